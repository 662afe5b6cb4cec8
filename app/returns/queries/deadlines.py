"""How reporting units kept their deadlines, month by month."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import case, func, select

from app.directory.models import Organisation
from app.extensions import database
from app.kernel.months import Month
from app.projects.models import Project
from app.projects.queries import within
from app.returns.models import MonthlyReturn, ProjectMonth
from app.returns.types.facts import PunctualityRow
from app.returns.types.overview import CountedReturn, Tally
from app.returns.types.vocabulary import Reporting

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

    from app.accounts.types import Reach

DECEMBER = 12
SUBMITTED = (Reporting.REPORTED, Reporting.ZERO, Reporting.UNREVIEWED)


def counted(tally: Tally) -> ColumnElement[bool]:
    """Return the condition on `ProjectMonth` for what is counted of a unit's returns.

    A return that was submitted and not reviewed in time counts as reported: its unit did its part.
    """
    return {
        Tally.DUE: ProjectMonth.reporting != Reporting.NOT_DUE,
        Tally.ON_TIME: ProjectMonth.reporting.in_(SUBMITTED) & ~ProjectMonth.was_late,
        Tally.LATE: ProjectMonth.reporting.in_(SUBMITTED) & ProjectMonth.was_late,
        Tally.MISSING: ProjectMonth.reporting == Reporting.MISSING,
        Tally.ZERO: ProjectMonth.reporting == Reporting.ZERO,
    }[tally]


def number(condition: ColumnElement[bool]) -> ColumnElement[int]:
    """Return how many rows of a group meet a condition."""
    return func.sum(case((condition, 1), else_=0))


def punctuality(reach: Reach, plan_code: str | None = None) -> tuple[PunctualityRow, ...]:
    """Return one row for each reporting unit and closed month, as it was when the month was closed."""
    statement = (
        select(
            Organisation.id,
            Organisation.name,
            ProjectMonth.month,
            *(number(counted(tally)) for tally in Tally),
        )
        .join(Organisation, Organisation.id == ProjectMonth.unit_id)
        .join(Project, Project.id == ProjectMonth.project_id)
        .where(ProjectMonth.revision == 0, within(reach))
        .group_by(Organisation.id, Organisation.name, ProjectMonth.month)
        .order_by(Organisation.id, ProjectMonth.month)
    )
    if plan_code is not None:
        statement = statement.where(ProjectMonth.plan_code == plan_code)
    return tuple(
        PunctualityRow(unit_id, name, month, *(int(figure) for figure in figures))
        for unit_id, name, month, *figures in database.session.execute(statement)
    )


def returns_counted(
    reach: Reach,
    tally: Tally,
    *,
    plan_code: str | None = None,
    unit_id: int | None = None,
    month: Month | None = None,
    year: int | None = None,
) -> tuple[CountedReturn, ...]:
    """Return the returns behind a figure of `punctuality`: the newest month first, then by unit, project."""
    statement = (
        select(ProjectMonth, Project.code, Project.name, Organisation.name, MonthlyReturn.first_submitted_at)
        .join(Organisation, Organisation.id == ProjectMonth.unit_id)
        .join(Project, Project.id == ProjectMonth.project_id)
        .outerjoin(
            MonthlyReturn,
            (MonthlyReturn.project_id == ProjectMonth.project_id)
            & (MonthlyReturn.month == ProjectMonth.month),
        )
        .where(ProjectMonth.revision == 0, counted(tally), within(reach))
        .order_by(ProjectMonth.month.desc(), Organisation.id, Project.code)
    )
    if plan_code is not None:
        statement = statement.where(ProjectMonth.plan_code == plan_code)
    if unit_id is not None:
        statement = statement.where(ProjectMonth.unit_id == unit_id)
    if month is not None:
        statement = statement.where(ProjectMonth.month == month)
    if year is not None:
        statement = statement.where(ProjectMonth.month.between(Month(year, 1), Month(year, DECEMBER)))
    return tuple(
        CountedReturn(code, name, unit_name, fact.month, fact.reporting, fact.was_late, submitted_at)
        for fact, code, name, unit_name, submitted_at in database.session.execute(statement)
    )
