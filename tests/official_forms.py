"""Official forms from plain descriptions: laid out on a board, saved as a file or kept in memory.

Every cell has a name (``funds.0.spent``, ``indicators.3.self_score``, ``total.weight``), so that a
finding is told by what it is about, wherever a layout has put that cell.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from openpyxl import Workbook

from selfeval_xl.intake.grid import Area, Cell, CellKind, Grid, SheetCells, letters

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from selfeval_xl.findings import Finding

Value = str | int | float | None
Facts = dict[str, "Value | Percent"]
Told = tuple[str, str, str]


@dataclass(frozen=True)
class Percent:
    """A number that its format shows as a percentage: ``Percent("95")`` is 0.95 shown as 95%."""

    of_hundred: str

    @property
    def number(self) -> Decimal:
        """The number in the cell."""
        return Decimal(self.of_hundred) / 100


FUND_HEADERS = {
    "initial": "年初预算数",
    "budget": "全年预算数",
    "spent": "全年执行数",
    "weight": "分值",
    "rate": "执行率",
    "self_score": "得分",
}
INDICATOR_HEADERS = {
    "level1": "一级指标",
    "level2": "二级指标",
    "name": "三级指标",
    "target": "年度指标值",
    "actual": "实际完成值",
    "weight": "分值",
    "self_score": "得分",
    "reason": "偏差原因分析及改进措施",
}


@dataclass(frozen=True)
class Official:
    """What an official form says. ``funds`` are (label, figures), ``goals`` expected and done.

    ``management`` are (aspect, 情况说明, 存在问题和改进措施); ``remark`` is the text beside the closing
    说明, an empty one is a place without a text.
    """

    title: str = "项目支出绩效自评表"
    year: str = "（2023年度）"
    head: tuple[tuple[str, str], ...] = ()
    fund_label: str = "项目资金（万元）"
    fund_headers: Mapping[str, str] = field(default_factory=lambda: FUND_HEADERS)
    funds: tuple[tuple[str, Facts], ...] = ()
    management: tuple[tuple[str, Value, Value], ...] = ()
    management_headers: tuple[str, str] = ("情况说明", "存在问题和改进措施")
    goals: tuple[str, str] | None = None
    goal_label: str = "年度总体目标"
    goal_headers: tuple[str, str] = ("预期目标", "实际完成情况")
    indicator_headers: Mapping[str, str] = field(default_factory=lambda: INDICATOR_HEADERS)
    indicators: tuple[Facts, ...] = ()
    total: Facts | None = None
    total_label: str = "总分"
    grade: str = ""
    remark: str | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Style:
    """How a form is laid out: order of columns, level cells, distances between its parts."""

    levels: str = "merged"  # or repeated, first
    fund_order: tuple[str, ...] = ()
    indicator_order: tuple[str, ...] = ()
    gap: int = 0
    indent: int = 0
    between: tuple[str, ...] = ()


@dataclass
class Board:
    """Cells by (row, column), merged areas, and the place of each named cell."""

    cells: dict[tuple[int, int], Any] = field(default_factory=dict)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    names: dict[str, tuple[int, int]] = field(default_factory=dict)

    def put(self, row: int, column: int, value: Any, name: str = "", to: int = 0) -> None:
        """Put a value in a cell; ``to`` is the last column of a merged area."""
        if value is not None:
            self.cells[row, column] = value
        if name:
            self.names[name] = row, column
        if to > column:
            self.merged.append((row, column, row, to))

    @property
    def bottom(self) -> int:
        """The last row used."""
        return max(row for row, _ in self.cells)

    @property
    def right(self) -> int:
        """The last column used."""
        return max(column for _, column in self.cells)

    def moved(self, place: Callable[[int], int], across: Callable[[int], int]) -> Board:
        """Return the board with rows and columns renumbered, merged areas kept together."""
        return Board(
            {(place(r), across(c)): value for (r, c), value in self.cells.items()},
            [(place(t), across(left), place(b), across(r)) for t, left, b, r in self.merged],
            {name: (place(r), across(c)) for name, (r, c) in self.names.items()},
        )

    def shifted(self, down: int = 0, right: int = 0) -> Board:
        """Return the board moved as a whole."""
        return self.moved(lambda row: row + down, lambda column: column + right)

    def with_column(self, at: int) -> Board:
        """Return the board with an empty column before column ``at``."""
        return self.moved(lambda row: row, lambda c: c + (c >= at))

    def with_row(self, at: int) -> Board:
        """Return the board with an empty row before row ``at``."""
        return self.moved(lambda row: row + (row >= at), lambda c: c)

    def typed(self, change: Callable[[str, Any], Any]) -> Board:
        """Return the board with the value of every cell changed; it is called with its name."""
        by_place = {place: name for name, place in self.names.items()}
        cells = {place: change(by_place.get(place, ""), v) for place, v in self.cells.items()}
        return Board(cells, list(self.merged), dict(self.names))

    def told(self, findings: Iterable[Finding], *levels: str) -> list[Told]:
        """Return (code, level, name of the cell) for each cell of findings, of some levels only."""
        by_address = {f"{letters(c)}{r}": name for name, (r, c) in self.names.items()}
        return sorted(
            (f.code, f.severity.value, ":".join(by_address.get(p, p) for p in cell.split(":")))
            for f in findings
            for cell in f.cells or ("",)
            if not levels or f.severity.value in levels
        )


def lay_out(form: Official, style: Style = Style()) -> Board:
    """Return a form on a board."""
    board = Board()
    width = 1 + max(len(form.fund_headers) + 2, len(form.indicator_headers))
    board.put(1, 1, form.title, "title", width)
    row = 2
    if form.year:
        board.put(row, 1, form.year, "year", width)
        row += 1
    for key, value in form.head:
        board.put(row, 1, key, f"label.{key}")
        board.put(row, 2, value or None, f"head.{key}", width)
        row += 1
    row = _funds(board, form, style, row) + style.gap
    row = _management(board, form, row, width)
    if form.goals is not None:
        middle = width // 2
        board.put(row, 1, form.goal_label)
        board.merged.append((row, 1, row + 1, 1))
        for column, to, name, header, text in (
            (2, middle, "expected", form.goal_headers[0], form.goals[0]),
            (middle + 1, width, "actual", form.goal_headers[1], form.goals[1]),
        ):
            board.put(row, column, header, f"goals.header.{name}", to)
            board.put(row + 1, column, text or None, f"goals.{name}", to)
        row += 2
    for note in style.between:
        board.put(row, 1, note, to=width)
        row += 1
    row = _indicators(board, form, style, row + style.gap)
    if form.grade:
        board.put(row, 1, "自评等级", "label.grade")
        board.put(row, 2, form.grade, "grade")
        row += 1
    if form.remark is not None:
        board.put(row, 1, "说明", "label.remark")
        board.put(row, 2, form.remark or None, "remark", width)
        row += 1
    for note in form.notes:
        board.put(row, 1, note, to=width)
        row += 1
    return board


def _funds(board: Board, form: Official, style: Style, row: int) -> int:
    if not form.funds:
        return row
    order = style.fund_order or tuple(form.fund_headers)
    board.put(row, 1, form.fund_label, "funds.unit")
    board.merged.append((row, 1, row + len(form.funds), 1))
    for column, role in enumerate(order, start=4):
        board.put(row, column, form.fund_headers[role], f"funds.header.{role}")
    for number, (label, figures) in enumerate(form.funds):
        row += 1
        board.put(row, 2, label, f"funds.{number}.label", 3)
        for column, role in enumerate(order, start=4):
            board.put(row, column, figures.get(role), f"funds.{number}.{role}")
    return row + 1


def _management(board: Board, form: Official, row: int, width: int) -> int:
    if not form.management:
        return row
    middle = (width + 3) // 2
    board.put(row, 1, "资金管理情况", "label.management")
    board.merged.append((row, 1, row + len(form.management), 1))
    for column, to, role, header in (
        (4, middle, "situation", form.management_headers[0]),
        (middle + 1, width, "problems", form.management_headers[1]),
    ):
        board.put(row, column, header, f"management.header.{role}", to)
    for number, (aspect, situation, problems) in enumerate(form.management):
        row += 1
        board.put(row, 2, aspect, f"label.management.{number}", 3)
        board.put(row, 4, situation, f"management.{number}.situation", middle)
        board.put(row, middle + 1, problems, f"management.{number}.problems", width)
    return row + 1


def _indicators(board: Board, form: Official, style: Style, row: int) -> int:
    order = style.indicator_order or tuple(form.indicator_headers)
    columns = {role: number + style.indent for number, role in enumerate(order, start=2)}
    header, lines = row, form.indicators
    board.put(header, 1 + style.indent, "绩效指标")
    board.merged.append((header, 1 + style.indent, header + len(lines), 1 + style.indent))
    for role, column in columns.items():
        board.put(header, column, form.indicator_headers[role], f"indicators.header.{role}")
    for number, line in enumerate(lines):
        for role, column in columns.items():
            value = line.get(role)
            if role in {"level1", "level2"} and not _begins(lines, number, role):
                value = value if style.levels == "repeated" else None
            board.put(header + 1 + number, column, value, f"indicators.{number}.{role}")
    if style.levels == "merged":
        for role in {"level1", "level2"} & columns.keys():
            _merge_levels(board, lines, role, header + 1, columns[role])
    row = header + len(lines) + 1
    if form.total is not None:
        board.put(row, 1 + style.indent, form.total_label, "total.label")
        for role in ("weight", "self_score"):
            if role in columns:
                board.put(row, columns[role], form.total.get(role), f"total.{role}")
        row += 1
    return row


def _merge_levels(board: Board, lines: Sequence[Facts], role: str, top: int, column: int) -> None:
    begins = [number for number in range(len(lines)) if _begins(lines, number, role)]
    for first, after in zip(begins, [*begins[1:], len(lines)], strict=True):
        if after - first > 1:
            board.merged.append((top + first, column, top + after - 1, column))


def _begins(lines: Sequence[Facts], number: int, role: str) -> bool:
    """Tell whether a level cell is the first of its kind from above."""
    if number == 0:
        return True
    keys = ("level1",) if role == "level1" else ("level1", "level2")
    return any(lines[number].get(k) != lines[number - 1].get(k) for k in keys)


Sheets = dict[str, list[Board]]


class Held(Grid):
    """A workbook that was never a file: its sheets are boards."""

    def __init__(self, sheets: Sheets) -> None:
        """Take the boards of each sheet."""
        self.sheet_names = tuple(sheets)
        self.areas, self.constants = {}, {}
        self._read = {name: _sheet(name, boards) for name, boards in sheets.items()}

    @property
    def file_name(self) -> str:
        """The name of the file, for messages."""
        return "表.xlsx"


def _sheet(name: str, boards: list[Board]) -> SheetCells:
    cells = {
        place: _cell(name, *place, value)
        for board in boards
        for place, value in sorted(board.cells.items())
    }
    merged = tuple(Area(name, *area) for board in boards for area in board.merged)
    return SheetCells(name, cells, merged)


def _cell(sheet: str, row: int, column: int, value: Any) -> Cell:
    if isinstance(value, Percent):
        return Cell(sheet, row, column, CellKind.NUMBER, value.number, percent=True)
    if isinstance(value, str):
        return Cell(sheet, row, column, CellKind.TEXT, None, value)
    return Cell(sheet, row, column, CellKind.NUMBER, Decimal(str(value)))


def save(sheets: Sheets, path: Path) -> Path:
    """Write boards as a workbook."""
    book = Workbook()
    for name in list(book.sheetnames):
        book.remove(book[name])
    for name, boards in sheets.items():
        sheet: Any = book.create_sheet(name)
        for board in boards:
            for (row, column), value in board.cells.items():
                cell = sheet.cell(row, column)
                if isinstance(value, Percent):
                    cell.value, cell.number_format = float(value.number), "0.00%"
                else:
                    cell.value = value
            for top, left, bottom, right in board.merged:
                sheet.merge_cells(
                    start_row=top, start_column=left, end_row=bottom, end_column=right
                )
    book.save(path)
    return path


# -- made-up facts ----------------------------------------------------------------------------------


def line(
    level1: str, level2: str, name: str | None, target: Any, actual: Any, weight: Any, score: Any = ...,
    reason: str | None = None, **more: Any,
) -> Facts:  # fmt: skip
    """Return an indicator row; its score is the weight unless given."""
    return {
        "level1": level1, "level2": level2, "name": name, "target": target, "actual": actual,
        "weight": weight, "self_score": weight if score is ... else score, "reason": reason, **more,
    }  # fmt: skip


def figures(
    initial: Any, budget: Any, spent: Any, weight: Any = None, rate: Any = None, score: Any = None,
) -> Facts:  # fmt: skip
    """Return the figures of a fund row."""
    return {
        "initial": initial, "budget": budget, "spent": spent, "weight": weight, "rate": rate,
        "self_score": score,
    }  # fmt: skip


LINES: tuple[Facts, ...] = (
    line("产出指标", "数量指标", "指标1：维修渠道长度", "≥12公里", "12.5公里", 15),
    line("产出指标", "数量指标", "指标2：更换闸门数量", "≥8座", "8座", 10),
    line("产出指标", "质量指标", "工程验收合格率", "≥95%", Percent("98"), 15),
    line("产出指标", "时效指标", "资金拨付及时率", "≥90%", "92%", 10),
    line("效益指标", "社会效益指标", "受益村庄数量", "≥6个", "6个", 15),
    line("效益指标", "生态效益指标", "节水率", "≥10%", Percent("11"), 15),
    line("满意度指标", "服务对象满意度指标", "受益农户满意度", "≥90%", "93%", 10),
)
FUNDS = (
    ("年度资金总额", figures(120, 120, 120, 10, Percent("100"), 10)),
    ("其中：当年财政拨款", figures(100, 100, 100, "—", Percent("100"), "—")),
    ("上年结转资金", figures(None, None, None, "—", None, "—")),
    ("其他资金", figures(20, 20, 20, "—", Percent("100"), "—")),
)
HEAD = (("项目名称", "灌区渠道维修"), ("主管部门", "某县水利局"), ("实施单位", "某县灌区管理所"))


def plain_form(**changes: Any) -> Official:
    """Return a form of the ministry's pattern without a fault, changed as asked."""
    return replace(
        Official(
            head=HEAD,
            funds=FUNDS,
            goals=("维修渠道 12 公里，更换闸门 8 座。", "维修渠道 12.5 公里，更换闸门 8 座。"),
            indicators=LINES,
            total={"weight": 100, "self_score": 100},
        ),
        **changes,
    )


def lines(changes: Mapping[int, Facts], base: Sequence[Facts] = LINES) -> tuple[Facts, ...]:
    """Return indicator rows with some cells changed."""
    return tuple({**row, **changes.get(number, {})} for number, row in enumerate(base))


def funds(
    changes: Mapping[int, Facts], base: Sequence[tuple[str, Facts]] = FUNDS
) -> tuple[tuple[str, Facts], ...]:
    """Return fund rows with some figures changed."""
    return tuple((label, {**row, **changes.get(n, {})}) for n, (label, row) in enumerate(base))


MANAGEMENT = (
    ("分配科学性", "按水库数量和病险程度用因素法分配。", "无"),
    ("下达及时性", "收到中央指标文件后 25 日内分解下达到县。", "无"),
    ("拨付合规性", "按国库集中支付制度拨付，手续齐全。", "无"),
    ("使用规范性", "专款专用，单独核算，没有截留、挤占、挪用。", "无"),
    ("执行准确性", "按下达的预算科目和项目执行。", "两座水库进度较慢，已督促施工单位加快。"),
    ("预算绩效管理情况", "同步下达绩效目标，开展绩效监控和自评。", "无"),
    ("支出责任履行情况", "地方资金 200 万元足额到位。", "无"),
)
TRANSFER_FUNDS: tuple[tuple[str, Facts], ...] = (
    ("年度资金总额", {"budget": 500, "spent": 480, "rate": Percent("96")}),
    ("其中：中央财政资金", {"budget": 300, "spent": 300, "rate": Percent("100")}),
    ("地方资金", {"budget": 200, "spent": 180, "rate": Percent("90")}),
    ("其中：省级资金", {"budget": 150, "spent": 140, "rate": Percent("93.33")}),
    ("市县资金", {"budget": 50, "spent": 40, "rate": Percent("80")}),
    ("其他资金", {}),
)


def transfer_form(**changes: Any) -> Official:
    """Return a transfer form of the ministry's pattern without a fault, changed as asked.

    It has no points; 地方资金 is detailed by 省级 and 市县.
    """
    return replace(
        Official(
            title="转移支付区域（项目）绩效自评表",
            head=(
                ("转移支付（项目）名称", "小型水库维护补助"),
                ("中央主管部门", "水利部"),
                ("地方主管部门", "某省水利厅"),
                ("资金使用单位", "某县水利局"),
            ),
            fund_label="资金投入情况（万元）",
            fund_headers={
                "budget": "全年预算数（A）",
                "spent": "全年执行数（B）",
                "rate": "预算执行率（B/A×100%）",
            },
            funds=TRANSFER_FUNDS,
            management=MANAGEMENT,
            goal_label="总体目标完成情况",
            goals=(
                "完成 30 座小型水库维护。",
                "完成 30 座小型水库维护，支出转移支付资金 480 万元。",
            ),
            goal_headers=("总体目标", "全年实际完成情况"),
            indicator_headers={
                "level1": "一级指标",
                "level2": "二级指标",
                "name": "三级指标",
                "target": "指标值",
                "actual": "全年实际完成值",
                "reason": "未完成原因和改进措施",
            },
            indicators=LINES,
            remark="无",
            notes=("注：1.资金使用单位按项目绩效目标填报，主管部门汇总时按区域绩效目标填报。",),
        ),
        **changes,
    )


def managed(changes: Mapping[int, tuple[Value, Value]]) -> tuple[tuple[str, Value, Value], ...]:
    """Return the management of funds with the texts of some aspects changed."""
    return tuple(
        (aspect, *changes.get(number, (situation, problems)))
        for number, (aspect, situation, problems) in enumerate(MANAGEMENT)
    )


def levelled(changes: Mapping[int, Facts], labels: Mapping[int, str] | None = None) -> Official:
    """Return a transfer form with some figures, and some labels, of its funds changed."""
    rows = funds(changes, TRANSFER_FUNDS)
    names = labels or {}
    return transfer_form(
        funds=tuple((names.get(number, label), row) for number, (label, row) in enumerate(rows))
    )


def carried(total: int) -> Official:
    """Return a form whose carry-over of 20 万元 has a row and is named in 其他资金 as well."""
    return transfer_form(
        fund_headers={"budget": "全年预算数（A）", "spent": "全年执行数（B）"},
        funds=(
            ("年度资金总额", {"budget": total, "spent": total}),
            ("其中：中央财政资金", {"budget": 300, "spent": 300}),
            ("上年结转资金", {"budget": 20, "spent": 20}),
            ("其他资金（包括以前年度结转资金）", {"budget": 30, "spent": 30}),
        ),
    )


def region_and_projects(
    region: tuple[int, int], *projects: tuple[int, int]
) -> tuple[Official, ...]:
    """Return a region's form and its projects' forms, each of a budget and what was spent."""

    def form(title: str, budget: int, spent: int) -> Official:
        figures = {"budget": budget, "spent": spent}
        return transfer_form(
            title=title,
            fund_headers={"budget": "全年预算数（A）", "spent": "全年执行数（B）"},
            funds=(("年度资金总额", figures), ("其中：中央财政资金", figures)),
        )

    return (
        form("转移支付区域绩效自评表", *region),
        *(form("转移支付项目绩效自评表", *project) for project in projects),
    )
