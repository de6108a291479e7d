"""Chinese numerals as digits."""

from __future__ import annotations

import re
from decimal import Decimal

_NAMES = "零一二三四五六七八九"
_DIGITS = {char: i for i, char in enumerate(_NAMES)} | {"〇": 0, "两": 2}
_TENS = {"十": 10, "百": 100, "千": 1000}
_MOST = 10**8
NUMERAL = "[零〇一二两三四五六七八九十百千万点]+"
_NUMERAL = re.compile(NUMERAL)
_SHARE = re.compile(rf"(百|千)分之({NUMERAL}|\d+(?:\.\d+)?)")
_YEAR = re.compile("(?:一九|二[〇零])[零〇一二三四五六七八九]{2}")
_WHOLE = re.compile(r"百分之?百")
_TENTHS = re.compile(
    rf"({NUMERAL}|\d+(?:\.\d)?)成([一二三四五六七八九半])?(?=$|以|及|左|多|[,()。])"
)


def numeral(text: str) -> Decimal | None:
    """Return the number that Chinese numerals write, 九十五点五 as 95.5; ``None`` if they do not."""
    whole, point, places = text.partition("点")
    value = _digits(whole) if _YEAR.fullmatch(whole) else _whole(whole)
    if value is None or not point:
        return value
    decimals = "".join(str(_DIGITS[char]) for char in places if char in _DIGITS)
    return Decimal(f"{value}.{decimals}") if decimals and len(decimals) == len(places) else None


def _digits(text: str) -> Decimal:
    """Return numerals written one by one, as in 二〇二一."""
    return Decimal("".join(str(_DIGITS[char]) for char in text))


def _whole(text: str) -> Decimal | None:
    """Return numerals with 十, 百, 千 and 万, if they are written in the one right way.

    (一百一 means 110 to some people and 101 to nobody: it is no number here.)
    """
    value = section = digit = 0
    for char in text:
        if char in _DIGITS:
            digit = _DIGITS[char]
        elif char == "万":
            value, section, digit = (section + digit) * 10_000, 0, 0
        else:
            section, digit = section + (digit or 1) * _TENS[char], 0
    value += section + digit
    plain_text = text.replace("两", "二").replace("〇", "零")
    if value >= _MOST:
        return None
    usual = _written(value)
    if value < 20:  # noqa: PLR2004 (十二 is short for 一十二)
        plain_text = usual if plain_text == usual.removeprefix("一") else plain_text
    return Decimal(value) if plain_text == usual else None


def _written(value: int) -> str:
    """Return a number below 100 million in Chinese numerals."""
    if value >= 10_000:  # noqa: PLR2004 (万)
        high, low = divmod(value, 10_000)
        return f"{_written(high)}万{'零' if 0 < low < 1000 else ''}{_written(low) if low else ''}"  # noqa: PLR2004
    text, gap = "", False
    for name, step in (("千", 1000), ("百", 100), ("十", 10), ("", 1)):
        digit, value = divmod(value, step)
        if digit:
            text += f"{'零' if gap and text else ''}{_NAMES[digit]}{name}"
        gap = not digit
    return text or "零"


def with_shares(text: str) -> str:
    """Write shares in words as figures: 百分之九十五 as 95%, 九成 as 90%, 千分之三 as 3‰."""
    if not any(char in text for char in "百千成"):
        return text
    shares = _WHOLE.sub("100%", text)
    shares = _SHARE.sub(_share, shares)
    return _TENTHS.sub(_tenths, shares)


def _share(match: re.Match[str]) -> str:
    number = (
        Decimal(match[2]) if match[2][0].isdigit() and match[2].isascii() else numeral(match[2])
    )
    return match[0] if number is None else f"{number:f}{'%' if match[1] == '百' else '‰'}"


def _tenths(match: re.Match[str]) -> str:
    number = Decimal(match[1]) if match[1].isascii() else numeral(match[1])
    if number is None or not 0 < number <= 10:  # noqa: PLR2004 (ten tenths are all)
        return match[0]
    more = {"半": 5, None: 0}.get(match[2]) if match[2] in {"半", None} else _DIGITS[match[2]]
    return f"{number * 10 + (more or 0):f}%"


def with_digits(text: str) -> str:
    """Write every run of Chinese numerals as digits; a run that is no number stays."""

    def written(match: re.Match[str]) -> str:
        number = numeral(match[0])
        return match[0] if number is None else f"{number:f}"

    return _NUMERAL.sub(written, text)
