"""Random but reproducible workbooks of both forms: every nature, method and gap a form can have."""

from __future__ import annotations

import random
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

import cases
import departments

from selfeval_xl.forms import DEPARTMENT, FUND_LEVELS, PROJECT

if TYPE_CHECKING:
    from selfeval_xl.templates import Filling, Value

PROFILES = ("财预〔2020〕10号", "财预〔2021〕101号", "湖南省")
DEPARTMENT_PROFILES = ("河北省", "湖南省", "财预〔2013〕53号")
_CATEGORIES = (*DEPARTMENT.lists["category"], "上年结转", "甲&乙", "Ppp", "PPP")
_GRADES = ("达成预期指标", "部分达成预期指标", "未达成预期指标", "不好说")


def filling(seed: int) -> Filling:
    """Return the filling number ``seed``; the same number gives the same filling."""
    rng = random.Random(seed)  # noqa: S311 (test data)
    fields: dict[str, Value] = {
        "profile": rng.choice(PROFILES),
        "over_mode": rng.choice((None, *PROJECT.lists["over_mode"])),
        "project_name": rng.choice(
            ("道路养护", "=1+1", "@项目", "+86", "-减法", "www.example.com", "甲&乙<丙>")
        ),
    }
    if rng.random() < 0.5:
        fields["execution_self_score"] = rng.choice((10, 9.5, 8, 0, 9.123, 9.999))
    if rng.random() < 0.5:
        fields["funds_declared_budget"] = rng.choice((100, 200.5, 0))
        fields["funds_declared_rate"] = rng.choice((1, 0.86, 0.5))
    return cases.good(
        fields=fields,
        funds=[_fund(rng) for _ in range(rng.randint(0, 9))],
        indicators=[_indicator(rng, number) for number in range(rng.randint(0, 20))],
    )


def department(seed: int) -> Filling:
    """Return the department number ``seed``; the same number gives the same department."""
    rng = random.Random(seed)  # noqa: S311 (test data)
    fields: dict[str, Value] = {
        "profile": rng.choice(DEPARTMENT_PROFILES),
        "over_mode": rng.choice((None, *DEPARTMENT.lists["over_mode"])),
        "department_name": rng.choice(
            ("某县交通运输局", "=1+1", "@局", "www.example.com", "甲&乙<丙>局")
        ),
    }
    for key in ("matrix_total_budget_stated", "projects_declared_spent", "declared_total"):
        if rng.random() < 0.3:
            fields[key] = rng.choice((100, 200.5, 0, 88))
    if rng.random() < 0.5:
        fields |= {
            "staff_posts": rng.choice((0, 30)), "staff_actual": rng.choice((None, 28, 31)),
            "three_public_last_budget": _amount(rng), "three_public_budget": _amount(rng),
            "office_budget": _amount(rng), "office_spent": _amount(rng), "added": rng.choice((-3.5, 0, 12)),
            "year_start_budget": _amount(rng), "procurement_budget": _amount(rng),
        }  # fmt: skip
    return departments.good(
        fields=fields,
        matrix=[_category(rng) for _ in range(rng.randint(0, 9))],
        projects=[_project(rng, number) for number in range(rng.randint(0, 12))],
        indicators=[
            _indicator(rng, number, DEPARTMENT.levels) for number in range(rng.randint(0, 20))
        ],
    )


def _category(rng: random.Random) -> cases.Row:
    row: cases.Row = {"category": rng.choice(_CATEGORIES)}
    for side in ("budget", "spent"):
        row |= {f"{side}_{end}": _amount(rng) for end in FUND_LEVELS.values()}
        if rng.random() < 0.3:
            row[f"{side}_stated"] = _amount(rng)
    return row


def _project(rng: random.Random, number: int) -> cases.Row:
    budget = _amount(rng)
    return {
        "name": rng.choice((f"项目{number}", f"=项目{number}", "同名项目", None)),
        "code": rng.choice((f"P{number:03d}", None)),
        "document_number": rng.choice((None, "冀财建〔2024〕12号", f"县财〔2024〕{number}号")),
        "category": rng.choice((*_CATEGORIES, None)),
        "fund_level": rng.choice((*FUND_LEVELS, None)),
        "budget": budget,
        "spent": budget if rng.random() < 0.4 else _amount(rng),
        "self_score": rng.choice((None, 100, 95.5, 0)),
        "self_grade": rng.choice((None, *DEPARTMENT.lists["grade"])),
        "evaluated": rng.choice(("是", "是", "否", None)),
        "purpose": rng.choice((None, "用于购置设备 2 台。")),
        "reason": rng.choice((None, "招标节约，下一步加快支付。")),
    }


def _amount(rng: random.Random) -> Value:
    return rng.choice(
        (None, 0, rng.randint(1, 900), round(rng.uniform(0, 5000), 2), Decimal("139.433578"))
    )


def _fund(rng: random.Random) -> cases.Row:
    budget = _amount(rng)
    spent = budget if rng.random() < 0.4 else _amount(rng)
    return {
        "source": rng.choice(("当年财政拨款", "上年结转资金", "中央财政资金", "=SUM(A1:A9)")),
        "initial": _amount(rng),
        "budget": budget,
        "arrived": _amount(rng),
        "spent": spent,
        "reason": rng.choice(("", "招标节约，下一步加快支付。")),
    }


def _indicator(
    rng: random.Random, number: int, levels: tuple[tuple[str, str], ...] = PROJECT.levels
) -> cases.Row:
    level1, level2 = rng.choice((*levels, ("", "数量指标"), ("产出*", "数量指标")))
    nature = rng.choice(PROJECT.lists["nature"])
    weight = rng.choice((1, 2.5, 3, 7.5, 10, 12.33, 9.03, 31.95, 33.3333, 50, None))
    target, actual, unit = _measures(rng, nature)
    own: Value = None
    if weight is not None and rng.random() < 0.8:
        own = rng.choice((weight, round(weight * rng.random(), 3), weight + 1))
    return {
        "level1": level1,
        "level2": level2,
        "name": f"指标名称{number}甲",
        "nature": nature,
        "target": target,
        "measure_unit": unit,
        "actual": actual,
        "weight": weight,
        "self_score": own,
        "method": rng.choice((None, "自动", *PROJECT.lists["method"]))
        if rng.random() < 0.4
        else None,
        "threshold": rng.choice((0.6, 0.8)) if rng.random() < 0.2 else None,
        "reason": rng.choice(("", "雨季较长，工期顺延，下一步加快进度。")),
    }


def _measures(  # noqa: PLR0911 (one per kind)
    rng: random.Random, nature: str
) -> tuple[Value, Value, str]:
    if nature == "定性":
        return "建立制度并运行", rng.choice(_GRADES), ""
    if nature == "是否":
        if rng.random() < 0.2:
            return 1, rng.choice((1, 0)), ""
        long = f'已完成，{"道路" * 120}"贯通"'
        return (
            "是",
            rng.choice(("是", "否", "已完成", "未完成", "说不清", '已"全部"完成', long)),
            "",
        )
    if rng.random() < 0.2:
        day = date(2024, 6, 30)
        return (
            day,
            rng.choice((day, day + timedelta(days=rng.randint(-9, 9)), "2024年7月", "快了")),
            "",
        )
    if rng.random() < 0.3:
        return "95%", rng.choice(("95%", "60.5%", "97%", 0.96, 96)), "%"
    if rng.random() < 0.15:
        return rng.choice(
            (
                ("1.5万元", "200元", ""),
                (10000, "1.2万元", "元"),
                ("2公里", "1500米", ""),
                (18.06, 35.57, "吨"),
                (284, 549.2, "个"),
                ("5辆", "3台", ""),
            )
        )
    target = rng.choice((0, 1, 7, 10, 12.5, 33.3, 365, -2))
    actual = rng.choice((target, 0, 1, round(target * rng.uniform(0, 3), 2), -1, "完成"))
    return target, actual, "个"
