"""F: do the funds add up, and does what was spent fit what was budgeted?"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pandas as pd

from selfeval_xl.checks.face import FORM_10, REVIEW_PRACTICE, SYSTEM_CHECK, Problem, check
from selfeval_xl.exact import (
    Fit,
    divide,
    fixed,
    percent_text,
    places_of,
    plain,
    ratio_fit,
    round_half_up,
    sum_fit,
    to_wan,
    wan_text,
)
from selfeval_xl.findings import Severity
from selfeval_xl.intake import known
from selfeval_xl.scoring.totals import execution_points

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selfeval_xl.checks.face import Evidence

AMOUNTS = {
    "initial": "年初预算数",
    "budget": "全年预算数",
    "arrived": "实际到位数",
    "spent": "全年执行数",
}
_CENT_OF_WAN = 10_000
_SLIP = (Decimal(5_000), Decimal(20_000))
_MOST_PLACES = 2


def _split(address: str) -> tuple[str, tuple[str, ...]]:
    sheet, _, cell = address.partition("!")
    return sheet, (cell,) if cell else ()


def _declared(form: Any, key: str) -> Any:  # noqa: ANN401 (frame values)
    """Return a declared total of a form row, ``None`` when it is blank."""
    value = getattr(form, f"funds_declared_{key}")
    return value if known(value) else None


@check(
    "F01",
    "年度资金总额等于各来源之和",
    Severity.ERROR,
    looks_for="已申报的年初预算数、全年预算数、到位数、执行数总额，是否等于各资金来源之和（按四舍五入区间判断）。",
    remedy="核对批复文件和支付记录，改正总额或漏填、多填的资金来源，使总额等于各来源之和。",
    basis=FORM_10,
)
def total_adds_up(evidence: Evidence) -> Iterator[Problem]:
    """Compare each declared total with the sum of its sources by the interval rule."""
    groups = dict(list(evidence.frames.funds.groupby("form_id")))
    for form in evidence.frames.forms.itertuples(index=False):
        rows = groups.get(form.form_id)
        if rows is None:
            continue
        for key, label in AMOUNTS.items():
            stated = _declared(form, key)
            parts = [to_wan(value) for value in rows[key].dropna()]
            if stated is None or not parts:
                continue
            total, declared = sum(parts, Decimal(0)), to_wan(stated)
            fit = sum_fit(parts, declared)
            if fit is Fit.EXACT:
                continue
            sheet, cells = _split(getattr(form, f"funds_declared_{key}_at"))
            within = fit is Fit.ROUNDING
            yield Problem(
                form.form_id,
                sheet,
                cells,
                f"已申报的{label}总额与各资金来源之和不一致"
                + ("（四舍五入范围内）" if within else ""),
                given=f"{wan_text(stated)}万元",
                expected=f"{plain_amount(total)}万元",
                difference=f"{plain_amount(declared - total)}万元",
                severity=Severity.INFO if within else None,
                remedy="差额在四舍五入范围内，一般不必修改。" if within else "",
            )


def plain_amount(wan: Decimal) -> str:
    """Return 万元 with two decimals, more only where needed."""
    return fixed(wan, max(2, places_of(wan)))


@check(
    "F02",
    "预算执行率＝全年执行数÷全年预算数",
    Severity.ERROR,
    looks_for="已申报的预算执行率是否等于 全年执行数÷全年预算数（分母不是年初预算数），按所写小数位判断。",
    remedy="用全年执行数除以全年预算数重新计算执行率。",
    rule="execution_score",
)
def rate_holds(evidence: Evidence) -> Iterator[Problem]:
    """Recompute the declared execution rate from the sums; whole percents are taken as such."""
    for form in evidence.frames.forms.itertuples(index=False):
        stated = _declared(form, "rate")
        totals = evidence.scores.totals.loc[form.form_id]
        if stated is None or totals["rate"] is None:
            continue
        percent = stated * 100
        fit = ratio_fit(
            to_wan(totals["spent"] or 0), to_wan(totals["budget"]), percent,
            places=min(_MOST_PLACES, places_of(percent)),
        )  # fmt: skip
        if fit is Fit.EXACT:
            continue
        sheet, cells = _split(form.funds_declared_rate_at)
        within = fit is Fit.ROUNDING
        yield Problem(
            form.form_id,
            sheet,
            cells,
            "已申报的预算执行率与按全年执行数、全年预算数计算的结果不一致"
            + ("（四舍五入范围内）" if within else ""),
            given=f"{plain(percent)}%",
            expected=percent_text(totals["rate"]),
            difference=f"{fixed(percent - totals['rate'] * 100)}个百分点",
            severity=Severity.INFO if within else None,
        )


@check(
    "F03",
    "预算执行率得分",
    Severity.ERROR,
    looks_for="预算执行率自评得分是否等于 分值×执行率（最高为分值）。",
    remedy="按 分值×全年执行数÷全年预算数 计算，最高为分值，保留两位小数。",
    rule="execution_score",
)
def execution_score_holds(evidence: Evidence) -> Iterator[Problem]:
    """Recompute the execution score; rounding to one decimal or a whole number is only noted."""
    for form in evidence.frames.forms.itertuples(index=False):
        stated = form.execution_self_score
        totals = evidence.scores.totals.loc[form.form_id]
        if not known(stated) or totals["rate"] is None:
            continue
        right = execution_points(totals["execution_weight"], totals["rate"])
        if abs(stated - right) <= Decimal("0.005"):
            continue
        rounded = stated in {round_half_up(right, 1), round_half_up(right, 0)}
        sheet, cells = _split(form.execution_self_score_at)
        yield Problem(
            form.form_id,
            sheet,
            cells,
            "预算执行率自评得分与按执行率计算的得分不一致" + ("（取整或保留一位小数）" if rounded else ""),
            given=f"{plain(stated)}分",
            expected=f"{fixed(right)}分",
            difference=f"{fixed(stated - right)}分",
            severity=Severity.INFO if rounded else None,
        )


@check(
    "F04",
    "执行数不大于预算数",
    Severity.ERROR,
    looks_for="每个资金来源的全年执行数是否大于全年预算数；差额不超过 0.01 万元的只作警告。",
    remedy="核对是否漏填预算调整（追加、上年结转）或执行数填错；确属超预算支出的，先办理预算调整。",
    basis=REVIEW_PRACTICE,
)
def not_overspent(evidence: Evidence) -> Iterator[Problem]:
    """Find fund rows that spent more than their full-year budget."""
    funds = evidence.frames.funds
    over = funds[(funds["spent"] > funds["budget"]).fillna(value=False) & (funds["budget"] > 0)]
    for row in over.itertuples(index=False):
        difference = row.spent - row.budget
        yield Problem(
            row.form_id,
            row.sheet,
            (row.spent_at,),
            f"「{row.source}」全年执行数大于全年预算数",
            given=f"{wan_text(row.spent)}万元",
            expected=f"不大于 {wan_text(row.budget)}万元",
            difference=f"{wan_text(difference)}万元",
            severity=Severity.WARNING if difference <= _CENT_OF_WAN else None,
        )


@check(
    "F05",
    "执行率偏低须说明原因",
    Severity.WARNING,
    looks_for="执行率低于 90% 的资金来源是否写了偏差原因；低于 80% 的特别指出。",
    remedy="在偏差原因一列写明原因和改进措施，如招标节约、工程进度滞后、资金下达较晚等。",
    rule="rate_reason",
)
def low_rate_explained(evidence: Evidence) -> Iterator[Problem]:
    """Find fund rows below the rate limits of the profile that give no reason."""
    funds = evidence.frames.funds
    for row in funds[(funds["budget"] > 0) & funds["spent"].notna()].itertuples(index=False):
        profile = evidence.profiles[row.form_id]
        rate = divide(row.spent, row.budget) or Decimal(0)
        if rate >= profile.number("rate_reason") or known(row.reason):
            continue
        strong = rate < profile.number("rate_strong")
        yield Problem(
            row.form_id,
            row.sheet,
            (row.reason_at,),
            f"「{row.source}」执行率{'明显' if strong else ''}偏低，没有说明原因",
            given=percent_text(rate),
            expected=f"不低于 {percent_text(profile.number('rate_reason'))}，或说明原因",
            rule="rate_strong" if strong else "rate_reason",
        )


@check(
    "F06",
    "预算调整须说明原因",
    Severity.WARNING,
    looks_for="年初预算数与全年预算数不同的资金来源，是否写明调整原因。",
    remedy="在偏差原因一列写明年中追加、调减或上年结转的依据（文号）和原因。",
    basis="四川省项目支出绩效自评表填报说明",
)
def adjustment_explained(evidence: Evidence) -> Iterator[Problem]:
    """Find fund rows whose budget changed during the year without a reason."""
    funds = evidence.frames.funds
    changed = funds[(funds["initial"] != funds["budget"]).fillna(value=False)]
    for row in changed.itertuples(index=False):
        if known(row.reason):
            continue
        yield Problem(
            row.form_id,
            row.sheet,
            (row.reason_at,),
            f"「{row.source}」年初预算数 {wan_text(row.initial)}万元，全年预算数 "
            f"{wan_text(row.budget)}万元，没有说明调整原因",
            given=f"{wan_text(row.initial)}万元 → {wan_text(row.budget)}万元",
            expected="说明预算调整的依据和原因",
            difference=f"{wan_text(row.budget - row.initial)}万元",
        )


@check(
    "F07",
    "预算数、执行数不能空缺",
    Severity.ERROR,
    looks_for="用到的资金来源是否都填了预算数和执行数；预算为 0 却有支出。没有金额应填 0，不能留空。",
    remedy="补填金额；确实没有的填 0。有支出就应有预算，请核对预算来源。",
    basis=SYSTEM_CHECK,
)
def amounts_present(evidence: Evidence) -> Iterator[Problem]:
    """Find used fund rows with a blank amount, and spending without a budget."""
    funds = evidence.frames.funds
    notes = evidence.frames.notes
    unreadable = set(
        zip(notes["form_id"], notes["sheet"], notes["cell"], strict=True)
    )
    used = funds[funds[["initial", "budget", "arrived", "spent"]].notna().any(axis=1)]
    for row in used.itertuples(index=False):
        for key in ("budget", "spent"):
            address = getattr(row, f"{key}_at")
            if pd.isna(getattr(row, key)) and (row.form_id, row.sheet, address) not in unreadable:
                yield Problem(
                    row.form_id,
                    row.sheet,
                    (address,),
                    f"「{row.source or '未写来源'}」的{AMOUNTS[key]}未填",
                    expected="填写金额，没有填 0",
                )
        if row.budget is not pd.NA and row.spent is not pd.NA and row.budget == 0 < row.spent:
            yield Problem(
                row.form_id,
                row.sheet,
                (row.budget_at,),
                f"「{row.source}」全年预算数为 0，却有执行数",
                given="0万元",
                expected=f"不小于 {wan_text(row.spent)}万元",
            )


@check(
    "F08",
    "元与万元混用",
    Severity.WARNING,
    looks_for="同一来源的年初、全年、到位、执行数之间是否相差约一万倍（把元当成万元，或反之）。",
    remedy="本表单位为万元，请把按元填写的数除以 10000。",
    basis=REVIEW_PRACTICE,
)
def unit_not_mixed(evidence: Evidence) -> Iterator[Problem]:
    """Find amounts of one row that differ by a factor of about ten thousand."""
    low, high = _SLIP
    for row in evidence.frames.funds.itertuples(index=False):
        amounts = {k: int(v) for k in AMOUNTS if (v := getattr(row, k)) is not pd.NA and v > 0}
        if len(amounts) < 2:  # noqa: PLR2004 (a comparison takes two)
            continue
        least = min(amounts.values())
        cells = tuple(getattr(row, f"{k}_at") for k, v in amounts.items() if low <= Decimal(v) / least <= high)
        if cells:
            yield Problem(
                row.form_id,
                row.sheet,
                cells,
                f"「{row.source}」各金额相差约一万倍，疑似元与万元混用",
                given="、".join(f"{AMOUNTS[k]} {wan_text(v)}" for k, v in amounts.items()),
                expected="单位统一为万元",
            )


@check(
    "F09",
    "金额的写法",
    Severity.ERROR,
    looks_for="金额是否为负数，是否为数字；超过两位小数、以文字或带单位填写的作提示。",
    remedy="金额填不小于 0 的数字，单位万元。",
    basis=SYSTEM_CHECK,
)
def amounts_well_formed(evidence: Evidence) -> Iterator[Problem]:
    """Find negative, unreadable, normalised and over-precise amounts."""
    for row in evidence.frames.funds.itertuples(index=False):
        for key, label in AMOUNTS.items():
            value, address = getattr(row, key), getattr(row, f"{key}_at")
            if value is pd.NA:
                continue
            if value < 0:
                yield Problem(
                    row.form_id, row.sheet, (address,), f"「{row.source}」{label}为负数",
                    given=f"{wan_text(value)}万元", expected="不小于 0",
                )  # fmt: skip
            elif places_of(to_wan(value)) > _MOST_PLACES:
                yield Problem(
                    row.form_id, row.sheet, (address,), "金额超过两位小数，打印时按两位小数四舍五入",
                    severity=Severity.INFO, remedy="一般不必修改；计算按原数进行。",
                )  # fmt: skip
    yield from _notes(evidence)


def _notes(evidence: Evidence) -> Iterator[Problem]:
    notes = evidence.frames.notes
    for note in notes[notes["block"] == "funds"].itertuples(index=False):
        converted = note.kind == "已换算"
        yield Problem(
            note.form_id,
            note.sheet,
            (note.cell,),
            f"{note.label}：{note.text}",
            given=note.typed,
            expected="" if converted else "填写数字",
            severity=Severity.INFO if converted else None,
            remedy="程序已换算，请核对是否符合本意。" if converted else "",
        )


CHECKS = (
    total_adds_up,
    rate_holds,
    execution_score_holds,
    not_overspent,
    low_rate_explained,
    adjustment_explained,
    amounts_present,
    unit_not_mixed,
    amounts_well_formed,
)
