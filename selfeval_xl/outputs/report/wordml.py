"""Turn blocks into the body of a Word document, as one piece of XML that is parsed once."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from selfeval_xl.outputs.report.blocks import Heading, PageTurn, Paragraph, Table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from selfeval_xl.outputs.report.blocks import Block, Cell

_TWIPS_PER_MM = 1440 / 25.4
_SMALL = 9  # rows up to which a table is kept on one page


def body_xml(blocks: Iterable[Block], page_turn: str) -> str:
    """Return the XML of all blocks; ``page_turn`` is the section mark that ends the upright part."""
    return "".join(_block(block, page_turn) for block in blocks)


def _block(block: Block, page_turn: str) -> str:
    if isinstance(block, Heading):
        return _paragraph(f"{block.number}{block.text}", f"Heading{block.level}")
    if isinstance(block, Paragraph):
        return _paragraph(block.text, block.style)
    if isinstance(block, PageTurn):
        return f'<w:p><w:pPr><w:pStyle w:val="AfterTable"/>{page_turn}</w:pPr></w:p>'
    return _table(block)


def _paragraph(text: str, style: str, *, keep: bool = False) -> str:
    """Return a paragraph; ``keep`` holds it on one page with the next."""
    properties = "" if style == "Normal" else f'<w:pStyle w:val="{style}"/>'
    properties += "<w:keepNext/>" if keep else ""
    mark = f"<w:pPr>{properties}</w:pPr>" if properties else ""
    return f"<w:p>{mark}{_run(text)}</w:p>"


def _run(text: str) -> str:
    if not text:
        return ""
    lines = (
        f'<w:t xml:space="preserve">{escape(line, quote=False)}</w:t>' for line in text.split("\n")
    )
    return f"<w:r>{'<w:br/>'.join(lines)}</w:r>"


def _table(table: Table) -> str:
    widths = [round(width * _TWIPS_PER_MM) for width in table.widths]
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    rows = "".join(
        _row(row, widths, repeat=n < table.head_rows, keep=_is_held(n, table))
        for n, row in enumerate(table.rows)
    )
    caption = _paragraph(table.caption, "Caption") if table.caption else ""
    return (
        f'{caption}<w:tbl><w:tblPr><w:tblStyle w:val="GridTable"/>'
        f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>'
        f"{_paragraph('', table.after)}"
    )


def _is_held(number: int, table: Table) -> bool:
    """Tell whether a row stays with the next.

    That are all rows of a small table, the last ones of a large one, and those that belong together.
    """
    count = len(table.rows)
    grouped = (number - table.head_rows + 1) % table.held != 0
    return number < count - 1 and (count <= _SMALL or number >= count - 3 or grouped)


def _row(cells: tuple[Cell, ...], widths: list[int], *, repeat: bool, keep: bool) -> str:
    header = "<w:tblHeader/>" if repeat else ""
    parts = []
    column = 0
    for cell in cells:
        width = sum(widths[column : column + cell.span])
        column += cell.span
        parts.append(_cell(cell, width, keep=keep))
    return f"<w:tr><w:trPr><w:cantSplit/>{header}</w:trPr>{''.join(parts)}</w:tr>"


def _cell(cell: Cell, width: int, *, keep: bool) -> str:
    span = f'<w:gridSpan w:val="{cell.span}"/>' if cell.span > 1 else ""
    merge = {"": "", "start": '<w:vMerge w:val="restart"/>', "continue": "<w:vMerge/>"}[cell.merge]
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{merge}'
        f'<w:vAlign w:val="center"/></w:tcPr>{_paragraph(cell.text, cell.style, keep=keep)}</w:tc>'
    )
