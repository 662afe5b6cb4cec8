"""Rules of which updates count, and of where targets stand by them. `today` is explicit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.commitments.types import TargetState
from app.commitments.types.standing import TargetClaim, TargetStanding

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from app.commitments.types import CommitmentTargetFact, UpdateFact
    from app.kernel.months import Month

DUE_SOON_DAYS = 90
"""Days before its last day from which a target is about to be due."""


def in_force(updates: Iterable[UpdateFact]) -> tuple[UpdateFact, ...]:
    """Return the approved updates that count, the oldest quarter first.

    Of a unit's quarter it is the newest approved revision: a correction counts from its approval on.
    """
    newest: dict[tuple[str, int, Month], UpdateFact] = {}
    for update in sorted(updates, key=lambda each: each.revision):
        if update.is_approved:
            newest[update.commitment_code, update.organisation_id, update.quarter] = update
    return tuple(sorted(newest.values(), key=lambda each: (each.quarter, each.id)))


def in_force_before(
    updates: Iterable[UpdateFact], organisation_id: int, quarter: Month
) -> tuple[UpdateFact, ...]:
    """Return the updates in force of a unit's earlier quarters, the oldest first."""
    return tuple(
        each
        for each in in_force(updates)
        if each.organisation_id == organisation_id and each.quarter < quarter
    )


def standing_of(target: CommitmentTargetFact, counting: Sequence[UpdateFact], today: date) -> TargetStanding:
    """Return where a target stands on a day, by the updates of its commitment that are in force."""
    claim = claim_on(target, counting)
    return TargetStanding(target, target_state(target, claim, today), claim)


def target_state(target: CommitmentTargetFact, claim: TargetClaim | None, today: date) -> TargetState:
    """Return where a target stands on a day.

    A year or month as its date means its last day (domain.md §4); on that day it is not yet overdue.
    """
    if claim is not None and claim.is_met:
        return TargetState.MET
    if target.due is None:
        return TargetState.UNDATED
    days = (target.due.last_day - today).days
    if days < 0:
        return TargetState.OVERDUE
    return TargetState.DUE_SOON if days <= DUE_SOON_DAYS else TargetState.NOT_DUE


def claim_on(target: CommitmentTargetFact, counting: Sequence[UpdateFact]) -> TargetClaim | None:
    """Return what updates in force, the oldest first, say of a target.

    Each unit speaks for itself: its target once met stays met until a later update of its own says with a
    reason that it is not. Where several units report, a target is met when one of them has met it.
    """
    by_unit: dict[int, TargetClaim] = {}
    for update in counting:
        said = next((each for each in update.content.targets if each.number == target.number), None)
        if said is None:
            continue
        before = by_unit.get(update.organisation_id)
        stays_met = before is not None and before.is_met and not said.is_met and not said.text.strip()
        is_silent = not said.is_met and said.value is None and not said.text.strip()
        if stays_met or is_silent:
            continue
        by_unit[update.organisation_id] = TargetClaim(
            said.is_met, said.value, said.text, update.quarter, update.organisation_name
        )
    return max(by_unit.values(), key=lambda each: (each.is_met, each.quarter), default=None)


def met_before(updates: Iterable[UpdateFact], organisation_id: int, quarter: Month) -> frozenset[int]:
    """Return the numbers of the targets that a unit has met, going by its updates of earlier quarters."""
    met: set[int] = set()
    for update in in_force_before(updates, organisation_id, quarter):
        for said in update.content.targets:
            if said.is_met:
                met.add(said.number)
            elif said.text.strip():
                met.discard(said.number)
    return frozenset(met)
