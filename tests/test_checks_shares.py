"""T11: growth and shares. Figures of published reports, in words of our own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cases import found, good
from expecting import WARNING, judge_all, only

if TYPE_CHECKING:
    from selfeval_xl.templates import Filling


def written(text: str) -> Filling:
    """Return a project whose section 栏1.2 (row 8) is this text."""
    return good(bodies={"栏1.2": text})


def said(texts: list[str]) -> dict[str, list[tuple[str, str]]]:
    """Return figure given and figure expected of what T11 says of each text."""
    results = judge_all(written(text) for text in texts)
    return {
        text: [(f.given, f.expected) for f in found(result, "T11")]
        for text, result in zip(texts, results, strict=True)
    }


def test_t11_names_the_growth_that_does_not_follow() -> None:
    finding = only(written("支出1207.72万元，比上年增加378.19万元，增长45.49%。"), "T11")
    assert (finding.severity, finding.place) == (WARNING, "报告正文!E8")
    assert finding.message == "文中「378.19万元」的增减幅度 45.49% 由旁边的金额算不出来"
    assert (finding.given, finding.expected) == ("45.49%", "45.59%")
    assert finding.remedy == "按旁边的金额重新计算；另有所指的，不必修改。"
    assert finding.basis == "绩效自评复核口径"


def test_t11_names_the_growth_that_is_written_as_money() -> None:
    finding = only(written("支出1207.72万元，增加378.19万元，增加45.49万元。"), "T11")
    assert finding.message == "文中「378.19万元」的增减幅度写成了金额 45.49万元"
    assert (finding.given, finding.expected) == ("45.49万元", "45.59%")


def test_t11_names_the_share_that_does_not_follow() -> None:
    text = "支出1207.72万元，其中：基本支出631.38万元，占53.28%；项目支出576.34万元，占47.72%。"
    finding = only(written(text), "T11")
    assert finding.message == "文中「631.38万元」的占比 53.28% 由同一句的金额算不出来"
    assert (finding.given, finding.expected) == ("53.28%", "52.28%")


WRONG = {
    "收入792.22万元，增加189.25万元，增长33.39%。": ("33.39%", "31.39%"),
    "收入600万元，比上年减少200万元，下降30%。": ("30%", "25.00%"),
    "共2089万元，其中中央1777万元，占比86.06%，省级312万元，占14.94%。": ("86.06%", "85.06%"),
    "接待费60万元，占支出的6%，接待费减少20万元，下降35%。": ("35%", "25.00%"),
}
RIGHT = [
    "收入1207.72万元，增加38.5万元，增加3.29%。",
    "收入792.22万元，比上年增加189.25万元，增长31.39%。",
    "财政拨款收入792.22万元，增加209.28万元，增长35.9%。",
    "收入792万元，增加189万元，增长31.4%。",  # 189 and 792 are rounded
    "收入600万元，比上年减少200万元，下降25%。",
    "预算100万元，增加20万元，增长20%。",  # of the budget before
    "收入120万元、支出100万元，增加20万元，增长20%。",
    "支出1207.72万元，其中：基本支出631.38万元，占52.28%；项目支出576.34万元，占47.72%。",
    "共2089万元，其中中央1777万元，占比85.06%，省级312万元，占14.94%。",
    "支出1000万元，其中项目500万元，占50%，甲项目100万元，占20%。",  # of the projects
    "计划53户，完成129户，完工率243%。",
    "支出约1200万元，增加378.19万元，增长40%。",
    "支出1207.72万元，增加378.19万元，执行率提高2%。",
    "支出1207.72万元，增加378.19万元，提高2个百分点。",
    "其中培训支出10万元，占全县培训支出的3%。",
    "支出100万元，其中培训支出10万元，占全县的3%。",
    "支出1207.72万元，增加378.19万元，增加会议费20万元。",
    "增加20万元，增长99%。",
    # what changed is not what the amount before it is of
    "三公经费比上年增加3万元，其中公务接待费减少2万元，减少40%。",
    "三公经费30万元，其中公务接待费减少2万元，减少40%。",
    "三公经费30万元；公务接待费减少2万元，减少40%。",
    "三公经费30万元，公务接待费较上年减少2万元，减少40%。",
]


def test_t11_growth_and_shares_that_no_amount_gives() -> None:
    assert said(list(WRONG)) == {text: [pair] for text, pair in WRONG.items()}


def test_t11_growth_and_shares_that_hold_or_say_nothing() -> None:
    assert {text: told for text, told in said(RIGHT).items() if told} == {}
