"""What a report is made of: headings, paragraphs and tables, before they become a document."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

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

    ``after`` is the style of the empty paragraph that separates it from what follows. ``held`` is
    how many rows belong together and stand on one page.
    """

    widths: tuple[float, ...]
    rows: tuple[tuple[Cell, ...], ...]
    head_rows: int = 1
    caption: str = ""
    after: str = "AfterTable"
    held: int = 1


@dataclass(frozen=True)
class PageTurn:
    """The end of the upright part; what follows stands on landscape pages."""


Block = Heading | Paragraph | Table | PageTurn


def head_row(*labels: str, style: str = "TableHead") -> tuple[Cell, ...]:
    """Return a table's first row."""
    return tuple(Cell(label, style) for label in labels)


def listed(items: Iterable[str]) -> Iterator[Paragraph]:
    """Yield items as paragraphs numbered （1） （2）."""
    yield from (Paragraph(f"（{place}）{item}") for place, item in enumerate(items, start=1))


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
    """Return 1 to 999 in Chinese numerals."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    text = f"{CHINESE_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        text += "十" if tens == 1 and not hundreds else f"{CHINESE_DIGITS[tens]}十"
    elif hundreds and ones:
        text += CHINESE_DIGITS[0]
    return text + (CHINESE_DIGITS[ones] if ones else "")
