"""What the published working calendar knows: the library carries it year by year, as it is issued."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chinese_calendar import constants

from app.kernel.texts import Text
from app.returns.rules.periods import working_day_of

if TYPE_CHECKING:
    from datetime import date

WEEKDAYS = (
    Text("星期一"),
    Text("星期二"),
    Text("星期三"),
    Text("星期四"),
    Text("星期五"),
    Text("星期六"),
    Text("星期日"),
)


def published_years() -> tuple[int, int]:
    """Return the first and the last year of which the calendar is known; beyond it Monday to Friday work."""
    years = {day.year for day in (*constants.holidays, *constants.workdays)}
    return min(years), max(years)


def weekday(day: date) -> str:
    """Return the day of the week as users write it."""
    return WEEKDAYS[day.weekday()]


def works_by_itself(day: date) -> bool:
    """Return whether people work on a day of which no administrator has said anything."""
    return working_day_of({}, day)
