"""Where commitments and their targets stand, as far as approved updates say."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from app.commitments.types import CommitmentTargetFact, Progress, TargetState, UpdateFact
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


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a commitment stands on a day."""

    update: UpdateFact | None
    """The approved update that decides; None while there is none."""
    targets: tuple[TargetStanding, ...]

    @property
    def progress(self) -> Progress | None:
        """How far it is; None while no approved update says so: that is not the same as not begun."""
        return None if self.update is None else self.update.content.progress
