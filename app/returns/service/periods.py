"""Commands on reporting periods, deadline rules and the working calendar."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from app.audit.rules import changes_between
from app.audit.service import record
from app.db.transaction import transaction
from app.extensions import database
from app.kernel.errors import NotFoundError
from app.kernel.texts import Text
from app.plans.queries import plan_for_edit
from app.projects.queries import projects_for_edit
from app.returns import queries
from app.returns.models import DeadlineRuleOfPlan, MonthlyReturn, ReportingPeriod, WorkingDayException
from app.returns.queries import facts as fact_queries
from app.returns.queries import schedule as period_queries
from app.returns.rules.periods import (
    deadline,
    is_due,
    next_month_problem,
    opening_day,
    rule_problem,
    working_day_of,
)
from app.returns.service.errors import PeriodError
from app.returns.service.moments import moment
from app.returns.types.vocabulary import PeriodState, ReturnState

if TYPE_CHECKING:
    from datetime import date, datetime
    from typing import Any

    from app.audit.types import Actor
    from app.kernel.months import Month
    from app.plans.models import Plan
    from app.returns.types.periods import DeadlineRule, PeriodFact


def set_deadline_rule(plan_code: str, rule: DeadlineRule, *, actor: Actor) -> None:
    """Set when the returns of a plan are due; periods that are open already keep their deadline.

    Raises:
        NotFoundError: there is no such plan.
        PeriodError: the rule cannot stand.
    """
    problem = rule_problem(rule)
    if problem is not None:
        raise PeriodError(problem)
    with transaction(database.session) as session:
        plan_of(plan_code)
        stored = period_queries.rule_for_edit(plan_code)
        before = _plain(queries.deadline_rule(plan_code)) if stored else None
        if before == _plain(rule):
            return
        if stored is None:
            stored = DeadlineRuleOfPlan(plan_code=plan_code)
            session.add(stored)
        for name, value in asdict(rule).items():
            setattr(stored, name, value)
        record(
            actor=actor,
            action="period.rule",
            subject=f"plan:{plan_code}",
            changes=changes_between(before, _plain(rule)),
        )


def set_working_day(day: date, *, is_working: bool, note: str, actor: Actor) -> None:
    """Say that a day is a working day or a rest day, before all that the calendar knows."""
    with transaction(database.session) as session:
        stored = period_queries.exceptions_for_edit().get(day)
        before = None if stored is None else {"is_working": stored.is_working, "note": stored.note}
        after = {"is_working": is_working, "note": note}
        if before == after:
            return
        if stored is None:
            stored = WorkingDayException(day=day)
            session.add(stored)
        stored.is_working, stored.note = is_working, note
        record(
            actor=actor,
            action="calendar.set",
            subject=f"day:{day.isoformat()}",
            changes=changes_between(before, after),
        )


def remove_working_day(day: date, *, actor: Actor) -> None:
    """Leave a day to the calendar again."""
    with transaction(database.session) as session:
        stored = period_queries.exceptions_for_edit().get(day)
        if stored is None:
            return
        before = {"is_working": stored.is_working, "note": stored.note}
        session.delete(stored)
        record(
            actor=actor,
            action="calendar.remove",
            subject=f"day:{day.isoformat()}",
            changes=changes_between(before, {}),
        )


def open_period(
    plan_code: str, month: Month, *, actor: Actor, today: date, at: datetime | None = None
) -> PeriodFact:
    """Open a month: every project that is due gets an empty return.

    Raises:
        NotFoundError: there is no such plan.
        PeriodError: it is not this month's turn, or the month has not begun.
    """
    with transaction(database.session) as session:
        plan = plan_of(plan_code)
        last = next(iter(queries.periods([plan_code])), None)
        problem = next_month_problem(last, month, today, (plan.first_year, plan.last_year))
        if problem is not None:
            raise PeriodError(problem)
        rule = queries.deadline_rule(plan_code)
        exceptions = {each.day: each.is_working for each in queries.working_day_exceptions()}
        due_on = deadline(rule, month, lambda day: working_day_of(exceptions, day))
        period = ReportingPeriod(
            plan_code=plan_code,
            month=month,
            opens_on=min(opening_day(rule, month), due_on),
            deadline=due_on,
            state=PeriodState.OPEN,
            opened_at=moment(at),
            opened_by=actor.name,
        )
        session.add(period)
        session.flush()
        standing = fact_queries.standing_of_plan(plan_code, month.plus(-1))
        due = [
            project
            for project in projects_for_edit(plan_code).values()
            if is_due(standing[project.id].stage if project.id in standing else None, month, rule)
        ]
        session.add_all(
            MonthlyReturn(
                project_id=project.id,
                plan_code=plan_code,
                month=month,
                state=ReturnState.DRAFT,
                draft={},
                draft_lock=0,
            )
            for project in due
        )
        record(
            actor=actor,
            action="period.open",
            subject=f"period:{plan_code}:{month}",
            changes=changes_between(
                None,
                {
                    "state": PeriodState.OPEN.value,
                    "opens_on": period.opens_on.isoformat(),
                    "deadline": period.deadline.isoformat(),
                    "due": len(due),
                },
            ),
        )
        return period_queries.to_fact(period)


def plan_of(plan_code: str) -> Plan:
    """Return a plan for a command.

    Raises:
        NotFoundError: there is none.
    """
    plan = plan_for_edit(plan_code)
    if plan is None:
        message = Text("没有代码为“{plan_code}”的方案。", plan_code=plan_code)
        raise NotFoundError(message)
    return plan


def _plain(rule: DeadlineRule) -> dict[str, Any]:
    """Return a rule as plain JSON values."""
    return {name: getattr(value, "value", value) for name, value in asdict(rule).items()}
