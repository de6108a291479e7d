"""Execution rate, total and grade per workbook, as computed and as the unit scored itself."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pandas as pd

from selfeval_xl.exact import divide, round_half_up
from selfeval_xl.intake import has_points, is_unread, known

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from selfeval_xl.intake import Frames
    from selfeval_xl.rules import Profile

AMOUNTS = ("initial", "budget", "arrived", "spent")
TOTAL_COLUMNS = (
    "form_id", *AMOUNTS, "rate", "execution_weight", "execution_points", "indicator_weight",
    "indicator_points", "total", "grade", "unscored", "self_execution", "self_indicators",
    "self_total", "self_grade", "unread",
)  # fmt: skip
_ZERO = Decimal(0)


def execution_points(weight: Decimal, rate: Decimal | None) -> Decimal:
    """Return the points of the execution rate: weight × rate, 0 to weight; 0 without a budget."""
    if rate is None:
        return _ZERO
    return round_half_up(weight * min(Decimal(1), max(_ZERO, rate)))


def grade_within(profile: Profile, total: Decimal | None) -> str | None:
    """Return the grade of a total; none without one, and none above the points there are to be had."""
    if total is None or total > profile.number("weights_total"):
        return None
    return profile.grade_of(total)


def add(points: Iterable[Decimal | None]) -> Decimal:
    """Return the sum of points, missing ones left out, with two decimals."""
    return round_half_up(sum((p for p in points if p is not None), _ZERO))


def score_totals(
    frames: Frames, scores: pd.DataFrame, profiles: Mapping[str, Profile]
) -> pd.DataFrame:
    """Return one row per workbook, indexed by ``form_id``.

    Amounts are sums in 分 over the rows of the form's table of funds (``initial``, ``budget``,
    ``arrived``, ``spent``; missing when no row gives one), ``rate`` is spent/budget as a fraction or missing,
    points are ``Decimal``. An amount with a row that cannot be read is as declared, missing without a
    declared total; ``unread`` names these. ``execution_weight`` is what an official form prints for the
    execution rate, else what the rules give it; ``execution_points`` are missing where the funds are not
    known. ``indicator_points`` and ``total`` are missing on a form without points. ``self_indicators`` and
    ``self_total`` are missing unless every indicator has a self-score, the latter also where that of the
    execution is neither given nor known. ``unscored`` counts indicators
    without points. ``grade`` is missing as long as some points are not known, both grades are without
    points to grade and above 100.
    """
    sums = _sums(frames)
    unread = _unread(frames)
    by_form = frames.by_form("indicators")
    points: dict[str, list[Decimal | None]] = {}
    for form_id, score in zip(scores["form_id"], scores["points"], strict=True):
        points.setdefault(form_id, []).append(score)
    rows = [
        _totals(
            form, _declared(frames, form, sums.get(form.form_id, {}), unread[form.form_id]),
            unread[form.form_id], by_form.get(form.form_id, []), points.get(form.form_id, []),
            profiles[form.form_id],
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


def _unread(frames: Frames) -> defaultdict[str, frozenset[str]]:
    """Return by ``form_id`` the amounts of which a row holds something that cannot be read."""
    key_of = {column: key for key, columns in frames.form.totals.items() for column in columns}
    notes = {
        (note.form_id, note.sheet, note.cell): key_of[note.key]
        for note in frames.rows("notes")
        if note.block == frames.form.funds and note.key in key_of and is_unread(note)
    }
    found: defaultdict[str, frozenset[str]] = defaultdict(frozenset)
    for row in frames.rows(frames.form.funds) if notes else ():
        for column, key in key_of.items():
            place = row.form_id, row.sheet, getattr(row, f"{column}_at")
            if not known(getattr(row, column)) and place in notes:
                found[row.form_id] |= {key}
    return found


def _declared(
    frames: Frames,
    form: Any,  # noqa: ANN401 (a frame's tuple)
    sums: Mapping[str, int | None],
    unread: frozenset[str],
) -> dict[str, int | None]:
    """Return the amounts of a workbook: sums, and declared totals where a sum lacks what is unread."""
    amounts = {key: sums.get(key) for key in AMOUNTS}
    for key in unread:
        stated = getattr(form, f"{frames.form.funds}_declared_{key}", None)
        amounts[key] = None if stated is None or not known(stated) else int(stated)
    return amounts


def _totals(  # noqa: PLR0913 (what a workbook is made of)
    form: Any,  # noqa: ANN401 (a frame's tuple)
    amounts: dict[str, int | None],
    unread: frozenset[str],
    own: list[Any],
    points: list[Decimal | None],
    profile: Profile,
) -> tuple[object, ...]:
    budget, spent = amounts["budget"], amounts["spent"]
    if spent is None and "spent" not in unread:  # left blank: nothing was spent
        spent = 0
    rate = divide(spent, budget) if budget and budget > 0 and spent is not None else None
    stated = getattr(form, "execution_weight_stated", None)
    weight = profile.execution_weight if stated is None else stated
    is_known = not weight or (budget is not None and (budget <= 0 or spent is not None))
    execution = execution_points(weight, rate) if is_known else None
    pointed = has_points(form)
    unscored = sum(p is None for p in points)
    total = add([execution, *points]) if pointed else None
    complete = pointed and is_known and bool(own) and not unscored
    own_scores = [row.self_score for row in own]
    typed = form.execution_self_score
    self_execution = execution if typed is None else typed
    self_indicators = self_total = None
    if own_scores and all(score is not None for score in own_scores):
        self_indicators = add(own_scores)
        self_total = None if self_execution is None else add([self_execution, *own_scores])
    return (
        form.form_id, *(amounts[key] for key in AMOUNTS), rate, weight, execution,
        add(row.weight for row in own), add(points) if pointed else None, total,
        grade_within(profile, total) if complete else None, unscored, self_execution,
        self_indicators, self_total, grade_within(profile, self_total) if pointed else None, unread,
    )  # fmt: skip
