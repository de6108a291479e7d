"""项目支出绩效自评表: the official form of 财预〔2020〕10号附件1, ready to print on A4."""

from __future__ import annotations

from itertools import count, groupby, zip_longest
from typing import TYPE_CHECKING, Any

from selfeval_xl.exact import plain
from selfeval_xl.figures import NONE_TEXT
from selfeval_xl.intake import known
from selfeval_xl.outputs.scored import funds, indicators
from selfeval_xl.outputs.scored.book import grade_formula
from selfeval_xl.workbook_style import protect, row_height, set_page, text_lines

if TYPE_CHECKING:
    from selfeval_xl.outputs.scored.book import Book
    from selfeval_xl.pipeline import Line, Result

NAME = "项目支出绩效自评表"
WIDTHS = (10.0, 9.0, 11.0, 22.0, 15.0, 15.0, 8.0, 9.5, 26.0)
STANDARD_SOURCES = ("当年财政拨款", "上年结转资金", "其他资金")
_INDICATOR_HEADS = (
    "一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析及改进措施",
)  # fmt: skip
_PAGE_POINTS = 730.0
_PAGE_WIDTH = 96.0
_MOST_LINES = 24


def fund_sources(result: Result) -> list[tuple[str, int | None]]:
    """Return the fund rows of the official form: the three standard ones, then the unit's others.

    The number is the row in ``result.funds``, ``None`` for a standard source that the unit has not.
    """
    numbers = {row.source: number for number, row in reversed(list(enumerate(result.funds)))}
    rows: list[tuple[str, int | None]] = [(name, numbers.get(name)) for name in STANDARD_SOURCES]
    taken = {number for _, number in rows}
    rows += [(row.source or "", n) for n, row in enumerate(result.funds) if n not in taken]
    return rows


def write(book: Book, result: Result) -> None:
    """Write the sheet."""
    form = _Form(book, result)
    form.head()
    form.money()
    form.goals()
    head = form.row
    form.indicators()
    form.total()
    form.note()
    sheet = book.sheet(NAME)
    pages = form.height * _PAGE_WIDTH / sum(WIDTHS) / _PAGE_POINTS
    set_page(sheet, book.header, pages_high=1 if pages <= 1.3 else 2)  # noqa: PLR2004
    if pages > 1.3:  # noqa: PLR2004 (a little over a page is shrunk to one)
        sheet.repeat_rows(head)
    protect(sheet)


class _Form:
    """The form as it grows downwards; ``row`` is the next free row, ``height`` the points used."""

    def __init__(self, book: Book, result: Result) -> None:
        self.sheet = book.sheet(NAME)
        self.style = book.style
        self.result = result
        self.row = 0
        self.height = 0.0
        for column, width in enumerate(WIDTHS):
            self.sheet.set_column(column, column, width)

    def _next(self, height: float) -> None:
        self.sheet.set_row(self.row, height)
        self.row += 1
        self.height += height

    def _span(
        self, left: int, right: int, text: str, style: str, *, top: int | None = None
    ) -> None:
        first = self.row if top is None else top
        if first == self.row and left == right:
            self.sheet.write_string(self.row, left, text, self.style[style])
            return
        self.sheet.merge_range(first, left, self.row, right, "", self.style[style])
        self.sheet.write_string(first, left, text, self.style[style])

    def head(self) -> None:
        """Write title, year, project, department and unit."""
        form = self.result.form
        self._span(0, 8, NAME, "form_title")
        self._next(34)
        self._span(0, 8, f"（{form.year if known(form.year) else '    '}年度）", "form_year")
        self._next(22)
        self._span(0, 0, "项目名称", "form_label")
        self._span(1, 8, form.project_name or "", "form_text")
        self._next(row_height([(form.project_name or "", sum(WIDTHS[1:]))], least=24))
        self._span(0, 0, "主管部门", "form_label")
        self._span(1, 4, form.department or "", "form_text")
        self._span(5, 5, "实施单位", "form_label")
        self._span(6, 8, form.unit or "", "form_text")
        texts = [(form.department or "", sum(WIDTHS[1:5])), (form.unit or "", sum(WIDTHS[6:]))]
        self._next(row_height(texts, least=24))

    def money(self) -> None:
        """Write the fund block: total with points, then the sources."""
        figures, style, sheet = self.result.figures, self.style, self.sheet
        top = self.row
        self._span(1, 2, "", "form_label")
        for column, text in enumerate(
            ("年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"), start=3
        ):
            self._span(column, column, text, "form_label")
        self._next(24)
        self._span(1, 2, "年度资金总额", "form_label")
        for column, key in ((3, "initial"), (4, "budget"), (5, "spent")):
            sheet.write_formula(
                self.row,
                column,
                f"={funds.total_address(key)}",
                style["form_amount"],
                figures.number(key) or 0,
            )
        at = indicators.EXECUTION_ROW + 1
        sheet.write_number(
            self.row, 6, float(self.result.totals.execution_weight), style["form_points"]
        )
        rate = figures.number("rate")
        sheet.write_formula(self.row, 7, f"={indicators.NAME}!I{at}", style["form_percent"], rate)
        own = figures.number("self_execution")
        sheet.write_formula(self.row, 8, f"={indicators.NAME}!K{at}", style["form_score"], own)
        self._next(24)
        for number, (source, index) in enumerate(fund_sources(self.result)):
            self._source(f"{'其中：' if number == 0 else ''}{source}", index)
        self.row -= 1
        self._span(0, 0, "项目资金\n（万元）", "form_label", top=top)
        self.row += 1

    def _source(self, label: str, index: int | None) -> None:
        self._span(1, 2, label, "form_text")
        for column, key in ((3, "initial"), (4, "budget"), (5, "spent")):
            value = None if index is None else self.result.figures.value(f"fund.{index}.{key}")
            if value is None:
                self._span(column, column, "", "form_amount")
            else:
                self.sheet.write_number(self.row, column, float(value), self.style["form_amount"])
        self._span(6, 6, NONE_TEXT, "form_center")
        rate = None if index is None else self.result.figures.value(f"fund.{index}.rate")
        if rate is None:
            self._span(7, 7, NONE_TEXT, "form_center")
        else:
            self.sheet.write_formula(
                self.row,
                7,
                f"=F{self.row + 1}/E{self.row + 1}",
                self.style["form_percent"],
                float(rate),
            )
        self._span(8, 8, NONE_TEXT, "form_center")
        self._next(row_height([(label, WIDTHS[1] + WIDTHS[2])], least=22))

    def goals(self) -> None:
        """Write expected goals and what was done, one row a goal so that no text is cut off."""
        top = self.row
        self._span(1, 4, "预期目标", "form_label")
        self._span(5, 8, "实际完成情况", "form_label")
        self._next(22)
        left, right = sum(WIDTHS[1:5]), sum(WIDTHS[5:])
        goals = [(goal.expected or "", goal.actual or "") for goal in self.result.goals] or [
            ("", "")
        ]
        numbered = len(goals) > 1
        for number, (expected, actual) in enumerate(goals, start=1):
            prefix = f"{number}. " if numbered else ""
            pairs = zip_longest(
                _pieces(f"{prefix}{expected}" if expected else "", left),
                _pieces(f"{prefix}{actual}" if actual else "", right),
                fillvalue="",
            )
            for one, other in pairs:
                self._span(1, 4, one, "form_text")
                self._span(5, 8, other, "form_text")
                self._next(row_height([(one, left), (other, right)], least=26))
        self.row -= 1
        self._span(0, 0, "年度总体\n目标", "form_label", top=top)
        self.row += 1

    def indicators(self) -> None:
        """Write the indicator block, level cells merged."""
        top = self.row
        for column, text in enumerate(_INDICATOR_HEADS, start=1):
            self._span(column, column, text, "form_head")
        self._next(30)
        places = count(indicators.FIRST_ROW + 1)
        for level1, rows in groupby(self.result.ordered, key=lambda ln: ln.row.level1 or ""):
            first = self.row
            for level2, inner in groupby(rows, key=lambda line: line.row.level2 or ""):
                second = self.row
                for line in inner:
                    self._indicator(line, next(places))
                self.row -= 1
                self._span(2, 2, level2, "form_label", top=second)
                self.row += 1
            self.row -= 1
            self._span(1, 1, level1, "form_label", top=first)
            self.row += 1
        self.row -= 1
        self._span(0, 0, "绩效指标", "form_label", top=top)
        self.row += 1

    def _indicator(self, line: Line, at: int) -> None:
        """Write an indicator, whose scores stand in row ``at`` of 指标评分."""
        figures, row = self.result.figures, line.row
        target, actual = shown_target(row), shown_actual(row)
        self._span(3, 3, row.name or "", "form_text")
        self._span(4, 4, target, "form_center")
        self._span(5, 5, actual, "form_center")
        if row.weight is None:
            self._span(6, 6, "", "form_center")
        else:
            self.sheet.write_number(self.row, 6, float(row.weight), self.style["form_points"])
        own = figures.number(f"indicator.{line.number}.self")
        value = own if own != "" else figures.number(f"indicator.{line.number}.points")
        own_cell, computed = f"{indicators.NAME}!K{at}", f"{indicators.NAME}!L{at}"
        cell = f'IF({computed}="","",{computed})'
        formula = f'=IF({own_cell}="",{cell},{own_cell})'
        self.sheet.write_formula(self.row, 7, formula, self.style["form_score"], value)
        self._span(8, 8, row.reason or "", "form_text")
        texts = [
            (row.name or "", WIDTHS[3]), (target, WIDTHS[4]), (actual, WIDTHS[5]), (row.reason or "", WIDTHS[8]),
            (row.level2 or "", WIDTHS[2]),
        ]  # fmt: skip
        self._next(row_height(texts, line=14, least=26))

    def total(self) -> None:
        """Write the closing row: points, total and grade."""
        figures, style = self.result.figures, self.style
        self._span(0, 5, "总分", "form_head")
        weight = indicators.total_cell(self.result, "J")
        self.sheet.write_formula(
            self.row, 6, f"={weight}", style["form_points"], figures.number("full")
        )
        own, computed = (indicators.total_cell(self.result, column) for column in "KL")
        complete = figures.value("self_total") is not None
        value = figures.number("self_total" if complete else "total")
        cell = f'IF({own}="",{computed},{own})'
        self.sheet.write_formula(self.row, 7, f"={cell}", style["form_score"], value)
        grade = self.result.totals.self_grade if complete else self.result.totals.grade
        self.sheet.write_formula(
            self.row, 8, f'="等级："&{grade_formula(self.result.profile, f"H{self.row + 1}")}',
            style["form_center"], f"等级：{grade}",
        )  # fmt: skip
        self._next(26)

    def note(self) -> None:
        """Say what the score column holds, and who filled the form in."""
        form = self.result.form
        complete = self.result.figures.value("self_total") is not None
        text = (
            "注：得分为单位自评得分。"
            if complete
            else "注：单位未填自评得分的，得分按评分规则测算；总分为测算总分。"
        )
        self.sheet.merge_range(self.row, 0, self.row, 5, text, self.style["note"])
        filler = "　".join(
            (
                f"填报人：{form.filler or ''}",
                f"联系电话：{form.phone or ''}",
                f"填报日期：{form.fill_date.isoformat() if known(form.fill_date) else ''}",
            )
        )
        self.sheet.merge_range(self.row, 6, self.row, 8, filler, self.style["note"])
        self._next(30)


def _pieces(text: str, width: float) -> list[str]:
    """Cut a text that would not fit into one row of a sheet into pieces that do."""
    if text_lines(text, width) <= _MOST_LINES:
        return [text]
    room = int(width / 2.1) * _MOST_LINES
    return [text[start : start + room] for start in range(0, len(text), room)]


def shown_target(row: Any) -> str:  # noqa: ANN401 (a frame's tuple)
    """Return a target as printed: sign, value and unit in one (``≥95%``)."""
    if row.target is None:
        return ""
    if row.nature in {"定性", "是否"} or row.target_kind != "数值":
        return str(row.target)
    return f"{row.nature or ''}{_with_unit(row, 'target')}"


def shown_actual(row: Any) -> str:  # noqa: ANN401
    """Return an actual value as printed, with its unit."""
    if row.actual is None:
        return ""
    return _with_unit(row, "actual") if row.actual_kind == "数值" else str(row.actual)


def _with_unit(row: Any, key: str) -> str:  # noqa: ANN401
    unit = row.measure_unit or getattr(row, f"{key}_unit") or ""
    return f"{plain(getattr(row, f'{key}_number'))}{unit}"
