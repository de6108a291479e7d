from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

import pytest
from cases import fund, good, save
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from raw import grid_of, parts_of, unzipped, zipped

from selfeval_xl.intake import FormRead, read_file
from selfeval_xl.intake.formula import UnevaluableError, resolve
from selfeval_xl.intake.gate import open_package
from selfeval_xl.intake.grid import Cell, CellKind, Grid

if TYPE_CHECKING:
    from pathlib import Path

D = Decimal
COLUMN = {
    "D6": "<v>500.8</v>",
    "D7": "<v>41.79</v>",
    "D8": "<v>0</v>",
    "D9": None,
    "D10": "无",
    "D11": "<f>D6+D7</f>",
    "D12": "TRUE",
    "D13": "#DIV/0!",
    "D14": "<v>3</v>",
}
"""What stands in column D of every sheet here."""


def _cell(address: str, content: str | None) -> str:
    match content:
        case None:
            return f'<c r="{address}" s="0"/>'
        case "TRUE":
            return f'<c r="{address}" t="b"><v>1</v></c>'
        case str() if content.startswith("<"):
            return f'<c r="{address}">{content}</c>'
        case str() if content.startswith("#"):
            return f'<c r="{address}" t="e"><v>{content}</v></c>'
        case _:
            return f'<c r="{address}" t="inlineStr"><is><t>{content}</t></is></c>'


ROWS = "".join(f'<row r="{a[1:]}">{_cell(a, c)}</row>' for a, c in COLUMN.items())


def worked_out(folder: Path, formula: str, stored: str = "") -> Cell:
    """Return the cell A1 with this formula, its result worked out."""
    cell = f'<row r="1"><c r="A1"><f>{escape(formula)}</f>{stored}</c></row>'
    grid = grid_of(folder, cell + ROWS)
    return resolve(grid, grid.sheet("表").at(1, 1))


RESULTS = [
    ("500+288.82", "788.82"),
    ("0.1+0.2", "0.3"),
    ("1406.33-1357.39", "48.94"),
    ("SUM(D6:D8)", "542.59"),
    ("SUM(D8:D6)", "542.59"),
    ("SUM($D$6:$D$8)", "542.59"),
    ("SUM(D6:D8,D14,7.41)", "553"),
    ("SUM(D6:D12)", "1085.18"),
    ("SUM(D6,D9,D10,D12)", "500.8"),
    ("SUM(D9,D10)", "0"),
    ("D6", "500.8"),
    ("D9", "0"),
    ("D11", "542.59"),
    ("+D6", "500.8"),
    ("表!D6", "500.8"),
    ("'表'!D6+1", "501.8"),
    ("ROUND(40.97/87.2*100,2)", "46.98"),
    ("ROUND(2.675,2)", "2.68"),
    ("ROUND(-2.5,0)", "-3"),
    ("ROUND(1234.5,-2)", "1200"),
    ("ROUND(1/3*3*0.5,0)", "1"),
    ("ROUND(D9,2)", "0"),
    ("ABS(-7.5)", "7.5"),
    ("abs(D8-D14)", "3"),
    ("MAX(D6:D8)", "500.8"),
    ("MIN(D6,D9,D7)", "41.79"),
    ("MIN(D9,D10)", "0"),
    ("AVERAGE(D6,D9)", "500.8"),
    ("AVERAGE(D7:D9,D14)", "14.93"),
    ("AVERAGE(D6+0,D9+0)", "250.4"),
    ("95%", "0.95"),
    ("1+50%", "1.5"),
    ("-5%", "-0.05"),
    ("2^50%*0+200%%", "0.02"),
    ("-2^2", "4"),
    ("0-2^2", "-4"),
    ("2^3^2", "64"),
    ("2^-1", "0.5"),
    ("--3", "3"),
    ("-(2+3)*2", "-10"),
    ("1+2*3", "7"),
    ("(1+2)*3", "9"),
    ("8/4/2", "1"),
    ("10-4-3", "3"),
    ("2*3^2", "18"),
    ("1/3", "0.333333333333333"),
    ("2/3", "0.666666666666667"),
    ("1/3*3", "1"),
    ("1E3+1.5E-1", "1000.15"),
    (" 1 + 2 ", "3"),
    ("ROUND( SUM( D6:D8 ) / ABS( -2 ), 1 )", "271.3"),
    ("4^0.5", "2"),
]


@pytest.mark.parametrize(("formula", "result"), RESULTS)
def test_formulas_are_worked_out_as_a_spreadsheet_does(
    tmp_path: Path, formula: str, result: str
) -> None:
    cell = worked_out(tmp_path, formula)
    assert (cell.kind, cell.number, cell.formula) == (CellKind.NUMBER, D(result), formula)


@pytest.mark.parametrize("stored", ["<v>999</v>", "<v>0</v>", "<v/>"])
@pytest.mark.parametrize(("formula", "result"), RESULTS[:8])
def test_a_stored_result_is_not_believed(
    tmp_path: Path, formula: str, result: str, stored: str
) -> None:
    assert worked_out(tmp_path, formula, stored).number == D(result)


REFUSED = [
    "1/0", "D6/D8", "D6/D9", "0^0", "(0-8)^(1/3)", "9^9^9^9", "10^400", "10^(0-400)",
    "A1", "A1+1", "SUM(A1:A3)", "B1+A1",
    "D10+1", "ROUND(D10,1)", "D12", "D12+1", "D13", "D13+1", "SUM(D6:D14)",
    "VLOOKUP(D6,D6:D8,1)", "IF(1,2,3)", "NOW()", 'INDIRECT("D6")', "SUMIF(D6:D8,1)",
    "D6:D8", "D6:D8+1", "ROUND(D6:D7,1)", "ROUND(1)", "ROUND(1,2,3)", "ROUND(1,99)", "ABS(1,2)",
    "ABS()", "AVERAGE(D9)", "SUM(D:D)", "SUM(6:8)", "SUM(A1:XFD1048576)",
    "没有的表!D6", "[1]表!D6", "甲:乙!D6", "funds_total_budget", "#REF!", "SUM(#REF!)",
    '"文字"', '"甲"&"乙"', "1=1", "TRUE", "{1,2}", "SUM((D6,D7))",
    "1+", "*2", "(1", "1)", "SUM(1", "SUM(", "1 2", "(1,2)", '"', "'", "?", "@", "1,2",
    "(" * 3000 + "1" + ")" * 3000,
]  # fmt: skip


@pytest.mark.parametrize("formula", REFUSED, ids=lambda text: text[:20])
def test_what_cannot_be_worked_out_is_refused(tmp_path: Path, formula: str) -> None:
    with pytest.raises(UnevaluableError):
        worked_out(tmp_path, formula)


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text("0123456789.+-*/^%(),:!'\"&=<>{}#@$ ABDSUMROUND表", max_size=25))
def test_any_text_is_worked_out_or_refused(tmp_path: Path, formula: str) -> None:
    grid = grid_of(tmp_path, ROWS)
    cell = Cell("表", 1, 1, CellKind.BLANK, formula=formula)
    try:
        result = resolve(grid, cell)
    except UnevaluableError:
        return
    assert result.kind in {CellKind.NUMBER, CellKind.TEXT, CellKind.BLANK}


@given(st.lists(st.decimals(-(10**6), 10**6, places=2), min_size=1, max_size=8))
def test_a_chain_of_amounts_adds_up_exactly(amounts: list[Decimal]) -> None:
    grid = Grid.__new__(Grid)
    text = "+".join(f"({amount:f})" for amount in amounts)
    result = resolve(grid, Cell("表", 1, 1, CellKind.BLANK, formula=text))
    assert result.number == sum(amounts, D(0))


def test_a_reference_to_words_brings_the_words(tmp_path: Path) -> None:
    cell = worked_out(tmp_path, "D10")
    assert (cell.kind, cell.text, cell.number) == (CellKind.TEXT, "无", None)


def test_a_constant_is_left_alone(tmp_path: Path) -> None:
    grid = grid_of(tmp_path, ROWS)
    cell = grid.sheet("表").at(6, 4)
    assert resolve(grid, cell) is cell


def test_a_stored_error_does_not_hide_a_sound_formula(tmp_path: Path) -> None:
    grid = grid_of(tmp_path, '<row r="1"><c r="A1" t="e"><f>1+1</f><v>#NAME?</v></c></row>')
    assert resolve(grid, grid.sheet("表").at(1, 1)).number == D(2)


def test_circles_of_several_cells_are_refused(tmp_path: Path) -> None:
    grid = grid_of(
        tmp_path,
        '<row r="1"><c r="A1"><f>B1</f><v>1</v></c><c r="B1"><f>C1+1</f><v>1</v></c>'
        '<c r="C1"><f>SUM(A1:A2)</f><v>1</v></c></row>',
    )
    with pytest.raises(UnevaluableError):
        resolve(grid, grid.sheet("表").at(1, 1))


def test_a_formula_that_doubles_at_every_step_is_refused_soon(tmp_path: Path) -> None:
    """Each row adds the row below to itself: 2^40 visits if nobody counted."""
    rows = "".join(
        f'<row r="{n}"><c r="A{n}"><f>A{n + 1}+A{n + 1}</f></c></row>' for n in range(1, 39)
    )
    grid = grid_of(tmp_path, rows)
    with pytest.raises(UnevaluableError):
        resolve(grid, grid.sheet("表").at(1, 1))


def test_a_formula_filled_down_moves_with_its_row(tmp_path: Path) -> None:
    grid = grid_of(
        tmp_path,
        '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>10</v></c>'
        '<c r="C1"><f t="shared" ref="C1:C3" si="0">A1+$B$1</f></c></row>'
        '<row r="2"><c r="A2"><v>2</v></c><c r="C2"><f t="shared" si="0"/></c></row>'
        '<row r="3"><c r="A3"><v>3</v></c><c r="C3"><f t="shared" si="0"/></c></row>',
    )
    sheet = grid.sheet("表")
    assert [resolve(grid, sheet.at(row, 3)).number for row in (1, 2, 3)] == [11, 12, 13]


def test_a_formula_reaches_other_sheets(tmp_path: Path) -> None:
    path = tmp_path / "表.xlsx"
    path.write_bytes(
        zipped(
            parts_of(
                sheets={
                    "表": "<row r=\"1\"><c r=\"A1\"><f>SUM('it''s 2'!B1:B2)+乙!B3</f></c></row>",
                    "it's 2": '<row r="1"><c r="B1"><v>5</v></c></row>'
                    '<row r="2"><c r="B2"><f>乙!B3*2</f></c></row>',
                    "乙": '<row r="3"><c r="B3"><v>0.5</v></c></row>',
                }
            )
        )
    )
    grid = Grid(open_package(path))
    assert resolve(grid, grid.sheet("表").at(1, 1)).number == D("6.5")


# -- within a workbook ----------------------------------------------------------------------------


def typed_in(folder: Path, formula: str, stored: float | None = None) -> FormRead:
    """Return a filled template in whose first fund row somebody typed a formula as the budget."""
    path = save(good(funds=[fund(budget=None), fund(source="其他资金")]), folder)
    book = load_workbook(path)
    book["资金情况"]["D7"] = formula
    book.save(path)
    if stored is not None:
        parts = unzipped(path.read_bytes())
        name = "xl/worksheets/sheet3.xml"
        text = parts[name].decode()
        inner = f"<f>{escape(formula[1:])}</f>"
        assert text.count(inner) == 1
        cut = text.index(inner) + len(inner)
        rest = text[cut:].removeprefix("<v></v>").removeprefix("<v/>").removeprefix("<v />")
        parts[name] = f"{text[:cut]}<v>{stored}</v>{rest}".encode()
        path.write_bytes(zipped(parts))
    return read_file(path, "0")


def note_of(read: FormRead) -> tuple[str, str]:
    """Return kind and text of the note on that cell."""
    found = [(n["kind"], n["text"]) for n in read.notes if n["cell"] == "D7"]
    assert len(found) == 1
    return found[0]


@pytest.mark.parametrize("stored", [None, 788.82])
def test_a_formula_is_read_and_noted(tmp_path: Path, stored: float | None) -> None:
    read = typed_in(tmp_path, "=500+288.82", stored)
    assert read.rows["funds"][0]["budget"] == 788_820_000
    assert note_of(read) == ("已换算", "公式「=500+288.82」按算得的 788.82 读取")


def test_binary_noise_in_the_stored_result_is_no_difference(tmp_path: Path) -> None:
    read = typed_in(tmp_path, "=0.1+0.2-0.3+100", 100.00000000000003)
    assert note_of(read) == ("已换算", "公式「=0.1+0.2-0.3+100」按算得的 100 读取")


@pytest.mark.parametrize("stored", [0, 700, 788.83])
def test_a_stale_result_is_noted_and_not_believed(tmp_path: Path, stored: float) -> None:
    read = typed_in(tmp_path, "=500+288.82", stored)
    assert read.rows["funds"][0]["budget"] == 788_820_000
    assert note_of(read) == (
        "已换算", f"公式「=500+288.82」按算得的 788.82 读取（文件中存的是 {stored}）",
    )  # fmt: skip


@pytest.mark.parametrize(
    "formula", ["=1/0", "=D7", "=SUM(D7:D9)", "=IF(1,2,3)", "=VLOOKUP(1,A1:B2,2)", "=D7+1"]
)
def test_a_formula_that_cannot_be_worked_out_is_noted(tmp_path: Path, formula: str) -> None:
    read = typed_in(tmp_path, formula, 5)
    assert read.rows["funds"][0]["budget"] is None
    assert note_of(read) == ("公式", f"公式「{formula}」程序不能独立核算")


def test_a_formula_over_other_rows_and_sheets(tmp_path: Path) -> None:
    read = typed_in(tmp_path, "=SUM(D8:D9)*2+绩效指标!H5")
    assert read.rows["funds"][0]["budget"] == 220_000_000


def test_a_formula_that_brings_words_is_no_amount(tmp_path: Path) -> None:
    read = typed_in(tmp_path, "=A7")
    assert read.rows["funds"][0]["budget"] is None
    assert [(n["kind"], n["text"]) for n in read.notes if n["cell"] == "D7"] == [
        ("已换算", "公式「=A7」按算得的 当年财政拨款 读取"),
        ("读不出", "「当年财政拨款」不是金额"),
    ]


def test_resolving_keeps_the_place(tmp_path: Path) -> None:
    cell = worked_out(tmp_path, "1+1")
    assert replace(cell, number=None, formula="") == Cell("表", 1, 1, CellKind.NUMBER)
