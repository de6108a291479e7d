"""The formats of workbooks: one loader each, every one giving the same sheets of cells."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from selfeval_xl.intake.formats.ooxml import OoxmlSource
from selfeval_xl.intake.gate import Format, Package

if TYPE_CHECKING:
    from selfeval_xl.intake.cells import Source
    from selfeval_xl.intake.gate import Document


def source_of(opened: Package | Document) -> Source:
    """Return an opened file's content; what reads the rarer formats is imported when needed."""
    if isinstance(opened, Package):
        return OoxmlSource(opened)
    match opened.format:
        case Format.BIFF:
            from selfeval_xl.intake.formats.biff import BiffSource  # noqa: PLC0415

            return BiffSource(opened)
        case Format.XML_2003:
            from selfeval_xl.intake.formats.spreadsheetml import (  # noqa: PLC0415
                SpreadsheetmlSource,
            )

            return SpreadsheetmlSource(opened)
        case Format.HTML:
            from selfeval_xl.intake.formats.html_grid import HtmlSource  # noqa: PLC0415

            return HtmlSource(opened)
    assert_never(opened.format)


__all__ = ["source_of"]
