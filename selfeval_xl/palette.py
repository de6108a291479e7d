"""One look for every sheet: colours, fonts and number formats of templates and scored workbooks."""

from __future__ import annotations

SONG = "宋体"
HEI = "黑体"
FANGSONG = "仿宋"

INK = "#1F2A37"
ACCENT = "#1F4E79"
RULE = "#9AA7B4"
HEAD_FILL = "#DCE6F1"
BAND_FILL = "#EEF3F8"
INPUT_FILL = "#FFFBE8"
FORMULA_FILL = "#F2F2F2"
REVIEW_FILL = "#EAF4EA"
ERROR_INK, ERROR_FILL = "#9C1C1C", "#FBE9E7"
WARNING_INK, WARNING_FILL = "#8A5A00", "#FFF4DB"
INFO_INK, INFO_FILL = "#3B5B7A", "#EAF1F8"
GOOD_INK, GOOD_FILL = "#276738", "#E6F3E8"
MUTED_INK = "#5F6B7A"

CHART_BUDGET = "#9DB7D3"
CHART_SPENT = "#1F4E79"

AMOUNT_FORMAT = "#,##0.00####"
AMOUNT_FORMAT_PRINTED = "#,##0.00"
PERCENT_FORMAT = "0.00%"
POINTS_FORMAT = "0.00"
DATE_FORMAT = "yyyy-mm-dd"
