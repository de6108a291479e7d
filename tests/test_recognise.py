from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from cases import fund, good, indicators, save
from openpyxl import Workbook, load_workbook
from raw import unzipped, zipped

from selfeval_xl.forms import PROJECT
from selfeval_xl.intake import FormRead, UnreadableError, read_file
from selfeval_xl.templates import build

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from openpyxl.workbook.workbook import Workbook as Book

NOT_OURS = (
    "「表.xlsx」是工作簿，但不是《项目支出绩效自评填报模板》、《部门整体绩效自评填报模板》，"
    "也没有找到绩效自评表（找的是写有「三级指标」「指标值」「完成值」的表头）；"
    "请用 workbook_templates 文件夹里的模板填写，或选择官方格式的自评表。"
)
BLANK = "「表.xlsx」是还没有填写的空白模板；请填写后再试。"
FILLED = good(
    {
        "overall_goal": "改善农村出行条件。",
        "declared_total": 98.5,
        "funds_declared_budget": 150,
        "funds_declared_rate": 0.9652,
        "funds_declared_reason": "据实结算。",
        "execution_self_score": 9.5,
    },
    funds=[fund(), fund(source="县级财政资金", budget=50, spent=44.79)],
    weights=[{"level1": "产出指标", "level2": "", "approved": 50}],
)


@pytest.fixture
def filled(tmp_path: Path) -> Path:
    """Return a filled template."""
    return save(FILLED, tmp_path, "表.xlsx")


def values_of(read: FormRead) -> tuple[object, object]:
    """Return what was read, without places."""

    def plain(values: dict[str, object]) -> dict[str, object]:
        return {
            key: value
            for key, value in values.items()
            if not key.endswith(("_at", "sheet")) and key not in {"row", "path", "file", "version"}
        }

    rows = {key: [plain(row) for row in rows] for key, rows in read.rows.items()}
    return plain(read.fields), rows


def edited(path: Path, edit: Callable[[Book], object]) -> FormRead:
    """Return what is read after an edit with openpyxl."""
    book = load_workbook(path)
    edit(book)
    book.save(path)
    return read_file(path, "0")


def renamed_part(path: Path, part: str, change: Callable[[str], str]) -> None:
    """Change the text of one part of a workbook."""
    parts = unzipped(path.read_bytes())
    parts[part] = change(parts[part].decode()).encode()
    path.write_bytes(zipped(parts))


def without_names(path: Path) -> None:
    """Take every defined name out of a workbook."""
    renamed_part(
        path,
        "xl/workbook.xml",
        lambda text: re.sub("<definedNames>.*</definedNames>", "", text, flags=re.DOTALL),
    )


def shift_rows(path: Path, part: str, sheet: str, above: int, by: int) -> None:
    """Insert ``by`` empty rows above row ``above`` as a spreadsheet does: names and merges move along."""

    def later(row: str) -> str:
        return str(int(row) + by) if int(row) >= above else row

    def in_sheet(text: str) -> str:
        text = re.sub(r'<row r="(\d+)"', lambda m: f'<row r="{later(m[1])}"', text)
        text = re.sub(
            r'<mergeCell ref="([A-Z]+)(\d+):([A-Z]+)(\d+)"',
            lambda m: f'<mergeCell ref="{m[1]}{later(m[2])}:{m[3]}{later(m[4])}"',
            text,
        )
        return re.sub(r'<c r="([A-Z]+)(\d+)"', lambda m: f'<c r="{m[1]}{later(m[2])}"', text)

    def in_names(text: str) -> str:
        def moved(match: re.Match[str]) -> str:
            return re.sub(r"\$(\d+)", lambda m: f"${later(m[1])}", match[0])

        return re.sub(rf"'?{sheet}'?!\$[A-Z]+\$\d+(?::\$[A-Z]+\$\d+)?", moved, text)

    renamed_part(path, part, in_sheet)
    renamed_part(path, "xl/workbook.xml", in_names)


# -- which form -----------------------------------------------------------------------------------


def test_a_template_says_its_form_and_version(filled: Path) -> None:
    fields = read_file(filled, "0").fields
    assert (fields["form"], fields["version"]) == ("project", 1)


def _with_version(path: Path, version: str) -> None:
    renamed_part(
        path,
        "xl/workbook.xml",
        lambda text: re.sub(
            r'(name="selfeval_version">)[^<]*', rf"\g<1>&quot;{version}&quot;", text
        ),
    )


@pytest.mark.parametrize(("version", "told"), [("2", 2), ("17", 17), ("9" * 5000, 999999999)])
def test_a_newer_template_is_refused(filled: Path, version: str, told: int) -> None:
    _with_version(filled, version)
    with pytest.raises(UnreadableError) as refusal:
        read_file(filled, "0")
    assert str(refusal.value) == (
        f"「表.xlsx」用的是第 {told} 版模板，本程序只认到第 1 版；请更新程序后再试。"
    )


@pytest.mark.parametrize(
    ("version", "known"), [("1", 1), ("0", 0), ("", None), ("一", None), ("-1", None)]
)
def test_an_older_or_unreadable_version_is_taken(
    filled: Path, version: str, known: int | None
) -> None:
    _with_version(filled, version)
    assert read_file(filled, "0").fields["version"] == known


def test_a_workbook_of_no_form_of_ours_is_refused(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["项目名称", "金额"])
    sheet.append(["农村道路养护", 100])
    book.save(tmp_path / "表.xlsx")
    with pytest.raises(UnreadableError) as refusal:
        read_file(tmp_path / "表.xlsx", "0")
    assert str(refusal.value) == NOT_OURS


def test_a_blank_template_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "表.xlsx"
    path.write_bytes(build(PROJECT))
    with pytest.raises(UnreadableError) as refusal:
        read_file(path, "0")
    assert str(refusal.value) == BLANK
    without_names(path)
    with pytest.raises(UnreadableError) as nameless:
        read_file(path, "0")
    assert str(nameless.value) == BLANK


@pytest.mark.parametrize(
    ("sheet", "cell", "value"),
    [("基本信息", "B4", "农村道路养护"), ("资金情况", "D7", 1), ("资金情况", "D7", "看不懂"),
     ("绩效目标", "A8", "目标"), ("绩效指标", "C5", "里程"), ("报告正文", "E5", "正文")],
)  # fmt: skip
def test_one_filled_cell_makes_a_template_filled(
    tmp_path: Path, sheet: str, cell: str, value: str | int
) -> None:
    path = tmp_path / "表.xlsx"
    path.write_bytes(build(PROJECT))

    def fill(book: Book) -> None:
        book[sheet][cell] = value

    assert edited(path, fill).fields["form"] == "project"


# -- names, then labels ---------------------------------------------------------------------------


def test_without_names_the_labels_give_the_same(filled: Path) -> None:
    named = read_file(filled, "0")
    without_names(filled)
    labelled = read_file(filled, "0")
    assert labelled.fields["version"] is None
    assert values_of(labelled) == values_of(named)
    assert labelled.rows["funds"] == named.rows["funds"]
    assert labelled.fields["overall_goal_at"] == "绩效目标!B3"


def test_without_names_a_gap_between_rows_ends_no_table(tmp_path: Path) -> None:
    rows = indicators()
    path = save(good(indicators=[*rows[:2], {}, {}, *rows[2:]]), tmp_path)
    without_names(path)
    assert [row["row"] for row in read_file(path, "0").rows["indicators"]] == [5, 6, 9, 10, 11]


def test_names_that_lead_nowhere_give_way_to_labels(filled: Path) -> None:
    named = read_file(filled, "0")
    renamed_part(
        filled, "xl/workbook.xml", lambda text: re.sub(r"![^<]*(?=</definedName>)", "!#REF!", text)
    )
    assert values_of(read_file(filled, "0")) == values_of(named)


def test_a_single_lost_name_gives_way_to_its_label(filled: Path) -> None:
    named = read_file(filled, "0")

    def lose(book: Book) -> None:
        for name in ("unit", "funds_arrived", "indicators_reason", "funds_declared_rate"):
            del book.defined_names[name]

    assert values_of(edited(filled, lose)) == values_of(named)


def test_renamed_sheets_are_found(filled: Path) -> None:
    named = read_file(filled, "0")
    renamed_part(filled, "xl/workbook.xml", lambda text: text.replace("资金情况", "Funds 2024"))
    read = read_file(filled, "0")
    assert values_of(read) == values_of(named)
    assert read.fields["funds_sheet"] == "Funds 2024"
    assert read.fields["funds_declared_budget_at"] == "Funds 2024!D6"


def test_without_names_and_with_renamed_sheets_labels_are_enough(filled: Path) -> None:
    named = read_file(filled, "0")
    renamed_part(filled, "xl/workbook.xml", lambda text: text.replace("绩效指标", "指标(1)"))
    without_names(filled)
    assert values_of(read_file(filled, "0")) == values_of(named)


# -- rows and columns -----------------------------------------------------------------------------

FUNDS = "xl/worksheets/sheet3.xml"


@pytest.mark.parametrize("above", [1, 3, 4, 5, 7, 8, 9])
@pytest.mark.parametrize("by", [1, 3])
def test_inserted_rows_move_the_table(filled: Path, above: int, by: int) -> None:
    named = read_file(filled, "0")
    shift_rows(filled, FUNDS, "资金情况", above, by)
    assert values_of(read_file(filled, "0")) == values_of(named)


def test_a_row_inserted_above_the_first_one_is_read(filled: Path) -> None:
    shift_rows(filled, FUNDS, "资金情况", 7, 1)

    def fill(book: Book) -> None:
        sheet = book["资金情况"]
        sheet["A7"], sheet["D7"], sheet["F7"] = "新增资金", 20, 20

    rows = edited(filled, fill).rows["funds"]
    assert [(row["row"], row["source"], row["budget"]) for row in rows] == [
        (7, "新增资金", 20_000_000),
        (8, "当年财政拨款", 100_000_000),
        (9, "县级财政资金", 50_000_000),
    ]


def test_rows_below_the_named_body_are_read(tmp_path: Path) -> None:
    path = save(good(), tmp_path)

    def fill(book: Book) -> None:
        sheet = book["绩效指标"]
        for row in (65, 66):
            sheet.cell(row, 3, f"补充指标{row}")

    names = [row["name"] for row in edited(path, fill).rows["indicators"]]
    assert names[-2:] == ["补充指标65", "补充指标66"]


def test_rows_below_the_body_end_where_the_next_block_begins(tmp_path: Path) -> None:
    path = save(good({"execution_self_score": 10}), tmp_path)

    def fill(book: Book) -> None:
        sheet = book["资金情况"]
        sheet["A37"], sheet["D37"], sheet["F37"] = "其他资金", 5, 5

    rows = edited(path, fill).rows["funds"]
    assert [(row["row"], row["source"]) for row in rows] == [(7, "当年财政拨款"), (37, "其他资金")]


@pytest.mark.parametrize("row", [70, 200, 1_048_576])
def test_a_stray_cell_far_below_is_not_read(tmp_path: Path, row: int) -> None:
    path = save(good(), tmp_path)
    read = edited(path, lambda book: book["绩效指标"].cell(row, 3, "草稿"))
    assert [r["row"] for r in read.rows["indicators"]] == [5, 6, 7, 8, 9]


def test_hidden_rows_and_columns_are_read(filled: Path) -> None:
    named = read_file(filled, "0")

    def hide(book: Book) -> None:
        book["资金情况"].row_dimensions[7].hidden = True
        book["绩效指标"].column_dimensions["H"].hidden = True
        book["绩效目标"].sheet_state = "hidden"

    assert values_of(edited(filled, hide)) == values_of(named)


def test_moved_columns_are_found_by_their_names(filled: Path) -> None:
    """Somebody cuts the column 分值 and pastes it to the right of 备注."""
    named = read_file(filled, "0")

    def move(book: Book) -> None:
        book["绩效指标"].move_range("H4:H64", cols=8)
        book.defined_names["indicators_weight"].attr_text = "绩效指标!$P$5:$P$64"

    read = edited(filled, move)
    assert values_of(read) == values_of(named)
    assert read.rows["indicators"][0]["weight_at"] == "P5"


def test_moved_columns_are_found_by_their_labels(filled: Path) -> None:
    named = read_file(filled, "0")
    edited(filled, lambda book: book["绩效指标"].move_range("H4:H64", cols=8))
    without_names(filled)
    assert values_of(read_file(filled, "0")) == values_of(named)


@pytest.mark.parametrize("nameless", [True, False])
def test_a_deleted_column_is_missing_and_the_rest_is_there(
    filled: Path,
    nameless: bool,  # noqa: FBT001
) -> None:
    def delete(book: Book) -> None:
        for row in range(4, 65):
            book["绩效指标"].cell(row, 13).value = None
        del book.defined_names["indicators_evidence"]

    edited(filled, delete)
    if nameless:
        without_names(filled)
    row = read_file(filled, "0").rows["indicators"][0]
    assert (row["evidence"], row["evidence_at"]) == (None, "")
    assert (row["name"], row["remark_at"]) == ("养护里程", "N5")


def test_a_deleted_sheet_leaves_its_tables_empty(filled: Path) -> None:
    def delete(book: Book) -> None:
        del book["绩效目标"]
        for name in ("overall_goal", "goals_expected", "goals_actual"):
            del book.defined_names[name]

    read = edited(filled, delete)
    assert read.rows["goals"] == []
    assert read.fields["overall_goal"] is None
    assert len(read.rows["indicators"]) == 5


def test_the_head_of_another_table_is_not_taken_for_that_of_a_deleted_one(filled: Path) -> None:
    """一级指标 and 二级指标 head the approved weights and the indicators alike."""

    def delete(book: Book) -> None:
        for row in book["基本信息"]["A30:D50"]:
            for cell in row:
                if not type(cell).__name__.startswith("Merged"):
                    cell.value = None

    edited(filled, delete)
    without_names(filled)
    assert read_file(filled, "0").rows["weights"] == []


# -- merged cells ---------------------------------------------------------------------------------


def test_a_level_merged_over_rows_counts_for_each(filled: Path) -> None:
    def merge(book: Book) -> None:
        sheet = book["绩效指标"]
        sheet.merge_cells("A5:A7")

    rows = edited(filled, merge).rows["indicators"]
    assert [row["level1"] for row in rows] == ["产出指标"] * 3 + ["效益指标", "满意度指标"]
    assert [row["level1_at"] for row in rows[:3]] == ["A5", "A6", "A7"]


def test_an_amount_merged_over_rows_counts_once(filled: Path) -> None:
    rows = edited(filled, lambda book: book["资金情况"].merge_cells("D7:D8")).rows["funds"]
    assert [row["budget"] for row in rows] == [100_000_000, None]


def test_merged_spare_rows_are_no_rows(filled: Path) -> None:
    rows = edited(filled, lambda book: book["绩效指标"].merge_cells("A9:A20")).rows["indicators"]
    assert len(rows) == 5


def test_a_merged_label_has_its_value_to_the_right(tmp_path: Path) -> None:
    path = save(good(), tmp_path)
    without_names(path)

    def merge(book: Book) -> None:
        sheet = book["绩效目标"]
        for area in [*sheet.merged_cells.ranges]:
            if area.min_row == 3:
                sheet.unmerge_cells(str(area))
        sheet["C3"] = "总目标"
        sheet.merge_cells("A3:B3")

    assert edited(path, merge).fields["overall_goal"] == "总目标"
