"""资金矩阵: a department's funds by category and level with live totals, compared with its list.

The columns of what was declared appear only where something was.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from xlsxwriter.utility import xl_rowcol_to_cell

from selfeval_xl.figures import by_category
from selfeval_xl.forms import FUND_LEVELS
from selfeval_xl.intake import known
from selfeval_xl.outputs.scored import projects
from selfeval_xl.outputs.scored.ledger import FIRST_ROW, HEAD_ROW, TOTAL_ROW, Column, Ledger
from selfeval_xl.outputs.scored.ledger_sheet import NOTHING, mark_gaps, write_stated, write_totals
from selfeval_xl.workbook_style import protect, row_height, set_page

if TYPE_CHECKING:
    from collections.abc import Mapping

    from selfeval_xl.outputs.scored.book import Book
    from selfeval_xl.pipeline import Result

NAME = "资金矩阵"
_SIDES = MappingProxyType({"budget": "安排", "spent": "拨付"})
_ENDS = tuple(FUND_LEVELS.values())
_KEYS = (
    "name", *(f"budget_{end}" for end in _ENDS), "budget", *(f"spent_{end}" for end in _ENDS), "spent",
    "unspent", "rate", "budget_stated", "spent_stated", "rate_stated",
)  # fmt: skip
_WIDTHS = (24.0, *(10.5,) * 4, 12.0, *(10.5,) * 4, 12.0, 11.0, 9.5, 11.5, 11.5, 9.5)
_COLUMNS, _STATED_COLUMNS = 13, 3
_COMPARE_LEFT = (1, 6)
"""Where the comparison of 安排 and that of 拨付 begin: below the columns of each."""
_STATED_HEADS = ("安排小计", "拨付小计", "执行率")

LEDGER = Ledger(
    name=NAME,
    table="matrix",
    figure="matrix.",
    whole="",
    letters=MappingProxyType(dict(zip(_KEYS, "ABCDEFGHIJKLMNOP", strict=True))),
    columns=tuple(
        column
        for side in _SIDES
        for column in (
            *(Column(f"{side}_{end}", f"from.{end}.{side}") for end in _ENDS),
            Column(side, side, f"matrix_total_{side}_stated"),
        )
    ),
    declared_rate="matrix_total_rate_stated",
    labels=("合计（各类资金）", "合计（单位申报数）"),
)


def write(book: Book, result: Result) -> None:
    """Write the sheet."""
    sheet, style, rows = book.sheet(NAME), book.style, LEDGER.rows(result)
    stated = any(known(getattr(row, key)) for row in rows for key in _KEYS[_COLUMNS:])
    width = _COLUMNS + _STATED_COLUMNS if stated else _COLUMNS
    for column, chars in enumerate(_WIDTHS[:width]):
        sheet.set_column(column, column, chars)
    sheet.merge_range(0, 0, 0, width - 1, "部门资金安排与拨付", style["title"])
    sheet.set_row(0, 32)
    note = "单位：万元。小计、合计、结余和执行率由公式计算。"
    sheet.merge_range(1, 0, 1, width - 1, note, style["note"])
    _heads(book, stated=stated)
    write_totals(book, result, LEDGER, width)
    for number, row in enumerate(rows):
        _category(book, result, number, row)
    if not rows:
        for column in range(width):
            sheet.write_blank(FIRST_ROW, column, None, style["text"])
    if stated:
        write_stated(book, result, LEDGER, _KEYS[_COLUMNS:])
    projects.mark_rates(book, result, LEDGER)
    mark_gaps(book, LEDGER)
    _compare(book, result, LEDGER.bottom(result) + 2)
    sheet.freeze_panes(HEAD_ROW + 1, 1)
    sheet.repeat_rows(HEAD_ROW - 1, HEAD_ROW)
    set_page(sheet, book.header, landscape=True)
    protect(sheet)


def _heads(book: Book, *, stated: bool) -> None:
    sheet, head, top = book.sheet(NAME), book.style["head"], HEAD_ROW - 1
    for key, text in (("name", "资金类别"), ("unspent", "结余"), ("rate", "执行率")):
        column = LEDGER.column(key)
        sheet.merge_range(top, column, HEAD_ROW, column, text, head)
    for side, text in _SIDES.items():
        last = LEDGER.column(side)
        sheet.merge_range(top, last - len(_ENDS), top, last, text, head)
        for column, level in enumerate((*FUND_LEVELS, "小计"), start=last - len(_ENDS)):
            sheet.write_string(HEAD_ROW, column, level, head)
    if stated:
        first = LEDGER.column("budget_stated")
        sheet.merge_range(top, first, top, first + _STATED_COLUMNS - 1, "单位申报数", head)
        for column, text in enumerate(_STATED_HEADS, start=first):
            sheet.write_string(HEAD_ROW, column, text, head)
    sheet.set_row(top, 22)
    sheet.set_row(HEAD_ROW, 22)


def _category(book: Book, result: Result, number: int, row: Any) -> None:  # noqa: ANN401 (a frame's tuple)
    """Write a row of the matrix, its subtotals live."""
    sheet, style, figures = book.sheet(NAME), book.style, result.figures
    at, letters = FIRST_ROW + number, LEDGER.letters
    sheet.write_string(at, 0, row.category or "", style["text"])
    for side in _SIDES:
        for end in _ENDS:
            value = figures.value(f"matrix.{number}.{side}_{end}")
            column = LEDGER.column(f"{side}_{end}")
            if value is None:
                sheet.write_blank(at, column, None, style["amount"])
            else:
                sheet.write_number(at, column, float(value), style["amount"])
        first, last = letters[f"{side}_{_ENDS[0]}"], letters[f"{side}_{_ENDS[-1]}"]
        sheet.write_formula(
            at, LEDGER.column(side), f"=SUM({first}{at + 1}:{last}{at + 1})", style["computed_amount"],
            figures.number(f"matrix.{number}.{side}") or 0,
        )  # fmt: skip
    budget = figures.value(f"matrix.{number}.budget") or 0
    spent = figures.value(f"matrix.{number}.spent") or 0
    one, other = (f"{letters[side]}{at + 1}" for side in _SIDES)
    sheet.write_formula(
        at, LEDGER.column("unspent"), f"=ROUND({one}-{other},6)", style["computed_amount"], float(budget - spent)
    )  # fmt: skip
    sheet.write_formula(
        at, LEDGER.column("rate"), f'=IF({one}=0,"",{other}/{one})', style["computed_percent"],
        float(spent / budget) if budget else "",
    )  # fmt: skip
    sheet.set_row(at, row_height([(row.category or "", _WIDTHS[0])], least=24))


def _compare(book: Book, result: Result, row: int) -> None:
    """Write, from ``row`` on, what matrix and list add up to by category and by level."""
    sheet, style = book.sheet(NAME), book.style
    sheet.write_string(row, 0, "与项目清单核对（万元）", style["section"])
    sheet.set_row(row, 24)
    row = top = row + 1
    _compare_heads(book, row, "资金类别")
    places = {line.row: FIRST_ROW + number + 1 for number, line in enumerate(LEDGER.rows(result))}
    groups = by_category(result.tables["matrix"], result.tables["projects"])
    for number, (name, rows, _) in enumerate(groups):
        row += 1
        category = f"$A{row + 1}" if name else '""'
        formulas = {
            side: (
                "+".join(f"{LEDGER.letters[side]}{places[line.row]}" for line in rows) or "0",
                _listed(result, "category", category, side),
            )
            for side in _SIDES
        }
        figures = (f"joint.{number}.", f"joint.{number}.listed_")
        _compare_line(book, result, row, name or "（未写类别）", formulas, figures)
    row += 1
    totals = {
        side: (f"{LEDGER.letters[side]}{TOTAL_ROW + 1}", projects.LEDGER.total_address(side))
        for side in _SIDES
    }
    _compare_line(book, result, row, "合计", totals, ("", "list."), bold="_bold")
    row += 1
    _compare_heads(book, row, "资金层级")
    for level, end in FUND_LEVELS.items():
        row += 1
        formulas = {
            side: (
                f"{LEDGER.letters[f'{side}_{end}']}{TOTAL_ROW + 1}",
                _listed(result, "fund_level", f'"{level}"', side),
            )
            for side in _SIDES
        }
        figures = (f"from.{end}.", f"from.{end}.listed_")
        _compare_line(book, result, row, level, formulas, figures)
    for side in _SIDES:
        column = LEDGER.column(side)
        sheet.conditional_format(
            top + 1, column, row, column,
            {"type": "formula", "criteria": f"=ABS(N({LEDGER.letters[side]}{top + 2}))>{NOTHING:.7f}",
             "format": style["bad"]},
        )  # fmt: skip


def _listed(result: Result, key: str, wanted: str, side: str) -> str:
    """Return a formula that adds up the listed projects whose ``key`` is ``wanted``."""
    names, amounts = (projects.LEDGER.body_range(result, column) for column in (key, side))
    return f"SUMPRODUCT(--EXACT({names},{wanted}),{amounts})"


def _compare_heads(book: Book, row: int, what: str) -> None:
    sheet, head = book.sheet(NAME), book.style["head"]
    sheet.write_string(row, 0, what, head)
    for left, text in zip(_COMPARE_LEFT, ("安排", "拨付"), strict=True):
        listed = "清单安排数" if text == "安排" else "清单支出数"
        sheet.merge_range(row, left, row, left + 1, f"矩阵{text}", head)
        sheet.merge_range(row, left + 2, row, left + 3, listed, head)
        sheet.write_string(row, left + 4, "差额", head)
    sheet.set_row(row, 24)


def _compare_line(  # noqa: PLR0913 (where it stands, what it shows)
    book: Book,
    result: Result,
    row: int,
    label: str,
    formulas: Mapping[str, tuple[str, str]],
    figures: tuple[str, str],
    bold: str = "",
) -> None:
    """Write a line: for 安排 and 拨付 the sum in the matrix, that of the list, the difference.

    ``formulas`` are those of both sums by side, ``figures`` the beginnings of their figures' keys.
    """
    sheet, amount = book.sheet(NAME), book.style[f"amount{bold}"]
    sheet.write_string(row, 0, label, book.style[f"text{bold}"])
    for left, side in zip(_COMPARE_LEFT, _SIDES, strict=True):
        mine, listed = (result.figures.value(f"{prefix}{side}") or 0 for prefix in figures)
        for column, formula, value in zip(
            (left, left + 2), formulas[side], (mine, listed), strict=True
        ):
            sheet.merge_range(row, column, row, column + 1, "", amount)
            sheet.write_formula(row, column, f"={formula}", amount, float(value))
        one, other = (xl_rowcol_to_cell(row, column) for column in (left, left + 2))
        sheet.write_formula(row, left + 4, f"=ROUND({other}-{one},6)", amount, float(listed - mine))
    sheet.set_row(row, row_height([(label, _WIDTHS[0])], least=22))
