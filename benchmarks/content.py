"""Count what is in a scored workbook and a report, so that both sides can be compared."""

from __future__ import annotations

import re
import zipfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_SHEET = "xl/worksheets/sheet"
_BODY = "word/document.xml"


def workbook_content(path: Path) -> dict[str, int]:
    """Return the number of sheets, cells, formulas, formats, charts … of a workbook."""
    with zipfile.ZipFile(path) as package:
        names = package.namelist()
        sheets = b"".join(package.read(name) for name in names if name.startswith(_SHEET))
        styles = package.read("xl/styles.xml")
    formats = re.search(rb'<cellXfs count="(\d+)"', styles)
    return {
        "sheets": sum(name.startswith(_SHEET) for name in names),
        "cells": len(re.findall(rb"<c [^>]*", sheets)),
        "cells with a value": len(re.findall(rb"<v>", sheets)),
        "formulas": sheets.count(b"<f>"),
        "merged areas": sheets.count(b"<mergeCell "),
        "conditional formats": sheets.count(b"<cfRule "),
        "validations": sheets.count(b"<dataValidation "),
        "links": sheets.count(b"<hyperlink "),
        "cell formats": int(formats[1]) if formats else 0,
        "charts": sum(name.startswith("xl/charts/chart") for name in names),
    }


def report_content(path: Path) -> dict[str, int]:
    """Return the number of headings, paragraphs, tables and table cells of a report."""
    with zipfile.ZipFile(path) as package:
        body = package.read(_BODY)
        footers = sum(name.startswith("word/footer") for name in package.namelist())
    outside = re.sub(rb"<w:tbl>.*?</w:tbl>", b"", body, flags=re.DOTALL)
    return {
        "headings": len(re.findall(rb'<w:pStyle w:val="Heading\d"', body)),
        "paragraphs outside tables": len(re.findall(rb"<w:p[ >/]", outside)),
        "tables": body.count(b"<w:tbl>"),
        "table rows": len(re.findall(rb"<w:tr[ >]", body)),
        "table cells": len(re.findall(rb"<w:tc>", body)),
        "characters of text": len("".join(re.findall(r"<w:t(?: [^>]*)?>([^<]*)", body.decode()))),
        "sections": len(re.findall(rb"<w:sectPr[ >]", body)),
        "footers": footers,
    }


def side_by_side(name: str, ours: dict[str, int], naive: dict[str, int]) -> list[tuple[str, ...]]:
    """Return table rows: what, ours, naive, naive ÷ ours."""
    return [
        (
            f"{name}: {key}",
            str(value),
            str(naive[key]),
            f"{naive[key] / value:.2f}" if value else "—",
        )
        for key, value in ours.items()
    ]
