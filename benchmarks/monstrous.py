"""Measure what cells, texts and pages made to cost time cost: none may take longer than its length.

    python benchmarks/monstrous.py             texts of 30,000 characters, pages of half a megabyte
    python benchmarks/monstrous.py --half      half of that, to see growth

Prints the slowest of each kind; a pattern that goes back over what it has read shows as seconds.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from contextlib import suppress
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from openpyxl import load_workbook
from run import table

from selfeval_xl.intake import UnreadableError
from selfeval_xl.intake.gate import open_package
from selfeval_xl.intake.grid import Grid
from selfeval_xl.pipeline import evaluate

if TYPE_CHECKING:
    from collections.abc import Callable

SAMPLES = Path(__file__).resolve().parent.parent / "samples"
LENGTH, PAGE = 30_000, 500_000
TARGET = 1.0
"""Seconds."""

TEXTS = (
    "1", "9,", "1.", "9%", "1=1+", "、", "其中", " ", "（", "12月", "一", "2。",
    "100万元，", "其中：甲10万元、乙5万元；", "执行率90%，", "支出100万元，增加20万元，增长30%，",
)  # fmt: skip
PAGES = (
    "<a", '<a ="', "<!--", "<script>", "<b>", "&", "<td a b c d>", "<style>.a{", "<x:Name>",
    "<table><tr><td>1</table>", "<td style='mso-number-format:",
)  # fmt: skip
TEMPLATE_CELL = ("报告正文", "E8")
OFFICIAL_CELLS = ("E13", "F13", "G13", "D6", "H6", "I6", "B11", "I13")


def main() -> None:
    """Measure and print one table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--half", action="store_true", help="half the length")
    half = 2 if parser.parse_args().half else 1
    sys.path.insert(0, str(SAMPLES))
    import make_samples  # noqa: PLC0415 (a script, no package)

    template, official = make_samples.LINWU_CORRECTED, make_samples.LINWU_OFFICIAL
    places = [(template, *TEMPLATE_CELL), *((official, "自评表", cell) for cell in OFFICIAL_CELLS)]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        rows = [
            _slowest(f"{sheet}!{cell}", TEXTS, partial(_in_cell, sample, sheet, cell, folder, LENGTH // half))
            for sample, sheet, cell in places
        ]  # fmt: skip
        rows.append(_slowest("a web page", PAGES, partial(_page, folder, PAGE // half)))
    table("The slowest of each kind", ("where", "text", f"seconds (≤ {TARGET:.0f})"), rows)


def _slowest(
    where: str, pieces: tuple[str, ...], work: Callable[[str], float]
) -> tuple[str, str, str]:
    seconds, piece = max((work(piece), piece) for piece in pieces)
    return where, repr(piece), f"{seconds:.2f}"


def _in_cell(sample: str, sheet: str, cell: str, folder: Path, length: int, piece: str) -> float:  # noqa: PLR0913
    path = folder / "made.xlsx"
    book = load_workbook(SAMPLES / sample)
    book[sheet][cell] = piece * (length // len(piece))
    book.save(path)
    begun = perf_counter()
    evaluate([path])
    return perf_counter() - begun


def _page(folder: Path, length: int, piece: str) -> float:
    path = folder / "made.xls"
    text = piece * (length // len(piece))
    path.write_text(f"<table><tr><td>{text}</table>", encoding="utf-8")
    begun = perf_counter()
    with suppress(UnreadableError):
        grid = Grid(open_package(path))
        for name in grid.sheet_names:
            grid.sheet(name)
    return perf_counter() - begun


if __name__ == "__main__":
    main()
