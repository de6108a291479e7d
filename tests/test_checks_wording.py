from __future__ import annotations

from typing import TYPE_CHECKING

import cases
import pytest
from cases import Row, found
from departments import BODIES, good, project_row
from expecting import INFO, WARNING
from expecting import judge_all as judge_projects
from expecting_departments import judge_all, told
from hypothesis import given
from hypothesis import strategies as st

from selfeval_xl.checks.wording import _ITEM, _lists
from selfeval_xl.forms import DEPARTMENT_OUTLINE
from selfeval_xl.templates import narrative_rows

if TYPE_CHECKING:
    from selfeval_xl.findings import Finding
    from selfeval_xl.templates import Filling, Value

PLACE = "报告正文!E8"


def written(*texts: str) -> Filling:
    """Return a department whose sections 栏1.2 (row 8) and, if there is one more, 栏1.4 say so."""
    return good(bodies=dict(zip(("栏1.2", "栏1.4"), texts, strict=False)))


def said(code: str, *texts: str) -> list[Finding]:
    (result,) = judge_all([written(*texts)])
    return found(result, code)


# T05, numbers of headings and of lists


@pytest.mark.parametrize(
    ("text", "given_numbers"),
    [
        ("（一）预算安排。\n（二）资金拨付。", "（一）（二）"),
        ("一、总体情况\n正文。", "一、"),
        ("  (三)日常管理", "(三)"),
        ("正文。\n十二、其他", "十二、"),
    ],
)
def test_t05_headings_numbered_by_hand_in_the_text(text: str, given_numbers: str) -> None:
    (finding,) = said("T05", text)
    assert (finding.severity, finding.place) == (WARNING, PLACE)
    assert finding.message == "正文里自己写了标题编号，会与程序的编号重复"
    assert (finding.given, finding.expected) == (given_numbers, "正文不写标题编号")
    assert finding.remedy == (
        "删去自己写的标题编号，需要标题的在该行选级别；列举的编号从 1 起依次编写。"
    )
    assert finding.basis == "《党政机关公文格式》（GB/T 9704-2012）"


@pytest.mark.parametrize(
    ("heading", "number"),
    [
        ("一、经验", "一、"),
        ("（二）经验", "（二）"),
        ("1.经验", "1."),
        ("2、经验", "2、"),
        ("（3）经验", "（3）"),
    ],
)
def test_t05_a_heading_numbered_by_hand(heading: str, number: str) -> None:
    rows = narrative_rows(
        DEPARTMENT_OUTLINE, BODIES, {"栏1.2": [("三级标题", heading, "资料齐全。")]}
    )
    (result,) = judge_all([good(texts=rows)])
    (finding,) = found(result, "T05")
    assert (finding.severity, finding.place) == (WARNING, "报告正文!C9")
    assert finding.message == f"标题「{heading}」自己写了编号，会与程序的编号重复"
    assert (finding.given, finding.expected) == (number, "标题不写编号")


@pytest.mark.parametrize(
    "heading", ["三公经费", "2024年工作", "1.5级响应", "一般公共预算", "3.15活动"]
)
def test_t05_a_heading_that_begins_with_a_number_word(heading: str) -> None:
    rows = narrative_rows(DEPARTMENT_OUTLINE, BODIES, {"栏1.2": [("三级标题", heading, "齐全。")]})
    (result,) = judge_all([good(texts=rows)])
    assert found(result, "T05") == []


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("1.甲\n2.乙\n4.丁", "1、2、4"),
        ("1、甲\n1、乙\n2、丙", "1、1、2"),
        ("2.乙\n3.丙", "2、3"),
        ("（1）甲\n（3）丙", "1、3"),
        ("1.甲\n（1）子\n（3）子\n2.乙", "1、3"),
        ("1．甲\n2．乙\n2．丙", "1、2、2"),
        ("3.只有一项", "3"),
    ],
)
def test_t05_lists_with_gaps_and_doubles(text: str, numbers: str) -> None:
    (finding,) = said("T05", text)
    assert finding.place == PLACE
    assert finding.message == "列举的编号有重号或跳号"
    assert (finding.given, finding.expected) == (numbers, "从 1 起依次编号")


@pytest.mark.parametrize(
    "text", ["（1）专项资金执行情况\n资金已支付。", "1、落实制度。", "1.甲\n（1）子\n2.乙"]
)
def test_t05_a_list_of_one(text: str) -> None:
    (finding,) = said("T05", text)
    assert finding.message == "列举只有一项，却编了号"
    assert (finding.given, finding.expected) == ("1", "只有一项的不编号")


def test_t05_each_list_of_a_text_is_told() -> None:
    findings = said("T05", "做法：\n1.甲\n3.丙\n问题：\n1.甲\n2.乙\n2.丙")
    assert [f.given for f in findings] == ["1、3", "1、2、2"]


@pytest.mark.parametrize(
    "text",
    [
        "1.甲\n2.乙\n3.丙",
        "1、甲\n2、乙",
        "（1）甲\n（2）乙",
        "1.甲\n说明。\n2.乙",
        "做法：\n1.甲\n2.乙\n问题：\n1.丙\n2.丁",
        "1.甲\n2.乙\n1.丙\n2.丁",
        "1.甲\n（1）子\n（2）子\n2.乙\n（1）子\n（2）子",
        "主要有两类（一）和（二），见附表。",
        "按照（一）的要求办理。",
        "一、二级项目全部开展自评。\n三、四级项目由乡镇负责。",
        "2024年10月完成验收。\n10月15日支付。\n3.5公里已通车。\n1.5米宽。",
        "12.4万元用于养护。",
        "2、3季度检查两次。",
        "一是落实责任；二是加强检查。",
        "100、200两种型号。",
        "",
    ],
)
def test_t05_passes(text: str) -> None:
    assert said("T05", text) == []


def test_t05_lists_of_two_sections_are_not_one() -> None:
    assert said("T05", "1、甲\n2、乙", "1、丙\n2、丁") == []
    assert {(f.place, f.message) for f in said("T05", "1、甲", "2、乙")} == {
        ("报告正文!E8", "列举只有一项，却编了号"),
        ("报告正文!E10", "列举的编号有重号或跳号"),
    }


@given(st.lists(st.integers(2, 6), min_size=1, max_size=4), st.booleans())
def test_t05_lists_numbered_upwards_are_taken_apart(lengths: list[int], apart: bool) -> None:  # noqa: FBT001
    lines = [
        line
        for length in lengths
        for line in ([*(["段落。"] if apart else []), *(f"{n}.项" for n in range(1, length + 1))])
    ]
    assert list(_lists(lines, 1)) == [list(range(1, length + 1)) for length in lengths]


@given(st.text(max_size=30))
def test_t05_no_text_is_a_list_of_nothing(text: str) -> None:
    lines = text.split("\n")
    numbers = [n for style in (1, 2) for one in _lists(lines, style) for n in one]
    assert len(numbers) == sum(1 for line in lines if _ITEM.match(line))


# T06, the same paragraph twice

LONG = "按预算业务管理工作机构的要求，对下达的预算控制数逐级分解、细化，落实到具体工作和岗位。"


def test_t06_a_paragraph_in_two_sections() -> None:
    (finding,) = said("T06", f"第一段。\n{LONG}", f"2、{LONG}\n末段。")
    assert (finding.severity, finding.place) == (INFO, "报告正文!E8、E10")
    assert finding.message == f"同一段话出现 2 次：「{LONG[:20]}……」"
    assert (finding.given, finding.expected) == ("2次", "1次")
    assert finding.remedy == "保留一处，其余改写或删去。"


def test_t06_a_paragraph_twice_in_one_section() -> None:
    (finding,) = said("T06", f"{LONG}\n（二）{LONG}\n{LONG}")
    assert (finding.place, finding.given) == (PLACE, "3次")


@pytest.mark.parametrize(
    "texts",
    [
        (LONG, LONG.replace("预算", "资金")),
        (LONG[:29], LONG[:29]),
        ("全面开展绩效评价。", "全面开展绩效评价。"),
        (f"甲。{LONG}", f"乙。{LONG}"),
    ],
)
def test_t06_passes(texts: tuple[str, str]) -> None:
    assert said("T06", *texts) == []


def test_t06_thirty_characters_are_enough_and_blanks_do_not_count() -> None:
    text = LONG[:30]
    assert len(said("T06", text, f" {text[:10]} {text[10:]}　")) == 1


def test_t06_two_workbooks_of_a_batch_may_say_the_same() -> None:
    for result in judge_all([written(LONG), written(LONG)]):
        assert found(result, "T06") == []


# T07, document numbers and amounts


@pytest.mark.parametrize(
    ("text", "brackets"),
    [
        ("根据唐财建[2024]10号文件安排。", "[]"),
        ("（唐财建（2024）10号）", "（）"),
        ("冀政(2024)5号", "()"),
        ("财预【2020】10号", "【】"),
        ("财预［2020］10号", "［］"),
        ("财预〔2020]10号", "〔]"),
        ("国发 (2024) 第5号", "()"),
        ("财预〔2020〕10号和财预[2021]101号", "[]"),
    ],
)
def test_t07_a_document_number_in_other_brackets(text: str, brackets: str) -> None:
    (finding,) = said("T07", text)
    assert (finding.severity, finding.place) == (INFO, PLACE)
    assert finding.message == "文号的年份没有用六角括号"
    assert (finding.given, finding.expected) == (brackets, "〔〕")
    assert finding.remedy == "文号写成「×财建〔2024〕10号」；并列的金额逐个写单位。"


def test_t07_looks_at_every_place_where_documents_are_named() -> None:
    filling = good(
        {"basis_documents": "《关于开展绩效自评的通知》（县财绩[2025]3号）"},
        projects=[project_row(document_number="冀财建(2024)12号")],
        systems=[{"name": "办法", "document_number": "县交【2023】8号"}],
    )
    (result,) = judge_all([filling])
    assert {(f.place, f.given) for f in found(result, "T07")} == {
        ("部门信息!B6", "[]"), ("项目清单!C7", "()"), ("组织实施!B14", "【】"),
    }  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "唐财建〔2024〕10号、财预〔2020〕10号",
        "安居小区（2024）10号楼、（2023）2号线",
        "法院（2024）冀0207民初123号判决",
        "本年度（2024）完成10项，本科室[2024]计划",
        "《河北省安全生产条例》（2024年修正）",
        "见附表（2024）第10页",
    ],
)
def test_t07_passes_documents(text: str) -> None:
    assert said("T07", text) == []


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("分别为413.6及34.52万元", ["413.6"]),
        ("分别为87.2、7.27万元", ["87.2"]),
        ("支出1、2、3万元", ["1", "2"]),
        ("安排1,406.33和1,357.39万元", ["1,406.33"]),
        ("安排10与20 万元，支出5、6万元", ["10", "5"]),
    ],
)
def test_t07_amounts_without_their_unit(text: str, numbers: list[str]) -> None:
    findings = [f for f in said("T07", text) if "单位" in f.message]
    assert [(f.given, f.expected) for f in findings] == [(n, f"{n}万元") for n in numbers]
    assert findings[0].message == f"「{numbers[0]}」后面没有单位"
    assert (findings[0].severity, findings[0].place) == (INFO, PLACE)


@pytest.mark.parametrize(
    "text",
    [
        "分别为413.6万元及34.52万元",
        "5～10万元、3至5万元、10-20万元",
        "2024年和2025年共20万元",
        "唐财建〔2024〕10、11号，94.47万元",
        "3家企业、5万元",
        "共2、3处，合计4.5万元",
        "87.2万元、7.27公里",
    ],
)
def test_t07_passes_amounts(text: str) -> None:
    assert said("T07", text) == []


# T08, slips of the pen


@pytest.mark.parametrize(
    ("text", "wrong", "right", "shown"),
    [
        ("各项目均以完成本年度的绩效目标。", "以", "已", "各项目均以完成本年"),
        ("绩效目标以实现。", "以", "已", "绩效目标以实现。"),
        ("任务都以完成。", "以", "已", "任务都以完成。"),
        ("学习《河北省安全生产条列》。", "条列", "条例", "安全生产条列》。"),
        ("按条列规定办理。", "条列", "条例", "按条列规定办理"),
        ("我据机构改革后制定制度。", "我据", "我局", "我据机构改革"),
        ("以“部门职责一工作活动”为依据。", "一", "—", "以“部门职责一工作活动”为依据"),
        ("自平得分98分。", "自平", "自评", "自平得分98"),
        ("开展绩校评价。", "绩校", "绩效", "开展绩校评价。"),
        ("予算执行良好。", "予算", "预算", "予算执行良好"),
        ("部门予算编制。", "予算", "预算", "部门予算编制。"),
    ],
)
def test_t08_finds_slips(text: str, wrong: str, right: str, shown: str) -> None:
    (finding,) = said("T08", text)
    assert (finding.severity, finding.place) == (INFO, PLACE)
    assert (finding.given, finding.expected) == (wrong, right)
    assert finding.message == f"疑似笔误：「{shown}」"
    assert finding.remedy == f"应为「{right}」的，改正；原意如此的，不必修改。"


@pytest.mark.parametrize(
    "text",
    [
        "予以完成，给予算法支持，赋予算力，准予算入成本。",
        "均已完成，都已实现，目标已实现。",
        "各股室均以完成绩效目标为导向，目标以完成年度任务为准。",
        "《河北省安全生产条例》，逐条列出，分条列实施步骤，逐条列明。",
        "我局据实报送，我据此判断，我据实说明。",
        "部门职责—工作活动",
        "自平台上线以来，来自平原地区。",
        "业绩校验、成绩校对、成绩校核",
        "以完成任务为目标，可以实现。",
    ],
)
def test_t08_passes(text: str) -> None:
    assert said("T08", text) == []


def test_t08_reads_goals_and_reasons_too() -> None:
    goals: list[Row] = [{"expected": "养护公路。", "actual": "目标以完成。"}]
    rows = [project_row(reason="予算执行偏慢。")]
    (result,) = judge_all([good(goals=goals, projects=rows)])
    assert {f.place for f in found(result, "T08")} == {"绩效目标!B8", "项目清单!N7"}


def test_t08_in_a_project() -> None:
    (result,) = judge_projects([cases.good(bodies={"栏1.2": "任务均以完成。"})])
    assert [place for _, place, _ in told(result, "T08")] == ["报告正文!E8"]


# what a careful accountant writes

ORDINARY = [
    "根据《中华人民共和国预算法》及财预〔2020〕10号文件要求，2024年10月15日召开布置会。",
    "主要做法：\n1.成立小组；\n2.制定方案；\n3.组织培训。",
    "一是预算编制不细；二是执行进度偏慢。下一步，予以改进。",
    "资金于2024年3月、6月两次下达，共195.50万元，已全部支付。",
    "（详见附件1）项目按期完工，验收合格率100%。",
    "与2023年相比，检查次数由35次增加到40次，增长14.29%。",
    "组织相关股室（一）科、（二）科联合检查，累计检查12.5天。",
]


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_sentences_raise_nothing(text: str) -> None:
    (result,) = judge_all([written(text)])
    for code in ("T01", "T03", "T04", "T05", "T06", "T07", "T08"):
        assert found(result, code) == [], code


def changed(value: Value) -> Filling:
    return good(texts=[{"level": "正文", "heading": value, "body": value}])


def test_blank_headings_and_bodies_are_no_trouble() -> None:
    for result in judge_all(changed(value) for value in (None, "", " ", 1, 2.5)):
        for code in ("T05", "T06", "T07", "T08"):
            assert found(result, code) == []
