"""What transfer payments' self-evaluation forms hold besides, and our templates have no sheet for.

转移支付区域（项目）绩效自评表 tells how the funds were managed, aspect by aspect, and closes with the
problems that audits and inspections found. Such tables are read, checked, shown and exported like any
other; a template has no place for them.
"""

from __future__ import annotations

from selfeval_xl.forms.model import Field, Kind, Table

ASPECTS = (
    "分配科学性",
    "下达及时性",
    "拨付合规性",
    "使用规范性",
    "执行准确性",
    "预算绩效管理情况",
    "支出责任履行情况",
)
"""The rows of 资金管理情况 in the ministry's form, in its order."""

MANAGEMENT = Table(
    "management",
    "资金管理情况",
    named_by="aspect",
    columns=(
        Field("aspect", "管理环节"),
        Field("situation", "情况说明", Kind.LONG_TEXT),
        Field("problems", "存在问题和改进措施", Kind.LONG_TEXT),
    ),
)
"""A row per aspect; a form with one cell of text has one row, named like the block."""

REMARKS = Table(
    "remarks",
    "说明",
    columns=(Field("text", "说明", Kind.LONG_TEXT), Field("prompt", "填写要求")),
)
"""The closing 说明: problems found by audit, inspection and supervision; 「无」 if none.

``prompt`` is what the label itself asks for (如没有请填无).
"""

FUND_LINES = Table(
    "fund_lines",
    "资金投入情况各行",
    named_by="source",
    columns=(
        Field("source", "资金来源"),
        Field("label", "原表行名"),
        Field("whole", "所属来源"),
        Field("initial", "年初预算数", Kind.AMOUNT),
        Field("budget", "全年预算数", Kind.AMOUNT),
        Field("arrived", "实际到位数", Kind.AMOUNT),
        Field("spent", "全年执行数", Kind.AMOUNT),
        Field("rate", "预算执行率", Kind.RATE),
    ),
)
"""The rows of funds as printed below the total, with the rate printed in each.

A row that only details another (其中：省级资金 under 地方资金) names it as its ``whole``; the others
are the form's ``funds``, which add up to the total. ``label`` is the name with what stands in brackets.
"""

DOCUMENTS = Table(
    "documents",
    "资金文号",
    named_by="number",
    columns=(
        Field("number", "资金文号"),
        Field("source", "资金来源"),
        Field("amount", "文号金额", Kind.AMOUNT),
    ),
)
"""Document numbers as the form states them, with the source in whose row they stand and the amount."""

OFFICIAL_TABLES = (MANAGEMENT, REMARKS, FUND_LINES, DOCUMENTS)
