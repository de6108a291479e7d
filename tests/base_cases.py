"""Department workbooks with base data, for tests of what is computed from them."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import departments

from selfeval_xl.pipeline import Result, evaluate

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from cases import Row

    from selfeval_xl.templates import Filling, Value

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
    fields = {"profile": profile, **(BASE if base is None else base)}
    return departments.good(fields, indicators=rows)


def judge_departments(fillings: Iterable[Filling]) -> list[Result]:
    """Build, read, score and check department workbooks in one pass."""
    with tempfile.TemporaryDirectory(prefix="selfeval-test-") as folder:
        paths = [departments.save(filling, Path(folder)) for filling in fillings]
        results, refusals = evaluate(paths)
    assert not refusals, refusals
    return results
