"""The figures of 填报检查 for a given filling: what the sheet's own formulas compute.

They are stored beside the formulas, so that a program which does not recalculate on opening shows
the right state. A test recalculates the sheet and compares.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from selfeval_xl.exact import divide, round_half_up
from selfeval_xl.templates.filling import as_number

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from selfeval_xl.forms import Form
    from selfeval_xl.templates.filling import Filling, Value

    Row = Mapping[str, Value]

_AMOUNTS = ("initial", "budget", "arrived", "spent")
_RATE_LIMIT = Decimal("0.9")
_FULL = Decimal(100)


def _blank(value: Value) -> bool:
    return value is None or value == ""


def _total(rows: Sequence[Row], key: str) -> Decimal:
    return sum((as_number(row.get(key)) or Decimal(0) for row in rows), Decimal(0))


def _count(rows: Sequence[Row], key: str) -> int:
    return sum(not _blank(row.get(key)) for row in rows)


def self_check(
    form: Form, filling: Filling, execution_weight: Decimal
) -> dict[str, tuple[Decimal | int, Decimal | int]]:
    """Return, per line of 填报检查, the figure shown and how many places are open."""
    rows = {table.key: filling.table_rows(table) for _, table in form.tables()}
    funds, goals, texts = rows["funds"], rows["goals"], rows["texts"]
    indicators = [row for row in rows["indicators"] if not _blank(row.get("name"))]
    missing = sum(
        _blank(filling.fields.get(field.key)) for _, field in form.fields() if field.required
    )
    budget, spent = _total(funds, "budget"), _total(funds, "spent")
    rate = divide(spent, budget) or Decimal(0)
    reasons = [*(row.get("reason") for row in funds), filling.fields.get("funds_declared_reason")]
    unexplained = bool(budget) and rate < _RATE_LIMIT and all(_blank(r) for r in reasons)
    not_numbers = sum(
        not _blank(row.get(key)) and as_number(row.get(key)) is None
        for row in funds
        for key in _AMOUNTS
    )
    incomplete = sum(
        _blank(row.get(key))
        for row in funds
        if any(not _blank(row.get(k)) for k in _AMOUNTS)
        for key in ("budget", "spent")
    )
    declared = sum(
        not _blank(filling.fields.get(f"funds_declared_{key}"))
        and abs((filling.number(f"funds_declared_{key}") or 0) - _total(funds, key))
        >= Decimal("0.0000005")
        for key in _AMOUNTS
    )
    gaps = sum(
        _blank(row.get(key))
        for row in indicators
        for key in ("level1", "level2", "nature", "target", "actual", "weight", "self_score")
    )
    weights = round_half_up(_total(rows["indicators"], "weight") + execution_weight, 6)
    pairs = [
        (row, score, weight)
        for row in indicators
        if (score := as_number(row.get("self_score"))) is not None
        and (weight := as_number(row.get("weight"))) is not None
    ]
    high = sum(score > weight for _, score, weight in pairs)
    silent = sum(score < weight and _blank(row.get("reason")) for row, score, weight in pairs)
    written = {row.get("code") for row in texts if not _blank(row.get("body"))}
    sections = sum(section.code not in written for section in form.required_sections)
    goals_expected = _count(goals, "expected")
    goals_open = (goals_expected == 0) + sum(
        not _blank(row.get("expected")) and _blank(row.get("actual")) for row in goals
    )
    overspent = 0
    if not not_numbers:
        overspent = sum(
            round_half_up(
                (as_number(row.get("spent")) or Decimal(0))
                - (as_number(row.get("budget")) or Decimal(0)),
                6,
            )
            > 0
            for row in funds
        )
    return {
        "identity": (missing, missing),
        "funds_filled": (budget, int(_count(funds, "budget") == 0)),
        "funds_complete": (spent, incomplete),
        "funds_numbers": (not_numbers, not_numbers),
        "declared": (declared, declared),
        "overspent": (overspent, overspent),
        "rate": (rate, int(unexplained)),
        "goals": (goals_expected, goals_open),
        "indicators": (len(indicators), int(not indicators)),
        "indicator_gaps": (gaps, gaps),
        "weights": (weights, int(weights != _FULL)),
        "scores_high": (high, high),
        "reasons": (silent, silent),
        "score_sum": (_total(rows["indicators"], "self_score"), 0),
        "sections": (sections, sections),
    }
