"""How the works of a project go: when they were to begin and end, and what becomes of them."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from app.kernel.months import Month
from app.projects.types import MilestoneKind, ProjectCategory
from app.seeding.rules.chance import happens, pick, stream
from app.seeding.types import Course, Fate

if TYPE_CHECKING:
    from random import Random

    from app.seeding.types import DemoProject

HORIZON = Month(2031, 12)
"""Nothing is told beyond it; it lies past the last month that any plan can open."""
WHOLE = 1000
"""All of the works, in thousandths."""

_FATES = (
    (Fate.ON_TIME, 36),
    (Fate.AHEAD, 8),
    (Fate.LATE_START, 24),
    (Fate.SLOW, 12),
    (Fate.STALLS, 9),
    (Fate.STOPS, 4),
    (Fate.CANCELLED, 4),
    (Fate.NEVER_STARTS, 3),
)
_DURATIONS = ((500, 3, 7), (1500, 6, 12), (5000, 10, 17), (15000, 15, 24))
"""Months from start to completion: total investment below so many 万元, at least, at most."""
_LONGEST = (22, 34)
_LIGHT = frozenset({ProjectCategory.AGE_FRIENDLY_RENOVATION, ProjectCategory.CHILD_FRIENDLY})
_SEASON = {1: 70, 2: 40, 6: 85, 7: 85, 12: 90}
"""Percent of a month's work that is done in it: Spring Festival, plum rains and heat, frost."""
_PACE = {Fate.AHEAD: 118, Fate.SLOW: 62, Fate.LATE_START: 95}
_OBSTACLES = (
    (MilestoneKind.SITE, 25),
    (MilestoneKind.FEASIBILITY, 12),
    (MilestoneKind.DESIGN, 12),
    (MilestoneKind.PLANNING_PERMIT, 10),
    (MilestoneKind.TENDER, 20),
    (MilestoneKind.CONSTRUCTION_PERMIT, 10),
    (MilestoneKind.START, 11),
)
_EARLIEST_MONTH = 3
_DECEMBER = 12


def course_of(project: DemoProject, seed: int) -> Course:
    """Return how the works of a project go."""
    chance = stream(seed, project.plan_code, project.code, "course")
    planned_start, planned_completion = _schedule(project, chance)
    fate = pick(chance, _FATES)
    obstacle, delay = _obstacle(project, fate, chance)
    cancelled = None
    if fate is Fate.CANCELLED:
        # What is listed in a plan was not given up before the plan was made.
        cancelled = max(
            planned_start.plus(chance.randint(3, 14)), project.plan_begins.plus(chance.randint(15, 30))
        )
    if fate is Fate.NEVER_STARTS or (cancelled and happens(chance, 70)):
        return Course(fate, planned_start, planned_completion, None, None, (), (), cancelled, obstacle, delay)
    start = planned_start.plus(delay)
    progress, pauses = _works(start, planned_completion.months_since(planned_start), fate, chance)
    if cancelled and pauses:
        cancelled = max(cancelled, pauses[-1][0].plus(chance.randint(3, 9)))
    is_done = bool(progress) and progress[-1] == WHOLE
    return Course(
        fate=fate,
        planned_start=planned_start,
        planned_completion=planned_completion,
        start=start,
        completion=start.plus(len(progress) - 1) if is_done else None,
        progress=progress,
        pauses=pauses,
        cancelled=cancelled,
        obstacle=obstacle,
        delay=delay,
    )


def progress_at(course: Course, month: Month) -> int:
    """Return how much of the works is done at the end of a month, in thousandths."""
    if course.start is None or month < course.start:
        return 0
    return course.progress[min(month.months_since(course.start), len(course.progress) - 1)]


def planned_progress_at(course: Course, month: Month) -> int:
    """Return how much was to be done by the end of a month, in thousandths."""
    duration = course.planned_completion.months_since(course.planned_start)
    done = month.months_since(course.planned_start) + 1
    return max(0, min(WHOLE, WHOLE * done // (duration + 1)))


def month_of_progress(course: Course, thousandths: int) -> Month | None:
    """Return the month in which so much of the works is done, or None where that never comes."""
    if course.start is None:
        return None
    reached = next((index for index, done in enumerate(course.progress) if done >= thousandths), None)
    return None if reached is None else course.start.plus(reached)


def pause_at(course: Course, month: Month) -> tuple[Month, Month | None] | None:
    """Return the standstill that a month falls into."""
    return next(
        (pause for pause in course.pauses if pause[0] <= month and (pause[1] is None or month < pause[1])),
        None,
    )


def is_light(project: DemoProject) -> bool:
    """Return whether a project works inside standing buildings: no ground to break, no frame to raise."""
    is_small_nursery = project.category is ProjectCategory.CHILD_CARE and project.total < _DURATIONS[0][0]
    return project.category in _LIGHT or is_small_nursery or MilestoneKind.SITE not in project.milestones


def value_share(project: DemoProject, thousandths: int) -> Decimal:
    """Return which part of the cost so much of the works stands for: an S-curve by type and size.

    Large buildings begin and end slowly; fitting out standing rooms costs about the same every month.
    """
    done = Decimal(thousandths) / WHOLE
    curved = done * done * (3 - 2 * done)
    bend = Decimal("0.35") if is_light(project) else Decimal("0.8")
    if project.total >= _DURATIONS[-1][0]:
        bend = Decimal("0.95")
    return bend * curved + (1 - bend) * done


def _schedule(project: DemoProject, chance: Random) -> tuple[Month, Month]:
    """Return the months in which works were to begin and end, within the years that the plan prints."""
    low, high = next(((low, high) for limit, low, high in _DURATIONS if project.total < limit), _LONGEST)
    duration = chance.randint(low, high)
    last = Month(project.end.year, _DECEMBER)
    earliest = Month(project.start.year, _EARLIEST_MONTH)
    duration = min(duration, last.months_since(earliest))
    latest = min(Month(project.start.year, _DECEMBER), last.plus(-duration))
    start = earliest.plus(chance.randint(0, latest.months_since(earliest)))
    return start, start.plus(duration)


def _obstacle(project: DemoProject, fate: Fate, chance: Random) -> tuple[MilestoneKind | None, int]:
    """Return what holds the start up, and for how many months; negative where works begin early."""
    if fate is Fate.AHEAD:
        return None, -chance.randint(0, 2)
    if fate in {Fate.ON_TIME, Fate.STALLS}:
        return None, chance.randint(0, 1)
    kinds = [(kind, weight) for kind, weight in _OBSTACLES if kind in project.milestones]
    if is_light(project):
        kinds = [
            (kind, weight)
            for kind, weight in kinds
            if kind not in {MilestoneKind.SITE, MilestoneKind.PLANNING_PERMIT}
        ]
    return pick(chance, kinds), chance.randint(3, 14) if fate is not Fate.SLOW else chance.randint(1, 4)


def _works(
    start: Month, duration: int, fate: Fate, chance: Random
) -> tuple[tuple[int, ...], tuple[tuple[Month, Month | None], ...]]:
    """Return the progress of each month from the start on, and the standstills."""
    needed = (duration + 1) * WHOLE
    pause_from = needed * chance.randint(20, 70) // 100
    pause_months = chance.randint(4, 11) if fate is Fate.STALLS else 0
    pace = _PACE.get(fate, 100)
    progress: list[int] = []
    pauses: list[tuple[Month, Month | None]] = []
    done, month = 0, start
    while done < needed and month <= HORIZON:
        stands = pause_months > 0 and done >= pause_from
        if stands and not pauses:
            pauses.append((month, month.plus(pause_months)))
        if fate in {Fate.STOPS, Fate.CANCELLED} and done >= pause_from:
            pauses.append((month, None))
            break
        if stands and pauses and month < (pauses[0][1] or HORIZON):
            progress.append(done * WHOLE // needed)
            month = month.plus(1)
            continue
        done = min(
            needed, done + WHOLE * pace * _SEASON.get(month.number, 114) * chance.randint(75, 125) // 1000000
        )
        progress.append(done * WHOLE // needed)
        month = month.plus(1)
    if not progress:
        progress.append(0)
    return tuple(progress), tuple(pauses)
