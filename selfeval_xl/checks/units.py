"""D08, D14: target and result must be in one unit and one year, and a rate must show that it is one."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from selfeval_xl.checks.face import REVIEW_PRACTICE, Problem, check, is_converted, named
from selfeval_xl.findings import Severity
from selfeval_xl.intake import UNITS_ALIKE, UNITS_DIFFER, day_of, known, reader

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selfeval_xl.checks.face import Evidence

UNIT_NOTES = frozenset({UNITS_DIFFER, UNITS_ALIKE})
"""The kinds of notes that tell of two units: they are D08's, no other check repeats them."""
_ALIKE_REMEDY = "核对两个单位是否同一口径；是的，统一为指标值的单位。"
_HUNDRED = 100


@check(
    "D08",
    "指标值与完成值的单位、期限",
    Severity.WARNING,
    looks_for="完成值与指标值的单位是否相同（能换算的已换算；「个」与「项」等相近的只提示）；"
    "时效指标的完成日期是否晚于评价年度年底；指标值中的日期是否不在评价年度（提示）。",
    remedy="完成值按指标值的单位填写；完成日期、计划日期核对年份。",
    basis=REVIEW_PRACTICE,
)
def one_unit_one_year(evidence: Evidence) -> Iterator[Problem]:
    """Find results in another unit than their target, and days outside of the evaluated year."""
    for note in evidence.frames.rows("notes"):
        if note.kind in UNIT_NOTES:
            alike = note.kind == UNITS_ALIKE
            yield Problem(
                note.form_id, note.sheet, (note.cell,), f"{note.label}：{note.text}",
                given=note.typed, expected="与指标值相同的单位",
                severity=Severity.INFO if alike else None, remedy=_ALIKE_REMEDY if alike else "",
            )  # fmt: skip
    years = {form.form_id: form.year for form in evidence.frames.rows("forms")}
    for row in evidence.frames.rows("indicators"):
        if units_differ(row):
            yield _other_unit(row)
        if known(years[row.form_id]):
            yield from _other_year(row, int(years[row.form_id]))


def units_differ(row: Any) -> bool:  # noqa: ANN401 (a frame's tuple)
    """Tell whether target and result are counts in two units; a rate against a count is D01's."""
    if not row.target_kind == row.actual_kind == "数值" or not row.actual_unit:
        return False
    wanted = row.target_unit or row.measure_unit
    return bool(wanted) and reader.count_differently(wanted, row.actual_unit)


def _other_unit(row: Any) -> Problem:  # noqa: ANN401 (a frame's tuple)
    wanted = row.target_unit or row.measure_unit
    alike = reader.alike(wanted, row.actual_unit)
    return Problem(
        row.form_id, row.sheet, (row.actual_at,),
        f"「{named(row.name)}」指标值的单位是「{wanted}」，完成值的单位是「{row.actual_unit}」，"
        f"两者{'写法' if alike else ''}不同",
        given=row.actual, expected=f"以「{wanted}」为单位",
        severity=Severity.INFO if alike else None, remedy=_ALIKE_REMEDY if alike else "",
    )  # fmt: skip


def _other_year(row: Any, year: int) -> Iterator[Problem]:  # noqa: ANN401 (a frame's tuple)
    """Yield a deadline outside of the year, and what was done in time only after the year."""
    target = day_of(row.target_number) if row.target_kind == "日期" else None
    actual = day_of(row.actual_number) if row.actual_kind == "日期" else None
    if target is not None and target.year != year:
        yield Problem(
            row.form_id, row.sheet, (row.target_at,),
            f"「{named(row.name)}」的指标值「{row.target}」不在评价年度 {year} 年",
            given=row.target, expected=f"{year}年内的日期", severity=Severity.INFO,
            remedy="核对年份；跨年度的任务，指标值写本年度要完成的部分。",
        )  # fmt: skip
        return
    timed = "时效" in f"{row.level1 or ''}{row.level2 or ''}"
    if timed and actual is not None and actual > date(year, 12, 31):
        yield Problem(
            row.form_id, row.sheet, (row.actual_at,),
            f"「{named(row.name)}」的完成日期「{row.actual}」晚于评价年度 {year} 年年底",
            given=row.actual, expected=f"不晚于 {year}-12-31",
            remedy="核对年份；确在次年完成的，按年底的进度填写完成值，并说明原因。",
        )  # fmt: skip


@check(
    "D14",
    "比率写明单位",
    Severity.INFO,
    looks_for="名称为「…率」「…比例」的指标，指标值、完成值没有写 % 也没有填度量单位的。",
    remedy="在数字后写 %，或把度量单位填为 %。",
    basis=REVIEW_PRACTICE,
)
def rates_name_their_unit(evidence: Evidence) -> Iterator[Problem]:
    """Find rates without a unit, all those of a form in one; what the reader told is not repeated."""
    told = {
        (note.form_id, note.sheet, note.cell)
        for note in evidence.frames.rows("notes")
        if is_converted(note)
    }
    for rows in evidence.frames.by_form("indicators").values():
        cells = [
            getattr(row, f"{key}_at")
            for row in rows
            if _is_bare_rate(row)
            for key in ("target", "actual")
            if getattr(row, f"{key}_kind") == "数值"
            and (row.form_id, row.sheet, getattr(row, f"{key}_at")) not in told
        ]
        if cells:
            yield Problem(
                rows[0].form_id, rows[0].sheet, tuple(cells), "比率没有写单位，按百分比读取",
                expected="如 95%",
            )  # fmt: skip


def _is_bare_rate(row: Any) -> bool:  # noqa: ANN401 (a frame's tuple)
    """Tell whether a rate stands in percent without saying so; a fraction may be meant as one."""
    if row.measure_unit or row.target_unit or row.actual_unit or not known(row.name):
        return False
    target, actual = row.target_number, row.actual_number
    in_percent = target is not None and 1 < target <= _HUNDRED and (actual is None or actual > 1)
    return in_percent and reader.is_share(row.name)


CHECKS = (one_unit_one_year, rates_name_their_unit)
