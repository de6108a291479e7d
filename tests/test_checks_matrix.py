from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from cases import Row, found
from departments import good, matrix_row
from expecting import ERROR, INFO
from expecting_departments import judge_all, only, told
from hypothesis import given, settings
from hypothesis import strategies as st

from selfeval_xl.checks.matrix import differs
from selfeval_xl.exact import to_fen

if TYPE_CHECKING:
    from selfeval_xl.findings import Severity
    from selfeval_xl.templates import Filling, Value

LEVELS = ("central", "province", "city", "county")


def bonds(**changes: Value) -> Row:
    """Return 增发国债 of a published report: 500.80 and 41.79 arranged, 454.57 and 39.07 paid out."""
    return {
        "category": "增发国债",
        "budget_central": 500.8, "budget_province": 41.79, "budget_city": 0, "budget_county": 0,
        "spent_central": 454.57, "spent_province": 39.07, "spent_city": 0, "spent_county": 0,
        **changes,
    }  # fmt: skip


def stated(rows: list[Row], **totals: Value) -> Filling:
    """Return a department with this matrix, no projects, and totals declared for the matrix."""
    fields = {f"matrix_total_{key}_stated": value for key, value in totals.items()}
    return good(fields, matrix=rows, projects=[])


# a subtotal is the sum of its levels


def test_f10_a_subtotal_that_its_levels_do_not_give() -> None:
    finding = only(stated([bonds(budget_stated=542.59, spent_stated=493.46)]), "F10")
    assert (finding.severity, finding.place) == (ERROR, "资金矩阵!M6")
    assert finding.message == "「增发国债」拨付小计与各级之和不一致"
    assert (finding.given, finding.expected, finding.difference) == (
        "493.46万元", "493.64万元", "-0.18万元",
    )  # fmt: skip
    assert finding.remedy == "核对指标文件和支付记录，改正小计、合计或漏填、错填的层级。"
    assert finding.basis == "河北省部门绩效自评报告提纲（部门预算安排及资金分配拨付）"


@pytest.mark.parametrize(
    ("side", "cell", "word"), [("budget", "G6", "安排"), ("spent", "M6", "拨付")]
)
def test_f10_looks_at_both_sides(side: str, cell: str, word: str) -> None:
    finding = only(stated([bonds(**{f"{side}_stated": 1})]), "F10")
    assert finding.place == f"资金矩阵!{cell}"
    assert finding.message == f"「增发国债」{word}小计与各级之和不一致"


@pytest.mark.parametrize(
    ("subtotal", "severity"),
    [
        (100.00, None),
        (100.01, INFO),
        (99.99, INFO),
        (100.02, ERROR),
        (99.98, ERROR),
        (100.020001, ERROR),
    ],
)
def test_f10_rounding_of_four_figures_explains_less_than_two_cents(
    subtotal: float, severity: Severity | None
) -> None:
    """Three levels and the subtotal are each off by half a cent at most, never all of them fully."""
    row = matrix_row(
        budget_central=33.33, budget_province=33.33, budget_county=33.34, budget_stated=subtotal
    )
    (result,) = judge_all([stated([row])])
    findings = found(result, "F10")
    assert [f.severity for f in findings] == ([severity] if severity else [])
    if severity is INFO:
        assert findings[0].message == "「本级」安排小计与各级之和不一致（四舍五入范围内）"
        assert findings[0].remedy == "差额在四舍五入范围内，一般不必修改。"


def test_f10_amounts_to_the_fen_leave_no_room_for_rounding() -> None:
    """Six decimals are 分: one of them more than the levels give is wrong by more than half a 分."""
    row = matrix_row(budget_central=1.000001, budget_county=2.000002)
    exact, over = judge_all(
        stated([row | {"budget_stated": value}]) for value in (3.000003, 3.000006)
    )
    assert found(exact, "F10") == []
    assert [f.difference for f in found(over, "F10")] == ["0.000003万元"]


def test_f10_says_when_the_levels_are_not_filled_in() -> None:
    row: Row = {"category": "专项转移支付", "budget_stated": 95.5}
    finding = only(stated([row]), "F10")
    assert finding.message == "「专项转移支付」安排小计与各级之和不一致（还没有填）"
    assert (finding.given, finding.expected) == ("95.50万元", "0.00万元")


def test_f10_a_row_without_a_category_is_named_so() -> None:
    finding = only(stated([matrix_row(category=None, budget_stated=7)]), "F10")
    assert finding.message == "「（未写名称）」安排小计与各级之和不一致"


# a total is the sum of all categories


def test_f10_a_total_that_the_categories_do_not_give() -> None:
    finding = only(stated([bonds(), matrix_row()], budget=1406.33), "F10")
    assert (finding.severity, finding.place) == (ERROR, "资金矩阵!G5")
    assert finding.message == "安排合计与各类资金之和不一致"
    assert (finding.given, finding.expected, finding.difference) == (
        "1406.33万元", "642.59万元", "763.74万元",
    )  # fmt: skip


def test_f10_a_total_of_many_rounded_rows_may_be_off_by_half_a_cent_each() -> None:
    rows = [matrix_row(category=f"第{n}类", budget_county=1.11) for n in range(5)]
    inside, outside = judge_all(stated(rows, budget=value) for value in (5.57, 5.58))
    assert [f.severity for f in found(inside, "F10")] == [INFO]
    assert [f.severity for f in found(outside, "F10")] == [ERROR]


def test_f10_subtotals_and_totals_are_judged_each_by_itself() -> None:
    rows = [bonds(budget_stated=1), matrix_row(spent_stated=2)]
    (result,) = judge_all([stated(rows, budget=3, spent=4)])
    assert [(place, message) for _, place, message in told(result, "F10")] == [
        ("资金矩阵!G6", "「增发国债」安排小计与各级之和不一致"),
        ("资金矩阵!G5", "安排合计与各类资金之和不一致"),
        ("资金矩阵!M7", "「本级」拨付小计与各级之和不一致"),
        ("资金矩阵!M5", "拨付合计与各类资金之和不一致"),
    ]


def test_f10_leaves_what_cannot_be_read_to_f09() -> None:
    rows = [bonds(budget_central="五百", budget_stated=542.59, spent_stated=493.64), matrix_row()]
    (result,) = judge_all([stated(rows, budget=642.59, spent=593.64)])
    assert found(result, "F10") == []
    assert [f.place for f in found(result, "F09")] == ["资金矩阵!B6"]


@pytest.mark.parametrize(
    ("rows", "totals"),
    [
        pytest.param([bonds(), matrix_row()], {}, id="nothing declared"),
        pytest.param([bonds(budget_stated=542.59, spent_stated=493.64)], {}, id="as published"),
        pytest.param([bonds(budget_stated="542.59万元")], {}, id="typed with its unit"),
        pytest.param(
            [bonds(budget_stated=0, **dict.fromkeys([f"budget_{end}" for end in LEVELS], 0))],
            {}, id="nothing of nothing",
        ),
        pytest.param(
            [{"category": "债券资金", "budget_stated": 0, "spent_stated": 0}],
            {}, id="a zero needs no levels",
        ),
        pytest.param(
            [matrix_row(budget_central=0.1, budget_county=0.2, budget_stated=0.3)],
            {}, id="0.1+0.2",
        ),
        pytest.param([bonds(), matrix_row()], {"budget": 642.59, "spent": 593.64}, id="totals"),
        pytest.param([matrix_row()], {"budget": 100, "spent": "100"}, id="one category"),
    ],
)  # fmt: skip
def test_f10_passes(rows: list[Row], totals: dict[str, Value]) -> None:
    (result,) = judge_all([stated(rows, **totals)])
    assert found(result, "F10") == []


AMOUNTS = st.integers(0, 10**8).map(lambda n: Decimal(n).scaleb(-2))
TABLES = st.lists(st.lists(AMOUNTS, min_size=8, max_size=8), min_size=1, max_size=6)


@settings(max_examples=25, deadline=None)
@given(TABLES)
def test_f10_never_faults_a_matrix_that_adds_up(amounts: list[list[Decimal]]) -> None:
    rows: list[Row] = []
    for number, row in enumerate(amounts):
        sides = {"budget": row[:4], "spent": row[4:]}
        cells: Row = {"category": f"第{number}类"}
        for side, parts in sides.items():
            cells |= {f"{side}_{end}": v for end, v in zip(LEVELS, parts, strict=True)}
            cells[f"{side}_stated"] = sum(parts, Decimal(0))
        rows.append(cells)
    budget, spent = (sum((sum(row[at : at + 4]) for row in amounts), Decimal(0)) for at in (0, 4))
    (result,) = judge_all([stated(rows, budget=budget, spent=spent)])
    assert found(result, "F10") == []


@given(st.lists(st.just(0) | st.integers(5000, 10**12), min_size=1, max_size=16))
def test_f10_never_calls_wrong_what_rounding_to_cents_made(fen: list[int]) -> None:
    """True amounts to the 分, each printed with two decimals, and their sum printed so too.

    A printed zero stands for nothing at all, so that no amount below half a cent is among them.
    """

    def printed(amount: int) -> Decimal:
        return Decimal(amount).scaleb(-6).quantize(Decimal("0.01"), "ROUND_HALF_UP")

    parts, total = [printed(amount) for amount in fen], printed(sum(fen))
    problems = list(differs("0", ("资金矩阵", ("G6",)), ("小计", "各级之和"), [total], parts))
    assert [p.severity for p in problems] in ([], [INFO])


@given(st.lists(AMOUNTS, min_size=1, max_size=16), st.integers(1, 10**6))
def test_f10_always_finds_what_rounding_cannot_explain(parts: list[Decimal], extra: int) -> None:
    shown = 1 + sum(1 for part in parts if part)
    total = sum(parts, Decimal(0)) + (Decimal(shown) * 5000 + 10_000 * extra).scaleb(-6)
    total = Decimal(to_fen(total)).scaleb(-6).quantize(Decimal("0.01"), "ROUND_UP")
    (problem,) = differs("0", ("资金矩阵", ("G6",)), ("小计", "各级之和"), [total], parts)
    assert problem.severity is None
