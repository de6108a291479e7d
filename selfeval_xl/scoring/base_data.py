"""Results computed from the base data of a department, and their points where a rule gives them.

Base data are columns of the ``forms`` frame: amounts are integers of 分, counts and areas ``Decimal``.
A workbook without them, or with some of them missing, has no computed result.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from selfeval_xl.exact import divide, percent_text, plain, round_half_up, to_wan
from selfeval_xl.intake import known
from selfeval_xl.rules import Steps
from selfeval_xl.scoring.methods import RATE_PLACES, Curve, Score, by_bands, by_steps

if TYPE_CHECKING:
    from collections.abc import Sequence

    from selfeval_xl.rules import BaseIndicator, Profile, Term

PERCENT = frozenset({"%", "％", "百分比"})
_AUTOMATIC = frozenset({None, "", "自动"})
_WORDED = frozenset({"定性", "是否"})
_MOST_FRACTION = 2
"""A figure without a unit up to this is a fraction (1.04), a larger one a percentage (104)."""


@dataclass(frozen=True, slots=True)
class Measured:
    """The result of an ``indicator`` computed from base data.

    ``value`` is a fraction, ``None`` where both parts are 0 and that has a meaning of its own;
    ``words`` give the arithmetic (``在职人员控制率＝52÷50＝104.00%``; amounts in 万元).
    """

    indicator: BaseIndicator
    value: Decimal | None
    words: str


def measure(row: Any, form: Any, profile: Profile) -> Measured | None:  # noqa: ANN401 (frames' tuples)
    """Return what the base data of a workbook (a ``forms`` row) give for an indicator row."""
    indicator = profile.base_indicator(row.name)
    if indicator is None:
        return None
    top, bottom = _figures(form, indicator.top), _figures(form, indicator.bottom)
    if top is None or bottom is None:
        return None
    over, under = sum(top), sum(bottom)
    if under > 0:
        value = divide(over, under)
        assert value is not None  # noqa: S101 (the divisor is not 0)
        words = f"{indicator.label}＝{_words(top)}÷{_words(bottom)}＝{percent_text(value)}"
        return Measured(indicator, value, words)
    if over == under == 0 and indicator.nothing:
        return Measured(indicator, None, indicator.nothing)
    return None


def _figures(form: Any, terms: Sequence[Term]) -> list[Decimal] | None:  # noqa: ANN401
    """Return the signed figures, amounts in 万元; ``None`` when one is missing."""
    found = []
    for term in terms:
        value: Any = getattr(form, term.key, None)
        if not known(value):
            return None
        found.append(term.sign * (value if isinstance(value, Decimal) else to_wan(value)))
    return found


def _words(figures: Sequence[Decimal]) -> str:
    """Return figures as a sum people would write: ``(100＋20－5)``; a single one without brackets.

    A 0 that is taken off keeps its sign.
    """
    first, *others = figures
    rest = "".join(f"{'－' if one.is_signed() else '＋'}{plain(abs(one))}" for one in others)
    text = f"{plain(first)}{rest}"
    return f"({text})" if rest or first < 0 else text


def score_measured(row: Any, measured: Measured) -> Score | None:  # noqa: ANN401
    """Score an indicator row by its computed result.

    ``None`` leaves the row to the ordinary methods: its rule gives no points, or the unit chose a
    method or describes the result in words.
    """
    indicator, weight = measured.indicator, row.weight
    rule = indicator.scoring
    if rule is None or row.method not in _AUTOMATIC or row.nature in _WORDED:
        return None
    value, words = measured.value, measured.words
    if value is None:
        curve = Curve.STEPS if isinstance(rule, Steps) else Curve.BANDS
        return Score(curve, weight, indicator.key, f"{words}，得满分", met=True)
    scored = (
        by_steps(weight, value, rule, words, indicator.key)
        if isinstance(rule, Steps)
        else by_bands(weight, value, rule, words, indicator.key)
    )
    reached = _reached(row, value)
    return scored if reached is None else replace(scored, met=reached)


def _reached(row: Any, value: Decimal) -> bool | None:  # noqa: ANN401
    """Tell whether the typed target was reached, whatever the rule's points; ``None`` without one."""
    target = typed_fraction(row, "target")
    if target is None:
        return None
    rate = round_half_up(value, RATE_PLACES)
    if row.nature in {"≤", "<"}:
        return rate <= target
    return rate >= target if row.nature in {"≥", ">", "="} else None


def typed_fraction(row: Any, key: str) -> Decimal | None:  # noqa: ANN401
    """Return a typed rate (``target`` or ``actual``) as a fraction, ``None`` where there is none."""
    number = getattr(row, f"{key}_number")
    if number is None or getattr(row, f"{key}_kind") != "数值":
        return None
    in_percent = {row.measure_unit, getattr(row, f"{key}_unit")} & PERCENT
    whole = bool(in_percent) or abs(number) > _MOST_FRACTION
    return Decimal(number) / 100 if whole else Decimal(number)
