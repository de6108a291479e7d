"""What the official form says, alike in the scored workbook and in the report.

That of a project is 附件1 of 财预〔2020〕10号; that of a department is 部门整体绩效自评表, the same form
with a line for each category of funds.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from selfeval_xl.exact import is_rounded_to, percent_text, places_of, plain, wan_text
from selfeval_xl.forms import DEPARTMENT, PROJECT, fund_group
from selfeval_xl.intake import known

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from selfeval_xl.figures import Figure
    from selfeval_xl.intake import Share
    from selfeval_xl.pipeline import Line, Result

FUND_HEADS = ("年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分")
INDICATOR_HEADS = (
    "一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析及改进措施",
)  # fmt: skip
SCORES_TYPED = "得分为单位自评得分。"
SCORES_COMPUTED = "单位未填自评得分的，得分按评分规则测算；总分为测算总分。"
SCORES_PARTLY = "单位未填自评得分的，得分按评分规则测算。"
NO_POINTS = "本表未设分值，不计算得分、总分和等级。"
NO_WEIGHTS = "各指标未列分值，不测算总分和等级。"
_DECLARED = "为单位申报数，与按各项计算的结果不一致（见「问题清单」）。"
_AMOUNT_WORDS = {"initial": "年初", "budget": "全年预算", "arrived": "到位", "spent": "执行"}
_WHOLE = re.compile(r"(?:年度)?(?:财政)?(?:项目)?资金(?:总额|总量|合计)?|总额|合计|总计|小计")
"""How a row is called that is the total itself: no source was stated."""

_BARE_NUMBER = re.compile(r"[\d,.\s]+")
_WORDED = frozenset({"定性", "是否"})


@dataclass(frozen=True)
class FundLine:
    """A line under the total of the fund block: label, prefix of its figures, rows of funds in it.

    ``is_source`` tells that it shows one source as it stands in the form.
    """

    label: str
    figure: str
    rows: tuple[int, ...]
    is_source: bool = False


@dataclass(frozen=True)
class OfficialForm:
    """What differs between the official forms.

    ``heads`` are the rows below the title: one or two pairs of a label and a field. ``money`` names
    the fund block, whose lines ``fund_lines`` yields; ``initial`` is the figure of the total's 年初预算数.
    """

    title: str
    heads: tuple[tuple[tuple[str, str], ...], ...]
    money: str
    initial: str
    fund_lines: Callable[[Result], Iterator[FundLine]]


def _source_lines(result: Result) -> Iterator[FundLine]:
    """Yield the three lines of 附件1, each with the sources that are counted under it."""
    for name in PROJECT.lists["fund_source"]:
        rows = tuple(
            number
            for number, row in enumerate(result.tables["funds"])
            if fund_group(row.source or "") == name and not _WHOLE.fullmatch(row.source or "")
        )
        yield FundLine(name, f"group.{name}.", rows)


def _category_lines(result: Result) -> Iterator[FundLine]:
    """Yield a line for each category of the fund matrix."""
    for number, row in enumerate(result.tables["matrix"]):
        yield FundLine(row.category or "（未写类别）", f"matrix.{number}.", (number,))


def _level_lines(result: Result) -> Iterator[FundLine]:
    """Yield a line for each source of a transfer form: central, local, other."""
    for number, row in enumerate(result.tables["funds"]):
        if _WHOLE.fullmatch(row.source or ""):
            continue
        yield FundLine(row.source or "（未写来源）", f"fund.{number}.", (number,), is_source=True)


OFFICIAL_FORMS = MappingProxyType(
    {
        PROJECT.id: OfficialForm(
            "项目支出绩效自评表",
            (
                (("项目名称", "project_name"),),
                (("主管部门", "department"), ("实施单位", "unit")),
            ),
            "项目资金（万元）",
            "initial",
            _source_lines,
        ),
        DEPARTMENT.id: OfficialForm(
            "部门整体绩效自评表",
            ((("部门名称", "department_name"),),),
            "年度预算（万元）",
            "year_start",
            _category_lines,
        ),
    }
)
"""The official form of each form, by its id."""

TRANSFER_FORM = OfficialForm(
    "转移支付绩效自评表",
    (
        (("项目名称", "project_name"),),
        (("主管部门", "department"), ("资金使用单位", "unit")),
    ),
    "资金投入\n情况（万元）",
    "initial",
    _level_lines,
)
"""The form of transfers: read as a project's, shown with its own words and levels of funds."""


DEPARTMENT_FORM = OfficialForm(
    "部门整体绩效自评表",
    ((("部门名称", "unit"),),),
    "年度预算\n申请（万元）",
    "initial",
    _level_lines,
)
"""A department's form as a unit holds it: read as a project's, shown with its own sources of funds."""

_KINDS = {"transfer": TRANSFER_FORM, "department": DEPARTMENT_FORM}


def form_for(result: Result) -> OfficialForm:
    """Return the official form of a workbook."""
    kind = getattr(result.form, "official_kind", None)
    return _KINDS.get(str(kind), OFFICIAL_FORMS[result.kind.id])


def divisions(result: Result) -> Iterator[tuple[str, str]]:
    """Yield the ways in which a total is divided beside its sources: the name, the shares in words."""
    partitions = getattr(result.form, "partitions", None) or ()
    in_columns = [one for one in partitions if not one.is_single]
    for partition in partitions:
        if partition not in in_columns[:1]:
            shares = (_share(share) for share in partition.shares)
            yield partition.name, "、".join(words for words in shares if words)


def _share(share: Share) -> str:
    """Return a share with its amounts in 万元; nothing where it has none."""
    given = [
        f"{_AMOUNT_WORDS.get(key, '')}{wan_text(fen)}"
        for key, fen in share.amounts.items()
        if fen is not None
    ]
    return f"{share.name} {' '.join(given)}" if given else ""


def parts_of(result: Result, line: FundLine) -> tuple[Any, ...]:
    """Return the rows that detail a source of a transfer form's funds (其中：省级资金)."""
    if not line.is_source:
        return ()
    sources = {result.tables["funds"][row].source for row in line.rows}
    return tuple(row for row in result.tables["fund_lines"] if row.whole in sources)


def fund_lines(result: Result) -> Iterator[FundLine]:
    """Yield the lines under 年度资金总额, the first one marked 其中."""
    for number, line in enumerate(form_for(result).fund_lines(result)):
        yield replace(line, label=f"其中：{line.label}") if number == 0 else line


def shown_target(row: Any) -> str:  # noqa: ANN401 (a frame's tuple)
    """Return a target as printed: sign, value and unit in one (``≥95%``), words as typed."""
    if row.target is None:
        return ""
    if row.nature in _WORDED or row.target_kind != "数值":
        return chinese_day(row, "target")
    text = _with_unit(row, "target")
    return text if known(row.target_comparator) else f"{row.nature or ''}{text}"


def shown_actual(line: Line) -> str:
    """Return an actual value as printed, with its unit; one not typed as the base data give it."""
    row = line.row
    if row.actual is None:
        return "" if line.score.measured is None else percent_text(line.score.measured)
    return _with_unit(row, "actual") if row.actual_kind == "数值" else chinese_day(row, "actual")


def chinese_day(row: Any, key: str) -> str:  # noqa: ANN401
    """Return a measure's words; a day typed as a date is written out in Chinese."""
    text = str(getattr(row, key))
    match = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", text)
    return f"{match[1]}年{int(match[2])}月{int(match[3])}日" if match else text


def _with_unit(row: Any, key: str) -> str:  # noqa: ANN401
    """Return what was typed; a bare number gets the unit of the row."""
    text = str(getattr(row, key)).strip()
    number = getattr(row, f"{key}_number")
    if not _BARE_NUMBER.fullmatch(text) and text != plain(number):
        return text
    return f"{text}{row.measure_unit or getattr(row, f'{key}_unit') or ''}"


def declared_figure(result: Result, key: str) -> Figure | None:
    """Return what the unit declared for a figure of totals (``budget``, ``rate``), where that differs.

    A rate differs where the computed one does not come to it at the decimals it is written with.
    """
    stated, computed = result.figures[f"declared.{key}"], result.figures.value(key)
    if stated.value is None or stated.value == computed:
        return None
    if key == "rate" and computed is not None:
        percent = stated.value * 100
        if is_rounded_to(percent, computed * 100, places_of(percent)):
            return None
    return stated


def declared_total(result: Result) -> Figure | None:
    """Return the declared total score where the unit's own scores add up to another."""
    stated = result.figures["declared.total"]
    return None if stated.value in {None, result.figures.value("self_total")} else stated


def _as_declared(result: Result) -> Iterator[str]:
    """Yield what the form shows as the unit declared it, although the rows say otherwise."""
    if any(declared_figure(result, key) for key in ("initial", "budget", "spent")):
        yield "年度资金总额"
    if declared_figure(result, "rate"):
        yield "预算执行率"
    if result.has_points and declared_total(result):
        yield "总分"


def no_points(result: Result) -> str:
    """Return the sentence that says why nothing is scored on a form without points."""
    return NO_WEIGHTS if result.has_own_scores else NO_POINTS


def score_note(result: Result) -> str:
    """Return the note that says whose figures the form shows, or that it has no scores."""
    names = "、".join(_as_declared(result))
    declared = f"{names}{_DECLARED}" if names else ""
    if not result.has_points:
        typed = SCORES_TYPED if result.has_own_scores else ""
        return f"注：{no_points(result)}{typed}{declared}"
    complete = result.figures.value("self_total") is not None
    computed = SCORES_PARTLY if result.own_total is not None else SCORES_COMPUTED
    return f"注：{SCORES_TYPED if complete else computed}{declared}"
