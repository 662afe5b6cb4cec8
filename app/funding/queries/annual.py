"""Reads of the annual investment plan."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import selectinload

from app.extensions import database
from app.funding.models import AnnualPlanOfProject
from app.funding.rules import annual_plan_of
from app.funding.types import AnnualPlan, AnnualPlanVersion
from app.projects.models import Project

if TYPE_CHECKING:
    from collections.abc import Sequence


def annual_plan(code: str) -> AnnualPlan | None:
    """Return the annual plan of a project that holds now, or None where there is no such project."""
    return _plans(Project.code == code).get(code)


def annual_plans(plan_code: str) -> dict[str, AnnualPlan]:
    """Return the annual plan of every project of a plan, by project code, in three queries."""
    return _plans(Project.plan_code == plan_code)


def annual_plan_versions(code: str) -> tuple[AnnualPlanVersion, ...]:
    """Return every annual plan that was ever set for a project, the oldest first."""
    return tuple(_versions(Project.code == code)[code])


def project_id(code: str) -> int:
    """Return the id of a project that is known to exist."""
    statement = select(Project.id).where(Project.code == code).order_by(Project.id)
    return database.session.scalars(statement).one()


def _plans(condition: ColumnElement[bool]) -> dict[str, AnnualPlan]:
    statement = (
        select(Project.code, Project.total_investment, Project.start_on, Project.end_on)
        .where(condition)
        .order_by(Project.code)
    )
    projects: Sequence[Any] = database.session.execute(statement).all()
    versions = _versions(condition)
    return {
        code: annual_plan_of(versions[code], total, start.year, end.year)
        for code, total, start, end in projects
    }


def _versions(condition: ColumnElement[bool]) -> defaultdict[str, list[AnnualPlanVersion]]:
    statement = (
        select(Project.code, AnnualPlanOfProject)
        .join(Project, Project.id == AnnualPlanOfProject.project_id)
        .where(condition)
        .options(selectinload(AnnualPlanOfProject.amounts))
        .order_by(Project.code, AnnualPlanOfProject.number)
    )
    found: defaultdict[str, list[AnnualPlanVersion]] = defaultdict(list)
    for code, stored in database.session.execute(statement):
        found[code].append(
            AnnualPlanVersion(
                number=stored.number,
                amounts=tuple(sorted((each.year, each.amount) for each in stored.amounts)),
                document_number=stored.document_number,
                reason=stored.reason,
                recorded_at=stored.recorded_at,
                recorded_by=stored.recorded_by,
            )
        )
    return found
