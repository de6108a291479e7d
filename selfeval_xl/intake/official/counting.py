"""How many cells of an official form are there to be filled in, and how many are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


_PRINTED = frozenset(
    {"source", "label", "whole", "level1", "level2", "heading", "aspect", "prompt"}
)
"""What the form prints itself beside the cells that are to be filled in."""

_TABLES = frozenset(
    {"funds", "fund_lines", "goals", "indicators", "texts", "management", "remarks"}
)


@dataclass(frozen=True)
class Filled:
    """Cells that a form asks for, and those of them in which something was typed.

    A cell merged over several rows counts once; a dash or a stroke is nothing.
    """

    asked: int
    filled: int


def count(
    fields: Mapping[str, Any],
    tables: Mapping[str, Sequence[Mapping[str, Any]]],
    typed: Iterable[str],
) -> Filled:
    """Count the cells whose addresses were kept with what was read.

    ``fields`` and the rows of ``tables`` hold a value ``x`` and its address ``x_at`` each; ``typed``
    are the addresses (``表!A1``) of cells that could not be read, which are filled in all the same.
    """
    asked: set[str] = set()
    filled = set(typed)
    own = [
        (key.removesuffix("_at"), at) for key, at in fields.items() if key.endswith("_at") and at
    ]
    for key, at in own:
        asked.add(at)
        if _there(fields.get(key)):
            filled.add(at)
    for row in (row for key in _TABLES for row in tables.get(key, ())):
        for key, at in row.items():
            if key.endswith("_at") and at and key.removesuffix("_at") not in _PRINTED:
                place = at if "!" in at else f"{row['sheet']}!{at}"
                asked.add(place)
                if _there(row.get(key.removesuffix("_at"))):
                    filled.add(place)
    return Filled(len(asked), len(asked & filled))


def _there(value: object) -> bool:
    return value is not None and value != ""
