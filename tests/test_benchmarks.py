"""The yardsticks of the benchmarks still do the work that they are measured with."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from expecting import INFO
from test_samples import ROOT, load, sample_paths

from selfeval_xl.forms import DEPARTMENT
from selfeval_xl.pipeline import evaluate

if TYPE_CHECKING:
    import pytest

CONTENT = load(ROOT / "benchmarks" / "content.py")
COMPARED = 50  # a count below this differs by a whole row at once


def test_both_pipelines_write_as_much_as_each_other(tmp_path: Path) -> None:
    """What ours and the naive pipeline write of the sample differs by a tenth at most."""
    command = [sys.executable, str(ROOT / "benchmarks" / "run.py"), "--part", "outputs"]
    done = subprocess.run(
        [*command, str(sample_paths()[1]), str(tmp_path / "out")], capture_output=True, check=True
    )
    files = json.loads(done.stdout)
    for count, number in ((CONTENT.workbook_content, 0), (CONTENT.report_content, 1)):
        ours, naive = (count(Path(files[side][number])) for side in ("ours", "naive"))
        assert ours.keys() == naive.keys()
        large = {key: (ours[key], naive[key]) for key in ours if ours[key] >= COMPARED}
        assert large
        assert {k: v for k, v in large.items() if abs(v[0] - v[1]) > 0.1 * max(v)} == {}


def test_the_generated_department_agrees_with_its_projects(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is measured is the sound case: nothing to report, every project found.

    Its projects all reach 99 points, which S08 asks about, as it should.
    """
    monkeypatch.syspath_prepend(ROOT / "benchmarks")
    whole = load(ROOT / "benchmarks" / "whole_departments.py")
    results, refusals = evaluate(whole.write_folder(tmp_path / "in", 7))
    assert not refusals
    grave = [f for result in results for f in result.findings if f.severity is not INFO]
    assert [(f.code, f.place) for f in grave] == [("S08", "项目清单!J7:J13")]
    (department,) = (result for result in results if result.kind is DEPARTMENT)
    assert [len(members) for members in department.members.values()] == [1] * 7
