"""T10: sums written out in a text. Figures of the published reports, in words of our own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from cases import found, good
from expecting import ERROR, INFO, WARNING, judge_all, only
from hypothesis import given
from hypothesis import strategies as st
from official_forms import lay_out, plain_form, save

from selfeval_xl.checks.breakdown import breakdowns
from selfeval_xl.checks.equations import equations
from selfeval_xl.exact import Fit
from selfeval_xl.pipeline import evaluate

if TYPE_CHECKING:
    from decimal import Decimal
    from pathlib import Path

    from selfeval_xl.templates import Filling

PLACE = "报告正文!E8"
Told = tuple[object, str, str, str]


def written(text: str) -> Filling:
    """Return a project whose section 栏1.2 (row 8) is this text."""
    return good(bodies={"栏1.2": text})


def said(texts: list[str]) -> dict[str, list[Told]]:
    """Return level, figure given, figure expected and difference of what T10 says of each text."""
    results = judge_all(written(text) for text in texts)
    for result in results:
        assert {f.place for f in found(result, "T10")} <= {PLACE}
    return {
        text: [(f.severity, f.given, f.expected, f.difference) for f in found(result, "T10")]
        for text, result in zip(texts, results, strict=True)
    }


# what is said, and where


def test_t10_names_the_equation_that_does_not_hold() -> None:
    finding = only(written("实际完成 89.97万元=30+30+29.99。"), "T10")
    assert (finding.severity, finding.place) == (ERROR, PLACE)
    assert finding.message == "文中算式「89.97万元=30+30+29.99」不成立，算得 89.99万元"
    assert (finding.given, finding.expected, finding.difference) == (
        "89.97万元", "89.99万元", "-0.02万元",
    )  # fmt: skip
    assert finding.remedy == "重新计算，改正算式中的数。"
    assert finding.basis == "绩效自评复核口径"


def test_t10_names_the_total_that_its_parts_exceed() -> None:
    text = "到位资金755.19万元，其中：中央124.23万元、省级370.83万元、市级260.3万元。"
    finding = only(written(text), "T10")
    assert (finding.severity, finding.place) == (ERROR, PLACE)
    assert finding.message == (
        "文中「755.19万元」的分项 124.23万元、370.83万元、260.3万元 合计 755.36万元，与总数不符"
    )
    assert (finding.given, finding.expected, finding.difference) == (
        "755.19万元", "755.36万元", "-0.17万元",
    )  # fmt: skip
    assert finding.remedy == "按分项重新相加，改正合计或分项。"


def test_t10_what_rounding_explains_is_information() -> None:
    text = "安排100万元，其中：中央60.04万元、省级39.97万元。"
    finding = only(written(text), "T10")
    assert finding.severity is INFO
    assert finding.message == ("文中「100万元」的分项 60.04万元、39.97万元 合计 100.01万元，有尾差")
    assert finding.remedy == "差异在四舍五入范围内；改为按分项计算的数更好。"


def test_t10_the_number_of_things_and_of_those_so_or_so() -> None:
    text = "共10个项目，其中3个执行率100%，其余5个低于100%。"
    finding = only(written(text), "T10")
    assert finding.severity is WARNING
    assert finding.message == "文中「10个」的分项 3个、5个 共 8个，与总数不符"
    assert (finding.given, finding.expected, finding.difference) == ("10个", "8个", "2个")
    assert finding.remedy == "核对总数和各部分的个数；各部分有重叠的，不必修改。"


def test_t10_reads_goals_and_reasons_too() -> None:
    goals = [{"expected": "安排90万元=30+30+30。", "actual": "使用89.97万元=30+30+29.99。"}]
    finding = only(good(goals=goals), "T10")
    assert finding.place == "绩效目标!B8"
    assert finding.given == "89.97万元"


def test_t10_reads_the_goals_of_official_forms(tmp_path: Path) -> None:
    board = lay_out(
        plain_form(goals=("申请90万元 = 3×30万元。", "完成资金89.97万元。其中:30万元编制;30万元审计;29.99万元测绘。"))
    )  # fmt: skip
    (result,), _ = evaluate([save({"自评表": [board]}, tmp_path / "表.xlsx")])
    assert [t for t in board.told(result.findings) if t[0] == "T10"] == [
        ("T10", "错误", "goals.actual")
    ]


# every statement of published reports that was recomputed


HOLD = [
    "年末实有人数48人（在职26人，离退休22人）。",
    "专项资金92.4万元，已全额拨付。",
    "调整后预算111万元，其中福彩公益金100万元，体彩公益金11万元。",
    "预算111万元，调减40万元，实际下达71万元。",
    "434.4 = 370.1 + 64.3",
    "183.82万元=133.67+50.15",
    "133.67=63.89+69.78",
    "1106.97万元 = 809.33万元 + 297.64万元",
    "4063.26=1853.49+2209.77",
    "671037万元=463142+163455+44440",
    "671037万元 = 约束性575218 + 指导性95819",
    "9779+76850+600+583808=671037",
    "三级指标33个=23+2+1+1+1+1+1+1+2",
    "6.19亿元=40957万元+20977.80万元",
    "6.19亿元=3.86亿元+2.33亿元",
    "到位3.30亿元：3.30亿元=5440万元+252万元+27285.3万元",
    "到位3.30亿元，其中中央5440万元、省级252万元、市县27285.3万元。",
    "承包费4166.55万元÷60个月=69.44万元",
    "2089万元=省内312万元+中央1777万元",
    "年初预算2389万元，其中中央2077万元、省级312万元。",
    "预算2389万元，调减300万元，调整后2089万元。",
    "计划21.7万元，到位21.7万元，支出21.7万元。",
    "资金246.2万元（中央226.7万元，省级19.5万元）。",
    "本年57.5万元（中央38万元，省级19.5万元），结转188.7万元。",
    "246.2万元=57.5万元+188.7万元",
    "支出799.12万元=434.89+77.4+286.83",
    "申请预算资金90万元。其中:30万元编制;30万元审计;30万元测绘。",
    # stated without a figure to compare, or not a number at all
    "市级资金260.3万元,为奖励督查10万元,水环境生态补偿资金250万元等。",
    "计划安排700万元，到位资金7,00.0,77万元，支出7,00.0,77万元，结余0万元。",
    "五个项目执行率分别为99.97%、99.89%、95.6%、86.02%、99.49%。",
    "预算124万元，全年支出101.84万元。",
    "每名每年补贴500元，共21.7万元。",
    "分配资金31714万元中的20977.80万元。",
    # 1000 元 × 4819 is 481.9 万元: half a year was paid, or a slip; nobody can tell from the text
    "按每生1000元发放434.4万元，受助4819人。",
]
FAIL = {
    "收到上级资金755.19万元。其中:中央级124.23万元,省级370.83万元,市级260.3万元。": [
        (ERROR, "755.19万元", "755.36万元", "-0.17万元")
    ],
    "省级资金124.23万元,为饮水工程25万元,补助0.71万元,道路100万元,维护21.24万元。": [
        (WARNING, "124.23万元", "146.95万元", "-22.72万元")
    ],
    "10个项目中，3个项目资金执行率100%，剩余项目执行率分别为99.97%、99.89%、95.6%、86.02%、99.49%。": [
        (WARNING, "10个", "8个", "2个")
    ],
    "完成预算资金89.97万元。其中:30万元编制;30万元审计;29.99万元测绘。": [
        (ERROR, "89.97万元", "89.99万元", "-0.02万元")
    ],
    "434.4万元=4819人×1000元": [(ERROR, "434.4万元", "481.9万元", "-47.5万元")],
}  # fmt: skip


def test_t10_statements_of_published_reports_that_hold_are_silent() -> None:
    assert {text: told for text, told in said(HOLD).items() if told} == {}


def test_t10_statements_of_published_reports_that_fail_are_found() -> None:
    assert said(list(FAIL)) == FAIL


def test_t10_the_allocations_of_a_published_department_report_hold() -> None:
    text = (
        "申请预算资金1406.33万元，其中：共同财政事权转移支付75.38万元（包含中央0万元、省71.38万元、市4万元），"
        "专项转移支付0万元（包含中央0万元、省0万元、市0万元），增发国债542.59万元（包含中央500.80万元、省41.79万元、"
        "市0万元），债券资金0万元；分配拨付1357.39万元，其中：共同财政事权转移支付75.38万元（包含中央0万元、"
        "省71.38万元、市4万元），增发国债支付493.64万元（包含中央454.57万元、省39.07万元、市0万元）；执行率96.52%。"
    )
    assert len(list(breakdowns(text))) == 6
    wrong = text.replace("省39.07万元", "省39.70万元")
    assert said([text, wrong]) == {
        text: [],
        wrong: [(ERROR, "493.64万元", "494.27万元", "-0.63万元")],
    }


# equations


@pytest.mark.parametrize(
    ("text", "fit", "expected"),
    [
        ("89.97万元=30+30+29.99", Fit.OFF, "89.99万元"),
        ("30+30+29.99=89.97", Fit.OFF, "89.99"),
        ("30万元＋30万元＋29.99万元＝89.99万元", Fit.EXACT, "89.99万元"),
        ("349.4万元=125.7+223.66", Fit.EXACT, "349.36万元"),
        ("349.4万元=125.7+223.64", Fit.ROUNDING, "349.34万元"),
        ("349.6万元=125.7+223.66", Fit.OFF, "349.36万元"),
        ("671037万元=463142+163455+44441", Fit.ROUNDING, "671038万元"),
        ("100万元-40万元=62万元", Fit.OFF, "60万元"),
        ("111-40=71", Fit.EXACT, "71"),
        ("20+20+50=91", Fit.OFF, "90"),
        ("总分=10+50+30+9=98分", Fit.OFF, "99"),
        ("37人×200元/人×12个月=8.88万元", Fit.EXACT, "8.88万元"),
        ("37人×200元×12个月=8.98万元", Fit.OFF, "8.88万元"),
        ("1357.39÷1406.33=96.52%", Fit.EXACT, "96.52%"),
        ("1357.39/1406.33×100%=96.52%", Fit.EXACT, "96.52%"),
        ("1357.39/1406.33×100=96.52%", Fit.EXACT, "9652.00%"),
        ("40.97/87.20=46.99%", Fit.ROUNDING, "46.98%"),
        ("40.97/87.20=47.99%", Fit.OFF, "46.98%"),
        ("10×37.24÷43.2=8.62", Fit.EXACT, "8.62"),
        ("3.30亿元=5440万元+252万元+28285.3万元", Fit.OFF, "3.4亿元"),
        ("3000元×12=3.6", Fit.EXACT, "36000元"),  # 万元 left out
    ],
)
def test_an_equation_is_judged_by_the_decimals_it_is_printed_with(
    text: str, fit: Fit, expected: str
) -> None:
    (equation,) = equations(text)
    assert equation.fit is fit
    if fit is not Fit.EXACT:
        assert equation.expected == expected


@pytest.mark.parametrize(
    "text",
    [
        "出台“1+24”项评估细则。",
        "2021-2025年规划，2024/10/11前完成。",
        "执行率=执行数/预算数。",
        "满分=100分，得分=96分。",
        "1.30+20=50万元",  # the number of an item, or 1.30
        "编号A12=1+2",
        "100=60+40+",
        "金额7,00.0,77=1+2",
        "10万元+20=3亿元",  # 20 of what?
        "平均分=(95+90+85)/3=90，5+(95+90)÷2=97.5，100×(1-5%)=95，(20+30)×2=100",
        "10^2×3=300，100+5%=105",
        "1.2亿+3000万=1.5亿元",
        "3万人×20元=60万元",
    ],
)
def test_what_is_no_equation_or_cannot_be_read_for_certain(text: str) -> None:
    assert [e for e in equations(text) if e.fit is not Fit.EXACT] == []


def test_t10_a_quotient_that_does_not_hold_is_asked_about() -> None:
    texts = ["执行率为1357.39÷1406.33=95.52%。", "执行率为1357.39÷1406.33=96.52%。"]
    assert said(texts) == {
        texts[0]: [(WARNING, "95.52%", "96.52%", "-1%")],
        texts[1]: [],
    }


# totals and their parts


EXCEEDED = {
    "安排100万元，其中中央60万元、省级50万元。": (ERROR, "110万元"),
    "安排１００万元，其中中央６０万元、省级５０万元。": (ERROR, "110万元"),
    "下达200万元，其中：\n1.中央100万元；\n2.省级110万元。": (ERROR, "210万元"),
    "下达200万元，其中：（1）中央100万元；（2）省级90万元；（3）市级20万元。": (ERROR, "210万元"),
    "三年共投入300万元，其中2021年100万元、2022年100万元、2023年120万元。": (ERROR, "320万元"),
    "本年57.5万元(中央38万元,省级29.5万元)。": (ERROR, "67.5万元"),
    "2024年预算100万元，全部到位。其中：中央60万元，省级50万元。": (ERROR, "110万元"),
    "总投资100万元，由中央60万元、省级30万元组成。": (ERROR, "90万元"),
    "到位资金100万元，分别为中央60万元、省级30万元。": (ERROR, "90万元"),
    "预算111万元，调减40万元，实际下达75万元。": (ERROR, "115万元"),
    "全年支出120.5万元，其中差旅费60.2万元，印刷费70.3万元。": (WARNING, "130.5万元"),
    "到位资金100万元，其中用于道路60万元，用于路灯50万元。": (WARNING, "110万元"),
    "共10个项目，其中8个已完工，5个在建。": (INFO, "13个"),  # they may overlap
    "下拨50万元（甲组20万元、乙组15万元、丙组10万元、丁组10万元）。": (WARNING, "55万元"),
    "下拨50万元（其中甲组20万元、乙组35万元）。": (ERROR, "55万元"),
    "全镇10个村中有10个村达标：10个村，其中3个优秀，其余6个良好。": (WARNING, "9个"),
    "共两批300万元，其中第一批120万元，分别用于水渠70万元、道路50万元；第二批190万元。": (
        WARNING, "310万元",
    ),
    # 其中 is of the income, not of the remark before it
    "收入合计480.5万元，主要是上年有防汛经费30万元。其中：拨款收入400万元，事业收入81.5万元。": (
        WARNING, "481.5万元",
    ),
}  # fmt: skip
NO_CLAIM = [
    "安排100万元，其中中央60万元。",
    "安排100万元，其中中央60万元、省级30万元。",  # not all need be named
    "安排100万元，其中中央60万元、省级50万元等。",
    "安排100万元，其中主要是道路60万元、路灯50万元。",
    "安排约100万元，其中中央60万元、省级50万元。",
    "安排100余万元，其中中央60万元、省级50万元。",
    "安排100万元，其中中央近60万元、省级50万元。",
    "安排100万元，其中中央60万元，带动社会投资80万元。",
    "安排100万元，其中中央60万元、省级40万元，支出95万元，结余5万元。",
    "安排100万元，支出90万元，其中中央60万元、省级40万元。",
    "安排100万元，其中：中央60万元，其中甲项目30万元、乙项目30万元，省级40万元。",
    "支出100万元，其中工程款80万元（含监理费30万元），设计费20万元。",
    "支出100万元，其中：人员经费60万元，公用经费40万元，会议费3万元。",
    "支出100万元，其中：基本支出60万元，项目支出40万元，三公经费3万元。",
    "一是安排100万元，其中中央60万元、省级40万元；二是支出90万元，其中中央60万元、省级30万元。",
    "支出90万元，其中中央资金安排60万元、省级资金安排40万元。",
    "预算100万元，执行率96.52%。其中：项目21个，金额100万元，支出90万元。",
    "本年收入792.22万元，其中财政拨款792.22万元，比上年增加209.28万元。",
    "中标价95万元，其中设备60万元，安装35万元，质保金5万元。",
    "两项目资金分别为40.97万元及4.55万元。",
    "安排100万元，为加强管理投入60万元，另投入80万元。",
    "安排100万元，人均补助5000元，其中最高8000元，最低3000元。",
    "发放215.3万元，其中地力补贴168.5万元，种粮补贴46.8万元，户均753元。",
    "党员48人（女性30人，35岁以下25人）。",
    "参加培训48人，其中党员30人，女性25人。",
    "共10个项目，其中3个已完工，5个在建。",
    "检查企业1920家次，查改隐患96项，其中一般隐患90项、重大隐患6项。",
    "安排资金100万元，其中：",
    "每套10万元（8万元至12万元）。",
    "安排100万元（2023年120万元，2022年90万元）。",
    "成本90万元（限价80万元，单价20万元）。",
    "到位100万元（应到120万元，未到20万元）。",
    "支出100万元（预算110万元，结余10万元）。",
    "奖补资金10万元（5000元×20户）。",
    "收入总计1,867.48万元，其中：本年收入合计1,800.00万元，上年结转67.48万元。",
    "三公经费16.95万元，其中：公务接待费5万元，公务用车费11.95万元，其中购置费0万元、运行费11.95万元。",
    "涉及10个项目，其中3个执行率100%，5个在95%以上，8个在90%以上。",
    "发现问题96个，其中重大5个，已整改90个，未整改6个。",
    "共有机构10个，其中3个行政部门和7个事业单位。",
    "预算60万元和40万元，分别为甲项目30万元、乙项目20万元。",
    "收入1867.48万元，由一般公共预算111.11万元，加上级补助等1756.37万元构成。",
    "收入合计480.5万元，主要是上年有防汛经费30万元。其中：拨款收入400万元，事业收入80.5万元。",
    "收入合计480.5万元，主要是上年有防汛经费30万元。其中：拨款收入400.04万元，事业收入80.5万元。",
    "预算500万元，执行450万元，主要用于抢险30万元。其中：人工费200万元，材料费190万元。",
    "全年预算710.3万元，执行690.2万元，其中：中央600万元，省级110.3万元。",
    "共两批300万元，其中第一批120万元，分别用于水渠70万元、道路50万元；第二批180万元。",
    "共两批300万元，其中第一批120万元，分别用于水渠70万元、道路50万元。",
]


def test_t10_parts_that_do_not_make_their_total() -> None:
    told = said(list(EXCEEDED))
    assert {text: [t[::2] for t in found] for text, found in told.items()} == {
        text: [expected] for text, expected in EXCEEDED.items()
    }


def test_t10_what_claims_nothing_is_left() -> None:
    assert {text: told for text, told in said(NO_CLAIM).items() if told} == {}


@given(st.lists(st.decimals("0.01", "9999.99", places=2), min_size=2, max_size=6))
def test_parts_that_make_their_total_to_the_cent_are_never_told(parts: list[Decimal]) -> None:
    total = sum(parts)
    listed = "、".join(f"项目{'甲乙丙丁戊己'[n]}{part}万元" for n, part in enumerate(parts))
    for text in (
        f"安排{total}万元，其中：{listed}。",
        f"安排{total}万元（{listed}）。",
        f"{total}万元={'+'.join(map(str, parts))}",
        f"{'+'.join(map(str, parts))}={total}万元",
    ):
        assert all(found.fit is Fit.EXACT for found in breakdowns(text))
        assert all(equation.fit is Fit.EXACT for equation in equations(text))
