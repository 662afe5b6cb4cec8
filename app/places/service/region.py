"""The page of a county, a functional zone or a city."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.accounts.rules.policy import can, reach
from app.accounts.types import ALL, Action, Subject
from app.answers import kept_while_unchanged
from app.briefs import queries as briefs
from app.directory import queries as directory
from app.kernel.errors import NotAllowedError, NotFoundError
from app.kernel.texts import Text
from app.outcomes.service import outcomes_by_region
from app.places import queries
from app.places.service.map import city_maps, shown_maps
from app.places.service.standing import standing_of
from app.places.types.pages import PlaceOutcome, PlacePage
from app.portfolio import queries as portfolio
from app.portfolio.types import ProjectFilter
from app.returns import queries as returns
from app.returns.types.facts import AsOf

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from app.accounts.types import User
    from app.briefs.types import IssuedFact
    from app.directory.types import RegionFact
    from app.outcomes.types.outcome import OutcomeByRegion
    from app.places.types.map import MapQuery
    from app.portfolio.types import PlanName


@kept_while_unchanged
def place_page(user: User, region_code: str, query: MapQuery, *, today: date) -> PlacePage:
    """Return the page of a place, with the projects there that the user may see.

    Raises:
        NotFoundError: there is no such place, or no plan of its city of the code that is asked for.
        NotAllowedError: none of the projects of its city lies within what the user may read.
    """
    regions = directory.regions()
    region = next((each for each in regions if each.code == region_code), None)
    if region is None:
        message = Text("没有代码为“{region_code}”的地区；请从分县页进入。", region_code=region_code)
        raise NotFoundError(message)
    plans = _plans(user, region)
    plan = next((each for each in plans if query.plan in {None, each.code}), None)
    if plan is None:
        message = Text(
            "没有代码为“{plan}”的方案，或者它不是{region_name}所在市的方案。",
            plan=query.plan,
            region_name=region.name,
        )
        raise NotFoundError(message)
    register = reach(user, Action.READ_REGISTER)
    is_city = region.parent_code is None
    chosen = ProjectFilter(
        plan=plan.code, region=None if is_city else region.code, as_of=query.as_of, reading=query.reading
    )
    standing = standing_of(register, chosen, [plan], returns.periods([plan.code]), today=today)
    month = standing.month
    measures = outcomes_by_region({plan.code: None if month is None else AsOf(month, query.reading)})[
        plan.code
    ]
    cities = (
        city_maps(
            register,
            [(plan, month)],
            query,
            regions=regions,
            outcomes={plan.code: measures},
            whole={plan.code} if standing.is_whole else (),
        )
        if is_city
        else ()
    )
    counties = [each for each in regions if each.parent_code == region.city_code]
    place = None if is_city else counties.index(region)
    return PlacePage(
        region=region,
        city=next(each for each in regions if each.code == region.city_code),
        plan=plan,
        plans=plans,
        standing=standing,
        maps=shown_maps(cities, query) if is_city else None,
        outcomes=_outcomes_of(region, measures),
        brief=_brief(user, plan, region),
        units=queries.units_of_region(region.code, reach(user, Action.READ_PLANS)),
        before=counties[place - 1] if place else None,
        after=counties[place + 1] if place is not None and place + 1 < len(counties) else None,
    )


def _plans(user: User, region: RegionFact) -> tuple[PlanName, ...]:
    """Return the plans of a region's city that a user may read."""

    def of_city(plans: Sequence[PlanName]) -> tuple[PlanName, ...]:
        return tuple(plan for plan in plans if plan.city_code == region.city_code)

    found = of_city(portfolio.plan_names(reach(user, Action.READ_PLANS)))
    if found:
        return found
    if of_city(portfolio.plan_names(ALL)):
        message = Text(
            "您的账号没有可以在{region_name}所在市的方案中查看的项目，也就不能查看{region_name}。",
            region_name=region.name,
        )
        raise NotAllowedError(message)
    message = Text("{region_name}所在的市还没有载入方案。", region_name=region.name)
    raise NotFoundError(message)


def _outcomes_of(region: RegionFact, measures: Sequence[OutcomeByRegion]) -> tuple[PlaceOutcome, ...]:
    """Return the measures of a plan for a place: everybody who may read the plan may read them."""
    if region.parent_code is None:
        return tuple(PlaceOutcome(measure, None) for measure in measures)
    return tuple(
        PlaceOutcome(measure, of_county)
        for measure in measures
        for of_county in measure.regions
        if of_county.region_code == region.code
    )


def _brief(user: User, plan: PlanName, region: RegionFact) -> IssuedFact | None:
    """Return the newest issued brief of a place, to those who may read it."""
    if not can(user, Action.READ_BRIEFS, Subject(city=region.city_code, region=region.code)):
        return None
    return briefs.newest_issue(plan.code, region.code)
