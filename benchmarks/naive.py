"""The naive pipeline: the same work as one conversion, written the plain way.

It reads a filled template with pandas and openpyxl, scores and checks it with ``iterrows``, writes a
scored workbook with XlsxWriter and a report with python-docx, each as its own documentation shows
it. It uses nothing of the product but the rule files. ``benchmarks/run.py`` measures against it and
counts the content of both sides.

    python benchmarks/naive.py WORKBOOK FOLDER
"""

from __future__ import annotations

import sys
from pathlib import Path

from naive_reading import read
from naive_report import write_report
from naive_rules import judge
from naive_workbook import write_workbook


def convert(path: Path, folder: Path) -> tuple[Path, Path]:
    """Convert one workbook; return the scored workbook and the report."""
    folder.mkdir(parents=True, exist_ok=True)
    judged = judge(read(path))
    workbook, report = folder / f"{path.stem}_naive.xlsx", folder / f"{path.stem}_naive.docx"
    write_workbook(judged, workbook)
    write_report(judged, report)
    return workbook, report


if __name__ == "__main__":
    convert(Path(sys.argv[1]), Path(sys.argv[2]))
