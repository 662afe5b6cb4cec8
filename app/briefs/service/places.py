"""Whose briefs there are: the cities of plans, and their counties that have projects."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.accounts.types import ALL
from app.briefs.service.building import choices
from app.briefs.types.issuing import Place
from app.directory import queries as directory
from app.kernel.errors import NotFoundError
from app.kernel.texts import Text

if TYPE_CHECKING:
    from app.accounts.types import Reach


def places(reach: Reach) -> dict[str, tuple[Place, ...]]:
    """Return the places within a reach by plan, the city of each first; plans without any are left out."""
    names = {region.code: region.name for region in directory.regions()}
    found = {}
    for choice in choices(reach):
        city = choice.city_code
        areas = [(city, names[city])] if choice.has_city else []
        found[choice.code] = tuple(
            Place(choice.code, choice.title, city, code, name) for code, name in (*areas, *choice.counties)
        )
    return found


def place(plan_code: str, area_code: str) -> Place:
    """Return one place.

    Raises:
        NotFoundError: there is no such plan, or the area has no project in it.
    """
    found = places(ALL).get(plan_code, ())
    for each in found:
        if each.area_code == area_code:
            return each
    message = Text(
        "方案“{plan_code}”没有代码为“{area_code}”的简报范围：请从简报页进入。",
        plan_code=plan_code,
        area_code=area_code,
    )
    raise NotFoundError(message)
