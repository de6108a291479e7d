"""Odd but legal forms: what people really type, and what the outputs then say."""

from __future__ import annotations

import zipfile
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any

import cases
import openpyxl
import pytest
from docx import Document
from docx.oxml.ns import qn

from selfeval_xl.cli import main
from selfeval_xl.outputs.report import report
from selfeval_xl.outputs.scored import scored_workbook
from selfeval_xl.pipeline import evaluate

if TYPE_CHECKING:
    from pathlib import Path

    from selfeval_xl.pipeline import Result
    from selfeval_xl.templates import Filling, Value

WHEN = datetime(2026, 1, 1)  # noqa: DTZ001 (a file property)


def told(filling: Filling) -> list[str]:
    document: Any = Document(BytesIO(report(cases.judge(filling), WHEN)))
    return [
        "".join(t.text or "" for t in p.iter(qn("w:t")))
        for p in document.element.body.iter(qn("w:p"))
    ]


def sheet(result: Result, name: str) -> Any:
    return openpyxl.load_workbook(BytesIO(scored_workbook(result, WHEN)), data_only=True)[name]


def first_score(**changes: Value) -> tuple[str, Any]:
    """Return what was computed for the first indicator, changed as asked, and why."""
    rows = [cases.indicators()[0] | changes, *cases.indicators()[1:]]
    score = cases.judge(cases.good(indicators=rows)).lines[0].score
    return score.trace, score.points


@pytest.mark.parametrize(
    ("unit", "target", "actual", "points"),
    [
        ("公里", 32.5, "31200米", "19.20"),
        ("", "45万元", "468000元", "19.20"),
        ("", "26000人", "2.81万人", "20"),
        ("公里", 100, "100米", "0.02"),
        ("", "1.5万元", "200元", "0.27"),
        ("吨", 2, "1500公斤", "15.00"),
        ("%", "9%", "90‰", "20"),
        ("座", 84, "84座", "20"),
    ],
)
def test_units_typed_beside_figures_are_converted(
    unit: str, target: Value, actual: Value, points: str
) -> None:
    nature = "≤" if target == "45万元" else "≥"
    _, computed = first_score(measure_unit=unit, target=target, actual=actual, nature=nature)
    assert f"{computed}" == points


def test_units_of_different_kinds_are_not_compared() -> None:
    rows = [cases.indicators()[0] | {"measure_unit": "", "target": "5辆", "actual": "3台"}]
    result = cases.judge(cases.good(indicators=rows))
    assert result.lines[0].score.points is None
    assert {f.severity.value for f in cases.found(result, "D01")} <= {"提示"}
    (finding,) = cases.found(result, "D08")
    assert "指标值的单位是「辆」，完成值的单位是「台」" in finding.message


def test_the_units_own_wording_of_a_measure_is_printed() -> None:
    rows = [
        cases.indicators()[0] | {"measure_unit": "公里", "target": "20公里", "actual": "19500米"}
    ]
    found = told(cases.good(indicators=[*rows, *cases.indicators()[1:]]))
    assert "≥20公里" in found
    assert "19500米" in found


@pytest.mark.parametrize("word", ["合计", "小计", "总计", "年度资金总额", "合 计："])
def test_a_total_among_the_sources_is_not_counted_twice(word: str) -> None:
    rows = [cases.fund(), cases.fund(source=word)]
    result = cases.judge(cases.good(funds=rows))
    assert result.figures.text("budget") == "100.00"
    (note,) = cases.found(result, "F09")
    assert note.cells == ("A8",)
    assert "是合计，未计入；合计由程序计算，请删去此行" in note.message


def test_a_negative_result_against_a_target_of_zero_is_asked_about() -> None:
    rows = [
        cases.indicators()[0]
        | {"name": "收入增长率", "measure_unit": "%", "target": 0, "actual": -5}
    ]
    result = cases.judge(cases.good(indicators=rows))
    assert result.lines[0].score.points is None
    (finding,) = cases.found(result, "D01")
    assert "指标值为 0、完成值为负数，没有通行的算法，不能测算" in finding.message


@pytest.mark.parametrize(
    ("target", "actual", "reached"),
    [
        ("2024年第四季度", "2024-12-31", True),
        ("2024年三季度", "2024年10月1日", False),
        ("2024年上半年", "2024年6月", True),
        ("2024年下半年完成", "2024-12-01", True),
    ],
)
def test_quarters_and_halves_of_a_year_are_dates(
    target: str, actual: str, *, reached: bool
) -> None:
    trace, points = first_score(nature="≤", target=target, actual=actual, measure_unit="")
    assert points == (20 if reached else 0), trace


@pytest.mark.parametrize(
    ("field", "cell"), [("project_type", "B8"), ("public_service", "B9"), ("over_mode", "B17")]
)
def test_a_word_that_is_not_in_the_list_is_named(field: str, cell: str) -> None:
    result = cases.judge(cases.good(fields={field: "随便写"}))
    (finding,) = [f for f in cases.found(result, "D01") if "随便写" in f.message]
    assert (finding.severity.value, finding.sheet, finding.cells) == ("警告", "基本信息", (cell,))
    assert "不在下拉列表中，按未填处理" in finding.message


def test_a_yes_no_indicator_with_figures_is_scored_and_written() -> None:
    rows = [cases.indicators()[0] | {"nature": "是否", "target": 1, "actual": 1}]
    result = cases.judge(cases.good(indicators=[*rows, *cases.indicators()[1:]]))
    assert result.lines[0].score.points == 20
    assert sheet(result, "指标评分")["I6"].value == "达到"


def test_user_words_never_stand_in_a_formula() -> None:
    word = f'已完成{"长" * 198}"'
    rows = [cases.indicators()[0] | {"nature": "是否", "target": "是", "actual": word}]
    data = scored_workbook(cases.judge(cases.good(indicators=rows)), WHEN)
    with zipfile.ZipFile(BytesIO(data)) as package:
        parts = [package.read(n).decode() for n in package.namelist() if "worksheets/sheet" in n]
    formulas = [piece.split("</f>")[0] for part in parts for piece in part.split("<f>")[1:]]
    assert len(formulas) > 50
    assert not [formula for formula in formulas if "已完成" in formula]


def test_the_official_form_counts_sources_under_its_three_lines() -> None:
    rows = [
        cases.fund(source="中央财政资金", initial=50, budget=50, spent=40),
        cases.fund(source="县级配套", initial=30, budget=30, spent=30),
        cases.fund(source="上年结转", initial=0, budget=20, spent=20),
        cases.fund(source="单位自筹资金", initial=5, budget=5, spent=None),
    ]
    form = sheet(cases.judge(cases.good(funds=rows)), "项目支出绩效自评表")
    table = {
        row[1].value: [cell.value for cell in row[3:9]]
        for row in form.iter_rows(min_row=6, max_row=9)
    }
    assert table["年度资金总额"][:3] == [85, 105, 90]
    assert table["其中：当年财政拨款"] == [80, 80, 70, "—", 0.875, "—"]
    assert table["上年结转资金"] == [0, 20, 20, "—", 1, "—"]
    assert table["其他资金"][:3] == [5, 5, "—"]


def test_a_long_reason_stands_in_full_below_the_form() -> None:
    reason = "因雨季较长工期顺延，下一步倒排工期加快进度。" * 30
    rows = [cases.indicators()[0] | {"actual": 9, "self_score": 18, "reason": reason}]
    form = sheet(cases.judge(cases.good(indicators=rows)), "项目支出绩效自评表")
    texts = [str(cell.value) for row in form.iter_rows() for cell in row if cell.value]
    assert "见附注1" in texts
    start = next(n for n, text in enumerate(texts) if text.startswith("附注1（养护里程）："))
    assert "".join(texts[start:]).removeprefix("附注1（养护里程）：") == reason


def spending(**changes: Value) -> list[str]:
    return told(cases.good(funds=[cases.fund(**changes)]))


def test_no_sentence_is_written_without_its_figures() -> None:
    found = " ".join(spending(spent=None))
    assert "全年执行数—" not in found
    assert "结转结余—" not in found
    assert "全年预算数—" not in " ".join(told(cases.good(funds=[])))


def test_overspending_is_called_so() -> None:
    assert "项目全年执行数120.00万元，预算执行率120.00%，超出全年预算数20.00万元。" in spending(
        spent=120
    )


def test_a_change_of_the_budget_is_told_only_where_every_source_tells_both_budgets() -> None:
    rows = [cases.fund(initial=80), cases.fund(source="上年结转资金", initial=None)]
    assert not [text for text in told(cases.good(funds=rows)) if "比年初预算数" in text]
    assert [text for text in spending(initial=80) if "比年初预算数增加20.00万元" in text]


def test_arrival_is_told_only_where_every_source_tells_it() -> None:
    rows = [cases.fund(arrived=100), cases.fund(source="其他资金")]
    assert not [text for text in told(cases.good(funds=rows)) if "资金到位率" in text]


def test_lines_of_a_reason_keep_their_figures_apart() -> None:
    found = spending(initial=110, reason="年中调减10\n20户未完成")
    assert "当年财政拨款的预算调整或执行偏差原因：年中调减10；20户未完成。" in found


def test_a_reason_given_for_the_whole_is_in_the_report() -> None:
    filling = cases.good(
        fields={"funds_declared_reason": "按财力调减"}, funds=[cases.fund(initial=110)]
    )
    assert "预算调整或执行偏差原因：按财力调减。" in told(filling)


def test_words_stand_in_quotation_marks_and_a_year_stands_once() -> None:
    rows = [cases.indicators()[0] | {"nature": "是否", "target": "是", "actual": "否", "self_score": 0,
                                     "reason": "设备未到货，下一步催办。"}]  # fmt: skip
    filling = cases.good(
        fields={"project_name": "2024年农村道路养护"}, indicators=[*rows, *cases.indicators()[1:]]
    )
    found = told(filling)
    assert any("年度指标值“是”，实际完成“否”" in text for text in found)
    assert found[:2] == ["某县公路站", "2024年农村道路养护项目支出绩效自评报告"]


def test_results_of_another_project_are_not_replaced_by_a_later_run(tmp_path: Path) -> None:
    out = tmp_path / "结果"
    for number, name in enumerate(("甲项目", "乙项目")):
        folder = tmp_path / str(number)
        folder.mkdir()
        path = cases.save(cases.good(fields={"project_name": name}), folder, "填报表.xlsx")
        assert main(["convert", str(path), "-o", str(out)]) == 0
    assert sorted(path.name for path in out.glob("*.xlsx")) == [
        "填报表_评分表(2).xlsx",
        "填报表_评分表.xlsx",
    ]


def test_a_file_name_that_cannot_be_kept_is_explained(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = cases.save(cases.good(), tmp_path, f"{'长' * 80}.xlsx")
    other = cases.save(cases.good(), tmp_path, "短.xlsx")
    assert main(["convert", str(path), str(other), "-o", str(tmp_path / "结果")]) == 2
    said = capsys.readouterr()
    assert "文件名太长，无法保存；请把填报表的文件名改短后再试。" in said.err
    assert "短.xlsx" in said.out


def test_one_form_that_breaks_an_output_does_not_stop_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def breaks(result: Result, created: datetime) -> bytes:
        if result.path.name == "甲.xlsx":
            raise KeyError("是否")
        return scored_workbook(result, created)

    monkeypatch.setattr("selfeval_xl.convert.scored_workbook", breaks)
    paths = [str(cases.save(cases.good(), tmp_path, name)) for name in ("甲.xlsx", "乙.xlsx")]
    assert main(["convert", *paths]) == 2
    said = capsys.readouterr()
    assert "「甲.xlsx」未能生成：程序内部出错，未能完成（KeyError，test_odd_forms.py:" in said.err
    assert (tmp_path / "乙_评分表.xlsx").exists()
    assert not (tmp_path / "甲_评分表.xlsx").exists()


def test_rows_below_a_gap_are_named_not_lost_in_silence() -> None:
    """Rows 70 and 71 of 绩效指标 stand below the named body and an empty row."""
    path = cases.save(cases.good())
    book = openpyxl.load_workbook(path)
    sheet: Any = book["绩效指标"]
    for row in (70, 71):
        for column, value in enumerate(("产出指标", "数量指标", "漏读的指标", "≥", 1), start=1):
            sheet.cell(row, column, value)
    book.save(path)
    (result,), _ = evaluate([path])
    unread = [f for f in cases.found(result, "D01") if "没有读取" in f.message]
    assert [finding.cells for finding in unread] == [("A70",), ("A71",)]
    assert unread[0].severity.value == "警告"
    assert "第 70 行在空行之后，没有读取；请移到上面，中间不留空行" in unread[0].message
