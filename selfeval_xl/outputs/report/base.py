"""The base document of reports: GB/T 9704 typography as styles, page set-up, page numbers.

Run ``python -m selfeval_xl.outputs.report.base`` to write ``report_base.docx`` anew; a test proves
that the file in the package is what this module builds. Fonts carry the names the standard gives;
for machines without them the font table names the substitute that Windows ships.
"""

from __future__ import annotations

import zipfile
from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm

from selfeval_xl.outputs.report.base_names import BASE_FILE, BODY_MARK
from selfeval_xl.workbook_style import AUTHOR

if TYPE_CHECKING:
    from docx.document import Document as DocumentObject
    from docx.section import Section

FANGSONG, HEI, KAI, TITLE_FONT, SONG = (
    "仿宋_GB2312",
    "黑体",
    "楷体_GB2312",
    "方正小标宋简体",
    "宋体",
)
LATIN = "Times New Roman"
SUBSTITUTES = {FANGSONG: "仿宋", KAI: "楷体", TITLE_FONT: "华文中宋"}
_LINE = 579  # twentieths of a point: 22 lines of 28.95 pt fill the 225 mm of the type area
_CREATED = datetime(2026, 1, 1, tzinfo=UTC)
_KEPT_PARTS = (
    RELATIONSHIP_TYPE.STYLES, RELATIONSHIP_TYPE.SETTINGS, RELATIONSHIP_TYPE.FONT_TABLE,
    RELATIONSHIP_TYPE.FOOTER, RELATIONSHIP_TYPE.THEME,
)  # fmt: skip


def _fonts(east_asian: str) -> str:
    return (
        f'<w:rFonts w:ascii="{LATIN}" w:hAnsi="{LATIN}" w:cs="{LATIN}" w:eastAsia="{east_asian}"/>'
    )


def _style(  # noqa: PLR0913 (a style has these parts)
    style_id: str,
    name: str,
    font: str,
    size: float,
    *,
    paragraph: str = "",
    run: str = "",
    based: str = "Normal",
    outline: int | None = None,
) -> str:
    """Return a paragraph style; ``size`` in points, ``outline`` the level in the navigation."""
    level = "" if outline is None else f'<w:outlineLvl w:val="{outline}"/>'
    base = "" if style_id == "Normal" else f'<w:basedOn w:val="{based}"/>'
    following = '<w:next w:val="Normal"/>' if outline is not None else ""
    default = ' w:default="1"' if style_id == "Normal" else ""
    half_points = round(size * 2)
    return (
        f'<w:style {nsdecls("w")} w:type="paragraph"{default} w:styleId="{style_id}">'
        f'<w:name w:val="{name}"/>{base}{following}<w:qFormat/>'
        f"<w:pPr>{paragraph}{level}</w:pPr>"
        f'<w:rPr>{_fonts(font)}{run}<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'
        "</w:rPr></w:style>"
    )


def _exact(line: int, before: int = 0, after: int = 0) -> str:
    return f'<w:spacing w:before="{before}" w:after="{after}" w:line="{line}" w:lineRule="exact"/>'


_INDENT = '<w:ind w:firstLineChars="200" w:firstLine="640"/>'
_FLUSH = '<w:ind w:firstLineChars="0" w:firstLine="0"/>'
_LOOSE = '<w:spacing w:before="20" w:after="20" w:line="240" w:lineRule="auto"/>'


def _styles() -> list[str]:
    head = f"<w:keepNext/>{_exact(_LINE)}{_INDENT}"
    table = f"{_LOOSE}{_FLUSH}"
    return [
        _style("Normal", "Normal", FANGSONG, 16, paragraph=f'{_exact(_LINE)}{_INDENT}<w:jc w:val="both"/>'),
        _style("Title", "Title", TITLE_FONT, 22,
               paragraph=f'{_exact(720)}{_FLUSH}<w:jc w:val="center"/>'),
        _style("Heading1", "heading 1", HEI, 16, paragraph=head, outline=0),
        _style("Heading2", "heading 2", KAI, 16, paragraph=head, outline=1),
        _style("Heading3", "heading 3", FANGSONG, 16, paragraph=head, run="<w:b/>", outline=2),
        _style("Caption", "caption", HEI, 12,
               paragraph=f'<w:keepNext/>{_exact(480, before=120)}{_FLUSH}<w:jc w:val="center"/>'),
        _style("TableText", "表格文字", FANGSONG, 10.5, paragraph=f'{table}<w:jc w:val="left"/>'),
        _style("TableHead", "表格标题", HEI, 10.5, paragraph=f'<w:keepNext/>{table}<w:jc w:val="center"/>'),
        _style("TableCenter", "表格居中", FANGSONG, 10.5, paragraph=f'{table}<w:jc w:val="center"/>'),
        _style("TableNumber", "表格数字", FANGSONG, 10.5, paragraph=f'{table}<w:jc w:val="right"/>'),
        _style("FormText", "附表文字", FANGSONG, 9, paragraph=f'{table}<w:jc w:val="left"/>'),
        _style("FormHead", "附表标题", HEI, 9, paragraph=f'<w:keepNext/>{table}<w:jc w:val="center"/>'),
        _style("FormCenter", "附表居中", FANGSONG, 9, paragraph=f'{table}<w:jc w:val="center"/>'),
        _style("FormNumber", "附表数字", FANGSONG, 9, paragraph=f'{table}<w:jc w:val="right"/>'),
        _style("AfterTable", "表后间距", FANGSONG, 6,
               paragraph=f"{_exact(160)}{_FLUSH}"),
        _style("KeptText", "正文（与下段同页）", FANGSONG, 16, paragraph="<w:keepNext/>"),
        _style("TableJoin", "两表之间", FANGSONG, 1, paragraph=f"{_exact(20)}{_FLUSH}"),
        _style("Signature", "落款", FANGSONG, 16,
               paragraph=f'<w:keepNext/>{_exact(_LINE)}<w:ind w:rightChars="400" w:right="1280" '
                         'w:firstLineChars="0" w:firstLine="0"/><w:jc w:val="right"/>'),
        _style("AnnexMark", "附件标识", HEI, 16, paragraph=f"<w:keepNext/>{_exact(_LINE)}{_FLUSH}"),
        _style("AnnexTitle", "附件标题", TITLE_FONT, 18,
               paragraph=f'<w:keepNext/>{_exact(560)}{_FLUSH}<w:jc w:val="center"/>'),
        _style("Remark", "表注", FANGSONG, 10.5, paragraph=f"{_LOOSE}{_FLUSH}"),
        _style("FooterOdd", "页码单页", SONG, 14,
               paragraph='<w:spacing w:line="240" w:lineRule="auto"/><w:ind w:rightChars="100" '
                         'w:right="280" w:firstLineChars="0" w:firstLine="0"/><w:jc w:val="right"/>'),
        _style("FooterEven", "页码双页", SONG, 14,
               paragraph='<w:spacing w:line="240" w:lineRule="auto"/><w:ind w:leftChars="100" '
                         'w:left="280" w:firstLineChars="0" w:firstLine="0"/><w:jc w:val="left"/>'),
    ]  # fmt: skip


_TABLE_STYLE = (
    f'<w:style {nsdecls("w")} w:type="table" w:styleId="GridTable"><w:name w:val="表格"/>'
    "<w:tblPr><w:tblBorders>"
    + "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    + '</w:tblBorders><w:tblCellMar><w:left w:w="70" w:type="dxa"/><w:right w:w="70" w:type="dxa"/>'
    "</w:tblCellMar></w:tblPr></w:style>"
)


def _write_styles(document: DocumentObject) -> None:
    styles = document.styles.element
    for child in list(styles):
        styles.remove(child)
    styles.append(
        parse_xml(
            f"<w:docDefaults {nsdecls('w')}><w:rPrDefault><w:rPr>{_fonts(FANGSONG)}"
            '<w:sz w:val="32"/><w:szCs w:val="32"/>'
            '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
            "<w:pPrDefault/></w:docDefaults>"
        )
    )
    for xml in (*_styles(), _TABLE_STYLE):
        styles.append(parse_xml(xml))


def _font_table() -> bytes:
    fonts = "".join(
        f'<w:font w:name="{name}">'
        + (f'<w:altName w:val="{SUBSTITUTES[name]}"/>' if name in SUBSTITUTES else "")
        + '<w:charset w:val="86"/></w:font>'
        for name in (FANGSONG, HEI, KAI, TITLE_FONT, SONG)
    )
    xml = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:fonts {nsdecls("w")}>{fonts}</w:fonts>'
    return xml.encode("utf-8")


def _slim(document: DocumentObject) -> None:
    """Drop the parts of the library's default template that a report does not use."""
    rels = document.part.rels
    for key, rel in list(rels.items()):
        if rel.reltype not in _KEPT_PARTS:
            del rels[key]
        elif rel.reltype == RELATIONSHIP_TYPE.FONT_TABLE:
            rel.target_part._blob = _font_table()  # noqa: SLF001 (the part has no public setter)
    package_rels = document.part.package.rels
    for key, rel in list(package_rels.items()):
        if rel.reltype == RELATIONSHIP_TYPE.THUMBNAIL:
            del package_rels[key]


def _page(section: Section, *, landscape: bool) -> None:
    short, long = Mm(210), Mm(297)
    section.page_width, section.page_height = (long, short) if landscape else (short, long)
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    margins = (28, 26, 26, 26) if landscape else (37, 35, 28, 26)
    top, bottom, left, right = (Mm(value) for value in margins)
    section.top_margin, section.bottom_margin = top, bottom
    section.left_margin, section.right_margin = left, right
    section.header_distance = Mm(15)
    section.footer_distance = Mm(16 if landscape else 23)


def _page_number(footer: Any, style: str) -> None:  # noqa: ANN401 (odd and even footers)
    paragraph = footer.paragraphs[0]._p  # noqa: SLF001 (fields have no public interface)
    for child in list(paragraph):
        paragraph.remove(child)
    paragraph.append(parse_xml(f'<w:pPr {nsdecls("w")}><w:pStyle w:val="{style}"/></w:pPr>'))
    for xml in (
        '<w:r {ns}><w:t xml:space="preserve">— </w:t></w:r>',
        '<w:r {ns}><w:fldChar w:fldCharType="begin"/></w:r>',
        '<w:r {ns}><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>',
        '<w:r {ns}><w:fldChar w:fldCharType="separate"/></w:r>',
        "<w:r {ns}><w:t>1</w:t></w:r>",
        '<w:r {ns}><w:fldChar w:fldCharType="end"/></w:r>',
        '<w:r {ns}><w:t xml:space="preserve"> —</w:t></w:r>',
    ):
        paragraph.append(parse_xml(xml.replace("{ns}", nsdecls("w"))))


def build_base() -> bytes:
    """Return the base document: an upright section with a mark, then a landscape one."""
    document = Document()
    _slim(document)
    _write_styles(document)
    document.settings.odd_and_even_pages_header_footer = True
    _page(document.sections[0], landscape=False)
    _page_number(document.sections[0].footer, "FooterOdd")
    _page_number(document.sections[0].even_page_footer, "FooterEven")
    document.add_paragraph(BODY_MARK)
    _page(document.add_section(), landscape=True)
    for section in document.element.iter(qn("w:sectPr")):
        for grid in section.findall(qn("w:docGrid")):
            section.remove(grid)
    properties = document.core_properties
    properties.author = properties.last_modified_by = AUTHOR
    properties.title = properties.comments = properties.keywords = ""
    properties.created = properties.modified = _CREATED
    stream = BytesIO()
    document.save(stream)
    return _settled(stream.getvalue())


def _settled(data: bytes) -> bytes:
    """Return the package with fixed times, so that the same document gives the same bytes."""
    stream = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(stream, "w") as new:
        for name in old.namelist():
            info = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(info, old.read(name))
    return stream.getvalue()


if __name__ == "__main__":
    BASE_FILE.write_bytes(build_base())
