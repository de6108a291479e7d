"""The blocks that project and department form share, each described once."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from selfeval_xl.forms.formulas import ListedWeight, RuleWeight
from selfeval_xl.forms.model import Field, FieldBlock, Kind, Table

if TYPE_CHECKING:
    from selfeval_xl.forms.narrative import Section

SHARED_LISTS = MappingProxyType(
    {
        "nature": ("≥", ">", "=", "≤", "<", "定性", "是否"),
        "method": ("自动", "完成比例", "直接赋分", "评判等级", "满意度分档"),
        "yes_no": ("是", "否"),
        "achieved": ("达成预期指标", "部分达成预期指标", "未达成预期指标", "是", "否"),
        "grade": ("优", "良", "中", "差"),
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
"""Lists that every form offers."""

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
"""Level-1 and level-2 indicators of 财预〔2020〕10号 and 财预〔2021〕101号."""


def declared(*own: Field) -> FieldBlock:
    """Return the block of what has been declared elsewhere; ``own`` fields of a form come last."""
    return FieldBlock(
        "declared",
        "三、已申报的自评结果（选填，用于核对）",
        note="已在系统或纸质表上报的总分和等级填在这里，程序核对它与各项得分是否相符。",
        fields=(
            Field("declared_total", "自评总分", Kind.POINTS, prompt="已上报的总分；没有可不填。"),
            Field(
                "declared_grade",
                "自评等级",
                Kind.CHOICE,
                choices="grade",
                prompt="优、良、中、差。",
            ),
            Field(
                "execution_self_score",
                "预算执行率自评得分",
                Kind.POINTS,
                prompt="已上报的执行率得分；留空时按 分值×执行率 计算。",
            ),
            *own,
        ),
    )


def rules(prompt: str) -> FieldBlock:
    """Return the block in which the scoring rules are chosen; ``prompt`` says which to take."""
    return FieldBlock(
        "rules",
        "二、评分规则",
        fields=(
            Field(
                "profile",
                "评分规则",
                Kind.CHOICE,
                required=True,
                choices="profile",
                prompt=prompt,
            ),
            Field(
                "execution_weight",
                "预算执行率分值",
                Kind.FORMULA,
                formula=RuleWeight(),
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


FILLER = FieldBlock(
    "filler",
    "四、填报信息",
    fields=(
        Field("filler", "填报人", prompt="可不填。"),
        Field("phone", "联系电话", prompt="可不填。"),
        Field("fill_date", "填报日期", Kind.DATE, prompt="写入报告落款。"),
    ),
)

WEIGHTS = Table(
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
            formula=ListedWeight(),
            width=14,
        ),
    ),
)

GOALS = Table(
    "goals",
    "年度绩效目标",
    note="一行一个目标；实际完成情况对照预期目标逐条写，写结果和数量。",
    rows=8,
    row_height=48,
    asked="年度目标",
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
    asked="绩效指标",
    named_by="name",
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


def narrative(outline: tuple[Section, ...]) -> Table:
    """Return the table of the report's sections for an outline."""
    return Table(
        "texts",
        "报告正文",
        note=(
            "标题编号由程序生成，这里不要写编号。需要增加内容，在相应位置插入一行并选级别；"
            "不需要的补充内容留空。「程序写入」一列的内容会自动写进报告，不必重复填写。"
        ),
        rows=len(outline) + 16,
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
            for section in outline
        ),
    )


SHARED_INSTRUCTIONS = (
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
"""The guide's lines from the third step on, the same for every form."""
