"""Facts about the invented observations of both plans: each could stand, says what it is, and goes on."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from app.kernel.months import Month
from app.outcomes.rules.observations import Setting, problems_of
from app.outcomes.types import OutcomeMeasure
from app.plans.types import StatedMeasure
from app.seeding.rules.observing import SLIP_NOTE, sightings_of, years_told
from tests.unit.seeding.lives import observed_plans_of_the_seed

if TYPE_CHECKING:
    from app.seeding.types import ObservedPlan

SEED = 1
YEARS = (2021, 2022, 2023)
PLANS = observed_plans_of_the_seed()


@pytest.fixture(params=PLANS, ids=lambda plan: plan.code)
def plan(request: pytest.FixtureRequest) -> ObservedPlan:
    found: ObservedPlan = request.param
    return found


def test_every_observation_could_be_recorded_and_says_that_it_is_invented(plan: ObservedPlan) -> None:
    indicators = {each.code: each for each in plan.indicators}
    regions = frozenset({plan.city_code, *plan.counties})
    for year in YEARS:
        for sighting in sightings_of(plan, year, SEED):
            right = sighting.right
            unit = (
                indicators[right.indicator_code].unit
                if right.indicator_code
                else (right.measure and right.measure.unit)
            )
            setting = Setting(regions, plan.last_year, unit, (), None)
            assert problems_of(right, setting, date(year + 1, 3, 1)) == {}, right
            assert right.as_of.year == year
            assert "演示数据" in right.source


def test_what_outcomes_compute_for_the_city_is_not_observed(plan: ObservedPlan) -> None:
    computed = {
        each.code
        for each in plan.indicators
        if each.measure not in {None, OutcomeMeasure.INCLUSIVE_PLACE_SHARE}
    }
    found = [each.right for each in sightings_of(plan, 2022, SEED)]
    assert not computed & {each.indicator_code for each in found}
    of_city = {each.measure for each in found if each.region_code == plan.city_code}
    assert of_city == {None, StatedMeasure.ELDERLY_POPULATION, StatedMeasure.RESIDENT_POPULATION}


def test_the_same_indicators_and_counties_go_on_from_year_to_year(plan: ObservedPlan) -> None:
    def things(year: int) -> list[tuple[str, object, object]]:
        found = [each.right for each in sightings_of(plan, year, SEED)]
        return [(each.region_code, each.indicator_code, each.measure) for each in found]

    assert things(2021) == things(2022) == things(2023)
    assert len(set(things(2022))) == len(things(2022))
    assert 2 < len({region for region, *_ in things(2022)}) <= 5


def test_a_county_has_fewer_people_than_its_city_and_elders_are_a_part_of_them(plan: ObservedPlan) -> None:
    found = {
        (each.right.region_code, each.right.measure): each.right.value
        for each in sightings_of(plan, 2022, SEED)
    }
    whole = found[plan.city_code, StatedMeasure.RESIDENT_POPULATION]
    for county in {region for region, measure in found if measure and region != plan.city_code}:
        residents = found[county, StatedMeasure.RESIDENT_POPULATION]
        assert residents < whole / 2
        assert 0.1 < found[county, StatedMeasure.ELDERLY_POPULATION] / residents < 0.3


def test_one_slip_of_a_year_is_put_right(plan: ObservedPlan) -> None:
    slips = [each for each in sightings_of(plan, 2022, SEED) if each.slip is not None]
    assert len(slips) == 1
    (each,) = slips
    assert each.slip is not None
    assert each.slip.value == each.right.value * 10
    assert each.right.note == SLIP_NOTE
    assert each.slip.note == ""


def test_another_seed_observes_other_figures(plan: ObservedPlan) -> None:
    assert sightings_of(plan, 2022, SEED) != sightings_of(plan, 2022, SEED + 1)


@pytest.mark.parametrize(
    ("month", "is_first", "years"),
    [
        ((2021, 1), True, ()),
        ((2022, 2), True, ()),
        ((2022, 8), True, (2021,)),
        ((2023, 2), True, (2021,)),
        ((2023, 3), True, (2021, 2022)),
        ((2022, 3), False, (2021,)),
        ((2023, 3), False, (2022,)),
        ((2023, 4), False, ()),
        ((2021, 3), False, ()),
        ((2026, 3), False, (2025,)),
        ((2027, 3), False, ()),
    ],
)
def test_a_year_is_told_in_the_march_after_it_and_once(
    month: tuple[int, int],
    is_first: bool,
    years: tuple[int, ...],
) -> None:
    assert years_told(PLANS[0], Month(*month), is_first=is_first) == years
