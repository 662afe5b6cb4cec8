"""The SELECTs of places that no other feature has: units of the directory with what they have a part in."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import aliased

from app.commitments.models import Commitment, CommitmentUnit
from app.commitments.queries.conditions import readable
from app.commitments.queries.overview import units_with_part
from app.directory.models import Organisation, OrganisationAlias, Region
from app.extensions import database
from app.places.types.pages import UnitFact, UnitLine
from app.projects.models import Project, ProjectUnit
from app.projects.queries import within

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import ColumnElement

    from app.accounts.types import Reach
    from app.commitments.types.overview import UnitInReach
    from app.places.types.pages import UnitQuery


def unit(organisation_id: int) -> UnitFact | None:
    """Return a unit with its other names, or None."""
    city = aliased(Region)
    statement = (
        select(Organisation, Region.name, city.name)
        .join(Region, Region.code == Organisation.region_code)
        .join(city, city.code == Organisation.city_code)
        .where(Organisation.id == organisation_id)
        .order_by(Organisation.id)
    )
    row = database.session.execute(statement).first()
    if row is None:
        return None
    found, region_name, city_name = row
    return UnitFact(
        id=found.id,
        name=found.name,
        kind=found.kind,
        region_code=found.region_code,
        region_name=region_name,
        city_code=found.city_code,
        city_name=city_name,
        aliases=tuple(_aliases([found.id]).get(found.id, ())),
    )


def unit_count(cities: Collection[str], query: UnitQuery) -> int:
    """Return how many units of some cities a query finds."""
    statement = select(func.count(Organisation.id)).where(*_conditions(cities, query))
    return database.session.scalar(statement) or 0


def units(
    cities: Collection[str],
    register: Reach,
    plans: Reach,
    query: UnitQuery,
    *,
    limit: int,
    offset: int,
) -> tuple[UnitLine, ...]:
    """Return units of some cities, city by city in the order of counties, then as they were registered.

    What they have a part in is counted within the reach: projects by `register`, commitments by `plans`. Two
    queries.
    """
    city = aliased(Region)
    statement = (
        select(
            Organisation,
            Region.name,
            city.name,
            _project_count(register).label("projects"),
            _project_count(register, ProjectUnit.position == 1).label("leading"),
            _commitment_count(plans).label("commitments"),
        )
        .join(Region, Region.code == Organisation.region_code)
        .join(city, city.code == Organisation.city_code)
        .where(*_conditions(cities, query))
        .order_by(Organisation.city_code, Region.position, Organisation.id)
        .limit(limit)
        .offset(offset)
    )
    rows = database.session.execute(statement).all()
    aliases = _aliases([row[0].id for row in rows])
    return tuple(
        UnitLine(
            id=found.id,
            name=found.name,
            kind=found.kind,
            region_code=found.region_code,
            region_name=region_name,
            city_name=city_name,
            aliases=tuple(aliases.get(found.id, ())),
            projects=projects,
            leading=leading,
            commitments=commitments,
        )
        for found, region_name, city_name, projects, leading, commitments in rows
    )


def units_of_region(region_code: str, plans: Reach) -> tuple[UnitInReach, ...]:
    """Return the units of a county, or a city's own, that have a part in commitments within a reach."""
    return units_with_part(readable(plans), Organisation.region_code == region_code)


def _conditions(cities: Collection[str], query: UnitQuery) -> list[ColumnElement[bool]]:
    """Return the conditions on `Organisation` for what a query asks of it."""
    found: list[ColumnElement[bool]] = [Organisation.city_code.in_(sorted(cities))]
    if query.city is not None:
        found.append(Organisation.city_code == query.city)
    if query.kind is not None:
        found.append(Organisation.kind == query.kind)
    for word in (query.q or "").split():
        alias = exists().where(
            OrganisationAlias.organisation_id == Organisation.id,
            OrganisationAlias.alias.icontains(word, autoescape=True),
        )
        found.append(or_(Organisation.name.icontains(word, autoescape=True), alias.correlate(Organisation)))
    return found


def _project_count(register: Reach, *conditions: ColumnElement[bool]) -> Any:  # noqa: ANN401 - a scalar subquery
    """Return how many projects within a reach the `Organisation` of a SELECT has a part in."""
    return (
        select(func.count(Project.id))
        .join(ProjectUnit, ProjectUnit.project_id == Project.id)
        .where(ProjectUnit.organisation_id == Organisation.id, within(register), *conditions)
        .correlate(Organisation)
        .scalar_subquery()
    )


def _commitment_count(plans: Reach) -> Any:  # noqa: ANN401 - a scalar subquery
    """Return the same of commitments; one that it both leads and shares counts once."""
    return (
        select(func.count(CommitmentUnit.commitment_id.distinct()))
        .join(Commitment, Commitment.id == CommitmentUnit.commitment_id)
        .where(CommitmentUnit.organisation_id == Organisation.id, readable(plans))
        .correlate(Organisation)
        .scalar_subquery()
    )


def _aliases(ids: Collection[int]) -> dict[int, list[str]]:
    """Return the other names of some units, by their id."""
    statement = (
        select(OrganisationAlias.organisation_id, OrganisationAlias.alias)
        .where(OrganisationAlias.organisation_id.in_(ids))
        .order_by(OrganisationAlias.organisation_id, OrganisationAlias.alias)
    )
    found: dict[int, list[str]] = defaultdict(list)
    for organisation_id, alias in database.session.execute(statement):
        found[organisation_id].append(alias)
    return found
