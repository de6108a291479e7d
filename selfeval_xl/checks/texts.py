"""T: the figures in the unit's own text must agree with the tables."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from selfeval_xl.checks.face import REVIEW_PRACTICE, Problem, check
from selfeval_xl.checks.prose import flowing, half_width
from selfeval_xl.checks.sums import groups_of_money, rows_of_money
from selfeval_xl.exact import round_half_up, to_wan
from selfeval_xl.findings import Severity
from selfeval_xl.forms import Kind
from selfeval_xl.intake import known

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from selfeval_xl.checks.face import Evidence
    from selfeval_xl.checks.sums import Paid
    from selfeval_xl.forms import Table

_AMOUNT = re.compile(r"(?<![\d.,])(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?\s*万元")
_NAMED = re.compile(
    r"(?P<name>资金总额|项目总资金|年度资金|转移支付资金|(?P<level>中央|省级|自治区|市级|盟市|县级|旗县|区级|市县|地方)"
    r"(?:财政)?(?:专项)?(?:转移支付|补助|配套|预算)?(?:补助)?资金)"
    r"(?:总额|共计|合计|总计|共|计|为|是|达到?|预算|安排|下达|投入|到位|支出|执行|使用|支付|拨付|数)*[:：]?\s*"
    r"(?P<whole>\d{1,3}(?:,\d{3})+|\d+)(?P<decimals>\.\d+)?\s*万元(?![以之]?[上下内]|[左/／])"
)
"""An amount called by the name of the fund total or of a level, without anything else between."""
_OF_ANOTHER = re.compile(
    r"上年|去年|往年|以前年度|历年|累计|每年|人均|其中.*其中|第[一二三四]批|提前下达|追加|调[增减整]"
    r"|增加|减少|节约|结余|结转|挪用|违规|滞留|问题|整改"
)
"""What makes it a part, a change, a fault or another year's."""
_YEAR = re.compile(r"(?<!\d)(20\d\d)\s*年")
_OFFICIAL_TEXTS = (
    ("texts", ("body",)),
    ("goals", ("expected", "actual")),
    ("management", ("situation", "problems")),
    ("remarks", ("text",)),
)
_KEYS = ("initial", "budget", "arrived", "spent")
_MOST_ADDED = 8
"""Up to so many fund rows every sum of some of them is known; above, the sums of two."""


@check(
    "T01",
    "正文金额与表格一致",
    Severity.WARNING,
    looks_for="报告正文里以万元写的金额，能否在资金表、指标表中找到，或由其相加、相减得到；官方表的目标、资金管理情况、"
    "说明中称作资金总额或某级资金的金额，同样核对。",
    remedy="核对该金额：与资金表应是同一笔钱的，改成一致；另有所指的，不必修改。",
    basis=REVIEW_PRACTICE,
)
def amounts_in_text_known(evidence: Evidence) -> Iterator[Problem]:
    """Find amounts in the narrative that no figure of the workbook accounts for.

    A printed amount agrees with a figure that rounds to it at the decimals it is printed with.
    """
    sources = _sources(evidence)
    yield from _levels_in_text(evidence, sources)
    official = {f.form_id for f in evidence.frames.rows("forms") if evidence.is_official(f)}
    for form_id, rows in evidence.frames.by_form("texts").items():
        if form_id in official:
            continue
        figures: set[Decimal] | None = None
        for row in rows:
            for match in _AMOUNT.finditer(flowing(row.body) if known(row.body) else ""):
                figures = figures or _figures(sources, form_id)
                decimals = match[2] or ""
                amount, places = Decimal(match[1].replace(",", "") + decimals), len(decimals[1:])
                if any(round_half_up(figure, places) == amount for figure in figures):
                    continue
                yield Problem(
                    form_id,
                    row.sheet,
                    (row.body_at,),
                    f"正文中的 {match[0]} 在资金表和指标表中找不到",
                    given=match[0],
                    expected="与资金表一致的金额",
                )


def _levels_in_text(evidence: Evidence, sources: _Sources) -> Iterator[Problem]:
    """Find amounts that texts of official forms give for the total or a level of the funds, wrongly.

    Such a form's texts speak of much other money: only what is called by the name of a figure of the
    table, in the year of the form, is held against it.
    """
    names = {
        form_id: "".join(str(row.source) for row in rows if known(row.source))
        for form_id, rows in evidence.frames.by_form("fund_lines").items()
    }
    figures: dict[str, set[Decimal]] = {}
    for table, keys in _OFFICIAL_TEXTS:
        for row in evidence.frames.rows(table):
            form = evidence.forms[row.form_id]
            if not evidence.is_official(form) or not known(form.funds_declared_budget):
                continue
            for key in keys:
                text = getattr(row, key)
                for match in _NAMED.finditer(half_width(text) if known(text) else ""):
                    level = match["level"]
                    if level and level not in names.get(row.form_id, ""):
                        continue
                    if _OF_ANOTHER.search(_clause(match)) or _other_year(_clause(match), form.year):
                        continue
                    if row.form_id not in figures:
                        figures[row.form_id] = _figures(sources, row.form_id)
                    decimals = match["decimals"] or ""
                    amount = Decimal(match["whole"].replace(",", "") + decimals)
                    places = len(decimals[1:])
                    if any(round_half_up(one, places) == amount for one in figures[row.form_id]):
                        continue
                    yield Problem(
                        row.form_id, row.sheet, (getattr(row, f"{key}_at"),),
                        f"文字中的「{match[0]}」在资金表中找不到",
                        given=f"{match['whole']}{decimals}万元", expected="与资金表一致的金额",
                    )  # fmt: skip


def _clause(match: re.Match[str]) -> str:
    """Return what stands before an amount in its sentence, its name included."""
    return re.split(r"[。；;\n]", match.string[: match.end("name")])[-1]


def _other_year(clause: str, year: Any) -> bool:  # noqa: ANN401 (a year or missing)
    years = {int(found) for found in _YEAR.findall(clause)}
    return bool(years) and year not in years


@dataclass(frozen=True)
class _Sources:
    """Where the amounts of prose come from, by workbook."""

    totals: Mapping[str, Any]
    money: list[tuple[Table, dict[str, list[Any]]]]
    paid: list[dict[str, list[Paid]]]
    fields: dict[str, list[int]]
    lines: dict[str, list[Any]]
    forms: Mapping[str, Any]
    indicators: dict[str, list[Any]]


def _sources(evidence: Evidence) -> _Sources:
    frames = evidence.frames
    keys = [item.key for _, item in frames.form.fields() if item.kind is Kind.AMOUNT]
    return _Sources(
        totals=evidence.totals,
        money=[(t, frames.by_form(t.key)) for _, t in frames.form.tables() if t.pairs],
        paid=[rows_of_money(evidence), groups_of_money(evidence)],
        fields={
            form.form_id: [int(v) for key in keys if known(v := getattr(form, key))]
            for form in frames.rows("forms")
        },
        lines=frames.by_form("fund_lines"),
        forms=evidence.forms,
        indicators=frames.by_form("indicators"),
    )


def _figures(sources: _Sources, form_id: str) -> set[Decimal]:
    """Return every amount in 万元 that the workbook accounts for: cells, sums, differences."""
    totals = sources.totals[form_id]
    wholes = [int(getattr(totals, key)) for key in _KEYS if getattr(totals, key) is not None]
    typed = sources.fields[form_id]
    figures = {0, *wholes, *_differences(wholes), *typed, *_differences(typed)}
    if sources.lines.get(form_id):
        form = sources.forms[form_id]
        declared = [int(v) for key in _KEYS if known(v := getattr(form, f"funds_declared_{key}"))]
        figures |= {*declared, *_differences(declared)}
    parts = [line for line in sources.lines.get(form_id, ()) if known(line.whole)]
    for key in _KEYS:
        given = [cells[0] for part in parts if (cells := _given(part, [key]))]
        for size in range(1, min(len(given), _MOST_ADDED) + 1):
            figures |= {sum(some) for some in itertools.combinations(given, size)}
    for part in parts:
        figures |= _differences(_given(part, list(_KEYS)))
    for paid in (paid for by_form in sources.paid for paid in by_form.get(form_id, ())):
        figures |= paid.amounts
    for table, by_form in sources.money:
        rows, keys = by_form.get(form_id, []), [column.key for column in table.amounts]
        for row in rows:
            cells = _given(row, keys)
            figures |= {*cells, *_differences(cells)}
        most = len(rows) if len(rows) <= _MOST_ADDED else 2
        for column in (*([key] for key in keys), *_sides(table)):
            cells = [sum(given) for row in rows if (given := _given(row, column))]
            figures.add(sum(cells))
            for size in range(2, most + 1):
                figures |= {sum(some) for some in itertools.combinations(cells, size)}
    numbers = {
        number
        for row in sources.indicators.get(form_id, ())
        for number in (row.target_number, row.actual_number)
        if number is not None
    }
    return numbers | {to_wan(figure) for figure in figures}


def _sides(table: Table) -> tuple[list[str], list[str]]:
    """Return the columns of budgets and those of spending, which are added up within a row."""
    return [budget for budget, _ in table.pairs], [spent for _, spent in table.pairs]


def _given(row: Any, keys: list[str]) -> list[int]:  # noqa: ANN401 (a frame's tuple)
    return [int(value) for key in keys if known(value := getattr(row, key))]


def _differences(amounts: list[int]) -> set[int]:
    return {abs(one - other) for one, other in itertools.combinations(amounts, 2)}


CHECKS = (amounts_in_text_known,)
