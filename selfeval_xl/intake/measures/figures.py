"""A text taken apart: its figures, what stands before and after each, and what is left over."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from selfeval_xl.intake.measures.reading import DOWNWARD, UPWARD, Change, Direction
from selfeval_xl.intake.measures.units import PER, UNIT, in_money, known_unit, usual
from selfeval_xl.intake.values import COMPARATORS, NUMBER

MOST_FIGURE = Decimal(10) ** 15
_TOKEN = re.compile(rf"(?<![\d.,A-Za-z]){NUMBER}(?![\d.]|,\d)")
_BEFORE_SIGN = frozenset("<>=≥≤±约为至到在于达(（:：")
_YEARS = re.compile(
    r"(?:19|20)\d{2}年(?:度(?![底末前初内以之])|(?!度|[底末前初内以之起至到\-~—]|\d{1,2}(?:[-~至到]\d{1,2})?月))"
)
_DOCUMENTS = re.compile(r"[〔\[(](?:19|20)\d{2}[〕\])]第?\d{1,5}号")

_MORE_SIGNS = {
    Direction.AT_LEAST: (
        "不得低于|不得少于|不能低于|不能少于|不应低于|不可低于|最低|最少|起码|不短于|不早于|大于或者等于|≥=|"
        "提高到|提高至|提升到|提升至|增长到|增长至|增加到|增加至|上升到|上升至"
    ),
    Direction.AT_MOST: (
        "不得超过|不得高于|不能超过|不能高于|不应超过|不可超过|不得多于|不得大于|不突破|不得突破|最高|最多|不长于|小于或者等于|≤=|"
        "控制在|控制到|限额|上限|不超|下降到|下降至|降低到|降低至|降到|降至|减少到|减少至|压减到|压减至|压缩到|压缩至|缩短到|缩短至"
    ),
    Direction.MORE_THAN: "多于|优于|超|突破|长于|晚于|超出",
    Direction.LESS_THAN: "不足|不到|短于|不满|早于",
    Direction.EQUAL: "==",
}
SIGNS = {word: Direction(sign) for word, sign in COMPARATORS.items()} | {
    word: direction for direction, words in _MORE_SIGNS.items() for word in words.split("|")
}
"""Words and signs before a figure → the direction that they give."""

SIGN = "|".join(sorted(map(re.escape, SIGNS), key=len, reverse=True))
"""Pattern of one of them."""

_CHANGES = {
    Change.GROWTH: "增长|增加|提高|提升|上升|增幅|增幅达|增收|上浮|增长率|增长率为|增速",
    Change.FALL: "下降|减少|降低|压减|压缩|缩短|节约|节省|下浮|降幅|减幅|下降率|减少率",
}
_CHANGE_OF = {word: change for change, words in _CHANGES.items() for word in words.split("|")}
_BEFORE = re.compile(
    rf"(?:(?P<sign>{SIGN})"
    r"|(?P<reach>达成|达到了?|达)"
    r"|(?P<about>大约|约为?|近|将近|接近|大概|左右|估计)"
    r"|(?P<than>(?:比|较|与)(?:上一?年度?|去年|往年|上期|基期|同期)?(?:同期)?(?:相比)?|同比|环比)"
    rf"|(?P<change>{'|'.join(sorted(_CHANGE_OF, key=len, reverse=True))})"
    rf"|(?P<each>(?:每个?{PER})+|{PER}均)"
    r"|(?P<about_zero>±|\+-)"
    r"|(?P<plain>[:：(（,，、]|数?为|是|共计|合计|总计|累计|共|已|均|了|有|在|力争|确保|保证|保持))$"
)
_AFTER = re.compile(
    r"(?P<limit>(?:\(含\)|及其?|或者?|含)?(?P<word>以上|以下|以内|之内|内(?![部容外涝控存]))(?:\(含[^()\d]{0,6}\)|\(含\))?)"
    r"|(?P<about>左右|上下|余|多(?!个)|来)"
    r"|(?P<included>\(含[^()\d]{0,6}\))"
    rf"|每(?P<each>{PER})"
    r"|(?P<between>之间)"
)
_LIMITS = {
    "以上": Direction.AT_LEAST,
    "以下": Direction.AT_MOST,
    "以内": Direction.AT_MOST,
    "之内": Direction.AT_MOST,
    "内": Direction.AT_MOST,
}
_BRACKETED_UNIT = re.compile(rf"\(({UNIT})\)")
_INCLUDED = re.compile(rf"\(含(?:本数|{NUMBER}(?:{UNIT})?)\)")
_MORE = re.compile(r"[余多来几](?=\D)")
_BETWEEN = re.compile(rf"({UNIT})?(?:-{{1,2}}|—{{1,2}}|[~–―〜∼至到])")
_JOINED = re.compile(r"[,，、;；且并和及]+")
_STOPS = "。;；,，、()（）\n"
_LABEL_ENDS = ":：,，、()（）\"“”'《》"


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of a text, or one range, with what the text says about it.

    ``sign`` is what gave ``direction``, as typed; ``reach`` that only 达到 did. ``prefix`` and
    ``rest`` are the words that stand before and after and say something else.
    """

    numbers: tuple[Decimal, ...]
    unit: str = ""
    direction: Direction = Direction.NONE
    sign: str = ""
    reach: bool = False
    limit: bool = False
    about: bool = False
    clash: bool = False
    change: Change = Change.NONE
    prefix: str = ""
    rest: str = ""


def without_years(text: str) -> str:
    """Return a text without the years and document numbers that it mentions."""
    return _YEARS.sub("", _DOCUMENTS.sub("", text)) if "20" in text or "19" in text else text


def figures(text: str) -> tuple[Figure, ...]:
    """Return the figures of a text in normal form without spaces, a range as one."""
    text = _INCLUDED.sub("(含)", text)
    marks = _marks(text)
    if len(marks) == 2 and (both := _range(text, *marks)):  # noqa: PLR2004 (two ends)
        return (both,)
    found = []
    for i, (start, end) in enumerate(marks):
        before = text[marks[i - 1][1] if i else 0 : start]
        after = text[end : marks[i + 1][0] if i + 1 < len(marks) else len(text)]
        if len(marks) > 1:
            before, after = _last_clause(before), _first_clause(after)
        found.append(_figure((_number(text[start:end]),), before, after))
    return tuple(found)


def has_digits(text: str) -> bool:
    """Tell whether figures stand in a text, read or not."""
    return any(char.isdigit() for char in text)


def side(direction: Direction) -> Direction:
    """Return ≥ for what is better upwards, ≤ for downwards, else the direction itself."""
    if direction in UPWARD:
        return Direction.AT_LEAST
    return Direction.AT_MOST if direction in DOWNWARD else direction


def _marks(text: str) -> list[tuple[int, int]]:
    """Return where the numbers stand; a hyphen after a word is no minus."""
    marks: list[tuple[int, int]] = []
    for match in _TOKEN.finditer(text):
        start = match.start()
        if marks and start < marks[-1][1] + len(known_unit(text[marks[-1][1] :])):
            continue  # part of a unit: 次/10万人
        signed = text[start] in "+-"
        if signed and start and text[start - 1] not in _BEFORE_SIGN:
            start += 1
        marks.append((start, match.end()))
    return marks


def _number(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))


def _last_clause(text: str) -> str:
    cut = max(text.rfind(stop) for stop in _STOPS)
    return text[cut + 1 :]


def _first_clause(text: str) -> str:
    unit = _BRACKETED_UNIT.match(text)
    start = unit.end() if unit else 0
    cuts = [place for stop in _STOPS if (place := text.find(stop, start)) >= 0]
    return text[: min(cuts)] if cuts else text


def _range(text: str, first: tuple[int, int], last: tuple[int, int]) -> Figure | None:
    """Return two numbers as a range: 3%-5%, 3～5次, ≥3且≤5."""
    numbers = _number(text[slice(*first)]), _number(text[slice(*last)])
    if numbers[0] > numbers[1]:
        return None
    before, between, after = text[: first[0]], text[first[1] : last[0]], text[last[1] :]
    return _joined(numbers, before, between, after) or _bounded(numbers, before, between, after)


def _joined(
    numbers: tuple[Decimal, Decimal], before: str, between: str, after: str
) -> Figure | None:
    """Return two numbers joined by a dash or 至; a unit may stand with both or with the last."""
    if not (match := _BETWEEN.fullmatch(between)):
        return None
    figure = _figure(numbers, before, after)
    unit = usual(match[1] or "")
    whole = figure.unit or unit
    fits = not unit or whole in {unit, in_money(unit)}
    return replace(figure, unit=whole) if fits and figure.direction is Direction.WITHIN else None


def _bounded(
    numbers: tuple[Decimal, Decimal], before: str, between: str, after: str
) -> Figure | None:
    """Return two numbers with a comparator each, both ends included."""
    if not (match := _BEFORE.search(between)) or not match["sign"]:
        return None
    low = _figure(numbers[:1], before, _JOINED.sub("", between[: match.start()]))
    high = _figure(numbers[1:], match["sign"], after)
    if (low.direction, high.direction) != (Direction.AT_LEAST, Direction.AT_MOST) or low.rest:
        return None
    if low.unit not in {"", high.unit} or low.clash or low.about or high.clash or high.about:
        return None
    sign = f"{low.sign}、{high.sign}"
    return replace(high, numbers=numbers, direction=Direction.WITHIN, sign=sign, prefix=low.prefix)


def _figure(numbers: tuple[Decimal, ...], before: str, after: str) -> Figure:
    """Return the figure between two texts."""
    figure = Figure(numbers)
    if len(numbers) > 1:
        figure = replace(figure, direction=Direction.WITHIN, sign="区间")
    figure = _with_after(figure, after)
    return _with_before(figure, before)


def _with_after(figure: Figure, after: str) -> Figure:
    """Add what stands after a figure: its unit, 以上 or 以内, and other words."""
    rest = after
    if match := _BRACKETED_UNIT.match(rest):
        figure, rest = replace(figure, unit=usual(match[1])), rest[match.end() :]
    else:
        if match := _MORE.match(rest):
            figure, rest = replace(figure, about=True), rest[match.end() :]
        unit = known_unit(rest)
        figure, rest = replace(figure, unit=usual(unit)), rest[len(unit) :]
    while match := _AFTER.match(rest):
        rest = rest[match.end() :]
        if match["limit"]:
            figure = replace(_towards(figure, _LIMITS[match["word"]], match["word"]), limit=True)
        elif match["about"]:
            figure = replace(figure, about=True)
        elif match["each"]:
            figure = replace(figure, unit=f"{figure.unit}/{match['each']}")
    return replace(figure, rest=rest.strip("。;；!！"))


def _with_before(figure: Figure, before: str) -> Figure:
    """Add what stands before a figure: comparators, 约, 增长, 每月, and other words."""
    each = ""
    while (match := _BEFORE.search(before)) and not (match["than"] and not figure.change.value):
        before = before[: match.start()]
        if match["sign"]:
            figure = _towards(figure, SIGNS[match["sign"]], match["sign"])
        elif match["reach"] and not figure.sign:
            figure = replace(figure, direction=Direction.AT_LEAST, sign=match["reach"], reach=True)
        elif match["about"]:
            figure = replace(figure, about=True)
        elif match["change"]:
            figure = replace(figure, change=_CHANGE_OF[match["change"]])
        elif match["about_zero"]:
            figure = _around_zero(figure)
        elif match["each"]:
            each = _each(match["each"]) + (f"·{each}" if each else "")
    unit = f"{figure.unit}/{each}" if each else figure.unit
    return replace(figure, unit=unit, prefix=before.strip(_LABEL_ENDS))


def _each(text: str) -> str:
    """Return 每人每月 as 人·月, 人均 as 人."""
    return "·".join(re.findall(PER, text.removesuffix("均").replace("每个", "每")))


def _around_zero(figure: Figure) -> Figure:
    if len(figure.numbers) > 1 or figure.numbers[0] < 0:
        return replace(figure, clash=True)
    (number,) = figure.numbers
    return replace(figure, numbers=(-number, number), direction=Direction.WITHIN, sign="±")


def _towards(figure: Figure, direction: Direction, sign: str) -> Figure:
    """Add a comparator; one that stands nearer is kept, one that says the contrary is a clash."""
    if figure.direction is Direction.NONE or figure.reach:
        return replace(figure, direction=direction, sign=sign, reach=False)
    if figure.direction is Direction.WITHIN and (
        sign in _ROUND_RANGES or (figure.sign == "±" and direction is Direction.AT_MOST)
    ):
        return figure
    clash = figure.clash or side(figure.direction) is not side(direction)
    if figure.limit and not clash:
        return replace(figure, direction=direction, sign=sign)
    return replace(figure, clash=clash)


_ROUND_RANGES = frozenset({"控制在", "=", "=="})
