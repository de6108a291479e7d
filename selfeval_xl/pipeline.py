"""From files to results: read many workbooks, score and check them in one pass, split by workbook.

``convert`` is a batch of one: everything between reading and writing works on whole frames.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from selfeval_xl import checks, rules
from selfeval_xl.figures import Figures, project_figures
from selfeval_xl.intake import BlankFormError, UnreadableError, build_frames, read_file
from selfeval_xl.scoring import score

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    import pandas as pd

    from selfeval_xl.findings import Finding
    from selfeval_xl.intake import FormRead, Frames
    from selfeval_xl.rules import Profile
    from selfeval_xl.scoring import Scores


@dataclass(frozen=True)
class Line:
    """An indicator row (named tuple of the indicators frame) with its score (of the scores frame)."""

    row: Any
    score: Any


@dataclass(frozen=True)
class Result:
    """All that outputs need to know of one workbook; rows are named tuples of the frames."""

    path: Path
    form: Any
    profile: Profile
    funds: tuple[Any, ...]
    lines: tuple[Line, ...]
    goals: tuple[Any, ...]
    texts: tuple[Any, ...]
    totals: Any
    findings: tuple[Finding, ...]
    figures: Figures


@dataclass(frozen=True)
class Refusal:
    """A file that could not be taken in, with the sentence for the user.

    ``blank`` tells that it is a template nobody has filled in yet.
    """

    path: Path
    sentence: str
    blank: bool = False


def evaluate(paths: Iterable[Path]) -> tuple[list[Result], list[Refusal]]:
    """Read, score and check workbooks; a file that cannot be read never stops the others.

    Results and refusals keep the order of ``paths``.
    """
    reads: list[FormRead] = []
    sources: list[Path] = []
    refusals: list[Refusal] = []
    for number, path in enumerate(paths):
        try:
            reads.append(read_file(path, str(number)))
            sources.append(path)
        except UnreadableError as error:
            refusals.append(Refusal(path, str(error), blank=isinstance(error, BlankFormError)))
    if not reads:
        return [], refusals
    frames = build_frames(reads)
    profiles = {row.form_id: choose_profile(row.profile) for row in _tuples(frames.forms)}
    scores = score(frames, profiles)
    findings = checks.run(checks.Evidence(frames, scores, profiles))
    return list(_split(sources, frames, scores, profiles, findings)), refusals


def choose_profile(typed: str | None) -> Profile:
    """Return the profile named in a workbook; the default one when none or an unknown one is."""
    return rules.find(typed or "") or rules.load(rules.DEFAULT_PROFILE)


def _tuples(frame: pd.DataFrame) -> Iterator[Any]:
    """Yield the rows of a frame as named tuples."""
    yield from frame.itertuples(index=False)


def _by_form(frame: pd.DataFrame) -> dict[str, tuple[Any, ...]]:
    groups: dict[str, list[Any]] = {}
    for row in _tuples(frame):
        groups.setdefault(row.form_id, []).append(row)
    return {form_id: tuple(rows) for form_id, rows in groups.items()}


def _split(
    sources: Sequence[Path],
    frames: Frames,
    scores: Scores,
    profiles: dict[str, Profile],
    findings: Sequence[Finding],
) -> Iterable[Result]:
    funds, goals, texts = _by_form(frames.funds), _by_form(frames.goals), _by_form(frames.texts)
    indicators, scored = _by_form(frames.indicators), _by_form(scores.indicators)
    totals = _by_form(scores.totals)
    for path, form in zip(sources, _tuples(frames.forms), strict=True):
        key = form.form_id
        lines = tuple(
            Line(row, points)
            for row, points in zip(indicators.get(key, ()), scored.get(key, ()), strict=True)
        )
        own = tuple(finding for finding in findings if finding.form_id == key)
        total = totals[key][0]
        yield Result(
            path=path,
            form=form,
            profile=profiles[key],
            funds=funds.get(key, ()),
            lines=lines,
            goals=goals.get(key, ()),
            texts=texts.get(key, ()),
            totals=total,
            findings=own,
            figures=project_figures(form, funds.get(key, ()), lines, total),
        )
