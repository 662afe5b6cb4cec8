"""The pages of the rules put together. Nothing is changed here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.accounts.rules import policy
from app.accounts.types import Action
from app.kernel.errors import NotFoundError
from app.kernel.months import Month
from app.lights import queries
from app.lights.queries import places
from app.lights.rules.spans import version_lines
from app.lights.service.checking import dry_run
from app.lights.types.pages import DryRun, PlanRules, RuleSetPage
from app.plans.queries import subject_of
from app.returns.queries import closed_months, latest_closed

if TYPE_CHECKING:
    from datetime import date

    from app.accounts.types import User
    from app.lights.types import RuleSet


def rules_page(user: User, today: date) -> tuple[PlanRules, ...]:
    """Return the rules of every plan that a user may read something of, with all their versions."""
    latest = latest_closed()
    this_month = Month(today.year, today.month)
    found = []
    for plan in places.plans_within(policy.reach(user, Action.READ_REGISTER)):
        upcoming = latest[plan.code].plus(1) if plan.code in latest else this_month
        subject = subject_of(plan.code)
        found.append(
            PlanRules(
                plan,
                version_lines(queries.rule_sets(plan.code), upcoming),
                may_change=subject is not None and policy.can(user, Action.ADMINISTER_LIGHTS, subject),
            )
        )
    return tuple(found)


def rule_set_page(user: User, plan_code: str, today: date) -> RuleSetPage:
    """Return what stands beside the form of a new version.

    Raises:
        NotFoundError: there is no such plan.
    """
    reach = policy.reach(user, Action.ADMINISTER_LIGHTS)
    plan = next((each for each in places.plans_within(reach) if each.code == plan_code), None)
    if plan is None:
        message = f"没有代码为“{plan_code}”的方案。"
        raise NotFoundError(message)
    closed = closed_months(plan_code)
    return RuleSetPage(
        plan=plan,
        current=next(iter(queries.rule_sets(plan_code)), None),
        latest=closed[0] if closed else None,
        since=closed[0].plus(1) if closed else Month(today.year, today.month),
    )


def tried(plan_code: str, rules: RuleSet) -> DryRun:
    """Return which projects would change colour by other rules."""
    closed = closed_months(plan_code)
    return DryRun(closed[0] if closed else None, dry_run(plan_code, rules))
