"""The timeline, read through `queries`. Nothing here writes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from app.answers import kept_while_unchanged
from app.portfolio import queries as portfolio
from app.portfolio.rules.register import shown_months
from app.portfolio.service.register import active_filters
from app.portfolio.types import ListingQuery, Ordering, SortKey
from app.returns import queries as returns
from app.returns.types.vocabulary import PeriodState
from app.timeline import queries
from app.timeline.rules import bars, grouping, schedules, windows
from app.timeline.types import Grouping, Row, Timeline, Verdict
from app.web.queries import is_demo

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from app.accounts.types import Reach
    from app.portfolio.types import ProjectFact
    from app.timeline.types import Standing, TimelineQuery


@kept_while_unchanged
def timeline(query: TimelineQuery, reach: Reach, *, today: date) -> Timeline:
    """Return the timeline of the projects within a reach that a question asks for.

    Where it names a month, "today" is that month's last day: what was known then, seen from then.
    """
    chosen = query.chosen
    day = today if chosen.as_of is None else min(today, chosen.as_of.last_day)
    plans = portfolio.plan_names(reach)
    periods = returns.periods([plan.code for plan in plans])
    closed = {period.month for period in periods if period.state is PeriodState.CLOSED}
    choices = portfolio.choices(reach, plans, sorted(closed, reverse=True))
    shown = shown_months(
        [plan for plan in plans if chosen.plan in {None, plan.code}], periods, chosen.as_of, chosen.reading
    )
    by_region = query.grouping is Grouping.REGION
    ordering = Ordering(SortKey.REGION if by_region else SortKey.PRINTED)
    projects = portfolio.projects(reach, chosen, ordering)
    everything = _rows(projects, queries.standings(reach, chosen) if shown.months else {}, day)
    counts = tuple(
        (verdict, count)
        for verdict in Verdict
        if (count := sum(row.schedule.verdict is verdict for row in everything))
    )
    rows = [row for row in everything if query.verdict in {None, row.schedule.verdict}]
    years = windows.years_of(everything, day)
    window = windows.window_of(query, years, day)
    drawn = [replace(row, bar=bars.bar_of(row, window)) for row in rows]
    return Timeline(
        query=query,
        window=window,
        ticks=windows.ticks_of(window),
        today=day,
        groups=grouping.groups_of(query, schedules.in_order(drawn, query.sorting), drawn, plans),
        counts=counts,
        project_count=len(everything),
        years=windows.year_steps(query, window, years),
        quarters=windows.quarter_steps(query, window),
        choices=choices,
        active=active_filters(ListingQuery(chosen), choices, reach, is_empty=not everything),
        shown=shown,
        is_demo=is_demo(),
    )


def _rows(projects: Sequence[ProjectFact], standings: dict[str, Standing], today: date) -> list[Row]:
    """Return each project with its dates."""
    rows = []
    for project in projects:
        standing = standings.get(project.code)
        milestones = schedules.milestones_of(project, standing)
        schedule = schedules.schedule_of(project, standing, milestones, today)
        rows.append(Row(project, standing, schedule, milestones))
    return rows
