"""Drafts, versions and files as pages read them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from app.kernel.months import Month
from app.returns.types.report import Report
from app.returns.types.vocabulary import Reporting, ReturnState

WINDOW = "window"
"""A word by which a page knows its own savings again; it is kept in the draft, and is no field."""


@dataclass(frozen=True, slots=True)
class DraftFact:
    """A return as its owner writes it: field name → text as typed."""

    project_code: str
    month: Month
    state: ReturnState
    fields: dict[str, str]
    """Empty until something was saved: then the form is filled from the month before."""
    lock: int
    saved_at: datetime | None
    """UTC."""
    saved_by: str | None
    version_number: int
    """How often it was submitted; 0 for never."""


@dataclass(frozen=True, slots=True)
class VersionFact:
    """What was submitted, as it was submitted."""

    id: int
    number: int
    is_zero: bool
    report: Report
    submitted_at: datetime
    """UTC."""
    submitted_by: str


@dataclass(frozen=True, slots=True)
class EvidenceFact:
    """An evidence file."""

    id: int
    project_code: str
    month: Month
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

    @property
    def is_image(self) -> bool:
        """Whether it has a small preview."""
        return self.media_type.startswith("image/")


@dataclass(frozen=True, slots=True)
class StoredFile:
    """An evidence file and where its bytes lie."""

    path: Path
    fact: EvidenceFact


@dataclass(frozen=True, slots=True)
class ReviewOutcome:
    """What became of one return of many that were reviewed at once."""

    code: str
    error: str | None = None


@dataclass(frozen=True, slots=True)
class ClosingReport:
    """What closing a month does: how each project's figures come into it."""

    month: Month
    projects: tuple[tuple[str, str, Reporting, bool], ...]
    """Code, name, how it is reported, and whether that was late."""

    def count(self, reporting: Reporting) -> int:
        """Return how many projects are reported in one way."""
        return sum(each[2] is reporting for each in self.projects)
