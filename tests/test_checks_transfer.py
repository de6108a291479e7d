"""M: what transfer forms tell of the management of funds; levels, document numbers, 说明."""

from __future__ import annotations

from dataclasses import replace

import pytest
from expecting_official import Heard, heard, judge_board, judge_forms, judge_official
from official_forms import (
    LINES,
    MANAGEMENT,
    Facts,
    Percent,
    Value,
    carried,
    lay_out,
    levelled,
    lines,
    managed,
    plain_form,
    region_and_projects,
    transfer_form,
)

GRAVE = {"错误", "警告"}


# what is read


def test_levels_below_a_source_are_not_added_again() -> None:
    result = judge_official(transfer_form())
    assert [(row.source, row.budget) for row in result.tables["funds"]] == [
        ("中央财政资金", 300_000_000), ("地方资金", 200_000_000),
    ]  # fmt: skip
    assert [(row.source, row.whole) for row in result.tables["fund_lines"]] == [
        ("中央财政资金", None), ("地方资金", None), ("省级资金", "地方资金"), ("市县资金", "地方资金"),
    ]  # fmt: skip
    assert result.totals.budget == 500_000_000
    assert not result.findings


@pytest.mark.parametrize(
    "labels",
    [
        {1: "中央财政资金", 3: "省级资金"},
        {3: "其中:省级财政资金", 4: "其中:市县财政资金"},
        {2: "地方财政资金", 3: "自治区财政资金", 4: "盟市、旗县财政资金"},
    ],
)
def test_levels_are_told_by_their_names(labels: dict[int, str]) -> None:
    result = judge_official(levelled({}, labels))
    assert result.totals.budget == 500_000_000
    assert [row.whole is not None for row in result.tables["fund_lines"]] == [
        False, False, True, True,
    ]  # fmt: skip


def test_levels_that_add_up_beside_a_local_source_are_sources() -> None:
    """地方资金 here is money of its own: only with all rows the total is right."""
    whole: Facts = {"budget": 700, "spent": 660, "rate": Percent("94.29")}
    result = judge_official(levelled({0: whole}))
    assert len(result.tables["funds"]) == 4
    assert not result.findings


def test_a_source_without_figures_is_a_heading() -> None:
    result = judge_official(levelled({2: {"budget": None, "spent": None, "rate": None}}))
    assert [row.source for row in result.tables["funds"]] == [
        "中央财政资金", "省级资金", "市县资金",
    ]  # fmt: skip
    assert not result.findings


def test_the_management_of_funds_keeps_its_texts_and_addresses() -> None:
    board = lay_out(transfer_form())
    rows = judge_board(board).tables["management"]
    assert [(row.aspect, row.situation, row.problems) for row in rows] == list(MANAGEMENT)
    first = rows[0]
    assert (first.aspect_at, first.situation_at, first.problems_at) == ("B15", "D15", "F15")
    (remark,) = judge_board(board).tables["remarks"]
    assert (remark.text, remark.text_at) == ("无", "B32")


def test_one_cell_of_text_is_the_whole_block() -> None:
    board = lay_out(transfer_form(management=()))
    row = board.names["goals.header.expected"][0]
    board = board.with_row(row)
    board.put(row, 1, "资金管理情况")
    board.put(row, 2, "资金按因素法分配，按时下达，专款专用。", to=7)
    result = judge_board(board)
    assert [(r.aspect, r.situation) for r in result.tables["management"]] == [
        ("资金管理情况", "资金按因素法分配，按时下达，专款专用。")
    ]
    assert not result.findings


@pytest.mark.parametrize(
    ("named", "aspect"),
    [
        ("1.资金分配科学性", "分配科学性"),
        ("（二）下达及时率", "下达及时性"),
        ("拨付合规", "拨付合规性"),
        ("资金使用合规性", "使用规范性"),
        ("执行准确", "执行准确性"),
        ("绩效管理情况", "预算绩效管理情况"),
        ("支出责任履行", "支出责任履行情况"),
    ],
)
def test_aspects_by_other_names(named: str, aspect: str) -> None:
    rows = tuple((named if name == aspect else name, one, two) for name, one, two in MANAGEMENT)
    result = judge_official(transfer_form(management=rows))
    assert [row.aspect for row in result.tables["management"]] == [name for name, *_ in MANAGEMENT]


def test_a_form_without_a_title_is_a_transfer_by_its_management() -> None:
    form = judge_official(transfer_form(title="附件1", head=(("项目名称", "水库维护"),))).form
    assert form.official_kind == "transfer"


def test_a_note_below_is_no_remark() -> None:
    note = "说明：1.其他资金包括与中央财政资金共同投入同一项目的自有资金。"
    assert not judge_official(transfer_form(remark=None, notes=(note,))).tables["remarks"]
    assert not judge_official(plain_form(notes=("说明：无",))).tables["remarks"]
    told = judge_official(transfer_form(remark=None, notes=("说明：审计发现问题 1 个，已整改。",)))
    assert [row.text for row in told.tables["remarks"]] == ["审计发现问题 1 个，已整改。"]


# M01, each aspect is told of


def test_m01_an_aspect_left_blank() -> None:
    form = transfer_form(management=managed({0: (None, "无"), 4: (None, None)}))
    assert heard(form, "M01") == [
        ("警告", "management.0.situation、management.4.situation", "资金管理情况没有写「情况说明」")
    ]


@pytest.mark.parametrize("text", ["无", "符合要求。", "较好", "合规", "已完成"])
def test_m01_a_text_that_says_nothing(text: str) -> None:
    assert heard(transfer_form(management=managed({2: (text, "无")})), "M01") == [
        (
            "警告",
            "management.2.situation",
            "「拨付合规性」的情况说明过于简单，没有写实际做法",
        )
    ]


@pytest.mark.parametrize(
    "text", ["按规定拨付。", "资金分配科学合理", "国库集中支付", "严格执行制度，专款专用"]
)
def test_m01_passes_what_says_something(text: str) -> None:
    assert not heard(transfer_form(management=managed({2: (text, "无")})), "M01")


def test_m01_problems_left_blank_are_a_hint() -> None:
    form = transfer_form(management=managed({0: ("按因素法分配。", None), 6: ("足额到位。", None)}))
    assert heard(form, "M01") == [
        (
            "提示",
            "management.0.problems、management.6.problems",
            "资金管理情况没有写「存在问题和改进措施」",
        )
    ]


def test_m01_is_about_transfers_only() -> None:
    board = lay_out(plain_form())
    row = board.names["goals.header.expected"][0]
    board = board.with_row(row)
    board.put(row, 1, "资金管理情况")
    assert not [f for f in judge_board(board).findings if f.code.startswith("M")]


# M02, the seven aspects


def test_m02_aspects_that_are_not_there() -> None:
    form = transfer_form(management=MANAGEMENT[:5])
    assert heard(form, "M02") == [
        (
            "提示",
            "label.management.0",
            "资金管理情况没有「预算绩效管理情况」、「支出责任履行情况」",
        )
    ]


def test_m02_is_silent_where_all_or_none_are_there() -> None:
    assert not heard(transfer_form(), "M02")
    assert not heard(transfer_form(management=()), "M02")
    assert not heard(plain_form(), "M02")


# M03, 说明


def test_m03_a_blank_remark_is_a_hint_and_where_the_form_asks_a_warning() -> None:
    board = lay_out(transfer_form(remark=""))
    (hint,) = [f for f in judge_board(board).findings if f.code == "M03"]
    assert (hint.severity.value, hint.place, hint.message) == (
        "提示", "自评表!B32", "「说明」没有填写",
    )  # fmt: skip
    board.cells[board.names["label.remark"]] = "说明（如没有请填无）"
    (warning,) = [f for f in judge_board(board).findings if f.code == "M03"]
    assert warning.severity.value == "警告"


@pytest.mark.parametrize("remark", ["无", "审计发现 2 个问题，涉及 3.5 万元，已全部整改。", None])
def test_m03_passes(remark: str | None) -> None:
    assert not heard(transfer_form(remark=remark), "M03")


def test_m03_a_prompt_left_in_is_d07s() -> None:
    prompt = "请在此处简要说明各级审计和财政监督中发现的问题及其所涉及的金额，如没有请填无。"
    assert [level for level, *_ in heard(transfer_form(remark=prompt), "D07")] == ["错误"]


# F01, F02, F04 by level


def test_f01_a_total_that_the_levels_do_not_give() -> None:
    assert heard(levelled({0: {"budget": 500.02}}), "F01") == [
        ("错误", "funds.0.budget", "已申报的全年预算数总额与各资金来源之和不一致")
    ]
    assert [level for level, *_ in heard(levelled({0: {"budget": 500.01}}), "F01")] == ["提示"]


def test_f02_a_rate_of_a_level() -> None:
    assert heard(levelled({3: {"rate": Percent("90")}}), "F02") == [
        ("错误", "funds.3.rate", "「省级资金」的执行率与按全年执行数、全年预算数计算的结果不一致")
    ]


def test_f04_a_level_that_spent_more_than_its_budget() -> None:
    changes: dict[int, Facts] = {
        3: {"spent": 120, "rate": Percent("80")}, 4: {"spent": 60, "rate": Percent("120")},
    }  # fmt: skip
    assert heard(levelled(changes), "F04") == [
        ("错误", "funds.4.spent", "「市县资金」全年执行数大于全年预算数")
    ]


@pytest.mark.parametrize(("problems", "levels"), [("无", ["警告"]), ("汛期停工，已加快。", [])])
def test_f05_a_low_rate_is_explained_by_the_problems_of_execution(
    problems: str, levels: list[str]
) -> None:
    changes: dict[int, Facts] = {
        0: {"spent": 440, "rate": Percent("88")}, 2: {"spent": 140, "rate": Percent("70")},
        3: {"spent": 100, "rate": Percent("66.67")},
    }  # fmt: skip
    form = levelled(changes)
    form = replace(form, management=managed({4: ("按下达的科目执行。", problems)}))
    assert [level for level, *_ in heard(form, "F05")] == levels


# M04, parts within their source


def test_m04_parts_that_are_more_than_their_source() -> None:
    more: Facts = {"budget": 160, "rate": Percent("87.5")}
    assert heard(levelled({3: more}), "M04") == [
        ("错误", "funds.2.budget", "「地方资金」的全年预算数与其中各项之和不一致")
    ]


def test_m04_parts_that_are_less_are_a_hint() -> None:
    less: Facts = {"budget": 145, "rate": Percent("96.55")}
    assert heard(levelled({3: less}), "M04") == [
        (
            "提示",
            "funds.2.budget",
            "「地方资金」的全年预算数与其中各项之和不一致（其中项较小，可能没有列全）",
        )
    ]


@pytest.mark.parametrize("budget", [150, 150.01, 149.99, None])
def test_m04_passes_within_rounding_and_where_a_part_is_blank(budget: Value) -> None:
    assert not heard(levelled({3: {"budget": budget, "rate": None}}), "M04")


# M05, document numbers


def test_m05_an_amount_beside_a_number_that_is_not_the_rows() -> None:
    label = "其中：中央财政资金（财农〔2023〕15号 280万元）"
    assert heard(levelled({}, {1: label}), "M05") == [
        (
            "警告",
            "funds.1.label",
            "资金文号「财农〔2023〕15号」的金额与「中央财政资金」的全年预算数不一致",
        )
    ]


@pytest.mark.parametrize(
    "label",
    [
        "其中：中央财政资金（财农〔2023〕15号 300万元）",
        "其中：中央财政资金（财农〔2022〕98号200万元、财农〔2023〕15号100万元）",
        "其中：中央财政资金（财农〔2023〕15号）",
        "其中：中央财政资金（财农〔2022〕98号200万元、财农〔2023〕15号）",
    ],
)
def test_m05_passes_what_agrees_and_what_states_no_amount(label: str) -> None:
    assert not heard(levelled({}, {1: label}), "M05")


@pytest.mark.parametrize(
    ("text", "levels"),
    [
        ("财农〔2023〕15号 300万元", []),
        ("财农〔2023〕15号 500万元", []),
        ("财农〔2022〕98号 200万元；财农〔2023〕15号 100万元", []),
        ("财农〔2023〕15号", []),
        ("财农〔2023〕15号 310万元", ["警告"]),
        (f"财农〔2023〕15号 {'9' * 40}万元", []),  # no amount that can be
    ],
)
def test_m05_numbers_in_the_head(text: str, levels: list[str]) -> None:
    head = (*transfer_form().head, ("资金文号", text))
    assert [level for level, *_ in heard(transfer_form(head=head), "M05")] == levels


def test_the_number_in_a_label_is_the_sources_own() -> None:
    label = "其中：中央财政资金（财农〔2023〕15号）"
    first = judge_official(levelled({}, {1: label})).tables["funds"][0]
    assert (first.source, first.document_number) == ("中央财政资金", "财农〔2023〕15号")


# M06, carry-over


def test_m06_carry_over_that_is_counted_twice() -> None:
    message = "「上年结转资金」的{}可能已含在「其他资金」中，计了两次"
    assert heard(carried(330), "M06") == [
        ("警告", "funds.2.budget", message.format("全年预算数")),
        ("警告", "funds.2.spent", message.format("全年执行数")),
    ]


def test_m06_carry_over_that_the_total_needs() -> None:
    assert not heard(carried(350), "M06")


# M07, a region and its projects


def region(budget: int, spent: int, *projects: tuple[int, int]) -> list[Heard]:
    """Return what M07 says of a workbook of a region's form and its projects' forms."""
    return [
        (f.severity.value, f.place, f.message)
        for result in judge_forms(*region_and_projects((budget, spent), *projects))
        for f in result.findings
        if f.code == "M07"
    ]


def test_m07_a_region_is_the_sum_of_its_projects() -> None:
    assert not region(500, 480, (300, 300), (200, 180))
    assert not region(500, 480)
    assert region(490, 480, (300, 300), (200, 180)) == [
        ("警告", "表1!D8", "区域自评表的全年预算数与本工作簿 2 张项目自评表之和不一致")
    ]
    assert region(500, 490, (300, 300), (200, 180)) == [
        ("提示", "表1!E8", "区域自评表的全年执行数与本工作簿 2 张项目自评表之和不一致")
    ]


# T01, amounts in the texts of official forms


@pytest.mark.parametrize(
    "text",
    [
        "完成维护，支出转移支付资金 480 万元。",
        "中央财政资金 300 万元、省级资金 140 万元全部支出，结余 20 万元。",
        "地方配套资金200.00万元。",
        "2022年中央资金 260 万元。",
        "上年中央财政资金 260 万元。",
        "审计发现违规使用中央财政资金 5 万元。",
        "维修渠道投入 37.6 万元。",
        "县级资金 12 万元。",
        "中央财政资金 200 万元以上的项目。",
    ],
)
def test_t01_passes_what_the_table_gives_and_what_is_of_something_else(text: str) -> None:
    goals = ("完成 30 座小型水库维护。", text)
    assert not heard(transfer_form(goals=goals), "T01")


def test_t01_amounts_by_the_name_of_a_level_that_are_not_in_the_table() -> None:
    form = transfer_form(
        goals=("完成维护。", "完成维护，支出中央财政资金 290 万元。"),
        management=managed({6: ("省级资金 160 万元足额到位。", "无")}),
        remark="2023年资金总额为 510 万元，审计没有发现问题。",
    )
    assert heard(form, "T01") == [
        ("警告", "goals.actual", "文字中的「中央财政资金 290 万元」在资金表中找不到"),
        ("警告", "management.6.situation", "文字中的「省级资金 160 万元」在资金表中找不到"),
        ("警告", "remark", "文字中的「资金总额为 510 万元」在资金表中找不到"),
    ]


# forms without points


def test_nothing_is_said_of_scores_where_there_are_none() -> None:
    missed = lines({0: {"actual": "6公里"}, 5: {"actual": "5%"}})
    result = judge_official(transfer_form(indicators=missed))
    codes = {f.code for f in result.findings}
    assert not {code for code in codes if code[0] in "SW"} | codes & {"F03"}
    assert not result.has_points
    assert [line.score.met for line in result.lines] == [
        False, True, True, True, True, False, True,
    ]  # fmt: skip
    assert {line.score.points for line in result.lines} == {None}


def test_forms_with_points_have_them() -> None:
    assert judge_official(plain_form()).has_points
    half = lines({n: {"weight": None, "self_score": None} for n in range(1, 7)})
    assert judge_official(plain_form(indicators=half)).has_points
    assert LINES[0]["weight"] == 15
