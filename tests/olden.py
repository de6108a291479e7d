"""Old workbooks (.xls, .et) written record by record, for what no program would write."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from selfeval_xl.intake.gate import Document, Format
from selfeval_xl.intake.grid import Grid

if TYPE_CHECKING:
    from collections.abc import Mapping

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
FREE, END, TABLE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
EOF = struct.pack("<HH", 0x000A, 0)


# -- records --------------------------------------------------------------------------------------


def record(kind: int, *parts: bytes) -> bytes:
    """Return a record; each part after the first is a record that continues it."""
    first, *more = parts or (b"",)
    continued = b"".join(struct.pack("<HH", 0x003C, len(part)) + part for part in more)
    return struct.pack("<HH", kind, len(first)) + first + continued


def bof(kind: int = 0x0010, version: int = 0x0600) -> bytes:
    """Return the record with which the workbook (5), a sheet (16) or a chart (32) begins."""
    return record(0x0809, struct.pack("<HHHHII", version, kind, 0, 1997, 0, 0))


def text(words: str, *, wide: bool = True) -> bytes:
    """Return a text with its length and its mark of width."""
    data = words.encode("utf-16-le" if wide else "latin-1")
    return struct.pack("<HB", len(data) >> wide, wide) + data


def place(row: int, column: int, style: int = 0) -> bytes:
    """Return what each cell's record begins with; row and column count from 0."""
    return struct.pack("<HHH", row, column, style)


def number(row: int, column: int, value: float, style: int = 0) -> bytes:
    """Return a NUMBER record."""
    return record(0x0203, place(row, column, style) + struct.pack("<d", value))


def label(row: int, column: int, words: str, style: int = 0) -> bytes:
    """Return a LABEL record."""
    return record(0x0204, place(row, column, style) + text(words))


def formula(row: int, column: int, tokens: bytes, result: bytes = b"", style: int = 0) -> bytes:
    """Return a FORMULA record; its stored result is 0 unless told."""
    stored = result or struct.pack("<d", 0)
    size = struct.pack("<HIH", 0, 0, len(tokens))
    return record(0x0006, place(row, column, style) + stored + size + tokens)


def shared_strings(*words: str) -> bytes:
    """Return an SST record."""
    head = struct.pack("<II", len(words), len(words))
    return record(0x00FC, head + b"".join(map(text, words)))


def named(name: str, tokens: bytes, *, builtin: bool = False, sheet: int = 0) -> bytes:
    """Return a NAME record."""
    data = name.encode("utf-16-le")
    head = struct.pack("<HBBHHHI", 0x20 * builtin, 0, len(name), len(tokens), 0, sheet, 0)
    return record(0x0018, head + b"\x01" + data + tokens)


def this_workbook(*references: tuple[int, int]) -> bytes:
    """Return the records for references to sheets of this workbook: (first, last) of each."""
    listed = b"".join(struct.pack("<HHH", 0, *reference) for reference in references)
    return record(0x01AE, struct.pack("<H", 1) + b"\x01\x04") + record(
        0x0017, struct.pack("<H", len(references)) + listed
    )


def style(number_format: int) -> bytes:
    """Return an XF record, a cell format with that number format."""
    return record(0x00E0, struct.pack("<HH", 0, number_format) + bytes(16))


def bound_sheet(name: str, start: int, kind: int = 0) -> bytes:
    """Return a BOUNDSHEET record."""
    data = name.encode("utf-16-le")
    return record(0x0085, struct.pack("<IBBBB", start, 0, kind, len(name), 1) + data)


def stream(
    sheets: Mapping[str, bytes], book: bytes = b"", kinds: Mapping[str, int] | None = None
) -> bytes:
    """Return the workbook stream: ``book`` are records before the sheets, each sheet's its own."""
    kinds = kinds or {}
    size = sum(len(bound_sheet(name, 0)) for name in sheets)
    starts, at = [], len(bof(5)) + size + len(book) + len(EOF)
    for records in sheets.values():
        starts.append(at)
        at += len(bof()) + len(records) + len(EOF)
    listed = (
        bound_sheet(name, start, kinds.get(name, 0))
        for name, start in zip(sheets, starts, strict=True)
    )
    parts = b"".join(bof() + records + EOF for records in sheets.values())
    return bof(5) + b"".join(listed) + book + EOF + parts


# -- the compound file ----------------------------------------------------------------------------


def _padded(data: bytes, size: int, fill: bytes = b"\0") -> bytes:
    return data + fill * (-len(data) % size)


def _entry(name: str, kind: int, links: tuple[int, int, int], start: int, size: int) -> bytes:
    data = name.encode("utf-16-le")
    head = data.ljust(64, b"\0") + struct.pack("<HBB", len(data) + 2 if name else 0, kind, 1)
    return head + struct.pack("<III", *links) + bytes(36) + struct.pack("<IQ", start, size)


def compound(streams: Mapping[str, bytes], *, mini_below: int = 4096) -> bytes:
    """Return a compound file of these streams; small ones lie in the stream of small sectors."""
    table: list[int] = []
    body = b""

    def laid(data: bytes) -> int:
        nonlocal body
        if not data:
            return END
        start, count = len(table), -(-len(data) // 512)
        table.extend([*range(start + 1, start + count), END])
        body += _padded(data, 512)
        return start

    mini_table: list[int] = []
    mini = b""
    places: list[tuple[int, int]] = []
    for data in streams.values():
        if len(data) < mini_below:
            start, count = len(mini_table), -(-len(data) // 64)
            mini_table.extend([*range(start + 1, start + count), END] if count else [])
            mini += _padded(data, 64)
            places.append((start, len(data)))
        else:
            places.append((laid(data), len(data)))
    root = laid(mini), len(mini)
    entries = [_entry("Root Entry", 5, (FREE, FREE, 1 if streams else FREE), *root)]
    for index, (name, at) in enumerate(zip(streams, places, strict=True), start=1):
        after = index + 1 if index < len(streams) else FREE
        entries.append(_entry(name, 2, (FREE, after, FREE), *at))
    directory = laid(_padded(b"".join(entries), 512))
    mini_start = laid(_padded(struct.pack(f"<{len(mini_table)}I", *mini_table), 512, b"\xff"))
    sectors = 1
    while sectors * 128 < len(table) + sectors:
        sectors += 1
    first = len(table)
    table += [TABLE] * sectors
    packed = _padded(struct.pack(f"<{len(table)}I", *table), 512, b"\xff")
    listed = [*range(first, first + sectors)]
    head = SIGNATURE + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(10)
    head += struct.pack("<8I", sectors, directory, 0, 4096, mini_start, bool(mini), END, 0)
    head += struct.pack("<109I", *(listed + [FREE] * 109)[:109])
    return head + body + packed


def old_workbook(sheets: Mapping[str, bytes] | bytes, book: bytes = b"") -> bytes:
    """Return an old workbook; records alone are those of its one sheet 表."""
    listed = {"表": sheets} if isinstance(sheets, bytes) else sheets
    return compound({"Workbook": stream(listed, book)})


def old_grid(sheets: Mapping[str, bytes] | bytes, book: bytes = b"") -> Grid:
    """Return the grid of an old workbook (see :func:`old_workbook`)."""
    return Grid(Document("表.xls", Format.BIFF, old_workbook(sheets, book)))
