# ruff: noqa: PLR0911, PLR0913 (written the plain way, as the module says)
"""The naive pipeline, first part: a filled template becomes data frames, the plain way.

``pandas.read_excel`` for each sheet, openpyxl once more for the formulas and the defined names, and
a third time for error values and number formats.
"""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import openpyxl
import pandas as pd
from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import range_boundaries

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl import Workbook

AMOUNTS = {
    "initial": "年初预算数",
    "budget": "全年预算数",
    "arrived": "实际到位数",
    "spent": "全年执行数",
}
FIELDS = (
    "year", "project_name", "department", "unit", "project_type", "public_service", "start_date",
    "end_date", "basis_documents", "profile", "over_mode", "declared_total", "declared_grade",
    "filler", "phone", "fill_date", "overall_goal", "execution_self_score",
    "funds_declared_initial", "funds_declared_budget", "funds_declared_arrived",
    "funds_declared_spent", "funds_declared_rate", "funds_declared_reason",
)  # fmt: skip
TABLES = {
    "funds": ("source", "document_number", "initial", "budget", "arrived", "spent", "reason"),
    "goals": ("expected", "actual"),
    "indicators": (
        "level1", "level2", "name", "nature", "target", "measure_unit", "actual", "weight",
        "self_score", "reason", "method", "threshold", "evidence", "remark",
    ),
    "texts": ("code", "level", "heading", "body"),
    "weights": ("level1", "level2", "approved"),
}  # fmt: skip
_PRESET = {"funds": {"source"}, "texts": set()}
_NUMBERS = {"initial", "budget", "arrived", "spent", "weight", "self_score", "approved"}
_FIGURE = re.compile(
    r"([≥≤＞＜><=]|不低于|不少于)?\s*(-?[\d,]+(?:\.\d+)?)\s*(万元|元|亿元|%|[^\d\s]{0,4})"
)
_DAY = re.compile(r"(\d{4})\s*[年.-]\s*(\d{1,2})\s*(?:[月.-]\s*(\d{1,2})?日?)?(?:底)?前?")


@dataclass
class Form:
    """One filled template."""

    file: str
    fields: dict[str, Any]
    tables: dict[str, pd.DataFrame]
    sheets: dict[str, str]
    places: dict[str, str]
    notes: list[dict[str, str]] = field(default_factory=list)


def blank(value: object) -> bool:
    """Tell whether a value of a frame is missing."""
    return value is None or value == "" or bool(pd.isna(value))  # type: ignore[call-overload]


def text(value: object) -> str:
    """Return a value as text, nothing for a missing one."""
    return "" if blank(value) else str(value).strip()


def number(value: object) -> float | None:
    """Return a value as a number, ``None`` for a missing or unreadable one."""
    if blank(value):
        return None
    if isinstance(value, int | float):
        return float(value)
    cleaned = unicodedata.normalize("NFKC", str(value)).replace(",", "").removesuffix("万元")
    try:
        if cleaned.endswith("%"):
            return float(cleaned[:-1]) / 100
        return float(cleaned)
    except ValueError:
        return None


def read(path: Path) -> Form:
    """Read a filled template."""
    formulas = openpyxl.load_workbook(path)
    values = openpyxl.load_workbook(path, data_only=True)
    places = {}
    for name, defined in formulas.defined_names.items():
        for sheet, area in defined.destinations:
            places[name] = f"{sheet}!{area.replace('$', '')}"
    frames = {
        name: pd.read_excel(path, sheet_name=name, header=None, engine="openpyxl")
        for name in dict.fromkeys(place.partition("!")[0] for place in places.values())
    }
    form = Form(path.name, {}, {}, {}, {})
    for name in FIELDS:
        sheet, _, cell = places[name].partition("!")
        left, top, _, _ = range_boundaries(cell)
        form.fields[name] = _at(frames[sheet], int(top or 1), int(left or 1))
        form.places[name] = places[name]
    for table, columns in TABLES.items():
        form.tables[table], form.sheets[table] = _table(frames, places, table, columns)
    _measures(form, values)
    _notes(form, formulas, values)
    return form


def _at(frame: pd.DataFrame, row: int, column: int) -> Any:  # noqa: ANN401 (a cell holds anything)
    if row > frame.shape[0] or column > frame.shape[1]:
        return None
    value = frame.iloc[row - 1, column - 1]
    return None if blank(value) else value


def _table(
    frames: dict[str, pd.DataFrame], places: dict[str, str], table: str, columns: tuple[str, ...]
) -> tuple[pd.DataFrame, str]:
    records = []
    sheet, _, first = places[f"{table}_{columns[0]}"].partition("!")
    _, top, _, bottom = range_boundaries(first)
    lefts = {
        key: range_boundaries(places[f"{table}_{key}"].partition("!")[2])[0] for key in columns
    }
    for row in range(int(top or 1), int(bottom or 1) + 1):
        record: dict[str, Any] = {"row": row}
        for key in columns:
            left = int(lefts[key] or 1)
            value = _at(frames[sheet], row, left)
            record[key] = number(value) if key in _NUMBERS else value
            record[f"{key}_at"] = f"{get_column_letter(left)}{row}"
        if any(not blank(record[key]) for key in columns if key not in _PRESET.get(table, set())):
            records.append(record)
    names = ["row", *(name for key in columns for name in (key, f"{key}_at"))]
    return pd.DataFrame(records, columns=names, dtype=object), sheet


def _measures(form: Form, values: Workbook) -> None:
    """Take targets and actual values apart: kind, number, unit and comparator."""
    frame = form.tables["indicators"]
    sheet = values[form.sheets["indicators"]]
    for key in ("target", "actual"):
        parts = []
        for _, row in frame.iterrows():
            shown = sheet[row[f"{key}_at"]]
            percent = "%" in str(shown.number_format)
            words = row["nature"] in {"定性", "是否"}
            parts.append(_measure(row[key], percent=percent, words=words))
        for position, name in enumerate(("kind", "number", "unit", "comparator", "note")):
            frame[f"{key}_{name}"] = pd.Series([part[position] for part in parts], dtype=object)


def _measure(value: Any, *, percent: bool, words: bool) -> tuple[str, float | None, str, str, str]:  # noqa: ANN401
    if blank(value):
        return "", None, "", "", ""
    if isinstance(value, datetime | date):
        return "日期", float(value.toordinal()), "", "", ""
    if isinstance(value, int | float):
        return ("数值", value * 100, "%", "", "") if percent else ("数值", float(value), "", "", "")
    if words:
        return "文字", None, "", "", ""
    typed = unicodedata.normalize("NFKC", str(value)).strip()
    if match := _DAY.fullmatch(typed):
        year, month = int(match[1]), int(match[2])
        day = date(year, month, int(match[3]) if match[3] else monthrange(year, month)[1])
        return "日期", float(day.toordinal()), "", "", f"文字「{value}」按 {day.isoformat()} 读取"
    if match := _FIGURE.fullmatch(typed):
        figure = float(match[2].replace(",", ""))
        note = f"文字「{value}」按 {plain(figure)}{match[3]} 读取"
        return "数值", figure, match[3], match[1] or "", note
    return "文字", None, "", "", ""


def _notes(form: Form, formulas: Workbook, values: Workbook) -> None:
    """Note conversions, formulas and error values in the input cells."""
    for _, row in form.tables["indicators"].iterrows():
        for key, label in (("target", "指标值"), ("actual", "实际完成值")):
            if row[f"{key}_note"]:
                _note(
                    form, "indicators", row[f"{key}_at"], f"{label}：{row[f'{key}_note']}", row[key]
                )
    for table, columns in TABLES.items():
        typed, stored = formulas[form.sheets[table]], values[form.sheets[table]]
        for _, row in form.tables[table].iterrows():
            for key in columns:
                at = row[f"{key}_at"]
                value = typed[at].value
                if isinstance(value, str) and value.startswith("=") and len(value) > 1:
                    shown = stored[at].value
                    if isinstance(shown, str) and shown.startswith("#"):
                        _note(form, table, at, f"错误值 {shown}", value, wrong=True)
                    else:
                        _note(form, table, at, f"公式「{value}」按 {shown} 读取", value)


def _note(
    form: Form, table: str, at: str, words: str, typed: object, *, wrong: bool = False
) -> None:
    form.notes.append(
        {
            "sheet": form.sheets[table],
            "cell": at,
            "text": words,
            "typed": str(typed),
            "severity": "错误" if wrong else "提示",
            "table": table,
        }
    )


def plain(value: float) -> str:
    """Return a number without trailing zeros."""
    shown = f"{value:.6f}".rstrip("0").rstrip(".")
    return "0" if shown in {"", "-0"} else shown
