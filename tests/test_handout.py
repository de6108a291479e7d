"""Project workbooks handed out by a department: names, what stands in them, and that they agree."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import cases
import departments
import openpyxl
import pytest
from departments import good, project_row
from hypothesis import given
from hypothesis import strategies as st
from test_cli import names, run

from selfeval_xl.forms import DEPARTMENT, FORMS, PROJECT, fund_group
from selfeval_xl.hand_out import HandedOut, Missed, hand_out
from selfeval_xl.intake import read_file
from selfeval_xl.pipeline import evaluate
from selfeval_xl.templates import build, handouts
from selfeval_xl.templates.handout import filling_of, is_usable, safe_name, source_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from selfeval_xl.templates import Filling

    Captured = pytest.CaptureFixture[str]

FIELDS = {"year": 2024, "department_name": "某县交通运输局", "profile": "河北省"}
MOST = 200


def listed(**changes: Any) -> dict[str, Any]:
    """Return a row of the list as the reader gives it: amounts in 分."""
    return {
        "row": 7, "name": "农村道路养护", "code": "P001", "document_number": "冀财建〔2024〕12号",
        "category": "增发国债", "fund_level": "中央", "budget": 100_123_456, "form_file": None, **changes,
    }  # fmt: skip


def file_names(*rows: Mapping[str, Any]) -> list[str]:
    return [handout.file_name for handout in handouts(FIELDS, [listed(**row) for row in rows])]


# -- what stands in them --------------------------------------------------------------------------


def test_a_row_becomes_fields_and_one_fund_without_spending() -> None:
    filling = filling_of(FIELDS, listed())
    assert filling.fields == {
        "year": 2024,
        "project_name": "农村道路养护",
        "project_code": "P001",
        "department": "某县交通运输局",
        "unit": "某县交通运输局",
        "profile": "河北省",
    }
    assert filling.rows == {
        "funds": [
            {
                "source": "增发国债（中央）",
                "document_number": "冀财建〔2024〕12号",
                "budget": Decimal("100.123456"),
            }
        ]
    }


def test_what_the_list_leaves_blank_stays_blank() -> None:
    blank = listed(code=None, document_number=None, category=None, fund_level=None, budget=None)
    filling = filling_of({**FIELDS, "year": None, "department_name": None}, blank)
    assert set(filling.fields.values()) == {None, "农村道路养护", "河北省"}
    assert filling.rows["funds"] == [{"source": None, "document_number": None, "budget": None}]


@pytest.mark.parametrize(
    ("typed", "chosen"),
    [("河北省", "河北省"), ("湖南省（hunan）", "湖南省"), ("财预〔2013〕53号", None), ("某省", None), (None, None)],
)  # fmt: skip
def test_only_rules_that_serve_projects_are_handed_on(
    typed: str | None, chosen: str | None
) -> None:
    assert filling_of({**FIELDS, "profile": typed}, listed()).fields["profile"] == chosen


@pytest.mark.parametrize("category", DEPARTMENT.lists["category"])
@pytest.mark.parametrize("level", DEPARTMENT.lists["fund_level"])
def test_every_category_of_the_list_counts_as_this_years_money(category: str, level: str) -> None:
    source = source_of(category, level)
    assert source == f"{category}（{level}）"
    assert fund_group(source or "") == "当年财政拨款"


@pytest.mark.parametrize(
    ("category", "level", "source", "group"),
    [("上年结转", "县级", "上年结转（县级）", "上年结转资金"),
     ("单位资金", None, "单位资金", "其他资金"),
     (None, "县级", "县级资金", "当年财政拨款"),
     (None, None, None, None)],
)  # fmt: skip
def test_other_categories_keep_their_own_name(
    category: str | None, level: str | None, source: str | None, group: str | None
) -> None:
    assert source_of(category, level) == source
    assert group is None or fund_group(source or "") == group


# -- what they are called -------------------------------------------------------------------------


def test_a_workbook_is_called_by_its_place_and_name() -> None:
    assert file_names({}, {"name": "危桥改造"}) == ["01_农村道路养护.xlsx", "02_危桥改造.xlsx"]


def test_the_name_that_the_list_gives_is_taken_before_all_others() -> None:
    rows: list[dict[str, Any]] = [{}, {"name": "乙", "form_file": "01_农村道路养护.xlsx"}]
    assert file_names(*rows) == ["01_农村道路养护(2).xlsx", "01_农村道路养护.xlsx"]
    assert file_names({"form_file": "道路.XLSX"}) == ["道路.XLSX"]


def test_places_count_rows_without_a_name_so_that_they_are_those_of_the_list() -> None:
    assert file_names({"name": None}, {}) == ["02_农村道路养护.xlsx"]


def test_long_lists_get_longer_numbers() -> None:
    found = file_names(*({"name": "甲"} for _ in range(120)))
    assert (found[0], found[-1]) == ("001_甲.xlsx", "120_甲.xlsx")


def test_a_name_given_twice_is_given_once_and_the_other_row_is_told() -> None:
    rows = [listed(form_file="道路.xlsx"), listed(row=8, name="乙", form_file="道路.XLSX")]
    first, second = handouts(FIELDS, rows)
    assert (first.file_name, first.refused) == ("道路.xlsx", "")
    assert (second.file_name, second.refused, second.row) == ("02_乙.xlsx", "道路.XLSX", 8)


@pytest.mark.parametrize(
    "name",
    ["../道路.xlsx", "子/道路.xlsx", "子\\道路.xlsx", "C:道路.xlsx", "道路.xls", "道路.xlsm", "道路",
     "~$道路.xlsx", ".道路.xlsx", ".xlsx", "道路 .xlsx", "道路..xlsx", "a*.xlsx", 'a"b.xlsx', "a?.xlsx",
     "a|b.xlsx", "a<b>.xlsx", "con.xlsx", "NUL.xlsx", "com1.xlsx", "LPT9.备份.xlsx", "Aux .xlsx",
     "甲\u202excod.xlsx", "甲\u200b.xlsx", "甲\n乙.xlsx", "长" * 70 + ".xlsx"],
)  # fmt: skip
def test_a_name_that_is_no_plain_one_is_not_used(name: str) -> None:
    (handout,) = handouts(FIELDS, [listed(form_file=name)])
    assert (handout.file_name, handout.refused) == ("01_农村道路养护.xlsx", name)


@pytest.mark.parametrize(
    ("name", "file_name"),
    [("a/b:c*?", "01_a_b_c__.xlsx"), ("尾. .", "01_尾.xlsx"), ("CON", "01_CON.xlsx"),
     ("第一行\n第二行", "01_第一行 第二行.xlsx"), ("2024年\t养护", "01_2024年 养护.xlsx"),
     ("\ud800坏", "01__坏.xlsx"),
     ("长" * 300, "01_" + "长" * 64 + ".xlsx")],
)  # fmt: skip
def test_a_projects_name_is_made_fit_for_windows(name: str, file_name: str) -> None:
    assert file_names({"name": name}) == [file_name]


@given(st.lists(st.text(max_size=120), max_size=12))
def test_names_are_usable_short_and_different_whatever_the_projects_are_called(
    texts: list[str],
) -> None:
    found = file_names(*({"name": text, "form_file": text[:30]} for text in texts))
    assert len({name.casefold() for name in found}) == len(found)
    for name in found:
        assert is_usable(name)
        assert safe_name(name) == name
        assert len(name.encode()) <= MOST


# -- the command ----------------------------------------------------------------------------------


def from_list(
    capsys: Captured, folder: Path, filling: Filling, *options: object
) -> tuple[int, str, str]:
    """Hand out the workbooks of a department saved as 部门.xlsx in a folder, into it."""
    source = departments.save(filling, folder, "部门.xlsx")
    return run(capsys, "template", "project", "--from", source, "-o", folder, *options)


def test_the_command_writes_a_workbook_per_project(tmp_path: Path, capsys: Captured) -> None:
    code, said, complained = from_list(capsys, tmp_path, good())
    assert (code, complained) == (0, "")
    assert said.splitlines() == [
        f"已生成 {tmp_path / '01_农村道路养护.xlsx'}",
        f"已生成 {tmp_path / '02_危桥改造.xlsx'}",
        "共 2 份项目填报表。",
    ]
    assert names(tmp_path) == ["01_农村道路养护.xlsx", "02_危桥改造.xlsx", "部门.xlsx"]
    read = read_file(tmp_path / "02_危桥改造.xlsx", "0")
    assert read.form is PROJECT
    assert {key: read.fields[key] for key in FIELDS.keys() & read.fields.keys()} == {
        "year": 2024,
        "profile": "河北省",
    }
    (fund,) = read.rows["funds"]
    assert (fund["source"], fund["document_number"]) == (
        "专项转移支付（省级）",
        "冀财建〔2024〕12号",
    )
    assert (fund["budget"], fund["initial"], fund["arrived"], fund["spent"]) == (
        95_500_000, None, None, None,
    )  # fmt: skip


def test_without_o_they_are_written_into_the_current_folder(
    tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = departments.save(good(), tmp_path, "部门.xlsx")
    (tmp_path / "这里").mkdir()
    monkeypatch.chdir(tmp_path / "这里")
    assert run(capsys, "template", "project", "--from", source)[0] == 0
    assert names(tmp_path / "这里") == ["01_农村道路养护.xlsx", "02_危桥改造.xlsx"]


def test_rows_without_a_name_are_passed_over_and_said_so(tmp_path: Path, capsys: Captured) -> None:
    rows = [project_row(), project_row(name=None), project_row(name="丙", code="P3")]
    code, said, complained = from_list(capsys, tmp_path, good(projects=rows))
    assert (code, complained) == (0, "")
    assert said.splitlines()[0] == "项目清单第 8 行没有项目名称，未生成。"
    assert names(tmp_path) == ["01_农村道路养护.xlsx", "03_丙.xlsx", "部门.xlsx"]


def test_a_file_name_that_cannot_be_used_is_told(tmp_path: Path, capsys: Captured) -> None:
    rows = [project_row(form_file="../道路.xlsx")]
    code, said, _ = from_list(capsys, tmp_path, good(projects=rows))
    assert code == 0
    assert said.splitlines()[1] == (
        "    项目清单第 7 行的项目自评表文件「../道路.xlsx」不能用作文件名"
        "（须是 .xlsx 文件名，不带文件夹，不与别的项目相同）；"
        "请把清单改为「01_农村道路养护.xlsx」或删去。"
    )
    assert names(tmp_path) == ["01_农村道路养护.xlsx", "部门.xlsx"]


def touch(path: Path) -> bytes:
    """Save a workbook as an office program does, and return its bytes."""
    book = openpyxl.load_workbook(path)
    book["资金情况"]["F7"] = 99
    book.save(path)
    return path.read_bytes()


def test_a_workbook_that_somebody_filled_is_kept(tmp_path: Path, capsys: Captured) -> None:
    from_list(capsys, tmp_path, good())
    mine = tmp_path / "01_农村道路养护.xlsx"
    filled = touch(mine)
    code, said, _ = from_list(capsys, tmp_path, good())
    assert code == 0
    assert mine.read_bytes() == filled
    assert said.splitlines() == [
        f"已生成 {tmp_path / '01_农村道路养护(2).xlsx'}",
        "    原有的「01_农村道路养护.xlsx」予以保留；新文件另存为「01_农村道路养护(2).xlsx」。",
        f"已生成 {tmp_path / '02_危桥改造.xlsx'}",
        "共 2 份项目填报表。",
    ]


def test_workbooks_of_another_department_are_kept(tmp_path: Path, capsys: Captured) -> None:
    """Both have a project of that name in that place; the first one's workbook is not touched."""
    from_list(capsys, tmp_path, good())
    first = (tmp_path / "01_农村道路养护.xlsx").read_bytes()
    from_list(capsys, tmp_path, good({"department_name": "邻县交通运输局"}))
    assert (tmp_path / "01_农村道路养护.xlsx").read_bytes() == first
    copy = read_file(tmp_path / "01_农村道路养护(2).xlsx", "0")
    assert copy.fields["department"] == "邻县交通运输局"


def test_the_department_workbook_itself_is_never_replaced(tmp_path: Path, capsys: Captured) -> None:
    filling = good(projects=[project_row(form_file="部门.xlsx")])
    source = departments.save(filling, tmp_path, "部门.xlsx")
    before = source.read_bytes()
    code, said, _ = run(capsys, "template", "project", "--from", source, "-o", tmp_path)
    assert code == 0
    assert source.read_bytes() == before
    assert "原有的「部门.xlsx」予以保留；新文件另存为「部门(2).xlsx」。" in said


def test_handing_out_twice_gives_the_same_bytes(tmp_path: Path, capsys: Captured) -> None:
    from_list(capsys, tmp_path, good())
    once = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    from_list(capsys, tmp_path, good())
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == once


def test_a_changed_list_renews_workbooks_that_nobody_filled(
    tmp_path: Path, capsys: Captured
) -> None:
    from_list(capsys, tmp_path, good(projects=[project_row()]))
    from_list(capsys, tmp_path, good(projects=[project_row(budget=120)]))
    assert names(tmp_path) == ["01_农村道路养护.xlsx", "部门.xlsx"]
    read = read_file(tmp_path / "01_农村道路养护.xlsx", "0")
    assert read.rows["funds"][0]["budget"] == 120_000_000


def refusals(folder: Path) -> dict[str, tuple[Path, str]]:
    """Return sources that hand out nothing, each with the sentence for it."""
    blank = folder / "空白.xlsx"
    blank.write_bytes(build(DEPARTMENT))
    project = cases.save(cases.good(), folder, "项目.xlsx")
    unlisted = departments.save(good(projects=[]), folder, "没有清单.xlsx")
    nameless = departments.save(good(projects=[project_row(name="")]), folder, "没有名称.xlsx")
    bare = "的项目清单没有写项目名称；请填好项目清单后再试。"
    return {
        "blank": (blank, "「空白.xlsx」是还没有填写的空白模板；请填写后再试。"),
        "project": (
            project,
            (
                "「项目.xlsx」是《项目支出绩效自评填报模板》，不是部门工作簿；"
                "--from 后面请写填好项目清单的《部门整体绩效自评填报模板》。"
            ),
        ),
        "unlisted": (unlisted, f"「没有清单.xlsx」{bare}"),
        "nameless": (nameless, f"「没有名称.xlsx」{bare}"),
        "absent": (folder / "没有.xlsx", f"找不到文件「{folder / '没有.xlsx'}」"),
    }


@pytest.mark.parametrize("kind", ["blank", "project", "unlisted", "nameless", "absent"])
def test_a_source_that_lists_nothing_gets_one_sentence(
    kind: str, tmp_path: Path, capsys: Captured
) -> None:
    source, sentence = refusals(tmp_path)[kind]
    code, said, complained = run(
        capsys, "template", "project", "--from", source, "-o", tmp_path / "x"
    )
    assert (code, said) == (2, "")
    assert complained.startswith(sentence)
    assert complained.count("\n") == 1
    assert not (tmp_path / "x").exists()


def test_only_project_workbooks_are_handed_out(tmp_path: Path, capsys: Captured) -> None:
    source = departments.save(good(), tmp_path, "部门.xlsx")
    code, said, complained = run(capsys, "template", "department", "--from", source)
    assert (code, said) == (2, "")
    assert complained == (
        "--from 用来生成项目填报表；请写 selfeval template project --from 部门工作簿。\n"
    )


def test_o_is_a_folder(tmp_path: Path, capsys: Captured) -> None:
    source = departments.save(good(), tmp_path, "部门.xlsx")
    code, said, complained = run(
        capsys, "template", "project", "--from", source, "-o", tmp_path / "项目.xlsx"
    )
    assert (code, said) == (2, "")
    assert complained == "--from 生成多个文件，-o 后面请写文件夹，不是「项目.xlsx」。\n"


def test_a_place_that_cannot_be_written_gets_one_sentence(tmp_path: Path, capsys: Captured) -> None:
    source = departments.save(good(), tmp_path, "部门.xlsx")
    (tmp_path / "占用").write_text("x", encoding="utf-8")
    code, said, complained = run(
        capsys, "template", "project", "--from", source, "-o", tmp_path / "占用"
    )
    assert (code, said) == (2, "")
    assert complained == (
        f"无法建立输出文件夹「{tmp_path / '占用'}」；请换一个有写入权限的位置。\n"
    )


def test_one_workbook_that_cannot_be_written_does_not_stop_the_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = departments.save(good(), tmp_path, "部门.xlsx")
    monkeypatch.setattr("selfeval_xl.outputs.deliver._MOST_COPIES", 2)
    (tmp_path / "01_农村道路养护.xlsx").write_bytes(b"somebody's")
    first, second = hand_out(source, tmp_path)
    assert first == Missed(
        f"「01_农村道路养护.xlsx」的同名文件太多；请清理文件夹「{tmp_path}」后再试。"
    )
    assert second == HandedOut(tmp_path / "02_危桥改造.xlsx")


def test_the_command_knows_every_form() -> None:
    from selfeval_xl.cli import FORM_IDS  # noqa: PLC0415

    assert tuple(FORMS) == FORM_IDS


# -- and they agree -------------------------------------------------------------------------------


def fill(path: Path, filling: Filling, spent: float) -> None:
    """Type the rest of a project into a workbook that was handed out, as its unit would."""
    book = openpyxl.load_workbook(path)

    def cell(name: str, offset: int = 0) -> Any:
        sheet, _, area = str(book.defined_names[name].attr_text).partition("!")
        return book[sheet.strip("'")][area.replace("$", "").split(":")[0]].offset(offset, 0)

    for key in ("project_type", "public_service"):
        cell(key).value = filling.fields[key]
    cell("funds_initial").value = cell("funds_budget").value
    cell("funds_spent").value = spent
    for table in ("goals", "indicators"):
        for number, row in enumerate(filling.rows[table]):
            for key, value in row.items():
                cell(f"{table}_{key}", number).value = value
    for number, row in enumerate(filling.rows["texts"]):
        cell("texts_body", number).value = row.get("body") or None
    book.save(path)


def handed_out_and_filled(folder: Path, filling: Filling) -> list[Path]:
    """Return a department workbook and its projects' workbooks, filled and saved."""
    source = departments.save(filling, folder, "部门.xlsx")
    outcomes = list(hand_out(source, folder))
    paths = [outcome.path for outcome in outcomes if isinstance(outcome, HandedOut)]
    assert len(paths) == len(filling.rows["projects"])
    for path, row in zip(paths, filling.rows["projects"], strict=True):
        spent = row["spent"]
        assert isinstance(spent, int | float)
        fill(path, cases.good(), spent)
    return [source, *paths]


ONE_NAME = [
    project_row(name="公路养护", code=None, document_number="冀财建〔2024〕1号", category="专项转移支付",
                fund_level="省级", budget=60.5, spent=60.5),
    project_row(name="公路养护", code=None, document_number="冀财建〔2024〕2号", category="专项转移支付",
                fund_level="省级", budget=35, spent=35),
    project_row(form_file="县道.xlsx"),
]  # fmt: skip


@pytest.mark.parametrize("filling", [good(), good(projects=ONE_NAME)], ids=["by code", "by number"])
@pytest.mark.parametrize("together", [True, False])
def test_workbooks_handed_out_and_filled_agree_with_the_list(
    filling: Filling,
    together: bool,  # noqa: FBT001
    tmp_path: Path,
) -> None:
    paths = handed_out_and_filled(tmp_path, filling)
    results, refused = evaluate(paths if together else paths[:1])
    assert not refused
    department = results[0]
    assert [f"{f.code} {f.message}" for f in department.findings if f.code.startswith("C")] == []
    for path, row in zip(paths[1:], department.tables["projects"], strict=True):
        (member,) = department.members[int(row.row)]
        assert member.path.resolve() == path.resolve()
        assert (member.budget, member.spent) == (row.budget, row.spent)
        assert (member.name, member.code, member.year) == (row.name, row.code, 2024)
        assert (member.score, member.grade) == (Decimal(100), "优")


def test_a_budget_changed_after_handing_out_is_found(tmp_path: Path) -> None:
    paths = handed_out_and_filled(tmp_path, good())
    book = openpyxl.load_workbook(paths[1])
    book["资金情况"]["D7"] = 99.5
    book.save(paths[1])
    (result,), _ = evaluate(paths[:1])
    (finding,) = [f for f in result.findings if f.code.startswith("C")]
    assert (finding.code, finding.place) == ("C03", "项目清单!F7")


def test_a_department_converts_with_what_it_handed_out(tmp_path: Path, capsys: Captured) -> None:
    handed_out_and_filled(tmp_path, good())
    code, said, complained = run(capsys, "convert", tmp_path, "-o", tmp_path / "结果")
    assert (code, complained) == (0, "")
    assert said.count("错误 0　警告 0") == 3
    assert names(tmp_path / "结果") == sorted(
        f"{stem}_{output}"
        for stem in ("01_农村道路养护", "02_危桥改造", "部门")
        for output in ("评分表.xlsx", "自评报告.docx")
    )
