"""Indicators of base data as the rules state them, and what a malformed one gives."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import pytest

from selfeval_xl.rules import Bands, BaseIndicator, Profile, Steps, load
from selfeval_xl.rules.base_data import parse, plain_name

KEYS = {
    "staff_posts", "staff_actual", "three_public_last_budget", "three_public_budget",
    "three_public_spent", "carried_in", "year_start_budget", "added", "year_end_left", "office_budget",
    "office_spent", "procurement_budget", "procurement_spent", "area_approved", "area_built",
    "estimate_approved", "investment",
}  # fmt: skip
D = Decimal


@pytest.fixture(params=["hunan", "hebei", "mof2013"])
def profile(request: pytest.FixtureRequest) -> Profile:
    return load(str(request.param))


def formula(indicator: BaseIndicator) -> str:
    parts = (
        "".join(f"{'-' if term.sign < 0 else '+'}{term.key}" for term in terms).removeprefix("+")
        for terms in (indicator.top, indicator.bottom)
    )
    return " / ".join(parts)


def test_every_indicator_is_what_the_regulations_divide_by_what(profile: Profile) -> None:
    assert {one.label: formula(one) for one in profile.base_indicators} == {
        "在职人员控制率": "staff_actual / staff_posts",
        "三公经费变动率": "three_public_budget-three_public_last_budget / three_public_last_budget",
        "三公经费控制率": "three_public_spent / three_public_budget",
        "公用经费控制率": "office_spent / office_budget",
        "预算完成率": "carried_in+year_start_budget+added-year_end_left"
        " / carried_in+year_start_budget+added",
        "预算控制率": "added / year_start_budget",
        "政府采购执行率": "procurement_spent / procurement_budget",
        "新建楼堂馆所面积控制率": "area_built / area_approved",
        "投资概算控制率": "investment / estimate_approved",
    }


def test_indicators_use_all_base_data_and_no_other(profile: Profile) -> None:
    used = {term.key for one in profile.base_indicators for term in (*one.top, *one.bottom)}
    assert used == KEYS


def test_points_are_those_of_the_copies_that_were_read(profile: Profile) -> None:
    scoring = {one.label: one.scoring for one in profile.base_indicators if one.scoring}
    assert scoring == {
        "在职人员控制率": Steps(D(1), upwards=True, step=D("0.01"), points=D("0.5"), share=D(0)),
        "三公经费变动率": Steps(D(0), upwards=True, step=D("0.01"), points=None, share=D("0.1")),
        "预算完成率": Steps(D(1), upwards=False, step=D("0.05"), points=D(2), share=D(0)),
        "预算控制率": Bands(
            ((D(0), D(1)), (D("0.1"), D("0.8")), (D("0.2"), D("0.6")), (D("0.3"), D("0.4")))
        ),
        "新建楼堂馆所面积控制率": Steps(
            D(1), upwards=True, step=D("0.05"), points=D(2), share=D(0)
        ),
    }


def test_points_per_step_are_fixed_or_a_share(profile: Profile) -> None:
    staff, public = (profile.base_indicator(name) for name in ("在职人员控制率", "三公经费变动率"))
    assert staff is not None
    assert public is not None
    assert isinstance(staff.scoring, Steps)
    assert isinstance(public.scoring, Steps)
    assert [staff.scoring.lost(D(w)) for w in (5, 8)] == [D("0.5"), D("0.5")]
    assert [public.scoring.lost(D(w)) for w in (5, 8)] == [D("0.5"), D("0.8")]


def test_what_is_scored_by_copies_that_differ_is_to_be_verified(profile: Profile) -> None:
    for one in profile.base_indicators:
        rule = profile[one.key]
        assert re.search(r"满分|指标值", rule.says)
        assert rule.is_unsure or one.scoring is None
    assert profile["base_budget_control"].confidence == "低"


@pytest.mark.parametrize(
    ("typed", "label"),
    [
        ("“三公经费”变动率", "三公经费变动率"),
        (' "三公经费" 变动率　', "三公经费变动率"),
        ("「三公」经费控制率", "三公经费控制率"),
        ("预算调整率", "预算控制率"),
        ("在职人员\n控制率", "在职人员控制率"),
        ("新建楼堂馆所投资概算控制率", "投资概算控制率"),
    ],
)
def test_an_indicator_is_known_however_its_name_is_quoted(
    profile: Profile, typed: str, label: str
) -> None:
    indicator = profile.base_indicator(typed)
    assert indicator is not None
    assert indicator.label == label


@pytest.mark.parametrize(
    "typed", [None, "", "控制率", "三公经费", "预算执行率", "在职人员控制率情况"]
)
def test_other_names_are_other_indicators(profile: Profile, typed: str | None) -> None:
    assert profile.base_indicator(typed) is None


def test_no_two_indicators_share_a_name(profile: Profile) -> None:
    names = [name for one in profile.base_indicators for name in one.names]
    assert len(names) == len(set(names))
    assert all(name == plain_name(name) for name in names)


@pytest.mark.parametrize("profile_id", ["mof2020", "mof2021"])
def test_a_profile_for_projects_alone_has_none(profile_id: str) -> None:
    assert load(profile_id).base_indicators == ()
    assert load(profile_id).base_indicator("预算完成率") is None


@pytest.mark.parametrize(
    "value",
    [
        {},
        {"top": ["a"]},
        {"top": [], "bottom": ["b"]},
        {"top": "a", "bottom": ["b"]},
        {"top": ["a"], "bottom": [1]},
        {"top": ["a"], "bottom": ["b"], "scoring": {"above": 1}},
        {"top": ["a"], "bottom": ["b"], "scoring": {"above": 1, "step": 0, "points": 1}},
        {"top": ["a"], "bottom": ["b"], "scoring": {"step": 1, "points": 1}},
        {"top": ["a"], "bottom": ["b"], "scoring": {"above": 1, "step": 1}},
        {"top": ["a"], "bottom": ["b"], "scoring": {"above": "满", "step": 1, "points": 1}},
        {"top": ["a"], "bottom": ["b"], "scoring": {"bands": []}},
        {"top": ["a"], "bottom": ["b"], "scoring": {"bands": [{"to": 1}]}},
    ],
)
def test_a_malformed_indicator_is_refused(value: dict[str, Any]) -> None:
    with pytest.raises((KeyError, TypeError, ValueError, ArithmeticError, AttributeError)):
        parse("base_test", "某指标", value)
