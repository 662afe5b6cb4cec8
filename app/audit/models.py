"""The audit table. Triggers made by the migration refuse UPDATE and DELETE on both databases."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, DateTime, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.db.base import Base
from app.db.state import APART


class AuditEntry(Base):
    """One change: when, who, what was done to which thing, each field before and after, and why."""

    __tablename__ = "audit_entry"
    __table_args__ = (
        CheckConstraint("length(entry_hash) = 64", name="hash_is_sha256"),
        {"info": APART},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    recorded_at: Mapped[datetime] = mapped_column(DateTime(timezone=False))
    """UTC."""
    actor: Mapped[str] = mapped_column(String(120))
    action: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(String(120), index=True)
    details: Mapped[dict[str, Any]] = mapped_column(JSON)
    """`{"changes": [[field, old, new], …]}`; entries of version 0.1 hold the new values alone."""
    reason: Mapped[str | None] = mapped_column(Text)
    request: Mapped[str | None] = mapped_column(String(36))
    """Identifies the web request; NULL for commands from a shell."""
    project_code: Mapped[str | None] = mapped_column(String(20), index=True)
    """The project that the change belongs to, for its history."""
    previous_hash: Mapped[str] = mapped_column(String(64), unique=True)
    entry_hash: Mapped[str] = mapped_column(String(64), unique=True)
