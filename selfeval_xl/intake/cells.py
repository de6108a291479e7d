"""Cells, and what the formats of workbooks have in common: addresses, numbers, dates, names.

Blank, error value and value are three different things. Values are what the file stores: numbers
as the shortest decimal that Excel would show for them, texts as typed, dates as serial numbers with
a date format. A formula cell keeps its formula; its stored result is at most somebody's claim.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from enum import Enum
from functools import lru_cache
from math import isfinite
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})")
_NAME_TARGET = re.compile(
    r"(?:'((?:[^']|'')+)'|([^'!\[\]]+))!\$?([A-Z]{1,3})\$?([0-9]{1,7})"
    r"(?::\$?([A-Z]{1,3})\$?([0-9]{1,7}))?"
)
_UNSEEN = frozenset({"Cc", "Cf"})
_NO_CHARACTERS = "\ufffe\uffff"
_QUOTED = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')
_DATE_FORMATS = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
_PERCENT_FORMATS = frozenset({9, 10})
_FORMAT_NAMES = frozenset({
    "general", "general number", "general date", "long date", "medium date", "short date", "long time",
    "medium time", "short time", "currency", "euro currency", "fixed", "standard", "percent", "scientific",
    "yes/no", "true/false", "on/off",
})  # fmt: skip
_EPOCH = date(1899, 12, 30)
_SERIALS = range(1, 2958466)
DAYS_TO_1904 = (date(1904, 1, 1) - _EPOCH).days
"""How much later the dates of a workbook count that says it counts from 1904."""


class CellKind(Enum):
    """What stands in a cell."""

    BLANK = "空白"
    ERROR = "错误值"
    NUMBER = "数字"
    TEXT = "文字"
    BOOL = "逻辑值"


Content = tuple[CellKind, Decimal | None, str]
"""Kind, number and text of a cell."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: where it is, what it holds and how it is shown.

    ``number`` is set for NUMBER (and BOOL as 0 or 1), ``text`` for TEXT and ERROR. ``percent`` and
    ``dated`` tell what the number format makes of the number. ``formula`` is the formula's text
    without the equals sign, ``?`` when there is one that cannot be told, empty for a constant;
    ``origin`` is the cell for which that text was written when several cells share one formula,
    else empty.
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


class Source(Protocol):
    """A workbook in one of the formats, as its loader gives it."""

    @property
    def sheet_names(self) -> tuple[str, ...]:
        """The names of the sheets that have cells, in order."""

    @property
    def areas(self) -> dict[str, Area]:
        """Where the defined names lead."""

    @property
    def constants(self) -> dict[str, str]:
        """What the defined names hold that lead to no cells."""

    def read(self, name: str) -> SheetCells:
        """Return the cells of a sheet; ``KeyError`` when there is no such sheet."""


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


def as_shown(stored: str | float) -> Decimal:
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


def iso_day(text: str) -> date | None:
    """Return the date with which an ISO 8601 text begins, if it begins with one."""
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def clean(text: str) -> str:
    """Return a text as a reader sees it: without control characters and marks of no width."""
    if text.isascii() and text.isprintable():
        return text
    text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "ignore")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(
        c
        for c in text
        if c in "\n\t" or (unicodedata.category(c) not in _UNSEEN and c not in _NO_CHARACTERS)
    )


def format_kind(number: int, codes: Mapping[int, str]) -> tuple[bool, bool]:
    """Return (percent, dated) of a number format; ``codes`` are those the workbook writes out."""
    if number in codes:
        return code_kind(codes[number])
    return number in _PERCENT_FORMATS, number in _DATE_FORMATS


def code_kind(code: str) -> tuple[bool, bool]:
    """Return (percent, dated) of the code of a number format, such as ``0.00%``."""
    bare = _QUOTED.sub("", code).split(";", 1)[0].lower()
    return "%" in bare, any(mark in bare for mark in "ymd") and "general" not in bare


def named_kind(text: str) -> tuple[bool, bool]:
    """Return (percent, dated) of a number format given by its English name or by its code."""
    name = text.lower()
    if name in _FORMAT_NAMES:
        return name == "percent", name.endswith(("date", "time"))
    return code_kind(text)


def defined_names(
    items: Iterable[tuple[str, str, bool]], sheets: Collection[str]
) -> tuple[dict[str, Area], dict[str, str]]:
    """Return the areas and the constants of defined names: (name, target, of one sheet only)."""
    areas: dict[str, Area] = {}
    constants: dict[str, str] = {}
    for name, target, local in items:
        if local and name in areas:
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
