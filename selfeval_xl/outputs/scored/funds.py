"""资金核对: a project's fund sources with live totals and rates, beside the totals that were declared."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from selfeval_xl.figures import NONE_TEXT
from selfeval_xl.intake import known
from selfeval_xl.outputs.scored.ledger import DECLARED_ROW, FIRST_ROW, HEAD_ROW, Column, Ledger
from selfeval_xl.outputs.scored.ledger_sheet import mark_gaps, write_totals
from selfeval_xl.workbook_style import protect, row_height, set_page

if TYPE_CHECKING:
    from selfeval_xl.outputs.scored.book import Book
    from selfeval_xl.pipeline import Result

NAME = "资金核对"
_HEADS = (
    ("资金来源", 24), ("资金文号", 20), ("年初预算数", 14), ("全年预算数", 14), ("实际到位数", 14),
    ("全年执行数", 14), ("结转结余", 13), ("预算执行率", 12), ("预算调整或执行偏差原因", 44),
)  # fmt: skip
_AMOUNTS = ("initial", "budget", "arrived", "spent")

LEDGER = Ledger(
    name=NAME,
    table="funds",
    figure="fund.",
    whole="",
    letters=MappingProxyType(
        dict(
            zip(
                ("name", "document_number", *_AMOUNTS, "unspent", "rate", "reason"),
                "ABCDEFGHI",
                strict=True,
            )
        )
    ),
    columns=tuple(Column(key, key, f"funds_declared_{key}") for key in _AMOUNTS),
    declared_rate="funds_declared_rate",
    labels=("年度资金总额（各来源合计）", "年度资金总额（单位申报数）"),
)


def write(book: Book, result: Result) -> None:
    """Write the sheet."""
    sheet, style = book.sheet(NAME), book.style
    for column, (_, width) in enumerate(_HEADS):
        sheet.set_column(column, column, width)
    last = len(_HEADS) - 1
    sheet.merge_range(0, 0, 0, last, "项目资金核对", style["title"])
    sheet.set_row(0, 32)
    sheet.write_string(1, 0, "单位：万元", style["note"])
    for column, (head, _) in enumerate(_HEADS):
        sheet.write_string(HEAD_ROW, column, head, style["head"])
    sheet.set_row(HEAD_ROW, 28)
    write_totals(book, result, LEDGER, len(_HEADS))
    reason = result.form.funds_declared_reason
    sheet.write_string(DECLARED_ROW, last, reason if known(reason) else "", style["text"])
    rows = LEDGER.rows(result)
    for number, row in enumerate(rows):
        _source(book, result, number, row)
    if not rows:
        for column in range(len(_HEADS)):
            sheet.write_blank(FIRST_ROW, column, None, style["text"])
    sheet.conditional_format(
        FIRST_ROW, 7, LEDGER.bottom(result), 7,
        {"type": "cell", "criteria": "<", "value": float(result.profile.number("rate_reason")),
         "format": style["warn"]},
    )  # fmt: skip
    mark_gaps(book, LEDGER)
    sheet.freeze_panes(HEAD_ROW + 1, 1)
    sheet.repeat_rows(HEAD_ROW)
    set_page(sheet, book.header, landscape=True)
    protect(sheet)


def _source(book: Book, result: Result, number: int, row: Any) -> None:  # noqa: ANN401 (a frame's tuple)
    sheet, style, figures = book.sheet(NAME), book.style, result.figures
    at = FIRST_ROW + number
    sheet.write_string(at, 0, row.source or "", style["text"])
    sheet.write_string(at, 1, row.document_number or "", style["text"])
    for key in _AMOUNTS:
        value, column = figures.value(f"fund.{number}.{key}"), LEDGER.column(key)
        if value is None:
            sheet.write_blank(at, column, None, style["amount"])
        else:
            sheet.write_number(at, column, float(value), style["amount"])
    budget, spent = (figures.value(f"fund.{number}.{key}") for key in ("budget", "spent"))
    if budget is None or spent is None:
        sheet.write_string(at, 6, NONE_TEXT, style["amount"])
        sheet.write_string(at, 7, NONE_TEXT, style["percent"])
    else:
        left, rate = f"=ROUND(D{at + 1}-F{at + 1},6)", f'=IF(N(D{at + 1})=0,"",F{at + 1}/D{at + 1})'
        sheet.write_formula(at, 6, left, style["amount"], float(budget - spent))
        sheet.write_formula(at, 7, rate, style["percent"], float(spent / budget) if budget else "")
    sheet.write_string(at, 8, row.reason or "", style["text"])
    texts = [(row.source or "", 24.0), (row.document_number or "", 20.0), (row.reason or "", 44.0)]
    sheet.set_row(at, row_height(texts, least=24))
