"""F: the funds must add up, and what was spent must fit what was budgeted."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from selfeval_xl.checks.face import (
    FORM_10,
    REVIEW_PRACTICE,
    SYSTEM_CHECK,
    Problem,
    check,
    named,
    noted,
    split_place,
)
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
from selfeval_xl.scoring import execution_points

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
_HALF_CENT = Decimal("0.005")
_CENT = Decimal("0.01")


def _declared(form: Any, key: str) -> Any:  # noqa: ANN401 (frame values)
    """Return a declared total of a form row, ``None`` when it is blank."""
    value = getattr(form, f"funds_declared_{key}")
    return value if known(value) else None


def _is_used(row: Any) -> bool:  # noqa: ANN401 (a frame's tuple)
    return any(known(getattr(row, key)) for key in AMOUNTS)


def _is_explained(row: Any, form: Any) -> bool:  # noqa: ANN401 (frames' tuples)
    """Tell whether a fund row has a reason, in its own cell or in that of the declared total."""
    return known(row.reason) or known(form.funds_declared_reason)


def _funds_with_form(evidence: Evidence) -> Iterator[tuple[Any, Any]]:
    forms = {form.form_id: form for form in evidence.frames.rows("forms")}
    for row in evidence.frames.rows("funds"):
        yield row, forms[row.form_id]


@check(
    "F01",
    "年度资金总额等于各来源之和",
    Severity.ERROR,
    looks_for="已申报的年初预算数、全年预算数、到位数、执行数总额，"
    "是否等于各资金来源之和（按四舍五入区间判断）。",
    remedy="核对批复文件和支付记录，改正总额或漏填、多填的资金来源，使总额等于各来源之和。",
    basis=FORM_10,
)
def total_adds_up(evidence: Evidence) -> Iterator[Problem]:
    """Compare each declared total with the sum of its sources by the interval rule.

    Where a source gives no amount, a larger total may be right: that is only a question.
    """
    groups = evidence.frames.by_form("funds")
    for form in evidence.frames.rows("forms"):
        rows = [row for row in groups.get(form.form_id, ()) if _is_used(row)]
        for key, label in AMOUNTS.items():
            stated = _declared(form, key)
            parts = [to_wan(value) for row in rows if known(value := getattr(row, key))]
            if stated is None or not parts:
                continue
            total, declared = sum(parts, Decimal(0)), to_wan(stated)
            fit = sum_fit(parts, declared)
            if fit is Fit.EXACT:
                continue
            severity, note, remedy = None, "", ""
            if fit is Fit.ROUNDING:
                severity, note = Severity.INFO, "（四舍五入范围内）"
                remedy = "差额在四舍五入范围内，一般不必修改。"
            elif len(parts) < len(rows) and declared > total:
                severity, note = Severity.WARNING, f"（有资金来源没有填{label}）"
                remedy = f"补填各资金来源的{label}，没有填 0；仍不相等的，改正总额。"
            sheet, cells = split_place(getattr(form, f"funds_declared_{key}_at"))
            yield Problem(
                form.form_id,
                sheet,
                cells,
                f"已申报的{label}总额与各资金来源之和不一致{note}",
                given=f"{wan_text(stated)}万元",
                expected=f"{_amount(total)}万元",
                difference=f"{_amount(declared - total)}万元",
                severity=severity,
                remedy=remedy,
            )


def _amount(wan: Decimal) -> str:
    """Return 万元 with two decimals, more only where needed."""
    return fixed(wan, max(_MOST_PLACES, places_of(wan)))


@check(
    "F02",
    "预算执行率＝全年执行数÷全年预算数",
    Severity.ERROR,
    looks_for="已申报的预算执行率是否等于 全年执行数÷全年预算数（分母不是年初预算数），"
    "按所写小数位判断。",
    remedy="用全年执行数除以全年预算数重新计算执行率。",
    rule="execution_score",
)
def rate_holds(evidence: Evidence) -> Iterator[Problem]:
    """Recompute the declared execution rate from the sums, at the decimals it is written with.

    Decimals past the second (a rate that a formula gave) are rounded away first.
    """
    by_id = evidence.totals()
    for form in evidence.frames.rows("forms"):
        stated, totals = _declared(form, "rate"), by_id[form.form_id]
        if stated is None or totals.rate is None or totals.spent is None:
            continue
        percent = stated * 100
        places = min(_MOST_PLACES, places_of(percent))
        fit = ratio_fit(
            to_wan(totals.spent),
            to_wan(totals.budget),
            round_half_up(percent, places),
            places=places,
        )
        if fit is Fit.EXACT:
            continue
        sheet, cells = split_place(form.funds_declared_rate_at)
        within = fit is Fit.ROUNDING
        yield Problem(
            form.form_id,
            sheet,
            cells,
            "已申报的预算执行率与按全年执行数、全年预算数计算的结果不一致"
            + ("（四舍五入范围内）" if within else ""),
            given=f"{plain(percent)}%",
            expected=percent_text(totals.rate),
            difference=f"{fixed(percent - totals.rate * 100)}个百分点",
            severity=Severity.INFO if within else None,
            remedy="差异在四舍五入范围内，一般不必修改。" if within else "",
        )


@check(
    "F03",
    "预算执行率得分",
    Severity.ERROR,
    looks_for="预算执行率自评得分是否等于 分值×执行率（最高为分值）；"
    "取整、保留一位小数或舍去尾数的只作提示。",
    remedy="按 分值×全年执行数÷全年预算数 计算，最高为分值，保留两位小数。",
    rule="execution_score",
)
def execution_score_holds(evidence: Evidence) -> Iterator[Problem]:
    """Recompute the execution score; a coarser rounding of it is only noted."""
    by_id = evidence.totals()
    for form in evidence.frames.rows("forms"):
        stated, totals = form.execution_self_score, by_id[form.form_id]
        if not known(stated) or totals.rate is None or totals.spent is None:
            continue
        right = execution_points(totals.execution_weight, totals.rate)
        if abs(stated - right) <= _HALF_CENT:
            continue
        exact = totals.execution_weight * min(Decimal(1), max(Decimal(0), totals.rate))
        rounded = stated in {round_half_up(exact, 1), round_half_up(exact, 0)}
        cut = abs(stated - exact) < _CENT
        note = "（取整或保留一位小数）" if rounded else "（尾数舍去）" if cut else ""
        sheet, cells = split_place(form.execution_self_score_at)
        yield Problem(
            form.form_id,
            sheet,
            cells,
            f"预算执行率自评得分与按执行率计算的得分不一致{note}",
            given=f"{plain(stated)}分",
            expected=f"{fixed(right)}分",
            difference=f"{fixed(stated - right)}分",
            severity=Severity.INFO if note else None,
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
    """Find fund rows that spent more than their full-year budget; no budget at all is F07's."""
    for row in evidence.frames.rows("funds"):
        if not known(row.spent) or not known(row.budget) or not 0 < row.budget < row.spent:
            continue
        difference = row.spent - row.budget
        yield Problem(
            row.form_id,
            row.sheet,
            (row.spent_at,),
            f"「{named(row.source)}」全年执行数大于全年预算数",
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
    for row, form in _funds_with_form(evidence):
        if not known(row.spent) or not known(row.budget) or row.budget <= 0:
            continue
        profile = evidence.profiles[row.form_id]
        rate = divide(row.spent, row.budget) or Decimal(0)
        if rate >= profile.number("rate_reason") or _is_explained(row, form):
            continue
        strong = rate < profile.number("rate_strong")
        yield Problem(
            row.form_id,
            row.sheet,
            (row.reason_at,),
            f"「{named(row.source)}」执行率{'明显' if strong else ''}偏低，没有说明原因",
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
    for row, form in _funds_with_form(evidence):
        if not known(row.initial) or not known(row.budget) or row.initial == row.budget:
            continue
        if _is_explained(row, form):
            continue
        initial, budget = wan_text(row.initial), wan_text(row.budget)
        yield Problem(
            row.form_id,
            row.sheet,
            (row.reason_at,),
            f"「{named(row.source)}」年初预算数 {initial}万元，全年预算数 {budget}万元，"
            "没有说明调整原因",
            given=f"{initial}万元 → {budget}万元",
            expected="说明预算调整的依据和原因",
            difference=f"{wan_text(row.budget - row.initial)}万元",
        )


@check(
    "F07",
    "预算数、执行数不能空缺",
    Severity.ERROR,
    looks_for="用到的资金来源是否都填了预算数和执行数；预算为 0 却有支出。"
    "没有金额应填 0，不能留空。",
    remedy="补填金额；确实没有的填 0。有支出就应有预算，请核对预算来源。",
    basis=SYSTEM_CHECK,
)
def amounts_present(evidence: Evidence) -> Iterator[Problem]:
    """Find used fund rows with a blank amount, and spending without a budget."""
    unreadable = evidence.unreadable()
    for row in evidence.frames.rows("funds"):
        if not _is_used(row):
            continue
        for key in ("budget", "spent"):
            address = getattr(row, f"{key}_at")
            if known(getattr(row, key)) or (row.form_id, row.sheet, address) in unreadable:
                continue
            yield Problem(
                row.form_id,
                row.sheet,
                (address,),
                f"「{named(row.source)}」的{AMOUNTS[key]}未填",
                expected="填写金额，没有填 0",
            )
        if known(row.budget) and known(row.spent) and row.budget == 0 < row.spent:
            yield Problem(
                row.form_id,
                row.sheet,
                (row.budget_at,),
                f"「{named(row.source)}」全年预算数为 0，却有执行数",
                given="0万元",
                expected=f"不小于 {wan_text(row.spent)}万元",
                difference=f"{wan_text(-row.spent)}万元",
            )
    by_id = evidence.totals()
    for form in evidence.frames.rows("forms"):
        total = by_id[form.form_id]
        if total.budget == 0 and not total.spent:
            yield Problem(
                form.form_id,
                form.funds_sheet,
                (),
                "全年预算数合计为 0，预算执行率得 0 分",
                expected="填写全年预算数",
                severity=Severity.WARNING,
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
    for row in evidence.frames.rows("funds"):
        amounts = {k: int(v) for k in AMOUNTS if known(v := getattr(row, k)) and v > 0}
        least = min(amounts.values(), default=0)
        cells = tuple(
            getattr(row, f"{key}_at")
            for key, value in amounts.items()
            if low <= Decimal(value) / least <= high
        )
        if cells:
            yield Problem(
                row.form_id,
                row.sheet,
                cells,
                f"「{named(row.source)}」各金额相差约一万倍，疑似元与万元混用",
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
    for row in evidence.frames.rows("funds"):
        for key, label in AMOUNTS.items():
            value, address = getattr(row, key), getattr(row, f"{key}_at")
            if not known(value):
                continue
            if value < 0:
                yield Problem(
                    row.form_id,
                    row.sheet,
                    (address,),
                    f"「{named(row.source)}」{label}为负数",
                    given=f"{wan_text(value)}万元",
                    expected="不小于 0",
                )
            elif places_of(to_wan(value)) > _MOST_PLACES:
                yield Problem(
                    row.form_id,
                    row.sheet,
                    (address,),
                    "金额超过两位小数，打印时按两位小数四舍五入",
                    severity=Severity.INFO,
                    remedy="一般不必修改；计算按原数进行。",
                )
    yield from _notes(evidence)


def _notes(evidence: Evidence) -> Iterator[Problem]:
    for note in evidence.frames.rows("notes"):
        if note.block != "funds":
            continue
        in_figures = note.key in AMOUNTS or note.key == "rate"
        yield noted(
            note,
            "填写数字" if in_figures else "可以读取的值",
            "" if in_figures else "改填文字本身。",
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
