"""The lines of 填报检查 that project and department form share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from selfeval_xl.forms.model import CheckLine

if TYPE_CHECKING:
    from selfeval_xl.forms.narrative import Section

_USED = "(LEN(indicators_name)>0)"
_WEIGHT_SUM = "ROUND(SUM(indicators_weight)+execution_weight,6)"
_SCORED = f"{_USED}*ISNUMBER(indicators_weight)*ISNUMBER(indicators_self_score)"


def _blank(*columns: str) -> str:
    """Count the blank cells of these columns in the indicator rows that have a name."""
    return "+".join(f"SUMPRODUCT({_USED}*(LEN(indicators_{c})=0))" for c in columns)


def not_numbers(names: tuple[str, ...]) -> str:
    """Return a formula that counts the filled cells of named ranges that hold no number."""
    return "+".join(f"SUMPRODUCT((LEN({name})>0)*(1-ISNUMBER({name})))" for name in names)


def differs(pairs: tuple[tuple[str, str], ...]) -> str:
    """Return a formula that counts declared cells that differ from the computed ones.

    ``pairs`` are the names of the declared and the computed cell; a blank one is not declared.
    """
    return "+".join(
        f"IF(LEN({declared})=0,0,IF(ABS(N({declared})-N({computed}))>=0.0000005,1,0))"
        for declared, computed in pairs
    )


def identity_line(sheet: str, fields: tuple[tuple[str, str], ...]) -> CheckLine:
    """Return the line that counts required fields left blank; ``fields`` are names and labels."""
    count = "+".join(f"(LEN({name})=0)" for name, _ in fields)
    wanted = "、".join(label for _, label in fields)
    return CheckLine("identity", sheet, "必填项未填", f"{wanted}都要填", shown=count, open=count)


def sections_line(outline: tuple[Section, ...]) -> CheckLine:
    """Return the line that counts required sections of the report without text."""
    required = tuple(section for section in outline if section.required)
    count = "+".join(
        f'IF(SUMPRODUCT((texts_code="{section.code}")*(LEN(texts_body)>0))=0,1,0)'
        for section in required
    )
    return CheckLine(
        "sections",
        "报告正文",
        "必写栏目未填",
        "、".join(section.heading for section in required),
        shown=count,
        open=count,
    )


SCORE_LINES = (
    CheckLine(
        "goals",
        "绩效目标",
        "填写的目标",
        "至少一个目标，预期和实际都要写",
        shown="SUMPRODUCT(--(LEN(goals_expected)>0))",
        open=(
            "IF(SUMPRODUCT(--(LEN(goals_expected)>0))=0,1,0)+"
            "SUMPRODUCT((LEN(goals_expected)>0)*(LEN(goals_actual)=0))"
        ),
    ),
    CheckLine(
        "indicators",
        "绩效指标",
        "填写的三级指标",
        "至少一个指标",
        shown=f"SUMPRODUCT(--{_USED})",
        open=f"IF(SUMPRODUCT(--{_USED})=0,1,0)",
    ),
    CheckLine(
        "indicator_gaps",
        "绩效指标",
        "指标行中的空格",
        "级别、性质、指标值、完成值、分值、自评得分都要填",
        shown=_blank("level1", "level2", "nature", "target", "actual", "weight", "self_score"),
        open=_blank("level1", "level2", "nature", "target", "actual", "weight", "self_score"),
    ),
    CheckLine(
        "weights",
        "绩效指标",
        "分值合计（含预算执行率）",
        "等于 100",
        shown=_WEIGHT_SUM,
        open=f"IF({_WEIGHT_SUM}=100,0,1)",
        style="points",
    ),
    CheckLine(
        "scores_high",
        "绩效指标",
        "自评得分大于分值的行",
        "自评得分在 0 与分值之间",
        shown=f"IFERROR(SUMPRODUCT({_SCORED}*(indicators_self_score>indicators_weight)),0)",
        open=f"IFERROR(SUMPRODUCT({_SCORED}*(indicators_self_score>indicators_weight)),0)",
    ),
    CheckLine(
        "reasons",
        "绩效指标",
        "扣了分没有说明原因的行",
        "自评得分小于分值时填写偏差原因及改进措施",
        shown=(
            f"IFERROR(SUMPRODUCT({_SCORED}*(indicators_self_score<indicators_weight)"
            "*(LEN(indicators_reason)=0)),0)"
        ),
        open=(
            f"IFERROR(SUMPRODUCT({_SCORED}*(indicators_self_score<indicators_weight)"
            "*(LEN(indicators_reason)=0)),0)"
        ),
    ),
    CheckLine(
        "score_sum",
        "绩效指标",
        "指标自评得分合计",
        "各行自评得分之和（不含预算执行率）",
        shown="SUM(indicators_self_score)",
        open="0",
        style="points",
    ),
)
"""Goals and indicators: filled, weighted and scored."""
