"""The outline of a narrative report: which sections it has and what the program writes there."""

from __future__ import annotations

from dataclasses import dataclass

LEVEL_LABELS = {1: "一级标题", 2: "二级标题", 3: "三级标题", 0: "正文"}


@dataclass(frozen=True)
class Section:
    """One section of an outline.

    ``code`` identifies it in the template and in the report builder, ``level`` is 1 to 3 (0 for the
    introduction, which has no heading). ``hint`` tells the writer what the program puts there by
    itself; ``required`` sections need the unit's own text.
    """

    code: str
    level: int
    heading: str
    hint: str = ""
    required: bool = False

    @property
    def level_label(self) -> str:
        """The level as shown in the template's drop-down."""
        return LEVEL_LABELS[self.level]


PROJECT_OUTLINE = (
    Section("栏0", 0, "引言", "依据文件、评价的项目和金额"),
    Section("栏1", 1, "项目支出概况"),
    Section("栏1.1", 2, "项目实施单位基本情况", required=True),
    Section("栏1.2", 2, "项目资金基本情况", "资金来源、预算批复与到位金额", required=True),
    Section("栏1.3", 2, "项目资金绩效目标", "总目标和年度目标（取自「绩效目标」）"),
    Section("栏2", 1, "项目资金使用及管理情况"),
    Section("栏2.1", 2, "项目资金安排落实、总投入等情况", "资金表与到位情况"),
    Section("栏2.2", 2, "项目资金实际使用情况", "执行数、执行率及偏差原因"),
    Section("栏2.3", 2, "项目资金管理情况分析", required=True),
    Section("栏3", 1, "项目支出组织实施情况"),
    Section("栏3.1", 2, "资金使用管理情况", required=True),
    Section("栏3.2", 2, "项目组织实施情况", required=True),
    Section("栏4", 1, "项目支出绩效情况", "总分、等级和各部分得分"),
    Section("栏4.1", 2, "项目支出决策情况", required=True),
    Section("栏4.2", 2, "项目支出过程情况", "预算执行得分"),
    Section("栏4.3", 2, "项目支出产出情况", "产出指标完成情况表"),
    Section("栏4.4", 2, "项目支出效益情况", "效益、满意度指标完成情况表"),
    Section("栏5", 1, "主要经验做法、存在的问题及原因分析"),
    Section("栏5.1", 2, "主要经验做法", required=True),
    Section("栏5.2", 2, "存在的问题及原因分析", "未达标指标及其原因、措施", required=True),
    Section("栏6", 1, "有关建议", required=True),
    Section("栏7", 1, "其他需要说明的问题", "没有填写时写「无」"),
)
"""附件2 项目支出绩效自评报告, in its canonical order (Hunan)."""

DEPARTMENT_OUTLINE = (
    Section("栏0", 0, "引言", "依据文件和自评范围"),
    Section("栏1", 1, "绩效自评工作组织开展情况"),
    Section("栏1.1", 2, "成立组织机构", "工作小组的组成和职责（取自「组织实施」）"),
    Section("栏1.2", 2, "绩效管理实施过程", "制度和会议（取自「组织实施」）", required=True),
    Section("栏1.3", 2, "部门预算安排及资金分配拨付", "各类资金的安排、拨付和执行率，资金矩阵表"),
    Section("栏1.4", 2, "部门日常财务管理", required=True),
    Section("栏1.5", 2, "专项监督检查及审计部门审查意见", required=True),
    Section("栏2", 1, "绩效目标实现情况"),
    Section("栏2.1", 2, "部门总体目标", "总目标、年度目标完成情况，项目个数与金额", required=True),
    Section("栏2.2", 2, "具体绩效目标完成情况", "自评覆盖率和总体执行率"),
    Section(
        "栏2.2.1",
        3,
        "专项资金年度执行情况",
        "有文号的各项资金：文号、金额、用途、支出、执行率、原因",
    ),
    Section("栏2.2.2", 3, "项目自评结果", "各项目的执行率、得分和等级"),
    Section("栏2.2.3", 3, "部门整体绩效指标完成情况", "指标完成情况表，未达标指标的原因和措施"),
    Section("栏3", 1, "绩效目标设定质量情况", required=True),
    Section("栏4", 1, "整改措施及结果应用"),
    Section("栏4.1", 2, "绩效评价方面", required=True),
    Section("栏4.2", 2, "预算管理方面", required=True),
    Section("栏4.3", 2, "目标管理方面", required=True),
    Section("栏4.4", 2, "项目管理方面", required=True),
)
"""部门整体绩效自评报告 as departments in Hebei write it (outline of a published report, 2024)."""
