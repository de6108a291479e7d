"""Build a template workbook from the description of its form, blank or filled.

The bytes depend on the description and the filling alone: dates in the file are fixed.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from typing import TYPE_CHECKING, Any

from xlsxwriter import Workbook
from xlsxwriter.utility import xl_col_to_name, xl_rowcol_to_cell

from selfeval_xl import rules
from selfeval_xl.forms import (
    CHECK_SHEET,
    GUIDE_SHEET,
    IDENTITY_NAME,
    LIST_SHEET,
    VERSION_NAME,
    Block,
    Change,
    CheckLine,
    Field,
    FieldBlock,
    Form,
    HeadRow,
    Kind,
    Ratio,
    Sheet,
    Sum,
    Table,
    as_number,
    column_name,
    head_name,
)
from selfeval_xl.templates.filling import Filling, Value
from selfeval_xl.templates.self_check import self_check
from selfeval_xl.workbook_style import AUTHOR, Styles, protect, row_height, set_page

if TYPE_CHECKING:
    from collections.abc import Mapping

    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

_CREATED = datetime(2026, 1, 1, tzinfo=UTC).replace(tzinfo=None)
_FIELD_WIDTH = 48.0
_PROMPT_WIDTH = 44.0
_LABEL_WIDTH = 26.0
_STYLE_OF = {
    Kind.TEXT: "in_text",
    Kind.LONG_TEXT: "in_long",
    Kind.CHOICE: "in_text",
    Kind.YEAR: "in_year",
    Kind.DATE: "in_date",
    Kind.AMOUNT: "in_amount",
    Kind.RATE: "in_percent",
    Kind.POINTS: "in_points",
    Kind.NUMBER: "in_count",
    Kind.MEASURE: "in_number",
    Kind.LABEL: "computed",
    Kind.FORMULA: "computed_points",
}
_FORMULA_STYLES: dict[type, str] = {Ratio: "percent", Change: "percent", Sum: "amount"}
_FEW_COLUMNS = 8
_CHECK_STYLE = {"count": "count", "amount": "amount", "percent": "percent", "points": "points"}
_CHECK_WIDTHS = (6, 12, 26, 16, 50, 10, 12)
_CHECK_HEADS = ("序号", "所在表", "检查项目", "当前值", "要求", "待处理", "结论")


def build(form: Form, filling: Filling | None = None, mark: str = "") -> bytes:
    """Return the template of ``form`` as the bytes of an .xlsx file, with ``filling`` written in.

    ``mark`` is kept among the file's keywords: it tells what the workbook was made for.
    """
    return _Builder(form, filling or Filling()).build(mark)


class _Builder:
    """Writes one template. The form's description decides everything but positions."""

    def __init__(self, form: Form, filling: Filling) -> None:
        self.form = form
        self.filling = filling
        self._stream = BytesIO()
        self.book = Workbook(
            self._stream,
            {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False},
        )
        self.styles = Styles(self.book)
        self.profiles = rules.profiles_for(form.id)
        self.lists = {
            **form.lists,
            "profile": tuple(rules.choice_label(profile) for profile in self.profiles),
        }
        chosen = rules.find(str(filling.fields.get("profile") or ""), form.id)
        self.execution_weight = (chosen or rules.load(form.default_rules)).execution_weight
        self.tables = {table.key: filling.table_rows(table) for _, table in form.tables()}

    def build(self, mark: str) -> bytes:
        self.book.set_properties(
            {"title": self.form.title, "author": AUTHOR, "created": _CREATED, "keywords": mark}
        )
        self.book.set_custom_property("selfeval_form", self.form.id)
        self.book.set_custom_property("selfeval_version", self.form.version)
        self.book.define_name(IDENTITY_NAME, f'="{self.form.id}"')
        self.book.define_name(VERSION_NAME, f'="{self.form.version}"')
        guide = self.book.add_worksheet(GUIDE_SHEET)
        sheets = [(sheet, self.book.add_worksheet(sheet.name)) for sheet in self.form.sheets]
        check = self.book.add_worksheet(CHECK_SHEET)
        options = self.book.add_worksheet(LIST_SHEET)
        self._guide(guide)
        self._options(options)
        for sheet, worksheet in sheets:
            self._sheet(sheet, worksheet)
        self._check(check)
        sheets[0][1].activate()
        self.book.close()
        return self._stream.getvalue()

    # -- guide, lists, self-check ---------------------------------------------------------------

    def _guide(self, sheet: Worksheet) -> None:
        sheet.set_column(0, 0, 14)
        sheet.set_column(1, 1, 96)
        sheet.merge_range(0, 0, 0, 1, self.form.title, self.styles["title"])
        sheet.set_row(0, 34)
        sheet.merge_range(
            1,
            0,
            1,
            1,
            f"模板第 {self.form.version} 版 · 适用于单位绩效自评",
            self.styles["subtitle"],
        )
        for number, (topic, text) in enumerate(self.form.instructions, start=3):
            style = {"浅黄色": "in_text", "浅灰色": "computed"}.get(topic, "required")
            sheet.write_string(number, 0, topic, self.styles[style])
            sheet.write_string(number, 1, text, self.styles["text"])
            sheet.set_row(number, row_height([(text, 96)], least=24))
        set_page(sheet, self.form.title)
        protect(sheet)

    def _options(self, sheet: Worksheet) -> None:
        pairs = sorted(self.form.levels, key=lambda pair: self.lists["level1"].index(pair[0]))
        sheet.write_row(0, 0, ("一级指标", "二级指标"), self.styles["head"])
        for row, pair in enumerate(pairs, start=1):
            sheet.write_row(row, 0, pair, self.styles["plain"])
        self._name("level_heads", LIST_SHEET, 0, 0, 0, 0)
        self._name("level_firsts", LIST_SHEET, 1, 0, len(pairs), 0)
        sheet.write_row(0, 3, ("评分规则", "预算执行率分值"), self.styles["head"])
        for row, profile in enumerate(self.profiles, start=1):
            sheet.write_string(row, 3, rules.choice_label(profile), self.styles["plain"])
            sheet.write_number(row, 4, float(profile.execution_weight), self.styles["plain"])
        self._name("rule_weights", LIST_SHEET, 1, 3, len(self.profiles), 4)
        for column, (key, choices) in enumerate(self.lists.items(), start=6):
            sheet.write_string(0, column, key, self.styles["head"])
            for row, choice in enumerate(choices, start=1):
                sheet.write_string(row, column, choice, self.styles["plain"])
            self._name(f"list_{key}", LIST_SHEET, 1, column, len(choices), column)
        sheet.hide()
        protect(sheet)

    def _check(self, sheet: Worksheet) -> None:
        results = self_check(self.form, self.filling, self.execution_weight)
        for column, width in enumerate(_CHECK_WIDTHS):
            sheet.set_column(column, column, width)
        last = len(_CHECK_WIDTHS) - 1
        sheet.merge_range(0, 0, 0, last, CHECK_SHEET, self.styles["title"])
        sheet.set_row(0, 34)
        first = 5
        bottom = first + len(self.form.check_lines) - 1
        self._name("check_open", CHECK_SHEET, first, 5, bottom, 5)
        open_total = sum(open_places for _, open_places in results.values())
        verdict = "可以提交" if not open_total else f"还有 {open_total} 处待处理"
        sheet.merge_range(2, 0, 2, last, "", self.styles["verdict"])
        sheet.write_formula(
            2,
            0,
            '=IF(SUM(check_open)=0,"可以提交","还有 "&SUM(check_open)&" 处待处理")',
            self.styles["verdict"],
            verdict,
        )
        sheet.set_row(2, 32)
        note = "这里只看是否填全、合计是否相等；得分等其他问题由程序核对，见评分表的「问题清单」。"
        sheet.merge_range(3, 0, 3, last, note, self.styles["note"])
        for column, head in enumerate(_CHECK_HEADS):
            sheet.write_string(first - 1, column, head, self.styles["head"])
        sheet.set_row(first - 1, 24)
        for number, line in enumerate(self.form.check_lines, start=1):
            self._check_line(sheet, first + number - 1, number, line, results[line.key])
        for top, left, end, right, good, bad in (
            (2, 0, 2, last, "可以提交", "还有"),
            (first, 6, bottom, 6, "通过", "待处理"),
        ):
            for words, style in ((good, "good"), (bad, "bad")):
                sheet.conditional_format(
                    top, left, end, right,
                    {"type": "text", "criteria": "begins with", "value": words,
                     "format": self.styles[style]},
                )  # fmt: skip
        sheet.freeze_panes(first, 0)
        set_page(sheet, self._header(), landscape=True, pages_high=1)
        protect(sheet)

    def _check_line(
        self,
        sheet: Worksheet,
        row: int,
        number: int,
        line: CheckLine,
        result: tuple[Decimal | int, Decimal | int],
    ) -> None:
        shown, open_places = result
        sheet.write_number(row, 0, number, self.styles["count"])
        sheet.write_string(row, 1, line.topic, self.styles["text"])
        sheet.write_string(row, 2, line.label, self.styles["text"])
        sheet.write_formula(
            row,
            3,
            f'=IFERROR({line.shown},"有错误值")',
            self.styles[_CHECK_STYLE[line.style]],
            float(shown),
        )
        sheet.write_string(row, 4, line.rule, self.styles["text"])
        sheet.write_formula(
            row, 5, f"=IFERROR({line.open},1)", self.styles["count"], int(open_places)
        )
        cell = xl_rowcol_to_cell(row, 5)
        sheet.write_formula(
            row, 6, f'=IF({cell}=0,"通过","待处理")', self.styles["center"],
            "待处理" if open_places else "通过",
        )  # fmt: skip
        sheet.set_row(row, row_height([(line.rule, 50), (line.label, 26)], least=24))

    # -- the form's own sheets ------------------------------------------------------------------

    def _sheet(self, sheet: Sheet, worksheet: Worksheet) -> None:
        widths = self._widths(sheet)
        for column, width in enumerate(widths):
            worksheet.set_column(column, column, width)
        worksheet.merge_range(0, 0, 0, len(widths) - 1, sheet.title, self.styles["title"])
        worksheet.set_row(0, 34)
        row = 1
        freeze = (0, 0)
        for block in sheet.blocks:
            row = self._block_title(worksheet, row, block, widths)
            if isinstance(block, FieldBlock):
                row = self._fields(worksheet, sheet, row, block, widths)
            elif isinstance(block, Table):
                if len(sheet.blocks) == 1:
                    freeze = (row + 1 + len(block.head_rows), self._frozen_columns(block))
                    worksheet.repeat_rows(row)
                row = self._table(worksheet, sheet, row, block)
            row += 1
        if freeze[0]:
            worksheet.freeze_panes(*freeze)
        else:
            worksheet.freeze_panes(1, 0)
        set_page(worksheet, self._header(), landscape=sheet.landscape)
        protect(worksheet)

    @staticmethod
    def _frozen_columns(table: Table) -> int:
        """Keep the columns up to the name of the row in view in wide tables."""
        keys = [column.key for column in table.columns]
        wide = len(keys) > _FEW_COLUMNS
        return keys.index(table.named_by) + 1 if wide and table.named_by else 0

    def _header(self) -> str:
        unit = str(self.filling.fields.get(self.form.reporter) or "")
        year = self.filling.fields.get("year")
        return f"{unit}  {year}年度  {self.form.title}" if unit and year else self.form.title

    @staticmethod
    def _widths(sheet: Sheet) -> list[float]:
        tables = [block for block in sheet.blocks if isinstance(block, Table)]
        if not tables:
            return [_LABEL_WIDTH, _FIELD_WIDTH, _PROMPT_WIDTH]
        widths = [column.width for column in max(tables, key=lambda t: len(t.columns)).columns]
        if any(isinstance(block, FieldBlock) for block in sheet.blocks) and not sheet.landscape:
            widths[0] = max(widths[0], _LABEL_WIDTH)
            widths.append(_PROMPT_WIDTH)
        return widths

    @staticmethod
    def _field_span(widths: list[float]) -> int:
        """Return the last column of a field's input cell, wide enough for a project's name."""
        total, column = 0.0, 0
        while total < _FIELD_WIDTH and column < len(widths) - 1:
            column += 1
            total += widths[column]
        return column

    def _block_title(self, sheet: Worksheet, row: int, block: Block, widths: list[float]) -> int:
        sheet.write_string(row, 0, block.title, self.styles["section"])
        sheet.set_row(row, 26)
        row += 1
        if block.note:
            sheet.merge_range(row, 0, row, len(widths) - 1, block.note, self.styles["note"])
            sheet.set_row(row, row_height([(block.note, sum(widths) * 1.05)], line=13, least=18))
            row += 1
        return row

    def _fields(
        self, worksheet: Worksheet, sheet: Sheet, row: int, block: FieldBlock, widths: list[float]
    ) -> int:
        last = self._field_span(widths)
        for item in block.fields:
            label = f"{item.label} *" if item.required else item.label
            worksheet.write_string(
                row, 0, label, self.styles["required" if item.required else "label"]
            )
            style = self._style(item, self.filling.fields.get(item.key))
            if last > 1:
                worksheet.merge_range(row, 1, row, last, "", style)
            if item.kind is Kind.FORMULA:
                names = {field.key: field.key for _, field in self.form.fields()}
                values = {**self.filling.fields, "execution_weight": self.execution_weight}
                self._formula(worksheet, (row, 1), item, names, values)
            else:
                self._write(worksheet, row, 1, self.filling.fields.get(item.key), style)
                self._validate(worksheet, item, row, 1, row, 1)
            if last + 1 < len(widths):
                worksheet.write_string(row, last + 1, item.prompt, self.styles["prompt"])
            width = sum(widths[1 : last + 1])
            text = str(self.filling.fields.get(item.key) or "")
            prompt = (item.prompt, widths[last + 1] if last + 1 < len(widths) else 999.0)
            least = 48 if item.kind is Kind.LONG_TEXT else 22
            worksheet.set_row(
                row, row_height([(text, width), prompt, (label, widths[0])], least=least)
            )
            self._name(item.key, sheet.name, row, 1, row, 1)
            row += 1
        return row

    def _table(self, worksheet: Worksheet, sheet: Sheet, row: int, table: Table) -> int:
        labels = [f"{item.label} *" if item.required else item.label for item in table.columns]
        for column, label in enumerate(labels):
            worksheet.write_string(row, column, label, self.styles["head"])
        widths = [item.width + 1 for item in table.columns]  # a centred label has no indent
        worksheet.set_row(row, row_height(list(zip(labels, widths, strict=True)), least=32))
        top = row + 1 + len(table.head_rows)
        rows = self.filling.table_rows(table)
        count = max(table.rows, len(rows))
        for column, item in enumerate(table.columns):
            if item.kind is not Kind.FORMULA:
                name = column_name(table, item.key)
                self._name(name, sheet.name, top, column, top + count - 1, column)
        for number, head in enumerate(table.head_rows, start=1):
            self._head_row(worksheet, sheet, row + number, table, head)
        for number in range(count):
            values = rows[number] if number < len(rows) else {}
            self._table_row(worksheet, top + number, table, values)
        for column, item in enumerate(table.columns):
            if item.kind is not Kind.FORMULA:
                self._validate(worksheet, item, top, column, top + count - 1, column, table)
        return top + count

    def _head_row(
        self, worksheet: Worksheet, sheet: Sheet, row: int, table: Table, head: HeadRow
    ) -> None:
        names = {item.key: head_name(table, head, item.key) for item in table.columns}
        sums: dict[str, Value] = {}
        for column, item in enumerate(table.columns):
            cell_name = names[item.key]
            if column == 0:
                worksheet.write_string(row, column, head.label, self.styles["text_bold"])
            elif item.key in head.sums:
                if item.formula is None:
                    numbers = (as_number(r.get(item.key)) for r in self.tables[table.key])
                    total = sum((n for n in numbers if n is not None), Decimal(0))
                    formula = f"SUM({column_name(table, item.key)})"
                    style = self.styles["amount_bold"]
                    worksheet.write_formula(row, column, f"={formula}", style, float(total))
                    sums[item.key] = total
                else:
                    sums[item.key] = self._formula(
                        worksheet, (row, column), item, names, sums, bold=True
                    )
                self._name(cell_name, sheet.name, row, column, row, column)
            elif item.key in head.inputs:
                kind = Kind.RATE if item.kind is Kind.FORMULA else item.kind
                field = Field(
                    item.key, item.label, kind, prompt="已在系统或纸质表中申报的数；没有可不填。"
                )
                style = self._style(field, None)
                self._write(worksheet, row, column, self.filling.fields.get(cell_name), style)
                self._validate(worksheet, field, row, column, row, column)
                self._name(cell_name, sheet.name, row, column, row, column)
            else:
                worksheet.write_blank(row, column, None, self.styles["text_bold"])
        worksheet.set_row(row, 34)

    def _table_row(
        self, worksheet: Worksheet, row: int, table: Table, values: Mapping[str, Value]
    ) -> None:
        texts: list[tuple[str, float]] = []
        addresses = {
            item.key: f"{xl_col_to_name(index)}{row + 1}"
            for index, item in enumerate(table.columns)
        }
        computed: dict[str, Value] = dict(values)
        for column, item in enumerate(table.columns):
            if item.kind is Kind.FORMULA:
                place = (row, column)
                computed[item.key] = self._formula(worksheet, place, item, addresses, computed)
                continue
            value = values.get(item.key)
            self._write(worksheet, row, column, value, self._style(item, value))
            if isinstance(value, str):
                texts.append((value, item.width))
        if table.row_height or any(text for text, _ in texts):
            least = table.row_height or 22
            worksheet.set_row(row, row_height(texts, least=least))
        else:
            worksheet.set_row(row, 22)

    def _formula(  # noqa: PLR0913 (a cell, its formula and what it works on)
        self,
        worksheet: Worksheet,
        place: tuple[int, int],
        item: Field,
        cells: Mapping[str, str],
        values: Mapping[str, Value],
        *,
        bold: bool = False,
    ) -> Decimal | None:
        """Write a formula with its result, and return the result."""
        assert item.formula is not None  # noqa: S101 (a field of kind FORMULA has one)
        result = item.formula.value(values, self.tables)
        shown = "" if result is None else float(result)
        kind = _FORMULA_STYLES.get(type(item.formula), "points")
        style = self.styles[f"{kind}_bold" if bold else f"computed_{kind}"]
        worksheet.write_formula(*place, f"={item.formula.text(cells)}", style, shown)
        return result

    # -- cells ----------------------------------------------------------------------------------

    def _style(self, item: Field, value: Value) -> Format:
        if item.kind is Kind.MEASURE and isinstance(value, date):
            return self.styles["in_measure_date"]
        if item.kind in {Kind.MEASURE, Kind.CHOICE} and item.strict:
            name = "in_center" if item.width < 20 and item.width != 14 else _STYLE_OF[item.kind]  # noqa: PLR2004
            return self.styles[name]
        return self.styles[_STYLE_OF[item.kind]]

    @staticmethod
    def _write(sheet: Worksheet, row: int, column: int, value: Value, style: Format) -> None:
        if value is None or value == "":
            sheet.write_blank(row, column, None, style)
        elif isinstance(value, str):
            sheet.write_string(row, column, value, style)
        elif isinstance(value, date):
            sheet.write_datetime(row, column, value, style)
        else:
            sheet.write_number(row, column, float(value), style)

    def _validate(  # noqa: PLR0913 (a rectangle is four numbers)
        self,
        sheet: Worksheet,
        item: Field,
        top: int,
        left: int,
        bottom: int,
        right: int,
        table: Table | None = None,
    ) -> None:
        options = self._rule(item, top, table)
        if item.prompt:
            options |= {"input_title": item.label[:32], "input_message": item.prompt[:255]}
        if options:
            options.setdefault("validate", "any")
            sheet.data_validation(top, left, bottom, right, options)

    def _rule(  # noqa: PLR0911 (one per kind)
        self, item: Field, top: int, table: Table | None
    ) -> dict[str, Any]:
        match item.kind:
            case Kind.CHOICE:
                source = f"=list_{item.choices}"
                if item.choices == "level2" and table is not None:
                    column = next(i for i, c in enumerate(table.columns) if c.key == "level1")
                    first = f"${xl_col_to_name(column)}{top + 1}"
                    source = (
                        f"=OFFSET(level_heads,MATCH({first},level_firsts,0),1,"
                        f"COUNTIF(level_firsts,{first}),1)"
                    )
                return {
                    "validate": "list",
                    "source": source,
                    "error_type": "stop" if item.strict else "information",
                    "error_title": "请从列表中选择",
                    "error_message": f"「{item.label}」请从下拉列表中选择。",
                }
            case Kind.MEASURE if item.choices:
                return {"validate": "list", "source": f"=list_{item.choices}", "show_error": False}
            case Kind.YEAR:
                return _between("integer", 2000, 2100, item, "四位年份，如 2022")
            case Kind.AMOUNT:
                least = -1_000_000_000 if item.signed else 0
                what = "数字，单位万元" if item.signed else "不小于 0 的数字，单位万元"
                return _between("decimal", least, 1_000_000_000, item, what)
            case Kind.NUMBER:
                return _between("decimal", 0, 1_000_000_000, item, "不小于 0 的数字")
            case Kind.POINTS:
                return _between("decimal", 0, 100, item, "0 到 100 的数字")
            case Kind.RATE:
                return _between("decimal", 0, 10, item, "百分比，如 95%")
            case Kind.DATE:
                return _between(
                    "date", date(2000, 1, 1), date(2100, 12, 31), item, "日期，如 2022-12-31"
                )
            case _:
                return {}

    def _name(self, name: str, sheet: str, top: int, left: int, bottom: int, right: int) -> None:  # noqa: PLR0913
        start = xl_rowcol_to_cell(top, left, row_abs=True, col_abs=True)
        end = xl_rowcol_to_cell(bottom, right, row_abs=True, col_abs=True)
        area = start if start == end else f"{start}:{end}"
        self.book.define_name(name, f"='{sheet}'!{area}")


def _between(kind: str, low: Any, high: Any, item: Field, what: str) -> dict[str, Any]:  # noqa: ANN401
    return {
        "validate": kind,
        "criteria": "between",
        "minimum": low,
        "maximum": high,
        "error_title": "填写有误",
        "error_message": f"「{item.label}」应填{what}。",
    }
