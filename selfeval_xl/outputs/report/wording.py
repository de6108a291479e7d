"""How a report words what people typed: sentences closed, dates written out, documents named."""

from __future__ import annotations

import re
from calendar import monthrange
from typing import TYPE_CHECKING

from selfeval_xl.intake import known
from selfeval_xl.outputs.official_form import shown_actual, shown_target

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from selfeval_xl.pipeline import Line
    from selfeval_xl.rules import Profile

_STOPS = ("。", "！", "？", "；")
_YEAR_OF_NUMBER = re.compile(
    r"[\[［【〔(（]\s*((?:19|20)\d{2})\s*[\]］】〕)）](?=\s*第?\s*\d+\s*(?:[号、]|$))"
)
_NO_REGULATION = ("报告", "算法")


def closed(text: str) -> str:
    """Return a sentence that ends with a full stop; what stood on several lines is one sentence."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    stripped = "".join(
        line if line.endswith(_STOPS) or line is lines[-1] else f"{line}；" for line in lines
    )
    return stripped if stripped.endswith(_STOPS) else f"{stripped}。"


def between(text: str) -> str:
    """Return a text to stand between two clauses: a clause among commas, or sentences of its own."""
    sentence = closed(text)
    if any(stop in sentence[:-1] for stop in _STOPS) or not sentence.endswith("。"):
        return f"。{sentence}"
    return f"，{sentence[:-1]}，"


def written_day(day: date) -> str:
    """Return a date as written in a text: 2024年3月5日."""
    return f"{day.year}年{day.month}月{day.day}日"


def written_day_or_month(day: date) -> str:
    """Return a date as told of a document or meeting; the last day of a month as that month.

    Who types 2024年3月 has it read as its last day, so that day is not told.
    """
    is_last = day.day == monthrange(day.year, day.month)[1]
    return f"{day.year}年{day.month}月" if is_last else written_day(day)


def signing_day(day: date | None) -> str:
    """Return the date under a report; room to write it by hand when there is none."""
    return written_day(day) if day is not None and known(day) else "　　年　　月　　日"


def document_number(text: str) -> str:
    """Return a text whose document numbers have their year in 〔〕: 唐财建[2023]123号 → 〔2023〕."""
    return _YEAR_OF_NUMBER.sub(r"〔\1〕", text)


def titled(name: str) -> str:
    """Return the name of a document in 《》."""
    return name if "《" in name else f"《{name}》"


def regulation(profile: Profile) -> str | None:
    """Return the regulation of a profile as a report names it.

    ``None`` where the values were gathered from somebody's report, or from what a system computes:
    neither obliges anybody.
    """
    if "〔" in profile.document:
        return f"《{profile.name}》（{profile.document}）"
    return None if profile.document.endswith(_NO_REGULATION) else profile.document


def quoted(line: Line, key: str) -> str:
    """Return a target or actual as in a sentence: words in quotation marks, figures bare."""
    text = shown_target(line.row) if key == "target" else shown_actual(line)
    return f"“{text}”" if getattr(line.row, f"{key}_kind") == "文字" else text


def level_name(level: str) -> str:
    """Return a level-1 indicator as in a sentence: 投入 becomes 投入指标."""
    return level if level.endswith("指标") else f"{level}指标"


def joined_levels(levels: Sequence[str]) -> str:
    """Join level-1 indicators as in a title: 效益和满意度指标."""
    names = [level.removesuffix("指标") for level in levels]
    return f"{'、'.join(names[:-1])}和{names[-1]}指标" if len(names) > 1 else level_name(levels[0])
