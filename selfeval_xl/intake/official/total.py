"""The total of an official form: points, score and grade, wherever in its row or its head they stand.

The score stands in its column, right of the label, or in a cell merged over both; some forms print it
with its label in one cell above or below the tables (总分：99分), the grade beside it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from selfeval_xl.intake import values
from selfeval_xl.intake.grid import CellKind
from selfeval_xl.intake.official import labels
from selfeval_xl.intake.official.cells import Cells
from selfeval_xl.intake.understood import Part

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from decimal import Decimal

    from selfeval_xl.intake.grid import Cell
    from selfeval_xl.intake.official.layout import Layout
    from selfeval_xl.intake.official.management import Rows
    from selfeval_xl.intake.official.points import ReadPoints

_KEYS = ("declared_total", "declared_weight", "declared_grade")


def find_told(sheet: Rows, rows: Sequence[int]) -> tuple[Cell, Cell] | None:
    """Return label and value of a total that stands in ``rows``, which hold no table.

    The value is a cell of its own right of the label, or the label's cell when it holds both.
    """
    for row in rows:
        for cell in sheet.rows[row]:
            if cell.kind is not CellKind.TEXT:
                continue
            if labels.score_in(cell.text)[0] is not None:
                return cell, cell
            if labels.is_score_label(labels.bare(cell.text)):
                beside = sheet.right_of(cell)
                if beside.kind is CellKind.NUMBER or labels.points_in(beside.text)[0] is not None:
                    return cell, beside
    return None


class TotalReader:
    """Reads the total of one form."""

    def __init__(self, cells: Cells, layout: Layout) -> None:
        """Take the form as it was laid out."""
        self.cells = cells
        self.layout = layout
        self.sheet = layout.sheet
        self.fields: dict[str, Any] = {}

    def read(self, read_points: ReadPoints, own: Decimal | None) -> dict[str, Any]:
        """Return the declared points (read by that reader), score and grade with their addresses.

        ``own`` is what the form's own scores come to, if that is not what its points come to: a lone
        figure equal to it is the score, even where it stands in the column of the points.
        """
        for key in _KEYS:
            self.fields[key], self.fields[f"{key}_at"] = None, ""
        if self.layout.indicators is not None and self.layout.total is not None:
            self._row(self.layout.total, read_points, own)
        told = self.layout.told
        if told is not None and self.fields["declared_total"] is None:
            self._told(*told)
        found = self.layout.fields.get("declared_grade")
        if found is not None:
            name, cell = found
            self.cells.seen(name, "自评等级", Part.INDICATORS)
            self._take("declared_grade", cell, self.cells.text(cell))
        return self.fields

    def _row(self, row: int, read_points: ReadPoints, own: Decimal | None) -> None:
        cells = sorted(
            (cell for cell in self.sheet if cell.row == row and not cell.is_blank),
            key=lambda cell: cell.column,
        )
        label, beside = cells[0], cells[1:]
        if labels.score_in(label.text)[0] is not None:
            self._told(label, label)
            return
        self.cells.seen(label, "总分", Part.INDICATORS)
        weight, score = (self._in_column(label, role) for role in ("weight", "self_score"))
        if weight is not None and score is not None and weight.address == score.address:
            weight = None  # one cell merged over both holds the score
        self._grade(beside)
        placed = {cell.address for cell in (weight, score) if cell is not None}
        figures = [cell for cell in beside if _is_figure(cell)]
        free = [cell for cell in figures if cell.address not in placed]
        if free and (score is None or not _is_filled(score)):
            score = free[-1]
            if len(free) > 1 and weight is not None and weight.is_blank:
                weight = free[0]
        if weight is not None:
            read = (self.cells, weight, read_points, "declared_weight", self._label("weight"))
            given = _points(*read)
            if given is not None and given == own and figures == [weight]:
                score = weight
            else:
                self._take("declared_weight", weight, given)
        if score is not None:
            self._score(score)

    def _in_column(self, label: Cell, role: str) -> Cell | None:
        """Return the cell that is seen in a column of the row; a blank one where the label covers it."""
        block = self.layout.indicators
        if block is None or role not in block.columns:
            return None
        own = self.sheet.at(label.row, block.columns[role])
        area = self.sheet.merge_at(own.row, own.column)
        if area is None or area.top != label.row or area.left <= label.column:
            return own
        return self.sheet.at(area.top, area.left)

    def _score(self, cell: Cell) -> None:
        """Read the cell of the score: a number, a number with the grade, or only a grade."""
        text = cell.text if cell.kind is CellKind.TEXT else ""
        points, grade = labels.points_in(text)
        if points is not None and grade:
            self._take("declared_total", cell, points)
            self._take("declared_grade", cell, grade)
        elif labels.grade_in(text):
            self._take("declared_total", cell, None)
            self._take("declared_grade", cell, labels.grade_in(text))
        else:
            read = (self.cells, cell, values.read_number, "declared_total")
            self._take("declared_total", cell, _points(*read, self._label("self_score")))

    def _told(self, label: Cell, value: Cell) -> None:
        """Read a total that stands with its label in one cell, or right of it."""
        self.cells.seen(label, "总分", Part.INDICATORS)
        if label is not value:
            self._score(value)
            return
        points, grade = labels.score_in(label.text)
        self._take("declared_total", label, points)
        if grade:
            self._take("declared_grade", label, grade)

    def _grade(self, cells: Iterable[Cell]) -> None:
        """Take a grade that stands by itself in the row of the total."""
        for cell in cells:
            if cell.kind is CellKind.TEXT and (grade := labels.grade_in(cell.text)):
                self._take("declared_grade", cell, grade)
                return

    def _label(self, role: str) -> str:
        block = self.layout.indicators
        header = block.headers.get(role) if block is not None else None
        return f"总分的{header.text}" if header is not None else "总分"

    def _take(self, key: str, cell: Cell, value: Decimal | str | None) -> None:
        self.cells.use(cell)
        self.fields[key], self.fields[f"{key}_at"] = value, f"{cell.sheet}!{cell.address}"


def _points(cells: Cells, cell: Cell, read: ReadPoints, key: str, label: str) -> Decimal | None:
    points: Decimal | None = cells.value(cell, read, "fields", key, label)
    return points


def _is_filled(cell: Cell) -> bool:
    """Tell whether a cell says something; a dash or a stroke says nothing."""
    return not Cells.is_nothing(cell)


def _is_figure(cell: Cell) -> bool:
    """Tell whether a cell holds a number of points, with the grade or without."""
    if cell.kind is CellKind.TEXT:
        return labels.points_in(cell.text)[0] is not None
    return cell.kind is CellKind.NUMBER or bool(cell.formula)
