"""Reads of the versions of the rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from app.extensions import database
from app.lights.models import LightRuleSet
from app.lights.rules import in_force as version_in_force
from app.lights.types import FIRST_REASON, RuleSet, RuleSetFact, Thresholds

if TYPE_CHECKING:
    from collections.abc import Collection

    from app.kernel.months import Month


def rule_sets(plan_code: str) -> tuple[RuleSetFact, ...]:
    """Return the versions of the rules of a plan, the newest first; none before a month is judged."""
    return rule_sets_of([plan_code])[plan_code]


def rule_sets_of(plan_codes: Collection[str]) -> dict[str, tuple[RuleSetFact, ...]]:
    """Return the versions of the rules of some plans by plan code, the newest first, in one query."""
    statement = (
        select(LightRuleSet)
        .where(LightRuleSet.plan_code.in_(plan_codes))
        .order_by(LightRuleSet.plan_code, LightRuleSet.version.desc())
    )
    found: dict[str, list[RuleSetFact]] = {plan_code: [] for plan_code in plan_codes}
    for stored in database.session.scalars(statement):
        found[stored.plan_code].append(_fact(stored))
    return {plan_code: tuple(facts) for plan_code, facts in found.items()}


def in_force(plan_code: str, month: Month) -> RuleSetFact | None:
    """Return the version that judges a month of a plan; None where the plan has no rules yet."""
    found = rule_sets(plan_code)
    return version_in_force(found, month) if found else None


def _fact(stored: LightRuleSet) -> RuleSetFact:
    return RuleSetFact(
        id=stored.id,
        plan_code=stored.plan_code,
        version=stored.version,
        rules=RuleSet(
            preset=stored.preset,
            progress=Thresholds(stored.progress_yellow, stored.progress_red),
            payment=Thresholds(stored.payment_yellow, stored.payment_red),
            start_red_months=stored.start_red_months,
            missing_red_months=stored.missing_red_months,
            late_is_yellow=stored.late_is_yellow,
        ),
        since=stored.since,
        reason=FIRST_REASON if stored.reason == FIRST_REASON else stored.reason,
        recorded_at=stored.recorded_at,
        recorded_by=stored.recorded_by,
    )
