"""Workbooks in the XML of Excel 2003 (SpreadsheetML), which reporting systems save as .xls."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING

from selfeval_xl.intake.cells import (
    Area,
    Cell,
    CellKind,
    Content,
    SheetCells,
    as_shown,
    clean,
    date_to_serial,
    defined_names,
    iso_day,
    letters,
    named_kind,
)
from selfeval_xl.intake.gate import MOST_PARTS, damaged, parsed, too_large

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from selfeval_xl.intake.gate import Document

_SS = "{urn:schemas-microsoft-com:office:spreadsheet}"
_BLANK: Content = (CellKind.BLANK, None, "")
_ORDINARY = "Default"
_MOST_ROWS, _MOST_COLUMNS = 1_048_576, 16_384
_R1C1 = re.compile(
    r"""(?P<kept>"[^"]*"|'[^']*')"""
    r"|(?<![\w.])R(?P<row>\d{1,7}|\[-?\d{1,7}\])?C(?P<column>\d{1,5}|\[-?\d{1,5}\])?(?![\w.(\[])"
)


class SpreadsheetmlSource:
    """A workbook in one XML document; its cells are made on demand."""

    def __init__(self, document: Document) -> None:
        """Parse the document and read what concerns the whole workbook."""
        self._name = document.name
        root = parsed(document.data.lstrip(), document.name)
        sheets = list(root.iterchildren(f"{_SS}Worksheet"))
        if len(sheets) > MOST_PARTS:
            raise too_large(document.name)
        self._sheets = {clean(sheet.get(f"{_SS}Name", "")): sheet for sheet in sheets}
        self._formats = _formats(root)
        self.sheet_names = tuple(self._sheets)
        self.areas, self.constants = defined_names(_names(root), self.sheet_names)

    def read(self, name: str) -> SheetCells:
        """Return the cells of a sheet; ``KeyError`` when there is no such sheet."""
        cells: dict[tuple[int, int], Cell] = {}
        merged: list[Area] = []
        try:
            for item, row, column, style in _places(self._sheets[name]):
                content, dated = _content(item)
                formula = _in_a1(item.get(f"{_SS}Formula", ""), row, column)
                if formula or content is not _BLANK:
                    percent, as_date = self._formats.get(style, (False, False))
                    cells[row, column] = Cell(
                        name, row, column, *content, percent, dated or as_date, formula
                    )
                if area := _merged(name, item, row, column):
                    merged.append(area)
        except (ValueError, InvalidOperation) as error:
            raise damaged(self._name) from error
        return SheetCells(name, cells, tuple(merged))


def _formats(root: _Element) -> dict[str, tuple[bool, bool]]:
    """Return (percent, dated) of each style; one without a format of its own has its parent's."""
    formats: dict[str, tuple[bool, bool]] = {}
    for style in root.iterfind(f"{_SS}Styles/{_SS}Style"):
        item = style.find(f"{_SS}NumberFormat")
        code = None if item is None else item.get(f"{_SS}Format")
        parent = style.get(f"{_SS}Parent", _ORDINARY)
        inherited = formats.get(parent, (False, False))
        formats[style.get(f"{_SS}ID", "")] = inherited if code is None else named_kind(code)
    return formats


def _names(root: _Element) -> Iterator[tuple[str, str, bool]]:
    for local, path in ((False, f"{_SS}Names"), (True, f"{_SS}Worksheet/{_SS}Names")):
        for item in root.iterfind(f"{path}/{_SS}NamedRange"):
            target = _in_a1(item.get(f"{_SS}RefersTo", ""), 1, 1)
            yield item.get(f"{_SS}Name", ""), target, local


def _places(sheet: _Element) -> Iterator[tuple[_Element, int, int, str]]:
    """Yield each cell with its row and column, both from 1, and its style."""
    row = 0
    for line in sheet.iterfind(f"{_SS}Table/{_SS}Row"):
        row = int(line.get(f"{_SS}Index", row + 1))
        column = 0
        for item in line.iterchildren(f"{_SS}Cell"):
            column = int(item.get(f"{_SS}Index", column + 1))
            if not (0 < row <= _MOST_ROWS and 0 < column <= _MOST_COLUMNS):
                raise ValueError(row)
            style = item.get(f"{_SS}StyleID") or line.get(f"{_SS}StyleID") or ""
            yield item, row, column, style
            column += int(item.get(f"{_SS}MergeAcross", 0))
        row += int(line.get(f"{_SS}Span", 0))


def _merged(sheet: str, item: _Element, row: int, column: int) -> Area | None:
    down, across = int(item.get(f"{_SS}MergeDown", 0)), int(item.get(f"{_SS}MergeAcross", 0))
    if down < 1 and across < 1:
        return None
    return Area(sheet, row, column, row + max(0, down), column + max(0, across))


def _content(  # noqa: PLR0911 (one per kind)
    item: _Element,
) -> tuple[Content, bool]:
    """Return what a cell holds, and whether it is a date by its type."""
    data = item.find(f"{_SS}Data")
    if data is None:
        return _BLANK, False
    text = clean("".join(map(str, data.itertext())))
    match data.get(f"{_SS}Type", "String"):
        case _ if not text:
            return _BLANK, False
        case "Number":
            return (CellKind.NUMBER, as_shown(text), ""), False
        case "Boolean":
            return (CellKind.BOOL, Decimal(text.strip() == "1"), ""), False
        case "Error":
            return (CellKind.ERROR, None, text), False
        case "DateTime" if day := iso_day(text):
            return (CellKind.NUMBER, Decimal(date_to_serial(day)), ""), True
        case _:
            return (CellKind.TEXT, None, text), False


def _in_a1(formula: str, row: int, column: int) -> str:
    """Return a formula without the equals sign, its addresses as letters and numbers."""

    def address(match: re.Match[str]) -> str:
        if match["kept"]:
            return match[0]
        row_mark, at_row = _moved(match["row"], row)
        column_mark, at_column = _moved(match["column"], column)
        if at_row < 1 or at_column < 1:
            return "#REF!"
        return f"{column_mark}{letters(at_column)}{row_mark}{at_row}"

    return _R1C1.sub(address, formula.removeprefix("="))


def _moved(part: str | None, here: int) -> tuple[str, int]:
    """Return the mark and the number of one half of an address: ``R7``, ``R[-1]`` or ``R``."""
    if part is None:
        return "", here
    if part.startswith("["):
        return "", here + int(part[1:-1])
    return "$", int(part)
