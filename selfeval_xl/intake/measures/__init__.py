"""Targets and actuals as people type them in official forms, read with what stands beside them.

Each reading is a value: direction, number, unit, how sure and by which step. What cannot be read
with certainty is not guessed: the reading asks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from selfeval_xl.intake.grid import CellKind, serial_to_date
from selfeval_xl.intake.measures.actuals import read_actual
from selfeval_xl.intake.measures.compare import compare
from selfeval_xl.intake.measures.direction import (
    is_figure_name,
    is_share,
    is_time_name,
    wants_more,
)
from selfeval_xl.intake.measures.names import clean_name
from selfeval_xl.intake.measures.reading import (
    SAYINGS,
    Change,
    Comparison,
    Direction,
    Kind,
    Reading,
    asks,
)
from selfeval_xl.intake.measures.targets import read_target
from selfeval_xl.intake.measures.units import alike, count_differently
from selfeval_xl.intake.values import typed

if TYPE_CHECKING:
    from selfeval_xl.intake.grid import Cell


def read_target_cell(  # noqa: PLR0913 (the row as it stands in the form)
    cell: Cell,
    name: str = "",
    unit: str = "",
    year: int | None = None,
    nature: str = "",
    level1: str = "",
    level2: str = "",
) -> Reading:
    """Read the target in a cell: a number as its format shows it, a text as typed."""
    if cell.kind is CellKind.ERROR:
        return _error(cell)
    if _turned_into_a_day(cell) and is_figure_name(name) and not is_time_name(name):
        shown = typed(cell)
        return asks(
            shown,
            f"单元格显示为日期「{shown}」，指标却是数值；请核对是不是被自动改成了日期",
            Kind.DATE,
        )
    return read_target(typed(cell), name, unit, year, nature, level1, level2)


def read_actual_cell(
    cell: Cell, target: Reading, unit: str = "", year: int | None = None
) -> Reading:
    """Read the actual in a cell; ``target`` is the reading of its target."""
    if cell.kind is CellKind.ERROR:
        return _error(cell)
    return read_actual(typed(cell), target, unit, year)


def _turned_into_a_day(cell: Cell) -> bool:
    return cell.dated and cell.number is not None and serial_to_date(cell.number) is not None


def _error(cell: Cell) -> Reading:
    return asks(cell.text, f"错误值 {cell.text}；请改正公式或直接填写数值", Kind.BLANK)


__all__ = [
    "SAYINGS",
    "Change",
    "Comparison",
    "Direction",
    "Kind",
    "Reading",
    "alike",
    "clean_name",
    "compare",
    "count_differently",
    "is_share",
    "read_actual",
    "read_actual_cell",
    "read_target",
    "read_target_cell",
    "wants_more",
]
