from __future__ import annotations

from typing import TYPE_CHECKING

from cases import found, fund, good, indicators, judge
from expecting import WARNING, judge_all, only

if TYPE_CHECKING:
    from selfeval_xl.templates import Filling

FUNDS = [
    fund(source="中央财政资金", initial=500, budget=500.8, arrived=500.8, spent=454.57),
    fund(source="省级财政资金", initial=41.79, budget=41.79, arrived=41.79, spent=39.07),
    fund(source="县级财政资金", initial=20, budget=20, arrived=20, spent=18),
]


def written(text: str) -> Filling:
    """Return a project with three sources whose section 栏1.2 (row 8) is this text."""
    return good(bodies={"栏1.2": text}, funds=FUNDS)


def test_t01_names_the_amount_that_no_table_knows() -> None:
    finding = only(written("安排资金693.62万元，其中中央500.80万元。"), "T01")
    assert (finding.severity, finding.place) == (WARNING, "报告正文!E8")
    assert finding.message == "正文中的 693.62万元 在资金表和指标表中找不到"
    assert (finding.given, finding.expected) == ("693.62万元", "与资金表一致的金额")


def test_t01_names_each_unknown_amount_of_a_text() -> None:
    result = judge(written("安排 1,693.62 万元，支出501万元，结余0.01万元，合计６９３．６２万元。"))
    assert [f.given for f in found(result, "T01")] == [
        "1,693.62 万元", "0.01万元", "693.62万元",
    ]  # fmt: skip


def test_t01_a_figure_must_round_to_the_decimals_that_are_printed() -> None:
    cases = {"500.8万元": 0, "501万元": 0, "500.80万元": 0, "500.79万元": 1, "500.9万元": 1,
             "454.6万元": 0, "454.60万元": 1, "454.57万元": 0}  # fmt: skip
    results = judge_all(written(f"支出{text}。") for text in cases)
    for result, (text, count) in zip(results, cases.items(), strict=True):
        assert len(found(result, "T01")) == count, text


def test_t01_knows_sums_and_differences() -> None:
    known = {
        "a cell": "500.80万元",
        "a total": "562.59万元",
        "central and province": "542.59万元",
        "central and county": "520.8万元",
        "paid by central and province": "493.64万元",
        "unspent of one source": "46.23万元",
        "unspent in all": "50.95万元",
        "the change of one budget": "0.8万元",
        "no amount in 万元": "693.62元、693.62亿元、693.62 公里",
    }
    results = judge_all(written(f"情况：{text}。") for text in known.values())
    for result, what in zip(results, known, strict=True):
        assert found(result, "T01") == [], what


def test_t01_knows_the_figures_of_indicators() -> None:
    rows = indicators()
    rows[0] |= {"name": "节约投资", "target": 33.5, "actual": 36.25, "measure_unit": "万元"}
    filling = good(bodies={"栏1.2": "计划节约33.5万元，实际节约36.25万元。"}, indicators=rows)
    assert found(judge(filling), "T01") == []


def test_t01_keeps_two_workbooks_of_a_batch_apart() -> None:
    one = good(bodies={"栏1.2": "支出77.77万元。"}, funds=[fund(budget=77.77, spent=77.77)])
    other = good(bodies={"栏1.2": "支出77.77万元。"})
    first, second = judge_all([one, other])
    assert found(first, "T01") == []
    assert [f.given for f in found(second, "T01")] == ["77.77万元"]
