"""From a stranger's file to frames: the gate, the grid, the recogniser and the readers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from selfeval_xl.forms import FORMS
from selfeval_xl.intake.divided import SINGLE, Partition, Share
from selfeval_xl.intake.frames import (
    OFFICIAL,
    FormRead,
    Frames,
    build_frames,
    has_own_scores,
    has_points,
    is_unread,
    known,
    read_workbook,
)
from selfeval_xl.intake.gate import SkippableError, UnreadableError, open_package
from selfeval_xl.intake.grid import Grid
from selfeval_xl.intake.recognise import OWN_SHEETS, identify
from selfeval_xl.intake.understood import Part
from selfeval_xl.intake.values import UNITS_ALIKE, UNITS_DIFFER, day_of

if TYPE_CHECKING:
    from pathlib import Path


def read_forms(path: Path, form_id: str) -> list[FormRead]:
    """Read the forms of one workbook: one of our templates, or official forms, one or several.

    ``UnreadableError`` (one Chinese sentence) when there is none, ``SkippableError`` for a blank
    template or form and for outputs of ours. Several forms are numbered ``7.1``, ``7.2`` …; blank ones
    among them are left out.
    """
    grid = Grid(open_package(path))
    form, version = identify(grid)
    if form is not None:
        read = read_workbook(grid, form, version, form_id, path)
        if read.is_blank:
            raise SkippableError(f"「{path.name}」是还没有填写的空白模板；请填写后再试。")
        return [read]
    from selfeval_xl.intake.official import is_blank, layouts, read_layout  # noqa: PLC0415 (few files need it)

    found = list(layouts(grid, OWN_SHEETS))
    if not found:
        titles = "、".join(f"《{known_form.title}》" for known_form in FORMS.values())
        raise UnreadableError(
            f"「{path.name}」是工作簿，但不是{titles}，也没有找到绩效自评表（找的是写有"
            "「三级指标」「指标值」「完成值」的表头）；请用 workbook_templates 文件夹里的模板填写，"
            "或选择官方格式的自评表。"
        )
    if len(found) == 1:
        reads = [read_layout(grid, found[0], form_id, path)]
    else:
        reads = [
            read_layout(grid, layout, f"{form_id}.{number}", path, part=str(number))
            for number, layout in enumerate(found, start=1)
        ]
    written = [read for read in reads if not is_blank(read)]
    if not written:
        raise SkippableError(f"「{path.name}」是还没有填写的空表；请填写后再试。")
    return written


def read_file(path: Path, form_id: str) -> FormRead:
    """Read the first form of a workbook; raises like :func:`read_forms`."""
    return read_forms(path, form_id)[0]


__all__ = [
    "OFFICIAL",
    "SINGLE",
    "UNITS_ALIKE",
    "UNITS_DIFFER",
    "FormRead",
    "Frames",
    "Part",
    "Partition",
    "Share",
    "SkippableError",
    "UnreadableError",
    "build_frames",
    "day_of",
    "has_own_scores",
    "has_points",
    "is_unread",
    "known",
    "read_file",
    "read_forms",
]
