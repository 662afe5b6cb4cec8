"""Reads of what outcomes are computed from: the plan, its projects, and how they stood in closed months."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, and_, false, func, or_, select

from app.directory.models import Organisation, Region
from app.extensions import database
from app.kernel.partial_dates import PartialDate
from app.outcomes.types.basis import PlanOfOutcomes, RegisteredOutput, Standing
from app.plans.models import Plan, PlanSection
from app.projects.models import Project, ProjectUnit
from app.projects.types import MilestoneKind, Stage
from app.returns.models import ProjectMonth, ReportingPeriod, VersionMilestone
from app.returns.queries.facts import in_reading
from app.returns.types.report import MilestoneReport
from app.returns.types.vocabulary import PeriodState

if TYPE_CHECKING:
    from collections.abc import Collection

    from app.kernel.months import Month
    from app.returns.types.facts import AsOf

_LAST_STEPS = (
    MilestoneKind.COMPLETION,
    MilestoneKind.ACCEPTANCE,
    MilestoneKind.FILING,
    MilestoneKind.OPERATION,
)
"""The milestones that say when beds and places are built and in use."""

Standings = dict["Month", dict[str, Standing]]


def plan_of_outcomes(code: str) -> PlanOfOutcomes | None:
    """Return a plan with its city and counties, or None."""
    statement = (
        select(Plan, Region.name).join(Region, Region.code == Plan.region_code).where(Plan.code == code)
    )
    found = database.session.execute(statement).first()
    if found is None:
        return None
    plan, city_name = found
    counties = (
        select(Region.code, Region.name)
        .where(Region.parent_code == plan.region_code)
        .order_by(Region.position, Region.code)
    )
    return PlanOfOutcomes(
        code=plan.code,
        region_code=plan.region_code,
        region_name=city_name,
        last_year=plan.last_year,
        counties=tuple((county, name) for county, name in database.session.execute(counties)),
    )


def outputs() -> tuple[RegisteredOutput, ...]:
    """Return what every project of every plan delivers by the register, ordered by plan and code."""
    first = and_(ProjectUnit.project_id == Project.id, ProjectUnit.position == 1)
    statement = (
        select(
            Project.code,
            Project.plan_code,
            Project.name,
            Project.region_code,
            Region.name.label("region_name"),
            func.coalesce(Organisation.name, "").label("unit_name"),
            PlanSection.sector,
            Project.end_on,
            Project.end_precision,
            Project.new_beds,
            Project.nursing_beds,
            Project.renovated_beds,
            Project.new_places,
            Project.bed_kind,
        )
        .select_from(Project)
        .join(Region, Region.code == Project.region_code)
        .join(PlanSection, PlanSection.id == Project.section_id)
        .outerjoin(ProjectUnit, first)
        .outerjoin(Organisation, Organisation.id == ProjectUnit.organisation_id)
        .order_by(Project.plan_code, Project.code)
    )
    return tuple(
        RegisteredOutput(
            code=row.code,
            plan_code=row.plan_code,
            name=row.name,
            region_code=row.region_code,
            region_name=row.region_name,
            unit_name=row.unit_name,
            sector=row.sector,
            end=PartialDate(row.end_on, row.end_precision),
            new_beds=row.new_beds,
            nursing_beds=row.nursing_beds,
            renovated_beds=row.renovated_beds,
            new_places=row.new_places,
            bed_kind=row.bed_kind,
        )
        for row in database.session.execute(statement)
    )


def latest_closed_until(month: Month | None) -> dict[str, Month]:
    """Return the latest closed month of each plan, none later than a month if one is given."""
    conditions: list[ColumnElement[bool]] = [ReportingPeriod.state == PeriodState.CLOSED]
    if month is not None:
        conditions.append(ReportingPeriod.month <= month)
    statement = (
        select(ReportingPeriod.plan_code, func.max(ReportingPeriod.month, type_=ReportingPeriod.month.type))
        .where(*conditions)
        .group_by(ReportingPeriod.plan_code)
        .order_by(ReportingPeriod.plan_code)
    )
    return dict(database.session.execute(statement).all())


def standings(plan_code: str, as_of: AsOf, others: dict[str, Month]) -> Standings:
    """Return how projects stood, by month and code: two queries, however many months and projects.

    Of the plan: all its projects at the month, and in each closed month before those completed or in use, of
    which only the day of use is told. Of other plans: all their projects at the month that is given for each.
    """
    own = and_(
        ProjectMonth.plan_code == plan_code,
        ProjectMonth.month <= as_of.month,
        or_(
            ProjectMonth.month == as_of.month,
            ProjectMonth.stage.in_([Stage.COMPLETED, Stage.OPERATING]),
        ),
    )
    elsewhere = [
        and_(ProjectMonth.plan_code == code, ProjectMonth.month == month) for code, month in others.items()
    ]
    wanted = and_(or_(own, *elsewhere, false()), in_reading(as_of.reading))
    statement = (
        select(
            ProjectMonth.month,
            Project.code,
            ProjectMonth.stage,
            ProjectMonth.version_id,
            ProjectMonth.plan_code == plan_code,
        )
        .join(Project, Project.id == ProjectMonth.project_id)
        .where(wanted)
        .order_by(ProjectMonth.month, Project.code)
    )
    rows = database.session.execute(statement).all()
    past, now = set[int](), set[int]()
    for month, _, stage, version_id, is_own in rows:
        is_past = is_own and month != as_of.month
        if version_id is not None and not (is_past and stage is not Stage.OPERATING):
            (past if is_past else now).add(version_id)
    milestones = _milestones(now, past)
    found: Standings = defaultdict(dict)
    for month, code, stage, version_id, _ in rows:
        found[month][code] = Standing(stage, milestones.get(version_id or 0, ()))
    return dict(found)


def first_in_use(codes: Collection[str], as_of: AsOf) -> dict[str, Month]:
    """Return the first closed month, none later than the one asked for, in which each project was in use."""
    first = func.min(ProjectMonth.month, type_=ProjectMonth.month.type)
    statement = (
        select(Project.code, first)
        .join(Project, Project.id == ProjectMonth.project_id)
        .where(
            Project.code.in_(codes),
            ProjectMonth.month <= as_of.month,
            ProjectMonth.stage == Stage.OPERATING,
            in_reading(as_of.reading),
        )
        .group_by(Project.code)
        .order_by(Project.code)
    )
    return dict(database.session.execute(statement).all())


def closed_until(plan_code: str, month: Month) -> tuple[Month, ...]:
    """Return the closed months of a plan until one, in order."""
    statement = (
        select(ReportingPeriod.month)
        .where(
            ReportingPeriod.plan_code == plan_code,
            ReportingPeriod.state == PeriodState.CLOSED,
            ReportingPeriod.month <= month,
        )
        .order_by(ReportingPeriod.month)
    )
    return tuple(database.session.scalars(statement))


def _milestones(
    version_ids: Collection[int], of_use: Collection[int]
) -> dict[int, tuple[MilestoneReport, ...]]:
    """Return the last milestones of some versions of returns; `of_use` are those of which one is enough."""
    wanted = or_(
        and_(VersionMilestone.version_id.in_(version_ids), VersionMilestone.kind.in_(_LAST_STEPS)),
        and_(VersionMilestone.version_id.in_(of_use), VersionMilestone.kind == MilestoneKind.OPERATION),
    )
    statement = (
        select(
            VersionMilestone.version_id,
            VersionMilestone.kind,
            VersionMilestone.forecast,
            VersionMilestone.actual,
        )
        .where(wanted)
        .order_by(VersionMilestone.version_id, VersionMilestone.kind)
    )
    found: dict[int, list[MilestoneReport]] = defaultdict(list)
    for version_id, kind, forecast, actual in database.session.execute(statement):
        found[version_id].append(MilestoneReport(kind, forecast=forecast, actual=actual))
    return {version_id: tuple(each) for version_id, each in found.items()}
