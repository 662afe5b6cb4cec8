"""Settings of briefs, drafts, and what is kept of an issued one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from app.briefs.types.brief import Distribution
from app.briefs.types.vocabulary import BriefState, DocumentForm
from app.kernel.months import Month


@dataclass(frozen=True, slots=True)
class BriefSettings:
    """How the briefs of a plan are headed, numbered and sent out."""

    plan_code: str
    name: str
    """Name in the masthead: 一老一小重大项目调度简报."""
    issuing_unit: str | None
    form: DocumentForm
    document_prefix: str
    """机关代字 of a 红头文件: 饶一老一小办; empty where there is none."""
    distribution: Distribution
    draft_hour: int | None
    """At which full hour (China time) of the day after the deadline a draft is made, 0 to 23; None: never."""
    version: int
    """Rises with each change: who saves over a newer one is told. 0: nobody has set anything yet."""


@dataclass(frozen=True, slots=True)
class BriefKey:
    """Which brief is meant: of a plan's month, of the whole city (`region_code` None) or of one county."""

    plan_code: str
    month: Month
    region_code: str | None = None


@dataclass(frozen=True, slots=True)
class DraftFact:
    """A draft: what the coordinator has written; its figures are always those of now."""

    key: BriefKey
    editor_note: str
    next_month: str
    version: int
    """Rises with each saving; 0: nothing was written yet."""
    saved_at: datetime | None
    """UTC."""
    saved_by: str | None


@dataclass(frozen=True, slots=True)
class IssuedFact:
    """An issued brief. Everything but its state stands for ever. Times are UTC."""

    id: int
    key: BriefKey
    area_name: str
    form: DocumentForm
    number: int
    """Counts up over all issued briefs of the plan and area (总期)."""
    number_text: str
    issued_on: date
    issued_at: datetime
    issued_by: str
    state: BriefState
    supersedes_id: int | None
    reason: str
    """Why it replaces another; empty where it does not."""
    code: str
    """Verification code, printed on the last page."""
    data_sha256: str
    template_version: str
    """SHA-256 over template files, fonts and the versions of the libraries that draw and render."""
    pdf_sha256: str
    mono_sha256: str
    pages: int
    size: int
    """Bytes of the PDF in colour."""
