from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from cases import found, good, judge
from expecting_official import Heard, heard, judge_official
from official_forms import FUND_HEADERS, FUNDS, INDICATOR_HEADERS, LINES, line, lines, plain_form

if TYPE_CHECKING:
    from official_forms import Facts, Official

PART = line("产出指标", "数量指标", "其中：干渠长度", "≥4公里", None, 5, None)
WHOLE = {"weight": 100, "self_score": 100}


def with_part(part: Facts = PART, **first: Any) -> Official:
    """Return a form with a line 其中 below its first indicator (15 points); 100 points without it."""
    rows = lines({0: first})
    return plain_form(indicators=(rows[0], part, *rows[1:]))


def headed(
    *headings: str,
    execution: str = "得分（10分*执行率）",
    total: Facts | None = None,
    score: Any = 10,
) -> Official:
    """Return a form whose points stand in the headings of level 1 alone, with scores in the rows."""
    rows = tuple(
        line(heading, "数量指标", f"任务{number}", "≥12公里", "12公里", None, score)
        for number, heading in enumerate(headings)
    )
    columns = {k: v for k, v in INDICATOR_HEADERS.items() if k != "weight"}
    funds = {k: v for k, v in FUND_HEADERS.items() if k != "weight"}
    return plain_form(
        indicator_headers=columns, indicators=rows, fund_headers={**funds, "self_score": execution},
        total=total,
    )  # fmt: skip


# W06, lines 其中


def test_w06_a_part_that_bears_points_though_they_are_complete_without_it() -> None:
    assert heard(with_part(), "W06") == [
        ("警告", "indicators.1.name", "「其中：干渠长度」写有分值 5 分，与上一行重复，程序没有计入")
    ]
    assert heard(with_part(), "W01") == []


def test_w06_a_part_that_bears_a_score() -> None:
    both: Facts = {**PART, "weight": 15, "self_score": 15}
    ((level, _, message),) = heard(with_part(both), "W06")
    assert (level, "分值 15 分、得分 15 分" in message) == ("警告", True)
    alone: Facts = {**PART, "weight": None, "self_score": 15}
    assert "写有得分 15 分" in heard(with_part(alone), "W06")[0][2]


def test_w06_a_part_with_a_result_that_the_printed_total_leaves_out() -> None:
    form = with_part({**PART, "actual": "4公里", "self_score": 5})
    ((level, cell, message),) = heard(form, "W06")
    assert (level, cell) == ("警告", "indicators.1.name")
    assert "分值 5 分、得分 5 分" in message
    result = judge_official(form)
    assert (len(result.lines), result.totals.total) == (len(LINES), 100)
    assert [f for f in result.findings if f.severity.value == "错误"] == []


def test_w06_a_part_with_a_result_that_makes_the_points_too_many() -> None:
    form = replace(with_part({**PART, "actual": "4公里"}), total=None)
    assert heard(form, "W06") == [
        (
            "错误",
            "indicators.1.weight",
            "「其中：干渠长度」又计了 5 分，不计「其中」行，分值合计已为 100",
        )
    ]
    assert heard(form, "W01") == []  # said once


@pytest.mark.parametrize(
    "form",
    [
        pytest.param(with_part({**PART, "weight": None}), id="no points"),
        pytest.param(with_part({**PART, "weight": "/", "self_score": "/"}), id="strokes"),
        pytest.param(
            with_part({**PART, "actual": "4公里"}, weight=10, self_score=10), id="15 divided in two"
        ),
        pytest.param(with_part({**PART, "weight": 0, "self_score": 0}), id="nought"),
        pytest.param(plain_form(), id="no such line"),
    ],
)
def test_w06_passes(form: Official) -> None:
    assert heard(form, "W06") == []
    assert heard(form, "W01") == []


def test_w06_leaves_our_template_alone() -> None:
    assert found(judge(good()), "W06") == []


# W01 and W03, points in the headings alone


def test_w01_adds_up_the_headings() -> None:
    form = headed("产出指标（60分）", "效益指标（40分）", execution="得分（20分*执行率）")
    assert heard(form, "W01") == [
        (
            "错误",
            "indicators.0.level1、indicators.1.level1",
            "一级指标标题所写分值合计 100（产出 60、效益 40），加预算执行率 20 分，不等于 100",
        )
    ]


def level_of(*headings: str, execution: str = "得分") -> list[str]:
    return [level for level, *_ in heard(headed(*headings, execution=execution), "W01")]


def test_w01_headings_alone_above_100_are_an_error() -> None:
    assert level_of("产出指标（70分）", "效益指标（40分）") == ["错误"]


def test_w01_an_execution_that_the_form_does_not_print_is_no_certainty() -> None:
    assert level_of("产出指标（60分）", "效益指标（35分）") == ["警告"]


def test_w01_headings_below_100_may_be_an_excerpt() -> None:
    ((level, _, message),) = heard(headed("产出指标（50分）"), "W01")
    assert (level, message.endswith("；可能有指标行没有列出或没有读到")) == ("提示", True)


@pytest.mark.parametrize(
    ("headings", "execution"),
    [
        (("产出指标（50分）", "效益指标（30分）", "满意度指标（10分）"), "得分（10分*执行率）"),
        (("产出指标（50分）", "效益指标（30分）"), "得分（20分*执行率）"),
        (("产出指标（50分）", "效益指标（40分）"), "得分"),
        (("产出指标（60分）", "效益指标（40分）"), "得分"),
        (("产出指标（60分）", "效益指标"), "得分（20分*执行率）"),
        (("产出指标", "效益指标"), "得分"),
    ],
)
def test_w01_headings_pass(headings: tuple[str, ...], execution: str) -> None:
    assert level_of(*headings, execution=execution) == []


def w03(form: Official) -> list[Heard]:
    return heard(form, "W03")


def test_w03_scores_above_the_points_of_their_heading() -> None:
    form = headed("产出指标（50分）", "效益指标（40分）", score=45)
    assert w03(form) == [
        (
            "错误",
            "indicators.1.level1",
            "「效益指标」的分值是 40 分，其下各指标得分之和是 45 分，超过了分值",
        )
    ]


@pytest.mark.parametrize("score", [40, 39.5, None, 0])
def test_w03_scores_within_the_points_of_their_heading_pass(score: Any) -> None:
    assert w03(headed("产出指标（50分）", "效益指标（40分）", score=score)) == []


def test_w03_points_of_the_rows_against_the_heading() -> None:
    rows = lines({n: {"level1": "产出指标（55分）"} for n in range(4)})
    ((level, cell, message),) = w03(plain_form(indicators=rows))
    assert (level, cell) == ("错误", "indicators.0.level1")
    assert message == "「产出指标」标题所写分值与三级指标分值之和不等"
    right = lines({n: {"level1": "产出指标（50分）"} for n in range(4)})
    assert w03(plain_form(indicators=right)) == []


def test_w03_rows_that_an_excerpt_leaves_out_are_only_supposed() -> None:
    rows = tuple({**row, "level1": "产出指标（50分）"} for row in LINES[:3])
    ((level, _, message),) = w03(plain_form(indicators=rows, total=None))
    assert (level, message.endswith("；可能有指标行没有列出或没有读到")) == ("提示", True)
    whole = replace(plain_form(indicators=rows), total={"weight": 50, "self_score": 50})
    assert [level for level, *_ in w03(whole)] == ["错误"]
    assert FUNDS[0][1]["weight"] == 10  # 40 points of the rows and these are the 50
