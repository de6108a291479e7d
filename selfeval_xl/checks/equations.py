"""Equations that people write into a text (``89.97万元=30+30+29.99``), and whether they hold."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from selfeval_xl.checks.prose import NUMBER, YUAN
from selfeval_xl.exact import Fit, divide, plain, round_half_up

if TYPE_CHECKING:
    from collections.abc import Iterator

_UNIT = (
    r"[亿万千]?元(?:[/／][^\d\s+＋=＝×*xX÷（(]{1,4})?|[%％]|[\u4e00-\u9fff]{1,6}(?=\s*[+＋×*÷=＝])"
)
_TERM = rf"(?>(?:{NUMBER})\s*(?:{_UNIT})?)"
_SIGN = r"[+＋\-－×*xX÷/]"
_OTHER_SIGN = r"[\-－×*xX÷/]"
_LABEL = r"(?:[\u4e00-\u9fff]{1,8}\s*)?"
_MORE = rf"(?:\s*(?:[+＋]\s*{_LABEL}|{_OTHER_SIGN}\s*){_TERM})*+"
_EQUATION = re.compile(
    r"(?<![A-Za-z第^＾√²³\d.,+＋\-－×*÷/%％])(?<![+＋×*÷/]\s)(?<![\d%％元][=＝])(?<![\d%％元]\s[=＝])"
    rf"{_TERM}{_MORE}(?:\s*[=＝]\s*{_LABEL}{_TERM}{_MORE})++"
    r"(?!\s*[+＋×*÷/=＝.,]?\d)(?!\s*[+＋×*÷=＝])(?![亿万千]元)"
)
"""Never goes back over what it has read: a long text costs no more than its length."""
_ITEM_NUMBER = re.compile(r"\d{1,2}\.(?=\d)")
"""What may be the number of an item and a figure (``1.30+20=50``), or a figure with decimals."""
_TOKEN = re.compile(rf"({NUMBER})\s*({_UNIT}|[\u4e00-\u9fff]{{1,6}}$)?\s*({_SIGN})?")
_SHORT = {"万": "万元", "亿": "亿元", "千": "千元"}
_TIMES, _BY = set("×*xX"), set("÷/")
_MINUS = set("-－")
_HALF = Decimal("0.5")
_COUNTS_BELOW = 1000
"""Whole numbers without a unit are counts or points below this, rounded amounts from here."""
_LEFT_OUT = (Decimal(100), Decimal(10_000), Decimal(100_000_000))
"""Factors by which people drop a unit: 万元 and 元, 亿元 and 元, a percentage and its fraction."""


@dataclass(frozen=True)
class Equation:
    """One ``=`` of a text: both sides as written, what they come to, and how they agree.

    ``given`` is the side that is one figure (the right one if both are sums), ``expected`` what the
    other side comes to, in the same unit. ``divides`` tells that one side is a quotient.
    """

    text: str
    given: str
    expected: str
    difference: str
    fit: Fit
    divides: bool


@dataclass(frozen=True)
class _Range:
    """A value and the interval of what it may stand for, rounding undone."""

    value: Decimal
    low: Decimal
    high: Decimal

    def times(self, other: _Range) -> _Range:
        ends = [a * b for a in (self.low, self.high) for b in (other.low, other.high)]
        return _Range(self.value * other.value, min(ends), max(ends))

    def over(self, other: _Range) -> _Range | None:
        if other.low <= 0:
            return None
        value = divide(self.value, other.value)
        ends = [divide(a, b) for a in (self.low, self.high) for b in (other.low, other.high)]
        known = [end for end in ends if end is not None]
        return None if value is None else _Range(value, min(known), max(known))

    def plus(self, other: _Range) -> _Range:
        return _Range(self.value + other.value, self.low + other.low, self.high + other.high)

    def less(self, other: _Range) -> _Range:
        return _Range(self.value - other.value, self.low - other.high, self.high - other.low)


@dataclass(frozen=True)
class _Operand:
    """One number of an equation: what joins it to the one before, its decimals, its unit."""

    sign: str
    number: Decimal
    places: int
    unit: str

    @property
    def is_money(self) -> bool:
        return self.unit in YUAN


def equations(text: str) -> Iterator[Equation]:
    """Yield every equation of a text (half-width figures) that can be worked out.

    An equation in two units of money with a number that has none is left: nobody knows its unit.
    """
    if "=" not in text and "＝" not in text:
        return
    for match in _EQUATION.finditer(text):
        found = list(_read(match[0]))
        item = _ITEM_NUMBER.match(match[0])
        begins = not text[: match.start()].rpartition("\n")[2].strip()
        if item and begins and all(one.fit is not Fit.OFF for one in _read(match[0][item.end() :])):
            continue
        yield from found


def _read(written: str) -> Iterator[Equation]:
    """Yield each ``=`` of one equation, worked out."""
    sides = re.split(r"\s*[=＝]\s*", written.strip())
    read = [(side, _operands(side)) for side in sides]
    if all(len(operands) == 1 for _, operands in read):
        return
    for left, right in itertools.pairwise(read):
        judged = _judged(left, right)
        if judged is not None:
            yield judged


def _operands(side: str) -> list[_Operand]:
    found: list[_Operand] = []
    sign = "+"
    for match in _TOKEN.finditer(side):
        digits = match[1].replace(",", "")
        unit = re.split(r"[/／]", match[2] or "")[0].replace("％", "%")
        unit = _SHORT.get(unit, unit)
        found.append(_Operand(sign, Decimal(digits), len(digits.partition(".")[2]), unit))
        sign = match[3] or "+"
    return found


def _judged(left: tuple[str, list[_Operand]], right: tuple[str, list[_Operand]]) -> Equation | None:
    """Work out two sides and compare them."""
    operands = [*left[1], *right[1]]
    units = {one.unit for one in operands if one.is_money}
    scaled = len(units) > 1
    if any(_mixed(side) for side in (left[1], right[1])):
        return None
    if scaled and any(not _in_money(side) for side in (left[1], right[1])):
        return None
    one, other = (_worked_out(side[1], operands, scaled=scaled) for side in (left, right))
    if one is None or other is None:
        return None
    single = left if len(left[1]) == 1 and len(right[1]) > 1 else right
    said, found = (one, other) if single is left else (other, one)
    unit = _unit_of(single[1], units)
    scale = Decimal(YUAN[unit]) if scaled and unit in YUAN else Decimal(1)
    if unit == "%":
        scale = Decimal("0.01")
    fit = _fit(said, found, single[1], operands, scale)
    expected, difference = found.value / scale, (said.value - found.value) / scale
    places = max(2, *(operand.places for operand in operands))
    return Equation(
        text=f"{left[0].strip()}={right[0].strip()}",
        given=single[0].strip(),
        expected=f"{plain(round_half_up(expected, places))}{unit}",
        difference=f"{plain(round_half_up(difference, places))}{unit}",
        fit=fit,
        divides=any(operand.sign in _BY for operand in operands),
    )


def _mixed(side: list[_Operand]) -> bool:
    """Tell whether a side adds percentages and other figures (``100+5%``)."""
    added = [one for one in side if one.sign not in _TIMES | _BY]
    return len({one.unit == "%" for one in added}) > 1


def _in_money(side: list[_Operand]) -> bool:
    """Tell whether every product of a side has one factor that says its unit of money."""
    products: list[int] = []
    for operand in side:
        if operand.sign not in _TIMES | _BY:
            products.append(0)
        products[-1] += operand.is_money
    return all(count == 1 for count in products)


def _unit_of(single: list[_Operand], units: set[str]) -> str:
    """Return the unit in which the result is printed."""
    if len(single) == 1 and single[0].unit:
        return single[0].unit
    return next(iter(units)) if len(units) == 1 else ""


def _worked_out(side: list[_Operand], operands: list[_Operand], *, scaled: bool) -> _Range | None:
    total, product, minus = _Range(Decimal(0), Decimal(0), Decimal(0)), None, False
    for number, operand in enumerate(side):
        joins = number + 1 < len(side) and side[number + 1].sign in _TIMES | _BY
        joined = operand.sign in _TIMES | _BY
        half = _half(operand, operands, alone=not (joins or joined))
        scale = Decimal(YUAN[operand.unit]) if scaled and operand.is_money else Decimal(1)
        if operand.unit == "%":
            scale = Decimal("0.01")
        value = operand.number * scale
        factor = _Range(value, value - half * scale, value + half * scale)
        if operand.sign in _TIMES and product is not None:
            product = product.times(factor)
        elif operand.sign in _BY and product is not None:
            product = product.over(factor)
            if product is None:
                return None
        else:
            if product is not None:
                total = total.less(product) if minus else total.plus(product)
            product, minus = factor, operand.sign in _MINUS
    if product is None:
        return None
    return total.less(product) if minus else total.plus(product)


def _half(operand: _Operand, operands: list[_Operand], *, alone: bool) -> Decimal:
    """Return half a unit of the last printed decimal; counts and whole factors are exact."""
    if not operand.number or (not alone and not operand.places):
        return Decimal(0)
    places = _places(operand, operands)
    return Decimal(0) if places is None else _HALF.scaleb(-places)


def _places(operand: _Operand, operands: list[_Operand]) -> int | None:
    """Return with how many decimals a number stands for others; ``None`` if it is exact.

    A whole number beside decimals has only dropped its zeros (30 for 30.00).
    """
    if operand.places:
        return operand.places
    units = {one.unit for one in operands if one.is_money}
    alike = [
        one.places for one in operands
        if one.unit in {operand.unit, ""} or (len(units) <= 1 and not operand.unit and one.is_money)
    ]  # fmt: skip
    if any(alike):
        return max(alike)
    is_amount = operand.is_money or bool(not operand.unit and units)
    if operand.unit and not operand.is_money and operand.unit != "%":
        return None
    is_large = any(one.number >= _COUNTS_BELOW for one in operands)
    return 0 if is_amount or is_large or operand.unit == "%" else None


def _fit(
    said: _Range, found: _Range, single: list[_Operand], operands: list[_Operand], scale: Decimal
) -> Fit:
    if said.value == found.value:
        return Fit.EXACT
    if len(single) == 1:
        places = _places(single[0], operands)
        if places is not None and round_half_up(found.value / scale, places) == single[0].number:
            return Fit.EXACT
    if found.low < said.high and said.low < found.high:
        return Fit.ROUNDING
    ratio = divide(max(said.value, found.value), min(said.value, found.value) or 0)
    if ratio is not None and round_half_up(ratio, 2) in _LEFT_OUT:
        return Fit.EXACT
    return Fit.OFF
