"""D11: goals that are only a figure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cases import found, good
from expecting import WARNING, judge_all, only
from official_forms import lay_out, plain_form, save

from selfeval_xl.pipeline import evaluate

if TYPE_CHECKING:
    from pathlib import Path

    from selfeval_xl.templates import Value

DONE = "养护农村道路 10 公里。"


def test_d11_a_figure_stands_where_the_goal_belongs() -> None:
    finding = only(good(goals=[{"expected": 43.2, "actual": DONE}]), "D11")
    assert (finding.severity, finding.place) == (WARNING, "绩效目标!A8")
    assert finding.message == "年度总体目标的「预期目标」没有写内容，只有数字 43.2"
    assert (finding.given, finding.expected) == ("43.2", "目标任务、完成情况的文字")
    assert finding.remedy == "写明年度要完成的任务和效果、实际完成的情况；金额填在资金栏。"
    assert finding.basis == "绩效自评复核口径"


def test_d11_an_official_form_with_amounts_for_goals(tmp_path: Path) -> None:
    board = lay_out(plain_form(goals=(43.2, "37.24")))
    (result,), _ = evaluate([save({"自评表": [board]}, tmp_path / "表.xlsx")])
    assert [t for t in board.told(result.findings) if t[0] == "D11"] == [
        ("D11", "警告", "goals.actual"),
        ("D11", "警告", "goals.expected"),
    ]


def test_d11_only_a_figure_is_found() -> None:
    figures: list[Value] = ["43.2", "４３．２", "43.2万元", " 1,234.5 ", "100%", 0]
    for result in judge_all(good(goals=[{"expected": text, "actual": DONE}]) for text in figures):
        assert len(found(result, "D11")) == 1
    told: list[Value] = ["10公里", "43.2万元用于养护", "完成", "养护10", "2024年", "5个项目"]
    for result in judge_all(good(goals=[{"expected": text, "actual": text}]) for text in told):
        assert found(result, "D11") == []
    (all_of_it,) = judge_all([good(goals=[{"expected": DONE, "actual": "100%"}])])
    assert found(all_of_it, "D11") == []
