"""The clock of returns: naive UTC, as it is stored."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.kernel.china import stored_now

if TYPE_CHECKING:
    from datetime import datetime


def moment(at: datetime | None) -> datetime:
    """Return a given moment, or now."""
    return at or stored_now()
