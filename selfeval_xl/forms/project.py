"""项目支出绩效自评填报模板: the one description of the project form.

Fund and indicator blocks follow 附件1 of 财预〔2020〕10号; the target is split as the integrated
budget system does (指标性质 · 指标值 · 度量单位). The narrative follows 附件2 as used in Hunan.
"""

from __future__ import annotations

from types import MappingProxyType

from selfeval_xl.forms.model import CheckLine, Field, FieldBlock, Form, HeadRow, Kind, Sheet, Table
from selfeval_xl.forms.narrative import PROJECT_OUTLINE

LEVELS = (
    ("产出指标", "数量指标"),
    ("产出指标", "质量指标"),
    ("产出指标", "时效指标"),
    ("产出指标", "成本指标"),
    ("成本指标", "经济成本指标"),
    ("成本指标", "社会成本指标"),
    ("成本指标", "生态环境成本指标"),
    ("效益指标", "经济效益指标"),
    ("效益指标", "社会效益指标"),
    ("效益指标", "生态效益指标"),
    ("效益指标", "可持续影响指标"),
    ("满意度指标", "服务对象满意度指标"),
)

LISTS = MappingProxyType(
    {
        "level1": ("产出指标", "成本指标", "效益指标", "满意度指标"),
        "nature": ("≥", ">", "=", "≤", "<", "定性", "是否"),
        "method": ("自动", "完成比例", "直接赋分", "评判等级", "满意度分档"),
        "project_type": ("工程基建类", "大型修缮及购置类", "业务工作类", "运行维护类", "其他"),
        "yes_no": ("是", "否"),
        "achieved": ("达成预期指标", "部分达成预期指标", "未达成预期指标", "是", "否"),
        "grade": ("优", "良", "中", "差"),
        "fund_source": ("当年财政拨款", "上年结转资金", "其他资金"),
        "over_mode": (
            "按规则",
            "不处理",
            "仅提示",
            "说明原因",
            "定额扣分",
            "按偏离度扣分",
            "不得分",
        ),
        "heading_level": ("一级标题", "二级标题", "三级标题", "正文"),
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

_RULES = FieldBlock(
    "rules",
    "二、评分规则",
    fields=(
        Field(
            "profile",
            "评分规则",
            Kind.CHOICE,
            required=True,
            choices="profile",
            prompt="按本级财政部门要求选择；不清楚时选财预〔2020〕10号。",
        ),
        Field(
            "execution_weight",
            "预算执行率分值",
            Kind.FORMULA,
            formula="IFERROR(VLOOKUP(profile,rule_weights,2,FALSE),10)",
            prompt="由评分规则决定。",
        ),
        Field(
            "over_mode",
            "超额完成的处理",
            Kind.CHOICE,
            choices="over_mode",
            prompt="留空或选「按规则」即按所选评分规则处理。",
        ),
    ),
)

_DECLARED = FieldBlock(
    "declared",
    "三、已申报的自评结果（选填，用于核对）",
    note="已在系统或纸质表上报的总分和等级填在这里，程序核对它与各项得分是否相符。",
    fields=(
        Field("declared_total", "自评总分", Kind.POINTS, prompt="已上报的总分；没有可不填。"),
        Field(
            "declared_grade", "自评等级", Kind.CHOICE, choices="grade", prompt="优、良、中、差。"
        ),
        Field(
            "execution_self_score",
            "预算执行率自评得分",
            Kind.POINTS,
            prompt="已上报的执行率得分；留空时按 分值×执行率 计算。",
        ),
    ),
)

_FILLER = FieldBlock(
    "filler",
    "四、填报信息",
    fields=(
        Field("filler", "填报人", prompt="可不填。"),
        Field("phone", "联系电话", prompt="可不填。"),
        Field("fill_date", "填报日期", Kind.DATE, prompt="写入报告落款。"),
    ),
)

_WEIGHTS = Table(
    "weights",
    "五、批复的分值分配（选填，用于核对）",
    note="绩效目标批复时已确定各级指标分值的，填在这里；二级指标留空的一行表示该一级指标的合计。",
    rows=12,
    columns=(
        Field("level1", "一级指标", Kind.CHOICE, choices="level1", width=22),
        Field("level2", "二级指标", Kind.CHOICE, choices="level2", width=22),
        Field("approved", "批复分值", Kind.POINTS, width=14),
        Field(
            "listed",
            "指标表合计",
            Kind.FORMULA,
            formula=(
                'IF({level1}="","",IF({level2}="",SUMIFS(indicators_weight,indicators_level1,'
                "{level1}),SUMIFS(indicators_weight,indicators_level1,{level1},"
                "indicators_level2,{level2})))"
            ),
            width=14,
        ),
    ),
)

_AMOUNTS = ("initial", "budget", "arrived", "spent")
_SUMS = {key: f"SUM(funds_{key})" for key in _AMOUNTS}
_NO_BUDGET = "N(funds_total_budget)=0"

FUNDS = Table(
    "funds",
    "项目资金（单位：万元）",
    note="每个来源一行，可一直往下填。金额只填数字，单位万元，最多六位小数（精确到分）。",
    rows=30,
    total_in=("source",),
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
            formula='IF(N({budget})=0,"",{spent}/{budget})',
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
            formulas={
                **_SUMS,
                "rate": f'IF({_NO_BUDGET},"",funds_total_spent/funds_total_budget)',
            },
        ),
        HeadRow(
            "declared",
            "年度资金总额（已申报数，选填）",
            inputs=("initial", "budget", "arrived", "spent", "rate", "reason"),
        ),
    ),
    presets=tuple({"source": source} for source in LISTS["fund_source"]),
)

GOALS = Table(
    "goals",
    "年度绩效目标",
    note="一行一个目标；实际完成情况对照预期目标逐条写，写结果和数量。",
    rows=8,
    row_height=48,
    columns=(
        Field("expected", "预期目标", Kind.LONG_TEXT, required=True, width=64),
        Field("actual", "实际完成情况", Kind.LONG_TEXT, required=True, width=64),
    ),
)

INDICATORS = Table(
    "indicators",
    "绩效指标",
    note=(
        "一行一个三级指标。分值合计＋预算执行率分值＝100。"
        "定性指标的实际完成值选 达成预期指标、部分达成预期指标、未达成预期指标。"
    ),
    rows=60,
    total_in=("level1", "level2", "name"),
    columns=(
        Field("level1", "一级指标", Kind.CHOICE, required=True, choices="level1", width=11),
        Field(
            "level2",
            "二级指标",
            Kind.CHOICE,
            required=True,
            choices="level2",
            width=15,
            prompt="先选一级指标，列表随之变化。",
        ),
        Field("name", "三级指标", required=True, width=24, prompt="指标名称，不带比较符号。"),
        Field(
            "nature",
            "指标性质",
            Kind.CHOICE,
            required=True,
            choices="nature",
            width=9,
            prompt="≥ 越多越好；≤ 越少越好或不晚于；= 等于；定性分三档；是否只看做没做到。",
        ),
        Field(
            "target",
            "指标值",
            Kind.MEASURE,
            required=True,
            width=16,
            prompt="数字、百分比、日期或文字；时效可写 2022年12月底前。",
            aliases=("年度指标值",),
        ),
        Field(
            "measure_unit", "度量单位", width=9, prompt="如 次、万元、%。", aliases=("计量单位",)
        ),
        Field(
            "actual",
            "实际完成值",
            Kind.MEASURE,
            required=True,
            choices="achieved",
            width=16,
            prompt="与指标值同一单位的实际数；定性选达成档次，是否类选是或否（有下拉列表）。",
            aliases=("完成值", "全年实际完成值"),
        ),
        Field(
            "weight", "分值", Kind.POINTS, required=True, width=8, prompt="大于 0，最多两位小数。"
        ),
        Field(
            "self_score", "自评得分", Kind.POINTS, required=True, width=9, prompt="0 至分值之间。"
        ),
        Field(
            "reason",
            "偏差原因分析及改进措施",
            Kind.LONG_TEXT,
            width=34,
            prompt="未达到指标值、被扣分，或超出指标值较多时填写：原因＋措施。",
            aliases=("偏差原因", "未完成原因分析"),
        ),
        Field(
            "method",
            "评分方法",
            Kind.CHOICE,
            choices="method",
            width=11,
            prompt="一般不填（自动）；需要指定时再选。",
        ),
        Field(
            "threshold",
            "及格门槛",
            Kind.RATE,
            width=9,
            prompt="完成比例低于此值不得分，如 60%；没有规定不填。",
        ),
        Field("evidence", "佐证资料", width=18, prompt="台账、验收单、问卷等名称；可不填。"),
        Field("remark", "备注", width=16),
    ),
)

NARRATIVE = Table(
    "texts",
    "报告正文",
    note=(
        "标题编号由程序生成，这里不要写编号。需要增加内容，在相应位置插入一行并选级别；"
        "不需要的补充内容留空。「程序写入」一列的内容会自动写进报告，不必重复填写。"
    ),
    rows=len(PROJECT_OUTLINE) + 16,
    row_height=48,
    columns=(
        Field("code", "栏目代码", Kind.LABEL, width=9, preset=True),
        Field("level", "级别", Kind.CHOICE, choices="heading_level", width=10, preset=True),
        Field("heading", "标题", width=30, preset=True),
        Field("automatic", "程序写入", Kind.LABEL, width=34, preset=True),
        Field("body", "本单位填写内容", Kind.LONG_TEXT, width=70, aliases=("填写内容",)),
    ),
    presets=tuple(
        {
            "code": section.code,
            "level": section.level_label,
            "heading": section.heading,
            "automatic": section.hint,
        }
        for section in PROJECT_OUTLINE
    ),
)

_USED = "(LEN(indicators_name)>0)"


def _blank(*columns: str) -> str:
    """Count the blank cells of these columns in the indicator rows that have a name."""
    return "+".join(f"SUMPRODUCT({_USED}*(LEN(indicators_{c})=0))" for c in columns)


def _money_used() -> str:
    return "((LEN(funds_initial)+LEN(funds_budget)+LEN(funds_arrived)+LEN(funds_spent))>0)"


_REQUIRED = ("year", "project_name", "department", "unit", "profile")
_SECTION_CODES = tuple(s.code for s in PROJECT_OUTLINE if s.required)
_NOT_NUMBERS = "+".join(
    f"SUMPRODUCT((LEN(funds_{key})>0)*(1-ISNUMBER(funds_{key})))" for key in _AMOUNTS
)
_DIFFERS = "+".join(
    f"IF(LEN(funds_declared_{key})=0,0,IF(ABS(N(funds_declared_{key})-N(funds_total_{key}))"
    ">=0.0000005,1,0))"
    for key in _AMOUNTS
)
_RATE = "IF(N(funds_total_budget)=0,0,funds_total_spent/funds_total_budget)"
_WEIGHT_SUM = "ROUND(SUM(indicators_weight)+execution_weight,6)"
_SCORED = f"{_USED}*ISNUMBER(indicators_weight)*ISNUMBER(indicators_self_score)"


CHECK_LINES = (
    CheckLine(
        "identity",
        "基本信息",
        "必填项未填",
        "年度、项目名称、主管部门、实施单位、评分规则都要填",
        shown="+".join(f"(LEN({key})=0)" for key in _REQUIRED),
        open="+".join(f"(LEN({key})=0)" for key in _REQUIRED),
    ),
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
    CheckLine(
        "goals",
        "绩效目标",
        "填写的目标",
        "至少一个目标，预期和实际都要写",
        shown="SUMPRODUCT(--(LEN(goals_expected)>0))",
        open=(
            "IF(SUMPRODUCT(--(LEN(goals_expected)>0))=0,1,0)+"
            "SUMPRODUCT((LEN(goals_expected)>0)*(LEN(goals_actual)=0))"
        ),
    ),
    CheckLine(
        "indicators",
        "绩效指标",
        "填写的三级指标",
        "至少一个指标",
        shown=f"SUMPRODUCT(--{_USED})",
        open=f"IF(SUMPRODUCT(--{_USED})=0,1,0)",
    ),
    CheckLine(
        "indicator_gaps",
        "绩效指标",
        "指标行中的空格",
        "级别、性质、指标值、完成值、分值、自评得分都要填",
        shown=_blank("level1", "level2", "nature", "target", "actual", "weight", "self_score"),
        open=_blank("level1", "level2", "nature", "target", "actual", "weight", "self_score"),
    ),
    CheckLine(
        "weights",
        "绩效指标",
        "分值合计（含预算执行率）",
        "等于 100",
        shown=_WEIGHT_SUM,
        open=f"IF({_WEIGHT_SUM}=100,0,1)",
        style="points",
    ),
    CheckLine(
        "scores_high",
        "绩效指标",
        "自评得分大于分值的行",
        "自评得分在 0 与分值之间",
        shown=f"IFERROR(SUMPRODUCT({_SCORED}*(indicators_self_score>indicators_weight)),0)",
        open=f"IFERROR(SUMPRODUCT({_SCORED}*(indicators_self_score>indicators_weight)),0)",
    ),
    CheckLine(
        "reasons",
        "绩效指标",
        "扣了分没有说明原因的行",
        "自评得分小于分值时填写偏差原因及改进措施",
        shown=(
            f"IFERROR(SUMPRODUCT({_SCORED}*(indicators_self_score<indicators_weight)"
            "*(LEN(indicators_reason)=0)),0)"
        ),
        open=(
            f"IFERROR(SUMPRODUCT({_SCORED}*(indicators_self_score<indicators_weight)"
            "*(LEN(indicators_reason)=0)),0)"
        ),
    ),
    CheckLine(
        "score_sum",
        "绩效指标",
        "指标自评得分合计",
        "各行自评得分之和（不含预算执行率）",
        shown="SUM(indicators_self_score)",
        open="0",
        style="points",
    ),
    CheckLine(
        "sections",
        "报告正文",
        "必写栏目未填",
        "、".join(s.heading for s in PROJECT_OUTLINE if s.required),
        shown="+".join(
            f'IF(SUMPRODUCT((texts_code="{c}")*(LEN(texts_body)>0))=0,1,0)' for c in _SECTION_CODES
        ),
        open="+".join(
            f'IF(SUMPRODUCT((texts_code="{c}")*(LEN(texts_body)>0))=0,1,0)' for c in _SECTION_CODES
        ),
    ),
)

INSTRUCTIONS = (
    (
        "第一步",
        "填「基本信息」「资金情况」「绩效目标」「绩效指标」「报告正文」五张表。浅黄色格子是填写处。",
    ),
    ("第二步", "看「填报检查」，把「待处理」的各项补齐，直到显示「可以提交」。"),
    ("第三步", "保存并关闭本文件，把它拖到「一键生成」上，得到评分表（Excel）和自评报告（Word）。"),
    ("浅黄色", "填写处。点选格子会出现填写说明；有下拉箭头的从列表里选。"),
    ("浅灰色", "公式或固定文字，不必填写，已锁定（没有密码，确需改动可撤销工作表保护）。"),
    ("金额", "单位万元，只填数字；最多六位小数，即精确到分。没有金额填 0，不适用的留空。"),
    ("百分比", "度量单位写 %，数值填 95；或直接在格子里输入 95%。两种写法程序都认。"),
    ("日期", "填日期，或写「2022年12月底前」「2022年12月31日」。"),
    (
        "定性指标",
        (
            "指标性质选「定性」，指标值写要达到的状况，实际完成值选达成档次，自评得分按档次的分数区间打："
            "达成 80%～100%，部分达成 60%～80%，未达成 0～60%（以所选评分规则为准）。"
        ),
    ),
    ("增加行", "直接往下填；中间要插行，选中整行后插入即可，不影响程序读取。"),
    ("示例文字", "模板中的灰色说明文字不会写进报告，但不要把它们粘贴到填写处。"),
)

PROJECT = Form(
    id="project",
    title="项目支出绩效自评填报模板",
    version=1,
    sheets=(
        Sheet("基本信息", "项目基本信息", (_IDENTITY, _RULES, _DECLARED, _FILLER, _WEIGHTS)),
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
        Sheet("报告正文", "报告正文", (NARRATIVE,), landscape=True),
    ),
    lists=LISTS,
    levels=LEVELS,
    instructions=INSTRUCTIONS,
    check_lines=CHECK_LINES,
    outline=PROJECT_OUTLINE,
)
"""The project form."""
