"""Ask for findings: many workbooks in one pass, one finding of a code, the errors alone."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from cases import found, judge, save

from selfeval_xl.findings import Severity
from selfeval_xl.pipeline import Result, evaluate

if TYPE_CHECKING:
    from collections.abc import Iterable

    from selfeval_xl.findings import Finding
    from selfeval_xl.templates import Filling

ERROR, WARNING, INFO = Severity.ERROR, Severity.WARNING, Severity.INFO


def judge_all(fillings: Iterable[Filling]) -> list[Result]:
    """Build many workbooks and evaluate them in one pass."""
    with tempfile.TemporaryDirectory(prefix="selfeval-test-") as folder:
        results, refusals = evaluate([save(filling, Path(folder)) for filling in fillings])
    assert not refusals, refusals
    return results


def only(filling: Filling, code: str) -> Finding:
    """Return the one finding of a code in a workbook."""
    findings = found(judge(filling), code)
    assert len(findings) == 1, findings
    return findings[0]


def places(filling: Filling, code: str, severity: Severity | None = None) -> list[str]:
    """Return the places of all findings of a code (and a level) in a workbook."""
    return [
        finding.place
        for finding in found(judge(filling), code)
        if severity in {None, finding.severity}
    ]


def errors(result: Result) -> list[str]:
    """Return code, place and message of every finding of level 错误."""
    return [f"{f.code} {f.place} {f.message}" for f in result.findings if f.severity is ERROR]


def grave(result: Result, code: str) -> list[str]:
    """Return the messages of a code that are an error or a warning."""
    return [f.message for f in found(result, code) if f.severity is not INFO]
