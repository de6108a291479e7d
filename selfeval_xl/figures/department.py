"""The figures of a department workbook: fund matrix, list of projects, coverage."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from selfeval_xl.figures.figure import Figure, amount, count, less, over, points, rate
from selfeval_xl.forms import FUND_LEVELS
from selfeval_xl.intake import known

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from decimal import Decimal

_KINDS = {"budget": "安排", "spent": "拨付"}


def department_figures(
    matrix: Sequence[Any], projects: Sequence[Any], low_rate: Decimal
) -> Iterator[Figure]:
    """Yield the figures of the matrix's rows and columns, of the list and of each project.

    ``low_rate`` is the execution rate (a fraction) below which a reason is due.
    """
    yield from _matrix(matrix)
    yield from _levels(matrix)
    yield from _list(projects, low_rate)
    for number, row in enumerate(projects):
        name = row.name or "（未写名称）"
        yield amount(f"project.{number}.budget", f"{name}安排数", row.budget)
        yield amount(f"project.{number}.spent", f"{name}支出数", row.spent)
        yield amount(f"project.{number}.unspent", f"{name}结余", less(row.budget, row.spent))
        yield rate(f"project.{number}.rate", f"{name}执行率", over(row.spent, row.budget))
        yield points(f"project.{number}.score", f"{name}自评得分", row.self_score)


def added(values: Iterable[Any]) -> int | None:
    """Return the sum of the amounts of 分 that are given, ``None`` where none is."""
    given = [int(value) for value in values if known(value)]
    return sum(given) if given else None


def row_sum(row: Any, key: str) -> int | None:  # noqa: ANN401 (a frame's tuple)
    """Return 安排 (``budget``) or 拨付 (``spent``) of a matrix row over all levels, in 分."""
    return added(getattr(row, f"{key}_{end}") for end in FUND_LEVELS.values())


def _matrix(matrix: Sequence[Any]) -> Iterator[Figure]:
    yield count("categories", "资金类别数", len(matrix))
    for number, row in enumerate(matrix):
        name = row.category or "（未写类别）"
        sums = {key: row_sum(row, key) for key in _KINDS}
        for key, word in _KINDS.items():
            yield amount(f"matrix.{number}.{key}", f"{name}{word}", sums[key])
            for level, end in FUND_LEVELS.items():
                value = getattr(row, f"{key}_{end}")
                yield amount(f"matrix.{number}.{key}_{end}", f"{name}{level}{word}", value)
        yield amount(f"matrix.{number}.initial", f"{name}年初预算数", None)
        yield rate(f"matrix.{number}.rate", f"{name}执行率", over(sums["spent"], sums["budget"]))


def _levels(matrix: Sequence[Any]) -> Iterator[Figure]:
    for level, end in FUND_LEVELS.items():
        sums = {key: added(getattr(row, f"{key}_{end}") for row in matrix) for key in _KINDS}
        for key, word in _KINDS.items():
            yield amount(f"from.{end}.{key}", f"{level}资金{word}", sums[key])
        yield rate(f"from.{end}.rate", f"{level}资金执行率", over(sums["spent"], sums["budget"]))


def _list(projects: Sequence[Any], low_rate: Decimal) -> Iterator[Figure]:
    done = [row for row in projects if row.evaluated == "是"]
    special = [row for row in projects if known(row.document_number)]
    whole = added(row.budget for row in projects)
    yield count("projects", "项目个数", len(projects))
    yield from _sums("list", "项目清单", projects)
    yield count("evaluated", "开展自评的项目个数", len(done))
    yield count("not_evaluated", "未开展自评的项目个数", len(projects) - len(done))
    yield from _sums("evaluated", "开展自评的项目", done)
    yield rate("coverage", "自评覆盖率（按个数）", over(len(done), len(projects)))
    share = over(added(row.budget for row in done), whole)
    yield rate("coverage_amount", "自评覆盖率（按金额）", share)
    yield count("special", "有文号的专项资金项数", len(special))
    yield from _sums("special", "有文号的专项资金", special)
    low = [
        r for r in projects if (share := over(r.spent, r.budget)) is not None and share < low_rate
    ]
    yield count("low", "执行率偏低的项目个数", len(low))
    scores = [row.self_score for row in projects if row.self_score is not None]
    yield count("scored_projects", "有自评得分的项目个数", len(scores))
    for grade, number in Counter(row.self_grade for row in projects if row.self_grade).items():
        yield count(f"grade.{grade}", f"自评等级为{grade}的项目个数", number)


def _sums(key: str, label: str, rows: Sequence[Any]) -> Iterator[Figure]:
    """Yield budget, spending and rate of some projects together."""
    budget, spent = added(row.budget for row in rows), added(row.spent for row in rows)
    yield amount(f"{key}.budget", f"{label}安排数", budget)
    yield amount(f"{key}.spent", f"{label}支出数", spent)
    yield rate(f"{key}.rate", f"{label}执行率", over(spent, budget))
