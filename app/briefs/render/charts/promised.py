"""Charts of what the plan promises: all there is before a month is closed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.briefs.render.charts.parts import (
    Chart,
    Ink,
    Panel,
    bars,
    base,
    category_axis,
    height,
    label,
    legend,
    panels,
    room,
    value_axis,
)
from app.web import filters

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.briefs.types import Brief, CategoryGroup, RankedGroup

CITY_TIMELINE, COUNTY_TIMELINE = 330, 190
"""Heights; the four charts of a small county then share a page."""


def charts(brief: Brief, ink: Ink) -> tuple[Chart, ...]:
    """Return the charts, in the order in which they stand."""
    groups = brief.regions or brief.units
    ranked_by = "县（市、区）" if brief.regions else "组织实施单位"
    return (
        _investment("places", f"各{ranked_by}计划总投资（万元）和项目数", groups, ink),
        _investment("categories", "各类项目计划总投资（万元）和项目数", brief.categories, ink),
        _timeline(brief, CITY_TIMELINE if brief.regions else COUNTY_TIMELINE, ink),
        _capacity(f"各{ranked_by}规划新增床位和托位", groups, ink),
    )


def _investment(name: str, caption: str, groups: Sequence[RankedGroup | CategoryGroup], ink: Ink) -> Chart:
    """Planned investment of each group, the number of projects behind it."""
    amounts = [group.figures.total_investment for group in groups]
    texts = [
        f"{filters.wan_yuan(amount)}（{group.figures.projects}个）"
        for group, amount in zip(groups, amounts, strict=True)
    ]
    option = {
        **base(ink),
        "grid": {"left": 8, "right": 8, "top": 6, "bottom": 4, "containLabel": True},
        "xAxis": value_axis(room(amounts, 1.42)),
        "yAxis": category_axis([group.label for group in groups], ink),
        "series": [bars(amounts, texts, ink.dark, ink)],
    }
    spoken = "；".join(
        f"{group.label}有{group.figures.projects}个项目，计划总投资{filters.wan_yuan(amount)}万元"
        for group, amount in zip(groups, amounts, strict=True)
    )
    title = f"条形图，比较计划总投资和项目个数。{spoken}。"
    return Chart(name, caption, title, option, height(len(groups)))


def _timeline(brief: Brief, tall: int, ink: Ink) -> Chart:
    """How many projects the plan lets start and end in each year."""
    years = [f"{row.year}年" for row in brief.years]
    starting = [row.starting for row in brief.years]
    ending = [row.ending for row in brief.years]
    option = {
        **base(ink),
        "legend": legend(["计划开工", "计划竣工"], ink),
        "grid": {"left": 8, "right": 8, "top": 40, "bottom": 4, "containLabel": True},
        "xAxis": {**category_axis(years, ink), "inverse": False},
        "yAxis": value_axis(None),
        "series": [
            {**bars(starting, None, ink.dark, ink), "name": "计划开工", "label": label(ink, "top")},
            {**bars(ending, None, ink.light, ink), "name": "计划竣工", "label": label(ink, "top")},
        ],
    }
    spoken = "；".join(f"{row.year}年计划开工{row.starting}个、计划竣工{row.ending}个" for row in brief.years)
    title = f"柱形图，按年份比较计划开工和计划竣工的项目个数。{spoken}。"
    return Chart("years", "按方案期限的开工、竣工项目数", title, option, tall)


def _capacity(caption: str, groups: Sequence[RankedGroup], ink: Ink) -> Chart:
    """Planned new beds and places of each group, side by side."""
    labels = [group.label for group in groups]
    beds = [group.figures.new_beds for group in groups]
    places = [group.figures.new_places for group in groups]
    fields = [
        Panel("新增床位（张）", beds, [filters.whole(each) for each in beds], ink.dark),
        Panel("新增托位（个）", places, [filters.whole(each) for each in places], ink.light),
    ]
    option = panels(labels, fields, [room(field.values, 1.3) for field in fields], ink)
    spoken = "；".join(
        f"{name}新增床位{filters.whole(bed)}张、新增托位{filters.whole(place)}个"
        for name, bed, place in zip(labels, beds, places, strict=True)
    )
    title = f"两栏条形图，比较规划新增床位和新增托位，横线表示方案未载明。{spoken}。"
    return Chart("capacity", caption, title, option, height(len(groups)))
