"""The outcome of a measure put together: where it stands, where it will be, and the gap (domain.md §6)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.kernel.texts import Text
from app.outcomes.rules.capacity import capacities, capacities_by_month
from app.outcomes.rules.contributions import contributions
from app.outcomes.rules.course import course
from app.outcomes.rules.delays import range_of
from app.outcomes.rules.levels import NOTHING, formula, short_of, value_of
from app.outcomes.rules.points import future, history
from app.outcomes.rules.promised import promised
from app.outcomes.rules.regions import regions
from app.outcomes.rules.sentences import sentence
from app.outcomes.types import OutcomeMeasure
from app.outcomes.types.outcome import Formula, MeasureOutcome, OutcomeByRegion, OutcomeInShort
from app.plans.types import Comparison

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from decimal import Decimal

    from app.kernel.months import Month
    from app.outcomes.rules.course import Course
    from app.outcomes.types.basis import Basis
    from app.outcomes.types.outcome import CapacityOfProject, RangeOfForecast

COMPUTED = (
    OutcomeMeasure.BEDS_PER_1000_ELDERS,
    OutcomeMeasure.NURSING_BED_SHARE,
    OutcomeMeasure.PLACES_PER_1000_RESIDENTS,
    OutcomeMeasure.PLACES,
)
"""What is computed; no return says which places are inclusive."""


def measure_outcomes(basis: Basis) -> tuple[MeasureOutcome, ...]:
    """Return the outcomes of a plan, in the order of its courses."""
    past = capacities_by_month(basis)
    return tuple(outcome_of(each, past) for each in courses(basis))


def outcomes_in_short(basis: Basis) -> tuple[OutcomeInShort, ...]:
    """Return where the measures of a plan stand, in the same order."""
    return tuple(OutcomeInShort(**_in_short(each, range_of(each)[0])) for each in courses(basis))


def outcomes_by_region(basis: Basis) -> tuple[OutcomeByRegion, ...]:
    """Return the same with each county."""
    return tuple(
        OutcomeByRegion(**_in_short(each, range_of(each)[0]), regions=regions(each))
        for each in courses(basis)
    )


def courses(basis: Basis) -> tuple[Course, ...]:
    """Return the course of each measure that a plan has a target or a starting value for.

    The number of places is told apart from places per 1,000 residents only where an indicator asks for it.
    """
    projects = capacities(basis)
    return tuple(
        each
        for each in (course(basis, measure, projects) for measure in COMPUTED)
        if each.wanted is not None
        or (each.measure is not OutcomeMeasure.PLACES and (each.ground.stock or each.ground.rate) is not None)
    )


def outcome_of(course: Course, past: Mapping[Month, Sequence[CapacityOfProject]]) -> MeasureOutcome:
    """Return the outcome of one measure; `past`: its projects at the end of each closed month, in order."""
    range_, spreads, thin = range_of(course)
    found = _in_short(course, range_)
    return MeasureOutcome(
        **found,
        attained_formula=formula(course.measure, course.ground, course.added, found["attained"], None),
        forecast_formula=_forecast_formula(course, found["forecast"]),
        thin=thin,
        promised=promised(course.basis, course.measure, course.projects),
        contributions=contributions(course),
        history=history(course, past),
        future=future(course, spreads),
        regions=regions(course),
        sentence=sentence(course, found["gap"], range_),
    )


def _in_short(course: Course, range_: RangeOfForecast | None) -> dict[str, Any]:
    """Return the fields of an outcome in short."""
    plan, ground_, wanted = course.basis.plan, course.ground, course.wanted
    return {
        "plan_code": plan.code,
        "region_code": plan.region_code,
        "region_name": plan.region_name,
        "measure": course.measure,
        "indicator_code": None if wanted is None else wanted.indicator_code,
        "target": None if wanted is None else wanted.value,
        "target_comparison": Comparison.EQUAL if wanted is None else wanted.comparison,
        "target_year": course.year,
        "month": course.basis.month,
        "baseline": value_of(course.measure, ground_, NOTHING),
        "baseline_as_of": None if (known := ground_.stock or ground_.rate) is None else known.as_of,
        "attained": course.attained,
        "forecast": course.forecast,
        "gap": gap_of(course),
        "range": range_,
    }


def gap_of(course: Course) -> Decimal | None:
    """Return how many beds or places the forecast is short of the target (positive), in whole 张 or 个."""
    ground_, wanted, forecast = course.ground, course.wanted, course.forecast
    if wanted is None or forecast is None:
        return None
    return short_of(course.measure, ground_, course.added_by(course.end), wanted.value, forecast)


def _forecast_formula(course: Course, forecast: Decimal | None) -> Formula:
    """Return how the forecast comes about, with the target that it is held against."""
    found = formula(course.measure, course.ground, course.added_by(course.end), forecast, course.year)
    if course.wanted is None:
        return found
    wanted = course.wanted.known.as_input(Text("{year}年目标", year=course.year), course.measure.unit)
    return Formula(found.words, found.figures, (*found.inputs, wanted))
