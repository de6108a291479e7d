"""What the name of an indicator says: its number in the list, a comparator, a unit, and the words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from selfeval_xl.intake.measures.figures import SIGNS
from selfeval_xl.intake.measures.reading import Direction
from selfeval_xl.intake.measures.units import UNIT, usual
from selfeval_xl.intake.values import NUMBER, stands_for_nothing, without_spaces

_LIST_MARK = re.compile(
    r"[★☆●○◆◇■□▲△※*·•]+"
    r"|指标(?:\d{1,2}(?!\d)|\d|[一二三四五六七八九十]{1,2}(?=[:.、,]))[:.、,]?"
    r"|\((?:\d{1,2}|[一二三四五六七八九十]{1,2})\)[:.、,]?|(?:\d{1,2}|[一二三四五六七八九十]{1,2})[)、]"
    r"|\d{1,2}\.(?!\d)|[①-⑳][:.、,]?"
)
_SYMBOLS = "|".join(sorted((re.escape(s) for s in SIGNS if not s[0].isalpha()), key=len)[::-1])
_WORDS = "|".join(sorted((s for s in SIGNS if s[0].isalpha()), key=len, reverse=True))
_BLANK = r"\*+|[xX×]{1,4}|_+|[□○]+|…+|\.{2,}"
_COMPARED = re.compile(
    rf"\((?P<sign>{_SYMBOLS}|{_WORDS})(?P<value>{_BLANK}|{NUMBER})?(?P<unit>[^\d()]{{1,8}})?\)$"
    rf"|(?P<symbol>{_SYMBOLS})(?P<value2>{_BLANK}|{NUMBER})?(?P<unit2>{UNIT})?$"
    rf"|(?P<word>{_WORDS})(?P<value3>{_BLANK}|{NUMBER})(?P<unit3>{UNIT})?$"
)
_UNIT = re.compile(rf"\((?:计量单位|度量单位|单位)?[:：]?({UNIT})\)$")
_FIGURE = re.compile(rf"(?<![\d.,A-Za-z])({NUMBER})({UNIT})$")
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Name:
    """An indicator's name without its number in the list and without the comparator it carries.

    ``sign`` is the comparator as typed; ``number`` a figure that stands at the end of the name.
    """

    clean: str
    direction: Direction = Direction.NONE
    sign: str = ""
    number: Decimal | None = None
    unit: str = ""


def clean_name(name: str) -> str:
    """Return an indicator's name without 「指标1：」, ★, 「1.」 and a trailing 「(≥**人)」."""
    return name_of(name).clean


@lru_cache(maxsize=10_000)
def name_of(name: str) -> Name:
    """Take an indicator's name apart."""
    text = without_spaces(name)
    while match := _LIST_MARK.match(text):
        text = text[match.end() :]
    if stands_for_nothing(text) or not text.strip("…."):
        return Name("")
    if len(text) > _LONGEST:
        return Name(text)
    if match := _COMPARED.search(text):
        sign = match["sign"] or match["symbol"] or match["word"]
        value = match["value"] or match["value2"] or match["value3"] or ""
        unit = match["unit"] or match["unit2"] or match["unit3"] or ""
        return Name(
            text[: match.start()], SIGNS[sign], sign, _number(value), usual(unit.strip("*…_"))
        )
    if match := _UNIT.search(text):
        return Name(text, unit=usual(match[1]))
    if match := _FIGURE.search(text):
        return Name(text, number=_number(match[1]), unit=usual(match[2]))
    return Name(text)


def _number(text: str) -> Decimal | None:
    return Decimal(text.replace(",", "")) if any(char.isdigit() for char in text) else None
