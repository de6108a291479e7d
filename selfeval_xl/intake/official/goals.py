"""Goals of an official form that stand right of their labels, not below headers.

Both labels may share a row (项目年度目标 | … | 年度目标完成情况 | …) or stand below each other.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from selfeval_xl.intake.grid import CellKind
from selfeval_xl.intake.official import labels

if TYPE_CHECKING:
    from collections.abc import Sequence

    from selfeval_xl.intake.grid import Cell
    from selfeval_xl.intake.official.management import Rows


@dataclass(frozen=True)
class Goal:
    """A goal as it was set and what was done about it, each in its cell."""

    expected: Cell
    actual: Cell


@dataclass(frozen=True)
class Beside:
    """A goal right of its labels: the label of the goal, that of its completion, both texts."""

    expected: Cell
    actual: Cell
    goal: Goal


def beside(sheet: Rows, expected: Cell, actual: Cell, *, under: bool) -> Beside | None:
    """Return the goal whose texts stand right of labels in one row; none where these are headers.

    What tells: a text between both labels that is no label, and no text below either. ``under`` tells
    whether the row below may hold texts of goals, and no other table begins there.
    """
    between = [
        cell
        for cell in sheet.rows.get(expected.row, ())
        if expected.column < cell.column < actual.column
    ]
    below = [sheet.shown_at(expected.row + 1, cell.column) for cell in (expected, actual)]
    filled = under and any(_is_text(cell) and cell.row > expected.row for cell in below)
    if not between or filled:
        return None
    goal = Goal(sheet.right_of(expected), sheet.right_of(actual))
    return Beside(expected, actual, goal) if _is_text(goal.expected) else None


def stacked(sheet: Rows, rows: Sequence[int]) -> Beside | None:
    """Return the goal whose labels stand below each other, each with its text on the right."""
    expected: Cell | None = None
    for row in rows:
        for cell in filter(is_goal_label, sheet.rows[row]):
            name = labels.bare(cell.text)
            if expected is not None and cell.column == expected.column and labels.is_done(name):
                goal = Goal(sheet.right_of(expected), sheet.right_of(cell))
                return Beside(expected, cell, goal)
            if expected is None and labels.is_expected(name) and _is_text(sheet.right_of(cell)):
                expected = cell
    return None


def is_goal_label(cell: Cell) -> bool:
    """Tell whether a cell is the label of goals or of their completion."""
    name = labels.bare(cell.text) if cell.kind is CellKind.TEXT else ""
    return labels.is_expected(name) or labels.is_done(name)


def _is_text(cell: Cell) -> bool:
    """Tell whether a cell holds words of its own, not the label of another field or part."""
    name = labels.bare(cell.text) if cell.kind is CellKind.TEXT else ""
    if cell.kind is not CellKind.TEXT or cell.is_blank:
        return False
    is_other = labels.is_section(name) or labels.is_money_block(name) or labels.field_key(name)
    return not (is_goal_label(cell) or is_other)
