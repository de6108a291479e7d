"""Texts as they come: of any length, and broken into lines by a page."""

from __future__ import annotations

import pytest
from cases import found, good, judge

from selfeval_xl.checks.prose import flowing

LENGTH = 30_000


@pytest.mark.parametrize(
    "piece",
    ["1", "123,", "1.", "1=1+", "、", "其中", " ", "（", "100万元，", "其中：甲10万元、乙5万元；",
     "执行率90%，", "支出100万元，增加20万元，增长30%，"],
)  # fmt: skip
def test_a_long_run_of_anything_is_judged(piece: str) -> None:
    """How long that takes is measured in ``benchmarks/monstrous.py``."""
    result = judge(good(bodies={"栏1.2": piece * (LENGTH // len(piece))}))
    assert all(finding.sheet == "报告正文" for finding in result.findings if finding.code[0] == "T")
    assert result.totals.total == judge(good()).totals.total


WRAPPED = """2024年本站收到补助资金共1620.5万元，其中：中央资金1040.
3万元，省级资金80.6万元，其他资金499.6万元，均按规定用于
养护。全年支出1610.2万元，其中：中央资金1030.2万元，省级资
金80.4万元，其他资金499.6万元。
（一）养护里程增加，油料费支出比上年有所增长，已按程序报批
（二）其余支出与上年持平。"""


def test_lines_that_a_page_broke_run_on() -> None:
    first, second, third = flowing(WRAPPED).split("\n")
    assert first.endswith("其他资金499.6万元。")
    assert "1040.3万元" in first
    assert second.startswith("（一）")
    assert third == "（二）其余支出与上年持平。"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "一行没有换行的文字，写到本年度的资金、项目、产出和效益，没有别的行。",
        "水渠整修工程100万元\n村道硬化工程80万元\n泵站维修工程60万元\n机井更新工程40万元",
        (
            "第一段说明资金的安排和使用，都按规定办理，资料齐全。\n第二段说明项目的组织实施，都按规定办理，资料齐全。\n"
            "第三段说明产出和效益的情况，都按规定办理，资料齐全。\n第四段说明经验做法和建议，都按规定办理，资料齐全。"
        ),
        (
            "1.本年度安排水渠整修工程资金一百万元用于东片灌区的整修\n2.本年度安排村道硬化工程资金八十万元用于西片村道的硬化\n"
            "3.本年度安排泵站维修工程资金六十万元用于南片泵站的维修\n4.本年度安排机井更新工程资金四十万元用于北片机井的更新"
        ),
    ],
)
def test_lines_that_the_unit_broke_stay(text: str) -> None:
    assert flowing(text) == text


def test_a_text_pasted_from_a_page_says_what_the_page_said() -> None:
    result = judge(good(bodies={"栏1.2": WRAPPED}))
    assert found(result, "T10") == []
    wrong = judge(good(bodies={"栏1.2": WRAPPED.replace("1030.2", "1330.2")}))
    assert [f.given for f in found(wrong, "T10")] == ["1610.2万元"]
