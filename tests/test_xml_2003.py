"""Workbooks in the XML of Excel 2003, which reporting systems save as .xls."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from selfeval_xl.intake import UnreadableError
from selfeval_xl.intake.formats import spreadsheetml
from selfeval_xl.intake.formula import resolve
from selfeval_xl.intake.gate import Document, Format
from selfeval_xl.intake.grid import Area, Cell, CellKind, Grid, serial_to_date

D = Decimal
SS = "urn:schemas-microsoft-com:office:spreadsheet"
DAMAGED = "「表.xls」已损坏，读不出内容；请用 Excel 或 WPS 打开并另存，或换用备份文件。"


def document(sheets: str, before: str = "") -> bytes:
    text = (
        f'<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n'
        f'<Workbook xmlns="{SS}" xmlns:ss="{SS}">{before}{sheets}</Workbook>'
    )
    return text.encode()


def grid(rows: str, before: str = "") -> Grid:
    """Return the grid of a document whose one sheet 表 has these rows."""
    sheet = f'<Worksheet ss:Name="表"><Table>{rows}</Table></Worksheet>'
    return Grid(Document("表.xls", Format.XML_2003, document(sheet, before)))


def only(cell: str, before: str = "") -> Cell:
    return grid(f"<Row>{cell}</Row>", before).sheet("表").at(1, 1)


def data(kind: str, text: str) -> str:
    return f'<Cell><Data ss:Type="{kind}">{text}</Data></Cell>'


def refusal(rows: str) -> str:
    with pytest.raises(UnreadableError) as refused:
        grid(rows).sheet("表")
    return str(refused.value)


@pytest.mark.parametrize(
    ("kind", "stored", "expected"),
    [
        ("Number", "788.82000000000005", (CellKind.NUMBER, D("788.82"), "")),
        ("String", "养护里程", (CellKind.TEXT, None, "养护里程")),
        ("String", "12", (CellKind.TEXT, None, "12")),
        ("String", "一&#10;二", (CellKind.TEXT, None, "一\n二")),
        ("String", "", (CellKind.BLANK, None, "")),
        ("Boolean", "1", (CellKind.BOOL, D(1), "")),
        ("Boolean", "0", (CellKind.BOOL, D(0), "")),
        ("Error", "#DIV/0!", (CellKind.ERROR, None, "#DIV/0!")),
        ("DateTime", "没有", (CellKind.TEXT, None, "没有")),
    ],
)
def test_values(kind: str, stored: str, expected: tuple[CellKind, Decimal | None, str]) -> None:
    cell = only(data(kind, stored))
    assert (cell.kind, cell.number, cell.text) == expected


def test_a_date() -> None:
    cell = only(data("DateTime", "2022-12-31T00:00:00.000"))
    assert cell.dated
    assert cell.number is not None
    assert serial_to_date(cell.number) == date(2022, 12, 31)


def test_words_in_several_fonts_are_one_text() -> None:
    html = 'xmlns="http://www.w3.org/TR/REC-html40"'
    cell = only(
        f'<Cell><ss:Data ss:Type="String" {html}><B>养护</B><Font>里程</Font></ss:Data></Cell>'
    )
    assert cell.text == "养护里程"


@pytest.mark.parametrize(
    ("code", "percent", "dated"),
    [
        ("0.00%", True, False),
        ("Percent", True, False),
        ("Short Date", False, True),
        ("General Date", False, True),
        ("yyyy\\-mm\\-dd;@", False, True),
        ("Standard", False, False),
        ("Fixed", False, False),
        ("Currency", False, False),
        ("General", False, False),
        ("@", False, False),
    ],
)
def test_number_formats(code: str, percent: bool, dated: bool) -> None:  # noqa: FBT001
    styles = (
        f'<Styles><Style ss:ID="s1"><NumberFormat ss:Format="{code}"/></Style>'
        '<Style ss:ID="s2" ss:Parent="s1"><Font/></Style></Styles>'
    )
    for name in ("s1", "s2"):
        item = f'<Cell ss:StyleID="{name}"><Data ss:Type="Number">0.95</Data></Cell>'
        cell = only(item, styles)
        assert (cell.percent, cell.dated) == (percent, dated)
    row = grid(f'<Row ss:StyleID="s1">{data("Number", "1")}</Row>', styles).sheet("表")
    assert (row.at(1, 1).percent, row.at(1, 1).dated) == (percent, dated)


def test_rows_and_cells_say_where_they_stand_or_follow_one_another() -> None:
    one = data("Number", "1")
    jump = '<Cell ss:Index="4"><Data ss:Type="Number">4</Data></Cell>'
    sheet = grid(
        f'<Row>{one}{jump}{one}</Row><Row ss:Index="5" ss:Span="2">{one}</Row><Row>{one}</Row>'
    ).sheet("表")
    assert [cell.address for cell in sheet] == ["A1", "D1", "E1", "A5", "A8"]


def test_merged_areas_push_the_next_cell_aside() -> None:
    wide = '<Cell ss:MergeAcross="2" ss:MergeDown="1"><Data ss:Type="String">产出</Data></Cell>'
    sheet = grid(f"<Row>{wide}{data('Number', '1')}</Row>").sheet("表")
    assert sheet.merged == (Area("表", 1, 1, 2, 3),)
    assert sheet.at(1, 4).number == 1


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("=R[-1]C+1", "C4+1"),
        ("=SUM(R[-3]C:R[-1]C)", "SUM(C2:C4)"),
        ("=RC[-2]*RC[-1]", "A5*B5"),
        ("=R7C4", "$D$7"),
        ("=R[1]C4+R7C[1]", "$D6+D$7"),
        ("='资金 R1C1'!R2C1:R6C1", "'资金 R1C1'!$A$2:$A$6"),
        ("=资金!R2C1", "资金!$A$2"),
        ("=&quot;R1C1&quot;&amp;RC[-1]", '"R1C1"&B5'),
        ("=R[-9]C", "#REF!"),
        ("=ROUND(RC[-1],2)", "ROUND(B5,2)"),
        ("=RATE(1)+RC1000000", "RATE(1)+RC1000000"),
        ("=500+288.82", "500+288.82"),
    ],
)
def test_formulas_are_told_by_letters_and_numbers(written: str, shown: str) -> None:
    cell = f'<Cell ss:Index="3" ss:Formula="{written}"><Data ss:Type="Number">1</Data></Cell>'
    assert grid(f'<Row ss:Index="5">{cell}</Row>').sheet("表").at(5, 3).formula == shown


def test_a_stored_result_is_not_believed() -> None:
    cell = '<Cell ss:Formula="=500+288.82"><Data ss:Type="Number">0</Data></Cell>'
    book = grid(f'<Row>{cell}<Cell ss:Formula="=RC[-1]*2"/></Row>')
    assert resolve(book, book.sheet("表").at(1, 1)).number == D("788.82")
    assert resolve(book, book.sheet("表").at(1, 2)).number == D("1577.64")


def test_names_lead_to_areas_and_hold_constants() -> None:
    names = (
        '<Names><NamedRange ss:Name="budget" ss:RefersTo="=表!R7C4:R36C4"/>'
        '<NamedRange ss:Name="selfeval_form" ss:RefersTo="=&quot;project&quot;"/>'
        '<NamedRange ss:Name="lost" ss:RefersTo="=#REF!"/></Names>'
    )
    book = grid("", names)
    assert book.areas == {"budget": Area("表", 7, 4, 36, 4)}
    assert book.constants["selfeval_form"] == "project"


@pytest.mark.parametrize(
    "rows",
    [
        data("Number", "abc").join(("<Row>", "</Row>")),
        data("Number", "1e999").join(("<Row>", "</Row>")),
        f'<Row ss:Index="x">{data("Number", "1")}</Row>',
        f'<Row ss:Index="0">{data("Number", "1")}</Row>',
        f'<Row ss:Index="99999999999">{data("Number", "1")}</Row>',
        '<Row><Cell ss:Index="16385"/></Row>',
        '<Row><Cell ss:MergeAcross="1.5"/></Row>',
    ],
)
def test_a_value_or_a_place_that_is_none_is_damage(rows: str) -> None:
    assert refusal(rows) == DAMAGED


@pytest.mark.parametrize("text", [b"<Workbook>", b"", b"<a></b>", b"<a>" * 5000])
def test_what_is_no_xml_is_damage(text: bytes) -> None:
    with pytest.raises(UnreadableError) as refused:
        Grid(Document("表.xls", Format.XML_2003, text))
    assert str(refused.value) == DAMAGED


def test_a_dtd_is_refused() -> None:
    bomb = document("").replace(b"<Workbook", b'<!DOCTYPE x [<!ENTITY a "aaa">]><Workbook', 1)
    with pytest.raises(UnreadableError, match="带有外部定义（DTD）"):
        Grid(Document("表.xls", Format.XML_2003, bomb))


def test_blank_lines_before_the_declaration_do_no_harm() -> None:
    sheet = f'<Worksheet ss:Name="表"><Table><Row>{data("Number", "1")}</Row></Table></Worksheet>'
    book = Grid(Document("表.xls", Format.XML_2003, b"\r\n\r\n" + document(sheet)))
    assert book.sheet("表").at(1, 1).number == 1


def test_too_many_sheets_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spreadsheetml, "MOST_PARTS", 3)
    sheets = "".join(f'<Worksheet ss:Name="表{n}"/>' for n in range(4))
    with pytest.raises(UnreadableError, match="内容过大"):
        Grid(Document("表.xls", Format.XML_2003, document(sheets)))
