"""资金核对: fund sources with live totals and rates, beside the totals that were declared."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from selfeval_xl.exact import to_wan
from selfeval_xl.intake import known
from selfeval_xl.workbook_style import protect, row_height, set_page

if TYPE_CHECKING:
    from selfeval_xl.outputs.scored.book import Book
    from selfeval_xl.pipeline import Result

NAME = "资金核对"
_HEADS = (
    ("资金来源", 24), ("资金文号", 20), ("年初预算数", 14), ("全年预算数", 14), ("实际到位数", 14),
    ("全年执行数", 14), ("结转结余", 13), ("预算执行率", 12), ("预算调整或执行偏差原因", 44),
)  # fmt: skip
_COLUMNS = {"initial": 2, "budget": 3, "arrived": 4, "spent": 5}
LETTERS = {key: "ABCDEFGHI"[column] for key, column in _COLUMNS.items()}
HEAD_ROW, TOTAL_ROW, DECLARED_ROW, GAP_ROW, FIRST_ROW = 3, 4, 5, 6, 7


def total_address(key: str) -> str:
    """Return the address of the total of an amount column, for formulas of other sheets."""
    return f"{NAME}!${LETTERS[key]}${TOTAL_ROW + 1}"


def body_range(result: Result, column: str) -> str:
    """Return the address of a column's source rows (at least one row)."""
    last = FIRST_ROW + max(1, len(result.tables["funds"]))
    return f"{NAME}!${column}${FIRST_ROW + 1}:${column}${last}"


def write(book: Book, result: Result) -> None:
    """Write the sheet."""
    sheet, style, figures = book.sheet(NAME), book.style, result.figures
    for column, (_, width) in enumerate(_HEADS):
        sheet.set_column(column, column, width)
    last = len(_HEADS) - 1
    sheet.merge_range(0, 0, 0, last, "项目资金核对", style["title"])
    sheet.set_row(0, 32)
    sheet.write_string(1, 0, "单位：万元", style["note"])
    for column, (head, _) in enumerate(_HEADS):
        sheet.write_string(HEAD_ROW, column, head, style["head"])
    sheet.set_row(HEAD_ROW, 28)
    bottom = FIRST_ROW + max(1, len(result.tables["funds"])) - 1
    _totals(book, result, bottom)
    for number, row in enumerate(result.tables["funds"]):
        _source(book, number, row, figures)
    if not result.tables["funds"]:
        for column in range(len(_HEADS)):
            sheet.write_blank(FIRST_ROW, column, None, style["text"])
    sheet.conditional_format(
        FIRST_ROW, 7, bottom, 7,
        {"type": "cell", "criteria": "<", "value": float(result.profile.number("rate_reason")),
         "format": style["warn"]},
    )  # fmt: skip
    sheet.conditional_format(
        GAP_ROW, 2, GAP_ROW, 5,
        {"type": "cell", "criteria": "not between", "minimum": -0.0000005, "maximum": 0.0000005,
         "format": style["bad"]},
    )  # fmt: skip
    sheet.freeze_panes(HEAD_ROW + 1, 1)
    sheet.repeat_rows(HEAD_ROW)
    set_page(sheet, book.header, landscape=True)
    protect(sheet)


def _totals(book: Book, result: Result, bottom: int) -> None:
    sheet, style, figures = book.sheet(NAME), book.style, result.figures
    labels = ("年度资金总额（各来源合计）", "年度资金总额（单位申报数）", "差额（申报数－合计）")
    for row, label in zip((TOTAL_ROW, DECLARED_ROW, GAP_ROW), labels, strict=True):
        for column in range(len(_HEADS)):
            sheet.write_blank(row, column, None, style["text_bold"])
        sheet.write_string(row, 0, label, style["text_bold"])
        sheet.set_row(row, 32)
    for key, column in _COLUMNS.items():
        letter = LETTERS[key]
        total = figures.number(key) or 0
        sheet.write_formula(
            TOTAL_ROW,
            column,
            f"=SUM({letter}{FIRST_ROW + 1}:{letter}{bottom + 1})",
            style["amount_bold"],
            total,
        )
        declared = getattr(result.form, f"funds_declared_{key}")
        gap: float | str = ""
        if known(declared):
            wan = to_wan(declared)
            sheet.write_number(DECLARED_ROW, column, float(wan), style["amount"])
            gap = float(wan - (figures.value(key) or 0))
        at = f"{letter}{DECLARED_ROW + 1}"
        sheet.write_formula(
            GAP_ROW,
            column,
            f'=IF({at}="","",ROUND({at}-{letter}{TOTAL_ROW + 1},6))',
            style["amount"],
            gap,
        )
    line = TOTAL_ROW + 1
    budget, spent = figures.value("budget") or 0, figures.value("spent") or 0
    left = float(budget - spent)
    sheet.write_formula(TOTAL_ROW, 6, f"=ROUND(D{line}-F{line},6)", style["amount_bold"], left)
    formula = f'=IF(D{line}<=0,"",F{line}/D{line})'
    sheet.write_formula(TOTAL_ROW, 7, formula, style["percent_bold"], figures.number("rate"))
    rate = result.form.funds_declared_rate
    if known(rate):
        sheet.write_number(DECLARED_ROW, 7, float(rate), style["percent"])
    reason = result.form.funds_declared_reason
    sheet.write_string(DECLARED_ROW, 8, reason if known(reason) else "", style["text"])


def _source(book: Book, number: int, row: Any, figures: Any) -> None:  # noqa: ANN401
    sheet, style, at = book.sheet(NAME), book.style, FIRST_ROW + number
    sheet.write_string(at, 0, row.source or "", style["text"])
    sheet.write_string(at, 1, row.document_number or "", style["text"])
    for key, column in _COLUMNS.items():
        value = figures.value(f"fund.{number}.{key}")
        if value is None:
            sheet.write_blank(at, column, None, style["amount"])
        else:
            sheet.write_number(at, column, float(value), style["amount"])
    budget = figures.value(f"fund.{number}.budget") or 0
    spent = figures.value(f"fund.{number}.spent") or 0
    sheet.write_formula(
        at, 6, f"=ROUND(D{at + 1}-F{at + 1},6)", style["amount"], float(budget - spent)
    )
    rate = float(spent / budget) if budget else ""
    sheet.write_formula(
        at, 7, f'=IF(N(D{at + 1})=0,"",F{at + 1}/D{at + 1})', style["percent"], rate
    )
    sheet.write_string(at, 8, row.reason or "", style["text"])
    texts = [(row.source or "", 24.0), (row.document_number or "", 20.0), (row.reason or "", 44.0)]
    sheet.set_row(at, row_height(texts, least=24))
