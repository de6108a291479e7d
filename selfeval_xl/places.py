"""Where files lie: the workbooks of a folder, files named in a workbook, the file behind a link."""

from __future__ import annotations

import os
from pathlib import Path

_WORKBOOKS = frozenset({".xlsx", ".xlsm", ".xls", ".et"})


def workbooks_in(folder: Path) -> list[Path]:
    """Return the workbooks of a folder that may be filled forms; lock files are none."""
    return sorted(
        path
        for path in folder.iterdir()
        if path.suffix.lower() in _WORKBOOKS and not path.name.startswith(("~$", "."))
    )


def inside(folder: Path, name: str) -> Path | None:
    """Return the file of that name in a folder or below it; ``None`` when it would lie outside.

    The name comes from a stranger's workbook: it never leads anywhere else.
    """
    try:
        base, path = real_path(folder), real_path(folder / name.strip().replace("\\", "/"))
    except ValueError:
        return None
    return path if path.is_relative_to(base) and path != base else None


def real_path(path: Path) -> Path:
    """Return the path of the file itself, links followed; links in a circle are left as they are."""
    return Path(os.path.realpath(path))


def is_there(path: Path) -> bool:
    """Tell whether there is such a file; there is none of a name that no file can have."""
    return os.path.exists(path)  # noqa: PTH110 (Path.exists raises where a name is too long)
