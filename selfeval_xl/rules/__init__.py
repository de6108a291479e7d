"""Regulations as dated data: weights, scoring methods, thresholds and grade bands."""

from selfeval_xl.rules.base_data import Bands, BaseIndicator, Steps, Term
from selfeval_xl.rules.load import (
    DEFAULT_PROFILE,
    PROFILE_IDS,
    RulesError,
    choice_label,
    choices,
    find,
    is_shipped,
    load,
    load_file,
    named,
    profiles_for,
)
from selfeval_xl.rules.model import OVER_MODES, Band, Profile, Rule
from selfeval_xl.rules.propose import Proposal, Signs, propose

__all__ = [
    "DEFAULT_PROFILE",
    "OVER_MODES",
    "PROFILE_IDS",
    "Band",
    "Bands",
    "BaseIndicator",
    "Profile",
    "Proposal",
    "Rule",
    "RulesError",
    "Signs",
    "Steps",
    "Term",
    "choice_label",
    "choices",
    "find",
    "is_shipped",
    "load",
    "load_file",
    "named",
    "profiles_for",
    "propose",
]
