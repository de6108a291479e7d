"""The official form as a Word table, for the annex."""

from __future__ import annotations

from itertools import chain, groupby
from typing import TYPE_CHECKING

from selfeval_xl.exact import plain
from selfeval_xl.figures import AMOUNT_LABELS, NONE_TEXT
from selfeval_xl.intake import known
from selfeval_xl.outputs.official_form import (
    FUND_HEADS,
    INDICATOR_HEADS,
    declared_figure,
    declared_total,
    form_for,
    fund_lines,
    score_note,
    shown_actual,
    shown_target,
)
from selfeval_xl.outputs.report.blocks import Cell, Paragraph, Table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selfeval_xl.outputs.report.blocks import Block
    from selfeval_xl.pipeline import Line, Result

_WIDTHS = (20.0, 20.0, 25.0, 42.0, 29.0, 29.0, 16.0, 20.0, 44.0)


def official_table(result: Result) -> Iterator[Block]:
    """Yield the form's title, year and table."""
    year = result.form.year if known(result.form.year) else "　　"
    yield Paragraph(form_for(result).title, "AnnexTitle")
    yield Paragraph(f"（{year}年度）", "TableCenter")
    upper = (*_head(result), *_money(result), *_goals(result))
    yield Table(_WIDTHS, upper, head_rows=0, after="TableJoin")
    yield Table(_WIDTHS, (*_indicators(result), _total(result)))
    yield Paragraph(score_note(result), "Remark")


def _label(text: str, span: int = 1, merge: str = "") -> Cell:
    return Cell(text, "FormCenter", span, merge)


def _text(text: str | None, span: int = 1) -> Cell:
    return Cell(text or "", "FormText", span)


def _head(result: Result) -> Iterator[tuple[Cell, ...]]:
    for pairs in form_for(result).heads:
        spans = (8,) if len(pairs) == 1 else (4, 3)
        cells = (
            (_label(label), _text(getattr(result.form, key), span))
            for (label, key), span in zip(pairs, spans, strict=True)
        )
        yield tuple(chain.from_iterable(cells))


def _money(result: Result) -> Iterator[tuple[Cell, ...]]:
    figures, official = result.figures, form_for(result)
    yield (
        _label(official.money, merge="start"),
        _label("", 2),
        *(_label(head) for head in FUND_HEADS),
    )
    keys = (official.initial, "budget", "spent")
    amounts = (Cell(_total_amount(result, key), "FormNumber") for key in keys)
    stated = declared_figure(result, "rate")
    yield (
        _label("", merge="continue"), _label("年度资金总额", 2), *amounts,
        _label(figures.text("execution_weight")),
        _label(figures.text("rate") if stated is None else stated.text),
        _label(figures.text("self_execution")),
    )  # fmt: skip
    for line in fund_lines(result):
        texts = (figures.text(f"{line.figure}{key}") for key in ("initial", "budget", "spent"))
        yield (
            _label("", merge="continue"), _text(line.label, 2),
            *(Cell(text, "FormNumber" if text != NONE_TEXT else "FormCenter") for text in texts),
            _label(NONE_TEXT), _label(figures.text(f"{line.figure}rate")), _label(NONE_TEXT),
        )  # fmt: skip


def _total_amount(result: Result, key: str) -> str:
    stated = None if key not in AMOUNT_LABELS else declared_figure(result, key)
    return (stated or result.figures[key]).text


def _goals(result: Result) -> Iterator[tuple[Cell, ...]]:
    yield _label("年度总体目标", merge="start"), _label("预期目标", 4), _label("实际完成情况", 4)
    many = len(result.tables["goals"]) > 1
    for number, goal in enumerate(result.tables["goals"], start=1):
        prefix = f"{number}. " if many else ""
        texts = (f"{prefix}{text}" if text else "" for text in (goal.expected, goal.actual))
        yield _label("", merge="continue"), *(_text(text, 4) for text in texts)


def _indicators(result: Result) -> Iterator[tuple[Cell, ...]]:
    yield _label("绩效指标", merge="start"), *(Cell(head, "FormHead") for head in INDICATOR_HEADS)
    for level1, rows in groupby(result.ordered, key=lambda line: line.row.level1 or ""):
        first = "start"
        for level2, inner in groupby(rows, key=lambda line: line.row.level2 or ""):
            second = "start"
            for line in inner:
                yield (
                    _label("", merge="continue"),
                    _label(level1 if first == "start" else "", merge=first),
                    _label(level2 if second == "start" else "", merge=second),
                    *_indicator(result, line),
                )
                first = second = "continue"


def _indicator(result: Result, line: Line) -> Iterator[Cell]:
    row = line.row
    own = result.figures.text(f"indicator.{line.number}.self")
    score = own if own != NONE_TEXT else result.figures.text(f"indicator.{line.number}.points")
    yield _text(row.name)
    yield _label(shown_target(row))
    yield _label(shown_actual(line))
    yield _label(plain(row.weight) if row.weight is not None else "")
    yield _label(score)
    yield _text(row.reason)


def _total(result: Result) -> tuple[Cell, ...]:
    figures = result.figures
    own = declared_total(result) or figures["self_total"]
    return (
        Cell("总分", "FormHead", 6),
        _label(figures.text("full")),
        _label(figures.text("total") if own.value is None else own.text),
        _label(f"等级：{result.own_grade or figures.text('grade')}"),
    )
