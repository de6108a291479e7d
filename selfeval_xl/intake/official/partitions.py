"""One total divided in several ways: 按收入性质分 and 按支出性质分 of a department's form.

The ways stand below each other, with the amounts in the columns of the fund block, or side by side,
each with one amount behind its label. (部门整体支出绩效自评表: Σ 按收入性质 ＝ Σ 按支出性质 ＝ 年度资金总额.)
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from selfeval_xl.exact import to_fen
from selfeval_xl.intake import values
from selfeval_xl.intake.divided import SINGLE, Partition, Share
from selfeval_xl.intake.grid import Cell, CellKind
from selfeval_xl.intake.official import labels

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from selfeval_xl.intake.grid import SheetCells
    from selfeval_xl.intake.official.layout import Block

_YUAN_PER_WAN = 10_000
_SHARE = re.compile(
    r"(?:其中[:：]?)?(?P<name>[^\d:：]*?)[:：]?(?P<amount>\d[\d,]*(?:\.\d+)?)?(?P<unit>万元|元)?"
)


@dataclass(frozen=True)
class Mark:
    """The label that begins a partition, and the area that is its own."""

    label: Cell
    right: int
    bottom: int

    def covers(self, columns: Iterable[int]) -> bool:
        """Tell whether the amounts of the fund block belong to it."""
        return all(self.label.column <= column <= self.right for column in columns)

    @property
    def rows(self) -> range:
        """The rows of its shares."""
        return range(self.label.row + 1, self.bottom + 1)


def marks_in(sheet: SheetCells, block: Block) -> tuple[Mark, ...]:
    """Return the partitions of a fund block, from top to bottom and left to right."""
    found = [
        cell
        for cell in sheet
        if block.first <= cell.row <= block.last
        and cell.kind is CellKind.TEXT
        and labels.is_partition(labels.bare(cell.text))
    ]
    widest = max([cell.column for cell in sheet], default=0)
    marks = []
    for cell in found:
        beside = [c.column for c in found if c.row == cell.row and c.column > cell.column]
        below = [c.row for c in found if c.row > cell.row]
        right = min(beside, default=widest + 1) - 1
        marks.append(Mark(cell, right, min(below, default=block.last + 1) - 1))
    return tuple(sorted(marks, key=lambda mark: (mark.label.row, mark.label.column)))


def in_columns(mark: Mark, rows: Iterable[Mapping[str, Any]], keys: Iterable[str]) -> Partition:
    """Return a partition whose shares have an amount in each column; ``rows`` are fund rows.

    A row that adds up the others is no share.
    """
    known = tuple(keys)
    return Partition(
        _name(mark), mark.label.sheet, mark.label.address,
        tuple(
            Share(
                row["source"], row["source_at"], {key: row[key] for key in known},
                is_detail=row["is_detail"], unread=row["unread"],
            )
            for row in rows
            if row["row"] in mark.rows and not row["is_total"]
        ),
    )  # fmt: skip


def beside_labels(mark: Mark, sheet: SheetCells, factor: Decimal | None) -> Partition:
    """Return a partition whose shares have one amount, in the label's own cell or right of it.

    ``factor`` is what one unit of the block is in 万元; an amount with a unit of its own ignores it.
    """
    shares = []
    for row in mark.rows:
        cells = [
            cell
            for column in range(mark.label.column, mark.right + 1)
            if not (cell := sheet.at(row, column)).is_blank
        ]
        label = next((cell for cell in cells if cell.kind is CellKind.TEXT), None)
        match = _SHARE.fullmatch("".join(values.normal(label.text).split())) if label else None
        if label is None or match is None or not match["name"]:
            continue
        if labels.is_fund_total(match["name"]):
            continue
        beside = next((cell.number for cell in cells if cell.kind is CellKind.NUMBER), None)
        amount = beside if match["amount"] is None else Decimal(match["amount"].replace(",", ""))
        unit = {"万元": Decimal(1), "元": Decimal(1) / _YUAN_PER_WAN}.get(
            match["unit"] or "", factor
        )
        fen = None if amount is None else to_fen(amount * (1 if unit is None else unit))
        is_detail = match[0].startswith("其中")
        shares.append(Share(match["name"], label.address, {SINGLE: fen}, is_detail=is_detail))
    return Partition(_name(mark), mark.label.sheet, mark.label.address, tuple(shares))


def _name(mark: Mark) -> str:
    return labels.bare(mark.label.text)
