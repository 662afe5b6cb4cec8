"""When invented units report on what a plan commits them to, and when the city decides, by quarter."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from app.seeding.rules.chance import happens, pick, stream
from app.seeding.rules.conduct import in_office, later, submission_day
from app.seeding.types import UpdateDeed, UpdateStep

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from random import Random

    from app.commitments.types import QuarterSchedule
    from app.seeding.types import DemoDuty

REASONS = (
    "没有写明本季度实际做了哪些工作，请补充具体内容后再报。",
    "与上一季度内容重复，请写明本季度新做的工作。",
)
"""Why an update is sent back."""
_LATE_DAYS = 12
_ATTACHED_PERCENT, _RESUBMITTED_PERCENT, _FORGOTTEN_PERCENT, _SENT_BACK_PERCENT = 3, 75, 1, 9
_DECIDED_AFTER = (2, 14)
_MENDED_AFTER = (2, 10)


def deeds_between(
    duties: Iterable[DemoDuty],
    quarters: Iterable[QuarterSchedule],
    seed: int,
    since: datetime | None,
    until: datetime,
) -> tuple[UpdateDeed, ...]:
    """Return what is done about the updates of some quarters after a moment and until another, in order.

    Moments are naive UTC; without the first it is everything until the second.
    """
    schedules = tuple(quarters)
    found = [
        deed
        for duty in duties
        for schedule in schedules
        for deed in _deeds(duty, schedule, seed)
        if deed.at <= until and (since is None or deed.at > since)
    ]
    return tuple(sorted(found, key=lambda deed: deed.order))


def reason_of(deed: UpdateDeed, seed: int) -> str:
    """Return why an update is sent back."""
    return _chance(deed.duty, deed.quarter, seed, "reason").choice(REASONS)


def _deeds(duty: DemoDuty, schedule: QuarterSchedule, seed: int) -> list[UpdateDeed]:
    """Return the way of one update: never written, in time or late, passed, sent back, mended or not."""
    habits = stream(seed, duty.fact.plan_code, duty.unit.name, "habits")
    missing = pick(habits, ((0, 30), (4, 30), (10, 25), (30, 15)))
    late = pick(habits, ((0, 30), (8, 40), (25, 30)))
    chance = _chance(duty, schedule.quarter, seed, "update")
    if happens(chance, missing):
        return []
    found: list[UpdateDeed] = []

    def add(at: datetime, step: UpdateStep, *, is_flawed: bool = False) -> None:
        found.append(UpdateDeed(at, duty, schedule.quarter, step, is_flawed))

    day = submission_day(schedule.opens_on, schedule.due_on, chance, late, _LATE_DAYS)
    moment = in_office(day, chance)
    if happens(chance, _ATTACHED_PERCENT):
        add(moment - timedelta(minutes=10), UpdateStep.ATTACH)
    is_sent_back = happens(chance, _SENT_BACK_PERCENT)
    add(moment, UpdateStep.SUBMIT, is_flawed=is_sent_back)
    moment = later(moment, chance, *_DECIDED_AFTER)
    if is_sent_back:
        add(moment, UpdateStep.SEND_BACK)
        if not happens(chance, _RESUBMITTED_PERCENT):
            return found
        moment = later(moment, chance, *_MENDED_AFTER)
        add(moment, UpdateStep.SUBMIT)
        moment = later(moment, chance, *_DECIDED_AFTER)
    if not happens(chance, _FORGOTTEN_PERCENT):
        add(moment, UpdateStep.APPROVE)
    return found


def _chance(duty: DemoDuty, quarter: object, seed: int, purpose: str) -> Random:
    """Return the chance of one update. Units go by their names: their numbers differ between databases."""
    return stream(seed, duty.fact.plan_code, duty.fact.code, duty.unit.name, quarter, purpose)
