"""Axes, bars and labels that the charts of a brief share. Sizes in CSS pixels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable

WIDTH = 589
"""156 mm, the width of the type area."""
LARGEST_HEIGHT = 375
"""Two charts with their captions fill a page."""
ROW_HEIGHT = 29
FONT = "Noto Sans SC"
FONT_SIZE = 12
LABEL_SIZE = 11


@dataclass(frozen=True, slots=True)
class Ink:
    """The tones of a print: told apart by how dark they are, never by hue."""

    dark: str
    middle: str
    light: str
    text: str


COLOUR = Ink("#2f4b66", "#a9bac9", "#ffffff", "#1b2430")
MONOCHROME = Ink("#333333", "#b4b4b4", "#ffffff", "#000000")


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart before it is drawn."""

    name: str
    caption: str
    """What stands below it, without its number."""
    title: str
    """What it shows, in words, for those who do not see it."""
    option: dict[str, Any]
    height: int


@dataclass(frozen=True, slots=True)
class Panel:
    """One of several fields of bars side by side that share their rows."""

    heading: str
    values: Sequence[Decimal | int | None]
    texts: list[str]
    fill: str


def base(ink: Ink) -> dict[str, Any]:
    """Return what all charts share."""
    return {"backgroundColor": "transparent", "textStyle": {"fontFamily": FONT, "color": ink.text}}


def height(rows: int) -> int:
    """Return a height that gives bars their room but never more than half a page."""
    return min(LARGEST_HEIGHT, max(90, 20 + ROW_HEIGHT * rows))


def room(values: Iterable[Decimal | int | None], factor: float) -> float | None:
    """Return an end of the axis that leaves room for the label of the longest bar."""
    known = [float(value) for value in values if value]
    return max(known) * factor if known else None


def text(ink: Ink, size: int = FONT_SIZE) -> dict[str, Any]:
    """Return how words are set."""
    return {"color": ink.text, "fontSize": size, "fontFamily": FONT}


def label(ink: Ink, position: str) -> dict[str, Any]:
    """Return the label that stands at a mark."""
    return {"show": True, "position": position, **text(ink, LABEL_SIZE)}


def axis_label(ink: Ink) -> dict[str, Any]:
    """Return the labels of an axis of names."""
    return {**text(ink), "interval": 0, "rotate": 0}


def named_places(labels: Sequence[str]) -> dict[str, Any]:
    """Return which places of an axis are named, where not all are.

    ECharts lays out a label without words like any other, twice, and makes room for it.
    """
    return {} if all(labels) else {"customValues": [place for place, words in enumerate(labels) if words]}


def category_axis(labels: list[str], ink: Ink) -> dict[str, Any]:
    """Return an axis of names, the first one on top, none left out and none turned."""
    return {
        "type": "category",
        "data": labels,
        "inverse": True,
        "axisLabel": {**axis_label(ink), **named_places(labels)},
        "axisTick": {"show": False},
        "axisLine": {"lineStyle": {"color": ink.text}},
    }


def value_axis(end: float | None) -> dict[str, Any]:
    """Return an axis of figures, of which nothing is drawn: the values stand at the bars."""
    return {
        "type": "value",
        "show": False,
        "max": end,
    }


def bars(
    values: Sequence[Decimal | int | None], texts: list[str] | None, fill: str, ink: Ink
) -> dict[str, Any]:
    """Return a series of bars with its labels, at zero length where nothing is known (the label says so).

    Floats: a picture needs no exact money.
    """
    return {
        "type": "bar",
        "silent": True,
        "barMaxWidth": 18,
        "itemStyle": {"color": fill, "borderColor": ink.dark, "borderWidth": 0.75},
        "data": [
            {
                "value": float(value or 0),
                **({"label": {**label(ink, "right"), "formatter": texts[index]}} if texts else {}),
            }
            for index, value in enumerate(values)
        ],
    }


def legend(names: list[str], ink: Ink) -> dict[str, Any]:
    """Return a legend above the field."""
    return {
        "data": names,
        "top": 0,
        "icon": "rect",
        "itemWidth": 18,
        "itemHeight": 10,
        "textStyle": text(ink),
    }


def panels(
    labels: list[str], fields: Sequence[Panel], ends: Sequence[float | None], ink: Ink
) -> dict[str, Any]:
    """Return the option of fields of bars side by side; `ends` are the ends of their axes."""
    left, gap, top = 112, 10, 24
    width = (WIDTH - left - gap * (len(fields) - 1) - 4) // len(fields)
    places = [left + index * (width + gap) for index in range(len(fields))]
    return {
        **base(ink),
        "title": [
            {
                "text": field.heading,
                "left": place,
                "top": 0,
                "padding": 0,
                "textStyle": {**text(ink), "fontWeight": "normal"},
            }
            for field, place in zip(fields, places, strict=True)
        ],
        "grid": [
            {"left": place, "width": width, "top": top, "bottom": 6, "outerBoundsMode": "none"}
            for place in places
        ],
        "xAxis": [{**value_axis(end), "gridIndex": index} for index, end in enumerate(ends)],
        "yAxis": [
            {
                **category_axis(labels, ink),
                "gridIndex": index,
                "axisLabel": {
                    **axis_label(ink),
                    "show": index == 0,
                    "width": left - 10,
                    "overflow": "break",
                },
            }
            for index in range(len(fields))
        ],
        "series": [
            {**bars(field.values, field.texts, field.fill, ink), "xAxisIndex": index, "yAxisIndex": index}
            for index, field in enumerate(fields)
        ],
    }
