"""`record()`: the one way in which anything is written into the audit record."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from app.audit import queries
from app.audit.models import AuditEntry
from app.audit.rules import entry_hash
from app.db.transaction import transaction
from app.extensions import database

if TYPE_CHECKING:
    from app.audit.types import Actor


def record(*, actor: Actor, action: str, subject: str, details: dict[str, Any]) -> None:
    """Append one entry to the chain, inside the transaction of the change that it records.

    `details` holds plain JSON values. Two writers at once meet at the unique previous hash: the second
    one's transaction fails as a whole instead of forking the chain.
    """
    with transaction(database.session) as session:
        previous = queries.last_hash()
        recorded_at = datetime.now(UTC).replace(tzinfo=None)
        content = {
            "recorded_at": recorded_at.isoformat(timespec="microseconds"),
            "actor": actor.name,
            "action": action,
            "subject": subject,
            "details": details,
        }
        session.add(
            AuditEntry(
                recorded_at=recorded_at,
                actor=actor.name,
                action=action,
                subject=subject,
                details=details,
                previous_hash=previous,
                entry_hash=entry_hash(previous, content),
            )
        )
