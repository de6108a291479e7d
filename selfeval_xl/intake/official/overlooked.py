"""What an official form holds that was not read, and what was looked for and is not there."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from selfeval_xl.intake.grid import CellKind
from selfeval_xl.intake.official import labels
from selfeval_xl.intake.values import normal

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from selfeval_xl.intake.grid import Cell, SheetCells
    from selfeval_xl.intake.official.layout import Block, Layout

_NOTE = re.compile(
    r"\(?(?:\d{4})?年度?\)?$|注[:：\d]|备注[:：]|(?:填[报表])?说明[:：]|附件\d*$|金额?单位"
)
_LONGEST = 30


@dataclass(frozen=True)
class Overlooked:
    """A label whose value was not read: the text, cut where it is long, and its cell."""

    label: str
    cell: str


def overlooked(layout: Layout, used: frozenset[str]) -> tuple[Overlooked, ...]:
    """Return the labels of a form that nothing was read from, from top to bottom.

    ``used`` are the addresses of the cells that were read. A row of notes, and a heading that stands
    alone, hold nothing to be read.
    """
    blocks = [block for block in (layout.funds, layout.goals, layout.indicators) if block]
    found = []
    for row, cells in _rows(layout.sheet, range(layout.top, layout.bottom + 1)):
        block = next((b for b in blocks if b.header <= row <= b.last), None)
        left = _headers(cells, block) if block else _labels(cells, used)
        if block is None or row == block.header:
            found += left
    return tuple(Overlooked(_short(cell.text), f"{cell.sheet}!{cell.address}") for cell in found)


def _rows(sheet: SheetCells, rows: range) -> Iterator[tuple[int, list[Cell]]]:
    by_row: dict[int, list[Cell]] = {}
    for cell in sheet:
        if cell.row in rows and not cell.is_blank:
            by_row.setdefault(cell.row, []).append(cell)
    for row in sorted(by_row):
        yield row, sorted(by_row[row], key=lambda cell: cell.column)


def _headers(cells: Iterable[Cell], block: Block) -> list[Cell]:
    """Return the headers of a block whose columns mean nothing to us."""
    columns = {*block.columns.values(), *(cell.column for cell in block.headers.values())}
    texts = [cell for cell in cells if cell.kind is CellKind.TEXT]
    return [cell for cell in texts if cell.column > min(columns) and cell.column not in columns]


def _labels(cells: list[Cell], used: frozenset[str]) -> list[Cell]:
    """Return the first label of a row, if what stands beside it was not read."""
    left = [cell for cell in cells if cell.address not in used]
    first = next((cell for cell in left if cell.kind is CellKind.TEXT), None)
    if first is None or _NOTE.match("".join(normal(first.text).split())):
        return []
    alone = len(cells) == 1
    heading = labels.is_heading(first.text) or labels.is_section(labels.bare(first.text))
    return [] if alone and heading else [first]


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"


def not_found(layout: Layout) -> tuple[str, ...]:
    """Return the parts of a self-evaluation form that this one has no label for."""
    indicators = layout.indicators.columns if layout.indicators else {}
    named = {"project_name", "department_name"} & layout.fields.keys()
    parts = {
        "标题": layout.title is not None,
        "项目名称或部门名称": bool(named),
        "资金": layout.funds is not None,
        "目标": layout.goals is not None,
        "分值": "weight" in indicators,
        "自评得分": "self_score" in indicators,
        "总分": layout.total is not None or layout.told is not None,
    }
    return tuple(name for name, there in parts.items() if not there)
