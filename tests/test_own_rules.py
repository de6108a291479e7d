"""A bureau's own rule file: it changes values and levels, and a wrong one is explained."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import cases
import pytest
from test_samples import ROOT

from selfeval_xl.cli import main
from selfeval_xl.pipeline import evaluate
from selfeval_xl.rules import RulesError, Steps, load, load_file

HEAD = """
id = "county"
title = "某县规定"
name = "某县绩效自评规定"
document = "某财绩〔2024〕1号"
valid_from = 2024-01-01
extends = "mof2020"
"""
CHANGES = """
[severities]
F05 = "错误"

[rules.rate_reason]
value = 0.97
article = "第三条"
says = "低于 97% 须说明原因。"

[rules.reverse_curve]
value = "inverse_ratio"
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "规则.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_file_changes_what_it_names_and_inherits_the_rest(tmp_path: Path) -> None:
    profile = load_file(written(tmp_path, HEAD + CHANGES))
    assert profile.number("rate_reason") == Decimal("0.97")
    assert profile["rate_reason"].label == "执行率须说明原因"
    assert profile["rate_reason"].basis == "某财绩〔2024〕1号第三条"
    assert profile["missed"] == load("mof2020")["missed"]


def test_checks_and_scores_follow_the_file(tmp_path: Path) -> None:
    rows = [cases.indicators()[0] | {"nature": "≤", "target": 10, "actual": 12, "self_score": 16.67,
                                     "reason": "材料涨价，下一步集中采购。"}]  # fmt: skip
    filling = cases.good(funds=[cases.fund(spent=95)], indicators=[*rows, *cases.indicators()[1:]])
    path = cases.save(filling, tmp_path)
    (usual,), _ = evaluate([path])
    (own,), _ = evaluate([path], load_file(written(tmp_path, HEAD + CHANGES)))
    assert [f"{result.lines[0].score.points}" for result in (usual, own)] == ["16.00", "16.67"]
    assert cases.found(usual, "F05") == []
    (finding,) = cases.found(own, "F05")
    assert (finding.severity.value, finding.basis) == ("错误", "某财绩〔2024〕1号第三条")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("id = ", "规则文件「规则.toml」格式有误"),
        ('id = "x"', "规则文件「规则.toml」缺少或写错了「extends」；请按样例补上。"),
        (
            HEAD.replace("mof2020", "mof1999"),
            "规则文件「规则.toml」缺少或写错了「mof1999」；请按样例补上。",
        ),
        (
            HEAD + '[rules.grades]\nvalue = "优"',
            "中「评价等级」（grades）的取值不对；请写成与原规则同类的值。",
        ),
        (
            HEAD + '[rules.heavy_weight]\nvalue = "五十"',
            "中「单个指标分值过重」（heavy_weight）的取值不对",
        ),
        (HEAD + '[severities]\nF05 = "严重"', "F05 的级别「严重」不对；请写 错误、警告、提示。"),
        (HEAD + "[rules.new]\nvalue = 1", "缺少或写错了「label」"),
        (
            HEAD + "[rules.execution_caps]\nvalue = [{ below = 80, most = 89 }]",
            "中「执行率对应的总分上限」（execution_caps）的取值不对；请写成与原规则同类的值。",
        ),
        (HEAD + "[rules.execution_caps]\nvalue = [0.8]", "（execution_caps）的取值不对"),
        (
            HEAD + '[rules.execution_caps]\nvalue = [{ below = 0.8, most = "89" }]',
            "（execution_caps）的取值不对",
        ),
        (
            HEAD + "[rules.self_score_places]\nvalue = 3",
            "中「自评得分允许的小数位」（self_score_places）的取值不对",
        ),
        (HEAD + "[rules.self_score_places]\nvalue = 0.5", "（self_score_places）的取值不对"),
        (HEAD + 'forms = "project"', "缺少或写错了「forms」"),
        (HEAD + "forms = [1]", "缺少或写错了「forms」"),
        (HEAD + "forms = []", "的 forms 不对；请写适用的表：project、department。"),
        (HEAD + 'forms = ["region"]', "的 forms 不对；请写适用的表：project、department。"),
        (HEAD + 'includes = ["hunan"]', "缺少或写错了「hunan」"),
        (HEAD + "[rules.cost_node_required]\nvalue = true", "（cost_node_required）的取值不对"),
        (
            HEAD + 'includes = ["base_data"]\n[rules.base_procurement]\nvalue = { top = ["a"] }',
            "中「政府采购执行率」（base_procurement）的取值不对；请写成与原规则同类的值。",
        ),
    ],
)
def test_a_wrong_file_gets_one_sentence(
    text: str, sentence: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = cases.save(cases.good(), tmp_path)
    code = main(["check", str(path), "--rules", str(written(tmp_path, text))])
    said = capsys.readouterr()
    assert (code, said.out) == (2, "")
    assert sentence in said.err
    assert said.err.count("\n") == 1


def test_a_file_serves_the_forms_of_what_it_extends_or_its_own(tmp_path: Path) -> None:
    assert load_file(written(tmp_path, HEAD)).forms == ("project",)
    both = load_file(written(tmp_path, HEAD + 'forms = ["department", "project"]'))
    assert both.forms == ("department", "project")
    assert load_file(written(tmp_path, HEAD.replace("mof2020", "mof2013"))).forms == ("department",)


def test_a_file_includes_the_base_data_and_changes_one_of_its_indicators(tmp_path: Path) -> None:
    text = (
        HEAD
        + """
includes = ["base_data"]

[rules.base_procurement]
value = { top = ["procurement_spent"], bottom = [
  "procurement_budget",
], scoring = { below = 1, step = 0.1, points = 1 } }
"""
    )
    profile = load_file(written(tmp_path, text))
    changed = profile.base_indicator("政府采购执行率")
    assert changed is not None
    assert isinstance(changed.scoring, Steps)
    assert (changed.scoring.step, changed.scoring.points) == (Decimal("0.1"), Decimal(1))
    assert profile["base_procurement"].document == "某财绩〔2024〕1号"
    assert profile.base_indicator("公用经费控制率") is not None
    assert load("mof2020").base_indicator("公用经费控制率") is None


def test_a_missing_file_is_named() -> None:
    with pytest.raises(RulesError, match="打不开；请核对文件名和所在文件夹。"):
        load_file(Path("没有这个文件.toml"))


def test_the_command_takes_the_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = cases.save(cases.good(), tmp_path)
    rules = written(tmp_path, HEAD + CHANGES)
    assert main(["convert", str(path), "--rules", str(rules), "-o", str(tmp_path / "结果")]) == 0
    assert "评分规则    某县规定" in capsys.readouterr().out


def test_the_example_of_the_readme_is_a_rule_file(tmp_path: Path) -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    example = readme.split("```toml\n")[1].split("```")[0]
    profile = load_file(written(tmp_path, example))
    assert profile.number("rate_reason") == Decimal("0.95")
    assert profile.severities == {"F05": "错误"}
    caps = [profile.cap_of(Decimal(rate)) for rate in ("0.8", "0.7999", "0.7", "0.6999", "0")]
    assert caps == [None, 89, 89, 79, 79]
