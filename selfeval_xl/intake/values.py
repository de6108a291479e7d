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
from decimal import Decimal
from enum import Enum
from typing import Generic, TypeVar

from selfeval_xl.exact import percent_text, places_of, plain, to_fen
from selfeval_xl.intake.grid import Cell, CellKind, date_to_serial, serial_to_date

T = TypeVar("T")

_NUMBER = r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
_AMOUNT = re.compile(rf"({_NUMBER})(亿元|亿|万元|万|千元|元)?")
_BRACKETED = re.compile(r"\((.+)\)")
_QUANTITY = re.compile(rf"({_NUMBER})([^\d\s.,][^\d]{{0,7}})?")
_COMPARED = re.compile(r"(>=|<=|≥|≤|≧|≦|>|<|=|不低于|不少于|不高于|不超过)\s*(.+)")
_DAY = re.compile(
    r"(\d{4})\s*[年\-/.]\s*(\d{1,2})\s*[月\-/.]\s*(\d{1,2})\s*日?(?:\s*(?:之?前|以前))?"
    r"(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?"
)
_MONTH = re.compile(r"(\d{4})\s*[年\-]\s*(\d{1,2})\s*月?\s*(?:底|末)?\s*(?:之?前|以前|完成)?")
_YEAR_END = re.compile(r"(\d{4})\s*年\s*(?:底|末|年底|年末)\s*(?:之?前|以前|完成)?")
_NO_AMOUNT = frozenset({"-", "--", "—", "——", "/", "无", "×", "元", "万元"})
_FACTORS = {
    None: Decimal(1),
    "万元": Decimal(1),
    "万": Decimal(1),
    "元": Decimal("0.0001"),
    "千元": Decimal("0.1"),
    "亿元": Decimal(10000),
    "亿": Decimal(10000),
}
_COMPARATORS = {
    "≥": "≥", "≧": "≥", ">=": "≥", "＞=": "≥", "大于等于": "≥", "不低于": "≥", "不少于": "≥",
    "≤": "≤", "≦": "≤", "<=": "≤", "小于等于": "≤", "不高于": "≤", "不超过": "≤",
    ">": ">", "大于": ">", "<": "<", "小于": "<", "=": "=", "等于": "=",
    "定性": "定性", "是否": "是否", "判断": "是否",
}  # fmt: skip
_VAGUE = ("以上", "以下", "以内", "左右", "多", "余")
_MOST_TEXT = 30_000


@dataclass(frozen=True, slots=True)
class Reading(Generic[T]):
    """What was read from one cell.

    ``value`` is ``None`` when the cell is blank or cannot be read; in the second case ``fault`` says
    why. ``note`` says what was normalised.
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
    """Return a text with full-width letters, digits and signs made half-width, and trimmed."""
    return unicodedata.normalize("NFKC", text.replace("‹", "<").replace("═", "=")).strip()


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
    """Read one of ``choices``; a near spelling is taken for it with a note, others stay as typed."""
    reading = read_text(cell)
    text = reading.value
    if not text or text in choices:
        return reading
    squeezed = normal(text).replace(" ", "")
    if squeezed in _COMPARATORS and _COMPARATORS[squeezed] in choices:
        return Reading(_COMPARATORS[squeezed], note=f"「{text}」按「{_COMPARATORS[squeezed]}」读取")
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
    if cell.kind is CellKind.NUMBER and not cell.dated:
        return Reading(cell.number)
    text = normal(cell.text).removesuffix("分").strip()
    match = re.fullmatch(_NUMBER, text)
    if cell.kind is CellKind.TEXT and match:
        value = Decimal(text.replace(",", ""))
        return Reading(value, note=f"文字「{cell.text.strip()}」按数字 {plain(value)} 读取")
    return Reading(None, fault=f"「{typed(cell)}」不是数字")


def read_amount(cell: Cell) -> Reading[int]:
    """Read an amount in 万元 and return it in 分.

    A unit typed beside the figure (元, 万元, 亿元 …) is honoured; a dash or 无 is a blank. A number
    with more than six decimals is rounded to 分 with a note.
    """
    if cell.is_blank:
        return Reading(None)
    if cell.kind is CellKind.ERROR:
        return _error(cell)
    if cell.kind is CellKind.NUMBER and cell.number is not None and not cell.dated:
        if cell.percent:
            return Reading(None, fault=f"「{typed(cell)}」是百分比，不是金额")
        return _amount(cell.number, "")
    if cell.kind is not CellKind.TEXT:
        return Reading(None, fault=f"「{typed(cell)}」不是金额")
    text = normal(cell.text).replace(" ", "").lstrip("¥")
    if text in _NO_AMOUNT:
        return Reading(None, note=f"「{cell.text.strip()}」按空白读取")
    negative = _BRACKETED.fullmatch(text)
    match = _AMOUNT.fullmatch(negative[1] if negative else text)
    if match is None:
        return Reading(None, fault=f"「{cell.text.strip()}」不是金额")
    wan = Decimal(match[1].replace(",", "")) * _FACTORS[match[2]]
    wan = -wan if negative else wan
    return _amount(wan, f"文字「{cell.text.strip()}」按 {plain(wan)} 万元读取")


def _amount(wan: Decimal, note: str) -> Reading[int]:
    if abs(wan) >= Decimal(10) ** 12:
        return Reading(None, fault=f"「{plain(wan)}」超出金额的合理范围")
    fen = to_fen(wan)
    if places_of(wan) > 6:  # noqa: PLR2004 (六位小数精确到分)
        rounded = f"{plain(wan)} 超过六位小数，按 {plain(Decimal(fen).scaleb(-6))} 万元读取"
        note = f"{note}；{rounded}" if note else rounded
    return Reading(fen, note=note)


def read_rate(cell: Cell) -> Reading[Decimal]:
    """Read a percentage and return it as a fraction: ``95%``, 95 or a 0.95 formatted as percent."""
    if cell.is_blank:
        return Reading(None)
    if cell.kind is CellKind.ERROR:
        return _error(cell)
    if cell.kind is CellKind.NUMBER and cell.number is not None and not cell.dated:
        if cell.percent:
            return Reading(cell.number)
        if abs(cell.number) <= 1:
            return Reading(cell.number, note=f"{plain(cell.number)} 按 {percent_text(cell.number)} 读取")
        return Reading(cell.number / 100, note=f"{plain(cell.number)} 按 {plain(cell.number)}% 读取")
    text = normal(cell.text).replace(" ", "")
    match = re.fullmatch(rf"({_NUMBER})(%|百分比|‰)", text)
    if match:
        value = Decimal(match[1].replace(",", "")) / (1000 if match[2] == "‰" else 100)
        return Reading(value, note=f"文字「{cell.text.strip()}」按百分比读取")
    plain_number = read_number(cell)
    if plain_number.value is None:
        return Reading(None, fault=f"「{typed(cell)}」不是百分比")
    value = plain_number.value
    return Reading(value if abs(value) <= 1 else value / 100, note=plain_number.note)


def read_year(cell: Cell) -> Reading[int]:
    """Read a year of four digits, with or without 年 (度)."""
    if cell.is_blank:
        return Reading(None)
    if cell.kind is CellKind.ERROR:
        return _error(cell)
    if cell.dated and cell.number is not None and (day := serial_to_date(cell.number)):
        return Reading(day.year, note=f"日期 {day.isoformat()} 按 {day.year} 年读取")
    text = normal(typed(cell))
    match = re.fullmatch(r"((?:19|20)\d{2})(年度?)?", text)
    if match is None:
        return Reading(None, fault=f"「{text}」不是四位年份")
    note = f"「{typed(cell)}」按 {match[1]} 读取" if cell.kind is CellKind.TEXT else ""
    return Reading(int(match[1]), note=note)


def read_date(cell: Cell, year: int | None = None) -> Reading[date]:
    """Read a date; a month stands for its last day. ``year`` completes 「12月底前」."""
    if cell.is_blank:
        return Reading(None)
    if cell.kind is CellKind.ERROR:
        return _error(cell)
    if cell.kind is CellKind.NUMBER and cell.number is not None and cell.dated:
        return Reading(serial_to_date(cell.number))
    day = parse_date(normal(typed(cell)), year)
    if day is None:
        return Reading(None, fault=f"「{typed(cell)}」不是日期")
    return Reading(day, note=f"「{typed(cell)}」按 {day.isoformat()} 读取")


def parse_date(text: str, year: int | None = None) -> date | None:
    """Return the day a text names; a month or year-end stands for its last day."""
    if match := _DAY.fullmatch(text):
        return _day(int(match[1]), int(match[2]), int(match[3]))
    if match := _MONTH.fullmatch(text):
        return _day(int(match[1]), int(match[2]), 0)
    if match := _YEAR_END.fullmatch(text):
        return _day(int(match[1]), 12, 31)
    if year and (match := re.fullmatch(r"(\d{1,2})月(?:(\d{1,2})日|底|末)?\s*(?:之?前|以前|完成)?", text)):
        return _day(year, int(match[1]), int(match[2] or 0))
    return None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day or calendar.monthrange(year, month)[1])
    except (ValueError, IndexError):
        return None


def read_measure(cell: Cell, year: int | None = None, *, words: bool = False) -> Reading[Measure]:
    """Read a target or an actual value: number, percentage, date or words.

    ``words`` (for qualitative and yes/no indicators) keeps texts as they are.
    """
    if cell.is_blank:
        return Reading(None)
    if cell.kind is CellKind.ERROR:
        return _error(cell)
    shown = typed(cell).strip()
    if cell.kind is CellKind.NUMBER and cell.number is not None:
        if cell.dated:
            return Reading(Measure(MeasureKind.DATE, shown, cell.number.to_integral_value("ROUND_FLOOR")))
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
        comparator, squeezed = _COMPARATORS[match[1]], match[2]
    if day := parse_date(squeezed, year):
        return Measure(MeasureKind.DATE, text, Decimal(date_to_serial(day)), "", comparator)
    match = _QUANTITY.fullmatch(squeezed.replace(" ", ""))
    if match and not (match[2] or "").endswith(_VAGUE):
        unit = normal_unit(match[2] or "")
        return Measure(
            MeasureKind.NUMBER, text, Decimal(match[1].replace(",", "")), unit, comparator
        )
    return Measure(MeasureKind.WORDS, text)


def normal_unit(unit: str) -> str:
    """Return a unit of measure in its usual spelling."""
    squeezed = normal(unit).replace(" ", "")
    return "%" if squeezed in {"%", "百分比", "百分之"} else squeezed


def _error(cell: Cell) -> Reading[T]:
    return Reading(None, fault=f"错误值 {cell.text}")
