from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from cases import Row, found, good, indicators, judge
from expecting import ERROR, INFO, WARNING, errors, judge_all, only
from expecting_official import entry, heard, unweighted
from official_forms import INDICATOR_HEADERS, lines, plain_form

from selfeval_xl.checks.done_words import says_all_done, says_not_done

if TYPE_CHECKING:
    from official_forms import Facts

    from selfeval_xl.templates import Filling, Value

GOOD_REASON = "连续降雨影响工期，少完成两公里。下一年度提前安排施工。"


def first(over_mode: str | None = None, **changes: Value) -> Filling:
    """Return a project whose first indicator (row 5, target 10, 20 points) is changed."""
    rows = indicators()
    rows[0] |= changes
    return good({"over_mode": over_mode}, indicators=rows)


# R01, lost points are explained


def test_r01_asks_for_the_reason_of_a_loss() -> None:
    finding = only(first(actual=8, self_score=16), "R01")
    assert (finding.severity, finding.place) == (ERROR, "绩效指标!J5")
    assert finding.message == "「养护里程」得分小于分值，没有填写偏差原因及改进措施"
    assert (finding.given, finding.expected) == ("16分／20分", "填写原因和措施")


def test_r01_goes_by_the_computed_score_where_none_is_typed() -> None:
    assert only(first(actual=8, self_score=None), "R01").given == "16分／20分"


def test_r01_names_an_indicator_without_a_name_as_such() -> None:
    finding = only(first(actual=8, self_score=16, name=None), "R01")
    assert finding.message.startswith("「（未写名称）」")


def test_r01_passes() -> None:
    cases = [
        first(),
        first(actual=8, self_score=16, reason=GOOD_REASON),
        first(actual=8, self_score=20),
        first(actual=None, self_score=None),
        first(weight=None, self_score=5),
    ]
    for result in judge_all(cases):
        assert found(result, "R01") == []


# R02, a target exceeded widely is explained


def test_r02_notes_twenty_percent_and_warns_at_thirty() -> None:
    expected: dict[float, list[object]] = {
        11.99: [], 12: [INFO], 12.99: [INFO], 13: [WARNING], 100: [WARNING], 10: [], 5: [],
    }  # fmt: skip
    results = judge_all(first(actual=actual) for actual in expected)
    for result, (actual, severities) in zip(results, expected.items(), strict=True):
        assert [f.severity for f in found(result, "R02")] == severities, actual


def test_r02_shows_by_how_much() -> None:
    finding = only(first(actual=13), "R02")
    assert finding.place == "绩效指标!J5"
    assert finding.message == "「养护里程」指标值 10，完成 13，超过 30.00%，没有说明原因"
    assert (finding.given, finding.expected) == ("30.00%", "说明原因")
    assert finding.basis == "财预〔2020〕10号第十六条（待核实）"
    assert only(first(actual=12), "R02").basis == "一体化系统通行算法"


def test_r02_follows_the_mode_chosen_in_the_workbook() -> None:
    expected: dict[str | None, list[object]] = {
        None: [WARNING], "按规则": [WARNING], "说明原因": [WARNING], "仅提示": [INFO], "不处理": [],
    }  # fmt: skip
    results = judge_all(first(mode, actual=20) for mode in expected)
    for result, (mode, severities) in zip(results, expected.items(), strict=True):
        assert [f.severity for f in found(result, "R02")] == severities, mode


def test_r02_passes() -> None:
    cases = [
        first(actual=20, reason=GOOD_REASON),
        first(nature="≤", actual=1),
        first(nature="≥", target=0, actual=50),
        first(target="2024年11月", actual="2023-01-01", nature="≤"),
    ]
    for result in judge_all(cases):
        assert found(result, "R02") == []


# R03, a reason says something


def test_r03_empty_talk_short_words_and_one_text_for_all() -> None:
    cases = {"无。": "偏差原因过于简单，没有说明问题", "已完成": "偏差原因过于简单，没有说明问题",
             "下雨了": "偏差原因过于简单，没有说明问题"}  # fmt: skip
    results = judge_all(first(actual=8, self_score=16, reason=reason) for reason in cases)
    for result, (reason, message) in zip(results, cases.items(), strict=True):
        (finding,) = found(result, "R03")
        assert (finding.severity, finding.place) == (WARNING, "绩效指标!J5")
        assert (finding.message, finding.given) == (message, reason)


def missed(*reasons: str) -> list[Row]:
    rows = indicators()
    for row, reason in zip(rows, reasons, strict=False):
        row |= {"weight": 15, "self_score": 14, "reason": reason}
    return rows


def test_r03_merges_the_cells_of_one_text_used_three_times() -> None:
    same = "受天气影响进度滞后，将加快施工"
    finding = only(good(indicators=missed(same, f"{same}。", same)), "R03")
    assert finding.place == "绩效指标!J5、J6、J7"
    assert finding.message == "多个指标的偏差原因完全相同"
    two = judge(good(indicators=missed(same, same, "资金下达较晚，将提前申报")))
    assert found(two, "R03") == []


def test_r03_asks_for_content_only_where_a_reason_is_due() -> None:
    cases = [
        first(reason="无"),
        first(actual=12, reason="无"),
        first("不处理", actual=20, reason="无"),
        first(actual=8, self_score=16, reason=GOOD_REASON),
    ]
    for result in judge_all(cases):
        assert found(result, "R03") == []
    assert only(first(actual=13, reason="无"), "R03").severity is WARNING


def test_r03_a_figure_0_where_no_reason_is_due_is_mentioned() -> None:
    finding = only(first(reason=0), "R03")
    assert (finding.severity, finding.place) == (INFO, "绩效指标!J5")
    assert finding.message == "偏差原因栏填的是数字 0"
    assert (finding.given, finding.expected) == ("0", "无，或留空")
    assert finding.remedy == "没有偏差的，填写「无」或留空。"


def test_r03_a_figure_0_in_many_rows_is_one_finding() -> None:
    finding = only(good(indicators=[{**row, "reason": "0"} for row in indicators()]), "R03")
    assert finding.cells == ("J5", "J6", "J7", "J8", "J9")


def test_r03_nothing_to_say_is_said_by_a_word_or_a_blank() -> None:
    for reason in ("无", "", "/", "—", "10月前完成"):
        assert found(judge(first(reason=reason)), "R03") == []
    assert only(first(actual=8, self_score=16, reason="0"), "R03").severity is WARNING


# R04, a reason has a measure


def test_r04_wants_a_measure_beside_the_cause() -> None:
    finding = only(first(actual=8, self_score=16, reason="连续降雨影响了施工。"), "R04")
    assert (finding.severity, finding.place) == (INFO, "绩效指标!J5")
    assert finding.message == "「养护里程」写了原因，没有写改进措施"
    assert (finding.given, finding.expected) == ("连续降雨影响了施工。", "原因＋改进措施")


def test_r04_passes() -> None:
    cases = [
        first(actual=8, self_score=16, reason=GOOD_REASON),
        first(actual=8, self_score=16, reason="连续降雨影响了施工，今后错峰安排。"),
        first(reason="连续降雨影响了施工。"),
        first(actual=8, self_score=16, reason="无"),
    ]
    for result in judge_all(cases):
        assert found(result, "R04") == []
        assert errors(result) == []


# R02 on official forms


@pytest.mark.parametrize(
    ("target", "actual", "level", "percent"),
    [
        ("≥21", "85", "警告", "304.76%"),
        ("≥20家", "26家", "警告", "30.00%"),
        ("≥200", "259", "提示", "29.50%"),
        ("≥20万元", "240000元", "提示", "20.00%"),
        ("≥3批次", "4批次", "提示", "33.33%"),  # one more than a small count
    ],
)
def test_r02_compares_target_and_result_where_there_are_no_points(
    target: str, actual: str, level: str, percent: str
) -> None:
    assert heard(unweighted(entry("监管企业数", target, actual)), "R02") == [
        (
            level,
            "indicators.0.reason",
            f"「监管企业数」指标值 {target}，完成 {actual}，超过 {percent}，没有说明原因",
        )
    ]


@pytest.mark.parametrize(
    "indicator",
    [
        pytest.param(entry("监管企业数", "≥20家", "23.9家"), id="below the limit"),
        pytest.param(
            entry("监管企业数", "≥20家", "60家", reason="年中并入开发区企业"), id="explained"
        ),
        pytest.param(entry("投诉件数", "≤20件", "60件"), id="less is better"),
        pytest.param(entry("投诉件数", "0件", "6件"), id="target of nought"),
        pytest.param(entry("新增岗位", "≥0个", "6个"), id="at least nought"),
        pytest.param(entry("完成时间", "2023年6月底前", "2023年12月底"), id="dates"),
        pytest.param(entry("监管企业数", "≥20家", None), id="no result"),
        pytest.param(entry("监管企业数", None, "60家"), id="no target"),
        pytest.param(entry("监管企业数", "≥20家", "60户"), id="another unit"),
        pytest.param(
            entry("群众满意度", "≥60%", "96%", level1="满意度指标", level2="服务对象满意度指标"),
            id="satisfaction",
        ),
        pytest.param(entry("市民满意度", "≥60%", "96%"), id="satisfaction by name"),
    ],
)
def test_r02_is_silent_on_forms_without_points(indicator: Facts) -> None:
    assert heard(unweighted(indicator), "R02") == []


def test_r02_asks_no_reason_where_there_is_no_column_for_it() -> None:
    headers = {k: v for k, v in INDICATOR_HEADERS.items() if k != "reason"}
    wide = lines({1: {"actual": "16座"}})
    assert heard(plain_form(indicators=wide, indicator_headers=headers), "R02") == []
    assert [level for level, *_ in heard(plain_form(indicators=wide), "R02")] == ["警告"]


def test_r02_does_not_hold_a_survey_to_its_target() -> None:
    pleased = lines({6: {"target": "≥60%"}})
    assert heard(plain_form(indicators=pleased), "R02") == []


def test_r04_leaves_a_reason_that_only_says_all_is_done_to_r05() -> None:
    result = judge(first(actual=8, self_score=16, reason="各项任务已全部完成。"))
    assert found(result, "R04") == []
    assert len(found(result, "R05")) == 1


# R05, score and reason do not contradict each other


def test_r05_full_marks_with_a_reason_that_says_not_done() -> None:
    finding = only(first(reason="工程进度滞后，尚未验收。"), "R05")
    assert (finding.severity, finding.place) == (WARNING, "绩效指标!J5、I5")
    assert finding.message == "「养护里程」得满分，原因里却写着没有完成：工程进度滞后，尚未验收。"
    assert (finding.given, finding.expected) == ("20分／20分", "得分与说明一致")


def test_r05_points_lost_with_a_reason_that_says_all_was_done() -> None:
    finding = only(first(actual=8, self_score=16, reason="各项任务已全部完成。"), "R05")
    assert (finding.severity, finding.place) == (WARNING, "绩效指标!J5、I5")
    assert finding.message == "「养护里程」扣了分，原因里却只写已经完成：各项任务已全部完成。"
    assert (finding.given, finding.expected) == ("16分／20分", "扣分的原因和改进措施")


@pytest.mark.parametrize(
    "reason",
    [
        "受疫情影响，剩余两项培训未完成。", "项目推进缓慢，尚未验收", "年底前未能按期竣工，下一年度加快",
        "3个村未完成，其余已完成", "资金不足未完成采购", "质量指标未达到95%", "设备没有全部到位，下年继续",
        "尚未完工",
    ],
)  # fmt: skip
def test_r05_knows_what_was_not_done(reason: str) -> None:
    assert says_not_done(reason)
    assert not says_all_done(reason)


@pytest.mark.parametrize(
    "reason",
    [
        "无", "无未完成事项", "未完成原因：无", "未完成情况分析：无", "不存在未完成情况", "未发生安全事故",
        "尚未发现问题", "未出现滞后", "进度无滞后", "没有出现工程滞后", "项目未出现逾期", "避免项目推进缓慢",
        "资金下达滞后，但已全部完成", "前期工程滞后，现已全部完成", "施工一度滞后，年底前完成",
        "原计划未达到，后于11月完成", "上年未完成的任务本年完成", "如未完成将追究责任",
        "工程逾期率为0", "项目延期情况：无", "对未完成的单位通报批评",
        "年初未预计到任务增加，超额完成", "实际完成120公里，指标值偏低，下年调整",
    ],
)  # fmt: skip
def test_r05_is_not_misled_by_denials_suppositions_and_what_was_made_up_for(reason: str) -> None:
    assert not says_not_done(reason)


@pytest.mark.parametrize(
    "reason",
    [
        "该项工作已全部完成。", "全部完成，达到预期目标", "按期完成年度任务", "已按要求完成各项任务，无偏差",
        "指标均已完成，达到预期",
    ],
)  # fmt: skip
def test_r05_knows_what_claims_that_all_was_done(reason: str) -> None:
    assert says_all_done(reason)


@pytest.mark.parametrize(
    "reason",
    [
        "已完成，但群众反映宣传不够", "因下雨延误，已完成", "基本完成", "部分已完成", "受疫情影响未全部完成",
        "已完成8公里，剩余2公里下年完成", "按计划完成，满意度有待提高", "已完成验收的仅8公里", "招标节约",
        "完成年度任务的80%", "已完成80%",
    ],
)  # fmt: skip
def test_r05_takes_a_reserve_for_a_reason(reason: str) -> None:
    assert not says_all_done(reason)


def test_r05_passes_and_says_nothing_that_s03_or_r03_say() -> None:
    cases = [
        first(),
        first(reason="无未完成事项。"),
        first(actual=8, self_score=20, reason="因降雨未完成，下年加快。"),
        first(actual=8, self_score=16, reason="已完成"),
        first(actual=8, self_score=16, reason=GOOD_REASON),
        first(actual=8, self_score=None, reason="各项任务已全部完成。"),
        first(weight=None, reason="工程尚未验收。"),
    ]
    for result in judge_all(cases):
        assert found(result, "R05") == []


# R06, a cost far below its limit


def cost(
    target: str, actual: str | None, name: str = "培训成本", **more: str
) -> list[tuple[str, ...]]:
    told = entry(name, target, actual, level2="成本指标", **more)
    return list(heard(unweighted(told), "R06"))


def test_r06_a_cost_below_half_of_its_limit() -> None:
    assert cost("400元/人、天", "180元/人、天") == [
        (
            "提示",
            "indicators.0.reason",
            "「培训成本」指标值 400元/人、天，完成 180元/人、天，只有指标值的 45.00%，没有说明原因",
        )
    ]
    assert cost("≤40万元", "18万元") != []


@pytest.mark.parametrize(
    ("target", "actual", "more"),
    [
        ("≤400元/人", "200元/人", {}),
        ("≤400元/人", "0元/人", {}),
        ("≤400元/人", "180元/人", {"reason": "改在本地办班，未发生食宿费"}),
        ("≤400元/人", "1.8万元", {}),
        ("≥400元/人", "180元/人", {}),
        ("≤90%", "40%", {"name": "成本控制率"}),
        ("≤400元/人", None, {}),
        ("≤40小时", "18小时", {"name": "平均用时"}),
    ],
)
def test_r06_passes(target: str, actual: str | None, more: dict[str, str]) -> None:
    assert cost(target, actual, **more) == []


def test_r06_is_about_costs_alone() -> None:
    assert heard(unweighted(entry("人均补助标准", "≤400元/人", "180元/人")), "R06") == []
