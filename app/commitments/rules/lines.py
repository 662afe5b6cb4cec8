"""Where a commitment stands on a day: from its targets, and from what was approved of its units' updates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.commitments.rules.standing import in_force, standing_of
from app.commitments.types import Progress, TargetState
from app.commitments.types.asking import Due
from app.commitments.types.lines import CommitmentLine, CommitmentState, TargetLine

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from app.commitments.types import UpdateFact
    from app.commitments.types.facts import CommitmentFact
    from app.kernel.months import Month


def line_of(fact: CommitmentFact, updates: Sequence[UpdateFact], today: date) -> CommitmentLine:
    """Return a commitment with its state on a day, from all updates of it."""
    counting = in_force(updates)
    targets = tuple(
        TargetLine(
            standing_of(target, counting, today),
            None if target.due is None else (target.due.last_day - today).days,
        )
        for target in fact.targets
    )
    # The oldest quarter first: what a unit said last stays.
    progress = {each.organisation_id: each.content.progress for each in counting}
    reporting = {unit.organisation_id for unit in fact.reporting_units}
    states = [each.state for each in targets]
    return CommitmentLine(fact, state_of(states, progress, reporting), targets, newest_revisions(updates))


def state_of(
    targets: Sequence[TargetState], progress: Mapping[int, Progress], reporting: Iterable[int]
) -> CommitmentState:
    """Return the state of a commitment: the worst that its targets and its approved updates say.

    `progress` is what each unit's newest approved update says, by the unit's id; `reporting` are the ids of
    the units that owe updates.
    """
    owing = set(reporting)
    said = set(progress.values())
    if TargetState.OVERDUE in targets:
        return CommitmentState.OVERDUE
    if Progress.BLOCKED in said:
        return CommitmentState.BLOCKED
    is_all_done = bool(owing) and all(progress.get(each) is Progress.DONE for each in owing)
    if is_all_done or (targets and set(targets) == {TargetState.MET}):
        return CommitmentState.DONE
    if TargetState.DUE_SOON in targets:
        return CommitmentState.DUE_SOON
    if not said:
        return CommitmentState.UNREPORTED
    return CommitmentState.NOT_STARTED if said == {Progress.NOT_STARTED} else CommitmentState.ONGOING


def has_due(line: CommitmentLine, due: Due, today: date) -> bool:
    """Return whether a target that is not met is due as asked: overdue, soon, or in the year of `today`."""
    if due is Due.YEAR:
        return any(
            each.fact.due is not None and not each.is_met and each.fact.due.last_day.year == today.year
            for each in line.targets
        )
    wanted = TargetState.OVERDUE if due is Due.OVERDUE else TargetState.DUE_SOON
    return any(each.state is wanted for each in line.targets)


def newest_revisions(updates: Iterable[UpdateFact]) -> tuple[UpdateFact, ...]:
    """Return the newest revision of each unit and quarter: the newest quarter first, by unit."""
    newest: dict[tuple[Month, int], UpdateFact] = {}
    for update in sorted(updates, key=lambda each: each.revision):
        newest[update.quarter, update.organisation_id] = update
    order = sorted(newest, key=lambda key: (-key[0].to_integer(), key[1]))
    return tuple(newest[key] for key in order)
