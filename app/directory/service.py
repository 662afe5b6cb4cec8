"""Commands on the directory. Registering the same thing again changes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.audit.rules import changes_between
from app.audit.service import record
from app.db.transaction import transaction
from app.directory import queries
from app.directory.models import Organisation, OrganisationAlias, Region, RegionAlias
from app.extensions import database

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.audit.types import Actor
    from app.directory.types import MapPlace, RegisterOrganisation, RegisterRegion


def register_regions(commands: Iterable[RegisterRegion], *, actor: Actor) -> int:
    """Add regions that are new and update those that differ; return how many were written."""
    commands = tuple(commands)
    written = 0
    with transaction(database.session) as session:
        kept_places = _release_map_places(commands)
        session.flush()
        for command in commands:
            region = queries.region_for_edit(command.code)
            wanted = (command.name, command.level, command.parent_code, command.position)
            aliases = sorted(command.aliases)
            before = None if region is None else _recorded_region(region, kept_places.get(command.code))
            if region is None:
                region = Region(code=command.code)
                session.add(region)
            elif (
                (region.name, region.level, region.parent_code, region.position) == wanted
                and sorted((alias.kind, alias.alias) for alias in region.aliases) == aliases
                and command.code not in kept_places
                and queries.map_place(region) == command.map_place
            ):
                continue
            region.name, region.level, region.parent_code, region.position = wanted
            _place(region, command.map_place)
            kept = {(alias.kind, alias.alias): alias for alias in region.aliases}
            region.aliases = [kept.get(pair) or RegionAlias(kind=pair[0], alias=pair[1]) for pair in aliases]
            session.flush()
            written += 1
            record(
                actor=actor,
                action="region.register",
                subject=f"region:{command.code}",
                changes=changes_between(before, _recorded_region(region, queries.map_place(region))),
            )
    return written


def register_organisations(commands: Iterable[RegisterOrganisation], *, actor: Actor) -> int:
    """Add organisations that are new and update those that differ; return how many were written."""
    commands = tuple(commands)
    written = 0
    with transaction(database.session) as session:
        known = {
            city: {organisation.name: organisation for organisation in queries.organisations_for_edit(city)}
            for city in dict.fromkeys(command.city_code for command in commands)
        }
        before = {
            (city, name): _recorded_organisation(organisation)
            for city, organisations in known.items()
            for name, organisation in organisations.items()
        }
        released = _release_aliases(commands, known)
        session.flush()
        for command in commands:
            organisation = known[command.city_code].get(command.name)
            aliases = sorted(command.aliases)
            if organisation is None:
                organisation = Organisation(city_code=command.city_code, name=command.name)
                session.add(organisation)
                known[command.city_code][command.name] = organisation
            elif (
                organisation not in released
                and (organisation.kind, organisation.region_code) == (command.kind, command.region_code)
                and sorted(alias.alias for alias in organisation.aliases) == aliases
            ):
                continue
            organisation.kind, organisation.region_code = command.kind, command.region_code
            kept = {alias.alias: alias for alias in organisation.aliases}
            organisation.aliases = [
                kept.get(alias) or OrganisationAlias(city_code=command.city_code, alias=alias)
                for alias in aliases
            ]
            session.flush()
            written += 1
            record(
                actor=actor,
                action="organisation.register",
                subject=f"organisation:{command.city_code}:{command.name}",
                changes=changes_between(
                    before.get((command.city_code, command.name)), _recorded_organisation(organisation)
                ),
            )
    return written


def _release_map_places(commands: Iterable[RegisterRegion]) -> dict[str, MapPlace]:
    """Take regions that move off the map, so that two can change places; return where they were, by code."""
    released = {}
    for command in commands:
        region = queries.region_for_edit(command.code)
        place = None if region is None else queries.map_place(region)
        if region is not None and place is not None and place != command.map_place:
            released[command.code] = place
            _place(region, None)
    return released


def _place(region: Region, place: MapPlace | None) -> None:
    """Put a region on the map of its city, or take it off."""
    region.map_row, region.map_column = (None, None) if place is None else (place.row, place.column)


def _recorded_region(region: Region, place: MapPlace | None) -> dict[str, Any]:
    """Return a region as the audit record holds it, lying at a place of the map."""
    on_the_map = {} if place is None else {"map_row": place.row, "map_column": place.column}
    return on_the_map | {
        "name": region.name,
        "level": region.level.value,
        "parent_code": region.parent_code,
        "position": region.position,
        "aliases": sorted(f"{alias.kind.label}：{alias.alias}" for alias in region.aliases),
    }


def _recorded_organisation(organisation: Organisation) -> dict[str, Any]:
    """Return an organisation as the audit record holds it."""
    return {
        "name": organisation.name,
        "kind": organisation.kind.value,
        "region_code": organisation.region_code,
        "aliases": sorted(alias.alias for alias in organisation.aliases),
    }


def _release_aliases(
    commands: Iterable[RegisterOrganisation], known: dict[str, dict[str, Organisation]]
) -> set[Organisation]:
    """Take away the aliases that organisations lose, and return those organisations.

    An alias means one organisation within a city: one that moves to another must be free before it gets it.
    """
    released = set()
    for command in commands:
        organisation = known[command.city_code].get(command.name)
        if organisation is None:
            continue
        kept = [alias for alias in organisation.aliases if alias.alias in command.aliases]
        if len(kept) < len(organisation.aliases):
            organisation.aliases = kept
            released.add(organisation)
    return released
