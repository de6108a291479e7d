"""From a stranger's file to frames: the gate, the grid, the recogniser and the readers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from selfeval_xl.intake.frames import FormRead, Frames, build_frames, known, read_workbook
from selfeval_xl.intake.gate import SkippableError, UnreadableError, open_package
from selfeval_xl.intake.grid import Grid
from selfeval_xl.intake.recognise import identify

if TYPE_CHECKING:
    from pathlib import Path


def read_file(path: Path, form_id: str) -> FormRead:
    """Read one workbook; ``UnreadableError`` (one Chinese sentence) when it cannot be taken in."""
    grid = Grid(open_package(path))
    form, version = identify(grid)
    read = read_workbook(grid, form, version, form_id, path)
    if read.is_blank:
        raise SkippableError(f"「{path.name}」是还没有填写的空白模板；请填写后再试。")
    return read


__all__ = [
    "FormRead",
    "Frames",
    "SkippableError",
    "UnreadableError",
    "build_frames",
    "known",
    "read_file",
]
