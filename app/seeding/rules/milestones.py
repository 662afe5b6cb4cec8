"""When the milestones of a project were to come and when they come, and how a return tells of them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from app.kernel.months import Month
from app.kernel.partial_dates import PartialDate, Precision
from app.projects.rules import expiry_of
from app.projects.types import MilestoneKind
from app.returns.types.report import MilestoneReport
from app.seeding.rules.chance import happens, news_day, stream
from app.seeding.rules.courses import HORIZON, is_light, month_of_progress
from app.seeding.types import Fate, MilestoneLife

if TYPE_CHECKING:
    from random import Random

    from app.seeding.types import Course, DemoProject, Life

_BUILT = {
    MilestoneKind.FOUNDATION: 220,
    MilestoneKind.TOPPING_OUT: 560,
    MilestoneKind.FITTING_OUT: 930,
}
"""Thousandths of the works at which a milestone of the building is met."""
_AFTER = (MilestoneKind.ACCEPTANCE, MilestoneKind.FILING, MilestoneKind.OPERATION)
_NO_GROUND = "利用既有房屋改造，不新增用地，不涉及基础和主体工程。"
_SMALL = "投资规模小，按限额以下工程管理，不单独办理。"
_WITHOUT_GROUND = frozenset(
    {
        MilestoneKind.SITE,
        MilestoneKind.PLANNING_PERMIT,
        MilestoneKind.FOUNDATION,
        MilestoneKind.TOPPING_OUT,
    }
)
_SMALL_WORKS = frozenset({MilestoneKind.DRAWING_REVIEW, MilestoneKind.CONSTRUCTION_PERMIT})
_SMALL_TOTAL = 500
_QUARTER = 3


def milestones_of(project: DemoProject, course: Course, seed: int) -> tuple[MilestoneLife, ...]:
    """Return the milestones that apply to a project, in their order."""
    chance = stream(seed, project.plan_code, project.code, "milestones")
    waivers = {kind: _waiver(project, kind) for kind in project.milestones}
    before = [
        kind
        for kind in project.milestones
        if kind.position < MilestoneKind.START.position and not waivers[kind]
    ]
    planned = _planned_months(project, course, before, chance)
    actual = _actual_days(course, before, planned, chance)
    _add_works(actual, course, chance)
    lives = []
    for kind in project.milestones:
        day = actual.get(kind)
        lives.append(
            MilestoneLife(
                kind=kind,
                planned=None if waivers[kind] else _planned(project, kind, planned.get(kind), chance),
                actual=None if waivers[kind] else day,
                document_number=_document(day, chance)
                if day and kind.has_document and not waivers[kind]
                else "",
                waiver=waivers[kind],
            )
        )
    return tuple(lives)


def reported_milestones(life: Life, month: Month) -> tuple[MilestoneReport, ...]:
    """Return the milestones as the return of a month tells them: what has come, and what is expected."""
    reports = []
    start = next((each.actual for each in life.milestones if each.kind is MilestoneKind.START), None)
    for each in life.milestones:
        if each.waiver:
            reports.append(MilestoneReport(each.kind, waiver=each.waiver))
        elif each.actual is not None and each.actual <= month.last_day:
            reports.append(
                MilestoneReport(
                    each.kind,
                    planned=each.planned,
                    actual=each.actual,
                    document_number=each.document_number,
                    expires_on=_expiry(each, start, month),
                )
            )
        else:
            reports.append(
                MilestoneReport(each.kind, planned=each.planned, forecast=_forecast(life, each, month))
            )
    return tuple(reports)


def actual_day(life: Life, kind: MilestoneKind, month: Month) -> date | None:
    """Return the day on which a milestone was met, None where that is not by the end of a month."""
    return next(
        (
            each.actual
            for each in life.milestones
            if each.kind is kind and each.actual is not None and each.actual <= month.last_day
        ),
        None,
    )


def _waiver(project: DemoProject, kind: MilestoneKind) -> str:
    """Return why a milestone is left out, empty where it is not."""
    if is_light(project) and kind in _WITHOUT_GROUND:
        return _NO_GROUND
    if project.total < _SMALL_TOTAL and kind in _SMALL_WORKS:
        return _SMALL
    return ""


def _planned_months(
    project: DemoProject, course: Course, before: list[MilestoneKind], chance: Random
) -> dict[MilestoneKind, Month]:
    """Return the months in which milestones were to come."""
    lead = chance.randint(3, 6) if is_light(project) else chance.randint(6, 13)
    months = {
        kind: course.planned_start.plus(-lead + lead * index // len(before))
        for index, kind in enumerate(before)
    }
    months[MilestoneKind.START] = course.planned_start
    duration = course.planned_completion.months_since(course.planned_start)
    for kind, thousandths in _BUILT.items():
        months[kind] = course.planned_start.plus(duration * thousandths // 1000)
    months[MilestoneKind.COMPLETION] = course.planned_completion
    month = course.planned_completion
    for kind in _AFTER:
        month = month.plus(chance.randint(1, 2))
        months[kind] = month
    return months


def _actual_days(
    course: Course, before: list[MilestoneKind], planned: dict[MilestoneKind, Month], chance: Random
) -> dict[MilestoneKind, date]:
    """Return the days of what comes before the works: the obstacle holds up everything after it."""
    days: dict[MilestoneKind, date] = {}
    last: date | None = None
    shift = 0
    for kind in [*before, MilestoneKind.START]:
        if kind is course.obstacle:
            shift = course.delay
            if course.start is None and (course.fate is Fate.NEVER_STARTS or course.cancelled):
                return days
        month = planned[kind].plus(shift if kind is not MilestoneKind.START else 0)
        if kind is MilestoneKind.START:
            if course.start is None:
                return days
            month = course.start
        elif course.start is not None:
            month = min(month, course.start)
        if last is not None:
            month = max(month, Month.of(last))
        if course.cancelled and month >= course.cancelled:
            return days
        day = news_day(chance, month, last)
        days[kind] = last = day
    return days


def _add_works(days: dict[MilestoneKind, date], course: Course, chance: Random) -> None:
    """Add the days of the works and of what follows them."""
    last = days.get(MilestoneKind.START)
    if last is None:
        return
    for kind, thousandths in _BUILT.items():
        month = month_of_progress(course, thousandths)
        if month is None:
            return
        days[kind] = last = news_day(chance, month, last)
    if course.completion is None:
        return
    days[MilestoneKind.COMPLETION] = last = news_day(chance, course.completion, last)
    for kind in _AFTER:
        gap = chance.randint(1, 2) if kind is not MilestoneKind.OPERATION else chance.randint(1, 5)
        if kind is MilestoneKind.OPERATION and happens(chance, 15):
            gap = chance.randint(8, 16)
        days[kind] = last = news_day(chance, Month.of(last).plus(gap), last)


def _planned(
    project: DemoProject, kind: MilestoneKind, month: Month | None, chance: Random
) -> PartialDate | None:
    """Return when a milestone was to come: of start and completion the plan prints only the year."""
    if kind is MilestoneKind.START:
        return project.start
    if kind is MilestoneKind.COMPLETION:
        return project.end
    if month is None:
        return None
    first = date(month.year, month.number, 1)
    return (
        PartialDate(first, Precision.MONTH)
        if happens(chance, 70)
        else PartialDate(month.last_day, Precision.DAY)
    )


def _document(day: date, chance: Random) -> str:
    """Return the number of a document that is clearly invented."""
    return f"演示文号〔{day.year}〕{chance.randint(1, 240)}号"


def _expiry(each: MilestoneLife, start: date | None, month: Month) -> date | None:
    """Return until when a permit holds, prolonged where works had not begun in time."""
    if each.actual is None:
        return None
    expires = expiry_of(each.kind, each.actual)
    while expires is not None and expires <= month.last_day and (start is None or expires < start):
        longer = expiry_of(each.kind, expires)
        if longer is None or longer > HORIZON.last_day:
            break
        expires = longer
    return expires


def _forecast(life: Life, each: MilestoneLife, month: Month) -> date | None:
    """Return when a milestone is expected: made anew every quarter, and rather too soon."""
    if life.course.cancelled is not None and month >= life.course.cancelled:
        return None
    quarter = Month(month.year, (month.number - 1) // _QUARTER * _QUARTER + 1)
    planned = _meant(life, each)
    if each.actual is None:
        # Nobody knows; what is said is the plan, then half a year from now, again and again.
        expected = max(planned, quarter.plus(6))
    else:
        comes = Month.of(each.actual)
        hoped = comes.plus(-max(comes.months_since(quarter), 0) * life.rosiness // 100)
        expected = max(hoped, min(planned, comes))
    return max(expected, month.plus(1)).last_day


def _meant(life: Life, each: MilestoneLife) -> Month:
    """Return the month in which a milestone was to come, also where the plan prints only a year."""
    if each.kind is MilestoneKind.START:
        return life.course.planned_start
    if each.kind is MilestoneKind.COMPLETION or each.planned is None:
        return life.course.planned_completion
    return Month.of(each.planned.last_day)
