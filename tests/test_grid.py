from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from raw import grid_of, parts_of, zipped

from selfeval_xl.intake import UnreadableError
from selfeval_xl.intake.gate import open_package
from selfeval_xl.intake.grid import (
    Area,
    Cell,
    CellKind,
    Grid,
    as_shown,
    column_number,
    date_to_serial,
    letters,
    serial_to_date,
    split_reference,
)

if TYPE_CHECKING:
    from pathlib import Path

D = Decimal
DAMAGED = "「表.xlsx」已损坏，读不出内容；请用 Excel 或 WPS 打开并另存，或换用备份文件。"


def only(folder: Path, cell: str, **more: str) -> Cell:
    """Return the cell A1 of a workbook in which only it stands."""
    return grid_of(folder, f'<row r="1">{cell}</row>', **more).sheet("表").at(1, 1)


# -- numbers --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        ("788.82000000000005", "788.82"),
        ("1406.3299999999999", "1406.33"),
        ("0.1", "0.1"),
        ("0.10000000000000001", "0.1"),
        ("0.30000000000000004", "0.3"),
        ("139.433578", "139.433578"),
        ("123456789.123456", "123456789.123456"),
        ("1E-6", "0.000001"),
        ("9.9999999999999995E-7", "0.000001"),
        ("1.0E+3", "1000"),
        ("-12.5", "-12.5"),
        ("0", "0"),
        ("100", "100"),
        (" 7 ", "7"),
    ],
)
def test_a_number_is_what_was_typed(tmp_path: Path, stored: str, shown: str) -> None:
    cell = only(tmp_path, f'<c r="A1"><v>{stored}</v></c>')
    assert (cell.kind, cell.number) == (CellKind.NUMBER, D(shown))


@given(st.integers(-(10**15) + 1, 10**15 - 1), st.integers(0, 12))
def test_fifteen_digits_survive_the_way_through_a_double(digits: int, places: int) -> None:
    typed = D(digits).scaleb(-places)
    assert as_shown(repr(float(typed))) == typed


@pytest.mark.parametrize("stored", ["1e999", "nan", "-inf", "1,5", "abc", "0x10", "１２e"])
def test_a_number_that_is_none_is_damage(tmp_path: Path, stored: str) -> None:
    with pytest.raises(UnreadableError) as refusal:
        only(tmp_path, f'<c r="A1"><v>{stored}</v></c>')
    assert str(refusal.value) == DAMAGED


# -- number formats -------------------------------------------------------------------------------


def _formatted(folder: Path, number: int, code: str = "") -> Cell:
    formats = (
        f'<numFmts><numFmt numFmtId="{number}" formatCode="{code}"/></numFmts>' if code else ""
    )
    styles = f'{formats}<cellXfs><xf numFmtId="0"/><xf numFmtId="{number}"/></cellXfs>'
    return only(folder, '<c r="A1" s="1"><v>44926</v></c>', styles=styles)


@pytest.mark.parametrize("number", [9, 10])
def test_builtin_percent_formats(tmp_path: Path, number: int) -> None:
    assert _formatted(tmp_path, number).percent


@pytest.mark.parametrize("number", [14, 17, 22, 27, 31, 36, 50, 57, 58])
def test_builtin_date_formats_chinese_ones_too(tmp_path: Path, number: int) -> None:
    cell = _formatted(tmp_path, number)
    assert (cell.dated, cell.percent) == (True, False)


@pytest.mark.parametrize("number", [0, 1, 2, 3, 4, 11, 37, 40, 41, 44, 48, 49])
def test_builtin_formats_of_plain_numbers(tmp_path: Path, number: int) -> None:
    cell = _formatted(tmp_path, number)
    assert (cell.dated, cell.percent) == (False, False)


@pytest.mark.parametrize(
    ("code", "percent", "dated"),
    [
        ("0.00%", True, False),
        ("0%;[Red]-0%", True, False),
        ("&quot;约;&quot;0.0%", True, False),
        ("0.00&quot;%&quot;", False, False),
        ("0.00\\%", False, False),
        ("yyyy-mm-dd", False, True),
        ("yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;", False, True),
        ("yyyy年m月", False, True),
        ("[$-804]yyyy/m/d;@", False, True),
        ("[DBNum1][$-804]yyyy&quot;年&quot;m&quot;月&quot;", False, True),
        ("[h]:mm", False, True),
        ("General", False, False),
        ("G/通用格式", False, False),
        ("#,##0.00", False, False),
        ("#,##0.00&quot;万元&quot;", False, False),
        ("[$￥-804]#,##0.00", False, False),
        ("0.00_);[Red]\\(0.00\\)", False, False),
        ("_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * &quot;-&quot;??_ ;_ @_ ", False, False),
        ("0.00E+00", False, False),
        ("[Yellow]0.00", False, False),
        ("0&quot;day&quot;", False, False),
        ("@", False, False),
    ],
)
def test_custom_formats(tmp_path: Path, code: str, percent: bool, dated: bool) -> None:  # noqa: FBT001
    cell = _formatted(tmp_path, 176, code)
    assert (cell.percent, cell.dated) == (percent, dated)


def test_a_custom_code_overrides_a_builtin_number(tmp_path: Path) -> None:
    assert not _formatted(tmp_path, 14, "0.00").dated


def test_a_style_that_is_not_there_is_plain(tmp_path: Path) -> None:
    cell = only(tmp_path, '<c r="A1" s="99"><v>1</v></c>')
    assert (cell.percent, cell.dated, cell.number) == (False, False, D(1))


# -- dates ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("serial", "day"),
    [
        ("44926", date(2022, 12, 31)),
        ("44926.75", date(2022, 12, 31)),
        ("36526", date(2000, 1, 1)),
        ("61", date(1900, 3, 1)),
        ("2958465", date(9999, 12, 31)),
        ("2958466", None),
        ("0", None),
        ("0.5", None),
        ("-3", None),
    ],
)
def test_serial_numbers_are_days(serial: str, day: date | None) -> None:
    assert serial_to_date(D(serial)) == day


@given(st.dates(date(1900, 3, 1), date(9999, 12, 31)))
def test_a_day_survives_as_serial_number(day: date) -> None:
    assert serial_to_date(D(date_to_serial(day))) == day


@pytest.mark.parametrize("flag", ["1", "true"])
def test_the_system_of_1904_counts_from_another_day(tmp_path: Path, flag: str) -> None:
    """A file of an old Mac: 43464 is the 31st of December 2022; plain numbers are not moved."""
    grid = grid_of(
        tmp_path,
        '<row r="1"><c r="A1" s="1"><v>43464</v></c><c r="B1"><v>43464</v></c></row>',
        properties=f'<workbookPr date1904="{flag}"/>',
        styles='<cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs>',
    )
    dated, plain = grid.sheet("表").at(1, 1), grid.sheet("表").at(1, 2)
    assert dated.number is not None
    assert serial_to_date(dated.number) == date(2022, 12, 31)
    assert plain.number == D(43464)


@pytest.mark.parametrize("text", ["2022-12-31", "2022-12-31T00:00:00", "2022-12-31T08:30:00Z"])
def test_a_date_stored_as_iso_text_is_a_date(tmp_path: Path, text: str) -> None:
    cell = only(tmp_path, f'<c r="A1" t="d"><v>{text}</v></c>')
    assert (cell.kind, cell.number, cell.dated) == (CellKind.NUMBER, D(44926), True)


def test_an_iso_date_that_is_none_stays_text(tmp_path: Path) -> None:
    cell = only(tmp_path, '<c r="A1" t="d"><v>2022-13-01</v></c>')
    assert (cell.kind, cell.text) == (CellKind.TEXT, "2022-13-01")


# -- texts ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("<t>养护里程</t>", "养护里程"),
        ("<r><t>养护</t></r><r><rPr><b/></rPr><t>里程</t></r>", "养护里程"),
        ("<t>东京</t><rPh sb='0' eb='2'><t>トウキョウ</t></rPh>", "东京"),
        ("<t>一_x000D_\n二</t>", "一\n二"),
        ("<t>一_x000D_二</t>", "一\n二"),
        ("<t>甲_x0007__x001F_乙</t>", "甲乙"),
        ("<t>_x005F_x000D_</t>", "_x000D_"),
        ("<t>_x4E2D_文</t>", "中文"),
        ("<t>_xD83D__xDE00_</t>", "\N{GRINNING FACE}"),
        ("<t>半_xD83D_个</t>", "半个"),
        ("<t>尾_xFFFF_</t>", "尾"),
        ("<t>&#x200B;１&#xFEFF;</t>", "１"),
        ("<t>\N{GRINNING FACE}𠮷</t>", "\N{GRINNING FACE}𠮷"),
        ("<t>file_xyz_</t>", "file_xyz_"),
        ("<t xml:space='preserve'>  前后  </t>", "  前后  "),
        ("<t>=SUM(A1)</t>", "=SUM(A1)"),
        ("<t>a\tb</t>", "a\tb"),
    ],
)
def test_texts_are_what_a_reader_sees(tmp_path: Path, content: str, text: str) -> None:
    inline = only(tmp_path, f'<c r="A1" t="inlineStr"><is>{content}</is></c>')
    shared = only(tmp_path, '<c r="A1" t="s"><v>0</v></c>', strings=f"<si>{content}</si>")
    for cell in (inline, shared):
        assert (cell.kind, cell.text, cell.formula) == (CellKind.TEXT, text, "")


@pytest.mark.parametrize("index", ["1", "-1", "x", "1.5"])
def test_a_shared_text_that_is_not_there_is_damage(tmp_path: Path, index: str) -> None:
    with pytest.raises(UnreadableError) as refusal:
        only(tmp_path, f'<c r="A1" t="s"><v>{index}</v></c>', strings="<si><t>一</t></si>")
    assert str(refusal.value) == DAMAGED


# -- the other kinds ------------------------------------------------------------------------------


@pytest.mark.parametrize(("stored", "number"), [("1", 1), ("0", 0), ("true", 1), ("false", 0)])
def test_logical_values(tmp_path: Path, stored: str, number: int) -> None:
    cell = only(tmp_path, f'<c r="A1" t="b"><v>{stored}</v></c>')
    assert (cell.kind, cell.number, cell.text) == (CellKind.BOOL, D(number), "")


@pytest.mark.parametrize(
    "value", ["#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#N/A", "#NUM!", "#NULL!", "#SPILL!"]
)
def test_error_values_are_neither_blank_nor_text(tmp_path: Path, value: str) -> None:
    cell = only(tmp_path, f'<c r="A1" t="e"><v>{value}</v></c>')
    assert (cell.kind, cell.text, cell.number, cell.is_blank) == (
        CellKind.ERROR, value, None, False,
    )  # fmt: skip


@pytest.mark.parametrize(
    "cell",
    [
        "",
        '<c r="A1" s="1"/>',
        '<c r="A1"><v/></c>',
        '<c r="A1" t="inlineStr"><is><t>  \n　</t></is></c>',
        '<c r="A1" t="inlineStr"><is><t>&#x200B;</t></is></c>',
        '<c r="A1" t="inlineStr"><is/></c>',
        '<c r="A1" t="str"><v></v></c>',
    ],
)
def test_blank_cells(tmp_path: Path, cell: str) -> None:
    assert only(tmp_path, cell).is_blank


@pytest.mark.parametrize(
    "cell",
    [
        '<c r="A1"><v>0</v></c>',
        '<c r="A1" t="b"><v>0</v></c>',
        '<c r="A1"><f>B1</f></c>',
        '<c r="A1" t="str"><f>B1</f><v></v></c>',
        '<c r="A1" t="inlineStr"><is><t>0</t></is></c>',
    ],
)
def test_cells_with_something_in_them(tmp_path: Path, cell: str) -> None:
    assert not only(tmp_path, cell).is_blank


def test_a_formula_keeps_its_text_and_its_stored_result(tmp_path: Path) -> None:
    cell = only(tmp_path, '<c r="A1"><f>500+288.82</f><v>788.82000000000005</v></c>')
    assert (cell.formula, cell.number, cell.origin) == ("500+288.82", D("788.82"), "")


def test_a_shared_formula_tells_where_it_was_written(tmp_path: Path) -> None:
    grid = grid_of(
        tmp_path,
        '<row r="1"><c r="A1"><f t="shared" si="0" ref="A1:A2">B1*2</f></c></row>'
        '<row r="2"><c r="A2"><f t="shared" si="0"/></c><c r="C2"><f t="shared" si="9"/></c></row>',
    )
    sheet = grid.sheet("表")
    assert (sheet.at(1, 1).formula, sheet.at(1, 1).origin) == ("B1*2", "")
    assert (sheet.at(2, 1).formula, sheet.at(2, 1).origin) == ("B1*2", "A1")
    assert sheet.at(2, 3).formula == "?"


# -- places ---------------------------------------------------------------------------------------


def test_the_dimension_is_not_believed(tmp_path: Path) -> None:
    """Every workbook of these tests says that it reaches from A1 to A1."""
    sheet = grid_of(tmp_path, '<row r="40"><c r="AB40"><v>7</v></c></row>').sheet("表")
    assert sheet.at(40, 28).number == D(7)


def test_a_formatted_cell_in_the_last_row_costs_nothing(tmp_path: Path) -> None:
    sheet = grid_of(
        tmp_path,
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576" s="3"/></row>',
    ).sheet("表")
    assert [cell.address for cell in sheet] == ["A1"]


def test_rows_and_cells_without_an_address_follow_one_another(tmp_path: Path) -> None:
    sheet = grid_of(
        tmp_path,
        "<row><c><v>1</v></c><c><v>2</v></c></row>"
        '<row r="5"><c r="C5"><v>3</v></c><c><v>4</v></c></row><row><c><v>5</v></c></row>',
    ).sheet("表")
    assert [(cell.address, cell.number) for cell in sheet] == [
        ("A1", D(1)), ("B1", D(2)), ("C5", D(3)), ("D5", D(4)), ("A6", D(5)),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "row", ['<row r="abc"/>', '<row r="1.5"/>', '<row r="1"><c r="1A"/></row>', '<row r=""/>']
)
def test_an_address_that_is_none_is_damage(tmp_path: Path, row: str) -> None:
    with pytest.raises(UnreadableError) as refusal:
        grid_of(tmp_path, row).sheet("表")
    assert str(refusal.value) == DAMAGED


def test_merged_areas_are_known(tmp_path: Path) -> None:
    sheet = grid_of(
        tmp_path,
        '<row r="2"><c r="A2"><v>1</v></c></row>',
        after='<mergeCells><mergeCell ref="A2:A4"/><mergeCell ref="bad"/></mergeCells>',
    ).sheet("表")
    assert sheet.merge_at(3, 1) == Area("表", 2, 1, 4, 1)
    assert sheet.merge_at(5, 1) is None
    assert sheet.merge_at(3, 2) is None


@given(st.integers(1, 16384))
def test_column_letters_and_numbers_are_two_names_of_one_thing(number: int) -> None:
    assert column_number(letters(number)) == number


@pytest.mark.parametrize(
    ("reference", "place"), [("B7", (7, 2)), ("$B$7", (7, 2)), ("XFD1048576", (1048576, 16384))]
)
def test_references(reference: str, place: tuple[int, int]) -> None:
    assert split_reference(reference) == place


@pytest.mark.parametrize("reference", ["", "7B", "B", "7", "B7:C8", "ABCD1", "b7", "B12345678"])
def test_what_is_no_reference(reference: str) -> None:
    with pytest.raises(ValueError, match=f"^{reference}$"):
        split_reference(reference)


# -- sheets and names -----------------------------------------------------------------------------


def _named(folder: Path, *targets: str, sheet: str = "资金情况") -> Grid:
    names = "".join(f'<definedName name="n{i}">{t}</definedName>' for i, t in enumerate(targets))
    path = folder / "表.xlsx"
    path.write_bytes(zipped(parts_of(sheets={sheet: ""}, names=names)))
    return Grid(open_package(path))


@pytest.mark.parametrize(
    ("target", "area"),
    [
        ("资金情况!$D$7", (7, 4, 7, 4)),
        ("'资金情况'!$D$7:$D$36", (7, 4, 36, 4)),
        ("资金情况!D7:F36", (7, 4, 36, 6)),
        (" '资金情况'!$D$7 ", (7, 4, 7, 4)),
    ],
)
def test_names_lead_to_areas(tmp_path: Path, target: str, area: tuple[int, int, int, int]) -> None:
    assert _named(tmp_path, target).areas == {"n0": Area("资金情况", *area)}


def test_quotes_within_a_sheet_name(tmp_path: Path) -> None:
    grid = _named(tmp_path, "'it''s (2)!'!$B$3", sheet="it's (2)!")
    assert grid.areas == {"n0": Area("it's (2)!", 3, 2, 3, 2)}


@pytest.mark.parametrize(
    "target",
    ["#REF!", "资金情况!#REF!", "#REF!$B$3", "没有的表!$B$3", "[1]资金情况!$B$3", "资金情况!$D:$D",
     "资金情况!$D$7,资金情况!$D$9", "OFFSET(资金情况!$A$1,1,1)", "", "资金情况!$D$" + "9" * 5000],
)  # fmt: skip
def test_names_that_lead_nowhere_are_no_areas(tmp_path: Path, target: str) -> None:
    assert _named(tmp_path, target).areas == {}


def test_constants_lose_their_quotes(tmp_path: Path) -> None:
    assert _named(tmp_path, '"project"', "1").constants == {"n0": "project", "n1": "1"}


@pytest.mark.parametrize("local_first", [True, False])
def test_a_name_of_the_workbook_wins_over_that_of_a_copied_sheet(
    tmp_path: Path,
    local_first: bool,  # noqa: FBT001
) -> None:
    local = '<definedName name="n" localSheetId="1">乙!$A$1</definedName>'
    wide = '<definedName name="n">甲!$A$1</definedName>'
    path = tmp_path / "表.xlsx"
    names = local + wide if local_first else wide + local
    path.write_bytes(zipped(parts_of(sheets={"甲": "", "乙": ""}, names=names)))
    assert Grid(open_package(path)).areas == {"n": Area("甲", 1, 1, 1, 1)}


def test_sheets_keep_their_order_and_a_chart_sheet_is_none(tmp_path: Path) -> None:
    parts = parts_of(sheets={"乙": "", "甲": "", "图": ""})
    links = "xl/_rels/workbook.xml.rels"
    head, tail = parts[links].rsplit("/worksheet", 1)
    parts[links] = f"{head}/chartsheet{tail}"
    path = tmp_path / "表.xlsx"
    path.write_bytes(zipped(parts))
    assert Grid(open_package(path)).sheet_names == ("乙", "甲")


@pytest.mark.parametrize("target", ["/xl/worksheets/s1.xml", "worksheets/s1.xml"])
def test_sheets_are_found_by_absolute_and_relative_paths(tmp_path: Path, target: str) -> None:
    parts = parts_of("<row><c><v>1</v></c></row>")
    links = "xl/_rels/workbook.xml.rels"
    parts[links] = parts[links].replace("worksheets/s1.xml", target)
    path = tmp_path / "表.xlsx"
    path.write_bytes(zipped(parts))
    assert Grid(open_package(path)).sheet("表").at(1, 1).number == D(1)
