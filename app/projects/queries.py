"""Reads of the register for commands, and the filter of all scoped data. Pages read through `portfolio`."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, and_, exists, false, or_, select, true
from sqlalchemy.orm import selectinload

from app.accounts.types import Reach, Subject
from app.directory.models import Region
from app.extensions import database
from app.plans.models import Plan, PlanSection
from app.plans.types import Sector
from app.projects.models import Project, ProjectUnit
from app.projects.rules import sectors_of

if TYPE_CHECKING:
    from collections.abc import Collection


def projects_for_edit(plan_code: str) -> dict[str, Project]:
    """Return all projects of one plan by code, with their units."""
    statement = (
        select(Project)
        .where(Project.plan_code == plan_code)
        .options(selectinload(Project.units))
        .order_by(Project.code)
    )
    return {project.code: project for project in database.session.scalars(statement)}


def within(reach: Reach) -> ColumnElement[bool]:
    """Return the condition on `Project` that a reach means: the filter of every query of scoped data.

    It holds exactly for the projects whose subject `accounts.rules.policy.can` allows.
    """
    if reach.everything:
        return true()
    regions = select(Region.code).where(Region.city_code.in_(reach.cities))
    conditions: list[ColumnElement[bool]] = [false()]
    if reach.cities:
        conditions.append(Project.region_code.in_(regions))
    if reach.counties:
        conditions.append(Project.region_code.in_(reach.counties))
    if reach.units:
        conditions.append(
            Project.id.in_(select(ProjectUnit.project_id).where(ProjectUnit.organisation_id.in_(reach.units)))
        )
    for city, key in sorted(reach.sectors):
        sectors = [sector for sector in Sector if key in sectors_of(sector)]
        conditions.append(
            and_(
                Project.region_code.in_(select(Region.code).where(Region.city_code == city)),
                Project.section_id.in_(select(PlanSection.id).where(PlanSection.sector.in_(sectors))),
            )
        )
    return or_(*conditions)


def plan_within(reach: Reach) -> ColumnElement[bool]:
    """Return the condition on `Plan` that it has a project within a reach; everything is every plan."""
    if reach.everything:
        return true()
    return exists().where(Project.plan_code == Plan.code, within(reach))


def subjects_of(codes: Collection[str]) -> dict[str, Subject]:
    """Return what each of some projects is to the policy, by project code; unknown codes are left out."""
    statement = (
        select(Project.code, Project.region_code, Region.city_code, PlanSection.sector)
        .join(Region, Region.code == Project.region_code)
        .join(PlanSection, PlanSection.id == Project.section_id)
        .where(Project.code.in_(codes))
        .order_by(Project.code)
    )
    responsible = (
        select(Project.code, ProjectUnit.organisation_id)
        .join(ProjectUnit, ProjectUnit.project_id == Project.id)
        .where(Project.code.in_(codes))
        .order_by(Project.code, ProjectUnit.position)
    )
    units: defaultdict[str, set[int]] = defaultdict(set)
    for code, unit in database.session.execute(responsible):
        units[code].add(unit)
    return {
        code: Subject(city=city, region=region, sectors=sectors_of(sector), units=frozenset(units[code]))
        for code, region, city, sector in database.session.execute(statement)
    }


def subject_of(code: str) -> Subject | None:
    """Return what a project is to the policy, or None where there is no such project."""
    return subjects_of([code]).get(code)


def codes_within(reach: Reach) -> frozenset[str]:
    """Return the codes of the projects that a reach means."""
    return frozenset(
        database.session.scalars(select(Project.code).where(within(reach)).order_by(Project.code))
    )
