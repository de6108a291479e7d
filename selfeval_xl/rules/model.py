"""A rule profile: one regulation's values, each with its article, validity and confidence."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any

from selfeval_xl.rules.base_data import is_base_key, parse, plain_name

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from selfeval_xl.rules.base_data import BaseIndicator

UNSURE = frozenset({"中", "低"})
OVER_MODES = {
    "不处理": "none",
    "仅提示": "flag",
    "说明原因": "reason",
    "定额扣分": "deduct_fixed",
    "按偏离度扣分": "deduct_by_deviation",
    "不得分": "zero",
}
"""Over-fulfilment modes: the label in the workbook → the name in the rules."""


@dataclass(frozen=True)
class Rule:
    """One value of a regulation, with where it comes from and how sure we are of it.

    ``value`` is ``None`` for a rule that the scoring methods themselves carry out: ``says`` tells it.
    """

    key: str
    label: str
    value: Any
    unit: str
    document: str
    article: str
    valid_from: date
    confidence: str
    says: str

    @property
    def is_unsure(self) -> bool:
        """Whether the value was not checked against its source."""
        return self.confidence in UNSURE

    @property
    def basis(self) -> str:
        """Document and article as printed; 「（待核实）」 where the value is not certain."""
        unsure = "（待核实）" if self.is_unsure else ""
        return f"{self.document}{self.article}{unsure}"


@dataclass(frozen=True)
class Band:
    """A range of shares of the points: ``low`` ≤ share, and share < ``high`` unless it is 1."""

    grade: str
    low: Decimal
    high: Decimal


@dataclass(frozen=True)
class Profile:
    """A regulation as data. ``rules`` maps keys to :class:`Rule`; properties give typed values.

    ``forms`` are the ids of the forms it serves; ``severities`` gives checks, by code, another level
    than their own (错误, 警告, 提示); ``regions`` are the first two digits of the codes of the
    provinces whose rules these are (GB/T 2260).
    """

    id: str
    title: str
    name: str
    document: str
    valid_from: date
    forms: tuple[str, ...]
    rules: Mapping[str, Rule]
    severities: Mapping[str, str]
    regions: tuple[str, ...] = ()

    def __getitem__(self, key: str) -> Rule:
        """Return one rule; ``KeyError`` when the profile has none of that key."""
        return self.rules[key]

    def number(self, key: str) -> Decimal:
        """Return a numeric value (points or fraction) of the profile."""
        return Decimal(str(self.rules[key].value))

    def word(self, key: str) -> str:
        """Return a value that names a way of computing."""
        return str(self.rules[key].value)

    def flag(self, key: str) -> bool:
        """Return a yes/no value; a key that the profile does not hold is no."""
        rule = self.rules.get(key)
        return bool(rule and rule.value)

    @property
    def execution_weight(self) -> Decimal:
        """Points of the execution rate."""
        return self.number("execution_weight")

    @property
    def execution_caps(self) -> tuple[tuple[Decimal, Decimal], ...]:
        """Execution rate below (fraction) → the most points in total, the lowest rate first."""
        caps = ((cap["below"], cap["most"]) for cap in self.rules["execution_caps"].value)
        return tuple(sorted((Decimal(str(below)), Decimal(str(most))) for below, most in caps))

    def cap_of(self, rate: Decimal) -> Decimal | None:
        """Return the most points in total at an execution rate, ``None`` where nothing caps them."""
        return next((most for below, most in self.execution_caps if rate < below), None)

    @property
    def self_score_places(self) -> int:
        """To how many decimals a unit may round a score of its own."""
        return int(self.number("self_score_places"))

    @property
    def weight_cases(self) -> tuple[tuple[str, dict[str, Decimal]], ...]:
        """The accepted distributions of points: (case, level-1 indicator → points).

        Empty where the regulation fixes no points.
        """
        return tuple(
            (case["case"], {level: Decimal(points) for level, points in case["weights"].items()})
            for case in self.rules["level1_weights"].value
        )

    @property
    def nodes(self) -> dict[str, tuple[str, ...]]:
        """Level-1 indicators with their level-2 indicators."""
        return {one: tuple(two) for one, two in self.rules["level2_nodes"].value.items()}

    @property
    def required_nodes(self) -> dict[str, tuple[str, ...]]:
        """Level-1 indicators that must be set, each with the level-2 indicators it must have."""
        return {one: tuple(two) for one, two in self.rules["required_nodes"].value.items()}

    @property
    def evaluation_frame(self) -> frozenset[str]:
        """The level-1 indicators of the frame for evaluations, none where the rules have none."""
        rule = self.rules.get("evaluation_frame")
        return frozenset(rule.value) if rule else frozenset()

    @property
    def cost_types(self) -> frozenset[str]:
        """The types of project that must have cost indicators."""
        return frozenset(self.rules["cost_node_required"].value)

    @cached_property
    def base_indicators(self) -> tuple[BaseIndicator, ...]:
        """The indicators that are computed from base data."""
        return tuple(
            parse(key, rule.label, rule.value)
            for key, rule in self.rules.items()
            if is_base_key(key)
        )

    def base_indicator(self, name: str | None) -> BaseIndicator | None:
        """Return the base-data indicator that goes by a name, however it is quoted or spaced."""
        return self._base_by_name.get(plain_name(name)) if name and self._base_by_name else None

    @cached_property
    def _base_by_name(self) -> dict[str, BaseIndicator]:
        return {name: one for one in self.base_indicators for name in one.names}

    @property
    def qualitative_bands(self) -> tuple[Band, ...]:
        """The grades of qualitative indicators, the best first."""
        return tuple(
            Band(band["grade"], Decimal(str(band["share"][0])), Decimal(str(band["share"][1])))
            for band in self.rules["qualitative_bands"].value
        )

    @property
    def satisfaction_bands(self) -> tuple[tuple[Decimal, Decimal], ...]:
        """Satisfaction at least (fraction) → share of the points, the highest first."""
        return tuple(
            (Decimal(str(band["from"])), Decimal(str(band["share"])))
            for band in self.rules["satisfaction_bands"].value
        )

    @property
    def grades(self) -> tuple[tuple[str, Decimal], ...]:
        """Grades with the total score from which they hold, the best first."""
        return tuple((g["grade"], Decimal(g["from"])) for g in self.rules["grades"].value)

    def grade_of(self, total: Decimal) -> str:
        """Return the grade of a total score in points."""
        return next(
            grade for grade, least in (*self.grades, ("差", Decimal("-Infinity"))) if total >= least
        )
