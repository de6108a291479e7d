"""The charts of 评分总览: funds, parts of the score, execution rates of projects."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from selfeval_xl import palette

if TYPE_CHECKING:
    from collections.abc import Sequence

    from selfeval_xl.outputs.scored.book import Book

WIDTH, HEIGHT = 352, 270
"""The size of a chart that takes half the sheet's width, in pixels."""
_ROW, _BETWEEN = 20, 12
"""The height of a row that nobody has set, and the room between charts, in pixels."""
_HEADROOM, _PER_GROUP, _PER_BAR = 60, 34, 18


@dataclass(frozen=True)
class Series:
    """One series: name, address of its values, colour; ``points`` colours single ones."""

    name: str
    values: str
    colour: str
    points: Sequence[str] = ()


@dataclass(frozen=True)
class Chart:
    """What a chart shows: bars beside the names at ``categories``, across or upright.

    ``label_format`` is that of the figures on the bars, empty for none. A chart whose bars carry
    figures may go without a ``scale``; ``most`` is its end where that is fixed.
    """

    title: str
    unit: str
    categories: str
    series: tuple[Series, ...]
    axis_format: str
    label_format: str
    across: bool = False
    gap: int = 80
    scale: bool = True
    most: float | None = None


def group_height(groups: int) -> int:
    """Return the height of a chart with so many groups of two bars across."""
    return max(HEIGHT, _HEADROOM + _PER_GROUP * groups)


def bar_height(bars: int) -> int:
    """Return the height of a chart with so many single bars across."""
    return _HEADROOM + _PER_GROUP + _PER_BAR * bars


@dataclass(frozen=True)
class Place:
    """Where a chart stands: how far right of and below the cell at ``row``, ``column``, and its size.

    Distances are pixels.
    """

    row: int
    column: int
    right: int
    below: int
    width: int
    height: int

    @property
    def rows(self) -> int:
        """How many rows, set by nobody, the chart reaches down from the cell."""
        return (self.below + self.height) // _ROW + 1

    def under(self, height: int) -> Place:
        """Return the place of the next chart below this one, on a whole row."""
        return replace(self, below=self.below + (self.height // _ROW + 1) * _ROW, height=height)

    def beside(self) -> Place:
        """Return the place of a chart of the same size on the right of this one."""
        return replace(self, right=self.right + self.width + _BETWEEN)


def insert(book: Book, name: str, place: Place, what: Chart) -> None:
    """Put a chart on a sheet."""
    chart = book.book.add_chart({"type": "bar" if what.across else "column"})
    for series in what.series:
        labels = {"data_labels": _labels(what.label_format)} if what.label_format else {}
        points = (
            {"points": [{"fill": {"color": c}} for c in series.points]} if series.points else {}
        )
        chart.add_series(
            {
                "name": series.name,
                "categories": f"={what.categories}",
                "values": f"={series.values}",
                "fill": {"color": series.colour},
                "gap": what.gap,
                "overlap": 0,
                **labels,
                **points,
            }
        )
    _dress(chart, what)
    chart.set_size({"width": place.width, "height": place.height})
    offset = {"x_offset": place.right, "y_offset": place.below, "object_position": 2}
    book.sheet(name).insert_chart(place.row, place.column, chart, offset)


def _font(size: int) -> dict[str, Any]:
    return {"name": palette.SONG, "size": size, "color": palette.INK}


def _labels(number_format: str) -> dict[str, Any]:
    return {"value": True, "num_format": number_format, "font": _font(8)}


def _dress(chart: Any, what: Chart) -> None:  # noqa: ANN401 (the library publishes no types)
    title = {"name": what.title, "name_font": {**_font(11), "bold": False}, "overlay": False}
    chart.set_title(title)
    value_axis = {
        "num_font": _font(8),
        "num_format": what.axis_format,
        "min": 0,
        "line": {"none": True},
        "major_gridlines": {"visible": True, "line": {"color": "#DDE3EA", "width": 0.75}},
    }
    if what.unit:
        value_axis |= {"name": what.unit, "name_font": {**_font(9), "bold": False}}
    if what.most is not None:
        value_axis["max"] = what.most
    names = {"num_font": _font(8), "line": {"color": palette.RULE}}
    if what.across:
        chart.set_y_axis({**names, "reverse": True})
        chart.set_x_axis({**value_axis, "label_position": "low" if what.scale else "none"})
    else:
        chart.set_x_axis(names)
        chart.set_y_axis(value_axis)
    several = len(what.series) > 1
    chart.set_legend({"position": "bottom", "font": _font(9)} if several else {"none": True})
    chart.set_chartarea({"border": {"color": palette.RULE}})
