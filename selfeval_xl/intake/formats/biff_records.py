"""The records of which an old workbook (BIFF8) is made, and the texts in them."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Any

from selfeval_xl.intake.cells import clean

if TYPE_CHECKING:
    from collections.abc import Iterator

BROKEN = (struct.error, LookupError, ValueError)
"""What reading raises where the data are damaged."""
BOF, EOF, CONTINUE = 0x0809, 0x000A, 0x003C
_HEADER = 4
_WIDE, _PHONETIC, _RICH = 0x01, 0x04, 0x08

Segments = list[bytes]
"""The data of a record, and of the records that continue it."""


class Records:
    """The records of a workbook stream; no byte is read twice, so that what is small stays small."""

    def __init__(self, stream: bytes) -> None:
        """Wrap the bytes of a stream."""
        self._stream = stream
        self._left = len(stream)

    def part(self, start: int) -> Iterator[tuple[int, Segments]]:
        """Yield the records of the part (the workbook's, a sheet's) that begins there.

        What is embedded in it, such as a chart, is passed over.
        """
        records = self._from(start)
        if next(records)[0] != BOF:
            raise ValueError(start)
        depth = 1
        pending: tuple[int, Segments] | None = None
        for kind, data in records:
            if kind == CONTINUE:
                if pending:
                    pending[1].append(data)
                continue
            if pending:
                yield pending
                pending = None
            if kind == BOF:
                depth += 1
            elif kind == EOF:
                depth -= 1
                if not depth:
                    return
            elif depth == 1:
                pending = kind, [data]

    def _from(self, start: int) -> Iterator[tuple[int, bytes]]:
        while True:
            kind, size = struct.unpack_from("<HH", self._stream, start)
            end = start + _HEADER + size
            self._left -= end - start
            if end > len(self._stream) or self._left < 0:
                raise ValueError(start)
            yield kind, self._stream[start + _HEADER : end]
            start = end


class Texts:
    """Texts in the data of a record; a long one runs on in the records that continue it."""

    def __init__(self, segments: Segments, start: int) -> None:
        """Begin at a place in the first segment."""
        self._rest = iter(segments[1:])
        self._data = segments[0]
        self._at = start

    def one(self, *, rich: bool = True) -> str:
        """Return the text that begins here; ``rich`` when formatting and phonetic hints may follow."""
        length, flags = fields("<HB", self._taken(3))
        if not rich:
            flags &= _WIDE
        runs = fields("<H", self._taken(2))[0] if flags & _RICH else 0
        hints = fields("<I", self._taken(4))[0] if flags & _PHONETIC else 0
        text = self._characters(length, wide=flags & _WIDE)
        self._skip(4 * runs + hints)
        return clean(text)

    def many(self, count: int) -> list[str]:
        """Return so many texts, or as many as there are."""
        texts: list[str] = []
        while len(texts) < count and not self._at_end():
            texts.append(self.one())
        return texts

    def _at_end(self) -> bool:
        while self._at >= len(self._data):
            following = next(self._rest, None)
            if following is None:
                return True
            self._data, self._at = following, 0
        return False

    def _next(self) -> None:
        following = next(self._rest, None)
        if following is None:
            raise LookupError
        self._data, self._at = following, 0

    def _taken(self, size: int) -> bytes:
        if self._at >= len(self._data):
            self._next()
        self._at += size
        return self._data[self._at - size : self._at]

    def _skip(self, size: int) -> None:
        while size > (left := len(self._data) - self._at):
            size -= left
            self._next()
        self._at += size

    def _characters(self, length: int, *, wide: int) -> str:
        pieces: list[str] = []
        while length:
            width = 2 if wide else 1
            count = min(length, (len(self._data) - self._at) // width)
            if count:
                data = self._taken(count * width)
                pieces.append(_decoded(data, wide))
                length -= count
            else:  # each continuing record says anew how wide its characters are
                self._next()
                wide, self._at = self._data[0] & _WIDE, 1
        return "".join(pieces)


def fields(form: str, data: bytes, start: int = 0) -> tuple[Any, ...]:
    """Return the values at a place of a record's data, by a format of ``struct``."""
    return struct.unpack_from(form, data, start)


def text_of(data: bytes, start: int, length: int, flags: int) -> str:
    """Return a text of so many characters that begins there and lies in one record."""
    size = length * 2 if flags & _WIDE else length
    if start + size > len(data):
        raise ValueError(length)
    return clean(_decoded(data[start : start + size], flags & _WIDE))


def _decoded(data: bytes, wide: int) -> str:
    return data.decode("utf-16-le", "surrogatepass") if wide else data.decode("latin-1")
