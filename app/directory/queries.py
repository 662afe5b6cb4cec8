"""Reads of regions and organisations."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.directory.models import Organisation, Region
from app.directory.types import RegionFact
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
        )
        for region in database.session.scalars(statement)
    )
