from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from cases import found, fund, good, indicators, judge
from expecting import WARNING, only
from expecting_official import entry, heard, unweighted
from official_forms import Percent, figures

if TYPE_CHECKING:
    from official_forms import Facts, Official

Funds = tuple[tuple[str, "Facts"], ...]
LOW: Funds = (("年度资金总额", figures(100, 100, 76, rate=Percent("76"))),)
RATE_ONLY: Funds = (("年度资金总额", figures(None, None, None, rate=Percent("76"))),)


def carried(
    actual: Any = "0", name: str = "结转结余率", funds: Funds = LOW, **more: Any
) -> Official:
    """Return a form that spent 76 % and says how much of the money it carried over."""
    return unweighted(entry(name, "2%", actual, **more), funds=funds)


# D12, nothing carried over though much is unspent


@pytest.mark.parametrize("funds", [LOW, RATE_ONLY])
def test_d12_nothing_carried_over_of_a_quarter_unspent(funds: Funds) -> None:
    assert heard(carried(funds=funds), "D12") == [
        (
            "警告",
            "indicators.0.actual",
            "「结转结余率」完成值为 0，而预算执行率为 76.00%，没有写明未支出的资金去向",
        )
    ]


@pytest.mark.parametrize(
    "name", ["指标1：结余率（结余数/预算数）", "财政资金结转率", "年末结转和结余资金占比"]
)
def test_d12_by_other_names(name: str) -> None:
    assert [level for level, *_ in heard(carried("0%", name), "D12")] == ["警告"]


def test_d12_takes_the_rate_from_another_indicator() -> None:
    rows = (entry("预算完成率", "70%", "76%"), entry("结转结余率", "2%", "0"))
    assert [cell for _, cell, _ in heard(unweighted(*rows), "D12")] == []  # the funds say 100 %
    none: Funds = ()
    told = heard(unweighted(*rows, funds=none), "D12")
    assert [cell for _, cell, _ in told] == ["indicators.1.actual"]


@pytest.mark.parametrize(
    "form",
    [
        pytest.param(carried("24%"), id="what is unspent was carried over"),
        pytest.param(carried(None), id="no result"),
        pytest.param(carried(reason="未支出的资金年末由财政收回"), id="taken back"),
        pytest.param(carried(reason="结余资金已上缴国库"), id="paid back"),
        pytest.param(carried("0（已收缴）"), id="said in the result"),
        pytest.param(carried(name="结转结余变动率"), id="a change"),
        pytest.param(carried(name="上年结转资金使用率"), id="use of what was carried over"),
        pytest.param(
            carried(funds=(("年度资金总额", figures(100, 100, 90, rate=Percent("90"))),)),
            id="just at the limit",
        ),
        pytest.param(
            carried(funds=(("年度资金总额", figures(100, 100, 100, rate=Percent("100"))),)),
            id="all spent",
        ),
        pytest.param(carried(funds=()), id="nobody knows the rate"),
    ],
)
def test_d12_passes(form: Official) -> None:
    assert heard(form, "D12") == []


def test_d12_a_reason_beside_the_funds_explains() -> None:
    rows = indicators()
    rows[1] |= {"name": "结转结余率", "nature": "≤", "target": "2%", "actual": "0%"}
    low = fund(spent=76, reason="招标节约")
    finding = only(good(indicators=rows, funds=[low]), "D12")
    assert (finding.severity, finding.place) == (WARNING, "绩效指标!G6")
    back = fund(spent=76, reason="招标节约的资金已由财政收回")
    assert found(judge(good(indicators=rows, funds=[back])), "D12") == []


# D13, the cost of the whole project


def cost(
    target: str = "≤90万元", actual: Any = "90", spent: Any = 89.974, name: str = "项目总成本",
    initial: Any = 90, **more: Any,
) -> Official:  # fmt: skip
    """Return a form with a budget of 90 万元, what was spent of it, and a cost indicator."""
    row = entry(name, target, actual, level2="成本指标", **more)
    return unweighted(row, funds=(("年度资金总额", figures(initial, initial, spent)),))


@pytest.mark.parametrize(
    ("target", "actual", "name"),
    [
        ("≤90万元", "90", "项目总成本"),
        ("≤900000元", "900000元", "总成本"),
        ("90万元", "90.00万元", "指标1：预算总额"),
        ("≤90万元", "90万元", "项目总成本控制数（万元）"),
    ],
)
def test_d13_a_cost_that_repeats_its_limit(target: str, actual: str, name: str) -> None:
    ((level, cell, message),) = heard(cost(target, actual, name=name), "D13")
    assert (level, cell) == ("警告", "indicators.0.actual")
    assert message == f"「{name}」的完成值照写指标值 90.00万元，全年执行数是 89.974万元"


@pytest.mark.parametrize(
    "form",
    [
        pytest.param(cost(spent=90), id="all was spent"),
        pytest.param(cost(actual="89.974"), id="what was spent"),
        pytest.param(cost(actual="88"), id="neither"),
        pytest.param(cost(initial=50), id="a limit over several years"),
        pytest.param(cost(name="单项业务成本"), id="one part of it"),
        pytest.param(cost(name="人均成本", target="≤90元/人", actual="90元/人"), id="cost of one"),
        pytest.param(cost(name="项目总成本控制率", target="≤90%", actual="90%"), id="a rate"),
        pytest.param(cost(reason="含单位自有资金支付的部分"), id="explained"),
        pytest.param(cost(spent=None), id="nothing known of the spending"),
        pytest.param(cost(target="不超预算", actual="未超预算"), id="words"),
    ],
)
def test_d13_passes(form: Official) -> None:
    assert heard(form, "D13") == []


def test_d13_in_our_template() -> None:
    rows = indicators()
    rows[0] |= {
        "level2": "成本指标", "name": "项目总成本", "nature": "≤", "measure_unit": "万元", "target": 100,
        "actual": 100,
    }  # fmt: skip
    finding = only(good(indicators=rows, funds=[fund(spent=97.5)]), "D13")
    assert (finding.severity, finding.place) == (WARNING, "绩效指标!G5")
    assert (finding.expected, finding.difference) == ("97.50万元", "2.50万元")
    assert found(judge(good(indicators=rows)), "D13") == []


def test_d13_of_a_form_in_yuan_speaks_of_yuan() -> None:
    row = entry("项目总成本", "≤900000元", "900000元", level2="成本指标")
    money = (("年度资金总额", figures(900_000, 900_000, 899_740.5)),)
    ((_, _, message),) = heard(unweighted(row, funds=money, fund_label="项目资金（元）"), "D13")
    assert message == "「项目总成本」的完成值照写指标值 900000元，全年执行数是 899740.5元"
