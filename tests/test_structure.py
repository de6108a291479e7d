"""The house: imports run downwards only, rooms have doors, terms are used alike."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from selfeval_xl.forms import DEPARTMENT, FORMS, Form
from selfeval_xl.glossary import TERMS

ROOT = Path(__file__).parent.parent / "selfeval_xl"
KNOWS = {
    "exact": set(),
    "findings": set(),
    "glossary": set(),
    "palette": set(),
    "places": set(),
    "forms": {"exact"},
    "rules": set(),
    "ruling": {"exact", "forms", "rules"},
    "workbook_style": {"palette"},
    "intake": {"exact", "forms"},
    "scoring": {"exact", "intake", "rules"},
    "members": {"intake", "rules", "scoring"},
    "figures": {"exact", "forms", "intake", "members", "rules", "scoring"},
    "checks": {"exact", "findings", "forms", "intake", "members", "rules", "scoring"},
    "pipeline": {
        "checks", "figures", "findings", "forms", "intake", "members", "places", "rules", "ruling", "scoring",
    },
    "templates": {"exact", "forms", "rules", "workbook_style"},
    "outputs": {
        "checks", "exact", "figures", "findings", "forms", "glossary", "intake", "palette", "pipeline", "places",
        "rules", "scoring", "workbook_style",
    },
    "faults": set(),
    "terminal": {"findings", "intake", "pipeline"},
    "convert": {"faults", "outputs", "pipeline", "places", "rules"},
    "hand_out": {"forms", "intake", "outputs", "places", "templates"},
    "interchange": {"exact", "forms", "intake", "outputs", "places", "rules", "ruling", "templates"},
    "cli": {
        "convert", "faults", "findings", "forms", "hand_out", "intake", "interchange", "outputs", "pipeline", "places",
        "rules", "templates", "terminal",
    },
    "__main__": {"cli"},
}  # fmt: skip


def room_of(path: Path) -> str:
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


def imports(path: Path) -> set[tuple[str, ...]]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("selfeval_xl"):
            parts = tuple((node.module or "").split(".")[1:])
            found |= {parts or (alias.name,) for alias in node.names}
    return found


FILES = sorted(
    path for path in ROOT.rglob("*.py") if path.name != "__init__.py" or path.parent != ROOT
)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_room_imports_only_from_rooms_below(path: Path) -> None:
    room = room_of(path)
    others = {parts[0] for parts in imports(path)} - {room, "__version__"}
    assert others <= KNOWS[room]


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_other_rooms_are_entered_by_their_door(path: Path) -> None:
    """``outputs`` is a corridor of rooms; scoring's own modules and intake's are private."""
    inner = [
        parts
        for parts in imports(path)
        if len(parts) > 1 and parts[0] != room_of(path) and parts[0] != "outputs"
    ]
    assert inner == []


def test_no_room_is_a_lumber_room() -> None:
    assert not [path for path in FILES if path.stem in {"utils", "helpers", "common", "misc"}]


@pytest.mark.parametrize("option", ["--help", "--version"])
def test_help_loads_no_heavy_library(option: str) -> None:
    code = (
        "import sys\nfrom selfeval_xl.cli import main\n"
        f"try: main(['{option}'])\nexcept SystemExit: pass\n"
        "print([m for m in ('pandas','numpy','lxml','openpyxl','xlsxwriter','docx') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=True, text=True, encoding="utf-8"
    )
    assert done.stdout.splitlines()[-1] == "[]"


def test_conversion_does_not_load_openpyxl(tmp_path: Path) -> None:
    """It is needed only for formulas that people type into input cells."""
    sample = next((ROOT.parent / "samples").glob("*_订正.xlsx"))
    code = (
        "import sys\nfrom selfeval_xl.cli import main\n"
        f"main(['convert', {str(sample)!r}, '-o', {str(tmp_path)!r}])\nprint('openpyxl' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=True, text=True, encoding="utf-8"
    )
    assert done.stdout.splitlines()[-1] == "False"


OTHER_SENSE = {("systems", "document_number"): "文号", ("goals", "actual"): "实际完成情况"}
"""Columns named like a term that mean something else: the number of a rule, not of a fund; what
became of a goal, not the figure of an indicator."""


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_template_labels_are_terms_of_the_glossary(form: Form) -> None:
    """What the form and the code name by the same word carries the same Chinese name.

    A label may differ where the term is another name of the same column (支出数 is 全年执行数).
    """
    named = [("", field) for _, field in form.fields()]
    named += [(table.key, column) for _, table in form.tables() for column in table.columns]
    same = [
        (TERMS[field.key], {field.label, *field.aliases})
        for table, field in named
        if field.key in TERMS and OTHER_SENSE.get((table, field.key)) != field.label
    ]
    assert len(same) >= 20
    assert [(term, labels) for term, labels in same if term not in labels] == []


def test_no_two_terms_share_a_name() -> None:
    assert len(set(TERMS.values())) == len(TERMS)


def test_both_forms_are_covered_by_the_glossary() -> None:
    """The words that only a department uses are terms, too."""
    labels = {field.label for form in FORMS.values() for _, field in form.fields()}
    labels |= {
        column.label
        for form in FORMS.values()
        for _, table in form.tables()
        for column in table.columns
    }
    labels |= {sheet.name for sheet in DEPARTMENT.sheets}
    for key in ("category", "fund_level", "fund_matrix", "project_list", "base_data", "evaluated",
                "purpose", "form_file", "self_grade", "duties"):  # fmt: skip
        assert TERMS[key] in labels
