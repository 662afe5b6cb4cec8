"""What a measure is computed from in one region at a time: stock, population, target (domain.md §6).

The newest of what the plan prints and what was observed counts; forecasts and needs of the target year are
the plan's, or derived and marked so.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from app.kernel.months import Month
from app.kernel.partial_dates import PartialDate
from app.kernel.texts import Text
from app.outcomes.rules.levels import THOUSAND
from app.outcomes.rules.observations import FORECASTS
from app.outcomes.rules.wording import count, in_units, people, plain
from app.outcomes.types import OutcomeMeasure, ValueKind
from app.outcomes.types.basis import Ground, Known, TargetOfMeasure
from app.outcomes.types.outcome import InputKind
from app.plans.rules import in_unit
from app.plans.types import Comparison, StatedMeasure

if TYPE_CHECKING:
    from decimal import Decimal

    from app.outcomes.types import ObservationFact
    from app.outcomes.types.basis import Basis
    from app.plans.types import PlanFigureFact

_RATE = {
    OutcomeMeasure.BEDS_PER_1000_ELDERS: StatedMeasure.BEDS_PER_1000_ELDERS,
    OutcomeMeasure.NURSING_BED_SHARE: StatedMeasure.NURSING_BED_SHARE,
    OutcomeMeasure.PLACES_PER_1000_RESIDENTS: StatedMeasure.PLACES_PER_1000_RESIDENTS,
    OutcomeMeasure.PLACES: StatedMeasure.PLACES,
}
"""What a plan states of a measure itself."""
_STOCK = {
    OutcomeMeasure.BEDS_PER_1000_ELDERS: StatedMeasure.BEDS,
    OutcomeMeasure.NURSING_BED_SHARE: StatedMeasure.BEDS,
    OutcomeMeasure.PLACES_PER_1000_RESIDENTS: StatedMeasure.PLACES,
    OutcomeMeasure.PLACES: StatedMeasure.PLACES,
}
_NEEDED = {
    OutcomeMeasure.BEDS_PER_1000_ELDERS: StatedMeasure.BEDS_NEEDED,
    OutcomeMeasure.PLACES_PER_1000_RESIDENTS: StatedMeasure.PLACES_NEEDED,
    OutcomeMeasure.PLACES: StatedMeasure.PLACES_NEEDED,
}
_POPULATION = {
    OutcomeMeasure.BEDS_PER_1000_ELDERS: (
        StatedMeasure.ELDERLY_POPULATION,
        StatedMeasure.ELDERLY_POPULATION_FORECAST,
    ),
    OutcomeMeasure.PLACES_PER_1000_RESIDENTS: (
        StatedMeasure.RESIDENT_POPULATION,
        StatedMeasure.TOTAL_POPULATION_FORECAST,
    ),
}
"""Whom a rate is per thousand of: now, and in the target year."""
_BOUNDS = (
    (Comparison.AT_LEAST, {"以上", "不少于", "不低于", "至少"}),
    (Comparison.MORE_THAN, {"超过", "突破", "大于", ">"}),
    (Comparison.AT_MOST, {"以下", "以内", "不超过", "不高于"}),
)
"""How the text of a plan says that a figure is a bound."""


def comparison_in(printed: str) -> Comparison:
    """Return how a printed figure bounds what is meant: 7500个以上 is at least so many."""
    words = printed.replace("不超过", "以内")
    return next(
        (comparison for comparison, signs in _BOUNDS if any(sign in words for sign in signs)),
        Comparison.EQUAL,
    )


def in_single_units(figure: PlanFigureFact) -> Decimal | None:
    """Return the value of a printed figure in the unit of its measure: 79.5 万人 are 795000 人.

    A figure that is printed without a unit is in that of its measure. None: no value to compute with.
    """
    if figure.value is None or figure.measure is None:
        return None
    return in_unit(figure.value, figure.unit, figure.measure.unit) if figure.unit else figure.value


def is_of_the_end(figure: PlanFigureFact, last_year: int) -> bool:
    """Return whether a printed figure is of the end of its plan: what is to be, not what there was."""
    return figure.as_of is not None and figure.as_of.year >= last_year


def known_figure(
    basis: Basis, region_code: str, measure: StatedMeasure, *, is_ahead: bool = False
) -> tuple[Known, PlanFigureFact] | None:
    """Return the newest printed figure: of what there was, or of what is to be in the last year."""
    found = [
        figure
        for figure in basis.figures_of.get((region_code, measure), ())
        if is_of_the_end(figure, basis.plan.last_year) == is_ahead
    ]
    dated = [(figure, value) for figure in found if (value := in_single_units(figure)) is not None]
    if not dated:
        return None
    figure, value = max(dated, key=lambda each: (_day(each[0].as_of), -each[0].position))
    source = f"{figure.table}{figure.label if figure.table == '正文' else ''}“{figure.item}”"
    return Known(value, figure.as_of, InputKind.PLAN, source), figure


def known(
    basis: Basis, region_code: str, measure: StatedMeasure, until: Month | None, *, plan_alone: bool = False
) -> Known | None:
    """Return the newest of what the plan prints and what was observed until a month, or None."""
    printed = known_figure(basis, region_code, measure, is_ahead=measure in FORECASTS)
    observed = None if plan_alone else _observed(basis, region_code, measure, until)
    if printed is None or observed is None:
        return observed if printed is None else printed[0]
    # Of the same day an observation stands: it is what somebody has found out since.
    return printed[0] if observed.day < printed[0].day else observed


def target(basis: Basis, measure: OutcomeMeasure) -> TargetOfMeasure | None:
    """Return what a measure is to reach: by the indicator, else the text, else the need that it states."""
    for indicator in basis.indicators:
        if indicator.measure is measure:
            values = [
                (value.year, value.value, value.comparison)
                for value in indicator.values
                if value.kind is ValueKind.TARGET and value.value is not None
            ]
            if values:
                year, value, comparison = max(values, key=lambda each: each[0])
                source = Text(
                    "指标{number}“{name}”",
                    number=indicator.printed_no,
                    name=indicator.name,
                )
                stated = Known(value, PartialDate.of_year(year), InputKind.PLAN, source)
                return TargetOfMeasure(value, comparison, year, indicator.code, stated)
    city, year = basis.plan.region_code, basis.plan.last_year
    if measure is OutcomeMeasure.PLACES:
        return None
    printed = known_figure(basis, city, _RATE[measure], is_ahead=True)
    if printed is not None:
        comparison = comparison_in(printed[1].printed)
        return TargetOfMeasure(printed[0].value, comparison, year, None, printed[0])
    needed = known_figure(basis, city, _NEEDED[measure], is_ahead=True) if measure in _NEEDED else None
    people_ahead = _stated_ahead(basis, measure, city)
    if needed is None or people_ahead is None:
        return None
    value = needed[0].value / people_ahead.value * THOUSAND
    source = Text(
        "由{source}{value}÷{of_population}{population}推算",
        source=needed[0].source,
        value=count(needed[0].value),
        of_population=people_ahead.source,
        population=people(people_ahead.value),
    )
    derived = Known(value, PartialDate.of_year(year), InputKind.DERIVED, source)
    return TargetOfMeasure(value, comparison_in(needed[1].printed), year, None, derived)


def ground(
    basis: Basis,
    measure: OutcomeMeasure,
    region_code: str,
    until: Month | None,
    *,
    plan_alone: bool = False,
) -> Ground:
    """Return what a measure in one region is computed from, by what is known at a month.

    `plan_alone` leaves observations aside: that is what the plan itself counted on.
    """
    stock = known(basis, region_code, _STOCK[measure], until, plan_alone=plan_alone)
    rate = known(basis, region_code, _RATE[measure], until, plan_alone=plan_alone)
    if measure is OutcomeMeasure.PLACES:
        return Ground(stock, stock, None, None, None, None)
    if measure is OutcomeMeasure.NURSING_BED_SHARE:
        # Whatever came into use after the share was stated is told apart: beds as they were at that time.
        when = until if rate is None or rate.as_of is None else Month.of(rate.day)
        beds = known(basis, region_code, _STOCK[measure], when, plan_alone=plan_alone)
        return Ground(stock, rate, rate, beds, None, None)
    population = known(basis, region_code, _POPULATION[measure][0], until, plan_alone=plan_alone)
    if rate is not None and population is not None and (stock is None or rate.day > stock.day):
        value = rate.value * population.value / THOUSAND
        source = Text(
            "由{source}{rate}×{population}推算",
            source=rate.source,
            rate=in_units(plain(rate.value), measure),
            population=people(population.value),
        )
        stock = Known(value, rate.as_of, InputKind.DERIVED, source)
    ahead = _ahead(basis, measure, region_code, population, until, plan_alone=plan_alone)
    return Ground(stock, rate, None, None, population, ahead)


def _ahead(
    basis: Basis,
    measure: OutcomeMeasure,
    region_code: str,
    population: Known | None,
    until: Month | None,
    *,
    plan_alone: bool,
) -> Known | None:
    """Return the population of the target year: as stated; else by the need; of a county by the city's.

    Source: the need that the plan states is its target times the population that it counted on.
    """
    stated = _stated_ahead(basis, measure, region_code, plan_alone=plan_alone)
    if stated is not None:
        return stated
    city = basis.plan.region_code
    if region_code != city:
        whole = known(basis, city, _POPULATION[measure][0], until, plan_alone=plan_alone)
        whole_ahead = _ahead(basis, measure, city, whole, until, plan_alone=plan_alone)
        if population is None or whole is None or whole_ahead is None:
            return None
        value = population.value * whole_ahead.value / whole.value
        return Known(value, whole_ahead.as_of, InputKind.DERIVED, Text("按全市人口预测同比例推算"))
    needed = known_figure(basis, city, _NEEDED[measure], is_ahead=True)
    wanted = _wanted_rate(basis, measure)
    if needed is not None and wanted is not None:
        value = needed[0].value / wanted * THOUSAND
        source = Text(
            "方案未印，由{source}{value}÷{wanted}推算",
            source=needed[0].source,
            value=in_units(count(needed[0].value), measure),
            wanted=plain(wanted),
        )
        return Known(value, PartialDate.of_year(basis.plan.last_year), InputKind.DERIVED, source)
    if population is None:
        return None
    source = Text(
        "方案未印{year}年人口，按现有人口计：{source}",
        year=basis.plan.last_year,
        source=population.source,
    )
    return Known(population.value, population.as_of, InputKind.DERIVED, source)


def _stated_ahead(
    basis: Basis, measure: OutcomeMeasure, region_code: str, *, plan_alone: bool = False
) -> Known | None:
    """Return the population of the target year as the plan prints it, or as recorded since."""
    if measure not in _POPULATION:
        return None
    return known(basis, region_code, _POPULATION[measure][1], None, plan_alone=plan_alone)


def _wanted_rate(basis: Basis, measure: OutcomeMeasure) -> Decimal | None:
    """Return the printed target of a rate; one derived from the population says nothing of it."""
    wanted = target(basis, measure)
    return None if wanted is None or wanted.known.kind is InputKind.DERIVED else wanted.value


def _observed(basis: Basis, region_code: str, measure: StatedMeasure, until: Month | None) -> Known | None:
    """Return the newest of what was observed in a region of a stated figure until a month, or None.

    An observation of the indicator that is the same thing as the figure counts too.
    """
    of_indicators = {
        indicator.code
        for indicator in basis.indicators
        if indicator.measure is not None and _RATE.get(indicator.measure) is measure
    }
    last = date.max if until is None or measure in FORECASTS else until.last_day
    found = [
        (day, each)
        for each in basis.observations_in.get(region_code, ())
        if (each.measure is measure or each.indicator_code in of_indicators)
        and (day := each.as_of.last_day) <= last
    ]
    if not found:
        return None
    _, newest = max(found, key=lambda pair: pair[0])
    return Known(newest.value, newest.as_of, InputKind.OBSERVATION, _source_of(newest))


def _source_of(observation: ObservationFact) -> str:
    return Text("{as_of}观测值，出处：{source}", as_of=observation.as_of.in_words, source=observation.source)


def _day(value: PartialDate | None) -> int:
    return 0 if value is None else value.last_day.toordinal()
