"""T10: sums that a text writes out itself must come to what it says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from selfeval_xl.checks.breakdown import Breakdown, breakdowns
from selfeval_xl.checks.equations import equations
from selfeval_xl.checks.face import REVIEW_PRACTICE, Problem, check
from selfeval_xl.checks.prose import YUAN, flowing, long_texts
from selfeval_xl.exact import Fit
from selfeval_xl.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selfeval_xl.checks.face import Evidence

_NEAR = "差异在四舍五入范围内；改为按分项计算的数更好。"


@check(
    "T10",
    "文中合计与分项",
    Severity.ERROR,
    looks_for="正文、目标、原因等文字里写出的算式（89.97万元=30+30+29.99）、合计与分项（「755.19万元，其中：中央……、"
    "省级……」「分别为……」「调减……，实际下达……」）、总数与各部分的个数，是否相等；分项以「等」结尾或没有列全的，不查不足。",
    remedy="按分项重新相加，改正合计或分项。",
    basis=REVIEW_PRACTICE,
)
def written_sums_hold(evidence: Evidence) -> Iterator[Problem]:
    """Find equations, and totals with their parts, that the text's own figures contradict.

    What rounding explains is a 提示. A quotient, a count, and parts that may be of another total are
    asked about (警告): truncated quotients and overlapping counts are no fault.
    """
    for form_id, sheet, cell, typed in long_texts(evidence):
        text = flowing(typed)
        for equation in equations(text):
            if equation.fit is not Fit.EXACT:
                is_near = equation.fit is Fit.ROUNDING
                yield Problem(
                    form_id, sheet, (cell,),
                    f"文中算式「{equation.text}」{'有尾差' if is_near else '不成立'}，算得 {equation.expected}",
                    given=equation.given, expected=equation.expected,
                    difference=equation.difference,
                    severity=_level(equation.fit, is_sure=not equation.divides),
                    remedy=_NEAR if is_near else "重新计算，改正算式中的数。",
                )  # fmt: skip
        for found in breakdowns(text):
            if found.fit is not Fit.EXACT:
                yield _told(found, (form_id, sheet, (cell,)))


def _level(fit: Fit, *, is_sure: bool) -> Severity | None:
    if fit is Fit.ROUNDING:
        return Severity.INFO
    return None if is_sure else Severity.WARNING


def _told(found: Breakdown, place: tuple[str, str, tuple[str, ...]]) -> Problem:
    total, added = found.total, found.total.in_unit(found.added)
    listed = "、".join(part.shown for part in found.parts)
    is_money = total.unit in YUAN
    is_near = found.fit is Fit.ROUNDING
    what = "合计" if is_money else "共"
    difference = total.in_unit(total.value - found.added)
    remedy = "" if is_money else "核对总数和各部分的个数；各部分有重叠的，不必修改。"
    return Problem(
        *place,
        f"文中「{total.shown}」的分项 {listed} {what} {added}，{'有尾差' if is_near else '与总数不符'}",
        given=total.shown, expected=added, difference=difference,
        severity=Severity.INFO
        if not is_money and not found.is_whole
        else _level(found.fit, is_sure=found.is_sure and is_money),
        remedy=_NEAR if is_near else remedy,
    )  # fmt: skip


CHECKS = (written_sums_hold,)
