"""The project workbooks that belong to a department workbook: what they say, and on which row.

A department hands in its own workbook and one per project. They belong together when they lie in one
folder, when the list of projects names the file, or when they are converted together.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from selfeval_xl.intake import known

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from decimal import Decimal
    from pathlib import Path

    from selfeval_xl.intake import Frames
    from selfeval_xl.rules import Profile
    from selfeval_xl.scoring import Scores

_BRACKETS = str.maketrans("（）〔〕[]【】", "()()()()")


@dataclass(frozen=True)
class Member:
    """A project workbook as its department sees it: amounts in 分, the rate a fraction.

    ``stated_rate`` is the rate as declared. ``score`` and ``grade`` are the unit's own: as declared,
    else as its scores add up; missing while some indicator has no score. ``numbers`` maps each
    资金文号 to the budget under it.
    """

    path: Path
    name: str | None
    code: str | None
    year: int | None
    department: str | None
    budget: int | None
    spent: int | None
    rate: Decimal | None
    stated_rate: Decimal | None
    score: Decimal | None
    grade: str | None
    numbers: Mapping[str, int]


@dataclass(frozen=True)
class Attached:
    """The members found for a department, and what became of the files that its list names.

    ``named`` maps the row of 项目清单 to the member, or to the sentence why there is none.
    """

    members: tuple[Member, ...] = ()
    named: Mapping[int, Member | str] = field(default_factory=dict)


def squeezed(text: object) -> str:
    """Return a name without blanks and with one kind of brackets, to compare names."""
    return "".join(str(text or "").split()).translate(_BRACKETS).casefold()


def members_of(
    paths: Sequence[Path], frames: Frames, scores: Scores, profiles: Mapping[str, Profile]
) -> tuple[Member, ...]:
    """Return the members that a batch of project workbooks makes; ``paths`` are in its order."""
    funds = frames.by_form("funds")
    return tuple(
        _member(path, form, total, funds.get(form.form_id, ()), profiles[form.form_id])
        for path, form, total in zip(paths, frames.rows("forms"), scores.total_rows, strict=True)
    )


def _member(path: Path, form: Any, total: Any, funds: Iterable[Any], profile: Profile) -> Member:  # noqa: ANN401 (frames' tuples)
    score = form.declared_total if known(form.declared_total) else total.self_total
    grade = form.declared_grade if known(form.declared_grade) else None
    if grade is None and score is not None:
        grade = profile.grade_of(score)
    numbers: dict[str, int] = {}
    for row in funds:
        if known(row.document_number) and known(row.budget):
            number = squeezed(row.document_number)
            numbers[number] = numbers.get(number, 0) + int(row.budget)
    return Member(
        path=path,
        name=form.project_name,
        code=form.project_code,
        year=int(form.year) if known(form.year) else None,
        department=form.department,
        budget=total.budget,
        spent=total.spent,
        rate=total.rate,
        stated_rate=form.funds_declared_rate if known(form.funds_declared_rate) else None,
        score=score,
        grade=grade,
        numbers=numbers,
    )


@dataclass(frozen=True)
class Pairing:
    """Which members stand for which row of the list, by its row number, and which for none."""

    of_row: Mapping[int, tuple[Member, ...]]
    unlisted: tuple[Member, ...]


def pair(department: Any, rows: Sequence[Any], attached: Attached) -> Pairing:  # noqa: ANN401 (a frame's tuple)
    """Match members and rows: by the file named, else by code, else by name.

    A member of another year or of another department is none of ours, unless the list names its
    file. One of ours that matches no row is unlisted.
    """
    found: dict[int, list[Member]] = {int(row.row): [] for row in rows}
    for number, member in attached.named.items():
        if isinstance(member, Member):
            found[number].append(member)
    taken = {member.path for members in found.values() for member in members}
    unlisted: list[Member] = []
    for member in attached.members:
        if member.path in taken or not _is_ours(department, member):
            continue
        row = next(_rows_for(member, rows, found), None)
        if row is not None:
            found[int(row.row)].append(member)
        else:
            unlisted.append(member)
    of_row = {number: tuple(members) for number, members in found.items()}
    return Pairing(of_row, tuple(unlisted))


def _is_ours(department: Any, member: Member) -> bool:  # noqa: ANN401
    """Tell whether year and department agree; 丰南区应急管理局 is 唐山市丰南区应急管理局."""
    if member.year is not None and known(department.year) and member.year != department.year:
        return False
    own, theirs = squeezed(department.department_name), squeezed(member.department)
    return bool(own) and bool(theirs) and (own in theirs or theirs in own)


def _rows_for(
    member: Member, rows: Sequence[Any], found: Mapping[int, list[Member]]
) -> Iterator[Any]:
    """Yield the rows a member may stand for, the likeliest first."""
    if known(member.code):
        yield from (row for row in rows if known(row.code) and _same(row.code, member.code))
    named = [
        row
        for row in rows
        if known(row.name)
        and _same(row.name, member.name)
        and not (known(row.code) and known(member.code))
    ]
    numbered = [row for row in named if squeezed(row.document_number) in member.numbers]
    yield from numbered
    yield from (row for row in named if not found[int(row.row)])
    yield from named


def _same(one: object, other: object) -> bool:
    return squeezed(one) == squeezed(other)
