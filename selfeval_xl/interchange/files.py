"""The files of the interchange: a workbook's data written as JSON, templates filled from a file."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from selfeval_xl.intake import read_forms
from selfeval_xl.interchange.data import SCHEMA, VERSION, document
from selfeval_xl.interchange.pour import InterchangeError, Poured, pour
from selfeval_xl.outputs.deliver import (
    free_name,
    prepare_folder,
    require_writable,
    write_atomically,
)
from selfeval_xl.places import real_path
from selfeval_xl.rules import choice_label
from selfeval_xl.ruling import not_serving
from selfeval_xl.templates import build

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selfeval_xl.rules import Profile

MOST_BYTES = 20 * 1024 * 1024
MOST_FORMS = 500
DATA_END, FILLED_END = "_数据", "_填报表"
_DATA, _WORKBOOK = ".json", ".xlsx"
_TOP_KEYS = frozenset({"schema", "version", "units", "forms"})


@dataclass(frozen=True)
class Filled:
    """A file that was written, and what to tell about it."""

    path: Path
    notices: tuple[str, ...] = ()


def export(source: Path, output: Path | None = None) -> Filled:
    """Write what is read from a workbook as JSON; nothing that is there is replaced.

    Raises ``UnreadableError`` and ``DeliveryError``, each with one sentence.
    """
    data = document(read_forms(source, "0"))
    text = json.dumps(data, ensure_ascii=False, indent=1, allow_nan=False)
    wanted = _target(output, f"{source.stem}{DATA_END}{_DATA}", _DATA)
    return _put(wanted, f"{text}\n".encode("utf-8", "replace"), source, "")


def fill(
    source: Path, output: Path | None = None, profile: Profile | None = None
) -> Iterator[Filled]:
    """Write a filled template for each form of a JSON file or of a workbook, and yield it.

    With a ``profile`` these rules are chosen in the workbook, whatever the data say. Raises
    ``UnreadableError``, ``InterchangeError`` and ``DeliveryError``, each with one sentence.
    """
    forms = [_under(poured, profile) for poured in load_forms(source)]
    name = f"{source.stem.removesuffix(DATA_END)}{FILLED_END}{_WORKBOOK}"
    wanted = _target(output, name, _WORKBOOK)
    for number, poured in enumerate(forms, start=1):
        place = wanted if len(forms) == 1 else _numbered(wanted, number)
        mark = sha256(repr((poured.form.id, poured.filling)).encode("utf-8", "replace")).hexdigest()
        book = build(poured.form, poured.filling, mark[:16])
        filled = _put(place, book, source, mark[:16])
        yield Filled(filled.path, (*poured.notices, *filled.notices))


def _under(poured: Poured, profile: Profile | None) -> Poured:
    """Return a form with these rules chosen; :class:`InterchangeError` where they do not serve it."""
    if profile is None:
        return poured
    if poured.form.id not in profile.forms:
        raise InterchangeError(not_serving(profile, poured.form))
    fields = {**poured.filling.fields, "profile": choice_label(profile)}
    return replace(poured, filling=replace(poured.filling, fields=fields))


def load_forms(source: Path) -> list[Poured]:
    """Return the forms of a file, ready to be written: of JSON data, else of a workbook."""
    if source.suffix.lower() != _DATA:
        # through the data itself: what the file would say is what is poured
        return [pour(one) for one in document(read_forms(source, "0"))["forms"]]
    data = _parsed(_bytes(source), source.name)
    forms = data.get("forms")
    if not isinstance(forms, list) or not forms:
        raise InterchangeError(
            f"「{source.name}」里没有表（forms 应为一组表）；请用 selfeval export 重新生成。"
        )
    if len(forms) > MOST_FORMS:
        raise InterchangeError(f"「{source.name}」超过 {MOST_FORMS} 张表；请分成几个文件。")
    found = []
    for number, one in enumerate(forms, start=1):
        try:
            found.append(pour(one))
        except InterchangeError as error:
            which = f"第 {number} 张表的" if len(forms) > 1 else "的"
            raise InterchangeError(
                f"「{source.name}」{which}内容有误：{error}；请改正后再试。"
            ) from error
    unknown = [key for key in data if key not in _TOP_KEYS]
    if unknown:
        first = found[0]
        notice = f"不认识的内容已略去：{'、'.join(key[:30] for key in unknown[:5])}。"
        found[0] = Poured(first.form, first.filling, (notice, *first.notices))
    return found


def _bytes(path: Path) -> bytes:
    try:
        if not path.exists():
            raise InterchangeError(f"找不到文件「{path}」；请核对文件名和所在文件夹。")
        if not path.is_file():
            raise InterchangeError(f"「{path}」不是文件；请指定一个 .json 数据文件。")
        with path.open("rb") as stream:
            data = stream.read(MOST_BYTES + 1)
    except (OSError, ValueError) as error:
        raise InterchangeError(
            f"打不开文件「{path.name}」；请确认它没有被其他程序占用，并且您有权读取。"
        ) from error
    if len(data) > MOST_BYTES:
        raise InterchangeError(f"「{path.name}」内容过大，不像是一份自评数据；请核对文件。")
    return data


def _parsed(data: bytes, name: str) -> dict[str, Any]:
    """Return the document; whatever is wrong with it becomes one sentence."""
    try:
        parsed = json.loads(
            data.decode("utf-8-sig"), parse_float=Decimal, parse_constant=_no_constant
        )
    except (ValueError, ArithmeticError, RecursionError, MemoryError) as error:
        raise InterchangeError(
            f"「{name}」不是完好的 JSON 文件（UTF-8 编码），读不出内容；请用 selfeval export 重新生成。"
        ) from error
    if not isinstance(parsed, dict) or parsed.get("schema") != SCHEMA:
        raise InterchangeError(
            f"「{name}」不是本程序的自评数据（schema 应为 {SCHEMA}）；请用 selfeval export 生成。"
        )
    version = parsed.get("version")
    if isinstance(version, bool) or not isinstance(version, int) or version < 1:
        raise InterchangeError(f"「{name}」没有写明数据格式的版本（version 应为 {VERSION}）。")
    if version > VERSION:
        raise InterchangeError(
            f"「{name}」用的是第 {str(version)[:9]} 版数据格式，本程序只认到第 {VERSION} 版；请更新程序后再试。"
        )
    return parsed


def _no_constant(text: str) -> NoReturn:
    raise ValueError(text)


def _target(output: Path | None, name: str, suffix: str) -> Path:
    wanted = output or Path()
    return wanted if wanted.suffix.lower() == suffix else wanted / name


def _numbered(path: Path, number: int) -> Path:
    """Return the name of one of several files: 自评_2_填报表.xlsx."""
    stem = path.stem
    end = FILLED_END if stem.endswith(FILLED_END) else ""
    return path.with_name(f"{stem.removesuffix(end)}_{number}{end}{path.suffix}")


def _put(wanted: Path, data: bytes, source: Path, mark: str) -> Filled:
    """Write a file under a free name; only an untouched workbook of the same data is replaced."""
    prepare_folder(wanted.parent)
    place = free_name(wanted, {real_path(source)}, mark)
    require_writable(place)
    write_atomically(place, data)
    if place == wanted:
        return Filled(place)
    return Filled(place, (f"原有的「{wanted.name}」予以保留；新文件另存为「{place.name}」。",))
