"""Reads for the pages on which owners write: one return, or all of a plan and month, in as many queries."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from app.directory.models import Region
from app.extensions import database
from app.funding.queries import planned_splits
from app.kernel.errors import NotFoundError
from app.kernel.texts import Text
from app.projects.models import Project
from app.returns.models import MonthlyReturn, ReturnVersion
from app.returns.queries import facts, reports, schedule
from app.returns.types.facts import AsOf
from app.returns.types.vocabulary import ReturnState, Step
from app.returns.types.writing import Setting

if TYPE_CHECKING:
    from collections.abc import Collection

    from app.kernel.months import Month
    from app.returns.types.drafts import DraftFact
    from app.returns.types.report import ProjectBasis


def setting(code: str, month: Month) -> Setting:
    """Return all that is known of one return before anything new is typed.

    Raises:
        NotFoundError: there is no such project, or nothing of it is due for the month.
    """
    found = settings([code], month)
    if not found:
        message = Text(
            "项目 {code} 在 {month} 没有需要填报的月报；可能是调度期还没有开启，或者本期不需填报。",
            code=code,
            month=month,
        )
        raise NotFoundError(message)
    sent_back = [
        step
        for step in reports.steps(code, month)
        if step.step in {Step.COUNTY_SEND_BACK, Step.CITY_SEND_BACK}
    ]
    return replace(
        found[0],
        files=reports.evidence_of_return(code, month),
        sent_back=sent_back[-1] if sent_back and found[0].draft.state is ReturnState.SENT_BACK else None,
    )


def settings(codes: Collection[str], month: Month) -> tuple[Setting, ...]:
    """Return the same of many returns of one month, in the order of project codes; files are left out."""
    drafts = _drafts(codes, month)
    registered = _registered(codes)
    splits = planned_splits(codes)
    before = facts.month_facts(AsOf(month.plus(-1)), codes)
    periods = {period.plan_code: period for period in schedule.periods() if period.month == month}
    return tuple(
        Setting(
            project_name=registered[code][0],
            period=periods[registered[code][1]],
            draft=draft,
            basis=registered[code][2],
            previous=before.get(code),
            split=splits.get(code, ()),
        )
        for code, draft in drafts.items()
    )


def _drafts(codes: Collection[str], month: Month) -> dict[str, DraftFact]:
    """Return drafts by project code, in its order."""
    newest = (
        select(func.coalesce(func.max(ReturnVersion.number), 0))
        .where(ReturnVersion.return_id == MonthlyReturn.id)
        .scalar_subquery()
    )
    statement = (
        select(MonthlyReturn, Project.code, newest)
        .join(Project, Project.id == MonthlyReturn.project_id)
        .where(Project.code.in_(codes), MonthlyReturn.month == month)
        .order_by(Project.code)
    )
    return {
        code: reports.to_draft(stored, code, number)
        for stored, code, number in database.session.execute(statement)
    }


def _registered(codes: Collection[str]) -> dict[str, tuple[str, str, ProjectBasis]]:
    """Return name, plan and basis of projects by code."""
    statement = (
        select(Project, Region.parent_code)
        .join(Region, Region.code == Project.region_code)
        .where(Project.code.in_(codes))
        .order_by(Project.code)
    )
    return {
        project.code: (project.name, project.plan_code, reports.to_basis(project, parent_code))
        for project, parent_code in database.session.execute(statement)
    }
