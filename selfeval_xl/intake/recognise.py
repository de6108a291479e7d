"""Which form is this workbook, and where in it does each field and column stand?

The ladder: defined names first (they move with the cells), the labels' text second; fixed
coordinates never.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from selfeval_xl.forms import (
    FORMS,
    IDENTITY_NAME,
    VERSION_NAME,
    Field,
    Form,
    Table,
    column_name,
    head_name,
)
from selfeval_xl.intake.gate import UnreadableError
from selfeval_xl.intake.grid import Cell, CellKind
from selfeval_xl.intake.values import normal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selfeval_xl.intake.grid import Grid, SheetCells

_LABELS_WANTED = 6
_MOST_ROWS = 5_000
_HEADER_SHARE = 0.6
_DECORATION = str.maketrans("", "", "*＊※：:（）() \n\t")


@dataclass(frozen=True)
class Columns:
    """Where a table stands: its sheet, the first and last named body row, each column's number."""

    sheet: str
    first: int
    last: int
    numbers: dict[str, int]


def identify(grid: Grid) -> tuple[Form, int | None]:
    """Return the form that a workbook is, and the version of its template if it says so.

    ``UnreadableError`` when it is none of ours, or was made by a newer template.
    """
    form = FORMS.get(grid.constants.get(IDENTITY_NAME, ""))
    version_text = grid.constants.get(VERSION_NAME, "")
    version = int(version_text) if version_text.isdecimal() else None
    if form is None:
        form = _by_labels(grid)
    if form is None:
        titles = "、".join(f"《{known.title}》" for known in FORMS.values())
        raise UnreadableError(
            f"「{grid.file_name}」是工作簿，但不是{titles}；请用 workbook_templates 文件夹里的模板填写。"
        )
    if version is not None and version > form.version:
        raise UnreadableError(
            f"「{grid.file_name}」用的是第 {version} 版模板，本程序只认到第 {form.version} 版；"
            "请更新程序后再试。"
        )
    return form, version


def _by_labels(grid: Grid) -> Form | None:
    present = {
        plain_label(cell.text)
        for name in grid.sheet_names
        for cell in grid.sheet(name)
        if cell.kind is CellKind.TEXT and len(cell.text) < 40  # noqa: PLR2004 (labels are short)
    }
    for form in FORMS.values():
        tables = [table for _, table in form.tables() if any(c.required for c in table.columns)]
        known = [
            table
            for table in tables
            if all(not c.required or _labels(c) & present for c in table.columns)
        ]
        fields = sum(bool(_labels(field) & present) for _, field in form.fields())
        if tables and len(known) == len(tables) and fields >= _LABELS_WANTED:
            return form
    return None


def plain_label(text: str) -> str:
    """Return a label without marks, brackets, colons and white space."""
    return normal(text).translate(_DECORATION)


def _labels(field: Field) -> set[str]:
    return {plain_label(text) for text in (field.label, *field.aliases)}


def find_field(grid: Grid, field: Field) -> Cell | None:
    """Return the cell in which a field is filled, or ``None`` when the form has it no more."""
    area = grid.areas.get(field.key)
    if area is not None:
        return grid.sheet(area.sheet).at(area.top, area.left)
    wanted = _labels(field)
    for name in grid.sheet_names:
        sheet = grid.sheet(name)
        for cell in sheet:
            if cell.kind is CellKind.TEXT and plain_label(cell.text) in wanted:
                return sheet.at(cell.row, cell.column + 1)
    return None


def find_head_cell(grid: Grid, table: Table, head_key: str, column_key: str) -> Cell | None:
    """Return a cell of a table's head row (such as the declared totals)."""
    head = next(head for head in table.head_rows if head.key == head_key)
    area = grid.areas.get(head_name(table, head, column_key))
    if area is not None:
        return grid.sheet(area.sheet).at(area.top, area.left)
    place = _by_header(grid, table)
    if place is None or column_key not in place.numbers:
        return None
    sheet = grid.sheet(place.sheet)
    label = plain_label(head.label)
    for cell in sheet:
        if cell.kind is CellKind.TEXT and plain_label(cell.text) == label:
            return sheet.at(cell.row, place.numbers[column_key])
    return None


def find_table(grid: Grid, table: Table) -> Columns | None:
    """Return where a table's columns stand, or ``None`` when the workbook has it no more."""
    named = {c.key: grid.areas.get(column_name(table, c.key)) for c in table.inputs}
    areas = {key: area for key, area in named.items() if area is not None}
    sheets = {area.sheet for area in areas.values()}
    if areas and len(sheets) == 1 and all(named[c.key] for c in table.inputs if c.required):
        return Columns(
            sheet=sheets.pop(),
            first=min(area.top for area in areas.values()),
            last=max(area.bottom for area in areas.values()),
            numbers={key: area.left for key, area in areas.items()},
        )
    return _by_header(grid, table)


def _by_header(grid: Grid, table: Table) -> Columns | None:
    best: tuple[int, SheetCells, int, dict[str, int]] | None = None
    for name in grid.sheet_names:
        sheet = grid.sheet(name)
        for row, labels in _label_rows(sheet):
            numbers = {
                column.key: labels[label]
                for column in table.inputs
                for label in _labels(column)
                if label in labels
            }
            if best is None or len(numbers) > best[0]:
                best = (len(numbers), sheet, row, numbers)
    if best is None or best[0] < max(2, _HEADER_SHARE * len(table.inputs)):
        return None
    _, sheet, row, numbers = best
    heads = {plain_label(head.label) for head in table.head_rows}
    first = row + 1
    while any(
        plain_label(sheet.at(first, column).text) in heads for column in numbers.values()
    ):
        first += 1
    return Columns(sheet.name, first, first, numbers)


def _label_rows(sheet: SheetCells) -> Iterator[tuple[int, dict[str, int]]]:
    rows: dict[int, dict[str, int]] = {}
    for cell in sheet:
        if cell.kind is CellKind.TEXT and cell.text:
            rows.setdefault(cell.row, {}).setdefault(plain_label(cell.text), cell.column)
    yield from rows.items()


def table_rows(grid: Grid, table: Table, place: Columns) -> Iterator[dict[str, Cell]]:
    """Yield the used rows of a table as cells by column key.

    Rows typed below the named body belong to it as long as no row between is empty; a stray cell
    far below does not. A row in which only preset cells stand is unused, unless the preset is
    itself what the reader wants (a table whose required columns are all preset).
    """
    sheet = grid.sheet(place.sheet)
    telling = [c.key for c in table.inputs if not c.preset and c.key in place.numbers]
    row = place.first
    while row < place.first + _MOST_ROWS:
        cells = {key: sheet.at(row, number) for key, number in place.numbers.items()}
        used = any(not cells[key].is_blank for key in telling)
        if row > place.last and all(cell.is_blank for cell in cells.values()):
            return
        if used or (len(telling) < len(table.inputs) / 2 and _has_preset(table, cells)):
            yield cells
        row += 1


def _has_preset(table: Table, cells: dict[str, Cell]) -> bool:
    return any(not cells[c.key].is_blank for c in table.inputs if c.preset and c.key in cells)
