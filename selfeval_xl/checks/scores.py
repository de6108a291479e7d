"""S: the unit's own scores must follow from its own figures."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from selfeval_xl.checks.face import (
    SYSTEM_CHECK,
    Problem,
    check,
    named,
    places_of_measures,
    rounding_words,
    signed,
    split_place,
)
from selfeval_xl.checks.weights import is_excerpt
from selfeval_xl.exact import fixed, is_rounded_to, plain
from selfeval_xl.findings import Severity
from selfeval_xl.intake import has_points, known
from selfeval_xl.scoring import Curve, band_edges, grade_index

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from selfeval_xl.checks.face import Evidence
    from selfeval_xl.rules import Profile

_TOLERANCE = Decimal("0.01")
_NOT_BY_TARGET = frozenset({Curve.GRADED, Curve.STEPS, Curve.BANDS})
"""Curves whose points do not follow from the target: S03 leaves them to S04 and S01."""
_GRADE_WORDS = {"优秀": "优", "良好": "良", "中等": "中", "较差": "差"}


def grade_word(typed: str) -> str:
    """Return a grade as the rules call it: 优秀 is 优."""
    return _GRADE_WORDS.get(typed, typed)


def _scored(evidence: Evidence) -> Iterator[tuple[Any, Any]]:
    """Yield (indicator row, its score) for rows that have a weight and the unit's own score."""
    for row, score in evidence.scored():
        if row.weight is not None and row.self_score is not None:
            yield row, score


def _level(evidence: Evidence, row: Any, score: Any) -> Severity | None:  # noqa: ANN401
    """Return 警告 where the rule itself is not certain: nobody is faulted on a 待核实 rule."""
    rule = evidence.profiles[row.form_id][score.rule]
    return Severity.WARNING if rule.is_unsure else None


def _taken_by_hand(evidence: Evidence, row: Any, score: Any) -> bool:  # noqa: ANN401
    """Tell whether a rule lets people take points for a target exceeded widely, and they say why."""
    allowed = evidence.profiles[row.form_id].flag("manual_deduction")
    return bool(allowed and score.over and row.self_score < score.points and known(row.reason))


def _in_range(row: Any) -> bool:  # noqa: ANN401 (a frame's tuple)
    return bool(0 <= row.self_score <= row.weight)


def _full_though_missed(row: Any, score: Any) -> bool:  # noqa: ANN401
    return (
        score.met is False
        and score.curve not in _NOT_BY_TARGET
        and score.points is not None
        and score.points < row.weight
        and row.self_score == row.weight
    )


@check(
    "S01",
    "自评得分与测算得分",
    Severity.ERROR,
    looks_for="按评分规则用指标值、完成值、分值重新计算，自评得分与之相差是否超过 0.01 分；"
    "只因按规则允许的小数位（默认一位）取舍而不同的只作提示。",
    remedy="按测算得分改正自评得分；认为应按其他方法评分的，在「评分方法」列选定并说明理由。",
    rule="missed",
)
def score_follows_from_figures(evidence: Evidence) -> Iterator[Problem]:
    """Compare typed scores with computed ones; what S02, S03 and S04 say is not said again."""
    for row, score in _scored(evidence):
        if score.points is None or score.curve is Curve.GRADED:
            continue
        if not _in_range(row) or _full_though_missed(row, score):
            continue
        difference = row.self_score - score.points
        if abs(difference) <= _TOLERANCE:
            continue
        places = evidence.profiles[row.form_id].self_score_places
        rounded = is_rounded_to(row.self_score, score.points, places)
        note = rounding_words(places) if rounded else ""
        if _taken_by_hand(evidence, row, score):
            note = "（超额完成，由人工扣减）"
        yield Problem(
            row.form_id, row.sheet, (row.self_score_at,),
            f"「{named(row.name)}」自评得分与测算得分不一致"
            f"{note}：{score.trace}",
            given=f"{plain(row.self_score)}分", expected=f"{fixed(score.points)}分",
            difference=f"{fixed(difference)}分", rule=score.rule,
            severity=Severity.INFO if note else _level(evidence, row, score),
        )  # fmt: skip


@check(
    "S02",
    "自评得分在 0 与分值之间",
    Severity.ERROR,
    looks_for="自评得分是否大于分值或小于 0。",
    remedy="自评得分最低 0 分，最高为该指标的分值。",
    basis=SYSTEM_CHECK,
)
def score_in_range(evidence: Evidence) -> Iterator[Problem]:
    """Find scores above the weight or below zero; a weight that is none is W04's."""
    for row, _ in _scored(evidence):
        if row.weight > 0 and not _in_range(row):
            yield Problem(
                row.form_id, row.sheet, (row.self_score_at,),
                f"「{named(row.name)}」自评得分{'大于分值' if row.self_score > 0 else '小于 0'}",
                given=f"{plain(row.self_score)}分", expected=f"0～{plain(row.weight)}分",
                difference=f"{plain(row.self_score - (row.weight if row.self_score > 0 else 0))}分",
            )  # fmt: skip


@check(
    "S03",
    "未达到指标值不能得满分",
    Severity.ERROR,
    looks_for="完成值未达到指标值，自评却得满分的指标；指标没有分值的，一级指标标题所写的分值全部得到，"
    "其下却有指标未达到（指标值没有写明方向的只作警告）。",
    remedy="按测算得分扣分，并填写偏差原因分析及改进措施。",
    rule="missed",
)
def missed_is_not_full(evidence: Evidence) -> Iterator[Problem]:
    """Find full marks on a missed target, be it by all the points that a heading gives."""
    yield from _headed_in_full(evidence)
    for row, score in _scored(evidence):
        if _full_though_missed(row, score):
            yield Problem(
                row.form_id, row.sheet, (row.self_score_at,),
                f"「{named(row.name)}」指标值 {signed(row)}，完成 {row.actual}，"
                f"未达到却得满分：{score.trace}",
                given=f"{plain(row.self_score)}分", expected=f"{fixed(score.points)}分",
                difference=f"{fixed(row.self_score - score.points)}分", rule=score.rule,
            )  # fmt: skip


def _headed_in_full(evidence: Evidence) -> Iterator[Problem]:
    """Find missed targets below a heading all of whose points were given; single weights are not known."""
    noted = evidence.noted()
    below: dict[tuple[str, str | None], list[tuple[Any, Any]]] = {}
    for row, score in evidence.scored():
        below.setdefault((row.form_id, row.level1), []).append((row, score))
    for head in evidence.frames.rows("weights"):
        if has_points(evidence.forms[head.form_id]) or head.level2 or not head.approved:
            continue
        pairs = below.get((head.form_id, head.level1), [])
        given = [row.self_score for row, _ in pairs]
        if None in given or sum(given, Decimal(0)) != head.approved:
            continue
        rule = evidence.profiles[head.form_id]["missed"]
        for row, score in pairs:
            if score.met is not False or not row.self_score:
                continue
            unsure = rule.is_unsure or bool(places_of_measures(row) & noted)
            yield Problem(
                row.form_id, row.sheet, (row.self_score_at,),
                f"「{named(row.name)}」指标值 {signed(row)}，完成 {row.actual}，未达到，"
                f"「{head.level1}」的 {plain(head.approved)} 分却全部得到",
                given=f"{plain(row.self_score)}分", expected="按完成比例扣分",
                severity=Severity.WARNING if unsure else None,
            )  # fmt: skip


@check(
    "S04",
    "定性指标得分在档次区间内",
    Severity.ERROR,
    looks_for="定性指标的自评得分，是否在所选达成档次的分数区间内。",
    remedy="按达成档次的区间打分，或改选与实际相符的档次。",
    rule="qualitative_bands",
)
def grade_fits_band(evidence: Evidence) -> Iterator[Problem]:
    """Find qualitative scores outside the band of the grade that was chosen.

    Bands that are not certain (待核实) make a 警告: nobody is faulted on them.
    """
    for row, score in _scored(evidence):
        if score.curve is not Curve.GRADED or score.points is None or not _in_range(row):
            continue
        index = grade_index(row.actual)
        if index is None or score.points == row.self_score:
            continue
        profile = evidence.profiles[row.form_id]
        band = profile.qualitative_bands[index]
        low, high = band_edges(row.weight, band)
        yield Problem(
            row.form_id, row.sheet, (row.self_score_at,),
            f"「{named(row.name)}」选「{band.grade}」，自评得分不在该档区间内",
            given=f"{plain(row.self_score)}分", expected=f"{fixed(low)}～{fixed(high)}分",
            difference=f"{fixed(row.self_score - score.points)}分",
            severity=Severity.WARNING if profile["qualitative_bands"].is_unsure else None,
        )  # fmt: skip


@check(
    "S05",
    "总分与等级",
    Severity.ERROR,
    looks_for="已申报的自评总分是否等于各项自评得分之和；总分是否超过 100 分；已申报的等级与总分是否相符"
    "（项目清单里各项目的得分与等级同样核对）。",
    remedy="总分＝各指标自评得分之和＋预算执行率得分；等级按总分所在区间确定。",
    rule="grades",
)
def total_and_grade_agree(evidence: Evidence) -> Iterator[Problem]:
    """Compare the declared total with the sum and the declared grade with the total's band.

    A tail of 0.01 is only noted. Without a total (some score is missing, or that of the execution
    is not stated and cannot be computed) nothing is compared. A total of more points than there are has
    no grade, and where it is the sum is told to be too much.
    """
    by_id = evidence.totals
    scored_at = {
        form_id: (rows[0].sheet, (f"{rows[0].self_score_at}:{rows[-1].self_score_at}",))
        for form_id, rows in evidence.frames.by_form("indicators").items()
    }
    for form in evidence.frames.rows("forms"):
        profile = evidence.profiles[form.form_id]
        stated = form.declared_total if known(form.declared_total) else None
        totals = by_id[form.form_id]
        right = totals.self_total
        if totals.indicator_weight and is_excerpt(form, totals, profile):
            right = None
        if _lacks_execution(form, totals):
            right = None
        if stated is not None and right is not None and stated != right:
            sheet, cells = split_place(form.declared_total_at)
            tail = abs(stated - right) <= _TOLERANCE
            yield Problem(
                form.form_id, sheet, cells,
                f"已申报的自评总分不等于各项自评得分之和{'（尾差）' if tail else ''}",
                given=f"{plain(stated)}分", expected=f"{fixed(right)}分",
                difference=f"{plain(stated - right)}分", severity=Severity.INFO if tail else None,
            )  # fmt: skip
        base = stated if stated is not None else totals.self_total
        if base is not None and base > profile.number("weights_total"):
            if stated is None or right is None or stated == right:
                yield _above(form, scored_at, base, profile)
            continue
        base = stated if stated is not None else right
        if base is None or not known(form.declared_grade):
            continue
        place = form.form_id, *split_place(form.declared_grade_at)
        yield from _grade_differs(place, "总分", base, form.declared_grade, profile)
    for row in evidence.frames.rows("projects"):
        if row.self_score is not None and known(row.self_grade):
            place = row.form_id, row.sheet, (row.self_grade_at,)
            what, profile = f"「{named(row.name)}」自评得分", evidence.profiles[row.form_id]
            yield from _grade_differs(place, what, row.self_score, row.self_grade, profile)


def _above(
    form: Any,  # noqa: ANN401 (a frame's tuple)
    scored_at: Mapping[str, tuple[str, tuple[str, ...]]],
    total: Decimal,
    profile: Profile,
) -> Problem:
    """Return that a total is more than all points; told beside the declared total, else the scores.

    A form may declare a total and have no indicators, and so no scores.
    """
    most = profile.number("weights_total")
    is_declared = known(form.declared_total)
    place = split_place(form.declared_total_at) if is_declared else scored_at[form.form_id]
    return Problem(
        form.form_id, *place, f"自评总分 {plain(total)} 分，超过满分 {plain(most)} 分，不能评等级",
        given=f"{plain(total)}分", expected=f"不大于 {plain(most)}分",
        difference=f"{plain(total - most)}分",
    )  # fmt: skip


def _lacks_execution(form: Any, totals: Any) -> bool:  # noqa: ANN401 (frames' tuples)
    """Tell whether nobody knows the score of the execution: no amounts, and none is stated."""
    if not totals.execution_weight or known(form.execution_self_score):
        return False
    return totals.budget is None or totals.spent is None


def _grade_differs(
    place: tuple[str, str, tuple[str, ...]], what: str, score: Decimal, typed: str, profile: Profile
) -> Iterator[Problem]:
    grade = profile.grade_of(score)
    if grade_word(typed) != grade:
        message = f"{what} {plain(score)} 分，等级应为「{grade}」"
        yield Problem(*place, message, given=typed, expected=grade)


CHECKS = (
    score_follows_from_figures,
    score_in_range,
    missed_is_not_full,
    grade_fits_band,
    total_and_grade_agree,
)
