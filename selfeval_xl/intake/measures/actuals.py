"""Actuals as people type them, read with their target in view."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from selfeval_xl.exact import plain
from selfeval_xl.intake import mistyped
from selfeval_xl.intake.grid import date_to_serial
from selfeval_xl.intake.measures.answers import NO_SUCH, says_none, yes_or_no
from selfeval_xl.intake.measures.context import (
    LONGEST,
    context_of,
    is_bare,
    is_plain,
    rest_of,
    unit_of,
)
from selfeval_xl.intake.measures.figures import (
    MOST_FIGURE,
    Figure,
    figures,
    has_digits,
    without_years,
)
from selfeval_xl.intake.measures.measured import MOST_SHARE
from selfeval_xl.intake.measures.numerals import NUMERAL, with_digits, with_shares
from selfeval_xl.intake.measures.reading import (
    DOWNWARD,
    SAYINGS,
    TIMES,
    Direction,
    Kind,
    Reading,
    asks,
    said,
    steps,
)
from selfeval_xl.intake.measures.rows import column_unit
from selfeval_xl.intake.measures.times import Span, lacks_year, read_span
from selfeval_xl.intake.measures.units import RATES, converted, in_money, is_money
from selfeval_xl.intake.values import stands_for_nothing, without_spaces

_NO_CASE = re.compile(r"(?:未|没有|无)(?:发生|出现)?(?:过|任何|相关|此类)*(?:事件|情况|现象|问题)?")
_NOTHING = "…._*"
_ENDS = "。;；,，、.!！"
_SURE_PERCENT = Decimal(10)
_CAN, _CANNOT = frozenset({"有", "能"}), frozenset({"无", "没有", "×", "不能"})
_SLIP = 1000
_YEAR = re.compile(r"(?:19|20)\d{2}\.")

_STRICTER = {Direction.AT_LEAST: Direction.MORE_THAN, Direction.AT_MOST: Direction.LESS_THAN}


def read_actual(text: str, target: Reading, unit: str = "", year: int | None = None) -> Reading:
    """Read an actual as typed in one cell; ``target`` is the reading of its target.

    ``unit`` is the column 度量单位. A plain number is taken in the target's unit.
    """
    column = column_unit(unit)
    typed = mistyped.trimmed(without_spaces(text), _ENDS)
    return replace(_read(typed, said(text), target, column, year), text=text.strip())


def _read(  # noqa: PLR0911 (a ladder)
    text: str, shown: str, target: Reading, column: str, year: int | None
) -> Reading:
    """Go down the ladder: blank, words for words, none, day, yes and no, figure."""
    if stands_for_nothing(text) or not text.strip(_NOTHING):
        return Reading(shown, Kind.BLANK, step=f"「{text}」按空白读取" if text else "")
    if target.sure and target.kind in SAYINGS:
        return _saying(text, shown, target, column, year)
    if len(text) > LONGEST:
        return _long(text, shown)
    if text in NO_SUCH or says_none(text) or _NO_CASE.fullmatch(text):
        return _none(text, shown, target)
    if target.kind in TIMES:
        dated = f"{text}{column}" if column in {"年", "月"} and text.isdigit() else text
        return _time(dated, shown, target, year)
    if (answer := yes_or_no(text)) is not None:
        return Reading(shown, Kind.YES_NO, numbers=(answer,), step=f"「{text}」是判断")
    return _figure(text, shown, target, column) or _time(text, shown, target, year)


def _long(text: str, shown: str) -> Reading:
    """Read a long text as words; which figure in it is meant, only its author knows."""
    if not has_digits(text):
        return Reading(shown, Kind.WORDS, step="没有数字，按文字读取")
    return asks(shown, _which(shown))


def _which(shown: str) -> str:
    return f"不能确定「{shown}」中哪一个数字是实际完成值；请只写一个数字和单位"


def _saying(text: str, shown: str, target: Reading, column: str, year: int | None) -> Reading:
    """Read an actual whose target is words or a yes: words too, unless it is a bare figure."""
    answer = yes_or_no(text)
    if answer is None and target.kind is Kind.YES_NO and text in _CAN | _CANNOT:
        answer = Decimal(text in _CAN)
    if answer is not None:
        return Reading(shown, Kind.YES_NO, Direction.YES_NO, (answer,), step=f"「{text}」是判断")
    found = figures(with_shares(text)) if len(text) <= LONGEST else ()
    bare = len(found) == 1 and is_bare(found[0]) and not found[0].about
    if bare and read_span(text, year) is None and found[0].direction is Direction.NONE:
        return _single(found[0], shown, target, column)
    return Reading(shown, Kind.WORDS, target.direction, step="指标值是文字，按文字读取")


def _none(text: str, shown: str, target: Reading) -> Reading:
    """Read that there was none: 0 where none was the target, else a question."""
    if target.sure and target.number == 0 and target.direction in {*DOWNWARD, Direction.EQUAL}:
        step = f"指标值为 0，「{text}」按 0 读取"
        return Reading(shown, target.kind, numbers=(Decimal(0),), unit=target.unit, step=step)
    return asks(
        shown, f"「{shown}」是没有完成、没有发生还是没有填？请写明实际完成的数值", Kind.BLANK
    )


# -- days -----------------------------------------------------------------------------------------


def _time(text: str, shown: str, target: Reading, year: int | None) -> Reading:
    """Read the day on which something was done."""
    own = year or _year_of(target)
    timed = text if has_digits(text) else with_digits(text)
    dotted = target.kind in TIMES
    span = read_span(text, own, dotted=dotted) or read_span(timed, own, dotted=dotted)
    if span is not None and _is_limit(text, target):
        step = "与指标值相同，不是实际完成的日期"
        return replace(_span(span, shown), step=step, repeats_threshold=True)
    if span is not None and not span.open_limit:
        return _span(span, shown)
    if span is not None or lacks_year(timed, dotted=dotted) or has_digits(without_years(text)):
        what = "日期" if dotted else "数值"
        return asks(shown, f"不能确定「{shown}」说的是哪一个{what}；请写明完成的{what}")
    return Reading(shown, Kind.WORDS, step="没有数字，按文字读取")


def _is_limit(text: str, target: Reading) -> bool:
    """Tell whether an actual only repeats the deadline: 「12月底前」."""
    same = without_spaces(target.text).strip(_ENDS) == text
    return same and target.sure and ("前" in text or "不晚于" in text)


def _year_of(target: Reading) -> int | None:
    """Return the year of a target that is a day, to complete 「7月」."""
    if target.kind not in TIMES or not target.numbers:
        return None
    shown = replace(target, numbers=target.numbers[-1:], direction=Direction.NONE).shown
    return int(shown[:4])


def _span(span: Span, shown: str) -> Reading:
    last = Decimal(date_to_serial(span.last))
    if span.first is not None:
        days = (Decimal(date_to_serial(span.first)), last)
        step = f"时段，{span.first.isoformat()} 至 {span.last.isoformat()}"
        return Reading(shown, Kind.PERIOD, Direction.NONE, days, step=step)
    step = f"日期，{span.last.isoformat()}"
    earliest = None
    if span.earliest is not None:
        earliest = Decimal(date_to_serial(span.earliest))
        step = f"日期，{span.earliest.isoformat()} 至 {span.last.isoformat()} 之间"
    return Reading(shown, Kind.DATE, Direction.NONE, (last,), step=step, earliest=earliest)


# -- figures --------------------------------------------------------------------------------------


def _figure(text: str, shown: str, target: Reading, column: str) -> Reading | None:
    """Read the figure of an actual; ``None`` when it has none or is a day."""
    if target.kind not in TIMES and read_span(text, None) is not None:
        return None
    if mistake := _mistyped(text, shown, target, column):
        return mistake
    written = without_years(with_shares(text))
    if not has_digits(written):
        written = with_digits(written)
        found = figures(written)
        bare = len(found) == 1 and is_bare(found[0])
        if not bare or not (found[0].unit or re.fullmatch(NUMERAL, with_shares(text))):
            return None
    found = figures(written)
    cannot = _which(shown)
    if len(found) != 1:
        one = None if mistyped.is_split(written) else _among(found, shown, target, column)
        return one or asks(shown, cannot)
    figure = found[0]
    if (step := _context(figure, target, column)) is None:
        return asks(shown, cannot)
    reading = _single(figure, shown, target, column)
    return replace(reading, step=steps(step, reading.step))


def _mistyped(text: str, shown: str, target: Reading, column: str) -> Reading | None:
    """Read a figure with a slip of the keyboard; ``None`` where there is none."""
    if mistyped.is_lettered(text):
        return asks(shown, f"「{shown}」的数字里有字母，疑似把 0、1 写成了字母；请改正")
    stop = "" if target.kind in TIMES else mistyped.stopped(text)
    return _pointed(text, stop, shown, target, column) if stop else None


def _pointed(text: str, stop: str, shown: str, target: Reading, column: str) -> Reading:
    """Read a figure typed with a full stop: with a decimal point where the cell holds nothing else."""
    number = mistyped.with_point(stop)
    found = figures(text.replace(stop, number))
    sure = len(found) == 1 and is_bare(found[0]) and ("。" in stop or bool(found[0].unit))
    if not sure or _YEAR.match(number):
        return asks(shown, f"「{shown}」中的「{stop}」是一个数还是两个数？小数点请写成「.」")
    reading = _single(found[0], shown, target, column)
    return replace(reading, step=steps(f"「{stop}」按 {number} 读取", reading.step))


def _context(figure: Figure, target: Reading, column: str) -> str | None:
    """Return by which step a figure is the actual; one in the target's unit is sure in a sentence."""
    step = context_of(figure)
    if step is not None:
        return step
    if is_plain(figure.prefix) and is_plain(figure.rest) and _fits(figure, target, column):
        return f"句中唯一的数字，以“{figure.unit}”计"
    return None


def _fits(figure: Figure, target: Reading, column: str) -> bool:
    """Tell whether a figure is typed in the unit of the target."""
    wanted = target.unit or column
    if not figure.unit or not wanted or figure.about or figure.clash:
        return False
    return converted(Decimal(1), figure.unit, wanted) is not None


def _among(found: tuple[Figure, ...], shown: str, target: Reading, column: str) -> Reading | None:
    """Return the one figure of several that is typed in the unit of the target."""
    fitting = [figure for figure in found if _fits(figure, target, column)]
    if len(fitting) != 1:
        return None
    figure = fitting[0]
    if not is_plain(figure.prefix) or not is_plain(rest_of(figure)):
        return None
    reading = _single(figure, shown, target, column)
    return replace(reading, step=steps(f"句中唯一以“{figure.unit}”计的数字", reading.step))


def _single(figure: Figure, shown: str, target: Reading, column: str) -> Reading:
    """Return the reading of one figure."""
    if len(figure.numbers) > 1 or figure.about or figure.clash:
        question = f"「{shown}」不是确切的数字；实际完成值请写一个确切的数字"
        return asks(shown, question, Kind.NUMBER, figure.numbers, figure.unit)
    if abs(figure.numbers[0]) >= MOST_FIGURE:
        return asks(shown, f"「{shown}」超出合理范围；请核对")
    figure = replace(figure, unit=_typed_unit(figure, target, column))
    reading = Reading(
        shown, Kind.PERCENT if _is_rate(figure.unit) else Kind.NUMBER,
        numbers=figure.numbers, unit=figure.unit, change=figure.change,
    )  # fmt: skip
    if not figure.unit:
        reading = _in_targets_unit(reading, target, column)
    return _as_limit(reading, figure, target) if reading.sure else reading


def _is_rate(unit: str) -> bool:
    return unit.partition("/")[0] in RATES


def _typed_unit(figure: Figure, target: Reading, column: str) -> str:
    """Return the unit beside a figure; 万 counts money where the target does."""
    unit = unit_of(figure)
    return in_money(unit) if is_money(target.unit or column) else unit


def _in_targets_unit(reading: Reading, target: Reading, column: str) -> Reading:
    """Take a plain number in the unit of the target, where its size leaves no doubt."""
    unit = target.unit or column
    number = reading.numbers[0]
    if not unit or (target.sure and target.kind in SAYINGS):
        return replace(reading, unit=column)
    if not _is_rate(unit):
        if _is_slip(number, target):
            question = (
                f"「{plain(number)}」没有写单位，与指标值「{target.shown}」相差悬殊；请写明单位"
            )
            return replace(reading, sure=False, question=question)
        return replace(reading, unit=unit, step=f"未写单位，按指标值的单位“{unit}”读取")
    return _in_percent(reading, target, unit)


def _is_slip(number: Decimal, target: Reading) -> bool:
    """Tell whether a plain number is likely in 元 or 人 where the target is in 万元 or 万人."""
    return (
        target.unit[:1] in {"万", "亿", "千", "百"}
        and target.number is not None
        and abs(number) >= abs(target.number) * _SLIP > 0
    )


def _in_percent(reading: Reading, target: Reading, unit: str) -> Reading:
    """Take a plain number as a percentage: 95 as 95 %, 0.95 only where the target is written so."""
    number = reading.numbers[0]
    step = f"未写单位，按指标值的单位“{unit}”读取"
    percent = replace(reading, kind=Kind.PERCENT, unit=unit, step=step)
    same = target.number is not None and number == target.number and not target.fraction
    if number <= 0 or same:
        return percent
    small = number <= MOST_SHARE
    if target.fraction and small:
        scaled = number * 100
        step = f"与指标值同样写法，{plain(number)} 按 {plain(scaled)}% 读取"
        return replace(percent, numbers=(scaled,), step=step, fraction=True)
    if small or (target.fraction and number <= _SURE_PERCENT):
        one, other = f"{plain(number)}{unit}", f"{plain(number * 100)}{unit}"
        return replace(
            reading, sure=False, question=f"「{plain(number)}」是 {one} 还是 {other}？请写明单位"
        )
    return percent


def _as_limit(reading: Reading, figure: Figure, target: Reading) -> Reading:
    """Judge an actual written with a comparator: the target repeated, or no exact figure."""
    direction = figure.direction
    if direction in {Direction.NONE, Direction.EQUAL} or figure.reach:
        return replace(
            reading, step=steps(reading.step, "" if reading.step else "按所写的数字读取")
        )
    number = converted(reading.numbers[0], reading.unit, target.unit)
    same = number is not None and number == target.number
    if same and (direction is target.direction or direction is _STRICTER.get(target.direction)):
        step = steps(reading.step, f"比较符 {figure.sign}，与指标值相同，不是实测的数值")
        return replace(reading, direction=direction, step=step, repeats_threshold=True)
    question = f"「{reading.text}」写的是范围，不是实际完成的数值；请写确切的数字"
    return replace(reading, direction=direction, sure=False, question=question)
