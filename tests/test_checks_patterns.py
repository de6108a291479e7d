from __future__ import annotations

from typing import TYPE_CHECKING

import departments
import pytest
from cases import Row, found, fund, good, indicator, indicators, judge, save
from expecting import ERROR, INFO, WARNING, judge_all, only
from expecting_official import heard
from official_forms import Percent, figures, plain_form
from test_own_rules import HEAD, written

from selfeval_xl.pipeline import Result, evaluate
from selfeval_xl.rules import PROFILE_IDS, load, load_file

if TYPE_CHECKING:
    from pathlib import Path

    from selfeval_xl.findings import Finding
    from selfeval_xl.templates import Filling, Value

REASON = "招标节约，结余资金已交回财政。下一年度据实编制预算。"
CAPS = f"""{HEAD}
[rules.execution_caps]
value = [
  {{ below = 0.8, most = 89 }},
  {{ below = 0.7, most = 79 }},
  {{ below = 0.6, most = 69 }},
  {{ below = 0.5, most = 59 }},
]
article = "第五条"
says = "执行率低于 80% 的，总分不得超过相应上限。"
"""


def spent(amount: float, reason: str | None = REASON, **fields: Value) -> Filling:
    """Return a project with full marks on all indicators that spent so much of 100 万元."""
    return good(fields, funds=[fund(spent=amount, reason=reason)])


# S06, the total stays below the cap of the execution rate


@pytest.fixture
def capped(tmp_path: Path) -> list[tuple[float, list[Finding]]]:
    """Return the findings of S06 by what was spent of 100 万元; the indicators have all 90 points."""
    amounts = (100, 80, 79.996, 79.99, 70, 69.99, 60, 59.99, 50, 49.99, 0)
    paths = [save(spent(amount), tmp_path) for amount in amounts]
    results, _ = evaluate(paths, load_file(written(tmp_path, CAPS)))
    return [(a, found(r, "S06")) for a, r in zip(amounts, results, strict=True)]


def test_s06_caps_exactly_from_the_rate_as_printed(
    capped: list[tuple[float, list[Finding]]],
) -> None:
    caps = {amount: [finding.expected for finding in findings] for amount, findings in capped}
    assert caps == {
        100: [], 80: [], 79.996: [], 79.99: ["不超过 89分"], 70: ["不超过 89分"],
        69.99: ["不超过 79分"], 60: ["不超过 79分"], 59.99: ["不超过 69分"], 50: ["不超过 69分"],
        49.99: ["不超过 59分"], 0: ["不超过 59分"],
    }  # fmt: skip


def test_s06_says_rate_cap_and_total(capped: list[tuple[float, list[Finding]]]) -> None:
    (finding,) = dict(capped)[79.99]
    assert (finding.severity, finding.place) == (WARNING, "基本信息!B21")
    assert finding.message == "预算执行率 79.99%，总分不得超过 89 分，自评总分为 98 分"
    assert (finding.given, finding.expected, finding.difference) == ("98分", "不超过 89分", "9分")
    assert finding.basis == "某财绩〔2024〕1号第五条"


def capped_by_hand(tmp_path: Path, filling: Filling) -> Result:
    rules = load_file(written(tmp_path, CAPS))
    ((result,), _) = evaluate([save(filling, tmp_path)], rules)
    return result


def test_s06_goes_by_the_declared_total_and_notes_a_computed_one_that_is_not_cut(
    tmp_path: Path,
) -> None:
    result = capped_by_hand(tmp_path, spent(75, declared_total=89))
    (finding,) = found(result, "S06")
    assert finding.severity is INFO
    assert finding.message == (
        "预算执行率 75.00%，总分不得超过 89 分，测算总分为 97.5 分（程序只作提示，不自动核减）"
    )
    assert str(result.totals.total) == "97.50"
    above = capped_by_hand(tmp_path, spent(75, declared_total=89.5))
    assert [f.severity for f in found(above, "S06")] == [WARNING]


def test_s06_passes_within_the_cap_and_without_a_budget(tmp_path: Path) -> None:
    rows = indicators()
    rows[3] |= {"actual": "未达成预期指标", "self_score": 17, "reason": REASON}
    for filling in (
        good(funds=[fund(spent=79, reason=REASON)], indicators=rows),
        good(funds=[fund(initial=0, budget=0, spent=0)]),
    ):
        assert found(capped_by_hand(tmp_path, filling), "S06") == []


def test_s06_is_silent_under_every_shipped_profile() -> None:
    assert [load(one).execution_caps for one in PROFILE_IDS] == [()] * len(PROFILE_IDS)
    assert found(judge(spent(10)), "S06") == []


# S07, the indicators' share of points does not outrun that of the execution


def test_s07_asks_about_a_rate_between_90_and_95_percent_without_a_word_on_it() -> None:
    finding = only(spent(93, None), "S07")
    assert (finding.severity, finding.place) == (WARNING, "基本信息!B23")
    assert finding.message == (
        "指标得分率 100.00%，预算执行得分率 93.00%，前者超出 7.00%，没有说明原因"
    )
    assert (finding.given, finding.expected) == ("7.00%", "不超过 5.00%，或说明原因")
    assert finding.basis == "一体化系统自评预警"


def test_s07_holds_from_more_than_five_percent_and_is_silenced_by_a_reason() -> None:
    expected: dict[tuple[float, str | None], list[object]] = {
        (100, None): [], (95, None): [], (94.94, None): [WARNING], (94.94, REASON): [],
        (90, None): [WARNING], (89.99, None): [INFO], (50, None): [INFO], (50, REASON): [],
    }  # fmt: skip
    results = judge_all(spent(*case) for case in expected)
    for result, (case, severities) in zip(results, expected.items(), strict=True):
        assert [f.severity for f in found(result, "S07")] == severities, case
        if severities == [INFO]:  # the same question is put by F05
            assert len(found(result, "F05")) == 1


def test_s07_compares_shares_not_points() -> None:
    rows = indicators()
    rows[3] |= {"self_score": 24, "reason": REASON}  # 84 of 90 points
    result = judge(good(funds=[fund(spent=90)], indicators=rows))
    assert found(result, "S07") == []


def test_s07_needs_all_scores_a_budget_and_points_for_the_execution() -> None:
    rows = indicators()
    rows[0] |= {"self_score": None}
    for result in judge_all(
        [
            good(funds=[fund(spent=93)], indicators=rows),
            good(funds=[fund(initial=0, budget=0, spent=0)]),
        ]
    ):
        assert found(result, "S07") == []


def test_s07_only_notes_where_an_official_form_has_no_place_for_a_reason() -> None:
    own = (
        ("年度资金总额", figures(100, 100, 93, 10, Percent("93"), 9.3)),
        ("其中：当年财政拨款", figures(100, 100, 93, "—", Percent("93"), "—")),
    )
    form = plain_form(funds=own, total={"weight": 100, "self_score": 99.3})
    message = "指标得分率 100.00%，预算执行得分率 93.00%，前者超出 7.00%，没有说明原因"
    assert heard(form, "S07") == [("提示", "funds.0.self_score", message)]
    assert heard(plain_form(), "S07") == []


def test_s07_holds_for_departments() -> None:
    matrix = [departments.matrix_row(spent_county=93)]
    rows = [departments.project_row(spent=93, self_score=99.3)]
    (finding,) = found(departments.judge(departments.good(matrix=matrix, projects=rows)), "S07")
    assert (finding.severity, finding.given) == (WARNING, "7.00%")
    explained = [rows[0] | {"reason": REASON}]
    result = departments.judge(departments.good(matrix=matrix, projects=explained))
    assert found(result, "S07") == []


# S08, full marks on everything


def test_s08_full_marks_on_one_form_are_a_question_only() -> None:
    finding = only(good(), "S08")
    assert (finding.severity, finding.place) == (INFO, "绩效指标!I5:I9")
    assert finding.message == "5 个指标全部得满分，请确认每一项都有佐证材料"


def test_s08_passes_where_a_point_was_taken_and_where_there_is_little_to_see() -> None:
    rows = indicators()
    rows[0] |= {"actual": 9.9, "self_score": 19.8, "reason": REASON}
    for result in judge_all([good(indicators=rows), good(indicators=indicators()[:2])]):
        assert found(result, "S08") == []


def listed(*scores: float | None, **changes: Value) -> list[Row]:
    """Return projects of a department with these scores."""
    return [
        departments.project_row(name=f"项目{n}", code=f"P{n}", self_score=score, **changes)
        for n, score in enumerate(scores)
    ]


def of_projects(rows: list[Row]) -> list[tuple[object, str, str]]:
    result = departments.judge(departments.good(projects=rows), beside=[])
    return [(f.severity, f.place, f.message) for f in found(result, "S08") if f.severity != INFO]


def test_s08_every_project_of_a_department_close_to_100() -> None:
    assert of_projects(listed(99, 100, 99.5)) == [
        (WARNING, "项目清单!J7:J9", "3 个项目的自评得分都在 99 分及以上，请部门复核后再报"),
    ]  # fmt: skip


def test_s08_takes_the_score_of_the_project_workbook_where_the_list_has_none() -> None:
    rows = listed(100, 100, None)
    result = departments.judge(departments.good(projects=rows))
    assert [f.message for f in found(result, "S08") if f.severity is WARNING] == [
        "3 个项目的自评得分都在 99 分及以上，请部门复核后再报",
    ]


def test_s08_passes_departments_with_differences_or_few_projects() -> None:
    assert of_projects(listed(99, 100, 98.99)) == []
    assert of_projects(listed(100, 100)) == []
    assert of_projects(listed(100, 100, None)) == []
    assert of_projects([*listed(100, 100), *listed(100, evaluated="否")]) == []


# S09, results that repeat their targets


def rows_of(*pairs: tuple[Value, Value], **changes: Value) -> list[Row]:
    """Return indicators with these targets and results."""
    return [
        indicator(name=f"指标甲{n}", target=target, actual=actual, weight=90 / len(pairs),
                  self_score=90 / len(pairs), **changes)
        for n, (target, actual) in enumerate(pairs)
    ]  # fmt: skip


MEASURED: list[tuple[Value, Value]] = [(12.5, 12.5), (3.27, 3.27)]
COUNTS: list[tuple[Value, Value]] = [(20, 20), (35, 35), (300, 300)]


def test_s09_measured_results_that_repeat_their_targets() -> None:
    finding = only(good(indicators=rows_of(*MEASURED, *COUNTS)), "S09")
    assert (finding.severity, finding.place) == (WARNING, "绩效指标!G5、G6、G7、G8、G9")
    assert finding.message == ("5 个定量指标中有 5 个的实际完成值与指标值完全相同，请核对是否照抄")
    assert finding.given == "5／5"
    assert finding.basis.endswith("（待核实）")


def test_s09_counts_alone_are_only_noted() -> None:
    rows = rows_of((5, 5), (6, 6), *COUNTS)
    assert only(good(indicators=rows), "S09").severity is INFO
    assert only(good(indicators=rows_of((5, 5), *MEASURED[:1], *COUNTS)), "S09").severity is INFO


def test_s09_nine_in_ten_are_enough_and_fewer_are_not() -> None:
    equal = [*MEASURED, *COUNTS, (7, 7), (8, 8), (9, 9), (11, 11)]
    nine = rows_of(*equal, (12, 13))
    assert only(good(indicators=nine), "S09").given == "9／10"
    eight = rows_of(*equal[1:], (12, 13), (13, 14))
    assert found(judge(good(indicators=eight)), "S09") == []


def test_s09_dates_to_the_day_count_and_months_do_not() -> None:
    day = {"nature": "≤", "measure_unit": ""}
    days = rows_of(("2024-06-30", "2024-06-30"), ("2024年5月8日", "2024-05-08"), **day)
    assert only(good(indicators=[*days, *rows_of(*COUNTS)]), "S09").severity is WARNING
    months = rows_of(("2024年6月", "2024-06-30"), ("2024年11月底前", "2024年11月"), **day)
    assert found(judge(good(indicators=[*months, *rows_of(*COUNTS)])), "S09") == []


def test_s09_passes_what_is_equal_by_nature() -> None:
    percent = {"measure_unit": "%"}
    cases = [
        rows_of(*[("100%", "100%")] * 6, **percent),
        rows_of(*[(100, 100)] * 6, **percent),
        rows_of(*[(1, 1)] * 6, measure_unit=""),
        rows_of(*[(0, 0)] * 6, nature="≤"),
        rows_of(*MEASURED, *COUNTS, nature="="),
        rows_of(*[("按要求完成", "达成预期指标")] * 6, nature="定性"),
        rows_of(*[("是", "是")] * 6, nature="是否"),
        rows_of(*MEASURED, *COUNTS[:2]),
        rows_of(*[(20, None)] * 6),
    ]
    for result in judge_all(good(indicators=rows) for rows in cases):
        assert found(result, "S09") == []


def test_s09_leaves_results_with_a_sign_to_d01() -> None:
    result = judge(good(indicators=rows_of(*[("≥95.5%", "≥95.5%")] * 6, measure_unit="%")))
    assert found(result, "S09") == []
    assert {f.severity for f in found(result, "D01")} == {ERROR, INFO}
