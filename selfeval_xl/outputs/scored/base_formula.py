"""Live formulas for indicators computed from base data: the same as in ``scoring.methods``.

Differences and products are rounded before they are compared or cut: a spreadsheet computes in binary.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from selfeval_xl.exact import plain
from selfeval_xl.rules import Bands, Steps

if TYPE_CHECKING:
    from selfeval_xl.rules import BaseIndicator


def base_formula(indicator: BaseIndicator | None, w: str, a: str) -> str:
    """Return the formula of the points: ``w`` and ``a`` are the cells of weight and computed rate.

    Without a rate (``a`` empty) there was nothing to build or to spend, which gives full points.
    """
    rule = None if indicator is None else indicator.scoring
    if not a:
        return w
    if isinstance(rule, Steps):
        return _by_steps(rule, w, a)
    return _by_bands(rule, w, a) if isinstance(rule, Bands) else ""


def _by_steps(rule: Steps, w: str, a: str) -> str:
    rate, limit = f"ROUND({a},4)", plain(rule.limit)
    beyond = f"ROUND({rate}-{limit},6)" if rule.upwards else f"ROUND({limit}-{rate},6)"
    each = plain(rule.points) if rule.points is not None else f"{w}*{plain(rule.share)}"
    lost = f"INT(ROUND({beyond}/{plain(rule.step)},6))*{each}"
    return f"IF({beyond}<=0,{w},MAX(0,ROUND(ROUND({w}-{lost},9),2)))"


def _by_bands(rule: Bands, w: str, a: str) -> str:
    formula = "0"
    for most, share in reversed(rule.bands):
        points = w if share == 1 else f"ROUND(ROUND({w}*{plain(share)},9),2)"
        formula = f"IF(ABS(ROUND({a},4))<={plain(most)},{points},{formula})"
    return formula
