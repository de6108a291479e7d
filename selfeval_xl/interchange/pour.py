"""Data poured into a template: what stands in each cell, so that reading it gives the data again.

The data may be a stranger's: types are checked, unknown keys are passed over with a notice.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from selfeval_xl import rules
from selfeval_xl.exact import plain, to_wan
from selfeval_xl.forms import FORMS, TOTAL_WORDS, Field, Form, Kind
from selfeval_xl.intake import OFFICIAL
from selfeval_xl.interchange.data import TYPED_KINDS, labelled
from selfeval_xl.interchange.supplement import narrated, numbered, supplement
from selfeval_xl.templates import Filling

if TYPE_CHECKING:
    from collections.abc import Mapping

    from selfeval_xl.forms import Table
    from selfeval_xl.templates import Value

MOST_ROWS = 5000
_MOST_TEXT = 30_000
_MOST_AMOUNT = 10**18
_MOST_DIGITS = 60
_SHOWN_DIGITS = 15
_FIRST_DAY = date(1900, 3, 1)
_LAST_DAY = date(9999, 12, 31)
_WORDS = frozenset({"定性", "是否"})
_ONLY_TOTAL = "项目资金"
"""What the only line of funds is called that an official form prints as a total."""

_DECIMAL = re.compile(r"[+-]?\d{1,60}(?:\.\d{1,60})?")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_FORM_KEYS = frozenset(
    {
        "form", "title", "template_version", "layout", "file", "part", "year", "fields", "tables",
        "notes", "understood", "official",
    }
)  # fmt: skip
_MOST_NAMED = 5
_SUM_OF_FUNDS = re.compile(
    r"(?:年度)?(?:财政|预算|项目)?资金总?(?:额|计|量)|.*(?:资金总额|总计|合计)"
)


class InterchangeError(Exception):
    """Data that cannot be poured; the message is one Chinese sentence for the user."""


@dataclass(frozen=True)
class Poured:
    """One form of the data: what to write into its template, and what was passed over."""

    form: Form
    filling: Filling
    notices: tuple[str, ...] = ()


def to_filling(data: Mapping[str, Any]) -> tuple[Form, Filling]:
    """Return the form and what to write into its template; ``InterchangeError`` for faulty data."""
    poured = pour(data)
    return poured.form, poured.filling


def pour(data: object) -> Poured:
    """Return one form of the data, with notices; ``InterchangeError`` for faulty data."""
    return _Pourer(_mapping(data, "表")).poured()


class _Pourer:
    """Pours one form."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        form = FORMS.get(_text(data.get("form"), "form") or "")
        if form is None:
            known_forms = "、".join(FORMS)
            raise InterchangeError(
                f"表种「{_shown(data.get('form'))}」不认识，form 应为 {known_forms} 之一"
            )
        self.form = form
        self.data = data
        self.official = data.get("layout") == OFFICIAL
        self.unknown: list[str] = [key for key in data if key not in _FORM_KEYS]
        self.notices: list[str] = []

    def poured(self) -> Poured:
        fields = self._fields()
        rows = self._tables()
        official = _mapping(self.data.get("official"), "official")
        if self.official and official.get("kind") == "department":
            self.notices.append(f"本表是部门整体自评表，内容写入《{self.form.title}》的相应栏目。")
        if self.unknown:
            named = "、".join(_shown(key) for key in self.unknown[:_MOST_NAMED])
            more = f" 等 {len(self.unknown)} 项" if len(self.unknown) > _MOST_NAMED else ""
            self.notices.append(f"不认识的内容已略去：{named}{more}。")
        return Poured(self.form, Filling(fields, rows), tuple(dict.fromkeys(self.notices)))

    def _fields(self) -> dict[str, Value]:
        given = _mapping(self.data.get("fields"), "fields")
        items = dict(labelled(self.form))
        self.unknown += [f"fields.{key}" for key in given if key not in items]
        fields = {
            key: self._value(item, _mapping(given.get(key), item.label), item.label)
            for key, item in items.items()
        }
        if self.official and not fields.get("profile"):
            fields["profile"] = self._proposed()
        return {key: value for key, value in fields.items() if value is not None}

    def _proposed(self) -> str | None:
        """Return the rules that an official form proposes by itself."""
        official = _mapping(self.data.get("official"), "official")
        points = _decimal(official.get("execution_weight"), "预算执行率分值")
        rows = _mapping(self.data.get("tables"), "tables").get("indicators")
        cells = [
            _mapping(_mapping(row.get("values"), "indicators").get("level1"), "level1").get("value")
            for row in (rows if isinstance(rows, list) else [])
            if isinstance(row, dict)
        ]
        levels = frozenset(cell for cell in cells if isinstance(cell, str))
        region = official.get("region")
        signs = rules.Signs(points, region if isinstance(region, str) else "", levels)
        proposal = rules.propose(signs, self.form.id)
        return rules.choice_label(proposal.profile) if proposal else None

    def _tables(self) -> dict[str, list[dict[str, Value]]]:
        given = _mapping(self.data.get("tables"), "tables")
        tables = {table.key: table for table in self.form.all_tables()}
        self.unknown += [f"tables.{key}" for key in given if key not in tables]
        poured: dict[str, list[dict[str, Value]]] = {}
        for key, table in tables.items():
            rows = given.get(key)
            if rows is None:
                continue
            if not isinstance(rows, list):
                raise InterchangeError(f"「{table.title}」应为一组行")
            if len(rows) > MOST_ROWS:
                raise InterchangeError(f"「{table.title}」超过 {MOST_ROWS} 行")
            found = [self._row(table, row, number) for number, row in enumerate(rows, start=1)]
            if found:  # an empty table keeps what its template presets
                poured[key] = found
        return self._supplemented(poured)

    def _supplemented(
        self, poured: dict[str, list[dict[str, Value]]]
    ) -> dict[str, list[dict[str, Value]]]:
        """Put the tables that only official forms have where the template has a place for them."""
        official = {table.key: poured.pop(table.key, []) for table in self.form.official_tables}
        closings = poured.pop("texts", []) if self.official else []
        if closings or any(official.values()):
            more = supplement(self.form, official, closings)
            if more.bodies:
                rows = narrated(self.form, poured.get("texts", []), more.bodies)
                for row in rows:
                    row["body"] = self._said(
                        row.get("body"), f"「{row.get('heading') or '报告正文'}」"
                    )
                poured["texts"] = rows
            self.notices += more.notices
            self.notices += numbered(poured.get("funds", []), official["documents"])
        return poured

    def _row(self, table: Table, row: object, number: int) -> dict[str, Value]:
        where = f"「{table.title}」第 {number} 行"
        given = _mapping(_mapping(row, where).get("values"), where)
        columns = {column.key: column for column in table.inputs}
        self.unknown += [f"{table.key}.{key}" for key in given if key not in columns]
        entries = {
            key: _mapping(given.get(key), f"{where}{column.label}")
            for key, column in columns.items()
        }
        values = {
            key: self._value(column, entries[key], f"{where}「{column.label}」")
            for key, column in columns.items()
            if column.kind is not Kind.MEASURE
        }
        unit = str(values.get("measure_unit") or "")
        if self.official and "measure_unit" in columns and not unit:
            unit = _text(entries["target"].get("unit"), where) or ""
            values["measure_unit"] = unit or None
        words = values.get("nature") in _WORDS
        for key, column in columns.items():
            if column.kind is Kind.MEASURE:
                place = f"{where}「{column.label}」"
                values[key] = self._measure(entries[key], place, unit, words=words)
        if self.official:
            self._unlike_a_total(table, values)
        return values

    def _unlike_a_total(self, table: Table, values: dict[str, Value]) -> None:
        """Give another name to a row called like a total: the template leaves such rows out."""
        for key in table.total_in:
            name = values.get(key)
            if not isinstance(name, str):
                continue
            funds = table.key == self.form.funds
            if _bare(name) in TOTAL_WORDS or (funds and _SUM_OF_FUNDS.fullmatch(_bare(name))):
                values[key] = _ONLY_TOTAL if funds else f"{name}项"
                self.notices.append(f"「{table.title}」中的「{name}」改写为「{values[key]}」。")

    # -- values ---------------------------------------------------------------------------------

    def _value(  # noqa: PLR0911 (one per kind)
        self, item: Field, entry: Mapping[str, Any], where: str
    ) -> Value:
        value = entry.get("value")
        if value is None:
            typed = self._said(entry.get("typed"), where) if item.kind in TYPED_KINDS else ""
            return typed or None
        match item.kind:
            case Kind.AMOUNT:
                return _amount(value, where)
            case Kind.POINTS | Kind.NUMBER:
                return _cell(_decimal(value, where))
            case Kind.RATE:
                rate = _decimal(value, where)
                percent = None if rate is None else f"{plain(rate.scaleb(2))}%"
                return rate if rate is not None and _fits(rate) else percent
            case Kind.YEAR:
                if (
                    isinstance(value, bool)
                    or not isinstance(value, int)
                    or not 0 < value <= _LAST_DAY.year
                ):
                    raise InterchangeError(f"{where}应为四位年份，不是 {_shown(value)}")
                return value
            case Kind.DATE:
                return _day(value, where)
            case _:
                return self._said(value, where) or None

    def _said(self, value: object, where: str) -> str:
        """Return a text as a cell can hold it."""
        text = _text(value, where) or ""
        if len(text) > _MOST_TEXT:
            self.notices.append(f"{where}超过 {_MOST_TEXT} 字，只取前面部分。")
        return text[:_MOST_TEXT]

    def _measure(self, entry: Mapping[str, Any], where: str, unit: str, *, words: bool) -> Value:
        """Return a target or an actual: as typed, or as a number or a date where it was one.

        An official form says 「≥95%」 in one cell: of that the figure is written, in the unit of the
        row, since the template has columns of their own for sign and unit.
        """
        text = self._said(entry.get("value"), where)
        if not text:
            return None
        kind, own_unit = entry.get("kind"), _text(entry.get("unit"), where) or ""
        number = _decimal(entry.get("number"), where)
        split = self.official and not words
        if kind == "数值" and number is not None and _fits(number):
            if split and own_unit and own_unit != unit:
                return f"{plain(number)}{own_unit}"
            if split or text == plain(number):
                return number
        if kind == "日期" and entry.get("date") is not None:
            day = _day(entry["date"], where)
            if split or (isinstance(day, date) and day.isoformat() == text):
                return day
        return text


def _mapping(value: object, where: str) -> Mapping[str, Any]:
    """Return a part of the data that must be an object; nothing is an empty one."""
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise InterchangeError(f"{where}的写法不对，应为 {{…}}")
    return value


def _text(value: object, where: str) -> str | None:
    """Return a text without what no cell can hold; ``InterchangeError`` when it is none."""
    if value is None:
        return None
    if not isinstance(value, str):
        raise InterchangeError(f"{where}应为文字，不是 {_shown(value)}")
    text = "".join(
        char
        for char in value
        if char in "\n\t"
        or (unicodedata.category(char) not in {"Cc", "Cs"} and char not in "\ufffe\uffff")
    )
    return text.strip()


def _decimal(value: object, where: str) -> Decimal | None:
    if value is None:
        return None
    if isinstance(value, str) and _DECIMAL.fullmatch(value):
        return Decimal(value)
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        try:
            number = Decimal(value)
        except InvalidOperation:
            number = Decimal("NaN")
        if number.is_finite() and abs(number.adjusted()) < _MOST_DIGITS:
            return number
    raise InterchangeError(f"{where}应为数字，不是 {_shown(value)}")


def _amount(value: object, where: str) -> Value:
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) >= _MOST_AMOUNT:
        raise InterchangeError(f"{where}应为以分为单位的整数，不是 {_shown(value)}")
    return _cell(to_wan(value))


def _day(value: object, where: str) -> Value:
    """Return a date; one that a spreadsheet cannot count stays text."""
    if isinstance(value, str) and _DAY.fullmatch(value):
        try:
            day = date.fromisoformat(value)
        except ValueError:
            day = None
        if day is not None:
            return day if day >= _FIRST_DAY else value
    raise InterchangeError(f"{where}应为日期（如 2024-12-31），不是 {_shown(value)}")


def _fits(number: Decimal) -> bool:
    """Tell whether a number cell keeps a number exactly: it shows fifteen digits."""
    digits = number.normalize().as_tuple().digits
    return len(digits) <= _SHOWN_DIGITS and Decimal(f"{float(number):.15g}") == number


def _cell(number: Decimal | None) -> Value:
    return number if number is None or _fits(number) else plain(number)


def _bare(name: str) -> str:
    return re.sub(r"[\s*＊※:：()（）]", "", unicodedata.normalize("NFKC", name))


def _shown(value: object) -> str:
    """Return a value of the data for a sentence, on one line and not too long."""
    most = 30
    text = " ".join(str(value)[:200].encode("utf-8", "replace").decode("utf-8").split())
    return text if len(text) <= most else f"{text[:most]}…"
