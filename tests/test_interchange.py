"""Interchange: read → data → JSON → template → read gives the same; strangers' data never crashes."""

from __future__ import annotations

import copy
import json
import random
import tempfile
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import cases
import departments
import generate
import openpyxl
import pytest
from cases import fund, good, indicator
from hypothesis import given, settings
from hypothesis import strategies as st

from selfeval_xl.cli import main
from selfeval_xl.forms import DEPARTMENT, PROJECT, Form, Kind
from selfeval_xl.intake import FormRead, read_file, read_forms
from selfeval_xl.interchange import (
    SCHEMA,
    InterchangeError,
    document,
    fill,
    load_forms,
    pour,
    to_filling,
)
from selfeval_xl.pipeline import Result, evaluate
from selfeval_xl.rules import load
from selfeval_xl.templates import Filling, build

D = Decimal
Captured = pytest.CaptureFixture[str]
PLACES = ("_at", "_sheet")
APART = {"file", "path", "form_id", "row"}


def run(capsys: Captured, *arguments: object) -> tuple[int, str, str]:
    try:
        code = main([str(argument) for argument in arguments])
    except SystemExit as stop:
        code = int(stop.code or 0)
    said = capsys.readouterr()
    return code, said.out, said.err


def content(read: FormRead) -> tuple[dict[str, Any], dict[str, list[dict[str, Any]]]]:
    """Return every value that was read, without places; blank text is nothing."""

    def own(values: dict[str, Any]) -> dict[str, Any]:
        return {
            key: None if value == "" else value
            for key, value in values.items()
            if not key.endswith(PLACES) and key not in APART
        }

    return own(read.fields), {key: [own(row) for row in rows] for key, rows in read.rows.items()}


def reread(form: Form, filling: Filling) -> FormRead:
    """Build a workbook and read it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "表.xlsx"
        path.write_bytes(build(form, filling))
        return read_file(path, "0")


def through_json(read: FormRead) -> dict[str, Any]:
    """Return the data of a form as somebody reads it from the file."""
    (data,) = json.loads(json.dumps(document([read]), ensure_ascii=False))["forms"]
    assert isinstance(data, dict)
    return data


def there_and_back(form: Form, filling: Filling) -> tuple[FormRead, FormRead]:
    """Return what is read from a workbook, and from that which its data makes."""
    first = reread(form, filling)
    poured = pour(through_json(first))
    assert (poured.form, poured.notices) == (form, ())
    return first, reread(poured.form, poured.filling)


# -- round trip -----------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(12))
def test_a_project_comes_back_exactly(seed: int) -> None:
    first, second = there_and_back(PROJECT, generate.filling(seed))
    assert content(second) == content(first)


@pytest.mark.parametrize("seed", range(12))
def test_a_department_comes_back_exactly(seed: int) -> None:
    first, second = there_and_back(DEPARTMENT, generate.department(seed))
    assert content(second) == content(first)


TYPED: tuple[Any, ...] = (
    "1,234.5万元", "123456789012.123456", "见附件", "—", "１００", "12元", "=SUM(A1:A9)", "@甲", "-",
    "95%", "33.333333333333333333%", "1‰", 0.1, 0.123456789012345, 1e-7, 999999999999.5, -3.5, 0,
    "2024年12月底前", "12月底前", date(2024, 2, 29), "1899-12-30", "0200-01-01", "20241231", "007",
    "不低于95%", "≥ 3 次", "1.5万元", "_x0041_", "甲\n乙\t丙", "#REF!", "https://example.com", "文" * 400,
    "优", "是", "大于等于", "湖南省",
)  # fmt: skip


def wild(form: Form, rng: random.Random) -> Filling:
    """Return a filling in which anything may stand in any cell."""

    def value() -> Any:
        return rng.choice(TYPED) if rng.random() < 0.7 else None

    fields = {item.key: value() for _, item in form.fields() if item.kind is not Kind.FORMULA}
    for _, table in form.tables():
        for head in table.head_rows:
            fields |= {f"{table.key}_{head.key}_{key}": value() for key in head.inputs}
    rows = {
        table.key: [
            {column.key: value() for column in table.inputs}
            | {table.inputs[-1].key: "有", table.inputs[0].key: "甲类"}
            for _ in range(rng.randint(1, 5))
        ]
        for _, table in form.tables()
        if table.key != "weights"
    }
    return Filling(fields, rows)


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10**9), form=st.sampled_from((PROJECT, DEPARTMENT)))
def test_whatever_is_typed_comes_back_exactly(seed: int, form: Form) -> None:
    first, second = there_and_back(form, wild(form, random.Random(seed)))  # noqa: S311 (test data)
    assert content(second) == content(first)


@settings(max_examples=20, deadline=None)
@given(
    fen=st.integers(-(10**17), 10**17),
    points=st.decimals(-999999999, 999999999, allow_nan=False, places=7),
    text=st.text(max_size=40),
)
def test_any_amount_number_and_text_comes_back(fen: int, points: Decimal, text: str) -> None:
    first = reread(PROJECT, good())
    data = through_json(first)
    data["fields"]["funds_declared_budget"]["value"] = fen
    data["fields"]["declared_total"]["value"] = f"{points:f}"
    data["fields"]["overall_goal"]["value"] = text
    read = reread(*to_filling(data))
    assert read.fields["funds_declared_budget"] == fen
    assert read.fields["declared_total"] == points
    again = reread(*to_filling(through_json(read)))
    assert content(again) == content(read)


def test_what_cannot_be_read_stands_again_where_it_stood() -> None:
    """The check of the new workbook says the same of it."""
    first, second = there_and_back(
        PROJECT, good({"project_type": "别的"}, funds=[fund(spent="见附件")])
    )
    assert second.rows["funds"][0]["spent"] is None
    told = [
        [(n["cell"], n["typed"], n["kind"], n["text"]) for n in r.notes if n["kind"] != "已换算"]
        for r in (first, second)
    ]
    assert told[0] == told[1]
    assert {note[2] for note in told[0]} >= {"读不出", "不在列表"}


def test_what_looks_like_a_formula_stays_text(tmp_path: Path) -> None:
    name = '=HYPERLINK("http://example.com","甲")'
    path = cases.save(
        good({"project_name": name}, goals=[{"expected": "=1+1", "actual": "+86"}]), tmp_path
    )
    (filled,) = fill(path, tmp_path / "新.xlsx")
    book = openpyxl.load_workbook(filled.path)
    cells = {
        cell.value: cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row
    }
    assert (cells[name], cells["=1+1"], cells["+86"]) == ("s", "s", "s")
    assert read_file(filled.path, "0").fields["project_name"] == name


# -- the schema -----------------------------------------------------------------------------------


def test_the_data_says_what_it_is_and_where_each_value_stands() -> None:
    read = reread(
        PROJECT,
        good(
            {"fill_date": date(2025, 2, 28), "funds_declared_rate": 0.9652},
            funds=[fund(budget=100.5, spent="见附件")],
            indicators=[indicator(target="不低于95%", actual=date(2024, 6, 30))],
        ),
    )
    whole = document([read])
    assert (whole["schema"], whole["version"]) == (SCHEMA, 1)
    assert whole["units"]["amount"] == "分"
    data = through_json(read)
    assert (data["form"], data["layout"], data["year"]) == ("project", "template", 2024)
    assert data["fields"]["year"] == {
        "label": "年度", "kind": "year", "value": 2024, "cell": "基本信息!B3",
    }  # fmt: skip
    assert data["fields"]["fill_date"]["value"] == "2025-02-28"
    assert data["fields"]["funds_declared_rate"]["value"] == "0.9652"
    assert data["fields"]["unit"]["label"] == "实施单位"
    (row,) = data["tables"]["funds"]
    assert (row["sheet"], row["row"]) == ("资金情况", 7)
    assert row["values"]["budget"] == {"value": 100_500_000, "unit": "分", "cell": "D7"}
    assert row["values"]["spent"] == {
        "value": None, "unit": "分", "typed": "见附件", "cell": "F7",
    }  # fmt: skip
    measures = data["tables"]["indicators"][0]["values"]
    assert measures["target"] == {
        "value": "不低于95%", "kind": "数值", "number": "95", "date": None, "unit": "%",
        "comparator": "≥", "cell": "E5",
    }  # fmt: skip
    assert (measures["actual"]["date"], measures["actual"]["kind"]) == ("2024-06-30", "日期")
    assert measures["weight"]["value"] == "50"
    assert {"sheet", "cell", "typed", "kind", "text"} <= set(data["notes"][0])


# -- official forms -------------------------------------------------------------------------------

OFFICIAL: tuple[tuple[Any, ...], ...] = (
    ("项目支出绩效自评表",),
    ("（2023年度）",),
    ("项目名称", "水库维修养护"),
    ("主管部门", "某县水利局", None, None, "实施单位", "某县水库管理所"),
    ("项目资金（万元）", None, "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"),
    (None, "年度资金总额", 120, 100.5, 90.45, 10, "90%", 9),
    (None, "其中：当年财政拨款", 100, 80.5, 70.45, "—", "87.52%", "—"),
    (None, "上年结转资金", 20, 20, 20, "—", "100%", "—"),
    ("年度总体目标", "预期目标", None, None, "实际完成情况"),
    (None, "=养护水库 3 座。", None, None, "养护水库 3 座。"),
    ("一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析及改进措施"),
    ("产出指标", "数量指标", "养护水库数量", "≥3座", "3座", 30, 30, None),
    (None, "质量指标", "验收合格率", "≥95%", "90%", 20, 18, "一处返工，已整改，下一步加强监理。"),
    (None, "时效指标", "完成时间", "2023年12月底前", "2023年11月20日", 10, 10, None),
    ("效益指标", "社会效益指标", "防洪能力", "有效提升", "达成预期指标", 20, 20, None),
    ("满意度指标", "服务对象满意度指标", "群众满意度", "≥90%", "92%", 10, 10, None),
    ("总分", None, None, None, None, 100, 97, None),
)  # fmt: skip


def official(path: Path, sheets: int = 1, rows: tuple[tuple[Any, ...], ...] = OFFICIAL) -> Path:
    """Save an official form, on as many sheets as asked."""
    book = openpyxl.Workbook()
    assert book.active is not None
    book.remove(book.active)
    for number in range(1, sheets + 1):
        sheet = book.create_sheet(f"表{number}")
        for row, values in enumerate(rows, start=1):
            for column, value in enumerate(values, start=1):
                cell = sheet.cell(row, column)
                cell.value = value
                if isinstance(value, str):
                    cell.data_type = "s"
        sheet.cell(3, 2).value = f"水库维修养护{number}"
    book.save(path)
    return path


def judged(path: Path) -> Result:
    results, refusals = evaluate([path])
    assert not refusals, refusals
    (result,) = results
    return result


def test_filling_with_a_profile_chooses_it_in_the_workbook(tmp_path: Path) -> None:
    source = official(tmp_path / "上报.xlsx")
    (filled,) = fill(source, tmp_path / "新.xlsx", load("sichuan"))
    assert read_file(filled.path, "0").fields["profile"] == "四川省"
    assert judged(filled.path).rules_why == "填报表中选定"
    with pytest.raises(InterchangeError, match="「财预〔2013〕53号」不适用于项目支出绩效自评"):
        list(fill(source, tmp_path, load("mof2013")))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["上报.xlsx", "新.xlsx"]


def test_checking_a_workbook_of_several_forms_tells_of_each(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = official(tmp_path / "上报.xlsx", sheets=3)
    main(["check", str(path), "--format", "json"])
    objects = json.loads(capsys.readouterr().out)
    assert [item["file"] for item in objects] == [str(path)] * 3
    sheets = [{f["sheet"] for f in item["findings"] if f["sheet"]} for item in objects]
    assert sheets == [{"表1"}, {"表2"}, {"表3"}]


def test_an_official_form_lands_in_the_right_cells(tmp_path: Path) -> None:
    (filled,) = fill(official(tmp_path / "上报.xlsx"), tmp_path)
    assert filled.path == tmp_path / "上报_填报表.xlsx"
    read = read_file(filled.path, "0")
    fields = read.fields
    assert (fields["form"], fields["layout"]) == ("project", "template")
    assert (fields["year"], fields["project_name"]) == (2023, "水库维修养护1")
    assert (fields["department"], fields["unit"]) == ("某县水利局", "某县水库管理所")
    assert fields["profile"] == "财预〔2020〕10号"
    assert (fields["declared_total"], fields["execution_self_score"]) == (D(97), D(9))
    assert (fields["funds_declared_initial"], fields["funds_declared_budget"]) == (
        120_000_000,
        100_500_000,
    )
    assert (fields["funds_declared_spent"], fields["funds_declared_rate"]) == (90_450_000, D("0.9"))
    assert [(r["source"], r["budget"], r["spent"]) for r in read.rows["funds"]] == [
        ("当年财政拨款", 80_500_000, 70_450_000),
        ("上年结转资金", 20_000_000, 20_000_000),
    ]
    assert [(r["expected"], r["actual"]) for r in read.rows["goals"]] == [
        ("=养护水库 3 座。", "养护水库 3 座。")
    ]
    rows = read.rows["indicators"]
    assert [
        (r["nature"], r["target_number"], r["measure_unit"], r["actual_number"]) for r in rows[:2]
    ] == [
        ("≥", D(3), "座", D(3)),
        ("≥", D(95), "%", D(90)),
    ]
    assert (rows[2]["target"], rows[2]["actual"]) == ("2023-12-31", "2023-11-20")
    assert (rows[3]["nature"], rows[3]["target"], rows[3]["actual"]) == (
        "定性",
        "有效提升",
        "达成预期指标",
    )
    assert [(r["weight"], r["self_score"]) for r in rows] == [
        (D(30), D(30)), (D(20), D(18)), (D(10), D(10)), (D(20), D(20)), (D(10), D(10)),
    ]  # fmt: skip
    assert [r["level1"] for r in rows] == ["产出指标"] * 3 + ["效益指标", "满意度指标"]
    assert rows[1]["reason"] == "一处返工，已整改，下一步加强监理。"
    assert len(read.rows["texts"]) == len(reread(PROJECT, Filling({"year": 2023})).rows["texts"])


def test_checking_the_filled_template_gives_the_scores_of_the_official_form(tmp_path: Path) -> None:
    path = official(tmp_path / "上报.xlsx")
    (filled,) = fill(path, tmp_path / "填报")
    ours, theirs = judged(filled.path), judged(path)
    assert ours.profile.id == theirs.profile.id
    assert [line.score.points for line in ours.lines] == [
        line.score.points for line in theirs.lines
    ]
    assert all(line.score.points is not None for line in ours.lines)
    totals = [
        {key: str(value) for key, value in result.totals._asdict().items() if key != "form_id"}
        for result in (ours, theirs)
    ]
    assert totals[0] == totals[1]
    amounts = [
        [(row.initial, row.budget, row.spent) for row in result.tables["funds"]]
        for result in (ours, theirs)
    ]
    assert amounts[0] == amounts[1]


def test_a_form_that_prints_only_the_total_of_its_funds_keeps_the_amounts(tmp_path: Path) -> None:
    """The template leaves out rows called like a total, so that the only one gets a name of its own."""
    rows = tuple(row for number, row in enumerate(OFFICIAL) if number not in {6, 7})
    path = official(tmp_path / "上报.xlsx", rows=rows)
    (filled,) = fill(path, tmp_path)
    (row,) = read_file(filled.path, "0").rows["funds"]
    assert (row["source"], row["budget"], row["spent"]) == ("项目资金", 100_500_000, 90_450_000)
    assert any("年度资金总额" in notice for notice in filled.notices)


def test_the_data_of_an_official_form_fills_the_same_template(
    tmp_path: Path, capsys: Captured
) -> None:
    path = official(tmp_path / "上报.xlsx")
    assert run(capsys, "export", path, "-o", tmp_path)[0] == 0
    data = json.loads((tmp_path / "上报_数据.json").read_text(encoding="utf-8"))["forms"][0]
    assert data["layout"] == "official"
    assert data["official"]["execution_weight"] == "10"
    assert {"label", "cell", "meaning"} == set(data["understood"][0])
    (direct,) = fill(path, tmp_path / "甲")
    (by_data,) = fill(tmp_path / "上报_数据.json", tmp_path / "乙")
    assert direct.path.read_bytes() == by_data.path.read_bytes()
    assert direct.path.name == by_data.path.name == "上报_填报表.xlsx"


# -- the commands ---------------------------------------------------------------------------------


def test_export_and_fill_write_beside_nothing_of_the_users(
    tmp_path: Path, capsys: Captured
) -> None:
    path = cases.save(good(), tmp_path, "养护.xlsx")
    before = path.read_bytes()
    out = tmp_path / "出"
    code, said, complained = run(capsys, "export", path, "-o", out)
    assert (code, said, complained) == (0, f"已生成 {out / '养护_数据.json'}\n", "")
    code, said, _ = run(capsys, "export", path, "-o", out)
    assert (code, (out / "养护_数据(2).json").exists()) == (0, True)
    assert "予以保留" in said
    assert run(capsys, "fill", out / "养护_数据.json", "-o", path)[0] == 0
    assert path.read_bytes() == before
    assert (tmp_path / "养护(2).xlsx").exists()
    assert run(capsys, "fill", out / "养护_数据.json", "-o", out)[0] == 0
    other = cases.save(good({"unit": "别的单位"}), tmp_path, "养护别.xlsx")
    other.rename(tmp_path / "甲.xlsx")
    kept = (out / "养护_填报表.xlsx").read_bytes()
    assert run(capsys, "fill", tmp_path / "甲.xlsx", "-o", out / "养护_填报表.xlsx")[0] == 0
    assert (out / "养护_填报表.xlsx").read_bytes() == kept


def test_a_department_goes_through_the_commands(tmp_path: Path, capsys: Captured) -> None:
    path = departments.save(departments.good(), tmp_path, "部门.xlsx")
    assert run(capsys, "export", path, "-o", tmp_path / "甲.json")[0] == 0
    assert run(capsys, "fill", tmp_path / "甲.json", "-o", tmp_path / "乙.xlsx")[0] == 0
    assert content(read_file(tmp_path / "乙.xlsx", "0")) == content(read_file(path, "0"))


def test_several_forms_are_one_json_and_numbered_workbooks(
    tmp_path: Path, capsys: Captured
) -> None:
    path = official(tmp_path / "汇总.xlsx", sheets=2)
    assert len(read_forms(path, "0")) == 2
    assert run(capsys, "export", path, "-o", tmp_path)[0] == 0
    data = json.loads((tmp_path / "汇总_数据.json").read_text(encoding="utf-8"))
    assert [form["part"] for form in data["forms"]] == ["1", "2"]
    assert run(capsys, "fill", tmp_path / "汇总_数据.json", "-o", tmp_path / "表")[0] == 0
    made = sorted((tmp_path / "表").iterdir())
    assert [place.name for place in made] == ["汇总_1_填报表.xlsx", "汇总_2_填报表.xlsx"]
    names = [read_file(place, "0").fields["project_name"] for place in made]
    assert names == ["水库维修养护1", "水库维修养护2"]


@pytest.mark.parametrize("command", ["export", "fill"])
def test_what_cannot_be_read_is_one_sentence_and_code_2(
    tmp_path: Path, capsys: Captured, command: str
) -> None:
    for name in ("没有.xlsx", "没有.json"):
        code, said, complained = run(capsys, command, tmp_path / name)
        assert (code, said, complained.count("\n")) == (2, "", 1)
        assert "找不到文件" in complained


def test_a_folder_that_cannot_be_made_is_one_sentence(tmp_path: Path, capsys: Captured) -> None:
    path = cases.save(good(), tmp_path)
    (tmp_path / "文件").write_text("x", encoding="utf-8")
    for command in ("export", "fill"):
        code, _, complained = run(capsys, command, path, "-o", tmp_path / "文件" / "下")
        assert (code, complained.count("\n")) == (2, 1)


# -- a stranger's data ----------------------------------------------------------------------------


def base() -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "version": 1,
        "forms": [{"form": "project", "fields": {"year": {"value": 2024}}, "tables": {}}],
    }


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "不是完好的 JSON"),
        (b"{", "不是完好的 JSON"),
        (b"\xff\xfe\x00", "不是完好的 JSON"),
        (b"[" * 200_000, "不是完好的 JSON"),
        (b'{"schema": NaN}', "不是完好的 JSON"),
        (b'{"schema": ' + b"9" * 5000 + b"}", "不是完好的 JSON"),
        (b"[]", "schema 应为 selfeval-data"),
        (b"{}", "schema 应为 selfeval-data"),
        (b'{"schema": "selfeval-data"}', "版本"),
        (b'{"schema": "selfeval-data", "version": true, "forms": []}', "版本"),
        (b'{"schema": "selfeval-data", "version": 99, "forms": []}', "请更新程序"),
        (b'{"schema": "selfeval-data", "version": 1, "forms": []}', "没有表"),
        (b'{"schema": "selfeval-data", "version": 1, "forms": {}}', "没有表"),
        (b'{"schema": "selfeval-data", "version": 1, "forms": [1]}', "写法不对"),
        (b'{"schema": "selfeval-data", "version": 1, "forms": [{"form": "x"}]}', "不认识"),
        (b'{"schema": "selfeval-data", "version": 1, "forms": [{"form": []}]}', "应为文字"),
    ],
)
def test_bad_json_is_one_sentence(tmp_path: Path, capsys: Captured, data: bytes, says: str) -> None:
    path = tmp_path / "坏.json"
    path.write_bytes(data)
    code, said, complained = run(capsys, "fill", path, "-o", tmp_path / "出")
    assert (code, said) == (2, "")
    assert says in complained
    assert (complained.count("\n"), complained.count("。")) == (1, 1)
    assert not (tmp_path / "出").exists()


@pytest.mark.parametrize(
    ("key", "value", "says"),
    [
        ("year", "2024", "年度应为四位年份，不是 2024"),
        ("year", 2024.5, "年度应为四位年份"),
        ("project_name", 5, "项目名称应为文字，不是 5"),
        ("funds_declared_budget", 1.5, "应为以分为单位的整数，不是 1.5"),
        ("funds_declared_budget", True, "应为以分为单位的整数"),
        ("funds_declared_budget", 10**18, "应为以分为单位的整数"),
        ("declared_total", "九十", "自评总分应为数字，不是 九十"),
        ("declared_total", "1e999999", "自评总分应为数字"),
        ("fill_date", "2024-13-01", "填报日期应为日期（如 2024-12-31），不是 2024-13-01"),
        ("fill_date", {}, "填报日期应为日期"),
    ],
)
def test_a_value_of_the_wrong_type_is_named(
    tmp_path: Path, key: str, value: object, says: str
) -> None:
    data = base()
    data["forms"][0]["fields"][key] = {"value": value}
    path = tmp_path / "坏.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    with pytest.raises(InterchangeError) as caught:
        load_forms(path)
    assert says in str(caught.value)
    assert str(caught.value).startswith("「坏.json」的内容有误：")
    assert str(caught.value).endswith("；请改正后再试。")


def test_unknown_keys_are_passed_over_with_a_notice(tmp_path: Path, capsys: Captured) -> None:
    data = base()
    data["more"] = 1
    data["forms"][0] |= {"extra": 1, "tables": {"other": [], "funds": [{"values": {"colour": {}}}]}}
    data["forms"][0]["fields"]["shoe_size"] = {"value": 5}
    path = tmp_path / "甲.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    code, said, _ = run(capsys, "fill", path, "-o", tmp_path)
    assert code == 0
    assert "不认识的内容已略去：more。" in said
    assert "不认识的内容已略去：extra、fields.shoe_size、tables.other、funds.colour。" in said


def test_a_file_too_large_and_a_table_too_long_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "大.json"
    data = base()
    data["forms"][0]["tables"]["funds"] = [{}] * 5001
    path.write_text(json.dumps(data), encoding="utf-8")
    with pytest.raises(InterchangeError, match="超过 5000 行"):
        load_forms(path)
    monkeypatch.setattr("selfeval_xl.interchange.files.MOST_BYTES", 100)
    with pytest.raises(InterchangeError, match="内容过大"):
        load_forms(path)


def test_a_byte_order_mark_is_no_fault(tmp_path: Path) -> None:
    path = tmp_path / "甲.json"
    path.write_text(json.dumps(base()), encoding="utf-8-sig")
    (poured,) = load_forms(path)
    assert poured.filling.fields["year"] == 2024


JUNK: tuple[Any, ...] = (
    None, True, -1, 10**30, 1.5, D("1e400"), "", "\ud800", "\x00\x0b", "=1", "文" * 40_000, [], {}, [[]],
    [{}], {"value": "甲"}, {"value": []}, "official", "定性",
)  # fmt: skip


@settings(max_examples=80, deadline=None)
@given(seed=st.integers(0, 10**9), layout=st.sampled_from(("template", "official")))
def test_data_bent_anywhere_is_poured_or_refused(seed: int, layout: str) -> None:
    rng = random.Random(seed)  # noqa: S311 (test data)
    data = copy.deepcopy(_SOUND) | {"layout": layout, "official": {"execution_weight": "20"}}
    for _ in range(rng.randint(1, 3)):
        place: Any = data
        while True:
            keys = list(place) if isinstance(place, dict) else list(range(len(place)))
            if not keys:
                break
            key = rng.choice(keys)
            if rng.random() < 0.35 or not isinstance(place[key], dict | list):
                place[key] = rng.choice(JUNK)
                break
            place = place[key]
    try:
        form, filling = to_filling(data)
    except InterchangeError as error:
        assert "\n" not in str(error)  # noqa: PT017 (either is right)
        return
    reread(form, filling)


_SOUND = through_json(reread(PROJECT, good(funds=[fund(spent="见附件")])))
