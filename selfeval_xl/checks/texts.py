"""T: do the figures in the unit's own text agree with the tables?"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

import pandas as pd

from selfeval_xl.checks.face import REVIEW_PRACTICE, Problem, check
from selfeval_xl.exact import places_of, round_half_up, to_wan
from selfeval_xl.findings import Severity
from selfeval_xl.intake import known

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selfeval_xl.checks.face import Evidence

_AMOUNT = re.compile(r"(?<![\d.,])(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?\s*万元")
_KEYS = ("initial", "budget", "arrived", "spent")


@check(
    "T01",
    "正文金额与表格一致",
    Severity.WARNING,
    looks_for="报告正文里以万元写的金额，能否在资金表、指标表中找到，或由其相加、相减得到。",
    remedy="核对该金额：与资金表应是同一笔钱的，改成一致；另有所指的，不必修改。",
    basis=REVIEW_PRACTICE,
)
def amounts_in_text_known(evidence: Evidence) -> Iterator[Problem]:
    """Find amounts in the narrative that no figure of the workbook accounts for.

    A printed amount agrees with a figure that rounds to it at the decimals it is printed with.
    """
    for form in evidence.frames.forms.itertuples(index=False):
        figures = _figures(evidence, form.form_id)
        own = evidence.frames.texts[evidence.frames.texts["form_id"] == form.form_id]
        for row in own.itertuples(index=False):
            if not known(row.body):
                continue
            for match in _AMOUNT.finditer(row.body):
                amount = Decimal(match[1].replace(",", "") + (match[2] or ""))
                if not any(round_half_up(figure, places_of(amount)) == amount for figure in figures):
                    yield Problem(
                        form.form_id, row.sheet, (row.body_at,),
                        f"正文中的 {match[0]} 在资金表和指标表中找不到",
                        given=match[0], expected="与资金表一致的金额",
                    )  # fmt: skip


def _figures(evidence: Evidence, form_id: str) -> set[Decimal]:
    """Return every amount in 万元 that the workbook accounts for: cells, totals, differences."""
    totals = evidence.scores.totals.loc[form_id]
    sums = [to_wan(int(totals[key])) for key in _KEYS if totals[key] is not None]
    figures = {*sums, *(abs(one - other) for one in sums for other in sums)}
    funds = evidence.frames.funds
    for row in funds[funds["form_id"] == form_id].itertuples(index=False):
        cells = [to_wan(v) for key in _KEYS if not pd.isna(v := getattr(row, key))]
        figures |= {*cells, *(abs(one - other) for one in cells for other in cells)}
    indicators = evidence.frames.indicators
    for row in indicators[indicators["form_id"] == form_id].itertuples(index=False):
        numbers = (row.target_number, row.actual_number)
        figures |= {number for number in numbers if number is not None}
    return figures


CHECKS = (amounts_in_text_known,)
