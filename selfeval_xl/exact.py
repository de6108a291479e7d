"""Exact decimal arithmetic: amounts in 分, half-up rounding, and the interval rule.

Amounts are kept as integers of 分 (fen). One 万元 is 1,000,000 分, so a figure in 万元 with six
decimals is exact. Rates are fractions (1 = 100 %), scores are points; both are ``Decimal``.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

PRINTED_PLACES = 2
"""Decimals with which amounts in 万元, percentages and scores are printed."""

_CONTEXT = Context(prec=60, rounding=ROUND_HALF_UP)


def round_half_up(value: Decimal, places: int = PRINTED_PLACES) -> Decimal:
    """Return ``value`` rounded half away from zero to ``places``, as ``ROUND`` of a spreadsheet."""
    digits = value.adjusted() + places + 2
    context = _CONTEXT if digits <= _CONTEXT.prec else Context(digits, ROUND_HALF_UP)
    rounded = value.quantize(Decimal(1).scaleb(-places), context=context)
    return rounded or rounded.copy_abs()


def divide(numerator: Decimal | int, denominator: Decimal | int) -> Decimal | None:
    """Return the quotient with 60 digits, or ``None`` when the denominator is zero."""
    if not denominator:
        return None
    return _CONTEXT.divide(_decimal(numerator), _decimal(denominator))


def _decimal(number: Decimal | int) -> Decimal:
    """Return a number as ``Decimal``; integers of numpy count as integers."""
    return number if isinstance(number, Decimal) else Decimal(int(number))


def to_wan(fen: int) -> Decimal:
    """Return an amount of 分 as 万元, exactly."""
    return Decimal(int(fen)).scaleb(-6)


def to_fen(wan: Decimal) -> int:
    """Return an amount of 万元 as 分; digits past the sixth decimal are rounded half up."""
    return int(round_half_up(wan, 6).scaleb(6))


def places_of(value: Decimal) -> int:
    """Return how many decimals ``value`` needs (``413.60`` needs one)."""
    exponent = value.normalize(_CONTEXT).as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def plain(value: Decimal) -> str:
    """Return a number as people write it: no exponent, no trailing zeros."""
    text = f"{value:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text


def fixed(value: Decimal, places: int = PRINTED_PLACES) -> str:
    """Return ``value`` rounded half up with exactly ``places`` decimals."""
    return f"{round_half_up(value, places):f}"


def is_rounded_to(stated: Decimal, value: Decimal, places: int) -> bool:
    """Tell whether ``stated`` is ``value`` rounded to ``places`` decimals; a half may go either way."""
    return places_of(stated) <= places and abs(stated - value) <= Decimal(5).scaleb(-places - 1)


def wan_text(fen: int) -> str:
    """Return an amount of 分 as 万元 text: two decimals, more only where the amount has them."""
    return wan_printed(to_wan(fen))


def wan_printed(wan: Decimal) -> str:
    """Return 万元 as text: two decimals, more only where the amount has them."""
    return fixed(wan, max(PRINTED_PLACES, places_of(wan)))


def percent_text(rate: Decimal) -> str:
    """Return a fraction as a percentage with two decimals (``0.9652`` becomes ``96.52%``)."""
    return f"{fixed(_CONTEXT.multiply(rate, Decimal(100)))}%"


class Fit(Enum):
    """How a printed sum or rate agrees with the printed figures it is made of."""

    EXACT = "一致"
    ROUNDING = "四舍五入范围内"
    OFF = "不符"


def half_unit(value: Decimal, least: int = PRINTED_PLACES) -> Decimal:
    """Return half a unit of the last printed decimal, at least ``least`` decimals being printed."""
    return Decimal(5).scaleb(-max(least, places_of(value)) - 1)


def sum_fit(parts: Iterable[Decimal], total: Decimal) -> Fit:
    """Judge a printed total against its printed parts by the interval rule.

    Each figure stands for every value that rounds to it. The total is wrong only if the interval
    of the total does not meet that of the sum (the rule of XBRL Calculations 1.1). A zero is exact.
    Rounded half up, a figure stands for values from half a unit below it to just under half a unit
    above: so n parts and a total are never off by all of their (n+1)·½ units, and one part must
    equal its total.
    """
    return sums_fit(parts, (total,))


def sums_fit(ones: Iterable[Decimal], others: Iterable[Decimal]) -> Fit:
    """Judge two sums of printed figures that should be the same, by the interval rule.

    The intervals are half-open (see :func:`sum_fit`): what only touches does not meet.
    """
    left, right = ([part for part in parts if part] for parts in (ones, others))
    difference = abs(sum(left, Decimal(0)) - sum(right, Decimal(0)))
    if not difference:
        return Fit.EXACT
    slack = sum((half_unit(part) for part in (*left, *right)), Decimal(0))
    return Fit.ROUNDING if difference < slack else Fit.OFF


def ratio_fit(
    numerator: Decimal, denominator: Decimal, printed: Decimal, *, places: int = PRINTED_PLACES
) -> Fit:
    """Judge a printed percentage against the printed amounts it is made of.

    ``printed`` is in percent with ``places`` decimals. Exact when the quotient rounds to it; within
    rounding when some amounts that round to the printed ones give a quotient that rounds to it. Of a
    half-open interval the far end is never reached: quotients that only touch do not meet.
    """
    rate = divide(numerator, denominator)
    if rate is None:
        return Fit.OFF
    if round_half_up(rate * 100, places) == printed:
        return Fit.EXACT
    top, bottom = half_unit(numerator), half_unit(denominator)
    corners = [
        _CONTEXT.divide(over * 100, under)
        for over in (numerator - top, numerator + top)
        for under in (denominator - bottom, denominator + bottom)
    ]
    half = Decimal(5).scaleb(-places - 1)
    meets = min(corners) < printed + half and max(corners) > printed - half
    return Fit.ROUNDING if meets else Fit.OFF
