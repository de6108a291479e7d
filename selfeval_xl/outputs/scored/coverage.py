"""The part of 评分总览 about a department's projects: coverage, attention, execution rates."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING

from xlsxwriter.utility import xl_range_abs

from selfeval_xl import palette
from selfeval_xl.exact import percent_text, plain
from selfeval_xl.figures import NONE_TEXT
from selfeval_xl.intake import known
from selfeval_xl.outputs.scored import charts
from selfeval_xl.outputs.scored.cards import Card, write_cards
from selfeval_xl.outputs.scored.charts import Chart, Series
from selfeval_xl.outputs.scored.flags import LOW_RATE, Flags, low_words
from selfeval_xl.outputs.scored.ledger import FIRST_ROW
from selfeval_xl.outputs.scored.projects import LEDGER

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from selfeval_xl.outputs.scored.book import Book
    from selfeval_xl.outputs.scored.charts import Place
    from selfeval_xl.pipeline import Result

_MOST_BARS = 25
_MOST_CHARACTERS = 20
_LEAST, _HIGHEST = 1.2, 2.0
"""The end of the scale: room for figures beside whole bars; a rate far above is an error of units."""
_HEAD_ROW = 3


def write(book: Book, name: str, result: Result, row: int, columns: int) -> int:
    """Write the cards of coverage and attention, over so many columns; return the next row."""
    sheet, style, figures = book.sheet(name), book.style, result.figures
    sheet.write_string(row, 0, "三、项目自评与执行", style["section"])
    row += 1
    listed, done, flagged = (
        LEDGER.body_range(result, key) for key in ("number", "evaluated", "flags")
    )
    count, evaluated = f"COUNT({listed})", f'SUMPRODUCT(--EXACT({done},"是"))'
    flags = Flags(result)
    words = [flags.words(number, line) for number, line in enumerate(LEDGER.rows(result))]
    low = low_words(result.profile)[-1][1]
    coverage = figures.value("coverage")
    cards = (
        Card("项目个数", "card_count", f"={count}", figures.number("projects"),
             _declared(result, "projects") or _with_unit("安排", figures.text("list.budget"), "万元")),
        Card("开展自评", "card_count", f"={evaluated}", figures.number("evaluated"),
             _declared(result, "evaluated") or f"未开展 {figures.text('not_evaluated')} 个"),
        Card("自评覆盖率", "card_percent", f'=IF({count}=0,"—",{evaluated}/{count})',
             "—" if coverage is None else float(coverage),
             _declared(result, "coverage") or _with_unit("按金额", figures.text("coverage_amount"))),
        Card(low, "card_count", f'=SUMPRODUCT(--ISNUMBER(FIND("{LOW_RATE}",{flagged})))',
             sum(LOW_RATE in word for word in words), "见「项目执行情况」"),
        Card("预警项目", "card_count", f"=SUMPRODUCT(--(LEN({flagged})>0))", sum(map(bool, words)),
             "见「项目执行情况」"),
    )  # fmt: skip
    for key in ("projects", "evaluated", "coverage"):
        book.shown[getattr(result.form, f"declared_{key}_at")] = f"'{name}'!A{row + 1}"
    sheet.conditional_format(
        row + 1, 4, row + 1, 5,
        {"type": "cell", "criteria": "<", "value": float(result.profile.number("coverage")),
         "format": style["bad"]},
    )  # fmt: skip
    sheet.conditional_format(
        row + 1, 6, row + 1, 9,
        {"type": "cell", "criteria": ">", "value": 0, "format": style["warn"]},
    )  # fmt: skip
    row = write_cards(book, name, row, cards)
    sheet.merge_range(row, 0, row, columns - 1, _note(result), style["note"])
    sheet.set_row(row, 30)
    return row + 1


def _with_unit(word: str, text: str, unit: str = "") -> str:
    """Return a figure with its word and unit; a missing one has none."""
    return f"{word} {text}" if text == NONE_TEXT else f"{word} {text}{unit}"


def _declared(result: Result, key: str) -> str:
    """Return what was declared, empty where nothing was."""
    value = getattr(result.form, f"declared_{key}")
    if not known(value):
        return ""
    return f"已申报 {percent_text(value)}" if key == "coverage" else f"已申报 {plain(value)} 个"


def write_rates(book: Book, name: str, result: Result, above: Place, data: int) -> Place:
    """Insert the chart of the lowest execution rates below another and return the lower one's place.

    Its names and rates stand from column ``data`` on, outside the printed page. There is none where
    no project has a rate.
    """
    rated = _rated(result)
    if not rated:
        return above
    shown = rated[:_MOST_BARS]
    first, last = _HEAD_ROW + 1, _HEAD_ROW + len(shown)
    _write_data(book, name, result, shown, data)
    names, rates = (
        f"{name}!{xl_range_abs(first, column, last, column)}" for column in (data, data + 1)
    )
    colours = _colours(result, [rate for rate, _ in shown])
    some = len(rated) > len(shown)
    chart = Chart(
        f"执行率最低的 {len(shown)} 个项目" if some else "项目执行率（由低到高）",
        "",
        names,
        (Series("执行率", rates, palette.CHART_SPENT, colours),),
        "0%",
        "0.00%",
        across=True,
        gap=40,
        most=max(_LEAST, min(_HIGHEST, ceil(float(shown[-1][0]) * 5) / 5)),
    )
    place = above.under(charts.bar_height(len(shown)))
    charts.insert(book, name, place, chart)
    return place


def _write_data(
    book: Book, name: str, result: Result, shown: Sequence[tuple[Decimal, int]], left: int
) -> None:
    """Write what the chart of rates shows: names, cut where they are long, and live rates."""
    sheet, style, rows = book.sheet(name), book.style, LEDGER.rows(result)
    sheet.set_column(left, left, 2 * _MOST_CHARACTERS + 4)
    sheet.set_column(left + 1, left + 1, 10)
    sheet.write_string(_HEAD_ROW, left, "图表取数：项目（由低到高）", style["head"])
    sheet.write_string(_HEAD_ROW, left + 1, "执行率", style["head"])
    for at, (rate, number) in enumerate(shown, start=_HEAD_ROW + 1):
        label = f"{number + 1}. {LEDGER.name_of(result, rows[number]) or '（未写名称）'}"
        sheet.write_string(at, left, _short(label), style["text"])
        address = LEDGER.address(FIRST_ROW + number, "rate")
        sheet.write_formula(at, left + 1, f"={address}", style["percent"], float(rate))


def _rated(result: Result) -> list[tuple[Decimal, int]]:
    """Return the projects that have a rate, the lowest first: rate and number in the list."""
    rates = (
        (result.figures.value(f"project.{number}.rate"), number)
        for number in range(len(LEDGER.rows(result)))
    )
    return sorted((rate, number) for rate, number in rates if rate is not None)


def _note(result: Result) -> str:
    """Say what the chart of rates shows and leaves out, and what its colours mean."""
    (_, strong), (_, reason) = low_words(result.profile)
    rated, whole = len(_rated(result)), len(LEDGER.rows(result))
    if not rated:
        return "没有可以计算执行率的项目。"
    shown = (
        f"执行率最低的 {_MOST_BARS} 个项目，其余见「项目执行情况」"
        if rated > _MOST_BARS
        else "各项目执行率"
    )
    left_out = f"，{whole - rated} 个没有安排数或支出数的未列入" if rated < whole else ""
    return (
        f"项目执行率图为{shown}{left_out}；名称前是「项目执行情况」中的序号，"
        f"红色为{strong}，棕色为{reason}。"
    )


def _colours(result: Result, rates: list[Decimal]) -> tuple[str, ...]:
    (strong, _), (reason, _) = low_words(result.profile)
    return tuple(
        palette.ERROR_INK
        if rate < strong
        else palette.WARNING_INK
        if rate < reason
        else palette.CHART_SPENT
        for rate in rates
    )


def _short(text: str) -> str:
    return text if len(text) <= _MOST_CHARACTERS else f"{text[: _MOST_CHARACTERS - 1]}…"
