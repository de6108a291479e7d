"""Workbooks that are really web pages, as reporting systems save them under the name of .xls.

Each table of the page is a sheet; a table within a table is one of its own. Rows and columns count
from the table's upper left corner. What a cell shows tells what it holds, as when Excel opens the
page; where the page says the number itself, that number is taken. A page has results only: it has
no formulas and no defined names.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from selfeval_xl.intake.cells import Area, Cell, CellKind, SheetCells, clean
from selfeval_xl.intake.formats.html_marks import plain
from selfeval_xl.intake.formats.html_page import Page
from selfeval_xl.intake.formats.html_values import PageValues
from selfeval_xl.intake.gate import MOST_CELLS, MOST_PARTS, UnreadableError, damaged, too_large

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from selfeval_xl.intake.formats.html_page import PageCell
    from selfeval_xl.intake.gate import Document

_NARROW_ENCODINGS = ("utf-8-sig", "gb18030")
_WIDE_ENCODINGS = {
    b"\xff\xfe": "utf-16",
    b"\xfe\xff": "utf-16",
    b"<\0": "utf-16-le",
    b"\0<": "utf-16-be",
}
_HEAD = 4_096
_LIBREOFFICE = 'content="LibreOffice'
_SHEET_NAME = re.compile(r"<x:Name>([^<]*)</x:Name>", re.IGNORECASE)
_FORBIDDEN = re.compile(r"[\[\]:*?/\\'!\n]")
_LONGEST_NAME = 31


class HtmlSource:
    """The tables of a page as sheets."""

    def __init__(self, document: Document) -> None:
        """Take the page apart; ``UnreadableError`` when it has no table or breaks off in one."""
        self._name = document.name
        text = _decoded(document)
        page = Page.read(text, document.name)
        tables = [table for table in page.tables if table.has_content]
        if not tables:
            raise UnreadableError(
                f"「{document.name}」其实是网页或 XML 文件，里面没有表格；"
                "请用 Excel 或 WPS 打开填报模板，另存为 .xlsx 后再试。"
            )
        if len(tables) > MOST_PARTS:
            raise too_large(document.name)
        given = [clean(plain(name)) for name in _SHEET_NAME.findall(text)]
        titles = given if len(given) == len(tables) else [table.title for table in tables]
        self._tables = dict(zip(_sheet_names(titles), tables, strict=True))
        self._values = PageValues(page.styles, exact=_LIBREOFFICE in text[:_HEAD])
        self.sheet_names = tuple(self._tables)
        self.areas: dict[str, Area] = {}
        self.constants: dict[str, str] = {}

    def read(self, name: str) -> SheetCells:
        """Return the cells of a sheet; ``KeyError`` when there is no such sheet."""
        cells: dict[tuple[int, int], Cell] = {}
        merged: list[Area] = []
        for item, area in self._placed(name):
            content, percent, dated = self._values.of(item)
            row, column = at = area.top, area.left
            if content[0] is not CellKind.BLANK:
                cells[at] = Cell(name, row, column, *content, percent, dated)
            if at != (area.bottom, area.right):
                merged.append(area)
        return SheetCells(name, cells, tuple(merged))

    def _placed(self, name: str) -> Iterator[tuple[PageCell, Area]]:
        """Yield each cell with the area it covers; one that reaches down pushes others aside."""
        rows = self._tables[name].rows
        taken: dict[int, int] = {}  # the last row down to which a column is taken from above
        steps = 0
        for row, items in enumerate(rows, start=1):
            column = 1
            for item in items:
                while taken.get(column, 0) >= row:
                    column += 1
                    steps += 1
                right = column + item.across - 1
                bottom = min(row + item.down - 1, len(rows)) if item.down else len(rows)
                if bottom > row:
                    taken |= dict.fromkeys(range(column, right + 1), bottom)
                    steps += item.across
                if steps > MOST_CELLS:
                    raise too_large(self._name)
                yield item, Area(name, row, column, bottom, right)
                column = right + 1


def _decoded(document: Document) -> str:
    """Return the page as text, judged by its bytes: what pages declare is wrong too often."""
    data = document.data.lstrip()
    wide = next((code for mark, code in _WIDE_ENCODINGS.items() if data.startswith(mark)), "")
    for encoding in (wide,) if wide else _NARROW_ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise damaged(document.name)


def _sheet_names(titles: Sequence[str]) -> Iterator[str]:
    taken: set[str] = set()
    for number, title in enumerate(titles, start=1):
        name = _FORBIDDEN.sub("", title).strip()[:_LONGEST_NAME]
        if not name or name in taken:
            name = f"表格{number}"
        taken.add(name)
        yield name
