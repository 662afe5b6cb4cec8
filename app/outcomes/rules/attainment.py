"""The outcome of a measure put together: where it stands, where it will be, and the gap (domain.md §6)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from app.kernel.rounding import half_up
from app.outcomes.rules.adding import adding
from app.outcomes.rules.capacity import capacities
from app.outcomes.rules.contributions import contributions
from app.outcomes.rules.course import course
from app.outcomes.rules.delays import range_of
from app.outcomes.rules.levels import THOUSAND, formula, value_of
from app.outcomes.rules.points import future, history
from app.outcomes.rules.promised import promised
from app.outcomes.rules.regions import regions
from app.outcomes.rules.sentences import sentence
from app.outcomes.types import OutcomeMeasure
from app.outcomes.types.outcome import Formula, MeasureOutcome
from app.plans.types import Comparison

if TYPE_CHECKING:
    from app.outcomes.rules.course import Course
    from app.outcomes.types.basis import Basis

COMPUTED = (
    OutcomeMeasure.BEDS_PER_1000_ELDERS,
    OutcomeMeasure.NURSING_BED_SHARE,
    OutcomeMeasure.PLACES_PER_1000_RESIDENTS,
    OutcomeMeasure.PLACES,
)
"""What is computed; no return says which places are inclusive."""


def measure_outcomes(basis: Basis) -> tuple[MeasureOutcome, ...]:
    """Return the outcomes of a plan: each measure that it has a target or a starting value for.

    The number of places is told apart from places per 1,000 residents only where an indicator asks for it.
    """
    projects = capacities(basis)
    courses = [course(basis, measure, projects) for measure in COMPUTED]
    return tuple(
        outcome_of(each)
        for each in courses
        if each.wanted is not None
        or (each.measure is not OutcomeMeasure.PLACES and (each.ground.stock or each.ground.rate) is not None)
    )


def outcome_of(course: Course) -> MeasureOutcome:
    """Return the outcome of one measure."""
    plan, ground_, wanted = course.basis.plan, course.ground, course.wanted
    range_, spreads, thin = range_of(course)
    forecast, gap = course.forecast, gap_of(course)
    attained = course.attained
    return MeasureOutcome(
        plan_code=plan.code,
        plan_title=plan.title,
        region_code=plan.region_code,
        region_name=plan.region_name,
        measure=course.measure,
        indicator_code=None if wanted is None else wanted.indicator_code,
        target=None if wanted is None else wanted.value,
        target_comparison=Comparison.EQUAL if wanted is None else wanted.comparison,
        target_year=course.year,
        month=course.basis.month,
        baseline=_baseline(course),
        baseline_as_of=None if (known := ground_.stock or ground_.rate) is None else known.as_of,
        attained=attained,
        attained_formula=formula(course.measure, ground_, course.added, attained, None),
        forecast=forecast,
        forecast_formula=_forecast_formula(course, forecast),
        gap=gap,
        range=range_,
        thin=thin,
        promised=promised(course.basis, course.measure, course.projects),
        contributions=contributions(course),
        history=history(course),
        future=future(course, spreads),
        regions=regions(course),
        sentence=sentence(course, gap, range_),
    )


def gap_of(course: Course) -> Decimal | None:
    """Return how many beds or places the forecast is short of the target (positive), in whole 张 or 个.

    Per 1,000: target × population of the target year ÷ 1,000, less what there will be. Of a share: target ×
    all beds there will be, less the nursing beds among them. Source: domain.md §6.
    """
    ground_, wanted, added = course.ground, course.wanted, course.added_by(course.end)
    if wanted is None or ground_.stock is None or course.forecast is None:
        return None
    stock = ground_.stock.value + added.amount
    match course.measure:
        case OutcomeMeasure.NURSING_BED_SHARE:
            short = (wanted.value - course.forecast) / 100 * stock
        case OutcomeMeasure.PLACES:
            short = wanted.value - stock
        case _:
            people = Decimal(0) if ground_.ahead is None else ground_.ahead.value
            short = wanted.value * people / THOUSAND - stock
    return half_up(short, 0)


def _baseline(course: Course) -> Decimal | None:
    """Return the measure as it was when its stock was counted."""
    nothing = adding(course.measure, course.ground, ())
    return value_of(course.measure, course.ground, nothing)


def _forecast_formula(course: Course, forecast: Decimal | None) -> Formula:
    """Return how the forecast comes about, with the target that it is held against."""
    found = formula(course.measure, course.ground, course.added_by(course.end), forecast, course.year)
    if course.wanted is None:
        return found
    wanted = course.wanted.known.as_input(f"{course.year}年目标", course.measure.unit)
    return Formula(found.words, found.figures, (*found.inputs, wanted))
