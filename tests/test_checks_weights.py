from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from base_cases import department, judge_departments
from cases import Row, found, good, indicator, indicators, judge
from expecting import ERROR, INFO, WARNING, errors, grave, judge_all, only, places
from expecting_official import entry, excerpt, heard, unweighted
from official_forms import INDICATOR_HEADERS, LINES, line, plain_form

if TYPE_CHECKING:
    from official_forms import Facts

    from selfeval_xl.pipeline import Result
    from selfeval_xl.templates import Filling, Value

MOF2021 = {"profile": "财预〔2021〕101号（mof2021）"}
HUNAN = {"profile": "湖南省（hunan）"}


def weighted(*weights: float) -> Filling:
    """Return a project whose five indicators have these weights, all reached."""
    rows = [
        {**row, "weight": weight, "self_score": weight}
        for row, weight in zip(indicators(), weights, strict=True)
    ]
    return good(indicators=rows)


def cost_project() -> list[Row]:
    """Return indicators with cost as a level of its own: 20, 40, 20 and 10 points."""
    cost = indicator(level1="成本指标", level2="经济成本指标", name="单位成本", nature="≤")
    weights = (20, 20, 10, 10, 20, 10)
    return [
        {**row, "weight": weight, "self_score": weight}
        for row, weight in zip([cost, *indicators()], weights, strict=True)
    ]


# W01, all points make 100


def test_w01_adds_the_execution_rate_to_the_indicators() -> None:
    finding = only(weighted(20, 15, 15, 25, 10), "W01")
    assert finding.severity is ERROR
    assert finding.place == "绩效指标!H5:H9"
    assert finding.message == "指标分值合计 85，加预算执行率 10 分，不等于 100"
    assert (finding.given, finding.expected, finding.difference) == ("95分", "100分", "-5分")
    assert finding.basis == "一体化系统保存校验"


def test_w01_indicators_that_make_100_by_themselves_are_ten_too_many() -> None:
    assert only(weighted(30, 15, 15, 30, 10), "W01").difference == "10分"


def test_w01_a_tail_of_one_hundredth_is_noted_and_two_are_an_error() -> None:
    tail = only(weighted(16.66, 16.66, 16.67, 30, 10), "W01")
    assert (tail.severity, tail.difference) == (INFO, "-0.01分")
    assert tail.message.endswith("不等于 100（尾差）")
    assert only(weighted(16.66, 16.66, 16.66, 30, 10), "W01").severity is ERROR


@pytest.mark.parametrize(
    "weights", [(20, 15, 15, 30, 10), (7.5, 22.5, 20, 30, 10), (16.66, 16.67, 16.67, 30, 10)]
)
def test_w01_passes(weights: tuple[float, ...]) -> None:
    assert found(judge(weighted(*weights)), "W01") == []


def test_w01_is_silent_while_no_weight_is_given_at_all() -> None:
    rows = [{**row, "weight": None} for row in indicators()]
    assert places(good(indicators=rows), "W01") == []


# W02, points by level 1


def test_w02_shows_both_distributions() -> None:
    finding = only(weighted(20, 15, 5, 40, 10), "W02")
    assert (finding.severity, finding.place) == (WARNING, "绩效指标!H5:H9")
    assert finding.message == "各一级指标的分值与评分规则的分配不同"
    assert finding.given == "产出 40、效益 40、满意度 10"
    assert finding.expected == "产出 50、效益 30、满意度 10"
    assert finding.basis == "财预〔2020〕10号第十三条"


def test_w02_offers_every_case_of_the_profile() -> None:
    rows = cost_project()
    rows[0] |= {"weight": 10, "self_score": 10}
    rows[1] |= {"weight": 30, "self_score": 30}
    finding = only(good(MOF2021, indicators=rows), "W02")
    assert finding.given == "成本 10、产出 50、效益 20、满意度 10"
    assert finding.expected == (
        "成本 20、产出 40、效益 20、满意度 10 或 产出 50、效益 30、满意度 10 或 "
        "成本 20、产出 40、效益 30 或 产出 50、效益 40"
    )


def test_w02_accepts_each_of_the_four_cases_of_the_guide() -> None:
    plain, cost = indicators(), cost_project()
    without = [{**row} for row in plain[:4]]
    without[3] |= {"weight": 40, "self_score": 40}
    cost_without = [{**row} for row in cost[:5]]
    cost_without[4] |= {"weight": 30, "self_score": 30}
    fields: dict[str, Value] = {**MOF2021, "public_service": "否"}
    cases = [good(fields, indicators=rows) for rows in (plain, cost, without, cost_without)]
    for result in judge_all(cases):
        assert found(result, "W02") == []
        assert errors(result) == []


# W03, approved points of level 1 and 2


def test_w03_compares_with_the_sum_of_what_stands_below() -> None:
    approved: list[Row] = [
        {"level1": "产出指标", "approved": 50},
        {"level1": "产出指标", "level2": "数量指标", "approved": 25},
        {"level1": "产出指标", "level2": "质量指标", "approved": 15},
        {"level1": "产出指标", "level2": "时效指标", "approved": 15},
        {"level1": "效益指标", "approved": 35},
    ]
    result = judge(good(weights=approved))
    assert [
        (f.place, f.message, f.given, f.expected, f.difference) for f in found(result, "W03")
    ] == [
        ("基本信息!C34", "「数量指标」批复分值与三级指标分值之和不等", "25分", "20分", "5分"),
        ("基本信息!C37", "「效益指标」批复分值与三级指标分值之和不等", "35分", "30分", "5分"),
        (
            "基本信息!C33",
            "「产出指标」批复分值与其二级指标批复分值之和不等",
            "50分",
            "55分",
            "-5分",
        ),
    ]
    assert {f.severity for f in found(result, "W03")} == {ERROR}


@pytest.mark.parametrize(
    "approved",
    [
        pytest.param([], id="nothing approved is given"),
        pytest.param([{"level1": "产出指标", "approved": 50}], id="level 1 alone"),
        pytest.param(
            [
                {"level1": "产出指标", "approved": 50},
                {"level1": "产出指标", "level2": "数量指标", "approved": 20},
            ],
            id="level 2 in part",
        ),
        pytest.param([{"level1": "产出", "approved": "50分"}], id="typed short"),
        pytest.param([{"level1": "满意度指标", "approved": 10.01}], id="a tail of one hundredth"),
    ],
)
def test_w03_passes(approved: list[Row]) -> None:
    assert found(judge(good(weights=approved)), "W03") == []


# W04, the weight of one indicator


def test_w04_zero_and_negative_weights_are_errors() -> None:
    result = judge(weighted(0, 35, -5, 50, 10))
    zero, negative, heavy = found(result, "W04")
    assert (zero.severity, zero.place, zero.given) == (ERROR, "绩效指标!H5", "0分")
    assert zero.message == "分值不大于 0"
    assert zero.basis == "预算绩效管理一体化系统保存校验"
    assert (negative.place, negative.given, negative.expected) == ("绩效指标!H7", "-5分", "大于 0")
    assert (heavy.severity, heavy.place) == (WARNING, "绩效指标!H8")
    assert heavy.message == "「道路通行状况」一个指标的分值过重"
    assert (heavy.given, heavy.expected) == ("50分", "小于 50分")
    assert heavy.basis == "公开自评表复核实例"


def test_w04_three_decimals_are_noted() -> None:
    finding = only(weighted(20, 15, 15, 30.005, 10), "W04")
    assert (finding.severity, finding.place) == (INFO, "绩效指标!H8")


def test_w04_passes() -> None:
    for result in judge_all(
        [weighted(49.99, 0.01, 0.01, 30, 9.99), weighted(7.5, 22.5, 20, 30, 10)]
    ):
        assert found(result, "W04") == []


# W05, indicators that must be there


@pytest.mark.parametrize(
    ("fields", "left_out", "message"),
    [
        ({}, "产出指标", "没有设置产出指标"),
        ({}, "效益指标", "没有设置效益指标"),
        ({}, "数量指标", "没有设置数量指标"),
        ({}, "质量指标", "没有设置质量指标"),
        ({}, "满意度指标", "没有设置满意度指标"),
        ({**HUNAN, "public_service": None}, "满意度指标", "没有设置满意度指标"),
        ({**MOF2021, "project_type": "工程基建类"}, "成本指标", "没有设置成本指标"),
        ({**MOF2021, "project_type": "大型修缮及购置类"}, "成本指标", "没有设置成本指标"),
    ],
)
def test_w05_misses_a_required_indicator(
    fields: dict[str, Value], left_out: str, message: str
) -> None:
    rows = [row for row in indicators() if left_out not in {row["level1"], row["level2"]}]
    finding = only(good(fields, indicators=rows), "W05")
    assert (finding.severity, finding.message) == (WARNING, message)
    assert finding.place == f"绩效指标!A5:A{4 + len(rows)}"
    assert finding.expected == message.removeprefix("没有")


@pytest.mark.parametrize(
    ("fields", "left_out"),
    [
        ({}, "时效指标"),
        ({"public_service": "否"}, "满意度指标"),
        ({"public_service": None}, "满意度指标"),
        ({**HUNAN, "public_service": "否"}, "满意度指标"),
        ({"project_type": "工程基建类"}, "成本指标"),
        ({**MOF2021, "project_type": "业务工作类"}, "成本指标"),
    ],
)
def test_w05_passes_without_what_is_not_required(fields: dict[str, Value], left_out: str) -> None:
    rows = [row for row in indicators() if left_out not in {row["level1"], row["level2"]}]
    assert places(good(fields, indicators=rows), "W05") == []


def test_w05_names_levels_that_the_profile_does_not_have() -> None:
    rows = cost_project()
    rows[1] |= {"level2": "可持续影响指标"}
    first, second, third = found(judge(good(indicators=rows)), "W05")
    assert first.message == "没有设置数量指标"
    assert (second.place, second.message) == ("绩效指标!A5", "所选评分规则没有一级指标「成本指标」")
    assert (second.given, second.expected) == ("成本指标", "产出指标、效益指标、满意度指标")
    assert (third.place, third.message) == (
        "绩效指标!B6",
        "「可持续影响指标」不是「产出指标」下的二级指标",
    )
    assert third.expected == "数量指标、质量指标、时效指标、成本指标"


def test_w05_knows_levels_typed_short_or_wide() -> None:
    rows = [{**row, "level1": str(row["level1"]).removesuffix("指标")} for row in indicators()]
    rows[0] |= {"level2": " 数量 "}
    result = judge(good(indicators=rows))
    assert grave(result, "W05") == []
    assert errors(result) == []


# A department, which has no type of project and serves nobody in particular


FRAME_2013 = (
    ("投入", "预算配置"),
    ("过程", "预算执行"),
    ("产出", "职责履行"),
    ("效果", "履职效益"),
)


def frame_2013(*weights: float) -> list[Row]:
    """Return an indicator for each part of the frame of 2013, all reached."""
    return [
        indicator(level1=one, level2=two, name=f"{two}情况", weight=weight, self_score=weight)
        for (one, two), weight in zip(FRAME_2013, weights, strict=False)
    ]


def judge_frame(rows: list[Row], profile: str = "财预〔2013〕53号") -> Result:
    return judge_departments([department(rows, {}, profile)])[0]


def test_the_frame_of_2013_adds_up_to_100_without_the_execution_rate() -> None:
    result = judge_frame(frame_2013(15, 45, 20, 20))
    assert [found(result, code) for code in ("W01", "W02", "W05")] == [[], [], []]
    (short,) = found(judge_frame(frame_2013(10, 45, 20, 20)), "W01")
    assert short.message == "指标分值合计 95，不等于 100"
    assert (short.given, short.difference) == ("95分", "-5分")


def test_w02_is_silent_where_the_rules_fix_no_points() -> None:
    assert found(judge_frame(frame_2013(97, 1, 1, 1)), "W02") == []


def test_w05_the_frame_of_2013_wants_all_four_parts() -> None:
    findings = found(judge_frame(frame_2013(60, 40)), "W05")
    assert [one.message for one in findings] == ["没有设置产出指标", "没有设置效果指标"]
    assert {one.basis for one in findings} == {"财预〔2013〕53号附件2（待核实）"}


def test_w05_names_levels_that_the_frame_of_2013_does_not_have() -> None:
    rows = [*frame_2013(20, 20, 20, 20), indicator(weight=20, self_score=20)]
    rows[1] |= {"level2": "职责履行"}
    messages = [one.message for one in found(judge_frame(rows), "W05")]
    assert messages == [
        "「职责履行」不是「过程」下的二级指标",
        "所选评分规则没有一级指标「产出指标」",
    ]


@pytest.mark.parametrize("profile", ["湖南省", "河北省"])
def test_a_department_under_the_frame_of_projects(profile: str) -> None:
    result = judge_frame(indicators(), profile)
    assert [found(result, code) for code in ("W01", "W02", "W05")] == [[], [], []]
    without = judge_frame(indicators()[:4], profile)
    wanted = ["没有设置满意度指标"] if profile == "湖南省" else []
    assert [one.message for one in found(without, "W05")] == wanted
    (spread,) = found(without, "W02")
    assert spread.expected == "产出 50、效益 30、满意度 10"
    assert spread.basis.endswith("（待核实）") is (profile == "河北省")


# official forms that end early


def test_w02_and_w05_only_hint_where_rows_may_be_missing() -> None:
    part = excerpt(LINES[:4])
    assert heard(part, "W02") == [
        (
            "提示",
            "indicators.0.weight:indicators.3.weight",
            "各一级指标的分值与评分规则的分配不同；可能有指标行没有列出或没有读到",
        )
    ]
    assert heard(part, "W05") == [
        (
            "提示",
            "indicators.0.level1",
            "没有设置效益指标；可能有指标行没有列出或没有读到",
        )
    ]


@pytest.mark.parametrize("total", [None, {"weight": 100, "self_score": 100}])
def test_w02_and_w05_warn_where_the_points_are_complete(total: Facts | None) -> None:
    spread = (line("产出指标", "数量指标", "维修渠道长度", "≥12公里", "12公里", 90),)
    form = plain_form(indicators=spread, total=total)
    assert [(level, message) for level, _, message in heard(form, "W02")] == [
        ("警告", "各一级指标的分值与评分规则的分配不同")
    ]
    assert [(level, message) for level, _, message in heard(form, "W05")] == [
        ("警告", "没有设置效益指标"),
        ("警告", "没有设置质量指标"),
    ]


def test_w05_of_a_form_without_points_is_a_hint() -> None:
    form = unweighted(entry("维修渠道长度", "≥12公里", "12公里"))
    assert {level for level, *_ in heard(form, "W05")} == {"提示"}


def test_w02_is_silent_where_there_is_no_column_of_levels() -> None:
    headers = {k: v for k, v in INDICATOR_HEADERS.items() if k not in {"level1", "level2"}}
    assert heard(excerpt(LINES[:4], indicator_headers=headers), "W02") == []
