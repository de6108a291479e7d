"""Heads of official forms: which name is the project's, the unit's, the department's in charge.

Each form stands here as its rows of cells; names and figures are made up.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from official_rows import Rows, X, department, project
from official_rows import judge_rows as check

from selfeval_xl.intake import known

if TYPE_CHECKING:
    from selfeval_xl.pipeline import Result


def read(rows: Rows) -> tuple[str, str | None, str | None, str | None]:
    """Return kind, project, unit and department in charge, ``None`` where nothing was read."""
    form = check(rows).form
    return form.official_kind, form.project_name, form.unit, form.department


NAMES: Rows = [
    ["项目名称", "渠道维修工程"],
    ["主管部门", "某县水利局", X, X, "实施单位", "某县水利站"],
]


@pytest.mark.parametrize(
    "line",
    [
        ["单位名称：某县水利局", X, X, X, "2022年度"],
        ["单位名称", "某县水利局"],
        ["部门名称：某县水利局"],
        ["部门（单位）名称", "某县水利局"],
        ["县级预算部门名称", "某县水利局"],
        ["填报单位：某县水利局"],
        ["填报单位（盖章）", X],
    ],
)
def test_a_form_with_a_project_is_of_the_project_whatever_unit_stands_above(
    line: list[str | float | None],
) -> None:
    rows = project([line, *NAMES])
    assert read(rows) == ("project", "渠道维修工程", "某县水利站", "某县水利局")
    assert check(rows).form.overlooked == ()


@pytest.mark.parametrize(
    ("head", "unit", "in_charge"),
    [
        ([["单位名称：某县水利站"], ["项目名称", "渠道维修工程"]], "某县水利站", None),
        (
            [
                ["项目名称", "渠道维修工程"],
                ["部门名称", "某县水利局", X, X, "实施单位", "某县水利站"],
            ],
            "某县水利站",
            "某县水利局",
        ),
        (
            [["项目名称", "渠道维修工程"], ["填报单位：某县水利局"], ["单位名称", "某县水利站"]],
            "某县水利局",
            None,
        ),
        (
            [["填报单位", X], ["单位名称", "某县水利站"], ["项目名称", "渠道维修工程"]],
            "某县水利站",
            None,
        ),
    ],
)
def test_the_unit_where_the_form_has_no_field_of_its_own_for_it(
    head: Rows, unit: str, in_charge: str | None
) -> None:
    assert read(project(head)) == ("project", "渠道维修工程", unit, in_charge)


def test_a_unit_left_blank_is_asked_for_whoever_fills_the_form_in() -> None:
    rows = project(
        [["填报单位：某县水利局"], NAMES[0], ["主管部门", "某县水利局", X, X, "实施单位"]]
    )
    missing = [(f.code, f.place, f.message) for f in check(rows).findings if f.code == "P01"]
    assert missing == [("P01", "自评表!F5", "「实施单位」未填")]


def test_a_title_of_a_project_makes_the_named_unit_the_unit() -> None:
    assert read(project([["单位名称", "某县水利站"]])) == ("project", None, "某县水利站", None)


# -- departments in charge -------------------------------------------------------------------------


def names(result: Result) -> list[tuple[str, str | None, str]]:
    return [(one.label, one.value, one.cell) for one in result.form.others]


def test_the_local_department_is_in_charge_and_the_central_one_is_kept() -> None:
    head: Rows = [
        ["转移支付（项目）名称", "水利发展资金"],
        ["中央主管部门", "水利部"],
        ["地方主管部门", "某县水利局", X, X, "资金使用单位", "某县水利站"],
    ]
    result = check(project(head, title="转移支付区域（项目）绩效自评表"))
    form = result.form
    assert (form.official_kind, form.department, form.department_at, form.unit) == (
        "transfer",
        "某县水利局",
        "自评表!B5",
        "某县水利站",
    )
    assert names(result) == [("中央主管部门", "水利部", "自评表!B4")]
    assert form.overlooked == ()


@pytest.mark.parametrize(
    ("labels", "which"),
    [
        (("省级主管部门", "县级主管部门"), "乙局"),
        (("市主管部门", "省主管部门"), "甲局"),
        (("项目主管部门", "上级主管部门"), "甲局"),
        (("中央主管部门", "省级主管部门"), "乙局"),
    ],
)
def test_of_two_departments_the_nearer_one_is_in_charge(
    labels: tuple[str, str], which: str
) -> None:
    head: Rows = [["项目名称", "渠道维修工程"], [labels[0], "甲局", X, X, labels[1], "乙局"]]
    result = check(project(head))
    assert result.form.department == which
    assert [one.value for one in result.form.others] == [{"甲局": "乙局", "乙局": "甲局"}[which]]


def test_a_department_named_alone_is_in_charge() -> None:
    head: Rows = [["项目名称", "渠道维修工程"], ["中央主管部门", "水利部"]]
    result = check(project(head))
    assert (result.form.department, names(result)) == ("水利部", [])


# -- departments as a whole ------------------------------------------------------------------------


@pytest.mark.parametrize(
    "label",
    [
        "部门名称", "单位名称", "部门（单位）名称", "预算部门名称", "省级预算部门名称", "县级预算部门名称",
        "省级预算部门、单位名称", "区级部门名称", "一级预算部门名称", "预算部门", "县级预算部门", "市级预算单位名称",
    ],
)  # fmt: skip
def test_the_department_that_evaluates_itself(label: str) -> None:
    rows = department(("", "", "", ""), ("", ""))
    rows[2] = [label, "某县某局"]
    form = check(rows).form
    assert (form.official_kind, form.department_name, form.unit) == ("department",) + (
        "某县某局",
    ) * 2
    assert (form.overlooked, form.not_found) == ((), ())


def test_who_signs_is_kept() -> None:
    rows: Rows = [*project(NAMES), ["项目负责人：王某", X, X, X, "财务负责人：", X]]
    form = check(rows).form
    assert [(one.label, one.value, one.cell) for one in form.others] == [
        ("项目负责人", "王某", "自评表!A16"),
        ("财务负责人", None, "自评表!F16"),
    ]
    assert (form.overlooked, form.unit) == ((), "某县水利站")


def test_a_label_is_no_value_of_the_one_before_it() -> None:
    foot: Rows = [
        ["填表人：", "联系电话：", X, "填报日期：2023年3月1日"],
        ["项目负责人：", "财务负责人：赵某"],
    ]
    form = check([*project(NAMES), *foot]).form
    assert (known(form.filler), known(form.phone), str(form.fill_date)) == (
        False,
        False,
        "2023-03-01",
    )
    assert [(one.label, one.value, one.cell) for one in form.others] == [
        ("项目负责人", None, "自评表!A17"),
        ("财务负责人", "赵某", "自评表!B17"),
    ]


def test_a_unit_without_a_place_of_its_own_is_asked_for_at_its_label() -> None:
    rows = project([["项目名称", "渠道维修工程"], ["实施单位：", "主管部门：", "某县水利局"]])
    missing = [(f.code, f.place, f.message) for f in check(rows).findings if f.code == "P01"]
    assert missing == [("P01", "自评表!A4", "「实施单位」未填")]


# -- the year --------------------------------------------------------------------------------------


def years(line: str) -> tuple[int | None, list[tuple[str, str, str, str]]]:
    """Return the year of a form with this line below its title, and what is said of it."""
    rows = project(NAMES)
    rows[1] = [line]
    result = check(rows)
    said = [
        (f.code, f.severity.value, f.place, f.message)
        for f in result.findings
        if "年度" in f.message
    ]
    return result.form.year if known(result.form.year) else None, said


@pytest.mark.parametrize(
    "line",
    ["（2022年度）", "2022年", "（ 2022 年度）", "（二〇二二年度）", "二○二二年", "二零二二年度"],
)
def test_a_year_in_digits_or_in_words(line: str) -> None:
    assert years(line) == (2022, [])


@pytest.mark.parametrize(
    "typed", ["2O22年度", "202l年度", "20222年度", "222年度", "2o22年", "２０Z2年度"]
)
def test_a_year_that_cannot_be_read_is_told_as_it_stands(typed: str) -> None:
    shown = typed.replace("２０", "20")
    message = f"年度：写作「{shown}」，读不出；请写四位数字的年份"
    assert years(f"（{typed}）") == (None, [("D01", "警告", "自评表!A2", message)])


@pytest.mark.parametrize("line", ["（    年度）", "（20  年度）", "附件2"])
def test_a_year_left_blank_is_asked_for(line: str) -> None:
    assert years(line) == (None, [("P01", "警告", "自评表", "「年度」未填")])


def test_a_year_that_the_goals_tell_of_is_not_that_of_the_form() -> None:
    rows = project([["项目名称", "检查经费"], ["实施单位", "某县某局"]])
    rows[1] = [X]
    rows[8][1] = "落实2021年度部署，完成监管任务"
    result = check(rows)
    assert not known(result.form.year)


@pytest.mark.parametrize(
    ("line", "name", "year"),
    [
        ("（2023年）", "2021年度结转项目", 2023),
        ("（2023年度）", "2021年度结转项目", 2023),
        (X, "2022年度检查经费", 2022),
    ],
)
def test_the_year_below_the_title_goes_before_one_in_a_name(
    line: str | None, name: str, year: int
) -> None:
    rows = project([["项目名称", name], ["实施单位", "某县某局"]])
    rows[1] = [line]
    assert check(rows).form.year == year


def test_kinds_of_a_project_are_kept() -> None:
    kind = "1.部门预算项目☑ 2.省直专项□"
    rows = project([*NAMES, ["项目类别", kind], ["项目属性", X]])
    form = check(rows).form
    assert [(one.label, one.value, one.cell) for one in form.others] == [
        ("项目类别", kind, "自评表!B5"),
        ("项目属性", None, "自评表!B6"),
    ]
    assert form.overlooked == ()


def test_a_grade_that_stands_twice_is_recognised_both_times() -> None:
    rows: Rows = [*project(NAMES), ["自评等级：优"], ["等级", "优"]]
    form = check(rows).form
    assert (form.declared_grade, form.declared_grade_at, form.overlooked) == (
        "优",
        "自评表!A16",
        (),
    )
