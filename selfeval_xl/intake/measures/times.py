"""Days and periods as people type them in a target or an actual."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

from selfeval_xl.intake.grid import date_to_serial
from selfeval_xl.intake.values import parse_date

_LONGEST = 60
_LEAP_YEAR = 2000
_WHOLE_YEAR = re.compile(r"((?:19|20)\d{2})(?:年|年度)(?:全年)?(?:完成)?")
_THIS_YEAR = re.compile(r"(?:全年|本年度?|当年度?|年度)(?:完成)?")
_IN_YEAR = re.compile(
    r"(?:(?P<year>(?:19|20)\d{2})年度?|当年度?|本年度?|年度?)(?:以|之)?内(?:全部)?(?P<rest>\D*)"
)
_QUARTER = re.compile(r"(?:((?:19|20)\d{2})年?度?)?第?([一二三四1-4])季度")
_HALF = re.compile(r"(?:((?:19|20)\d{2})年?度?)?([上下])半年")
_TEN_DAYS = re.compile(r"(?:((?:19|20)\d{2})年)?(\d{1,2})月份?([上中下])旬")
_DOTTED_MONTH = re.compile(r"((?:19|20)\d{2})[./](1[0-2]|0?[1-9])(?!\d)")
_DOTTED_DAY = re.compile(r"(\d{1,2})[./](\d{1,2})日?")
_COMPACT_DAY = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})(?:日?之?前)?")
_DASH = re.compile("-{1,2}|—{1,2}|[~–―〜∼至到]")
_BARE_MONTH = re.compile(r"(?:\d{4}年)?\d{1,2}")
_YEAR_ONLY = re.compile(r"((?:19|20)\d{2})年?度?")
_LEAD = re.compile(
    r"(?:不晚于|不迟于|不超过|截至|截止到|截止|力争|确保|保证|≤|<=|=|于|在|到|至)+(?=\d|年|第|[上下一二三四]|当|本|全)"
)
_WORDS_BEFORE = re.compile(
    r"[^\d,，;；。]{0,20}?(?:于|在|截至|截止到?|时间为?|日期为?|时限为?|期限为?|应当?|[:：])(?=\d)"
)
_AFTER = re.compile(r"(?P<before>(?:之?前|以前|以内|内)?)(?P<words>[^\d]{0,16})")
_DONE = re.compile(
    r"(?:全部|全面|均|已|基本|按时|如期|顺利|及时)*(?:完成|到位|竣工|完工|建成|交付|支付|拨付|发放|投入使用|投用|验收|开工|上报|报送|"
    r"提交|兑付|兑现|启动|实施|结束|通过|办结|印发|落实|送达|投产|通车)[^\d未不后]*"
)
_AGAIN = re.compile(
    r"每(?:个?月|个?季度?|半年|年度?|周|学期|学年|日|天)(?:的)?(?:\d{1,2}(?:[日号]|月份?)?)?(?:[底末初]|之?前|以前)+[^\d]*"
)
_MONTH_BEFORE = re.compile(r"(.*?\d{1,2}月份?)(?:之?前|以前)")
_QUARTER_BEFORE = re.compile(r"(.*(?:季度|半年))(?:之?前|以前)")
_DATED = re.compile(r"[年月]|\d[-/.]\d")
_END = re.compile(r"[底末]")


@dataclass(frozen=True, slots=True)
class Span:
    """The days that a text names.

    A day or a deadline has only ``last``; a period has ``first`` too. ``earliest`` is the first day
    that is meant where only a month or the like is named; ``open_limit`` tells that it is open
    whether that month itself still counts (「9月前」).
    """

    last: date
    first: date | None = None
    earliest: date | None = None
    open_limit: bool = False


def is_recurring(text: str) -> bool:
    """Tell whether a text names a deadline that comes again and again: 每月10日前."""
    return bool(_AGAIN.fullmatch(text))


def read_span(text: str, year: int | None, *, dotted: bool = False) -> Span | None:
    """Return the days that a text in normal form without spaces names, and nothing else.

    ``year`` completes what has none. ``dotted``: 2021.12, 2021/12 and 20211231 are dates, too.
    """
    if not text or len(text) > _LONGEST:
        return None
    core = _WORDS_BEFORE.sub("", text, count=1) if _WORDS_BEFORE.match(text) else text
    core = _LEAD.sub("", core, count=1) if _LEAD.match(core) else core
    span = _period(core, year) or _deadline(core, year, dotted=dotted) or _range(core, year)
    if span is None or date_to_serial(span.first or span.earliest or span.last) <= 0:
        return None
    return span


def lacks_year(text: str, *, dotted: bool = False) -> bool:
    """Tell whether a text would name days if only the year were known."""
    return read_span(text, None, dotted=dotted) is None and bool(
        read_span(text, _LEAP_YEAR, dotted=dotted)
    )


def _period(text: str, year: int | None) -> Span | None:
    """Return a year, half, quarter or ten days as a period; with 底, 内 or 前 as a deadline."""
    if match := _WHOLE_YEAR.fullmatch(text):
        return _year_span(int(match[1]), int(match[1]))
    if year and _THIS_YEAR.fullmatch(text):
        return _year_span(year, year)
    if match := _IN_YEAR.fullmatch(text):
        own = int(match["year"]) if match["year"] else year
        done = not match["rest"] or _DONE.fullmatch(match["rest"])
        return Span(date(own, 12, 31)) if own and done else None
    for pattern, months in ((_QUARTER, 3), (_HALF, 6)):
        if match := pattern.match(text):
            own = int(match[1]) if match[1] else year
            number = "上下一二三四".find(match[2]) % 2 if months == 6 else _quarter(match[2])  # noqa: PLR2004
            return _part(own, months, number, text[match.end() :]) if own else None
    if match := _TEN_DAYS.match(text):
        own = int(match[1]) if match[1] else year
        return _ten_days(own, int(match[2]), match[3], text[match.end() :]) if own else None
    return None


def _quarter(text: str) -> int:
    return "一二三四".find(text) if text in "一二三四" else int(text) - 1


def _year_span(first: int, last: int) -> Span:
    return Span(date(last, 12, 31), date(first, 1, 1))


def _part(year: int, months: int, number: int, rest: str) -> Span | None:
    """Return a quarter or a half year with what stands behind it."""
    first = _month_day(year, number * months + 1, 1)
    last = _month_day(year, number * months + months, None)
    return _part_span(first, last, rest)


def _ten_days(year: int, month: int, which: str, rest: str) -> Span | None:
    begin = {"上": 1, "中": 11, "下": 21}[which]
    end = {"上": 10, "中": 20, "下": None}[which]
    return _part_span(_month_day(year, month, begin), _month_day(year, month, end), rest)


def _part_span(first: date | None, last: date | None, rest: str) -> Span | None:
    if first is None or last is None:
        return None
    if not rest:
        return Span(last, first)
    ended = _END.match(rest)
    match = _AFTER.fullmatch(rest[1:] if ended else rest)
    if match is None or (match["words"] and not _DONE.fullmatch(match["words"])):
        return None
    if not ended and match["before"] in {"前", "之前", "以前"}:
        return Span(last, earliest=_day_before(first), open_limit=True)
    return Span(last)


def _day_before(day: date) -> date:
    return day - timedelta(days=1) if day > date.min else day


def _month_day(year: int, month: int, day: int | None) -> date | None:
    """Return that day, for ``None`` the month's last; ``None`` if there is no such day."""
    try:
        return date(year, month, calendar.monthrange(year, month)[1] if day is None else day)
    except (ValueError, IndexError):
        return None


def _deadline(text: str, year: int | None, *, dotted: bool) -> Span | None:
    """Return one day, month or year-end with what stands behind it."""
    plain = text
    if dotted and (match := _COMPACT_DAY.fullmatch(text)):
        plain = f"{match[1]}-{match[2]}-{match[3]}"
    elif (
        dotted and (match := _DOTTED_MONTH.match(text)) and text[match.end() :][:1] not in set("./")
    ):
        plain = f"{match[1]}年{match[2]}月{text[match.end() :]}"
    elif (match := _DOTTED_DAY.match(text)) and text[match.end() :].startswith(
        ("前", "之前", "以前")
    ):
        plain = f"{match[1]}月{match[2]}日{text[match.end() :]}"
    if not _DATED.search(plain):
        return None
    for end in range(len(plain), 0, -1):
        if day := parse_date(plain[:end], year):
            return _day_span(plain[:end], day, plain[end:])
    return None


def _day_span(text: str, day: date, rest: str) -> Span | None:
    """Return the span of a text that ``parse_date`` has read, with the words behind it."""
    match = _AFTER.fullmatch(rest)
    if match is None:
        return None
    words = match["words"]
    if words and not _DONE.fullmatch(words) and not (match["before"] or _closed(text)):
        return None
    if words and re.search("[未不后起非]", words):
        return None
    month_only = "日" not in text and "号" not in text and not re.search(r"\d[-/.]\d+[-/.]\d", text)
    if not month_only or _END.search(text) or ":" in text:
        return Span(day)
    first = day.replace(day=1)
    limit = _MONTH_BEFORE.match(text + match["before"])
    if limit or _QUARTER_BEFORE.match(text + match["before"]):
        return Span(day, earliest=_day_before(first), open_limit=True)
    return Span(day, earliest=first)


def _closed(text: str) -> bool:
    """Tell whether a date ends with a word that makes it a deadline."""
    return text.endswith(("前", "完成", "到位", "竣工", "完工", "支付", "底", "末", "内"))


def _range(text: str, year: int | None) -> Span | None:
    """Return a period typed as two ends: 2020年1月--2020年11月, 1-12月, 2021.1.1-2021.12.31."""
    for match in _DASH.finditer(text):
        ends = text[: match.start()], text[match.end() :]
        if all(ends) and (span := _between(*ends, year)):
            return span
    return None


def _between(left: str, right: str, year: int | None) -> Span | None:
    """Return the period from one day or month to another."""
    right = right.removesuffix("期间").removesuffix("完成").removesuffix("止")
    if (begin := _YEAR_ONLY.fullmatch(left)) and (end := _YEAR_ONLY.fullmatch(right)):
        return _ordered(_year_span(int(begin[1]), int(end[1]))) if "年" in right else None
    left = _with_month(left) if "月" in right or _DOTTED_MONTH.fullmatch(right) else left
    if own := re.match(r"((?:19|20)\d{2})[年./-]", left):
        year = int(own[1])
    first, last = parse_date(left, year), parse_date(_with_month(right), year)
    if first is None or last is None:
        return None
    if not re.search(r"[日号]|\d[./-]\d+[./-]\d", left):
        first = first.replace(day=1)
    return _ordered(Span(last, first))


def _with_month(text: str) -> str:
    """Write 1, 2021年1 and 2021.1 as months."""
    if match := _DOTTED_MONTH.fullmatch(text):
        return f"{match[1]}年{match[2]}月"
    return f"{text}月" if _BARE_MONTH.fullmatch(text) else text


def _ordered(span: Span) -> Span | None:
    return span if span.first is None or span.first <= span.last else None
