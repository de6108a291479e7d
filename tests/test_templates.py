"""The blank templates: what they ask, guard and compute."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from typing import TYPE_CHECKING, Any

import cases
import departments
import generate
import make_samples
import office
import openpyxl
import pytest
from departments import matrix_row, project_row
from test_samples import ROOT

from selfeval_xl import rules
from selfeval_xl.forms import (
    CHECK_SHEET,
    DEPARTMENT,
    FORMS,
    PROJECT,
    FieldBlock,
    Form,
    Kind,
    column_name,
    head_name,
)
from selfeval_xl.intake import read_file
from selfeval_xl.intake.gate import open_package
from selfeval_xl.intake.grid import CellKind, Grid, letters
from selfeval_xl.templates import Filling, build
from selfeval_xl.templates.self_check import self_check

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


GOOD = {"project": cases.good(), "department": departments.good()}
SHEETS = {
    "project": [
        "填报说明", "基本信息", "资金情况", "绩效目标", "绩效指标", "报告正文", "填报检查", "选项",
    ],
    "department": [
        "填报说明", "部门信息", "资金矩阵", "项目清单", "组织实施", "绩效目标", "绩效指标", "基础数据",
        "报告正文", "填报检查", "选项",
    ],
}  # fmt: skip


@pytest.fixture(scope="module", params=list(FORMS))
def form(request: pytest.FixtureRequest) -> Form:
    return FORMS[request.param]


@pytest.fixture(scope="module")
def book(form: Form) -> Any:
    return openpyxl.load_workbook(BytesIO(build(form)))


@pytest.fixture(scope="module")
def books() -> dict[str, Any]:
    return {key: openpyxl.load_workbook(BytesIO(build(form))) for key, form in FORMS.items()}


def area(book: Any, name: str) -> tuple[Any, str]:
    sheet, _, cells = str(book.defined_names[name].attr_text).partition("!")
    return book[sheet.strip("'")], cells.replace("$", "")


def first_of(book: Any, name: str) -> tuple[Any, str]:
    sheet, cells = area(book, name)
    return sheet, cells.split(":")[0]


def validation_at(sheet: Any, cell: str) -> Any:
    return next(rule for rule in sheet.data_validations.dataValidation if cell in rule.sqref)


def shown_check(form: Form, path: Path) -> tuple[str, dict[str, tuple[str, str]]]:
    """Return the verdict of 填报检查 and per line the figure shown and the conclusion."""
    sheet = Grid(open_package(path)).sheet(CHECK_SHEET)

    def shown(row: int, column: int) -> str:
        cell = sheet.at(row, column)
        return str(cell.number) if cell.kind is CellKind.NUMBER else cell.text

    lines = {
        shown(row, 3): (shown(row, 4), shown(row, 7)) for row in range(6, 6 + len(form.check_lines))
    }
    return shown(3, 1), lines


def saved(folder: Path, form: Form, filling: Filling | None = None, name: str = "表") -> Path:
    path = folder / f"{name}.xlsx"
    path.write_bytes(build(form, filling))
    return path


# -- the file -------------------------------------------------------------------------------------


def test_the_committed_template_is_what_the_code_builds(form: Form) -> None:
    assert (ROOT / "workbook_templates" / f"{form.title}.xlsx").read_bytes() == build(form)


def test_building_twice_gives_the_same_bytes(form: Form) -> None:
    assert build(form, GOOD[form.id]) == build(form, GOOD[form.id])


def test_a_mark_stands_among_the_keywords_and_nowhere_else(form: Form) -> None:
    with zipfile.ZipFile(BytesIO(build(form, None, "0123abcd"))) as package:
        marked = {name for name in package.namelist() if b"0123abcd" in package.read(name)}
    assert marked == {"docProps/core.xml"}


def test_sheets_stand_in_the_order_of_filling(form: Form, book: Any) -> None:
    assert book.sheetnames == SHEETS[form.id]
    assert book["选项"].sheet_state == "hidden"
    assert book.active is not None
    assert book.active.title == SHEETS[form.id][1]


def test_identity_and_version_are_defined_names_and_properties(form: Form, book: Any) -> None:
    assert book.defined_names["selfeval_form"].attr_text == f'"{form.id}"'
    assert book.defined_names["selfeval_version"].attr_text == '"1"'
    assert {p.name: p.value for p in book.custom_doc_props.props} == {
        "selfeval_form": form.id,
        "selfeval_version": 1,
    }


def test_no_macro_and_no_link_to_outside(form: Form) -> None:
    with zipfile.ZipFile(BytesIO(build(form))) as package:
        names = package.namelist()
        rels = b"".join(package.read(name) for name in names if name.endswith(".rels"))
    assert not [name for name in names if "vba" in name.lower() or "external" in name.lower()]
    assert b'TargetMode="External"' not in rels


# -- names, labels, room, protection --------------------------------------------------------------


def test_every_field_and_column_has_a_name_that_points_to_its_place(form: Form, book: Any) -> None:
    for sheet, field in form.fields():
        worksheet, cell = area(book, field.key)
        assert worksheet.title == sheet.name
        label = worksheet[cell].offset(0, -1).value
        assert str(label).removesuffix(" *") == field.label
    for sheet, table in form.tables():
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


def test_no_name_looks_like_a_cell_or_stands_for_two_things(form: Form, book: Any) -> None:
    """``A1`` and ``R1C1`` are no names; a key used twice would point to the later place only."""
    keys = [field.key for _, field in form.fields()]
    for _, table in form.tables():
        keys += [column_name(table, column.key) for column in table.inputs]
        keys += [head_name(table, h, key) for h in table.head_rows for key in (*h.sums, *h.inputs)]
    assert len(keys) == len(set(keys))
    assert not [name for name in book.defined_names if re.fullmatch(r"[A-Za-z]{1,3}\d+", name)]
    assert not [name for name in book.defined_names if re.match(r"[rRcC]\d", name)]


def test_there_is_room_in_every_table(form: Form, book: Any) -> None:
    for _, table in form.tables():
        for column in table.inputs:
            sheet, cells = area(book, column_name(table, column.key))
            found = [cell for (cell,) in sheet[cells]]
            assert len(found) == table.rows
            assert all(cell.border.bottom.style == "thin" for cell in found)
            if column.kind is not Kind.LABEL:
                assert all(not cell.protection.locked for cell in found)
                assert all(cell.fill.fgColor.rgb == "FFFFFBE8" for cell in found)


@pytest.mark.parametrize(
    ("form_id", "column", "rows"),
    [("project", "indicators_name", 60), ("project", "funds_budget", 30),
     ("department", "matrix_category", 16), ("department", "projects_name", 60),
     ("department", "indicators_name", 60)],
)  # fmt: skip
def test_there_is_room_for_what_units_have(
    books: dict[str, Any], form_id: str, column: str, rows: int
) -> None:
    sheet, cells = area(books[form_id], column)
    assert len(sheet[cells]) >= rows


def test_a_longer_filling_gets_longer_tables(tmp_path: Path) -> None:
    rows = [project_row(name=f"项目{number}") for number in range(75)]
    path = saved(tmp_path, DEPARTMENT, departments.good(projects=rows))
    sheet, cells = area(openpyxl.load_workbook(path), "projects_name")
    assert [cell.value for (cell,) in sheet[cells]] == [row["name"] for row in rows]


def test_inputs_are_open_and_everything_else_is_locked(form: Form, book: Any) -> None:
    inputs = set()
    for _, field in form.fields():
        if field.kind is not Kind.FORMULA:
            sheet, cell = area(book, field.key)
            inputs.add((sheet.title, cell))
    for _, table in form.tables():
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


# -- drop-downs and checks while typing -----------------------------------------------------------


def test_level_two_list_depends_on_level_one(form: Form, book: Any) -> None:
    for name in ("indicators_level2", "weights_level2"):
        sheet, first = first_of(book, name)
        rule = validation_at(sheet, first)
        row = re.sub(r"\D", "", first)
        assert rule.type == "list"
        assert rule.formula1 == (
            f"OFFSET(level_heads,MATCH($A{row},level_firsts,0),1,COUNTIF(level_firsts,$A{row}),1)"
        )
    options, pairs = area(book, "level_firsts")
    listed = [(cell.value, cell.offset(0, 1).value) for (cell,) in options[pairs]]
    assert sorted(listed) == sorted(form.levels)
    firsts = [first for first, _ in listed]
    assert [n for i, n in enumerate(firsts) if i == 0 or firsts[i - 1] != n] == list(
        form.lists["level1"]
    )


def test_rule_list_offers_the_profiles_that_serve_the_form(form: Form, book: Any) -> None:
    profiles = rules.profiles_for(form.id)
    sheet, cells = area(book, "list_profile")
    offered = [cell.value for (cell,) in sheet[cells]]
    assert offered == [rules.choice_label(profile) for profile in profiles]
    assert [rules.find(str(text), form.id) for text in offered] == list(profiles)
    weights, table = area(book, "rule_weights")
    assert {row[0].value: row[1].value for row in weights[table]} == {
        rules.choice_label(profile): profile.execution_weight for profile in profiles
    }


def test_both_forms_have_rules_to_choose_their_own_among_them() -> None:
    assert {profile.id for profile in rules.profiles_for("project")} >= {"mof2020", "hunan"}
    assert {profile.id for profile in rules.profiles_for("department")} >= {"hebei", "mof2013"}
    for form in FORMS.values():
        assert form.id in rules.load(form.default_rules).forms


@pytest.mark.parametrize(
    ("form_id", "name", "list_name", "stops"),
    [("project", "funds_source", "fund_source", False),
     ("project", "public_service", "yes_no", True),
     ("department", "matrix_category", "category", False),
     ("department", "projects_category", "category", False),
     ("department", "projects_fund_level", "fund_level", True),
     ("department", "projects_evaluated", "yes_no", True),
     ("department", "projects_self_grade", "grade", True),
     ("department", "group_role", "role", False),
     ("department", "profile", "profile", True)],
)  # fmt: skip
def test_lists_drop_down_and_say_so_when_another_word_is_typed(
    books: dict[str, Any],
    form_id: str,
    name: str,
    list_name: str,
    stops: bool,  # noqa: FBT001
) -> None:
    book = books[form_id]
    rule = validation_at(*first_of(book, name))
    assert (rule.type, rule.formula1) == ("list", f"list_{list_name}")
    assert (rule.errorStyle or "stop") == ("stop" if stops else "information")
    sheet, cells = area(book, f"list_{list_name}")
    offered = [cell.value for (cell,) in sheet[cells]]
    if list_name != "profile":
        assert offered == list(FORMS[form_id].lists[list_name])


@pytest.mark.parametrize(
    ("form_id", "name", "kind", "low", "high"),
    [("project", "funds_budget", "decimal", "0", "1000000000"),
     ("project", "indicators_weight", "decimal", "0", "100"),
     ("project", "year", "whole", "2000", "2100"),
     ("project", "indicators_threshold", "decimal", "0", "10"),
     ("department", "matrix_budget_central", "decimal", "0", "1000000000"),
     ("department", "matrix_spent_stated", "decimal", "0", "1000000000"),
     ("department", "matrix_rate_stated", "decimal", "0", "10"),
     ("department", "matrix_total_budget_stated", "decimal", "0", "1000000000"),
     ("department", "projects_spent", "decimal", "0", "1000000000"),
     ("department", "projects_self_score", "decimal", "0", "100"),
     ("department", "projects_declared_rate", "decimal", "0", "10"),
     ("department", "added", "decimal", "-1000000000", "1000000000"),
     ("department", "staff_posts", "decimal", "0", "1000000000"),
     ("department", "declared_coverage", "decimal", "0", "10")],
)  # fmt: skip
def test_numbers_are_checked_while_typing_with_a_chinese_word(
    books: dict[str, Any], form_id: str, name: str, kind: str, low: str, high: str
) -> None:
    rule = validation_at(*first_of(books[form_id], name))
    assert (rule.type, rule.operator or "between", rule.formula1, rule.formula2) == (
        kind,
        "between",
        low,
        high,
    )
    assert rule.errorTitle == "填写有误"
    assert re.search(r"[一-鿿]", rule.error)


def test_every_prompt_is_shown_while_typing_and_short_enough(form: Form, book: Any) -> None:
    asked = [(field.key, field) for _, field in form.fields() if field.kind is not Kind.FORMULA]
    asked += [
        (column_name(table, column.key), column)
        for _, table in form.tables()
        for column in table.inputs
    ]
    prompted = [(name, field) for name, field in asked if field.prompt]
    assert len(prompted) >= 20
    for name, field in prompted:
        rule = validation_at(*first_of(book, name))
        assert (rule.promptTitle, rule.prompt) == (field.label, field.prompt)


# -- print ----------------------------------------------------------------------------------------


def test_heads_stay_in_view_and_sheets_print_one_page_wide(form: Form, book: Any) -> None:
    for sheet in form.sheets:
        worksheet = book[sheet.name]
        assert worksheet.freeze_panes is not None
        assert worksheet.sheet_properties.pageSetUpPr.fitToPage
        assert (worksheet.page_setup.paperSize, worksheet.page_setup.fitToWidth or 1) == (9, 1)
        assert (worksheet.page_setup.orientation == "landscape") is sheet.landscape
        assert (
            len(sheet.blocks) > 1
            or isinstance(sheet.blocks[0], FieldBlock)
            or (worksheet.print_title_rows is not None)
        )
    assert book[CHECK_SHEET].page_setup.fitToHeight in {None, 1}


@pytest.mark.parametrize(
    ("form_id", "sheet", "pane", "heads"),
    [("project", "资金情况", "A7", "$4:$4"), ("project", "绩效指标", "D5", "$4:$4"),
     ("department", "资金矩阵", "B6", "$4:$4"), ("department", "项目清单", "B7", "$4:$4"),
     ("department", "组织实施", "A2", None)],
)  # fmt: skip
def test_the_name_of_the_row_stays_in_view_in_wide_tables(
    books: dict[str, Any], form_id: str, sheet: str, pane: str, heads: str | None
) -> None:
    worksheet = books[form_id][sheet]
    assert worksheet.freeze_panes == pane
    assert (worksheet.print_title_rows or None) == heads


def test_the_header_names_unit_year_and_form(tmp_path: Path) -> None:
    book: Any = openpyxl.load_workbook(saved(tmp_path, DEPARTMENT, departments.good()))
    visible = [sheet for sheet in book if sheet.sheet_state == "visible"]
    headers = {sheet.oddHeader.right.text for sheet in visible}
    assert headers == {
        "部门整体绩效自评填报模板",  # the guide is the same for everybody
        "某县交通运输局  2024年度  部门整体绩效自评填报模板",
    }


@pytest.mark.office
def test_the_department_template_prints_on_few_pages(tmp_path: Path) -> None:
    """Nothing spills over: as many pages as the sheets need, the matrix and the check on one each."""
    (pdf,) = office.to_pdf([saved(tmp_path, DEPARTMENT)], tmp_path / "pdf", tmp_path / "profile")
    pages = len(re.findall(rb"/Type\s*/Page\b", pdf.read_bytes()))
    assert 10 <= pages <= 16


# -- 填报检查 -------------------------------------------------------------------------------------


def test_the_blank_templates_say_what_is_missing(tmp_path: Path) -> None:
    verdict, lines = shown_check(PROJECT, saved(tmp_path, PROJECT))
    assert verdict == "还有 18 处待处理"
    assert lines["必填项未填"] == ("5", "待处理")
    assert lines["分值合计（含预算执行率）"] == ("10", "待处理")
    assert lines["自评得分大于分值的行"] == ("0", "通过")
    verdict, lines = shown_check(DEPARTMENT, saved(tmp_path, DEPARTMENT))
    assert verdict == "还有 17 处待处理"
    assert lines["必填项未填"] == ("3", "待处理")
    assert lines["安排合计（万元）"] == ("0", "待处理")
    assert lines["项目个数"] == ("0", "待处理")
    assert lines["分值合计（含预算执行率）"] == ("10", "待处理")
    assert lines["与资金矩阵不符的类别"] == ("0", "通过")


def test_a_good_filling_may_be_submitted(form: Form, tmp_path: Path) -> None:
    verdict, lines = shown_check(form, saved(tmp_path, form, GOOD[form.id]))
    assert verdict == "可以提交"
    assert {conclusion for _, conclusion in lines.values()} == {"通过"}
    assert lines["分值合计（含预算执行率）"] == ("100", "通过")


@pytest.mark.parametrize(
    ("name", "total", "budget"),
    [(make_samples.LINWU_CORRECTED, "全年预算数合计（万元）", "788.82"),
     (make_samples.FENGNAN_CORRECTED, "安排合计（万元）", "1406.33")],
)  # fmt: skip
def test_the_corrected_samples_may_be_submitted(
    name: str, total: str, budget: str, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_bytes(make_samples.workbooks()[name])
    form = FORMS[read_file(path, "0").form.id]
    verdict, lines = shown_check(form, path)
    assert verdict == "可以提交"
    assert lines["分值合计（含预算执行率）"] == ("100", "通过")
    assert lines[total] == (budget, "通过")


def test_the_department_check_shows_its_figures(tmp_path: Path) -> None:
    filling = departments.good(projects=[project_row(spent=80), departments.projects()[1]])
    _, lines = shown_check(DEPARTMENT, saved(tmp_path, DEPARTMENT, filling))
    assert {label: lines[label] for label in lines if lines[label] != ("0", "通过")} == {
        "安排合计（万元）": ("195.5", "通过"),
        "拨付合计（万元）": ("195.5", "通过"),
        "总体预算执行率": ("1", "通过"),
        "项目个数": ("2", "通过"),
        "与资金矩阵不符的类别": ("1", "待处理"),
        "与资金矩阵不符的层级": ("1", "待处理"),
        "执行率低且没有说明原因的项目": ("1", "待处理"),
        "填写的目标": ("1", "通过"),
        "填写的三级指标": ("5", "通过"),
        "分值合计（含预算执行率）": ("100", "通过"),
        "指标自评得分合计": ("90", "通过"),
    }


def _scored(*rows: cases.Row) -> dict[str, list[cases.Row]]:
    return {"indicators": list(rows)}


BENT_PROJECTS: Mapping[str, Filling] = {
    "declared": cases.good(fields={"funds_declared_budget": 99.5}),
    "overspent": cases.good(funds=[cases.fund(spent=101)]),
    "slow": cases.good(funds=[cases.fund(spent=80)]),
    "gap": cases.good(funds=[{"source": "当年财政拨款", "budget": 3}]),
    "text": cases.good(funds=[cases.fund(budget="100万元")]),
    "spent in words": cases.good(funds=[cases.fund(spent="全部")]),
    "score": cases.good(indicators=[cases.indicator(self_score=51), cases.indicator(self_score=49, weight=50)]),
    "row gaps": cases.good(indicators=[cases.indicator(nature="", target=None)]),
    "nothing": cases.good(fields={"year": None, "unit": ""}, funds=[], indicators=[], goals=[], texts=[]),
    "half goal": cases.good(goals=[{"expected": "修路"}], bodies={"栏3.1": ""}),
    "many": cases.good(indicators=[cases.indicator(weight=1, self_score=1) for _ in range(75)]),
    "approved": cases.good(weights=[{"level1": "产出指标", "approved": 50},
                                    {"level1": "产出指标", "level2": "质量指标", "approved": 15}]),
}  # fmt: skip
BENT_DEPARTMENTS: Mapping[str, Filling] = {
    "identity": departments.good({"year": None, "department_name": ""}),
    "nothing": Filling(),
    "no matrix": departments.good(matrix=[]),
    "presets": departments.good(matrix=[{"category": c} for c in DEPARTMENT.lists["category"]]),
    "words in a level": departments.good(
        matrix=[matrix_row(budget_county="100万元", budget_stated=90),
                matrix_row(category="债券资金", spent_city="五十", spent_stated=3)]),
    "words as subtotal": departments.good(
        matrix=[matrix_row(budget_stated="90万元"), matrix_row(category="债券资金", spent_stated=100.5)]),
    "subtotals": departments.good(
        matrix=[matrix_row(budget_stated=99.99, spent_stated=100),
                matrix_row(category="债券资金", budget_stated=100, spent_stated=0)]),
    "totals": departments.good({"matrix_total_budget_stated": 195, "matrix_total_spent_stated": 195.5,
                                "projects_declared_budget": 195.5, "projects_declared_spent": 1}),
    "total in words": departments.good({"matrix_total_budget_stated": "很多"}),
    "no projects": departments.good(projects=[]),
    "gaps": departments.good(
        projects=[project_row(category="", fund_level=None, budget=None, spent=None, evaluated=None),
                  {"budget": 3, "category": "本级", "fund_level": "县级"}]),
    "category": departments.good(
        projects=[project_row(category="专项转移支付"), project_row(category="其他")]),
    "category twice": departments.good(
        matrix=[matrix_row(budget_county=60, spent_county=50), matrix_row(budget_county=40, spent_county=50)],
        projects=[project_row()]),
    "category twice and wrong": departments.good(
        matrix=[matrix_row(budget_county=60), matrix_row(budget_county=50)], projects=[project_row()]),
    "category in other letters": departments.good(
        matrix=[matrix_row(category="PPP")], projects=[project_row(category="ppp")]),
    "level": departments.good(
        projects=[project_row(fund_level="市级"),
                  project_row(fund_level="省级", category="专项转移支付", budget=95.5, spent=95.5)]),
    "not evaluated": departments.good(
        projects=[project_row(evaluated="否"), project_row(evaluated="")]),
    "low": departments.good(
        projects=[project_row(spent=89.999999), project_row(spent=90), project_row(spent=0),
                  project_row(spent=80, reason="招标节约"), project_row(budget=0, spent=0), project_row(spent=None)]),
    "spent in words": departments.good(projects=[project_row(spent="100万元"), project_row(spent=10)]),
    "budget in words": departments.good(projects=[project_row(budget="一百"), project_row(spent=10)]),
    "words without a name": departments.good(projects=[project_row(spent=10), {"spent": "见上"}]),
    "many": departments.good(
        projects=[project_row(name=f"项目{n}", budget=1.1, spent=0.7) for n in range(75)],
        matrix=[matrix_row(category=f"类别{n}", budget_central=0.1, budget_province=0.2, spent_city=0.3)
                for n in range(20)]),
    "a cent": departments.good(
        matrix=[matrix_row(budget_central=0.1, budget_province=0.2, budget_county=None, budget_stated=0.3,
                           spent_county=0.000001, spent_stated=0.000002)],
        projects=[project_row(budget=0.3, spent=0.000001)]),
    "scores": departments.good(
        indicators=[cases.indicator(self_score=51), cases.indicator(self_score=49), cases.indicator(target="")],
        goals=[{"expected": "修路"}], bodies={"栏1.2": ""}),
    "no goals": departments.good(goals=[], indicators=[], texts=[]),
    "投入 过程 产出 效果": departments.good(
        {"profile": "财预〔2013〕53号"},
        indicators=[cases.indicator(level1="投入", level2="目标设定", weight=100, self_score=100)],
        weights=[{"level1": "投入", "approved": 15}, {"level1": "投入", "level2": "目标设定", "approved": 15}]),
    "base data": departments.good(
        {"staff_posts": 10, "staff_actual": 9, "three_public_last_budget": 3, "three_public_budget": 2,
         "three_public_spent": 1, "office_budget": 0, "office_spent": 5, "added": -3.5, "year_start_budget": 100,
         "procurement_budget": 3, "procurement_spent": 1, "area_approved": 12.5}),
    "base data in words": departments.good(
        {"staff_posts": 10, "staff_actual": "九人", "three_public_last_budget": "三", "three_public_budget": "二",
         "office_budget": 2, "office_spent": ""}),
}  # fmt: skip
BENT = {"project": BENT_PROJECTS, "department": BENT_DEPARTMENTS}
NEVER_OPEN = {"score_sum", "matrix_spent", "rate"}
"""Lines that only show a figure (the rate of a department; that of a project can be open)."""


@pytest.mark.parametrize("form_id", list(FORMS))
def test_every_line_of_the_check_is_bent_by_some_case(form_id: str) -> None:
    form = FORMS[form_id]
    results = [self_check(form, filling, rules.load("mof2020").execution_weight)
               for filling in BENT[form_id].values()]  # fmt: skip
    assert all(list(result) and result.keys() == results[0].keys() for result in results)
    assert set(results[0]) == {line.key for line in form.check_lines}
    opened = {key for result in results for key, (_, count) in result.items() if count}
    closed = {line.key for line in form.check_lines} - opened
    assert closed == {"score_sum"} if form_id == "project" else closed == NEVER_OPEN


@pytest.mark.office
def test_self_check_recalculated_by_libreoffice_equals_what_is_stored(tmp_path: Path) -> None:
    """Blank, good, the samples, bent in every way the sheet looks at, and random ones."""
    from test_scored_workbook import differences  # noqa: PLC0415

    files = []
    for name, data in make_samples.workbooks().items():
        files.append(tmp_path / name)
        files[-1].write_bytes(data)
    for form in FORMS.values():
        fillings = {"blank": None, "good": GOOD[form.id], **BENT[form.id]}
        files += [
            saved(tmp_path, form, filling, f"{form.id} {name}")
            for name, filling in fillings.items()
        ]
    for seed in range(40):
        files.append(saved(tmp_path, PROJECT, generate.filling(seed), f"project {seed}"))
        files.append(saved(tmp_path, DEPARTMENT, generate.department(seed), f"department {seed}"))
    copies = office.recalculate(files, tmp_path / "out", tmp_path / "profile")
    pairs = zip(files, copies, strict=True)
    assert [line for one, other in pairs for line in differences(one, other)] == []
