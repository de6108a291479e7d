"""The column of points of an official form, typed in percent or in fractions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from expecting_official import heard, judge_official
from official_forms import FUNDS, LINES, Percent, funds, lines, plain_form

if TYPE_CHECKING:
    from official_forms import Official

POINTS = [15, 10, 15, 10, 15, 15, 10]


def weighted(weights: list[Any], total: Any = 100, **changes: Any) -> Official:
    """Return the form of 15, 10, 15, 10, 15, 15 and 10 points with these typed instead."""
    rows = lines({n: {"weight": weight} for n, weight in enumerate(weights)})
    rows = tuple({**row, "self_score": own} for row, own in zip(rows, POINTS, strict=True))
    return plain_form(
        indicators=rows, total={"weight": total, "self_score": 100}, **changes
    )  # fmt: skip


def read(form: Official) -> list[int]:
    return [int(line.row.weight or 0) for line in judge_official(form).lines]


@pytest.mark.parametrize(
    ("weights", "total"),
    [
        ([f"{n}%" for n in POINTS], "100%"),
        ([f"{n}％" for n in POINTS], 100),
        ([Percent(str(n)) for n in POINTS], Percent("100")),
        ([n / 100 for n in POINTS], 1),
        ([f"0.{n}" for n in POINTS], "1"),
    ],
)
def test_shares_of_the_whole_are_points(weights: list[Any], total: Any) -> None:
    form = weighted(weights, total)
    assert read(form) == POINTS
    assert judge_official(form).form.declared_weight == 100
    told = [told for told in heard(form, "D01") if "weight" in told[1]]
    assert {level for level, *_ in told} == {"提示"}
    assert any("按 15 分读取" in message for *_, message in told)
    assert [f for f in judge_official(form).findings if f.severity.value != "提示"] == []


def test_the_execution_in_percent_is_points_too() -> None:
    shares = funds({0: {"weight": "10%"}}, FUNDS)
    form = weighted([f"{n}%" for n in POINTS], "100%", funds=shares)
    assert judge_official(form).form.execution_weight_stated == 10


@pytest.mark.parametrize(
    "weights",
    [
        pytest.param(["15%", 10, 15, 10, 15, 15, 10], id="one among points"),
        pytest.param(["15%", *(f"{n}%" for n in [10, 15, 10, 15, 15, 40])], id="more than a whole"),
        pytest.param([0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5], id="halves of a point"),
    ],
)
def test_other_columns_are_left_as_they_are(weights: list[Any]) -> None:
    form = weighted(weights)
    assert read(form) != POINTS
    assert not any("分读取" in message for *_, message in heard(form, "D01"))


def test_scores_of_a_hundred_each_are_not_of_these_points() -> None:
    """Each row is scored from 0 to 100 and weighted: its points are not its share."""
    rows = tuple({**row, "weight": f"{row['weight']}%", "self_score": 100} for row in LINES)
    assert read(plain_form(indicators=rows)) == [0] * len(LINES)


def test_plain_points_stay_plain() -> None:
    assert read(weighted(list(POINTS))) == POINTS
    assert not any("分读取" in message for *_, message in heard(weighted(list(POINTS)), "D01"))
