"""The counties of a city from the sums of the cube, the counts of lights and the outcomes of its plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.lights.types.pages import LightCounts
from app.outcomes.types import OutcomeMeasure
from app.places.types.map import CityMap, CountyFigures, CountyTile, MapMeasure
from app.portfolio.rules.cube import figure_of
from app.portfolio.types.cube import Figure
from app.returns.types.cube import CubeMeasure

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from decimal import Decimal

    from app.directory.types import RegionFact
    from app.kernel.months import Month
    from app.lights.types.pages import PlanLights
    from app.outcomes.types.outcome import OutcomeByRegion, RegionOutcome
    from app.places.types.map import MapQuery
    from app.portfolio.types.cube import Sums
    from app.portfolio.types.facts import PlanName


def default_measure(query: MapQuery, months: Iterable[Month | None]) -> MapMeasure:
    """Return what is shown: what is asked for, else what can be told at the months of the maps."""
    if query.show is not None:
        return query.show
    is_closed = any(month is not None for month in months)
    return MapMeasure.COMPLETION if is_closed else MapMeasure.INVESTMENT


def city_map(
    plan: PlanName,
    month: Month | None,
    regions: Sequence[RegionFact],
    *,
    sums: Mapping[tuple[str, str], Sums],
    total: Sums | None,
    lights: PlanLights | None,
    outcomes: Iterable[OutcomeByRegion],
    is_whole: bool,
) -> CityMap:
    """Return the counties of a plan's city, still without colours.

    `sums` are those of each plan and region, `total` those of the plan. A county without projects within the
    reach has none: it is hidden unless all projects of the city lie within it.
    """
    beds = next((each for each in outcomes if each.measure is OutcomeMeasure.BEDS_PER_1000_ELDERS), None)
    by_county = {each.region_code: each for each in beds.regions} if beds else {}
    counts = {place.region_code: number for place, number in lights.counties} if lights else {}
    nothing = LightCounts() if lights else None

    def figures(region: RegionFact, outcome: RegionOutcome | None) -> CountyFigures:
        return figures_of(
            region.code,
            region.name,
            sums.get((plan.code, region.code)),
            month,
            lights=counts.get(region.code, nothing),
            outcome=outcome,
        )

    counties = [region for region in regions if region.parent_code == plan.city_code]
    city = next(region for region in regions if region.code == plan.city_code)
    return CityMap(
        plan=plan,
        month=month,
        tiles=tuple(
            CountyTile(
                figures=figures(region, by_county.get(region.code)),
                place=region.map_place,
                value=None,
                step=None,
                is_hidden=not is_whole and (plan.code, region.code) not in sums,
            )
            for region in counties
        ),
        city_wide=figures(city, None) if (plan.code, city.code) in sums else None,
        total=figures_of(
            city.code, city.name, total, month, lights=lights.total if lights else None, outcome=beds
        ),
        is_whole=is_whole,
    )


def figures_of(
    code: str,
    name: str,
    sums: Sums | None,
    month: Month | None,
    *,
    lights: LightCounts | None,
    outcome: RegionOutcome | OutcomeByRegion | None = None,
) -> CountyFigures:
    """Return the figures of one county, of which there are no sums where it has no projects."""

    def figure(wanted: Figure) -> Decimal | None:
        return None if sums is None else figure_of(wanted, sums, month, by_source=False)

    return CountyFigures(
        code=code,
        name=name,
        projects=0 if sums is None else int(sums[CubeMeasure.PROJECTS].value or 0),
        total_investment=figure(Figure.TOTAL_INVESTMENT),
        completed=figure(Figure.COMPLETED),
        completion_rate=figure(Figure.COMPLETION_RATE),
        receipt_rate=figure(Figure.RECEIPT_RATE),
        new_beds=figure(Figure.NEW_BEDS),
        new_places=figure(Figure.NEW_PLACES),
        lights=lights,
        outcome=outcome,
    )
