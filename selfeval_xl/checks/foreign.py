"""D09: text taken over from another unit's report, or from another year's."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from selfeval_xl.checks.face import REVIEW_PRACTICE, Problem, check
from selfeval_xl.checks.prose import flowing, half_width, long_texts
from selfeval_xl.findings import Severity
from selfeval_xl.intake import known

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selfeval_xl.checks.face import Evidence

_TITLE = re.compile(r"《[^》]*》|[〔\[［【(（]20\d\d[〕\]］】)）]")
_SENTENCE = re.compile(r"[^。！\n；;]+")
_CLAUSE = re.compile(r"[^，,：:]+")
_EVALUATES = re.compile(
    r"对[^\d]{0,14}(20\d\d)年度?.{0,40}?(?:进行|开展|组织|实施)了?[^，,]{0,10}(?:自评|自我评价|绩效评价)"
)
_REPORTS = re.compile(
    r"(20\d\d)年度?[^\d，,]{0,24}自评(?:报告|工作|情况)*(?:如下|得分|总分|开展情况|组织情况|汇报)"
)
_AS_OF = re.compile(r"截[至止到]{1,2}(20\d\d)年(?:12月(?:31日|底|末)|年?底|年?末)")
_DONE = re.compile(r"完成|执行|支出|支付|拨付|到位|使用")
_NOT_ITS_OWN = re.compile(
    r"根据|按照?|依据|通知|要求|文件|精神|结果|上一?年|去年|往年|历年|以前年度|较|比|同期|下一?年|明年|次年|(?<!现)将|计划|拟"
    r"|年以来|近[两二三四五]年|20\d\d年?\s*[—\-－~至到、和及与]\s*20\d\d|曾"
)
_STANDING = re.compile(
    r"结转|结余|存量|累计|期初|基数|余额|合同|债务|贷款|竣工|建成|跨年|总投资|共有|实有|人口|在册"
)

_ABOVE = r"(?:[\u4e00-\u9fff]{2,5}?(?:省|市|州|盟|县|区|旗))"
_RANKS = ("省", "市州盟", "县区旗", "镇乡")
"""Levels of places from above; the name of a unit of another level is not that of a like unit."""
_LETTER = r"(?:(?![省市州盟县区旗镇乡])[\u4e00-\u9fff])"
_UNIT = re.compile(
    rf"^(?:.*[省市州盟县区旗])?(?P<place>{_LETTER}{{2,6}})(?P<level>[省市州盟县区旗镇乡])"
    r"(?P<kind>(?![村镇县区域场划级])[\u4e00-\u9fff]{2,20})$"
)
_NO_NAME = re.compile(
    r"[我本该各全每与和同向对由报经及等上下级邻近其他某所在按据受被将把给为以从于赴到因请让使]"
    r"|支持|配合|协助|联合|组织|指导|督促|要求|帮助|补助|拨付|下达|划拨|移交|资金|会议|负责|通过|依托|完成|推进|加强|开展|安排"
)
_TOGETHER = re.compile(
    r"^(?:[、和与及等]|的?(?:配合|协助|提供|来函|支持|指导|要求|批复|文件|通知|有关|相关|来|赴|向))"
)
_WHEN = re.compile(
    r"(?:截[至止到]{1,2})?(?:20\d\d年度?(?:\d{1,2}月(?:份|底|末|\d{1,2}日)?|年?[底末])?|本年度?|全年|一年来|年度内)"
)
_SENTENCE_END = re.compile(r"[。！\n；;]")
_OPENS = re.compile(
    r"\s*(20\d\d)年度?(?:全年|内|来)?(?:[，,]|[我本](?:[局镇乡校院所站队委办]|单位|部门|中心)|共|累计|已)*"
    r"(?:[，,]|[我本](?:[局镇乡校院所站队委办]|单位|部门|中心)|(?:共|累计|已|圆满|全面|按时)*"
    r"(?:完成|支出|改造|实施|开展|建设|建成|发放|采购|购置|维修|新建|支付|执行|培训|救助|组织|举办|整治|修复))"
)
"""How a text begins that tells what was done in a year."""

_BEGINS = (
    r"(?:^|[。；;！\n：:，,“\"])\s*(?:20\d\d年度?|[我本](?:单位|部门|中心|[局镇乡校院所站队委办])[（(]?"
    r"|\d{1,2}[.、]|[（(]?[一二三四五六七八九十\d]{1,2}[）)、])?\s*"
)


@dataclass(frozen=True)
class _Unit:
    """The unit of a form by the parts of its name: 麻埠 · 镇 · 人民政府."""

    name: str
    place: str
    rank: str
    kind: str

    @property
    def alike(self) -> re.Pattern[str]:
        """What finds names of the same kind where a text names itself: at the start of a clause."""
        return re.compile(
            rf"{_BEGINS}(?P<name>(?P<above>{_ABOVE}{{0,3}})(?P<place>{_LETTER}{{2,4}})[{self.rank}]{self.kind})"
        )


@check(
    "D09",
    "他单位、他年度的文字",
    Severity.WARNING,
    looks_for="正文、目标、原因里是否以别的单位（同类名称、地名不同，如另一个镇的人民政府）的名义叙述，"
    "是否把别的年度写成自评年度（「对2021年度……进行了自评」「截至2021年12月31日……支出」、目标完成情况只写别的年度）；引用的文件、上年情况、"
    "上级和合作单位不算。",
    remedy="疑为沿用他单位或往年的材料：改成本单位、本年度的情况；确有所指的，不必修改。",
    basis=REVIEW_PRACTICE,
)
def text_is_its_own(evidence: Evidence) -> Iterator[Problem]:
    """Find another unit, or another year, where a text speaks of the form's own.

    Several like units in one workbook are its partners, not copied: nothing is said of them.
    """
    units = {form_id: _unit(form) for form_id, form in evidence.forms.items()}
    foreign: dict[str, list[tuple[str, Problem]]] = {}
    for form_id, sheet, cell, typed in long_texts(evidence):
        text = _TITLE.sub("", flowing(typed))
        place = form_id, sheet, (cell,)
        if known(year := evidence.forms[form_id].year):
            yield from _years(text, int(year), place)
        unit = units[form_id]
        if unit is not None:
            for name, where in _names(text, unit, evidence.forms[form_id]):
                foreign.setdefault(form_id, []).append((where, _of_other(name, unit, place)))
    yield from _years_of_goals(evidence)
    for named in foreign.values():
        if len({where for where, _ in named}) == 1:
            yield from (problem for _, problem in named)


def _unit(form: Any) -> _Unit | None:  # noqa: ANN401 (a frame's tuple)
    """Return the unit that fills in the form, if its name has a place and a kind."""
    names = (getattr(form, key, None) for key in ("unit", "department_name"))
    name = next((str(name).strip() for name in names if known(name)), "")
    match = _UNIT.match(name)
    if not match:
        return None
    rank = next(rank for rank in _RANKS if match["level"] in rank)
    return _Unit(name, match["place"], rank, match["kind"])


def _names(text: str, unit: _Unit, form: Any) -> Iterator[tuple[str, str]]:  # noqa: ANN401
    """Yield (name, place) of like units in whose name a sentence begins."""
    if unit.kind not in text:
        return
    above = getattr(form, "department", None)
    for match in unit.alike.finditer(text):
        place, after = match["place"], text[match.end() :]
        sentence = text[: match.end()].rpartition("。")[2] + after.partition("。")[0]
        is_own = place.endswith(unit.place) or unit.place.endswith(place)
        is_above = known(above) and match["name"] in str(above)
        if is_own or is_above or _NO_NAME.search(place) or _TOGETHER.match(after):
            continue
        is_within = match[0][0] in "，," and not match["above"] and not _after_time(text, match)
        if unit.place not in sentence and not is_within:
            yield match["name"], place


def _after_time(text: str, match: re.Match[str]) -> bool:
    """Tell whether before a name behind a comma the sentence only says when: 2023年，……."""
    return bool(_WHEN.fullmatch(_SENTENCE_END.split(text[: match.start()])[-1].strip()))


def _of_other(name: str, unit: _Unit, place: tuple[str, str, tuple[str, ...]]) -> Problem:
    return Problem(
        *place,
        f"文字里写的是「{name}」，本表的单位是「{unit.name}」",
        given=name,
        expected=unit.name,
    )


def _years(text: str, year: int, place: tuple[str, str, tuple[str, ...]]) -> Iterator[Problem]:
    """Yield the years that are said to be evaluated, or to have ended, and are not the form's."""
    found: dict[int, str] = {}
    for sentence in _SENTENCE.finditer(text):
        for clause in _CLAUSE.finditer(sentence[0]):
            for match in (_EVALUATES.search(clause[0]), _REPORTS.search(clause[0])):
                if match and not _NOT_ITS_OWN.search(clause[0]):
                    found.setdefault(int(match[1]), match[0].strip())
        match = _AS_OF.search(sentence[0])
        if match and _tells_what_was_done(sentence[0], sentence[0][match.end() :], year):
            found.setdefault(int(match[1]), match[0])
    for other, words in found.items():
        if other != year:
            yield Problem(
                *place, f"「{words}」写的是 {other} 年度，本表是 {year} 年度",
                given=f"{other}年", expected=f"{year}年",
            )  # fmt: skip


def _years_of_goals(evidence: Evidence) -> Iterator[Problem]:
    """Yield what is reported as done about the goals of the year, in a text of another year alone.

    A project that bears that year in its name is one of that year.
    """
    for row in evidence.frames.rows("goals"):
        form = evidence.forms[row.form_id]
        if not known(row.actual) or not known(form.year):
            continue
        text = half_width(row.actual)
        match, year = _OPENS.match(text), str(int(form.year))
        other = match[1] if match else year
        subject = str(getattr(form, "project_name", None) or "")
        first = _SENTENCE_END.split(text)[0]
        named = other in f"{subject}{row.expected or ''}" or _NOT_ITS_OWN.search(first)
        if other != year and year not in text and not named:
            yield Problem(
                row.form_id, row.sheet, (row.actual_at,),
                f"完成情况写的是 {other} 年，本表是 {year} 年度",
                given=f"{other}年", expected=f"{year}年",
            )  # fmt: skip


def _tells_what_was_done(sentence: str, after: str, year: int) -> bool:
    """Tell whether a sentence reports what was done by a year's end, and names not the form's year."""
    others = _NOT_ITS_OWN.search(sentence) or _STANDING.search(sentence)
    return bool(_DONE.search(after)) and not others and f"{year}年" not in sentence


CHECKS = (text_is_its_own,)
