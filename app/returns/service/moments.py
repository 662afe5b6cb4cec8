"""The clock of returns: naive UTC, as it is stored."""

from __future__ import annotations

from datetime import UTC, datetime


def moment(at: datetime | None) -> datetime:
    """Return a given moment, or now."""
    return at or datetime.now(UTC).replace(tzinfo=None)
