"""F08: amounts that are off by ten thousand because 元 and 万元 were mixed up."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from selfeval_xl.checks.face import REVIEW_PRACTICE, Problem, check, is_converted, named
from selfeval_xl.checks.paid import YUAN, money, paid_rows, unit_of
from selfeval_xl.exact import Fit, plain, sum_fit, to_wan
from selfeval_xl.findings import Severity
from selfeval_xl.intake import known

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from selfeval_xl.checks.face import Evidence
    from selfeval_xl.checks.paid import Paid
    from selfeval_xl.forms import Field

SLIP = (Decimal(5_000), Decimal(20_000))
"""Between these factors lies a mix-up of 元 and 万元 (domain practice: about ten thousand)."""

_IN_YUAN = re.compile(r"(\d[\d,]*(?:\.\d+)?)\s*元")
_WAN = Decimal(10_000)
_FEW = Decimal(1_000)
"""Nobody budgets less 元 than this; from here on small projects may write what they mean."""
_MONEY = frozenset({"元", "万元", "亿元", "千元"})


def is_slip(one: Decimal, other: Decimal) -> bool:
    """Tell whether two amounts in the same unit differ by about ten thousand, either way."""
    if one <= 0 or other <= 0:
        return False
    low, high = SLIP
    return low <= max(one, other) / min(one, other) <= high


@dataclass(frozen=True)
class Mixed:
    """The amounts of a row that differ by about ten thousand: all of them, and those that look wrong.

    ``small``: the wrong ones are too small by that factor, else too large.
    """

    amounts: dict[Field, int]
    odd: tuple[Field, ...]
    small: bool


def mixed(paid: Paid, rows: Sequence[Paid]) -> Mixed | None:
    """Return the mix-up in a row of money, if there is one; ``rows`` are all rows of its table.

    Wrong are those with which a declared total comes out when they are put right, else the fewer
    ones, else those that stand in the other unit than the form's.
    """
    single = len(paid.table.pairs) == 1
    columns = paid.table.amounts if single else [paid.table.column(key) for key in paid.keys]
    amounts = {c: int(v) for c in columns if known(v := getattr(paid.row, c.key)) and v > 0}
    least = min(amounts.values(), default=0)
    low, high = SLIP
    large = tuple(c for c, value in amounts.items() if low <= Decimal(value) / least <= high)
    small = tuple(c for c in amounts if c not in large)
    if not large:
        return None
    for side, factor in ((small, _WAN), (large, 1 / _WAN)):
        if _comes_out(paid, rows, side, factor):
            return Mixed(amounts, side, side is small)
    fewer = len(small) - len(large)
    is_small = fewer < 0 or (fewer == 0 and unit_of(paid.form) == YUAN)
    return Mixed(amounts, small if is_small else large, is_small)


def _comes_out(paid: Paid, rows: Sequence[Paid], columns: Sequence[Field], factor: Decimal) -> bool:
    """Tell whether the declared totals of columns are the sums, one row taken by a factor."""
    fits = []
    for column in columns:
        declared: Any = getattr(paid.form, f"{paid.table.key}_declared_{column.key}", None)
        if not known(declared) or len(rows) == 1:
            continue
        parts = [
            to_wan(value) * (factor if other.row is paid.row else 1)
            for other in rows
            if known(value := getattr(other.row, column.key))
        ]
        fits.append(sum_fit(parts, to_wan(int(declared))) is not Fit.OFF)
    return bool(fits) and all(fits)


def mixed_rows(evidence: Evidence) -> Iterator[tuple[Paid, Mixed]]:
    """Yield every row of money in which 元 and 万元 seem mixed up."""
    groups: dict[tuple[str, str, tuple[str, str]], list[Paid]] = {}
    for paid in paid_rows(evidence):
        groups.setdefault((paid.row.form_id, paid.table.key, paid.keys), []).append(paid)
    for rows in groups.values():
        for paid in rows:
            if found := mixed(paid, rows):
                yield paid, found


@check(
    "F08",
    "元与万元混用",
    Severity.WARNING,
    looks_for="同一来源、项目的年初、全年、到位、执行数之间，金额指标的指标值与完成值之间，是否相差约一万倍"
    "（把元当成万元，或反之；与已申报的总额对得上的一边视为正确）；万元的栏里是否写了几元、几百元。",
    remedy="按本表的金额单位改正：把元填成万元的除以 10000，把万元填成元的乘以 10000。",
    basis=REVIEW_PRACTICE,
)
def unit_not_mixed(evidence: Evidence) -> Iterator[Problem]:
    """Find amounts that belong together and differ by a factor of about ten thousand."""
    typed = tuple(in_cells(evidence))
    yield from typed
    yield from in_indicators(evidence)
    named_already = {(one.form_id, one.sheet, cell) for one in typed for cell in one.cells}
    for paid, found in mixed_rows(evidence):
        unit, row = unit_of(paid.form), paid.row
        cells = tuple(getattr(row, f"{column.key}_at") for column in found.odd)
        if {(row.form_id, row.sheet, cell) for cell in cells} <= named_already:
            continue
        yield Problem(
            row.form_id,
            row.sheet,
            cells,
            f"「{paid.name}」各金额相差约一万倍，疑似元与万元混用",
            given="、".join(
                f"{c.label} {money(v, unit).removesuffix(unit)}" for c, v in found.amounts.items()
            ),
            expected=f"单位统一为{unit}",
            remedy=f"本表单位为{unit}，请核对标出的数，疑似应{'乘以' if found.small else '除以'} 10000。",
        )


def in_cells(evidence: Evidence) -> Iterator[Problem]:
    """Yield amounts of a few 元 typed with their unit into a column of 万元: 3.6元."""
    blocks = {table.key for _, table in evidence.frames.form.tables() if table.pairs}
    in_wan = {f.form_id for f in evidence.frames.rows("forms") if unit_of(f) != YUAN}
    for note in evidence.frames.rows("notes"):
        match = _IN_YUAN.fullmatch(note.typed.strip()) if note.block in blocks else None
        if match is None or not is_converted(note) or note.form_id not in in_wan:
            continue
        amount = Decimal(match[1].replace(",", ""))
        if 0 < amount < _FEW:
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


CHECKS = (unit_not_mixed,)
