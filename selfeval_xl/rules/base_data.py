"""Indicators computed from base data: how a rule states what is divided by what, and the points.

A rule of that kind has a key that begins with ``base_`` and a value of this shape (values are
fractions, 0.01 = one percentage point)::

    { aliases = ["other name"], top = ["added", "-spent"], bottom = ["budget"], scoring = … }

``scoring`` may be missing, ``{ above = 1, step = 0.01, points = 0.5 }`` (or ``below``, or ``share``
for a share of the indicator's points), or ``{ bands = [{ to = 0.1, share = 0.8 }, …] }``; with
``nothing`` it says what it means that both parts are 0, which gives full points.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

T = TypeVar("T")

_PREFIX = "base_"
_QUOTES = str.maketrans("", "", "“”‘’\"'「」『』")


@dataclass(frozen=True, slots=True)
class Steps:
    """Points lost for every whole ``step`` that a value lies beyond ``limit`` (both fractions).

    ``upwards``: above the limit is beyond it. ``points`` are lost per step, or, where that is
    ``None``, ``share`` of the indicator's points.
    """

    limit: Decimal
    upwards: bool
    step: Decimal
    points: Decimal | None
    share: Decimal

    def lost(self, weight: Decimal) -> Decimal:
        """Return the points lost per step by an indicator of ``weight`` points."""
        return weight * self.share if self.points is None else self.points


@dataclass(frozen=True, slots=True)
class Bands:
    """Shares of the points by how far a value lies from zero, up or down.

    ``bands`` are (distance at most, share of the points), the nearest first; beyond the last there
    are no points.
    """

    bands: tuple[tuple[Decimal, Decimal], ...]


@dataclass(frozen=True, slots=True)
class Term:
    """A figure of the base data that is added (``sign`` 1) or taken off (-1)."""

    key: str
    sign: int


@dataclass(frozen=True, slots=True)
class BaseIndicator:
    """An indicator that is ``top`` ÷ ``bottom`` of the base data.

    ``names`` are the spellings it goes by, as :func:`plain_name` gives them; ``nothing`` says what it
    means that both parts are 0 (empty: then there is no value).
    """

    key: str
    label: str
    names: frozenset[str]
    top: tuple[Term, ...]
    bottom: tuple[Term, ...]
    scoring: Steps | Bands | None
    nothing: str


def is_base_key(key: str) -> bool:
    """Tell whether the rule of that key states an indicator of base data."""
    return key.startswith(_PREFIX)


def plain_name(name: str) -> str:
    """Return an indicator's name without quotation marks and blanks: “三公经费”变动率 is the same."""
    return "".join(unicodedata.normalize("NFKC", name).translate(_QUOTES).split())


def parse(key: str, label: str, value: Mapping[str, Any]) -> BaseIndicator:
    """Return the indicator that a rule's value states.

    ``KeyError``, ``TypeError``, ``AttributeError``, ``ValueError`` or ``ArithmeticError`` when it is
    malformed.
    """
    scoring = value.get("scoring", {})
    return BaseIndicator(
        key=key,
        label=label,
        names=frozenset(map(plain_name, (label, *value.get("aliases", ())))),
        top=_terms(value["top"]),
        bottom=_terms(value["bottom"]),
        scoring=_scoring(scoring) if scoring else None,
        nothing=scoring.get("nothing", ""),
    )


def _terms(typed: Sequence[str]) -> tuple[Term, ...]:
    if isinstance(typed, str):
        raise TypeError(typed)
    return _filled([Term(one.removeprefix("-"), -1 if one.startswith("-") else 1) for one in typed])


def _filled(items: list[T]) -> tuple[T, ...]:
    if not items:
        raise ValueError(items)
    return tuple(items)


def _scoring(data: Mapping[str, Any]) -> Steps | Bands:
    if "bands" in data:
        bands = ((_number(band["to"]), _number(band["share"])) for band in data["bands"])
        return Bands(_filled(sorted(bands)))
    upwards, step = "above" in data, _number(data["step"])
    if step <= 0:
        raise ValueError(step)
    return Steps(
        limit=_number(data["above" if upwards else "below"]),
        upwards=upwards,
        step=step,
        points=_number(data["points"]) if "points" in data else None,
        share=Decimal(0) if "points" in data else _number(data["share"]),
    )


def _number(value: Any) -> Decimal:  # noqa: ANN401 (an integer or a decimal of the file)
    return Decimal(str(value))
