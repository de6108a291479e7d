"""Which rows of funds add up to the total, and which only detail the row above them.

地方资金 may be followed by 省级资金 and 市县资金, which are parts of it: they are not added again.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from selfeval_xl.exact import Fit, sum_fit, to_wan

if TYPE_CHECKING:
    from collections.abc import Sequence

_LOCAL = re.compile(r"地方(?:各级)?(?:财政)?(?:配套|补助|安排|投入)*(?:资金)?")
_BELOW_LOCAL = re.compile(r"(?:省|自治区|兵团|市|州|盟|县|区|旗|乡|镇|本级)")
_NOT_LOCAL = re.compile(r"中央|其他|结转|结余|自筹|社会|单位")


def split_parts(
    rows: Sequence[dict[str, Any]], total: dict[str, Any] | None, keys: Sequence[str]
) -> tuple[list[dict[str, Any]], dict[int, str]]:
    """Return the rows that add up to the total, and the source of each row that is a part of one.

    ``rows`` stand below the total, each with ``source``, ``is_detail`` (其中 is written before it) and
    amounts of 分 under ``keys``. A source that gives no amount of its own is only a heading: then its
    parts are the sources. Where the labels would have parts and the amounts add up only without them,
    all rows are sources. Where 其中 stands only before the first of several parts, the amounts tell
    which they are: those that come to the row above, and without which the total comes out.
    """
    wholes = _by_labels(rows)
    headings = {
        row["row"] for row in rows
        if row["row"] in wholes.values() and all(row[key] is None for key in keys)
    }  # fmt: skip
    wholes = {part: whole for part, whole in wholes.items() if whole not in headings}
    sources = [row for row in rows if row["row"] not in wholes]
    if wholes and _fits(rows, total, keys) and not _fits(sources, total, keys):
        return list(rows), {}
    names = {row["row"]: row["source"] for row in rows}
    if not _fits(sources, total, keys):
        found = _by_amounts(rows, keys)
        others = [row for row in rows if row["row"] not in found]
        if _fits(others, total, keys):
            sources, wholes = others, found
    return sources, {part: names[whole] for part, whole in wholes.items()}


def _by_labels(rows: Sequence[dict[str, Any]]) -> dict[int, int]:
    """Return, for each row that its label makes a part, the row it is a part of."""
    wholes: dict[int, int] = {}
    whole: dict[str, Any] | None = None
    detailed = False
    for number, row in enumerate(rows):
        name = row["source"]
        local = whole is not None and _LOCAL.fullmatch(whole["source"]) is not None
        below = bool(_BELOW_LOCAL.search(name)) and not _NOT_LOCAL.search(name)
        # the first 其中 belongs to the total; where every row bears one, none is another's part
        detail = row["is_detail"] and number > 0 and not rows[number - 1]["is_detail"]
        if whole is not None and (detail or (local and below) or (detailed and row["is_detail"])):
            wholes[row["row"]] = whole["row"]
            detailed = True
        else:
            whole, detailed = row, False
    return wholes


def _by_amounts(rows: Sequence[dict[str, Any]], keys: Sequence[str]) -> dict[int, int]:
    """Return, for each row 其中 and those below it that come to the row above, that row."""
    wholes: dict[int, int] = {}
    for number, (whole, first) in enumerate(pairwise(rows), start=1):
        given = any(whole[key] is not None for key in keys)
        if not given or not first["is_detail"] or whole["row"] in wholes:
            continue
        for end in range(number + 1, len(rows) + 1):
            if _fits(rows[number:end], whole, keys):
                wholes |= {part["row"]: whole["row"] for part in rows[number:end]}
                break
    return wholes


def _fits(
    rows: Sequence[dict[str, Any]], total: dict[str, Any] | None, keys: Sequence[str]
) -> bool:
    """Tell whether rows add up to the total in every column that the total gives."""
    if total is None:
        return False
    for key in keys:
        parts = [to_wan(row[key]) for row in rows if row[key] is not None]
        if total[key] is not None and parts and sum_fit(parts, to_wan(total[key])) is Fit.OFF:
            return False
    return True
