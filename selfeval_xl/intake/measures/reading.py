"""What a typed target or actual was read as."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from selfeval_xl.exact import plain
from selfeval_xl.intake.grid import serial_to_date

if TYPE_CHECKING:
    from decimal import Decimal


class Kind(Enum):
    """What a text turned out to be."""

    NUMBER = "数值"
    PERCENT = "百分比"
    DATE = "日期"
    PERIOD = "时段"
    WORDS = "文字"
    YES_NO = "是否"
    BLANK = "空白"


class Direction(Enum):
    """How an actual has to stand to a target."""

    AT_LEAST = "≥"
    MORE_THAN = ">"
    EQUAL = "="
    AT_MOST = "≤"
    LESS_THAN = "<"
    WITHIN = "区间"
    QUALITATIVE = "定性"
    YES_NO = "是否"
    NONE = ""


UPWARD = frozenset({Direction.AT_LEAST, Direction.MORE_THAN})
"""More is better."""

DOWNWARD = frozenset({Direction.AT_MOST, Direction.LESS_THAN})
"""Less is better."""

TIMES = frozenset({Kind.DATE, Kind.PERIOD})
SAYINGS = frozenset({Kind.WORDS, Kind.YES_NO})


class Change(Enum):
    """Whether a figure says by how much something grew or fell."""

    NONE = ""
    GROWTH = "增长"
    FALL = "下降"


@dataclass(frozen=True, slots=True)
class Reading:
    """A target or an actual: what was read, how sure, and by which step.

    ``numbers`` holds one number in ``unit`` (95 and ``%`` for 95 %), two for a range; for a date its
    serial number, for a period those of its first and last day; for yes and no 1 and 0. ``earliest``
    is set for a day known only roughly (the month of an actual; a limit such as 「9月前」): the
    first day that it can be, where the number is the last one.

    ``step`` says by which steps it was read. Where ``sure`` is false ``question`` asks for what is
    missing, and what else stands in the reading is no more than a hint. ``fraction``: a plain number
    was taken as a share of 1. ``repeats_threshold``: an actual only repeats the target's limit.
    """

    text: str
    kind: Kind
    direction: Direction = Direction.NONE
    numbers: tuple[Decimal, ...] = ()
    unit: str = ""
    sure: bool = True
    step: str = ""
    question: str = ""
    change: Change = Change.NONE
    fraction: bool = False
    earliest: Decimal | None = None
    repeats_threshold: bool = False

    @property
    def number(self) -> Decimal | None:
        """The number, if there is just one."""
        return self.numbers[0] if len(self.numbers) == 1 else None

    @property
    def shown(self) -> str:
        """The reading as people write it: ``≥95%``, ``3~5次``, ``2021-12-31``."""
        if self.kind is Kind.BLANK:
            return ""
        if self.kind in SAYINGS or not self.numbers:
            return self.text
        values = "~".join(map(self._value, self.numbers))
        sign = self.direction.value if self.direction in _SIGNS else ""
        return f"{sign}{values}{self.unit}"

    def _value(self, number: Decimal) -> str:
        day = serial_to_date(number) if self.kind in TIMES else None
        return day.isoformat() if day else plain(number)


_MOST_SAID = 40
_SIGNS = {*UPWARD, *DOWNWARD, Direction.EQUAL}


@dataclass(frozen=True, slots=True)
class Comparison:
    """Whether an actual can be held against its target; ``reason`` says why not.

    ``units``: the reason is only that both are counts, each in a unit of its own.

    ``actual`` is the actual's number in the target's unit. ``met`` is ``None`` where words must be
    judged by people or by the rules.
    """

    comparable: bool
    reason: str = ""
    actual: Decimal | None = None
    met: bool | None = None
    units: bool = False


def asks(
    text: str,
    question: str,
    kind: Kind = Kind.WORDS,
    numbers: tuple[Decimal, ...] = (),
    unit: str = "",
) -> Reading:
    """Return the reading of a text that cannot be read with certainty."""
    return Reading(text, kind, numbers=numbers, unit=unit, sure=False, question=question)


def said(text: str) -> str:
    """Return a typed text for a sentence: on one line, not too long."""
    line = " ".join(text.split())
    return line if len(line) <= _MOST_SAID else f"{line[:_MOST_SAID]}…"


def steps(*parts: str) -> str:
    """Join the steps of a reading; what is empty or said before is left out."""
    return "；".join(dict.fromkeys(part for part in parts if part))
