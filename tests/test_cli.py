"""The commands, as a user types them: what they print, what they write, what they return."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from typing import TYPE_CHECKING, Any

import cases
import departments
import make_samples
import openpyxl
import pytest
from docx import Document
from olden import bof, compound
from test_samples import ROOT, sample_paths

from selfeval_xl import __version__
from selfeval_xl.checks import REGISTER
from selfeval_xl.cli import main
from selfeval_xl.forms import DEPARTMENT, FORMS
from selfeval_xl.rules import PROFILE_IDS
from selfeval_xl.templates import build

if TYPE_CHECKING:
    from pathlib import Path

Captured = pytest.CaptureFixture[str]


def run(capsys: Captured, *arguments: object) -> tuple[int, str, str]:
    """Run a command in this process; return exit code, what it said and what it complained of."""
    try:
        code = main([str(argument) for argument in arguments])
    except SystemExit as stop:
        code = int(stop.code or 0)
    said = capsys.readouterr()
    return code, said.out, said.err


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_convert_writes_both_outputs_beside_the_input(tmp_path: Path, capsys: Captured) -> None:
    path = cases.save(cases.good(), tmp_path, "养护.xlsx")
    before = path.read_bytes()
    code, said, complained = run(capsys, "convert", path)
    assert (code, complained) == (0, "")
    assert names(tmp_path) == ["养护.xlsx", "养护_自评报告.docx", "养护_评分表.xlsx"]
    assert path.read_bytes() == before
    assert said.splitlines() == [
        "养护.xlsx",
        "  项目        农村道路养护",
        "  评分规则    财预〔2020〕10号（填报表中选定）",
        "  测算得分    100.00 分，优",
        "  自评得分    100.00 分，优",
        "  预算执行率  100.00%",
        f"  问题        错误 0　警告 0　提示 {said.split('提示 ')[1].split()[0]}",
        f"  评分表      {tmp_path / '养护_评分表.xlsx'}",
        f"  自评报告    {tmp_path / '养护_自评报告.docx'}",
    ]
    assert openpyxl.load_workbook(tmp_path / "养护_评分表.xlsx").sheetnames[0] == "评分总览"
    assert Document(str(tmp_path / "养护_自评报告.docx")).paragraphs[0].text == "某县公路站2024年度"


def test_convert_with_o_writes_into_that_folder(tmp_path: Path, capsys: Captured) -> None:
    path = cases.save(cases.good(), tmp_path, "养护.xlsx")
    code, _, _ = run(capsys, "convert", path, "-o", tmp_path / "结果" / "甲")
    assert code == 0
    assert names(tmp_path / "结果" / "甲") == ["养护_自评报告.docx", "养护_评分表.xlsx"]
    assert names(tmp_path) == ["养护.xlsx", "结果"]


def test_errors_in_the_form_give_exit_code_1_and_stand_in_the_summary(
    tmp_path: Path, capsys: Captured
) -> None:
    path = cases.save(cases.good(funds=[cases.fund(spent=101)]), tmp_path, "养护.xlsx")
    code, said, _ = run(capsys, "convert", path)
    assert code == 1
    assert (
        "    错误 F04 资金情况!F7　「当年财政拨款」全年执行数大于全年预算数"
        "（填报 101.00万元，应为 不大于 100.00万元，差 1.00万元）" in said
    )
    assert len(names(tmp_path)) == 3


def test_one_bad_file_does_not_stop_the_others(tmp_path: Path, capsys: Captured) -> None:
    good = cases.save(cases.good(), tmp_path, "乙.xlsx")
    bad = tmp_path / "甲.xlsx"
    bad.write_bytes(b"")
    code, said, complained = run(capsys, "convert", bad, good)
    assert code == 2
    assert "「甲.xlsx」是空文件（0 字节）；请换用保存完整的工作簿。" in complained
    assert "乙.xlsx" in said
    assert names(tmp_path) == ["乙.xlsx", "乙_自评报告.docx", "乙_评分表.xlsx", "甲.xlsx"]


def test_a_folder_stands_for_the_workbooks_in_it(tmp_path: Path, capsys: Captured) -> None:
    cases.save(cases.good(), tmp_path, "养护.xlsx")
    shutil.copy(ROOT / "workbook_templates" / "项目支出绩效自评填报模板.xlsx", tmp_path)
    (tmp_path / "~$养护.xlsx").write_bytes(b"lock")
    (tmp_path / "说明.txt").write_text("x", encoding="utf-8")
    assert run(capsys, "convert", tmp_path, "-o", tmp_path / "结果")[0] == 0
    assert run(capsys, "convert", tmp_path)[0] == 0
    code, said, complained = run(capsys, "convert", tmp_path)  # now its own outputs lie there too
    assert (code, complained) == (0, "")
    assert "跳过：「项目支出绩效自评填报模板.xlsx」是还没有填写的空白模板。" in said
    assert "跳过：「养护_评分表.xlsx」是本程序生成的结果，不是填报表。" in said
    assert names(tmp_path / "结果") == ["养护_自评报告.docx", "养护_评分表.xlsx"]


def test_an_empty_folder_is_said_to_hold_no_workbook(tmp_path: Path, capsys: Captured) -> None:
    code, said, complained = run(capsys, "convert", tmp_path)
    assert (code, said) == (2, "")
    assert complained == (
        "没有找到填报工作簿（.xlsx）；请把填好的工作簿放进文件夹，或直接指定文件。\n"
    )


def test_the_blank_template_alone_is_refused(capsys: Captured, tmp_path: Path) -> None:
    code, _, complained = run(
        capsys,
        "convert",
        ROOT / "workbook_templates" / "项目支出绩效自评填报模板.xlsx",
        "-o",
        tmp_path,
    )
    assert code == 2
    assert complained == "「项目支出绩效自评填报模板.xlsx」是还没有填写的空白模板；请填写后再试。\n"
    assert names(tmp_path) == []


def test_our_own_outputs_are_refused_as_input(tmp_path: Path, capsys: Captured) -> None:
    path = cases.save(cases.good(), tmp_path, "养护.xlsx")
    run(capsys, "convert", path)
    code, _, complained = run(capsys, "convert", tmp_path / "养护_评分表.xlsx")
    assert code == 2
    assert (
        complained == "「养护_评分表.xlsx」是本程序生成的结果，不是填报表；请选择填报用的工作簿。\n"
    )


def bad_files(folder: Path) -> dict[str, Path]:
    """Write one file of every kind that cannot be taken in."""
    good = cases.save(cases.good(), folder, "好.xlsx").read_bytes()
    newer = folder / "新版.xlsx"
    with zipfile.ZipFile(folder / "好.xlsx") as old, zipfile.ZipFile(newer, "w") as new:
        for name in old.namelist():
            new.writestr(
                name,
                old.read(name)
                .replace(b"&quot;1&quot;", b"&quot;99&quot;")
                .replace(b'>"1"<', b'>"99"<'),
            )
    dtd = folder / "外部定义.xlsx"
    with zipfile.ZipFile(folder / "好.xlsx") as old, zipfile.ZipFile(dtd, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "xl/workbook.xml":
                data = data.replace(b"<workbook", b'<!DOCTYPE a [<!ENTITY x "y">]><workbook', 1)
            new.writestr(name, data)
    other = folder / "别的表.xlsx"
    book = openpyxl.Workbook()
    book["Sheet"]["A1"] = "工资表"
    book.save(other)
    files = {
        "空.xlsx": b"",
        "半截.xlsx": good[: len(good) // 2],
        "加密.xlsx": compound({"EncryptedPackage": b"\0" * 600}),
        "旧版.xls": compound({"Book": bof(5, version=0x0500)}),
        "网页.xls": "<html><p>系统维护中</p></html>".encode(),
        "文字.xlsx": "姓名,金额".encode(),
        "大.xlsx": b"PK" + b"\0" * (31 * 1024 * 1024),
    }
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return {path.stem: path for path in [folder / name for name in files] + [newer, dtd, other]} | {
        "没有": folder / "没有.xlsx"
    }


SENTENCES = {
    "没有": "请核对文件名和所在文件夹。",
    "空": "「空.xlsx」是空文件（0 字节）；请换用保存完整的工作簿。",
    "半截": "「半截.xlsx」已损坏，读不出内容；请用 Excel 或 WPS 打开并另存，或换用备份文件。",
    "加密": "「加密.xlsx」设有打开密码；请在 Excel 或 WPS 中取消密码、保存后再试。",
    "旧版": "「旧版.xls」是 Excel 95 或更早的格式",
    "网页": "「网页.xls」其实是网页或 XML 文件，里面没有表格",
    "文字": "「文字.xlsx」不是 Excel 工作簿",
    "大": "「大.xlsx」内容过大",
    "新版": "「新版.xlsx」用的是第 99 版模板，本程序只认到第 1 版；请更新程序后再试。",
    "外部定义": "「外部定义.xlsx」带有外部定义（DTD）",
    "别的表": "「别的表.xlsx」是工作簿，但不是《项目支出绩效自评填报模板》",
}


@pytest.mark.parametrize("kind", SENTENCES)
def test_a_bad_file_gets_one_sentence_exit_code_2_and_no_output(
    kind: str, tmp_path: Path, capsys: Captured
) -> None:
    path = bad_files(tmp_path)[kind]
    code, said, complained = run(capsys, "convert", path, "-o", tmp_path / "结果")
    assert (code, said) == (2, "")
    assert complained.count("\n") == 1
    assert SENTENCES[kind] in complained
    assert "Traceback" not in complained
    assert not (tmp_path / "结果").exists()


def test_an_output_folder_that_is_a_file_is_refused(tmp_path: Path, capsys: Captured) -> None:
    path = cases.save(cases.good(), tmp_path, "养护.xlsx")
    (tmp_path / "占用").write_text("x", encoding="utf-8")
    code, said, complained = run(capsys, "convert", path, "-o", tmp_path / "占用")
    assert (code, said) == (2, "")
    assert complained == (
        f"无法建立输出文件夹「{tmp_path / '占用'}」；请换一个有写入权限的位置。\n"
    )


def test_work_in_an_earlier_output_is_never_replaced(tmp_path: Path, capsys: Captured) -> None:
    """The reviewer has typed into ① and saved it: a second run leaves it alone."""
    path = cases.save(cases.good(), tmp_path, "养护.xlsx")
    run(capsys, "convert", path)
    scored = tmp_path / "养护_评分表.xlsx"
    book = openpyxl.load_workbook(scored)
    book["指标评分"]["P6"] = "佐证不足"
    book.properties.lastModifiedBy = "复核人"  # as Excel and WPS do when they save
    book.save(scored)
    reviewed = scored.read_bytes()
    code, said, _ = run(capsys, "convert", path)
    assert code == 0
    assert scored.read_bytes() == reviewed
    assert (
        "原有的「养护_评分表.xlsx」予以保留（有人改动过，或是另一文件的结果）；"
        "新结果另存为「养护_评分表(2).xlsx」。" in said
    )
    assert names(tmp_path) == [
        "养护.xlsx",
        "养护_自评报告.docx",
        "养护_评分表(2).xlsx",
        "养护_评分表.xlsx",
    ]


def test_a_folder_is_converted_again_in_place(tmp_path: Path, capsys: Captured) -> None:
    """Its results lie beside the inputs: they are passed over as inputs, and replaced."""
    cases.save(cases.good(), tmp_path, "养护.xlsx")
    first = ["养护.xlsx", "养护_自评报告.docx", "养护_评分表.xlsx"]
    assert run(capsys, "convert", tmp_path)[0] == 0
    assert names(tmp_path) == first
    code, said, _ = run(capsys, "convert", tmp_path)
    assert (code, names(tmp_path)) == (0, first)
    assert "予以保留" not in said
    book = openpyxl.load_workbook(tmp_path / "养护_评分表.xlsx")
    book.properties.lastModifiedBy = "复核人"
    book.save(tmp_path / "养护_评分表.xlsx")
    assert "「养护_评分表.xlsx」予以保留" in run(capsys, "convert", tmp_path)[1]


def test_two_inputs_of_one_name_keep_their_own_outputs(tmp_path: Path, capsys: Captured) -> None:
    for folder in ("甲", "乙"):
        (tmp_path / folder).mkdir()
        cases.save(cases.good(fields={"unit": folder}), tmp_path / folder, "表.xlsx")
    out = tmp_path / "结果"
    paths = (tmp_path / "甲" / "表.xlsx", tmp_path / "乙" / "表.xlsx")
    assert run(capsys, "convert", *paths, "-o", out)[0] == 0
    assert names(out) == [
        "表_自评报告(2).docx",
        "表_自评报告.docx",
        "表_评分表(2).xlsx",
        "表_评分表.xlsx",
    ]
    titles = [Document(str(path)).paragraphs[0].text for path in sorted(out.glob("*.docx"))]
    assert titles == ["乙2024年度", "甲2024年度"]


def test_untouched_outputs_are_replaced_by_the_next_run(tmp_path: Path, capsys: Captured) -> None:
    path = cases.save(cases.good(), tmp_path, "养护.xlsx")
    run(capsys, "convert", path)
    run(capsys, "convert", path)
    assert names(tmp_path) == ["养护.xlsx", "养护_自评报告.docx", "养护_评分表.xlsx"]


def checked(capsys: Captured, *paths: Path) -> tuple[int, list[dict[str, Any]]]:
    code, said, _ = run(capsys, "check", *paths, "--format", "json")
    return code, json.loads(said)


def test_check_as_json_gives_one_object_per_file_with_all_keys(
    tmp_path: Path, capsys: Captured
) -> None:
    good = cases.save(cases.good(), tmp_path, "甲.xlsx")
    bent = cases.save(cases.good(funds=[cases.fund(spent=101)]), tmp_path, "乙.xlsx")
    code, objects = checked(capsys, good, bent)
    assert code == 1
    assert [item["file"] for item in objects] == [str(good), str(bent)]
    first, second = objects
    assert list(first) == ["file", "form", "profile", "profile_why", "read", "scores", "findings"]
    assert (first["form"], first["profile"]) == ("project", "mof2020")
    assert first["read"] == {"weights": 0, "funds": 1, "goals": 1, "indicators": 5, "texts": 9}
    assert first["scores"] == {
        "execution": 10.0, "indicators": 90.0, "total": 100.0, "grade": "优",
        "self_total": 100.0, "self_grade": "优",
    }  # fmt: skip
    finding = next(item for item in second["findings"] if item["code"] == "F04")
    assert finding == {
        "code": "F04",
        "severity": "错误",
        "sheet": "资金情况",
        "cell": "F7",
        "given": "101.00万元",
        "expected": "不大于 100.00万元",
        "difference": "1.00万元",
        "message": "「当年财政拨款」全年执行数大于全年预算数",
        "remedy": REGISTER["F04"].remedy,
        "basis": REGISTER["F04"].basis,
    }


def test_check_of_a_department_reads_its_tables_and_the_projects_beside_it(
    tmp_path: Path, capsys: Captured
) -> None:
    """Only the department is asked for; the projects in its folder are compared all the same."""
    path = departments.save(departments.good(), tmp_path, "部门.xlsx")
    first, second = departments.projects()
    cases.save(departments.form_of(first), tmp_path, "甲.xlsx")
    cases.save(departments.form_of({**second, "spent": 90}), tmp_path, "乙.xlsx")
    code, (item,) = checked(capsys, path)
    assert code == 1
    assert (item["form"], item["profile"]) == ("department", "hebei")
    assert item["read"] == {
        "weights": 0, "matrix": 2, "projects": 2, "group": 2, "systems": 1, "meetings": 1, "goals": 1,
        "indicators": 5, "texts": len(DEPARTMENT.required_sections),
    }  # fmt: skip
    places = {f["cell"] for f in item["findings"] if f["code"] == "C03"}
    assert "G8" in places
    assert all(cell.endswith("8") for cell in places)


def test_check_of_a_folder_judges_department_and_projects_together(
    tmp_path: Path, capsys: Captured
) -> None:
    departments.save(departments.good(), tmp_path, "部门.xlsx")
    for number, row in enumerate(departments.projects()):
        cases.save(departments.form_of(row), tmp_path, f"项目{number}.xlsx")
    code, objects = checked(capsys, tmp_path)
    assert code == 0
    assert [item["form"] for item in objects] == ["department", "project", "project"]
    assert not [f for item in objects for f in item["findings"] if f["code"].startswith("C")]


def test_check_as_json_lists_a_file_that_cannot_be_read(tmp_path: Path, capsys: Captured) -> None:
    code, objects = checked(capsys, tmp_path / "没有.xlsx")
    assert code == 2
    assert objects[0]["findings"] == []
    assert objects[0]["error"].startswith("找不到文件")


def test_check_as_text_gives_place_fault_remedy_and_basis(capsys: Captured) -> None:
    code, said, _ = run(capsys, "check", sample_paths()[0])
    lines = said.splitlines()
    assert code == 1
    assert lines[0].startswith(f"{make_samples.LINWU_REPORTED}　错误 ")
    place = next(n for n, line in enumerate(lines) if " F01 " in line)
    assert lines[place] == (
        "  错误 F01 资金情况!D6　已申报的全年预算数总额与各资金来源之和不一致"
        "（填报 693.62万元，应为 788.82万元，差 -95.20万元）"
    )
    assert lines[place + 1] == f"      修改：{REGISTER['F01'].remedy}"
    assert lines[place + 2] == f"      依据：{REGISTER['F01'].basis}"


def test_check_writes_nothing(tmp_path: Path, capsys: Captured) -> None:
    path = cases.save(cases.good(), tmp_path, "甲.xlsx")
    run(capsys, "check", path)
    assert names(tmp_path) == ["甲.xlsx"]


@pytest.mark.parametrize(
    ("form", "title", "sheet"),
    [("project", "项目支出绩效自评填报模板", "基本信息"), ("department", "部门整体绩效自评填报模板", "部门信息")],
)  # fmt: skip
def test_template_is_written_and_a_filled_one_is_kept(
    form: str, title: str, sheet: str, tmp_path: Path, capsys: Captured
) -> None:
    code, said, _ = run(capsys, "template", form, "-o", tmp_path)
    path = tmp_path / f"{title}.xlsx"
    assert (code, said) == (0, f"已生成 {path}\n")
    assert path.read_bytes() == build(FORMS[form])
    book = openpyxl.load_workbook(path)
    book[sheet]["B4"] = "我的"
    book.save(path)
    mine = path.read_bytes()
    code, said, _ = run(capsys, "template", form, "-o", tmp_path)
    assert path.read_bytes() == mine
    assert said == (
        f"原有的「{title}.xlsx」已有内容，予以保留。\n已生成 {tmp_path / f'{title}(2).xlsx'}\n"
    )


def test_rules_lists_every_check_and_every_rule(tmp_path: Path, capsys: Captured) -> None:
    assert run(capsys, "rules", "-o", tmp_path / "目录.xlsx")[0] == 0
    book = openpyxl.load_workbook(tmp_path / "目录.xlsx")
    assert book.sheetnames == ["检查目录", *(f"规则 {one}" for one in PROFILE_IDS), "术语"]
    assert [cell.value for cell in book["检查目录"]["A"][3:]] == list(REGISTER)
    assert all(cell.value for row in book["检查目录"].iter_rows(min_row=4) for cell in row)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [((), "命令有误：缺少参数：命令。用「selfeval -h」看说明。\n"),
     (("template",), "命令有误：缺少参数：表种。用「selfeval template -h」看说明。\n"),
     (("template", "project", "--from"), "命令有误：--from 后面缺少内容。用「selfeval template -h」看说明。\n"),
     (("convert",), "命令有误：缺少参数：文件。用「selfeval convert -h」看说明。\n"),
     (("template", "甲"), "命令有误：表种 不能是 甲，可选：project, department。"),
     (("check", "a.xlsx", "--format", "xml"), "命令有误：--format 不能是 xml，可选："),
     (("check", "a.xlsx", "--fast"), "命令有误：不认识的参数：--fast。")],
)  # fmt: skip
def test_a_wrong_command_is_explained_in_chinese(
    arguments: tuple[str, ...], sentence: str, capsys: Captured
) -> None:
    code, said, complained = run(capsys, *arguments)
    assert (code, said) == (2, "")
    assert sentence in complained
    assert complained.count("\n") == 1


def test_help_and_version_are_chinese_and_plain(capsys: Captured) -> None:
    code, said, _ = run(capsys, "--help")
    assert code == 0
    assert said.startswith("用法：selfeval")
    assert not {"usage", "options", "positional", "show this"} & set(said.replace(":", " ").split())
    assert run(capsys, "--version")[:2] == (0, f"selfeval_xl {__version__}\n")


def test_an_inner_fault_reaches_nobody_as_a_traceback(
    tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("selfeval_xl.pipeline.score", broken)
    code, said, complained = run(capsys, "check", cases.save(cases.good(), tmp_path))
    assert (code, said) == (2, "")
    assert complained.startswith("程序内部出错，未能完成（ZeroDivisionError，test_cli.py:")
    assert complained.count("\n") == 1


def test_runs_as_a_module_and_speaks_in_any_locale(tmp_path: Path) -> None:
    """A console that cannot show Chinese gets question marks, never a crash."""
    path = cases.save(cases.good(), tmp_path, "a.xlsx")
    done = subprocess.run(
        [sys.executable, "-m", "selfeval_xl", "convert", str(path)],
        capture_output=True,
        check=False,
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
    )
    assert done.returncode == 0
    assert b"Traceback" not in done.stderr
    assert len(list(tmp_path.iterdir())) == 3
