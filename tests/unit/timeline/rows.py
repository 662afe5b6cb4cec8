"""Rows of the timeline with realistic defaults: planned for 2022 to 2024, known until June 2023."""

from __future__ import annotations

from datetime import date
from typing import Any

from app.kernel.months import Month
from app.kernel.partial_dates import PartialDate
from app.projects.types import MilestoneKind, Stage
from app.returns.types.report import MilestoneReport
from app.timeline.rules.schedules import milestones_of, schedule_of
from app.timeline.types import Row, Schedule, Standing
from tests.unit.portfolio.facts import project

JUNE = Month(2023, 6)
TODAY = date(2023, 7, 10)


def day(text: str) -> date:
    """Return a day."""
    return date.fromisoformat(text)


def reported(
    kind: MilestoneKind, *, actual: str = "", forecast: str = "", planned: str = ""
) -> MilestoneReport:
    """Return a milestone with what is given of it."""
    return MilestoneReport(
        kind,
        PartialDate.parse(planned) if planned else None,
        day(forecast) if forecast else None,
        day(actual) if actual else None,
    )


def start(**dates: str) -> MilestoneReport:
    """Return 开工 as reported."""
    return reported(MilestoneKind.START, **dates)


def completion(**dates: str) -> MilestoneReport:
    """Return 竣工 as reported."""
    return reported(MilestoneKind.COMPLETION, **dates)


def row(
    *milestones: MilestoneReport,
    stage: Stage | None = Stage.STRUCTURE,
    month: Month | None = JUNE,
    today: date = TODAY,
    **changes: Any,  # noqa: ANN401 - any field of a project
) -> Row:
    """Return a project with these milestones; without a month nothing was ever reported."""
    fact = project(**changes)
    standing = None if month is None else Standing(month, stage, milestones)
    known = milestones_of(fact, standing)
    return Row(fact, standing, schedule_of(fact, standing, known, today), known)


def schedule(
    planned_start: str = "2022", planned_end: str = "2024", *milestones: MilestoneReport
) -> Schedule:
    """Return the dates of a project planned for a time."""
    return row(
        *milestones, start=PartialDate.parse(planned_start), end=PartialDate.parse(planned_end)
    ).schedule
