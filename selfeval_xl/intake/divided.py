"""One total divided in several ways, as official forms of departments print it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

SINGLE = "amount"
"""The key of a share that has one amount only."""


@dataclass(frozen=True)
class Share:
    """A part of a partition: its name, and its amounts in 分 by column, ``None`` where blank.

    ``is_detail``: 其中 is written before its name; ``unread``: an amount of it cannot be read.
    """

    name: str
    cell: str
    amounts: Mapping[str, int | None]
    is_detail: bool = False
    unread: bool = False


@dataclass(frozen=True)
class Partition:
    """One way of dividing the total: its name (按收入性质分), the cell of that, its shares."""

    name: str
    sheet: str
    cell: str
    shares: tuple[Share, ...]

    @property
    def is_single(self) -> bool:
        """Whether its shares have one amount each, not one in every column of the funds."""
        return any(SINGLE in share.amounts for share in self.shares)

    @property
    def is_nested(self) -> bool:
        """Whether a 其中 details the share above it: where the details end is not written.

        The 其中 of the first share belongs to the total; where every share bears one, none is
        another's part.
        """
        return any(
            below.is_detail and not share.is_detail for share, below in pairwise(self.shares)
        )
