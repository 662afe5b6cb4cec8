"""What the brief of a month says of commitments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.commitments.queries.conditions import of_plan
from app.commitments.rules import duties, tables
from app.commitments.rules.overview import counts_of
from app.commitments.rules.quarters import MONTHS
from app.commitments.service.lines import lines_of
from app.commitments.service.quarters import quarters_of_plans
from app.commitments.types import Progress, TargetState
from app.commitments.types.overview import CommitmentsOfMonth
from app.kernel.china import start_of_day
from app.returns import queries as returns

if TYPE_CHECKING:
    from datetime import date, datetime

    from app.kernel.months import Month


def of_month(plan_code: str, month: Month, *, today: date) -> CommitmentsOfMonth:
    """Return how the commitments of a plan stood at the end of a month, for its brief.

    Targets are judged on the month's last day, as they stand on paper; updates and decisions count as far as
    they were known when the month was closed (of a month that is still open: up to the end of `today`), so
    that the same month says the same at any later time. Approved since the last month means: after the month
    before was closed. A constant number of queries.
    """
    closed = returns.closing_times(plan_code)
    until = closed.get(month) or start_of_day(today.fromordinal(today.toordinal() + 1))
    since = max((at for each, at in closed.items() if each < month), default=None)
    day = month.last_day
    lines = lines_of(of_plan(plan_code), today=day, until=until)
    targets = tables.targets_of(lines)
    horizon = month.plus(MONTHS).last_day
    ended = [each for each in quarters_of_plans(today).get(plan_code, ()) if each.quarter <= month]
    quarter = ended[-1].quarter if ended else None
    approved = [
        (line, update)
        for line in lines
        for update in line.updates
        if update.is_approved and _is_since(update.decided_at, since)
    ]
    return CommitmentsOfMonth(
        counts=counts_of(lines),
        due_next=tuple(
            each
            for each in targets
            if not each.target.is_met
            and each.target.fact.due is not None
            and day < each.target.fact.due.last_day <= horizon
        ),
        overdue=tuple(each for each in targets if each.target.state is TargetState.OVERDUE),
        approved=tuple(update for _, update in approved),
        done=tuple(
            (line.fact.title, update.organisation_name)
            for line, update in approved
            if update.content.progress is Progress.DONE
        ),
        quarter=quarter,
        missing=() if quarter is None else duties.missing(lines, quarter),
    )


def _is_since(decided_at: datetime | None, since: datetime | None) -> bool:
    return decided_at is not None and (since is None or decided_at > since)
