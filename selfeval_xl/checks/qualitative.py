"""Results in words: whether they only say again what the target wants, without naming a grade."""

from __future__ import annotations

import re

_SIGNS = re.compile(r"[\s，。；、,.;:：！!“”\"'「」（）()/]+")
_DONE = re.compile(
    r"已经|已|均|全部|基本上|得到了?|实现了?|达到了?|达成了?|完成了?|完成|落实|到位|保持|继续|持续|进一步|逐步|明显|显著"
    r"|有效|大幅|较好|良好|很好|很|好|效果|成效|了|地|的"
)
"""Words that add to a repeated target that it was reached, and how well."""
_REACHED = re.compile(
    r"(?:已经|已|均|全部|全面|按期|按时|如期|圆满)*(?:完成|实现|达到|达成|达标|落实|到位)"
    r"(?:了|预期|年度|绩效|全部|既定|目标|指标|要求|任务|标准|效果)*"
)
_NOT_SO = re.compile(
    r"未|不(?!断)|没|无|欠|尚|部分|基本|有待|正在|差|坏|低|难|缺|一般|中等?$|下降|减弱|滞后|缓慢"
)
"""Words that take back, or limit, what a result says."""


def repeats(target: str, actual: str) -> bool:
    """Tell whether a result repeats its target's words, or says that it was reached, and no more.

    有效提升 for 有效提升, 已建立健全 for 建立健全, 好 for the scale 好坏; not 差, nor 基本建立.
    """
    wanted, given = _SIGNS.sub("", target), _SIGNS.sub("", actual)
    if not wanted or not given:
        return False
    if given == wanted:
        return True
    if _NOT_SO.search(given.replace(wanted, "")):
        return False
    if given in wanted or _REACHED.fullmatch(given):
        return True
    core, said = _DONE.sub("", wanted), _DONE.sub("", given)
    return bool(core) and core == said
