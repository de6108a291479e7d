"""Choose the method of each indicator and score it; the frame of scores keeps every trace."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pandas as pd

from selfeval_xl.intake import has_points, reader
from selfeval_xl.rules import OVER_MODES
from selfeval_xl.scoring import methods
from selfeval_xl.scoring.base_data import PERCENT, measure, score_measured
from selfeval_xl.scoring.methods import Curve, Over, Score

if TYPE_CHECKING:
    from collections.abc import Mapping

    from selfeval_xl.intake import Frames
    from selfeval_xl.rules import Profile

SCORE_COLUMNS = (
    "form_id",
    "row",
    "curve",
    "points",
    "rule",
    "basis",
    "trace",
    "ratio",
    "met",
    "over",
    "measured",
)
_GRADE_WORDS = (
    re.compile(r"(?:已|基本|全部|全面|按期|如期)*(?:达成|完成|实现)"),
    re.compile(r"(?:未|没有)(?:全部|完全)|.{0,4}部分"),
    re.compile(r"未|没有|实现(?:目标)?程度较低"),
)
_YES = re.compile(
    r"是|(?:已|全部|全面|按期|按时|如期|按规定)*(?:完成|达成|达到|达标|通过|做到|建立|建成|实现|印发)"
    r"|合格|符合|按期|按时|如期|(?:有|已)$"
)
_NO = re.compile(
    r"否|未|没有|不合格|不达|不符合|部分|实现(?:目标)?程度较低|逾期|超期|延期|推迟|无$"
)
_CANNOT_SCORE, _CANNOT_JUDGE = "不能测算", "不能判断是否达到"
_NOT_NUMBER = "实际完成值不是数字，不能测算"


def over_of(profile: Profile, chosen: object) -> Over:
    """Return the over-fulfilment rule: the one chosen in the workbook, else the profile's."""
    mode = OVER_MODES.get(str(chosen), profile.word("over_mode"))
    return Over(mode, profile.number("over_reason"), profile.number("over_deduction"))


def says_done(text: str) -> bool | None:
    """Return whether a text says that something was done; ``None`` when it says neither."""
    squeezed = text.strip()
    if _NO.match(squeezed):
        return False
    return True if _YES.match(squeezed) else None


def grade_index(text: str) -> int | None:
    """Return which qualitative grade a text names: 0 reached, 1 partly, 2 not; ``None`` if none."""
    squeezed = text.strip()
    return next((i for i in (1, 2, 0) if _GRADE_WORDS[i].match(squeezed)), None)


def score_row(row: Any, form: Any, profile: Profile, over: Over) -> Score:  # noqa: ANN401
    """Score one indicator row of a workbook (named tuples of the indicators and forms frames).

    What the workbook's base data give goes before what was typed.
    """
    measured = measure(row, form, profile)
    score = None
    if row.weight is None or row.weight <= 0:
        score = methods.unscored("分值未填或不大于 0，不能测算")
    elif measured is not None:
        score = score_measured(row, measured)
    score = score or _typed(row, profile, over)
    return score if measured is None else replace(score, measured=measured.value)


def _attained(row: Any, profile: Profile, over: Over) -> Score:  # noqa: ANN401
    """Tell of a row without points whether its target was reached, as far as that can be told."""
    score = _typed(row._replace(weight=Decimal(1)), profile, over)
    if score.met is None:
        return replace(score, points=None, trace=score.trace.replace(_CANNOT_SCORE, _CANNOT_JUDGE))
    reached = "达到指标值" if score.met else "未达到指标值"
    return replace(score, points=None, trace=f"{reached}；本表未设分值，不计分")


def _typed(  # noqa: PLR0911 (a ladder: the first method that fits)
    row: Any,  # noqa: ANN401 (a frame's tuple)
    profile: Profile,
    over: Over,
) -> Score:
    """Score a row by the figures or words that were typed."""
    method = row.method if row.method not in {None, "", "自动"} else ""
    if method == "评判等级" or (not method and row.nature == "定性"):
        return _graded(row, profile)
    if row.nature == "是否" or (method == "直接赋分" and row.actual_kind == "文字"):
        return _words(row)
    if row.target is None or row.actual is None:
        return methods.unscored("指标值或实际完成值未填，不能测算")
    if row.target_kind == "日期":
        return _dated(row)
    if row.actual_kind != "数值":
        return methods.unscored(_NOT_NUMBER)
    if method == "满意度分档" or (not method and _is_survey(row, profile)):
        return _satisfaction(row, profile)
    return _numeric(row, profile, over, method)


def _graded(row: Any, profile: Profile) -> Score:  # noqa: ANN401
    index = grade_index(row.actual or "")
    if index is None:
        names = "、".join(band.grade for band in profile.qualitative_bands)
        return methods.unscored(f"定性指标的实际完成值应为 {names} 之一，不能测算", Curve.GRADED)
    return methods.graded(
        row.weight, profile.qualitative_bands[index], row.self_score, best=index == 0
    )


def _is_survey(row: Any, profile: Profile) -> bool:  # noqa: ANN401
    """Tell whether the profile scores the row by interval: a satisfaction in percent."""
    units = {unit for unit in (row.measure_unit, row.target_unit, row.actual_unit) if unit}
    in_percent = not units or bool(units & PERCENT)
    return (
        bool(profile.satisfaction_bands)
        and "满意度" in f"{row.level1}{row.level2}"
        and in_percent
        and row.nature not in {"≤", "<"}
    )


def survey_scale(row: Any) -> int:  # noqa: ANN401
    """Return what a satisfaction is counted in: 100 for percent, 1 for a fraction."""
    units = {row.measure_unit, row.target_unit, row.actual_unit}
    return 100 if units & PERCENT or row.actual_number > 1 else 1


def _words(row: Any) -> Score:  # noqa: ANN401
    """Score a yes/no result; a target may itself be a no (「是否超标准：否」)."""
    actual, target = (row.actual or "").strip(), (row.target or "").strip()
    done = says_done(actual)
    if actual and actual == target:
        met = True
    elif done is None:
        return methods.unscored("实际完成值应写明是或否，不能测算", Curve.DIRECT)
    else:
        met = done is (says_done(target) is not False)
    return methods.direct(row.weight, met=met, words=actual)


def _dated(row: Any) -> Score:  # noqa: ANN401
    if row.actual_kind != "日期":
        return methods.unscored("指标值是日期，实际完成值不是日期，不能测算", Curve.DATE)
    return methods.dated(
        row.weight,
        row.target_number,
        row.actual_number,
        (row.target, row.actual),
        latest=row.nature not in {"≥", ">"},
    )


def _satisfaction(row: Any, profile: Profile) -> Score:  # noqa: ANN401
    bands = profile.satisfaction_bands
    if not bands:
        return methods.unscored("所选评分规则没有满意度分档，不能测算", Curve.SATISFACTION)
    share = row.actual_number / survey_scale(row)
    met = row.target_number is None or row.actual_number >= row.target_number
    return methods.satisfaction(row.weight, share, bands, met=met)


def _units_differ(row: Any) -> bool:  # noqa: ANN401
    """Tell whether the result is typed in another unit than its target, or than 度量单位 asks for."""
    wanted = row.target_unit or row.measure_unit
    if not wanted or not row.actual_unit or wanted == row.actual_unit:
        return False
    if row.target_unit:
        return True
    return reader.count_differently(wanted, row.actual_unit)


def _numeric(row: Any, profile: Profile, over: Over, method: str) -> Score:  # noqa: ANN401
    if row.target_kind != "数值":
        return methods.unscored("指标值不是数字，不能测算")
    w, t, a = row.weight, row.target_number, row.actual_number
    if _units_differ(row):
        units = f"{row.target_unit or row.measure_unit}、{row.actual_unit}"
        return methods.unscored(f"指标值和完成值的单位不同（{units}），不能测算")
    if t < 0:
        return methods.unscored("指标值为负数，没有通行的算法，不能测算")
    if row.nature in {"≤", "<"}:
        score = methods.at_most(w, t, a, profile.word("reverse_curve"))
    elif row.nature == "=":
        score = methods.equal(w, t, a, row.threshold, over)
    elif row.nature in {"≥", ">"}:
        score = methods.at_least(w, t, a, row.threshold, over)
    else:
        return methods.unscored("指标性质未填或不认识，不能测算")
    if method == "直接赋分" and score.points is not None:
        return methods.direct(
            w, met=bool(score.met), words=f"{row.nature}{row.target}：{row.actual}"
        )
    return score


def score_indicators(frames: Frames, profiles: Mapping[str, Profile]) -> pd.DataFrame:
    """Return one row per indicator, in the order and with the index of ``frames.indicators``.

    Columns: ``form_id``, ``row``, ``curve`` (:class:`Curve`), ``points`` (``Decimal`` or missing),
    ``rule``, ``basis``, ``trace``, ``ratio`` (fraction), ``met``, ``over``, ``measured`` (fraction
    computed from base data, or missing). On a form without points it is only told whether the target
    was reached.
    """
    forms = {form.form_id: form for form in frames.rows("forms")}
    overs = {key: over_of(profiles[key], form.over_mode) for key, form in forms.items()}
    pointed = {key for key, form in forms.items() if has_points(form)}
    rows = []
    for row in frames.rows("indicators"):
        profile, over = profiles[row.form_id], overs[row.form_id]
        if row.form_id in pointed:
            score = score_row(row, forms[row.form_id], profile, over)
        else:
            score = _attained(row, profile, over)
        rows.append(
            (row.form_id, row.row, score.curve, score.points, score.rule, profile[score.rule].basis,
             score.trace, score.ratio, score.met, score.over, score.measured)
        )  # fmt: skip
    frame = pd.DataFrame(rows, columns=list(SCORE_COLUMNS), dtype=object)
    frame.index = frames.indicators.index
    return frame
