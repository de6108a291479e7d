"""Whether an actual can be held against its target, and whether it meets it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from selfeval_xl.intake.measures.reading import (
    SAYINGS,
    TIMES,
    Change,
    Comparison,
    Direction,
    Kind,
    Reading,
    said,
)
from selfeval_xl.intake.measures.units import RATES, converted, count_differently, is_money
from selfeval_xl.intake.values import without_spaces

if TYPE_CHECKING:
    from decimal import Decimal


def compare(target: Reading, actual: Reading) -> Comparison:
    """Hold an actual against its target; the reason why not, in one Chinese sentence."""
    if reason := _missing(target, actual) or _kinds_differ(target, actual):
        return Comparison(comparable=False, reason=reason)
    if target.kind in SAYINGS:
        return Comparison(comparable=True, met=_says_the_same(target, actual))
    if target.kind in TIMES:
        return _days(target, actual)
    return _figures(target, actual)


def _pair(target: Reading, actual: Reading) -> str:
    return f"指标值「{said(target.text)}」，实际完成值「{said(actual.text)}」"


def _missing(target: Reading, actual: Reading) -> str:
    for reading, what in ((target, "指标值"), (actual, "实际完成值")):
        if not reading.sure:
            return reading.question
        if reading.kind is Kind.BLANK:
            return f"{what}未填"
    return ""


def _kinds_differ(target: Reading, actual: Reading) -> str:
    """Return why a target and an actual of two kinds cannot be compared."""
    pair = _pair(target, actual)
    if target.kind in SAYINGS:
        return "" if actual.kind in SAYINGS else f"{pair}：指标值是文字，实际完成值是数字或日期"
    if actual.kind in SAYINGS:
        what = "日期" if target.kind in TIMES else "数值"
        return f"{pair}：实际完成值没有写出{what}；请填写实际完成的{what}"
    if (target.kind in TIMES) is not (actual.kind in TIMES):
        return f"{pair}：一个是日期，一个是数值，不能比较"
    return ""


def _says_the_same(target: Reading, actual: Reading) -> bool | None:
    """Return whether words are the same, or two answers; what else they mean is not judged here."""
    if target.kind is actual.kind is Kind.YES_NO:
        return target.numbers == actual.numbers
    return True if without_spaces(target.text) == without_spaces(actual.text) else None


def _days(target: Reading, actual: Reading) -> Comparison:
    """Compare the last day that is allowed with the days on which it may have been done."""
    limit = target.numbers[-1]
    strict = limit if target.earliest is None else target.earliest
    last = actual.numbers[-1]
    first = actual.numbers[0] if actual.earliest is None else actual.earliest
    if last <= strict or actual.repeats_threshold:
        return Comparison(comparable=True, actual=last, met=True)
    if first > limit:
        return Comparison(comparable=True, actual=last, met=False)
    reason = f"{_pair(target, actual)}：不能确定是否在期限之内；请写明日期"
    return Comparison(comparable=False, reason=reason)


def _figures(target: Reading, actual: Reading) -> Comparison:
    number = actual.numbers[0]
    if reason := _changes_differ(target, actual):
        return Comparison(comparable=False, reason=reason)
    in_unit = _in_unit(number, target, actual)
    if in_unit is None:
        units = count_differently(target.unit, actual.unit)
        return Comparison(comparable=False, reason=_units_differ(target, actual), units=units)
    number = in_unit
    opposed = target.change is not actual.change and actual.change is not Change.NONE
    number = -number if opposed else number
    met = actual.repeats_threshold or _meets(target, number)
    return Comparison(comparable=True, actual=number, met=met)


def _changes_differ(target: Reading, actual: Reading) -> str:
    """Return why a change cannot be compared with a level, or a fall with a number below zero."""
    pair = _pair(target, actual)
    if actual.change is not Change.NONE and target.change is Change.NONE:
        return (
            f"{pair}：实际完成值写的是{actual.change.value}幅度，指标值不是；请按指标值的口径填写"
        )
    if target.change is Change.FALL and actual.numbers[0] < 0:
        return f"{pair}：不能确定负数是下降还是上升；请写明"
    return ""


def _in_unit(number: Decimal, target: Reading, actual: Reading) -> Decimal | None:
    """Return the actual's number in the target's unit; a unit that only one names is both's."""
    if not target.unit:
        return None if _changes_size(actual.unit) else number
    if not actual.unit:
        return None if _changes_size(target.unit) else number
    return converted(number, actual.unit, target.unit)


def _changes_size(unit: str) -> bool:
    """Tell whether a unit makes a number larger or smaller than the same number alone."""
    return unit.partition("/")[0] in RATES or is_money(unit) or unit[:1] in set("万亿千百")


def _units_differ(target: Reading, actual: Reading) -> str:
    pair = _pair(target, actual)
    if not target.unit:
        return f"{pair}：指标值没有写单位，不能比较；请写明单位"
    if Kind.PERCENT in {target.kind, actual.kind} and target.kind is not actual.kind:
        return f"{pair}：一个是比率，一个是数量，不能比较；请按指标值的口径填写"
    return f"{pair}：单位不同，不能比较；请按指标值的单位填写"


def _meets(target: Reading, number: Decimal) -> bool:
    goal = target.numbers[0]
    return {
        Direction.AT_LEAST: number >= goal,
        Direction.MORE_THAN: number > goal,
        Direction.EQUAL: number == goal,
        Direction.AT_MOST: number <= goal,
        Direction.LESS_THAN: number < goal,
        Direction.WITHIN: goal <= number <= target.numbers[-1],
    }[target.direction]
