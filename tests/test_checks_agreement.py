from __future__ import annotations

import os
import shutil
from decimal import Decimal
from typing import TYPE_CHECKING

import cases
import departments
import pytest
from cases import Row, found, fund
from departments import form_of, good, matrix, matrix_row, project_row, projects
from expecting import ERROR, INFO, WARNING
from expecting_departments import judge_all, only, serious, told
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from selfeval_xl.convert import Converted, convert
from selfeval_xl.forms import FUND_LEVELS, PROJECT
from selfeval_xl.members import document_numbers
from selfeval_xl.pipeline import evaluate
from selfeval_xl.templates import build

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from selfeval_xl.findings import Finding, Severity
    from selfeval_xl.pipeline import Result
    from selfeval_xl.templates import Filling, Value

CODES = ("C01", "C02", "C03", "C04", "C05")
NEVER_FOUND = [
    ("提示", "项目清单", "没有找到本部门的项目自评填报表，未逐项核对"),
]


def listed(number: int = 0, **changes: Value) -> list[Row]:
    """Return the two listed projects with one of them changed."""
    rows = projects()
    rows[number] |= changes
    return rows


def judge(
    folder: Path, filling: Filling, forms: Sequence[Filling] | dict[str, Filling] | None = None
) -> Result:
    """Judge a department with project workbooks in its folder: those that agree, unless given.

    ``forms`` may name their files.
    """
    if forms is None:
        forms = [form_of(row) for row in filling.rows["projects"]]
    by_name = forms if isinstance(forms, dict) else {f"{n}.xlsx": f for n, f in enumerate(forms)}
    path = departments.save(filling, folder, "部门.xlsx")
    for name, form in by_name.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        cases.save(form, folder, name)
    (result,), refusals = evaluate([path])
    assert refusals == []
    return result


def agreed(result: Result) -> bool:
    """Tell whether nothing at all is said about list, matrix and forms."""
    return all(found(result, code) == [] for code in CODES)


def the_only(result: Result, code: str) -> Finding:
    (finding,) = found(result, code)
    return finding


# everything agrees


def test_a_folder_that_agrees_has_no_finding_at_all(tmp_path: Path) -> None:
    result = judge(tmp_path, good())
    assert serious(result) == []
    assert agreed(result)
    assert [len(members) for members in result.members.values()] == [1, 1]


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param(listed(code=None), id="by name"),
        pytest.param(listed(name=" 农村道路 养护 "), id="blanks in the name"),
        pytest.param(listed(1, document_number="冀财建[2024]12号"), id="other brackets"),
        pytest.param(listed(1, document_number="冀财建〔2024〕第12号"), id="with 第"),
        pytest.param(listed(self_score=None, self_grade=None), id="no score in the list"),
        pytest.param(listed(self_grade="优秀"), id="优秀 is 优"),
        pytest.param(listed(budget="100万元", spent="1000000元"), id="amounts with units"),
        pytest.param(listed(rate_stated=1), id="a rate that the form does not declare"),
        pytest.param(listed(remark="示例", purpose="养护10公里。"), id="what no form repeats"),
    ],
)
def test_small_differences_of_writing_are_none(rows: list[Row], tmp_path: Path) -> None:
    result = judge(tmp_path, good(projects=rows), [form_of(row) for row in projects()])
    assert agreed(result)


# C01, a form for every project


def test_c01_without_any_form_is_only_a_hint(tmp_path: Path) -> None:
    result = judge(tmp_path, good(), [])
    assert told(result, "C01") == NEVER_FOUND
    assert the_only(result, "C01").remedy == (
        "需要逐项核对的，把各项目的自评填报表与本文件放在同一文件夹。"
    )


def test_c01_a_project_without_its_form(tmp_path: Path) -> None:
    finding = the_only(judge(tmp_path, good(), [form_of(projects()[0])]), "C01")
    assert (finding.severity, finding.place) == (ERROR, "项目清单!A8")
    assert finding.message == "「危桥改造」没有找到自评表"
    assert (finding.given, finding.expected) == ("0张", "1张")
    assert finding.remedy == (
        "把该项目的自评填报表放到部门工作簿旁边；已经放了的，核对其名称、编码、年度和主管部门。"
    )
    assert finding.basis == "财政部关于中央部门绩效自评的通知（一、二级项目全覆盖）"


def test_c01_a_project_that_is_not_evaluated_needs_no_form(tmp_path: Path) -> None:
    rows = listed(1, evaluated="否", self_score=None, self_grade=None)
    assert found(judge(tmp_path, good(projects=rows), [form_of(rows[0])]), "C01") == []


def test_c01_a_project_with_two_forms(tmp_path: Path) -> None:
    one, other = (form_of(row) for row in projects())
    forms = {"甲.xlsx": one, "甲（改）.xlsx": one, "乙.xlsx": other}
    finding = the_only(judge(tmp_path, good(), forms), "C01")
    assert (finding.severity, finding.place) == (ERROR, "项目清单!A7")
    assert finding.message == "「农村道路养护」有 2 张自评表：甲.xlsx、甲（改）.xlsx"
    assert (finding.given, finding.expected) == ("2张", "1张")


def test_c01_a_project_with_two_forms_is_not_compared_with_either(tmp_path: Path) -> None:
    one, other = (form_of(row) for row in projects())
    wrong = form_of(listed(budget=1)[0])
    result = judge(tmp_path, good(), [one, wrong, other])
    assert [f.code for f in result.findings if f.code in CODES] == ["C01"]


def test_c01_a_form_that_is_not_listed(tmp_path: Path) -> None:
    forms = {f"{n}.xlsx": form_of(row) for n, row in enumerate(projects())}
    forms["路灯.xlsx"] = form_of(project_row(name="路灯改造", code="P003"))
    finding = the_only(judge(tmp_path, good(), forms), "C01")
    assert (finding.severity, finding.place) == (ERROR, "项目清单")
    assert finding.message == "自评表「路灯.xlsx」的项目「路灯改造」不在项目清单中"
    assert (finding.given, finding.expected) == ("路灯改造", "列入项目清单")
    assert finding.remedy == (
        "把该项目补进清单，或改正名称、编码；不属于本部门或本年度的，移出文件夹。"
    )


def test_c01_two_codes_for_one_name_are_told(tmp_path: Path) -> None:
    one, other = projects()
    result = judge(tmp_path, good(), [form_of(one | {"code": "P009"}), form_of(other)])
    assert [(place, message) for _, place, message in told(result, "C01")] == [
        ("项目清单!A7", "「农村道路养护」没有找到自评表"),
        ("项目清单", ("自评表「0.xlsx」的项目「农村道路养护」不在项目清单中"
                 "（自评表的编码是 P009，清单中同名项目的编码是 P001）")),
    ]  # fmt: skip


def test_c01_a_form_exists_though_the_list_says_no(tmp_path: Path) -> None:
    filling = good(projects=listed(1, evaluated="否"))
    finding = the_only(judge(tmp_path, filling), "C01")
    assert (finding.severity, finding.place) == (WARNING, "项目清单!L8")
    assert finding.message == "「危桥改造」已有自评表，是否自评却填「否」"
    assert finding.remedy == "已开展自评的改填「是」。"


@pytest.mark.parametrize(
    ("second", "place", "message"),
    [
        (project_row(), "项目清单!B8", "「农村道路养护」与第 7 行的编码相同"),
        (project_row(name="道路", code=" p001 "), "项目清单!B8", "「道路」与第 7 行的编码相同"),
        (project_row(code=None), "项目清单!A8", "「农村道路养护」与第 7 行的名称相同"),
        (project_row(code="P002"), "", ""),
        (project_row(code=None, document_number="冀财建〔2024〕1号"), "", ""),
        (project_row(code=None, fund_level="省级"), "", ""),
    ],
)
def test_c01_one_project_on_two_rows(second: Row, place: str, message: str) -> None:
    (result,) = judge_all([good(projects=[project_row(), second])])
    twice = [entry for entry in told(result, "C01") if entry not in NEVER_FOUND]
    assert twice == ([("错误", place, message)] if place else [])


def test_c01_each_further_row_is_told_of_the_first() -> None:
    rows = [project_row(code=None) for _ in range(3)]
    (result,) = judge_all([good(projects=rows)])
    assert [entry for entry in told(result, "C01") if entry not in NEVER_FOUND] == [
        ("错误", "项目清单!A8、A9", "「农村道路养护」与第 7 行的名称相同")
    ]


def test_c01_two_rows_that_name_one_file(tmp_path: Path) -> None:
    rows = [row | {"form_file": "甲.xlsx"} for row in projects()]
    result = judge(tmp_path, good(projects=rows), {"甲.xlsx": form_of(rows[0])})
    assert told(result, "C01") == [
        ("错误", "项目清单!O8", "「危桥改造」与第 7 行写的是同一张自评表「甲.xlsx」")
    ]


# whose form it is


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"year": 2023}, "年度是 2023"),
        ({"department": "某县教育局"}, "主管部门是「某县教育局」"),
        ({"department": None}, "没有填主管部门"),
        ({"year": 2022, "department": "某县教育局"}, "年度是 2022、主管部门是「某县教育局」"),
    ],
)
def test_c01_a_form_of_another_year_or_department_does_not_count_but_is_named(
    fields: dict[str, Value], why: str, tmp_path: Path
) -> None:
    one, other = projects()
    forms = {"甲.xlsx": form_of(one, **fields), "乙.xlsx": form_of(other)}
    result = judge(tmp_path, good(), forms)
    assert told(result, "C01") == [
        ("错误", "项目清单!A7", f"「农村道路养护」没有找到自评表（「甲.xlsx」同名，但{why}）")
    ]
    assert [len(members) for members in result.members.values()] == [0, 1]


def test_c01_where_all_forms_are_of_last_year_the_hint_says_so(tmp_path: Path) -> None:
    finding = the_only(
        judge(tmp_path, good(), [form_of(row, year=2023) for row in projects()]), "C01"
    )
    assert finding.severity is INFO
    assert finding.message == (
        "没有找到本部门的项目自评填报表，未逐项核对（与清单同名的自评表有 2 张，但年度是 2023等）"
    )


def test_another_department_in_the_folder_does_not_interfere(tmp_path: Path) -> None:
    own = good()
    result = judge(tmp_path, own)
    rows = [project_row(name="校舍维修", code="P001", budget=30, spent=30)]
    school: dict[str, Value] = {"department_name": "某县教育局"}
    matrix_of_school = [matrix_row(budget_county=30, spent_county=30)]
    other = departments.save(
        good(school, projects=rows, matrix=matrix_of_school), tmp_path, "教育局.xlsx"
    )
    cases.save(form_of(rows[0], department="某县教育局"), tmp_path, "校舍.xlsx")
    alone, _ = evaluate([tmp_path / "部门.xlsx"])
    together, refusals = evaluate(sorted(tmp_path.glob("*.xlsx")))
    assert refusals == []
    assert [f.message for f in alone[0].findings] == [f.message for f in result.findings]
    by_name = {r.path.name: r for r in together}
    assert agreed(by_name["部门.xlsx"])
    assert agreed(by_name[other.name])


def test_the_same_department_twice_in_two_folders_keeps_its_forms_apart(tmp_path: Path) -> None:
    paths = []
    for name in ("送审", "定稿"):
        folder = tmp_path / name
        folder.mkdir()
        judge(folder, good())
        paths.append(folder / "部门.xlsx")
    results, _ = evaluate(paths)
    assert [agreed(result) for result in results] == [True, True]


@pytest.mark.parametrize(
    ("of_list", "of_form"),
    [
        ("唐山市丰南区应急管理局", "丰南区应急管理局"),
        ("丰南区应急管理局", "唐山市 丰南区应急管理局"),
        ("某县交通运输局", "某县交通运输局（本级）"),
    ],
)
def test_a_shorter_name_of_the_department_is_the_department(
    of_list: str, of_form: str, tmp_path: Path
) -> None:
    forms = [form_of(row, department=of_form) for row in projects()]
    assert agreed(judge(tmp_path, good({"department_name": of_list}), forms))


def test_rows_of_one_name_take_the_form_with_their_number_then_with_their_budget(
    tmp_path: Path,
) -> None:
    """Central and provincial money of one project: the files' order tells nothing."""
    name: Row = {"name": "国债项目", "code": None, "category": "增发国债"}
    rows: list[Row] = [
        project_row(**name, document_number="唐财建〔2024〕10号", fund_level="中央", budget=87.2,
                    spent=87.2),
        project_row(**name, document_number="唐财建〔2024〕11号", fund_level="省级", budget=7.27,
                    spent=7.27),
        project_row(**name, fund_level="县级", budget=3, spent=3),
        project_row(**name, fund_level="市级", budget=2, spent=2),
    ]  # fmt: skip
    lines: list[Row] = [
        {"category": "增发国债", "budget_central": 87.2, "budget_province": 7.27, "budget_city": 2,
         "budget_county": 3, "spent_central": 87.2, "spent_province": 7.27, "spent_city": 2,
         "spent_county": 3},
    ]  # fmt: skip
    numbered = [form_of(row) for row in rows]
    forms = {"a.xlsx": numbered[3], "b.xlsx": numbered[2], "c.xlsx": numbered[1],
             "d.xlsx": numbered[0]}  # fmt: skip
    result = judge(tmp_path, good(projects=rows, matrix=lines), forms)
    assert agreed(result)


# C02, coverage


def test_c02_by_number_and_by_amount() -> None:
    rows = [*projects(), project_row(name="巡查", code="P003", budget=4.5, evaluated="否"),
            project_row(name="标线", code="P004", budget=0, spent=0, evaluated="否")]  # fmt: skip
    finding = only(good(projects=rows), "C02")
    assert (finding.severity, finding.place) == (WARNING, "项目清单!L9、L10")
    assert finding.message == "2 个项目没有开展自评，覆盖率按个数 50.00%，按金额 97.75%"
    assert (finding.given, finding.expected) == ("50.00%", "100.00%")
    assert finding.remedy == "没有自评的项目补做自评；确已自评的，是否自评改填「是」。"
    assert finding.basis.endswith("二、绩效目标实现情况（待核实）")


def test_c02_without_any_amount_goes_by_number_alone() -> None:
    rows = [
        project_row(budget=0, spent=0),
        project_row(code="2", budget=0, spent=0, evaluated="否"),
    ]
    assert only(good(projects=rows), "C02").message == ("1 个项目没有开展自评，覆盖率按个数 50.00%")


def test_c02_compares_declared_counts_and_coverage() -> None:
    declared: dict[str, Value] = {
        "declared_projects": 3, "declared_evaluated": 1, "declared_coverage": 0.95,
    }  # fmt: skip
    (result,) = judge_all([good(declared)])
    findings = found(result, "C02")
    assert {(f.severity, f.basis) for f in findings} == {(ERROR, "绩效自评复核口径")}
    assert [(f.place, f.given, f.expected, f.difference) for f in findings] == [
        ("部门信息!B18", "3", "2", "1"),
        ("部门信息!B19", "1", "2", "-1"),
        ("部门信息!B20", "95%", "100.00%", "-5.00个百分点"),
    ]
    assert [f.message for f in findings] == [
        "已申报的项目个数与项目清单不一致",
        "已申报的开展自评的项目个数与项目清单不一致",
        "已申报的绩效自评覆盖率与项目清单不一致",
    ]
    assert {f.remedy for f in findings} == {
        "申报的个数和覆盖率按项目清单改正；清单漏列、多列的，改正清单。"
    }


@pytest.mark.parametrize(
    "filling",
    [
        pytest.param(good(), id="nothing declared"),
        pytest.param(
            good({"declared_projects": 2, "declared_evaluated": 2, "declared_coverage": 1}),
            id="as declared",
        ),
        pytest.param(good({"declared_projects": "2", "declared_coverage": "100%"}), id="as text"),
        pytest.param(
            good({"declared_evaluated": 2, "declared_coverage": 1},
                 projects=listed(evaluated=None)),
            id="one is not answered: P01 asks",
        ),
    ],
)  # fmt: skip
def test_c02_passes(filling: Filling) -> None:
    (result,) = judge_all([filling])
    assert found(result, "C02") == []


@pytest.mark.parametrize("stated", ["66.67%", "66.7%", "67%"])
def test_c02_a_coverage_rounded_as_it_is_written(stated: str) -> None:
    rows = [*projects(), project_row(name="巡查", code="P003", evaluated="否")]
    (result,) = judge_all([good({"declared_coverage": stated}, projects=rows)])
    assert [f.place for f in found(result, "C02")] == ["项目清单!L9"]


# C03, the list and the matrix


def test_c03_a_category_and_a_level_that_do_not_add_up() -> None:
    lines = matrix()
    lines[1] |= {"budget_county": 120}
    (result,) = judge_all([good(matrix=lines)])
    findings = found(result, "C03")
    assert [(f.severity, f.place, f.message) for f in findings] == [
        (ERROR, "资金矩阵!A7", "项目清单中「本级」安排数之和与资金矩阵的安排不一致"),
        (ERROR, "资金矩阵!E6:E7", "项目清单中县级资金安排数之和与资金矩阵的县级安排不一致"),
    ]
    assert {(f.given, f.expected, f.difference) for f in findings} == {
        ("100.00万元", "120.00万元", "-20.00万元")
    }
    assert findings[0].remedy == "以指标文件和支付记录为准，把清单、矩阵和项目自评表改成一致。"


def test_c03_a_wrong_level_and_a_wrong_category_are_told_apart() -> None:
    level, category = judge_all(
        good(projects=rows) for rows in (listed(fund_level="市级"), listed(category="专项转移支付"))
    )
    assert {f.place for f in found(level, "C03")} == {
        "资金矩阵!D6:D7", "资金矩阵!E6:E7", "资金矩阵!J6:J7", "资金矩阵!K6:K7",
    }  # fmt: skip
    assert {f.place for f in found(category, "C03")} == {"资金矩阵!A6", "资金矩阵!A7"}


@pytest.mark.parametrize(
    ("amount", "severity"),
    [(95.5, None), (95.503, INFO), (95.497, INFO), (95.51, ERROR), (95.49, ERROR)],
)
def test_c03_two_figures_printed_alike_are_equal(amount: float, severity: Severity | None) -> None:
    (result,) = judge_all([good(projects=listed(1, budget=amount))])
    assert {f.severity for f in found(result, "C03")} == ({severity} if severity else set())


def test_c03_a_category_or_level_that_there_is_not() -> None:
    unknown, level = judge_all(
        good(projects=rows) for rows in (listed(category="地方债"), listed(fund_level="区级"))
    )
    assert told(unknown, "C03") == [("错误", "项目清单!D7", "资金类别「地方债」不在资金矩阵中")]
    finding = the_only(unknown, "C03")
    assert (finding.given, finding.expected) == ("地方债", "专项转移支付、本级")
    assert told(level, "C03") == [("错误", "项目清单!E7", "资金层级「区级」不在下拉列表中")]
    assert the_only(level, "C03").remedy == "从下拉列表中选择；区级资金选「县级」。"


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        (listed(category=None), "P01"),
        (listed(fund_level=None), "P01"),
        (listed(budget=None), "F07"),
        (listed(spent="约一百"), "F09"),
    ],
)
def test_c03_leaves_gaps_in_the_list_to_their_own_checks(rows: list[Row], code: str) -> None:
    (result,) = judge_all([good(projects=rows)])
    assert found(result, "C03") == []
    assert found(result, code) != []


def test_c03_a_gap_does_not_hide_a_list_that_is_larger() -> None:
    rows = [
        project_row(budget=130),
        project_row(code="P003", name="巡查", budget=None),
        projects()[1],
    ]
    (result,) = judge_all([good(projects=rows)])
    assert {f.difference for f in found(result, "C03") if "安排" in f.message} == {"30.00万元"}


def test_c03_leaves_an_unreadable_matrix_to_f09() -> None:
    lines = [matrix()[0], matrix_row(budget_county="一百")]
    (result,) = judge_all([good(matrix=lines)])
    assert found(result, "C03") == []
    assert found(result, "F09") != []


def test_c03_rows_of_one_category_are_added_up() -> None:
    lines = [matrix()[0], matrix_row(budget_county=60, spent_county=60),
             matrix_row(budget_county=40, spent_county=40)]  # fmt: skip
    (result,) = judge_all([good(matrix=lines)])
    assert found(result, "C03") == []
    lines[2] |= {"budget_county": 41}
    (result,) = judge_all([good(matrix=lines)])
    assert {f.place for f in found(result, "C03")} == {"资金矩阵!A7、A8", "资金矩阵!E6:E8"}


def test_c03_without_a_matrix_compares_nothing_with_it() -> None:
    (result,) = judge_all([good(matrix=[])])
    assert found(result, "C03") == []
    assert ("错误", "资金矩阵", "没有填写资金") in told(result, "P01")


AMOUNT = st.integers(0, 10**9).map(lambda n: Decimal(n).scaleb(-2))
CATEGORY, LEVEL = st.sampled_from(["本级", "债券资金"]), st.sampled_from(list(FUND_LEVELS))


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(CATEGORY, LEVEL, AMOUNT, AMOUNT), min_size=1, max_size=12))
def test_c03_never_faults_a_list_that_the_matrix_was_made_of(
    drawn: list[tuple[str, str, Decimal, Decimal]],
) -> None:
    rows: list[Row] = []
    cells: dict[str, dict[str, Decimal]] = {}
    for number, (category, level, budget, spent) in enumerate(drawn):
        own: Row = {"category": category, "fund_level": level, "budget": budget, "spent": spent}
        rows.append(project_row(code=f"P{number}", **own))
        line = cells.setdefault(category, {})
        for key, amount in (("budget", budget), ("spent", spent)):
            column = f"{key}_{FUND_LEVELS[level]}"
            line[column] = line.get(column, Decimal(0)) + amount
    lines: list[Row] = [{"category": category, **line} for category, line in cells.items()]
    (result,) = judge_all([good(projects=rows, matrix=lines)])
    assert found(result, "C03") == []


# C03, the list and the forms


def compare(folder: Path, row: Row, **form: Value) -> list[Finding]:
    """Return what C03 says of one listed project (row 7) beside a form that differs in its fund."""
    rows = [row | {"self_score": None, "self_grade": None}, projects()[1]]
    line = matrix_row(budget_county=row["budget"], spent_county=row["spent"])
    own = {"initial": form.get("budget", row["budget"]), "budget": row["budget"],
           "spent": row["spent"], **form}  # fmt: skip
    forms = [cases.good(funds=[fund(**own)]), form_of(rows[1])]
    result = judge(folder, good(projects=rows, matrix=[matrix()[0], line]), forms)
    return found(result, "C03")


def test_c03_amounts_that_the_form_does_not_have(tmp_path: Path) -> None:
    findings = compare(tmp_path, project_row(), budget=110, spent=99.99)
    assert [(f.severity, f.place, f.message) for f in findings] == [
        (ERROR, "项目清单!F7", "「农村道路养护」安排数与自评表「0.xlsx」的全年预算数不一致"),
        (ERROR, "项目清单!G7", "「农村道路养护」支出数与自评表「0.xlsx」的全年执行数不一致"),
    ]
    assert [(f.given, f.expected, f.difference) for f in findings] == [
        ("100.00万元", "110.00万元", "-10.00万元"),
        ("100.00万元", "99.99万元", "0.01万元"),
    ]


@pytest.mark.parametrize(
    ("of_list", "of_form", "severity"),
    [
        (87.2, 87.2, None),
        (87.2, 87.203456, INFO),
        (87.203456, 87.2, INFO),
        (87.2, 87.195, INFO),
        (87.2, 87.204999, INFO),
        (87.2, 87.205, ERROR),
        (87.2, 87.194999, ERROR),
        (87.2, 87.21, ERROR),
        (87.203456, 87.203457, ERROR),
        (87, 87.4, ERROR),
    ],
)
def test_c03_an_amount_that_was_rounded_is_noted_and_one_fen_is_an_error(
    of_list: float, of_form: float, severity: Severity | None, tmp_path: Path
) -> None:
    findings = compare(tmp_path, project_row(budget=of_list, spent=0), budget=of_form, spent=0)
    assert [f.severity for f in findings] == ([severity] if severity else [])
    if severity is INFO:
        assert findings[0].message.endswith("不一致（四舍五入范围内）")
        assert findings[0].remedy == "差额在四舍五入范围内，一般不必修改。"


def declared(folder: Path, rate: Value, rate_stated: Value) -> list[Finding]:
    rows = listed(rate_stated=rate_stated)
    forms = [form_of(rows[0], funds_declared_rate=rate), form_of(rows[1])]
    return found(judge(folder, good(projects=rows), forms), "C03")


def test_c03_declared_rates_that_differ(tmp_path: Path) -> None:
    (finding,) = declared(tmp_path, 0.9, rate_stated=1)
    assert (finding.severity, finding.place) == (ERROR, "项目清单!I7")
    assert finding.message == "「农村道路养护」已申报的执行率与自评表「0.xlsx」的不一致"
    assert (finding.given, finding.expected, finding.difference) == ("100%", "90%", "10个百分点")


@pytest.mark.parametrize(
    ("of_list", "of_form"), [("46.98%", "47%"), ("47%", "46.98%"), (0.4698, 0.469839449), (1, None)]
)
def test_c03_rates_are_compared_as_far_as_both_are_written(
    of_list: Value, of_form: Value, tmp_path: Path
) -> None:
    assert declared(tmp_path, of_form, rate_stated=of_list) == []


def test_c03_a_long_rate_is_shown_short(tmp_path: Path) -> None:
    (finding,) = declared(tmp_path, 0.469839449541, rate_stated=0.481839449541)
    assert (finding.given, finding.expected, finding.difference) == (
        "48.18%", "46.98%", "1.2个百分点",
    )  # fmt: skip


def missed(points: float = 80, **fields: Value) -> Filling:
    """Return the form of the first project, scored ``points`` by the unit."""
    rows = cases.indicators()
    rows[3] |= {"self_score": 30 - (100 - points)}
    return cases.good(fields=fields, indicators=rows)


@pytest.mark.parametrize(
    ("score", "severity", "note"),
    [
        (98.65, None, ""),
        (98.7, INFO, "（取整或保留一位小数）"),
        (99, INFO, "（取整或保留一位小数）"),
        (98.6, ERROR, ""),
        (98, ERROR, ""),
        (98.66, ERROR, ""),
        (100, ERROR, ""),
    ],
)
def test_c03_scores_that_differ(
    score: float, severity: Severity | None, note: str, tmp_path: Path
) -> None:
    rows = listed(self_score=score)
    result = judge(tmp_path, good(projects=rows), [missed(98.65), form_of(rows[1])])
    findings = found(result, "C03")
    assert [f.severity for f in findings] == ([severity] if severity else [])
    for finding in findings:
        assert finding.place == "项目清单!J7"
        assert finding.message == f"「农村道路养护」自评得分与自评表「0.xlsx」不一致{note}"
        assert finding.expected == "98.65分"
        assert finding.remedy == "清单的得分照自评表填写；自评表填错的，改正自评表。"


def test_c03_a_declared_total_of_the_form_goes_before_its_sum(tmp_path: Path) -> None:
    rows = listed(self_score=95)
    result = judge(tmp_path, good(projects=rows), [missed(98, declared_total=95), form_of(rows[1])])
    assert found(result, "C03") == []


def test_c03_grades_that_differ(tmp_path: Path) -> None:
    rows = listed(self_score=88, self_grade="优")
    result = judge(tmp_path, good(projects=rows), [missed(88), form_of(rows[1])])
    finding = the_only(result, "C03")
    assert (finding.severity, finding.place) == (ERROR, "项目清单!K7")
    assert finding.message == "「农村道路养护」自评等级与自评表「0.xlsx」不一致"
    assert (finding.given, finding.expected) == ("优", "良")


@pytest.mark.parametrize(("in_list", "in_form"), [("优秀", "优"), ("优", "优秀"), ("优", None)])
def test_c03_grades_in_long_words_are_the_same(
    in_list: str, in_form: str | None, tmp_path: Path
) -> None:
    rows = listed(self_grade=in_list)
    forms = [form_of(rows[0], declared_grade=in_form), form_of(rows[1])]
    assert found(judge(tmp_path, good(projects=rows), forms), "C03") == []


def test_c03_a_form_without_all_scores_cannot_be_compared(tmp_path: Path) -> None:
    indicators = [*cases.indicators()[:4], cases.indicators()[4] | {"self_score": None}]
    forms = [cases.good(indicators=indicators), form_of(projects()[1])]
    finding = the_only(judge(tmp_path, good(), forms), "C03")
    assert (finding.severity, finding.place) == (WARNING, "项目清单!J7")
    assert finding.message == "「农村道路养护」的自评表「0.xlsx」没有填全得分，无法核对"
    assert finding.remedy == "补填该项目自评表的得分。"


def test_c03_a_code_that_leads_to_another_name_is_asked_about(tmp_path: Path) -> None:
    rows = projects()
    forms = [form_of(rows[0], project_name="农村道路养护工程"), form_of(rows[1])]
    finding = the_only(judge(tmp_path, good(), forms), "C03")
    assert (finding.severity, finding.place) == (WARNING, "项目清单!A7")
    assert finding.message == "项目名称与自评表「0.xlsx」的不一致"
    assert (finding.given, finding.expected) == ("农村道路养护", "农村道路养护工程")


# C04, files that the list names


def with_file(name: str) -> Filling:
    return good(projects=listed(form_file=name))


def files(folder: Path, name: str, **more: Filling) -> Result:
    """Judge a list whose first project names its file; the second one's form lies there."""
    return judge(folder, with_file(name), {"乙.xlsx": form_of(projects()[1]), **more})


@pytest.mark.parametrize("name", ["甲.xlsx", " 甲.xlsx ", "./甲.xlsx", "别处/../甲.xlsx"])
def test_c04_a_named_file_is_found_whatever_project_it_calls_itself(
    name: str, tmp_path: Path
) -> None:
    form = form_of(projects()[0], project_code="X9", project_name="农村道路养护")
    result = files(tmp_path, name, **{"甲.xlsx": form})
    assert agreed(result)
    assert result.members[7][0].path.name == "甲.xlsx"


@pytest.mark.parametrize("name", ["自评表/甲.xlsx", "自评表\\甲.xlsx"])
def test_c04_a_named_file_may_lie_in_a_folder_below(name: str, tmp_path: Path) -> None:
    assert agreed(files(tmp_path, name, **{"自评表/甲.xlsx": form_of(projects()[0])}))


def test_c04_a_form_in_a_folder_below_that_nobody_names_is_not_looked_for(tmp_path: Path) -> None:
    forms = {"乙.xlsx": form_of(projects()[1]), "自评表/甲.xlsx": form_of(projects()[0])}
    result = judge(tmp_path, good(), forms)
    assert [f.message for f in found(result, "C01")] == ["「农村道路养护」没有找到自评表"]


def test_c04_a_file_that_is_not_there(tmp_path: Path) -> None:
    finding = the_only(files(tmp_path, "丙.xlsx"), "C04")
    assert (finding.severity, finding.place) == (ERROR, "项目清单!O7")
    assert finding.message == "项目自评表文件「丙.xlsx」：没有这个文件"
    assert (finding.given, finding.expected) == ("丙.xlsx", "同一文件夹里的项目自评填报表")
    assert finding.remedy == "把文件放到部门工作簿所在的文件夹，或改正文件名（写全，带 .xlsx）。"
    assert finding.basis == "湖南省部门整体支出绩效自评报告附件（每个项目一张自评表）"


def test_c04_a_missing_file_is_not_told_twice(tmp_path: Path) -> None:
    assert found(files(tmp_path, "丙.xlsx"), "C01") == []


@pytest.mark.parametrize("name", ["../甲.xlsx", "..\\甲.xlsx", "下面/../../甲.xlsx", ".", ".."])
def test_c04_a_name_never_leads_out_of_the_folder(name: str, tmp_path: Path) -> None:
    folder = tmp_path / "部门"
    folder.mkdir()
    cases.save(form_of(projects()[0]), tmp_path, "甲.xlsx")
    finding = the_only(files(folder, name), "C04")
    assert finding.message == f"项目自评表文件「{name}」：不在部门工作簿所在的文件夹里"


def test_c04_an_absolute_name_never_leads_out_of_the_folder(tmp_path: Path) -> None:
    folder = tmp_path / "部门"
    folder.mkdir()
    outside = cases.save(form_of(projects()[0]), tmp_path, "甲.xlsx")
    result = files(folder, str(outside))
    assert the_only(result, "C04").message.endswith("：不在部门工作簿所在的文件夹里")
    assert result.members[7] == ()


def test_c04_a_link_never_leads_out_of_the_folder(tmp_path: Path) -> None:
    folder = tmp_path / "部门"
    (folder / "下面").mkdir(parents=True)
    outside = cases.save(form_of(projects()[0]), tmp_path, "甲.xlsx")
    (folder / "下面" / "甲.xlsx").symlink_to(outside)
    finding = the_only(files(folder, "下面/甲.xlsx"), "C04")
    assert finding.message.endswith("：不在部门工作簿所在的文件夹里")


def test_c04_links_in_a_circle_are_no_file(tmp_path: Path) -> None:
    (tmp_path / "甲.xlsx").symlink_to(tmp_path / "甲.xlsx")
    assert the_only(files(tmp_path, "甲.xlsx"), "C04").message.endswith("：没有这个文件")


def test_c04_a_remark_in_place_of_a_file_name_is_no_file(tmp_path: Path) -> None:
    remark = "项目单位尚未报送自评表，已电话催办，预计下周一前报送" * 10
    finding = the_only(files(tmp_path, remark), "C04")
    assert finding.message == f"项目自评表文件「{remark[:40]}…」：没有这个文件"
    assert finding.given == f"{remark[:40]}…"


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("甲.xlsx", b"", "「甲.xlsx」是空文件（0 字节）；请换用保存完整的工作簿"),
        ("甲.xlsx", b"%PDF-1.7", ("「甲.xlsx」是 PDF 文件，不是工作簿；请用 Excel 或 WPS 打开填报模板，"
                               "另存为 .xlsx 后再试")),
        ("甲.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ("「甲.xls」已损坏，读不出内容；"
                                                  "请用 Excel 或 WPS 打开并另存，或换用备份文件")),
    ],
)  # fmt: skip
def test_c04_a_file_that_cannot_be_read_says_why(
    name: str, data: bytes, why: str, tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(data)
    finding = the_only(files(tmp_path, name), "C04")
    assert finding.message == f"项目自评表文件「{name}」：{why}"


def test_c04_a_blank_template_and_an_output_of_ours_are_no_forms(tmp_path: Path) -> None:
    (tmp_path / "空.xlsx").write_bytes(build(PROJECT))
    own = cases.save(form_of(projects()[0]), tmp_path, "甲.xlsx")
    outcomes = list(convert([own], tmp_path))
    assert all(isinstance(outcome, Converted) for outcome in outcomes)
    messages = [
        the_only(files(tmp_path, name), "C04").message for name in ("空.xlsx", "甲_评分表.xlsx")
    ]
    assert messages == [
        "项目自评表文件「空.xlsx」：「空.xlsx」是还没有填写的空白模板；请填写后再试",
        (
            "项目自评表文件「甲_评分表.xlsx」：「甲_评分表.xlsx」是本程序生成的结果，不是填报表；"
            "请选择填报用的工作簿"
        ),
    ]


def test_c04_a_department_workbook_is_no_project_form(tmp_path: Path) -> None:
    departments.save(good({"department_name": "某县教育局"}), tmp_path, "教育局.xlsx")
    own, other = files(tmp_path, "部门.xlsx"), files(tmp_path, "教育局.xlsx")
    assert the_only(own, "C04").message == "项目自评表文件「部门.xlsx」：不是项目自评填报表"
    assert the_only(other, "C04").message == "项目自评表文件「教育局.xlsx」：不是项目自评填报表"


@pytest.mark.parametrize(
    ("fields", "severity", "why"),
    [
        ({"year": 2023}, ERROR, "年度是 2023"),
        ({"department": "某县教育局"}, WARNING, "主管部门是「某县教育局」"),
    ],
)
def test_c04_a_named_file_of_another_year_or_department(
    fields: dict[str, Value], severity: Severity, why: str, tmp_path: Path
) -> None:
    result = files(tmp_path, "甲.xlsx", **{"甲.xlsx": form_of(projects()[0], **fields)})
    finding = the_only(result, "C04")
    assert (finding.severity, finding.place) == (severity, "项目清单!O7")
    assert finding.message == f"项目自评表文件「甲.xlsx」的{why}"
    assert finding.remedy == "换成本部门本年度的自评表；自评表的年度、主管部门填错的，改正自评表。"
    assert found(result, "C01") == []


def test_a_file_name_in_bytes_that_are_no_text_is_told_with_marks(tmp_path: Path) -> None:
    """Packed on Windows, unpacked on Linux: the name is GBK."""
    rows = listed(budget=99, spent=99)
    judge(tmp_path, good(projects=rows, matrix=[matrix()[0], matrix_row(budget_county=99, spent_county=99)]),
          {"甲.xlsx": form_of(projects()[0]), "乙.xlsx": form_of(rows[1])})  # fmt: skip
    gbk = os.fsdecode("养护.xlsx".encode("gbk"))
    shutil.move(tmp_path / "甲.xlsx", tmp_path / gbk)
    (result,), _ = evaluate([tmp_path / "部门.xlsx"])
    messages = [f.message for f in found(result, "C03")]
    assert len(messages) == 2
    assert all(message.encode("utf-8") and "?" in message for message in messages)


def official(folder: Path, name: str, *rows: Row) -> None:
    """Save the official forms of some listed projects, a sheet each."""
    book = Workbook()
    del book["Sheet"]
    for number, row in enumerate(rows, start=1):
        sheet = book.create_sheet(f"表{number}")
        for line in (
            ("项目支出绩效自评表",), ("（2024年度）",), ("项目名称", row["name"]),
            ("主管部门", "某县交通运输局", "", "", "", "实施单位", "某县公路站"),
            ("项目资金（万元）", "", "", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"),
            ("", "年度资金总额", "", row["budget"], row["budget"], row["spent"], 10, "100%", 10),
            ("绩效指标", "一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分",
             "偏差原因分析及改进措施"),
            ("", "产出指标", "数量指标", "完成数量", "≥10", 10, 90, 90, ""),
            ("总分", "", "", "", "", "", 100, 100, ""),
        ):  # fmt: skip
            sheet.append(line)
    book.save(folder / name)


@pytest.mark.parametrize("is_named", [True, False])
def test_one_workbook_may_hold_the_forms_of_several_projects(
    is_named: bool,  # noqa: FBT001
    tmp_path: Path,
) -> None:
    rows = [row | ({"form_file": "汇总.xlsx"} if is_named else {}) for row in projects()]
    official(tmp_path, "汇总.xlsx", *reversed(rows))
    filling = good(projects=rows)
    result = judge(tmp_path, filling, [])
    assert agreed(result)
    assert [result.members[n][0].name for n in (7, 8)] == ["农村道路养护", "危桥改造"]
    results, _ = evaluate([tmp_path / name for name in ("部门.xlsx", "汇总.xlsx", "汇总.xlsx")])
    assert agreed(results[0])


def test_c04_a_workbook_of_several_forms_none_of_which_is_the_projects(tmp_path: Path) -> None:
    others = [project_row(name="路灯改造"), project_row(name="标线")]
    official(tmp_path, "汇总.xlsx", *others)
    finding = the_only(files(tmp_path, "汇总.xlsx"), "C04")
    assert finding.message == (
        "项目自评表文件「汇总.xlsx」：其中 2 张自评表的名称、编码都与本行不同"
    )


# C05, document numbers


def numbered(number: Value, other: Value = "冀财建〔2024〕9号", **changes: Value) -> list[Row]:
    return [project_row(document_number=number, **changes),
            projects()[1] | {"document_number": other}]  # fmt: skip


@pytest.mark.parametrize(
    "number",
    ["冀财建[2024]9号", "冀财建(2024)9号", "冀财建（2024）9号", "冀财建【2024】9 号", "冀财建〔2024〕第9号",
     "冀财建2024 9号"],
)  # fmt: skip
def test_c05_one_number_with_two_amounts_however_it_is_bracketed(number: str) -> None:
    finding = only(good(projects=numbered(number)), "C05")
    assert (finding.severity, finding.place) == (WARNING, "项目清单!C7、C8")
    assert finding.message == f"资金文号「{number}」对应 2 个不同的安排数"
    assert (finding.given, finding.expected) == (
        "100.00万元、95.50万元", "一个文号一个金额，或在备注里说明分配情况",
    )  # fmt: skip
    assert finding.remedy == (
        "核对指标文件，写错的改正；一个文号分给几个项目的，在各行的备注里说明分配情况。"
    )


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param(numbered("冀财建〔2024〕8号"), id="two numbers"),
        pytest.param(numbered("冀财建〔2023〕9号"), id="another year"),
        pytest.param(numbered("冀财建〔2024〕9号", budget=95.5), id="the same amount"),
        pytest.param(numbered("冀财建〔2024〕9号", budget=None), id="no amount"),
        pytest.param(numbered("冀财建〔2024〕9号、冀财建〔2024〕10号"), id="two in one cell"),
        pytest.param(numbered(None, None), id="none at all"),
        pytest.param(
            [row | {"remark": "一个文号分给两个项目"} for row in numbered("冀财建〔2024〕9号")],
            id="explained",
        ),
    ],
)
def test_c05_passes(rows: list[Row]) -> None:
    (result,) = judge_all([good(projects=rows)])
    assert found(result, "C05") == []


def under(folder: Path, number: Value, *funds: Row, **row: Value) -> list[Finding]:
    """Return what C05 says of a listed project with this number beside a form with these funds."""
    rows = [project_row(document_number=number, **row), projects()[1]]
    forms = [cases.good(funds=[fund(**own) for own in funds]), form_of(rows[1])]
    return found(judge(folder, good(projects=rows), forms), "C05")


def test_c05_the_form_has_another_number(tmp_path: Path) -> None:
    (finding,) = under(tmp_path, "冀财建〔2024〕1号", {"document_number": "冀财建〔2024〕2号"})
    assert (finding.severity, finding.place) == (WARNING, "项目清单!C7")
    assert finding.message == "「农村道路养护」的资金文号与自评表「0.xlsx」的不同"
    assert (finding.given, finding.expected) == ("冀财建〔2024〕1号", "冀财建〔2024〕2号")
    assert finding.remedy == "核对指标文件，把两处的文号改成一致。"


def test_c05_the_form_has_another_amount_under_the_number(tmp_path: Path) -> None:
    (finding,) = under(
        tmp_path, "冀财建[2024]1号",
        {"document_number": "冀财建〔2024〕1号", "budget": 60, "spent": 60},
        {"source": "其他资金", "budget": 30, "spent": 30},
    )  # fmt: skip
    assert (finding.severity, finding.place) == (WARNING, "项目清单!C7")
    assert finding.message == "资金文号「冀财建[2024]1号」在自评表「0.xlsx」中的金额不同"
    assert (finding.given, finding.expected, finding.difference) == (
        "100.00万元", "60.00万元", "40.00万元",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("number", "funds"),
    [
        pytest.param("冀财建〔2024〕1号", [{"document_number": "冀财建[2024] 1号"}], id="brackets"),
        pytest.param("冀财建〔2024〕1号", [{}], id="no number in the form"),
        pytest.param(None, [{"document_number": "冀财建〔2024〕1号"}], id="no number in the list"),
        pytest.param(
            "冀财建〔2024〕1号",
            [{"document_number": "冀财建〔2024〕1号", "budget": 60}, {"budget": 40}],
            id="the number is one part of the whole",
        ),
        pytest.param(
            "冀财建〔2024〕1号、冀财建〔2024〕2号",
            [{"document_number": "冀财建〔2024〕1号", "budget": 60},
             {"document_number": "冀财建〔2024〕2号", "budget": 40}],
            id="two numbers, a fund each",
        ),
        pytest.param(
            "冀财建〔2024〕1、2号",
            [{"document_number": "冀财建〔2024〕1号", "budget": 60},
             {"document_number": "冀财建〔2024〕2号", "budget": 40}],
            id="two numbers that share their stem",
        ),
        pytest.param(
            "冀财建〔2024〕1号",
            [{"document_number": "冀财建〔2024〕1号", "budget": 100.003456}],
            id="an amount that was rounded",
        ),
    ],
)  # fmt: skip
def test_c05_list_and_form_agree(number: Value, funds: list[Row], tmp_path: Path) -> None:
    assert under(tmp_path, number, *funds) == []


@pytest.mark.parametrize(
    ("typed", "numbers"),
    [
        ("", set()),
        (None, set()),
        ("唐财建〔2024〕10号", {"唐财建(2024)10"}),
        ("唐财建[2024]10号、11号", {"唐财建(2024)10", "唐财建(2024)11"}),
        ("唐财建〔2024〕10号和冀财建〔2024〕1号", {"唐财建(2024)10", "冀财建(2024)1"}),
        ("唐财建〔2024〕10号；无", {"唐财建(2024)10", "无"}),
    ],
)
def test_document_numbers_of_a_cell(typed: str | None, numbers: set[str]) -> None:
    plain = {number.replace("(", "").replace(")", "") for number in numbers}
    assert document_numbers(typed) == plain


@given(st.text(alphabet="唐财建[]〔〕()（）号、0123456789和 第", max_size=40))
def test_document_numbers_are_never_blank(text: str) -> None:
    assert "" not in document_numbers(text)
