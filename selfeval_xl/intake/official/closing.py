"""The texts around an official form's tables: 评价结论, 存在问题, 改进措施, 实施内容."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from selfeval_xl.intake.grid import CellKind
from selfeval_xl.intake.official import labels

if TYPE_CHECKING:
    from collections.abc import Sequence

    from selfeval_xl.intake.grid import Cell
    from selfeval_xl.intake.official.management import Rows


@dataclass(frozen=True)
class Closing:
    """A labelled text: the section of the report that it belongs to, its label, its cells."""

    code: str
    label: Cell
    texts: tuple[Cell, ...]


def find_closings(sheet: Rows, rows: Sequence[int]) -> tuple[Closing, ...]:
    """Return the labelled texts that stand in ``rows``, which hold no table, from top to bottom.

    A text stands right of its label, or below a label that has its row to itself.
    """
    found = []
    for number, row in enumerate(rows):
        cells = sheet.rows[row]
        if len(cells) == 1 and (inside := _inside(cells[0])):
            found.append(inside)
            continue
        label = cells[0]
        if not _code(label):
            continue
        beside = [cell for cell in cells if cell.column > label.column]
        if beside or len(cells) > 1:
            last, _ = sheet.end_of(label)
            texts = tuple(
                cell
                for below in range(row, last + 1)
                for cell in sheet.rows.get(below, ())
                if cell.column > label.column
            )
            found.append(Closing(_code(label), label, texts or (sheet.right_of(label),)))
            continue
        texts = _below(sheet, rows[number + 1 :])
        found.append(Closing(_code(label), label, texts or (sheet.right_of(label),)))
    return tuple(found)


def _code(cell: Cell) -> str:
    return labels.closing_code(labels.bare(cell.text)) if cell.kind is CellKind.TEXT else ""


def _inside(cell: Cell) -> Closing | None:
    """Return a labelled text whose label stands in the same cell."""
    label, text = labels.closing_in(cell.text) if cell.kind is CellKind.TEXT else ("", "")
    if not label:
        return None
    code = labels.closing_code(labels.bare(label))
    return Closing(code, replace(cell, text=label), (replace(cell, text=text),))


def _below(sheet: Rows, rows: Sequence[int]) -> tuple[Cell, ...]:
    """Return the texts that have their rows to themselves, down to the next heading."""
    texts = []
    for row in rows:
        cells = sheet.rows[row]
        first = cells[0]
        if len(cells) > 1 or first.kind is not CellKind.TEXT or _code(first):
            break
        if labels.is_numbered_section(first.text) or labels.is_section(labels.bare(first.text)):
            break
        texts.append(first)
    return tuple(texts)
