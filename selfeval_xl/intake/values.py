"""Amounts, rates, points, dates and measures as people type them.

Each reader takes a cell and returns a :class:`Reading`: the value, what was normalised on the way
(``note``) or why it cannot be read (``fault``). Nothing is guessed in silence.
"""

from __future__ import annotations

import calendar
import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from decimal import Context, Decimal
from enum import Enum
from functools import cache
from typing import Generic, TypeVar

from selfeval_xl.exact import percent_text, places_of, plain, to_fen
from selfeval_xl.intake import mistyped
from selfeval_xl.intake.grid import Cell, CellKind, date_to_serial, serial_to_date

T = TypeVar("T")

NUMBER = r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
"""Pattern of one number in the normal form of a text; thousands marks stand where they belong."""

_AMOUNT = re.compile(rf"({NUMBER})(亿元|亿|万元|万|千元|元)?")
_BRACKETED = re.compile(r"\(([^+-].*)\)")
_QUANTITY = re.compile(rf"({NUMBER})\s*([^\d\s.,²³](?:(?<=m)[23]|[^\d\s]){{0,7}})?")
_BEFORE = r"\s*(?:之?前|以前|以内|内)?\s*(?:全部)?(?:完成|到位|竣工|完工|支付)?"
_END = r"(?:月?[底末])"
_DAY = re.compile(
    r"(\d{4})\s*[年\-/.]\s*(\d{1,2})\s*[月\-/.]\s*(\d{1,2})\s*[日号]?"
    rf"(?:(?:T|\s+)\d{{1,2}}:\d{{2}}(?::\d{{2}}(?:\.\d+)?)?|{_BEFORE})"
)
_MONTH = re.compile(rf"(\d{{4}})\s*[年\-]\s*(\d{{1,2}})\s*(?:月份?)?\s*{_END}?{_BEFORE}")
_QUARTER = re.compile(r"(\d{4})\s*年?\s*第?([一二三四1-4])季度(?:底|末)?\s*(?:之?前|以前|完成)?")
_HALF = re.compile(r"(\d{4})\s*年?\s*([上下])半年(?:底|末)?\s*(?:之?前|以前|完成)?")
_YEAR_WORDS = re.compile(r"(?:19|20)\d{2}年.")
_YEAR_END = re.compile(rf"(\d{{4}})\s*年度?\s*年?[底末]{_BEFORE}")
_DAY_OF_YEAR = re.compile(rf"(\d{{1,2}})\s*月\s*(?:(\d{{1,2}})\s*[日号]|份?\s*{_END})?{_BEFORE}")
_END_OF_YEAR = re.compile(rf"(?:[当本]年)?年?(?<=年)[底末]{_BEFORE}")
_DEADLINE = re.compile(r"[年月日号].*(?:前|底|末|初|旬|份|完成|到位)")
_COMPACT_DAY = re.compile(r"((?:19|20)\d{2})(\d{2})(\d{2})")
UNITS_DIFFER, UNITS_ALIKE = "单位不同", "单位相近"
"""Kinds of notes: target and actual are counts in two units, which may yet mean the same."""

_NOTHING = frozenset({"/", "不适用", "N/A", "n/a"})
_NO_AMOUNT = frozenset({"无", "×", "元", "万元", "暂无", "没有"})
_DASHES = frozenset("-—–―─")
_FACTORS = {
    "万元": Decimal(1),
    "万": Decimal(1),
    "元": Decimal("0.0001"),
    "千元": Decimal("0.1"),
    "亿元": Decimal(10000),
    "亿": Decimal(10000),
}
COMPARATORS = {
    "≥": "≥", "≧": "≥", "⩾": "≥", "≮": "≥", ">=": "≥", "=>": "≥", "大于等于": "≥",
    "大于或等于": "≥", "不低于": "≥", "不少于": "≥", "不小于": "≥", "至少": "≥",
    "≤": "≤", "≦": "≤", "⩽": "≤", "≯": "≤", "<=": "≤", "=<": "≤", "小于等于": "≤",
    "小于或等于": "≤", "不高于": "≤", "不超过": "≤", "不大于": "≤", "不多于": "≤",
    "不晚于": "≤", "不迟于": "≤", "至多": "≤",
    ">": ">", "大于": ">", "高于": ">", "超过": ">",
    "<": "<", "小于": "<", "低于": "<", "少于": "<", "=": "=", "等于": "=",
}  # fmt: skip
"""What stands before a figure → the sign that it means."""

_APART = re.compile(r"\d\s+\d")
_NATURES = {**COMPARATORS, "定性": "定性", "是否": "是否", "判断": "是否"}
_COMPARED = re.compile(
    rf"({'|'.join(sorted(map(re.escape, COMPARATORS), key=len, reverse=True))})\s*(.+)"
)
_SIGNS_AFTER = re.compile(r"%[%\-—.]")
_VAGUE = ("以上", "以下", "以内", "左右", "上下", "多", "余")
_UNITS = {
    "百分比": "%", "百分之": "%",
    "m2": "平方米", "m²": "平方米", "㎡": "平方米", "平米": "平方米",
    "m3": "立方米", "m³": "立方米", "㎥": "立方米",
    "km2": "平方公里", "km²": "平方公里", "㎢": "平方公里",
}  # fmt: skip
_LOOKALIKES = str.maketrans({"‹": "<", "›": ">", "═": "=", "−": "-", "﹣": "-"})
_WIDTHS = ("<wide>", "<narrow>", "<small>", "<noBreak>")
_MOST_TEXT = 30_000
_MOST_AMOUNT = _MOST_POINTS = Decimal(10) ** 12
_MOST_SHOWN = 30
_ROUGH = Context(prec=15)
_MOST_FIGURE = Decimal(10) ** 18


@dataclass(frozen=True, slots=True)
class Reading(Generic[T]):
    """What was read from one cell.

    ``value`` is ``None`` when the cell is blank or cannot be read; in the second case ``fault``
    says why. ``note`` says what was normalised.
    """

    value: T | None
    note: str = ""
    fault: str = ""


class MeasureKind(Enum):
    """What a target or an actual value turned out to be."""

    NUMBER = "数值"
    DATE = "日期"
    WORDS = "文字"


@dataclass(frozen=True, slots=True)
class Measure:
    """A target or an actual value.

    ``number`` is the figure in its unit (95 for 95 %), or the serial number of a date. ``unit`` is
    what stood beside the figure in the cell; ``comparator`` what stood before it.
    """

    kind: MeasureKind
    text: str
    number: Decimal | None = None
    unit: str = ""
    comparator: str = ""


def normal(text: str) -> str:
    """Return a text with full-width letters, digits and signs made half-width, and trimmed.

    What only looks like a digit in another role stays as it is: ``㎡``, ``10²``, ``①``.
    """
    if text.isascii():
        return text.strip()
    return "".join(map(_narrow, text.translate(_LOOKALIKES))).strip()


@cache
def _narrow(char: str) -> str:
    plain_form = unicodedata.normalize("NFKC", char)
    tag = unicodedata.decomposition(char).partition(" ")[0]
    if tag in _WIDTHS or (len(plain_form) == 1 and not plain_form.isdigit()):
        return plain_form
    return char


def without_spaces(text: str) -> str:
    """Return a text in its normal form without white space, unless that would join two numbers."""
    plain_text = normal(text)
    return plain_text if _APART.search(plain_text) else "".join(plain_text.split())


def stands_for_nothing(text: str) -> bool:
    """Tell whether a text, without spaces, only marks that there is nothing to fill in here."""
    return text in _NOTHING or (bool(text) and set(text) <= _DASHES)


def day_of(serial: Decimal | None) -> date | None:
    """Return the day of a serial number; ``None`` when there is none."""
    return None if serial is None else serial_to_date(serial)


def typed(cell: Cell) -> str:
    """Return what a cell shows, as text: numbers plainly, percentages and dates by their format."""
    if cell.kind is CellKind.NUMBER and cell.number is not None:
        if cell.percent:
            return f"{plain(cell.number * 100)}%"
        day = serial_to_date(cell.number) if cell.dated else None
        return day.isoformat() if day else plain(cell.number)
    if cell.kind is CellKind.BOOL:
        return "是" if cell.number else "否"
    return cell.text


def read_text(cell: Cell) -> Reading[str]:
    """Read words: control characters dropped, outer white space trimmed."""
    if cell.kind is CellKind.ERROR:
        return _error(cell)
    raw = typed(cell)
    text = "".join(c for c in raw if c in "\n\t" or unicodedata.category(c) not in {"Cc", "Cs"})
    text = text.strip()
    if len(text) > _MOST_TEXT:
        return Reading(text[:_MOST_TEXT], note=f"文字超过 {_MOST_TEXT} 字，只取前面部分")
    return Reading(text)


def read_choice(cell: Cell, choices: tuple[str, ...]) -> Reading[str]:
    """Read one of ``choices``; a near spelling is taken with a note, others stay as typed."""
    reading = read_text(cell)
    text = reading.value
    if not text or text in choices:
        return reading
    squeezed = without_spaces(text)
    if (nature := _NATURES.get(squeezed)) in choices:
        return Reading(nature, note=f"「{text}」按「{nature}」读取")
    for choice in choices:
        if squeezed in {normal(choice), normal(choice).removesuffix("指标")}:
            return Reading(choice, note=f"「{text}」按「{choice}」读取")
    return reading


def read_number(cell: Cell) -> Reading[Decimal]:
    """Read a plain number (points); text that is a number is taken with a note."""
    if cell.is_blank:
        return Reading(None)
    if cell.kind is CellKind.ERROR:
        return _error(cell)
    value, note = cell.number, ""
    if cell.kind is CellKind.TEXT:
        text = normal(cell.text).removesuffix("分").strip()
        value = Decimal(text.replace(",", "")) if re.fullmatch(NUMBER, text) else None
        note = "" if value is None else f"文字「{cell.text.strip()}」按数字 {plain(value)} 读取"
    if value is None or cell.dated or cell.percent or cell.kind is CellKind.BOOL:
        shown = typed(cell).strip()
        return Reading(None, fault=f"「{shown}」不是数字{mistyped.hint(normal(shown))}")
    if abs(value) >= _MOST_POINTS:
        return Reading(None, fault=f"「{_short(value)}」超出合理范围")
    return Reading(value, note=note)


def _short(value: Decimal) -> str:
    """Return a number plainly, a monstrous one with an exponent."""
    return (
        plain(value)
        if -_MOST_SHOWN < value.adjusted() < _MOST_SHOWN
        else f"{_ROUGH.plus(value).normalize():g}"
    )


def read_amount(  # noqa: PLR0911 (a ladder)
    cell: Cell, unit: str = "万元"
) -> Reading[int]:
    """Read an amount in ``unit`` (元, 千元, 万元, 亿元) and return it in 分.

    A unit typed beside the figure is honoured; a dash, 无 or a unit alone is a blank. A number with
    more than six decimals of 万元 is rounded to 分 with a note.
    """
    if cell.is_blank:
        return Reading(None)
    if cell.kind is CellKind.ERROR:
        return _error(cell)
    if cell.kind is CellKind.NUMBER and cell.number is not None and not cell.dated:
        if cell.percent:
            return Reading(None, fault=f"「{typed(cell)}」是百分比，不是金额")
        wan = cell.number * _FACTORS[unit]
        note = "" if unit == "万元" else f"{_short(cell.number)} {unit}按 {_short(wan)} 万元读取"
        return _amount(wan, note)
    if cell.kind is not CellKind.TEXT:
        return Reading(None, fault=f"「{typed(cell)}」不是金额")
    text = without_spaces(cell.text).removeprefix("¥")
    if text in _NO_AMOUNT or stands_for_nothing(text):
        return Reading(None, note=f"「{cell.text.strip()}」按空白读取")
    negative = _BRACKETED.fullmatch(text)
    match = _AMOUNT.fullmatch(negative[1] if negative else text)
    if match is None:
        return Reading(None, fault=f"「{cell.text.strip()}」不是金额{mistyped.hint(text)}")
    wan = Decimal(match[1].replace(",", "")) * _FACTORS[match[2] or unit]
    wan = -wan if negative else wan
    return _amount(wan, f"文字「{cell.text.strip()}」按 {plain(wan)} 万元读取")


def _amount(wan: Decimal, note: str) -> Reading[int]:
    if abs(wan) >= _MOST_AMOUNT:
        return Reading(None, fault=f"「{_short(wan)}」超出金额的合理范围")
    fen = to_fen(wan)
    if places_of(wan) > 6:  # noqa: PLR2004 (六位小数精确到分)
        rounded = f"{_short(wan)} 超过六位小数，按 {plain(Decimal(fen).scaleb(-6))} 万元读取"
        note = f"{note}；{rounded}" if note else rounded
    return Reading(fen, note=note)


def read_rate(cell: Cell) -> Reading[Decimal]:  # noqa: PLR0911 (a ladder)
    """Read a percentage and return it as a fraction: ``95%``, 95 or a 0.95 formatted as percent."""
    if cell.is_blank:
        return Reading(None)
    if cell.kind is CellKind.ERROR:
        return _error(cell)
    if cell.kind is CellKind.NUMBER and cell.number is not None and not cell.dated:
        if cell.percent:
            return Reading(cell.number)
        if abs(cell.number) <= 1:
            shown = f"{plain(cell.number)} 按 {percent_text(cell.number)} 读取"
            return Reading(cell.number, note=shown)
        if abs(cell.number) >= _MOST_POINTS:
            return Reading(None, fault=f"「{_short(cell.number)}」超出合理范围")
        shown = f"{plain(cell.number)} 按 {plain(cell.number)}% 读取"
        return Reading(cell.number / 100, note=shown)
    text = without_spaces(cell.text)
    match = re.fullmatch(rf"({NUMBER})(%|百分比|‰)", text)
    if match:
        value = Decimal(match[1].replace(",", "")) / (1000 if match[2] == "‰" else 100)
        return Reading(value, note=f"文字「{cell.text.strip()}」按百分比读取")
    number = read_number(cell).value
    if number is None:
        return Reading(None, fault=f"「{typed(cell).strip()}」不是百分比{mistyped.hint(text)}")
    rate = number if abs(number) <= 1 else number / 100
    return Reading(rate, note=f"文字「{cell.text.strip()}」按 {plain(rate * 100)}% 读取")


def read_year(cell: Cell) -> Reading[int]:
    """Read a year of four digits, with or without 年 (度)."""
    if cell.is_blank:
        return Reading(None)
    if cell.kind is CellKind.ERROR:
        return _error(cell)
    if cell.dated and cell.number is not None and (day := serial_to_date(cell.number)):
        return Reading(day.year, note=f"日期 {day.isoformat()} 按 {day.year} 年读取")
    text = without_spaces(typed(cell))
    match = re.fullmatch(r"((?:19|20)\d{2})(年度?)?", text)
    if match is None:
        return Reading(None, fault=f"「{text}」不是四位年份")
    note = f"「{typed(cell).strip()}」按 {match[1]} 读取" if cell.kind is CellKind.TEXT else ""
    return Reading(int(match[1]), note=note)


def read_date(cell: Cell, year: int | None = None) -> Reading[date]:
    """Read a date; a month stands for its last day. ``year`` completes 「12月底前」."""
    if cell.is_blank:
        return Reading(None)
    if cell.kind is CellKind.ERROR:
        return _error(cell)
    if cell.dated and cell.number is not None and (day := serial_to_date(cell.number)):
        return Reading(day)
    text = normal(typed(cell))
    compact = _COMPACT_DAY.fullmatch(text)
    named = _day(*map(int, compact.groups())) if compact else parse_date(text, year)
    if named is None:
        return Reading(None, fault=f"「{typed(cell).strip()}」不是日期")
    return Reading(named, note=f"「{typed(cell).strip()}」按 {named.isoformat()} 读取")


def parse_date(  # noqa: PLR0911 (a ladder)
    text: str, year: int | None = None
) -> date | None:
    """Return the day a text names; a month or year-end stands for its last day."""
    if match := _DAY.fullmatch(text):
        return _day(int(match[1]), int(match[2]), int(match[3]))
    if match := _MONTH.fullmatch(text):
        return _day(int(match[1]), int(match[2]), None)
    if match := _YEAR_END.fullmatch(text):
        return _day(int(match[1]), 12, 31)
    if match := _QUARTER.fullmatch(text):
        return _day(int(match[1]), 3 * ("一二三四".find(match[2]) + 1 or int(match[2])), None)
    if match := _HALF.fullmatch(text):
        return _day(int(match[1]), 6 if match[2] == "上" else 12, None)
    if year and (match := _DAY_OF_YEAR.fullmatch(text)):
        return _day(year, int(match[1]), int(match[2]) if match[2] else None)
    return date(year, 12, 31) if year and _END_OF_YEAR.fullmatch(text) else None


def _day(year: int, month: int, day: int | None) -> date | None:
    """Return that day, for ``None`` the month's last; ``None`` if there is no such day."""
    try:
        return date(year, month, calendar.monthrange(year, month)[1] if day is None else day)
    except (ValueError, IndexError):
        return None


def read_measure(  # noqa: PLR0911 (a ladder)
    cell: Cell, year: int | None = None, *, words: bool = False
) -> Reading[Measure]:
    """Read a target or an actual value: number, percentage, date or words.

    ``words`` (for qualitative and yes/no indicators) keeps texts as they are.
    """
    if cell.is_blank:
        return Reading(None)
    if cell.kind is CellKind.ERROR:
        return _error(cell)
    shown = typed(cell).strip()
    if cell.kind is CellKind.NUMBER and cell.number is not None:
        if cell.dated and serial_to_date(cell.number):
            serial = cell.number.to_integral_value("ROUND_FLOOR")
            return Reading(Measure(MeasureKind.DATE, shown, serial))
        if cell.percent:
            value = Measure(MeasureKind.NUMBER, shown, cell.number * 100, "%")
            return Reading(value)
        return Reading(Measure(MeasureKind.NUMBER, shown, cell.number))
    text_reading = read_text(cell)
    text = text_reading.value or ""
    if words:
        return Reading(Measure(MeasureKind.WORDS, text))
    measure = parse_measure(text, year)
    if measure.kind is MeasureKind.WORDS:
        return Reading(measure)
    assert measure.number is not None  # noqa: S101 (numbers and dates carry their figure)
    shown_as = plain(measure.number)
    if measure.kind is MeasureKind.DATE and (day := serial_to_date(measure.number)):
        shown_as = day.isoformat()
    return Reading(measure, note=f"文字「{text}」按 {shown_as}{measure.unit} 读取")


def parse_measure(text: str, year: int | None = None) -> Measure:
    """Take a typed target or actual apart; what is no figure and no date is words."""
    squeezed = normal(text).rstrip("。;；")
    comparator = ""
    if match := _COMPARED.fullmatch(squeezed):
        comparator, squeezed = COMPARATORS[match[1]], match[2]
    if (day := parse_date(squeezed, year)) and date_to_serial(day) > 0:
        return Measure(MeasureKind.DATE, text, Decimal(date_to_serial(day)), "", comparator)
    if match := _QUANTITY.fullmatch(squeezed):
        number, unit = Decimal(match[1].replace(",", "")), match[2] or ""
        vague = unit.endswith(_VAGUE) or unit.startswith(_VAGUE) or _DEADLINE.fullmatch(unit)
        vague = vague or _YEAR_WORDS.match(squeezed) or _SIGNS_AFTER.match(unit)
        vague = vague or mistyped.is_lettered(squeezed)
        if abs(number) < _MOST_FIGURE and not vague:
            return Measure(MeasureKind.NUMBER, text, number, normal_unit(unit), comparator)
    return Measure(MeasureKind.WORDS, text)


_BASES = {
    "元": ("元", Decimal(1)), "米": ("米", Decimal(1)), "公里": ("米", Decimal(1000)),
    "千米": ("米", Decimal(1000)), "吨": ("千克", Decimal(1000)), "公斤": ("千克", Decimal(1)),
    "千克": ("千克", Decimal(1)), "%": ("%", Decimal(1)), "‰": ("%", Decimal("0.1")),
}  # fmt: skip
_MULTIPLES = {
    "亿": Decimal(10) ** 8,
    "万": Decimal(10) ** 4,
    "千": Decimal(1000),
    "百": Decimal(100),
}


def _base(unit: str) -> tuple[str, Decimal]:
    """Return the unit a unit is made of, and how many of it: 万元 is 10,000 元."""
    if unit in _BASES:
        return _BASES[unit]
    if unit[:1] in _MULTIPLES and len(unit) > 1:
        rest, factor = _base(unit[1:])
        return rest, factor * _MULTIPLES[unit[0]]
    return unit, Decimal(1)


def in_unit(number: Decimal, unit: str, wanted: str) -> Decimal | None:
    """Return a number given in ``unit`` as one in ``wanted``; ``None`` when they are not of a kind."""
    (base, factor), (wanted_base, wanted_factor) = _base(unit), _base(wanted)
    return number * factor / wanted_factor if base == wanted_base else None


def normal_unit(unit: str) -> str:
    """Return a unit of measure in its usual spelling."""
    squeezed = "".join(normal(unit).split())
    return _UNITS.get(squeezed, squeezed)


def _error(cell: Cell) -> Reading[T]:
    return Reading(None, fault=f"错误值 {cell.text}")
