from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import departments
from base_cases import department, judge_departments, rate
from cases import Row, fund, good, indicator, indicators, save
from expecting import judge_all
from expecting_official import entry, judge_forms, unweighted
from hypothesis import given
from hypothesis import strategies as st
from official_forms import (
    MANAGEMENT,
    Percent,
    carried,
    levelled,
    managed,
    region_and_projects,
    transfer_form,
)
from official_rows import department as official_department
from official_rows import judge_rows
from test_checks_patterns import CAPS
from test_checks_sections import with_part
from test_own_rules import written

from selfeval_xl.checks import REGISTER
from selfeval_xl.findings import Finding, Severity, count_by_severity, merge
from selfeval_xl.pipeline import evaluate
from selfeval_xl.rules import PROFILE_IDS, load, load_file

if TYPE_CHECKING:
    from pathlib import Path

    from official_forms import Official

    from selfeval_xl.templates import Filling

CHINESE = re.compile(r"[\u4e00-\u9fff]")
CODES = (
    *(f"F{n:02}" for n in range(1, 11)), "F12",
    *(f"W0{n}" for n in range(1, 7)),
    *(f"S0{n}" for n in range(1, 10)),
    *(f"R0{n}" for n in range(1, 7)),
    *(f"C0{n}" for n in range(1, 6)),
    *(f"M0{n}" for n in range(1, 8)),
    *(f"D{n:02}" for n in range(1, 15)),
    "T01", "T02", "T03", "T04", "T05", "T06", "T07", "T08", "T10", "T11", "P01",
)  # fmt: skip


LONG = "项目资金实行专款专用，支付前逐级审核，每季度公开使用情况，接受群众和审计部门的监督。"


def with_row(number: int, **changes: object) -> Filling:
    rows: list[Row] = indicators()
    rows[number] |= changes  # type: ignore[arg-type]
    return good(indicators=rows)


FAULTS: dict[str, Filling] = {
    "F01": good({"funds_declared_budget": 693.62}),
    "F02": good({"funds_declared_rate": 0.5}),
    "F03": good({"execution_self_score": 3}),
    "F04": good(funds=[fund(spent=120)]),
    "F05": good(funds=[fund(spent=10)]),
    "F06": good(funds=[fund(initial=10)]),
    "F07": good(funds=[fund(spent=None)]),
    "F08": good(funds=[fund(spent=1_000_000)]),
    "F09": good(funds=[fund(spent="多")]),
    "W01": with_row(0, weight=10, self_score=10),
    "W02": with_row(0, weight=10, self_score=10),
    "W03": good(weights=[{"level1": "产出指标", "approved": 60}]),
    "W04": with_row(0, weight=0, self_score=0),
    "W05": with_row(0, level2="时效指标"),
    "S01": with_row(0, self_score=19),
    "S02": with_row(0, self_score=21),
    "S03": with_row(0, actual=5),
    "S04": with_row(3, self_score=3),
    "S05": good({"declared_total": 50}),
    "S07": good(funds=[fund(spent=93)]),
    "S08": good(),
    "S09": good(indicators=[indicator(target=n + 0.5, actual=n + 0.5) for n in range(5)]),
    "R01": with_row(0, actual=5, self_score=10),
    "R02": with_row(0, actual=50),
    "R03": with_row(0, actual=5, self_score=10, reason="无"),
    "R04": with_row(0, actual=5, self_score=10, reason="连续降雨影响了施工"),
    "R05": with_row(0, reason="工程进度滞后，尚未验收。"),
    "D01": with_row(0, actual="多"),
    "D02": with_row(1, actual="120%"),
    "D03": with_row(3, target="明显提高"),
    "D04": with_row(4, nature="≤"),
    "D05": with_row(0, name="资金支付", measure_unit="万元"),
    "D06": good(indicators=[indicator(weight=10, self_score=10)] * 2 + indicators()[1:]),
    "D07": good({"unit": "××"}),
    "D08": with_row(0, target="10个", measure_unit="个", actual="12户"),
    "D09": good(bodies={"栏6": "对2023年度资金进行了自评。"}),
    "D11": good(goals=[{"expected": 43.2, "actual": "完成养护。"}]),
    "D12": good(
        indicators=[
            *indicators()[:4],
            indicator(name="结转结余率", nature="≤", target="2%", actual="0%"),
        ],
        funds=[fund(spent=76)],
    ),
    "D13": good(
        indicators=[
            indicator(
                level2="成本指标",
                name="项目总成本",
                nature="≤",
                measure_unit="万元",
                target=100,
                actual=100,
            )
        ],
        funds=[fund(spent=97.5)],
    ),
    "D14": with_row(0, name="道路完好率", measure_unit="", target=95, actual=96),
    "T01": good(bodies={"栏6": "建议追加77.77万元。"}),
    "T02": good(bodies={"栏6": "饮水安全工程款30万元。饮水安全工程款31万元。"}),
    "T03": good(bodies={"栏6": "执行率77.77%。"}),
    "T04": good(bodies={"栏6": "绩效目标均已完成。"}, funds=[fund(spent=10)]),
    "T05": good(bodies={"栏6": "1.安排\n3.支付"}),
    "T06": good(bodies={"栏5.1": LONG, "栏6": LONG}),
    "T07": good(bodies={"栏6": "财预[2020]10号"}),
    "T08": good(bodies={"栏6": "予算执行良好。"}),
    "T10": good(bodies={"栏6": "89.97=30+30+29.99"}),
    "T11": good(bodies={"栏6": "收入100万元，增加20万元，增长40%。"}),
    "P01": good({"unit": None}),
}

DEPARTMENT_FAULTS: dict[str, Filling] = {
    "C01": departments.good(projects=[departments.project_row(), departments.project_row()]),
    "C02": departments.good({"declared_projects": 3}),
    "C03": departments.good(matrix=[departments.matrix_row()]),
    "C04": departments.good(projects=[departments.project_row(form_file="无.xlsx")]),
    "C05": departments.good(
        projects=[
            departments.project_row(document_number="冀财建〔2024〕1号", budget=n) for n in (1, 2)
        ]
    ),
    "D10": department([rate("在职人员控制率", actual="106%")]),
    "F10": departments.good(matrix=[departments.matrix_row(budget_stated=1)]),
}

OFFICIAL_FAULTS: dict[str, tuple[Official, ...]] = {
    "W06": (with_part(),),
    "R06": (unweighted(entry("培训成本", "400元/人、天", "180元/人、天", level2="成本指标")),),
    "M01": (transfer_form(management=managed({0: (None, "无")})),),
    "M02": (transfer_form(management=MANAGEMENT[:5]),),
    "M03": (transfer_form(remark=""),),
    "M04": (levelled({3: {"budget": 160, "rate": Percent("87.5")}}),),
    "M05": (levelled({}, {1: "其中：中央财政资金（财农〔2023〕15号 280万元）"}),),
    "M06": (carried(330),),
    "M07": region_and_projects((490, 480), (300, 300), (200, 180)),
}
"""Official forms, several of one workbook; the first one has the fault."""

CAPPED = good(funds=[fund(spent=75, reason="招标节约，结余资金已交回财政。")])
"""What no shipped profile faults: some bureaus cap the total by the execution rate."""


def test_the_catalogue_has_these_checks_each_once_and_each_complete() -> None:
    assert sorted(REGISTER) == sorted(CODES)
    assert len({check.title for check in REGISTER.values()}) == len(REGISTER)
    for code, check in REGISTER.items():
        assert check.code == code
        assert CHINESE.search(check.looks_for)
        assert CHINESE.search(check.remedy)
        assert check.find.__doc__
        for profile_id in PROFILE_IDS:
            assert CHINESE.search(check.basis_in(load(profile_id))), code


def test_every_check_of_the_catalogue_can_fail_and_says_all_it_should(tmp_path: Path) -> None:
    capped, _ = evaluate([save(CAPPED, tmp_path)], load_file(written(tmp_path, CAPS)))
    faults = (*FAULTS, *DEPARTMENT_FAULTS, "S06", *OFFICIAL_FAULTS, "F12")
    assert sorted(faults) == sorted(CODES)
    results = [
        *judge_all(FAULTS.values()), *judge_departments(DEPARTMENT_FAULTS.values()), *capped,
        *(judge_forms(*forms)[0] for forms in OFFICIAL_FAULTS.values()),
        judge_rows(official_department(("1100", "100", "0", "0"), ("700", "400"))),
    ]  # fmt: skip
    for code, result in zip(faults, results, strict=True):
        assert code in {finding.code for finding in result.findings}, code
        for finding in result.findings:
            assert finding.sheet
            assert all(re.fullmatch(r"[A-Z]+\d+(:[A-Z]+\d+)?", cell) for cell in finding.cells)
            for text in (finding.message, finding.remedy, finding.basis):
                assert CHINESE.search(text), finding
                assert "None" not in text, finding
                assert "<NA>" not in text, finding
            assert "None" not in f"{finding.given}{finding.expected}{finding.difference}", finding


def neutral(findings: tuple[Finding, ...]) -> list[Finding]:
    return [replace(finding, form_id="") for finding in findings]


def test_neither_order_nor_size_of_a_batch_changes_what_is_found(tmp_path: Path) -> None:
    paths = [save(filling, tmp_path, f"{code}.xlsx") for code, filling in FAULTS.items()]
    forwards, _ = evaluate(paths)
    backwards, _ = evaluate(reversed(paths))
    by_path = {result.path: result for result in backwards}
    alone = {path: evaluate([path])[0][0] for path in paths[::4]}
    for result in forwards:
        other = by_path[result.path]
        assert neutral(result.findings) == neutral(other.findings)
        assert result.totals.total == other.totals.total
        if single := alone.get(result.path):
            assert neutral(result.findings) == neutral(single.findings)
            assert [line.score.trace for line in result.lines] == [
                line.score.trace for line in single.lines
            ]
    pairs = [evaluate(paths[n : n + 2])[0] for n in range(0, 8, 2)]
    assert [neutral(r.findings) for pair in pairs for r in pair] == [
        neutral(r.findings) for r in forwards[:8]
    ]


def test_the_gravest_come_first() -> None:
    for result in judge_all([FAULTS["S03"], FAULTS["F05"], FAULTS["D02"]]):
        order = [(f.severity.rank, f.code) for f in result.findings]
        assert order == sorted(order)


A = Finding("1", "P01", Severity.ERROR, "绩效指标", ("I5",), "「自评得分」未填", "补填", "附件1")


def test_findings_that_differ_in_their_cell_alone_are_merged() -> None:
    merged = merge([A, replace(A, cells=("I6",)), A, replace(A, message="「分值」未填")])
    assert [finding.place for finding in merged] == ["绩效指标!I5、I6", "绩效指标!I5"]
    assert merged[0].cell == "I5,I6"


def test_other_sheets_forms_and_figures_stay_apart() -> None:
    others = [replace(A, sheet="资金情况"), replace(A, form_id="2"), replace(A, given="5分")]
    assert len(merge([A, *others])) == 4


def test_a_place_of_many_cells_is_shortened_but_none_is_lost() -> None:
    many = merge(replace(A, cells=(f"I{row}",)) for row in range(5, 15))[0]
    assert many.place == "绩效指标!I5、I6、I7、I8、I9、I10、I11、I12等10格"
    assert len(many.cells) == 10
    assert replace(A, cells=()).place == "绩效指标"


FINDINGS = st.builds(
    replace,
    st.just(A),
    code=st.sampled_from(("F01", "S01", "T01")),
    severity=st.sampled_from(Severity),
    cells=st.lists(st.sampled_from(("A1", "B2", "C3")), max_size=3, unique=True).map(tuple),
)


@given(st.lists(FINDINGS, max_size=30))
def test_merging_sorts_loses_no_cell_and_is_done_once(findings: list[Finding]) -> None:
    merged = merge(findings)
    ranks = [(f.severity.rank, f.code) for f in merged]
    assert ranks == sorted(set(ranks))
    assert merge(merged) == merged
    for finding in findings:
        (home,) = [f for f in merged if replace(f, cells=()) == replace(finding, cells=())]
        assert set(finding.cells) <= set(home.cells)


def test_counts_name_every_level() -> None:
    warning = replace(A, severity=Severity.WARNING)
    assert count_by_severity([A, A, warning]) == {
        Severity.ERROR: 2, Severity.WARNING: 1, Severity.INFO: 0,
    }  # fmt: skip
    assert [severity.value for severity in Severity] == ["错误", "警告", "提示"]
