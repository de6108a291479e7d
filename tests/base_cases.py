"""Department workbooks with base data, for tests of what is computed from them."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from selfeval_xl.forms import DEPARTMENT
from selfeval_xl.pipeline import Result, evaluate
from selfeval_xl.templates import Filling, Value, build

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

Row = dict[str, Value]

BASE: dict[str, Value] = {
    "staff_posts": 50, "staff_actual": 52,
    "three_public_last_budget": 32, "three_public_budget": 30, "three_public_spent": 24,
    "office_budget": 120, "office_spent": 114,
    "carried_in": 100, "year_start_budget": 800, "added": 100, "year_end_left": 60,
    "procurement_budget": 40, "procurement_spent": 35.5,
    "area_approved": 2000, "area_built": 2100, "estimate_approved": 900, "investment": 864,
}  # fmt: skip
"""Base data of a department: people, 万元, square metres."""


def rate(name: str, **changes: Value) -> Row:
    """Return a row for an indicator of base data that wants at most 100 %, with 5 points."""
    return {
        "level1": "产出指标", "level2": "质量指标", "name": name, "nature": "≤", "target": "100%",
        "measure_unit": "%", "actual": "100%", "weight": 5, "self_score": 5, **changes,
    }  # fmt: skip


def department(
    rows: Sequence[Row], base: Mapping[str, Value] | None = None, profile: str = "湖南省"
) -> Filling:
    """Return a department with these indicators and base data."""
    fields: dict[str, Value] = {
        "year": 2024,
        "department_name": "某县应急管理局",
        "profile": profile,
    }
    return Filling(
        fields={**fields, **(BASE if base is None else base)},
        rows={
            "matrix": [{"category": "本级", "budget_county": 100, "spent_county": 95}],
            "indicators": rows,
        },
    )


def judge_departments(fillings: Iterable[Filling]) -> list[Result]:
    """Build, read, score and check department workbooks."""
    with tempfile.TemporaryDirectory(prefix="selfeval-test-") as folder:
        paths = []
        for number, filling in enumerate(fillings):
            paths.append(Path(folder) / f"部门{number}.xlsx")
            paths[-1].write_bytes(build(DEPARTMENT, filling))
        results, refusals = evaluate(paths)
    assert not refusals, refusals
    return results
