"""The hash chain: each entry holds the hash of the one before, so that any later change to one shows.

What no chain can show: entries cut off at its end, or a record that was rewritten as a whole with new hashes.
Both show against a hash that somebody noted down elsewhere.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from app.audit.types import Change, Misfit
from app.kernel.texts import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from app.audit.types import StoredEntry

FIRST_HASH = "0" * 64


def entry_hash(previous_hash: str, content: dict[str, Any]) -> str:
    """Return the SHA-256 of the previous hash and the canonical JSON of an entry's content."""
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(f"{previous_hash}\n{canonical}".encode()).hexdigest()


def content_of(
    *,
    recorded_at: str,
    actor: str,
    action: str,
    subject: str,
    details: Mapping[str, Any],
    reason: str | None,
    request: str | None,
    project_code: str | None,
) -> dict[str, Any]:
    """Return the content that an entry's hash covers.

    Columns that version 0.1 did not have are left out where they are blank, so that its entries still fit.
    """
    later = {"reason": reason, "request": request, "project_code": project_code}
    return {
        "recorded_at": recorded_at,
        "actor": actor,
        "action": action,
        "subject": subject,
        "details": details,
    } | {name: value for name, value in later.items() if value is not None}


def changes_between(before: Mapping[str, Any] | None, after: Mapping[str, Any]) -> tuple[Change, ...]:
    """Return the fields whose plain JSON values differ; `before` is None for something new."""
    old = before or {}
    return tuple(
        Change(field, old.get(field), after.get(field))
        for field in dict.fromkeys([*old, *after])
        if old.get(field) != after.get(field)
    )


def changes_in(details: Mapping[str, Any]) -> tuple[Change, ...]:
    """Return what an entry says was changed. Entries of version 0.1 hold only the new values, by field."""
    if set(details) == {"changes"}:
        return tuple(Change(field, old, new) for field, old, new in details["changes"])
    return tuple(Change(field, None, new) for field, new in details.items())


def walk(entries: Iterable[StoredEntry]) -> Iterator[StoredEntry | Misfit]:
    """Yield the entries of the chain as long as they fit, then the first that does not, and nothing more."""
    previous = FIRST_HASH
    for entry in entries:
        problem = _problem(entry, previous)
        if problem is not None:
            yield Misfit(entry, problem)
            return
        yield entry
        previous = entry.entry_hash


def _problem(entry: StoredEntry, previous: str) -> str | None:
    """Return what does not fit about an entry, or None."""
    try:
        content = content_of(
            recorded_at=entry.recorded_at,
            actor=entry.actor,
            action=entry.action,
            subject=entry.subject,
            details=json.loads(entry.details),
            reason=entry.reason,
            request=entry.request,
            project_code=entry.project_code,
        )
        matches = entry_hash(entry.previous_hash, content) == entry.entry_hash
    except (TypeError, ValueError):
        return Text("内容已损坏，读不出来。")
    if not matches:
        return Text("内容与它的哈希不符：这一条被改动过。")
    if entry.previous_hash != previous:
        return Text("与前一条接不上：前面有记录被删除、调换，或者这一条是插入的。")
    return None
