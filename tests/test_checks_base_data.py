"""D10: the typed result of an indicator against the one its base data give."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import departments
import pytest
from base_cases import department, judge_departments, rate
from cases import found, good, indicator, save

from selfeval_xl.checks import Evidence
from selfeval_xl.checks.base_data import CHECKS
from selfeval_xl.findings import Severity
from selfeval_xl.intake import build_frames, read_file
from selfeval_xl.rules import load
from selfeval_xl.scoring import score

if TYPE_CHECKING:
    from selfeval_xl.checks.face import Problem
    from selfeval_xl.rules import Profile
    from selfeval_xl.templates import Filling, Value

(D10,) = CHECKS
HUNAN = load("hunan")


def problems(path: Path, profile: Profile = HUNAN) -> list[Problem]:
    """Return what the check finds in a workbook."""
    frames = build_frames([read_file(path, "0")])
    profiles = {"0": profile}
    return list(D10.find(Evidence(frames, score(frames, profiles), profiles)))


def of(filling: Filling, profile: Profile = HUNAN) -> list[Problem]:
    """Return what the check finds in a department."""
    with tempfile.TemporaryDirectory(prefix="selfeval-test-") as folder:
        return problems(departments.save(filling, Path(folder)), profile)


def typed(name: str, actual: Value, **changes: Value) -> list[Problem]:
    return of(department([rate(name, actual=actual, **changes)]))


def test_d10_tells_what_was_typed_what_it_should_be_and_by_how_much() -> None:
    (problem,) = typed("在职人员控制率", "106%")
    assert (problem.sheet, problem.cells) == ("绩效指标", ("G5",))
    assert problem.message == (
        "「在职人员控制率」的实际完成值与基础数据计算的不同：在职人员控制率＝52÷50＝104.00%"
    )
    assert (problem.given, problem.expected, problem.difference) == (
        "106%", "104.00%", "2.00个百分点",
    )  # fmt: skip
    assert (problem.severity, D10.severity) == (None, Severity.ERROR)
    assert D10.basis_in(HUNAN, problem.rule) == "部门整体支出绩效评价基础数据表"
    assert D10.looks_for
    assert D10.remedy


@pytest.mark.parametrize(
    ("name", "actual", "expected", "difference"),
    [
        ("预算控制率", "10%", "12.50%", "-2.50个百分点"),
        ("预算调整率", "12.4%", "12.50%", "-0.10个百分点"),
        ("“三公经费”变动率", "6.25%", "-6.25%", "12.50个百分点"),
        ("三公经费控制率", 0.75, "80.00%", "-5.00个百分点"),
        ("预算完成率", "98.50%", "94.00%", "4.50个百分点"),
        ("政府采购执行率", "88.76%", "88.75%", "0.01个百分点"),
        ("政府采购执行率", "88.7500001%", "88.75%", ""),
        ("公用经费控制率", "95.001%", "95.000%", "0.001个百分点"),
        ("新建楼堂馆所面积控制率", 100, "105.00%", "-5.00个百分点"),
        ("投资概算控制率", "52人", "96.00%", "-44.00个百分点"),
    ],
)
def test_d10_finds_what_does_not_follow(
    name: str, actual: Value, expected: str, difference: str
) -> None:
    changes: dict[str, Value] = (
        {} if isinstance(actual, str) and "%" in actual else {"measure_unit": ""}
    )
    found = typed(name, actual, **changes)
    if not difference:  # noise of a spreadsheet's quotient
        assert found == []
        return
    (problem,) = found
    assert (problem.expected, problem.difference) == (expected, difference)


@pytest.mark.parametrize(
    ("name", "actual", "unit"),
    [
        ("在职人员控制率", "104%", "%"),
        ("在职人员控制率", 104, "%"),
        ("在职人员控制率", 104, ""),
        ("在职人员控制率", 1.04, ""),
        ("在职人员控制率", "１０４．０％", "%"),
        ("三公经费变动率", "-6.25%", "%"),
        ("三公经费变动率", "-6.3%", "%"),
        ("三公经费变动率", "-6%", "%"),
        ("三公经费变动率", -0.0625, ""),
        ("政府采购执行率", "88.8%", "%"),
        ("政府采购执行率", "89%", "%"),
        ("政府采购执行率", "0.89", ""),
        ("政府采购执行率", "0.8875", ""),
        ("政府采购执行率", 88.75, "百分比"),
    ],
)
def test_d10_passes_with_the_decimals_that_were_typed(name: str, actual: Value, unit: str) -> None:
    assert typed(name, actual, measure_unit=unit) == []


@pytest.mark.parametrize(
    ("name", "actual"),
    [("三公经费变动率", "-6.2%"), ("政府采购执行率", "88.7%"), ("政府采购执行率", "88%"),
     ("预算控制率", "12%")],
)  # fmt: skip
def test_d10_only_notes_a_tail_that_was_cut_off(name: str, actual: str) -> None:
    (problem,) = typed(name, actual)
    assert problem.severity is Severity.INFO
    assert "（舍去了尾数）" in problem.message


def test_d10_thirds_are_compared_as_far_as_they_were_typed() -> None:
    base: dict[str, Value] = {"procurement_budget": 3, "procurement_spent": 1}
    for actual in ("33%", "33.3%", "33.33%", "33.333333%", 1 / 3):
        row = rate("政府采购执行率", actual=actual, measure_unit="" if actual == 1 / 3 else "%")
        assert of(department([row], base)) == [], actual
    two_thirds: dict[str, Value] = {"procurement_budget": 3, "procurement_spent": 2}
    (cut,) = of(department([rate("政府采购执行率", actual="66.66%")], two_thirds))
    assert (cut.severity, cut.expected, cut.difference) == (
        Severity.INFO, "66.67%", "-0.01个百分点",
    )  # fmt: skip


@pytest.mark.parametrize("base", [{}, {"staff_posts": 50}, {"staff_posts": 0, "staff_actual": 52}])
def test_d10_is_silent_without_base_data(base: dict[str, Value]) -> None:
    assert of(department([rate("在职人员控制率", actual="106%")], base)) == []


def test_d10_leaves_words_and_blanks_to_other_checks() -> None:
    rows = [
        rate("在职人员控制率", actual=None),
        rate("在职人员控制率", actual="基本控制"),
        rate("在职人员控制率", actual="达成预期指标", nature="定性"),
        rate("预算编制及时率", actual="106%"),
    ]
    assert of(department(rows)) == []


def test_d10_says_it_for_every_row_and_every_profile_that_computes() -> None:
    rows = [rate("在职人员控制率", actual="106%"), rate("预算控制率", actual="1%")]
    for profile_id in ("hunan", "hebei", "mof2013"):
        found = of(department(rows), load(profile_id))
        assert [problem.cells for problem in found] == [("G5",), ("G6",)]
    assert of(department(rows), load("mof2020")) == []


def test_d10_is_an_error_of_the_workbook() -> None:
    (result,) = judge_departments([department([rate("在职人员控制率", actual="106%")])])
    (finding,) = found(result, "D10")
    assert (finding.severity, finding.place) == (Severity.ERROR, "绩效指标!G5")
    assert (finding.given, finding.expected) == ("106%", "104.00%")
    assert finding.basis == "部门整体支出绩效评价基础数据表"


def test_d10_a_project_has_no_base_data() -> None:
    row = indicator(name="在职人员控制率", target="100%", measure_unit="%", actual="106%")
    assert problems(save(good({"profile": "湖南省"}, indicators=[row]))) == []
