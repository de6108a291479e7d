"""F: one total divided in several ways must come to the same sum each way."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from selfeval_xl.checks.face import Problem, check
from selfeval_xl.checks.paid import money, unit_of
from selfeval_xl.exact import Fit, sum_fit, sums_fit, to_fen, to_wan
from selfeval_xl.findings import Severity
from selfeval_xl.intake import SINGLE, Partition, known

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selfeval_xl.checks.face import Evidence
    from selfeval_xl.forms import Form

_WITHIN = "差额在四舍五入范围内，一般不必修改。"


@check(
    "F12",
    "各种分法的合计相等",
    Severity.ERROR,
    looks_for="同一笔预算按收入性质分、按支出性质分的，各分法之和是否相等，是否等于年度资金总额"
    "（按四舍五入区间判断）。",
    remedy="核对各分法的明细，改正漏填、多填的项目，使各分法之和都等于年度资金总额。",
    basis="部门整体支出绩效自评表（按收入性质分、按支出性质分）",
)
def partitions_agree(evidence: Evidence) -> Iterator[Problem]:
    """Compare the partitions of a fund block with one another and with the declared totals.

    The first partition in the columns of the block are the sources themselves: those are F01's. One
    in which 其中 details a share is not judged: the form does not say where the details end.
    """
    for form in evidence.frames.rows("forms"):
        partitions = getattr(form, "partitions", None) or ()
        yield from _in_columns(form, evidence.frames.form, partitions)
        single = [one for one in partitions if one.is_single and not one.is_nested]
        yield from _single(form, evidence.frames.form, single)


def _parts(partition: Partition, key: str) -> list[Decimal] | None:
    """Return the amounts of a partition in 万元, ``None`` when none is given or one is unreadable."""
    if any(share.unread and share.amounts.get(key) is None for share in partition.shares):
        return None
    given = [amount for share in partition.shares if (amount := share.amounts.get(key)) is not None]
    return [to_wan(amount) for amount in given] if given else None


def _stated(form: Any, table: str, column: str) -> int | None:  # noqa: ANN401 (a frame's tuple)
    """Return the declared total of a column in 分."""
    stated: Any = getattr(form, f"{table}_declared_{column}", None)
    return int(stated) if known(stated) else None


def _in_columns(
    form: Any,  # noqa: ANN401 (a frame's tuple)
    described: Form,
    partitions: tuple[Partition, ...],
) -> Iterator[Problem]:
    """Compare every further partition in the columns with the total of each column.

    Where a share gives no amount, a larger total may be right: that is only a question.
    """
    tall = [one for one in partitions if not one.is_single]
    table = described.table(described.funds)
    for partition in tall[1:]:
        for column in () if partition.is_nested else table.amounts:
            stated = _stated(form, table.key, column.key)
            parts = _parts(partition, column.key)
            first = None if tall[0].is_nested else _parts(tall[0], column.key)
            if parts is None:
                continue
            if stated is not None:
                fit, right = sum_fit(parts, to_wan(stated)), to_wan(stated)
                against = f"{column.label}总额"
            elif first is not None:
                fit, right = sums_fit(parts, first), sum(first, Decimal(0))
                against = f"{tall[0].name}的{column.label}之和"
            else:
                continue
            yield from _differs(form, partition, column.label, (parts, right, against), fit)


def _single(
    form: Any,  # noqa: ANN401
    described: Form,
    partitions: list[Partition],
) -> Iterator[Problem]:
    """Compare partitions of one amount a share: with each other, and with whichever total they are.

    The form does not say which column they divide; a partition with a blank share is not judged.
    """
    whole = [
        (one, parts)
        for one in partitions
        if (parts := _parts(one, SINGLE)) is not None and len(parts) == len(one.shares)
    ]
    for one, parts in whole[1:]:
        first, others = whole[0]
        right = sum(others, Decimal(0))
        against = f"{first.name}的各项之和"
        yield from _differs(form, one, "", (parts, right, against), sums_fit(parts, others))
    if not whole or any(sums_fit(parts, whole[0][1]) is Fit.OFF for _, parts in whole[1:]):
        return
    table = described.table(described.funds)
    totals = {
        column.label: stated
        for column in table.amounts
        if (stated := _stated(form, table.key, column.key)) is not None
    }
    one, parts = whole[0]
    if totals and all(sum_fit(parts, to_wan(total)) is Fit.OFF for total in totals.values()):
        yield Problem(
            form.form_id, one.sheet, (one.cell,), f"{one.name}的各项之和与年度资金总额都不相等",
            given=money(to_fen(sum(parts, Decimal(0))), unit_of(form)),
            expected="、".join(
                f"{label} {money(fen, unit_of(form))}" for label, fen in totals.items()
            ),
            severity=Severity.WARNING,
        )  # fmt: skip


def _differs(
    form: Any,  # noqa: ANN401
    partition: Partition,
    label: str,
    sums: tuple[list[Decimal], Decimal, str],
    fit: Fit,
) -> Iterator[Problem]:
    parts, right, against = sums
    if fit is Fit.EXACT:
        return
    total = sum(parts, Decimal(0))
    within, unit = fit is Fit.ROUNDING, unit_of(form)
    lacks = not within and total < right and len(parts) < len(partition.shares)
    note = f"（{fit.value}）" if within else "（有没有填的项）" if lacks else ""
    yield Problem(
        form.form_id, partition.sheet, (partition.cell,),
        f"{partition.name}的{label or '各项'}之和不等于{against}{note}",
        given=money(to_fen(total), unit), expected=money(to_fen(right), unit),
        difference=money(to_fen(total - right), unit),
        severity=Severity.INFO if within else Severity.WARNING if lacks else None,
        remedy=_WITHIN if within else "",
    )  # fmt: skip


CHECKS = (partitions_agree,)
