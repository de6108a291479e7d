"""The figures of a project workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from selfeval_xl.figures.figure import AMOUNT_LABELS, Figure, amount, count, over, rate
from selfeval_xl.forms import PROJECT, fund_group
from selfeval_xl.intake import known

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


def project_figures(funds: Sequence[Any]) -> Iterator[Figure]:
    """Yield the figures of each fund source, and of the lines of the official form."""
    yield count("funds", "资金来源数", len(funds))
    for number, row in enumerate(funds):
        for key, label in AMOUNT_LABELS.items():
            yield amount(f"fund.{number}.{key}", label, getattr(row, key))
        yield rate(f"fund.{number}.rate", "预算执行率", over(row.spent, row.budget))
    yield from _group_figures(funds)


def _group_figures(funds: Sequence[Any]) -> Iterator[Figure]:
    """Yield the sums under the three lines of the official form."""
    for name in PROJECT.lists["fund_source"]:
        rows = [row for row in funds if fund_group(row.source or "") == name]
        sums: dict[str, int | None] = {}
        for key, label in AMOUNT_LABELS.items():
            given = [int(value) for row in rows if known(value := getattr(row, key))]
            sums[key] = sum(given) if given else None
            yield amount(f"group.{name}.{key}", f"{name}{label}", sums[key])
        yield rate(f"group.{name}.rate", f"{name}执行率", over(sums["spent"], sums["budget"]))
