"""Workbooks of Excel 97 to 2003 and of WPS (.xls, .et): BIFF8 records in a compound file.

Only the records of cells, texts, number formats, names and merged areas are looked at; macros,
drawings, links and everything else are passed over. The reader is our own because it must bear
files made to do harm, and tell the text of a formula: a stored result is not believed. xlrd does
neither: it drops brackets that matter (A1-(B1+C1) becomes A1-B1+C1), so that formulas could not be
worked out again, and small files made to do harm cost it gigabytes or minutes.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property
from math import isfinite
from typing import TYPE_CHECKING

from selfeval_xl.intake.cells import (
    DAYS_TO_1904,
    Area,
    Cell,
    CellKind,
    Content,
    SheetCells,
    as_shown,
    defined_names,
    format_kind,
)
from selfeval_xl.intake.formats.biff_formula import ERRORS, FormulaTexts
from selfeval_xl.intake.formats.biff_records import (
    BOF,
    BROKEN,
    Records,
    Segments,
    Texts,
    fields,
    text_of,
)
from selfeval_xl.intake.formats.compound import CompoundFile
from selfeval_xl.intake.gate import (
    MOST_CELLS,
    MOST_PARTS,
    UnreadableError,
    damaged,
    locked,
    no_workbook,
    to_save_anew,
    too_large,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from selfeval_xl.intake.gate import Document

_BIFF8 = 0x0600
_OLDER_BOFS = frozenset({0x0009, 0x0209, 0x0409})
_THIS_WORKBOOK = b"\x01\x04"
_BUILTIN_NAME = 0x20
_HUNDREDTHS, _WHOLE = 0x01, 0x02
_FORMULA_ELSEWHERE = b"\x01"
_NO_NUMBER = 0xFFFF
_BOOLEAN_RESULT, _ERROR_RESULT = 1, 2
_BLANK: Content = (CellKind.BLANK, None, "")


class BiffSource:
    """A workbook of BIFF8 records."""

    def __init__(self, document: Document) -> None:
        """Read what concerns the whole workbook; cells are read on demand."""
        self._file_name = document.name
        stream = _workbook_stream(document)
        self._records = Records(stream)
        self._book = _Workbook()
        try:
            for kind, segments in self._records.part(0):
                if kind == _FILEPASS:
                    raise _encrypted(document.name)
                if kind in _OF_WORKBOOK:
                    _OF_WORKBOOK[kind](self._book, segments)
            self._formulas = self._book.formula_texts()
        except BROKEN as error:
            raise damaged(document.name) from error
        if len(self._book.sheets) > MOST_PARTS or len(self._book.strings) == MOST_CELLS:
            raise too_large(document.name)
        self._starts: dict[str, int] = {}
        for name, start in self._book.sheets:
            if start is not None:
                self._starts.setdefault(name, start)
        self.sheet_names = tuple(self._starts)
        self.areas, self.constants = defined_names(
            (
                (item.name, self._formulas.text(item.tokens), item.local)
                for item in self._book.names
                if item.name
            ),
            self._starts,
        )
        self._left = MOST_CELLS

    def read(self, name: str) -> SheetCells:
        """Return the cells of a sheet; ``KeyError`` when there is no such sheet."""
        sheet = _Sheet(name, self._book)
        records = self._records.part(self._starts[name])
        try:
            for kind, segments in records:
                if kind in _OF_SHEET:
                    _OF_SHEET[kind](sheet, segments)
                    if len(sheet.found) + len(sheet.merged) > self._left:
                        raise too_large(self._file_name)
        except BROKEN as error:
            raise damaged(self._file_name) from error
        self._left -= len(sheet.found) + len(sheet.merged)
        cells = {at: sheet.cell(at, self._formulas) for at in sorted(sheet.found)}
        return SheetCells(name, cells, tuple(sheet.merged))


def _workbook_stream(document: Document) -> bytes:
    """Return the stream of the workbook; ``UnreadableError`` when the file is something else."""
    name = document.name
    compound = CompoundFile(document.data, name)
    if "encryptedpackage" in compound:
        raise locked(name)
    stream_name = next((n for n in ("workbook", "book") if n in compound), "")
    if not stream_name:
        raise no_workbook(name, _kind_of(compound))
    stream = compound.stream(stream_name)
    try:
        kind, _, version = fields("<HHH", stream)
    except struct.error as error:
        raise damaged(name) from error
    if kind in _OLDER_BOFS or (kind == BOF and version != _BIFF8):
        raise to_save_anew(name, "是 Excel 95 或更早的格式")
    return stream


def _encrypted(name: str) -> UnreadableError:
    """Return the sentence for an encrypted workbook: protecting its structure encrypts it too."""
    return UnreadableError(
        f"「{name}」设有打开密码或工作簿保护；请在 Excel 或 WPS 中取消，另存为 .xlsx 后再试。"
    )


def _kind_of(compound: CompoundFile) -> str:
    if "worddocument" in compound:
        return " Word 或 WPS 文字文档"
    if "powerpoint document" in compound:
        return "演示文稿"
    return "别的程序的文件"


# -- records of the workbook ----------------------------------------------------------------------


@dataclass(frozen=True)
class _Name:
    """A defined name, the tokens of what it stands for, and whether it is one sheet's own."""

    name: str
    tokens: bytes
    local: bool


@dataclass
class _Workbook:
    """What the records before the sheets say."""

    shift: int = 0
    strings: list[str] = field(default_factory=list)
    codes: dict[int, str] = field(default_factory=dict)
    formats: list[int] = field(default_factory=list)
    sheets: list[tuple[str, int | None]] = field(default_factory=list)
    names: list[_Name] = field(default_factory=list)
    books: list[bool] = field(default_factory=list)
    references: list[tuple[int, int, int]] = field(default_factory=list)

    @cached_property
    def kinds(self) -> list[tuple[bool, bool]]:
        """(percent, dated) of each cell format."""
        return [format_kind(number, self.codes) for number in self.formats]

    def formula_texts(self) -> FormulaTexts:
        """Return what writes out the formulas of this workbook."""
        sheets = [self._sheet_of(*reference) for reference in self.references]
        return FormulaTexts(sheets, [item.name for item in self.names])

    def _sheet_of(self, book: int, first: int, last: int) -> str | None:
        here = book < len(self.books) and self.books[book]
        return self.sheets[first][0] if here and first == last < len(self.sheets) else None


def _take_date_mode(book: _Workbook, segments: Segments) -> None:
    book.shift = DAYS_TO_1904 if segments[0][0] else 0


def _take_sheet(book: _Workbook, segments: Segments) -> None:
    """Note a sheet and where it begins; charts and macro sheets have no cells."""
    start, kind, length, flags = fields("<IxBBB", segments[0])
    book.sheets.append((text_of(segments[0], 8, length, flags), None if kind else start))


def _take_code(book: _Workbook, segments: Segments) -> None:
    """Note the code of a number format; some programs tell a wrong length."""
    data = segments[0]
    number, length, flags = fields("<HHB", data)
    there = (len(data) - 5) >> (flags & 1)
    book.codes[number] = text_of(data, 5, min(length, there), flags)


def _take_format(book: _Workbook, segments: Segments) -> None:
    (number,) = fields("<2xH", segments[0])
    book.formats.append(number)


def _take_strings(book: _Workbook, segments: Segments) -> None:
    (count,) = fields("<4xI", segments[0])
    book.strings = Texts(segments, 8).many(min(count, MOST_CELLS))


def _take_name(book: _Workbook, segments: Segments) -> None:
    data = segments[0]
    options, length, size, sheet, flags = fields("<HxBH2xH4xB", data)
    name = "" if options & _BUILTIN_NAME else text_of(data, 15, length, flags)
    start = 15 + (length << (flags & 1))
    book.names.append(_Name(name, data[start : start + size], bool(sheet)))


def _take_book(book: _Workbook, segments: Segments) -> None:
    book.books.append(segments[0][2:4] == _THIS_WORKBOOK)


def _take_references(book: _Workbook, segments: Segments) -> None:
    data = b"".join(segments)
    (count,) = fields("<H", data)
    book.references = [fields("<HHH", data, 2 + 6 * n) for n in range(count)]


_FILEPASS = 0x002F
_OF_WORKBOOK: Mapping[int, Callable[[_Workbook, Segments], None]] = {
    0x0017: _take_references,  # EXTERNSHEET
    0x0018: _take_name,  # NAME
    0x0022: _take_date_mode,  # DATEMODE
    0x0085: _take_sheet,  # BOUNDSHEET
    0x00E0: _take_format,  # XF
    0x00FC: _take_strings,  # SST
    0x01AE: _take_book,  # SUPBOOK
    0x041E: _take_code,  # FORMAT
}


# -- records of a sheet ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Found:
    """What the records say of one cell; ``tokens`` are those of its formula, if it has one."""

    style: int
    content: Content
    tokens: bytes | None = None


@dataclass
class _Sheet:
    """What the records of a sheet say, by (row, column); both count from 1."""

    name: str
    book: _Workbook
    found: dict[tuple[int, int], _Found] = field(default_factory=dict)
    merged: list[Area] = field(default_factory=list)
    shared: dict[bytes, bytes] = field(default_factory=dict)
    last_formula: tuple[int, int] = (0, 0)

    def cell(self, at: tuple[int, int], formulas: FormulaTexts) -> Cell:
        """Return the cell there; its formula is written out as it stands in that cell."""
        found = self.found[at]
        kind, number, text = found.content
        kinds = self.book.kinds
        percent, dated = kinds[found.style] if found.style < len(kinds) else (False, False)
        if dated and number is not None and kind is CellKind.NUMBER:
            number += self.book.shift
        formula = ""
        if (tokens := found.tokens) is not None:
            if tokens[:1] == _FORMULA_ELSEWHERE:
                tokens = self.shared.get(tokens[1:], b"")
            formula = formulas.text(tokens, *at)
        return Cell(self.name, *at, kind, number, text, percent, dated, formula)


def _place(data: bytes, start: int = 0) -> tuple[int, int]:
    row, column = fields("<HH", data, start)
    return row + 1, column + 1


def _text(text: str) -> Content:
    return (CellKind.TEXT if text else CellKind.BLANK), None, text


def _error(code: int) -> Content:
    return CellKind.ERROR, None, ERRORS.get(code, ERRORS[0x2A])


def _number(value: float) -> Content:
    """Return a number; what is none is the error value that Excel shows for it."""
    return (CellKind.NUMBER, as_shown(value), "") if isfinite(value) else _error(0x24)


def _compact(code: int) -> float:
    """Return the number that an RK value packs into four bytes."""
    number: float
    if code & _WHOLE:
        number = code >> 2
    else:
        (number,) = struct.unpack("<d", struct.pack("<xxxxi", code & ~0x03))
    return number / 100 if code & _HUNDREDTHS else number


def _put(sheet: _Sheet, data: bytes, content: Content) -> None:
    (style,) = fields("<H", data, 4)
    sheet.found[_place(data)] = _Found(style, content)


def _put_number(sheet: _Sheet, segments: Segments) -> None:
    (number,) = fields("<d", segments[0], 6)
    _put(sheet, segments[0], _number(number))


def _put_compact(sheet: _Sheet, segments: Segments) -> None:
    (code,) = fields("<i", segments[0], 6)
    _put(sheet, segments[0], _number(_compact(code)))


def _put_compacts(sheet: _Sheet, segments: Segments) -> None:
    data = segments[0]
    row, column = _place(data)
    for number, start in enumerate(range(4, len(data) - 2, 6)):
        style, code = fields("<Hi", data, start)
        sheet.found[row, column + number] = _Found(style, _number(_compact(code)))


def _put_shared_text(sheet: _Sheet, segments: Segments) -> None:
    (index,) = fields("<I", segments[0], 6)
    _put(sheet, segments[0], _text(sheet.book.strings[index]))


def _put_text(sheet: _Sheet, segments: Segments) -> None:
    _put(sheet, segments[0], _text(Texts(segments, 6).one(rich=False)))


def _put_flag(sheet: _Sheet, segments: Segments) -> None:
    value, is_error = fields("<BB", segments[0], 6)
    content: Content = (CellKind.BOOL, Decimal(bool(value)), "")
    _put(sheet, segments[0], _error(value) if is_error else content)


def _put_formula(sheet: _Sheet, segments: Segments) -> None:
    data = segments[0]
    kind, value, mark, size = fields("<BxBxxxH6xH", data, 6)
    if mark != _NO_NUMBER:
        content = _number(*fields("<d", data, 6))
    elif kind == _BOOLEAN_RESULT:
        content = CellKind.BOOL, Decimal(bool(value)), ""
    else:  # a text follows in a record of its own
        content = _error(value) if kind == _ERROR_RESULT else _BLANK
    (style,) = fields("<H", data, 4)
    sheet.last_formula = _place(data)
    sheet.found[sheet.last_formula] = _Found(style, content, data[22 : 22 + size])


def _put_result(sheet: _Sheet, segments: Segments) -> None:
    found = sheet.found[sheet.last_formula]
    text = Texts(segments, 0).one(rich=False)
    sheet.found[sheet.last_formula] = replace(found, content=_text(text))


def _share(sheet: _Sheet, data: bytes, start: int) -> None:
    """Note a formula of several cells under its first cell, and the cell it is written after.

    The formulas of those cells say no more than that place.
    """
    first_row, column, size = fields(f"<H2xB{start - 7}xH", data)
    row, last_column = sheet.last_formula
    for place in ((first_row, column), (row - 1, last_column - 1)):
        sheet.shared[struct.pack("<HH", *place)] = data[start : start + size]


def _put_shared_formula(sheet: _Sheet, segments: Segments) -> None:
    _share(sheet, segments[0], 10)


def _put_array_formula(sheet: _Sheet, segments: Segments) -> None:
    _share(sheet, segments[0], 14)


def _put_merged(sheet: _Sheet, segments: Segments) -> None:
    (count,) = fields("<H", segments[0])
    for number in range(count):
        top, bottom, left, right = fields("<HHHH", segments[0], 2 + 8 * number)
        sheet.merged.append(Area(sheet.name, top + 1, left + 1, bottom + 1, right + 1))


_OF_SHEET: Mapping[int, Callable[[_Sheet, Segments], None]] = {
    0x0006: _put_formula,  # FORMULA
    0x00BD: _put_compacts,  # MULRK
    0x00D6: _put_text,  # RSTRING
    0x00E5: _put_merged,  # MERGECELLS
    0x00FD: _put_shared_text,  # LABELSST
    0x0203: _put_number,  # NUMBER
    0x0204: _put_text,  # LABEL
    0x0205: _put_flag,  # BOOLERR
    0x0207: _put_result,  # STRING
    0x0206: _put_formula,  # FORMULA of an older format, in use nevertheless
    0x0221: _put_array_formula,  # ARRAY
    0x027E: _put_compact,  # RK
    0x0406: _put_formula,  # likewise
    0x04BC: _put_shared_formula,  # SHRFMLA
}
