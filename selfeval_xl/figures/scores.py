"""The figures of scores, levels and indicators, alike in every form."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from selfeval_xl.exact import round_half_up
from selfeval_xl.figures.figure import (
    AMOUNT_LABELS,
    NONE_TEXT,
    Figure,
    amount,
    count,
    less,
    over,
    points,
    rate,
    weight,
)
from selfeval_xl.intake import known
from selfeval_xl.scoring import Curve

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

INCOMPLETE = "不完整，暂不评等级"
"""What is printed for the grade of a score of which some points are not known."""
ABOVE_ALL = "超过满分，不评等级"
"""What is printed for the grade of more points than there are to be had."""
UNGRADED = "未分级"
"""What an indicator without level 1 is listed under."""

LEVEL1_ORDER = (
    "成本指标", "产出指标", "效益指标", "满意度指标", "投入", "过程", "产出", "效果",
)  # fmt: skip


def total_figures(form: Any, totals: Any) -> Iterator[Figure]:  # noqa: ANN401 (frames' tuples)
    """Yield the year, the total amounts, their differences and rates."""
    if known(form.year):
        yield count("year", "年度", int(form.year))
    for key, label in AMOUNT_LABELS.items():
        yield amount(key, label, getattr(totals, key))
    initial, budget, arrived, spent = (getattr(totals, key) for key in AMOUNT_LABELS)
    yield amount("adjustment", "预算调整数", less(budget, initial))
    yield amount("cut", "预算调减数", less(initial, budget))
    yield amount("unspent", "结转结余数", less(budget, spent))
    yield amount("overspent", "超出全年预算数", less(spent, budget))
    yield rate("arrival_rate", "资金到位率", over(arrived, budget))
    yield rate("rate", "预算执行率", totals.rate)


def declared_figures(form: Any, table: str) -> Iterator[Figure]:  # noqa: ANN401
    """Yield what the unit declared: totals of the amounts in ``table``, the rate, the total score."""

    def of(key: str) -> Any:  # noqa: ANN401
        value = getattr(form, key, None)
        return value if known(value) else None

    for key, label in AMOUNT_LABELS.items():
        yield amount(f"declared.{key}", f"申报{label}", of(f"{table}_declared_{key}"))
    yield rate("declared.rate", "申报预算执行率", of(f"{table}_declared_rate"))
    yield points("declared.total", "申报总分", of("declared_total"))


def score_figures(lines: Sequence[Any], totals: Any) -> Iterator[Figure]:  # noqa: ANN401 (a frame's tuple)
    """Yield the figures of execution, totals and levels."""
    yield weight("execution_weight", "预算执行率分值", totals.execution_weight)
    yield points("execution_points", "预算执行率测算得分", totals.execution_points)
    yield points("self_execution", "预算执行率自评得分", totals.self_execution)
    yield weight("indicator_weight", "指标分值合计", totals.indicator_weight)
    yield points("indicator_points", "指标测算得分合计", totals.indicator_points)
    yield points("self_indicators", "指标自评得分合计", totals.self_indicators)
    full = [totals.execution_weight, *(line.row.weight for line in lines)]
    yield weight("full", "满分", _sum(full))
    yield points("total", "测算总分", totals.total)
    yield points("self_total", "自评总分", totals.self_total)
    yield from _grades(lines, totals)
    yield count("indicators", "三级指标数", len(lines))
    yield count("met", "完成的指标数", sum(line.score.met is True for line in lines))
    yield count("missed", "未完成的指标数", sum(line.score.met is False for line in lines))
    yield count("unscored", "未能测算的指标数", totals.unscored)
    for level in present_levels(lines):
        own = [line for line in lines if (line.row.level1 or UNGRADED) == level]
        yield count(f"level.{level}.count", f"{level}个数", len(own))
        yield count(f"level.{level}.met", f"{level}完成数", sum(ln.score.met is True for ln in own))
        yield weight(f"level.{level}.weight", f"{level}分值", _sum(ln.row.weight for ln in own))
        yield points(
            f"level.{level}.points", f"{level}测算得分", _sum(ln.score.points for ln in own)
        )
        selfs = [ln.row.self_score for ln in own]
        complete = all(score is not None for score in selfs)
        yield points(f"level.{level}.self", f"{level}自评得分", _sum(selfs) if complete else None)


def _grades(lines: Sequence[Any], totals: Any) -> Iterator[Figure]:  # noqa: ANN401
    """Yield both grades, or why there is none; a form without points has none at all."""
    complete = lines and not totals.unscored and totals.execution_points is not None
    grade = totals.grade or (ABOVE_ALL if complete else INCOMPLETE)
    own = totals.self_grade or (NONE_TEXT if totals.self_total is None else ABOVE_ALL)
    for key, label, text in (("grade", "测算等级", grade), ("self_grade", "自评等级", own)):
        yield Figure(key, label, None, NONE_TEXT if totals.total is None else text)


def present_levels(lines: Sequence[Any]) -> tuple[str, ...]:
    """Return the level-1 indicators in use, in the order of the official form."""
    used = dict.fromkeys(line.row.level1 or UNGRADED for line in lines)
    known_levels = [level for level in LEVEL1_ORDER if level in used]
    return (*known_levels, *(level for level in used if level not in known_levels))


def official_order(lines: Sequence[Any], nodes: Mapping[str, Sequence[str]]) -> tuple[Any, ...]:
    """Return indicator lines in the order of the official form: by level 1, then by level 2.

    ``nodes`` lists the level-2 indicators of each level-1 indicator; unknown ones come last.
    """
    firsts = {level: number for number, level in enumerate(LEVEL1_ORDER)}
    seconds = {(one, two): number for one, twos in nodes.items() for number, two in enumerate(twos)}

    def place(line: Any) -> tuple[int, int]:  # noqa: ANN401 (a line of the pipeline)
        level1, level2 = line.row.level1 or "", line.row.level2 or ""
        return firsts.get(level1, len(firsts)), seconds.get((level1, level2), len(seconds))

    return tuple(sorted(lines, key=place))


def _sum(values: Iterable[Decimal | None]) -> Decimal:
    return round_half_up(sum((value for value in values if value is not None), Decimal(0)))


def indicator_figures(lines: Sequence[Any]) -> Iterator[Figure]:
    """Yield the figures of each indicator."""
    for line in lines:
        number, name = line.number, line.row.name or "（未写名称）"
        yield weight(f"indicator.{number}.weight", f"{name}分值", line.row.weight)
        yield points(f"indicator.{number}.self", f"{name}自评得分", line.row.self_score)
        yield points(f"indicator.{number}.points", f"{name}测算得分", line.score.points)
        numeric = line.score.curve in {Curve.AT_LEAST, Curve.EQUAL, Curve.AT_MOST}
        yield rate(
            f"indicator.{number}.ratio", f"{name}完成比例", line.score.ratio if numeric else None
        )
        yield rate(f"indicator.{number}.measured", f"{name}（基础数据）", line.score.measured)
