"""Build the sample workbooks, and what converting the corrected ones gives.

Run ``python samples/make_samples.py`` to write the workbooks beside this file, and the scored
workbooks and reports of the corrected ones into ``outputs``.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import fengnan
import linwu
import official

from selfeval_xl.convert import REPORT_SUFFIX, SCORED_SUFFIX
from selfeval_xl.forms import DEPARTMENT, PROJECT
from selfeval_xl.outputs.report import report
from selfeval_xl.outputs.scored import scored_workbook
from selfeval_xl.pipeline import evaluate
from selfeval_xl.templates import build

LINWU_REPORTED = "临武县安全生产专项2022_原报.xlsx"
LINWU_CORRECTED = "临武县安全生产专项2022_订正.xlsx"
FENGNAN_REPORTED = "丰南区应急管理局部门整体2024_原报.xlsx"
FENGNAN_CORRECTED = "丰南区应急管理局部门整体2024_订正.xlsx"
LINWU_OFFICIAL = "临武县安全生产专项2022_官方表.xlsx"
CORRECTED = (LINWU_CORRECTED, FENGNAN_CORRECTED)
FOLDER = Path(__file__).parent

_WHEN = datetime(2026, 1, 1)  # noqa: DTZ001 (a file property)


def workbooks() -> dict[str, bytes]:
    """Return the bytes of every sample workbook by its file name."""
    return {
        LINWU_REPORTED: build(PROJECT, linwu.as_reported()),
        LINWU_CORRECTED: build(PROJECT, linwu.corrected()),
        LINWU_OFFICIAL: official.official_form(),
        FENGNAN_REPORTED: build(DEPARTMENT, fengnan.as_reported()),
        FENGNAN_CORRECTED: build(DEPARTMENT, fengnan.corrected()),
    }


def outputs() -> dict[str, bytes]:
    """Return what converting the corrected samples gives, by file name, with a fixed date."""
    results, _ = evaluate([FOLDER / name for name in CORRECTED])
    files: dict[str, bytes] = {}
    for result in results:
        files[f"{result.path.stem}{SCORED_SUFFIX}"] = scored_workbook(result, _WHEN)
        files[f"{result.path.stem}{REPORT_SUFFIX}"] = report(result, _WHEN)
    return files


def main() -> None:
    """Write everything."""
    for name, data in workbooks().items():
        (FOLDER / name).write_bytes(data)
    (FOLDER / "outputs").mkdir(exist_ok=True)
    for name, data in outputs().items():
        (FOLDER / "outputs" / name).write_bytes(data)


if __name__ == "__main__":
    main()
