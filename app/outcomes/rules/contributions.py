"""Which projects a measure depends on: what each gives, and whether the target falls without it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from app.kernel.rates import percentage
from app.outcomes.rules.adding import counted_on, is_after, is_expected, share_counted_on
from app.outcomes.rules.capacity import amount_of, months_later
from app.outcomes.rules.standing import meets
from app.outcomes.types import Direction, OutcomeMeasure
from app.outcomes.types.outcome import Contribution

if TYPE_CHECKING:
    from app.outcomes.rules.course import Course
    from app.outcomes.types.outcome import CapacityOfProject

_QUARTER = 3


def contributions(course: Course) -> tuple[Contribution, ...]:
    """Return what each project gives to a measure, the largest first.

    Cancelled projects give nothing, and what was in use when the stock was counted is in it already.
    """
    measure, ground, projects, end = course.measure, course.ground, course.projects, course.end
    # A stock and the share of nursing beds in it may be of different days.
    is_share = measure is OutcomeMeasure.NURSING_BED_SHARE
    since = share_counted_on(ground) if is_share else counted_on(ground)
    giving = [
        (project, amount)
        for project in projects
        if (amount := amount_of(measure, project))
        and not project.is_cancelled
        and (project.in_use_on is None or is_after(project, since))
    ]
    total = sum((amount for _, amount in giving), Decimal(0))
    reaches = _reaches(course)
    found = [
        Contribution(
            code=project.code,
            name=project.name,
            region_name=project.region_name,
            unit_name=project.unit_name,
            amount=amount,
            share=percentage(amount, total),
            state=project.state,
            expected=project.expected,
            expected_basis=project.expected_basis,
            is_in_time=project.expected <= end,
            is_lost_by_a_quarter=is_expected(project, end) and months_later(project.expected, _QUARTER) > end,
            decides=reaches
            and is_expected(project, end)
            and not _reaches(replace(course, projects=_later(projects, project))),
        )
        for project, amount in giving
    ]
    return tuple(sorted(found, key=lambda each: (-each.amount, each.code)))


def _reaches(course: Course) -> bool:
    """Return whether the target is in reach if every project comes into use when it is expected to."""
    value, wanted = course.forecast, course.wanted
    if value is None or wanted is None:
        return False
    return meets(value, wanted.value, wanted.comparison, Direction.UP)


def _later(projects: tuple[CapacityOfProject, ...], late: CapacityOfProject) -> tuple[CapacityOfProject, ...]:
    """Return projects as if one of them would never be in use."""
    return tuple(replace(each, expected=date.max) if each.code == late.code else each for each in projects)
