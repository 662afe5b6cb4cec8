"""The pages of the rules put together. Nothing is changed here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.accounts.rules import policy
from app.accounts.types import Action
from app.kernel.errors import NotFoundError
from app.kernel.months import Month
from app.kernel.texts import Text
from app.lights import queries
from app.lights.queries import places
from app.lights.rules.spans import version_lines
from app.lights.service.checking import changed_by
from app.lights.types.pages import DryRun, PlanRules, RuleSetPage
from app.returns.queries import closed_months, latest_closed

if TYPE_CHECKING:
    from datetime import date

    from app.accounts.types import User
    from app.lights.types import RuleSet


def rules_page(user: User, today: date) -> tuple[PlanRules, ...]:
    """Return the rules of every plan that a user may read something of, with all their versions."""
    latest = latest_closed()
    this_month = Month.of(today)
    plans = places.plans_within(policy.reach(user, Action.READ_REGISTER))
    versions = queries.rule_sets_of([plan.code for plan in plans])
    return tuple(
        PlanRules(
            plan,
            version_lines(
                versions[plan.code], latest[plan.code].plus(1) if plan.code in latest else this_month
            ),
            may_change=policy.can(user, Action.ADMINISTER_LIGHTS, plan.subject),
        )
        for plan in plans
    )


def rule_set_page(user: User, plan_code: str, today: date) -> RuleSetPage:
    """Return what stands beside the form of a new version.

    Raises:
        NotFoundError: there is no such plan.
    """
    reach = policy.reach(user, Action.ADMINISTER_LIGHTS)
    plan = next((each for each in places.plans_within(reach) if each.code == plan_code), None)
    if plan is None:
        message = Text("没有代码为“{plan_code}”的方案。", plan_code=plan_code)
        raise NotFoundError(message)
    closed = closed_months(plan_code)
    return RuleSetPage(
        plan=plan,
        versions=queries.rule_sets(plan_code),
        closed=closed,
        since=closed[0].plus(1) if closed else Month.of(today),
    )


def tried(page: RuleSetPage, rules: RuleSet) -> DryRun:
    """Return which projects of the plan of a page would change colour by other rules."""
    return DryRun(page.latest, changed_by(rules, page.plan.code, page.closed, page.versions))
