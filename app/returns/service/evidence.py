"""Commands on evidence files of returns. Where their bytes lie is in `storage`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.audit.rules import changes_between
from app.audit.service import record
from app.db.transaction import transaction
from app.extensions import database
from app.kernel.errors import NotFoundError
from app.kernel.texts import Text
from app.returns import queries
from app.returns.models import EvidenceFile
from app.returns.queries import photos as photo_queries
from app.returns.queries import reports as report_queries
from app.returns.render.preview import preview_of
from app.returns.service.moments import moment
from app.returns.service.reports import refuse_unless_with_owner, return_of
from app.returns.service.storage import MISSING, kept, path_of, present, refuse_broken_image
from app.returns.types.drafts import StoredFile

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from app.audit.types import Actor
    from app.kernel.months import Month


def add_file(
    code: str, month: Month, name: str, content: bytes, *, actor: Actor, at: datetime | None = None
) -> int:
    """Keep a file as evidence of a return; return its id.

    Raises:
        NotFoundError: no return of this project is due for the month.
        StateError: the return is no longer with its owner, or the month is closed.
        FileError: the file is of no allowed kind, too large, or one too many.
    """
    refuse_broken_image(name, content)
    with transaction(database.session) as session:
        stored = return_of(code, month)
        refuse_unless_with_owner(stored, code)
        room = report_queries.sizes(stored.project_id)
        with kept(name, content, room) as file:
            row = EvidenceFile(
                project_id=stored.project_id,
                return_id=stored.id,
                stored_name=file.stored_name,
                original_name=file.original_name,
                media_type=file.media_type,
                size=file.size,
                sha256=file.sha256,
                uploaded_at=moment(at),
                uploaded_by=actor.name,
            )
            session.add(row)
            session.flush()
            record(
                actor=actor,
                action="evidence.add",
                subject=f"evidence:{row.id}",
                changes=changes_between(
                    None,
                    {
                        "month": str(month),
                        "name": row.original_name,
                        "size": row.size,
                        "sha256": row.sha256,
                    },
                ),
                project_code=code,
            )
        return row.id


def remove_file(file_id: int, *, actor: Actor, at: datetime | None = None) -> None:
    """Take a file off its return. Its bytes stay: the record names them by their hash.

    Raises:
        NotFoundError: there is no such file.
        StateError: the return is no longer with its owner, or the month is closed.
    """
    with transaction(database.session):
        row = report_queries.file_for_edit(file_id)
        fact = queries.evidence_file(file_id)
        if row is None or fact is None:
            raise NotFoundError(MISSING)
        refuse_unless_with_owner(return_of(fact.project_code, fact.month), fact.project_code)
        row.removed_at = moment(at)
        record(
            actor=actor,
            action="evidence.remove",
            subject=f"evidence:{file_id}",
            changes=changes_between({"name": row.original_name, "sha256": row.sha256}, {}),
            project_code=fact.project_code,
        )


def stored_file(file_id: int) -> StoredFile:
    """Return a file and where its bytes lie.

    Raises:
        NotFoundError: there is no such file, or its bytes are gone.
    """
    fact = queries.evidence_file(file_id)
    stored_name = report_queries.stored_name(file_id)
    if fact is None or stored_name is None:
        raise NotFoundError(MISSING)
    return StoredFile(present(stored_name, fact.original_name), fact)


def photos(codes: Collection[str], through: Month, most: int) -> dict[str, tuple[StoredFile, ...]]:
    """Return the newest photos of each project up to a month, of returns that the city has passed.

    A photo whose bytes are not on this machine is left out.
    """
    found = photo_queries.photos(codes, through, most)
    stored = {
        code: tuple(StoredFile(path_of(name), fact) for fact, name in rows) for code, rows in found.items()
    }
    return {code: tuple(each for each in rows if each.path.is_file()) for code, rows in stored.items()}


def preview(file_id: int) -> bytes:
    """Return a small PNG of an image.

    Raises:
        NotFoundError: there is no such file, or it is no image.
    """
    stored = stored_file(file_id)
    if not stored.fact.is_image:
        message = Text("附件“{original_name}”不是图片，没有预览。", original_name=stored.fact.original_name)
        raise NotFoundError(message)
    return preview_of(stored.path.read_bytes())
