"""Updates on their way: whose and of which quarter, drafts, files, and what became of many decisions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from app.kernel.months import Month


@dataclass(frozen=True, slots=True)
class UpdateKey:
    """What an update is of: one commitment, one unit, one quarter."""

    commitment_code: str
    organisation_id: int
    quarter: Month
    """The last month of the quarter."""

    def __str__(self) -> str:
        """Return it as the audit record and anchors name it."""
        return f"{self.commitment_code}:{self.organisation_id}:{self.quarter}"


@dataclass(frozen=True, slots=True)
class DraftFact:
    """What was typed and saved: field name → text."""

    fields: dict[str, str]
    version: int
    """Rises with every saved change; 0 where nothing was ever saved."""
    saved_at: datetime | None
    """UTC."""
    saved_by: str | None


NO_DRAFT = DraftFact({}, 0, None, None)


@dataclass(frozen=True, slots=True)
class FileFact:
    """A file that proves the update of a quarter."""

    id: int
    key: UpdateKey
    original_name: str
    media_type: str
    size: int
    """Bytes."""
    sha256: str
    uploaded_at: datetime
    """UTC."""
    uploaded_by: str

    @property
    def kilobytes(self) -> int:
        """Its size in KB, rounded up: no file has none."""
        return -(-self.size // 1024)


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file and where its bytes lie."""

    path: Path
    fact: FileFact


@dataclass(frozen=True, slots=True)
class Decided:
    """What became of one decision of many."""

    update_id: int
    name: str
    """The commitment and unit that the update is of."""
    error: str | None = None
