"""What bureaus record of the year before, once its figures are published."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from app.audit.types import Actor
from app.kernel.china import in_china
from app.kernel.errors import TrackerError
from app.outcomes.service import record_observation
from app.plans.types import Sector
from app.returns import queries as returns
from app.seeding import queries
from app.seeding.rules.conduct import before_opening
from app.seeding.rules.observing import sightings_of, years_told
from app.seeding.rules.people import city_account, sector_account

if TYPE_CHECKING:
    from datetime import datetime

    from app.outcomes.types import RecordObservation
    from app.seeding.types import Sighting, Window

_DAYS = 3
"""Before the period of the month is opened."""


class ObservationPlayer:
    """Plays what is observed of one plan, a month at a time."""

    def __init__(self, plan_code: str, seed: int) -> None:
        """Remember what the plan states."""
        self._plan = queries.observed_plan(plan_code)
        self._seed = seed
        self.recorded = 0
        """Observations recorded so far, corrections too."""

    def play(self, window: Window) -> int:
        """Record what is published by a month, in order; return how much could not be."""
        first = min((each.month for each in returns.periods([self._plan.code])), default=window.month)
        moments = before_opening(window.opens_on, _DAYS)
        passed_over = 0
        for year in years_told(self._plan, window.month, is_first=window.month == first):
            for sighting in sightings_of(self._plan, year, self._seed):
                try:
                    self._record(sighting, next(moments), next(moments))
                except TrackerError:
                    # Somebody has recorded the same between two runs: it stands.
                    passed_over += 1
        return passed_over

    def _record(self, sighting: Sighting, at: datetime, later: datetime) -> None:
        right = sighting.right
        if sighting.slip is not None:
            right = replace(right, corrects_id=self._enter(sighting.slip, sighting, at))
            at = later
        self._enter(right, sighting, at)

    def _enter(self, command: RecordObservation, sighting: Sighting, at: datetime) -> int:
        number = record_observation(command, actor=self._actor(sighting), today=in_china(at).date(), at=at)
        self.recorded += 1
        return number

    def _actor(self, sighting: Sighting) -> Actor:
        """Return who records it: the bureau of its sector, or the coordinator what concerns both."""
        if len(sighting.sectors) == 1:
            return Actor(sector_account(Sector(next(iter(sighting.sectors))), self._plan.city_code))
        return Actor(city_account(self._plan.city_code))
