"""The outcomes of a plan at a month: everything they rest on is loaded once, and the rules do the rest."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, TypeVar

from app.kernel.errors import NotFoundError
from app.kernel.texts import Text
from app.outcomes import queries
from app.outcomes.queries import basis as reads
from app.outcomes.rules import attainment
from app.outcomes.rules.attainment import courses, measure_outcomes
from app.outcomes.rules.contributions import contributions
from app.outcomes.rules.observations import in_force
from app.outcomes.types.basis import Basis
from app.outcomes.types.outcome import Given
from app.plans.queries import figures
from app.returns.queries.schedule import closing_times
from app.returns.types.facts import AsOf
from app.returns.types.vocabulary import Reading

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from app.kernel.months import Month
    from app.outcomes.types import ObservationFact
    from app.outcomes.types.basis import PlanOfOutcomes, RegisteredOutput, Standing
    from app.outcomes.types.outcome import MeasureOutcome, OutcomeByRegion, OutcomeInShort

Outcome = TypeVar("Outcome")


def outcomes(plan_code: str, *, as_of: AsOf | None) -> tuple[MeasureOutcome, ...]:
    """Return what is computed for a plan: beds and places per 1,000, the share of nursing beds, and places.

    `as_of` None is the latest closed month as known now; before any month is closed, what the plan alone
    says. The number of queries does not depend on that of projects, months or observations.

    Raises:
        NotFoundError: there is no such plan, or the month is not closed.
    """
    return measure_outcomes(_basis_of(plan_code, as_of, reads.outputs()))


def contributions_of(code: str, plan_code: str, *, as_of: AsOf | None) -> tuple[Given, ...]:
    """Return what a project gives to each measure of its plan, as `outcomes` says it.

    Raises:
        NotFoundError: there is no such plan, or the month is not closed.
    """
    basis = _basis_of(plan_code, as_of, reads.outputs())
    return tuple(
        Given(course.measure, course.year, basis.month, each)
        for course in courses(basis)
        for each in contributions(course)
        if each.code == code
    )


def outcomes_of_plans(moments: Mapping[str, AsOf | None]) -> dict[str, tuple[MeasureOutcome, ...]]:
    """Return the same for several plans, each at a moment of its own; the projects of all are read once.

    Raises:
        NotFoundError: there is no such plan, or the month is not closed.
    """
    return _by_plan(moments, measure_outcomes)


def outcomes_in_short(moments: Mapping[str, AsOf | None]) -> tuple[OutcomeInShort, ...]:
    """Return where the measures of several plans stand, plan by plan, each at a moment of its own.

    Raises:
        NotFoundError: there is no such plan, or the month is not closed.
    """
    return tuple(chain(*_by_plan(moments, attainment.outcomes_in_short).values()))


def outcomes_by_region(moments: Mapping[str, AsOf | None]) -> dict[str, tuple[OutcomeByRegion, ...]]:
    """Return the same with each county, by the plan's code.

    Raises:
        NotFoundError: there is no such plan, or the month is not closed.
    """
    return _by_plan(moments, attainment.outcomes_by_region)


def _by_plan(
    moments: Mapping[str, AsOf | None], computed: Callable[[Basis], tuple[Outcome, ...]]
) -> dict[str, tuple[Outcome, ...]]:
    """Return what is computed for each plan; the projects of all are read once."""
    projects = reads.outputs()
    return {code: computed(_basis_of(code, as_of, projects)) for code, as_of in moments.items()}


def _basis_of(plan_code: str, as_of: AsOf | None, projects: tuple[RegisteredOutput, ...]) -> Basis:
    """Return what the outcomes of a plan at a moment rest on; refuse a plan or month that is not there."""
    plan = reads.plan_of_outcomes(plan_code)
    if plan is None:
        message = Text("没有代码为“{plan_code}”的方案。", plan_code=plan_code)
        raise NotFoundError(message)
    latest = reads.latest_closed_until(None if as_of is None else as_of.month)
    month = latest.pop(plan_code, None)
    if as_of is not None and month != as_of.month:
        message = Text(
            "{city}{as_of}没有关账，没有成效数据；请换一个已关账的月份。",
            city=plan.region_name,
            as_of=as_of.month.in_words,
        )
        raise NotFoundError(message)
    if month is not None and as_of is None:
        as_of = AsOf(month)
    return _basis(plan, as_of, latest, projects)


def _basis(
    plan: PlanOfOutcomes,
    as_of: AsOf | None,
    others: dict[str, Month],
    projects: tuple[RegisteredOutput, ...],
) -> Basis:
    """Load what the outcomes of a plan are computed from."""
    observations = _observations(plan.code, as_of)
    plans = {each.code: each.plan_code for each in projects}
    standings: dict[Month, dict[str, Standing]] = {}
    elsewhere: dict[str, tuple[Month, Standing]] = {}
    if as_of is not None:
        standings = {month: {} for month in reads.closed_until(plan.code, as_of.month)}
        for month, stood in reads.standings(plan.code, as_of, others).items():
            for code, standing in stood.items():
                if plans[code] == plan.code:
                    standings.setdefault(month, {})[code] = standing
                else:
                    elsewhere[code] = (month, standing)
    return Basis(
        plan=plan,
        month=None if as_of is None else as_of.month,
        figures=tuple(fact for _, fact in figures([plan.code])),
        observations=observations,
        indicators=queries.indicators([plan.code]),
        projects=projects,
        standings=standings,
        elsewhere=elsewhere,
        first_elsewhere=_first_in_use(elsewhere, as_of),
    )


def _first_in_use(elsewhere: Mapping[str, tuple[Month, Standing]], as_of: AsOf | None) -> dict[str, date]:
    """Return since when those projects are in use at the latest of which nobody reported the day."""
    undated = [code for code, (_, standing) in elsewhere.items() if standing.is_in_use_undated]
    if as_of is None or not undated:
        return {}
    return {code: month.last_day for code, month in reads.first_in_use(undated, as_of).items()}


def _observations(plan_code: str, as_of: AsOf | None) -> tuple[ObservationFact, ...]:
    """Return the observations in force; as reported then, those recorded when the month was closed."""
    found = queries.observations(plan_code)
    if as_of is None or as_of.reading is Reading.NOW:
        return in_force(found)
    return in_force(found, closing_times(plan_code).get(as_of.month))
