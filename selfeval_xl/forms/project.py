"""项目支出绩效自评填报模板: the one description of the project form.

Fund and indicator blocks follow 附件1 of 财预〔2020〕10号; the target is split as the integrated
budget system does (指标性质 · 指标值 · 度量单位). The narrative follows 附件2 as used in Hunan.
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
from selfeval_xl.forms.formulas import Ratio
from selfeval_xl.forms.model import CheckLine, Field, FieldBlock, Form, HeadRow, Kind, Sheet, Table
from selfeval_xl.forms.narrative import PROJECT_OUTLINE
from selfeval_xl.forms.transfer import OFFICIAL_TABLES

LISTS = MappingProxyType(
    {
        "level1": ("产出指标", "成本指标", "效益指标", "满意度指标"),
        "project_type": ("工程基建类", "大型修缮及购置类", "业务工作类", "运行维护类", "其他"),
        "fund_source": ("当年财政拨款", "上年结转资金", "其他资金"),
        **SHARED_LISTS,
    }
)

_CARRIED_WORDS = ("结转", "结余")
_OTHER_WORDS = ("其他", "自筹", "单位资金", "社会", "捐赠", "专户", "事业收入", "经营收入", "贷款")


def fund_group(source: str) -> str:
    """Return the line of the official form under which a fund source is counted."""
    if any(word in source for word in _CARRIED_WORDS):
        return LISTS["fund_source"][1]
    if any(word in source for word in _OTHER_WORDS):
        return LISTS["fund_source"][2]
    return LISTS["fund_source"][0]


_IDENTITY = FieldBlock(
    "identity",
    "一、项目基本情况",
    fields=(
        Field("year", "年度", Kind.YEAR, required=True, prompt="四位数字，如 2022。"),
        Field("project_name", "项目名称", required=True, prompt="与预算批复、系统中的名称一致。"),
        Field("project_code", "项目编码", prompt="一体化系统中的项目编码；没有可不填。"),
        Field("department", "主管部门", required=True, prompt="一级预算部门全称。"),
        Field(
            "unit",
            "实施单位",
            required=True,
            prompt="具体实施项目的单位全称。",
            aliases=("项目单位", "项目实施单位"),
        ),
        Field(
            "project_type",
            "项目类型",
            Kind.CHOICE,
            choices="project_type",
            prompt="工程基建类、大型修缮及购置类项目应设置成本指标。",
        ),
        Field(
            "public_service",
            "是否直接服务公众或特定对象",
            Kind.CHOICE,
            choices="yes_no",
            prompt="选「是」的项目应设置满意度指标。",
        ),
        Field("start_date", "项目开始时间", Kind.DATE, prompt="如 2022-01-01。"),
        Field("end_date", "项目完成时间", Kind.DATE, prompt="如 2022-12-31。"),
        Field(
            "basis_documents",
            "开展自评的依据文件",
            Kind.LONG_TEXT,
            prompt="写入报告引言，如《关于……的通知》（×财绩〔2022〕1号）。多个文件用顿号隔开。",
        ),
    ),
)

_RULES = rules("按本级财政部门要求选择；不清楚时选财预〔2020〕10号。")

_AMOUNTS = ("initial", "budget", "arrived", "spent")

FUNDS = Table(
    "funds",
    "项目资金（单位：万元）",
    note="每个来源一行，可一直往下填。金额只填数字，单位万元，最多六位小数（精确到分）。",
    rows=30,
    total_in=("source",),
    pairs=(("budget", "spent"),),
    named_by="source",
    asked="资金来源",
    columns=(
        Field(
            "source",
            "资金来源",
            Kind.CHOICE,
            required=True,
            choices="fund_source",
            strict=False,
            preset=True,
            width=20,
            prompt="可从列表选，也可直接写，如 中央财政资金、县级财政资金。",
        ),
        Field(
            "document_number",
            "资金文号",
            width=20,
            prompt="如 ×财建〔2022〕10号；没有可不填。",
        ),
        Field("initial", "年初预算数", Kind.AMOUNT, prompt="年初批复的预算，没有填 0。"),
        Field(
            "budget",
            "全年预算数",
            Kind.AMOUNT,
            required=True,
            prompt="调整后的全年预算，含上年结转；执行率以它为分母。",
            aliases=("调整后预算数",),
        ),
        Field("arrived", "实际到位数", Kind.AMOUNT, prompt="实际到账金额；没有可不填。"),
        Field(
            "spent",
            "全年执行数",
            Kind.AMOUNT,
            required=True,
            prompt="国库集中支付的实际支出。",
            aliases=("预算执行数", "实际支出数"),
        ),
        Field(
            "rate",
            "预算执行率",
            Kind.FORMULA,
            formula=Ratio("spent", "budget"),
            width=12,
        ),
        Field(
            "reason",
            "预算调整或执行偏差原因",
            Kind.LONG_TEXT,
            width=38,
            prompt="年初与全年预算不同，或执行率低于 90% 时填写原因和改进措施。",
            aliases=("偏差原因",),
        ),
    ),
    head_rows=(
        HeadRow(
            "total",
            "年度资金总额（自动合计）",
            sums=(*_AMOUNTS, "rate"),
        ),
        HeadRow(
            "declared",
            "年度资金总额（已申报数，选填）",
            inputs=("initial", "budget", "arrived", "spent", "rate", "reason"),
        ),
    ),
    presets=tuple({"source": source} for source in LISTS["fund_source"]),
)


def _money_used() -> str:
    return "((LEN(funds_initial)+LEN(funds_budget)+LEN(funds_arrived)+LEN(funds_spent))>0)"


_REQUIRED = (
    ("year", "年度"),
    ("project_name", "项目名称"),
    ("department", "主管部门"),
    ("unit", "实施单位"),
    ("profile", "评分规则"),
)
_NOT_NUMBERS = not_numbers(tuple(f"funds_{key}" for key in _AMOUNTS))
_DIFFERS = differs(tuple((f"funds_declared_{key}", f"funds_total_{key}") for key in _AMOUNTS))
_RATE = "IF(N(funds_total_budget)=0,0,funds_total_spent/funds_total_budget)"


CHECK_LINES = (
    identity_line("基本信息", _REQUIRED),
    CheckLine(
        "funds_filled",
        "资金情况",
        "全年预算数合计（万元）",
        "至少填一行资金",
        shown="N(funds_total_budget)",
        open="IF(SUMPRODUCT(--(LEN(funds_budget)>0))=0,1,0)",
        style="amount",
    ),
    CheckLine(
        "funds_complete",
        "资金情况",
        "全年执行数合计（万元）",
        "每个用到的来源都填预算数和执行数",
        shown="N(funds_total_spent)",
        open=f"SUMPRODUCT({_money_used()}*((LEN(funds_budget)=0)+(LEN(funds_spent)=0)))",
        style="amount",
    ),
    CheckLine(
        "funds_numbers",
        "资金情况",
        "不是数字的金额",
        "金额只填数字",
        shown=_NOT_NUMBERS,
        open=_NOT_NUMBERS,
    ),
    CheckLine(
        "declared",
        "资金情况",
        "已申报数与合计不符",
        "已申报的年度资金总额＝各来源之和",
        shown=_DIFFERS,
        open=_DIFFERS,
    ),
    CheckLine(
        "overspent",
        "资金情况",
        "执行数大于预算数的行",
        "全年执行数不大于全年预算数",
        shown="IFERROR(SUMPRODUCT(--(ROUND(funds_spent-funds_budget,6)>0)),0)",
        open="IFERROR(SUMPRODUCT(--(ROUND(funds_spent-funds_budget,6)>0)),0)",
    ),
    CheckLine(
        "rate",
        "资金情况",
        "预算执行率",
        "低于 90% 时说明原因",
        shown=_RATE,
        open=(
            f"IF(AND(N(funds_total_budget)<>0,{_RATE}<0.9,SUMPRODUCT(LEN(funds_reason))"
            "+LEN(funds_declared_reason)=0),1,0)"
        ),
        style="percent",
    ),
    *SCORE_LINES,
    sections_line(PROJECT_OUTLINE),
)

INSTRUCTIONS = (
    (
        "第一步",
        "填「基本信息」「资金情况」「绩效目标」「绩效指标」「报告正文」五张表。浅黄色格子是填写处。",
    ),
    ("第二步", "看「填报检查」，把「待处理」的各项补齐，直到显示「可以提交」。"),
    *SHARED_INSTRUCTIONS,
)

PROJECT = Form(
    id="project",
    title="项目支出绩效自评填报模板",
    version=1,
    sheets=(
        Sheet("基本信息", "项目基本信息", (_IDENTITY, _RULES, declared(), FILLER, WEIGHTS)),
        Sheet("资金情况", "项目资金情况", (FUNDS,), landscape=True),
        Sheet(
            "绩效目标",
            "年度绩效目标",
            (
                FieldBlock(
                    "goal",
                    "项目绩效总目标",
                    fields=(
                        Field(
                            "overall_goal",
                            "项目绩效总目标",
                            Kind.LONG_TEXT,
                            prompt="跨年度项目的总目标；只有年度目标的可不填。",
                        ),
                    ),
                ),
                GOALS,
            ),
            landscape=True,
        ),
        Sheet("绩效指标", "绩效指标", (INDICATORS,), landscape=True),
        Sheet("报告正文", "报告正文", (narrative(PROJECT_OUTLINE),), landscape=True),
    ),
    lists=LISTS,
    levels=LEVELS,
    instructions=INSTRUCTIONS,
    check_lines=CHECK_LINES,
    outline=PROJECT_OUTLINE,
    reporter="unit",
    subject="project_name",
    funds="funds",
    totals=MappingProxyType({key: (key,) for key in _AMOUNTS}),
    default_rules="mof2020",
    official_tables=OFFICIAL_TABLES,
)
"""The project form."""
