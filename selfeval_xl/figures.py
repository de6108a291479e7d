"""Every number that is printed anywhere, named once; workbook and report both take it from here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from selfeval_xl.exact import divide, fixed, percent_text, plain, round_half_up, to_wan
from selfeval_xl.forms import PROJECT, fund_group
from selfeval_xl.intake import known
from selfeval_xl.scoring import Curve

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

UNGRADED = "未分级"
"""What an indicator without level 1 is listed under."""

LEVEL1_ORDER = ("成本指标", "产出指标", "效益指标", "满意度指标")
AMOUNT_LABELS = {
    "initial": "年初预算数",
    "budget": "全年预算数",
    "arrived": "实际到位数",
    "spent": "全年执行数",
}
NONE_TEXT = "—"


@dataclass(frozen=True, slots=True)
class Figure:
    """One printed number: its value (万元, fraction, points, count) and its printed text.

    ``value`` is ``None`` where there is nothing to print; the text is then a dash.
    """

    key: str
    label: str
    value: Decimal | None
    text: str


class Figures(Mapping[str, Figure]):
    """The figures of one workbook by key (``budget``, ``indicator.3.weight``, ``level.产出指标.self``)."""

    def __init__(self, figures: Iterable[Figure]) -> None:
        """Keep the figures by their key."""
        self._figures = {figure.key: figure for figure in figures}

    def __getitem__(self, key: str) -> Figure:
        """Return a figure; ``KeyError`` when nothing of that name is printed."""
        return self._figures[key]

    def __iter__(self) -> Iterator[str]:
        """Yield the keys."""
        return iter(self._figures)

    def __len__(self) -> int:
        """Return how many figures there are."""
        return len(self._figures)

    def text(self, key: str) -> str:
        """Return the printed text of a figure."""
        return self._figures[key].text

    def value(self, key: str) -> Decimal | None:
        """Return the value of a figure."""
        return self._figures[key].value

    def number(self, key: str) -> float | str:
        """Return the value as a cell takes it: a float, or empty text where there is none."""
        value = self._figures[key].value
        return "" if value is None else float(value)


def amount(key: str, label: str, fen: int | None) -> Figure:
    """Return an amount of 分 as a figure in 万元 with two decimals."""
    if not known(fen) or fen is None:
        return Figure(key, label, None, NONE_TEXT)
    wan = to_wan(fen)
    return Figure(key, label, wan, fixed(wan))


def rate(key: str, label: str, value: Decimal | None) -> Figure:
    """Return a fraction as a figure printed in percent with two decimals."""
    return Figure(key, label, value, NONE_TEXT if value is None else percent_text(value))


def points(key: str, label: str, value: Decimal | None) -> Figure:
    """Return points as a figure with two decimals."""
    return Figure(key, label, value, NONE_TEXT if value is None else fixed(value))


def weight(key: str, label: str, value: Decimal | None) -> Figure:
    """Return a weight as a figure, printed as people write it."""
    return Figure(key, label, value, NONE_TEXT if value is None else plain(value))


def count(key: str, label: str, value: int) -> Figure:
    """Return a count as a figure."""
    return Figure(key, label, Decimal(value), str(value))


def project_figures(
    form: Any,  # noqa: ANN401 (a frame's tuple)
    funds: Sequence[Any],
    lines: Sequence[Any],
    totals: Any,  # noqa: ANN401
) -> Figures:
    """Return the figures of a project workbook.

    ``funds`` and ``totals`` are tuples of the funds and totals frames, ``lines`` indicator rows with
    their scores.
    """
    return Figures(
        [
            *_fund_figures(form, funds, totals),
            *_group_figures(funds),
            *_score_figures(lines, totals),
            *_indicator_figures(lines),
        ]
    )


def _fund_figures(form: Any, funds: Sequence[Any], totals: Any) -> Iterator[Figure]:  # noqa: ANN401
    if known(form.year):
        yield count("year", "年度", int(form.year))
    for key, label in AMOUNT_LABELS.items():
        yield amount(key, label, getattr(totals, key))
    initial, budget, arrived, spent = (
        getattr(totals, key) for key in ("initial", "budget", "arrived", "spent")
    )
    yield amount("adjustment", "预算调整数", _less(budget, initial))
    yield amount("cut", "预算调减数", _less(initial, budget))
    yield amount("unspent", "结转结余数", _less(budget, spent))
    yield amount("overspent", "超出全年预算数", _less(spent, budget))
    yield rate("arrival_rate", "资金到位率", _over(arrived, budget))
    yield rate("rate", "预算执行率", totals.rate)
    yield count("funds", "资金来源数", len(funds))
    for number, row in enumerate(funds):
        for key, label in AMOUNT_LABELS.items():
            yield amount(f"fund.{number}.{key}", label, getattr(row, key))
        yield rate(f"fund.{number}.rate", "预算执行率", _over(row.spent, row.budget))


def _group_figures(funds: Sequence[Any]) -> Iterator[Figure]:
    """Yield the sums under the three lines of the official form."""
    for name in PROJECT.lists["fund_source"]:
        rows = [row for row in funds if fund_group(row.source or "") == name]
        sums: dict[str, int | None] = {}
        for key, label in AMOUNT_LABELS.items():
            given = [int(value) for row in rows if known(value := getattr(row, key))]
            sums[key] = sum(given) if given else None
            yield amount(f"group.{name}.{key}", f"{name}{label}", sums[key])
        yield rate(f"group.{name}.rate", f"{name}执行率", _over(sums["spent"], sums["budget"]))


def _less(one: Any, other: Any) -> int | None:  # noqa: ANN401 (missing values of two kinds)
    return one - other if known(one) and known(other) else None


def _over(top: Any, bottom: Any) -> Decimal | None:  # noqa: ANN401
    return divide(top, bottom) if known(top) and known(bottom) else None


def _score_figures(lines: Sequence[Any], totals: Any) -> Iterator[Figure]:  # noqa: ANN401
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


def _indicator_figures(lines: Sequence[Any]) -> Iterator[Figure]:
    for line in lines:
        number, name = line.number, line.row.name or "（未写名称）"
        yield weight(f"indicator.{number}.weight", f"{name}分值", line.row.weight)
        yield points(f"indicator.{number}.self", f"{name}自评得分", line.row.self_score)
        yield points(f"indicator.{number}.points", f"{name}测算得分", line.score.points)
        numeric = line.score.curve in {Curve.AT_LEAST, Curve.EQUAL, Curve.AT_MOST}
        yield rate(
            f"indicator.{number}.ratio", f"{name}完成比例", line.score.ratio if numeric else None
        )
