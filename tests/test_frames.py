from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import office
import pandas as pd
import pytest
from cases import fund, good, indicator, save
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from raw import unzipped, zipped

from selfeval_xl.intake import FormRead, Frames, build_frames, known, read_file

if TYPE_CHECKING:
    from pathlib import Path

    from selfeval_xl.templates import Value

D = Decimal
ONE_FOLDER = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
FULL = good(
    {
        "start_date": date(2024, 1, 1),
        "fill_date": date(2025, 2, 28),
        "overall_goal": "=改善农村出行条件",
        "declared_total": 98.76,
        "funds_declared_budget": 1406.33,
        "funds_declared_rate": 0.9652,
        "execution_self_score": 9.65,
    },
    funds=[
        fund(source="中央财政资金", initial=500.8, budget=542.59, spent=493.64),
        fund(source="省级财政资金", initial=0, budget=75.38, spent=75.38, reason="据实结算"),
        fund(source="县级财政资金", initial=None, budget=788.36, arrived=788.36, spent=788.37),
    ],
    weights=[{"level1": "产出指标", "level2": "数量指标", "approved": 20}],
)


def read_back(folder: Path, **tables: list[dict[str, Value]]) -> FormRead:
    """Return what is read from a template filled like this."""
    return read_file(save(good(None, None, **tables), folder), "0")


def notes_of(read: FormRead, cell: str) -> list[tuple[str, str, str]]:
    """Return typed text, kind and sentence of the notes on a cell."""
    return [(n["typed"], n["kind"], n["text"]) for n in read.notes if n["cell"] == cell]


def same(one: Frames, other: Frames) -> bool:
    """Tell whether two reads of a workbook agree in everything but the path."""
    ours, theirs = (f.forms.drop(columns=["path", "file"]) for f in (one, other))
    pd.testing.assert_frame_equal(ours, theirs)
    pd.testing.assert_frame_equal(one.notes, other.notes)
    for key, frame in one.tables.items():
        pd.testing.assert_frame_equal(frame, other.tables[key])
    return one.tables.keys() == other.tables.keys()


# -- what frames hold -----------------------------------------------------------------------------


def test_amounts_are_fen_and_every_value_has_its_cell(tmp_path: Path) -> None:
    frames = build_frames([read_file(save(FULL, tmp_path), "a")])
    assert frames.tables["funds"]["budget"].tolist() == [542_590_000, 75_380_000, 788_360_000]
    assert frames.tables["funds"]["initial"].tolist() == [500_800_000, 0, pd.NA]
    assert str(frames.tables["funds"]["initial"].dtype) == "Int64"
    assert frames.tables["funds"]["spent_at"].tolist() == ["F7", "F8", "F9"]
    assert set(frames.tables["funds"]["form_id"]) == {"a"}
    form = frames.forms.loc["a"]
    assert (form["year"], form["year_at"]) == (2024, "基本信息!B3")
    assert form["start_date"] == date(2024, 1, 1)
    assert form["funds_declared_budget"] == 1_406_330_000
    assert form["funds_declared_rate"] == D("0.9652")
    assert form["declared_total"] == D("98.76")
    assert frames.tables["weights"]["approved"].tolist() == [D(20)]
    assert frames.tables["goals"]["expected"].tolist() == ["养护农村道路 10 公里。"]


def test_text_that_begins_with_an_equals_sign_is_text(tmp_path: Path) -> None:
    read = read_file(save(FULL, tmp_path), "0")
    assert read.fields["overall_goal"] == "=改善农村出行条件"
    assert notes_of(read, "B3") == []


def test_measures_are_taken_apart(tmp_path: Path) -> None:
    frames = build_frames(
        [read_back(tmp_path, indicators=[indicator(target="不低于95%", actual="９６％")])]
    )
    row = frames.indicators.loc[0]
    assert (row.target, row.target_number, row.target_unit, row.target_comparator) == (
        "不低于95%", D(95), "%", "≥",
    )  # fmt: skip
    assert (row.actual, row.actual_number, row.actual_kind) == ("９６％", D(96), "数值")


def test_a_batch_keeps_workbooks_apart(tmp_path: Path) -> None:
    reads = [read_file(save(good({"unit": f"单位{n}"}), tmp_path), str(n)) for n in range(3)]
    frames = build_frames(reads)
    assert frames.forms["unit"].tolist() == ["单位0", "单位1", "单位2"]
    assert frames.tables["funds"]["form_id"].tolist() == ["0", "1", "2"]
    assert len(frames.indicators) == 15


def test_frames_of_a_workbook_without_rows_have_their_columns(tmp_path: Path) -> None:
    frames = build_frames([read_back(tmp_path, funds=[], indicators=[])])
    assert (len(frames.tables["funds"]), len(frames.indicators), len(frames.tables["weights"])) == (
        0,
        0,
        0,
    )
    assert {"budget", "budget_at", "row"} <= set(frames.tables["funds"])
    assert {"target_number", "actual_comparator"} <= set(frames.indicators)


@pytest.mark.parametrize(
    ("value", "there"),
    [(0, True), ("0", True), (D(0), True), (None, False), (pd.NA, False), ("", False)],
)
def test_zero_is_known_and_blank_is_not(value: object, there: bool) -> None:  # noqa: FBT001
    assert known(value) is there


# -- what cannot be read becomes a note -----------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "fen", "kind", "sentence"),
    [
        ("1,234.5万元", 1_234_500_000, "已换算", "文字「1,234.5万元」按 1234.5 万元读取"),
        ("—", None, "已换算", "「—」按空白读取"),
        ("7,00.0,77", None, "读不出", "「7,00.0,77」不是金额"),
        ("见附件", None, "读不出", "「见附件」不是金额"),
        ("_x0007_", None, "读不出", "「_x0007_」不是金额"),
    ],
)
def test_text_where_an_amount_belongs_is_noted(
    tmp_path: Path, typed: str, fen: int | None, kind: str, sentence: str
) -> None:
    read = read_back(tmp_path, funds=[fund(budget=typed)])
    assert read.rows["funds"][0]["budget"] == fen
    assert notes_of(read, "D7") == [(typed, kind, sentence)]


@pytest.mark.parametrize(
    ("sheet", "cell", "table", "key"),
    [
        ("资金情况", "D7", "funds", "budget"),
        ("绩效指标", "E5", "indicators", "target"),
        ("绩效指标", "H5", "indicators", "weight"),
        ("绩效指标", "C5", "indicators", "name"),
        ("绩效指标", "D5", "indicators", "nature"),
        ("绩效指标", "L5", "indicators", "threshold"),
        ("绩效目标", "A8", "goals", "expected"),
    ],
)
@pytest.mark.parametrize("value", ["#REF!", "#DIV/0!", "#N/A"])
def test_error_values_are_noted(
    tmp_path: Path, sheet: str, cell: str, table: str, key: str, value: str
) -> None:
    path = save(good(), tmp_path)
    book = load_workbook(path)
    book[sheet][cell] = value
    book.save(path)
    read = read_file(path, "0")
    assert read.rows[table][0][key] is None
    assert [n for n in notes_of(read, cell) if n[1] == "错误值"] == [
        (value, "错误值", f"错误值 {value}")
    ]


@pytest.mark.parametrize(
    ("key", "typed", "sentence"),
    [
        ("weight", "二十分", "「二十分」不是数字"),
        ("self_score", "优", "「优」不是数字"),
        ("threshold", "六成", "「六成」不是百分比"),
    ],
)
def test_words_where_a_number_belongs_are_noted(
    tmp_path: Path, key: str, typed: str, sentence: str
) -> None:
    read = read_back(tmp_path, indicators=[indicator(**{key: typed})])
    row = read.rows["indicators"][0]
    assert row[key] is None
    assert notes_of(read, row[f"{key}_at"]) == [(typed, "读不出", sentence)]


@pytest.mark.parametrize(
    ("key", "typed", "cell", "sentence"),
    [
        ("year", "二〇二四", "B3", "「二〇二四」不是四位年份"),
        ("start_date", "年初", "B10", "「年初」不是日期"),
        ("declared_total", "优秀", "B21", "「优秀」不是数字"),
        ("funds_declared_spent", "同上", "F6", "「同上」不是金额"),
    ],
)
def test_unreadable_fields_are_noted(
    tmp_path: Path, key: str, typed: str, cell: str, sentence: str
) -> None:
    read = read_file(save(good({key: typed}), tmp_path), "0")
    assert read.fields[key] is None
    assert notes_of(read, cell) == [(typed, "读不出", sentence)]


def test_dates_of_a_workbook_without_a_year_stay_words(tmp_path: Path) -> None:
    row = indicator(target="12月底前", actual="12月底前")
    dated = read_back(tmp_path, indicators=[row]).rows["indicators"][0]
    undated = read_file(save(good({"year": None}, indicators=[row]), tmp_path), "0")
    assert (dated["target_kind"], dated["target_number"]) == ("日期", D(45657))
    assert undated.rows["indicators"][0]["target_kind"] == "文字"


def test_a_sound_workbook_has_no_notes(tmp_path: Path) -> None:
    assert read_back(tmp_path, indicators=[indicator()]).notes == []


# -- exactness ------------------------------------------------------------------------------------

AMOUNTS = st.decimals(0, 10**9, places=6).filter(
    lambda d: len(d.normalize().as_tuple().digits) <= 15
)
POINTS = st.builds(
    lambda digits, places: D(digits).scaleb(-places), st.integers(0, 10**15 - 1), st.integers(4, 15)
)


@ONE_FOLDER
@given(st.lists(AMOUNTS, min_size=4, max_size=4))
def test_every_amount_survives_the_template(tmp_path: Path, amounts: list[Decimal]) -> None:
    keys = ("initial", "budget", "arrived", "spent")
    row = read_back(tmp_path, funds=[fund(**dict(zip(keys, amounts, strict=True)))]).rows["funds"][
        0
    ]
    assert [row[key] for key in keys] == [int(amount.scaleb(6)) for amount in amounts]


@ONE_FOLDER
@given(POINTS, POINTS, POINTS)
def test_every_weight_score_and_measure_survives_the_template(
    tmp_path: Path, weight: Decimal, score: Decimal, actual: Decimal
) -> None:
    filled = indicator(weight=weight, self_score=score, actual=actual)
    row = read_back(tmp_path, indicators=[filled]).rows["indicators"][0]
    assert (row["weight"], row["self_score"], row["actual_number"]) == (weight, score, actual)


@ONE_FOLDER
@given(POINTS.map(lambda d: d.scaleb(-3)))
def test_every_rate_survives_the_template(tmp_path: Path, rate: Decimal) -> None:
    read = read_file(save(good({"funds_declared_rate": rate}), tmp_path), "0")
    assert read.fields["funds_declared_rate"] == rate


@ONE_FOLDER
@given(
    st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=60)
)
def test_every_name_survives_the_template(tmp_path: Path, name: str) -> None:
    read = read_file(save(good({"project_name": name}), tmp_path), "0")
    assert read.fields["project_name"] == name


# -- stored results -------------------------------------------------------------------------------


def test_a_workbook_without_stored_results_gives_the_same(tmp_path: Path) -> None:
    path = save(FULL, tmp_path)
    before = build_frames([read_file(path, "0")])
    parts = unzipped(path.read_bytes())
    taken = 0
    for name in parts:
        if name.startswith("xl/worksheets/"):
            text, count = re.subn(r"</f><v>[^<]*</v>", "</f>", parts[name].decode())
            parts[name] = text.encode()
            taken += count
    assert taken > 50
    path.write_bytes(zipped(parts))
    assert same(before, build_frames([read_file(path, "0")]))


@pytest.mark.office
def test_a_workbook_saved_again_by_libreoffice_gives_the_same(tmp_path: Path) -> None:
    office.need_office()
    path = save(FULL, tmp_path)
    (copy,) = office.recalculate([path], tmp_path / "saved", tmp_path / "profile")
    assert same(build_frames([read_file(path, "0")]), build_frames([read_file(copy, "0")]))


@pytest.mark.office
def test_formulas_have_the_results_that_libreoffice_computes(tmp_path: Path) -> None:
    office.need_office()
    formulas = {
        "D7": "=500+288.82",
        "D8": "=ROUND(SUM(D7:D7)/3,2)",
        "D9": "=-2^2*10%",
        "F7": "=AVERAGE(D7,D20)",
        "F8": "=MIN(D7,D20,800)",
        "F9": "=2^3^2-ABS(-12)",
        "C7": "=绩效指标!H5*MAX(1,2)",
    }
    path = save(good(funds=[fund(), fund(), fund()]), tmp_path)
    book = load_workbook(path)
    for cell, formula in formulas.items():
        book["资金情况"][cell] = formula
    book.save(path)
    (copy,) = office.recalculate([path], tmp_path / "saved", tmp_path / "profile")
    read = read_file(copy, "0")
    assert [(n["cell"], n["text"]) for n in read.notes if "文件中存的是" in n["text"]] == []
    rows = read_file(path, "0").rows["funds"]
    assert [(r["initial"], r["budget"], r["spent"]) for r in rows] == [
        (40_000_000, 788_820_000, 788_820_000),
        (100_000_000, 262_940_000, 788_820_000),
        (100_000_000, 400_000, 52_000_000),
    ]
    assert [(r["initial"], r["budget"], r["spent"]) for r in read.rows["funds"]] == [
        (r["initial"], r["budget"], r["spent"]) for r in rows
    ]
