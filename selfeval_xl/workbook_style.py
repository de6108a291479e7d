"""Cell formats, page set-up and author that every workbook we write shares."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from selfeval_xl import palette

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

AUTHOR = "预算绩效自评工具"
"""Who our files say wrote them; an office program that saves one puts another name there."""

A4 = 9
_LAST_NARROW = 0x2E7F  # from here on characters take two columns

_BASE: dict[str, Any] = {
    "font_name": palette.SONG,
    "font_size": 10.5,
    "font_color": palette.INK,
    "valign": "vcenter",
}
_CELL: dict[str, Any] = {"border": 1, "border_color": palette.RULE, "text_wrap": True}

_FORM: dict[str, Any] = {"border": 1, "border_color": "#000000", "text_wrap": True}

STYLES: dict[str, dict[str, Any]] = {
    "plain": {},
    "title": {
        "font_name": palette.HEI,
        "font_size": 16,
        "font_color": palette.ACCENT,
        "align": "center",
    },
    "subtitle": {"font_size": 11, "align": "center", "font_color": palette.MUTED_INK},
    "section": {"font_name": palette.HEI, "font_size": 12, "font_color": palette.ACCENT},
    "note": {"font_size": 9.5, "font_color": palette.MUTED_INK, "text_wrap": True},
    "head": {
        **_CELL,
        "font_name": palette.HEI,
        "bg_color": palette.HEAD_FILL,
        "align": "center",
    },
    "label": {**_CELL, "bg_color": palette.BAND_FILL, "indent": 1},
    "label_center": {**_CELL, "bg_color": palette.BAND_FILL, "align": "center"},
    "required": {
        **_CELL,
        "bg_color": palette.BAND_FILL,
        "font_name": palette.HEI,
        "indent": 1,
    },
    "prompt": {"font_size": 9.5, "font_color": palette.MUTED_INK, "text_wrap": True, "indent": 1},
    "text": {**_CELL, "indent": 1},
    "center": {**_CELL, "align": "center"},
    "amount": {**_CELL, "align": "right", "num_format": palette.AMOUNT_FORMAT_PRINTED},
    "amount_bold": {
        **_CELL,
        "align": "right",
        "num_format": palette.AMOUNT_FORMAT_PRINTED,
        "font_name": palette.HEI,
        "bg_color": palette.FORMULA_FILL,
    },
    "percent": {**_CELL, "align": "right", "num_format": palette.PERCENT_FORMAT},
    "percent_bold": {
        **_CELL,
        "align": "right",
        "num_format": palette.PERCENT_FORMAT,
        "font_name": palette.HEI,
        "bg_color": palette.FORMULA_FILL,
    },
    "points": {**_CELL, "align": "right", "num_format": palette.POINTS_FORMAT},
    "points_bold": {
        **_CELL,
        "align": "right",
        "num_format": palette.POINTS_FORMAT,
        "font_name": palette.HEI,
        "bg_color": palette.FORMULA_FILL,
    },
    "text_bold": {
        **_CELL,
        "font_name": palette.HEI,
        "bg_color": palette.FORMULA_FILL,
        "indent": 1,
    },
    "count": {**_CELL, "align": "right", "num_format": "0"},
    "count_bold": {
        **_CELL,
        "align": "right",
        "num_format": "0",
        "font_name": palette.HEI,
        "bg_color": palette.FORMULA_FILL,
    },
    "computed": {**_CELL, "bg_color": palette.FORMULA_FILL},
    "computed_percent": {
        **_CELL,
        "bg_color": palette.FORMULA_FILL,
        "align": "right",
        "num_format": palette.PERCENT_FORMAT,
    },
    "computed_points": {
        **_CELL,
        "bg_color": palette.FORMULA_FILL,
        "align": "right",
        "num_format": palette.POINTS_FORMAT,
    },
    "computed_amount": {
        **_CELL,
        "bg_color": palette.FORMULA_FILL,
        "align": "right",
        "num_format": palette.AMOUNT_FORMAT,
    },
    "in_text": {**_CELL, "bg_color": palette.INPUT_FILL, "locked": False, "indent": 1},
    "in_long": {**_CELL, "bg_color": palette.INPUT_FILL, "locked": False, "valign": "top"},
    "in_center": {**_CELL, "bg_color": palette.INPUT_FILL, "locked": False, "align": "center"},
    "in_amount": {
        **_CELL,
        "bg_color": palette.INPUT_FILL,
        "locked": False,
        "align": "right",
        "num_format": palette.AMOUNT_FORMAT,
    },
    "in_percent": {
        **_CELL,
        "bg_color": palette.INPUT_FILL,
        "locked": False,
        "align": "right",
        "num_format": palette.PERCENT_FORMAT,
    },
    "in_points": {
        **_CELL,
        "bg_color": palette.INPUT_FILL,
        "locked": False,
        "align": "right",
        "num_format": "0.00####",
    },
    "in_count": {
        **_CELL,
        "bg_color": palette.INPUT_FILL,
        "locked": False,
        "align": "right",
        "num_format": "General",
    },
    "in_number": {**_CELL, "bg_color": palette.INPUT_FILL, "locked": False, "align": "center"},
    "in_year": {
        **_CELL,
        "bg_color": palette.INPUT_FILL,
        "locked": False,
        "align": "left",
        "num_format": "0",
    },
    "in_date": {
        **_CELL,
        "bg_color": palette.INPUT_FILL,
        "locked": False,
        "align": "left",
        "num_format": palette.DATE_FORMAT,
    },
    "in_measure_date": {
        **_CELL,
        "bg_color": palette.INPUT_FILL,
        "locked": False,
        "align": "center",
        "num_format": palette.DATE_FORMAT,
    },
    "review_points": {
        **_CELL,
        "bg_color": palette.REVIEW_FILL,
        "locked": False,
        "align": "right",
        "num_format": palette.POINTS_FORMAT,
    },
    "review_text": {**_CELL, "bg_color": palette.REVIEW_FILL, "locked": False},
    "big": {
        "font_name": palette.HEI,
        "font_size": 20,
        "align": "center",
        "font_color": palette.ACCENT,
        "border": 1,
        "border_color": palette.RULE,
        "num_format": palette.POINTS_FORMAT,
    },
    "verdict": {
        "font_name": palette.HEI,
        "font_size": 14,
        "align": "center",
        "border": 1,
        "border_color": palette.RULE,
    },
    "number": {**_CELL, "align": "center", "num_format": "General"},
    "form_label": {**_FORM, "align": "center"},
    "form_head": {**_FORM, "align": "center", "font_name": palette.HEI},
    "form_text": _FORM,
    "form_center": {**_FORM, "align": "center"},
    "form_amount": {**_FORM, "align": "right", "num_format": palette.AMOUNT_FORMAT_PRINTED},
    "form_percent": {**_FORM, "align": "center", "num_format": palette.PERCENT_FORMAT},
    "form_points": {**_FORM, "align": "center", "num_format": "0.##"},
    "form_score": {**_FORM, "align": "center", "num_format": palette.POINTS_FORMAT},
    "form_title": {"font_name": palette.HEI, "font_size": 18, "align": "center"},
    "form_year": {"font_size": 12, "align": "center"},
    "card_label": {
        **_CELL,
        "bg_color": palette.HEAD_FILL,
        "align": "center",
        "font_color": palette.MUTED_INK,
    },
    "card_percent": {
        "font_name": palette.HEI,
        "font_size": 20,
        "align": "center",
        "font_color": palette.ACCENT,
        "border": 1,
        "border_color": palette.RULE,
        "num_format": palette.PERCENT_FORMAT,
    },
    "card_count": {
        "font_name": palette.HEI,
        "font_size": 20,
        "align": "center",
        "font_color": palette.ACCENT,
        "border": 1,
        "border_color": palette.RULE,
        "num_format": "0",
    },
    "card_note": {**_CELL, "align": "center", "font_name": palette.HEI},
    "alert": {"font_color": palette.ERROR_INK, "text_wrap": True},
    "date": {**_CELL, "align": "center", "num_format": palette.DATE_FORMAT},
    "link": {**_CELL, "indent": 1, "font_color": palette.ACCENT, "underline": 1},
    "good": {"font_color": palette.GOOD_INK, "bg_color": palette.GOOD_FILL},
    "bad": {"font_color": palette.ERROR_INK, "bg_color": palette.ERROR_FILL},
    "warn": {"font_color": palette.WARNING_INK, "bg_color": palette.WARNING_FILL},
    "info": {"font_color": palette.INFO_INK, "bg_color": palette.INFO_FILL},
}
"""Every cell format by name; conditional formats (good, bad, warn, info) carry colours only."""

_CONDITIONAL = frozenset({"good", "bad", "warn", "info"})


class Styles:
    """The formats of one workbook, made when first asked for."""

    def __init__(self, book: Workbook) -> None:
        """Keep the workbook the formats belong to."""
        self._book = book
        self._made: dict[str, Format] = {}

    def __getitem__(self, name: str) -> Format:
        """Return the format of that name; ``KeyError`` when there is none."""
        if name not in self._made:
            base = {} if name in _CONDITIONAL else _BASE
            self._made[name] = self._book.add_format({**base, **STYLES[name]})
        return self._made[name]


def set_page(
    sheet: Worksheet, header: str, *, landscape: bool = False, pages_high: int = 0
) -> None:
    """Set a sheet up for A4: one page wide, header on top, page number below, no gridlines."""
    if landscape:
        sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.set_margins(left=0.6, right=0.6, top=0.8, bottom=0.75)
    sheet.fit_to_pages(1, pages_high)
    sheet.center_horizontally()
    sheet.hide_gridlines(2)
    safe = header.replace("&", "&&")[:200]
    sheet.set_header(f'&R&"{palette.SONG},常规"&9{safe}')
    sheet.set_footer(f'&C&"{palette.SONG},常规"&9第 &P 页  共 &N 页')


def protect(sheet: Worksheet) -> None:
    """Lock labels and formulas without a password; rows may be inserted and resized."""
    sheet.protect(
        "",
        {
            "format_rows": True,
            "format_columns": True,
            "insert_rows": True,
            "select_locked_cells": True,
            "select_unlocked_cells": True,
        },
    )


def text_lines(text: str, width: float) -> int:
    """Return how many lines a text takes in a cell of ``width`` characters (Chinese counts two)."""
    room = max(1.0, width - 2.0)
    lines = 0
    for part in text.split("\n") or [""]:
        taken = sum(2.1 if ord(char) > _LAST_NARROW else 1.1 for char in part)
        lines += max(1, -int(-taken // room))
    return lines


def row_height(texts: list[tuple[str, float]], *, line: float = 14.5, least: float = 20) -> float:
    """Return a row height in points that shows every text of the row in its column's width."""
    most = max((text_lines(text, width) for text, width in texts), default=1)
    return min(400.0, max(least, most * line + 6))
