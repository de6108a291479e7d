"""The vocabulary in which a form is described once, for templates, reader and outputs alike."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from selfeval_xl.forms.formulas import Formula
    from selfeval_xl.forms.narrative import Section


class Kind(Enum):
    """What a cell holds, hence how it is checked while typing, read and shown."""

    TEXT = "text"
    LONG_TEXT = "long text"
    CHOICE = "one of a list"
    YEAR = "year"
    DATE = "date"
    AMOUNT = "amount in 万元"
    RATE = "percentage"
    POINTS = "points"
    NUMBER = "number"
    MEASURE = "number, percentage, date or words"
    FORMULA = "computed by the sheet"
    LABEL = "printed by the template"


@dataclass(frozen=True)
class Field:
    """One labelled input: a cell of a form, or a column of a table.

    ``key`` names it in code and frames, ``label`` on the sheet; ``aliases`` are other labels under
    which it is recognised. ``choices`` names a list of the form. ``formula`` (kind FORMULA) works on
    the other cells of the row, or on named cells. A ``preset`` column comes partly filled, so that a
    row in which nothing else stands counts as unused. A ``signed`` amount may be negative.
    """

    key: str
    label: str
    kind: Kind = Kind.TEXT
    required: bool = False
    choices: str = ""
    strict: bool = True
    prompt: str = ""
    width: float = 14
    formula: Formula | None = None
    preset: bool = False
    signed: bool = False
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class HeadRow:
    """A row between a table's header and its body: totals by formula, totals as declared, or both.

    The columns of ``sums`` are added up; a formula column named there applies its own formula to the
    sums. The columns of ``inputs`` take what was declared.
    """

    key: str
    label: str
    sums: tuple[str, ...] = ()
    inputs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Block:
    """A titled part of a sheet: labelled fields one below the other, or a table."""

    key: str
    title: str
    note: str = ""


@dataclass(frozen=True)
class FieldBlock(Block):
    """Labels on the left, inputs on the right."""

    fields: tuple[Field, ...] = ()


@dataclass(frozen=True)
class Table(Block):
    """A header row, optional head rows, then ``rows`` usable rows, the first ones preset.

    A row that says 合计 or the like in a column of ``total_in`` is somebody's total, not an entry.
    ``pairs`` are the columns of money that belong together: (budget, spent). ``named_by`` is the
    column by which people call a row. ``asked`` says what is missing when no row is filled; a table
    without it may stay empty.
    """

    columns: tuple[Field, ...] = ()
    rows: int = 10
    head_rows: tuple[HeadRow, ...] = ()
    total_in: tuple[str, ...] = ()
    presets: tuple[Mapping[str, str], ...] = ()
    row_height: float | None = None
    pairs: tuple[tuple[str, str], ...] = ()
    named_by: str = ""
    asked: str = ""

    def column(self, key: str) -> Field:
        """Return the column with that key; ``KeyError`` when there is none."""
        for column in self.columns:
            if column.key == key:
                return column
        raise KeyError(key)

    @property
    def inputs(self) -> tuple[Field, ...]:
        """The columns a reader takes, in order."""
        return tuple(c for c in self.columns if c.kind is not Kind.FORMULA)

    @property
    def amounts(self) -> tuple[Field, ...]:
        """The columns that take amounts of money."""
        return tuple(c for c in self.columns if c.kind is Kind.AMOUNT)

    def has(self, key: str) -> bool:
        """Tell whether the table has a column of that key."""
        return any(column.key == key for column in self.columns)


@dataclass(frozen=True)
class Sheet:
    """One sheet of a template: its blocks from top to bottom and how it is printed."""

    name: str
    title: str
    blocks: tuple[Block, ...] = ()
    landscape: bool = False
    help: str = ""


@dataclass(frozen=True)
class CheckLine:
    """One line of 填报检查.

    ``key`` names it, ``shown`` is the formula of the figure shown, ``open`` that of how many places want mending
    (0 when the line passes); both use the form's defined names. ``style`` says how the figure is
    shown: ``count``, ``amount``, ``percent`` or ``points``.
    """

    key: str
    topic: str
    label: str
    rule: str
    shown: str
    open: str
    style: str = "count"


@dataclass(frozen=True)
class Form:
    """A whole form: identity, version, sheets, lists, the live self-check, the report's outline.

    ``reporter`` and ``subject`` are the fields that say who reports and on what. ``funds`` is the key
    of the table whose amounts are the form's totals, ``totals`` which of its columns make up each
    total (initial, budget, arrived, spent). ``default_rules`` are those used when none are chosen.
    ``official_tables`` are what official forms of this kind may hold besides: read into frames of
    their own, but on no sheet of the template.
    """

    id: str
    title: str
    version: int
    sheets: tuple[Sheet, ...]
    lists: Mapping[str, tuple[str, ...]]
    levels: tuple[tuple[str, str], ...]
    instructions: tuple[tuple[str, str], ...]
    check_lines: tuple[CheckLine, ...]
    outline: tuple[Section, ...]
    reporter: str
    subject: str
    funds: str
    totals: Mapping[str, tuple[str, ...]]
    default_rules: str
    official_tables: tuple[Table, ...] = ()

    @property
    def required_sections(self) -> tuple[Section, ...]:
        """The sections of the narrative that need the unit's own text."""
        return tuple(section for section in self.outline if section.required)

    def blocks(self) -> Iterator[tuple[Sheet, Block]]:
        """Yield every block with the sheet it stands on."""
        for sheet in self.sheets:
            for block in sheet.blocks:
                yield sheet, block

    def fields(self) -> Iterator[tuple[Sheet, Field]]:
        """Yield every labelled field (not the table columns)."""
        for sheet, block in self.blocks():
            if isinstance(block, FieldBlock):
                for item in block.fields:
                    yield sheet, item

    def tables(self) -> Iterator[tuple[Sheet, Table]]:
        """Yield every table with the sheet it stands on."""
        for sheet, block in self.blocks():
            if isinstance(block, Table):
                yield sheet, block

    def all_tables(self) -> tuple[Table, ...]:
        """Return every table that is read: those of the template, then those of official forms."""
        return (*(table for _, table in self.tables()), *self.official_tables)

    def table(self, key: str) -> Table:
        """Return the template's table of that key; ``KeyError`` when there is none."""
        for _, table in self.tables():
            if table.key == key:
                return table
        raise KeyError(key)

    def field(self, key: str) -> Field:
        """Return the labelled field of that key; ``KeyError`` when there is none."""
        for _, item in self.fields():
            if item.key == key:
                return item
        raise KeyError(key)


TOTAL_WORDS = frozenset(
    {"合计", "小计", "总计", "总分", "年度资金总额", "资金总额", "合计数", "总额"}
)
"""What a row is called that only adds up the others."""

IDENTITY_NAME = "selfeval_form"
VERSION_NAME = "selfeval_version"
OUTPUT_NAME = "selfeval_output"
CHECK_SHEET = "填报检查"
GUIDE_SHEET = "填报说明"
LIST_SHEET = "选项"


def column_name(table: Table, key: str) -> str:
    """Return the defined name of a table column's body."""
    return f"{table.key}_{key}"


def head_name(table: Table, head: HeadRow, key: str) -> str:
    """Return the defined name of one cell of a table's head row."""
    return f"{table.key}_{head.key}_{key}"
