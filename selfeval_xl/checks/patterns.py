"""S06 to S09: scores that may each be right and that together ask for an answer."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from selfeval_xl.checks.face import Evidence, Problem, check, split_place
from selfeval_xl.checks.funds import low_rates
from selfeval_xl.exact import divide, percent_text, plain, round_half_up
from selfeval_xl.findings import Severity
from selfeval_xl.intake import known

if TYPE_CHECKING:
    from collections.abc import Iterator

_RATE_PLACES = 4
"""Decimals of a rate (a fraction) as it is printed, in percent with two."""
_LEAST_INDICATORS = 3
"""Fewer indicators than this say nothing by all being full."""
_LEAST_PROJECTS = 3
"""Fewer projects than this make no pattern."""
_LEAST_COMPARED = 5
"""Fewer figures than this say nothing by all being equal."""
_LEAST_MEASURED = 2
"""As many measured results must be among equal figures for them to look copied."""
_DAY = re.compile(r"\d\s*日|\d{4}\s*[-./]\s*\d{1,2}\s*[-./]\s*\d{1,2}")
_SIGN = re.compile(r"\s*(?:[≥≤≧≦><=＞＜＝]|不低于|不少于|不高于|不超过)")
_PERCENT = frozenset({"%", "百分比"})
_NOT_EVALUATED = "否"


def _place(form: Any, at: str) -> tuple[str, tuple[str, ...]]:  # noqa: ANN401 (a frame's tuple)
    """Return sheet and cells of a place; the sheet of the indicators where a form has no such cell."""
    return split_place(at) if at else (form.indicators_sheet, ())


def _own_total(form: Any, totals: Any) -> Decimal | None:  # noqa: ANN401 (frames' tuples)
    """Return the total as declared, else as the unit's own scores add up."""
    stated: Decimal | None = form.declared_total if known(form.declared_total) else None
    return stated if stated is not None else totals.self_total


@check(
    "S06",
    "总分不超过执行率对应的上限",
    Severity.WARNING,
    looks_for="评分规则规定了执行率对应的总分上限的，自评总分是否超过上限；"
    "只核对，不改动得分，测算总分超过上限的也只作提示。",
    remedy="按本地规定把总分降到上限以内，或说明不适用的理由。",
    rule="execution_caps",
)
def total_within_cap(evidence: Evidence) -> Iterator[Problem]:
    """Compare totals with the cap that a profile sets for the execution rate; most set none.

    Neither the unit's total nor the computed one is ever cut: the sum of scores stays the sum, and what
    exceeds the cap is told. The rate counts as printed, in percent with two decimals, so that 80.00 %
    is not below 80 % and 79.99 % is.
    """
    by_id = evidence.totals
    for form in evidence.frames.rows("forms"):
        totals = by_id[form.form_id]
        if totals.rate is None:
            continue
        rate = round_half_up(totals.rate, _RATE_PLACES)
        cap = evidence.profiles[form.form_id].cap_of(rate)
        if cap is None:
            continue
        own = _own_total(form, totals)
        over_own = own is not None and own > cap
        total = own if over_own else totals.total
        if total is None or total <= cap:
            continue
        which = "自评总分" if over_own else "测算总分"
        note = "" if over_own else "（程序只作提示，不自动核减）"
        yield Problem(
            form.form_id, *_place(form, form.declared_total_at),
            f"预算执行率 {percent_text(rate)}，总分不得超过 {plain(cap)} 分，"
            f"{which}为 {plain(total)} 分{note}",
            given=f"{plain(total)}分", expected=f"不超过 {plain(cap)}分",
            difference=f"{plain(total - cap)}分", severity=None if over_own else Severity.INFO,
        )  # fmt: skip


@check(
    "S07",
    "指标得分率与执行得分率",
    Severity.WARNING,
    looks_for="指标得分率超出预算执行得分率 5% 以上（系统自评预警的口径），又没有说明执行率偏低的原因；"
    "F05 已要求说明原因的、表上没有原因栏的只作提示。",
    remedy="在资金的偏差原因栏说明钱没有用完而指标照常完成的原因，如招标节约；指标完成值偏高的，核对后改正。",
    rule="share_gap",
)
def shares_go_together(evidence: Evidence) -> Iterator[Problem]:
    """Find indicators scored much better than the execution: (I − E) ÷ I above the profile's limit.

    I and E are the unit's own points over the points to be had. It is an early warning that asks for
    an explanation, so a reason for unspent money silences it. Where F05 asks for that reason already
    (rate below 90 %) the question is not put twice at one level: it becomes a 提示, as it does where
    an official form has no place to answer. What is left is the rate from 90 % to about 95 % without
    a word on it.
    """
    rates, by_id = low_rates(evidence), evidence.totals
    for form in evidence.frames.rows("forms"):
        low, shares = rates[form.form_id], _shares(by_id[form.form_id])
        if shares is None or (low.explained and not low.asked):
            continue
        indicators, execution = shares
        gap = divide(indicators - execution, indicators) or Decimal(0)
        limit = evidence.profiles[form.form_id].number("share_gap")
        if gap <= limit:
            continue
        quiet = low.asked or not low.can_answer
        yield Problem(
            form.form_id, *_place(form, form.execution_self_score_at),
            f"指标得分率 {percent_text(indicators)}，预算执行得分率 {percent_text(execution)}，"
            f"前者超出 {percent_text(gap)}，没有说明原因",
            given=percent_text(gap), expected=f"不超过 {percent_text(limit)}，或说明原因",
            severity=Severity.INFO if quiet else None,
        )  # fmt: skip


def _shares(totals: Any) -> tuple[Decimal, Decimal] | None:  # noqa: ANN401 (a frame's tuple)
    """Return the shares of points the unit gave its indicators and its execution, if it gave any."""
    if totals.rate is None or not totals.self_indicators or totals.self_execution is None:
        return None
    indicators = divide(totals.self_indicators, totals.indicator_weight)
    execution = divide(totals.self_execution, totals.execution_weight)
    return None if indicators is None or execution is None else (indicators, execution)


@check(
    "S08",
    "满分和普遍高分",
    Severity.WARNING,
    looks_for="部门的全部项目（三个及以上）自评得分是否都在 99 分及以上；"
    "单个项目（或部门）各项指标全部满分的，只作提示。",
    remedy="逐项核对完成值和佐证材料；确实全部完成的，不必修改，备好材料供复核。",
    rule="high_score",
)
def full_marks_everywhere(evidence: Evidence) -> Iterator[Problem]:
    """Find full marks on every indicator, and departments whose projects all score 99 or more.

    Full marks on one form may be earned: that is a question to a reviewer, never a fault. Every
    project of a department close to 100 is the pattern that reviewers send back. A project of the
    list without a score, or one that was not evaluated, leaves the pattern open.
    """
    for form_id, rows in evidence.frames.by_form("indicators").items():
        weighed = [row for row in rows if row.weight is not None and row.weight > 0]
        if len(weighed) < _LEAST_INDICATORS or any(row.self_score != row.weight for row in weighed):
            continue
        first, last = (row.self_score_at for row in (weighed[0], weighed[-1]))
        yield Problem(
            form_id, weighed[0].sheet, (f"{first}:{last}",),
            f"{len(weighed)} 个指标全部得满分，请确认每一项都有佐证材料",
            severity=Severity.INFO,
        )  # fmt: skip
    for form_id, rows in evidence.frames.by_form("projects").items():
        limit = evidence.profiles[form_id].number("high_score")
        scores = [_project_score(evidence, row) for row in rows if row.evaluated != _NOT_EVALUATED]
        if len(scores) < _LEAST_PROJECTS or any(s is None or s < limit for s in scores):
            continue
        cells = [row.self_score_at for row in rows if row.self_score_at]
        yield Problem(
            form_id, rows[0].sheet, (f"{cells[0]}:{cells[-1]}",) if cells else (),
            f"{len(scores)} 个项目的自评得分都在 {plain(limit)} 分及以上，请部门复核后再报",
            given=f"最低 {plain(min(s for s in scores if s is not None))}分",
            expected="如实反映各项目的差别",
        )  # fmt: skip


def _project_score(evidence: Evidence, row: Any) -> Decimal | None:  # noqa: ANN401 (a frame's tuple)
    """Return the score of a listed project, else that of its one project workbook."""
    if row.self_score is not None or row.form_id not in evidence.pairings:
        score: Decimal | None = row.self_score
        return score
    members = evidence.pairings[row.form_id].of_row.get(int(row.row), ())
    return members[0].score if len(members) == 1 else None


@check(
    "S09",
    "完成值与指标值全部相同",
    Severity.WARNING,
    looks_for="五个及以上定量指标中，完成值与指标值一模一样的是否占九成以上（数值和写到日的日期；"
    "「=」、0、100% 的指标相等本属正常，不计入；全是整数件数的只作提示）。",
    remedy="按统计结果、验收单、问卷填写实际完成值，不照抄指标值；确实相同的不必修改，备好佐证材料。",
    rule="equal_share",
)
def results_are_not_copied(evidence: Evidence) -> Iterator[Problem]:
    """Find forms whose results repeat their targets, as when one column was copied into the other.

    Compared are figures with figures in one unit, and days with days; words never are. Left out is
    what is equal by nature: ``=`` indicators, targets of 0, and rates of 100 %. Whole numbers of
    things (5 台 ordered, 5 台 bought) are often equal too: they alone make a 提示; for a 警告 at least
    two equal results must be measured ones: a rate below 100 %, a broken number, or a day.
    """
    for form_id, rows in evidence.frames.by_form("indicators").items():
        compared = [row for row in rows if _is_compared(row)]
        equal = [row for row in compared if row.target_number == row.actual_number]
        if len(compared) < _LEAST_COMPARED:
            continue
        least = evidence.profiles[form_id].number("equal_share")
        if len(equal) < least * len(compared):
            continue
        measured = sum(_is_measured(row) for row in equal)
        yield Problem(
            form_id, equal[0].sheet, tuple(row.actual_at for row in equal),
            f"{len(compared)} 个定量指标中有 {len(equal)} 个的实际完成值与指标值完全相同，请核对是否照抄",
            given=f"{len(equal)}／{len(compared)}", expected="按实际结果填写",
            severity=None if measured >= _LEAST_MEASURED else Severity.INFO,
        )  # fmt: skip


def _is_compared(row: Any) -> bool:  # noqa: ANN401 (a frame's tuple)
    """Tell whether target and result can be equal by copying only, not by nature.

    A result that repeats the sign of the target is D01's.
    """
    if row.actual_comparator or _SIGN.match(str(row.actual or "")):
        return False
    if row.target_number is None or row.actual_number is None or row.target_kind != row.actual_kind:
        return False
    if row.target_kind == "日期":
        return all(_DAY.search(str(text)) for text in (row.target, row.actual))
    if row.target_unit and row.actual_unit and row.target_unit != row.actual_unit:
        return False
    return not (row.nature == "=" or row.target_number == 0 or _is_whole(row))


def _in_percent(row: Any) -> bool:  # noqa: ANN401
    return bool({row.measure_unit, row.target_unit, row.actual_unit} & _PERCENT)


def _is_whole(row: Any) -> bool:  # noqa: ANN401
    """Tell whether a target is all there can be: 100 %; 1 and 100 without a unit may be meant so."""
    if row.measure_unit or row.target_unit or row.actual_unit:
        return _in_percent(row) and row.target_number == 100  # noqa: PLR2004 (percent)
    return row.target_number in {Decimal(1), Decimal(100)}


def _is_measured(row: Any) -> bool:  # noqa: ANN401
    """Tell whether an equal result would be a coincidence: a rate, a broken number, a day."""
    return (
        row.target_kind == "日期"
        or _in_percent(row)
        or row.target_number != row.target_number.to_integral_value()
    )


CHECKS = (total_within_cap, shares_go_together, full_marks_everywhere, results_are_not_copied)
