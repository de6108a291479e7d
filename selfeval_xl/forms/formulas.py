"""What a template computes by itself: each formula as the sheet writes it and as we compute it.

``text`` is the formula of the sheet, ``value`` its result for given values (``None`` where the
formula shows empty text). Both stand side by side, so that a stored result is the live one.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Protocol

from selfeval_xl.exact import divide

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Row = Mapping[str, object]


def as_number(value: object) -> Decimal | None:
    """Return a cell value as a number, ``None`` when it is blank, text or a date."""
    if isinstance(value, Decimal):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return Decimal(str(value))
    return None


class Formula(Protocol):
    """A formula over other cells of its row (or over named cells)."""

    def text(self, cells: Mapping[str, str]) -> str:
        """Return the formula without the equals sign; ``cells`` are the addresses by key."""

    def value(self, row: Row, tables: Mapping[str, Sequence[Row]]) -> Decimal | None:
        """Return the result for the values of a row; ``tables`` are the rows of every table."""


@dataclass(frozen=True)
class Ratio:
    """One figure divided by another, words counting 0; empty where the divisor is blank or 0."""

    top: str
    bottom: str

    def text(self, cells: Mapping[str, str]) -> str:
        """Return the formula."""
        top, bottom = cells[self.top], cells[self.bottom]
        return f'IF(N({bottom})=0,"",N({top})/{bottom})'

    def value(self, row: Row, tables: Mapping[str, Sequence[Row]]) -> Decimal | None:  # noqa: ARG002 (as in Formula)
        """Return the quotient."""
        return divide(as_number(row.get(self.top)) or 0, as_number(row.get(self.bottom)) or 0)


@dataclass(frozen=True)
class Sum:
    """Figures added up; empty where none of them is given."""

    parts: tuple[str, ...]

    def text(self, cells: Mapping[str, str]) -> str:
        """Return the formula."""
        listed = ",".join(cells[part] for part in self.parts)
        return f'IF(COUNT({listed})=0,"",SUM({listed}))'

    def value(self, row: Row, tables: Mapping[str, Sequence[Row]]) -> Decimal | None:  # noqa: ARG002 (as in Formula)
        """Return the sum."""
        given = [n for part in self.parts if (n := as_number(row.get(part))) is not None]
        return sum(given, Decimal(0)) if given else None


@dataclass(frozen=True)
class Change:
    """By how much a figure differs from an earlier one, as a share of the earlier one."""

    later: str
    earlier: str

    def text(self, cells: Mapping[str, str]) -> str:
        """Return the formula."""
        later, earlier = cells[self.later], cells[self.earlier]
        return f'IF(OR(NOT(ISNUMBER({later})),N({earlier})=0),"",({later}-{earlier})/{earlier})'

    def value(self, row: Row, tables: Mapping[str, Sequence[Row]]) -> Decimal | None:  # noqa: ARG002 (as in Formula)
        """Return the share."""
        later, earlier = as_number(row.get(self.later)), as_number(row.get(self.earlier))
        return None if later is None or not earlier else divide(later - earlier, earlier)


@dataclass(frozen=True)
class ListedWeight:
    """The points that 绩效指标 gives to the level-1 (and level-2) indicator of the row."""

    def text(self, cells: Mapping[str, str]) -> str:
        """Return the formula."""
        one, two = cells["level1"], cells["level2"]
        return (
            f'IF({one}="","",IF({two}="",SUMIFS(indicators_weight,indicators_level1,'
            f"{one}),SUMIFS(indicators_weight,indicators_level1,{one},"
            f"indicators_level2,{two})))"
        )

    def value(self, row: Row, tables: Mapping[str, Sequence[Row]]) -> Decimal | None:
        """Return the sum of points."""
        one, two = row.get("level1"), row.get("level2")
        if not one:
            return None
        return sum(
            (
                as_number(other.get("weight")) or Decimal(0)
                for other in tables.get("indicators", ())
                if other.get("level1") == one and (not two or other.get("level2") == two)
            ),
            Decimal(0),
        )


@dataclass(frozen=True)
class RuleWeight:
    """The points that the chosen scoring rules give to the execution rate."""

    def text(self, cells: Mapping[str, str]) -> str:  # noqa: ARG002 (as in Formula)
        """Return the formula."""
        return "IFERROR(VLOOKUP(profile,rule_weights,2,FALSE),10)"

    def value(self, row: Row, tables: Mapping[str, Sequence[Row]]) -> Decimal | None:  # noqa: ARG002 (as in Formula)
        """Return the points, which the row holds."""
        return as_number(row.get("execution_weight"))
