"""Small workbooks for tests: a project without a fault, and ways to bend it."""

from __future__ import annotations

import itertools
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from selfeval_xl.forms import PROJECT, PROJECT_OUTLINE
from selfeval_xl.pipeline import Result, evaluate
from selfeval_xl.templates import Filling, Value, build, narrative_rows

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from selfeval_xl.findings import Finding

Row = dict[str, Value]

FIELDS: dict[str, Value] = {
    "year": 2024,
    "project_name": "农村道路养护",
    "department": "某县交通运输局",
    "unit": "某县公路站",
    "project_type": "业务工作类",
    "public_service": "是",
    "profile": "财预〔2020〕10号",
}
BODIES = {s.code: f"{s.heading}按规定办理，资料齐全。" for s in PROJECT_OUTLINE if s.required}


def fund(**changes: Value) -> Row:
    """Return a fund row that spent its whole budget of 100 万元."""
    return {"source": "当年财政拨款", "initial": 100, "budget": 100, "spent": 100, **changes}


def indicator(**changes: Value) -> Row:
    """Return an indicator that reached its target of 10 with 50 points."""
    return {
        "level1": "产出指标",
        "level2": "数量指标",
        "name": "养护里程",
        "nature": "≥",
        "target": 10,
        "measure_unit": "公里",
        "actual": 10,
        "weight": 50,
        "self_score": 50,
        **changes,
    }


def indicators() -> list[Row]:
    """Return a complete set of indicators, 90 points in all, every one reached."""
    return [
        indicator(weight=20, self_score=20),
        indicator(level2="质量指标", name="验收合格率", target="95%", measure_unit="%", actual="96%",
                  weight=15, self_score=15),
        indicator(level2="时效指标", name="完成时间", nature="≤", target="2024年11月底前",
                  measure_unit="", actual="2024-11-20", weight=15, self_score=15),
        indicator(level1="效益指标", level2="社会效益指标", name="道路通行状况", nature="定性",
                  target="养护路段全年保持通行", measure_unit="", actual="达成预期指标", weight=30, self_score=30),
        indicator(level1="满意度指标", level2="服务对象满意度指标", name="群众满意度", target="90%",
                  measure_unit="%", actual="95%", weight=10, self_score=10),
    ]  # fmt: skip


def good(
    fields: Mapping[str, Value] | None = None,
    bodies: Mapping[str, str] | None = None,
    **tables: Sequence[Mapping[str, Value]],
) -> Filling:
    """Return a project without a finding of level 错误, changed as asked."""
    rows: dict[str, Sequence[Mapping[str, Value]]] = {
        "funds": [fund()],
        "goals": [{"expected": "养护农村道路 10 公里。", "actual": "养护农村道路 10 公里。"}],
        "indicators": indicators(),
        "texts": narrative_rows(PROJECT_OUTLINE, {**BODIES, **(bodies or {})}),
        **tables,
    }
    return Filling(fields={**FIELDS, **(fields or {})}, rows=rows)


_NUMBERS = itertools.count()


def save(filling: Filling, folder: Path | None = None, name: str = "") -> Path:
    """Build the workbook of a filling and return its path."""
    target = folder or Path(tempfile.mkdtemp(prefix="selfeval-test-"))
    path = target / (name or f"项目{next(_NUMBERS)}.xlsx")
    path.write_bytes(build(PROJECT, filling))
    return path


def judge(filling: Filling, folder: Path | None = None) -> Result:
    """Build, read, score and check one workbook."""
    results, refusals = evaluate([save(filling, folder)])
    assert not refusals, refusals
    return results[0]


def found(result: Result, code: str) -> list[Finding]:
    """Return the findings of one code."""
    return [finding for finding in result.findings if finding.code == code]
