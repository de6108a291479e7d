"""D: targets and actual values must be of a kind that can be judged at all."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from selfeval_xl.checks.face import (
    REVIEW_PRACTICE,
    SYSTEM_CHECK,
    Problem,
    check,
    named,
    noted,
    split_place,
)
from selfeval_xl.checks.qualitative import repeats
from selfeval_xl.checks.units import UNIT_NOTES, units_differ
from selfeval_xl.exact import plain
from selfeval_xl.findings import Severity
from selfeval_xl.forms import Kind
from selfeval_xl.intake import has_points, known, reader
from selfeval_xl.scoring import Curve, grade_index, says_done

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selfeval_xl.checks.face import Evidence

_WORDED = frozenset({"定性", "是否"})
_WRITTEN = frozenset({Kind.TEXT, Kind.LONG_TEXT, Kind.MEASURE})
_EXPECTED = {
    Kind.POINTS: "数字，如 9.5",
    Kind.NUMBER: "数字，如 3.6",
    Kind.AMOUNT: "数字，如 3.6",
    Kind.RATE: "百分比，如 96.52%",
    Kind.YEAR: "四位年份，如 2023",
    Kind.DATE: "日期，如 2023-12-31",
    Kind.MEASURE: "确切的数字、百分比或日期",
}
"""What is expected, by the kind of a cell that could not be read; words where it is none of these."""
_KINDS = {"日期": "日期", "数值": "数字", "文字": "文字"}
_SIDE_DATES = frozenset({"start_date", "end_date", "fill_date"})
"""Dates that no score and no other check depends on."""
_VAGUE = re.compile(
    r"明显|有效|显著|较好|良好|提高|提升|改善|增强|加强|大幅|逐步|不断|持续|进一步|减少|下降|稳定"
)
_FIGURE = re.compile(
    r"[0-9０-９]|百分之|成以[上下内]"
    r"|[一二两三四五六七八九十百千万]+(?:余|多)?"
    r"(?:个|项|次|类|名|人|座|处|成|倍|天|日|月|年|起|家|户|场|期|级|套|条|件|份|批|轮|种|所|公里)"
)
_STANDARD = re.compile(
    r"印发|出台|建成|通过验收|[不未]发生|全部|全覆盖|全年无|无重大|无较大|零(?!散|星)"
)
_MONEY_NAME = re.compile(r"资金|金额|支付|拨付|经费支出|投入额")
_MONEY_UNITS = frozenset({"元", "万元", "亿元", "千元"})
_PERCENT = frozenset({"%", "％", "百分比"})
_HUNDRED = Decimal(100)
_SLIP = (Decimal(50), Decimal(200))
_SURVEY_NAME = re.compile(r"满意[度率]$")
_BOUNDED_RATE = re.compile(
    r"(?:合格|覆盖|及时|达标|完好|到位|验收|满意|准确|合规|知晓|闭环|整改|完工)[^增]*率"
)
_CHANGE = re.compile(r"增|提升|提高|上升|下降|降低|同比|较上年|变动|变化|幅度")
_SAVING = re.compile(r"节约|节省|节支|降低|下降|压减|压降|减少")
_PAID_OUT = re.compile(
    r"(?:补助|补贴|低保|保障|发放|供养|救助|资助|抚恤|津贴|待遇|奖补|奖励|护理|慰问)[^，,、]{0,6}标准"
)
"""A standard at which people are paid: it must be reached, though it stands under 成本."""
_KEPT_LOW = re.compile(
    "会议|会务|接待|出国|出境|出访|外出|公务|用车|车辆|检查|抽查|考核|评比|表彰|文件|发文|简报|庆典|论坛|展会|节会"
    "|编外|聘用|用工|办公用房|楼堂|采购|购置|调整|变更|追加"
)
"""What is counted to be kept low, although the word for doing it speaks for more."""
_COMPLAINT = re.compile(r"投诉|不满意|信访|举报")
_PLACEHOLDER = re.compile(
    r"^(?:…+|[．.·\s]{2,})$|^指标\s*\d+\s*[：:.．、]?\s*(?:…+|[．.·]{2,}|[×xX＊*]{2,})?$|^[×xX＊*]{2,}$|[（(【][^）)】]{0,12}\d+\s*字以内"
    r"|^.{0,8}\d+\s*字以内[。）)]?$|请在此处|(?:^|[（(【])请填写|此处填写|点击此处|在此输入|^（?示例）?$"
    r"|[×＊]{2,}(?=[省市县区乡镇局年元万]|单位|项目)"
)
_GUIDANCE = (
    "[bookmark:",
    "_GoBack",
    "报告应包括以下附件",
    "一个项目支出一张表",
    "包括项目资金基本性质、用途和主要内容、涉及范围",
    "包括总体目标和年度目标",
    "主要包括管理制度、办法的制定及执行情况",
    "主要包括项目资金及项目管理制度建设",
    "主要包括项目招投标、调整、竣工验收等情况",
)


def _rows(evidence: Evidence) -> Iterator[Any]:
    yield from evidence.frames.rows("indicators")


@check(
    "D01",
    "完成值要能判断",
    Severity.ERROR,
    looks_for="定量指标的指标值、实际完成值是否为数字（或日期）；完成值里是否带着 ≥、≤；"
    "分值、得分是否为数字；定性指标是否选了达成档次（官方表只重复指标值的，只作提示）；有没有错误值和不能核算的公式。",
    remedy="指标值、完成值只填数字、百分比或日期；比较符号选在「指标性质」列；文字描述的改选「定性」。",
    basis=SYSTEM_CHECK,
)
def figures_are_figures(evidence: Evidence) -> Iterator[Problem]:
    """Find words, comparators, error values and unreadable cells where a figure belongs.

    An indicator that is filled in and yet cannot be scored is always named, with the reason.
    """
    faulty = evidence.unreadable()
    for row, score in evidence.scored():
        problems = list(_kinds(row, evidence))
        yield from problems
        cells = {(row.form_id, row.sheet, at) for at in (row.target_at, row.actual_at)}
        if not problems and not cells & faulty:
            yield from _unscored(row, score)
    form = evidence.frames.form
    money = {table.key for _, table in form.tables() if table.pairs}
    kinds = {("fields", item.key): item.kind for _, item in form.fields()}
    kinds |= {(t.key, column.key): column.kind for t in form.all_tables() for column in t.columns}
    for note in evidence.frames.rows("notes"):
        if note.block in money or note.kind in UNIT_NOTES:
            continue
        side = note.kind == "读不出" and note.key in _SIDE_DATES
        usual = Kind.POINTS if note.block == "fields" else Kind.TEXT  # the points of a total
        expected = _EXPECTED.get(kinds.get((note.block, note.key), usual), "文字")
        yield noted(
            note, expected, "改填数字、日期或文字本身。", Severity.WARNING if side else None
        )


def _kinds(row: Any, evidence: Evidence) -> Iterator[Problem]:  # noqa: ANN401 (a frame's tuple)
    """Find targets and results of one indicator that are not of the kind its nature wants."""
    by_words = row.method == "直接赋分" and row.actual_kind == "文字"
    if row.nature in _WORDED or row.method == "评判等级" or by_words:
        yield from _wording(row, evidence)
        return
    wanted = "日期" if row.target_kind == "日期" else "数字、百分比或日期"
    for key, label in (("target", "指标值"), ("actual", "实际完成值")):
        text = getattr(row, key)
        if getattr(row, f"{key}_kind") == "文字":
            what = "日期" if wanted == "日期" else "数字"
            yield Problem(
                row.form_id,
                row.sheet,
                (getattr(row, f"{key}_at"),),
                f"「{named(row.name)}」的{label}「{text}」不是{what}",
                given=text,
                expected=wanted,
            )
    if {row.target_kind, row.actual_kind} == {"日期", "数值"}:
        yield Problem(
            row.form_id,
            row.sheet,
            (row.actual_at,),
            f"「{named(row.name)}」的指标值「{row.target}」是{_KINDS[row.target_kind]}，"
            f"实际完成值「{row.actual}」是{_KINDS[row.actual_kind]}，不能比较",
            given=row.actual,
            expected=_KINDS[row.target_kind],
        )
    if known(row.actual_comparator):
        yield Problem(
            row.form_id,
            row.sheet,
            (row.actual_at,),
            f"「{named(row.name)}」的实际完成值带有「{row.actual_comparator}」，不是实际数",
            given=row.actual,
            expected="实际完成的数",
        )
    if known(row.target_comparator) and known(row.nature) and row.target_comparator != row.nature:
        yield Problem(
            row.form_id,
            row.sheet,
            (row.target_at,),
            f"「{named(row.name)}」指标值写「{row.target_comparator}」，"
            f"指标性质选「{row.nature}」，两者不同",
            given=row.target,
            expected=f"{row.target_comparator} 或 {row.nature}，两处一致",
        )


def _unscored(row: Any, score: Any) -> Iterator[Problem]:  # noqa: ANN401 (frames' tuples)
    """Name an indicator that is filled in but cannot be scored.

    Blanks are P01's and W04's, two units D08's.
    """
    complete = all(known(getattr(row, key)) for key in ("nature", "target", "actual", "weight"))
    if score.points is not None or not complete or row.weight <= 0 or units_differ(row):
        return
    if score.curve is Curve.GRADED and row.self_score is None:
        return
    negative = row.target_number is not None and row.target_number < 0
    yield Problem(
        row.form_id,
        row.sheet,
        (row.target_at if negative else row.nature_at,),
        f"「{named(row.name)}」{score.trace}",
        given=row.target if negative else "、".join(filter(known, (row.nature, row.method))),
        expected="可以按规则测算",
        severity=Severity.WARNING if negative else None,
        remedy="按自评得分计，由复核人判断。"
        if negative
        else "核对指标性质、评分方法和评分规则是否相配。",
    )


def _official(evidence: Evidence) -> set[str]:
    """Return the official forms: many have no list of grades to choose from."""
    return {f.form_id for f in evidence.frames.rows("forms") if evidence.is_official(f)}


def _unpointed(evidence: Evidence) -> set[str]:
    """Return the forms that give no points."""
    return {f.form_id for f in evidence.frames.rows("forms") if not has_points(f)}


def _wording(row: Any, evidence: Evidence) -> Iterator[Problem]:  # noqa: ANN401
    """Find qualitative and yes/no results that name no grade and no yes or no."""
    if not known(row.actual):
        return
    if row.method != "评判等级" and (row.nature == "是否" or row.method == "直接赋分"):
        same = known(row.target) and row.actual.strip() == row.target.strip()
        readable, expected = same or says_done(row.actual) is not None, "是 或 否"
    else:
        bands = evidence.profiles[row.form_id].qualitative_bands
        readable, expected = grade_index(row.actual) is not None, "、".join(b.grade for b in bands)
    if readable:
        return
    unclear = "不能测算" if row.form_id not in _unpointed(evidence) else "不能判断是否达到"
    official = row.form_id in _official(evidence)
    if official and known(row.target) and repeats(row.target, row.actual):
        yield Problem(
            row.form_id, row.sheet, (row.actual_at,),
            f"定性指标的实际完成值只重复指标值或写已达到，没有写达成档次，{unclear}",
            expected=expected, severity=Severity.INFO,
            remedy="定性指标请写达成档次；不写的，由复核人判断。",
        )  # fmt: skip
    else:
        yield Problem(
            row.form_id, row.sheet, (row.actual_at,),
            f"「{named(row.name)}」的实际完成值没有写明达成情况，{unclear}",
            given=row.actual[:40], expected=expected,
            severity=Severity.WARNING if official else None,
            remedy="选达成档次（定性）或写是、否（是否类）。",
        )  # fmt: skip


@check(
    "D02",
    "比率的大小",
    Severity.ERROR,
    looks_for="满意度、合格率、覆盖率等是否超过 100%；是否把 98% 填成 0.98。",
    remedy="比率不超过 100%；度量单位为 % 的填 98，不填 0.98。",
    basis=REVIEW_PRACTICE,
)
def rates_in_range(evidence: Evidence) -> Iterator[Problem]:
    """Find rates above 100 % and fractions typed where percents are meant.

    Rates of growth may be any size, and what should be small may well be far below its target.
    """
    for row in _rows(evidence):
        if row.nature in _WORDED or not _is_percent(row):
            continue
        bounded = _is_bounded(row)
        for key, label in (("target", "指标值"), ("actual", "实际完成值")):
            number = getattr(row, f"{key}_number")
            if getattr(row, f"{key}_kind") != "数值" or number is None:
                continue
            if bounded and number > _HUNDRED:
                yield Problem(
                    row.form_id,
                    row.sheet,
                    (getattr(row, f"{key}_at"),),
                    f"「{named(row.name)}」的{label}超过 100%",
                    given=f"{plain(number)}%",
                    expected="不大于 100%",
                    difference=f"{plain(number - _HUNDRED)}个百分点",
                )
            elif _is_slip(row, key, bounded=bounded):
                yield Problem(
                    row.form_id,
                    row.sheet,
                    (getattr(row, f"{key}_at"),),
                    f"「{named(row.name)}」指标值 {_shown(row.target)}，"
                    f"完成值 {_shown(row.actual)}，疑似把百分数填成了小数",
                    given=plain(number),
                    expected=plain(number * 100),
                )


def _shown(text: str | None) -> str:
    return text or "（未填）"


def _is_survey(row: Any) -> bool:  # noqa: ANN401 (a frame's tuple)
    return "满意" in f"{row.level1 or ''}{row.level2 or ''}" or bool(
        _SURVEY_NAME.search(row.name or "")
    )


def _is_percent(row: Any) -> bool:  # noqa: ANN401
    """Tell whether the figures are percentages; a survey without a unit is one."""
    units = {unit for unit in (row.measure_unit, row.target_unit, row.actual_unit) if unit}
    return bool(units & _PERCENT) or (not units and _is_survey(row))


def _is_bounded(row: Any) -> bool:  # noqa: ANN401
    """Tell whether the rate is a share of a whole, which cannot exceed 100 %."""
    name = row.name or ""
    if _CHANGE.search(name):
        return False
    return _is_survey(row) or bool(_BOUNDED_RATE.search(name))


def _is_slip(row: Any, key: str, *, bounded: bool) -> bool:  # noqa: ANN401
    """Tell whether a percentage stands there as a fraction (0.98 for 98 %).

    A share of a whole that should be high is never 1 % or less; any other rate is compared with
    its sister figure.
    """
    number, unit = getattr(row, f"{key}_number"), getattr(row, f"{key}_unit")
    if row.nature in {"≤", "<"} or unit == "%" or not 0 < number <= 1:
        return False
    if bounded:
        return True
    other = row.actual_number if key == "target" else row.target_number
    if other is None or _CHANGE.search(row.name or ""):
        return False
    low, high = _SLIP
    return bool(other > 1 and low <= other / number <= high)


@check(
    "D03",
    "指标值要能衡量",
    Severity.WARNING,
    looks_for="定性指标的指标值是否只有「明显」「有效」「提高」一类的词，没有数字或可对照的标准。",
    remedy="写明可以对照的标准，如「较上年下降 10%」「建立制度并印发」，或改为定量指标。",
    basis=REVIEW_PRACTICE,
)
def target_measurable(evidence: Evidence) -> Iterator[Problem]:
    """Find qualitative targets made of vague words only."""
    for row in _rows(evidence):
        if row.nature == "定性" and known(row.target) and _is_vague(row.target):
            yield Problem(
                row.form_id, row.sheet, (row.target_at,),
                f"「{named(row.name)}」的指标值没有可以衡量的标准",
                given=row.target, expected="数字，或可以对照的标准",
            )  # fmt: skip


def _is_vague(text: str) -> bool:
    return bool(_VAGUE.search(text)) and not _FIGURE.search(text) and not _STANDARD.search(text)


@check(
    "D04",
    "指标方向",
    Severity.WARNING,
    looks_for="成本指标是否用了 ≥（节约、压减，补助、低保等发放标准除外）；"
    "满意度指标是否用了 ≤；数量指标是否把要完成的数量写成了上限（≤）"
    "（会议、接待等要控制数量的除外）。",
    remedy="成本指标一般用 ≤，满意度指标和要完成的数量一般用 ≥。",
    basis=REVIEW_PRACTICE,
)
def direction_plausible(evidence: Evidence) -> Iterator[Problem]:
    """Find costs that want more, satisfactions that want less, and work to be done with a limit."""
    for row in _rows(evidence):
        levels, name = f"{row.level1 or ''}{row.level2 or ''}", row.name or ""
        if evidence.is_official(evidence.forms[row.form_id]) and not known(row.target_comparator):
            continue  # nobody wrote a direction
        wrong = ""
        paid_out = _SAVING.search(name) or _PAID_OUT.search(name)
        if "成本" in levels and row.nature in {"≥", ">"} and not paid_out:
            wrong = "成本指标"
        elif "满意度" in levels and row.nature in {"≤", "<"} and not _COMPLAINT.search(name):
            wrong = "满意度指标"
        elif _is_limited_work(row):
            wrong = "数量指标"
        if wrong:
            yield Problem(
                row.form_id, row.sheet, (row.nature_at,),
                f"{wrong}「{named(row.name)}」的指标性质用了「{row.nature}」，方向可能反了",
                given=row.nature, expected="≤" if wrong == "成本指标" else "≥",
            )  # fmt: skip


def _is_limited_work(row: Any) -> bool:  # noqa: ANN401 (a frame's tuple)
    """Tell whether an amount of work, which more is better of, has an upper limit as its target."""
    if row.level2 != "数量指标" or row.nature not in {"≤", "<"} or not row.target_number:
        return False
    unit, name = row.measure_unit or row.target_unit or "", row.name or ""
    return reader.wants_more(name, row.level1 or "", row.level2, unit) and not _KEPT_LOW.search(
        name
    )


@check(
    "D05",
    "资金不作数量指标",
    Severity.WARNING,
    looks_for="数量指标下是否放了资金支付、拨付金额一类的指标（与预算执行率重复）。",
    remedy="数量指标写完成的工作量；资金支付情况由预算执行率反映，成本控制放在成本指标。",
    basis=REVIEW_PRACTICE,
)
def money_is_no_quantity(evidence: Evidence) -> Iterator[Problem]:
    """Find money indicators among the quantity indicators."""
    for row in _rows(evidence):
        unit = row.measure_unit or row.target_unit or ""
        money = unit in _MONEY_UNITS or (
            unit in {"", *_PERCENT} and bool(_MONEY_NAME.search(row.name or ""))
        )
        if row.level2 == "数量指标" and row.nature not in _WORDED and money:
            yield Problem(
                row.form_id, row.sheet, (row.name_at,),
                f"「{named(row.name)}」是资金指标，不宜放在数量指标下",
                given=row.name, expected="反映工作数量的指标",
            )  # fmt: skip


@check(
    "D07",
    "模板提示文字未删",
    Severity.ERROR,
    looks_for="填写处是否留有省略号、「指标1」「××」「200字以内」「请在此处」、提纲说明或书签残留。",
    remedy="删去提示文字，换成本项目的实际内容。",
    basis=REVIEW_PRACTICE,
)
def no_placeholder(evidence: Evidence) -> Iterator[Problem]:
    """Find placeholders and guidance of a template left in the unit's own text."""
    for form_id, sheet, cell, text in _texts(evidence):
        left = _PLACEHOLDER.search(text)
        words = left[0].strip() if left else next((g for g in _GUIDANCE if g in text), "")
        if words:
            yield Problem(
                form_id, sheet, (cell,), f"留有模板提示文字「{words}」",
                given=words, expected="本项目的实际内容",
            )  # fmt: skip


def _texts(evidence: Evidence) -> Iterator[tuple[str, str, str, str]]:
    """Yield (form id, sheet, cell, text) of everything the unit wrote in words."""
    kind = evidence.frames.form
    fields = [item.key for _, item in kind.fields() if item.kind in _WRITTEN]
    for form in evidence.frames.rows("forms"):
        for key in fields:
            text, place = getattr(form, key), getattr(form, f"{key}_at")
            if known(text):
                sheet, cells = split_place(place)
                yield form.form_id, sheet, cells[0], text
    for table in kind.all_tables():
        kinds = {Kind.LONG_TEXT} if table in kind.official_tables else _WRITTEN
        keys = [column.key for column in table.inputs if column.kind in kinds]
        for row in evidence.frames.rows(table.key):
            for key in keys:
                text = getattr(row, key)
                if known(text):
                    yield row.form_id, row.sheet, getattr(row, f"{key}_at"), text


CHECKS = (
    figures_are_figures,
    rates_in_range,
    target_measurable,
    direction_plausible,
    money_is_no_quantity,
    no_placeholder,
)
