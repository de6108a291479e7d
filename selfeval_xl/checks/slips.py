"""Amounts that are off by ten thousand because 元 and 万元 were mixed up: found beside what is typed."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from selfeval_xl.checks.face import Problem, is_converted, named
from selfeval_xl.exact import plain
from selfeval_xl.intake import known

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selfeval_xl.checks.face import Evidence

SLIP = (Decimal(5_000), Decimal(20_000))
"""Between these factors lies a mix-up of 元 and 万元 (domain practice: about ten thousand)."""

_IN_YUAN = re.compile(r"(\d[\d,]*(?:\.\d+)?)\s*元")
_WAN = Decimal(10_000)
_MONEY = frozenset({"元", "万元", "亿元", "千元"})


def is_slip(one: Decimal, other: Decimal) -> bool:
    """Tell whether two amounts in the same unit differ by about ten thousand, either way."""
    if one <= 0 or other <= 0:
        return False
    low, high = SLIP
    return low <= max(one, other) / min(one, other) <= high


def in_cells(evidence: Evidence) -> Iterator[Problem]:
    """Yield amounts of a few 元 typed with their unit into a column of 万元: 3.6元."""
    money = {table.key for _, table in evidence.frames.form.tables() if table.pairs}
    for note in evidence.frames.rows("notes"):
        match = _IN_YUAN.fullmatch(note.typed.strip()) if note.block in money else None
        if match is None or not is_converted(note):
            continue
        amount = Decimal(match[1].replace(",", ""))
        if 0 < amount < _WAN:
            yield Problem(
                note.form_id, note.sheet, (note.cell,),
                f"{note.label}写作「{note.typed.strip()}」，按 {plain(amount / _WAN)} 万元读取，"
                f"疑似应为 {plain(amount)} 万元",
                given=note.typed.strip(), expected="核对单位是元还是万元",
            )  # fmt: skip


def in_indicators(evidence: Evidence) -> Iterator[Problem]:
    """Yield results in money that are ten thousand times their target, or a ten-thousandth of it."""
    for row in evidence.frames.rows("indicators"):
        target, actual = row.target_number, row.actual_number
        if (
            not (known(target) and known(actual))
            or not {row.target_unit, row.actual_unit} <= _MONEY
        ):
            continue
        factor = _factor(row.actual_unit) / _factor(row.target_unit)
        if is_slip(target, actual * factor):
            yield Problem(
                row.form_id, row.sheet, (row.actual_at,),
                f"「{named(row.name)}」指标值 {row.target}，完成 {row.actual}，相差约一万倍，"
                "疑似元与万元混用",
                given=row.actual, expected="与指标值同一单位",
                remedy="核对实际完成值的单位是元还是万元。",
            )  # fmt: skip


def _factor(unit: str) -> Decimal:
    """Return how many 元 one of a unit of money is."""
    return {"千元": Decimal(1_000), "万元": _WAN, "亿元": _WAN * _WAN}.get(unit, Decimal(1))
