"""Build the narrative report of one workbook as a Word document."""

from __future__ import annotations

from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING

from docx import Document
from docx.oxml import parse_xml
from lxml import etree

from selfeval_xl.forms import DEPARTMENT, PROJECT
from selfeval_xl.outputs.report.base_names import BASE_FILE, BODY_MARK
from selfeval_xl.outputs.report.department import DepartmentReport
from selfeval_xl.outputs.report.project import ProjectReport
from selfeval_xl.outputs.report.wordml import body_xml
from selfeval_xl.workbook_style import AUTHOR

if TYPE_CHECKING:
    from datetime import datetime

    from selfeval_xl.outputs.report.narrative import NarrativeReport
    from selfeval_xl.pipeline import Result

_REPORTS: dict[str, type[NarrativeReport]] = {
    PROJECT.id: ProjectReport,
    DEPARTMENT.id: DepartmentReport,
}
_MARKED = f"<w:p><w:r><w:t>{BODY_MARK}</w:t></w:r></w:p>"


@cache
def _base() -> tuple[bytes, str, str, str]:
    """Return the base document, and its main part's XML before the body, the page turn, and after."""
    data = BASE_FILE.read_bytes()
    xml = etree.tostring(Document(BytesIO(data)).element, encoding="unicode")
    before, _, rest = xml.partition(_MARKED)
    start = rest.index("<w:sectPr")
    end = rest.index("</w:sectPr>") + len("</w:sectPr>")
    after = rest[rest.index("</w:p>", end) + len("</w:p>") :]
    return data, before, rest[start:end], after


def report(result: Result, created: datetime) -> bytes:
    """Return the report as the bytes of a .docx file.

    The body is made as one piece of XML and parsed once; styles, page set-up and page numbers are
    those of the base document. ``created`` goes into the document properties.
    """
    data, before, page_turn, after = _base()
    document = Document(BytesIO(data))
    told = _REPORTS[result.kind.id](result)
    xml = f"{before}{body_xml(told.blocks(), page_turn)}{after}"
    document.part._element = parse_xml(xml)  # noqa: SLF001 (replacing the part is what makes it fast)
    properties = document.core_properties
    properties.title = told.document_title
    properties.keywords = result.mark
    properties.author = properties.last_modified_by = AUTHOR
    properties.created = properties.modified = created
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()
