"""Scoring methods: one function per method, exact decimals in, points and their arithmetic out.

Sources: 财预〔2020〕10号第十六条 for met, missed and qualitative; 财预〔2021〕101号七 for direct
points, pass threshold and satisfaction; the curves that neither fixes are parameters of the
profile, as are steps and bands of indicators computed from base data. w = 分值, t = 指标值,
a = 完成值 (negative counts as 0), all as ``Decimal``; points have two decimals.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING

from selfeval_xl.exact import divide, fixed, percent_text, plain, round_half_up

if TYPE_CHECKING:
    from selfeval_xl.rules import Band, Bands, Steps

ZERO, ONE, TWO, CENT = Decimal(0), Decimal(1), Decimal(2), Decimal("0.01")
RATE_PLACES = 4
"""Decimals of a fraction that is printed in percent with two."""


class Curve(Enum):
    """The shape of a score, with the name shown to users."""

    AT_LEAST = "完成比例（正向）"
    AT_MOST = "完成比例（反向）"
    EQUAL = "完成比例（等于）"
    DATE = "时限"
    DIRECT = "直接赋分"
    GRADED = "评判等级"
    SATISFACTION = "满意度分档"
    STEPS = "按幅度扣分"
    BANDS = "分段计分"
    NONE = "未评"


@dataclass(frozen=True, slots=True)
class Over:
    """What happens to points when a target is exceeded widely.

    ``limit`` is the excess (0.3 = 30 %) from which ``mode`` applies; ``deduction`` in points.
    """

    mode: str
    limit: Decimal
    deduction: Decimal

    @property
    def takes_points(self) -> bool:
        """Whether the mode changes the score at all."""
        return self.mode in {"deduct_fixed", "deduct_by_deviation", "zero"}


@dataclass(frozen=True, slots=True)
class Score:
    """Points of one indicator, or why there are none.

    ``ratio`` is completion as a fraction (a/t), ``met`` whether the target was reached, ``trace``
    the arithmetic in words, ``rule`` the key of the rule in the profile. ``measured`` is the result
    computed from base data, as a fraction.
    """

    curve: Curve
    points: Decimal | None
    rule: str
    trace: str
    ratio: Decimal | None = None
    met: bool | None = None
    over: bool = False
    measured: Decimal | None = None


def unscored(reason: str, curve: Curve = Curve.NONE) -> Score:
    """Return a score that could not be computed, with the reason."""
    return Score(curve, None, "missed", reason)


def at_least(w: Decimal, t: Decimal, a: Decimal, threshold: Decimal | None, over: Over) -> Score:
    """Score a ≥ (or >) indicator: full when met, else w·a/t; 0 below the pass threshold."""
    done = max(ZERO, a)
    if t == 0 and a < 0:
        return unscored("指标值为 0、完成值为负数，没有通行的算法，不能测算", Curve.AT_LEAST)
    if t == 0:
        return Score(Curve.AT_LEAST, w, "zero_target", "指标值为 0，得满分", met=True)
    ratio = divide(done, t) or ZERO
    words = f"{plain(w)}×{plain(done)}÷{plain(t)}"
    if done >= t:
        full = Score(
            Curve.AT_LEAST, w, "met", f"完成 {plain(a)}，达到 {plain(t)}，得满分", ratio, met=True
        )
        return _exceeded(full, w, t, done, over)
    if threshold is not None and ratio < threshold:
        trace = f"完成比例 {percent_text(ratio)} 低于及格门槛 {percent_text(threshold)}，不得分"
        return Score(Curve.AT_LEAST, ZERO, "pass_threshold", trace, ratio, met=False)
    points = _share(w, done, t)
    return Score(Curve.AT_LEAST, points, "missed", f"{words}＝{fixed(points)}", ratio, met=False)


def _share(w: Decimal, a: Decimal, t: Decimal) -> Decimal:
    return round_half_up(divide(w * a, t) or ZERO)


def _exceeded(full: Score, w: Decimal, t: Decimal, a: Decimal, over: Over) -> Score:
    """Apply the over-fulfilment mode to a score that is full."""
    if a < t * (ONE + over.limit):
        return full
    excess = (divide(a, t) or ONE) - ONE
    words = f"超过指标值 {percent_text(excess)}"
    if over.mode == "deduct_fixed":
        points = max(ZERO, w - over.deduction)
        trace = f"{words}，扣 {plain(over.deduction)} 分：{plain(w)}－{plain(over.deduction)}"
    elif over.mode == "deduct_by_deviation":
        points = _share(w, max(ZERO, t * (TWO + over.limit) - a), t)
        trace = f"{words}，按超出 {percent_text(over.limit)} 以上的部分扣减：得 {fixed(points)}"
    elif over.mode == "zero":
        points, trace = ZERO, f"{words}，不得分"
    else:
        return replace(full, over=True)
    return replace(full, points=points, rule="over_mode", trace=trace, over=True)


def at_most(w: Decimal, t: Decimal, a: Decimal, curve: str) -> Score:
    """Score a ≤ (or <) indicator.

    Full when met; above the target ``linear_to_double`` falls in a line to 0 at 2t, and
    ``inverse_ratio`` gives w·t/a. A target of 0 is all or nothing.
    """
    done = max(ZERO, a)
    ratio = divide(done, t)
    if done <= t:
        rule = "met" if t else "zero_target"
        trace = f"完成 {plain(a)}，不超过 {plain(t)}，得满分"
        return Score(Curve.AT_MOST, w, rule, trace, ratio, met=True)
    if t == 0:
        return Score(
            Curve.AT_MOST, ZERO, "zero_target", f"指标值为 0，完成 {plain(a)}，不得分", met=False
        )
    if curve == "inverse_ratio":
        points = _share(w, t, done)
        trace = f"{plain(w)}×{plain(t)}÷{plain(done)}＝{fixed(points)}"
    elif done >= TWO * t:
        points, trace = ZERO, f"完成 {plain(done)}，达到指标值 {plain(t)} 的两倍，不得分"
    else:
        points = _share(w, TWO * t - done, t)
        trace = f"{plain(w)}×(1－({plain(done)}－{plain(t)})÷{plain(t)})＝{fixed(points)}"
    return Score(Curve.AT_MOST, points, "reverse_curve", trace, ratio, met=False)


def equal(w: Decimal, t: Decimal, a: Decimal, threshold: Decimal | None, over: Over) -> Score:
    """Score an = indicator: full from t upwards, w·a/t below; a target of 0 is all or nothing."""
    if t == 0:
        met = a <= 0
        trace = "指标值为 0，完成 0，得满分" if met else f"指标值为 0，完成 {plain(a)}，不得分"
        return Score(Curve.EQUAL, w if met else ZERO, "zero_target", trace, met=met)
    score = replace(at_least(w, t, a, threshold, over), curve=Curve.EQUAL)
    return replace(score, rule="equal_overrun") if a > t and score.rule == "met" else score


def dated(w: Decimal, t: Decimal, a: Decimal, words: tuple[str, str], *, latest: bool) -> Score:
    """Score a date: full when on or before the target (``latest``), or on or after it."""
    met = a <= t if latest else a >= t
    limit, done = words
    verdict = "按期，得满分" if met else ("逾期，不得分" if latest else "早于规定日期，不得分")
    trace = f"规定 {limit}，实际 {done}，{verdict}"
    return Score(Curve.DATE, w if met else ZERO, "dates", trace, met=met)


def direct(w: Decimal, *, met: bool, words: str) -> Score:
    """Score a yes/no judgement: all or nothing."""
    trace = f"「{words}」，{'得满分' if met else '不得分'}"
    return Score(Curve.DIRECT, w if met else ZERO, "direct", trace, met=met)


def band_edges(w: Decimal, band: Band) -> tuple[Decimal, Decimal]:
    """Return the lowest and highest points of a qualitative grade, both inclusive.

    A band that does not reach full points ends one hundredth below the next one.
    """
    low = round_half_up(w * band.low)
    high = w if band.high == 1 else round_half_up(w * band.high) - CENT
    return low, max(low, high)


def graded(w: Decimal, band: Band, typed: Decimal | None, *, best: bool) -> Score:
    """Score a qualitative grade: the unit's own points, held within the band of the grade."""
    low, high = band_edges(w, band)
    span = f"{fixed(low)}～{fixed(high)}"
    if typed is None:
        return Score(
            Curve.GRADED, None, "qualitative_bands",
            f"「{band.grade}」由单位在 {span} 分内打分，未打分",
            met=best,
        )  # fmt: skip
    points = max(low, min(typed, high))
    trace = f"「{band.grade}」得分区间 {span}，自评 {plain(typed)}"
    if points != typed:
        trace += f"，按区间取 {fixed(points)}"
    return Score(Curve.GRADED, points, "qualitative_bands", trace, met=best)


def satisfaction(
    w: Decimal, share_asked: Decimal, bands: tuple[tuple[Decimal, Decimal], ...], *, met: bool
) -> Score:
    """Score a surveyed satisfaction (a fraction) by interval."""
    least, share = next(
        ((least, share) for least, share in bands if share_asked >= least), (ZERO, ZERO)
    )
    points = w if share == 1 else round_half_up(w * share)
    trace = (
        f"满意度 {percent_text(share_asked)}，达到 {percent_text(least)} 一档，"
        f"{plain(w)}×{percent_text(share)}＝{fixed(points)}"
    )
    return Score(Curve.SATISFACTION, points, "satisfaction_bands", trace, share_asked, met=met)


def by_steps(w: Decimal, value: Decimal, rule: Steps, words: str, key: str) -> Score:
    """Score a rate (a fraction) that loses points for every whole step beyond a limit.

    It counts as printed, in percent with two decimals. ``words`` tell how it was computed, ``key`` is
    its rule in the profile.
    """
    rate = round_half_up(value, RATE_PLACES)
    beyond = rate - rule.limit if rule.upwards else rule.limit - rate
    limit = _percent(rule.limit)
    if beyond <= 0:
        trace = f"{words}，{'不超过' if rule.upwards else '达到'}{limit}，得满分"
        return Score(Curve.STEPS, w, key, trace, met=True)
    step = f"{plain(rule.step * 100)}个百分点"
    loss = f"{plain(rule.points)}分" if rule.points is not None else f"分值的{_percent(rule.share)}"
    trace = f"{words}，{'超过' if rule.upwards else '低于'}{limit}，每{step}扣{loss}，"
    count = beyond // rule.step
    lost = rule.lost(w) * count
    points = round_half_up(max(ZERO, w - lost))
    if not count:
        trace += f"不足{step}不扣，得{fixed(points)}分"
    else:
        trace += f"扣{plain(lost)}分，{'扣完为止，' if lost > w else ''}得{fixed(points)}分"
    return Score(Curve.STEPS, points, key, trace, met=False)


def by_bands(w: Decimal, value: Decimal, rule: Bands, words: str, key: str) -> Score:
    """Score a rate (a fraction) by how far from zero it lies, up or down, as printed in percent."""
    distance = abs(round_half_up(value, RATE_PLACES))
    within = next(((most, share) for most, share in rule.bands if distance <= most), None)
    if within is None:
        trace = f"{words}，幅度超过{_percent(rule.bands[-1][0])}，不得分"
        return Score(Curve.BANDS, ZERO, key, trace, met=False)
    most, share = within
    if share == 1:
        return Score(Curve.BANDS, w, key, f"{words}，得满分", met=True)
    points = round_half_up(w * share)
    trace = (
        f"{words}，幅度在{_percent(most)}（含）以内，得分值的{_percent(share)}，得{fixed(points)}分"
    )
    return Score(Curve.BANDS, points, key, trace, met=False)


def _percent(fraction: Decimal) -> str:
    """Return a limit or share as people write it: ``0.05`` becomes ``5%``."""
    return f"{plain(fraction * 100)}%"
