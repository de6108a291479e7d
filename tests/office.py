"""Drive LibreOffice headless: recalculate workbooks and turn files into PDF."""

from __future__ import annotations

import os
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

SOFFICE = shutil.which("soffice") or shutil.which("libreoffice")
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode"
 oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""


def need_office() -> None:
    """Skip where LibreOffice is missing; on CI that is a failure."""
    if SOFFICE is None:
        if os.environ.get("CI"):
            pytest.fail("LibreOffice is not installed")
        pytest.skip("LibreOffice is not installed")


def _convert(files: Sequence[Path], target: str, folder: Path, profile: Path) -> None:
    settings = profile / "user" / "registrymodifications.xcu"
    if not settings.exists():
        settings.parent.mkdir(parents=True, exist_ok=True)
        settings.write_text(_SETTINGS, encoding="utf-8")
    assert SOFFICE is not None
    subprocess.run(
        [
            SOFFICE,
            f"-env:UserInstallation={profile.as_uri()}",
            "--headless",
            "--convert-to",
            target,
            "--outdir",
            str(folder),
            *map(str, files),
        ],
        check=True,
        capture_output=True,
        timeout=570,
    )


def recalculate(files: Sequence[Path], folder: Path, profile: Path) -> list[Path]:
    """Load workbooks with every formula recalculated, save them in ``folder``, return the copies."""
    need_office()
    folder.mkdir(parents=True, exist_ok=True)
    _convert(files, "xlsx:Calc MS Excel 2007 XML", folder, profile)
    return [folder / f"{file.stem}.xlsx" for file in files]


def to_old(files: Sequence[Path], folder: Path, profile: Path) -> list[Path]:
    """Save workbooks as .xls of Excel 97 in ``folder``."""
    need_office()
    folder.mkdir(parents=True, exist_ok=True)
    _convert(files, "xls:MS Excel 97", folder, profile)
    return [folder / f"{file.stem}.xls" for file in files]


def to_page(files: Sequence[Path], folder: Path, profile: Path) -> list[Path]:
    """Save workbooks as web pages in ``folder``."""
    need_office()
    folder.mkdir(parents=True, exist_ok=True)
    _convert(files, "html:HTML (StarCalc)", folder, profile)
    return [folder / f"{file.stem}.html" for file in files]


def to_pdf(files: Sequence[Path], folder: Path, profile: Path) -> list[Path]:
    """Convert workbooks or documents to PDF in ``folder``."""
    need_office()
    folder.mkdir(parents=True, exist_ok=True)
    _convert(files, "pdf", folder, profile)
    return [folder / f"{file.stem}.pdf" for file in files]
