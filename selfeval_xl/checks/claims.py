"""T: what the unit's own text claims must follow from the tables: rates, and that all was reached."""

from __future__ import annotations

import bisect
import itertools
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from selfeval_xl.checks.face import REVIEW_PRACTICE, Problem, check, named
from selfeval_xl.checks.prose import amounts, flowing, gives_rate, half_of
from selfeval_xl.checks.sums import Paid, groups_of_money, rows_of_money
from selfeval_xl.exact import Fit, divide, percent_text, ratio_fit, round_half_up, to_wan
from selfeval_xl.findings import Severity
from selfeval_xl.intake import known

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selfeval_xl.checks.face import Evidence
    from selfeval_xl.checks.prose import Figure

_SENTENCE = re.compile(r"[^。；;！\n]+")
_PART = re.compile(r"(?:[^，,]|(?<=\d),(?=\d))+")
_PERCENT = re.compile(r"(?<![\d.])(\d{1,4}(?:\.\d+)?)\s*%")
_RATE = re.compile(
    r"(?P<execution>(?:执行|支出|支付|拨付)率)|(?P<arrival>到位率)"
    r"|(?P<coverage>(?:自评|评价)(?:工作|项目|的)?覆盖率|(?<![\u4e00-\u9fff])覆盖率)"
)
_LIMITED = re.compile(
    r"低于|高于|不足|超过|超出|以上|以下|以内|达不到|未达|[≥≤＞＜><]|左右|[约近][为\s]*[\d一二两三几]|平均"
    r"|提高|增长|增加|下降|降低|上升|提升|百分点|个点|[同环]比|[比较](?:[上去前往同]|年)"
    r"|目标|(?<![按照])要求|应当|应达|须|力争|确保|争取|计划|预计|下一?年|明年|今后"
    r"|[上去前往]一?年(?!结转|结余)|权重|占|分值|满分|得分|扣|预警"
)
"""What makes a percentage a limit, a change, a plan or another year's."""
_OTHER_RATE = re.compile(
    r"(?:采购|三公|公用|人员经费|基本支出|会议费|培训费|集中|现金|制度|政策|标准|合同|任务|决议)"
    r"[^，、]{0,6}(?:执行|支出|支付|拨付)率"
)
_PART_YEAR = re.compile(
    r"半年|[一二三]季度|中期|序时|(?<!\d)(?:[1-9]|1[01])月(?:底|末|份|\d{1,2}日)"
)
_AS_OF = re.compile(r"\s*(?:截[至止到]|至|到)")
_YEAR_OF_RATE = re.compile(
    r"(20\d\d)年度?(?:的|全年|整体|总体|部门|单位|本级|预算|资金|项目|财政)*(?:执行|支出|支付|拨付|到位)率"
)
_ALL = r"(?:均|都|全部)(?:已经|已|以|能够|能|得到|得以)?"
_WELL = r"(?:全面|如期|按期|按时|圆满|顺利|超额|高质量)*"
_SET = r"(?:本|年度|年初|全年|预期|既定|设定|规定|计划|考核|绩效|总体|整体|具体|各项|全部|的)*"
_AIM = r"(?:目标任务|目标值|指标值|目标|指标)"
_END = r"(?=了?\s*(?:[，。；;,、！）)\n]|$|并|且))"
_CLAIMS = tuple(
    re.compile(pattern)
    for pattern in (
        # 绩效目标均已完成；年度绩效目标 5 项，全部达到指标值
        (
            rf"(?:目标|指标|(?:各项|年度|全年|既定)(?:工作)?任务)"
            rf"(?:[^，,。；;\n]{{0,15}}?|[^。；;\n]{{0,20}}?[，,])"
            rf"({_ALL}{_WELL}(?:完成|实现|达成|达标|达到{_SET}(?:{_AIM}|要求|水平)))"
            rf"(?:{_END}|了?{_SET}{_AIM}{_END})"
        ),
        # 均已完成本年度的绩效目标
        rf"({_ALL}{_WELL}(?:完成|实现|达到|达成))了?{_SET}{_AIM}{_END}",
        # 圆满完成年度绩效目标
        rf"((?:全面|圆满|超额)(?:如期|按期|按时|圆满)?(?:完成|实现|达成))了?{_SET}(?<=绩效){_AIM}{_END}",
        # 各项绩效指标达到目标值
        rf"((?:全部|所有|各项)(?:年度|绩效|具体)*{_AIM}(?:已经|已)?{_WELL}(?:完成|实现|达成|达标|达到{_SET}{_AIM})){_END}",
        # 指标完成率 100%
        r"((?:绩效|年度|各项|全部)(?:绩效)?(?:目标|指标)[^，。；;\n\d]{0,4}完成率[^，。；;\n\d]{0,4}100\s*%)",
        # 不存在较大偏差
        (
            r"((?:(?<!有)无|(?<!有)没有|不存在|未(?:发现|出现|发生|产生|存在))"
            r"(?:较大|明显|重大|严重|显著|大)?的?"
            r"(?:偏离|偏差)(?:较大|过大|明显)?)(?!原因|率|说明|分析)"
        ),
    )
)
"""How people write that all was reached; group 1 is what is quoted back to them."""
_OF_PERFORMANCE = re.compile(r"目标|指标|绩效|预算|执行|任务")
_WIDE = re.compile(r"较大|明显|重大|严重|显著|过大|大")
_ONE_OF_MANY = re.compile(r"[该此][项笔个]|该资金|该项目|本项目")
_KIND = re.compile(
    r"(数量|质量|时效|成本|经济|社会|生态|可持续|效益|产出|满意度)(?:影响|效益|类|绩效)*$"
)
_NEGATED = (
    "未",
    "没",
    "没有",
    "未能",
    "不",
    "不能",
    "不可能",
    "不是",
    "并非",
    "非",
    "难以",
    "无法",
    "尚未",
)
_NOT_ALL = re.compile(r"除.{1,30}外|其余|其他|其它|剩余|基本(?!支出)|下一步|下一?年|明年|今后")
_NOT_YET = re.compile(
    r"确保|力争|争取|(?<![按照])要求|应当|必须|务必|预计|计划于|拟|督促|推动|促进|保证|尽快|如果|若|一旦|是否|能否"
)
_NOTHING_SPENT = re.compile(
    r"(?:未|没有|无)(?:能|实际|发生|形成|任何)*(?:使用|支出|支付|执行|拨付|动用)"
)
_MOST_TOLD = 200
_MOST_NAMED = 3
_TOTAL_AND_ONE = 2
_MOST_BEFORE, _MOST_AFTER = 4, 2
_HUNDRED = Decimal(100)


def _texts(evidence: Evidence) -> Iterator[tuple[str, str, str, str]]:
    """Yield (form id, sheet, cell, text) of the narrative and of what the goals say was done."""
    for table, key in (("texts", "body"), ("goals", "actual")):
        for row in evidence.frames.rows(table):
            if known(text := getattr(row, key)):
                yield row.form_id, row.sheet, getattr(row, f"{key}_at"), flowing(text)


@dataclass(frozen=True)
class _Stated:
    """A rate of money as the text writes it: its kind, its name, the figure, where in which sentence.

    ``at`` is where it stands in the sentence, ``start`` where the sentence begins in the text.
    """

    kind: str
    name: str
    match: re.Match[str]
    sentence: str
    at: int
    start: int

    @property
    def places(self) -> int:
        """How many decimals are written."""
        return len(self.match[1].partition(".")[2])

    @property
    def percent(self) -> Decimal:
        """The rate in percent."""
        return Decimal(self.match[1])

    def fits(self, paid: Paid) -> Fit:
        """Judge it as the execution rate of two amounts."""
        if paid.budget is None or paid.spent is None or paid.budget <= 0:
            return Fit.OFF
        spent, budget = to_wan(paid.spent), to_wan(paid.budget)
        return ratio_fit(spent, budget, self.percent, places=self.places)

    def prints(self, share: Decimal) -> bool:
        """Tell whether a share of a whole is printed like this."""
        return round_half_up(share * _HUNDRED, self.places) == self.percent


@check(
    "T03",
    "正文比率与表格一致",
    Severity.WARNING,
    looks_for="报告正文、目标完成情况里写的本年度执行率、到位率、自评覆盖率，能否由资金表、项目清单或同一格文字里"
    "的金额算出（按四舍五入区间判断）。",
    remedy="用拨付（执行）数除以安排（预算）数重新计算，改正正文或表格；另有所指的，不必修改。",
    basis=REVIEW_PRACTICE,
)
def rates_in_text_known(evidence: Evidence) -> Iterator[Problem]:
    """Find rates in the narrative that no amounts of the workbook, nor of the text, give."""
    rows, groups = rows_of_money(evidence), groups_of_money(evidence)
    others = {"arrival": _arrivals(evidence), "coverage": _coverages(evidence)}
    measures = _measures(evidence)
    years = {form.form_id: form.year for form in evidence.frames.rows("forms")}
    for form_id, sheet, cell, text in _texts(evidence):
        told = amounts(text)
        for stated in _rates(text, years[form_id]):
            shares = others.get(stated.kind, {}).get(form_id, [])
            pairs = [*rows[form_id], *groups.get(form_id, ())] if stated.kind == "execution" else []
            pairs = [paid for paid in pairs if paid.rate is not None]
            own = [share for name, share in measures.get(form_id, ()) if stated.name in name]
            if not (shares or pairs) or any(map(stated.prints, (*shares, *own))):
                continue
            near = _near(stated, told)
            if not _is_told(stated, near, told):
                yield from _judged(
                    (form_id, sheet, (cell,)), stated, [*pairs, *_beside(near)], shares
                )


def _near(stated: _Stated, told: list[Figure]) -> list[Figure]:
    """Return the amounts of a text that stand in the sentence of a rate, closely before or after it."""
    begin, at, end = (
        bisect.bisect_left(told, place, key=lambda figure: figure.start)
        for place in (stated.start, stated.start + stated.at, stated.start + len(stated.sentence))
    )
    return told[max(begin, at - _MOST_BEFORE) : min(end, at + _MOST_AFTER)]


def _is_told(stated: _Stated, near: list[Figure], told: list[Figure]) -> bool:
    """Tell whether an amount near a rate and another of the same text give it, rounding undone.

    They may stand sentences apart. Two equal amounts tell nothing: each is somewhere said twice.
    Nothing spent (未使用) is 0%.
    """
    if not stated.percent:
        return bool(_NOTHING_SPENT.search(stated.sentence))
    pairs = (
        sorted((one, other), key=lambda figure: figure.value)
        for one, other in itertools.product(near, told[:_MOST_TOLD])
    )
    return any(
        part.value < whole.value
        and gives_rate(part, (whole.value, half_of(whole, (part,))), stated.percent, stated.places)
        for part, whole in pairs
    )


def _judged(
    place: tuple[str, str, tuple[str, ...]],
    stated: _Stated,
    pairs: list[Paid],
    shares: list[Decimal],
) -> Iterator[Problem]:
    fits = [(stated.fits(paid), paid) for paid in pairs]
    if any(fit is Fit.EXACT for fit, _ in fits):
        return
    near = next((paid for fit, paid in fits if fit is Fit.ROUNDING), None)
    if near is not None and near.rate is not None:
        yield Problem(
            *place,
            f"正文中的{stated.name} {stated.match[0]}，按「{near.name}」的金额计算是 {percent_text(near.rate)}"
            f"（{Fit.ROUNDING.value}）",
            given=stated.match[0], expected=percent_text(near.rate), severity=Severity.INFO,
            remedy="差异在四舍五入范围内；改为按表中金额计算的数更好。",
        )  # fmt: skip
        return
    meant = next(
        (paid for paid in pairs if paid.name in stated.sentence), pairs[0] if pairs else None
    )
    right = percent_text(shares[0]) if shares else ""
    if meant is not None and meant.rate is not None:
        right = f"「{meant.name}」为 {percent_text(meant.rate)}"
    yield Problem(
        *place,
        f"正文中的{stated.name} {stated.match[0]} 由表中的金额算不出来",
        given=stated.match[0], expected=right,
    )  # fmt: skip


def _rates(text: str, year: Any) -> Iterator[_Stated]:  # noqa: ANN401 (a year or missing)
    """Yield the percentages that are said to be a rate of this year's money, as it turned out."""
    for sentence in _SENTENCE.finditer(text):
        before = ""
        for part in _PART.finditer(sentence[0]):
            words, since = part[0], before
            before = words
            if any(other.search(words) for other in (_LIMITED, _OTHER_RATE, _PART_YEAR)):
                continue
            if _AS_OF.match(since) and _PART_YEAR.search(since):
                continue
            of_year = _YEAR_OF_RATE.search(words)
            if of_year and known(year) and int(of_year[1]) != year:
                continue
            yield from _named_rates(words, sentence, part.start())


def _named_rates(words: str, within: re.Match[str], offset: int) -> Iterator[_Stated]:
    """Yield each percentage under the rate that was named last before it.

    Of two rates that are given 分别, nobody knows which percentage is whose.
    """
    names, sentence = list(_RATE.finditer(words)), within[0]
    if "分别" in words and len({name.lastgroup for name in names}) > 1:
        return
    for match in _PERCENT.finditer(words):
        name = next((name for name in reversed(names) if name.start() < match.start()), None)
        if name is None:
            continue
        bare = name.lastgroup == "coverage" and "自评" not in sentence and "评价" not in sentence
        if not bare:
            at = offset + match.start()
            yield _Stated(name.lastgroup or "", name[0], match, sentence, at, within.start())


def _beside(near: list[Figure]) -> list[Paid]:
    """Return the amounts beside a rate two by two: the larger one as budget, what was or was not spent."""
    fen = sorted(int(figure.value * _HUNDRED) for figure in near)
    return [
        Paid("本句", budget, spent)
        for less, budget in itertools.combinations(fen, 2)
        for spent in (less, budget - less)
    ]


def _coverages(evidence: Evidence) -> dict[str, list[Decimal]]:
    """Return the coverage of each department's list, by number and by amount."""
    found: dict[str, list[Decimal]] = {}
    for form_id, rows in evidence.frames.by_form("projects").items():
        done = [row for row in rows if row.evaluated == "是"]
        amounts = [sum(int(r.budget) for r in some if known(r.budget)) for some in (done, rows)]
        shares = (divide(len(done), len(rows)), divide(*amounts))
        found[form_id] = [share for share in shares if share is not None]
    return found


def _arrivals(evidence: Evidence) -> dict[str, list[Decimal]]:
    """Return what arrived of the budgets of each workbook, in all and by row, as fractions."""
    found: dict[str, list[Decimal]] = {}
    for row in (*evidence.scores.total_rows, *evidence.frames.rows("funds")):
        for whole in (row.budget, row.initial):
            if known(row.arrived) and known(whole) and whole > 0:
                share = divide(int(row.arrived), int(whole)) or Decimal(0)
                found.setdefault(row.form_id, []).append(share)
    return found


def _measures(evidence: Evidence) -> dict[str, list[tuple[str, Decimal]]]:
    """Return, by workbook, what each indicator aims at and reached, as if it were a percentage."""
    found: dict[str, list[tuple[str, Decimal]]] = {}
    for row in evidence.frames.rows("indicators"):
        for number in (row.target_number, row.actual_number):
            if known(row.name) and number is not None:
                found.setdefault(row.form_id, []).append((row.name, number / _HUNDRED))
    return found


@check(
    "T04",
    "「均已完成、无偏离」须与数据相符",
    Severity.WARNING,
    looks_for="正文、目标完成情况写目标、指标「均已完成」「无偏离」的，是否还有未达标的指标，"
    "或执行率明显偏低（低于 80%）的资金、项目。",
    remedy="如实写明哪些没有完成或偏离较大，说明原因和措施；或核对数据。",
    basis="财预〔2020〕10号第十一条（未完成或偏离较大的要分析原因）",
)
def claims_follow(evidence: Evidence) -> Iterator[Problem]:
    """Find claims that all was reached beside missed indicators and low execution rates."""
    rows, misses = rows_of_money(evidence), _misses(evidence)
    is_one_of_many = "projects" in evidence.frames.tables
    for form_id, sheet, cell, text in _texts(evidence):
        limit = evidence.profiles[form_id].number("rate_strong")
        low = [
            f"「{paid.name}」执行率 {percent_text(paid.rate)}"
            for paid in _telling(rows[form_id])
            if paid.rate is not None and paid.rate < limit
        ]
        for claim, kind in _claims(text, is_one_of_many=is_one_of_many):
            least = 1 - limit if _WIDE.search(claim) else Decimal(-1)
            missed = [
                miss.name
                for miss in misses.get(form_id, ())
                if kind in miss.levels and miss.lost > least
            ]
            against = [f"「{name}」未达到指标值" for name in missed] + ([] if kind else low)
            if against:
                more = f" 等 {len(against)} 处" if len(against) > _MOST_NAMED else ""
                yield Problem(
                    form_id, sheet, (cell,),
                    f"正文写「{claim}」，而{'、'.join(against[:_MOST_NAMED])}{more}",
                    given=claim, expected="与指标完成情况和执行率相符的说法",
                )  # fmt: skip
                break


def _telling(rows: list[Paid]) -> list[Paid]:
    """Return the total and the rows; no total where it says what its one row says, or one is open."""
    is_open = any(paid.budget and paid.spent is None for paid in rows)
    return rows[1:] if is_open or len(rows) == _TOTAL_AND_ONE else rows


@dataclass(frozen=True)
class _Miss:
    """An indicator that was missed: where it stands in the tree, and which share of its points it lost."""

    name: str
    levels: str
    lost: Decimal


def _misses(evidence: Evidence) -> dict[str, list[_Miss]]:
    found: dict[str, list[_Miss]] = {}
    for row, score in evidence.scored():
        if score.met is False:
            kept = None if score.points is None else divide(score.points, row.weight)
            lost = 1 - (kept if kept is not None else Decimal(0))
            levels = f"{row.level1 or ''}{row.level2 or ''}"
            found.setdefault(row.form_id, []).append(_Miss(named(row.name), levels, lost))
    return found


def _claims(text: str, *, is_one_of_many: bool) -> Iterator[tuple[str, str]]:
    """Yield what a text says of everything, that it was done or that nothing deviates.

    With it comes the kind of indicators it is said of (数量, 质量 …), empty for all of them. Where the
    workbook is of many projects, what is said of one of them (该项目) is no such claim.
    """
    for sentence in _SENTENCE.finditer(text):
        words = sentence[0]
        if not _OF_PERFORMANCE.search(words) or (is_one_of_many and _ONE_OF_MANY.search(words)):
            continue
        for pattern in _CLAIMS:
            for match in pattern.finditer(words):
                before = words[: match.start(1)]
                part = re.split(r"[，,]", before)[-1]
                excused = _NOT_ALL.search(before) or _NOT_YET.search(part)
                if not excused and not before.endswith(_NEGATED):
                    kind = _KIND.search(words[: match.start()])
                    yield match[1], kind[1] if kind else ""


CHECKS = (rates_in_text_known, claims_follow)
