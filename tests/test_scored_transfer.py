"""① of forms without points: funds by level, the management of funds, and no score anywhere."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any

import office
import openpyxl
import pytest
from expecting_official import judge_official, unweighted
from official_forms import (
    MANAGEMENT,
    Official,
    Percent,
    levelled,
    line,
    lines,
    managed,
    plain_form,
    transfer_form,
)
from test_scored_workbook import differences

from selfeval_xl.outputs.scored import scored_workbook

if TYPE_CHECKING:
    from pathlib import Path

WHEN = datetime(2026, 1, 1)  # noqa: DTZ001 (a file property)
UNPOINTED = ["评分总览", "转移支付绩效自评表", "指标完成情况", "资金核对", "问题清单", "评分依据"]
PROJECT = unweighted(line("产出指标", "数量指标", "维修渠道", "≥12公里", "9公里", None))
MISSED = lines({0: {"actual": "6公里"}, 4: {"actual": None}})
FORMS = {
    "transfer": transfer_form(),
    "missed": transfer_form(indicators=MISSED),
    "blank": transfer_form(management=managed({0: (None, None)}), remark="", funds=()),
    "long": transfer_form(management=managed({0: ("按因素法分配。" * 200, "=1+1")})),
    "numbered": levelled({}, {1: "其中：中央财政资金（财农〔2023〕15号）"}),
    "project": PROJECT,
}


def scored(form: Official) -> Any:
    return openpyxl.load_workbook(BytesIO(scored_workbook(judge_official(form), WHEN)))


def shown(form: Official) -> Any:
    """Return the workbook with the values its formulas carry."""
    data = BytesIO(scored_workbook(judge_official(form), WHEN))
    return openpyxl.load_workbook(data, data_only=True)


def cells(sheet: Any) -> list[Any]:
    return [cell.value for row in sheet.iter_rows() for cell in row if cell.value is not None]


def rows_of(sheet: Any) -> list[list[Any]]:
    """Return what stands in each row, blanks left out."""
    found = ([c.value for c in row if c.value is not None] for row in sheet.iter_rows())
    return [row for row in found if row]


def test_a_form_without_points_has_no_sheet_of_scores() -> None:
    assert scored(transfer_form()).sheetnames == UNPOINTED
    assert scored(PROJECT).sheetnames == ["评分总览", "项目支出绩效自评表", *UNPOINTED[2:]]
    assert scored(plain_form()).sheetnames == [
        "评分总览", "项目支出绩效自评表", "指标评分", *UNPOINTED[3:],
    ]  # fmt: skip


@pytest.mark.parametrize("name", FORMS)
def test_nothing_looks_like_a_score_or_a_grade(name: str) -> None:
    book = shown(FORMS[name])
    words = [value for sheet in book.worksheets[:3] for value in cells(sheet)]
    assert not {"分值", "自评得分", "测算得分", "测算总分", "总分", "等级：差"} & set(words)
    assert "未设分值" in words
    assert "注：本表未设分值，不计算得分、总分和等级。" in words


def test_the_overview_counts_targets() -> None:
    rows = rows_of(shown(transfer_form(indicators=MISSED))["评分总览"])
    assert ["未设分值", 7, 5, 0.96, 2] in rows
    assert ["产出指标", 4, 3, 1, 0, 0.75, "未达到：指标1：维修渠道长度"] in rows
    assert ["合计", 7, 5, 1, 1, 5 / 7] in [[*row[:5], *row[5:6]] for row in rows]


def test_the_form_shows_levels_management_and_remark() -> None:
    rows = rows_of(shown(transfer_form(remark="审计没有发现问题。"))["转移支付绩效自评表"])
    assert ["年度资金总额", "—", 500, 480, 0.96] in rows
    assert ["　其中：省级资金", "—", 150, 140, 140 / 150] in rows
    assert ["说明", "审计没有发现问题。"] in rows
    for aspect, situation, problems in MANAGEMENT:
        assert [aspect, situation, problems] in [row[-3:] for row in rows]


def test_a_column_that_the_form_has_not_is_no_sum_of_nothing() -> None:
    rows = rows_of(shown(transfer_form())["资金核对"])
    total = next(row for row in rows if row[0] == "年度资金总额（各来源合计）")
    assert total == ["年度资金总额（各来源合计）", "—", 500, "—", 480, 20, 0.96]


def test_the_sheet_of_indicators_tells_what_was_reached() -> None:
    sheet = shown(transfer_form(indicators=MISSED))["指标完成情况"]
    told = {row[3].value: row[8].value for row in sheet.iter_rows(min_row=6)}
    assert told["指标1：维修渠道长度"] == "未达到"
    assert told["受益村庄数量"] == "不能判断"
    assert told["节水率"] == "达到"


def test_problems_lead_to_the_indicators() -> None:
    sheet = scored(transfer_form(indicators=MISSED))["问题清单"]
    links = {cell.hyperlink.location for row in sheet for cell in row if cell.hyperlink}
    assert links & {"'指标完成情况'!D10"}
    assert not [link for link in links if "指标评分" in link]


def test_a_transfer_with_points_is_scored_and_shows_its_management() -> None:
    form = plain_form(title="转移支付项目绩效自评表", management=MANAGEMENT, remark="无")
    book = shown(form)
    assert book.sheetnames[1:3] == ["转移支付绩效自评表", "指标评分"]
    rows = rows_of(book["转移支付绩效自评表"])
    assert ["说明", "无"] in rows
    assert [row for row in rows if row[0] == "总分"] == [["总分", 100, 100, "等级：优"]]


@pytest.mark.office
def test_every_formula_recalculated_by_libreoffice_equals_the_stored_value(tmp_path: Path) -> None:
    files = []
    for name, form in {**FORMS, "rates": levelled({0: {"rate": Percent("95")}})}.items():
        path = tmp_path / f"{name}.xlsx"
        path.write_bytes(scored_workbook(judge_official(form), WHEN))
        files.append(path)
    copies = office.recalculate(files, tmp_path / "recalculated", tmp_path / "profile")
    assert [
        w for one, other in zip(files, copies, strict=True) for w in differences(one, other)
    ] == []
