"""T02: one item, one amount."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cases import found, good
from departments import good as good_department
from departments import project_row
from expecting import ERROR, judge_all, only
from expecting_departments import judge_all as judge_departments

if TYPE_CHECKING:
    from selfeval_xl.findings import Finding
    from selfeval_xl.templates import Filling

NAME = {"project_name": "安全生产专项业务资金"}


def written(first: str, second: str = "") -> Filling:
    """Return the project 安全生产专项业务资金 of 2024 whose 栏1.2 (row 8) and 栏1.1 (row 7) say so."""
    bodies = {"栏1.2": first, "栏1.1": second} if second else {"栏1.2": first}
    return good(NAME, bodies=bodies)


def said(texts: list[str]) -> dict[str, list[Finding]]:
    """Return what T02 says of each text, the whole of it in one section."""
    results = judge_all(written(text) for text in texts)
    return {text: found(result, "T02") for text, result in zip(texts, results, strict=True)}


def test_t02_the_project_has_one_amount_here_and_another_there() -> None:
    filling = written(
        "我单位对2024年安全生产专项业务资金693.62万元进行了绩效自评。",
        "预算批复976万元，到位788.82万元，主要用于安全生产专项业务788.82万元。\n安全生产专项业务资金788.82万元。",
    )
    finding = only(filling, "T02")
    assert (finding.severity, finding.place) == (ERROR, "报告正文!E8")
    assert finding.message == "「安全生产专项业务资金」此处写 693.62万元，报告正文!E7写 788.82万元"
    assert (finding.given, finding.expected, finding.difference) == (
        "693.62万元", "788.82万元", "-95.2万元",
    )  # fmt: skip
    assert finding.remedy == "核对该事项的金额，各处改成一致；确是两笔不同的钱，写明各是什么。"
    assert finding.basis == "绩效自评复核口径"


def test_t02_of_two_amounts_the_one_of_the_tables_is_expected() -> None:
    finding = only(written("安全生产专项业务资金90万元。\n安全生产专项业务资金100万元。"), "T02")
    assert (finding.given, finding.expected) == ("90万元", "100万元")
    assert finding.message == "「安全生产专项业务资金」此处写 90万元，同一格写 100万元"


CONTRADICTED = {
    "农村饮水安全工程资金30万元。全年农村饮水安全工程资金35万元。": ("35万元", "30万元"),
    "拨付农村饮水安全工程30.5万元，进展顺利。已拨付农村饮水安全工程31.5万元。": ("31.5万元", "30.5万元"),
    "2024年安全生产专项业务资金预算100万元。安排安全生产专项业务资金120万元。": ("120万元", "100万元"),
    "安全生产专项业务资金共计100万元。安全生产专项业务资金为1200000元。": ("1200000元", "100万元"),
}  # fmt: skip
NOT_THE_SAME = [
    "安全生产专项业务资金788.82万元。安全生产专项业务资金788.82万元。",
    "安全生产专项业务资金788.82万元。安全生产专项业务资金789万元。",
    "安全生产专项业务资金788.82万元。安全生产专项业务资金7888200元。",
    "安排安全生产专项业务资金788.82万元。支出安全生产专项业务资金693.62万元。",
    "安全生产专项业务资金788.82万元。安全生产专项业务资金693.62万元已支付。",
    "安全生产专项业务资金预算788.82万元。安全生产专项业务资金结余95.2万元。",
    "2023年安全生产专项业务资金693.62万元。2024年安全生产专项业务资金788.82万元。",
    "上年安全生产专项业务资金693.62万元。安全生产专项业务资金788.82万元。",
    "安全生产专项业务资金788.82万元，其中安全生产专项业务资金93.62万元用于宣传。",
    "3月下达安全生产专项业务资金600万元。9月下达安全生产专项业务资金188.82万元。",
    "第一批安全生产专项业务资金600万元。第二批安全生产专项业务资金188.82万元。",
    "安全生产专项业务资金976万元，调减187.18万元。安全生产专项业务资金788.82万元。",
    "安全生产专项业务资金约700万元。安全生产专项业务资金788.82万元。",
    "建议增加安全生产专项业务资金200万元。安全生产专项业务资金788.82万元。",
    "农村饮水安全工程资金30万元。农村饮水安全工程35万元。",  # only near
    "一是拨付农村饮水安全工程资金30万元。二是拨付农村饮水安全工程资金35万元。",
    "甲镇农村饮水安全工程资金30万元。乙镇农村饮水安全工程资金35万元。",
    "到位中央财政资金30万元。到位中央财政资金35万元。",  # every fund's name
    "办公费、差旅费30万元。办公费、差旅费35万元。",
    "农村饮水安全工程预算30万元，农村饮水安全工程支出25万元。",
    "预算976万元，用于农村饮水安全工程30万元。支出788万元，用于农村饮水安全工程25万元。",
    "农村饮水安全工程资金（中央）30万元、农村道路硬化工程资金35万元。",
    "护林员60人，发放巡护管护补助12万元；保洁员80人，发放巡护管护补助16万元。",
    "护林员60人，饮水巡护管护补助12万元；保洁员80人，饮水巡护管护补助16万元。",
    "差旅费8万元，同比减少2万元。印刷费5万元，同比减少1万元。",
    "饮水安全管护支出8万元，饮水安全管护支出增加2万元。饮水安全管护支出增加3万元。",
]


def test_t02_equal_names_of_one_year_and_stage_with_two_amounts() -> None:
    told = said(list(CONTRADICTED))
    assert {t: [(f.given, f.expected) for f in fs] for t, fs in told.items()} == {
        text: [pair] for text, pair in CONTRADICTED.items()
    }
    assert {f.severity for fs in told.values() for f in fs} == {ERROR}


def test_t02_other_stages_years_parts_and_names_are_left() -> None:
    told = {text: fs for text, fs in said(NOT_THE_SAME).items() if fs}
    assert told == {}


def test_t02_what_was_expected_is_not_compared_with_what_came() -> None:
    goals = [
        {"expected": "投入农村饮水安全工程资金100万元。", "actual": "投入农村饮水安全工程资金95万元。"},
        {"expected": "建成水厂2座。", "actual": "建成水厂2座，投入农村饮水安全工程资金90万元。"},
    ]  # fmt: skip
    finding = only(good(goals=goals), "T02")
    assert (finding.place, finding.given) == ("绩效目标!B9", "90万元")


def test_t02_the_projects_of_a_department() -> None:
    rows = [project_row(name="安全生产专项业务资金", budget=100, spent=100)]
    bodies = {"栏1.2": "安全生产专项业务90万元。", "栏1.4": "安全生产专项业务资金100万元。"}
    (result, other) = judge_departments(
        [
            good_department(bodies=bodies, projects=rows),
            good_department(bodies=bodies),
        ]
    )
    assert [(f.given, f.expected) for f in found(result, "T02")] == [("90万元", "100万元")]
    assert found(other, "T02") == []
