"""The samples: built from the template, and their outputs as committed."""

from __future__ import annotations

import importlib.util
import re
import zipfile
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from selfeval_xl.pipeline import evaluate

if TYPE_CHECKING:
    from types import ModuleType

ROOT = Path(__file__).parent.parent
_DATES = re.compile(rb"<dcterms:(created|modified)[^>]*>[^<]*<")


def load(path: Path) -> ModuleType:
    """Import a script of the samples folder."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


MAKER = load(ROOT / "samples" / "make_samples.py")


def sample_paths() -> list[Path]:
    """Return the paths of both sample workbooks."""
    return [ROOT / "samples" / name for name in (MAKER.AS_REPORTED, MAKER.CORRECTED)]


def parts(data: bytes) -> dict[str, bytes]:
    """Return a package's parts with the dates in its properties neutralised."""
    with zipfile.ZipFile(BytesIO(data)) as package:
        return {name: _DATES.sub(b"<", package.read(name)) for name in sorted(package.namelist())}


def test_sample_workbooks_are_what_the_code_builds() -> None:
    for name, data in MAKER.workbooks().items():
        assert (ROOT / "samples" / name).read_bytes() == data


def test_outputs_of_the_corrected_sample_are_what_the_code_builds() -> None:
    expected = MAKER.outputs()
    assert len(expected) == 2
    for name, data in expected.items():
        assert parts((ROOT / "samples" / "outputs" / name).read_bytes()) == parts(data)


@pytest.mark.parametrize(("name", "grade"), [(MAKER.CORRECTED, "优")])
def test_the_corrected_sample_scores_as_the_unit_scored_itself(name: str, grade: str) -> None:
    (result,), refusals = evaluate([ROOT / "samples" / name])
    assert refusals == []
    assert result.figures.text("total") == "97.75"
    assert result.figures.text("self_total") == "97.75"
    assert result.totals.grade == grade


def test_made_up_indicators_are_marked_as_illustration() -> None:
    results, _ = evaluate(sample_paths())
    assert all(line.row.remark.startswith("示例") for result in results for line in result.lines)
