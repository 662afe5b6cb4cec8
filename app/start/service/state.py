"""The state of the portfolio at a month, read in a constant number of queries."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from app.answers import kept_while_unchanged
from app.briefs.rules import standing
from app.commitments.service import reminders
from app.directory import queries as directory
from app.funding import queries as funding
from app.lights.service.overview_page import lights_page
from app.lights.types.pages import LightsQuery
from app.outcomes.service import outcomes_in_short
from app.places.rules.standing import first_day
from app.portfolio import queries as portfolio
from app.portfolio.queries import cube
from app.portfolio.rules.cube import finance_month
from app.portfolio.types import ProjectFilter
from app.portfolio.types.cube import Question
from app.projects.queries import codes_within
from app.returns import queries as returns
from app.returns.queries.overview import plan_names as plan_years
from app.returns.rules.periods import closed_by_plan
from app.returns.types.cube import CubeDimension
from app.returns.types.facts import AsOf
from app.start.rules import headlines, state
from app.start.types.state import OfMonth, State
from app.timeline.queries import standings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from app.accounts.types import Reach
    from app.briefs.types import CurvePoint
    from app.kernel.months import Month
    from app.outcomes.types.outcome import OutcomeInShort
    from app.portfolio.types.cube import Sums
    from app.portfolio.types.facts import PlanName
    from app.start.types.asking import StartQuery
    from app.start.types.state import Coming

    Closed = Mapping[str, Sequence[Month]]


@kept_while_unchanged
def portfolio_state(register: Reach, plans_read: Reach, query: StartQuery, today: date) -> State:
    """Return how the projects within a reach stand.

    `register` is what the user may see of projects, `plans_read` what of commitments. A month that no plan
    has closed, or a plan out of reach, is left aside: `State.problems` says so.
    """
    plans = portfolio.plan_names(register)
    chosen = state.shown_plan(plans, query.plan)
    wanted = (chosen,) if chosen else plans
    closed = closed_by_plan(returns.periods([plan.code for plan in wanted]))
    is_known = any(query.as_of in months for months in closed.values())
    moment = finance_month(wanted, closed, query.as_of if is_known else None)
    before = state.month_before(moment, closed)
    month = moment.month
    return State(
        plans=plans,
        plan=chosen,
        moment=moment,
        planned=headlines.planned(_total(register, chosen, None)),
        of_month=None if month is None else _of_month(register, chosen, month, before),
        curve=_curve(register, wanted, closed, month),
        coming=None if month is None else _coming(register, chosen, month, today),
        outcomes=_outcomes(wanted, closed, month),
        reminders=reminders(plans_read, today=today) if plans else None,
        problems=state.problems(query, chosen, moment),
    )


def _of_month(register: Reach, chosen: PlanName | None, month: Month, before: Month | None) -> OfMonth:
    """Return what a closed month says, with the changes since the one before where that can be compared."""
    plan = None if chosen is None else chosen.code
    now = _total(register, chosen, month)
    earlier = None if before is None else _total(register, chosen, before)
    by_stage = _by(CubeDimension.STAGE, register, chosen, month)
    by_stage_before = None if before is None else _by(CubeDimension.STAGE, register, chosen, before)
    lights = lights_page(register, LightsQuery(plan=plan, as_of=month)).shown
    counts = portfolio.light_counts(register, ProjectFilter(plan=plan, as_of=month))
    counts_before = (
        None if before is None else portfolio.light_counts(register, ProjectFilter(plan=plan, as_of=before))
    )
    by_source = _by(CubeDimension.SOURCE, register, chosen, month)
    by_region = _by(CubeDimension.REGION, register, chosen, month)
    return OfMonth(
        headlines=headlines.headlines((now, earlier), (by_stage, by_stage_before), month),
        lights=state.light_changes(counts, counts_before),
        lit=state.worst_first(lights),
        sources=standing.sources(by_source, now, month),
        counties=state.county_tiles(
            lights, by_region, {each.code: each.map_place for each in directory.regions()}, month
        ),
    )


def _question(chosen: PlanName | None, month: Month | None) -> Question:
    return Question(chosen=() if chosen is None else ((CubeDimension.PLAN, chosen.code),), month=month)


def _total(register: Reach, chosen: PlanName | None, month: Month | None) -> Sums:
    return next(cube.answer(_question(chosen, month), register)).sums


def _by(
    dimension: CubeDimension, register: Reach, chosen: PlanName | None, month: Month
) -> Mapping[str, Sums]:
    question = _question(chosen, month).with_by(dimension)
    return {row.keys[0]: row.sums for row in cube.answer(question, register)}


def _curve(
    register: Reach, wanted: Sequence[PlanName], closed: Closed, month: Month | None
) -> tuple[CurvePoint, ...]:
    """Return the S-curve of the projects within a reach, over the years of their plans."""
    codes = codes_within(register)
    names = {plan.code for plan in wanted}
    years = [plan for plan in plan_years() if plan.code in names]
    annual = [plan for name in names for code, plan in funding.annual_plans(name).items() if code in codes]
    if not years:
        return ()
    completed = state.completed_together(portfolio.completed_by_month(register), closed, month)
    return standing.curve(
        annual,
        completed,
        min(plan.first_year for plan in years),
        max(plan.last_year for plan in years),
    )


def _coming(register: Reach, chosen: PlanName | None, month: Month, today: date) -> Coming:
    """Return the milestones that are near, of the projects whose plan has closed the month."""
    of_plan = ProjectFilter(plan=None if chosen is None else chosen.code)
    stood = standings(register, replace(of_plan, as_of=month))
    projects = [
        state.as_scheduled(project, stood[project.code])
        for project in portfolio.projects(register, of_plan)
        if project.code in stood
    ]
    return state.coming(projects, first_day(month, today))


def _outcomes(wanted: Sequence[PlanName], closed: Closed, month: Month | None) -> tuple[OutcomeInShort, ...]:
    """Return where each measure stands at the month; of a plan that has not closed it, what the plan says."""
    moments = {
        plan.code: AsOf(month) if month is not None and month in closed.get(plan.code, ()) else None
        for plan in wanted
    }
    return outcomes_in_short(moments)
