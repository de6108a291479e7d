from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from cases import BODIES, found, fund, good, indicators, judge
from expecting import ERROR, errors, judge_all, only, places

from selfeval_xl.forms import PROJECT_OUTLINE
from selfeval_xl.templates import narrative_rows

if TYPE_CHECKING:
    from selfeval_xl.templates import Filling, Value


def p01(filling: Filling) -> list[tuple[str, str]]:
    return [(f.place, f.message) for f in found(judge(filling), "P01")]


@pytest.mark.parametrize(
    ("key", "cell", "label"),
    [
        ("year", "B3", "年度"),
        ("project_name", "B4", "项目名称"),
        ("department", "B6", "主管部门"),
        ("unit", "B7", "实施单位"),
        ("profile", "B15", "评分规则"),
    ],
)
def test_p01_a_required_field_is_blank(key: str, cell: str, label: str) -> None:
    finding = only(good({key: None}), "P01")
    assert (finding.severity, finding.place) == (ERROR, f"基本信息!{cell}")
    assert (finding.message, finding.expected) == (f"「{label}」未填", "必填")
    assert finding.basis == "财预〔2020〕10号附件1、附件3"


def test_p01_an_unknown_profile_is_named_and_the_default_used() -> None:
    result = judge(good({"profile": "本地办法"}))
    (finding,) = found(result, "P01")
    assert (finding.place, finding.given) == ("基本信息!B15", "本地办法")
    assert finding.message == "没有评分规则「本地办法」，暂按默认规则测算"
    assert result.profile.id == "mof2020"


@pytest.mark.parametrize(
    ("typed", "profile"),
    [
        ("财预〔2020〕10号（mof2020）", "mof2020"),
        ("财预[2021]101号", "mof2021"),
        ("财预(2021)101号 (MOF2021)", "mof2021"),
        (" hunan ", "hunan"),
        ("湖南省", "hunan"),
    ],
)
def test_p01_knows_a_profile_however_its_brackets_are_typed(typed: str, profile: str) -> None:
    result = judge(good({"profile": typed}))
    assert result.profile.id == profile
    assert found(result, "P01") == []


def test_p01_blank_cells_of_a_row_are_named_one_by_one() -> None:
    rows = indicators()
    rows[0] |= {"level1": None, "self_score": None}
    rows[1] |= {"self_score": None, "nature": None}
    rows[2] |= {"actual": None, "weight": None}
    rows[3] |= {"name": None, "target": None, "level2": ""}
    assert p01(good(indicators=rows)) == [
        ("绩效指标!A5", "「一级指标」未填"),
        ("绩效指标!B8", "「二级指标」未填"),
        ("绩效指标!C8", "「三级指标」未填"),
        ("绩效指标!D6", "「指标性质」未填"),
        ("绩效指标!E8", "「指标值」未填"),
        ("绩效指标!G7", "「实际完成值」未填"),
        ("绩效指标!H7", "「分值」未填"),
        ("绩效指标!I5、I6", "「自评得分」未填"),
    ]


def test_p01_whole_tables_are_missing() -> None:
    assert p01(good(funds=[{"source": "当年财政拨款"}])) == [("资金情况", "没有填写资金来源")]
    assert p01(good(goals=[])) == [("绩效目标", "没有填写年度目标")]
    assert p01(good(indicators=[])) == [("绩效指标", "没有填写绩效指标")]


def test_p01_a_goal_without_result_and_a_fund_without_source() -> None:
    filling = good(goals=[{"expected": "养护 10 公里"}], funds=[fund(source=None)])
    assert p01(filling) == [
        ("资金情况!A7", "「资金来源」未填"),
        ("绩效目标!B8", "「实际完成情况」未填"),
    ]


def test_p01_every_required_section_is_asked_for() -> None:
    required = [section for section in PROJECT_OUTLINE if section.required]
    result = judge(good(texts=narrative_rows(PROJECT_OUTLINE, {})))
    assert [f.message for f in found(result, "P01")] == [
        f"报告「{section.heading}」没有填写" for section in required
    ]
    assert all(f.place.startswith("报告正文!E") for f in found(result, "P01"))
    assert len(required) == 9


def test_p01_a_section_that_was_removed_is_missed() -> None:
    rows = [row for row in narrative_rows(PROJECT_OUTLINE, BODIES) if row["code"] != "栏6"]
    assert p01(good(texts=rows)) == [("报告正文", "报告缺少「有关建议」一节")]


def test_p01_a_section_is_found_in_any_of_its_rows() -> None:
    rows = narrative_rows(PROJECT_OUTLINE, BODIES)
    number = next(i for i, row in enumerate(rows) if row["code"] == "栏6")
    copied = [*rows[: number + 1], {**rows[number], "body": ""}, *rows[number + 1 :]]
    uncoded = [{**row, "code": None} if row["code"] == "栏6" else row for row in rows]
    for result in judge_all([good(texts=copied), good(texts=uncoded)]):
        assert found(result, "P01") == []


def test_p01_passes_with_every_optional_cell_blank() -> None:
    optional: dict[str, Value] = {"project_type": None, "public_service": None, "over_mode": None}
    rows = [{**row, "measure_unit": None} for row in indicators()]
    result = judge(good(optional, indicators=rows, funds=[fund(initial=None)]))
    assert found(result, "P01") == []
    assert errors(result) == []


def test_p01_leaves_what_cannot_be_read_to_its_own_check() -> None:
    rows = indicators()
    rows[0] |= {"self_score": "满分"}
    filling = good({"year": "二〇二四"}, indicators=rows)
    assert places(filling, "P01") == []
    assert {"基本信息!B3", "绩效指标!I5"} <= set(places(filling, "D01", ERROR))
