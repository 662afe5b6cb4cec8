"""Reads of reporting periods, deadline rules and the working calendar."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING

from sqlalchemy import exists, select

from app.extensions import database
from app.returns.models import DeadlineRuleOfPlan, ReportingPeriod, WorkingDayException
from app.returns.types.periods import DeadlineRule, PeriodFact

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from app.kernel.months import Month


def period_for_edit(plan_code: str, month: Month) -> ReportingPeriod | None:
    """Return a period for a command."""
    return database.session.get(ReportingPeriod, (plan_code, month))


def rule_for_edit(plan_code: str) -> DeadlineRuleOfPlan | None:
    """Return the stored deadline rule of a plan for a command."""
    return database.session.get(DeadlineRuleOfPlan, plan_code)


def exceptions_for_edit() -> dict[object, WorkingDayException]:
    """Return all exceptions of the working calendar for a command, by day."""
    statement = select(WorkingDayException).order_by(WorkingDayException.day)
    return {each.day: each for each in database.session.scalars(statement)}


def periods(plan_codes: Collection[str] | None = None) -> tuple[PeriodFact, ...]:
    """Return the periods of some plans (of all without a choice), the newest first."""
    statement = select(ReportingPeriod).order_by(ReportingPeriod.month.desc(), ReportingPeriod.plan_code)
    if plan_codes is not None:
        statement = statement.where(ReportingPeriod.plan_code.in_(plan_codes))
    return tuple(to_fact(each) for each in database.session.scalars(statement))


def period(plan_code: str, month: Month) -> PeriodFact | None:
    """Return one period, or None."""
    found = period_for_edit(plan_code, month)
    return None if found is None else to_fact(found)


def has_periods() -> bool:
    """Return whether any month was ever opened."""
    return bool(database.session.scalar(select(exists(select(ReportingPeriod.month)))))


def deadline_rule(plan_code: str) -> DeadlineRule:
    """Return the deadline rule of a plan: its own, or the default one."""
    stored = rule_for_edit(plan_code)
    return DeadlineRule() if stored is None else _to_rule(stored)


def deadline_rules() -> dict[str, DeadlineRule]:
    """Return the deadline rule of each plan that has one of its own, by plan code."""
    statement = select(DeadlineRuleOfPlan).order_by(DeadlineRuleOfPlan.plan_code)
    return {each.plan_code: _to_rule(each) for each in database.session.scalars(statement)}


def working_day_exceptions() -> tuple[WorkingDayException, ...]:
    """Return the days that an administrator has set, in order."""
    return tuple(exceptions_for_edit().values())


def to_fact(stored: ReportingPeriod) -> PeriodFact:
    """Return a stored period as plain values."""
    return PeriodFact(stored.plan_code, stored.month, stored.opens_on, stored.deadline, stored.state)


def _to_rule(stored: DeadlineRuleOfPlan) -> DeadlineRule:
    return DeadlineRule(**{field.name: getattr(stored, field.name) for field in fields(DeadlineRule)})


def closing_times(plan_code: str) -> dict[Month, datetime]:
    """Return when each closed month of a plan was closed, UTC."""
    statement = (
        select(ReportingPeriod.month, ReportingPeriod.closed_at)
        .where(ReportingPeriod.plan_code == plan_code, ReportingPeriod.closed_at.is_not(None))
        .order_by(ReportingPeriod.month)
    )
    rows = database.session.execute(statement)
    return {month: closed_at for month, closed_at in rows if closed_at is not None}
