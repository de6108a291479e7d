"""The tables of a web page: which cells each row has, and the words in each cell."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property

from selfeval_xl.intake.cells import clean
from selfeval_xl.intake.formats.html_marks import UNREAD, Hidden, Tag, marks
from selfeval_xl.intake.gate import MOST_CELLS, damaged, too_large

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "caption"})
_BREAKS = frozenset({"br", "p", "div", "li", "ul", "ol", "center", "blockquote", "pre"})
_CELLS = frozenset({"td", "th"})
_TABLE = re.compile(r"<table\b", re.IGNORECASE)
_DEEPEST = 50
_WIDEST, _DIGITS = 1_000, 6
_SPACE = re.compile(r"[ \t\r\n\f]+")
_SPACES = re.compile(r" {2,}")
_BREAK = re.compile(r" ?\n[ \n]*")


@dataclass
class PageCell:
    """A cell of a table: the inside of its start tag, and the words in it."""

    source: str
    words: list[str] = field(default_factory=list)

    @cached_property
    def attributes(self) -> dict[str, str]:
        """The attributes of its tag."""
        return Tag("td", is_end=False, source=self.source).attributes

    @cached_property
    def shown(self) -> str:
        """What the cell shows."""
        return _joined(self.words)

    @property
    def across(self) -> int:
        """How many columns the cell covers."""
        return min(_count(self.attributes.get("colspan", "")) or 1, _WIDEST)

    @property
    def down(self) -> int:
        """How many rows the cell covers; 0 means all that follow."""
        return _count(self.attributes.get("rowspan", ""))


@dataclass
class PageTable:
    """A table: its title and rows, and while the page is read the cell in which words go."""

    title: str
    rows: list[list[PageCell]] = field(default_factory=list)
    cell: PageCell | None = None

    @property
    def has_content(self) -> bool:
        """Whether any cell shows something."""
        return any(cell.shown for row in self.rows for cell in row)


@dataclass
class Page:
    """A page: its tables in the order in which they begin, and its style sheets."""

    file_name: str
    tables: list[PageTable] = field(default_factory=list)
    styles: list[str] = field(default_factory=list)
    _open: list[PageTable] = field(default_factory=list)
    _heading: list[str] | None = None
    _title: str = ""
    _size: int = 0

    @classmethod
    def read(cls, text: str, file_name: str) -> Page:
        """Take a page apart; ``UnreadableError`` when it breaks off within a table."""
        page = cls(file_name)
        for mark in marks(text):
            if isinstance(mark, str):
                page._words(_SPACE.sub(" ", mark))
            elif isinstance(mark, Hidden):
                if mark.name == "style":
                    page.styles.append(mark.text)
                elif mark.name == UNREAD and _TABLE.search(mark.text):
                    raise damaged(file_name)  # a table nobody would miss
            elif mark.is_end:
                page._end(mark.name)
            else:
                page._start(mark)
        if page._open:
            raise damaged(file_name)
        return page

    def _words(self, text: str) -> None:
        if self._heading is not None:
            self._heading.append(text)
        if self._open and self._open[-1].cell:
            self._open[-1].cell.words.append(text)

    def _start(self, tag: Tag) -> None:
        table = self._open[-1] if self._open else None
        if tag.name == "table":
            self._open_table()
        elif tag.name in _HEADINGS:
            self._heading = []
            self._words("\n")
        elif tag.name == "em" and self._heading is not None:  # 「Sheet 1: <em>its name</em>」
            self._heading = []
        elif tag.name in _BREAKS:
            self._words("\n")
        elif table and tag.name == "tr":
            self._count_one()
            table.cell = None
            table.rows.append([])
        elif table and tag.name in _CELLS:
            self._count_one()
            table.cell = PageCell(tag.source)
            if not table.rows:
                table.rows.append([])
            table.rows[-1].append(table.cell)

    def _end(self, name: str) -> None:
        if name in _HEADINGS and self._heading is not None:
            self._title, self._heading = _joined(self._heading), None
            if name == "caption" and self._open:
                self._open[-1].title, self._title = self._title, ""
            self._words("\n")
        elif name in _BREAKS:
            self._words("\n")
        elif self._open and name == "table":
            self._open.pop()
        elif self._open and (name == "tr" or name in _CELLS):
            self._open[-1].cell = None

    def _open_table(self) -> None:
        self._count_one()
        if len(self._open) >= _DEEPEST:
            raise too_large(self.file_name)
        if self._heading is not None:  # one that was left open
            self._title, self._heading = _joined(self._heading), None
        table = PageTable(self._title)
        self._title = ""
        self.tables.append(table)
        self._open.append(table)

    def _count_one(self) -> None:
        self._size += 1
        if self._size > MOST_CELLS:
            raise too_large(self.file_name)


def _joined(words: list[str]) -> str:
    text = _SPACES.sub(" ", "".join(words).replace("\u00a0", " "))
    return clean(_BREAK.sub("\n", text)).strip()


def _count(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < _DIGITS else 1
