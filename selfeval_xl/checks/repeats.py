"""D06: the same indicator must not be listed, hence counted, twice."""

from __future__ import annotations

import re
from itertools import combinations
from typing import TYPE_CHECKING, Any

from selfeval_xl.checks.face import REVIEW_PRACTICE, Problem, check, named
from selfeval_xl.findings import Severity
from selfeval_xl.intake import known, reader

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selfeval_xl.checks.face import Evidence

_MARKS = re.compile(r"[\W_]+")
_FILLERS = re.compile(r"[的之了]|(?:情况|指标)$|(?<=数)量$")
_NUMERAL = re.compile(r"\d+(?:\.\d+)?|[一二三四五六七八九十甲乙丙丁]")
_LEAST_WORD = 2
_RESULTS = {"产出指标", "效益指标"}


@check(
    "D06",
    "指标不重复",
    Severity.WARNING,
    looks_for="名称和指标值都相同的指标是否列了两次（同一级或不同级指标下）；"
    "产出指标、效益指标下是否有名称几乎相同的指标（提示）。",
    remedy="同一指标只列一次，合并分值；确是不同对象的，在名称中写明对象、批次或年度。",
    basis=REVIEW_PRACTICE,
)
def listed_once(evidence: Evidence) -> Iterator[Problem]:
    """Find indicators of one name and one target, and nearly one name under output and benefit.

    Names that differ in a figure or in the thing they count are names of different indicators.
    """
    for rows in evidence.frames.by_form("indicators").values():
        groups: dict[tuple[object, ...], list[Any]] = {}
        for row in rows:
            if name := _plain(row.name):
                groups.setdefault((name, *_place(row, evidence)), []).append(row)
        for alike in groups.values():
            yield from _twice(alike)
        yield from _nearly(rows, evidence)


def _twice(alike: list[Any]) -> Iterator[Problem]:
    """Yield a problem for each target that stands more than once under a name."""
    targets: dict[tuple[object, ...], list[Any]] = {}
    for row in alike:
        if known(row.target):
            targets.setdefault(_target(row), []).append(row)
    for rows in targets.values():
        if len(rows) > 1 and not _told_apart(rows):
            first = rows[0]
            levels = "、".join(dict.fromkeys(filter(known, (row.level2 for row in rows))))
            where = f"（{levels}）" if levels else ""
            yield Problem(
                first.form_id, first.sheet, tuple(row.name_at for row in rows),
                f"指标「{named(first.name)}」列了 {len(rows)} 次{where}，名称和指标值都相同",
                given=f"{len(rows)} 次", expected="同一指标只列一次",
            )  # fmt: skip


def _nearly(rows: list[Any], evidence: Evidence) -> Iterator[Problem]:
    """Yield pairs of output and benefit that go by nearly one name."""
    for one, other in combinations(rows, 2):
        if {one.level1, other.level1} != _RESULTS or not _alike(one, other):
            continue
        if _place(one, evidence) == _place(other, evidence) and not _told_apart([one, other]):
            yield Problem(
                one.form_id, one.sheet, (one.name_at, other.name_at),
                f"产出指标和效益指标下的「{named(one.name)}」「{named(other.name)}」疑似同一指标",
                given=f"{named(one.name)}、{named(other.name)}", expected="同一指标只列一次",
                severity=Severity.INFO,
            )  # fmt: skip


def _alike(one: Any, other: Any) -> bool:  # noqa: ANN401 (frames' tuples)
    """Tell whether two names say the same: fillers apart, or their words in another order."""
    names = _plain(one.name), _plain(other.name)
    if not all(names) or _unit(one) != _unit(other):
        return False
    if names[0] == names[1]:
        return not known(one.target) or not known(other.target) or _target(one) != _target(other)
    first, second = (_FILLERS.sub("", name) for name in names)
    if first == second:
        return True
    return _NUMERAL.findall(first) == _NUMERAL.findall(second) and _turned(first, second)


def _turned(one: str, other: str) -> bool:
    """Tell whether two words, side by side, have changed places: 农户增收人数, 增收农户人数."""
    start = _shared(one, other)
    one, other = one[start:], other[start:]
    end = _shared(one[::-1], other[::-1])
    one, other = one[: len(one) - end], other[: len(other) - end]
    words = range(_LEAST_WORD, len(one) - _LEAST_WORD + 1)
    return any(one[at:] + one[:at] == other for at in words)


def _shared(one: str, other: str) -> int:
    """Return how many characters two texts have in common at their beginning."""
    pairs = zip(one, other, strict=False)
    return next((at for at, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))


def _plain(name: str | None) -> str:
    """Return a name without its number in the list, blanks and marks."""
    return _MARKS.sub("", reader.clean_name(name)) if known(name) and name else ""


def _target(row: Any) -> tuple[object, ...]:  # noqa: ANN401 (a frame's tuple)
    if row.target_number is not None:
        return row.target_kind, row.target_number, _unit(row)
    return "文字", _MARKS.sub("", row.target or ""), ""


def _unit(row: Any) -> str:  # noqa: ANN401 (a frame's tuple)
    return row.measure_unit or row.target_unit or ""


def _place(row: Any, evidence: Evidence) -> tuple[str, ...]:  # noqa: ANN401 (a frame's tuple)
    """Return what tells rows apart besides their name: a level 2 that the rules do not know.

    Such a level names a task or a place, of which each has its own 完成率.
    """
    usual = {two for twos in evidence.profiles[row.form_id].nodes.values() for two in twos}
    return () if row.level2 in {None, "", *usual} else (row.level2,)


def _told_apart(rows: list[Any]) -> bool:
    """Tell whether remarks say that the rows are about different things."""
    remarks = [row.remark for row in rows]
    return all(map(known, remarks)) and len(set(remarks)) == len(rows)


CHECKS = (listed_once,)
