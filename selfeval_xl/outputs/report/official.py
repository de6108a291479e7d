"""The official form (附件1) as a Word table, for the annex."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from selfeval_xl.exact import plain
from selfeval_xl.figures import NONE_TEXT
from selfeval_xl.intake import known
from selfeval_xl.outputs.report.blocks import Cell, Paragraph, Table
from selfeval_xl.outputs.scored.official import fund_sources, shown_actual, shown_target

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selfeval_xl.outputs.report.blocks import Block
    from selfeval_xl.pipeline import Line, Result

_WIDTHS = (20.0, 20.0, 25.0, 42.0, 29.0, 29.0, 16.0, 20.0, 44.0)


def official_table(result: Result) -> Iterator[Block]:
    """Yield the form's title, year and table."""
    year = result.form.year if known(result.form.year) else "　　"
    yield Paragraph("项目支出绩效自评表", "AnnexTitle")
    yield Paragraph(f"（{year}年度）", "TableCenter")
    upper = (*_head(result), *_money(result), *_goals(result))
    yield Table(_WIDTHS, upper, head_rows=0, after="TableJoin")
    yield Table(_WIDTHS, (*_indicators(result), _total(result)))
    complete = result.figures.value("self_total") is not None
    note = "得分为单位自评得分。" if complete else "单位未填自评得分的，得分按评分规则测算。"
    yield Paragraph(f"注：{note}", "Remark")


def _label(text: str, span: int = 1, merge: str = "") -> Cell:
    return Cell(text, "TableCenter", span, merge)


def _head(result: Result) -> Iterator[tuple[Cell, ...]]:
    form = result.form
    yield _label("项目名称"), Cell(form.project_name or "", span=8)
    yield (
        _label("主管部门"), Cell(form.department or "", span=4), _label("实施单位"), Cell(form.unit or "", span=3)
    )  # fmt: skip


def _money(result: Result) -> Iterator[tuple[Cell, ...]]:
    figures = result.figures
    heads = ("年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分")
    yield (
        _label("项目资金（万元）", merge="start"),
        _label("", 2),
        *(_label(head) for head in heads),
    )
    amounts = (Cell(figures.text(key), "TableNumber") for key in ("initial", "budget", "spent"))
    yield (
        _label("", merge="continue"), _label("年度资金总额", 2), *amounts,
        _label(figures.text("execution_weight")), _label(figures.text("rate")),
        _label(figures.text("self_execution")),
    )  # fmt: skip
    for number, (source, index) in enumerate(fund_sources(result)):
        label = f"{'其中：' if number == 0 else ''}{source}"
        keys = ("initial", "budget", "spent")
        texts = (
            ["", "", ""] if index is None else [figures.text(f"fund.{index}.{key}") for key in keys]
        )
        rate = NONE_TEXT if index is None else figures.text(f"fund.{index}.rate")
        yield (
            _label("", merge="continue"), Cell(label, span=2), *(Cell(text, "TableNumber") for text in texts),
            _label(NONE_TEXT), _label(rate), _label(NONE_TEXT),
        )  # fmt: skip


def _goals(result: Result) -> Iterator[tuple[Cell, ...]]:
    yield _label("年度总体目标", merge="start"), _label("预期目标", 4), _label("实际完成情况", 4)
    many = len(result.goals) > 1
    for number, goal in enumerate(result.goals, start=1):
        prefix = f"{number}. " if many else ""
        texts = (f"{prefix}{text}" if text else "" for text in (goal.expected, goal.actual))
        yield _label("", merge="continue"), *(Cell(text, span=4) for text in texts)


def _indicators(result: Result) -> Iterator[tuple[Cell, ...]]:
    heads = (
        "一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析及改进措施",
    )  # fmt: skip
    yield _label("绩效指标", merge="start"), *(Cell(head, "TableHead") for head in heads)
    for level1, rows in groupby(result.ordered, key=lambda line: line.row.level1 or ""):
        first = "start"
        for level2, inner in groupby(rows, key=lambda line: line.row.level2 or ""):
            second = "start"
            for line in inner:
                yield (
                    _label("", merge="continue"),
                    _label(level1 if first == "start" else "", merge=first),
                    _label(level2 if second == "start" else "", merge=second),
                    *_indicator(result, line),
                )
                first = second = "continue"


def _indicator(result: Result, line: Line) -> Iterator[Cell]:
    row = line.row
    own = result.figures.text(f"indicator.{line.number}.self")
    score = own if own != NONE_TEXT else result.figures.text(f"indicator.{line.number}.points")
    yield Cell(row.name or "")
    yield _label(shown_target(row))
    yield _label(shown_actual(row))
    yield _label(plain(row.weight) if row.weight is not None else "")
    yield _label(score)
    yield Cell(row.reason or "")


def _total(result: Result) -> tuple[Cell, ...]:
    figures = result.figures
    complete = figures.value("self_total") is not None
    grade = result.totals.self_grade if complete else result.totals.grade
    return (
        Cell("总分", "TableHead", 6),
        _label(figures.text("full")),
        _label(figures.text("self_total" if complete else "total")),
        _label(f"等级：{grade}"),
    )
