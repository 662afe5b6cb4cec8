"""Reads of the annual investment plan."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, select

from app.extensions import database
from app.funding.models import AnnualPlanAmount, AnnualPlanOfProject
from app.funding.rules import annual_plan_of
from app.funding.types import AnnualPlan, AnnualPlanVersion
from app.projects.models import Project

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal


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
    plan, amount = AnnualPlanOfProject, AnnualPlanAmount
    amounts: defaultdict[int, list[tuple[int, Decimal]]] = defaultdict(list)
    by_year = (
        select(amount.annual_plan_id, amount.year, amount.amount)
        .join(plan, plan.id == amount.annual_plan_id)
        .join(Project, Project.id == plan.project_id)
        .where(condition)
        .order_by(amount.annual_plan_id, amount.year)
    )
    for plan_id, year, assigned in database.session.execute(by_year):
        amounts[plan_id].append((year, assigned))
    statement = (
        select(
            Project.code,
            plan.id,
            plan.number,
            plan.document_number,
            plan.reason,
            plan.recorded_at,
            plan.recorded_by,
        )
        .join(Project, Project.id == plan.project_id)
        .where(condition)
        .order_by(Project.code, plan.number)
    )
    found: defaultdict[str, list[AnnualPlanVersion]] = defaultdict(list)
    for code, plan_id, number, document_number, reason, at, by in database.session.execute(statement):
        version = AnnualPlanVersion(number, tuple(amounts[plan_id]), document_number, reason, at, by)
        found[code].append(version)
    return found
