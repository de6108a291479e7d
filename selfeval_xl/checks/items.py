"""T02: one item has one amount, wherever the unit's own text names it."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from selfeval_xl.checks.breakdown import stages_of, without_parentheses
from selfeval_xl.checks.face import REVIEW_PRACTICE, Problem, check
from selfeval_xl.checks.prose import SENTENCE, Figure, amounts, flowing
from selfeval_xl.checks.sums import rows_of_money
from selfeval_xl.exact import divide, round_half_up
from selfeval_xl.findings import Severity
from selfeval_xl.intake import known

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from selfeval_xl.checks.face import Evidence

_SOURCES = (("texts", "body"), ("goals", "expected"), ("goals", "actual"))
"""Texts that are compared with others of their own column: what was expected may well not have come."""
_CLAUSE = re.compile(r"(?:[^，,、：:；;]|(?<=\d),(?=\d))+")
_YEAR = re.compile(r"(20\d\d)年度?(?:的)?")
_SUBJECT = re.compile(
    r"^(?:(?:我|本)(?:单位|部门|中心|[局镇乡县区市院校委办站所])?|[省市县区]?财政局?)?(?:对|就|将|由)?"
)
_LEADING = re.compile(
    r"^(?:共计?|已|实际|全年|本年度?|当年|年初|主要|项目|经费|资金|预算|申请|安排|批复|下达|到位|收到|拨付|支付|支出"
    r"|使用|执行|用于|投入|落实|完成|发放|兑付|兑现|下拨|划拨|缴纳|的)+"
)
_TRAILING = re.compile(
    r"(?:共计?|合计|总额|金额|为|达到?|是|的|预算数?|安排数?|到位数?|实际支出数?|支出数?|拨付数?|支付数?|执行数?|结余数?)+$"
)
_ITEM = re.compile(r"^[\u4e00-\u9fffA-Za-z0-9“”（）\-—]{4,40}$")
_MONEY_WORD = re.compile(r"(?:专项)?(?:资金|经费)$")
_COMMON = re.compile(
    r"资金|经费|专项|项目|财政|预算|补助|补贴|中央|省级?|市级?|[县区]级?|上级|本级|拨款|奖补|配套|投资|总|年度|一般公共"
    r"|政府性基金|国有资本|转移支付|收入|支出|基本|人员|公用|金额|工程款?|合同|其他|当年|本年|实际|自筹|地方|社会|结转"
    r"|结余|共同|事权|债券|增发|国债|工作|建设|工资|福利|设备|采购|差旅|会议|培训|维修|费用?|款"
)
_CHANGE = re.compile(
    r"同比|环比|(?:增加|减少|增长|下降|降低|上升|提高|压减|增收|减收|增支|减支)(?:了|额)?$"
)
"""An item that is a change (同比减少) has as many amounts as there are changes."""
_LEAST_OWN = 4
"""So many characters of a name must be its own, not words of every fund's name."""
_IN_PARTS = re.compile(
    r"其中|包括|分别|各|每|人均|[一二三四五六\d首]批|分批|批次|季度|上半年|下半年|(?<!\d)\d{1,2}月|[一二三四五六七八九十]是|第[一二三\d]|另|[还再又]"
    r"|追加|调整|[调核][增减]|增加|减少|比|较|上年|去年|往年|历年|下年|下一年|明年|累计|剩余|部分|[一二三本上下]期|乡镇|[\u4e00-\u9fff][镇乡村]"
    r"|街道|社区|户|建议|需要?|拟|计划|预计|标准|原|后|约|近"
)


@dataclass(frozen=True)
class _Named:
    """An item and its amount as one text states them, at one cell.

    ``key`` is the item with the money word dropped, ``stage`` what its own clause says of it
    (预算, 到位, 支出, 结余 or nothing), ``stages`` what the sentence says of the amounts before.
    """

    item: str
    key: str
    year: int
    stage: str
    stages: frozenset[str]
    amount: Figure
    sheet: str
    cell: str


@check(
    "T02",
    "同一事项金额一致",
    Severity.ERROR,
    looks_for="正文（或各条预期目标、各条完成情况）里，名称、年度和口径（安排、到位、支出、结余）都相同的同一事项，金额是否前后"
    "一致；「其中」、分批、分项、调整和上年的金额不比。",
    remedy="核对该事项的金额，各处改成一致；确是两笔不同的钱，写明各是什么。",
    basis=REVIEW_PRACTICE,
)
def one_item_one_amount(evidence: Evidence) -> Iterator[Problem]:
    """Find an item that has two amounts in the texts of one workbook.

    The names must be equal as written; that of the form's own project may leave out 资金 or 经费.
    """
    own, money = _own_items(evidence), rows_of_money(evidence)
    for table, column in _SOURCES:
        groups: dict[tuple[str, str, int, str], list[_Named]] = {}
        for form_id, named in _named(evidence, table, column):
            name = named.key if named.key in own[form_id] else named.item
            groups.setdefault((form_id, name, named.year, named.stage), []).append(named)
        for (form_id, name, *_), all_named in groups.items():
            tabled = {fen for paid in money[form_id] for fen in paid.amounts}
            yield from _differing(form_id, all_named, tabled, is_own=name in own[form_id])


def _own_items(evidence: Evidence) -> dict[str, set[str]]:
    """Return, by workbook, the names of its project or projects, without 资金 or 经费."""
    found: dict[str, set[str]] = {}
    for form in evidence.frames.rows("forms"):
        name = getattr(form, "project_name", None)
        found[form.form_id] = {_key(name)} if known(name) else set()
    for row in evidence.frames.rows("projects"):
        if known(row.name):
            found[row.form_id].add(_key(row.name))
    return found


def _key(name: Any) -> str:  # noqa: ANN401 (a frame's value)
    return _MONEY_WORD.sub("", str(name).strip())


def _named(evidence: Evidence, table: str, column: str) -> Iterator[tuple[str, _Named]]:
    """Yield (form id, item) of each amount that is said to be an item's as a whole.

    What one sentence names twice it lists, of one thing and of another: neither is the whole.
    """
    years = {form.form_id: form.year for form in evidence.frames.rows("forms")}
    for row in evidence.frames.rows(table):
        text = getattr(row, column)
        if not known(text):
            continue
        year = int(years[row.form_id]) if known(years[row.form_id]) else 0
        plain, _ = without_parentheses(flowing(text))
        for sentence in SENTENCE.finditer(plain):
            place = (row.sheet, getattr(row, f"{column}_at"))
            found = list(_of_sentence(sentence[0], year, place))
            times = Counter((named.key, named.stage) for named in found)
            yield from (
                (row.form_id, named) for named in found if times[named.key, named.stage] == 1
            )


def _of_sentence(sentence: str, year: int, place: tuple[str, str]) -> Iterator[_Named]:
    told: frozenset[str] = frozenset()
    for clause in _CLAUSE.finditer(sentence):
        found = amounts(clause[0])
        since, told = told, told | stages_of(clause[0]) if found else told
        if len(found) != 1 or found[0].about:
            continue
        (amount,) = found
        before, after = clause[0][: amount.start], clause[0][amount.end :]
        stated = _YEAR.search(before)
        item = _item(_YEAR.sub("", before, count=1).strip(" \u3000\x01"))
        own = _COMMON.sub("", item)
        others = sentence.replace(item, "") if item else sentence
        if not _ITEM.match(item) or _CHANGE.search(item):
            continue
        if len(own) < _LEAST_OWN or _IN_PARTS.search(others):
            continue
        stages = stages_of(before.replace(item, "")) | stages_of(after)
        yield _Named(
            item, _key(item), int(stated[1]) if stated else year, "".join(sorted(stages)),
            since, amount, *place,
        )  # fmt: skip


def _item(before: str) -> str:
    """Return what an amount is of: the words before it without the subject, verbs and 共计."""
    item = _TRAILING.sub("", before)
    while (shorter := _LEADING.sub("", _SUBJECT.sub("", item))) != item:
        item = shorter
    return item


def _differing(
    form_id: str, named: Sequence[_Named], tabled: set[int], *, is_own: bool
) -> Iterator[Problem]:
    """Yield the amounts that differ from the one named most often; of equals, from that of the tables."""
    times = Counter(one.amount.value for one in named)
    usual = max(
        named, key=lambda one: (times[one.amount.value], int(one.amount.value * 100) in tabled)
    )
    for one in named:
        if _same(one.amount, usual.amount) or not _of_one_stage(one, usual, is_own=is_own):
            continue
        elsewhere = f"{usual.sheet}!{usual.cell}"
        where = "同一格" if (usual.sheet, usual.cell) == (one.sheet, one.cell) else elsewhere
        difference = one.amount.in_unit(one.amount.value - usual.amount.value)
        yield Problem(
            form_id, one.sheet, (one.cell,),
            f"「{one.item}」此处写 {one.amount.shown}，{where}写 {usual.amount.shown}",
            given=one.amount.shown, expected=usual.amount.shown, difference=difference,
        )  # fmt: skip


def _of_one_stage(one: _Named, other: _Named, *, is_own: bool) -> bool:
    """Tell whether two sentences speak of the same stage of the money.

    Of the form's own project a sentence may say nothing of it.
    """
    if is_own and not (one.stages and other.stages):
        return True
    return one.stages == other.stages


def _same(one: Figure, other: Figure) -> bool:
    """Tell whether two amounts agree at the decimals of the one printed more coarsely."""
    if one.unit != other.unit:
        coarse, fine = (one, other) if one.value % 10_000 == 0 else (other, one)
        unit = coarse.value / coarse.number if coarse.number else 1
        return round_half_up(divide(fine.value, unit) or fine.value, coarse.places) == coarse.number
    places = min(one.places, other.places)
    return round_half_up(one.number, places) == round_half_up(other.number, places)


CHECKS = (one_item_one_amount,)
