"""What asks for attention: targets that are overdue or soon due, and updates that are owed or wait."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from app.commitments.queries.reach import concerning
from app.commitments.rules import duties, tables
from app.commitments.service.lines import lines_of
from app.commitments.service.quarters import quarters_of_plans
from app.commitments.types import TargetState
from app.commitments.types.lines import Duty
from app.commitments.types.overview import Reminders

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from app.accounts.types import Reach
    from app.commitments.types import QuarterSchedule
    from app.commitments.types.lines import CommitmentLine

FEW = 5
"""Rows of each kind that a reminder on another page shows."""


def reminders(reach: Reach, *, today: date, few: int | None = FEW) -> Reminders:
    """Return what asks for the attention of a user, by the reach of `READ_PLANS`.

    Counts are of all, rows the first `few` of each kind (None: all). A city is reminded of all of its plan, a
    sector's bureau of its sector, a unit of what itself owes, a county of the targets of what all counties
    must do. A constant number of queries.
    """
    units = None if reach.everything or reach.cities or reach.sectors else reach.units
    found = collected(lines_of(concerning(reach), today=today), quarters_of_plans(today), today, units)
    if few is None:
        return found
    return replace(
        found,
        targets=found.targets[:few],
        duties=found.duties[:few],
        submitted=found.submitted[:few],
    )


def collected(
    lines: Sequence[CommitmentLine],
    quarters: Mapping[str, Sequence[QuarterSchedule]],
    today: date,
    units: frozenset[int] | None = None,
) -> Reminders:
    """Return what of some commitments asks for attention; `units` are those whose updates are meant."""
    targets = tables.attention(lines)
    owed = duties.duties(lines, quarters, today, units)
    submitted = duties.waiting(lines, units)
    states = [each.target.state for each in targets]
    kinds = [each.duty for each in owed]
    return Reminders(
        today=today,
        overdue=states.count(TargetState.OVERDUE),
        soon=states.count(TargetState.DUE_SOON),
        missing=kinds.count(Duty.MISSING),
        sent_back=kinds.count(Duty.SENT_BACK),
        waiting=len(submitted),
        targets=targets,
        duties=owed,
        submitted=submitted,
    )
