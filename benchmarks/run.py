"""Measure one conversion against the naive pipeline, the floor and ``python -c pass``, in one run.

    python benchmarks/run.py             15 rounds, a few minutes
    python benchmarks/run.py --quick     3 rounds, no 3,000-row form
    python benchmarks/run.py --rounds N

What is measured, each as a median over interleaved rounds (ours, naive, floor, ours, naive …), so
that a machine that changes its speed slows all of them alike; ratios count, milliseconds do not:

* cold: one conversion as a fresh process; ``--help`` and ``--version`` beside ``python -c pass``;
* warm: a batch of copies through ``selfeval_xl.convert.convert`` in one process, per workbook, with
  what reading, scoring and checking, and writing each output take, for the sample and for a larger
  form (60 indicators, 20 fund rows, 25 texts);
* linearity: forms with 60, 600 and 3,000 indicators;
* peak memory of fresh processes, and of batches of different length.

The yardsticks:

* naive (``naive.py``): the same work the plain way: pandas and openpyxl to read, ``iterrows`` to
  check and score, XlsxWriter and python-docx by their tutorials. The content of both sides is
  counted and printed, so that nobody does less than the other. ``naive, read_excel only`` leaves out
  openpyxl's two loads (names, formulas, formats), which the naive pipeline could partly save.
* floor (``floor.py``): unzip and scan the input, compress prebuilt parts of the same outputs.

The last table says which target is reached. Only the standard library measures: ``perf_counter``,
``subprocess`` and the ``rusage`` of each process.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

HERE = Path(__file__).resolve().parent
SAMPLE = HERE.parent / "samples" / "临武县安全生产专项2022_订正.xlsx"
COPIES = 20
SIZES = (60, 600, 3000)
LARGER = 60
KIB = 1024
COLD_TARGET, WARM_TARGET, START_TARGET, LINEAR_TARGET = 0.5, 8.0, 3.0, 1.25
WARM_GOAL, FLOOR_GOAL, MEMORY_TARGET, FLAT_TARGET = 19.0, 9.3, 0.5, 1.1


def interleaved(rounds: int, works: dict[str, Callable[[], None]]) -> dict[str, float]:
    """Return the median seconds of each work over rounds in which every one runs once."""
    times: dict[str, list[float]] = {name: [] for name in works}
    for number in range(-1, rounds):  # the first round only warms up
        for name, work in works.items():
            start = perf_counter()
            work()
            if number >= 0:
                times[name].append(perf_counter() - start)
    return {name: median(values) for name, values in times.items()}


# -- fresh processes --------------------------------------------------------------------------


def process(arguments: Sequence[str]) -> tuple[float, float]:
    """Run an interpreter; return its seconds and its peak memory in MiB.

    This process must stay small: Linux counts the memory of the one that starts another.
    """
    start = perf_counter()
    child = subprocess.Popen([sys.executable, *arguments], stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    seconds = perf_counter() - start
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode not in {0, 1}:  # 1 stands for findings
        raise SystemExit(f"failed with {child.returncode}: {' '.join(arguments)}")
    return seconds, usage.ru_maxrss / KIB


def asked(*arguments: str) -> Any:  # noqa: ANN401 (what this script prints when it measures)
    """Run a part of this script in its own process and return what it measured."""
    command = [sys.executable, str(HERE / "run.py"), *arguments]
    return json.loads(subprocess.run(command, check=True, capture_output=True).stdout)


def cold(rounds: int, form: Path, parts: Path, folder: Path) -> dict[str, tuple[float, float]]:
    """Return median seconds and peak memory of fresh processes."""
    commands = {
        "python -c pass": ("-c", "pass"),
        "--version": ("-m", "selfeval_xl", "--version"),
        "--help": ("-m", "selfeval_xl", "--help"),
        "floor": (str(HERE / "floor.py"), str(form), str(parts), "{}"),
        "ours": ("-m", "selfeval_xl", "convert", str(form), "-o", "{}"),
        "naive": (str(HERE / "naive.py"), str(form), "{}"),
    }
    measured: dict[str, list[tuple[float, float]]] = {name: [] for name in commands}
    for number in range(-1, rounds):
        for name, command in commands.items():
            target = folder / "cold" / f"{number}"
            result = process([part.format(target) for part in command])
            if number >= 0:
                measured[name].append(result)
        shutil.rmtree(folder / "cold")
    return {
        name: (median(seconds for seconds, _ in runs), max(memory for _, memory in runs))
        for name, runs in measured.items()
    }


# -- warm, in a process of its own ------------------------------------------------------------


def warm(form: Path, folder: Path, copies: int, rounds: int) -> dict[str, float]:
    """Return median milliseconds per workbook of ours, its parts, naive, its parts, and the floor."""
    import floor  # noqa: PLC0415 (the process that starts the others stays small)
    import naive  # noqa: PLC0415
    import openpyxl  # noqa: PLC0415
    from naive_reading import read  # noqa: PLC0415
    from naive_report import write_report  # noqa: PLC0415
    from naive_rules import judge  # noqa: PLC0415
    from naive_workbook import write_workbook  # noqa: PLC0415

    paths = copied(form, folder, copies)
    outputs = convert_all(paths[:1], folder / "parts")
    prebuilt = [(path.suffix, floor.parts_of(path)) for path in outputs]
    target, count = folder / "out", [0]
    target.mkdir()
    judged = judge(read(form))

    def ours() -> None:
        count[0] += 1
        convert_all(paths, target / f"{count[0]}")

    def floor_all() -> None:
        for path in paths:
            floor.convert(path, prebuilt, target)

    def loads() -> None:
        openpyxl.load_workbook(form)
        openpyxl.load_workbook(form, data_only=True)

    batches = {"ours": ours, "floor": floor_all, **stages(paths)}
    singles: dict[str, Callable[[], None]] = {
        "naive": lambda: void(naive.convert(form, target)),
        "naive: read": lambda: void(read(form)),
        "naive: openpyxl": loads,
        "naive: score + check": lambda: void(judge(read_once)),
        "naive: write ①": lambda: write_workbook(judged, target / "naive.xlsx"),
        "naive: write ②": lambda: write_report(judged, target / "naive.docx"),
    }
    read_once = judged.form
    seconds = interleaved(rounds, batches | singles)
    return {
        name: value * 1000 / (copies if name in batches else 1) for name, value in seconds.items()
    }


def void(_: object) -> None:
    """Drop a result."""


def copied(form: Path, folder: Path, copies: int) -> list[Path]:
    """Return so many copies of a workbook."""
    (folder / "in").mkdir(parents=True)
    paths = [folder / "in" / f"{form.stem}_{number}.xlsx" for number in range(copies)]
    for path in paths:
        shutil.copyfile(form, path)
    return paths


def convert_all(paths: list[Path], folder: Path) -> list[Path]:
    """Convert workbooks with the product; return its outputs."""
    from selfeval_xl.convert import Converted, convert  # noqa: PLC0415

    outputs = []
    for outcome in convert(paths, folder):
        if not isinstance(outcome, Converted):
            raise SystemExit(outcome.sentence)
        outputs += [path for _, path in outcome.outputs]
    return outputs


def stages(paths: list[Path]) -> dict[str, Callable[[], None]]:
    """Return the parts of our conversion of these workbooks, each on its own."""
    from datetime import datetime  # noqa: PLC0415

    from selfeval_xl import checks  # noqa: PLC0415
    from selfeval_xl.intake import build_frames, read_file  # noqa: PLC0415
    from selfeval_xl.outputs.report import report  # noqa: PLC0415
    from selfeval_xl.outputs.scored import scored_workbook  # noqa: PLC0415
    from selfeval_xl.pipeline import evaluate  # noqa: PLC0415
    from selfeval_xl.ruling import choose  # noqa: PLC0415
    from selfeval_xl.scoring import score  # noqa: PLC0415

    created = datetime(2026, 1, 1)  # noqa: DTZ001 (as the product writes it)
    reads = [read_file(path, str(number)) for number, path in enumerate(paths)]
    frames = build_frames(reads)
    forms = [(row["form_id"], row["profile"]) for _, row in frames.forms.iterrows()]
    results, _ = evaluate(paths)

    def read() -> None:
        build_frames([read_file(path, str(number)) for number, path in enumerate(paths)])

    def judge() -> None:
        profiles = {form_id: choose(typed, frames.form).profile for form_id, typed in forms}
        checks.run(checks.Evidence(frames, score(frames, profiles), profiles))

    def write_scored() -> None:
        for result in results:
            scored_workbook(result, created)

    def write_reports() -> None:
        for result in results:
            report(result, created)

    return {
        "ours: read": read,
        "ours: score + check": judge,
        "ours: write ①": write_scored,
        "ours: write ②": write_reports,
    }


def linear(folder: Path, rounds: int, sizes: Sequence[int]) -> dict[str, dict[str, float]]:
    """Return median milliseconds of ours, its parts and the floor for forms of each size."""
    import floor  # noqa: PLC0415
    from larger import write_larger  # noqa: PLC0415

    works: dict[str, Callable[[], None]] = {}
    count = [0]

    def conversion(path: Path) -> Callable[[], None]:
        def work() -> None:
            count[0] += 1
            convert_all([path], folder / f"{count[0]}")

        return work

    for size in sizes:
        path = write_larger(folder, size)
        outputs = [(item.suffix, floor.parts_of(item)) for item in convert_all([path], folder)]
        works[f"{size}/ours"] = conversion(path)
        works[f"{size}/floor"] = lambda path=path, outputs=outputs: void(  # type: ignore[misc]
            floor.convert(path, outputs, folder)
        )
        works |= {f"{size}/{name}": work for name, work in stages([path]).items()}
    measured: dict[str, dict[str, float]] = {}
    for key, seconds in interleaved(rounds, works).items():
        size_text, _, name = key.partition("/")
        measured.setdefault(size_text, {})[name] = seconds * 1000
    return measured


# -- tables -----------------------------------------------------------------------------------


def table(title: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a table in plain text."""
    widths = [max(width(row[column]) for row in (heads, *rows)) for column in range(len(heads))]
    print(f"\n{title}")
    for row in (heads, ["-" * size for size in widths], *rows):
        cells = [
            text + " " * (size - width(text)) if column == 0 else " " * (size - width(text)) + text
            for column, (text, size) in enumerate(zip(row, widths, strict=True))
        ]
        print("  " + "  ".join(cells))


def width(text: str) -> int:
    """Return how many columns a text takes in a terminal."""
    return sum(2 if ord(char) > 0x2E7F else 1 for char in text)  # noqa: PLR2004


def print_cold(measured: dict[str, tuple[float, float]]) -> None:
    """Print the fresh processes."""
    start, naive, least = (measured[name][0] for name in ("python -c pass", "naive", "floor"))
    naive_memory = measured["naive"][1]
    rows = [
        (name, f"{seconds * 1000:.0f}", f"{seconds / start:.1f}", f"{seconds / least:.1f}",
         f"{seconds / naive:.2f}", f"{memory:.0f}", f"{memory / naive_memory:.2f}")
        for name, (seconds, memory) in measured.items()
    ]  # fmt: skip
    heads = ("cold, one process", "ms", "× pass", "× floor", "× naive", "peak MiB", "× naive")
    table(f"Cold: {SAMPLE.name}", heads, rows)


def print_warm(title: str, measured: dict[str, float]) -> None:
    """Print a warm batch."""
    names = ["ours", *(name for name in measured if name.startswith("ours: "))]
    known = sum(measured[name] for name in names[1:])
    shown = {name: measured[name] for name in names}
    shown["ours: figures, files"] = measured["ours"] - known
    shown |= {name: value for name, value in measured.items() if name.startswith("naive")}
    shown["naive, read_excel only"] = lean(measured)
    shown["floor"] = measured["floor"]
    rows = [
        (name, f"{value:.1f}", f"{value / measured['floor']:.1f}", f"{value / measured['naive']:.3f}",
         f"{value / measured['ours']:.2f}")
        for name, value in shown.items()
    ]  # fmt: skip
    table(f"Warm, per workbook: {title}", ("what", "ms", "× floor", "× naive", "× ours"), rows)


def lean(measured: dict[str, float]) -> float:
    """Return the naive time without openpyxl's two loads."""
    return measured["naive"] - measured["naive: openpyxl"]


def print_linear(measured: dict[str, dict[str, float]]) -> None:
    """Print the forms of growing size."""
    sizes = list(measured)
    rows = []
    for name in measured[sizes[0]]:
        times = [measured[size][name] for size in sizes]
        ratios = [f"{time / times[0]:.1f}" for time in times[1:]]
        last = f"{growth(measured, name):.2f}"
        rows.append((name, *(f"{time:.0f}" for time in times), *ratios, last))
    heads = (
        "rows",
        *(f"{size}: ms" for size in sizes),
        *(f"× {sizes[0]}" for _ in sizes[1:]),
        "ms a row, last ÷ before",
    )
    table("Linearity: indicator rows", heads, rows)


def growth(measured: dict[str, dict[str, float]], name: str) -> float:
    """Return what a further row costs in the last step over the step before (1 is linear)."""
    sizes = [int(size) for size in measured]
    times = [measured[str(size)][name] for size in sizes]
    slopes = [(times[n] - times[n - 1]) / (sizes[n] - sizes[n - 1]) for n in range(1, len(sizes))]
    before = slopes[-2] if len(slopes) > 1 else times[0] / sizes[0]
    return slopes[-1] / before if before > 0 else float("inf")


def print_content(name: str, ours: list[Path], naive: list[Path]) -> None:
    """Print what the outputs of both sides hold."""
    from content import report_content, side_by_side, workbook_content  # noqa: PLC0415

    rows = side_by_side("①", workbook_content(ours[0]), workbook_content(naive[0]))
    rows += side_by_side("②", report_content(ours[1]), report_content(naive[1]))
    table(f"Content: {name}", ("what", "ours", "naive", "naive ÷ ours"), rows)


def verdict(text: str, value: float, limit: float, *, least: bool = False) -> tuple[str, ...]:
    """Return a row that says whether a target is reached."""
    reached = value >= limit if least else value <= limit
    sign = "≥" if least else "≤"
    return text, f"{value:.2f}", f"{sign} {limit:g}", "reached" if reached else "NOT reached"


def print_targets(
    fresh: dict[str, tuple[float, float]],
    batches: dict[str, dict[str, float]],
    sizes: dict[str, dict[str, float]],
    peaks: dict[int, float],
) -> None:
    """Print which targets are reached."""
    start = fresh["python -c pass"][0]
    rows = [verdict("cold conversion ÷ naive", fresh["ours"][0] / fresh["naive"][0], COLD_TARGET)]
    rows += [
        verdict(f"{name} ÷ python -c pass", fresh[name][0] / start, START_TARGET)
        for name in ("--help", "--version")
    ]
    for title, measured in batches.items():
        ours = measured["ours"]
        rows += [
            verdict(
                f"warm, {title}: naive ÷ ours (first step)",
                measured["naive"] / ours,
                WARM_TARGET,
                least=True,
            ),
            verdict(
                f"warm, {title}: read_excel only ÷ ours",
                lean(measured) / ours,
                WARM_TARGET,
                least=True,
            ),
            verdict(
                f"warm, {title}: naive ÷ ours (goal)",
                measured["naive"] / ours,
                WARM_GOAL,
                least=True,
            ),
            verdict(f"warm, {title}: ours ÷ floor (goal)", ours / measured["floor"], FLOOR_GOAL),
        ]
    rows += [
        verdict(
            f"linear, {name}: a further row, last step ÷ before", growth(sizes, name), LINEAR_TARGET
        )
        for name in next(iter(sizes.values()))
        if name != "floor"
    ]
    rows.append(
        verdict("peak memory, cold ÷ naive", fresh["ours"][1] / fresh["naive"][1], MEMORY_TARGET)
    )
    few, many = min(peaks), max(peaks)
    rows.append(
        verdict(f"peak memory, {many} files ÷ {few}", peaks[many] / peaks[few], FLAT_TARGET)
    )
    table("Targets", ("what", "measured", "target", ""), rows)


# -- the run ----------------------------------------------------------------------------------


def measure(rounds: int, *, quick: bool) -> None:
    """Measure everything and print the tables."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sizes = SIZES[:2] if quick else SIZES
        subprocess.run(
            [sys.executable, str(HERE / "larger.py"), name, str(LARGER)],
            check=True,
            stdout=subprocess.DEVNULL,
        )
        forms = {"sample": SAMPLE, f"{LARGER} indicators": folder / f"larger_{LARGER}.xlsx"}
        for number, (title, form) in enumerate(forms.items()):
            made = {key: [Path(item) for item in paths] for key, paths in
                    asked("--part", "outputs", str(form), str(folder / f"content{number}")).items()}  # fmt: skip
            print_content(title, made["ours"], made["naive"])
        fresh = cold(rounds, SAMPLE, folder / "content0" / "parts", folder)
        print_cold(fresh)
        copies = 5 if quick else COPIES
        batches = {}
        for number, (title, form) in enumerate(forms.items()):
            target = folder / f"warm{number}"
            batches[title] = asked(
                "--part", "warm", str(form), str(target), str(copies), str(rounds)
            )
            print_warm(f"{title}, batch of {copies}", batches[title])
        growing = folder / "linear"
        growing.mkdir()
        measured = asked(
            "--part", "linear", str(growing), str(max(3, rounds // 3)), *map(str, sizes)
        )
        print_linear(measured)
        peaks = {}
        for files in (20, 60) if quick else (50, 200):
            command = [
                str(HERE / "run.py"),
                "--part",
                "batch",
                str(SAMPLE),
                str(folder / f"batch{files}"),
                str(files),
            ]
            peaks[files] = process(command)[1]
        print_targets(fresh, batches, measured, peaks)


def outputs(form: Path, folder: Path) -> dict[str, list[str]]:
    """Make the outputs of both sides and the parts for the floor; return where they are."""
    import floor  # noqa: PLC0415
    import naive  # noqa: PLC0415

    ours = convert_all([form], folder)
    floor.store(ours, folder / "parts")
    return {
        "ours": [str(path) for path in ours],
        "naive": [str(path) for path in naive.convert(form, folder)],
    }


def part(words: list[str]) -> object:
    """Measure one part in this process, for the process that asked."""
    name, first, *rest = words
    match name:
        case "outputs":
            return outputs(Path(first), Path(rest[0]))
        case "warm":
            return warm(Path(first), Path(rest[0]), int(rest[1]), int(rest[2]))
        case "linear":
            return linear(Path(first), int(rest[0]), [int(size) for size in rest[1:]])
        case _:
            return len(
                convert_all(copied(Path(first), Path(rest[0]), int(rest[1])), Path(rest[0]) / "out")
            )


def main() -> None:
    """Run the whole benchmark, or one part of it for another process."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rounds", type=int, help="rounds of each measurement (15)")
    parser.add_argument("--quick", action="store_true", help="3 rounds, smaller batches and forms")
    parser.add_argument("--part", nargs="+", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.part:
        print(json.dumps(part(options.part)))
        return
    measure(options.rounds or (3 if options.quick else 15), quick=options.quick)


if __name__ == "__main__":
    main()
