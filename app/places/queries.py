"""The SELECTs of places that no other feature has: units of the directory with what they have a part in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import aliased, selectinload

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

    from sqlalchemy import ColumnElement, Select

    from app.accounts.types import Reach
    from app.commitments.types.overview import UnitInReach
    from app.places.types.pages import UnitQuery


def unit(organisation_id: int) -> UnitFact | None:
    """Return a unit with its other names, or None."""
    statement = _selected().where(Organisation.id == organisation_id).order_by(Organisation.id)
    row = database.session.execute(statement).first()
    return None if row is None else UnitFact(**_known(*row))


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
    statement = (
        _selected(
            _project_count(register).label("projects"),
            _project_count(register, ProjectUnit.position == 1).label("leading"),
            _commitment_count(plans).label("commitments"),
        )
        .where(*_conditions(cities, query))
        .order_by(Organisation.city_code, Region.position, Organisation.id)
        .limit(limit)
        .offset(offset)
    )
    return tuple(
        UnitLine(**_known(*known), projects=projects, leading=leading, commitments=commitments)
        for *known, projects, leading, commitments in database.session.execute(statement)
    )


def units_of_region(region_code: str, plans: Reach) -> tuple[UnitInReach, ...]:
    """Return the units of a county, or a city's own, that have a part in commitments within a reach."""
    return units_with_part(readable(plans), Organisation.region_code == region_code)


def _selected(*columns: Any) -> Select[Any]:  # noqa: ANN401 - columns of any type
    """Return a SELECT of units for `_known`, with some more columns."""
    city = aliased(Region)
    return (
        select(Organisation, Region.name, city.name, *columns)
        .join(Region, Region.code == Organisation.region_code)
        .join(city, city.code == Organisation.city_code)
        .options(selectinload(Organisation.aliases))
    )


def _known(found: Organisation, region_name: str, city_name: str) -> dict[str, Any]:
    """Return the fields of a `UnitFact`."""
    return {
        "id": found.id,
        "name": found.name,
        "kind": found.kind,
        "region_code": found.region_code,
        "region_name": region_name,
        "city_code": found.city_code,
        "city_name": city_name,
        "aliases": tuple(each.alias for each in found.aliases),
    }


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
