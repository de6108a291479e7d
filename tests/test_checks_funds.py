from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from cases import Row, found, fund, good, indicators, judge, save
from expecting import ERROR, INFO, WARNING, errors, grave, judge_all, only, places
from expecting_official import heard, judge_official
from hypothesis import given
from hypothesis import strategies as st
from official_forms import Percent, funds, plain_form
from openpyxl import load_workbook
from test_own_rules import HEAD, written

from selfeval_xl.exact import Fit, ratio_fit, sum_fit
from selfeval_xl.pipeline import evaluate
from selfeval_xl.rules import load_file

if TYPE_CHECKING:
    from pathlib import Path

    from official_forms import Facts, Official

    from selfeval_xl.findings import Severity
    from selfeval_xl.templates import Filling, Value

REASON = "招标节约，结余资金已交回财政。下一年度据实编制预算。"


def declared(rows: list[Row] | None = None, **totals: Value) -> Filling:
    """Return a project that declares totals beside its fund rows."""
    fields = {f"funds_declared_{key}": value for key, value in totals.items()}
    return good(fields, funds=rows or [fund()])


# F01, the declared total equals the sum of the sources


def test_f01_names_the_cell_and_the_difference_of_a_total_that_is_too_small() -> None:
    rows = [
        fund(source="中央财政资金", budget=500.8, spent=454.57, reason=REASON),
        fund(source="省级财政资金", budget=41.79, spent=39.07, reason=REASON),
    ]
    finding = only(declared(rows, budget=542.59, spent=490), "F01")
    assert finding.severity is ERROR
    assert finding.place == "资金情况!F6"
    assert finding.message == "已申报的全年执行数总额与各资金来源之和不一致"
    assert (finding.given, finding.expected, finding.difference) == (
        "490.00万元", "493.64万元", "-3.64万元",
    )  # fmt: skip
    assert finding.basis == "财预〔2020〕10号附件1"


@pytest.mark.parametrize(
    ("key", "cell"), [("initial", "C6"), ("budget", "D6"), ("arrived", "E6"), ("spent", "F6")]
)
def test_f01_looks_at_each_of_the_four_totals(key: str, cell: str) -> None:
    filling = declared([fund(arrived=100)], **{key: 101})
    assert only(filling, "F01").place == f"资金情况!{cell}"


def test_f01_a_declared_zero_beside_real_sources_is_an_error() -> None:
    finding = only(declared([fund(budget=90, spent=89.974)], budget=0), "F01")
    assert (finding.severity, finding.given, finding.expected) == (ERROR, "0.00万元", "90.00万元")


def test_f01_a_difference_that_rounding_can_explain_is_only_information() -> None:
    rows = [fund(source=f"来源{n}", budget=33.33, spent=33.33) for n in range(3)]
    finding = only(declared(rows, budget=100), "F01")
    assert finding.severity is INFO
    assert finding.message == "已申报的全年预算数总额与各资金来源之和不一致（四舍五入范围内）"
    assert finding.difference == "0.01万元"
    assert finding.remedy == "差额在四舍五入范围内，一般不必修改。"


def test_f01_a_cent_more_than_rounding_can_explain_is_an_error() -> None:
    rows = [fund(source=f"来源{n}", budget=33.33, spent=33.33) for n in range(3)]
    assert only(declared(rows, budget=100.02), "F01").severity is ERROR


@pytest.mark.parametrize(
    ("total", "severity"), [(7165.31, INFO), (7165.27, INFO), (7165.32, ERROR), (7165.26, ERROR)]
)
def test_f01_six_figures_are_never_all_off_by_their_half_unit(
    total: float, severity: Severity
) -> None:
    """Five sources that give 7165.29: a figure rounded half up is less than half a unit too small."""
    amounts = (3144, 570.17, 433, 1426.9, 1591.22)
    rows = [fund(source=f"来源{n}", budget=amount) for n, amount in enumerate(amounts)]
    assert only(declared(rows, budget=total), "F01").severity is severity


@pytest.mark.parametrize("total", [100.01, 99.99])
def test_f01_one_source_and_its_total_are_the_same_figure(total: float) -> None:
    finding = only(declared([fund()], budget=total), "F01")
    assert (finding.severity, finding.given) == (ERROR, f"{total}万元")


def test_f01_a_source_that_leaves_its_arrival_blank_makes_a_larger_total_a_question() -> None:
    rows = [fund(arrived=60), fund(source="其他资金")]
    finding = only(declared(rows, arrived=100), "F01")
    assert finding.severity is WARNING
    assert finding.message == (
        "已申报的实际到位数总额与各资金来源之和不一致（有资金来源没有填实际到位数）"
    )
    assert only(declared(rows, arrived=50), "F01").severity is ERROR


@pytest.mark.parametrize(
    ("rows", "totals"),
    [
        pytest.param([fund()], {}, id="nothing declared"),
        pytest.param([fund()], {"budget": 100, "spent": 100}, id="one source"),
        pytest.param([fund()], {"budget": "100万元"}, id="typed with its unit"),
        pytest.param([fund()], {"budget": "100.00"}, id="typed as text"),
        pytest.param(
            [fund(budget=0.1, spent=0.1), fund(budget=0.2, spent=0.2)],
            {"budget": 0.3},
            id="0.1+0.2",
        ),
        pytest.param([fund()], {"arrived": 100}, id="arrivals are not itemised at all"),
        pytest.param([fund(budget=0, spent=0, initial=0)], {"budget": 0}, id="zero of zero"),
        pytest.param(
            [fund(budget="87.20"), fund(budget=7.27), fund(budget=413.6), fund(budget=34.52)],
            {"budget": 542.59},
            id="bond items",
        ),
        pytest.param(
            [fund(), {"source": "上年结转资金"}], {"budget": 100}, id="an unused preset row"
        ),
        pytest.param(
            [fund(budget=12.345678, spent=1)], {"budget": 12.345678}, id="six decimals to the cent"
        ),
    ],
)
def test_f01_passes(rows: list[Row], totals: dict[str, Value]) -> None:
    assert found(judge(declared(rows, **totals)), "F01") == []


WAN = st.integers(0, 10**9).map(lambda n: Decimal(n).scaleb(-2))


@given(st.lists(WAN, min_size=1, max_size=30))
def test_the_interval_rule_accepts_exactly_what_rounding_can_explain(parts: list[Decimal]) -> None:
    total, shown = sum(parts, Decimal(0)), sum(1 for part in parts if part)
    widest = Decimal(shown // 2).scaleb(-2)  # the most below (shown + 1) half units
    assert sum_fit(parts, total) is Fit.EXACT
    if total:
        assert sum_fit(parts, total + widest) in {Fit.ROUNDING, Fit.EXACT}
        assert sum_fit(parts, total + widest + Decimal("0.01")) is Fit.OFF


# F02, the declared execution rate


def test_f02_shows_the_rate_that_the_amounts_give() -> None:
    finding = only(declared([fund(spent=86.2, reason=REASON)], rate=0.9), "F02")
    assert finding.severity is ERROR
    assert finding.place == "资金情况!G6"
    assert finding.message == "已申报的预算执行率与按全年执行数、全年预算数计算的结果不一致"
    assert (finding.given, finding.expected, finding.difference) == (
        "90%", "86.20%", "3.80个百分点",
    )  # fmt: skip


def test_f02_a_rate_over_the_initial_budget_is_wrong() -> None:
    rows = [fund(initial=200, budget=100, spent=100, reason=REASON)]
    assert only(declared(rows, rate=0.5), "F02").expected == "100.00%"


def test_f02_the_published_rates_that_only_rounding_explains_are_information() -> None:
    for budget, spent, rate in ((87.2, 40.97, "46.99%"), (7.27, 4.55, "62.64%")):
        rows = [fund(initial=budget, budget=budget, spent=spent, reason=REASON)]
        assert only(declared(rows, rate=rate), "F02").severity is INFO


@pytest.mark.parametrize(
    ("budget", "spent", "rate"),
    [
        (1406.33, 1357.39, "96.52%"),
        (1406.33, 1357.39, 0.9652),
        (1406.33, 1357.39, "96.5%"),
        (1406.33, 1357.39, "97%"),
        (1406.33, 1357.39, 1357.39 / 1406.33),
        (3, 2, 2 / 3),
        (100, 0, 0),
        (100, 100, 1),
        (100, 100, "100%"),
        (0, 0, 0),
        (100, 86.2, "86.2"),
    ],
)
def test_f02_passes_at_the_decimals_that_are_written(
    budget: float, spent: float, rate: Value
) -> None:
    rows = [fund(initial=budget, budget=budget, spent=spent, reason=REASON)]
    assert found(judge(declared(rows, rate=rate)), "F02") == []


@given(st.integers(1, 10**8), st.integers(0, 10**8), st.integers(0, 2))
def test_a_rate_rounded_from_its_amounts_is_always_exact(
    budget: int, spent: int, decimals: int
) -> None:
    top, bottom = Decimal(spent).scaleb(-2), Decimal(budget).scaleb(-2)
    exact = Decimal(spent * 100 * 10**decimals) / Decimal(budget)
    printed = exact.quantize(Decimal(1), "ROUND_HALF_UP").scaleb(-decimals)
    assert ratio_fit(top, bottom, printed, places=decimals) is Fit.EXACT


# F03, the score of the execution rate


def execution(score: Value, spent: float, budget: float = 100) -> Filling:
    rows = [fund(initial=budget, budget=budget, spent=spent, reason=REASON)]
    return good({"execution_self_score": score}, funds=rows)


def test_f03_gives_the_right_score() -> None:
    finding = only(execution(10, 86.2), "F03")
    assert finding.severity is ERROR
    assert finding.place == "基本信息!B23"
    assert finding.message == "预算执行率自评得分与按执行率计算的得分不一致"
    assert (finding.given, finding.expected, finding.difference) == ("10分", "8.62分", "1.38分")
    assert finding.basis == "财预〔2020〕10号第十六条"


@pytest.mark.parametrize(
    ("score", "spent", "note"),
    [
        (8.6, 86.2, "（保留 1 位小数）"),
        (8.5, 84.6, "（保留 1 位小数）"),
        (9, 90.4, "（保留 1 位小数）"),
        (8.62, 86.299, "（尾数舍去）"),
    ],
)
def test_f03_a_coarser_rounding_is_only_noted(score: float, spent: float, note: str) -> None:
    finding = only(execution(score, spent), "F03")
    assert finding.severity is INFO
    assert finding.message.endswith(note)


@pytest.mark.parametrize(
    ("score", "spent"),
    [(9, 86.2), (8, 86.2), (8.7, 86.2), (8.61, 86.2), (9, 84.996), (8, 84.996), (9, 90.6)],
)
def test_f03_any_other_score_is_an_error(score: float, spent: float) -> None:
    assert only(execution(score, spent), "F03").severity is ERROR


def test_f03_and_s01_round_alike_and_to_the_decimals_of_the_rules(tmp_path: Path) -> None:
    # 10×37.24÷43.2＝8.62, reported as 9
    row: Row = {"target": 43.2, "actual": 37.24, "weight": 10, "self_score": 9, "reason": REASON}
    rows: list[Row] = [*indicators()[:1], indicators()[1] | {"weight": 10, "self_score": 10},
            indicators()[2] | {"weight": 10, "self_score": 10}, indicators()[0] | row, *indicators()[3:]]  # fmt: skip
    own = [fund(initial=43.2, budget=43.2, spent=37.24, reason=REASON)]
    filling = good({"execution_self_score": 9}, funds=own, indicators=rows)
    usual = judge(filling)
    assert [(f.code, f.severity, f.expected) for f in usual.findings if f.code in {"F03", "S01"}] == [
        ("F03", ERROR, "8.62分"), ("S01", ERROR, "8.62分"),
    ]  # fmt: skip
    whole = load_file(
        written(tmp_path, f"{HEAD}[rules.self_score_places]\nvalue = 0\nsays = '可以取整。'\n")
    )
    (lenient,), _ = evaluate([save(filling, tmp_path)], whole)
    noted = [f for f in lenient.findings if f.code in {"F03", "S01"}]
    assert [(f.code, f.severity) for f in noted] == [("F03", INFO), ("S01", INFO)]
    assert noted[0].message == "预算执行率自评得分与按执行率计算的得分不一致（取整）"
    assert noted[1].message == "「养护里程」自评得分与测算得分不一致（取整）：10×37.24÷43.2＝8.62"


@pytest.mark.parametrize(
    ("score", "spent", "budget"),
    [
        (8.62, 86.2, 100),
        ("8.62", 86.2, 100),
        ("8.62分", 86.2, 100),
        (0, 0, 100),
        (10, 100, 100),
        (10, 100.005, 100),
        (8.6204, 86.204, 100),
        (None, 50, 100),
        (0, 0, 0),
    ],
)
def test_f03_passes(score: Value, spent: float, budget: float) -> None:
    assert found(judge(execution(score, spent, budget)), "F03") == []


# F04, spending does not exceed the budget


def test_f04_names_the_source_and_the_excess() -> None:
    finding = only(good(funds=[fund(), fund(source="其他资金", spent=112.5)]), "F04")
    assert finding.severity is ERROR
    assert finding.place == "资金情况!F8"
    assert finding.message == "「其他资金」全年执行数大于全年预算数"
    assert (finding.given, finding.expected, finding.difference) == (
        "112.50万元", "不大于 100.00万元", "12.50万元",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("spent", "severity", "difference"),
    [
        (788.37, INFO, "0.01万元"),
        (788.368, WARNING, "0.008万元"),
        (788.370001, ERROR, "0.010001万元"),
        (788.38, ERROR, "0.02万元"),
    ],
)
def test_f04_what_rounding_explains_is_noted_a_cent_of_wan_a_warning_and_more_an_error(
    spent: float, severity: Severity, difference: str
) -> None:
    finding = only(good(funds=[fund(initial=788.36, budget=788.36, spent=spent)]), "F04")
    assert (finding.severity, finding.difference) == (severity, difference)
    assert ("四舍五入范围内" in finding.message) is (severity is INFO)


@pytest.mark.parametrize("spent", [0, 0.01, 99.99, 100, "100.00"])
def test_f04_passes(spent: Value) -> None:
    assert found(judge(good(funds=[fund(spent=spent, reason=REASON)])), "F04") == []


# F05, a low rate is explained


def test_f05_tells_low_from_very_low() -> None:
    low = only(good(funds=[fund(spent=89.99)]), "F05")
    assert (low.severity, low.place) == (WARNING, "资金情况!H7")
    assert low.message == "「当年财政拨款」执行率偏低，没有说明原因"
    assert (low.given, low.expected) == ("89.99%", "不低于 90.00%，或说明原因")
    assert low.basis == "多地做法（如四川省项目支出绩效自评表填报说明）"
    very = only(good(funds=[fund(spent=79.99)]), "F05")
    assert very.message == "「当年财政拨款」执行率明显偏低，没有说明原因"
    assert very.basis == "一体化系统自评预警"
    assert "明显" not in only(good(funds=[fund(spent=80)]), "F05").message


@pytest.mark.parametrize(
    "filling",
    [
        pytest.param(good(funds=[fund(spent=90)]), id="on the edge"),
        pytest.param(good(funds=[fund(spent=10, reason=REASON)]), id="explained"),
        pytest.param(good(funds=[fund(initial=0, budget=0, spent=0)]), id="no money at all"),
        pytest.param(
            declared([fund(spent=10), fund(spent=20)], reason=REASON),
            id="explained in the total row",
        ),
    ],
)
def test_f05_passes(filling: Filling) -> None:
    assert found(judge(filling), "F05") == []


def test_f05_a_reason_in_one_row_does_not_explain_another_but_is_no_error() -> None:
    result = judge(good(funds=[fund(spent=50, reason=REASON), fund(source="其他资金", spent=50)]))
    assert [f.place for f in found(result, "F05")] == ["资金情况!H8"]
    assert errors(result) == []


# F06, a changed budget is explained


def test_f06_shows_the_change() -> None:
    finding = only(good(funds=[fund(initial=976, budget=788.82, spent=788.82)]), "F06")
    assert (finding.severity, finding.place) == (WARNING, "资金情况!H7")
    assert finding.message == (
        "「当年财政拨款」年初预算数 976.00万元，全年预算数 788.82万元，没有说明调整原因"
    )
    assert (finding.given, finding.difference) == ("976.00万元 → 788.82万元", "-187.18万元")


@pytest.mark.parametrize(
    "filling",
    [
        pytest.param(good(), id="unchanged"),
        pytest.param(good(funds=[fund(initial=120, reason=REASON)]), id="explained"),
        pytest.param(good(funds=[fund(initial=None)]), id="no initial budget given"),
        pytest.param(declared([fund(initial=120)], reason=REASON), id="explained in the total row"),
    ],
)
def test_f06_passes(filling: Filling) -> None:
    assert found(judge(filling), "F06") == []


# F07, amounts are there


def test_f07_names_each_blank_amount_of_a_row_in_use() -> None:
    result = judge(good(funds=[fund(spent=None), fund(source="其他资金", budget=None)]))
    assert [(f.place, f.message, f.expected) for f in found(result, "F07")] == [
        ("资金情况!F7", "「当年财政拨款」的全年执行数未填", "填写金额，没有填 0"),
        ("资金情况!D8", "「其他资金」的全年预算数未填", "填写金额，没有填 0"),
    ]
    assert {f.severity for f in found(result, "F07")} == {ERROR}


def test_f07_a_dash_is_no_amount() -> None:
    assert places(good(funds=[fund(spent="—")]), "F07") == ["资金情况!F7"]


def test_f07_spending_without_a_budget_is_an_error() -> None:
    finding = only(good(funds=[fund(initial=0, budget=0, spent=3.5)]), "F07")
    assert finding.place == "资金情况!D7"
    assert finding.message == "「当年财政拨款」全年预算数为 0，却有执行数"
    assert (finding.given, finding.expected) == ("0万元", "不小于 3.50万元")


def test_f07_leaves_what_cannot_be_read_to_f09() -> None:
    result = judge(good(funds=[fund(spent="约一百")]))
    assert found(result, "F07") == []
    assert [f.place for f in found(result, "F09")] == ["资金情况!F7"]


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param([fund(spent=0)], id="zero is an amount"),
        pytest.param([fund(initial=None, arrived=None)], id="optional amounts are blank"),
        pytest.param([fund(), {"source": "上年结转资金"}], id="a preset row is unused"),
        pytest.param(
            [fund(source="上年结转资金", initial=0, budget=50, spent=50)], id="carry-over"
        ),
    ],
)
def test_f07_passes(rows: list[Row]) -> None:
    assert found(judge(good(funds=rows)), "F07") == []


def test_f07_asks_for_a_budget_where_all_of_it_is_zero() -> None:
    finding = only(good(funds=[fund(initial=0, budget=0, spent=0)]), "F07")
    assert finding.severity is WARNING
    assert finding.message == "全年预算数合计为 0，预算执行率得 0 分"


# F08, 元 and 万元


def test_f08_points_at_the_amount_that_is_ten_thousand_times_its_sisters() -> None:
    finding = only(good(funds=[fund(spent=1_000_000)]), "F08")
    assert (finding.severity, finding.place) == (WARNING, "资金情况!F7")
    assert finding.message == "「当年财政拨款」各金额相差约一万倍，疑似元与万元混用"
    assert finding.given == "年初预算数 100.00、全年预算数 100.00、全年执行数 1000000.00"
    assert finding.expected == "单位统一为万元"


@pytest.mark.parametrize("spent", [500_000, 2_000_000])
def test_f08_holds_at_both_edges_of_the_ratio(spent: int) -> None:
    assert places(good(funds=[fund(spent=spent)]), "F08") == ["资金情况!F7"]


@pytest.mark.parametrize("spent", [0, 0.1, 1, 100, 499_999, 2_000_001])
def test_f08_passes(spent: float) -> None:
    assert found(judge(good(funds=[fund(spent=spent)])), "F08") == []


# F09, how amounts are written


def test_f09_a_negative_amount_is_an_error() -> None:
    finding = only(good(funds=[fund(initial=-5, reason=REASON)]), "F09")
    assert (finding.severity, finding.place) == (ERROR, "资金情况!C7")
    assert finding.message == "「当年财政拨款」年初预算数为负数"
    assert (finding.given, finding.expected) == ("-5.00万元", "不小于 0")


def test_f09_words_in_place_of_an_amount_are_an_error() -> None:
    finding = only(good(funds=[fund(spent="全部")]), "F09")
    assert (finding.severity, finding.place) == (ERROR, "资金情况!F7")
    assert finding.message == "全年执行数：「全部」不是金额"
    assert (finding.given, finding.expected) == ("全部", "数字，如 3.6")


def test_f09_many_decimals_are_merged_into_one_information() -> None:
    finding = only(good(funds=[fund(budget=100.123, spent=100.123, reason=REASON)]), "F09")
    assert (finding.severity, finding.place) == (INFO, "资金情况!D7、F7")
    assert finding.message == "金额超过两位小数，打印时按两位小数四舍五入"


@pytest.mark.parametrize(
    "typed", ["100.00", "１００", "1,00万元", "100 万元", "1000000元", "¥100", "0.01亿元"]
)
def test_f09_an_amount_typed_as_text_is_read_and_never_silently(typed: str) -> None:
    result = judge(good(funds=[fund(spent=typed)]))
    if typed == "1,00万元":
        assert [f.severity for f in found(result, "F09")] == [ERROR]
    else:
        assert result.totals.spent == 100_000_000
        assert [(f.severity, f.place) for f in found(result, "F09")] == [(INFO, "资金情况!F7")]
        assert errors(result) == []


@pytest.mark.parametrize("amount", [0, 0.5, 12.34, 99999999, None])
def test_f09_passes(amount: Value) -> None:
    assert found(judge(good(funds=[fund(arrived=amount)])), "F09") == []


# What a careful accountant may type


def test_legitimate_funds_raise_no_error() -> None:
    ordinary: list[list[Row]] = [
        [fund()],
        [fund(spent=0, reason=REASON)],
        [fund(source="上年结转资金", initial=None, budget=50, spent=50)],
        [fund(source="上年结转资金", initial=0, budget=50, spent=20)],
        [fund(source="中央财政资金"), fund(source="省级财政资金"), fund(source="县级财政资金")],
        [fund(initial=0, budget=0, spent=0), fund(source="其他资金")],
        [fund(spent=33.333333, reason=REASON)],
        [fund(document_number="×财建〔2022〕10号")],
        [fund(arrived=80, spent=80, reason=REASON)],
    ]
    for rows, result in zip(ordinary, judge_all(good(funds=r) for r in ordinary), strict=True):
        assert errors(result) == [], rows
        assert grave(result, "F01") == []


# F05 and F06 on official forms


def test_f05_and_f06_point_at_an_amount_where_there_is_no_column_for_reasons() -> None:
    low = funds({1: {"initial": 80, "spent": 80, "rate": Percent("80")}})
    assert heard(plain_form(funds=low), "F05") == [
        ("警告", "funds.1.spent", "「当年财政拨款」执行率偏低，没有说明原因")
    ]
    assert [cell for _, cell, _ in heard(plain_form(funds=low), "F06")] == ["funds.1.budget"]


# a form in 元


YUAN = {"fund_label": "项目资金（元）"}
IN_YUAN = tuple(
    (label, {k: v * 10_000 if isinstance(v, int) and k in {"initial", "budget", "spent"} else v
             for k, v in row.items()})
    for label, row in plain_form().funds
)  # fmt: skip


def told(form: Official, code: str) -> list[tuple[str, str, str, str]]:
    """Return place, given, expected and remedy of what is found under a code."""
    return [
        (f.place, f.given, f.expected, f.remedy)
        for f in judge_official(form).findings
        if f.code == code
    ]


def test_a_form_in_yuan_that_agrees() -> None:
    form = plain_form(funds=IN_YUAN, **YUAN)
    assert [f for f in judge_official(form).findings if f.code.startswith("F")] == []


def test_f01_of_a_form_in_yuan_speaks_of_yuan() -> None:
    form = plain_form(funds=funds({0: {"spent": 1_200_000.5}}, IN_YUAN), **YUAN)
    assert [one[1:3] for one in told(form, "F01")] == [("1200000.5元", "1200000元")]


def test_f04_and_f06_of_a_form_in_yuan_speak_of_yuan() -> None:
    form = plain_form(
        funds=funds({1: {"budget": 900_000.4, "rate": None}, 0: {"budget": 1_100_000.4}}, IN_YUAN),
        **YUAN,
    )
    assert [one[1:3] for one in told(form, "F04")] == [("1000000元", "不大于 900000.4元")]
    assert [one[1] for one in told(form, "F06")] == ["1000000元 → 900000.4元"]


def test_f09_one_decimal_of_yuan_is_not_too_many() -> None:
    form = plain_form(funds=funds({1: {"spent": 999_999.5, "rate": None}}, IN_YUAN), **YUAN)
    assert told(form, "F09") == []


def test_f09_what_is_no_amount_on_a_form_in_yuan() -> None:
    form = plain_form(funds=funds({1: {"spent": "约一百万"}}, IN_YUAN), **YUAN)
    (finding,) = told(form, "F09")
    assert finding[2:] == ("数字，如 36000", "金额填不小于 0 的数字，单位元。")


def test_f08_of_a_form_in_yuan_marks_what_stands_in_ten_thousands() -> None:
    form = plain_form(funds=funds({3: {"spent": 20, "rate": Percent("100")}}, IN_YUAN), **YUAN)
    (finding,) = told(form, "F08")
    assert finding[1:] == (
        "年初预算数 200000、全年预算数 200000、全年执行数 20",
        "单位统一为元",
        "本表单位为元，请核对标出的数，疑似应乘以 10000。",
    )
    assert [cell for _, cell, _ in heard(form, "F08")] == ["funds.3.spent"]
    assert told(form, "F05") == []  # the rate is low because of that
    assert told(form, "F02") == []


@pytest.mark.parametrize(
    ("changes", "cells"),
    [
        ({3: {"spent": 200_000}}, "funds.3.spent"),
        ({3: {"initial": 200_000, "budget": 200_000}}, "funds.3.budget、funds.3.initial"),
        ({3: {"budget": 200_000, "spent": 200_000}}, "funds.3.budget、funds.3.spent"),
    ],
)
def test_f08_believes_the_declared_total(changes: dict[int, Facts], cells: str) -> None:
    assert [cell for _, cell, _ in heard(plain_form(funds=funds(changes)), "F08")] == [cells]


def test_f08_believes_the_greater_number_where_no_total_is_declared() -> None:
    few = good(funds=[fund(initial=1_000_000, budget=1_000_000, spent=100)])
    finding = only(few, "F08")
    assert finding.place == "资金情况!F7"
    assert finding.remedy == "本表单位为万元，请核对标出的数，疑似应乘以 10000。"


# one wrong total


def test_a_wrong_total_is_told_once() -> None:
    rows = [fund(budget=90, spent=90), fund(source="省级财政资金", budget=5, spent=5)]
    fields = {"funds_declared_budget": 100, "funds_declared_spent": 95, "funds_declared_rate": 0.95}
    wrong = good({**fields, "execution_self_score": 9.5}, funds=rows)
    codes = [f.code for f in judge(wrong).findings if f.code in {"F01", "F02", "F03"}]
    assert codes == ["F01"]


@pytest.mark.parametrize(("rate", "score", "codes"), [(0.93, 9.5, ["F01", "F02"]),
                                                      (0.95, 9.3, ["F01", "F03"])])  # fmt: skip
def test_what_follows_from_neither_total_is_told(
    rate: float, score: float, codes: list[str]
) -> None:
    rows = [fund(budget=90, spent=90), fund(source="省级财政资金", budget=5, spent=5)]
    fields = {"funds_declared_budget": 100, "funds_declared_spent": 95, "funds_declared_rate": rate}
    wrong = good({**fields, "execution_self_score": score}, funds=rows)
    found_ = [f for f in judge(wrong).findings if f.code in {"F01", "F02", "F03"}]
    assert [f.code for f in found_] == codes
    messages = {f.code: f.message for f in found_}
    if "F02" in codes:
        assert messages["F02"].endswith("（按各行之和 95.00万元÷95.00万元 计算）")


# F05 at the decimals that are printed


@pytest.mark.parametrize(("spent", "codes"), [(89.9997, []), (89.995, []), (89.9949, ["F05"])])
def test_f05_judges_the_rate_as_it_is_printed(spent: float, codes: list[str]) -> None:
    findings = found(judge(good(funds=[fund(spent=spent)])), "F05")
    assert [f.code for f in findings] == codes
    assert [f.given for f in findings] == ["89.99%" for _ in codes]


# where a form has no place for a reason


def test_f05_and_f06_say_where_a_reason_can_stand() -> None:
    low = funds({1: {"initial": 80, "spent": 80, "rate": Percent("80")}})
    (f05,), (f06,) = told(plain_form(funds=low), "F05"), told(plain_form(funds=low), "F06")
    assert f05[3] == (
        "表上资金部分没有填写原因的栏，请在偏差原因分析栏或自评报告中写明原因和改进措施，如招标节约、资金下达较晚等。"
    )
    assert f06[3] == (
        "表上资金部分没有填写原因的栏，请在偏差原因分析栏或自评报告中写明年中追加、调减或上年结转的依据（文号）和原因。"
    )


def test_f06_names_no_province_as_the_source_of_the_rule_for_all() -> None:
    finding = only(good(funds=[fund(initial=90)]), "F06")
    assert finding.basis == "多地做法（如四川省项目支出绩效自评表填报说明）"
    assert finding.remedy == "在偏差原因一列写明年中追加、调减或上年结转的依据（文号）和原因。"


# formulas


def test_f09_formulas_of_a_column_are_told_together(tmp_path: Path) -> None:
    path = save(good(funds=[fund(), fund(source="省级财政资金")]), tmp_path)
    book = load_workbook(path)
    book["资金情况"]["F7"], book["资金情况"]["F8"] = "=40+60", "=SUM(30,70)"
    book.save(path)
    (result,), _ = evaluate([path])
    f09 = [(f.place, f.message, f.given, f.basis) for f in result.findings if f.code == "F09"]
    assert f09 == [("资金情况!F7、F8", "全年执行数：公式按算得的结果读取", "", "程序读取说明")]
