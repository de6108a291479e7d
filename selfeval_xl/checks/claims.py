"""T: what the unit's own text claims must follow from the tables: rates, and that all was reached."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from selfeval_xl.checks.face import REVIEW_PRACTICE, Problem, check, named
from selfeval_xl.exact import Fit, divide, percent_text, ratio_fit, round_half_up, to_wan
from selfeval_xl.findings import Severity
from selfeval_xl.intake import known

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selfeval_xl.checks.face import Evidence

_CLAUSE = re.compile(r"[^。；;\n]+")
_RATE_WORD = re.compile(r"执行率|支出率|支付率|拨付率|到位率|覆盖率")
_PERCENT = re.compile(r"(?<![\d.])(\d{1,4}(?:\.\d+)?)\s*[%％]")
_OTHER_RATE = re.compile(r"低于|高于|不足|超过|以上|以下|达不到|≥|≤|提高|增长|下降|同比")
_ALL_DONE = re.compile(
    r"(?<![未非没])(?:均|都|全部)(?:已经|已|以)?(?:全面|如期|按期|按时|圆满)?(?:完成|实现|达到|达成)"
    r"|(?:无|没有|不存在)(?:较大|明显)?(?:偏离|偏差)"
)
_MOST_NAMED = 3
_HUNDRED = Decimal(100)


@dataclass(frozen=True)
class _Pair:
    """Two amounts of 分 whose quotient is an execution rate: what it is of, budget, spent."""

    name: str
    budget: int
    spent: int

    @property
    def rate(self) -> Decimal:
        """The rate as a fraction."""
        return divide(self.spent, self.budget) or Decimal(0)


def _pairs(evidence: Evidence) -> dict[str, list[_Pair]]:
    """Return, by workbook, the amounts of the total, of each row of money, and of each category."""
    pairs: dict[str, list[_Pair]] = {}
    for total in evidence.scores.total_rows:
        if total.budget and total.spent is not None and total.budget > 0:
            pairs.setdefault(total.form_id, []).append(_Pair("合计", total.budget, total.spent))
    for _, table in evidence.frames.form.tables():
        for row in evidence.frames.rows(table.key) if table.pairs else ():
            sums = [
                sum(int(v) for pair in table.pairs if known(v := getattr(row, pair[side])))
                for side in (0, 1)
            ]
            if sums[0] > 0:
                name = named(getattr(row, table.named_by))
                pairs.setdefault(row.form_id, []).append(_Pair(name, sums[0], sums[1]))
    return pairs


def _texts(evidence: Evidence) -> Iterator[tuple[str, str, str, str]]:
    """Yield (form id, sheet, cell, text) of the narrative and of what the goals say was done."""
    for table, key in (("texts", "body"), ("goals", "actual")):
        for row in evidence.frames.rows(table):
            if known(text := getattr(row, key)):
                yield row.form_id, row.sheet, getattr(row, f"{key}_at"), text


@check(
    "T03",
    "正文比率与表格一致",
    Severity.WARNING,
    looks_for="报告正文里写的执行率、覆盖率，能否由资金表、项目清单的金额算出（按四舍五入区间判断）。",
    remedy="用拨付（执行）数除以安排（预算）数重新计算，改正正文或表格。",
    basis=REVIEW_PRACTICE,
)
def rates_in_text_known(evidence: Evidence) -> Iterator[Problem]:
    """Find rates in the narrative that no amounts of the workbook give."""
    pairs, other = _pairs(evidence), _other_rates(evidence)
    for form_id, sheet, cell, text in _texts(evidence):
        for match in _rates(text):
            printed = Decimal(match[1])
            fits = [_fit(pair, printed, match[1]) for pair in pairs.get(form_id, ())]
            exact = Fit.EXACT in fits or any(
                _prints(share, printed, match[1]) for share in other.get(form_id, ())
            )
            if exact or not fits:
                continue
            within = Fit.ROUNDING in fits
            near = next(
                (
                    pair
                    for pair, fit in zip(pairs[form_id], fits, strict=True)
                    if fit is Fit.ROUNDING
                ),
                None,
            )
            yield Problem(
                form_id, sheet, (cell,),
                f"正文中的比率 {match[0]} "
                + (f"与「{near.name}」的金额只在四舍五入范围内相符（{Fit.ROUNDING.value}）" if near
                   else "由表中的金额算不出来"),
                given=match[0], expected=percent_text(near.rate) if near else "与表格一致的比率",
                severity=Severity.INFO if within else None,
                remedy="差异在四舍五入范围内；改为按表中金额计算的数更好。" if within else "",
            )  # fmt: skip


def _rates(text: str) -> Iterator[re.Match[str]]:
    """Yield the percentages in clauses that speak of such a rate, and compare it with nothing."""
    for clause in _CLAUSE.finditer(text):
        words = clause[0]
        start = _RATE_WORD.search(words)
        if start and not _OTHER_RATE.search(words):
            yield from _PERCENT.finditer(words, start.start())


def _places(written: str) -> int:
    return len(written.partition(".")[2])


def _fit(pair: _Pair, printed: Decimal, written: str) -> Fit:
    budget, spent = to_wan(pair.budget), to_wan(pair.spent)
    return ratio_fit(spent, budget, printed, places=_places(written))


def _prints(share: Decimal, printed: Decimal, written: str) -> bool:
    return round_half_up(share * _HUNDRED, _places(written)) == printed


def _other_rates(evidence: Evidence) -> dict[str, list[Decimal]]:
    """Return, by workbook, coverage by number and amount, arrival, and the shares of indicators."""
    shares: dict[str, list[Decimal]] = {}
    for form_id, rows in evidence.frames.by_form("projects").items():
        done = [row for row in rows if row.evaluated == "是"]
        amounts = [sum(int(r.budget) for r in some if known(r.budget)) for some in (done, rows)]
        for part, whole in ((len(done), len(rows)), (amounts[0], amounts[1])):
            if (share := divide(part, whole)) is not None:
                shares.setdefault(form_id, []).append(share)
    for total in evidence.scores.total_rows:
        if total.arrived is not None and total.budget:
            share = divide(total.arrived, total.budget) or Decimal(0)
            shares.setdefault(total.form_id, []).append(share)
    for row in evidence.frames.rows("indicators"):
        for number in (row.target_number, row.actual_number):
            if number is not None:
                shares.setdefault(row.form_id, []).append(number / _HUNDRED)
    return shares


@check(
    "T04",
    "「均已完成、无偏离」须与数据相符",
    Severity.WARNING,
    looks_for="正文写「均已完成」「无偏离」的，是否还有未达标的指标，或执行率明显偏低（低于 80%）的资金、项目。",
    remedy="如实写明哪些没有完成或偏离较大，说明原因和措施；或核对数据。",
    basis="财预〔2020〕10号第十一条（未完成或偏离较大的要分析原因）",
)
def claims_follow(evidence: Evidence) -> Iterator[Problem]:
    """Find claims that all was reached beside missed indicators and low execution rates."""
    pairs = _pairs(evidence)
    missed: dict[str, list[str]] = {}
    for row, score in evidence.scored():
        if score.met is False:
            missed.setdefault(row.form_id, []).append(f"「{named(row.name)}」未达到指标值")
    for form_id, sheet, cell, text in _texts(evidence):
        claim = _ALL_DONE.search(text)
        if claim is None:
            continue
        limit = evidence.profiles[form_id].number("rate_strong")
        against = [
            *missed.get(form_id, ()),
            *(
                f"「{pair.name}」执行率 {percent_text(pair.rate)}"
                for pair in pairs.get(form_id, ())
                if pair.rate < limit
            ),
        ]
        if against:
            more = f" 等 {len(against)} 处" if len(against) > _MOST_NAMED else ""
            yield Problem(
                form_id, sheet, (cell,),
                f"正文写「{claim[0]}」，而{'、'.join(against[:_MOST_NAMED])}{more}",
                given=claim[0], expected="与指标完成情况和执行率相符的说法",
            )  # fmt: skip


CHECKS = (rates_in_text_known, claims_follow)
