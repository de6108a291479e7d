"""What takes the place of scores where a form gives no points: which targets were reached.

Transfer forms of the ministry's pattern have targets and results, no 分值 and no 得分: nothing is scored
and nothing graded, and no cell may look as if it were.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from selfeval_xl.exact import divide
from selfeval_xl.figures import NONE_TEXT, UNGRADED, present_levels
from selfeval_xl.intake import known
from selfeval_xl.outputs.official_form import (
    no_points,
    shown_actual,
    shown_target,
)
from selfeval_xl.outputs.scored.cards import (
    Card,
    cards_of_rate_and_errors,
    mark_errors,
    write_cards,
)
from selfeval_xl.outputs.scored.indicators import EXECUTION_ROW, FIRST_ROW, HEAD_ROW, last_row
from selfeval_xl.scoring import Curve
from selfeval_xl.workbook_style import protect, row_height, set_page

if TYPE_CHECKING:
    from collections.abc import Sequence

    from selfeval_xl.outputs.scored.book import Book
    from selfeval_xl.pipeline import Line, Result

NAME = "指标完成情况"
_ONLY = "只核对资金、指标完成情况和填报内容。"
REACHED, MISSED, UNCLEAR = "达到", "未达到", "不能判断"
_HEADS = (
    ("序号", 5), ("一级指标", 10), ("二级指标", 12), ("三级指标", 26), ("性质", 6), ("指标值", 15),
    ("完成值", 15), ("完成比例", 10), ("是否达到", 10), ("偏差原因分析及改进措施", 34),
    ("复核意见", 22), ("说明", 30),
)  # fmt: skip
_OWN_HEAD = ("自评得分", 9)
_PART_HEADS = ("组成部分", "", "指标数", REACHED, MISSED, UNCLEAR, "达到比例", "说明", "", "")
_PERCENT_CURVES = frozenset({Curve.AT_LEAST, Curve.AT_MOST, Curve.EQUAL})
_COLUMNS = 10


def verdict(line: Line) -> str:
    """Return whether an indicator's target was reached, in a word."""
    return {True: REACHED, False: MISSED}.get(line.score.met, UNCLEAR)


def write(book: Book, result: Result) -> None:
    """Write the sheet of indicators: targets, results and whether these reach them."""
    sheet, style = book.sheet(NAME), book.style
    heads = (*_HEADS, _OWN_HEAD) if result.has_own_scores else _HEADS
    for column, (_, width) in enumerate(heads):
        sheet.set_column(column, column, width)
    last = len(heads) - 1
    sheet.merge_range(0, 0, 0, last, "指标完成情况", style["title"])
    sheet.set_row(0, 32)
    sheet.merge_range(
        1, 0, 1, last, f"{no_points(result)}{_ONLY}复核意见填在绿色的一列。", style["note"]
    )
    sheet.set_row(1, 20)
    for column, (head, _) in enumerate(heads):
        sheet.write_string(HEAD_ROW, column, head, style["head"])
    sheet.set_row(HEAD_ROW, 30)
    _execution(book, result)
    for row, line in enumerate(result.ordered, start=FIRST_ROW):
        _line(book, row, line)
    if result.has_own_scores:
        _own_scores(book, result)
    sheet.conditional_format(
        EXECUTION_ROW, 8, last_row(result), 8,
        {"type": "cell", "criteria": "==", "value": f'"{MISSED}"', "format": style["warn"]},
    )  # fmt: skip
    book.define("review_opinions", NAME, EXECUTION_ROW, 10, last_row(result), 10)
    book.define("review_indicators", NAME, EXECUTION_ROW, 3, last_row(result), 3)
    sheet.freeze_panes(HEAD_ROW + 1, 4)
    sheet.repeat_rows(HEAD_ROW)
    set_page(sheet, book.header, landscape=True)
    protect(sheet)


def _execution(book: Book, result: Result) -> None:
    """Write the execution rate, which the funds give, as the first row."""
    sheet, style, figures, row = book.sheet(NAME), book.style, result.figures, EXECUTION_ROW
    budget, spent = (book.money.total_address(key) for key in ("budget", "spent"))
    sheet.write_number(row, 0, 1, style["count"])
    sheet.write_string(row, 1, "预算执行率", style["center"])
    sheet.write_string(row, 2, "—", style["center"])
    sheet.write_string(row, 3, "全年执行数÷全年预算数", style["text"])
    sheet.write_string(row, 4, "—", style["center"])
    for column, address, key in ((5, budget, "budget"), (6, spent, "spent")):
        sheet.write_formula(
            row, column, f"={address}", style["amount"], figures.number(key) or 0
        )  # fmt: skip
    if result.totals.rate is None:
        sheet.write_string(row, 7, NONE_TEXT, style["center"])
    else:
        sheet.write_formula(
            row, 7, f'=IF(N(F{row + 1})<=0,"",G{row + 1}/F{row + 1})', style["percent"],
            figures.number("rate"),
        )  # fmt: skip
    sheet.write_string(row, 8, "—", style["center"])
    sheet.write_string(row, 9, "", style["text"])
    sheet.write_blank(row, 10, None, style["review_text"])
    sheet.write_string(row, 11, "万元；执行率供参考", style["text"])
    sheet.set_row(row, 26)


def _line(book: Book, row: int, line: Line) -> None:
    sheet, style, item, score = book.sheet(NAME), book.style, line.row, line.score
    target, actual = shown_target(item), shown_actual(line)
    sheet.write_number(row, 0, row - FIRST_ROW + 2, style["count"])
    cells = (
        (1, item.level1 or UNGRADED, "center"), (2, item.level2 or "", "text"),
        (3, item.name or "", "text"), (4, item.nature or "", "center"), (5, target, "center"),
        (6, actual, "center"), (8, verdict(line), "center"), (9, item.reason or "", "text"),
        (11, "" if score.met is not None else score.trace, "text"),
    )  # fmt: skip
    for column, text, look in cells:
        sheet.write_string(row, column, text, style[look])
    if score.curve in _PERCENT_CURVES and score.ratio is not None and item.target_number:
        sheet.write_number(row, 7, float(score.ratio), style["percent"])
    else:
        sheet.write_string(row, 7, "—", style["center"])
    sheet.write_blank(row, 10, None, style["review_text"])
    widths = [width for _, width in _HEADS]
    texts = [(text, float(widths[column])) for column, text, _ in cells]
    sheet.set_row(row, row_height(texts, least=26))


def _own_scores(book: Book, result: Result) -> None:
    """Write the unit's own scores beside the rows: nothing is computed that they could differ from."""
    own = (result.form.execution_self_score, *(line.row.self_score for line in result.ordered))
    sheet, style = book.sheet(NAME), book.style["points"]
    for row, score in enumerate(own, start=EXECUTION_ROW):
        if known(score):
            sheet.write_number(row, len(_HEADS), float(score), style)
        else:
            sheet.write_blank(row, len(_HEADS), None, style)


def _score_card(result: Result) -> Card:
    """Return the card of the unit's own total, or that there is none."""
    if not result.has_own_scores:
        return Card("得分", "big", "", "未设分值", "不计算总分和等级")
    total, grade = result.own_total, result.own_grade
    if total is None:
        return Card("自评总分", "big", "", "未填全", "未列分值，不测算")
    agrees = total == result.figures.value("self_total")
    note = f"等级：{grade}" if grade else "未列分值，不测算"
    return Card("自评总分", "big", "", float(total), note if agrees else result.own_sum)


def write_summary(book: Book, name: str, result: Result, row: int, rate_words: str) -> int:
    """Write the cards of 评分总览 on sheet ``name`` from ``row`` on; return the next row."""
    sheet, style = book.sheet(name), book.style
    budget, spent = (book.money.total_address(key) for key in ("budget", "spent"))
    reached, missed, unclear = _counted(result.lines)
    cards = (
        _score_card(result),
        Card("三级指标", "card_count", "", len(result.lines), "个"),
        Card("达到指标值", "card_count", "", reached, f"{MISSED} {missed}　{UNCLEAR} {unclear}"),
        *cards_of_rate_and_errors(result, budget, spent, rate_words),
    )  # fmt: skip
    bottom = write_cards(book, name, row, cards)
    mark_errors(book, name, row, cards)
    sheet.merge_range(bottom, 0, bottom, _COLUMNS - 1, f"{no_points(result)}{_ONLY}", style["note"])
    sheet.set_row(bottom, 22)
    return bottom + 1


def _counted(lines: Sequence[Line]) -> tuple[int, int, int]:
    """Return how many targets were reached, missed, and cannot be judged."""
    words = [verdict(line) for line in lines]
    return words.count(REACHED), words.count(MISSED), words.count(UNCLEAR)


def write_parts(book: Book, name: str, result: Result, row: int) -> int:
    """Write on sheet ``name`` how many targets of each level were reached; return the next row."""
    sheet, style = book.sheet(name), book.style
    sheet.write_string(row, 0, "一、各部分完成情况", style["section"])
    row += 1
    for column, head in enumerate(_PART_HEADS):
        sheet.write_string(row, column, head, style["head"])
    sheet.merge_range(row, 0, row, 1, _PART_HEADS[0], style["head"])
    sheet.merge_range(row, 7, row, 9, _PART_HEADS[7], style["head"])
    sheet.set_row(row, 24)
    for level in present_levels(result.lines):
        row += 1
        own = [line for line in result.lines if (line.row.level1 or UNGRADED) == level]
        missed = "、".join(
            line.row.name or "（未写名称）" for line in own if line.score.met is False
        )
        _part(book, name, row, (level, f"未达到：{missed}" if missed else ""), own)
    _part(book, name, row + 1, ("合计", ""), result.lines, bold="_bold")
    return row + 2


def _part(  # noqa: PLR0913 (where it stands, what it shows)
    book: Book, name: str, row: int, words: tuple[str, str], lines: Sequence[Line], bold: str = ""
) -> None:
    sheet, style = book.sheet(name), book.style
    label, note = words
    counts = _counted(lines)
    sheet.merge_range(row, 0, row, 1, "", style[f"text{bold}"])
    sheet.write_string(row, 0, label, style[f"text{bold}"])
    for column, count in enumerate((len(lines), *counts), start=2):
        sheet.write_number(row, column, count, style[f"count{bold}"])
    share = divide(counts[0], len(lines))
    if share is None:
        sheet.write_string(row, 6, "—", style["center"])
    else:
        sheet.write_number(row, 6, float(share), style[f"percent{bold}"])
    sheet.merge_range(row, 7, row, 9, "", style[f"text{bold}"])
    sheet.write_string(row, 7, note, style[f"text{bold}"])
    sheet.set_row(row, row_height([(note, 28.0)], least=24))
