"""The samples: built from the template, and their outputs as committed."""

from __future__ import annotations

import importlib.util
import re
import zipfile
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import make_samples

from selfeval_xl.pipeline import evaluate

if TYPE_CHECKING:
    from types import ModuleType

ROOT = Path(__file__).parent.parent
_DATES = re.compile(rb"<dcterms:(created|modified)[^>]*>[^<]*<")


def load(path: Path) -> ModuleType:
    """Import a script that is no module of a package."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def sample_paths() -> list[Path]:
    """Return the paths of the project's two sample workbooks."""
    return [
        ROOT / "samples" / name
        for name in (make_samples.LINWU_REPORTED, make_samples.LINWU_CORRECTED)
    ]


def parts(data: bytes) -> dict[str, bytes]:
    """Return a package's parts with the dates in its properties neutralised."""
    with zipfile.ZipFile(BytesIO(data)) as package:
        return {name: _DATES.sub(b"<", package.read(name)) for name in sorted(package.namelist())}


def test_sample_workbooks_are_what_the_code_builds() -> None:
    for name, data in make_samples.workbooks().items():
        assert (ROOT / "samples" / name).read_bytes() == data


def test_outputs_of_the_corrected_sample_are_what_the_code_builds() -> None:
    expected = make_samples.outputs()
    assert len(expected) == 4
    for name, data in expected.items():
        assert parts((ROOT / "samples" / "outputs" / name).read_bytes()) == parts(data)


def test_the_corrected_samples_score_as_the_units_scored_themselves() -> None:
    results, refusals = evaluate([ROOT / "samples" / name for name in make_samples.CORRECTED])
    assert refusals == []
    assert [
        (result.figures.text("total"), result.figures.text("self_total"), result.totals.grade)
        for result in results
    ] == [("97.75", "97.75", "优"), ("98.65", "98.65", "优")]


def test_made_up_indicators_are_marked_as_illustration() -> None:
    results, _ = evaluate(sample_paths())
    assert all(line.row.remark.startswith("示例") for result in results for line in result.lines)


def test_the_official_form_reads_like_the_template() -> None:
    """The same project in the ministry's layout, its values typed as people type them."""
    names = (make_samples.LINWU_OFFICIAL, make_samples.LINWU_CORRECTED)
    results, refusals = evaluate([ROOT / "samples" / name for name in names])
    assert refusals == []
    official, template = sorted(results, key=lambda result: result.path.name != names[0])
    assert [(f.code, f.severity.value, f.place) for f in official.findings] == [
        ("F06", "警告", "自评表!E7")  # the form has no place for a reason beside its funds
    ]
    read = [
        [
            (x.row.level1, x.row.level2, x.row.name, x.row.target_number, x.row.actual_number,
             x.row.weight, x.score.points)
            for x in result.lines
        ]
        for result in (official, template)
    ]  # fmt: skip
    assert read[0] == read[1]
    assert official.totals.total == template.totals.total
