"""Read a laid-out official form into the rows of the project form, with every address kept.

What the form has no column for is named in ``absent``, so that no check asks for it.
"""

from __future__ import annotations

import re
from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from selfeval_xl.forms import PROJECT, Kind
from selfeval_xl.intake import values
from selfeval_xl.intake.frames import OFFICIAL, FormRead
from selfeval_xl.intake.official import labels
from selfeval_xl.intake.official.cells import Cells
from selfeval_xl.intake.official.counting import count
from selfeval_xl.intake.official.funds import FundReader
from selfeval_xl.intake.official.head import HeadReader
from selfeval_xl.intake.official.indicators import IndicatorReader, Indicators
from selfeval_xl.intake.official.overlooked import not_found, overlooked
from selfeval_xl.intake.official.total import TotalReader
from selfeval_xl.intake.official.transfer import TransferReader
from selfeval_xl.intake.understood import Part

if TYPE_CHECKING:
    from pathlib import Path

    from selfeval_xl.intake.grid import Grid
    from selfeval_xl.intake.official.layout import Layout

_WRITTEN = MappingProxyType(
    {
        "funds": ("initial", "budget", "arrived", "spent", "reason"),
        "goals": ("expected", "actual"),
        "indicators": ("name", "target", "actual", "self_score", "reason"),
        "texts": ("body",),
        "management": ("situation", "problems"),
        "remarks": ("text",),
        "documents": ("number",),
    }
)
"""What people write into the tables of an official form."""
_EXECUTION = re.compile(r"(?:部门)?预算(?:资金)?执行(?:率|情况)?(?:指标)?")


class Reader:
    """Reads one official form of a sheet."""

    def __init__(self, grid: Grid, layout: Layout) -> None:
        """Take the form as it was laid out."""
        self.cells = Cells(grid)
        self.layout = layout
        self.sheet = layout.sheet
        self.fields: dict[str, Any] = {}
        self.head = HeadReader(self.cells, layout)
        self.kind = self.head.kind()

    # -- goals and texts ------------------------------------------------------------------------

    def goals(self) -> list[dict[str, Any]]:
        """Read the goals: a row per line in which expectation or completion is written."""
        block = self.layout.goals
        if block is None:
            return []
        words = {"expected": "预期目标", "actual": "实际完成情况"}
        for role, cell in block.headers.items():
            self.cells.seen(cell, words[role], Part.GOALS)
        rows = []
        for goal in self.layout.goal_cells:
            row: dict[str, Any] = {"sheet": self.sheet.name, "row": goal.expected.row}
            for role, cell in (("expected", goal.expected), ("actual", goal.actual)):
                row[role], row[f"{role}_at"] = self.cells.text(cell), cell.address
            if row["expected"] or row["actual"]:
                rows.append(row)
        return rows

    def closings(self) -> list[dict[str, Any]]:
        """Read the labelled texts around the tables, each for its section of the report."""
        rows = []
        for closing in self.layout.closings:
            heading = labels.without_number(closing.label.text)
            self.cells.seen(closing.label, heading)
            said = [text for cell in closing.texts if (text := self.cells.text(cell))]
            if not said and labels.is_where_needed(labels.bare(closing.label.text)):
                continue
            first = closing.texts[0]
            rows.append(
                {
                    "sheet": first.sheet, "row": first.row, "code": closing.code, "code_at": "",
                    "level": None, "level_at": "", "heading": heading,
                    "heading_at": closing.label.address, "body": "\n".join(said) or None,
                    "body_at": first.address,
                }
            )  # fmt: skip
        return rows

    # -- the whole ------------------------------------------------------------------------------

    def read(self, form_id: str, path: Path, part: str) -> FormRead:
        """Return the whole form."""
        fields: dict[str, Any] = {
            "form_id": form_id, "file": path.name, "path": str(path), "form": PROJECT.id, "version": None,
        }  # fmt: skip
        for _, item in PROJECT.fields():
            if item.kind is not Kind.FORMULA:
                fields[item.key], fields[f"{item.key}_at"] = None, ""
        self.fields |= self.head.read()
        more, funds = (
            TransferReader(self.cells, self.layout),
            FundReader(self.cells, self.layout).read(),
        )
        self.fields |= funds.fields
        management, goals = more.management(), self.goals()
        block, year = self.layout.indicators, self.fields["year"]
        found = Indicators()
        if block is not None:
            found = IndicatorReader(self.cells, self.layout, block, year).read()
            self._take_execution(found)
        total = TotalReader(self.cells, self.layout)
        self.fields |= total.read(found.read_points, self._own_score(found))
        found.set_parts_aside(
            self.fields["declared_weight"], self.fields["execution_weight_stated"]
        )
        rows = {
            "funds": funds.rows, "goals": goals, "indicators": found.rows,
            "weights": found.headed, "texts": self.closings(),
            "management": management,
            "remarks": more.remarks(in_one_cell=self.kind == "transfer"),
            "fund_lines": funds.lines,
            "documents": more.documents(funds.labels),
        }  # fmt: skip
        self._number_funds(funds.rows, rows["documents"])
        for table, own in rows.items():
            fields[f"{table}_sheet"] = self.sheet.name
            for row in own:
                row["form_id"] = form_id
        self._shares_of_departments()
        fields |= self.fields | {
            "layout": OFFICIAL,
            "part": part,
            "official_kind": self.kind,
            "region": self.head.region(),
            "absent": self._absent(rows),
            "sub_lines": tuple(found.subs),
            "partitions": funds.partitions,
            "understood": tuple(self.cells.understood),
            "overlooked": overlooked(self.layout, self.cells.used),
            "not_found": not_found(self.layout),
        }
        typed = [
            f"{q.cell.sheet}!{q.cell.address}" for q in self.cells.questions if values.typed(q.cell)
        ]
        fields["filled"] = count(fields, rows, typed)
        notes = [
            {
                "form_id": form_id, "sheet": q.cell.sheet, "cell": q.cell.address, "block": q.block,
                "key": q.key, "label": q.label, "typed": values.typed(q.cell), "kind": q.kind,
                "text": q.text,
            }
            for q in self.cells.questions
        ]  # fmt: skip
        return FormRead(PROJECT, fields, rows, notes)

    def _own_score(self, found: Indicators) -> Decimal | None:
        """Return what the form's own scores come to; nothing where its points come to the same."""
        given, most = (
            [row[key] for row in found.rows if row[key] is not None]
            + [one for one in (self.fields[execution],) if one is not None]
            for key, execution in (
                ("self_score", "execution_self_score"), ("weight", "execution_weight_stated"),
            )
        )  # fmt: skip
        own = sum(given, Decimal(0))
        return None if own == sum(most, Decimal(0)) else own

    @staticmethod
    def _number_funds(funds: list[dict[str, Any]], documents: list[dict[str, Any]]) -> None:
        """Give each source of funds the document numbers that stand in its own label."""
        for row in funds:
            own = [one for one in documents if one["source"] and one["row"] == row["row"]]
            if own:
                row["document_number"] = "、".join(one["number"] for one in own)
                row["document_number_at"] = own[0]["number_at"]

    def _take_execution(self, found: Indicators) -> None:
        """Take a row 预算执行率 for the score of the execution, where the funds have no such column.

        One that is an indicator of level 3 among others (过程指标) stays one: then nothing is left to
        give points to beside the indicators.
        """
        block = self.layout.funds
        if block is not None and {"weight", "self_score"} & block.columns.keys():
            return
        named, third = (
            [row for row in found.rows if _EXECUTION.fullmatch(labels.bare(row[key] or ""))]
            for key in ("level1", "name")
        )
        if not named and len(third) == 1 and third[0]["weight"] is not None:
            self.fields["execution_weight_stated"] = Decimal(0)
            self.fields["execution_weight_stated_at"] = f"{self.sheet.name}!{third[0]['weight_at']}"
            return
        if block is None or len(named) != 1:
            return
        if named[0]["weight"] is None and named[0]["self_score"] is None:
            return
        row = named[0]
        found.rows.remove(row)
        for own, key in (
            ("self_score", "execution_self_score"),
            ("weight", "execution_weight_stated"),
        ):
            self.fields[key] = row[own]
            self.fields[f"{key}_at"] = f"{self.sheet.name}!{row[f'{own}_at']}"

    def _shares_of_departments(self) -> None:
        """Take a department's name for the unit and for what is evaluated: it evaluates itself."""
        name = self.fields.get("department_name")
        if self.kind == "department" and name:
            at = self.fields["department_name_at"]
            self.fields |= {
                "unit": name,
                "unit_at": at,
                "project_name": name,
                "project_name_at": at,
            }

    def _absent(self, rows: dict[str, list[dict[str, Any]]]) -> frozenset[str]:
        """Return what this form does not ask for: fields, tables and columns it has no place for."""
        absent = {f"fields.{f.key}" for _, f in PROJECT.fields() if f.key not in self.layout.fields}
        absent -= {"fields.year"}
        absent.add("texts")
        for table in ("funds", "goals", "indicators"):
            block = getattr(self.layout, table)
            if block is None:
                absent.add(table)
                continue
            columns = PROJECT.table(table).inputs
            absent |= {f"{table}.{c.key}" for c in columns if c.key not in block.columns}
        absent -= {"funds.source"}
        own = rows["indicators"]
        scored = any(row["weight"] is not None or row["self_score"] is not None for row in own)
        empty = {
            key for key in ("level1", "level2", "weight") if all(row[key] is None for row in own)
        }
        absent |= {f"indicators.{key}" for key in empty}
        if not scored:
            absent.add("indicators.self_score")
        return frozenset(absent | {"indicators.nature"})


def read_layout(grid: Grid, layout: Layout, form_id: str, path: Path, part: str = "") -> FormRead:
    """Return what one official form holds, in the rows of the project form.

    ``part`` tells the forms of one workbook apart.
    """
    return Reader(grid, layout).read(form_id, path, part)


def is_blank(read: FormRead) -> bool:
    """Tell whether nothing was written into an official form beyond what is printed on it.

    A printed year, printed points and formulas that give 0 are nothing that anybody wrote.
    """
    heads = (read.fields.get(field.key) for _, field in PROJECT.fields() if field.key != "year")
    rows = (
        row[key]
        for table, keys in _WRITTEN.items()
        for row in read.rows.get(table, ())
        for key in keys
    )
    return not any((*heads, read.fields.get("declared_total"), *rows, *map(_is_typed, read.notes)))


def _is_typed(note: dict[str, Any]) -> bool:
    return bool(note["typed"]) and note["block"] in _WRITTEN
