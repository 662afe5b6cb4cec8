"""Annual investment plans (分年度投资计划) that somebody sets: by the schedule, later by how works went."""

from __future__ import annotations

from decimal import ROUND_FLOOR, Decimal
from typing import TYPE_CHECKING

from app.kernel.months import Month
from app.seeding.rules.chance import happens, stream
from app.seeding.rules.courses import WHOLE, planned_progress_at, progress_at
from app.seeding.rules.documents import document
from app.seeding.types import AnnualStep

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.seeding.types import Course, DemoProject

_PERCENT = 50
_MARK = "发改年计"
_DECEMBER = 12
_LATE = 3
"""From so many months of delay on, the plan is set anew in the January after the planned start."""
_WHOLE_FROM = 100
"""From so many 万元 on, a year's amount is in whole 万元."""
_BY_SCHEDULE = "按建设工期安排各年度投资。"
_BY_PROGRESS = "开工推迟，按实际进度重新安排各年度投资。"


def annual_steps(project: DemoProject, course: Course, seed: int) -> tuple[AnnualStep, ...]:
    """Return the annual plans that are set for a project, in order; of about half of them there are none."""
    chance = stream(seed, project.plan_code, project.code, "annual")
    is_wanted, lead = happens(chance, _PERCENT), chance.randint(2, 6)
    if not is_wanted:
        return ()
    first, last = course.planned_start.year, course.planned_completion.year
    planned = _amounts(project.total, first, last, lambda month: planned_progress_at(course, month))
    month = max(project.plan_begins, course.planned_start.plus(-lead))
    found = [_step(project, month, planned, _BY_SCHEDULE, seed)]
    if course.start is not None and course.delay >= _LATE:
        last = max(last, course.start.year, course.completion.year if course.completion else last)
        actual = _amounts(project.total, first, last, lambda month: progress_at(course, month))
        revised = Month(first + 1, 1)
        is_told = course.cancelled is None or revised < course.cancelled
        if actual != planned and is_told and revised > month:
            found.append(_step(project, revised, actual, _BY_PROGRESS, seed))
    return tuple(found)


def _step(
    project: DemoProject, month: Month, amounts: tuple[tuple[int, Decimal], ...], reason: str, seed: int
) -> AnnualStep:
    number, _ = document(project.city_name, _MARK, month, seed)
    return AnnualStep(month, amounts, number, reason)


def _amounts(
    total: Decimal, first: int, last: int, done: Callable[[Month], int]
) -> tuple[tuple[int, Decimal], ...]:
    """Return what of a total (万元) falls into each year by thousandths done; the last takes the rest."""
    step = Decimal(1) if total >= _WHOLE_FROM else Decimal("0.1")
    amounts = []
    given = Decimal(0)
    for year in range(first, last + 1):
        until = total
        if year < last:
            share = total * done(Month(year, _DECEMBER)) / WHOLE
            until = (share / step).to_integral_value(ROUND_FLOOR) * step
        if until > given:
            amounts.append((year, until - given))
        given = max(given, until)
    return tuple(amounts)
