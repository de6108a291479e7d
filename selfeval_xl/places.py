"""Where files lie: the workbooks of a folder, files named in a workbook, the file behind a link."""

from __future__ import annotations

import os
from pathlib import Path

_WORKBOOKS = frozenset({".xlsx", ".xlsm"})


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
        base, path = folder.resolve(), (folder / name.strip().replace("\\", "/")).resolve()
    except (OSError, ValueError):
        return None
    return path if path.is_relative_to(base) and path != base else None


def real_path(path: Path) -> Path:
    """Return the path of the file itself, links followed."""
    return Path(os.path.realpath(path))
