"""评分依据: every rule the scores rest on, with document, article, validity and certainty."""

from __future__ import annotations

from typing import TYPE_CHECKING

from selfeval_xl.outputs.rule_table import RULE_HEADS, rule_cells
from selfeval_xl.workbook_style import protect, row_height, set_page

if TYPE_CHECKING:
    from selfeval_xl.outputs.scored.book import Book
    from selfeval_xl.pipeline import Result

NAME = "评分依据"
_MOST_POINTS = 1000
"""How high the rules may be to be shrunk to one page."""


def write(book: Book, result: Result) -> None:
    """Write the sheet."""
    sheet, style, profile = book.sheet(NAME), book.style, result.profile
    last = len(RULE_HEADS) - 1
    for column, (_, width) in enumerate(RULE_HEADS):
        sheet.set_column(column, column, width)
    sheet.merge_range(0, 0, 0, last, "评分依据", style["title"])
    sheet.set_row(0, 32)
    title = f"{profile.title}　{profile.name}　（自 {profile.valid_from.isoformat()} 起）"
    sheet.merge_range(1, 0, 1, last, title, style["subtitle"])
    note = (
        f"选用这套规则的原因：{result.rules_why}。"
        "可信度为「中」「低」的规则未与原文逐字核对，标注「待核实」，使用前请与本级财政部门的规定核对。"
    )
    sheet.merge_range(2, 0, 2, last, note, style["note"])
    for column, (head, _) in enumerate(RULE_HEADS):
        sheet.write_string(3, column, head, style["head"])
    sheet.set_row(3, 26)
    for row, rule in enumerate(profile.rules.values(), start=4):
        cells = rule_cells(rule)
        for column, text in enumerate(cells):
            sheet.write_string(row, column, text, style["text" if column != 4 else "center"])  # noqa: PLR2004
        widths = [width for _, width in RULE_HEADS]
        sheet.set_row(row, row_height(list(zip(cells, widths, strict=True)), least=24))
    points = sum(pixels for pixels, _ in sheet.row_sizes.values()) * 0.75
    sheet.freeze_panes(4, 0)
    sheet.repeat_rows(3)
    set_page(sheet, book.header, landscape=True, pages_high=1 if points <= _MOST_POINTS else 0)
    protect(sheet)
