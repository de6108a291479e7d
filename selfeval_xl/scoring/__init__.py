"""Scores by rule: each indicator with its trace, execution, total and grade."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from selfeval_xl.scoring.base_data import Measured, measure, typed_fraction
from selfeval_xl.scoring.indicators import (
    grade_index,
    over_of,
    says_done,
    score_indicators,
    survey_scale,
)
from selfeval_xl.scoring.methods import Curve, Over, Score, band_edges
from selfeval_xl.scoring.totals import execution_points, grade_within, score_totals

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from selfeval_xl.intake import Frames
    from selfeval_xl.rules import Profile


@dataclass(frozen=True)
class Scores:
    """``indicators``: a row per indicator row; ``totals``: a row per workbook, by ``form_id``."""

    indicators: pd.DataFrame
    totals: pd.DataFrame

    @cached_property
    def indicator_rows(self) -> tuple[Any, ...]:
        """The rows of ``indicators`` as named tuples."""
        return tuple(self.indicators.itertuples(index=False))

    @cached_property
    def total_rows(self) -> tuple[Any, ...]:
        """The rows of ``totals`` as named tuples."""
        return tuple(self.totals.itertuples(index=False))


def score(frames: Frames, profiles: Mapping[str, Profile]) -> Scores:
    """Score every workbook of a batch; ``profiles`` gives the rules of each ``form_id``."""
    by_indicator = score_indicators(frames, profiles)
    totals = score_totals(frames, by_indicator, profiles)
    return Scores(by_indicator, totals)


__all__ = [
    "Curve",
    "Measured",
    "Over",
    "Score",
    "Scores",
    "band_edges",
    "execution_points",
    "grade_index",
    "grade_within",
    "measure",
    "over_of",
    "says_done",
    "score",
    "survey_scale",
    "typed_fraction",
]
