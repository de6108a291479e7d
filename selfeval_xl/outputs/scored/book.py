"""What the sheets of a scored workbook share: the open workbook, its formats, names and order."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from xlsxwriter.utility import xl_rowcol_to_cell

from selfeval_xl.exact import plain, round_half_up
from selfeval_xl.figures import LEVEL1_ORDER
from selfeval_xl.workbook_style import Styles

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

    from selfeval_xl.pipeline import Line, Result
    from selfeval_xl.rules import Profile


class Book:
    """An open scored workbook."""

    def __init__(self, book: Workbook, header: str, sheets: Iterable[str]) -> None:
        """Add the named sheets in order; ``header`` stands on top of every printed page."""
        self.book = book
        self.header = header
        self.style = Styles(book)
        self._sheets = {name: book.add_worksheet(name) for name in sheets}

    def sheet(self, name: str) -> Worksheet:
        """Return one of the workbook's sheets."""
        return self._sheets[name]

    def define(self, name: str, sheet: str, top: int, left: int, bottom: int, right: int) -> None:  # noqa: PLR0913
        """Give a range a name."""
        start = xl_rowcol_to_cell(top, left, row_abs=True, col_abs=True)
        end = xl_rowcol_to_cell(bottom, right, row_abs=True, col_abs=True)
        self.book.define_name(name, f"='{sheet}'!{start}:{end}")


def ordered_lines(result: Result) -> tuple[Line, ...]:
    """Return the indicators in the order of the official form: by level 1, then level 2."""
    nodes = result.profile.nodes
    firsts = {level: number for number, level in enumerate(LEVEL1_ORDER)}

    def place(line: Line) -> tuple[int, int]:
        level1, level2 = line.row.level1 or "", line.row.level2 or ""
        seconds = nodes.get(level1, ())
        second = seconds.index(level2) if level2 in seconds else len(seconds)
        return firsts.get(level1, len(firsts)), second

    return tuple(sorted(result.lines, key=place))


def total_of(values: Iterable[Decimal | None]) -> Decimal:
    """Return the sum of points with two decimals, missing ones left out."""
    return round_half_up(sum((value for value in values if value is not None), Decimal(0)))


def grade_formula(profile: Profile, cell: str) -> str:
    """Return a formula that gives the grade of the total in ``cell``."""
    *bands, (last, _) = profile.grades
    formula = f'"{last}"'
    for grade, least in reversed(bands):
        formula = f'IF({cell}>={plain(least)},"{grade}",{formula})'
    return formula
