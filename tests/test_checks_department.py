"""The checks that both forms share, on the department form; and that none fails on odd cells."""

from __future__ import annotations

import random
import re
import tempfile
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import cases
import openpyxl
import pytest
from cases import Row, found
from departments import BODIES, good, matrix, matrix_row, project_row, projects, save
from expecting import ERROR, INFO, WARNING
from expecting_departments import judge_all, only, serious, told
from openpyxl.cell import MergedCell

from selfeval_xl.forms import DEPARTMENT, DEPARTMENT_OUTLINE, Kind
from selfeval_xl.pipeline import evaluate
from selfeval_xl.templates import Filling, build, narrative_rows

if TYPE_CHECKING:
    from selfeval_xl.findings import Finding, Severity
    from selfeval_xl.forms import Table
    from selfeval_xl.pipeline import Result
    from selfeval_xl.templates import Value

REASON = "中标价低于预算，剩余资金已退回。下一年度据实编制。"


def declared(rows: list[Row] | None = None, **fields: Value) -> Filling:
    """Return a department that declares totals of its list of projects."""
    own = {f"projects_declared_{key}": value for key, value in fields.items()}
    return good(own, projects=rows or projects(), matrix=[])


def one(**changes: Value) -> Filling:
    """Return a department with one project, changed; without a matrix that would have to agree."""
    return good(projects=[project_row(**changes)], matrix=[])


def line(**changes: Value) -> Filling:
    """Return a department with one category in its matrix, changed; without projects."""
    return good(matrix=[matrix_row(**changes)], projects=[])


def said(filling: Filling, code: str) -> list[Finding]:
    (result,) = judge_all([filling])
    return found(result, code)


def test_a_good_department_without_forms_has_only_the_hint_that_there_are_none() -> None:
    (result,) = judge_all([good()])
    assert serious(result) == []


# F01, declared totals of the list


def test_f01_a_declared_total_of_the_list() -> None:
    finding = only(declared(budget=200, spent=195.5), "F01")
    assert (finding.severity, finding.place) == (ERROR, "项目清单!F6")
    assert finding.message == "已申报的安排数总额与各项目之和不一致"
    assert (finding.given, finding.expected, finding.difference) == (
        "200.00万元", "195.50万元", "4.50万元",
    )  # fmt: skip
    assert "项目" in finding.remedy or "各行" in finding.remedy


@pytest.mark.parametrize(
    ("spent", "severity"),
    [(195.5, None), (195.51, INFO), (195.49, INFO), (195.515, ERROR), (195.52, ERROR)],
)
def test_f01_three_figures_explain_a_cent_and_a_half(
    spent: float, severity: Severity | None
) -> None:
    findings = said(declared(spent=spent), "F01")
    assert [f.severity for f in findings] == ([severity] if severity else [])


def test_f01_a_project_without_amount_makes_a_larger_total_a_question() -> None:
    rows = [projects()[0], projects()[1] | {"spent": None}]
    finding = only(declared(rows, spent=195.5), "F01")
    assert finding.severity is WARNING
    assert finding.message == "已申报的支出数总额与各项目之和不一致（有项目没有填支出数）"


def test_f01_leaves_the_totals_of_the_matrix_to_f10() -> None:
    (result,) = judge_all([good({"matrix_total_budget_stated": 1})])
    assert found(result, "F01") == []
    assert len(found(result, "F10")) == 1


# F02, declared rates


def test_f02_the_rate_of_a_row_of_each_table() -> None:
    findings = said(
        good(
            matrix=[matrix_row(spent_county=50, rate_stated=0.6)],
            projects=[project_row(spent=50, rate_stated=0.7, reason=REASON)],
        ),
        "F02",
    )
    assert [(f.severity, f.place, f.message) for f in findings] == [
        (ERROR, "资金矩阵!O6", "「本级」已申报的执行率与按拨付、安排计算的结果不一致"),
        (ERROR, "项目清单!I7", "「农村道路养护」已申报的执行率与按支出数、安排数计算的结果不一致"),
    ]
    assert [(f.given, f.expected, f.difference) for f in findings] == [
        ("60%", "50.00%", "10.00个百分点"), ("70%", "50.00%", "20.00个百分点"),
    ]  # fmt: skip
    assert findings[0].remedy == "用执行数（拨付、支出）除以预算数（安排）重新计算执行率。"


def test_f02_the_rates_of_both_totals() -> None:
    findings = said(good({"matrix_total_rate_stated": 0.9, "projects_declared_rate": "80%"}), "F02")
    assert [(f.place, f.message) for f in findings] == [
        ("资金矩阵!O5", "已申报的预算执行率与按拨付、安排计算的结果不一致"),
        ("项目清单!H6", "已申报的预算执行率与按支出数、安排数计算的结果不一致"),
    ]


@pytest.mark.parametrize(
    ("rate", "severity"),
    [
        ("46.98%", None),
        ("47%", None),
        ("46.99%", INFO),
        ("47.01%", ERROR),
        (0.47, None),
    ],
)
def test_f02_by_the_interval_rule(rate: Value, severity: Severity | None) -> None:
    findings = said(one(budget=87.2, spent=40.97, rate_stated=rate, reason=REASON), "F02")
    assert [f.severity for f in findings] == ([severity] if severity else [])


@pytest.mark.parametrize(
    "filling",
    [
        pytest.param(one(budget=0, spent=0, rate_stated=1), id="nothing of nothing"),
        pytest.param(one(spent=None, rate_stated=1), id="no spending given"),
        pytest.param(line(budget_county=0, spent_county=0, rate_stated=0), id="a category of zero"),
        pytest.param(good({"projects_declared_rate": 1}), id="the total"),
    ],
)
def test_f02_passes(filling: Filling) -> None:
    assert said(filling, "F02") == []


# F04, spending above the budget


def test_f04_names_the_level_of_a_category_and_the_project() -> None:
    filling = good(matrix=[matrix_row(spent_county=101)], projects=[project_row(spent=102)])
    assert [(f.severity, f.place, f.message, f.difference) for f in said(filling, "F04")] == [
        (ERROR, "资金矩阵!K6", "「本级」县级拨付大于县级安排", "1.00万元"),
        (ERROR, "项目清单!G7", "「农村道路养护」支出数大于安排数", "2.00万元"),
    ]


@pytest.mark.parametrize(
    ("spent", "severity"),
    [
        (100, None),
        (99, None),
        (100.01, INFO),
        (100.008, WARNING),
        (100.010001, ERROR),
        (100.02, ERROR),
    ],
)
def test_f04_a_cent_is_rounding(spent: float, severity: Severity | None) -> None:
    found_here = said(one(spent=spent), "F04")
    assert [f.severity for f in found_here] == ([severity] if severity else [])


def test_f04_each_level_is_looked_at_by_itself() -> None:
    findings = said(line(budget_city=10, spent_city=0, budget_county=5, spent_county=15), "F04")
    assert [f.place for f in findings] == ["资金矩阵!K6"]


# F05, F06


def test_f05_a_project_with_a_low_rate_needs_a_reason() -> None:
    low, very, explained, edge = (
        said(one(**changes), "F05")
        for changes in (
            {"spent": 89},
            {"spent": 50},
            {"spent": 50, "reason": REASON},
            {"spent": 90},
        )
    )
    assert [(f.severity, f.place, f.message) for f in low] == [
        (WARNING, "项目清单!N7", "「农村道路养护」执行率偏低，没有说明原因")
    ]
    assert very[0].message == "「农村道路养护」执行率明显偏低，没有说明原因"
    assert (explained, edge) == ([], [])


def test_f05_the_matrix_has_no_column_for_a_reason_and_is_not_asked() -> None:
    (result,) = judge_all([line(spent_county=10)])
    assert found(result, "F05") == found(result, "F06") == []


# F07, blank amounts


def test_f07_blank_amounts_of_a_project() -> None:
    half, none = (said(one(**changes), "F07") for changes in ({"spent": None}, {"budget": None}))
    assert [(f.severity, f.place, f.message) for f in half] == [
        (ERROR, "项目清单!G7", "「农村道路养护」的支出数未填")
    ]
    assert [(f.place, f.message) for f in none] == [("项目清单!F7", "「农村道路养护」的安排数未填")]


def test_f07_a_listed_project_without_any_amount() -> None:
    rows = [*projects(), project_row(name="巡查", code="P003", budget=None, spent=None)]
    findings = said(good(projects=rows), "F07")
    assert [(f.place, f.message) for f in findings] == [
        ("项目清单!F9", "「巡查」的安排数未填"), ("项目清单!G9", "「巡查」的支出数未填"),
    ]  # fmt: skip
    assert {f.expected for f in findings} == {"填写金额，没有填 0"}


def test_f07_spending_without_a_budget() -> None:
    in_list = said(one(budget=0, spent=3), "F07")
    in_matrix = said(line(budget_county=None, spent_county=3), "F07")
    assert [(f.place, f.message, f.expected) for f in in_list if f.severity is ERROR] == [
        ("项目清单!F7", "「农村道路养护」安排数为 0，却有支出数", "不小于 3.00万元")
    ]
    assert [(f.place, f.message) for f in in_matrix] == [
        ("资金矩阵!E6", "「本级」县级安排为 0，却有县级拨付")
    ]


def test_f07_a_matrix_of_zeros_is_asked_about_in_its_own_words() -> None:
    (finding,) = said(line(budget_county=0, spent_county=0), "F07")
    assert (finding.severity, finding.place) == (WARNING, "资金矩阵")
    assert (finding.message, finding.expected) == ("安排合计为 0，预算执行率得 0 分", "填写安排")


@pytest.mark.parametrize(
    "filling",
    [
        pytest.param(good(), id="all given"),
        pytest.param(line(budget_city=None, spent_city=None), id="levels that are not used"),
        pytest.param(good(matrix=[*matrix(), {"category": "债券资金"}]), id="a preset category"),
        pytest.param(
            good(projects=[*projects(), project_row(code="3", budget=0, spent=0)]), id="zeros"
        ),
    ],
)
def test_f07_passes(filling: Filling) -> None:
    assert said(filling, "F07") == []


# F08, F09


def test_f08_yuan_among_ten_thousands() -> None:
    in_list = said(one(spent=1_000_000), "F08")
    in_matrix = said(line(spent_county=1_000_000), "F08")
    assert [(f.severity, f.place) for f in in_list] == [(WARNING, "项目清单!G7")]
    assert in_list[0].given == "安排数 100.00、支出数 1000000.00"
    assert [(f.place, f.given) for f in in_matrix] == [
        ("资金矩阵!K6", "县级安排 100.00、县级拨付 1000000.00")
    ]


def test_f08_different_levels_may_be_of_any_size() -> None:
    assert said(line(budget_central=0.01, spent_central=0.01), "F08") == []


@pytest.mark.parametrize(
    ("filling", "place", "message", "remedy"),
    [
        (one(budget=-5), "项目清单!F7", "「农村道路养护」安排数为负数", "金额填不小于 0 的数字，单位万元。"),
        (one(spent="一百"), "项目清单!G7", "支出数：「一百」不是金额", "金额填不小于 0 的数字，单位万元。"),
        (line(budget_city=-1), "资金矩阵!D6", "「本级」市级安排为负数", "金额填不小于 0 的数字，单位万元。"),
        (line(budget_stated="未知"), "资金矩阵!G6", "安排小计（已申报）：「未知」不是金额",
         "金额填不小于 0 的数字，单位万元。"),
        (one(rate_stated="九成"), "项目清单!I7", "执行率（已申报）：「九成」不是百分比", "填百分比，如 96.52%。"),
        (one(self_score="满分"), "项目清单!J7", "自评得分：「满分」不是数字",
         "填 0 至 100 的数字，如 98.5。"),
    ],
)  # fmt: skip
def test_f09_says_what_to_type(filling: Filling, place: str, message: str, remedy: str) -> None:
    (finding,) = said(filling, "F09")
    assert (finding.severity, finding.place, finding.message) == (ERROR, place, message)
    assert finding.remedy == remedy


def test_f09_a_choice_that_is_none_is_a_question() -> None:
    (finding,) = said(one(evaluated="不知道"), "F09")
    assert (finding.severity, finding.place) == (WARNING, "项目清单!L7")
    assert finding.remedy == "从下拉列表中选择。"


@pytest.mark.parametrize("amount", [0, "100.00", "100万元", None])
def test_f09_passes(amount: Value) -> None:
    assert [f for f in said(line(budget_city=amount), "F09") if f.severity is not INFO] == []


# S05, D07, P01


@pytest.mark.parametrize(
    ("score", "grade", "right"),
    [(89.99, "优", "良"), (90, "良", "优"), (59.9, "中", "差"), (100, "良好", "优")],
)
def test_s05_the_grade_of_a_listed_project(score: float, grade: str, right: str) -> None:
    finding = only(one(self_score=score, self_grade=grade), "S05")
    assert (finding.severity, finding.place) == (ERROR, "项目清单!K7")
    assert finding.message.startswith("「农村道路养护」自评得分 ")
    assert finding.message.endswith(f" 分，等级应为「{right}」")
    assert (finding.given, finding.expected) == (grade, right)


@pytest.mark.parametrize(
    ("score", "grade"), [(90, "优"), (100, "优秀"), (80, "良好"), (None, "差"), (75, None)]
)
def test_s05_passes(score: Value, grade: Value) -> None:
    assert said(one(self_score=score, self_grade=grade), "S05") == []


def test_s05_the_declared_total_of_the_department() -> None:
    (finding,) = said(good({"declared_total": 95}), "S05")
    assert (finding.place, finding.given, finding.expected) == ("部门信息!B15", "95分", "100.00分")


@pytest.mark.parametrize(
    ("filling", "place", "words"),
    [
        (one(name="××项目"), "项目清单!A7", "××"),
        (one(purpose="请填写资金用途"), "项目清单!M7", "请填写"),
        (one(reason="……"), "项目清单!N7", "……"),
        (good({"duties": "（200字以内）"}), "部门信息!B5", "（200字以内"),
        (good(group=[{"role": "组长", "post": "……"}]), "组织实施!B5", "……"),
    ],
)
def test_d07_in_the_tables_of_a_department(filling: Filling, place: str, words: str) -> None:
    (finding,) = said(filling, "D07")
    assert (finding.severity, finding.place, finding.given) == (ERROR, place, words)


@pytest.mark.parametrize(
    ("filling", "expected"),
    [
        (good({"year": None, "department_name": None, "profile": None}), [
            ("部门信息!B3", "「年度」未填"), ("部门信息!B4", "「部门名称」未填"),
            ("部门信息!B9", "「评分规则」未填"),
        ]),
        (good(matrix=[]), [("资金矩阵", "没有填写资金")]),
        (good(projects=[]), [("项目清单", "没有填写项目")]),
        (good(goals=[]), [("绩效目标", "没有填写年度目标")]),
        (good(indicators=[]), [("绩效指标", "没有填写绩效指标")]),
        (good(matrix=[matrix_row(category=None)]), [("资金矩阵!A6", "「资金类别」未填")]),
        (one(name=None, category=None, fund_level=None, evaluated=None), [
            ("资金矩阵", "没有填写资金"), ("项目清单!A7", "「项目名称」未填"),
            ("项目清单!D7", "「资金类别」未填"), ("项目清单!E7", "「资金层级」未填"),
            ("项目清单!L7", "「是否自评」未填"),
        ]),
        (good({"profile": "某县办法"}), [("部门信息!B9", "没有评分规则「某县办法」，暂按默认规则测算")]),
    ],
)  # fmt: skip
def test_p01_names_each_gap(filling: Filling, expected: list[tuple[str, str]]) -> None:
    assert [(f.place, f.message) for f in said(filling, "P01")] == expected


def test_p01_the_sections_that_a_department_must_write() -> None:
    required = [section for section in DEPARTMENT_OUTLINE if section.required]
    findings = said(good(texts=narrative_rows(DEPARTMENT_OUTLINE, {})), "P01")
    assert [f.message for f in findings] == [f"报告「{s.heading}」没有填写" for s in required]
    rows = [r for r in narrative_rows(DEPARTMENT_OUTLINE, BODIES) if r["code"] != "栏4.2"]
    (finding,) = said(good(texts=rows), "P01")
    assert finding.message == "报告缺少「预算管理方面」一节"


# T01, amounts in the text

MATRIX: list[Row] = [
    {"category": "共同财政事权转移支付", "budget_province": 71.38, "spent_province": 71.38,
     "budget_city": 4, "spent_city": 4},
    {"category": "增发国债", "budget_central": 500.8, "budget_province": 41.79,
     "spent_central": 454.57, "spent_province": 39.07},
    {"category": "本级", "budget_county": 788.36, "spent_county": 788.37},
]  # fmt: skip


def sixteen() -> list[Row]:
    """Return a list too long for the sums of any of its rows to be known."""
    rows = [
        project_row(name=f"国债{n}", code=f"B{n}", category="增发国债", fund_level=level,
                    document_number=f"唐财建〔2024〕{n}号", budget=budget, spent=spent, reason=REASON)
        for n, (level, budget, spent) in enumerate(
            [("中央", 87.2, 40.97), ("省级", 7.27, 4.55), ("中央", 413.6, 413.6), ("省级", 34.52, 34.52)]
        )
    ]  # fmt: skip
    return rows + [
        project_row(name=f"本级{n}", code=f"C{n}", budget=60 + n / 7, spent=60) for n in range(12)
    ]


def written(text: str, **fields: Value) -> Filling:
    return good(fields, bodies={"栏1.2": text}, matrix=MATRIX, projects=sixteen())


@pytest.mark.parametrize(
    "text",
    [
        "申请预算资金1406.33万元，分配拨付1357.39万元，结余48.94万元",
        "共同财政事权转移支付75.38万元（省71.38万元、市4万元），专项转移支付0万元",
        "增发国债542.59万元（中央500.80万元、省41.79万元），支付493.64万元，结余48.95万元",
        "省级资金113.17万元，拨付110.45万元，未拨2.72万元",
        "中央未支付46.23万元",
        "转移支付和国债共617.97万元，拨付569.02万元",
        "有文号的资金542.59万元，支出493.64万元，结余48.95万元",
        "两个中央国债项目500.80万元，省级国债项目41.79万元、支出39.07万元",
        "指挥调度94.47万元，结余46.23万元",
        "三公经费预算12.5万元，决算11.75万元，节约0.75万元",
    ],
)
def test_t01_knows_rows_columns_kinds_and_base_data(text: str) -> None:
    base: dict[str, Value] = {"three_public_budget": 12.5, "three_public_spent": 11.75}
    assert said(written(f"{text}。", **base), "T01") == []


def test_t01_an_amount_that_nothing_gives() -> None:
    (finding,) = said(written("安排资金693.62万元。"), "T01")
    assert (finding.severity, finding.place) == (WARNING, "报告正文!E8")
    assert finding.message == "正文中的 693.62万元 在资金表和指标表中找不到"


def test_t01_spending_that_is_not_given_leaves_the_budgets_known() -> None:
    rows = [
        project_row(code=f"P{n}", name=f"项目{n}", budget=10 + n, spent=None) for n in range(10)
    ]
    filling = good(bodies={"栏1.2": "共安排145万元。"}, projects=rows, matrix=[])
    assert said(filling, "T01") == []


# odd cells

_ODD: tuple[Value, ...] = (
    None, "", 0, -1, 1, 87.2, 87.203456, "约一百", "—", "100万元", 99999, "是", "否", "优", "中央",
    "县级", "本级", "90%", "冀财建〔2024〕1号、2号", "2024年", "../x.xlsx", "长" * 300, "=1+1", "×",
    "绩效目标均已完成，执行率12.3%，自评覆盖率50%，共5、6万元。", "1.甲\n3.丙", "（一）均以完成",
)  # fmt: skip
_RAW = ("#DIV/0!", "#REF!", "=1/0", "=SUM(B7:B9)", None, "文字", -5, True, 3.14159)


def odd_rows(rng: random.Random, table: Table) -> list[Row]:
    """Return rows of a table in which most cells hold what does not belong there."""
    rows: list[Row] = []
    for _ in range(rng.randint(0, 5)):
        row: Row = {}
        for column in table.inputs:
            choices = DEPARTMENT.lists.get(column.choices, ())
            if rng.random() < 0.5:
                row[column.key] = rng.choice(_ODD)
            elif choices:
                row[column.key] = rng.choice(choices)
            elif column.kind is Kind.AMOUNT:
                row[column.key] = rng.choice((0, 1.5, 100))
        rows.append(row)
    return rows


def odd(rng: random.Random) -> bytes:
    """Return a department workbook with odd values, error values, formulas, and columns gone."""
    fields: dict[str, Value] = {
        item.key: rng.choice(_ODD)
        for _, item in DEPARTMENT.fields()
        if item.kind is not Kind.FORMULA and rng.random() < 0.4
    }
    rows = dict(good().rows)
    for _, table in DEPARTMENT.tables():
        for head in table.head_rows:
            for key in head.inputs:
                if rng.random() < 0.4:
                    fields[f"{table.key}_{head.key}_{key}"] = rng.choice(_ODD)
        if rng.random() < 0.6:
            rows[table.key] = odd_rows(rng, table)
    filling = Filling({**good().fields, **fields}, rows)
    book = openpyxl.load_workbook(BytesIO(build(DEPARTMENT, filling)))
    for sheet in book.worksheets:
        for _ in range(rng.randint(0, 12)):
            cell = sheet.cell(rng.randint(5, 30), rng.randint(1, 18))
            if not isinstance(cell, MergedCell):
                cell.value = rng.choice(_RAW)
        if rng.random() < 0.2:
            sheet.delete_cols(rng.randint(2, 12))
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize("seed", range(24))
def test_no_check_fails_on_odd_cells_and_each_finding_can_be_read(seed: int) -> None:
    rng = random.Random(seed)  # noqa: S311 (test data)
    with tempfile.TemporaryDirectory(prefix="selfeval-test-") as name:
        folder = Path(name)
        (folder / "部门.xlsx").write_bytes(odd(rng))
        cases.save(cases.good(), folder)
        results, _ = evaluate([folder / "部门.xlsx"])
    for finding in (finding for result in results for finding in result.findings):
        words = (finding.message, finding.given, finding.expected, finding.difference)
        assert not any(word in text for text in words for word in ("None", "<NA>", "Decimal"))
        assert finding.sheet
        assert all(re.fullmatch(r"[A-Z]+\d+(:[A-Z]+\d+)?", cell) for cell in finding.cells)
        assert finding.remedy
        assert finding.basis


def test_rows_in_any_order_give_the_same_findings() -> None:
    """What is said of a department does not hang on the order of its list."""

    def sayings(result: Result) -> set[tuple[str, str]]:
        return {(f.code, f.message) for f in result.findings}

    rows = [*projects(), project_row(name="巡查", code="P003", budget=None, evaluated="否")]
    forwards, backwards = judge_all([good(projects=rows), good(projects=rows[::-1])])
    assert sayings(forwards) == sayings(backwards)
    assert told(forwards, "C02") != []


def test_departments_of_a_batch_are_kept_apart(tmp_path: Path) -> None:
    fillings = {"甲": good(), "乙": one(spent=50), "丙": line(budget_stated=1)}
    paths = []
    for name, filling in fillings.items():
        (tmp_path / name).mkdir()
        paths.append(save(filling, tmp_path / name))
    together, _ = evaluate(paths)
    for path, result in zip(paths, together, strict=True):
        ((alone,), _) = evaluate([path])
        assert [(f.code, f.place, f.message) for f in alone.findings] == [
            (f.code, f.place, f.message) for f in result.findings
        ]
