"""How a department organised its evaluation, in sentences: working group, systems, meetings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from selfeval_xl.exact import plain
from selfeval_xl.intake import known
from selfeval_xl.outputs.report.blocks import Paragraph, listed
from selfeval_xl.outputs.report.wording import (
    closed,
    document_number,
    titled,
    written_day_or_month,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_ONE_PERSON = frozenset({"组长", "副组长", "联络员"})


def group_told(rows: Sequence[Any]) -> Iterator[Paragraph]:
    """Yield who belongs to the working group, role by role, and what for."""
    if rows:
        yield Paragraph("本部门成立绩效管理工作小组，组织开展绩效自评工作，组成和职责如下：")
    for row in rows:
        people = f"{plain(row.people)}人" if known(row.people) else ""
        by = "担任" if row.role in _ONE_PERSON else "组成"
        post = f"由{row.post}{by}" if known(row.post) else ""
        who = "，".join(part for part in (people, post) if part)
        duty = f"职责：{closed(row.duty)}" if known(row.duty) else ""
        yield Paragraph(f"{row.role or '成员'}{who or '（未填写由谁担任）'}。{duty}")


def systems_told(rows: Iterable[Any]) -> Iterator[Paragraph]:
    """Yield the systems in force: name, number and date, then what they say."""
    yield from _enumerated("本部门执行的预算绩效管理制度有：", [_system(row) for row in rows])


def meetings_told(rows: Iterable[Any]) -> Iterator[Paragraph]:
    """Yield meetings and trainings: name, when and with whom, then what they were about."""
    yield from _enumerated("本部门组织的会议和培训有：", [_meeting(row) for row in rows])


def _system(row: Any) -> str:  # noqa: ANN401 (a frame's tuple)
    number = document_number(row.document_number) if known(row.document_number) else ""
    issued = f"{written_day_or_month(row.issued)}印发" if known(row.issued) else ""
    name = titled(row.name) if known(row.name) else "未写名称的制度"
    return _noted(name, (number, issued), row.content)


def _meeting(row: Any) -> str:  # noqa: ANN401
    held = written_day_or_month(row.held) if known(row.held) else ""
    attended = f"{row.attended.removesuffix('参加')}参加" if known(row.attended) else ""
    return _noted(row.name or "未写名称的会议", (held, attended), row.topic)


def _noted(name: str, notes: Iterable[str], text: str | None) -> str:
    """Return a name with notes in brackets, then its text."""
    given = "，".join(note for note in notes if note)
    brackets = f"（{given}）" if given else ""
    return f"{name}{brackets}：{closed(text)}" if text else f"{name}{brackets}。"


def _enumerated(lead: str, items: list[str]) -> Iterator[Paragraph]:
    """Yield items under a sentence that leads to them; a single one stands right behind it."""
    if len(items) == 1:
        yield Paragraph(f"{lead}{items[0]}")
    elif items:
        yield Paragraph(lead)
        yield from listed(items)
