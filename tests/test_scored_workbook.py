"""① The scored workbook: its formulas, its protection, its text, its pages."""

from __future__ import annotations

import zipfile
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any

import cases
import generate
import office
import openpyxl
import pytest
from expecting_official import judge_board
from official_forms import HEAD, funds, lay_out, lines, plain_form

from selfeval_xl.intake.gate import open_package
from selfeval_xl.intake.grid import Cell, CellKind, Grid, letters
from selfeval_xl.outputs.scored import scored_workbook
from selfeval_xl.pipeline import evaluate

if TYPE_CHECKING:
    from pathlib import Path

    from selfeval_xl.pipeline import Result

WHEN = datetime(2026, 1, 1)  # noqa: DTZ001 (a file property)
SHEETS = ["评分总览", "项目支出绩效自评表", "指标评分", "资金核对", "问题清单", "评分依据"]


def scored(result: Result) -> Any:
    return openpyxl.load_workbook(BytesIO(scored_workbook(result, WHEN)))


def column_of(sheet: Any, row: int, label: str) -> int:
    return int(next(cell.column for cell in sheet[row] if cell.value == label))


def values_of(cell: Cell) -> tuple[str, float | str]:
    if cell.kind is CellKind.NUMBER and cell.number is not None:
        return "number", float(cell.number)
    return "text", cell.text


def differences(ours: Path, recalculated: Path) -> list[str]:
    """Compare every formula cell's stored value with the recalculated one."""
    old, new = Grid(open_package(ours)), Grid(open_package(recalculated))
    found = []
    for name in old.sheet_names:
        for cell in old.sheet(name):
            if not cell.formula:
                continue
            kind, value = values_of(cell)
            other_kind, other = values_of(new.sheet(name).at(cell.row, cell.column))
            same = (
                abs(float(value) - float(other)) < 1e-9
                if kind == other_kind == "number"
                else value == other
            )
            if not same:
                found.append(
                    f"{ours.name} {name}!{cell.address} ={cell.formula}: {value!r} {other!r}"
                )
    return found


def formula_count(path: Path) -> int:
    grid = Grid(open_package(path))
    return sum(bool(cell.formula) for name in grid.sheet_names for cell in grid.sheet(name))


@pytest.mark.office
def test_every_formula_recalculated_by_libreoffice_equals_the_stored_value(tmp_path: Path) -> None:
    """200 generated workbooks and both samples: stored and recalculated values agree."""
    office.need_office()
    from test_samples import sample_paths  # noqa: PLC0415 (only this test needs it)

    inputs = [cases.save(generate.filling(seed), tmp_path, f"g{seed}.xlsx") for seed in range(200)]
    results, refusals = evaluate([*inputs, *sample_paths()])
    assert not refusals
    files = []
    for number, result in enumerate(results):
        path = tmp_path / f"scored{number}.xlsx"
        path.write_bytes(scored_workbook(result, WHEN))
        files.append(path)
    copies = office.recalculate(files, tmp_path / "recalculated", tmp_path / "profile")
    wrong = [
        line for one, other in zip(files, copies, strict=True) for line in differences(one, other)
    ]
    assert wrong == []
    assert sum(formula_count(path) for path in files) > 20_000


@pytest.mark.office
def test_reviewed_scores_recompute_total_and_grade(tmp_path: Path) -> None:
    """The reviewer types 5 instead of 20 points: 100 becomes 85, 优 becomes 良."""
    result = cases.judge(cases.good())
    book = scored(result)
    sheet = book["指标评分"]
    head = 4
    review = column_of(sheet, head, "复核得分")
    row = next(r for r in range(5, 20) if sheet.cell(r, 4).value == "养护里程")
    sheet.cell(row, review).value = 5
    path = tmp_path / "reviewed.xlsx"
    book.save(path)
    (copy,) = office.recalculate([path], tmp_path / "out", tmp_path / "profile")
    again = openpyxl.load_workbook(copy, data_only=True)
    overview = {
        str(c.value) for line in again["评分总览"].iter_rows() for c in line if c.value is not None
    }
    final = column_of(again["指标评分"], head, "复核后得分")
    last = next(r for r in range(5, 20) if again["指标评分"].cell(r, 1).value == "合计")
    assert again["指标评分"].cell(last, final).value == 85
    assert "85" in overview
    assert "等级：良" in overview


def test_has_the_sheets_of_the_house_in_order() -> None:
    assert scored(cases.judge(cases.good())).sheetnames == SHEETS


def test_only_review_cells_are_open() -> None:
    book = scored(cases.judge(cases.good()))
    open_cells = {
        (sheet.title, cell.column_letter)
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if not cell.protection.locked
    }
    assert open_cells == {("指标评分", "N"), ("指标评分", "P")}
    assert book["指标评分"]["N4"].value == "复核得分"
    assert book["指标评分"]["P4"].value == "复核意见"
    assert all(sheet.protection.sheet for sheet in book)
    assert all(not sheet.protection.password for sheet in book)


@pytest.mark.parametrize(
    "text",
    ["=1+1", "=cmd|'/c calc'!A1", "+86 10", "-1+1", "@SUM(A1)", "http://example.com", "mailto:a@b.cn",
     "{=1}", "\t=1", "file:///etc/passwd", "internal:Sheet1!A1"],
)  # fmt: skip
def test_user_text_stays_text(text: str) -> None:
    filling = cases.good(
        fields={"project_name": f"{text}", "unit": text, "basis_documents": text},
        funds=[cases.fund(source=text, reason=text, document_number=text)],
        indicators=[cases.indicator(name=text, target=10, reason=text, measure_unit=text[:8])],
        goals=[{"expected": text, "actual": text}],
    )
    data = scored_workbook(cases.judge(filling), WHEN)
    with zipfile.ZipFile(BytesIO(data)) as package:
        parts = {
            name: package.read(name).decode("utf-8")
            for name in package.namelist()
            if name.endswith((".xml", ".rels"))
        }
    assert not any('TargetMode="External"' in part for part in parts.values())
    assert "xl/externalLinks" not in "".join(parts)
    book = openpyxl.load_workbook(BytesIO(data))
    shown = text.strip()
    cells = [c for sheet in book for row in sheet.iter_rows() for c in row if c.value == shown]
    assert len(cells) >= 6
    assert {cell.data_type for cell in cells} == {"s"}
    with zipfile.ZipFile(BytesIO(data)) as package:
        sheets = [
            package.read(n).decode()
            for n in package.namelist()
            if n.startswith("xl/worksheets/sheet")
        ]
    formulas = "".join(
        part.split("<f>")[i].split("</f>")[0]
        for part in sheets
        for i in range(1, part.count("<f>") + 1)
    )
    assert "cmd|" not in formulas
    assert "example.com" not in formulas


def test_problem_list_names_place_and_leads_to_it() -> None:
    result = cases.judge(
        cases.good(indicators=[cases.indicator(actual=8, weight=90, self_score=90)])
    )
    sheet = scored(result)["问题清单"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=5)]
    s03 = next(row for row in rows if row[2] == "S03")
    assert s03[1] == "错误"
    assert s03[3] == "绩效指标!I5"
    assert s03[5:8] == ["90分", "72.00分", "18.00分"]
    cell = next(c for c in sheet["D"] if c.value == "绩效指标!I5")
    assert cell.hyperlink is not None
    assert cell.hyperlink.location == "'指标评分'!D6"


def test_problems_of_an_official_form_lead_to_the_sheet_of_their_part() -> None:
    """All parts of an official form stand on one sheet: the row tells which part it is."""
    form = plain_form(
        head=(("项目名称", ""), *HEAD[1:]),
        funds=funds({0: {"budget": 90}, 1: {"spent": 60}}),
        goals=("维修渠道（200字以内）", "维修渠道 12.5 公里。"),
        indicators=lines({1: {"actual": "4座"}}),
        total={"weight": 100, "self_score": 98},
    )
    board = lay_out(form)
    sheet = scored(judge_board(board))["问题清单"]
    named = {f"{letters(column)}{row}": name for name, (row, column) in board.names.items()}
    links = {
        named[place.value.partition("!")[2]]: place.hyperlink.location
        for (place,) in sheet.iter_rows(min_row=5, min_col=4, max_col=4)
        if place.hyperlink and place.value.partition("!")[2] in named
    }
    assert links["funds.0.budget"] == "'资金核对'!A6"
    assert links["funds.1.spent"] == "'资金核对'!A8"
    assert links["indicators.1.self_score"] == "'指标评分'!D7"
    for cell in ("head.项目名称", "goals.expected", "total.self_score"):
        assert links[cell] == "'项目支出绩效自评表'!A1"


def test_a_workbook_without_findings_says_so() -> None:
    filling = cases.good(
        indicators=[
            cases.indicator(weight=30, actual=9.5, self_score=28.5,
                            reason="连续降雨影响工期，少完成半公里；下一年度提前安排施工。"),
            cases.indicator(level2="质量指标", name="合格路段", weight=20, self_score=20),
            cases.indicator(level1="效益指标", level2="社会效益指标", name="通行里程", weight=30, self_score=30),
            cases.indicator(level1="满意度指标", level2="服务对象满意度指标", name="群众满意度",
                            target=90, actual=90, measure_unit="%", weight=10, self_score=10),
        ]
    )  # fmt: skip
    result = cases.judge(filling)
    assert result.findings == ()
    assert scored(result)["问题清单"]["A5"].value == "没有发现问题。"


def test_prints_on_a4_one_page_wide() -> None:
    for sheet in scored(cases.judge(cases.good())):
        assert sheet.page_setup.paperSize == 9
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.page_setup.fitToWidth in {None, 1}  # 1 is what a missing value means
        assert "第 &P 页" in str(sheet.oddFooter.center.text)
        assert "某县公路站" in str(sheet.oddHeader.right.text)
        assert not sheet.sheet_view.showGridLines


def test_rules_are_shown_with_article_and_certainty() -> None:
    sheet = scored(cases.judge(cases.good()))["评分依据"]
    rows = {row[0].value: [cell.value for cell in row] for row in sheet.iter_rows(min_row=5)}
    assert rows["定量指标未达到指标值"][3] == "财预〔2020〕10号第十六条"
    assert rows["时限指标"][3].endswith("（待核实）")
    assert rows["评价等级"][2].startswith("90（含）～100 优")
