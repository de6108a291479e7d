from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selfeval_xl.exact import to_wan, wan_text
from selfeval_xl.intake.grid import Cell, CellKind, date_to_serial
from selfeval_xl.intake.values import (
    Measure,
    MeasureKind,
    Reading,
    normal,
    normal_unit,
    parse_date,
    read_amount,
    read_choice,
    read_date,
    read_measure,
    read_number,
    read_rate,
    read_text,
    read_year,
)

D = Decimal
NATURES = ("≥", ">", "=", "≤", "<", "定性", "是否")


def words(text: str) -> Cell:
    """Return a cell with this text."""
    return Cell("表", 1, 1, CellKind.TEXT, text=text)


def number(value: str, *, percent: bool = False, dated: bool = False) -> Cell:
    """Return a cell with this number."""
    return Cell("表", 1, 1, CellKind.NUMBER, D(value), percent=percent, dated=dated)


BLANK = Cell("表", 1, 1, CellKind.BLANK)
BROKEN = Cell("表", 1, 1, CellKind.ERROR, text="#REF!")
TRUE = Cell("表", 1, 1, CellKind.BOOL, D(1))


@pytest.mark.parametrize(
    "read", [read_amount, read_number, read_rate, read_year, read_date, read_measure]
)
def test_blank_and_broken_are_two_things(read: object) -> None:
    assert callable(read)
    assert read(BLANK) == read(words(" 　\n")) == Reading(None)
    assert read(BROKEN) == Reading(None, fault="错误值 #REF!")


# -- amounts --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "wan"),
    [
        ("1,234.56", "1234.56"),
        ("1,234.5万元", "1234.5"),
        ("788.82 万元", "788.82"),
        ("788.82\n万元", "788.82"),
        ("７８８．８２", "788.82"),
        ("１，２３４．５", "1234.5"),
        ("￥100", "100"),
        ("¥1,234.5万元", "1234.5"),
        ("5.8万", "5.8"),
        ("300万", "300"),
        ("7888200元", "788.82"),
        ("387,664.62元", "38.766462"),
        ("2089元", "0.2089"),
        ("5千元", "0.5"),
        ("3.86亿元", "38600"),
        ("1亿", "10000"),
        ("(12.5)", "-12.5"),
        ("（12.5）", "-12.5"),
        ("(12.5万元)", "-12.5"),
        ("-12.5", "-12.5"),
        ("－12.5", "-12.5"),
        ("−12.5", "-12.5"),
        ("+5", "5"),
        ("23,834", "23834"),
        ("36,950.00", "36950"),
        ("139.433578万元", "139.433578"),
        ("0", "0"),
        ("0.00", "0"),
        ("007", "7"),
    ],
)
def test_amounts_as_people_type_them(typed: str, wan: str) -> None:
    reading = read_amount(words(typed))
    assert reading == Reading(
        int(D(wan).scaleb(6)), note=f"文字「{typed}」按 {D(wan).normalize():f} 万元读取"
    )


@pytest.mark.parametrize(
    "typed",
    [
        "—",
        "——",
        "-",
        "--",
        "－",
        "–",
        "/",
        "无",
        "×",
        "万元",
        "元",
        " 无 ",
        "不适用",
        "暂无",
        "N/A",
    ],
)
def test_amounts_that_say_there_is_none_are_blank_not_zero(typed: str) -> None:
    assert read_amount(words(typed)) == Reading(None, note=f"「{typed.strip()}」按空白读取")


@pytest.mark.parametrize(
    "typed",
    ["7,00.0,77", "1,23", "12,34.5", "1.2.3", "十万",
    "约100", "100左右", "100%", "1 234", "100 200",
     "100+200", "=100", "(-5)", "()", "( )", "1e5", "5.", ".5", "100美元", "100万亿", "①", "10²",
     "100/200", "a", "见附件", "2022年", "--5", "¥"],
)  # fmt: skip
def test_amounts_that_nobody_can_read_are_refused(typed: str) -> None:
    assert read_amount(words(typed)) == Reading(None, fault=f"「{typed}」不是金额")


@pytest.mark.parametrize(
    ("typed", "fen", "note"),
    [
        ("788.82", 788_820_000, ""),
        ("0", 0, ""),
        ("-3", -3_000_000, ""),
        ("0.000001", 1, ""),
        ("1.1234565", 1_123_457, "1.1234565 超过六位小数，按 1.123457 万元读取"),
        ("1.1234564", 1_123_456, "1.1234564 超过六位小数，按 1.123456 万元读取"),
        ("999999999999", 999_999_999_999_000_000, ""),
        ("0.0000001", 0, "0.0000001 超过六位小数，按 0 万元读取"),
        ("1E-300", 0, "1e-300 超过六位小数，按 0 万元读取"),
    ],
)
def test_amounts_that_are_numbers(typed: str, fen: int, note: str) -> None:
    assert read_amount(number(typed)) == Reading(fen, note=note)


def test_a_text_with_seven_decimals_tells_both() -> None:
    assert read_amount(words("1.1234567万元")) == Reading(
        1_123_457,
        note="文字「1.1234567万元」按 1.1234567 万元读取；"
        "1.1234567 超过六位小数，按 1.123457 万元读取",
    )


@pytest.mark.parametrize(
    ("cell", "fault"),
    [
        (number("0.95", percent=True), "「95%」是百分比，不是金额"),
        (number("44926", dated=True), "「2022-12-31」不是金额"),
        (TRUE, "「是」不是金额"),
        (number("1E+12"), "「1000000000000」超出金额的合理范围"),
        (number("1E+300"), "「1e+300」超出金额的合理范围"),
        (words("1亿亿"), "「1亿亿」不是金额"),
        (words("9" * 14), f"「{'9' * 14}」超出金额的合理范围"),
    ],
)
def test_what_is_no_amount(cell: Cell, fault: str) -> None:
    assert read_amount(cell) == Reading(None, fault=fault)


@given(st.integers(-(10**15), 10**15))
def test_an_amount_printed_by_the_program_reads_back(fen: int) -> None:
    assert read_amount(words(wan_text(fen))).value == fen
    assert read_amount(words(f"{to_wan(fen):,f} 万元")).value == fen


@given(st.text(max_size=12))
def test_any_text_is_an_amount_a_blank_or_a_fault(text: str) -> None:
    reading = read_amount(words(text))
    assert (reading.value is None) == bool(reading.fault or reading == read_amount(BLANK)
                                           or reading.note.endswith("按空白读取"))  # fmt: skip


# -- points ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "value"),
    [("9.8", "9.8"), ("9.8分", "9.8"), (" １０ 分", "10"), ("1,000", "1000"), ("-1", "-1")],
)
def test_points_as_text(typed: str, value: str) -> None:
    assert read_number(words(typed)) == Reading(
        D(value), note=f"文字「{typed.strip()}」按数字 {value} 读取"
    )


@pytest.mark.parametrize("value", ["0", "9.8", "100", "-1", "0.123456789012345"])
def test_points_as_numbers(value: str) -> None:
    assert read_number(number(value)) == Reading(D(value))


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        (words("优"), "优"), (words("10分满"), "10分满"), (words("8/10"), "8/10"), (TRUE, "是"),
        (words("9 8"), "9 8"), (words("20%"), "20%"), (number("0.2", percent=True), "20%"),
        (number("44926", dated=True), "2022-12-31"),
    ],
)  # fmt: skip
def test_what_is_no_number_of_points(cell: Cell, shown: str) -> None:
    assert read_number(cell) == Reading(None, fault=f"「{shown}」不是数字")


@pytest.mark.parametrize("cell", [number("1E+300"), words("1" + "0" * 300)])
def test_monstrous_points_are_refused_in_short(cell: Cell) -> None:
    assert read_number(cell) == Reading(None, fault="「1e+300」超出合理范围")


# -- rates ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "rate", "note"),
    [
        (number("0.95", percent=True), "0.95", ""),
        (number("1.2", percent=True), "1.2", ""),
        (number("0.95"), "0.95", "0.95 按 95.00% 读取"),
        (number("1"), "1", "1 按 100.00% 读取"),
        (number("0"), "0", "0 按 0.00% 读取"),
        (number("96.52"), "0.9652", "96.52 按 96.52% 读取"),
        (words("96.52%"), "0.9652", "文字「96.52%」按百分比读取"),
        (words("９６．５２％"), "0.9652", "文字「９６．５２％」按百分比读取"),
        (words("95 %"), "0.95", "文字「95 %」按百分比读取"),
        (words("95百分比"), "0.95", "文字「95百分比」按百分比读取"),
        (words("9‰"), "0.009", "文字「9‰」按百分比读取"),
        (words("95"), "0.95", "文字「95」按 95% 读取"),
        (words("0.95"), "0.95", "文字「0.95」按 95% 读取"),
    ],
)
def test_rates(cell: Cell, rate: str, note: str) -> None:
    assert read_rate(cell) == Reading(D(rate), note=note)


@pytest.mark.parametrize(
    ("cell", "fault"),
    [
        (words("九成"), "「九成」不是百分比"),
        (words("95%以上"), "「95%以上」不是百分比"),
        (TRUE, "「是」不是百分比"),
        (number("44926", dated=True), "「2022-12-31」不是百分比"),
        (number("1E+300"), "「1e+300」超出合理范围"),
    ],
)
def test_what_is_no_rate(cell: Cell, fault: str) -> None:
    assert read_rate(cell) == Reading(None, fault=fault)


# -- years and dates ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed", ["2022", "2022年", "2022年度", "２０２２年", "2022 年", " 2022年度 "]
)
def test_years_as_text(typed: str) -> None:
    assert read_year(words(typed)) == Reading(2022, note=f"「{typed.strip()}」按 2022 读取")


def test_years_as_numbers_and_dates() -> None:
    assert read_year(number("2022")) == Reading(2022)
    assert read_year(number("44926", dated=True)) == Reading(
        2022, note="日期 2022-12-31 按 2022 年读取"
    )


@pytest.mark.parametrize("typed", ["22", "22年", "1822", "2122", "20222", "二〇二二", "2022-12"])
def test_what_is_no_year(typed: str) -> None:
    assert read_year(words(typed)) == Reading(None, fault=f"「{typed}」不是四位年份")


@pytest.mark.parametrize("typed", ["2022.5", "22", "44926"])
def test_what_is_no_year_as_a_number(typed: str) -> None:
    assert read_year(number(typed)) == Reading(None, fault=f"「{typed}」不是四位年份")


DATES = [
    ("2022-12-31", date(2022, 12, 31)),
    ("2022/12/31", date(2022, 12, 31)),
    ("2022.12.31", date(2022, 12, 31)),
    ("2022.1.5", date(2022, 1, 5)),
    ("2022年12月31日", date(2022, 12, 31)),
    ("2022年12月31号", date(2022, 12, 31)),
    ("2022 年 12 月 31 日", date(2022, 12, 31)),
    ("２０２２年１２月３１日", date(2022, 12, 31)),
    ("2022年12月31日前", date(2022, 12, 31)),
    ("2022年12月31日之前", date(2022, 12, 31)),
    ("2022年12月31日以前", date(2022, 12, 31)),
    ("2022年12月31日前完成", date(2022, 12, 31)),
    ("2022-12-31 08:30", date(2022, 12, 31)),
    ("2022-12-31 08:30:00", date(2022, 12, 31)),
    ("2022-12-31T08:30:00", date(2022, 12, 31)),
    ("2022年12月", date(2022, 12, 31)),
    ("2022年2月", date(2022, 2, 28)),
    ("2024年2月底", date(2024, 2, 29)),
    ("2022-12", date(2022, 12, 31)),
    ("2022年12月底", date(2022, 12, 31)),
    ("2022年12月末", date(2022, 12, 31)),
    ("2022年12月底前", date(2022, 12, 31)),
    ("2022年12月底前完成", date(2022, 12, 31)),
    ("2022年12月份", date(2022, 12, 31)),
    ("2021年12月完成", date(2021, 12, 31)),
    ("2022年底", date(2022, 12, 31)),
    ("2022年末", date(2022, 12, 31)),
    ("2022年年底前", date(2022, 12, 31)),
    ("2022年底前完成", date(2022, 12, 31)),
    ("2022年度末", date(2022, 12, 31)),
]
DATES_OF_THE_YEAR = [
    ("12月底前", date(2024, 12, 31)),
    ("12月底", date(2024, 12, 31)),
    ("2月", date(2024, 2, 29)),
    ("2月底前完成", date(2024, 2, 29)),
    ("12月底到位", date(2024, 12, 31)),
    ("11月20日", date(2024, 11, 20)),
    ("11月20日前", date(2024, 11, 20)),
    ("年底前", date(2024, 12, 31)),
    ("年底", date(2024, 12, 31)),
    ("年末前完成", date(2024, 12, 31)),
    ("当年底前", date(2024, 12, 31)),
    ("本年年底", date(2024, 12, 31)),
]


@pytest.mark.parametrize(("typed", "day"), DATES)
def test_dates_as_people_type_them(typed: str, day: date) -> None:
    told = f"「{typed}」按 {day.isoformat()} 读取"
    assert read_date(words(typed)) == Reading(day, note=told)
    assert read_date(words(typed), 1999) == Reading(day, note=told)


@pytest.mark.parametrize(("typed", "day"), DATES_OF_THE_YEAR)
def test_dates_that_the_year_of_the_form_completes(typed: str, day: date) -> None:
    assert read_date(words(typed), 2024).value == day
    assert read_date(words(typed)) == Reading(None, fault=f"「{typed}」不是日期")


@pytest.mark.parametrize(
    "typed",
    ["2022-13-01", "2022-02-30", "2023年2月29日",
    "2022年13月", "2022年0月", "2022年12月0日", "0000-01-01",
     "2020年1月--2020年11月", "2021年1月-12月", "长期", "底",
     "末", "13月底前", "全年", "2022.12", "31日前"],
)  # fmt: skip
def test_what_is_no_date(typed: str) -> None:
    assert read_date(words(typed), 2024) == Reading(None, fault=f"「{typed}」不是日期")


def test_date_cells_and_dates_run_together() -> None:
    assert read_date(number("44926.5", dated=True)) == Reading(date(2022, 12, 31))
    assert read_date(words("20221231")).value == date(2022, 12, 31)
    assert read_date(number("20221231")).value == date(2022, 12, 31)
    assert read_date(number("20221331")) == Reading(None, fault="「20221331」不是日期")
    assert read_date(number("44926")) == Reading(None, fault="「44926」不是日期")
    assert read_date(number("0.5", dated=True)) == Reading(None, fault="「0.5」不是日期")
    assert read_date(number("-5", dated=True)) == Reading(None, fault="「-5」不是日期")


@given(st.dates(date(1900, 3, 1), date(9999, 12, 31)))
def test_every_day_is_read_in_every_form(day: date) -> None:
    for text in (
        day.isoformat(),
        f"{day.year:04}年{day.month}月{day.day}日",
        f"{day.year:04}/{day.month}/{day.day}",
    ):
        assert parse_date(text) == day


@given(st.text("0123456789年月日底前末-/. ", max_size=14), st.integers(1, 9999))
def test_no_text_breaks_the_reader_of_dates(text: str, year: int) -> None:
    assert isinstance(parse_date(text, year), date | None)


# -- measures -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "figure", "unit", "comparator"),
    [
        ("8000亩", "8000", "亩", ""),
        ("8535.5亩", "8535.5", "亩", ""),
        ("90", "90", "", ""),
        ("95%", "95", "%", ""),
        ("９５％", "95", "%", ""),
        ("95 %", "95", "%", ""),
        ("≥100百分比", "100", "%", "≥"),
        ("≥124", "124", "", "≥"),
        ("≥120米", "120", "米", "≥"),
        ("≧95%", "95", "%", "≥"),
        ("⩾95%", "95", "%", "≥"),
        (">=21933人", "21933", "人", "≥"),
        ("＞＝90%", "90", "%", "≥"),
        ("=>90%", "90", "%", "≥"),
        ("不低于95%", "95", "%", "≥"),
        ("不少于 5 次", "5", "次", "≥"),
        ("不小于3个", "3", "个", "≥"),
        ("大于等于3个", "3", "个", "≥"),
        ("大于或等于3个", "3", "个", "≥"),
        ("至少3个", "3", "个", "≥"),
        ("≤7工作日", "7", "工作日", "≤"),
        ("≦5%", "5", "%", "≤"),
        ("＜＝5%", "5", "%", "≤"),
        ("不超过5%", "5", "%", "≤"),
        ("不高于90万元", "90", "万元", "≤"),
        ("小于等于2", "2", "", "≤"),
        ("小于0.9‰", "0.9", "‰", "<"),
        ("<5", "5", "", "<"),
        ("‹5", "5", "", "<"),
        ("大于 5", "5", "", ">"),
        ("＞5", "5", "", ">"),
        ("=100%", "100", "%", "="),
        ("═100%", "100", "%", "="),
        ("﹦72890元", "72890", "元", "="),
        ("＝0件", "0", "件", "="),
        ("等于3", "3", "", "="),
        ("37个基层医疗机构", "37", "个基层医疗机构", ""),
        ("400元/人、天", "400", "元/人、天", ""),
        (">=530元/人*月", "530", "元/人*月", "≥"),
        ("1次/月", "1", "次/月", ""),
        ("≤620万/月", "620", "万/月", "≤"),
        ("1346.0088万平方米", "1346.0088", "万平方米", ""),
        ("1,234.5万元", "1234.5", "万元", ""),
        ("230㎡", "230", "平方米", ""),
        ("230m2", "230", "平方米", ""),
        ("230 m²", "230", "平方米", ""),
        ("12m³", "12", "立方米", ""),
        ("36℃", "36", "℃", ""),
        ("-5%", "-5", "%", ""),
        ("10次。", "10", "次", ""),
        ("2022年", "2022", "年", ""),
    ],
)
def test_figures_with_what_stands_beside_them(
    typed: str, figure: str, unit: str, comparator: str
) -> None:
    assert read_measure(words(typed), 2024) == Reading(
        Measure(MeasureKind.NUMBER, typed, D(figure), unit, comparator),
        note=f"文字「{typed}」按 {figure}{unit} 读取",
    )


@pytest.mark.parametrize(
    "typed",
    ["效果明显", "达成预期指标", "显著提升",
    "是", "实施乡镇社区基层医疗机构37个。", "是否利于企业走出去",
     "本年度已完成37个基层医疗机构基药补助制度实施。", "获得目的国(地区)受众欢迎",
     "有资金测算标准", "长期",
     "5个 达成预期指标", "在项目计划完成时间内完成", "严格按照预算标准1000元/人给补助对象兑付补助",
     "95%以上", "20余人", "20多个", "10人左右", "100余",
     "10-20个", "3～5天", "3至5天", "1:1.5", "3/5",
     "90 95", "1.2.3", "7,00.0,77", "①完成验收", "10²", "每月1次", "约20个", "≥", "≥达标", "%",
     "2020年1月--2020年11月", "2021年1月-12月", "1" * 40],
)  # fmt: skip
def test_sentences_are_words(typed: str) -> None:
    assert read_measure(words(typed), 2024) == Reading(Measure(MeasureKind.WORDS, typed))


@pytest.mark.parametrize("typed", ["95%", "2024年11月底前", "≥3个", "达成预期指标"])
def test_for_qualitative_indicators_every_text_is_words(typed: str) -> None:
    assert read_measure(words(typed), 2024, words=True) == Reading(
        Measure(MeasureKind.WORDS, typed)
    )


@pytest.mark.parametrize(("typed", "day"), [*DATES[:5], *DATES_OF_THE_YEAR])
def test_measures_that_are_dates(typed: str, day: date) -> None:
    assert read_measure(words(typed), 2024) == Reading(
        Measure(MeasureKind.DATE, typed, D(date_to_serial(day))),
        note=f"文字「{typed}」按 {day.isoformat()} 读取",
    )


@pytest.mark.parametrize("typed", ["12月底前", "11月20日前", "12月份", "6月上旬", "2022年前"])
def test_a_deadline_without_a_year_is_no_figure(typed: str) -> None:
    assert read_measure(words(typed)) == Reading(Measure(MeasureKind.WORDS, typed))


def test_a_comparator_may_stand_before_a_date() -> None:
    reading = read_measure(words("不晚于2024年11月底"), 2024).value
    assert reading is not None
    assert (reading.kind, reading.comparator) == (MeasureKind.DATE, "≤")


@pytest.mark.parametrize(
    ("cell", "measure"),
    [
        (number("10"), Measure(MeasureKind.NUMBER, "10", D(10))),
        (number("0.95", percent=True), Measure(MeasureKind.NUMBER, "95%", D(95), "%")),
        (number("44926.5", dated=True), Measure(MeasureKind.DATE, "2022-12-31", D(44926))),
        (number("0.5", dated=True), Measure(MeasureKind.NUMBER, "0.5", D("0.5"))),
        (TRUE, Measure(MeasureKind.WORDS, "是")),
    ],
)
def test_measures_that_are_numbers(cell: Cell, measure: Measure) -> None:
    assert read_measure(cell) == Reading(measure)


@given(st.text(max_size=30))
def test_no_text_breaks_the_reader_of_measures(text: str) -> None:
    value = read_measure(words(text), 2024).value
    assert value is None or (value.number is None) == (value.kind is MeasureKind.WORDS)


@given(
    st.decimals(-(10**9), 10**9, places=4), st.sampled_from(["", "%", "万元", "平方米", "次/月"])
)
def test_a_figure_beside_its_unit_is_exact(value: Decimal, unit: str) -> None:
    read = read_measure(words(f"{value:f}{unit}"), 2024).value
    assert read is not None
    assert (read.number, read.unit) == (value, unit)


@pytest.mark.parametrize(
    ("unit", "usual"),
    [
        ("％", "%"),
        ("百分比", "%"),
        (" % ", "%"),
        ("㎡", "平方米"),
        ("平米", "平方米"),
        ("公 里", "公里"),
    ],
)
def test_units_in_their_usual_spelling(unit: str, usual: str) -> None:
    assert normal_unit(unit) == usual


# -- choices and texts ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "choice"),
    [("≧", "≥"), (">=", "≥"), ("＞＝", "≥"), ("> =", "≥"), ("大于等于", "≥"), ("不低于", "≥"),
     ("≦", "≤"), ("<=", "≤"), ("＜=", "≤"), ("小于等于", "≤"), ("不超过", "≤"), ("＞", ">"),
     ("大于", ">"), ("＜", "<"), ("＝", "="), ("等于", "="), ("﹦", "="), ("判断", "是否"),
     ("定 性", "定性")],
)  # fmt: skip
def test_near_spellings_of_a_nature_are_taken_with_a_note(typed: str, choice: str) -> None:
    assert read_choice(words(typed), NATURES) == Reading(
        choice, note=f"「{typed}」按「{choice}」读取"
    )


@pytest.mark.parametrize("choice", NATURES)
def test_a_choice_is_taken_as_it_is(choice: str) -> None:
    assert read_choice(words(choice), NATURES) == Reading(choice)


@pytest.mark.parametrize(
    ("typed", "reading"),
    [
        ("数量", Reading("数量指标", note="「数量」按「数量指标」读取")),
        ("数 量 指 标", Reading("数量指标", note="「数 量 指 标」按「数量指标」读取")),
        (" 数量指标 ", Reading("数量指标")),
        ("数量类指标", Reading("数量类指标")),
        ("", Reading("")),
        ("≥", Reading("≥")),
    ],
)
def test_levels(typed: str, reading: Reading[str]) -> None:
    assert read_choice(words(typed), ("数量指标", "质量指标")) == reading


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (words("  一\n二\x07 "), "一\n二"),
        (words("=SUM(A1)"), "=SUM(A1)"),
        (number("2024"), "2024"),
        (number("0.5", percent=True), "50%"),
        (number("44926", dated=True), "2022-12-31"),
        (TRUE, "是"),
        (BLANK, ""),
    ],
)
def test_texts(cell: Cell, text: str) -> None:
    assert read_text(cell) == Reading(text)


def test_endless_texts_are_cut_with_a_note() -> None:
    assert read_text(words("长" * 30_001)) == Reading(
        "长" * 30_000, note="文字超过 30000 字，只取前面部分"
    )


@pytest.mark.parametrize(
    ("typed", "plain"),
    [("ＡＢＣ１２３％", "ABC123%"), ("（一）", "(一)"), ("　全角　",
    "全角"), ("㎡", "㎡"), ("①", "①"),
     ("10²", "10²"), ("⽉", "月"), ("－", "-"), ("½", "½"), ("﹦", "=")],
)  # fmt: skip
def test_the_normal_form_narrows_what_is_wide_and_leaves_the_rest(typed: str, plain: str) -> None:
    assert normal(typed) == plain


@pytest.mark.parametrize(
    ("typed", "fault"),
    [
        ("36。5", "「36。5」不是金额（小数点写成了「。」）"),
        ("8OO", "「8OO」不是金额（疑似把数字 0、1 写成了字母）"),
        ("1l0", "「1l0」不是金额（疑似把数字 0、1 写成了字母）"),
        ("36..5", "「36..5」不是金额"),
    ],
)
def test_amounts_with_a_slip_of_the_keyboard_are_refused(typed: str, fault: str) -> None:
    assert read_amount(words(typed)) == Reading(None, fault=fault)


@pytest.mark.parametrize("typed", ["2O", "1o", "98%%", "99%-", "2。1万人", "2I人", "1l0"])
def test_measures_with_a_slip_of_the_keyboard_are_words(typed: str) -> None:
    value = read_measure(words(typed)).value
    assert value is not None
    assert (value.kind, value.number) == (MeasureKind.WORDS, None)
