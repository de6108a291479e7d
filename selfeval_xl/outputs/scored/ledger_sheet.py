"""A sheet that shows a table of money row by row, under its live totals and the declared ones."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from selfeval_xl.exact import to_wan
from selfeval_xl.figures import NONE_TEXT
from selfeval_xl.intake import known
from selfeval_xl.outputs.scored.ledger import DECLARED_ROW, FIRST_ROW, GAP_ROW, TOTAL_ROW

if TYPE_CHECKING:
    from collections.abc import Iterable

    from selfeval_xl.outputs.scored.book import Book
    from selfeval_xl.outputs.scored.ledger import Column, Ledger
    from selfeval_xl.pipeline import Result

_GAP_LABEL = "差额（申报数－合计）"
_PAID = frozenset({"budget", "spent"})
"""The columns that rates on all sheets are made of."""
_RATE_PLACES, _AMOUNT_PLACES = 4, 6
NOTHING = 0.0000005
"""Half of the smallest amount there is, 分 in 万元: a smaller difference is none."""


def write_totals(book: Book, result: Result, ledger: Ledger, width: int) -> None:
    """Write the live totals, the declared ones and the difference over ``width`` columns."""
    sheet, style = book.sheet(ledger.name), book.style
    for row, label in zip(
        (TOTAL_ROW, DECLARED_ROW, GAP_ROW), (*ledger.labels, _GAP_LABEL), strict=True
    ):
        for column in range(width):
            sheet.write_blank(row, column, None, style["text_bold"])
        if ledger.label_to:
            sheet.merge_range(row, 0, row, ledger.label_to, "", style["text_bold"])
        sheet.write_string(row, 0, label, style["text_bold"])
        sheet.set_row(row, 32)
    for added in ledger.columns:
        _total(book, result, ledger, added)
    _unspent_and_rate(book, result, ledger)


def _total(book: Book, result: Result, ledger: Ledger, column: Column) -> None:
    sheet, style, figures = book.sheet(ledger.name), book.style, result.figures
    letter, at = ledger.letters[column.key], ledger.column(column.key)
    if column.key not in _PAID and f"{ledger.table}.{column.key}" in result.form.absent:
        sheet.write_string(TOTAL_ROW, at, NONE_TEXT, style["center"])
        return  # an official form without such a column: no sum of nothing
    if column.total in result.totals.unread:
        _unread_total(book, result, ledger, column)
    else:
        sheet.write_formula(
            TOTAL_ROW,
            at,
            f"=SUM({letter}{FIRST_ROW + 1}:{letter}{ledger.bottom(result) + 1})",
            style["amount_bold"],
            figures.number(column.total) or 0,
        )
    if not column.declared:
        return
    declared = getattr(result.form, column.declared)
    gap: float | str = ""
    if known(declared):
        wan = to_wan(declared)
        sheet.write_number(DECLARED_ROW, at, float(wan), style["amount"])
        gap = float(wan - (figures.value(column.total) or 0))
    if column.total in result.totals.unread:  # no sum, so no difference from it
        sheet.write_string(GAP_ROW, at, NONE_TEXT, style["amount"])
        return
    given = f"{letter}{DECLARED_ROW + 1}"
    sheet.write_formula(
        GAP_ROW,
        at,
        f'=IF({given}="","",ROUND({given}-{letter}{TOTAL_ROW + 1},6))',
        style["amount"],
        gap,
    )


def known_sums(result: Result, whole: str) -> tuple[Decimal | None, Decimal | None]:
    """Return budget and spent in all (figures that begin with ``whole``).

    With a budget, nothing written is nothing spent. ``None`` where no amount is given, or one cannot be
    read and no total is declared.
    """
    budget, spent = (result.figures.value(f"{whole}{key}") for key in ("budget", "spent"))
    if spent is None and budget is not None and "spent" not in result.totals.unread:
        spent = Decimal(0)
    return budget, spent


def _unread_total(book: Book, result: Result, ledger: Ledger, column: Column) -> None:
    """Write the declared total in place of a sum that lacks an amount that cannot be read."""
    value = result.figures.value(column.total)
    at, look = ledger.column(column.key), book.style["amount_bold"]
    if value is None:
        book.sheet(ledger.name).write_blank(TOTAL_ROW, at, None, look)
    else:
        book.sheet(ledger.name).write_number(TOTAL_ROW, at, float(value), look)


def _unspent_and_rate(book: Book, result: Result, ledger: Ledger) -> None:
    sheet, style, figures = book.sheet(ledger.name), book.style, result.figures
    budget, spent = known_sums(result, ledger.whole)
    if budget is None or spent is None:
        sheet.write_string(TOTAL_ROW, ledger.column("unspent"), NONE_TEXT, style["amount_bold"])
        sheet.write_string(TOTAL_ROW, ledger.column("rate"), NONE_TEXT, style["percent_bold"])
    else:
        one, other = (f"{ledger.letters[key]}{TOTAL_ROW + 1}" for key in ("budget", "spent"))
        sheet.write_formula(
            TOTAL_ROW, ledger.column("unspent"), f"=ROUND({one}-{other},6)", style["amount_bold"],
            float(budget - spent),
        )  # fmt: skip
        rate = figures.number(f"{ledger.whole}rate") if budget > 0 else ""
        formula = f'=IF({one}<=0,"",{other}/{one})'
        sheet.write_formula(
            TOTAL_ROW, ledger.column("rate"), formula, style["percent_bold"], rate
        )  # fmt: skip
    declared = getattr(result.form, ledger.declared_rate)
    if known(declared):
        sheet.write_number(DECLARED_ROW, ledger.column("rate"), float(declared), style["percent"])


def mark_gaps(book: Book, ledger: Ledger) -> None:
    """Colour the differences between declared and live totals, where there are any."""
    at = [ledger.column(column.key) for column in ledger.columns if column.declared]
    book.sheet(ledger.name).conditional_format(
        GAP_ROW, min(at), GAP_ROW, max(at),
        {"type": "cell", "criteria": "not between", "minimum": -NOTHING, "maximum": NOTHING,
         "format": book.style["bad"]},
    )  # fmt: skip


def write_stated(book: Book, result: Result, ledger: Ledger, keys: Iterable[str]) -> None:
    """Write what was declared of each row; what differs from the live figure is coloured.

    Each key is that of the live column and ``_stated``; rates are compared as printed.
    """
    sheet, style = book.sheet(ledger.name), book.style
    for key in keys:
        column, is_rate = ledger.column(key), key == "rate_stated"
        places = _RATE_PLACES if is_rate else _AMOUNT_PLACES
        look = style["percent" if is_rate else "amount"]
        for at, row in enumerate(ledger.rows(result), start=FIRST_ROW):
            value = getattr(row, key)
            if known(value):
                sheet.write_number(at, column, float(value if is_rate else to_wan(value)), look)
            else:
                sheet.write_blank(at, column, None, look)
        live = f"{ledger.letters[key.removesuffix('_stated')]}{FIRST_ROW + 1}"
        mine = f"{ledger.letters[key]}{FIRST_ROW + 1}"
        gap = f"ABS(ROUND({mine},{places})-ROUND({live},{places}))"
        sheet.conditional_format(
            FIRST_ROW, column, ledger.bottom(result), column,
            {"type": "formula", "criteria": f"=IF(AND(ISNUMBER({mine}),ISNUMBER({live})),{gap}>{NOTHING:.7f},FALSE)",
             "format": style["warn"]},
        )  # fmt: skip
