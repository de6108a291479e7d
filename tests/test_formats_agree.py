"""One form saved in several formats is judged alike."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import cases
import departments
import office
import pytest
from openpyxl import load_workbook
from raw import unzipped, zipped

from selfeval_xl.intake.gate import open_package
from selfeval_xl.intake.grid import Cell, CellKind, Grid
from selfeval_xl.pipeline import evaluate
from selfeval_xl.places import workbooks_in

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

SAMPLES = Path(__file__).parent.parent / "samples"
ORIGINALS = ("项目", "公式", "部门", *sorted(path.stem for path in SAMPLES.glob("*.xlsx")))


def told(path: Path, name: str = "") -> tuple[list[tuple[object, ...]], dict[str, str], list[str]]:
    """Return what a reader is told of a workbook that lies alone in a folder.

    That is every finding but its file, every figure and every indicator's score.
    """
    with tempfile.TemporaryDirectory() as folder:
        alone = Path(shutil.copy(path, Path(folder) / (name or path.name)))
        (result,), refusals = evaluate([alone])
    assert not refusals, refusals
    return (
        [(f.code, f.severity, f.sheet, f.cell, f.given, f.expected, f.message) for f in result.findings],
        {key: result.figures[key].text for key in result.figures},
        [repr(line.score) for line in result.lines],
    )  # fmt: skip


@pytest.fixture(scope="module")
def originals(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Return filled templates: without and with faults, with typed formulas; and the samples."""
    folder = tmp_path_factory.mktemp("原件")
    rows = [cases.fund(budget=120, spent=119.5), cases.fund(source="其他资金", initial=None)]
    faulty = cases.good({"project_name": "公路 𠮷村—甲村段 <养护>"}, funds=rows)
    made = [cases.save(faulty, folder, "项目.xlsx"), cases.save(cases.good(), folder, "公式.xlsx")]
    book = load_workbook(made[1])
    book["资金情况"]["D7"] = "=SUM(C7,0.1*3)-ROUND(0.3,1)"
    book["资金情况"]["F7"] = "=D7"
    book["绩效指标"]["H5"] = "=SUM(H6:H7)-10"
    book.save(made[1])
    made[1] = office.recalculate([made[1]], folder / "算过", folder / "profile")[0]
    made.append(departments.save(departments.good(), folder, "部门.xlsx"))
    made += [Path(shutil.copy(path, folder)) for path in SAMPLES.glob("*.xlsx")]
    return {path.stem: path for path in made}


def _converted(
    originals: dict[str, Path],
    folder: Path,
    convert: Callable[[Sequence[Path], Path, Path], list[Path]],
) -> dict[str, Path]:
    paths = convert([*originals.values()], folder / "结果", folder / "profile")
    return dict(zip(originals, paths, strict=True))


@pytest.fixture(scope="module")
def old(originals: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return _converted(originals, tmp_path_factory.mktemp("旧版"), office.to_old)


@pytest.fixture(scope="module")
def pages(originals: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return _converted(originals, tmp_path_factory.mktemp("网页"), office.to_page)


@pytest.mark.office
@pytest.mark.parametrize("name", ORIGINALS)
def test_saved_as_an_old_workbook_a_form_is_judged_alike(
    originals: dict[str, Path], old: dict[str, Path], name: str
) -> None:
    assert told(old[name]) == told(originals[name])


@pytest.mark.office
@pytest.mark.parametrize("name", ["项目", "部门"])
def test_an_old_workbook_of_wps_is_one(
    originals: dict[str, Path], old: dict[str, Path], name: str
) -> None:
    assert told(old[name], f"{name}.et") == told(originals[name])


@pytest.mark.office
@pytest.mark.parametrize("name", [name for name in ORIGINALS if name != "公式"])
def test_saved_as_a_web_page_called_xls_a_form_is_judged_alike(
    originals: dict[str, Path], pages: dict[str, Path], name: str
) -> None:
    findings, figures, scores = told(originals[name])
    if len(Grid(open_package(originals[name])).sheet_names) == 1:
        findings = [(*f[:2], "表格1", *f[3:]) for f in findings]  # such a page bears no name
    assert told(pages[name], f"{name}.xls") == (findings, figures, scores)


@pytest.mark.office
@pytest.mark.parametrize("name", ORIGINALS)
def test_every_cell_of_an_old_workbook_is_the_same(
    originals: dict[str, Path], old: dict[str, Path], name: str
) -> None:
    """Stored results of formulas are LibreOffice's own; spaces and quotes in formulas may differ."""
    ours, theirs = (Grid(open_package(book[name])) for book in (originals, old))
    assert theirs.sheet_names == ours.sheet_names
    assert theirs.areas.items() >= ours.areas.items()
    assert (
        theirs.constants.items()
        >= {k: v for k, v in ours.constants.items() if "Print" not in k}.items()
    )
    for sheet_name in ours.sheet_names:
        one, other = ours.sheet(sheet_name), theirs.sheet(sheet_name)
        assert set(one.merged) == set(other.merged)
        places = one.cells.keys() | other.cells.keys()
        assert {at: _shape(one.at(*at)) for at in places} == {
            at: _shape(other.at(*at)) for at in places
        }


def _shape(cell: Cell) -> tuple[object, ...]:
    if cell.formula:
        return ("formula", cell.percent, cell.dated)
    kind = CellKind.BLANK if cell.is_blank else cell.kind
    return kind, cell.number, cell.text if kind is CellKind.TEXT else "", cell.percent, cell.dated


# -- what WPS writes ------------------------------------------------------------------------------

_DIMENSION = re.compile(rb'<dimension ref="[^"]*"/>')
_RESULT = re.compile(rb"(</f>)<v>[^<]*</v>")


@pytest.mark.parametrize("name", sorted(path.stem for path in SAMPLES.glob("*.xlsx")))
def test_a_wrong_dimension_and_missing_results_change_nothing(tmp_path: Path, name: str) -> None:
    """WPS may say that a sheet reaches from A1 to A1; some programs store no results."""
    original = SAMPLES / f"{name}.xlsx"
    parts = unzipped(original.read_bytes())
    sheets = [part for part in parts if part.startswith("xl/worksheets/sheet")]
    for part in sheets:
        parts[part], changed = _DIMENSION.subn(b'<dimension ref="A1:A1"/>', parts[part])
        assert changed == 1
        parts[part] = _RESULT.sub(rb"\1", parts[part])
    path = tmp_path / f"{name}.xlsx"
    path.write_bytes(zipped(parts))
    assert b"</f><v>" not in b"".join(parts[part] for part in sheets)
    assert told(path) == told(original)


# -- folders --------------------------------------------------------------------------------------


def test_a_folder_s_workbooks_may_be_of_any_format(tmp_path: Path) -> None:
    names = [
        "一.xlsx",
        "二.XLS",
        "三.et",
        "四.xlsm",
        "五.docx",
        "六.html",
        "~$一.xls",
        ".~七.et",
        "八.wps",
        "九.xlsb",
    ]
    for name in names:
        (tmp_path / name).touch()
    assert {path.name for path in workbooks_in(tmp_path)} == {
        "一.xlsx",
        "二.XLS",
        "三.et",
        "四.xlsm",
    }


def test_reading_an_xlsx_loads_no_reader_of_another_format() -> None:
    sample = next(SAMPLES.glob("*.xlsx"))
    code = (
        "import sys\nfrom pathlib import Path\nfrom selfeval_xl.intake import read_file\n"
        f"read_file(Path({str(sample)!r}), '0')\n"
        "print([m for m in sys.modules if m.startswith('selfeval_xl.intake.formats.')])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, check=True, text=True, encoding="utf-8"
    )
    assert done.stdout.splitlines()[-1] == "['selfeval_xl.intake.formats.ooxml']"
