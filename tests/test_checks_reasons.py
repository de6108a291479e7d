from __future__ import annotations

from typing import TYPE_CHECKING

from cases import Row, found, good, indicators, judge
from expecting import ERROR, INFO, WARNING, errors, judge_all, only

if TYPE_CHECKING:
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
