"""Put outputs on disk: atomically, beside the input, and never over somebody's work."""

from __future__ import annotations

import os
import re
import tempfile
import zipfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from selfeval_xl.places import real_path
from selfeval_xl.workbook_style import AUTHOR

if TYPE_CHECKING:
    from collections.abc import Collection

_MODIFIER = re.compile(rb"<cp:lastModifiedBy>([^<]*)</cp:lastModifiedBy>")
_TIMES = re.compile(rb"<dcterms:(created|modified)[^>]*>([^<]*)<")
_MOST_COPIES = 1000
_LONGEST_NAME = 250  # bytes; most file systems stop at 255
_MOST_PROPERTIES = 100_000


class DeliveryError(Exception):
    """An output that cannot be written; the message is one Chinese sentence for the user."""


def is_untouched(path: Path, mark: str = "") -> bool:
    """Tell whether a file is an output of ours, of the same source, that nobody has saved since.

    Every office program names itself or the time when it saves; our outputs carry our name and one
    time for both creation and change, and the mark of their source among the keywords.
    """
    try:
        with zipfile.ZipFile(path) as package, package.open("docProps/core.xml") as stream:
            properties = stream.read(_MOST_PROPERTIES)
    except Exception:  # noqa: BLE001 (whatever is wrong with it, it is not our untouched output)
        return False
    if mark.encode() not in properties:
        return False
    modifier = _MODIFIER.search(properties)
    times = {match[2] for match in _TIMES.finditer(properties)}
    return (
        modifier is not None
        and modifier[1].decode("utf-8", "replace") == AUTHOR
        and len(times) == 1
    )


def prepare_folder(folder: Path) -> None:
    """Make the folder for outputs if it is missing; ``DeliveryError`` if that cannot be."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise DeliveryError(
            f"无法建立输出文件夹「{folder}」；请换一个有写入权限的位置。"
        ) from error


def free_name(path: Path, keep: Collection[Path], mark: str = "") -> Path:
    """Return ``path``, or a numbered name beside it where a file stands that must be kept.

    Kept are the files in ``keep`` (real paths: inputs, outputs of this run) and every file that is
    not an untouched output of the source with that mark.
    """
    if len(path.name.encode("utf-8", "replace")) > _LONGEST_NAME:
        raise DeliveryError(f"「{path.name}」文件名太长，无法保存；请把填报表的文件名改短后再试。")
    for number in range(1, _MOST_COPIES):
        name = path if number == 1 else path.with_name(f"{path.stem}({number}){path.suffix}")
        if not os.path.lexists(name):
            return name
        if real_path(name) not in keep and is_untouched(name, mark):
            return name
    raise DeliveryError(f"「{path.name}」的同名文件太多；请清理文件夹「{path.parent}」后再试。")


def require_writable(path: Path) -> None:
    """Raise ``DeliveryError`` when a file is there and another program holds it."""
    if not path.exists():
        return
    try:
        with path.open("r+b"):
            pass
    except OSError as error:
        raise _held(path) from error


def write_atomically(path: Path, data: bytes) -> None:
    """Write a file so that it is there whole or not at all; ``DeliveryError`` when it cannot be."""
    try:
        handle, name = tempfile.mkstemp(prefix=".selfeval-", suffix=".tmp", dir=path.parent)
    except OSError as error:
        raise DeliveryError(
            f"文件夹「{path.parent}」不能写入；请用 -o 指定一个有写入权限的文件夹。"
        ) from error
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
        temporary.chmod(0o644)
        temporary.replace(path)
    except PermissionError as error:
        raise _held(path) from error
    except OSError as error:
        raise DeliveryError(f"「{path.name}」写入失败；请检查磁盘空间和文件夹权限。") from error
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


def _held(path: Path) -> DeliveryError:
    return DeliveryError(
        f"「{path.name}」正被 Excel、WPS 或其他程序打开，无法写入；请关闭它后再运行。"
    )
