"""Workbooks of Excel 97 to 2003 and of WPS: .xls, .et."""

from __future__ import annotations

import random
import struct
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from olden import (
    EOF,
    bof,
    bound_sheet,
    compound,
    formula,
    label,
    named,
    number,
    old_grid,
    old_workbook,
    place,
    record,
    shared_strings,
    stream,
    style,
    text,
    this_workbook,
)

from selfeval_xl.intake import UnreadableError, gate
from selfeval_xl.intake.formats import biff, biff_formula
from selfeval_xl.intake.formula import resolve
from selfeval_xl.intake.gate import Document, Format, open_package
from selfeval_xl.intake.grid import Area, Cell, CellKind, Grid, serial_to_date

if TYPE_CHECKING:
    from pathlib import Path

D = Decimal
DAMAGED = "「表.xls」已损坏，读不出内容；请用 Excel 或 WPS 打开并另存，或换用备份文件。"
TOO_LARGE = "「表.xls」内容过大，不像是一份填报表；请删去多余的工作表、图片和空白格式后再试。"
LOCKED = "「表.xls」设有打开密码；请在 Excel 或 WPS 中取消密码、保存后再试。"
ENCRYPTED = "「表.xls」设有打开密码或工作簿保护；请在 Excel 或 WPS 中取消，另存为 .xlsx 后再试。"
EXCEL_95 = "「表.xls」是 Excel 95 或更早的格式；请用 Excel 或 WPS 打开，另存为 .xlsx 后再试。"


def only(records: bytes, book: bytes = b"") -> Cell:
    """Return the cell A1 of an old workbook in which only it stands."""
    return old_grid(records, book).sheet("表").at(1, 1)


def refusal(data: bytes) -> str:
    """Return the sentence with which a file of these bytes is refused, its sheets read."""
    with pytest.raises(UnreadableError) as refused:
        everything(data)
    return str(refused.value)


def everything(data: bytes) -> int:
    """Read all sheets and return the number of cells."""
    grid = Grid(Document("表.xls", Format.BIFF, data))
    return sum(len(grid.sheet(name).cells) for name in grid.sheet_names)


# -- numbers --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        (788.82, "788.82"),
        (0.1 + 0.2, "0.3"),
        (139.433578, "139.433578"),
        (-12.5, "-12.5"),
        (0, "0"),
        (1e-6, "0.000001"),
    ],
)
def test_a_number_is_what_was_typed(stored: float, shown: str) -> None:
    cell = only(number(0, 0, stored))
    assert (cell.kind, cell.number, cell.formula) == (CellKind.NUMBER, D(shown), "")


@pytest.mark.parametrize(
    ("packed", "shown"),
    [
        (100 << 2 | 2, "100"),
        (78882 << 2 | 3, "788.82"),
        ((-1250 << 2 | 3) & 0xFFFFFFFF, "-12.5"),
        (struct.unpack("<II", struct.pack("<d", 1.5))[1], "1.5"),
        (struct.unpack("<II", struct.pack("<d", 150))[1] | 1, "1.5"),
        (struct.unpack("<II", struct.pack("<d", -1.5))[1], "-1.5"),
    ],
)
def test_packed_numbers(packed: int, shown: str) -> None:
    assert only(record(0x027E, place(0, 0) + struct.pack("<I", packed))).number == D(shown)


def test_numbers_packed_in_a_row() -> None:
    cells = b"".join(struct.pack("<HI", 0, n << 2 | 2) for n in (7, 8, 9))
    sheet = old_grid(record(0x00BD, struct.pack("<HH", 4, 2) + cells + struct.pack("<H", 4))).sheet(
        "表"
    )
    assert [(c.address, c.number) for c in sheet] == [("C5", D(7)), ("D5", D(8)), ("E5", D(9))]


@pytest.mark.parametrize("bits", [b"\0\0\0\0\0\0\xf0\x7f", b"\xff" * 6 + b"\xf0\xff"])
def test_a_number_that_is_none_is_an_error_value(bits: bytes) -> None:
    for cell in (only(record(0x0203, place(0, 0) + bits)), only(formula(0, 0, b"", bits))):
        assert (cell.kind, cell.text) == (CellKind.ERROR, "#NUM!")


# -- number formats and dates ---------------------------------------------------------------------


def _code(index: int, code: str) -> bytes:
    return record(0x041E, struct.pack("<H", index) + text(code))


@pytest.mark.parametrize(
    ("index", "codes", "percent", "dated"),
    [
        (0, b"", False, False),
        (9, b"", True, False),
        (14, b"", False, True),
        (31, b"", False, True),
        (176, _code(176, "0.00%"), True, False),
        (177, _code(177, 'yyyy"年"m"月"d"日"'), False, True),
        (178, _code(178, "#,##0.00"), False, False),
        (14, _code(14, "0.00"), False, False),
        (999, b"", False, False),
    ],
)
def test_number_formats(index: int, codes: bytes, percent: bool, dated: bool) -> None:  # noqa: FBT001
    cell = only(number(0, 0, 44926, style=1), codes + style(0) + style(index))
    assert (cell.percent, cell.dated) == (percent, dated)


def test_a_format_may_tell_a_wrong_length() -> None:
    code = record(0x041E, struct.pack("<HHB", 176, 99, 1) + "0.0%".encode("utf-16-le"))
    assert only(number(0, 0, 1, style=1), code + style(0) + style(176)).percent


def test_a_cell_format_that_is_not_there_is_plain() -> None:
    cell = only(number(0, 0, 1, style=70))
    assert (cell.percent, cell.dated) == (False, False)


@pytest.mark.parametrize(("mode", "serial"), [(0, 44926), (1, 43464)])
def test_dates_count_from_1900_or_from_1904(mode: int, serial: int) -> None:
    book = record(0x0022, struct.pack("<H", mode)) + style(0) + style(14)
    sheet = old_grid(number(0, 0, serial, style=1) + number(0, 1, serial), book).sheet("表")
    dated, plain = sheet.at(1, 1).number, sheet.at(1, 2).number
    assert dated is not None
    assert serial_to_date(dated) == date(2022, 12, 31)
    assert plain == serial


# -- texts ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("养护里程", "养护里程"),
        ("", ""),
        ("一\r\n二", "一\n二"),
        ("甲\a乙\u200b", "甲乙"),
        ("\N{GRINNING FACE}𠮷", "\N{GRINNING FACE}𠮷"),
        ("_x000D_", "_x000D_"),
        ("=SUM(A1)", "=SUM(A1)"),
        ("  前后  ", "  前后  "),
    ],
)
def test_texts_are_what_a_reader_sees(words: str, shown: str) -> None:
    shared = record(0x00FD, place(0, 0) + struct.pack("<I", 0))
    for cell in (only(label(0, 0, words)), only(shared, shared_strings(words))):
        assert (cell.text, cell.formula) == (shown, "")
        assert cell.kind is (CellKind.TEXT if shown else CellKind.BLANK)


def _sst(count: int, *parts: bytes) -> bytes:
    first, *more = parts
    return record(0x00FC, struct.pack("<II", count, count) + first, *more)


def _strings(book: bytes, count: int) -> list[str]:
    cells = b"".join(record(0x00FD, place(n, 0) + struct.pack("<I", n)) for n in range(count))
    return [cell.text for cell in old_grid(cells, book).sheet("表")]


def test_a_narrow_text_has_one_byte_a_character() -> None:
    assert _strings(_sst(2, text("abc\xe9", wide=False), text("中文")), 2) == ["abcé", "中文"]


def test_formatting_and_phonetic_hints_are_passed_over() -> None:
    words = "养护".encode("utf-16-le")
    rich = struct.pack("<HBHI", 2, 0x0D, 1, 6) + words + bytes(4) + b"ABCDEF"
    assert _strings(_sst(2, rich, text("下一个")), 2) == ["养护", "下一个"]
    assert _strings(_sst(2, rich[:-3], rich[-3:] + text("下一个")), 2) == ["养护", "下一个"]


def test_a_text_runs_on_in_the_next_record_and_may_change_its_width() -> None:
    """Each continuing record says anew whether its characters have one byte or two."""
    head = struct.pack("<HB", 6, 0) + b"ab"
    wide = b"\x01" + "中文".encode("utf-16-le")
    assert _strings(_sst(2, head, wide, b"\0cd" + text("尾")), 2) == ["ab中文cd", "尾"]


def test_a_rare_character_may_be_cut_in_two() -> None:
    high, low = "𠮷".encode("utf-16-le")[:2], "𠮷".encode("utf-16-le")[2:]
    assert _strings(_sst(1, struct.pack("<HB", 2, 1) + high, b"\x01" + low), 1) == ["𠮷"]


def test_texts_may_end_with_a_record() -> None:
    assert _strings(_sst(3, text("一"), text("二"), b"", text("三")), 3) == ["一", "二", "三"]


@pytest.mark.parametrize("count", [0, 1, 3, 2**31])
def test_the_number_of_texts_is_not_believed(count: int) -> None:
    data = old_workbook(
        record(0x00FD, place(0, 0) + struct.pack("<I", 1)), _sst(count, text("一"), text("二"))
    )
    if count < 2:
        assert refusal(data) == DAMAGED
    else:
        assert everything(data) == 1


def test_a_shared_text_that_is_not_there_is_damage() -> None:
    cell = record(0x00FD, place(0, 0) + struct.pack("<I", 1))
    assert refusal(old_workbook(cell, shared_strings("一"))) == DAMAGED


# -- the other kinds ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "shown"),
    [(0x00, "#NULL!"), (0x07, "#DIV/0!"), (0x0F, "#VALUE!"), (0x17, "#REF!"), (0x1D, "#NAME?"), (0x24, "#NUM!"),
     (0x2A, "#N/A"), (0x63, "#N/A")],
)  # fmt: skip
def test_error_values_are_neither_blank_nor_text(code: int, shown: str) -> None:
    cell = only(record(0x0205, place(0, 0) + bytes([code, 1])))
    assert (cell.kind, cell.text, cell.number, cell.is_blank) == (
        CellKind.ERROR, shown, None, False,
    )  # fmt: skip


@pytest.mark.parametrize("value", [0, 1])
def test_logical_values(value: int) -> None:
    cell = only(record(0x0205, place(0, 0) + bytes([value, 0])))
    assert (cell.kind, cell.number) == (CellKind.BOOL, D(value))


def test_a_formatted_cell_without_a_value_is_none() -> None:
    blank = record(0x0201, place(65535, 255))
    many = record(0x00BE, struct.pack("<HH", 5, 0) + bytes(512) + struct.pack("<H", 255))
    sheet = old_grid(number(0, 0, 1) + blank + many).sheet("表")
    assert [cell.address for cell in sheet] == ["A1"]


def test_the_dimension_is_not_believed() -> None:
    dimension = record(0x0200, struct.pack("<IIHHH", 0, 2**32 - 1, 0, 65535, 0))
    sheet = old_grid(dimension + number(39, 27, 7)).sheet("表")
    assert [cell.address for cell in sheet] == ["AB40"]


def test_cells_come_row_by_row_and_the_last_word_counts() -> None:
    sheet = old_grid(number(5, 1, 1) + number(2, 7, 2) + number(2, 0, 3) + number(5, 1, 4)).sheet(
        "表"
    )
    assert [(cell.address, cell.number) for cell in sheet] == [
        ("A3", D(3)),
        ("H3", D(2)),
        ("B6", D(4)),
    ]


def test_merged_areas_are_known() -> None:
    areas = struct.pack("<H8H", 2, 1, 3, 0, 0, 5, 5, 1, 4)
    sheet = old_grid(label(1, 0, "产出指标") + record(0x00E5, areas)).sheet("表")
    assert sheet.merged == (Area("表", 2, 1, 4, 1), Area("表", 6, 2, 6, 5))
    assert sheet.merge_at(3, 1) == Area("表", 2, 1, 4, 1)


def test_a_chart_within_a_sheet_is_passed_over() -> None:
    chart = (
        bof(0x0020) + number(0, 0, 99) + record(0x00E5, struct.pack("<H4H", 1, 0, 9, 0, 9)) + EOF
    )
    sheet = old_grid(number(0, 0, 1) + chart + number(1, 0, 2)).sheet("表")
    assert [(cell.address, cell.number) for cell in sheet] == [("A1", D(1)), ("A2", D(2))]
    assert sheet.merged == ()


def test_chart_and_macro_sheets_have_no_cells() -> None:
    sheets = {"图": number(0, 0, 1), "表": number(0, 0, 2), "宏": number(0, 0, 3)}
    data = compound({"Workbook": stream(sheets, kinds={"图": 2, "宏": 1})})
    grid = Grid(Document("表.xls", Format.BIFF, data))
    assert grid.sheet_names == ("表",)
    assert grid.sheet("表").at(1, 1).number == 2


# -- formulas -------------------------------------------------------------------------------------


def _integer(value: int) -> bytes:
    return b"\x1e" + struct.pack("<H", value)


def _cell(row: int, column: int) -> bytes:
    """Return a reference to a cell that moves with the formula."""
    return b"\x44" + struct.pack("<HH", row, column | 0xC000)


def _area(*corners: int) -> bytes:
    top, bottom, left, right = corners
    return b"\x25" + struct.pack("<HHHH", top, bottom, left | 0xC000, right | 0xC000)


FORMULAS = [
    (_integer(500) + b"\x1f" + struct.pack("<d", 288.82) + b"\x03", "500+288.82"),
    (_cell(5, 3), "D6"),
    (b"\x44" + struct.pack("<HH", 5, 3), "$D$6"),
    (b"\x44" + struct.pack("<HH", 5, 3 | 0x4000), "D$6"),
    (_area(5, 7, 3, 3) + b"\x19\x10\0\0", "SUM(D6:D8)"),
    (_area(5, 7, 3, 3) + _integer(1) + b"\x42\x02\x04\0", "SUM(D6:D8,1)"),
    (_cell(0, 1) + _integer(2) + b"\x41\x1b\0", "ROUND(B1,2)"),
    (_cell(0, 1) + b"\x13\x14", "-B1%"),
    (_integer(1) + _integer(2) + b"\x03\x15" + _integer(3) + b"\x05", "(1+2)*3"),
    (b"\x17\x02\x01" + '甲"'.encode("utf-16-le") + b"\x17\x01\0a\x08", '"甲"""&"a"'),
    (b"\x1d\x01", "TRUE"),
    (b"\x1c\x2a", "#N/A"),
    (b"\x4a\0\0\0\0" + b"\x2b" + bytes(8) + b"\x03", "#REF!+#REF!"),
    (_integer(1) + b"\x19\x40\x00\x01" + _integer(2) + b"\x04", "1-2"),
    (_cell(0, 1) + b"\x19\x02\x07\0" + _integer(1) + b"\x19\x08\x03\0\x16\x42\x03\x01\0", "IF(B1,1,)"),
    (b"\x5a" + struct.pack("<HHH", 1, 2, 0xC001), "'it''s 2'!B3"),
    (b"\x3b" + struct.pack("<HHHHH", 1, 0, 1, 0xC001, 0xC001) + b"\x19\x10\0\0", "SUM('it''s 2'!B1:B2)"),
    (b"\x43\x01\0\0\0" + _integer(1) + b"\x03", "total+1"),
    (b"\x23\x02\0\0\0" + _cell(0, 1) + b"\x42\x02\xff\0", "IFERROR(B1)"),
    (b"\x26" + bytes(6) + _cell(0, 1), "B1"),
    (b"\x1f" + struct.pack("<d", 1e300), "1E+300"),
]  # fmt: skip
UNKNOWN = [
    b"", b"\x03", b"\x1e\x01", b"\x1e\x01\0\x1e\x01\0", b"\x01\x05\0\x07\0", b"\x02\0\0\0\0", b"\x18\0\0",
    b"\x42\x01\xaa\xaa", b"\x41\xaa\xaa", b"\x42\x05\x04\0", b"\x60" + bytes(7), b"\x59" + bytes(6),
    b"\x5a" + struct.pack("<HHH", 0, 2, 1), b"\x5a" + struct.pack("<HHH", 2, 2, 1), b"\x5a\xff\xff\0\0\0\0",
    b"\x43\x63\0\0\0", b"\x17\xff\x01a\0", b"\x1c\x99", b"\xff" * 5, b"\x42\0\xff\0",
    (_integer(1) * 2 + b"\x03") * 900,
]  # fmt: skip
BOOK = (
    this_workbook((0xFFFE, 0xFFFE), (1, 1), (0, 1))
    + named("total", b"")
    + named("_xlfn.IFERROR", b"")
)


@pytest.mark.parametrize(("tokens", "shown"), FORMULAS)
def test_a_formula_is_written_out(tokens: bytes, shown: str) -> None:
    sheets = {"表": formula(0, 0, tokens), "it's 2": b""}
    assert old_grid(sheets, BOOK).sheet("表").at(1, 1).formula == shown


@pytest.mark.parametrize("tokens", UNKNOWN)
def test_a_formula_that_is_not_understood_is_still_one(tokens: bytes) -> None:
    sheets = {"表": formula(0, 0, tokens, struct.pack("<d", 7)), "it's 2": b""}
    cell = old_grid(sheets, BOOK).sheet("表").at(1, 1)
    assert (cell.formula, cell.number) == ("?", D(7))


@given(st.binary(max_size=60))
def test_any_tokens_are_written_out_or_not(tokens: bytes) -> None:
    assert old_grid(formula(0, 0, tokens), BOOK).sheet("表").at(1, 1).formula


@pytest.mark.parametrize(
    ("result", "kind", "number_", "shown"),
    [
        (struct.pack("<d", 788.82), CellKind.NUMBER, D("788.82"), ""),
        (b"\x01\0\x01\0\0\0\xff\xff", CellKind.BOOL, D(1), ""),
        (b"\x02\0\x07\0\0\0\xff\xff", CellKind.ERROR, None, "#DIV/0!"),
        (b"\x03\0\0\0\0\0\xff\xff", CellKind.BLANK, None, ""),
    ],
)
def test_the_stored_result_of_a_formula(
    result: bytes, kind: CellKind, number_: Decimal | None, shown: str
) -> None:
    cell = only(formula(0, 0, _cell(0, 1), result))
    assert (cell.kind, cell.number, cell.text, cell.formula) == (kind, number_, shown, "B1")
    assert not cell.is_blank


@pytest.mark.parametrize("kind", [0x0206, 0x0406])
def test_some_programs_mark_a_formula_as_one_of_an_older_format(kind: int) -> None:
    data = formula(0, 0, _cell(0, 1))
    assert only(struct.pack("<H", kind) + data[2:]).formula == "B1"


def test_a_text_result_stands_in_a_record_of_its_own() -> None:
    """It may be long, hold rare characters, and come after the record of a shared formula."""
    waiting = b"\0\0\0\0\0\0\xff\xff"
    shared = record(0x04BC, struct.pack("<HHBBBBH", 0, 1, 0, 0, 0, 2, 5) + b"\x4c\0\0\x01\xc0")
    words = (
        struct.pack("<HB", 5, 1) + "𠮷甲".encode("utf-16-le"),
        b"\x01" + "乙丙".encode("utf-16-le"),
    )
    sheet = old_grid(
        formula(0, 0, b"\x01\0\0\0\0", waiting) + shared + record(0x0207, *words) + number(1, 0, 5)
    ).sheet("表")
    assert (sheet.at(1, 1).text, sheet.at(1, 1).formula) == ("𠮷甲乙丙", "B1")
    assert sheet.at(2, 1).number == 5


def test_a_formula_shared_by_cells_moves_with_each() -> None:
    tokens = b"\x4c\0\0\xff\xc0" + b"\x44\0\0\x01\0" + b"\x03"  # the cell to the left, plus $B$1
    first = formula(2, 3, b"\x01\x02\0\x03\0")
    shared = record(0x04BC, struct.pack("<HHBBBBH", 2, 4, 3, 3, 0, 3, len(tokens)) + tokens)
    others = formula(3, 3, b"\x01\x02\0\x03\0") + formula(4, 3, b"\x01\x02\0\x03\0")
    grid = old_grid(number(0, 1, 10) + number(3, 2, 2) + first + shared + others)
    sheet = grid.sheet("表")
    assert [sheet.at(row, 4).formula for row in (3, 4, 5)] == ["C3+$B$1", "C4+$B$1", "C5+$B$1"]
    assert [resolve(grid, sheet.at(row, 4)).number for row in (3, 4, 5)] == [10, 12, 10]


def test_a_formula_of_an_area() -> None:
    tokens = _area(0, 2, 1, 1) + b"\x19\x10\0\0"
    whole = record(0x0221, struct.pack("<HHBBHIH", 4, 4, 0, 0, 0, 0, len(tokens)) + tokens)
    grid = old_grid(number(0, 1, 3) + number(2, 1, 4) + formula(4, 0, b"\x01\x04\0\0\0") + whole)
    cell = grid.sheet("表").at(5, 1)
    assert (cell.formula, resolve(grid, cell).number) == ("SUM(B1:B3)", D(7))


def test_a_stored_result_is_not_believed() -> None:
    tokens = _integer(500) + b"\x1f" + struct.pack("<d", 288.82) + b"\x03"
    grid = old_grid(formula(0, 0, tokens, struct.pack("<d", 0)))
    cell = grid.sheet("表").at(1, 1)
    assert (cell.number, resolve(grid, cell).number) == (D(0), D("788.82"))


def test_a_formula_reaches_other_sheets() -> None:
    tokens = b"\x3b" + struct.pack("<HHHHH", 1, 0, 1, 0xC001, 0xC001) + b"\x19\x10\0\0"
    grid = old_grid(
        {"表": formula(0, 0, tokens), "it's 2": number(0, 1, 5) + number(1, 1, 2)}, BOOK
    )
    assert resolve(grid, grid.sheet("表").at(1, 1)).number == 7


def test_formulas_never_make_a_small_file_large(monkeypatch: pytest.MonkeyPatch) -> None:
    """One long formula shared by many cells is written out for some of them only."""
    monkeypatch.setattr(biff_formula, "_MOST_TEXT", 2_000)
    tokens = _integer(1) + (_integer(1) + b"\x03") * 30
    shared = record(0x04BC, struct.pack("<HHBBBBH", 0, 99, 0, 0, 0, 99, len(tokens)) + tokens)
    cells = b"".join(formula(row, 0, b"\x01\0\0\0\0") for row in range(1, 99))
    sheet = old_grid(formula(0, 0, b"\x01\0\0\0\0") + shared + cells).sheet("表")
    written = [cell.formula for cell in sheet]
    assert written[0] == "+".join("1" * 31)
    assert written[-1] == "?"


# -- names ----------------------------------------------------------------------------------------


def test_names_lead_to_areas_and_hold_constants() -> None:
    """A built-in name is none of the user's; one of a single sheet yields to that of the workbook."""
    cell = b"\x3a" + struct.pack("<HHH", 0, 6, 3)
    area = b"\x3b" + struct.pack("<HHHHH", 0, 6, 35, 3, 3)
    book = (
        this_workbook((0, 0), (0xFFFE, 0xFFFE))
        + named("budget", area)
        + named("selfeval_form", b"\x17\x07\0project")
        + named("version", _integer(3))
        + named("\x06", cell, builtin=True)
        + named("budget", cell, sheet=1)
        + named("year", cell, sheet=1)
        + named("lost", b"\x3c" + bytes(6))
        + named("gone", b"\x3a" + struct.pack("<HHH", 1, 6, 3))
        + named("odd", b"\x07")
    )
    grid = old_grid({"资金情况": number(6, 3, 5)}, book)
    assert grid.areas == {
        "budget": Area("资金情况", 7, 4, 36, 4),
        "year": Area("资金情况", 7, 4, 7, 4),
    }
    assert grid.constants["selfeval_form"] == "project"
    assert grid.constants["version"] == "3"


# -- what is none ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stream_name", "what"),
    [
        ("WordDocument", " Word 或 WPS 文字文档"),
        ("PowerPoint Document", "演示文稿"),
        ("VisioDocument", "别的程序的文件"),
    ],
)
def test_a_file_of_another_program_is_named(stream_name: str, what: str) -> None:
    told = f"「表.xls」是{what}，不是工作簿；请选择填报用的 .xlsx 文件。"
    assert refusal(compound({stream_name: b"x" * 5000})) == told


def test_a_password_to_open_is_named() -> None:
    assert refusal(compound({"EncryptedPackage": b"x" * 5000, "EncryptionInfo": b"y"})) == LOCKED
    assert refusal(old_workbook(number(0, 0, 1), record(0x002F, bytes(6)))) == ENCRYPTED


def test_an_even_older_format_is_named() -> None:
    for first in (bof(5, version=0x0500), record(0x0409, bytes(6)), record(0x0009, bytes(4))):
        assert refusal(compound({"Book": first + EOF + bytes(5000)})) == EXCEL_95


def test_a_name_in_capitals_and_a_stream_called_book_do() -> None:
    records = stream({"表": number(0, 0, 1)})
    assert everything(compound({"WORKBOOK": records})) == 1
    assert everything(compound({"Book": records})) == 1
    assert everything(compound({"Book": b"x" * 5000, "Workbook": records})) == 1


# -- files made to do harm ------------------------------------------------------------------------


def test_sheets_that_share_their_records_are_damage() -> None:
    """A thousand sheets that all lead to the same large one would be read a thousand times."""
    records = bof() + b"".join(number(row, 0, 1) for row in range(2000)) + EOF
    size = len(bound_sheet("表000", 0))
    start = len(bof(5)) + 1000 * size + len(EOF)
    listed = b"".join(bound_sheet(f"表{n:03}", start) for n in range(1000))
    assert refusal(compound({"Workbook": bof(5) + listed + EOF + records})) == DAMAGED


@pytest.mark.parametrize("start", [3, 10**6, 2**32 - 1])
def test_a_sheet_that_begins_nowhere_is_damage(start: int) -> None:
    data = bof(5) + bound_sheet("表", start) + EOF + number(0, 0, 1) * 500
    assert refusal(compound({"Workbook": data})) == DAMAGED


def test_a_workbook_without_an_end_is_damage() -> None:
    assert refusal(compound({"Workbook": bof(5) + number(0, 0, 1)})) == DAMAGED
    assert refusal(compound({"Workbook": bof() * 1000})) == DAMAGED
    assert refusal(compound({"Workbook": b"\x09"})) == DAMAGED
    assert refusal(compound({"Workbook": b""})) == DAMAGED


def test_too_many_cells_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(biff, "MOST_CELLS", 100)
    cells = b"".join(number(row, 0, 1) for row in range(60))
    assert everything(old_workbook({"一": cells, "二": cells[: 18 * 40]})) == 100
    assert refusal(old_workbook({"一": cells, "二": cells[: 18 * 41]})) == TOO_LARGE
    areas = record(0x00E5, struct.pack("<H", 101) + bytes(808))
    assert refusal(old_workbook(areas)) == TOO_LARGE
    assert refusal(old_workbook(b"", shared_strings(*"一" * 101))) == TOO_LARGE


def test_too_many_sheets_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(biff, "MOST_PARTS", 20)
    assert refusal(old_workbook({f"表{n}": b"" for n in range(21)})) == TOO_LARGE


def test_a_text_whose_hints_lead_back_is_damage() -> None:
    """Read as a negative length, it would bring the reader back to the same text for ever."""
    back = struct.pack("<HBi", 4000, 4, -4007) + b"a" * 4000
    assert refusal(old_workbook(b"", _sst(2**31 - 1, back))) == DAMAGED


def test_names_that_double_each_other_stay_small() -> None:
    """name2 is name1 & name1, name3 is name2 & name2 …: worked out, the fortieth fills the memory."""
    names = named("n1", b"\x17\x0a\0" + b"a" * 10)
    for number_ in range(1, 60):
        names += named(f"n{number_ + 1}", (b"\x23" + struct.pack("<HH", number_, 0)) * 2 + b"\x08")
    grid = old_grid(b"", names)
    assert max(map(len, grid.constants.values())) < 20


def test_a_file_beyond_the_limit_is_too_large(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "表.xls"
    path.write_bytes(old_workbook(number(0, 0, 1)))
    monkeypatch.setattr(gate, "MOST_FILE_BYTES", path.stat().st_size - 1)
    with pytest.raises(UnreadableError) as refused:
        open_package(path)
    assert str(refused.value) == TOO_LARGE


def _sample() -> bytes:
    sheets = {
        "表": label(0, 0, "项目名称") + formula(1, 1, _area(0, 2, 1, 1)) + record(0x0207, text("甲"))
        + number(2, 2, 5, style=1) + record(0x00E5, struct.pack("<H4H", 1, 0, 1, 0, 1)),
        "it's 2": record(0x00FD, place(0, 0) + struct.pack("<I", 0)),
    }  # fmt: skip
    book = BOOK + style(0) + style(176) + _code(176, "0.0%") + shared_strings("养护里程", "道路")
    return old_workbook(sheets, book)


@pytest.mark.parametrize("seed", range(4))
def test_a_mutated_file_is_read_or_refused(seed: int) -> None:
    dice = random.Random(seed)  # noqa: S311 (mutations, the same each time)
    sample = _sample()
    told = set()
    for _ in range(300):
        data = bytearray(sample)
        for _ in range(dice.choice([1, 1, 2, 4, 20])):
            place_ = dice.randrange(len(data))
            match dice.randrange(3):
                case 0:
                    data[place_] = dice.choice([0, 1, 0x7F, 0xFF, dice.randrange(256)])
                case 1:
                    data[place_] ^= 1 << dice.randrange(8)
                case _:
                    del data[place_ : place_ + dice.randrange(1, 40)]
        try:
            everything(bytes(data))
        except UnreadableError as error:
            told.add(str(error))
        else:
            told.add("read")
    assert told >= {"read", DAMAGED}
    assert all(sentence.count("。") == 1 for sentence in told - {"read"})


@pytest.mark.parametrize("share", [0.02, 0.2, 0.4, 0.6, 0.8])
def test_a_truncated_file_is_damaged(share: float) -> None:
    sample = _sample()
    assert refusal(sample[: int(len(sample) * share)]) == DAMAGED
