"""The project report: 附件2 项目支出绩效自评报告 as blocks, sentences built from the figures."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from selfeval_xl.figures import present_levels
from selfeval_xl.intake import known
from selfeval_xl.outputs.official_form import declared_figure
from selfeval_xl.outputs.report.blocks import Block, Cell, Paragraph, Table, head_row
from selfeval_xl.outputs.report.narrative import NarrativeReport
from selfeval_xl.outputs.report.wording import closed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from selfeval_xl.pipeline import Result

_FUND_WIDTHS = (34.0, 25.0, 25.0, 25.0, 25.0, 22.0)
_NOTHING = frozenset({"0.00", "-0.00"})
_OUTPUT_LEVELS = frozenset({"产出指标", "成本指标"})


class ProjectReport(NarrativeReport):
    """Builds the blocks of a project's report."""

    evaluated = "本项目"
    when_empty = MappingProxyType({"栏7": "无。"})

    def __init__(self, result: Result) -> None:
        """Take the result whose figures and texts the report tells."""
        super().__init__(result)
        self._funds = result.tables["funds"]

    @property
    def title(self) -> tuple[str, str]:
        """Unit and year; the project."""
        return f"{self.result.reporter}{self._year_apart()}", f"{self._name()}支出绩效自评报告"

    @property
    def document_title(self) -> str:
        """The title in the document's properties."""
        return f"{(self.result.subject or '项目')[:100]}绩效自评报告"

    @property
    def automatic(self) -> Mapping[str, Callable[[], Iterator[Block]]]:
        """What the program writes, by the code of the section."""
        return {
            "栏0": self._introduction,
            "栏1.2": self._sources,
            "栏1.3": lambda: self.goals("项目绩效总目标"),
            "栏2.1": self._arrangement,
            "栏2.2": self._spending,
            "栏4": self.result_told,
            "栏4.2": self._process,
            "栏4.3": self._outputs,
            "栏4.4": self._effects,
            "栏5.2": self.missed,
        }

    def _name(self) -> str:
        """Return the project's name as it stands in a sentence: it ends with 项目."""
        name = self.result.subject
        return name if name.endswith("项目") else f"{name}项目"

    def _year_apart(self) -> str:
        """Return the year, nothing where the project's name begins with it."""
        dated = known(self.form.year) and self.result.subject.startswith(f"{self.form.year}年")
        return "" if dated else self.year()

    def _introduction(self) -> Iterator[Block]:
        money = ""
        if self.figures.value("budget") is not None:
            money = f"（全年预算数{self.figures.text('budget')}万元）"
        yield Paragraph(
            f"{self.on_what_basis()}，我单位对{self._year_apart()}{self._name()}{money}开展了绩效自评，现将有关情况报告如下："
        )

    def _sources(self) -> Iterator[Block]:
        figures = self.figures
        sources = "、".join(dict.fromkeys(row.source for row in self._funds if known(row.source)))
        if not sources:
            return
        words = [f"项目资金来源为{sources}"]
        if figures.value("initial") is not None:
            words.append(f"年初预算数{figures.text('initial')}万元{self._declared('initial')}")
        if figures.value("budget") is not None:
            words.append(f"全年预算数{figures.text('budget')}万元{self._declared('budget')}")
            words += self._adjustment()
        if figures.value("arrived") is not None:
            words.append(f"实际到位{figures.text('arrived')}万元")
        yield Paragraph("，".join(words) + "。")

    def _declared(self, key: str) -> str:
        """Say what the unit declared where its sources add up to another amount."""
        stated = declared_figure(self.result, key)
        return f"（各来源合计；单位申报{stated.text}万元）" if stated else ""

    def _adjustment(self) -> Iterator[str]:
        """Say how the budget changed, where every source tells both of its budgets."""
        told = all(known(row.initial) and known(row.budget) for row in self._funds)
        change = self.figures.value("adjustment")
        if told and change and self.figures.text("adjustment") not in _NOTHING:
            way, key = ("增加", "adjustment") if change > 0 else ("减少", "cut")
            yield f"比年初预算数{way}{self.figures.text(key)}万元"

    def _arrangement(self) -> Iterator[Block]:
        figures = self.figures
        if figures.value("budget") is None:
            return
        caption = self.caption("项目资金情况表（单位：万元）")
        words = f"项目全年预算数{figures.text('budget')}万元"
        if all(known(row.arrived) for row in self._funds if known(row.budget)):
            words += (
                f"，实际到位{figures.text('arrived')}万元，资金到位率{figures.text('arrival_rate')}"
            )
        yield Paragraph(f"{words}。各来源情况见{self.latest_table()}。")
        head = head_row(
            "资金来源", "年初预算数", "全年预算数", "实际到位数", "全年执行数", "预算执行率"
        )
        rows = (
            self._fund_row(row.source or "", f"fund.{number}.")
            for number, row in enumerate(self._funds)
        )
        yield Table(_FUND_WIDTHS, (head, *rows, self._fund_row("合计", "")), caption=caption)

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
        for row in self._funds:
            if known(row.reason):
                of = f"{row.source}的" if known(row.source) else ""
                yield Paragraph(f"{of}预算调整或执行偏差原因：{closed(row.reason)}")
        if known(self.form.funds_declared_reason):
            yield Paragraph(f"预算调整或执行偏差原因：{closed(self.form.funds_declared_reason)}")

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
        levels = present_levels(self.result.lines)
        yield from self.indicators([level for level in levels if level in _OUTPUT_LEVELS])

    def _effects(self) -> Iterator[Block]:
        levels = present_levels(self.result.lines)
        yield from self.indicators([level for level in levels if level not in _OUTPUT_LEVELS])
