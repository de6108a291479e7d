"""Official forms as rows of cells, for layouts that the board of ``official_forms`` does not know."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from openpyxl import Workbook

from selfeval_xl.pipeline import Result, evaluate

if TYPE_CHECKING:
    from collections.abc import Sequence

Rows = list[list[str | float | None]]
X = None

INDICATORS: Rows = [
    ["绩效指标", "一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分",
     "偏差原因分析及改进措施"],
    [X, "产出指标(50分)", "数量指标", "检查企业数", "≥100家", "110家", 25, 25],
    [X, X, "质量指标", "隐患整改率", "≥95%", "98%", 25, 25],
    [X, "效益指标(30分)", "社会效益指标", "生产安全事故起数", "≤5起", "5起", 30, 30],
    [X, "满意度指标(10分)", "服务对象满意度指标", "群众满意度", "≥90%", "92%", 10, 10],
    ["总分", X, X, X, X, X, 100, 99.5],
]  # fmt: skip


def save_rows(rows: Rows, path: Path, merged: Sequence[str] = ()) -> Path:
    """Save the rows as the only sheet of a workbook, 自评表, with merged areas; return its path."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "自评表"
    for row, values in enumerate(rows, start=1):
        for column, value in enumerate(values, start=1):
            if value is not None:
                sheet.cell(row, column, value)
    for area in merged:
        sheet.merge_cells(area)
    book.save(path)
    return path


def judge_rows(rows: Rows, merged: Sequence[str] = ()) -> Result:
    """Save the rows, with merged areas, and evaluate the workbook."""
    with tempfile.TemporaryDirectory(prefix="selfeval-test-") as folder:
        results, refusals = evaluate([save_rows(rows, Path(folder) / "表.xlsx", merged)])
    assert not refusals
    (result,) = results
    return result


def department(income: Sequence[str], spending: Sequence[str]) -> Rows:
    """Return the form with both partitions side by side, an amount behind each label."""
    names = ("一般公共预算：", "政府性基金拨款：", "纳入专户管理的非税收入拨款：", "其他资金：")
    left = [f"{'其中：' if not n else ''}{name}{income[n]}" for n, name in enumerate(names)]
    right: list[str | float | None] = [
        f"其中：基本支出：{spending[0]}",
        f"项目支出：{spending[1]}",
        X,
        X,
    ]
    return [
        ["部门整体支出绩效自评表"],
        ["（2022年度）"],
        ["部门名称", "某县某局"],
        ["年度预算申请（万元）", X, X, "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"],
        [X, "年度资金总额", X, 1200, 1200, 1140, 10, 0.95, 9.5],
        [X, "按收入性质分：", X, X, X, "按支出性质分："],
        *[[X, one, X, X, X, other] for one, other in zip(left, right, strict=True)],
        ["年度总体目标", "预期目标", X, X, X, "实际完成情况"],
        [X, "完成年度监管任务", X, X, X, "已完成监管任务"],
        *map(list, INDICATORS),
    ]  # fmt: skip


def project(head: Rows, *, title: str = "项目支出绩效自评表") -> Rows:
    """Return the form of a project: title, year, the rows of its head, funds, goals, indicators."""
    return [
        [title],
        ["（2022年度）"],
        *map(list, head),
        ["项目资金（万元）", X, X, "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"],
        [X, "年度资金总额", X, 1200, 1200, 1140, 10, 0.95, 9.5],
        [X, "其中：当年财政拨款", X, 1200, 1200, 1140],
        ["年度总体目标", "预期目标", X, X, X, "实际完成情况"],
        [X, "完成年度监管任务", X, X, X, "已完成监管任务"],
        *map(list, INDICATORS),
    ]  # fmt: skip
