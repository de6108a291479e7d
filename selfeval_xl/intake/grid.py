"""The one door to cells: a workbook as sheets of cells that know their kind and address.

Blank, error value and value are three different things. Values are what the file stores: numbers
as the shortest decimal that Excel would show for them, texts as typed, dates as serial numbers with
a date format. A formula cell keeps its formula; its stored result is at most somebody's claim.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from enum import Enum
from functools import cached_property, lru_cache
from math import isfinite
from typing import TYPE_CHECKING

from selfeval_xl.intake.gate import damaged

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lxml.etree import _Element

    from selfeval_xl.intake.gate import Package

_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})")
_NAME_TARGET = re.compile(
    r"(?:'((?:[^']|'')+)'|([^'!\[\]]+))!\$?([A-Z]{1,3})\$?([0-9]{1,7})"
    r"(?::\$?([A-Z]{1,3})\$?([0-9]{1,7}))?"
)
_TRUE = frozenset({"1", "true"})
_UNSEEN = frozenset({"Cc", "Cf"})
_NO_CHARACTERS = "\ufffe\uffff"
_QUOTED = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_DATE_FORMATS = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
_PERCENT_FORMATS = frozenset({9, 10})
_EPOCH = date(1899, 12, 30)
_EPOCH_1904 = date(1904, 1, 1)
_SERIALS = range(1, 2958466)


class CellKind(Enum):
    """What stands in a cell."""

    BLANK = "空白"
    ERROR = "错误值"
    NUMBER = "数字"
    TEXT = "文字"
    BOOL = "逻辑值"


_Content = tuple[CellKind, Decimal | None, str]


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: where it is, what it holds and how it is shown.

    ``number`` is set for NUMBER (and BOOL as 0 or 1), ``text`` for TEXT and ERROR. ``percent`` and
    ``dated`` tell what the number format makes of the number. ``formula`` is the formula's text
    without the equals sign, empty for a constant; ``origin`` is the cell for which that text was
    written when several cells share one formula, else empty.
    """

    sheet: str
    row: int
    column: int
    kind: CellKind
    number: Decimal | None = None
    text: str = ""
    percent: bool = False
    dated: bool = False
    formula: str = ""
    origin: str = ""

    @property
    def address(self) -> str:
        """Column letters and row number."""
        return f"{letters(self.column)}{self.row}"

    @property
    def is_blank(self) -> bool:
        """Nothing typed: no value, no formula, or only white space."""
        return not self.formula and (
            self.kind is CellKind.BLANK or (self.kind is CellKind.TEXT and not self.text.strip())
        )


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of one sheet that knows its own address."""

    sheet: str
    top: int
    left: int
    bottom: int
    right: int


def letters(column: int) -> str:
    """Return the letters of a column number (1 is A)."""
    text = ""
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text


def column_number(text: str) -> int:
    """Return the number of a column's letters."""
    number = 0
    for char in text:
        number = number * 26 + ord(char) - 64
    return number


@lru_cache(maxsize=100_000)
def split_reference(reference: str) -> tuple[int, int]:
    """Return (row, column) of ``B7`` or ``$B$7``; ``ValueError`` when it is no reference."""
    match = _REFERENCE.fullmatch(reference)
    if match is None:
        raise ValueError(reference)
    return int(match[2]), column_number(match[1])


@dataclass(frozen=True)
class SheetCells:
    """The cells of one sheet by (row, column); what is not there is blank."""

    name: str
    cells: Mapping[tuple[int, int], Cell] = field(repr=False)
    merged: tuple[Area, ...] = ()

    def at(self, row: int, column: int) -> Cell:
        """Return the cell there."""
        return self.cells.get((row, column)) or Cell(self.name, row, column, CellKind.BLANK)

    def merge_at(self, row: int, column: int) -> Area | None:
        """Return the merged area that covers a place, if one does."""
        for area in self.merged:
            if area.top <= row <= area.bottom and area.left <= column <= area.right:
                return area
        return None

    def __iter__(self) -> Iterator[Cell]:
        """Yield the stored cells row by row."""
        return iter(self.cells.values())


class Grid:
    """A workbook: its sheets in order, its defined names and constants."""

    def __init__(self, package: Package) -> None:
        """Read the parts of ``package`` that say what the sheets are; cells are read on demand."""
        self._package = package
        workbook = package.tree("xl/workbook.xml")
        self._paths = _sheet_paths(package, workbook)
        self.sheet_names = tuple(self._paths)
        self.areas, self.constants = _names(workbook, self.sheet_names)
        properties = workbook.find("{*}workbookPr")
        self._shift = 0
        if properties is not None and properties.get("date1904") in _TRUE:
            self._shift = (_EPOCH_1904 - _EPOCH).days
        self._read: dict[str, SheetCells] = {}

    @property
    def file_name(self) -> str:
        """The name of the file, for messages."""
        return self._package.name

    def sheet(self, name: str) -> SheetCells:
        """Return the cells of a sheet; ``KeyError`` when there is no such sheet."""
        if name not in self._read:
            root = self._package.tree(self._paths[name])
            self._read[name] = SheetCells(
                name, dict(self._cells(name, root)), tuple(_merged(name, root))
            )
        return self._read[name]

    @cached_property
    def _strings(self) -> tuple[str, ...]:
        if "xl/sharedStrings.xml" not in self._package:
            return ()
        root = self._package.tree("xl/sharedStrings.xml")
        return tuple(_text_of(item) for item in root.iterchildren("{*}si"))

    @cached_property
    def _formats(self) -> tuple[tuple[bool, bool], ...]:
        """(percent, dated) of each cell format."""
        if "xl/styles.xml" not in self._package:
            return ()
        root = self._package.tree("xl/styles.xml")
        codes = {
            int(item.get("numFmtId", "0")): item.get("formatCode", "")
            for item in root.iterfind("{*}numFmts/{*}numFmt")
        }
        return tuple(
            _format_kind(int(item.get("numFmtId", "0")), codes)
            for item in root.iterfind("{*}cellXfs/{*}xf")
        )

    def _cells(self, name: str, root: _Element) -> Iterator[tuple[tuple[int, int], Cell]]:
        data = root.find("{*}sheetData")
        if data is None:
            return
        shared: dict[str, tuple[str, str]] = {}
        row_number = 0
        for row in data.iterchildren("{*}row"):
            try:
                row_number = int(row.get("r", row_number + 1))
            except ValueError as error:
                raise damaged(self.file_name) from error
            column = 0
            for item in row.iterchildren("{*}c"):
                reference = item.get("r")
                try:
                    column = split_reference(reference)[1] if reference else column + 1
                    if len(item) == 0:
                        continue
                    cell = self._cell(item, name, row_number, column, shared)
                except (ValueError, InvalidOperation, IndexError) as error:
                    raise damaged(self.file_name) from error
                if cell is not None:
                    yield (row_number, column), cell

    def _cell(
        self,
        item: _Element,
        sheet: str,
        row: int,
        column: int,
        shared: dict[str, tuple[str, str]],
    ) -> Cell | None:
        value = inline = None
        formula = origin = ""
        for child in item:
            tag = child.tag.rpartition("}")[2]
            if tag == "v":
                value = child.text
            elif tag == "f":
                formula, origin = _formula(child, f"{letters(column)}{row}", shared)
            elif tag == "is":
                inline = _text_of(child)
        if value is None and inline is None and not formula:
            return None
        kind = item.get("t", "n")
        percent, dated = self._format(item.get("s"))
        content: _Content = (CellKind.BLANK, None, "")
        if inline is not None:
            content = (CellKind.TEXT if inline else CellKind.BLANK, None, inline)
        elif value is not None and kind == "d" and (day := _iso_day(value)):
            content, dated = (CellKind.NUMBER, Decimal(date_to_serial(day)), ""), True
        elif value is not None:
            content = self._content(kind, value, self._shift if dated else 0)
        return Cell(sheet, row, column, *content, percent, dated, formula, origin)

    def _content(self, kind: str, value: str, shift: int) -> _Content:
        """Return what a cell holds; ``kind`` is what the file says, ``shift`` days for 1904 dates."""
        if kind == "n":
            return CellKind.NUMBER, as_shown(value) + shift, ""
        if kind == "b":
            return CellKind.BOOL, Decimal(value.strip() in _TRUE), ""
        if kind == "e":
            return CellKind.ERROR, None, _clean(value)
        text = self._shared(int(value)) if kind == "s" else _clean(value)
        return CellKind.TEXT if text else CellKind.BLANK, None, text

    def _shared(self, index: int) -> str:
        if index < 0:
            raise IndexError(index)
        return self._strings[index]

    def _format(self, style: str | None) -> tuple[bool, bool]:
        index = int(style) if style else 0
        return self._formats[index] if index < len(self._formats) else (False, False)


def as_shown(stored: str) -> Decimal:
    """Return the number that a stored double shows: its first 15 significant digits, as in Excel.

    Excel writes 788.82 as ``788.82000000000005``; nobody can type more than 15 digits into a cell.
    """
    number = float(stored)
    if not isfinite(number):
        raise ValueError(stored)
    return Decimal(f"{number:.15g}")


def serial_to_date(serial: Decimal) -> date | None:
    """Return the date of an Excel serial number (the time of day is dropped), if it is one."""
    days = int(serial)
    return _EPOCH + timedelta(days=days) if days in _SERIALS else None


def date_to_serial(day: date) -> int:
    """Return the Excel serial number of a date."""
    return (day - _EPOCH).days


def _text_of(item: _Element) -> str:
    """Join the text runs of a string item, without its phonetic hints."""
    parts: list[str] = []
    for child in item:
        tag = child.tag.rpartition("}")[2]
        if tag == "t":
            parts.append(child.text or "")
        elif tag == "r":
            parts.extend(t.text or "" for t in child.iterchildren("{*}t"))
    return _clean("".join(parts))


def _clean(text: str) -> str:
    """Undo the escapes of the file format; drop control characters and marks of no width."""
    if text.isascii() and text.isprintable() and "_x" not in text:
        return text
    text = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
    text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(
        c
        for c in text
        if c in "\n\t" or (unicodedata.category(c) not in _UNSEEN and c not in _NO_CHARACTERS)
    )


def _iso_day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def _merged(sheet: str, root: _Element) -> Iterator[Area]:
    for item in root.iterfind("{*}mergeCells/{*}mergeCell"):
        start, _, end = item.get("ref", "").partition(":")
        try:
            (top, left), (bottom, right) = split_reference(start), split_reference(end)
        except ValueError:
            continue
        yield Area(sheet, top, left, bottom, right)


def _formula(item: _Element, address: str, shared: dict[str, tuple[str, str]]) -> tuple[str, str]:
    """Return a formula's text and, for one shared with other cells, the cell it was written for."""
    text = item.text or ""
    if item.get("t") != "shared":
        return text or "?", ""
    group = item.get("si", "")
    if text:
        shared[group] = (text, address)
        return text, ""
    return shared.get(group, ("?", ""))


def _format_kind(number: int, codes: Mapping[int, str]) -> tuple[bool, bool]:
    if number in codes:
        code = _QUOTED.sub("", codes[number]).split(";", 1)[0].lower()
        return "%" in code, any(mark in code for mark in "ymd") and "general" not in code
    return number in _PERCENT_FORMATS, number in _DATE_FORMATS


def _sheet_paths(package: Package, workbook: _Element) -> dict[str, str]:
    targets: dict[str, str] = {}  # of worksheets; charts and dialogues have no cells
    if "xl/_rels/workbook.xml.rels" in package:
        for relation in package.tree("xl/_rels/workbook.xml.rels"):
            worksheet = relation.get("Type", "").endswith("/worksheet")
            if worksheet and relation.get("TargetMode") != "External":
                targets[relation.get("Id", "")] = relation.get("Target", "")
    paths: dict[str, str] = {}
    for sheet in workbook.iterfind("{*}sheets/{*}sheet"):
        identity = next((v for k, v in sheet.attrib.items() if str(k).endswith("}id")), "")
        target = targets.get(str(identity), "")
        path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        if target and path in package:
            paths[sheet.get("name", "")] = path
    return paths


def _names(workbook: _Element, sheets: tuple[str, ...]) -> tuple[dict[str, Area], dict[str, str]]:
    areas: dict[str, Area] = {}
    constants: dict[str, str] = {}
    for item in workbook.iterfind("{*}definedNames/{*}definedName"):
        name, target = item.get("name", ""), (item.text or "").strip()
        if item.get("localSheetId") is not None and name in areas:
            continue
        match = _NAME_TARGET.fullmatch(target)
        if match is None:
            constants[name] = target.strip('"')
            continue
        sheet = (match[1] or "").replace("''", "'") or match[2]
        top, left = int(match[4]), column_number(match[3])
        bottom = int(match[6]) if match[6] else top
        right = column_number(match[5]) if match[5] else left
        if sheet in sheets:
            areas[name] = Area(sheet, top, left, bottom, right)
    return areas, constants
