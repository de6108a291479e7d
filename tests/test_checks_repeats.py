from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from cases import found, good, indicators, judge
from expecting import WARNING, only
from expecting_official import entry, heard, unweighted

if TYPE_CHECKING:
    from official_forms import Facts

BENEFIT = {"level1": "效益指标", "level2": "社会效益指标"}
QUALITY = {"level2": "质量指标"}


def test_d06_one_name_and_one_target_on_the_same_level() -> None:
    form = unweighted(
        entry("指标1：维修渠道长度", "≥12公里", "12公里"),
        entry("指标2：维修 渠道长度", "≥12公里", "12.5公里"),
    )
    assert heard(form, "D06") == [
        (
            "警告",
            "indicators.0.name、indicators.1.name",
            "指标「指标1：维修渠道长度」列了 2 次（数量指标），名称和指标值都相同",
        )
    ]


def test_d06_one_name_and_one_target_on_two_levels() -> None:
    form = unweighted(
        entry("村民知晓率", "≥90%", "92%", **QUALITY),
        entry("村民知晓率", "90%以上", "92%", **BENEFIT),
    )
    ((level, cell, message),) = heard(form, "D06")
    assert (level, cell) == ("警告", "indicators.0.name、indicators.1.name")
    assert "（质量指标、社会效益指标）" in message


def test_d06_in_our_template() -> None:
    rows = indicators()
    rows[1] |= {**rows[0], "level2": "质量指标", "weight": 15, "self_score": 15}
    finding = only(good(indicators=rows), "D06")
    assert (finding.severity, finding.place) == (WARNING, "绩效指标!C5、C6")
    assert (finding.given, finding.expected) == ("2 次", "同一指标只列一次")
    assert found(judge(good()), "D06") == []


@pytest.mark.parametrize(
    ("output", "benefit"),
    [
        ("农户增收人数", "增收农户人数"),
        ("培训群众的数量", "培训群众数"),
        ("苗木成活率", "苗木成活率"),
    ],
)
def test_d06_nearly_one_name_under_output_and_benefit(output: str, benefit: str) -> None:
    form = unweighted(entry(output, "≥20", "20"), entry(benefit, "≥30", "30", **BENEFIT))
    assert heard(form, "D06") == [
        (
            "提示",
            "indicators.0.name、indicators.1.name",
            f"产出指标和效益指标下的「{output}」「{benefit}」疑似同一指标",
        )
    ]


SILENT = {
    "numbered objects": (entry("1号桥加固", "1座", "1座"), entry("2号桥加固", "1座", "1座")),
    "objects": (entry("药品抽检批次", "≥3", "3"), entry("医疗器械抽检批次", "≥3", "3")),
    "years": (entry("2022年任务完成率", "100%", "100%"), entry("2023年任务完成率", "100%", "100%")),
    "batches": (entry("第一批补助发放率", "100%", "100%"), entry("第二批补助发放率", "100%", "100%")),
    "opposite": (entry("抽检合格率", "≥95%", "96%"), entry("抽检不合格率", "≤5%", "4%")),
    "a word inside": (
        entry("设备运行良好率", "≥95%", "96%"), entry("设备运行情况良好率", "≥95%", "96%", **BENEFIT),
    ),
    "one character": (entry("小学入学率", "≥99%", "99%"), entry("中学入学率", "≥99%", "99%", **BENEFIT)),
    "rate and count": (entry("培训人数", "≥50人", "50人"), entry("培训人次", "≥50人次", "50人次", **BENEFIT)),
    "figures swapped": (
        entry("1号桥2段加固", "1座", "1座"), entry("2号桥1段加固", "1座", "1座", **BENEFIT),
    ),
    "levels of government": (
        entry("市对县补助到位率", "100%", "100%"), entry("县对市补助到位率", "100%", "100%", **BENEFIT),
    ),
    "another target": (entry("举办培训", "≥2期", "2期"), entry("举办培训", "≥60人", "60人")),
    "same words, another unit": (
        entry("公益宣传活动", "≥20次", "20次"), entry("公益宣传的活动", "≥20人", "20人", **BENEFIT),
    ),
    "tasks as level 2": (
        entry("完成率", "100%", "100%", level2="道路维修"), entry("完成率", "100%", "100%", level2="路灯维修"),
    ),
    "no target": (entry("受益群众", None, None), entry("受益群众", None, None)),
    "no name": (entry("指标1：", "≥2", "2"), entry("指标2：", "≥2", "2")),
    "rates of one thing": (entry("设备完好率", "≥95%", "96%"), entry("设备利用率", "≥95%", "96%", **BENEFIT)),
}  # fmt: skip


@pytest.mark.parametrize("name", SILENT)
def test_d06_is_silent_about_different_things(name: str) -> None:
    assert heard(unweighted(*SILENT[name]), "D06") == []


def test_d06_remarks_tell_objects_apart() -> None:
    rows = indicators()
    rows[1] |= {**rows[0], "weight": 15, "self_score": 15, "remark": "东片"}
    rows[0]["remark"] = "西片"
    assert found(judge(good(indicators=rows)), "D06") == []


def test_d06_three_times_is_one_finding() -> None:
    same: Facts = entry("维修渠道长度", "≥12公里", "12公里")
    ((_, cell, message),) = heard(unweighted(same, same, {**same, **QUALITY}), "D06")
    assert cell.count("name") == 3
    assert "列了 3 次" in message
