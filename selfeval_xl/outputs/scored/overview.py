"""评分总览: the scores and the grade at a glance, by part and by fund source, with two charts."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from selfeval_xl import palette
from selfeval_xl.exact import divide, round_half_up
from selfeval_xl.figures import present_levels
from selfeval_xl.findings import Severity, count_by_severity
from selfeval_xl.intake import known
from selfeval_xl.outputs.scored import funds, indicators
from selfeval_xl.outputs.scored.book import grade_formula
from selfeval_xl.workbook_style import protect, row_height, set_page

if TYPE_CHECKING:
    from selfeval_xl.outputs.scored.book import Book
    from selfeval_xl.pipeline import Result

NAME = "评分总览"
_COLUMNS = 10
_WIDTH = 9.6
_PART_HEADS = (
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
_CHART_WIDTH, _CHART_HEIGHT = 352, 270
_MOST_COLUMNS = 6


def write(book: Book, result: Result) -> None:
    """Write the sheet."""
    sheet, style = book.sheet(NAME), book.style
    sheet.set_column(0, _COLUMNS - 1, _WIDTH)
    sheet.merge_range(0, 0, 0, _COLUMNS - 1, "绩效自评评分总览", style["title"])
    sheet.set_row(0, 34)
    row = _identity(book, result, 2)
    row = _cards(book, result, row + 1)
    row, parts_rows = _parts(book, result, row + 1)
    row = _funds(book, result, row + 1)
    _charts(book, result, row + 1, parts_rows)
    sheet.activate()
    set_page(sheet, book.header, pages_high=1)
    protect(sheet)


def _identity(book: Book, result: Result, row: int) -> int:
    sheet, style, form = book.sheet(NAME), book.style, result.form
    year = f"{form.year}年度" if known(form.year) else "未填"
    pairs = (
        ("项目名称", form.project_name, "年度", year),
        ("实施单位", form.unit, "主管部门", form.department),
        ("评分规则", result.profile.title, "填报文件", result.file_name),
    )
    for left, one, right, other in pairs:
        sheet.write_string(row, 0, left, style["label_center"])
        sheet.merge_range(row, 1, row, 4, "", style["text"])
        sheet.write_string(row, 1, one or "未填", style["text"])
        sheet.write_string(row, 5, right, style["label_center"])
        sheet.merge_range(row, 6, row, 9, "", style["text"])
        sheet.write_string(row, 6, other or "未填", style["text"])
        sheet.set_row(
            row, row_height([(one or "", 4 * _WIDTH), (other or "", 4 * _WIDTH)], least=24)
        )
        row += 1
    return row


def _cards(book: Book, result: Result, row: int) -> int:
    sheet, style, figures = book.sheet(NAME), book.style, result.figures
    counts = count_by_severity(result.findings)
    self_total, final = indicators.total_cell(result, "K"), indicators.total_cell(result, "O")
    total = indicators.total_cell(result, "L")
    own_grade = result.totals.self_grade or ""
    cards: tuple[tuple[str, str, str, Any, str, Any], ...] = (
        ("测算总分", "big", f"={total}", figures.number("total"),
         f'="等级："&{grade_formula(result.profile, total)}', f"等级：{result.totals.grade}"),
        ("自评总分", "big", f'=IF({self_total}="","未填全",{self_total})',
         "未填全" if figures.value("self_total") is None else figures.number("self_total"),
         f'=IF({self_total}="","—","等级："&{grade_formula(result.profile, self_total)})',
         f"等级：{own_grade}" if own_grade else "—"),
        ("复核后总分", "big", f"={final}", figures.number("total"),
         f'="等级："&{grade_formula(result.profile, final)}', f"等级：{result.totals.grade}"),
        ("预算执行率", "card_percent",
         f'=IF({funds.total_address("budget")}<=0,"—",{funds.total_address("spent")}/{funds.total_address("budget")})',
         "—" if result.totals.rate is None else float(result.totals.rate), "执行数÷全年预算数", None),
        ("需修改的错误", "card_count", "", counts[Severity.ERROR],
         f"警告 {counts[Severity.WARNING]}　提示 {counts[Severity.INFO]}", None),
    )  # fmt: skip
    for number, (label, name, formula, value, below, below_value) in enumerate(cards):
        left, right = 2 * number, 2 * number + 1
        sheet.merge_range(row, left, row, right, label, style["card_label"])
        sheet.merge_range(row + 1, left, row + 1, right, "", style[name])
        sheet.merge_range(row + 2, left, row + 2, right, "", style["card_note"])
        if formula:
            sheet.write_formula(row + 1, left, formula, style[name], value)
        else:
            sheet.write_number(row + 1, left, value, style[name])
        if below_value is None:
            sheet.write_string(row + 2, left, below, style["card_note"])
        else:
            sheet.write_formula(row + 2, left, below, style["card_note"], below_value)
    sheet.set_row(row, 20)
    sheet.set_row(row + 1, 38)
    sheet.set_row(row + 2, 22)
    sheet.conditional_format(
        row + 1,
        8,
        row + 1,
        9,
        {"type": "cell", "criteria": ">", "value": 0, "format": style["bad"]},
    )
    row += 3
    if result.totals.unscored:
        words = f"有 {figures.text('unscored')} 个指标未能测算（见「指标评分」的测算过程），测算总分和等级不完整。"
        sheet.merge_range(row, 0, row, _COLUMNS - 1, words, style["alert"])
        sheet.set_row(row, 22)
        row += 1
    return row


def _parts(book: Book, result: Result, row: int) -> tuple[int, tuple[int, int]]:
    """Write the parts table; return the next row, and its first and last row number from 1."""
    sheet, style = book.sheet(NAME), book.style
    sheet.write_string(row, 0, "一、各部分得分", style["section"])
    row += 1
    for column, head in enumerate(_PART_HEADS):
        sheet.write_string(row, column, head, style["head"])
    sheet.merge_range(row, 0, row, 1, _PART_HEADS[0], style["head"])
    sheet.merge_range(row, 8, row, 9, _PART_HEADS[8], style["head"])
    sheet.set_row(row, 24)
    first = row + 1
    row = first
    levels = present_levels(result.lines)
    for label in ("预算执行率", *levels):
        _part(book, result, row, label)
        row += 1
    _part_total(book, result, first, row)
    book.define("overview_parts", NAME, first, 0, row - 1, 7)
    sheet.conditional_format(
        first, 7, row - 1, 7,
        {"type": "cell", "criteria": "<", "value": 0.8, "format": style["warn"]},
    )  # fmt: skip
    return row + 1, (first + 1, row)


def _part(book: Book, result: Result, row: int, label: str) -> None:
    sheet, style, figures = book.sheet(NAME), book.style, result.figures
    execution = label == "预算执行率"
    keys = (
        {"weight": "execution_weight", "self": "self_execution", "points": "execution_points"}
        if execution
        else {key: f"level.{label}.{key}" for key in ("weight", "self", "points")}
    )
    sheet.merge_range(row, 0, row, 1, label, style["label"])
    of_part = f"--EXACT({indicators.column_range(result, 'B')},$A{row + 1})"
    sheet.write_formula(
        row, 2, f"=SUMPRODUCT({of_part})", style["count"],
        1 if execution else int(figures.value(f"level.{label}.count") or 0),
    )  # fmt: skip
    for column, source, key in ((3, "J", "weight"), (5, "L", "points"), (6, "O", "points")):
        area = indicators.column_range(result, source)
        sheet.write_formula(
            row, column, f"=ROUND(SUMPRODUCT({of_part},{area}),2)", style["points"],
            figures.number(keys[key]),
        )  # fmt: skip
    own, own_points = indicators.column_range(result, "K"), figures.value(keys["self"])
    sheet.write_formula(
        row, 4,
        f'=IF(SUMPRODUCT({of_part},--ISNUMBER({own}))<C{row + 1},"未填全",'
        f"ROUND(SUMPRODUCT({of_part},{own}),2))",
        style["points"],
        "未填全" if own_points is None else float(round_half_up(own_points)),
    )  # fmt: skip
    points, weight = figures.value(keys["points"]), figures.value(keys["weight"])
    share = divide(points or Decimal(0), weight or Decimal(0))
    sheet.write_formula(
        row, 7, f'=IF(D{row + 1}=0,"",G{row + 1}/D{row + 1})', style["percent"],
        "" if share is None else float(share),
    )  # fmt: skip
    if execution:
        words = f"执行 {figures.text('spent')}／{figures.text('budget')}万元"
    else:
        words = (
            f"完成 {figures.text(f'level.{label}.met')}／{figures.text(f'level.{label}.count')} 个"
        )
    sheet.merge_range(row, 8, row, 9, words, style["text"])
    sheet.set_row(row, row_height([(words, 2 * _WIDTH)], least=22))


def _part_total(book: Book, result: Result, first: int, row: int) -> None:
    sheet, style, figures = book.sheet(NAME), book.style, result.figures
    sheet.merge_range(row, 0, row, 1, "合计", style["text_bold"])
    sheet.write_formula(
        row, 2, f"=SUM(C{first + 1}:C{row})", style["count_bold"], len(result.lines) + 1
    )
    for column, source, key in ((3, "J", "full"), (5, "L", "total"), (6, "O", "total")):
        sheet.write_formula(
            row, column, f"={indicators.total_cell(result, source)}", style["points_bold"],
            figures.number(key),
        )  # fmt: skip
    own = indicators.total_cell(result, "K")
    sheet.write_formula(
        row, 4, f'=IF({own}="","未填全",{own})', style["points_bold"],
        "未填全" if figures.value("self_total") is None else figures.number("self_total"),
    )  # fmt: skip
    full = figures.value("full") or Decimal(0)
    share = divide(result.totals.total, full)
    sheet.write_formula(
        row, 7, f'=IF(D{row + 1}=0,"",G{row + 1}/D{row + 1})', style["percent_bold"],
        "" if share is None else float(share),
    )  # fmt: skip
    sheet.merge_range(row, 8, row, 9, "", style["text_bold"])
    sheet.set_row(row, 24)


def _funds(book: Book, result: Result, row: int) -> int:
    sheet, style, figures = book.sheet(NAME), book.style, result.figures
    sheet.write_string(row, 0, "二、资金执行（万元）", style["section"])
    row += 1
    for left, right, head in (
        (0, 2, "资金来源"), (3, 4, "全年预算数"), (5, 6, "全年执行数"), (7, 7, "执行率"), (8, 9, "结转结余"),
    ):  # fmt: skip
        if left == right:
            sheet.write_string(row, left, head, style["head"])
        else:
            sheet.merge_range(row, left, row, right, head, style["head"])
    sheet.set_row(row, 24)
    row += 1
    sources: list[tuple[str, int, str]] = [
        (line.source or "未写来源", funds.FIRST_ROW + number, f"fund.{number}.")
        for number, line in enumerate(result.tables["funds"])
    ]
    for label, source_row, prefix in (*sources, ("合计", funds.TOTAL_ROW, "")):
        bold = "_bold" if label == "合计" and not prefix else ""
        sheet.merge_range(row, 0, row, 2, "", style["text_bold" if bold else "text"])
        sheet.write_string(row, 0, label, style["text_bold" if bold else "text"])
        for left, letter, key in ((3, "D", "budget"), (5, "F", "spent")):
            sheet.merge_range(row, left, row, left + 1, "", style[f"amount{bold}"])
            sheet.write_formula(
                row, left, f"=N({funds.NAME}!{letter}{source_row + 1})", style[f"amount{bold}"],
                figures.number(f"{prefix}{key}") or 0,
            )  # fmt: skip
        budget = figures.value(f"{prefix}budget") or Decimal(0)
        spent = figures.value(f"{prefix}spent") or Decimal(0)
        rate = divide(spent, budget)
        at = row + 1
        sheet.write_formula(
            row, 7, f'=IF(D{at}=0,"—",F{at}/D{at})', style[f"percent{bold}"],
            "—" if rate is None else float(rate),
        )  # fmt: skip
        sheet.merge_range(row, 8, row, 9, "", style[f"amount{bold}"])
        sheet.write_formula(
            row, 8, f"=ROUND(D{at}-F{at},6)", style[f"amount{bold}"], float(budget - spent)
        )
        sheet.set_row(row, row_height([(label, 3 * _WIDTH)], least=22))
        row += 1
    return row


def _charts(book: Book, result: Result, row: int, parts_rows: tuple[int, int]) -> None:
    """Insert both charts; ``parts_rows`` are the first and last row number of the parts table."""
    sheet = book.sheet(NAME)
    many = len(result.tables["funds"]) > _MOST_COLUMNS
    money = book.book.add_chart({"type": "bar" if many else "column"})
    for letter, label, colour in (
        ("D", "全年预算数", palette.CHART_BUDGET),
        ("F", "全年执行数", palette.CHART_SPENT),
    ):
        money.add_series(
            {
                "name": label,
                "categories": f"={funds.body_range(result, 'A')}",
                "values": f"={funds.body_range(result, letter)}",
                "fill": {"color": colour},
                "gap": 80 if len(result.tables["funds"]) > 2 else 220,  # noqa: PLR2004 (few columns stay slim)
                "overlap": 0,
                **({} if many else {"data_labels": _labels("#,##0.00")}),
            }
        )
    _dress(money, "各资金来源预算与执行", "万元", "#,##0", horizontal=many)
    height = max(_CHART_HEIGHT, 60 + 34 * len(result.tables["funds"])) if many else _CHART_HEIGHT
    width = 2 * _CHART_WIDTH if many else _CHART_WIDTH
    money.set_size({"width": width, "height": height})
    sheet.insert_chart(row, 0, money, {"x_offset": 2, "y_offset": 4, "object_position": 2})
    parts = book.book.add_chart({"type": "column"})
    first, last = parts_rows
    for letter, label, colour in (
        ("D", "分值", palette.CHART_BUDGET),
        ("G", "复核后得分", palette.CHART_SPENT),
    ):
        parts.add_series(
            {
                "name": label,
                "categories": f"={NAME}!$A${first}:$A${last}",
                "values": f"={NAME}!${letter}${first}:${letter}${last}",
                "fill": {"color": colour},
                "gap": 80,
                "overlap": 0,
                "data_labels": _labels("0.##"),
            }
        )
    _dress(parts, "各部分得分与分值", "分", "0", horizontal=False)
    parts.set_size({"width": width, "height": _CHART_HEIGHT})
    if many:
        below = row + int(height / 20) + 1
        sheet.insert_chart(below, 0, parts, {"x_offset": 2, "y_offset": 4, "object_position": 2})
    else:
        sheet.insert_chart(row, 5, parts, {"x_offset": 6, "y_offset": 4, "object_position": 2})


def _font(size: int) -> dict[str, Any]:
    return {"name": palette.SONG, "size": size, "color": palette.INK}


def _labels(number_format: str) -> dict[str, Any]:
    return {"value": True, "num_format": number_format, "font": _font(8)}


def _dress(chart: Any, title: str, unit: str, number_format: str, *, horizontal: bool) -> None:  # noqa: ANN401
    chart.set_title({"name": title, "name_font": {**_font(11), "bold": False}, "overlay": False})
    value_axis = {
        "name": unit,
        "name_font": {**_font(9), "bold": False},
        "num_font": _font(8),
        "num_format": number_format,
        "min": 0,
        "line": {"none": True},
        "major_gridlines": {"visible": True, "line": {"color": "#DDE3EA", "width": 0.75}},
    }
    names = {"num_font": _font(8), "line": {"color": palette.RULE}}
    if horizontal:
        chart.set_y_axis({**names, "reverse": True})
        chart.set_x_axis({**value_axis, "label_position": "low"})
    else:
        chart.set_x_axis(names)
        chart.set_y_axis(value_axis)
    chart.set_legend({"position": "bottom", "font": _font(9)})
    chart.set_chartarea({"border": {"color": palette.RULE}})
