"""The charts of the state: planned and completed investment by month, and money by source.

Each can be read without the text around it: its legend stands on top, lines and bars carry their values, and
nothing is told by colour alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.kernel.rounding import half_up
from app.kernel.texts import Text, joined
from app.web.chart_parts import DARK, GREY, base, legend, line_at, month_axis, text, value_axis
from app.web.charts import middles_of_years
from app.web.filters import WAN_YUAN_PER_YI_YUAN, percent, whole, yi_yuan
from app.web.filters import month as month_in_words
from app.web.languages import in_language
from app.web.page_charts import Chart, in_both_widths

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from app.briefs.types import CurvePoint, SourceRow
    from app.kernel.months import Month

HALF = 640
"""CSS pixels: two charts stand side by side on a desk."""
_HEIGHT, _NARROW_HEIGHT = 300, 280
_ROW, _HEAD = 34, 34
_BLUE, _LIGHT = "#5b8fc0", "#dbe6f1"
_BELOW = 14
"""CSS pixels: so far below its point the word of the lower line keeps clear of the upper one."""
PLANNED, COMPLETED, RECEIVED, PAID = Text("计划"), Text("完成"), Text("到位"), Text("支付")


def curve_chart(points: Sequence[CurvePoint], month: Month | None) -> Chart | None:
    """Draw planned against completed investment; None where no year's plan is known."""
    if not any(point.planned for point in points):
        return None
    return in_both_widths(
        lambda width: curve_option(points, month, width),
        "curve",
        spoken_curve(points, month),
        wide=(HALF, _HEIGHT),
        height=_NARROW_HEIGHT,
    )


def money_chart(sources: Sequence[SourceRow]) -> Chart | None:
    """Draw planned, received and paid money of each source; None where no source has any."""
    shown = [source for source in sources if _largest(source)]
    if not shown:
        return None
    height = _HEAD + _ROW * len(shown)
    return in_both_widths(
        lambda width: money_option(shown, width),
        "money",
        spoken_money(shown),
        wide=(HALF, height),
        height=height,
    )


def spoken_curve(points: Sequence[CurvePoint], month: Month | None) -> str:
    """Return what the curve shows, for those who do not see it."""
    last = points[-1]
    parts = [Text("折线图：按月比较累计计划投资和累计完成投资。")]
    parts += [
        Text(
            "截至{month}，计划{planned}，完成{completed}。",
            month=month_in_words(month),
            planned=yi_yuan(point.planned),
            completed=yi_yuan(point.completed),
        )
        for point in points
        if point.month == month
    ]
    parts.append(
        Text("到{month}，计划{planned}。", month=month_in_words(last.month), planned=yi_yuan(last.planned))
    )
    return joined("", parts)


def spoken_money(sources: Sequence[SourceRow]) -> str:
    """Return what the bars show, for those who do not see them."""
    said = joined(
        "；",
        (
            Text(
                "{source}计划{planned}、到位{received}、支付{paid}",
                source=source.label,
                planned=whole(source.planned),
                received=whole(source.received),
                paid=whole(source.paid),
            )
            for source in sources
        ),
    )
    return Text("条形图：各资金来源的累计数，单位万元，横线表示未填报。{said}。", said=said)


def curve_option(points: Sequence[CurvePoint], month: Month | None, width: int) -> dict[str, Any]:
    """Return the ECharts option of the curve for a width in CSS pixels."""
    is_narrow = width < HALF
    unit = in_language(Text("亿元"))
    planned = _line(PLANNED, [point.planned for point in points], GREY, dashed=True)
    series = [planned]
    completed = [point.completed for point in points]
    if any(amount is not None for amount in completed):
        series.append(_line(COMPLETED, completed, DARK, dashed=False))
    planned["markLine"] = _now(points, month)
    return {
        **base(),
        "legend": legend([line["name"] for line in series]),
        "grid": {
            "left": max(4, 8 * len(unit) - 24),
            "right": 84 if is_narrow else 96,
            "top": 62,
            "bottom": 4,
            "containLabel": True,
        },
        "xAxis": month_axis(_years([point.month for point in points], is_narrow=is_narrow)),
        "yAxis": {**value_axis(unit), "splitNumber": 4},
        "series": series,
    }


def money_option(sources: Sequence[SourceRow], width: int) -> dict[str, Any]:
    """Return the ECharts option of the bars for a width in CSS pixels: narrower ones lie on wider ones."""
    is_narrow = width < HALF
    longest = max(_largest(source) for source in sources)
    room = 1.75 if is_narrow else 1.55
    layers: tuple[tuple[str, list[Decimal | None], str, int], ...] = (
        (PLANNED, [source.planned for source in sources], _LIGHT, 20),
        (RECEIVED, [source.received for source in sources], _BLUE, 12),
        (PAID, [source.paid for source in sources], DARK, 5),
    )
    return {
        **base(),
        "legend": {**legend([name for name, _, _, _ in layers]), "itemWidth": 14, "itemHeight": 10},
        "grid": {"left": 4, "right": 4, "top": _HEAD - 4, "bottom": 0, "containLabel": True},
        "xAxis": {
            "type": "value",
            "max": float(longest) * room,
            "axisLabel": {"show": False},
            "splitLine": {"show": False},
        },
        # Bars of one axis stand beside each other: on an axis of its own each lies in the middle of its row.
        "yAxis": [
            {
                "type": "category",
                "inverse": True,
                "position": "left",
                "data": [
                    _on_two_lines(in_language(source.label)) if is_narrow else source.label
                    for source in sources
                ],
                "axisLabel": {**text(), "interval": 0, "show": not place},
                "axisTick": {"show": False},
                "axisLine": {"show": not place, "lineStyle": {"color": GREY}},
            }
            for place in range(len(layers))
        ],
        "series": [
            *(
                {
                    "type": "bar",
                    "name": name,
                    "silent": True,
                    "barWidth": thickness,
                    "z": 2 + place,
                    "yAxisIndex": place,
                    "itemStyle": {"color": colour, "borderColor": GREY, "borderWidth": 0.5},
                    "data": [float(amount or 0) for amount in amounts],
                }
                for place, (name, amounts, colour, thickness) in enumerate(layers)
            ),
            _values(sources, is_narrow=is_narrow),
        ],
    }


def _values(sources: Sequence[SourceRow], *, is_narrow: bool) -> dict[str, Any]:
    """Return marks without a shape that carry the words right of the bars."""
    gap = "\n" if is_narrow else "　"
    return {
        "type": "scatter",
        "silent": True,
        "symbol": "rect",
        "symbolSize": 0.1,
        "data": [
            {
                "value": [float(_largest(source)), place],
                "label": {
                    "show": True,
                    "position": "right",
                    "formatter": Text(
                        "{planned}{gap}到位 {share}",
                        planned=whole(source.planned),
                        gap=gap,
                        share=percent(_share(source)),
                    ),
                    **text(11),
                    "distance": 6,
                },
            }
            for place, source in enumerate(sources)
        ],
    }


def _share(source: SourceRow) -> Decimal | None:
    """Return what is received of what is planned, in %; the chart compares these two lengths."""
    if source.received is None or not source.planned:
        return None
    return source.received / source.planned * 100


def _largest(source: SourceRow) -> Decimal:
    return max(source.planned, source.received or source.planned, source.paid or source.planned)


def _on_two_lines(words: str) -> str:
    """Break a long name in its middle, so that bars keep their room on a phone."""
    most = 6
    if len(words) <= most:
        return words
    middle = words.find("/") + 1 or -(-len(words) // 2)
    if words.isascii():
        blanks = [place for place, character in enumerate(words, start=1) if character == " "]
        middle = min(blanks, key=lambda place: abs(place - middle), default=len(words))
    return f"{words[:middle]}\n{words[middle:]}".strip()


def _line(name: str, amounts: Sequence[Decimal | None], colour: str, *, dashed: bool) -> dict[str, Any]:
    """Return one curve with its last value at its end."""
    last, newest = [(place, each) for place, each in enumerate(amounts) if each is not None][-1]
    amount = _in_yi_yuan(newest)
    data: list[Any] = [None if each is None else float(each) / WAN_YUAN_PER_YI_YUAN for each in amounts]
    data[last] = {
        "value": data[last],
        "symbol": "circle",
        "symbolSize": 7,
        "label": {
            "show": True,
            "position": "right",
            "offset": [0, 0] if dashed else [0, _BELOW],
            "formatter": Text("{name}{line_end}{amount}亿元", name=name, line_end="\n", amount=amount),
            **text(),
            "distance": 6,
        },
    }
    return {
        "type": "line",
        "name": name,
        "silent": True,
        "showAllSymbol": True,
        "symbol": "none" if dashed else "circle",
        "symbolSize": 4,
        "z": 3 if dashed else 5,
        "lineStyle": {"color": colour, "width": 2 if dashed else 2.5, "type": [6, 4] if dashed else "solid"},
        "itemStyle": {"color": colour},
        "data": data,
    }


def _now(points: Sequence[CurvePoint], month: Month | None) -> dict[str, Any]:
    """Return a thin line at the month of the page, with what was planned until then."""
    found = next(((place, point) for place, point in enumerate(points) if point.month == month), None)
    if found is None:
        return {"data": []}
    place, point = found
    month_said = month_in_words(point.month)
    if point.planned is None:
        return line_at(place, Text("{month}计划{planned}", month=month_said, planned=yi_yuan(None)))
    words = Text("{month}计划{amount}亿元", month=month_said, amount=_in_yi_yuan(point.planned))
    return line_at(place, words)


def _in_yi_yuan(amount: Decimal) -> str:
    """Return an amount in the unit of the axis, without it."""
    return f"{half_up(amount / WAN_YUAN_PER_YI_YUAN, 2):,f}"


def _years(months: Sequence[Month], *, is_narrow: bool) -> list[str]:
    """Return what stands below each month: the year at its middle."""
    middles = middles_of_years(months)
    return [
        (f"{month.year}" if is_narrow else Text("{year}年", year=month.year)) if place in middles else ""
        for place, month in enumerate(months)
    ]
