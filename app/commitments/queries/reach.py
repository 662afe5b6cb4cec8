"""Whom the commitments of a plan concern: narrower than who may read them (`conditions.readable`).

Reminders go to those whom something concerns. A plan is read by everybody in its city.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, and_, false, or_, select, true

from app.commitments.models import Commitment
from app.commitments.queries.conditions import of_cities, with_unit
from app.directory.models import Region
from app.directory.types import RegionLevel
from app.plans.types import Sector
from app.projects.rules import sectors_of

if TYPE_CHECKING:
    from app.accounts.types import Reach


def concerning(reach: Reach) -> ColumnElement[bool]:
    """Return the condition on `Commitment` that it concerns somebody within a reach.

    A city is concerned by all of its plan, a bureau by its sector, a unit by what it has a part in; a county
    by what all counties must do, a functional zone by what all zones must.
    """
    if reach.everything:
        return true()
    conditions: list[ColumnElement[bool]] = [false()]
    if reach.cities:
        conditions.append(of_cities(sorted(reach.cities)))
    if reach.counties:
        for mark, level in ((Commitment.counties, RegionLevel.COUNTY), (Commitment.zones, RegionLevel.ZONE)):
            cities = select(Region.city_code).where(
                Region.code.in_(sorted(reach.counties)), Region.level == level
            )
            conditions.append(and_(mark, of_cities(cities)))
    if reach.units:
        conditions.append(with_unit(reach.units))
    for city, key in sorted(reach.sectors):
        sectors = [sector for sector in Sector if key in sectors_of(sector)]
        conditions.append(and_(of_cities([city]), Commitment.sector.in_(sectors)))
    return or_(*conditions)
