"""From files to results: read many workbooks, score and check them in one pass, split by workbook.

``convert`` is a batch of one: everything between reading and writing works on whole frames.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from selfeval_xl import checks, rules
from selfeval_xl.figures import Figures, official_order, project_figures
from selfeval_xl.intake import SkippableError, UnreadableError, build_frames, read_file
from selfeval_xl.scoring import score

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from selfeval_xl.findings import Finding
    from selfeval_xl.intake import FormRead, Frames
    from selfeval_xl.rules import Profile
    from selfeval_xl.scoring import Scores


@dataclass(frozen=True)
class Line:
    """An indicator row (of the indicators frame) with its score (of the scores frame).

    ``number`` is its place in the workbook, counted from 0, and its key among the figures.
    """

    number: int
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

    @property
    def file_name(self) -> str:
        """The name of the workbook, as text: bytes that are no text are replaced."""
        return self.path.name.encode("utf-8", "replace").decode("utf-8")

    @property
    def mark(self) -> str:
        """A mark of which form this is: file name, unit, year, project."""
        form = self.form
        parts = (self.file_name, form.unit, form.year, form.project_name)
        return sha256("\n".join(map(str, parts)).encode("utf-8", "replace")).hexdigest()[:16]

    @cached_property
    def ordered(self) -> tuple[Line, ...]:
        """The indicators in the order of the official form: by level 1, then by level 2."""
        return official_order(self.lines, self.profile.nodes)


@dataclass(frozen=True)
class Refusal:
    """A file that could not be taken in, with the sentence for the user.

    ``skippable`` tells that it is a blank template or an output of ours.
    """

    path: Path
    sentence: str
    skippable: bool = False


def evaluate(
    paths: Iterable[Path], profile: Profile | None = None
) -> tuple[list[Result], list[Refusal]]:
    """Read, score and check workbooks; a file that cannot be read never stops the others.

    Results and refusals keep the order of ``paths``. ``profile`` is used instead of the rules that
    the workbooks choose.
    """
    groups: dict[str, list[tuple[Path, FormRead]]] = {}
    refusals: list[Refusal] = []
    for number, path in enumerate(paths):
        try:
            read = read_file(path, str(number))
            groups.setdefault(read.form.id, []).append((path, read))
        except UnreadableError as error:
            refusals.append(Refusal(path, str(error), skippable=isinstance(error, SkippableError)))
    results = [result for group in groups.values() for result in _judge(group, profile)]
    return sorted(results, key=lambda result: int(result.form.form_id)), refusals


def _judge(group: Sequence[tuple[Path, FormRead]], profile: Profile | None) -> Iterator[Result]:
    """Score and check workbooks of one form in one pass."""
    frames = build_frames([read for _, read in group])
    profiles = {row.form_id: profile or choose_profile(row.profile) for row in frames.rows("forms")}
    scores = score(frames, profiles)
    findings = checks.run(checks.Evidence(frames, scores, profiles))
    yield from _split([path for path, _ in group], frames, scores, profiles, findings)


def choose_profile(typed: str | None) -> Profile:
    """Return the profile named in a workbook; the default one when none or an unknown one is."""
    return rules.find(typed or "") or rules.load(rules.DEFAULT_PROFILE)


def _split(
    sources: Sequence[Path],
    frames: Frames,
    scores: Scores,
    profiles: dict[str, Profile],
    findings: Sequence[Finding],
) -> Iterator[Result]:
    funds, goals, texts = (frames.by_form(key) for key in ("funds", "goals", "texts"))
    lines: dict[str, list[Line]] = {}
    for row, points in zip(frames.rows("indicators"), scores.indicator_rows, strict=True):
        own = lines.setdefault(row.form_id, [])
        own.append(Line(len(own), row, points))
    found: dict[str, list[Finding]] = {}
    for finding in findings:
        found.setdefault(finding.form_id, []).append(finding)
    for path, form, total in zip(sources, frames.rows("forms"), scores.total_rows, strict=True):
        key = form.form_id
        form_lines, form_funds = tuple(lines.get(key, ())), tuple(funds.get(key, ()))
        yield Result(
            path=path,
            form=form,
            profile=profiles[key],
            funds=form_funds,
            lines=form_lines,
            goals=tuple(goals.get(key, ())),
            texts=tuple(texts.get(key, ())),
            totals=total,
            findings=tuple(found.get(key, ())),
            figures=project_figures(form, form_funds, form_lines, total),
        )
