"""Measure official forms: what checking one costs beside our template, by files and by indicators.

    python benchmarks/unit_forms.py               20, 100 and 400 files, 5 rounds
    python benchmarks/unit_forms.py --quick     20 and 100 files, 3 rounds
    python benchmarks/unit_forms.py --rounds N

Content is the project sample, in the ministry's layout and in our template; a long form is built of
generated rows. All times are of this process, with everything imported, medians over rounds.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from functools import partial
from pathlib import Path

from openpyxl import Workbook
from run import interleaved, table

from selfeval_xl.pipeline import evaluate

SAMPLES = Path(__file__).resolve().parent.parent / "samples"
FILES = (20, 100, 400)
INDICATORS = (60, 300, 1_500)
LINEAR_TARGET = 1.25


def copies(source: Path, folder: Path, count: int) -> list[Path]:
    """Put so many copies of a workbook in a folder and return their paths."""
    folder.mkdir()
    paths = [folder / f"{number}.xlsx" for number in range(count)]
    for path in paths:
        path.write_bytes(source.read_bytes())
    return paths


def long_form(path: Path, indicators: int) -> Path:
    """Save an official form with so many indicators, each with a target and result of its own."""
    book = Workbook()
    sheet = book.worksheets[0]
    rows: list[list[str | float | None]] = [
        ["项目支出绩效自评表"],
        ["（2022年度）"],
        ["项目名称", "长表"],
        ["项目资金（万元）", "", "", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"],
        [None, "年度资金总额", None, 100, 100, 95, 10, 0.95, 9.5],
        ["绩效指标", "一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因"],
    ]  # fmt: skip
    weight = round(90 / indicators, 4)
    for number in range(indicators):
        name = f"第{number}段道路养护里程"
        rows.append([None, "产出指标", "数量指标", name, f"≥{number + 5}公里", f"{number + 6}公里",
                     weight, weight])  # fmt: skip
    for row in rows:
        sheet.append(row)
    book.save(path)
    return path


def _check(paths: list[Path]) -> None:
    results, refusals = evaluate(paths)
    if refusals or len(results) != len(paths):
        raise SystemExit(f"{len(results)} of {len(paths)} forms were read")


def main() -> None:
    """Measure and print both tables."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rounds", type=int, help="rounds of each measurement (5)")
    parser.add_argument("--quick", action="store_true", help="3 rounds, no 400 files")
    options = parser.parse_args()
    rounds = options.rounds or (3 if options.quick else 5)
    sys.path.insert(0, str(SAMPLES))
    import make_samples  # noqa: PLC0415 (a script, no package)

    sources = {
        "official form": make_samples.LINWU_OFFICIAL,
        "template": make_samples.LINWU_CORRECTED,
    }
    with tempfile.TemporaryDirectory() as name:
        _files(Path(name), sources, FILES[:2] if options.quick else FILES, rounds)
        _indicators(Path(name), rounds)


def _files(folder: Path, sources: dict[str, str], sizes: tuple[int, ...], rounds: int) -> None:
    works = {
        (label, size): copies(SAMPLES / file, folder / f"{label}{size}", size)
        for label, file in sources.items()
        for size in sizes
    }
    times = interleaved(
        rounds,
        {f"{label} {size}": partial(_check, paths) for (label, size), paths in works.items()},
    )  # fmt: skip
    rows = []
    for label in sources:
        each = [times[f"{label} {size}"] / size * 1000 for size in sizes]
        rows.append((label, *(f"{one:.1f}" for one in each), f"{each[-1] / each[0]:.2f}"))
    heads = ("ms a file", *(f"{size} files" for size in sizes), f"growth (≤ {LINEAR_TARGET})")
    table("Official forms and templates, check", heads, rows)


def _indicators(folder: Path, rounds: int) -> None:
    paths = {size: long_form(folder / f"{size}.xlsx", size) for size in INDICATORS}
    times = interleaved(
        rounds, {f"{size}": partial(_check, [path]) for size, path in paths.items()}
    )
    each = [times[f"{size}"] / size * 1000 for size in INDICATORS]
    row = ("one form", *(f"{one:.3f}" for one in each), f"{each[-1] / each[0]:.2f}")
    heads = (
        "ms an indicator",
        *(f"{size} rows" for size in INDICATORS),
        f"growth (≤ {LINEAR_TARGET})",
    )
    table("A long official form, check", heads, [row])


if __name__ == "__main__":
    main()
