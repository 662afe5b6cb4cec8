"""`record()`: the one way in which anything is written into the audit record."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from app.audit import queries
from app.audit.models import AuditEntry
from app.audit.rules import content_of, entry_hash
from app.db.transaction import transaction
from app.extensions import database

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.audit.types import Actor, Change


def record(
    *,
    actor: Actor,
    action: str,
    subject: str,
    changes: Iterable[Change] = (),
    reason: str | None = None,
    project_code: str | None = None,
) -> None:
    """Append one entry to the chain, inside the transaction of the change that it records.

    `subject` names the thing as `kind:key`, for example `return:JA-01:2023-06`. Writers take turns
    (`transaction`), and the previous hash is unique, so that the chain can never fork.
    """
    with transaction(database.session) as session:
        previous = queries.last_hash()
        details: dict[str, Any] = {"changes": [[each.field, each.old, each.new] for each in changes]}
        entry = AuditEntry(
            recorded_at=datetime.now(UTC).replace(tzinfo=None),
            actor=actor.name,
            action=action,
            subject=subject,
            details=details,
            reason=reason,
            request=actor.request,
            project_code=project_code,
            previous_hash=previous,
        )
        entry.entry_hash = entry_hash(previous, content_of(entry))
        session.add(entry)
