"""What a cell of a web page holds, told from what it shows and how it is to be shown."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from selfeval_xl.intake.cells import CellKind, Content, as_shown, date_to_serial, named_kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from selfeval_xl.intake.formats.html_page import PageCell

_MOST_STYLES = 200_000
_STYLE = re.compile(r"\.([\w-]+)\s*\{([^{}]*)\}")
_NUMBER_FORMAT = re.compile(r"""mso-number-format\s*:\s*("[^"]*"|'[^']*'|[^;}]*)""")
_ESCAPE = re.compile(r"\\(?:00([0-9A-Fa-f]{2})|(.))")
_AS_TEXT = "@"
_FIGURE = re.compile(r"[-+]?(\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?%?", re.ASCII)
_DAY = re.compile(
    r"(\d{4})([-/年])(\d{1,2})([-/月])(\d{1,2})日?(?:[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?",
    re.ASCII,
)
_SEPARATORS = {"-": "-", "/": "/", "年": "月"}
_MOST_DIGITS = 15
_ERRORS = frozenset({"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A"})

Shown = tuple[Content, bool, bool]
"""What a cell holds, and whether it is shown as a percentage, as a date."""


class PageValues:
    """Reads the values of one page.

    ``exact`` when the page writes every number out beside what it shows, as LibreOffice does; what
    bears no number there is words.
    """

    def __init__(self, styles: Sequence[str], *, exact: bool) -> None:
        """Read the number formats of the page's style sheets."""
        text = "".join(styles)[:_MOST_STYLES]
        self._formats = {name: _number_format(style) for name, style in _STYLE.findall(text)}
        self._exact = exact

    def of(self, cell: PageCell) -> Shown:  # noqa: PLR0911 (a ladder)
        """Return what a cell holds."""
        shown = cell.shown
        if not shown:
            return (CellKind.BLANK, None, ""), False, False
        if shown in _ERRORS:
            return (CellKind.ERROR, None, shown), False, False
        attributes = cell.attributes
        code = self._code(attributes)
        percent, dated = named_kind(code)
        stored = _stored(attributes.get("sdval") or attributes.get("x:num") or "")
        if stored is not None:
            number = CellKind.NUMBER, stored, ""
            return number, percent or shown.endswith("%"), dated or _day(shown) is not None
        words: Content = (CellKind.TEXT, None, shown)
        if self._exact or code == _AS_TEXT or "x:str" in attributes:
            return words, False, False
        if (day := _day(shown)) is not None:
            return (CellKind.NUMBER, Decimal(date_to_serial(day)), ""), False, True
        if (figure := _figure(shown)) is not None:
            return (CellKind.NUMBER, figure, ""), percent or shown.endswith("%"), dated
        return words, False, False

    def _code(self, attributes: dict[str, str]) -> str:
        """Return the number format of a cell: LibreOffice's, its own, or that of its class."""
        if "sdnum" in attributes:
            return attributes["sdnum"].split(";", 2)[-1]
        own = _number_format(attributes.get("style", ""))
        classes = attributes.get("class", "").split()
        return own or next(filter(None, map(self._formats.get, classes)), None) or ""


def _number_format(style: str) -> str:
    match = _NUMBER_FORMAT.search(style)
    code = match[1].strip().strip("\"'") if match else ""
    return _ESCAPE.sub(lambda part: chr(int(part[1], 16)) if part[1] else part[2], code)


def _stored(text: str) -> Decimal | None:
    try:
        return as_shown(text)
    except ValueError:
        return None


def _figure(text: str) -> Decimal | None:
    """Return the number that Excel would make of a text; a number such as 0012 is a name."""
    match = _FIGURE.fullmatch(text)
    if match is None or (match[1][0] == "0" and len(match[1]) > 1):
        return None
    digits = text.rstrip("%").replace(",", "")
    if sum(map(str.isdigit, digits)) > _MOST_DIGITS:
        return None
    number = as_shown(digits)
    return number.scaleb(-2) if text.endswith("%") else number


def _day(text: str) -> date | None:
    match = _DAY.fullmatch(text)
    if match is None or _SEPARATORS[match[2]] != match[4]:
        return None
    try:
        return date(int(match[1]), int(match[3]), int(match[5]))
    except ValueError:
        return None
