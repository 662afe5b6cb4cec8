"""Reads of updates: what was submitted and decided, and the drafts of what was not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, select, union
from sqlalchemy.orm import joinedload, selectinload

from app.commitments.models import (
    Commitment,
    CommitmentDecision,
    CommitmentDraft,
    CommitmentFile,
    CommitmentUpdate,
)
from app.commitments.types import TargetReport, UpdateContent, UpdateFact
from app.commitments.types.writing import NO_DRAFT, DraftFact
from app.extensions import database

if TYPE_CHECKING:
    from collections.abc import Collection

    from app.commitments.types.writing import UpdateKey


def updates(*conditions: ColumnElement[bool]) -> tuple[UpdateFact, ...]:
    """Return the submitted updates that meet all conditions, with what was decided of them.

    Conditions are on `CommitmentUpdate`, `Commitment` and `CommitmentDecision` (all null while an update
    waits). By commitment in printed order, then the newest quarter first, by unit, the newest revision first.
    Two queries, however many there are.
    """
    statement = (
        select(CommitmentUpdate)
        .join(CommitmentUpdate.commitment)
        .outerjoin(CommitmentUpdate.decision)
        .where(*conditions)
        .options(
            joinedload(CommitmentUpdate.commitment, innerjoin=True),
            joinedload(CommitmentUpdate.organisation, innerjoin=True),
            joinedload(CommitmentUpdate.decision),
            selectinload(CommitmentUpdate.targets),
        )
        .order_by(
            Commitment.plan_code,
            Commitment.position,
            CommitmentUpdate.quarter.desc(),
            CommitmentUpdate.organisation_id,
            CommitmentUpdate.revision.desc(),
        )
    )
    return tuple(_to_fact(stored) for stored in database.session.scalars(statement))


def update(update_id: int) -> UpdateFact | None:
    """Return one update, or None."""
    return next(iter(updates(CommitmentUpdate.id == update_id)), None)


def has_some(*conditions: ColumnElement[bool]) -> bool:
    """Return whether anything was submitted of the commitments that meet some conditions on `Commitment`."""
    found = select(CommitmentUpdate.id).join(CommitmentUpdate.commitment).where(*conditions)
    return database.session.scalar(select(found.exists())) is True


def updates_of(key: UpdateKey) -> tuple[UpdateFact, ...]:
    """Return the revisions of a unit's update of one quarter, the newest first."""
    return updates(
        Commitment.code == key.commitment_code,
        CommitmentUpdate.organisation_id == key.organisation_id,
        CommitmentUpdate.quarter == key.quarter,
    )


def waiting() -> ColumnElement[bool]:
    """Return the condition for `updates` that nothing is decided yet."""
    return CommitmentDecision.update_id.is_(None)


def draft(commitment_id: int, key: UpdateKey) -> DraftFact:
    """Return what is saved of an update; where nothing is, a draft of version 0."""
    stored = draft_for_edit(commitment_id, key)
    return NO_DRAFT if stored is None else to_draft(stored)


def draft_for_edit(commitment_id: int, key: UpdateKey) -> CommitmentDraft | None:
    """Return the saved draft of an update for a command."""
    return database.session.get(CommitmentDraft, (commitment_id, key.organisation_id, key.quarter))


def to_draft(stored: CommitmentDraft) -> DraftFact:
    """Return a saved draft as plain values."""
    fields = {str(name): str(text) for name, text in stored.content.items()}
    return DraftFact(fields, stored.version, stored.saved_at, stored.saved_by)


def reported_on(commitment_ids: Collection[int]) -> frozenset[int]:
    """Return which of some commitments somebody has begun to report on: drafts and files count too."""
    columns = (
        CommitmentUpdate.commitment_id,
        CommitmentDraft.commitment_id,
        CommitmentFile.commitment_id,
    )
    statement = union(*(select(column).where(column.in_(commitment_ids)) for column in columns))
    return frozenset(database.session.scalars(statement.order_by(*statement.selected_columns)))


def _to_fact(stored: CommitmentUpdate) -> UpdateFact:
    decision = stored.decision
    return UpdateFact(
        id=stored.id,
        commitment_code=stored.commitment.code,
        organisation_id=stored.organisation_id,
        organisation_name=stored.organisation.name,
        quarter=stored.quarter,
        revision=stored.revision,
        content=UpdateContent(
            progress=stored.progress,
            done=stored.done,
            problem=stored.problem,
            next_step=stored.next_step,
            targets=tuple(
                TargetReport(target.number, target.is_met, target.value, target.text)
                for target in stored.targets
            ),
        ),
        submitted_at=stored.submitted_at,
        submitted_by=stored.submitted_by,
        is_approved=None if decision is None else decision.is_approved,
        decided_at=None if decision is None else decision.decided_at,
        decided_by=None if decision is None else decision.decided_by,
        decision_reason="" if decision is None else decision.reason,
    )
