"""Where a transfer form tells how its funds were managed, and where it closes with 说明."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from selfeval_xl.intake.grid import CellKind
from selfeval_xl.intake.official import labels

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from selfeval_xl.intake.grid import Cell

_LEAST_ASPECTS = 2
"""How many rows named like aspects make a block that bears no name of its own."""

_MOST_BESIDE = 2
"""A label and its text: more cells in a row are a row of a table."""


class Rows(Protocol):
    """A sheet as the layout looks at it, row by row."""

    @property
    def rows(self) -> Mapping[int, Sequence[Cell]]:
        """The cells that hold something, by row, from left to right."""

    def shown_at(self, row: int, column: int) -> Cell:
        """Return the cell that is seen at a place: the first one of a merged area."""

    def right_of(self, label: Cell) -> Cell:
        """Return the cell right of a label."""

    def end_of(self, cell: Cell) -> tuple[int, int]:
        """Return the last row and the last column of a cell, merged areas counted as one."""


@dataclass(frozen=True)
class Aspect:
    """One row of the block: its name in the ministry's words, its label, and its two texts."""

    name: str
    label: Cell
    situation: Cell
    problems: Cell | None


@dataclass(frozen=True)
class Management:
    """The block 资金管理情况: its own label and headers where it has them, and its rows."""

    label: Cell | None
    headers: dict[str, Cell]
    aspects: tuple[Aspect, ...]


def begins_management(cells: Sequence[Cell]) -> bool:
    """Tell whether a row belongs to the block 资金管理情况 by its labels."""
    return any(
        labels.is_management(name) or labels.aspect_of(name)
        for cell in cells
        if cell.kind is CellKind.TEXT and (name := labels.bare(cell.text))
    )


def find_management(sheet: Rows, rows: Sequence[int]) -> Management | None:
    """Return the block that stands in ``rows``, which hold no other block; ``None`` without one."""
    label = next(_texts_in(sheet, rows, labels.is_management), None)
    found = [
        (cell, name)
        for cell in _texts_in(sheet, rows, labels.aspect_of)
        if (name := labels.aspect_of(labels.bare(cell.text)))
    ]
    if label is None and len(found) < _LEAST_ASPECTS:
        return None
    if not found:
        if label is None:
            return None
        # one cell of text for the whole block
        return Management(label, {}, (Aspect("", label, sheet.right_of(label), None),))
    first = found[0][0]
    headers: dict[str, Cell] = {}
    for row in reversed([row for row in rows if row < first.row]):
        headers = _headers(sheet.rows[row], first)
        if headers:
            break
    aspects = tuple(_aspect(sheet, cell, name, headers) for cell, name in found)
    return Management(label, headers, aspects)


def _headers(cells: Sequence[Cell], first: Cell) -> dict[str, Cell]:
    """Return the headers of both columns that stand in a row, right of the aspects."""
    return {
        role: cell
        for cell in cells
        if cell.kind is CellKind.TEXT
        and cell.column > first.column
        and (role := labels.management_role(labels.bare(cell.text)))
    }


def _aspect(sheet: Rows, label: Cell, name: str, headers: Mapping[str, Cell]) -> Aspect:
    """Return a row of the block; without headers its texts stand right of the label in order."""
    if "situation" in headers:
        situation = sheet.shown_at(label.row, headers["situation"].column)
        if "problems" not in headers:
            return Aspect(name, label, situation, None)
        problems = sheet.shown_at(label.row, headers["problems"].column)
        return Aspect(name, label, situation, problems)
    situation = sheet.right_of(label)
    beyond = [
        cell
        for cell in sheet.rows.get(label.row, ())
        if cell.column > max(situation.column, label.column)
    ]
    return Aspect(name, label, situation, beyond[0] if beyond else None)


@dataclass(frozen=True)
class Remark:
    """The closing 说明: its label, and the cells of its text (label and text may share one cell)."""

    label: Cell
    texts: tuple[Cell, ...]


def find_remark(sheet: Rows, rows: Sequence[int]) -> Remark | None:
    """Return the closing 说明 that stands in ``rows``; ``None`` without one."""
    for row in rows:
        label = sheet.rows[row][0]
        if label.kind is not CellKind.TEXT:
            continue
        if labels.remark_in(label.text):
            return Remark(label, (label,))
        if not labels.is_remark(labels.bare(label.text)):
            continue
        if len(sheet.rows[row]) > _MOST_BESIDE:
            continue
        return Remark(label, _beside(sheet, label))
    return None


def _beside(sheet: Rows, label: Cell) -> tuple[Cell, ...]:
    """Return the cells of text right of a label, over all rows that the label is merged over."""
    last, right = sheet.end_of(label)
    cells = [
        cell
        for row in range(label.row, last + 1)
        for cell in sheet.rows.get(row, ())
        if cell.column > right
    ]
    return tuple(cells) or (sheet.right_of(label),)


def _texts_in(sheet: Rows, rows: Sequence[int], is_one: Callable[[str], object]) -> Iterator[Cell]:
    """Yield the cells whose bare label is one, from top to bottom."""
    for row in rows:
        for cell in sheet.rows[row]:
            if cell.kind is CellKind.TEXT and is_one(labels.bare(cell.text)):
                yield cell
