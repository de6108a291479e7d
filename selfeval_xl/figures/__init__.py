"""Every number that is printed anywhere, named once; workbook and report both take it from here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from selfeval_xl.figures.department import added, by_category, department_figures, row_sum
from selfeval_xl.figures.figure import AMOUNT_LABELS, NONE_TEXT, Figure, Figures, amount
from selfeval_xl.figures.project import project_figures
from selfeval_xl.figures.scores import (
    ABOVE_ALL,
    INCOMPLETE,
    LEVEL1_ORDER,
    UNGRADED,
    declared_figures,
    indicator_figures,
    official_order,
    present_levels,
    score_figures,
    total_figures,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from selfeval_xl.rules import Profile


def figures_of(  # noqa: PLR0913 (what a workbook is made of)
    form: Any,  # noqa: ANN401 (frames' tuples)
    tables: Mapping[str, Sequence[Any]],
    lines: Sequence[Any],
    totals: Any,  # noqa: ANN401
    profile: Profile,
    members: Mapping[int, Sequence[Any]],
) -> Figures:
    """Return the figures of a workbook.

    ``form`` and ``totals`` are its rows of the forms and totals frames, ``tables`` its rows of every
    table, ``lines`` its indicator rows with their scores, ``members`` a department's attached
    project workbooks by the number of the list's row.
    """
    return Figures(
        [
            *total_figures(form, totals),
            *declared_figures(form, "funds" if "funds" in tables else "matrix"),
            *_own_figures(form, tables, profile, members),
            *score_figures(lines, totals),
            *indicator_figures(lines),
        ]
    )


def _own_figures(
    form: Any,  # noqa: ANN401 (a frame's tuple)
    tables: Mapping[str, Sequence[Any]],
    profile: Profile,
    members: Mapping[int, Sequence[Any]],
) -> Iterator[Figure]:
    if "funds" in tables:
        yield from project_figures(tables["funds"])
    if "matrix" in tables:
        yield amount("year_start", "年初预算数", form.year_start_budget)
        low = profile.number("rate_reason")
        yield from department_figures(tables["matrix"], tables["projects"], low, members)


__all__ = [
    "ABOVE_ALL",
    "AMOUNT_LABELS",
    "INCOMPLETE",
    "LEVEL1_ORDER",
    "NONE_TEXT",
    "UNGRADED",
    "Figure",
    "Figures",
    "added",
    "by_category",
    "figures_of",
    "official_order",
    "present_levels",
    "row_sum",
]
