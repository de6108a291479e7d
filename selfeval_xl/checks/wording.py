"""T: the unit's own text, as a reviewer reads it: numbering, repetition, brackets, slips of the pen."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from selfeval_xl.checks.face import REVIEW_PRACTICE, Problem, check
from selfeval_xl.checks.prose import long_texts
from selfeval_xl.findings import Severity
from selfeval_xl.intake import known

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selfeval_xl.checks.face import Evidence

_TYPOGRAPHY = "《党政机关公文格式》（GB/T 9704-2012）"
_NUMERALS = "一二三四五六七八九十"
_HEADING_NUMBER = re.compile(rf"^\s*([（(][{_NUMERALS}]+[）)]|[{_NUMERALS}]+、(?![{_NUMERALS}]))")
_ITEM = re.compile(r"^\s*(?:(\d{1,2})[、.．](?!\d)|[（(](\d{1,2})[）)])")
_NUMBERED = frozenset({"document_number"})
_LEAST_REPEATED = 30
_BLANKS = re.compile(r"\s+")
_NUMBER_BRACKETS = re.compile(
    r"[\u4e00-\u9fff]{2,12}\s*([\[［【(（〔])\s*(?:19|20)\d\d\s*([\]］】)）〕])\s*第?\d{1,4}号"
    r"(?![楼院线井机泵门桥站库店铺])"
)
_FIGURE = r"\d+(?:,\d{3})*(?:\.\d+)?"
_UNIT_MISSING = re.compile(
    rf"(?<![\d.,])({_FIGURE})[及和、与](?=(?:{_FIGURE}[及和、与]){{0,9}}{_FIGURE}\s*万元)"
)
_SLIPS = (
    (re.compile(r"(?:均|都|全部|目标|任务)以(?=(?:完成|实现)(?![^，。；;\n]*为))"), "以", "已"),
    (re.compile(r"(?<![逐分每各一])条列(?=》|[》的规实执])"), "条列", "条例"),
    (re.compile(r"我据(?=机构|制定|[按根在于成召印])"), "我据", "我局"),
    (re.compile(r"部门职责一工作活动"), "一", "—"),
    (re.compile(r"自平(?=得分|报告|工作|表)"), "自平", "自评"),
    (re.compile(r"(?<![业成功战考])绩校(?![验对核准正])"), "绩校", "绩效"),
    (re.compile(r"(?<![给赋授寄准不应])予算(?![法力账作数])"), "予算", "预算"),
)


def _narrative(evidence: Evidence) -> Iterator[Any]:
    yield from (row for row in evidence.frames.rows("texts") if known(row.body))


@check(
    "T05",
    "正文编号",
    Severity.WARNING,
    looks_for="标题或正文里自己写的「一、」「（一）」会与程序的编号重复；正文里 1、2、3 的编号是否有重号、跳号，"
    "或只有一项。",
    remedy="删去自己写的标题编号，需要标题的在该行选级别；列举的编号从 1 起依次编写。",
    basis=_TYPOGRAPHY,
)
def numbering_in_order(evidence: Evidence) -> Iterator[Problem]:
    """Find numbers of headings typed by hand, and lists not numbered from 1 upwards."""
    for row in evidence.frames.rows("texts"):
        heading = _HEADING_NUMBER.match(row.heading or "") or _ITEM.match(row.heading or "")
        if heading:
            yield Problem(
                row.form_id, row.sheet, (row.heading_at,),
                f"标题「{row.heading[:20]}」自己写了编号，会与程序的编号重复",
                given=heading[0].strip(), expected="标题不写编号",
            )  # fmt: skip
    for row in _narrative(evidence):
        lines = row.body.split("\n")
        typed = [match[1] for line in lines if (match := _HEADING_NUMBER.match(line))]
        if typed:
            yield Problem(
                row.form_id, row.sheet, (row.body_at,), "正文里自己写了标题编号，会与程序的编号重复",
                given="".join(typed), expected="正文不写标题编号",
            )  # fmt: skip
        for style in (1, 2):
            for numbers in _lists(lines, style):
                if numbers == [1]:
                    message, expected = "列举只有一项，却编了号", "只有一项的不编号"
                elif numbers != list(range(1, len(numbers) + 1)):
                    message, expected = "列举的编号有重号或跳号", "从 1 起依次编号"
                else:
                    continue
                yield Problem(
                    row.form_id, row.sheet, (row.body_at,), message,
                    given="、".join(map(str, numbers)), expected=expected,
                )  # fmt: skip


def _lists(lines: list[str], style: int) -> Iterator[list[int]]:
    """Yield the numbers of each list of one style in a text.

    Where a number 1 comes again after other lines, or after a 2, another list begins.
    """
    numbers: list[int] = []
    is_next = False
    for line in lines:
        match = _ITEM.match(line)
        if match and match[style]:
            number = int(match[style])
            if number == 1 and numbers and (len(numbers) > 1 or not is_next):
                yield numbers
                numbers = []
            numbers.append(number)
            is_next = True
        elif line.strip():
            is_next = False
    if numbers:
        yield numbers


@check(
    "T06",
    "段落重复",
    Severity.INFO,
    looks_for="报告正文里 30 字以上的同一段话是否出现多次。",
    remedy="保留一处，其余改写或删去。",
    basis=REVIEW_PRACTICE,
)
def nothing_said_twice(evidence: Evidence) -> Iterator[Problem]:
    """Find long paragraphs that stand in several places of one workbook."""
    for form_id, rows in evidence.frames.by_form("texts").items():
        places: dict[str, list[Any]] = {}
        for row in rows:
            for line in (row.body or "").split("\n"):
                text = _HEADING_NUMBER.sub("", _ITEM.sub("", _BLANKS.sub("", line), 1), 1)
                if len(text) >= _LEAST_REPEATED:
                    places.setdefault(text, []).append(row)
        for text, where in places.items():
            if len(where) > 1:
                cells = tuple(dict.fromkeys(row.body_at for row in where))
                yield Problem(
                    form_id, where[0].sheet, cells, f"同一段话出现 {len(where)} 次：「{text[:20]}……」",
                    given=f"{len(where)}次", expected="1次",
                )  # fmt: skip


@check(
    "T07",
    "文号和数字的写法",
    Severity.INFO,
    looks_for="文号的年份是否用六角括号〔〕；并列的金额是否每个都带单位。",
    remedy="文号写成「×财建〔2024〕10号」；并列的金额逐个写单位。",
    basis=_TYPOGRAPHY,
)
def written_by_the_standard(evidence: Evidence) -> Iterator[Problem]:
    """Find document numbers with other brackets, and amounts without their unit."""
    for form_id, sheet, cell, text in long_texts(evidence, _NUMBERED):
        for match in _NUMBER_BRACKETS.finditer(text):
            if (match[1], match[2]) != ("〔", "〕"):
                yield Problem(
                    form_id, sheet, (cell,), "文号的年份没有用六角括号",
                    given=f"{match[1]}{match[2]}", expected="〔〕",
                )  # fmt: skip
                break
    for row in _narrative(evidence):
        for match in _UNIT_MISSING.finditer(row.body):
            yield Problem(
                row.form_id, row.sheet, (row.body_at,), f"「{match[1]}」后面没有单位",
                given=match[1], expected=f"{match[1]}万元",
            )  # fmt: skip


@check(
    "T08",
    "常见笔误",
    Severity.INFO,
    looks_for="报告正文、目标、原因等文字栏里的常见笔误，如「均以完成」（均已完成）、「条列」（条例）、「我据」（我局）。",
    remedy="改正错字。",
    basis=REVIEW_PRACTICE,
)
def no_slips(evidence: Evidence) -> Iterator[Problem]:
    """Find common slips of the pen in what the unit wrote."""
    for form_id, sheet, cell, text in long_texts(evidence, _NUMBERED):
        for pattern, wrong, right in _SLIPS:
            match = pattern.search(text)
            if match:
                start = max(0, match.start() - 4)
                yield Problem(
                    form_id, sheet, (cell,), f"疑似笔误：「{text[start : match.end() + 4]}」",
                    given=wrong, expected=right, remedy=f"应为「{right}」的，改正；原意如此的，不必修改。",
                )  # fmt: skip


CHECKS = (numbering_in_order, nothing_said_twice, written_by_the_standard, no_slips)
