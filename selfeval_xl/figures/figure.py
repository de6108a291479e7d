"""Every number that is printed anywhere, named once; workbook and report both take it from here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from selfeval_xl.exact import divide, fixed, percent_text, plain, to_wan
from selfeval_xl.intake import known

if TYPE_CHECKING:
    from collections.abc import Iterable

AMOUNT_LABELS = {
    "initial": "年初预算数",
    "budget": "全年预算数",
    "arrived": "实际到位数",
    "spent": "全年执行数",
}
NONE_TEXT = "—"


@dataclass(frozen=True, slots=True)
class Figure:
    """One printed number: its value (万元, fraction, points, count) and its printed text.

    ``value`` is ``None`` where there is nothing to print; the text is then a dash.
    """

    key: str
    label: str
    value: Decimal | None
    text: str


class Figures(Mapping[str, Figure]):
    """The figures of one workbook by key (``budget``, ``indicator.3.weight``, ``level.产出指标.self``)."""

    def __init__(self, figures: Iterable[Figure]) -> None:
        """Keep the figures by their key."""
        self._figures = {figure.key: figure for figure in figures}

    def __getitem__(self, key: str) -> Figure:
        """Return a figure; ``KeyError`` when nothing of that name is printed."""
        return self._figures[key]

    def __iter__(self) -> Iterator[str]:
        """Yield the keys."""
        return iter(self._figures)

    def __len__(self) -> int:
        """Return how many figures there are."""
        return len(self._figures)

    def text(self, key: str) -> str:
        """Return the printed text of a figure."""
        return self._figures[key].text

    def value(self, key: str) -> Decimal | None:
        """Return the value of a figure."""
        return self._figures[key].value

    def number(self, key: str) -> float | str:
        """Return the value as a cell takes it: a float, or empty text where there is none."""
        value = self._figures[key].value
        return "" if value is None else float(value)


def amount(key: str, label: str, fen: int | None) -> Figure:
    """Return an amount of 分 as a figure in 万元 with two decimals."""
    if not known(fen) or fen is None:
        return Figure(key, label, None, NONE_TEXT)
    wan = to_wan(fen)
    return Figure(key, label, wan, fixed(wan))


def rate(key: str, label: str, value: Decimal | None) -> Figure:
    """Return a fraction as a figure printed in percent with two decimals."""
    return Figure(key, label, value, NONE_TEXT if value is None else percent_text(value))


def points(key: str, label: str, value: Decimal | None) -> Figure:
    """Return points as a figure with two decimals."""
    return Figure(key, label, value, NONE_TEXT if value is None else fixed(value))


def weight(key: str, label: str, value: Decimal | None) -> Figure:
    """Return a weight as a figure, printed as people write it."""
    return Figure(key, label, value, NONE_TEXT if value is None else plain(value))


def count(key: str, label: str, value: int) -> Figure:
    """Return a count as a figure."""
    return Figure(key, label, Decimal(value), str(value))


def less(one: Any, other: Any) -> int | None:  # noqa: ANN401 (missing values of two kinds)
    """Return the difference of two amounts of 分, ``None`` where one is missing."""
    return one - other if known(one) and known(other) else None


def over(top: Any, bottom: Any) -> Decimal | None:  # noqa: ANN401
    """Return one amount over another as a fraction, ``None`` where one is missing or 0."""
    return divide(top, bottom) if known(top) and known(bottom) else None
