"""Load rule profiles from the dated data files of this package."""

from __future__ import annotations

import tomllib
import unicodedata
from decimal import Decimal
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any

from selfeval_xl.rules.model import Profile, Rule

DEFAULT_PROFILE = "mof2020"
_BRACKETS = str.maketrans("〔〕[]【】", "()()()")
PROFILE_IDS = ("mof2020", "mof2021", "hunan")


def _read(profile_id: str) -> dict[str, Any]:
    path = resources.files("selfeval_xl.rules") / "data" / f"{profile_id}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)


def _rule(key: str, data: dict[str, Any], source: dict[str, Any]) -> Rule:
    return Rule(
        key=key,
        label=data["label"],
        value=data.get("value"),
        unit=data.get("unit", ""),
        document=data.get("document", source["document"]),
        article=data.get("article", ""),
        valid_from=source["valid_from"],
        confidence=data["confidence"],
        says=data["says"],
    )


@cache
def load(profile_id: str) -> Profile:
    """Return the profile with that id, its parent's rules included.

    Raises ``KeyError`` for an unknown id.
    """
    if profile_id not in PROFILE_IDS:
        raise KeyError(profile_id)
    data = _read(profile_id)
    parent = load(data["extends"]) if "extends" in data else None
    rules = dict(parent.rules) if parent else {}
    rules |= {key: _rule(key, rule, data) for key, rule in data["rules"].items()}
    return Profile(
        id=data["id"],
        title=data["title"],
        name=data["name"],
        document=data["document"],
        valid_from=data["valid_from"],
        outline=data.get("outline", parent.outline if parent else ""),
        rules=MappingProxyType(rules),
    )


def choice_label(profile: Profile) -> str:
    """Return how the profile stands in the template's drop-down."""
    return profile.title


def find(typed: str) -> Profile | None:
    """Return the profile that a typed text names: by id, title, full name, or title and id."""
    wanted = _squeezed(typed)
    for profile_id in PROFILE_IDS:
        profile = load(profile_id)
        both = f"{profile.title}（{profile.id}）"
        spellings = (profile.id, profile.title, profile.name, both)
        if wanted in {_squeezed(spelling) for spelling in spellings}:
            return profile
    return None


def _squeezed(text: str) -> str:
    """Return a text without blanks and with one kind of brackets: 财预[2020]10号 is the same."""
    plain = unicodedata.normalize("NFKC", text).translate(_BRACKETS)
    return "".join(plain.split()).casefold()
