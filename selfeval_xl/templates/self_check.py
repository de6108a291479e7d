"""The figures of 填报检查 for a given filling: what the sheet's own formulas compute.

They are stored beside the formulas, so that a program which does not recalculate on opening shows
the right state. A test recalculates the sheet and compares.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from selfeval_xl.exact import divide, round_half_up
from selfeval_xl.forms import FUND_LEVELS, as_number

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from selfeval_xl.forms import Form
    from selfeval_xl.templates.filling import Filling, Value

    Row = Mapping[str, Value]
    Rows = Mapping[str, Sequence[Row]]
    Lines = dict[str, tuple[Decimal | int, Decimal | int]]

_AMOUNTS = ("initial", "budget", "arrived", "spent")
_RATE_LIMIT = Decimal("0.9")
_FULL = Decimal(100)
_ZERO = Decimal(0)
_EPSILON = Decimal("0.0000005")
_LEVELS = tuple(FUND_LEVELS.values())


def _blank(value: Value) -> bool:
    return value is None or value == ""


def _number(row: Row, key: str) -> Decimal:
    return as_number(row.get(key)) or _ZERO


def _total(rows: Sequence[Row], key: str) -> Decimal:
    return sum((_number(row, key) for row in rows), _ZERO)


def _count(rows: Sequence[Row], key: str) -> int:
    return sum(not _blank(row.get(key)) for row in rows)


def _not_numbers(rows: Sequence[Row], keys: Sequence[str]) -> int:
    return sum(
        not _blank(row.get(key)) and as_number(row.get(key)) is None for row in rows for key in keys
    )


def self_check(form: Form, filling: Filling, execution_weight: Decimal) -> Lines:
    """Return, per line of 填报检查, the figure shown and how many places are open."""
    rows = {table.key: filling.table_rows(table) for _, table in form.tables()}
    missing = sum(
        _blank(filling.fields.get(field.key)) for _, field in form.fields() if field.required
    )
    return {
        "identity": (missing, missing),
        **_OWN_LINES[form.id](filling, rows),
        **_scores(rows, execution_weight),
        "sections": _sections(form, rows["texts"]),
    }


def _sections(form: Form, texts: Sequence[Row]) -> tuple[int, int]:
    written = {row.get("code") for row in texts if not _blank(row.get("body"))}
    count = sum(section.code not in written for section in form.required_sections)
    return count, count


def _scores(rows: Rows, execution_weight: Decimal) -> Lines:
    """Return the lines on goals and indicators, which every form has."""
    goals = rows["goals"]
    indicators = [row for row in rows["indicators"] if not _blank(row.get("name"))]
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
    goals_expected = _count(goals, "expected")
    goals_open = (goals_expected == 0) + sum(
        not _blank(row.get("expected")) and _blank(row.get("actual")) for row in goals
    )
    return {
        "goals": (goals_expected, goals_open),
        "indicators": (len(indicators), int(not indicators)),
        "indicator_gaps": (gaps, gaps),
        "weights": (weights, int(weights != _FULL)),
        "scores_high": (high, high),
        "reasons": (silent, silent),
        "score_sum": (_total(rows["indicators"], "self_score"), 0),
    }


def _project(filling: Filling, rows: Rows) -> Lines:
    funds = rows["funds"]
    budget, spent = _total(funds, "budget"), _total(funds, "spent")
    rate = divide(spent, budget) or _ZERO
    reasons = [*(row.get("reason") for row in funds), filling.fields.get("funds_declared_reason")]
    unexplained = bool(budget) and rate < _RATE_LIMIT and all(_blank(r) for r in reasons)
    not_numbers = _not_numbers(funds, _AMOUNTS)
    incomplete = sum(
        _blank(row.get(key))
        for row in funds
        if any(not _blank(row.get(k)) for k in _AMOUNTS)
        for key in ("budget", "spent")
    )
    declared = sum(
        _differs(filling, f"funds_declared_{key}", _total(funds, key)) for key in _AMOUNTS
    )
    overspent = 0
    if not not_numbers:
        overspent = sum(
            round_half_up(_number(row, "spent") - _number(row, "budget"), 6) > 0 for row in funds
        )
    return {
        "funds_filled": (budget, int(_count(funds, "budget") == 0)),
        "funds_complete": (spent, incomplete),
        "funds_numbers": (not_numbers, not_numbers),
        "declared": (declared, declared),
        "overspent": (overspent, overspent),
        "rate": (rate, int(unexplained)),
    }


def _differs(filling: Filling, key: str, total: Decimal) -> bool:
    """Tell whether a declared total is there and is not the computed one."""
    declared = filling.fields.get(key)
    return not _blank(declared) and abs((as_number(declared) or _ZERO) - total) >= _EPSILON


def _department(filling: Filling, rows: Rows) -> Lines:
    matrix = rows["matrix"]
    projects = [row for row in rows["projects"] if not _blank(row.get("name"))]
    sums = {key: _sum_of_parts(matrix, key) for key in ("budget", "spent")}
    rate = divide(sums["spent"], sums["budget"]) or _ZERO
    not_numbers = sum(
        _not_numbers(matrix, (*_parts(key), f"{key}_stated")) for key in ("budget", "spent")
    ) + _not_numbers(rows["projects"], ("budget", "spent"))
    declared = sum(
        _differs(filling, f"matrix_total_{key}_stated", sums[key])
        + _differs(filling, f"projects_declared_{key}", _total(rows["projects"], key))
        for key in ("budget", "spent")
    )
    gaps = sum(
        _blank(row.get(key))
        for row in projects
        for key in ("category", "fund_level", "budget", "spent", "evaluated")
    )
    unevaluated = sum(row.get("evaluated") != "是" for row in projects)
    stated = sum(_stated_differ(matrix, key) for key in ("budget", "spent"))
    by_category, by_level, low = _categories(rows), _levels(rows), _low_rates(rows["projects"])
    return {
        "matrix_filled": (sums["budget"], int(not sums["budget"])),
        "matrix_spent": (sums["spent"], 0),
        "rate": (rate, 0),
        "numbers": (not_numbers, not_numbers),
        "matrix_rows": (stated, stated),
        "declared": (declared, declared),
        "projects": (len(projects), int(not projects)),
        "project_gaps": (gaps, gaps),
        "by_category": (by_category, by_category),
        "by_level": (by_level, by_level),
        "coverage": (unevaluated, unevaluated),
        "low_rates": (low, low),
    }


def _parts(key: str) -> tuple[str, ...]:
    """Return the columns of the matrix that 安排 or 拨付 is made of."""
    return tuple(f"{key}_{end}" for end in _LEVELS)


def _sum_of_parts(rows: Sequence[Row], key: str) -> Decimal:
    return sum((_total(rows, part) for part in _parts(key)), _ZERO)


def _stated_differ(matrix: Sequence[Row], key: str) -> int:
    """Count the declared subtotals that are not the sum of their levels.

    Words among the amounts stop the sheet's formula; they are counted as no numbers.
    """
    stated = f"{key}_stated"
    if _not_numbers(matrix, (*_parts(key), stated)):
        return 0
    return sum(
        abs(_number(row, stated) - _sum_of_parts([row], key)) >= _EPSILON
        for row in matrix
        if not _blank(row.get(stated))
    )


def _low_rates(projects: Sequence[Row]) -> int:
    """Count the projects that spent less than nine tenths without a reason; words as above."""
    if _not_numbers(projects, ("budget", "spent")):
        return 0
    return sum(
        _number(row, "budget") > 0
        and not _blank(row.get("spent"))
        and round_half_up(_number(row, "spent") - _RATE_LIMIT * _number(row, "budget"), 6) < 0
        and _blank(row.get("reason"))
        for row in projects
        if not _blank(row.get("name"))
    )


def _categories(rows: Rows) -> int:
    """Count the rows of the matrix, 安排 and 拨付, to whose category its projects do not add up."""
    return sum(
        abs(
            _total(_of_category(rows["projects"], row), key)
            - _sum_of_parts(_of_category(rows["matrix"], row), key)
        )
        >= _EPSILON
        for row in rows["matrix"]
        if not _blank(row.get("category"))
        for key in ("budget", "spent")
    )


def _of_category(rows: Sequence[Row], wanted: Row) -> list[Row]:
    """Return the rows of the category of ``wanted``; a spreadsheet is blind to case."""
    category = str(wanted["category"]).casefold()
    return [row for row in rows if str(row.get("category") or "").casefold() == category]


def _levels(rows: Rows) -> int:
    """Count the levels, 安排 and 拨付, whose projects do not add up to the matrix."""
    return sum(
        abs(
            _total([p for p in rows["projects"] if p.get("fund_level") == level], key)
            - _total(rows["matrix"], f"{key}_{end}")
        )
        >= _EPSILON
        for key in ("budget", "spent")
        for level, end in FUND_LEVELS.items()
    )


_OWN_LINES: dict[str, Callable[[Filling, Rows], Lines]] = {
    "project": _project,
    "department": _department,
}
