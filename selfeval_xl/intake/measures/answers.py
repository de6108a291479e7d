"""Words that answer instead of measuring: 是, √, 无, 未发生事故."""

from __future__ import annotations

import re
from decimal import Decimal

NO_SUCH = frozenset({"无", "×", "暂无", "没有", "✗", "✕", "x", "X"})
"""Marks that may mean: no such indicator, no, or none."""

NONE = frozenset({"无", "没有", "零发生", "不发生", "未发生", "无发生", "不出现", "未出现"})
"""Words that mean none where incidents are counted."""

_YES = frozenset({"是", "√", "✓", "✔", "☑"})
_NO = frozenset({"否"})
_TICK, _BOX = "[☑■√✓✔]", "[□☐○]"
_TICKED = re.compile(
    rf"{_TICK}(是|否)(?:{_BOX}(?:是|否))?|{_BOX}(?:是|否){_TICK}(是|否)|(是){_TICK}否{_BOX}|是{_BOX}(否){_TICK}"
)
_INCIDENTS = (
    "事故|火灾|死亡|伤亡|投诉|上访|违规|违纪|违法|案件|事件|舆情|差错|失误|逾期|拖欠|纠纷|隐患|中毒|溺水|疫情|污染|伤害|"
    "失联"
)
_NONE_OF = re.compile(
    r"(?:(?:实现|确保|保持|达到)?(?:零|0)"
    r"|(?:确保|全年|本年度?|年内)?(?:无|未发生|未出现|不发生|不出现|没有|没有发生|杜绝|无一例))"
    rf"[^\d零无未不,，;；、。]{{0,12}}(?:{_INCIDENTS})(?:发生|出现|情况|现象|事件|行为|问题)?"
)


def yes_or_no(text: str) -> Decimal | None:
    """Return 1 for 是, √ and a ticked 是, 0 for 否 and a ticked 否, else ``None``."""
    if match := _TICKED.fullmatch(text):
        return Decimal("是" in match.groups())
    return Decimal(text in _YES) if text in _YES | _NO else None


def is_open_choice(text: str) -> bool:
    """Tell whether a text offers yes and no and picks none: 是/否, □是□否."""
    return "是" in text and "否" in text and not text.strip("是否/\\□☐○、或()")


def says_none(text: str) -> bool:
    """Tell whether a text says that no incident is to happen or has happened: 零事故, 无投诉."""
    return bool(_NONE_OF.fullmatch(text))
