"""F: the funds must add up, and what was spent must fit what was budgeted."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from selfeval_xl.checks import slips
from selfeval_xl.checks.face import (
    FORM_10,
    REVIEW_PRACTICE,
    SYSTEM_CHECK,
    Problem,
    check,
    named,
    noted,
    rounding_words,
    split_place,
)
from selfeval_xl.checks.paid import (
    WAN,
    YUAN,
    Paid,
    money,
    money_tables,
    paid_rows,
    part_rows,
    unit_of,
)
from selfeval_xl.exact import (
    Fit,
    divide,
    fixed,
    half_unit,
    is_rounded_to,
    percent_text,
    places_of,
    plain,
    ratio_fit,
    round_half_up,
    sum_fit,
    to_fen,
    to_wan,
)
from selfeval_xl.findings import Severity
from selfeval_xl.forms import Kind
from selfeval_xl.intake import has_points, known
from selfeval_xl.scoring import execution_points

if TYPE_CHECKING:
    from collections.abc import Collection, Container, Iterable, Iterator

    from selfeval_xl.checks.face import Evidence
    from selfeval_xl.forms import HeadRow, Table

_ROW_WORDS = {"funds": "资金来源", "matrix": "资金类别", "projects": "项目"}
_RATE_WORDS = {
    "funds": ("全年执行数", "全年预算数"),
    "matrix": ("拨付", "安排"),
    "projects": ("支出数", "安排数"),
}
_PERCENTAGE = "百分比，如 96.52%", "填百分比，如 96.52%。"
_FIGURES = {
    Kind.AMOUNT: ("数字，如 3.6", ""),
    Kind.RATE: _PERCENTAGE,
    Kind.FORMULA: _PERCENTAGE,
    Kind.POINTS: ("数字，如 98.5", "填 0 至 100 的数字，如 98.5。"),
}
"""What is expected in a column of figures, and the remedy where it is not that of amounts."""
_NO_PROBLEM = frozenset({"无", "无。", "没有", "没有。"})
_CENT_OF_WAN = 10_000
_MOST_PLACES = 2
_PRINTED_RATE = 4
"""Decimals of a rate as a fraction that are printed: two of a percentage."""
_UNSPENT = re.compile(
    r"(?:资金|预算|经费|款项?|尾款|工程款|质保金|补助)[^。；;]{0,12}(?:未|尚|滞后|较?慢|较?晚|延迟|结余|结转|节约|剩余|收回|压减)"
    r"|(?:未|尚未|延迟|暂缓)(?:支付|拨付|结算|付款|支出)|招标节约|中标价|最高限价|结余资金|节约资金|执行率"
)
"""How a text says why money was not spent."""
_CHANGED = re.compile(
    r"(?:预算|资金|经费)[^。；;]{0,12}(?:调整|调减|调增|追加|压减|收回|核减|增加|减少)|(?:追加|调减|压减|核减)[^。；;]{0,6}(?:预算|资金|经费)"
)
"""How a text says why a budget was changed."""
_ELSEWHERE = "表上资金部分没有填写原因的栏，请在偏差原因分析栏或自评报告中写明{}。"
_HALF_CENT = Decimal("0.005")
_CENT = Decimal("0.01")


def _explainable(evidence: Evidence) -> Iterator[Paid]:
    """Yield the rows of money that have a column for a reason."""
    return (paid for paid in paid_rows(evidence) if paid.table.has("reason"))


def _given(table: Table, row: Any) -> dict[str, int]:  # noqa: ANN401 (a frame's tuple)
    """Return the amounts of a row that are given, by the label of their column, in 分."""
    return {c.label: int(v) for c in table.amounts if known(v := getattr(row, c.key))}


@check(
    "F01",
    "年度资金总额等于各来源之和",
    Severity.ERROR,
    looks_for="已申报的年初预算数、全年预算数、到位数、执行数总额，"
    "是否等于各资金来源（项目清单为各项目）之和（按四舍五入区间判断）。",
    remedy="核对批复文件和支付记录，改正总额或漏填、多填的行，使总额等于各行之和。",
    basis=FORM_10,
)
def total_adds_up(evidence: Evidence) -> Iterator[Problem]:
    """Compare each declared total with the sum of its rows by the interval rule.

    Where a row gives no amount, a larger total may be right: that is only a question. Without an
    amount that cannot be read (F09's) there is no sum.
    """
    faulty = evidence.unreadable()
    for table in money_tables(evidence):
        groups = evidence.frames.by_form(table.key)
        for head, key in _declared_amounts(table):
            for form in evidence.frames.rows("forms"):
                if _unread(groups.get(form.form_id, ()), (key,), faulty):
                    continue
                rows = [row for row in groups.get(form.form_id, ()) if _given(table, row)]
                yield from _total_differs(form, table, f"{table.key}_{head.key}_{key}", key, rows)


def _unread(
    rows: Iterable[Any], keys: Collection[str], faulty: Container[tuple[str, str, str]]
) -> bool:
    """Tell whether some row holds, for one of its amounts, something that cannot be read."""
    return any(
        not known(getattr(row, key))
        and (row.form_id, row.sheet, getattr(row, f"{key}_at")) in faulty
        for row in rows
        for key in keys
    )


def _declared_amounts(table: Table) -> Iterator[tuple[HeadRow, str]]:
    """Yield the declared totals of columns of amounts: the head row and the column.

    A table with several pairs declares totals over all of them: those are F10's.
    """
    if len(table.pairs) > 1:
        return
    amounts = {column.key for column in table.amounts}
    for head in table.head_rows:
        yield from ((head, key) for key in head.inputs if key in amounts)


def _total_differs(
    form: Any,  # noqa: ANN401 (a frame's tuple)
    table: Table,
    name: str,
    key: str,
    rows: list[Any],
) -> Iterator[Problem]:
    parts = [to_wan(value) for row in rows if known(value := getattr(row, key))]
    if not known(getattr(form, name)) or not parts:
        return
    stated, label = int(getattr(form, name)), table.column(key).label
    total, declared = sum(parts, Decimal(0)), to_wan(stated)
    fit = sum_fit(parts, declared)
    if fit is Fit.EXACT:
        return
    of_row = _ROW_WORDS[table.key]
    severity, note, remedy = None, "", ""
    if fit is Fit.ROUNDING:
        severity, note = Severity.INFO, f"（{Fit.ROUNDING.value}）"
        remedy = "差额在四舍五入范围内，一般不必修改。"
    elif len(parts) < len(rows) and declared > total:
        severity, note = Severity.WARNING, f"（有{of_row}没有填{label}）"
        remedy = f"补填各{of_row}的{label}，没有填 0；仍不相等的，改正总额。"
    sheet, cells = split_place(getattr(form, f"{name}_at"))
    unit = unit_of(form)
    yield Problem(
        form.form_id,
        sheet,
        cells,
        f"已申报的{label}总额与各{of_row}之和不一致{note}",
        given=money(stated, unit),
        expected=money(to_fen(total), unit),
        difference=money(to_fen(declared - total), unit),
        severity=severity,
        remedy=remedy,
    )


@check(
    "F02",
    "预算执行率＝全年执行数÷全年预算数",
    Severity.ERROR,
    looks_for="已申报的预算执行率是否等于 全年执行数÷全年预算数（分母不是年初预算数；"
    "资金矩阵为 拨付÷安排，项目清单为 支出数÷安排数），按所写小数位判断；"
    "总额有误（F01）而执行率与所填总额相符的，不再指出。",
    remedy="用执行数（拨付、支出）除以预算数（安排）重新计算执行率。",
    rule="execution_score",
)
def rate_holds(evidence: Evidence) -> Iterator[Problem]:
    """Recompute declared execution rates, at the decimals they are written with.

    Decimals past the second (a rate that a formula gave) are rounded away first.
    """
    for stated in _stated_rates(evidence):
        if not stated.budget or stated.spent is None:
            continue
        percent = stated.rate * 100
        places = min(_MOST_PLACES, places_of(percent))
        budget, spent = to_wan(stated.budget), to_wan(stated.spent)
        printed = round_half_up(percent, places)
        fit = ratio_fit(spent, budget, printed, places=places)
        if fit is Fit.EXACT or stated.agrees(printed, places):
            continue
        right = divide(spent, budget) or Decimal(0)
        sheet, cells = split_place(stated.place)
        within = fit is Fit.ROUNDING
        yield Problem(
            stated.form_id,
            sheet,
            cells,
            f"{stated.words}{f'（{fit.value}）' if within else stated.divided}",
            given=f"{plain(percent)}%",
            expected=percent_text(right),
            difference=f"{fixed(percent - right * 100)}个百分点",
            severity=Severity.INFO if within else None,
            remedy="差异在四舍五入范围内，一般不必修改。" if within else "",
        )


@dataclass(frozen=True)
class _Stated:
    """A rate as declared (a fraction), the amounts of 分 it is made of, and what to say of it."""

    form_id: str
    place: str
    rate: Decimal
    budget: int | None
    spent: int | None
    words: str
    declared: tuple[int, int] | None = None
    unit: str = WAN

    def agrees(self, printed: Decimal, places: int) -> bool:
        """Tell whether a rate follows from other figures that another check names as wrong.

        Declared totals that their rows do not add up to are F01's, 元 and 万元 mixed up F08's.
        """
        if self.budget and self.spent and slips.is_slip(Decimal(self.budget), Decimal(self.spent)):
            return True
        if self.declared is None or self.declared == (self.budget, self.spent):
            return False
        budget, spent = map(to_wan, self.declared)
        return ratio_fit(spent, budget, printed, places=places) is not Fit.OFF

    @property
    def divided(self) -> str:
        """In brackets what is divided by what, where declared totals say something else."""
        if self.declared in {None, (self.budget, self.spent)}:
            return ""
        spent, budget = (money(fen or 0, self.unit) for fen in (self.spent, self.budget))
        return f"（按各行之和 {spent}÷{budget} 计算）"


def _stated_rates(evidence: Evidence) -> Iterator[_Stated]:
    """Yield the declared rates: those of totals whose sums are known, and those of single rows."""
    faulty = evidence.unreadable()
    for table in money_tables(evidence):
        groups = evidence.frames.by_form(table.key)
        spent, budget = _RATE_WORDS[table.key]
        differs = f"执行率与按{spent}、{budget}计算的结果不一致"
        for form in evidence.frames.rows("forms"):
            rows = groups.get(form.form_id, [])
            whole = not _unread(rows, [key for pair in table.pairs for key in pair], faulty)
            for name in _rate_names(table):
                if whole and known(getattr(form, name)):
                    yield _Stated(
                        form.form_id, getattr(form, f"{name}_at"), getattr(form, name),
                        *(sums := _pair_sums(table, rows)), f"已申报的预算{differs}",
                        _declared_pair(form, table, sums), unit_of(form),
                    )  # fmt: skip
            if not table.has("rate_stated"):
                continue
            for row in rows:
                if known(row.rate_stated):
                    yield _Stated(
                        row.form_id, f"{row.sheet}!{row.rate_stated_at}", row.rate_stated,
                        *_pair_sums(table, [row]),
                        f"「{named(getattr(row, table.named_by))}」已申报的{differs}",
                    )  # fmt: skip
    yield from _printed_rates(evidence)


def _printed_rates(evidence: Evidence) -> Iterator[_Stated]:
    """Yield the rates that official forms print in the rows below the total."""
    totals = {form.form_id: form.funds_declared_rate_at for form in _official_forms(evidence)}
    for row in evidence.frames.rows("fund_lines"):
        place = f"{row.sheet}!{row.rate_at}"
        if known(row.rate) and place != totals[row.form_id]:
            budget, spent = (int(v) if known(v) else None for v in (row.budget, row.spent))
            words = f"「{named(row.source)}」的执行率与按全年执行数、全年预算数计算的结果不一致"
            yield _Stated(row.form_id, place, row.rate, budget, spent, words)


def _official_forms(evidence: Evidence) -> Iterator[Any]:
    return (form for form in evidence.frames.rows("forms") if evidence.is_official(form))


def _rate_names(table: Table) -> Iterator[str]:
    """Yield the names under which the declared rates of a table's totals are read."""
    for head in table.head_rows:
        for key in ("rate", "rate_stated"):
            if key in head.inputs:
                yield f"{table.key}_{head.key}_{key}"


def _declared_pair(
    form: Any,  # noqa: ANN401 (a frame's tuple)
    table: Table,
    sums: tuple[int | None, int | None],
) -> tuple[int, int] | None:
    """Return budget and spent as declared in total, in 分; the sums of the rows for what is not."""
    if len(table.pairs) != 1:
        return None
    pair = []
    for key, added in zip(table.pairs[0], sums, strict=True):
        declared: Any = getattr(form, f"{table.key}_declared_{key}", None)
        pair.append(int(declared) if known(declared) else added)
    budget, spent = pair
    return None if budget is None or spent is None else (budget, spent)


def _pair_sums(table: Table, rows: list[Any]) -> tuple[int | None, int | None]:
    """Return budget and spent of some rows together, over all pairs of the table, in 分."""
    sums = []
    for side in (0, 1):
        given = [
            int(v) for row in rows for pair in table.pairs if known(v := getattr(row, pair[side]))
        ]
        sums.append(sum(given) if given else None)
    return sums[0], sums[1]


@check(
    "F03",
    "预算执行率得分",
    Severity.ERROR,
    looks_for="预算执行率自评得分是否等于 分值×执行率（最高为分值）；"
    "按规则允许的小数位（默认一位）取舍、舍去第三位以后尾数的只作提示；总额有误（F01）而得分与所填总额相符的，不再指出。",
    remedy="按 分值×全年执行数÷全年预算数 计算，最高为分值，保留两位小数。",
    rule="execution_score",
)
def execution_score_holds(evidence: Evidence) -> Iterator[Problem]:
    """Recompute the execution score; rounded as the profile allows, or cut off, it is only noted."""
    yield from _left_blank(evidence)
    by_id = evidence.totals
    rates = _declared_rates(evidence)
    for form in evidence.frames.rows("forms"):
        stated, totals = form.execution_self_score, by_id[form.form_id]
        if not known(stated) or totals.rate is None or totals.spent is None or totals.unread:
            continue
        right = execution_points(totals.execution_weight, totals.rate)
        places = evidence.profiles[form.form_id].self_score_places
        note = _score_note(stated, totals.execution_weight, totals.rate, places)
        of_declared = form.form_id in rates and _score_note(
            stated, totals.execution_weight, rates[form.form_id], places
        )
        if "" in {note, of_declared} or (note is None and of_declared):
            continue
        sheet, cells = split_place(form.execution_self_score_at)
        yield Problem(
            form.form_id,
            sheet,
            cells,
            f"预算执行率自评得分与按执行率计算的得分不一致{note or ''}",
            given=f"{plain(stated)}分",
            expected=f"{fixed(right)}分",
            difference=f"{fixed(stated - right)}分",
            severity=Severity.INFO if note else None,
        )


def _score_note(stated: Decimal, weight: Decimal, rate: Decimal, places: int) -> str | None:
    """Return how a score was rounded from weight × rate: empty if as usual, ``None`` if it was not."""
    if abs(stated - execution_points(weight, rate)) <= _HALF_CENT:
        return ""
    exact = weight * min(Decimal(1), max(Decimal(0), rate))
    if is_rounded_to(stated, exact, places):
        return rounding_words(places)
    return "（尾数舍去）" if abs(stated - exact) < _CENT else None


def _declared_rates(evidence: Evidence) -> dict[str, Decimal]:
    """Return by ``form_id`` the execution rate of totals declared otherwise than their rows add up."""
    form_kind, rates = evidence.frames.form, {}
    tables = {table.key: table for table in money_tables(evidence)}
    table = tables[form_kind.funds]
    groups = evidence.frames.by_form(table.key)
    for form in evidence.frames.rows("forms"):
        sums = _pair_sums(table, groups.get(form.form_id, []))
        declared = _declared_pair(form, table, sums)
        if declared and declared != sums and (rate := divide(declared[1], declared[0])) is not None:
            rates[form.form_id] = rate
    return rates


def _left_blank(evidence: Evidence) -> Iterator[Problem]:
    """Find rate and score left blank on official forms that have a place for them."""
    by_id, faulty = evidence.totals, evidence.unreadable()
    for form in evidence.frames.rows("forms"):
        if not evidence.is_official(form) or not evidence.asks(form, "indicators.weight"):
            continue
        totals = by_id[form.form_id]
        for key, label, severity in (
            ("funds_declared_rate", "预算执行率", Severity.WARNING),
            ("execution_self_score", "预算执行率得分", None),
        ):
            place = getattr(form, f"{key}_at")
            sheet, cells = split_place(place)
            if not cells or (form.form_id, sheet, cells[0]) in faulty:
                continue
            if not known(getattr(form, key)) and totals.rate is not None:
                right = totals.rate if key == "funds_declared_rate" else totals.execution_points
                shown = percent_text(right) if severity else f"{fixed(right)}分"
                yield Problem(
                    form.form_id, sheet, cells, f"{label}未填",
                    expected=shown, severity=severity,
                )  # fmt: skip


@check(
    "F04",
    "执行数不大于预算数",
    Severity.ERROR,
    looks_for="每个资金来源、每类资金、每个项目的执行数是否大于预算数；差额在四舍五入范围内的只作提示，"
    "不超过 0.01 万元的只作警告。",
    remedy="核对是否漏填预算调整（追加、上年结转）或执行数填错；确属超预算支出的，先办理预算调整。",
    basis=REVIEW_PRACTICE,
)
def not_overspent(evidence: Evidence) -> Iterator[Problem]:
    """Find rows that spent more than their budget; no budget at all is F07's.

    What two rounded figures can explain is only noted: up to a whole unit of the last decimal, since
    a row that is what remains of other rounded rows may be off by more than its own half unit.
    """
    for paid in (*paid_rows(evidence), *part_rows(evidence)):
        budget, spent = paid.amounts
        if not paid.is_complete or not 0 < budget < spent:
            continue
        difference = spent - budget
        rounding = to_wan(difference) <= half_unit(to_wan(budget)) + half_unit(to_wan(spent))
        severity = Severity.WARNING if difference <= _CENT_OF_WAN else None
        above, below = paid.labels[1], paid.labels[0]
        unit = unit_of(paid.form)
        yield Problem(
            paid.row.form_id,
            paid.row.sheet,
            (paid.places[1],),
            f"「{paid.name}」{above}大于{below}{f'（{Fit.ROUNDING.value}）' if rounding else ''}",
            given=money(spent, unit),
            expected=f"不大于 {money(budget, unit)}",
            difference=money(difference, unit),
            severity=Severity.INFO if rounding else severity,
            remedy="差额在四舍五入范围内，一般不必修改。" if rounding else "",
        )


@check(
    "F05",
    "执行率偏低须说明原因",
    Severity.WARNING,
    looks_for="执行率（按两位小数）低于 90% 的资金来源、项目是否写了偏差原因；低于 80% 的特别指出；"
    "疑似元与万元混用的（F08）不再指出；官方表资金部分没有原因一列的，看指标的偏差原因和表后的文字。",
    remedy="在偏差原因一列写明原因和改进措施，如招标节约、工程进度滞后、资金下达较晚等。",
    rule="rate_reason",
)
def low_rate_explained(evidence: Evidence) -> Iterator[Problem]:
    """Find rows below the rate limits of the profile that give no reason.

    A transfer form has no column for it: there the problems of executing the budget tell. Nor has the
    ministry's form: there a reason of an indicator, or a text below, may speak of the money.
    """
    told = _execution_problems(evidence) | _told_elsewhere(evidence, _UNSPENT)
    slipped = {id(paid.row) for paid, _ in slips.mixed_rows(evidence)}
    for paid in _explainable(evidence):
        budget, spent = paid.amounts
        if not paid.is_complete or budget <= 0 or paid.row.form_id in told:
            continue
        if id(paid.row) in slipped:
            continue
        row, profile = paid.row, evidence.profiles[paid.row.form_id]
        rate = round_half_up(divide(spent, budget) or Decimal(0), _PRINTED_RATE)
        if rate >= profile.number("rate_reason") or paid.is_explained:
            continue
        strong = rate < profile.number("rate_strong")
        yield Problem(
            row.form_id,
            row.sheet,
            (row.reason_at or paid.places[1],),  # a form may have no column for reasons
            f"「{paid.name}」执行率{'明显' if strong else ''}偏低，没有说明原因",
            given=percent_text(rate),
            expected=f"不低于 {percent_text(profile.number('rate_reason'))}，或说明原因",
            rule="rate_strong" if strong else "rate_reason",
            remedy=""
            if row.reason_at
            else _ELSEWHERE.format("原因和改进措施，如招标节约、资金下达较晚等"),
        )


def _execution_problems(evidence: Evidence) -> set[str]:
    """Return the forms that tell of problems in executing the budget, under 资金管理情况."""
    return {
        row.form_id
        for row in evidence.frames.rows("management")
        if row.aspect == "执行准确性" and known(row.problems) and row.problems not in _NO_PROBLEM
    }


def _told_elsewhere(evidence: Evidence, words: re.Pattern[str]) -> set[str]:
    """Return the official forms without a column for reasons beside their funds that give one elsewhere."""
    lacking = {
        form.form_id
        for form in evidence.frames.rows("forms")
        if evidence.is_official(form) and not evidence.asks(form, "funds.reason")
    }
    texts = (("indicators", "reason"), ("texts", "body"))
    return {
        row.form_id
        for table, key in texts
        for row in evidence.frames.rows(table)
        if row.form_id in lacking and known(said := getattr(row, key)) and words.search(said)
    }


@dataclass(frozen=True)
class LowRates:
    """What is known of unspent money at one form.

    ``asked``: F05 asks for a reason; ``explained``: some unspent amount has one; ``can_answer``: the
    form has a place for it.
    """

    asked: bool = False
    explained: bool = False
    can_answer: bool = False


def low_rates(evidence: Evidence) -> dict[str, LowRates]:
    """Return by ``form_id`` what is asked and told about unspent money."""
    asked = {problem.form_id for problem in low_rate_explained.find(evidence)}
    unspent = [p for p in _explainable(evidence) if p.is_complete and p.amounts[1] < p.amounts[0]]
    explained = {paid.row.form_id for paid in unspent if paid.is_explained}
    reasons = [f"{table.key}.reason" for table in money_tables(evidence) if table.has("reason")]
    return {
        form.form_id: LowRates(
            form.form_id in asked,
            form.form_id in explained,
            any(evidence.asks(form, reason) for reason in reasons),
        )
        for form in evidence.frames.rows("forms")
    }


@check(
    "F06",
    "预算调整须说明原因",
    Severity.WARNING,
    looks_for="年初预算数与全年预算数不同的资金来源，是否写明调整原因（官方表没有原因一列的，看指标的偏差原因和表后的文字）。",
    remedy="在偏差原因一列写明年中追加、调减或上年结转的依据（文号）和原因。",
    rule="adjustment_reason",
)
def adjustment_explained(evidence: Evidence) -> Iterator[Problem]:
    """Find rows whose budget changed during the year without a reason."""
    told = _told_elsewhere(evidence, _CHANGED)
    for paid in _explainable(evidence):
        row = paid.row
        if row.form_id in told:
            continue
        if not paid.table.has("initial") or not known(row.initial) or not known(row.budget):
            continue
        if row.initial == row.budget or paid.is_explained:
            continue
        unit = unit_of(paid.form)
        initial, budget = money(row.initial, unit), money(row.budget, unit)
        yield Problem(
            row.form_id,
            row.sheet,
            (row.reason_at or row.budget_at,),
            f"「{paid.name}」年初预算数 {initial}，全年预算数 {budget}，没有说明调整原因",
            given=f"{initial} → {budget}",
            expected="说明预算调整的依据和原因",
            difference=money(row.budget - row.initial, unit),
            remedy=""
            if row.reason_at
            else _ELSEWHERE.format("年中追加、调减或上年结转的依据（文号）和原因"),
        )


@check(
    "F07",
    "预算数、执行数不能空缺",
    Severity.ERROR,
    looks_for="用到的资金来源、项目是否都填了预算数和执行数；预算为 0 却有支出。"
    "没有金额应填 0，不能留空。",
    remedy="补填金额；确实没有的填 0。有支出就应有预算，请核对预算来源。",
    basis=SYSTEM_CHECK,
)
def amounts_present(evidence: Evidence) -> Iterator[Problem]:
    """Find used rows with a required amount blank, and spending without a budget.

    A row of preset name in which no amount stands is not in use.
    """
    unreadable = evidence.unreadable()
    for paid in paid_rows(evidence):
        row, table = paid.row, paid.table
        if table.column(table.named_by).preset and not _given(table, row):
            continue
        for key, label, value, cell in zip(
            paid.keys, paid.labels, paid.amounts, paid.places, strict=True
        ):
            required = table.column(key).required
            if known(value) or not required or (row.form_id, row.sheet, cell) in unreadable:
                continue
            yield Problem(
                row.form_id,
                row.sheet,
                (cell,),
                f"「{paid.name}」的{label}未填",
                expected="填写金额，没有填 0",
            )
        budget, spent = paid.amounts
        unit = unit_of(paid.form)
        blank_is_zero = not table.column(paid.keys[0]).required and not known(budget)
        if known(spent) and spent > 0 and (blank_is_zero or (known(budget) and budget == 0)):
            yield Problem(
                row.form_id,
                row.sheet,
                (paid.places[0],),
                f"「{paid.name}」{paid.labels[0]}为 0，却有{_short(paid.labels[1])}",
                given=f"0{unit}",
                expected=f"不小于 {money(spent, unit)}",
                difference=money(-spent, unit),
            )
    by_id, funds = evidence.totals, evidence.frames.form.funds
    what = _RATE_WORDS[funds][1]
    for form in evidence.frames.rows("forms"):
        total = by_id[form.form_id]
        if total.budget == 0 and not total.spent:
            scored = "，预算执行率得 0 分" if has_points(form) else ""
            yield Problem(
                form.form_id,
                getattr(form, f"{funds}_sheet"),
                (),
                f"{what}合计为 0{scored}",
                expected=f"填写{what}",
                severity=Severity.WARNING,
            )


def _short(label: str) -> str:
    return label.removeprefix("全年")


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
    units = _units(evidence)
    for table in money_tables(evidence):
        for row in evidence.frames.rows(table.key):
            for column in table.amounts:
                value, cell = getattr(row, column.key), getattr(row, f"{column.key}_at")
                place = row.form_id, row.sheet, (cell,)
                if not known(value):
                    continue
                if value < 0:
                    name = named(getattr(row, table.named_by))
                    yield Problem(
                        *place,
                        f"「{name}」{column.label}为负数",
                        given=money(value, units[row.form_id]),
                        expected="不小于 0",
                    )
                elif units[row.form_id] != YUAN and places_of(to_wan(value)) > _MOST_PLACES:
                    yield Problem(
                        *place,
                        "金额超过两位小数，打印时按两位小数四舍五入",
                        severity=Severity.INFO,
                        remedy="一般不必修改；计算按原数进行。",
                    )
    yield from _notes(evidence)


def _units(evidence: Evidence) -> dict[str, str]:
    """Return by ``form_id`` the unit in which a form writes its amounts."""
    return {form.form_id: unit_of(form) for form in evidence.frames.rows("forms")}


def _notes(evidence: Evidence) -> Iterator[Problem]:
    tables, units = {table.key: table for table in money_tables(evidence)}, _units(evidence)
    for note in evidence.frames.rows("notes"):
        if note.block not in tables:
            continue
        kind = tables[note.block].column(note.key).kind
        if kind is Kind.AMOUNT and units[note.form_id] == YUAN:
            yield noted(note, "数字，如 36000", "金额填不小于 0 的数字，单位元。")
            continue
        yield noted(note, *_FIGURES.get(kind, ("文字", "改填文字本身。")))


CHECKS = (
    total_adds_up,
    rate_holds,
    execution_score_holds,
    not_overspent,
    low_rate_explained,
    adjustment_explained,
    amounts_present,
    *slips.CHECKS,
    amounts_well_formed,
)
