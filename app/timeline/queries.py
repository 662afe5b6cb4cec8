"""The one SELECT of the timeline: milestones of many projects at the month that is shown of each.

A month fact has all of this and far more (`returns.queries.month_facts`): money, problems, words. A page of
every project reads its milestones alone, by the same conditions, in one query.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.extensions import database
from app.kernel.partial_dates import PartialDate
from app.portfolio.queries.conditions import as_of, selected
from app.projects.models import Project
from app.returns.models import ProjectMonth, VersionMilestone
from app.returns.types.report import MilestoneReport
from app.timeline.types import Standing

if TYPE_CHECKING:
    from app.accounts.types import Reach
    from app.portfolio.types import ProjectFilter


def standings(reach: Reach, chosen: ProjectFilter) -> dict[str, Standing]:
    """Return how the selected projects stood at the month that the filter means, by project code.

    Projects of a plan for which that month is not closed are left out.
    """
    milestone = VersionMilestone
    statement = (
        selected(
            Project.code,
            ProjectMonth.month,
            ProjectMonth.stage,
            milestone.kind,
            milestone.planned_on,
            milestone.planned_precision,
            milestone.forecast,
            milestone.actual,
            milestone.document_number,
            milestone.expires_on,
            milestone.waiver,
            reach=reach,
            chosen=chosen,
        )
        .join(ProjectMonth, ProjectMonth.project_id == Project.id)
        .outerjoin(milestone, milestone.version_id == ProjectMonth.version_id)
        .where(*as_of(chosen))
        .order_by(Project.code)
    )
    heads: dict[str, Standing] = {}
    reported: dict[str, list[MilestoneReport]] = {}
    for code, month, stage, kind, planned_on, precision, *rest in database.session.execute(statement):
        if code not in heads:
            heads[code], reported[code] = Standing(month, stage), []
        if kind is not None:
            planned = PartialDate.if_known(planned_on, precision)
            reported[code].append(MilestoneReport(kind, planned, *rest))
    return {
        code: Standing(head.month, head.stage, tuple(sorted(reported[code], key=_position)))
        for code, head in heads.items()
    }


def _position(milestone: MilestoneReport) -> int:
    return milestone.kind.position
