"""评分总览: the scores and the grade at a glance, by part and by source of funds, with charts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise
from types import MappingProxyType
from typing import TYPE_CHECKING

from selfeval_xl import palette
from selfeval_xl.exact import divide, round_half_up
from selfeval_xl.figures import NONE_TEXT, present_levels
from selfeval_xl.forms import DEPARTMENT, PROJECT
from selfeval_xl.intake import known
from selfeval_xl.outputs.official_form import declared_total
from selfeval_xl.outputs.scored import attainment, charts, coverage, indicators, projects
from selfeval_xl.outputs.scored.book import grade_formula
from selfeval_xl.outputs.scored.cards import (
    Card,
    cards_of_rate_and_errors,
    mark_errors,
    write_cards,
)
from selfeval_xl.outputs.scored.charts import Chart, Place, Series
from selfeval_xl.outputs.scored.ledger import FIRST_ROW, TOTAL_ROW
from selfeval_xl.outputs.scored.ledger_sheet import known_sums
from selfeval_xl.workbook_style import protect, row_height, set_page

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from xlsxwriter.worksheet import Worksheet

    from selfeval_xl.outputs.scored.book import Book
    from selfeval_xl.pipeline import Result

NAME = "评分总览"
_COLUMNS = 10
_WIDTH = 9.6
_PART_HEADS = (
    "组成部分",
    "",
    "指标数",
    "分值",
    "自评得分",
    "测算得分",
    "复核后得分",
    "得分率",
    "完成情况",
    "",
)
_CHART_CORNER = (2, 4)
_PAGE_POINTS, _SHRUNK = 750.0, 1.4
"""How high a page is at the sheet's width, and how much more is shrunk to one page."""
_UNSET = (20, False)
_MOST_UPRIGHT = 6
"""With more rows of funds the chart of funds takes the whole width, its bars across."""


@dataclass(frozen=True)
class _Words:
    """What a form calls things: ``identity`` are its labelled fields, two a row.

    ``chart``, ``unit``, ``gap`` and ``across`` are about the chart of funds.
    """

    identity: tuple[tuple[str, str, str, str], ...]
    source: str
    unnamed: str
    budget: str
    spent: str
    unspent: str
    rate: str
    chart: str
    unit: str
    gap: int = 80
    across: bool = False


_WORDS = MappingProxyType(
    {
        PROJECT.id: _Words(
            identity=(
                ("项目名称", "project_name", "年度", "year"),
                ("实施单位", "unit", "主管部门", "department"),
            ),
            source="资金来源",
            unnamed="未写来源",
            budget="全年预算数",
            spent="全年执行数",
            unspent="结转结余",
            rate="执行数÷全年预算数",
            chart="各资金来源预算与执行",
            unit="万元",
        ),
        DEPARTMENT.id: _Words(
            identity=(("部门名称", "department_name", "年度", "year"),),
            source="资金类别",
            unnamed="未写类别",
            budget="安排",
            spent="拨付",
            unspent="结余",
            rate="拨付÷安排",
            chart="各类资金安排与拨付（万元）",
            unit="",
            gap=40,
            across=True,
        ),
    }
)


_RULES_AND_FILE = ("评分规则", "rules", "填报文件", "file")


def write(book: Book, result: Result) -> None:
    """Write the sheet."""
    sheet, style = book.sheet(NAME), book.style
    sheet.set_column(0, _COLUMNS - 1, _WIDTH)
    title = "绩效自评评分总览" if result.has_points else "绩效自评总览"
    sheet.merge_range(0, 0, 0, _COLUMNS - 1, title, style["title"])
    sheet.set_row(0, 34)
    row = _identity(book, result, 2)
    parts_rows: tuple[int, int] | None = None
    if result.has_points:
        row = _scores(book, result, row + 1)
        row, parts_rows = _parts(book, result, row + 1)
    else:
        rate = _WORDS[result.kind.id].rate
        row = attainment.write_summary(book, NAME, result, row + 1, rate)
        row = attainment.write_parts(book, NAME, result, row + 1)
    row = _money(book, result, row + 1)
    turns: list[int] = []
    if projects.LEDGER in book.ledgers:
        turns = _projects(book, result, row + 1, parts_rows)
    else:
        _charts(book, result, row + 1, parts_rows)
    set_page(sheet, book.header, pages_high=0 if turns else 1)
    sheet.set_h_pagebreaks(turns)
    sheet.activate()
    protect(sheet)


def _projects(
    book: Book, result: Result, row: int, parts_rows: tuple[int, int] | None
) -> list[int]:
    """Write coverage of projects and all charts; return the rows at which a page begins."""
    sheet = book.sheet(NAME)
    first = coverage.write(book, NAME, result, row, _COLUMNS) + 1
    above = _charts(book, result, first, parts_rows)
    rates = coverage.write_rates(book, NAME, result, above, _COLUMNS + 1)
    end = first + rates.rows
    sheet.print_area(0, 0, end, _COLUMNS - 1)
    return _page_turns(sheet, (row, first, first + above.rows, end))


def _page_turns(sheet: Worksheet, starts: Sequence[int]) -> list[int]:
    """Return the rows at which a new page begins, so that no part is cut; none where one page does.

    ``starts`` are the rows at which a part begins, and the end.
    """

    def points(first: int, last: int) -> float:
        heights = (sheet.row_sizes.get(row, _UNSET)[0] for row in range(first, last))
        return 0.75 * float(sum(heights))

    turns: list[int] = []
    if points(0, starts[-1]) <= _SHRUNK * _PAGE_POINTS:
        return turns
    for start, end in pairwise(starts):
        if points(turns[-1] if turns else 0, end) > _PAGE_POINTS:
            turns.append(start)
    return turns


def _identity(book: Book, result: Result, row: int) -> int:
    sheet, style, form = book.sheet(NAME), book.style, result.form
    year = f"{form.year}年度" if known(form.year) else "未填"
    computed = {"year": year, "rules": result.profile.title, "file": result.file_name}
    identity = _WORDS[result.kind.id].identity
    if result.is_department and result.kind is PROJECT:
        identity = (("部门名称", "unit", "年度", "year"),)
    for left, key, right, other_key in (*identity, _RULES_AND_FILE):
        one, other = (
            computed[name] if name in computed else getattr(form, name) for name in (key, other_key)
        )
        sheet.write_string(row, 0, left, style["label_center"])
        sheet.merge_range(row, 1, row, 4, "", style["text"])
        sheet.write_string(row, 1, one or "未填", style["text"])
        sheet.write_string(row, 5, right, style["label_center"])
        sheet.merge_range(row, 6, row, 9, "", style["text"])
        sheet.write_string(row, 6, other or "未填", style["text"])
        sheet.set_row(
            row, row_height([(one or "", 4 * _WIDTH), (other or "", 4 * _WIDTH)], least=24)
        )
        row += 1
    return row


def _scores(book: Book, result: Result, row: int) -> int:
    """Write the cards of the scores; return the next row."""
    sheet, style, figures = book.sheet(NAME), book.style, result.figures
    total, own, final = (indicators.total_cell(result, column) for column in "LKO")
    budget, spent = (book.money.total_address(key) for key in ("budget", "spent"))
    complete = figures.value("self_total") is not None
    of_own = grade_formula(result.profile, own)
    of_total, of_final = (indicators.grade_of_column(result, column) for column in "LO")
    grade = f"等级：{figures.text('grade')}"
    cards = (
        Card("测算总分", "big", f"={total}", figures.number("total"), f'="等级："&{of_total}', grade),
        Card("自评总分", "big", f'=IF({own}="","未填全",{own})',
             figures.number("self_total") if complete else "未填全",
             f'=IF({own}="","—","等级："&{of_own})',
             f"等级：{figures.text('self_grade')}" if complete else "—"),
        Card("复核后总分", "big", f"={final}", figures.number("total"), f'="等级："&{of_final}', grade),
        *cards_of_rate_and_errors(result, budget, spent, _WORDS[result.kind.id].rate),
    )  # fmt: skip
    bottom = write_cards(book, NAME, row, cards)
    mark_errors(book, NAME, row, cards)
    for words in _shortcomings(result):
        sheet.merge_range(bottom, 0, bottom, _COLUMNS - 1, words, style["alert"])
        sheet.set_row(bottom, row_height([(words, _COLUMNS * _WIDTH)], least=22))
        bottom += 1
    return bottom


def _shortcomings(result: Result) -> Iterator[str]:
    """Yield what is to be known of the totals: some points are missing, or the unit says another."""
    figures = result.figures
    if result.totals.unscored:
        yield (
            f"有 {figures.text('unscored')} 个指标未能测算（见「指标评分」的测算过程），"
            "测算总分不完整，暂不评等级；填写复核得分后，复核后总分和等级随之算出。"
        )
    if result.totals.execution_points is None:
        yield "全年预算数、全年执行数没有填写或读不出，预算执行率未能测算，测算总分不完整。"
    if stated := declared_total(result):
        yield f"单位申报总分 {stated.text} 分，{result.own_sum}。"


def _parts(book: Book, result: Result, row: int) -> tuple[int, tuple[int, int]]:
    """Write the parts table; return the next row, and its first and last row number from 1."""
    sheet, style = book.sheet(NAME), book.style
    sheet.write_string(row, 0, "一、各部分得分", style["section"])
    row += 1
    for column, head in enumerate(_PART_HEADS):
        sheet.write_string(row, column, head, style["head"])
    sheet.merge_range(row, 0, row, 1, _PART_HEADS[0], style["head"])
    sheet.merge_range(row, 8, row, 9, _PART_HEADS[8], style["head"])
    sheet.set_row(row, 24)
    first = row + 1
    row = first
    levels = present_levels(result.lines)
    for label in ("预算执行率", *levels):
        _part(book, result, row, label)
        row += 1
    _part_total(book, result, first, row)
    book.define("overview_parts", NAME, first, 0, row - 1, 7)
    sheet.conditional_format(
        first, 7, row - 1, 7,
        {"type": "cell", "criteria": "<", "value": 0.8, "format": style["warn"]},
    )  # fmt: skip
    return row + 1, (first + 1, row)


def _part(book: Book, result: Result, row: int, label: str) -> None:
    sheet, style, figures = book.sheet(NAME), book.style, result.figures
    execution = label == "预算执行率"
    keys = (
        {"weight": "execution_weight", "self": "self_execution", "points": "execution_points"}
        if execution
        else {key: f"level.{label}.{key}" for key in ("weight", "self", "points")}
    )
    sheet.merge_range(row, 0, row, 1, label, style["label"])
    of_part = f"--EXACT({indicators.column_range(result, 'B')},$A{row + 1})"
    sheet.write_formula(
        row, 2, f"=SUMPRODUCT({of_part})", style["count"],
        1 if execution else int(figures.value(f"level.{label}.count") or 0),
    )  # fmt: skip
    for column, source, key in ((3, "J", "weight"), (5, "L", "points"), (6, "O", "points")):
        area = indicators.column_range(result, source)
        sheet.write_formula(
            row, column, f"=ROUND(SUMPRODUCT({of_part},{area}),2)", style["points"],
            figures.number(keys[key]) or 0,
        )  # fmt: skip
    own, own_points = indicators.column_range(result, "K"), figures.value(keys["self"])
    sheet.write_formula(
        row, 4,
        f'=IF(SUMPRODUCT({of_part},--ISNUMBER({own}))<C{row + 1},"未填全",'
        f"ROUND(SUMPRODUCT({of_part},{own}),2))",
        style["points"],
        "未填全" if own_points is None else float(round_half_up(own_points)),
    )  # fmt: skip
    points, weight = figures.value(keys["points"]), figures.value(keys["weight"])
    share = divide(points or Decimal(0), weight or Decimal(0))
    sheet.write_formula(
        row, 7, f'=IF(D{row + 1}=0,"",G{row + 1}/D{row + 1})', style["percent"],
        "" if share is None else float(share),
    )  # fmt: skip
    if execution:
        words = f"执行 {figures.text('spent')}／{figures.text('budget')}万元"
    else:
        words = (
            f"完成 {figures.text(f'level.{label}.met')}／{figures.text(f'level.{label}.count')} 个"
        )
    sheet.merge_range(row, 8, row, 9, words, style["text"])
    sheet.set_row(row, row_height([(words, 2 * _WIDTH)], least=22))


def _part_total(book: Book, result: Result, first: int, row: int) -> None:
    sheet, style, figures = book.sheet(NAME), book.style, result.figures
    sheet.merge_range(row, 0, row, 1, "合计", style["text_bold"])
    sheet.write_formula(
        row, 2, f"=SUM(C{first + 1}:C{row})", style["count_bold"], len(result.lines) + 1
    )
    for column, source, key in ((3, "J", "full"), (5, "L", "total"), (6, "O", "total")):
        sheet.write_formula(
            row, column, f"={indicators.total_cell(result, source)}", style["points_bold"],
            figures.number(key),
        )  # fmt: skip
    own = indicators.total_cell(result, "K")
    sheet.write_formula(
        row, 4, f'=IF({own}="","未填全",{own})', style["points_bold"],
        "未填全" if figures.value("self_total") is None else figures.number("self_total"),
    )  # fmt: skip
    full = figures.value("full") or Decimal(0)
    share = divide(result.totals.total, full)
    sheet.write_formula(
        row, 7, f'=IF(D{row + 1}=0,"",G{row + 1}/D{row + 1})', style["percent_bold"],
        "" if share is None else float(share),
    )  # fmt: skip
    sheet.merge_range(row, 8, row, 9, "", style["text_bold"])
    sheet.set_row(row, 24)


def _money(book: Book, result: Result, row: int) -> int:
    """Write budget, spending, rate and rest of each row of funds and of all; return the next row."""
    sheet, style, money = book.sheet(NAME), book.style, book.money
    words = _WORDS[result.kind.id]
    sheet.write_string(row, 0, "二、资金执行（万元）", style["section"])
    row += 1
    for left, right, head in (
        (0, 2, words.source), (3, 4, words.budget), (5, 6, words.spent), (7, 7, "执行率"), (8, 9, words.unspent),
    ):  # fmt: skip
        if left == right:
            sheet.write_string(row, left, head, style["head"])
        else:
            sheet.merge_range(row, left, row, right, head, style["head"])
    sheet.set_row(row, 24)
    for number, line in enumerate(money.rows(result)):
        row += 1
        label = money.name_of(result, line) or words.unnamed
        _money_line(book, result, row, label, FIRST_ROW + number, f"{money.figure}{number}.")
    _money_line(book, result, row + 1, "合计", TOTAL_ROW, "", bold="_bold")
    return row + 2


def _money_line(  # noqa: PLR0913 (where it stands, what it shows)
    book: Book, result: Result, row: int, label: str, source: int, prefix: str, bold: str = ""
) -> None:
    """Write one line; ``source`` is its row on the sheet of money, ``prefix`` that of its figures."""
    sheet, style, figures = book.sheet(NAME), book.style, result.figures
    sheet.merge_range(row, 0, row, 2, "", style[f"text{bold}"])
    sheet.write_string(row, 0, label, style[f"text{bold}"])
    budget, spent = (figures.value(f"{prefix}{key}") for key in ("budget", "spent"))
    if not prefix:
        budget, spent = known_sums(result, "")
    for left, key, amount in ((3, "budget", budget), (5, "spent", spent)):
        sheet.merge_range(row, left, row, left + 1, NONE_TEXT, style[f"amount{bold}"])
        if amount is not None:
            address = book.money.address(source, key)
            sheet.write_formula(row, left, f"=N({address})", style[f"amount{bold}"], float(amount))
    sheet.merge_range(row, 8, row, 9, NONE_TEXT, style[f"amount{bold}"])
    if budget is None or spent is None:
        sheet.write_string(row, 7, NONE_TEXT, style[f"percent{bold}"])
    else:
        rate, at = divide(spent, budget), row + 1
        sheet.write_formula(
            row, 7, f'=IF(D{at}=0,"—",F{at}/D{at})', style[f"percent{bold}"],
            "—" if rate is None else float(rate),
        )  # fmt: skip
        sheet.write_formula(
            row, 8, f"=ROUND(D{at}-F{at},6)", style[f"amount{bold}"], float(budget - spent)
        )
    sheet.set_row(row, row_height([(label, 3 * _WIDTH)], least=22))


def _charts(book: Book, result: Result, row: int, parts_rows: tuple[int, int] | None) -> Place:
    """Insert the charts of funds and of parts from ``row`` on; none of funds without any amount.

    Return the place, over the whole width, that the lower one reaches down to.
    ``parts_rows`` are the first and last row number of the parts table, if scores are shown.
    """
    sources = len(book.money.rows(result))
    many = sources > _MOST_UPRIGHT
    place = Place(row, 0, *_CHART_CORNER, charts.WIDTH, charts.HEIGHT)
    whole = replace(place, width=2 * charts.WIDTH)
    if all(result.figures.value(key) is None for key in ("budget", "spent")):
        if parts_rows is None:
            return replace(whole, below=0, height=0)
        charts.insert(book, NAME, whole, _parts_chart(parts_rows))
        return whole
    if many:
        place, whole = (replace(one, height=charts.group_height(sources)) for one in (place, whole))
    charts.insert(
        book, NAME, whole if many or parts_rows is None else place,
        _funds_chart(book, result, sources, many=many),
    )  # fmt: skip
    if parts_rows is None:
        return whole
    other = whole.under(charts.HEIGHT) if many else place.beside()
    charts.insert(book, NAME, other, _parts_chart(parts_rows))
    return replace(other, right=place.right, width=2 * charts.WIDTH)


def _funds_chart(book: Book, result: Result, sources: int, *, many: bool) -> Chart:
    """Return the chart of budget and spending of every source of funds."""
    money, words = book.money, _WORDS[result.kind.id]
    across = many or words.across
    return Chart(
        words.chart,
        words.unit,
        money.body_range(result, "name"),
        (
            Series(words.budget, money.body_range(result, "budget"), palette.CHART_BUDGET),
            Series(words.spent, money.body_range(result, "spent"), palette.CHART_SPENT),
        ),
        "#,##0",
        "" if many else "#,##0.00",
        across=across,
        scale=many or not across,
        gap=words.gap if sources > 2 else 220,  # noqa: PLR2004 (few columns stay slim)
    )


def _parts_chart(rows: tuple[int, int]) -> Chart:
    """Return the chart of the scores of every part; ``rows`` are the first and last of its table."""
    first, last = rows
    return Chart(
        "各部分得分与分值",
        "分",
        f"{NAME}!$A${first}:$A${last}",
        (
            Series("分值", f"{NAME}!$D${first}:$D${last}", palette.CHART_BUDGET),
            Series("复核后得分", f"{NAME}!$G${first}:$G${last}", palette.CHART_SPENT),
        ),
        "0",
        "0.##",
    )
