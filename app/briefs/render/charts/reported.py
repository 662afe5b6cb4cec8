"""Charts of what a closed month holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.briefs.render.charts.parts import (
    FONT_SIZE,
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
    text,
    value_axis,
)
from app.kernel.rounding import half_up
from app.projects.types import MilestoneKind
from app.web import filters
from app.web.charts import middles_of_years

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date
    from decimal import Decimal

    from app.briefs.types import Brief, CapacityRow, CurvePoint, MilestoneRow
    from app.kernel.months import Month

_CURVE_HEIGHT = 270
_MONTH_BY_MONTH = 18
"""Up to so many months each has its name on the axis; beyond, only years have."""
_PARTS_OF_A_MONTH = ("上旬", "中旬", "下旬")
_OVERDUE = "逾期"
_AMOUNTS = ("planned", "allocated", "received", "completed", "paid")
_AMOUNT_WORDS = ("计划投资", "累计下达", "资金到位", "完成投资", "累计支付")
_AMOUNT_LABELS = ("计划", "下达", "到位", "完成", "支付")


def charts(brief: Brief, ink: Ink) -> tuple[Chart, ...]:
    """Return the charts, in the order in which they stand; one that has nothing to show is left out."""
    found = (
        _money(brief, ink),
        _curve(brief.curve, brief.month, ink),
        _ranking(brief, ink),
        _milestones(brief, ink),
        _capacity(brief.capacity, ink),
    )
    return tuple(chart for chart in found if chart is not None)


def _money(brief: Brief, ink: Ink) -> Chart | None:
    """Draw the five amounts of each source, side by side on one scale."""
    sources = brief.sources
    if not sources:
        return None
    columns = [[getattr(source, name) for source in sources] for name in _AMOUNTS]
    end = room((amount for column in columns for amount in column), 2.7)
    fills = (ink.light, ink.middle, ink.middle, ink.dark, ink.dark)
    fields = [
        Panel(heading, column, [filters.whole(each) for each in column], fill)
        for heading, column, fill in zip(_AMOUNT_LABELS, columns, fills, strict=True)
    ]
    spoken = "；".join(
        source.label
        + "、".join(
            f"{words}为{_spoken(getattr(source, name))}"
            for words, name in zip(_AMOUNT_WORDS, _AMOUNTS, strict=True)
        )
        for source in sources
    )
    return Chart(
        "money",
        "各资金来源的计划、下达、到位、完成和支付（万元）",
        f"五栏条形图，同一比例，比较各资金来源的累计数，横线表示未填报。{spoken}。",
        panels([source.label for source in sources], fields, [end] * len(fields), ink),
        height(len(sources) + 1),
    )


def _spoken(amount: Decimal | None) -> str:
    """Say an amount of 万元: 1.06亿元, 8,000万元, 未填报."""
    if amount is None:
        return "未填报"
    is_small = abs(amount) < filters.WAN_YUAN_PER_YI_YUAN
    return f"{filters.whole(amount)}万元" if is_small else filters.yi_yuan(amount)


def _yi_yuan(amount: Decimal | None) -> float | None:
    """Return an amount of 万元 in 亿元, for drawing."""
    return None if amount is None else float(amount) / filters.WAN_YUAN_PER_YI_YUAN


def _curve(points: Sequence[CurvePoint], now: Month, ink: Ink) -> Chart | None:
    """Planned (dashed) against completed (solid, with dots), by month."""
    known = [point for point in points if point.completed is not None]
    planned = [point for point in points if point.planned is not None]
    if not known or not planned:
        return None
    option = {
        **base(ink),
        "grid": {"left": 8, "right": 96, "top": 26, "bottom": 4, "containLabel": True},
        "xAxis": {
            **category_axis(_month_labels([point.month for point in points]), ink),
            "inverse": False,
            "boundaryGap": False,
        },
        "yAxis": {
            **value_axis(None),
            "name": "亿元",
            "nameTextStyle": {**text(ink), "align": "right"},
            "nameGap": 10,
            "show": True,
            "axisLabel": text(ink),
            "axisLine": {"show": False},
            "axisTick": {"show": False},
            "splitLine": {"lineStyle": {"color": ink.middle, "width": 0.5}},
        },
        "series": [
            _line(points, "planned", "计划", ink, dashed=True),
            {**_line(points, "completed", "完成", ink, dashed=False), "markLine": _now(points, now, ink)},
        ],
    }
    here = next((point for point in planned if point.month == now), planned[-1])
    last = known[-1]
    words = (
        f"折线图，按月比较累计计划投资和累计完成投资，计划为虚线，完成为实线。"
        f"截至{filters.month(here.month)}，累计计划投资为{_spoken(here.planned)}；"
        f"截至{filters.month(last.month)}，累计完成投资为{_spoken(last.completed)}；"
        f"到{filters.month(planned[-1].month)}，累计计划投资为{_spoken(planned[-1].planned)}。"
    )
    return Chart("curve", "累计计划投资与累计完成投资（亿元）", words, option, _CURVE_HEIGHT)


def _month_labels(months: Sequence[Month]) -> list[str]:
    """Return what stands below each month: its name where there is room, otherwise the year at its middle."""
    if len(months) <= _MONTH_BY_MONTH:
        return [
            f"{month.year}年\n{month.number}月" if index == 0 or month.number == 1 else f"{month.number}月"
            for index, month in enumerate(months)
        ]
    middles = middles_of_years(months)
    return [f"{month.year}年" if index in middles else "" for index, month in enumerate(months)]


def _line(points: Sequence[CurvePoint], name: str, heading: str, ink: Ink, *, dashed: bool) -> dict[str, Any]:
    """Return one curve, its last value written at its end."""
    amounts = [getattr(point, name) for point in points]
    last = max(index for index, amount in enumerate(amounts) if amount is not None)
    end = {**label(ink, "right"), "formatter": f"{heading}{filters.yi_yuan(amounts[last])}", "distance": 6}
    return {
        "type": "line",
        "silent": True,
        "symbol": "none" if dashed else "circle",
        "symbolSize": 4,
        "showAllSymbol": True,
        "lineStyle": {"color": ink.dark, "width": 1.5, "type": [5, 3] if dashed else "solid"},
        "itemStyle": {"color": ink.dark},
        "data": [
            {
                "value": _yi_yuan(amount),
                **({"label": end, "symbol": "circle", "symbolSize": 4} if index == last else {}),
            }
            for index, amount in enumerate(amounts)
        ],
    }


def _now(points: Sequence[CurvePoint], now: Month, ink: Ink) -> dict[str, Any]:
    """Return a thin line at the month of the brief, with what was planned until then."""
    index = next((index for index, point in enumerate(points) if point.month == now), None)
    if index is None:
        return {"data": []}
    planned = points[index].planned
    words = f"{filters.month(now)}" + ("" if planned is None else f"，计划{filters.yi_yuan(planned)}")
    return _mark_line({"xAxis": index}, words, ink)


def _mark_line(place: dict[str, float], words: str, ink: Ink, end: str = "end") -> dict[str, Any]:
    """Return a thin dashed line across the field and behind everything, with its words at one end."""
    return {
        "silent": True,
        "z": 1,
        "symbol": "none",
        "lineStyle": {"color": ink.text, "width": 0.75, "type": [2, 2]},
        "label": {"position": end, "formatter": words, **text(ink, 11), "distance": 4},
        "data": [place],
    }


def _ranking(brief: Brief, ink: Ink) -> Chart | None:
    """How far each county or unit has come with its year, and where it should be by now."""
    groups = brief.regions or brief.units
    rates = [None if group.standing is None else group.standing.year_completion_rate for group in groups]
    if not any(rate is not None for rate in rates):
        return None
    elapsed = brief.schedule.elapsed_share
    texts = [
        filters.percent(rate) + _ahead(None if group.standing is None else group.standing.ahead)
        for group, rate in zip(groups, rates, strict=True)
    ]
    series = bars(rates, texts, ink.dark, ink)
    for datum in series["data"]:
        datum["label"] |= {"backgroundColor": ink.light, "padding": [1, 2], "distance": 2}
    words = f"序时进度{filters.percent(elapsed)}"
    series["markLine"] = _mark_line({"xAxis": float(elapsed)}, words, ink, "start")
    option = {
        **base(ink),
        "grid": {"left": 8, "right": 8, "top": 24, "bottom": 4, "containLabel": True},
        "xAxis": value_axis(room([*rates, elapsed], 1.5)),
        "yAxis": category_axis([group.label for group in groups], ink),
        "series": [series],
    }
    spoken = "；".join(
        f"{group.label}年度投资完成率{'没有数据' if rate is None else f'为{words}'}"
        for group, rate, words in zip(groups, rates, texts, strict=True)
    )
    return Chart(
        "ranking",
        f"各{'县（市、区）' if brief.regions else '组织实施单位'}年度投资完成率与序时进度",
        f"条形图，比较年度投资完成率，竖线为序时进度{filters.percent(elapsed)}。{spoken}。",
        option,
        height(len(groups) + 1),
    )


def _ahead(points: Decimal | None) -> str:
    """Write how far ahead or behind schedule: （超13.2点）, （欠3.0点）."""
    if points is None:
        return ""
    rounded = half_up(abs(points), 1)
    return "（持平）" if rounded == 0 else f"（{'超' if points > 0 else '欠'}{rounded}点）"


def _milestones(brief: Brief, ink: Ink) -> Chart | None:
    """How many milestones of each kind were reached in ten days of this month, or are due in the next."""
    months = (brief.month, brief.month.plus(1))
    columns = [_OVERDUE, *(f"{month.number}月{part}" for month in months for part in _PARTS_OF_A_MONTH)]
    reached = _placed(brief.reached, months[:1])
    due = _placed((row for row in brief.due if not row.is_overdue), months)
    overdue: dict[tuple[str, str], int] = {}
    for row in brief.due:
        if row.is_overdue:
            overdue[row.milestone, _OVERDUE] = overdue.get((row.milestone, _OVERDUE), 0) + 1
    marks = (("已达成", reached, True), ("下月到期", due, False), ("逾期未达成", overdue, False))
    present = {place[0] for _, found, _ in marks for place in found}
    kinds = [kind.label for kind in MilestoneKind if kind.label in present]
    kinds += sorted(present.difference(kinds))
    if not kinds:
        return None
    option = {
        **base(ink),
        "legend": {**legend([name for name, _, _ in marks], ink), "icon": None, "itemWidth": 14},
        "grid": {"left": 8, "right": 8, "top": 32, "bottom": 4, "containLabel": True},
        "xAxis": {
            **category_axis(columns, ink),
            "inverse": False,
            "splitLine": {"show": True, "interval": 0, "lineStyle": {"color": ink.middle, "width": 0.5}},
        },
        "yAxis": category_axis(kinds, ink),
        "series": [
            _marks(
                name, found, ink, shape="diamond" if name.startswith(_OVERDUE) else "circle", filled=filled
            )
            for name, found, filled in marks
        ],
    }
    spoken = "；".join(
        f"{name}："
        + ("、".join(f"{kind}{column}{number}个" for (kind, column), number in found.items()) or "无")
        for name, found, _ in marks
    )
    return Chart(
        "milestones",
        "里程碑达成与到期（个）",
        f"时间图，按旬列出各里程碑的个数，实心圆为已达成，空心圆为下月到期，菱形为逾期未达成。{spoken}。",
        option,
        height(len(kinds) + 2),
    )


def _placed(rows: Iterable[MilestoneRow], months: Sequence[Month]) -> dict[tuple[str, str], int]:
    """Count milestones by kind and ten days; a day that is known only as a month or year is its last."""
    found: dict[tuple[str, str], int] = {}
    for row in rows:
        day = row.day.last_day
        if any((day.year, day.month) == (month.year, month.number) for month in months):
            place = (row.milestone, _ten_days(day))
            found[place] = found.get(place, 0) + 1
    return found


def _ten_days(day: date) -> str:
    """Return the ten days of a month that a day lies in: 6月上旬."""
    return f"{day.month}月{_PARTS_OF_A_MONTH[min(2, (day.day - 1) // 10)]}"


def _marks(
    name: str, found: dict[tuple[str, str], int], ink: Ink, *, shape: str, filled: bool
) -> dict[str, Any]:
    """Return marks with their number inside, filled or hollow."""
    written = {**label(ink, "inside"), **({"color": ink.light} if filled else {})}
    return {
        "type": "scatter",
        "name": name,
        "silent": True,
        "symbol": shape,
        "symbolSize": 26 if shape == "diamond" else 21,
        "itemStyle": {
            "color": ink.dark if filled else ink.light,
            "borderColor": ink.dark,
            "borderWidth": 1,
            "opacity": 1,
        },
        "data": [
            {"value": [column, kind], "label": {**written, "formatter": str(number)}}
            for (kind, column), number in found.items()
        ],
    }


def _capacity(rows: Sequence[CapacityRow], ink: Ink) -> Chart | None:
    """Draw beds and places: promised, built, in use."""
    rows = [row for row in rows if any((row.planned, row.built, row.in_use))]
    if not rows:
        return None
    stages = (("规划", "planned", ink.light), ("建成", "built", ink.middle), ("投用", "in_use", ink.dark))
    amounts = [getattr(row, name) for row in rows for _, name, _ in stages]
    option = {
        **base(ink),
        "legend": legend([heading for heading, _, _ in stages], ink),
        "grid": {"left": 8, "right": 8, "top": 26, "bottom": 4, "containLabel": True},
        "xAxis": value_axis(room(amounts, 1.2)),
        "yAxis": category_axis([f"{row.label}\n（{row.unit}）" for row in rows], ink),
        "series": [
            {
                **bars(
                    [getattr(row, name) for row in rows],
                    [filters.whole(getattr(row, name)) for row in rows],
                    fill,
                    ink,
                ),
                "name": heading,
                "barMaxWidth": FONT_SIZE + 2,
                "barGap": "20%",
            }
            for heading, name, fill in stages
        ],
    }
    spoken = "；".join(
        f"{row.label}规划{filters.whole(row.planned)}、建成{filters.whole(row.built)}、"
        f"投用{filters.whole(row.in_use)}{row.unit}"
        for row in rows
    )
    title = f"条形图，比较床位、托位的规划数、建成数和投用数，横线表示没有数据。{spoken}。"
    return Chart("capacity", "床位、托位的规划、建成和投用", title, option, height(2 * len(rows) + 1))
