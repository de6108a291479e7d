from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from cases import Row, found, good, indicators, judge
from expecting import ERROR, INFO, WARNING, errors, grave, judge_all, only
from expecting_official import entry, heard, judge_official, unweighted
from official_forms import lines, plain_form

if TYPE_CHECKING:
    from official_forms import Facts

    from selfeval_xl.findings import Finding
    from selfeval_xl.templates import Filling, Value


def first(**changes: Value) -> Filling:
    """Return a project whose first indicator (row 5, ≥ 10 公里, 20 points) is changed."""
    rows = indicators()
    rows[0] |= changes
    return good(indicators=rows)


def rate(**changes: Value) -> Filling:
    """Return a project whose second indicator (row 6, 验收合格率 ≥ 95 %) is changed."""
    rows = indicators()
    rows[1] |= changes
    return good(indicators=rows)


def described(**changes: Value) -> Filling:
    """Return a project whose qualitative indicator (row 8) is changed."""
    rows = indicators()
    rows[3] |= changes
    return good(indicators=rows)


def serious(filling: Filling, code: str) -> Finding:
    """Return the one error or warning of a code."""
    (finding,) = [f for f in found(judge(filling), code) if f.severity is not INFO]
    return finding


# D01, what is measured is a figure


def test_d01_words_in_place_of_a_result() -> None:
    finding = serious(first(actual="约八公里"), "D01")
    assert (finding.severity, finding.place) == (ERROR, "绩效指标!G5")
    assert finding.message == "「养护里程」的实际完成值「约八公里」不是数字"
    assert (finding.given, finding.expected) == ("约八公里", "数字、百分比或日期")


@pytest.mark.parametrize(
    ("changes", "place", "message"),
    [
        ({"target": "若干"}, "E5", "「养护里程」的指标值「若干」不是数字"),
        ({"target": "95%以上"}, "E5", "「养护里程」的指标值「95%以上」不是数字"),
        ({"actual": "≥10"}, "G5", "「养护里程」的实际完成值带有「≥」，不是实际数"),
        ({"target": "≤10"}, "E5", "「养护里程」指标值写「≤」，指标性质选「≥」，两者不同"),
        ({"target": "2024-06-30", "actual": "已验收"}, "G5",
         "「养护里程」的实际完成值「已验收」不是日期"),
        ({"target": "2024-06-30"}, "G5",
         "「养护里程」的指标值「2024-06-30」是日期，实际完成值「10」是数字，不能比较"),
        ({"actual": date(2024, 6, 30)}, "G5",
         "「养护里程」的指标值「10」是数字，实际完成值「2024-06-30」是日期，不能比较"),
        ({"nature": "正向"}, "D5", "「养护里程」指标性质未填或不认识，不能测算"),
        ({"nature": "是否", "actual": "见附件"}, "G5",
         "「养护里程」的实际完成值没有写明达成情况，不能测算"),
        ({"method": "直接赋分", "actual": "见附件"}, "G5",
         "「养护里程」的实际完成值没有写明达成情况，不能测算"),
        ({"method": "满意度分档"}, "D5", "「养护里程」所选评分规则没有满意度分档，不能测算"),
        ({"method": "完成比例", "nature": "定性", "actual": "达成预期指标"}, "D5",
         "「养护里程」实际完成值不是数字，不能测算"),
        ({"self_score": "满分"}, "I5", "自评得分：「满分」不是数字"),
        ({"weight": "二十"}, "H5", "分值：「二十」不是数字"),
        ({"threshold": "及格"}, "L5", "及格门槛：「及格」不是百分比"),
    ],
)  # fmt: skip
def test_d01_names_what_cannot_be_judged(
    changes: dict[str, Value], place: str, message: str
) -> None:
    finding = serious(first(**changes), "D01")
    assert (finding.severity, finding.place) == (ERROR, f"绩效指标!{place}")
    assert finding.message == message


def test_d01_a_qualitative_result_must_name_a_grade() -> None:
    finding = serious(described(actual="全年保持通行"), "D01")
    assert finding.place == "绩效指标!G8"
    assert finding.message == "「道路通行状况」的实际完成值没有写明达成情况，不能测算"
    assert finding.expected == "达成预期指标、部分达成预期指标、未达成预期指标"


def test_d01_a_negative_target_has_no_method_and_is_no_error() -> None:
    finding = serious(first(name="人口增长率", target=-2, actual=-1), "D01")
    assert (finding.severity, finding.place) == (WARNING, "绩效指标!E5")
    assert finding.message == "「人口增长率」指标值为负数，没有通行的算法，不能测算"
    assert finding.remedy == "按自评得分计，由复核人判断。"


def test_d01_a_side_date_that_cannot_be_read_is_a_warning_and_a_year_an_error() -> None:
    finding = serious(good({"start_date": "年初"}), "D01")
    assert (finding.severity, finding.place) == (WARNING, "基本信息!B10")
    assert serious(good({"year": "去年"}), "D01").severity is ERROR


def test_d01_every_conversion_is_noted() -> None:
    result = judge(first(target="10公里", actual="１２公里", self_score="20分", reason="超额" * 3))
    notes = [(f.place, f.given) for f in found(result, "D01") if f.severity is INFO]
    assert {("绩效指标!E5", "10公里"), ("绩效指标!G5", "１２公里"), ("绩效指标!I5", "20分")} <= set(
        notes
    )
    assert grave(result, "D01") == []


def test_an_indicator_that_is_filled_in_but_has_no_score_is_always_named() -> None:
    changes: list[Row] = [
        {"nature": nature, "target": target, "actual": actual, "method": method}
        for nature in ("≥", "=", "定性", "是否", "其他")
        for target in (10, "2024-06-30", "通车")
        for actual in (9, "2024-07-01", "达成预期指标", "见附件")
        for method in (None, "完成比例", "直接赋分", "评判等级", "满意度分档")
    ]
    rows = [{**indicators()[0], "self_score": 16, "reason": "雨季停工，今后提前施工。", **one}
            for one in changes]  # fmt: skip
    batches = [rows[n : n + 60] for n in range(0, len(rows), 60)]
    for result in judge_all(good(indicators=batch) for batch in batches):
        named = {cell for f in found(result, "D01") if f.severity is not INFO for cell in f.cells}
        for line in result.lines:
            own = {line.row.actual_at, line.row.target_at, line.row.nature_at}
            assert (line.score.points is None) <= bool(own & named), (line.row, line.score)


# D02, rates


def test_d02_a_share_of_a_whole_does_not_exceed_100_percent() -> None:
    finding = only(rate(actual="103%"), "D02")
    assert (finding.severity, finding.place) == (ERROR, "绩效指标!G6")
    assert finding.message == "「验收合格率」的实际完成值超过 100%"
    assert (finding.given, finding.expected, finding.difference) == (
        "103%", "不大于 100%", "3个百分点",
    )  # fmt: skip
    assert only(rate(target=120, actual=100), "D02").place == "绩效指标!E6"
    rows = indicators()
    rows[4] |= {"actual": 101, "measure_unit": None}
    assert only(good(indicators=rows), "D02").place == "绩效指标!G9"


def test_d02_a_fraction_where_percents_are_meant() -> None:
    finding = only(rate(actual=0.98), "D02")
    assert (finding.severity, finding.place) == (ERROR, "绩效指标!G6")
    assert finding.message == "「验收合格率」指标值 95%，完成值 0.98，疑似把百分数填成了小数"
    assert (finding.given, finding.expected) == ("0.98", "98")
    assert only(rate(name="任务完成率", actual=0.98), "D02").place == "绩效指标!G6"
    both = found(judge(rate(target=0.95, actual=0.96)), "D02")
    assert [f.place for f in both] == ["绩效指标!E6", "绩效指标!G6"]


@pytest.mark.parametrize(
    "changes",
    [
        {"actual": "100%"},
        {"actual": 100},
        {"name": "游客增长率", "target": 1, "actual": 60},
        {"name": "游客增长率", "target": "50%", "actual": "160%"},
        {"name": "合格率提高幅度", "target": 0.5, "actual": 1},
        {"name": "满意度提升率", "target": 100, "actual": 130},
        {"name": "投诉率", "nature": "≤", "target": 2, "actual": 0.03},
        {"name": "任务完成率", "target": 100, "actual": 118},
        {"name": "验收合格率", "target": 0.95, "actual": 0.96, "measure_unit": None},
        {"name": "满意度调查问卷", "target": 200, "actual": 210, "measure_unit": "份"},
        {"name": "资金到位金额", "target": 200, "actual": 210, "measure_unit": "万元"},
        {"name": "亩均增收", "target": 1, "actual": 80, "measure_unit": "元"},
        {"name": "合格率", "nature": "定性", "target": "全部合格", "actual": "达成预期指标"},
    ],
)
def test_d02_passes(changes: dict[str, Value]) -> None:
    assert found(judge(rate(**changes)), "D02") == []


# D03, a target that can be measured


@pytest.mark.parametrize(
    "target",
    ["明显增强", "大幅下降", "进一步提高", "有效改善人居环境", "一定程度提升", "百姓生活不断改善",
     "持续稳定", "十分显著地提高", "统一管理水平提升"],
)  # fmt: skip
def test_d03_vague_words_alone(target: str) -> None:
    finding = only(described(target=target), "D03")
    assert (finding.severity, finding.place) == (WARNING, "绩效指标!E8")
    assert finding.message == "「道路通行状况」的指标值没有可以衡量的标准"
    assert (finding.given, finding.expected) == (target, "数字，或可以对照的标准")


@pytest.mark.parametrize(
    "target",
    ["较上年下降10%", "较上年下降百分之十", "提高两个档次", "减少三起", "提升１５％",
     "建立制度并印发", "安全形势稳定，无重大事故", "养护路段全年保持通行", "稳定在一类水质",
     "有效防范，零死亡",
     "改善八户住房", "吃、穿、住、饮水、就医五项保障到位"],
)  # fmt: skip
def test_d03_passes(target: str) -> None:
    assert found(judge(described(target=target)), "D03") == []


# D04, direction


def test_d04_a_cost_that_wants_to_grow_and_a_satisfaction_that_wants_to_fall() -> None:
    rows = indicators()
    rows[0] |= {"level2": "成本指标", "name": "每公里养护成本"}
    rows[4] |= {"nature": "≤", "target": "95%"}
    cost, survey = found(judge(good(indicators=rows)), "D04")
    assert (cost.severity, cost.place) == (WARNING, "绩效指标!D5")
    assert cost.message == "成本指标「每公里养护成本」的指标性质用了「≥」，方向可能反了"
    assert (cost.given, cost.expected) == ("≥", "≤")
    assert survey.place == "绩效指标!D9"
    assert survey.message == "满意度指标「群众满意度」的指标性质用了「≤」，方向可能反了"
    assert survey.expected == "≥"


def test_d04_passes() -> None:
    changes: list[Row] = [
        {"level2": "成本指标", "name": "每公里养护成本", "nature": "≤"},
        {"level2": "成本指标", "name": "每公里养护成本", "nature": "="},
        {"level2": "成本指标", "name": "成本节约率", "nature": "≥"},
        {"level1": "满意度指标", "level2": "服务对象满意度指标", "name": "投诉率", "nature": "≤"},
        {"nature": "≥"},
    ]
    for result in judge_all(first(**change) for change in changes):
        assert found(result, "D04") == []


# D05, money is no quantity


@pytest.mark.parametrize(
    ("name", "unit"),
    [("资金支付进度", "%"), ("补助资金拨付", ""), ("采购设备", "万元"), ("发放补贴金额", "元")],
)
def test_d05_money_among_quantities(name: str, unit: str) -> None:
    finding = serious(first(name=name, measure_unit=unit), "D05")
    assert (finding.severity, finding.place) == (WARNING, "绩效指标!C5")
    assert finding.message == f"「{name}」是资金指标，不宜放在数量指标下"
    assert finding.expected == "反映工作数量的指标"


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"name": "资金监管检查次数", "measure_unit": "次"},
        {"name": "补助资金发放人数", "measure_unit": "人"},
        {"name": "采购设备", "measure_unit": "台"},
        {"name": "项目支出控制数", "measure_unit": "万元", "level2": "成本指标", "nature": "≤"},
    ],
)
def test_d05_passes(changes: dict[str, Value]) -> None:
    assert found(judge(first(**changes)), "D05") == []


# D07, the template's own words


@pytest.mark.parametrize(
    "text",
    ["……", "…", "...", "××", "XXX", "**", "（200字以内）", "100字以内", "请填写项目名称",
     "请在此处输入", "点击此处", "（示例）", "示例", "××县应急管理局养护项目",
     "[bookmark: _GoBack]正文", "指标1"],
)  # fmt: skip
def test_d07_placeholders_in_a_text(text: str) -> None:
    finding = only(good({"overall_goal": text}), "D07")
    assert (finding.severity, finding.place) == (ERROR, "绩效目标!B3")
    assert finding.message == f"留有模板提示文字「{finding.given}」"
    assert finding.given
    assert finding.given in text


def test_d07_looks_at_everything_the_unit_writes() -> None:
    rows = indicators()
    rows[0] |= {"name": "指标1", "reason": "……", "evidence": "××", "remark": "请填写"}
    filling = good(
        {"basis_documents": "××"},
        {"栏6": "主要包括项目招投标、调整、竣工验收等情况"},
        indicators=rows,
        goals=[{"expected": "……", "actual": "……"}],
        funds=[{"source": "当年财政拨款", "initial": 1, "budget": 1, "spent": 1, "reason": "×××"}],
    )
    cells = {f"{f.sheet}!{cell}" for f in found(judge(filling), "D07") for cell in f.cells}
    assert {"基本信息!B12", "绩效指标!C5", "绩效指标!J5", "绩效指标!M5", "绩效指标!N5",
            "资金情况!H7"} <= cells  # fmt: skip
    assert sum(cell.startswith("绩效目标!") for cell in cells) == 2
    assert sum(cell.startswith("报告正文!E") for cell in cells) == 1


@pytest.mark.parametrize(
    "text",
    ["养护农村道路 10 公里。", "要求简报每期控制在500字以内，全年编发12期简报，均按规定时间报送。",
     "示例引领，建成示例段 3 处", "指标10项全部完成", "培训……等内容", "设备规格 5×3×2 米",
     "发放问卷，请群众填写", "《×××规划》", "包括水库巡查和山塘巡查"],
)  # fmt: skip
def test_d07_passes(text: str) -> None:
    assert found(judge(good({"overall_goal": text})), "D07") == []


def test_faults_of_one_sheet_do_not_hide_those_of_another() -> None:
    rows = indicators()
    rows[0] |= {"actual": "若干", "self_score": 25, "level1": None}
    filling = good(
        {"declared_total": 10, "funds_declared_budget": 5, "unit": None},
        {"栏6": ""},
        funds=[{"source": "其他资金", "initial": 1, "budget": "多", "spent": -3}],
        goals=[{"expected": "……"}],
        indicators=rows,
    )
    result = judge(filling)
    assert {line[:3] for line in errors(result)} >= {"D01", "D07", "F09", "P01", "S02"}
    assert {f.sheet for f in result.findings} >= {
        "基本信息", "资金情况", "绩效目标", "绩效指标", "报告正文",
    }  # fmt: skip


# D04, work to be done with an upper limit


@pytest.mark.parametrize(
    "name", ["开展精品示范村建设数量", "指标1：新建公厕数量", "培训教师人数", "改造户用厕所数"]
)
def test_d04_work_to_be_done_with_a_limit(name: str) -> None:
    assert heard(unweighted(entry(name, "≤4", "4")), "D04") == [
        ("警告", "indicators.0.target", f"数量指标「{name}」的指标性质用了「≤」，方向可能反了")
    ]


@pytest.mark.parametrize(
    ("name", "target"),
    [
        ("开展精品示范村建设数量", "≥4"),
        ("开展精品示范村建设数量", "4"),
        ("开展精品示范村建设数量", "=4"),
        ("投诉件数", "≤4件"),
        ("科目调整次数", "≤10次"),
        ("组织会议次数", "≤4次"),
        ("涉企检查次数", "≤2次"),
        ("聘用编外人员人数", "≤20人"),
        ("公务用车购置数量", "≤1辆"),
        ("三公经费控制数", "≤20万元"),
        ("安全事故发生数量", "≤0起"),
        ("维修用时", "≤24小时"),
        ("在职人员数量", "≤40人"),
        ("办公设备购置数量", "≤5台"),
        ("改造停运天数", "≤5天"),
        ("培训支出占比", "≤5%"),
        ("节能改造后能耗", "≤40吨"),
    ],
)
def test_d04_is_silent_about_other_quantities(name: str, target: str) -> None:
    assert heard(unweighted(entry(name, target, "0")), "D04") == []


def test_d04_a_limit_outside_the_quantities_is_left_alone() -> None:
    of_benefit = entry("新增就业人数", "≤4", "4", level1="效益指标", level2="社会效益指标")
    assert heard(unweighted(of_benefit), "D04") == []


def test_d04_work_with_a_limit_in_our_template() -> None:
    finding = only(first(nature="≤"), "D04")
    assert (finding.severity, finding.place) == (WARNING, "绩效指标!D5")
    assert (finding.given, finding.expected) == ("≤", "≥")


# D01, results in words on official forms


def worded(*pairs: tuple[str, str]) -> list[tuple[str, str, str]]:
    """Return what D01 says of qualitative indicators with these targets and results."""
    rows = lines({n: {"target": one, "actual": other} for n, (one, other) in enumerate(pairs, 4)})
    return heard(plain_form(indicators=rows), "D01")


REPEATED = "定性指标的实际完成值只重复指标值或写已达到，没有写达成档次，不能测算"


@pytest.mark.parametrize(
    ("target", "actual"),
    [
        ("有效提升", "有效提升"),
        ("健全", "已健全。"),
        ("建立健全", "已建立健全"),
        ("好坏", "好"),
        ("优良中低差", "优"),
        ("改善", "改善明显"),
        ("有效保障", "保障到位"),
        ("明显改善", "已达到预期要求"),
    ],
)
def test_d01_a_result_that_repeats_its_target_is_only_a_hint(target: str, actual: str) -> None:
    assert worded((target, actual)) == [("提示", "indicators.4.actual", REPEATED)]


@pytest.mark.parametrize(
    ("target", "actual"),
    [
        ("有效提升", "见附件"),
        ("健全", "不健全"),
        ("建立健全", "基本建立"),
        ("建立健全", "正在建立"),
        ("好坏", "坏"),
        ("优良中低差", "差"),
        ("明显改善", "有所改善"),
        ("满意", "较满意"),
    ],
)
def test_d01_a_result_that_says_less_than_its_target_is_a_warning(target: str, actual: str) -> None:
    assert worded((target, actual)) == [
        ("警告", "indicators.4.actual", "「受益村庄数量」的实际完成值没有写明达成情况，不能测算")
    ]


def test_d01_repeated_targets_are_told_once_a_form() -> None:
    assert worded(("有效提升", "有效提升"), ("改善", "改善明显")) == [
        ("提示", "indicators.4.actual、indicators.5.actual", REPEATED)
    ]


def test_d01_a_grade_needs_no_hint() -> None:
    assert worded(("有效提升", "达成预期指标")) == []


def test_d01_says_what_to_write_in_place_of_what_cannot_be_read() -> None:
    bad = lines({0: {"self_score": "1O"}, 1: {"actual": "8座9座"}})
    findings = judge_official(plain_form(indicators=bad)).findings
    assert [(f.message, f.expected) for f in findings if f.code == "D01"] == [
        ("自评得分：「1O」不是数字（疑似把数字 0、1 写成了字母）", "数字，如 9.5"),
        ("实际完成值：不能确定「8座9座」中哪一个数字是实际完成值；请只写一个数字和单位", ""),
    ]


# D04, standards at which people are paid


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("农村低保标准", []),
        ("困难学生补助标准", []),
        ("护理补贴发放标准", []),
        ("设备采购单价", ["D04"]),
        ("工程造价标准", ["D04"]),
    ],
)
def test_d04_a_standard_of_payment_is_to_be_reached(name: str, codes: list[str]) -> None:
    cost: Facts = {"level1": "成本指标", "level2": "经济成本指标", "name": name,
            "target": "≥600元", "actual": "620元"}  # fmt: skip
    findings = judge_official(plain_form(indicators=lines({4: cost}))).findings
    assert [f.code for f in findings if f.code == "D04"] == codes


# D07, names of a template left with values beside them


@pytest.mark.parametrize("name", ["指标1：……", "指标 2：…", "指标3:××", "指标1：", "指标2：...."])
def test_d07_a_name_left_as_the_template_has_it(name: str) -> None:
    form = plain_form(indicators=lines({0: {"name": name}}))
    (finding,) = [f for f in judge_official(form).findings if f.code == "D07"]
    assert (finding.severity, finding.message) == (ERROR, f"留有模板提示文字「{name}」")


@pytest.mark.parametrize("name", ["指标1：维修渠道长度", "指标2维修长度", "指标1：维修渠道……等"])
def test_d07_a_numbered_name_is_none(name: str) -> None:
    form = plain_form(indicators=lines({0: {"name": name}}))
    assert [f for f in judge_official(form).findings if f.code == "D07"] == []
