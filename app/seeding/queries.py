"""Reads of what a demo database is: its mark, its seed, and the projects to invent returns for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import aliased, selectinload

from app.audit.models import AuditEntry
from app.commitments.queries import commitments
from app.commitments.queries.conditions import of_plan
from app.db.mark import DEMO, DatabaseMark
from app.directory.models import Region
from app.extensions import database
from app.funding.queries.reconciliation import difference_notes
from app.kernel.months import Month
from app.outcomes.queries import indicators
from app.plans.models import Plan
from app.plans.queries import figures
from app.projects.models import Project, ProjectUnit
from app.projects.rules import applicable_milestones
from app.seeding.types import DemoDuty, DemoProject, ObservedPlan

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

    from app.commitments.types.facts import UnitPart
    from app.funding.types import DifferenceKey, DifferenceNote

GENERATED = "demo.generate"
"""The action under which the record keeps each run, with its seed."""


def is_marked_as_demo() -> bool:
    """Return whether the database says of itself that it holds invented figures."""
    return database.session.get(DatabaseMark, DEMO) is not None


def seed_of_plan(plan_code: str) -> int | None:
    """Return the seed that a plan's invented returns began with, None where there are none."""
    first = database.session.scalar(
        select(AuditEntry.details).where(*_runs_of(plan_code)).order_by(AuditEntry.id).limit(1)
    )
    if first is None:
        return None
    return next((int(new) for field, _, new in first["changes"] if field == "seed"), None)


def demo_projects(plan_code: str) -> tuple[DemoProject, ...]:
    """Return the projects of a plan that have a unit to report them, ordered by code."""
    city = aliased(Region)
    statement = (
        select(Project, Region, city.name)
        .join(Region, Region.code == Project.region_code)
        .join(city, city.code == Region.city_code)
        .where(Project.plan_code == plan_code)
        .options(
            selectinload(Project.units).selectinload(ProjectUnit.organisation), selectinload(Project.plan)
        )
        .order_by(Project.code)
    )
    return tuple(
        DemoProject(
            code=project.code,
            plan_code=project.plan_code,
            plan_begins=Month(project.plan.first_year, 1),
            name=project.name,
            category=project.category,
            total=project.total_investment,
            central_requested=project.central_requested,
            start=project.start,
            end=project.end,
            milestones=applicable_milestones(project.category),
            has_county_step=region.parent_code is not None,
            region_code=region.code,
            region_name=region.name,
            city_name=city_name,
            unit_id=project.units[0].organisation_id,
            unit_name=project.units[0].organisation.name,
            unit_kind=project.units[0].organisation.kind,
        )
        for project, region, city_name in database.session.execute(statement)
        if project.units
    )


def demo_duties(plan_code: str) -> tuple[DemoDuty, ...]:
    """Return who owes quarterly updates of a plan, in printed order."""
    plan = database.session.get_one(Plan, plan_code)
    return tuple(
        DemoDuty(fact, unit, Month(plan.first_year, 1))
        for fact in commitments(of_plan(plan_code))
        for unit in fact.reporting_units
    )


def demo_bureaus(plan_code: str) -> tuple[UnitPart, ...]:
    """Return the units that owe quarterly updates of a plan, each once, in printed order."""
    return tuple({duty.unit.organisation_id: duty.unit for duty in demo_duties(plan_code)}.values())


def observed_plan(plan_code: str) -> ObservedPlan:
    """Return what a plan states, for observations to be invented around it."""
    plan = database.session.get_one(Plan, plan_code)
    counties = (
        select(Region.code)
        .where(Region.parent_code == plan.region_code)
        .order_by(Region.position, Region.code)
    )
    return ObservedPlan(
        code=plan.code,
        city_code=plan.region_code,
        first_year=plan.first_year,
        last_year=plan.last_year,
        counties=tuple(database.session.scalars(counties)),
        figures=tuple(figure for _, figure in figures([plan_code])),
        indicators=indicators([plan_code]),
    )


def notes_of_plan(plan_code: str) -> dict[DifferenceKey, tuple[DifferenceNote, ...]]:
    """Return what was said of the differences of a plan's projects, in order."""
    return difference_notes(Project.plan_code == plan_code)


def _runs_of(plan_code: str) -> tuple[ColumnElement[bool], ...]:
    """Return the condition on entries of the record that tell of a run for a plan."""
    return AuditEntry.action == GENERATED, AuditEntry.subject == f"plan:{plan_code}"
