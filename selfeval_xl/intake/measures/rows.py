"""What stands beside a target in its row."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from selfeval_xl.intake.measures.figures import SIGNS
from selfeval_xl.intake.measures.reading import Direction
from selfeval_xl.intake.measures.units import usual
from selfeval_xl.intake.values import stands_for_nothing, without_spaces

if TYPE_CHECKING:
    from selfeval_xl.intake.measures.names import Name

_NATURES = dict.fromkeys(("正向", "正向指标"), "≥") | dict.fromkeys(
    ("反向", "反向指标", "逆向", "逆向指标", "负向", "负向指标"), "≤"
)
YES_NO = frozenset({"是否", "判断"})
_LONGEST_UNIT = 20


def column_unit(text: str) -> str:
    """Return what the column 度量单位 says, in its usual spelling; a dash is nothing."""
    unit = without_spaces(text)
    unit = unit.removeprefix("(").removesuffix(")") if unit.startswith("(") else unit
    said = unit != "无" and len(unit) <= _LONGEST_UNIT and not stands_for_nothing(unit)
    return usual(unit) if said else ""


@dataclass(frozen=True)
class Row:
    """The indicator's name taken apart, and the other columns; empty where the form has none."""

    name: Name
    unit: str
    year: int | None
    nature: str
    level1: str
    level2: str

    @cached_property
    def sign(self) -> Direction:
        """The direction that the column 指标性质 gives."""
        return SIGNS.get(_NATURES.get(self.nature, self.nature), Direction.NONE)

    @property
    def is_yes_no(self) -> bool:
        """Whether the column 指标性质 says that the target is yes or no."""
        return self.nature in YES_NO

    @property
    def is_qualitative(self) -> bool:
        """Whether the column 指标性质 says that the target is words."""
        return self.nature in {"定性", "定性指标"}
