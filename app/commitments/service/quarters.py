"""The quarters of plans on a day: what rules of commitments need to know of reporting periods."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from app.commitments.rules.quarters import open_quarters
from app.returns import queries as returns
from app.returns.queries.overview import plan_names
from app.returns.rules.periods import working_day_of
from app.returns.types.periods import DeadlineRule

if TYPE_CHECKING:
    from datetime import date

    from app.commitments.types import QuarterSchedule
    from app.kernel.months import Month


def quarters_of_plans(today: date) -> dict[str, tuple[QuarterSchedule, ...]]:
    """Return the quarters of each plan that can be reported on a day, the oldest first, by plan code.

    A constant number of queries, however many plans there are.
    """
    first: dict[str, Month] = {}
    for period in returns.periods():
        first[period.plan_code] = min(period.month, first.get(period.plan_code, period.month))
    rules = returns.deadline_rules()
    exceptions = {each.day: each.is_working for each in returns.working_day_exceptions()}
    return {
        plan.code: open_quarters(
            first.get(plan.code),
            plan.last_year,
            today,
            rules.get(plan.code, DeadlineRule()),
            partial(working_day_of, exceptions),
        )
        for plan in plan_names()
    }
