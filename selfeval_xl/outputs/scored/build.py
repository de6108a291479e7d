"""Build the scored workbook (评分表) of one project."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from xlsxwriter import Workbook

from selfeval_xl.forms import OUTPUT_NAME
from selfeval_xl.intake import known
from selfeval_xl.outputs.scored import basis, funds, indicators, official, overview, problems
from selfeval_xl.outputs.scored.book import Book
from selfeval_xl.workbook_style import AUTHOR

if TYPE_CHECKING:
    from datetime import datetime

    from selfeval_xl.pipeline import Result

_SHEETS = (overview, official, indicators, funds, problems, basis)


def scored_workbook(result: Result, created: datetime) -> bytes:
    """Return the scored workbook as the bytes of an .xlsx file.

    Every formula carries its computed value; user text is written as text, never as formula or
    link. ``created`` goes into the document properties and nowhere else.
    """
    stream = BytesIO()
    book = Workbook(
        stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    form = result.form
    book.set_properties(
        {
            "title": f"{form.project_name or '项目'}绩效自评评分表",
            "author": AUTHOR,
            "keywords": result.mark,
            "created": created,
        }
    )
    book.define_name(OUTPUT_NAME, '="scored"')
    year = f"{form.year}年度" if known(form.year) else ""
    header = "　".join(part for part in (form.unit, year, form.project_name) if known(part))
    sheets = Book(book, header, (module.NAME for module in _SHEETS))
    for module in _SHEETS:
        module.write(sheets, result)
    book.close()
    return stream.getvalue()
