"""Targets as people type them in one cell: 「≥95%」「12月底前」「控制在5%以内」「零事故」."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from selfeval_xl.exact import plain
from selfeval_xl.intake import mistyped
from selfeval_xl.intake.grid import date_to_serial
from selfeval_xl.intake.measures import direction as rules
from selfeval_xl.intake.measures.answers import NO_SUCH, NONE, is_open_choice, says_none, yes_or_no
from selfeval_xl.intake.measures.context import LONGEST, context_of, is_bare
from selfeval_xl.intake.measures.figures import (
    MOST_FIGURE,
    SIGN,
    figures,
    has_digits,
    side,
    without_years,
)
from selfeval_xl.intake.measures.measured import measured
from selfeval_xl.intake.measures.names import name_of
from selfeval_xl.intake.measures.numerals import NUMERAL, with_digits, with_shares
from selfeval_xl.intake.measures.reading import Direction, Kind, Reading, asks, said, steps
from selfeval_xl.intake.measures.rows import Row, column_unit
from selfeval_xl.intake.measures.times import Span, is_recurring, lacks_year, read_span
from selfeval_xl.intake.measures.units import UNIT, is_unit
from selfeval_xl.intake.values import normal, stands_for_nothing, without_spaces

_LISTED = re.compile(
    r"(?:^|(?<=[;；。\n]))\s*\(?\d{1,2}[.、)]\s*(?=[^\d\s.。])|[①-⑳]", re.MULTILINE
)
_AROUND = "。;；,，、.!！“”\"'「」"
_NOTHING = "…._*"
_EXAMPLE = "请写成「比较符+数字+单位」的形式，如「≥95%」「≤20万元」"
_WHETHER = re.compile("是否|有无|能否|有没有")
_CAN, _CANNOT = frozenset({"有", "能", "可以"}), NO_SUCH | {"不能"}
_QUESTION = re.compile(r"(?:是否|能否|有无|是不是).+|.+[?？吗]")
_ROUGH = re.compile(
    rf"(?:{SIGN})?(?:{NUMERAL}分之{NUMERAL}|[几数]{NUMERAL}?(?:{UNIT})|{NUMERAL}[余多几来]?(?:{UNIT}))"
    r"(?:以上|以下|以内|左右)?"
)
_GAP = r"(?:\*+|[xX×]+|_+|[□○]+)"
_EMPTY = re.compile(rf"(?:{SIGN})(?:{_GAP}|…+)?(?:{UNIT})?|{_GAP}(?:{UNIT})")
_BARE_MONTH = re.compile(r"\d{1,2}(?:[-~至到]\d{1,2})?月")
_WITHIN_MONTHS = re.compile(r"\d{1,2}月[以之]?内|(?:[≤=<>≥]|不超过|不少于|至少|不低于)+\d{1,2}月$")
_BARE_YEAR = re.compile(r"(?:19|20)\d{2}")
_DAYS = frozenset({"日期", "时间", "年月", "年月日"})
_NEAR_YEARS = 5
_FIRST_YEAR = 1900


def read_target(  # noqa: PLR0913 (the row as it stands in the form)
    text: str,
    name: str = "",
    unit: str = "",
    year: int | None = None,
    nature: str = "",
    level1: str = "",
    level2: str = "",
) -> Reading:
    """Read a target as typed in one cell, with what stands beside it in its row.

    ``unit`` is the column 度量单位, ``nature`` the column 指标性质, ``level1`` and ``level2`` the
    indicators above; ``year`` is that of the form. What the form does not have stays empty.
    """
    row = Row(
        name_of(name),
        column_unit(unit),
        year,
        without_spaces(nature),
        without_spaces(level1),
        without_spaces(level2),
    )
    typed = mistyped.trimmed(without_spaces(_LISTED.sub("", normal(text))), _AROUND)
    return replace(_read(typed, said(text), row), text=text.strip())


def _read(text: str, shown: str, row: Row) -> Reading:
    """Go down the ladder: blank, words by nature, yes and no, none, day, figure, words."""
    if stands_for_nothing(text) or not text.strip(_NOTHING):
        return _blank(text, row)
    if len(text) > LONGEST:
        return _long(text, shown)
    for step in (_by_nature, _yes_no, _none, _time, _figure):
        if reading := step(text, shown, row):
            return reading
    return _words(text, shown)


def _blank(text: str, row: Row) -> Reading:
    if row.name.number is not None:
        carried = f"{row.name.sign}{plain(row.name.number)}{row.name.unit}"
        return asks("", f"指标值未填，指标名称中写有「{carried}」；请填入指标值栏", Kind.BLANK)
    return Reading("", Kind.BLANK, step=f"「{text}」按空白读取" if text else "")


def _long(text: str, shown: str) -> Reading:
    """Read a long text as words; whether a figure in it is the target, only its author knows."""
    return asks(shown, _cannot(shown)) if has_digits(text) else _words(text, shown)


def _by_nature(text: str, shown: str, row: Row) -> Reading | None:
    """Read words where the nature says so; a figure there contradicts it."""
    if row.is_yes_no:
        answer, step = yes_or_no(text), "指标性质为是否"
        if answer is None:
            return Reading(shown, Kind.WORDS, Direction.YES_NO, step=step)
        return Reading(shown, Kind.YES_NO, Direction.YES_NO, (answer,), step=step)
    if not row.is_qualitative:
        return None
    found = figures(text)
    if len(found) == 1 and is_bare(found[0]):
        question = f"指标性质为「{row.nature}」，指标值「{shown}」却是数字；请改指标性质或指标值"
        return asks(shown, question)
    return Reading(shown, Kind.WORDS, Direction.QUALITATIVE, step="指标性质为定性")


def _yes_no(text: str, shown: str, row: Row) -> Reading | None:
    """Read an answer; 无 alone is asked about unless the name counts incidents."""
    answer = yes_or_no(text)
    if answer is None and _WHETHER.search(row.name.clean) and text in _CAN | _CANNOT:
        answer = Decimal(text in _CAN)
    if answer is not None:
        return Reading(shown, Kind.YES_NO, Direction.YES_NO, (answer,), step=f"「{text}」是判断")
    if is_open_choice(text):
        return asks(shown, f"「{shown}」没有选定；请写明是或否", Kind.YES_NO)
    if text in NO_SUCH and not (text in NONE and rules.is_incident(row.name.clean)):
        question = f"「{shown}」是没有这项指标，还是目标为 0 或否？请写明"
        return asks(shown, question, Kind.BLANK)
    return None


def _none(text: str, shown: str, row: Row) -> Reading | None:
    """Read words that say that there is to be none of it: 零事故, 无投诉."""
    if not says_none(text) and not (text in NONE and rules.is_incident(row.name.clean)):
        return None
    step = steps(f"「{text}」按 0 读取", "目标为 0，按不超过读取")
    return Reading(shown, Kind.NUMBER, Direction.AT_MOST, (Decimal(0),), row.unit, step=step)


def _time(text: str, shown: str, row: Row) -> Reading | None:
    """Read a day or a period."""
    if is_recurring(text):
        return Reading(shown, Kind.WORDS, Direction.QUALITATIVE, step="按期反复的期限，按文字读取")
    named = rules.is_time_name(row.name.clean)
    bare_month = _BARE_MONTH.fullmatch(text) and rules.is_duration_name(row.name.clean)
    if bare_month or _WITHIN_MONTHS.match(text):
        return asks(shown, f"「{shown}」是月份还是几个月？请写明")
    if named and row.unit in {"年", "月"} and text.isdigit():
        text = f"{text}{row.unit}"
    if named and _BARE_YEAR.fullmatch(text):
        text = f"{text}年"
    timed = text if has_digits(text) else with_digits(text)
    dotted = row.unit in _DAYS or (named and row.unit in {"", "年", "月", "日", "天"})
    span = read_span(text, row.year, dotted=dotted) or read_span(timed, row.year, dotted=dotted)
    if span is not None:
        return _span(span, shown, row)
    if lacks_year(timed, dotted=dotted):
        return asks(shown, f"「{shown}」没有写年份；请写明年月日", Kind.DATE)
    if text.replace(".", "", 1).isdigit() and _may_be_a_day(text, row):
        return asks(
            shown, f"「{shown}」是日期还是数字？日期请写成「2021年12月」的形式，数字请写明单位"
        )
    return None


def _may_be_a_day(text: str, row: Row) -> bool:
    """Tell whether a bare number may be meant as a day, a month or a year."""
    if row.unit in _DAYS:
        return True
    if row.unit or row.name.unit or rules.is_figure_name(row.name.clean):
        return False
    if rules.is_time_name(row.name.clean):
        return True
    if "时效" in row.level2 and "." in text:
        return True
    if row.year and _BARE_YEAR.fullmatch(text):
        return abs(int(text) - row.year) <= _NEAR_YEARS
    return read_span(text, row.year, dotted=True) is not None


def _span(span: Span, shown: str, row: Row) -> Reading:
    if side(row.sign) is Direction.AT_LEAST and span.first is None:
        question = (
            f"指标值「{shown}」是日期，指标性质却是「{row.nature}」；不能确定是不早于还是不晚于"
        )
        return asks(shown, question, Kind.DATE)
    last = Decimal(date_to_serial(span.last))
    if span.first is not None:
        days = (Decimal(date_to_serial(span.first)), last)
        step = f"时段，{span.first.isoformat()} 至 {span.last.isoformat()}"
        return Reading(shown, Kind.PERIOD, Direction.WITHIN, days, step=step)
    if not span.open_limit:
        step = f"日期，不晚于 {span.last.isoformat()}"
        return Reading(shown, Kind.DATE, Direction.AT_MOST, (last,), step=step)
    assert span.earliest is not None  # noqa: S101 (an open limit has both ends)
    step = f"日期，不晚于 {span.last.isoformat()}（「{shown}」也可指 {span.earliest.isoformat()}）"
    earliest = Decimal(date_to_serial(span.earliest))
    return Reading(shown, Kind.DATE, Direction.AT_MOST, (last,), step=step, earliest=earliest)


# -- figures --------------------------------------------------------------------------------------


def _figure(  # noqa: PLR0911 (a ladder)
    text: str, shown: str, row: Row
) -> Reading | None:
    """Read one figure or one range; ``None`` when the text has no figure."""
    if mistyped.is_lettered(text):
        return asks(shown, f"「{shown}」的数字里有字母，疑似把 0、1 写成了字母；请改正")
    written, mentioned = _as_figures(text)
    if not written:
        return _without_number(text, shown) if not mentioned else None
    found = figures(written)
    if not found:
        return asks(shown, _cannot(shown))
    if len(found) > 1:
        question = f"「{shown}」中有几个数字，不能确定以哪一个为准；指标值请只写一个数字和单位"
        return asks(shown, question)
    figure, (number, *_) = found[0], found[0].numbers
    if abs(figure.numbers[-1]) >= MOST_FIGURE or abs(number) >= MOST_FIGURE:
        return asks(shown, f"「{shown}」超出合理范围；请核对")
    if figure.about:
        question = f"「{shown}」是约数；指标值请写确切的数字"
        return asks(shown, question, Kind.NUMBER, figure.numbers, figure.unit)
    if figure.unit == "月" or (figure.unit == "年" and number >= _FIRST_YEAR):
        return asks(shown, f"「{shown}」是日期还是时长？日期请写成「2021年12月底前」的形式")
    if figure.clash or (figure.limit and number < 0):
        return asks(shown, f"「{shown}」的比较符前后不一致，不能确定是不低于还是不超过；请改写")
    step = context_of(figure)
    if step is None:
        return asks(shown, _cannot(shown))
    return measured(figure, shown, row, step)


def _as_figures(text: str) -> tuple[str, bool]:
    """Return a text with its figures in digits (empty if it has none), and whether it is words.

    Chinese numerals count only where the text is nothing but a figure: 「不少于三次」, not 「一次性」.
    """
    shares = without_years(with_shares(text))
    if has_digits(shares):
        return shares, False
    digits = with_digits(shares)
    if not has_digits(digits):
        return "", not (_is_empty_figure(shares) or _ROUGH.fullmatch(shares))
    found = figures(digits)
    alone = shares == "零" or (len(shares) > 1 and re.fullmatch(NUMERAL, shares))
    if len(found) == 1 and (found[0].unit or found[0].sign or alone) and is_bare(found[0]):
        return digits, False
    return "", not _ROUGH.fullmatch(shares)


def _is_empty_figure(text: str) -> bool:
    """Tell whether a text has a comparator or a unit and no number: 「≥」「≥**%」「次」."""
    return bool(_EMPTY.fullmatch(text)) or is_unit(text)


def _without_number(text: str, shown: str) -> Reading:
    if _ROUGH.fullmatch(with_shares(text)):
        return asks(shown, f"「{shown}」不是确切的数字；{_EXAMPLE}")
    kind = Kind.BLANK if is_unit(text) else Kind.WORDS
    return asks(shown, f"「{shown}」没有写数字；{_EXAMPLE}", kind)


def _cannot(shown: str) -> str:
    return f"不能确定「{shown}」中的数字是不是指标值；{_EXAMPLE}，或改用文字描述"


# -- words ----------------------------------------------------------------------------------------


def _words(text: str, shown: str) -> Reading:
    """Read what has no figure as words; a question is no target."""
    if _QUESTION.fullmatch(text):
        question = f"指标值「{shown}」写成了问句；请写明要达到的结果"
        return replace(asks(shown, question), direction=Direction.QUALITATIVE)
    return Reading(shown, Kind.WORDS, Direction.QUALITATIVE, step="没有数字，按文字读取")
