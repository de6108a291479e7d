"""Execution rate, total and grade per workbook, as computed and as the unit scored itself."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pandas as pd

from selfeval_xl.exact import divide, round_half_up

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from selfeval_xl.intake import Frames
    from selfeval_xl.rules import Profile

AMOUNTS = ("initial", "budget", "arrived", "spent")
TOTAL_COLUMNS = (
    "form_id", *AMOUNTS, "rate", "execution_weight", "execution_points", "indicator_weight",
    "indicator_points", "total", "grade", "unscored", "self_execution", "self_indicators",
    "self_total", "self_grade",
)  # fmt: skip
_ZERO = Decimal(0)


def execution_points(weight: Decimal, rate: Decimal | None) -> Decimal:
    """Return the points of the execution rate: weight × rate, 0 to weight; 0 without a budget."""
    if rate is None:
        return _ZERO
    return round_half_up(weight * min(Decimal(1), max(_ZERO, rate)))


def add(points: Iterable[Decimal | None]) -> Decimal:
    """Return the sum of points, missing ones left out, with two decimals."""
    return round_half_up(sum((p for p in points if p is not None), _ZERO))


def score_totals(
    frames: Frames, scores: pd.DataFrame, profiles: Mapping[str, Profile]
) -> pd.DataFrame:
    """Return one row per workbook, indexed by ``form_id``.

    Amounts are sums in 分 over the rows of the form's table of funds (``initial``, ``budget``,
    ``arrived``, ``spent``; missing when no row gives one), ``rate`` is spent/budget as a fraction or missing,
    points are ``Decimal``. ``execution_weight`` is what an official form prints for the execution
    rate, else what the rules give it. ``self_indicators``, ``self_total`` and ``self_grade`` are missing
    unless every indicator has a self-score. ``unscored`` counts indicators without points.
    """
    sums = _sums(frames)
    by_form = frames.by_form("indicators")
    points: dict[str, list[Decimal | None]] = {}
    for form_id, score in zip(scores["form_id"], scores["points"], strict=True):
        points.setdefault(form_id, []).append(score)
    rows = [
        _totals(
            form, sums.get(form.form_id, dict.fromkeys(AMOUNTS)), by_form.get(form.form_id, []),
            points.get(form.form_id, []), profiles[form.form_id],
        )
        for form in frames.rows("forms")
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=list(TOTAL_COLUMNS), dtype=object).set_index(
        "form_id", drop=False
    )


def _sums(frames: Frames) -> dict[str, dict[str, int | None]]:
    """Return the sums of each workbook: amount → 分, missing where no row gives any."""
    parts = frames.form.totals
    table = frames.tables[frames.form.funds]
    columns = [column for key in AMOUNTS for column in parts.get(key, ())]
    sums = table.groupby("form_id")[columns].sum(min_count=1)
    found: dict[str, dict[str, int | None]] = {}
    for row in sums.itertuples():
        given = {
            key: [int(v) for c in parts.get(key, ()) if not pd.isna(v := getattr(row, c))]
            for key in AMOUNTS
        }
        found[str(row.Index)] = {key: sum(some) if some else None for key, some in given.items()}
    return found


def _totals(
    form: Any,  # noqa: ANN401 (a frame's tuple)
    amounts: dict[str, int | None],
    own: list[Any],
    points: list[Decimal | None],
    profile: Profile,
) -> tuple[object, ...]:
    budget, spent = amounts["budget"] or 0, amounts["spent"] or 0
    rate = divide(spent, budget) if budget > 0 else None
    stated = getattr(form, "execution_weight_stated", None)
    weight = profile.execution_weight if stated is None else stated
    execution = execution_points(weight, rate)
    total = add([execution, *points])
    own_scores = [row.self_score for row in own]
    typed = form.execution_self_score
    self_execution = execution if typed is None else typed
    self_indicators = self_total = self_grade = None
    if own_scores and all(score is not None for score in own_scores):
        self_indicators = add(own_scores)
        self_total = add([self_execution, *own_scores])
        self_grade = profile.grade_of(self_total)
    return (
        form.form_id, *(amounts[key] for key in AMOUNTS), rate, weight, execution,
        add(row.weight for row in own), add(points), total, profile.grade_of(total),
        sum(p is None for p in points), self_execution, self_indicators, self_total, self_grade,
    )  # fmt: skip
