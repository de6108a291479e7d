"""The floor: unzip and scan the input, compress the parts of both outputs. Nothing can be faster.

The parts are prebuilt, taken from our own outputs; nothing is read, scored, checked or laid out.

    python benchmarks/floor.py WORKBOOK PARTS FOLDER

PARTS is a folder with both outputs stored without compression (``store`` writes it).
"""

from __future__ import annotations

import sys
import zipfile
from io import BytesIO
from pathlib import Path

Parts = list[tuple[str, bytes]]


def parts_of(path: Path) -> Parts:
    """Return the parts of a package, uncompressed."""
    with zipfile.ZipFile(path) as package:
        return [(name, package.read(name)) for name in package.namelist()]


def store(outputs: list[Path], folder: Path) -> None:
    """Write the parts of both outputs into a folder, uncompressed."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, path in enumerate(outputs):
        with zipfile.ZipFile(folder / f"{number}{path.suffix}", "w", zipfile.ZIP_STORED) as package:
            for name, data in parts_of(path):
                package.writestr(name, data)


def convert(path: Path, outputs: list[tuple[str, Parts]], folder: Path) -> int:
    """Scan the input and write the outputs; return how many cells the input has."""
    cells = sum(data.count(b"<c ") for _, data in parts_of(path))
    for suffix, parts in outputs:
        stream = BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
            for name, data in parts:
                package.writestr(name, data)
        (folder / f"{path.stem}_floor{suffix}").write_bytes(stream.getvalue())
    return cells


def stored(folder: Path) -> list[tuple[str, Parts]]:
    """Return the prebuilt parts of both outputs."""
    return [(path.suffix, parts_of(path)) for path in sorted(folder.iterdir())]


if __name__ == "__main__":
    target = Path(sys.argv[3])
    target.mkdir(parents=True, exist_ok=True)
    convert(Path(sys.argv[1]), stored(Path(sys.argv[2])), target)
