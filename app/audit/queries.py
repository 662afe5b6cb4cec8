"""Reads of the audit record."""

from __future__ import annotations

from sqlalchemy import select

from app.audit.models import AuditEntry
from app.audit.rules import FIRST_HASH
from app.extensions import database


def last_hash() -> str:
    """Return the hash that the next entry must hold as its previous one."""
    newest = select(AuditEntry.entry_hash).order_by(AuditEntry.id.desc()).limit(1)
    return database.session.scalar(newest) or FIRST_HASH
