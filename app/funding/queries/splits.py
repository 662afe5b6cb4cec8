"""Reads of the planned split and its history."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from app.extensions import database
from app.funding.models import PlannedSplit, SplitChangeOfProject
from app.funding.types import (
    Basis,
    PlannedAmount,
    PlannedProject,
    SplitChange,
    SplitLine,
    SplitOrigin,
)
from app.projects.models import Project

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime


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


def planned_project(code: str) -> PlannedProject | None:
    """Return what planning the money of a project needs to know of it, or None where there is no such one."""
    statement = (
        select(Project.plan_code, Project.name, Project.total_investment, Project.start_on, Project.end_on)
        .where(Project.code == code)
        .order_by(Project.code)
    )
    found = database.session.execute(statement).one_or_none()
    if found is None:
        return None
    plan_code, name, total, start, end = found
    return PlannedProject(code, plan_code, name, total, start.year, end.year)


def planned_splits(codes: Collection[str]) -> dict[str, tuple[PlannedAmount, ...]]:
    """Return the planned splits (万元) of some projects by code, in the order of sources."""
    statement = (
        select(Project.code, PlannedSplit.source, PlannedSplit.amount)
        .join(PlannedSplit, PlannedSplit.project_id == Project.id)
        .where(Project.code.in_(codes))
        .order_by(Project.code, PlannedSplit.source)
    )
    splits: dict[str, list[PlannedAmount]] = defaultdict(list)
    for code, source, amount in database.session.execute(statement):
        splits[code].append(PlannedAmount(source, amount))
    return {
        code: tuple(sorted(amounts, key=lambda each: each.source.position))
        for code, amounts in splits.items()
    }


def split_history(code: str) -> tuple[SplitChange, ...]:
    """Return every change of a project's split, the oldest first."""
    statement = (
        select(SplitChangeOfProject)
        .join(Project, Project.id == SplitChangeOfProject.project_id)
        .where(Project.code == code)
        .options(selectinload(SplitChangeOfProject.lines))
        .order_by(SplitChangeOfProject.number)
    )
    return tuple(
        SplitChange(
            number=stored.number,
            basis=Basis(stored.origin, stored.document_number, stored.decided_on, stored.reason),
            total_investment=stored.total_investment,
            lines=tuple(
                SplitLine(line.source, line.old_amount, line.new_amount)
                for line in sorted(stored.lines, key=lambda line: line.source.position)
            ),
            recorded_at=stored.recorded_at,
            recorded_by=stored.recorded_by,
        )
        for stored in database.session.scalars(statement)
    )


def change_numbers(project_ids: Collection[int]) -> dict[int, int]:
    """Return how often the split of each of some projects was changed, by project id."""
    statement = (
        select(SplitChangeOfProject.project_id, func.max(SplitChangeOfProject.number))
        .where(SplitChangeOfProject.project_id.in_(project_ids))
        .group_by(SplitChangeOfProject.project_id)
        .order_by(SplitChangeOfProject.project_id)
    )
    return dict(database.session.execute(statement).all())


def latest_origins(plan_code: str) -> dict[str, SplitOrigin]:
    """Return how the split in force of each project of a plan came about, by project code."""
    statement = (
        select(Project.code, SplitChangeOfProject.origin)
        .join(Project, Project.id == SplitChangeOfProject.project_id)
        .where(Project.plan_code == plan_code)
        .order_by(Project.code, SplitChangeOfProject.number)
    )
    # Of several changes of a project the last one stays.
    return dict(database.session.execute(statement).all())


def adjusted_since(code: str, moment: datetime) -> bool:
    """Return whether a project's split was adjusted by a document after some moment (UTC)."""
    statement = (
        select(SplitChangeOfProject.id)
        .join(Project, Project.id == SplitChangeOfProject.project_id)
        .where(
            Project.code == code,
            SplitChangeOfProject.origin == SplitOrigin.ADJUSTMENT,
            SplitChangeOfProject.recorded_at > moment,
        )
        .order_by(SplitChangeOfProject.id)
        .limit(1)
    )
    return database.session.scalar(statement) is not None
