"""What a text says a total is made of (``755.19万元，其中：中央…、省级…``), and whether it is."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING

from selfeval_xl.checks.prose import SENTENCE, Figure, amounts, counts, total_fit
from selfeval_xl.exact import Fit

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_GOES_ON = re.compile(r"(?<=[：:；;，,、])[ \t\u3000]*\n\s*")
_PARENTHESIS = re.compile(r"[（(]([^（()）]*)[）)]")
_BLANK = "\x01"
_AMONG = re.compile(r"(?:[，,；;：:。\s]|^)\s*其中(?P<mark>[：:]|包括|包含|含有?|[，,])?")
_BEING = re.compile(r"[，,：:\s]*(?:资金)?(?P<mark>分别(?:为|是)|即)[：:]?")
_MADE_OF = re.compile(r"[^，,。；;\d]{0,4}[，,]?\s*由(?P<list>[^。；;]+?)(?:组成|构成)")
_WEAKLY = re.compile(
    r"[，,]\s*为(?!了|确保|保障|此|进一步|推|促|加|切实|提|解|[^，,。；;\d]{0,10}提供)"
)
_HELD = re.compile(r"^\s*(?P<mark>其中|包括|包含|含有?|分别为|即)?[：:，,]?\s*")
_OPEN = re.compile(r"^[^，,、。；;\d]{0,12}等")
_EXAMPLES = re.compile(r"主要|例如|比如|^\s*如")
_OF_ANOTHER_KIND = re.compile(
    r"(?:^|[，,、；;])\s*(?:已|共|均|全部|累计|实际|全年|本年|当年|预计|计划|并|且|现|尚|还)*"
    r"(?:支出|支付|执行|使用|拨付|结余|结转|剩余|到位|下达|完成|收回|缴回|上缴|节约|节省)"
    r"|比|较|同期|增加|增长|减少|下降|提高|降低|调[增减整]|[人户亩生次村月年日件台]均|平均|每|标准|上年|去年|往年|历年"
    r"|带动|产值|创收|增收|实现|撬动|吸引|拉动|贷款|合同|中标|概算|估算|造价|节余|结余|余额"
    r"|合计|共计|总计|小计|累计|总额|总投|超|欠|应(?:当|到|付|收|拨|安排)|未(?!来)|[增减升降]至|[增减]到|其中|三公"
)
_USED = re.compile(r"(?:^|[，,、；;])\s*(?:主要)?用于")
_PAUSE = re.compile(r"[，,、；;]")
_STAGES = (
    ("预算", re.compile(r"安排|预算|下达|批复|申请|计划")),
    ("到位", re.compile(r"到位|收到")),
    (
        "支出",
        re.compile(r"(?<!转移)支付|拨付|执行|使用|完成|(?<!基本)(?<!项目)(?<!服务)(?<!人员)支出"),
    ),
    ("结余", re.compile(r"结余|结转|剩余")),
)
_SOURCE = re.compile(
    r"中央|省|市|县|区|乡|镇|本级|地方|上级|财政|自筹|社会|其他|其余|结转|20\d\d年|基本支出|项目支出|人员|公用"
)
_YEAR = re.compile(r"20\d\d年")
_YEARS = re.compile(r"共|累计|合计|总|[两二三四五六七八九十]年[^，,。；;]*$")
"""What tells that a total is of several years."""
_RANGE = re.compile(r"\s*[-—–~～至到或/]\s*$")
_BOUNDS = re.compile(r"以[上下内]|超过|高于|低于|不足")
_JOINED = re.compile(r"\s*[、和及与]?[^，,。；;\d]{0,8}[、和及与][^，,。；;\d]{0,8}$")
_REST = re.compile(r"其余|剩余|余下|另外?|其他")
_OVERLAPPING = set("人名户家")
_PERSONS = (
    (re.compile("在职|在岗"), re.compile("退休|离休")),
    (re.compile("男"), re.compile("女")),
    (re.compile("在编"), re.compile("编外|聘用|临聘")),
)
_THE_REST = re.compile(
    r"(?:其余|剩余|余下)[^，,。；;\d]{0,12}分别(?:为|是|达到?)?\s*(?P<list>\d[\d.%、，,和及\s]*)"
)
_RATE = re.compile(r"(?<!\d)\d++(?:\.\d+)?%")
_CHANGED = re.compile(
    r"^[^\d。；;，,]{0,8}[，,]?(?:年中)?(?P<sign>[调核扣]减|收回|调增|追加)[^\d，,。；;]{0,10}$"
)
_AFTER_IT = re.compile(r"^[，,](?:实际(?:下达|安排)|调整(?:后|为))[^\d，,。；;]{0,10}$")
_LESS = ("减", "收回")
_EACH = re.compile(r"分别")
_DIGIT = re.compile(r"\d")
_NEARER, _HUNDRED = 10, 100
_MOST_PARTS = 12
_MOST_HEADS = 60
"""So many amounts of a sentence are looked at as totals."""
_DEEPEST = 3
"""So many parentheses may stand within each other."""
_BEFORE = 200
"""So many characters before a parenthesis say what it is about."""
_PARTS = 2


@dataclass(frozen=True)
class Breakdown:
    """A total of a text and the parts it is said to have.

    ``is_whole`` tells that the wording gives all parts, ``is_sure`` that they are parts of this total
    and of nothing else (sources, levels, a list after a colon).
    """

    total: Figure
    parts: tuple[Figure, ...]
    is_whole: bool
    is_sure: bool

    @property
    def added(self) -> Decimal:
        """What the parts come to, in 元 (of counts, the number)."""
        return sum((part.value for part in self.parts), Decimal(0))

    @property
    def fit(self) -> Fit:
        """How the total agrees with its parts; parts that need not be all may be less."""
        fit = total_fit(self.total, self.parts)
        if fit is Fit.OFF and not self.is_whole and self.added < self.total.value:
            return Fit.EXACT
        return Fit.EXACT if fit is Fit.OFF and self._has_details() else fit

    def _has_details(self) -> bool:
        """Tell whether some of the parts already make the total: then the others detail them."""
        some = (
            chosen
            for size in range(_PARTS, len(self.parts))
            for chosen in itertools.combinations(self.parts, size)
        )
        return not self.is_whole and any(total_fit(self.total, c) is Fit.EXACT for c in some)


class _Says(Enum):
    """How firmly the words between a total and a list say that the list is of its parts."""

    WHOLE = "these and no others (分别为, 由……组成)"
    LISTED = "parts of it and of nothing else (其中：, in parentheses)"
    AMONG = "parts of it (其中)"
    BARELY = "a list in parentheses without a word: of its sources, or perhaps parts of it"
    WEAKLY = "perhaps parts of it (为)"


def breakdowns(text: str) -> Iterator[Breakdown]:
    """Yield every total of a text (half-width figures) that is said to have parts.

    What is in parentheses is read by itself, as parts of the amount before it. A list within a list,
    amounts said to be about so much, and a list that ends with 等 give nothing.
    """
    for paragraph in _GOES_ON.sub("", text).split("\n"):
        outer, held = without_parentheses(paragraph)
        for start, content in held:
            yield from _in_parentheses(outer[max(0, start - _BEFORE) : start], content)
        yield from _of_paragraph(outer)
        for _, content in held:
            yield from _of_paragraph(content)


def without_parentheses(text: str) -> tuple[str, list[tuple[int, str]]]:
    """Return a text with all that is in parentheses blanked, and the innermost of what was there."""
    held: list[tuple[int, str]] = []

    def blank(match: re.Match[str]) -> str:
        held.append((match.start(), match[1]))
        return _BLANK * len(match[0])

    for _ in range(_DEEPEST):
        text = _PARENTHESIS.sub(blank, text)
    return text, held


def _in_parentheses(before: str, content: str) -> Iterator[Breakdown]:
    """Yield what a parenthesis right after a figure says of it."""
    heads = amounts(before)
    if heads and heads[-1].end == len(before.rstrip()):
        mark = _HELD.match(content)
        listed = content[mark.end() :] if mark else content
        if not any(sign in content for sign in "=＝+＋×"):
            says = _Says.LISTED if mark and mark["mark"] else _Says.BARELY
            yield from _money(before, heads[-1], listed, says)
        return
    whole = counts(before)
    if whole and whole[-1].end == len(before.rstrip()):
        yield from _persons(whole[-1], content)


def _persons(total: Figure, content: str) -> Iterator[Breakdown]:
    """Yield two kinds of people that between them are all: 在职 and 离退休."""
    parts = [part for part in counts(content) if part.unit == total.unit]
    labels = _labels(content, parts)
    if len(parts) == _PARTS and any(
        one.search(labels[0]) and other.search(labels[1])
        for pair in _PERSONS
        for one, other in (pair, pair[::-1])
    ):
        yield Breakdown(total, tuple(parts), is_whole=True, is_sure=False)


def _of_paragraph(text: str) -> Iterator[Breakdown]:
    sentences = list(SENTENCE.finditer(text))
    for number, match in enumerate(sentences):
        sentence, before = match[0], sentences[number - 1][0] if number else ""
        yield from _among(sentence, before, text[: match.start()])
        yield from _exactly(sentence)
        yield from _changed(sentence)
        yield from _the_rest(sentence)


def _among(sentence: str, previous: str, earlier: str) -> Iterator[Breakdown]:
    """Yield the total before 其中 (in this sentence, else at the end of the last one) and its parts."""
    marks = list(_AMONG.finditer(sentence))[:_MOST_HEADS]
    for number, mark in enumerate(marks):
        after = sentence[mark.end() :]
        if number + 1 < len(marks):
            after = after[: marks[number + 1].start() - mark.end()]
            if not re.search(r"[；;][^；;]*$", after):
                return
            after = after[: max(after.rfind("；"), after.rfind(";"))]
        whole = sentence[: mark.start()].strip() or previous
        if _EXAMPLES.match(after):
            continue
        says = _Says.LISTED if mark["mark"] in {"：", ":"} else _Says.AMONG
        heads = amounts(whole)
        if heads and not _DIGIT.search(whole, heads[-1].end):
            told = amounts(earlier + sentence[: mark.start()])
            for found in _money(whole, heads[-1], after, says):
                yield from _of_right_head(found, heads[:-1], told)
        yield from _counted(whole, after)


def _of_right_head(
    found: Breakdown, others: Sequence[Figure], told: Sequence[Figure]
) -> Iterator[Breakdown]:
    """Yield a breakdown of the amount before 其中, or of the one before that it is meant of.

    The amount may be a remark (``合计192万元，……经费29万元。其中：``). Parts that make an amount told
    earlier are its; those that nearly make it too, less surely. Parts larger than the remark give nothing.
    """
    if found.fit is not Fit.OFF or not found.added:
        yield found
    elif any(total_fit(figure, found.parts) is not Fit.OFF for figure in told):
        return
    else:
        off = abs(found.added - found.total.value)
        near = min(others, key=lambda one: abs(found.added - one.value), default=found.total)
        by = abs(found.added - near.value)
        if by * _NEARER < off and by * _HUNDRED < found.added and not near.about:
            yield replace(found, total=near, is_sure=False)
        elif not others or all(part.value <= found.total.value for part in found.parts):
            yield found


def _exactly(sentence: str) -> Iterator[Breakdown]:
    """Yield totals whose parts are all there by the wording: 分别为, 即, 由…组成; or, weakly, 为."""
    end = 0
    for head in amounts(sentence)[:_MOST_HEADS]:
        after, since, end = sentence[head.end :], sentence[end : head.start], head.end
        if (match := _BEING.match(after)) and not _JOINED.match(since):
            run = re.split(r"[；;]", after[match.end() :])[0]
            yield from _money(sentence[: head.end], head, run, _Says.WHOLE)
        elif match := _MADE_OF.match(after):
            yield from _money(sentence[: head.end], head, match["list"], _Says.WHOLE)
        elif match := _WEAKLY.match(after):
            yield from _money(sentence[: head.end], head, after[match.end() :], _Says.WEAKLY)


def _changed(sentence: str) -> Iterator[Breakdown]:
    """Yield an amount, what it was changed by, and what it was after that, as a total."""
    found = amounts(sentence)
    for before, change, result in zip(found, found[1:], found[2:], strict=False):
        sign = _CHANGED.match(sentence[before.end : change.start])
        if sign and _AFTER_IT.match(sentence[change.end : result.start]):
            parts = (change, result) if sign["sign"].endswith(_LESS) else (before, change)
            total = before if sign["sign"].endswith(_LESS) else result
            if not any(figure.about for figure in (before, change, result)):
                yield Breakdown(total, parts, is_whole=True, is_sure=True)


def _the_rest(sentence: str) -> Iterator[Breakdown]:
    """Yield a number of things, those with one fate, and as many others as have rates listed."""
    match = _THE_REST.search(sentence)
    if not match:
        return
    told = counts(sentence[: match.start()])
    rates = _RATE.findall(match["list"])
    same = len({figure.unit for figure in told}) == 1 and not any(f.about for f in told)
    if (
        len(rates) >= _PARTS
        and len(told) == _PARTS
        and same
        and not _is_open(sentence[match.end() :])
    ):
        others = replace(told[0], number=Decimal(len(rates)))
        yield Breakdown(told[0], (told[1], others), is_whole=True, is_sure=False)


def _is_open(after: str) -> bool:
    return bool(_OPEN.match(after))


def _money(before: str, total: Figure, after: str, says: _Says) -> Iterator[Breakdown]:
    """Yield a total and the parts that stand in ``after``, if they can be told for certain."""
    listed = _listed(after)
    labels = _labels(after, listed)
    stop = _other_kind(labels)
    is_whole, is_cut = says is _Says.WHOLE, stop < len(listed)
    parts, labels = listed[:stop], labels[:stop]
    if not total.number or any(figure.about for figure in (total, *listed)):
        return
    if not _PARTS <= len(parts) <= _MOST_PARTS or (is_whole and is_cut):
        return
    if _is_doubtful(before[: total.start], labels) or (
        not is_cut and _is_open(after[parts[-1].end :])
    ):
        return
    by_source = says in {_Says.AMONG, _Says.BARELY} and all(map(_SOURCE.search, labels))
    is_sure = by_source or says in {_Says.WHOLE, _Says.LISTED}
    is_bare = says is _Says.BARELY and not by_source and len(parts) == _PARTS
    if is_bare or (not is_sure and any(part.value > total.value for part in parts)):
        return
    yield Breakdown(total, tuple(parts), is_whole=is_whole, is_sure=is_sure)


def _other_kind(labels: Sequence[str]) -> int:
    """Return the number of the first label that begins something else than a part."""
    for number, label in enumerate(labels):
        is_use = _USED.search(label) and not _USED.search(labels[0])
        if is_use or _OF_ANOTHER_KIND.search(label):
            return number
    return len(labels)


def _is_doubtful(before: str, labels: Sequence[str]) -> bool:
    """Tell whether amounts are of other stages than their total, of other years, or a range."""
    stages = {stage for label in labels if (stage := _stage(label))}
    of_total = _stage(re.split(r"[，,。；;：:]", before)[-1])
    if len(stages) > 1 or (of_total and stages - {of_total}):
        return True
    of_years = any(map(_YEAR.search, labels)) and not _YEARS.search(before)
    return of_years or any(map(_RANGE.match, labels))


def stages_of(words: str) -> set[str]:
    """Return the stages of money (预算, 到位, 支出, 结余) that some words name."""
    return {name for name, pattern in _STAGES if pattern.search(words)}


def _stage(label: str) -> str:
    """Return the stage of money that a label names last, empty if none."""
    named = [(m.start(), name) for name, words in _STAGES for m in words.finditer(label)]
    return max(named)[1] if named else ""


def _listed(after: str) -> list[Figure]:
    """Return the items of a list: by commas up to the first semicolon, or one between semicolons.

    An item whose own parts follow (``第一批9910万元，分别支持……``) counts as one.
    """
    segments = [(m.start(), m[0]) for m in re.finditer(r"[^；;]+", after)]
    if not segments:
        return []
    first = amounts(segments[0][1])
    if any(_EACH.search(label) for label in _labels(segments[0][1], first)[1:]):
        each = [(start, amounts(segment)) for start, segment in segments]
        return [_moved(found[0], start) for start, found in each if found]
    if len(first) >= _PARTS:
        return [_moved(figure, segments[0][0]) for figure in first]
    items: list[Figure] = []
    for start, segment in segments:
        found = amounts(segment)
        if len(found) != 1:
            break
        items.append(_moved(found[0], start))
    return items


def _moved(figure: Figure, by: int) -> Figure:
    return replace(figure, start=figure.start + by, end=figure.end + by)


def _labels(text: str, parts: Sequence[Figure]) -> list[str]:
    """Return what is written before each part, from the pause after the part before it."""
    found: list[str] = []
    end = 0
    for part in parts:
        pause = _PAUSE.search(text, end, part.start) if found else None
        found.append(text[pause.start() if pause else end : part.start])
        end = part.end
    return found


def _counted(whole: str, after: str) -> Iterator[Breakdown]:
    """Yield a number of things and how many of them were so or so."""
    clause = re.split(r"[；;]", whole)[-1]
    heads, parts = counts(clause), counts(re.split(r"[；;]", after)[0])
    if not heads or len(parts) < _PARTS or len(parts) > _MOST_PARTS:
        return
    total = heads[-1]
    labels = _labels(after, parts)
    if total.about or any(part.about or part.unit != total.unit for part in parts):
        return
    if any(map(_OF_ANOTHER_KIND.search, labels)) or _is_open(after[parts[-1].end :]):
        return
    is_whole = bool(_REST.search(labels[-1]))
    if not is_whole and _BOUNDS.search(after):
        return
    if is_whole or (total.unit not in _OVERLAPPING and all(p.value <= total.value for p in parts)):
        yield Breakdown(total, tuple(parts), is_whole=is_whole, is_sure=False)
