"""项目执行情况: every project of a department with its live rate, its score, and what calls for attention."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from selfeval_xl.figures import NONE_TEXT, by_category
from selfeval_xl.intake import known
from selfeval_xl.outputs.scored.flags import GRAVE, Flags, below, low_words
from selfeval_xl.outputs.scored.ledger import FIRST_ROW, HEAD_ROW, Column, Ledger
from selfeval_xl.outputs.scored.ledger_sheet import mark_gaps, write_stated, write_totals
from selfeval_xl.workbook_style import protect, row_height, set_page

if TYPE_CHECKING:
    from selfeval_xl.outputs.scored.book import Book
    from selfeval_xl.pipeline import Result

NAME = "项目执行情况"
_HEADS = {
    "number": ("序号", 5.0), "name": ("项目名称", 26.0), "code": ("项目编码", 11.0),
    "document_number": ("资金文号", 15.0), "category": ("资金类别", 13.0), "fund_level": ("资金层级", 6.0),
    "budget": ("安排数", 11.0), "spent": ("支出数", 11.0), "unspent": ("结余", 10.0), "rate": ("执行率", 9.0),
    "score": ("自评得分", 7.5), "grade": ("自评等级", 6.0), "evaluated": ("是否自评", 6.0),
    "flags": ("预警", 18.0), "reason": ("执行偏差原因", 27.0), "forms": ("项目自评表", 20.0),
    "rate_stated": ("执行率（单位申报数）", 11.0),
}  # fmt: skip
LEDGER = Ledger(
    name=NAME,
    table="projects",
    figure="project.",
    whole="list.",
    letters=MappingProxyType(dict(zip(_HEADS, "ABCDEFGHIJKLMNOPQ", strict=True))),
    columns=(
        Column("budget", "list.budget", "projects_declared_budget"),
        Column("spent", "list.spent", "projects_declared_spent"),
    ),
    declared_rate="projects_declared_rate",
    labels=("合计（各项目）", "合计（单位申报数）"),
    label_to=5,
)
_WIDTHS = {key: width for key, (_, width) in _HEADS.items()}
_TEXTS = ("name", "code", "document_number", "fund_level", "evaluated", "reason")
_CENTRED = ("fund_level", "grade", "evaluated")


def write(book: Book, result: Result) -> None:
    """Write the sheet."""
    sheet, style, rows = book.sheet(NAME), book.style, LEDGER.rows(result)
    stated = any(known(row.rate_stated) for row in rows)
    count = len(_HEADS) if stated else len(_HEADS) - 1
    for column, (head, width) in enumerate(list(_HEADS.values())[:count]):
        sheet.set_column(column, column, width)
        sheet.write_string(HEAD_ROW, column, head, style["head"])
    sheet.set_row(HEAD_ROW, 30)
    sheet.merge_range(0, 0, 0, count - 1, NAME, style["title"])
    sheet.set_row(0, 32)
    sheet.merge_range(1, 0, 1, count - 1, _note(result), style["note"])
    sheet.set_row(1, 28)
    write_totals(book, result, LEDGER, count)
    flags = Flags(result)
    names = _category_names(result)
    for number, row in enumerate(rows):
        _project(book, result, number, row, flags, names[int(row.row)])
    if not rows:
        for column in range(count):
            sheet.write_blank(FIRST_ROW, column, None, style["text"])
    if stated:
        write_stated(book, result, LEDGER, ("rate_stated",))
    mark_rates(book, result, LEDGER)
    mark_gaps(book, LEDGER)
    _mark_flags(book, result)
    sheet.freeze_panes(HEAD_ROW + 1, 2)
    sheet.repeat_rows(HEAD_ROW)
    set_page(sheet, book.header, landscape=True)
    protect(sheet)


def _note(result: Result) -> str:
    strong, reason = (word for _, word in low_words(result.profile))
    note = (
        f"单位：万元。预警：{strong}、{reason}（未说明原因的注明）、超支、未自评、无自评表、与自评表不符等，"
        "详见「问题清单」。"
    )
    if LEDGER.rows(result) and not any(result.members.values()):
        note += "没有找到本部门的项目自评表，未逐项核对。"
    return note


def _category_names(result: Result) -> dict[int, str]:
    """Return the category of each listed project as the matrix writes it, by its row in the list."""
    groups = by_category(result.tables["matrix"], result.tables["projects"])
    return {int(row.row): name for name, _, rows in groups for row in rows}


def _project(  # noqa: PLR0913 (the row, and what is said about it)
    book: Book,
    result: Result,
    number: int,
    row: Any,  # noqa: ANN401 (a frame's tuple)
    flags: Flags,
    category: str,
) -> None:
    """Write one project."""
    sheet, style, figures = book.sheet(NAME), book.style, result.figures
    at, column = FIRST_ROW + number, LEDGER.column
    cells = {key: f"{letter}{at + 1}" for key, letter in LEDGER.letters.items()}
    forms, words = _forms(result, row), flags.words(number, row)
    grade = figures.text(f"project.{number}.grade")
    texts = {key: getattr(row, key) or "" for key in _TEXTS}
    texts |= {"category": category, "grade": "" if grade == NONE_TEXT else grade, "forms": forms}
    sheet.write_number(at, 0, number + 1, style["count"])
    for key, text in texts.items():
        sheet.write_string(at, column(key), text, style["center" if key in _CENTRED else "text"])
    for key, look in (("budget", "amount"), ("spent", "amount"), ("score", "points")):
        value = figures.number(f"project.{number}.{key}")
        if value == "":
            sheet.write_blank(at, column(key), None, style[look])
        else:
            sheet.write_number(at, column(key), value, style[look])
    budget, spent = cells["budget"], cells["spent"]
    sheet.write_formula(
        at, column("unspent"), f'=IF(OR({budget}="",{spent}=""),"",ROUND({budget}-{spent},6))',
        style["amount"], figures.number(f"project.{number}.unspent"),
    )  # fmt: skip
    sheet.write_formula(
        at, column("rate"), f'=IF(OR(N({budget})=0,{spent}=""),"",{spent}/{budget})', style["percent"],
        figures.number(f"project.{number}.rate"),
    )  # fmt: skip
    formula = flags.formula(number, row, cells)
    sheet.write_formula(at, column("flags"), f"={formula}", style["text"], words)
    shown = [(text, _WIDTHS[key]) for key, text in (*texts.items(), ("flags", words))]
    sheet.set_row(at, row_height(shown, least=24))


def _forms(result: Result, row: Any) -> str:  # noqa: ANN401
    """Return the files with the project's own form, or that the one named was not found."""
    members = result.members.get(int(row.row), ())
    if members:
        return "\n".join(member.file_name for member in members)
    return f"未找到「{row.form_file}」" if known(row.form_file) else ""


def mark_rates(book: Book, result: Result, ledger: Ledger) -> None:
    """Colour the rates below the limits of the rules."""
    (strong, _), (reason, _) = low_words(result.profile)
    column, letter = ledger.column("rate"), ledger.letters["rate"]
    cell = f"{letter}{FIRST_ROW + 1}"
    for limit, look in ((strong, "bad"), (reason, "warn")):
        book.sheet(ledger.name).conditional_format(
            FIRST_ROW, column, ledger.bottom(result), column,
            {"type": "formula", "criteria": f"=IF(ISNUMBER({cell}),{below(cell, limit)},FALSE)",
             "format": book.style[look], "stop_if_true": True},
        )  # fmt: skip


def _mark_flags(book: Book, result: Result) -> None:
    """Colour what calls for attention; a rate below the upper limit alone is only marked."""
    sheet, column = book.sheet(NAME), LEDGER.column("flags")
    cell = f"{LEDGER.letters['flags']}{FIRST_ROW + 1}"
    grave = (*GRAVE, low_words(result.profile)[0][1])
    found = ",".join(f'ISNUMBER(FIND("{word}",{cell}))' for word in grave)
    for criteria, look in ((f"=OR({found})", "bad"), (f"=LEN({cell})>0", "warn")):
        sheet.conditional_format(
            FIRST_ROW, column, LEDGER.bottom(result), column,
            {"type": "formula", "criteria": criteria, "format": book.style[look], "stop_if_true": True},
        )  # fmt: skip
