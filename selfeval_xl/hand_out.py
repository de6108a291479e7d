"""Hand out project workbooks: read a department's list of projects, write a workbook per project."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from selfeval_xl.forms import DEPARTMENT, PROJECT
from selfeval_xl.intake import UnreadableError, read_file
from selfeval_xl.outputs.deliver import (
    DeliveryError,
    free_name,
    prepare_folder,
    require_writable,
    write_atomically,
)
from selfeval_xl.places import real_path
from selfeval_xl.templates import build, handouts

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

    from selfeval_xl.intake import FormRead
    from selfeval_xl.templates import Handout


@dataclass(frozen=True)
class HandedOut:
    """A project workbook that was written, and what to tell about it."""

    path: Path
    notices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Missed:
    """A workbook that was not written, with the sentence for the user; a row passed over is no fault."""

    sentence: str
    is_fault: bool = True


def hand_out(source: Path, folder: Path) -> Iterator[HandedOut | Missed]:
    """Write the project workbooks of the department workbook ``source`` into ``folder``.

    Nothing of the user's is replaced: only a workbook made here before, for the same project, that
    nobody has saved since.
    """
    try:
        rows = _listed(source)
        prepare_folder(folder)
    except (UnreadableError, DeliveryError) as error:
        yield Missed(str(error))
        return
    for row in rows.rows["projects"]:
        if not row["name"]:
            sentence = f"项目清单第 {row['row']} 行没有项目名称，未生成。"
            yield Missed(sentence, is_fault=False)
    kept = {real_path(source)}
    for handout in handouts(rows.fields, rows.rows["projects"]):
        outcome = _write(handout, folder, kept)
        if isinstance(outcome, HandedOut):
            kept.add(real_path(outcome.path))
        yield outcome


def _listed(source: Path) -> FormRead:
    """Return the department workbook; ``UnreadableError`` when it is none, or lists no project."""
    read = read_file(source, "0")
    if read.form.id != DEPARTMENT.id:
        raise UnreadableError(
            f"「{source.name}」是《{read.form.title}》，不是部门工作簿；"
            f"--from 后面请写填好项目清单的《{DEPARTMENT.title}》。"
        )
    if not any(row["name"] for row in read.rows["projects"]):
        raise UnreadableError(f"「{source.name}」的项目清单没有写项目名称；请填好项目清单后再试。")
    return read


def _write(handout: Handout, folder: Path, kept: Collection[Path]) -> HandedOut | Missed:
    wanted = folder / handout.file_name
    try:
        place = free_name(wanted, kept, handout.mark)
        require_writable(place)
        write_atomically(place, build(PROJECT, handout.filling, handout.mark))
    except DeliveryError as error:
        return Missed(str(error))
    notices = []
    if handout.refused:
        notices.append(
            f"项目清单第 {handout.row} 行的项目自评表文件「{handout.refused}」不能用作文件名"
            f"（须是 .xlsx 文件名，不带文件夹，不与别的项目相同）；请把清单改为「{place.name}」或删去。"
        )
    if place != wanted:
        notices.append(f"原有的「{wanted.name}」予以保留；新文件另存为「{place.name}」。")
    return HandedOut(place, tuple(notices))
