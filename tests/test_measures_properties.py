"""What holds for every target and every actual, however odd."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from selfeval_xl.exact import plain
from selfeval_xl.intake.measures import (
    Direction,
    Kind,
    Reading,
    clean_name,
    compare,
    read_actual,
    read_target,
)
from selfeval_xl.intake.values import without_spaces

SHAPES = {
    Direction.AT_LEAST: (
        "≥{}", "≧{}", ">={}", "＞＝{}", "≥ {}", "不低于{}", "不少于 {}", "{}以上", "达到{}以上", "至少{}", "每月≥{}",
    ),
    Direction.AT_MOST: (
        "≤{}", "≦{}", "<={}", "‹={}", "不超过{}", "不高于 {}", "{}以内", "控制在{}以内", "控制在{}", "{}以下",
    ),
    Direction.MORE_THAN: (">{}", "＞{}", "大于{}", "高于{}", "超过{}"),
    Direction.LESS_THAN: ("<{}", "＜{}", "小于{}", "低于{}", "不足{}"),
    Direction.EQUAL: ("={}", "＝{}", "﹦{}", "═{}", "等于{}"),
}  # fmt: skip
UNITS = (
    "%", "‰", "个", "次", "人", "人次", "户", "万元", "元", "亩", "平方米", "万平方米", "公里", "元/人", "人/村",
    "批次",
    "元/人·月", "元/人、天", "个百分点", "分", "台套", "工作日", "小时",
)  # fmt: skip
USUAL = {"个百分点": "百分点"}
PIECES = (
    *"0123456789.,%‰≥≤><=+-~～—/年月日前底末内()（）约近余多以上下第每人次个件元万亿百千十一二三两成零无是否",
    *"√×□☑①、；：±至到 \n", "以上", "以内", "不低于", "控制在", "2021年", "12月", "底前", "百分之", "每月", "元/人",
    "个百分点", "95%", "完成率", "增长", "下降", "较上年", "事故", "未发生", "按照标准", "第三季度", "全年",
    "达成预期指标", "达到",
)  # fmt: skip
TYPED = st.lists(st.sampled_from(PIECES), max_size=12).map("".join) | st.text(max_size=20)
NAMES = st.text(max_size=10) | st.sampled_from((
    "", "任务完成率", "项目总成本", "投诉次数", "完成时间", "工期", "满意度(≥**%)", "资金(万元)", "三公经费增长率",
    "补助标准", "是否合规",
))  # fmt: skip
YEARS = st.none() | st.integers(1990, 2100)
NATURES = st.sampled_from(("", "≥", "≤", "=", "定性", "是否", "正向"))
LEVELS = st.sampled_from(("", "成本指标", "时效指标", "数量指标", "满意度指标"))
NUMBERS = st.decimals(0, 10**9, places=2) | st.integers(0, 10**6).map(Decimal)


def digits(number: Decimal, style: str) -> str:
    """Write a number as people do: plainly, full-width, or with thousands marks."""
    if style == "full":
        return plain(number).translate(str.maketrans("0123456789.", "０１２３４５６７８９．"))
    return f"{number:,}" if style == "marks" else plain(number)


@given(
    st.sampled_from([(d, shape) for d, shapes in SHAPES.items() for shape in shapes]),
    NUMBERS,
    st.sampled_from(UNITS),
    st.sampled_from(("plain", "full", "marks")),
)
def test_a_number_with_any_comparator_and_unit_is_read_back(
    shape: tuple[Direction, str], number: Decimal, unit: str, style: str
) -> None:
    direction, form = shape
    each = "每月" in form
    wanted = USUAL.get(unit, unit)
    wanted = f"{wanted}/月" if each and "/" not in wanted else wanted
    reading = read_target(form.format(f"{digits(number, style)}{unit}"))
    assert (reading.sure, reading.direction, reading.number) == (True, direction, number)
    assert reading.unit == wanted or each


@given(
    NUMBERS,
    NUMBERS,
    st.sampled_from(UNITS),
    st.sampled_from(("-", "～", "~", "至", "到", "—", "－")),
)
def test_a_range_is_read_back(one: Decimal, other: Decimal, unit: str, dash: str) -> None:
    low, high = sorted((one, other))
    for text in (
        f"{plain(low)}{unit}{dash}{plain(high)}{unit}",
        f"{plain(low)}{dash}{plain(high)}{unit}",
    ):
        reading = read_target(text)
        assert (reading.sure, reading.direction) == (True, Direction.WITHIN)
        assert (reading.numbers, reading.unit) == ((low, high), USUAL.get(unit, unit))


@given(
    NUMBERS,
    NUMBERS,
    st.sampled_from([unit for unit in UNITS if unit not in {"%", "‰", "个百分点"}]),
)
def test_an_actual_in_the_unit_of_the_target_is_compared(
    goal: Decimal, done: Decimal, unit: str
) -> None:
    target = read_target(f"≥{plain(goal)}{unit}")
    comparison = compare(target, read_actual(f"{plain(done)}{unit}", target))
    assert (comparison.comparable, comparison.actual) == (True, done)
    assert comparison.met is (done >= goal)


def is_whole(reading: Reading) -> bool:
    """Tell whether a reading keeps its promises: sure or asking, and numbers where it is sure."""
    wanted = {Kind.NUMBER: 1, Kind.PERCENT: 1, Kind.DATE: 1, Kind.PERIOD: 2, Kind.YES_NO: 1}
    numbers = len(reading.numbers)
    if reading.sure and reading.kind in wanted:
        return numbers == (2 if reading.direction is Direction.WITHIN else wanted[reading.kind])
    return not reading.sure or numbers == 0


@given(
    TYPED, NAMES, st.sampled_from(("", "%", "次", "万元", "月", "年", "—")), YEARS, NATURES, LEVELS
)
def test_any_target_is_read_or_asked_about(
    text: str, name: str, unit: str, year: int | None, nature: str, level: str
) -> None:
    reading = read_target(text, name, unit, year, nature, level2=level)
    assert reading.sure is (reading.question == "")
    assert is_whole(reading)
    assert reading.text == text.strip() or reading.kind is Kind.BLANK
    assert isinstance(reading.shown, str)
    directed = {Kind.NUMBER, Kind.PERCENT, Kind.DATE, Kind.PERIOD, Kind.YES_NO, Kind.WORDS}
    if reading.sure and reading.kind in directed:
        assert reading.direction is not Direction.NONE


@given(TYPED, TYPED, NAMES, YEARS)
def test_any_pair_is_compared_or_the_reason_is_given(
    goal: str, done: str, name: str, year: int | None
) -> None:
    target = read_target(goal, name, year=year)
    actual = read_actual(done, target, year=year)
    assert actual.sure is (actual.question == "")
    assert is_whole(actual)
    comparison = compare(target, actual)
    assert comparison.comparable is (comparison.reason == "")
    assert comparison.comparable or (comparison.met, comparison.actual) == (None, None)


@given(TYPED)
def test_reading_what_was_read_changes_nothing(text: str) -> None:
    """A reading written out is read as the same numbers, unit and direction."""
    reading = read_target(text, year=2021)
    if reading.sure and reading.kind in {Kind.NUMBER, Kind.PERCENT} and reading.unit:
        again = read_target(reading.shown, year=2021)
        if again.sure:
            assert (again.numbers, again.unit) == (reading.numbers, reading.unit)
            assert again.direction is reading.direction


@given(TYPED)
def test_a_clean_name_is_a_part_of_the_name(name: str) -> None:
    assert clean_name(name) in without_spaces(name)
