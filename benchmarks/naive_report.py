# ruff: noqa: C901, E501 (written the plain way, as the module says)
"""The naive pipeline, last part: the report with python-docx as its documentation shows it.

The default template, styles by name, fonts on every run, tables by ``add_row().cells`` and merged
cells by ``merge``.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from naive_reading import blank, plain, text
from naive_workbook import levels_of, official_funds, ordered, part, shown_actual, shown_target

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import pandas as pd
    from docx.document import Document as DocumentObject
    from docx.table import _Cell
    from docx.text.paragraph import Paragraph
    from naive_rules import Judged

_LEVEL = {"一级标题": 1, "二级标题": 2, "三级标题": 3}
_DIGITS = "零一二三四五六七八九十"
_FANGSONG, _HEI, _KAI, _TITLE = "仿宋_GB2312", "黑体", "楷体_GB2312", "方正小标宋简体"


def write_report(judged: Judged, path: Path) -> None:
    """Write the narrative report."""
    document = Document()
    fields = judged.form.fields
    document.core_properties.title = f"{fields['project_name']}绩效自评报告"
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    document.settings.odd_and_even_pages_header_footer = True
    _page_number(section.footer.paragraphs[0])
    _page_number(section.even_page_footer.paragraphs[0])
    _paragraph(document, f"{fields['unit']}{fields['year']}年度", "Title", _TITLE, 22)
    _paragraph(document, f"{fields['project_name']}项目支出绩效自评报告", "Title", _TITLE, 22)
    _paragraph(document, "")
    _sections(document, judged)
    _paragraph(document, "")
    _paragraph(document, "附件：项目支出绩效自评表")
    _paragraph(document, "")
    _paragraph(document, text(fields["unit"])).alignment = WD_ALIGN_PARAGRAPH.RIGHT
    day = fields["fill_date"]
    shown = "　　年　　月　　日" if blank(day) else f"{day.year}年{day.month}月{day.day}日"
    _paragraph(document, shown).alignment = WD_ALIGN_PARAGRAPH.RIGHT
    annex = document.add_section()
    annex.orientation = WD_ORIENT.LANDSCAPE
    annex.page_width, annex.page_height = Mm(297), Mm(210)
    _paragraph(document, "附件", "Normal", _HEI, 16)
    _paragraph(document, "项目支出绩效自评表", "Normal", _TITLE, 18)
    _paragraph(document, f"（{fields['year']}年度）")
    _official(document, judged)
    _paragraph(document, "注：得分为单位自评得分。", "Normal", _FANGSONG, 10.5)
    document.save(str(path))


def _paragraph(
    document: DocumentObject,
    words: str,
    style: str = "Normal",
    font: str = _FANGSONG,
    size: float = 16,
) -> Paragraph:
    paragraph = document.add_paragraph(style=style)
    _run(paragraph, words, font, size)
    return paragraph


def _run(paragraph: Paragraph, words: str, font: str, size: float) -> None:
    run = paragraph.add_run(words)
    run.font.name = "Times New Roman"
    run.font.size = Pt(size)
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)  # noqa: SLF001


def _page_number(paragraph: Paragraph) -> None:
    run = paragraph.add_run("— ")
    for kind, instruction in (("begin", ""), ("", " PAGE "), ("separate", ""), ("end", "")):
        if instruction:
            element = OxmlElement("w:instrText")
            element.text = instruction
        else:
            element = OxmlElement("w:fldChar")
            element.set(qn("w:fldCharType"), kind)
        run._element.append(element)  # noqa: SLF001
    paragraph.add_run(" —")


def _set(cell: _Cell, words: str, font: str = _FANGSONG) -> None:
    _run(cell.paragraphs[0], words, font, 10.5)


def _table(
    document: DocumentObject, caption: str, heads: Sequence[str], rows: Sequence[Sequence[str]]
) -> Any:  # noqa: ANN401 (add_row is untyped)
    _paragraph(document, caption, "Caption", _HEI, 12)
    table: Any = document.add_table(rows=0, cols=len(heads), style="Table Grid")
    for cell, head in zip(table.add_row().cells, heads, strict=True):
        _set(cell, head, _HEI)
    for row in rows:
        for cell, words in zip(table.add_row().cells, row, strict=True):
            _set(cell, words)
    _paragraph(document, "")
    return table


def _sections(document: DocumentObject, judged: Judged) -> None:
    counts = [0, 0, 0]
    for _, row in judged.form.tables["texts"].iterrows():
        level, code = _LEVEL.get(text(row["level"]), 0), text(row["code"])
        if level and text(row["heading"]):
            counts[level - 1] += 1
            counts[level:] = [0] * (3 - level)
            number = counts[level - 1]
            chinese = _DIGITS[number] if number <= 10 else f"十{_DIGITS[number - 10]}"  # noqa: PLR2004
            mark = (f"{chinese}、", f"（{chinese}）", f"{number}.")[level - 1]
            font = (_HEI, _KAI, _FANGSONG)[level - 1]
            _paragraph(document, f"{mark}{row['heading']}", f"Heading {level}", font)
        elif not level and not code and text(row["heading"]):
            _paragraph(document, text(row["heading"]))
        _automatic(document, judged, code)
        body = text(row["body"]) or ("无。" if code == "栏7" else "")
        for line in body.split("\n"):
            if line.strip():
                _paragraph(document, line.strip())


def _automatic(document: DocumentObject, judged: Judged, code: str) -> None:
    match code:
        case "栏0":
            _introduction(document, judged)
        case "栏1.2":
            totals = judged.totals
            sources = "、".join(text(name) for name in judged.form.tables["funds"]["source"])
            words = f"项目资金来源为{sources}，年初预算数{_wan(totals['initial'])}万元，全年预算数{_wan(totals['budget'])}万元"
            _paragraph(document, f"{words}，实际到位{_wan(totals['arrived'])}万元。")
        case "栏1.3":
            _goals(document, judged)
        case "栏2.1":
            _fund_table(document, judged)
        case "栏2.2":
            _spending(document, judged)
        case "栏4":
            _result(document, judged)
        case "栏4.2":
            totals = judged.totals
            words = f"预算执行率分值{plain(totals['execution_weight'])}分，全年执行数{_wan(totals['spent'])}万元"
            _paragraph(
                document,
                f"{words}，执行率{_percent(totals['rate'])}，得{totals['execution_points']:.2f}分。",
            )
        case "栏4.3":
            _indicators(document, judged, {"产出指标", "成本指标"}, "表3　产出指标完成情况表")
        case "栏4.4":
            _indicators(
                document, judged, {"效益指标", "满意度指标"}, "表4　效益和满意度指标完成情况表"
            )
        case "栏5.2":
            _missed(document, judged)


def _wan(value: Any) -> str:  # noqa: ANN401
    return "—" if blank(value) else f"{value:.2f}"


def _percent(value: Any) -> str:  # noqa: ANN401
    return "—" if blank(value) else f"{value:.2%}"


def _introduction(document: DocumentObject, judged: Judged) -> None:
    fields = judged.form.fields
    basis = text(fields["basis_documents"]) or judged.profile["document"]
    money = f"（全年预算数{_wan(judged.totals['budget'])}万元）"
    _paragraph(
        document,
        "为全面实施预算绩效管理，强化支出责任，提高财政资金使用效益，"
        f"根据{basis}等文件要求，我单位对{fields['year']}年度{fields['project_name']}{money}开展了绩效自评，"
        "现将有关情况报告如下：",
    )


def _goals(document: DocumentObject, judged: Judged) -> None:
    overall = text(judged.form.fields["overall_goal"])
    if overall:
        _paragraph(document, "1.项目绩效总目标", "Heading 3")
        _paragraph(document, overall)
        _paragraph(document, "2.年度绩效目标及完成情况", "Heading 3")
    for number, (_, goal) in enumerate(judged.form.tables["goals"].iterrows(), start=1):
        _paragraph(
            document,
            f"（{number}）{text(goal['expected'])}完成情况：{text(goal['actual']) or '未填写。'}",
        )


def _fund_table(document: DocumentObject, judged: Judged) -> None:
    totals, rows = judged.totals, []
    _paragraph(
        document,
        f"项目全年预算数{_wan(totals['budget'])}万元，实际到位{_wan(totals['arrived'])}万元。各来源情况见表1。",
    )
    for _, fund in judged.form.tables["funds"].iterrows():
        rate = (
            fund["spent"] / fund["budget"] if fund["budget"] and not blank(fund["spent"]) else None
        )
        rows.append(
            [
                text(fund["source"]),
                *(_wan(fund[key]) for key in ("initial", "budget", "arrived", "spent")),
                _percent(rate),
            ]
        )
    rows.append(
        [
            "合计",
            *(_wan(totals[key]) for key in ("initial", "budget", "arrived", "spent")),
            _percent(totals["rate"]),
        ]
    )
    heads = ("资金来源", "年初预算数", "全年预算数", "实际到位数", "全年执行数", "预算执行率")
    _table(document, "表1　项目资金情况表（单位：万元）", heads, rows)


def _spending(document: DocumentObject, judged: Judged) -> None:
    totals = judged.totals
    remaining = (totals["budget"] or 0) - (totals["spent"] or 0)
    words = f"项目全年执行数{_wan(totals['spent'])}万元，预算执行率{_percent(totals['rate'])}"
    _paragraph(document, f"{words}，结转结余{remaining:.2f}万元。")
    for _, fund in judged.form.tables["funds"].iterrows():
        if not blank(fund["reason"]):
            _paragraph(document, f"{fund['source']}的预算调整或执行偏差原因：{fund['reason']}")


def _result(document: DocumentObject, judged: Judged) -> None:
    totals, rows = judged.totals, []
    own = (
        f"单位自评得分{_wan(totals['self_total'])}分，等级为“{totals['self_grade']}”；"
        if totals["self_grade"]
        else ""
    )
    words = f"本项目设预算执行率和{len(judged.lines)}个三级指标。{own}按{judged.profile['document']}测算"
    _paragraph(
        document,
        f"{words}，得分{totals['total']:.2f}分，等级为“{totals['grade']}”。各部分得分见表2。",
    )
    for label in ("预算执行率", *levels_of(judged.lines)):
        values = part(judged, label)
        rows.append(
            [
                label,
                str(values["count"]),
                str(values["met"]),
                plain(values["weight"]),
                _wan(values["self"]),
                _wan(values["points"]),
            ]
        )
    met = sum(line["met"] is True for _, line in judged.lines.iterrows())
    rows.append(
        [
            "合计",
            str(len(judged.lines)),
            str(met),
            plain(totals["full"]),
            _wan(totals["self_total"]),
            _wan(totals["total"]),
        ]
    )
    heads = ("组成部分", "指标个数", "完成个数", "分值", "自评得分", "测算得分")
    _table(document, "表2　绩效自评得分情况表（单位：分）", heads, rows)


def _indicators(document: DocumentObject, judged: Judged, levels: set[str], caption: str) -> None:
    lines = ordered(judged.lines)
    wanted = [line for _, line in lines.iterrows() if line["level1"] in levels]
    if not wanted:
        return
    words = []
    for level in levels_of(judged.lines):
        if level in levels:
            values = part(judged, level)
            words.append(
                f"{level}{values['count']}个，完成{values['met']}个，分值{plain(values['weight'])}分，测算得分{values['points']:.2f}分"
            )
    _paragraph(document, f"{'；'.join(words)}。各指标完成情况见{caption[:2]}。")
    rows = [
        [
            "",
            text(line["name"]),
            shown_target(line),
            shown_actual(line),
            plain(line["weight"]),
            _wan(line["self_score"]),
            _wan(line["points"]),
        ]
        for line in wanted
    ]
    heads = ("二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "自评得分", "测算得分")
    table = _table(document, caption, heads, rows)
    first = 1
    for level2, group in groupby(wanted, key=lambda line: text(line["level2"])):
        size = len(list(group))
        top = table.rows[first].cells[0]
        merged = top.merge(table.rows[first + size - 1].cells[0]) if size > 1 else top
        _set(merged, level2.removesuffix("指标"))
        first += size


def _missed(document: DocumentObject, judged: Judged) -> None:
    missed = [line for _, line in judged.lines.iterrows() if line["met"] is False]
    if not missed:
        _paragraph(document, "各项绩效指标均达到年度指标值。")
        return
    _paragraph(document, f"未达到年度指标值的指标{len(missed)}个：")
    for number, line in enumerate(missed, start=1):
        score = line["points"] if blank(line["self_score"]) else line["self_score"]
        words = f"（{number}）{text(line['name'])}：年度指标值{shown_target(line)}，实际完成{shown_actual(line)}"
        reason = text(line["reason"]) or "未填写。"
        _paragraph(
            document,
            f"{words}，分值{plain(line['weight'])}分，得{_wan(score)}分。原因及改进措施：{reason}",
        )


# -- the annex --------------------------------------------------------------------------------


def _spans(table: Any, *parts: tuple[str, int]) -> list[_Cell]:  # noqa: ANN401 (add_row is untyped)
    """Add a row to a table whose cells span so many columns, and fill them in."""
    cells = table.add_row().cells
    column, made = 0, []
    for words, span in parts:
        cell = cells[column].merge(cells[column + span - 1]) if span > 1 else cells[column]
        _set(cell, words)
        made.append(cell)
        column += span
    return made


def _official(document: DocumentObject, judged: Judged) -> None:
    fields, totals = judged.form.fields, judged.totals
    upper = document.add_table(rows=0, cols=9, style="Table Grid")
    _spans(upper, ("项目名称", 1), (text(fields["project_name"]), 8))
    _spans(
        upper,
        ("主管部门", 1),
        (text(fields["department"]), 4),
        ("实施单位", 1),
        (text(fields["unit"]), 3),
    )
    heads = ("年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分")
    top = _spans(upper, ("", 1), ("", 2), *((head, 1) for head in heads))[0]
    values = (*(_wan(totals[key]) for key in ("initial", "budget", "spent")), plain(totals["execution_weight"]),
              _percent(totals["rate"]), _wan(totals["self_execution"]))  # fmt: skip
    _spans(upper, ("", 1), ("年度资金总额", 2), *((value, 1) for value in values))
    bottom = top
    for number, (source, fund) in enumerate(official_funds(judged)):
        rate = (
            None
            if fund is None or not fund["budget"] or blank(fund["spent"])
            else fund["spent"] / fund["budget"]
        )
        amounts = [
            "" if fund is None else _wan(fund[key]) for key in ("initial", "budget", "spent")
        ]
        cells = (*amounts, "—", _percent(rate), "—")
        label = f"{'其中：' if number == 0 else ''}{source}"
        bottom = _spans(upper, ("", 1), (label, 2), *((cell, 1) for cell in cells))[0]
    _set(top.merge(bottom), "项目资金（万元）")
    top = bottom = _spans(upper, ("", 1), ("预期目标", 4), ("实际完成情况", 4))[0]
    for number, (_, goal) in enumerate(judged.form.tables["goals"].iterrows(), start=1):
        pair = (f"{number}. {text(goal['expected'])}", 4), (f"{number}. {text(goal['actual'])}", 4)
        bottom = _spans(upper, ("", 1), *pair)[0]
    _set(top.merge(bottom), "年度总体目标")
    _paragraph(document, "", "Normal", _FANGSONG, 1)
    _official_lines(document, judged, ordered(judged.lines))
    _paragraph(document, "")


def _official_lines(document: DocumentObject, judged: Judged, lines: pd.DataFrame) -> None:
    totals = judged.totals
    lower = document.add_table(rows=0, cols=9, style="Table Grid")
    heads = (
        "",
        "一级指标",
        "二级指标",
        "三级指标",
        "年度指标值",
        "实际完成值",
        "分值",
        "得分",
        "偏差原因分析及改进措施",
    )
    columns: list[list[_Cell]] = [[], [], []]
    columns[0].append(_spans(lower, *((head, 1) for head in heads))[0])
    for _, line in lines.iterrows():
        score = line["points"] if blank(line["self_score"]) else line["self_score"]
        words = (
            "", "", "", text(line["name"]), shown_target(line), shown_actual(line), plain(line["weight"]), _wan(score),
            text(line["reason"]),
        )  # fmt: skip
        cells = _spans(lower, *((word, 1) for word in words))
        for column in range(3):
            columns[column].append(cells[column])
    _set(columns[0][0].merge(columns[0][-1]), "绩效指标")
    for column, key in ((1, "level1"), (2, "level2")):
        at = 0
        for label, size in _runs(lines, key):
            _set(columns[column][at].merge(columns[column][at + size - 1]), label)
            at += size
    grade = totals["self_grade"] or totals["grade"]
    total = totals["total"] if totals["self_total"] is None else totals["self_total"]
    _spans(
        lower, ("总分", 6), (plain(totals["full"]), 1), (f"{total:.2f}", 1), (f"等级：{grade}", 1)
    )


def _runs(lines: pd.DataFrame, key: str) -> list[tuple[str, int]]:
    """Return each label that stands in rows next to each other, with their number."""
    labels = [(text(line["level1"]), text(line[key])) for _, line in lines.iterrows()]
    return [(label, len(list(group))) for (_, label), group in groupby(labels)]
