"""What the tables of money add up to: the totals, rows and groups that people name in prose."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from selfeval_xl.checks.face import named
from selfeval_xl.exact import divide
from selfeval_xl.forms import FUND_LEVELS
from selfeval_xl.intake import known

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from decimal import Decimal

    from selfeval_xl.checks.face import Evidence


@dataclass(frozen=True)
class Paid:
    """What is budgeted and spent under a name, in 分; ``None`` where nothing is given."""

    name: str
    budget: int | None
    spent: int | None

    @property
    def rate(self) -> Decimal | None:
        """The execution rate as a fraction, if there is one."""
        if self.budget is None or self.spent is None or self.budget <= 0:
            return None
        return divide(self.spent, self.budget)

    @property
    def amounts(self) -> set[int]:
        """Both amounts, and what is left."""
        given = [amount for amount in (self.budget, self.spent) if amount is not None]
        return {*given, abs(given[0] - given[-1])} if given else set()


def rows_of_money(evidence: Evidence) -> dict[str, list[Paid]]:
    """Return, by workbook, what is budgeted and spent in all, and in every row of money."""
    found: dict[str, list[Paid]] = {
        total.form_id: [Paid("合计", total.budget, total.spent)]
        for total in evidence.scores.total_rows
    }
    for _, table in evidence.frames.form.tables():
        for row in evidence.frames.rows(table.key) if table.pairs else ():
            name = named(getattr(row, table.named_by))
            found[row.form_id].append(_paid(name, [row], table.pairs))
    return found


def groups_of_money(evidence: Evidence) -> dict[str, list[Paid]]:
    """Return, by workbook, what a department's levels, and kinds of projects, budget and spend."""
    found: dict[str, list[Paid]] = {}
    for form_id, rows in evidence.frames.by_form("matrix").items():
        found[form_id] = [
            _paid(f"{level}资金", rows, ((f"budget_{end}", f"spent_{end}"),))
            for level, end in FUND_LEVELS.items()
        ]
    for form_id, rows in evidence.frames.by_form("projects").items():
        found.setdefault(form_id, []).extend(
            _paid(name, own, (("budget", "spent"),)) for name, own in _kinds(rows)
        )
    return found


def _kinds(rows: list[Any]) -> Iterator[tuple[str, list[Any]]]:
    """Yield the projects of a list by what people tell them apart: all, category, level, 文号."""
    yield "项目清单", rows
    yield "有文号的资金", [row for row in rows if known(row.document_number)]
    yield "开展自评的项目", [row for row in rows if row.evaluated == "是"]
    kinds: dict[str, list[Any]] = {}
    for row in rows:
        category = row.category if known(row.category) else ""
        level = row.fund_level if known(row.fund_level) else ""
        for name in {category, level, f"{category}（{level}）"} - {""}:
            kinds.setdefault(name, []).append(row)
    yield from kinds.items()


def _paid(name: str, rows: list[Any], pairs: Iterable[tuple[str, str]]) -> Paid:
    """Return what some rows budget and spend together over some pairs of columns."""
    budget, spent = (
        [int(v) for row in rows for pair in pairs if known(v := getattr(row, pair[side]))]
        for side in (0, 1)
    )
    return Paid(name, sum(budget) if budget else None, sum(spent) if spent else None)
