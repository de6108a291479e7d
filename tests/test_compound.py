"""The file system within a file in which old office programs save."""

from __future__ import annotations

import struct

import pytest
from olden import END, FREE, compound

from selfeval_xl.intake import UnreadableError
from selfeval_xl.intake.formats.compound import CompoundFile

DAMAGED = "「表.xls」已损坏，读不出内容；请用 Excel 或 WPS 打开并另存，或换用备份文件。"
DIRECTORY, MINI_TABLE, MORE = 48, 60, 68
ENTRY, START, SIZE = 128, 116, 120


def opened(data: bytes) -> CompoundFile:
    return CompoundFile(data, "表.xls")


def damage(data: bytes) -> str:
    """Return the sentence with which a file or its stream Workbook is refused."""
    with pytest.raises(UnreadableError) as refusal:
        opened(data).stream("workbook")
    return str(refusal.value)


def patched(data: bytes, at: int, *numbers: int) -> bytes:
    """Return the data with these numbers, of four bytes each, at a place."""
    new = struct.pack(f"<{len(numbers)}I", *numbers)
    return data[:at] + new + data[at + len(new) :]


def sector(number: int) -> int:
    """Return where a sector begins."""
    return 512 * (number + 1)


def number_at(data: bytes, at: int) -> int:
    (number,) = struct.unpack_from("<I", data, at)
    assert isinstance(number, int)
    return number


@pytest.mark.parametrize("size", [0, 1, 63, 64, 65, 4095, 4096, 4097, 5000, 100_000])
def test_a_stream_is_read_whole(size: int) -> None:
    content = bytes(n % 251 for n in range(size))
    assert opened(compound({"Other": b"x" * 70, "Workbook": content})).stream("workbook") == content


def test_streams_are_known_by_their_names() -> None:
    file = opened(compound({"WorkBook": b"1", "\x05SummaryInformation": b"2"}))
    assert "workbook" in file
    assert "\x05summaryinformation" in file
    assert "book" not in file


def test_what_is_embedded_in_a_document_is_not_at_the_top() -> None:
    """A folder's streams hang below the folder; only its neighbours are at the top."""
    data = compound({"WordDocument": b"x" * 5000, "Workbook": b"y" * 5000})
    directory = sector(number_at(data, DIRECTORY))
    folder = directory + ENTRY
    data = patched(data, folder + 72, FREE, 2)  # no neighbour after it, but a first stream within
    assert "workbook" not in opened(data)


def test_a_circle_of_sectors_is_damage() -> None:
    data = compound({"Workbook": b"x" * 5000})
    table = sector(number_at(data, 76))
    assert damage(patched(data, table, 1, 0)) == DAMAGED


def test_a_circle_in_the_directory_is_damage() -> None:
    data = compound({"Workbook": b"x" * 5000})
    directory = number_at(data, DIRECTORY)
    table = sector(number_at(data, 76))
    assert damage(patched(data, table + 4 * directory, directory)) == DAMAGED


def test_a_circle_of_small_sectors_is_damage() -> None:
    data = compound({"Workbook": b"x" * 300})
    assert damage(patched(data, sector(number_at(data, MINI_TABLE)), 1, 0)) == DAMAGED


def test_a_circle_of_tables_is_damage() -> None:
    data = compound({"Workbook": b"x" * 5000})
    data = patched(data, MORE, 0, 1)
    assert damage(data[: sector(1) - 4] + struct.pack("<I", 0) + data[sector(1) :]) == DAMAGED


def test_neighbours_in_a_circle_are_looked_at_once() -> None:
    data = compound({"Workbook": b"x" * 5000, "Other": b"y"})
    directory = sector(number_at(data, DIRECTORY))
    data = patched(data, directory + 2 * ENTRY + 68, 1, 1)
    assert opened(data).stream("workbook") == b"x" * 5000


@pytest.mark.parametrize("size", [5001 + 512, 2**31, 2**32 - 1])
def test_a_stream_shorter_than_it_says_is_damage(size: int) -> None:
    data = compound({"Workbook": b"x" * 5000})
    entry = sector(number_at(data, DIRECTORY)) + ENTRY
    assert damage(patched(data, entry + SIZE, size)) == DAMAGED


@pytest.mark.parametrize("start", [END, FREE, 999, 2**31])
def test_a_stream_that_begins_nowhere_is_damage(start: int) -> None:
    data = compound({"Workbook": b"x" * 5000})
    entry = sector(number_at(data, DIRECTORY)) + ENTRY
    assert damage(patched(data, entry + START, start)) == DAMAGED


@pytest.mark.parametrize("shift", [0, 1, 30, 65535])
def test_a_preposterous_size_of_sectors_is_damage(shift: int) -> None:
    data = compound({"Workbook": b"x" * 5000})
    assert damage(data[:30] + struct.pack("<H", shift) + data[32:]) == DAMAGED


@pytest.mark.parametrize("size", [8, 40, 100, 511, 512, 600, 1024, 3000])
def test_a_file_that_breaks_off_is_damage(size: int) -> None:
    assert damage(compound({"Workbook": b"x" * 5000})[:size]) == DAMAGED


def test_the_last_sector_may_be_cut_short() -> None:
    """Some programs do not fill the last sector up."""
    data = compound({"Workbook": b"x" * 5000})
    table = number_at(data, 76)
    assert sector(table + 1) == len(data)
    assert opened(data[: sector(table) + 4 * (table + 1)]).stream("workbook") == b"x" * 5000
