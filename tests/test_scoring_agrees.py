"""The product's scores equal those of a slow second implementation, on thousands of cases."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
import slow_scoring
from hypothesis import given, settings
from hypothesis import strategies as st
from slow_scoring import GRADE_WORDS, NO_WORDS, YES_WORDS, Item

from selfeval_xl import rules
from selfeval_xl.forms import PROJECT
from selfeval_xl.intake import Frames
from selfeval_xl.scoring import Curve, score

if TYPE_CHECKING:
    from collections.abc import Sequence

MODES = MappingProxyType(
    {
        "按规则": "reason",
        "不处理": "none",
        "仅提示": "flag",
        "说明原因": "reason",
        "定额扣分": "deduct_fixed",
        "按偏离度扣分": "deduct_by_deviation",
        "不得分": "zero",
    }
)
MODE_LABELS = tuple(MODES)
NATURES = ("≥", ">", "=", "≤", "<", "定性", "是否")
LEVELS = (
    ("产出指标", "数量指标"),
    ("效益指标", "社会效益指标"),
    ("满意度指标", "服务对象满意度指标"),
)
DAY = date(2024, 11, 30)
ITEMS_PER_PROFILE = 4000


def as_decimal(value: Fraction) -> Decimal:
    """Return a fraction that has a finite decimal expansion as that decimal."""
    result = Decimal(value.numerator) / Decimal(value.denominator)
    assert Fraction(result) == value
    return result


def measure(key: str, value: slow_scoring.Value) -> dict[str, Any]:
    """Return the columns of a target or an actual value."""
    kind: str | None = None
    number: Decimal | None = None
    text: str | None = None
    if isinstance(value, Fraction):
        kind, number = "数值", as_decimal(value)
        text = f"{number}"
    elif isinstance(value, date):
        kind, number, text = "日期", Decimal((value - date(1899, 12, 30)).days), value.isoformat()
    elif value is not None:
        kind, text = "文字", value
    return {key: text, f"{key}_kind": kind, f"{key}_number": number, f"{key}_unit": ""}


def frame_row(item: Item, form_id: str, number: int) -> dict[str, Any]:
    return {
        "form_id": form_id,
        "row": number,
        "level1": item.level1,
        "level2": item.level2,
        "name": f"指标{number}",
        "nature": item.nature,
        **measure("target", item.target),
        "measure_unit": item.unit,
        **measure("actual", item.actual),
        "weight": None if item.weight is None else as_decimal(item.weight),
        "self_score": None if item.own is None else as_decimal(item.own),
        "method": item.method or None,
        "threshold": None if item.threshold is None else as_decimal(item.threshold),
    }


FUND_COLUMNS = ("initial", "budget", "arrived", "spent")


def frames_of(
    items: Sequence[Sequence[Item]],
    modes: Sequence[str],
    funds: Sequence[tuple[int, int]],
) -> Frames:
    """Return frames with one workbook for each sequence of items."""
    ids = [str(number) for number in range(len(items))]
    forms = pd.DataFrame(
        {
            "form_id": ids, "over_mode": modes, "execution_self_score": None,
            "absent": [frozenset()] * len(ids),
        },
        dtype=object,
    )  # fmt: skip
    forms = forms.set_index("form_id", drop=False)
    rows = [
        frame_row(item, form_id, number)
        for form_id, own in zip(ids, items, strict=True)
        for number, item in enumerate(own)
    ]
    money = {
        "form_id": pd.Series(ids, dtype=object),
        "initial": pd.array([pd.NA] * len(ids), dtype="Int64"),
        "budget": pd.array([budget for budget, _ in funds], dtype="Int64"),
        "arrived": pd.array([pd.NA] * len(ids), dtype="Int64"),
        "spent": pd.array([spent for _, spent in funds], dtype="Int64"),
    }
    tables = {"indicators": pd.DataFrame(rows, dtype=object), "funds": pd.DataFrame(money)}
    return Frames(PROJECT, forms, tables, pd.DataFrame())


def figure(dice: random.Random, places: int) -> Fraction:
    scale: int = 10**places
    return Fraction(dice.randint(0, 200 * scale), scale)


def some_item(dice: random.Random) -> Item:
    """Return an indicator of any shape a workbook can hold, edges more often than chance."""
    level1, level2 = dice.choice(LEVELS)
    nature = dice.choice(NATURES)
    weight: Fraction | None = Fraction(dice.choice((300, 500, 750, 1000, 333, 1, 2000)), 100)
    if dice.random() < 0.02:
        weight = dice.choice((None, Fraction(0), Fraction(-5)))
    own: Fraction | None = None
    if dice.random() < 0.9:
        own = Fraction(dice.randint(-50, 1200), 100)
        if weight is not None and dice.random() < 0.5:
            share = Fraction(dice.choice((0, 59, 60, 79, 80, 100)), 100)
            own = slow_scoring.to_cents(weight * share)
    target: slow_scoring.Value
    actual: slow_scoring.Value
    if nature == "定性":
        target, actual = "保持通行", dice.choice((*GRADE_WORDS, "情况说明见附件", None))
    elif nature == "是否":
        target = dice.choice(("是", "否", "通过验收", None))
        actual = dice.choice((*YES_WORDS, *NO_WORDS, "通过验收", "见附件", None))
    elif dice.random() < 0.2:
        target = DAY
        actual = DAY + timedelta(days=dice.choice((-400, -1, 0, 0, 1, 30)))
        if dice.random() < 0.1:
            actual = dice.choice((Fraction(11), "已完成", None))
    else:
        target, actual = some_figures(dice)
    unit = dice.choice(("", "%", "次"))
    chance = dice.random()
    method = (
        dice.choice(("直接赋分", "满意度分档", "评判等级", "完成比例")) if chance < 0.25 else ""
    )
    threshold = Fraction(dice.choice((50, 60, 80)), 100) if dice.random() < 0.3 else None
    return Item(level1, level2, nature, target, actual, unit, weight, own, method, threshold)


def some_figures(dice: random.Random) -> tuple[slow_scoring.Value, slow_scoring.Value]:
    target = dice.choice((Fraction(0), Fraction(100), figure(dice, 0), figure(dice, 2)))
    ratios = (0, 50, 60, 80, 90, 99, 100, 101, 120, 129, 130, 131, 199, 200, 201, 230, 300)
    actual: slow_scoring.Value = target * Fraction(dice.choice(ratios), 100)
    if dice.random() < 0.5:
        actual = dice.choice((figure(dice, 2), Fraction(dice.randint(0, 10000), 10000)))
    if dice.random() < 0.05:
        actual = dice.choice((-figure(dice, 1), None, "约80", DAY))
    if dice.random() < 0.03:
        return dice.choice((-Fraction(3), "若干", None)), actual
    return target, actual


def same(fast: Decimal | None, slow: Fraction | None) -> bool:
    if fast is None or slow is None:
        return fast is None and slow is None
    return Fraction(fast) == slow


@pytest.mark.parametrize("profile_id", rules.PROFILE_IDS)
def test_every_indicator_gets_the_points_of_the_slow_implementation(profile_id: str) -> None:
    dice = random.Random(f"indicators {profile_id}")  # noqa: S311 (cases, not secrets)
    items = [[some_item(dice) for _ in range(ITEMS_PER_PROFILE // 7)] for _ in MODE_LABELS]
    frames = frames_of(items, MODE_LABELS, [(100, 90)] * len(MODE_LABELS))
    profile = rules.load(profile_id)
    scores = score(frames, dict.fromkeys(frames.forms.index, profile))
    row: Any
    for row, (item, mode) in zip(
        scores.indicators.itertuples(index=False),
        [(i, MODES[m]) for m, own in zip(MODE_LABELS, items, strict=True) for i in own],
        strict=True,
    ):
        expected = slow_scoring.points(item, profile_id, mode)
        assert same(row.points, expected), (item, mode, row.trace, row.points, expected)
        assert row.trace
        assert row.points is None or 0 <= row.points <= item.weight
    seen = Counter(scores.indicators["curve"])
    every = set(Curve) - {Curve.STEPS, Curve.BANDS}  # these need base data
    every -= set() if profile_id == "mof2021" else {Curve.SATISFACTION}
    assert every <= set(seen), "the sweep misses a method"
    assert min(seen[curve] for curve in every) >= 40


@pytest.mark.parametrize("profile_id", rules.PROFILE_IDS)
def test_every_total_and_grade_is_that_of_the_slow_implementation(profile_id: str) -> None:
    dice = random.Random(f"totals {profile_id}")  # noqa: S311
    workbooks = 500
    items = [[some_item(dice) for _ in range(dice.randint(1, 14))] for _ in range(workbooks)]
    modes = [dice.choice(MODE_LABELS) for _ in range(workbooks)]
    funds = [
        (budget, dice.choice((budget, 0, -5, dice.randint(0, 10**9), budget * 2)))
        for budget in dice.choices((0, 1, 10**8, 788_820_000, 12_345_678), k=workbooks)
    ]
    frames = frames_of(items, modes, funds)
    scores = score(frames, dict.fromkeys(frames.forms.index, rules.load(profile_id)))
    assert list(scores.totals.index) == [str(number) for number in range(workbooks)]
    row: Any
    for row, own, mode, (budget, spent) in zip(
        scores.totals.itertuples(index=False), items, modes, funds, strict=True
    ):
        points = [slow_scoring.points(item, profile_id, MODES[mode]) for item in own]
        execution = slow_scoring.execution(Fraction(budget), Fraction(spent), profile_id)
        total = slow_scoring.total(points, execution)
        assert Fraction(row.execution_points) == execution
        assert Fraction(row.total) == total
        complete = None not in points and total <= Fraction(100)
        assert row.grade == (slow_scoring.grade(total) if complete else None)
        assert row.unscored == points.count(None)


TWO_DECIMALS = st.integers(0, 10**7).map(lambda n: Fraction(n, 100))


@settings(max_examples=120, deadline=None)
@given(
    st.lists(
        st.builds(
            Item,
            level1=st.just("产出指标"),
            level2=st.just("数量指标"),
            nature=st.sampled_from(("≥", ">", "=", "≤", "<")),
            target=TWO_DECIMALS,
            actual=TWO_DECIMALS,
            unit=st.just("次"),
            weight=st.integers(1, 10000).map(lambda n: Fraction(n, 100)),
            own=st.none(),
            method=st.sampled_from(("", "完成比例", "直接赋分")),
            threshold=st.none() | st.integers(0, 100).map(lambda n: Fraction(n, 100)),
        ),
        min_size=1,
        max_size=12,
    ),
    st.sampled_from(MODE_LABELS),
)
def test_figures_against_figures_agree_whatever_they_are(items: list[Item], mode: str) -> None:
    frames = frames_of([items], [mode], [(0, 0)])
    scores = score(frames, {"0": rules.load("mof2020")})
    slow = [slow_scoring.points(item, "mof2020", MODES[mode]) for item in items]
    for fast, expected in zip(scores.indicators["points"], slow, strict=True):
        assert same(fast, expected)
