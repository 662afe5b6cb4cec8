"""Reads of files that prove updates."""

from __future__ import annotations

from sqlalchemy import ColumnElement, func, select

from app.commitments.models import Commitment, CommitmentFile
from app.commitments.types.writing import FileFact, UpdateKey
from app.extensions import database


def files(*conditions: ColumnElement[bool]) -> tuple[FileFact, ...]:
    """Return the files that were not removed and meet all conditions, the newest first, in one query.

    Conditions are on `CommitmentFile` and `Commitment`.
    """
    return tuple(fact for _, fact in _stored(*conditions))


def files_of(key: UpdateKey) -> tuple[FileFact, ...]:
    """Return the files of a unit's update of one quarter, the newest first."""
    return files(
        Commitment.code == key.commitment_code,
        CommitmentFile.organisation_id == key.organisation_id,
        CommitmentFile.quarter == key.quarter,
    )


def file_for_edit(file_id: int) -> tuple[CommitmentFile, FileFact] | None:
    """Return a file as it is stored and as plain values, or None where there is none or it was removed."""
    return next(iter(_stored(CommitmentFile.id == file_id)), None)


def sizes(commitment_id: int) -> tuple[int, int, int]:
    """Return how many files a commitment has, their bytes, and those with the removed ones."""
    of_commitment = CommitmentFile.commitment_id == commitment_id
    bytes_kept = func.coalesce(func.sum(CommitmentFile.size), 0)
    number, size = database.session.execute(
        select(func.count(CommitmentFile.id), bytes_kept).where(
            of_commitment, CommitmentFile.removed_at.is_(None)
        )
    ).one()
    return number, int(size), int(database.session.scalar(select(bytes_kept).where(of_commitment)) or 0)


def _stored(*conditions: ColumnElement[bool]) -> list[tuple[CommitmentFile, FileFact]]:
    statement = (
        select(CommitmentFile, Commitment.code)
        .join(Commitment, Commitment.id == CommitmentFile.commitment_id)
        .where(CommitmentFile.removed_at.is_(None), *conditions)
        .order_by(CommitmentFile.id.desc())
    )
    return [(stored, _to_fact(stored, code)) for stored, code in database.session.execute(statement)]


def _to_fact(stored: CommitmentFile, code: str) -> FileFact:
    return FileFact(
        id=stored.id,
        key=UpdateKey(code, stored.organisation_id, stored.quarter),
        original_name=stored.original_name,
        media_type=stored.media_type,
        size=stored.size,
        sha256=stored.sha256,
        uploaded_at=stored.uploaded_at,
        uploaded_by=stored.uploaded_by,
    )
