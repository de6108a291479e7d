"""What the sheets of a scored workbook share: the open workbook, its formats, names and order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from selfeval_xl.exact import plain
from selfeval_xl.figures import ABOVE_ALL, INCOMPLETE
from selfeval_xl.workbook_style import Styles

if TYPE_CHECKING:
    from collections.abc import Iterable

    from xlsxwriter.workbook import Workbook

    from selfeval_xl.outputs.scored.ledger import Ledger
    from selfeval_xl.rules import Profile


class _Sheet(Worksheet):  # type: ignore[misc]  # the library publishes no types
    """A worksheet that takes formulas as they are.

    The library looks for functions newer than Excel 2010 with some thirty patterns per formula; we
    use none of them.
    """

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:  # noqa: ARG002, FBT001, FBT002 (as in the library)
        return formula.removeprefix("=")


class Book:
    """An open scored workbook.

    ``ledgers`` are its sheets that show a table of money; ``money`` is the one whose totals are the
    form's. ``shown`` gives, for places of the input workbook, where their figures are shown here.
    """

    def __init__(
        self, book: Workbook, header: str, sheets: Iterable[str], ledgers: tuple[Ledger, ...]
    ) -> None:
        """Add the named sheets in order; ``header`` stands on top of every printed page."""
        self.book = book
        self.header = header
        self.style = Styles(book)
        self.ledgers = ledgers
        self.money = ledgers[0]
        self.shown: dict[str, str] = {}
        self._sheets = {name: book.add_worksheet(name, _Sheet) for name in sheets}

    def sheet(self, name: str) -> Worksheet:
        """Return one of the workbook's sheets."""
        return self._sheets[name]

    def define(self, name: str, sheet: str, top: int, left: int, bottom: int, right: int) -> None:  # noqa: PLR0913
        """Give a range a name."""
        start = xl_rowcol_to_cell(top, left, row_abs=True, col_abs=True)
        end = xl_rowcol_to_cell(bottom, right, row_abs=True, col_abs=True)
        self.book.define_name(name, f"='{sheet}'!{start}:{end}")


def grade_formula(profile: Profile, cell: str, scores: str = "") -> str:
    """Return a formula that gives the grade of the total in ``cell``, or tells why there is none.

    ``scores`` is the range the total adds up: as long as one of them is blank there is no grade.
    """
    *bands, (last, _) = profile.grades
    formula = f'"{last}"'
    for grade, least in reversed(bands):
        formula = f'IF({cell}>={plain(least)},"{grade}",{formula})'
    most = plain(profile.number("weights_total"))
    formula = f'IF({cell}>{most},"{ABOVE_ALL}",{formula})'
    return f'IF(COUNT({scores})<ROWS({scores}),"{INCOMPLETE}",{formula})' if scores else formula
