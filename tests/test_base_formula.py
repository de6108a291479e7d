"""Live formulas of indicators computed from base data: a spreadsheet gets the same points."""

from __future__ import annotations

import random
from datetime import datetime
from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING, Any

import office
import openpyxl
import pytest
from base_cases import department, judge_departments, rate
from xlsxwriter import Workbook

from selfeval_xl.outputs.scored import scored_workbook
from selfeval_xl.outputs.scored.base_formula import base_formula
from selfeval_xl.outputs.scored.indicators import NAME
from selfeval_xl.rules import Bands, BaseIndicator, Steps, load
from selfeval_xl.scoring.methods import by_bands, by_steps

if TYPE_CHECKING:
    from pathlib import Path

    from selfeval_xl.pipeline import Result

D = Decimal
WHEN = datetime(2026, 1, 1)  # noqa: DTZ001 (a file property)
WEIGHTS = tuple(map(D, ("5", "8", "2.5", "0.25", "12.33", "9.03", "1", "33.35", "0.01")))


def indicators() -> list[BaseIndicator]:
    """Return every indicator that has a rule for its points."""
    return [one for one in load("hunan").base_indicators if one.scoring]


def points(indicator: BaseIndicator, weight: Decimal, value: Decimal) -> Decimal:
    rule = indicator.scoring
    score = (
        by_steps(weight, value, rule, "", "")
        if isinstance(rule, Steps)
        else by_bands(weight, value, rule, "", "")
        if isinstance(rule, Bands)
        else None
    )
    assert score is not None
    assert score.points is not None
    return score.points


def values() -> list[Decimal]:
    """Return rates on, beside and far from every edge, and quotients that do not end."""
    dice = random.Random("rates")  # noqa: S311 (cases, not secrets)
    edges = [D(n).scaleb(-2) for n in range(-60, 221, 1)]
    beside = [
        edge + D(step).scaleb(-5) for edge in edges for step in (-10, -6, -5, -4, 4, 5, 6, 10)
    ]
    quotients = [
        D(dice.randint(-(10**6), 3 * 10**6)) / D(dice.randint(1, 10**6)) for _ in range(300)
    ]
    return [*edges, *beside, *quotients]


@pytest.mark.office
def test_formulas_give_the_points_of_the_methods(tmp_path: Path) -> None:
    """All rules, many weights and rates: recalculated cells equal the methods' points."""
    office.need_office()
    path = tmp_path / "formulas.xlsx"
    book = Workbook(path)
    sheet = book.add_worksheet()
    expected: list[Decimal] = []
    for indicator in indicators():
        for number, value in enumerate(values()):
            weight, row = WEIGHTS[number % len(WEIGHTS)], len(expected)
            sheet.write_number(row, 0, float(weight))
            sheet.write_number(row, 1, float(value))
            formula = base_formula(indicator, f"A{row + 1}", f"B{row + 1}")
            sheet.write_formula(row, 2, f"={formula}", None, -1)
            expected.append(points(indicator, weight, value))
    book.close()
    (copy,) = office.recalculate([path], tmp_path / "out", tmp_path / "profile")
    cells: Any = openpyxl.load_workbook(copy, data_only=True).active
    wrong = [
        (row, cells.cell(row, 1).value, cells.cell(row, 2).value, cells.cell(row, 3).value, right)
        for row, right in enumerate(expected, start=1)
        if abs(float(cells.cell(row, 3).value) - float(right)) > 1e-9
    ]
    assert len(expected) > 10_000
    assert wrong == []


def test_formulas_use_nothing_but_functions_every_spreadsheet_has() -> None:
    staff, public, done, control, area = (base_formula(one, "J6", "H6") for one in indicators())
    assert staff == (
        "IF(ROUND(ROUND(H6,4)-1,6)<=0,J6,"
        "MAX(0,ROUND(ROUND(J6-INT(ROUND(ROUND(ROUND(H6,4)-1,6)/0.01,6))*0.5,9),2)))"
    )
    assert "*J6*0.1," in public
    assert "1-ROUND(H6,4)" in done
    assert control.startswith("IF(ABS(ROUND(H6,4))<=0,J6,IF(ABS(ROUND(H6,4))<=0.1,ROUND(")
    assert control.endswith(",0))))")
    assert area != staff
    assert base_formula(indicators()[-1], "J6", "") == "J6"


def sheet_of(result: Result) -> Any:
    """Return 指标评分 of a result."""
    return openpyxl.load_workbook(BytesIO(scored_workbook(result, WHEN)))[NAME]


def test_the_sheet_shows_the_computed_rate_and_a_live_score() -> None:
    rows = [
        rate("在职人员控制率", actual="106%"),
        rate("预算控制率", actual=None),
        rate("公用经费控制率", actual="95%"),
    ]
    (result,) = judge_departments([department(rows)])
    sheet = sheet_of(result)
    staff, control, ordinary = (
        {sheet.cell(4, cell.column).value: cell for cell in line}
        for line in sheet.iter_rows(min_row=6, max_row=8)
    )
    assert (staff["完成值"].value, staff["完成值"].number_format) == (1.04, "0.00%")
    assert staff["完成比例"].value == "—"
    assert staff["测算得分"].value == f"={base_formula(indicators()[0], 'J6', 'H6')}"
    assert staff["测算过程"].value.startswith("在职人员控制率＝52÷50＝104.00%")
    assert (control["完成值"].value, control["差异"].value[:3]) == (0.125, "=IF")
    assert ordinary["完成值"].value == 95
    assert ordinary["测算得分"].value.startswith("=IF(H8<=F8,J8,")


def test_where_the_rules_give_execution_no_points_the_row_says_so() -> None:
    row = rate("在职人员控制率", level1="投入", level2="预算配置", weight=100, self_score=98)
    (result,) = judge_departments([department([row], profile="财预〔2013〕53号")])
    sheet = sheet_of(result)
    assert (sheet["J5"].value, sheet["Q5"].value) == (0, "所选规则不单列分值，执行率供参考")
    assert result.totals.total == 98


def test_a_building_that_is_none_has_full_points_and_no_rate() -> None:
    base = {"area_approved": 0, "area_built": 0}
    row = rate("新建楼堂馆所面积控制率", actual="0%", target="100%")
    (result,) = judge_departments([department([row], base)])
    sheet = sheet_of(result)
    assert (sheet["H6"].value, sheet["L6"].value) == (0, "=J6")
    assert sheet["Q6"].value == "没有新建楼堂馆所，得满分"
