"""Filled templates of a chosen size, built with the product's own template builder.

    python benchmarks/larger.py FOLDER 60 600 3000

writes ``larger_60.xlsx`` … into FOLDER: so many indicators, 20 fund rows, 25 texts.
"""

from __future__ import annotations

import sys
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from selfeval_xl.forms import PROJECT, PROJECT_OUTLINE
from selfeval_xl.templates import Filling, Value, build, narrative_rows

if TYPE_CHECKING:
    from collections.abc import Iterator

FUNDS = 20
_ADDED = 3
_SHARES = (
    ("产出指标", ("数量指标", "质量指标", "时效指标", "成本指标"), Decimal(2) / 3, 5000),
    (
        "效益指标",
        ("经济效益指标", "社会效益指标", "生态效益指标", "可持续影响指标"),
        Decimal(1) / 4,
        3000,
    ),
    ("满意度指标", ("服务对象满意度指标",), Decimal(1) / 12, 1000),
)
_MISSED_EVERY = 15


def filled(indicators: int) -> Filling:
    """Return a project with so many indicators whose figures agree with each other."""
    funds = list(_funds())
    total = sum((Decimal(str(row["budget"])) for row in funds), Decimal(0))
    body = (
        f"本年度全年预算数{total:.2f}万元，资金按管理制度使用，专款专用，按程序审批，接受监督检查。"
        "项目由业务股室组织实施，建设内容按规定招标、监理和验收，资料齐全，档案完整。"
    )
    bodies = {section.code: f"{section.heading}：{body}" for section in PROJECT_OUTLINE}
    added = {"栏5.1": [("三级标题", f"做法之{number}", body) for number in range(1, _ADDED + 1)]}
    return Filling(
        fields={
            "year": 2022,
            "project_name": "城乡公共服务综合保障",
            "department": "某县财政局",
            "unit": "某县公共服务中心",
            "project_type": "业务工作类",
            "public_service": "是",
            "start_date": date(2022, 1, 1),
            "end_date": date(2022, 12, 31),
            "basis_documents": "《关于做好绩效自评工作的通知》（财绩〔2023〕1号）",
            "profile": "湖南省（hunan）",
            "overall_goal": "保障城乡公共服务设施正常运行，服务能力和质量稳步达到规划要求。",
            "fill_date": date(2023, 3, 31),
        },
        rows={
            "funds": funds,
            "goals": [
                {
                    "expected": f"完成第{n}项年度任务。",
                    "actual": f"第{n}项年度任务按期完成，质量合格。",
                }
                for n in range(1, 6)
            ],
            "indicators": list(_indicators(indicators)),
            "texts": narrative_rows(PROJECT_OUTLINE, bodies, added),
        },
    )


def _funds() -> Iterator[dict[str, Value]]:
    for number in range(1, FUNDS + 1):
        budget = Decimal(100) + Decimal("12.34") * number
        yield {
            "source": f"第{number}类专项资金",
            "document_number": f"县财建〔2022〕{number}号",
            "initial": budget - 2,
            "budget": budget,
            "arrived": budget,
            "spent": budget - Decimal("1.5"),
            "reason": f"第{number}批项目年中追加2万元；尾款按合同下一年度支付，已督促加快结算。",
        }


def _indicators(count: int) -> Iterator[dict[str, Value]]:
    left, number = count, 0
    for level1, seconds, share, cents in _SHARES:
        own = left if level1 == "满意度指标" else round(count * share)
        left -= own
        for place in range(own):
            number += 1
            weight = Decimal(cents * (place + 1) // own - cents * place // own) / 100
            level2 = seconds[place * len(seconds) // own]
            yield {"level1": level1, "level2": level2, **_figures(number, level2, weight)}


def _figures(  # noqa: PLR0911 (one per kind)
    number: int, level2: str, weight: Decimal
) -> dict[str, Value]:
    row: dict[str, Value] = {
        "name": f"第{number}项任务完成情况", "nature": "≥", "target": 100 + number, "measure_unit": "个",
        "actual": 100 + number, "weight": weight, "self_score": weight, "reason": "",
        "evidence": "验收单、台账", "remark": "",
    }  # fmt: skip
    if number % _MISSED_EVERY == 0:
        cents = (weight * Decimal("0.8")).quantize(Decimal("0.01"), ROUND_HALF_UP)
        reason = f"第{number}项任务受汛期影响推迟。下一年度提前安排，按月调度。"
        return row | {"target": 100, "actual": 80, "self_score": cents, "reason": reason}
    if level2 == "时效指标":
        return row | {
            "nature": "≤",
            "target": "2022年12月底前",
            "measure_unit": "",
            "actual": date(2022, 12, 20),
        }
    if level2 == "成本指标":
        return row | {
            "nature": "≤",
            "target": 50 + number,
            "measure_unit": "万元",
            "actual": 50 + number,
        }
    if level2 == "服务对象满意度指标":
        return row | {
            "name": f"第{number}类对象满意度",
            "target": "90%",
            "measure_unit": "%",
            "actual": "95.5%",
        }
    if level2 == "社会效益指标":
        goal = f"建立第{number}项服务制度并印发"
        return row | {
            "nature": "定性",
            "target": goal,
            "measure_unit": "",
            "actual": "达成预期指标",
        }
    if level2 == "质量指标":
        return row | {
            "name": f"第{number}项任务验收合格率",
            "nature": "=",
            "target": 100,
            "measure_unit": "%",
            "actual": 100,
        }
    return row


def write_larger(folder: Path, indicators: int) -> Path:
    """Write the template with so many indicators into a folder."""
    path = folder / f"larger_{indicators}.xlsx"
    path.write_bytes(build(PROJECT, filled(indicators)))
    return path


if __name__ == "__main__":
    for size in sys.argv[2:]:
        print(write_larger(Path(sys.argv[1]), int(size)))
