"""Web pages that reporting systems save under the name of .xls."""

from __future__ import annotations

import random
from contextlib import suppress
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selfeval_xl.intake import UnreadableError
from selfeval_xl.intake.formats import html_grid, html_page
from selfeval_xl.intake.gate import Document, Format, open_package
from selfeval_xl.intake.grid import Area, Cell, CellKind, Grid, serial_to_date

if TYPE_CHECKING:
    from pathlib import Path

D = Decimal
DAMAGED = "「表.xls」已损坏，读不出内容；请用 Excel 或 WPS 打开并另存，或换用备份文件。"
TOO_LARGE = "「表.xls」内容过大，不像是一份填报表；请删去多余的工作表、图片和空白格式后再试。"
NO_TABLE = "「表.xls」其实是网页或 XML 文件，里面没有表格；请用 Excel 或 WPS 打开填报模板，另存为 .xlsx 后再试。"


def grid(page: str | bytes) -> Grid:
    data = page.encode() if isinstance(page, str) else page
    return Grid(Document("表.xls", Format.HTML, data))


def only(cell: str, before: str = "") -> Cell:
    """Return the one cell of a page with one table."""
    return grid(f"{before}<table><tr>{cell}</tr></table>").sheet("表格1").at(1, 1)


def shown(page: str) -> dict[str, dict[str, str]]:
    """Return the texts of a page by sheet and address."""
    book = grid(page)
    return {
        name: {cell.address: cell.text for cell in book.sheet(name)} for name in book.sheet_names
    }


def refusal(page: str | bytes) -> str:
    with pytest.raises(UnreadableError) as refused:
        everything(page)
    return str(refused.value)


def everything(page: str | bytes) -> int:
    """Read all sheets and return the number of cells."""
    book = grid(page)
    return sum(len(book.sheet(name).cells) for name in book.sheet_names)


# -- values ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "number", "percent"),
    [
        ("788.82", "788.82", False),
        ("1,406.33", "1406.33", False),
        ("-12.5", "-12.5", False),
        ("95%", "0.95", True),
        ("96.52%", "0.9652", True),
        ("0", "0", False),
        ("0.50", "0.5", False),
        ("&nbsp;100&nbsp;", "100", False),
        ("<font>7<b>8</b></font>", "78", False),
    ],
)
def test_what_looks_like_a_number_is_one(typed: str, number: str, percent: bool) -> None:  # noqa: FBT001
    cell = only(f"<td>{typed}</td>")
    assert (cell.kind, cell.number, cell.percent) == (CellKind.NUMBER, D(number), percent)


@pytest.mark.parametrize(
    "typed",
    ["≥95%", "100万元", "007", "1,23", "12,3456", "1.2.3", "1234567890123456", "3-5", "一", "1e5", "￥5", "１２"],
)  # fmt: skip
def test_what_excel_would_spoil_or_not_take_for_a_number_is_text(typed: str) -> None:
    cell = only(f"<td>{typed}</td>")
    assert (cell.kind, cell.text) == (CellKind.TEXT, typed)


@pytest.mark.parametrize(
    "typed",
    ["2022-12-31", "2022/12/31", "2022年12月31日", "2022-12-31 00:00:00", "2022-12-31T08:30:00.0"],
)
def test_dates(typed: str) -> None:
    cell = only(f"<td>{typed}</td>")
    assert (cell.kind, cell.dated) == (CellKind.NUMBER, True)
    assert cell.number is not None
    assert serial_to_date(cell.number) == date(2022, 12, 31)


@pytest.mark.parametrize("typed", ["2022-13-31", "2022-12/31", "2022年12月", "2022.12.31"])
def test_what_is_no_date_is_text(typed: str) -> None:
    assert only(f"<td>{typed}</td>").text == typed


@pytest.mark.parametrize("value", ["#DIV/0!", "#REF!", "#N/A", "#VALUE!", "#NAME?"])
def test_error_values(value: str) -> None:
    cell = only(f"<td x:err>{value}</td>")
    assert (cell.kind, cell.text) == (CellKind.ERROR, value)


@pytest.mark.parametrize("inside", ["", "&nbsp;", "&#160; <br>", "<p></p>", "<!-- 注 -->"])
def test_blank_cells(inside: str) -> None:
    book = grid(f"<table><tr><td>{inside}<td>有</table>")
    assert [cell.address for cell in book.sheet("表格1")] == ["B1"]


@pytest.mark.parametrize(
    ("cell", "number", "percent", "dated"),
    [
        ('<td x:num="788.82000000000005">788.8</td>', "788.82", False, False),
        ('<td x:num="0.9652">97%</td>', "0.9652", True, False),
        ('<td x:num="44926">2022年12月31日</td>', "44926", False, True),
        ("<td x:num>12.5</td>", "12.5", False, False),
        ('<td x:num="abc">12.5</td>', "12.5", False, False),
        ('<td x:num="500">500 万元</td>', "500", False, False),
        ("""<td style="mso-number-format:'0\\.00%'">0.95</td>""", "0.95", True, False),
        ('<td style="color:red;mso-number-format:Percent">0.95</td>', "0.95", True, False),
        ("<td style='mso-number-format:\"Short Date\"'>44926</td>", "44926", False, True),
        ("<td class='n r'>0.95</td>", "0.95", True, False),
        ("<td class=d>44926</td>", "44926", False, True),
    ],
)
def test_the_page_may_say_the_number_and_its_format(
    cell: str,
    number: str,
    percent: bool,  # noqa: FBT001
    dated: bool,  # noqa: FBT001
) -> None:
    styles = (
        '<style><!-- td {color:red} .r{mso-number-format:"0\\.00%";text-align:right}\n'
        '.d {mso-number-format:"yyyy\\0022年\\0022m\\0022月\\0022";} --></style>'
    )
    found = only(cell, styles)
    assert (found.kind, found.number) == (CellKind.NUMBER, D(number))
    assert (found.percent, found.dated) == (percent, dated)


@pytest.mark.parametrize(
    "cell",
    [
        """<td style="mso-number-format:'\\@'">2022</td>""",
        '<td style="mso-number-format:&quot;\\@&quot;;">2022</td>',
        "<td class=t>2022</td>",
        "<td x:str>2022</td>",
    ],
)
def test_a_cell_marked_as_text_is_text(cell: str) -> None:
    found = only(cell, '<style>.t{mso-number-format:"\\@"}</style>')
    assert (found.kind, found.text) == (CellKind.TEXT, "2022")


def test_in_a_page_of_libreoffice_a_cell_without_a_number_is_text() -> None:
    head = '<meta name="generator" content="LibreOffice 7.4 (Linux)"/>'
    row = '<td sdval="0.95" sdnum="1033;0;0.00%">95.00%</td><td>95%</td><td sdval="5" sdnum="1033;">5</td>'
    sheet = grid(f"{head}<table><tr>{row}</tr></table>").sheet("表格1")
    cells = [(c.kind, c.number, c.text, c.percent) for c in sheet]
    assert cells == [
        (CellKind.NUMBER, D("0.95"), "", True),
        (CellKind.TEXT, None, "95%", False),
        (CellKind.NUMBER, D(5), "", False),
    ]


# -- words ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("inside", "text"),
    [
        ("养护<br>里程", "养护\n里程"),
        ("<p>一、</p><p>二、</p>", "一、\n二、"),
        ("一 <br/> <br/>&nbsp;二", "一\n二"),
        ("<div>甲<div>乙</div></div>丙", "甲\n乙\n丙"),
        ("甲\r\n   乙", "甲 乙"),
        ("A &amp; B &lt;C&gt; &#x7532; &yen;&times;", "A & B <C> 甲 ¥×"),
        ("x < y 且 a<b> c", "x < y 且 a c"),
        ("<script>if (a<b) {}</script>字<style>td{}</style>", "字"),
        ("字<![if !x]>体<![endif]><?xml:namespace prefix=o /><o:p></o:p>", "字体"),
        ("<span title='a>b'>字</span>", "字"),
        ("<span title=it's>字</span><i title=\"a='b'\">体</i>", "字体"),
        ("=1+1", "=1+1"),
    ],
)
def test_words_are_what_a_reader_sees(inside: str, text: str) -> None:
    cell = only(f"<td>{inside}</td>")
    assert (cell.kind, cell.text, cell.formula) == (CellKind.TEXT, text, "")


PAGE = "<html><head>{meta}</head><body><table><tr><td>项目名称</td></tr></table></body></html>"


@pytest.mark.parametrize(
    ("meta", "encoding"),
    [
        ("", "utf-8"),
        ("", "utf-8-sig"),
        ('<meta charset="gbk">', "gbk"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=gb2312">', "gb2312"),
        ('<meta charset="gb2312">', "utf-8"),
        ('<meta charset="utf-8">', "gb18030"),
        ("", "utf-16"),
        ("", "utf-16-le"),
        ("", "utf-16-be"),
    ],
)
def test_the_bytes_tell_the_encoding_not_what_the_page_says(
    tmp_path: Path, meta: str, encoding: str
) -> None:
    path = tmp_path / "表.xls"
    path.write_bytes(PAGE.format(meta=meta).encode(encoding))
    opened = open_package(path)
    assert isinstance(opened, Document)
    assert opened.format is Format.HTML
    assert Grid(opened).sheet("表格1").at(1, 1).text == "项目名称"


def test_bytes_of_no_encoding_are_damage() -> None:
    assert refusal(b"<table><tr><td>\xff\xff\x81</table>") == DAMAGED


# -- tables ---------------------------------------------------------------------------------------


def test_cells_that_reach_over_others_push_them_aside() -> None:
    """一级 and 二级 reach down, so that the rows below have fewer cells."""
    page = """<table>
        <tr><th rowspan=2>一级<th rowspan="2">二级<th colspan=2>全年
        <tr><td>目标<td>完成
        <tr><td rowspan=0>产出<td>数量<td>10<td>11
        <tr><td>质量<td>95%<td>96%
    </table>"""
    sheet = grid(page).sheet("表格1")
    places = {cell.address: cell.text or str(cell.number) for cell in sheet}
    assert places == {
        "A1": "一级", "B1": "二级", "C1": "全年", "C2": "目标", "D2": "完成", "A3": "产出", "B3": "数量",
        "C3": "10", "D3": "11", "B4": "质量", "C4": "0.95", "D4": "0.96",
    }  # fmt: skip
    assert sheet.merged == (
        Area("表格1", 1, 1, 2, 1), Area("表格1", 1, 2, 2, 2), Area("表格1", 1, 3, 1, 4), Area("表格1", 3, 1, 4, 1),
    )  # fmt: skip


@pytest.mark.parametrize("span", ["colspan=0", "colspan=-1", "colspan=x", "rowspan=1", "colspan=²"])
def test_a_span_that_is_none_covers_one_cell(span: str) -> None:
    page = f"<table><tr><td {span}>一<td>二</table>"
    assert shown(page) == {"表格1": {"A1": "一", "B1": "二"}}
    assert grid(page).sheet("表格1").merged == ()


def test_a_cell_reaches_no_further_than_the_table() -> None:
    sheet = grid("<table><tr><td rowspan=60000>一<tr><td>二</table>").sheet("表格1")
    assert sheet.merged == (Area("表格1", 1, 1, 2, 1),)
    assert sheet.at(2, 2).text == "二"


def test_end_tags_may_be_left_out_and_other_marks_come_between() -> None:
    page = """<TABLE><form><THEAD><TR><TH>一<TH>二</THEAD><tbody>
        <TR><TD>三<TD>四</TR></TR></tbody></form></TABLE>"""
    assert shown(page) == {"表格1": {"A1": "一", "B1": "二", "A2": "三", "B2": "四"}}


def test_a_table_within_a_table_is_a_sheet_of_its_own() -> None:
    """Pages are laid out by tables; what counts stands in the inner ones."""
    page = """<table><tr><td>
        <table><tr><td>项目名称<td>道路</table></td></tr><tr><td>说明
        <table><tr><td>预算数<td>100</table>见上</td></tr></table>"""
    assert shown(page) == {
        "表格1": {"A2": "说明 见上"},
        "表格2": {"A1": "项目名称", "B1": "道路"},
        "表格3": {"A1": "预算数", "B1": ""},
    }


def test_a_table_that_only_lays_out_is_none() -> None:
    page = "<table><tr><td>&nbsp;<td><table><tr><td>项目名称</table></table>"
    assert shown(page) == {"表格1": {"A1": "项目名称"}}


def test_words_outside_tables_are_passed_over() -> None:
    assert shown("<p>前<td>无</td><table>间<tr>间<td>一</td>间</table>后</p></table>") == {
        "表格1": {"A1": "一"}
    }


@pytest.mark.parametrize(
    ("page", "names"),
    [
        ("<h3>资金情况</h3><table><tr><td>一</table>", ("资金情况",)),
        ("<table><caption>绩效<b>指标</b></caption><tr><td>一</table>", ("绩效指标",)),
        ("<h1>概览</h1><h1>Sheet 1: <em>基本信息</em></h1><table><tr><td>一</table>", ("基本信息",)),
        (
            "<!--[if gte mso 9]><x:Name>自评表 &amp; 表</x:Name><![endif]--><h2>题</h2><table><tr><td>一</table>",
            ("自评表 & 表",),
        ),
        ("<h2>甲</h2><table><tr><td>一</table><table><tr><td>二</table>", ("甲", "表格2")),
        ("<h2>甲</h2><table><tr><td>一</table><h2>甲</h2><table><tr><td>二</table>", ("甲", "表格2")),
        ("<h2>a[1]:*?/\\'!b</h2><table><tr><td>一</table>", ("a1b",)),
        ("<h2>" + "长" * 99 + "</h2><table><tr><td>一</table>", ("长" * 31,)),
        ("<h2>未完<table><tr><td>一</table>", ("未完",)),
    ],
)  # fmt: skip
def test_sheets_bear_the_names_that_the_page_gives(page: str, names: tuple[str, ...]) -> None:
    assert grid(page).sheet_names == names


def test_there_are_no_names_and_no_formulas() -> None:
    book = grid('<table><tr><td x:fmla="=A2" x:num="5">5</table>')
    assert (book.areas, book.constants) == ({}, {})
    assert book.sheet("表格1").at(1, 1).formula == ""


# -- what is none ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "page",
    ["<html><body>维护中</body></html>", "<table></table>", "<table><tr><td>&nbsp;</table>", "<a/>",
     '<?xml version="1.0"?><data><row>1</row></data>', "<!-- <table><tr><td>1</table> -->"],
)  # fmt: skip
def test_a_page_without_a_table_is_refused(page: str) -> None:
    assert refusal(page) == NO_TABLE


@pytest.mark.parametrize(
    "page",
    ["<table><tr><td>一", "<table><tr><td>一</td></tr><tr><td", "<table><tr><td>一<!-- </table>",
     "<table><tr><td>一<script></table>", "<table><tr><td><table><tr><td>一</table>",
     "<table><tr><td>一</table><!-- <table><tr><td>二</table>",
     "<table><tr><td>一</table><script>x <TABLE ><tr><td>二</table>"],
)  # fmt: skip
def test_a_page_that_breaks_off_is_damage(page: str) -> None:
    assert refusal(page) == DAMAGED


def test_a_comment_without_an_end_hides_nothing_that_is_missed() -> None:
    page = grid("<table><tr><td>一</table><!-- 页脚")
    assert page.sheet("表格1").at(1, 1).text == "一"


def test_a_character_with_a_number_beyond_all_bounds_stays_as_it_is() -> None:
    endless = f"&#{'9' * 5_000};"
    assert only(f"<td>{endless}</td>").text == endless
    assert only(f'<td x:num="{endless}">12.5</td>').number == D("12.5")
    page = f"<!--<x:Name>{endless}</x:Name>--><table><tr><td>一</table>"
    assert grid(page).sheet_names == ("&#" + "9" * 29,)


def test_entities_of_the_page_s_own_are_not_looked_at() -> None:
    bomb = '<!DOCTYPE html [<!ENTITY a "aaa"><!ENTITY b SYSTEM "file:///etc/passwd">]>'
    assert only("<td>&a;&b;&lt;</td>", bomb).text == "&a;&b;<"


def test_a_page_beyond_the_limit_is_too_large(tmp_path: Path) -> None:
    path = tmp_path / "表.xls"
    path.write_bytes(b"<table><tr><td>1</table>" + b" " * (10 * 1024 * 1024))
    with pytest.raises(UnreadableError) as refused:
        open_package(path)
    assert str(refused.value) == TOO_LARGE


@pytest.mark.parametrize(
    "page",
    [
        "<table>" * 60,
        "<table>" + "<tr>" * 101 + "</table>",
        "<table><tr>" + "<td>" * 101 + "</table>",
        "<table><tr><td>1</table>" * 40,
        "<table>" + "<tr><td colspan=1000 rowspan=60>x" * 5 + "</table>",
        "<table><tr>" + "<td rowspan=0>x" * 20 + "<tr><td>x" * 20 + "</table>",
    ],
    ids=["deep", "rows", "cells", "tables", "spans", "pushed"],
)
def test_a_small_page_cannot_claim_much(page: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(html_page, "MOST_CELLS", 100)
    monkeypatch.setattr(html_grid, "MOST_CELLS", 100)
    monkeypatch.setattr(html_grid, "MOST_PARTS", 20)
    assert refusal(page) == TOO_LARGE


@pytest.mark.parametrize(
    "piece",
    ["<a", '<a ="', "<a ='>", "<!--", "<script>", "<b>", "&", "&nbsp;", "<td a b c d>", "<style>.a{", "<h1>",
     "<x:Name>", "<table><tr><td>1</table>", "<td style='mso-number-format:", "<p>"],
)  # fmt: skip
def test_any_page_is_read_or_refused(piece: str) -> None:
    """How long half a megabyte of it takes is measured in ``benchmarks/monstrous.py``."""
    with suppress(UnreadableError):
        everything("<table><tr><td>" + piece * (500_000 // len(piece)) + "</table>")


@given(st.text("<>/=\"'!-&;# trdahbles1%x:num\n甲", max_size=80))
def test_any_text_is_a_page_or_is_refused(text: str) -> None:
    with suppress(UnreadableError):
        assert everything(f"<table><tr><td>{text}</td></tr></table>")


def test_a_mutated_page_is_read_or_refused() -> None:
    dice = random.Random(1)  # noqa: S311 (mutations, the same each time)
    row = '<tr><td rowspan=2 style="mso-number-format:Percent" x:num="0.5">50%</td><td>甲<br>乙</td></tr>'
    sample = f"<html><style>.a{{}}</style><!--[if x]>1<![endif]--><h1>题</h1><table>{row * 3}</table></html>"
    pieces = [
        "<table>",
        "</table>",
        "<td colspan=999>",
        '"',
        "'",
        "<!--",
        "<",
        ">",
        "&#1114112;",
        "<tr>",
        "\0",
        "&#0;",
    ]
    told: set[str] = set()
    for _ in range(500):
        page = sample
        for _ in range(dice.choice([1, 2, 5])):
            at = dice.randrange(len(page))
            page = page[:at] + dice.choice(pieces) + page[at + dice.choice([0, 1, 9]) :]
        try:
            told.add("read" if everything(page) else "nothing")
        except UnreadableError as error:
            told.add(str(error))
    assert {"read", DAMAGED} <= told <= {"read", DAMAGED, NO_TABLE}
