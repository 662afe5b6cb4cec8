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


@dataclass(frozen=True, slots=True)
class Place:
    """Whose briefs are meant: those of a plan's whole city, or of one county of it."""

    plan_code: str
    plan_title: str
    city_code: str
    area_code: str
    area_name: str

    @property
    def region_code(self) -> str | None:
        """The county; None for the whole city."""
        return None if self.area_code == self.city_code else self.area_code

    def key(self, month: Month) -> BriefKey:
        """Return which brief that of a month is."""
        return BriefKey(self.plan_code, month, self.region_code)


@dataclass(frozen=True, slots=True)
class Numbers:
    """The numbers of an issue: within its year, and over all years (总期)."""

    in_year: int
    overall: int


@dataclass(frozen=True, slots=True)
class NumberedIssue:
    """What numbering knows of an issued brief."""

    area_code: str
    form: DocumentForm
    number: int
    number_text: str


@dataclass(frozen=True, slots=True)
class IssueOrder:
    """What the coordinator decides when signing (签发)."""

    numbers: Numbers
    issued_on: date
    reason: str
    """Why it replaces the one in force; empty where there is none."""
    seen: str
    """Fingerprint of the draft that was looked at."""


@dataclass(frozen=True, slots=True)
class PublicIssue:
    """What anybody who holds a printed brief may learn of it."""

    number_text: str
    title: str
    issuing_unit: str | None
    issued_on: date
    pages: int
    pdf_sha256: str
    mono_sha256: str
    state: BriefState
    successor_text: str | None
    """The number of the issue that has replaced it."""
    successor_on: date | None
    is_demo: bool


@dataclass(frozen=True, slots=True)
class FoundIssue:
    """The issued brief that a file is, byte for byte."""

    fact: IssuedFact
    is_monochrome: bool
    """Whether the file is its version in black and white."""
    successor: IssuedFact | None


@dataclass(frozen=True, slots=True)
class Rerendered:
    """What came of rendering an issued brief again from its stored data."""

    is_same: bool | None
    """Whether both versions came out byte for byte; None where this program renders otherwise by now."""
    sentence: str
