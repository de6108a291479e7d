"""① The scored workbook of a department: matrix, list of projects, flags, official form, charts."""

from __future__ import annotations

import re
import zipfile
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any

import cases
import departments
import generate
import office
import openpyxl
import pytest
from departments import form_of, good, judge, matrix_row, project_row
from test_scored_workbook import differences, formula_count

from selfeval_xl.outputs.report.official import official_table
from selfeval_xl.outputs.scored import scored_workbook
from selfeval_xl.pipeline import evaluate
from selfeval_xl.templates import Filling

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from cases import Row

    from selfeval_xl.pipeline import Result
    from selfeval_xl.templates import Value

WHEN = datetime(2026, 1, 1)  # noqa: DTZ001 (a file property)
SHEETS = [
    "评分总览", "资金矩阵", "项目执行情况", "部门整体绩效自评表", "指标评分", "问题清单", "评分依据",
]  # fmt: skip
FUNCTIONS = {
    "ABS", "AND", "COUNT", "EXACT", "FIND", "IF", "INT", "ISNUMBER", "LEN", "MAX", "MID", "MIN", "N", "OR",
    "ROUND", "ROWS", "SUM", "SUMPRODUCT",
}  # fmt: skip


def book_of(result: Result) -> Any:
    return openpyxl.load_workbook(BytesIO(scored_workbook(result, WHEN)))


def values_of(result: Result) -> Any:
    return openpyxl.load_workbook(BytesIO(scored_workbook(result, WHEN)), data_only=True)


def parts_of(result: Result) -> dict[str, str]:
    with zipfile.ZipFile(BytesIO(scored_workbook(result, WHEN))) as package:
        return {
            name: package.read(name).decode("utf-8")
            for name in package.namelist()
            if name.endswith((".xml", ".rels"))
        }


def row_by_head(sheet: Any, row: int) -> dict[str, Any]:
    """Return a row of 项目执行情况 by the heads in row 4."""
    return {sheet.cell(4, column).value: sheet.cell(row, column).value for column in range(1, 18)}


def listed(*rows: Row, **fields: Value) -> Filling:
    """Return a department with these projects, its matrix agreeing with them."""
    sums = {side: sum(float(str(row[side] or 0)) for row in rows) for side in ("budget", "spent")}
    matrix = [
        matrix_row(budget_county=round(sums["budget"], 6), spent_county=round(sums["spent"], 6))
    ]
    return good(fields=fields, matrix=matrix, projects=rows)


def many(count: int) -> Filling:
    """Return a department whose projects have rates from 100 % down, two without a budget."""
    rows = [
        project_row(
            name=f"项目{n}" + "很长的名称" * (n % 9), code=f"P{n:04d}", budget=1000, spent=1000 - n
        )
        for n in range(count - 2)
    ]
    none = [project_row(name=f"无预算{n}", code=f"N{n}", budget=0, spent=0) for n in range(2)]
    return listed(*rows, *none)


# -- sheets and overview ---------------------------------------------------------------------------


def test_has_the_sheets_of_a_department_in_order() -> None:
    assert book_of(judge(good())).sheetnames == SHEETS


def test_title_and_header_name_the_department_once() -> None:
    book = book_of(judge(good()))
    assert book.properties.title == "某县交通运输局部门整体绩效自评评分表"
    assert all(str(s.oddHeader.right.text).endswith("某县交通运输局　2024年度") for s in book)


def test_the_overview_shows_scores_categories_and_coverage() -> None:
    rows = [project_row(), project_row(name="路灯", code="P2", evaluated="否", budget=50, spent=30)]
    result = judge(listed(*rows, declared_projects=3), beside=[form_of(rows[0])])
    sheet, formulas = values_of(result)["评分总览"], book_of(result)["评分总览"]
    cells = {
        cell.value: cell for line in sheet.iter_rows() for cell in line if cell.value is not None
    }
    assert {"部门名称", "安排", "拨付", "结余", "拨付÷安排", "三、项目自评与执行"} <= set(cells)
    row = cells["项目个数"].row + 1
    assert [sheet.cell(row, column).value for column in (1, 3, 5, 7, 9)] == [2, 1, 0.5, 1, 1]
    assert [sheet.cell(row + 1, column).value for column in (1, 3, 5)] == [
        "已申报 3 个", "未开展 1 个", "按金额 66.67%",
    ]  # fmt: skip
    assert [formulas.cell(row, column).value for column in (1, 3, 7, 9)] == [
        "=COUNT(项目执行情况!$A$8:$A$9)",
        '=SUMPRODUCT(--EXACT(项目执行情况!$M$8:$M$9,"是"))',
        '=SUMPRODUCT(--ISNUMBER(FIND("执行率＜",项目执行情况!$N$8:$N$9)))',
        "=SUMPRODUCT(--(LEN(项目执行情况!$N$8:$N$9)>0))",
    ]


# -- matrix ----------------------------------------------------------------------------------------


def test_the_matrix_adds_up_live_by_row_and_column() -> None:
    result = judge(good(fields={"matrix_total_budget_stated": 196, "matrix_total_rate_stated": 1}))
    sheet = book_of(result)["资金矩阵"]
    assert [sheet.cell(3, column).value for column in (1, 2, 7, 12, 13)] == [
        "资金类别", "安排", "拨付", "结余", "执行率",
    ]  # fmt: skip
    assert [sheet.cell(4, column).value for column in range(2, 12)] == [
        "中央", "省级", "市级", "县级", "小计", "中央", "省级", "市级", "县级", "小计",
    ]  # fmt: skip
    assert [sheet.cell(8, column).value for column in (1, 3, 6, 11, 12, 13)] == [
        "专项转移支付", 95.5, "=SUM(B8:E8)", "=SUM(G8:J8)", "=ROUND(F8-K8,6)", '=IF(F8=0,"",K8/F8)',
    ]  # fmt: skip
    assert [sheet.cell(5, column).value for column in (1, 3, 6, 12, 13)] == [
        "合计（各类资金）", "=SUM(C8:C9)", "=SUM(F8:F9)", "=ROUND(F5-K5,6)", '=IF(F5<=0,"",K5/F5)',
    ]  # fmt: skip
    shown = values_of(result)["资金矩阵"]
    assert [shown.cell(row, 6).value for row in (5, 6, 7, 8, 9)] == [195.5, 196, 0.5, 95.5, 100]
    assert [shown.cell(row, 13).value for row in (5, 6)] == [1, 1]
    assert shown.max_column == 13


def test_declared_subtotals_appear_where_there_are_any() -> None:
    rows = [matrix_row(budget_stated=100, spent_stated=99, rate_stated=0.99)]
    sheet = values_of(judge(good(matrix=rows)))["资金矩阵"]
    assert sheet["N3"].value == "单位申报数"
    assert [sheet.cell(4, column).value for column in (14, 15, 16)] == [
        "安排小计",
        "拨付小计",
        "执行率",
    ]
    assert [sheet.cell(8, column).value for column in (14, 15, 16)] == [100, 99, 0.99]


def test_matrix_and_list_are_compared_by_category_and_level() -> None:
    projects = [
        project_row(budget=40, spent=40),
        project_row(
            name="同类", code="P2", category="本 级", fund_level="市级", budget=50, spent=55
        ),
        project_row(name="另类", code="P3", category="其他资金", budget=5, spent=5),
        project_row(name="未写", code="P4", category=None, budget=2, spent=1),
    ]
    result = judge(good(matrix=[matrix_row(), matrix_row(budget_county=10)], projects=projects))
    sheet, formulas = values_of(result)["资金矩阵"], book_of(result)["资金矩阵"]
    top = next(r for r in range(9, 20) if sheet.cell(r, 1).value == "与项目清单核对（万元）")
    lines = [
        [sheet.cell(row, column).value for column in (1, 2, 4, 6, 7, 9, 11)]
        for row in range(top + 2, top + 11)
    ]
    assert lines == [
        ["本级", 110, 90, -20, 200, 95, -105],
        ["其他资金", 0, 5, 5, 0, 5, 5],
        ["（未写类别）", 0, 2, 2, 0, 1, 1],
        ["合计", 110, 97, -13, 200, 101, -99],
        ["资金层级", "矩阵安排", "清单安排数", "差额", "矩阵拨付", "清单支出数", "差额"],
        ["中央", 0, 0, 0, 0, 0, 0],
        ["省级", 0, 0, 0, 0, 0, 0],
        ["市级", 0, 50, 50, 0, 55, 55],
        ["县级", 110, 47, -63, 200, 46, -154],
    ]
    assert formulas.cell(top + 2, 2).value == "=F8+F9"
    assert formulas.cell(top + 2, 4).value == (
        f"=SUMPRODUCT(--EXACT(项目执行情况!$E$8:$E$11,$A{top + 2}),项目执行情况!$G$8:$G$11)"
    )
    assert values_of(result)["项目执行情况"]["E9"].value == "本级"


# -- projects and flags ----------------------------------------------------------------------------


def test_every_project_stands_with_its_live_rate() -> None:
    row = project_row(
        document_number="冀财建〔2024〕12号",
        budget=80,
        spent=60,
        reason="招标节约，下一步加快支付。",
    )
    result = judge(listed(row, projects_declared_budget=81), beside=[form_of(row)])
    sheet, formulas = values_of(result)["项目执行情况"], book_of(result)["项目执行情况"]
    file = next(iter(result.members.values()))[0].path.name
    assert row_by_head(sheet, 8) == {
        "序号": 1, "项目名称": "农村道路养护", "项目编码": "P001", "资金文号": "冀财建〔2024〕12号",
        "资金类别": "本级", "资金层级": "县级", "安排数": 80, "支出数": 60, "结余": 20, "执行率": 0.75,
        "自评得分": 100, "自评等级": "优", "是否自评": "是", "预警": "执行率＜80%、与自评表不符（得分）",
        "执行偏差原因": "招标节约，下一步加快支付。", "项目自评表": file, None: None,
    }  # fmt: skip
    live = row_by_head(formulas, 8)
    assert live["执行率"] == '=IF(OR(N(G8)=0,H8=""),"",H8/G8)'
    assert live["结余"] == '=IF(OR(G8="",H8=""),"",ROUND(G8-H8,6))'
    assert live["预警"].startswith('=MID(IF(ISNUMBER(J8),IF(ROUND(J8-0.8,12)<0,"、执行率＜80%",')
    assert [formulas.cell(5, column).value for column in (7, 8, 9, 10)] == [
        "=SUM(G8:G8)", "=SUM(H8:H8)", "=ROUND(G5-H5,6)", '=IF(G5<=0,"",H5/G5)',
    ]  # fmt: skip
    assert [sheet.cell(line, 7).value for line in (5, 6, 7)] == [80, 81, 1]


@pytest.mark.parametrize(
    ("changes", "flag"),
    [
        ({}, None),
        ({"spent": 90}, None),
        ({"spent": 89.99, "reason": "招标节约。"}, "执行率＜90%"),
        ({"spent": 80, "reason": "招标节约。"}, "执行率＜90%"),
        ({"spent": 79.99, "reason": "招标节约。"}, "执行率＜80%"),
        ({"spent": 50}, "执行率＜80%、未说明原因"),
        ({"spent": 100.01}, None),
        ({"spent": 100.02}, "超支"),
        ({"budget": 0, "spent": 3}, "超支"),
        ({"spent": None}, None),
        ({"evaluated": "否"}, "未自评"),
        ({"evaluated": None}, "未自评"),
        ({"spent": 50, "evaluated": "否"}, "执行率＜80%、未说明原因、未自评"),
        ({"form_file": "没有.xlsx"}, "无自评表"),
    ],
)  # fmt: skip
def test_flags_that_follow_from_the_row(changes: Row, flag: str | None) -> None:
    result = judge(listed(project_row(**changes)), beside=[])
    assert row_by_head(values_of(result)["项目执行情况"], 8)["预警"] == flag


def test_flags_that_follow_from_the_project_forms() -> None:
    rows = [project_row(name=f"项目{n}", code=f"P{n}") for n in range(5)]
    forms = [
        form_of(rows[0]),
        form_of({**rows[1], "budget": 90, "spent": 90}),
        *(form_of(rows[2]) for _ in range(2)),
        form_of({**rows[4], "budget": 100.004, "spent": 100.004}),
    ]
    result = judge(listed(*rows), beside=forms)
    sheet = values_of(result)["项目执行情况"]
    assert [row_by_head(sheet, row)["预警"] for row in range(8, 13)] == [
        None, "与自评表不符（安排数、支出数）", "自评表2份", "无自评表", None,
    ]  # fmt: skip
    assert "没有找到" not in sheet["A2"].value
    assert len(row_by_head(sheet, 10)["项目自评表"].split("\n")) == 2


def test_a_project_form_without_all_scores_is_flagged_as_such() -> None:
    row = project_row()
    unscored = form_of(row, execution_self_score=None)
    rows = [{**one, "self_score": None} for one in unscored.rows["indicators"]]
    form = Filling(unscored.fields, {**unscored.rows, "indicators": rows})
    result = judge(listed(row), beside=[form])
    assert row_by_head(values_of(result)["项目执行情况"], 8)["预警"] == "自评表得分未填全"


def test_a_score_of_the_project_form_stands_where_the_list_gives_none() -> None:
    row = project_row(self_score=None, self_grade=None)
    shown = row_by_head(values_of(judge(listed(row)))["项目执行情况"], 8)
    assert (shown["自评得分"], shown["自评等级"]) == (100, "优")


def test_a_category_that_the_matrix_does_not_have_is_flagged() -> None:
    result = judge(
        good(matrix=[matrix_row()], projects=[project_row(category="另一类")]), beside=[]
    )
    assert row_by_head(values_of(result)["项目执行情况"], 8)["预警"] == "类别不在矩阵中"


def test_without_any_project_form_the_note_says_so_and_no_row_is_flagged() -> None:
    sheet = values_of(judge(good(), beside=[]))["项目执行情况"]
    assert sheet["A2"].value.endswith("没有找到本部门的项目自评表，未逐项核对。")
    assert [row_by_head(sheet, row)["预警"] for row in (8, 9)] == [None, None]


def test_limits_of_the_rate_come_from_the_rules(tmp_path: Path) -> None:
    from selfeval_xl.rules import load_file  # noqa: PLC0415 (only this test needs it)

    rules = tmp_path / "本局.toml"
    rules.write_text(
        'id = "own"\ntitle = "本局"\nname = "本局规则"\ndocument = "本局文件"\nvalid_from = 2024-01-01\n'
        'extends = "hebei"\n[rules.rate_reason]\nvalue = 0.95\n[rules.rate_strong]\nvalue = 0.7\n',
        encoding="utf-8",
    )
    path = departments.save(
        listed(project_row(spent=75), project_row(name="二", code="P2", spent=94))
    )
    (result,), _ = evaluate([path], load_file(rules))
    sheet = values_of(result)["项目执行情况"]
    assert [row_by_head(sheet, row)["预警"] for row in (8, 9)] == ["执行率＜95%、未说明原因"] * 2


def test_a_declared_rate_gets_its_column() -> None:
    result = judge(listed(project_row(spent=90, rate_stated=0.91)))
    sheet = values_of(result)["项目执行情况"]
    assert (sheet["Q4"].value, sheet["Q8"].value) == ("执行率（单位申报数）", 0.91)
    assert values_of(judge(good()))["项目执行情况"].max_column == 16


# -- official form ---------------------------------------------------------------------------------


def test_the_official_form_has_a_line_for_every_category() -> None:
    result = judge(good(fields={"year_start_budget": 180.5}))
    sheet, shown = book_of(result)["部门整体绩效自评表"], values_of(result)["部门整体绩效自评表"]
    assert [sheet.cell(row, 1).value for row in (1, 2, 3)] == [
        "部门整体绩效自评表", "（2024年度）", "部门名称",
    ]  # fmt: skip
    assert sheet["B3"].value == "某县交通运输局"
    assert sheet["A4"].value == "年度预算\n（万元）"
    assert [
        [sheet.cell(row, column).value for column in (2, 4, 5, 6, 7, 8)] for row in (5, 6, 7)
    ] == [
        ["年度资金总额", 180.5, "=资金矩阵!$F$5", "=资金矩阵!$K$5", 10, "=指标评分!I5"],
        ["其中：专项转移支付", "—", "=N(资金矩阵!F8)", "=N(资金矩阵!K8)", "—", "=F6/E6"],
        ["本级", "—", "=N(资金矩阵!F9)", "=N(资金矩阵!K9)", "—", "=F7/E7"],
    ]
    assert [shown.cell(5, column).value for column in (5, 6, 8, 9)] == [195.5, 195.5, 1, 10]
    last = next(row for row in range(8, 40) if sheet.cell(row, 1).value == "总分")
    assert [shown.cell(last, column).value for column in (7, 8, 9)] == [100, 100, "等级：优"]


def test_the_word_annex_is_the_same_form() -> None:
    result = judge(good(fields={"year_start_budget": 180.5}))
    title, year, upper, lower, note = official_table(result)
    assert (title.text, year.text) == ("部门整体绩效自评表", "（2024年度）")  # type: ignore[union-attr]
    texts = [[cell.text for cell in row] for row in upper.rows]  # type: ignore[union-attr]
    assert texts[:5] == [
        ["部门名称", "某县交通运输局"],
        [
            "年度预算（万元）",
            "",
            "年初预算数",
            "全年预算数",
            "全年执行数",
            "分值",
            "执行率",
            "得分",
        ],
        ["", "年度资金总额", "180.50", "195.50", "195.50", "10", "100.00%", "10.00"],
        ["", "其中：专项转移支付", "—", "95.50", "95.50", "—", "100.00%", "—"],
        ["", "本级", "—", "100.00", "100.00", "—", "100.00%", "—"],
    ]
    assert [cell.text for cell in lower.rows[-1]] == ["总分", "100", "100.00", "等级：优"]  # type: ignore[union-attr]
    assert note.text == "注：得分为单位自评得分。"  # type: ignore[union-attr]


# -- problems --------------------------------------------------------------------------------------


def test_problems_lead_to_the_sheet_that_shows_them() -> None:
    rows = [project_row(), project_row(name="危桥", code="P2", budget=50, spent=60, rate_stated=1)]
    fields: Row = {"declared_projects": 5, "matrix_total_budget_stated": 300}
    result = judge(
        good(fields=fields, matrix=[matrix_row(), matrix_row(category="债券资金")], projects=rows),
        beside=[],
    )
    sheet = book_of(result)["问题清单"]
    links = {
        (str(sheet.cell(row, 3).value), str(sheet.cell(row, 4).value)): (link := sheet.cell(row, 4).hyperlink)
        and link.location
        for row in range(5, sheet.max_row + 1)
    }  # fmt: skip
    by_place = {place.partition("!")[0] + code: target for (code, place), target in links.items()}
    assert by_place["项目清单F04"] == "'项目执行情况'!A9"
    assert by_place["项目清单F02"] == "'项目执行情况'!A9"
    assert by_place["资金矩阵C03"] == "'资金矩阵'!A8"
    assert by_place["资金矩阵F10"] == "'资金矩阵'!A6"
    overview = values_of(result)["评分总览"]
    cards = next(
        cell.row for line in overview.iter_rows() for cell in line if cell.value == "项目个数"
    )
    assert by_place["部门信息C02"] == f"'评分总览'!A{cards}"


# -- charts ----------------------------------------------------------------------------------------


def ranges(part: str) -> list[str]:
    return re.findall(r"<c:f>([^<]+)</c:f>", part)


def charts_of(result: Result) -> list[str]:
    parts = parts_of(result)
    return [parts[name] for name in sorted(parts) if name.startswith("xl/charts/chart")]


def test_charts_show_categories_parts_and_rates() -> None:
    result = judge(good())
    funds, parts, rates = charts_of(result)
    assert ranges(funds) == [
        "资金矩阵!$A$8:$A$9", "资金矩阵!$F$8:$F$9", "资金矩阵!$A$8:$A$9", "资金矩阵!$K$8:$K$9",
    ]  # fmt: skip
    assert "各类资金安排与拨付（万元）" in funds
    assert len(ranges(parts)) == 4
    assert ranges(rates) == ["评分总览!$L$5:$L$6", "评分总览!$M$5:$M$6"]
    assert "项目执行率（由低到高）" in rates
    assert 'formatCode="0.00%"' in rates
    for chart in (funds, parts, rates):
        assert '<a:latin typeface="宋体"' in chart


def test_with_many_projects_the_lowest_25_are_shown_and_the_sheet_says_so() -> None:
    result = judge(many(42), beside=[])
    sheet, formulas = values_of(result)["评分总览"], book_of(result)["评分总览"]
    rates = charts_of(result)[2]
    assert ranges(rates) == ["评分总览!$L$5:$L$29", "评分总览!$M$5:$M$29"]
    assert "执行率最低的 25 个项目" in rates
    shown = [sheet.cell(row, 13).value for row in range(5, 30)]
    assert shown == sorted(shown)
    assert (shown[0], shown[-1]) == (0.961, 0.985)
    assert formulas["M5"].value == "=项目执行情况!J47"
    assert sheet["L5"].value == "40. 项目39很长的名称很长的名称很…"
    assert max(len(sheet.cell(row, 12).value) for row in range(5, 30)) <= 20
    texts = [str(cell.value) for line in sheet.iter_rows(max_col=1) for cell in line]
    (note,) = [text for text in texts if text.startswith("项目执行率图")]
    assert "执行率最低的 25 个项目，其余见「项目执行情况」，2 个没有安排数或支出数的未列入" in note


def test_bars_are_coloured_by_the_limits_of_the_rate() -> None:
    rows = [
        project_row(name=f"项目{n}", code=f"P{n}", spent=spent)
        for n, spent in enumerate((100, 85, 50))
    ]
    rates = charts_of(judge(listed(*rows), beside=[]))[2]
    points = re.findall(r'<c:dPt>.*?<a:srgbClr val="(\w+)"/>', rates)
    assert points == ["9C1C1C", "8A5A00", "1F4E79"]


def test_there_is_no_chart_of_rates_without_a_rate() -> None:
    result = judge(listed(project_row(budget=0, spent=0)), beside=[])
    assert len(charts_of(result)) == 2


# -- print, protection, text -----------------------------------------------------------------------


def test_prints_on_a4_one_page_wide_with_heads_repeated() -> None:
    book = book_of(judge(many(80), beside=[]))
    for sheet in book:
        assert sheet.page_setup.paperSize == 9
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
        assert sheet.page_setup.fitToWidth in {None, 1}
        assert not sheet.sheet_view.showGridLines
    assert book["资金矩阵"].print_title_rows == "$3:$4"
    assert book["项目执行情况"].print_title_rows == "$4:$4"
    assert book["项目执行情况"].page_setup.fitToHeight == 0
    assert {book[name].page_setup.orientation for name in ("资金矩阵", "项目执行情况")} == {
        "landscape"
    }


def test_the_overview_turns_the_page_before_the_charts_and_prints_no_data_of_theirs() -> None:
    sheet = book_of(judge(many(80), beside=[]))["评分总览"]
    first = min(chart.anchor._from.row for chart in sheet._charts)
    assert [mark.id for mark in sheet.row_breaks.brk] == [first]
    assert re.fullmatch(r"'评分总览'!\$A\$1:\$J\$\d+", sheet.print_area)


def test_a_small_overview_stays_on_one_page() -> None:
    sheet = book_of(judge(good()))["评分总览"]
    assert not sheet.row_breaks.brk
    assert sheet.page_setup.fitToHeight in {None, 1}


def test_only_review_cells_are_open() -> None:
    book = book_of(judge(good()))
    open_cells = {
        (sheet.title, cell.column_letter)
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if not cell.protection.locked
    }
    assert open_cells == {("指标评分", "N"), ("指标评分", "P")}
    assert all(sheet.protection.sheet and not sheet.protection.password for sheet in book)


@pytest.mark.parametrize(
    "text", ["=1+1", "=cmd|'/c calc'!A1", "+86 10", "@SUM(A1)", "http://example.com", "{=1}", "internal:Sheet1!A1"]
)  # fmt: skip
def test_user_text_stays_text(text: str) -> None:
    row = project_row(
        name=text, code=text, document_number=text, category=text, reason=text, form_file=text
    )
    filling = good(
        fields={"department_name": text}, matrix=[matrix_row(category=text)], projects=[row],
        goals=[{"expected": text, "actual": text}],
    )  # fmt: skip
    result = judge(filling, beside=[])
    parts = parts_of(result)
    assert not any('TargetMode="External"' in part for part in parts.values())
    cells = [c for s in book_of(result) for line in s.iter_rows() for c in line if c.value == text]
    assert len(cells) >= 8
    assert {cell.data_type for cell in cells} == {"s"}
    formulas = "".join(
        formula
        for name, part in parts.items()
        if name.startswith("xl/worksheets/sheet")
        for formula in re.findall(r"<f>(.*?)</f>", part)
    )
    assert "cmd|" not in formulas
    assert "example.com" not in formulas


@pytest.mark.parametrize("seed", range(12))
def test_formulas_use_only_functions_that_every_spreadsheet_has(seed: int) -> None:
    for result in (judge(generate.department(seed)), cases.judge(generate.filling(seed))):
        for name, part in parts_of(result).items():
            if name.startswith("xl/worksheets/sheet"):
                texts = re.findall(r"<f>(.*?)</f>|<formula>(.*?)</formula>", part)
                used = {
                    f for text in texts for f in re.findall(r"([A-Z][A-Z0-9.]*)\(", "".join(text))
                }
                assert used <= FUNCTIONS, name


def almost_empty() -> Sequence[Filling]:
    """Return departments with hardly anything filled in."""
    return [
        good(matrix=[], projects=[], indicators=[], goals=[]),
        good(matrix=[{"category": "本级"}], projects=[{"name": "甲"}], indicators=[], goals=[]),
        good(matrix=[{"category": "本级", "budget_county": 5}], projects=[{"category": "本级"}]),
    ]


@pytest.mark.parametrize("number", range(3))
def test_an_almost_empty_department_is_scored(number: int) -> None:
    result = judge(almost_empty()[number], beside=[])
    assert book_of(result).sheetnames == SHEETS


@pytest.mark.office
def test_every_formula_recalculated_by_libreoffice_equals_the_stored_value(tmp_path: Path) -> None:
    """80 generated departments, large and almost empty ones: stored and recalculated values agree."""
    office.need_office()
    fillings = [*map(generate.department, range(80)), *almost_empty(), many(42), many(400)]
    inputs = [departments.save(one, tmp_path, f"d{n}.xlsx") for n, one in enumerate(fillings)]
    cases.save(form_of(project_row(name="项目1", code="P001")), tmp_path, "项目1.xlsx")
    results, refusals = evaluate(inputs)
    assert not refusals
    files = []
    for number, result in enumerate(results):
        path = tmp_path / f"scored{number}.xlsx"
        path.write_bytes(scored_workbook(result, WHEN))
        files.append(path)
    copies = office.recalculate(files, tmp_path / "recalculated", tmp_path / "profile")
    wrong = [
        line for one, other in zip(files, copies, strict=True) for line in differences(one, other)
    ]
    assert wrong == []
    assert sum(formula_count(path) for path in files) > 15_000
