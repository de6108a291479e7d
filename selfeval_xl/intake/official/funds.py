"""The fund block of an official form: a row per source, the totals as declared, the points of the rate."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from selfeval_xl.intake import values
from selfeval_xl.intake.grid import Cell, CellKind
from selfeval_xl.intake.official import labels, partitions, points
from selfeval_xl.intake.official.cells import Cells
from selfeval_xl.intake.official.sources import split_parts
from selfeval_xl.intake.understood import Part

if TYPE_CHECKING:
    from selfeval_xl.intake.divided import Partition
    from selfeval_xl.intake.official.layout import Block, Layout

AMOUNTS = ("initial", "budget", "arrived", "spent")
_SHOWN = ("rate", "self_score")
_UNIT_NEAR = re.compile(r"万元|单位.{0,3}?(?<![万千亿])元|\(元\)|金额.{0,3}?(?<![万千亿])元")
_UNIT_SAID = re.compile(r"单位[:]?\(?(?:人民币)?(?:万元|元)|\((?:万元|元)\)")
_YUAN_PER_WAN = Decimal(10_000)
_UNIT = "金额单位"
_UNREAD = frozenset({"错误值", "读不出", "公式"})
"""The kinds of questions about a cell from which no amount could be read."""
_WORDS = {
    "initial": "年初预算数",
    "budget": "全年预算数",
    "arrived": "实际到位数",
    "spent": "全年执行数",
    "rate": "预算执行率",
    "weight": "预算执行率分值",
    "self_score": "预算执行率自评得分",
    "reason": "预算调整或执行偏差原因",
}


@dataclass(frozen=True)
class Funds:
    """What was read of the block.

    ``fields`` are the declared totals and the score of the execution with their addresses; ``rows``
    the sources that add up to the total; ``lines`` every printed row below it; ``partitions`` the
    ways in which the total is divided; ``labels`` the names of sources with their cells.
    """

    fields: dict[str, Any]
    rows: list[dict[str, Any]] = field(default_factory=list)
    lines: list[dict[str, Any]] = field(default_factory=list)
    partitions: tuple[Partition, ...] = ()
    labels: list[tuple[str, Cell]] = field(default_factory=list)


class FundReader:
    """Reads the block row by row."""

    def __init__(self, cells: Cells, layout: Layout) -> None:
        """Take the form as it was laid out."""
        self.cells = cells
        self.layout = layout
        self.sheet = layout.sheet
        self.fields: dict[str, Any] = {}
        self._labels: list[tuple[str, Cell]] = []

    def read(self) -> Funds:
        """Read the block: the total as declared, a row per source."""
        block = self.layout.funds
        for key in (*AMOUNTS, "rate", "reason"):
            self.fields[f"funds_declared_{key}"] = None
            self.fields[f"funds_declared_{key}_at"] = ""
        self.fields |= {
            "execution_self_score": None, "execution_self_score_at": "",
            "execution_weight_stated": None, "execution_weight_stated_at": "",
        }  # fmt: skip
        if block is None:
            return Funds(self.fields)
        for role, cell in block.headers.items():
            self.cells.seen(cell, _WORDS[role], Part.FUNDS)
        factor = self._unit(block)
        self.fields["funds_unit"] = "元" if factor == 1 / _YUAN_PER_WAN else "万元"
        marks = partitions.marks_in(self.sheet, block)
        columns = [block.columns[key] for key in AMOUNTS if key in block.columns]
        tall = [mark for mark in marks if mark.covers(columns)]
        wide = {
            number
            for mark in marks
            for number in (mark.label.row, *(() if mark in tall else mark.rows))
        } - {number for mark in tall for number in mark.rows}
        numbers = [n for n in range(block.first, block.last + 1) if n not in wide]
        read = [self._row(block, number, factor) for number in numbers]
        used = [row for row in read if row is not None]
        divided = tuple(
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
        return Funds(
            self.fields,
            [row for row in sources if row["unread"] or any(row[k] is not None for k in AMOUNTS)],
            [row | {"whole": wholes.get(row["row"]), "whole_at": ""} for row in lines],
            divided,
            self._labels,
        )

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
            header = block.headers["self_score"]
            points_there = labels.printed_points(header.text)
            if points_there is not None:
                self.fields["execution_weight_stated"] = points_there
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
                    self.cells.seen(cell, "金额单位为元", Part.FUNDS)
                    return 1 / _YUAN_PER_WAN
        return None

    def _row(self, block: Block, number: int, factor: Decimal | None) -> dict[str, Any] | None:
        columns = block.columns
        amounts = {key: self.sheet.at(number, columns[key]) for key in AMOUNTS if key in columns}
        label = self._row_label(number, min(columns.values()))
        shown = [self.sheet.at(number, columns[key]) for key in _SHOWN if key in columns]
        if all(Cells.is_nothing(cell) for cell in (*amounts.values(), *shown)):
            return None
        name = labels.bare(label.text) if label is not None else ""
        source = re.sub(r"^其中", "", name) or "资金"
        if label is not None:
            self._labels.append((source, label))
        row: dict[str, Any] = {
            "sheet": self.sheet.name, "row": number, "source": source,
            "source_at": label.address if label is not None else "",
            "label": " ".join(label.text.split()) if label is not None else None,
            "label_at": label.address if label is not None else "",
            "is_total": labels.is_fund_total(name), "is_detail": name.startswith("其中"),
            "document_number": None, "document_number_at": "",
        }  # fmt: skip
        asked = len(self.cells.questions)
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
        # a source whose amounts are all unreadable is there all the same: a sum lacks it
        row["unread"] = any(q.kind in _UNREAD for q in self.cells.questions[asked:])
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

    def _row_label(self, row: int, before: int) -> Cell | None:
        """Return the nearest text left of the figures that is not the name of the whole block."""
        for column in range(before - 1, 0, -1):
            cell = self.sheet.at(row, column)
            if cell.kind is CellKind.TEXT and not cell.is_blank:
                return cell
        return None


def _is_bare(cell: Cell) -> bool:
    """Tell whether an amount bears no unit of its own."""
    return cell.kind is CellKind.NUMBER or ("元" not in cell.text and "万" not in cell.text)
