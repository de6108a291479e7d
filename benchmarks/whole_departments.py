"""Measure departments: how check and convert grow with the project workbooks beside one.

    python benchmarks/whole_departments.py             21, 100 and 400 projects, 5 rounds
    python benchmarks/whole_departments.py --quick     21 and 100 projects, 3 rounds
    python benchmarks/whole_departments.py --rounds N

Content is generated: a department whose list and matrix agree to the cent with the workbooks of its
projects, which lie beside it. Measured in a process of its own for each size, medians over rounds:

* check: the department alone is asked for; the projects beside it are read to compare them;
* check, all: the whole folder in one pass;
* convert, all: the whole folder, in the chunks in which the product converts;
* projects: the same folder without the department, to see what it adds.

``reads`` counts how often a workbook is read: more than once each is work done twice.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from run import interleaved, process, table

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from selfeval_xl.forms import Section
    from selfeval_xl.templates import Filling, Value

HERE = Path(__file__).resolve().parent
SIZES = (21, 100, 400)
INDICATORS = 12
LINEAR_TARGET = 1.25
BODY = "按规定组织开展，制度健全，程序规范，资料齐全，接受监督检查，档案完整。" * 2
DEPARTMENT_FILE = "部门整体.xlsx"
_CATEGORIES = ("专项转移支付", "增发国债", "本级")
_LEVELS = {"省级": "province", "市级": "city", "县级": "county"}


# -- content ----------------------------------------------------------------------------------


def project_row(number: int) -> dict[str, Value]:
    """Return the row of 项目清单 for project ``number``."""
    budget = Decimal(40) + Decimal("3.21") * number
    spent = budget - Decimal("0.5")
    execution = (10 * spent / budget).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return {
        "name": f"第{number}项公共服务保障", "code": f"P{number:04d}",
        "document_number": f"县财建〔2022〕{number}号" if number % 3 == 0 else None,
        "category": _CATEGORIES[number % len(_CATEGORIES)],
        "fund_level": tuple(_LEVELS)[number % len(_LEVELS)],
        "budget": budget, "spent": spent, "self_score": 90 + execution, "self_grade": "优",
        "evaluated": "是", "purpose": f"用于第{number}项服务，已完成。",
    }  # fmt: skip


def department(projects: int) -> Filling:
    """Return a department with so many projects; its matrix is what they add up to."""
    from larger import filled  # noqa: PLC0415

    from selfeval_xl.forms import DEPARTMENT_OUTLINE  # noqa: PLC0415
    from selfeval_xl.templates import Filling  # noqa: PLC0415

    rows = [project_row(number) for number in range(1, projects + 1)]
    matrix: dict[str, dict[str, Value]] = {name: {"category": name} for name in _CATEGORIES}
    for row in rows:
        line, end = matrix[str(row["category"])], _LEVELS[str(row["fund_level"])]
        for side in ("budget", "spent"):
            line[f"{side}_{end}"] = _number(line.get(f"{side}_{end}")) + _number(row[side])
    example = filled(INDICATORS)
    return Filling(
        fields={
            "year": 2022,
            "department_name": "某县财政局",
            "basis_documents": "《关于做好绩效自评工作的通知》（财绩〔2023〕1号）",
            "profile": "河北省",
        },
        rows={
            "matrix": list(matrix.values()),
            "projects": rows,
            "group": [{"role": "组长", "post": "局长", "people": 1, "duty": "统筹。"}],
            "goals": example.rows["goals"],
            "indicators": example.rows["indicators"],
            "texts": _texts(DEPARTMENT_OUTLINE),
        },
    )


def _texts(outline: Sequence[Section]) -> list[dict[str, Value]]:
    from selfeval_xl.templates import narrative_rows  # noqa: PLC0415

    return narrative_rows(
        outline, {section.code: f"{section.heading}：{BODY}" for section in outline}
    )


def _number(value: Value) -> Decimal:
    return value if isinstance(value, Decimal) else Decimal(0)


def project(number: int) -> Filling:
    """Return the workbook of project ``number``, which agrees with the row of the list."""
    from larger import filled  # noqa: PLC0415

    from selfeval_xl.forms import PROJECT_OUTLINE  # noqa: PLC0415
    from selfeval_xl.templates import Filling  # noqa: PLC0415

    row, base = project_row(number), filled(INDICATORS)
    fields = {**base.fields, "project_name": row["name"], "project_code": row["code"]}
    fund = {
        "source": f"{row['category']}（{row['fund_level']}）", "document_number": row["document_number"],
        "initial": row["budget"], "budget": row["budget"], "spent": row["spent"],
    }  # fmt: skip
    return Filling(
        fields=fields, rows={**base.rows, "funds": [fund], "texts": _texts(PROJECT_OUTLINE)}
    )


def write_folder(folder: Path, projects: int) -> list[Path]:
    """Write a department and its projects into a folder; return the paths, sorted by name."""
    from selfeval_xl.forms import DEPARTMENT, PROJECT  # noqa: PLC0415
    from selfeval_xl.templates import build  # noqa: PLC0415

    folder.mkdir(parents=True)
    (folder / DEPARTMENT_FILE).write_bytes(build(DEPARTMENT, department(projects)))
    for number in range(1, projects + 1):
        (folder / f"项目{number:04d}.xlsx").write_bytes(build(PROJECT, project(number)))
    return sorted(folder.iterdir())


# -- measuring --------------------------------------------------------------------------------


def measured(folder: Path, projects: int, rounds: int) -> dict[str, list[float]]:
    """Return seconds and reads of each work on a department with so many projects."""
    from unittest.mock import patch  # noqa: PLC0415

    from selfeval_xl.convert import Converted, convert  # noqa: PLC0415
    from selfeval_xl.intake.gate import open_package  # noqa: PLC0415
    from selfeval_xl.pipeline import evaluate  # noqa: PLC0415

    paths = write_folder(folder / "in", projects)
    source = folder / "in" / DEPARTMENT_FILE
    target, count = folder / "out", [0]

    def check(some: Sequence[Path]) -> None:
        results, refusals = evaluate(some)
        if refusals or len(results) != len(some):
            raise SystemExit("not every workbook was read")

    def convert_all(some: Sequence[Path]) -> None:
        count[0] += 1
        for outcome in convert(some, target / f"{count[0]}"):
            if not isinstance(outcome, Converted):
                raise SystemExit(outcome.sentence)
        shutil.rmtree(target / f"{count[0]}")

    alone = [path for path in paths if path != source]
    works: dict[str, Callable[[], None]] = {
        "check": lambda: check([source]),
        "check, all": lambda: check(paths),
        "check, projects": lambda: check(alone),
        "convert, all": lambda: convert_all(paths),
        "convert, projects": lambda: convert_all(alone),
    }
    counts: dict[str, int] = {}
    for name, work in works.items():
        with patch("selfeval_xl.intake.open_package", side_effect=open_package) as reads:
            work()
        counts[name] = reads.call_count
    seconds = interleaved(rounds, works)
    return {name: [seconds[name], counts[name]] for name in works}


def main() -> None:
    """Measure every size in a process of its own and print the tables."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rounds", type=int, help="rounds of each measurement (5)")
    parser.add_argument("--quick", action="store_true", help="3 rounds, no 400 projects")
    parser.add_argument("--part", nargs=3, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.part:
        folder, size, rounds = options.part
        print(json.dumps(measured(Path(folder), int(size), int(rounds))))
        return
    sizes = SIZES[:2] if options.quick else SIZES
    rounds = options.rounds or (3 if options.quick else 5)
    with tempfile.TemporaryDirectory() as name:
        found = {size: asked(str(Path(name) / f"{size}"), str(size), str(rounds)) for size in sizes}
        peaks = {size: peak(Path(name) / f"{size}" / "in") for size in sizes}
    print_sizes(found, peaks)


def asked(*arguments: str) -> dict[str, list[float]]:
    """Measure one size in its own process."""
    command = [sys.executable, str(HERE / "whole_departments.py"), "--part", *arguments]
    done = subprocess.run(command, check=True, capture_output=True)
    answer: dict[str, list[float]] = json.loads(done.stdout)
    return answer


def peak(folder: Path) -> float:
    """Return the peak memory in MiB of checking the department alone, as a fresh process."""
    return process(("-m", "selfeval_xl", "check", str(folder / DEPARTMENT_FILE)))[1]


def print_sizes(found: dict[int, dict[str, list[float]]], peaks: dict[int, float]) -> None:
    """Print what each size takes, what a further project costs, and what is read twice."""
    sizes = list(found)
    first, last = sizes[0], sizes[-1]
    rows = []
    for name in found[first]:
        times = {size: found[size][name][0] * 1000 for size in sizes}
        each = {size: times[size] / (size + 1) for size in sizes}
        rows.append(
            (name, *(f"{times[size]:.0f}" for size in sizes),
             *(f"{each[size]:.1f}" for size in sizes), f"{each[last] / each[first]:.2f}")
        )  # fmt: skip
    heads = (
        "what",
        *(f"{size}: ms" for size in sizes),
        *(f"{size}: ms a workbook" for size in sizes),
        f"{last} ÷ {first}",
    )
    table("Departments and their projects", heads, rows)
    rows = [
        (name, *(f"{found[size][name][1]:.0f}" for size in sizes),
         *(f"{found[size][name][1] / (size + (' projects' not in name)):.2f}" for size in sizes))
        for name in found[first]
    ]  # fmt: skip
    heads = (
        "reads",
        *(f"{size}: reads" for size in sizes),
        *(f"{size}: a workbook" for size in sizes),
    )
    table("How often workbooks are read", heads, rows)
    rows = [(f"{size} projects", f"{peaks[size]:.0f}") for size in sizes]
    table("Peak memory of checking the department alone", ("what", "MiB"), rows)


if __name__ == "__main__":
    main()
