"""The gate: is this file safe and readable? Everything that opens a stranger's file starts here."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass, field
from enum import Enum
from io import BytesIO
from typing import TYPE_CHECKING

from lxml import etree

if TYPE_CHECKING:
    from pathlib import Path

MOST_FILE_BYTES = 30 * 1024 * 1024
MOST_PART_BYTES = 40 * 1024 * 1024
MOST_TOTAL_BYTES = 200 * 1024 * 1024
MOST_PARTS = 3000
MOST_MARKUP_BYTES = 10 * 1024 * 1024
MOST_CELLS = 300_000
"""How many cells are taken from a file whose format lets few bytes claim many."""

_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEAD = 64 * 1024
_MARKS_AND_SPACE = b"\xef\xbb\xbf\xfe\xff \t\r\n"
_SPREADSHEET_2003 = b"urn:schemas-microsoft-com:office:spreadsheet"
_DOCTYPES = tuple("<!DOCTYPE".encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be"))


class UnreadableError(Exception):
    """A file that cannot be taken in; the message is one Chinese sentence for the user."""


class SkippableError(UnreadableError):
    """A file that is passed over when a folder is taken in: a blank template, an output of ours."""


class Format(Enum):
    """The formats of a workbook that is no package."""

    BIFF = "旧版工作簿"
    XML_2003 = "XML 表格 2003"
    HTML = "网页"


@dataclass(frozen=True)
class Document:
    """An opened workbook that is all in one piece: its format and its bytes, within the limits."""

    name: str
    format: Format
    data: bytes = field(repr=False)


class Package:
    """An opened workbook package; its parts are read through :meth:`part`, within the limits."""

    def __init__(self, archive: zipfile.ZipFile, name: str) -> None:
        """Wrap an archive whose table of contents has been judged by :func:`open_package`."""
        self._archive = archive
        self._names = frozenset(archive.namelist())
        self._left = MOST_TOTAL_BYTES
        self.name = name

    def __contains__(self, part: str) -> bool:
        """Tell whether the package has that part."""
        return part in self._names

    def part(self, name: str) -> bytes:
        """Return the bytes of a part; ``UnreadableError`` when damaged or too large."""
        limit = min(MOST_PART_BYTES, self._left)
        try:
            with self._archive.open(name) as stream:
                data = stream.read(limit + 1)
        except Exception as error:  # BadZipFile, zlib.error, LZMAError … have no common base
            raise damaged(self.name) from error
        if len(data) > limit:
            raise too_large(self.name)
        self._left -= len(data)
        return data

    def tree(self, name: str) -> etree._Element:
        """Return the parsed part."""
        return parsed(self.part(name), self.name)


def parsed(data: bytes, name: str) -> etree._Element:
    """Return parsed XML, with every feature of XML that reaches outside switched off.

    ``UnreadableError`` when it is damaged or has a DTD.
    """
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    if any(mark in data for mark in _DOCTYPES):
        raise _with_dtd(name)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError, LookupError) as error:
        raise damaged(name) from error
    if root.getroottree().docinfo.internalDTD is not None:  # in a rare encoding
        raise _with_dtd(name)
    return root


def _with_dtd(name: str) -> UnreadableError:
    return UnreadableError(
        f"「{name}」带有外部定义（DTD），不是正常保存的工作簿，为安全起见不予打开；"
        "请用 Excel 或 WPS 打开后另存为 .xlsx 再试。"
    )


def damaged(name: str) -> UnreadableError:
    """Return the sentence for a damaged workbook."""
    return UnreadableError(
        f"「{name}」已损坏，读不出内容；请用 Excel 或 WPS 打开并另存，或换用备份文件。"
    )


def too_large(name: str) -> UnreadableError:
    """Return the sentence for a workbook beyond the limits."""
    return UnreadableError(
        f"「{name}」内容过大，不像是一份填报表；请删去多余的工作表、图片和空白格式后再试。"
    )


def locked(name: str) -> UnreadableError:
    """Return the sentence for a workbook with a password."""
    return UnreadableError(f"「{name}」设有打开密码；请在 Excel 或 WPS 中取消密码、保存后再试。")


def no_workbook(name: str, what: str) -> UnreadableError:
    """Return the sentence for a file that is something else."""
    return UnreadableError(f"「{name}」是{what}，不是工作簿；请选择填报用的 .xlsx 文件。")


def to_save_anew(name: str, what: str) -> UnreadableError:
    """Return the sentence for a file in a form that other programs read and we do not."""
    return UnreadableError(f"「{name}」{what}；请用 Excel 或 WPS 打开，另存为 .xlsx 后再试。")


def open_package(path: Path) -> Package | Document:
    """Open a workbook for reading.

    Its bytes tell what it is; its name does not: a web page is often called .xls. Raises
    :class:`UnreadableError` for a file that is missing, empty, too large, locked, damaged, of
    another format, or a zip made to do harm.
    """
    data = _bytes(path)
    name = path.name
    if data.startswith(_OLE2):
        return Document(name, Format.BIFF, data)
    if not data.startswith(b"PK"):
        return _markup(data, name)
    try:
        archive = zipfile.ZipFile(BytesIO(data))  # from memory: the file is not kept open
    except Exception as error:  # BadZipFile, struct.error … have no common base
        raise damaged(name) from error
    infos = archive.infolist()
    if len(infos) > MOST_PARTS or sum(info.file_size for info in infos) > MOST_TOTAL_BYTES:
        raise too_large(name)
    if any(info.flag_bits & 1 for info in infos):
        raise UnreadableError(f"「{name}」是加密的压缩包；请解除密码后再试。")
    names = {info.filename for info in infos}
    if len(names) != len(infos) or any(_escapes(part) for part in names):
        raise UnreadableError(
            f"「{name}」的内部结构异常，为安全起见不予打开；请用 Excel 或 WPS 另存后再试。"
        )
    if "xl/workbook.xml" not in names:
        raise _other_zip(names, name)
    return Package(archive, name)


def _bytes(path: Path) -> bytes:
    name = path.name
    try:
        if not path.exists():
            raise UnreadableError(f"找不到文件「{path}」；请核对文件名和所在文件夹。")
        if not path.is_file():
            raise UnreadableError(f"「{path}」不是文件；请指定一个 .xlsx 工作簿。")
        size = path.stat().st_size
        if size > MOST_FILE_BYTES:
            raise too_large(name)
        with path.open("rb") as stream:
            data = stream.read(MOST_FILE_BYTES + 1)
    except OSError as error:
        raise UnreadableError(
            f"打不开文件「{name}」；请确认它没有被其他程序占用，并且您有权读取。"
        ) from error
    if len(data) > MOST_FILE_BYTES:  # it grew meanwhile
        raise too_large(name)
    if not data:
        raise UnreadableError(f"「{name}」是空文件（0 字节）；请换用保存完整的工作簿。")
    return data


def _escapes(part: str) -> bool:
    return part.startswith(("/", "\\")) or ".." in part.replace("\\", "/").split("/") or ":" in part


def _markup(data: bytes, name: str) -> Document:
    head = data[:_HEAD].replace(b"\0", b"").lstrip(_MARKS_AND_SPACE).lower()
    if not head.startswith(b"<"):
        raise _unknown(head, name)
    if len(data) > MOST_MARKUP_BYTES:
        raise too_large(name)
    spreadsheet = _SPREADSHEET_2003 in head and b"<html" not in head
    return Document(name, Format.XML_2003 if spreadsheet else Format.HTML, data)


def _unknown(head: bytes, name: str) -> UnreadableError:
    if head.startswith(b"mime-version"):
        return to_save_anew(name, "是单个文件网页（.mht）")
    what = "是 PDF 文件，不是工作簿" if head.startswith(b"%pdf") else "不是 Excel 工作簿"
    return UnreadableError(
        f"「{name}」{what}；请用 Excel 或 WPS 打开填报模板，另存为 .xlsx 后再试。"
    )


def _other_zip(names: set[str], name: str) -> UnreadableError:
    if "word/document.xml" in names:
        return no_workbook(name, " Word 文档")
    if any(part.startswith("ppt/") for part in names):
        return no_workbook(name, "演示文稿")
    if "content.xml" in names:
        what = " ODS 表格；请在 WPS 或 LibreOffice 中另存为 .xlsx 后再试。"
    elif any(part.endswith("workbook.bin") for part in names):
        what = "二进制工作簿（.xlsb）；请在 Excel 中另存为 .xlsx 后再试。"
    else:
        what = "压缩包，不是工作簿；请解压后选择其中的 .xlsx 文件。"
    return UnreadableError(f"「{name}」是{what}")
