"""Reads of regions and organisations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import aliased, selectinload

from app.directory.models import Organisation, Region
from app.directory.types import MapPlace, RegionFact, RegionLevel
from app.extensions import database

if TYPE_CHECKING:
    from collections.abc import Sequence


def region_for_edit(code: str) -> Region | None:
    """Return one region for a command."""
    return database.session.get(Region, code)


def organisations_for_edit(city_code: str) -> Sequence[Organisation]:
    """Return all organisations of one city, with their aliases."""
    statement = (
        select(Organisation)
        .where(Organisation.city_code == city_code)
        .options(selectinload(Organisation.aliases))
        .order_by(Organisation.id)
    )
    return database.session.scalars(statement).all()


def organisations_by_name(city_code: str) -> dict[str, Organisation]:
    """Return the organisations of one city by their own name and by each alias."""
    found = organisations_for_edit(city_code)
    names = {organisation.name: organisation for organisation in found}
    names.update((alias.alias, organisation) for organisation in found for alias in organisation.aliases)
    return names


def regions() -> tuple[RegionFact, ...]:
    """Return every region, city by city, each followed by its counties in the order of its plan."""
    statement = (
        select(Region).options(selectinload(Region.aliases)).order_by(Region.city_code, Region.position)
    )
    return tuple(
        RegionFact(
            code=region.code,
            name=region.name,
            level=region.level,
            parent_code=region.parent_code,
            aliases=tuple((alias.kind, alias.alias) for alias in region.aliases),
            map_place=map_place(region),
        )
        for region in database.session.scalars(statement)
    )


def map_places(city_code: str) -> dict[str, MapPlace]:
    """Return where the counties of a city lie on its map, by code, as far as anybody has said."""
    statement = select(Region).where(Region.parent_code == city_code).order_by(Region.position)
    found = ((region.code, map_place(region)) for region in database.session.scalars(statement))
    return {code: place for code, place in found if place is not None}


def map_place(region: Region) -> MapPlace | None:
    """Return where a region lies on the map of its city, or None."""
    if region.map_row is None or region.map_column is None:
        return None
    return MapPlace(region.map_row, region.map_column)


Choices = tuple[tuple[str | None, tuple[tuple[str, str], ...]], ...]
"""Pairs of group label (or none) and pairs of key and label, as a choice in a form shows them."""


def city_choices() -> Choices:
    """Return the cities to choose from."""
    return ((None, tuple((each.code, each.name) for each in regions() if each.level is RegionLevel.CITY)),)


def county_choices() -> Choices:
    """Return the counties and zones to choose from, city by city."""
    known = regions()
    cities = {each.code: each.name for each in known if each.parent_code is None}
    return tuple(
        (name, tuple((each.code, each.name) for each in known if each.parent_code == code))
        for code, name in cities.items()
    )


def unit_choices() -> Choices:
    """Return the organisations to choose from, city by city in the order of their counties."""
    region, city = aliased(Region), aliased(Region)
    statement = (
        select(Organisation.id, Organisation.name, city.name)
        .join(region, region.code == Organisation.region_code)
        .join(city, city.code == Organisation.city_code)
        .order_by(Organisation.city_code, region.position, Organisation.id)
    )
    groups: dict[str, list[tuple[str, str]]] = {}
    for key, name, city_name in database.session.execute(statement):
        groups.setdefault(city_name, []).append((str(key), name))
    return tuple((name, tuple(choices)) for name, choices in groups.items())
