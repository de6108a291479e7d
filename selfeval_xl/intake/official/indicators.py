"""The indicator block of an official form: level cells carried down, sub-lines, empty rows, values."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from selfeval_xl.intake import measures, values
from selfeval_xl.intake.grid import Cell, CellKind
from selfeval_xl.intake.official import labels, points
from selfeval_xl.intake.understood import Part

if TYPE_CHECKING:
    from selfeval_xl.intake.official.cells import Cells
    from selfeval_xl.intake.official.layout import Block, Layout

WORDS = {
    "level1": "一级指标",
    "level2": "二级指标",
    "name": "三级指标",
    "nature": "指标性质",
    "measure_unit": "度量单位",
    "target": "指标值",
    "actual": "实际完成值",
    "weight": "分值",
    "self_score": "自评得分",
    "reason": "偏差原因分析及改进措施",
    "remark": "备注",
}
_COLUMNS = (*WORDS, "method", "threshold", "evidence")
_SUB = re.compile(r"\s*(?:其中|#其中)\s*[:：]?")
_OUTPUT_PART = re.compile(r"产出(数量|质量|时效|成本)")
_PLACEHOLDER = re.compile(r"(?:指标)?\d*[:：.．、]?(?:[…./／—-]+|×+)?")
_KINDS = {
    measures.Kind.NUMBER: "数值",
    measures.Kind.PERCENT: "数值",
    measures.Kind.DATE: "日期",
    measures.Kind.WORDS: "文字",
    measures.Kind.YES_NO: "文字",
}
_SUPPLIED_UNIT = re.compile(r"未写单位，按指标值的单位“.*”读取")
_WHOLE_DATE = re.compile(r"日期，(?:不晚于 )?\d{4}-\d\d-\d\d")
_AS_WRITTEN = frozenset(
    map(
        re.compile,
        (
            r"比较符 \S+", r"指标性质 \S+", r"指标性质为\S+", r"单位取自度量单位「.*」",
            r"按所写的数字读取", r"",
        ),
    )
) | {_SUPPLIED_UNIT}  # fmt: skip
"""Steps by which a figure is read just as it stands in the row."""
_SUPPLIED = re.compile(rf".*越[大多长小短]越好.*|{_SUPPLIED_UNIT.pattern}")
_NAMED = re.compile(r"名称含“[^”]*”，(越.越好)")
"""A direction that the name gave; which word of it is not told, so that rows are told together."""
_SIGNED_FIGURE = re.compile(r"\s*\d+(?:\.\d+)?\s*[%％‰\u4e00-\u9fff]*\s*")
_NATURES = frozenset({"≥", ">", "=", "≤", "<", "定性", "是否"})


@dataclass(frozen=True)
class SubLine:
    """A line 其中 below an indicator: where it stands, its name, and the points repeated on it."""

    row: int
    cell: str
    name: str
    weight: Decimal | None
    score: Decimal | None


@dataclass
class Indicators:
    """What was read of the block: rows, lines 其中, points printed beside level 1.

    ``read_points`` is how its points are read: those of the total as those of the rows.
    """

    rows: list[dict[str, Any]] = field(default_factory=list)
    subs: list[SubLine] = field(default_factory=list)
    headed: list[dict[str, Any]] = field(default_factory=list)
    read_points: points.ReadPoints = values.read_number

    def set_parts_aside(self, total: Decimal | None, execution: Decimal | None) -> None:
        """Take indicators named 其中 for lines 其中 where the points come to the total without them.

        ``total`` are the points that the form prints as their total, ``execution`` those of the
        execution, which a total may leave out.
        """
        parts = [row for row in self.rows if row["weight"] and _SUB.match(row["name"] or "")]
        if not parts or total is None:
            return
        whole = sum((row["weight"] for row in self.rows if row["weight"]), Decimal(0))
        again = sum((row["weight"] for row in parts), Decimal(0))
        rests = {total, total - (execution or 0)}
        if whole in rests or whole - again not in rests:
            return
        for row in parts:
            self.rows.remove(row)
            self.subs.append(
                SubLine(row["row"], row["name_at"], row["name"], row["weight"], row["self_score"])
            )
        self.subs.sort(key=lambda line: line.row)


class IndicatorReader:
    """Reads the block row by row, keeping the level that holds."""

    def __init__(self, cells: Cells, layout: Layout, block: Block, year: int | None) -> None:
        """Take the block and where its cells are read."""
        self.cells = cells
        self.sheet = layout.sheet
        self.block = block
        self.year = year
        self.found = Indicators()
        self._weighed = False
        self._level: dict[str, tuple[str | None, str]] = {
            "level1": (None, ""),
            "level2": (None, ""),
        }

    def read(self) -> Indicators:
        """Return everything the block holds."""
        for role, cell in self.block.headers.items():
            self.cells.seen(cell, WORDS[role], Part.INDICATORS)
        rows = range(self.block.first, self.block.last + 1)
        numbers = [number for number in rows if not self._is_aside(number)]
        weights = [
            (weight, self._cell(number, "self_score"))
            for number in numbers
            if (weight := self._cell(number, "weight")) is not None
            and not self.cells.is_nothing(weight)
        ]
        self._weighed = bool(weights)
        self.found.read_points = points.points_reader(weights)
        for number in numbers:
            self._levels(number)
            self._row(number)
        return self.found

    def _cell(self, row: int, key: str) -> Cell | None:
        column = self.block.columns.get(key)
        return None if column is None else self.sheet.at(row, column)

    def _is_aside(self, row: int) -> bool:
        """Tell whether a row adds up others, or is the header again on another page."""
        named = [self._cell(row, key) for key in ("level1", "level2", "name")]
        texts = [labels.bare(c.text) for c in named if c is not None and c.kind is CellKind.TEXT]
        header = self.block.headers["name"].text
        return any(map(labels.is_sum, texts)) or labels.bare(header) in texts

    def _levels(self, row: int) -> None:
        for key in ("level1", "level2"):
            cell = self._cell(row, key)
            if cell is None or cell.is_blank or cell.kind is not CellKind.TEXT:
                continue
            name = _level_name(labels.bare(cell.text))
            if key == "level2" and name == "满意度指标":
                name = "服务对象满意度指标"
            if key == "level1" and name != self._level["level1"][0]:
                self._level["level2"] = (None, "")
                printed = labels.printed_points(cell.text)
                if printed is not None:
                    self.found.headed.append(
                        {"sheet": cell.sheet, "row": row, "level1": name, "level1_at": cell.address,
                         "level2": None, "level2_at": "", "approved": printed,
                         "approved_at": cell.address}
                    )  # fmt: skip
            self._level[key] = (name, cell.address)

    def _row(self, number: int) -> None:
        name_cell = self._cell(number, "name")
        cells = {key: self._cell(number, key) for key in self.block.columns}
        filled = {k for k, c in cells.items() if c is not None and not self.cells.is_nothing(c)}
        name = self._value(name_cell, values.read_text, "name")
        empty_name = not name or _PLACEHOLDER.fullmatch(values.normal(name).replace(" ", ""))
        if not filled - {"level1", "level2", "name"} and empty_name:
            return
        row: dict[str, Any] = {"sheet": self.sheet.name, "row": number}
        for key in _COLUMNS:
            cell = cells.get(key)
            row[key], row[f"{key}_at"] = None, cell.address if cell is not None else ""
        for key, (level, at) in self._level.items():
            row[key], row[f"{key}_at"] = level, at or row[f"{key}_at"]
        row["nature_at"] = row["nature_at"] or row["target_at"]  # the sign stands in the target
        row["name"] = " ".join(name.split()) if name else None
        row["weight"] = self._value(cells.get("weight"), self.found.read_points, "weight")
        row["self_score"] = self._value(cells.get("self_score"), values.read_number, "self_score")
        for key in ("reason", "remark", "measure_unit", "nature"):
            row[key] = self._value(cells.get(key), values.read_text, key) or None
        if name and _SUB.match(name) and self._is_part(filled):
            place = name_cell.address if name_cell is not None else ""
            self.found.subs.append(SubLine(number, place, name, row["weight"], row["self_score"]))
            return
        self._measures(row, cells)
        self.found.rows.append(row)

    def _is_part(self, filled: set[str]) -> bool:
        """Tell whether a line 其中 only details the indicator above it: it has no points of its own."""
        measured = {"target", "actual"} <= filled
        return not measured or (self._weighed and not filled & {"weight", "self_score"})

    def _value(self, cell: Cell | None, read: Any, key: str) -> Any:  # noqa: ANN401 (one per reader)
        if cell is None:
            return None
        return self.cells.value(cell, read, "indicators", key, WORDS[key])

    def _measures(self, row: dict[str, Any], cells: dict[str, Cell | None]) -> None:
        """Read target and actual together: the target tells the direction and the unit."""
        unit, name = row["measure_unit"] or "", row["name"] or ""
        blank = Cell(self.sheet.name, row["row"], 0, CellKind.BLANK)
        target_cell, actual_cell = (
            self._worked_out(cells.get(key), key) for key in ("target", "actual")
        )
        target = measures.read_target_cell(
            target_cell or blank, name=name, unit=unit, year=self.year, nature=row["nature"] or "",
            level1=row["level1"] or "", level2=row["level2"] or "",
        )  # fmt: skip
        actual = measures.read_actual_cell(actual_cell or blank, target, unit=unit, year=self.year)
        row["nature"] = target.direction.value if target.direction.value in _NATURES else None
        self._parts(row, "target", target, target_cell)
        self._parts(row, "actual", actual, actual_cell)
        row["measure_unit"] = row["measure_unit"] or target.unit or None
        if target.step.startswith("比较符"):  # written, not inferred from the name
            row["target_comparator"] = row["nature"]
        self._ask_pair(row, target, actual, actual_cell)

    def _worked_out(self, cell: Cell | None, key: str) -> Cell | None:
        """Return a cell with its formula's result; ``=100%`` typed as a target is no formula."""
        if cell is None or not cell.formula:
            return cell
        if key == "target" and _SIGNED_FIGURE.fullmatch(cell.formula):
            return replace(cell, kind=CellKind.TEXT, text=f"={cell.formula}", formula="")
        return self.cells.resolved(cell, "indicators", key, WORDS[key])

    def _parts(
        self, row: dict[str, Any], key: str, reading: measures.Reading, cell: Cell | None
    ) -> None:
        row[key] = reading.text or None
        sure = reading.sure and reading.kind in _KINDS
        number = reading.number if sure else None
        kind = _KINDS.get(reading.kind) if sure else None
        row[f"{key}_number"] = number if kind in {"数值", "日期"} else None
        row[f"{key}_kind"] = kind if number is not None or kind == "文字" else None
        row[f"{key}_unit"], row[f"{key}_comparator"] = reading.unit, None
        if cell is not None and reading.question:
            self.cells.ask(cell, "indicators", key, WORDS[key], "待确认", reading.question)
        elif cell is not None and kind != "文字" and (text := _told(reading, row["measure_unit"])):
            self.cells.ask(cell, "indicators", key, WORDS[key], "已换算", text)

    def _ask_pair(
        self, row: dict[str, Any], target: measures.Reading, actual: measures.Reading,
        cell: Cell | None,
    ) -> None:  # fmt: skip
        if cell is None or not (target.sure and actual.sure):
            return
        if measures.Kind.BLANK in {target.kind, actual.kind}:
            return
        if actual.repeats_threshold:
            text = f"实际完成值「{actual.text}」只重复了指标值的门槛，没有写实际数"
            self.cells.ask(cell, "indicators", "actual", WORDS["actual"], "待确认", text)
        comparison = measures.compare(target, actual)
        if comparison.comparable:
            if comparison.actual is not None:
                row["actual_number"] = comparison.actual
                row["actual_unit"] = row["target_unit"]
            return
        if not comparison.reason:
            return
        worded = actual.kind in measures.SAYINGS
        kind = "待确认" if worded else "不可比"
        if comparison.units:
            near = measures.alike(target.unit, actual.unit)
            kind = values.UNITS_ALIKE if near else values.UNITS_DIFFER
        self.cells.ask(cell, "indicators", "actual", WORDS["actual"], kind, comparison.reason)
        row["actual_number"], row["actual_kind"] = None, None


def _told(reading: measures.Reading, column_unit: str | None) -> str:
    """Return what to tell of how a figure was read; nothing where it stands as it was read.

    A direction or a unit that was only supplied reads alike for many rows: they are told together.
    """
    plain = _AS_WRITTEN if column_unit else _AS_WRITTEN - {_SUPPLIED_UNIT}
    if re.match(r"(?:19|20)\d{2}\D", reading.text):  # a whole date stands there
        plain |= {_WHOLE_DATE}
    said = [step for step in reading.step.split("；") if not any(p.fullmatch(step) for p in plain)]
    if all(_SUPPLIED.fullmatch(step) for step in said):
        return "；".join(_NAMED.sub(r"未写比较符，按指标名称判断为\1", step) for step in said)
    return f"「{reading.text}」读作 {reading.shown}（{'；'.join(said)}）"


def _level_name(text: str) -> str:
    """Return a level as the rules call it: 产出数量 and 数量 are 数量指标, 社会效益 is 社会效益指标."""
    name = _OUTPUT_PART.sub(r"\1", text)
    return name if not name or name.endswith("指标") else f"{name}指标"
