"""部门整体绩效自评填报模板: the one description of the department form.

The fund matrix and the list of projects carry what a published department report of Hebei states
(唐山市丰南区应急管理局, 2024): funds by category and level, arranged and paid out, and the projects
with their document numbers. The base data are rows of 部门整体支出绩效评价基础数据表 (Hunan).
"""

from __future__ import annotations

from types import MappingProxyType

from selfeval_xl.forms.blocks import (
    FILLER,
    GOALS,
    INDICATORS,
    LEVELS,
    SHARED_INSTRUCTIONS,
    SHARED_LISTS,
    WEIGHTS,
    declared,
    narrative,
    rules,
)
from selfeval_xl.forms.check_lines import (
    SCORE_LINES,
    differs,
    identity_line,
    not_numbers,
    sections_line,
)
from selfeval_xl.forms.formulas import Change, Ratio, Sum
from selfeval_xl.forms.model import CheckLine, Field, FieldBlock, Form, HeadRow, Kind, Sheet, Table
from selfeval_xl.forms.narrative import DEPARTMENT_OUTLINE

FUND_LEVELS = MappingProxyType(
    {"中央": "central", "省级": "province", "市级": "city", "县级": "county"}
)
"""The levels of government that funds come from → the end of their columns in the matrix."""

_CATEGORIES = ("共同财政事权转移支付", "专项转移支付", "增发国债", "债券资金", "本级")
_MOST_PROJECTS = 60

LISTS = MappingProxyType(
    {
        "level1": (
            "产出指标",
            "成本指标",
            "效益指标",
            "满意度指标",
            "投入",
            "过程",
            "产出",
            "效果",
        ),
        "category": _CATEGORIES,
        "fund_level": tuple(FUND_LEVELS),
        "role": ("组长", "副组长", "组员", "联络员"),
        **SHARED_LISTS,
    }
)

_FRAME_2013 = (
    ("投入", "目标设定"),
    ("投入", "预算配置"),
    ("过程", "预算执行"),
    ("过程", "预算管理"),
    ("过程", "资产管理"),
    ("产出", "职责履行"),
    ("效果", "履职效益"),
)

_IDENTITY = FieldBlock(
    "identity",
    "一、部门基本情况",
    fields=(
        Field("year", "年度", Kind.YEAR, required=True, prompt="四位数字，如 2024。"),
        Field(
            "department_name",
            "部门名称",
            required=True,
            prompt="一级预算部门全称。",
            aliases=("部门（单位）名称", "单位名称"),
        ),
        Field("duties", "部门主要职责", Kind.LONG_TEXT, prompt="可不填；填了写入报告。"),
        Field(
            "basis_documents",
            "开展自评的依据文件",
            Kind.LONG_TEXT,
            prompt="写入报告引言，如《关于……的通知》（×财绩〔2024〕1号）。多个文件用顿号隔开。",
        ),
    ),
)

_RULES = rules("按本级财政部门要求选择；用投入、过程、产出、效果框架的选财预〔2013〕53号。")

_DECLARED = declared(
    Field("declared_projects", "项目个数", Kind.NUMBER, prompt="已上报的项目个数。"),
    Field("declared_evaluated", "开展自评的项目个数", Kind.NUMBER, prompt="已上报的自评项目个数。"),
    Field("declared_coverage", "绩效自评覆盖率", Kind.RATE, prompt="已上报的覆盖率，如 100%。"),
)


def _levels(key: str, what: str) -> tuple[Field, ...]:
    """Return the columns of the matrix for 安排 or 拨付: a level each, their sum, the declared sum."""
    parts = tuple(f"{key}_{end}" for end in FUND_LEVELS.values())
    columns = (
        Field(part, f"{level}{what}", Kind.AMOUNT, width=10.5)
        for part, level in zip(parts, FUND_LEVELS, strict=True)
    )
    return (
        *columns,
        Field(f"{key}_sum", f"{what}小计", Kind.FORMULA, formula=Sum(parts), width=11.5),
        Field(
            f"{key}_stated",
            f"{what}小计（已申报）",
            Kind.AMOUNT,
            width=11.5,
            prompt="已上报的小计，用于核对；没有可不填。",
        ),
    )


_PARTS = tuple(FUND_LEVELS.values())
_BUDGETS = tuple(f"budget_{end}" for end in _PARTS)
_SPENT = tuple(f"spent_{end}" for end in _PARTS)

MATRIX = Table(
    "matrix",
    "部门资金安排与拨付（单位：万元）",
    note="一行一类资金，可增加其他类别。安排、拨付分级填写，没有填 0；小计、合计和执行率自动计算。",
    rows=16,
    total_in=("category",),
    pairs=tuple(zip(_BUDGETS, _SPENT, strict=True)),
    named_by="category",
    asked="资金",
    columns=(
        Field(
            "category",
            "资金类别",
            Kind.CHOICE,
            required=True,
            choices="category",
            strict=False,
            preset=True,
            width=22,
            prompt="可从列表选，也可直接写其他类别。",
        ),
        *_levels("budget", "安排"),
        *_levels("spent", "拨付"),
        Field(
            "rate", "预算执行率", Kind.FORMULA, formula=Ratio("spent_sum", "budget_sum"), width=10
        ),
        Field(
            "rate_stated",
            "执行率（已申报）",
            Kind.RATE,
            width=10,
            prompt="已上报的执行率，用于核对；没有可不填。",
        ),
    ),
    head_rows=(
        HeadRow(
            "total",
            "合计",
            sums=(*_BUDGETS, "budget_sum", *_SPENT, "spent_sum", "rate"),
            inputs=("budget_stated", "spent_stated", "rate_stated"),
        ),
    ),
    presets=tuple({"category": category} for category in _CATEGORIES),
)

PROJECTS = Table(
    "projects",
    "项目清单（单位：万元）",
    note="部门预算安排的项目一行一个，须与资金矩阵和各项目自评表一致。"
    "项目自评表与本文件放在同一文件夹时，程序逐项核对金额、执行率、得分和等级。",
    rows=_MOST_PROJECTS,
    total_in=("name",),
    pairs=(("budget", "spent"),),
    named_by="name",
    asked="项目",
    columns=(
        Field("name", "项目名称", required=True, width=26, prompt="与项目自评表一致。"),
        Field("code", "项目编码", width=12, prompt="一体化系统中的编码；没有可不填。"),
        Field("document_number", "资金文号", width=17, prompt="如 ×财建〔2024〕10号；没有可不填。"),
        Field(
            "category",
            "资金类别",
            Kind.CHOICE,
            required=True,
            choices="category",
            strict=False,
            width=14,
            prompt="与资金矩阵的类别一致。",
        ),
        Field("fund_level", "资金层级", Kind.CHOICE, required=True, choices="fund_level", width=8),
        Field(
            "budget",
            "安排数",
            Kind.AMOUNT,
            required=True,
            width=11,
            aliases=("预算数", "全年预算数"),
        ),
        Field(
            "spent",
            "支出数",
            Kind.AMOUNT,
            required=True,
            width=11,
            aliases=("实际支出数", "全年执行数", "实际支出"),
        ),
        Field("rate", "预算执行率", Kind.FORMULA, formula=Ratio("spent", "budget"), width=9),
        Field(
            "rate_stated",
            "执行率（已申报）",
            Kind.RATE,
            width=9,
            prompt="已上报的执行率，用于核对；没有可不填。",
        ),
        Field("self_score", "自评得分", Kind.POINTS, width=8, prompt="该项目自评总分。"),
        Field("self_grade", "自评等级", Kind.CHOICE, choices="grade", width=7),
        Field("evaluated", "是否自评", Kind.CHOICE, required=True, choices="yes_no", width=7),
        Field(
            "purpose",
            "资金用途和完成情况",
            Kind.LONG_TEXT,
            width=30,
            prompt="有文号的资金写入报告：用于什么、完成了什么。",
        ),
        Field(
            "reason",
            "执行偏差原因",
            Kind.LONG_TEXT,
            width=28,
            prompt="执行率低于 90% 时填写原因和改进措施。",
            aliases=("偏差原因",),
        ),
        Field(
            "form_file",
            "项目自评表文件",
            width=18,
            prompt="同一文件夹里的文件名；按名称和编码能对上的可不填。",
        ),
        Field("remark", "备注", width=12),
    ),
    head_rows=(
        HeadRow("total", "合计（自动计算）", sums=("budget", "spent", "rate")),
        HeadRow("declared", "合计（已申报数，选填）", inputs=("budget", "spent", "rate")),
    ),
)

_GROUP = Table(
    "group",
    "一、绩效管理工作小组",
    note="按角色写，不必写姓名。",
    rows=6,
    columns=(
        Field("role", "角色", Kind.CHOICE, choices="role", strict=False, width=24),
        Field("post", "由谁担任", width=30, prompt="写职务或股室，如 局长、财务和救灾物资科。"),
        Field("people", "人数", Kind.NUMBER, width=14),
        Field("duty", "职责", Kind.LONG_TEXT, width=66),
    ),
)

_SYSTEMS = Table(
    "systems",
    "二、管理制度",
    rows=6,
    columns=(
        Field("name", "制度名称", width=24),
        Field("document_number", "文号", width=30, prompt="没有可不填。"),
        Field("issued", "印发时间", Kind.DATE, width=14),
        Field("content", "主要内容和执行情况", Kind.LONG_TEXT, width=66),
    ),
)

_MEETINGS = Table(
    "meetings",
    "三、会议和培训",
    rows=6,
    columns=(
        Field("name", "会议、培训名称", width=24),
        Field("attended", "参加范围", width=30),
        Field("held", "时间", Kind.DATE, width=14),
        Field("topic", "内容", Kind.LONG_TEXT, width=66),
    ),
)

_BASE_NOTE = (
    "选填。填了的，程序据此计算共性指标（指标名称写在「绩效指标」的三级指标一列），并核对完成值。"
)


def _ratio(key: str, label: str, top: str, bottom: str) -> Field:
    return Field(key, label, Kind.FORMULA, formula=Ratio(top, bottom))


BASE_DATA = (
    FieldBlock(
        "base_staff",
        "一、财政供养人员",
        note=_BASE_NOTE,
        fields=(
            Field("staff_posts", "编制数", Kind.NUMBER, prompt="人。"),
            Field("staff_actual", "实际在职人数", Kind.NUMBER, prompt="人，年末数。"),
            _ratio("staff_rate", "在职人员控制率", "staff_actual", "staff_posts"),
        ),
    ),
    FieldBlock(
        "base_public",
        "二、“三公”经费和公用经费（万元）",
        fields=(
            Field("three_public_last_budget", "上年三公经费预算数", Kind.AMOUNT),
            Field("three_public_budget", "本年三公经费预算数", Kind.AMOUNT),
            Field("three_public_spent", "本年三公经费决算数", Kind.AMOUNT),
            Field(
                "three_public_change",
                "三公经费变动率",
                Kind.FORMULA,
                formula=Change("three_public_budget", "three_public_last_budget"),
            ),
            Field("office_budget", "公用经费预算数", Kind.AMOUNT),
            Field("office_spent", "公用经费决算数", Kind.AMOUNT),
            _ratio("office_rate", "公用经费控制率", "office_spent", "office_budget"),
        ),
    ),
    FieldBlock(
        "base_budget",
        "三、预算执行和调整（万元）",
        fields=(
            Field("carried_in", "上年结转", Kind.AMOUNT),
            Field("year_start_budget", "年初预算数", Kind.AMOUNT),
            Field(
                "added",
                "本年追加",
                Kind.AMOUNT,
                signed=True,
                prompt="年中追加（调减填负数）。",
            ),
            Field("year_end_left", "年末结余", Kind.AMOUNT),
            _ratio("adjustment_rate", "预算控制率", "added", "year_start_budget"),
        ),
    ),
    FieldBlock(
        "base_assets",
        "四、政府采购和楼堂馆所",
        fields=(
            Field("procurement_budget", "政府采购预算数", Kind.AMOUNT, prompt="万元。"),
            Field("procurement_spent", "政府采购实际数", Kind.AMOUNT, prompt="万元。"),
            _ratio("procurement_rate", "政府采购执行率", "procurement_spent", "procurement_budget"),
            Field("area_approved", "楼堂馆所批准面积", Kind.NUMBER, prompt="平方米；没有可不填。"),
            Field("area_built", "楼堂馆所实际面积", Kind.NUMBER, prompt="平方米。"),
            Field("estimate_approved", "批复投资概算", Kind.AMOUNT, prompt="万元。"),
            Field("investment", "实际投资", Kind.AMOUNT, prompt="万元。"),
        ),
    ),
)

_REQUIRED = (("year", "年度"), ("department_name", "部门名称"), ("profile", "评分规则"))
_MATRIX_AMOUNTS = (*_BUDGETS, *_SPENT)
_NUMBERS = not_numbers(
    (
        *(f"matrix_{key}" for key in (*_MATRIX_AMOUNTS, "budget_stated", "spent_stated")),
        "projects_budget",
        "projects_spent",
    )
)
_LISTED = "(LEN(projects_name)>0)"


def _row_sum(keys: tuple[str, ...]) -> str:
    return "+".join(f"matrix_{key}" for key in keys)


def _rows_differ() -> str:
    """Count the declared subtotals of the matrix that are not the sum of their levels."""
    return "+".join(
        f"IFERROR(SUMPRODUCT((LEN(matrix_{key}_stated)>0)*(ABS(matrix_{key}_stated-"
        f"({_row_sum(parts)}))>=0.0000005)),0)"
        for key, parts in (("budget", _BUDGETS), ("spent", _SPENT))
    )


def _category_sum(keys: tuple[str, ...]) -> str:
    """Add up the matrix per category: one may stand in several rows, and words count nothing."""
    return "+".join(f"SUMIF(matrix_category,matrix_category,matrix_{key})" for key in keys)


def _categories_differ() -> str:
    """Count the rows of the matrix to whose category its projects do not add up."""
    return "+".join(
        f"SUMPRODUCT((LEN(matrix_category)>0)*(ABS(SUMIF(projects_category,"
        f"matrix_category,projects_{key})-({_category_sum(parts)}))>=0.0000005))"
        for key, parts in (("budget", _BUDGETS), ("spent", _SPENT))
    )


def _levels_differ() -> str:
    """Count the levels whose projects do not add up to the matrix."""
    return "+".join(
        f'IF(ABS(SUMIF(projects_fund_level,"{level}",projects_{key})-'
        f"N(matrix_total_{key}_{end}))>=0.0000005,1,0)"
        for key in ("budget", "spent")
        for level, end in FUND_LEVELS.items()
    )


_DECLARED_DIFFER = differs(
    (
        ("matrix_total_budget_stated", "matrix_total_budget_sum"),
        ("matrix_total_spent_stated", "matrix_total_spent_sum"),
        ("projects_declared_budget", "projects_total_budget"),
        ("projects_declared_spent", "projects_total_spent"),
    )
)
_GAPS = "+".join(
    f"SUMPRODUCT({_LISTED}*(LEN(projects_{key})=0))"
    for key in ("category", "fund_level", "budget", "spent", "evaluated")
)
_RATE = "IF(N(matrix_total_budget_sum)=0,0,N(matrix_total_spent_sum)/matrix_total_budget_sum)"
_LOW = (
    f"IFERROR(SUMPRODUCT({_LISTED}*(projects_budget>0)*(LEN(projects_spent)>0)"
    "*(ROUND(projects_spent-0.9*projects_budget,6)<0)*(LEN(projects_reason)=0)),0)"
)
_UNEVALUATED = f'SUMPRODUCT({_LISTED}*(projects_evaluated<>"是"))'

CHECK_LINES = (
    identity_line("部门信息", _REQUIRED),
    CheckLine(
        "matrix_filled",
        "资金矩阵",
        "安排合计（万元）",
        "至少填一类资金的安排数",
        shown="N(matrix_total_budget_sum)",
        open="IF(N(matrix_total_budget_sum)=0,1,0)",
        style="amount",
    ),
    CheckLine(
        "matrix_spent",
        "资金矩阵",
        "拨付合计（万元）",
        "各类资金拨付之和",
        shown="N(matrix_total_spent_sum)",
        open="0",
        style="amount",
    ),
    CheckLine(
        "rate",
        "资金矩阵",
        "总体预算执行率",
        "拨付合计÷安排合计",
        shown=_RATE,
        open="0",
        style="percent",
    ),
    CheckLine(
        "numbers",
        "资金矩阵、项目清单",
        "不是数字的金额",
        "金额只填数字",
        shown=_NUMBERS,
        open=_NUMBERS,
    ),
    CheckLine(
        "matrix_rows",
        "资金矩阵",
        "已申报小计与各级之和不符",
        "小计＝中央＋省＋市＋县",
        shown=_rows_differ(),
        open=_rows_differ(),
    ),
    CheckLine(
        "declared",
        "资金矩阵、项目清单",
        "已申报合计与自动合计不符",
        "已申报的合计＝各行之和",
        shown=_DECLARED_DIFFER,
        open=_DECLARED_DIFFER,
    ),
    CheckLine(
        "projects",
        "项目清单",
        "项目个数",
        "至少一个项目",
        shown=f"SUMPRODUCT(--{_LISTED})",
        open=f"IF(SUMPRODUCT(--{_LISTED})=0,1,0)",
    ),
    CheckLine(
        "project_gaps",
        "项目清单",
        "项目行中的空格",
        "类别、层级、安排数、支出数、是否自评都要填",
        shown=_GAPS,
        open=_GAPS,
    ),
    CheckLine(
        "by_category",
        "项目清单",
        "与资金矩阵不符的类别",
        "各类资金的项目之和＝资金矩阵该类的安排、拨付",
        shown=_categories_differ(),
        open=_categories_differ(),
    ),
    CheckLine(
        "by_level",
        "项目清单",
        "与资金矩阵不符的层级",
        "各级资金的项目之和＝资金矩阵该级的安排、拨付",
        shown=_levels_differ(),
        open=_levels_differ(),
    ),
    CheckLine(
        "coverage",
        "项目清单",
        "没有开展自评的项目",
        "自评覆盖率 100%",
        shown=_UNEVALUATED,
        open=_UNEVALUATED,
    ),
    CheckLine(
        "low_rates",
        "项目清单",
        "执行率低且没有说明原因的项目",
        "执行率低于 90% 时说明原因",
        shown=_LOW,
        open=_LOW,
    ),
    *SCORE_LINES,
    sections_line(DEPARTMENT_OUTLINE),
)

INSTRUCTIONS = (
    (
        "第一步",
        (
            "填「部门信息」「资金矩阵」「项目清单」「组织实施」「绩效目标」「绩效指标」「报告正文」，"
            "「基础数据」选填。浅黄色格子是填写处。"
        ),
    ),
    ("第二步", "看「填报检查」，把「待处理」的各项补齐，直到显示「可以提交」。"),
    *SHARED_INSTRUCTIONS,
    (
        "项目自评表",
        (
            "各项目的自评填报表放在本文件旁边，程序按项目编码或名称对上，逐项核对到分。"
            "可用命令由「项目清单」生成各项目的填报表，发给项目单位填写。"
        ),
    ),
)

DEPARTMENT = Form(
    id="department",
    title="部门整体绩效自评填报模板",
    version=1,
    sheets=(
        Sheet("部门信息", "部门基本信息", (_IDENTITY, _RULES, _DECLARED, FILLER, WEIGHTS)),
        Sheet("资金矩阵", "部门资金矩阵", (MATRIX,), landscape=True),
        Sheet("项目清单", "部门项目清单", (PROJECTS,), landscape=True),
        Sheet("组织实施", "绩效自评组织实施", (_GROUP, _SYSTEMS, _MEETINGS), landscape=True),
        Sheet(
            "绩效目标",
            "部门年度绩效目标",
            (
                FieldBlock(
                    "goal",
                    "部门整体绩效总目标",
                    fields=(
                        Field(
                            "overall_goal",
                            "部门整体绩效总目标",
                            Kind.LONG_TEXT,
                            prompt="部门职责范围内的总目标；只有年度目标的可不填。",
                        ),
                    ),
                ),
                GOALS,
            ),
            landscape=True,
        ),
        Sheet("绩效指标", "部门整体绩效指标", (INDICATORS,), landscape=True),
        Sheet("基础数据", "部门整体支出绩效评价基础数据", BASE_DATA),
        Sheet("报告正文", "报告正文", (narrative(DEPARTMENT_OUTLINE),), landscape=True),
    ),
    lists=LISTS,
    levels=(*LEVELS, *_FRAME_2013),
    instructions=INSTRUCTIONS,
    check_lines=CHECK_LINES,
    outline=DEPARTMENT_OUTLINE,
    reporter="department_name",
    subject="department_name",
    funds="matrix",
    totals=MappingProxyType({"budget": _BUDGETS, "spent": _SPENT}),
    default_rules="hebei",
)
"""The department form."""
