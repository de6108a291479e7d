"""The figures of a department workbook: fund matrix, list of projects, coverage."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from selfeval_xl.exact import plain
from selfeval_xl.figures.figure import NONE_TEXT, Figure, amount, count, less, over, points, rate
from selfeval_xl.forms import FUND_LEVELS
from selfeval_xl.intake import known
from selfeval_xl.members import squeezed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from decimal import Decimal

_KINDS = {"budget": "安排", "spent": "拨付"}


def department_figures(
    matrix: Sequence[Any],
    projects: Sequence[Any],
    low_rate: Decimal,
    members: Mapping[int, Sequence[Any]],
) -> Iterator[Figure]:
    """Yield the figures of the matrix's rows and columns, of the list and of each project.

    ``low_rate`` is the execution rate (a fraction) below which a reason is due; ``members`` are the
    attached project workbooks by the number of the list's row.
    """
    own = [_own_result(row, members.get(int(row.row), ())) for row in projects]
    yield from _matrix(matrix)
    yield from _levels(matrix, projects)
    yield from _joint(matrix, projects)
    yield from _list(projects)
    yield from _low(projects, low_rate)
    yield from _results(own)
    for number, row in enumerate(projects):
        name = row.name or "（未写名称）"
        yield amount(f"project.{number}.budget", f"{name}安排数", row.budget)
        yield amount(f"project.{number}.spent", f"{name}支出数", row.spent)
        yield amount(f"project.{number}.unspent", f"{name}结余", less(row.budget, row.spent))
        yield rate(f"project.{number}.rate", f"{name}执行率", over(row.spent, row.budget))
        score, grade = own[number]
        yield points(f"project.{number}.score", f"{name}自评得分", score)
        yield Figure(f"project.{number}.grade", f"{name}自评等级", None, grade or NONE_TEXT)


def by_category(
    matrix: Sequence[Any], projects: Sequence[Any]
) -> tuple[tuple[str, list[Any], list[Any]], ...]:
    """Return every category with its rows of the matrix and of the list, the matrix's first.

    Blanks and kinds of brackets make no difference; the name is the one written first.
    """
    names: dict[str, str] = {}
    groups: dict[str, tuple[list[Any], list[Any]]] = {}
    for part, rows in enumerate((matrix, projects)):
        for row in rows:
            key = squeezed(row.category)
            names.setdefault(key, row.category or "")
            groups.setdefault(key, ([], []))[part].append(row)
    return tuple((names[key], *both) for key, both in groups.items())


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


def _joint(matrix: Sequence[Any], projects: Sequence[Any]) -> Iterator[Figure]:
    """Yield what each category of :func:`by_category` adds up to in the matrix and in the list."""
    for number, (category, rows, listed) in enumerate(by_category(matrix, projects)):
        name = category or "（未写类别）"
        for key, word in _KINDS.items():
            whole = added(value for row in rows if (value := row_sum(row, key)) is not None)
            of_list = added(getattr(row, key) for row in listed)
            yield amount(f"joint.{number}.{key}", f"{name}{word}合计", whole)
            yield amount(f"joint.{number}.listed_{key}", f"项目清单中{name}{word}合计", of_list)


def _levels(matrix: Sequence[Any], projects: Sequence[Any]) -> Iterator[Figure]:
    for level, end in FUND_LEVELS.items():
        sums = {key: added(getattr(row, f"{key}_{end}") for row in matrix) for key in _KINDS}
        for key, word in _KINDS.items():
            yield amount(f"from.{end}.{key}", f"{level}资金{word}", sums[key])
            of_list = added(getattr(row, key) for row in projects if row.fund_level == level)
            yield amount(f"from.{end}.listed_{key}", f"项目清单中{level}资金{word}", of_list)
        yield rate(f"from.{end}.rate", f"{level}资金执行率", over(sums["spent"], sums["budget"]))


def _list(projects: Sequence[Any]) -> Iterator[Figure]:
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


def _low(projects: Sequence[Any], low_rate: Decimal) -> Iterator[Figure]:
    low = [
        r for r in projects if (share := over(r.spent, r.budget)) is not None and share < low_rate
    ]
    percent = f"{plain(low_rate * 100)}%"
    yield Figure("low_rate", "执行率偏低的标准", low_rate, percent)
    yield count("low", "执行率偏低的项目个数", len(low))
    unnumbered = sum(not known(row.document_number) for row in low)
    yield count("low_without_number", "执行率偏低且没有文号的项目个数", unnumbered)


def _own_result(row: Any, members: Sequence[Any]) -> tuple[Decimal | None, str | None]:  # noqa: ANN401
    """Return a project's score and grade: as listed, else as its one attached workbook says."""
    score, grade = row.self_score, row.self_grade if known(row.self_grade) else None
    if score is None and len(members) == 1:
        return members[0].score, grade or members[0].grade
    return score, grade


def _results(own: Sequence[tuple[Decimal | None, str | None]]) -> Iterator[Figure]:
    """Yield how many projects have a score, and how many which grade."""
    scored = sum(score is not None for score, _ in own)
    yield count("scored_projects", "有自评得分的项目个数", scored)
    grades = Counter(grade for _, grade in own)
    yield count("ungraded", "没有自评等级的项目个数", grades.pop(None, 0))
    for grade, number in grades.items():
        yield count(f"grade.{grade}", f"自评等级为{grade}的项目个数", number)


def _sums(key: str, label: str, rows: Sequence[Any]) -> Iterator[Figure]:
    """Yield budget, spending and rate of some projects together."""
    budget, spent = added(row.budget for row in rows), added(row.spent for row in rows)
    yield amount(f"{key}.budget", f"{label}安排数", budget)
    yield amount(f"{key}.spent", f"{label}支出数", spent)
    yield rate(f"{key}.rate", f"{label}执行率", over(spent, budget))
