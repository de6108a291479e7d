"""问题清单: what is wrong, where, and how to put it right; each line leads to its place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from selfeval_xl.findings import Severity, count_by_severity
from selfeval_xl.intake import OFFICIAL
from selfeval_xl.outputs.official_form import form_for
from selfeval_xl.outputs.scored import attainment, indicators
from selfeval_xl.outputs.scored.ledger import DECLARED_ROW
from selfeval_xl.workbook_style import protect, row_height, set_page

if TYPE_CHECKING:
    from selfeval_xl.findings import Finding
    from selfeval_xl.outputs.scored.book import Book
    from selfeval_xl.pipeline import Result

NAME = "问题清单"
_HEADS = (
    ("序号", 5.5), ("级别", 6.5), ("代码", 6.5), ("位置", 22), ("问题", 42), ("填报值", 18), ("应为", 20),
    ("差额", 12), ("修改建议", 38), ("依据", 24),
)  # fmt: skip
HEAD_ROW = 3
_COLOURS = {Severity.ERROR: "bad", Severity.WARNING: "warn", Severity.INFO: "info"}


def write(book: Book, result: Result) -> None:
    """Write the sheet."""
    sheet, style = book.sheet(NAME), book.style
    for column, (_, width) in enumerate(_HEADS):
        sheet.set_column(column, column, width)
    last = len(_HEADS) - 1
    sheet.merge_range(0, 0, 0, last, NAME, style["title"])
    sheet.set_row(0, 32)
    counts = count_by_severity(result.findings)
    words = "、".join(f"{severity.value} {counts[severity]} 条" for severity in Severity)
    note = (
        f"{words}。位置是填报工作簿中的工作表和单元格；错误须改正，警告须核实或说明，提示供参考。"
    )
    sheet.merge_range(1, 0, 1, last, note, style["note"])
    for column, (head, _) in enumerate(_HEADS):
        sheet.write_string(HEAD_ROW, column, head, style["head"])
    sheet.set_row(HEAD_ROW, 26)
    places = _Places(book, result)
    for number, finding in enumerate(result.findings, start=1):
        _finding(book, number, finding, places.of(finding))
    if not result.findings:
        sheet.merge_range(HEAD_ROW + 1, 0, HEAD_ROW + 1, last, "没有发现问题。", style["center"])
        sheet.set_row(HEAD_ROW + 1, 26)
    bottom = HEAD_ROW + max(1, len(result.findings))
    for severity, name in _COLOURS.items():
        sheet.conditional_format(
            HEAD_ROW + 1, 1, bottom, 1,
            {"type": "cell", "criteria": "==", "value": f'"{severity.value}"', "format": style[name]},
        )  # fmt: skip
    sheet.autofilter(HEAD_ROW, 0, bottom, last)
    sheet.freeze_panes(HEAD_ROW + 1, 0)
    sheet.repeat_rows(HEAD_ROW)
    set_page(sheet, book.header, landscape=True)
    protect(sheet)


def _finding(book: Book, number: int, finding: Finding, target: str) -> None:
    sheet, style, row = book.sheet(NAME), book.style, HEAD_ROW + number
    sheet.write_number(row, 0, number, style["count"])
    sheet.write_string(row, 1, finding.severity.value, style["center"])
    sheet.write_string(row, 2, finding.code, style["center"])
    if target:
        sheet.write_url(row, 3, f"internal:{target}", style["link"], finding.place)
    else:
        sheet.write_string(row, 3, finding.place, style["text"])
    texts = (
        finding.message, finding.given, finding.expected, finding.difference, finding.remedy, finding.basis,
    )  # fmt: skip
    for column, text in enumerate(texts, start=4):
        sheet.write_string(row, column, text, style["text"])
    widths = [width for _, width in _HEADS]
    sheet.set_row(
        row, row_height(list(zip((finding.place, *texts), widths[3:], strict=True)), least=24)
    )


class _Places:
    """Where the faulty figures are shown in this workbook, by their place in the input workbook."""

    def __init__(self, book: Book, result: Result) -> None:
        self._form = result.form
        self._shown = book.shown
        self._official = f"'{form_for(result).title}'!A1"
        self._indicators = indicators.rows_here(result)
        self._indicator_sheet = indicators.NAME if result.has_points else attainment.NAME
        self._declared = _declared_rows(result.form)
        self._ledgers = [
            (ledger, ledger.source_sheet(result), ledger.rows_here(result))
            for ledger in book.ledgers
        ]

    def of(self, finding: Finding) -> str:
        """Return the place that shows what a finding is about, if it is shown here."""
        row = _row_number(finding.cells[0]) if finding.cells else 0
        if self._form.layout == OFFICIAL:
            return self._of_official(finding, row)
        if finding.sheet == self._form.indicators_sheet:
            return (
                f"'{self._indicator_sheet}'!D{self._indicators.get(row, indicators.HEAD_ROW) + 1}"
            )
        of_sheet = [(led, rows) for led, source, rows in self._ledgers if source == finding.sheet]
        for ledger, rows in of_sheet:
            if row in rows:
                return f"'{ledger.name}'!A{rows[row] + 1}"
        if of_sheet:
            return f"'{of_sheet[0][0].name}'!A{DECLARED_ROW + 1}"
        if finding.sheet == self._form.goals_sheet:
            return self._official
        return self._shown.get(finding.place, "")

    def _of_official(self, finding: Finding, row: int) -> str:
        """Return the place by the row: all parts of an official form stand on one sheet."""
        if row in self._indicators:
            return f"'{self._indicator_sheet}'!D{self._indicators[row] + 1}"
        money, _, rows = self._ledgers[0]
        if row in rows:
            return f"'{money.name}'!A{rows[row] + 1}"
        if row in self._declared or finding.code.startswith("F"):
            return f"'{money.name}'!A{DECLARED_ROW + 1}"
        return self._official if row else ""


def _declared_rows(form: Any) -> set[int]:  # noqa: ANN401 (a frame's tuple)
    """Return the rows of an official form on which the total of the funds is declared."""
    keys = [key for key in form._fields if key.startswith(("funds_declared_", "execution_"))]
    places = [getattr(form, key) for key in keys if key.endswith("_at")]
    return {_row_number(place.rpartition("!")[2]) for place in places if place}


def _row_number(cell: str) -> int:
    digits = "".join(char for char in cell.split(":", maxsplit=1)[0] if char.isdigit())
    return int(digits) if digits else 0
