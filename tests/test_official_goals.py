"""Goals of official forms: below headers or right of their labels, whatever the block is called.

Each form stands here as its rows of cells; names and figures are made up.
"""

from __future__ import annotations

import pytest
from official_rows import Rows, X, project
from official_rows import judge_rows as check

SET, DONE = "建成示范村6个，改造农房120户。", "建成示范村6个，改造农房126户。"
HEAD: Rows = [
    ["项目名称", "示范村建设"],
    ["主管部门", "某县农业局", X, X, "实施单位", "某县农业站"],
]


def form(goals: Rows) -> Rows:
    """Return a project's form with these rows in the place of its goals, which stand in 7 and 8."""
    rows = project(HEAD)
    return [*rows[:7], *goals, *rows[9:]]


def above(goals: Rows) -> Rows:
    """Return a project's form with these rows above its funds, from row 5 on."""
    rows = project(HEAD)
    return [*rows[:4], *goals, *rows[4:7], *rows[9:]]


@pytest.mark.parametrize(
    ("goals", "cells"),
    [
        # headers, texts below
        (
            [
                ["1.项目年度目标完成情况", "项目年度目标", X, X, "年度目标完成情况"],
                [X, SET, X, X, DONE],
            ],
            "B E 1",
        ),
        (
            [
                ["项目年度目标完成情况", X, "项目年度目标", X, "年度目标完成情况"],
                [X, X, SET, X, DONE],
            ],
            "C E 1",
        ),
        (
            [
                ["项目基本情况", "项目年度目标完成情况", "年度目标", X, "目标完成情况"],
                [X, X, SET, X, DONE],
            ],
            "C E 1",
        ),
        ([["项目绩效目标", X, X, "项目绩效目标完成情况"], [SET, X, X, DONE]], "A D 1"),
        (
            [["总体目标完成情况", "总体目标", X, X, "全年实际完成情况"], [X, SET, X, X, DONE]],
            "B E 1",
        ),
        # texts right of labels in one row
        ([["项目年度目标", SET, X, X, "年度目标完成情况", DONE]], "B F 0"),
        ([["项目基本情况", "项目年度目标", SET, X, "年度目标完成情况", X, DONE]], "C G 0"),
        ([["项目年度目标完成情况", "预期目标", SET, X, X, "实际完成情况", DONE]], "C G 0"),
        # labels below each other, texts on the right
        ([["项目年度目标", SET], ["年度目标完成情况", DONE]], "B B stacked"),
        ([["项目基本情况", "年度绩效目标", SET], [X, "实际完成情况", DONE]], "C C stacked"),
    ],
)
def test_goals_below_headers_or_beside_labels(goals: Rows, cells: str) -> None:
    expected, actual, below = cells.split()
    for rows, top in ((form(goals), 8), (above(goals), 5)):
        at = (top, top + 1) if below == "stacked" else (top + int(below),) * 2
        result = check(rows)
        assert [
            (g.expected, g.expected_at, g.actual, g.actual_at) for g in result.tables["goals"]
        ] == [(SET, f"{expected}{at[0]}", DONE, f"{actual}{at[1]}")]
        assert [f.code for f in result.findings if f.severity.value != "提示"] == []
        assert (result.form.overlooked, result.form.not_found) == ((), ())
        assert (result.totals.budget, len(result.lines)) == (1_200_000_000, 4)


def test_a_completion_left_blank_beside_its_label_is_asked_for() -> None:
    result = check(form([["项目年度目标", SET, X, X, "年度目标完成情况"]]))
    missing = [(f.code, f.place) for f in result.findings if f.code == "P01"]
    assert missing == [("P01", "自评表!F8")]


def test_goals_left_blank_are_asked_for() -> None:
    result = check(form([["项目年度目标完成情况", "项目年度目标", X, X, "年度目标完成情况"], [X]]))
    assert [f.code for f in result.findings if f.severity.value != "提示"] == ["P01"]
    assert result.form.not_found == ()
