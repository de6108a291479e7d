from __future__ import annotations

import random
import struct
import zipfile
import zlib
from io import BytesIO
from pathlib import Path

import pytest
from cases import good, save
from olden import compound
from raw import parts_of, unzipped, zipped

from selfeval_xl.intake import UnreadableError, gate, read_file
from selfeval_xl.intake.gate import Document, Format, Package, open_package

DAMAGED = "「表.xlsx」已损坏，读不出内容；请用 Excel 或 WPS 打开并另存，或换用备份文件。"
TOO_LARGE = "「表.xlsx」内容过大，不像是一份填报表；请删去多余的工作表、图片和空白格式后再试。"
WITH_DTD = (
    "「表.xlsx」带有外部定义（DTD），不是正常保存的工作簿，为安全起见不予打开；"
    "请用 Excel 或 WPS 打开后另存为 .xlsx 再试。"
)
ODD = "「表.xlsx」的内部结构异常，为安全起见不予打开；请用 Excel 或 WPS 另存后再试。"
SAVE_AS = "请用 Excel 或 WPS 打开填报模板，另存为 .xlsx 后再试。"


@pytest.fixture(scope="module")
def template() -> bytes:
    """Return a filled template that reads without a refusal."""
    return save(good()).read_bytes()


def sentence(path: Path) -> str:
    """Return the sentence with which a file is refused."""
    with pytest.raises(UnreadableError) as refusal:
        read_file(path, "0")
    return str(refusal.value)


def refusal(folder: Path, data: bytes, name: str = "表.xlsx") -> str:
    """Return the sentence with which a file of these bytes is refused."""
    path = folder / name
    path.write_bytes(data)
    return sentence(path)


def package(path: Path) -> Package:
    """Return an opened package."""
    opened = open_package(path)
    assert isinstance(opened, Package)
    return opened


def test_a_filled_template_passes(tmp_path: Path, template: bytes) -> None:
    path = tmp_path / "表.xlsx"
    path.write_bytes(template)
    assert read_file(path, "0").fields["project_name"] == "农村道路养护"


def test_the_file_is_not_kept_open(tmp_path: Path, template: bytes) -> None:
    path = tmp_path / "表.xlsx"
    path.write_bytes(template)
    opened = package(path)
    path.unlink()
    assert opened.part("xl/workbook.xml").startswith(b"<?xml")


def test_a_missing_file_is_named_with_its_folder(tmp_path: Path) -> None:
    path = tmp_path / "没有.xlsx"
    assert sentence(path) == f"找不到文件「{path}」；请核对文件名和所在文件夹。"


def test_a_folder_is_no_workbook(tmp_path: Path) -> None:
    assert sentence(tmp_path) == f"「{tmp_path}」不是文件；请指定一个 .xlsx 工作簿。"


@pytest.mark.parametrize("name", ["长" * 300 + ".xlsx", "a\0b.xlsx"])
def test_a_name_no_file_can_bear_gets_a_sentence(tmp_path: Path, name: str) -> None:
    assert name in sentence(tmp_path / name)


def test_a_file_that_may_not_be_read_gets_a_sentence(
    tmp_path: Path, template: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "表.xlsx"
    path.write_bytes(template)

    def locked(*_: object, **__: object) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "open", locked)
    assert sentence(path) == "打不开文件「表.xlsx」；请确认它没有被其他程序占用，并且您有权读取。"


def _docx() -> bytes:
    return zipped({"word/document.xml": "<w/>", "[Content_Types].xml": "<t/>"})


FORMATS = {
    "empty": (b"", "「表.xlsx」是空文件（0 字节）；请换用保存完整的工作簿。"),
    "random": (bytes(n * n % 251 for n in range(5000)), f"「表.xlsx」不是 Excel 工作簿；{SAVE_AS}"),
    "text": ("项目,金额\n".encode("gbk"), f"「表.xlsx」不是 Excel 工作簿；{SAVE_AS}"),
    "html": (
        b"\xef\xbb\xbf\r\n<!DOCTYPE html><html><table></table></html>",
        f"「表.xlsx」其实是网页或 XML 文件，里面没有表格；{SAVE_AS}",
    ),
    "mht": (
        b"MIME-Version: 1.0\r\nContent-Type: multipart/related;",
        "「表.xlsx」是单个文件网页（.mht）；请用 Excel 或 WPS 打开，另存为 .xlsx 后再试。",
    ),
    "pdf": (b"%PDF-1.7\n", f"「表.xlsx」是 PDF 文件，不是工作簿；{SAVE_AS}"),
    "docx": (_docx(), "「表.xlsx」是 Word 文档，不是工作簿；请选择填报用的 .xlsx 文件。"),
    "pptx": (
        zipped({"ppt/presentation.xml": "<p/>"}),
        "「表.xlsx」是演示文稿，不是工作簿；请选择填报用的 .xlsx 文件。",
    ),
    "ods": (
        zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": ""}),
        "「表.xlsx」是 ODS 表格；请在 WPS 或 LibreOffice 中另存为 .xlsx 后再试。",
    ),
    "xlsb": (
        zipped({"xl/workbook.bin": b"\0"}),
        "「表.xlsx」是二进制工作簿（.xlsb）；请在 Excel 中另存为 .xlsx 后再试。",
    ),
    "zip": (
        zipped({"项目.xlsx": b"PK"}),
        "「表.xlsx」是压缩包，不是工作簿；请解压后选择其中的 .xlsx 文件。",
    ),
    "locked": (
        compound({"EncryptionInfo": b"x", "EncryptedPackage": b"y" * 5000}),
        "「表.xlsx」设有打开密码；请在 Excel 或 WPS 中取消密码、保存后再试。",
    ),
    "doc": (
        compound({"WordDocument": b"x" * 5000}),
        "「表.xlsx」是 Word 或 WPS 文字文档，不是工作簿；请选择填报用的 .xlsx 文件。",
    ),
    "xls cut short": (compound({"Workbook": b"x" * 5000})[:2000], DAMAGED),
    "pk alone": (b"PK", DAMAGED),
    "zip without parts": (b"PK\x05\x06" + bytes(18), None),
}


@pytest.mark.parametrize("kind", FORMATS)
def test_another_format_is_named(tmp_path: Path, kind: str) -> None:
    data, expected = FORMATS[kind]
    told = expected or "「表.xlsx」是压缩包，不是工作簿；请解压后选择其中的 .xlsx 文件。"
    assert refusal(tmp_path, data) == told


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (compound({"Workbook": b""}), Format.BIFF),
        (b"<TABLE border=1><tr><td>1</td></tr></TABLE>", Format.HTML),
        (b"\r\n" * 9_000 + b"<html><body><table>", Format.HTML),
        ("\ufeff<html><table>".encode("utf-16-le"), Format.HTML),
        (b'<?xml version="1.0"?><html xmlns:x="urn:schemas-microsoft-com:office:excel">', Format.HTML),
        (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>', Format.XML_2003),
        (
            '<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>'.encode("utf-16"),
            Format.XML_2003,
        ),
    ],
)  # fmt: skip
@pytest.mark.parametrize("name", ["表.xlsx", "表.xls", "表.et", "表"])
def test_the_bytes_tell_the_format_not_the_name(
    tmp_path: Path, data: bytes, expected: Format, name: str
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    opened = open_package(path)
    assert isinstance(opened, Document)
    assert (opened.name, opened.format, opened.data) == (name, expected, data)


@pytest.mark.parametrize("share", [0.01, 0.1, 0.5, 0.9, 0.999])
def test_a_truncated_workbook_is_damaged(tmp_path: Path, template: bytes, share: float) -> None:
    assert refusal(tmp_path, template[: int(len(template) * share)]) == DAMAGED


@pytest.mark.parametrize("version", [107, 200, 255])
def test_a_zip_of_an_unknown_version_is_damaged(
    tmp_path: Path, template: bytes, version: int
) -> None:
    start = template.index(b"PK\x01\x02")
    data = bytearray(template)
    data[start + 6] = version
    assert refusal(tmp_path, bytes(data)) == DAMAGED


# -- limits ---------------------------------------------------------------------------------------


def test_a_file_beyond_the_limit_is_too_large(
    tmp_path: Path, template: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gate, "MOST_FILE_BYTES", len(template) - 1)
    assert refusal(tmp_path, template) == TOO_LARGE


def test_a_file_at_the_limit_passes(
    tmp_path: Path, template: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gate, "MOST_FILE_BYTES", len(template))
    path = tmp_path / "表.xlsx"
    path.write_bytes(template)
    assert read_file(path, "0").fields["year"] == 2024


def test_too_many_parts_are_refused(tmp_path: Path, template: bytes) -> None:
    parts = unzipped(template) | {f"xl/media/{n}.png": b"" for n in range(gate.MOST_PARTS)}
    assert refusal(tmp_path, zipped(parts)) == TOO_LARGE


def test_parts_that_say_they_are_huge_are_refused(
    tmp_path: Path, template: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    total = sum(map(len, unzipped(template).values()))
    monkeypatch.setattr(gate, "MOST_TOTAL_BYTES", total - 1)
    assert refusal(tmp_path, template) == TOO_LARGE


def test_a_part_that_inflates_beyond_the_limit_is_refused(
    tmp_path: Path, template: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gate, "MOST_PART_BYTES", 1_000_000)
    parts = unzipped(template)
    parts["xl/sharedStrings.xml"] += b" " * 1_000_000
    data = zipped(parts)
    assert len(data) < 100_000
    assert refusal(tmp_path, data) == TOO_LARGE


def test_parts_read_one_after_the_other_share_one_limit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "表.xlsx"
    path.write_bytes(zipped({"xl/workbook.xml": b" " * 600, "a": b" " * 600}))
    monkeypatch.setattr(gate, "MOST_TOTAL_BYTES", 1200)
    opened = package(path)
    assert len(opened.part("a")) == 600
    assert len(opened.part("a")) == 600
    with pytest.raises(UnreadableError) as stopped:
        opened.part("a")
    assert str(stopped.value) == TOO_LARGE


def _lying(parts: dict[str, bytes], name: str, size: int) -> bytes:
    """Return a zip whose headers give ``size`` as the length of the part ``name``."""
    data = bytearray(zipped(parts))
    encoded = name.encode()
    for mark, at, name_at in ((b"PK\x03\x04", 22, 30), (b"PK\x01\x02", 24, 46)):
        start = data.find(mark)
        while start >= 0:
            if data[start + name_at : start + name_at + len(encoded)] == encoded:
                data[start + at : start + at + 4] = struct.pack("<I", size)
            start = data.find(mark, start + 4)
    return bytes(data)


@pytest.mark.parametrize("size", [1, 1000])
def test_a_part_longer_than_its_header_says_is_damaged(
    tmp_path: Path, template: bytes, size: int
) -> None:
    parts = unzipped(template)
    parts["xl/sharedStrings.xml"] += b" " * 3_000_000
    assert refusal(tmp_path, _lying(parts, "xl/sharedStrings.xml", size)) == DAMAGED


# -- XML that reaches outside ---------------------------------------------------------------------

BOMB = (
    '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d SYSTEM "file:///etc/passwd">]>'
)
WITH_XML = ("xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml", "xl/worksheets/sheet2.xml")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-16-be", "utf-7", "utf-32"])
@pytest.mark.parametrize("part", WITH_XML)
def test_a_part_with_a_dtd_is_refused(
    tmp_path: Path, template: bytes, part: str, encoding: str
) -> None:
    parts = unzipped(template)
    text = parts[part].decode().split("?>", 1)[1]
    mark = "\ufeff" if encoding == "utf-16-be" else ""
    declared = encoding.removesuffix("-be")
    document = f'{mark}<?xml version="1.0" encoding="{declared}"?>{BOMB}{text}'
    parts[part] = document.encode(encoding)
    assert refusal(tmp_path, zipped(parts)) in {WITH_DTD, DAMAGED}
    if encoding.startswith(("utf-8", "utf-16")):
        assert refusal(tmp_path, zipped(parts)) == WITH_DTD


def test_an_entity_without_a_dtd_is_damage_and_nothing_is_expanded(
    tmp_path: Path, template: bytes
) -> None:
    parts = unzipped(template)
    part = "xl/sharedStrings.xml"
    parts[part] = parts[part].replace("农村道路养护".encode(), b"&d;")
    assert refusal(tmp_path, zipped(parts)) == DAMAGED


def test_words_about_a_dtd_in_a_cell_are_words(tmp_path: Path) -> None:
    path = save(good({"project_name": "<!DOCTYPE x> & <!ENTITY y>"}), tmp_path)
    assert read_file(path, "0").fields["project_name"] == "<!DOCTYPE x> & <!ENTITY y>"


@pytest.mark.parametrize(
    "text",
    ["", "<", "<workbook>", "文字", "<a><b></a></b>", "<a>" * 300 + "</a>" * 300, "\0\0",
     '<?xml version="1.0" encoding="no-such"?><a/>'],
    ids=["empty", "cut", "open", "words", "crossed", "deep", "zeros", "unknown encoding"],
)  # fmt: skip
@pytest.mark.parametrize("part", WITH_XML)
def test_a_part_that_is_no_xml_is_damage(
    tmp_path: Path, template: bytes, part: str, text: str
) -> None:
    assert refusal(tmp_path, zipped(unzipped(template) | {part: text.encode()})) == DAMAGED


# -- a strange table of contents ------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["../evil.xml", "/etc/passwd", "xl/../../evil", "C:/evil.dll", "xl\\..\\..\\evil"]
)
def test_a_part_name_that_leaves_the_package_is_refused(
    tmp_path: Path, template: bytes, name: str
) -> None:
    info = zipfile.ZipInfo("x")
    info.filename = name
    stream = BytesIO(template)
    with zipfile.ZipFile(stream, "a") as archive:
        archive.writestr(info, b"")
    assert refusal(tmp_path, stream.getvalue()) == ODD


@pytest.mark.parametrize("name", ["xl/media/..png", "xl/a..b.xml", "docProps/"])
def test_dots_within_a_name_are_harmless(tmp_path: Path, template: bytes, name: str) -> None:
    path = tmp_path / "表.xlsx"
    path.write_bytes(zipped(unzipped(template) | {name: b""}))
    assert read_file(path, "0").fields["year"] == 2024


def test_two_parts_of_one_name_are_refused(tmp_path: Path, template: bytes) -> None:
    stream = BytesIO(template)
    with (
        zipfile.ZipFile(stream, "a") as archive,
        pytest.warns(UserWarning, match="Duplicate name"),
    ):
        archive.writestr("xl/workbook.xml", b"<workbook/>")
    assert refusal(tmp_path, stream.getvalue()) == ODD


def test_an_encrypted_zip_is_refused(tmp_path: Path, template: bytes) -> None:
    data = bytearray(template)
    data[data.index(b"PK\x01\x02") + 8] |= 1
    told = refusal(tmp_path, bytes(data))
    assert told == "「表.xlsx」是加密的压缩包；请解除密码后再试。"


def test_a_part_that_is_listed_and_absent_is_damage(tmp_path: Path) -> None:
    parts = parts_of("<row><c><v>1</v></c></row>")
    del parts["xl/worksheets/s1.xml"]
    path = tmp_path / "表.xlsx"
    path.write_bytes(zipped(parts))
    assert sentence(path).startswith("「表.xlsx」是工作簿，但不是《项目支出绩效自评填报模板》、《")
    with pytest.raises(UnreadableError) as stopped:
        package(path).part("xl/nothing.xml")
    assert str(stopped.value) == DAMAGED


def test_a_part_with_a_wrong_checksum_is_damage(tmp_path: Path, template: bytes) -> None:
    data = bytearray(template)
    name = b"xl/sharedStrings.xml"
    for mark, at, name_at in ((b"PK\x03\x04", 14, 30), (b"PK\x01\x02", 16, 46)):
        start = data.find(name) - name_at if mark == b"PK\x03\x04" else data.rfind(name) - name_at
        assert data[start : start + 4] == mark
        data[start + at : start + at + 4] = struct.pack("<I", zlib.crc32(b"another"))
    assert refusal(tmp_path, bytes(data)) == DAMAGED


# -- mutations ------------------------------------------------------------------------------------


def _reads_or_refuses(path: Path, data: bytes) -> str:
    """Return ``read`` or the sentence; any other exception fails the test."""
    path.write_bytes(data)
    try:
        read_file(path, "0")
    except UnreadableError as error:
        told = str(error)
        assert told.endswith("。")
        assert told.count("。") == 1
        return told
    return "read"


def _mutated(data: bytes, dice: random.Random, pieces: list[bytes]) -> bytes:
    changed = bytearray(data)
    for _ in range(dice.choice([1, 1, 2, 4, 20])):
        place = dice.randrange(len(changed))
        match dice.randrange(4):
            case 0 | 1:
                changed[place] = dice.randrange(256)
            case 2:
                del changed[place : place + dice.randrange(1, 40)]
            case _:
                changed[place:place] = dice.choice(pieces)
    return bytes(changed)


@pytest.mark.parametrize("seed", range(3))
def test_a_mutated_file_is_read_or_refused(tmp_path: Path, template: bytes, seed: int) -> None:
    dice = random.Random(seed)  # noqa: S311 (mutations, the same each time)
    pieces = [b"PK\x03\x04", b"PK\x01\x02", b"\0" * 30, b"\xff" * 8]
    told = {
        _reads_or_refuses(tmp_path / "表.xlsx", _mutated(template, dice, pieces))
        for _ in range(150)
    }
    assert told >= {"read", DAMAGED}


PIECES = [b"99999999999", b"-1", b"1e999", b"nan", b"_xD800_", b"<v/>", b"#REF!", b"&#65;", b'""']


@pytest.mark.parametrize("part", [*WITH_XML, "xl/_rels/workbook.xml.rels"])
def test_a_workbook_with_a_mutated_part_is_read_or_refused(
    tmp_path: Path, template: bytes, part: str
) -> None:
    dice = random.Random(part)  # noqa: S311 (mutations, the same each time)
    parts = unzipped(template)
    told = set()
    for _ in range(80):
        at = dice.randrange(len(parts[part]))
        piece = dice.choice([*PIECES, bytes([dice.choice(b"0123456789AZaz<>/=!$:")])])
        keep = dice.choice([0, 1, 1, 4])
        changed = parts[part][:at] + piece + parts[part][at + keep :]
        told.add(_reads_or_refuses(tmp_path / "表.xlsx", zipped(parts | {part: changed})))
    assert told >= {"read", DAMAGED}
