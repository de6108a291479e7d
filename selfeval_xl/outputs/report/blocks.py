"""What a report is made of: headings, paragraphs and tables, before they become a document."""

from __future__ import annotations

from dataclasses import dataclass, field

CHINESE_DIGITS = "零一二三四五六七八九"


@dataclass(frozen=True)
class Heading:
    """A heading of level 1 to 3; its number is given by :class:`Numbering`."""

    level: int
    text: str
    number: str = ""


@dataclass(frozen=True)
class Paragraph:
    """A paragraph in one of the document's styles (``Normal`` unless said otherwise)."""

    text: str
    style: str = "Normal"


@dataclass(frozen=True)
class Cell:
    """A table cell: text, style, how many columns it spans, and its part in a vertical merge.

    ``merge`` is ``""`` for a plain cell, ``"start"`` or ``"continue"`` for a merged one.
    """

    text: str
    style: str = "TableText"
    span: int = 1
    merge: str = ""


@dataclass(frozen=True)
class Table:
    """A table: column widths in millimetres, rows of cells, how many first rows repeat.

    ``after`` is the style of the empty paragraph that separates it from what follows.
    """

    widths: tuple[float, ...]
    rows: tuple[tuple[Cell, ...], ...]
    head_rows: int = 1
    caption: str = ""
    after: str = "AfterTable"


@dataclass(frozen=True)
class PageTurn:
    """The end of the upright part; what follows stands on landscape pages."""


Block = Heading | Paragraph | Table | PageTurn


@dataclass
class Numbering:
    """Numbers headings 一、 （一） 1. by level; a higher level restarts the lower ones."""

    counts: list[int] = field(default_factory=lambda: [0, 0, 0])

    def next(self, level: int) -> str:
        """Return the number of the next heading of that level."""
        self.counts[level - 1] += 1
        self.counts[level:] = [0] * (3 - level)
        number = self.counts[level - 1]
        if level == 1:
            return f"{chinese_number(number)}、"
        return f"（{chinese_number(number)}）" if level == 2 else f"{number}."  # noqa: PLR2004


def chinese_number(number: int) -> str:
    """Return 1 to 99 in Chinese numerals."""
    tens, ones = divmod(number, 10)
    if not tens:
        return CHINESE_DIGITS[ones]
    head = "十" if tens == 1 else f"{CHINESE_DIGITS[tens]}十"
    return head + (CHINESE_DIGITS[ones] if ones else "")
