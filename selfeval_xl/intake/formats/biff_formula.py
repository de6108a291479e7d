"""The text of a formula of an old workbook, put together from the tokens in which it is stored.

Old formats store a formula in reverse Polish notation. Its text is wanted so that the formula can
be worked out anew like any other; what is not understood is ``?``, which nobody works out.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Final

from selfeval_xl.intake.cells import letters
from selfeval_xl.intake.formats.biff_records import text_of

if TYPE_CHECKING:
    from collections.abc import Sequence

UNKNOWN: Final = "?"
ERRORS: Final = {
    0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A",
}  # fmt: skip
_MOST_BYTES = 2_000
_MOST_TEXT = 50_000_000
_BINARY = {
    0x03: "+", 0x04: "-", 0x05: "*", 0x06: "/", 0x07: "^", 0x08: "&", 0x09: "<", 0x0A: "<=", 0x0B: "=", 0x0C: ">=",
    0x0D: ">", 0x0E: "<>", 0x0F: " ", 0x10: ",", 0x11: ":",
}  # fmt: skip
_PREFIX = {0x12: "+", 0x13: "-"}
_CHOOSE, _SUM = 0x04, 0x10
_NOTES = {0x06: 6, 0x07: 6, 0x08: 6, 0x09: 2}
_LOST = {0x0A: 4, 0x0B: 8, 0x1C: 6, 0x1D: 10}
_CLASSES = 0x20
_USER_FUNCTION = 255
_NEWER = "_xlfn."
_FIXED = {
    2: ("ISNA", 1), 3: ("ISERROR", 1), 10: ("NA", 0), 15: ("SIN", 1), 16: ("COS", 1), 19: ("PI", 0), 20: ("SQRT", 1),
    21: ("EXP", 1), 22: ("LN", 1), 24: ("ABS", 1), 25: ("INT", 1), 26: ("SIGN", 1), 27: ("ROUND", 2), 30: ("REPT", 2),
    31: ("MID", 3), 32: ("LEN", 1), 33: ("VALUE", 1), 34: ("TRUE", 0), 35: ("FALSE", 0), 38: ("NOT", 1),
    39: ("MOD", 2), 48: ("TEXT", 2), 65: ("DATE", 3), 67: ("DAY", 1), 68: ("MONTH", 1), 69: ("YEAR", 1),
    74: ("NOW", 0), 76: ("ROWS", 1), 77: ("COLUMNS", 1), 111: ("CHAR", 1), 112: ("LOWER", 1), 113: ("UPPER", 1),
    117: ("EXACT", 2), 118: ("TRIM", 1), 127: ("ISTEXT", 1), 128: ("ISNUMBER", 1), 129: ("ISBLANK", 1), 130: ("T", 1),
    131: ("N", 1), 212: ("ROUNDUP", 2), 213: ("ROUNDDOWN", 2), 221: ("TODAY", 0), 346: ("COUNTIF", 2),
    347: ("COUNTBLANK", 1),
}  # fmt: skip
_ANY_NUMBER = {
    0: "COUNT", 1: "IF", 4: "SUM", 5: "AVERAGE", 6: "MIN", 7: "MAX", 8: "ROW", 9: "COLUMN", 28: "LOOKUP", 29: "INDEX",
    36: "AND", 37: "OR", 64: "MATCH", 78: "OFFSET", 82: "SEARCH", 100: "CHOOSE", 101: "HLOOKUP", 102: "VLOOKUP",
    115: "LEFT", 116: "RIGHT", 120: "SUBSTITUTE", 124: "FIND", 148: "INDIRECT", 169: "COUNTA", 183: "PRODUCT",
    197: "TRUNC", 216: "RANK", 228: "SUMPRODUCT", 336: "CONCATENATE", 344: "SUBTOTAL", 345: "SUMIF",
}  # fmt: skip


class FormulaTexts:
    """Writes out the formulas of one workbook.

    ``sheets`` tells which sheet each reference to another sheet means (``None`` for one outside the
    workbook), ``names`` are the defined names in the order of the file.
    """

    def __init__(self, sheets: Sequence[str | None], names: Sequence[str]) -> None:
        """Begin with the whole allowance of text: a small file can claim very long formulas."""
        self._sheets = sheets
        self._names = names
        self._left = _MOST_TEXT

    def text(self, tokens: bytes, row: int = 1, column: int = 1) -> str:
        """Return the text of a formula without the equals sign, as it stands in that cell."""
        if len(tokens) > _MOST_BYTES or self._left < 0:
            return UNKNOWN
        reading = _Reading(tokens, row, column, self._sheets, self._names)
        try:
            return reading.text()
        except (struct.error, LookupError, ValueError):
            return UNKNOWN
        finally:
            self._left -= reading.written


class _Reading:
    """One pass over the tokens of one formula."""

    def __init__(
        self,
        tokens: bytes,
        row: int,
        column: int,
        sheets: Sequence[str | None],
        names: Sequence[str],
    ) -> None:
        self._tokens = tokens
        self._at = 0
        self._row, self._column = row, column
        self._sheets, self._names = sheets, names
        self._stack: list[str] = []
        self.written = 0

    def text(self) -> str:
        while self._at < len(self._tokens):
            self._token(*self._take("B"))
        (whole,) = self._stack
        return whole

    def _take(self, form: str) -> tuple[int, ...]:
        values: tuple[int, ...] = struct.unpack_from(f"<{form}", self._tokens, self._at)
        self._at += struct.calcsize(f"<{form}")
        return values

    def _push(self, text: str) -> None:
        self._stack.append(text)
        self.written += len(text)

    def _pop(self) -> str:
        return self._stack.pop()

    def _token(self, code: int) -> None:
        if code in _BINARY:
            right, left = self._pop(), self._pop()
            self._push(f"{left}{_BINARY[code]}{right}")
        elif code in _PREFIX:
            self._push(f"{_PREFIX[code]}{self._pop()}")
        elif code >= _CLASSES:
            self._operand(code & 0x1F)
        else:
            self._simple(code)

    def _simple(self, code: int) -> None:
        match code:
            case 0x14:
                self._push(f"{self._pop()}%")
            case 0x15:
                self._push(f"({self._pop()})")
            case 0x16:
                self._push("")
            case 0x17:
                self._push('"' + self._string().replace('"', '""') + '"')
            case 0x19:
                self._attribute()
            case 0x1C:
                self._push(ERRORS[self._take("B")[0]])
            case 0x1D:
                self._push("TRUE" if self._take("B")[0] else "FALSE")
            case 0x1E:
                self._push(str(self._take("H")[0]))
            case 0x1F:
                self._push(f"{self._take('d')[0]:.15G}")
            case _:
                raise ValueError(code)

    def _string(self) -> str:
        length, wide = self._take("BB")
        size = length * 2 if wide & 1 else length
        self._at += size
        return text_of(self._tokens, self._at - size, length, wide)

    def _attribute(self) -> None:
        kind, value = self._take("BH")
        if kind & _CHOOSE:
            self._at += 2 * (value + 1)
        elif kind & _SUM:
            self._push(f"SUM({self._pop()})")

    def _operand(self, code: int) -> None:
        match code:
            case 0x01:
                name, count = _FIXED[self._take("H")[0]]
                self._call(name, count)
            case 0x02:
                count, function = self._take("BH")
                if function & 0x7FFF == _USER_FUNCTION:  # its name lies below its arguments
                    self._call("", count)
                else:
                    self._call(_ANY_NUMBER[function & 0x7FFF], count & 0x7F)
            case 0x03:
                self._push(self._names[self._take("HH")[0] - 1])
            case 0x04 | 0x05 | 0x0C | 0x0D:
                self._push(self._reference(code))
            case 0x06 | 0x07 | 0x08 | 0x09:  # notes for the calculator
                self._at += _NOTES[code]
            case 0x1A | 0x1B:
                sheet = self._sheet()
                self._push(f"{sheet}{self._reference(code)}")
            case 0x0A | 0x0B | 0x1C | 0x1D:  # what was referred to has been deleted
                self._at += _LOST[code]
                self._push("#REF!")
            case _:
                raise ValueError(code)

    def _call(self, name: str, count: int) -> None:
        arguments = [self._pop() for _ in range(count)][::-1]
        if not name:
            name, *arguments = arguments
            name = name.removeprefix(_NEWER)
        self._push(f"{name}({','.join(arguments)})")

    def _sheet(self) -> str:
        sheet = self._sheets[self._take("H")[0]]
        if sheet is None:
            raise LookupError
        return "'" + sheet.replace("'", "''") + "'!"

    def _reference(self, code: int) -> str:
        """Return an address; within a shared formula it is told from where the cell stands."""
        moves = code in {0x0C, 0x0D}
        if code & 1:
            top, bottom, left, right = self._take("HHHH")
            return f"{self._cell(top, left, moves=moves)}:{self._cell(bottom, right, moves=moves)}"
        row, column = self._take("HH")
        return self._cell(row, column, moves=moves)

    def _cell(self, row: int, column: int, *, moves: bool) -> str:
        row_mark = "" if column & 0x8000 else "$"
        column_mark = "" if column & 0x4000 else "$"
        number = column & 0xFF
        if moves and not row_mark:
            row = (self._row - 1 + row) & 0xFFFF
        if moves and not column_mark:
            number = (self._column - 1 + number) & 0xFF
        return f"{column_mark}{letters(number + 1)}{row_mark}{row + 1}"
