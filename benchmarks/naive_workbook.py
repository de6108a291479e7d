# ruff: noqa: E501 (written the plain way, as the module says)
"""The naive pipeline, third part: the scored workbook with XlsxWriter as its tutorial shows it."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

import xlsxwriter
from naive_reading import AMOUNTS, blank, plain, text
from naive_rules import LEVELS, Judged, grade_word

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

OVERVIEW, OFFICIAL, SCORES, FUNDS, PROBLEMS, BASIS = (
    "评分总览", "项目支出绩效自评表", "指标评分", "资金核对", "问题清单", "评分依据",
)  # fmt: skip
STANDARD = ("当年财政拨款", "上年结转资金", "其他资金")
_GRID = {"border": 1, "border_color": "#9AA7B4", "text_wrap": True}
_FORM = {"border": 1, "text_wrap": True}
_RIGHT = {**_GRID, "align": "right"}
_FORMATS: dict[str, dict[str, Any]] = {
    "title": {"font_name": "黑体", "font_size": 16, "font_color": "#1F4E79", "align": "center"},
    "subtitle": {"font_size": 11, "align": "center", "font_color": "#5F6B7A"},
    "section": {"font_name": "黑体", "font_size": 12, "font_color": "#1F4E79"},
    "note": {"font_size": 9.5, "font_color": "#5F6B7A", "text_wrap": True},
    "head": {**_GRID, "font_name": "黑体", "bg_color": "#DCE6F1", "align": "center"},
    "label": {**_GRID, "bg_color": "#EEF3F8"},
    "label_center": {**_GRID, "bg_color": "#EEF3F8", "align": "center"},
    "text": _GRID,
    "center": {**_GRID, "align": "center"},
    "text_bold": {**_GRID, "font_name": "黑体", "bg_color": "#F2F2F2"},
    "count": {**_RIGHT, "num_format": "0"},
    "number": {**_GRID, "align": "center", "num_format": "General"},
    "date": {**_GRID, "align": "center", "num_format": "yyyy-mm-dd"},
    "amount": {**_RIGHT, "num_format": "#,##0.00"},
    "amount_bold": {**_RIGHT, "num_format": "#,##0.00", "font_name": "黑体", "bg_color": "#F2F2F2"},
    "percent": {**_RIGHT, "num_format": "0.00%"},
    "percent_bold": {**_RIGHT, "num_format": "0.00%", "font_name": "黑体", "bg_color": "#F2F2F2"},
    "points": {**_RIGHT, "num_format": "0.00"},
    "points_bold": {**_RIGHT, "num_format": "0.00", "font_name": "黑体", "bg_color": "#F2F2F2"},
    "computed": {**_RIGHT, "num_format": "0.00", "bg_color": "#F2F2F2"},
    "review": {**_RIGHT, "num_format": "0.00", "bg_color": "#EAF4EA", "locked": False},
    "review_text": {**_GRID, "bg_color": "#EAF4EA", "locked": False},
    "card_label": {**_GRID, "bg_color": "#DCE6F1", "align": "center"},
    "card": {**_GRID, "font_name": "黑体", "font_size": 20, "align": "center", "num_format": "0.00"},
    "card_percent": {**_GRID, "font_name": "黑体", "font_size": 20, "num_format": "0.00%"},
    "card_count": {**_GRID, "font_name": "黑体", "font_size": 20, "num_format": "0"},
    "card_note": {**_GRID, "font_name": "黑体", "align": "center"},
    "form_title": {"font_name": "黑体", "font_size": 18, "align": "center"},
    "form_year": {"font_size": 12, "align": "center"},
    "form_label": {**_FORM, "align": "center"},
    "form_head": {**_FORM, "align": "center", "font_name": "黑体"},
    "form_text": _FORM,
    "form_center": {**_FORM, "align": "center"},
    "form_amount": {**_FORM, "align": "right", "num_format": "#,##0.00"},
    "form_percent": {**_FORM, "align": "center", "num_format": "0.00%"},
    "form_points": {**_FORM, "align": "center", "num_format": "0.##"},
    "form_score": {**_FORM, "align": "center", "num_format": "0.00"},
    "link": {**_GRID, "font_color": "#1F4E79", "underline": 1},
}  # fmt: skip
_COLOURS = {
    "bad": {"font_color": "#9C1C1C", "bg_color": "#FBE9E7"},
    "warn": {"font_color": "#8A5A00", "bg_color": "#FFF4DB"},
    "info": {"font_color": "#3B5B7A", "bg_color": "#EAF1F8"},
}
_SCORE_HEADS = (
    ("序号", 5), ("一级指标", 9.5), ("二级指标", 11), ("三级指标", 21), ("性质", 5.5), ("指标值", 13),
    ("单位", 6.5), ("完成值", 13), ("完成比例", 9.5), ("分值", 7), ("自评得分", 8), ("测算得分", 8),
    ("差异", 7), ("复核得分", 8), ("复核后得分", 8), ("复核意见", 18), ("测算过程", 27), ("依据", 20),
)  # fmt: skip
_FUND_HEADS = (
    ("资金来源", 24), ("资金文号", 20), ("年初预算数", 14), ("全年预算数", 14), ("实际到位数", 14),
    ("全年执行数", 14), ("结转结余", 13), ("预算执行率", 12), ("预算调整或执行偏差原因", 44),
)  # fmt: skip
_PROBLEM_HEADS = (
    ("序号", 5.5), ("级别", 6.5), ("代码", 6.5), ("位置", 22), ("问题", 42), ("填报值", 18), ("应为", 20),
    ("差额", 12), ("修改建议", 38), ("依据", 24),
)  # fmt: skip
_FORM_WIDTHS = (10.0, 9.0, 11.0, 22.0, 15.0, 15.0, 8.0, 9.5, 26.0)


def write_workbook(judged: Judged, path: Path) -> None:
    """Write the scored workbook."""
    book = xlsxwriter.Workbook(path)
    book.set_properties({"title": f"{judged.form.fields['project_name']}绩效自评评分表"})
    base = {"font_name": "宋体", "font_size": 10.5, "valign": "vcenter"}
    formats = {name: book.add_format({**base, **options}) for name, options in _FORMATS.items()}
    formats |= {name: book.add_format(options) for name, options in _COLOURS.items()}
    sheets = {
        name: book.add_worksheet(name)
        for name in (OVERVIEW, OFFICIAL, SCORES, FUNDS, PROBLEMS, BASIS)
    }
    lines = ordered(judged.lines)
    _overview(book, sheets[OVERVIEW], formats, judged, lines)
    _official(sheets[OFFICIAL], formats, judged, lines)
    _scores(book, sheets[SCORES], formats, judged, lines)
    _funds(sheets[FUNDS], formats, judged)
    _problems(sheets[PROBLEMS], formats, judged, lines)
    _basis(sheets[BASIS], formats, judged)
    for name, sheet in sheets.items():
        sheet.set_paper(9)
        sheet.set_margins(left=0.6, right=0.6, top=0.8, bottom=0.75)
        sheet.fit_to_pages(1, 0)
        sheet.hide_gridlines(2)
        if name not in {OVERVIEW, OFFICIAL}:
            sheet.set_landscape()
        sheet.set_header(f"&R{text(judged.form.fields['project_name'])}")
        sheet.set_footer("&C第 &P 页  共 &N 页")
        sheet.protect("", {"format_rows": True})
    book.close()


def ordered(lines: pd.DataFrame) -> pd.DataFrame:
    """Return the indicators in the order of the official form."""
    order = {level: number for number, level in enumerate(LEVELS)}
    firsts = lines["level1"].map(lambda level: order.get(level, len(order)))
    seconds = lines.groupby("level1", sort=False)["level2"].transform(
        lambda s: s.map(list(dict.fromkeys(s)).index)
    )
    placed = lines.assign(first=firsts, second=seconds)
    return placed.sort_values(["first", "second"], kind="stable").reset_index(drop=True)


def _heads(sheet: Worksheet, formats: dict[str, Format], title: str, heads: Any, row: int) -> None:  # noqa: ANN401
    sheet.merge_range(0, 0, 0, len(heads) - 1, title, formats["title"])
    sheet.set_row(0, 32)
    for column, (head, width) in enumerate(heads):
        sheet.set_column(column, column, width)
        sheet.write(row, column, head, formats["head"])
    sheet.set_row(row, 28)


def _height(texts: list[tuple[str, float]]) -> float:
    lines = max(
        sum(
            max(1, -int(-sum(2.1 if c > "⻿" else 1.1 for c in part) // width))
            for part in words.split("\n")
        )
        for words, width in texts
    )
    return float(min(400, max(24, lines * 14.5 + 6)))


def _grade_formula(judged: Judged, cell: str) -> str:
    bands = judged.rules["grades"]["value"]
    formula = f'"{bands[-1]["grade"]}"'
    for band in reversed(bands[:-1]):
        formula = f'IF({cell}>={plain(band["from"])},"{band["grade"]}",{formula})'
    return formula


# -- 评分总览 ---------------------------------------------------------------------------------


def _overview(
    book: Workbook,
    sheet: Worksheet,
    formats: dict[str, Format],
    judged: Judged,
    lines: pd.DataFrame,
) -> None:
    fields, totals, last = judged.form.fields, judged.totals, len(lines) + 5
    sheet.set_column(0, 9, 9.6)
    sheet.merge_range(0, 0, 0, 9, "绩效自评评分总览", formats["title"])
    pairs = (
        ("项目名称", fields["project_name"], "年度", f"{fields['year']}年度"),
        ("实施单位", fields["unit"], "主管部门", fields["department"]),
        ("评分规则", judged.profile["title"], "填报文件", judged.form.file),
    )
    for row, (left, one, right, other) in enumerate(pairs, start=2):
        sheet.write(row, 0, left, formats["label_center"])
        sheet.merge_range(row, 1, row, 4, text(one), formats["text"])
        sheet.write(row, 5, right, formats["label_center"])
        sheet.merge_range(row, 6, row, 9, text(other), formats["text"])
    _cards(sheet, formats, judged, last + 1)
    row = 10
    if totals["unscored"]:
        sheet.merge_range(9, 0, 9, 9, f"有 {totals['unscored']} 个指标未能测算。", formats["note"])
        row = 11
    first = row + 2
    row = _parts(sheet, formats, judged, lines, row, last)
    book.define_name("overview_parts", f"='{OVERVIEW}'!$A${first + 1}:$H${row - 1}")
    row = _fund_overview(sheet, formats, judged, row + 1)
    _charts(
        book, sheet, judged, row + 1, (first + 1, row - 3 - len(judged.form.tables["funds"]) - 2)
    )


def _cards(sheet: Worksheet, formats: dict[str, Format], judged: Judged, total_row: int) -> None:
    totals = judged.totals
    counts = [
        sum(f["severity"] == level for f in judged.findings) for level in ("错误", "警告", "提示")
    ]
    own = "未填全" if totals["self_total"] is None else totals["self_total"]
    cells = {column: f"{SCORES}!${column}${total_row}" for column in "KLO"}
    cards: tuple[tuple[str, str, str, Any, str, str], ...] = (
        ("测算总分", "card", f"={cells['L']}", totals["total"],
         f'="等级："&{_grade_formula(judged, cells["L"])}', f"等级：{totals['grade']}"),
        ("自评总分", "card", f'=IF({cells["K"]}="","未填全",{cells["K"]})', own,
         f'=IF({cells["K"]}="","—","等级："&{_grade_formula(judged, cells["K"])})', f"等级：{totals['self_grade']}"),
        ("复核后总分", "card", f"={cells['O']}", totals["total"],
         f'="等级："&{_grade_formula(judged, cells["O"])}', f"等级：{totals['grade']}"),
        ("预算执行率", "card_percent", f'=IF({FUNDS}!$D$5<=0,"—",{FUNDS}!$F$5/{FUNDS}!$D$5)', totals["rate"],
         "执行数÷全年预算数", ""),
        ("需修改的错误", "card_count", "", counts[0], f"警告 {counts[1]}　提示 {counts[2]}", ""),
    )  # fmt: skip
    for number, (label, style, formula, value, below, below_value) in enumerate(cards):
        left = 2 * number
        sheet.merge_range(6, left, 6, left + 1, label, formats["card_label"])
        sheet.merge_range(7, left, 7, left + 1, "", formats[style])
        sheet.merge_range(8, left, 8, left + 1, "", formats["card_note"])
        if formula:
            sheet.write_formula(7, left, formula, formats[style], value)
        else:
            sheet.write(7, left, value, formats[style])
        if below.startswith("="):
            sheet.write_formula(8, left, below, formats["card_note"], below_value)
        else:
            sheet.write(8, left, below, formats["card_note"])
    sheet.conditional_format(
        7, 8, 7, 9, {"type": "cell", "criteria": ">", "value": 0, "format": formats["bad"]}
    )


def levels_of(lines: pd.DataFrame) -> list[str]:
    """Return the level-1 indicators in use."""
    return [level for level in LEVELS if level in set(lines["level1"])]


def part(judged: Judged, label: str) -> dict[str, Any]:
    """Return weight, scores and counts of one part of the total."""
    if label == "预算执行率":
        totals = judged.totals
        return {"count": 1, "met": 1, "weight": totals["execution_weight"], "self": totals["self_execution"],
                "points": totals["execution_points"]}  # fmt: skip
    rows = [row for _, row in judged.lines.iterrows() if row["level1"] == label]
    own = [row["self_score"] for row in rows]
    return {
        "count": len(rows),
        "met": sum(row["met"] is True for row in rows),
        "weight": sum(row["weight"] or 0 for row in rows),
        "self": None if any(blank(score) for score in own) else sum(own),
        "points": sum(row["points"] for row in rows if not blank(row["points"])),
    }


def _parts(  # noqa: PLR0913
    sheet: Worksheet,
    formats: dict[str, Format],
    judged: Judged,
    lines: pd.DataFrame,
    row: int,
    last: int,
) -> int:
    sheet.write(row, 0, "一、各部分得分", formats["section"])
    row += 1
    heads = (
        "组成部分",
        "",
        "指标数",
        "分值",
        "自评得分",
        "测算得分",
        "复核后得分",
        "得分率",
        "完成情况",
        "",
    )
    for column, head in enumerate(heads):
        sheet.write(row, column, head, formats["head"])
    sheet.merge_range(row, 0, row, 1, heads[0], formats["head"])
    sheet.merge_range(row, 8, row, 9, heads[8], formats["head"])
    first = row = row + 1
    area = {column: f"{SCORES}!${column}$5:${column}${last}" for column in "BJKLO"}
    for label in ("预算执行率", *levels_of(lines)):
        values = part(judged, label)
        at = row + 1
        own = "未填全" if values["self"] is None else values["self"]
        sheet.merge_range(row, 0, row, 1, label, formats["label"])
        sheet.write_formula(
            row, 2, f"=COUNTIF({area['B']},A{at})", formats["count"], values["count"]
        )
        for column, letter, key in ((3, "J", "weight"), (5, "L", "points"), (6, "O", "points")):
            formula = f"=ROUND(SUMIF({area['B']},$A{at},{area[letter]}),2)"
            sheet.write_formula(row, column, formula, formats["points"], values[key])
        formula = (
            f"=IF(SUMPRODUCT(({area['B']}=$A{at})*ISNUMBER({area['K']}))<COUNTIF({area['B']},$A{at}),"
            f'"未填全",ROUND(SUMIF({area["B"]},$A{at},{area["K"]}),2))'
        )
        sheet.write_formula(row, 4, formula, formats["points"], own)
        share = values["points"] / values["weight"] if values["weight"] else 0
        sheet.write_formula(row, 7, f'=IF(D{at}=0,"",G{at}/D{at})', formats["percent"], share)
        words = f"完成 {values['met']}／{values['count']} 个"
        sheet.merge_range(row, 8, row, 9, words, formats["text"])
        sheet.set_row(row, _height([(words, 19)]))
        row += 1
    sheet.merge_range(row, 0, row, 1, "合计", formats["text_bold"])
    sheet.write_formula(row, 2, f"=SUM(C{first + 1}:C{row})", formats["text_bold"], len(lines) + 1)
    totals = judged.totals
    for column, letter, value in (
        (3, "D", totals["full"]),
        (5, "F", totals["total"]),
        (6, "G", totals["total"]),
    ):
        formula = f"=ROUND(SUM({letter}{first + 1}:{letter}{row}),2)"
        sheet.write_formula(row, column, formula, formats["points_bold"], value)
    formula = f'=IF(COUNT(E{first + 1}:E{row})<ROWS(E{first + 1}:E{row}),"未填全",ROUND(SUM(E{first + 1}:E{row}),2))'
    sheet.write_formula(row, 4, formula, formats["points_bold"], totals["self_total"] or "未填全")
    formula = f'=IF(D{row + 1}=0,"",G{row + 1}/D{row + 1})'
    sheet.write_formula(row, 7, formula, formats["percent_bold"], totals["total"] / totals["full"])
    sheet.merge_range(row, 8, row, 9, "", formats["text_bold"])
    sheet.conditional_format(
        first,
        7,
        row - 1,
        7,
        {"type": "cell", "criteria": "<", "value": 0.8, "format": formats["warn"]},
    )
    return row + 1


def _fund_overview(sheet: Worksheet, formats: dict[str, Format], judged: Judged, row: int) -> int:
    sheet.write(row, 0, "二、资金执行（万元）", formats["section"])
    row += 1
    for left, right, head in (
        (0, 2, "资金来源"),
        (3, 4, "全年预算数"),
        (5, 6, "全年执行数"),
        (8, 9, "结转结余"),
    ):
        sheet.merge_range(row, left, row, right, head, formats["head"])
    sheet.write(row, 7, "执行率", formats["head"])
    row += 1
    sources = [
        (text(fund["source"]), 8 + number, fund["budget"] or 0, fund["spent"] or 0)
        for number, (_, fund) in enumerate(judged.form.tables["funds"].iterrows())
    ]
    totals = judged.totals
    for label, at, budget, spent in (
        *sources,
        ("合计", 5, totals["budget"] or 0, totals["spent"] or 0),
    ):
        bold = "_bold" if label == "合计" else ""
        sheet.merge_range(row, 0, row, 2, label, formats[f"text{bold}"])
        for left, letter, value in ((3, "D", budget), (5, "F", spent)):
            sheet.merge_range(row, left, row, left + 1, "", formats[f"amount{bold}"])
            sheet.write_formula(
                row, left, f"=N({FUNDS}!{letter}{at})", formats[f"amount{bold}"], value
            )
        rate = spent / budget if budget else "—"
        here = row + 1
        sheet.write_formula(
            row, 7, f'=IF(D{here}=0,"—",F{here}/D{here})', formats[f"percent{bold}"], rate
        )
        sheet.merge_range(row, 8, row, 9, "", formats[f"amount{bold}"])
        sheet.write_formula(
            row, 8, f"=ROUND(D{here}-F{here},6)", formats[f"amount{bold}"], budget - spent
        )
        sheet.set_row(row, _height([(label, 28)]))
        row += 1
    return row


def _charts(
    book: Workbook, sheet: Worksheet, judged: Judged, row: int, rows: tuple[int, int]
) -> None:
    last = 7 + len(judged.form.tables["funds"])
    first, final = rows
    for column, title, unit, names, series in (
        (0, "各资金来源预算与执行", "万元", f"={FUNDS}!$A$8:$A${last}",
         (("全年预算数", f"={FUNDS}!$D$8:$D${last}"), ("全年执行数", f"={FUNDS}!$F$8:$F${last}"))),
        (5, "各部分得分与分值", "分", f"={OVERVIEW}!$A${first}:$A${final}",
         (("分值", f"={OVERVIEW}!$D${first}:$D${final}"), ("复核后得分", f"={OVERVIEW}!$G${first}:$G${final}"))),
    ):  # fmt: skip
        chart: Any = book.add_chart({"type": "column"})
        for label, values in series:
            options = {
                "name": label,
                "categories": names,
                "values": values,
                "gap": 80,
                "overlap": 0,
            }
            chart.add_series({**options, "data_labels": {"value": True, "num_format": "0.##"}})
        chart.set_title({"name": title, "name_font": {"size": 11, "bold": False}})
        chart.set_y_axis({"name": unit, "min": 0, "major_gridlines": {"visible": True}})
        chart.set_legend({"position": "bottom"})
        chart.set_size({"width": 362, "height": 270})
        sheet.insert_chart(row, column, chart)


# -- 项目支出绩效自评表 -----------------------------------------------------------------------


def _official(
    sheet: Worksheet, formats: dict[str, Format], judged: Judged, lines: pd.DataFrame
) -> None:
    fields, totals = judged.form.fields, judged.totals
    for column, width in enumerate(_FORM_WIDTHS):
        sheet.set_column(column, column, width)
    sheet.merge_range(0, 0, 0, 8, OFFICIAL, formats["form_title"])
    sheet.merge_range(1, 0, 1, 8, f"（{fields['year']}年度）", formats["form_year"])
    sheet.write(2, 0, "项目名称", formats["form_label"])
    sheet.merge_range(2, 1, 2, 8, text(fields["project_name"]), formats["form_text"])
    sheet.write(3, 0, "主管部门", formats["form_label"])
    sheet.merge_range(3, 1, 3, 4, text(fields["department"]), formats["form_text"])
    sheet.write(3, 5, "实施单位", formats["form_label"])
    sheet.merge_range(3, 6, 3, 8, text(fields["unit"]), formats["form_text"])
    row = _official_funds(sheet, formats, judged)
    row = _official_goals(sheet, formats, judged, row)
    row = _official_lines(sheet, formats, lines, row)
    at = len(lines) + 6
    sheet.merge_range(row, 0, row, 5, "总分", formats["form_head"])
    sheet.write_formula(row, 6, f"={SCORES}!$J${at}", formats["form_points"], totals["full"])
    shown = totals["total"] if totals["self_total"] is None else totals["self_total"]
    formula = f'=IF({SCORES}!$K${at}="",{SCORES}!$L${at},{SCORES}!$K${at})'
    sheet.write_formula(row, 7, formula, formats["form_score"], shown)
    formula = f'="等级："&{_grade_formula(judged, f"H{row + 1}")}'
    sheet.write_formula(
        row, 8, formula, formats["form_center"], f"等级：{totals['self_grade'] or totals['grade']}"
    )
    sheet.merge_range(row + 1, 0, row + 1, 5, "注：得分为单位自评得分。", formats["note"])
    filler = f"填报人：{text(fields['filler'])}　联系电话：{text(fields['phone'])}　填报日期：{text(fields['fill_date'])}"
    sheet.merge_range(row + 1, 6, row + 1, 8, filler, formats["note"])


def official_funds(judged: Judged) -> list[tuple[str, pd.Series[Any] | None]]:
    """Return the three fund rows of the official form, the sources summed up under them."""
    shown: list[tuple[str, pd.Series[Any] | None]] = []
    for name in STANDARD:
        total: pd.Series[Any] | None = None
        for _, row in judged.form.tables["funds"].iterrows():
            if _standard_of(text(row["source"])) != name:
                continue
            if total is None:
                total = row.copy()
                continue
            for key in ("initial", "budget", "arrived", "spent"):
                if not blank(row[key]):
                    total[key] = row[key] if blank(total[key]) else total[key] + row[key]
        shown.append((name, total))
    return shown


def _standard_of(source: str) -> str:
    if "结转" in source or "结余" in source:
        return STANDARD[1]
    others = ("其他", "自筹", "单位资金", "社会", "捐赠", "专户", "事业收入", "经营收入", "贷款")
    return STANDARD[2] if any(word in source for word in others) else STANDARD[0]


def _official_funds(sheet: Worksheet, formats: dict[str, Format], judged: Judged) -> int:
    totals, row = judged.totals, 4
    sheet.merge_range(row, 1, row, 2, "", formats["form_label"])
    heads = ("年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分")
    for column, head in enumerate(heads, start=3):
        sheet.write(row, column, head, formats["form_label"])
    row += 1
    sheet.merge_range(row, 1, row, 2, "年度资金总额", formats["form_label"])
    for column, letter, key in ((3, "C", "initial"), (4, "D", "budget"), (5, "F", "spent")):
        sheet.write_formula(
            row, column, f"={FUNDS}!${letter}$5", formats["form_amount"], totals[key] or 0
        )
    sheet.write(row, 6, totals["execution_weight"], formats["form_points"])
    sheet.write_formula(row, 7, f"={SCORES}!I5", formats["form_percent"], totals["rate"])
    sheet.write_formula(row, 8, f"={SCORES}!K5", formats["form_score"], totals["self_execution"])
    row += 1
    for number, (source, fund) in enumerate(official_funds(judged)):
        label = f"{'其中：' if number == 0 else ''}{source}"
        sheet.merge_range(row, 1, row, 2, label, formats["form_text"])
        for column, key in ((3, "initial"), (4, "budget"), (5, "spent")):
            value = "" if fund is None or blank(fund[key]) else fund[key]
            sheet.write(row, column, value, formats["form_amount"])
        sheet.write(row, 6, "—", formats["form_center"])
        if fund is None or not fund["budget"]:
            sheet.write(row, 7, "—", formats["form_center"])
        else:
            rate = (fund["spent"] or 0) / fund["budget"]
            sheet.write_formula(row, 7, f"=F{row + 1}/E{row + 1}", formats["form_percent"], rate)
        sheet.write(row, 8, "—", formats["form_center"])
        sheet.set_row(row, _height([(label, 20)]))
        row += 1
    sheet.merge_range(4, 0, row - 1, 0, "项目资金\n（万元）", formats["form_label"])
    return row


def _official_goals(sheet: Worksheet, formats: dict[str, Format], judged: Judged, row: int) -> int:
    first = row
    sheet.merge_range(row, 1, row, 4, "预期目标", formats["form_label"])
    sheet.merge_range(row, 5, row, 8, "实际完成情况", formats["form_label"])
    for number, (_, goal) in enumerate(judged.form.tables["goals"].iterrows(), start=1):
        row += 1
        sheet.merge_range(
            row, 1, row, 4, f"{number}. {text(goal['expected'])}", formats["form_text"]
        )
        sheet.merge_range(row, 5, row, 8, f"{number}. {text(goal['actual'])}", formats["form_text"])
        sheet.set_row(row, _height([(text(goal["expected"]), 57), (text(goal["actual"]), 58)]))
    sheet.merge_range(first, 0, row, 0, "年度总体\n目标", formats["form_label"])
    return row + 1


def shown_target(row: pd.Series[Any]) -> str:
    """Return a target as printed."""
    if row["target_kind"] != "数值":
        return text(row["target"])
    return f"{row['nature']}{plain(row['target_number'])}{text(row['measure_unit']) or row['target_unit']}"


def shown_actual(row: pd.Series[Any]) -> str:
    """Return an actual value as printed."""
    if row["actual_kind"] != "数值":
        return text(row["actual"])
    return f"{plain(row['actual_number'])}{text(row['measure_unit']) or row['actual_unit']}"


def _official_lines(
    sheet: Worksheet, formats: dict[str, Format], lines: pd.DataFrame, row: int
) -> int:
    top = row
    heads = (
        "一级指标",
        "二级指标",
        "三级指标",
        "年度指标值",
        "实际完成值",
        "分值",
        "得分",
        "偏差原因分析及改进措施",
    )
    for column, head in enumerate(heads, start=1):
        sheet.write(row, column, head, formats["form_head"])
    first = row = row + 1
    records = [line for _, line in lines.iterrows()]
    for number, line in enumerate(records):
        for column, words in (
            (3, text(line["name"])),
            (4, shown_target(line)),
            (5, shown_actual(line)),
        ):
            sheet.write(row, column, words, formats["form_text" if column == 3 else "form_center"])  # noqa: PLR2004
        sheet.write(row, 6, "" if blank(line["weight"]) else line["weight"], formats["form_points"])
        own, computed = f"{SCORES}!K{number + 6}", f"{SCORES}!L{number + 6}"
        value = line["points"] if blank(line["self_score"]) else line["self_score"]
        formula = f'=IF({own}="",IF({computed}="","",{computed}),{own})'
        sheet.write_formula(row, 7, formula, formats["form_score"], "" if blank(value) else value)
        sheet.write(row, 8, text(line["reason"]), formats["form_text"])
        sheet.set_row(
            row,
            _height(
                [(text(line["name"]), 22), (shown_target(line), 15), (text(line["reason"]), 26)]
            ),
        )
        row += 1
    for column, key in ((2, "level2"), (1, "level1")):
        at = first
        for label, group in groupby(
            records, key=lambda line: (text(line["level1"]), text(line[key]))
        ):
            size = len(list(group))
            if size == 1:
                sheet.write(at, column, label[1], formats["form_label"])
            else:
                sheet.merge_range(
                    at, column, at + size - 1, column, label[1], formats["form_label"]
                )
            at += size
    sheet.merge_range(top, 0, row - 1, 0, "绩效指标", formats["form_label"])
    return row


# -- 指标评分, 资金核对, 问题清单, 评分依据 ---------------------------------------------------


def _scores(
    book: Workbook,
    sheet: Worksheet,
    formats: dict[str, Format],
    judged: Judged,
    lines: pd.DataFrame,
) -> None:
    totals, rules = judged.totals, judged.rules
    _heads(sheet, formats, "指标评分与复核", _SCORE_HEADS, 3)
    note = "测算得分由公式按评分规则计算。复核人填写复核得分，复核后得分、总分和等级随之重算。"
    sheet.merge_range(1, 0, 1, 17, note, formats["note"])
    for column, words in enumerate(("预算执行率", "—", "全年执行数÷全年预算数", "≥"), start=1):
        sheet.write(4, column, words, formats["center"])
    sheet.write(4, 0, 1, formats["count"])
    sheet.write_formula(4, 5, f"={FUNDS}!$D$5", formats["amount"], totals["budget"] or 0)
    sheet.write(4, 6, "万元", formats["center"])
    sheet.write_formula(4, 7, f"={FUNDS}!$F$5", formats["amount"], totals["spent"] or 0)
    sheet.write_formula(4, 8, '=IF(N(F5)<=0,"",H5/F5)', formats["percent"], totals["rate"])
    sheet.write(4, 9, totals["execution_weight"], formats["points"])
    if blank(judged.form.fields["execution_self_score"]):
        sheet.write_formula(4, 10, "=L5", formats["points"], totals["execution_points"])
    else:
        sheet.write(4, 10, totals["self_execution"], formats["points"])
    formula = '=IF(I5="",0,ROUND(J5*MIN(1,MAX(0,I5)),2))'
    sheet.write_formula(4, 11, formula, formats["computed"], totals["execution_points"])
    _review(sheet, formats, 4, totals["self_execution"], totals["execution_points"])
    sheet.write(
        4, 16, f"{plain(totals['execution_weight'])}×{totals['rate'] or 0:.2%}", formats["text"]
    )
    sheet.write(4, 17, rules["execution_score"]["basis"], formats["text"])
    for number, (_, line) in enumerate(lines.iterrows()):
        _score_line(sheet, formats, judged, number, line)
    _score_totals(sheet, formats, judged, len(lines) + 5)
    last = len(lines) + 4
    sheet.conditional_format(
        4, 12, last, 12,
        {"type": "cell", "criteria": "not between", "minimum": -0.01, "maximum": 0.01, "format": formats["bad"]},
    )  # fmt: skip
    sheet.data_validation(
        4, 13, last, 13,
        {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": "=$J5",
         "error_message": "复核得分应在 0 与分值之间。"},
    )  # fmt: skip
    for letter, name in (
        ("N", "review_scores"),
        ("P", "review_opinions"),
        ("D", "review_indicators"),
    ):
        book.define_name(name, f"='{SCORES}'!${letter}$5:${letter}${last + 1}")
    sheet.freeze_panes(4, 4)
    sheet.repeat_rows(3)


def _review(sheet: Worksheet, formats: dict[str, Format], row: int, own: Any, points: Any) -> None:  # noqa: ANN401
    at = row + 1
    difference = "" if blank(own) or blank(points) else round(own - points, 2)
    formula = f'=IF(OR(K{at}="",L{at}=""),"",ROUND(K{at}-L{at},2))'
    sheet.write_formula(row, 12, formula, formats["computed"], difference)
    sheet.write_blank(row, 13, None, formats["review"])
    formula = f"=IF(ISNUMBER(N{at}),N{at},N(L{at}))"
    sheet.write_formula(row, 14, formula, formats["computed"], 0 if blank(points) else points)
    sheet.write_blank(row, 15, None, formats["review_text"])


def _score_line(
    sheet: Worksheet, formats: dict[str, Format], judged: Judged, number: int, line: pd.Series[Any]
) -> None:
    row, at = number + 5, number + 6
    sheet.write(row, 0, number + 2, formats["count"])
    for column, key in enumerate(("level1", "level2", "name", "nature"), start=1):
        sheet.write_string(
            row, column, text(line[key]), formats["text" if column in {2, 3} else "center"]
        )
    for column, key in ((5, "target"), (7, "actual")):
        if line[f"{key}_kind"] == "日期":
            sheet.write(row, column, line[f"{key}_number"] - 693594, formats["date"])
        elif line[f"{key}_kind"] == "数值":
            sheet.write(row, column, line[f"{key}_number"], formats["number"])
        else:
            sheet.write(row, column, text(line[key]), formats["center"])
    sheet.write(row, 6, text(line["measure_unit"]) or line["target_unit"], formats["center"])
    if not blank(line["ratio"]) and line["target_number"]:
        sheet.write_formula(row, 8, f"=MAX(0,H{at})/F{at}", formats["percent"], line["ratio"])
    else:
        sheet.write(row, 8, "—", formats["center"])
    for column, key in ((9, "weight"), (10, "self_score")):
        sheet.write(row, column, "" if blank(line[key]) else line[key], formats["points"])
    formula = "" if blank(line["points"]) else _formula(line, at, judged)
    if formula:
        sheet.write_formula(row, 11, f"={formula}", formats["computed"], line["points"])
    else:
        sheet.write_blank(row, 11, None, formats["computed"])
    _review(sheet, formats, row, line["self_score"], line["points"])
    basis = judged.rules[line["rule"]]["basis"]
    sheet.write(row, 16, line["trace"], formats["text"])
    sheet.write(row, 17, basis, formats["text"])
    sheet.set_row(row, _height([(text(line["name"]), 21), (line["trace"], 27), (basis, 20)]))


def _formula(line: pd.Series[Any], at: int, judged: Judged) -> str:
    w, t, a = f"J{at}", f"F{at}", f"H{at}"
    match line["curve"]:
        case "正向" | "等于":
            return (
                f"IF({a}>={t},{w},ROUND({w}*MAX(0,{a})/{t},2))"
                if line["target_number"]
                else f"IF({t}=0,{w},0)"
            )
        case "反向":
            if not line["target_number"]:
                return f"IF({a}<=0,{w},0)"
            return f"IF({a}<={t},{w},IF({a}>=2*{t},0,ROUND({w}*(1-({a}-{t})/{t}),2)))"
        case "时限":
            return f"IF({a}<={t},{w},0)"
        case "直接赋分":
            yes, no = (w, "0") if line["met"] else ("0", w)
            return f'IF({a}="{text(line["actual"])}",{yes},{no})'
    bands = judged.rules["qualitative_bands"]["value"]
    low, high = next(
        band["share"] for band in bands if band["grade"] == grade_word(text(line["actual"]))
    )
    upper = w if high == 1 else f"MAX(ROUND({w}*{low},2),ROUND({w}*{high},2)-0.01)"
    return f'IF(K{at}="","",MAX(ROUND({w}*{low},2),MIN(K{at},{upper})))'


def _score_totals(sheet: Worksheet, formats: dict[str, Format], judged: Judged, row: int) -> None:
    totals, at = judged.totals, row + 1
    own = "" if totals["self_total"] is None else totals["self_total"]
    sheet.merge_range(row, 0, row, 8, "合计", formats["text_bold"])
    for column, letter, value in (
        (9, "J", totals["full"]),
        (11, "L", totals["total"]),
        (14, "O", totals["total"]),
    ):
        sheet.write_formula(
            row, column, f"=ROUND(SUM({letter}5:{letter}{row}),2)", formats["points_bold"], value
        )
    formula = f'=IF(COUNT(K5:K{row})=ROWS(K5:K{row}),ROUND(SUM(K5:K{row}),2),"")'
    sheet.write_formula(row, 10, formula, formats["points_bold"], own)
    formula = f'=IF(K{at}="","",ROUND(K{at}-L{at},2))'
    sheet.write_formula(
        row,
        12,
        formula,
        formats["points_bold"],
        "" if own == "" else round(own - totals["total"], 2),
    )
    formula = f'="等级："&{_grade_formula(judged, f"O{at}")}'
    sheet.write_formula(row, 15, formula, formats["text_bold"], f"等级：{totals['grade']}")
    for column in (13, 16, 17):
        sheet.write_blank(row, column, None, formats["text_bold"])


def _funds(sheet: Worksheet, formats: dict[str, Format], judged: Judged) -> None:
    fields, totals, funds = judged.form.fields, judged.totals, judged.form.tables["funds"]
    _heads(sheet, formats, "项目资金核对", _FUND_HEADS, 3)
    sheet.write(1, 0, "单位：万元", formats["note"])
    last = 7 + len(funds)
    for row, label in (
        (4, "年度资金总额（各来源合计）"),
        (5, "年度资金总额（单位申报数）"),
        (6, "差额（申报数－合计）"),
    ):
        for column in range(9):
            sheet.write_blank(row, column, None, formats["text_bold"])
        sheet.write(row, 0, label, formats["text_bold"])
    for column, key in enumerate(AMOUNTS, start=2):
        letter, total = "ABCDEF"[column], totals[key] or 0
        stated = fields[f"funds_declared_{key}"]
        sheet.write_formula(
            4, column, f"=SUM({letter}8:{letter}{last})", formats["amount_bold"], total
        )
        if not blank(stated):
            sheet.write(5, column, stated, formats["amount"])
        formula = f'=IF({letter}6="","",ROUND({letter}6-{letter}5,6))'
        sheet.write_formula(
            6, column, formula, formats["amount"], "" if blank(stated) else round(stated - total, 6)
        )
    remaining = (totals["budget"] or 0) - (totals["spent"] or 0)
    sheet.write_formula(4, 6, "=ROUND(D5-F5,6)", formats["amount_bold"], remaining)
    sheet.write_formula(4, 7, '=IF(D5<=0,"",F5/D5)', formats["percent_bold"], totals["rate"])
    if not blank(fields["funds_declared_rate"]):
        sheet.write(5, 7, fields["funds_declared_rate"], formats["percent"])
    sheet.write(5, 8, text(fields["funds_declared_reason"]), formats["text"])
    for row, (_, fund) in enumerate(funds.iterrows(), start=7):
        for column, key in ((0, "source"), (1, "document_number"), (8, "reason")):
            sheet.write(row, column, text(fund[key]), formats["text"])
        for column, key in enumerate(AMOUNTS, start=2):
            sheet.write(row, column, "" if blank(fund[key]) else fund[key], formats["amount"])
        budget, spent, at = fund["budget"] or 0, fund["spent"] or 0, row + 1
        sheet.write_formula(row, 6, f"=ROUND(D{at}-F{at},6)", formats["amount"], budget - spent)
        formula = f'=IF(N(D{at})=0,"",F{at}/D{at})'
        sheet.write_formula(row, 7, formula, formats["percent"], spent / budget if budget else "")
        sheet.set_row(row, _height([(text(fund["source"]), 24), (text(fund["reason"]), 44)]))
    limit = judged.rules["rate_reason"]["value"]
    sheet.conditional_format(
        7,
        7,
        last - 1,
        7,
        {"type": "cell", "criteria": "<", "value": limit, "format": formats["warn"]},
    )
    sheet.conditional_format(
        6, 2, 6, 5,
        {"type": "cell", "criteria": "not between", "minimum": -5e-7, "maximum": 5e-7, "format": formats["bad"]},
    )  # fmt: skip
    sheet.freeze_panes(4, 1)


def _problems(
    sheet: Worksheet, formats: dict[str, Format], judged: Judged, lines: pd.DataFrame
) -> None:
    _heads(sheet, formats, PROBLEMS, _PROBLEM_HEADS, 3)
    counts = "、".join(
        f"{level} {sum(item['severity'] == level for item in judged.findings)} 条"
        for level in ("错误", "警告", "提示")
    )
    sheet.merge_range(
        1, 0, 1, 9, f"{counts}。位置是填报工作簿中的工作表和单元格。", formats["note"]
    )
    rows = {line["row"]: number + 6 for number, (_, line) in enumerate(lines.iterrows())}
    for number, item in enumerate(judged.findings, start=1):
        row, place = number + 3, f"{item['sheet']}!{item['cell']}"
        sheet.write(row, 0, number, formats["count"])
        sheet.write(row, 1, item["severity"], formats["center"])
        sheet.write(row, 2, item["code"], formats["center"])
        digits = "".join(c for c in item["cell"].split(":")[0].split("、")[0] if c.isdigit())
        if item["sheet"] in {judged.form.sheets["indicators"], judged.form.sheets["funds"]}:
            target = f"internal:'{SCORES}'!D{rows.get(int(digits or 0), 4)}"
            sheet.write_url(row, 3, target, formats["link"], place)
        else:
            sheet.write(row, 3, place, formats["text"])
        for column, key in enumerate(
            ("message", "given", "expected", "difference", "remedy", "basis"), start=4
        ):
            sheet.write_string(row, column, item[key], formats["text"])
        sheet.set_row(
            row, _height([(item["message"], 42), (item["remedy"], 38), (item["basis"], 24)])
        )
    if not judged.findings:
        sheet.merge_range(4, 0, 4, 9, "没有发现问题。", formats["center"])
    last = 3 + max(1, len(judged.findings))
    for level, colour in (("错误", "bad"), ("警告", "warn"), ("提示", "info")):
        options = {
            "type": "cell",
            "criteria": "==",
            "value": f'"{level}"',
            "format": formats[colour],
        }
        sheet.conditional_format(4, 1, last, 1, options)
    sheet.autofilter(3, 0, last, 9)
    sheet.freeze_panes(4, 0)


def _basis(sheet: Worksheet, formats: dict[str, Format], judged: Judged) -> None:
    _heads(
        sheet,
        formats,
        BASIS,
        (("规则", 22), ("取值", 12), ("说明", 62), ("文件和条款", 34), ("可信度", 12)),
        3,
    )
    title = f"{judged.profile['title']}　{judged.profile['name']}"
    sheet.merge_range(1, 0, 1, 4, title, formats["subtitle"])
    sheet.merge_range(
        2, 0, 2, 4, "标注「待核实」的规则，使用前请与本级财政部门的规定核对。", formats["note"]
    )
    for row, rule in enumerate(judged.rules.values(), start=4):
        value = rule.get("value")
        simple = isinstance(value, int | float) and not isinstance(value, bool)
        shown = f"{plain(float(value or 0))}{rule.get('unit', '')}" if simple else "—"
        cells = (rule["label"], shown, rule["says"], rule["basis"], rule["confidence"])
        for column, words in enumerate(cells):
            sheet.write(row, column, words, formats["text"])
        sheet.set_row(row, _height(list(zip(cells, (22, 12, 62, 34, 12), strict=True))))
    sheet.freeze_panes(4, 0)
    sheet.repeat_rows(3)
