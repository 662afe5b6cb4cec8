"""Reads for the pages of outcomes: the plans within a reach, and what addresses are about to the policy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from app.accounts.types import Subject
from app.directory.models import Region
from app.extensions import database
from app.outcomes.models import Indicator
from app.outcomes.rules.sectors import BOTH, sectors_of_group
from app.outcomes.types.pages import PlanInReach
from app.plans.models import Plan
from app.projects.queries import plan_within

if TYPE_CHECKING:
    from app.accounts.types import Reach
    from app.outcomes.types.pages import Options


def plans_within(reach: Reach) -> tuple[PlanInReach, ...]:
    """Return the plans that have a project within a reach, ordered by code."""
    statement = (
        select(Plan.code, Plan.title, Region.name, Plan.region_code, Plan.last_year)
        .join(Region, Region.code == Plan.region_code)
        .where(plan_within(reach))
        .order_by(Plan.code)
    )
    return tuple(PlanInReach(*row) for row in database.session.execute(statement))


def regions_of(city_code: str) -> Options:
    """Return the code and name of a city and of its counties, the city first, in the order of its plan."""
    statement = (
        select(Region.code, Region.name)
        .where(Region.city_code == city_code)
        .order_by(Region.code != city_code, Region.position, Region.code)
    )
    return tuple((code, name) for code, name in database.session.execute(statement))


def plan_of_indicator(code: str) -> str | None:
    """Return the plan that an indicator is of, or None where there is no such indicator."""
    return database.session.scalar(select(Indicator.plan_code).where(Indicator.code == code))


def subject_of_indicator(indicator_code: str) -> Subject | None:
    """Return what an indicator is to the policy: its city, and the sector that its group is of."""
    statement = (
        select(Region.city_code, Indicator.group)
        .join(Plan, Plan.code == Indicator.plan_code)
        .join(Region, Region.code == Plan.region_code)
        .where(Indicator.code == indicator_code)
    )
    found = database.session.execute(statement).first()
    if found is None:
        return None
    city, group = found
    return Subject(city=city, region=city, sectors=sectors_of_group(group))


def subject_of_data(plan_code: str) -> Subject | None:
    """Return what the figures behind the outcomes of a plan are to the policy: its city, both sectors.

    Which of them somebody may record is asked again for each measure.
    """
    city = database.session.scalar(
        select(Region.city_code).join(Plan, Plan.region_code == Region.code).where(Plan.code == plan_code)
    )
    return None if city is None else Subject(city=city, region=city, sectors=BOTH)
