"""T11: growth and shares that a text states beside the amounts they are made of."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from selfeval_xl.checks.breakdown import without_parentheses
from selfeval_xl.checks.face import REVIEW_PRACTICE, Problem, check
from selfeval_xl.checks.prose import (
    SENTENCE,
    Figure,
    amounts,
    flowing,
    gives_rate,
    half_of,
    long_texts,
)
from selfeval_xl.exact import divide, fixed
from selfeval_xl.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selfeval_xl.checks.face import Evidence

_UP = r"增加|增长|上升|提高|增幅"
_DOWN = r"减少|下降|降低|压减|降幅"
_CHANGED = re.compile(rf"(?:(?P<up>{_UP})|(?P<down>{_DOWN}))(?:了|额?为|额)?\s*$")
_BY = re.compile(
    rf"^[，,、]?(?:同比|环比)?(?:{_UP}|{_DOWN})(?:了|率?为|达到?)?\s*(?P<rate>\d{{1,4}}(?:\.\d+)?)\s*"
    r"(?P<unit>%|万元)(?!点)"
)
_SHARE = re.compile(
    r"^[，,、]?占(?:比|总?(?:支出|收入|投入|资金|预算)的?(?:比例|比重)?)?(?:为|达到?)?\s*(?P<rate>\d{1,3}(?:\.\d+)?)\s*%"
)
_ELSEWHERE = re.compile(r"其中|[；;]")
_NO_SUBJECT = re.compile(
    r"^[收支出入总计合各共额决预算数年度初的同口径本上去全又还并再也\d\s\x01]*$"
)
_COMPARED = re.compile(r"[比较与和]|同比|环比")
_AMONG = re.compile(r"其中")
_HUNDRED = Decimal(100)
_MOST = 40
"""So many amounts of a sentence are looked at."""
_NEXT = 12
"""So many characters before an amount may say that it is a change."""
_NEAR = Decimal("0.5")
"""An amount that is so near the rate it should be is a percentage whose sign is wrong."""


@dataclass(frozen=True)
class _Rate:
    """A percentage of a text that does not follow: the sentence about it, as printed, as computed."""

    words: str
    given: str
    expected: str


@check(
    "T11",
    "文中增幅、占比",
    Severity.WARNING,
    looks_for="正文、目标、原因里写明了金额的增幅（「收入792.22万元，增加189.25万元，增长31.39%」）和「其中」各项的占比，"
    "能否由旁边的金额算出（按四舍五入区间判断）；增幅的单位是否误写成万元。",
    remedy="按旁边的金额重新计算；另有所指的，不必修改。",
    basis=REVIEW_PRACTICE,
)
def growth_and_shares_follow(evidence: Evidence) -> Iterator[Problem]:
    """Find growth and shares that none of the amounts before them in the sentence give."""
    for form_id, sheet, cell, typed in long_texts(evidence):
        if "%" not in typed and "％" not in typed and "万元" not in typed:
            continue
        text, _ = without_parentheses(flowing(typed))
        for sentence in SENTENCE.finditer(text):
            for rate in (*_growth(sentence[0]), *_shares(sentence[0])):
                yield Problem(
                    form_id, sheet, (cell,), rate.words, given=rate.given, expected=rate.expected
                )


def _growth(sentence: str) -> Iterator[_Rate]:
    """Yield the growth that does not follow: of A more than before, now X, it is A / (X - A)."""
    found = amounts(sentence)[:_MOST]
    for number, change in enumerate(found):
        said = _change_before(sentence, change)
        by = _BY.match(sentence[change.end :])
        before = [figure for figure in found[:number] if figure.value]
        own = [figure for figure in before if not _change_before(sentence, figure)]
        if not (said and by and own) or any(f.about for f in (change, *before)):
            continue
        if _is_of_another(sentence, own[-1].end, said.start()):
            continue
        printed, places = _printed(by["rate"])
        wholes = [base for figure in before for base in _bases(figure, change)]
        now = own[-1].value
        base = now - change.value if said["up"] else now + change.value
        right = divide(change.value * _HUNDRED, base) if base > 0 else None
        if right is None:
            continue
        expected = f"{fixed(right, max(2, places))}%"
        if by["unit"] == "%" and not any(
            gives_rate(change, whole, printed, places) for whole in wholes
        ):
            yield _Rate(
                f"文中「{change.shown}」的增减幅度 {by['rate']}% 由旁边的金额算不出来",
                f"{by['rate']}%", expected,
            )  # fmt: skip
        elif by["unit"] != "%" and abs(right - printed) < _NEAR:
            given = f"{by['rate']}{by['unit']}"
            yield _Rate(f"文中「{change.shown}」的增减幅度写成了金额 {given}", given, expected)


def _change_before(sentence: str, figure: Figure) -> re.Match[str] | None:
    """Return the word before an amount that makes it a change, if any does."""
    return _CHANGED.search(sentence, max(0, figure.start - _NEXT), figure.start)


def _is_of_another(sentence: str, end: int, start: int) -> bool:
    """Tell whether what changed is another thing than the amount that ends at ``end``.

    What stands between them is then a list's next item, or names a subject not named before.
    """
    between = sentence[end:start]
    if _ELSEWHERE.search(between):
        return True
    subject = _COMPARED.split(re.split(r"[，,、：:]", between)[-1])[0].strip()
    return not _NO_SUBJECT.match(subject) and subject not in sentence[:end]


def _bases(figure: Figure, change: Figure) -> Iterator[tuple[Decimal, Decimal]]:
    """Yield what an amount may have been before a change, each with half its printed unit."""
    half = half_of(figure, (change,))
    both = half + half_of(change, (figure,))
    yield figure.value, half
    yield figure.value - change.value, both
    yield figure.value + change.value, both


def _shares(sentence: str) -> Iterator[_Rate]:
    """Yield the shares of the items after 其中 that no amount before it, nor an item, gives."""
    among = _AMONG.search(sentence)
    heads = amounts(sentence[: among.start()]) if among else []
    if not among or not heads:
        return
    found = amounts(sentence)[: len(heads) + _MOST]
    for part in found[len(heads) :]:
        share = _SHARE.match(sentence[part.end :])
        wholes = [figure for figure in found if figure.value >= part.value > 0 and figure != part]
        if not share or not wholes or any(figure.about for figure in (part, *wholes)):
            continue
        printed, places = _printed(share["rate"])
        bases = [(whole.value, half_of(whole, (part,))) for whole in wholes]
        if not any(gives_rate(part, base, printed, places) for base in bases):
            right = divide(part.value * _HUNDRED, heads[-1].value) or Decimal(0)
            yield _Rate(
                f"文中「{part.shown}」的占比 {share['rate']}% 由同一句的金额算不出来",
                f"{share['rate']}%", f"{fixed(right, max(2, places))}%",
            )  # fmt: skip


def _printed(rate: str) -> tuple[Decimal, int]:
    return Decimal(rate), len(rate.partition(".")[2])


CHECKS = (growth_and_shares_follow,)
