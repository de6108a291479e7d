from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from cases import found, good, indicators, judge
from expecting import INFO, WARNING, errors, only
from expecting_official import entry, heard, judge_official, unweighted
from official_forms import lines, plain_form

if TYPE_CHECKING:
    from official_forms import Facts

    from selfeval_xl.templates import Filling, Value

IN_TIME = {"level2": "时效指标"}


def first(**changes: Value) -> Filling:
    """Return a project whose first indicator (row 5, ≥ 10 公里) is changed."""
    rows = indicators()
    rows[0] |= changes
    return good(indicators=rows)


# D08, one unit


def test_d08_counts_in_two_units() -> None:
    form = unweighted(entry("扶持经营主体数量", "≥100个", "120户"))
    assert heard(form, "D08") == [
        (
            "警告",
            "indicators.0.actual",
            "实际完成值：指标值「≥100个」，实际完成值「120户」：单位不同，不能比较；请按指标值的单位填写",
        )
    ]
    assert [told for told in heard(form, "D01") if told[0] != "提示"] == []


@pytest.mark.parametrize(
    ("target", "actual"),
    [
        ("≥100个", "120项"),
        ("≥100人", "120人次"),
        ("≥3次", "3场"),
        ("≥20台", "20套"),
        ("≥9座", "9处"),
    ],
)
def test_d08_units_written_for_one_another_are_only_noted(target: str, actual: str) -> None:
    ((level, cell, _),) = heard(unweighted(entry("建设数量", target, actual)), "D08")
    assert (level, cell) == ("提示", "indicators.0.actual")


@pytest.mark.parametrize(
    ("target", "actual"),
    [
        ("≥100个", "120"),
        ("≥100", "120户"),
        ("≥100人", "120名"),
        ("≥12公里", "12.5千米"),
        ("≥12公里", "12500米"),
        ("≥300平方米", "300㎡"),
        ("≤400元/人·天", "180元/人/天"),
        ("≤90万元", "899740元"),
        ("≥12批次", "12批"),
        ("≥1万人", "12000人"),
        ("≥95%", "96"),
    ],
)
def test_d08_is_silent_about_one_unit_in_two_spellings(target: str, actual: str) -> None:
    assert heard(unweighted(entry("完成数量", target, actual)), "D08") == []


@pytest.mark.parametrize(("target", "actual"), [("100%", "1000件"), ("≥8座", "100%")])
def test_d08_leaves_a_count_against_a_rate_to_d01(target: str, actual: str) -> None:
    form = unweighted(entry("设备配备数量", target, actual))
    assert heard(form, "D08") == []
    assert ("错误", "indicators.0.actual") in [told[:2] for told in heard(form, "D01")]


def test_d08_units_in_our_template() -> None:
    filling = first(measure_unit="", target="100个", actual="120户")
    finding = only(filling, "D08")
    assert (finding.severity, finding.place) == (WARNING, "绩效指标!G5")
    assert finding.message == "「养护里程」指标值的单位是「个」，完成值的单位是「户」，两者不同"
    assert (finding.given, finding.expected) == ("120户", "以「个」为单位")
    assert errors(judge(filling)) == []


def test_d08_the_unit_column_holds_for_the_target() -> None:
    assert only(first(measure_unit="辆", target="20", actual="20台"), "D08").severity is INFO
    assert found(judge(first(measure_unit="公里", target="20", actual="20000米")), "D08") == []
    assert found(judge(first(measure_unit="公里", target="20", actual="20")), "D08") == []


@pytest.mark.parametrize(
    ("unit", "typed", "unscored"),
    [
        ("辆", "20台", 1),
        ("个", "20户", 1),
        ("人", "20人次", 1),
        ("辆", "20辆", 0),
        ("人", "20名", 0),
        ("公里", "20000米", 0),
        ("辆", "20", 0),
    ],
)
def test_a_result_in_another_unit_is_scored_neither_in_our_template_nor_on_a_form(
    unit: str, typed: str, unscored: int
) -> None:
    ours = judge(first(measure_unit=unit, target="20", actual=typed, self_score=20))
    row: Facts = {"name": "养护数量", "target": f"≥20{unit}", "actual": typed}
    theirs = judge_official(plain_form(indicators=lines({0: row})))
    assert [result.totals.unscored for result in (ours, theirs)] == [unscored, unscored]
    assert not [f for f in ours.findings if f.code == "D01" and f.severity.value == "错误"]


# D08, one year; the forms are of 2023


def test_d08_done_after_the_end_of_the_year() -> None:
    late = entry("完成时间", "2023年12月底前", "2024年1月20日", **IN_TIME)
    assert heard(unweighted(late), "D08") == [
        (
            "警告",
            "indicators.0.actual",
            "「完成时间」的完成日期「2024年1月20日」晚于评价年度 2023 年年底",
        )
    ]


@pytest.mark.parametrize("target", ["2022年12月底前", "2024年6月底前"])
def test_d08_a_deadline_outside_of_the_year(target: str) -> None:
    other = entry("完成时间", target, "2023年6月底", **IN_TIME)
    assert heard(unweighted(other), "D08") == [
        ("提示", "indicators.0.target", f"「完成时间」的指标值「{target}」不在评价年度 2023 年")
    ]


@pytest.mark.parametrize(
    "indicator",
    [
        entry("完成时间", "2023年12月底前", "2023年12月31日", **IN_TIME),
        entry("完成时间", "9月前", "7月", **IN_TIME),
        entry("完成时间", "年底前", "12月底", **IN_TIME),
        entry("完成时间", "2023年", "2023年", **IN_TIME),
        entry("拨付及时率", "100%", "100%", **IN_TIME),
        entry("完成时间", "及时", "及时", **IN_TIME),
        entry("完成时间", None, None, **IN_TIME),
        entry("使用年限", "≥5年", "5年", level1="效益指标", level2="可持续影响指标"),
    ],
)
def test_d08_days_within_the_year_pass(indicator: dict[str, str]) -> None:
    assert heard(unweighted(indicator), "D08") == []  # type: ignore[arg-type]


def test_d08_says_nothing_of_days_where_the_year_is_not_known() -> None:
    late = entry("完成时间", "2023年12月底前", "2024年1月20日", **IN_TIME)
    form = unweighted(late, year="", title="项目支出绩效自评表")
    assert heard(form, "D08") == []


def test_d08_days_in_our_template() -> None:
    rows = indicators()
    rows[2] |= {"actual": "2025-01-10"}
    finding = only(good(indicators=rows), "D08")
    assert (finding.severity, finding.place) == (WARNING, "绩效指标!G7")
    assert finding.expected == "不晚于 2024-12-31"
    assert found(judge(good()), "D08") == []


# D14, rates without a unit


def test_d14_lists_the_rates_of_a_form_at_once() -> None:
    rows = indicators()
    rows[0] |= {"name": "道路完好率", "measure_unit": "", "target": 95, "actual": 96}
    rows[1] |= {"measure_unit": "", "target": 95, "actual": 96}
    finding = only(good(indicators=rows), "D14")
    assert (finding.severity, finding.place) == (INFO, "绩效指标!E5、G5、E6、G6")
    assert finding.message == "比率没有写单位，按百分比读取"


@pytest.mark.parametrize(
    "changes",
    [
        {"name": "道路完好率", "measure_unit": "%", "target": 95, "actual": 96},
        {"name": "道路完好率", "measure_unit": "", "target": "95%", "actual": 96},
        {"name": "道路完好率", "measure_unit": "", "target": 0.95, "actual": 0.96},
        {"name": "道路养护数量", "measure_unit": "", "target": 95, "actual": 96},
        {"name": "发动机功率", "measure_unit": "", "target": 95, "actual": 96},
        {"name": "道路完好率", "measure_unit": "", "target": 9500, "actual": 9600},
    ],
)
def test_d14_passes(changes: dict[str, Value]) -> None:
    assert found(judge(first(**changes)), "D14") == []


def test_d14_does_not_repeat_what_the_reader_told() -> None:
    bare = entry("工程验收合格率", "100", "100", level2="质量指标")
    assert heard(unweighted(bare), "D14") == []
    assert heard(unweighted(bare), "D01") != []
