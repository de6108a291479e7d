"""One total divided in several ways, as official forms of departments print it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

SINGLE = "amount"
"""The key of a share that has one amount only."""


@dataclass(frozen=True)
class Share:
    """A part of a partition: its name, and its amounts in 分 by column, ``None`` where blank."""

    name: str
    cell: str
    amounts: Mapping[str, int | None]


@dataclass(frozen=True)
class Partition:
    """One way of dividing the total: its name (按收入性质分), the cell of that, its shares."""

    name: str
    sheet: str
    cell: str
    shares: tuple[Share, ...]
