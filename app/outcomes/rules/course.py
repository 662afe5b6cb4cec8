"""The course of one measure of a city: what it starts from, what it is to reach, and the quarters between."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from app.kernel.months import Month
from app.outcomes.rules.adding import adding, counted_on
from app.outcomes.rules.grounds import ground, target
from app.outcomes.rules.levels import Adding, nursing_before, value_of
from app.outcomes.types import OutcomeMeasure
from app.outcomes.types.basis import Basis, Ground, TargetOfMeasure
from app.outcomes.types.outcome import CapacityOfProject

if TYPE_CHECKING:
    from collections.abc import Sequence

_QUARTER = 3
_DECEMBER = 12


@dataclass(frozen=True, slots=True)
class Course:
    """One measure of the city of a plan, at the month of the basis."""

    basis: Basis
    measure: OutcomeMeasure
    projects: tuple[CapacityOfProject, ...]
    """Of the plan, as they stand."""
    ground: Ground
    """By what is known at the month."""
    wanted: TargetOfMeasure | None

    @property
    def year(self) -> int:
        """The target year."""
        return self.basis.plan.last_year if self.wanted is None else self.wanted.year

    @property
    def end(self) -> date:
        """The last day of the target year."""
        return date(self.year, _DECEMBER, 31)

    @property
    def start(self) -> Month | None:
        """The month that the future begins after: the closed one, else that of the stock; None: not known."""
        if self.basis.month is not None:
            return self.basis.month
        day = counted_on(self.ground)
        return None if day == date.min else Month.of(day)

    @property
    def quarters(self) -> tuple[Month, ...]:
        """The last months of the quarters from then until the end of the target year."""
        if self.start is None:
            return ()
        last = Month(self.year, _DECEMBER)
        months = (self.start.plus(each) for each in range(1, last.months_since(self.start) + 1))
        return tuple(month for month in months if month.number % _QUARTER == 0)

    def population_at(self, month: Month) -> Decimal | None:
        """Return the population at the end of a month to come, on a straight line to the target year.

        None where the measure has no population, or it is not known.
        """
        now, ahead = self.ground.population, self.ground.ahead
        if now is None or ahead is None or self.start is None:
            return None
        whole = Month(self.year, _DECEMBER).months_since(self.start)
        part = month.months_since(self.start)
        return now.value + (ahead.value - now.value) * part / whole

    @property
    def has_base(self) -> bool:
        """Whether everything is known that a value at a time to come rests on."""
        if self.ground.stock is None:
            return False
        if self.measure is OutcomeMeasure.NURSING_BED_SHARE:
            return self.ground.share is not None and self.ground.share_of is not None
        return self.measure is OutcomeMeasure.PLACES or None not in {
            self.ground.population,
            self.ground.ahead,
        }

    @property
    def added(self) -> Adding:
        """What projects have added until now."""
        until = self.end if self.basis.month is None else min(self.basis.month.last_day, self.end)
        return adding(self.measure, self.ground, self.projects, until=until)

    def added_by(self, horizon: date) -> Adding:
        """Return the same with what is expected by a day."""
        return adding(self.measure, self.ground, self.projects, until=self.end, horizon=horizon)

    @property
    def attained(self) -> Decimal | None:
        """Where the measure stands."""
        return value_of(self.measure, self.ground, self.added)

    @property
    def forecast(self) -> Decimal | None:
        """Where it will be at the end of the target year, if every project is in use when expected."""
        return value_of(self.measure, self.ground, self.added_by(self.end), is_ahead=True)

    @property
    def nursing_now(self) -> Decimal:
        """Nursing beds that there are now, 0 where the measure does not ask."""
        added = self.added
        return (nursing_before(self.ground, added) or Decimal(0)) + added.nursing


def course(basis: Basis, measure: OutcomeMeasure, projects: Sequence[CapacityOfProject]) -> Course:
    """Return the course of a measure of the plan's city."""
    return Course(
        basis=basis,
        measure=measure,
        projects=tuple(projects),
        ground=ground(basis, measure, basis.plan.region_code, basis.month),
        wanted=target(basis, measure),
    )
