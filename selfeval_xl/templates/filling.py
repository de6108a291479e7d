"""What is written into a template when it is built: nothing, or the figures of a workbook."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from selfeval_xl.forms import as_number

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from selfeval_xl.forms import Section, Table

Value = str | int | float | Decimal | date | None
"""A value for one cell: amounts in 万元, rates as fractions, points as numbers."""


@dataclass(frozen=True)
class Filling:
    """Values by field key, by head row (``funds_declared_spent``) and by table row."""

    fields: Mapping[str, Value] = field(default_factory=dict)
    rows: Mapping[str, Sequence[Mapping[str, Value]]] = field(default_factory=dict)

    def table_rows(self, table: Table) -> Sequence[Mapping[str, Value]]:
        """Return the rows to write: those given for the table, else its presets."""
        return self.rows.get(table.key, table.presets)

    def number(self, key: str) -> Decimal | None:
        """Return a field as a number, ``None`` when it is blank or text."""
        return as_number(self.fields.get(key))


def narrative_rows(
    outline: Sequence[Section],
    bodies: Mapping[str, str],
    added: Mapping[str, Sequence[tuple[str, str, str]]] | None = None,
) -> list[dict[str, Value]]:
    """Return the rows of 报告正文 with texts filled in.

    ``bodies`` maps section codes to texts; ``added`` maps a code to rows (level, heading, text) that
    staff put after that section.
    """
    rows: list[dict[str, Value]] = []
    for section in outline:
        rows.append(
            {
                "code": section.code,
                "level": section.level_label,
                "heading": section.heading,
                "automatic": section.hint,
                "body": bodies.get(section.code, ""),
            }
        )
        for level, heading, body in (added or {}).get(section.code, ()):
            rows.append({"level": level, "heading": heading, "body": body})
    return rows
