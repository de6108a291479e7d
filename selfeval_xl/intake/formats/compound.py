"""OLE2 compound files: a little file system in one file, in which old office programs save.

Everything in such a file is a chain of sectors; a chain that comes back to a sector is damage.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from selfeval_xl.intake.gate import damaged

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_LAST_SECTOR = 0xFFFFFFFA
_NO_ENTRY = 0xFFFFFFFF
_ENTRY_BYTES = 128
_SECTOR_SHIFTS = range(7, 17)
_MINI_SHIFT = 6
_MINI_STREAM_BELOW = 4096
_IN_HEADER = 109
_STREAM = 2


class CompoundFile:
    """The streams at the top of a compound file, by name in lower case."""

    def __init__(self, data: bytes, name: str) -> None:
        """Read the tables; ``UnreadableError`` when they are damaged. ``name`` is the file's."""
        self._data = data
        self._name = name
        try:
            self._open()
        except (struct.error, LookupError, ValueError) as error:
            raise damaged(name) from error

    def __contains__(self, stream: str) -> bool:
        """Tell whether there is a stream of that name."""
        return stream in self._entries

    def stream(self, name: str) -> bytes:
        """Return the bytes of a stream; ``UnreadableError`` when it is damaged."""
        entry = self._entries[name]
        try:
            return self._content(entry)
        except (struct.error, LookupError, ValueError) as error:
            raise damaged(self._name) from error

    def _open(self) -> None:
        shift, mini_shift = struct.unpack_from("<HH", self._data, 30)
        if shift not in _SECTOR_SHIFTS or mini_shift != _MINI_SHIFT:
            raise ValueError(shift)
        self._size = 1 << shift
        self._sectors = max(0, -(-len(self._data) // self._size) - 1)
        first, _, _, self._mini_first, _, more, count = struct.unpack_from("<7I", self._data, 48)
        self._table = self._allocation(more if count else _LAST_SECTOR)
        directory = b"".join(map(self._sector, self._chain(first, self._table)))
        self._root = _Entry.at(directory, 0)
        self._entries = _at_top(directory, self._root)

    def _sector(self, number: int) -> bytes:
        start = (number + 1) * self._size
        sector = self._data[start : start + self._size]
        if not sector:
            raise IndexError(number)
        return sector

    def _allocation(self, more: int) -> Sequence[int]:
        """Return the table that tells which sector follows each sector."""
        listed = [*struct.unpack_from(f"<{_IN_HEADER}I", self._data, 76)]
        following, seen = more, 0
        while following < _LAST_SECTOR:
            *numbers, following = _numbers(self._sector(following))
            listed += numbers
            seen += 1
            if seen > self._sectors:
                raise ValueError(seen)
        table: list[int] = []
        for number in listed:
            if number < _LAST_SECTOR and len(table) < self._sectors:
                table += _numbers(self._sector(number))
        return table

    def _chain(self, first: int, table: Sequence[int]) -> Iterator[int]:
        number = first
        seen: set[int] = set()
        while number < _LAST_SECTOR:
            if number in seen:
                raise ValueError(number)
            seen.add(number)
            yield number
            number = table[number]

    def _content(self, entry: _Entry) -> bytes:
        if entry.size < _MINI_STREAM_BELOW:
            return self._mini_content(entry)
        wanted = -(-entry.size // self._size)
        chain = islice(self._chain(entry.start, self._table), wanted)
        return _whole(b"".join(map(self._sector, chain)), entry.size)

    def _mini_content(self, entry: _Entry) -> bytes:
        """Return a small stream: a chain of small sectors in the stream of the root entry."""
        chain = self._chain(self._root.start, self._table)
        small = b"".join(map(self._sector, chain))[: self._root.size]
        chain = self._chain(self._mini_first, self._table)
        table = _numbers(b"".join(map(self._sector, chain)))
        wanted = -(-entry.size >> _MINI_SHIFT)
        starts = (n << _MINI_SHIFT for n in islice(self._chain(entry.start, table), wanted))
        pieces = (small[start : start + (1 << _MINI_SHIFT)] for start in starts)
        return _whole(b"".join(pieces), entry.size)


@dataclass(frozen=True)
class _Entry:
    """An entry of the directory: a stream, or a folder of them."""

    name: str
    kind: int
    before: int
    after: int
    first: int
    start: int
    size: int

    @classmethod
    def at(cls, directory: bytes, number: int) -> _Entry:
        data = directory[number * _ENTRY_BYTES : (number + 1) * _ENTRY_BYTES]
        length, kind, before, after, first = struct.unpack_from("<HBxIII", data, 64)
        name = data[: max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
        return cls(name.lower(), kind, before, after, first, *struct.unpack_from("<II", data, 116))


def _at_top(directory: bytes, root: _Entry) -> dict[str, _Entry]:
    """Return the streams that lie in no folder; what is embedded in a document lies in one."""
    entries: dict[str, _Entry] = {}
    waiting, seen = [root.first], {_NO_ENTRY}
    while waiting:
        number = waiting.pop()
        if number not in seen:
            seen.add(number)
            entry = _Entry.at(directory, number)
            waiting += (entry.before, entry.after)
            if entry.kind == _STREAM:
                entries[entry.name] = entry
    return entries


def _whole(content: bytes, size: int) -> bytes:
    if len(content) < size:
        raise ValueError(size)
    return content[:size]


def _numbers(data: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(data) // 4}I", data[: len(data) // 4 * 4])
