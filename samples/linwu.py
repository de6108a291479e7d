"""The project sample, as reported and corrected.

The project is 安全生产专项业务资金 of the emergency management bureau of Linwu county (临武县应急管理局),
2022. Amounts, dates, counts and document numbers are those of its published self-evaluation report;
the wording is ours. The report gives no table of indicators, no scores and no cause for the change
of the budget: what stands for them is an illustration and is marked 示例 in the workbook.
"""

from __future__ import annotations

from datetime import date

from selfeval_xl.forms import PROJECT_OUTLINE
from selfeval_xl.templates import Filling, Value, narrative_rows

_REACHED, _PARTLY = "达成预期指标", "部分达成预期指标"
_MADE_UP = "示例：报告未列指标表，据其事实编列"
_BASIS = (
    "《中共中央 国务院关于全面实施预算绩效管理的意见》（中发〔2018〕34号）、"
    "《关于做好2022年预算绩效管理工作的通知》（临财绩〔2022〕124号）"
)
_HEADS = (
    "level1", "level2", "name", "nature", "target", "measure_unit", "actual", "weight",
    "self_score", "reason",
)  # fmt: skip

_IDENTITY: dict[str, Value] = {
    "year": 2022,
    "project_name": "安全生产专项业务资金",
    "department": "临武县应急管理局",
    "unit": "临武县应急管理局",
    "project_type": "业务工作类",
    "public_service": "是",
    "start_date": date(2022, 1, 1),
    "end_date": date(2022, 12, 31),
    "basis_documents": _BASIS,
    "profile": "湖南省",
}

_DUTIES = (
    "我局负责全县应急管理和安全生产综合监督管理，承担应急预案体系建设、应急救援协调、防汛抗旱、"
    "森林防灭火、地质灾害和地震救援、灾害救助、应急物资储备以及矿山、危险化学品、烟花爆竹、工贸行业"
    "安全监管等职责，并承担县防汛抗旱、安全生产、森林防火、减灾等议事协调机构的日常工作。"
)

_CORRECTED_INDICATORS: tuple[tuple[Value, ...], ...] = (
    ("产出指标", "数量指标", "建档立卡水库巡查座数", "≥", 84, "座", 84, 4, 4, ""),
    ("产出指标", "数量指标", "骨干山塘巡查处数", "≥", 128, "处", 128, 4, 4, ""),
    ("产出指标", "数量指标", "自然灾害点巡查处数", "≥", 107, "处", 107, 4, 4, ""),
    ("产出指标", "数量指标", "防汛会商次数", "≥", 10, "次", 11, 3, 3, ""),
    ("产出指标", "数量指标", "抗旱会商次数", "≥", 8, "次", 9, 3, 3, ""),
    (
        "产出指标", "数量指标", "人工增雨作业次数", "≥", 12, "次", 11, 3, 2.75,
        "抗旱后期降雨增多，适宜作业的天气条件少了一次。下一年度按气象会商结果安排作业窗口，提前备足火箭弹。",
    ),
    ("产出指标", "质量指标", "自然灾害综合风险普查通过省级质检", "是否", "是", "", "是", 5, 5, ""),
    ("产出指标", "质量指标", "巡查隐患闭环整改率", "=", "100%", "%", "100%", 8, 8, ""),
    (
        "产出指标", "时效指标", "年度监督检查计划完成时间", "≤", "2022年12月底前", "",
        date(2022, 12, 31), 8, 8, "",
    ),
    ("产出指标", "成本指标", "项目支出控制数", "≤", 788.82, "万元", 788.82, 8, 8, ""),
    ("效益指标", "社会效益指标", "重大及以上安全事故起数", "≤", 0, "起", 0, 10, 10, ""),
    (
        "效益指标", "社会效益指标", "受灾群众基本生活保障", "定性",
        "吃、穿、住、饮水、就医五项保障到位", "", _REACHED, 8, 8, "",
    ),
    (
        "效益指标", "生态效益指标", "森林火险隐患整治", "定性",
        "清明和特防期排查出的隐患限期整改", "", _REACHED, 4, 4, "",
    ),
    (
        "效益指标", "可持续影响指标", "部门联合会商响应机制", "定性",
        "建立会商、预警、响应三项机制并运行", "", _PARTLY, 8, 6,
        "预警信息到村到户的最后环节还不畅通。下一年度将乡镇预警员纳入培训，每季度演练一次。",
    ),
    ("满意度指标", "服务对象满意度指标", "企业和群众满意度", "≥", "90%", "%", "93.5%", 10, 10, ""),
)  # fmt: skip

_REPORTED_INDICATORS: tuple[tuple[Value, ...], ...] = (
    ("产出指标", "数量指标", "建档立卡水库巡查座数", "≥", 84, "座", 84, 10, None, ""),
    ("产出指标", "数量指标", "骨干山塘巡查处数", "≥", 128, "处", 128, 10, None, ""),
    ("产出指标", "数量指标", "人工增雨作业次数", "≥", 11, "次", 11, 10, None, ""),
    ("产出指标", "质量指标", "自然灾害综合风险普查通过省级质检", "是否", "是", "", "是", 10, None, ""),
    ("产出指标", "时效指标", "年度监督检查计划", "≤", "2022年12月底前", "", None, 10, None, ""),
    (
        "效益指标", "社会效益指标", "各类生产安全事故数量和死亡人数", "定性", "大幅下降", "",
        "全年无重大安全事故发生", 20, None, "",
    ),
    (
        "效益指标", "社会效益指标", "全民安全意识", "定性", "明显增强", "",
        _REACHED, 10, None, "",
    ),
)  # fmt: skip

_GOALS = (
    (
        "提高基层防灾减灾救灾能力，保障受灾群众基本生活。",
        "救灾款物及时下拨，受灾群众基本生活得到保障；巡查水库84座、骨干山塘128处、自然灾害点107处。",
    ),
    (
        "做好应急救援、地质灾害应急、防汛抗旱和森林防火。",
        "经历8轮强降雨，召开防汛会商11次、抗旱会商9次，启动防汛Ⅳ级响应7次、Ⅲ级响应1次、抗旱Ⅳ级响应1次。",
    ),
    (
        "增强全民安全意识，提升企业安全生产能力。",
        "按年度监督检查计划对矿山、危险化学品、烟花爆竹、工贸企业开展执法检查和宣传贯彻。",
    ),
    ("减少事故发生和人员伤亡。", "全县全年无重大安全事故。"),
)

_OVERALL_GOAL = (
    "围绕县委、县政府安全生产总体规划，集中资金建设重要和急需领域，完善安全生产应急救援体系，"
    "增强全民安全防范意识，减少各类生产安全事故和伤亡。"
)

_OUTPUT_TEXT = (
    "对直管的矿山、危险化学品、烟花爆竹、工贸企业开展专项整治三年行动巩固提升和大排查大整治等行动。\n"
    "抗旱期间开展人工增雨作业11次，发射火箭弹38发、高炮人雨弹45发，缓解了部分乡镇旱情。\n"
    "完成自然灾害综合风险普查国检、省检准备和多轮数据内外业核查。\n"
    "清明节前和森林防火特防期开展隐患排查，发现的问题限期整改。"
)

_COMMON_BODIES = {
    "栏1.1": _DUTIES,
    "栏3.1": (
        "建设类项目执行项目法人责任制、招投标制、工程监理制、合同管理制；招投标通过政府采购中心公开进行。\n"
        "拨款按批准的年度预算、施工进度和合同提出用款计划，经局领导班子集体研究，分管领导、主要领导签批后"
        "向财政局申报。\n对资料不全、支出违反规定的不予拨款，并实行责任追究。"
    ),
    "栏4.1": "县委常委扩大会议、县政府常务会议和专题会等全县性会议10余次研究部署安全生产和防灾减灾工作，"
    "项目按部门职责和年度工作计划立项。",
    "栏4.3": _OUTPUT_TEXT,
    "栏4.4": "全县全年无重大安全事故，灾情信息畅通，受灾群众的生活救助和因灾毁损房屋的恢复重建及时启动。",
    "栏5.1": "一是重视自评工作，落实绩效管理责任。二是规范自评程序，建立可量化的指标，认真收集基础资料。"
    "三是加强财务与业务股室配合，按时完成自评。",
    "栏5.2": "绩效管理经验不足，绩效目标申报不够全面，指标量化不够，评价方法和自评组织实施有待完善。",
    "栏6": "建议县财政局加强对部门支出绩效评价工作的培训和指导，提高部门自评质量。",
}

_CORRECTED_BODIES = _COMMON_BODIES | {
    "栏1.2": "项目经费来源于县级财政资金，用于全县安全生产监管和应急管理工作，由局机关办公室和业务股室"
    "自行组织实施。",
    "栏2.3": "资金按局财务管理制度和县委、县政府、财政部门的有关规定使用，专款专用，支出按程序审批。",
    "栏3.2": "项目由局机关办公室和业务股室组织实施，建设类子项按规定招标、监理和验收，本年度没有调整建设内容。"
    "（示例：原报告本节只有标题）",
    "栏7": "本表据公开的自评报告编写，金额、次数、文号取自该报告；指标值、分值、得分、满意度和预算调减原因为示例。",
}

_REPORTED_BODIES = _COMMON_BODIES | {
    "栏0": "我单位对2022年安全生产专项业务资金693.62万元进行了绩效自评。",
    "栏1.2": "包括项目资金基本性质、用途和主要内容、涉及范围等。\n项目经费来源于县级财政资金，2022年预算批复976万元，"
    "实际到位788.82万元，主要用于安全生产专项业务788.82万元。",
    "栏2.3": "项目按内部管理制度和财政有关规定执行。",
    "栏7": "无。\n报告应包括以下附件：项目支出绩效自评表（一个项目支出一张表）",
}


def _indicators(rows: tuple[tuple[Value, ...], ...]) -> list[dict[str, Value]]:
    return [dict(zip(_HEADS, row, strict=True)) | {"remark": _MADE_UP} for row in rows]


def _fund(reason: str) -> dict[str, Value]:
    return {
        "source": "当年财政拨款",
        "initial": 976,
        "budget": 788.82,
        "arrived": 788.82,
        "spent": 788.82,
        "reason": reason,
    }


def corrected() -> Filling:
    """Return the project as it should have been reported."""
    cause = (
        "年中县财政按财力调减，实际下达788.82万元，调减187.18万元（示例：原报告未说明原因）。"
        "下一年度按轻重缓急细化预算，减少年中调整。"
    )
    return Filling(
        fields=_IDENTITY
        | {
            "overall_goal": _OVERALL_GOAL,
            "declared_total": 97.75,
            "declared_grade": "优",
            "fill_date": date(2023, 3, 31),
            "execution_self_score": 10,
            "funds_declared_initial": 976,
            "funds_declared_budget": 788.82,
            "funds_declared_arrived": 788.82,
            "funds_declared_spent": 788.82,
            "funds_declared_rate": 1,
        },
        rows={
            "weights": [
                {"level1": "产出指标", "approved": 50},
                {"level1": "效益指标", "approved": 30},
                {"level1": "满意度指标", "approved": 10},
            ],
            "funds": [_fund(cause)],
            "goals": [{"expected": goal, "actual": done} for goal, done in _GOALS],
            "indicators": _indicators(_CORRECTED_INDICATORS),
            "texts": narrative_rows(PROJECT_OUTLINE, _CORRECTED_BODIES),
        },
    )


def as_reported() -> Filling:
    """Return the project with the faults of the published report."""
    return Filling(
        fields=_IDENTITY
        | {
            "overall_goal": f"[bookmark: _GoBack]{_OVERALL_GOAL}",
            "funds_declared_budget": 693.62,
        },
        rows={
            "funds": [_fund("")],
            "goals": [{"expected": goal} for goal, _ in _GOALS],
            "indicators": _indicators(_REPORTED_INDICATORS),
            "texts": narrative_rows(PROJECT_OUTLINE, _REPORTED_BODIES),
        },
    )
