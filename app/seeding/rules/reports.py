"""The life of a project, and the return that tells a month of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from app.projects.types import MilestoneKind, Stage
from app.returns.types.report import Report
from app.returns.types.vocabulary import Amount, Grade
from app.seeding.rules.adjusting import adjusted
from app.seeding.rules.annual import annual_steps
from app.seeding.rules.chance import happens, stream
from app.seeding.rules.courses import (
    WHOLE,
    course_of,
    is_light,
    month_of_progress,
    pause_at,
    planned_progress_at,
    progress_at,
)
from app.seeding.rules.milestones import actual_day, milestones_of, reported_milestones
from app.seeding.rules.money import lines_of, reported_amounts
from app.seeding.rules.problems import problems_of, reported_problems
from app.seeding.rules.wording import next_text, progress_text
from app.seeding.types import Correction, Life

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

    from app.kernel.months import Month
    from app.returns.types.facts import MonthFact
    from app.returns.types.report import SourceAmounts
    from app.seeding.types import Course, DemoProject

_STRUCTURE_SHARE = 560
_FITTING_SHARE = 780
_GRADES = (Grade.AHEAD, Grade.SMOOTH, Grade.SLOW, Grade.BEHIND)
_AHEAD, _SMOOTH, _SLOW = 70, -60, -200
"""Thousandths of the works before or behind the plan, down to which a grade is fair."""
_UNCLEAR = "正常推进。"
_TOO_SHORT = (
    "本月进展过于笼统，请写明形象进度和本月完成的工作量。",
    "请说明前期手续办到哪一步、何时办结。",
    "进展描述与上月雷同，请按实际情况补充。",
)
_SHORT_PERCENT = 70
"""How often a unit with nothing new says just that."""


def life_of(project: DemoProject, seed: int) -> Life:
    """Return all that happens to a project; the same for the same seed, whatever else there is."""
    course = course_of(project, seed)
    milestones = milestones_of(project, course, seed)
    lines, adjustments = adjusted(project, course, lines_of(project, course, seed), seed)
    chance = stream(seed, project.plan_code, project.code, "habits")
    return Life(
        project=project,
        seed=seed,
        course=course,
        milestones=milestones,
        lines=lines,
        problems=problems_of(project, course, milestones, seed),
        correction=_correction(course, chance),
        adjustments=adjustments,
        annual_steps=annual_steps(project, course, seed),
        rosiness=chance.randint(0, 45),
        flatters=happens(chance, 25),
        late_percent=chance.choice((1, 2, 3, 5, 8, 15)),
        missing_percent=chance.choice((0, 0, 1, 1, 2, 5)),
    )


def report_of(life: Life, month: Month, previous: Sequence[SourceAmounts] = ()) -> Report:
    """Return what a project's unit reports for a month; `previous` are the amounts of the month before."""
    stage = stage_at(life, month)
    amounts = reported_amounts(life, month, previous)
    milestones = reported_milestones(life, month)
    return Report(
        stage=stage,
        grade=_grade(life, month, stage),
        progress=progress_text(life, month, stage, amounts, milestones),
        next_work=next_text(life, month, stage, milestones),
        amounts=amounts,
        milestones=milestones,
        problems=reported_problems(life, month),
    )


def stage_at(life: Life, month: Month) -> Stage:
    """Return how far the building has come by the end of a month."""
    course = life.course
    if course.cancelled is not None and month >= course.cancelled:
        return Stage.CANCELLED
    if actual_day(life, MilestoneKind.OPERATION, month):
        return Stage.OPERATING
    if actual_day(life, MilestoneKind.COMPLETION, month):
        return Stage.COMPLETED
    if actual_day(life, MilestoneKind.START, month) is None:
        return Stage.PREPARATION
    return Stage.SUSPENDED if pause_at(course, month) is not None else _works_at(life, month)


def _works_at(life: Life, month: Month) -> Stage:
    """Return what is being built while works go on."""
    if progress_at(life.course, month) >= _FITTING_SHARE:
        return Stage.INSTALLATION
    topped_out = month_of_progress(life.course, _STRUCTURE_SHARE)
    if is_light(life.project) or (topped_out is not None and topped_out <= month):
        return Stage.FITTING_OUT
    return Stage.STRUCTURE if actual_day(life, MilestoneKind.FOUNDATION, month) else Stage.FOUNDATION


def says_nothing_new(report: Report, previous: MonthFact | None) -> bool:
    """Return whether a report repeats last month, but for its words and forecasts: then 零报 is enough."""
    return previous is not None and _news(report) == _news(previous)


def takes_the_short_way(life: Life, month: Month) -> bool:
    """Return whether a unit with nothing new says just that, and does not fill in the form again."""
    chance = stream(life.seed, life.project.plan_code, life.project.code, month, "short")
    return happens(chance, _SHORT_PERCENT)


def flawed(life: Life, month: Month, report: Report, previous: Sequence[SourceAmounts]) -> tuple[Report, str]:
    """Return a report with a slip in it, and the reason for which a reviewer sends it back."""
    chance = stream(life.seed, life.project.plan_code, life.project.code, month, "slip")
    before = {each.source: each for each in previous}
    for place, row in enumerate(report.amounts):
        old = before.get(row.source)
        if old is not None and row.paid and old.paid and row.paid > old.paid and happens(chance, 80):
            amounts = [*report.amounts]
            amounts[place] = replace(
                row, paid=old.paid, is_advance=row.is_advance and old.paid > (row.completed or 0)
            )
            reason = f"{row.source.label}的支付数与上月相同，与支付凭证不符，请核对后重报。"
            return replace(report, amounts=tuple(amounts)), reason
    if report.problems and happens(chance, 50):
        return replace(report, problems=()), "上月所列问题未说明是否解决，请补充后重报。"
    return replace(report, progress=_UNCLEAR), chance.choice(_TOO_SHORT)


def _news(content: Report | MonthFact) -> tuple[object, ...]:
    """Return what must change for a month to have news."""
    return (
        content.stage,
        content.grade,
        tuple((each.source, *(each.amount(kind) for kind in Amount)) for each in content.amounts),
        tuple((each.kind, each.actual) for each in content.milestones if each.actual is not None),
        tuple((each.kind, each.level, each.description) for each in content.problems),
    )


def _grade(life: Life, month: Month, stage: Stage) -> Grade:
    """Return how the unit grades itself: as the figures say, or a little better."""
    if stage is Stage.SUSPENDED:
        return Grade.SUSPENDED
    if stage is Stage.CANCELLED:
        return Grade.BEHIND
    chance = stream(life.seed, life.project.plan_code, life.project.code, month, "grade")
    lead = progress_at(life.course, month) - planned_progress_at(life.course, month)
    if stage.is_completed and lead >= 0:
        lead = min(lead, _AHEAD) if life.course.delay >= 0 else lead
    fair = 0 if lead > _AHEAD else 1 if lead >= _SMOOTH else 2 if lead >= _SLOW else 3
    if stage.is_completed:
        fair = min(fair, 1)
    if fair > 1 and (life.flatters or happens(chance, 5)):
        fair -= 1
    return _GRADES[fair]


def _correction(course: Course, chance: Random) -> Correction | None:
    """Return the one restatement that a project may have, in the middle of its works."""
    is_wanted, approve, at = happens(chance, 12), happens(chance, 70), chance.randint(25, 80)
    if not is_wanted or course.start is None:
        return None
    month = month_of_progress(course, WHOLE * at // 100)
    return None if month is None else Correction(month, approve)
