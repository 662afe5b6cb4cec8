"""Whose desk a return lies on: the state says which step is next, the policy says who may take it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.accounts.rules import policy
from app.returns.rules.periods import is_late
from app.returns.rules.states import steps_possible
from app.returns.types.overview import Desk, Shown
from app.returns.types.vocabulary import PeriodState, ReturnState

if TYPE_CHECKING:
    from app.accounts.types import Subject, User
    from app.returns.types.facts import ReturnFact

_STATES = {
    Shown.DRAFT: ReturnState.DRAFT,
    Shown.SUBMITTED: ReturnState.SUBMITTED,
    Shown.COUNTY_PASSED: ReturnState.COUNTY_PASSED,
    Shown.CITY_PASSED: ReturnState.CITY_PASSED,
    Shown.SENT_BACK: ReturnState.SENT_BACK,
}


def desk_of(fact: ReturnFact) -> Desk | None:
    """Return where a return waits for review; None where it does not, as in a closed month."""
    if fact.period_state is PeriodState.CLOSED:
        return None
    possible = steps_possible(fact.state, has_county_step=fact.has_county_step)
    return next((desk for desk in Desk if desk.passing in possible), None)


def desk_for(user: User, fact: ReturnFact, subject: Subject) -> Desk | None:
    """Return where a return waits for this user; None where it waits for somebody else, or for nobody."""
    desk = desk_of(fact)
    return desk if desk is not None and policy.can(user, desk.action, subject) else None


def reviews_anything(user: User) -> bool:
    """Return whether a user has returns to review at all."""
    return any(policy.may_enter(user, desk.action) for desk in Desk)


def came_late(fact: ReturnFact) -> bool:
    """Return whether a return was first submitted after its deadline. Source: domain.md §4, 迟报."""
    return fact.first_submitted_at is not None and is_late(fact.first_submitted_at, fact.deadline)


def is_shown(shown: Shown, fact: ReturnFact) -> bool:
    """Return whether a list of that kind holds a return; what waits also depends on who looks."""
    if shown is Shown.REPORTED:
        return fact.first_submitted_at is not None
    if shown is Shown.LATE:
        return came_late(fact)
    state = _STATES.get(shown)
    return state is None or fact.state is state
