"""What was recognised on an official form, part by part."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Part(StrEnum):
    """The parts of a form to which what was recognised belongs."""

    HEAD = "表头"
    FUNDS = "资金"
    GOALS = "目标"
    INDICATORS = "指标"
    OTHER = "其他"


@dataclass(frozen=True)
class Understood:
    """One thing that was recognised: the label as typed, its cell, what it was taken for, the part."""

    label: str
    cell: str
    meaning: str
    part: Part
