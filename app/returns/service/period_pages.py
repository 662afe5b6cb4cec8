"""The pages of periods and of the working calendar put together. Nothing is changed here."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from app.accounts.rules import policy
from app.accounts.types import Action, Subject
from app.answers import kept_while_unchanged
from app.kernel.errors import NotFoundError
from app.kernel.months import Month
from app.kernel.texts import Text
from app.returns import queries
from app.returns.queries import overview
from app.returns.rules.periods import deadline, next_month_problem, opening_day, working_day_of
from app.returns.rules.working_calendar import works_by_itself
from app.returns.types.overview import CalendarDay, NextDeadline, PeriodCounts, PlanPeriods
from app.returns.types.periods import DeadlineRule
from app.returns.types.vocabulary import RestDayShift

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from app.accounts.types import User
    from app.returns.types.overview import PlanName
    from app.returns.types.periods import PeriodFact

SHOWN_DEADLINES = 3


def plan_name(plan_code: str) -> PlanName:
    """Return a plan by the name of its city.

    Raises:
        NotFoundError: there is none.
    """
    found = next((plan for plan in overview.plan_names() if plan.code == plan_code), None)
    if found is None:
        message = Text("没有代码为“{plan_code}”的方案。", plan_code=plan_code)
        raise NotFoundError(message)
    return found


@kept_while_unchanged
def plan_periods(user: User, today: date) -> tuple[PlanPeriods, ...]:
    """Return the periods of every plan whose periods a user manages."""
    rules, exceptions = queries.deadline_rules(), _exceptions()
    counts = overview.period_counts()
    periods: defaultdict[str, list[tuple[PeriodFact, PeriodCounts]]] = defaultdict(list)
    for each in queries.periods():
        periods[each.plan_code].append((each, counts.get((each.plan_code, each.month), PeriodCounts())))
    return tuple(
        _of_plan(plan, rules.get(plan.code, DeadlineRule()), exceptions, periods[plan.code], today)
        for plan in overview.plan_names()
        if policy.can(user, Action.MANAGE_PERIODS, Subject(city=plan.city, region=plan.city))
    )


def next_deadlines(rule: DeadlineRule, first: Month) -> tuple[NextDeadline, ...]:
    """Return when the months from `first` on would open and be due under a rule."""
    return _deadlines(rule, first, _exceptions())


def _exceptions() -> dict[date, bool]:
    """Return whether people work on the days that an administrator has set."""
    return {each.day: each.is_working for each in queries.working_day_exceptions()}


def _deadlines(rule: DeadlineRule, first: Month, exceptions: Mapping[date, bool]) -> tuple[NextDeadline, ...]:
    unshifted = replace(rule, shift=RestDayShift.NONE)

    def is_working(day: date) -> bool:
        return working_day_of(exceptions, day)

    return tuple(
        NextDeadline(
            month=month,
            opens_on=opening_day(rule, month),
            deadline=deadline(rule, month, is_working),
            unshifted=deadline(unshifted, month, is_working),
        )
        for month in (first.plus(index) for index in range(SHOWN_DEADLINES))
    )


def next_month(plan: PlanName, today: date) -> Month:
    """Return the month that a plan opens next: after its newest, or the current one where there is none."""
    newest = next(iter(queries.periods([plan.code])), None)
    return newest.month.plus(1) if newest else Month.of(today)


def calendar_of(year: int) -> tuple[CalendarDay, ...]:
    """Return the days of a year that an administrator has set, in order."""
    return tuple(
        CalendarDay(each.day, each.is_working, each.note, works_by_itself(each.day))
        for each in queries.working_day_exceptions()
        if each.day.year == year
    )


def _of_plan(
    plan: PlanName,
    rule: DeadlineRule,
    exceptions: Mapping[date, bool],
    periods: Sequence[tuple[PeriodFact, PeriodCounts]],
    today: date,
) -> PlanPeriods:
    last = periods[0][0] if periods else None
    following = last.month.plus(1) if last else Month.of(today)
    return PlanPeriods(
        plan=plan,
        rule=rule,
        deadlines=_deadlines(rule, following, exceptions),
        periods=tuple(periods),
        next_month=following,
        why_not=next_month_problem(last, following, today, (plan.first_year, plan.last_year)),
    )
