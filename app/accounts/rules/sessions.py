"""When a session is over, and when its last use is written down."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.accounts.types import TimeOuts

WRITE_AT_MOST_EVERY = timedelta(minutes=1)
"""A session's last use is written down no more often: reading pages must not wait for writers."""


def is_over(started_at: datetime, seen_at: datetime, time_outs: TimeOuts, at: datetime) -> bool:
    """Return whether a session has timed out."""
    return at - seen_at > time_outs.idle or at - started_at > time_outs.absolute


def is_due(seen_at: datetime, at: datetime) -> bool:
    """Return whether the last use is to be written down again."""
    return at - seen_at >= WRITE_AT_MOST_EVERY
