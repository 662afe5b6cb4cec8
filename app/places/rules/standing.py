"""How some projects stand together: sums by source, changes, what is lit, what is near."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING

from app.briefs.rules.returned import due
from app.funding.types import FundingSource
from app.kernel.months import Month
from app.places.types.pages import Coming
from app.portfolio.rules.register import funding_of
from app.portfolio.types import Sum
from app.returns.types.report import SourceAmounts

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from app.portfolio.types import MonthSums, ProjectFact
    from app.returns.types.vocabulary import Amount

SOON, NEAR = 60, 90
"""Days ahead in which milestones are looked for."""
FRESH = 62
"""For so many days after its end a month tells what is due from today on."""


def funding_together(projects: Iterable[ProjectFact]) -> tuple[SourceAmounts, ...]:
    """Return the five amounts (万元) of some projects by source, in the order of sources.

    A source that none of them has is left out; an amount that none has filled in stays blank.
    """
    found = {source: SourceAmounts(source) for source in FundingSource}
    for project in projects:
        for line in funding_of(project):
            there = found[line.source]
            found[line.source] = SourceAmounts(
                line.source,
                planned=_plus(there.planned, line.planned),
                allocated=_plus(there.allocated, line.allocated),
                received=_plus(there.received, line.received),
                completed=_plus(there.completed, line.completed),
                paid=_plus(there.paid, line.paid),
            )
    return tuple(line for line in found.values() if not line.is_blank)


def amounts_together(sums: Iterable[MonthSums]) -> dict[Amount, Sum]:
    """Return the amounts of several plans together, each with how many projects have reported it."""
    found: dict[Amount, Sum] = {}
    for each in sums:
        for amount, part in each.amounts:
            there = found.get(amount, Sum(None, 0))
            found[amount] = Sum(_plus(there.value, part.value), there.printed + part.printed)
    return found


def changes_between(now: Mapping[Amount, Sum], before: Mapping[Amount, Sum]) -> dict[Amount, Decimal]:
    """Return by how much each amount (万元) has changed; what was blank before counts as nothing."""
    return {
        amount: part.value - (before[amount].value or Decimal(0))
        for amount, part in now.items()
        if part.value is not None and amount in before
    }


def worst_first(projects: Iterable[ProjectFact]) -> tuple[ProjectFact, ...]:
    """Return the red and yellow projects: red, then kept from it by a 正当理由, then the longest."""
    lit = [
        (project, project.light.evaluation)
        for project in projects
        if project.light is not None and project.light.evaluation.light.is_on
    ]
    lit.sort(key=lambda pair: (pair[1].urgency, pair[0].code))
    return tuple(project for project, _ in lit)


def first_day(month: Month, today: date) -> date:
    """Return from which day on milestones are near: today, or the end of a month that lies further back."""
    is_fresh = month.last_day <= today <= month.last_day + timedelta(days=FRESH)
    return today if is_fresh else month.last_day


def coming(projects: Sequence[ProjectFact], day: date) -> Coming:
    """Return the milestones of the days after `day`, and those overdue at it, as `briefs` finds them."""
    soon, last = day + timedelta(days=SOON), day + timedelta(days=NEAR)
    rows = due(projects, Month.of(last).plus(-1), day)
    ordered = sorted(rows, key=lambda row: (row.day.last_day, row.code))
    return Coming(
        day=day,
        rows=tuple(row for row in ordered if not row.is_overdue and row.day.last_day <= last),
        overdue=tuple(row for row in ordered if row.is_overdue),
        soon=soon,
        last=last,
    )


def started_and_finished(sums: Iterable[MonthSums]) -> tuple[int, int]:
    """Return how many projects have started, and how many of them are completed, by their stage."""
    stages = [(stage, count) for each in sums for stage, count in each.stages if stage is not None]
    return (
        sum(count for stage, count in stages if stage.is_started),
        sum(count for stage, count in stages if stage.is_completed),
    )


def _plus(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    """Return a sum in which a blank adds nothing; blank where both are."""
    return other if one is None else one if other is None else one + other
