"""The corrected project sample once more, as a unit holds it: the official form of 10号附件1.

Titles, columns and merged cells are those of 项目支出绩效自评表; targets and results are typed in one
cell, with their sign and unit, as people do.
"""

from __future__ import annotations

import io
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import linwu
import xlsxwriter

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from selfeval_xl.templates import Filling, Value

_WHEN = datetime(2026, 1, 1)  # noqa: DTZ001 (a file property)
_FONT = {"font_name": "宋体", "font_size": 10}
_CELL = _FONT | {"border": 1, "text_wrap": True, "align": "center", "valign": "vcenter"}
_WIDTHS = (10, 11, 14, 25, 17, 14, 8, 9, 26)
_LAST = len(_WIDTHS) - 1
_FUND_HEAD = ("年初预算数", "全年预算数(A)", "全年执行数(B)", "分值", "执行率(B/A)", "得分")
_INDICATOR_HEAD = (
    "一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析及改进措施",
)  # fmt: skip
_LEVELS = {
    "产出指标": "产出指标（50分）",
    "效益指标": "效益指标（30分）",
    "满意度指标": "满意度指标（10分）",
}
_SIGNED = frozenset({"≥", "≤", "="})


class _Form:
    """The form while it is being written, row by row."""

    def __init__(self, sheet: Worksheet, plain: Format, title: Format) -> None:
        self.sheet, self.plain, self.title = sheet, plain, title
        self.row = 0

    def put(self, column: int, value: Value, last: int | None = None, rows: int = 1) -> None:
        """Write a value over columns and rows, merged where they are several."""
        bottom, right = self.row + rows - 1, column if last is None else last
        if (bottom, right) == (self.row, column):
            self.sheet.write(self.row, column, value, self.plain)
        else:
            self.sheet.merge_range(self.row, column, bottom, right, value, self.plain)

    def head(self, fields: Mapping[str, Any]) -> None:
        """Write title, year, project and unit."""
        self.sheet.merge_range(0, 0, 0, _LAST, "项目支出绩效自评表", self.title)
        self.sheet.merge_range(1, 0, 1, _LAST, f"（{fields['year']}年度）", self.title)
        self.row = 2
        self.put(0, "项目名称")
        self.put(1, fields["project_name"], _LAST)
        self.row += 1
        self.put(0, "主管部门")
        self.put(1, fields["department"], 4)
        self.put(5, "实施单位")
        self.put(6, fields["unit"], _LAST)
        self.row += 1

    def funds(self, fund: Mapping[str, Any], fields: Mapping[str, Any]) -> None:
        """Write the fund block: one source, the others empty as the form prints them."""
        self.put(0, "项目资金（万元）", rows=5)
        self.put(1, "", 2)
        for column, text in enumerate(_FUND_HEAD, start=3):
            self.put(column, text)
        self.row += 1
        amounts = [fund["initial"], fund["budget"], fund["spent"]]
        rate = fields["funds_declared_rate"]
        score = fields["execution_self_score"]
        for label, values in (
            ("年度资金总额", [*amounts, 10, f"{rate:.0%}", score]),
            ("其中：当年财政拨款", [*amounts, "—", f"{rate:.0%}", "—"]),
            ("上年结转资金", [0, 0, 0, "—", "", "—"]),
            ("其他资金", [0, 0, 0, "—", "", "—"]),
        ):
            self.put(1, label, 2)
            for column, value in enumerate(values, start=3):
                self.put(column, value)
            self.row += 1

    def goals(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Write the goals, all in one cell each side."""
        self.put(0, "年度总体目标", rows=2)
        self.put(1, "预期目标", 4)
        self.put(5, "实际完成情况", _LAST)
        self.row += 1
        self.put(1, _numbered([row["expected"] for row in rows]), 4)
        self.put(5, _numbered([row["actual"] for row in rows]), _LAST)
        self.sheet.set_row(self.row, 120)
        self.row += 1

    def indicators(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Write the indicators with merged levels."""
        self.put(0, "绩效指标", rows=len(rows) + 1)
        for column, text in enumerate(_INDICATOR_HEAD, start=1):
            self.put(column, text)
        self.row += 1
        first = self.row
        for number, row in enumerate(rows):
            self.row = first + number
            self._level(rows, number, ("level1",), 1, _LEVELS[row["level1"]])
            self._level(rows, number, ("level1", "level2"), 2, row["level2"])
            self.put(3, row["name"])
            self.put(4, _target(row))
            self.put(5, _result(row))
            self.put(6, row["weight"])
            self.put(7, row["self_score"])
            self.put(8, row["reason"])
            self.sheet.set_row(self.row, 54 if row["reason"] else 27)
        self.row = first + len(rows)

    def _level(
        self,
        rows: Sequence[Mapping[str, Any]],
        at: int,
        keys: tuple[str, ...],
        column: int,
        text: str,
    ) -> None:
        """Write a level cell where its run of rows begins."""
        own = [tuple(row[key] for key in keys) for row in rows]
        if at and own[at] == own[at - 1]:
            return
        run = next((n for n in range(at, len(own)) if own[n] != own[at]), len(own)) - at
        self.put(column, text, rows=run)

    def total(self, total: Value) -> None:
        """Write the closing row."""
        self.put(0, "总分", 5)
        self.put(6, 100)
        self.put(7, total)
        self.put(8, "")


def _numbered(texts: Sequence[str]) -> str:
    return "\n".join(f"目标{number}：{text}" for number, text in enumerate(texts, start=1))


def _target(row: Mapping[str, Any]) -> Value:
    sign = row["nature"] if row["nature"] in _SIGNED else ""
    target = row["target"]
    if isinstance(target, str) and sign and "年" in target:  # 2022年12月底前 says it by itself
        return target
    unit = "" if str(target).endswith("%") else row["measure_unit"]
    return f"{sign}{target}{unit}"


def _result(row: Mapping[str, Any]) -> Value:
    actual = row["actual"]
    if isinstance(actual, date):
        return f"{actual.year}年{actual.month}月{actual.day}日"
    unit = "" if isinstance(actual, str) else row["measure_unit"]
    return f"{actual}{unit}"


def official_form() -> bytes:
    """Return the workbook."""
    filling: Filling = linwu.corrected()
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_formulas": False})
    book.set_properties({"created": _WHEN})
    sheet = book.add_worksheet("自评表")
    for column, width in enumerate(_WIDTHS):
        sheet.set_column(column, column, width)
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    title = book.add_format(_FONT | {"font_size": 16, "align": "center"})
    form = _Form(sheet, book.add_format(_CELL), title)
    form.head(filling.fields)
    form.funds(filling.rows["funds"][0], filling.fields)
    form.goals(filling.rows["goals"])
    form.indicators(filling.rows["indicators"])
    form.total(filling.fields["declared_total"])
    book.close()
    return stream.getvalue()
