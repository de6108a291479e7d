"""指标评分: every score beside its figures, its live formula, its rule, and the reviewer's columns."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from selfeval_xl.exact import plain, round_half_up
from selfeval_xl.figures import INCOMPLETE, UNGRADED
from selfeval_xl.intake import known
from selfeval_xl.outputs.scored.base_formula import base_formula
from selfeval_xl.outputs.scored.book import Book, grade_formula
from selfeval_xl.scoring import Curve, grade_index, over_of, survey_scale
from selfeval_xl.workbook_style import protect, row_height, set_page

if TYPE_CHECKING:
    from selfeval_xl.pipeline import Line, Result
    from selfeval_xl.scoring import Over

NAME = "指标评分"
_HEADS = (
    ("序号", 5), ("一级指标", 9.5), ("二级指标", 11), ("三级指标", 21), ("性质", 5.5), ("指标值", 13),
    ("单位", 6.5), ("完成值", 13), ("完成比例", 9.5), ("分值", 7), ("自评得分", 8), ("测算得分", 8),
    ("差异", 7), ("复核得分", 8), ("复核后得分", 8), ("复核意见", 18), ("测算过程", 27), ("依据", 20),
)  # fmt: skip
HEAD_ROW = 3
EXECUTION_ROW = 4
FIRST_ROW = 5
TARGET, ACTUAL, RATIO, WEIGHT, SELF, COMPUTED, DIFFERENCE, REVIEW, FINAL = "FHIJKLMNO"
_PERCENT_CURVES = frozenset({Curve.AT_LEAST, Curve.EQUAL, Curve.AT_MOST})
_BASE_CURVES = frozenset({Curve.STEPS, Curve.BANDS})


def last_row(result: Result) -> int:
    """Return the zero-based row of the last indicator (the execution row when there is none)."""
    return EXECUTION_ROW + len(result.lines)


def column_range(result: Result, column: str, *, execution: bool = True) -> str:
    """Return the address of a column's scores on this sheet, for formulas of other sheets."""
    first = EXECUTION_ROW if execution else FIRST_ROW
    return f"{NAME}!${column}${first + 1}:${column}${last_row(result) + 1}"


def total_cell(result: Result, column: str) -> str:
    """Return the address of a column's total."""
    return f"{NAME}!${column}${last_row(result) + 2}"


def grade_of_column(result: Result, column: str) -> str:
    """Return a formula that gives the grade of a column's total, once every score of it is known."""
    if not result.lines:
        return f'"{INCOMPLETE}"'
    return grade_formula(result.profile, total_cell(result, column), column_range(result, column))


def rows_here(result: Result) -> dict[int, int]:
    """Return the zero-based row here of each indicator by its row in the input workbook."""
    return {int(line.row.row): row for row, line in enumerate(result.ordered, start=FIRST_ROW)}


def write(book: Book, result: Result) -> None:
    """Write the sheet."""
    sheet = book.sheet(NAME)
    for column, (_, width) in enumerate(_HEADS):
        sheet.set_column(column, column, width)
    last = len(_HEADS) - 1
    sheet.merge_range(0, 0, 0, last, "指标评分与复核", book.style["title"])
    sheet.set_row(0, 32)
    note = (
        "测算得分由公式按评分规则计算。复核人在绿色的「复核得分」「复核意见」列填写，复核后得分、总分和等级随之重算；"
        "未填复核得分的按测算得分。"
    )
    sheet.merge_range(1, 0, 1, last, note, book.style["note"])
    sheet.set_row(1, 20)
    for column, (head, _) in enumerate(_HEADS):
        sheet.write_string(HEAD_ROW, column, head, book.style["head"])
    sheet.set_row(HEAD_ROW, 30)
    _execution(book, result)
    over = over_of(result.profile, result.form.over_mode)
    for number, line in enumerate(result.ordered):
        _line(book, result, number, line, over)
    _total(book, result)
    bottom = last_row(result)
    sheet.conditional_format(
        EXECUTION_ROW, 12, bottom, 12,
        {"type": "cell", "criteria": "not between", "minimum": -0.01, "maximum": 0.01,
         "format": book.style["bad"]},
    )  # fmt: skip
    sheet.data_validation(
        EXECUTION_ROW, 13, bottom, 13,
        {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": f"=$J{EXECUTION_ROW + 1}",
         "input_title": "复核得分", "input_message": "0 至分值之间；不改动的留空。",
         "error_title": "填写有误", "error_message": "复核得分应在 0 与分值之间。"},
    )  # fmt: skip
    for column, name in ((13, "review_scores"), (15, "review_opinions"), (3, "review_indicators")):
        book.define(name, NAME, EXECUTION_ROW, column, bottom, column)
    sheet.freeze_panes(EXECUTION_ROW, 4)
    sheet.repeat_rows(HEAD_ROW)
    set_page(sheet, book.header, landscape=True)
    protect(sheet)


def _execution(book: Book, result: Result) -> None:
    figures, row = result.figures, EXECUTION_ROW
    sheet, style = book.sheet(NAME), book.style
    sheet.write_number(row, 0, 1, style["count"])
    sheet.write_string(row, 1, "预算执行率", style["center"])
    sheet.write_string(row, 2, "—", style["center"])
    sheet.write_string(row, 3, "全年执行数÷全年预算数", style["text"])
    sheet.write_string(row, 4, "≥", style["center"])
    sheet.write_string(row, 6, "万元", style["center"])
    for column, key in ((5, "budget"), (7, "spent")):
        formula = f"={book.money.total_address(key)}"
        sheet.write_formula(row, column, formula, style["amount"], figures.number(key) or 0)
    if result.totals.rate is None:
        sheet.write_string(row, 8, "", style["percent"])
    else:
        sheet.write_formula(
            row, 8, f'=IF(N({TARGET}{row + 1})<=0,"",{ACTUAL}{row + 1}/{TARGET}{row + 1})',
            style["percent"], figures.number("rate"),
        )  # fmt: skip
    sheet.write_number(row, 9, figures.number("execution_weight"), style["points"])
    points = result.totals.execution_points
    typed = result.form.execution_self_score
    if known(typed):
        sheet.write_number(row, 10, float(typed), style["points"])
    else:
        formula = f'=IF({COMPUTED}{row + 1}="","",{COMPUTED}{row + 1})'
        sheet.write_formula(row, 10, formula, style["points"], figures.number("execution_points"))
    if points is None:
        sheet.write_blank(row, 11, None, style["computed_points"])
    else:
        sheet.write_formula(
            row, 11, f'=IF({RATIO}{row + 1}="",0,ROUND({WEIGHT}{row + 1}*MIN(1,MAX(0,{RATIO}{row + 1})),2))',
            style["computed_points"], figures.number("execution_points"),
        )  # fmt: skip
    own = figures.value("self_execution")
    both = points is not None and own is not None
    _review_cells(book, row, round_half_up(own - points) if both else None, points)
    rule = result.profile["execution_score"]
    rate = figures.text("rate")
    weight = result.totals.execution_weight
    trace = f"{plain(weight)}×{rate}＝{figures.text('execution_points')}，最高为分值"
    if not weight:
        trace = "所选规则不单列分值，执行率供参考"
    elif points is None:
        trace = "全年预算数、全年执行数没有填写或读不出，不能测算"
    elif result.totals.rate is None:
        trace = "全年预算数为 0，不得分"
    sheet.write_string(row, 16, trace, style["text"])
    sheet.write_string(row, 17, rule.basis, style["text"])
    sheet.set_row(row, 34)


def _review_cells(
    book: Book, row: int, difference: Decimal | None, computed: Decimal | None
) -> None:
    """Write difference, review score, final score and opinion of one row."""
    sheet, style, at = book.sheet(NAME), book.style, row + 1
    sheet.write_formula(
        row, 12, f'=IF(OR({SELF}{at}="",{COMPUTED}{at}=""),"",ROUND({SELF}{at}-{COMPUTED}{at},2))',
        style["computed_points"], "" if difference is None else float(difference),
    )  # fmt: skip
    sheet.write_blank(row, 13, None, style["review_points"])
    sheet.write_formula(
        row, 14, f'=IF(ISNUMBER({REVIEW}{at}),{REVIEW}{at},IF({COMPUTED}{at}="","",{COMPUTED}{at}))',
        style["computed_points"], "" if computed is None else float(computed),
    )  # fmt: skip
    sheet.write_blank(row, 15, None, style["review_text"])


def _line(book: Book, result: Result, number: int, line: Line, over: Over) -> None:
    sheet, style, row, at = book.sheet(NAME), book.style, FIRST_ROW + number, FIRST_ROW + number + 1
    item, score = line.row, line.score
    sheet.write_number(row, 0, number + 2, style["count"])
    level1 = item.level1 or UNGRADED
    for column, text in enumerate((level1, item.level2, item.name, item.nature), start=1):
        sheet.write_string(row, column, text or "", style["text" if column in {2, 3} else "center"])
    _measure(book, row, 5, item, "target")
    sheet.write_string(row, 6, item.measure_unit or item.target_unit or "", style["center"])
    _actual(book, row, 7, line)
    if score.curve in _PERCENT_CURVES and item.target_number and score.ratio is not None:
        sheet.write_formula(
            row, 8, f"=MAX(0,{ACTUAL}{at})/{TARGET}{at}", style["percent"], float(score.ratio)
        )
    elif score.curve is Curve.DIRECT and not _is_compared(line):
        sheet.write_string(row, 8, VERDICTS[bool(score.met)], style["center"])
    else:
        sheet.write_string(row, 8, "—", style["center"])
    for column, value in ((9, item.weight), (10, item.self_score)):
        if value is None:
            sheet.write_blank(row, column, None, style["points"])
        else:
            sheet.write_number(row, column, float(value), style["points"])
    formula = score_formula(line, at, result, over)
    value = "" if score.points is None else float(score.points)
    if formula:
        sheet.write_formula(row, 11, f"={formula}", style["computed_points"], value)
    else:
        sheet.write_blank(row, 11, None, style["computed_points"])
    scored = score.points is not None and item.self_score is not None
    difference = round_half_up(item.self_score - score.points) if scored else None
    _review_cells(book, row, difference, score.points)
    sheet.write_string(row, 16, score.trace, style["text"])
    sheet.write_string(row, 17, score.basis, style["text"])
    texts = [
        (item.name or "", 21.0), (score.trace, 27.0), (score.basis, 20.0), (str(item.target or ""), 13.0),
        (str(item.actual or ""), 13.0), (item.level2 or "", 11.0),
    ]  # fmt: skip
    sheet.set_row(row, row_height(texts, least=26))


def _actual(book: Book, row: int, column: int, line: Line) -> None:
    """Write the result the points rest on: the one computed from base data, else the typed one."""
    measured = line.score.measured
    if line.score.curve in _BASE_CURVES and measured is not None:
        book.sheet(NAME).write_number(row, column, float(measured), book.style["percent"])
    else:
        _measure(book, row, column, line.row, "actual")


def _measure(book: Book, row: int, column: int, item: Any, key: str) -> None:  # noqa: ANN401
    """Write a target or actual as what it is: a number, a date or words."""
    sheet, number = book.sheet(NAME), getattr(item, f"{key}_number")
    kind, text = getattr(item, f"{key}_kind"), getattr(item, key)
    if kind == "日期":
        sheet.write_number(row, column, float(number), book.style["date"])
    elif kind == "数值":
        sheet.write_number(row, column, float(number), book.style["number"])
    else:
        sheet.write_string(row, column, text or "", book.style["center"])


def _literal(value: Decimal) -> str:
    return plain(value)


def score_formula(  # noqa: C901, PLR0911 (one per curve)
    line: Line, at: int, result: Result, over: Over
) -> str:
    """Return the formula that computes the points of a line in row ``at``; empty when unscored.

    It says the same as :mod:`selfeval_xl.scoring.methods`; a test recalculates and compares.
    """
    item, score = line.row, line.score
    w, t, a = f"{WEIGHT}{at}", f"{TARGET}{at}", f"{ACTUAL}{at}"
    if score.points is None and score.curve is not Curve.GRADED:
        return ""
    match score.curve:
        case Curve.AT_LEAST:
            return _at_least(item, w, t, a, over)
        case Curve.EQUAL if item.target_number == 0:
            return f"IF({a}<=0,{w},0)"
        case Curve.EQUAL:
            return _at_least(item, w, t, a, over)
        case Curve.AT_MOST:
            return _at_most(item, w, t, a, result.profile.word("reverse_curve"))
        case Curve.DATE:
            sign = ">=" if item.nature in {"≥", ">"} else "<="
            return f"IF({a}{sign}{t},{w},0)"
        case Curve.DIRECT:
            return _direct(line, w, t, a, at)
        case Curve.SATISFACTION:
            return _satisfaction(item, w, a, result)
        case Curve.GRADED:
            return _graded(line, w, f"{SELF}{at}", result)
        case Curve.STEPS | Curve.BANDS:
            indicator = result.profile.base_indicator(item.name)
            return base_formula(indicator, w, a if score.measured is not None else "")
        case _:
            return ""


def _at_least(item: Any, w: str, t: str, a: str, over: Over) -> str:  # noqa: ANN401
    if item.target_number == 0:
        return f"IF({t}=0,{w},0)"
    full = w
    if over.takes_points:
        limit = _literal(1 + over.limit)
        reduced = {
            "deduct_fixed": f"MAX(0,{w}-{_literal(over.deduction)})",
            "deduct_by_deviation": f"ROUND({w}*MAX(0,{_literal(2 + over.limit)}-{a}/{t}),2)",
            "zero": "0",
        }[over.mode]
        full = f"IF({a}>={limit}*{t},{reduced},{w})"
    missed = f"ROUND({w}*MAX(0,{a})/{t},2)"
    if item.threshold is not None:
        missed = f"IF(MAX(0,{a})/{t}<{_literal(item.threshold)},0,{missed})"
    return f"IF({a}>={t},{full},{missed})"


def _at_most(item: Any, w: str, t: str, a: str, curve: str) -> str:  # noqa: ANN401
    if item.target_number == 0:
        return f"IF({a}<=0,{w},0)"
    if curve == "inverse_ratio":
        return f"IF({a}<={t},{w},ROUND({w}*{t}/{a},2))"
    return f"IF({a}<={t},{w},IF({a}>=2*{t},0,ROUND({w}*ROUND(2*{t}-{a},9)/{t},2)))"


_SIGNS = {"≥": ">=", ">": ">=", "=": ">=", "≤": "<=", "<": "<="}
VERDICTS = {True: "达到", False: "未达到"}


def _is_compared(line: Line) -> bool:
    """Tell whether a yes/no score compares two figures; else the verdict on the words decides."""
    item = line.row
    return item.nature in _SIGNS and item.actual_kind == item.target_kind == "数值"


def _direct(line: Line, w: str, t: str, a: str, at: int) -> str:
    if not _is_compared(line):
        return f'IF({RATIO}{at}="{VERDICTS[True]}",{w},0)'
    sign = _SIGNS[line.row.nature]
    if line.row.nature == "=" and line.row.target_number == 0:
        sign = "<="
    return f"IF(MAX(0,{a}){sign}{t},{w},0)"


def _satisfaction(item: Any, w: str, a: str, result: Result) -> str:  # noqa: ANN401
    scale = survey_scale(item)
    formula = "0"
    for least, share in reversed(result.profile.satisfaction_bands):
        points = w if share == 1 else f"ROUND({w}*{_literal(share)},2)"
        formula = f"IF({a}>={_literal(least * scale)},{points},{formula})"
    return formula


def _graded(line: Line, w: str, own: str, result: Result) -> str:
    index = grade_index(line.row.actual or "")
    if index is None:
        return ""
    band = result.profile.qualitative_bands[index]
    low = f"ROUND({w}*{_literal(band.low)},2)"
    high = w if band.high == 1 else f"MAX({low},ROUND({w}*{_literal(band.high)},2)-0.01)"
    return f'IF({own}="","",MAX({low},MIN({own},{high})))'


def _total(book: Book, result: Result) -> None:
    sheet, style, figures = book.sheet(NAME), book.style, result.figures
    row = last_row(result) + 1
    sheet.merge_range(row, 0, row, 8, "合计", style["text_bold"])
    own_total = figures.number("self_total")
    for column, letter, key in ((9, WEIGHT, "full"), (11, COMPUTED, "total"), (14, FINAL, "total")):
        area = f"{letter}{EXECUTION_ROW + 1}:{letter}{row}"
        sheet.write_formula(
            row, column, f"=ROUND(SUM({area}),2)", style["points_bold"], figures.number(key)
        )
    area = f"{SELF}{EXECUTION_ROW + 1}:{SELF}{row}"
    own = f'IF(COUNT({area})=ROWS({area}),ROUND(SUM({area}),2),"")' if result.lines else '""'
    sheet.write_formula(row, 10, f"={own}", style["points_bold"], own_total)
    at = row + 1
    difference = (
        "" if own_total == "" else float(round(Decimal(str(own_total)) - result.totals.total, 2))
    )
    sheet.write_formula(
        row,
        12,
        f'=IF({SELF}{at}="","",ROUND({SELF}{at}-{COMPUTED}{at},2))',
        style["points_bold"],
        difference,
    )
    sheet.write_blank(row, 13, None, style["text_bold"])
    sheet.write_formula(
        row, 15, f'="等级："&{grade_of_column(result, FINAL)}', style["text_bold"],
        f"等级：{figures.text('grade')}",
    )  # fmt: skip
    sheet.write_blank(row, 16, None, style["text_bold"])
    sheet.write_blank(row, 17, None, style["text_bold"])
    sheet.set_row(row, 26)
