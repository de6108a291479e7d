"""The department sample: every claim of the published report judged, each fault at its cell."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import fengnan
import make_samples
import pytest
from cases import found
from expecting import ERROR, INFO, WARNING, errors

from selfeval_xl.figures import row_sum
from selfeval_xl.forms import DEPARTMENT
from selfeval_xl.pipeline import Result, evaluate
from selfeval_xl.templates import Filling, build

COMMAND = "增发2023年国债自然灾害应急能力提升工程（应急领域）补助资金"
COMMAND_PROVINCE = "增发2023年国债自然灾害应急能力提升工程（应急领域）省级补助资金"
D = Decimal


def judge(filling: Filling, folder: Path) -> Result:
    path = folder / "部门.xlsx"
    path.write_bytes(build(DEPARTMENT, filling))
    (result,), refusals = evaluate([path])
    assert refusals == []
    return result


@pytest.fixture(scope="module")
def reported(tmp_path_factory: pytest.TempPathFactory) -> Result:
    folder = tmp_path_factory.mktemp("reported")
    path = folder / make_samples.FENGNAN_REPORTED
    path.write_bytes(make_samples.workbooks()[path.name])
    (result,), refusals = evaluate([path])
    assert refusals == []
    return result


@pytest.fixture(scope="module")
def corrected(tmp_path_factory: pytest.TempPathFactory) -> Result:
    return judge(fengnan.corrected(), tmp_path_factory.mktemp("corrected"))


def bent(table: str, row: int, **changes: Any) -> Filling:
    """Return the sample as reported with one row of a table changed."""
    filling = fengnan.as_reported()
    rows = [dict(item) for item in filling.rows[table]]
    rows[row] |= changes
    return Filling(filling.fields, {**filling.rows, table: rows})


def told(result: Result, code: str) -> list[tuple[str, str]]:
    return [(f.severity.value, f.place) for f in found(result, code)]


def wan(fen: int | None) -> Decimal:
    assert fen is not None
    return D(int(fen)).scaleb(-6)


# -- the claims of the report, in the order of the analysis --------------------------------------


def test_claims_1_to_4_the_subtotals_hold_exactly(reported: Result) -> None:
    rows = reported.tables["matrix"]
    assert [(row.category, wan(row.budget_stated), wan(row.spent_stated)) for row in rows[:3]] == [
        ("共同财政事权转移支付", D("75.38"), D("75.38")),
        ("专项转移支付", D(0), D(0)),
        ("增发国债", D("542.59"), D("493.64")),
    ]
    assert found(reported, "F10") == []


def test_claims_5_to_9_the_items_add_up_exactly(reported: Result) -> None:
    bonds = [row for row in reported.tables["projects"] if row.category == "增发国债"]
    assert [wan(row.budget) for row in bonds] == [D("87.2"), D("7.27"), D("413.6"), D("34.52")]
    for level, budget, spent in (("中央", "500.8", "454.57"), ("省级", "41.79", "39.07")):
        own = [row for row in bonds if row.fund_level == level]
        assert wan(sum(row.budget for row in own)) == D(budget)
        assert wan(sum(row.spent for row in own)) == D(spent)
    assert found(reported, "C03") == []


def test_claim_10_the_overall_rate_holds_when_rounded(reported: Result) -> None:
    assert reported.form.matrix_total_rate_stated == D("0.9652")
    assert reported.form.projects_declared_rate == D("0.9652")
    assert reported.figures.text("rate") == "96.52%"
    assert {f.place for f in found(reported, "F02")} == {"项目清单!I8", "项目清单!I9"}


def test_claim_11_the_rates_of_100_hold_exactly(reported: Result) -> None:
    full = [row for row in reported.tables["projects"] if row.rate_stated == 1]
    assert [row.row for row in full] == [7, 10, 11, 12]


def test_claims_12_and_13_are_within_rounding(reported: Result) -> None:
    findings = found(reported, "F02")
    assert [(f.severity, f.place, f.given, f.expected) for f in findings] == [
        (INFO, "项目清单!I8", "46.99%", "46.98%"),
        (INFO, "项目清单!I9", "62.64%", "62.59%"),
    ]
    assert all("四舍五入范围内" in f.message for f in findings)


@pytest.mark.parametrize(("row", "rate", "place"), [(1, "0.4701", "I8"), (2, "0.6271", "I9")])
def test_a_rate_further_off_is_an_error(row: int, rate: str, place: str, tmp_path: Path) -> None:
    result = judge(bent("projects", row, rate_stated=D(rate)), tmp_path)
    (finding,) = [f for f in found(result, "F02") if f.severity is ERROR]
    assert finding.place == f"项目清单!{place}"


def test_claim_14_the_residual_is_overspent_within_rounding(reported: Result) -> None:
    own = reported.tables["matrix"][4]
    assert (wan(row_sum(own, "budget")), wan(row_sum(own, "spent"))) == (D("788.36"), D("788.37"))
    assert [(f.severity, f.place, f.given, f.difference) for f in found(reported, "F04")] == [
        (INFO, "资金矩阵!K10", "788.37万元", "0.01万元"),
        (INFO, "项目清单!G27", "23.01万元", "0.01万元"),
    ]
    assert "四舍五入范围内" in found(reported, "F04")[0].message


def test_one_cent_more_is_an_error(tmp_path: Path) -> None:
    result = judge(bent("matrix", 4, spent_county=788.38), tmp_path)
    assert ("错误", "资金矩阵!K10") in told(result, "F04")
    assert found(result, "F04")[0].difference == "0.02万元"


def test_claim_15_21_of_21_projects_and_full_coverage(reported: Result) -> None:
    assert reported.figures.text("projects") == reported.figures.text("evaluated") == "21"
    assert reported.figures.text("coverage") == "100.00%"
    assert reported.figures.text("coverage_amount") == "100.00%"
    assert found(reported, "C02") == []
    split = [row for row in reported.tables["projects"] if "示例" in (row.remark or "")]
    assert len(split) == 15
    assert wan(sum(row.budget for row in split)) == D("788.36")
    assert wan(sum(row.spent for row in split)) == D("788.37")


def test_claims_16_and_17_what_the_report_does_not_compute(reported: Result) -> None:
    figures = reported.figures
    assert (figures.text("special"), figures.text("special.budget")) == ("6", "617.97")
    assert (figures.text("special.spent"), figures.text("special.rate")) == ("569.02", "92.08%")
    assert figures.text("matrix.2.rate") == "90.98%"
    low = [row for row in reported.tables["projects"] if row.spent < row.budget]
    budget, spent = (sum(getattr(row, key) for row in low) for key in ("budget", "spent"))
    assert (wan(budget), wan(spent)) == (D("94.47"), D("45.52"))


# -- the faults of the report -------------------------------------------------------------------


def test_low_rates_with_their_reasons_are_no_fault(reported: Result, tmp_path: Path) -> None:
    assert found(reported, "F05") == []
    (finding,) = found(judge(bent("projects", 1, reason=""), tmp_path), "F05")
    assert (finding.severity, finding.place, finding.given) == (WARNING, "项目清单!N8", "46.98%")


def test_no_wide_deviation_is_claimed_beside_low_rates(reported: Result) -> None:
    findings = found(reported, "T04")
    assert [(f.severity, f.place, f.given) for f in findings] == [
        (WARNING, "报告正文!E13", "均以完成"),
        (WARNING, "报告正文!E15", "均已完成"),
    ]
    for finding in findings:
        assert f"「{COMMAND}」执行率 46.98%" in finding.message
        assert f"「{COMMAND_PROVINCE}」执行率 62.59%" in finding.message


def test_the_rates_of_the_text_are_judged_like_those_of_the_list(reported: Result) -> None:
    assert [(f.severity, f.place, f.given, f.expected) for f in found(reported, "T03")] == [
        (INFO, "报告正文!E15", "46.99%", "46.98%"),
        (INFO, "报告正文!E15", "62.64%", "62.59%"),
    ]


def test_every_amount_of_the_text_is_known(reported: Result) -> None:
    assert found(reported, "T01") == []


def test_slips_brackets_repetition_and_debris_are_found(reported: Result) -> None:
    assert told(reported, "D07") == [("错误", "报告正文!E9")]
    assert [(f.place, f.given, f.expected) for f in found(reported, "T08")] == [
        ("报告正文!E10", "我据", "我局"),
        ("报告正文!E13", "以", "已"),
        ("报告正文!E13", "条列", "条例"),
        ("报告正文!E18", "一", "—"),
    ]
    assert told(reported, "T06") == [("提示", "报告正文!E9、E11、E21")]
    assert [(f.place, f.given) for f in found(reported, "T07")] == [
        ("项目清单!C7、C8、C9、C10、C11、C12", "[]"),
        ("报告正文!E15", "413.6"),
    ]
    assert told(reported, "T05") == [("警告", "报告正文!E15")]


def test_what_the_report_leaves_out_is_asked_for(reported: Result) -> None:
    assert told(reported, "P01") == [("错误", "绩效指标"), ("错误", "绩效目标!A8、A9")]


def test_nothing_else_is_held_against_the_reported_sample(reported: Result) -> None:
    assert {finding.code for finding in reported.findings} == {
        "C01", "D07", "F02", "F04", "P01", "T03", "T04", "T05", "T06", "T07", "T08",
    }  # fmt: skip


def test_the_corrected_sample_has_nothing_to_mend(corrected: Result) -> None:
    assert errors(corrected) == []
    assert [f for f in corrected.findings if f.severity is WARNING] == []
    assert (str(corrected.totals.total), corrected.totals.grade) == ("98.65", "优")
    assert corrected.totals.self_total == corrected.form.declared_total


def test_no_person_is_named() -> None:
    """The published report lists names; the sample carries roles."""
    report = (Path(__file__).parent.parent / "samples" / "fengnan.py").read_text(encoding="utf-8")
    assert "组  长" not in report
    for filling in (fengnan.as_reported(), fengnan.corrected()):
        assert {str(row["post"]) for row in filling.rows["group"]} <= {
            "", "局主要负责人（示例）", "分管负责人（示例）", "各科室负责人（示例）",
        }  # fmt: skip
