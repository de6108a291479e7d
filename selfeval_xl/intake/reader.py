"""What other rooms ask of the reader of typed targets and results.

That reader is large, and workbooks of our own template hardly need it: it is loaded when first asked.
"""

from __future__ import annotations

import re

_ORDINARY = re.compile(r"[\u4e00-\u9fff]{3,}")
_LISTED = "指标"


def clean_name(name: str) -> str:
    """Return an indicator's name without its number in a list and a comparator behind it."""
    if _ORDINARY.fullmatch(name) and _LISTED not in name:
        return name
    from selfeval_xl.intake import measures  # noqa: PLC0415

    return measures.clean_name(name)


def wants_more(name: str, level1: str, level2: str, unit: str) -> bool:
    """Tell whether by its name, levels and unit more of an indicator is better."""
    from selfeval_xl.intake import measures  # noqa: PLC0415

    return measures.wants_more(name, level1, level2, unit)


def count_differently(one: str, other: str) -> bool:
    """Tell whether two units count different things and cannot be converted."""
    if one == other:
        return False
    from selfeval_xl.intake import measures  # noqa: PLC0415

    return measures.count_differently(one, other)


def alike(one: str, other: str) -> bool:
    """Tell whether two units often mean the same: 个 and 项."""
    from selfeval_xl.intake import measures  # noqa: PLC0415

    return measures.alike(one, other)


def is_share(name: str) -> bool:
    """Tell whether a name is that of a rate: …率, …比例."""
    from selfeval_xl.intake import measures  # noqa: PLC0415

    return measures.is_share(name)
