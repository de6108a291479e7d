"""A second, slow and plain implementation of all scoring, to compare the product with.

Written from the wording of the rules alone, in exact fractions with its own rounding; it imports
nothing of the product's scoring and reads none of its rule files.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

Value = Fraction | date | str | None

YES_WORDS = ("是", "已完成", "完成", "达标", "通过", "通过验收", "按期完成", "达成预期指标")
NO_WORDS = (
    "否", "未完成", "未通过", "不合格", "部分完成", "逾期", "部分达成预期指标", "部分实现目标",
    "未达成预期指标", "实现目标程度较低",
)  # fmt: skip
_REACHED = (Fraction(8, 10), Fraction(1))
_PARTLY = (Fraction(6, 10), Fraction(8, 10))
_NOT = (Fraction(0), Fraction(6, 10))
GRADE_WORDS = {
    "达成预期指标": _REACHED,
    "基本达成目标": _REACHED,
    "完成": _REACHED,
    "已完成": _REACHED,
    "按期完成": _REACHED,
    "部分达成预期指标": _PARTLY,
    "部分实现目标": _PARTLY,
    "部分完成": _PARTLY,
    "未达成预期指标": _NOT,
    "实现目标程度较低": _NOT,
    "未完成": _NOT,
    "未通过": _NOT,
}
SURVEY_STEPS = (
    (Fraction(90, 100), Fraction(1)),
    (Fraction(80, 100), Fraction(8, 10)),
    (Fraction(60, 100), Fraction(5, 10)),
    (Fraction(0), Fraction(0)),
)
HAS_SURVEY_STEPS = {
    "mof2020": False, "mof2021": True, "hunan": False, "hebei": False, "hubei": False,
    "mof2013": False, "sichuan": False, "guangxi": False, "anhui": False,
}  # fmt: skip
WIDE = Fraction(30, 100)
FIXED_DEDUCTION = Fraction(2)
EXECUTION_POINTS = {"mof2013": Fraction(0), "hubei": Fraction(20)}
HALF_IS_PARTLY = {"hubei"}
"""Profiles whose second grade begins at half the points."""
INVERSE = {"hubei"}
"""Profiles that give target over result for what should be small."""


@dataclass(frozen=True)
class Item:
    """One indicator in plain values: fractions for figures, dates for days, text for words."""

    level1: str
    level2: str
    nature: str
    target: Value
    actual: Value
    unit: str
    weight: Fraction | None
    own: Fraction | None
    method: str = ""
    threshold: Fraction | None = None


def to_cents(value: Fraction) -> Fraction:
    """Round to two decimals, halves away from zero."""
    cents = abs(value) * 100
    whole = cents.numerator // cents.denominator
    if cents - whole >= Fraction(1, 2):
        whole += 1
    return Fraction(whole, 100) if value >= 0 else Fraction(-whole, 100)


def points(  # noqa: C901, PLR0911 (plain: one rule after the other)
    item: Item, profile: str, over_mode: str = "reason"
) -> Fraction | None:
    """Return the points of an indicator, ``None`` where nothing can be computed."""
    if item.weight is None or item.weight <= 0:
        return None
    if item.method == "评判等级":
        return graded(item, profile)
    if item.method == "" and item.nature == "定性":
        return graded(item, profile)
    if item.nature == "是否":
        return yes_or_no(item)
    if item.method == "直接赋分" and isinstance(item.actual, str):
        return yes_or_no(item)
    if item.target is None or item.actual is None:
        return None
    if isinstance(item.target, date):
        return by_date(item)
    if not isinstance(item.actual, Fraction):
        return None
    if item.method == "满意度分档":
        return surveyed(item) if HAS_SURVEY_STEPS[profile] else None
    if item.method == "" and HAS_SURVEY_STEPS[profile] and is_survey(item):
        return surveyed(item)
    return by_figures(item, over_mode, profile)


def is_survey(item: Item) -> bool:
    """Tell whether the figure is a satisfaction in percent that wants to be high."""
    about_satisfaction = "满意度" in item.level1 or "满意度" in item.level2
    return about_satisfaction and item.unit in {"", "%"} and item.nature not in {"≤", "<"}


def graded(item: Item, profile: str) -> Fraction | None:
    """Hold the unit's own points within the band of the grade it chose."""
    assert item.weight is not None
    if item.own is None or not isinstance(item.actual, str) or item.actual not in GRADE_WORDS:
        return None
    low_share, high_share = GRADE_WORDS[item.actual]
    if profile in HALF_IS_PARTLY:
        low_share, high_share = (
            Fraction(1, 2) if share == Fraction(6, 10) else share
            for share in (low_share, high_share)
        )
    low = to_cents(item.weight * low_share)
    high = item.weight
    if high_share != 1:
        high = to_cents(item.weight * high_share) - Fraction(1, 100)
    if item.own < low or high < low:
        return low
    return min(item.own, high)


def yes_or_no(item: Item) -> Fraction | None:
    """Give all points for what was to be done and was, or was not to be and was not."""
    assert item.weight is not None
    if not isinstance(item.actual, str):
        return None
    if item.actual == item.target:
        return item.weight
    if item.actual in YES_WORDS:
        done = True
    elif item.actual in NO_WORDS:
        done = False
    else:
        return None
    wanted = item.target not in NO_WORDS
    return item.weight if done == wanted else Fraction(0)


def by_date(item: Item) -> Fraction | None:
    """Give all points on or before the day; for ≥ and > on or after it."""
    assert item.weight is not None
    assert isinstance(item.target, date)
    if not isinstance(item.actual, date):
        return None
    late_is_right = item.nature in {"≥", ">"}
    in_time = item.actual >= item.target if late_is_right else item.actual <= item.target
    return item.weight if in_time else Fraction(0)


def surveyed(item: Item) -> Fraction:
    """Give the share of the highest step that the satisfaction reaches."""
    assert item.weight is not None
    assert isinstance(item.actual, Fraction)
    share = item.actual
    if item.unit == "%" or item.actual > 1:
        share = item.actual / 100
    for least, part in SURVEY_STEPS:
        if share >= least:
            return item.weight if part == 1 else to_cents(item.weight * part)
    return Fraction(0)


def by_figures(item: Item, over_mode: str, profile: str) -> Fraction | None:
    """Score a figure against a figure."""
    weight, target, actual = item.weight, item.target, item.actual
    assert weight is not None
    assert isinstance(actual, Fraction)
    if not isinstance(target, Fraction) or target < 0:
        return None
    if target == 0 and actual < 0 and item.nature in {"≥", ">"}:
        return None
    done = actual if actual > 0 else Fraction(0)
    if item.nature in {"≤", "<"}:
        result = less_is_better(weight, target, done, inverse=profile in INVERSE)
        full = done <= target
    elif item.nature == "=" and target == 0:
        result = weight if done == 0 else Fraction(0)
        full = done == 0
    elif item.nature in {"≥", ">", "="}:
        result = more_is_better(weight, target, done, item.threshold, over_mode)
        full = done >= target
    else:
        return None
    if item.method == "直接赋分":
        return weight if full else Fraction(0)
    return result


def less_is_better(
    weight: Fraction, target: Fraction, done: Fraction, *, inverse: bool
) -> Fraction:
    """Give all points up to the target, none from twice the target, a straight line between.

    The inverse curve gives target over result and reaches no end.
    """
    if done <= target:
        return weight
    if inverse:
        return to_cents(weight * target / done)
    if target == 0 or done >= target * 2:
        return Fraction(0)
    return to_cents(weight * (1 - (done - target) / target))


def more_is_better(  # noqa: PLR0911 (plain: one rule after the other)
    weight: Fraction, target: Fraction, done: Fraction, threshold: Fraction | None, over_mode: str
) -> Fraction:
    """Give all points from the target upwards and the share below it, none below the threshold."""
    if target == 0:
        return weight
    share = done / target
    if share < 1:
        if threshold is not None and share < threshold:
            return Fraction(0)
        return to_cents(weight * share)
    beyond = share - 1
    if beyond < WIDE or over_mode in {"none", "flag", "reason"}:
        return weight
    if over_mode == "zero":
        return Fraction(0)
    if over_mode == "deduct_fixed":
        rest = weight - FIXED_DEDUCTION
        return rest if rest > 0 else Fraction(0)
    rest = weight * (1 - (beyond - WIDE))
    return to_cents(rest) if rest > 0 else Fraction(0)


def execution(budget: Fraction, spent: Fraction, profile: str) -> Fraction:
    """Give ten points (or the profile's) times the rate, 0 to 1; none without a budget."""
    if budget <= 0:
        return Fraction(0)
    rate = spent / budget
    if rate > 1:
        rate = Fraction(1)
    if rate < 0:
        rate = Fraction(0)
    return to_cents(EXECUTION_POINTS.get(profile, Fraction(10)) * rate)


def total(item_points: list[Fraction | None], execution_points: Fraction) -> Fraction:
    """Add all points that there are, with two decimals."""
    result = Fraction(0)
    for one in item_points:
        if one is not None:
            result += one
    return to_cents(result + execution_points)


def grade(points_in_all: Fraction) -> str:
    """Return 优 from 90, 良 from 80, 中 from 60, else 差."""
    if points_in_all >= 90:
        return "优"
    if points_in_all >= 80:
        return "良"
    if points_in_all >= 60:
        return "中"
    return "差"


def of_base_data(name: str, weight: Fraction, given: dict[str, Fraction]) -> Fraction | None:  # noqa: PLR0911 (one per indicator)
    """Return the points of an indicator that the base data decide; ``None`` where they do not.

    ``given`` has people, square metres and 万元 by key.
    """
    if name == "新建楼堂馆所面积控制率" and given["area_approved"] == given["area_built"] == 0:
        return weight
    rate = base_rate(name, given)
    if rate is None:
        return None
    percent = to_cents(rate * 100)
    if name == "在职人员控制率":
        return after_steps(weight, percent - 100, Fraction(1), Fraction(1, 2))
    if name == "三公经费变动率":
        return after_steps(weight, percent, Fraction(1), weight / 10)
    if name == "预算完成率":
        return after_steps(weight, 100 - percent, Fraction(5), Fraction(2))
    if name == "新建楼堂馆所面积控制率":
        return after_steps(weight, percent - 100, Fraction(5), Fraction(2))
    far = abs(percent)
    if far == 0:
        return weight
    for most, fifths in ((10, 4), (20, 3), (30, 2)):
        if far <= most:
            return to_cents(weight * fifths / 5)
    return Fraction(0)


def base_rate(name: str, given: dict[str, Fraction]) -> Fraction | None:
    """Return the rate of a base indicator by its definition, ``None`` where nothing divides."""
    if name == "在职人员控制率":
        over, under = given["staff_actual"], given["staff_posts"]
    elif name == "三公经费变动率":
        under = given["three_public_last_budget"]
        over = given["three_public_budget"] - under
    elif name == "预算完成率":
        under = given["carried_in"] + given["year_start_budget"] + given["added"]
        over = under - given["year_end_left"]
    elif name == "新建楼堂馆所面积控制率":
        over, under = given["area_built"], given["area_approved"]
    else:
        over, under = given["added"], given["year_start_budget"]
    return over / under if under > 0 else None


def after_steps(weight: Fraction, beyond: Fraction, step: Fraction, each: Fraction) -> Fraction:
    """Take ``each`` off for every whole step (in percentage points) beyond the limit."""
    if beyond <= 0:
        return weight
    whole = (beyond / step).numerator // (beyond / step).denominator
    rest = weight - whole * each
    return to_cents(rest) if rest > 0 else Fraction(0)
