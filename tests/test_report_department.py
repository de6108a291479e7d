"""② The department's report: the outline of Hebei, its required sentences, figures and tables."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import cases
import departments
import generate
import pytest
from docx.oxml.ns import qn
from test_report import headings, opened, strange_numbers, texts

from selfeval_xl.figures import Figures
from selfeval_xl.figures.department import department_figures
from selfeval_xl.forms import DEPARTMENT_OUTLINE, FUND_LEVELS
from selfeval_xl.outputs.report.blocks import Numbering, chinese_number
from selfeval_xl.outputs.report.wording import document_number, written_day_or_month
from selfeval_xl.pipeline import evaluate
from selfeval_xl.templates import Filling, narrative_rows

if TYPE_CHECKING:
    from pathlib import Path

    from cases import Row

    from selfeval_xl.pipeline import Result

NOT_WRITTEN = "（本节未填写。）"
SHARED, BONDS, OWN = "共同财政事权转移支付", "增发国债", "本级"


def made(filling: Filling) -> Any:
    return opened(departments.judge(filling, beside=()))


def section(document: Any, heading: str) -> list[str]:
    """Return the paragraphs between a heading and the next one of any level, tables left out."""
    found: list[str] = []
    inside = False
    for paragraph in document.paragraphs:
        if str(paragraph.style.name).startswith("Heading"):
            inside = paragraph.text == heading
        elif inside and paragraph.style.name not in {"caption", "表后间距"}:
            found.append(paragraph.text)
    return found


def levels(category: str, budget: tuple[Any, ...], spent: tuple[Any, ...]) -> Row:
    """Return a row of the matrix: 中央, 省, 市, 县 of 安排 and of 拨付."""
    row: Row = {"category": category}
    for key, amounts in (("budget", budget), ("spent", spent)):
        row |= {f"{key}_{end}": v for end, v in zip(FUND_LEVELS.values(), amounts, strict=True)}
    return row


def fund(**changes: Any) -> Row:
    """Return a fund with a 资金文号 that was spent as arranged."""
    return departments.project_row(
        **{
            "name": "自然灾害救助专项资金",
            "document_number": "唐财建[2023]123号",
            "category": SHARED,
            "fund_level": "省级",
            "budget": 71.38,
            "spent": 71.38,
            "purpose": "为119600户农村住房投保。",
            **changes,
        }
    )


MATRIX = [
    levels(SHARED, (0, 71.38, 4, 0), (0, 71.38, 4, 0)),
    levels("专项转移支付", (0, 0, 0, 0), (0, 0, 0, 0)),
    levels(BONDS, (500.8, 41.79, 0, 0), (454.57, 39.07, 0, 0)),
    levels(OWN, (0, 0, 0, 788.36), (0, 0, 0, 788.37)),
]
"""The funds of a published report (丰南区应急管理局, 2024)."""


# -- outline ------------------------------------------------------------------------------------------


def test_title_is_that_of_department_and_year() -> None:
    document = made(departments.good())
    title = [p.text for p in document.paragraphs if p.style.name == "Title"]
    assert title == ["某县交通运输局2024年度", "部门整体绩效自评报告"]
    assert document.core_properties.title == "某县交通运输局2024年度部门整体绩效自评报告"


def test_outline_is_that_of_hebei_numbered_by_the_program() -> None:
    assert headings(made(departments.good())) == [
        "一、绩效自评工作组织开展情况", "（一）成立组织机构", "（二）绩效管理实施过程",
        "（三）部门预算安排及资金分配拨付", "（四）部门日常财务管理", "（五）专项监督检查及审计部门审查意见",
        "二、绩效目标实现情况", "（一）部门总体目标", "（二）具体绩效目标完成情况", "1.专项资金年度执行情况",
        "2.项目自评结果", "3.部门整体绩效指标完成情况", "三、绩效目标设定质量情况", "四、整改措施及结果应用",
        "（一）绩效评价方面", "（二）预算管理方面", "（三）目标管理方面", "（四）项目管理方面",
    ]  # fmt: skip


def test_headings_of_the_overall_goal_are_numbered_where_they_stand() -> None:
    fields = {"overall_goal": "保障公路畅通。"}
    found = headings(made(departments.good(fields=fields)))
    start = found.index("（一）部门总体目标")
    assert found[start : start + 5] == [
        "（一）部门总体目标", "1.部门整体绩效总目标", "2.年度绩效目标及完成情况", "3.总体完成情况",
        "（二）具体绩效目标完成情况",
    ]  # fmt: skip


def test_a_goal_without_goals_of_the_year_has_no_heading_for_them() -> None:
    filling = departments.good(fields={"overall_goal": "保障公路畅通。"}, goals=[])
    assert "2.年度绩效目标及完成情况" not in headings(made(filling))
    assert "2.总体完成情况" in headings(made(filling))


def test_a_section_added_below_an_empty_one_stands_for_its_text() -> None:
    added = {"栏1.1": [("三级标题", "工作专班", "设三个专班。")]}
    rows = narrative_rows(DEPARTMENT_OUTLINE, departments.BODIES, added)
    found = made(departments.good(texts=rows, group=[]))
    assert section(found, "（一）成立组织机构") == []
    assert section(found, "1.工作专班") == ["设三个专班。"]


def test_an_almost_empty_workbook_says_where_it_is_empty() -> None:
    document = made(Filling({"department_name": "某局"}, {"projects": ()}))
    parents = {"栏1", "栏2", "栏2.2", "栏4"}
    for part, heading in zip(DEPARTMENT_OUTLINE[1:], headings(document), strict=True):
        assert section(document, heading)[:1] == ([] if part.code in parents else [NOT_WRITTEN])
    assert document.paragraphs[3].text == (
        "为全面实施预算绩效管理，强化支出责任，提高财政资金使用效益，按照预算绩效管理工作要求，"
        "我部门对部门整体绩效开展了自评，现将有关情况报告如下："
    )


def test_introduction_names_duties_documents_and_year() -> None:
    found = texts(made(departments.good(fields={"duties": "负责公路建设和养护"})))
    assert found[3] == "某县交通运输局的主要职责是：负责公路建设和养护。"
    assert found[4] == (
        "为全面实施预算绩效管理，强化支出责任，提高财政资金使用效益，"
        "根据《关于开展2024年度绩效自评工作的通知》（县财绩〔2025〕3号）等文件要求，"
        "我部门对2024年度部门整体绩效开展了自评，现将有关情况报告如下："
    )


# -- organisation -------------------------------------------------------------------------------------


def test_the_working_group_is_told_by_role() -> None:
    group: list[Row] = [
        {"role": "组长", "post": "局长", "people": 1, "duty": "统筹绩效自评"},
        {"role": "组员", "post": "财务股、公路股", "people": 13},
        {"role": "联络员", "duty": "报送材料。"},
    ]
    assert section(made(departments.good(group=group)), "（一）成立组织机构") == [
        "本部门成立绩效管理工作小组，组织开展绩效自评工作，组成和职责如下：",
        "组长1人，由局长担任。职责：统筹绩效自评。",
        "组员13人，由财务股、公路股组成。",
        "联络员（未填写由谁担任）。职责：报送材料。",
    ]


def test_systems_and_meetings_are_told_with_number_and_date() -> None:
    systems: list[Row] = [
        {"name": "预算绩效管理办法", "document_number": "县交[2023]8号", "issued": date(2023, 3, 5),
         "content": "明确分工和程序"},
        {"name": "《财务报销制度》"},
    ]  # fmt: skip
    meetings = [
        {"name": "布置会", "attended": "各股室", "held": "2025年2月", "topic": "布置自评。"}
    ]
    filling = departments.good(systems=systems, meetings=meetings, bodies={"栏1.2": "组织学习。"})
    assert section(made(filling), "（二）绩效管理实施过程") == [
        "本部门执行的预算绩效管理制度有：",
        "（1）《预算绩效管理办法》（县交〔2023〕8号，2023年3月5日印发）：明确分工和程序。",
        "（2）《财务报销制度》。",
        "本部门组织的会议和培训有：布置会（2025年2月，各股室参加）：布置自评。",
        "组织学习。",
    ]


# -- funds --------------------------------------------------------------------------------------------


def test_the_sentence_on_funds_tells_categories_levels_and_rate() -> None:
    found = section(made(departments.good(matrix=MATRIX)), "（三）部门预算安排及资金分配拨付")
    assert found[0] == (
        "本部门2024年度申请预算资金1406.33万元，其中：共同财政事权转移支付75.38万元（包含中央0.00万元、"
        "省71.38万元、市4.00万元），专项转移支付0.00万元（包含中央0.00万元、省0.00万元、市0.00万元），"
        "增发国债542.59万元（包含中央500.80万元、省41.79万元、市0.00万元），本级788.36万元；"
        "分配拨付1357.39万元，其中：共同财政事权转移支付75.38万元（包含中央0.00万元、省71.38万元、"
        "市4.00万元），专项转移支付0.00万元（包含中央0.00万元、省0.00万元、市0.00万元），"
        "增发国债493.64万元（包含中央454.57万元、省39.07万元、市0.00万元），本级788.37万元；"
        "预算执行率96.52%。各类资金情况见表1。"
    )


def test_levels_left_blank_and_categories_without_amounts_are_left_out() -> None:
    matrix = [
        levels(BONDS, (10, None, None, 2.5), (None, None, None, None)),
        levels("债券资金", (None, None, None, None), (None, 1, None, None)),
    ]
    found = section(made(departments.good(matrix=matrix)), "（三）部门预算安排及资金分配拨付")
    assert found[0] == (
        "本部门2024年度申请预算资金12.50万元，其中：增发国债12.50万元（包含中央10.00万元、县2.50万元）；"
        "分配拨付1.00万元，其中：债券资金1.00万元（包含省1.00万元）；预算执行率8.00%。各类资金情况见表1。"
    )


def test_nothing_paid_out_has_no_clause_of_its_own() -> None:
    matrix = [levels(BONDS, (10, None, None, None), (None, None, None, None))]
    found = section(made(departments.good(matrix=matrix)), "（三）部门预算安排及资金分配拨付")
    assert found[0] == (
        "本部门2024年度申请预算资金10.00万元，其中：增发国债10.00万元（包含中央10.00万元）；"
        "预算执行率0.00%。各类资金情况见表1。"
    )


def test_a_name_that_ends_with_a_figure_is_kept_apart_from_its_amount() -> None:
    matrix = [levels("国债2024", (5, None, None, None), (5, None, None, None))]
    found = section(made(departments.good(matrix=matrix)), "（三）部门预算安排及资金分配拨付")
    assert "其中：国债2024为5.00万元（包含中央5.00万元）" in found[0]


def table(document: Any, caption: str) -> Any:
    """Return the table under a caption."""
    mark = next(p for p in document.paragraphs if p.text.endswith(caption))
    return next(t for t in document.tables if t._tbl is mark._p.getnext())


def rows_of(found: Any) -> list[list[str]]:
    """Return the cells of each row, a merged one as often as it spans."""
    return [[cell.text for cell in row.cells] for row in found.rows]


def test_the_matrix_has_two_rows_a_category_and_two_of_all() -> None:
    found = table(made(departments.good(matrix=MATRIX)), "部门资金安排与拨付情况表（单位：万元）")
    rows = rows_of(found)
    assert rows[0] == ["资金类别", "环节", "中央", "省级", "市级", "县级", "小计", "预算执行率"]
    assert rows[5:7] == [
        ["增发国债", "安排", "500.80", "41.79", "0.00", "0.00", "542.59", "90.98%"],
        ["增发国债", "拨付", "454.57", "39.07", "0.00", "0.00", "493.64", "90.98%"],
    ]
    assert rows[-2:] == [
        ["合计", "安排", "500.80", "113.17", "4.00", "788.36", "1406.33", "96.52%"],
        ["合计", "拨付", "454.57", "110.45", "4.00", "788.37", "1357.39", "96.52%"],
    ]


def test_tables_fit_the_type_area_of_156_mm() -> None:
    document = made(departments.good())
    captions = [p for p in document.paragraphs if p.style.style_id == "Caption"]
    assert [p.text.partition("　")[0] for p in captions] == ["表1", "表2", "表3", "表4"]
    for caption in captions:
        columns = caption._p.getnext().iter(qn("w:gridCol"))
        assert sum(int(column.get(qn("w:w"))) for column in columns) * 25.4 / 1440 <= 156.2


def test_the_official_form_of_a_department_is_annexed() -> None:
    found = texts(made(departments.good()))
    assert "附件：部门整体绩效自评表" in found
    assert found[found.index("附件") + 1 :][:2] == ["部门整体绩效自评表", "（2024年度）"]


def test_the_two_rows_of_a_category_stand_on_one_page() -> None:
    matrix = [levels(f"类别{n}", (1, 1, 1, 1), (1, 1, 1, 1)) for n in range(12)]
    found = table(made(departments.good(matrix=matrix)), "部门资金安排与拨付情况表（单位：万元）")
    kept = [
        row.find(qn("w:tc")).find(qn("w:p")).find(qn("w:pPr")).find(qn("w:keepNext")) is not None
        for row in found._tbl.findall(qn("w:tr"))[1:]
    ]
    assert kept[:-3] == [True, False] * 11 + [True]
    assert kept[-3:] == [True, True, False]


# -- projects -----------------------------------------------------------------------------------------


def overall(filling: Filling) -> str:
    return section(made(filling), "（一）部门总体目标")[1]


def test_number_and_amount_are_said_to_be_the_same_where_they_are() -> None:
    assert overall(departments.good()) == (
        "本部门2024年度申请预算资金195.50万元，预算执行率100.00%。"
        "其中：项目2个（与部门开展项目自评个数相同），金额合计195.50万元（与部门开展项目自评金额合计相同），"
        "实际支出195.50万元，执行率为100.00%。"
    )


def test_otherwise_both_numbers_are_told() -> None:
    left_out = departments.project_row(name="丙", budget=4.5, spent=2, evaluated="否")
    projects = [*departments.projects(), left_out]
    document = made(departments.good(projects=projects))
    assert section(document, "（一）部门总体目标")[1] == (
        "本部门2024年度申请预算资金195.50万元，预算执行率100.00%。"
        "其中：项目3个（部门开展项目自评个数为2个），金额合计200.00万元（部门开展项目自评金额合计为195.50万元），"
        "实际支出197.50万元，执行率为98.75%。"
    )
    assert section(document, "（二）具体绩效目标完成情况") == [
        (
            "按照预算绩效管理要求，本部门对2024年度预算安排的项目开展了绩效自评。项目共3个，"
            "共涉及预算资金200.00万元（其中：专项转移支付95.50万元，本级104.50万元），总体预算执行率为98.75%；"
            "开展绩效自评2个，未开展1个，绩效自评覆盖率为66.67%（按金额计算为97.75%）。"
        ),
    ]


def test_amounts_that_only_print_alike_are_not_the_same() -> None:
    projects = [
        departments.project_row(),
        departments.project_row(name="丙", budget=0.001, spent=0, evaluated="否"),
    ]
    found = overall(departments.good(projects=projects))
    assert "金额合计100.00万元（部门开展项目自评金额合计为100.00万元）" in found


def test_what_is_not_filled_in_is_not_said_to_be_the_same() -> None:
    projects = [departments.project_row(name=name, evaluated=None) for name in ("甲", "乙")]
    document = made(departments.good(projects=projects))
    found = texts(document)
    assert not [
        text for text in found if "相同" in text or "覆盖率" in text or "开展项目自评" in text
    ]
    assert section(document, "（二）具体绩效目标完成情况") == [
        "项目共2个，共涉及预算资金200.00万元（其中：本级200.00万元），总体预算执行率为100.00%。"
    ]


def test_full_coverage_is_reached() -> None:
    assert section(made(departments.good()), "（二）具体绩效目标完成情况") == [
        (
            "按照预算绩效管理要求，本部门对2024年度预算安排的项目开展了绩效自评。项目共2个，"
            "共涉及预算资金195.50万元（其中：专项转移支付95.50万元，本级100.00万元），总体预算执行率为100.00%，"
            "绩效自评覆盖率达到100.00%。"
        ),
    ]


def test_each_fund_with_a_number_is_an_item() -> None:
    low = fund(
        name="增发国债补助资金（唐财建〔2024〕10号）", document_number="唐财建【2024】10号", category=BONDS,
        fund_level="中央", budget=87.2, spent=40.97, purpose="用于指挥调度能力建设；项目已完成",
        reason="中标价低于预算价",
    )  # fmt: skip
    projects = [fund(), low, fund(purpose=None, spent=60), departments.project_row()]
    assert section(made(departments.good(projects=projects)), "1.专项资金年度执行情况") == [
        (
            "（1）自然灾害救助专项资金（唐财建〔2023〕123号）安排71.38万元（为共同财政事权转移支付，省级资金），"
            "为119600户农村住房投保，实际支出71.38万元，预算执行率100.00%。"
        ),
        (
            "（2）增发国债补助资金（唐财建〔2024〕10号）安排87.20万元（为增发国债，中央资金）。"
            "用于指挥调度能力建设；项目已完成。实际支出40.97万元，预算执行率46.98%。原因：中标价低于预算价。"
        ),
        (
            "（3）自然灾害救助专项资金（唐财建〔2023〕123号）安排71.38万元（为共同财政事权转移支付，省级资金），"
            "实际支出60.00万元，预算执行率84.06%。原因：未填写。"
        ),
    ]


def test_a_single_fund_has_no_number_and_none_is_said_as_such() -> None:
    found = made(departments.good(projects=[fund(spent=None)]))
    assert section(found, "1.专项资金年度执行情况") == [
        (
            "自然灾害救助专项资金（唐财建〔2023〕123号）安排71.38万元（为共同财政事权转移支付，省级资金），"
            "为119600户农村住房投保，实际支出（未填写）。"
        )
    ]
    found = made(departments.good(projects=[departments.project_row()]))
    assert section(found, "1.专项资金年度执行情况") == ["项目清单中没有填写资金文号的专项资金。"]


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("唐财建[2023]123号", "唐财建〔2023〕123号"),
        ("唐财建【2024】 10号", "唐财建〔2024〕 10号"),
        ("唐财建(2024)10", "唐财建〔2024〕10"),
        ("唐财建（2024）第10号", "唐财建〔2024〕第10号"),
        ("唐财建[2024]10、11号", "唐财建〔2024〕10、11号"),
        ("冀财〔2024〕1号、冀财［2024］2号", "冀财〔2024〕1号、冀财〔2024〕2号"),
        ("道路工程（2024）二期", "道路工程（2024）二期"),
        ("道路工程（一期）", "道路工程（一期）"),
    ],
)
def test_document_numbers_have_the_brackets_of_the_standard(typed: str, written: str) -> None:
    assert document_number(typed) == written
    assert document_number(written) == written


def test_a_month_is_told_as_a_month() -> None:
    days = (date(2024, 2, 29), date(2024, 3, 30), date(2024, 12, 31))
    assert [written_day_or_month(day) for day in days] == [
        "2024年2月",
        "2024年3月30日",
        "2024年12月",
    ]


def test_projects_are_listed_with_result_and_total() -> None:
    projects = [
        departments.project_row(),
        departments.project_row(name="危桥改造", budget=95.5, spent=90, self_score=88.5, self_grade="良"),
        departments.project_row(name="丙", budget=4.5, spent=2, self_score=None, self_grade=None),
    ]  # fmt: skip
    document = made(departments.good(projects=projects))
    assert rows_of(table(document, "项目自评结果表（单位：万元、分）")) == [
        ["序号", "项目名称", "资金类别", "安排", "支出", "执行率", "自评得分", "等级"],
        ["1", "农村道路养护", "本级", "100.00", "100.00", "100.00%", "100.00", "优"],
        ["2", "危桥改造", "本级", "95.50", "90.00", "94.24%", "88.50", "良"],
        ["3", "丙", "本级", "4.50", "2.00", "44.44%", "—", "—"],
        ["合计", "合计", "合计", "200.00", "192.00", "96.00%", "—", "—"],
    ]
    found = section(document, "2.项目自评结果")
    assert found[0] == "项目3个，自评等级为“优”1个、“良”1个，未填写等级1个。各项目情况见表2。"
    assert found[-2:] == [
        "预算执行率低于90%的项目1个：",
        "（1）丙：安排4.50万元，实际支出2.00万元，预算执行率44.44%。原因：未填写。",
    ]


def test_low_funds_with_a_number_are_not_told_twice() -> None:
    projects = [
        fund(spent=60, reason="中标价低。"),
        departments.project_row(spent=50, reason="工期顺延。"),
        departments.project_row(name="乙", budget=10, spent=9),
    ]
    found = section(made(departments.good(projects=projects)), "2.项目自评结果")
    assert found[-2:] == [
        "除上述专项资金外，预算执行率低于90%的项目1个：",
        "（1）农村道路养护：安排100.00万元，实际支出50.00万元，预算执行率50.00%。原因：工期顺延。",
    ]


def test_serial_numbers_count_every_project() -> None:
    projects = [departments.project_row(name=f"项目{n}") for n in range(120)]
    rows = rows_of(
        table(made(departments.good(projects=projects)), "项目自评结果表（单位：万元、分）")
    )
    assert [row[0] for row in rows[1:-1]] == [str(n) for n in range(1, 121)]


def member(score: str | None, grade: str | None) -> SimpleNamespace:
    """Return what the figures take of an attached project workbook."""
    return SimpleNamespace(score=None if score is None else Decimal(score), grade=grade)


def with_members(result: Result, members: dict[int, tuple[SimpleNamespace, ...]]) -> Result:
    """Return a result whose figures know the attached project workbooks."""
    low = result.profile.number("rate_reason")
    tables = result.tables
    own = department_figures(tables["matrix"], tables["projects"], low, members)
    return replace(result, figures=Figures([*result.figures.values(), *own]))


def test_scores_missing_from_the_list_are_those_of_the_attached_workbooks() -> None:
    projects = [
        departments.project_row(name=name, self_score=score, self_grade=grade)
        for name, score, grade in (
            ("甲", 99, "优"), ("乙", None, None), ("丙", None, None), ("丁", None, "中"),
        )
    ]  # fmt: skip
    result = departments.judge(departments.good(projects=projects), beside=())
    first, second, third, fourth = (int(row.row) for row in result.tables["projects"])
    attached = member("85.5", "良")
    members = {first: (attached,), second: (attached,), third: (attached, attached), fourth: (attached,)}  # fmt: skip
    document = opened(with_members(result, members))
    rows = rows_of(table(document, "项目自评结果表（单位：万元、分）"))
    assert [row[-2:] for row in rows[1:-1]] == [
        ["99.00", "优"], ["85.50", "良"], ["—", "—"], ["85.50", "中"],
    ]  # fmt: skip
    assert section(document, "2.项目自评结果")[0] == (
        "项目4个，自评等级为“优”1个、“良”1个、“中”1个，未填写等级1个。各项目情况见表2。"
    )


# -- indicators ---------------------------------------------------------------------------------------


def test_indicators_are_told_as_in_a_projects_report() -> None:
    rows = [
        cases.indicator(actual=8, weight=20, self_score=16, reason="雨季较长。下一步提前开工。"),
        *cases.indicators()[1:],
    ]
    found = section(made(departments.good(indicators=rows)), "3.部门整体绩效指标完成情况")
    assert found[0] == (
        "部门整体绩效设预算执行率和5个三级指标。单位自评得分96.00分，等级为“优”；"
        "按照河北省评分规则（依公开资料整理）测算，得分96.00分，等级为“优”。各部分得分见表3。"
    )
    assert "表4　部门整体绩效指标完成情况表" in found
    assert found[-1] == (
        "（1）养护里程：年度指标值≥10公里，实际完成8公里，分值20分，得16.00分。"
        "原因及改进措施：雨季较长。下一步提前开工。"
    )


def test_rules_without_points_for_the_rate_do_not_name_it() -> None:
    rows = [
        cases.indicator(level1="投入", level2="目标设定", name="目标合理性", weight=50, self_score=50),
        cases.indicator(level1="效果", level2="履职效益", name="通行状况", weight=50, self_score=50),
    ]  # fmt: skip
    filling = departments.good(fields={"profile": "财预〔2013〕53号"}, indicators=rows)
    document = made(filling)
    found = section(document, "3.部门整体绩效指标完成情况")
    assert found[0].startswith("部门整体绩效设2个三级指标。单位自评得分100.00分，")
    assert "投入指标1个，完成1个，分值50分，测算得分50.00分；效果指标1个，" in " ".join(found)
    parts = rows_of(table(document, "绩效自评得分情况表（单位：分）"))
    assert [row[0] for row in parts] == ["组成部分", "投入", "效果", "合计"]


# -- every number is a figure ---------------------------------------------------------------------------


def everything() -> Filling:
    """Return a department with each table filled that the program tells of."""
    return departments.good(
        fields={
            "duties": "管理公路1200公里",
            "overall_goal": "养护公路500公里",
            "fill_date": date(2025, 3, 7),
        },
        matrix=MATRIX,
        projects=[fund(), fund(spent=1, reason="招标价低3成。"), departments.project_row(spent=50)],
        group=[{"role": "组员", "post": "2个股室", "people": 7, "duty": "负责3项工作"}],
        systems=[{"name": "办法", "document_number": "县交[2023]8号", "issued": date(2023, 6, 9)}],
        meetings=[{"name": "培训", "held": date(2024, 5, 31), "attended": "60人"}],
    )


def test_figures_of_generated_departments_are_known(tmp_path: Path) -> None:
    """The year stands right behind a department's name, so that none here ends with a figure."""
    fillings = [everything(), *(generate.department(seed) for seed in range(40))]
    fillings = [
        replace(filling, fields={**filling.fields, "department_name": "甲&乙<丙>局"})
        for filling in fillings
    ]
    paths = [departments.save(filling, tmp_path, f"{n}.xlsx") for n, filling in enumerate(fillings)]
    results, refusals = evaluate(paths)
    assert refusals == []
    assert [line for result in results for line in strange_numbers(result)] == []


def test_a_foreign_number_would_be_noticed() -> None:
    result = departments.judge(departments.good(), beside=())
    other = departments.judge(departments.good(matrix=MATRIX), beside=())
    found = strange_numbers(replace(result, figures=other.figures), figures=result.figures)
    assert [line for line in found if line.startswith("1406.33 in 本部门2024年度申请预算资金")]


# -- numbering ----------------------------------------------------------------------------------------


def test_headings_past_ninety_nine_are_numbered() -> None:
    numbering = Numbering()
    numbers = [numbering.next(2) for _ in range(121)]
    assert numbers[99:101] == ["（一百）", "（一百零一）"]
    assert [chinese_number(n) for n in (110, 111, 120, 200, 999)] == [
        "一百一十", "一百一十一", "一百二十", "二百", "九百九十九",
    ]  # fmt: skip


def test_markup_in_names_is_only_text() -> None:
    name = '<w:p>&amp;"甲" ]]>'
    projects = [fund(name=name, category=name, reason=name, spent=1)]
    group = [{"role": name, "post": name, "duty": name}]
    document = made(
        departments.good(fields={"department_name": name}, projects=projects, group=group)
    )
    assert f"{name}由{name}组成。职责：{name}。" in texts(document)
    assert rows_of(table(document, "项目自评结果表（单位：万元、分）"))[1][1:3] == [name, name]
