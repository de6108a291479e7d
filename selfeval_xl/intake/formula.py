"""Work out the formulas that people type into input cells, without trusting a stored result.

Only what one finds in amounts and scores is understood: numbers, cells, + − × ÷ ^ %, brackets, and
a handful of functions. Everything else is refused, and the reader asks for a plain value instead.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Context, Decimal, DecimalException
from typing import TYPE_CHECKING

from selfeval_xl.intake.grid import Cell, CellKind, split_reference

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from openpyxl.formula.tokenizer import Token

    from selfeval_xl.intake.grid import Grid, SheetCells

_DEEPEST = 40
_MOST_CELLS = 20_000
_MOST_PLACES = 15
_SPREADSHEET = Context(prec=15)
_EXPONENTS = range(-308, 308)
_WORK = Context(prec=40)
_FAILURES = (ArithmeticError, LookupError, ValueError, TypeError, RecursionError)


class UnevaluableError(Exception):
    """A formula that is not worked out here."""


def resolve(grid: Grid, cell: Cell) -> Cell:
    """Return ``cell`` with its formula's result in place of the stored one.

    A constant is returned as it is. The result keeps the formula's text; ``UnevaluableError`` when
    the formula uses more than this module understands or refers to an error or to itself.
    """
    if not cell.formula:
        return cell
    value = _Evaluation(grid).of_cell(cell, 0)
    if isinstance(value, str):
        return replace(cell, kind=CellKind.TEXT, number=None, text=value)
    if value and value.adjusted() not in _EXPONENTS:  # no spreadsheet holds it
        raise UnevaluableError
    return replace(cell, kind=CellKind.NUMBER, number=_SPREADSHEET.plus(value), text="")


def _power(base: Decimal, exponent: Decimal) -> Decimal:
    return _WORK.power(base, exponent)


_OPERATORS: dict[str, tuple[int, Callable[[Decimal, Decimal], Decimal]]] = {
    "+": (1, _WORK.add),
    "-": (1, _WORK.subtract),
    "*": (2, _WORK.multiply),
    "/": (2, _WORK.divide),
    "^": (3, _power),
}


def _round(arguments: Sequence[Decimal]) -> Decimal:
    number, digits = arguments
    value, places = _SPREADSHEET.plus(number), int(digits)
    if abs(places) > _MOST_PLACES:
        raise UnevaluableError
    return value.quantize(Decimal(1).scaleb(-places), rounding="ROUND_HALF_UP", context=_WORK)


def _sum(arguments: Sequence[Decimal]) -> Decimal:
    total = Decimal(0)
    for value in arguments:
        total = _WORK.add(total, value)
    return total


def _average(arguments: Sequence[Decimal]) -> Decimal:
    return _WORK.divide(_sum(arguments), Decimal(len(arguments)))


def _abs(arguments: Sequence[Decimal]) -> Decimal:
    (number,) = arguments
    return _WORK.abs(number)


_SCALAR: dict[str, Callable[[Sequence[Decimal]], Decimal]] = {"ROUND": _round, "ABS": _abs}
_AGGREGATE: dict[str, Callable[[Sequence[Decimal]], Decimal]] = {
    "SUM": _sum,
    "MAX": lambda arguments: max(arguments, default=Decimal(0)),
    "MIN": lambda arguments: min(arguments, default=Decimal(0)),
    "AVERAGE": _average,
}
"""Functions that take ranges; in a reference they pass over blanks, texts and logical values."""


class _Evaluation:
    """One evaluation over a grid; counts the cells it visits."""

    def __init__(self, grid: Grid) -> None:
        self._grid = grid
        self._visited = 0

    def of_cell(self, cell: Cell, depth: int) -> Decimal | str:
        """Return the value of a cell, its own formula worked out."""
        self._visited += 1
        if depth > _DEEPEST or self._visited > _MOST_CELLS:
            raise UnevaluableError
        if not cell.formula:
            if cell.kind in {CellKind.ERROR, CellKind.BOOL}:
                raise UnevaluableError
            if cell.kind is CellKind.TEXT:
                return cell.text
            return cell.number if cell.number is not None else Decimal(0)
        try:
            return _Parser(_tokens(cell), self, cell.sheet, depth).result()
        except (*_FAILURES, DecimalException) as error:
            raise UnevaluableError from error

    def of_reference(self, reference: str, sheet: str, depth: int) -> Decimal | str:
        """Return the value of one cell named in a formula; a range is refused."""
        cells, start, end = self._named(reference, sheet)
        if start != end:
            raise UnevaluableError
        return self.of_cell(cells.at(*start), depth + 1)

    def numbers_of(self, reference: str, sheet: str, depth: int) -> list[Decimal]:
        """Return the numbers in a cell or range named in a formula."""
        cells, start, end = self._named(reference, sheet)
        top, bottom = sorted((start[0], end[0]))
        left, right = sorted((start[1], end[1]))
        if (bottom - top + 1) * (right - left + 1) > _MOST_CELLS:
            raise UnevaluableError
        found = (cells.at(r, c) for r in range(top, bottom + 1) for c in range(left, right + 1))
        values = [
            self.of_cell(cell, depth + 1)
            for cell in found
            if not cell.is_blank and (cell.formula or cell.kind is not CellKind.BOOL)
        ]
        return [value for value in values if isinstance(value, Decimal)]

    def _named(
        self, reference: str, sheet: str
    ) -> tuple[SheetCells, tuple[int, int], tuple[int, int]]:
        name, _, address = reference.rpartition("!")
        target = name.strip("'").replace("''", "'") or sheet
        start, _, end = address.partition(":")
        return self._grid.sheet(target), split_reference(start), split_reference(end or start)


def _tokens(cell: Cell) -> Iterator[Token]:
    # imported here: slow, and formulas are rare
    from openpyxl.formula.tokenizer import Tokenizer, TokenizerError  # noqa: PLC0415
    from openpyxl.formula.translate import Translator, TranslatorError  # noqa: PLC0415

    text = f"={cell.formula}"
    try:
        if cell.origin:
            text = Translator(text, origin=cell.origin).translate_formula(cell.address)
        items = Tokenizer(text).items
    except (TokenizerError, TranslatorError) as error:
        raise UnevaluableError from error
    return iter([token for token in items if token.type != "WHITE-SPACE"])


class _Parser:
    """A recursive-descent parser over the tokens of one formula."""

    def __init__(self, tokens: Iterator[Token], run: _Evaluation, sheet: str, depth: int) -> None:
        self._tokens = [*tokens]
        self._next = 0
        self._run = run
        self._sheet = sheet
        self._depth = depth

    def result(self) -> Decimal | str:
        if len(self._tokens) == 1 and self._tokens[0].subtype == "RANGE":
            return self._run.of_reference(self._tokens[0].value, self._sheet, self._depth)
        value = self._expression(0)
        if self._next != len(self._tokens):
            raise UnevaluableError
        return value

    def _peek(self) -> Token | None:
        return self._tokens[self._next] if self._next < len(self._tokens) else None

    def _take(self) -> Token:
        token = self._tokens[self._next]
        self._next += 1
        return token

    def _expression(self, least: int) -> Decimal:
        value = self._operand()
        while (token := self._peek()) is not None:
            if token.type == "OPERATOR-POSTFIX":
                self._take()
                value = _WORK.divide(value, Decimal(100))
                continue
            if token.type != "OPERATOR-INFIX" or token.value not in _OPERATORS:
                break
            rank, apply = _OPERATORS[token.value]
            if rank <= least:
                break
            self._take()
            value = apply(value, self._expression(rank))
        return value

    def _operand(self) -> Decimal:
        token = self._take()
        if token.type == "OPERATOR-PREFIX":
            value = self._expression(3)  # binds tighter than ^, as in spreadsheets
            return _WORK.minus(value) if token.value == "-" else value
        if token.type == "PAREN" and token.subtype == "OPEN":
            value = self._expression(0)
            if self._take().type != "PAREN":
                raise UnevaluableError
            return value
        if token.type == "FUNC" and token.subtype == "OPEN":
            return self._function(token.value.rstrip("(").upper())
        if token.type == "OPERAND" and token.subtype == "NUMBER":
            return Decimal(token.value)
        if token.type == "OPERAND" and token.subtype == "RANGE":
            return self._number(self._run.of_reference(token.value, self._sheet, self._depth))
        raise UnevaluableError

    def _function(self, name: str) -> Decimal:
        apply = _AGGREGATE.get(name) or _SCALAR[name]
        arguments: list[Decimal] = []
        while (token := self._peek()) is not None:
            if token.type == "FUNC" and token.subtype == "CLOSE":
                self._take()
                return apply(arguments)
            if token.type == "SEP":
                self._take()
            elif name in _AGGREGATE and token.subtype == "RANGE" and self._ends_argument():
                self._take()
                arguments += self._run.numbers_of(token.value, self._sheet, self._depth)
            else:
                arguments.append(self._expression(0))
        raise UnevaluableError

    def _ends_argument(self) -> bool:
        """Tell whether the token after the present one closes the argument."""
        after = self._tokens[self._next + 1]
        return after.type == "SEP" or (after.type == "FUNC" and after.subtype == "CLOSE")

    @staticmethod
    def _number(value: Decimal | str) -> Decimal:
        if isinstance(value, str):
            raise UnevaluableError
        return value
