"""Which time is shown, and the parts of its axis."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from app.kernel.months import Month
from app.kernel.texts import Text
from app.timeline.rules.bars import points_of
from app.timeline.types import Step, Tick, Window, Zoom

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.timeline.types import Row, TimelineQuery

MOST_YEARS_BEYOND = 3
"""A reported day further outside the years of the plans is cut off: one misprint would squeeze all bars."""
_MONTHS_OF_YEAR, _MONTHS_OF_QUARTER = 12, 3
_MONTHS = (
    Text("1月"),
    Text("2月"),
    Text("3月"),
    Text("4月"),
    Text("5月"),
    Text("6月"),
    Text("7月"),
    Text("8月"),
    Text("9月"),
    Text("10月"),
    Text("11月"),
    Text("12月"),
)
_QUARTERS = (Text("一季度"), Text("二季度"), Text("三季度"), Text("四季度"))
_DECADES = (11, 21)
"""The days at which 中旬 and 下旬 begin."""


def years_of(rows: Iterable[Row], today: date) -> tuple[int, int]:
    """Return the first and the last year of some projects, and of today where it is not far from them.

    The years that plans print count whole; whatever was reported (what is planned, too) and today only up to
    `MOST_YEARS_BEYOND` years outside.
    """
    found = list(rows)
    first = min((row.project.start.year for row in found), default=today.year)
    last = max((row.project.end.year for row in found), default=today.year)
    near = range(first - MOST_YEARS_BEYOND, last + MOST_YEARS_BEYOND + 1)
    reported = [today.year]
    for row in found:
        reported += [row.schedule.planned_start.year, row.schedule.planned_end.year]
        reported += [day.year for _, _, day in points_of(row, Zoom.ALL)]
    years = [first, last, *(year for year in reported if year in near)]
    return min(years), max(years)


def window_of(query: TimelineQuery, years: tuple[int, int], today: date) -> Window:
    """Return the time that a question asks for: a year or a quarter begins with its own first month."""
    first_year, last_year = years
    if query.zoom is Zoom.ALL:
        return Window(Zoom.ALL, date(first_year, 1, 1), date(last_year, 12, 31))
    asked = query.first or _within(Month.of(today), years)
    length = query.zoom.months
    first = asked.plus(-((asked.number - 1) % length))
    return Window(query.zoom, date(first.year, first.number, 1), first.plus(length - 1).last_day)


def _within(month: Month, years: tuple[int, int]) -> Month:
    """Return the nearest month of some years."""
    return max(Month(years[0], 1), min(Month(years[1], _MONTHS_OF_YEAR), month))


def ticks_of(window: Window) -> tuple[Tick, ...]:
    """Return the parts of the axis: years, months, or months with a fine line at every 旬."""
    if window.zoom is Zoom.ALL:
        years = range(window.first.year, window.last.year + 1)
        return tuple(_tick(window, date(year, 1, 1), date(year, 12, 31), str(year)) for year in years)
    found = []
    for step in range(window.zoom.months):
        month = Month.of(window.first).plus(step)
        begins = date(month.year, month.number, 1)
        found.append(_tick(window, begins, month.last_day, _MONTHS[month.number - 1]))
        if window.zoom is Zoom.QUARTER:
            found += [_tick(window, begins.replace(day=day), month.last_day, "") for day in _DECADES]
    return tuple(found)


def _tick(window: Window, begins: date, ends: date, label: str) -> Tick:
    return Tick(window.position(begins), window.end(ends), label)


def year_steps(query: TimelineQuery, window: Window, years: tuple[int, int]) -> tuple[Step, ...]:
    """Return what leads to each year; the one shown is among them even where no project knows it."""
    is_part = window.zoom is not Zoom.ALL
    known = range(years[0], years[1] + 1)
    shown = sorted({*known, window.first.year}) if is_part else known
    return tuple(
        Step(str(year), query.at(Zoom.YEAR, Month(year, 1)), is_part and year == window.first.year)
        for year in shown
    )


def quarter_steps(query: TimelineQuery, window: Window) -> tuple[Step, ...]:
    """Return what leads to each quarter of the year that is shown."""
    if window.zoom is Zoom.ALL:
        return ()
    starts = range(1, _MONTHS_OF_YEAR, _MONTHS_OF_QUARTER)
    return tuple(
        Step(
            label,
            query.at(Zoom.QUARTER, Month(window.first.year, month)),
            window.zoom is Zoom.QUARTER and window.first.month == month,
        )
        for label, month in zip(_QUARTERS, starts, strict=True)
    )


def window_in_words(window: Window) -> str:
    """Write the time that is shown: 2021–2026年, 2023年, 2023年二季度."""
    if window.zoom is Zoom.ALL:
        first, last = window.first.year, window.last.year
        return (
            Text("{year}年", year=first)
            if first == last
            else Text("{first}–{last}年", first=first, last=last)
        )
    if window.zoom is Zoom.YEAR:
        return Text("{year}年", year=window.first.year)
    quarter = _QUARTERS[(window.first.month - 1) // _MONTHS_OF_QUARTER]
    return Text("{year}年{quarter}", year=window.first.year, quarter=quarter)
