"""Reads for reconciliation: what was said about differences. The amounts are those of the ledger."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from sqlalchemy import select

from app.extensions import database
from app.funding.models import DifferenceNoteOfProject
from app.funding.types import DifferenceKey, DifferenceNote
from app.projects.models import Project

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement


def difference_notes(*conditions: ColumnElement[bool]) -> dict[DifferenceKey, tuple[DifferenceNote, ...]]:
    """Return what was said of the differences of projects that meet conditions on `Project`, in order."""
    statement = (
        select(Project.code, DifferenceNoteOfProject)
        .join(Project, Project.id == DifferenceNoteOfProject.project_id)
        .where(*conditions)
        .order_by(DifferenceNoteOfProject.id)
    )
    found: dict[DifferenceKey, list[DifferenceNote]] = defaultdict(list)
    for code, stored in database.session.execute(statement):
        key = DifferenceKey(code, stored.source, stored.kind)
        found[key].append(
            DifferenceNote(
                key=key,
                month=stored.month,
                step=stored.step,
                reported=stored.reported,
                recorded=stored.recorded,
                text=stored.text,
                taken_at=stored.taken_at,
                actor=stored.actor,
            )
        )
    return {key: tuple(notes) for key, notes in found.items()}


def notes_on(key: DifferenceKey) -> tuple[DifferenceNote, ...]:
    """Return what was said about one difference, the oldest first."""
    return difference_notes(Project.code == key.project_code).get(key, ())
