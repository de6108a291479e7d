"""② The report: outline, numbers, typography, and every figure tied to the registry."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any

import cases
import generate
import pytest
from docx import Document
from docx.oxml.ns import qn
from test_samples import ROOT, sample_paths

from selfeval_xl.forms import PROJECT_OUTLINE
from selfeval_xl.intake import known
from selfeval_xl.outputs.report import report
from selfeval_xl.outputs.report.base import build_base
from selfeval_xl.outputs.report.base_names import BASE_FILE
from selfeval_xl.outputs.report.blocks import Numbering, chinese_number
from selfeval_xl.pipeline import evaluate
from selfeval_xl.templates import narrative_rows

if TYPE_CHECKING:
    from pathlib import Path

    from selfeval_xl.figures import Figures
    from selfeval_xl.pipeline import Result
    from selfeval_xl.templates import Filling

WHEN = datetime(2026, 1, 1)  # noqa: DTZ001 (a file property)
NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")
CAPTION = re.compile(r"^表\d+　|见表\d+")
NOT_TYPED = {"form_id", "form", "file", "path", "version", "sheet", "row"}
NUMBERING = re.compile(r"^(?:\d{1,2}\.(?!\d)|（\d+）)")


def opened(result: Result) -> Any:
    return Document(BytesIO(report(result, WHEN)))


def made(filling: Filling) -> Any:
    return opened(cases.judge(filling))


def texts(document: Any) -> list[str]:
    """Every paragraph, those of tables included."""
    return [
        "".join(t.text or "" for t in p.iter(qn("w:t")))
        for p in document.element.body.iter(qn("w:p"))
    ]


def uncounted(document: Any) -> Any:
    """Return a document without the 序号 of its tables' rows."""
    for table in document.tables:
        if table.cell(0, 0).text == "序号":
            for row in table._tbl.findall(qn("w:tr")):
                row.remove(row.find(qn("w:tc")))
    return document


def headings(document: Any) -> list[str]:
    return [p.text for p in document.paragraphs if str(p.style.name).startswith("Heading")]


def own_numbers(result: Result) -> set[str]:
    """Return the numbers the unit typed: texts, measures, names, document numbers, dates.

    A day's number may be written without its zero.
    """
    rows = [result.form, *(row for rows in result.tables.values() for row in rows)]
    typed = [
        value
        for row in rows
        for key, value in zip(row._fields, row, strict=True)
        if known(value) and key not in NOT_TYPED and not key.endswith(("_at", "_sheet"))
    ]
    found = {number for value in typed for number in NUMBER.findall(str(value))}
    return found | {number.lstrip("0") for number in found}


def strange_numbers(result: Result, figures: Figures | None = None) -> list[str]:
    """Return the numbers of the report that are no figure, none of the unit's, no document number."""
    registry = figures or result.figures
    allowed = {number for figure in registry.values() for number in NUMBER.findall(figure.text)}
    allowed |= own_numbers(result) | set(NUMBER.findall(result.profile.document))
    found = []
    for text in texts(uncounted(opened(result))):
        bare = NUMBERING.sub("", CAPTION.sub("", text))
        found += [f"{number} in {text}" for number in NUMBER.findall(bare) if number not in allowed]
    return found


@pytest.mark.parametrize("path", sample_paths(), ids=["reported", "corrected"])
def test_every_number_of_a_sample_report_is_a_known_figure(path: Path) -> None:
    (result,), _ = evaluate([path])
    assert strange_numbers(result) == []


def test_a_foreign_number_would_be_noticed() -> None:
    """The test above can fail: a report whose figures were another project's has strange numbers."""
    result = cases.judge(cases.good(funds=[cases.fund(initial=7, budget=765.43, spent=654.32)]))
    other = cases.judge(cases.good(funds=[cases.fund(initial=321.09, budget=321.09, spent=123.45)]))
    found = strange_numbers(replace(result, figures=other.figures), figures=result.figures)
    assert "123.45 in 项目全年执行数123.45万元，预算执行率38.45%，结转结余197.64万元。" in found


def test_figures_of_generated_reports_are_known(tmp_path: Path) -> None:
    inputs = [cases.save(generate.filling(seed), tmp_path, f"{seed}.xlsx") for seed in range(40)]
    results, _ = evaluate(inputs)
    assert [line for result in results for line in strange_numbers(result)] == []


def test_outline_is_complete_and_numbered_by_the_program() -> None:
    assert headings(made(cases.good())) == [
        "一、项目支出概况", "（一）项目实施单位基本情况", "（二）项目资金基本情况", "（三）项目资金绩效目标",
        "二、项目资金使用及管理情况", "（一）项目资金安排落实、总投入等情况", "（二）项目资金实际使用情况",
        "（三）项目资金管理情况分析", "三、项目支出组织实施情况", "（一）资金使用管理情况", "（二）项目组织实施情况",
        "四、项目支出绩效情况", "（一）项目支出决策情况", "（二）项目支出过程情况", "（三）项目支出产出情况",
        "（四）项目支出效益情况", "五、主要经验做法、存在的问题及原因分析", "（一）主要经验做法",
        "（二）存在的问题及原因分析", "六、有关建议", "七、其他需要说明的问题",
    ]  # fmt: skip


def test_headings_that_staff_add_are_numbered_in_their_place() -> None:
    """A second-level and a third-level heading after 1.1: the next official heading becomes （三）."""
    added = {
        "栏1.1": [
            ("二级标题", "机构沿革", "正文甲"),
            ("三级标题", "编制", "正文乙"),
            ("正文", "", "正文丙"),
        ]
    }
    rows = narrative_rows(PROJECT_OUTLINE, cases.BODIES, added)
    document = made(cases.good(texts=rows))
    assert headings(document)[:5] == [
        "一、项目支出概况", "（一）项目实施单位基本情况", "（二）机构沿革", "1.编制", "（三）项目资金基本情况",
    ]  # fmt: skip
    assert "正文丙" in texts(document)


def test_numbering_restarts_below_a_higher_heading() -> None:
    numbering = Numbering()
    levels = (1, 2, 2, 3, 3, 2, 3, 1, 2)
    assert [numbering.next(level) for level in levels] == [
        "一、", "（一）", "（二）", "1.", "2.", "（三）", "1.", "二、", "（一）",
    ]  # fmt: skip
    assert [chinese_number(n) for n in (1, 9, 10, 11, 19, 20, 21, 99)] == [
        "一", "九", "十", "十一", "十九", "二十", "二十一", "九十九",
    ]  # fmt: skip


def test_sentences_are_built_from_the_figures() -> None:
    fund = cases.fund(
        initial=120, budget=100, arrived=90, spent=85.5, reason="招标节约。下一步细化预算。"
    )
    found = texts(made(cases.good(funds=[fund])))
    assert (
        "项目资金来源为当年财政拨款，年初预算数120.00万元，全年预算数100.00万元，比年初预算数减少20.00万元，实际到位90.00万元。"
        in found
    )
    assert (
        "项目全年预算数100.00万元，实际到位90.00万元，资金到位率90.00%。各来源情况见表1。" in found
    )
    assert "项目全年执行数85.50万元，预算执行率85.50%，结转结余14.50万元。" in found
    assert "当年财政拨款的预算调整或执行偏差原因：招标节约。下一步细化预算。" in found
    assert (
        "预算执行率分值10分，全年执行数85.50万元，全年预算数100.00万元，执行率85.50%，得8.55分。"
        in found
    )


def test_a_missed_target_stands_with_cause_and_measure() -> None:
    rows = [
        cases.indicator(actual=8, weight=20, self_score=16, reason="雨季较长。下一步提前开工。"),
        *cases.indicators()[1:],
    ]
    found = texts(made(cases.good(indicators=rows)))
    assert "未达到年度指标值的指标1个：" in found
    assert (
        "（1）养护里程：年度指标值≥10公里，实际完成8公里，分值20分，得16.00分。原因及改进措施：雨季较长。下一步提前开工。"
        in found
    )


def test_nothing_missed_is_said_as_such() -> None:
    assert "各项绩效指标均达到年度指标值。" in texts(made(cases.good()))


@pytest.mark.parametrize(
    ("profile", "words"),
    [
        ("四川省", "四川省项目支出绩效自评表填报说明"),
        ("广西壮族自治区", "广西壮族自治区评分规则（依公开资料整理）"),
        ("安徽省", "安徽省评分规则（依公开资料整理）"),
    ],
)
def test_what_a_system_computes_is_not_named_as_a_regulation(profile: str, words: str) -> None:
    text = "\n".join(texts(made(cases.good({"profile": profile}))))
    assert words in text
    assert "一体化系统" not in text


def test_the_units_own_text_stands_as_typed_and_an_empty_section_says_so() -> None:
    found = texts(made(cases.good(bodies={"栏3.1": "第一段。\n第二段：=1+1", "栏3.2": ""})))
    assert "第一段。" in found
    assert "第二段：=1+1" in found
    assert "（本节未填写。）" in found
    assert "无。" in found


def test_markup_in_user_text_is_only_text() -> None:
    text = '<w:p>&amp;"甲" ]]> <script>'
    document = made(cases.good(fields={"project_name": text}, bodies={"栏1.1": text}))
    assert text in texts(document)


def test_fonts_are_named_for_east_asian_text_in_every_style() -> None:
    styles = made(cases.good()).styles.element
    fonts = {
        style.get(qn("w:styleId")): style.find(qn("w:rPr"))
        .find(qn("w:rFonts"))
        .get(qn("w:eastAsia"))
        for style in styles.findall(qn("w:style"))
        if style.get(qn("w:type")) == "paragraph"
    }
    assert fonts["Normal"] == "仿宋_GB2312"
    assert fonts["Title"] == "方正小标宋简体"
    assert fonts["Heading1"] == "黑体"
    assert fonts["Heading2"] == "楷体_GB2312"
    assert fonts["Heading3"] == "仿宋_GB2312"
    assert fonts["FooterOdd"] == fonts["FooterEven"] == "宋体"
    assert all(fonts.values())


def test_no_run_carries_a_font_of_its_own() -> None:
    assert not list(made(cases.good()).element.body.iter(qn("w:rFonts")))


def test_page_is_that_of_gb_t_9704() -> None:
    document = made(cases.good())
    first, annex = document.sections
    millimetres = [
        round(float(length.mm))
        for length in (first.page_width, first.page_height, first.top_margin, first.bottom_margin,
                       first.left_margin, first.right_margin)
        if length is not None
    ]  # fmt: skip
    assert millimetres == [210, 297, 37, 35, 28, 26]
    assert annex.page_width is not None
    assert annex.page_height is not None
    assert annex.page_width > annex.page_height
    assert document.settings.odd_and_even_pages_header_footer
    footers = (first.footer, first.even_page_footer)
    assert [f.paragraphs[0].text for f in footers] == ["— 1 —", "— 1 —"]
    assert [f.paragraphs[0].style.style_id for f in footers] == ["FooterOdd", "FooterEven"]
    normal = document.styles.element.find(qn("w:style")).find(qn("w:pPr"))
    assert normal.find(qn("w:spacing")).get(qn("w:line")) == "579"
    assert normal.find(qn("w:ind")).get(qn("w:firstLineChars")) == "200"


def test_tables_repeat_their_head_and_rows_do_not_break() -> None:
    document = made(cases.good())
    captions = [p.text for p in document.paragraphs if p.style.name == "Caption"]
    assert captions == [
        "表1　项目资金情况表（单位：万元）", "表2　绩效自评得分情况表（单位：分）", "表3　产出指标完成情况表",
        "表4　效益和满意度指标完成情况表",
    ]  # fmt: skip
    for table in document.tables:
        rows = table._tbl.findall(qn("w:tr"))
        assert all(row.find(qn("w:trPr")).find(qn("w:cantSplit")) is not None for row in rows)
    heads = [
        t._tbl.find(qn("w:tr")).find(qn("w:trPr")).find(qn("w:tblHeader")) for t in document.tables
    ]
    assert [head is not None for head in heads] == [True, True, True, True, False, True]


def test_the_official_form_is_annexed() -> None:
    found = texts(made(cases.good()))
    start = found.index("附件")
    annex = found[start:]
    for label in ("项目支出绩效自评表", "（2024年度）", "年度资金总额", "其中：当年财政拨款", "上年结转资金",
                  "预期目标", "偏差原因分析及改进措施", "总分", "等级：优"):  # fmt: skip
        assert label in annex


def test_the_base_document_is_what_the_code_builds() -> None:
    with zipfile.ZipFile(BASE_FILE) as kept, zipfile.ZipFile(BytesIO(build_base())) as built:
        assert kept.namelist() == built.namelist()
        assert all(kept.read(name) == built.read(name) for name in kept.namelist())


def test_sample_report_reads_as_committed() -> None:
    path = next((ROOT / "samples" / "outputs").glob("*_自评报告.docx"))
    found = texts(Document(str(path)))
    assert found[0] == "临武县应急管理局2022年度"
    assert found[1] == "安全生产专项业务资金项目支出绩效自评报告"
    assert "项目全年执行数788.82万元，预算执行率100.00%，结转结余0.00万元。" in found
