"""Figures with a slip of the keyboard: a full stop for the decimal point, a letter for a digit."""

from __future__ import annotations

import re

_STOPS = "。·•・"
_STOPPED = re.compile(rf"(?<!\d)\d+[{_STOPS}]\d+")
_APART = re.compile(rf"\d(?:[{_STOPS}:'’`、]|\s)+\d")
_LETTERED = re.compile(
    r"\d[OoIl]\d"
    r"|(?<![A-Za-z\d.,])\d[\d.,]*[OoI]+(?![A-Za-z\d])"
    r"|(?<![A-Za-z\d])[OoIl]\d[\d.,]*(?![A-Za-z\d.,])"
)


def is_lettered(text: str) -> bool:
    """Tell whether a letter stands where a digit is meant: 2O, 1l0; not O2O, nor 5l for litres."""
    return bool(_LETTERED.search(text))


def stopped(text: str) -> str:
    """Return the figure of a text that is written with a full stop (2。1), if it is just one."""
    found = _STOPPED.findall(text)
    return found[0] if len(found) == 1 else ""


def with_point(figure: str) -> str:
    """Return a figure written with a full stop as one with a decimal point."""
    return re.sub(f"[{_STOPS}]", ".", figure)


def is_split(text: str) -> bool:
    """Tell whether two numbers stand side by side with a mere sign between: parts of one, perhaps."""
    return bool(_APART.search(text))


def trimmed(text: str, ends: str) -> str:
    """Return a text without the signs of ``ends`` around it; a point before a digit stays."""
    inner = text.strip(ends)
    before = text[: len(text) - len(text.lstrip(ends))]
    return f".{inner}" if before.endswith((".", "。")) and inner[:1].isdigit() else inner


def hint(text: str) -> str:
    """Return in brackets what seems to be mistyped in a figure; nothing where nothing does."""
    if is_lettered(text):
        return "（疑似把数字 0、1 写成了字母）"
    sign = next((sign for sign in _STOPS if sign in stopped(text)), "")
    return f"（小数点写成了「{sign}」）" if sign else ""
