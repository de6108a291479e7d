"""预警: what calls for attention in a listed project, as words and as a live formula.

What follows from the row's own cells is computed live. Whether the project's own form is there and
agrees is what the checks found: it stands in the formula as words of ours.
"""

from __future__ import annotations

from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from selfeval_xl.exact import half_unit, plain
from selfeval_xl.findings import Severity
from selfeval_xl.intake import known

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from selfeval_xl.pipeline import Result
    from selfeval_xl.rules import Profile

LOW_RATE, OVERSPENT, NOT_EVALUATED, NO_FORM, DIFFERS = (
    "执行率＜",
    "超支",
    "未自评",
    "无自评表",
    "与自评表不符",
)
UNEXPLAINED = "未说明原因"
UNSCORED = "自评表得分未填全"
OTHER_CATEGORY = "类别不在矩阵中"
GRAVE = (OVERSPENT, NOT_EVALUATED, NO_FORM, DIFFERS, OTHER_CATEGORY)
"""The words that mark more than a low rate."""

_AGREEMENT = "C03"
"""The check that compares a listed project with its own form and with the matrix."""
_COMPARED = MappingProxyType(
    {
        "name": "名称",
        "budget": "安排数",
        "spent": "支出数",
        "rate_stated": "执行率",
        "self_score": "得分",
        "self_grade": "等级",
    }
)


def below(cell: str, limit: Decimal) -> str:
    """Return the condition that a rate in ``cell`` is below a limit; binary noise is rounded away."""
    return f"ROUND({cell}-{plain(limit)},12)<0"


def low_words(profile: Profile) -> tuple[tuple[Decimal, str], ...]:
    """Return the limits of the rate with what is said below each, the lower one first."""
    limits = (profile.number("rate_strong"), profile.number("rate_reason"))
    return tuple((limit, f"{LOW_RATE}{plain(limit * 100)}%") for limit in limits)


class Flags:
    """The flags of a department's listed projects."""

    def __init__(self, result: Result) -> None:
        """Note which cells of the list do not agree with the forms or with the matrix."""
        self._result = result
        self._low = low_words(result.profile)
        self._has_forms = any(result.members.values())
        sheet = result.form.projects_sheet
        self._differing = {
            cell
            for finding in result.findings
            if finding.code == _AGREEMENT
            and finding.sheet == sheet
            and finding.severity is not Severity.INFO
            for cell in finding.cells
            if cell
        }

    def words(self, number: int, row: Any) -> str:  # noqa: ANN401 (a frame's tuple)
        """Return the flags of row ``number`` of the list, joined; empty where there is none."""
        return "、".join((*self._live_words(number, row), *self._found(row)))

    def formula(self, number: int, row: Any, cells: Mapping[str, str]) -> str:  # noqa: ANN401
        """Return the formula that gives the same; ``cells`` are addresses by column."""
        rate, reason = cells["rate"], self._low[-1][0]
        low = '""'
        for limit, word in reversed(self._low):
            low = f'IF({below(rate, limit)},"、{word}",{low})'
        unexplained = f'IF(AND({below(rate, reason)},{cells["reason"]}=""),"、{UNEXPLAINED}","")'
        over = f"ROUND(N({cells['spent']})-N({cells['budget']}),8)>{plain(self._slack(number))}"
        parts = (
            f'IF(ISNUMBER({rate}),{low}&{unexplained},"")',
            f'IF({over},"、{OVERSPENT}","")',
            f'IF(EXACT({cells["evaluated"]},"是"),"","、{NOT_EVALUATED}")',
            *(f'"、{word}"' for word in self._found(row)),
        )
        return f"MID({'&'.join(parts)},2,200)"

    def _live_words(self, number: int, row: Any) -> Iterator[str]:  # noqa: ANN401
        rate, budget, spent = (
            self._result.figures.value(f"project.{number}.{key}")
            for key in ("rate", "budget", "spent")
        )
        if rate is not None:
            yield from [word for limit, word in self._low if rate < limit][:1]
            if rate < self._low[-1][0] and not known(row.reason):
                yield UNEXPLAINED
        if (spent or 0) - (budget or 0) > self._slack(number):
            yield OVERSPENT
        if row.evaluated != "是":
            yield NOT_EVALUATED

    def _slack(self, number: int) -> Decimal:
        """Return by how much spending may be above the budget by rounding alone, in 万元."""
        amounts = (self._result.figures.value(f"project.{number}.{k}") for k in ("budget", "spent"))
        return sum((half_unit(value) for value in amounts if value is not None), Decimal(0))

    def _found(self, row: Any) -> Iterator[str]:  # noqa: ANN401
        """Yield what comes from the project's own form, and from comparing with the matrix."""
        members = self._result.members.get(int(row.row), ())
        if not members and (known(row.form_file) or (self._has_forms and row.evaluated == "是")):
            yield NO_FORM
        if len(members) > 1:
            yield f"自评表{len(members)}份"
        parts = {
            key: word
            for key, word in _COMPARED.items()
            if getattr(row, f"{key}_at") in self._differing
        }
        if "self_score" in parts and all(member.score is None for member in members):
            del parts["self_score"]
            yield UNSCORED
        if parts:
            yield f"{DIFFERS}（{'、'.join(parts.values())}）"
        if row.category_at in self._differing:
            yield OTHER_CATEGORY
