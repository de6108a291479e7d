"""The cells of an official form: formulas worked out, questions kept, what was recognised noted."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from selfeval_xl.intake import values
from selfeval_xl.intake.formula import UnevaluableError, resolve
from selfeval_xl.intake.grid import Cell, CellKind
from selfeval_xl.intake.understood import Part, Understood

if TYPE_CHECKING:
    from collections.abc import Callable

    from selfeval_xl.intake.grid import Grid

_PLAIN_NOTE = re.compile(r"文字「[\d.]+[%％]」按百分比读取|「\d{4}年\d+月\d+日」按 [\d-]+ 读取")
"""A rate with its sign and a whole date are what a form asks for, as text or not."""

_ALIKE = {
    re.compile(r"文字「[\d.,，]+」按(?:数字)? -?[\d.]+ (?:万元)?读取"): (
        "以文字存放的数字，按数字读取"
    ),
    re.compile(r"(?:文字「)?([\d.]+)」? ?按 \1% 读取"): "没有写 %，按百分数读取",
    re.compile(r"(?:文字「)?(?:0(?:\.\d+)?|1)」? ?按 [\d.]+% 读取"): (
        "以小数存放的比率，按百分比读取（0.95 为 95%）"
    ),
}
"""What is told of numbers as systems store them: alike for all of a column, so that it is told once."""

_NOTHING = frozenset({"/", "／", "-", "—", "–", "…", "……", "×"})


@dataclass(frozen=True)
class Question:
    """A cell that was read with a change, or could not be: where, what was typed, what to say."""

    cell: Cell
    block: str
    key: str
    label: str
    kind: str
    text: str


def _told(note: str) -> str:
    """Return what to tell of a conversion: alike for what is usual in a column."""
    usual = (text for pattern, text in _ALIKE.items() if pattern.fullmatch(note))
    return next(usual, note)


class Cells:
    """Reads cells of one form and keeps what must be asked and what was understood."""

    def __init__(self, grid: Grid) -> None:
        """Take the workbook, whose formulas may reach anywhere in it."""
        self.grid = grid
        self.questions: list[Question] = []
        self.understood: list[Understood] = []
        self._used: set[str] = set()

    @property
    def used(self) -> frozenset[str]:
        """The addresses of the cells that were read or recognised."""
        return frozenset(self._used)

    def use(self, cell: Cell) -> None:
        """Keep that a cell was read."""
        self._used.add(cell.address)

    def value(
        self,
        cell: Cell,
        read: Callable[[Cell], values.Reading[Any]],
        block: str,
        key: str,
        label: str,
    ) -> Any:  # noqa: ANN401 (one per reader)
        """Return what a reader makes of a cell, its formula worked out; ask where it cannot."""
        resolved = self.resolved(cell, block, key, label)
        if resolved is None or self.is_nothing(resolved):
            return None
        reading = read(resolved)
        if reading.fault:
            kind = "错误值" if resolved.kind is CellKind.ERROR else "读不出"
            self.ask(cell, block, key, label, kind, reading.fault)
        elif reading.note and not _PLAIN_NOTE.fullmatch(reading.note):
            self.ask(cell, block, key, label, "已换算", _told(reading.note))
        return reading.value

    def resolved(self, cell: Cell, block: str, key: str, label: str) -> Cell | None:
        """Return a cell with its formula worked out; ask, and return nothing, where it cannot be."""
        self.use(cell)
        try:
            return resolve(self.grid, cell)
        except UnevaluableError:
            self.ask(cell, block, key, label, "公式", f"公式「={cell.formula}」程序不能独立核算")
            return None

    def ask(self, cell: Cell, block: str, key: str, label: str, kind: str, text: str) -> None:  # noqa: PLR0913 (a note has these parts)
        """Keep a note on a cell."""
        self.questions.append(Question(cell, block, key, label, kind, text))

    def text(self, cell: Cell) -> str | None:
        """Return the words of a cell, its formula worked out if it can be; ``None`` without any."""
        self.use(cell)
        with suppress(UnevaluableError):
            cell = resolve(self.grid, cell)
        return values.read_text(cell).value or None

    def seen(self, cell: Cell, meaning: str, part: Part = Part.OTHER) -> None:
        """Keep what a label was taken for, and of which part."""
        self.use(cell)
        label = " ".join(cell.text.split())
        self.understood.append(Understood(label, f"{cell.sheet}!{cell.address}", meaning, part))

    @staticmethod
    def is_nothing(cell: Cell) -> bool:
        """Tell whether a cell says that there is nothing: blank, a dash, a stroke."""
        return cell.is_blank or (cell.kind is CellKind.TEXT and cell.text.strip() in _NOTHING)
