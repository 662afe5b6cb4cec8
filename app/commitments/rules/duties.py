"""Which updates of a quarter are still owed, and by whom."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from app.commitments.types import UpdateState
from app.commitments.types.lines import Duty, QuarterDuty
from app.commitments.types.overview import MissingUnit, WaitingUpdate

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from app.commitments.types import QuarterSchedule, UpdateFact
    from app.commitments.types.lines import CommitmentLine
    from app.kernel.months import Month


def current(quarters: Sequence[QuarterSchedule]) -> QuarterSchedule | None:
    """Return the quarter that is being reported: the last of those that are open, or None."""
    return quarters[-1] if quarters else None


def duties(
    lines: Iterable[CommitmentLine],
    quarters: Mapping[str, Sequence[QuarterSchedule]],
    today: date,
    units: frozenset[int] | None = None,
) -> tuple[QuarterDuty, ...]:
    """Return what is owed of the quarter that is being reported: what was sent back first, in printed order.

    `quarters` are the open ones of each plan; `units` are the ids of the units asked for, None means all.
    What was sent back of an earlier quarter is owed too.
    """
    found: list[QuarterDuty] = []
    for line in lines:
        open_quarters = quarters.get(line.fact.plan_code, ())
        now = current(open_quarters)
        updates = _by_unit(line) if open_quarters else {}
        for unit in line.fact.reporting_units:
            if now is None or (units is not None and unit.organisation_id not in units):
                continue
            for schedule in open_quarters:
                update = updates.get((unit.organisation_id, schedule.quarter))
                is_sent_back = update is not None and update.state is UpdateState.SENT_BACK
                if is_sent_back or (update is None and schedule == now):
                    found.append(
                        QuarterDuty(
                            line=line,
                            unit=unit,
                            quarter=schedule.quarter,
                            due_on=schedule.due_on,
                            days_left=(schedule.due_on - today).days,
                            duty=Duty.SENT_BACK if is_sent_back else Duty.MISSING,
                            reason=update.decision_reason if update is not None else "",
                        )
                    )
    return tuple(sorted(found, key=_urgency))


def _by_unit(line: CommitmentLine) -> dict[tuple[int, Month], UpdateFact]:
    """Return the updates of a line by unit and quarter, as `CommitmentLine.update_of` finds each."""
    return {(each.organisation_id, each.quarter): each for each in line.updates}


def waiting(
    lines: Iterable[CommitmentLine], units: frozenset[int] | None = None
) -> tuple[WaitingUpdate, ...]:
    """Return the updates that are submitted and not decided, the longest waiting first."""
    found = [
        WaitingUpdate(line, update)
        for line in lines
        for update in line.updates
        if update.state is UpdateState.SUBMITTED and (units is None or update.organisation_id in units)
    ]
    return tuple(sorted(found, key=lambda each: (each.update.submitted_at, each.update.id)))


def missing(lines: Iterable[CommitmentLine], quarter: Month) -> tuple[MissingUnit, ...]:
    """Return the units that have submitted nothing for a quarter of some commitments, those with most first.

    What was sent back counts as missing until it is submitted again.
    """
    codes: dict[int, list[str]] = defaultdict(list)
    names: dict[int, str] = {}
    for line in lines:
        for unit in line.fact.reporting_units:
            update = line.update_of(unit.organisation_id, quarter)
            if update is None or update.state is UpdateState.SENT_BACK:
                codes[unit.organisation_id].append(line.fact.code)
                names[unit.organisation_id] = unit.name
    order = sorted(codes, key=lambda number: (-len(codes[number]), number))
    return tuple(MissingUnit(names[number], tuple(codes[number])) for number in order)


def _urgency(duty: QuarterDuty) -> tuple[bool, int, str, int, int]:
    fact = duty.line.fact
    is_missing = duty.duty is Duty.MISSING
    return is_missing, duty.days_left, fact.plan_code, fact.position, duty.unit.organisation_id
