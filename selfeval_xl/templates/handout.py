"""The project workbooks that a department hands out: one per row of 项目清单, pre-filled.

What the list says of a project (year, name, code, department, source, document, budget) is written
in, so that the workbook agrees with the list before anybody types; the spending is the unit's own.
Fields and rows are as the reader gives them: amounts in 分, a missing value ``None``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from selfeval_xl import rules
from selfeval_xl.exact import to_wan
from selfeval_xl.forms import PROJECT
from selfeval_xl.templates.filling import Filling

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from selfeval_xl.templates.filling import Value

_FORBIDDEN = re.compile(
    r'[<>:"/\\|?*\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]'
)
"""What Windows forbids in a file name, control characters, and what has no shape at all."""
_RESERVED = re.compile(
    r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³]) *(\..*)?", re.IGNORECASE
)
_SUFFIX = ".xlsx"
_LONGEST = 200
"""Bytes of a file name; what is made of the workbook later gets a longer one, and 255 is the end."""


@dataclass(frozen=True)
class Handout:
    """A project workbook to write: the list's row it is for, its file name, what stands in it.

    ``mark`` tells workbooks of different projects apart. ``refused`` is the file name that the list
    gives and that cannot be used.
    """

    row: int
    file_name: str
    filling: Filling
    mark: str
    refused: str = ""


def handouts(fields: Mapping[str, Any], rows: Sequence[Mapping[str, Any]]) -> Iterator[Handout]:
    """Yield the workbook of each row of the list that names a project.

    A workbook is called as the list says (项目自评表文件), else by its place and the project's name.
    """
    named = {place: row for place, row in enumerate(rows, start=1) if row["name"]}
    names = _file_names(named, digits=max(2, len(str(len(rows)))))
    for place, row in named.items():
        asked = row["form_file"] or ""
        yield Handout(
            row=int(row["row"]),
            file_name=names[place],
            filling=filling_of(fields, row),
            mark=_mark(fields, row),
            refused="" if asked == names[place] else asked,
        )


def _file_names(named: Mapping[int, Mapping[str, Any]], digits: int) -> dict[int, str]:
    """Return the file names by the rows' places; those that the list gives come before all others."""
    names: dict[int, str] = {}
    taken: set[str] = set()
    for place, row in named.items():
        asked = row["form_file"] or ""
        if is_usable(asked) and asked.casefold() not in taken:
            names[place] = asked
            taken.add(asked.casefold())
    for place, row in named.items():
        if place not in names:
            names[place] = _unique(f"{place:0{digits}d}_{row['name']}{_SUFFIX}", taken)
    return names


def filling_of(fields: Mapping[str, Any], row: Mapping[str, Any]) -> Filling:
    """Return what is written into the workbook of a project: the department's fields and its row."""
    profile = rules.find(fields["profile"] or "", PROJECT.id)
    own: dict[str, Value] = {
        "year": fields["year"],
        "project_name": row["name"],
        "project_code": row["code"],
        "department": fields["department_name"],
        "unit": fields["department_name"],
        "profile": rules.choice_label(profile) if profile else None,
    }
    fund: dict[str, Value] = {
        "source": source_of(row["category"], row["fund_level"]),
        "document_number": row["document_number"],
        "budget": None if row["budget"] is None else to_wan(row["budget"]),
    }
    return Filling(fields=own, rows={"funds": [fund]})


def source_of(category: str | None, level: str | None) -> str | None:
    """Return the 资金来源 of a listed project: 增发国债（中央）."""
    if category and level:
        return f"{category}（{level}）"
    return category or (f"{level}资金" if level else None)


def is_usable(name: str) -> bool:
    """Tell whether a file name of the list can be used as it is, on Windows too."""
    return bool(name) and name == safe_name(name)


def safe_name(name: str) -> str:
    """Return a name under which a workbook can be saved everywhere; a usable one is not changed."""
    stem = name[: -len(_SUFFIX)] if name.lower().endswith(_SUFFIX) else name
    suffix = name[len(stem) :] or _SUFFIX
    stem = _FORBIDDEN.sub("_", " ".join(stem.split()))
    stem = stem.lstrip("~$. ").rstrip(". ")
    if not stem or _RESERVED.fullmatch(stem):
        stem = f"_{stem}"
    return f"{_cut(stem, _LONGEST - len(suffix))}{suffix}"


def _cut(stem: str, most: int) -> str:
    """Return a name cut to so many bytes, never within a character."""
    whole = stem.encode("utf-8", "replace")
    return stem if len(whole) <= most else whole[:most].decode("utf-8", "ignore").rstrip(". ")


def _unique(name: str, taken: set[str]) -> str:
    """Return a safe name that no other workbook of the run has, and take it."""
    wanted = free = safe_name(name)
    number = 1
    while free.casefold() in taken:
        number += 1
        tail = f"({number}){_SUFFIX}"
        free = f"{_cut(wanted.removesuffix(_SUFFIX), _LONGEST - len(tail))}{tail}"
    taken.add(free.casefold())
    return free


def _mark(fields: Mapping[str, Any], row: Mapping[str, Any]) -> str:
    """Return what tells this workbook from that of another project, year or department."""
    own = (row[key] for key in ("name", "code", "document_number", "fund_level"))
    parts = "\n".join(map(str, (fields["department_name"], fields["year"], *own)))
    return sha256(parts.encode("utf-8", "replace")).hexdigest()[:16]
