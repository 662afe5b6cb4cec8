"""Reads of the planned split."""

from __future__ import annotations

from collections import defaultdict

from sqlalchemy import select

from app.extensions import database
from app.funding.models import PlannedSplit
from app.projects.models import Project


def splits_for_edit(plan_code: str) -> dict[str, list[PlannedSplit]]:
    """Return the stored splits of all projects of one plan, by project code."""
    statement = (
        select(Project.code, PlannedSplit)
        .join(PlannedSplit, PlannedSplit.project_id == Project.id)
        .where(Project.plan_code == plan_code)
        .order_by(Project.code, PlannedSplit.source)
    )
    splits: dict[str, list[PlannedSplit]] = defaultdict(list)
    for code, split in database.session.execute(statement):
        splits[code].append(split)
    return splits
