"""Which rules a form is judged by, why these, and what the commands say of it."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING

import cases
import departments
import openpyxl
import pytest
from official_forms import lay_out
from official_forms import save as save_official
from test_cli import Captured, names, run
from test_official_forms import HUBEI
from test_own_rules import HEAD, written

from selfeval_xl.forms import DEPARTMENT, PROJECT
from selfeval_xl.pipeline import evaluate
from selfeval_xl.rules import PROFILE_IDS, RulesError, Signs, load, load_file, named
from selfeval_xl.ruling import choose

if TYPE_CHECKING:
    from pathlib import Path


def test_the_command_goes_before_the_workbook_the_workbook_before_the_form() -> None:
    given, typed = load("hubei"), "四川省"
    expected = [
        (choose(typed, PROJECT, None, given), "hubei", "由命令行指定"),
        (choose(typed, PROJECT), "sichuan", "填报表中选定"),
        (choose(None, PROJECT), "mof2020", "表中没有写明，采用默认"),
        (choose("", DEPARTMENT), "hebei", "表中没有写明，采用默认"),
        (
            choose("某县办法", PROJECT), "mof2020",
            "填报表写的「某县办法」不是本表可选的规则，采用默认",
        ),
        (
            choose("湖南省", DEPARTMENT, None, given), "hunan",
            "填报表中选定；命令行指定的「湖北省」不适用于部门整体绩效自评",
        ),
    ]  # fmt: skip
    for ruling, profile, why in expected:
        assert (ruling.profile.id, ruling.why) == (profile, why)


def test_an_official_form_follows_the_points_it_prints(tmp_path: Path) -> None:
    path = save_official({"自评表": [lay_out(HUBEI)]}, tmp_path / "上报.xlsx")
    ((result,), _) = evaluate([path])
    assert (result.profile.id, result.rules_why) == ("hubei", "按表上印的预算执行率 20 分选用")
    ((result,), _) = evaluate([path], load("sichuan"))
    assert (result.profile.id, result.rules_why) == ("sichuan", "由命令行指定")
    assert choose(None, PROJECT, Signs(Decimal(10))).profile.id == "mof2020"
    assert choose(None, PROJECT, Signs(Decimal(15))).why == "表中没有写明，采用默认"


LEVELS_2020 = ("产出指标", "效益指标", "满意度指标")


@pytest.mark.parametrize(
    ("weight", "region", "levels", "profile", "why"),
    [
        (10, "510000", LEVELS_2020, "sichuan", "按表上编码所含的行政区划 510000 选用"),
        (None, "430102", LEVELS_2020, "hunan", "按表上编码所含的行政区划 430102 选用"),
        (20, "420100", (), "hubei", "按表上编码所含的行政区划 420100 选用"),
        (10, "420100", LEVELS_2020, "mof2020", "按表上印的预算执行率 10 分选用"),
        (10, "110000", LEVELS_2020, "mof2020", "按表上印的预算执行率 10 分选用"),
        (10, "", ("成本指标", *LEVELS_2020), "mof2021", "按表上的一级指标（产出、成本、效益、满意度）选用"),
        (None, "", ("成本指标", "产出指标"), "mof2021", "按表上的一级指标（产出、成本）选用"),
        (10, "", ("决策指标", "过程指标"), "mof2020", "按表上印的预算执行率 10 分选用"),
        (0, "", ("决策指标", "过程指标"), "mof2020", "表中没有写明，采用默认"),
        (None, "", LEVELS_2020, "mof2020", "表中没有写明，采用默认"),
        (20, "", LEVELS_2020, "hubei", "按表上印的预算执行率 20 分选用"),
    ],
)  # fmt: skip
def test_an_official_form_proposes_its_rules_by_its_signs(
    weight: int | None, region: str, levels: tuple[str, ...], profile: str, why: str
) -> None:
    points = None if weight is None else Decimal(weight)
    ruling = choose(None, PROJECT, Signs(points, region, frozenset(levels)))
    assert (ruling.profile.id, ruling.why) == (profile, why)


@pytest.mark.parametrize("profile_id", PROFILE_IDS)
def test_a_command_names_rules_by_id_and_title(profile_id: str) -> None:
    profile = load(profile_id)
    assert named(profile_id) is named(profile.title) is named(f" {profile.title} ") is profile


def test_rules_that_are_not_there_are_answered_with_those_that_are() -> None:
    with pytest.raises(RulesError) as raised:
        named("湖北")
    sentence = str(raised.value)
    assert sentence.startswith(
        "没有评分规则「湖北」；--profile 后面可以写 mof2020（财预〔2020〕10号）、"
    )
    assert "hubei（湖北省）、" in sentence
    assert sentence.endswith("anhui（安徽省）。")


def test_check_and_convert_judge_by_the_rules_that_are_named(
    tmp_path: Path, capsys: Captured
) -> None:
    path = cases.save(cases.good(), tmp_path, "养护.xlsx")
    code, said, _ = run(capsys, "check", path, "--profile", "四川省")
    assert (code, said.splitlines()[1]) == (0, "  评分规则    四川省（由命令行指定）")
    code, said, _ = run(capsys, "convert", path, "--profile", "sichuan", "-o", tmp_path / "结果")
    assert code == 0
    assert "  评分规则    四川省（由命令行指定）" in said.splitlines()
    book = openpyxl.load_workbook(tmp_path / "结果" / "养护_评分表.xlsx")
    assert book["评分依据"]["A2"].value.startswith("四川省　")
    assert book["评分依据"]["A3"].value.startswith("选用这套规则的原因：由命令行指定。")
    code, said, _ = run(capsys, "check", path, "--profile", "hubei", "--format", "json")
    (item,) = json.loads(said)
    assert (code, item["profile"], item["profile_why"]) == (1, "hubei", "由命令行指定")
    assert {f["expected"] for f in item["findings"] if f["code"] == "W01"} == {"100分"}


def test_unknown_rules_and_two_kinds_of_rules_get_one_sentence(
    tmp_path: Path, capsys: Captured
) -> None:
    path = cases.save(cases.good(), tmp_path, "养护.xlsx")
    own = written(tmp_path, HEAD)
    for command in ("check", "convert", "fill"):
        code, said, complained = run(capsys, command, path, "--profile", "湖北")
        assert (code, said, complained.count("\n")) == (2, "", 1)
        assert complained.startswith("没有评分规则「湖北」；--profile 后面可以写 mof2020")
    for command in ("check", "convert"):
        code, said, complained = run(capsys, command, path, "--profile", "hubei", "--rules", own)
        assert (code, said) == (2, "")
        assert complained == (
            f"命令有误：--rules 和 --profile 不能同时使用。用「selfeval {command} -h」看说明。\n"
        )
    assert names(tmp_path) == ["养护.xlsx", "规则.toml"]


def test_a_single_file_that_the_rules_do_not_serve_is_refused(
    tmp_path: Path, capsys: Captured
) -> None:
    path = departments.save(departments.good(), tmp_path, "部门.xlsx")
    for command in ("check", "convert"):
        code, said, complained = run(capsys, command, path, "--profile", "湖北省")
        assert (code, said) == (2, "")
        assert complained == (
            "评分规则「湖北省」不适用于部门整体绩效自评；--profile 后面可以写 "
            "hunan（湖南省）、hebei（河北省）、mof2013（财预〔2013〕53号）。\n"
        )
    code, _, complained = run(capsys, "check", path, "--rules", written(tmp_path, HEAD))
    assert code == 2
    assert complained == (
        "规则文件「某县规定」不适用于部门整体绩效自评；"
        '请在规则文件中写 forms = ["department"]，或不用这个文件。\n'
    )
    assert names(tmp_path) == ["规则.toml", "部门.xlsx"]


def test_of_several_files_those_not_served_keep_their_rules_and_say_so(
    tmp_path: Path, capsys: Captured
) -> None:
    departments.save(departments.good(), tmp_path, "部门.xlsx")
    for number, row in enumerate(departments.projects()):
        cases.save(departments.form_of(row), tmp_path, f"项目{number}.xlsx")
    code, said, complained = run(capsys, "check", tmp_path, "--profile", "四川省")
    assert (code, complained) == (0, "")
    told = [line.strip() for line in said.splitlines() if line.startswith("  评分规则")]
    assert told == [
        "评分规则    河北省（填报表中选定；命令行指定的「四川省」不适用于部门整体绩效自评）",
        "评分规则    四川省（由命令行指定）",
        "评分规则    四川省（由命令行指定）",
    ]


def test_a_rule_file_is_named_as_the_reason(tmp_path: Path) -> None:
    path = cases.save(cases.good(), tmp_path, "养护.xlsx")
    ((result,), _) = evaluate([path], load_file(written(tmp_path, HEAD)))
    assert (result.profile.title, result.rules_why) == ("某县规定", "由规则文件指定")
