"""What the commands print: summaries, findings and JSON; widths count Chinese characters as two."""

from __future__ import annotations

import json
import unicodedata
from typing import TYPE_CHECKING, Any

from selfeval_xl.findings import Severity, count_by_severity
from selfeval_xl.intake import Part, known

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal
    from pathlib import Path

    from selfeval_xl.findings import Finding
    from selfeval_xl.pipeline import Refusal, Result

_MOST_ERRORS = 5
_LABEL_WIDTH = 12
_ALWAYS_COUNTED = frozenset({"funds", "goals", "indicators"})
_LINE = 100
"""How many columns a line of recognised labels takes: it stays readable on a usual terminal."""
_MOST_VALUE, _MOST_MESSAGE, _MOST_WHY = 40, 160, 100


def width(text: str) -> int:
    """Return how many columns a text takes on a terminal."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def pad(text: str, columns: int) -> str:
    """Return a text filled up with blanks to a number of columns."""
    return text + " " * max(0, columns - width(text))


def summary(result: Result, outputs: Sequence[tuple[str, Path]] = ()) -> str:
    """Return the short report of one workbook: scores, grade, findings, where the outputs are."""
    figures = result.figures
    counts = count_by_severity(result.findings)
    scores = [("测算得分", _computed(result)), ("自评得分", _own(result))]
    if not result.has_points:
        scores = [("得分", "本表未设分值，不计算得分和等级")]
        if result.has_own_scores:
            none = "各指标未列分值，不测算总分和等级"
            scores = [("测算得分", none), ("自评得分", _own(result))]
    lines = [
        *_recognised(result)[:1],
        (_subject(result), _short(result.subject or "未填", _MOST_VALUE)),
        ("评分规则", _rules(result)),
        *scores,
        ("预算执行率", figures.text("rate")),
        ("问题", "　".join(f"{severity.value} {counts[severity]}" for severity in Severity)),
        *((label, str(path)) for label, path in outputs),
    ]
    text = [_heading(result), *(f"  {pad(label, _LABEL_WIDTH)}{value}" for label, value in lines)]
    errors = [finding for finding in result.findings if finding.severity is Severity.ERROR]
    text += [f"    {line(finding)}" for finding in errors[:_MOST_ERRORS]]
    if len(errors) > _MOST_ERRORS:
        text.append(f"    其余 {len(errors) - _MOST_ERRORS} 条错误见「问题清单」。")
    return "\n".join(text)


def _computed(result: Result) -> str:
    """Return the computed total, with its grade once every point of it is known."""
    total = f"{result.figures.text('total')} 分，{result.figures.text('grade')}"
    if result.totals.unscored:
        total += f"（{result.figures.text('unscored')} 个指标未能测算）"
    elif not result.lines:
        total += "（没有填写绩效指标）"
    elif result.totals.execution_points is None:
        total += "（预算执行率未能测算）"
    return total


def _own(result: Result) -> str:
    """Return the unit's own total: as declared, beside the sum of its scores where that is another."""
    figures, grade = result.figures, result.own_grade
    declared = figures.value("declared.total")
    if declared is not None and declared != figures.value("self_total"):
        total = f"申报总分 {figures.text('declared.total')}（{result.own_sum}）"
    elif figures.value("self_total") is None:
        return "未填全，不能合计"
    else:
        total = f"{figures.text('self_total')} 分"
    return f"{total}，{grade}" if grade else total


def _subject(result: Result) -> str:
    """Return what is evaluated, as the label before its name."""
    return "部门" if result.is_department else "项目"


def _rules(result: Result) -> str:
    """Return by which rules a workbook was judged, and why by these."""
    return f"{result.profile.title}（{_short(result.rules_why, _MOST_WHY)}）"


def _recognised(result: Result) -> list[tuple[str, str]]:
    """Return what an official form was taken for; nothing for our own templates."""
    labels = understood(result)
    if not labels:
        return []
    counts = "，".join(
        f"{word} {len(result.tables[key])} {unit}"
        for key, word, unit in (
            ("funds", "资金", "行"), ("goals", "目标", "条"), ("indicators", "指标", "个"),
            ("management", "资金管理情况", "项"), ("remarks", "说明", "处"),
        )
        if result.tables[key] or key in _ALWAYS_COUNTED
    )  # fmt: skip
    title = result.form.official_title or "没有标题"
    parts: dict[Part, list[str]] = {}
    for label in labels:
        parts.setdefault(label.part, []).append(f"{label.meaning} {_in_sheet(label.cell)}")
    found = [line for part in Part if part in parts for line in _filled(f"{part}：", parts[part])]
    left = [f"{label.label}（{_in_sheet(label.cell)}）" for label in result.form.overlooked]
    lines = [
        ("识别为", f"官方格式的绩效自评表「{_short(title, _MOST_VALUE)}」，{counts}"),
        (
            "填写情况",
            f"表上可填 {result.form.filled.asked} 格，已填 {result.form.filled.filled} 格",
        ),
        ("认出的栏目", f"工作表「{result.form.indicators_sheet}」"),
        *(("", line) for line in found),
        *_below("没有认出", _filled("", left)),
        *_below("没有找到", _filled("", result.form.not_found)),
    ]
    return [(label, text) for label, text in lines if text]


def _in_sheet(place: str) -> str:
    return place.rpartition("!")[2]


def _below(label: str, lines: Sequence[str]) -> list[tuple[str, str]]:
    """Return lines under one label, which stands before the first of them."""
    return [(label if not number else "", line) for number, line in enumerate(lines)]


def _filled(head: str, items: Sequence[str]) -> list[str]:
    """Return items after a head, in lines of readable width; the head stands in the first."""
    lines: list[str] = []
    line = head
    for number, item in enumerate(items):
        part = item if number == len(items) - 1 else f"{item}、"
        if line.strip() and line != head and width(line) + width(part) > _LINE:
            lines.append(line)
            line = " " * width(head)
        line += part
    return [*lines, line] if items else []


def _heading(result: Result) -> str:
    """Return the name of a file; of a workbook with several forms, also which of them it is."""
    if not result.form.part:
        return result.path.name
    subject = _short(result.subject or "未填", _MOST_VALUE)
    sheet = result.form.indicators_sheet
    return f"{result.path.name}　工作表「{sheet}」　{_subject(result)} {subject}"


def understood(result: Result) -> tuple[Any, ...]:
    """Return the labels that were recognised on an official form, none for our templates."""
    return tuple(getattr(result.form, "understood", None) or ())


def line(finding: Finding) -> str:
    """Return a finding in one line: level, code, place, message and the figures compared."""
    compared = "，".join(
        f"{label} {_short(value, _MOST_VALUE)}"
        for label, value in (
            ("填报", finding.given),
            ("应为", finding.expected),
            ("差", finding.difference),
        )
        if value and value not in finding.message
    )
    figures = f"（{compared}）" if compared else ""
    return f"{finding.severity.value} {finding.code} {finding.place}　{_short(finding.message, _MOST_MESSAGE)}{figures}"


def _short(text: str, most: int) -> str:
    """Return a text in one line, cut where it is longer than a line can be read."""
    flat = " ".join(text.split("\n"))
    return flat if len(flat) <= most else f"{flat[: most - 1]}…"


def findings_table(result: Result) -> str:
    """Return every finding of one workbook, each with its remedy and basis."""
    counts = count_by_severity(result.findings)
    head = "　".join(f"{severity.value} {counts[severity]}" for severity in Severity)
    text = [f"{_heading(result)}　{head}"]
    told = [*_recognised(result), ("评分规则", _rules(result))]
    text += [f"  {pad(label, _LABEL_WIDTH)}{value}" for label, value in told]
    for finding in result.findings:
        text.append(f"  {line(finding)}")
        text.append(f"      修改：{finding.remedy}")
        text.append(f"      依据：{finding.basis}")
    if not result.findings:
        text.append("  没有发现问题。")
    return "\n".join(text)


def as_json(items: Sequence[Result | Refusal]) -> str:
    """Return the machine-readable result: a JSON array with one object per file."""
    return json.dumps([_object(item) for item in items], ensure_ascii=False, indent=2)


def _object(item: Result | Refusal) -> dict[str, Any]:
    from selfeval_xl.pipeline import Refusal  # noqa: PLC0415 (imports pandas; printing needs it last)

    if isinstance(item, Refusal):
        return {
            "file": str(item.path),
            "form": None,
            "profile": None,
            "profile_why": None,
            "read": None,
            "scores": None,
            "findings": [],
            "error": item.sentence,
        }
    totals = item.totals
    own = {
        table.key for _, table in item.kind.tables()
    }  # what only official forms have, if they do
    return {
        "file": str(item.path),
        "form": item.form.form,
        "profile": item.profile.id,
        "profile_why": item.rules_why,
        "read": {
            key: sum(known(row.body) for row in rows) if key == "texts" else len(rows)
            for key, rows in item.tables.items()
            if rows or key in own
        },
        "scores": {
            "execution": _number(totals.execution_points),
            "indicators": _number(totals.indicator_points),
            "total": _number(totals.total),
            "grade": totals.grade,
            "self_total": _number(totals.self_total),
            "self_grade": totals.self_grade,
        }
        if item.has_points or item.has_own_scores
        else None,
        "findings": [_finding(finding) for finding in item.findings],
        **_labels(item),
    }


def _labels(item: Result) -> dict[str, Any]:
    """Return the labels recognised on an official form; templates have no such key."""
    labels = understood(item)
    if not labels:
        return {}
    return {
        "recognised": [
            {"label": one.label, "cell": one.cell, "meaning": one.meaning} for one in labels
        ],
        "unrecognised": [{"label": one.label, "cell": one.cell} for one in item.form.overlooked],
        "not_found": list(item.form.not_found),
        "cells": {"asked": item.form.filled.asked, "filled": item.form.filled.filled},
    }


def _number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def _finding(finding: Finding) -> dict[str, str]:
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "sheet": finding.sheet,
        "cell": finding.cell,
        "given": finding.given,
        "expected": finding.expected,
        "difference": finding.difference,
        "message": finding.message,
        "remedy": finding.remedy,
        "basis": finding.basis,
    }
