"""The project workbooks that belong to a department workbook: what they say, and on which row.

A department hands in its own workbook and one per project. They belong together when they lie in one
folder, when the list of projects names the file, or when they are converted together.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from selfeval_xl.intake import known
from selfeval_xl.scoring import grade_within

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from decimal import Decimal
    from pathlib import Path

    from selfeval_xl.intake import Frames
    from selfeval_xl.rules import Profile
    from selfeval_xl.scoring import Scores

_BRACKETS = str.maketrans("（）〔〕[]【】［］", "()()()()()")
_BETWEEN = re.compile(r"[、，,；;/\n]|(?<=号)[和及与]?")
_NUMBER = re.compile(r"(.*)\((\d{4})\)第?(.+)")


@dataclass(frozen=True)
class Member:
    """A project workbook as its department sees it: amounts in 分, the rate a fraction.

    ``stated_rate`` is the rate as declared. ``score`` and ``grade`` are the unit's own: as declared,
    else as its scores add up; missing while some indicator has no score. ``documents`` are the
    资金文号 of its funds, as typed, each with the budget under it.
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
    documents: tuple[tuple[str, int], ...]

    @property
    def file_name(self) -> str:
        """The name of its workbook, as text: bytes that are no text are replaced."""
        return self.path.name.encode("utf-8", "replace").decode("utf-8")

    @property
    def numbers(self) -> frozenset[str]:
        """All 资金文号 of its funds, however they were typed."""
        return frozenset().union(*(document_numbers(typed) for typed, _ in self.documents))


@dataclass(frozen=True)
class Attached:
    """The members found for a department, and what became of the files that its list names.

    ``named`` maps the row of 项目清单 to the members in its file, or to the sentence why there is none.
    """

    members: tuple[Member, ...] = ()
    named: Mapping[int, tuple[Member, ...] | str] = field(default_factory=dict)


def squeezed(text: object) -> str:
    """Return a name without blanks and with one kind of brackets, to compare names."""
    return "".join(str(text or "").split()).translate(_BRACKETS).casefold()


def is_same(one: object, other: object) -> bool:
    """Tell whether two names are the same but for blanks and brackets."""
    return squeezed(one) == squeezed(other)


def document_numbers(text: object) -> frozenset[str]:
    """Return the document numbers of a cell, to compare them; 唐财建[2024]10、11号 are two."""
    found, stem = set(), ""
    for part in _BETWEEN.split(str(text or "")):
        number = squeezed(part).removesuffix("号")
        if match := _NUMBER.fullmatch(number):
            stem = match[1] + match[2]
            number = stem + match[3]
        elif number.isdecimal():
            number = stem + number
        found.add(number)
    return frozenset(found - {""})


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
    if grade is None:
        grade = grade_within(profile, score)
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
        documents=tuple(
            (row.document_number, int(row.budget))
            for row in funds
            if known(row.document_number) and known(row.budget)
        ),
    )


@dataclass(frozen=True)
class Pairing:
    """Which members stand for which row of the list, by its row number, and which for none.

    ``strangers`` are called like a row but are of another year or department: they do not stand for it.
    """

    of_row: Mapping[int, tuple[Member, ...]]
    unlisted: tuple[Member, ...]
    strangers: Mapping[int, tuple[Member, ...]]


def pair(department: Any, rows: Sequence[Any], attached: Attached) -> Pairing:  # noqa: ANN401 (a frame's tuple)
    """Match members and rows: by the file named, else by code, else by name.

    Of several rows of one name a member takes the one with its 资金文号, else one that is free, that
    with its budget first. A member of another year or of another department is none of ours, unless
    the list names its file. One of ours that matches no row is unlisted.
    """
    found: dict[int, list[Member]] = {int(row.row): [] for row in rows}
    for members, own in _by_file(rows, attached):
        if len(members) == 1:
            for row in own:
                found[int(row.row)] += members
        else:
            _climb(members, own, found)
    taken = {id(member) for members in found.values() for member in members}
    others = [member for member in attached.members if id(member) not in taken]
    ours = _climb([member for member in others if _is_ours(department, member)], rows, found)
    named = _by_name(rows)
    strangers: dict[int, list[Member]] = {}
    for member in others:
        for row in () if _is_ours(department, member) else named.get(squeezed(member.name), ()):
            if not found[int(row.row)] and _is_alike(row, member):
                strangers.setdefault(int(row.row), []).append(member)
    return Pairing(
        {number: tuple(members) for number, members in found.items()},
        tuple(ours),
        {number: tuple(members) for number, members in strangers.items()},
    )


def _by_file(
    rows: Sequence[Any], attached: Attached
) -> Iterable[tuple[tuple[Member, ...], list[Any]]]:
    """Return the members of each file that the list names, with the rows that name it."""
    found: dict[int, tuple[tuple[Member, ...], list[Any]]] = {}
    for row in rows:
        members = attached.named.get(int(row.row), ())
        if members and not isinstance(members, str):
            found.setdefault(id(members[0]), (members, []))[1].append(row)
    return found.values()


def _climb(
    members: Iterable[Member], rows: Sequence[Any], found: Mapping[int, list[Member]]
) -> list[Member]:
    """Give members to the rows that they stand for, the surest first; return those that are left."""
    named, left = _by_name(rows), list(members)
    for fits, is_for_free in _LADDER:
        left = [m for m in left if not _placed(m, _candidates(m, named), found, fits, is_for_free)]
    return left


def _placed(
    member: Member,
    rows: Iterable[Any],
    found: Mapping[int, list[Member]],
    fits: Callable[[Any, Member], bool],
    is_for_free: bool,  # noqa: FBT001 (one step of the ladder)
) -> bool:
    """Give a member to the first row that it fits, and tell whether there was one."""
    for row in rows:
        own = found[int(row.row)]
        if not (is_for_free and own) and fits(row, member):
            own.append(member)
            return True
    return False


def _candidates(member: Member, named: Mapping[str, list[Any]]) -> Iterable[Any]:
    """Return the rows that have a member's code or its name."""
    coded, called = (squeezed(text) for text in (member.code, member.name))
    return (*named.get(coded, ()), *(named.get(called, ()) if called != coded else ()))


def _by_name(rows: Sequence[Any]) -> dict[str, list[Any]]:
    """Return the rows of the list by their code and by their name."""
    found: dict[str, list[Any]] = {}
    for row in rows:
        for name in {squeezed(text) for text in (row.code, row.name) if known(text)}:
            found.setdefault(name, []).append(row)
    return found


def _is_ours(department: Any, member: Member) -> bool:  # noqa: ANN401
    return is_of_year(department, member) and is_of_department(department, member)


def is_of_year(department: Any, member: Member) -> bool:  # noqa: ANN401
    """Tell whether a member is of the department workbook's year; one that names none is."""
    return member.year is None or not known(department.year) or member.year == department.year


def is_of_department(department: Any, member: Member) -> bool:  # noqa: ANN401
    """Tell whether a member names the department; 丰南区应急管理局 is 唐山市丰南区应急管理局."""
    own, theirs = squeezed(department.department_name), squeezed(member.department)
    return bool(own) and bool(theirs) and (own in theirs or theirs in own)


def _is_coded(row: Any, member: Member) -> bool:  # noqa: ANN401
    return known(row.code) and known(member.code) and is_same(row.code, member.code)


def _is_named(row: Any, member: Member) -> bool:  # noqa: ANN401
    """Tell whether row and member have one name, and not both a code to go by."""
    both_coded = known(row.code) and known(member.code)
    return known(row.name) and is_same(row.name, member.name) and not both_coded


def _is_alike(row: Any, member: Member) -> bool:  # noqa: ANN401
    """Tell whether row and member have one name; two codes that differ are two projects."""
    same = known(row.name) and is_same(row.name, member.name)
    return same and (_is_coded(row, member) or _is_named(row, member))


def _is_numbered(row: Any, member: Member) -> bool:  # noqa: ANN401
    return _is_named(row, member) and not member.numbers.isdisjoint(
        document_numbers(row.document_number)
    )


def _is_funded(row: Any, member: Member) -> bool:  # noqa: ANN401
    same = known(row.budget) and member.budget is not None and int(row.budget) == member.budget
    return same and _is_named(row, member)


_LADDER = (
    (_is_coded, False),
    (_is_numbered, False),
    (_is_funded, True),
    (_is_named, True),
    (_is_named, False),
)
"""How a row is found for a member, the surest way first, and whether it must still be free."""
