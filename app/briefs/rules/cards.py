"""How a project card follows from what is known of a project: pure functions of frozen facts.

`cutting` then cuts it to one page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.briefs.rules.register import area, plan_head, project_row, without_number
from app.briefs.rules.returned import light_row, problem_row
from app.briefs.types import (
    CARD_SCHEMA,
    CardMilestone,
    CardPhoto,
    CardSource,
    ProjectCard,
)
from app.returns.types.report import total_of
from app.returns.types.vocabulary import Amount

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from app.directory.types import RegionFact
    from app.kernel.months import Month
    from app.lights.types import LightFact
    from app.plans.types import PlanFact
    from app.portfolio.types import MilestoneLine, ProjectFact, Rates
    from app.returns.types.drafts import EvidenceFact
    from app.returns.types.report import SourceAmounts

MOST_PHOTOS = 3


def card(
    project: ProjectFact,
    *,
    plan: PlanFact,
    region: RegionFact,
    city: RegionFact,
    month: Month,
    cut_off: date,
    funding: Sequence[SourceAmounts],
    rates: Rates,
    milestones: Iterable[MilestoneLine],
    light: LightFact | None,
    held_by: Mapping[int, str],
    photos: Iterable[EvidenceFact],
    is_demo: bool,
    is_monochrome: bool = False,
) -> ProjectCard:
    """Return the card of a project at the end of a month; where that is not closed, what the plan says.

    `held_by` are the texts of 正当理由 by their numbers.
    """
    standing = project.standing
    return ProjectCard(
        schema=CARD_SCHEMA,
        sample=False,
        is_demo=is_demo,
        is_monochrome=is_monochrome,
        plan=plan_head(plan),
        area=area(region, city),
        section=without_number(project.section_title),
        month=month,
        cut_off=cut_off,
        project=project_row(project, light.evaluation.light.label if light else None),
        content=project.content,
        reporting=None if standing is None else standing.reporting.label,
        progress="" if standing is None else standing.progress,
        grade=None if standing is None or standing.grade is None else standing.grade.label,
        light=light_row(project, light, held_by) if light else None,
        sources=tuple(_source(each.source.label, [each]) for each in funding),
        total=_source("合计", funding),
        receipt_rate=rates.received,
        completion_rate=rates.completed,
        payment_rate=rates.paid,
        milestones=tuple(
            CardMilestone(
                line.report.kind.label,
                line.report.planned,
                line.report.forecast,
                line.report.actual,
                line.report.waiver,
            )
            for line in milestones
        ),
        problems=tuple(problem_row(project, each) for each in standing.problems) if standing else (),
        next_work="" if standing is None else standing.next_work,
        photos=tuple(CardPhoto(each.original_name, each.month, each.sha256) for each in photos),
    )


def _source(label: str, lines: Sequence[SourceAmounts]) -> CardSource:
    return CardSource(label, *(total_of(lines, kind) for kind in Amount))
