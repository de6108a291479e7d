"""Official forms: what is found on them, and that their layout does not change it."""

from __future__ import annotations

import random
import re
import unicodedata
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from official_forms import (
    FUND_HEADERS,
    FUNDS,
    HEAD,
    INDICATOR_HEADERS,
    LINES,
    Board,
    Facts,
    Held,
    Official,
    Percent,
    Sheets,
    Style,
    figures,
    funds,
    lay_out,
    line,
    lines,
    managed,
    plain_form,
    save,
    transfer_form,
)

import selfeval_xl.intake
from selfeval_xl.pipeline import Result, evaluate

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from official_forms import Told

    Change = Callable[[str, Any], Any]

GRAVE = "错误", "警告"
SCORING = {"S01", "S02", "S03", "S04", "S05", "R01", "W01", "W02", "W04", "F03"}

# -- forms ------------------------------------------------------------------------------------------

LOW = lines(
    {
        0: {"actual": "9公里", "self_score": 11.25, "reason": "雨季停工，已排入明年一季度施工"},
        1: {"actual": "4座", "self_score": 5, "reason": "首次招标流标，已重新招标并签订合同"},
        5: {"actual": "5.48%", "self_score": 8.22, "reason": "滴灌未铺完，已定明年五月完工"},
    }
)
TRANSFER = transfer_form(
    funds=(
        ("年度资金总额", {"budget": 500, "spent": 480, "rate": Percent("96")}),
        ("其中：中央财政资金", {"budget": 300, "spent": 300, "rate": Percent("100")}),
        ("地方资金", {"budget": 200, "spent": 180, "rate": Percent("90")}),
        ("其他资金", {}),
    ),
    management=(),
    goal_label=Official.goal_label,
    goals=("完成 30 座小型水库维护。", "完成 30 座小型水库维护。"),
    remark=Official.remark,
    notes=("说明：无", "注：1.资金使用单位按项目绩效目标填报，主管部门汇总时按区域绩效目标填报。"),
)
HUBEI = Official(
    title="2021年度项目自评表",
    year="",
    head=HEAD,
    fund_label="预算执行情况（万元）",
    fund_headers={
        "budget": "预算数（A）",
        "spent": "执行数（B）",
        "rate": "执行率（B/A）",
        "self_score": "得分（20分*执行率）",
    },
    funds=(
        (
            "年度财政资金总额",
            {"budget": 60, "spent": 54, "rate": Percent("90"), "self_score": 18},
        ),
    ),
    goals=("维修渠道 12 公里。", "维修渠道 12.5 公里。"),
    indicators=lines({0: {"weight": 5, "self_score": 5}}),
    total={"weight": 100, "self_score": 98},
)


def _split(
    level1: str, level2: str, name: str, nature: str, target: Any, unit: str, actual: Any, weight: int
) -> Facts:  # fmt: skip
    return line(level1, level2, name, target, actual, weight, nature=nature, measure_unit=unit)


SICHUAN = Official(
    title="部门预算项目支出绩效自评表（2023年度）",
    year="",
    head=(
        ("项目名称", "城区路灯维护"),
        ("主管部门", "某区城市管理局"),
        ("实施单位", "某区路灯所"),
        ("项目负责人", ""),
    ),
    fund_label="预算执行情况（万元）（10分）",
    fund_headers={
        "initial": "年初预算",
        "budget": "调整后预算数",
        "spent": "预算执行数",
        "rate": "预算执行率",
        "weight": "权重",
        "self_score": "得分",
        "reason": "原因",
    },
    funds=(
        ("总额", figures(90, 90, 90, 10, Percent("100"), 10)),
        ("其中：财政资金", figures(90, 90, 90, "/", Percent("100"), "/")),
        ("财政专户管理资金", figures(0, 0, 0, "/", Percent("0"), "/")),
        ("单位资金", figures(0, 0, 0, "/", Percent("0"), "/")),
        ("其他资金", figures(None, None, None, "/", None, "/")),
    ),
    goals=("更换路灯 300 盏。", "更换路灯 312 盏。"),
    indicator_headers={
        "level1": "一级指标",
        "level2": "二级指标",
        "name": "三级指标",
        "nature": "指标性质",
        "target": "指标值",
        "measure_unit": "度量单位",
        "actual": "完成值",
        "weight": "权重",
        "self_score": "得分",
        "reason": "未完成原因分析",
    },
    indicators=(
        _split("产出指标", "数量指标", "更换路灯", "≥", 300, "盏", 312, 20),
        _split("产出指标", "质量指标", "亮灯率", "≥", 98, "%", 99, 20),
        _split("产出指标", "时效指标", "维修用时", "≤", 24, "小时", 20, 10),
        _split("效益指标", "社会效益指标", "夜间事故", "≤", 3, "起", 1, 30),
        _split("满意度指标", "服务对象满意度指标", "居民满意度", "≥", 90, "%", 92, 10),
    ),
    total={"weight": 100, "self_score": 100},
    notes=("评价结论：项目按计划完成。", "存在问题：无", "改进措施：无"),
)
YUAN = plain_form(
    fund_label="项目资金（元）",
    funds=(
        ("年度资金总额", figures(1_200_000, 1_200_000, 1_176_000, 10, Percent("98"), 9.8)),
        ("其中：当年财政拨款", figures(1_200_000, 1_200_000, 1_176_000, "—", Percent("98"), "—")),
    ),
    total={"weight": 100, "self_score": 99.8},
)
SUB_LINES = plain_form(
    indicators=(
        LINES[0],
        line("产出指标", "数量指标", "其中：干渠长度", "≥4公里", "4公里", None),
        line("产出指标", "数量指标", "其中：支渠长度", "≥8公里", None, None),
        *LINES[1:],
    )
)
EMPTY_ROWS = plain_form(
    indicators=(
        *LINES[:2],
        line("产出指标", "数量指标", "指标3：/", None, None, None),
        *LINES[2:4],
        line("产出指标", "成本指标", "指标1：", "/", "/", None),
        line("效益指标", "经济效益指标", None, None, None, None),
        *LINES[4:],
        line("满意度指标", "服务对象满意度指标", "……", None, None, None),
    )
)
ADDITIONS = plain_form(
    fund_headers={
        **FUND_HEADERS,
        "initial": "年初预算数（万元）",
        "spent": "全年执行数（B）",
        "rate": "执行率（B/A）",
        "weight": "分值（10分）",
    },
    indicator_headers={
        **INDICATOR_HEADERS,
        "level1": "一级\n指标",
        "name": "三级指标（具体）",
        "target": "年度指标值（A）",
        "actual": "实际完成值（B）",
        "self_score": "自评得分",
        "reason": "偏差原因分析及改进措施（未完成的填写）",
    },
    indicators=lines({n: {"level1": "产出指标（50分）"} for n in range(4)}),
    total_label="总　分：",
)
NO_SCORE_COLUMN = {k: v for k, v in FUND_HEADERS.items() if k not in {"weight", "self_score"}}
EXECUTION_ROW = Official(
    title="部门整体支出绩效自评表",
    head=(("部门名称", "某县水利局"),),
    fund_label="年度预算（万元）",
    fund_headers=NO_SCORE_COLUMN,
    funds=FUNDS,
    goals=("办好全县农田水利。", "维修渠道 12.5 公里。"),
    indicators=(line("预算执行率", "预算执行率", "预算执行率", "100%", "100%", 10), *LINES),
    total={"weight": 100, "self_score": 100},
)


@dataclass(frozen=True)
class Case:
    """A form and what is wrong with it: (code, cell) of level 错误, then of level 警告."""

    form: Official
    errors: tuple[tuple[str, str], ...] = ()
    warnings: tuple[tuple[str, str], ...] = ()
    rules: str = "mof2020"


ALL_WEIGHTS = "indicators.0.weight:indicators.6.weight"
CASES = {
    "total row of nought": Case(
        plain_form(
            funds=funds(
                {
                    0: figures(0, 0, 0, 10, Percent("0"), 0),
                    1: figures(90, 90, 89.974, "—", Percent("99.97"), "—"),
                    3: figures(0, 0, 0, "—", None, "—"),
                }
            ),
            total={"weight": 100, "self_score": 90},
        ),
        (
            ("F01", "funds.0.budget"),
            ("F01", "funds.0.initial"),
            ("F01", "funds.0.spent"),
            ("F02", "funds.0.rate"),
            ("F03", "funds.0.self_score"),
        ),
    ),
    "more spent than budgeted, no score": Case(
        plain_form(
            funds=funds(
                {
                    0: figures(329.1, 329.1, 338.4, 10, Percent("102.83"), None),
                    1: figures(329.1, 329.1, 338.4, "—", Percent("102.83"), "—"),
                    3: figures(None, None, None, "—", None, "—"),
                }
            )
        ),
        (("F03", "funds.0.self_score"), ("F04", "funds.1.spent")),
    ),
    "a grade too good": Case(
        plain_form(indicators=LOW, total={"weight": 100, "self_score": 84.47}, grade="优"),
        (("S05", "grade"),),
    ),
    "the grade in other words": Case(
        plain_form(indicators=LOW, total={"weight": 100, "self_score": 84.47}, grade="良好")
    ),
    "a total that is no sum": Case(
        plain_form(total={"weight": 100, "self_score": 120}), (("S05", "total.self_score"),)
    ),
    "120 points": Case(
        plain_form(
            indicators=lines({0: {"weight": 25, "self_score": 25}, 1: {"weight": 20, "self_score": 20}}),
            total={"weight": 120, "self_score": 120},
        ),
        (("S05", "total.self_score"), ("W01", ALL_WEIGHTS)),
        (("W02", ALL_WEIGHTS),),
    ),
    "results left blank": Case(
        plain_form(indicators=lines({2: {"actual": None}, 5: {"actual": None}})),
        (("P01", "indicators.2.actual"), ("P01", "indicators.5.actual")),
    ),
    "score by another figure": Case(
        plain_form(
            indicators=lines(
                {6: {"actual": "77.58%", "self_score": 9, "reason": "公示不够，已在各村张贴安排"}}
            ),
            total={"weight": 100, "self_score": 99},
        ),
        (("S01", "indicators.6.self_score"),),
    ),
    "full marks for less, more than the weight": Case(
        plain_form(
            indicators=lines({0: {"actual": "9公里"}, 1: {"self_score": 12}}),
            total={"weight": 100, "self_score": 102},
        ),
        (
            ("S02", "indicators.1.self_score"),
            ("S03", "indicators.0.self_score"),
            ("S05", "total.self_score"),
        ),
    ),
    "points lost without a reason": Case(
        plain_form(
            indicators=lines({0: {"actual": "9公里", "self_score": 11.25}}),
            total={"weight": 100, "self_score": 96.25},
        ),
        (("R01", "indicators.0.reason"),),
    ),
    "a prompt left in": Case(
        plain_form(goals=("维修渠道 12 公里。", "请填写年度目标实际完成情况（300字以内）")),
        (("D07", "goals.actual"),),
    ),
    "the score of the execution left blank": Case(
        plain_form(funds=funds({0: {"self_score": None}})), (("F03", "funds.0.self_score"),)
    ),
    "no unit of money": Case(
        plain_form(fund_label="项目资金"), (), (("F09", "funds.0.initial"),)
    ),
    "the ministry's form": Case(plain_form()),
    "a transfer without scores": Case(TRANSFER),
    "a transfer with the management of its funds": Case(transfer_form()),
    "aspects of management left blank": Case(
        transfer_form(management=managed({1: (None, None), 3: ("符合", "无")}), remark=""),
        warnings=(("M01", "management.1.situation"), ("M01", "management.3.situation")),
    ),
    "20 points for the execution": Case(HUBEI, rules="hubei"),
    "target in three columns": Case(SICHUAN),
    "amounts in 元": Case(YUAN),
    "lines 其中": Case(SUB_LINES),
    "empty rows": Case(EMPTY_ROWS),
    "headers with additions": Case(ADDITIONS),
    "execution among the indicators": Case(EXECUTION_ROW),
}  # fmt: skip


@pytest.fixture
def read_back(tmp_path: Path) -> Callable[[Sheets], list[Result]]:
    """Return a way from boards to results through a file."""

    def through(sheets: Sheets) -> list[Result]:
        results, refusals = evaluate([save(sheets, tmp_path / "表.xlsx")])
        assert not refusals
        return results

    return through


def one(read_back: Callable[[Sheets], list[Result]], board: Board) -> Result:
    (result,) = read_back({"自评表": [board]})
    return result


def expected(case: Case) -> list[Told]:
    told = [(code, "错误", cell) for code, cell in case.errors]
    return sorted(told + [(code, "警告", cell) for code, cell in case.warnings])


@pytest.mark.parametrize("name", CASES)
def test_what_is_found_on_a_form(name: str, read_back: Callable[[Sheets], list[Result]]) -> None:
    case, board = CASES[name], lay_out(CASES[name].form)
    result = one(read_back, board)
    assert board.told(result.findings, *GRAVE) == expected(case)
    assert result.profile.id == case.rules


CELLS: dict[str, tuple[int, int]] = {
    "total row of nought": (64, 56),
    "more spent than budgeted, no score": (60, 52),
    "a grade too good": (65, 61),
    "the grade in other words": (65, 61),
    "a total that is no sum": (64, 57),
    "120 points": (64, 57),
    "results left blank": (64, 55),
    "score by another figure": (64, 58),
    "full marks for less, more than the weight": (64, 57),
    "points lost without a reason": (64, 57),
    "a prompt left in": (64, 57),
    "the score of the execution left blank": (64, 56),
    "no unit of money": (64, 57),
    "the ministry's form": (64, 57),
    "a transfer without scores": (44, 37),
    "a transfer with the management of its funds": (64, 57),
    "aspects of management left blank": (64, 54),
    "20 points for the execution": (55, 48),
    "target in three columns": (73, 64),
    "amounts in 元": (60, 53),
    "lines 其中": (64, 57),
    "empty rows": (64, 57),
    "headers with additions": (64, 57),
    "execution among the indicators": (62, 55),
}
"""Cells that each form asks for, and those that are filled in."""


def test_cells_asked_for_and_filled_in_are_counted(
    read_back: Callable[[Sheets], list[Result]],
) -> None:
    counted = {}
    for name, case in CASES.items():
        result = one(read_back, lay_out(case.form))
        counted[name] = (result.form.filled.asked, result.form.filled.filled)
    assert counted == CELLS


def test_findings_carry_the_addresses_of_the_file(
    read_back: Callable[[Sheets], list[Result]],
) -> None:
    result = one(read_back, lay_out(CASES["total row of nought"].form))
    grave = {(f.code, f.place) for f in result.findings if f.severity.value == "错误"}
    assert grave == {
        ("F01", "自评表!D7"),
        ("F01", "自评表!E7"),
        ("F01", "自评表!F7"),
        ("F02", "自评表!H7"),
        ("F03", "自评表!I7"),
    }


@pytest.mark.parametrize(
    ("row", "actual"), [(1, "100%"), (2, "12处")], ids=["rate for a count", "count for a rate"]
)
def test_a_result_of_another_kind_is_asked_for(
    row: int, actual: str, read_back: Callable[[Sheets], list[Result]]
) -> None:
    board = lay_out(plain_form(indicators=lines({row: {"actual": actual}})))
    told = board.told(one(read_back, board).findings, "错误")
    assert ("D01", "错误", f"indicators.{row}.actual") in told
    assert {(code, cell.rpartition(".")[0]) for code, _, cell in told} == {
        ("D01", f"indicators.{row}")
    }


def test_a_transfer_form_without_scores_is_not_scored(
    read_back: Callable[[Sheets], list[Result]],
) -> None:
    missed = replace(TRANSFER, indicators=lines({0: {"actual": "6公里"}}))
    result = one(read_back, lay_out(missed))
    grave = {f.code for f in result.findings if f.severity.value == "错误"}
    assert grave & SCORING == {"R01"}
    assert result.form.official_kind == "transfer"
    assert result.totals.self_total is None


def test_the_target_is_put_together_from_three_columns(
    read_back: Callable[[Sheets], list[Result]],
) -> None:
    result = one(read_back, lay_out(SICHUAN))
    read = [(x.row.nature, x.row.target_number, x.row.measure_unit) for x in result.lines]
    assert read == [
        ("≥", Decimal(300), "盏"),
        ("≥", Decimal(98), "%"),
        ("≤", Decimal(24), "小时"),
        ("≤", Decimal(3), "起"),
        ("≥", Decimal(90), "%"),
    ]


@pytest.mark.parametrize("place", ["label", "above", "far above"])
def test_amounts_in_yuan_are_taken_as_yuan(
    place: str, read_back: Callable[[Sheets], list[Result]]
) -> None:
    """The unit stands in the label of the block, or on a line of its own above the table."""
    board = lay_out(YUAN if place == "label" else replace(YUAN, fund_label="项目资金"))
    if place != "label":
        row = 2 if place == "far above" else board.names["funds.header.budget"][0]
        board = board.with_row(row)
        board.put(row, 6, "金额单位：元")
    result = one(read_back, board)
    assert result.totals.budget == 120_000_000  # in 分
    assert not board.told(result.findings, *GRAVE)


def test_a_name_with_an_amount_is_not_the_unit(
    read_back: Callable[[Sheets], list[Result]],
) -> None:
    head = (("主管部门", "某县水利局"), ("实施单位", "某站"), ("项目名称", "每户1万元奖补"))
    result = one(read_back, lay_out(replace(YUAN, head=head)))
    assert result.totals.budget == one(read_back, lay_out(YUAN)).totals.budget


def test_lines_below_an_indicator_are_kept_apart(
    read_back: Callable[[Sheets], list[Result]],
) -> None:
    result = one(read_back, lay_out(SUB_LINES))
    assert [sub.name for sub in result.form.sub_lines] == ["其中：干渠长度", "其中：支渠长度"]
    assert len(result.lines) == len(LINES)
    assert result.totals.self_total == 100


def test_a_line_below_with_points_of_its_own_is_an_indicator(
    read_back: Callable[[Sheets], list[Result]],
) -> None:
    part = line("产出指标", "数量指标", "其中：干渠长度", "≥4公里", "4公里", 5)
    own = lines({0: {"weight": 10, "self_score": 10}})
    result = one(read_back, lay_out(plain_form(indicators=(own[0], part, *own[1:]))))
    assert len(result.lines) == len(LINES) + 1
    assert result.totals.self_total == 100


def test_lines_below_are_indicators_where_nothing_has_points(
    read_back: Callable[[Sheets], list[Result]],
) -> None:
    part = line("产出指标", "数量指标", "其中苹果树面积", "≥4公顷", "4公顷", None)
    result = one(read_back, lay_out(replace(TRANSFER, indicators=(*LINES[:1], part))))
    assert [x.row.name for x in result.lines][-1] == "其中苹果树面积"


def test_empty_rows_are_no_indicators(read_back: Callable[[Sheets], list[Result]]) -> None:
    result = one(read_back, lay_out(EMPTY_ROWS))
    assert len(result.lines) == len(LINES)


@pytest.mark.parametrize("levels", ["merged", "repeated", "first"])
def test_level_cells_hold_until_the_next(
    levels: str, read_back: Callable[[Sheets], list[Result]]
) -> None:
    result = one(read_back, lay_out(plain_form(), Style(levels=levels)))
    read = [(x.row.level1, x.row.level2) for x in result.lines]
    assert read == [(row["level1"], row["level2"]) for row in LINES]


def test_levels_by_shorter_names(read_back: Callable[[Sheets], list[Result]]) -> None:
    short = [("产出", "数量"), ("产出", "数量"), ("产出", "产出质量"), ("产出", "产出时效"),
             ("效益", "社会效益"), ("效益", "生态效益"), ("满意度", "满意度")]  # fmt: skip
    changes: dict[int, Facts] = {n: {"level1": a, "level2": b} for n, (a, b) in enumerate(short)}
    board = lay_out(plain_form(indicators=lines(changes)))
    result = one(read_back, board)
    assert [(x.row.level1, x.row.level2) for x in result.lines] == [
        (row["level1"], row["level2"]) for row in LINES
    ]
    assert not board.told(result.findings, *GRAVE)


def test_a_header_of_two_rows(read_back: Callable[[Sheets], list[Result]]) -> None:
    """Levels and name stand below 「指标内容」; the other headers are merged over both rows."""
    board = lay_out(plain_form())
    top = board.names["indicators.header.name"][0]
    board = board.with_row(top)
    for role in ("target", "actual", "weight", "self_score", "reason"):
        column = board.names[f"indicators.header.{role}"][1]
        board.cells[top, column] = board.cells.pop((top + 1, column))
        board.merged.append((top, column, top + 1, column))
    board.put(top, 2, "指标内容", to=4)
    result = one(read_back, board)
    assert len(result.lines) == len(LINES)
    assert not board.told(result.findings, *GRAVE)


def test_the_header_again_on_another_page(
    read_back: Callable[[Sheets], list[Result]],
) -> None:
    board = lay_out(plain_form(), Style(levels="first"))
    top, after = (board.names[name][0] for name in ("indicators.header.name", "indicators.3.name"))
    board = board.with_row(after)
    for (row, column), value in list(board.cells.items()):
        if row == top and column > 1:
            board.put(after, column, value)
    result = one(read_back, board)
    assert len(result.lines) == len(LINES)
    assert not board.told(result.findings, *GRAVE)


@pytest.mark.parametrize("column", ["level1", "level2", "name"])
def test_rows_that_add_up_are_no_indicators(
    column: str, read_back: Callable[[Sheets], list[Result]]
) -> None:
    facts = {**LINES[3], "name": None, "target": None, "actual": None, "weight": 50}
    rows = (*LINES[:4], {**facts, "self_score": 50, column: "小计"}, *LINES[4:])
    board = lay_out(plain_form(indicators=rows))
    result = one(read_back, board)
    assert len(result.lines) == len(LINES)
    assert not board.told(result.findings, *GRAVE)


@pytest.mark.parametrize("column", [1, 2, 4, 6])
@pytest.mark.parametrize("label", ["总分", "总分合计", "合 计：", "总分（满分100分）", "自评总分"])
def test_the_total_by_any_name_in_any_column(
    label: str, column: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    board = lay_out(plain_form(total={"weight": 100, "self_score": 99}))
    row, own = board.names["total.label"]
    del board.cells[row, own]
    board.put(row, column, label)
    monkeypatch.setattr(selfeval_xl.intake, "open_package", lambda _path: {"自评表": [board]})
    monkeypatch.setattr(selfeval_xl.intake, "Grid", Held)
    (result,), _ = evaluate([Path("表.xlsx")])
    assert board.told(result.findings, *GRAVE) == [("S05", "错误", "total.self_score")]


@pytest.mark.parametrize(
    ("fund_headers", "headers"),
    [
        ({"initial": "年初预算", "budget": "全年预算", "spent": "全年执行", "rate": "预算执行率%"},
         {"target": "目标值", "actual": "完成值", "weight": "权重（%）", "self_score": "评分"}),
        ({"initial": "年初预算金额", "budget": "调整预算数", "spent": "支出数", "rate": "执行率（%）"},
         {"target": "预期指标值", "actual": "实际完成指标值", "weight": "标准分值",
          "self_score": "实得分"}),
        ({"budget": "预算安排数", "spent": "实际支出"},
         {"target": "年初设定指标值", "actual": "全年实际完成情况", "self_score": "自评得分",
          "reason": "未完成原因及拟采取的改进措施"}),
    ],
)  # fmt: skip
def test_columns_by_other_names(
    fund_headers: dict[str, str],
    headers: dict[str, str],
    read_back: Callable[[Sheets], list[Result]],
) -> None:
    form = plain_form(
        fund_headers={**FUND_HEADERS, **fund_headers},
        indicator_headers={**INDICATOR_HEADERS, **headers},
    )
    board = lay_out(form)
    result = one(read_back, board)
    assert not board.told(result.findings, *GRAVE)
    assert (result.totals.self_total, result.totals.total) == (100, 100)


def test_the_execution_among_the_indicators_is_counted_once(
    read_back: Callable[[Sheets], list[Result]],
) -> None:
    result = one(read_back, lay_out(EXECUTION_ROW))
    assert result.totals.self_execution == 10
    assert result.totals.self_total == 100
    wrong = replace(EXECUTION_ROW, indicators=(
        line("预算执行率", "预算执行率", "预算执行率", "100%", "100%", 10, 9), *LINES
    ), total={"weight": 100, "self_score": 99})  # fmt: skip
    board = lay_out(wrong)
    told = [(code, cell) for code, _, cell in board.told(one(read_back, board).findings)]
    assert ("F03", "indicators.0.self_score") in told


# -- several forms ----------------------------------------------------------------------------------


def stacked(forms: Sequence[Official], gap: int) -> list[Board]:
    boards, top = [], 0
    for form in forms:
        boards.append(lay_out(form).shifted(top))
        top = boards[-1].bottom + gap
    return boards


@pytest.mark.parametrize("gap", [0, 1, 3, 8])
def test_forms_below_one_another(gap: int, read_back: Callable[[Sheets], list[Result]]) -> None:
    names = ["the ministry's form", "a grade too good", "a transfer without scores", "120 points"]
    boards = stacked([CASES[name].form for name in names], gap)
    results = read_back({"汇总": boards})
    assert [r.form.part for r in results] == ["1", "2", "3", "4"]
    for name, board, result in zip(names, boards, results, strict=True):
        assert board.told(result.findings, *GRAVE) == expected(CASES[name])


def test_the_second_form_has_no_title(read_back: Callable[[Sheets], list[Result]]) -> None:
    untitled = plain_form(title="附件2", year="", head=(("项目名称", "泵站改造"), *HEAD[1:]))
    results = read_back({"汇总": stacked([plain_form(), untitled], 1)})
    assert [r.subject for r in results] == ["灌区渠道维修", "泵站改造"]
    assert [r.totals.self_total for r in results] == [100, 100]


@pytest.mark.parametrize("line", ["（2022年度）", "2022年度"])
def test_the_year_above_the_head_of_a_second_form_is_its_own(
    line: str, read_back: Callable[[Sheets], list[Result]]
) -> None:
    untitled = plain_form(title="附件2", year=line, head=(("项目名称", "泵站改造"), *HEAD[1:]))
    first, second = read_back({"汇总": stacked([plain_form(), untitled], 1)})
    assert first.form.year == 2023
    assert second.form.year == 2022
    assert not {f.code for f in first.findings} & {"P01"}


def test_forms_among_sheets_that_are_none(read_back: Callable[[Sheets], list[Result]]) -> None:
    cover, notes = Board(), Board()
    cover.put(3, 2, "2023年度项目支出绩效自评")
    cover.put(5, 2, "填报单位")
    cover.put(5, 3, "某县水利局")
    notes.put(1, 1, "填表说明：三级指标、指标值、实际完成值按批复填写。")
    first, second = lay_out(plain_form()), lay_out(CASES["120 points"].form)
    results = read_back({"封面": [cover], "渠道": [first], "说明": [notes], "Sheet3": [second]})
    assert [(r.form.part, r.totals.self_total) for r in results] == [("1", 100), ("2", 120)]
    assert {f.sheet for f in results[1].findings} == {"Sheet3"}


# -- the same form, laid out and typed otherwise ----------------------------------------------------

WIDE = str.maketrans("0123456789.%", "０１２３４５６７８９．％")
SEEDS = range(4)
OF_EACH = 6


def as_text(_: random.Random) -> Change:
    """Type numbers as texts, percentages with their sign."""

    def change(_name: str, value: Any) -> Any:
        if isinstance(value, Percent):
            return f"{value.of_hundred}%"
        return str(value) if isinstance(value, int | float) else value

    return change


def other_percent(_: random.Random) -> Change:
    """Swap the text 「95%」 for a number shown as 95%, and the other way round."""

    def change(_name: str, value: Any) -> Any:
        if isinstance(value, Percent):
            return f"{value.of_hundred}%"
        text = isinstance(value, str) and re.fullmatch(r"\d+(\.\d+)?%", value)
        return Percent(value[:-1]) if text else value

    return change


def full_width(_: random.Random) -> Change:
    """Type the digits of texts as wide as Chinese characters."""
    return lambda _name, value: value.translate(WIDE) if isinstance(value, str) else value


def spaced(rng: random.Random) -> Change:
    """Put blanks, line breaks and colons into labels."""

    def change(name: str, value: Any) -> Any:
        if not (".header." in name or name.startswith("label.") or name == "total.label"):
            return value
        at = rng.randrange(1, len(value))
        ways = (" ", "\n", "　")
        inside = [f"{value[:at]}{way}{value[at:]}" for way in ways]
        return rng.choice([*inside, f" {value}　", f"{value}：", f"*{value}"])

    return change


CHANGES = {"text": as_text, "percent": other_percent, "wide": full_width, "spaced": spaced}


def mutated(rng: random.Random, form: Official) -> tuple[list[str], Board]:
    """Return a form laid out and typed otherwise, and what was done."""
    done: list[str] = []

    def chance(what: str, share: float) -> bool:
        if rng.random() < share:
            done.append(what)
            return True
        return False

    def order(headers: Sequence[str]) -> tuple[str, ...]:
        return tuple(rng.sample(headers, len(headers)))

    style = Style(
        levels=rng.choice(["repeated", "first"]) if chance("levels", 0.4) else "merged",
        fund_order=order(tuple(form.fund_headers)) if chance("fund columns", 0.4) else (),
        indicator_order=order(tuple(form.indicator_headers)) if chance("columns", 0.4) else (),
        gap=rng.randint(1, 2) if chance("gap", 0.3) else 0,
        indent=rng.randint(1, 3) if chance("indent", 0.3) else 0,
        between=("注：得分保留两位小数。", "（以下由项目单位填写）")
        if chance("notes", 0.3)
        else (),
    )
    board = lay_out(form, style)
    for what, change in CHANGES.items():
        if chance(what, 0.25):
            board = board.typed(change(rng))
    for _ in range(rng.choice([0, 0, 1, 2])):
        at = rng.randint(1, board.right + 1)
        done.append(f"column {at}")
        board = board.with_column(at)
    for _ in range(rng.choice([0, 0, 1, 2])):
        at = rng.randint(1, board.bottom + 1)
        done.append(f"row {at}")
        board = board.with_row(at)
    if chance("moved", 0.3):
        board = board.shifted(rng.randint(0, 4), rng.randint(0, 3))
    return done, board


@pytest.mark.parametrize("seed", SEEDS)
def test_layout_and_typing_change_nothing(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Findings stay at the cells where they were, wherever these have gone."""
    rng = random.Random(seed)  # noqa: S311 (no secret)
    held: dict[Path, Sheets] = {}
    tried: list[tuple[str, list[str], Board]] = []
    for name, case in CASES.items():
        for done, board in (mutated(rng, case.form) for _ in range(OF_EACH)):
            sheet = rng.choice(["自评表", "Sheet1", "附件 2（上报）", "12", "表'1"])
            held[Path(f"{len(tried)}.xlsx")] = {sheet: [board]}
            tried.append((name, done, board))
    monkeypatch.setattr(selfeval_xl.intake, "open_package", lambda path: held[path])
    monkeypatch.setattr(selfeval_xl.intake, "Grid", Held)
    results, refusals = evaluate(held)
    assert not refusals
    assert [r.path for r in results] == list(held)
    plain = {name: lay_out(case.form) for name, case in CASES.items()}
    held.clear()
    held.update({Path(name): {"自评表": [board]} for name, board in plain.items()})
    unchanged = {str(r.path): r for r in evaluate(held)[0]}
    for (name, done, board), result in zip(tried, results, strict=True):
        assert board.told(result.findings, *GRAVE) == expected(CASES[name]), (name, done)
        assert summary(result) == summary(unchanged[name]), (name, done)


def narrow(text: str | None) -> str:
    """Return a text with half-width digits: it is kept as it was typed."""
    return unicodedata.normalize("NFKC", text or "")


def summary(result: Result) -> tuple[Any, ...]:
    """Return what of a result the layout must not change."""
    totals, form = result.totals, result.form
    return (
        result.profile.id, form.official_kind, form.year, result.subject, result.reporter,
        totals.budget, totals.spent, totals.rate, totals.self_total, totals.total, totals.unscored,
        [(x.aspect, narrow(x.situation), narrow(x.problems)) for x in result.tables["management"]],
        [narrow(x.text) for x in result.tables["remarks"]],
        [(x.source, x.whole, x.budget, x.spent, x.rate) for x in result.tables["fund_lines"]],
        [(x.row.level1, x.row.level2, x.row.nature, x.row.target_number, x.row.weight, x.score.points)
         for x in result.lines],
    )  # fmt: skip


def test_boards_in_memory_read_like_files(
    monkeypatch: pytest.MonkeyPatch, read_back: Callable[[Sheets], list[Result]]
) -> None:
    rng = random.Random(7)  # noqa: S311 (no secret)
    boards = [mutated(rng, case.form)[1] for case in CASES.values()]
    sheets = {f"表{number}": [board] for number, board in enumerate(boards)}
    by_file = read_back(sheets)
    monkeypatch.setattr(selfeval_xl.intake, "open_package", lambda _path: sheets)
    monkeypatch.setattr(selfeval_xl.intake, "Grid", Held)
    in_memory, _ = evaluate([Path("表.xlsx")])
    assert [(summary(r), r.findings) for r in in_memory] == [
        (summary(r), r.findings) for r in by_file
    ]
