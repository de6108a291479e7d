"""P: is everything there that the form and the report require?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from selfeval_xl import rules
from selfeval_xl.checks.face import Problem, check
from selfeval_xl.findings import Severity
from selfeval_xl.forms import FORMS, PROJECT_OUTLINE
from selfeval_xl.intake import known

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pandas as pd

    from selfeval_xl import rules
from selfeval_xl.checks.face import Evidence


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
    frames = evidence.frames
    faulty = set(zip(frames.notes["form_id"], frames.notes["sheet"], frames.notes["cell"], strict=True))
    for form in frames.forms.itertuples(index=False):
        for sheet, field in FORMS[form.form].fields():
            place = getattr(form, f"{field.key}_at", "")
            if not field.required or known(getattr(form, field.key)):
                continue
            name, _, cell = place.partition("!")
            if (form.form_id, name, cell) not in faulty:
                yield Problem(
                    form.form_id, name or sheet.name, (cell,) if cell else (),
                    f"「{field.label}」未填", expected="必填",
                )  # fmt: skip
        if known(form.profile) and rules.find(form.profile) is None:
            name, _, cell = form.profile_at.partition("!")
            yield Problem(
                form.form_id, name, (cell,), f"没有评分规则「{form.profile}」，暂按默认规则测算",
                given=form.profile, expected="下拉列表中的评分规则",
            )  # fmt: skip
        for key, what in (("funds", "资金来源"), ("goals", "年度目标"), ("indicators", "绩效指标")):
            if not (frames.tables[key]["form_id"] == form.form_id).any():
                yield Problem(
                    form.form_id, getattr(form, f"{key}_sheet"), (), f"没有填写{what}", expected="至少一行"
                )
        own = frames.texts[frames.texts["form_id"] == form.form_id]
        yield from _sections(form.form_id, form.texts_sheet, own)
    for key in ("goals", "indicators"):
        yield from _columns(frames.tables[key], key, faulty)


def _columns(
    frame: pd.DataFrame, key: str, faulty: set[tuple[str, str, str]]
) -> Iterator[Problem]:
    table = next(table for form in FORMS.values() for _, table in form.tables() if table.key == key)
    for column in (c for c in table.columns if c.required):
        for row in frame[~frame[column.key].map(known)].itertuples(index=False):
            cell = getattr(row, f"{column.key}_at")
            if (row.form_id, row.sheet, cell) not in faulty:
                yield Problem(
                    row.form_id, row.sheet, (cell,) if cell else (), f"「{column.label}」未填", expected="必填"
                )


def _sections(form_id: str, sheet: str, own: pd.DataFrame) -> Iterator[Problem]:
    by_code = {row.code: row for row in own.itertuples(index=False) if known(row.code)}
    by_heading = {row.heading: row for row in own.itertuples(index=False) if known(row.heading)}
    for section in PROJECT_OUTLINE:
        row = by_code.get(section.code) or by_heading.get(section.heading)
        if not section.required or (row is not None and known(row.body)):
            continue
        if row is None:
            yield Problem(
                form_id, sheet, (), f"报告缺少「{section.heading}」一节", expected="保留该栏目并填写"
            )
        else:
            yield Problem(
                form_id, row.sheet, (row.body_at,), f"报告「{section.heading}」没有填写", expected="必写"
            )


CHECKS = (nothing_missing,)
