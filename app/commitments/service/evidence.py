"""Commands on files that prove updates. Their bytes lie with the evidence of returns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.audit.rules import changes_between
from app.audit.service import record
from app.commitments.models import CommitmentFile
from app.commitments.queries import files
from app.commitments.rules.updates import is_archived
from app.commitments.service.errors import UpdateStateError
from app.commitments.service.updates import writable
from app.commitments.types.writing import StoredFile
from app.db.transaction import transaction
from app.extensions import database
from app.kernel.china import stored_now
from app.kernel.errors import NotFoundError
from app.kernel.texts import Text
from app.returns.service.storage import MISSING, kept, present, refuse_broken_image

if TYPE_CHECKING:
    from datetime import datetime

    from app.audit.types import Actor
    from app.commitments.types.writing import FileFact, UpdateKey


def add_file(key: UpdateKey, name: str, content: bytes, *, actor: Actor, at: datetime | None = None) -> int:
    """Keep a file as evidence of a unit's update of one quarter; return its id.

    Raises:
        NotFoundError: there is no such commitment, or the unit does not report on it.
        UpdateStateError: the quarter is not open, or its update waits for a decision.
        FileError: the file is of no allowed kind, too large, or one too many (of `app.returns.service`).
    """
    refuse_broken_image(name, content)
    moment = at or stored_now()
    with transaction(database.session) as session:
        found = writable(key, moment)
        with kept(name, content, files.sizes(found.fact.id), Text("这项任务")) as file:
            row = CommitmentFile(
                commitment_id=found.fact.id,
                organisation_id=key.organisation_id,
                quarter=key.quarter,
                stored_name=file.stored_name,
                original_name=file.original_name,
                media_type=file.media_type,
                size=file.size,
                sha256=file.sha256,
                uploaded_at=moment,
                uploaded_by=actor.name,
            )
            session.add(row)
            session.flush()
            record(
                actor=actor,
                action="commitment_file.add",
                subject=f"commitment_file:{row.id}",
                changes=changes_between(
                    None,
                    {
                        "commitment": key.commitment_code,
                        "quarter": str(key.quarter),
                        "name": row.original_name,
                        "size": row.size,
                        "sha256": row.sha256,
                    },
                ),
            )
        return row.id


def remove_file(file_id: int, key: UpdateKey, *, actor: Actor, at: datetime | None = None) -> None:
    """Take a file off its update. Its bytes stay: the record names them by their hash.

    Raises:
        NotFoundError: this update has no such file.
        UpdateStateError: the quarter is not open, its update waits for a decision, or the file went with an
            update that was approved.
    """
    moment = at or stored_now()
    with transaction(database.session):
        row, fact = _stored(file_id)
        if fact.key != key:
            raise NotFoundError(MISSING)
        if is_archived(fact, writable(key, moment).revisions):
            message = Text(
                "附件“{file}”已随通过的进展存档，不能移除；可以再上传新的附件。",
                file=fact.original_name,
            )
            raise UpdateStateError(message)
        row.removed_at = moment
        record(
            actor=actor,
            action="commitment_file.remove",
            subject=f"commitment_file:{file_id}",
            changes=changes_between({"name": fact.original_name, "sha256": fact.sha256}, {}),
        )


def stored_file(file_id: int) -> StoredFile:
    """Return a file and where its bytes lie.

    Raises:
        NotFoundError: there is no such file, or its bytes are gone.
    """
    row, fact = _stored(file_id)
    return StoredFile(present(row.stored_name, fact.original_name), fact)


def _stored(file_id: int) -> tuple[CommitmentFile, FileFact]:
    found = files.file_for_edit(file_id)
    if found is None:
        raise NotFoundError(MISSING)
    return found
