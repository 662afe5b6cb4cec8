"""Rules of quarters: a quarter is named by its last month; which are open on a day, and when they are due.

Updates are due with the monthly returns of the quarter's last month (issue of commitments, "quarterly").
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.commitments.types import QuarterSchedule
from app.kernel.months import Month
from app.kernel.texts import Text
from app.returns.rules.periods import deadline, opening_day

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

    from app.returns.types.periods import DeadlineRule

MONTHS = 3
"""Months of a quarter."""
_DECEMBER = 12
_IN_A_YEAR = (Text("第一季度"), Text("第二季度"), Text("第三季度"), Text("第四季度"))


def quarter_of(month: Month) -> Month:
    """Return the quarter that a month lies in: its last month."""
    return month.plus(-month.number % MONTHS)


def in_words(quarter: Month) -> str:
    """Return a quarter as users read it: 2023年第二季度."""
    return Text("{year}年{quarter}", year=quarter.year, quarter=_IN_A_YEAR[quarter.number // MONTHS - 1])


def open_quarters(
    first_month: Month | None,
    last_year: int,
    today: date,
    rule: DeadlineRule,
    is_working: Callable[[date], bool],
) -> tuple[QuarterSchedule, ...]:
    """Return the quarters that can be reported on a day, the oldest first.

    `first_month` is the first reporting period that the plan ever opened: none before it is asked for, and
    nothing at all where there is no period yet. The last is the end of the plan's last year. A quarter opens
    and is due with the returns of its last month, and stays open: what is late is still wanted.
    """
    found: list[QuarterSchedule] = []
    if first_month is None:
        return ()
    quarter = quarter_of(first_month)
    while quarter <= Month(last_year, _DECEMBER):
        opens_on = opening_day(rule, quarter)
        if opens_on > today:
            break
        found.append(QuarterSchedule(quarter, opens_on, deadline(rule, quarter, is_working)))
        quarter = quarter.plus(MONTHS)
    return tuple(found)


def schedule_of(quarter: Month, quarters: Iterable[QuarterSchedule]) -> QuarterSchedule | None:
    """Return the schedule of a quarter among those that are open, or None."""
    return next((each for each in quarters if each.quarter == quarter), None)
