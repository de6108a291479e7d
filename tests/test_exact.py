from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from selfeval_xl.exact import (
    Fit,
    divide,
    fixed,
    half_unit,
    is_rounded_to,
    percent_text,
    places_of,
    plain,
    ratio_fit,
    round_half_up,
    sum_fit,
    to_fen,
    to_wan,
    wan_text,
)

D = Decimal
NUMBERS = st.decimals(
    min_value=-(10**12), max_value=10**12, places=6, allow_nan=False, allow_infinity=False
)


@pytest.mark.parametrize(
    ("value", "places", "rounded"),
    [
        ("0.005", 2, "0.01"),
        ("-0.005", 2, "-0.01"),
        ("0.0049999999999999999999999999", 2, "0.00"),
        ("2.675", 2, "2.68"),
        ("1.005", 2, "1.01"),
        ("0.5", 0, "1"),
        ("1.5", 0, "2"),
        ("2.5", 0, "3"),
        ("-2.5", 0, "-3"),
        ("1234.5", -2, "1.2E+3"),
        ("1250", -2, "1.3E+3"),
        ("-0.001", 2, "0.00"),
        ("0", 2, "0.00"),
        ("96.521121", 2, "96.52"),
        ("1E+80", 2, "1" + "0" * 80 + ".00"),
        ("1E-300", 2, "0.00"),
    ],
)
def test_rounding_is_that_of_a_spreadsheet(value: str, places: int, rounded: str) -> None:
    assert str(round_half_up(D(value), places)) == rounded


@given(NUMBERS, st.integers(0, 6))
def test_rounding_moves_a_number_by_at_most_half_a_unit(value: Decimal, places: int) -> None:
    assert abs(round_half_up(value, places) - value) * 2 <= D(1).scaleb(-places)


@given(NUMBERS, st.integers(0, 6))
def test_rounding_mirrors_at_zero_and_rests_when_done(value: Decimal, places: int) -> None:
    once = round_half_up(value, places)
    assert round_half_up(once, places) == once
    assert round_half_up(-value, places) == -once


@given(st.integers(-(10**18), 10**18))
def test_an_amount_goes_to_wan_and_back(fen: int) -> None:
    assert to_fen(to_wan(fen)) == fen


@given(NUMBERS)
def test_six_decimals_of_wan_are_exact(wan: Decimal) -> None:
    assert to_wan(to_fen(wan)) == wan


@pytest.mark.parametrize(
    ("wan", "fen"),
    [
        ("788.82", 788_820_000),
        ("0.000001", 1),
        ("0.0000005", 1),
        ("0.0000004", 0),
        ("-0.0000005", -1),
        ("1406.33", 1_406_330_000),
        ("-12.5", -12_500_000),
    ],
)
def test_amounts_become_fen(wan: str, fen: int) -> None:
    assert to_fen(D(wan)) == fen


@pytest.mark.parametrize(
    ("fen", "text"),
    [
        (788_820_000, "788.82"),
        (413_600_000, "413.60"),
        (139_433_578, "139.433578"),
        (0, "0.00"),
        (1, "0.000001"),
        (-12_500_000, "-12.50"),
        (1_000_000_000_000, "1000000.00"),
    ],
)
def test_amounts_are_printed_with_two_decimals_or_more(fen: int, text: str) -> None:
    assert wan_text(fen) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [("100", "100"), ("1E+2", "100"), ("413.60", "413.6"), ("-0.00", "0"), ("0.10", "0.1")],
)
def test_plain_numbers_have_no_exponent_and_no_trailing_zeros(value: str, text: str) -> None:
    assert plain(D(value)) == text


@pytest.mark.parametrize(
    ("value", "places"),
    [("413.60", 1), ("100", 0), ("1E+2", 0), ("0.000001", 6), ("0.00", 0), ("-1.25", 2)],
)
def test_places_are_those_a_number_needs(value: str, places: int) -> None:
    assert places_of(D(value)) == places


@pytest.mark.parametrize(
    ("rate", "text"),
    [("0.9652", "96.52%"), ("0.965214", "96.52%"), ("0.469839", "46.98%"), ("1", "100.00%"),
     ("0.12345", "12.35%"), ("-0.00001", "0.00%")],
)  # fmt: skip
def test_rates_are_printed_in_percent(rate: str, text: str) -> None:
    assert percent_text(D(rate)) == text


def test_small_negative_numbers_print_without_a_sign() -> None:
    assert fixed(D("-0.001")) == "0.00"
    assert fixed(D("-0.005")) == "-0.01"


def test_division_by_zero_has_no_result() -> None:
    assert divide(1, 0) is None
    assert divide(D(1), D("0.00")) is None
    assert divide(1, 8) == D("0.125")


@pytest.mark.parametrize(
    ("value", "half"),
    [("413.6", "0.005"), ("87.20", "0.005"), ("0.1234", "0.00005"), ("100", "0.005")],
)
def test_a_figure_stands_for_half_a_unit_to_each_side(value: str, half: str) -> None:
    assert half_unit(D(value)) == D(half)


SUMS = [
    ("500.80 41.79 0", "542.59", Fit.EXACT),
    ("75.38 0 493.64 788.37", "1357.39", Fit.EXACT),
    ("542.59 75.38 788.36", "1406.33", Fit.EXACT),
    ("542.59 75.38 788.36", "1406.34", Fit.ROUNDING),
    ("542.59 75.38 788.36", "1406.35", Fit.OFF),
    ("542.59 75.38 788.36", "1406.36", Fit.OFF),
    ("542.59 75.38 788.36", "1406.32", Fit.ROUNDING),
    ("542.59 75.38 788.36", "1406.31", Fit.OFF),
    ("542.59 75.38 788.36", "1406.30", Fit.OFF),
    ("500.80 41.79", "542.60", Fit.ROUNDING),
    ("500.80 41.79", "542.61", Fit.OFF),
    ("500.80 41.79 0 0 0", "542.61", Fit.OFF),
    ("788.82", "788.82", Fit.EXACT),
    ("788.82", "788.83", Fit.OFF),
    ("788.82", "788.81", Fit.OFF),
    ("788.825", "788.83", Fit.ROUNDING),
    ("3144.00 570.17 433.00 1426.90 1591.22", "7165.31", Fit.ROUNDING),
    ("3144.00 570.17 433.00 1426.90 1591.22", "7165.32", Fit.OFF),
    ("3144.00 570.17 433.00 1426.90 1591.22", "7165.26", Fit.OFF),
    ("100.123456", "100.12", Fit.ROUNDING),
    ("100.125001", "100.12", Fit.OFF),
    ("89.974", "0", Fit.OFF),
    ("0.01", "0", Fit.OFF),
    ("0 0", "0", Fit.EXACT),
    ("", "0", Fit.EXACT),
    ("", "0.01", Fit.OFF),
    ("-48.94 1406.33", "1357.39", Fit.EXACT),
]


@pytest.mark.parametrize(("parts", "total", "fit"), SUMS)
def test_a_sum_is_off_only_beyond_the_rounding_of_its_figures(
    parts: str, total: str, fit: Fit
) -> None:
    assert sum_fit(map(D, parts.split()), D(total)) is fit


@given(st.lists(st.integers(5_000, 10**13), min_size=1, max_size=12))
def test_a_sum_of_rounded_figures_is_never_called_off(exact: list[int]) -> None:
    """Amounts of 分, each printed in 万元 with two decimals, and their total printed likewise."""
    printed = [round_half_up(to_wan(fen)) for fen in exact]
    assert sum_fit(printed, round_half_up(to_wan(sum(exact)))) is not Fit.OFF


@given(st.lists(st.integers(1, 10**9), min_size=1, max_size=8), st.integers(1, 5))
def test_a_sum_one_unit_past_the_limit_is_off(cents: list[int], beyond: int) -> None:
    parts = [D(c).scaleb(-2) for c in cents]
    limit = (len(parts) + 1) // 2 + beyond
    assert sum_fit(parts, sum(parts, D(0)) + D(limit).scaleb(-2)) is Fit.OFF


RATIOS = [
    ("40.97", "87.20", "46.99", Fit.ROUNDING),
    ("40.97", "87.20", "46.98", Fit.EXACT),
    ("40.97", "87.20", "47.00", Fit.OFF),
    ("40.97", "87.20", "46.97", Fit.OFF),
    ("40.97", "87.20", "46.96", Fit.OFF),
    ("4.55", "7.27", "62.64", Fit.ROUNDING),
    ("4.55", "7.27", "62.59", Fit.EXACT),
    ("4.55", "7.27", "62.70", Fit.ROUNDING),
    ("4.55", "7.27", "62.71", Fit.OFF),
    ("1357.39", "1406.33", "96.52", Fit.EXACT),
    ("1357.39", "1406.33", "96.53", Fit.OFF),
    ("1357.39", "1406.33", "96.51", Fit.OFF),
    ("693.62", "788.82", "87.93", Fit.EXACT),
    ("493.64", "542.59", "90.98", Fit.EXACT),
    ("100", "100", "100", Fit.EXACT),
    ("0", "87.20", "0", Fit.EXACT),
    ("0", "87.20", "1", Fit.OFF),
    ("40.97", "0", "46.99", Fit.OFF),
    ("-40.97", "87.20", "-46.99", Fit.ROUNDING),
    ("-40.97", "87.20", "-47.00", Fit.OFF),
    ("-40.97", "-87.20", "46.99", Fit.ROUNDING),
    ("-40.97", "-87.20", "47.00", Fit.OFF),
]


@pytest.mark.parametrize(("numerator", "denominator", "printed", "fit"), RATIOS)
def test_a_rate_is_off_only_beyond_the_rounding_of_its_amounts(
    numerator: str, denominator: str, printed: str, fit: Fit
) -> None:
    assert ratio_fit(D(numerator), D(denominator), D(printed)) is fit


@given(st.integers(1, 10**12), st.integers(10**4, 10**12))
def test_a_rate_of_exact_amounts_is_never_called_off(spent: int, budget: int) -> None:
    """The rate of amounts in 分, printed beside those amounts in 万元 with two decimals."""
    rate = divide(spent, budget)
    assert rate is not None
    printed = round_half_up(rate * 100)
    top, bottom = round_half_up(to_wan(spent)), round_half_up(to_wan(budget))
    assert ratio_fit(top, bottom, printed) is not Fit.OFF


@pytest.mark.parametrize(
    ("printed", "places", "fit"),
    [("47.0", 1, Fit.EXACT), ("47", 0, Fit.EXACT), ("46.9", 1, Fit.OFF), ("48", 0, Fit.OFF)],
)
def test_a_rate_may_be_printed_with_fewer_decimals(printed: str, places: int, fit: Fit) -> None:
    assert ratio_fit(D("40.97"), D("87.20"), D(printed), places=places) is fit


@pytest.mark.parametrize(
    ("stated", "value", "places", "is_rounded"),
    [
        ("8.6", "8.62", 1, True), ("8.7", "8.62", 1, False), ("9", "8.62", 1, False),
        ("9", "8.97", 1, True), ("9", "8.62", 0, True), ("8.62", "8.6249", 2, True),
        ("8.62", "8.62", 1, False), ("8.6", "8.65", 1, True), ("8.7", "8.65", 1, True),
        ("8.5", "8.62", 0, False), ("8.60", "8.62", 1, True),
    ],
)  # fmt: skip
def test_a_figure_is_another_one_rounded(
    stated: str,
    value: str,
    places: int,
    is_rounded: bool,  # noqa: FBT001 (what is expected)
) -> None:
    assert is_rounded_to(D(stated), D(value), places) is is_rounded
