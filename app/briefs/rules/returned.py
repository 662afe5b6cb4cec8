"""What the returns of a month say in a brief: milestones, problems, punctuality, corrections, next work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.briefs.rules.words import in_wan_yuan
from app.briefs.types import (
    Count,
    LightRow,
    MilestoneRow,
    ProblemRow,
    PunctualityRow,
    RestatementRow,
    WorkRow,
)
from app.kernel.china import in_china
from app.kernel.partial_dates import PartialDate
from app.lights.rules.grades import disagreement_of
from app.lights.types import Disagreement, Light
from app.portfolio.rules.register import milestone_lines
from app.projects.types import MilestoneKind, Stage
from app.returns.types.vocabulary import Amount, ProblemKind, ProblemLevel, Reporting

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from app.kernel.months import Month
    from app.lights.types import LightFact
    from app.portfolio.types import ProjectFact
    from app.returns.types.facts import MonthFact, RestatementFact
    from app.returns.types.report import MilestoneReport, ProblemReport

KEY_MILESTONES = frozenset({MilestoneKind.START, MilestoneKind.COMPLETION, MilestoneKind.OPERATION})
"""Said whenever they are overdue, whatever else is: what the plan promised stands or falls with them."""
SUBMITTED = frozenset({Reporting.REPORTED, Reporting.ZERO, Reporting.UNREVIEWED})


def reached(projects: Iterable[ProjectFact], month: Month) -> tuple[MilestoneRow, ...]:
    """Return the milestones whose actual date lies in the month, in the order of projects."""
    return tuple(
        _milestone(project, milestone, PartialDate.parse(milestone.actual.isoformat()), is_overdue=False)
        for project, fact in _standing(projects)
        for milestone in _in_order(fact)
        if milestone.actual is not None
        and (milestone.actual.year, milestone.actual.month) == (month.year, month.number)
    )


def due(projects: Iterable[ProjectFact], month: Month, day: date) -> tuple[MilestoneRow, ...]:
    """Return the milestones that are overdue at `day`, or due in the month after, in the order of projects.

    Overdue is what the plan or the forecast has let pass: of each project the next milestone, at which it is
    held up, and the key ones. Due is the forecast, and without one what is planned; so a start that the plan
    wanted last year and its unit foresees for next month is both. A year means its last day (domain.md §4).
    What was reached or waived is neither, nor is anything before a later milestone that was reached.
    """
    last = month.plus(1).last_day
    rows = []
    for project, fact in _standing(projects):
        is_held_up = False
        for milestone in _open(project, fact, day):
            forecast = PartialDate.parse(milestone.forecast.isoformat()) if milestone.forecast else None
            missed = [each for each in (milestone.planned, forecast) if each and each.last_day <= day]
            coming = forecast or milestone.planned
            if missed and (milestone.kind in KEY_MILESTONES or not is_held_up):
                is_held_up = True
                rows.append(_milestone(project, milestone, missed[0], is_overdue=True))
            if coming is not None and day < coming.last_day <= last:
                rows.append(_milestone(project, milestone, coming, is_overdue=False))
    return tuple(rows)


def _open(project: ProjectFact, fact: MonthFact, day: date) -> Iterator[MilestoneReport]:
    """Yield the milestones of a project that are still to be reached, also those that nobody reported."""
    if fact.stage is Stage.CANCELLED:
        return
    milestones = [line.report for line in milestone_lines(project, day)]
    got = [milestone.kind for milestone in milestones if milestone.actual is not None]
    if fact.stage is not None and fact.stage.is_started:
        got.append(MilestoneKind.START)
    if fact.stage is not None and fact.stage.is_completed:
        got.append(MilestoneKind.COMPLETION)
    if fact.stage is Stage.OPERATING:
        got.append(MilestoneKind.OPERATION)
    furthest = max((kind.position for kind in got), default=-1)
    for milestone in milestones:
        if milestone.kind.position > furthest and not milestone.actual and not milestone.waiver.strip():
            yield milestone


def _in_order(fact: MonthFact) -> list[MilestoneReport]:
    return sorted(fact.milestones, key=lambda each: each.kind.position)


def _milestone(
    project: ProjectFact, milestone: MilestoneReport, day: PartialDate, *, is_overdue: bool
) -> MilestoneRow:
    return MilestoneRow(
        code=project.code,
        project=project.name,
        region=project.region_name,
        milestone=milestone.kind.label,
        day=day,
        is_overdue=is_overdue,
        document_number=milestone.document_number,
    )


def light_rows(
    projects: Iterable[ProjectFact], lights: Mapping[str, LightFact], held_by: Mapping[int, str]
) -> tuple[LightRow, ...]:
    """Return the red projects, then the yellow ones, longest first; `held_by` are reasons by their id."""
    rows = [
        light_row(project, fact, held_by)
        for project in projects
        if (fact := lights.get(project.code)) is not None and fact.evaluation.light.is_on
    ]
    return tuple(sorted(rows, key=lambda row: (-Light(row.light).rank, -row.months, row.code)))


def disagreements(
    projects: Iterable[ProjectFact], lights: Mapping[str, LightFact], held_by: Mapping[int, str]
) -> tuple[LightRow, ...]:
    """Return the projects whose own grade says better than their light."""
    return tuple(
        light_row(project, fact, held_by)
        for project in projects
        if (fact := lights.get(project.code)) is not None
        and disagreement_of(fact.grade, fact.evaluation) is Disagreement.ROSIER
    )


def light_row(project: ProjectFact, fact: LightFact, held_by: Mapping[int, str]) -> LightRow:
    """Return a project with its light and why."""
    evaluation = fact.evaluation
    return LightRow(
        code=project.code,
        project=project.name,
        region=project.region_name,
        units=tuple(unit.printed_name for unit in project.units),
        light=evaluation.light.value,
        label=evaluation.light.label,
        months=evaluation.months,
        reasons=tuple(each.sentence for each in evaluation.leading),
        held_by=None if fact.reason_id is None else held_by.get(fact.reason_id),
        grade=fact.grade.label if fact.grade else None,
    )


def light_counts(lights: Iterable[LightFact]) -> tuple[Count, ...]:
    """Return how many projects have each light, red first; a project that is not judged has none."""
    judged = [fact.evaluation.light for fact in lights if fact.evaluation.is_judged]
    return tuple(Count(light.label, judged.count(light)) for light in reversed(Light)) if judged else ()


def problems(projects: Iterable[ProjectFact]) -> tuple[ProblemRow, ...]:
    """Return the problems that stand at the end of the month, those that need the highest level first."""
    found = [(problem, project) for project, fact in _standing(projects) for problem in fact.problems]
    levels, kinds = list(ProblemLevel), list(ProblemKind)
    found.sort(key=lambda each: (-levels.index(each[0].level), kinds.index(each[0].kind), each[1].code))
    return tuple(problem_row(project, problem) for problem, project in found)


def problem_row(project: ProjectFact, problem: ProblemReport) -> ProblemRow:
    """Return a problem of a project, in words."""
    return ProblemRow(
        code=project.code,
        project=project.name,
        region=project.region_name,
        kind=problem.kind.label,
        level=problem.level.label,
        description=problem.description,
        department=problem.department,
        needed_by=problem.needed_by,
    )


def problem_counts(rows: Sequence[ProblemRow]) -> tuple[tuple[str, tuple[Count, ...]], ...]:
    """Return how many problems there are of each kind and level; where there are none it is left out."""
    levels = [level.label for level in ProblemLevel if any(row.level == level.label for row in rows)]
    kinds = [kind.label for kind in ProblemKind if any(row.kind == kind.label for row in rows)]
    return tuple(
        (
            kind,
            tuple(
                Count(level, sum(row.kind == kind and row.level == level for row in rows)) for level in levels
            ),
        )
        for kind in kinds
    )


def punctuality(projects: Iterable[ProjectFact]) -> tuple[PunctualityRow, ...]:
    """Return the reporting units that were late or did not report, most missing first.

    A return that was submitted and not reviewed in time counts as reported: its unit did its part.
    """
    of_unit: dict[str, list[tuple[ProjectFact, MonthFact]]] = {}
    for project, fact in _standing(projects):
        if fact.reporting is not Reporting.NOT_DUE and project.units:
            of_unit.setdefault(project.units[0].name, []).append((project, fact))
    rows = []
    for unit, found in of_unit.items():
        late = [project.name for project, fact in found if fact.reporting in SUBMITTED and fact.was_late]
        missing = [project.name for project, fact in found if fact.reporting is Reporting.MISSING]
        if late or missing:
            rows.append(PunctualityRow(unit, len(found), len(late), len(missing), (*missing, *late)))
    return tuple(sorted(rows, key=lambda row: (-row.missing, -row.late, row.unit)))


def restatement_rows(
    restatements: Iterable[RestatementFact], projects: Mapping[str, ProjectFact], names: Mapping[str, str]
) -> tuple[RestatementRow, ...]:
    """Return approved corrections, each with old and new values; `names` are people by account."""
    return tuple(
        RestatementRow(
            code=fact.project_code,
            project=projects[fact.project_code].name,
            month=fact.month,
            what=tuple(_restated(fact)),
            reason=fact.reason,
            approved_by=names.get(fact.decided_by or "", fact.decided_by or ""),
            approved_on=in_china(fact.decided_at).date(),
        )
        for fact in restatements
        if fact.decided_at is not None
    )


def _restated(fact: RestatementFact) -> Iterator[str]:
    """Yield what a correction changed, a sentence each."""
    if fact.old_stage is not fact.new_stage:
        old = fact.old_stage.label if fact.old_stage else "未填报"
        yield f"形象进度由“{old}”改为“{fact.new_stage.label}”"
    before = {each.source: each for each in fact.old_amounts}
    after = {each.source: each for each in fact.new_amounts}
    for source in sorted(before.keys() | after.keys(), key=lambda each: each.position):
        for kind in Amount:
            old_amount, new_amount = (
                amounts.amount(kind) if amounts is not None else None
                for amounts in (before.get(source), after.get(source))
            )
            if old_amount != new_amount:
                yield (f"{source.label}{kind.label}由{in_wan_yuan(old_amount)}改为{in_wan_yuan(new_amount)}")


def next_work(
    projects: Iterable[ProjectFact], lit: Iterable[LightRow], coming: Iterable[MilestoneRow]
) -> tuple[WorkRow, ...]:
    """Return what units mean to do next month, of the projects that matter then.

    Those are the ones with a red or yellow light and those with a milestone that is due. What was carried
    over from an earlier month says nothing of the next one.
    """
    wanted = {row.code for row in lit} | {row.code for row in coming if not row.is_overdue}
    return tuple(
        WorkRow(project.code, project.name, project.region_name, fact.next_work)
        for project, fact in _standing(projects)
        if project.code in wanted and fact.reporting is Reporting.REPORTED and fact.next_work.strip()
    )


def _standing(projects: Iterable[ProjectFact]) -> Iterator[tuple[ProjectFact, MonthFact]]:
    for project in projects:
        if project.standing is not None:
            yield project, project.standing
