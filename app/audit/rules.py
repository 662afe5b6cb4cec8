"""The hash chain: each entry holds the hash of the one before, so that any later change to one shows."""

from __future__ import annotations

import hashlib
import json
from typing import Any

FIRST_HASH = "0" * 64


def entry_hash(previous_hash: str, content: dict[str, Any]) -> str:
    """Return the SHA-256 of the previous hash and the canonical JSON of an entry's content."""
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(f"{previous_hash}\n{canonical}".encode()).hexdigest()
