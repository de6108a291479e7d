"""The one door to cells: a workbook of any format as sheets of cells that know kind and address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from selfeval_xl.intake.cells import (
    Area,
    Cell,
    CellKind,
    SheetCells,
    as_shown,
    column_number,
    date_to_serial,
    letters,
    serial_to_date,
    split_reference,
)
from selfeval_xl.intake.formats import source_of

if TYPE_CHECKING:
    from selfeval_xl.intake.gate import Document, Package


class Grid:
    """A workbook: its sheets in order, its defined names and constants."""

    def __init__(self, opened: Package | Document) -> None:
        """Read what says what the sheets are; cells are read on demand."""
        self._file_name = opened.name
        self._source = source_of(opened)
        self.sheet_names = self._source.sheet_names
        self.areas = self._source.areas
        self.constants = self._source.constants
        self._read: dict[str, SheetCells] = {}

    @property
    def file_name(self) -> str:
        """The name of the file, for messages."""
        return self._file_name

    def sheet(self, name: str) -> SheetCells:
        """Return the cells of a sheet; ``KeyError`` when there is no such sheet."""
        if name not in self._read:
            self._read[name] = self._source.read(name)
        return self._read[name]


__all__ = [
    "Area",
    "Cell",
    "CellKind",
    "Grid",
    "SheetCells",
    "as_shown",
    "column_number",
    "date_to_serial",
    "letters",
    "serial_to_date",
    "split_reference",
]
