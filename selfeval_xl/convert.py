"""Convert workbooks: outputs beside the input or in one folder, one file never stopping the others."""

from __future__ import annotations

import gc
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from selfeval_xl.faults import inner_fault
from selfeval_xl.outputs.deliver import (
    DeliveryError,
    free_name,
    is_untouched,
    prepare_folder,
    require_writable,
    write_atomically,
)
from selfeval_xl.outputs.report import report
from selfeval_xl.outputs.scored import scored_workbook
from selfeval_xl.pipeline import Refusal, Result, evaluate_in_chunks
from selfeval_xl.places import real_path

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from pathlib import Path

    from selfeval_xl.rules import Profile

SCORED_SUFFIX = "_评分表.xlsx"
REPORT_SUFFIX = "_自评报告.docx"
_CHUNK = 50
_NO_REPORT = "官方格式的自评表没有报告正文，未生成自评报告；需要报告的，填写本程序的填报模板。"


@dataclass(frozen=True)
class Converted:
    """One workbook that was converted: its result, the outputs by label, and what to tell."""

    result: Result
    outputs: tuple[tuple[str, Path], ...]
    notices: tuple[str, ...] = ()


def convert(
    paths: Sequence[Path], folder: Path | None, profile: Profile | None = None
) -> Iterator[Converted | Refusal]:
    """Convert workbooks and yield what became of each.

    Outputs stand beside each input, or in ``folder``. Inputs are read and judged in chunks, the
    departments last, by ``profile`` if there is one, else by the rules each workbook chooses.
    """
    kept = {real_path(path) for path in paths if not _is_former_output(path)}
    for results, refusals in evaluate_in_chunks(paths, profile, _CHUNK):
        yield from refusals
        for result in results:
            outcome = _write(result, folder, kept)
            if isinstance(outcome, Converted):  # two inputs of one name share no output
                kept |= {real_path(path) for _, path in outcome.outputs}
            yield outcome
        if len(paths) > _CHUNK:
            gc.collect()  # the command line switches the collector off


def _is_former_output(path: Path) -> bool:
    """Tell whether an input is a result of an earlier run, which a folder given again contains."""
    return SCORED_SUFFIX.partition(".")[0] in path.stem and is_untouched(path)


def _write(result: Result, folder: Path | None, kept: Collection[Path]) -> Converted | Refusal:
    target = folder or result.path.parent
    created = datetime.now(UTC).replace(microsecond=0, tzinfo=None)
    try:
        prepare_folder(target)
        made = [("评分表", SCORED_SUFFIX, scored_workbook)]
        if result.has_narrative:
            made.append(("自评报告", REPORT_SUFFIX, report))
        names = [target / f"{result.stem}{suffix}" for _, suffix, _ in made]
        places = [free_name(name, kept, result.mark) for name in names]
        for place in places:
            require_writable(place)
        for place, (_, _, make) in zip(places, made, strict=True):
            write_atomically(place, make(result, created))
    except DeliveryError as error:
        return Refusal(result.path, str(error))
    except Exception as error:  # noqa: BLE001 (one file never stops the others)
        return Refusal(result.path, f"「{result.file_name}」未能生成：{inner_fault(error)}")
    notices = tuple(
        f"原有的「{name.name}」予以保留（有人改动过，或是另一文件的结果）；新结果另存为「{place.name}」。"
        for name, place in zip(names, places, strict=True)
        if name != place
    )
    labels = (label for label, _, _ in made)
    outputs = tuple(zip(labels, places, strict=True))
    if not result.has_narrative:
        notices = (*notices, _NO_REPORT)
    return Converted(result, outputs, notices)
