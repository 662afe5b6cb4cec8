"""A measure over time: the closed months behind, and the quarters ahead until the end of the target year."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from app.outcomes.rules.adding import adding, counted_on
from app.outcomes.rules.capacity import amount_of, capacity_of
from app.outcomes.rules.grounds import ground
from app.outcomes.rules.levels import level, nursing_before, value_of
from app.outcomes.types import CapacityState
from app.outcomes.types.outcome import PointOfMonth, PointOfYearEnd

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from app.kernel.months import Month
    from app.outcomes.rules.course import Course
    from app.outcomes.rules.simulation import Spread
    from app.outcomes.types import OutcomeMeasure
    from app.outcomes.types.basis import Ground
    from app.outcomes.types.outcome import CapacityOfProject


def history(course: Course, past: Mapping[Month, Sequence[CapacityOfProject]]) -> tuple[PointOfMonth, ...]:
    """Return each closed month until the one that the outcome stands at, by what was known of each.

    `past` holds the projects as they stood at the end of each, in order.
    """
    basis, measure = course.basis, course.measure
    printed = [capacity_of(each, None, None) for each in basis.own_projects]
    by_plan = _ground_of_plan(course)
    found = []
    for month, projects in past.items():
        then = ground(basis, measure, basis.plan.region_code, month)
        last = month.last_day
        due = [each for each in printed if each.planned <= last]
        found.append(
            PointOfMonth(
                month=month,
                attained=value_of(measure, then, adding(measure, then, projects, until=last)),
                planned=_as_planned(measure, by_plan, due, month),
                planned_amount=_sum(measure, due),
                built_amount=_sum(
                    measure, (each for each in projects if each.state is not CapacityState.PLANNED)
                ),
                in_use_amount=_sum(measure, (each for each in projects if each.in_use_on is not None)),
            )
        )
    return tuple(found)


def future(course: Course, spreads: Sequence[Spread]) -> tuple[PointOfYearEnd, ...]:
    """Return the quarters ahead as they are expected, with their band where one could be simulated."""
    found = []
    for place, month in enumerate(course.quarters):
        spread = spreads[place] if spreads else None
        found.append(
            PointOfYearEnd(
                month=month,
                middle=None if spread is None else spread.middle,
                low=None if spread is None else spread.low,
                high=None if spread is None else spread.high,
                expected=_expected(course, month),
            )
        )
    return tuple(found)


def _expected(course: Course, month: Month) -> Decimal | None:
    """Return what a measure is at the end of a month to come, if every project is in use when expected."""
    stock = course.ground.stock
    if stock is None or not course.has_base:
        return None
    added = course.added_by(month.last_day)
    nursing = (nursing_before(course.ground, added) or Decimal(0)) + added.all_nursing
    return level(course.measure, stock.value + added.amount, nursing, course.population_at(month))


def _ground_of_plan(course: Course) -> Ground:
    """Return what the plan itself counted on; where it states nothing, what is known now."""
    basis = course.basis
    found = ground(basis, course.measure, basis.plan.region_code, None, plan_alone=True)
    return course.ground if found.stock is None else found


def _as_planned(
    measure: OutcomeMeasure, by_plan: Ground, due: Iterable[CapacityOfProject], month: Month
) -> Decimal | None:
    """Return what a measure would be had every project that is due been in use when the plan says."""
    since = counted_on(by_plan)
    new = [each for each in due if each.planned > since]
    return value_of(measure, by_plan, adding(measure, by_plan, new, horizon=month.last_day))


def _sum(measure: OutcomeMeasure, projects: Iterable[CapacityOfProject]) -> Decimal:
    return sum((amount_of(measure, each) or Decimal(0) for each in projects), Decimal(0))
