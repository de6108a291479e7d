"""F10: the fund matrix must add up by rows and by columns, for 安排 and for 拨付."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from selfeval_xl.checks.face import Problem, check, named, split_place
from selfeval_xl.exact import Fit, sums_fit, to_wan, wan_printed
from selfeval_xl.findings import Severity
from selfeval_xl.forms import FUND_LEVELS
from selfeval_xl.intake import known

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from selfeval_xl.checks.face import Evidence

SIDES = {"budget": "安排", "spent": "拨付"}


def level_amounts(row: Any, side: str) -> list[Decimal]:  # noqa: ANN401 (a frame's tuple)
    """Return the amounts of a matrix row that are given for 安排 or 拨付, in 万元."""
    cells = (getattr(row, f"{side}_{end}") for end in FUND_LEVELS.values())
    return [to_wan(int(value)) for value in cells if known(value)]


def is_unread(row: Any, side: str, unreadable: Collection[tuple[str, str, str]]) -> bool:  # noqa: ANN401
    """Tell whether a level of a matrix row holds something unreadable, which F09 names."""
    return any(
        (row.form_id, row.sheet, getattr(row, f"{side}_{end}_at")) in unreadable
        for end in FUND_LEVELS.values()
    )


@check(
    "F10",
    "资金矩阵横竖相等",
    Severity.ERROR,
    looks_for="已申报的各类资金安排、拨付小计是否等于中央、省、市、县之和，合计是否等于各类之和"
    "（按四舍五入区间判断）。",
    remedy="核对指标文件和支付记录，改正小计、合计或漏填、错填的层级。",
    basis="河北省部门绩效自评报告提纲（部门预算安排及资金分配拨付）",
)
def matrix_adds_up(evidence: Evidence) -> Iterator[Problem]:
    """Compare declared subtotals with their levels, and declared totals with all rows."""
    groups, unreadable = evidence.frames.by_form("matrix"), evidence.unreadable()
    for form in evidence.frames.rows("forms"):
        rows = groups.get(form.form_id, [])
        if not rows:
            continue
        for side, word in SIDES.items():
            read = [row for row in rows if not is_unread(row, side, unreadable)]
            for row in read:
                stated = getattr(row, f"{side}_stated")
                if known(stated):
                    yield from differs(
                        row.form_id,
                        (row.sheet, (getattr(row, f"{side}_stated_at"),)),
                        (f"「{named(row.category)}」{word}小计", "各级之和"),
                        [to_wan(int(stated))],
                        level_amounts(row, side),
                    )
            total = getattr(form, f"matrix_total_{side}_stated")
            if known(total) and len(read) == len(rows):
                yield from differs(
                    form.form_id,
                    split_place(getattr(form, f"matrix_total_{side}_stated_at")),
                    (f"{word}合计", "各类资金之和"),
                    [to_wan(int(total))],
                    [amount for row in rows for amount in level_amounts(row, side)],
                )


def differs(
    form_id: str,
    place: tuple[str, tuple[str, ...]],
    what: tuple[str, str],
    stated: list[Decimal],
    right: list[Decimal],
) -> Iterator[Problem]:
    """Yield a problem when two sums that should be the same are not, by the interval rule.

    ``what`` names both, ``stated`` and ``right`` are their parts in 万元. Without any part the right
    one is not filled in, and the message says so.
    """
    fit = sums_fit(stated, right)
    if fit is Fit.EXACT:
        return
    within = fit is Fit.ROUNDING
    note = f"（{fit.value}）" if within else "" if right else "（还没有填）"
    one, other = sum(stated, Decimal(0)), sum(right, Decimal(0))
    yield Problem(
        form_id,
        *place,
        f"{what[0]}与{what[1]}不一致{note}",
        given=f"{wan_printed(one)}万元",
        expected=f"{wan_printed(other)}万元",
        difference=f"{wan_printed(one - other)}万元",
        severity=Severity.INFO if within else None,
        remedy="差额在四舍五入范围内，一般不必修改。" if within else "",
    )


CHECKS = (matrix_adds_up,)
