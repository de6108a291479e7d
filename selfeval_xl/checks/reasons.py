"""R: what was missed or exceeded must be explained, with a cause and a measure."""

from __future__ import annotations

import re
from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from selfeval_xl.checks.done_words import says_all_done, says_not_done
from selfeval_xl.checks.face import (
    REVIEW_PRACTICE,
    SYSTEM_CHECK,
    Evidence,
    Problem,
    check,
    named,
    places_of_measures,
    signed,
)
from selfeval_xl.checks.slips import is_slip
from selfeval_xl.exact import divide, percent_text, plain
from selfeval_xl.findings import Severity
from selfeval_xl.intake import has_points, known
from selfeval_xl.scoring import Curve, over_of

if TYPE_CHECKING:
    from collections.abc import Iterator

_EMPTY_TALK = frozenset(
    {"无", "没有", "完成", "已完成", "无偏差", "正常", "不适用", "-", "—", "/", "0"}
)
_ZERO = Decimal(0)
_MORE_IS_BETTER = frozenset({"≥", ">", "="})
_HALF = Decimal("0.5")
_LEAST_LENGTH = 6
_MOST_ALIKE = 3
_MEASURE_WORDS = re.compile(
    r"下一步|下一?年度|今后|将|措施|改进|加强|完善|加快|优化|提前|督促|强化|整改|规范|提高|健全|落实|争取"
    r"|计划|建议|调整|继续|建立|跟踪|[底末]前|纳入|整治|推进|尽快|力争|确保|加大|明年|次年|后续|已安排"
)
_PUNCTUATION = re.compile(r"[\s，。；、,.;:：！!]+")


def _is_zero(reason: Any) -> bool:  # noqa: ANN401 (a frame's value)
    return known(reason) and reason.strip() in {"0", "０"}


def _lost(row: Any, score: Any) -> bool:  # noqa: ANN401 (frames' tuples)
    """Tell whether points were lost: by the unit's own score, else by the computed one."""
    if row.weight is None:
        return False
    given = row.self_score if row.self_score is not None else score.points
    return given is not None and given < row.weight


def _excess(row: Any, score: Any, form: Any) -> Decimal:  # noqa: ANN401
    """Return by how much of the target the result exceeds it; a survey is not held to that.

    A form without points is not scored: there target and result themselves are compared.
    """
    if "满意" in f"{row.level1 or ''}{row.level2 or ''}{row.name or ''}":
        return _ZERO
    if score.ratio is not None:
        return score.ratio - 1 if score.curve in {Curve.AT_LEAST, Curve.EQUAL} else _ZERO
    return _ZERO if Evidence.asks(form, "indicators.weight") else _beyond(row)


def _beyond(row: Any) -> Decimal:  # noqa: ANN401
    """Compare target and result of a counted or measured indicator that more is better of."""
    counted = row.target_kind == row.actual_kind == "数值" and row.nature in _MORE_IS_BETTER
    if not counted or row.actual_number is None or not row.target_number:
        return _ZERO
    if row.target_unit != row.actual_unit or row.target_number < 0:
        return _ZERO
    return (divide(row.actual_number, row.target_number) or Decimal(1)) - 1


def _one_more(row: Any) -> bool:  # noqa: ANN401
    """Tell whether a count is exceeded by one: a small target cannot be exceeded by less."""
    target, actual = row.target_number, row.actual_number
    return bool(target == int(target) and actual - target == 1)


def _over_modes(evidence: Evidence) -> dict[str, str]:
    """Return the over-fulfilment mode in force for each ``form_id``."""
    return {
        form.form_id: over_of(evidence.profiles[form.form_id], form.over_mode).mode
        for form in evidence.frames.rows("forms")
    }


@check(
    "R01",
    "扣分、未达到须说明原因",
    Severity.ERROR,
    looks_for="得分小于分值的指标，是否填写了偏差原因分析及改进措施；指标没有分值的官方表，"
    "未达到指标值的是否填写了原因（指标值没有写明方向的只作警告；表上没有原因栏的不查）。",
    remedy="写明没有达到的原因和改进措施。",
    basis=SYSTEM_CHECK,
)
def loss_explained(evidence: Evidence) -> Iterator[Problem]:
    """Find indicators that lost points, or without points missed their target, and give no reason."""
    forms, faulty, asked = evidence.forms, evidence.unreadable(), evidence.noted()
    for row, score in evidence.scored():
        if known(row.reason) or (row.form_id, row.sheet, row.reason_at) in faulty:
            continue
        if _lost(row, score):
            given = row.self_score if row.self_score is not None else score.points
            yield Problem(
                row.form_id, row.sheet, (row.reason_at,),
                f"「{named(row.name)}」得分小于分值，没有填写偏差原因及改进措施",
                given=f"{plain(given)}分／{plain(row.weight)}分", expected="填写原因和措施",
            )  # fmt: skip
        elif score.met is False and _answers_for_targets(forms[row.form_id]):
            yield Problem(
                row.form_id, row.sheet, (row.reason_at,),
                f"「{named(row.name)}」指标值 {signed(row)}，完成 {row.actual}，没有达到，"
                "没有填写未完成原因和改进措施",
                given=row.actual[:40], expected="填写原因和措施",
                severity=Severity.WARNING if places_of_measures(row) & asked else None,
            )  # fmt: skip


def _answers_for_targets(form: Any) -> bool:  # noqa: ANN401 (a frame's tuple)
    """Tell whether a form without points has a column for the reasons of missed targets."""
    return not has_points(form) and Evidence.asks(form, "indicators.reason")


@check(
    "R02",
    "超额较多须说明原因",
    Severity.WARNING,
    looks_for="完成值超出指标值达到或超过 20% 的提示核实，达到或超过 30% 的须说明原因（以评分规则为准；满意度除外）；"
    "没有分值的官方表同样核对；"
    "「超额完成的处理」选「不处理」的不提，选「仅提示」的只提示。",
    remedy="说明超额完成的原因；指标值定得偏低的，下一年度调整。",
    rule="over_reason",
)
def excess_explained(evidence: Evidence) -> Iterator[Problem]:
    """Find targets exceeded by more than the profile's limits without a reason.

    The over-fulfilment mode chosen in the workbook decides whether this is asked at all; where a
    form has no column for reasons nothing is asked. One more than a small count is only noted.
    """
    modes, forms = _over_modes(evidence), evidence.forms
    for row, score in evidence.scored():
        if not evidence.asks(forms[row.form_id], "indicators.reason"):
            continue
        profile, mode = evidence.profiles[row.form_id], modes[row.form_id]
        excess = _excess(row, score, forms[row.form_id])
        if mode == "none" or excess < profile.number("over_flag") or known(row.reason):
            continue
        wide = excess >= profile.number("over_reason") and mode != "flag" and not _one_more(row)
        yield Problem(
            row.form_id, row.sheet, (row.reason_at,),
            f"「{named(row.name)}」指标值 {row.target}，完成 {row.actual}，"
            f"超过 {percent_text(excess)}，没有说明原因",
            given=percent_text(excess), expected="说明原因",
            severity=None if wide else Severity.INFO, rule="over_reason" if wide else "over_flag",
        )  # fmt: skip


@check(
    "R03",
    "原因不能是空话",
    Severity.WARNING,
    looks_for="偏差原因是否只写「无」「已完成」等，少于 6 个字，或多个指标写同样的话；"
    "不必写原因的行是否填着数字 0（只提示）。",
    remedy="针对该指标写具体原因（为什么没完成）和具体措施（怎么改、何时改）。",
    basis=REVIEW_PRACTICE,
)
def reason_has_content(evidence: Evidence) -> Iterator[Problem]:
    """Find reasons without content where a reason is due, and one text used many times.

    A figure 0 where no reason is due is only mentioned.
    """
    modes, forms = _over_modes(evidence), evidence.forms
    due = [
        row
        for row, score in evidence.scored()
        if known(row.reason)
        and (
            _lost(row, score)
            or (
                modes[row.form_id] not in {"none", "flag"}
                and _excess(row, score, forms[row.form_id])
                >= evidence.profiles[row.form_id].number("over_reason")
            )
        )
    ]
    places = {(row.form_id, row.sheet, row.reason_at) for row in due}
    for row, score in evidence.scored():
        is_due = score.met is False or (row.form_id, row.sheet, row.reason_at) in places
        if not is_due and _is_zero(row.reason):
            yield Problem(
                row.form_id, row.sheet, (row.reason_at,), "偏差原因栏填的是数字 0",
                given=row.reason, expected="无，或留空", severity=Severity.INFO,
                remedy="没有偏差的，填写「无」或留空。",
            )  # fmt: skip
    alike = Counter((row.form_id, _PUNCTUATION.sub("", row.reason)) for row in due)
    wording: dict[tuple[str, str], str] = {}
    for row in due:
        text = _PUNCTUATION.sub("", row.reason)
        if text in _EMPTY_TALK or len(text) < _LEAST_LENGTH:
            yield Problem(
                row.form_id, row.sheet, (row.reason_at,), "偏差原因过于简单，没有说明问题",
                given=row.reason, expected="具体原因和改进措施",
            )  # fmt: skip
        elif alike[row.form_id, text] >= _MOST_ALIKE:
            yield Problem(
                row.form_id, row.sheet, (row.reason_at,), "多个指标的偏差原因完全相同",
                given=wording.setdefault((row.form_id, text), row.reason[:40]),
                expected="针对各指标分别说明",
            )  # fmt: skip


@check(
    "R04",
    "原因之外还要有措施",
    Severity.INFO,
    looks_for="偏差原因一栏是否只写了原因，没有写改进措施。",
    remedy="补写下一步的改进措施。",
    basis="财预〔2020〕10号附件1「偏差原因分析及改进措施」",
)
def reason_has_measure(evidence: Evidence) -> Iterator[Problem]:
    """Find reasons that name no measure."""
    for row, score in evidence.scored():
        if not _lost(row, score) or not known(row.reason):
            continue
        text = _PUNCTUATION.sub("", row.reason)
        if says_all_done(row.reason):  # R05 asks for the reason itself
            continue
        if len(text) >= _LEAST_LENGTH and not _MEASURE_WORDS.search(text):
            yield Problem(
                row.form_id, row.sheet, (row.reason_at,),
                f"「{named(row.name)}」写了原因，没有写改进措施",
                given=row.reason[:40], expected="原因＋改进措施",
            )  # fmt: skip


@check(
    "R05",
    "得分与原因说明相符",
    Severity.WARNING,
    looks_for="得满分的指标，原因里是否写着「未完成」「未达到」「进度滞后」；扣了分的指标，原因里是否只写「已全部完成」「达到预期」。",
    remedy="核对实际完成情况：没有完成的，改正完成值和得分；已经完成的，写明为什么扣分，或改正得分。",
    basis=REVIEW_PRACTICE,
)
def reason_fits_score(evidence: Evidence) -> Iterator[Problem]:
    """Find reasons that contradict the score: full marks and "not done", points lost and "all done".

    A missed target with full marks is S03's, a reason of a word or two R03's; neither is said twice.
    Denials (无未完成事项, 未出现滞后), suppositions, and what was made up for later are no contradiction.
    """
    for row, score in evidence.scored():
        if not known(row.reason) or row.weight is None or row.self_score is None or row.weight <= 0:
            continue
        text = _PUNCTUATION.sub("", row.reason)
        if row.self_score == row.weight and score.met is not False and says_not_done(row.reason):
            words = "得满分，原因里却写着没有完成"
            expected = "得分与说明一致"
        elif (
            row.self_score < row.weight and len(text) >= _LEAST_LENGTH and says_all_done(row.reason)
        ):
            words, expected = "扣了分，原因里却只写已经完成", "扣分的原因和改进措施"
        else:
            continue
        yield Problem(
            row.form_id, row.sheet, (row.reason_at, row.self_score_at),
            f"「{named(row.name)}」{words}：{row.reason[:40]}",
            given=f"{plain(row.self_score)}分／{plain(row.weight)}分", expected=expected,
        )  # fmt: skip


@check(
    "R06",
    "成本远低于指标值",
    Severity.INFO,
    looks_for="成本指标的实际完成值不到指标值（≤）的一半，没有说明原因。",
    remedy="说明原因；成本标准定得偏高的，下一年度调整。",
    basis=REVIEW_PRACTICE,
)
def cost_near_its_limit(evidence: Evidence) -> Iterator[Problem]:
    """Find costs of less than half of their limit, where a form has a place to say why.

    A ten-thousandth of it is F08's: the unit is wrong.
    """
    forms = evidence.forms
    for row in evidence.frames.rows("indicators"):
        if "成本" not in f"{row.level1 or ''}{row.level2 or ''}" or known(row.reason):
            continue
        if not evidence.asks(forms[row.form_id], "indicators.reason") or not _is_limited(row):
            continue
        share = divide(row.actual_number, row.target_number) or _ZERO
        if _ZERO < share < _HALF and not is_slip(row.target_number, row.actual_number):
            yield Problem(
                row.form_id, row.sheet, (row.reason_at,),
                f"「{named(row.name)}」指标值 {row.target}，完成 {row.actual}，"
                f"只有指标值的 {percent_text(share)}，没有说明原因",
                given=percent_text(share), expected="说明原因",
            )  # fmt: skip


def _is_limited(row: Any) -> bool:  # noqa: ANN401
    """Tell whether an amount of money has an upper limit in the same unit; a rate is no amount."""
    unit = row.target_unit or row.measure_unit or ""
    money = unit.partition("/")[0].endswith("元")
    given = row.target_kind == row.actual_kind == "数值" and row.actual_number is not None
    same = row.actual_unit in {None, "", unit}
    return bool(money and given and same and row.nature in {"≤", "<"} and row.target_number)


CHECKS = (
    loss_explained,
    excess_explained,
    reason_has_content,
    reason_has_measure,
    reason_fits_score,
    cost_near_its_limit,
)
