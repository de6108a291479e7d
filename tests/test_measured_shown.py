"""A result that the base data give is printed where the unit typed none."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING

import cases
import departments
from docx import Document
from openpyxl import load_workbook

from selfeval_xl.outputs.report import report
from selfeval_xl.outputs.scored import scored_workbook

if TYPE_CHECKING:
    from selfeval_xl.pipeline import Result

CREATED = datetime(2026, 1, 1)  # noqa: DTZ001 (as the product writes it)


def controlled() -> Result:
    """Return a department with 48 of 50 posts filled, whose rate nobody typed."""
    row = cases.indicator(
        level1="投入", level2="预算配置", name="在职人员控制率", nature="≤", target="100%",
        measure_unit="%", actual=None, weight=5, self_score=5,
    )  # fmt: skip
    return departments.judge(
        departments.good(
            {"profile": "财预〔2013〕53号", "staff_posts": 50, "staff_actual": 48}, indicators=[row]
        )
    )


def test_the_computed_rate_stands_in_report_and_official_form() -> None:
    result = controlled()
    assert result.figures.text("indicator.0.measured") == "96.00%"
    cells = [
        cell.text
        for table in Document(BytesIO(report(result, CREATED))).tables
        for row in table.rows
        for cell in row.cells
    ]
    assert cells.count("96.00%") == 2
    book = load_workbook(BytesIO(scored_workbook(result, CREATED)))
    shown = [cell.value for row in book["部门整体绩效自评表"].iter_rows() for cell in row]
    assert "96.00%" in shown


def test_it_is_not_asked_for() -> None:
    places = [finding.message for finding in cases.found(controlled(), "P01")]
    assert "「实际完成值」未填" not in places
