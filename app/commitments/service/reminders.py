"""What asks for attention: targets that are overdue or soon due, and updates that are owed or wait."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.commitments.queries.reach import concerning
from app.commitments.rules import duties, tables
from app.commitments.service.lines import lines_of
from app.commitments.service.quarters import quarters_of_plans
from app.commitments.types.overview import Reminders

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from app.accounts.types import Reach
    from app.commitments.types import QuarterSchedule
    from app.commitments.types.lines import CommitmentLine


def reminders(reach: Reach, *, today: date) -> Reminders:
    """Return what asks for the attention of a user, by the reach of `READ_PLANS`.

    A city is reminded of all of its plan, a sector's bureau of its sector, a unit of what itself owes, a
    county of the targets of what all counties must do. A constant number of queries.
    """
    units = None if reach.everything or reach.cities or reach.sectors else reach.units
    return collected(lines_of(concerning(reach), today=today), quarters_of_plans(today), today, units)


def collected(
    lines: Sequence[CommitmentLine],
    quarters: Mapping[str, Sequence[QuarterSchedule]],
    today: date,
    units: frozenset[int] | None = None,
) -> Reminders:
    """Return what of some commitments asks for attention; `units` are those whose updates are meant."""
    return Reminders(
        targets=tables.attention(lines),
        duties=duties.duties(lines, quarters, today, units),
        submitted=duties.waiting(lines, units),
    )
