"""Stating and deciding 正当理由 of projects whose light has just become or stayed red."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.accounts.types import ALL
from app.lights import queries
from app.lights.service import decide_reason, state_reason
from app.lights.types import Light, ReasonState
from app.returns.types.facts import AsOf
from app.seeding.rules.light_reasons import light_reason_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from app.audit.types import Actor
    from app.seeding.types import Life, Window


def state_light_reasons(
    lives: Mapping[str, Life], window: Window, owner_of: Callable[[str], Actor], city: Actor
) -> None:
    """Do what owners and the city do about the red lights of a month that was just closed."""
    lights = queries.lights(lives, AsOf(window.month))
    for code in sorted(lights):
        reason = light_reason_of(lives[code], window)
        if reason is None or lights[code].evaluation.light is not Light.RED:
            continue
        if queries.reasons(ALL, ReasonState.PROPOSED, code):
            # Whoever waits for a decision does not ask again.
            continue
        number = state_reason(
            code,
            window.month,
            reason.last,
            reason.text,
            reason.document_number,
            actor=owner_of(code),
            at=reason.stated_at,
        )
        if reason.decided_at is not None:
            decide_reason(
                number, approve=reason.approve, reason=reason.decision, actor=city, at=reason.decided_at
            )
