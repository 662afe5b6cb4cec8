"""`record()`, the one way into the audit record; and the walk that verifies it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.audit import queries
from app.audit.models import AuditEntry
from app.audit.rules import FIRST_HASH, content_of, entry_hash, walk
from app.audit.types import ChainReport, Misfit
from app.db.transaction import transaction
from app.extensions import database
from app.kernel.china import stored_now

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
        recorded_at = stored_now()
        content = content_of(
            recorded_at=recorded_at.isoformat(timespec="microseconds"),
            actor=actor.name,
            action=action,
            subject=subject,
            details=details,
            reason=reason,
            request=actor.request,
            project_code=project_code,
        )
        session.add(
            AuditEntry(
                recorded_at=recorded_at,
                actor=actor.name,
                action=action,
                subject=subject,
                details=details,
                reason=reason,
                request=actor.request,
                project_code=project_code,
                previous_hash=previous,
                entry_hash=entry_hash(previous, content),
            )
        )


def verify(expected_hash: str | None = None) -> ChainReport:
    """Walk the whole chain, up to the first entry that does not fit.

    `expected_hash` is one that was noted down earlier: it must still be in the chain.
    """
    entries, last_hash, misfit = 0, FIRST_HASH, None
    is_expected = expected_hash in {None, FIRST_HASH}
    for step in walk(queries.stored_entries()):
        if isinstance(step, Misfit):
            misfit = step
            break
        entries, last_hash = entries + 1, step.entry_hash
        is_expected = is_expected or last_hash == expected_hash
    return ChainReport(entries, last_hash, misfit, is_expected)
