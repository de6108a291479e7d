"""What the unit declared beside what is computed: no total without weights, no grade on a part."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any

import cases
import office
import openpyxl
import pytest
from expecting_official import entry, heard, judge_official, unweighted
from official_forms import (
    INDICATOR_HEADERS,
    Official,
    figures,
    funds,
    lay_out,
    lines,
    plain_form,
    save,
)
from test_report import made, texts
from test_scored_workbook import differences

from selfeval_xl.intake import SkippableError, read_forms
from selfeval_xl.outputs.scored import scored_workbook
from selfeval_xl.terminal import summary

if TYPE_CHECKING:
    from pathlib import Path

WHEN = datetime(2026, 1, 1)  # noqa: DTZ001 (a file property)


def headed(*rows: Any, total: float = 100) -> Official:
    """Return a form whose points stand in headings: rows have scores, no weights."""
    own = [{**row, "weight": None} for row in rows]
    head = {key: text for key, text in INDICATOR_HEADERS.items() if key != "weight"}
    return plain_form(indicator_headers=head, indicators=tuple(own), total={"self_score": total})


OUTPUTS = "产出指标（60分）"
EFFECTS = "效益指标（30分）"
ROADS = entry("新建管网长度", "≥30公里", "24公里", score=30, level1=OUTPUTS)
WORKS = entry("维修工程处数", "≥45处", "45处", score=30, level1=OUTPUTS)
PEOPLE = entry("受益人口", "≥3万人", "3万人", score=30, level1=EFFECTS, level2="社会效益指标")
UNJUDGED = lines({5: {"target": "明显改善", "actual": "改善了很多"}})


def shown(form: Official) -> Any:
    data = BytesIO(scored_workbook(judge_official(form), WHEN))
    return openpyxl.load_workbook(data, data_only=True)


def values(sheet: Any) -> list[list[Any]]:
    found = ([c.value for c in row if c.value not in {None, ""}] for row in sheet.iter_rows())
    return [row for row in found if row]


def told(form: Official) -> dict[str, str]:
    """Return the lines of the short report by their label."""
    parts = (line.split(maxsplit=1) for line in summary(judge_official(form)).split("\n"))
    return {part[0]: part[1] for part in parts if len(part) > 1}


def test_without_single_weights_there_is_no_computed_total() -> None:
    form = headed(ROADS, WORKS, PEOPLE)
    result = judge_official(form)
    assert (result.totals.total, result.totals.grade) == (None, None)
    assert [line.score.met for line in result.lines] == [False, True, True]
    assert told(form)["测算得分"] == "各指标未列分值，不测算总分和等级"
    assert told(form)["自评得分"] == "100.00 分"
    book = shown(form)
    rows = values(book["项目支出绩效自评表"])
    assert ["总分", 100] in rows
    assert ["注：各指标未列分值，不测算总分和等级。得分为单位自评得分。"] in rows
    assert "指标评分" not in book.sheetnames
    assert [row[-1] for row in values(book["指标完成情况"])][-3:] == [30, 30, 30]


def test_all_points_of_a_heading_with_a_missed_target() -> None:
    assert heard(headed(ROADS, WORKS, PEOPLE), "S03") == [
        ("错误", "indicators.0.self_score",
         "「新建管网长度」指标值 ≥30公里，完成 24公里，未达到，「产出指标」的 60 分却全部得到"),
    ]  # fmt: skip
    bare = {**ROADS, "target": "30公里"}
    assert [severity for severity, *_ in heard(headed(bare, WORKS, PEOPLE), "S03")] == ["警告"]


@pytest.mark.parametrize(
    "row",
    [{**ROADS, "self_score": 24}, {**ROADS, "actual": "30公里"}, {**ROADS, "actual": "有所延长"}],
    ids=["points taken", "reached", "not to be judged"],
)
def test_points_that_may_be_right(row: Any) -> None:
    assert heard(headed(row, WORKS, PEOPLE), "S03") == []


def test_own_scores_of_headed_forms_still_add_up() -> None:
    assert heard(headed(ROADS, WORKS, PEOPLE, total=97), "S05") == [
        ("错误", "total.self_score", "已申报的自评总分不等于各项自评得分之和"),
    ]  # fmt: skip


def test_a_missed_target_without_points_needs_a_reason() -> None:
    missed = unweighted(entry("新建产业路", "≥82公里", "75公里"))
    assert heard(missed, "R01") == [
        ("错误", "indicators.0.reason",
         "「新建产业路」指标值 ≥82公里，完成 75公里，没有达到，没有填写未完成原因和改进措施"),
    ]  # fmt: skip
    bare = unweighted(entry("新建产业路", "82公里", "75公里"))
    assert [severity for severity, *_ in heard(bare, "R01")] == ["警告"]


@pytest.mark.parametrize(
    "row",
    [
        entry("新建产业路", "≥82公里", "75公里", reason="雨季长。明年三月前建成。"),
        entry("新建产业路", "≥82公里", "82公里"),
        entry("新建产业路", "≥82公里", "基本建成"),
        entry("新建产业路", "≥82公里", None),
    ],
    ids=["reason", "reached", "words", "blank"],
)
def test_no_reason_is_asked_for(row: Any) -> None:
    assert heard(unweighted(row), "R01") == []


def test_no_reason_where_the_form_has_no_column_for_it() -> None:
    form = headed({**ROADS, "self_score": 24}, WORKS, PEOPLE, total=94)
    head = {key: text for key, text in form.indicator_headers.items() if key != "reason"}
    assert heard(plain_form(indicator_headers=head, indicators=form.indicators, total=form.total),
                 "R01") == []  # fmt: skip


def test_an_incomplete_score_has_no_grade() -> None:
    form = plain_form(indicators=UNJUDGED)
    assert told(form)["测算得分"] == "85.00 分，不完整，暂不评等级（1 个指标未能测算）"
    rows = values(shown(form)["评分总览"])
    assert rows[6][:3] == ["等级：不完整，暂不评等级", "等级：优", "等级：不完整，暂不评等级"]
    unscored = plain_form(
        indicators=tuple({**row, "self_score": None} for row in UNJUDGED), total={}
    )
    assert [r for r in values(shown(unscored)["项目支出绩效自评表"]) if r[0] == "总分"] == [
        ["总分", 100, 85, "等级：不完整，暂不评等级"]
    ]


def test_a_complete_score_has_one() -> None:
    assert told(plain_form())["测算得分"] == "100.00 分，优"
    assert values(shown(plain_form())["评分总览"])[6][:3] == ["等级：优"] * 3


def test_more_than_all_points_have_no_grade() -> None:
    rows = lines({0: {"weight": 25, "self_score": 25}})
    form = plain_form(indicators=rows, total={"weight": 110, "self_score": 110})
    assert ("错误", "total.self_score", "自评总分 110 分，超过满分 100 分，不能评等级") in heard(
        form, "S05"
    )
    assert told(form)["自评得分"] == "110.00 分，超过满分，不评等级"
    assert heard(plain_form(), "S05") == []


def test_the_declared_total_stands_beside_the_sum() -> None:
    form = plain_form(total={"weight": 100, "self_score": 98.5})
    assert told(form)["自评得分"] == "申报总分 98.50（各项之和 100.00 分），优"
    rows = values(shown(form)["项目支出绩效自评表"])
    assert ["总分", 100, 98.5, "等级：优"] in rows
    assert [
        "注：得分为单位自评得分。总分为单位申报数，与按各项计算的结果不一致（见「问题清单」）。"
    ] in rows
    assert ["单位申报总分 98.50 分，各项之和 100.00 分。"] in values(shown(form)["评分总览"])


def test_the_official_table_shows_declared_funds() -> None:
    total = {"weight": 100, "self_score": 99.23}
    form = plain_form(funds=funds({0: figures(120, 130, 120, 10, "92.31%", 9.23)}), total=total)
    rows = values(shown(form)["项目支出绩效自评表"])
    assert ["年度资金总额", 120, 130, 120, 10, 0.9231, 9.23] in [row[-7:] for row in rows]
    assert "年度资金总额、预算执行率为单位申报数" in rows[-1][0]
    same = values(shown(plain_form())["项目支出绩效自评表"])
    assert same[-1] == ["注：得分为单位自评得分。"]


def test_an_unreadable_amount_is_not_nothing() -> None:
    form = plain_form(funds=funds({1: {"spent": "#REF!"}}))
    result = judge_official(form)
    assert result.totals.unread == {"spent"}
    assert result.figures.text("rate") == "100.00%"  # of the declared total
    codes = {f.code for f in result.findings if f.severity.value == "错误"}
    assert codes == {"F09"}
    undeclared = plain_form(funds=funds({0: {"spent": None, "rate": None}, 1: {"spent": "#REF!"}}))
    result = judge_official(undeclared)
    assert (result.totals.rate, result.totals.execution_points) == (None, None)
    assert result.totals.grade is None


@pytest.mark.office
def test_all_of_these_recalculate_to_what_is_stored(tmp_path: Path) -> None:
    office.need_office()
    forms = (
        headed(ROADS, WORKS, PEOPLE), plain_form(indicators=UNJUDGED),
        plain_form(total={"weight": 100, "self_score": 98.5}),
        plain_form(funds=funds({1: {"spent": "#REF!"}})),
        plain_form(funds=funds({0: {"spent": None}, 1: {"spent": "#REF!"}})),
        plain_form(funds=()),
    )  # fmt: skip
    files = []
    for number, form in enumerate(forms):
        files.append(tmp_path / f"{number}.xlsx")
        files[-1].write_bytes(scored_workbook(judge_official(form), WHEN))
    copies = office.recalculate(files, tmp_path / "recalculated", tmp_path / "profile")
    assert [d for one, two in zip(files, copies, strict=True) for d in differences(one, two)] == []


def test_a_form_without_funds_draws_no_chart_of_them() -> None:
    assert len(shown(plain_form())["评分总览"]._charts) == 2
    assert len(shown(unweighted(WORKS, funds=()))["评分总览"]._charts) == 0


def test_a_blank_form_is_said_to_be_one(tmp_path: Path) -> None:
    blank = plain_form(
        head=tuple((label, "") for label, _ in plain_form().head),
        funds=tuple((label, {}) for label, _ in plain_form().funds), goals=("", ""),
        indicators=tuple({"level1": row["level1"]} for row in plain_form().indicators),
        total={"weight": 100},
    )  # fmt: skip
    path = save({"自评表": [lay_out(blank)]}, tmp_path / "空.xlsx")
    with pytest.raises(SkippableError, match="「空.xlsx」是还没有填写的空表".replace(".", r"\.")):
        read_forms(path, "0")
    named = plain_form(head=plain_form().head, funds=blank.funds, goals=("", ""))
    assert read_forms(save({"自评表": [lay_out(named)]}, tmp_path / "表.xlsx"), "0")


def test_the_report_tells_declared_and_added_amounts_apart() -> None:
    declared = {"funds_declared_initial": 95}
    filling = cases.good(declared, funds=[cases.fund(initial=97, budget=95)])
    found = texts(made(filling))
    assert any(
        "年初预算数97.00万元（各来源合计；单位申报95.00万元），全年预算数95.00万元，比年初预算数减少2.00万元"
        in text for text in found
    )  # fmt: skip
