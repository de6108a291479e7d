"""What only official forms hold, put where a template has a place for it: the report's text, 资金文号.

What has no such place is told in a sentence, so that nothing is lost in silence.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from selfeval_xl.exact import wan_printed
from selfeval_xl.templates import Value, narrative_rows

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from selfeval_xl.forms import Form

MANAGED, REMARKED = "栏2.3", "栏7"
"""The sections of a project's report that take the management of funds and the closing 说明."""

_PLACES = {"management": "资金管理情况", "remarks": "说明"}
_CENTRAL = "中央"

Given = dict[str, list[dict[str, Value]]]
"""The rows of the official tables by table, each with what stands in its columns."""


@dataclass
class Supplement:
    """The bodies of sections by their code, and what to tell the user."""

    bodies: dict[str, str] = field(default_factory=dict)
    notices: list[str] = field(default_factory=list)


def supplement(
    form: Form, given: Given, closings: Sequence[Mapping[str, Value]] = ()
) -> Supplement:
    """Return what the rows of official tables become in a template of ``form``.

    ``closings`` are the texts around an official form's tables, each with the code of its section.
    """
    found = Supplement()
    headings = {section.code: section.heading for section in form.outline}
    for row in closings:
        code = str(row.get("code") or "")
        if row.get("body") and code in headings:
            before = found.bodies.get(code)
            found.bodies[code] = f"{before}\n{row['body']}" if before else str(row["body"])
            found.notices.append(f"「{row.get('heading')}」写入报告正文「{headings[code]}」。")
    for table, code, lines in (
        ("management", MANAGED, _managed(given.get("management", ()))),
        (
            "remarks",
            REMARKED,
            [str(row["text"]) for row in given.get("remarks", ()) if row["text"]],
        ),
    ):
        if lines:
            before = found.bodies.get(code)
            found.bodies[code] = "\n".join([before, *lines] if before else lines)
            found.notices.append(f"「{_PLACES[table]}」写入报告正文「{headings[code]}」。")
    parts = [row for row in given.get("fund_lines", ()) if row["whole"]]
    for whole in dict.fromkeys(row["whole"] for row in parts):
        own = "、".join(_part(row) for row in parts if row["whole"] == whole)
        found.notices.append(f"「{whole}」的其中项（{own}）在模板中没有单独的行，没有写入。")
    return found


def _managed(rows: Sequence[Mapping[str, Value]]) -> list[str]:
    """Return a line per aspect that something is said about."""
    lines = []
    for row in rows:
        said = [str(row["situation"])] if row["situation"] else []
        if row["problems"]:
            said.append(f"存在问题和改进措施：{row['problems']}")
        if said:
            lines.append(f"{row['aspect'] or ''}：{' '.join(said)}")
    return lines


def _part(row: Mapping[str, Value]) -> str:
    amounts = "、".join(
        f"{label} {_wan(row[key])}万元"
        for key, label in (
            ("initial", "年初"), ("budget", "预算"), ("arrived", "到位"), ("spent", "执行"),
        )
        if row[key] is not None
    )  # fmt: skip
    return f"{row['source'] or ''}{f' {amounts}' if amounts else ''}"


def _wan(value: Value) -> str:
    return wan_printed(value) if isinstance(value, Decimal) else str(value)


def narrated(
    form: Form, texts: Sequence[Mapping[str, Value]], bodies: Mapping[str, str]
) -> list[dict[str, Value]]:
    """Return the rows of 报告正文 with bodies added to what stands in their sections.

    ``texts`` are the rows given; without any, the outline of the form.
    """
    rows = [dict(row) for row in texts] or narrative_rows(form.outline, {})
    for row in rows:
        added = bodies.get(str(row.get("code") or ""))
        if added:
            row["body"] = f"{row['body']}\n{added}" if row.get("body") else added
    return rows


def numbered(
    funds: Sequence[dict[str, Value]], documents: Sequence[Mapping[str, Value]]
) -> list[str]:
    """Give the document numbers of the head to the source they belong to; return what to tell.

    That is the central one, else the first; the amounts beside numbers have no place.
    """
    head = [str(row["number"]) for row in documents if row["number"] and not row["source"]]
    target = next((row for row in funds if _CENTRAL in str(row.get("source") or "")), None)
    target = target or next(iter(funds), None)
    notices = []
    if head and target is not None and not target.get("document_number"):
        target["document_number"] = "、".join(head)
        notices.append(f"资金文号写入「{target.get('source') or '资金'}」一行。")
    elif head:
        notices.append(f"资金文号（{'、'.join(head)}）没有可写的行，没有写入。")
    amounts = [
        f"{row['number']} {_wan(row['amount'])}万元"
        for row in documents
        if row["amount"] is not None
    ]
    if amounts:
        notices.append(f"资金文号旁的金额（{'、'.join(amounts)}）在模板中没有栏目，没有写入。")
    return notices
