"""The rows of money of a form, and its amounts as people read them."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from selfeval_xl.checks.face import named
from selfeval_xl.exact import plain, wan_text
from selfeval_xl.intake import known

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selfeval_xl.checks.face import Evidence
    from selfeval_xl.forms import Table

YUAN, WAN = "元", "万元"


def unit_of(form: Any) -> str:  # noqa: ANN401 (a frame's tuple)
    """Return the unit in which the amounts of a form are written: 元 or 万元."""
    return getattr(form, "funds_unit", None) or WAN


def money(fen: int | Decimal, unit: str) -> str:
    """Return an amount of 分 as a form in that unit prints it: 12.50万元, 125000元."""
    amount = Decimal(int(fen))
    return f"{plain(amount / 100)}{YUAN}" if unit == YUAN else f"{wan_text(int(fen))}{WAN}"


@dataclass(frozen=True)
class Paid:
    """A row of a table of money, read by one of its (budget, spent) pairs; amounts in 分."""

    table: Table
    form: Any
    row: Any
    keys: tuple[str, str]

    @property
    def name(self) -> str:
        """What people call the row."""
        return named(getattr(self.row, self.table.named_by))

    @property
    def labels(self) -> tuple[str, str]:
        """The labels of both columns."""
        budget, spent = (self.table.column(key).label for key in self.keys)
        return budget, spent

    @property
    def amounts(self) -> tuple[Any, Any]:
        """Budget and spent; missing where blank."""
        budget, spent = (getattr(self.row, key) for key in self.keys)
        return budget, spent

    @property
    def places(self) -> tuple[str, str]:
        """The cells of both."""
        budget, spent = (getattr(self.row, f"{key}_at") for key in self.keys)
        return budget, spent

    @property
    def is_complete(self) -> bool:
        """Both amounts are given."""
        return all(known(amount) for amount in self.amounts)

    @property
    def is_explained(self) -> bool:
        """A reason stands in the row, or beside the declared total."""
        total = getattr(self.form, f"{self.table.key}_declared_reason", None)
        return known(self.row.reason) or known(total)


def money_tables(evidence: Evidence) -> Iterator[Table]:
    """Yield the tables of the form that hold money."""
    yield from (table for _, table in evidence.frames.form.tables() if table.pairs)


def paid_rows(evidence: Evidence) -> Iterator[Paid]:
    """Yield every row of money once per pair of its columns."""
    for table in money_tables(evidence):
        for row in evidence.frames.rows(table.key):
            for pair in table.pairs:
                yield Paid(table, evidence.forms[row.form_id], row, pair)


def part_rows(evidence: Evidence) -> Iterator[Paid]:
    """Yield the rows of official forms that detail a source of funds."""
    tables = {table.key: table for table in evidence.frames.form.official_tables}
    for row in evidence.frames.rows("fund_lines"):
        if known(row.whole):
            yield Paid(tables["fund_lines"], evidence.forms[row.form_id], row, ("budget", "spent"))
