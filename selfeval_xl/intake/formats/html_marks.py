"""A web page as a run of marks and words, in one pass that never looks back.

The pages that reporting systems call .xls leave end tags out and quotes open; a parser that mends
such pages can be made to take hours over one. Nothing is mended here, nothing is fetched or run.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_MARK = re.compile(r"<(?:(/?)([A-Za-z][A-Za-z0-9:]*)|!--|[!?])")
_ATTRIBUTE = re.compile(r"""([A-Za-z][\w:.-]*)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+))?""")
_TAG_PART = re.compile(r"""=\s{0,9}["']|["'>]""")
_UNSEEN = {name: re.compile(rf"</{name}", re.IGNORECASE) for name in ("script", "style", "title")}
_COMMENT = "<!--"
UNREAD = "unread"
"""The name of what lies behind a tag, a comment or a script that does not end."""
_LONGEST_TAG = 4_000


@dataclass(frozen=True, slots=True)
class Tag:
    """A start tag, or an end tag; its name is in lower case."""

    name: str
    is_end: bool
    source: str = ""

    @property
    def attributes(self) -> dict[str, str]:
        """The attributes by name in lower case; one without a value has the empty text."""
        return {
            name.lower(): plain(value.strip("\"'"))
            for name, value in _ATTRIBUTE.findall(self.source)
        }


@dataclass(frozen=True, slots=True)
class Hidden:
    """What a page holds and does not show: a comment, a script, a style sheet."""

    name: str
    text: str


def marks(page: str) -> Iterator[Tag | Hidden | str]:
    """Yield the tags of a page, what it hides, and the words between, in order.

    A page that breaks off within a tag, a comment or a script ends there: the rest is hidden.
    """
    at = 0
    while match := _MARK.search(page, at):
        if at < match.start():
            yield plain(page[at : match.start()])
        start, name = match.end(), (match[2] or "").lower()
        end = page.find("-->", start) if match[0] == _COMMENT else _tag_end(page, start)
        if end < 0:
            yield Hidden(UNREAD, page[match.start() :])
            return
        at = page.index(">", end) + 1
        if match[0] == _COMMENT:
            yield Hidden("comment", page[start:end])
        elif name in _UNSEEN and not match[1]:
            close = _UNSEEN[name].search(page, at)
            if close is None:
                yield Hidden(UNREAD, page[at:])
                return
            yield Hidden(name, page[at : close.start()])
            at = close.start()
        elif name:
            yield Tag(name, bool(match[1]), page[start:end])
    if at < len(page):
        yield plain(page[at:])


def plain(text: str) -> str:
    """Return a text with its character references resolved.

    Python makes no number of thousands of digits: a text with such a reference stays as it is.
    """
    try:
        return unescape(text)
    except ValueError:
        return text


def _tag_end(page: str, start: int) -> int:
    """Return where a tag ends: at the first ``>`` in no quoted value, -1 if nowhere."""
    quote = ""
    for match in _TAG_PART.finditer(page, start, start + _LONGEST_TAG):
        part = match[0]
        if quote:
            quote = "" if part.endswith(quote) else quote
        elif part == ">":
            return match.start()
        elif part.startswith("="):
            quote = part[-1]
    return page.find(">", start)
