"""The chart of a measure: target, what was reached, what the plan asks for by then, forecast with its band.

One ECharts option for a width; a page draws it twice, for a desk and for a phone. It can be read without the
text around it: its legend stands on top, the ends of its lines carry their values, and nothing is told by
colour alone (lines differ by their strokes).
"""

from __future__ import annotations

from math import ceil, floor, log10
from typing import TYPE_CHECKING, Any

from app.kernel.months import Month
from app.kernel.texts import Text, joined
from app.outcomes.render.words import goal, goal_with_unit, measured, with_own_unit
from app.web.chart_parts import DARK, GREY, base, legend, line_at, month_axis, text, value_axis
from app.web.charts import band
from app.web.filters import month as month_in_words
from app.web.page_charts import WIDE, Chart, in_both_widths

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from app.outcomes.types.outcome import MeasureOutcome

_HEIGHT, _NARROW_HEIGHT = 360, 330
_BLUE, _RED, _BAND = "#17558f", "#b3211f", "#bcd3e8"
_ROOM_ABOVE = 1.1
_MARKS, _ROUND, _SMALLEST = 5, (1, 2, 5, 10), 0.1
"""About how many marks an axis has, at which distances, and how short the shortest axis is."""
_CLOSE = 0.05
"""Part of the axis within which the words at two ends of lines would touch."""
ACTUAL, PLANNED, EXPECTED, MIDDLE, BAND, TARGET = (
    Text("实际达到"),
    Text("按方案进度应达到"),
    Text("预计（各项目都如期）"),
    Text("模拟的中值"),
    Text("模拟的范围（十次有八次在内）"),
    Text("目标"),
)


def forecast_chart(outcome: MeasureOutcome) -> Chart | None:
    """Draw the chart of a measure; None where there is nothing but a target to draw."""
    if not _points(outcome):
        return None
    return in_both_widths(
        lambda width: option(outcome, width),
        outcome.measure.value,
        spoken(outcome),
        wide=(WIDE, _HEIGHT),
        height=_NARROW_HEIGHT,
    )


def spoken(outcome: MeasureOutcome) -> str:
    """Return what the chart shows, for those who do not see it."""
    measure = outcome.measure
    parts = [Text("折线图：{region}{measure}。", region=outcome.region_name, measure=measure.label)]
    if outcome.baseline is not None:
        parts.append(Text("基期{baseline}。", baseline=with_own_unit(outcome.baseline, measure)))
    if outcome.month is not None:
        parts.append(
            Text(
                "截至{month}末达到{attained}。",
                month=month_in_words(outcome.month),
                attained=with_own_unit(outcome.attained, measure),
            )
        )
    if outcome.forecast is not None:
        known = Text(
            "各项目都如期，{year}年末为{forecast}",
            year=outcome.target_year,
            forecast=with_own_unit(outcome.forecast, measure),
        )
        if outcome.range is not None:
            low, high = (measured(each, measure) for each in (outcome.range.low, outcome.range.high))
            known = Text("{known}，模拟的范围是{low}至{high}", known=known, low=low, high=high)
        parts.append(Text("{known}。", known=known))
    if outcome.target is not None:
        parts.append(Text("目标{target}。", target=goal_with_unit(outcome.target, measure)))
    return joined("", parts)


def option(outcome: MeasureOutcome, width: int) -> dict[str, Any]:
    """Return the ECharts option of the chart of a measure, for a width in CSS pixels."""
    is_narrow = width < WIDE
    months = _months(outcome)
    places = {month: place for place, month in enumerate(months)}
    top, step = _scale(outcome)
    lines = [_actual(outcome, places), _planned(outcome, places)]
    lines += _forecast(outcome, places, is_narrow=is_narrow)
    lines.append(_target(outcome))
    shown = [line for line in lines if line is not None]
    names = [ACTUAL, PLANNED, EXPECTED, MIDDLE, BAND, TARGET]
    keys = [_key(name) for name in names if any(line.get("name") == name for line in shown)]
    return {
        **base(),
        "legend": {**legend(keys, 8 if is_narrow else 16), "itemWidth": 28},
        "grid": {
            "left": 4,
            "right": 72 if is_narrow else 110,
            "top": 112 if is_narrow else 56,
            "bottom": 4,
            "containLabel": True,
        },
        "xAxis": month_axis([_label(month, is_narrow=is_narrow) for month in months]),
        "yAxis": {**value_axis(outcome.measure.unit), "max": top, "interval": step},
        "series": shown,
    }


def _key(name: str) -> dict[str, Any]:
    """Return an entry of the legend: an area as a box, a line without points as its bare stroke."""
    if name == BAND:
        return {"name": name, "icon": "rect", "itemStyle": {"color": _BAND}}
    return (
        {"name": name, "itemStyle": {"opacity": 0}} if name in {PLANNED, MIDDLE, TARGET} else {"name": name}
    )


def _points(outcome: MeasureOutcome) -> list[Decimal]:
    """Return all values that the chart shows beside the target."""
    found = [outcome.baseline] if outcome.baseline_as_of is not None else []
    for point in outcome.history:
        found += [point.attained, point.planned]
    for ahead in outcome.future:
        found += [ahead.middle, ahead.low, ahead.high, ahead.expected]
    return [value for value in found if value is not None]


def _months(outcome: MeasureOutcome) -> list[Month]:
    """Return the months of the axis: from the baseline, or the first one known, to the end of the target."""
    last = Month(outcome.target_year, 12)
    known = [point.month for point in outcome.history] + [point.month for point in outcome.future]
    start = _baseline_month(outcome)
    first = min([*known, *([start] if start else []), last])
    return [first.plus(step) for step in range(max(last, *known, first).months_since(first) + 1)]


def _baseline_month(outcome: MeasureOutcome) -> Month | None:
    if outcome.baseline is None or outcome.baseline_as_of is None:
        return None
    day = outcome.baseline_as_of.last_day
    return Month.of(day)


def _label(month: Month, *, is_narrow: bool) -> str:
    """Return what stands below a month: only the end of each year has a name."""
    if month.number != 12:  # noqa: PLR2004 - December
        return ""
    return Text("{year:02d}年末", year=month.year % 100) if is_narrow else Text("{year}年末", year=month.year)


def _scale(outcome: MeasureOutcome) -> tuple[float, float]:
    """Return the end of the axis and the distance of its marks: round numbers, with room for words on top."""
    values = [*_points(outcome), *([outcome.target] if outcome.target is not None else [])]
    highest = max(float(max(values)) * _ROOM_ABOVE, _SMALLEST)
    power: float = 10 ** floor(log10(highest / _MARKS))
    step = next(each * power for each in _ROUND if each * power * _MARKS >= highest)
    return ceil(highest / step) * step, step


def _end_label(words: str, position: str = "right") -> dict[str, Any]:
    return {"show": True, "position": position, "formatter": words, **text(), "distance": 6}


def _series(name: str, places: Mapping[Month, int], values: Mapping[Month, Decimal]) -> dict[str, Any]:
    """Return a line with a value at some months; floats, since a picture needs no exact figures."""
    data: list[Any] = [None] * len(places)
    for month, value in values.items():
        data[places[month]] = float(value)
    return {"type": "line", "name": name, "silent": True, "connectNulls": True, "data": data}


def _actual(outcome: MeasureOutcome, places: Mapping[Month, int]) -> dict[str, Any] | None:
    values: dict[Month, Decimal] = {}
    start = _baseline_month(outcome)
    if start is not None and outcome.baseline is not None:
        values[start] = outcome.baseline
    values |= {point.month: point.attained for point in outcome.history if point.attained is not None}
    if not values:
        return None
    line = _series(ACTUAL, places, values)
    last = max(values)
    shown = measured(values[last], outcome.measure)
    is_start = outcome.month is None or last == start
    word = Text("基期 {level}", level=shown) if is_start else Text("现在 {level}", level=shown)
    label = _end_label(word, "bottom")
    if not places[last]:
        # Centred below the first point it would run over the numbers of the axis.
        label["align"] = "left"
    line["data"][places[last]] = {"value": float(values[last]), "label": label, "symbolSize": 8}
    return line | {
        "z": 5,
        "symbol": "circle",
        "symbolSize": 5,
        "showAllSymbol": True,
        "lineStyle": {"color": DARK, "width": 2.5},
        "itemStyle": {"color": DARK},
        "markLine": _now(outcome, places),
    }


def _now(outcome: MeasureOutcome, places: Mapping[Month, int]) -> dict[str, Any]:
    """Return a thin line at the month that the page stands at."""
    if outcome.month is None or outcome.month not in places:
        return {"data": []}
    return line_at(places[outcome.month], month_in_words(outcome.month))


def _planned(outcome: MeasureOutcome, places: Mapping[Month, int]) -> dict[str, Any] | None:
    values = {point.month: point.planned for point in outcome.history if point.planned is not None}
    if not values:
        return None
    return _series(PLANNED, places, values) | {
        "symbol": "none",
        "lineStyle": {"color": GREY, "width": 2, "type": [8, 4]},
        "itemStyle": {"color": GREY},
    }


def _forecast(
    outcome: MeasureOutcome, places: Mapping[Month, int], *, is_narrow: bool
) -> list[dict[str, Any] | None]:
    """Return the forecast if all goes as said, the middle of the runs and the band around it."""
    expected = {point.month: point.expected for point in outcome.future if point.expected is not None}
    if not expected:
        return []
    beginning = _beginning(outcome)
    low = {point.month: point.low for point in outcome.future if point.low is not None}
    high = {point.month: point.high for point in outcome.future if point.high is not None}
    middle = {point.month: point.middle for point in outcome.future if point.middle is not None}
    has_band = bool(low and high and middle)
    blank = "\n" if is_narrow else " "
    last = max(expected)
    words = Text("如期{blank}{expected}", blank=blank, expected=measured(expected[last], outcome.measure))
    is_close, said = False, ""
    if has_band:
        said = Text("中值{blank}{middle}", blank=blank, middle=measured(middle[max(middle)], outcome.measure))
        distance = abs(float(expected[last] - middle[max(middle)]))
        is_close = distance < _scale(outcome)[0] * (_CLOSE * 2 if is_narrow else _CLOSE)
        words = Text("{words}\n{said}", words=words, said=said) if is_close else words
    line = _series(EXPECTED, places, beginning | expected)
    line["data"][places[last]] = {"value": float(expected[last]), "label": _end_label(words), "symbolSize": 8}
    line |= {
        "z": 4,
        "symbol": "emptyCircle",
        "symbolSize": 6,
        "showAllSymbol": True,
        "lineStyle": {"color": _BLUE, "width": 2, "type": [3, 3]},
        "itemStyle": {"color": _BLUE},
    }
    if not has_band:
        return [line]
    between = _series(MIDDLE, places, beginning | middle) | {
        "z": 3,
        "symbol": "none",
        "lineStyle": {"color": _BLUE, "width": 1.25, "type": "solid"},
        "itemStyle": {"color": _BLUE},
    }
    if not is_close:
        between["symbol"], between["symbolSize"] = "circle", 1
        between["data"][places[max(middle)]] = {
            "value": float(middle[max(middle)]),
            "label": _end_label(said),
            "symbolSize": 4,
        }
    return [*_band(beginning | low, beginning | high, places), between, line]


def _band(
    low: Mapping[Month, Decimal], high: Mapping[Month, Decimal], places: Mapping[Month, int]
) -> list[dict[str, Any]]:
    lows, highs = ({places[month]: float(value) for month, value in each.items()} for each in (low, high))
    return band(BAND, (lows, highs), len(places), {"color": _BAND, "opacity": 0.7})


def _beginning(outcome: MeasureOutcome) -> dict[Month, Decimal]:
    """Return where things stand, from which a forecast goes on."""
    if outcome.month is not None and outcome.attained is not None:
        return {outcome.month: outcome.attained}
    start = _baseline_month(outcome)
    return {start: outcome.baseline} if start is not None and outcome.baseline is not None else {}


def _target(outcome: MeasureOutcome) -> dict[str, Any] | None:
    if outcome.target is None:
        return None
    stroke = {"color": _RED, "width": 2, "type": "solid"}
    shown = Text(
        "{year}年目标 {target}",
        year=outcome.target_year,
        target=goal(outcome.target, outcome.measure),
    )
    return {
        "type": "line",
        "name": TARGET,
        "silent": True,
        "symbol": "none",
        "data": [],
        "lineStyle": stroke,
        "itemStyle": {"color": _RED},
        "markLine": {
            "silent": True,
            "symbol": "none",
            "lineStyle": stroke,
            "label": {
                "position": "insideStartTop",
                "formatter": shown,
                **text(),
                "color": _RED,
                "fontWeight": "bold",
            },
            "data": [{"yAxis": float(outcome.target)}],
        },
    }
