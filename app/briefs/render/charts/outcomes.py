"""The chart of measures against their targets: small fields side by side, one for each measure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.briefs.render.charts.parts import (
    LABEL_SIZE,
    WIDTH,
    Chart,
    Ink,
    axis_label,
    base,
    category_axis,
    label,
    named_places,
    room,
    text,
    value_axis,
)
from app.kernel.months import Month
from app.kernel.rounding import half_up
from app.web.charts import band

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from decimal import Decimal

    from app.briefs.types import OutcomeRow

_HEIGHT, _TOP, _BOTTOM, _GAP = 216, 62, 22, 14
_EDGE = 3
"""Beside the fields: half of the mark that may stand at their ends."""
_MOST, _FEWEST = 3, 2
"""Fields side by side: more would be too narrow, and one alone is no wider than two."""
_MIDDLE_OF_YEAR, _DECEMBER = 6, 12
_ROOM_ABOVE = 1.12
_ACTUAL, _EXPECTED, _BAND, _TARGET = "实际", "按目前的预计", "模拟范围（十次有八次在内）", "目标"


def charts(outcomes: Sequence[OutcomeRow], ink: Ink) -> tuple[Chart, ...]:
    """Return the chart; nothing where no measure has a value to draw."""
    rows = [row for row in outcomes if row.points][:_MOST]
    if not rows:
        return ()
    words = (
        "折线图，每个指标一格，粗横线为目标，带点的实线为实际，带菱形的虚线为按目前的预计，浅色区域为模拟范围。"
        + "".join(row.sentences[0] for row in rows)
    )
    caption = f"主要指标的实际、到{rows[0].target_year}年末的预计和目标"
    return (Chart("outcomes", caption, words, _option(rows, ink), _HEIGHT),)


def _level(value: Decimal, row: OutcomeRow) -> str:
    """Write a value, of which only a share carries its unit: 20.3, 53.9%."""
    return f"{half_up(value, row.decimals)}{'%' if row.unit == '%' else ''}"


def _ahead(row: OutcomeRow) -> str:
    """Return what is forecast, in figures; they would not fit beside the lines."""
    last = row.points[-1]
    if last.expected is None:
        return ""
    words = f"预计{_level(last.expected, row)}"
    if last.low is None or last.high is None:
        return words
    return f"{words}，模拟{_level(last.low, row)}～{_level(last.high, row)}"


def _option(rows: Sequence[OutcomeRow], ink: Ink) -> dict[str, Any]:
    columns = max(len(rows), _FEWEST)
    width = (WIDTH - 2 * _EDGE - _GAP * (columns - 1)) // columns
    first = (WIDTH - len(rows) * (width + _GAP) + _GAP) // 2
    lefts = [first + index * (width + _GAP) for index in range(len(rows))]
    # All fields share their months: whole years from the first that is known to the last.
    known = [point.month for row in rows for point in row.points]
    start, end = Month(min(known).year, 1), Month(max(known).year, _DECEMBER)
    places = {start.plus(step): step for step in range(end.months_since(start) + 1)}
    years = [f"{month.year % 100:02d}年" if month.number == _MIDDLE_OF_YEAR else "" for month in places]
    return {
        **base(ink),
        "legend": {
            "data": [
                {"name": _ACTUAL},
                {"name": _EXPECTED},
                {"name": _BAND, "icon": "rect"},
                {"name": _TARGET, "itemStyle": {"opacity": 0}},
            ],
            "top": 0,
            "itemWidth": 28,
            "itemHeight": 10,
            "textStyle": text(ink, LABEL_SIZE),
        },
        "title": [
            {
                "text": f"{row.label}（{row.unit}）",
                "subtext": _ahead(row),
                "left": left,
                "top": 24,
                "padding": 0,
                "itemGap": 4,
                "textStyle": {**text(ink), "fontWeight": "normal"},
                "subtextStyle": text(ink, LABEL_SIZE),
            }
            for row, left in zip(rows, lefts, strict=True)
        ],
        "grid": [
            {"left": left, "width": width, "top": _TOP, "bottom": _BOTTOM, "outerBoundsMode": "none"}
            for left in lefts
        ],
        "xAxis": [
            {
                **category_axis(years, ink),
                "inverse": False,
                "boundaryGap": False,
                "gridIndex": index,
                "axisLabel": {**axis_label(ink), **named_places(years), "fontSize": LABEL_SIZE},
            }
            for index in range(len(rows))
        ],
        "yAxis": [{**value_axis(_end(row)), "min": 0, "gridIndex": index} for index, row in enumerate(rows)],
        "series": [
            {**series, "xAxisIndex": index, "yAxisIndex": index}
            for index, row in enumerate(rows)
            for series in _series(row, places, ink, f"band{index}")
        ],
    }


def _end(row: OutcomeRow) -> float | None:
    values = [row.target]
    for point in row.points:
        values += [point.attained, point.expected, point.high]
    return room(values, _ROOM_ABOVE)


def _series(row: OutcomeRow, places: Mapping[Month, int], ink: Ink, stack: str) -> list[dict[str, Any]]:
    """Return what stands in the field of a measure, the band at the back; floats, it is a picture."""
    values: dict[str, dict[int, float]] = {}
    for name in ("attained", "expected", "low", "high"):
        found = ((places[point.month], getattr(point, name)) for point in row.points)
        values[name] = {place: float(value) for place, value in found if value is not None}
    actual = values["attained"]
    # A forecast begins where things stand.
    now = dict(list(actual.items())[-1:])
    return [
        *band(
            _BAND,
            (now | values["low"], now | values["high"]),
            len(places),
            {"color": ink.middle, "opacity": 1},
            stack,
        ),
        _target(row, ink),
        _line(_EXPECTED, now | values["expected"], len(places), ink),
        _line(_ACTUAL, actual, len(places), ink),
        {
            "type": "scatter",
            "silent": True,
            "symbolSize": 6,
            "itemStyle": {"color": ink.dark, "opacity": 1},
            "data": [
                {
                    "value": [place, value],
                    "label": {**label(ink, "bottom"), "formatter": _standing(row), "distance": 4},
                }
                for place, value in now.items()
            ],
        },
    ]


def _standing(row: OutcomeRow) -> str:
    """Return the last value that was attained."""
    return next(_level(point.attained, row) for point in reversed(row.points) if point.attained is not None)


def _line(name: str, values: Mapping[int, float], length: int, ink: Ink) -> dict[str, Any]:
    is_actual = name == _ACTUAL
    return {
        "type": "line",
        "name": name,
        "silent": True,
        "connectNulls": True,
        "symbol": "circle" if is_actual else "diamond",
        "symbolSize": 3.5 if is_actual else 6,
        "showAllSymbol": True,
        "lineStyle": {"color": ink.dark, "width": 1.5, "type": "solid" if is_actual else [2, 2]},
        "itemStyle": {
            "color": ink.dark if is_actual else ink.light,
            "borderColor": ink.dark,
            "borderWidth": 1,
        },
        "data": [values.get(place) for place in range(length)],
    }


def _target(row: OutcomeRow, ink: Ink) -> dict[str, Any]:
    """Return the target, which is a line across the field."""
    stroke = {"color": ink.text, "width": 1.75, "type": "solid"}
    marked = []
    if row.target is not None:
        words = {
            "position": "insideStartTop",
            "formatter": f"{_TARGET}{row.target_bound}{_level(row.target, row)}",
            **text(ink, LABEL_SIZE),
            "distance": 2,
        }
        marked = [{"yAxis": float(row.target), "label": words}]
    return {
        "type": "line",
        "name": _TARGET,
        "silent": True,
        "symbol": "none",
        "data": [],
        "lineStyle": stroke,
        "itemStyle": {"color": ink.text},
        "markLine": {"silent": True, "symbol": "none", "lineStyle": stroke, "data": marked},
    }
