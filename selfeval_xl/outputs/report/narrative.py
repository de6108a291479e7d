"""What the narrative reports share: frame, own text, goals, results, indicators, missed targets."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import replace
from itertools import groupby, zip_longest
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar

from selfeval_xl.figures import ABOVE_ALL, NONE_TEXT, UNGRADED, present_levels
from selfeval_xl.forms import LEVEL_LABELS
from selfeval_xl.intake import known
from selfeval_xl.outputs.official_form import (
    declared_total,
    form_for,
    shown_actual,
    shown_target,
)
from selfeval_xl.outputs.report.blocks import (
    Block,
    Cell,
    Heading,
    Numbering,
    PageTurn,
    Paragraph,
    Table,
    head_row,
)
from selfeval_xl.outputs.report.official import official_table
from selfeval_xl.outputs.report.wording import (
    closed,
    joined_levels,
    level_name,
    quoted,
    regulation,
    signing_day,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from selfeval_xl.pipeline import Line, Result

_LEVEL_OF = MappingProxyType({label: level for level, label in LEVEL_LABELS.items()})
_PART_WIDTHS = (46.0, 22.0, 22.0, 22.0, 22.0, 22.0)
_INDICATOR_WIDTHS = (23.0, 37.0, 26.0, 26.0, 12.0, 16.0, 16.0)
_NOT_WRITTEN = "（本节未填写。）"


class NarrativeReport(ABC):
    """Builds the blocks of one report; tables are numbered as they come.

    ``evaluated`` is what the indicators belong to, as a sentence begins with it; ``when_empty`` says
    what stands in a section, by its code, that has no text.
    """

    evaluated: ClassVar[str]
    when_empty: ClassVar[Mapping[str, str]] = MappingProxyType({})

    def __init__(self, result: Result) -> None:
        """Take the result whose figures and texts the report tells."""
        self.result = result
        self.form = result.form
        self.figures = result.figures
        self._tables = 0

    @property
    @abstractmethod
    def title(self) -> tuple[str, str]:
        """The two lines of the title."""

    @property
    @abstractmethod
    def document_title(self) -> str:
        """The title in the document's properties."""

    @property
    @abstractmethod
    def automatic(self) -> Mapping[str, Callable[[], Iterator[Block]]]:
        """What the program writes, by the code of the section."""

    def blocks(self) -> Iterator[Block]:
        """Yield the whole report: title, sections, signature, and the form as an annex."""
        yield from (Paragraph(line, "Title") for line in self.title)
        yield Paragraph("", "Normal")
        yield from _held_together([*self._sections(), *self._signature()])
        yield PageTurn()
        yield Paragraph("附件", "AnnexMark")
        yield from official_table(self.result)

    # -- frame ----------------------------------------------------------------------------------

    def _sections(self) -> Iterator[Block]:
        outline = self.result.kind.outline
        codes = {section.heading: section.code for section in outline}
        required = {section.code for section in self.result.kind.required_sections}
        numbering = Numbering()
        automatic = dict(self.automatic)
        rows = self.result.tables["texts"]
        for row, following in zip_longest(rows, rows[1:]):
            level = _LEVEL_OF.get(row.level or "", 0)
            code = row.code or codes.get(row.heading or "", "")
            if level and known(row.heading):
                yield Heading(level, row.heading.rstrip("。"), numbering.next(level))
            elif not level and known(row.heading) and not code:
                yield Paragraph(row.heading)
            write = automatic.pop(code, None)
            written = list(write()) if write else []
            yield from (_numbered(block, numbering) for block in written)
            own = [line.strip() for line in (row.body or "").split("\n") if line.strip()]
            hollow = code and level and not written and not _goes_on(level, following)
            if not own and (code in self.when_empty or code in required or hollow):
                own = [self.when_empty.get(code, _NOT_WRITTEN)]
            yield from (Paragraph(line) for line in own)

    def _signature(self) -> Iterator[Block]:
        yield Paragraph("")
        yield Paragraph(f"附件：{form_for(self.result).title}")
        yield Paragraph("", "Signature")
        yield Paragraph(self.result.reporter, "Signature")
        yield Paragraph(signing_day(self.form.fill_date), "Signature")

    def year(self) -> str:
        """Return the year as it stands in a sentence, nothing where it is not filled in."""
        return f"{self.form.year}年度" if known(self.form.year) else ""

    def on_what_basis(self) -> str:
        """Say to what end and by which documents the evaluation was made."""
        documents, rule = self.form.basis_documents, regulation(self.result.profile)
        if known(documents):
            basis = f"根据{documents}等文件要求"
        else:
            basis = f"按照{rule}的要求" if rule else "按照预算绩效管理工作要求"
        return f"为全面实施预算绩效管理，强化支出责任，提高财政资金使用效益，{basis}"

    def caption(self, title: str) -> str:
        """Return a table's caption with the next number."""
        self._tables += 1
        return f"表{self._tables}　{title}"

    def latest_table(self) -> str:
        """Return the latest table as a sentence refers to it."""
        return f"表{self._tables}"

    # -- what every report tells ------------------------------------------------------------------

    def goals(self, overall: str) -> Iterator[Block]:
        """Yield the overall goal under the heading ``overall``, and the goals of the year."""
        goals = self.result.tables["goals"]
        if known(self.form.overall_goal):
            yield Heading(3, overall)
            for line in self.form.overall_goal.split("\n"):
                yield Paragraph(line)
            if goals:
                yield Heading(3, "年度绩效目标及完成情况")
        many = len(goals) > 1
        for number, goal in enumerate(goals, start=1):
            expected = closed(goal.expected) if known(goal.expected) else "（未填写预期目标）"
            done = closed(goal.actual) if known(goal.actual) else "未填写。"
            place = f"（{number}）" if many else ""
            yield Paragraph(f"{place}{expected}完成情况：{done}")

    def result_told(self) -> Iterator[Block]:
        """Yield the total and the grade, and the table of the parts they are made of."""
        figures = self.figures
        caption = self.caption("绩效自评得分情况表（单位：分）")
        rate = "预算执行率和" if self._rate_counts() else ""
        yield Paragraph(
            f"{self.evaluated}设{rate}{figures.text('indicators')}个三级指标。{self._own_told()}"
            f"按照{self._rule()}测算，{self._computed_told()}"
            f"各部分得分见{self.latest_table()}。"
        )
        head = head_row("组成部分", "指标个数", "完成个数", "分值", "自评得分", "测算得分")
        yield Table(_PART_WIDTHS, (head, *self._parts()), caption=caption)

    def _own_told(self) -> str:
        """Tell the unit's own total and grade; empty where it gave none."""
        declared = declared_total(self.result)
        own = declared or self.figures["self_total"]
        if own.value is None:
            return ""
        total = f"单位自评得分{own.text}分"
        if declared and self.figures.value("self_total") is not None:
            total += f"（各项之和为{self.figures.text('self_total')}分）"
        grade = self.result.own_grade
        return f"{total}，{grade}；" if grade == ABOVE_ALL else f"{total}，等级为“{grade}”；"

    def _computed_told(self) -> str:
        """Tell the computed total, with its grade unless some points are not known."""
        total, grade = f"得分{self.figures.text('total')}分", self.figures.text("grade")
        if self.result.totals.grade:
            return f"{total}，等级为“{grade}”。"
        if not self.result.totals.unscored:
            return f"{total}，{grade}。"
        return (
            f"{total}，其中{self.figures.text('unscored')}个指标未能测算，得分不完整，暂不评等级。"
        )

    def _rate_counts(self) -> bool:
        """Tell whether the execution rate has points of its own."""
        return bool(self.figures.value("execution_weight"))

    def _rule(self) -> str:
        """Return by what the scores were computed."""
        profile = self.result.profile
        return regulation(profile) or f"{profile.title}评分规则（依公开资料整理）"

    def _parts(self) -> Iterator[tuple[Cell, ...]]:
        text = self.figures.text
        execution = ("execution_weight", "self_execution", "execution_points")
        if self._rate_counts():
            yield _part("预算执行率", NONE_TEXT, NONE_TEXT, *(text(key) for key in execution))
        for level in present_levels(self.result.lines):
            keys = ("count", "met", "weight", "self", "points")
            yield _part(level, *(text(f"level.{level}.{key}") for key in keys))
        whole = ("indicators", "met", "full", "self_total", "total")
        yield _part("合计", *(text(key) for key in whole))

    def indicators(self, levels: Sequence[str], title: str = "") -> Iterator[Block]:
        """Yield how many indicators of some level-1 indicators were met, and their table.

        ``title`` heads the table; the level-1 indicators do where it is empty.
        """
        if not levels:
            return
        if not title:
            title = "、".join(levels) if UNGRADED in levels else joined_levels(levels)
        caption = self.caption(f"{title}完成情况表")
        words = "；".join(
            f"{level_name(level)}{self.figures.text(f'level.{level}.count')}个，完成"
            f"{self.figures.text(f'level.{level}.met')}个，分值{self.figures.text(f'level.{level}.weight')}分，"
            f"测算得分{self.figures.text(f'level.{level}.points')}分"
            for level in levels
        )
        yield Paragraph(f"{words}。各指标完成情况见{self.latest_table()}。")
        head = head_row(
            "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "自评得分", "测算得分"
        )
        yield Table(_INDICATOR_WIDTHS, (head, *self._indicator_rows(levels)), caption=caption)

    def _indicator_rows(self, levels: Sequence[str]) -> Iterator[tuple[Cell, ...]]:
        lines = [line for line in self.result.ordered if (line.row.level1 or UNGRADED) in levels]
        for (_, level2), group in groupby(lines, key=lambda ln: (ln.row.level1, ln.row.level2)):
            for place, line in enumerate(group):
                first = Cell(
                    (level2 or "").removesuffix("指标") if place == 0 else "", "TableCenter",
                    merge="continue" if place else "start",
                )  # fmt: skip
                yield first, *self._indicator_cells(line)

    def _indicator_cells(self, line: Line) -> tuple[Cell, ...]:
        row = line.row
        keys = (f"indicator.{line.number}.{key}" for key in ("weight", "self", "points"))
        return (
            Cell(row.name or ""),
            Cell(shown_target(row), "TableCenter"),
            Cell(shown_actual(line), "TableCenter"),
            *(Cell(self.figures.text(key), "TableNumber") for key in keys),
        )

    def missed(self) -> Iterator[Block]:
        """Yield each indicator that missed its target, with cause and measure."""
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
            reason = closed(row.reason) if known(row.reason) else "未填写。" if lost else ""
            why = f"原因及改进措施：{reason}" if reason else ""
            yield Paragraph(
                f"（{place}）{row.name or ''}：年度指标值{quoted(line, 'target')}，"
                f"实际完成{quoted(line, 'actual')}，"
                f"分值{self.figures.text(f'{key}.weight')}分，得{score}分。{why}"
            )


def _part(label: str, *numbers: str) -> tuple[Cell, ...]:
    return Cell(label), *(Cell(number, "TableNumber") for number in numbers)


def _goes_on(level: int, following: Any) -> bool:  # noqa: ANN401 (a frame's tuple or nothing)
    """Tell whether a section has more to it than its own row: a deeper heading, or plain text."""
    if following is None:
        return False
    deeper = _LEVEL_OF.get(following.level or "", 0)
    return deeper > level or (deeper == 0 and (known(following.body) or known(following.heading)))


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
