"""The project report: 附件2 项目支出绩效自评报告 as blocks, sentences built from the figures."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING, Any

from selfeval_xl.figures import NONE_TEXT, UNGRADED, present_levels
from selfeval_xl.forms import LEVEL_LABELS, PROJECT_OUTLINE
from selfeval_xl.intake import known
from selfeval_xl.outputs.official_form import TITLE, shown_actual, shown_target
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

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date

    from selfeval_xl.pipeline import Line, Result

_LEVEL_OF = {label: level for level, label in LEVEL_LABELS.items()}
_FUND_WIDTHS = (34.0, 25.0, 25.0, 25.0, 25.0, 22.0)
_PART_WIDTHS = (46.0, 22.0, 22.0, 22.0, 22.0, 22.0)
_INDICATOR_WIDTHS = (23.0, 37.0, 26.0, 26.0, 12.0, 16.0, 16.0)
_STOPS = ("。", "！", "？", "；")
_NOTHING = frozenset({"0.00", "-0.00"})
_CODES = {section.heading: section.code for section in PROJECT_OUTLINE}
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
        name = self._name()
        year = "" if self._dated() else self._year()
        yield Paragraph(f"{self.form.unit or ''}{year}", "Title")
        yield Paragraph(f"{name}支出绩效自评报告", "Title")
        yield Paragraph("", "Normal")

    def _name(self) -> str:
        """Return the project's name as it stands in a sentence: it ends with 项目."""
        name = self.form.project_name or ""
        return name if name.endswith("项目") else f"{name}项目"

    def _dated(self) -> bool:
        """Tell whether the project's name begins with the year."""
        return known(self.form.year) and (self.form.project_name or "").startswith(
            f"{self.form.year}年"
        )

    def _year(self) -> str:
        return f"{self.form.year}年度" if known(self.form.year) else ""

    def _sections(self) -> Iterator[Block]:
        required = {section.code for section in PROJECT_OUTLINE if section.required}
        numbering = Numbering()
        done: set[str] = set()
        for row in self.result.tables["texts"]:
            level = _LEVEL_OF.get(row.level or "", 0)
            code = row.code or _CODES.get(row.heading or "", "")
            if level and known(row.heading):
                yield Heading(level, row.heading.rstrip("。"), numbering.next(level))
            elif not level and known(row.heading) and not code:
                yield Paragraph(row.heading)
            if code in self._automatic and code not in done:
                done.add(code)
                for block in self._automatic[code]():
                    yield _numbered(block, numbering)
            own = [line.strip() for line in (row.body or "").split("\n") if line.strip()]
            if not own and code == "栏7":
                own = ["无。"]
            if not own and code in required:
                own = [_NOT_WRITTEN]
            for line in own:
                yield Paragraph(line)

    def _signature(self) -> Iterator[Block]:
        yield Paragraph("")
        yield Paragraph(f"附件：{TITLE}")
        yield Paragraph("", "Signature")
        yield Paragraph(self.form.unit or "", "Signature")
        yield Paragraph(chinese_date(self.form.fill_date), "Signature")

    # -- sentences ------------------------------------------------------------------------------

    def _introduction(self) -> Iterator[Block]:
        documents = self.form.basis_documents
        by = f"根据{documents}等文件要求" if known(documents) else f"按照{self._rule()}的要求"
        money = ""
        if self.figures.value("budget") is not None:
            money = f"（全年预算数{self.figures.text('budget')}万元）"
        year = "" if self._dated() else self._year()
        yield Paragraph(
            "为全面实施预算绩效管理，强化支出责任，提高财政资金使用效益，"
            f"{by}，我单位对{year}{self._name()}{money}开展了绩效自评，现将有关情况报告如下："
        )

    def _rule(self) -> str:
        """Return the regulation as a report names it."""
        profile = self.result.profile
        if "〔" in profile.document:
            return f"《{profile.name}》（{profile.document}）"
        return profile.document

    def _sources(self) -> Iterator[Block]:
        figures = self.figures
        names = dict.fromkeys(
            row.source for row in self.result.tables["funds"] if known(row.source)
        )
        sources = "、".join(names)
        if not sources:
            return
        words = [f"项目资金来源为{sources}"]
        if figures.value("initial") is not None:
            words.append(f"年初预算数{figures.text('initial')}万元")
        if figures.value("budget") is not None:
            words.append(f"{self._adjustment()}全年预算数{figures.text('budget')}万元")
        if figures.value("arrived") is not None:
            words.append(f"实际到位{figures.text('arrived')}万元")
        yield Paragraph("，".join(words) + "。")

    def _adjustment(self) -> str:
        """Say how the budget changed, where every source tells both of its budgets."""
        told = all(known(row.initial) and known(row.budget) for row in self.result.tables["funds"])
        change = self.figures.value("adjustment")
        if not told or not change or self.figures.text("adjustment") in _NOTHING:
            return ""
        if change > 0:
            return f"比年初预算数增加{self.figures.text('adjustment')}万元，"
        return f"比年初预算数减少{self.figures.text('cut')}万元，"

    def _goals(self) -> Iterator[Block]:
        if known(self.form.overall_goal):
            yield Heading(3, "项目绩效总目标")
            for line in self.form.overall_goal.split("\n"):
                yield Paragraph(line)
            yield Heading(3, "年度绩效目标及完成情况")
        many = len(self.result.tables["goals"]) > 1
        for number, goal in enumerate(self.result.tables["goals"], start=1):
            expected = _closed(goal.expected) if known(goal.expected) else "（未填写预期目标）"
            done = _closed(goal.actual) if known(goal.actual) else "未填写。"
            place = f"（{number}）" if many else ""
            yield Paragraph(f"{place}{expected}完成情况：{done}")

    def _arrangement(self) -> Iterator[Block]:
        figures = self.figures
        if figures.value("budget") is None:
            return
        caption = self._caption("项目资金情况表（单位：万元）")
        words = f"项目全年预算数{figures.text('budget')}万元"
        if all(known(row.arrived) for row in self.result.tables["funds"] if known(row.budget)):
            words += (
                f"，实际到位{figures.text('arrived')}万元，资金到位率{figures.text('arrival_rate')}"
            )
        yield Paragraph(f"{words}。各来源情况见表{self._tables}。")
        heads = ("资金来源", "年初预算数", "全年预算数", "实际到位数", "全年执行数", "预算执行率")
        rows = [tuple(Cell(head, "TableHead") for head in heads)]
        for number, row in enumerate(self.result.tables["funds"]):
            rows.append(self._fund_row(row.source or "", f"fund.{number}."))
        rows.append(self._fund_row("合计", ""))
        yield Table(_FUND_WIDTHS, tuple(rows), caption=caption)

    def _fund_row(self, label: str, prefix: str) -> tuple[Cell, ...]:
        keys = ("initial", "budget", "arrived", "spent", "rate")
        texts = (self.figures.text(f"{prefix}{key}") for key in keys)
        return (Cell(label), *(Cell(text, "TableNumber") for text in texts))

    def _spending(self) -> Iterator[Block]:
        figures = self.figures
        if figures.value("rate") is not None and figures.value("spent") is not None:
            left = f"结转结余{figures.text('unspent')}万元"
            if (figures.value("unspent") or 0) < 0:
                left = f"超出全年预算数{figures.text('overspent')}万元"
            yield Paragraph(
                f"项目全年执行数{figures.text('spent')}万元，预算执行率{figures.text('rate')}，{left}。"
            )
        for row in self.result.tables["funds"]:
            if known(row.reason):
                of = f"{row.source}的" if known(row.source) else ""
                yield Paragraph(f"{of}预算调整或执行偏差原因：{_closed(row.reason)}")
        if known(self.form.funds_declared_reason):
            yield Paragraph(f"预算调整或执行偏差原因：{_closed(self.form.funds_declared_reason)}")

    def _result(self) -> Iterator[Block]:
        figures, totals = self.figures, self.result.totals
        caption = self._caption("绩效自评得分情况表（单位：分）")
        own = (
            f"单位自评得分{figures.text('self_total')}分，等级为“{totals.self_grade}”；"
            if totals.self_grade
            else ""
        )
        incomplete = (
            f"其中{figures.text('unscored')}个指标未能测算，得分不完整。" if totals.unscored else ""
        )
        yield Paragraph(
            f"本项目设预算执行率和{figures.text('indicators')}个三级指标。{own}按照{self._rule()}测算，"
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
        if figures.value("rate") is None or figures.value("spent") is None:
            return
        own = figures.text("self_execution")
        score = figures.text("execution_points")
        points = f"得{score}分" if own == score else f"自评得{own}分，测算得{score}分"
        yield Paragraph(
            f"预算执行率分值{figures.text('execution_weight')}分，全年执行数{figures.text('spent')}万元，"
            f"全年预算数{figures.text('budget')}万元，执行率{figures.text('rate')}，{points}。"
        )

    def _outputs(self) -> Iterator[Block]:
        yield from self._indicators(lambda level: level in _OUTPUT_LEVELS)

    def _effects(self) -> Iterator[Block]:
        yield from self._indicators(lambda level: level not in _OUTPUT_LEVELS)

    def _indicators(self, wanted: Callable[[str], bool]) -> Iterator[Block]:
        levels = [level for level in present_levels(self.result.lines) if wanted(level)]
        if not levels:
            return
        title = "、".join(levels) if UNGRADED in levels else _and(levels)
        caption = self._caption(f"{title}完成情况表")
        words = "；".join(
            f"{level}{self.figures.text(f'level.{level}.count')}个，完成"
            f"{self.figures.text(f'level.{level}.met')}个，分值{self.figures.text(f'level.{level}.weight')}分，"
            f"测算得分{self.figures.text(f'level.{level}.points')}分"
            for level in levels
        )
        yield Paragraph(f"{words}。各指标完成情况见表{self._tables}。")
        heads = ("二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "自评得分", "测算得分")
        rows = [tuple(Cell(head, "TableHead") for head in heads)]
        wanted_lines = [ln for ln in self.result.ordered if (ln.row.level1 or UNGRADED) in levels]
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
            lost = self.figures.value(f"{key}.points") != row.weight
            reason = _closed(row.reason) if known(row.reason) else "未填写。" if lost else ""
            why = f"原因及改进措施：{reason}" if reason else ""
            yield Paragraph(
                f"（{place}）{row.name or ''}：年度指标值{_quoted(row, 'target')}，实际完成{_quoted(row, 'actual')}，"
                f"分值{self.figures.text(f'{key}.weight')}分，得{score}分。{why}"
            )

    def _caption(self, title: str) -> str:
        self._tables += 1
        return f"表{self._tables}　{title}"


def _quoted(row: Any, key: str) -> str:  # noqa: ANN401 (a frame's tuple)
    """Return a target or actual as in a sentence: words in quotation marks, figures bare."""
    text = shown_target(row) if key == "target" else shown_actual(row)
    return f"“{text}”" if getattr(row, f"{key}_kind") == "文字" else text


def _and(levels: list[str]) -> str:
    """Join level-1 indicators as in a title: 效益和满意度指标."""
    names = [level.removesuffix("指标") for level in levels]
    return f"{'、'.join(names[:-1])}和{names[-1]}指标" if len(names) > 1 else levels[0]


def _numbered(block: Block, numbering: Numbering) -> Block:
    """Give a heading that the program writes the next number of its level."""
    if isinstance(block, Heading):
        return replace(block, number=numbering.next(block.level))
    return block


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
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    stripped = "".join(
        line if line.endswith(_STOPS) or line is lines[-1] else f"{line}；" for line in lines
    )
    return stripped if stripped.endswith(_STOPS) else f"{stripped}。"
