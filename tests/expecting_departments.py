"""Ask for findings of departments: many in one pass, the one finding of a code, those that matter."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import departments
from cases import found
from expecting import INFO

from selfeval_xl.pipeline import Result, evaluate

if TYPE_CHECKING:
    from collections.abc import Iterable

    from selfeval_xl.findings import Finding
    from selfeval_xl.templates import Filling


def judge_all(fillings: Iterable[Filling]) -> list[Result]:
    """Build many departments, each in a folder of its own without any project workbook, in one pass."""
    with tempfile.TemporaryDirectory(prefix="selfeval-test-") as folder:
        paths = []
        for number, filling in enumerate(fillings):
            own = Path(folder) / str(number)
            own.mkdir()
            paths.append(departments.save(filling, own))
        results, refusals = evaluate(paths)
    assert not refusals, refusals
    return results


def only(filling: Filling, code: str) -> Finding:
    """Return the one finding of a code in a department without project workbooks."""
    (result,) = judge_all([filling])
    findings = found(result, code)
    assert len(findings) == 1, findings
    return findings[0]


def told(result: Result, code: str) -> list[tuple[str, str, str]]:
    """Return severity, place and message of the findings of a code."""
    return [(f.severity.value, f.place, f.message) for f in found(result, code)]


def serious(result: Result) -> list[str]:
    """Return code, place and message of every finding that is an error or a warning."""
    return [f"{f.code} {f.place} {f.message}" for f in result.findings if f.severity is not INFO]
