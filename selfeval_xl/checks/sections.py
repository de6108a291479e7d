"""Points printed beside headings and on lines 其中 of official forms: neither adds to the total."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from selfeval_xl.checks.face import REVIEW_PRACTICE, Problem, check, named
from selfeval_xl.exact import plain
from selfeval_xl.findings import Severity
from selfeval_xl.intake import known

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selfeval_xl.checks.face import Evidence

ROWS_MAY_LACK = "；可能有指标行没有列出或没有读到"
_ZERO = Decimal(0)
_TOLERANCE = Decimal("0.01")
_PART = re.compile(r"\s*其中")
_EXECUTION = re.compile("预算执行|资金执行|执行率")


def is_part(row: Any) -> bool:  # noqa: ANN401 (a frame's tuple)
    """Tell whether an indicator is named 其中: a part of the row above that has points."""
    return bool(_PART.match(row.name or "")) and bool(row.weight)


def counted_twice(rows: list[Any], execution: Decimal, right: Decimal) -> list[Any]:
    """Return the lines 其中 without which the points make the total, and with which they do not.

    ``execution`` are the points of the execution rate, ``right`` the total that is wanted.
    """
    parts = [row for row in rows if is_part(row)]
    given = [row.weight for row in rows if row.weight is not None]
    total = sum(given, execution)
    again = sum((row.weight for row in parts), _ZERO)
    return parts if again and total - again == right else []


@check(
    "W06",
    "「其中」行不重复计分",
    Severity.WARNING,
    looks_for="「其中」行是否又写了分值或得分，而各指标分值不计这一行已合计为 100；"
    "「其中」行的分值使合计超过 100 的为错误。",
    remedy="分值、得分只写在上一行的指标上，「其中」行留空；要单独计分的，把上一行的分值拆开。",
    basis=REVIEW_PRACTICE,
)
def parts_bear_no_points(evidence: Evidence) -> Iterator[Problem]:
    """Find lines 其中 with points, where the points of the indicators are complete without them."""
    indicators, totals = evidence.frames.by_form("indicators"), evidence.totals
    for form in evidence.frames.rows("forms"):
        rows = indicators.get(form.form_id, [])
        if not evidence.is_official(form) or not rows:
            continue
        execution = totals[form.form_id].execution_weight
        right = evidence.profiles[form.form_id].number("weights_total")
        for row in counted_twice(rows, execution, right):
            yield Problem(
                form.form_id, row.sheet, (row.weight_at,),
                f"「{named(row.name)}」又计了 {plain(row.weight)} 分，不计「其中」行，分值合计已为 "
                f"{plain(right)}",
                given=f"{plain(row.weight)}分", expected="不单独计分", severity=Severity.ERROR,
            )  # fmt: skip
        given = [row.weight for row in rows if row.weight is not None]
        if not given or sum(given, execution) != right:
            continue
        for sub in form.sub_lines:
            points = [
                f"{label} {plain(value)} 分"
                for label, value in (("分值", sub.weight), ("得分", sub.score))
                if value
            ]
            if points:
                yield Problem(
                    form.form_id, rows[0].sheet, (sub.cell,),
                    f"「{sub.name}」写有{'、'.join(points)}，与上一行重复，程序没有计入",
                    given="、".join(points), expected="不单独计分",
                )  # fmt: skip


def headings_add_up(evidence: Evidence) -> Iterator[Problem]:
    """Compare the points printed beside level 1 with 100 where no indicator has points: W01's.

    Certain only where the form itself prints the points of the execution, or the headings alone are
    too many; too few may be an excerpt.
    """
    indicators = evidence.frames.by_form("indicators")
    headings = evidence.frames.by_form("weights")
    for form in evidence.frames.rows("forms"):
        heads = [h for h in headings.get(form.form_id, ()) if h.approved is not None]
        rows = indicators.get(form.form_id, [])
        unheaded = {row.level1 for row in rows} - {head.level1 for head in heads}
        weighed = any(row.weight is not None for row in rows)
        if not evidence.is_official(form) or not heads or unheaded or weighed:
            continue
        profile = evidence.profiles[form.form_id]
        right, total = profile.number("weights_total"), sum((h.approved for h in heads), _ZERO)
        stated = known(form.execution_weight_stated)
        execution = form.execution_weight_stated if stated else profile.execution_weight
        if any(_EXECUTION.search(head.level1) for head in heads):
            execution = _ZERO
        whole = total + execution
        if abs(whole - right) <= _TOLERANCE or (not stated and total == right):
            continue
        certain = total > right or (stated and whole > right)
        short = whole < right
        words = "、".join(f"{h.level1.removesuffix('指标')} {plain(h.approved)}" for h in heads)
        added = f"加预算执行率 {plain(execution)} 分，" if execution else ""
        yield Problem(
            form.form_id, heads[0].sheet, tuple(head.approved_at for head in heads),
            f"一级指标标题所写分值合计 {plain(total)}（{words}），{added}不等于 {plain(right)}"
            f"{ROWS_MAY_LACK if short else ''}",
            given=f"{plain(whole)}分", expected=f"{plain(right)}分",
            difference=f"{plain(whole - right)}分",
            severity=Severity.ERROR if certain else Severity.INFO if short else Severity.WARNING,
        )  # fmt: skip


def scores_within(head: Any, below: list[Any]) -> Iterator[Problem]:  # noqa: ANN401
    """Compare the points printed beside a level with the scores below it, which have no points."""
    total = sum((row.self_score for row in below if row.self_score is not None), _ZERO)
    if total - head.approved > _TOLERANCE:
        name = head.level2 or head.level1
        yield Problem(
            head.form_id, head.sheet, (head.approved_at,),
            f"「{name}」的分值是 {plain(head.approved)} 分，其下各指标得分之和是 {plain(total)} 分，"
            "超过了分值",
            given=f"{plain(total)}分", expected=f"不大于 {plain(head.approved)}分",
            difference=f"{plain(total - head.approved)}分",
            remedy="核对各指标的得分，或改正标题所写的分值。",
        )  # fmt: skip


CHECKS = (parts_bear_no_points,)
