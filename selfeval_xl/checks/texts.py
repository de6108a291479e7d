"""T: the figures in the unit's own text must agree with the tables."""

from __future__ import annotations

import itertools
import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from selfeval_xl.checks.face import REVIEW_PRACTICE, Problem, check
from selfeval_xl.exact import round_half_up, to_wan
from selfeval_xl.findings import Severity
from selfeval_xl.intake import known

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selfeval_xl.checks.face import Evidence
    from selfeval_xl.forms import Table

_AMOUNT = re.compile(r"(?<![\d.,])(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?\s*万元")
_HALF_WIDTH = str.maketrans("０１２３４５６７８９．", "0123456789.")
_KEYS = ("initial", "budget", "arrived", "spent")
_MOST_ADDED = 8
"""Up to so many fund rows every sum of some of them is known; above, the sums of two."""


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
    frames = evidence.frames
    tables = [table for _, table in frames.form.tables() if table.pairs]
    money = {table.key: frames.by_form(table.key) for table in tables}
    indicators, texts, totals = (
        frames.by_form("indicators"),
        frames.by_form("texts"),
        evidence.totals(),
    )
    for form_id, rows in texts.items():
        figures: set[Decimal] | None = None
        for row in rows:
            body = row.body.translate(_HALF_WIDTH) if known(row.body) else ""
            for match in _AMOUNT.finditer(body):
                if figures is None:
                    rows_of = [(table, money[table.key].get(form_id, [])) for table in tables]
                    figures = _figures(totals[form_id], rows_of, indicators.get(form_id, []))
                decimals = match[2] or ""
                amount, places = Decimal(match[1].replace(",", "") + decimals), len(decimals[1:])
                if any(round_half_up(figure, places) == amount for figure in figures):
                    continue
                yield Problem(
                    form_id,
                    row.sheet,
                    (row.body_at,),
                    f"正文中的 {match[0]} 在资金表和指标表中找不到",
                    given=match[0],
                    expected="与资金表一致的金额",
                )


def _figures(
    totals: Any,  # noqa: ANN401 (a frame's tuple)
    money: list[tuple[Table, list[Any]]],
    indicators: list[Any],
) -> set[Decimal]:
    """Return every amount in 万元 that the workbook accounts for: cells, sums, differences."""
    wholes = [int(getattr(totals, key)) for key in _KEYS if getattr(totals, key) is not None]
    figures = {0, *wholes, *_differences(wholes)}
    for table, rows in money:
        keys = [column.key for column in table.amounts]
        for row in rows:
            cells = [int(v) for key in keys if known(v := getattr(row, key))]
            figures |= {*cells, *_differences(cells), *_both_sides(table, row)}
        most = len(rows) if len(rows) <= _MOST_ADDED else 2
        for key in keys:
            column = [int(v) for row in rows if known(v := getattr(row, key))]
            figures.add(sum(column))
            for size in range(2, most + 1):
                figures |= {sum(some) for some in itertools.combinations(column, size)}
        if table.has("category"):
            figures |= _by_category(table, rows)
    numbers = {
        number
        for row in indicators
        for number in (row.target_number, row.actual_number)
        if number is not None
    }
    return numbers | {to_wan(figure) for figure in figures}


def _differences(amounts: list[int]) -> set[int]:
    return {abs(one - other) for one, other in itertools.combinations(amounts, 2)}


def _both_sides(table: Table, row: Any) -> set[int]:  # noqa: ANN401 (a frame's tuple)
    """Return what a row budgets and spends over all its pairs, and what is left."""
    sides = [
        sum(int(v) for pair in table.pairs if known(v := getattr(row, pair[side])))
        for side in (0, 1)
    ]
    return {*sides, abs(sides[0] - sides[1])}


def _by_category(table: Table, rows: list[Any]) -> set[int]:
    """Return what the rows of each category add up to."""
    sums: dict[tuple[str, str], int] = {}
    for row in rows:
        for column in table.amounts:
            if known(value := getattr(row, column.key)) and known(row.category):
                key = row.category, column.key
                sums[key] = sums.get(key, 0) + int(value)
    return set(sums.values())


CHECKS = (amounts_in_text_known,)
