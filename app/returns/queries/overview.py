"""Reads for lists and overviews: names of plans, versions in figures, numbers of a period."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from app.db.columns import WanYuan
from app.directory.models import Region
from app.extensions import database
from app.plans.models import Plan
from app.projects.models import Project
from app.returns.models import (
    MonthlyReturn,
    ProjectMonth,
    ProjectMonthAmount,
    ReportingPeriod,
    ReturnVersion,
    VersionAmount,
    VersionExplanation,
    VersionProblem,
)
from app.returns.queries.deadlines import counted, number
from app.returns.queries.facts import in_reading
from app.returns.rules.periods import is_late
from app.returns.types.overview import Digest, PeriodCounts, PlanName, Tally
from app.returns.types.vocabulary import PeriodState, Reading, Reporting, ReturnState

if TYPE_CHECKING:
    from collections.abc import Collection
    from decimal import Decimal

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import InstrumentedAttribute

    from app.kernel.months import Month


def plan_names() -> tuple[PlanName, ...]:
    """Return every plan by the name of its city, ordered by code."""
    statement = (
        select(Plan.code, Region.name, Plan.region_code, Plan.first_year, Plan.last_year)
        .join(Region, Region.code == Plan.region_code)
        .order_by(Plan.code)
    )
    return tuple(PlanName(*row) for row in database.session.execute(statement))


def project_names(codes: Collection[str]) -> dict[str, str]:
    """Return the names of some projects by code."""
    statement = select(Project.code, Project.name).where(Project.code.in_(codes)).order_by(Project.code)
    return dict(database.session.execute(statement).all())


def project_codes(plan_code: str) -> tuple[str, ...]:
    """Return the codes of the projects of a plan, in order."""
    statement = select(Project.code).where(Project.plan_code == plan_code).order_by(Project.code)
    return tuple(database.session.scalars(statement))


def digests(keys: Collection[tuple[str, Month]]) -> dict[tuple[str, Month], Digest]:
    """Return the newest version of some returns in figures, by project code and month."""
    codes = {code for code, _ in keys}
    months = {month for _, month in keys}
    newest = (
        select(ReturnVersion.return_id, func.max(ReturnVersion.number).label("number"))
        .join(MonthlyReturn, MonthlyReturn.id == ReturnVersion.return_id)
        .where(MonthlyReturn.month.in_(months))
        .group_by(ReturnVersion.return_id)
        .subquery()
    )
    statement = (
        select(
            Project.code,
            MonthlyReturn.month,
            ReturnVersion.id,
            ReturnVersion.stage,
            ReturnVersion.grade,
            ReturnVersion.submitted_at,
        )
        .join(MonthlyReturn, MonthlyReturn.id == ReturnVersion.return_id)
        .join(Project, Project.id == MonthlyReturn.project_id)
        .join(
            newest,
            (newest.c.return_id == ReturnVersion.return_id) & (newest.c.number == ReturnVersion.number),
        )
        .where(Project.code.in_(codes), MonthlyReturn.month.in_(months))
        .order_by(MonthlyReturn.month, Project.code)
    )
    versions = {
        (row.code, row.month): row
        for row in database.session.execute(statement)
        if (row.code, row.month) in keys
    }
    ids = [version.id for version in versions.values()]
    amounts = _sums_of_versions(ids)
    explanations = _numbers(VersionExplanation.version_id, ids)
    problems = _numbers(VersionProblem.version_id, ids)
    before = _sums_before(codes, {month.plus(-1) for month in months})
    return {
        (code, month): Digest(
            stage=version.stage,
            grade=version.grade,
            submitted_at=version.submitted_at,
            completed=amounts.get(version.id, (None, None))[0],
            paid=amounts.get(version.id, (None, None))[1],
            completed_before=before.get((code, month.plus(-1)), (None, None))[0],
            paid_before=before.get((code, month.plus(-1)), (None, None))[1],
            explanations=explanations.get(version.id, 0),
            problems=problems.get(version.id, 0),
        )
        for (code, month), version in versions.items()
    }


def period_counts() -> dict[tuple[str, Month], PeriodCounts]:
    """Return the numbers of every period, by plan code and month."""
    return _counts_of_closed() | _counts_of_open()


def _counts_of_closed() -> dict[tuple[str, Month], PeriodCounts]:
    """Return the numbers as they stood when each month was closed."""
    conditions: tuple[ColumnElement[bool], ...] = (
        counted(Tally.DUE),
        counted(Tally.ON_TIME) | counted(Tally.LATE),
        ProjectMonth.reporting.in_((Reporting.REPORTED, Reporting.ZERO)),
        counted(Tally.LATE),
        counted(Tally.MISSING),
    )
    statement = (
        select(
            ProjectMonth.plan_code,
            ProjectMonth.month,
            *(number(condition) for condition in conditions),
        )
        .where(ProjectMonth.revision == 0)
        .group_by(ProjectMonth.plan_code, ProjectMonth.month)
        .order_by(ProjectMonth.plan_code, ProjectMonth.month)
    )
    return {
        (plan_code, month): PeriodCounts(*(int(figure) for figure in figures))
        for plan_code, month, *figures in database.session.execute(statement)
    }


def _counts_of_open() -> dict[tuple[str, Month], PeriodCounts]:
    """Return the numbers of the periods that are being reported: one row for each return is few."""
    statement = (
        select(
            MonthlyReturn.plan_code,
            MonthlyReturn.month,
            MonthlyReturn.state,
            MonthlyReturn.first_submitted_at,
            ReportingPeriod.deadline,
        )
        .join(
            ReportingPeriod,
            (ReportingPeriod.plan_code == MonthlyReturn.plan_code)
            & (ReportingPeriod.month == MonthlyReturn.month),
        )
        .where(ReportingPeriod.state == PeriodState.OPEN)
        .order_by(MonthlyReturn.plan_code, MonthlyReturn.month)
    )
    counts: defaultdict[tuple[str, Month], PeriodCounts] = defaultdict(PeriodCounts)
    for plan_code, month, state, submitted_at, deadline in database.session.execute(statement):
        so_far = counts[plan_code, month]
        counts[plan_code, month] = replace(
            so_far,
            due=so_far.due + 1,
            submitted=so_far.submitted + (submitted_at is not None),
            passed=so_far.passed + (state is ReturnState.CITY_PASSED),
            late=so_far.late + (submitted_at is not None and is_late(submitted_at, deadline)),
            missing=so_far.missing + (submitted_at is None),
        )
    return dict(counts)


def _sums_of_versions(ids: Collection[int]) -> dict[int, tuple[Decimal | None, Decimal | None]]:
    """Return what is completed and paid in each version, over all sources."""
    statement = (
        select(
            VersionAmount.version_id,
            func.sum(VersionAmount.completed, type_=WanYuan),
            func.sum(VersionAmount.paid, type_=WanYuan),
        )
        .where(VersionAmount.version_id.in_(ids))
        .group_by(VersionAmount.version_id)
        .order_by(VersionAmount.version_id)
    )
    return {
        version_id: (completed, paid) for version_id, completed, paid in database.session.execute(statement)
    }


def _sums_before(
    codes: Collection[str], months: Collection[Month]
) -> dict[tuple[str, Month], tuple[Decimal | None, Decimal | None]]:
    """Return what was completed and paid by the end of closed months as known now, over all sources."""
    statement = (
        select(
            Project.code,
            ProjectMonth.month,
            func.sum(ProjectMonthAmount.completed, type_=WanYuan),
            func.sum(ProjectMonthAmount.paid, type_=WanYuan),
        )
        .join(Project, Project.id == ProjectMonth.project_id)
        .join(
            ProjectMonthAmount,
            (ProjectMonthAmount.month == ProjectMonth.month)
            & (ProjectMonthAmount.project_id == ProjectMonth.project_id)
            & (ProjectMonthAmount.revision == ProjectMonth.revision),
        )
        .where(Project.code.in_(codes), ProjectMonth.month.in_(months), in_reading(Reading.NOW))
        .group_by(Project.code, ProjectMonth.month)
        .order_by(Project.code, ProjectMonth.month)
    )
    return {
        (code, month): (completed, paid)
        for code, month, completed, paid in database.session.execute(statement)
    }


def _numbers(version_id: InstrumentedAttribute[int], ids: Collection[int]) -> dict[int, int]:
    """Return how many rows each version has in a table."""
    statement = (
        select(version_id, func.count()).where(version_id.in_(ids)).group_by(version_id).order_by(version_id)
    )
    return dict(database.session.execute(statement).all())
