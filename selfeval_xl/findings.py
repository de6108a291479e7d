"""What a check says: a finding with its severity, place and arithmetic."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST_PLACES_SHOWN = 8


class Severity(Enum):
    """How serious a finding is; the value is the word users read."""

    ERROR = "错误"
    WARNING = "警告"
    INFO = "提示"

    @property
    def rank(self) -> int:
        """Position in a sorted list, the gravest first."""
        return list(Severity).index(self)


@dataclass(frozen=True)
class Finding:
    """One fault or question about one place of one workbook.

    ``cells`` are addresses on ``sheet`` (``"D7"``); several after merging. ``given``, ``expected``
    and ``difference`` are printed text, empty where the check compares nothing.
    """

    form_id: str
    code: str
    severity: Severity
    sheet: str
    cells: tuple[str, ...]
    message: str
    remedy: str
    basis: str
    given: str = ""
    expected: str = ""
    difference: str = ""

    @property
    def place(self) -> str:
        """Sheet and cells as one reads them: ``资金情况!D7、D9``."""
        shown = "、".join(self.cells[:MOST_PLACES_SHOWN])
        if len(self.cells) > MOST_PLACES_SHOWN:
            shown += f"等{len(self.cells)}格"
        return f"{self.sheet}!{shown}" if shown else self.sheet

    @property
    def cell(self) -> str:
        """All addresses joined by commas, as in machine-readable output."""
        return ",".join(self.cells)


def merge(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Join findings that differ only in their cell, and sort: gravest first, then by code."""
    merged: dict[Finding, list[str]] = {}
    for finding in findings:
        cells = merged.setdefault(replace(finding, cells=()), [])
        cells.extend(cell for cell in finding.cells if cell not in cells)
    joined = (replace(key, cells=tuple(cells)) for key, cells in merged.items())
    return tuple(sorted(joined, key=lambda f: (f.form_id, f.severity.rank, f.code)))


def count_by_severity(findings: Iterable[Finding]) -> dict[Severity, int]:
    """Return the number of findings of each severity, zero included."""
    counts = dict.fromkeys(Severity, 0)
    for finding in findings:
        counts[finding.severity] += 1
    return counts
