"""M: what transfer forms tell besides: the management of funds, 说明, parts of sources, document numbers."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any

from selfeval_xl.checks.face import Problem, check, named, split_place
from selfeval_xl.exact import Fit, sums_fit, to_wan, wan_printed, wan_text
from selfeval_xl.findings import Severity
from selfeval_xl.forms import ASPECTS, MANAGEMENT
from selfeval_xl.intake import known

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from selfeval_xl.checks.face import Evidence

_FORM = "财政部《转移支付区域（项目）绩效自评表》表样（待核实）"
_SUMS = "财政部《转移支付区域（项目）绩效自评表》「资金投入情况」（表内勾稽）"
_AGGREGATION = "财政部《转移支付区域（项目）绩效自评表》注1（待核实）"
_PUNCTUATION = re.compile(r"[\s，。；、,.;:：！!]+")
_EMPTY_TALK = re.compile(
    r"(?:无|没有|有|是|好|已?完成|正常|不适用|[-—/0]+|(?:情况|总体|较为?|很|基本|均|比较)*"
    r"(?:良好|较?好|符合(?:要求|规定)?|合规|合理|科学|及时|规范|准确|到位|达标|优秀?))"
)
_CARRIED, _OTHER = re.compile(r"结转|结余"), re.compile(r"其他")
_SUM_KEYS = (("budget", "全年预算数"), ("spent", "全年执行数"))
_TRANSFER = "transfer"


def _is_transfer(form: Any) -> bool:  # noqa: ANN401 (a frame's tuple)
    return getattr(form, "official_kind", None) == _TRANSFER


@check(
    "M01",
    "资金管理情况逐项说明",
    Severity.WARNING,
    looks_for="转移支付自评表「资金管理情况」各行的情况说明是否空缺或只有空话；存在问题和改进措施一栏没有填的作提示。",
    remedy="逐项写明分配、下达、拨付、使用、执行和绩效管理的实际做法；没有问题的，在问题一栏写「无」。",
    basis=_FORM,
)
def management_told(evidence: Evidence) -> Iterator[Problem]:
    """Find aspects of the management of funds that nothing, or nothing of substance, is said about."""
    unreadable = evidence.unreadable()
    for row in evidence.frames.rows(MANAGEMENT.key):
        if not _is_transfer(evidence.forms[row.form_id]):
            continue
        place = row.form_id, row.sheet, (row.situation_at,)
        if known(row.situation):
            if _EMPTY_TALK.fullmatch(_PUNCTUATION.sub("", row.situation)):
                yield Problem(
                    *place, f"「{named(row.aspect)}」的情况说明过于简单，没有写实际做法",
                    given=row.situation, expected="具体做法和结果",
                )  # fmt: skip
        elif (row.form_id, row.sheet, row.situation_at) not in unreadable:
            yield Problem(*place, "资金管理情况没有写「情况说明」", expected="逐项说明")
        asked = known(row.problems_at) and known(row.situation)
        if asked and not known(row.problems):
            yield Problem(
                row.form_id, row.sheet, (row.problems_at,),
                "资金管理情况没有写「存在问题和改进措施」", expected="问题和措施；没有的写「无」",
                severity=Severity.INFO,
            )  # fmt: skip


@check(
    "M02",
    "资金管理情况七项齐全",
    Severity.INFO,
    looks_for="转移支付自评表「资金管理情况」分项填写的，是否有分配科学性、下达及时性、拨付合规性、使用规范性、"
    "执行准确性、预算绩效管理情况、支出责任履行情况七项。",
    remedy="本级表样有这些项目的，补上；本级表样没有的，不必修改。",
    basis=_FORM,
)
def aspects_complete(evidence: Evidence) -> Iterator[Problem]:
    """Find forms that tell of some aspects by rows and lack others of the ministry's form."""
    for form_id, rows in evidence.frames.by_form(MANAGEMENT.key).items():
        if not _is_transfer(evidence.forms[form_id]):
            continue
        there = {row.aspect for row in rows} & set(ASPECTS)
        missing = [aspect for aspect in ASPECTS if aspect not in there]
        if there and missing:
            yield Problem(
                form_id, rows[0].sheet, (rows[0].aspect_at,),
                f"资金管理情况没有{'、'.join(f'「{aspect}」' for aspect in missing)}",
                given=f"{len(there)}项", expected=f"{len(ASPECTS)}项",
            )  # fmt: skip


@check(
    "M03",
    "说明栏不留空",
    Severity.INFO,
    looks_for="转移支付自评表的「说明」（巡视、审计、财政监督发现的问题及金额）是否空缺；表上要求没有就填「无」的，"
    "空缺作警告。",
    remedy="写明巡视、审计和财政监督发现的问题及所涉金额；没有的填「无」。",
    basis=_FORM,
)
def remark_told(evidence: Evidence) -> Iterator[Problem]:
    """Find transfer forms whose closing 说明 is blank."""
    unreadable = evidence.unreadable()
    for row in evidence.frames.rows("remarks"):
        blank = not known(row.text) and (row.form_id, row.sheet, row.text_at) not in unreadable
        if blank and _is_transfer(evidence.forms[row.form_id]):
            asked = known(row.prompt) and "无" in row.prompt
            yield Problem(
                row.form_id, row.sheet, (row.text_at,), "「说明」没有填写",
                expected="发现的问题及金额；没有的填「无」",
                severity=Severity.WARNING if asked else None,
            )  # fmt: skip


@check(
    "M04",
    "其中项不大于所属来源",
    Severity.ERROR,
    looks_for="地方资金下的省级、市县资金等其中项之和，是否大于所属来源（按四舍五入区间判断）；小于的只作提示。",
    remedy="核对指标文件，改正其中项或所属来源的金额；其中项没有列全的，可不修改。",
    basis=_SUMS,
)
def parts_within_whole(evidence: Evidence) -> Iterator[Problem]:
    """Compare the parts of a source of funds with it, column by column.

    Of two sources of one name nobody knows which a part belongs to.
    """
    for form_id, lines in evidence.frames.by_form("fund_lines").items():
        wholes = [line for line in lines if not known(line.whole)]
        times = Counter(line.source for line in wholes)
        for whole in (line for line in wholes if times[line.source] == 1):
            parts = [line for line in lines if known(line.whole) and line.whole == whole.source]
            for key, label in _SUM_KEYS:
                given = [to_wan(int(v)) for part in parts if known(v := getattr(part, key))]
                stated = getattr(whole, key)
                if not given or not known(stated) or len(given) < len(parts):
                    continue
                right = to_wan(int(stated))
                if sums_fit(given, (right,)) is not Fit.OFF:
                    continue
                total = sum(given, 0 * right)
                more = total > right
                yield Problem(
                    form_id, whole.sheet, (getattr(whole, f"{key}_at"),),
                    f"「{named(whole.source)}」的{label}与其中各项之和不一致"
                    f"{'' if more else '（其中项较小，可能没有列全）'}",
                    given=f"{wan_printed(right)}万元", expected=f"{wan_printed(total)}万元",
                    difference=f"{wan_printed(right - total)}万元",
                    severity=None if more else Severity.INFO,
                )  # fmt: skip


@check(
    "M05",
    "资金文号金额与资金表一致",
    Severity.WARNING,
    looks_for="资金文号旁写有金额的，是否等于所在来源的预算数；表头的文号金额之和，是否等于资金总额、"
    "中央资金或其他一项来源。",
    remedy="核对资金下达文件，改正文号金额或资金表的预算数；文件含其他项目资金的，不必修改。",
    basis=_FORM,
)
def documents_agree(evidence: Evidence) -> Iterator[Problem]:
    """Compare the amounts beside document numbers with the funds they brought."""
    lines = evidence.frames.by_form("fund_lines")
    totals = evidence.totals
    for form_id, documents in evidence.frames.by_form("documents").items():
        own = lines.get(form_id, [])
        for source in dict.fromkeys(one.source for one in documents):
            group = [one for one in documents if one.source == source]
            if any(not known(one.amount) for one in group):
                continue
            amounts = [to_wan(int(one.amount)) for one in group]
            if known(source):
                right = [line.budget for line in own if line.source == source]
            else:
                declared = evidence.forms[form_id].funds_declared_budget
                right = [declared, totals[form_id].budget, *(line.budget for line in own)]
            wanted = [to_wan(int(value)) for value in right if known(value)]
            if not wanted or any(sums_fit(amounts, (one,)) is not Fit.OFF for one in wanted):
                continue
            total = sum(amounts, 0 * amounts[0])
            expected = _central(own) if not known(source) else wanted[0]
            expected = wanted[0] if expected is None else expected
            yield Problem(
                form_id, group[0].sheet, tuple(dict.fromkeys(one.amount_at for one in group)),
                f"资金文号「{'、'.join(one.number for one in group)}」的金额与"
                f"{f'「{source}」' if known(source) else '资金表'}的全年预算数不一致",
                given=f"{wan_printed(total)}万元", expected=f"{wan_printed(expected)}万元",
                difference=f"{wan_printed(total - expected)}万元",
            )  # fmt: skip


def _central(lines: Iterable[Any]) -> Any:  # noqa: ANN401 (a Decimal, or nothing)
    """Return the budget of the central row in 万元."""
    budgets = (line.budget for line in lines if "中央" in (line.source or ""))
    return next((to_wan(int(budget)) for budget in budgets if known(budget)), None)


@check(
    "M06",
    "结转资金不重复计列",
    Severity.WARNING,
    looks_for="「其他资金（含以前年度结转）」之外又单列上年结转的，同一笔结转是否计了两次。",
    remedy="以前年度结转只在一处填列：已含在其他资金中的，不再单列。",
    basis="财政部《转移支付区域（项目）绩效自评表》注2（待核实）",
)
def carried_once(evidence: Evidence) -> Iterator[Problem]:
    """Find carry-over that has a row of its own and is said to be in 其他资金 as well.

    The sum tells: without the row of its own the sources come to the declared total.
    """
    for form_id, rows in evidence.frames.by_form("fund_lines").items():
        sources = [row for row in rows if not known(row.whole)]
        other = [
            row for row in sources if _OTHER.search(row.label or "") and _CARRIED.search(row.label)
        ]
        carried = [row for row in sources if _CARRIED.search(row.source or "") and row not in other]
        for key, label in _SUM_KEYS:
            stated = getattr(evidence.forms[form_id], f"funds_declared_{key}")
            if not other or len(carried) != 1 or not known(stated):
                continue
            amount = getattr(carried[0], key)
            rest = [
                to_wan(int(v))
                for row in sources
                if row not in carried and known(v := getattr(row, key))
            ]
            if not known(amount) or not amount or not known(getattr(other[0], key)):
                continue
            twice = sums_fit([*rest, to_wan(int(amount))], (to_wan(int(stated)),)) is Fit.OFF
            if twice and sums_fit(rest, (to_wan(int(stated)),)) is not Fit.OFF:
                yield Problem(
                    form_id, carried[0].sheet, (getattr(carried[0], f"{key}_at"),),
                    f"「{named(carried[0].source)}」的{label}可能已含在「{named(other[0].source)}」中，计了两次",
                    given=f"{wan_text(int(amount))}万元", expected="只在一处填列",
                )  # fmt: skip


@check(
    "M07",
    "区域汇总等于各项目之和",
    Severity.WARNING,
    looks_for="同一个工作簿里，同一项转移支付的区域绩效自评表与各项目绩效自评表，预算数、执行数是否等于各项目之和"
    "（按四舍五入区间判断）；区域较大的只作提示。",
    remedy="核对各项目自评表，改正汇总数；工作簿里没有列全项目的，可不修改。",
    basis=_AGGREGATION,
)
def region_is_sum(evidence: Evidence) -> Iterator[Problem]:
    """Compare a region's form with the project forms of the same transfer in its workbook."""
    totals = evidence.totals
    by_file: dict[str, list[Any]] = {}
    for form in evidence.frames.rows("forms"):
        if _is_transfer(form) and form.part and known(form.project_name):
            by_file.setdefault(form.path, []).append(form)
    for forms in by_file.values():
        for region in (form for form in forms if _scope(form) == "区域"):
            own = [
                form for form in forms
                if _scope(form) == "项目"
                and _squeezed(form.project_name) == _squeezed(region.project_name)
                and _same_year(form, region)
            ]  # fmt: skip
            for key, label in _SUM_KEYS if own else ():
                parts = [getattr(totals[form.form_id], key) for form in own]
                stated = getattr(totals[region.form_id], key)
                if stated is None or any(part is None for part in parts):
                    continue
                wan, right = [to_wan(part) for part in parts], to_wan(stated)
                if sums_fit(wan, (right,)) is not Fit.OFF:
                    continue
                total = sum(wan, 0 * right)
                sheet, cells = split_place(getattr(region, f"funds_declared_{key}_at"))
                yield Problem(
                    region.form_id, sheet or region.funds_sheet, cells,
                    f"区域自评表的{label}与本工作簿 {len(own)} 张项目自评表之和不一致",
                    given=f"{wan_printed(right)}万元", expected=f"{wan_printed(total)}万元",
                    difference=f"{wan_printed(right - total)}万元",
                    severity=Severity.INFO if right > total else None,
                )  # fmt: skip


def _scope(form: Any) -> str:  # noqa: ANN401
    """Return whether a title is of a region or of a project; empty where it is of either."""
    title = form.official_title or ""
    found = [word for word in ("区域", "项目") if word in title]
    return found[0] if len(found) == 1 else ""


def _squeezed(name: str) -> str:
    return "".join(name.split())


def _same_year(one: Any, other: Any) -> bool:  # noqa: ANN401
    return not known(one.year) or not known(other.year) or one.year == other.year


CHECKS = (
    management_told,
    aspects_complete,
    remark_told,
    parts_within_whole,
    documents_agree,
    carried_once,
    region_is_sum,
)
