"""Build the scored workbook (评分表) of one project or department."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from types import MappingProxyType
from typing import TYPE_CHECKING

from xlsxwriter import Workbook

from selfeval_xl.forms import DEPARTMENT, OUTPUT_NAME, PROJECT
from selfeval_xl.intake import known
from selfeval_xl.outputs.official_form import OFFICIAL_FORMS, form_for
from selfeval_xl.outputs.scored import (
    attainment,
    basis,
    funds,
    indicators,
    matrix,
    official,
    overview,
    problems,
    projects,
)
from selfeval_xl.outputs.scored.book import Book
from selfeval_xl.workbook_style import AUTHOR

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from selfeval_xl.outputs.scored.ledger import Ledger
    from selfeval_xl.pipeline import Result


@dataclass(frozen=True)
class _Layout:
    """What the workbook of a form is made of.

    ``pages`` are its sheets in order, ``ledgers`` those that show a table of money, that of the form's
    totals first. ``scope`` stands behind the subject in the title, ``unnamed`` in its place.
    """

    pages: tuple[tuple[str, Callable[[Book, Result], None]], ...]
    ledgers: tuple[Ledger, ...]
    scope: str
    unnamed: str


_OVERVIEW = (overview.NAME, overview.write)
_INDICATORS = (indicators.NAME, indicators.write)
_LAST = ((problems.NAME, problems.write), (basis.NAME, basis.write))
_LAYOUTS = MappingProxyType(
    {
        PROJECT.id: _Layout(
            pages=(
                _OVERVIEW,
                (OFFICIAL_FORMS[PROJECT.id].title, official.write),
                _INDICATORS,
                (funds.NAME, funds.write),
                *_LAST,
            ),
            ledgers=(funds.LEDGER,),
            scope="",
            unnamed="项目",
        ),
        DEPARTMENT.id: _Layout(
            pages=(
                _OVERVIEW,
                (matrix.NAME, matrix.write),
                (projects.NAME, projects.write),
                (OFFICIAL_FORMS[DEPARTMENT.id].title, official.write),
                _INDICATORS,
                *_LAST,
            ),
            ledgers=(matrix.LEDGER, projects.LEDGER),
            scope="部门整体",
            unnamed="",
        ),
    }
)


def scored_workbook(result: Result, created: datetime) -> bytes:
    """Return the scored workbook as the bytes of an .xlsx file.

    Every formula carries its computed value; user text is written as text, never as formula or
    link. ``created`` goes into the document properties and nowhere else.
    """
    stream = BytesIO()
    book = Workbook(
        stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    layout = _LAYOUTS[result.kind.id]
    pages = _pages(layout, result)
    book.set_properties(
        {
            "title": f"{result.subject or layout.unnamed}{layout.scope}绩效自评评分表",
            "author": AUTHOR,
            "keywords": result.mark,
            "created": created,
        }
    )
    book.define_name(OUTPUT_NAME, '="scored"')
    year = f"{result.form.year}年度" if known(result.form.year) else ""
    parts = dict.fromkeys(part for part in (result.reporter, year, result.subject) if part)
    sheets = Book(book, "　".join(parts), (name for name, _ in pages), layout.ledgers)
    for _, write in pages:
        write(sheets, result)
    book.close()
    return stream.getvalue()


def _pages(layout: _Layout, result: Result) -> list[tuple[str, Callable[[Book, Result], None]]]:
    """Return the sheets of a workbook: its own official form; no scores where it gives no points."""
    own = {OFFICIAL_FORMS[result.kind.id].title: (form_for(result).title, official.write)}
    if not result.has_points:
        own |= {indicators.NAME: (attainment.NAME, attainment.write)}
    return [own.get(name, (name, write)) for name, write in layout.pages]
