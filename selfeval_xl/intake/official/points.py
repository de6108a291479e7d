"""Points typed as percentages or fractions: a whole column of them is read as points of 100."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from selfeval_xl.exact import plain
from selfeval_xl.intake import values
from selfeval_xl.intake.grid import Cell, CellKind

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    ReadPoints = Callable[[Cell], values.Reading[Decimal]]

_HUNDRED, _ONE = Decimal(100), Decimal(1)
_PERCENT = re.compile(r"(\d+(?:\.\d+)?)%")
_WHOLES = (Decimal(100), Decimal(90), Decimal(80))
"""What the shares add up to: with the execution rate, or without its 10 or 20 points."""
_ROUNDING = Decimal("0.1")
_LEAST_ROWS = 2


def points_reader(rows: Sequence[tuple[Cell, Cell | None]]) -> ReadPoints:
    """Return how the points of a column are read, judged by all its filled cells with their scores.

    Every cell a percentage, or every one a fraction, and together a whole: shares of 100 points. A
    score above its share was not given in these points: then nothing is converted.
    """
    if len(rows) < _LEAST_ROWS:
        return values.read_number
    for share in (_percent, _fraction):
        points = [number for cell, _ in rows if (number := share(cell)) is not None]
        total = sum(points, Decimal(0))
        whole = any(abs(total - one) <= _ROUNDING for one in _WHOLES)
        if len(points) == len(rows) and whole and _scores_fit(rows, points):
            return read_share
    return values.read_number


def _scores_fit(rows: Sequence[tuple[Cell, Cell | None]], points: Sequence[Decimal]) -> bool:
    scores = (values.read_number(score).value if score else None for _, score in rows)
    return all(s is None or s <= most for s, most in zip(scores, points, strict=True))


def read_share(cell: Cell) -> values.Reading[Decimal]:
    """Read 15%, 0.15 or a plain number of points, with a note where it was no plain number."""
    points = _percent(cell)
    if points is None:
        points = _fraction(cell)
    if points is None:
        return values.read_number(cell)
    return values.Reading(points, note=f"{values.typed(cell).strip()} 按 {plain(points)} 分读取")


def read_percent(cell: Cell) -> values.Reading[Decimal]:
    """Read points for which a percentage, but not a fraction, may stand: 10% for 10 of 100."""
    return values.read_number(cell) if _percent(cell) is None else read_share(cell)


def _percent(cell: Cell) -> Decimal | None:
    """Return a percentage as points of 100; ``None`` where it is none."""
    if cell.kind is CellKind.TEXT:
        match = _PERCENT.fullmatch(values.without_spaces(cell.text))
        return Decimal(match[1]) if match else None
    return cell.number * _HUNDRED if cell.percent and cell.number is not None else None


def _fraction(cell: Cell) -> Decimal | None:
    """Return a share of 1 as points of 100; 1 is the whole, as in the row of the total."""
    number = None if cell.percent else values.read_number(cell).value
    return number * _HUNDRED if number is not None and 0 < number <= _ONE else None
