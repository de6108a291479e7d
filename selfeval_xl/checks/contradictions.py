"""D12, D13: what an indicator says of money must agree with the funds of the same form."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from selfeval_xl.checks.face import REVIEW_PRACTICE, Problem, check, named
from selfeval_xl.checks.paid import money, unit_of
from selfeval_xl.exact import half_unit, percent_text, to_fen, to_wan
from selfeval_xl.findings import Severity
from selfeval_xl.intake import known, reader

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selfeval_xl.checks.face import Evidence

_BRACKETS = re.compile(r"\([^()]*\)|（[^（）]*）")
_CARRIED_OVER = re.compile(
    r"(?:财政|预算|年末|年度|部门|项目)*(?:拨款|资金|经费|预算)?"
    r"(?:结转和?结余|结余结转|结转|结余)(?:资金)?(?:率|占比|比例)"
)
_EXECUTION = re.compile(r"(?:部门|项目)?(?:财政|专项)?(?:预算|资金|预算资金)(?:执行|完成|支出)率")
_TAKEN_BACK = re.compile("收回|上缴|收缴|缴回|交回|退回|核减|调减|盘活|注销|清零")
_WHOLE_COST = re.compile(
    r"(?:项目|工程)?(?:总成本|成本总额|总费用|预算总额|总预算|预算总成本)(?:控制数?|指标)?"
)
_IN_WAN = {
    "元": Decimal("0.0001"), "千元": Decimal("0.1"), "万元": Decimal(1), "亿元": Decimal(10_000),
}  # fmt: skip


def _plain(row: Any) -> str:  # noqa: ANN401 (a frame's tuple)
    """Return the name of an indicator without what stands in brackets."""
    return _BRACKETS.sub("", reader.clean_name(row.name)) if known(row.name) else ""


@check(
    "D12",
    "结转结余率与执行率",
    Severity.WARNING,
    looks_for="结转结余率的完成值为 0，而同一张表的预算执行率低于须说明原因的比例，"
    "也没有写明未支出的资金已收回、上缴或调减。",
    remedy="核对年末结转结余数；未支出的资金已由财政收回、上缴或调减预算的，在偏差原因中写明。",
    basis=REVIEW_PRACTICE,
)
def nothing_carried_over(evidence: Evidence) -> Iterator[Problem]:
    """Find forms that left much unspent, carried nothing over, and do not say where it went."""
    totals, funds = evidence.totals, evidence.frames.by_form(evidence.frames.form.funds)
    for form_id, rows in evidence.frames.by_form("indicators").items():
        form = evidence.forms[form_id]
        reasons = [
            getattr(form, f"{evidence.frames.form.funds}_declared_reason", None),
            *(getattr(row, "reason", None) for row in funds.get(form_id, ())),
            *(text for row in rows for text in (row.reason, row.remark, row.actual)),
        ]
        if any(known(text) and _TAKEN_BACK.search(str(text)) for text in reasons):
            continue
        rate = _rate(form, totals[form_id], rows, evidence.frames.form.funds)
        if rate is None or not 0 <= rate < evidence.profiles[form_id].number("rate_reason"):
            continue
        for row in rows:
            none = row.actual_kind == "数值" and row.actual_number == 0
            if none and _CARRIED_OVER.fullmatch(_plain(row)):
                yield Problem(
                    form_id, row.sheet, (row.actual_at,),
                    f"「{named(row.name)}」完成值为 0，而预算执行率为 {percent_text(rate)}，"
                    "没有写明未支出的资金去向",
                    given=row.actual, expected="与执行率相符的结转结余率，或说明资金去向",
                )  # fmt: skip


def _rate(form: Any, totals: Any, rows: list[Any], funds: str) -> Decimal | None:  # noqa: ANN401
    """Return the execution rate as a fraction: of the amounts, as declared, or of an indicator."""
    if totals.rate is not None and totals.spent is not None:
        return Decimal(totals.rate)
    declared = getattr(form, f"{funds}_declared_rate", None)
    if declared is not None and known(declared):
        return Decimal(declared)
    stated = [
        row.actual_number / 100
        for row in rows
        if _EXECUTION.fullmatch(_plain(row)) and row.actual_unit == "%" and row.actual_number
    ]
    return stated[0] if len(stated) == 1 else None


@check(
    "D13",
    "总成本与全年执行数",
    Severity.WARNING,
    looks_for="「项目总成本」的指标值就是本年预算数，完成值照写指标值，而全年执行数是另一个数"
    "（差额超过所印单位的一半）。",
    remedy="完成值填实际发生的成本，与全年执行数核对一致；口径不同的，在偏差原因中说明。",
    basis=REVIEW_PRACTICE,
)
def cost_is_what_was_spent(evidence: Evidence) -> Iterator[Problem]:
    """Find costs of the whole project that repeat their limit while another amount was spent.

    Only a limit that is the year's budget speaks of the year's money.
    """
    totals = evidence.totals
    units = {form.form_id: unit_of(form) for form in evidence.frames.rows("forms")}
    for row in evidence.frames.rows("indicators"):
        total, unit = totals[row.form_id], units[row.form_id]
        cost, limit = _in_wan(row, "actual"), _in_wan(row, "target")
        if cost is None or cost != limit or known(row.reason) or total.spent is None:
            continue
        if not _WHOLE_COST.fullmatch(_plain(row)):
            continue
        budgets = [to_wan(n) for n in (total.initial, total.budget) if n is not None]
        spent = to_wan(total.spent)
        if any(_same(cost, budget) for budget in budgets) and not _same(cost, spent):
            yield Problem(
                row.form_id, row.sheet, (row.actual_at,),
                f"「{named(row.name)}」的完成值照写指标值 {money(to_fen(cost), unit)}，"
                f"全年执行数是 {money(total.spent, unit)}",
                given=row.actual, expected=money(total.spent, unit),
                difference=money(to_fen(cost - spent), unit),
            )  # fmt: skip


def _in_wan(row: Any, key: str) -> Decimal | None:  # noqa: ANN401 (a frame's tuple)
    """Return an amount of money in 万元; ``None`` where it is none."""
    number = getattr(row, f"{key}_number")
    factor = _IN_WAN.get(getattr(row, f"{key}_unit") or row.measure_unit or row.target_unit or "")
    kind = getattr(row, f"{key}_kind")
    return None if number is None or factor is None or kind != "数值" else number * factor


def _same(amount: Decimal, printed: Decimal) -> bool:
    """Tell whether an amount of 万元 is a printed one, half of its last digit apart at most."""
    return abs(amount - printed) <= half_unit(printed)


CHECKS = (nothing_carried_over, cost_is_what_was_spent)
