"""Who a form's head names: project, department, unit; which label wins where several name one.

A form may name the unit three times (单位名称 above the head, 填报单位, 实施单位) and two departments
in charge (中央主管部门, 地方主管部门): one is the field, the others are kept beside it, as are those who
sign (项目负责人, 财务负责人) and of what kind a project is (项目类别, 项目属性).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from selfeval_xl.intake.grid import CellKind
from selfeval_xl.intake.official import labels

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from selfeval_xl.intake.grid import Cell
    from selfeval_xl.intake.official.management import Rows

_WEAKER = {
    "department": (r"中央", r"省|自治区|兵团|上级", r"[市州盟]"),
    "unit": (r"(?:部门|部门单位|^单位)名称|预算部门", r"填报|预算"),
}
"""Labels of a field that give way to others of it, from the weakest on: the nearer one is meant."""


@dataclass(frozen=True)
class Named:
    """A label of the head: which field it names, its cell, and the cell of its value."""

    key: str
    label: Cell
    value: Cell


def named_in(sheet: Rows, rows: Iterable[int]) -> tuple[Named, ...]:
    """Return the fields that stand in ``rows``: value right of the label, or both in one cell.

    Where the next label follows at once, the value is blank and has the label's place.
    """
    return tuple(_named(sheet, rows))


def _named(sheet: Rows, rows: Iterable[int]) -> Iterator[Named]:
    for row in rows:
        for cell in sheet.rows[row]:
            if cell.kind is not CellKind.TEXT:
                continue
            if key := labels.field_key(labels.bare(cell.text)):
                beside = sheet.right_of(cell)
                blank = replace(cell, kind=CellKind.BLANK, text="")
                yield Named(key, cell, blank if _names_a_field(beside) else beside)
            for label, value in labels.pairs_in(cell.text):
                key = labels.field_key(labels.bare(label))
                if key and value:
                    yield Named(key, replace(cell, text=label), replace(cell, text=value))


def _names_a_field(cell: Cell) -> bool:
    """Tell whether a cell is the label of a field, or holds label and value: 财务负责人：赵某."""
    if cell.kind is not CellKind.TEXT:
        return False
    names = [cell.text, *(label for label, _ in labels.pairs_in(cell.text))]
    return any(labels.field_key(labels.bare(name)) for name in names)


def settled(found: Sequence[Named], title: str) -> tuple[dict[str, Named], tuple[Named, ...]]:
    """Return the label that each field is read from, and the other names of the form.

    单位名称 on the form of a project is its unit; on the form of a department it is the department.
    """
    if _is_of_project(found, title):
        keys = {one.key for one in found}
        found = [
            replace(one, key=_in_project(one, keys)) if one.key == "department_name" else one
            for one in found
        ]
    fields: dict[str, Named] = {}
    for key in dict.fromkeys(one.key for one in found):
        fields[key] = min((one for one in found if one.key == key), key=_strength)
    fields.pop("more", None)
    taken = {id(one) for one in fields.values()}
    kept = {"more", "declared_grade", *_WEAKER}
    others = tuple(one for one in found if one.key in kept and id(one) not in taken)
    return fields, others


def _is_of_project(found: Iterable[Named], title: str) -> bool:
    if labels.is_department_title(title):
        return False
    return labels.is_project_title(title) or any(one.key == "project_name" for one in found)


def _in_project(one: Named, keys: set[str]) -> str:
    """Return what 单位名称 or 部门名称 is on a project's form that has these other fields."""
    in_charge = "部门" in labels.bare(one.label.text) and "unit" in keys
    return "department" if in_charge and "department" not in keys else "unit"


def _strength(one: Named) -> tuple[bool, int]:
    """Return a key that sorts the labels of a field, the one to be read first.

    A weaker label that was left blank comes last; the field's own label is read, blank or not.
    """
    name = labels.bare(one.label.text)
    weaker = _WEAKER.get(one.key, ())
    at = next((n for n, pattern in enumerate(weaker) if re.search(pattern, name)), len(weaker))
    return at < len(weaker) and one.value.is_blank, len(weaker) - at
