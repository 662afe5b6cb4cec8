"""The pages of 正当理由, and of the lights of one project, put together. Nothing is changed here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.accounts.rules import policy
from app.accounts.types import Action
from app.kernel.errors import NotFoundError
from app.kernel.texts import Text
from app.lights import queries
from app.lights.queries.facts import stages_of
from app.lights.types import ReasonState
from app.lights.types.pages import LightHistory, ReasonPage
from app.projects.queries import subject_of
from app.returns.queries.overview import project_names

if TYPE_CHECKING:
    from app.accounts.types import User
    from app.lights.types import ReasonFact


def reason_list(user: User, state: ReasonState | None) -> tuple[ReasonFact, ...]:
    """Return the 正当理由 that a user may read: those that wait for a decision first, then the newest."""
    found = queries.reasons(policy.reach(user, Action.READ_REGISTER), state)
    return tuple(sorted(found, key=lambda fact: fact.state is not ReasonState.PROPOSED))


def reason_page(user: User, reason_id: int) -> ReasonPage:
    """Return one 正当理由 and the lights that it is about.

    Raises:
        NotFoundError: there is none.
    """
    fact = queries.reason(reason_id)
    subject = subject_of(fact.project_code) if fact else None
    if fact is None or subject is None:
        message = Text("没有第 {reason_id} 号正当理由。", reason_id=reason_id)
        raise NotFoundError(message)
    is_own = fact.requested_by == user.name
    # Each month once: later revisions take the place of earlier ones.
    lights = {light.month: light for light in reversed(queries.history(fact.project_code))}
    return ReasonPage(
        fact=fact,
        lights=tuple(
            light for month, light in lights.items() if fact.first_month <= month <= fact.last_month
        ),
        may_decide=fact.state is ReasonState.PROPOSED
        and not is_own
        and policy.can(user, Action.DECIDE_LIGHT_REASON, subject),
        is_own=is_own,
    )


def light_history(user: User, code: str) -> LightHistory:
    """Return every light of a project and the reasons stated for it.

    Raises:
        NotFoundError: there is no such project.
    """
    name, subject = project_names([code]).get(code), subject_of(code)
    if name is None or subject is None:
        message = Text("没有代码为“{code}”的项目。", code=code)
        raise NotFoundError(message)
    return LightHistory(
        code=code,
        name=name,
        facts=queries.history(code),
        stages=stages_of(code),
        reasons=queries.reasons(policy.reach(user, Action.READ_REGISTER), code=code),
        may_state=policy.can(user, Action.STATE_LIGHT_REASON, subject),
    )
