"""How a project keeps to its plan: the days that decide its bar, its slip, and the order of projects.

A plan that prints only years is kept as precise as it is: within the year it is neither early nor late.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from app.projects.rules import slip_in_days
from app.projects.types import MilestoneKind, Stage
from app.returns.types.report import MilestoneReport
from app.timeline.types import Reached, Schedule, Sorting, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from app.kernel.partial_dates import PartialDate
    from app.portfolio.types import ProjectFact
    from app.timeline.types import Row, Standing


def milestones_of(project: ProjectFact, standing: Standing | None) -> tuple[MilestoneReport, ...]:
    """Return what is known of the milestones of a project, in their order.

    The plan's own years stand for 开工 and 竣工 where nothing else is planned. What was forecast of a project
    that is cancelled is forecast no more.
    """
    reported = {each.kind: each for each in standing.milestones} if standing else {}
    if standing and standing.stage is Stage.CANCELLED:
        reported = {kind: replace(each, forecast=None) for kind, each in reported.items()}
    for kind, planned in ((MilestoneKind.START, project.start), (MilestoneKind.COMPLETION, project.end)):
        found = reported.get(kind, MilestoneReport(kind))
        reported[kind] = found if found.planned is not None else replace(found, planned=planned)
    return tuple(reported[kind] for kind in MilestoneKind if kind in reported)


def reached(milestone: MilestoneReport) -> Reached | None:
    """Return the day of a milestone: what happened counts before what is forecast."""
    if milestone.actual is not None:
        return Reached(milestone.actual, is_actual=True)
    return None if milestone.forecast is None else Reached(milestone.forecast, is_actual=False)


def schedule_of(
    project: ProjectFact, standing: Standing | None, milestones: tuple[MilestoneReport, ...], today: date
) -> Schedule:
    """Return the dates of a project and how it keeps to its plan, as known at the month shown, else today.

    Source of the slip: domain.md §4; it is that of 竣工, and of 开工 while nothing is known of 竣工.
    """
    by_kind = {each.kind: each for each in milestones}
    begin, finish = by_kind[MilestoneKind.START], by_kind[MilestoneKind.COMPLETION]
    schedule = Schedule(
        planned_start=begin.planned or project.start,
        planned_end=finish.planned or project.end,
        start=reached(begin),
        completion=reached(finish),
        known_until=today if standing is None else min(today, standing.month.last_day),
        verdict=Verdict.UNKNOWN,
        slip=None,
    )
    if standing is None or standing.stage is None:
        return schedule
    if standing.stage is Stage.CANCELLED:
        return replace(schedule, verdict=Verdict.CANCELLED)
    for milestone in (finish, begin):
        day = reached(milestone)
        planned = milestone.planned
        if planned is None or (day is None and planned.last_day >= schedule.known_until):
            continue
        # Nothing is known of what should be over: it is late at least until the end of what is known.
        until = day.day if day else schedule.known_until
        return replace(
            schedule,
            verdict=verdict_of(planned, until),
            slip=slip_in_days(planned, None, until),
            slip_is_of=milestone.kind,
            is_open=day is None,
        )
    return schedule


def verdict_of(planned: PartialDate, day: date) -> Verdict:
    """Return how a day keeps to a planned one: a planned year is kept on each of its days."""
    if day > planned.last_day:
        return Verdict.LATE
    return Verdict.EARLY if day < planned.first_day else Verdict.WITHIN


def in_order(rows: Iterable[Row], sorting: Sorting) -> list[Row]:
    """Return rows in an order; what decides it last is the order in which they come, the plan's own."""
    if sorting is Sorting.START:
        return sorted(rows, key=_began)
    if sorting is Sorting.DELAY:
        return sorted(rows, key=_delay, reverse=True)
    if sorting is Sorting.CODE:
        return sorted(rows, key=lambda row: row.project.code)
    return list(rows)


def _began(row: Row) -> date:
    """Return the day by which projects are ordered: a planned year is held at its last day (domain.md §4)."""
    start = row.schedule.start
    return start.day if start else row.schedule.planned_start.last_day


def _delay(row: Row) -> tuple[bool, int]:
    slip = row.schedule.slip
    return (slip is not None, slip or 0)
