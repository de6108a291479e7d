"""The department form among workbooks: found by names, by labels alone, and never confused."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

import cases
import departments
import generate
import pytest
from departments import good, matrix_row, project_row
from openpyxl import load_workbook
from openpyxl.utils import column_index_from_string, get_column_letter
from test_recognise import (
    NOT_OURS,
    edited,
    renamed_part,
    shift_rows,
    values_of,
    without_names,
)

from selfeval_xl.forms import DEPARTMENT, FORMS
from selfeval_xl.intake import OFFICIAL, UnreadableError, read_file
from selfeval_xl.templates import build

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl.workbook.workbook import Workbook as Book

FILLED = good(
    {
        "duties": "公路建设和养护。",
        "overall_goal": "改善出行条件。",
        "declared_total": 98.5,
        "declared_projects": 2,
        "declared_evaluated": 2,
        "declared_coverage": 1,
        "matrix_total_budget_stated": 195.5,
        "matrix_total_rate_stated": 1,
        "projects_declared_budget": 195.5,
        "projects_declared_rate": 0.9652,
        "staff_posts": 30,
        "staff_actual": 28,
        "three_public_budget": 5.5,
        "carried_in": 1.5,
        "year_start_budget": 180,
        "added": -3.25,
        "area_built": 1234.5,
        "fill_date": date(2025, 3, 1),
    },
    matrix=[
        matrix_row(category="专项转移支付", budget_province=95.5, spent_province=95.5,
                   budget_county=0, spent_county=0, budget_stated=95.5),
        matrix_row(spent_stated=100, rate_stated=1),
    ],
    projects=[
        project_row(rate_stated=1, reason="据实结算。", form_file="道路.xlsx", remark="续建"),
        departments.projects()[1],
    ],
    systems=[{"name": "管理办法", "document_number": "县交〔2023〕8号", "issued": date(2023, 5, 1)}],
    meetings=[{"name": "布置会", "attended": "各股室", "held": date(2024, 6, 1), "topic": "布置。"}],
    weights=[{"level1": "产出指标", "level2": "", "approved": 50}],
)  # fmt: skip
PARTS = {
    sheet.name: f"xl/worksheets/sheet{number}.xml"
    for number, sheet in enumerate(DEPARTMENT.sheets, start=2)
}


@pytest.fixture
def filled(tmp_path: Path) -> Path:
    """Return a filled department template."""
    return departments.save(FILLED, tmp_path, "表.xlsx")


def shift_columns(path: Path, sheet: str, before: str, by: int = 1) -> None:
    """Insert ``by`` empty columns before a column as a spreadsheet does: names and merges move along."""
    limit = column_index_from_string(before)

    def later(letters: str) -> str:
        number = column_index_from_string(letters)
        return get_column_letter(number + by) if number >= limit else letters

    def in_sheet(text: str) -> str:
        text = re.sub(
            r'<mergeCell ref="([A-Z]+)(\d+):([A-Z]+)(\d+)"',
            lambda m: f'<mergeCell ref="{later(m[1])}{m[2]}:{later(m[3])}{m[4]}"',
            text,
        )
        return re.sub(r'<c r="([A-Z]+)(\d+)"', lambda m: f'<c r="{later(m[1])}{m[2]}"', text)

    def in_names(text: str) -> str:
        def moved(match: re.Match[str]) -> str:
            return re.sub(r"\$([A-Z]+)", lambda m: f"${later(m[1])}", match[0])

        return re.sub(rf"'?{sheet}'?!\$[A-Z]+\$\d+(?::\$[A-Z]+\$\d+)?", moved, text)

    renamed_part(path, PARTS[sheet], in_sheet)
    renamed_part(path, "xl/workbook.xml", in_names)


# -- which form -----------------------------------------------------------------------------------


def test_a_department_says_its_form_and_version(filled: Path) -> None:
    read = read_file(filled, "0")
    assert read.form is DEPARTMENT
    assert (read.fields["form"], read.fields["version"]) == ("department", 1)


def test_every_table_of_the_form_is_read(filled: Path) -> None:
    rows = read_file(filled, "0").rows
    assert {key: len(own) for key, own in rows.items()} == {
        "weights": 1, "matrix": 2, "projects": 2, "group": 2, "systems": 1, "meetings": 1, "goals": 1,
        "indicators": 5, "texts": 19,
    }  # fmt: skip


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("named", [True, False])
def test_project_and_department_are_never_confused(
    seed: int,
    named: bool,  # noqa: FBT001
    tmp_path: Path,
) -> None:
    project = cases.save(generate.filling(seed), tmp_path, "项目.xlsx")
    department = departments.save(generate.department(seed), tmp_path, "部门.xlsx")
    if not named:
        without_names(project)
        without_names(department)
    assert read_file(project, "0").form.id == "project"
    assert read_file(department, "0").form.id == "department"


@pytest.mark.parametrize("form_id", list(FORMS))
def test_a_blank_template_is_refused_by_names_and_by_labels(form_id: str, tmp_path: Path) -> None:
    path = tmp_path / "表.xlsx"
    path.write_bytes(build(FORMS[form_id]))
    for _ in range(2):
        with pytest.raises(UnreadableError) as refusal:
            read_file(path, "0")
        assert str(refusal.value) == "「表.xlsx」是还没有填写的空白模板；请填写后再试。"
        without_names(path)


@pytest.mark.parametrize(
    ("sheet", "cell", "value"),
    [("部门信息", "B4", "某局"), ("资金矩阵", "B6", 0), ("资金矩阵", "B6", "看不懂"), ("资金矩阵", "G5", 3),
     ("项目清单", "A7", "道路养护"), ("项目清单", "F6", 1), ("组织实施", "B5", "局长"),
     ("基础数据", "B5", 30), ("绩效目标", "A8", "目标"), ("报告正文", "E5", "正文")],
)  # fmt: skip
def test_one_filled_cell_makes_a_department_filled(
    tmp_path: Path, sheet: str, cell: str, value: str | int
) -> None:
    path = tmp_path / "表.xlsx"
    path.write_bytes(build(DEPARTMENT))

    def fill(book: Book) -> None:
        book[sheet][cell] = value

    assert edited(path, fill).fields["form"] == "department"


@pytest.mark.parametrize("lost", ["资金矩阵", "项目清单", "绩效目标"])
def test_without_names_and_without_a_needed_table_only_its_indicators_are_read(
    filled: Path, lost: str
) -> None:
    indicators = len(read_file(filled, "0").rows["indicators"])
    without_names(filled)
    book = load_workbook(filled)
    del book[lost]
    book.save(filled)
    read = read_file(filled, "0")
    assert read.fields["layout"] == OFFICIAL
    assert len(read.rows["indicators"]) == indicators


def test_without_names_and_without_indicators_it_is_no_form_of_ours(filled: Path) -> None:
    without_names(filled)
    book = load_workbook(filled)
    del book["绩效指标"]
    book.save(filled)
    with pytest.raises(UnreadableError) as refusal:
        read_file(filled, "0")
    assert str(refusal.value) == NOT_OURS


def test_a_workbook_that_says_department_is_one_whatever_it_lacks(filled: Path) -> None:
    book = load_workbook(filled)
    for sheet, prefix in (("资金矩阵", "matrix_"), ("项目清单", "projects_")):
        del book[sheet]
        for name in [name for name in book.defined_names if name.startswith(prefix)]:
            del book.defined_names[name]
    book.save(filled)
    read = read_file(filled, "0")
    assert read.form is DEPARTMENT
    assert (read.rows["matrix"], read.rows["projects"]) == ([], [])
    assert (read.fields["matrix_sheet"], read.fields["projects_sheet"]) == ("资金矩阵", "项目清单")


# -- names, then labels ---------------------------------------------------------------------------


def test_without_names_the_labels_give_the_same(filled: Path) -> None:
    named = read_file(filled, "0")
    without_names(filled)
    labelled = read_file(filled, "0")
    assert labelled.fields["version"] is None
    assert values_of(labelled) == values_of(named)
    assert labelled.rows["projects"] == named.rows["projects"]
    assert labelled.fields["projects_declared_budget_at"] == "项目清单!F6"


def test_names_that_lead_nowhere_give_way_to_labels(filled: Path) -> None:
    named = read_file(filled, "0")
    renamed_part(
        filled, "xl/workbook.xml", lambda text: re.sub(r"![^<]*(?=</definedName>)", "!#REF!", text)
    )
    assert values_of(read_file(filled, "0")) == values_of(named)


@pytest.mark.parametrize(
    "name",
    ["department_name", "declared_coverage", "added", "matrix_spent_city", "matrix_total_budget_stated",
     "projects_fund_level", "projects_declared_rate", "group_post", "meetings_held", "texts_body"],
)  # fmt: skip
def test_a_single_lost_name_gives_way_to_its_label(filled: Path, name: str) -> None:
    named = read_file(filled, "0")

    def lose(book: Book) -> None:
        del book.defined_names[name]

    assert values_of(edited(filled, lose)) == values_of(named)


@pytest.mark.parametrize("named", [True, False])
@pytest.mark.parametrize("sheet", [sheet.name for sheet in DEPARTMENT.sheets])
def test_renamed_sheets_are_found(filled: Path, sheet: str, named: bool) -> None:  # noqa: FBT001
    before = read_file(filled, "0")
    renamed_part(filled, "xl/workbook.xml", lambda text: text.replace(sheet, f"{sheet}(2)"))
    if not named:
        without_names(filled)
    assert values_of(read_file(filled, "0")) == values_of(before)


@pytest.mark.parametrize("named", [True, False])
def test_other_labels_of_a_column_are_known(filled: Path, named: bool) -> None:  # noqa: FBT001
    before = read_file(filled, "0")

    def relabel(book: Book) -> None:
        book["项目清单"]["F4"], book["项目清单"]["G4"] = "预算数", "实际支出"
        book["部门信息"]["A4"] = "单位名称"

    edited(filled, relabel)
    if not named:
        without_names(filled)
    assert values_of(read_file(filled, "0")) == values_of(before)


# -- rows and columns -----------------------------------------------------------------------------


@pytest.mark.parametrize("named", [True, False])
@pytest.mark.parametrize(
    ("sheet", "above"),
    [("资金矩阵", 4), ("资金矩阵", 5), ("资金矩阵", 6), ("资金矩阵", 7), ("项目清单", 1), ("项目清单", 5),
     ("项目清单", 7), ("项目清单", 8), ("部门信息", 3), ("部门信息", 10), ("组织实施", 1), ("基础数据", 4)],
)  # fmt: skip
@pytest.mark.parametrize("by", [1, 3])
def test_inserted_rows_move_what_is_read(
    filled: Path,
    sheet: str,
    above: int,
    by: int,
    named: bool,  # noqa: FBT001
) -> None:
    before = read_file(filled, "0")
    shift_rows(filled, PARTS[sheet], sheet, above, by)
    if not named:
        without_names(filled)
    assert values_of(read_file(filled, "0")) == values_of(before)


@pytest.mark.parametrize("named", [True, False])
@pytest.mark.parametrize(
    ("sheet", "before"),
    [("资金矩阵", "A"), ("资金矩阵", "B"), ("资金矩阵", "F"), ("资金矩阵", "P"), ("项目清单", "A"),
     ("项目清单", "C"), ("项目清单", "H"), ("绩效指标", "D")],
)  # fmt: skip
def test_inserted_columns_move_what_is_read(
    filled: Path,
    sheet: str,
    before: str,
    named: bool,  # noqa: FBT001
) -> None:
    read = read_file(filled, "0")
    shift_columns(filled, sheet, before)
    if not named:
        without_names(filled)
    assert values_of(read_file(filled, "0")) == values_of(read)


def test_projects_below_the_named_body_are_read(tmp_path: Path) -> None:
    rows = [project_row(name=f"项目{number}", code=None) for number in range(60)]
    path = departments.save(good(projects=rows), tmp_path)

    def fill(book: Book) -> None:
        sheet = book["项目清单"]
        for row in (67, 68):
            sheet.cell(row, 1, f"补充项目{row}")

    names = [row["name"] for row in edited(path, fill).rows["projects"]]
    assert names[-3:] == ["项目59", "补充项目67", "补充项目68"]


def test_rows_below_a_gap_are_named_and_not_read(tmp_path: Path) -> None:
    path = departments.save(good(), tmp_path)

    def fill(book: Book) -> None:
        sheet = book["项目清单"]
        sheet.cell(70, 1, "补充项目")
        sheet.cell(70, 6, 5)

    read = edited(path, fill)
    assert [row["row"] for row in read.rows["projects"]] == [7, 8]
    assert [(n["cell"], n["kind"], n["text"]) for n in read.notes if n["block"] == "projects"] == [
        ("A70", "未读取", "第 70 行在空行之后，没有读取；请移到上面，中间不留空行")
    ]


@pytest.mark.parametrize("named", [True, False])
def test_a_total_below_the_rows_is_not_taken_for_the_one_above_them(
    filled: Path,
    named: bool,  # noqa: FBT001
) -> None:
    def total(book: Book) -> None:
        sheet = book["资金矩阵"]
        sheet["A8"], sheet["C8"] = "合计", 95.5

    edited(filled, total)
    if not named:
        without_names(filled)
    read = read_file(filled, "0")
    assert [row["category"] for row in read.rows["matrix"]] == ["专项转移支付", "本级"]
    assert [n["text"] for n in read.notes if n["block"] == "matrix"] == [
        "「合计」行是合计，未计入；合计由程序计算，请删去此行"
    ]


@pytest.mark.parametrize("named", [True, False])
def test_the_three_tables_of_one_sheet_do_not_run_into_each_other(
    tmp_path: Path,
    named: bool,  # noqa: FBT001
) -> None:
    full: dict[str, list[cases.Row]] = {
        "group": [{"role": "组员", "post": f"股室{n}", "people": n} for n in range(1, 7)],
        "systems": [{"name": f"制度{n}", "content": "内容"} for n in range(6)],
        "meetings": [{"name": f"会议{n}", "topic": "内容"} for n in range(6)],
    }
    path = departments.save(good(None, None, **full), tmp_path)
    if not named:
        without_names(path)
    rows = read_file(path, "0").rows
    assert [row["post"] for row in rows["group"]] == [f"股室{n}" for n in range(1, 7)]
    assert [row["name"] for row in rows["systems"]] == [f"制度{n}" for n in range(6)]
    assert [row["name"] for row in rows["meetings"]] == [f"会议{n}" for n in range(6)]


def test_a_category_merged_over_projects_counts_for_each(filled: Path) -> None:
    rows = edited(filled, lambda book: book["项目清单"].merge_cells("D7:D8")).rows["projects"]
    assert [row["category"] for row in rows] == ["本级", "本级"]
    rows = edited(filled, lambda book: book["项目清单"].merge_cells("F7:F8")).rows["projects"]
    assert [row["budget"] for row in rows] == [100_000_000, None]
