"""P: everything that the form and the report require must be there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from selfeval_xl import rules
from selfeval_xl.checks.face import Problem, check, split_place
from selfeval_xl.findings import Severity
from selfeval_xl.forms import Kind
from selfeval_xl.intake import OFFICIAL, known

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selfeval_xl.checks.face import Evidence
    from selfeval_xl.forms import Field, Form, Section


@check(
    "P01",
    "必填项和必写栏目",
    Severity.ERROR,
    looks_for="必填项、指标行的必填列、年度目标和报告必写栏目是否空缺，必写栏目是否被删掉。",
    remedy="补填空缺的内容。",
    basis="财预〔2020〕10号附件1、附件3",
)
def nothing_missing(evidence: Evidence) -> Iterator[Problem]:
    """Find blank required fields, cells, tables and sections. Blank amounts are F07's."""
    frames, faulty = evidence.frames, evidence.unreadable()
    tables = [table for _, table in frames.form.tables()]
    asked = [(table, frames.by_form(table.key).keys()) for table in tables if table.asked]
    texts = frames.by_form("texts")
    for form in frames.rows("forms"):
        doubt = Severity.WARNING if evidence.is_official(form) else None
        yield from _fields(form, frames.form, faulty, doubt)
        yield from _total(form, evidence, faulty)
        if evidence.is_official(form):
            yield from _closings(texts.get(form.form_id, []))
        for table, filled in asked:
            if form.form_id not in filled and evidence.asks(form, table.key):
                sheet, message = getattr(form, f"{table.key}_sheet"), f"没有填写{table.asked}"
                yield Problem(form.form_id, sheet, (), message, expected="至少一行", severity=doubt)
        if evidence.asks(form, "texts"):
            own, wanted = texts.get(form.form_id, []), frames.form.required_sections
            yield from _sections(form.form_id, form.texts_sheet, own, wanted)
    measured = _measured(evidence)
    forms = {form.form_id: form for form in frames.rows("forms")}
    for table in tables:
        for column in (c for c in table.inputs if c.required and c.kind is not Kind.AMOUNT):
            rows = [
                row
                for row in frames.rows(table.key)
                if evidence.asks(forms[row.form_id], f"{table.key}.{column.key}")
            ]
            yield from _column(rows, column, faulty | measured)


def _measured(evidence: Evidence) -> set[tuple[str, str, str]]:
    """Return the places of results that need not be typed: the base data give them."""
    return {
        (row.form_id, row.sheet, row.actual_at)
        for row, score in evidence.scored()
        if score.measured is not None
    }


def _fields(
    form: Any,  # noqa: ANN401 (a frame's tuple)
    kind: Form,
    faulty: set[tuple[str, str, str]],
    severity: Severity | None,
) -> Iterator[Problem]:
    for sheet, field in kind.fields():
        if not field.required or known(getattr(form, field.key)):
            continue
        if f"fields.{field.key}" in form.absent:
            continue
        name, cells = split_place(getattr(form, f"{field.key}_at", ""))
        if form.layout == OFFICIAL:
            name = name or form.indicators_sheet
        if not cells or (form.form_id, name, cells[0]) not in faulty:
            yield Problem(
                form.form_id,
                name or sheet.name,
                cells,
                f"「{field.label}」未填",
                expected="必填",
                severity=severity,
            )
    if known(form.profile) and rules.find(form.profile, kind.id) is None:
        name, cells = split_place(form.profile_at)
        yield Problem(
            form.form_id,
            name,
            cells,
            f"没有评分规则「{form.profile}」，暂按默认规则测算",
            given=form.profile,
            expected="下拉列表中的评分规则",
            remedy="从下拉列表中选一种评分规则。",
        )


def _total(
    form: Any,  # noqa: ANN401 (a frame's tuple)
    evidence: Evidence,
    faulty: set[tuple[str, str, str]],
) -> Iterator[Problem]:
    """Find the total score left blank in the row that an official form has for it."""
    if not evidence.is_official(form) or not evidence.asks(form, "indicators.weight"):
        return
    sheet, cells = split_place(form.declared_total_at)
    if cells and not known(form.declared_total) and (form.form_id, sheet, cells[0]) not in faulty:
        yield Problem(form.form_id, sheet, cells, "「总分」未填", expected="各项自评得分之和")


def _closings(rows: list[Any]) -> Iterator[Problem]:
    """Find the texts around an official form's tables (评价结论 …) that were left blank."""
    for row in rows:
        if not known(row.body):
            yield Problem(
                row.form_id, row.sheet, (row.body_at,), f"「{row.heading}」未填",
                expected="写明情况，没有的写「无」", severity=Severity.WARNING,
            )  # fmt: skip


def _column(rows: list[Any], column: Field, faulty: set[tuple[str, str, str]]) -> Iterator[Problem]:
    """Find required cells left blank in used rows; blank amounts are F07's."""
    for row in rows:
        cell = getattr(row, f"{column.key}_at")
        if known(getattr(row, column.key)) or (row.form_id, row.sheet, cell) in faulty:
            continue
        yield Problem(
            row.form_id,
            row.sheet,
            (cell,) if cell else (),
            f"「{column.label}」未填",
            expected="必填",
        )


def _sections(
    form_id: str, sheet: str, own: list[Any], wanted: tuple[Section, ...]
) -> Iterator[Problem]:
    """Find required sections without text; a section may stand in several rows."""
    for section in wanted:
        rows = [r for r in own if r.code == section.code]
        rows = rows or [r for r in own if not known(r.code) and r.heading == section.heading]
        if any(known(row.body) for row in rows):
            continue
        if rows:
            message = f"报告「{section.heading}」没有填写"
            yield Problem(form_id, rows[0].sheet, (rows[0].body_at,), message, expected="必写")
        else:
            message = f"报告缺少「{section.heading}」一节"
            yield Problem(form_id, sheet, (), message, expected="保留该栏目并填写")


CHECKS = (nothing_missing,)
