"""What the unit wrote in words, and the figures in it as people write them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from selfeval_xl.checks.face import split_place
from selfeval_xl.exact import Fit, divide, plain, round_half_up
from selfeval_xl.forms import Kind
from selfeval_xl.intake import known

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from selfeval_xl.checks.face import Evidence

_HALF_WIDTH = str.maketrans("０１２３４５６７８９．％", "0123456789.%")
NUMBER = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
YUAN = {"元": 1, "千元": 1_000, "万元": 10_000, "亿元": 100_000_000}
"""Units of money, and how many 元 they are."""
SENTENCE = re.compile(r"[^。！\n]+")
"""A sentence: up to its end, whatever clauses a semicolon divides it into."""
_AMOUNT = re.compile(
    rf"(?<![\d.,])((?>{NUMBER}))(?![\d.,]*\d)\s*(亿元|万元|千元|元)(?![/／])(余|多|左右|以上|以内|以下)?"
)
_ABOUT = re.compile(r"(?:[约近超逾]|不足|不少于|不超过|超过|大约|至少|最多)(?:为|达)?\s*$")
_COUNTED = "个项次户人名家处座所台套件起场份辆条篇期"
_COUNT = re.compile(rf"(?<![\d.,])(\d++)(?![\d.,]*\d)\s*([{_COUNTED}])(余|多)?")
_ENDED = re.compile(r"[。；;：:！!？?]\s*$")
_BEGINS_ITEM = re.compile(
    r"\s*(?:$|[（(][一二三四五六七八九十\d]{1,2}[）)]|[一二三四五六七八九十]{1,2}、|\d{1,2}[、.．](?!\d)|[①-⑳])"
)
_LATIN = 0x2E7F
"""Signs up to here are half as wide as a Chinese one."""
_LEAST_WIDTH, _RAGGED, _LEAST_BROKEN = 30, 4, 3
"""In half widths: how wide a page is at least, by how much its lines differ; and how many are broken."""
_NEXT = 8
"""So many characters before a figure may say that it is about so much."""
_HALF = Decimal("0.5")
_HUNDRED = Decimal(100)


def half_width(text: str) -> str:
    """Return a text with half-width digits, points and percent signs."""
    return text.translate(_HALF_WIDTH)


def flowing(text: str) -> str:
    """Return a text with half-width figures whose lines run on where a page's width broke them.

    So it is pasted from a PDF: most lines are of one width and end in the middle of a sentence.
    """
    lines = half_width(text).split("\n")
    widths = [sum(2 if ord(sign) > _LATIN else 1 for sign in line.rstrip()) for line in lines]
    width = max(widths)
    broken = [
        own >= width - _RAGGED and not _ENDED.search(line) and not _BEGINS_ITEM.match(after)
        for line, own, after in zip(lines, widths, lines[1:], strict=False)
    ]
    if width < _LEAST_WIDTH or sum(broken) < _LEAST_BROKEN or 2 * sum(broken) < len(broken):
        return "\n".join(lines)
    return lines[0].rstrip() + "".join(
        after.strip() if runs_on else f"\n{after.rstrip()}"
        for runs_on, after in zip(broken, lines[1:], strict=True)
    )


def long_texts(
    evidence: Evidence, also: frozenset[str] = frozenset()
) -> Iterator[tuple[str, str, str, str]]:
    """Yield (form id, sheet, cell, text) of all long texts: narrative, goals, reasons, management.

    ``also`` names columns of another kind that are wanted too.
    """
    kind = evidence.frames.form
    fields = [item.key for _, item in kind.fields() if item.kind is Kind.LONG_TEXT]
    for form in evidence.frames.rows("forms"):
        for key in fields:
            if known(text := getattr(form, key)):
                sheet, cells = split_place(getattr(form, f"{key}_at"))
                yield form.form_id, sheet, cells[0], text
    for table in kind.all_tables():
        keys = [c.key for c in table.inputs if c.kind is Kind.LONG_TEXT or c.key in also]
        for row in evidence.frames.rows(table.key):
            for key in keys:
                if known(text := getattr(row, key)):
                    yield row.form_id, row.sheet, getattr(row, f"{key}_at"), text


@dataclass(frozen=True)
class Figure:
    """A figure of a text: its number as printed, its unit, and where it stands."""

    number: Decimal
    places: int
    unit: str
    start: int
    end: int
    about: bool = False

    @property
    def value(self) -> Decimal:
        """The amount in 元; of what is counted, the number."""
        return self.number * YUAN.get(self.unit, 1)

    @property
    def shown(self) -> str:
        """The figure as it is printed."""
        return f"{self.number:f}{self.unit}"

    def in_unit(self, value: Decimal) -> str:
        """Return another value as text in this figure's unit."""
        return f"{plain(value / YUAN.get(self.unit, 1))}{self.unit}"


def figure(number: str, unit: str, start: int = 0, end: int = 0, *, about: bool = False) -> Figure:
    """Return the figure of a number as typed."""
    digits = number.replace(",", "")
    return Figure(Decimal(digits), len(digits.partition(".")[2]), unit, start, end, about)


def amounts(text: str) -> list[Figure]:
    """Return the amounts of money in a text; those said to be about so much are marked."""
    return [
        figure(
            match[1], match[2], match.start(), match.end(2),
            about=bool(match[3] or _ABOUT.search(text, max(0, match.start() - _NEXT), match.start())),
        )
        for match in _AMOUNT.finditer(text)
    ]  # fmt: skip


def counts(text: str) -> list[Figure]:
    """Return what is counted in a text (``21个``, ``40台``)."""
    return [
        figure(
            match[1], match[2], match.start(), match.end(2),
            about=bool(match[3] or _ABOUT.search(text, max(0, match.start() - _NEXT), match.start())),
        )
        for match in _COUNT.finditer(text)
    ]  # fmt: skip


def half_of(one: Figure, beside: Sequence[Figure]) -> Decimal:
    """Return half a unit of the last decimal that a figure is printed with, in 元.

    A whole number beside decimals of the same unit has only dropped its zeros (30 for 30.00). Zero,
    and what is counted, is exact.
    """
    if one.unit not in YUAN or not one.number:
        return Decimal(0)
    places = one.places or max(other.places for other in (one, *beside) if other.unit == one.unit)
    return _HALF.scaleb(-places) * YUAN[one.unit]


def gives_rate(part: Figure, whole: tuple[Decimal, Decimal], printed: Decimal, places: int) -> bool:
    """Tell whether some amounts that round to the printed ones give the printed percentage.

    ``whole`` is in 元, with half the unit it is printed with; ``places`` are the rate's decimals.
    """
    base, half = whole
    if base - half <= 0:
        return False
    right = divide(part.value * _HUNDRED, base) or Decimal(0)
    if round_half_up(right, places) == printed:
        return True
    own, unit = half_of(part, ()), Decimal(5).scaleb(-places - 1)
    low = divide((part.value - own) * _HUNDRED, base + half) or Decimal(0)
    high = divide((part.value + own) * _HUNDRED, base - half) or Decimal(0)
    return low < printed + unit and high > printed - unit


def total_fit(total: Figure, parts: Sequence[Figure]) -> Fit:
    """Judge a total of a text against its parts by the interval rule (half-open, as in tables).

    Exact too when the sum rounds to the total at the decimals it is printed with.
    """
    added = sum((part.value for part in parts), Decimal(0))
    difference = abs(added - total.value)
    if not difference:
        return Fit.EXACT
    half = half_of(total, parts)
    if half:
        unit = YUAN[total.unit]
        places = max(0, -(half / unit).adjusted() - 1)
        rounded = round_half_up(divide(added, unit) or Decimal(0), places)
        if rounded == total.number:
            return Fit.EXACT
    everything = (total, *parts)
    slack = half + sum((half_of(part, everything) for part in parts), Decimal(0))
    return Fit.ROUNDING if difference < slack else Fit.OFF
