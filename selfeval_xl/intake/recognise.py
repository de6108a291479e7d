"""Tell which form a workbook is, and where in it each field and column stands.

The ladder: defined names first (they move with the cells), the labels' text second; fixed
coordinates never.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from selfeval_xl.forms import (
    CHECK_SHEET,
    FORMS,
    GUIDE_SHEET,
    IDENTITY_NAME,
    LIST_SHEET,
    OUTPUT_NAME,
    VERSION_NAME,
    Field,
    Form,
    Kind,
    Table,
    column_name,
    head_name,
)
from selfeval_xl.intake.gate import SkippableError, UnreadableError
from selfeval_xl.intake.grid import Cell, CellKind
from selfeval_xl.intake.values import normal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selfeval_xl.intake.grid import Grid, SheetCells

_LABELS_WANTED = 6
_LONGEST_LABEL = 40
_MOST_ROWS = 5_000
_HEADER_SHARE = 0.6
_HEADER_LEAST = 3
_MOST_ABOVE = 200
_MOST_INSERTED = 10
_MOST_UNREAD = 20
_MOST_VERSION_DIGITS = 9
OWN_SHEETS = frozenset({GUIDE_SHEET, CHECK_SHEET, LIST_SHEET})
"""The sheets of a template on which nobody fills anything in."""
_DECORATION = str.maketrans("", "", "*＊※：:（）() \n\t")


@dataclass(frozen=True)
class Columns:
    """Where a table stands: its sheet, the first and last row of its body, each column's number.

    The body is what the names cover, or as many rows as the template has under its header.
    """

    sheet: str
    first: int
    last: int
    numbers: dict[str, int]


@dataclass(frozen=True)
class _Header:
    """A row that holds the labels of a table's columns."""

    sheet: str
    row: int
    labels: dict[str, int]

    def columns(self, table: Table) -> dict[str, int]:
        """Return the number of each input column by key."""
        return {
            column.key: number
            for column in table.inputs
            if (number := self.column(column)) is not None
        }

    def column(self, field: Field) -> int | None:
        """Return the number of the column with that label."""
        return next((self.labels[text] for text in _labels(field) if text in self.labels), None)


def identify(grid: Grid) -> tuple[Form | None, int | None]:
    """Return which of our forms a workbook is, if any, and the version of its template.

    ``UnreadableError`` when it was made by a newer template, ``SkippableError`` for outputs.
    """
    if OUTPUT_NAME in grid.constants:
        raise SkippableError(
            f"「{grid.file_name}」是本程序生成的结果，不是填报表；请选择填报用的工作簿。"
        )
    form = FORMS.get(grid.constants.get(IDENTITY_NAME, ""))
    version_text = grid.constants.get(VERSION_NAME, "")
    version = int(version_text[:_MOST_VERSION_DIGITS]) if version_text.isdecimal() else None
    if form is None:
        form = _by_labels(grid)
    if form is not None and version is not None and version > form.version:
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
        if cell.kind is CellKind.TEXT and len(cell.text) < _LONGEST_LABEL
    }
    best: tuple[int, Form | None] = (0, None)
    for form in FORMS.values():
        tables = [table for _, table in form.tables() if any(c.required for c in table.columns)]
        complete = all(_has_required_columns(grid, table) for table in tables)
        fields = sum(bool(_labels(field) & present) for _, field in form.fields())
        if tables and complete and fields >= _LABELS_WANTED and fields > best[0]:
            best = fields, form
    return best[1]


def _has_required_columns(grid: Grid, table: Table) -> bool:
    """Tell whether one row of the workbook holds the labels of all columns the table requires."""
    header = _header(grid, table)
    return header is not None and all(
        header.column(column) is not None for column in table.columns if column.required
    )


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
    for name in _label_sheets(grid):
        sheet = grid.sheet(name)
        for cell in sheet:
            below = sheet.at(cell.row + 1, cell.column)  # a block may bear its only field's label
            if _says(cell, wanted) and not _says(below, wanted):
                merge = sheet.merge_at(cell.row, cell.column)
                return sheet.at(cell.row, (merge.right if merge else cell.column) + 1)
    return None


def _label_sheets(grid: Grid) -> list[str]:
    """Return the sheets on which people fill something in."""
    return [name for name in grid.sheet_names if name not in OWN_SHEETS]


def _says(cell: Cell, labels: set[str]) -> bool:
    return cell.kind is CellKind.TEXT and plain_label(cell.text) in labels


def find_head_cell(grid: Grid, table: Table, head_key: str, column_key: str) -> Cell | None:
    """Return a cell of a table's head row (such as the declared totals)."""
    head = next(head for head in table.head_rows if head.key == head_key)
    area = grid.areas.get(head_name(table, head, column_key))
    if area is not None:
        return grid.sheet(area.sheet).at(area.top, area.left)
    header = _header(grid, table)
    number = header.column(table.column(column_key)) if header else None
    if header is None or number is None:
        return None
    sheet = grid.sheet(header.sheet)
    label = {plain_label(head.label)}
    return next((sheet.at(cell.row, number) for cell in sheet if _says(cell, label)), None)


def find_table(grid: Grid, form: Form, table: Table) -> Columns | None:
    """Return where a table's columns stand, or ``None`` when the workbook has it no more."""
    named = {c.key: grid.areas.get(column_name(table, c.key)) for c in table.inputs}
    areas = {key: area for key, area in named.items() if area is not None}
    sheets = {area.sheet for area in areas.values()}
    header = _header(grid, table) if len(areas) < len(named) else None
    if areas and len(sheets) == 1 and all(named[c.key] for c in table.inputs if c.required):
        sheet = grid.sheet(sheets.pop())
        numbers = {key: area.left for key, area in areas.items()}
        if header and header.sheet == sheet.name:  # a column that has lost its name alone
            for key, number in header.columns(table).items():
                if key not in numbers and number not in numbers.values():
                    numbers[key] = number
        first = min(area.top for area in areas.values())
        last = max(area.bottom for area in areas.values())
        return Columns(sheet.name, _top(sheet, table, first, numbers), last, numbers)
    if header is None:
        return None
    sheet, numbers = grid.sheet(header.sheet), header.columns(table)
    first = last = _below_head_rows(sheet, table, header.row, numbers)
    foreign = _foreign_labels(form)
    while last < first + table.rows - 1 and not _is_foreign(sheet, last + 1, numbers, foreign):
        last += 1
    return Columns(sheet.name, first, last, numbers)


def _top(sheet: SheetCells, table: Table, first: int, numbers: dict[str, int]) -> int:
    """Return the first row below the header: a row inserted above the first one bears no name."""
    labels = {key: _labels(table.column(key)) for key in numbers}
    for row in range(first - 1, max(0, first - _MOST_ABOVE), -1):
        header = sum(_says(sheet.at(row, numbers[key]), labels[key]) for key in numbers)
        if header * 2 > len(numbers) or _is_head_row(sheet, table, row, numbers):
            return row + 1
    return first


def _below_head_rows(sheet: SheetCells, table: Table, header: int, numbers: dict[str, int]) -> int:
    """Return the row below a table's header and its head rows; empty rows between them are passed."""
    first = header + 1
    for row in range(first, first + len(table.head_rows) + _MOST_INSERTED):
        if _is_head_row(sheet, table, row, numbers):
            first = row + 1
        elif not all(sheet.at(row, column).is_blank for column in numbers.values()):
            break
    return first


def _is_head_row(sheet: SheetCells, table: Table, row: int, numbers: dict[str, int]) -> bool:
    heads = {plain_label(head.label) for head in table.head_rows}
    return any(_says(sheet.at(row, column), heads) for column in numbers.values())


def _foreign_labels(form: Form) -> set[str]:
    """Return what can stand below a table in another block: titles, and labels of fields."""
    titles = {plain_label(block.title) for _, block in form.blocks()}
    return titles.union(*(_labels(field) for _, field in form.fields()))


def _is_foreign(sheet: SheetCells, row: int, numbers: dict[str, int], foreign: set[str]) -> bool:
    return any(_says(sheet.at(row, column), foreign) for column in {1, *numbers.values()})


def _header(grid: Grid, table: Table) -> _Header | None:
    """Return the row with the most labels of the table, if it has enough of them."""
    best: tuple[int, _Header | None] = (0, None)
    for name in _label_sheets(grid):
        for row, labels in _label_rows(grid.sheet(name)):
            header = _Header(name, row, labels)
            found = len(header.columns(table))
            if found > best[0]:
                best = (found, header)
    least = min(_HEADER_LEAST, len(table.inputs))
    return best[1] if best[0] >= max(least, _HEADER_SHARE * len(table.inputs)) else None


def _label_rows(sheet: SheetCells) -> Iterator[tuple[int, dict[str, int]]]:
    rows: dict[int, dict[str, int]] = {}
    for cell in sheet:
        if cell.kind is CellKind.TEXT and cell.text and len(cell.text) < _LONGEST_LABEL:
            rows.setdefault(cell.row, {}).setdefault(plain_label(cell.text), cell.column)
    yield from rows.items()


def table_rows(
    grid: Grid, form: Form, table: Table, place: Columns
) -> Iterator[tuple[int, dict[str, Cell]]]:
    """Yield the used rows of a table: the row's number and its cells by column key.

    Rows typed below the body belong to it as long as no row between is empty; a stray cell far
    below does not, nor does the next block. A row in which only preset cells stand is unused,
    unless the preset is itself what the reader wants (a table that is mostly preset). A choice
    merged over several rows counts for each of them.
    """
    sheet = grid.sheet(place.sheet)
    telling = [c.key for c in table.inputs if not c.preset and c.key in place.numbers]
    mostly_preset = len(telling) < len(table.inputs) / 2
    foreign = _foreign_labels(form)
    for row in range(place.first, place.first + _MOST_ROWS):
        cells = {key: sheet.at(row, number) for key, number in place.numbers.items()}
        if row > place.last and (
            all(cell.is_blank for cell in cells.values())
            or _is_foreign(sheet, row, place.numbers, foreign)
        ):
            return
        used = any(not cells[key].is_blank for key in telling)
        if used or (mostly_preset and _has_preset(table, cells)):
            yield row, {key: _unmerged(sheet, table, key, cell) for key, cell in cells.items()}


def rows_beyond(grid: Grid, form: Form, place: Columns) -> list[Cell]:
    """Return the first cell of each row that stands below a gap under the table, and is not read.

    A row counts when two of its cells are filled, so that a stray mark is no row.
    """
    sheet = grid.sheet(place.sheet)
    foreign = _foreign_labels(form)
    rows: dict[int, list[Cell]] = {}
    columns = set(place.numbers.values())
    for cell in sheet:
        if cell.row > place.last and cell.column in columns and not cell.is_blank:
            rows.setdefault(cell.row, []).append(cell)
    read = place.last
    found: list[Cell] = []
    for row in sorted(rows):
        if _is_foreign(sheet, row, place.numbers, foreign):
            break
        if row == read + 1:
            read = row
        elif len(rows[row]) > 1:
            found.append(rows[row][0])
    return found[:_MOST_UNREAD]


def _unmerged(sheet: SheetCells, table: Table, key: str, cell: Cell) -> Cell:
    """Return a cell with the value of the merged area that covers it, if it is to be repeated."""
    if cell.is_blank and table.column(key).kind is Kind.CHOICE:
        merge = sheet.merge_at(cell.row, cell.column)
        if merge is not None and merge.left == cell.column:
            anchor = sheet.at(merge.top, merge.left)
            return cell if anchor.formula else replace(anchor, row=cell.row)
    return cell


def _has_preset(table: Table, cells: dict[str, Cell]) -> bool:
    return any(not cells[c.key].is_blank for c in table.inputs if c.preset and c.key in cells)
