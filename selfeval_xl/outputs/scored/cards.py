"""Cards of 评分总览: a label, a big figure, and what there is to say about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from selfeval_xl.findings import Severity, count_by_severity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from selfeval_xl.outputs.scored.book import Book
    from selfeval_xl.pipeline import Result

_WIDTH = 2
"""Columns that a card takes."""

_ONE_LINE = 12
"""Characters that fit under a card in one line."""


@dataclass(frozen=True)
class Card:
    """One card: the big figure with its style, and the words below; both may be formulas.

    ``value`` is what the formula gives, or the figure itself where ``formula`` is empty;
    ``below_value`` is what the formula ``below`` gives, ``None`` where that is plain text.
    """

    label: str
    style: str
    formula: str
    value: float | str
    below: str
    below_value: str | None = None


def cards_of_rate_and_errors(
    result: Result, budget: str, spent: str, words: str
) -> tuple[Card, Card]:
    """Return the last two cards: the execution rate, ``words`` below it, and the errors to be mended.

    ``budget`` and ``spent`` are the addresses of the totals that the rate is worked out from.
    """
    counts, rate = count_by_severity(result.findings), result.totals.rate
    formula = "" if rate is None else f'=IF(N({budget})<=0,"—",{spent}/{budget})'
    value = "—" if rate is None else float(rate)
    below = f"警告 {counts[Severity.WARNING]}　提示 {counts[Severity.INFO]}"
    return (
        Card("预算执行率", "card_percent", formula, value, words),
        Card("需修改的错误", "card_count", "", counts[Severity.ERROR], below),
    )


def write_cards(book: Book, name: str, row: int, cards: Sequence[Card]) -> int:
    """Write cards side by side from ``row`` on and return the next row."""
    sheet, style = book.sheet(name), book.style
    for number, card in enumerate(cards):
        left, right = _WIDTH * number, _WIDTH * (number + 1) - 1
        sheet.merge_range(row, left, row, right, card.label, style["card_label"])
        sheet.merge_range(row + 1, left, row + 1, right, "", style[card.style])
        sheet.merge_range(row + 2, left, row + 2, right, "", style["card_note"])
        if card.formula:
            sheet.write_formula(row + 1, left, card.formula, style[card.style], card.value)
        elif isinstance(card.value, str):
            sheet.write_string(row + 1, left, card.value, style[card.style])
        else:
            sheet.write_number(row + 1, left, card.value, style[card.style])
        if card.below_value is None:
            sheet.write_string(row + 2, left, card.below, style["card_note"])
        else:
            sheet.write_formula(row + 2, left, card.below, style["card_note"], card.below_value)
    sheet.set_row(row, 20)
    sheet.set_row(row + 1, 38)
    notes = [card.below if card.below_value is None else card.below_value for card in cards]
    sheet.set_row(row + 2, 22 if max(map(len, notes), default=0) <= _ONE_LINE else 34)
    return row + 3


def mark_errors(book: Book, name: str, row: int, cards: Sequence[Card]) -> None:
    """Colour the last card, which counts the errors, as long as there are any."""
    last = _WIDTH * (len(cards) - 1)
    book.sheet(name).conditional_format(
        row + 1, last, row + 1, last + _WIDTH - 1,
        {"type": "cell", "criteria": ">", "value": 0, "format": book.style["bad"]},
    )  # fmt: skip
