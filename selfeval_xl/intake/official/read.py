"""Read a laid-out official form into the rows of the project form, with every address kept.

What the form has no column for is named in ``absent``, so that no check asks for it.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from selfeval_xl.forms import PROJECT, Kind
from selfeval_xl.intake import values
from selfeval_xl.intake.frames import OFFICIAL, FormRead
from selfeval_xl.intake.grid import Cell, CellKind
from selfeval_xl.intake.official import labels, partitions, points
from selfeval_xl.intake.official.cells import Cells
from selfeval_xl.intake.official.counting import count
from selfeval_xl.intake.official.indicators import IndicatorReader, Indicators
from selfeval_xl.intake.official.overlooked import not_found, overlooked
from selfeval_xl.intake.official.sources import split_parts
from selfeval_xl.intake.official.transfer import TransferReader

if TYPE_CHECKING:
    from pathlib import Path

    from selfeval_xl.intake.grid import Grid
    from selfeval_xl.intake.official.layout import Block, Layout

AMOUNTS = ("initial", "budget", "arrived", "spent")
HEAD = ("project_name", "department_name", "department", "unit", "filler", "phone", "fill_date")
_SHOWN = ("rate", "self_score")
KINDS = {"transfer": "转移支付", "department": "部门整体", "project": "项目支出"}
_TRANSFER = re.compile(r"转移支付|区域绩效|就业补助资金绩效目标自评")
_DEPARTMENT = re.compile(r"部门(?:\(单位\)|单位)?整体|整体支出|部门预算执行情况")
_YEAR_OF = re.compile(r"(?<!\d)((?:19|20)\d{2})年?度")
_YEAR_BEGINS = re.compile(r"^\(?((?:19|20)\d{2})年")
_UNIT_NEAR = re.compile(r"万元|单位.{0,3}?(?<![万千亿])元|\(元\)|金额.{0,3}?(?<![万千亿])元")
_UNIT_SAID = re.compile(r"单位[:]?\(?(?:人民币)?(?:万元|元)|\((?:万元|元)\)")
_POINTS = re.compile(r"(\d+(?:\.\d+)?)\s*分")
_SUB = re.compile(r"\s*[其基]中\s*[:：]?")
_EXECUTION = re.compile(r"(?:部门)?预算(?:资金)?执行(?:率|情况)?(?:指标)?")
_REGION = re.compile(r"(?<![\dA-Za-z])([1-6]\d{5})(?:_\d{4}[a-z]*|\d{2}[A-Z]\d{9,12})(?!\d)")
"""A form's number (510000_0013zp), or a project's code: region, year, kind and a running number."""
_YUAN_PER_WAN = Decimal(10_000)
_UNIT = "金额单位"


class Reader:
    """Reads one official form of a sheet."""

    def __init__(self, grid: Grid, layout: Layout) -> None:
        """Take the form as it was laid out."""
        self.cells = Cells(grid)
        self.layout = layout
        self.sheet = layout.sheet
        self.fields: dict[str, Any] = {}
        self.partitions: tuple[partitions.Partition, ...] = ()
        self.kind = self._kind()
        self.fund_lines: list[dict[str, Any]] = []
        self._fund_labels: list[tuple[str, Cell]] = []

    # -- head -----------------------------------------------------------------------------------

    def _kind(self) -> str:
        title = self.layout.title.text if self.layout.title else ""
        plain = values.normal(title).replace(" ", "")
        name = self.layout.fields.get("project_name")
        named = name is not None and "转移支付" in labels.bare(name[0].text)
        block = self.layout.management
        if _TRANSFER.search(plain) or named or (block is not None and len(block.aspects) > 1):
            return "transfer"
        if _DEPARTMENT.search(plain) or "department_name" in self.layout.fields:
            return "department"
        return "project"

    def head(self) -> None:
        """Read title, year and the fields of the head."""
        title = self.layout.title
        if title is not None:
            self.cells.seen(title, f"{KINDS[self.kind]}绩效自评表")
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
            self.cells.seen(label, name)

    def _region(self) -> str:
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
        """Take the year from the title or from what stands just below it."""
        self.fields["year"], self.fields["year_at"] = None, ""
        end = self.layout.indicators.header if self.layout.indicators else self.layout.bottom
        texts = [
            cell
            for cell in self.sheet
            if self.layout.top <= cell.row < end and cell.kind is CellKind.TEXT
        ]
        for pattern in (_YEAR_OF, _YEAR_BEGINS):
            for cell in texts:
                match = pattern.search(values.normal(cell.text).replace(" ", ""))
                if match:
                    self.cells.use(cell)
                    self.fields["year"] = int(match[1])
                    self.fields["year_at"] = f"{cell.sheet}!{cell.address}"
                    return

    # -- funds ----------------------------------------------------------------------------------

    def funds(self) -> list[dict[str, Any]]:
        """Read the fund block: the total as declared, a row per source."""
        block = self.layout.funds
        for key in (*AMOUNTS, "rate", "reason"):
            self.fields[f"funds_declared_{key}"] = None
            self.fields[f"funds_declared_{key}_at"] = ""
        self.fields |= {
            "execution_self_score": None, "execution_self_score_at": "",
            "execution_weight_stated": None, "execution_weight_stated_at": "",
        }  # fmt: skip
        if block is None:
            return []
        for role, cell in block.headers.items():
            self.cells.seen(cell, _FUND_WORDS[role])
        factor = self._unit(block)
        marks = partitions.marks_in(self.sheet, block)
        columns = [block.columns[key] for key in AMOUNTS if key in block.columns]
        tall = [mark for mark in marks if mark.covers(columns)]
        wide = {
            number
            for mark in marks
            for number in (mark.label.row, *(() if mark in tall else mark.rows))
        } - {number for mark in tall for number in mark.rows}
        numbers = [n for n in range(block.first, block.last + 1) if n not in wide]
        read = [self._fund_row(block, number, factor) for number in numbers]
        used = [row for row in read if row is not None]
        self.partitions = tuple(
            partitions.in_columns(mark, used, [key for key in AMOUNTS if key in block.columns])
            if mark in tall
            else partitions.beside_labels(mark, self.sheet, factor)
            for mark in marks
        )
        used = [row for row in used if not any(row["row"] in mark.rows for mark in tall[1:])]
        totals = [row for row in used if row["is_total"]]
        sources = [row for row in used if not row["is_total"]]
        lines = sources
        sources, wholes = split_parts(sources, totals[0] if totals else None, AMOUNTS)
        if totals:
            self._declare(totals[0], block)
            sources = sources or [totals[0]]
        elif len(sources) == 1:
            self._declare(sources[0], block)
        self.fund_lines = [row | {"whole": wholes.get(row["row"]), "whole_at": ""} for row in lines]
        return [row for row in sources if any(row[key] is not None for key in AMOUNTS)]

    def _declare(self, total: dict[str, Any], block: Block) -> None:
        """Take a row for the declared totals, rate and score."""
        for key in (*AMOUNTS, "rate", "reason"):
            self.fields[f"funds_declared_{key}"] = total.get(key)
            at = total.get(f"{key}_at")
            self.fields[f"funds_declared_{key}_at"] = f"{self.sheet.name}!{at}" if at else ""
        row = total["row"]
        for role, key in (
            ("self_score", "execution_self_score"),
            ("weight", "execution_weight_stated"),
        ):
            if role in block.columns:
                cell = self.sheet.at(row, block.columns[role])
                label = block.headers[role].text
                read = points.read_percent if role == "weight" else values.read_number
                self.fields[key] = self.cells.value(cell, read, "fields", key, label)
                self.fields[f"{key}_at"] = f"{cell.sheet}!{cell.address}"
        if self.fields["execution_weight_stated"] is None and "self_score" in block.headers:
            match = _POINTS.search(labels.hint(block.headers["self_score"].text))
            if match:  # 得分（20分*执行率）
                header = block.headers["self_score"]
                self.fields["execution_weight_stated"] = Decimal(match[1])
                self.fields["execution_weight_stated_at"] = f"{header.sheet}!{header.address}"

    def _unit(self, block: Block) -> Decimal | None:
        """Return what one unit of the block is in 万元: 1, or 1/10000; ``None`` when not said."""
        own = range(block.header, block.first + 1)
        for unit in (_UNIT_NEAR, _UNIT_SAID):
            rows = own if unit is _UNIT_NEAR else range(self.layout.top, block.header)
            for cell in self.sheet:
                if cell.row not in rows or cell.kind is not CellKind.TEXT:
                    continue
                plain = "".join(values.normal(cell.text).split())
                match = unit.search(plain)
                if match and "万" in match[0]:
                    return Decimal(1)
                if match:
                    self.cells.seen(cell, "金额单位为元")
                    return 1 / _YUAN_PER_WAN
        return None

    def _fund_row(self, block: Block, number: int, factor: Decimal | None) -> dict[str, Any] | None:
        columns = block.columns
        amounts = {key: self.sheet.at(number, columns[key]) for key in AMOUNTS if key in columns}
        label = self._row_label(number, min(columns.values()))
        shown = [self.sheet.at(number, columns[key]) for key in _SHOWN if key in columns]
        if all(Cells.is_nothing(cell) for cell in (*amounts.values(), *shown)):
            return None
        name = labels.bare(label.text) if label is not None else ""
        source = re.sub(r"^其中", "", name) or "资金"
        if label is not None:
            self._fund_labels.append((source, label))
        row: dict[str, Any] = {
            "sheet": self.sheet.name, "row": number, "source": source,
            "source_at": label.address if label is not None else "",
            "label": " ".join(label.text.split()) if label is not None else None,
            "label_at": label.address if label is not None else "",
            "is_total": labels.is_fund_total(name), "is_detail": name.startswith("其中"),
            "document_number": None, "document_number_at": "",
        }  # fmt: skip
        for key in AMOUNTS:
            cell = amounts.get(key)
            header = block.headers[key].text if cell is not None else ""
            fen = (
                None
                if cell is None
                else self.cells.value(cell, values.read_amount, "funds", key, header)
            )
            if fen is not None and factor is not None and cell is not None and _is_bare(cell):
                fen = int(fen * factor)
            row[key], row[f"{key}_at"] = fen, cell.address if cell is not None else ""
        for key, reader in (("rate", values.read_rate), ("reason", values.read_text)):
            cell = self.sheet.at(number, columns[key]) if key in columns else None
            label_text = block.headers[key].text if cell is not None else ""
            row[key] = (
                None if cell is None else self.cells.value(cell, reader, "funds", key, label_text)
            )
            row[f"{key}_at"] = cell.address if cell is not None else ""
        if factor is None and not any(q.label == _UNIT for q in self.cells.questions):
            key, first = next(iter(amounts.items()))
            self.cells.ask(first, "funds", key, _UNIT, "待确认", "表中没有写明金额单位，按万元读取")
        return row

    # -- goals, indicators, total ---------------------------------------------------------------

    def goals(self) -> list[dict[str, Any]]:
        """Read the goals: a row per line in which expectation or completion is written."""
        block = self.layout.goals
        if block is None:
            return []
        words = {"expected": "预期目标", "actual": "实际完成情况"}
        for role, cell in block.headers.items():
            self.cells.seen(cell, words[role])
        rows = []
        for number in range(block.first, block.last + 1):
            row: dict[str, Any] = {"sheet": self.sheet.name, "row": number}
            for role, column in block.columns.items():
                cell = self.sheet.at(number, column)
                row[role], row[f"{role}_at"] = self.cells.text(cell), cell.address
            if row["expected"] or row["actual"]:
                rows.append(row)
        return rows

    def total(self, read_points: points.ReadPoints) -> None:
        """Read the row of the total: points (by that reader), score and grade."""
        block, row = self.layout.indicators, self.layout.total
        for key in ("declared_total", "declared_weight", "declared_grade"):
            self.fields[key], self.fields[f"{key}_at"] = None, ""
        if block is not None and row is not None:
            self.cells.seen(self.sheet.at(row, self._first_in(row)), "总分")
            for role, key in (("weight", "declared_weight"), ("self_score", "declared_total")):
                if role in block.columns:
                    cell = self.sheet.at(row, block.columns[role])
                    label = f"总分的{block.headers[role].text}"
                    read = read_points if role == "weight" else values.read_number
                    self.fields[key] = self.cells.value(cell, read, "fields", key, label)
                    self.fields[f"{key}_at"] = f"{cell.sheet}!{cell.address}"
        found = self.layout.fields.get("declared_grade")
        if found is not None:
            name, cell = found
            self.cells.seen(name, "自评等级")
            self.fields["declared_grade"] = self.cells.text(cell)
            self.fields["declared_grade_at"] = f"{cell.sheet}!{cell.address}"

    def closings(self) -> list[dict[str, Any]]:
        """Read the labelled texts around the tables, each for its section of the report."""
        rows = []
        for closing in self.layout.closings:
            heading = labels.without_number(closing.label.text)
            self.cells.seen(closing.label, heading)
            said = [text for cell in closing.texts if (text := self.cells.text(cell))]
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

    def _first_in(self, row: int) -> int:
        return min(cell.column for cell in self.sheet if cell.row == row and not cell.is_blank)

    # -- the whole ------------------------------------------------------------------------------

    def read(self, form_id: str, path: Path, part: str) -> FormRead:
        """Return the whole form."""
        fields: dict[str, Any] = {
            "form_id": form_id, "file": path.name, "path": str(path), "form": PROJECT.id, "version": None,
        }  # fmt: skip
        for _, item in PROJECT.fields():
            if item.kind is not Kind.FORMULA:
                fields[item.key], fields[f"{item.key}_at"] = None, ""
        self.head()
        more, funds = TransferReader(self.cells, self.layout), self.funds()
        management, goals = more.management(), self.goals()
        block, year = self.layout.indicators, self.fields["year"]
        found = Indicators()
        if block is not None:
            found = IndicatorReader(self.cells, self.layout, block, year).read()
            self._take_execution(found)
        self.total(found.read_points)
        found.set_parts_aside(
            self.fields["declared_weight"], self.fields["execution_weight_stated"]
        )
        rows = {
            "funds": funds, "goals": goals, "indicators": found.rows,
            "weights": found.headed, "texts": self.closings(),
            "management": management,
            "remarks": more.remarks(in_one_cell=self.kind == "transfer"),
            "fund_lines": self.fund_lines,
            "documents": more.documents(self._fund_labels),
        }  # fmt: skip
        self._number_funds(funds, rows["documents"])
        for table, own in rows.items():
            fields[f"{table}_sheet"] = self.sheet.name
            for row in own:
                row["form_id"] = form_id
        self._shares_of_departments()
        fields |= self.fields | {
            "layout": OFFICIAL,
            "part": part,
            "official_kind": self.kind,
            "region": self._region(),
            "absent": self._absent(rows),
            "sub_lines": tuple(found.subs),
            "partitions": self.partitions,
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

    def _row_label(self, row: int, before: int) -> Cell | None:
        """Return the nearest text left of the figures that is not the name of the whole block."""
        for column in range(before - 1, 0, -1):
            cell = self.sheet.at(row, column)
            if cell.kind is CellKind.TEXT and not cell.is_blank:
                return cell
        return None


def read_layout(grid: Grid, layout: Layout, form_id: str, path: Path, part: str = "") -> FormRead:
    """Return what one official form holds, in the rows of the project form.

    ``part`` tells the forms of one workbook apart.
    """
    return Reader(grid, layout).read(form_id, path, part)


_FUND_WORDS = {
    "initial": "年初预算数",
    "budget": "全年预算数",
    "arrived": "实际到位数",
    "spent": "全年执行数",
    "rate": "预算执行率",
    "weight": "预算执行率分值",
    "self_score": "预算执行率自评得分",
    "reason": "预算调整或执行偏差原因",
}


def _is_bare(cell: Cell) -> bool:
    """Tell whether an amount bears no unit of its own."""
    return cell.kind is CellKind.NUMBER or ("元" not in cell.text and "万" not in cell.text)
