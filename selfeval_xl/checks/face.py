"""The face every check shows: code, title, level, remedy, basis, and a function over frames."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from selfeval_xl.findings import Severity
from selfeval_xl.intake import OFFICIAL, is_unread, known

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from selfeval_xl.intake import Frames
    from selfeval_xl.members import Attached, Pairing
    from selfeval_xl.rules import Profile
    from selfeval_xl.scoring import Scores

SYSTEM_CHECK = "预算绩效管理一体化系统保存校验"
REVIEW_PRACTICE = "绩效自评复核口径"
READING = "程序读取说明"
"""The basis of a hint that only tells how a cell was read."""
FORM_10 = "财预〔2020〕10号附件1"
_ASKED = {
    "不在列表": "从下拉列表中选择。",
    "未读取": "把这些行移到表格中间，不留空行。",
    "待确认": "核对这一格，写明确切的数和单位。",
}
_FORMULA = re.compile(r"^公式「=.*」按算得的 .* 读取$", re.DOTALL)
"""Told alike for all formulas of a column; one whose stored result is another is told by itself."""
_COMPARATOR = re.compile(r"^(>=|<=|[≥≤≧≦><=＞＜＝]|不低于|不少于|不高于|不超过)\s*")
_CONVERTED_REMEDY = "程序已换算，请核对是否符合本意。"


def named(text: object) -> str:
    """Return the name of an indicator or a fund source, or that it has none."""
    return str(text) if known(text) else "（未写名称）"


def signed(row: Any) -> str:  # noqa: ANN401 (a frame's tuple)
    """Return the target of an indicator with its sign (``≥95%``), words as they are."""
    if row.nature in {"定性", "是否", None}:
        return str(row.target)
    return f"{row.nature}{_COMPARATOR.sub('', str(row.target))}"


def places_of_measures(row: Any) -> set[tuple[str, str, str]]:  # noqa: ANN401
    """Return (form id, sheet, cell) of the target and of the result of an indicator."""
    return {(row.form_id, row.sheet, at) for at in (row.target_at, row.actual_at)}


def rounding_words(places: int) -> str:
    """Return in brackets how a score was rounded."""
    return f"（保留 {places} 位小数）" if places else "（取整）"


def split_place(place: str) -> tuple[str, tuple[str, ...]]:
    """Split ``资金情况!D7`` into the sheet and the cells; there is no cell where none was found."""
    sheet, _, cell = place.rpartition("!")
    return sheet, (cell,) if cell else ()


def is_converted(note: Any) -> bool:  # noqa: ANN401 (a frame's tuple)
    """Tell whether a note reports a conversion, not a cell that could not be read."""
    return not is_unread(note)


@dataclass(frozen=True)
class Evidence:
    """All that checks may look at: frames, scores, and the rules of each ``form_id``.

    ``attached`` and ``pairings`` tell, for a department, its project workbooks and their rows.
    """

    frames: Frames
    scores: Scores
    profiles: Mapping[str, Profile]
    attached: Mapping[str, Attached] = field(default_factory=dict)
    pairings: Mapping[str, Pairing] = field(default_factory=dict)

    def unreadable(self) -> set[tuple[str, str, str]]:
        """Return (form id, sheet, cell) of every cell that holds something unreadable."""
        return {
            (note.form_id, note.sheet, note.cell)
            for note in self.frames.rows("notes")
            if not is_converted(note)
        }

    def noted(self) -> set[tuple[str, str, str]]:
        """Return (form id, sheet, cell) of every cell that was read as something not quite typed."""
        return {(note.form_id, note.sheet, note.cell) for note in self.frames.rows("notes")}

    @staticmethod
    def asks(form: Any, what: str) -> bool:  # noqa: ANN401 (a frame's tuple)
        """Tell whether a form has a place for something (``texts``, ``indicators.weight``).

        Our templates have all; an official form has what its headers say.
        """
        return what not in form.absent

    @staticmethod
    def is_official(form: Any) -> bool:  # noqa: ANN401
        """Tell whether a form is an official one, read by its labels, not one of our templates."""
        return bool(form.layout == OFFICIAL)

    def scored(self) -> Iterator[tuple[Any, Any]]:
        """Yield every indicator row with its score."""
        yield from zip(self.frames.rows("indicators"), self.scores.indicator_rows, strict=True)

    @cached_property
    def forms(self) -> Mapping[str, Any]:
        """The row of ``forms`` of each ``form_id``."""
        return {form.form_id: form for form in self.frames.rows("forms")}

    @cached_property
    def totals(self) -> Mapping[str, Any]:
        """The row of totals of each ``form_id``."""
        return {row.form_id: row for row in self.scores.total_rows}


@dataclass(frozen=True)
class Problem:
    """What a check found at one place; level, remedy and basis come from the check unless set.

    ``rule`` names the profile's rule that is the basis in this case, ``basis`` a text.
    """

    form_id: str
    sheet: str
    cells: tuple[str, ...]
    message: str
    given: str = ""
    expected: str = ""
    difference: str = ""
    severity: Severity | None = None
    remedy: str = ""
    rule: str = ""
    basis: str = ""


def noted(
    note: Any,  # noqa: ANN401 (a frame's tuple)
    expected: str,
    remedy: str,
    severity: Severity | None = None,
) -> Problem:
    """Return what the reader noted as a problem: a conversion is a 提示, a question a 警告.

    ``expected``, ``remedy`` and ``severity`` hold for what could not be read; a note that itself says
    what to write needs no ``expected``.
    """
    converted, text = is_converted(note), note.text
    if converted:
        severity, remedy = Severity.INFO, _CONVERTED_REMEDY
        text = _FORMULA.sub("公式按算得的结果读取", text)
    elif note.kind in _ASKED:
        severity, remedy = Severity.WARNING, _ASKED[note.kind]
    return Problem(
        note.form_id,
        note.sheet,
        (note.cell,),
        f"{note.label}：{text}",
        given=""
        if converted and (note.typed not in note.text or text != note.text)
        else note.typed,
        expected="" if converted or "；请" in note.text else expected,
        severity=severity,
        remedy=remedy,
        basis=READING if converted else "",
    )


@dataclass(frozen=True)
class Check:
    """One check of the catalogue.

    ``looks_for`` says in Chinese what it looks for; ``rule`` is the key of the profile's rule that
    is its basis, ``basis`` the text where no profile holds it.
    """

    code: str
    title: str
    severity: Severity
    looks_for: str
    remedy: str
    find: Callable[[Evidence], Iterator[Problem]]
    basis: str = ""
    rule: str = ""

    def basis_in(self, profile: Profile, rule: str = "") -> str:
        """Return the basis as printed under ``profile``."""
        key = rule or self.rule
        return profile[key].basis if key else self.basis


def check(  # noqa: PLR0913 (the face has these parts)
    code: str,
    title: str,
    severity: Severity,
    *,
    looks_for: str,
    remedy: str,
    basis: str = "",
    rule: str = "",
) -> Callable[[Callable[[Evidence], Iterator[Problem]]], Check]:
    """Make a check of a function that yields problems."""

    def wrap(find: Callable[[Evidence], Iterator[Problem]]) -> Check:
        return Check(code, title, severity, looks_for, remedy, find, basis, rule)

    return wrap
