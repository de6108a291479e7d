"""How a rule of a profile stands in a table, in the scored workbook and in the catalogue."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from selfeval_xl.exact import plain

if TYPE_CHECKING:
    from selfeval_xl.rules import Rule

RULE_HEADS = (("规则", 22), ("取值", 12), ("说明", 62), ("文件和条款", 34), ("可信度", 12))


def rule_cells(rule: Rule) -> tuple[str, ...]:
    """Return label, value, words, basis and certainty of a rule as printed."""
    return rule.label, value_text(rule), rule.says, rule.basis, rule.confidence


def value_text(rule: Rule) -> str:
    """Return a single value with its unit; a dash where the words say it all."""
    value = rule.value
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return "—"
    if rule.unit == "比例":
        return f"{plain(Decimal(value) * 100)}%"
    return f"{plain(Decimal(value))}{rule.unit}"
