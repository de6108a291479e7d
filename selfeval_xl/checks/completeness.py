"""P: everything that the form and the report require must be there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from selfeval_xl import rules
from selfeval_xl.checks.face import Problem, check, split_place
from selfeval_xl.findings import Severity
from selfeval_xl.forms import FORMS, Section
from selfeval_xl.intake import known

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selfeval_xl.checks.face import Evidence


_TABLES = (("funds", "资金来源"), ("goals", "年度目标"), ("indicators", "绩效指标"))


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
    filled = {key: frames.by_form(key).keys() for key, _ in _TABLES}
    texts = evidence.frames.by_form("texts")
    for form in evidence.frames.rows("forms"):
        yield from _fields(form, faulty)
        for key, what in _TABLES:
            if form.form_id not in filled[key]:
                sheet = getattr(form, f"{key}_sheet")
                yield Problem(form.form_id, sheet, (), f"没有填写{what}", expected="至少一行")
        own, wanted = texts.get(form.form_id, []), FORMS[form.form].required_sections
        yield from _sections(form.form_id, form.texts_sheet, own, wanted)
    for key in ("goals", "indicators"):
        yield from _columns(frames.rows(key), key, faulty)
    for row in evidence.frames.rows("funds"):
        if not known(row.source) and (row.form_id, row.sheet, row.source_at) not in faulty:
            yield Problem(
                row.form_id,
                row.sheet,
                (row.source_at,) if row.source_at else (),
                "「资金来源」未填",
                expected="必填",
            )


def _fields(form: Any, faulty: set[tuple[str, str, str]]) -> Iterator[Problem]:  # noqa: ANN401
    for sheet, field in FORMS[form.form].fields():
        if not field.required or known(getattr(form, field.key)):
            continue
        name, cells = split_place(getattr(form, f"{field.key}_at", ""))
        if not cells or (form.form_id, name, cells[0]) not in faulty:
            yield Problem(
                form.form_id, name or sheet.name, cells, f"「{field.label}」未填", expected="必填"
            )
    if known(form.profile) and rules.find(form.profile) is None:
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


def _columns(
    rows: tuple[Any, ...], key: str, faulty: set[tuple[str, str, str]]
) -> Iterator[Problem]:
    table = next(table for form in FORMS.values() for _, table in form.tables() if table.key == key)
    for column in (c for c in table.columns if c.required):
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
