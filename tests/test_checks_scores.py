from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from cases import Row, found, good, indicator, indicators, judge
from expecting import ERROR, INFO, WARNING, errors, judge_all, only
from expecting_official import heard
from hypothesis import given
from hypothesis import strategies as st
from official_forms import figures, funds, plain_form

from selfeval_xl.rules import load
from selfeval_xl.scoring import band_edges

if TYPE_CHECKING:
    from selfeval_xl.pipeline import Result
    from selfeval_xl.templates import Filling, Value

REASON = "连续降雨影响工期，少完成两公里。下一年度提前安排施工。"


def first(**changes: Value) -> Filling:
    """Return a project whose first indicator (row 5, target 10, 20 points) is changed."""
    rows = indicators()
    rows[0] |= {"reason": REASON, **changes}
    return good(indicators=rows)


def graded(actual: str, self_score: float | None, weight: float = 30) -> Filling:
    """Return a project whose qualitative indicator (row 8) has this grade and score."""
    rows = indicators()
    rows[3] |= {"actual": actual, "self_score": self_score, "weight": weight, "reason": REASON}
    return good(indicators=rows)


def all_codes(result: Result) -> set[str]:
    return {finding.code for finding in result.findings}


# S01, the typed score is the computed one


def test_s01_shows_the_arithmetic() -> None:
    finding = only(first(actual=8, self_score=18), "S01")
    assert finding.severity is ERROR
    assert finding.place == "绩效指标!I5"
    assert finding.message == "「养护里程」自评得分与测算得分不一致：20×8÷10＝16.00"
    assert (finding.given, finding.expected, finding.difference) == ("18分", "16.00分", "2.00分")
    assert finding.basis == "财预〔2020〕10号第十六条"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"nature": "≤", "actual": 12, "self_score": 10}, "16.00分"),
        ({"nature": "≤", "actual": 20, "self_score": 1}, "0.00分"),
        ({"nature": "=", "actual": 8, "self_score": 10}, "16.00分"),
        ({"nature": "≤", "target": 0, "actual": 1, "self_score": 10}, "0.00分"),
        ({"actual": -3, "self_score": 5}, "0.00分"),
        ({"actual": 5, "threshold": 0.6, "self_score": 10}, "0.00分"),
        ({"nature": "是否", "target": "是", "actual": "否", "self_score": 5}, "0.00分"),
        ({"self_score": 15}, "20.00分"),
    ],
)
def test_s01_compares_with_each_method(changes: dict[str, Value], expected: str) -> None:
    finding = only(first(**changes), "S01")
    assert (finding.severity, finding.expected) == (ERROR, expected)


@pytest.mark.parametrize(
    "changes",
    [
        {"target": "2024-06-30", "nature": "≤", "actual": "2024-07-01", "self_score": 5},
        {"level1": "满意度指标", "level2": "服务对象满意度指标", "measure_unit": "%", "target": 80,
         "actual": 85, "self_score": 20},
    ],
    ids=["a day late", "a step of satisfaction"],
)  # fmt: skip
def test_s01_only_warns_where_the_rule_itself_is_uncertain(changes: dict[str, Value]) -> None:
    rows = [indicators()[0] | changes, *indicators()[1:]]
    filling = good(fields={"profile": "财预〔2021〕101号"}, indicators=rows)
    findings = [f for f in found(judge(filling), "S01") if f.cells == ("I5",)]
    assert [f.severity for f in findings] == [WARNING]
    assert findings[0].basis.endswith("（待核实）")


def test_s01_allows_one_hundredth_and_half_a_tenth_where_one_decimal_is_typed() -> None:
    # 20 × 8.63 ÷ 9 = 19.1778
    cases: dict[float, list[object]] = {
        19.18: [], 19.17: [], 19.19: [], 19.2: [INFO], 19: [ERROR], 19.16: [ERROR], 19.21: [ERROR],
        19.1: [ERROR], 19.3: [ERROR],
    }  # fmt: skip
    results = judge_all(first(target=9, actual=8.63, self_score=score) for score in cases)
    for result, (score, severities) in zip(results, cases.items(), strict=True):
        assert [f.severity for f in found(result, "S01")] == severities, score


def test_s01_notes_points_taken_by_hand_where_the_rules_know_that() -> None:
    expected: dict[tuple[str, float, float], list[object]] = {
        ("广西壮族自治区", 13, 18): [INFO], ("广西壮族自治区", 12.9, 18): [ERROR],
        ("财预〔2020〕10号", 13, 18): [ERROR], ("广西壮族自治区", 8, 15): [ERROR],
    }  # fmt: skip
    results = []
    for rules, actual, score in expected:
        rows = indicators()
        rows[0] |= {"reason": REASON, "actual": actual, "self_score": score}
        results.append(judge(good({"profile": rules}, indicators=rows)))
    for result, (case, severities) in zip(results, expected.items(), strict=True):
        assert [f.severity for f in found(result, "S01")] == severities, case
    assert found(results[0], "S01")[0].message == (
        "「养护里程」自评得分与测算得分不一致（超额完成，由人工扣减）：完成 13，达到 10，得满分"
    )


def test_s01_says_nothing_where_nothing_can_be_computed_or_nothing_was_typed() -> None:
    for result in judge_all([first(self_score=None), first(actual="约八公里"), first(weight=None)]):
        assert found(result, "S01") == []


# S02, the score lies between 0 and the weight


def test_s02_above_the_weight_and_below_zero() -> None:
    above = only(first(self_score=20.5), "S02")
    assert (above.severity, above.place) == (ERROR, "绩效指标!I5")
    assert above.message == "「养护里程」自评得分大于分值"
    assert (above.given, above.expected, above.difference) == ("20.5分", "0～20分", "0.5分")
    below = only(first(self_score=-1), "S02")
    assert below.message == "「养护里程」自评得分小于 0"
    assert below.difference == "-1分"


def test_s02_is_said_once() -> None:
    for result in judge_all([first(self_score=25), graded("达成预期指标", 35)]):
        assert all_codes(result) & {"S01", "S02", "S03", "S04"} == {"S02"}


def test_s02_passes_on_both_edges() -> None:
    zero = first(actual=0, self_score=0)
    for result in judge_all([zero, first(self_score=20), first(weight=7.5, self_score=7.5)]):
        assert found(result, "S02") == []


# S03, full marks need a reached target


def test_s03_shows_target_result_and_the_score_due() -> None:
    finding = only(first(actual=8, self_score=20), "S03")
    assert (finding.severity, finding.place) == (ERROR, "绩效指标!I5")
    assert finding.message == ("「养护里程」指标值 ≥10，完成 8，未达到却得满分：20×8÷10＝16.00")
    assert (finding.given, finding.expected, finding.difference) == ("20分", "16.00分", "4.00分")


def test_s03_holds_for_late_dates_zero_targets_and_noes_and_is_said_once() -> None:
    cases = [
        first(target="2024年6月底前", nature="≤", actual="2024-07-01"),
        first(target=0, nature="≤", actual=1),
        first(target="是", nature="是否", actual="否"),
        first(target="≥10", actual=9.5),
    ]
    for result in judge_all(cases):
        assert all_codes(result) & {"S01", "S03"} == {"S03"}
    assert "指标值 ≥10，" in found(result, "S03")[0].message


def test_s03_passes_where_the_target_is_reached_or_the_loss_rounds_away() -> None:
    cases = [
        first(actual=10),
        first(actual=12),
        first(nature="≤", target=0, actual=0),
        first(nature="=", target=0, actual=0),
        first(nature="≥", target=0, actual=0),
        first(nature="≤", target="2024年11月底前", actual=date(2024, 11, 30)),
        first(nature="≤", target=date(2024, 11, 30), actual="2024-11-30"),
        first(nature="是否", target="否", actual="否"),
        first(target=100_000, actual=99_999),
        first(nature=">", actual=10),
    ]
    for result in judge_all(cases):
        assert all_codes(result) & {"S01", "S02", "S03", "S04"} == set()


# S04, a qualitative score lies in the band of its grade


@pytest.mark.parametrize(
    ("actual", "score", "band", "difference"),
    [
        ("达成预期指标", 23.99, "24.00～30.00分", "-0.01分"),
        ("部分达成预期指标", 24, "18.00～23.99分", "0.01分"),
        ("部分达成预期指标", 17.99, "18.00～23.99分", "-0.01分"),
        ("未达成预期指标", 18, "0.00～17.99分", "0.01分"),
        ("未达成预期指标", 30, "0.00～17.99分", "12.01分"),
    ],
)
def test_s04_names_the_band(actual: str, score: float, band: str, difference: str) -> None:
    finding = only(graded(actual, score), "S04")
    assert (finding.severity, finding.place) == (ERROR, "绩效指标!I8")
    assert finding.message == f"「道路通行状况」选「{actual}」，自评得分不在该档区间内"
    assert (finding.given, finding.expected, finding.difference) == (
        f"{score:g}分",
        band,
        difference,
    )
    assert finding.basis == "财预〔2020〕10号第十六条"


def test_s04_faults_nobody_on_bands_that_are_not_certain() -> None:
    rows = indicators()
    rows[3] |= {"actual": "未达成预期指标", "self_score": 20, "weight": 30, "reason": REASON}
    finding = only(good({"profile": "hubei"}, indicators=rows), "S04")
    assert (finding.severity, finding.place) == (WARNING, "绩效指标!I8")
    assert finding.expected == "0.00～14.99分"
    assert finding.basis == "湖北省项目自评表填表说明（2020年）填表说明（待核实）"


def test_s04_passes_on_the_edges_of_every_band() -> None:
    inside = [
        ("达成预期指标", 24.0, 30.0), ("达成预期指标", 30.0, 30.0), ("基本达成目标", 25.0, 30.0),
        ("部分达成预期指标", 18.0, 30.0), ("部分达成预期指标", 23.99, 30.0),
        ("未达成预期指标", 0.0, 30.0), ("未达成预期指标", 17.99, 30.0),
        ("达成预期指标", 6.0, 7.5), ("部分达成预期指标", 4.5, 7.5), ("部分达成预期指标", 5.99, 7.5),
        ("未达成预期指标", 4.49, 7.5), ("达成预期指标", 2.66, 3.33),
    ]  # fmt: skip
    for result in judge_all(graded(*case) for case in inside):
        assert all_codes(result) & {"S01", "S02", "S03", "S04"} == set()


@given(st.integers(1, 100_00))
def test_the_bands_of_a_weight_leave_no_gap_and_do_not_overlap(cents: int) -> None:
    weight = Decimal(cents).scaleb(-2)
    best, partly, poor = (band_edges(weight, band) for band in load("mof2020").qualitative_bands)
    assert best[1] == weight
    assert poor[0] == 0
    if cents >= 10:
        assert best[0] - partly[1] == partly[0] - poor[1] == Decimal("0.01")
    assert abs(best[0] - weight * Decimal("0.8")) <= Decimal("0.005")
    assert abs(partly[0] - weight * Decimal("0.6")) <= Decimal("0.005")


# S05, total and grade


def reported(total: Value = None, grade: Value = None, **changes: Value) -> Filling:
    """Return a project that reached everything (100 points) and declares a total and a grade."""
    return good({"declared_total": total, "declared_grade": grade, **changes})


def test_s05_a_total_that_is_not_the_sum() -> None:
    finding = only(reported(98), "S05")
    assert (finding.severity, finding.place) == (ERROR, "基本信息!B21")
    assert finding.message == "已申报的自评总分不等于各项自评得分之和"
    assert (finding.given, finding.expected, finding.difference) == ("98分", "100.00分", "-2分")


def test_s05_a_grade_that_is_not_that_of_the_total() -> None:
    finding = only(reported(None, "良"), "S05")
    assert (finding.severity, finding.place) == (ERROR, "基本信息!B22")
    assert finding.message == "总分 100 分，等级应为「优」"
    assert (finding.given, finding.expected) == ("良", "优")
    assert finding.basis == "财预〔2020〕10号第十八条"


def test_s05_the_grade_is_judged_by_the_declared_total_when_there_is_one() -> None:
    result = judge(reported(89.99, "优"))
    assert [f.place for f in found(result, "S05")] == ["基本信息!B21", "基本信息!B22"]
    assert found(result, "S05")[1].expected == "良"


def test_s05_a_tail_of_one_hundredth_is_noted() -> None:
    finding = only(reported(99.99), "S05")
    assert (finding.severity, finding.message) == (
        INFO, "已申报的自评总分不等于各项自评得分之和（尾差）",
    )  # fmt: skip


@pytest.mark.parametrize(
    "filling",
    [
        pytest.param(reported(), id="nothing declared"),
        pytest.param(reported(100, "优"), id="right"),
        pytest.param(reported("100分", "优秀"), id="typed as people speak"),
        pytest.param(
            reported(99, "优", execution_self_score=9), id="with the typed execution score"
        ),
    ],
)
def test_s05_passes(filling: Filling) -> None:
    assert found(judge(filling), "S05") == []


def test_s05_compares_no_total_while_a_score_is_missing() -> None:
    rows = indicators()
    rows[0] |= {"self_score": None}
    assert found(judge(good({"declared_total": 80}, indicators=rows)), "S05") == []


# What a careful accountant may type


def test_legitimate_indicators_raise_no_error() -> None:
    ordinary: list[Row] = [
        {"name": "游客增长率", "measure_unit": "%", "target": "50%", "actual": "160%"},
        {"weight": 7.5, "self_score": 7.5},
        {"name": "验收合格率", "measure_unit": "%", "target": 95, "actual": 96.5},
        {"name": "验收合格率", "measure_unit": "%", "target": "95%", "actual": "９６％"},
        {"name": "验收合格率", "measure_unit": "", "target": 0.95, "actual": 0.96},
        {"nature": "≤", "name": "安全事故起数", "target": 0, "actual": 0},
        {"nature": "≤", "name": "投诉率", "measure_unit": "%", "target": 2, "actual": 0.03},
        {"nature": "≤", "target": "12月底前", "actual": "2024-12-31", "measure_unit": ""},
        {"nature": "≤", "target": "2024年12月", "actual": date(2024, 12, 31), "measure_unit": ""},
        {"nature": "是否", "target": "是", "actual": "是", "measure_unit": ""},
        {"nature": "是否", "target": "否", "actual": "否", "measure_unit": ""},
        {"nature": "是否", "target": "通过验收", "actual": "通过验收", "measure_unit": ""},
        {"nature": "是否", "target": "无重大事故", "actual": "无重大事故", "measure_unit": ""},
        {"target": "10公里", "actual": "10 公里"},
        {"target": "1,200", "actual": "1,200"},
        {"target": "≥10", "actual": 10},
        {"target": "不低于10", "actual": 10},
        {"target": "2024年6月底前", "actual": "按期完成", "method": "直接赋分", "nature": "≤"},
        {"actual": 8, "self_score": 16},
        {"actual": 9.999, "self_score": 20},
        {"reason": "", "method": "自动", "threshold": "60%"},
        {"name": "任务完成率", "measure_unit": "%", "target": 100, "actual": 118},
        {"name": "增收", "target": 10.5, "actual": 10.5, "measure_unit": "万元"},
    ]
    rows = [
        indicator(**{"weight": 20, "self_score": 20, "reason": REASON, **row}) for row in ordinary
    ]
    cases = [good(indicators=[row, *indicators()[1:]]) for row in rows]
    for row, result in zip(ordinary, judge_all(cases), strict=True):
        if row.get("weight") != 7.5:
            assert errors(result) == [], row
        else:
            assert [e[:3] for e in errors(result)] == ["W01"]


# S05 on official forms


def test_s05_does_not_add_up_while_the_execution_is_unknown() -> None:
    """The whole row of the funds is blank: 90 points of indicators do not contradict 100."""
    blank = (("年度资金总额", figures(None, None, None)),)
    assert heard(plain_form(funds=blank), "S05") == []
    assert heard(plain_form(funds=funds({0: {"self_score": None}})), "S05") == []


def test_s05_adds_up_what_is_stated_of_the_execution() -> None:
    stated = (("年度资金总额", figures(None, None, None, score=8)),)
    assert heard(plain_form(funds=stated), "S05") == [
        ("错误", "total.self_score", "已申报的自评总分不等于各项自评得分之和")
    ]
