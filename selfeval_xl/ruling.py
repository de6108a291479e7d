"""Which rules a form is judged by, and why these.

In order: what the user names in the command, what is written in the workbook, what an official form
proposes by its codes, points and indicators, what its kind of form usually follows.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from selfeval_xl import rules

if TYPE_CHECKING:
    from selfeval_xl.forms import Form
    from selfeval_xl.rules import Profile

_TEMPLATE = "填报模板"


@dataclass(frozen=True)
class Ruling:
    """The rules of a form and, in Chinese, why they are its rules."""

    profile: Profile
    why: str


def choose(
    typed: str | None,
    form: Form,
    signs: rules.Signs | None = None,
    given: Profile | None = None,
) -> Ruling:
    """Return the rules of a form.

    ``given`` are those of the command; ``typed`` is what the workbook names; ``signs`` are what an
    official form shows of the rules it follows.
    """
    if given is None:
        return _of_form(typed, form, signs)
    if form.id in given.forms:
        return Ruling(given, f"由{_given_as(given)}指定")
    own = _of_form(typed, form, signs)
    why = f"{own.why}；{_given_as(given)}指定的「{given.title}」不适用于{_kind(form)}"
    return Ruling(own.profile, why)


def _of_form(typed: str | None, form: Form, signs: rules.Signs | None) -> Ruling:
    if found := rules.find(typed or "", form.id):
        return Ruling(found, "填报表中选定")
    if signs is not None and (proposal := rules.propose(signs, form.id)):
        return Ruling(proposal.profile, proposal.why)
    why = (
        f"填报表写的「{typed}」不是本表可选的规则，采用默认" if typed else "表中没有写明，采用默认"
    )
    return Ruling(rules.load(form.default_rules), why)


def not_serving(profile: Profile, form: Form) -> str:
    """Return the sentence for rules that were named for a form they do not serve."""
    if rules.is_shipped(profile):
        served = rules.choices(rules.profiles_for(form.id))
        return f"评分规则「{profile.title}」不适用于{_kind(form)}；--profile 后面可以写 {served}。"
    return (
        f"规则文件「{profile.title}」不适用于{_kind(form)}；"
        f'请在规则文件中写 forms = ["{form.id}"]，或不用这个文件。'
    )


def _given_as(profile: Profile) -> str:
    return "命令行" if rules.is_shipped(profile) else "规则文件"


def _kind(form: Form) -> str:
    return form.title.removesuffix(_TEMPLATE)
