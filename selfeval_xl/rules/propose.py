"""Which rules an official form proposes by itself: by its codes, its points, its indicators."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from selfeval_xl.rules.load import DEFAULT_PROFILE, load, profiles_for

if TYPE_CHECKING:
    from decimal import Decimal

    from selfeval_xl.rules.model import Profile

_PROVINCE = 2


@dataclass(frozen=True)
class Signs:
    """What a form shows of the rules it follows.

    ``execution_weight``: the points printed for the execution rate (``得分（20分×执行率）``), ``None``
    where none are, 0 where the rate is an indicator among others. ``region``: the code of the region
    (six digits) with which the project's code or the form's number begins. ``levels``: the level-1
    indicators in use.
    """

    execution_weight: Decimal | None = None
    region: str = ""
    levels: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True)
class Proposal:
    """Rules that a form proposes and, in Chinese, by which sign."""

    profile: Profile
    why: str


def propose(signs: Signs, form: str) -> Proposal | None:
    """Return what the signs of a form propose, ``None`` where they say nothing.

    ``form`` is the form's id. Rules of a region need the same points for the execution rate; of
    several rules that fit, the first is taken.
    """
    weight = signs.execution_weight or None
    fitting = [p for p in profiles_for(form) if weight in {None, p.execution_weight}]
    for profile in fitting:
        if signs.region and signs.region[:_PROVINCE] in profile.regions:
            return Proposal(profile, f"按表上编码所含的行政区划 {signs.region} 选用")
    default = load(DEFAULT_PROFILE)
    known = [p for p in fitting if signs.levels <= p.nodes.keys()] if signs.levels else []
    if known and default in fitting and default not in known:
        words = "、".join(sorted(level.removesuffix("指标") for level in signs.levels))
        return Proposal(known[0], f"按表上的一级指标（{words}）选用")
    if weight is None or not fitting:
        return None
    chosen = (known or fitting)[0]
    return Proposal(chosen, f"按表上印的预算执行率 {weight.normalize():f} 分选用")
