"""The total of official forms: score and grade are read wherever their row or head holds them.

Each form stands here as its rows of cells; names and figures are made up.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from official_rows import Rows, X, project
from official_rows import judge_rows as check

if TYPE_CHECKING:
    from collections.abc import Sequence

HEAD: Rows = [
    ["项目名称", "渠道维修工程"],
    ["主管部门", "某县水利局", X, X, "实施单位", "某县水利站"],
]
LAST = 15
"""The row of the total; points stand in column G, scores in H, reasons in I."""


def form(last: Sequence[str | float | None], head: Rows = HEAD) -> Rows:
    return [*project(head)[:-1], list(last)]


def total(
    rows: Rows, merged: Sequence[str] = ()
) -> tuple[tuple[Decimal | None, str], tuple[Decimal | None, str], tuple[str | None, str]]:
    """Return score, points and grade with the cell of each."""
    read = check(rows, merged).form
    return tuple(
        (getattr(read, key), getattr(read, f"{key}_at").rpartition("!")[2])
        for key in ("declared_total", "declared_weight", "declared_grade")
    )  # type: ignore[return-value]


BLANK = (None, "")
SCORE, POINTS = Decimal("99.5"), Decimal(100)


@pytest.mark.parametrize(
    ("last", "merged", "score", "points", "grade"),
    [
        # in their columns; the grade beside
        (["总分", X, X, X, X, X, 100, 99.5], (), (SCORE, "H15"), (POINTS, "G15"), BLANK),
        (["总分", X, X, X, X, X, 100, 99.5, "优"], (), (SCORE, "H15"), (POINTS, "G15"), ("优", "I15")),
        (["总分", X, X, X, X, X, 100, 99.5, "等级：优"], (), (SCORE, "H15"), (POINTS, "G15"), ("优", "I15")),
        (["总分", X, X, X, X, X, 100, 99.5, "（优秀）"], (), (SCORE, "H15"), (POINTS, "G15"), ("优秀", "I15")),
        (["总分", X, X, X, X, X, 100, "99.5（优）"], (), (SCORE, "H15"), (POINTS, "G15"), ("优", "H15")),
        (["总分", X, X, X, X, X, 100, "99.5分，优"], (), (SCORE, "H15"), (POINTS, "G15"), ("优", "H15")),
        # one cell merged over both columns, or over everything right of the label
        (["总分", 99.5], ("B15:I15",), (SCORE, "B15"), BLANK, BLANK),
        (["总分", "99.5分（优）"], ("B15:I15",), (SCORE, "B15"), BLANK, ("优", "B15")),
        (["总分", X, X, X, X, X, 99.5], ("A15:F15", "G15:I15"), (SCORE, "G15"), BLANK, BLANK),
        (["总分", X, X, X, X, 100, X, 99.5], ("F15:G15", "H15:I15"), (SCORE, "H15"), (POINTS, "F15"), BLANK),
        # the label merged over the whole left part, the score right next to it
        (["总分", X, X, X, X, X, X, 99.5], ("A15:G15",), (SCORE, "H15"), (None, "G15"), BLANK),
        (["总分", X, X, X, X, X, 99.5], ("A15:F15",), (SCORE, "G15"), BLANK, BLANK),
        (["总分", X, X, X, X, X, 100, X, 99.5], ("A15:F15",), (SCORE, "I15"), (POINTS, "G15"), BLANK),
        # right of the label, in neither column
        (["总分", 99.5], (), (SCORE, "B15"), (None, "G15"), BLANK),
        (["总分", 99.5, "优"], (), (SCORE, "B15"), (None, "G15"), ("优", "C15")),
        (["总分", 100, 99.5], (), (SCORE, "C15"), (POINTS, "B15"), BLANK),
        # label and score in one cell
        (["总分：99.5分"], (), (SCORE, "A15"), BLANK, BLANK),
        (["自评总分：99.5（优）"], ("A15:I15",), (SCORE, "A15"), BLANK, ("优", "A15")),
        (["总分（100分）：99.5分，等级：优"], (), (SCORE, "A15"), BLANK, ("优", "A15")),
    ],
)  # fmt: skip
def test_the_row_of_the_total(
    last: Sequence[str | float | None],
    merged: Sequence[str],
    score: tuple[Decimal | None, str],
    points: tuple[Decimal | None, str],
    grade: tuple[str | None, str],
) -> None:
    rows = form(last)
    assert total(rows, merged) == (score, points, grade)
    result = check(rows, merged)
    assert [f.code for f in result.findings if f.severity.value != "提示"] == []
    assert (result.form.overlooked, len(result.lines)) == ((), 4)


@pytest.mark.parametrize(
    ("head", "place"),
    [
        ([["填报日期：2023年3月1日", X, X, X, "总分：99.5分"], *HEAD], "E3"),
        ([["填报日期：2023年3月1日", X, X, X, "总分", 99.5], *HEAD], "F3"),
        ([["填报日期：2023年3月1日", X, X, X, "自评得分：", "99.5分，优"], *HEAD], "F3"),
        ([["填报日期：2023年3月1日　自评总分：99.5分"], *HEAD], "A3"),
    ],
)
def test_a_total_above_the_tables(head: Rows, place: str) -> None:
    rows = form([], head)
    assert total(rows)[0] == (SCORE, place)
    form_read = check(rows).form
    assert (form_read.overlooked, form_read.not_found) == ((), ())


@pytest.mark.parametrize(
    ("foot", "place", "grade"),
    [
        (["填表人：张某　总分：99.5分"], "A15", None),
        (["自评得分：99.5分　等级：优"], "A15", "优"),
        (["自评得分", X, X, "99.5分"], "D15", None),
    ],
)
def test_a_total_below_the_tables(
    foot: list[str | float | None], place: str, grade: str | None
) -> None:
    read = check(form(foot)).form
    assert (read.declared_total, read.declared_total_at) == (SCORE, f"自评表!{place}")
    assert read.declared_grade == grade


def test_the_score_of_the_row_is_taken_before_one_in_the_head() -> None:
    head: Rows = [["总分：98分"], *HEAD]
    assert total(form(["总分", X, X, X, X, X, 100, 99.5], head))[0] == (SCORE, "H16")


@pytest.mark.parametrize(
    ("last", "merged", "place"),
    [
        (["总分", 98.5], ("B15:I15",), "自评表!B15"),
        (["总分", X, 98.5], (), "自评表!C15"),
        (["总分：98.5分"], (), "自评表!A15"),
    ],
)
def test_a_total_that_does_not_add_up_is_found_there(
    last: Sequence[str | float | None], merged: Sequence[str], place: str
) -> None:
    found = [f for f in check(form(last), merged).findings if f.severity.value != "提示"]
    assert [(f.code, f.severity.value, f.place) for f in found] == [("S05", "错误", place)]
    assert (found[0].given, found[0].expected, found[0].difference) == ("98.5分", "99.50分", "-1分")


@pytest.mark.parametrize(
    ("last", "merged", "place"),
    [
        (["总分", X, X, X, X, X, 100], (), "H15"),
        (["总分", X], ("B15:I15",), "B15"),
        (["总分", X, X, X, X, X, 100, "—"], (), "H15"),
        (["总分", X, X, X, X, X, 100, X, "优"], (), "H15"),
        (["总分", X, X, X, X, X, 100, "优"], (), "H15"),
    ],
)
def test_a_total_left_blank_is_asked_for(
    last: Sequence[str | float | None], merged: Sequence[str], place: str
) -> None:
    found = [f for f in check(form(last), merged).findings if f.code == "P01"]
    assert [(f.place, f.message) for f in found] == [(f"自评表!{place}", "「总分」未填")]


def test_a_sum_of_funds_is_no_total_of_scores() -> None:
    head: Rows = [*HEAD, ["合计", 1200]]
    assert total(form([], head))[0] == BLANK
