"""The unit and the direction of a target's figure, from the cell and from what stands beside it."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from selfeval_xl.exact import plain
from selfeval_xl.intake.measures import direction as rules
from selfeval_xl.intake.measures.context import BY_STANDARD, unit_of
from selfeval_xl.intake.measures.figures import Figure, side
from selfeval_xl.intake.measures.reading import Change, Direction, Kind, Reading, asks, steps
from selfeval_xl.intake.measures.units import RATES, converted, in_money, is_money

if TYPE_CHECKING:
    from selfeval_xl.intake.measures.rows import Row

MOST_SHARE = Decimal("1.5")
"""A plain number above this is no share of 1."""

_LEAST_SOUND = Decimal("0.5")
_MOST_SOUND = Decimal(200)
_TEN, _WHOLE = Decimal(10), Decimal(100)
_POINTS = {"百分点": "%", "千分点": "‰"}
_SAY = "请写明 ≥、≤ 或 ="
_MONEY_NAME = re.compile(
    "成本|造价|支出|费|资金|投资|金额|预算|(?<!评)价|投入|款|收入|产值|利润|税|补助|补贴|工资|增收|(?<!名)额|概算"
)


def measured(figure: Figure, shown: str, row: Row, step: str) -> Reading:
    """Return the reading of a figure: its unit, then its direction."""
    figure = replace(figure, unit=unit_of(figure))
    unit, unit_step, question = _unit(figure, shown, row)
    if question:
        return asks(shown, question, Kind.NUMBER, figure.numbers, figure.unit)
    reading = Reading(
        shown, _kind(unit), numbers=figure.numbers, unit=unit, change=figure.change,
        step=steps(step, unit_step),
    )  # fmt: skip
    if not unit:
        reading = _as_share(reading, row)
    if reading.unit == "%" and max(reading.numbers) > _WHOLE and rules.is_part(row.name.clean):
        question = f"指标值「{shown}」超过 100%，这项指标不会超过 100%；请核对"
        return replace(reading, sure=False, question=question)
    if not reading.sure:
        return reading
    return _directed(reading, figure, row)


def _kind(unit: str) -> Kind:
    return Kind.PERCENT if unit.partition("/")[0] in RATES else Kind.NUMBER


def _unit(figure: Figure, shown: str, row: Row) -> tuple[str, str, str]:
    """Return the unit of a target, from where it was taken, and a question where units disagree."""
    typed, column, named = figure.unit, row.unit, row.name.unit
    if column and named and not _agree(column, named):
        return "", "", f"度量单位写「{column}」，指标名称中的单位是「{named}」，不一致；请核对"
    beside = column or named
    money = is_money(beside) or bool(_MONEY_NAME.search(row.name.clean)) or "成本" in row.level2
    if typed:
        own = in_money(typed) if money else typed
        if beside and converted(Decimal(1), own, beside) is None:
            where = "度量单位" if column else "指标名称中的单位"
            return "", "", f"指标值「{shown}」与{where}「{beside}」不一致；请核对"
        return own, "", ""
    near = beside == "%" and _near_hundred(figure, row)
    question = f"「{shown}」是 {shown}% 还是 {_hundredfold(figure)}%？请写明" if near else ""
    where = "度量单位" if column else "指标名称"
    return beside, f"单位取自{where}「{beside}」" if beside else "", question


def _agree(one: str, other: str) -> bool:
    return converted(Decimal(1), one, other) == 1


def _near_hundred(figure: Figure, row: Row) -> bool:
    """Tell whether a small figure of a share near 100 % may be a share of 1."""
    return rules.is_sound_share(row.name.clean) and 0 < figure.numbers[0] <= MOST_SHARE


def _hundredfold(figure: Figure) -> str:
    return "~".join(plain(number * 100) for number in figure.numbers)


def _as_share(reading: Reading, row: Row) -> Reading:
    """Read a plain number as a percentage where the name says that it is a share."""
    name = row.name.clean
    if not rules.is_share(name):
        return reading
    if not any(reading.numbers):
        return replace(reading, kind=Kind.PERCENT, unit="%")
    if question := _doubt(reading, name):
        return replace(reading, sure=False, question=question)
    if max(reading.numbers) > MOST_SHARE:
        step = f"名称是比率，{reading.text} 按 {_percent(reading.numbers)} 读取"
        step = steps(reading.step, step)
        return replace(reading, kind=Kind.PERCENT, unit="%", step=step)
    numbers = tuple(number * 100 for number in reading.numbers)
    step = f"名称是应接近 100% 的比率，{reading.text} 按 {_percent(numbers)} 读取"
    step = steps(reading.step, step)
    return replace(reading, kind=Kind.PERCENT, numbers=numbers, unit="%", step=step, fraction=True)


def _doubt(reading: Reading, name: str) -> str:
    """Return what to ask where a plain number of a share may mean more than one thing."""
    shown, low, high = reading.text, min(reading.numbers), max(reading.numbers)
    if rules.is_uncertain_share(name):
        return f"「{shown}」没有写单位，是 % 还是 ‰？请写明"
    sound = rules.is_sound_share(name)
    if low < 0 or (sound and high > _MOST_SOUND):
        return f"「{shown}」没有写单位，不能确定是不是百分比；请写明"
    percent = _percent(reading.numbers)
    if high <= MOST_SHARE:
        larger = _percent(tuple(number * 100 for number in reading.numbers))
        either = f"「{shown}」是 {percent} 还是 {larger}？请写明单位"
        return "" if sound and low >= _LEAST_SOUND else either
    in_points = low <= _TEN and (sound or rules.is_satisfaction(name))
    return f"「{shown}」是 {percent} 还是分数？请写明单位" if in_points else ""


def _percent(numbers: tuple[Decimal, ...]) -> str:
    return "~".join(map(plain, numbers)) + "%"


def _directed(reading: Reading, figure: Figure, row: Row) -> Reading:
    """Add the direction: what stands beside the figure, in the nature, in the name, or by rule."""
    written = []
    if figure.direction is not Direction.NONE and not figure.reach:
        said = "写的是区间" if figure.sign == "区间" else f"比较符 {figure.sign}"
        written.append((figure.direction, said))
    if row.sign is not Direction.NONE:
        written.append((row.sign, f"指标性质 {row.nature}"))
    if row.name.direction is not Direction.NONE:
        if row.name.number is not None and row.name.number != figure.numbers[0]:
            carried = f"{row.name.sign}{plain(row.name.number)}{row.name.unit}"
            question = f"指标名称中写「{carried}」，指标值写「{reading.text}」，不一致；请核对"
            return replace(reading, sure=False, question=question)
        written.append((row.name.direction, f"指标名称中的 {row.name.sign}"))
    if not written:
        return _by_rule(reading, figure, row)
    if len({side(direction) for direction, _ in written}) > 1:
        said = "、".join(step for _, step in written)
        return replace(reading, sure=False, question=f"{said} 不一致，不能确定方向；请核对")
    direction, step = written[0]
    change = reading.change
    if change is Change.NONE:
        change = rules.by_name(row.name.clean, row.level1, row.level2, reading.unit).change
    return replace(reading, direction=direction, step=steps(step, reading.step), change=change)


def _by_rule(reading: Reading, figure: Figure, row: Row) -> Reading:
    """Give the direction of a target without a comparator by rule and by name."""
    if reading.step.startswith(BY_STANDARD):
        return replace(reading, direction=Direction.EQUAL, step=steps(reading.step, "按等于读取"))
    guess = _guess(figure, reading.unit, row)
    if question := guess.question or _contradiction(reading, figure, guess):
        return replace(reading, sure=False, question=question)
    said = f"比较词“{figure.sign}”" if figure.reach else guess.step
    if figure.numbers[0] == 0 and guess.direction is not Direction.AT_MOST:
        guess, said = replace(guess, direction=Direction.AT_MOST), "目标为 0，按不超过读取"
    return replace(
        reading, direction=guess.direction, step=steps(reading.step, said), change=guess.change
    )


def _contradiction(reading: Reading, figure: Figure, guess: rules.Guess) -> str:
    """Return what to ask where the figure does not go with the direction by rule."""
    shown, number = reading.text, figure.numbers[0]
    if reading.unit in _POINTS and guess.change is Change.NONE:
        return f"「{shown}」是变动的幅度还是 {plain(number)}{_POINTS[reading.unit]}？请写明"
    upward = guess.direction is Direction.AT_LEAST
    if number < 0:
        return f"指标值「{shown}」是负数，未写比较符，不能确定方向；{_SAY}"
    if number == 0 and guess.firm and upward:
        return f"{guess.step}，指标值却是 0，不能确定方向；{_SAY}"
    if figure.reach and not upward:
        return f"写的是“{figure.sign}”，{guess.step}，不能确定方向；{_SAY}"
    return ""


def _guess(figure: Figure, unit: str, row: Row) -> rules.Guess:
    """Ask the rules about the name, about a change and about the words before the figure."""
    guess = rules.by_name(row.name.clean, row.level1, row.level2, unit)
    if figure.change is Change.FALL:
        guess = rules.Guess(Direction.AT_LEAST, "写的是下降幅度，越大越好", Change.FALL)
    elif figure.change is Change.GROWTH and guess.direction is Direction.AT_LEAST:
        guess = replace(guess, step="写的是增长幅度，越大越好", change=Change.GROWTH)
    elif figure.change is Change.GROWTH and not guess.question:
        guess = rules.Guess(question="写的是增长幅度，名称却是越小越好的，不能确定方向")
    elif figure.prefix:
        guess = _of_both(guess, rules.by_name(figure.prefix, row.level1, row.level2, unit))
    return replace(guess, question=f"{guess.question}；{_SAY}") if guess.question else guess


def _of_both(guess: rules.Guess, other: rules.Guess) -> rules.Guess:
    """Return what the name and the words in the cell say together."""
    if not guess.firm and (other.firm or other.question):
        return other
    if other.firm and not guess.question and guess.direction is not other.direction:
        return rules.Guess(question="名称与指标值所写的不一致，不能确定方向")
    return guess
