"""What frames hold of a department: amounts in 分, addresses, unused presets, totals left out."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import cases
import departments
import office
import pandas as pd
import pytest
from departments import good, matrix_row, project_row
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from test_frames import AMOUNTS, ONE_FOLDER, notes_of, same

from selfeval_xl.forms import DEPARTMENT, FUND_LEVELS, Kind
from selfeval_xl.intake import FormRead, Frames, build_frames, read_file

if TYPE_CHECKING:
    from pathlib import Path

    from selfeval_xl.templates import Value

D = Decimal
FULL = good(
    {
        "duties": "公路建设和养护。",
        "declared_projects": 2,
        "declared_coverage": 0.9524,
        "matrix_total_budget_stated": 195.5,
        "matrix_total_spent_stated": "195.50万元",
        "matrix_total_rate_stated": 1,
        "projects_declared_budget": 195.5,
        "projects_declared_rate": 0.9652,
        "staff_posts": 30,
        "area_built": 1234.5,
        "carried_in": 1.5,
        "added": -3.25,
        "fill_date": date(2025, 3, 1),
    },
    matrix=[
        matrix_row(category="专项转移支付", budget_central=0, budget_province=95.5, spent_province=95.5,
                   budget_county=None, spent_county=None, budget_stated=95.5, rate_stated=1),
        matrix_row(category="抗疫特别国债", budget_county=0.000001, spent_county="1,234.5万元"),
    ],
    projects=[
        project_row(rate_stated=0.955, self_score=95.55),
        project_row(name="危桥改造", code=None, document_number="冀财建〔2024〕12号", spent=None, evaluated="否"),
    ],
    systems=[{"name": "管理办法", "issued": "2023年5月"}],
    meetings=[{"name": "布置会", "held": date(2024, 6, 1)}],
)  # fmt: skip


def frames_of(folder: Path) -> Frames:
    """Return the frames of the full department alone."""
    return build_frames([read_file(departments.save(FULL, folder), "a")])


def read_back(folder: Path, **tables: list[dict[str, Value]]) -> FormRead:
    """Return what is read from a department filled like this."""
    return read_file(departments.save(good(None, None, **tables), folder), "0")


def retyped(folder: Path, sheet: str, cells: dict[str, Value]) -> FormRead:
    """Return what is read after these cells of the good department were typed over."""
    path = departments.save(good(), folder)
    book = load_workbook(path)
    for cell, value in cells.items():
        book[sheet][cell] = value
    book.save(path)
    return read_file(path, "0")


# -- types and places -----------------------------------------------------------------------------


def test_amounts_of_the_matrix_are_fen_with_their_cells(tmp_path: Path) -> None:
    matrix = frames_of(tmp_path).tables["matrix"]
    assert matrix["category"].tolist() == ["专项转移支付", "抗疫特别国债"]
    assert matrix["budget_central"].tolist() == [0, pd.NA]
    assert matrix["budget_province"].tolist() == [95_500_000, pd.NA]
    assert matrix["budget_county"].tolist() == [pd.NA, 1]
    assert matrix["spent_county"].tolist() == [pd.NA, 1_234_500_000]
    assert matrix["budget_stated"].tolist() == [95_500_000, pd.NA]
    assert matrix["rate_stated"].tolist() == [D(1), None]
    assert matrix["budget_central_at"].tolist() == ["B6", "B7"]
    assert matrix["spent_county_at"].tolist() == ["K6", "K7"]
    assert matrix["row"].tolist() == [6, 7]
    assert set(matrix["sheet"]) == {"资金矩阵"}


def test_the_list_of_projects_keeps_its_types(tmp_path: Path) -> None:
    projects = frames_of(tmp_path).tables["projects"]
    assert projects["budget"].tolist() == [100_000_000, 100_000_000]
    assert projects["spent"].tolist() == [100_000_000, pd.NA]
    assert projects["self_score"].tolist() == [D("95.55"), D(100)]
    assert projects["rate_stated"].tolist() == [D("0.955"), None]
    assert projects["evaluated"].tolist() == ["是", "否"]
    assert projects["fund_level"].tolist() == ["县级", "县级"]
    assert projects["document_number"].tolist() == ["", "冀财建〔2024〕12号"]
    assert projects["budget_at"].tolist() == ["F7", "F8"]
    assert projects["evaluated_at"].tolist() == ["L7", "L8"]


def test_every_amount_column_is_a_whole_number_that_may_be_missing(tmp_path: Path) -> None:
    frames = frames_of(tmp_path)
    for _, table in DEPARTMENT.tables():
        frame = frames.tables[table.key]
        for column in table.inputs:
            is_whole = str(frame[column.key].dtype) == "Int64"
            assert is_whole is (column.kind is Kind.AMOUNT), column.key
            assert f"{column.key}_at" in frame
    for _, field in DEPARTMENT.fields():
        if field.kind is not Kind.FORMULA:
            is_whole = str(frames.forms[field.key].dtype) == "Int64"
            assert is_whole is (field.kind in {Kind.AMOUNT, Kind.YEAR}), field.key


def test_fields_of_a_department_have_their_types_and_cells(tmp_path: Path) -> None:
    form = frames_of(tmp_path).forms.loc["a"]
    assert (form["form"], form["year"], form["department_name"]) == (
        "department", 2024, "某县交通运输局",
    )  # fmt: skip
    assert (form["department_name_at"], form["staff_posts_at"]) == ("部门信息!B4", "基础数据!B4")
    assert (form["declared_projects"], form["declared_coverage"]) == (D(2), D("0.9524"))
    assert (form["staff_posts"], form["area_built"]) == (D(30), D("1234.5"))
    assert (form["carried_in"], form["added"]) == (1_500_000, -3_250_000)
    assert form["fill_date"] == date(2025, 3, 1)


def test_totals_as_declared_are_read_from_the_head_rows(tmp_path: Path) -> None:
    form = frames_of(tmp_path).forms.loc["a"]
    assert form["matrix_total_budget_stated"] == 195_500_000
    assert form["matrix_total_budget_stated_at"] == "资金矩阵!G5"
    assert form["matrix_total_spent_stated"] == 195_500_000
    assert form["matrix_total_rate_stated"] == D(1)
    assert form["projects_declared_budget"] == 195_500_000
    assert form["projects_declared_budget_at"] == "项目清单!F6"
    assert form["projects_declared_spent"] is pd.NA
    assert form["projects_declared_rate"] == D("0.9652")
    assert form["projects_declared_rate_at"] == "项目清单!H6"


def test_dates_of_organisation_are_dates(tmp_path: Path) -> None:
    frames = frames_of(tmp_path)
    assert frames.tables["systems"]["issued"].tolist() == [date(2023, 5, 31)]
    assert frames.tables["meetings"]["held"].tolist() == [date(2024, 6, 1)]
    assert frames.tables["group"]["people"].tolist() == [D(1), D(4)]


def test_departments_of_a_batch_stay_apart_and_apart_from_projects(tmp_path: Path) -> None:
    reads = [
        read_file(departments.save(good({"department_name": f"局{n}"}), tmp_path), str(n))
        for n in range(3)
    ]
    frames = build_frames(reads)
    assert frames.forms["department_name"].tolist() == ["局0", "局1", "局2"]
    assert frames.tables["projects"]["form_id"].tolist() == ["0", "0", "1", "1", "2", "2"]
    assert frames.by_form("matrix").keys() == {"0", "1", "2"}
    assert frames.rows("funds") == ()
    project = build_frames([read_file(cases.save(cases.good(), tmp_path), "p")])
    assert (project.rows("matrix"), project.rows("projects")) == ((), ())


def test_a_department_without_rows_has_its_columns(tmp_path: Path) -> None:
    frames = build_frames([read_back(tmp_path, matrix=[], projects=[], group=[])])
    for key in ("matrix", "projects", "group"):
        table = DEPARTMENT.table(key)
        assert len(frames.tables[key]) == 0
        assert {column.key for column in table.inputs} <= set(frames.tables[key])
    assert str(frames.tables["matrix"]["budget_central"].dtype) == "Int64"


# -- which rows count -----------------------------------------------------------------------------


def test_a_preset_category_without_amounts_is_unused(tmp_path: Path) -> None:
    presets: list[dict[str, Value]] = [{"category": c} for c in DEPARTMENT.lists["category"]]
    used = [*presets[:3], {**presets[3], "spent_city": 0}, presets[4]]
    read = read_back(tmp_path, matrix=used)
    assert [(row["row"], row["category"], row["spent_city"]) for row in read.rows["matrix"]] == [
        (9, "债券资金", 0)
    ]
    assert read.notes == [note for note in read.notes if note["block"] == "indicators"]


def test_categories_that_the_department_adds_are_kept_as_typed(tmp_path: Path) -> None:
    own = ["抗疫特别国债", "上年结转", "世行 贷款（二期）"]
    rows: list[dict[str, Value]] = [{"category": name, "budget_central": 1} for name in own]
    projects = [project_row(category=name, name=name, code=None) for name in own]
    read = read_back(tmp_path, matrix=rows, projects=projects)
    assert [row["category"] for row in read.rows["matrix"]] == own
    assert [row["category"] for row in read.rows["projects"]] == own
    assert not [note for note in read.notes if note["key"] == "category"]


@pytest.mark.parametrize("word", ["合计", "小计", "总 计", "合计：", "资金总额"])
@pytest.mark.parametrize(
    ("table", "sheet", "row", "amount"), [("matrix", "资金矩阵", 8, "B8"), ("projects", "项目清单", 9, "F9")]
)  # fmt: skip
def test_rows_that_only_add_up_are_left_out_with_a_note(
    tmp_path: Path, word: str, table: str, sheet: str, row: int, amount: str
) -> None:
    read = retyped(tmp_path, sheet, {f"A{row}": word, amount: 195.5})
    assert [item["row"] for item in read.rows[table]] == [row - 2, row - 1]
    assert notes_of(read, f"A{row}") == [
        (word, "已换算", f"「{word}」行是合计，未计入；合计由程序计算，请删去此行")
    ]


def test_a_project_whose_name_only_begins_like_a_total_is_a_project(tmp_path: Path) -> None:
    read = read_back(tmp_path, projects=[project_row(name="合计系统建设")])
    assert [row["name"] for row in read.rows["projects"]] == ["合计系统建设"]


def test_a_row_without_a_name_is_read_as_long_as_something_stands_in_it(tmp_path: Path) -> None:
    rows: list[dict[str, Value]] = [project_row(), {"budget": 3}, {}, {"remark": "待定"}]
    read = read_back(tmp_path, projects=rows)
    assert [(r["row"], r["name"], r["budget"]) for r in read.rows["projects"]] == [
        (7, "农村道路养护", 100_000_000), (8, "", 3_000_000), (10, "", None),
    ]  # fmt: skip


# -- what cannot be read, and what is not on the list ---------------------------------------------


@pytest.mark.parametrize(
    ("sheet", "cell", "typed", "sentence"),
    [
        ("资金矩阵", "B6", "见附件", "「见附件」不是金额"),
        ("资金矩阵", "G6", "一百", "「一百」不是金额"),
        ("资金矩阵", "G5", "若干", "「若干」不是金额"),
        ("项目清单", "F7", "全部", "「全部」不是金额"),
        ("项目清单", "I7", "九成", "「九成」不是百分比"),
        ("项目清单", "J7", "优秀", "「优秀」不是数字"),
        ("项目清单", "F6", "同上", "「同上」不是金额"),
        ("部门信息", "B18", "全部", "「全部」不是数字"),
        ("部门信息", "B20", "全覆盖", "「全覆盖」不是百分比"),
        ("基础数据", "B4", "三十人左右", "「三十人左右」不是数字"),
        ("组织实施", "C5", "若干", "「若干」不是数字"),
    ],
)
def test_words_where_a_figure_belongs_are_noted(
    tmp_path: Path, sheet: str, cell: str, typed: str, sentence: str
) -> None:
    read = retyped(tmp_path, sheet, {cell: typed})
    notes = [n for n in read.notes if (n["sheet"], n["cell"]) == (sheet, cell)]
    assert [(n["typed"], n["kind"], n["text"]) for n in notes] == [(typed, "读不出", sentence)]


@pytest.mark.parametrize("value", ["#REF!", "#DIV/0!", "#N/A"])
@pytest.mark.parametrize(
    ("sheet", "cell"),
    [("资金矩阵", "C6"), ("资金矩阵", "G5"), ("项目清单", "F7"), ("项目清单", "A7"), ("基础数据", "B4")],
)  # fmt: skip
def test_error_values_are_noted(tmp_path: Path, sheet: str, cell: str, value: str) -> None:
    read = retyped(tmp_path, sheet, {cell: value})
    notes = [n for n in read.notes if (n["sheet"], n["cell"]) == (sheet, cell)]
    assert [(n["kind"], n["text"]) for n in notes] == [("错误值", f"错误值 {value}")]


def test_an_answer_that_is_not_on_the_list_counts_as_none(tmp_path: Path) -> None:
    read = read_back(tmp_path, projects=[project_row(evaluated="正在做")])
    assert read.rows["projects"][0]["evaluated"] is None
    assert notes_of(read, "L7") == [("正在做", "不在列表", "「正在做」不在下拉列表中，按未填处理")]


def test_formulas_in_the_list_are_worked_out(tmp_path: Path) -> None:
    read = retyped(
        tmp_path, "项目清单", {"F7": "=60+40", "G7": "=SUM(F7:F8)-F8", "G8": "=资金矩阵!C6"}
    )
    assert [(r["budget"], r["spent"]) for r in read.rows["projects"]] == [
        (100_000_000, 100_000_000), (95_500_000, 95_500_000),
    ]  # fmt: skip


def test_a_formula_over_the_sheets_own_subtotals_asks_for_a_figure(tmp_path: Path) -> None:
    read = retyped(tmp_path, "项目清单", {"F8": "=资金矩阵!F6"})
    assert read.rows["projects"][1]["budget"] is None
    assert [n[1:] for n in notes_of(read, "F8")] == [
        ("公式", "公式「=资金矩阵!F6」程序不能独立核算")
    ]


# -- exactness ------------------------------------------------------------------------------------


@ONE_FOLDER
@given(st.lists(AMOUNTS, min_size=10, max_size=10))
def test_every_amount_survives_the_template(tmp_path: Path, amounts: list[Decimal]) -> None:
    keys = [f"{side}_{end}" for side in ("budget", "spent") for end in FUND_LEVELS.values()]
    row = dict(zip(keys, amounts, strict=False))
    listed = project_row(budget=amounts[8], spent=amounts[9])
    read = read_back(tmp_path, matrix=[matrix_row(**row)], projects=[listed])
    wanted = [int(amount.scaleb(6)) for amount in amounts]
    (matrix,), (project,) = read.rows["matrix"], read.rows["projects"]
    assert [matrix[key] for key in keys] == wanted[:8]
    assert [project["budget"], project["spent"]] == wanted[8:]


@pytest.mark.office
def test_a_department_saved_again_by_libreoffice_gives_the_same(tmp_path: Path) -> None:
    path = departments.save(FULL, tmp_path)
    (copy,) = office.recalculate([path], tmp_path / "saved", tmp_path / "profile")
    assert same(build_frames([read_file(path, "0")]), build_frames([read_file(copy, "0")]))
