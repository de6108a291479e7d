from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import cases
import pytest
from cases import Row, found, fund, indicators
from departments import good, project_row
from expecting import INFO, WARNING
from expecting import judge_all as judge_projects
from expecting_departments import judge_all, told
from hypothesis import given, settings
from hypothesis import strategies as st

from selfeval_xl.exact import divide, fixed

if TYPE_CHECKING:
    from selfeval_xl.findings import Finding
    from selfeval_xl.pipeline import Result
    from selfeval_xl.templates import Filling, Value

PLACE = "报告正文!E8"
BONDS = "增发国债"
LIST: tuple[tuple[str, str, str, float, float], ...] = (
    ("指挥调度", BONDS, "中央", 87.2, 40.97),
    ("指挥调度（省级）", BONDS, "省级", 7.27, 4.55),
    ("基层防灾", BONDS, "中央", 413.6, 413.6),
    ("基层防灾（省级）", BONDS, "省级", 34.52, 34.52),
    ("应急值守", "本级", "县级", 788.36, 788.36),
)
MATRIX: list[Row] = [
    {"category": BONDS, "budget_central": 500.8, "budget_province": 41.79,
     "spent_central": 454.57, "spent_province": 39.07},
    {"category": "本级", "budget_county": 788.36, "spent_county": 788.36},
]  # fmt: skip


def listed() -> list[Row]:
    """Return the bonds of a published report, and own money so that the whole is 1330.95 万元."""
    return [
        project_row(
            name=name, code=f"P{number}", category=category, fund_level=level, budget=budget,
            spent=spent, self_score=None, self_grade=None,
            document_number=f"唐财建〔2024〕{number + 10}号" if category == BONDS else None,
            reason="中标价低于预算，剩余资金已退回。下一年据实编制。",
        )
        for number, (name, category, level, budget, spent) in enumerate(LIST)
    ]  # fmt: skip


def written(text: str, **changes: Value) -> Filling:
    """Return that department whose section 栏1.2 (row 8) is this text."""
    return good(changes, bodies={"栏1.2": text}, matrix=MATRIX, projects=listed())


def rates(*texts: str) -> list[list[Finding]]:
    """Return what T03 says of each text."""
    return [found(result, "T03") for result in judge_all(written(text) for text in texts)]


# T03, rates in the text


def test_t03_a_rate_that_nothing_gives() -> None:
    ((finding,),) = rates("部门整体预算执行率为69.52%。")
    assert (finding.severity, finding.place) == (WARNING, PLACE)
    assert finding.message == "正文中的执行率 69.52% 由表中的金额算不出来"
    assert (finding.given, finding.expected) == ("69.52%", "「合计」为 96.32%")
    assert finding.remedy == (
        "用拨付（执行）数除以安排（预算）数重新计算，改正正文或表格；另有所指的，不必修改。"
    )
    assert finding.basis == "绩效自评复核口径"


def test_t03_expects_the_rate_of_what_the_sentence_names() -> None:
    ((finding,),) = rates("增发国债安排较多，执行率为80%。")
    assert finding.expected == "「增发国债」为 90.98%"


def test_t03_a_rate_that_only_rounding_explains_is_information() -> None:
    ((one, other),) = rates("预算执行率分别为46.99%及62.64%。")
    assert (one.severity, other.severity) == (INFO, INFO)
    assert one.message == (
        "正文中的执行率 46.99%，按「指挥调度」的金额计算是 46.98%（四舍五入范围内）"
    )
    assert (one.given, one.expected) == ("46.99%", "46.98%")
    assert (other.given, other.expected) == ("62.64%", "62.59%")
    assert one.remedy == "差异在四舍五入范围内；改为按表中金额计算的数更好。"


@pytest.mark.parametrize(
    ("printed", "severity"),
    [
        ("46.97%", WARNING),  # the amounts allow 46.9755 % to 46.9924 %, the print half a unit more
        ("46.98%", None),
        ("46.99%", INFO),
        ("47.00%", WARNING),
        ("47%", None),
        ("47.0%", None),
        ("46.9%", WARNING),
        ("46.984%", None),
        ("46.986%", INFO),
    ],
)
def test_t03_judges_a_rate_at_the_decimals_it_is_printed_with(
    printed: str, severity: object
) -> None:
    (findings,) = rates(f"指挥调度资金执行率{printed}。")
    assert [f.severity for f in findings] == ([severity] if severity else [])


KNOWN_RATES = [
    "总体预算执行率为96.32%。",
    "总体预算执行率为９６．３２％。",
    "增发国债执行率90.98%。",
    "中央资金执行率90.77%，省级资金执行率93.49%，县级资金支付率100%。",
    "有文号的专项资金执行率90.98%。",
    "国债支付率为91%，本级资金拨付率100%。",
    "支出1281.99万元，预算1330.95万元，执行率 96.32 %。",
    "安排资金1,000万元，支出876.5万元，执行率为87.65%。",
    "两项目共94.47万元，支出45.52万元，执行率48.18%。",
    "安排94.47万元，结余48.95万元，执行率48.18%。",
    "支出71.38万元，安排71.38万元，执行率100%。",
    "绩效自评覆盖率达到100%。",
    "5个项目全部自评，覆盖率100%。",
    "执行率100%的项目有3个。",
    "总投入94.47万元。全年按进度支付。\n实际支出45.52万元，执行率48.18%。",
    "总投入94.47万元；已支出45.52万元，支付率48.2%。",
    "下达资金6.3亿元，已支出2.51亿元，支付率为39.8%。",
    "下达资金630000元，已支出251000元，支付率为39.84%。",
    "天然林管护资金20万元，当年未使用，执行率0%。",
]

NOT_OUR_RATES = [
    "执行率低于90%的项目有2个，低于80%的要说明原因。",
    "执行率超过95%的科室予以表扬。",
    "预算执行率96.32%，比上年提高3.2%。",
    "预算执行率96.32%，较上年的93.1%提高3.22个百分点。",
    "预算执行率由上年的85%提高到96.32%。",
    "上年预算执行率为85%，去年支付率82%。",
    "2023年部门预算执行率为93.11%。",
    "力争执行率达到98%，确保年底执行率99%。",
    "要求执行率不低于95%，执行率目标为95%。",
    "下一年度预算执行率提高到99%。",
    "截至6月底，预算执行率45%。",
    "上半年执行率为41%，第三季度执行率70%。",
    "2024年10月31日执行率达到80%。",
    "政府采购预算执行率98%，三公经费支出率88%。",
    "国库集中支付率98%，制度执行率95%，合同支付率85%。",
    "绿化覆盖率42%，监控覆盖率95%，宣传覆盖率达到85%。",
    "预算执行率、自评覆盖率分别为95%、99%。",
    "执行率在95%左右，近三年执行率为99%。",
    "预算执行率权重10%，占总分10%。",
    "隐患整改率98%，群众满意度95%。",
    "完成检查80%，执行率见附表。",
    "资金到位率85%。",
    "平均执行率88.8%。",
]


@pytest.mark.parametrize("text", KNOWN_RATES)
def test_t03_knows_rates_of_totals_rows_levels_kinds_and_of_the_sentence(text: str) -> None:
    assert rates(text) == [[]]


@pytest.mark.parametrize("text", NOT_OUR_RATES)
def test_t03_leaves_limits_changes_plans_and_other_rates_alone(text: str) -> None:
    assert rates(text) == [[]]


WRONG_RATES = {
    "指挥调度因中标价低于预算价格，预算执行率55%。": ["55%"],
    "资金按进度支付，截至2024年12月31日，预算执行率70%。": ["70%"],
    "2024年部门预算执行率为70%。": ["70%"],
    "增发2023年国债资金执行率70%。": ["70%"],
    "执行率70.5%，支付率71.5%。": ["70.5%", "71.5%"],
    "执行率分别为46.98%、72%和90.98%。": ["72%"],
    "支出45.52万元，安排94.47万元，执行率84.18%。": ["84.18%"],
    "上年结转资金执行率70%。": ["70%"],
    "总投入94.47万元。实际支出45.52万元，执行率58.18%。": ["58.18%"],
    "总投入94.47万元。全年到位94.47万元。\n项目已完工，执行率70%。": ["70%"],
    "管护资金20万元已全部支出，执行率0%。": ["0%"],
    "自评覆盖率95%。": ["95%"],
    "全面开展自评，覆盖率为90%。": ["90%"],
    "第一句没有比率。\n第二段执行率70%；第三句执行率71%。": ["70%", "71%"],
}


@pytest.mark.parametrize("text", WRONG_RATES)
def test_t03_finds_wrong_rates_wherever_they_stand(text: str) -> None:
    (findings,) = rates(text)
    assert [f.given for f in findings] == WRONG_RATES[text]
    assert {f.severity for f in findings} == {WARNING}


def test_t03_reads_what_the_goals_say_was_done() -> None:
    goals: list[Row] = [{"expected": "按进度支付。", "actual": "执行率70%。"}]
    (result,) = judge_all([good(goals=goals)])
    assert told(result, "T03") == [
        ("警告", "绩效目标!B8", "正文中的执行率 70% 由表中的金额算不出来")
    ]


def test_t03_says_nothing_without_any_money() -> None:
    filling = good(bodies={"栏1.2": "执行率70%，自评覆盖率90%。"}, matrix=[], projects=[])
    (result,) = judge_all([filling])
    assert found(result, "T03") == []


def test_t03_coverage_by_number_or_by_amount() -> None:
    rows = listed()
    rows[4] |= {"evaluated": "否"}
    texts = {"覆盖率（按个数）": "自评覆盖率80%。", "按金额": "自评覆盖率40.77%。"}
    results = judge_all(
        good(bodies={"栏1.2": text}, matrix=MATRIX, projects=rows) for text in texts.values()
    )
    assert [found(result, "T03") for result in results] == [[], []]


def test_t03_a_figure_of_an_indicator_is_known() -> None:
    rows = indicators()
    rows[1] |= {"name": "合同支付率", "target": "85%", "actual": "88%"}
    (result,) = judge_all([good(bodies={"栏1.2": "支付率88%。"}, indicators=rows)])
    assert found(result, "T03") == []


PROJECT_FUNDS = [fund(source="中央财政资金", initial=500, budget=400, arrived=300, spent=200),
                 fund(source="县级财政资金", initial=100, budget=100, arrived=100, spent=90)]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "given"),
    [
        ("资金到位率80%，执行率58%。", []),
        ("中央资金到位率75%，执行率50%；县级资金到位率100%、执行率90%。", []),
        ("按年初预算计算到位率60%。", []),
        ("资金到位率90%。", ["90%"]),
        ("预算执行率85%。", ["85%"]),
        ("项目自评覆盖率95%，管网覆盖率85%。", []),
    ],
)
def test_t03_in_a_project(text: str, given: list[str]) -> None:
    (result,) = judge_projects([cases.good(bodies={"栏1.2": text}, funds=PROJECT_FUNDS)])
    assert [f.given for f in found(result, "T03")] == given


# T04, claims that all was reached


def claimed(text: str, *, met: bool = False, **fields: Value) -> Filling:
    """Return a department that writes so, beside a missed 养护里程 unless ``met``."""
    rows = indicators()
    if not met:
        rows[0] |= {"actual": 9, "self_score": 18, "reason": "雨季较长。下一年提前开工。"}
    return good(fields, bodies={"栏1.2": text}, indicators=rows)


CLAIMS = {
    "各项目均以完成本年度的绩效目标。": "均以完成",
    "年初的各项目的绩效目标均已完成，预算完成情况较好。": "均已完成",
    "年度绩效目标全部实现。": "全部实现",
    "年度绩效目标5项，全部完成。": "全部完成",
    "各项绩效指标均达到目标值。": "均达到目标值",
    "绩效指标全部达标。": "全部达标",
    "各项任务均已按期完成。": "均已按期完成",
    "全部完成了年度绩效目标任务。": "全部完成",
    "圆满完成年度绩效目标。": "圆满完成",
    "全面完成了年初设定的绩效目标。": "全面完成",
    "各项绩效指标达到目标值。": "各项绩效指标达到目标值",
    "绩效指标完成率为100%。": "绩效指标完成率为100%",
    "绩效执行不存在偏差。": "不存在偏差",
    "绩效目标执行未发现偏离。": "未发现偏离",
    "按要求，绩效目标全部完成。": "全部完成",
    "上年没有完成，本年绩效目标均已完成。": "均已完成",
    "产出指标均已完成。": "均已完成",
    "数量指标全部达到目标值。": "全部达到目标值",
}

NO_CLAIMS = [
    "部分目标未全部完成。",
    "绩效目标没有全部完成，指标尚未全部达标，目标难以全部实现。",
    "并非都完成绩效目标，绩效目标不可能均已完成。",
    "除养护里程外，其余绩效目标均已完成。",
    "其他绩效指标均达到目标值。",
    "绩效目标基本全部完成。",
    "力争年度绩效目标全部完成。",
    "确保各项绩效指标全部达到目标值，下一步，绩效目标全部实现。",
    "绩效目标全部完成后再安排资金。",
    "对全部完成绩效目标的股室给予表扬。",
    "绩效目标均已完成审核，绩效指标均已完成设定。",
    "绩效目标管理均已实现全覆盖。",
    "项目手续均已完成，各项目均已完成招标。",
    "绩效目标均完成80%以上。",
    "各股室均以完成绩效目标为导向。",
    "检查绩效目标有无偏差，有没有偏离。",
    "绩效目标没有偏差原因说明。",
    "测量无偏差，桥面线形无较大偏差。",
    "各项指标完成情况良好，分析了偏差。",
    "予以完成。",
    "质量指标全部达标，时效指标均已完成。",
    "该项目绩效目标全部完成。",
]


@pytest.mark.parametrize("text", CLAIMS)
def test_t04_finds_claims_beside_a_missed_indicator(text: str) -> None:
    (result,) = judge_all([claimed(text)])
    (finding,) = found(result, "T04")
    assert (finding.severity, finding.place, finding.given) == (WARNING, PLACE, CLAIMS[text])
    assert finding.message == f"正文写「{CLAIMS[text]}」，而「养护里程」未达到指标值"
    assert finding.expected == "与指标完成情况和执行率相符的说法"
    assert finding.remedy == "如实写明哪些没有完成或偏离较大，说明原因和措施；或核对数据。"
    assert finding.basis == "财预〔2020〕10号第十一条（未完成或偏离较大的要分析原因）"


@pytest.mark.parametrize("text", NO_CLAIMS)
def test_t04_leaves_other_sentences_alone(text: str) -> None:
    (result,) = judge_all([claimed(text)])
    assert found(result, "T04") == []


def test_t04_claims_are_right_where_all_was_reached() -> None:
    for result in judge_all(claimed(text, met=True) for text in CLAIMS):
        assert found(result, "T04") == []


def low_rates(text: str) -> Result:
    (result,) = judge_all([written(text)])
    return result


def test_t04_names_the_low_rates_and_counts_the_rest() -> None:
    rows = indicators()
    rows[0] |= {"actual": 9, "self_score": 18}
    rows[3] |= {"actual": "部分达成预期指标", "self_score": 20}
    filling = good(bodies={"栏1.2": "绩效目标均已完成，且无偏离较大项目。"}, indicators=rows,
                   matrix=MATRIX, projects=listed())  # fmt: skip
    (result,) = judge_all([filling])
    (finding,) = found(result, "T04")
    assert finding.message == (
        "正文写「均已完成」，而「养护里程」未达到指标值、「道路通行状况」未达到指标值、"
        "「指挥调度」执行率 46.98% 等 4 处"
    )


def test_t04_a_rate_of_eighty_percent_is_not_low() -> None:
    for spent, count in ((80, 0), (79.99, 1)):
        rows = [project_row(spent=spent)]
        matrix: list[Row] = [{"category": "本级", "budget_county": 100, "spent_county": 100}]
        filling = good(bodies={"栏1.2": "绩效目标均已完成。"}, projects=rows, matrix=matrix)
        (result,) = judge_all([filling])
        assert len(found(result, "T04")) == count


@pytest.mark.parametrize(
    ("actual", "points", "count"), [(9, 18, 0), (8, 16, 0), (7.9, 15.8, 1), (0, 0, 1)]
)
def test_t04_a_wide_deviation_is_one_of_more_than_a_fifth(
    actual: float, points: float, count: int
) -> None:
    rows = indicators()
    rows[0] |= {"actual": actual, "self_score": points}
    filling = good(bodies={"栏1.2": "绩效目标执行没有较大偏差。"}, indicators=rows)
    (result,) = judge_all([filling])
    assert len(found(result, "T04")) == count


def test_t04_one_finding_a_text_the_first_that_is_contradicted() -> None:
    text = "绩效目标执行无较大偏差。年度绩效目标均已完成。绩效指标全部达标。"
    (result,) = judge_all([claimed(text)])
    assert [f.given for f in found(result, "T04")] == ["均已完成"]


def test_t04_a_kind_of_indicators_is_compared_with_its_own() -> None:
    rows = indicators()
    rows[4] |= {"actual": "80%", "self_score": 8.89}
    text = "产出指标均已完成，满意度指标全部达标。"
    (result,) = judge_all([good(bodies={"栏1.2": text}, indicators=rows)])
    assert [f.given for f in found(result, "T04")] == ["全部达标"]


def test_t04_in_a_project_one_low_source_is_told_once() -> None:
    text = "本项目绩效目标均已完成。"
    filling = cases.good(bodies={"栏1.2": text}, funds=[fund(spent=50, reason="结余。")])
    (result,) = judge_projects([filling])
    (finding,) = found(result, "T04")
    assert finding.message == "正文写「均已完成」，而「当年财政拨款」执行率 50.00%"


def test_t04_a_source_whose_spending_is_blank_is_not_low() -> None:
    funds = [fund(), fund(source="其他资金", spent=None)]
    filling = cases.good(bodies={"栏1.2": "绩效目标均已完成。"}, funds=funds)
    (result,) = judge_projects([filling])
    assert found(result, "T04") == []


def test_t04_reads_what_the_goals_say_was_done() -> None:
    rows = indicators()
    rows[0] |= {"actual": 9, "self_score": 18}
    goals: list[Row] = [{"expected": "养护公路。", "actual": "绩效目标全部完成。"}]
    (result,) = judge_all([good(goals=goals, indicators=rows)])
    assert [f.place for f in found(result, "T04")] == ["绩效目标!B8"]


FEN = st.integers(1, 10**9).map(lambda n: Decimal(n).scaleb(-2))


@settings(max_examples=20, deadline=None)
@given(st.lists(st.tuples(FEN, FEN), min_size=1, max_size=6), st.integers(0, 2))
def test_t03_never_faults_a_rate_that_was_rounded_from_its_amounts(
    pairs: list[tuple[Decimal, Decimal]], places: int
) -> None:
    rows = [project_row(name=f"项目{n}", code=f"P{n}", budget=budget, spent=spent)
            for n, (budget, spent) in enumerate(pairs)]  # fmt: skip
    budget, spent = (sum((pair[side] for pair in pairs), Decimal(0)) for side in (0, 1))
    sentences = [
        f"第{n}项资金执行率{fixed(divide(top * 100, bottom) or Decimal(0), places)}%。"
        for n, (bottom, top) in enumerate([*pairs, (budget, spent)])
    ]
    line: Row = {"category": "本级", "budget_county": budget, "spent_county": spent}
    filling = good(bodies={"栏1.2": "".join(sentences)}, projects=rows, matrix=[line])
    (result,) = judge_all([filling])
    assert found(result, "T03") == []
