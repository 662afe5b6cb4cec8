"""Reads for the pages of lights: plans, regions and projects within a reach, and who is responsible."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from sqlalchemy import and_, false, or_, select

from app.directory.models import Organisation, Region
from app.extensions import database
from app.kernel.texts import Text
from app.lights.types.pages import PlacedProject, PlanInReach, ResponsibleUnit
from app.plans.models import Plan
from app.projects.models import Project, ProjectUnit
from app.projects.queries import plan_within, within
from app.returns.models import ProjectMonth

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from app.accounts.types import Reach
    from app.kernel.months import Month
    from app.lights.types.pages import Groups


def plans_within(reach: Reach) -> tuple[PlanInReach, ...]:
    """Return the plans that have a project within a reach, ordered by code."""
    statement = (
        select(Plan.code, Region.name, Plan.region_code)
        .join(Region, Region.code == Plan.region_code)
        .where(plan_within(reach))
        .order_by(Plan.code)
    )
    return tuple(PlanInReach(*row) for row in database.session.execute(statement))


def regions_within(reach: Reach, plans: Collection[PlanInReach]) -> Groups:
    """Return the regions that have a project within a reach, under their cities, in the order of plans."""
    statement = (
        select(Project.plan_code, Region.code, Region.name, Region.position)
        .join(Region, Region.code == Project.region_code)
        .where(within(reach))
        .distinct()
        .order_by(Project.plan_code, Region.position, Region.code)
    )
    groups: dict[str, list[tuple[str, str]]] = defaultdict(list)
    whole_cities = {plan.city_code for plan in plans}
    for plan_code, code, name, _ in database.session.execute(statement):
        groups[plan_code].append(
            (code, Text("{name}（全市性项目）", name=name) if code in whole_cities else name)
        )
    return tuple((plan.city, tuple(groups[plan.code])) for plan in plans if plan.code in groups)


def projects_of_months(
    reach: Reach, months: Mapping[str, Month], region_code: str | None = None
) -> tuple[PlacedProject, ...]:
    """Return the projects within a reach that stand in the closed month of their plan, by region and code.

    `months` is the month of each plan, by plan code.
    """
    stood = [
        and_(ProjectMonth.plan_code == plan_code, ProjectMonth.month == month)
        for plan_code, month in months.items()
    ]
    statement = (
        select(Project.code, Project.name, Project.plan_code, Region.code, Region.name)
        .join(Region, Region.code == Project.region_code)
        .join(ProjectMonth, ProjectMonth.project_id == Project.id)
        .where(within(reach), ProjectMonth.revision == 0, or_(false(), *stood))
        .order_by(Region.city_code, Region.position, Region.code, Project.code)
    )
    if region_code is not None:
        statement = statement.where(Project.region_code == region_code)
    return tuple(PlacedProject(*row) for row in database.session.execute(statement))


def units_of(codes: Collection[str]) -> dict[str, tuple[ResponsibleUnit, ...]]:
    """Return the responsible units of some projects in printed order, by project code."""
    statement = (
        select(Project.code, Organisation.id, Organisation.name)
        .join(ProjectUnit, ProjectUnit.project_id == Project.id)
        .join(Organisation, Organisation.id == ProjectUnit.organisation_id)
        .where(Project.code.in_(codes))
        .order_by(Project.code, ProjectUnit.position)
    )
    found: dict[str, list[ResponsibleUnit]] = defaultdict(list)
    for code, organisation_id, name in database.session.execute(statement):
        found[code].append(ResponsibleUnit(organisation_id, name))
    return {code: tuple(names) for code, names in found.items()}
