"""What a reason says about the work: that it was not done, or that all of it was."""

from __future__ import annotations

import re

_NOT_DONE = re.compile(
    r"(?:未能?|没有|没能)(?:全部|全面|完全|按期|按时|如期|及时)*(?:完成|达到|达标|达成|实现|开展|实施|到位|竣工|完工|验收|建成)"
    r"(?!.{0,4}(?:原因|情况|事项|分析))"
    r"|尚未(?!发现|发生|出现|收到|接到)"
    r"|(?:进度|工期|工程|施工|项目|实施|推进|建设|完成时间)[^，。；;,无未不没]{0,4}(?:滞后|逾期|延期|推迟|缓慢)"
    r"(?!.{0,3}(?:率|原因|情况|分析|为0|为零|0%))"
)
"""Words for something that was not done; 资金下达滞后 is a cause, not a result."""
_DENIED = re.compile(
    r"(?:无|不|未|没有|没|避免|防止|杜绝|如|若|凡|是否|对)(?:出现|发生|存在|有|任何|因|会|再|使|的){0,3}$"
)
"""What stands before such words when they are denied, feared or supposed."""
_CLAUSE = re.compile(r"[，。；、,;！!\n]")
_NO_DEVIATION = re.compile(r"(?:无|没有|不存在|未出现)(?:任何)?偏[差离]")
_EARLIER = re.compile(r"上年|去年|往年|以前年度|上一年|前期|年中|上半年|一度|曾")
_DONE_AFTER_ALL = re.compile(
    r"(?<!其余)(?<!其他)(?<!部分)(?:现已|均已|已|目前已|最终|后|年底前|年末)"
    r"(?:经|于.{1,10})?(?:全部|全面|按期|如期|按时|按要求)*(?:完成|达到|达标|达成|实现|竣工|完工|验收|建成|到位)"
)
_ALL_DONE = re.compile(
    r"(?:已|全部|全面|均|都|按期|按时|如期|圆满|按要求|按计划)+(?:完成|达到|达标|达成|实现)"
    r"|(?:达到|完成|实现)(?:了)?(?:预期|年度|年初|全部|既定)|100%完成|完成率?(?:为|达)?100%|无偏差|没有偏差"
)
_QUALIFIED = re.compile(
    r"但|因|由于|受|不|未|没有完|差|少|部分|低于|下降|偏[低高离]|问题|滞后|延|晚|逾|缺|基本|改进|加强|将|下一?步"
    r"|下一?年|今后|扣|余|仅|只|较|有待|个别|除|尚|超|(?<!\d)\d{1,2}(?:\.\d+)?[%％]"
)
"""Any of these, and a text does not say that all was done without reserve."""


def says_not_done(text: str) -> bool:
    """Tell whether a reason says that something was not done, and not that it was made up for."""
    for clause in _CLAUSE.split(text):
        for match in _NOT_DONE.finditer(clause):
            before = clause[: match.start()]
            if not _DENIED.search(before) and not _EARLIER.search(before):
                return not _DONE_AFTER_ALL.search(text, text.find(clause) + match.end())
    return False


def says_all_done(text: str) -> bool:
    """Tell whether a reason says, without any reserve, that all was done."""
    return bool(_ALL_DONE.search(text)) and not _QUALIFIED.search(_NO_DEVIATION.sub("", text))
