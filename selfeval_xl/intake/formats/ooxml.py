"""Workbooks of Excel 2007 and later (.xlsx, .xlsm): a zip package of XML parts."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from functools import cached_property
from typing import TYPE_CHECKING

from selfeval_xl.intake.cells import (
    DAYS_TO_1904,
    Area,
    Cell,
    CellKind,
    Content,
    SheetCells,
    as_shown,
    clean,
    date_to_serial,
    defined_names,
    format_kind,
    iso_day,
    letters,
    split_reference,
)
from selfeval_xl.intake.gate import damaged

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from selfeval_xl.intake.gate import Package

_TRUE = frozenset({"1", "true"})
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


class OoxmlSource:
    """A package's sheets; cells are read on demand."""

    def __init__(self, package: Package) -> None:
        """Read the parts of ``package`` that say what the sheets are."""
        self._package = package
        workbook = package.tree("xl/workbook.xml")
        self._paths = _sheet_paths(package, workbook)
        self.sheet_names = tuple(self._paths)
        self.areas, self.constants = defined_names(_names(workbook), self._paths)
        properties = workbook.find("{*}workbookPr")
        of_1904 = properties is not None and properties.get("date1904") in _TRUE
        self._shift = DAYS_TO_1904 if of_1904 else 0

    def read(self, name: str) -> SheetCells:
        """Return the cells of a sheet; ``KeyError`` when there is no such sheet."""
        root = self._package.tree(self._paths[name])
        return SheetCells(name, dict(self._cells(name, root)), tuple(_merged(name, root)))

    @cached_property
    def _strings(self) -> tuple[str, ...]:
        if "xl/sharedStrings.xml" not in self._package:
            return ()
        root = self._package.tree("xl/sharedStrings.xml")
        return tuple(_text_of(item) for item in root.iterchildren("{*}si"))

    @cached_property
    def _formats(self) -> tuple[tuple[bool, bool], ...]:
        """(percent, dated) of each cell format."""
        if "xl/styles.xml" not in self._package:
            return ()
        root = self._package.tree("xl/styles.xml")
        codes = {
            int(item.get("numFmtId", "0")): item.get("formatCode", "")
            for item in root.iterfind("{*}numFmts/{*}numFmt")
        }
        return tuple(
            format_kind(int(item.get("numFmtId", "0")), codes)
            for item in root.iterfind("{*}cellXfs/{*}xf")
        )

    def _cells(self, name: str, root: _Element) -> Iterator[tuple[tuple[int, int], Cell]]:
        data = root.find("{*}sheetData")
        if data is None:
            return
        shared: dict[str, tuple[str, str]] = {}
        row_number = 0
        for row in data.iterchildren("{*}row"):
            try:
                row_number = int(row.get("r", row_number + 1))
            except ValueError as error:
                raise damaged(self._package.name) from error
            column = 0
            for item in row.iterchildren("{*}c"):
                reference = item.get("r")
                try:
                    column = split_reference(reference)[1] if reference else column + 1
                    if len(item) == 0:
                        continue
                    cell = self._cell(item, name, row_number, column, shared)
                except (ValueError, InvalidOperation, IndexError) as error:
                    raise damaged(self._package.name) from error
                if cell is not None:
                    yield (row_number, column), cell

    def _cell(
        self,
        item: _Element,
        sheet: str,
        row: int,
        column: int,
        shared: dict[str, tuple[str, str]],
    ) -> Cell | None:
        value = inline = None
        formula = origin = ""
        for child in item:
            tag = child.tag.rpartition("}")[2]
            if tag == "v":
                value = child.text
            elif tag == "f":
                formula, origin = _formula(child, f"{letters(column)}{row}", shared)
            elif tag == "is":
                inline = _text_of(child)
        if value is None and inline is None and not formula:
            return None
        kind = item.get("t", "n")
        percent, dated = self._format(item.get("s"))
        content: Content = (CellKind.BLANK, None, "")
        if inline is not None:
            content = (CellKind.TEXT if inline else CellKind.BLANK, None, inline)
        elif value is not None and kind == "d" and (day := iso_day(value)):
            content, dated = (CellKind.NUMBER, Decimal(date_to_serial(day)), ""), True
        elif value is not None:
            content = self._content(kind, value, self._shift if dated else 0)
        return Cell(sheet, row, column, *content, percent, dated, formula, origin)

    def _content(self, kind: str, value: str, shift: int) -> Content:
        """Return what a cell holds; ``kind`` is what the file says, ``shift`` days for 1904 dates."""
        if kind == "n":
            return CellKind.NUMBER, as_shown(value) + shift, ""
        if kind == "b":
            return CellKind.BOOL, Decimal(value.strip() in _TRUE), ""
        if kind == "e":
            return CellKind.ERROR, None, _unescaped(value)
        text = self._shared(int(value)) if kind == "s" else _unescaped(value)
        return CellKind.TEXT if text else CellKind.BLANK, None, text

    def _shared(self, index: int) -> str:
        if index < 0:
            raise IndexError(index)
        return self._strings[index]

    def _format(self, style: str | None) -> tuple[bool, bool]:
        index = int(style) if style else 0
        return self._formats[index] if index < len(self._formats) else (False, False)


def _text_of(item: _Element) -> str:
    """Join the text runs of a string item, without its phonetic hints."""
    parts: list[str] = []
    for child in item:
        tag = child.tag.rpartition("}")[2]
        if tag == "t":
            parts.append(child.text or "")
        elif tag == "r":
            parts.extend(t.text or "" for t in child.iterchildren("{*}t"))
    return _unescaped("".join(parts))


def _unescaped(text: str) -> str:
    """Return a text as a reader sees it, the escapes of the file format undone."""
    if "_x" in text:
        text = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)
    return clean(text)


def _merged(sheet: str, root: _Element) -> Iterator[Area]:
    for item in root.iterfind("{*}mergeCells/{*}mergeCell"):
        start, _, end = item.get("ref", "").partition(":")
        try:
            (top, left), (bottom, right) = split_reference(start), split_reference(end)
        except ValueError:
            continue
        yield Area(sheet, top, left, bottom, right)


def _formula(item: _Element, address: str, shared: dict[str, tuple[str, str]]) -> tuple[str, str]:
    """Return a formula's text and, for one shared with other cells, the cell it was written for."""
    text = item.text or ""
    if item.get("t") != "shared":
        return text or "?", ""
    group = item.get("si", "")
    if text:
        shared[group] = (text, address)
        return text, ""
    return shared.get(group, ("?", ""))


def _sheet_paths(package: Package, workbook: _Element) -> dict[str, str]:
    targets: dict[str, str] = {}  # of worksheets; charts and dialogues have no cells
    if "xl/_rels/workbook.xml.rels" in package:
        for relation in package.tree("xl/_rels/workbook.xml.rels"):
            worksheet = relation.get("Type", "").endswith("/worksheet")
            if worksheet and relation.get("TargetMode") != "External":
                targets[relation.get("Id", "")] = relation.get("Target", "")
    paths: dict[str, str] = {}
    for sheet in workbook.iterfind("{*}sheets/{*}sheet"):
        identity = next((v for k, v in sheet.attrib.items() if str(k).endswith("}id")), "")
        target = targets.get(str(identity), "")
        path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        if target and path in package:
            paths[sheet.get("name", "")] = path
    return paths


def _names(workbook: _Element) -> Iterator[tuple[str, str, bool]]:
    for item in workbook.iterfind("{*}definedNames/{*}definedName"):
        local = item.get("localSheetId") is not None
        yield item.get("name", ""), (item.text or "").strip(), local
