# ruff: noqa: C901, PLR0911 (written the plain way, as the module says)
"""The naive pipeline, second part: rules, scores and checks, row by row with ``iterrows``."""

from __future__ import annotations

import itertools
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
from naive_reading import AMOUNTS, Form, blank, number, plain, text

if TYPE_CHECKING:
    from collections.abc import Iterator

RULES = Path(__file__).resolve().parents[1] / "selfeval_xl" / "rules" / "data"
LEVELS = ("成本指标", "产出指标", "效益指标", "满意度指标")
_SYSTEM, _REVIEW = "预算绩效管理一体化系统保存校验", "绩效自评复核口径"
_MODES = {"不处理": "none", "仅提示": "flag", "说明原因": "reason", "定额扣分": "deduct_fixed"}
_SECTIONS = {
    "栏1.1": "项目实施单位基本情况", "栏1.2": "项目资金基本情况", "栏2.3": "项目资金管理情况分析",
    "栏3.1": "资金使用管理情况", "栏3.2": "项目组织实施情况", "栏4.1": "项目支出决策情况",
    "栏5.1": "主要经验做法", "栏5.2": "存在的问题及原因分析", "栏6": "有关建议",
}  # fmt: skip
_REQUIRED = (
    ("level1", "一级指标"), ("level2", "二级指标"), ("name", "三级指标"), ("nature", "指标性质"),
    ("target", "指标值"), ("actual", "实际完成值"), ("weight", "分值"), ("self_score", "自评得分"),
)  # fmt: skip
_GUIDANCE = (
    "[bookmark:", "_GoBack", "报告应包括以下附件", "一个项目支出一张表",
    "包括项目资金基本性质、用途和主要内容、涉及范围", "包括总体目标和年度目标",
    "主要包括管理制度、办法的制定及执行情况", "主要包括项目资金及项目管理制度建设",
    "主要包括项目招投标、调整、竣工验收等情况",
)  # fmt: skip
_TOL = 0.0100001


@dataclass
class Judged:
    """A form with its rules, scores, totals and findings."""

    form: Form
    profile: dict[str, Any]
    rules: dict[str, dict[str, Any]]
    lines: pd.DataFrame
    totals: dict[str, Any]
    findings: list[dict[str, str]]


def rounded(value: float, places: int = 2) -> float:
    """Round half up, as people do on paper."""
    scale = float(10**places)
    return int(value * scale + (0.5 + 1e-9 if value >= 0 else -0.5 - 1e-9)) / scale


def load_rules(typed: str) -> tuple[dict[str, Any], dict[str, dict[str, Any]]]:
    """Return the rule profile named in the workbook, and its rules with those it extends."""
    for path in sorted(RULES.glob("*.toml")):
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        if "id" in data and (data["id"] in typed or data["title"] == typed):
            break
    else:
        data = tomllib.loads((RULES / "mof2020.toml").read_text(encoding="utf-8"))
    rules: dict[str, dict[str, Any]] = {}
    before = [data["extends"]] if "extends" in data else []
    for name in [*before, *data.get("includes", [])]:
        part = tomllib.loads((RULES / f"{name}.toml").read_text(encoding="utf-8"))
        rules |= {
            key: {"document": part["document"], **rule} for key, rule in part["rules"].items()
        }
    rules |= {key: {"document": data["document"], **rule} for key, rule in data["rules"].items()}
    for rule in rules.values():
        unsure = "（待核实）" if rule["confidence"] in {"中", "低"} else ""
        rule["basis"] = f"{rule['document']}{rule.get('article', '')}{unsure}"
    return data, rules


def judge(form: Form) -> Judged:
    """Score and check a form."""
    profile, rules = load_rules(text(form.fields["profile"]))
    lines = form.tables["indicators"].copy()
    scores = [_score(row, rules, text(form.fields["over_mode"])) for _, row in lines.iterrows()]
    for name in ("curve", "points", "rule", "trace", "ratio", "met"):
        lines[name] = pd.Series(
            [score.get(name) for score in scores], index=lines.index, dtype=object
        )
    judged = Judged(form, profile, rules, lines, {}, [])
    judged.totals = _totals(judged)
    judged.findings = _findings(judged)
    return judged


def _score(row: pd.Series[Any], rules: dict[str, Any], mode: str) -> dict[str, Any]:
    w = row["weight"]
    if blank(w) or w <= 0:
        return {"curve": "未评", "rule": "missed", "trace": "分值未填或不大于 0，不能测算"}
    if row["nature"] == "定性":
        return _graded(row, rules)
    if row["nature"] == "是否":
        done = grade_word(text(row["actual"])) or text(row["actual"]).startswith("是")
        yes = bool(done) and not text(row["actual"]).startswith(("否", "未", "没"))
        trace = f"「{text(row['actual'])}」，{'得满分' if yes else '不得分'}"
        return {
            "curve": "直接赋分",
            "points": w if yes else 0.0,
            "rule": "direct",
            "trace": trace,
            "met": yes,
        }
    if blank(row["target"]) or blank(row["actual"]):
        return {"curve": "未评", "rule": "missed", "trace": "指标值或实际完成值未填，不能测算"}
    t, a = row["target_number"], row["actual_number"]
    if row["target_kind"] == "日期":
        met = a is not None and a <= t
        verdict = "按期，得满分" if met else "逾期，不得分"
        trace = f"规定 {row['target']}，实际 {row['actual']}，{verdict}"
        return {
            "curve": "时限",
            "points": w if met else 0.0,
            "rule": "dates",
            "trace": trace,
            "met": met,
        }
    if t is None or a is None:
        return {"curve": "未评", "rule": "missed", "trace": "指标值或实际完成值不是数字，不能测算"}
    if row["nature"] in {"≤", "<"}:
        return _at_most(w, t, a)
    return _at_least(row, w, t, a, rules, mode)


def grade_word(actual: str) -> str:
    """Return which qualitative grade a text names."""
    for word in ("部分达成", "未达成", "达成"):
        if actual.startswith(word):
            return f"{word}预期指标"
    return ""


def _graded(row: pd.Series[Any], rules: dict[str, Any]) -> dict[str, Any]:
    w, grade = row["weight"], grade_word(text(row["actual"]))
    bands = rules["qualitative_bands"]["value"]
    band = next((band for band in bands if band["grade"] == grade), None)
    if band is None:
        names = "、".join(band["grade"] for band in bands)
        return {
            "curve": "评判等级",
            "rule": "missed",
            "trace": f"定性指标的实际完成值应为 {names} 之一，不能测算",
        }
    if blank(row["self_score"]):
        return {"curve": "评判等级", "rule": "qualitative_bands", "trace": "自评得分未填，不能测算"}
    low, high = band_edges(w, band)
    points = max(low, min(row["self_score"], high))
    trace = f"选「{grade}」，得分区间 {low:.2f}～{high:.2f}，得 {points:.2f}"
    met = grade == bands[0]["grade"]
    return {
        "curve": "评判等级",
        "points": points,
        "rule": "qualitative_bands",
        "trace": trace,
        "met": met,
    }


def band_edges(weight: float, band: dict[str, Any]) -> tuple[float, float]:
    """Return the lowest and the highest points of a qualitative grade."""
    low, high = rounded(weight * band["share"][0]), rounded(weight * band["share"][1])
    return low, high if band["share"][1] == 1 else max(low, high - 0.01)


def _at_most(w: float, t: float, a: float) -> dict[str, Any]:
    ratio = a / t if t else None
    if a <= t:
        trace = f"完成 {plain(a)}，不超过 {plain(t)}，得满分"
        return {"curve": "反向", "points": w, "rule": "met" if t else "zero_target", "trace": trace,
                "ratio": ratio, "met": True}  # fmt: skip
    points = 0.0 if t == 0 or a >= 2 * t else rounded(w * (1 - (a - t) / t))
    trace = f"{plain(w)}×(1－({plain(a)}－{plain(t)})÷{plain(t)})＝{points:.2f}"
    return {
        "curve": "反向",
        "points": points,
        "rule": "reverse_curve",
        "trace": trace,
        "ratio": ratio,
        "met": False,
    }


def _at_least(  # noqa: PLR0913 (what the rule needs)
    row: pd.Series[Any], w: float, t: float, a: float, rules: dict[str, Any], mode: str
) -> dict[str, Any]:
    curve = "等于" if row["nature"] == "=" else "正向"
    if t == 0:
        return {
            "curve": curve,
            "points": w,
            "rule": "zero_target",
            "trace": "指标值为 0，得满分",
            "met": True,
        }
    ratio = max(0.0, a) / t
    threshold = number(row["threshold"])
    if a >= t:
        points, rule, trace = w, "met", f"完成 {plain(a)}，达到 {plain(t)}，得满分"
        if ratio >= 1 + rules["over_reason"]["value"] and _MODES.get(mode) == "deduct_fixed":
            points = max(0.0, w - rules["over_deduction"]["value"])
            rule, trace = "over_mode", f"超过指标值 {ratio - 1:.2%}，得 {points:.2f}"
    elif threshold is not None and ratio < threshold:
        points, rule = 0.0, "pass_threshold"
        trace = f"完成比例 {ratio:.2%} 低于及格门槛 {threshold:.2%}，不得分"
    else:
        points, rule = rounded(w * ratio), "missed"
        trace = f"{plain(w)}×{plain(a)}÷{plain(t)}＝{points:.2f}"
    return {
        "curve": curve,
        "points": points,
        "rule": rule,
        "trace": trace,
        "ratio": ratio,
        "met": a >= t,
    }


def _totals(judged: Judged) -> dict[str, Any]:
    form, lines, rules = judged.form, judged.lines, judged.rules
    funds = form.tables["funds"]
    totals: dict[str, Any] = {}
    for key in AMOUNTS:
        values = [row[key] for _, row in funds.iterrows() if not blank(row[key])]
        totals[key] = sum(values) if values else None
    weight = float(rules["execution_weight"]["value"])
    rate = (totals["spent"] or 0) / totals["budget"] if totals["budget"] else None
    execution = 0.0 if rate is None else rounded(weight * min(1, max(0, rate)))
    points = [row["points"] for _, row in lines.iterrows()]
    total = rounded(execution + sum(p for p in points if not blank(p)))
    own = [row["self_score"] for _, row in lines.iterrows()]
    typed = form.fields["execution_self_score"]
    self_execution = execution if blank(typed) else float(typed)
    complete = bool(own) and not any(blank(score) for score in own)
    self_total = rounded(sum(own) + self_execution) if complete else None
    return totals | {
        "rate": rate,
        "execution_weight": weight,
        "execution_points": execution,
        "full": rounded(weight + sum(w for w in lines["weight"] if not blank(w))),
        "total": total,
        "grade": grade_of(total, rules),
        "unscored": sum(blank(p) for p in points),
        "self_execution": self_execution,
        "self_total": self_total,
        "self_grade": None if self_total is None else grade_of(self_total, rules),
    }


def grade_of(total: float, rules: dict[str, Any]) -> str:
    """Return the grade of a total."""
    bands = rules["grades"]["value"]
    return str(next((band["grade"] for band in bands if total >= band["from"]), bands[-1]["grade"]))


# -- checks -----------------------------------------------------------------------------------


def _finding(code: str, severity: str, place: str, message: str, *more: str) -> dict[str, str]:
    given, expected, difference, remedy, basis = (*more, "", "", "", "", "")[:5]
    sheet, _, cell = place.partition("!")
    return {
        "code": code, "severity": severity, "sheet": sheet, "cell": cell, "message": message,
        "given": given, "expected": expected, "difference": difference,
        "remedy": remedy or "核对并改正。", "basis": basis or _SYSTEM,
    }  # fmt: skip


def _findings(judged: Judged) -> list[dict[str, str]]:
    found: list[dict[str, str]] = []
    for check in (_fund_rows, _declared, _weights, _approved, _nodes, _own_scores, _declared_total,
                  _reasons, _kinds, _rates, _targets, _placeholders, _amounts_in_text, _missing):  # fmt: skip
        found.extend(check(judged))
    for note in judged.form.notes:
        place = f"{note['sheet']}!{note['cell']}"
        remedy = "程序已换算，请核对是否符合本意。"
        found.append(
            _finding("D01", note["severity"], place, note["text"], note["typed"], "", "", remedy)
        )
    merged: dict[tuple[str, ...], list[str]] = {}
    for item in found:
        key = tuple(value for name, value in item.items() if name != "cell")
        cells = merged.setdefault(key, [])
        if item["cell"] not in cells:
            cells.append(item["cell"])
    names = [name for name in found[0] if name != "cell"] if found else []
    joined = [
        {**dict(zip(names, key, strict=True)), "cell": "、".join(cells)}
        for key, cells in merged.items()
    ]
    order = {"错误": 0, "警告": 1, "提示": 2}
    return sorted(joined, key=lambda item: (order[item["severity"]], item["code"]))


def _fund_rows(judged: Judged) -> Iterator[dict[str, str]]:
    form, rules = judged.form, judged.rules
    sheet = form.sheets["funds"]
    for _, row in form.tables["funds"].iterrows():
        name, budget, spent, initial = row["source"], row["budget"], row["spent"], row["initial"]
        explained = not blank(row["reason"]) or not blank(form.fields["funds_declared_reason"])
        at = f"{sheet}!{row['reason_at']}"
        if not blank(budget) and not blank(spent) and spent > budget > 0:
            yield _finding("F04", "错误", f"{sheet}!{row['spent_at']}", f"「{name}」全年执行数大于全年预算数",
                           f"{spent:.2f}万元", f"不大于 {budget:.2f}万元", f"{spent - budget:.2f}万元")  # fmt: skip
        if (
            budget
            and not blank(spent)
            and spent / budget < rules["rate_reason"]["value"]
            and not explained
        ):
            yield _finding(
                "F05", "警告", at, f"「{name}」执行率偏低，没有说明原因", f"{spent / budget:.2%}"
            )
        if not blank(initial) and not blank(budget) and initial != budget and not explained:
            message = f"「{name}」年初预算数 {initial:.2f}万元，全年预算数 {budget:.2f}万元，没有说明调整原因"
            yield _finding("F06", "警告", at, message, f"{initial:.2f}万元 → {budget:.2f}万元",
                           "说明预算调整的依据和原因", f"{budget - initial:.2f}万元")  # fmt: skip
        for key in ("budget", "spent"):
            if blank(row[key]):
                message = f"「{name}」的{AMOUNTS[key]}未填"
                yield _finding(
                    "F07", "错误", f"{sheet}!{row[f'{key}_at']}", message, "", "填写金额，没有填 0"
                )
        amounts = [row[key] for key in AMOUNTS if not blank(row[key]) and row[key] > 0]
        if amounts and 5000 <= max(amounts) / min(amounts) <= 20000:  # noqa: PLR2004 (元 for 万元)
            yield _finding(
                "F08", "警告", f"{sheet}!{row['budget_at']}", f"「{name}」疑似元与万元混用"
            )
        for key, label in AMOUNTS.items():
            if not blank(row[key]) and row[key] < 0:
                yield _finding(
                    "F09", "错误", f"{sheet}!{row[f'{key}_at']}", f"「{name}」{label}为负数"
                )
            elif not blank(row[key]) and abs(row[key] - round(row[key], 2)) > 1e-9:  # noqa: PLR2004
                yield _finding("F09", "提示", f"{sheet}!{row[f'{key}_at']}", "金额超过两位小数")


def _declared(judged: Judged) -> Iterator[dict[str, str]]:
    form, totals = judged.form, judged.totals
    rows = form.tables["funds"]
    for key, label in AMOUNTS.items():
        stated = form.fields[f"funds_declared_{key}"]
        if blank(stated) or totals[key] is None:
            continue
        if abs(stated - totals[key]) > 0.005 * (len(rows) + 1):
            yield _finding("F01", "错误", form.places[f"funds_declared_{key}"],
                           f"已申报的{label}总额与各资金来源之和不一致", f"{stated:.2f}万元",
                           f"{totals[key]:.2f}万元", f"{stated - totals[key]:.2f}万元")  # fmt: skip
    stated = form.fields["funds_declared_rate"]
    if not blank(stated) and totals["rate"] is not None and abs(stated - totals["rate"]) > 0.00005:  # noqa: PLR2004
        yield _finding("F02", "错误", form.places["funds_declared_rate"], "已申报的预算执行率与计算结果不一致",
                       f"{stated:.2%}", f"{totals['rate']:.2%}")  # fmt: skip
    if abs(totals["self_execution"] - totals["execution_points"]) > _TOL / 2:
        yield _finding("F03", "错误", form.places["execution_self_score"], "预算执行率自评得分与计算结果不一致",
                       f"{totals['self_execution']}分", f"{totals['execution_points']}分")  # fmt: skip


def _level_sums(lines: pd.DataFrame) -> dict[str, float]:
    sums: dict[str, float] = {}
    for _, row in lines.iterrows():
        level = text(row["level1"])
        sums[level] = sums.get(level, 0.0) + (row["weight"] or 0)
    return sums


def _words(sums: dict[str, Any]) -> str:
    return "、".join(
        f"{(level or '未分级').removesuffix('指标')} {plain(total)}"
        for level, total in sums.items()
    )


def _weights(judged: Judged) -> Iterator[dict[str, str]]:
    lines, rules, sheet = judged.lines, judged.rules, judged.form.sheets["indicators"]
    if lines.empty:
        return
    place = f"{sheet}!{lines['weight_at'].iloc[0]}:{lines['weight_at'].iloc[-1]}"
    full, right = judged.totals["full"], float(rules["weights_total"]["value"])
    if abs(full - right) > _TOL:
        own = judged.totals["execution_weight"]
        message = (
            f"指标分值合计 {plain(full - own)}，加预算执行率 {plain(own)} 分，不等于 {plain(right)}"
        )
        yield _finding(
            "W01",
            "错误",
            place,
            message,
            f"{plain(full)}分",
            f"{plain(right)}分",
            f"{plain(full - right)}分",
        )
    sums = _level_sums(lines)
    cases = [case["weights"] for case in rules["level1_weights"]["value"]]
    if not any(
        sums.keys() == case.keys() and all(abs(sums[k] - case[k]) <= _TOL for k in case)
        for case in cases
    ):
        yield _finding("W02", "警告", place, "各一级指标的分值与评分规则的分配不同", _words(sums),
                       " 或 ".join(_words(case) for case in cases))  # fmt: skip
    for _, row in lines.iterrows():
        w, at = row["weight"], f"{sheet}!{row['weight_at']}"
        if blank(w):
            continue
        if w <= 0:
            yield _finding("W04", "错误", at, "分值不大于 0", f"{plain(w)}分", "大于 0")
        elif w >= rules["heavy_weight"]["value"]:
            yield _finding(
                "W04", "警告", at, f"「{row['name']}」一个指标的分值过重", f"{plain(w)}分"
            )
        elif abs(w - rounded(w)) > 1e-9:  # noqa: PLR2004 (more than two decimals)
            yield _finding("W04", "提示", at, "分值超过两位小数", f"{plain(w)}分", "最多两位小数")


def _approved(judged: Judged) -> Iterator[dict[str, str]]:
    for _, row in judged.form.tables["weights"].iterrows():
        if blank(row["approved"]):
            continue
        below = judged.lines[judged.lines["level1"] == row["level1"]]
        if not blank(row["level2"]):
            below = below[below["level2"] == row["level2"]]
        total = sum(w for w in below["weight"] if not blank(w))
        if abs(total - row["approved"]) > _TOL:
            place = f"{judged.form.sheets['weights']}!{row['approved_at']}"
            yield _finding("W03", "错误", place, f"「{row['level2'] or row['level1']}」批复分值与三级指标分值之和不等",
                           f"{plain(row['approved'])}分", f"{plain(total)}分")  # fmt: skip


def _nodes(judged: Judged) -> Iterator[dict[str, str]]:
    form, lines, sheet = judged.form, judged.lines, judged.form.sheets["indicators"]
    if lines.empty:
        return
    place = f"{sheet}!{lines['level1_at'].iloc[0]}:{lines['level1_at'].iloc[-1]}"
    nodes = judged.rules["level2_nodes"]["value"]
    wanted = [
        ("level1", "产出指标"),
        ("level1", "效益指标"),
        ("level2", "数量指标"),
        ("level2", "质量指标"),
    ]
    if form.fields["public_service"] == "是":
        wanted.append(("level1", "满意度指标"))
    for key, node in wanted:
        if node not in set(lines[key]):
            yield _finding("W05", "警告", place, f"没有设置{node}", "", f"设置{node}")
    for _, row in lines.iterrows():
        if not blank(row["level1"]) and row["level1"] not in nodes:
            yield _finding(
                "W05", "警告", f"{sheet}!{row['level1_at']}", f"所选评分规则没有「{row['level1']}」"
            )
        elif not blank(row["level2"]) and row["level2"] not in nodes.get(row["level1"], ()):
            yield _finding(
                "W05",
                "警告",
                f"{sheet}!{row['level2_at']}",
                f"「{row['level2']}」不在「{row['level1']}」下",
            )


def _own_scores(judged: Judged) -> Iterator[dict[str, str]]:
    sheet = judged.form.sheets["indicators"]
    for _, row in judged.lines.iterrows():
        own, points, at = row["self_score"], row["points"], f"{sheet}!{row['self_score_at']}"
        if blank(own) or blank(row["weight"]):
            continue
        if own < 0 or own > row["weight"]:
            yield _finding(
                "S02", "错误", at, f"「{row['name']}」自评得分不在 0 与分值之间", f"{plain(own)}分"
            )
        elif blank(points):
            continue
        elif row["curve"] == "评判等级":
            if abs(own - points) > _TOL:
                yield _finding(
                    "S04", "错误", at, f"「{row['name']}」自评得分不在该档区间内", f"{plain(own)}分"
                )
        elif row["met"] is False and own == row["weight"] and points < own:
            yield _finding("S03", "错误", at, f"「{row['name']}」未达到却得满分：{row['trace']}", f"{plain(own)}分",
                           f"{points:.2f}分", f"{own - points:.2f}分")  # fmt: skip
        elif abs(own - points) > _TOL:
            yield _finding("S01", "错误", at, f"「{row['name']}」自评得分与测算得分不一致：{row['trace']}",
                           f"{plain(own)}分", f"{points:.2f}分", f"{own - points:.2f}分")  # fmt: skip


def _declared_total(judged: Judged) -> Iterator[dict[str, str]]:
    fields, own = judged.form.fields, judged.totals["self_total"]
    stated = fields["declared_total"]
    if not blank(stated) and own is not None and abs(stated - own) > _TOL:
        yield _finding("S05", "错误", judged.form.places["declared_total"], "已申报的自评总分不等于各项之和",
                       f"{plain(stated)}分", f"{own:.2f}分")  # fmt: skip
    base = own if blank(stated) else stated
    if base is not None and not blank(fields["declared_grade"]):
        grade = grade_of(base, judged.rules)
        if fields["declared_grade"] != grade:
            yield _finding(
                "S05", "错误", judged.form.places["declared_grade"], f"等级应为「{grade}」"
            )


def _reasons(judged: Judged) -> Iterator[dict[str, str]]:
    sheet, rules = judged.form.sheets["indicators"], judged.rules
    seen: dict[str, int] = {}
    for _, row in judged.lines.iterrows():
        key = re.sub(r"[\s，。；、,.;:：！!]+", "", text(row["reason"]))
        seen[key] = seen.get(key, 0) + 1
    for _, row in judged.lines.iterrows():
        at, reason = f"{sheet}!{row['reason_at']}", text(row["reason"])
        key = re.sub(r"[\s，。；、,.;:：！!]+", "", reason)
        given = row["points"] if blank(row["self_score"]) else row["self_score"]
        lost = not blank(given) and not blank(row["weight"]) and given < row["weight"]
        excess = (row["ratio"] or 1) - 1 if row["curve"] in {"正向", "等于"} else 0
        if lost and not reason:
            yield _finding(
                "R01", "错误", at, f"「{row['name']}」得分小于分值，没有填写偏差原因及改进措施"
            )
        if excess >= rules["over_flag"]["value"] and not reason:
            wide = excess >= rules["over_reason"]["value"]
            message = f"「{row['name']}」超过 {excess:.2%}，没有说明原因"
            yield _finding(
                "R02", "警告" if wide else "提示", at, message, f"{excess:.2%}", "说明原因"
            )
        if lost and reason and len(key) < 6:  # noqa: PLR2004 (empty talk)
            yield _finding(
                "R03", "警告", at, "偏差原因过于简单，没有说明问题", reason, "具体原因和改进措施"
            )
        elif lost and reason and seen[key] >= 3:  # noqa: PLR2004
            yield _finding(
                "R03", "警告", at, "多个指标的偏差原因完全相同", reason[:40], "针对各指标分别说明"
            )
        if (
            lost
            and reason
            and not re.search(
                r"下一步|下一?年度|今后|将|措施|改进|加强|完善|加快|优化|整改|计划", key
            )
        ):
            yield _finding(
                "R04", "提示", at, f"「{row['name']}」写了原因，没有写改进措施", reason[:40]
            )


def _kinds(judged: Judged) -> Iterator[dict[str, str]]:
    sheet = judged.form.sheets["indicators"]
    for _, row in judged.lines.iterrows():
        name = row["name"]
        if row["nature"] == "定性":
            if not blank(row["actual"]) and not grade_word(text(row["actual"])):
                names = "、".join(
                    band["grade"] for band in judged.rules["qualitative_bands"]["value"]
                )
                message = f"「{name}」的实际完成值没有写明达成情况，不能测算"
                yield _finding(
                    "D01",
                    "错误",
                    f"{sheet}!{row['actual_at']}",
                    message,
                    text(row["actual"])[:40],
                    names,
                )
            continue
        if row["nature"] == "是否":
            continue
        for key, label in (("target", "指标值"), ("actual", "实际完成值")):
            if row[f"{key}_kind"] == "文字":
                message = f"「{name}」的{label}「{row[key]}」不是数字"
                yield _finding(
                    "D01",
                    "错误",
                    f"{sheet}!{row[f'{key}_at']}",
                    message,
                    text(row[key]),
                    "数字、百分比或日期",
                )
        if row["actual_comparator"]:
            yield _finding(
                "D01", "错误", f"{sheet}!{row['actual_at']}", f"「{name}」的实际完成值带有比较符号"
            )


def _rates(judged: Judged) -> Iterator[dict[str, str]]:
    sheet = judged.form.sheets["indicators"]
    for _, row in judged.lines.iterrows():
        units = {row["measure_unit"], row["target_unit"], row["actual_unit"]}
        bounded = re.search(
            r"(合格|覆盖|及时|达标|完好|到位|验收|满意|准确|整改).*率|满意度", text(row["name"])
        )
        if "%" not in units or not bounded or row["nature"] in {"定性", "是否"}:
            continue
        for key, label in (("target", "指标值"), ("actual", "实际完成值")):
            value = row[f"{key}_number"]
            if value is not None and value > 100:  # noqa: PLR2004 (per cent)
                message = f"「{row['name']}」的{label}超过 100%"
                yield _finding(
                    "D02",
                    "错误",
                    f"{sheet}!{row[f'{key}_at']}",
                    message,
                    f"{plain(value)}%",
                    "不大于 100%",
                )
            elif value is not None and 0 < value <= 1 and row[f"{key}_unit"] != "%":
                yield _finding(
                    "D02",
                    "错误",
                    f"{sheet}!{row[f'{key}_at']}",
                    f"「{row['name']}」疑似把百分数填成了小数",
                )


def _targets(judged: Judged) -> Iterator[dict[str, str]]:
    sheet = judged.form.sheets["indicators"]
    for _, row in judged.lines.iterrows():
        name, target = text(row["name"]), text(row["target"])
        vague = re.search(
            r"明显|有效|显著|较好|良好|提高|提升|改善|增强|加强|大幅|逐步|不断|减少|下降|稳定",
            target,
        )
        if (
            row["nature"] == "定性"
            and vague
            and not re.search(r"\d|印发|建成|全部|[不未]发生", target)
        ):
            message = f"「{name}」的指标值没有可以衡量的标准"
            yield _finding(
                "D03",
                "警告",
                f"{sheet}!{row['target_at']}",
                message,
                target,
                "数字，或可以对照的标准",
            )
        levels = f"{text(row['level1'])}{text(row['level2'])}"
        if ("成本" in levels and row["nature"] in {"≥", ">"}) or (
            "满意度" in levels and row["nature"] in {"≤", "<"}
        ):
            yield _finding(
                "D04",
                "警告",
                f"{sheet}!{row['nature_at']}",
                f"「{name}」的方向可能反了",
                row["nature"],
            )
        if row["level2"] == "数量指标" and row["measure_unit"] in {"元", "万元", "亿元"}:
            yield _finding(
                "D05",
                "警告",
                f"{sheet}!{row['name_at']}",
                f"「{name}」是资金指标，不宜放在数量指标下",
                name,
            )


def _placeholders(judged: Judged) -> Iterator[dict[str, str]]:
    form = judged.form
    typed = [
        (form.places[key], text(form.fields[key]))
        for key in ("project_name", "department", "unit", "basis_documents", "overall_goal")
    ]
    for table, keys in (
        ("indicators", ("name", "target", "actual", "reason", "evidence", "remark")),
        ("goals", ("expected", "actual")), ("texts", ("heading", "body")), ("funds", ("reason", "document_number")),
    ):  # fmt: skip
        for _, row in form.tables[table].iterrows():
            typed += [(f"{form.sheets[table]}!{row[f'{key}_at']}", text(row[key])) for key in keys]
    for place, words in typed:
        left = re.search(
            r"^…+$|^指标\s*\d+[：:]?$|^[×xX＊*]{2,}$|\d+\s*字以内|请在此处|此处填写|点击此处", words
        )
        found = left[0] if left else next((guide for guide in _GUIDANCE if guide in words), "")
        if found:
            yield _finding(
                "D07",
                "错误",
                place,
                f"留有模板提示文字「{found}」",
                found,
                "本项目的实际内容",
                "",
                "",
                _REVIEW,
            )


def _amounts_in_text(judged: Judged) -> Iterator[dict[str, str]]:
    form, totals = judged.form, judged.totals
    known = {totals[key] for key in AMOUNTS if totals[key] is not None}
    funds = form.tables["funds"]
    for _, row in funds.iterrows():
        known |= {row[key] for key in AMOUNTS if not blank(row[key])}
    known |= {abs(one - other) for one, other in itertools.combinations(known, 2)}
    for key in AMOUNTS:
        column = [row[key] for _, row in funds.iterrows() if not blank(row[key])]
        known |= {one + other for one, other in itertools.combinations(column, 2)}
    for _, row in judged.lines.iterrows():
        known |= {
            row[f"{key}_number"] for key in ("target", "actual") if row[f"{key}_number"] is not None
        }
    for _, row in form.tables["texts"].iterrows():
        for match in re.finditer(r"(?<![\d.,])([\d,]+)(\.\d+)?\s*万元", text(row["body"])):
            amount, places = (
                float(match[1].replace(",", "") + (match[2] or "")),
                len(match[2] or ".") - 1,
            )
            if not any(abs(round(figure, places) - amount) < 1e-6 for figure in known):  # noqa: PLR2004
                place = f"{form.sheets['texts']}!{row['body_at']}"
                message = f"正文中的 {match[0]} 在资金表和指标表中找不到"
                yield _finding("T01", "警告", place, message, match[0], "与资金表一致的金额")


def _missing(judged: Judged) -> Iterator[dict[str, str]]:
    form = judged.form
    for key, label in (("year", "年度"), ("project_name", "项目名称"), ("department", "主管部门"),
                       ("unit", "实施单位"), ("profile", "评分规则")):  # fmt: skip
        if blank(form.fields[key]):
            yield _finding("P01", "错误", form.places[key], f"「{label}」未填", "", "必填")
    for table in ("funds", "goals", "indicators"):
        if form.tables[table].empty:
            yield _finding("P01", "错误", form.sheets[table], "没有填写", "", "至少一行")
    for _, row in judged.lines.iterrows():
        for key, label in _REQUIRED:
            if blank(row[key]):
                yield _finding(
                    "P01",
                    "错误",
                    f"{form.sheets['indicators']}!{row[f'{key}_at']}",
                    f"「{label}」未填",
                    "",
                    "必填",
                )
    for _, row in form.tables["goals"].iterrows():
        for key, label in (("expected", "预期目标"), ("actual", "实际完成情况")):
            if blank(row[key]):
                yield _finding(
                    "P01",
                    "错误",
                    f"{form.sheets['goals']}!{row[f'{key}_at']}",
                    f"「{label}」未填",
                    "",
                    "必填",
                )
    written = {
        text(row["code"]): (text(row["body"]), row["body_at"])
        for _, row in form.tables["texts"].iterrows()
    }
    for code, heading in _SECTIONS.items():
        body, at = written.get(code, ("", ""))
        if not body:
            yield _finding(
                "P01",
                "错误",
                f"{form.sheets['texts']}!{at}",
                f"报告「{heading}」没有填写",
                "",
                "必写",
            )
