"""Reads of what belongs into a pack."""

from __future__ import annotations

from collections import defaultdict

from sqlalchemy import select

from app.extensions import database
from app.projects.models import Project


def projects_of_plans() -> dict[str, tuple[tuple[str, str], ...]]:
    """Return the projects of every plan, each with the code of its county, ordered by code."""
    statement = select(Project.plan_code, Project.code, Project.region_code).order_by(Project.code)
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for plan_code, code, region_code in database.session.execute(statement):
        found[plan_code].append((code, region_code))
    return {plan_code: tuple(projects) for plan_code, projects in found.items()}
