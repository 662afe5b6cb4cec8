"""Reads of the register for commands. Pages that join features read through `portfolio`."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.extensions import database
from app.projects.models import Project


def projects_for_edit(plan_code: str) -> dict[str, Project]:
    """Return all projects of one plan by code, with their units."""
    statement = (
        select(Project)
        .where(Project.plan_code == plan_code)
        .options(selectinload(Project.units))
        .order_by(Project.code)
    )
    return {project.code: project for project in database.session.scalars(statement)}
