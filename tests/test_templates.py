"""The blank template: what it asks, guards and computes."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from typing import TYPE_CHECKING, Any

import cases
import office
import openpyxl
import pytest
from test_samples import ROOT, sample_paths

from selfeval_xl import rules
from selfeval_xl.forms import PROJECT, FieldBlock, Kind, column_name, head_name
from selfeval_xl.intake.gate import open_package
from selfeval_xl.intake.grid import CellKind, Grid, letters
from selfeval_xl.templates import build

if TYPE_CHECKING:
    from pathlib import Path


BLANK = ROOT / "workbook_templates" / f"{PROJECT.title}.xlsx"


@pytest.fixture(scope="module")
def book() -> Any:
    return openpyxl.load_workbook(BLANK)


def area(book: Any, name: str) -> tuple[Any, str]:
    sheet, _, cells = str(book.defined_names[name].attr_text).partition("!")
    return book[sheet.strip("'")], cells.replace("$", "")


def validation_at(sheet: Any, cell: str) -> Any:
    return next(rule for rule in sheet.data_validations.dataValidation if cell in rule.sqref)


def self_check(path: Path) -> tuple[str, dict[str, tuple[str, str]]]:
    """Return the verdict of 填报检查 and per line the figure shown and the conclusion."""
    sheet = Grid(open_package(path)).sheet("填报检查")

    def shown(row: int, column: int) -> str:
        cell = sheet.at(row, column)
        return str(cell.number) if cell.kind is CellKind.NUMBER else cell.text

    lines = {
        shown(row, 3): (shown(row, 4), shown(row, 7))
        for row in range(6, 6 + len(PROJECT.check_lines))
    }
    return shown(3, 1), lines


def test_the_committed_template_is_what_the_code_builds() -> None:
    assert BLANK.read_bytes() == build(PROJECT)


def test_building_twice_gives_the_same_bytes() -> None:
    assert build(PROJECT, cases.good()) == build(PROJECT, cases.good())


def test_sheets_stand_in_the_order_of_filling(book: Any) -> None:
    assert book.sheetnames == [
        "填报说明", "基本信息", "资金情况", "绩效目标", "绩效指标", "报告正文", "填报检查", "选项",
    ]  # fmt: skip
    assert book["选项"].sheet_state == "hidden"
    assert book.active is not None
    assert book.active.title == "基本信息"


def test_identity_and_version_are_defined_names_and_properties(book: Any) -> None:
    assert book.defined_names["selfeval_form"].attr_text == '"project"'
    assert book.defined_names["selfeval_version"].attr_text == '"1"'
    assert {p.name: p.value for p in book.custom_doc_props.props} == {
        "selfeval_form": "project",
        "selfeval_version": 1,
    }


def test_every_field_and_column_has_a_name_that_points_to_its_place(book: Any) -> None:
    for sheet, field in PROJECT.fields():
        worksheet, cell = area(book, field.key)
        assert worksheet.title == sheet.name
        label = worksheet[cell].offset(0, -1).value
        assert str(label).removesuffix(" *") == field.label
    for sheet, table in PROJECT.tables():
        for column in table.inputs:
            worksheet, cells = area(book, column_name(table, column.key))
            first = worksheet[cells.split(":")[0]]
            heads = [first.offset(-n, 0).value for n in range(1, 2 + len(table.head_rows))]
            assert column.label in {str(head).removesuffix(" *") for head in heads}
            assert worksheet.title == sheet.name
        for head in table.head_rows:
            for key in (*head.inputs, *head.sums):
                worksheet, cell = area(book, head_name(table, head, key))
                assert worksheet.cell(worksheet[cell].row, 1).value == head.label


@pytest.mark.parametrize(("column", "rows"), [("indicators_name", 60), ("funds_budget", 30)])
def test_there_is_room(book: Any, column: str, rows: int) -> None:
    sheet, cells = area(book, column)
    found = [cell for (cell,) in sheet[cells]]
    assert len(found) >= rows
    assert all(not cell.protection.locked for cell in found)
    assert all(cell.fill.fgColor.rgb == "FFFFFBE8" for cell in found)
    assert all(cell.border.bottom.style == "thin" for cell in found)


def test_inputs_are_open_and_everything_else_is_locked(book: Any) -> None:
    inputs = set()
    for _, field in PROJECT.fields():
        if field.kind is not Kind.FORMULA:
            sheet, cell = area(book, field.key)
            inputs.add((sheet.title, cell))
    for _, table in PROJECT.tables():
        for column in table.inputs:
            if column.kind is Kind.LABEL:
                continue
            sheet, cells = area(book, column_name(table, column.key))
            inputs |= {(sheet.title, c.coordinate) for (c,) in sheet[cells]}
        for head in table.head_rows:
            for key in head.inputs:
                sheet, cell = area(book, head_name(table, head, key))
                inputs.add((sheet.title, cell))
    merged = {
        (sheet.title, f"{letters(c)}{r}")
        for sheet in book
        for span in sheet.merged_cells.ranges
        for r, c in span.cells
        if (r, c) != (span.min_row, span.min_col)
    }
    unlocked = {
        (sheet.title, cell.coordinate)
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if not cell.protection.locked
    }
    guide = {cell for cell in unlocked if cell[0] == "填报说明"}  # the colour sample
    assert unlocked - merged - guide == inputs
    assert all(sheet.protection.sheet and not sheet.protection.password for sheet in book)


def test_level_two_list_depends_on_level_one(book: Any) -> None:
    sheet, cells = area(book, "indicators_level2")
    first = cells.split(":")[0]
    rule = validation_at(sheet, first)
    row = re.sub(r"\D", "", first)
    assert rule.type == "list"
    assert rule.formula1 == (
        f"OFFSET(level_heads,MATCH($A{row},level_firsts,0),1,COUNTIF(level_firsts,$A{row}),1)"
    )
    options, pairs = area(book, "level_firsts")
    listed = [(cell.value, cell.offset(0, 1).value) for (cell,) in options[pairs]]
    assert sorted(listed) == sorted(PROJECT.levels)
    names = [first for first, _ in listed]
    assert [n for i, n in enumerate(names) if i == 0 or names[i - 1] != n] == list(
        dict.fromkeys(names)
    )


def test_rule_list_offers_every_profile(book: Any) -> None:
    sheet, cells = area(book, "list_profile")
    offered = [cell.value for (cell,) in sheet[cells]]
    assert offered == [rules.choice_label(rules.load(profile)) for profile in rules.PROFILE_IDS]
    assert [rules.find(str(text)) for text in offered] == [rules.load(p) for p in rules.PROFILE_IDS]


@pytest.mark.parametrize(
    ("name", "kind", "low", "high"),
    [("funds_budget", "decimal", "0", "1000000000"), ("indicators_weight", "decimal", "0", "100"),
     ("year", "whole", "2000", "2100"), ("indicators_threshold", "decimal", "0", "10")],
)  # fmt: skip
def test_numbers_are_checked_while_typing_with_a_chinese_word(
    book: Any, name: str, kind: str, low: str, high: str
) -> None:
    sheet, cells = area(book, name)
    rule = validation_at(sheet, cells.split(":")[0])
    assert (rule.type, rule.operator or "between", rule.formula1, rule.formula2) == (
        kind,
        "between",
        low,
        high,
    )
    assert rule.errorTitle == "填写有误"
    assert re.search(r"[一-鿿]", rule.error)
    assert re.search(r"[一-鿿]", rule.prompt)


def test_heads_stay_in_view_and_sheets_print_one_page_wide(book: Any) -> None:
    for sheet in PROJECT.sheets:
        worksheet = book[sheet.name]
        assert worksheet.freeze_panes is not None
        assert worksheet.sheet_properties.pageSetUpPr.fitToPage
        assert worksheet.page_setup.paperSize == 9
        if not any(isinstance(block, FieldBlock) for block in sheet.blocks):
            assert worksheet.print_title_rows is not None


def test_the_blank_template_says_what_is_missing() -> None:
    verdict, lines = self_check(BLANK)
    assert verdict == "还有 18 处待处理"
    assert lines["必填项未填"] == ("5", "待处理")
    assert lines["分值合计（含预算执行率）"] == ("10", "待处理")
    assert lines["自评得分大于分值的行"] == ("0", "通过")


def test_the_corrected_sample_may_be_submitted() -> None:
    verdict, lines = self_check(sample_paths()[1])
    assert verdict == "可以提交"
    assert lines["分值合计（含预算执行率）"] == ("100", "通过")
    assert lines["全年预算数合计（万元）"] == ("788.82", "通过")
    assert lines["预算执行率"] == ("1", "通过")


BENT = {
    "declared": cases.good(fields={"funds_declared_budget": 99.5}),
    "overspent": cases.good(funds=[cases.fund(spent=101)]),
    "slow": cases.good(funds=[cases.fund(spent=80)]),
    "gap": cases.good(funds=[{"source": "当年财政拨款", "budget": 3}]),
    "text": cases.good(funds=[cases.fund(budget="100万元")]),
    "score": cases.good(indicators=[cases.indicator(self_score=51), cases.indicator(self_score=49, weight=50)]),
    "nothing": cases.good(fields={"year": None, "unit": ""}, funds=[], indicators=[], goals=[], texts=[]),
    "half goal": cases.good(goals=[{"expected": "修路"}], bodies={"栏3.1": ""}),
    "many": cases.good(indicators=[cases.indicator(weight=1, self_score=1) for _ in range(75)]),
    "approved": cases.good(weights=[{"level1": "产出指标", "approved": 50},
                                    {"level1": "产出指标", "level2": "质量指标", "approved": 15}]),
}  # fmt: skip


@pytest.mark.office
def test_self_check_recalculated_by_libreoffice_equals_what_is_stored(tmp_path: Path) -> None:
    """Blank, both samples, and workbooks bent in every way the sheet looks at."""
    from test_scored_workbook import differences  # noqa: PLC0415

    files = [BLANK, *sample_paths()]
    files += [cases.save(filling, tmp_path, f"{name}.xlsx") for name, filling in BENT.items()]
    copies = office.recalculate(files, tmp_path / "out", tmp_path / "profile")
    pairs = zip(files, copies, strict=True)
    assert [line for one, other in pairs for line in differences(one, other)] == []


def test_no_macro_and_no_link_to_outside() -> None:
    with zipfile.ZipFile(BytesIO(build(PROJECT))) as package:
        names = package.namelist()
        rels = b"".join(package.read(name) for name in names if name.endswith(".rels"))
    assert not [name for name in names if "vba" in name.lower() or "external" in name.lower()]
    assert b'TargetMode="External"' not in rels
