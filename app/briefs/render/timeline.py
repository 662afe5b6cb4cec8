"""The milestones of a project on a time line, drawn for print: planned, forecast, actual, and the cut-off.

Told apart by shape and fill, never by colour alone, and every date stands beside its mark.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from app.kernel.partial_dates import PartialDate, Precision
from app.projects.rules import slip_in_days

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.briefs.types import CardMilestone, ProjectCard

WIDTH = 340
"""Of the picture, in CSS pixels: labels and dates stand beside it, where text costs far less."""
ROW, TIGHT_ROW = 14.5, 12.2
"""Height of a row in CSS pixels, as in the style sheet."""
INK, MUTED, BAND, GRID = "#1b2430", "#525e6e", "#cfd6de", "#d6dde6"
NOT_REPORTED = "未填报"
_LONGEST = 12
"""Years of an axis; what lies beyond stands at its end."""


def picture(card: ProjectCard, *, is_tight: bool = False) -> str:
    """Return the marks of a card's milestones as an `<svg>` element; its title says what it shows."""
    span, row = years(card), TIGHT_ROW if is_tight else ROW
    height = row * len(card.milestones)
    parts = [*_axis(span, height)]
    for number, milestone in enumerate(card.milestones):
        parts += _marks(milestone, span, row * (number + 0.5))
    x = _x(card.cut_off, span)
    parts.append(
        f'<line x1="{x:g}" y1="0" x2="{x:g}" y2="{height:g}" stroke="{INK}" stroke-dasharray="4 2"/>'
    )
    title = (
        f"里程碑时间轴，横轴为{span[0]}年至{span[1]}年，逐行标出计划、预计和完成的时间，"
        "竖线是数据截止日，各项日期写在右边一栏。"
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height:g}" '
        f'viewBox="0 0 {WIDTH} {height:g}"><title>{title}</title>{"".join(parts)}</svg>'
    )


def state(milestone: CardMilestone, cut_off: date) -> str:
    """Return in words how a milestone stands: 2023.03.15完成（晚74天）, 2023年计划，未报完成."""
    if milestone.waiver:
        return f"不适用：{milestone.waiver}"
    slip = slip_in_days(milestone.planned, milestone.forecast, milestone.actual)
    exact = milestone.planned is not None and milestone.planned.precision is Precision.DAY
    words = "" if not slip else f"（晚{slip}天）" if slip > 0 else f"（早{-slip}天）" if exact else ""
    if milestone.actual is not None:
        return f"{_figures(milestone.actual)}完成{words}"
    if milestone.forecast is not None:
        return f"{_figures(milestone.forecast)}预计{words}"
    if milestone.planned is not None:
        late = milestone.planned.last_day < cut_off
        return f"{_in_figures(milestone.planned)}计划{'，未报完成' if late else ''}"
    return NOT_REPORTED


def years(card: ProjectCard) -> tuple[int, int]:
    """Return the first and the last year of the axis."""
    days = [card.cut_off.year, card.plan.first_year, card.plan.last_year]
    for each in card.milestones:
        days += [day.year for day in (each.planned, each.forecast, each.actual) if day is not None]
    first, last = min(days), max(days)
    if last - first >= _LONGEST:
        first = max(first, card.cut_off.year - _LONGEST // 2)
        last = min(last, first + _LONGEST - 1)
    return first, last


def _x(day: date, span: tuple[int, int]) -> float:
    """Return where a day stands."""
    first = date(span[0], 1, 1)
    days = (date(span[1] + 1, 1, 1) - first).days
    share = min(max((day - first).days / days, 0), 1)
    return round(share * WIDTH, 1)


def _axis(span: tuple[int, int], height: float) -> Iterator[str]:
    """Yield a line where each year begins."""
    for year in range(span[0], span[1] + 2):
        x = min(max(_x(date(year, 1, 1), span), 0.3), WIDTH - 0.3)
        yield f'<line x1="{x:g}" y1="0" x2="{x:g}" y2="{height:g}" stroke="{GRID}" stroke-width="0.6"/>'


def _marks(milestone: CardMilestone, span: tuple[int, int], y: float) -> Iterator[str]:
    """Yield the band of the planned time, the ring of the forecast, the disc of the actual day."""
    if milestone.planned is not None:
        start, end = _x(milestone.planned.first_day, span), _x(milestone.planned.last_day, span)
        yield (
            f'<rect x="{start:g}" y="{y - 3:g}" width="{max(end - start, 3):g}" height="6" '
            f'fill="{BAND}" stroke="{MUTED}" stroke-width="0.5"/>'
        )
    if milestone.actual is not None:
        yield f'<circle cx="{_x(milestone.actual, span):g}" cy="{y:g}" r="3.6" fill="{INK}"/>'
    elif milestone.forecast is not None:
        x = _x(milestone.forecast, span)
        yield f'<circle cx="{x:g}" cy="{y:g}" r="3.4" fill="#ffffff" stroke="{INK}" stroke-width="1.1"/>'


def _figures(day: date) -> str:
    return f"{day:%Y.%m.%d}"


def _in_figures(day: PartialDate) -> str:
    text = str(day).replace("-", ".")
    return f"{text}年" if day.precision is Precision.YEAR else text
