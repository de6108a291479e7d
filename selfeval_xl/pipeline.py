"""From files to results: read many workbooks, score and check them in one pass, split by workbook.

``convert`` is a batch of one: everything between reading and writing works on whole frames.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from selfeval_xl import checks
from selfeval_xl.figures import ABOVE_ALL, Figures, figures_of, official_order
from selfeval_xl.forms import DEPARTMENT, PROJECT
from selfeval_xl.intake import (
    OFFICIAL,
    SkippableError,
    UnreadableError,
    build_frames,
    has_own_scores,
    has_points,
    known,
    read_forms,
)
from selfeval_xl.members import Attached, members_of, pair
from selfeval_xl.places import inside, is_there, real_path, workbooks_in
from selfeval_xl.rules import Signs
from selfeval_xl.ruling import Ruling, choose, not_serving
from selfeval_xl.scoring import grade_within, score

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from decimal import Decimal
    from pathlib import Path

    from selfeval_xl.findings import Finding
    from selfeval_xl.forms import Form
    from selfeval_xl.intake import FormRead, Frames
    from selfeval_xl.members import Member
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
    """All that outputs need to know of one workbook; rows are named tuples of the frames.

    ``members`` are the project workbooks of a department's list, by the number of the list's row.
    ``rules_why`` tells in Chinese why ``profile`` are its rules.
    """

    path: Path
    kind: Form
    form: Any
    profile: Profile
    rules_why: str
    tables: Mapping[str, tuple[Any, ...]]
    lines: tuple[Line, ...]
    totals: Any
    findings: tuple[Finding, ...]
    figures: Figures
    members: Mapping[int, tuple[Member, ...]]

    @property
    def file_name(self) -> str:
        """The name of the workbook, as text: bytes that are no text are replaced."""
        return self.path.name.encode("utf-8", "replace").decode("utf-8")

    @property
    def reporter(self) -> str:
        """The unit or department that reports; empty where it is not filled in."""
        return getattr(self.form, self.kind.reporter) or ""

    @property
    def subject(self) -> str:
        """What is evaluated: the project, or the department as a whole."""
        return getattr(self.form, self.kind.subject) or ""

    @property
    def stem(self) -> str:
        """How outputs are called: like the workbook, with the number of the form if it has several."""
        return f"{self.path.stem}_{self.form.part}" if self.form.part else self.path.stem

    @property
    def is_department(self) -> bool:
        """Whether a whole department is evaluated: by our template or a form read by its labels."""
        return self.kind is DEPARTMENT or getattr(self.form, "official_kind", "") == "department"

    @property
    def has_narrative(self) -> bool:
        """Whether the form has a place for the report's text; official forms have none."""
        return "texts" not in self.form.absent

    @property
    def has_points(self) -> bool:
        """Whether the form gives its indicators points; without, nothing is scored or graded."""
        return has_points(self.form)

    @property
    def has_own_scores(self) -> bool:
        """Whether the unit scored itself, be it on a form that gives the indicators no points."""
        return has_own_scores(self.form)

    @property
    def own_total(self) -> Decimal | None:
        """The unit's own total: as declared, else what its scores add up to."""
        declared = self.form.declared_total
        return declared if known(declared) else self.figures.value("self_total")

    @property
    def own_grade(self) -> str:
        """The unit's own grade: as declared, else that of its own total, or why it has none.

        Empty where there is no total, and where no points say what a total is out of.
        """
        if known(self.form.declared_grade):
            return str(self.form.declared_grade)
        if not self.has_points or self.own_total is None:
            return ""
        return grade_within(self.profile, self.own_total) or ABOVE_ALL

    @property
    def own_sum(self) -> str:
        """What the unit's own scores add up to, in words that follow its declared total."""
        if self.figures.value("self_total") is None:
            return "各项自评得分没有填全，不能合计"
        return f"各项之和 {self.figures.text('self_total')} 分"

    @property
    def mark(self) -> str:
        """A mark of which form this is: file name, unit, year, project."""
        parts = (self.file_name, self.reporter, self.form.year, self.subject)
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
    the workbooks choose, where it serves the form: of several files those it does not serve keep their
    own choice and say so, a single file is refused. A department is compared with the project
    workbooks among ``paths``, beside it, and named in its list.
    """
    listed = list(paths)
    results: list[Result] = []
    refusals: list[Refusal] = []
    for some, refused in evaluate_in_chunks(listed, profile, max(1, len(listed))):
        results += some
        refusals += refused
    return sorted(results, key=_place), refusals


def evaluate_in_chunks(
    paths: Sequence[Path], profile: Profile | None, size: int
) -> Iterator[tuple[list[Result], list[Refusal]]]:
    """Yield results and refusals of ``size`` workbooks at a time, judged as if all at once.

    Departments come last: by then what the project workbooks of all chunks say is known, and no
    project workbook has been read twice.
    """
    projects = _Projects(profile)
    waiting: list[tuple[Path, FormRead]] = []
    for start in range(0, len(paths), size):
        groups: dict[str, list[tuple[Path, FormRead]]] = {}
        refusals: list[Refusal] = []
        for number, path in enumerate(paths[start : start + size], start=start):
            try:
                reads = read_forms(path, str(number))
                if len(paths) == 1:
                    _require_served(reads, profile)
                for read in reads:
                    groups.setdefault(read.form.id, []).append((path, read))
            except UnreadableError as error:
                skippable = isinstance(error, SkippableError)
                refusals.append(Refusal(path, str(error), skippable=skippable))
                projects.refuse(path, error)
        waiting += groups.pop(DEPARTMENT.id, [])
        batches = [_scored(group, profile) for group in groups.values()]
        for batch in batches:
            projects.add(batch.members())
        yield [result for batch in batches for result in _judged(batch, {})], refusals
    for path, _ in waiting:
        projects.refuse(path)
    for start in range(0, len(waiting), size):
        departments = waiting[start : start + size]
        attached = projects.attached_to(departments)
        yield list(_judged(_scored(departments, profile), attached)), []


def _require_served(reads: Iterable[FormRead], profile: Profile | None) -> None:
    """Refuse a file that the rules given for it do not serve: nobody would expect others instead."""
    for read in reads:
        if profile is not None and read.form.id not in profile.forms:
            raise UnreadableError(not_serving(profile, read.form))


def _place(result: Result) -> tuple[int, ...]:
    """Return where a result stands among the inputs: by file, then by form within the file."""
    return tuple(int(part) for part in result.form.form_id.split("."))


@dataclass(frozen=True)
class _Batch:
    """Workbooks of one form, read and scored."""

    paths: tuple[Path, ...]
    frames: Frames
    rulings: dict[str, Ruling]
    scores: Scores

    @property
    def profiles(self) -> dict[str, Profile]:
        """The rules of each ``form_id``."""
        return {form_id: ruling.profile for form_id, ruling in self.rulings.items()}

    def members(self) -> tuple[Member, ...]:
        """Return what project workbooks say to their department."""
        return members_of(self.paths, self.frames, self.scores, self.profiles)


def _scored(group: Sequence[tuple[Path, FormRead]], profile: Profile | None) -> _Batch:
    frames = build_frames([read for _, read in group])
    rulings = {
        row.form_id: choose(row.profile, frames.form, _signs(row, frames), profile)
        for row in frames.rows("forms")
    }
    profiles = {form_id: ruling.profile for form_id, ruling in rulings.items()}
    return _Batch(tuple(path for path, _ in group), frames, rulings, score(frames, profiles))


def _signs(form: Any, frames: Frames) -> Signs | None:  # noqa: ANN401 (a frame's tuple)
    """Return what an official form shows of its rules; a template says them."""
    if form.layout != OFFICIAL:
        return None
    rows = frames.by_form("indicators").get(form.form_id, [])
    levels = frozenset(row.level1 for row in rows if row.level1)
    return Signs(form.execution_weight_stated, form.region, levels)


class _Projects:
    """The project workbooks that a run knows: those it is asked for, and others once needed."""

    def __init__(self, profile: Profile | None) -> None:
        self._profile = profile
        self._together: dict[Path, tuple[Member, ...]] = {}
        self._outside: dict[Path, tuple[Member, ...]] = {}
        self._faults: dict[Path, str] = {}

    def add(self, members: Iterable[Member]) -> None:
        """Take in project workbooks of the run."""
        self._together |= _by_path(members)

    def refuse(self, path: Path, error: UnreadableError | None = None) -> None:
        """Note that a file cannot be read, or is no project, so that it is not read to find out."""
        fault = str(error).rstrip("。") if error else "不是项目自评填报表"
        self._faults[real_path(path)] = fault if is_there(path) else "没有这个文件"

    def attached_to(self, departments: Sequence[tuple[Path, FormRead]]) -> dict[str, Attached]:
        """Return the project workbooks of each department: of this run, beside it, and named."""
        near: dict[str, list[Path]] = {}
        files: dict[str, dict[int, Path | None]] = {}
        for path, read in departments:
            form_id = read.fields["form_id"]
            files[form_id] = names = {
                int(row["row"]): inside(path.parent, row["form_file"])
                for row in read.rows["projects"]
                if known(row["form_file"])
            }
            beside = workbooks_in(path.parent) if read.rows["projects"] else []
            near[form_id] = [real_path(place) for place in (*beside, *filter(None, names.values()))]
        self._read(dict.fromkeys(place for places in near.values() for place in places))
        return {
            form_id: Attached(
                tuple(
                    member
                    for path in dict.fromkeys((*self._together, *near[form_id]))
                    for member in self._of(path)
                ),
                {row: self._named(place) for row, place in names.items()},
            )
            for form_id, names in files.items()
        }

    def _of(self, path: Path) -> tuple[Member, ...]:
        return self._together.get(path) or self._outside.get(path, ())

    def _named(self, place: Path | None) -> tuple[Member, ...] | str:
        if place is None:
            return "不在部门工作簿所在的文件夹里"
        return self._of(place) or self._faults[place]

    def _read(self, places: Iterable[Path]) -> None:
        """Read and score workbooks that are not of the run; note which ones are no projects."""
        group: list[tuple[Path, FormRead]] = []
        for number, path in enumerate(places):
            if self._of(path) or path in self._faults:
                continue
            try:
                reads = read_forms(path, str(number))
            except UnreadableError as error:
                self.refuse(path, error)
                continue
            self.refuse(path)
            group += [(path, read) for read in reads if read.form.id == PROJECT.id]
        if group:
            self._outside |= _by_path(_scored(group, self._profile).members())


def _by_path(members: Iterable[Member]) -> dict[Path, tuple[Member, ...]]:
    """Return members by the file they are in: one, or several of an official workbook.

    A file that was given twice has its members once.
    """
    found: dict[Path, dict[Member, None]] = {}
    for member in members:
        path = real_path(member.path)
        found.setdefault(path, {})[replace(member, path=path)] = None
    return {path: tuple(own) for path, own in found.items()}


def _judged(batch: _Batch, attached: Mapping[str, Attached]) -> Iterator[Result]:
    """Check a batch in one pass and split it by workbook."""
    frames, scores = batch.frames, batch.scores
    projects = frames.by_form("projects")
    pairings = {
        form.form_id: pair(form, projects.get(form.form_id, ()), attached[form.form_id])
        for form in frames.rows("forms")
        if frames.form.id == DEPARTMENT.id
    }
    profiles = batch.profiles
    evidence = checks.Evidence(frames, scores, profiles, attached, pairings)
    found: dict[str, list[Finding]] = {}
    for finding in checks.run(evidence):
        found.setdefault(finding.form_id, []).append(finding)
    tables = {key: frames.by_form(key) for key in frames.tables}
    lines: dict[str, list[Line]] = {}
    for row, points in evidence.scored():
        own = lines.setdefault(row.form_id, [])
        own.append(Line(len(own), row, points))
    for path, form, total in zip(batch.paths, frames.rows("forms"), scores.total_rows, strict=True):
        key = form.form_id
        own_tables = {name: tuple(rows.get(key, ())) for name, rows in tables.items()}
        own_lines, profile = tuple(lines.get(key, ())), profiles[key]
        members = pairings[key].of_row if key in pairings else {}
        yield Result(
            path=path,
            kind=frames.form,
            form=form,
            profile=profile,
            rules_why=batch.rulings[key].why,
            tables=own_tables,
            lines=own_lines,
            totals=total,
            findings=tuple(found.get(key, ())),
            figures=figures_of(form, own_tables, own_lines, total, profile, members),
            members=members,
        )
