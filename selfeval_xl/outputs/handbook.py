"""The catalogue of checks, scoring rules and terms as a workbook, made from the code's own faces."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from xlsxwriter import Workbook

from selfeval_xl import rules
from selfeval_xl.checks import REGISTER
from selfeval_xl.forms import OUTPUT_NAME
from selfeval_xl.glossary import TERMS
from selfeval_xl.outputs.rule_table import RULE_HEADS, rule_cells
from selfeval_xl.workbook_style import AUTHOR, Styles, protect, row_height, set_page

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from selfeval_xl.checks import Check

TITLE = "绩效自评检查与评分规则目录"
_CHECK_HEADS = (
    ("代码", 8),
    ("级别", 8),
    ("检查", 24),
    ("查什么", 52),
    ("怎么改", 48),
    ("依据", 32),
)
_TERM_HEADS = (("术语", 28), ("程序中的名称", 28))


def check_cells(check: Check) -> tuple[str, ...]:
    """Return code, level, title, what it looks for, remedy and basis of a check as printed."""
    basis = check.basis_in(rules.load(rules.DEFAULT_PROFILE))
    return check.code, check.severity.value, check.title, check.looks_for, check.remedy, basis


def handbook(created: datetime) -> bytes:
    """Return the catalogue as the bytes of an .xlsx file: checks, rules per profile, terms."""
    stream = BytesIO()
    book = Workbook(
        stream, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    book.set_properties({"title": TITLE, "author": AUTHOR, "created": created})
    book.define_name(OUTPUT_NAME, '="rules"')
    styles = Styles(book)
    checks = (check_cells(check) for check in REGISTER.values())
    _sheet(book, styles, "检查目录", "检查目录", _CHECK_HEADS, checks)
    for profile_id in rules.PROFILE_IDS:
        profile = rules.load(profile_id)
        title = f"{profile.title}　{profile.name}"
        rows = (rule_cells(rule) for rule in profile.rules.values())
        _sheet(book, styles, f"规则 {profile.id}", title, RULE_HEADS, rows)
    terms = ((chinese, english) for english, chinese in TERMS.items())
    _sheet(book, styles, "术语", "术语对照", _TERM_HEADS, terms)
    book.close()
    return stream.getvalue()


def _sheet(  # noqa: PLR0913 (a table has these parts)
    book: Workbook,
    styles: Styles,
    name: str,
    title: str,
    heads: Sequence[tuple[str, float]],
    rows: Iterable[Sequence[str]],
) -> None:
    sheet = book.add_worksheet(name)
    widths = [width for _, width in heads]
    for column, (head, width) in enumerate(heads):
        sheet.set_column(column, column, width)
        sheet.write_string(2, column, head, styles["head"])
    sheet.merge_range(0, 0, 0, len(heads) - 1, title, styles["title"])
    sheet.set_row(0, 32)
    sheet.set_row(2, 26)
    for number, cells in enumerate(rows, start=3):
        for column, text in enumerate(cells):
            sheet.write_string(number, column, text, styles["text"])
        sheet.set_row(number, row_height(list(zip(cells, widths, strict=True)), least=22))
    sheet.freeze_panes(3, 0)
    sheet.repeat_rows(2)
    set_page(sheet, TITLE, landscape=True)
    protect(sheet)
