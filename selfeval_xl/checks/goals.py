"""D11: a goal is told in words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from selfeval_xl.checks.face import REVIEW_PRACTICE, Problem, check
from selfeval_xl.checks.prose import NUMBER, half_width
from selfeval_xl.findings import Severity
from selfeval_xl.intake import known

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selfeval_xl.checks.face import Evidence

_BARE = re.compile(rf"\s*[-+]?{NUMBER}\s*(?P<unit>[亿万千]?元|%)?\s*")


@check(
    "D11",
    "目标要写文字",
    Severity.WARNING,
    looks_for="年度总体目标的预期目标、实际完成情况里是否只有一个数字（多为错填的金额），没有文字。",
    remedy="写明年度要完成的任务和效果、实际完成的情况；金额填在资金栏。",
    basis=REVIEW_PRACTICE,
)
def goals_are_told(evidence: Evidence) -> Iterator[Problem]:
    """Find goals that are nothing but a figure; 100% as what was done is left."""
    labels = {
        column.key: column.label
        for _, table in evidence.frames.form.tables()
        if table.key == "goals"
        for column in table.inputs
    }
    for row in evidence.frames.rows("goals"):
        for key in ("expected", "actual"):
            text = getattr(row, key)
            match = _BARE.fullmatch(half_width(text)) if known(text) else None
            if match and not (key == "actual" and match["unit"] == "%"):
                yield Problem(
                    row.form_id, row.sheet, (getattr(row, f"{key}_at"),),
                    f"年度总体目标的「{labels[key]}」没有写内容，只有数字 {text.strip()}",
                    given=text.strip(), expected="目标任务、完成情况的文字",
                )  # fmt: skip


CHECKS = (goals_are_told,)
