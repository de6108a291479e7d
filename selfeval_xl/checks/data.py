"""D: are targets and actual values of a kind that can be judged at all?"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from selfeval_xl.checks.face import REVIEW_PRACTICE, SYSTEM_CHECK, Problem, check
from selfeval_xl.exact import plain
from selfeval_xl.findings import Severity
from selfeval_xl.intake import known
from selfeval_xl.scoring import grade_index, says_done

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selfeval_xl.checks.face import Evidence

_WORDED = frozenset({"定性", "是否"})
_VAGUE = re.compile(
    r"明显|有效|显著|较好|良好|提高|提升|改善|增强|加强|大幅|逐步|不断|持续|进一步|减少|下降|稳定"
)
_FIGURE = re.compile(r"[0-9０-９一二三四五六七八九十百零]")
_MONEY_NAME = re.compile(r"资金|金额|支付|拨付|经费支出|投入额")
_MONEY_UNITS = frozenset({"元", "万元", "亿元", "千元"})
_HUNDRED = Decimal(100)
_SLIP = Decimal(50)
_BOUNDED_RATE = re.compile(r"(合格|覆盖|及时|达标|完好|到位|验收|满意|准确|合规|知晓|闭环|整改|完工)[^增]*率")
_PLACEHOLDER = re.compile(
    r"^[…．.·\s]{2,}$|^指标\s*\d+[：:.．、]?$|^[×xX＊*]{2,}$|\d+\s*字以内|请在此处|请填写|此处填写|点击此处"
    r"|在此输入|^（?示例）?$"
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
    yield from evidence.frames.indicators.itertuples(index=False)


@check(
    "D01",
    "完成值要能判断",
    Severity.ERROR,
    looks_for="定量指标的指标值、实际完成值是否为数字（或日期）；完成值里是否带着 ≥、≤；分值、得分是否为数字；"
    "定性指标是否选了达成档次；有没有错误值和不能核算的公式。",
    remedy="指标值、完成值只填数字、百分比或日期；比较符号选在「指标性质」列；文字描述的改选「定性」。",
    basis=SYSTEM_CHECK,
)
def figures_are_figures(evidence: Evidence) -> Iterator[Problem]:
    """Find words, comparators, error values and unreadable cells where a figure belongs."""
    for row in _rows(evidence):
        if row.nature in _WORDED or row.method == "评判等级":
            yield from _wording(row, evidence)
            continue
        direct = row.method == "直接赋分"
        for key, label in (("target", "指标值"), ("actual", "实际完成值")):
            kind, text = getattr(row, f"{key}_kind"), getattr(row, key)
            if kind == "文字" and not direct:
                yield Problem(
                    row.form_id, row.sheet, (getattr(row, f"{key}_at"),),
                    f"「{row.name}」的{label}「{text}」不是数字",
                    given=text, expected="数字、百分比或日期",
                )  # fmt: skip
        if known(row.actual_comparator):
            yield Problem(
                row.form_id, row.sheet, (row.actual_at,),
                f"「{row.name}」的实际完成值带有「{row.actual_comparator}」，不是实际数",
                given=row.actual, expected="实际完成的数",
            )  # fmt: skip
        if known(row.target_comparator) and row.target_comparator != row.nature:
            yield Problem(
                row.form_id, row.sheet, (row.target_at,),
                f"「{row.name}」指标值写「{row.target_comparator}」，指标性质选「{row.nature}」，两者不同",
                given=row.target, expected=f"{row.nature}{plain(row.target_number)}",
            )  # fmt: skip
    notes = evidence.frames.notes
    for note in notes[notes["block"] != "funds"].itertuples(index=False):
        converted = note.kind == "已换算"
        yield Problem(
            note.form_id, note.sheet, (note.cell,), f"{note.label}：{note.text}",
            given=note.typed, expected="" if converted else "可以读取的值",
            severity=Severity.INFO if converted else None,
            remedy="程序已换算，请核对是否符合本意。" if converted else "改填数字、日期或文字本身。",
        )  # fmt: skip


def _wording(row: Any, evidence: Evidence) -> Iterator[Problem]:  # noqa: ANN401
    """Find qualitative and yes/no results that name no grade and no yes or no."""
    if not known(row.actual):
        return
    if row.nature == "是否" and row.method != "评判等级":
        readable, expected = says_done(row.actual) is not None, "是 或 否"
    else:
        bands = evidence.profiles[row.form_id].qualitative_bands
        readable, expected = grade_index(row.actual) is not None, "、".join(b.grade for b in bands)
    if not readable:
        yield Problem(
            row.form_id, row.sheet, (row.actual_at,),
            f"「{row.name}」的实际完成值没有写明达成情况，不能测算",
            given=row.actual[:40], expected=expected, remedy="选达成档次（定性）或写是、否（是否类）。",
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
    """Find rates above 100 % and fractions typed where percents are meant."""
    for row in _rows(evidence):
        if row.nature in _WORDED:
            continue
        in_percent = "%" in {row.measure_unit, row.target_unit, row.actual_unit} or "％" == row.measure_unit
        survey = "满意度" in f"{row.level2 or ''}{row.name or ''}"
        if not in_percent and not survey:
            continue
        bounded = survey or _BOUNDED_RATE.search(row.name or "")
        for key, label in (("target", "指标值"), ("actual", "实际完成值")):
            number = getattr(row, f"{key}_number")
            if bounded and number is not None and getattr(row, f"{key}_kind") == "数值" and number > _HUNDRED:
                yield Problem(
                    row.form_id, row.sheet, (getattr(row, f"{key}_at"),),
                    f"「{row.name}」的{label}超过 100%",
                    given=f"{plain(number)}%", expected="不大于 100%",
                    difference=f"{plain(number - _HUNDRED)}个百分点",
                )  # fmt: skip
        yield from _fraction_slip(row)


def _fraction_slip(row: Any) -> Iterator[Problem]:  # noqa: ANN401 (a frame's tuple)
    target, actual = row.target_number, row.actual_number
    if target is None or actual is None or "日期" in {row.target_kind, row.actual_kind}:
        return
    small, large, key = (target, actual, "target") if target < actual else (actual, target, "actual")
    if 0 < small <= 1 < large and large / small >= _SLIP:
        yield Problem(
            row.form_id, row.sheet, (getattr(row, f"{key}_at"),),
            f"「{row.name}」指标值 {row.target}，完成值 {row.actual}，疑似把百分数填成了小数",
            given=plain(small), expected=plain(small * 100),
        )  # fmt: skip


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
        if row.nature == "定性" and known(row.target) and _VAGUE.search(row.target) and not _FIGURE.search(row.target):
            yield Problem(
                row.form_id, row.sheet, (row.target_at,),
                f"「{row.name}」的指标值没有可以衡量的标准",
                given=row.target, expected="数字，或可以对照的标准",
            )  # fmt: skip


@check(
    "D04",
    "指标方向",
    Severity.WARNING,
    looks_for="成本指标是否用了 ≥；满意度指标是否用了 ≤。",
    remedy="成本指标一般用 ≤，满意度指标一般用 ≥。",
    basis=REVIEW_PRACTICE,
)
def direction_plausible(evidence: Evidence) -> Iterator[Problem]:
    """Find cost indicators that want more and satisfaction indicators that want less."""
    for row in _rows(evidence):
        levels = f"{row.level1 or ''}{row.level2 or ''}"
        wrong = (
            "成本指标" if "成本" in levels and row.nature in {"≥", ">"}
            else "满意度指标" if "满意度" in levels and row.nature in {"≤", "<"}
            else ""
        )  # fmt: skip
        if wrong:
            yield Problem(
                row.form_id, row.sheet, (row.nature_at,),
                f"{wrong}「{row.name}」的指标性质用了「{row.nature}」，方向可能反了",
                given=row.nature, expected="≤" if wrong == "成本指标" else "≥",
            )  # fmt: skip


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
        if row.level2 == "数量指标" and (
            _MONEY_NAME.search(row.name or "") or unit in _MONEY_UNITS
        ):
            yield Problem(
                row.form_id, row.sheet, (row.name_at,),
                f"「{row.name}」是资金指标，不宜放在数量指标下",
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
                form_id, sheet, (cell,), f"留有模板提示文字「{words}」", given=words, expected="本项目的实际内容"
            )


def _texts(evidence: Evidence) -> Iterator[tuple[str, str, str, str]]:
    """Yield (form id, sheet, cell, text) of everything the unit wrote in words."""
    for form in evidence.frames.forms.itertuples(index=False):
        for key in ("project_name", "department", "unit", "basis_documents", "overall_goal"):
            text, place = getattr(form, key), getattr(form, f"{key}_at")
            if known(text):
                sheet, _, cell = place.partition("!")
                yield form.form_id, sheet, cell, text
    for frame, keys in (
        (evidence.frames.indicators, ("name", "target", "actual", "reason", "evidence", "remark")),
        (evidence.frames.goals, ("expected", "actual")),
        (evidence.frames.texts, ("heading", "body")),
        (evidence.frames.funds, ("reason", "document_number")),
    ):
        for row in frame.itertuples(index=False):
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
