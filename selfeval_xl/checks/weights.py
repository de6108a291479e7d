"""W: the points must be complete, and spread as the rules want."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from selfeval_xl.checks.face import SYSTEM_CHECK, Evidence, Problem, check, named, split_place
from selfeval_xl.checks.sections import (
    ROWS_MAY_LACK,
    counted_twice,
    headings_add_up,
    scores_within,
)
from selfeval_xl.exact import plain, round_half_up
from selfeval_xl.findings import Severity
from selfeval_xl.intake import known

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selfeval_xl.rules import Profile

_TOLERANCE = Decimal("0.01")
_ZERO = Decimal(0)


def _groups(evidence: Evidence) -> Iterator[tuple[str, str, list[Any]]]:
    """Yield form id, sheet and indicator rows of every workbook that has indicators."""
    for form_id, rows in evidence.frames.by_form("indicators").items():
        yield form_id, rows[0].sheet, rows


def _span(rows: list[Any], key: str) -> tuple[str, ...]:
    first, last = (getattr(row, f"{key}_at") for row in (rows[0], rows[-1]))
    return (first if first == last else f"{first}:{last}",)


def _level_sums(rows: list[Any]) -> dict[str, Decimal]:
    sums: dict[str, Decimal] = {}
    for row in rows:
        sums[row.level1 or ""] = sums.get(row.level1 or "", _ZERO) + (row.weight or _ZERO)
    return sums


@check(
    "W01",
    "分值合计为 100",
    Severity.ERROR,
    looks_for="各三级指标分值之和加预算执行率分值，是否等于 100（只有一级指标标题写分值的，按标题加）。",
    remedy="按批复的绩效目标核对各指标分值，使指标分值与预算执行率分值合计为 100。",
    rule="weights_total",
)
def weights_add_to_hundred(evidence: Evidence) -> Iterator[Problem]:
    """Compare the sum of all points with 100; silent while no points are given at all.

    A tail of 0.01, as thirds leave it, is only noted; lines 其中 that are counted again are W06's.
    Where only the headings of level 1 bear points, these are added up.
    """
    yield from headings_add_up(evidence)
    totals = evidence.totals
    for form_id, sheet, rows in _groups(evidence):
        profile = evidence.profiles[form_id]
        execution: Decimal = totals[form_id].execution_weight
        weights: list[Decimal] = [row.weight for row in rows if row.weight is not None]
        total = sum(weights, execution)
        right = profile.number("weights_total")
        if not weights or total == right:
            continue
        if evidence.is_official(evidence.forms[form_id]) and counted_twice(rows, execution, right):
            continue
        short = total < right and may_lack_rows(evidence.forms[form_id], totals[form_id])
        tail = abs(total - right) <= _TOLERANCE
        added = f"加预算执行率 {plain(execution)} 分，" if execution else ""
        yield Problem(
            form_id, sheet, _span(rows, "weight"),
            f"指标分值合计 {plain(total - execution)}，{added}不等于 {plain(right)}"
            f"{'（尾差）' if tail else ROWS_MAY_LACK if short else ''}",
            given=f"{plain(total)}分", expected=f"{plain(right)}分",
            difference=f"{plain(total - right)}分",
            severity=Severity.INFO if tail or short else None,
        )  # fmt: skip


def may_lack_rows(form: Any, totals: Any) -> bool:  # noqa: ANN401 (frames' tuples)
    """Tell whether an official form shows only part of its indicators, as excerpts do.

    A whole form closes with a total: its rows add up to it in points, or in the unit's own scores.
    """
    if not Evidence.is_official(form):
        return False
    adds_up = known(form.declared_total) and totals.self_total == form.declared_total
    return not adds_up and form.declared_weight != _whole(totals)


def _whole(totals: Any) -> Decimal:  # noqa: ANN401
    return Decimal(totals.indicator_weight + totals.execution_weight)


def is_excerpt(form: Any, totals: Any, profile: Profile) -> bool:  # noqa: ANN401
    """Tell whether rows are missing rather than badly spread: the points are not all there."""
    complete = totals.indicator_weight and _whole(totals) >= profile.number("weights_total")
    return not complete and may_lack_rows(form, totals)


@check(
    "W02",
    "一级指标分值分配",
    Severity.WARNING,
    looks_for="各一级指标的分值合计是否符合所选评分规则的分配（如产出 50、效益 30、满意度 10）。",
    remedy="按评分规则调整分值；批复文件另有规定的，以批复为准并在备注中写明。",
    rule="level1_weights",
)
def level1_weights_by_rule(evidence: Evidence) -> Iterator[Problem]:
    """Compare the sums per level-1 indicator with the distributions the profile accepts, if any."""
    totals = evidence.totals
    yield from _execution_by_rule(evidence)
    for form_id, sheet, rows in _groups(evidence):
        if any(row.weight is None for row in rows):
            continue
        if not evidence.asks(evidence.forms[form_id], "indicators.level1"):
            continue
        profile = evidence.profiles[form_id]
        sums = {level: total for level, total in _level_sums(rows).items() if total}
        cases = [weights for _, weights in profile.weight_cases]
        if _by_evaluation_frame(rows, profile):
            continue
        if not cases or any(_same(sums, weights) for weights in cases):
            continue
        part = is_excerpt(evidence.forms[form_id], totals[form_id], profile)
        yield Problem(
            form_id, sheet, _span(rows, "weight"),
            f"各一级指标的分值与评分规则的分配不同{ROWS_MAY_LACK if part else ''}",
            given=_words(sums), expected=" 或 ".join(_words(weights) for weights in cases),
            severity=Severity.INFO if part else None,
        )  # fmt: skip


def _execution_by_rule(evidence: Evidence) -> Iterator[Problem]:
    """Find official forms that give the execution rate other points than the rules do."""
    for form in evidence.frames.rows("forms"):
        profile = evidence.profiles[form.form_id]
        weight = evidence.totals[form.form_id].execution_weight
        if weight and weight != profile.execution_weight:
            sheet, cells = split_place(form.execution_weight_stated_at)
            yield Problem(
                form.form_id, sheet, cells, "预算执行率的分值与评分规则不同，按表上的分值测算",
                given=f"{plain(weight)}分", expected=f"{plain(profile.execution_weight)}分",
                rule="execution_weight",
            )  # fmt: skip


def _by_evaluation_frame(rows: list[Any], profile: Profile) -> bool:
    """Tell whether indicators are set by the frame for evaluations (决策、过程 …), not for 自评."""
    own = profile.evaluation_frame - profile.nodes.keys()
    return any(row.level1 in own for row in rows)


def _same(sums: dict[str, Decimal], weights: dict[str, Decimal]) -> bool:
    return sums.keys() == weights.keys() and all(
        abs(sums[level] - weights[level]) <= _TOLERANCE for level in sums
    )


def _words(sums: dict[str, Decimal]) -> str:
    return "、".join(
        f"{(level or '未分级').removesuffix('指标')} {plain(total)}"
        for level, total in sums.items()
    )


@check(
    "W03",
    "各级分值相等",
    Severity.ERROR,
    looks_for="三级指标分值之和是否等于批复的（官方表为标题所写的）二级、一级指标分值；二级之和是否等于一级；"
    "指标没有分值的，得分之和是否超过标题所写的分值。",
    remedy="以批复的绩效目标表为准，改正指标表或分值分配表中的分值。",
    basis=SYSTEM_CHECK,
)
def levels_agree(evidence: Evidence) -> Iterator[Problem]:
    """Compare approved weights of level 1 and 2 with the sums of what stands below them."""
    indicators = evidence.frames.by_form("indicators")
    totals = evidence.totals
    for form_id, approved in evidence.frames.by_form("weights").items():
        rows = indicators.get(form_id)
        if rows is None:
            continue
        seconds: dict[str, Decimal] = {}
        for row in approved:
            if row.approved is None or not row.level1:
                continue
            below = [other for other in rows if other.level1 == row.level1]
            name = row.level1
            if row.level2:
                below = [other for other in below if other.level2 == row.level2]
                name = row.level2
                seconds[row.level1] = seconds.get(row.level1, _ZERO) + row.approved
            form = evidence.forms[form_id]
            if not Evidence.asks(form, "indicators.weight"):
                yield from scores_within(row, below)
                continue
            total = sum((other.weight for other in below if other.weight is not None), _ZERO)
            if abs(total - row.approved) > _TOLERANCE:
                part = total < row.approved and may_lack_rows(form, totals[form_id])
                words = "标题所写分值" if Evidence.is_official(form) else "批复分值"
                yield Problem(
                    form_id, row.sheet, (row.approved_at,),
                    f"「{name}」{words}与三级指标分值之和不等{ROWS_MAY_LACK if part else ''}",
                    given=f"{plain(row.approved)}分", expected=f"{plain(total)}分",
                    difference=f"{plain(row.approved - total)}分",
                    severity=Severity.INFO if part else None,
                )  # fmt: skip
        yield from _second_to_first(form_id, approved, seconds, rows)


def _second_to_first(
    form_id: str, approved: list[Any], seconds: dict[str, Decimal], indicators: list[Any]
) -> Iterator[Problem]:
    """Compare level 1 with its level 2; a list that leaves out a level 2 in use may fall short."""
    listed = {(row.level1, row.level2) for row in approved if row.approved is not None}
    used = {(row.level1, row.level2) for row in indicators}
    for row in approved:
        total = seconds.get(row.level1 or "")
        if row.level2 or row.approved is None or total is None:
            continue
        whole = all(pair in listed for pair in used if pair[0] == row.level1)
        if not whole and total < row.approved:
            continue
        if abs(total - row.approved) > _TOLERANCE:
            yield Problem(
                form_id, row.sheet, (row.approved_at,),
                f"「{row.level1}」批复分值与其二级指标批复分值之和不等",
                given=f"{plain(row.approved)}分", expected=f"{plain(total)}分",
                difference=f"{plain(row.approved - total)}分",
            )  # fmt: skip


@check(
    "W04",
    "单个指标的分值",
    Severity.ERROR,
    looks_for="分值是否大于 0；一个三级指标是否占 50 分及以上（警告）。",
    remedy="分值应大于 0；分值过重的指标请拆分，或按重要程度重新分配。",
    basis=SYSTEM_CHECK,
)
def weight_in_range(evidence: Evidence) -> Iterator[Problem]:
    """Find weights that are not positive, and single indicators that carry too much."""
    for row in evidence.frames.rows("indicators"):
        if row.weight is None:
            continue
        heavy = evidence.profiles[row.form_id].number("heavy_weight")
        if row.weight <= 0:
            yield Problem(
                row.form_id, row.sheet, (row.weight_at,), "分值不大于 0",
                given=f"{plain(row.weight)}分", expected="大于 0",
            )  # fmt: skip
        elif row.weight >= heavy:
            yield Problem(
                row.form_id, row.sheet, (row.weight_at,),
                f"「{named(row.name)}」一个指标的分值过重",
                given=f"{plain(row.weight)}分", expected=f"小于 {plain(heavy)}分",
                severity=Severity.WARNING, rule="heavy_weight",
            )  # fmt: skip
        elif row.weight != round_half_up(row.weight):
            yield Problem(
                row.form_id, row.sheet, (row.weight_at,), "分值超过两位小数",
                given=f"{plain(row.weight)}分", expected="最多两位小数", severity=Severity.INFO,
            )  # fmt: skip


@check(
    "W05",
    "必设的指标",
    Severity.WARNING,
    looks_for="所选规则必设的指标是否都有（如产出、效益指标，数量和质量指标）；工程和购置类要有成本指标；"
    "服务公众的要有满意度指标；指标级别是否为所选规则所列。",
    remedy="补设缺少的指标；确不适用的，在报告「其他需要说明的问题」中说明。",
    rule="level2_nodes",
)
def required_nodes(evidence: Evidence) -> Iterator[Problem]:
    """Find indicators of level 1 and 2 that the rules want and the form lacks, and unknown ones."""
    totals = evidence.totals
    for form_id, sheet, rows in _groups(evidence):
        profile = evidence.profiles[form_id]
        if _by_evaluation_frame(rows, profile):
            continue
        part = is_excerpt(evidence.forms[form_id], totals[form_id], profile)
        for node, rule in _missing_nodes(rows, evidence.forms[form_id], profile):
            name = f"{node.removesuffix('指标')}指标"
            yield Problem(
                form_id, sheet, _span(rows, "level1"), f"没有设置{name}{ROWS_MAY_LACK if part else ''}",
                expected=f"设置{name}", rule=rule, severity=Severity.INFO if part else None,
            )  # fmt: skip
        yield from _unknown_nodes(form_id, rows, profile.nodes)


def _missing_nodes(
    rows: list[Any],
    form: Any,  # noqa: ANN401 (a frame's tuple)
    profile: Profile,
) -> Iterator[tuple[str, str]]:
    """Yield every indicator that is wanted and not there, with the rule that wants it.

    Only a project says what type it is and whom it serves. A level that an official form has no
    column for is not asked.
    """
    if not Evidence.asks(form, "indicators.level1"):
        return
    firsts, seconds = {row.level1 for row in rows}, {row.level2 for row in rows}
    required = profile.required_nodes
    below = [two for one, twos in required.items() if one in firsts for two in twos]
    if not Evidence.asks(form, "indicators.level2"):
        below = []
    for node in (*required, *below):
        if node not in firsts | seconds:
            yield node, "required_nodes"
    if getattr(form, "project_type", None) in profile.cost_types and "成本指标" not in firsts:
        yield "成本指标", "cost_node_required"
    usual, serves = profile.flag("satisfaction_node"), getattr(form, "public_service", None)
    if (serves == "是" or (usual and serves != "否")) and "满意度指标" not in firsts:
        yield "满意度指标", "satisfaction_node" if usual else ""


def _unknown_nodes(
    form_id: str, rows: list[Any], nodes: dict[str, tuple[str, ...]]
) -> Iterator[Problem]:
    for row in rows:
        if known(row.level1) and row.level1 not in nodes:
            yield Problem(
                form_id, row.sheet, (row.level1_at,),
                f"所选评分规则没有一级指标「{row.level1}」",
                given=row.level1, expected="、".join(nodes),
                remedy="改选规则所列的一级指标，或改选评分规则。",
            )  # fmt: skip
        elif known(row.level1) and known(row.level2) and row.level2 not in nodes[row.level1]:
            yield Problem(
                form_id, row.sheet, (row.level2_at,),
                f"「{row.level2}」不是「{row.level1}」下的二级指标",
                given=row.level2, expected="、".join(nodes[row.level1]),
                remedy="改选该一级指标下的二级指标，或改选评分规则。",
            )  # fmt: skip


CHECKS = (
    weights_add_to_hundred,
    level1_weights_by_rule,
    levels_agree,
    weight_in_range,
    required_nodes,
)
