"""The department report: 部门整体绩效自评报告 as blocks, sentences built from the figures."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from selfeval_xl.figures import NONE_TEXT, by_category, present_levels
from selfeval_xl.forms import FUND_LEVELS
from selfeval_xl.intake import known
from selfeval_xl.outputs.report.blocks import (
    Block,
    Cell,
    Heading,
    Paragraph,
    Table,
    head_row,
    listed,
)
from selfeval_xl.outputs.report.narrative import NarrativeReport
from selfeval_xl.outputs.report.organisation import group_told, meetings_told, systems_told
from selfeval_xl.outputs.report.wording import between, closed, document_number

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from selfeval_xl.pipeline import Result

_SIDES = MappingProxyType({"budget": "安排", "spent": "拨付"})
_MATRIX_WIDTHS = (28.0, 11.0, 19.5, 19.5, 19.5, 19.5, 21.0, 18.0)
_PROJECT_WIDTHS = (10.0, 40.0, 23.0, 20.5, 20.5, 17.5, 14.0, 10.5)
_UNNAMED = "未写类别的资金"
_UPPER = tuple(end for end in FUND_LEVELS.values() if end != "county")


class DepartmentReport(NarrativeReport):
    """Builds the blocks of a department's report."""

    evaluated = "部门整体绩效"

    def __init__(self, result: Result) -> None:
        """Take the result whose figures and texts the report tells."""
        super().__init__(result)
        self._matrix = result.tables["matrix"]
        self._projects = result.tables["projects"]

    @property
    def title(self) -> tuple[str, str]:
        """Department and year; what the report is."""
        return f"{self.result.reporter}{self.year()}", "部门整体绩效自评报告"

    @property
    def document_title(self) -> str:
        """The title in the document's properties."""
        return f"{self.result.reporter[:100]}{self.year()}部门整体绩效自评报告"

    @property
    def automatic(self) -> Mapping[str, Callable[[], Iterator[Block]]]:
        """What the program writes, by the code of the section."""
        return {
            "栏0": self._introduction,
            "栏1.1": lambda: group_told(self.result.tables["group"]),
            "栏1.2": self._process,
            "栏1.3": self._arrangement,
            "栏2.1": self._overall,
            "栏2.2": self._coverage,
            "栏2.2.1": self._special,
            "栏2.2.2": self._evaluated,
            "栏2.2.3": self._indicators,
        }

    # -- introduction and organisation -----------------------------------------------------------

    def _introduction(self) -> Iterator[Block]:
        if known(self.form.duties):
            yield Paragraph(
                f"{self.result.reporter or '本部门'}的主要职责是：{closed(self.form.duties)}"
            )
        yield Paragraph(
            f"{self.on_what_basis()}，我部门对{self.year()}部门整体绩效开展了自评，"
            "现将有关情况报告如下："
        )

    def _process(self) -> Iterator[Block]:
        yield from systems_told(self.result.tables["systems"])
        yield from meetings_told(self.result.tables["meetings"])

    # -- funds -------------------------------------------------------------------------------------

    def _arrangement(self) -> Iterator[Block]:
        figures = self.figures
        if figures.value("budget") is None:
            return
        words = [
            f"本部门{self.year()}申请预算资金{self._wan('budget')}{self._by_category('budget')}"
        ]
        if figures.value("spent") is not None:
            words.append(f"分配拨付{self._wan('spent')}{self._by_category('spent')}")
        if figures.value("rate") is not None:
            words.append(f"预算执行率{figures.text('rate')}")
        caption = self.caption("部门资金安排与拨付情况表（单位：万元）")
        yield Paragraph(f"{'；'.join(words)}。各类资金情况见{self.latest_table()}。")
        head = head_row("资金类别", "环节", *FUND_LEVELS, "小计", "预算执行率", style="FormHead")
        yield Table(_MATRIX_WIDTHS, (head, *self._matrix_rows()), caption=caption, held=len(_SIDES))

    def _wan(self, key: str) -> str:
        """Return an amount as in a sentence."""
        missing = self.figures.value(key) is None
        return "（未填写）" if missing else f"{self.figures.text(key)}万元"

    def _named(self, name: str, key: str) -> str:
        """Return a name with its amount; a name that ends with a figure is kept apart from it."""
        return f"{name}{'为' if name[-1:].isdigit() else ''}{self._wan(key)}"

    def _by_category(self, side: str) -> str:
        """Say what 安排 or 拨付 is made of, category by category."""
        parts = [
            f"{self._named(row.category or _UNNAMED, key)}{self._by_level(number, side)}"
            for number, row in enumerate(self._matrix)
            if self.figures.value(key := f"matrix.{number}.{side}") is not None
        ]
        return f"，其中：{'，'.join(parts)}" if parts else ""

    def _by_level(self, number: int, side: str) -> str:
        """Say which levels a category comes from; nothing where it is all the county's own.

        The levels above the county are told as they were filled in, the county where it gave any.
        """
        keys = {end: f"matrix.{number}.{side}_{end}" for end in FUND_LEVELS.values()}
        own = self.figures.value(keys["county"])
        if own and not any(self.figures.value(keys[end]) for end in _UPPER):
            return ""
        told = [
            f"{level.removesuffix('级')}{self._wan(keys[end])}"
            for level, end in FUND_LEVELS.items()
            if (own if end == "county" else self.figures.value(keys[end]) is not None)
        ]
        return f"（包含{'、'.join(told)}）" if told else ""

    def _matrix_rows(self) -> Iterator[tuple[Cell, ...]]:
        """Yield two rows a category, 安排 and 拨付, and two of all."""
        for number, row in enumerate(self._matrix):
            prefix = f"matrix.{number}"
            keys = {
                side: (
                    *(f"{prefix}.{side}_{end}" for end in FUND_LEVELS.values()),
                    f"{prefix}.{side}",
                )
                for side in _SIDES
            }
            yield from self._pair(row.category or "", keys, f"{prefix}.rate")
        whole = {
            side: (*(f"from.{end}.{side}" for end in FUND_LEVELS.values()), side) for side in _SIDES
        }
        yield from self._pair("合计", whole, "rate")

    def _pair(
        self, label: str, keys: Mapping[str, tuple[str, ...]], rate: str
    ) -> Iterator[tuple[Cell, ...]]:
        """Yield the row of 安排 and that of 拨付; label and rate reach over both."""
        shared = (label, self.figures.text(rate), "start")
        for side, word in _SIDES.items():
            name, share, merge = shared
            yield (
                Cell(name, "FormText", merge=merge),
                Cell(word, "FormCenter"),
                *(Cell(self.figures.text(key), "FormNumber") for key in keys[side]),
                Cell(share, "FormNumber", merge=merge),
            )
            shared = ("", "", "continue")

    # -- goals and projects ------------------------------------------------------------------------

    def _overall(self) -> Iterator[Block]:
        yield from self.goals("部门整体绩效总目标")
        if known(self.form.overall_goal):
            yield Heading(3, "总体完成情况")
        figures = self.figures
        words = []
        if figures.value("budget") is not None:
            words.append(f"本部门{self.year()}申请预算资金{self._wan('budget')}")
            if figures.value("rate") is not None:
                words.append(f"预算执行率{figures.text('rate')}")
        money = f"{'，'.join(words)}。" if words else ""
        if self._projects:
            money += f"{'其中：' if words else ''}{'，'.join(self._projects_told())}。"
        if money:
            yield Paragraph(money)

    def _projects_told(self) -> Iterator[str]:
        """Yield how many projects there are and what they cost, and whether all were evaluated."""
        figures = self.figures
        yield f"项目{figures.text('projects')}个{self._compared('projects', 'evaluated', '个数', '个')}"
        if figures.value("list.budget") is not None:
            same = self._compared("list.budget", "evaluated.budget", "金额合计", "万元")
            yield f"金额合计{self._wan('list.budget')}{same}"
        if figures.value("list.spent") is not None:
            yield f"实际支出{self._wan('list.spent')}"
        if figures.value("list.rate") is not None:
            yield f"执行率为{figures.text('list.rate')}"

    def _compared(self, whole: str, done: str, what: str, unit: str) -> str:
        """Say that the evaluated projects are all of them, or how many they are."""
        if not self._says_evaluated():
            return ""
        if self.figures.value(done) == self.figures.value(whole):
            return f"（与部门开展项目自评{what}相同）"
        if self.figures.value(done) is None:
            return ""
        return f"（部门开展项目自评{what}为{self.figures.text(done)}{unit}）"

    def _says_evaluated(self) -> bool:
        """Tell whether the list says of any project whether it was evaluated."""
        return any(known(row.evaluated) for row in self._projects)

    def _coverage(self) -> Iterator[Block]:
        if not self._projects:
            return
        done = ""
        if self.figures.value("evaluated"):
            done = f"按照预算绩效管理要求，本部门对{self.year()}预算安排的项目开展了绩效自评。"
        yield Paragraph(f"{done}{self._covered()}")

    def _covered(self) -> str:
        """Say what the list comes to and how much of it was evaluated."""
        figures = self.figures
        words = [f"项目共{figures.text('projects')}个"]
        if figures.value("list.budget") is not None:
            parts = "，".join(
                self._named(category or _UNNAMED, key)
                for number, (category, *_) in enumerate(by_category(self._matrix, self._projects))
                if figures.value(key := f"joint.{number}.listed_budget") is not None
            )
            of = f"（其中：{parts}）" if parts else ""
            words.append(f"共涉及预算资金{self._wan('list.budget')}{of}")
        if figures.value("list.rate") is not None:
            words.append(f"总体预算执行率为{figures.text('list.rate')}")
        if not self._says_evaluated():
            return f"{'，'.join(words)}。"
        if not figures.value("not_evaluated"):
            return f"{'，'.join(words)}，绩效自评覆盖率达到{figures.text('coverage')}。"
        share = figures.text("coverage_amount")
        by_amount = (
            f"（按金额计算为{share}）" if figures.value("coverage_amount") is not None else ""
        )
        return (
            f"{'，'.join(words)}；开展绩效自评{figures.text('evaluated')}个，"
            f"未开展{figures.text('not_evaluated')}个，绩效自评覆盖率为{figures.text('coverage')}{by_amount}。"
        )

    def _special(self) -> Iterator[Block]:
        """Yield an item for each project that has a 资金文号."""
        special = [
            (number, row) for number, row in enumerate(self._projects) if known(row.document_number)
        ]
        if not special and self._projects:
            yield Paragraph("项目清单中没有填写资金文号的专项资金。")
        items = [self._special_item(number, row) for number, row in special]
        if len(items) == 1:
            yield Paragraph(items[0])
        else:
            yield from listed(items)

    def _special_item(self, number: int, row: Any) -> str:  # noqa: ANN401 (a frame's tuple)
        name = document_number(row.name or "未写名称的项目")
        document = document_number(row.document_number)
        if document not in name:
            name = f"{name}（{document}）"
        kind = [row.category] if known(row.category) else []
        kind += [f"{row.fund_level}资金"] if known(row.fund_level) else []
        of = f"（为{'，'.join(kind)}）" if kind else ""
        purpose = between(row.purpose) if known(row.purpose) else "，"
        return f"{name}安排{self._wan(f'project.{number}.budget')}{of}{purpose}{self._execution(number, row)}"

    def _execution(self, number: int, row: Any) -> str:  # noqa: ANN401
        """Say what a project spent, its rate, and why the rate is low."""
        key = f"project.{number}"
        words = [f"实际支出{self._wan(f'{key}.spent')}"]
        if self.figures.value(f"{key}.rate") is not None:
            words.append(f"预算执行率{self.figures.text(f'{key}.rate')}")
        reason = f"原因：{closed(row.reason)}" if known(row.reason) else ""
        if not reason and self._is_low(number):
            reason = "原因：未填写。"
        return f"{'，'.join(words)}。{reason}"

    def _is_low(self, number: int) -> bool:
        rate = self.figures.value(f"project.{number}.rate")
        limit = self.figures.value("low_rate")
        return rate is not None and limit is not None and rate < limit

    def _evaluated(self) -> Iterator[Block]:
        if not self._projects:
            return
        caption = self.caption("项目自评结果表（单位：万元、分）")
        yield Paragraph(f"{self._graded()}各项目情况见{self.latest_table()}。")
        head = head_row(
            "序号", "项目名称", "资金类别", "安排", "支出", "执行率", "自评得分", "等级",
            style="FormHead",
        )  # fmt: skip
        yield Table(_PROJECT_WIDTHS, (head, *self._project_rows()), caption=caption)
        low = [
            f"{row.name or '未写名称的项目'}：安排{self._wan(f'project.{number}.budget')}，"
            f"{self._execution(number, row)}"
            for number, row in enumerate(self._projects)
            if self._is_low(number) and not known(row.document_number)
        ]
        if low:
            besides = "除上述专项资金外，" if self.figures.value("special") else ""
            yield Paragraph(
                f"{besides}预算执行率低于{self.figures.text('low_rate')}的项目"
                f"{self.figures.text('low_without_number')}个："
            )
            yield from listed(low)

    def _graded(self) -> str:
        """Say how many projects have which grade."""
        figures = self.figures
        grades = "、".join(
            f"“{grade}”{figures.text(key)}个"
            for grade in self.result.kind.lists["grade"]
            if (key := f"grade.{grade}") in figures
        )
        if not grades:
            return ""
        rest = f"，未填写等级{figures.text('ungraded')}个" if figures.value("ungraded") else ""
        return f"项目{figures.text('projects')}个，自评等级为{grades}{rest}。"

    def _project_rows(self) -> Iterator[tuple[Cell, ...]]:
        text = self.figures.text
        for number, row in enumerate(self._projects):
            key = f"project.{number}"
            yield (
                Cell(str(number + 1), "FormCenter"),
                Cell(row.name or "", "FormText"),
                Cell(row.category or "", "FormText"),
                *(Cell(text(f"{key}.{part}"), "FormNumber") for part in ("budget", "spent", "rate", "score")),
                Cell(text(f"{key}.grade"), "FormCenter"),
            )  # fmt: skip
        yield (
            Cell("合计", "FormCenter", span=3),
            *(Cell(text(f"list.{part}"), "FormNumber") for part in ("budget", "spent", "rate")),
            Cell(NONE_TEXT, "FormNumber"),
            Cell(NONE_TEXT, "FormCenter"),
        )

    def _indicators(self) -> Iterator[Block]:
        if not self.result.lines:
            return
        yield from self.result_told()
        yield from self.indicators(present_levels(self.result.lines), "部门整体绩效指标")
        yield from self.missed()
