"""Where in a sheet an official form's parts stand: title, head, funds, goals, indicators, total.

Everything is found by labels: any order and number of columns, merged or repeated level cells,
several forms below one another, sheets around them that are none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from selfeval_xl.intake.grid import CellKind
from selfeval_xl.intake.official import labels
from selfeval_xl.intake.official.closing import find_closings
from selfeval_xl.intake.official.goals import Goal, beside, is_goal_label, stacked
from selfeval_xl.intake.official.management import (
    Management,
    Remark,
    begins_management,
    find_management,
    find_remark,
)
from selfeval_xl.intake.official.naming import named_in, settled
from selfeval_xl.intake.official.total import find_told

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from selfeval_xl.intake.grid import Cell, Grid, SheetCells
    from selfeval_xl.intake.official.closing import Closing
    from selfeval_xl.intake.official.naming import Named

_LEAST_INDICATOR_ROLES = 3
_LEAST_FUND_ROLES = 2
_MOST_BLANK_ROWS = 3
_MOST_ROWS = 3000
_MOST_EMPTY_COLUMNS = 2
_LABEL = re.compile(r"[:：]\s*$|^\s*其中|^\s*其他|资金\s*$")
_AMOUNT_ROLES = frozenset({"initial", "budget", "arrived", "spent"})


@dataclass(frozen=True)
class Block:
    """A table of a form: its header row, the rows of its body, and the column of each role.

    ``headers`` keeps the header of each role as typed, with what stands in its brackets.
    """

    header: int
    first: int
    last: int
    columns: dict[str, int]
    headers: dict[str, Cell]


@dataclass(frozen=True)
class Layout:
    """One form of a sheet. Rows and cells of what was not found are missing.

    ``fields`` maps the key of a head field to its label's and its value's cell; ``goals`` are the
    rows below a goal header with the columns of expectation and completion, ``goal_cells`` their
    texts; ``total`` is the row of the total score. ``management`` and ``remark`` are what transfer
    forms have besides, ``documents`` the labels beside their document numbers, ``others`` the other
    names of the head, ``told`` label and value of a total that stands outside of its row.
    """

    sheet: SheetCells
    top: int
    bottom: int
    title: Cell | None
    fields: dict[str, tuple[Cell, Cell]] = field(default_factory=dict)
    funds: Block | None = None
    goals: Block | None = None
    goal_cells: tuple[Goal, ...] = ()
    indicators: Block | None = None
    total: int | None = None
    management: Management | None = None
    remark: Remark | None = None
    documents: tuple[tuple[Cell, Cell], ...] = ()
    closings: tuple[Closing, ...] = ()
    others: tuple[Named, ...] = ()
    told: tuple[Cell, Cell] | None = None


def layouts(grid: Grid, skip: frozenset[str]) -> Iterator[Layout]:
    """Yield every official form of a workbook, sheet by sheet from top to bottom."""
    for name in grid.sheet_names:
        if name not in skip:
            yield from _Sheet(grid.sheet(name)).forms()


class _Sheet:
    """One sheet, looked at row by row."""

    def __init__(self, sheet: SheetCells) -> None:
        self.sheet = sheet
        self._rows: dict[int, list[Cell]] = {}
        for cell in sheet:
            if not cell.is_blank:
                self._rows.setdefault(cell.row, []).append(cell)
        for cells in self._rows.values():
            cells.sort(key=lambda cell: cell.column)
        self.order = sorted(self._rows)
        self._deep = [area for area in sheet.merged if area.bottom > area.top]

    @property
    def rows(self) -> Mapping[int, list[Cell]]:
        """The cells that hold something, by row, from left to right."""
        return self._rows

    def forms(self) -> Iterator[Layout]:
        """Yield the forms: each indicator header begins one, with what stands above it."""
        headers = [found for row in self.order if (found := self._indicator_header(row))]
        below = {header.header for header in headers}
        headers = [h for h in headers if h.header + 1 not in below]  # a header of two rows is one
        headers = [
            h for n, h in enumerate(headers) if not n or not self._goes_on(headers[n - 1], h)
        ]
        start = self.order[0] if self.order else 1
        for number, header in enumerate(headers):
            nearest = headers[number + 1].header if number + 1 < len(headers) else None
            block = self._body(header, nearest)
            bottom = self._bottom(block, nearest)
            yield self._form(start, bottom, block)
            start = bottom + 1

    def _goes_on(self, before: Block, header: Block) -> bool:
        """Tell whether a header only repeats the one before it, on another page of the same form."""
        between = [row for row in self.order if before.header < row < header.header]
        return before.columns == header.columns and not any(
            self._total_in(row) or self._begins(row) for row in between
        )

    def _bottom(self, block: Block, following: int | None) -> int:
        """Return the last row of a form: the next one begins with its title, its head or its funds."""
        if following is None:
            return self.order[-1]
        for row in self.order:
            if block.last < row < following and self._begins(row):
                return self._above_head(row, block.last) - 1
        return max(block.last, following - 1)

    def _above_head(self, row: int, last: int) -> int:
        """Return the first of the lines right above a head that belong to it: year, unit, 附件."""
        first = row
        for above in reversed([other for other in self.order if last < other < row]):
            cells = self.rows[above]
            if len(cells) > 1 or not labels.is_above_head(cells[0].text):
                break
            first = above
        return first

    def _begins(self, row: int) -> bool:
        """Tell whether a row below the indicators is the first of another form."""
        first = self.rows[row][0]
        key = labels.field_key(labels.bare(first.text)) if first.kind is CellKind.TEXT else ""
        return (
            self._title_in(row) is not None
            or key in {"project_name", "department_name"}
            or self._fund_header(row) is not None
        )

    # -- headers --------------------------------------------------------------------------------

    def _columns_in(self, row: int) -> list[Cell]:
        """Return the texts that stand in a row, merged ones included, each with its own column."""
        cells = {cell.column: cell for cell in self.rows.get(row, ())}
        for area in self._deep:
            if area.top < row <= area.bottom and area.left not in cells:
                anchor = self.sheet.at(area.top, area.left)
                if not anchor.is_blank:
                    cells[area.left] = anchor
        return [cells[column] for column in sorted(cells)]

    def _roles(
        self, row: int, role_of: Callable[[str], str]
    ) -> tuple[dict[str, int], dict[str, Cell]]:
        columns: dict[str, int] = {}
        headers: dict[str, Cell] = {}
        for cell in self._columns_in(row):
            role = role_of(labels.bare(cell.text)) if cell.kind is CellKind.TEXT else ""
            if role and role not in columns:
                columns[role], headers[role] = cell.column, cell
        return columns, headers

    def _indicator_header(self, row: int) -> Block | None:
        columns, headers = self._roles(row, labels.indicator_role)
        if len(columns) < _LEAST_INDICATOR_ROLES or "name" not in columns:
            return None
        if not {"target", "actual"} & columns.keys():
            return None
        return Block(row, row + 1, row, columns, headers)

    def _fund_header(self, row: int) -> Block | None:
        columns, headers = self._roles(row, labels.fund_role)
        if len(columns) < _LEAST_FUND_ROLES or not _AMOUNT_ROLES & columns.keys():
            return None
        return Block(row, row + 1, row, columns, headers)

    def _goal_header(self, row: int) -> Block | None:
        texts = [cell for cell in self._columns_in(row) if cell.kind is CellKind.TEXT]
        # the last one: the block itself may be called 总体目标完成情况
        done = next((c for c in reversed(texts) if labels.is_done(labels.bare(c.text))), None)
        expected = next(
            (c for c in reversed(texts)
             if labels.is_expected(labels.bare(c.text)) and (done is None or c.column < done.column)),
            None,
        )  # fmt: skip
        if expected is None or done is None:
            return None
        return Block(
            row, row + 1, row, {"expected": expected.column, "actual": done.column},
            {"expected": expected, "actual": done},
        )  # fmt: skip

    # -- bodies ---------------------------------------------------------------------------------

    def _body(self, header: Block, following: int | None) -> Block:
        """Return the indicator block with the rows down to the total, a note or the next form."""
        last, blank = header.header, 0
        row = header.first
        while (following is None or row < following) and row < header.first + _MOST_ROWS:
            cells = self.rows.get(row, [])
            if not cells:
                blank += 1
                if blank > _MOST_BLANK_ROWS:
                    break
            elif self._ends(cells, header):
                break
            else:
                blank, last = 0, row
            row += 1
        return Block(header.header, header.first, last, header.columns, header.headers)

    def _ends(self, cells: list[Cell], header: Block) -> bool:
        first = cells[0]
        if first.kind is not CellKind.TEXT:
            return False
        text = labels.bare(first.text)
        before = first.column <= header.columns["name"]
        if len(cells) <= 2 and before and labels.is_remark(text):  # noqa: PLR2004 (label and text)
            return True
        if len(cells) == 1 and before and labels.remark_in(first.text):
            return True
        closing = labels.closing_code(text) or labels.closing_in(first.text)[0]
        if len(cells) <= 2 and before and closing:  # noqa: PLR2004 (label and text)
            return True
        if _is_total(first) or (before and labels.is_title(first.text) and len(cells) == 1):
            return True
        in_table = any(cell.column in header.columns.values() for cell in cells[1:])
        return before and labels.is_section(text) and not in_table

    def _form(self, top: int, bottom: int, indicators: Block) -> Layout:
        rows = [row for row in self.order if top <= row <= bottom]
        above = [row for row in rows if row < indicators.header]
        funds = next((found for row in above if (found := self._fund_header(row))), None)
        if funds is not None:
            funds = self._fund_body(funds, indicators.header)
        goals, texts = self._goals(above, funds, indicators)
        under = [row for row in rows if row > indicators.last]
        total = next((row for row in under if self._total_in(row)), None)
        title = next((cell for row in above if (cell := self._title_in(row))), None)
        taken = {block.header for block in (funds, goals) if block}
        free = [
            row
            for row in above
            if not any(block.header <= row <= block.last for block in (funds, goals) if block)
        ]
        head = [
            row
            for row in rows
            if row not in taken and not indicators.header <= row <= indicators.last
        ]
        fields, others = settled(named_in(self, head), title.text if title else "")
        return Layout(
            self.sheet, top, bottom, title,
            {key: (one.label, one.value) for key, one in fields.items()}, funds, goals,
            texts, indicators, total,
            management=find_management(self, free),
            remark=find_remark(self, under),
            documents=tuple(self._documents(free)),
            closings=find_closings(self, [*free, *under]),
            others=others,
            told=find_told(self, [row for row in (*free, *under) if row != total]),
        )  # fmt: skip

    def _documents(self, rows: list[int]) -> Iterator[tuple[Cell, Cell]]:
        """Yield the labels of document numbers with the cells of these, below one another."""
        for row in rows:
            for label in self.rows[row]:
                if label.kind is CellKind.TEXT and labels.is_documents(labels.bare(label.text)):
                    first = self.right_of(label)
                    last, _ = self.end_of(label)
                    yield from (
                        (label, self.sheet.at(below, first.column))
                        for below in range(label.row, last + 1)
                    )

    def _fund_body(self, header: Block, end: int) -> Block:
        last, row = header.header, header.first
        while row < end:
            cells = self.rows.get(row, [])
            numbers = any(
                self.sheet.at(row, column).kind is CellKind.NUMBER
                for role, column in header.columns.items()
                if role in _AMOUNT_ROLES
            )
            begins = self._goal_header(row) or begins_management(cells)
            other = not numbers and (
                any(map(is_goal_label, cells)) or (cells and self._starts_section(cells, header))
            )
            if begins or other:
                break
            if cells:
                last = row
            row += 1
        columns = self._beside_labels(header, last)
        return Block(header.header, header.first, last, columns, header.headers)

    def _beside_labels(self, header: Block, last: int) -> dict[str, int]:
        """Return the columns of a block whose amounts stand right of labels: 预算数：| 100."""
        rows = range(header.first, last + 1)
        moved = dict(header.columns)
        for role in _AMOUNT_ROLES & header.columns.keys():
            column = header.columns[role]
            own = [self.sheet.at(row, column) for row in rows]
            beside = [self.sheet.at(row, column + 1) for row in rows]
            labelled = [cell.kind is CellKind.TEXT and _LABEL.search(cell.text) for cell in own]
            if column + 1 in header.columns.values() or not any(labelled):
                continue
            if all(
                is_label or cell.is_blank for is_label, cell in zip(labelled, own, strict=True)
            ) and any(cell.kind is CellKind.NUMBER for cell in beside):
                moved[role] = column + 1
        return moved

    def _starts_section(self, cells: list[Cell], header: Block) -> bool:
        """Tell whether a row begins another part: a goal, a note, the head of the next block."""
        text = labels.bare(cells[0].text) if cells[0].kind is CellKind.TEXT else ""
        first = min(header.columns.values())
        if cells[0].column == first:  # a form without labels left of its amounts
            return labels.is_numbered_section(cells[0].text)
        return labels.is_section(text) and cells[0].column < first

    def _goals(
        self, above: list[int], funds: Block | None, indicators: Block
    ) -> tuple[Block | None, tuple[Goal, ...]]:
        """Return the block of the goals and their texts: below headers, or right of labels."""
        header = next((found for row in above if (found := self._goal_header(row))), None)
        if header is None:
            taken = range(funds.header, funds.last + 1) if funds else range(0)
            one = stacked(self, [row for row in above if row not in taken])
        else:
            left = header.headers["expected"].column
            others = {indicators.header, *([funds.header] if funds else [])}
            under = header.first not in others and not self._is_other_label(header.first, left)
            one = beside(self, header.headers["expected"], header.headers["actual"], under=under)
        if one is not None:
            columns = {"expected": one.goal.expected.column, "actual": one.goal.actual.column}
            headers = {"expected": one.expected, "actual": one.actual}
            first, (last, _) = one.expected.row, self.end_of(one.actual)
            return Block(first, first, last, columns, headers), (one.goal,)
        if header is None:
            return None, ()
        below = funds is not None and funds.header > header.header
        block = self._goal_body(header, funds.header if funds and below else indicators.header)
        texts = tuple(
            Goal(*(self.sheet.at(row, block.columns[role]) for role in ("expected", "actual")))
            for row in range(block.first, block.last + 1)
        )
        return block, texts

    def _goal_body(self, header: Block, end: int) -> Block:
        last, row = header.header, header.first
        while row < end:
            texts = [self.sheet.at(row, column) for column in header.columns.values()]
            if row > header.first and self._is_other_label(row, header.columns["expected"]):
                break
            if all(cell.is_blank for cell in texts):
                if last >= header.first:
                    break
            else:
                last = row
            row += 1
        return Block(header.header, header.first, last, header.columns, header.headers)

    def _is_other_label(self, row: int, before: int) -> bool:
        """Tell whether a label that begins in this row, left of the goals, names something else."""
        texts = [cell for cell in self.rows.get(row, ()) if cell.kind is CellKind.TEXT]
        if texts and texts[0].column == before and labels.is_numbered_section(texts[0].text):
            return True
        return any(
            cell.column < before and not labels.is_goal_line(labels.bare(cell.text))
            for cell in texts
        )

    def _total_in(self, row: int) -> bool:
        first = self.rows[row][0]
        return first.kind is CellKind.TEXT and _is_total(first)

    # -- head -----------------------------------------------------------------------------------

    def _title_in(self, row: int) -> Cell | None:
        cells = self.rows[row]
        texts = [cell for cell in cells if cell.kind is CellKind.TEXT]
        first = texts[0] if texts else None
        if len(cells) <= 2 and first and labels.is_title(first.text) and not self._is_label(first):  # noqa: PLR2004
            return first
        return None

    def shown_at(self, row: int, column: int) -> Cell:
        """Return the cell that is seen at a place: the first one of a merged area."""
        area = self.sheet.merge_at(row, column)
        return self.sheet.at(area.top, area.left) if area else self.sheet.at(row, column)

    def end_of(self, cell: Cell) -> tuple[int, int]:
        """Return the last row and the last column of a cell, merged areas counted as one."""
        area = self.sheet.merge_at(cell.row, cell.column)
        return (area.bottom, area.right) if area else (cell.row, cell.column)

    def right_of(self, label: Cell) -> Cell:
        """Return the cell right of a label, merged areas counted as one.

        Past a column or two that are empty: the first text that is no label itself.
        """
        area = self.sheet.merge_at(label.row, label.column)
        first = (area.right if area else label.column) + 1
        beside = self.sheet.at(label.row, first)
        if beside.is_blank and self.sheet.merge_at(label.row, first) is None:
            for column in range(first + 1, first + _MOST_EMPTY_COLUMNS + 1):
                cell = self.sheet.at(label.row, column)
                if not cell.is_blank:
                    return beside if self._is_label(cell) else cell
        return beside

    @staticmethod
    def _is_label(cell: Cell) -> bool:
        text = labels.bare(cell.text) if cell.kind is CellKind.TEXT else ""
        return bool(labels.field_key(text)) or labels.is_section(text) or labels.is_total(text)


def _is_total(cell: Cell) -> bool:
    """Tell whether a cell is the label of the total, or holds label and score."""
    return labels.is_total(labels.bare(cell.text)) or labels.score_in(cell.text)[0] is not None
