"""Where targets of commitments stand, as far as approved updates say."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from app.commitments.types import CommitmentTargetFact, TargetState
from app.kernel.months import Month


@dataclass(frozen=True, slots=True)
class TargetClaim:
    """What the newest approved update that says anything of a target says, and whose it is."""

    is_met: bool
    value: Decimal | None
    """What was reached, in the unit of the target."""
    text: str
    quarter: Month
    organisation_name: str


@dataclass(frozen=True, slots=True)
class TargetStanding:
    """Where one target stands on a day."""

    target: CommitmentTargetFact
    state: TargetState
    claim: TargetClaim | None
    """None while no approved update says anything of it."""
