"""Pure rules of the register: readings in words, and the milestones of a project."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.kernel.months import Month
from app.plans.types import Sector
from app.projects.types import BedKind, MilestoneKind, ProjectCategory

if TYPE_CHECKING:
    from datetime import date

    from app.kernel.partial_dates import PartialDate

_WORDS = {kind.value: kind.label for kind in BedKind}

_NOT_IN_A_RENOVATION = frozenset(
    {
        MilestoneKind.SITE,
        MilestoneKind.PLANNING_PERMIT,
        MilestoneKind.DRAWING_REVIEW,
        MilestoneKind.CONSTRUCTION_PERMIT,
        MilestoneKind.FOUNDATION,
        MilestoneKind.TOPPING_OUT,
    }
)
"""What works inside standing homes do without: no land, no building permits, no new structure."""

_LEFT_OUT = {ProjectCategory.AGE_FRIENDLY_RENOVATION: _NOT_IN_A_RENOVATION}
"""Milestones that do not apply to any project of a category. Only what is certain of the whole category
stands here: a milestone that is left out cannot be reported at all, whereas one that does not apply to a
single project is waived with a reason. 养老服务体系 is not here: its projects build homes and centres, among
them all 普惠养老 of 吉安, and those need every permit."""


def reading_in_words(reading: str) -> str:
    """Return the reading that a note gives as users see it: a bed kind is stored by its code."""
    return _WORDS.get(reading, reading)


def applicable_milestones(category: ProjectCategory) -> tuple[MilestoneKind, ...]:
    """Return the milestones that a project of this category can have, in their order.

    Source: domain.md §4, "a project type may leave out what does not apply (a 适老化改造 needs no land)".
    """
    left_out = _LEFT_OUT.get(category, frozenset())
    return tuple(kind for kind in MilestoneKind if kind not in left_out)


def expiry_of(kind: MilestoneKind, actual: date) -> date | None:
    """Return the day until which works must begin under a permit given on `actual`; None where there is none.

    Source: domain.md §4, "规划许可证 1 year to start, 施工许可证 3 months to start". A day that the
    target month lacks becomes its last: three months from 30 November end on 28 or 29 February.
    """
    months = kind.months_to_start
    if months is None:
        return None
    last = Month.of(actual).plus(months).last_day
    return last.replace(day=min(actual.day, last.day))


def slip_in_days(planned: PartialDate | None, forecast: date | None, actual: date | None) -> int | None:
    """Return how many days later than planned a milestone is (negative: earlier); None where unknown.

    What happened counts before what is forecast; either is held against the last day that the plan can mean.
    Source: domain.md §4, a year means "its last day only when a comparison needs a day".
    """
    known = actual or forecast
    return None if planned is None or known is None else (known - planned.last_day).days


def is_lapsing(
    expires_on: date | None, start_actual: date | None, today: date, within_days: int = 30
) -> bool:
    """Return whether a permit has lapsed, or does so within so many days: it matters until works begin.

    Source: domain.md §4, an expiry is the time within which works must start.
    """
    if expires_on is None or (start_actual is not None and start_actual <= today):
        return False
    return (expires_on - today).days <= within_days


def sectors_of(sector: Sector) -> frozenset[str]:
    """Return the sectors whose bureaus a project concerns: a mixed one builds for elders and for children."""
    if sector is Sector.MIXED:
        return frozenset({Sector.MIXED.value, Sector.ELDER_CARE.value, Sector.CHILD_CARE.value})
    return frozenset({sector.value})
