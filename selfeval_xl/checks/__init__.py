"""The catalogue of checks and the one pass that runs them all."""

from __future__ import annotations

from types import MappingProxyType

from selfeval_xl.checks import (
    additions,
    agreement,
    base_data,
    claims,
    completeness,
    contradictions,
    data,
    foreign,
    funds,
    goals,
    items,
    matrix,
    partitions,
    patterns,
    reasons,
    repeats,
    scores,
    sections,
    shares,
    texts,
    transfer,
    units,
    weights,
    wording,
)
from selfeval_xl.checks.face import Check, Evidence, Problem
from selfeval_xl.findings import Finding, Severity, merge

_MODULES = (
    funds,
    matrix,
    partitions,
    weights,
    sections,
    scores,
    patterns,
    reasons,
    data,
    repeats,
    units,
    contradictions,
    foreign,
    goals,
    base_data,
    agreement,
    transfer,
    texts,
    items,
    claims,
    wording,
    additions,
    shares,
    completeness,
)

REGISTER = MappingProxyType({check.code: check for module in _MODULES for check in module.CHECKS})
"""Every check by its code, in the order of the catalogue."""


def run(evidence: Evidence) -> tuple[Finding, ...]:
    """Run every check over the whole batch and return the merged findings, the gravest first."""
    return merge(
        _finding(check, problem, evidence)
        for check in REGISTER.values()
        for problem in check.find(evidence)
    )


def _finding(check: Check, problem: Problem, evidence: Evidence) -> Finding:
    profile = evidence.profiles[problem.form_id]
    usual = Severity(profile.severities.get(check.code, check.severity.value))
    return Finding(
        form_id=problem.form_id,
        code=check.code,
        severity=problem.severity or usual,
        sheet=problem.sheet,
        cells=tuple(filter(None, problem.cells)),
        message=problem.message,
        remedy=problem.remedy or check.remedy,
        basis=problem.basis or check.basis_in(profile, problem.rule),
        given=problem.given,
        expected=problem.expected,
        difference=problem.difference,
    )


__all__ = ["REGISTER", "Check", "Evidence", "run"]
