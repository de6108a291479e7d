"""Read what transfer forms hold besides: the management of funds, 说明, document numbers."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import zip_longest
from typing import TYPE_CHECKING, Any

from selfeval_xl.forms import ASPECTS, MANAGEMENT
from selfeval_xl.intake import values
from selfeval_xl.intake.grid import CellKind
from selfeval_xl.intake.official import labels
from selfeval_xl.intake.understood import Part

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selfeval_xl.intake.grid import Cell
    from selfeval_xl.intake.official.cells import Cells
    from selfeval_xl.intake.official.layout import Layout
    from selfeval_xl.intake.official.management import Aspect

_DOCUMENT = re.compile(
    r"[\u4e00-\u9fff]{2,12}\s*[\[(【〔]\s*(?:19|20)\d\d\s*[\])】〕]\s*第?\d{1,5}号"
)
_AMOUNT = re.compile(rf"^[^\d\u53f7]{{0,10}}?({values.NUMBER})\s*(万元|元)")


class TransferReader:
    """Reads these parts of one form; every row keeps the addresses of its cells."""

    def __init__(self, cells: Cells, layout: Layout) -> None:
        """Take the form as it was laid out."""
        self.cells = cells
        self.layout = layout

    def management(self) -> list[dict[str, Any]]:
        """Return a row per aspect, in the order of the form, blank ones too."""
        block = self.layout.management
        if block is None:
            return []
        if block.label is not None:
            self.cells.seen(block.label, MANAGEMENT.title)
        for role, cell in block.headers.items():
            self.cells.seen(cell, MANAGEMENT.column(role).label)
        return [self._aspect(aspect) for aspect in block.aspects]

    def _aspect(self, aspect: Aspect) -> dict[str, Any]:
        if aspect.name in ASPECTS:
            self.cells.seen(aspect.label, aspect.name)
        row: dict[str, Any] = {
            "sheet": aspect.label.sheet, "row": aspect.label.row,
            "aspect": aspect.name or MANAGEMENT.title, "aspect_at": aspect.label.address,
        }  # fmt: skip
        for key, cell in (("situation", aspect.situation), ("problems", aspect.problems)):
            row[key], row[f"{key}_at"] = None, "" if cell is None else cell.address
            if cell is not None:
                label = f"{row['aspect']}的{MANAGEMENT.column(key).label}"
                row[key] = self._text(cell, MANAGEMENT.key, key, label)
        return row

    def remarks(self, *, in_one_cell: bool) -> list[dict[str, Any]]:
        """Return the rows of 说明, one where it is blank; none where the form has no such place.

        ``in_one_cell`` tells whether a line 「说明：……」 counts: on other forms it is a note.
        """
        found = self.layout.remark
        if found is None or (found.label in found.texts and not in_one_cell):
            return []
        self.cells.seen(found.label, "说明")
        prompt = labels.hint(found.label.text) or None if found.label not in found.texts else None
        rows = []
        for cell in found.texts:
            if cell is found.label:
                text: str | None = labels.remark_in(cell.text).strip() or None
            else:
                text = self._text(cell, "remarks", "text", "说明")
            rows.append(
                {
                    "sheet": cell.sheet, "row": cell.row, "text": text, "text_at": cell.address,
                    "prompt": prompt, "prompt_at": found.label.address,
                }
            )  # fmt: skip
        return [row for row in rows if row["text"]] or rows[:1]

    def documents(self, labelled: list[tuple[str, Cell]]) -> list[dict[str, Any]]:
        """Return the document numbers of the head, and those in the labels of sources of funds.

        ``labelled`` are the sources with the cells of their labels.
        """
        rows = []
        for label, cell in self.layout.documents:
            own = list(self._numbers(cell, ""))
            if own:
                self.cells.seen(label, "资金文号", Part.FUNDS)
                self.cells.use(cell)
            rows += own
        for source, cell in labelled:
            rows += self._numbers(cell, source)
        return rows

    def _numbers(self, cell: Cell, source: str) -> Iterator[dict[str, Any]]:
        if cell.kind is not CellKind.TEXT:
            return
        text = values.normal(cell.text)
        found = list(_DOCUMENT.finditer(text))
        for match, after in zip_longest(found, found[1:]):
            beside = _AMOUNT.match(text[match.end() : after.start() if after else len(text)])
            written = replace(cell, text="".join(beside.groups())) if beside else None
            amount = values.read_amount(written).value if written else None
            yield {
                "sheet": cell.sheet, "row": cell.row, "number": "".join(match[0].split()),
                "number_at": cell.address, "source": source or None, "source_at": cell.address,
                "amount": amount, "amount_at": cell.address,
            }  # fmt: skip

    def _text(self, cell: Cell, block: str, key: str, label: str) -> str | None:
        return self.cells.value(cell, values.read_text, block, key, label) or None
