"""The department sample: 唐山市丰南区应急管理局, 2024, as reported and corrected.

Amounts, counts, rates and document numbers are those of its published self-evaluation report; the
wording is ours, and no person is named. The report itemises six funds of its 21 projects. The other
fifteen are split here as an illustration that adds up to what is left (788.36 and 788.37 万元), and
so are indicators, scores and goals: each is marked 示例 in the workbook.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from selfeval_xl.forms import DEPARTMENT_OUTLINE
from selfeval_xl.templates import Filling, Value, narrative_rows

if TYPE_CHECKING:
    from collections.abc import Mapping

_SPLIT = "示例：拆分示意"
_SCORED = "示例：报告未列得分"
_MADE_UP = "示例：报告未列指标表，据其事实编列"
_REACHED = "达成预期指标"
_PARTS = ("central", "province", "city", "county")
_BOND = "增发2023年国债自然灾害应急能力提升工程（应急领域{part}）{level}补助资金"
_BASE = "基层防灾工程项目"

_IDENTITY: dict[str, Value] = {
    "year": 2024,
    "department_name": "唐山市丰南区应急管理局",
    "basis_documents": "《唐山市丰南区全面实施预算绩效管理推进工作方案》",
    "profile": "河北省",
    "declared_projects": 21,
    "declared_evaluated": 21,
    "declared_coverage": 1,
    "matrix_total_budget_stated": 1406.33,
    "matrix_total_spent_stated": 1357.39,
    "matrix_total_rate_stated": 0.9652,
    "projects_declared_budget": 1406.33,
    "projects_declared_spent": 1357.39,
    "projects_declared_rate": 0.9652,
}

# 类别, 安排 (中央, 省, 市, 县), 拨付 (likewise), subtotals as stated
_MATRIX: tuple[tuple[str, tuple[float, ...], tuple[float, ...], bool], ...] = (
    ("共同财政事权转移支付", (0, 71.38, 4, 0), (0, 71.38, 4, 0), True),
    ("专项转移支付", (0, 0, 0, 0), (0, 0, 0, 0), True),
    ("增发国债", (500.80, 41.79, 0, 0), (454.57, 39.07, 0, 0), True),
    ("债券资金", (0, 0, 0, 0), (0, 0, 0, 0), True),
    ("本级", (0, 0, 0, 788.36), (0, 0, 0, 788.37), False),
)

_CHEAPER = "中标价格低于预算价格，按中标价付款，剩余资金已返还财政。"
_NEXT = "下一年度编制预算前充分询价，提高预算准确性。"
_COMMAND = (
    "用于应急系统指挥调度能力建设，实现上下指挥调度贯通联动，提高应急指令响应速度；项目已完成。"
)
_EQUIPMENT = (
    "用于为应急救援队伍配备森林草原灭火、抗洪抢险、水域救援、地震地质灾害救援和综合保障类装备，"
    "两级资金共40台（套）；项目已完成。"
)
# name, 资金文号 (year, number), category, level, 安排, 支出, stated rate, purpose, reason, score
_ITEMISED: tuple[tuple[Value, ...], ...] = (
    (
        "提前下达2024年自然灾害救助专项资金", "2023", 123, "共同财政事权转移支付", "省级", 71.38, 71.38, 1,
        "对全区16个乡镇、街道的农村住房核查3次，为119600户农村住房投保。", "", 98,
    ),
    (
        _BOND.format(part="", level=""), "2024", 10, "增发国债", "中央", 87.20, 40.97, 0.4699,
        _COMMAND, _CHEAPER, 91,
    ),
    (
        _BOND.format(part="", level="省级"), "2024", 11, "增发国债", "省级", 7.27, 4.55, 0.6264,
        _COMMAND, _CHEAPER, 92,
    ),
    (
        _BOND.format(part=_BASE, level=""), "2024", 15, "增发国债", "中央", 413.6, 413.6, 1,
        _EQUIPMENT, "", 99,
    ),
    (
        _BOND.format(part=_BASE, level="省级"), "2024", 16, "增发国债", "省级", 34.52, 34.52, 1,
        _EQUIPMENT, "", 99,
    ),
    (
        "2023年安全生产目标考核奖励资金", "2024", 91, "共同财政事权转移支付", "市级", 4, 4, 1,
        "用于加大安全生产投入、表彰先进单位，促进安全体系建设。", "", 100,
    ),
)  # fmt: skip

# name, 安排, 支出, score: an illustration that adds up to 788.36 and 788.37
_OWN: tuple[tuple[str, float, float, float], ...] = (
    ("安全生产执法检查", 86.40, 86.40, 98),
    ("工贸企业安全检查专家服务", 62.75, 62.75, 97),
    ("危险化学品安全监管", 58.30, 58.30, 97.5),
    ("应急救援队伍建设", 120.00, 120.00, 98),
    ("应急物资储备", 75.16, 75.16, 96),
    ("防汛抗旱", 68.92, 68.92, 97),
    ("森林草原防灭火", 54.48, 54.48, 98),
    ("地震监测和科普", 21.35, 21.35, 97),
    ("灾害信息员队伍", 18.60, 18.60, 99),
    ("安全生产宣传教育", 36.25, 36.25, 96.5),
    ("应急预案编制和演练", 29.90, 29.90, 95),
    ("应急指挥信息系统运行维护", 64.05, 64.05, 97),
    ("执法装备购置", 42.20, 42.20, 98),
    ("应急值班值守", 27.00, 27.00, 99),
    ("自然灾害风险普查成果应用", 23.00, 23.01, 96),
)

_INDICATOR_HEADS = (
    "level1", "level2", "name", "nature", "target", "measure_unit", "actual", "weight", "self_score",
    "reason",
)  # fmt: skip
_MORE = "开展专项行动，检查频次增加；下一年度按实际能力调整指标值。"
_INDICATORS: tuple[tuple[Value, ...], ...] = (
    ("产出指标", "数量指标", "累计检查企业家次", "≥", 1800, "家次", 1920, 10, 10, ""),
    ("产出指标", "数量指标", "农村住房保险户数", "≥", 119600, "户", 119600, 8, 8, ""),
    ("产出指标", "数量指标", "配备救援装备数量", "=", 40, "台（套）", 40, 7, 7, ""),
    ("产出指标", "质量指标", "重大隐患整改率", "=", "100%", "%", "100%", 10, 10, ""),
    (
        "产出指标", "时效指标", "国债项目完成时间", "≤", "2024年12月底前", "", date(2024, 12, 20), 8, 8, "",
    ),
    ("产出指标", "成本指标", "国债项目支出控制数", "≤", 542.59, "万元", 493.64, 7, 7, ""),
    ("效益指标", "社会效益指标", "帮助企业提升安全管理水平", "≥", 500, "家", 669, 10, 10, _MORE),
    (
        "效益指标", "社会效益指标", "执法案例推广", "定性", "有1起以上案例被评为优秀并推广", "",
        _REACHED, 10, 10, "",
    ),
    (
        "效益指标", "可持续影响指标", "安全生产责任清单化管理", "定性", "出台3项以上制度并运行", "",
        _REACHED, 10, 9, "部分企业清单更新不及时；下一年度按季度督查更新。",
    ),
    ("满意度指标", "服务对象满意度指标", "受检企业满意度", "≥", "90%", "%", "94%", 10, 10, ""),
)  # fmt: skip

_GOALS = (
    (
        "压实安全生产责任，有序推进重大事故隐患动态清零。",
        "累计检查企业1920家次，查改重大隐患96项、一般隐患5682项，帮助669家企业提升安全管理水平。",
    ),
    (
        "提升自然灾害应急能力，增强基层防灾救灾能力。",
        "为119600户农村住房投保，配备各类救援装备40台（套），指挥调度实现上下贯通联动。",
    ),
)

_WORK = (
    "先后35次在各类会议上研究部署安全生产工作，印发文件、通知180余份，出台约谈制度、工作要点和责任清单。\n"
    "组建26个工作专班，出台10项工作机制、35项工作措施，督促10家重点企业安装中控室再监控设备。\n"
    "全年检查企业1920家次，查改重大隐患96项、一般隐患5682项，约谈企业主要负责人19人，"
    "1起执法案例被评为全国优秀典型案例。"
)
_BREAK_DOWN = "按预算业务管理工作机构的要求，对下达的预算控制数逐级分解、细化，落实到本部门的具体工作和相关岗位。"

_NOTE = (
    "本表据公开的自评报告编写，金额、次数、比率、文号取自该报告；标注示例的项目拆分、指标、得分、职务和日期"
    "为示例。"
)

_CORRECTED_BODIES = {
    "栏0": _NOTE,
    "栏1.2": "组织全局学习内部控制制度，年初布置、年中监控、年末自评，业务科室提供完成情况和佐证，财务科室核对金额。",
    "栏1.4": "机构改革后修订了财务报销制度，支出按程序审批，重大支出由领导班子集体研究决定。",
    "栏1.5": "专项监督检查和审计未提出本年度项目资金方面的整改意见"
    "（示例：原报告本节写的是绩效管理程序，没有审计意见）。",
    "栏2.1": _WORK,
    "栏3": "以“部门职责—工作活动”为依据确定预算项目和额度，逐项设定绩效目标、指标和评价标准，"
    "为绩效监控和评价打下基础。",
    "栏4.1": "整体和项目绩效评价全面开展，评价结果纳入科室年度考评，与预算安排挂钩。",
    "栏4.2": _BREAK_DOWN + "支出进度慢的科室，下一年督促加快申请。",
    "栏4.3": "新增项目先作事前绩效评估，论证必要性、经济性、目标合理性和筹资合规性，评估结果作为申请预算的条件。",
    "栏4.4": "对部门整体和分项目支出进度按月监控；绩效目标还需进一步量化，指标要更多反映结果。",
}

_REPORTED_BODIES = {
    "栏1.2": "制定内部控制制度，达到以下目的：\n1、保证经济活动合法合规；\n2、保证预算工作有序开展；\n"
    "3、保证财务信息真实完整；\n4、强化绩效理念；\n5、提高资金使用效益。\n6、决策、执行和监督相互分离。",
    "栏1.3": "[bookmark: _GoBack]本部门2024年度申请预算资金1406.33万元，分配拨付1357.39万元，预算执行率96.52%。\n"
    + _BREAK_DOWN,
    "栏1.4": "我据机构改革后，制定了财务报销制度，规范单位日常财务行为。",
    "栏1.5": "1、落实事前绩效评估。\n2、强化绩效目标管理。\n3、落实事中运行监控。\n4、实行双监控。\n"
    + _BREAK_DOWN,
    "栏2.1": _WORK
    + "\n扎实开展《河北省安全生产条列》学习宣贯。\n项目21个，金额合计1406.33万元，实际支出"
    "1357.39万元，执行率为96.52%。各项目均以完成本年度的绩效目标。",
    "栏2.2": "决算项目21项，共涉及预算资金1406.33万元，其中专项资金0万元、共同事权转移支付75.38万元、"
    "增发国债542.59万元，总体预算执行率为96.52%，绩效自评覆盖率达到100%。",
    "栏2.2.1": "（1）专项资金年度执行情况\n国债两项目实际资金分别为40.97万元及4.55万元，预算执行率分别为46.99%"
    "及62.64%；基层防灾两项目实际资金分别为413.6及34.52万元，预算执行率均为100%。\n"
    "年初的各项目的绩效目标均已完成，且无偏离较大项目。",
    "栏3": "以“部门职责一工作活动”为依据，确定预算项目和额度。把自评工作列入年度工作计划，成立评价工作小组。",
    "栏4.1": "全面开展整体和项目绩效评价，结果纳入考评。",
    "栏4.2": _BREAK_DOWN,
    "栏4.3": "落实事前绩效评估制度，评估结果作为申请预算的必备条件。",
    "栏4.4": "实行双监控。项目绩效目标设定还需进一步详尽。",
}


def _matrix(*, stated: bool) -> list[dict[str, Value]]:
    rows = []
    for category, budget, spent, given in _MATRIX:
        row: dict[str, Value] = {"category": category}
        for key, amounts in (("budget", budget), ("spent", spent)):
            row |= {f"{key}_{end}": v for end, v in zip(_PARTS, amounts, strict=True)}
            if stated and given:
                row[f"{key}_stated"] = round(sum(amounts), 2)
        rows.append(row)
    return rows


def _projects(*, corrected: bool) -> list[dict[str, Value]]:
    rows: list[dict[str, Value]] = []
    brackets = "〔〕" if corrected else "[]"
    for (
        name,
        year,
        number,
        category,
        level,
        budget,
        spent,
        rate,
        purpose,
        reason,
        score,
    ) in _ITEMISED:
        rows.append(
            {
                "name": name,
                "document_number": f"唐财建{brackets[0]}{year}{brackets[1]}{number}号",
                "category": category,
                "fund_level": level,
                "budget": budget,
                "spent": spent,
                "rate_stated": None if corrected else rate,
                "self_score": score if corrected else None,
                "self_grade": "优" if corrected else None,
                "evaluated": "是",
                "purpose": purpose,
                "reason": f"{reason}{_NEXT}" if corrected and reason else reason,
                "remark": _SCORED if corrected else "",
            }
        )
    for name, budget, spent, score in _OWN:
        rows.append(
            {
                "name": name,
                "category": "本级",
                "fund_level": "县级",
                "budget": budget,
                "spent": spent,
                "self_score": score if corrected else None,
                "self_grade": "优" if corrected else None,
                "evaluated": "是",
                "remark": _SPLIT,
            }
        )
    return rows


def _group(*, corrected: bool) -> list[dict[str, Value]]:
    posts = ("局主要负责人（示例）", "分管负责人（示例）", "各科室负责人（示例）")
    duties = (
        "统筹、协调各科室做好绩效管理内部控制工作",
        "计划、组织和安排绩效管理工作",
        "明确各自工作范围，提出内部控制建设建议，配合开展自评",
    )
    return [
        {"role": role, "post": post if corrected else "", "people": people, "duty": duty}
        for role, post, people, duty in zip(
            ("组长", "副组长", "组员"), posts, (1, 1, 13), duties, strict=True
        )
    ]


def _filling(fields: Mapping[str, Value], bodies: Mapping[str, str], *, corrected: bool) -> Filling:
    goals = [{"expected": goal if corrected else "", "actual": done} for goal, done in _GOALS]
    indicators = [
        dict(zip(_INDICATOR_HEADS, row, strict=True)) | {"remark": _MADE_UP} for row in _INDICATORS
    ]
    return Filling(
        fields={**_IDENTITY, **fields},
        rows={
            "matrix": _matrix(stated=True),
            "projects": _projects(corrected=corrected),
            "group": _group(corrected=corrected),
            "systems": [
                {
                    "name": "预算绩效管理内部控制制度",
                    "content": "规范预算编制、执行、监控和评价的分工与程序，防范和管控经济活动风险",
                },
                {"name": "财务报销制度", "content": "规范单位日常财务行为"},
            ],
            "goals": goals,
            "indicators": indicators if corrected else [],
            "texts": narrative_rows(DEPARTMENT_OUTLINE, bodies),
        },
    )


def corrected() -> Filling:
    """Return the department as it should have been reported."""
    fields: dict[str, Value] = {
        "declared_total": 98.65,
        "declared_grade": "优",
        "duties": "负责全区应急管理、安全生产综合监督管理和防灾减灾救灾工作。",
        "fill_date": date(2025, 3, 31),
    }
    return _filling(fields, _CORRECTED_BODIES, corrected=True)


def as_reported() -> Filling:
    """Return the department with the faults of the published report."""
    return _filling({}, _REPORTED_BODIES, corrected=False)
