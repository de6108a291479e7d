"""The head of an official form: what kind it is, title, year, region, project and unit."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from selfeval_xl.forms import PROJECT
from selfeval_xl.intake import values
from selfeval_xl.intake.grid import CellKind
from selfeval_xl.intake.official import labels
from selfeval_xl.intake.understood import Part

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selfeval_xl.intake.grid import Cell
    from selfeval_xl.intake.official.cells import Cells
    from selfeval_xl.intake.official.layout import Layout

HEAD = ("project_name", "department_name", "department", "unit", "filler", "phone", "fill_date")
KINDS = {"transfer": "转移支付", "department": "部门整体", "project": "项目支出"}
_TRANSFER = re.compile(r"转移支付|区域绩效|就业补助资金绩效目标自评")
_YEAR_OF = re.compile(r"(?<!\d)((?:19|20)\d{2})年?度")
_YEAR_BEGINS = re.compile(r"^\(?((?:19|20)\d{2})年")
_YEAR_IN_WORDS = re.compile(r"((?:一九|二[〇○零])[零〇○一二三四五六七八九]{2})年")
_DIGITS = str.maketrans("零〇○一二三四五六七八九", "000123456789")
_YEAR_LIKE = re.compile(
    r"(?<![\dA-Za-z])[12][\dOoQDIlZSB〇○]{2,4}年度|^\(?[12][\dOoQDIlZSB〇○]{2,4}年\)?$"
)
"""What was meant for a year: a letter that looks like a digit, a digit too many or too few."""
_REGION = re.compile(r"(?<![\dA-Za-z])([1-6]\d{5})(?:_\d{4}[a-z]*|\d{2}[A-Z]\d{9,12})(?!\d)")
"""A form's number (510000_0013zp), or a project's code: region, year, kind and a running number."""


@dataclass(frozen=True)
class Other:
    """A name beside the one that is taken for unit or department: its label, itself, its cell."""

    label: str
    value: str | None
    cell: str


class HeadReader:
    """Reads what stands above the tables."""

    def __init__(self, cells: Cells, layout: Layout) -> None:
        """Take the form as it was laid out."""
        self.cells = cells
        self.layout = layout
        self.sheet = layout.sheet
        self.fields: dict[str, Any] = {}

    def kind(self) -> str:
        """Return what kind of form it is by title and labels: transfer, department, project."""
        title = self.layout.title.text if self.layout.title else ""
        plain = values.normal(title).replace(" ", "")
        name = self.layout.fields.get("project_name")
        named = name is not None and "转移支付" in labels.bare(name[0].text)
        block = self.layout.management
        if _TRANSFER.search(plain) or named or (block is not None and len(block.aspects) > 1):
            return "transfer"
        if labels.is_department_title(title) or "department_name" in self.layout.fields:
            return "department"
        return "project"

    def read(self) -> dict[str, Any]:
        """Return title, year and the fields of the head, each with its address."""
        title = self.layout.title
        if title is not None:
            self.cells.seen(title, f"{KINDS[self.kind()]}绩效自评表", Part.HEAD)
        self.fields["official_title"] = self.cells.text(title) if title is not None else None
        self._year()
        for key in HEAD:
            found = self.layout.fields.get(key)
            if found is None:
                self.fields[key], self.fields[f"{key}_at"] = None, ""
                continue
            label, cell = found
            reader = values.read_date if key == "fill_date" else values.read_text
            self.fields[key] = self.cells.value(cell, reader, "fields", key, label.text) or None
            self.fields[f"{key}_at"] = f"{cell.sheet}!{cell.address}"
            name = next((f.label for _, f in PROJECT.fields() if f.key == key), "部门名称")
            self.cells.seen(label, name, Part.HEAD)
        self.fields["others"] = tuple(self._others())
        return self.fields

    def _others(self) -> Iterator[Other]:
        """Read the labels that name the unit or the department in charge once more."""
        for one in self.layout.others:
            label = labels.bare(one.label.text)
            self.cells.seen(one.label, label, Part.HEAD)
            value = self.cells.value(one.value, values.read_text, "fields", one.key, label) or None
            yield Other(label, value, f"{one.value.sheet}!{one.value.address}")

    def region(self) -> str:
        """Return the code of the region (six digits) in the form's number or a project's code."""
        end = self.layout.indicators.header if self.layout.indicators else self.layout.bottom
        for cell in self.sheet:
            if self.layout.top <= cell.row < end and cell.kind is CellKind.TEXT:
                match = _REGION.search("".join(values.normal(cell.text).split()))
                if match:
                    self.cells.use(cell)
                    return match[1]
        return ""

    def _year(self) -> None:
        """Take the year from the title or what stands just below it, else from a label or a name.

        What is told of goals, of the management of funds and in other texts may be of any year.
        """
        self.fields["year"], self.fields["year_at"] = None, ""
        end = self.layout.indicators.header if self.layout.indicators else self.layout.bottom
        told = self._told()
        texts = [
            cell
            for cell in self.sheet
            if self.layout.top <= cell.row < end
            and cell.kind is CellKind.TEXT
            and cell.address not in told
        ]
        labelled = min((label.row for label, _ in self.layout.fields.values()), default=end)
        above = [cell for cell in texts if cell.row < labelled]
        for some in (above, texts):
            for pattern in (_YEAR_OF, _YEAR_BEGINS, _YEAR_IN_WORDS):
                for cell in some:
                    match = pattern.search(_squeezed(cell))
                    if match:
                        self._take_year(cell, int(match[1].translate(_DIGITS)))
                        return
        for cell in texts:
            match = _YEAR_LIKE.search(_squeezed(cell))
            if match:
                said = f"写作「{match[0].strip('()')}」，读不出；请写四位数字的年份"
                self.cells.ask(cell, "fields", "year", "年度", "待确认", said)
                self._take_year(cell, None)
                return

    def _told(self) -> set[str]:
        """Return the addresses of the texts that tell something, above the indicators."""
        told = {
            cell.address for goal in self.layout.goal_cells for cell in (goal.expected, goal.actual)
        }
        told |= {cell.address for closing in self.layout.closings for cell in closing.texts}
        block = self.layout.management
        for aspect in block.aspects if block is not None else ():
            told |= {
                cell.address for cell in (aspect.situation, aspect.problems) if cell is not None
            }
        return told

    def _take_year(self, cell: Cell, year: int | None) -> None:
        self.cells.use(cell)
        self.fields["year"], self.fields["year_at"] = year, f"{cell.sheet}!{cell.address}"


def _squeezed(cell: Cell) -> str:
    return values.normal(cell.text).replace(" ", "")
