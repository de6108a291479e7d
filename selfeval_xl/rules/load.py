"""Load rule profiles from the dated data files of this package."""

from __future__ import annotations

import tomllib
import unicodedata
from decimal import Decimal
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from selfeval_xl.rules.base_data import is_base_key, parse
from selfeval_xl.rules.model import Profile, Rule

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

DEFAULT_PROFILE = "mof2020"
_BRACKETS = str.maketrans("〔〕[]【】", "()()()")
LEVELS = ("错误", "警告", "提示")
PROFILE_IDS = (
    "mof2020", "mof2021", "hunan", "hebei", "hubei", "mof2013", "sichuan", "guangxi", "anhui",
)  # fmt: skip
"""The order counts: of several profiles that fit, the first is proposed."""
_PLACES = (0, 1, 2)
"""To how many decimals a rule file may let units round a score."""
_MOST_SHOWN = 40
_FRAGMENTS = ("base_data",)
"""Rules that several profiles include, with documents of their own."""


def _read(name: str) -> dict[str, Any]:
    path = resources.files("selfeval_xl.rules") / "data" / f"{name}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)


class RulesError(Exception):
    """A rule file that cannot be used; the message is one Chinese sentence for the user."""


def _rule(key: str, data: dict[str, Any], source: dict[str, Any], parent: Rule | None) -> Rule:
    """Return a rule; a file that changes a known rule need only say what it changes."""
    known = vars(parent) if parent else {}
    return Rule(
        key=key,
        label=data.get("label") or known["label"],
        value=data.get("value", known.get("value")),
        unit=data.get("unit", known.get("unit", "")),
        document=data.get("document", source["document"]),
        article=data.get("article", ""),
        valid_from=source["valid_from"],
        confidence=data.get("confidence") or known["confidence"],
        says=data.get("says") or known["says"],
    )


def _words(data: dict[str, Any], key: str, usual: tuple[str, ...]) -> tuple[str, ...]:
    """Return a list of words of the file; ``KeyError`` when it is none."""
    words = data.get(key, usual)
    if isinstance(words, str) or not all(isinstance(word, str) for word in words):
        raise KeyError(key)
    return tuple(words)


def _fragment(name: str) -> dict[str, Any]:
    if name not in _FRAGMENTS:
        raise KeyError(name)
    return _read(name)


def _profile(data: dict[str, Any], parent: Profile | None) -> Profile:
    """Return a profile: the parent's rules, then the fragments it includes, then its own."""
    rules = dict(parent.rules) if parent else {}
    for source in (*map(_fragment, _words(data, "includes", ())), data):
        rules |= {
            key: _rule(key, rule, source, rules.get(key))
            for key, rule in source.get("rules", {}).items()
        }
    levels = dict(parent.severities) if parent else {}
    return Profile(
        id=data["id"],
        title=data["title"],
        name=data["name"],
        document=data["document"],
        valid_from=data["valid_from"],
        forms=_words(data, "forms", parent.forms if parent else ()),
        rules=MappingProxyType(rules),
        severities=MappingProxyType(levels | data.get("severities", {})),
        regions=_words(data, "regions", ()),
    )


@cache
def load(profile_id: str) -> Profile:
    """Return the profile with that id, its parent's rules included.

    Raises ``KeyError`` for an unknown id.
    """
    if profile_id not in PROFILE_IDS:
        raise KeyError(profile_id)
    data = _read(profile_id)
    return _profile(data, load(data["extends"]) if "extends" in data else None)


def load_file(path: Path) -> Profile:
    """Return the profile of a bureau's own rule file, which extends one of ours.

    :class:`RulesError` when the file cannot be read, names no known profile, or gives a value of
    another kind than the rule it changes.
    """
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8-sig"), parse_float=Decimal)
        profile = _profile(data, load(data["extends"]))
    except OSError as error:
        raise RulesError(f"规则文件「{path}」打不开；请核对文件名和所在文件夹。") from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise RulesError(
            f"规则文件「{path.name}」格式有误（{error}）；请用 UTF-8 编码按样例书写。"
        ) from error
    except (KeyError, TypeError, AttributeError) as error:
        raise RulesError(
            f"规则文件「{path.name}」缺少或写错了「{error.args[0]}」；请按样例补上。"
        ) from error
    _require_same_kinds(profile, load(data["extends"]), path)
    _require_known_forms(profile, path)
    return profile


def _require_same_kinds(profile: Profile, parent: Profile, path: Path) -> None:
    for key, rule in profile.rules.items():
        usual = parent.rules.get(key)
        other_kind = usual is not None and _kind(rule.value) != _kind(usual.value)
        if other_kind or not _is_sound(rule):
            raise RulesError(
                f"规则文件「{path.name}」中「{rule.label}」（{key}）的取值不对；请写成与原规则同类的值。"
            )
    for code, level in profile.severities.items():
        if level not in LEVELS:
            raise RulesError(
                f"规则文件「{path.name}」中 {code} 的级别「{level}」不对；请写 {'、'.join(LEVELS)}。"
            )


def _kind(value: object) -> str:
    is_number = isinstance(value, int | Decimal) and not isinstance(value, bool)
    return "number" if is_number else type(value).__name__


def _is_sound(rule: Rule) -> bool:
    """Tell whether a rule whose value has a shape of its own is of that shape; others are not asked."""
    if rule.key == "execution_caps":
        return all(_is_cap(cap) for cap in rule.value)
    if rule.key == "self_score_places":
        return rule.value in _PLACES
    if is_base_key(rule.key):
        try:
            parse(rule.key, rule.label, rule.value)
        except (KeyError, TypeError, ValueError, ArithmeticError, AttributeError):
            return False
    return True


def _is_cap(cap: object) -> bool:
    """Tell whether a cap of the total is ``{ below = 比例, most = 分 }``."""
    if not isinstance(cap, dict) or set(cap) != {"below", "most"}:
        return False
    below, most = cap["below"], cap["most"]
    if _kind(below) != "number" or _kind(most) != "number":
        return False
    return bool(0 < below <= 1 and most >= 0)


def _require_known_forms(profile: Profile, path: Path) -> None:
    known = dict.fromkeys(form for one in PROFILE_IDS for form in load(one).forms)
    if not profile.forms or not set(profile.forms) <= set(known):
        raise RulesError(
            f"规则文件「{path.name}」的 forms 不对；请写适用的表：{'、'.join(known)}。"
        )


def choice_label(profile: Profile) -> str:
    """Return how the profile stands in the template's drop-down."""
    return profile.title


def profiles_for(form_id: str) -> tuple[Profile, ...]:
    """Return the profiles that serve a form, in the order of :data:`PROFILE_IDS`."""
    return tuple(
        profile for profile_id in PROFILE_IDS if form_id in (profile := load(profile_id)).forms
    )


def find(typed: str, form: str | None = None) -> Profile | None:
    """Return the profile that a typed text names: by id, title, full name, or title and id.

    With the id of a ``form`` only profiles that serve it are found.
    """
    wanted = _squeezed(typed)
    for profile in map(load, PROFILE_IDS):
        if form is not None and form not in profile.forms:
            continue
        both = f"{profile.title}（{profile.id}）"
        spellings = (profile.id, profile.title, profile.name, both)
        if wanted in {_squeezed(spelling) for spelling in spellings}:
            return profile
    return None


def named(typed: str) -> Profile:
    """Return the shipped profile that a command names; :class:`RulesError` lists what there is."""
    profile = find(typed)
    if profile is None:
        known = choices(tuple(map(load, PROFILE_IDS)))
        raise RulesError(f"没有评分规则「{typed[:_MOST_SHOWN]}」；--profile 后面可以写 {known}。")
    return profile


def choices(profiles: Iterable[Profile]) -> str:
    """Return ids and titles of profiles as one lists them in a sentence."""
    return "、".join(f"{profile.id}（{profile.title}）" for profile in profiles)


def is_shipped(profile: Profile) -> bool:
    """Tell whether a profile is one of ours, not one of a bureau's rule file."""
    return any(load(profile_id) is profile for profile_id in PROFILE_IDS)


def _squeezed(text: str) -> str:
    """Return a text without blanks and with one kind of brackets: 财预[2020]10号 is the same."""
    plain = unicodedata.normalize("NFKC", text).translate(_BRACKETS)
    return "".join(plain.split()).casefold()
