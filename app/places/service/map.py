"""The map of counties: the sums of the cube by plan and region, the lights, the outcomes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from app.accounts.types import ALL
from app.answers import kept_while_unchanged
from app.directory import queries as directory
from app.kernel.errors import NotFoundError
from app.kernel.texts import Text
from app.lights.service.overview_page import lights_page
from app.lights.types.pages import LightsQuery
from app.outcomes.service import outcomes_by_region
from app.places.rules import map as rules
from app.places.rules import steps
from app.places.types.map import MapPage, ShownMaps
from app.portfolio import queries as portfolio
from app.portfolio.queries import cube
from app.portfolio.rules.register import not_closed, shown_months
from app.portfolio.types import Dimension
from app.portfolio.types.cube import Question
from app.returns import queries as returns
from app.returns.rules.periods import closed_by_plan
from app.returns.types.cube import CubeDimension
from app.returns.types.facts import AsOf

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from app.accounts.types import Reach
    from app.directory.types import RegionFact
    from app.kernel.months import Month
    from app.lights.types.pages import PlanLights
    from app.outcomes.types.outcome import OutcomeByRegion
    from app.places.types.map import CityMap, MapQuery
    from app.portfolio.types import PlanName
    from app.portfolio.types.cube import Sums


@kept_while_unchanged
def map_page(reach: Reach, query: MapQuery) -> MapPage:
    """Return the maps of all plans within a reach, or of one.

    Raises:
        NotFoundError: there is no such plan within the reach.
    """
    plans = portfolio.plan_names(reach)
    wanted = [plan for plan in plans if query.plan in {None, plan.code}]
    if query.plan is not None and not wanted:
        message = Text(
            "没有代码为“{plan}”的方案，或者您的账号不能查看它；请从方案页核对代码。", plan=query.plan
        )
        raise NotFoundError(message)
    periods = returns.periods([plan.code for plan in plans])
    shown = shown_months(wanted, periods, query.as_of, query.reading)
    closed = closed_by_plan(periods)
    every_month = {month for months in closed.values() for month in months}
    moments = {plan.code: shown.of_plan(plan.code) for plan in wanted}
    cities = city_maps(
        reach,
        [(plan, moments[plan.code]) for plan in wanted],
        query,
        regions=directory.regions(),
        outcomes=outcomes_by_region(
            {code: None if month is None else AsOf(month, query.reading) for code, month in moments.items()}
        ),
        whole=_whole(reach, wanted),
    )
    return MapPage(
        query=query,
        maps=shown_maps(cities, query),
        plans=plans,
        months=tuple(sorted(every_month, reverse=True)),
        problems=tuple(
            not_closed(plan, query.as_of, latest) for plan, latest in shown.not_closed if query.as_of
        ),
    )


def city_maps(
    reach: Reach,
    plans: Sequence[tuple[PlanName, Month | None]],
    query: MapQuery,
    *,
    regions: Sequence[RegionFact],
    outcomes: Mapping[str, Sequence[OutcomeByRegion]],
    whole: Collection[str],
) -> tuple[CityMap, ...]:
    """Return the counties of some plans, each at a month of its own, with their figures and without colours.

    `outcomes` are those of each plan at its month, by its code; `whole` the codes of the plans all of whose
    projects lie within the reach. The number of queries depends on that of different months alone.
    """
    if not plans:
        return ()
    sums = _sums(reach, plans, query, CubeDimension.PLAN, CubeDimension.REGION)
    totals = _sums(reach, plans, query, CubeDimension.PLAN)
    lights = {each.plan.code: each for each in _lights(reach, plans, query)}
    return tuple(
        rules.city_map(
            plan,
            month,
            regions,
            sums={(keys[0], keys[1]): found for keys, found in sums.items()},
            total=totals.get((plan.code,)),
            lights=lights.get(plan.code),
            outcomes=outcomes[plan.code],
            is_whole=plan.code in whole,
        )
        for plan, month in plans
    )


def shown_maps(cities: Sequence[CityMap], query: MapQuery) -> ShownMaps:
    """Return maps with the figures of the measure that is asked for, and their colours."""
    show = rules.default_measure(query, (city.month for city in cities))
    values = [tile.figures.value(show) for city in cities for tile in city.tiles]
    bounds = steps.bounds_of(show, values)
    coloured = tuple(
        replace(
            city,
            tiles=tuple(
                replace(
                    tile,
                    value=tile.figures.value(show),
                    step=steps.step_of(show, tile.figures.value(show), bounds),
                )
                for tile in city.tiles
            ),
        )
        for city in cities
    )
    return ShownMaps(show, coloured, steps.legend_of(show, bounds))


def _sums(
    reach: Reach, plans: Sequence[tuple[PlanName, Month | None]], query: MapQuery, *by: CubeDimension
) -> Mapping[tuple[str, ...], Sums]:
    """Return sums by plan, or by plan and region, each plan at its month: one query for each month."""
    found: dict[tuple[str, ...], Sums] = {}
    months = {plan.code: month for plan, month in plans}
    for month in dict.fromkeys(months.values()):
        for row in cube.answer(Question(by, month=month, reading=query.reading), reach):
            if row.keys[0] in months and months[row.keys[0]] == month:
                found[row.keys] = row.sums
    return found


def _lights(
    reach: Reach, plans: Sequence[tuple[PlanName, Month | None]], query: MapQuery
) -> Iterable[PlanLights]:
    """Return the lights of the plans that have a month to show."""
    if all(month is None for _, month in plans):
        return ()
    of_plan = plans[0][0].code if len(plans) == 1 else None
    return lights_page(reach, LightsQuery(of_plan, None, query.as_of, query.reading)).shown


def _whole(reach: Reach, plans: Iterable[PlanName]) -> frozenset[str]:
    """Return the codes of the plans, at least of `plans`, all of whose projects lie within a reach."""
    if reach.everything:
        return frozenset(plan.code for plan in plans)
    visible, every = (
        {row.key: row.totals.project_count for row in portfolio.rollup(each, Dimension.PLAN)}
        for each in (reach, ALL)
    )
    return frozenset(code for code, count in visible.items() if count == every[code])
