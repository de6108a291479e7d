"""What was read from a form, as plain data for JSON: every value with the address of its cell.

Amounts are integers of 分, other numbers are decimals written as strings, rates fractions, dates
ISO 8601. A blank or unreadable value is ``null``; what was typed there stands in ``typed``.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from selfeval_xl.exact import plain
from selfeval_xl.forms import Field, Kind, head_name
from selfeval_xl.intake import OFFICIAL, known

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from selfeval_xl.forms import Form
    from selfeval_xl.intake import FormRead

SCHEMA, VERSION = "selfeval-data", 1
UNITS = {"amount": "分", "rate": "小数（1 为 100%）", "points": "分值", "date": "ISO 8601"}
KINDS = {
    Kind.TEXT: "text",
    Kind.LONG_TEXT: "text",
    Kind.CHOICE: "text",
    Kind.LABEL: "text",
    Kind.YEAR: "year",
    Kind.DATE: "date",
    Kind.AMOUNT: "amount",
    Kind.RATE: "rate",
    Kind.POINTS: "points",
    Kind.NUMBER: "number",
    Kind.MEASURE: "measure",
}
"""How the kinds of cells are called in the data."""

TYPED_KINDS = frozenset(KINDS) - {Kind.TEXT, Kind.LONG_TEXT, Kind.LABEL, Kind.MEASURE}
"""The kinds whose unreadable text is kept, so that it stands again where it stood."""

_UNREAD = frozenset({"读不出", "不在列表"})
_NOTE = ("sheet", "cell", "block", "key", "label", "typed", "kind", "text")
_OFFICIAL = {
    "title": "official_title",
    "kind": "official_kind",
    "region": "region",
    "execution_weight": "execution_weight_stated",
    "total_weight": "declared_weight",
}
_EPOCH = date(1899, 12, 30)
_FIRST_SERIAL = 61
"""1 March 1900: serial numbers before it are counted differently by different programs."""


def document(reads: Sequence[FormRead]) -> dict[str, Any]:
    """Return the whole JSON document of a workbook: schema, version, units, its forms."""
    return {
        "schema": SCHEMA,
        "version": VERSION,
        "units": UNITS,
        "forms": [as_data(read) for read in reads],
    }


def as_data(read: FormRead) -> dict[str, Any]:
    """Return everything read from one form as plain data."""
    form, fields = read.form, read.fields
    typed = {
        (note["sheet"], note["cell"], note["key"]): note["typed"]
        for note in read.notes
        if note["kind"] in _UNREAD
    }
    data: dict[str, Any] = {
        "form": form.id,
        "title": form.title,
        "template_version": fields["version"],
        "layout": fields["layout"],
        "file": _clean(fields["file"]),
        "part": fields["part"],
        "year": fields["year"],
        "fields": {},
        "tables": {},
        "notes": [{key: note[key] for key in _NOTE} for note in read.notes],
        "understood": [
            {"label": one.label, "cell": one.cell, "meaning": one.meaning}
            for one in fields.get("understood", ())
        ],
    }
    if fields["layout"] == OFFICIAL:
        data["official"] = {
            **{key: _plain(fields.get(name)) for key, name in _OFFICIAL.items()},
            "unrecognised": [{"label": o.label, "cell": o.cell} for o in fields["overlooked"]],
            "not_found": list(fields["not_found"]),
            "others": [
                {"label": o.label, "value": o.value, "cell": o.cell} for o in fields["others"]
            ],
            "asked": fields["filled"].asked,
            "filled": fields["filled"].filled,
            "sub_lines": [
                {
                    "row": line.row,
                    "cell": line.cell,
                    "name": line.name,
                    "weight": _plain(line.weight),
                    "self_score": _plain(line.score),
                }
                for line in fields["sub_lines"]
            ],
            "partitions": [
                {
                    "name": one.name,
                    "cell": f"{one.sheet}!{one.cell}",
                    "shares": [
                        {"name": share.name, "cell": share.cell, "amounts": dict(share.amounts)}
                        for share in one.shares
                    ],
                }
                for one in fields["partitions"]
            ],
        }
    for key, item in labelled(form):
        at = _address(fields.get(f"{key}_at"))
        sheet, _, cell = (at or "").rpartition("!")
        entry = {"label": item.label, "kind": KINDS[item.kind]}
        entry |= _entry(item, key, fields, typed.get((sheet, cell, item.key)))
        data["fields"][key] = entry | {"cell": at}
    for table in form.all_tables():
        rows = [_row(table.inputs, row, typed) for row in read.rows.get(table.key, ())]
        if rows or table not in form.official_tables:
            data["tables"][table.key] = rows
    return data


def labelled(form: Form) -> Iterator[tuple[str, Field]]:
    """Yield every single cell of a form that is read: its fields, its head rows' declared figures."""
    for _, item in form.fields():
        if item.kind is not Kind.FORMULA:
            yield item.key, item
    for _, table in form.tables():
        for head in table.head_rows:
            for key in head.inputs:
                column = table.column(key)
                kind = Kind.RATE if column.kind is Kind.FORMULA else column.kind
                label = f"{head.label} {column.label}"
                yield head_name(table, head, key), Field(key, label, kind)


def _row(
    columns: Iterable[Field], row: Mapping[str, Any], typed: Mapping[tuple[str, str, str], str]
) -> dict[str, Any]:
    values = {}
    for column in columns:
        at = _address(row.get(f"{column.key}_at"))
        unread = typed.get((row["sheet"], at or "", column.key))
        values[column.key] = _entry(column, column.key, row, unread) | {"cell": at}
    return {"row": row["row"], "sheet": row["sheet"], "values": values}


def _entry(item: Field, key: str, read: Mapping[str, Any], typed: str | None) -> dict[str, Any]:
    value = read.get(key)
    entry: dict[str, Any] = {"value": _plain(value)}
    if item.kind is Kind.AMOUNT:
        entry["unit"] = "分"
    if item.kind is Kind.MEASURE and known(value):
        entry |= _measure(key, read)
    if entry["value"] is None and typed is not None and item.kind in TYPED_KINDS:
        entry["typed"] = typed
    return entry


def _measure(key: str, read: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a target or an actual was understood as, beside its text."""
    number, kind = read.get(f"{key}_number"), read.get(f"{key}_kind")
    day = None
    if kind == "日期" and number is not None and number >= _FIRST_SERIAL:
        day = (_EPOCH + timedelta(days=int(number))).isoformat()
    return {
        "kind": kind,
        "number": None if kind == "日期" else _plain(number),
        "date": day,
        "unit": read.get(f"{key}_unit") or None,
        "comparator": read.get(f"{key}_comparator") or None,
    }


def _plain(value: Any) -> str | int | None:  # noqa: ANN401 (one per kind)
    if value is None or value == "":
        return None
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, date):
        return value.isoformat()
    return int(value) if not isinstance(value, str) else value


def _address(at: str | None) -> str | None:
    """Return an address, ``None`` where a form has no such cell."""
    return None if not at or at.endswith("!") else at


def _clean(name: str) -> str:
    """Return a file name as text: bytes that are no text are replaced."""
    return name.encode("utf-8", "replace").decode("utf-8")
