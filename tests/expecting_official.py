"""Ask for findings on official forms: each with the name of its cell, wherever it stands."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from official_forms import FUNDS, LINES, lay_out, line, plain_form, save

from selfeval_xl.pipeline import evaluate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from official_forms import Board, Facts, Official

    from selfeval_xl.findings import Finding
    from selfeval_xl.pipeline import Result

Heard = tuple[str, str, str]
"""Level, name of the cell, message."""

WITHOUT_POINTS = {
    "level1": "一级指标",
    "level2": "二级指标",
    "name": "三级指标",
    "target": "指标值",
    "actual": "全年实际完成值",
    "reason": "未完成原因和改进措施",
}
"""The columns of forms that give no points, as those of transfers."""
WITHOUT_SCORES = {
    "initial": "年初预算数",
    "budget": "全年预算数",
    "spent": "全年执行数",
    "rate": "执行率",
}


def judge_board(board: Board) -> Result:
    """Save a board as a workbook and evaluate it."""
    with tempfile.TemporaryDirectory(prefix="selfeval-test-") as folder:
        (result,), refusals = evaluate([save({"自评表": [board]}, Path(folder) / "表.xlsx")])
    assert not refusals
    return result


def judge_forms(*forms: Official) -> list[Result]:
    """Lay forms out on a sheet each of one workbook (表1, 表2 …), save and evaluate it."""
    sheets = {f"表{number}": [lay_out(form)] for number, form in enumerate(forms, start=1)}
    with tempfile.TemporaryDirectory(prefix="selfeval-test-") as folder:
        results, refusals = evaluate([save(sheets, Path(folder) / "表.xlsx")])
    assert not refusals
    return results


def judge_official(form: Official) -> Result:
    """Lay an official form out, save it and evaluate it."""
    return judge_board(lay_out(form))


def heard(form: Official, code: str) -> list[Heard]:
    """Return what is said under a code about a form."""
    board = lay_out(form)
    findings = [f for f in judge_board(board).findings if f.code == code]
    return [(f.severity.value, _named(board, f), f.message) for f in findings]


def _named(board: Board, finding: Finding) -> str:
    (*_, names) = zip(*board.told([finding]), strict=True)
    return "、".join(names)


def entry(name: str, target: Any, actual: Any, weight: Any = None, score: Any = None,
        level1: str = "产出指标", level2: str = "数量指标", **more: Any) -> Facts:  # fmt: skip
    """Return an indicator row, of the outputs and without points unless told."""
    return line(level1, level2, name, target, actual, weight, score, **more)


def unweighted(*rows: Facts, **changes: Any) -> Official:
    """Return a form without points whose indicators are these rows."""
    return plain_form(
        indicator_headers=WITHOUT_POINTS, fund_headers=WITHOUT_SCORES, indicators=rows, total=None,
        **changes,
    )  # fmt: skip


def excerpt(rows: Sequence[Facts] = LINES, **changes: Any) -> Official:
    """Return a form that ends without its row of the total."""
    return plain_form(indicators=tuple(rows), total=None, funds=FUNDS, **changes)
