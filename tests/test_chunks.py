"""A long run is judged in chunks, as if all at once: every project is known, nothing read twice."""

from __future__ import annotations

from typing import TYPE_CHECKING
from unittest.mock import patch

import cases
import departments
import pytest

from selfeval_xl import convert as converting
from selfeval_xl.convert import Converted, convert
from selfeval_xl.intake.gate import open_package
from selfeval_xl.pipeline import evaluate, evaluate_in_chunks

if TYPE_CHECKING:
    from pathlib import Path

    from selfeval_xl.pipeline import Result


@pytest.fixture
def run(tmp_path: Path) -> list[Path]:
    """Return two departments apart from their seven projects, one without a form, and a bad file."""
    names = [f"项目{number}" for number in range(8)]
    rows = [departments.project_row(name=name, code=name) for name in names]
    (tmp_path / "部门").mkdir()
    (tmp_path / "项目").mkdir()
    first = departments.save(departments.good(projects=rows[:4]), tmp_path / "部门", "甲.xlsx")
    second = departments.save(departments.good(projects=rows[4:]), tmp_path / "部门", "乙.xlsx")
    forms = [
        cases.save(departments.form_of(row), tmp_path / "项目", f"{row['name']}.xlsx")
        for row in rows[:7]
    ]
    bad = tmp_path / "部门" / "坏.xlsx"
    bad.write_bytes(b"")
    return [first, forms[0], bad, *forms[1:5], second, *forms[5:]]


def told(results: list[Result]) -> dict[str, list[str]]:
    return {
        result.path.name: [f"{f.code} {f.place} {f.message}" for f in result.findings]
        for result in results
    }


@pytest.mark.parametrize("size", [1, 2, 3, 5, 9, 10, 100])
def test_chunks_of_any_size_find_the_same(run: list[Path], size: int) -> None:
    whole, refused = evaluate(run)
    chunks = list(evaluate_in_chunks(run, None, size))
    assert told([result for results, _ in chunks for result in results]) == told(whole)
    assert [r for _, refusals in chunks for r in refusals] == refused
    assert all(len(results) + len(refusals) <= size for results, refusals in chunks)
    missing = [line for line in told(whole)["乙.xlsx"] if "没有找到自评表" in line]
    assert missing == ["C01 项目清单!A10 「项目7」没有找到自评表"]


def test_results_of_a_whole_run_keep_the_order_of_the_files(run: list[Path]) -> None:
    results, _ = evaluate(run)
    assert [result.path for result in results] == [p for p in run if p.name != "坏.xlsx"]


def test_departments_come_last_and_no_workbook_is_read_twice(run: list[Path]) -> None:
    with patch("selfeval_xl.intake.open_package", side_effect=open_package) as opened:
        chunks = list(evaluate_in_chunks(run, None, 3))
    assert opened.call_count == len(run)
    names = [result.path.name for results, _ in chunks for result in results]
    assert names[-2:] == ["甲.xlsx", "乙.xlsx"]


def test_workbooks_beside_several_departments_are_read_once(tmp_path: Path) -> None:
    """Only the departments are asked for; the projects in their folder are not of the run."""
    row = departments.project_row()
    paths = [departments.save(departments.good(projects=[row]), tmp_path) for _ in range(3)]
    cases.save(departments.form_of(row), tmp_path)
    with patch("selfeval_xl.intake.open_package", side_effect=open_package) as opened:
        chunks = list(evaluate_in_chunks(paths, None, 1))
    assert opened.call_count == 4
    assert [len(r.members[7]) for results, _ in chunks for r in results] == [1, 1, 1]


def test_converting_knows_the_projects_of_every_chunk(
    run: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(converting, "_CHUNK", 2)
    outcomes = list(convert(run, tmp_path / "结果"))
    results = [outcome.result for outcome in outcomes if isinstance(outcome, Converted)]
    assert told(results) == told(evaluate(run)[0])
