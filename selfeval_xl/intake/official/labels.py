"""The words of official forms: what a label means, whatever a province adds around it.

A label is compared without blanks, marks and brackets; what stands in brackets is a hint
(``得分（20分*执行率）``, ``产出指标（50分）``, ``项目资金（万元）``).
"""

from __future__ import annotations

import re
from functools import lru_cache

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
    ("department_name", r"(?:部门|单位)名称|(?:预算)?部门单位名称"),
    ("department", r"(?:地方|中央|市级|省级|县级|区级|项目)?主管部门(?:及代码|名称)?"),
    (
        "unit",
        r"(?:项目|资金|具体)?(?:实施|使用|承担|填报|预算)单位(?:名称|及代码)?|项目单位(?:名称)?",
    ),
    ("filler", r"填(?:报|表)人"),
    ("phone", r"(?:联系)?电话"),
    ("fill_date", r"填(?:报|表)(?:日期|时间)"),
    ("declared_grade", r"(?:评价|自评|绩效)?(?:等级|等次|结论等级)|评定等级"),
)
_EXPECTED = re.compile(
    r"(?:年度|年初|全年)?(?:预期|设定|总体)?(?:绩效|总体)?目标(?:申报)?(?:内容)?|年初设定目标|预期目标"
)
_DONE = re.compile(
    r"(?:全年|年度|目标|总体|自评|具体)*(?:实际)?(?:完成|实现)(?:情况|结果)|(?:年度|总体)*目标完成情况|实际完成"
)
_TOTAL = re.compile(
    r"总分(?:合计|值)?|合计总分|总得分|合计|总计|得分合计|自评总分|合计得分|总评分|综合得分|自评得分合计|分值合计"
)
_SUM = re.compile(r"(?:分值|得分|本级|分项)?(?:小计|合计|总计)")
_FUND_TOTAL = re.compile(
    r"(?:年度)?(?:财政)?(?:项目)?资金总(?:额|计|量)|总额|合计|总计|小计|资金合计|预算总额|预算数"
)
_MONEY_BLOCK = re.compile(
    r"(?:项目|部门|年度)?(?:预算)?(?:资金|预算执行|预算申请|资金投入)(?:情况)?"
)
_SECTION = re.compile(
    (
        r"(?:年度)?(?:总体)?(?:绩效)?(?:目标|指标完成).*|(?:年度)?绩效指标.*|评价结论|存在问题.*|改进措施.*|说明|注|备注|其他.*说明.*"
        r"|资金管理情况.*|项目(?:负责人|概况)|财务负责人|填(?:报|表)人|联系电话|总分|自评.*等级"
    ),
)
_NUMBER = re.compile(r"^[一二三四五六七八九十]+(?=.)")
_NUMBERED = re.compile(r"\(?[一二三四五六七八九十]+[、.)]")
_PAIR = re.compile(r"([^\s:]{2,12}?):\s*(.*?)(?=\s+[^\s:]{2,12}:|$)")
_PARTITION = re.compile(
    r"按.{0,4}(?:性质|来源|级次|用途|类型|类别|功能|经济)(?:划)?分(?:类|列|项)?"
)
_GOAL_LINE = re.compile(r"(?:序号|(?:具体|年度|总体)?(?:绩效)?目标)?[\d一二三四五六七八九十.]*")
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
_FUND_PATTERNS = _compiled(_FUND_ROLES)
_FIELD_PATTERNS = _compiled(_FIELDS)


def is_expected(label: str) -> bool:
    """Tell whether a bare header stands over the goals as they were set."""
    return bool(_EXPECTED.fullmatch(label))


def is_done(label: str) -> bool:
    """Tell whether a bare header stands over what was done about the goals."""
    return bool(_DONE.fullmatch(label))


def is_total(label: str) -> bool:
    """Tell whether a bare label names the total of the scores."""
    return bool(_TOTAL.fullmatch(label))


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


def is_numbered_section(text: str) -> bool:
    """Tell whether a text is the numbered head of another part: 三、目标完成情况."""
    return is_heading(text) and is_section(bare(text))


def is_partition(label: str) -> bool:
    """Tell whether a bare label says by what the total of the funds is divided: 按收入性质分."""
    return bool(_PARTITION.fullmatch(label))


def is_goal_line(label: str) -> bool:
    """Tell whether a bare label left of a goal only counts it: 目标1, 2."""
    return bool(_GOAL_LINE.fullmatch(label))


def is_title(text: str) -> bool:
    """Tell whether a text may be the title of a self-evaluation form."""
    return bool(_TITLE.search(normal(text)))
