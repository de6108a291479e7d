"""What a sheet of money shows: its table, its columns, the rows of its totals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from selfeval_xl.pipeline import Result

HEAD_ROW, TOTAL_ROW, DECLARED_ROW, GAP_ROW, FIRST_ROW = 3, 4, 5, 6, 7


@dataclass(frozen=True)
class Column:
    """A column that is added up: its figure's key, and the field of the form with the declared total."""

    key: str
    total: str
    declared: str = ""


@dataclass(frozen=True)
class Ledger:
    """Which table of the form a sheet shows, and where; other sheets ask it for addresses.

    ``letters`` gives the column of each key; ``name``, ``budget``, ``spent``, ``unspent`` and ``rate``
    are among them. Figures of row ``n`` begin with ``figure`` and ``n``, those of the whole list with
    ``whole``. ``columns`` are added up; ``declared_rate`` is the field with the declared rate.
    ``labels`` name the total and the declared total, over the columns up to ``label_to``.
    """

    name: str
    table: str
    figure: str
    whole: str
    letters: Mapping[str, str]
    columns: tuple[Column, ...]
    declared_rate: str
    labels: tuple[str, str]
    label_to: int = 0

    def rows(self, result: Result) -> tuple[Any, ...]:
        """Return the rows that are shown."""
        return result.tables[self.table]

    def name_of(self, result: Result, row: Any) -> str:  # noqa: ANN401 (a frame's tuple)
        """Return what people call a row; empty where it is not filled in."""
        return getattr(row, result.kind.table(self.table).named_by) or ""

    def bottom(self, result: Result) -> int:
        """Return the zero-based row of the last one (an empty row when there is none)."""
        return FIRST_ROW + max(1, len(self.rows(result))) - 1

    def column(self, key: str) -> int:
        """Return the zero-based column of a key."""
        return ord(self.letters[key]) - ord("A")

    def address(self, row: int, key: str) -> str:
        """Return the address of a cell, for formulas of other sheets; ``row`` is zero-based."""
        return f"{self.name}!{self.letters[key]}{row + 1}"

    def total_address(self, key: str) -> str:
        """Return the address of the total of an amount column, for formulas of other sheets."""
        return f"{self.name}!${self.letters[key]}${TOTAL_ROW + 1}"

    def body_range(self, result: Result, key: str) -> str:
        """Return the address of a column's rows (at least one row)."""
        letter = self.letters[key]
        return f"{self.name}!${letter}${FIRST_ROW + 1}:${letter}${self.bottom(result) + 1}"

    def source_sheet(self, result: Result) -> str:
        """Return the sheet of the input workbook on which the table stands."""
        return str(getattr(result.form, f"{self.table}_sheet"))

    def rows_here(self, result: Result) -> dict[int, int]:
        """Return the zero-based row here of each row of the table by its row in the input workbook."""
        return {int(row.row): at for at, row in enumerate(self.rows(result), start=FIRST_ROW)}
