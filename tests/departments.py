"""Small department workbooks for tests: one without a fault, ways to bend it, its projects' forms."""

from __future__ import annotations

import itertools
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import cases
from cases import Row, found

from selfeval_xl.forms import DEPARTMENT, DEPARTMENT_OUTLINE
from selfeval_xl.pipeline import Result, evaluate
from selfeval_xl.templates import Filling, Value, build, narrative_rows

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = [
    "department",
    "form_of",
    "found",
    "good",
    "judge",
    "matrix",
    "matrix_row",
    "project_row",
    "projects",
    "save",
]

FIELDS: dict[str, Value] = {
    "year": 2024,
    "department_name": "某县交通运输局",
    "basis_documents": "《关于开展2024年度绩效自评工作的通知》（县财绩〔2025〕3号）",
    "profile": "河北省",
}
BODIES = {s.code: f"{s.heading}按规定办理，资料齐全。" for s in DEPARTMENT_OUTLINE if s.required}


def department(**changes: Value) -> Row:
    """Return the fields of 某县交通运输局 2024, changed as asked."""
    return {**FIELDS, **changes}


def matrix_row(**changes: Value) -> Row:
    """Return a row of the fund matrix: 100 万元 of the county, all paid out."""
    return {"category": "本级", "budget_county": 100, "spent_county": 100, **changes}


def project_row(**changes: Value) -> Row:
    """Return a listed project that agrees with the project workbook of :func:`cases.good`."""
    return {
        "name": "农村道路养护",
        "code": "P001",
        "category": "本级",
        "fund_level": "县级",
        "budget": 100,
        "spent": 100,
        "self_score": 100,
        "self_grade": "优",
        "evaluated": "是",
        **changes,
    }


def matrix() -> list[Row]:
    """Return a matrix of two categories that :func:`projects` adds up to."""
    return [
        matrix_row(category="专项转移支付", budget_province=95.5, spent_province=95.5,
                   budget_county=0, spent_county=0),
        matrix_row(),
    ]  # fmt: skip


def projects() -> list[Row]:
    """Return two projects, one of them with a 资金文号."""
    return [
        project_row(),
        project_row(name="危桥改造", code="P002", document_number="冀财建〔2024〕12号",
                    category="专项转移支付", fund_level="省级", budget=95.5, spent=95.5,
                    purpose="改造危桥 2 座，已通车。"),
    ]  # fmt: skip


def good(
    fields: Mapping[str, Value] | None = None,
    bodies: Mapping[str, str] | None = None,
    **tables: Sequence[Mapping[str, Value]],
) -> Filling:
    """Return a department without a finding of level 错误, changed as asked."""
    rows: dict[str, Sequence[Mapping[str, Value]]] = {
        "matrix": matrix(),
        "projects": projects(),
        "group": [
            {"role": "组长", "post": "局长", "people": 1, "duty": "统筹绩效自评工作。"},
            {"role": "组员", "post": "财务股、公路股", "people": 4, "duty": "汇总数据，撰写报告。"},
        ],
        "systems": [{"name": "预算绩效管理办法", "document_number": "县交〔2023〕8号"}],
        "meetings": [{"name": "绩效自评布置会", "attended": "各股室", "topic": "布置自评工作。"}],
        "goals": [{"expected": "养护公路，改造危桥。", "actual": "完成养护和改造任务。"}],
        "indicators": cases.indicators(),
        "texts": narrative_rows(DEPARTMENT_OUTLINE, {**BODIES, **(bodies or {})}),
        **tables,
    }
    return Filling(fields=department(**(fields or {})), rows=rows)


def form_of(row: Mapping[str, Value], **fields: Value) -> Filling:
    """Return the project workbook that agrees with a row of the list; all its points are reached."""
    own = cases.fund(
        source=f"{row['category']}（{row['fund_level']}）",
        document_number=row.get("document_number"),
        initial=row["budget"],
        budget=row["budget"],
        spent=row["spent"],
    )
    named = {"project_name": row["name"], "project_code": row.get("code"), **fields}
    return cases.good(fields=named, funds=[own])


_NUMBERS = itertools.count()


def save(filling: Filling, folder: Path | None = None, name: str = "") -> Path:
    """Build the workbook of a department and return its path."""
    target = folder or Path(tempfile.mkdtemp(prefix="selfeval-test-"))
    path = target / (name or f"部门{next(_NUMBERS)}.xlsx")
    path.write_bytes(build(DEPARTMENT, filling))
    return path


def judge(
    filling: Filling, folder: Path | None = None, beside: Sequence[Filling] | None = None
) -> Result:
    """Build, read, score and check one department with project workbooks beside it.

    Without ``beside`` these are the forms that agree with its list.
    """
    listed = filling.rows["projects"]
    forms = [form_of(row) for row in listed] if beside is None else beside
    path = save(filling, folder)
    for form in forms:
        cases.save(form, path.parent)
    results, refusals = evaluate([path])
    assert not refusals, refusals
    return results[0]
