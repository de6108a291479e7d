"""What `check` prints of an official form: recognised labels by part, in lines that can be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from official_rows import Rows, X, project
from official_rows import judge_rows as check
from openpyxl import Workbook

from selfeval_xl.pipeline import evaluate
from selfeval_xl.terminal import findings_table, summary, width

if TYPE_CHECKING:
    from pathlib import Path

HEAD: Rows = [
    ["单位名称：某县水利局"],
    ["项目名称", "渠道维修工程"],
    ["主管部门", "某县水利局", X, X, "实施单位", "某县水利站"],
]


def test_recognised_labels_stand_by_part() -> None:
    lines = findings_table(check(project(HEAD))).splitlines()
    first = lines.index("  认出的栏目  工作表「自评表」")
    assert [line.strip() for line in lines[first + 1 : first + 8]] == [
        "表头：项目支出绩效自评表 A1、项目名称 A4、主管部门 A5、实施单位 E5、单位名称 A3",
        "资金：年初预算数 D6、全年预算数 E6、全年执行数 F6、预算执行率分值 G6、预算执行率 H6、",
        "预算执行率自评得分 I6",
        "目标：预期目标 B9、实际完成情况 F9",
        "指标：一级指标 B11、二级指标 C11、三级指标 D11、指标值 E11、实际完成值 F11、分值 G11、自评得分 H11、",
        "偏差原因分析及改进措施 I11、总分 A16",
        "评分规则    财预〔2020〕10号（按表上印的预算执行率 10 分选用）",
    ]
    assert {line[:14] for line in lines[first + 1 : first + 7]} == {" " * 14}


def test_no_line_of_labels_is_too_long_to_be_read() -> None:
    rows = project(HEAD)
    rows[2:2] = [[f"自行增设的第{n}个很长很长的栏目名称", "某某"] for n in range(20)]
    lines = findings_table(check(rows)).splitlines()
    first = next(n for n, line in enumerate(lines) if line.startswith("  没有认出"))
    left = [line for line in lines[first:] if "栏目名称" in line]
    assert (len(left), "".join(left).count("栏目名称")) == (10, 20)
    assert max(map(width, left)) <= 114


def test_the_forms_of_one_workbook_are_told_apart_by_sheet_and_project(tmp_path: Path) -> None:
    book = Workbook()
    for name, subject in (("渠道", "渠道维修工程"), ("水库", "水库维修工程")):
        sheet = book.create_sheet(name)
        for row in project([["项目名称", subject], *HEAD[2:]]):
            sheet.append(row)
    book.save(tmp_path / "两张表.xlsx")
    results, _ = evaluate([tmp_path / "两张表.xlsx"])
    heads = [findings_table(result).splitlines()[0].partition("　错误")[0] for result in results]
    assert heads == [
        "两张表.xlsx　工作表「渠道」　项目 渠道维修工程",
        "两张表.xlsx　工作表「水库」　项目 水库维修工程",
    ]
    assert [summary(result).splitlines()[0] for result in results] == heads


def test_the_only_form_of_a_workbook_is_told_by_its_file() -> None:
    result = check(project(HEAD))
    assert findings_table(result).splitlines()[0].startswith("表.xlsx　错误 0")
    assert summary(result).splitlines()[0] == "表.xlsx"
