"""The field's standard terms: one English name in code for one Chinese name on screen and paper."""

from __future__ import annotations

from types import MappingProxyType

TERMS = MappingProxyType(
    {
        "self_evaluation": "绩效自评",
        "department": "主管部门",
        "unit": "实施单位",
        "project_name": "项目名称",
        "project_code": "项目编码",
        "year": "年度",
        "fund_source": "资金来源",
        "document_number": "资金文号",
        "initial_budget": "年初预算数",
        "full_year_budget": "全年预算数",
        "arrived": "实际到位数",
        "spent": "全年执行数",
        "execution_rate": "预算执行率",
        "annual_total": "年度资金总额",
        "annual_goal": "年度总体目标",
        "expected_goal": "预期目标",
        "actual_completion": "实际完成情况",
        "level1": "一级指标",
        "level2": "二级指标",
        "level3": "三级指标",
        "nature": "指标性质",
        "target": "指标值",
        "measure_unit": "度量单位",
        "actual": "实际完成值",
        "weight": "分值",
        "self_score": "自评得分",
        "computed_score": "测算得分",
        "review_score": "复核得分",
        "review_opinion": "复核意见",
        "deviation_reason": "偏差原因分析及改进措施",
        "total_score": "总分",
        "grade": "等级",
        "method": "评分方法",
        "pass_threshold": "及格门槛",
        "over_fulfilment": "超额完成",
        "basis": "依据",
        "finding": "问题",
        "remedy": "修改建议",
    }
)
"""English name in code → Chinese term shown to users."""
