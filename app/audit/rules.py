"""The hash chain: each entry holds the hash of the one before, so that any later change to one shows."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any, Protocol

from app.audit.types import Change

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

FIRST_HASH = "0" * 64


def entry_hash(previous_hash: str, content: dict[str, Any]) -> str:
    """Return the SHA-256 of the previous hash and the canonical JSON of an entry's content."""
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(f"{previous_hash}\n{canonical}".encode()).hexdigest()


class Recorded(Protocol):
    """What an entry says: a stored one, or one about to be."""

    recorded_at: Any
    actor: Any
    action: Any
    subject: Any
    details: Any
    reason: Any
    request: Any
    project_code: Any


def content_of(entry: Recorded) -> dict[str, Any]:
    """Return the content that an entry's hash covers.

    Columns that version 0.1 did not have are left out where they are blank, so that its entries still fit.
    """
    recorded_at: datetime = entry.recorded_at
    later = {"reason": entry.reason, "request": entry.request, "project_code": entry.project_code}
    return {
        "recorded_at": recorded_at.isoformat(timespec="microseconds"),
        "actor": entry.actor,
        "action": entry.action,
        "subject": entry.subject,
        "details": entry.details,
    } | {name: value for name, value in later.items() if value is not None}


def changes_between(before: Mapping[str, Any] | None, after: Mapping[str, Any]) -> tuple[Change, ...]:
    """Return the fields whose plain JSON values differ; `before` is None for something new."""
    old = before or {}
    return tuple(
        Change(field, old.get(field), after.get(field))
        for field in dict.fromkeys([*old, *after])
        if old.get(field) != after.get(field) or (before is None and after.get(field) is not None)
    )
