"""The project report: 附件2 项目支出绩效自评报告 as blocks, sentences built from the figures."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING, Any

from selfeval_xl.figures import NONE_TEXT, present_levels
from selfeval_xl.forms import LEVEL_LABELS, PROJECT_OUTLINE
from selfeval_xl.intake import known
from selfeval_xl.outputs.report.blocks import (
    Block,
    Cell,
    Heading,
    Numbering,
    PageTurn,
    Paragraph,
    Table,
)
from selfeval_xl.outputs.report.official import official_table
from selfeval_xl.outputs.scored.official import shown_actual, shown_target

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from selfeval_xl.pipeline import Line, Result

_LEVEL_OF = {label: level for level, label in LEVEL_LABELS.items()}
_FUND_WIDTHS = (34.0, 25.0, 25.0, 25.0, 25.0, 22.0)
_PART_WIDTHS = (46.0, 22.0, 22.0, 22.0, 22.0, 22.0)
_INDICATOR_WIDTHS = (23.0, 37.0, 26.0, 26.0, 12.0, 16.0, 16.0)
_NOT_WRITTEN = "（本节未填写。）"
_OUTPUT_LEVELS = frozenset({"产出指标", "成本指标"})


class ProjectReport:
    """Builds the blocks of one report; tables are numbered as they come."""

    def __init__(self, result: Result) -> None:
        """Take the result whose figures and texts the report tells."""
        self.result = result
        self.form = result.form
        self.figures = result.figures
        self._tables = 0
        self._automatic: dict[str, Callable[[], Iterator[Block]]] = {
            "栏0": self._introduction,
            "栏1.2": self._sources,
            "栏1.3": self._goals,
            "栏2.1": self._arrangement,
            "栏2.2": self._spending,
            "栏4": self._result,
            "栏4.2": self._process,
            "栏4.3": self._outputs,
            "栏4.4": self._effects,
            "栏5.2": self._missed,
        }

    def blocks(self) -> Iterator[Block]:
        """Yield the whole report: title, sections, signature, and the form as an annex."""
        yield from self._title()
        yield from _held_together([*self._sections(), *self._signature()])
        yield PageTurn()
        yield Paragraph("附件", "AnnexMark")
        yield from official_table(self.result)

    # -- frame ----------------------------------------------------------------------------------

    def _title(self) -> Iterator[Block]:
        yield Paragraph(f"{self.form.unit or ''}{self._year()}", "Title")
        name = self.form.project_name or ""
        ending = "支出绩效自评报告" if name.endswith("项目") else "项目支出绩效自评报告"
        yield Paragraph(f"{name}{ending}", "Title")
        yield Paragraph("", "Normal")

    def _year(self) -> str:
        return f"{self.form.year}年度" if known(self.form.year) else ""

    def _sections(self) -> Iterator[Block]:
        required = {section.code for section in PROJECT_OUTLINE if section.required}
        numbering = Numbering()
        for row in self._rows():
            level = _LEVEL_OF.get(row.level or "", 0)
            code = row.code or ""
            if level and known(row.heading):
                yield Heading(level, row.heading.rstrip("。"), numbering.next(level))
            elif not level and known(row.heading) and not code:
                yield Paragraph(row.heading)
            written = list(self._automatic[code]()) if code in self._automatic else []
            yield from written
            own = [line.strip() for line in (row.body or "").split("\n") if line.strip()]
            if not own and code == "栏7":
                own = ["无。"]
            if not own and code in required:
                own = [_NOT_WRITTEN]
            for line in own:
                yield Paragraph(line)

    def _rows(self) -> tuple[Any, ...]:
        return self.result.texts

    def _signature(self) -> Iterator[Block]:
        yield Paragraph("")
        yield Paragraph("附件：项目支出绩效自评表")
        yield Paragraph("", "Signature")
        yield Paragraph(self.form.unit or "", "Signature")
        yield Paragraph(chinese_date(self.form.fill_date), "Signature")

    # -- sentences ------------------------------------------------------------------------------

    def _introduction(self) -> Iterator[Block]:
        documents = self.form.basis_documents
        by = (
            f"根据{documents}等文件要求"
            if known(documents)
            else f"根据{self.result.profile.document}要求"
        )
        money = (
            f"（全年预算数{self.figures.text('budget')}万元）"
            if self.figures.value("budget") is not None
            else ""
        )
        yield Paragraph(
            "为全面实施预算绩效管理，强化支出责任，提高财政资金使用效益，"
            f"{by}，我单位对{self._year()}{self.form.project_name or '本项目'}{money}开展了绩效自评，"
            "现将有关情况报告如下："
        )

    def _sources(self) -> Iterator[Block]:
        figures = self.figures
        sources = "、".join(row.source for row in self.result.funds if known(row.source))
        if not sources:
            return
        words = [f"项目资金来源为{sources}"]
        if figures.value("initial") is not None:
            words.append(f"年初预算数{figures.text('initial')}万元")
        if figures.value("budget") is not None:
            change = self._adjustment()
            words.append(f"{change}全年预算数{figures.text('budget')}万元")
        if figures.value("arrived") is not None:
            words.append(f"实际到位{figures.text('arrived')}万元")
        yield Paragraph("，".join(words) + "。")

    def _adjustment(self) -> str:
        change = self.figures.value("adjustment")
        if not change:
            return ""
        if change > 0:
            return f"年中追加{self.figures.text('adjustment')}万元，"
        return f"年中调减{self.figures.text('cut')}万元，"

    def _goals(self) -> Iterator[Block]:
        if known(self.form.overall_goal):
            yield Heading(3, "项目绩效总目标", "1.")
            for line in self.form.overall_goal.split("\n"):
                yield Paragraph(line)
            yield Heading(3, "年度绩效目标及完成情况", "2.")
        for number, goal in enumerate(self.result.goals, start=1):
            yield Paragraph(
                f"（{number}）{_closed(goal.expected or '')}完成情况：{_closed(goal.actual or '未填写')}"
            )

    def _arrangement(self) -> Iterator[Block]:
        figures = self.figures
        if not self.result.funds:
            return
        caption = self._caption("项目资金情况表（单位：万元）")
        words = f"项目全年预算数{figures.text('budget')}万元"
        if figures.value("arrived") is not None:
            words += (
                f"，实际到位{figures.text('arrived')}万元，资金到位率{figures.text('arrival_rate')}"
            )
        yield Paragraph(f"{words}。各来源情况见表{self._tables}。")
        heads = ("资金来源", "年初预算数", "全年预算数", "实际到位数", "全年执行数", "预算执行率")
        rows = [tuple(Cell(head, "TableHead") for head in heads)]
        for number, row in enumerate(self.result.funds):
            rows.append(self._fund_row(row.source or "", f"fund.{number}."))
        rows.append(self._fund_row("合计", ""))
        yield Table(_FUND_WIDTHS, tuple(rows), caption=caption)

    def _fund_row(self, label: str, prefix: str) -> tuple[Cell, ...]:
        keys = ("initial", "budget", "arrived", "spent", "rate")
        texts = (self.figures.text(f"{prefix}{key}") for key in keys)
        return (Cell(label), *(Cell(text, "TableNumber") for text in texts))

    def _spending(self) -> Iterator[Block]:
        figures = self.figures
        if figures.value("rate") is None:
            return
        yield Paragraph(
            f"项目全年执行数{figures.text('spent')}万元，预算执行率{figures.text('rate')}，"
            f"结转结余{figures.text('unspent')}万元。"
        )
        for row in self.result.funds:
            if known(row.reason):
                yield Paragraph(f"{row.source}的预算调整或执行偏差原因：{_closed(row.reason)}")

    def _result(self) -> Iterator[Block]:
        figures, totals = self.figures, self.result.totals
        caption = self._caption("绩效自评得分情况表（单位：分）")
        basis = self.result.profile.document
        own = (
            f"单位自评得分{figures.text('self_total')}分，等级为“{totals.self_grade}”；"
            if totals.self_grade
            else ""
        )
        incomplete = (
            f"其中{figures.text('unscored')}个指标未能测算，得分不完整。" if totals.unscored else ""
        )
        yield Paragraph(
            f"本项目设预算执行率和{figures.text('indicators')}个三级指标。{own}按{basis}测算，"
            f"得分{figures.text('total')}分，等级为“{totals.grade}”。{incomplete}各部分得分见表{self._tables}。"
        )
        heads = ("组成部分", "指标个数", "完成个数", "分值", "自评得分", "测算得分")
        rows = [tuple(Cell(head, "TableHead") for head in heads)]
        parts = [
            (
                "预算执行率",
                NONE_TEXT,
                NONE_TEXT,
                "execution_weight",
                "self_execution",
                "execution_points",
            )
        ]
        for level in present_levels(self.result.lines):
            key = f"level.{level}."
            parts.append(
                (level, figures.text(f"{key}count"), figures.text(f"{key}met"), f"{key}weight", f"{key}self",
                 f"{key}points")
            )  # fmt: skip
        parts.append(
            ("合计", figures.text("indicators"), figures.text("met"), "full", "self_total", "total")
        )
        for label, number, met, *keys in parts:
            numbers = (number, met, *(figures.text(key) for key in keys))
            rows.append((Cell(label), *(Cell(text, "TableNumber") for text in numbers)))
        yield Table(_PART_WIDTHS, tuple(rows), caption=caption)

    def _process(self) -> Iterator[Block]:
        figures = self.figures
        if figures.value("rate") is None:
            return
        yield Paragraph(
            f"预算执行率分值{figures.text('execution_weight')}分，全年执行数{figures.text('spent')}万元，"
            f"全年预算数{figures.text('budget')}万元，执行率{figures.text('rate')}，"
            f"得{figures.text('execution_points')}分。"
        )

    def _outputs(self) -> Iterator[Block]:
        yield from self._indicators(lambda level: level in _OUTPUT_LEVELS, "产出指标完成情况表")

    def _effects(self) -> Iterator[Block]:
        yield from self._indicators(
            lambda level: level not in _OUTPUT_LEVELS, "效益和满意度指标完成情况表"
        )

    def _indicators(self, wanted: Callable[[str], bool], title: str) -> Iterator[Block]:
        levels = [level for level in present_levels(self.result.lines) if wanted(level)]
        if not levels:
            return
        caption = self._caption(title)
        words = "；".join(
            f"{level}{self.figures.text(f'level.{level}.count')}个，完成"
            f"{self.figures.text(f'level.{level}.met')}个，分值{self.figures.text(f'level.{level}.weight')}分，"
            f"测算得分{self.figures.text(f'level.{level}.points')}分"
            for level in levels
        )
        yield Paragraph(f"{words}。各指标完成情况见表{self._tables}。")
        heads = ("二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "自评得分", "测算得分")
        rows = [tuple(Cell(head, "TableHead") for head in heads)]
        wanted_lines = [ln for ln in self.result.ordered if (ln.row.level1 or "未分级") in levels]
        for level2, group in groupby(wanted_lines, key=lambda ln: ln.row.level2 or ""):
            for place, line in enumerate(group):
                first = Cell(
                    level2.removesuffix("指标") if place == 0 else "", "TableCenter",
                    merge="continue" if place else "start",
                )  # fmt: skip
                rows.append((first, *self._indicator_cells(line)))
        yield Table(_INDICATOR_WIDTHS, tuple(rows), caption=caption)

    def _indicator_cells(self, line: Line) -> tuple[Cell, ...]:
        row = line.row
        keys = (f"indicator.{line.number}.{key}" for key in ("weight", "self", "points"))
        return (
            Cell(row.name or ""),
            Cell(shown_target(row), "TableCenter"),
            Cell(shown_actual(row), "TableCenter"),
            *(Cell(self.figures.text(key), "TableNumber") for key in keys),
        )

    def _missed(self) -> Iterator[Block]:
        missed = [line for line in self.result.lines if line.score.met is False]
        if not missed:
            if self.result.lines and not self.result.totals.unscored:
                yield Paragraph("各项绩效指标均达到年度指标值。")
            return
        yield Paragraph(f"未达到年度指标值的指标{self.figures.text('missed')}个：")
        for place, line in enumerate(missed, start=1):
            row, key = line.row, f"indicator.{line.number}"
            own = self.figures.text(f"{key}.self")
            score = own if own != NONE_TEXT else self.figures.text(f"{key}.points")
            reason = _closed(row.reason) if known(row.reason) else "未填写。"
            yield Paragraph(
                f"（{place}）{row.name or ''}：年度指标值{shown_target(row)}，实际完成{shown_actual(row)}，"
                f"分值{self.figures.text(f'{key}.weight')}分，得{score}分。原因及改进措施：{reason}"
            )

    def _caption(self, title: str) -> str:
        self._tables += 1
        return f"表{self._tables}　{title}"


def _held_together(blocks: list[Block]) -> list[Block]:
    """Keep the signature on a page with text: what stands right before it moves along with it."""
    last = next(
        n
        for n, block in enumerate(blocks)
        if isinstance(block, Paragraph) and block.style == "Signature"
    )
    for number in range(max(0, last - 3), last):
        block = blocks[number]
        if isinstance(block, Paragraph) and block.style == "Normal":
            blocks[number] = replace(block, style="KeptText")
    return blocks


def chinese_date(day: date | None) -> str:
    """Return a date as written under a report; room to write it by hand when there is none."""
    return (
        f"{day.year}年{day.month}月{day.day}日"
        if day is not None and known(day)
        else "　　年　　月　　日"
    )


def _closed(text: str) -> str:
    """Return a sentence that ends with a full stop."""
    stripped = text.strip().replace("\n", "")
    return stripped if stripped.endswith(("。", "！", "？", "；")) else f"{stripped}。"
