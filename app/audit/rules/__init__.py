"""Pure rules of the record: the hash chain, what changed, and how an entry is said in words."""

from __future__ import annotations

from app.audit.rules.chain import (
    FIRST_HASH,
    changes_between,
    changes_in,
    content_of,
    entry_hash,
    walk,
)

__all__ = ["FIRST_HASH", "changes_between", "changes_in", "content_of", "entry_hash", "walk"]
