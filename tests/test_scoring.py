from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from cases import Row, fund, good, indicator, indicators, judge
from expecting import judge_all
from hypothesis import given
from hypothesis import strategies as st

from selfeval_xl.rules import Band, load
from selfeval_xl.scoring import Curve, Over, grade_index, over_of, says_done
from selfeval_xl.scoring.methods import (
    Score,
    at_least,
    at_most,
    band_edges,
    dated,
    direct,
    equal,
    graded,
    satisfaction,
)
from selfeval_xl.scoring.totals import execution_points

if TYPE_CHECKING:
    from selfeval_xl.templates import Value

D = Decimal
REASON_ONLY = Over("reason", D("0.3"), D(2))


def over(mode: str) -> Over:
    return Over(mode, D("0.3"), D(2))


def said(score: Score) -> tuple[str | None, str]:
    return None if score.points is None else str(score.points), score.trace


# ≥ and >


@pytest.mark.parametrize(
    ("t", "a", "points", "trace"),
    [
        ("10", "10", "20", "完成 10，达到 10，得满分"),
        ("10", "25", "20", "完成 25，达到 10，得满分"),
        ("10", "8", "16.00", "20×8÷10＝16.00"),
        ("9", "8.63", "19.18", "20×8.63÷9＝19.18"),
        ("3", "1", "6.67", "20×1÷3＝6.67"),
        ("10", "0", "0.00", "20×0÷10＝0.00"),
        ("10", "-4", "0.00", "20×0÷10＝0.00"),
        ("0", "0", "20", "指标值为 0，得满分"),
    ],
)
def test_more_is_better(t: str, a: str, points: str, trace: str) -> None:
    assert said(at_least(D(20), D(t), D(a), None, REASON_ONLY)) == (points, trace)


def test_halves_of_a_hundredth_are_rounded_up_as_a_spreadsheet_does() -> None:
    score = at_least(D("0.5"), D(100), D("32.5"), None, REASON_ONLY)
    assert score.points == D("0.16")
    assert at_least(D(1), D(1000), D(125), None, REASON_ONLY).points == D("0.13")
    assert at_least(D(1), D(1000), D(985), None, REASON_ONLY).points == D("0.99")


def test_below_the_pass_threshold_there_are_no_points_and_on_it_there_are() -> None:
    below = at_least(D(20), D(10), D("5.99"), D("0.6"), REASON_ONLY)
    assert said(below) == ("0", "完成比例 59.90% 低于及格门槛 60.00%，不得分")
    assert below.rule == "pass_threshold"
    on_it = at_least(D(20), D(10), D(6), D("0.6"), REASON_ONLY)
    assert said(on_it) == ("12.00", "20×6÷10＝12.00")
    assert at_least(D(20), D(10), D(10), D(1), REASON_ONLY).points == 20


# Over-fulfilment


@pytest.mark.parametrize(
    ("mode", "a", "points"),
    [
        ("none", "30", "20"), ("flag", "30", "20"), ("reason", "30", "20"),
        ("deduct_fixed", "12.99", "20"), ("deduct_fixed", "13", "18"), ("deduct_fixed", "99", "18"),
        ("deduct_by_deviation", "12.99", "20"), ("deduct_by_deviation", "13", "20.00"),
        ("deduct_by_deviation", "15", "16.00"), ("deduct_by_deviation", "22.99", "0.02"),
        ("deduct_by_deviation", "23", "0.00"), ("deduct_by_deviation", "500", "0.00"),
        ("zero", "12.99", "20"), ("zero", "13", "0"),
    ],
)  # fmt: skip
def test_over_fulfilment(mode: str, a: str, points: str) -> None:
    for score in (
        at_least(D(20), D(10), D(a), None, over(mode)),
        equal(D(20), D(10), D(a), None, over(mode)),
    ):
        assert str(score.points) == points
        assert score.met
        assert score.over is (D(a) >= 13)


def test_over_fulfilment_says_what_it_takes() -> None:
    fixed = at_least(D(20), D(10), D(15), None, over("deduct_fixed"))
    assert said(fixed) == ("18", "超过指标值 50.00%，扣 2 分：20－2")
    assert fixed.rule == "over_mode"
    by_deviation = at_least(D(20), D(10), D(15), None, over("deduct_by_deviation"))
    assert by_deviation.trace == "超过指标值 50.00%，按超出 30.00% 以上的部分扣减：得 16.00"
    assert at_least(D(20), D(10), D(15), None, over("zero")).trace == "超过指标值 50.00%，不得分"
    assert at_least(D(1), D(10), D(15), None, over("deduct_fixed")).points == 0


def test_the_mode_of_the_workbook_goes_before_that_of_the_profile() -> None:
    profile = load("mof2020")
    assert over_of(profile, "定额扣分").mode == "deduct_fixed"
    assert over_of(profile, "按规则").mode == over_of(profile, None).mode == "reason"
    assert [m.takes_points for m in (over("reason"), over("zero"), over("deduct_fixed"))] == [
        False, True, True,
    ]  # fmt: skip


# ≤ and <


@pytest.mark.parametrize(
    ("t", "a", "points", "trace"),
    [
        ("10", "10", "20", "完成 10，不超过 10，得满分"),
        ("10", "0", "20", "完成 0，不超过 10，得满分"),
        ("10", "-1", "20", "完成 -1，不超过 10，得满分"),
        ("10", "12", "16.00", "20×(1－(12－10)÷10)＝16.00"),
        ("10", "19.99", "0.02", "20×(1－(19.99－10)÷10)＝0.02"),
        ("10", "20", "0", "完成 20，达到指标值 10 的两倍，不得分"),
        ("0", "0", "20", "完成 0，不超过 0，得满分"),
        ("0", "1", "0", "指标值为 0，完成 1，不得分"),
    ],
)
def test_less_is_better(t: str, a: str, points: str, trace: str) -> None:
    assert said(at_most(D(20), D(t), D(a), "linear_to_double")) == (points, trace)


def test_the_other_reverse_curve_is_target_over_result() -> None:
    assert said(at_most(D(20), D(10), D(16), "inverse_ratio")) == ("12.50", "20×10÷16＝12.50")
    assert at_most(D(20), D(10), D(40), "inverse_ratio").points == 5


# =


@pytest.mark.parametrize(
    ("t", "a", "points"),
    [("10", "10", "20"), ("10", "11", "20"), ("10", "8", "16.00"), ("0", "0", "20"),
     ("0", "-1", "20"), ("0", "0.01", "0")],
)  # fmt: skip
def test_equal(t: str, a: str, points: str) -> None:
    score = equal(D(20), D(t), D(a), None, REASON_ONLY)
    assert (str(score.points), score.curve) == (points, Curve.EQUAL)


def test_more_than_an_equal_target_is_full_by_a_rule_of_its_own() -> None:
    assert equal(D(20), D(10), D(11), None, REASON_ONLY).rule == "equal_overrun"
    assert equal(D(20), D(10), D(10), None, REASON_ONLY).rule == "met"


# Dates, yes and no, grades, satisfaction


def test_a_date_is_met_on_the_very_day() -> None:
    words = ("2024-11-30", "2024-11-30")
    assert said(dated(D(5), D(45626), D(45626), words, latest=True)) == (
        "5", "规定 2024-11-30，实际 2024-11-30，按期，得满分",
    )  # fmt: skip
    assert dated(D(5), D(45626), D(45627), words, latest=True).trace.endswith("逾期，不得分")
    assert dated(D(5), D(45626), D(45625), words, latest=False).trace.endswith(
        "早于规定日期，不得分"
    )
    assert dated(D(5), D(45626), D(45626), words, latest=False).points == 5


def test_yes_or_no_is_all_or_nothing() -> None:
    assert said(direct(D(5), met=True, words="是")) == ("5", "「是」，得满分")
    assert said(direct(D(5), met=False, words="否")) == ("0", "「否」，不得分")


@pytest.mark.parametrize(
    ("done", "texts"),
    [
        (True, ("是", "完成", "已完成", "全部完成", "已通过", "通过省级质检", "达标", "合格",
                "按期完成", "按时", "有", "已", "已建立", "符合要求", "达到标准")),
        (False, ("否", "未完成", "未通过", "未建立", "没有完成", "不合格", "不达标", "无", "没有",
                 "未", "部分完成", "逾期", "延期完成", "不符合", "实现目标程度较低")),
        (None, ("", "见附件", "有关情况", "无法判断", "进行中", "100")),
    ],
)  # fmt: skip
def test_words_for_yes_and_no(done: bool | None, texts: tuple[str, ...]) -> None:  # noqa: FBT001
    assert {text: says_done(text) for text in texts} == dict.fromkeys(texts, done)


@pytest.mark.parametrize(
    ("index", "texts"),
    [
        (0, ("达成预期指标", "达成", "达成年度指标", "基本达成目标", "全部达成", "完成", "已完成",
             "基本完成", "实现目标")),
        (1, ("部分达成预期指标", "部分达成年度指标并具有一定效果", "部分实现目标",
             "达成部分预期指标", "未全部达成", "大部分完成")),
        (2, ("未达成预期指标", "未达成年度指标且效果较差", "没有达成",
             "实现目标程度较低", "未完成")),
        (None, ("", "全年保持通行", "无", "是", "优")),
    ],
)  # fmt: skip
def test_words_for_the_three_grades(index: int | None, texts: tuple[str, ...]) -> None:
    assert {text: grade_index(text) for text in texts} == dict.fromkeys(texts, index)


PARTLY = Band("部分达成预期指标", D("0.6"), D("0.8"))


def test_a_qualitative_score_is_held_within_its_band() -> None:
    inside = graded(D(10), PARTLY, D("7.5"), best=False)
    assert said(inside) == ("7.5", "「部分达成预期指标」得分区间 6.00～7.99，自评 7.5")
    above = graded(D(10), PARTLY, D(9), best=False)
    assert said(above) == (
        "7.99", "「部分达成预期指标」得分区间 6.00～7.99，自评 9，按区间取 7.99",
    )  # fmt: skip
    assert graded(D(10), PARTLY, D(2), best=False).points == 6
    blank = graded(D(10), PARTLY, None, best=False)
    assert said(blank) == (None, "「部分达成预期指标」由单位在 6.00～7.99 分内打分，未打分")
    assert band_edges(D("7.5"), PARTLY) == (D("4.50"), D("5.99"))


@pytest.mark.parametrize(
    ("share", "points"),
    [("1", "10"), ("0.9", "10"), ("0.8999", "8.00"), ("0.8", "8.00"), ("0.7999", "5.00"),
     ("0.6", "5.00"), ("0.5999", "0.00"), ("0", "0.00")],
)  # fmt: skip
def test_satisfaction_by_interval(share: str, points: str) -> None:
    score = satisfaction(D(10), D(share), load("mof2021").satisfaction_bands, met=True)
    assert str(score.points) == points


# Properties


POINTS = st.integers(1, 10_000).map(lambda n: D(n).scaleb(-2))
FIGURES = st.integers(-(10**6), 10**8).map(lambda n: D(n).scaleb(-2))
TARGETS = st.integers(0, 10**8).map(lambda n: D(n).scaleb(-2))
MODE = st.sampled_from(("none", "flag", "reason", "deduct_fixed", "deduct_by_deviation", "zero"))


@given(POINTS, TARGETS, FIGURES, FIGURES, MODE)
def test_points_stay_in_range_and_never_fall_while_results_improve(
    w: Decimal, t: Decimal, one: Decimal, other: Decimal, mode: str
) -> None:
    worse, better = sorted((one, other))
    for curve in ("linear_to_double", "inverse_ratio"):
        low, high = at_most(w, t, better, curve).points, at_most(w, t, worse, curve).points
        assert low is not None
        assert high is not None
        assert 0 <= low <= high <= w
    for score in (at_least(w, t, better, None, over(mode)), equal(w, t, better, None, over(mode))):
        if t == 0 > better and score.points is None:
            continue  # a negative result against a target of 0 is not scored
        assert score.points is not None
        assert 0 <= score.points <= w
    plain = [at_least(w, t, a, None, REASON_ONLY).points or D(0) for a in (worse, better)]
    assert plain == sorted(plain)


@given(POINTS, st.integers(0, 10**6).map(lambda n: D(n).scaleb(-4)))
def test_the_execution_score_is_capped_at_its_points(weight: Decimal, rate: Decimal) -> None:
    points = execution_points(weight, rate)
    assert 0 <= points <= weight
    assert points == weight or rate < 1
    assert execution_points(weight, None) == execution_points(weight, D(-1)) == 0


# Whole workbooks


def one(profile: str = "mof2020", **changes: Value) -> Any:
    """Return the scored line of a project with this one indicator."""
    filling = good({"profile": profile}, indicators=[indicator(**changes)])
    return judge(filling).lines[0]


SURVEY: Row = {
    "level1": "满意度指标", "level2": "服务对象满意度指标", "target": "90%", "actual": "85%",
    "measure_unit": "%", "weight": 10, "self_score": 8,
}  # fmt: skip


def test_a_survey_is_scored_by_interval_under_the_guide_of_2021_only() -> None:
    guide, method = one("mof2021", **SURVEY).score, one("mof2020", **SURVEY).score
    assert (guide.curve, str(guide.points)) == (Curve.SATISFACTION, "8.00")
    assert guide.trace == "满意度 85.00%，达到 80.00% 一档，10×80.00%＝8.00"
    assert (method.curve, str(method.points)) == (Curve.AT_LEAST, "9.44")


def test_a_satisfaction_that_is_no_percentage_is_scored_as_a_figure() -> None:
    in_points = one("mof2021", **{**SURVEY, "target": 4.5, "actual": 4.6, "measure_unit": "分"})
    assert (in_points.score.curve, in_points.score.points) == (Curve.AT_LEAST, 10)
    complaints = one("mof2021", **{**SURVEY, "nature": "≤", "target": "2%", "actual": "1%"})
    assert (complaints.score.curve, complaints.score.points) == (Curve.AT_MOST, 10)
    typed_plain = one("mof2021", **{**SURVEY, "target": 90, "actual": 95, "measure_unit": ""})
    assert (typed_plain.score.curve, typed_plain.score.points) == (Curve.SATISFACTION, 10)


def test_a_method_chosen_in_the_workbook_is_followed() -> None:
    assert one(actual=8, method="直接赋分").score.points == 0
    assert one(actual=10, method="直接赋分").score.points == 50
    assert one("mof2021", **{**SURVEY, "method": "完成比例"}).score.points == D("9.44")
    assert one(actual="部分达成预期指标", method="评判等级", self_score=33).score.points == 33
    due = {"target": "2024-06-30", "nature": "≤", "method": "直接赋分"}
    assert one(**due, actual="按期完成").score.points == 50
    assert one(**due, actual="逾期完成").score.points == 0


def test_a_no_that_was_wanted_is_met() -> None:
    for target, actual, points in (
        ("否", "否", 50),
        ("否", "是", 0),
        ("是", "否", 0),
        ("是", "是", 50),
    ):
        assert one(nature="是否", target=target, actual=actual).score.points == points


def test_what_cannot_be_scored_says_why() -> None:
    cases: dict[str, Row] = {
        "分值未填或不大于 0，不能测算": {"weight": None},
        "指标值或实际完成值未填，不能测算": {"actual": None},
        "实际完成值不是数字，不能测算": {"actual": "若干"},
        "指标值不是数字，不能测算": {"target": "若干"},
        "指标值为负数，没有通行的算法，不能测算": {"target": -1},
        "指标性质未填或不认识，不能测算": {"nature": None},
        "指标值是日期，实际完成值不是日期，不能测算": {"target": "2024-06-30"},
    }
    fillings = [good(indicators=[indicator(**changes)]) for changes in cases.values()]
    for result, reason in zip(judge_all(fillings), cases, strict=True):
        assert result.lines[0].score.points is None
        assert result.lines[0].score.trace == reason
        assert result.totals.unscored == 1


@pytest.mark.parametrize(
    ("spent", "rate", "points"),
    [(100, "1", "10.00"), (86.2, "0.862", "8.62"), (0, "0", "0.00"), (100.01, "1.0001", "10.00")],
)
def test_the_execution_rate(spent: float, rate: str, points: str) -> None:
    totals = judge(good(funds=[fund(spent=spent)])).totals
    assert totals.rate == D(rate)
    assert str(totals.execution_points) == points


def test_sources_are_added_before_the_rate_is_taken_and_no_budget_gives_no_points() -> None:
    rows = [fund(spent=50), fund(source="其他资金", budget=300, spent=300, initial=None)]
    totals = judge(good(funds=rows)).totals
    assert (totals.budget, totals.spent) == (400_000_000, 350_000_000)
    assert (totals.rate, totals.execution_points) == (D("0.875"), D("8.75"))
    none = judge(good(funds=[fund(initial=0, budget=0, spent=0)])).totals
    assert (none.rate, none.execution_points) == (None, 0)


@pytest.mark.parametrize(
    ("lost", "total", "grade"),
    [(10, "90.00", "优"), (10.01, "89.99", "良"), (20, "80.00", "良"), (20.01, "79.99", "中")],
)
def test_grades_of_whole_workbooks_change_exactly_at_their_edges(
    lost: float, total: str, grade: str
) -> None:
    rows = indicators()
    rows[0] |= {"target": 20, "actual": 20 - lost}
    if lost > 20:
        rows[0] |= {"target": 2000, "actual": 0}
        rows[1] |= {"target": 1500, "actual": 1499, "measure_unit": "处"}
    rows[0] |= {"self_score": 20 - min(lost, 20)}
    totals = judge(good(indicators=rows)).totals
    assert (str(totals.total), totals.grade) == (total, grade)


def test_unscored_indicators_are_counted_and_add_nothing() -> None:
    rows = indicators()
    rows[0] |= {"actual": None}
    rows[3] |= {"self_score": None}
    totals = judge(good(indicators=rows)).totals
    assert (totals.unscored, totals.indicator_points, totals.total) == (2, 40, 50)
    assert (totals.self_indicators, totals.self_total, totals.self_grade) == (None, None, None)


def test_the_units_own_total_takes_the_execution_score_it_typed() -> None:
    totals = judge(good({"execution_self_score": 9.5})).totals
    assert (totals.self_total, totals.self_grade, totals.total) == (D("99.50"), "优", D(100))
