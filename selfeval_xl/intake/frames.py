"""From cells to pandas frames: one row per workbook, fund, indicator, goal, text and note.

Every value column ``x`` of a frame has a companion ``x_at`` with the address of its cell. Amounts
are integers of 分 (``Int64``), points and rates ``Decimal`` (rates as fractions), measures keep
their text, kind, figure, unit and comparator; a blank or unreadable value is missing, and what was
unreadable or normalised stands in ``notes``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pandas as pd

from selfeval_xl.exact import plain
from selfeval_xl.forms import TOTAL_WORDS, Field, Form, Kind, Table
from selfeval_xl.intake import values
from selfeval_xl.intake.formula import UnevaluableError, resolve
from selfeval_xl.intake.grid import Cell, CellKind, Grid
from selfeval_xl.intake.recognise import (
    Columns,
    find_field,
    find_head_cell,
    find_table,
    plain_label,
    rows_beyond,
    table_rows,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

TEMPLATE, OFFICIAL = "template", "official"
NOTE_COLUMNS = ("form_id", "sheet", "cell", "block", "key", "label", "typed", "kind", "text")
_MEASURE_PARTS = ("number", "kind", "unit", "comparator")
_WORDS = {"定性", "是否"}
_PICKED = frozenset({"project_type", "public_service", "over_mode", "method", "evaluated"})
_NOT_TYPED = {
    "form_id", "file", "form", "version", "path", "profile", "layout", "absent", "part",
}  # fmt: skip
_NOISE = Decimal("1e-12")
"""How far a result stored by a spreadsheet, which adds in binary, may be off the decimal one."""


@dataclass(frozen=True)
class Frames:
    """Everything read from a batch of workbooks of one form.

    ``forms`` has one row a workbook and is indexed by ``form_id``; ``tables`` holds a frame per
    table of the form (``indicators``, ``goals``, ``texts``, ``weights``; ``funds`` of a project,
    ``matrix`` and ``projects`` of a department …; ``management``, ``remarks``, ``fund_lines`` and
    ``documents``, which only official forms fill), each with ``form_id``, ``sheet`` and ``row``;
    ``notes`` lists what was normalised (``kind`` 已换算) or could not be read (``kind`` 读不出,
    错误值 or 公式).
    """

    form: Form
    forms: pd.DataFrame
    tables: Mapping[str, pd.DataFrame]
    notes: pd.DataFrame

    def frame(self, key: str) -> pd.DataFrame:
        """Return a frame by name: ``forms``, ``notes`` or a table's key."""
        return {"forms": self.forms, "notes": self.notes, **self.tables}[key]

    def rows(self, key: str) -> tuple[Any, ...]:
        """Return the rows of a frame as named tuples, made once; none for a table of another form."""
        if key not in self._made:
            there = key in self.tables or key in {"forms", "notes"}
            self._made[key] = tuple(self.frame(key).itertuples(index=False)) if there else ()
        return self._made[key]

    def by_form(self, key: str) -> dict[str, list[Any]]:
        """Return the rows of a frame as named tuples by their ``form_id``."""
        groups: dict[str, list[Any]] = {}
        for row in self.rows(key):
            groups.setdefault(row.form_id, []).append(row)
        return groups

    @property
    def indicators(self) -> pd.DataFrame:
        """One row per level-3 indicator, in every form; points are ``Decimal``."""
        return self.tables["indicators"]

    @cached_property
    def _made(self) -> dict[str, tuple[Any, ...]]:
        return {}


@dataclass(frozen=True)
class FormRead:
    """What was read from one workbook, before it becomes frame rows."""

    form: Form
    fields: dict[str, Any]
    rows: dict[str, list[dict[str, Any]]]
    notes: list[dict[str, str]] = field(default_factory=list)

    @property
    def is_blank(self) -> bool:
        """Nothing has been filled in but what the template itself presets."""
        typed = any(
            value not in (None, "")
            for key, value in self.fields.items()
            if not key.endswith(("_at", "_sheet")) and key not in _NOT_TYPED
        )
        return (
            not typed
            and not self.notes
            and not any(
                row.get("body") or table != "texts"
                for table, rows in self.rows.items()
                for row in rows
            )
        )


class _Reader:
    """Reads one workbook by the description of its form."""

    def __init__(self, grid: Grid, form: Form, form_id: str) -> None:
        self.grid = grid
        self.form = form
        self.form_id = form_id
        self.notes: list[dict[str, str]] = []
        self.year: int | None = None

    def read(self, path: Path, version: int | None) -> FormRead:
        fields: dict[str, Any] = {
            "form_id": self.form_id,
            "file": path.name,
            "path": str(path),
            "form": self.form.id,
            "version": version,
            "layout": TEMPLATE,
            "absent": frozenset(),
            "part": "",
        }
        for sheet, item in self.form.fields():
            if item.kind is Kind.FORMULA:
                continue
            cell = find_field(self.grid, item)
            fields[item.key] = None if cell is None else self._value(cell, item, "fields")
            fields[f"{item.key}_at"] = (
                f"{sheet.name}!" if cell is None else f"{cell.sheet}!{cell.address}"
            )
            if item.key == "year":
                self.year = fields["year"]
        rows: dict[str, list[dict[str, Any]]] = {}
        for sheet, table in self.form.tables():
            self._head_rows(table, fields)
            place = find_table(self.grid, self.form, table)
            rows[table.key] = self._rows(table, place) if place else []
            fields[f"{table.key}_sheet"] = place.sheet if place else sheet.name
        return FormRead(self.form, fields, rows, self.notes)

    def _head_rows(self, table: Table, fields: dict[str, Any]) -> None:
        for head in table.head_rows:
            for key in head.inputs:
                name = f"{table.key}_{head.key}_{key}"
                column = table.column(key)
                cell = find_head_cell(self.grid, table, head.key, key)
                if cell is None:
                    fields[name], fields[f"{name}_at"] = None, ""
                    continue
                kind = Kind.RATE if column.kind is Kind.FORMULA else column.kind
                head_field = Field(key, f"{head.label} {column.label}", kind)
                fields[name] = self._value(cell, head_field, table.key)
                fields[f"{name}_at"] = f"{cell.sheet}!{cell.address}"

    def _rows(self, table: Table, place: Columns) -> list[dict[str, Any]]:
        for cell in rows_beyond(self.grid, self.form, place):
            text = f"第 {cell.row} 行在空行之后，没有读取；请移到上面，中间不留空行"
            self._add(cell, table.inputs[0], table.key, "未读取", text)
        return [
            self._row(table, place.sheet, number, cells)
            for number, cells in table_rows(self.grid, self.form, table, place)
            if not self._is_total(table, cells)
        ]

    def _is_total(self, table: Table, cells: dict[str, Cell]) -> bool:
        """Tell whether a row only adds up the others; it is left out, with a note."""
        for key in table.total_in:
            cell = cells.get(key)
            if cell is not None and plain_label(cell.text) in TOTAL_WORDS:
                text = f"「{cell.text.strip()}」行是合计，未计入；合计由程序计算，请删去此行"
                self._add(cell, table.column(key), table.key, "已换算", text)
                return True
        return False

    def _row(self, table: Table, sheet: str, number: int, cells: dict[str, Cell]) -> dict[str, Any]:
        row: dict[str, Any] = {"form_id": self.form_id, "sheet": sheet, "row": number}
        for column in table.inputs:
            cell = cells.get(column.key)
            row[f"{column.key}_at"] = cell.address if cell else ""
            if column.kind is Kind.MEASURE:
                continue
            row[column.key] = None if cell is None else self._value(cell, column, table.key)
        if unit := row.get("measure_unit"):
            row["measure_unit"] = values.normal_unit(unit)
        for column in table.inputs:
            if column.kind is Kind.MEASURE:
                row |= self._measure(cells.get(column.key), column, table.key, row)
        return row

    def _measure(
        self, cell: Cell | None, column: Field, block: str, row: dict[str, Any]
    ) -> dict[str, Any]:
        """Return the parts of a measure, its figure in the row's 度量单位 where it can be."""
        resolved = None if cell is None else self._resolved(cell, column, block)
        measure = None
        if resolved is not None:
            reading = values.read_measure(resolved, self.year, words=row.get("nature") in _WORDS)
            self._note(resolved, column, block, reading)
            measure = reading.value
        parts = dict.fromkeys((f"{column.key}_{part}" for part in _MEASURE_PARTS), None)
        if measure is None:
            return {column.key: None, **parts}
        number, unit = measure.number, measure.unit
        wanted = row.get("measure_unit") or row.get("target_unit") or ""
        if number is not None and unit and wanted and unit != wanted:
            converted = values.in_unit(number, unit, wanted)
            if converted is not None and resolved is not None:
                text = f"「{measure.text}」按 {plain(converted)}{wanted} 读取"
                self._add(resolved, column, block, "已换算", text)
                number, unit = converted, wanted
        return {
            column.key: measure.text,
            f"{column.key}_number": number,
            f"{column.key}_kind": measure.kind.value,
            f"{column.key}_unit": unit,
            f"{column.key}_comparator": measure.comparator,
        }

    def _resolved(self, cell: Cell, item: Field, block: str) -> Cell | None:
        """Return the cell with its formula worked out, or ``None`` (and a note) if it cannot be."""
        try:
            resolved = resolve(self.grid, cell)
        except UnevaluableError:
            kind, text = "公式", f"公式「={cell.formula}」程序不能独立核算"
            if cell.kind is CellKind.ERROR:
                kind, text = "错误值", f"错误值 {cell.text}"
            self._add(cell, item, block, kind, text)
            return None
        if cell.formula:
            shown = values.typed(resolved)
            text = f"公式「={cell.formula}」按算得的 {shown} 读取"
            if _is_stale(cell, resolved):
                text += f"（文件中存的是 {values.typed(cell)}）"
            self._add(cell, item, block, "已换算", text)
        return resolved

    def _value(self, cell: Cell, item: Field, block: str) -> Any:  # noqa: ANN401 (one per kind)
        resolved = self._resolved(cell, item, block)
        if resolved is None:
            return None
        reading = self._reading(resolved, item)
        self._note(resolved, item, block, reading)
        choices = self.form.lists.get(item.choices, ())
        if item.key in _PICKED and known(reading.value) and reading.value not in choices:
            text = f"「{reading.value}」不在下拉列表中，按未填处理"
            self._add(resolved, item, block, "不在列表", text)
            return None
        return reading.value

    def _reading(  # noqa: PLR0911 (one per kind)
        self, cell: Cell, item: Field
    ) -> values.Reading[Any]:
        match item.kind:
            case Kind.AMOUNT:
                return values.read_amount(cell)
            case Kind.POINTS | Kind.NUMBER:
                return values.read_number(cell)
            case Kind.RATE:
                return values.read_rate(cell)
            case Kind.YEAR:
                return values.read_year(cell)
            case Kind.DATE:
                return values.read_date(cell, self.year)
            case Kind.CHOICE:
                choices = self.form.lists.get(item.choices, ())
                if item.choices == "level2":
                    choices = tuple(two for _, two in self.form.levels)
                return values.read_choice(cell, choices)
            case _:
                return values.read_text(cell)

    def _note(self, cell: Cell, item: Field, block: str, reading: values.Reading[Any]) -> None:
        if reading.fault:
            kind = "错误值" if cell.kind is CellKind.ERROR else "读不出"
            self._add(cell, item, block, kind, reading.fault)
        elif reading.note:
            self._add(cell, item, block, "已换算", reading.note)

    def _add(self, cell: Cell, item: Field, block: str, kind: str, text: str) -> None:
        self.notes.append(
            dict(
                zip(
                    NOTE_COLUMNS,
                    (self.form_id, cell.sheet, cell.address, block, item.key, item.label,
                     values.typed(cell), kind, text),
                    strict=True,
                )
            )
        )  # fmt: skip


def _is_stale(stored: Cell, computed: Cell) -> bool:
    """Tell whether a formula's stored result is there and is not the one it has."""
    if stored.kind is CellKind.BLANK:
        return False
    if stored.number is None or computed.number is None or stored.kind is CellKind.BOOL:
        return (stored.kind, stored.text) != (computed.kind, computed.text)
    return abs(stored.number - computed.number) > _NOISE * max(Decimal(1), abs(computed.number))


def read_workbook(
    grid: Grid, form: Form, version: int | None, form_id: str, path: Path
) -> FormRead:
    """Read one workbook that has been recognised as ``form``."""
    return _Reader(grid, form, form_id).read(path, version)


def _columns(table: Table) -> list[str]:
    names = ["form_id", "sheet", "row"]
    for column in table.inputs:
        names += [column.key, f"{column.key}_at"]
        if column.kind is Kind.MEASURE:
            names += [f"{column.key}_{part}" for part in _MEASURE_PARTS]
    return names


def _frame(
    columns: Sequence[str], rows: Iterable[Mapping[str, Any]], amounts: set[str]
) -> pd.DataFrame:
    listed = list(rows)
    data = {
        name: pd.array([row.get(name) for row in listed], dtype="Int64")
        if name in amounts
        else pd.Series([row.get(name) for row in listed], dtype=object)
        for name in columns
    }
    return pd.DataFrame(data)


def build_frames(reads: Sequence[FormRead]) -> Frames:
    """Join what was read from workbooks of one form into frames."""
    form = reads[0].form
    names = list(dict.fromkeys(name for read in reads for name in read.fields))
    whole = {"year"} | {
        f"{table.key}_{head.key}_{key}"
        for _, table in form.tables()
        for head in table.head_rows
        for key in head.inputs
        if table.column(key).kind is Kind.AMOUNT
    }
    whole |= {item.key for _, item in form.fields() if item.kind is Kind.AMOUNT}
    forms = _frame(names, (read.fields for read in reads), whole).set_index("form_id", drop=False)
    tables = {
        table.key: _frame(
            _columns(table),
            (row for read in reads for row in read.rows.get(table.key, ())),
            {c.key for c in table.inputs if c.kind is Kind.AMOUNT} | {"row"},
        )
        for table in form.all_tables()
    }
    notes = _frame(NOTE_COLUMNS, (note for read in reads for note in read.notes), set())
    return Frames(form, forms, tables, notes)


def known(value: object) -> bool:
    """Tell whether a frame value is there: not missing and not empty text."""
    return value is not None and value is not pd.NA and value != ""


def is_unread(note: Any) -> bool:  # noqa: ANN401 (a frame's tuple)
    """Tell whether a note says that a cell could not be read, not that it was converted."""
    return bool(note.kind != "已换算")


def has_points(form: Any) -> bool:  # noqa: ANN401 (a frame's tuple)
    """Tell whether a form gives its indicators points; many have targets and results only.

    Our templates do; an official form does when an indicator has any. Points of headings alone are no
    points of indicators: nothing can be computed of them.
    """
    return "indicators.weight" not in form.absent


def has_own_scores(form: Any) -> bool:  # noqa: ANN401 (a frame's tuple)
    """Tell whether the unit scored itself: an indicator, the execution rate or the total."""
    if "indicators.self_score" not in form.absent:
        return True
    return known(form.declared_total) or known(form.execution_self_score)
