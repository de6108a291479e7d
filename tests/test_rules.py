from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

import pytest

from selfeval_xl.forms import FORMS, PROJECT
from selfeval_xl.rules import (
    DEFAULT_PROFILE,
    OVER_MODES,
    PROFILE_IDS,
    Profile,
    Signs,
    choice_label,
    find,
    load,
    profiles_for,
    propose,
)

MODES = {"none", "flag", "reason", "deduct_fixed", "deduct_by_deviation", "zero"}


@pytest.fixture(params=PROFILE_IDS)
def profile(request: pytest.FixtureRequest) -> Profile:
    return load(str(request.param))


def test_every_rule_says_in_chinese_what_it_is_where_it_stands_and_how_sure_it_is(
    profile: Profile,
) -> None:
    for key, rule in profile.rules.items():
        assert rule.key == key
        for text in (rule.label, rule.document, rule.says, rule.basis):
            assert re.search(r"[\u4e00-\u9fff]", text), key
        assert rule.confidence in {"来源可查", "高", "中", "低"}
        assert ("待核实" in rule.basis) is (rule.confidence in {"中", "低"})
        assert date(2011, 1, 1) <= rule.valid_from <= date(2024, 12, 31)


def test_every_accepted_distribution_makes_100_with_the_execution_rate(profile: Profile) -> None:
    for case, weights in profile.weight_cases:
        assert sum(weights.values()) + profile.execution_weight == 100, case
        assert set(weights) <= set(profile.nodes)
    assert profile.number("weights_total") == 100


def test_qualitative_bands_cover_all_shares_without_a_gap(profile: Profile) -> None:
    bands = profile.qualitative_bands
    partly = Decimal("0.5" if profile.id == "hubei" else "0.6")
    assert [band.grade for band in bands] == ["达成预期指标", "部分达成预期指标", "未达成预期指标"]
    assert [(band.low, band.high) for band in bands] == [
        (Decimal("0.8"), 1), (partly, Decimal("0.8")), (0, partly),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("total", "grade"),
    [
        ("110", "优"), ("100", "优"), ("90", "优"), ("89.99", "良"), ("80", "良"), ("79.99", "中"),
        ("60", "中"), ("59.99", "差"), ("0", "差"), ("-1", "差"),
    ],
)  # fmt: skip
def test_grades_hold_from_their_edge(profile: Profile, total: str, grade: str) -> None:
    assert profile.grade_of(Decimal(total)) == grade


def test_thresholds_are_those_of_the_sources(profile: Profile) -> None:
    assert profile.number("over_flag") == Decimal("0.2")
    assert profile.number("over_reason") == Decimal("0.3")
    assert profile.number("over_deduction") == 2
    assert profile.number("rate_reason") == Decimal("0.9")
    assert profile.number("rate_strong") == Decimal("0.8")
    assert profile.number("heavy_weight") == 50
    curve = "inverse_ratio" if profile.id == "hubei" else "linear_to_double"
    assert profile.word("reverse_curve") == curve
    assert profile.word("over_mode") in MODES


def test_only_the_guide_of_2021_has_satisfaction_steps() -> None:
    steps = load("mof2021").satisfaction_bands
    assert [(str(least), str(share)) for least, share in steps] == [
        ("0.9", "1"), ("0.8", "0.8"), ("0.6", "0.5"), ("0", "0"),
    ]  # fmt: skip
    assert load("mof2020").satisfaction_bands == load("hunan").satisfaction_bands == ()
    assert load("mof2021")["satisfaction_bands"].basis.endswith("（待核实）")


def test_cost_is_a_level_of_its_own_under_the_guide_of_2021_alone() -> None:
    assert "成本指标" in load("mof2020").nodes["产出指标"]
    assert "成本指标" in load("hunan").nodes["产出指标"]
    assert load("mof2021").nodes["成本指标"] == ("经济成本指标", "社会成本指标", "生态环境成本指标")
    assert "成本指标" not in load("mof2021").nodes["产出指标"]
    assert "可持续影响指标" not in load("mof2021").nodes["效益指标"]
    assert load("mof2021").flag("cost_node_required")
    assert not load("mof2020").flag("cost_node_required")


def test_a_profile_inherits_what_it_does_not_change() -> None:
    parent, child = load("mof2020"), load("hunan")
    assert child["grades"] is parent["grades"]
    assert child["level1_weights"].document == "湖南省绩效自评工作通知所附表式"
    assert child.flag("satisfaction_node")
    assert not parent.flag("satisfaction_node")


def test_the_levels_of_every_profile_can_be_chosen_in_the_templates_it_serves(
    profile: Profile,
) -> None:
    for form in (FORMS[form_id] for form_id in profile.forms if form_id in FORMS):
        for level1, seconds in profile.nodes.items():
            assert level1 in form.lists["level1"]
            for level2 in seconds:
                assert (level1, level2) in form.levels


def test_what_must_be_set_can_be_set(profile: Profile) -> None:
    for level1, seconds in profile.required_nodes.items():
        assert set(seconds) <= set(profile.nodes[level1])
    assert profile.cost_types <= set(PROJECT.lists["project_type"])


def test_every_profile_serves_its_forms() -> None:
    serves = {profile_id: load(profile_id).forms for profile_id in PROFILE_IDS}
    assert serves == {
        "mof2020": ("project",), "mof2021": ("project",), "hunan": ("project", "department"),
        "hebei": ("project", "department"), "hubei": ("project",), "mof2013": ("department",),
        "sichuan": ("project",), "guangxi": ("project",), "anhui": ("project",),
    }  # fmt: skip
    assert [one.id for one in profiles_for("project")] == [
        "mof2020", "mof2021", "hunan", "hebei", "hubei", "sichuan", "guangxi", "anhui",
    ]  # fmt: skip
    assert [one.id for one in profiles_for("department")] == ["hunan", "hebei", "mof2013"]
    assert profiles_for("no such form") == ()


def test_only_what_serves_the_form_is_found_for_it() -> None:
    assert find("河北省", "project") is find("河北省", "department") is load("hebei")
    assert find("财预〔2013〕53号") is find("mof2013", "department") is load("mof2013")
    assert find("财预〔2013〕53号", "project") is None
    assert find("财预〔2020〕10号", "department") is None


def test_self_evaluation_is_to_cover_everything(profile: Profile) -> None:
    assert profile.number("coverage") == 1
    assert load("mof2020")["coverage"].confidence == "来源可查"
    assert load("hebei")["coverage"].is_unsure


def test_nothing_of_hebei_is_certain_but_what_it_inherits_and_includes() -> None:
    hebei, parent = load("hebei"), load("mof2020")
    own = [rule for key, rule in hebei.rules.items() if rule != parent.rules.get(key)]
    own = [rule for rule in own if not rule.key.startswith("base_")]
    assert {rule.key for rule in own} == {"execution_weight", "level1_weights", "coverage"}
    assert all(rule.is_unsure for rule in own)


def test_the_frame_of_2013_fixes_indicators_and_no_points() -> None:
    frame = load("mof2013")
    assert list(frame.nodes) == ["投入", "过程", "产出", "效果"]
    assert frame.nodes["过程"] == ("预算执行", "预算管理", "资产管理")
    assert frame.required_nodes == {"投入": (), "过程": (), "产出": (), "效果": ()}
    assert frame.execution_weight == 0
    assert frame.weight_cases == ()
    assert frame["grades"] is load("mof2020")["grades"]
    assert frame["scoring_source"].says.startswith("53号没有规定")


def test_what_an_official_form_proposes_is_the_first_that_fits() -> None:
    for form, first, second in (("project", "mof2020", "hubei"), ("department", "hunan", None)):
        ten, twenty = (propose(Signs(Decimal(points)), form) for points in (10, 20))
        assert ten is not None
        assert ten.profile is load(first)
        assert (twenty.profile.id if twenty else None) == second
        assert propose(Signs(), form) is None


def test_no_two_rules_are_those_of_one_region() -> None:
    regions = [code for one in PROFILE_IDS for code in load(one).regions]
    assert sorted(set(regions)) == sorted(regions) == ["13", "34", "42", "43", "45", "51"]


def test_what_the_form_of_sichuan_says_is_certain_and_what_was_only_seen_is_not() -> None:
    sichuan = load("sichuan")
    assert sichuan.execution_weight == 10
    assert sichuan.number("rate_reason") == Decimal("0.9")
    assert sichuan["execution_weight"].confidence == sichuan["rate_reason"].confidence == "来源可查"
    assert sichuan["rate_reason"].basis == ("四川省项目支出绩效自评表填报说明预算执行情况「原因」")
    assert sichuan.weight_cases == ()
    assert sichuan.nodes["成本指标"] == load("mof2021").nodes["成本指标"]
    assert sichuan.nodes["产出指标"] == load("mof2020").nodes["产出指标"]
    assert sichuan["county_quantity"].confidence == "低"
    assert sichuan["fund_sources"].says == "财政资金、财政专户管理资金、单位资金、其他资金。"


def test_guangxi_asks_for_a_reason_and_lets_points_be_taken_by_hand() -> None:
    guangxi, parent = load("guangxi"), load("mof2020")
    own = {key for key, rule in guangxi.rules.items() if rule != parent.rules.get(key)}
    assert own == {"over_reason", "over_mode", "manual_deduction"}
    assert not any(guangxi[key].is_unsure for key in own)
    assert [p for p in PROFILE_IDS if load(p).flag("manual_deduction")] == ["guangxi"]


def test_anhui_has_no_scoring_of_its_own() -> None:
    anhui, parent = load("anhui"), load("mof2020")
    own = {key for key, rule in anhui.rules.items() if rule != parent.rules.get(key)}
    assert own == {"level1_weights", "scoring_source", "fund_sources", "column_order"}
    assert anhui.weight_cases[0][1] == parent.weight_cases[0][1]
    assert anhui["level1_weights"].is_unsure


def test_nobody_caps_the_total_unless_a_rule_file_does() -> None:
    assert {load(one).execution_caps for one in PROFILE_IDS} == {()}


def test_scores_may_be_rounded_to_one_decimal(profile: Profile) -> None:
    assert profile.self_score_places == 1
    assert profile["self_score_places"].is_unsure


def test_every_over_mode_of_the_template_is_known() -> None:
    assert set(OVER_MODES.values()) == MODES
    assert set(PROJECT.lists["over_mode"]) == {"按规则", *OVER_MODES}


def test_a_profile_is_found_by_id_title_name_and_label(profile: Profile) -> None:
    for typed in (profile.id, profile.title, profile.name, choice_label(profile)):
        assert find(typed) is profile
        assert find(f"  {typed}　") is profile


@pytest.mark.parametrize(
    ("typed", "profile_id"),
    [
        ("财预[2020]10号", "mof2020"),
        ("财预【2021】101号", "mof2021"),
        ("财预（2021）101号", "mof2021"),
        ("财预〔2021〕101号(mof2021)", "mof2021"),
        ("湖南省 (hunan)", "hunan"),
        ("财预[2013]53号", "mof2013"),
        ("河北省（hebei）", "hebei"),
    ],
)
def test_a_profile_is_found_however_its_brackets_are_typed(typed: str, profile_id: str) -> None:
    assert find(typed) is load(profile_id)


@pytest.mark.parametrize("typed", ["", "财预", "10号", "财预〔2020〕101号", "mof", "none"])
def test_nothing_is_guessed_from_part_of_a_title(typed: str) -> None:
    assert find(typed) is None


def test_unknown_ids_and_keys_raise() -> None:
    with pytest.raises(KeyError):
        load("base_data")
    with pytest.raises(KeyError):
        load(DEFAULT_PROFILE)["no such rule"]
    assert not load(DEFAULT_PROFILE).flag("no such rule")
