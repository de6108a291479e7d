"""Layouts that provinces use beside the ministry's: what they hold is read, what is wrong is found.

Each form stands here as its rows of cells; figures are made up.
"""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from official_rows import Rows, X, department, project, save_rows
from official_rows import judge_rows as check
from openpyxl import load_workbook

from selfeval_xl.cli import main
from selfeval_xl.intake import known
from selfeval_xl.outputs.scored import scored_workbook

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from selfeval_xl.pipeline import Result


def grave(result: Result) -> list[tuple[str, str, str]]:
    """Return code, level and place of every finding that is not only a hint."""
    return [
        (f.code, f.severity.value, f.place) for f in result.findings if f.severity.value != "提示"
    ]


# -- one total divided in two ways: the department's form of Hunan ---------------------------------


@pytest.mark.parametrize(
    ("income", "spending"),
    [
        (("1100", "100", "0", "0"), ("700", "500")),
        (("1,100.00", "100", "0", "0"), ("700.00万元", "500.00万元")),
        (("1040", "100", "0", "0"), ("700", "440")),  # the total that was spent is divided
        (("1100", "100", "", ""), ("700", "500")),
        (("", "", "", ""), ("", "")),
        (("399.996", "400", "400", "0"), ("799.995", "400")),  # the last decimals are rounded
    ],
)
def test_two_ways_of_dividing_a_total_agree(income: Sequence[str], spending: Sequence[str]) -> None:
    result = check(department(income, spending))
    assert grave(result) == []
    assert (result.totals.budget, result.totals.spent) == (1_200_000_000, 1_140_000_000)  # in 分


def test_two_ways_of_dividing_a_total_differ() -> None:
    result = check(department(("1100", "100", "0", "0"), ("700", "400")))
    assert grave(result) == [("F12", "错误", "自评表!F6")]
    finding = next(f for f in result.findings if f.code == "F12")
    assert finding.message == "按支出性质分的各项之和不等于按收入性质分的各项之和"
    assert (finding.given, finding.expected) == ("1100.00万元", "1200.00万元")


def test_a_division_in_yuan_is_told_in_yuan() -> None:
    rows = department(("11000000", "1000000", "0", "0"), ("7000000", "4000000.5"))
    rows[3][0] = "年度预算申请（元）"
    rows[4][3:6] = [12_000_000, 12_000_000, 11_400_000]
    finding = next(f for f in check(rows).findings if f.code == "F12")
    assert (finding.given, finding.expected) == ("11000000.5元", "12000000元")


def test_a_division_of_no_total() -> None:
    result = check(department(("1100", "50", "0", "0"), ("700", "450")))
    assert grave(result) == [("F12", "警告", "自评表!B6")]


def below_each_other(spent: Sequence[float]) -> Rows:
    """Return the form with both partitions below each other, amounts in the columns."""
    rows = department(("", "", "", ""), ("", ""))
    return [
        *rows[:5],
        [X, "按收入性质分"],
        [X, "一般公共预算", X, 1100, 1100, 1050],
        [X, "政府性基金拨款", X, 100, 100, 90],
        [X, "按支出性质分"],
        [X, "基本支出", X, 700, 700, spent[0]],
        [X, "项目支出", X, 500, 500, spent[1]],
        *rows[10:],
    ]


def test_partitions_in_columns_are_not_added_together() -> None:
    result = check(below_each_other((690, 450)))
    assert grave(result) == []
    assert result.totals.budget == 1_200_000_000
    assert [row.source for row in result.tables["funds"]] == ["一般公共预算", "政府性基金拨款"]


def test_a_partition_in_columns_that_differs() -> None:
    result = check(below_each_other((690, 460)))
    assert grave(result) == [("F12", "错误", "自评表!B9")]
    finding = next(f for f in result.findings if f.code == "F12")
    assert finding.message == "按支出性质分的全年执行数之和不等于全年执行数总额"
    assert finding.difference == "10.00万元"


def by_spending(*rows: list[str | float | None]) -> Rows:
    """Return the form with other shares in the second partition below each other."""
    usual = below_each_other((690, 450))
    return [*usual[:9], *rows, *usual[11:]]


@pytest.mark.parametrize(
    "rows",
    [
        # where the details of a share end is not written
        [
            [X, "基本支出", X, 700, 700, 690], [X, "其中：人员经费", X, 600, 600, 600],
            [X, "公用经费", X, 100, 100, 90], [X, "项目支出", X, 500, 500, 450],
        ],
        # a row that adds up the others
        [
            [X, "基本支出", X, 700, 700, 690], [X, "项目支出", X, 500, 500, 450],
            [X, "合计", X, 1200, 1200, 1140],
        ],
    ],
)  # fmt: skip
def test_details_and_sums_of_a_partition_are_not_added_again(rows: Rows) -> None:
    assert grave(check(by_spending(*rows))) == []


def test_a_partition_with_an_unreadable_amount_is_not_added_up() -> None:
    rows = by_spending([X, "基本支出", X, 700, "七百", 690], [X, "项目支出", X, 500, 500, 450])
    assert grave(check(rows)) == [("F09", "错误", "自评表!E10")]


def test_a_partition_with_a_blank_amount_is_asked_about() -> None:
    rows = by_spending([X, "基本支出", X, 700, X, 690], [X, "项目支出", X, 500, 500, 450])
    result = check(rows)
    assert grave(result) == [("F12", "警告", "自评表!B9")]
    finding = next(f for f in result.findings if f.code == "F12")
    assert finding.message == "按支出性质分的全年预算数之和不等于全年预算数总额（有没有填的项）"


def test_a_blank_amount_does_not_excuse_too_large_a_sum() -> None:
    rows = by_spending([X, "基本支出", X, 700, 1300, 690], [X, "项目支出", X, 500, X, 450])
    assert grave(check(rows)) == [("F12", "错误", "自评表!B9")]


def test_a_sum_behind_each_label_is_no_share() -> None:
    rows = department(("1100", "100", "0", "0"), ("700", "500"))
    rows[9][1], rows[9][5] = "合计：1200", "合计：1200"
    assert grave(check(rows)) == []


# -- sources of funds and what details them -------------------------------------------------------


def sourced(*rows: list[str | float | None]) -> Rows:
    """Return a project's form with these rows of funds below its total of 1200, 1200, 1140."""
    usual = project([["项目名称", "检查经费"], ["实施单位", "某县某局"]])
    return [*usual[:6], *rows, *usual[7:]]


@pytest.mark.parametrize("first", ["财政拨款", "其中：财政拨款"])
def test_parts_after_one_word_of_which_are_told_by_their_amounts(first: str) -> None:
    result = check(
        sourced(
            [X, first, X, 1100, 1100, 1050],
            [X, "其中：中央资金", X, 700, 700, 700],
            [X, "省级资金", X, 400, 400, 350],
            [X, "其他资金", X, 100, 100, 90],
        )
    )
    assert grave(result) == []
    assert [row.source for row in result.tables["funds"]] == ["财政拨款", "其他资金"]
    assert (result.totals.budget, result.totals.spent) == (1_200_000_000, 1_140_000_000)  # in 分


def test_parts_that_do_not_come_to_their_source_are_not_guessed() -> None:
    rows = sourced(
        [X, "财政拨款", X, 1100, 1100, 1050],
        [X, "其中：中央资金", X, 700, 700, 700],
        [X, "省级资金", X, 300, 300, 350],
        [X, "其他资金", X, 100, 100, 90],
    )
    assert {code for code, *_ in grave(check(rows))} >= {"F01"}


@pytest.mark.parametrize(("second", "codes"), [("地方资金", set()), ("社会资金", {"M04"})])
def test_m04_parts_of_two_sources_of_one_name_are_not_compared(
    second: str, codes: set[str]
) -> None:
    rows = sourced(
        [X, "中央资金", X, 700, 700, 640],
        [X, "地方资金", X, 200, 200, 200],
        [X, "其中：省级资金", X, 200, 200, 200],
        [X, second, X, 300, 300, 300],
        [X, "其中：市级资金", X, 310, 310, 310],
    )
    assert {code for code, *_ in grave(check(rows))} == codes


def test_an_indicators_name_that_is_an_error_value_is_told_as_one() -> None:
    rows = sourced([X, "财政拨款", X, 1200, 1200, 1140])
    at = next(n for n, row in enumerate(rows) if row[0] == "绩效指标") + 1
    rows[at] = [*rows[at][:3], "#REF!", *rows[at][4:]]
    result = check(rows)
    assert grave(result) == [("D01", "错误", f"自评表!D{at + 1}")]
    assert next(f.message for f in result.findings if f.code == "D01") == "三级指标：错误值 #REF!"


def test_names_and_goals_that_formulas_give_are_read() -> None:
    rows = sourced([X, "财政拨款", X, 1200, 1200, 1140])
    at = next(n for n, row in enumerate(rows) if row[0] == "绩效指标") + 1
    rows[at] = [*rows[at][:3], "=N1", *rows[at][4:]]
    rows[at - 2] = [X, "=N2", *rows[at - 2][2:]]
    rows[0] = [*rows[0], *[X] * 12, "检查企业数"]
    rows[1] = [*rows[1], *[X] * 12, "完成年度监管任务"]
    result = check(rows)
    assert result.lines[0].row.name == "检查企业数"
    assert [goal.expected for goal in result.tables["goals"]] == ["完成年度监管任务"]


def test_a_total_above_all_points_on_a_form_without_indicators() -> None:
    rows = sourced([X, "财政拨款", X, 1200, 1200, 1140])
    at = next(n for n, row in enumerate(rows) if row[0] == "绩效指标")
    result = check([*rows[: at + 1], ["总分", X, X, X, X, X, 100, 120]])
    assert ("S05", "错误", f"自评表!H{at + 2}") in grave(result)


# -- Sichuan: goals above the funds, targets in three columns, month as a unit ---------------------

SICHUAN: Rows = [
    ["部门预算项目支出绩效自评表（2023年度）", *[X] * 9, "报表编号：510000_0013zp"],
    ["项目名称", "应急管理工作经费"],
    ["主管部门", "某县应急管理局", X, X, "实施单位（盖章）", "某县应急管理局"],
    ["项目基本情况", "1.项目年度目标完成情况", "年度目标", X, X, "年度目标完成情况"],
    [X, X, "开展检查100次", X, X, "开展检查105次"],
    [X, "2.项目实施内容及过程概述", "按计划开展检查。"],
    ["预算执行情况（10分）", "年度预算数（万元）", "年初预算", "调整后预算数", "预算执行数", "预算执行率",
     "权重", "得分", "原因"],
    [X, "总额", 50, 45, 42, 0.9333, 10, 9.33, "压减一般性支出，年中调减；今后做实预算"],
    [X, "其中：财政资金", 50, 45, 42, 0.9333, "/", "/", "/"],
    [X, "财政专户管理资金", 0, 0, 0, 0, "/", "/", "/"],
    [X, "单位资金", 0, 0, 0, 0, "/", "/", "/"],
    [X, "其他资金", X, X, X, X, "/", "/", "/"],
    ["绩效指标（90分）", "一级指标", "二级指标", "三级指标", "指标性质", "指标值", "度量单位",
     "完成值", "权重", "得分", "未完成原因分析"],
    [X, "产出指标", "数量指标", "检查次数", "≥", 100, "次", 105, 20, 20],
    [X, X, "质量指标", "整改率", "≥", 95, "%", 96, 20, 20],
    [X, X, "时效指标", "检查完成时间", "≤", 12, "月", 12, 10, 10],
    [X, "效益指标", "社会效益指标", "事故起数", "≤", 2, "起", 1, 30, 30],
    [X, "满意度指标", "满意度指标", "群众满意度", "≥", 90, "%", 95, 10, 10],
    ["合计", *[X] * 7, 100, 99.33],
    ["评价结论", "项目按计划完成，自评99.33分。"],
    ["存在问题", "预算编制不够精准。"],
    ["改进措施", "加强预算编制。"],
]  # fmt: skip


def test_goals_above_the_funds_end_where_another_part_begins() -> None:
    result = check(SICHUAN)
    goals = [(row.expected, row.actual) for row in result.tables["goals"]]
    assert goals == [("开展检查100次", "开展检查105次")]
    assert grave(result) == []
    assert [str(line.score.points) for line in result.lines] == ["20", "20", "10", "30", "10"]


def test_a_month_later_than_the_target_is_late() -> None:
    rows = [list(row) for row in SICHUAN]
    rows[15][5], rows[15][7] = 10, 11
    result = check(rows)
    late = result.lines[2].score
    assert (late.met, late.points) == (False, Decimal(0))


# -- Hebei: amounts right of their labels ----------------------------------------------------------

HEBEI: Rows = [
    ["2023年度项目支出绩效自评表"],
    ["一、基本情况"],
    ["项目名称", "应急物资采购", X, "实施（主管）单位", "某区应急管理局"],
    ["二、预算执行情况（单位：万元）"],
    ["预算安排情况（调整后）", X, "资金到位情况", X, "资金执行情况", X, "预算执行进度（%）"],
    ["预算数：", 100, "到位数：", 100, "执行数：", 95, "95%"],
    ["其中：财政资金", 80, "其中：财政资金", 80, "其中：财政资金", 75],
    ["其他", 20, "其他", 20, "其他", 20],
    ["三、目标完成情况"],
    ["年度预期目标", X, X, "具体完成情况", X, X, "总体完成率（%）"],
    ["采购应急物资100件", X, X, "采购105件", X, X, 100],
    ["四、年度绩效指标完成情况"],
    ["一级指标", "二级指标", "三级指标", "预期指标值", "实际完成值", "自评得分"],
    ["产出指标", "数量指标", "采购数量", "≥100件", "105件", 30],
    [X, "质量指标", "验收合格率", "≥95%", "98%", 20],
    ["效益指标", "社会效益指标", "物资保障率", "≥95%", "96%", 30],
    ["满意度指标", "服务对象满意度指标", "群众满意度", "≥90%", "95%", 10],
    ["预算执行率", X, X, "100%", "95%", 9.5],
    ["自评总分", X, X, X, X, 99.5],
    ["五、存在问题、原因及下一步整改措施"],
    ["预算编制不够精准，下一步加强编制。"],
]


def test_amounts_right_of_their_labels() -> None:
    result = check(HEBEI)
    assert grave(result) == []
    funds = [(r.source, r.budget, r.arrived, r.spent) for r in result.tables["funds"]]
    assert funds == [
        ("财政资金", 80_000_000, 80_000_000, 75_000_000),
        ("其他", 20_000_000, 20_000_000, 20_000_000),
    ]
    goals = [(row.expected, row.actual) for row in result.tables["goals"]]
    assert goals == [("采购应急物资100件", "采购105件")]
    assert result.form.execution_self_score == Decimal("9.5")


def test_a_total_right_of_its_label_that_does_not_add_up() -> None:
    rows = [list(row) for row in HEBEI]
    rows[5][5] = 96
    found = grave(check(rows))
    assert ("F01", "错误", "自评表!F6") in found


# -- what was read just as it stands is not told ----------------------------------------------------


def test_a_reading_is_told_only_where_something_was_supplied() -> None:
    rows = department(("", "", "", ""), ("", ""))
    rows[13][4], rows[14][4], rows[16][4] = 100, "95%", "90%"  # no sign; no unit
    rows[13][5] = 110
    told = [(f.place, f.message) for f in check(rows).findings if f.code == "D01"]
    assert told == [
        ("自评表!E14", "指标值：未写比较符，按越多越好读取"),
        ("自评表!E15、E17", "指标值：未写比较符，按指标名称判断为越大越好"),
    ]


# -- formulas in targets and results ----------------------------------------------------------------


def test_formulas_in_targets_and_results_are_worked_out() -> None:
    rows = department(("", "", "", ""), ("", ""))
    rows[13][4], rows[13][5] = "=60+40", "=E14+5"
    rows[14][4] = "=95%"  # an equals sign that a spreadsheet took for a formula
    result = check(rows)
    read = [(x.row.nature, x.row.target_number, x.row.actual_number) for x in result.lines[:2]]
    assert read == [("≥", 100, 105), ("=", 95, 98)]


def test_a_result_by_an_unknown_function_is_asked_for() -> None:
    rows = department(("", "", "", ""), ("", ""))
    rows[13][5] = "=VLOOKUP(1,A1:B2,2)"
    found = [f for f in check(rows).findings if f.severity.value == "错误"]
    assert [(f.code, f.place) for f in found] == [("D01", "自评表!F14")]
    assert found[0].message == "实际完成值：公式「=VLOOKUP(1,A1:B2,2)」程序不能独立核算"


# -- what a form asks for and nobody filled in -----------------------------------------------------


def test_a_total_left_blank_and_a_year_that_stands_nowhere() -> None:
    rows = department(("", "", "", ""), ("", ""))
    rows[1] = ["（    年度）"]
    rows[-1][7] = None
    result = check(rows)
    assert grave(result) == [("P01", "错误", "自评表!H18"), ("P01", "警告", "自评表")]
    assert [f.message for f in result.findings if f.code == "P01"] == [
        "「总分」未填",
        "「年度」未填",
    ]


# -- what was not recognised -----------------------------------------------------------------------


def test_labels_that_nothing_was_read_from_are_named() -> None:
    rows = department(("", "", "", ""), ("", ""))
    rows[4].append("超支说明")
    rows[3].append("结余金额")
    rows[12].append("评分细则")
    rows += [
        ["填表人：张某　填报日期：2023年3月1日", X, X, "联系电话：0735-123"],
        ["归口科室", "农业科"],
        ["注：1.本表由预算单位填报。"],
    ]
    form = check(rows).form
    assert [(one.label, one.cell) for one in form.overlooked] == [
        ("结余金额", "自评表!J4"),
        ("评分细则", "自评表!J13"),
        ("归口科室", "自评表!A20"),
    ]
    assert (form.filler, str(form.fill_date), form.phone) == ("张某", "2023-03-01", "0735-123")
    assert form.not_found == ()


def test_parts_that_are_not_there_are_named() -> None:
    header = ["一级指标", "二级指标", "三级指标", "指标值", "实际完成值"]
    rows: Rows = [
        ["年度", "2022年度"],
        list(header),
        ["产出指标", "数量指标", "培训人数", "≥5人", "6人"],
    ]
    form = check(rows).form
    assert form.not_found == (
        "标题", "项目名称或部门名称", "资金", "目标", "分值", "自评得分", "总分"
    )  # fmt: skip


# -- points of the execution rate ------------------------------------------------------------------


def test_the_execution_counts_with_the_points_that_the_form_prints() -> None:
    rows = department(("", "", "", ""), ("", ""))
    rows[4][6], rows[4][8] = 15, 14.25
    rows[13][1], rows[14][6], rows[14][7] = "产出指标(45分)", 20, 20
    rows[-1][7] = 99.25
    result = check(rows)
    assert grave(result) == [("W02", "警告", "自评表!G5"), ("W02", "警告", "自评表!G14:G17")]
    assert (result.totals.execution_points, result.totals.total) == (
        Decimal("14.25"),
        Decimal("99.25"),
    )
    finding = next(f for f in result.findings if f.place == "自评表!G5")
    assert finding.message == "预算执行率的分值与评分规则不同，按表上的分值测算"


FRAME: Rows = [
    ["2022年度财政支出项目绩效自评表"],
    ["项目名称：", "某道路工程", "资金使用单位", "某局"],
    [
        "一级指标",
        "二级指标",
        "三级指标",
        "分值",
        "评分标准",
        "目标值",
        "完成值",
        "自评得分",
        "扣分原因",
    ],
    ["决策(20分)", "项目立项", "立项程序合规", 20, "…", "是", "是", 20],
    ["过程(20分)", "资金管理", "预算执行率", 10, "…", "100%", "95%", 9.5, "工程结算滞后，下年加快"],
    [X, "组织实施", "监理到位率", 10, "…", "100%", "100%", 10],
    ["产出(30分)", "产出数量", "新建道路里程", 30, "…", "≥10公里", "10公里", 30],
    ["效益(30分)", "满意度", "群众满意度", 30, "…", "≥90%", "95%", 30],
    ["合计", X, X, 100, X, X, X, 99.5],
]


def test_the_frame_of_evaluations_holds_the_execution_among_its_indicators() -> None:
    result = check(FRAME)
    assert grave(result) == []
    assert (result.totals.execution_weight, result.totals.total) == (0, Decimal("99.50"))


def test_the_frame_of_evaluations_must_come_to_100_by_itself() -> None:
    rows = [list(row) for row in FRAME]
    rows[6][3] = rows[6][7] = 25
    rows[8][7] = 94.5
    assert grave(check(rows)) == [("W01", "错误", "自评表!D4:D8"), ("W03", "错误", "自评表!A7")]


# -- numbers that a system stored as text ----------------------------------------------------------


def test_numbers_as_text_are_told_once_a_column() -> None:
    rows = department(("", "", "", ""), ("", ""))
    rows[4][3:9] = ["1200.000000", "1200.000000", "1140.000000", "10.0", "95.00%", "9.50"]
    told = [(f.code, f.place, f.message) for f in check(rows).findings if "文字" in f.message]
    assert told == [
        ("D01", "自评表!I5", "得分：以文字存放的数字，按数字读取"),
        ("D01", "自评表!G5", "分值：以文字存放的数字，按数字读取"),
        ("F09", "自评表!D5", "年初预算数：以文字存放的数字，按数字读取"),
        ("F09", "自评表!E5", "全年预算数：以文字存放的数字，按数字读取"),
        ("F09", "自评表!F5", "全年执行数：以文字存放的数字，按数字读取"),
    ]


def test_thousands_marks_and_bare_rates_are_told_once_a_column() -> None:
    rows = department(("", "", "", ""), ("", ""))
    rows[4][3:9] = ["1,200.00", "1,200.00", "1，140.00", 10, 0.95, 9.5]
    told = [
        (f.code, f.place, f.message, f.basis)
        for f in check(rows).findings
        if "以文字" in f.message or "以小数" in f.message
    ]
    assert told == [
        ("F09", "自评表!D5", "年初预算数：以文字存放的数字，按数字读取", "程序读取说明"),
        ("F09", "自评表!E5", "全年预算数：以文字存放的数字，按数字读取", "程序读取说明"),
        ("F09", "自评表!F5", "全年执行数：以文字存放的数字，按数字读取", "程序读取说明"),
        (
            "F09",
            "自评表!H5",
            "执行率：以小数存放的比率，按百分比读取（0.95 为 95%）",
            "程序读取说明",
        ),
    ]


# -- 元 and 万元 ------------------------------------------------------------------------------------


def cost(target: str, actual: str) -> Rows:
    """Return a form whose first indicator is a cost."""
    rows = department(("", "", "", ""), ("", ""))
    rows[13][2:6] = ["成本指标", "检查成本", target, actual]
    return rows


@pytest.mark.parametrize(
    ("target", "actual"),
    [("≤3.6万元", "3.6元"), ("≤3.6万元", "3.5元"), ("≤36000元", "3.6"), ("≤3.6元", "3.6万元")],
)
def test_f08_a_result_in_yuan_that_should_be_ten_thousands(target: str, actual: str) -> None:
    found = [f for f in check(cost(target, actual)).findings if f.code == "F08"]
    assert [(f.severity.value, f.place) for f in found] == [("警告", "自评表!F14")]
    assert found[0].message == (
        f"「检查成本」指标值 {target}，完成 {actual}，相差约一万倍，疑似元与万元混用"
    )


@pytest.mark.parametrize(
    ("target", "actual"),
    [
        ("≤3.6万元", "36000元"), ("≤3.6万元", "3.5万元"), ("≤36000元", "3.6万元"), ("≤3.6万元", "0"),
        ("≤400元/人", "0.04万元/人"), ("≤90万元", "12万元"), ("≥20000人", "2万人"), ("≥100家", "100万家"),
    ],
)  # fmt: skip
def test_f08_is_silent_where_units_fit(target: str, actual: str) -> None:
    assert [f for f in check(cost(target, actual)).findings if f.code == "F08"] == []


def test_f08_a_few_yuan_in_a_column_of_ten_thousands() -> None:
    rows = department(("", "", "", ""), ("", ""))
    rows[4][3:6] = ["3.6元", "36000元", "3.42万元"]
    found = [(f.place, f.message) for f in check(rows).findings if f.code == "F08"]
    assert found[0] == (
        "自评表!D5",
        "年初预算数写作「3.6元」，按 0.00036 万元读取，疑似应为 3.6 万元",
    )
    assert [place for place, _ in found] == ["自评表!D5"]


@pytest.mark.parametrize(("typed", "codes"), [("8000元", []), ("1000元", []), ("999元", ["F08"])])
def test_f08_a_small_project_may_spend_some_thousands_of_yuan(typed: str, codes: list[str]) -> None:
    rows = department(("", "", "", ""), ("", ""))
    rows[4][3:8] = [typed, typed, typed, 10, 1]
    assert sorted({f.code for f in check(rows).findings if f.code == "F08"}) == codes


# -- texts around the tables -----------------------------------------------------------------------


def test_texts_around_the_tables_are_read_for_the_sections_of_the_report() -> None:
    result = check(SICHUAN)
    assert [(row.code, row.heading, row.body, row.body_at) for row in result.tables["texts"]] == [
        ("栏3.2", "项目实施内容及过程概述", "按计划开展检查。", "C6"),
        ("栏4", "评价结论", "项目按计划完成，自评99.33分。", "B20"),
        ("栏5.2", "存在问题", "预算编制不够精准。", "B21"),
        ("栏6", "改进措施", "加强预算编制。", "B22"),
    ]
    assert result.form.overlooked == ()


def test_texts_below_their_heading_and_beside_it_in_one_cell() -> None:
    rows: Rows = [*HEBEI, ["预算执行进度偏慢，下一步提前谋划。"], ["改进措施：加强调度。"]]
    assert [(row.heading, row.body, row.body_at) for row in check(rows).tables["texts"]] == [
        (
            "存在问题原因及下一步整改措施",
            "预算编制不够精准，下一步加强编制。\n预算执行进度偏慢，下一步提前谋划。",
            "A21",
        ),
        ("改进措施", "加强调度。", "A23"),
    ]


def test_texts_left_blank_or_as_the_form_prompts() -> None:
    rows = [list(row) for row in SICHUAN]
    rows[-3][1] = "结合自评情况，说明项目绩效（200字以内）"
    rows[-2][1] = X
    found = grave(check(rows))
    assert found == [("D07", "错误", "自评表!B20"), ("P01", "警告", "自评表!B21")]


# -- a cell that holds what no form holds ----------------------------------------------------------


@pytest.mark.parametrize("text", ["9" * 30_000, "9," * 15_000, "9%" * 15_000, "12月" * 10_000])
@pytest.mark.parametrize("place", ["E14", "F14", "G14", "D5", "H5", "I5", "H18"])
def test_a_monstrous_cell_is_told_at_its_place(text: str, place: str) -> None:
    rows = department(("", "", "", ""), ("", ""))
    rows[int(place[1:]) - 1]["ABCDEFGHI".index(place[0])] = text
    assert any(place in finding.cells for finding in check(rows).findings)


# -- amounts that cannot be read --------------------------------------------------------------------


def test_the_declared_totals_are_read_where_an_amount_of_a_source_is_not() -> None:
    rows = project([["项目名称", "渠道维修工程"]])
    rows[5][3:6] = ["#REF!", "见附件", "约一千"]
    rows.insert(6, [X, "上年结转资金", X, 200, 200, 140])
    result = check(rows)
    form = result.form
    assert (form.funds_declared_initial, form.funds_declared_budget, form.funds_declared_spent) == (
        1_200_000_000, 1_200_000_000, 1_140_000_000
    )  # fmt: skip
    assert form.funds_declared_rate == Decimal("0.95")
    sources = [(row.source, known(row.budget)) for row in result.tables["funds"]]
    assert sources == [("当年财政拨款", False), ("上年结转资金", True)]
    faults = [(f.code, f.place) for f in result.findings if f.code == "F09" and f.given]
    assert faults[:3] == [("F09", "自评表!D6"), ("F09", "自评表!E6"), ("F09", "自评表!F6")]


@pytest.mark.parametrize("nothing", [["无", "无", "无"], ["/", "—", X], [X, X, X]])
def test_a_source_that_says_there_is_nothing_is_none(nothing: list[str | float | None]) -> None:
    rows = project([["项目名称", "渠道维修工程"]])
    rows.insert(6, [X, "上年结转资金", X, *nothing])
    assert [row.source for row in check(rows).tables["funds"]] == ["当年财政拨款"]


@pytest.mark.parametrize("text", ["管网老化，已列入下年计划。", X])
def test_texts_asked_for_where_something_deviates(text: str | None) -> None:
    rows = project([["项目名称", "渠道维修工程"]])
    rows += [["偏差大或目标未完成原因分析", text], ["改进措施及结果应用方案", text]]
    result = check(rows)
    found = [(row.code, row.heading, row.body_at) for row in result.tables["texts"]]
    assert found == (
        [("栏5.2", "偏差大或目标未完成原因分析", "B15"), ("栏6", "改进措施及结果应用方案", "B16")]
        if text
        else []
    )
    assert (grave(result), result.form.overlooked) == ([], ())


# -- the scored workbook of a department's form ----------------------------------------------------


def official_sheet(rows: Rows) -> list[list[str]]:
    """Return the texts of the official form's sheet in the scored workbook, row by row."""
    data = scored_workbook(check(rows), datetime(2026, 1, 1, tzinfo=UTC).replace(tzinfo=None))
    sheet = load_workbook(BytesIO(data))["部门整体绩效自评表"]
    return [[str(c) for c in row if c is not None] for row in sheet.iter_rows(values_only=True)]


def test_a_departments_form_is_shown_with_its_own_words_and_divisions() -> None:
    shown = official_sheet(department(("1100", "100", "0", "0"), ("700", "500")))
    assert ["部门名称", "某县某局"] in shown
    assert ["按收入性质分", ("一般公共预算 1100.00、政府性基金拨款 100.00、"
            "纳入专户管理的非税收入拨款 0.00、其他资金 0.00")] in shown  # fmt: skip
    assert ["按支出性质分", "基本支出 700.00、项目支出 500.00"] in shown
    assert not any("当年财政拨款" in text for row in shown for text in row)


def test_a_departments_sources_are_shown_with_the_other_division_beside() -> None:
    shown = official_sheet(below_each_other((690, 450)))
    assert any(row[0] == "其中：一般公共预算" for row in shown)
    assert ["按支出性质分", ("基本支出 年初700.00 全年预算700.00 执行690.00、"
            "项目支出 年初500.00 全年预算500.00 执行450.00")] in shown  # fmt: skip


def test_filling_a_template_from_a_departments_form_says_which(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = save_rows(department(("1100", "100", "0", "0"), ("700", "500")), tmp_path / "部门.xlsx")
    assert main(["fill", str(path), "-o", str(tmp_path / "出")]) == 0
    said = capsys.readouterr().out
    assert "本表是部门整体自评表，内容写入《项目支出绩效自评填报模板》的相应栏目。" in said


# -- reasons where the funds have no column for one ------------------------------------------------


def fund_findings(rows: Rows) -> list[tuple[str, str]]:
    return [(f.code, f.place) for f in check(rows).findings if f.code in {"F05", "F06"}]


def test_a_low_rate_and_a_changed_budget_are_asked_about() -> None:
    rows = department(("", "", "", ""), ("", ""))
    rows[4][3:9] = [1300, 1200, 1020, 10, 0.85, 8.5]
    assert fund_findings(rows) == [("F05", "自评表!F5"), ("F06", "自评表!E5")]
    rows[14].append("检查人员不足，下年补充")
    assert fund_findings(rows) == [("F05", "自评表!F5"), ("F06", "自评表!E5")]


@pytest.mark.parametrize(
    ("reason", "left"),
    [
        ("工程已完工，剩余尾款未支付；今后提高预算准确度。", [("F06", "自评表!E5")]),
        ("招标节约资金已结转，下年继续使用。", [("F06", "自评表!E5")]),
        ("年中预算调减100万元，已办理批复。", [("F05", "自评表!F5")]),
        ("年中压减预算，部分资金尚未支付，下年加快。", []),
    ],
)
def test_a_reason_among_the_indicators_answers(reason: str, left: list[tuple[str, str]]) -> None:
    rows = department(("", "", "", ""), ("", ""))
    rows[4][3:9] = [1300, 1200, 1020, 10, 0.85, 8.5]
    told = [*rows[:14], [*rows[14], reason], *rows[15:]]
    assert fund_findings(told) == left
    rows.append(["存在问题", reason])
    assert fund_findings(rows) == left
