"""The lights of projects at the month that is shown: with each project, counted, and as an order."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, case, func, select

from app.extensions import database
from app.lights import queries as kept
from app.lights.queries import light_in
from app.lights.types import Light
from app.portfolio.queries.conditions import month_meant, selected
from app.portfolio.types import EVERYTHING, ProjectFact
from app.returns.types.facts import AsOf

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.accounts.types import Reach
    from app.lights.types import LightFact
    from app.portfolio.types import ProjectFilter, ShownMonths


def with_lights(projects: Iterable[ProjectFact], shown: ShownMonths) -> tuple[ProjectFact, ...]:
    """Return projects with their lights of the month shown of their plan: two queries for each month."""
    found = tuple(projects)
    lights: dict[str, LightFact] = {}
    for month, wanted in shown.codes_by_month(found).items():
        lights |= kept.lights(wanted, AsOf(month, shown.reading))
    return tuple(replace(project, light=lights.get(project.code)) for project in found)


def light_counts(reach: Reach, chosen: ProjectFilter = EVERYTHING) -> dict[Light, int]:
    """Return how many of the selected projects have each light, whichever the filter asks for: one query."""
    ranked = selected(
        light_rank(chosen).label("rank"), reach=reach, chosen=chosen.without("light")
    ).subquery()
    statement = (
        select(ranked.c.rank, func.count())
        .where(ranked.c.rank.is_not(None))
        .group_by(ranked.c.rank)
        .order_by(ranked.c.rank)
    )
    found: dict[int, int] = dict(database.session.execute(statement).all())
    return {light: found.get(light.rank, 0) for light in Light}


def light_rank(chosen: ProjectFilter) -> ColumnElement[Any]:
    """Return how bad the light of `Project` is at the month that a filter means; NULL where it has none."""
    light = light_in(month_meant(chosen), chosen.reading)
    return case({each: each.rank for each in Light}, value=light)
