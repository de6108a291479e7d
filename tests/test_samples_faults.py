from __future__ import annotations

from pathlib import Path

import make_samples
import pytest
from cases import found
from expecting import ERROR, WARNING, errors

from selfeval_xl.pipeline import Result, evaluate

FOLDER = Path(__file__).parent.parent / "samples"


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Result]:
    folder = tmp_path_factory.mktemp("samples")
    for name, data in make_samples.workbooks().items():
        (folder / name).write_bytes(data)
    judged, refusals = evaluate(sorted(folder.iterdir()))
    assert refusals == []
    return {result.path.name: result for result in judged}


@pytest.fixture(scope="module")
def reported(results: dict[str, Result]) -> Result:
    return results[make_samples.LINWU_REPORTED]


@pytest.fixture(scope="module")
def corrected(results: dict[str, Result]) -> Result:
    return results[make_samples.LINWU_CORRECTED]


def told(result: Result, code: str) -> list[tuple[str, str, str]]:
    return [(f.severity.value, f.place, f.message) for f in found(result, code)]


def test_the_declared_total_differs_from_the_amount_that_was_budgeted(reported: Result) -> None:
    (finding,) = found(reported, "F01")
    assert (finding.severity, finding.place) == (ERROR, "资金情况!D6")
    assert finding.message == "已申报的全年预算数总额与各资金来源之和不一致"
    assert (finding.given, finding.expected, finding.difference) == (
        "693.62万元", "788.82万元", "-95.20万元",
    )  # fmt: skip


def test_the_cut_of_the_budget_has_no_reason(reported: Result) -> None:
    (finding,) = found(reported, "F06")
    assert (finding.severity, finding.place) == (WARNING, "资金情况!H7")
    assert (finding.given, finding.difference) == ("976.00万元 → 788.82万元", "-187.18万元")


def test_the_text_names_an_amount_that_the_tables_do_not_know(reported: Result) -> None:
    (finding,) = found(reported, "T01")
    assert (finding.place, finding.given) == ("报告正文!E5", "693.62万元")


def test_the_text_names_the_item_with_two_amounts(reported: Result) -> None:
    (finding,) = found(reported, "T02")
    assert (finding.severity, finding.place) == (ERROR, "报告正文!E5")
    assert finding.message == (
        "「安全生产专项业务资金」此处写 693.62万元，报告正文!E8写 788.82万元"
    )
    assert (finding.given, finding.expected, finding.difference) == (
        "693.62万元", "788.82万元", "-95.2万元",
    )  # fmt: skip


def test_scores_results_and_a_section_are_missing(reported: Result) -> None:
    assert told(reported, "P01") == [
        ("错误", "报告正文!E16", "报告「项目组织实施情况」没有填写"),
        ("错误", "绩效目标!B8、B9、B10、B11", "「实际完成情况」未填"),
        ("错误", "绩效指标!G9", "「实际完成值」未填"),
        ("错误", "绩效指标!I5、I6、I7、I8、I9、I10、I11", "「自评得分」未填"),
    ]


def test_guidance_and_debris_of_the_template_are_left_in(reported: Result) -> None:
    assert told(reported, "D07") == [
        ("错误", "绩效目标!B3", "留有模板提示文字「[bookmark:」"),
        (
            "错误",
            "报告正文!E8",
            "留有模板提示文字「包括项目资金基本性质、用途和主要内容、涉及范围」",
        ),
        ("错误", "报告正文!E26", "留有模板提示文字「报告应包括以下附件」"),
    ]


def test_targets_cannot_be_measured_and_a_result_cannot_be_judged(reported: Result) -> None:
    assert [(f.place, f.given) for f in found(reported, "D03")] == [
        ("绩效指标!E10", "大幅下降"),
        ("绩效指标!E11", "明显增强"),
    ]
    judged = [f for f in found(reported, "D01") if f.severity is ERROR]
    assert [(f.place, f.given) for f in judged] == [("绩效指标!G10", "全年无重大安全事故发生")]


def test_the_points_make_90_and_satisfaction_is_missing(reported: Result) -> None:
    (total,) = found(reported, "W01")
    assert (total.severity, total.place) == (ERROR, "绩效指标!H5:H11")
    assert (total.given, total.expected, total.difference) == ("90分", "100分", "-10分")
    assert told(reported, "W05") == [("警告", "绩效指标!A5:A11", "没有设置满意度指标")]
    (split,) = found(reported, "W02")
    assert (split.given, split.expected) == ("产出 50、效益 30", "产出 50、效益 30、满意度 10")


def test_nothing_else_is_held_against_the_reported_sample(reported: Result) -> None:
    assert {finding.code for finding in reported.findings} == {
        "D01", "D03", "D07", "F01", "F06", "P01", "T01", "T02", "W01", "W02", "W05",
    }  # fmt: skip


def test_the_corrected_sample_has_nothing_to_mend(corrected: Result) -> None:
    assert errors(corrected) == []
    assert [f for f in corrected.findings if f.severity is WARNING] == []
    assert (str(corrected.totals.total), corrected.totals.grade) == ("97.75", "优")
    assert corrected.totals.self_total == corrected.form.declared_total


def test_the_files_beside_the_script_give_the_same_findings(results: dict[str, Result]) -> None:
    stored, refusals = evaluate(sorted(FOLDER.glob("*.xlsx")))
    assert refusals == []
    assert {result.path.name for result in stored} == set(results)
    for result in stored:
        assert [(f.code, f.message) for f in result.findings] == [
            (f.code, f.message) for f in results[result.path.name].findings
        ]
