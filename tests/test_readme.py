"""The README says what is there: its commands, its catalogue, its files."""

from __future__ import annotations

import re
from pathlib import Path

from selfeval_xl import rules
from selfeval_xl.checks import REGISTER
from selfeval_xl.cli import _parser
from selfeval_xl.forms import FORMS

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def catalogue() -> str:
    """Return the table of checks as the README must carry it."""
    rows = [
        f"| {check.code} | {check.severity.value} | {check.title} | {check.looks_for} |"
        for check in REGISTER.values()
    ]
    return "\n".join(["| 代码 | 级别 | 检查 | 查什么 |", "|---|---|---|---|", *rows])


def test_the_table_of_checks_is_that_of_the_catalogue() -> None:
    found = re.search(r"<!-- checks -->\n(.*?)\n<!-- /checks -->", README, re.DOTALL)
    assert found is not None
    assert found[1] == catalogue()


def test_every_command_is_in_the_readme_and_no_other() -> None:
    (commands,) = (action.choices for action in _parser()._actions if action.dest == "command")
    named = set(re.findall(r"^\| `selfeval (\w+)", README, re.MULTILINE))
    assert named == set(commands or ())


def test_every_profile_is_in_the_readme() -> None:
    for profile in rules.PROFILE_IDS:
        assert f"| `{profile}` |" in README


def test_every_form_and_every_option_of_the_commands_is_in_the_readme() -> None:
    (commands,) = (action.choices for action in _parser()._actions if action.dest == "command")
    assert isinstance(commands, dict)
    options = {
        option
        for command in commands.values()
        for action in command._actions
        for option in action.option_strings
    } - {"-h", "--help"}
    assert {option for option in options if option not in README} == set()
    listed = re.search(r"`selfeval template ([\w\\|]+) \[-o", README)
    assert listed is not None
    assert listed[1].split("\\|") == list(FORMS)


def test_every_table_that_json_counts_is_in_the_readme() -> None:
    keys = {table.key for form in FORMS.values() for _, table in form.tables()}
    assert {key for key in keys if f"`{key}`" not in README} == set()


def test_files_that_the_readme_names_exist() -> None:
    paths = re.findall(r"(?:samples|workbook_templates)/[^\s`，、；。）]*", README)
    assert len(paths) >= 4
    assert [path for path in paths if not (ROOT / path).exists()] == []


def test_ci_runs_the_commands_of_the_readme() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    for command in (
        "pip install --quiet .",
        "selfeval_xl convert samples/",
        "[test]",
        "pytest -n auto",
    ):
        assert command in script
