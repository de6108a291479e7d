"""The gate: is this file safe and readable? Everything that opens a stranger's file starts here."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import TYPE_CHECKING

from lxml import etree

if TYPE_CHECKING:
    from pathlib import Path

MOST_FILE_BYTES = 30 * 1024 * 1024
MOST_PART_BYTES = 40 * 1024 * 1024
MOST_TOTAL_BYTES = 200 * 1024 * 1024
MOST_PARTS = 3000

_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEAD = 4096
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_MARKUP_STARTS = (b"<!doctype html", b"<html", b"<table", b"<?xml", b"<meta", b"<head")
_SPREADSHEET_2003 = b"urn:schemas-microsoft-com:office:spreadsheet"
_DOCTYPES = tuple("<!DOCTYPE".encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be"))


class UnreadableError(Exception):
    """A file that cannot be taken in; the message is one Chinese sentence for the user."""


class SkippableError(UnreadableError):
    """A file that is passed over when a folder is taken in: a blank template, an output of ours."""


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
        """Return the bytes of a part; ``UnreadableError`` when damaged, too large or with a DTD."""
        limit = min(MOST_PART_BYTES, self._left)
        try:
            with self._archive.open(name) as stream:
                data = stream.read(limit + 1)
        except Exception as error:  # BadZipFile, zlib.error, LZMAError … have no common base
            raise damaged(self.name) from error
        if len(data) > limit:
            raise too_large(self.name)
        self._left -= len(data)
        if any(mark in data for mark in _DOCTYPES):
            raise self._with_dtd()
        return data

    def tree(self, name: str) -> etree._Element:
        """Return the parsed part, with every feature of XML that reaches outside switched off."""
        data = self.part(name)
        parser = etree.XMLParser(
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
        try:
            root = etree.fromstring(data, parser)
        except (etree.XMLSyntaxError, ValueError, LookupError) as error:
            raise damaged(self.name) from error
        if root.getroottree().docinfo.internalDTD is not None:  # in a rare encoding
            raise self._with_dtd()
        return root

    def _with_dtd(self) -> UnreadableError:
        return UnreadableError(
            f"「{self.name}」带有外部定义（DTD），不是正常保存的工作簿，为安全起见不予打开；"
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


def open_package(path: Path) -> Package:
    """Open a workbook for reading.

    Raises :class:`UnreadableError` for a file that is missing, empty, too large, locked, damaged,
    of another format, or a zip made to do harm.
    """
    data = _bytes(path)
    name = path.name
    if data.startswith(_OLE2):
        raise _ole2(data, name)
    if not data.startswith(b"PK"):
        raise _not_zip(data[:_HEAD], name)
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


def _ole2(data: bytes, name: str) -> UnreadableError:
    if _ENCRYPTED in data:
        return UnreadableError(
            f"「{name}」设有打开密码；请在 Excel 或 WPS 中取消密码、保存后再试。"
        )
    return UnreadableError(
        f"「{name}」是旧版格式（.xls、.et 或 .doc）；请用 Excel 或 WPS 打开，另存为 .xlsx 后再试。"
    )


def _not_zip(head: bytes, name: str) -> UnreadableError:
    text = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if _SPREADSHEET_2003 in text:
        what = "是旧版的 XML 表格"
    elif text.startswith(_MARKUP_STARTS):
        what = "其实是网页文件，只是用了表格的扩展名"
    elif head.startswith(b"%PDF"):
        what = "是 PDF 文件，不是工作簿"
    else:
        what = "不是 Excel 工作簿"
    return UnreadableError(
        f"「{name}」{what}；请用 Excel 或 WPS 打开填报模板，另存为 .xlsx 后再试。"
    )


def _other_zip(names: set[str], name: str) -> UnreadableError:
    if "word/document.xml" in names:
        what = "是 Word 文档，不是工作簿；请选择填报用的 .xlsx 文件。"
    elif any(part.startswith("ppt/") for part in names):
        what = "是演示文稿，不是工作簿；请选择填报用的 .xlsx 文件。"
    elif "content.xml" in names:
        what = "是 ODS 表格；请在 WPS 或 LibreOffice 中另存为 .xlsx 后再试。"
    elif any(part.endswith("workbook.bin") for part in names):
        what = "是二进制工作簿（.xlsb）；请在 Excel 中另存为 .xlsx 后再试。"
    else:
        what = "是压缩包，不是工作簿；请解压后选择其中的 .xlsx 文件。"
    return UnreadableError(f"「{name}」{what}")
