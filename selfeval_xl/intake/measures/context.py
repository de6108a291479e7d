"""Whether a figure is what a text is about, or only mentioned in it."""

from __future__ import annotations

import re

from selfeval_xl.intake.measures.figures import Figure, has_digits
from selfeval_xl.intake.measures.reading import Direction
from selfeval_xl.intake.measures.units import RATES, describes, usual

LONGEST = 120
"""Texts longer than this are not searched for a figure."""

BY_STANDARD = "句中写明的标准"
_ALONE = "句中唯一的数字"
_SHORTEST_PREFIX, _LONGEST_PREFIX = 2, 40
_SHORT_NOUN = 4
_LONG_NOUN = 8
_LABELS = frozenset({"数量", "目标值", "指标值", "目标", "指标", "年度目标", "年度指标值"})
_DONE_WORDS = (
    "完成|达成|达到?|达标|到位|实现|合格|覆盖|发放|拨付|支付|兑付|办结|办理|答复|回复|处理|处置|到达|响应|解决|修复|投用|通过|验收|出动|到场|赶到|反馈|上报|报送|送达|提交|发布|开通|交付|"
    "满意|任务|预期|年度|绩效|既定|目标|指标|完毕|要求|工作|了|的|率|优秀|良好"
)
_DONE = re.compile(
    rf"(?:[,，、；;()]|均|已|全部|全面|按时|按期|如期|及时|足额|并|也|了)*(?:{_DONE_WORDS})+"
)
_NOT_SO = re.compile(
    r"(?:[前后每之满隔较比到至]|多少|同比|环比)$|[未不没剩缺差除第或另拟余欠仅只还仍非勿免]|计划|预计|原定|上年|去年|往年|其中|"
    r"以外|以后|之后|无(?!害化|障碍|人机|偿|线|纸|公害)"
)
_FINE = re.compile(
    "不动产|未成年|不良|差旅|第三方|非税|非遗|非物质|第一书记|不断|余热|除险|免费|只数"
)
_SIGNS = re.compile(r"[-—~+*/=<>≥≤±^|\\%‰()]")
_STANDARD = re.compile(r"按照?[^,，;；。]{0,12}标准$")
_VERB = re.compile(
    r"(?:完成|实施|开展|新建|建设|建成|改造|培训|发放|补助|补贴|覆盖|举办|组织|购置|购买|采购|维修|维护|资助|扶持|培育|种植|养殖|"
    r"修建|修缮|安装|检查|监测|抽检|抽查|服务|惠及|救助|慰问|帮扶|新增|引进|制作|印发|编制|出版|治理|整治|实现|达到|保障)了?$"
)
_OTHER_SUBJECT = re.compile("或者?$|其中|除")
_NO_NOUN = re.compile("[率之分的以内外前后]")


def is_bare(figure: Figure) -> bool:
    """Tell whether nothing stands beside a figure but its unit and comparator."""
    return not figure.prefix and not figure.rest


def rest_of(figure: Figure) -> str:
    """Return what stands behind a figure, unless it only says that it was done."""
    return "" if _DONE.fullmatch(figure.rest) else figure.rest


def is_plain(words: str) -> bool:
    """Tell whether words beside a figure neither deny nor qualify it."""
    checked = _FINE.sub("", words)
    return not (_NOT_SO.search(checked) or _SIGNS.search(checked) or has_digits(checked))


def context_of(figure: Figure) -> str | None:  # noqa: PLR0911 (a ladder)
    """Return by which step a figure is the one that the text is about; ``None`` if unsure."""
    prefix, rest = figure.prefix, rest_of(figure)
    if not is_plain(rest):
        return None
    if not rest and not prefix:
        return ""
    if figure.direction is not Direction.NONE and not figure.reach:
        return _beside_comparator(figure, prefix, rest)
    if not prefix:
        return "" if _is_noun(figure, rest) else None
    if not is_plain(prefix) or not _SHORTEST_PREFIX <= len(prefix) <= _LONGEST_PREFIX:
        return None
    if not figure.unit or describes(figure.unit):
        return "" if prefix in _LABELS and not rest else None
    if _STANDARD.search(prefix):
        return BY_STANDARD
    alone = not rest or ((_VERB.search(prefix) or figure.reach) and "率" not in rest)
    return _ALONE if alone else None


def _beside_comparator(figure: Figure, prefix: str, rest: str) -> str | None:
    """Judge a figure with a comparator: sure, unless it only describes a thing (3岁以下儿童)."""
    if not rest:
        return None if _SIGNS.search(prefix) or _OTHER_SUBJECT.search(prefix) else ""
    if prefix or figure.limit or describes(figure.unit) or not figure.unit:
        return None
    return "" if len(rest) <= _SHORT_NOUN and "的" not in rest else None


def _is_noun(figure: Figure, rest: str) -> bool:
    """Tell whether what follows a number is what it counts: 37个基层医疗机构."""
    return (
        len(rest) <= (_LONG_NOUN if figure.unit else _SHORT_NOUN)
        and not describes(figure.unit)
        and figure.unit not in RATES
        and rest.isalpha()
        and not rest.isascii()
        and not _NO_NOUN.search(rest)
    )


def unit_of(figure: Figure) -> str:
    """Return the unit beside a figure; one that is in no list is the noun behind it."""
    rest = rest_of(figure)
    return usual(rest) if not figure.unit and _is_noun(figure, rest) else figure.unit
