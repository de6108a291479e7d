"""The words of official forms: what a label means, whatever a province adds around it.

A label is compared without blanks, marks and brackets; what stands in brackets is a hint
(``得分（20分*执行率）``, ``产出指标（50分）``, ``项目资金（万元）``).
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

from selfeval_xl.forms import ASPECTS
from selfeval_xl.intake.values import normal

_BRACKETS = re.compile(r"\(([^()]*)\)|\[([^\[\]]*)\]|【([^【】]*)】|〔([^〔〕]*)〕")
_MARKS = re.compile(r"[*★☆※:：。、，,;；\"“”'\s]+")
_LONGEST_LABEL = 60

_INDICATOR_ROLES = (
    ("level1", r"一级(?:绩效)?指标(?:名称)?"),
    ("level2", r"二级(?:绩效)?指标(?:名称)?"),
    ("name", r"[三四]级(?:绩效)?指标(?:名称|内容)?|(?:绩效|具体)?指标(?:名称|内容)"),
    ("nature", r"指标性质|(?:计算|运算|比较)符号?|符号"),
    ("measure_unit", r"(?:度量|计量|指标值?)?单位"),
    (
        "target",
        (
            r"(?:年度|年初|全年|本年|当年|计划|预期|绩效|设定|批复|预算|原定)*(?:绩效)?(?:指标值|目标值|预期值|计划值)"
            r"|(?:年度|预期|计划)指标|(?:预期|计划|年初)值"
        ),
    ),
    (
        "actual",
        (
            r"(?:全年|年度|本年|当年|自评|实际|项目|指标)*(?:完成|实现)(?:值|情况|指标值|数|结果|程度)"
            r"|实际(?:指标)?值|实际完成"
        ),
    ),
    ("weight", r"(?:指标)?(?:分值|权重|标准分|满分)(?:分|值|分值)?"),
    (
        "self_score",
        r"(?:单位|部门)?(?:自评|实际|评价|绩效|自评价)?(?:得分|评分|分数)|自评分|实得分?",
    ),
    ("reason", r".*(?:原因|改进措施|整改).*"),
    ("remark", r"备注|说明|佐证(?:资料|材料)?"),
)
_FUND_ROLES = (
    ("initial", r"年初(?:批复)?(?:预算|安排)(?:安排)?(?:数|资金|金额)?"),
    (
        "budget",
        (
            r"(?:全年|调整后|调整)+(?:的)?预算(?:安排)?(?:数|资金|金额)?|(?:转移支付)?预算(?:安排)?(?:数|金额)"
            r"|预算(?:安排|资金)|(?:预算|资金)安排(?:数|情况)?"
        ),
    ),
    ("arrived", r"(?:实际)?(?:资金)?到位(?:数|资金|金额|情况)?"),
    (
        "spent",
        (
            r"(?:全年|本年|实际|累计)*(?:预算)?(?:转移支付)?(?:执行|支出|支付|使用)(?:数|资金|金额)"
            r"|(?:全年|本年|实际|累计)(?:预算)?(?:执行|支出)|支出|资金(?:执行|支出|支付)情况"
        ),
    ),
    ("rate", r"(?:预算)?(?:资金)?执行(?:率|进度)"),
    ("weight", r"(?:执行率)?(?:分值|权重|标准分)"),
    ("self_score", r"(?:执行率|自评)?(?:得分|评分)"),
    ("reason", r".*原因.*"),
)
_FIELDS = (
    ("project_name", r"(?:转移支付)?(?:\(?项目\)?|专项)(?:资金)?名称|转移支付名称|项目"),
    (
        "department_name",
        (
            r"(?:[省市州县区旗本]级)?(?:一级)?(?:预算)?(?:部门|部门单位)名称|单位名称"
            r"|[省市州县区旗本]级(?:预算)?单位名称|(?:[省市州县区旗本]级)?预算部门"
        ),
    ),
    (
        "department",
        r"(?:地方|中央|上级|(?:省|市|州|县|区|旗)级?|项目)?主管部门(?:及代码|名称)?",
    ),
    (
        "unit",
        r"(?:项目|资金|具体)?(?:实施|使用|承担|填报|预算)单位(?:名称|及代码)?|项目单位(?:名称)?",
    ),
    ("filler", r"填(?:报|表)人"),
    ("phone", r"(?:联系)?电话"),
    ("more", r"(?:项目|财务|单位|部门)负责人(?:签[字章名])?|项目(?:类别|属性|类型|性质)"),
    ("fill_date", r"填(?:报|表)(?:日期|时间)"),
    ("declared_grade", r"(?:评价|自评|绩效)?(?:等级|等次|结论等级)|评定等级"),
)
_EXPECTED = re.compile(
    r"(?:项目)?(?:年度|年初|全年)?(?:预期|设定|总体)?(?:绩效|总体)?目标(?:申报)?(?:内容)?|年初设定目标|预期目标"
)
_DONE = re.compile(
    r"(?:全年|年度|目标|总体|自评|具体|项目)*(?:实际)?(?:完成|实现)(?:情况|结果)|(?:年度|总体|绩效|项目)*目标完成情况|实际完成"
)
_TOTAL = re.compile(
    r"总分(?:合计|值)?|合计总分|总得分|合计|总计|得分合计|自评总分|合计得分|总评分|综合得分|自评得分(?:合计)?|分值合计"
)
_SCORE = r"(?:自评)?总(?:得)?分|合计得分|得分合计|总评分|综合得分|自评得分(?:合计)?"
_SCORE_LABEL = re.compile(_SCORE)
_GRADES = r"优秀?|良好?|中等?|较?差"
_GRADE = re.compile(rf"\(?(?:(?:自评|评价|绩效|评定)?(?:等级|等次|结论)?[:为]?)?({_GRADES})\)?")
_POINTS = re.compile(
    rf"(?P<points>\d{{1,3}}(?:\.\d{{1,6}})?)分?(?:[,;、]?(?P<grade>{_GRADE.pattern}))?[.。]?"
)
_SCORE_IN = re.compile(rf"(?:{_SCORE})(?:\(\d+分\))?[:为]?(?P<value>\d.*)")
_SUM = re.compile(r"(?:分值|得分|本级|分项)?(?:小计|合计|总计)")
_FUND_TOTAL = re.compile(
    r"(?:年度)?(?:财政)?(?:项目)?资金总(?:额|计|量)|总额|合计|总计|小计|资金合计|预算总额|预算数"
)
_MONEY_BLOCK = re.compile(
    r"(?:项目|部门|年度)?(?:预算)?(?:资金|预算执行|预算申请|资金投入)(?:情况)?"
)
_SECTION = re.compile(
    (
        r"(?:项目)?(?:年度)?(?:总体)?(?:绩效)?(?:目标|指标完成).*|(?:年度)?绩效指标.*|评价结论|存在问题.*|改进措施.*|说明|注|备注|其他.*说明.*"
        r"|(?:项目)?资金(?:使用)?管理(?:及使用|使用)?(?:情况.*)?|项目(?:负责人|概况)|财务负责人|填(?:报|表)人|联系电话|总分|自评.*等级"
    ),
)
_CLOSINGS = (
    ("栏3.2", r"(?:项目)?实施内容(?:及(?:实施)?过程概述)?|项目实施(?:情况|过程)(?:概述)?"),
    ("栏4", r"(?:自评|评价|综合评价)结论"),
    (
        "栏5.2",
        (
            r"(?:主要)?存在的?(?:主要)?问题(?:(?:及|和|与)?原因(?:分析)?)?(?:(?:及|和|与)?(?:下一步)?(?:整改|改进)措施)?"
        ),
    ),
    ("栏6", r"(?:下一步)?(?:整改|改进)(?:措施|建议|意见)(?:(?:及|和)?建议)?|有关建议"),
    ("栏5.2", r"偏差较?大或(?:者)?(?:目标)?未完成(?:的)?原因(?:分析)?"),
    ("栏6", r"改进措施(?:及|和|与)结果应用(?:方案|情况)?"),
)
"""Labelled texts of official forms, by the section of a project's report that they belong to."""
_WHERE_NEEDED = re.compile(r"偏差较?大或.*|改进措施.结果应用.*")
"""Texts that a form asks for only where something deviates (Hubei): blank ones are not missed."""
_NUMBER = re.compile(r"^(?:[一二三四五六七八九十]+|\d{1,2}\.)(?=.)")
_PRINTED_POINTS = re.compile(r"(\d+(?:\.\d+)?)\s*分")
_NUMBERED = re.compile(r"\(?[一二三四五六七八九十]+[、.)]")
_PAIR = re.compile(r"([^\s:]{2,12}?):\s*(.*?)(?=\s+[^\s:]{2,12}:|$)")
_PARTITION = re.compile(
    r"按.{0,4}(?:性质|来源|级次|用途|类型|类别|功能|经济)(?:划)?分(?:类|列|项)?"
)
_GOAL_LINE = re.compile(r"(?:序号|(?:具体|年度|总体)?(?:绩效)?目标)?[\d一二三四五六七八九十.]*")
_MANAGEMENT = re.compile(r"(?:项目)?资金(?:使用)?管理(?:及使用|使用)?(?:情况)?")
_ASPECTS = tuple(
    (name, re.compile(pattern))
    for name, pattern in zip(
        ASPECTS,
        (
            r"(?:资金)?分配的?(?:科学|合理)性?",
            r"(?:资金|预算)?下达的?及时(?:性|率)?",
            r"(?:资金)?拨付的?(?:合规|合法合规|规范|及时)性?",
            r"(?:资金)?使用的?(?:规范|合规|合法合规|安全)性?",
            r"(?:预算|资金)?执行的?准确性?",
            r"(?:预算|资金|全过程)*绩效管理(?:开展|工作)?(?:情况)?",
            r"(?:财政)?(?:事权和)?支出责任的?(?:履行|落实)?(?:情况)?",
        ),
        strict=True,
    )
)
_MANAGEMENT_ROLES = (
    ("situation", r"(?:具体|管理|有关|资金管理)?(?:情况|情况说明|说明)"),
    (
        "problems",
        r"(?:主要)?(?:存在)?(?:的)?问题(?:及|和|与)?(?:原因)?.{0,6}(?:措施|整改|改进).{0,4}|存在的?问题",
    ),
)
_ORDINAL = re.compile(r"^(?:\d{1,2}[.．]?|[一二三四五六七八九十]+)(?=[\u4e00-\u9fff])")
_REMARK = re.compile(r"(?:其他)?(?:需要?|有关|情况|问题)?的?说明(?:的?(?:问题|情况|事项))?")
_REMARK_IN = re.compile(r"\s*说\s*明\s*[:：]\s*(?=\S)")
_FORM_NOTE = re.compile(
    r"填表|填报|填写(?!无|“无”|「无」)|本表|本栏|汇总时|\(A\)|其他资金(?:是指|包括|指)|执行数是?指|计算方法|保留.{0,4}小数"
)
_DOCUMENTS = re.compile(r"(?:资金|预算|指标)?(?:下达|拨款|指标|预算)?(?:文件?号|文件文号)")
_YEAR_LINE = re.compile(r"\(?(?:19|20)\d{2}(?:年度?)?\)?")
_UNIT_LINE = re.compile(r"\(?(?:金额)?单位:?\(?(?:人民币)?[万千]?元\)*|附[件表]?\d*:?")
_NOTE = re.compile(r"\s*(?:填?[注表]|说\s*明|备\s*注|填[表报]说明)\s*\d*\s*[:：]")
_OF_DEPARTMENT = re.compile(r"部门(?:\(单位\)|单位)?整体|整体支出|部门预算执行情况")
_OF_PROJECT = re.compile(r"项目(?:支出|资金|绩效|自评)")
_TITLE = re.compile(r"自评|绩效.*(?:表|报告)|评价表")


def texts_of(text: str) -> tuple[str, str]:
    """Return a label without brackets and marks, and what stood in its brackets."""
    return _texts_of(text) if len(text) <= _LONGEST_LABEL else ("", "")


@lru_cache(maxsize=50_000)
def _texts_of(text: str) -> tuple[str, str]:
    plain = normal(text)
    hints = "".join("".join(part.split()) for groups in _BRACKETS.findall(plain) for part in groups)
    bare = _MARKS.sub("", _BRACKETS.sub("", plain))
    return bare, hints


def bare(text: str) -> str:
    """Return a label without brackets, marks and blanks."""
    return texts_of(text)[0]


def hint(text: str) -> str:
    """Return what stands in the brackets of a label."""
    return texts_of(text)[1]


@lru_cache(maxsize=50_000)
def indicator_role(label: str) -> str:
    """Return which column of the indicator block a bare header is; empty when it is none."""
    return _role(label, _INDICATOR_PATTERNS)


@lru_cache(maxsize=50_000)
def fund_role(label: str) -> str:
    """Return which column of the fund block a bare header is; empty when it is none."""
    return _role(label, _FUND_PATTERNS)


@lru_cache(maxsize=50_000)
def field_key(label: str) -> str:
    """Return which field of the head a bare label names; empty when it is none."""
    return _role(label, _FIELD_PATTERNS)


def _role(label: str, patterns: tuple[tuple[str, re.Pattern[str]], ...]) -> str:
    return next((key for key, pattern in patterns if pattern.fullmatch(label)), "")


def _compiled(roles: tuple[tuple[str, str], ...]) -> tuple[tuple[str, re.Pattern[str]], ...]:
    return tuple((key, re.compile(pattern)) for key, pattern in roles)


_INDICATOR_PATTERNS = _compiled(_INDICATOR_ROLES)
_CLOSING_PATTERNS = _compiled(_CLOSINGS)
_FUND_PATTERNS = _compiled(_FUND_ROLES)
_FIELD_PATTERNS = _compiled(_FIELDS)
_MANAGEMENT_PATTERNS = _compiled(_MANAGEMENT_ROLES)


def is_expected(label: str) -> bool:
    """Tell whether a bare header stands over the goals as they were set."""
    return bool(_EXPECTED.fullmatch(label))


def is_done(label: str) -> bool:
    """Tell whether a bare header stands over what was done about the goals."""
    return bool(_DONE.fullmatch(label))


def is_total(label: str) -> bool:
    """Tell whether a bare label names the total of the scores."""
    return bool(_TOTAL.fullmatch(label))


def is_score_label(label: str) -> bool:
    """Tell whether a bare label can only name the total of the scores, not one of funds."""
    return bool(_SCORE_LABEL.fullmatch(label))


def grade_in(text: str) -> str:
    """Return the grade that a text says and nothing else: 良, （优）, 等级：良; empty when it does not."""
    match = _GRADE.fullmatch(_squeezed(text)) if len(text) <= _LONGEST_LABEL else None
    return match[1] if match else ""


def points_in(text: str) -> tuple[Decimal | None, str]:
    """Return points and grade of a text that says nothing else: 96.5分（优）; else nothing."""
    match = _POINTS.fullmatch(_squeezed(text)) if len(text) <= _LONGEST_LABEL else None
    return (Decimal(match["points"]), grade_in(match["grade"] or "")) if match else (None, "")


def score_in(text: str) -> tuple[Decimal | None, str]:
    """Return points and grade of a total that stands in one cell with its label: 总分：99分."""
    told = [_score_said(text)] if len(text) <= _LONGEST_LABEL else []
    told += [_score_said(f"{label}:{value}") for label, value in pairs_in(text)]
    return next((one for one in told if one[0] is not None), (None, ""))


def _score_said(text: str) -> tuple[Decimal | None, str]:
    match = _SCORE_IN.fullmatch(_squeezed(text))
    return points_in(match["value"]) if match else (None, "")


def _squeezed(text: str) -> str:
    return "".join(normal(text).split())


def is_sum(label: str) -> bool:
    """Tell whether a bare label says that a row among the indicators adds up others."""
    return bool(_SUM.fullmatch(label))


def is_fund_total(label: str) -> bool:
    """Tell whether a bare label names the total of the funds."""
    return bool(_FUND_TOTAL.fullmatch(label.removeprefix("其中")))


def is_money_block(label: str) -> bool:
    """Tell whether a bare label names the fund block as a whole."""
    return bool(_MONEY_BLOCK.fullmatch(label))


def is_section(label: str) -> bool:
    """Tell whether a bare label begins another part of the form, numbered (三、) or not."""
    return bool(_SECTION.fullmatch(_NUMBER.sub("", label)))


def is_heading(text: str) -> bool:
    """Tell whether a text is numbered as headings are: 二、预算执行情况."""
    return len(text) <= _LONGEST_LABEL and bool(_NUMBERED.match(normal(text).strip()))


def pairs_in(text: str) -> tuple[tuple[str, str], ...]:
    """Return labels and values that stand in one cell: 填表人：张某　联系电话：123."""
    if len(text) > _LONGEST_LABEL:
        return ()
    found = _PAIR.findall(normal(text).strip())
    return tuple((label, value.strip()) for label, value in found)


def printed_points(label: str) -> Decimal | None:
    """Return the points that stand in the brackets of a label: 产出指标（50分）, 得分（20分*执行率）."""
    match = _PRINTED_POINTS.search(hint(label))
    return Decimal(match[1]) if match else None


def is_numbered_section(text: str) -> bool:
    """Tell whether a text is the numbered head of another part: 三、目标完成情况."""
    return is_heading(text) and is_section(bare(text))


def closing_code(label: str) -> str:
    """Return the section of the report that a bare label's text belongs to; empty when it is none."""
    return _role(_NUMBER.sub("", label), _CLOSING_PATTERNS)


def is_where_needed(label: str) -> bool:
    """Tell whether a bare label's text is asked for only where something deviates."""
    return bool(_WHERE_NEEDED.fullmatch(_NUMBER.sub("", label)))


def closing_in(text: str) -> tuple[str, str]:
    """Return label and text of a labelled text that stands in one cell: 存在问题：……; else empty."""
    label, mark, rest = text.replace("：", ":", 1).partition(":")
    there = mark and rest.strip() and len(label) <= _LONGEST_LABEL and closing_code(bare(label))
    return (label, rest.strip()) if there else ("", "")


def without_number(text: str) -> str:
    """Return a label as people say it: without its number, marks and brackets' contents."""
    return _NUMBER.sub("", bare(text))


def is_partition(label: str) -> bool:
    """Tell whether a bare label says by what the total of the funds is divided: 按收入性质分."""
    return bool(_PARTITION.fullmatch(label))


def is_goal_line(label: str) -> bool:
    """Tell whether a bare label left of a goal only counts it: 目标1, 2."""
    return bool(_GOAL_LINE.fullmatch(label))


def is_title(text: str) -> bool:
    """Tell whether a text may be the title of a self-evaluation form; a note below one is none."""
    short = len(text) <= _LONGEST_LABEL
    return short and bool(_TITLE.search(normal(text))) and not _NOTE.match(text)


def is_department_title(text: str) -> bool:
    """Tell whether a title says that a department as a whole is evaluated."""
    return bool(_OF_DEPARTMENT.search("".join(normal(text).split())))


def is_project_title(text: str) -> bool:
    """Tell whether a title says that a project is evaluated, and no department."""
    return bool(_OF_PROJECT.search("".join(normal(text).split()))) and not is_department_title(text)


def is_management(label: str) -> bool:
    """Tell whether a bare label names the block 资金管理情况 of a transfer form."""
    return bool(_MANAGEMENT.fullmatch(_ORDINAL.sub("", label)))


@lru_cache(maxsize=50_000)
def aspect_of(label: str) -> str:
    """Return which aspect of managing funds a bare label names; empty when it is none."""
    plain = _ORDINAL.sub("", label)
    return next((name for name, pattern in _ASPECTS if pattern.fullmatch(plain)), "")


def management_role(label: str) -> str:
    """Return which column of 资金管理情况 a bare header is; empty when it is none."""
    return _role(label, _MANAGEMENT_PATTERNS)


def is_remark(label: str) -> bool:
    """Tell whether a bare label stands beside the closing 说明."""
    return bool(_REMARK.fullmatch(label))


def remark_in(text: str) -> str:
    """Return the closing 说明 that stands in one cell with its label; empty when there is none.

    Notes on how to fill the form in are none.
    """
    match = _REMARK_IN.match(text)
    return "" if match is None or _FORM_NOTE.search(normal(text)) else text[match.end() :]


def is_documents(label: str) -> bool:
    """Tell whether a bare label stands beside document numbers of the funds."""
    return bool(_DOCUMENTS.fullmatch(label))


def is_above_head(text: str) -> bool:
    """Tell whether a line is a year, a unit of money or 附件, as they stand above a form's head."""
    plain = "".join(normal(text).split())
    return bool(_YEAR_LINE.fullmatch(plain) or _UNIT_LINE.fullmatch(plain))
