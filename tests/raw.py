"""Workbooks written part by part, for what no library would write."""

from __future__ import annotations

import zipfile
from io import BytesIO
from typing import TYPE_CHECKING

from selfeval_xl.intake.gate import open_package
from selfeval_xl.intake.grid import Grid

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def parts_of(
    cells: str = "",
    *,
    after: str = "",
    sheets: Mapping[str, str] | None = None,
    names: str = "",
    properties: str = "",
    strings: str = "",
    styles: str = "",
) -> dict[str, str]:
    """Return the parts of a workbook.

    ``cells`` is the sheet data of its one sheet 表, ``sheets`` that of several by name; ``names``
    are defined names, ``strings`` shared strings, ``styles`` the content of the style part.
    """
    listed = dict(sheets or {"表": cells})
    numbered = list(enumerate(listed, start=1))
    tags = "".join(f'<sheet name="{n}" sheetId="{i}" r:id="rId{i}"/>' for i, n in numbered)
    links = "".join(
        f'<Relationship Id="rId{i}" Type="{_RELATIONS}/worksheet" Target="worksheets/s{i}.xml"/>'
        for i, _ in numbered
    )
    parts = {
        "xl/workbook.xml": (
            f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}">{properties}<sheets>{tags}</sheets>'
            f"<definedNames>{names}</definedNames></workbook>"
        ),
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}">{links}</Relationships>',
    }
    for number, name in numbered:
        parts[f"xl/worksheets/s{number}.xml"] = (
            f'<worksheet xmlns="{_MAIN}"><dimension ref="A1:A1"/>'
            f"<sheetData>{listed[name]}</sheetData>{after}</worksheet>"
        )
    if strings:
        parts["xl/sharedStrings.xml"] = f'<sst xmlns="{_MAIN}">{strings}</sst>'
    if styles:
        parts["xl/styles.xml"] = f'<styleSheet xmlns="{_MAIN}">{styles}</styleSheet>'
    return parts


def zipped(parts: Mapping[str, str | bytes] | Iterable[tuple[str, str | bytes]]) -> bytes:
    """Return a zip of these parts."""
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items() if hasattr(parts, "items") else parts:
            archive.writestr(name, data)
    return stream.getvalue()


def grid_of(folder: Path, cells: str = "", **more: str) -> Grid:
    """Return the grid of a workbook with one sheet 表 (see :func:`parts_of`)."""
    path = folder / "表.xlsx"
    path.write_bytes(zipped(parts_of(cells, **more)))  # type: ignore[arg-type]
    return Grid(open_package(path))


def unzipped(data: bytes) -> dict[str, bytes]:
    """Return the parts of a package."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
