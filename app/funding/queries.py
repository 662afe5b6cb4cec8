"""Reads of the planned split."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.extensions import database
from app.funding.models import PlannedSplit
from app.funding.types import PlannedAmount
from app.projects.models import Project

if TYPE_CHECKING:
    from collections.abc import Collection


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


def planned_splits(codes: Collection[str]) -> dict[str, tuple[PlannedAmount, ...]]:
    """Return the planned splits (万元) of some projects by code, in the order of sources."""
    statement = (
        select(Project.code, PlannedSplit)
        .join(PlannedSplit, PlannedSplit.project_id == Project.id)
        .where(Project.code.in_(codes))
        .order_by(Project.code, PlannedSplit.source)
    )
    splits: dict[str, list[PlannedAmount]] = defaultdict(list)
    for code, split in database.session.execute(statement):
        splits[code].append(PlannedAmount(split.source, split.amount))
    return {
        code: tuple(sorted(amounts, key=lambda each: each.source.position))
        for code, amounts in splits.items()
    }
