"""The official form (项目支出绩效自评表, 部门整体绩效自评表), ready to print on A4."""

from __future__ import annotations

from itertools import count, groupby
from typing import TYPE_CHECKING, Any

from selfeval_xl.exact import divide, percent_text, to_wan
from selfeval_xl.figures import NONE_TEXT
from selfeval_xl.intake import known
from selfeval_xl.outputs.official_form import (
    FUND_HEADS,
    INDICATOR_HEADS,
    declared_figure,
    declared_total,
    divisions,
    form_for,
    fund_lines,
    parts_of,
    score_note,
    shown_actual,
    shown_target,
)
from selfeval_xl.outputs.scored import indicators
from selfeval_xl.outputs.scored.book import grade_formula
from selfeval_xl.outputs.scored.ledger import FIRST_ROW
from selfeval_xl.workbook_style import protect, row_height, set_page, text_lines

if TYPE_CHECKING:
    from selfeval_xl.outputs.official_form import FundLine
    from selfeval_xl.outputs.scored.book import Book
    from selfeval_xl.pipeline import Line, Result

WIDTHS = (8.0, 8.5, 9.5, 18.0, 13.0, 13.0, 7.0, 9.0, 22.0)
_PAGE_POINTS = 730.0
_PAGE_WIDTH = 96.0
_MOST_LINES = 14
_AMOUNTS = ((3, "initial"), (4, "budget"), (5, "spent"))
_ONE_PLACE, _TWO_PLACES = ((1, 8),), ((1, 4), (6, 8))
"""First and last column of the values of a head row; the label stands on the left of each."""


def write(book: Book, result: Result) -> None:
    """Write the sheet."""
    form = _Form(book, result)
    form.head()
    form.money()
    form.management()
    form.goals()
    head = form.row
    form.indicators()
    if form.has_scores:
        form.total()
    form.remarks()
    form.note()
    sheet = form.sheet
    pages = form.height * _PAGE_WIDTH / sum(WIDTHS) / _PAGE_POINTS
    set_page(sheet, book.header, pages_high=1 if pages <= 1.3 else 2)  # noqa: PLR2004
    if pages > 1.3:  # noqa: PLR2004 (a little over a page is shrunk to one)
        sheet.repeat_rows(head)
    protect(sheet)


class _Form:
    """The form as it grows downwards; ``row`` is the next free row, ``height`` the points used."""

    def __init__(self, book: Book, result: Result) -> None:
        self.official = form_for(result)
        self.sheet = book.sheet(self.official.title)
        self.style = book.style
        self.money_sheet = book.money
        self.has_scores = result.has_points or result.has_own_scores
        self.result = result
        self.row = 0
        self.height = 0.0
        self._notes: list[tuple[str, str]] = []
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
        """Write title and year, then who reports on what, one or two values a row."""
        form = self.result.form
        self._span(0, 8, self.official.title, "form_title")
        self._next(34)
        self._span(0, 8, f"（{form.year if known(form.year) else '    '}年度）", "form_year")
        self._next(22)
        for pairs in self.official.heads:
            places = _ONE_PLACE if len(pairs) == 1 else _TWO_PLACES
            texts = []
            for (label, key), (left, right) in zip(pairs, places, strict=True):
                text = getattr(form, key) or ""
                self._span(left - 1, left - 1, label, "form_label")
                self._span(left, right, text, "form_text")
                texts.append((text, sum(WIDTHS[left : right + 1])))
            self._next(row_height(texts, least=24))

    def money(self) -> None:
        """Write the fund block: total with points, then the sources."""
        top = self.row
        self._span(1, 2, "", "form_label")
        if self.has_scores:
            for column, text in enumerate(FUND_HEADS, start=3):
                self._span(column, column, text, "form_label")
        else:
            for column, text in enumerate(FUND_HEADS[:3], start=3):
                self._span(column, column, text, "form_label")
            self._span(6, 8, "执行率", "form_label")
        self._next(24)
        self._span(1, 2, "年度资金总额", "form_label")
        for column, key in _AMOUNTS:
            self._total_amount(column, key)
        if self.has_scores:
            self._execution()
        else:
            self._whole_rate(6, 8)
        self._next(24)
        for line in fund_lines(self.result):
            self._fund_line(line)
            for part in parts_of(self.result, line):
                self._part(part)
        for name, shares in divisions(self.result):
            self._span(1, 2, name, "form_text")
            self._span(3, 8, shares or NONE_TEXT, "form_text")
            self._next(row_height([(shares, sum(WIDTHS[3:]))], least=22))
        self.row -= 1
        self._span(0, 0, self.official.money.replace("（", "\n（"), "form_label", top=top)
        self.row += 1

    def _total_amount(self, column: int, key: str) -> None:
        """Write the total of an amount: as declared where that is another, else the live sum."""
        if key not in self.money_sheet.letters:
            self._typed_total(column)
            return
        if f"funds.{key}" in self.result.form.absent:  # no column for it, so no sum of nothing
            self._span(column, column, NONE_TEXT, "form_center")
            return
        look, stated = self.style["form_amount"], declared_figure(self.result, key)
        if stated is not None and stated.value is not None:
            self.sheet.write_number(self.row, column, float(stated.value), look)
            return
        value = self.result.figures.number(key) or 0
        formula = f"={self.money_sheet.total_address(key)}"
        self.sheet.write_formula(self.row, column, formula, look, value)

    def _execution(self) -> None:
        """Write points, rate and score of the execution beside the total of the funds."""
        figures, style, at = self.result.figures, self.style, indicators.EXECUTION_ROW + 1
        weight, own = figures.number("execution_weight"), figures.number("self_execution")
        self._whole_rate(7, 7)
        if self.result.has_points:
            self.sheet.write_number(self.row, 6, weight, style["form_points"])
            formula = f"={indicators.NAME}!K{at}"
            self.sheet.write_formula(self.row, 8, formula, style["form_score"], own)
            return
        form = self.result.form
        for column, value, look in (
            (6, form.execution_weight_stated, "form_points"),
            (8, form.execution_self_score, "form_score"),
        ):
            self._given(column, value, look, NONE_TEXT)

    def _given(self, column: int, value: Any, look: str, nothing: str = "") -> None:  # noqa: ANN401
        """Write a number as the unit gave it."""
        if known(value):
            self.sheet.write_number(self.row, column, float(value), self.style[look])
        else:
            self._span(column, column, nothing, "form_center")

    def _whole_rate(self, left: int, right: int) -> None:
        """Write the execution rate of all funds: as declared where that is another, else computed."""
        look, stated = self.style["form_percent"], declared_figure(self.result, "rate")
        if left < right:
            self.sheet.merge_range(self.row, left, self.row, right, "", look)
        if stated is not None and stated.value is not None:
            self.sheet.write_number(self.row, left, float(stated.value), look)
        elif self.result.totals.rate is None:
            self.sheet.write_string(self.row, left, "", look)
        else:
            budget, spent = (self.money_sheet.total_address(key) for key in ("budget", "spent"))
            formula = f'=IF(N({budget})<=0,"",{spent}/{budget})'
            if self.result.has_points:
                formula = f"={indicators.NAME}!I{indicators.EXECUTION_ROW + 1}"
            self.sheet.write_formula(
                self.row, left, formula, look, self.result.figures.number("rate")
            )

    def _rate(self, formula: str, value: float | str) -> None:
        """Write a rate where the form has no columns for points and scores."""
        look = self.style["form_percent"]
        self.sheet.merge_range(self.row, 6, self.row, 8, "", look)
        self.sheet.write_formula(self.row, 6, formula, look, value)

    def _part(self, part: Any) -> None:  # noqa: ANN401 (a frame's tuple)
        """Write a row that details the source above it, as the form gives it."""
        label = f"　其中：{part.source or ''}"
        self._span(1, 2, label, "form_text")
        for column, key in _AMOUNTS:
            value = getattr(part, key)
            if known(value):
                amount = float(to_wan(int(value)))
                self.sheet.write_number(self.row, column, amount, self.style["form_amount"])
            else:
                self._span(column, column, NONE_TEXT, "form_center")
        at, budget = self.row + 1, part.budget
        rate = divide(int(part.spent), int(budget)) if known(budget) and known(part.spent) else None
        if self.has_scores:
            self._span(6, 6, NONE_TEXT, "form_center")
            self._span(7, 7, NONE_TEXT if rate is None else percent_text(rate), "form_center")
            self._span(8, 8, NONE_TEXT, "form_center")
        elif rate is None:
            self._span(6, 8, NONE_TEXT, "form_center")
        else:
            self._rate(f"=F{at}/E{at}", float(rate))
        self._next(row_height([(label, WIDTHS[1] + WIDTHS[2])], least=22))

    def _typed_total(self, column: int) -> None:
        """Write the 年初预算数 that no sheet of money adds up: it is typed among the base data."""
        value = self.result.figures.value(self.official.initial)
        if value is None:
            self._span(column, column, NONE_TEXT, "form_center")
        else:
            self.sheet.write_number(self.row, column, float(value), self.style["form_amount"])

    def _fund_line(self, line: FundLine) -> None:
        """Write one line of the fund block: what the rows counted under it add up to."""
        figures, at = self.result.figures, self.row + 1
        self._span(1, 2, line.label, "form_text")
        for column, key in _AMOUNTS:
            value = figures.value(f"{line.figure}{key}")
            if value is None or not line.rows:
                self._span(column, column, NONE_TEXT, "form_center")
                continue
            addresses = (self.money_sheet.address(FIRST_ROW + row, key) for row in line.rows)
            cells = "+".join(f"N({address})" for address in addresses)
            style = self.style["form_amount"]
            self.sheet.write_formula(self.row, column, f"={cells}", style, float(value))
        rate = figures.value(f"{line.figure}rate") if line.rows else None
        if not self.has_scores:
            if rate is None:
                self._span(6, 8, NONE_TEXT, "form_center")
            else:
                self._rate(f"=F{at}/E{at}", float(rate))
            self._next(row_height([(line.label, WIDTHS[1] + WIDTHS[2])], least=22))
            return
        self._span(6, 6, NONE_TEXT, "form_center")
        if rate is None:
            self._span(7, 7, NONE_TEXT, "form_center")
        else:
            style = self.style["form_percent"]
            self.sheet.write_formula(self.row, 7, f"=F{at}/E{at}", style, float(rate))
        self._span(8, 8, NONE_TEXT, "form_center")
        self._next(row_height([(line.label, WIDTHS[1] + WIDTHS[2])], least=22))

    def management(self) -> None:
        """Write how the funds were managed, aspect by aspect, where the form tells it."""
        rows = self.result.tables.get("management", ())
        if not rows:
            return
        top = self.row
        self._span(1, 2, "", "form_label")
        self._span(3, 5, "情况说明", "form_label")
        self._span(6, 8, "存在问题和改进措施", "form_label")
        self._next(22)
        left, right = sum(WIDTHS[3:6]), sum(WIDTHS[6:])
        for row in rows:
            aspect = row.aspect or ""
            told = self._noted(row.situation or "", left, f"{aspect}情况说明")
            problems = self._noted(row.problems or "", right, f"{aspect}存在问题和改进措施")
            self._span(1, 2, aspect, "form_label")
            self._span(3, 5, told, "form_text")
            self._span(6, 8, problems, "form_text")
            self._next(row_height([(told, left), (problems, right), (aspect, 17.0)], least=24))
        self.row -= 1
        self._span(0, 0, "资金管理\n情况", "form_label", top=top)
        self.row += 1

    def remarks(self) -> None:
        """Write the closing 说明, where the form has one."""
        rows = self.result.tables.get("remarks", ())
        if rows:
            room = sum(WIDTHS[1:])
            text = self._noted("\n".join(row.text or "" for row in rows), room, "说明")
            self._span(0, 0, "说明", "form_label")
            self._span(1, 8, text, "form_text")
            self._next(row_height([(text, room)], least=24))

    def goals(self) -> None:
        """Write expected goals and what was done, one row a goal so that no text is cut off."""
        top = self.row
        self._span(1, 4, "预期目标", "form_label")
        self._span(5, 8, "实际完成情况", "form_label")
        self._next(22)
        left, right = sum(WIDTHS[1:5]), sum(WIDTHS[5:])
        goals = [
            (goal.expected or "", goal.actual or "") for goal in self.result.tables["goals"]
        ] or [("", "")]
        numbered = len(goals) > 1
        for number, (expected, actual) in enumerate(goals, start=1):
            prefix = f"{number}. " if numbered else ""
            one = self._noted(f"{prefix}{expected}" if expected else "", left, "预期目标")
            other = self._noted(f"{prefix}{actual}" if actual else "", right, "实际完成情况")
            self._span(1, 4, one, "form_text")
            self._span(5, 8, other, "form_text")
            self._next(row_height([(one, left), (other, right)], least=24))
        self.row -= 1
        self._span(0, 0, "年度总体\n目标", "form_label", top=top)
        self.row += 1

    def indicators(self) -> None:
        """Write the indicator block, level cells merged."""
        top = self.row
        heads = INDICATOR_HEADS if self.has_scores else INDICATOR_HEADS[:5]
        for column, text in enumerate(heads, start=1):
            self._span(column, column, text, "form_head")
        if not self.has_scores:
            self._span(6, 8, INDICATOR_HEADS[-1], "form_head")
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
        target, actual = shown_target(row), shown_actual(line)
        self._span(3, 3, row.name or "", "form_text")
        self._span(4, 4, target, "form_center")
        self._span(5, 5, actual, "form_center")
        if not self.has_scores:
            room = sum(WIDTHS[6:])
            reason = self._noted(row.reason or "", room, row.name or "")
            self._span(6, 8, reason, "form_text")
            texts = [
                (row.name or "", WIDTHS[3]), (target, WIDTHS[4]), (actual, WIDTHS[5]), (reason, room),
                (row.level2 or "", WIDTHS[2]),
            ]  # fmt: skip
            self._next(row_height(texts, line=14, least=26))
            return
        self._given(6, row.weight, "form_points")
        if self.result.has_points:
            own = figures.number(f"indicator.{line.number}.self")
            value = own if own != "" else figures.number(f"indicator.{line.number}.points")
            own_cell, computed = f"{indicators.NAME}!K{at}", f"{indicators.NAME}!L{at}"
            cell = f'IF({computed}="","",{computed})'
            formula = f'=IF({own_cell}="",{cell},{own_cell})'
            self.sheet.write_formula(self.row, 7, formula, self.style["form_score"], value)
        else:
            self._given(7, row.self_score, "form_score")
        reason = self._noted(row.reason or "", WIDTHS[8], row.name or "")
        self._span(8, 8, reason, "form_text")
        texts = [
            (row.name or "", WIDTHS[3]), (target, WIDTHS[4]), (actual, WIDTHS[5]), (reason, WIDTHS[8]),
            (row.level2 or "", WIDTHS[2]),
        ]  # fmt: skip
        self._next(row_height(texts, line=14, least=26))

    def total(self) -> None:
        """Write the closing row: points, total and grade."""
        result, figures, style = self.result, self.result.figures, self.style
        self._span(0, 5, "总分", "form_head")
        if result.has_points:
            weight = indicators.total_cell(result, "J")
            self.sheet.write_formula(
                self.row, 6, f"={weight}", style["form_points"], figures.number("full")
            )
        else:
            self._given(6, result.form.declared_weight, "form_points")
        if not result.has_points or declared_total(result):
            self._given(7, result.own_total, "form_score")
            grade = result.own_grade
            self._span(8, 8, f"等级：{grade}" if grade else "", "form_center")
        else:
            self._own_or_computed()
        self._next(26)

    def _own_or_computed(self) -> None:
        """Write the sum of the unit's own scores with its grade, the computed ones without a sum."""
        result, figures, style = self.result, self.result.figures, self.style
        own, computed = (indicators.total_cell(result, column) for column in "KL")
        which = "self_" if figures.value("self_total") is not None else ""
        self.sheet.write_formula(
            self.row, 7, f'=IF({own}="",{computed},{own})', style["form_score"],
            figures.number(f"{which}total"),
        )  # fmt: skip
        typed = result.form.declared_grade
        if known(typed):
            self._span(8, 8, f"等级：{typed}", "form_center")
            return
        of_own, of_computed = (
            grade_formula(result.profile, own), indicators.grade_of_column(result, "L"),
        )  # fmt: skip
        self.sheet.write_formula(
            self.row, 8, f'="等级："&IF({own}="",{of_computed},{of_own})', style["form_center"],
            f"等级：{figures.text(f'{which}grade')}",
        )  # fmt: skip

    def _noted(self, text: str, width: float, what: str) -> str:
        """Return a text as it stands in its cell; a long one goes to the notes below the form."""
        if text_lines(text, width) <= _MOST_LINES:
            return text
        self._notes.append((what, text))
        return f"见附注{len(self._notes)}"

    def note(self) -> None:
        """Write whose scores these are, who filled the form in, and the notes in full."""
        form = self.result.form
        note = score_note(self.result)
        self.sheet.merge_range(self.row, 0, self.row, 5, note, self.style["note"])
        parts = (("填报人", form.filler), ("联系电话", form.phone), ("填报日期", form.fill_date))
        filler = "　".join(f"{label}：{value}" for label, value in parts if known(value))
        self.sheet.merge_range(self.row, 6, self.row, 8, filler, self.style["note"])
        self._next(row_height([(note, sum(WIDTHS[:6]))], least=30))
        room = sum(WIDTHS)
        for number, (what, text) in enumerate(self._notes, start=1):
            for piece in _pieces(f"附注{number}（{what}）：{text}", room):
                self._span(0, 8, piece, "form_text")
                self._next(row_height([(piece, room)], least=22))


def _pieces(text: str, width: float) -> list[str]:
    """Cut a text that would not fit into one row of a sheet into pieces that do."""
    pieces: list[str] = []
    room = int(width / 2.1) * _MOST_LINES
    for part in text.split("\n"):
        pieces += [part[start : start + room] for start in range(0, len(part), room)]
    return pieces
