"""What invented bureaus observe once a year: some indicators, and people, beds and places of some regions.

What outcomes compute for the whole city (beds, places, their rates) is not observed: returns give it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from app.kernel.partial_dates import PartialDate, Precision
from app.kernel.rounding import half_up
from app.outcomes.rules.grounds import in_single_units, is_of_the_end
from app.outcomes.rules.sectors import sectors_of_group, sectors_of_measure
from app.outcomes.types import Direction, OutcomeMeasure, RecordObservation, ValueKind
from app.plans.types import StatedMeasure
from app.seeding.rules.chance import happens, stream
from app.seeding.types import ObservedPlan, Sighting

if TYPE_CHECKING:
    from app.kernel.months import Month
    from app.outcomes.types import RegisterIndicator

TOLD_IN = 3
"""The month in which the figures of the year before are published."""
SLIP_NOTE = "演示：登记时多写了一个 0，按统计台账更正。"
_SOURCE = "演示数据：{year}年统计台账（虚构）"
_COUNTIES = 4
_WATCHED_PERCENT = 60
"""Of the indicators."""
_PERCENT, _WHOLE_SHARE = "%", Decimal(100)
_THOUSAND = Decimal(1000)
_ELDERS, _RESIDENTS = StatedMeasure.ELDERLY_POPULATION, StatedMeasure.RESIDENT_POPULATION
_AHEAD = {
    _ELDERS: StatedMeasure.ELDERLY_POPULATION_FORECAST,
    _RESIDENTS: StatedMeasure.TOTAL_POPULATION_FORECAST,
}
_GROWTH = {_ELDERS: Decimal("1.022"), _RESIDENTS: Decimal("0.997")}
"""A year, where the plan prints no forecast."""
_RATES = (
    (StatedMeasure.BEDS, StatedMeasure.BEDS_PER_1000_ELDERS, _ELDERS),
    (StatedMeasure.PLACES, StatedMeasure.PLACES_PER_1000_RESIDENTS, _RESIDENTS),
)


def years_told(plan: ObservedPlan, month: Month, *, is_first: bool) -> tuple[int, ...]:
    """Return the years whose figures are recorded in a month: in March those of the last.

    In the first month of all, whatever has been published before is caught up with.
    """
    last = month.year - 1 if month.number >= TOLD_IN else month.year - 2
    years = range(plan.first_year, min(last, plan.last_year) + 1)
    return tuple(year for year in years if is_first or (year == last and month.number == TOLD_IN))


def sightings_of(plan: ObservedPlan, year: int, seed: int) -> tuple[Sighting, ...]:
    """Return what is recorded of a year, in order. The same place and thing goes on from year to year."""
    found = [
        sighting
        for indicator in plan.indicators
        if (sighting := _of_indicator(plan, indicator, year, seed)) is not None
    ]
    found += [each for measure in _AHEAD if (each := _people_of_city(plan, measure, year, seed)) is not None]
    for county in _counties(plan, seed):
        found += _of_county(plan, county, year, seed)
    return _with_a_slip(found, plan, year, seed)


def _of_indicator(plan: ObservedPlan, indicator: RegisterIndicator, year: int, seed: int) -> Sighting | None:
    """Return an indicator on its way from the first printed value to the last, at a pace of its own."""
    chance = stream(seed, plan.code, indicator.code, "indicator")
    is_watched, pace = happens(chance, _WATCHED_PERCENT), Decimal(chance.randint(55, 118)) / 100
    values = {(each.year, each.kind): each.value for each in indicator.values if each.value is not None}
    targets = [(at, value) for (at, kind), value in sorted(values.items()) if kind is ValueKind.TARGET]
    if not is_watched or not targets or indicator.measure not in {None, OutcomeMeasure.INCLUSIVE_PLACE_SHARE}:
        return None
    last, end = targets[-1]
    actual = [(at, value) for (at, kind), value in sorted(values.items()) if kind is ValueKind.ACTUAL]
    first, begin = actual[0] if actual else (plan.first_year - 1, _before(end, indicator.direction))
    way = min(Decimal(1), Decimal(year - first) / max(1, last - first))
    value = max(Decimal(0), begin + (end - begin) * way * pace)
    if indicator.unit == _PERCENT:
        value = min(value, _WHOLE_SHARE)
    printed = [value for _, value in (*actual, *targets)]
    is_whole = all(each == each.to_integral_value() for each in printed) and indicator.unit != _PERCENT
    command = RecordObservation(
        plan_code=plan.code,
        region_code=plan.city_code,
        indicator_code=indicator.code,
        measure=None,
        as_of=PartialDate.of_year(year),
        value=half_up(value, 0 if is_whole else 1),
        source=_SOURCE.format(year=year),
        note="",
    )
    return Sighting(command, sectors_of_group(indicator.group))


def _before(end: Decimal, direction: Direction) -> Decimal:
    """Return where an indicator begins whose plan prints no actual value."""
    factor = {Direction.UP: 8, Direction.DOWN: 12}.get(direction, 10)
    return end * factor / 10


def _people_of_city(plan: ObservedPlan, measure: StatedMeasure, year: int, seed: int) -> Sighting | None:
    value = _people(plan, measure, year)
    if value is None:
        return None
    chance = stream(seed, plan.code, measure.value, year, "city")
    return _sighting(plan, plan.city_code, measure, year, value * chance.randint(997, 1003) / 1000)


def _people(plan: ObservedPlan, measure: StatedMeasure, year: int) -> Decimal | None:
    """Return the people of a city at the end of a year: between what is printed and what is forecast."""
    now = _printed(plan, plan.city_code, measure)
    if now is None:
        return None
    counted, people = now
    ahead = _printed(plan, plan.city_code, _AHEAD[measure], is_ahead=True)
    if ahead is None:
        return people * _GROWTH[measure] ** max(0, year - counted)
    until, forecast = ahead
    return people + (forecast - people) * Decimal(year - counted) / max(1, until - counted)


def _counties(plan: ObservedPlan, seed: int) -> tuple[str, ...]:
    """Return the counties that count: a few of those of which the plan states a rate, in its order."""
    stated = [
        code for code in plan.counties if any(_printed(plan, code, rate) is not None for _, rate, _ in _RATES)
    ]
    chosen = stream(seed, plan.code, "counties").sample(stated, min(_COUNTIES, len(stated)))
    return tuple(code for code in plan.counties if code in chosen)


def _of_county(plan: ObservedPlan, county: str, year: int, seed: int) -> list[Sighting]:
    """Return people, beds and places of a county: its own rate as printed, and a little more each year."""
    chance = stream(seed, plan.code, county, "county")
    size = _size(plan, county) or Decimal(chance.randint(60, 150)) / 100 / max(1, len(plan.counties))
    grows = {measure: Decimal(chance.randint(5, 40)) / 1000 for measure, _, _ in _RATES}
    found = []
    for measure, rate_measure, people_measure in _RATES:
        whole = _people(plan, people_measure, year)
        if whole is None:
            continue
        people = whole * size
        found.append(_sighting(plan, county, people_measure, year, people))
        rate = _printed(plan, county, rate_measure)
        if rate is not None:
            more = 1 + grows[measure] * max(0, year - rate[0])
            found.append(_sighting(plan, county, measure, year, rate[1] * more * people / _THOUSAND))
    return found


def _size(plan: ObservedPlan, county: str) -> Decimal | None:
    """Return which part of the people of its city a county has, None where the plan does not say."""
    for measure in _AHEAD:
        own, whole = _printed(plan, county, measure), _printed(plan, plan.city_code, measure)
        if own is not None and whole is not None:
            return own[1] / whole[1]
    return None


def _printed(
    plan: ObservedPlan, region: str, measure: StatedMeasure, *, is_ahead: bool = False
) -> tuple[int, Decimal] | None:
    """Return year and value (in single units) of the newest printed figure: of what is, or is to be."""
    found = [
        (each.as_of.last_day, -each.position, value)
        for each in plan.figures
        if each.measure is measure
        and each.region_code == region
        and each.as_of is not None
        and is_of_the_end(each, plan.last_year) == is_ahead
        and (value := in_single_units(each)) is not None
    ]
    if not found:
        return None
    day, _, value = max(found)
    return day.year, value


def _sighting(plan: ObservedPlan, region: str, measure: StatedMeasure, year: int, value: Decimal) -> Sighting:
    command = RecordObservation(
        plan_code=plan.code,
        region_code=region,
        indicator_code=None,
        measure=measure,
        as_of=PartialDate(date(year, 12, 31), Precision.DAY),
        value=half_up(value, 0),
        source=_SOURCE.format(year=year),
        note="",
    )
    return Sighting(command, sectors_of_measure(measure))


def _with_a_slip(found: list[Sighting], plan: ObservedPlan, year: int, seed: int) -> tuple[Sighting, ...]:
    """Return observations of which one is recorded with a 0 too many at first, and corrected."""
    counted = [place for place, each in enumerate(found) if each.right.region_code != plan.city_code]
    if counted:
        place = stream(seed, plan.code, year, "slip").choice(counted)
        right = found[place].right
        found[place] = replace(
            found[place], right=replace(right, note=SLIP_NOTE), slip=replace(right, value=right.value * 10)
        )
    return tuple(found)
