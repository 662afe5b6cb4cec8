"""What the charts of a brief show: one ECharts option each, and the words that stand for the picture.

Readable in black and white: one dark and one light fill with a dark edge, every value written beside its
bar, no meaning in colour alone. Labels are horizontal.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.web import charts, filters

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from decimal import Decimal

    from app.briefs.types import Brief, CategoryGroup, RankedGroup

WIDTH = 589
"""156 mm, the width of the type area, in CSS pixels."""
LARGEST_HEIGHT = 375
"""Two charts with their captions fill a page."""
ROW_HEIGHT = 29
CITY_TIMELINE, COUNTY_TIMELINE = 330, 190
"""Heights; the four charts of a small county then share a page."""
DARK = "#2f4b66"
LIGHT = "#ffffff"
EDGE = "#2f4b66"
INK = "#1b2430"
FONT = "Noto Sans SC"
FONT_SIZE = 12


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart before it is drawn."""

    name: str
    title: str
    """What it shows, in words, for those who do not see it."""
    option: dict[str, Any]
    height: int


def drawn(brief: Brief) -> tuple[str, ...]:
    """Return the charts of a brief as SVG, in the order in which they stand."""
    return tuple(
        charts.svg(chart.option, name=chart.name, title=chart.title, width=WIDTH, height=chart.height)
        for chart in described(brief)
    )


def described(brief: Brief) -> tuple[Chart, ...]:
    """Return the charts of a brief."""
    groups = brief.regions or brief.units
    return (
        _investment("places", groups),
        _investment("categories", brief.categories),
        _timeline(brief, CITY_TIMELINE if brief.regions else COUNTY_TIMELINE),
        _capacity(groups),
    )


def _investment(name: str, groups: Sequence[RankedGroup | CategoryGroup]) -> Chart:
    """Planned investment of each group, the number of projects behind it."""
    labels = [group.label for group in groups]
    amounts = [group.figures.total_investment for group in groups]
    texts = [
        f"{filters.wan_yuan(amount)}（{group.figures.projects}个）"
        for group, amount in zip(groups, amounts, strict=True)
    ]
    option = {
        **_base(),
        "grid": {"left": 8, "right": 8, "top": 6, "bottom": 4, "containLabel": True},
        "xAxis": _value_axis(_room(amounts, 1.42)),
        "yAxis": _category_axis(labels),
        "series": [_bars(amounts, texts, DARK)],
    }
    spoken = "；".join(
        f"{group.label}有{group.figures.projects}个项目，计划总投资{filters.wan_yuan(amount)}万元"
        for group, amount in zip(groups, amounts, strict=True)
    )
    return Chart(name, f"条形图，比较计划总投资和项目个数。{spoken}。", option, _height(len(groups)))


def _timeline(brief: Brief, height: int) -> Chart:
    """How many projects the plan lets start and end in each year."""
    years = [f"{row.year}年" for row in brief.years]
    starting = [row.starting for row in brief.years]
    ending = [row.ending for row in brief.years]
    option = {
        **_base(),
        "legend": {
            "data": ["计划开工", "计划竣工"],
            "top": 0,
            "icon": "rect",
            "itemWidth": 18,
            "itemHeight": 10,
            "textStyle": _text(),
        },
        "grid": {"left": 8, "right": 8, "top": 40, "bottom": 4, "containLabel": True},
        "xAxis": {**_category_axis(years), "inverse": False},
        "yAxis": _value_axis(None),
        "series": [
            {**_bars(starting, None, DARK), "name": "计划开工", "label": _label("top")},
            {**_bars(ending, None, LIGHT), "name": "计划竣工", "label": _label("top")},
        ],
    }
    spoken = "；".join(f"{row.year}年计划开工{row.starting}个、计划竣工{row.ending}个" for row in brief.years)
    return Chart("years", f"柱形图，按年份比较计划开工和计划竣工的项目个数。{spoken}。", option, height)


def _capacity(groups: Sequence[RankedGroup]) -> Chart:
    """Planned new beds and places of each group, side by side."""
    labels = [group.label for group in groups]
    beds = [group.figures.new_beds for group in groups]
    places = [group.figures.new_places for group in groups]
    panels = (("新增床位（张）", beds, DARK), ("新增托位（个）", places, LIGHT))
    left, gap, top = 100, 16, 28
    width = (WIDTH - left - gap - 8) // len(panels)
    option = {
        **_base(),
        "title": [
            {
                "text": heading,
                "left": left + index * (width + gap),
                "top": 0,
                "textStyle": {**_text(), "fontWeight": "normal"},
            }
            for index, (heading, _, _) in enumerate(panels)
        ],
        "grid": [
            {"left": left + index * (width + gap), "width": width, "top": top, "bottom": 6}
            for index in range(len(panels))
        ],
        "xAxis": [
            {**_value_axis(_room(values, 1.3)), "gridIndex": index}
            for index, (_, values, _) in enumerate(panels)
        ],
        "yAxis": [
            {
                **_category_axis(labels),
                "gridIndex": index,
                "axisLabel": {**_axis_label(), "show": index == 0, "width": left - 10, "overflow": "break"},
            }
            for index in range(len(panels))
        ],
        "series": [
            {
                **_bars(values, [filters.whole(value) for value in values], fill),
                "xAxisIndex": index,
                "yAxisIndex": index,
            }
            for index, (_, values, fill) in enumerate(panels)
        ],
    }
    spoken = "；".join(
        f"{label}新增床位{filters.whole(bed)}张、新增托位{filters.whole(place)}个"
        for label, bed, place in zip(labels, beds, places, strict=True)
    )
    title = f"两栏条形图，比较规划新增床位和新增托位，横线表示方案未载明。{spoken}。"
    return Chart("capacity", title, option, _height(len(groups)))


def _base() -> dict[str, Any]:
    """Return what all charts share."""
    return {"backgroundColor": "transparent", "textStyle": {"fontFamily": FONT, "color": INK}}


def _height(rows: int) -> int:
    """Return a height that gives bars their room but never more than half a page."""
    return min(LARGEST_HEIGHT, max(90, 20 + ROW_HEIGHT * rows))


def _room(values: Iterable[Decimal | int | None], factor: float) -> float | None:
    """Return an end of the axis that leaves room for the label of the longest bar."""
    known = [float(value) for value in values if value]
    return max(known) * factor if known else None


def _text() -> dict[str, Any]:
    return {"color": INK, "fontSize": FONT_SIZE, "fontFamily": FONT}


def _axis_label() -> dict[str, Any]:
    return {**_text(), "interval": 0, "rotate": 0}


def _category_axis(labels: list[str]) -> dict[str, Any]:
    """Return an axis of names, the first one on top, none left out and none turned."""
    return {
        "type": "category",
        "data": labels,
        "inverse": True,
        "axisLabel": _axis_label(),
        "axisTick": {"show": False},
        "axisLine": {"lineStyle": {"color": INK}},
    }


def _value_axis(end: float | None) -> dict[str, Any]:
    """Return an axis of figures; the values stand at the bars, so it needs no marks."""
    return {
        "type": "value",
        "max": end,
        "axisLabel": {"show": False},
        "splitLine": {"show": False},
        "axisLine": {"show": False},
        "axisTick": {"show": False},
    }


def _bars(values: Sequence[Decimal | int | None], texts: list[str] | None, fill: str) -> dict[str, Any]:
    """Return a series of bars with its labels, at zero length where nothing is printed (the label says so).

    Floats: a picture needs no exact money.
    """
    return {
        "type": "bar",
        "silent": True,
        "barMaxWidth": 18,
        "itemStyle": {"color": fill, "borderColor": EDGE, "borderWidth": 0.75},
        "data": [
            {
                "value": float(value or 0),
                **({"label": {**_label("right"), "formatter": texts[index]}} if texts else {}),
            }
            for index, value in enumerate(values)
        ],
    }


def _label(position: str) -> dict[str, Any]:
    """Return the label that stands at a bar."""
    return {"show": True, "position": position, "color": INK, "fontSize": 11, "fontFamily": FONT}
