"""D10: what can be computed from the base data must be what was typed."""

from __future__ import annotations

import re
from decimal import ROUND_DOWN, Decimal
from typing import TYPE_CHECKING, Any

from selfeval_xl.checks.face import Problem, check, named
from selfeval_xl.exact import PRINTED_PLACES, fixed, plain, round_half_up
from selfeval_xl.findings import Severity
from selfeval_xl.scoring import measure, typed_fraction

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selfeval_xl.checks.face import Evidence

_DECIMALS = re.compile(r"[.．]([0-9０-９]+)")
_MOST_PLACES = 6
"""Decimals of a percentage that are compared at most: a spreadsheet's own quotients end in noise."""


@check(
    "D10",
    "共性指标与基础数据一致",
    Severity.ERROR,
    looks_for="在职人员控制率、预算完成率等共性指标的实际完成值，是否等于由基础数据计算的结果"
    "（按所写小数位判断，舍去尾数的只作提示）。",
    remedy="核对基础数据和实际完成值，改正填错的一处。",
    basis="部门整体支出绩效评价基础数据表",
)
def result_follows_from_base_data(evidence: Evidence) -> Iterator[Problem]:
    """Compare the typed result of an indicator with the one its workbook's base data give."""
    for row in evidence.frames.rows("indicators"):
        measured = measure(row, evidence.forms[row.form_id], evidence.profiles[row.form_id])
        typed = typed_fraction(row, "actual")
        if measured is None or measured.value is None or typed is None:
            continue
        given, right = typed * 100, measured.value * 100
        places = _places(row, given)
        wanted = round_half_up(right, places)
        if wanted in {round_half_up(one, places) for one in (given, row.actual_number)}:
            continue
        cut = given == right.quantize(Decimal(1).scaleb(-places), ROUND_DOWN)
        shown = max(places, PRINTED_PLACES)
        yield Problem(
            row.form_id, row.sheet, (row.actual_at,),
            f"「{named(row.name)}」的实际完成值与基础数据计算的不同{'（舍去了尾数）' if cut else ''}："
            f"{measured.words}",
            given=f"{plain(given)}%", expected=f"{fixed(right, shown)}%",
            difference=f"{fixed(given - right, shown)}个百分点",
            severity=Severity.INFO if cut else None,
        )  # fmt: skip


def _places(row: Any, percent: Decimal) -> int:  # noqa: ANN401 (a frame's tuple)
    """Return the decimals with which a percentage was typed, also where it stands as a fraction."""
    typed = _DECIMALS.search(str(row.actual))
    places = len(typed[1]) if typed else 0
    if percent != row.actual_number:
        places -= 2
    return min(max(places, 0), _MOST_PLACES)


CHECKS = (result_follows_from_base_data,)
