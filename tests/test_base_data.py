"""Results computed from base data, and the points of the indicators that have a rule for them."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest
import slow_scoring
from base_cases import BASE, department, judge_departments, rate
from cases import Row, good, indicator, judge
from expecting import grave
from hypothesis import given
from hypothesis import strategies as st

from selfeval_xl.exact import to_wan
from selfeval_xl.rules import Bands, Steps, load
from selfeval_xl.scoring import Curve, Over, Score, measure, typed_fraction
from selfeval_xl.scoring.indicators import score_row
from selfeval_xl.scoring.methods import by_bands, by_steps

D = Decimal
ABOVE = Steps(D(1), upwards=True, step=D("0.01"), points=D("0.5"), share=D(0))
SHARE = Steps(D(0), upwards=True, step=D("0.01"), points=None, share=D("0.1"))
BELOW = Steps(D(1), upwards=False, step=D("0.05"), points=D(2), share=D(0))
BANDS = Bands(((D(0), D(1)), (D("0.1"), D("0.8")), (D("0.2"), D("0.6")), (D("0.3"), D("0.4"))))
OVER = Over("reason", D("0.3"), D(2))
SCORED = ("在职人员控制率", "三公经费变动率", "预算完成率", "预算控制率", "新建楼堂馆所面积控制率")


def said(score: Score) -> tuple[str, str]:
    assert score.trace.startswith("率＝")
    return str(score.points), score.trace.removeprefix("率＝")


# Points per whole step


@pytest.mark.parametrize(
    ("value", "points", "trace"),
    [
        ("0.8", "5", "，不超过100%，得满分"),
        ("1", "5", "，不超过100%，得满分"),
        ("1.00004", "5", "，不超过100%，得满分"),
        ("1.00005", "5.00", "，超过100%，每1个百分点扣0.5分，不足1个百分点不扣，得5.00分"),
        ("1.0099", "5.00", "，超过100%，每1个百分点扣0.5分，不足1个百分点不扣，得5.00分"),
        ("1.00995", "4.50", "，超过100%，每1个百分点扣0.5分，扣0.5分，得4.50分"),
        ("1.01", "4.50", "，超过100%，每1个百分点扣0.5分，扣0.5分，得4.50分"),
        ("1.04", "3.00", "，超过100%，每1个百分点扣0.5分，扣2分，得3.00分"),
        ("1.0499", "3.00", "，超过100%，每1个百分点扣0.5分，扣2分，得3.00分"),
        ("1.1", "0.00", "，超过100%，每1个百分点扣0.5分，扣5分，得0.00分"),
        ("1.11", "0.00", "，超过100%，每1个百分点扣0.5分，扣5.5分，扣完为止，得0.00分"),
        ("9", "0.00", "，超过100%，每1个百分点扣0.5分，扣400分，扣完为止，得0.00分"),
    ],
)
def test_each_whole_point_above_the_limit_costs_half_a_point(
    value: str, points: str, trace: str
) -> None:
    score = by_steps(D(5), D(value), ABOVE, "率＝", "key")
    assert said(score) == (points, trace)
    assert (score.curve, score.rule, score.met) == (Curve.STEPS, "key", "不超过" in trace)


@pytest.mark.parametrize(
    ("value", "points", "trace"),
    [
        ("1.2", "8", "，达到100%，得满分"),
        ("1", "8", "，达到100%，得满分"),
        ("0.99995", "8", "，达到100%，得满分"),
        ("0.9927", "8.00", "，低于100%，每5个百分点扣2分，不足5个百分点不扣，得8.00分"),
        ("0.9501", "8.00", "，低于100%，每5个百分点扣2分，不足5个百分点不扣，得8.00分"),
        ("0.95", "6.00", "，低于100%，每5个百分点扣2分，扣2分，得6.00分"),
        ("0.9", "4.00", "，低于100%，每5个百分点扣2分，扣4分，得4.00分"),
        ("0.8", "0.00", "，低于100%，每5个百分点扣2分，扣8分，得0.00分"),
        ("0.5", "0.00", "，低于100%，每5个百分点扣2分，扣20分，扣完为止，得0.00分"),
        ("-1", "0.00", "，低于100%，每5个百分点扣2分，扣80分，扣完为止，得0.00分"),
    ],
)
def test_each_whole_step_below_the_limit_costs_two_points(
    value: str, points: str, trace: str
) -> None:
    score = by_steps(D(8), D(value), BELOW, "率＝", "key")
    assert said(score) == (points, trace)
    assert score.met is ("达到" in trace)


@pytest.mark.parametrize(
    ("weight", "value", "points", "trace"),
    [
        ("8", "-0.5", "8", "，不超过0%，得满分"),
        ("8", "0", "8", "，不超过0%，得满分"),
        ("8", "0.025", "6.40", "，超过0%，每1个百分点扣分值的10%，扣1.6分，得6.40分"),
        ("5", "0.03", "3.50", "，超过0%，每1个百分点扣分值的10%，扣1.5分，得3.50分"),
        ("0.25", "0.01", "0.23", "，超过0%，每1个百分点扣分值的10%，扣0.025分，得0.23分"),
        ("8", "0.983125", "0.00", "，超过0%，每1个百分点扣分值的10%，扣78.4分，扣完为止，得0.00分"),
    ],
)
def test_a_step_may_cost_a_share_of_the_points(
    weight: str, value: str, points: str, trace: str
) -> None:
    assert said(by_steps(D(weight), D(value), SHARE, "率＝", "key")) == (points, trace)


# Bands


@pytest.mark.parametrize(
    ("value", "points", "trace"),
    [
        ("0", "5", "，得满分"),
        ("0.00004", "5", "，得满分"),
        ("0.00005", "4.00", "，幅度在10%（含）以内，得分值的80%，得4.00分"),
        ("0.1", "4.00", "，幅度在10%（含）以内，得分值的80%，得4.00分"),
        ("0.10004", "4.00", "，幅度在10%（含）以内，得分值的80%，得4.00分"),
        ("0.10005", "3.00", "，幅度在20%（含）以内，得分值的60%，得3.00分"),
        ("0.2", "3.00", "，幅度在20%（含）以内，得分值的60%，得3.00分"),
        ("0.3", "2.00", "，幅度在30%（含）以内，得分值的40%，得2.00分"),
        ("0.3001", "0", "，幅度超过30%，不得分"),
        ("0.3993", "0", "，幅度超过30%，不得分"),
        ("-0.05", "4.00", "，幅度在10%（含）以内，得分值的80%，得4.00分"),
        ("-0.5", "0", "，幅度超过30%，不得分"),
    ],
)
def test_bands_reach_up_and_down(value: str, points: str, trace: str) -> None:
    score = by_bands(D(5), D(value), BANDS, "率＝", "key")
    assert said(score) == (points, trace)
    assert (score.curve, score.met) == (Curve.BANDS, points == "5")


# From base data to results


def form(**base: object) -> Any:
    """Return a forms row with base data only; amounts are 分, people and areas ``Decimal``."""
    return SimpleNamespace(**base)


def line(name: str | None, **changes: object) -> Any:
    """Return an indicators row."""
    columns = {
        "name": name, "level1": "过程", "level2": "预算执行", "nature": "≤", "weight": D(5),
        "self_score": None, "method": None, "threshold": None, "measure_unit": "%",
        "target": None, "target_number": None, "target_kind": None, "target_unit": "",
        "actual": "100%", "actual_number": D(100), "actual_kind": "数值", "actual_unit": "%",
    }  # fmt: skip
    return SimpleNamespace(**{**columns, **changes})


MILLION = 1_000_000
MONEY = {
    key: round(float(str(value)) * MILLION)
    for key, value in BASE.items()
    if not key.startswith(("staff", "area"))
}
COUNTS = {key: D(str(BASE[key])) for key in BASE if key.startswith(("staff", "area"))}
WHOLE: Any = form(**MONEY, **COUNTS)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("在职人员控制率", "在职人员控制率＝52÷50＝104.00%"),
        ("“三公经费”变动率", "三公经费变动率＝(30－32)÷32＝-6.25%"),
        ("三公经费控制率", "三公经费控制率＝24÷30＝80.00%"),
        ("公用经费控制率", "公用经费控制率＝114÷120＝95.00%"),
        ("预算完成率", "预算完成率＝(100＋800＋100－60)÷(100＋800＋100)＝94.00%"),
        ("预算控制率", "预算控制率＝100÷800＝12.50%"),
        ("预算调整率", "预算控制率＝100÷800＝12.50%"),
        ("政府采购执行率", "政府采购执行率＝35.5÷40＝88.75%"),
        ("新建楼堂馆所面积控制率", "新建楼堂馆所面积控制率＝2100÷2000＝105.00%"),
        ("投资概算控制率", "投资概算控制率＝864÷900＝96.00%"),
    ],
)
def test_every_indicator_is_computed_with_its_arithmetic(name: str, words: str) -> None:
    measured = measure(line(name), WHOLE, load("mof2013"))
    assert measured is not None
    assert measured.words == words
    assert measured.value == D(words.rpartition("＝")[2].removesuffix("%")) / 100


@pytest.mark.parametrize(
    ("name", "base", "words"),
    [
        # 岳阳 2018: 预算控制率 767.86 ÷ 1922.76
        (
            "预算控制率",
            {"added": 767_860_000, "year_start_budget": 1_922_760_000},
            "767.86÷1922.76＝39.94%",
        ),
        (
            "预算控制率",
            {"added": -50 * MILLION, "year_start_budget": 800 * MILLION},
            "(-50)÷800＝-6.25%",
        ),
        (
            "预算完成率",
            {"carried_in": 0, "year_start_budget": 3, "added": -1, "year_end_left": 0},
            "(0＋0.000003－0.000001－0)÷(0＋0.000003－0.000001)＝100.00%",
        ),
        ("在职人员控制率", {"staff_actual": D(136), "staff_posts": D(143)}, "136÷143＝95.10%"),
    ],
)
def test_arithmetic_of_odd_figures(name: str, base: dict[str, Any], words: str) -> None:
    measured = measure(line(name), form(**base), load("hunan"))
    assert measured is not None
    assert measured.words.partition("＝")[2] == words


@pytest.mark.parametrize(
    "base",
    [
        {},
        {"staff_posts": D(50)},
        {"staff_posts": D(50), "staff_actual": None},
        {"staff_posts": D(50), "staff_actual": pd.NA},
        {"staff_posts": D(0), "staff_actual": D(3)},
        {"staff_posts": D(0), "staff_actual": D(0)},
        {"staff_posts": D(-5), "staff_actual": D(3)},
    ],
)
def test_without_all_its_data_or_a_divisor_nothing_is_computed(base: dict[str, Any]) -> None:
    assert measure(line("在职人员控制率"), form(**base), load("hunan")) is None


def test_profiles_for_projects_and_other_indicators_compute_nothing() -> None:
    assert measure(line("在职人员控制率"), WHOLE, load("mof2020")) is None
    assert measure(line("培训人次"), WHOLE, load("hunan")) is None
    assert measure(line(None), WHOLE, load("hunan")) is None


def scored(name: str, base: Any = WHOLE, **changes: object) -> Score:
    return score_row(line(name, **changes), base, load("hunan"), OVER)


def test_a_result_is_scored_by_its_rule_whatever_was_typed() -> None:
    for actual in ({}, {"actual": None, "actual_number": None, "actual_kind": None}):
        score = scored("在职人员控制率", **actual)
        assert (score.curve, score.points, score.rule, score.measured) == (
            Curve.STEPS, D("3.00"), "base_staff_control", D("1.04"),
        )  # fmt: skip
        assert score.trace == (
            "在职人员控制率＝52÷50＝104.00%，超过100%，每1个百分点扣0.5分，扣2分，得3.00分"
        )


def test_nothing_to_build_gives_full_points() -> None:
    score = scored("新建楼堂馆所面积控制率", form(area_approved=D(0), area_built=D(0)))
    assert (score.curve, score.points, score.met) == (Curve.STEPS, D(5), True)
    assert score.measured is None
    assert score.trace == "没有新建楼堂馆所，得满分"
    built = scored("新建楼堂馆所面积控制率", form(area_approved=D(0), area_built=D(10)))
    assert (built.curve, built.measured) == (Curve.NONE, None)


TARGET = {"target": "100%", "target_number": D(100), "target_kind": "数值", "target_unit": "%"}


def test_without_a_rule_for_points_the_ordinary_methods_score_what_was_typed() -> None:
    score = scored("公用经费控制率", **TARGET)
    assert (score.curve, score.points, score.measured) == (Curve.AT_MOST, D(5), D("0.95"))
    missing = scored("在职人员控制率", form(), **TARGET)
    assert (missing.curve, missing.points) == (Curve.AT_MOST, D(5))
    assert missing.measured is None


@pytest.mark.parametrize(
    ("changes", "curve"),
    [
        ({"method": "自动"}, Curve.STEPS),
        ({"method": ""}, Curve.STEPS),
        ({"nature": None}, Curve.STEPS),
        ({"method": "完成比例", **TARGET}, Curve.AT_MOST),
        ({"method": "直接赋分", **TARGET}, Curve.DIRECT),
        ({"nature": "是否", "actual": "是", "actual_kind": "文字"}, Curve.DIRECT),
        ({"nature": "定性", "actual": "达成预期指标", "actual_kind": "文字"}, Curve.GRADED),
        ({"weight": None}, Curve.NONE),
        ({"weight": D(0)}, Curve.NONE),
    ],
)
def test_a_method_or_nature_that_was_chosen_is_followed(
    changes: dict[str, Any], curve: Curve
) -> None:
    score = scored("在职人员控制率", **changes)
    assert score.curve is curve
    assert score.measured == D("1.04")


@pytest.mark.parametrize(
    ("target", "nature", "met"),
    [("95", "≥", False), ("94", "≥", True), ("90", "≥", True), ("94", "=", True), ("94", "≤", True),
     ("93.99", "≤", False), ("94", None, False)],
)  # fmt: skip
def test_whether_a_target_was_met_is_told_by_the_target(
    target: str,
    nature: str | None,
    met: bool,  # noqa: FBT001
) -> None:
    typed = {**TARGET, "target": f"{target}%", "target_number": D(target), "nature": nature}
    score = scored("预算完成率", **typed)
    assert (score.points, score.met) == (D("3.00"), met)


@pytest.mark.parametrize(
    ("number", "unit", "fraction"),
    [("104", "%", "1.04"), ("1.04", "%", "0.0104"), ("104", "", "1.04"), ("1.04", "", "1.04"),
     ("2", "", "2"), ("2.01", "", "0.0201"), ("-98.3", "", "-0.983"), ("0", "", "0")],
)  # fmt: skip
def test_a_typed_rate_is_a_percentage_by_its_unit_or_its_size(
    number: str, unit: str, fraction: str
) -> None:
    row = line("", measure_unit="", actual_number=D(number), actual_unit=unit)
    assert typed_fraction(row, "actual") == D(fraction)
    row = line("", measure_unit=unit, actual_number=D(number), actual_unit="")
    assert typed_fraction(row, "actual") == D(fraction)


def test_words_dates_and_blanks_are_no_rate() -> None:
    assert typed_fraction(line("", actual_kind="文字", actual_number=None), "actual") is None
    assert typed_fraction(line("", actual_kind="日期", actual_number=D(45000)), "actual") is None
    assert typed_fraction(line(""), "target") is None


# Against the slow implementation

WEIGHTS = st.integers(1, 2000).map(lambda n: D(n).scaleb(-2))
COUNTED = st.integers(0, 300).map(D)
AMOUNTS = st.one_of(st.integers(0, 200).map(lambda n: n * MILLION), st.integers(0, 10**9))
CHANGES = st.one_of(AMOUNTS, AMOUNTS.map(lambda fen: -fen))


@given(
    st.sampled_from(SCORED),
    WEIGHTS,
    st.fixed_dictionaries(
        {
            **dict.fromkeys(COUNTS, COUNTED),
            **{key: CHANGES if key == "added" else AMOUNTS for key in MONEY},
        }
    ),
)
def test_points_are_those_of_the_slow_implementation(
    name: str, weight: Decimal, base: dict[str, Any]
) -> None:
    plain = {
        key: Fraction(value if isinstance(value, Decimal) else to_wan(value))
        for key, value in base.items()
    }
    score = scored(name, form(**base), weight=weight)
    slow = slow_scoring.of_base_data(name, Fraction(weight), plain)
    if slow is None:
        assert score.curve is Curve.NONE
        assert score.measured is None
        return
    assert score.points is not None
    assert Fraction(score.points) == slow
    assert 0 <= score.points <= weight


@given(WEIGHTS, st.integers(-30_000, 30_000), st.integers(-30_000, 30_000))
def test_points_never_rise_with_the_distance(weight: Decimal, one: int, other: int) -> None:
    near, far = (D(n).scaleb(-4) for n in sorted((one, other), key=abs))
    bands = [by_bands(weight, value, BANDS, "", "").points for value in (near, far)]
    low, high = (D(n).scaleb(-4) for n in sorted((one, other)))
    above = [by_steps(weight, value, ABOVE, "", "").points for value in (low, high)]
    share = [by_steps(weight, value, SHARE, "", "").points for value in (low, high)]
    below = [by_steps(weight, value, BELOW, "", "").points for value in (high, low)]
    for better, worse in (bands, above, share, below):
        assert better is not None
        assert worse is not None
        assert 0 <= worse <= better <= weight


# Whole workbooks


def test_a_department_workbook_is_scored_by_its_base_data() -> None:
    rows = [rate(name) for name in SCORED]
    rows[2] |= {"nature": "≥"}
    filled, blank = judge_departments([department(rows), department(rows, {})])
    assert [(one.score.curve, str(one.score.points)) for one in filled.lines] == [
        (Curve.STEPS, "3.00"), (Curve.STEPS, "5"), (Curve.STEPS, "3.00"), (Curve.BANDS, "3.00"),
        (Curve.STEPS, "3.00"),
    ]  # fmt: skip
    assert filled.totals.indicator_points == 17
    assert {one.score.curve for one in blank.lines} == {Curve.AT_MOST, Curve.AT_LEAST}
    assert all(one.score.measured is None for one in blank.lines)


def test_a_rule_that_is_to_be_verified_warns_and_faults_nobody() -> None:
    """The score differs by a 待核实 rule: S01 as a warning, and not S03."""
    (result,) = judge_departments([department([rate("在职人员控制率", actual="104%")])])
    assert grave(result, "S03") == []
    (finding,) = [one for one in result.findings if one.code == "S01"]
    assert finding.severity.value == "警告"
    assert finding.message.startswith(
        "「在职人员控制率」自评得分与测算得分不一致：在职人员控制率＝52÷50"
    )
    assert (finding.given, finding.expected) == ("5分", "3.00分")
    assert finding.basis.endswith("（待核实）")


def test_a_project_has_no_base_data_and_is_scored_as_ever() -> None:
    row: Row = indicator(name="预算完成率", target="100%", measure_unit="%", actual="94%")
    for profile in ("湖南省", "河北省"):
        (one,) = judge(good({"profile": profile}, indicators=[row])).lines
        assert (one.score.curve, str(one.score.points)) == (Curve.AT_LEAST, "47.00")
        assert one.score.measured is None
