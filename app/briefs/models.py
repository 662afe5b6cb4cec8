"""Tables of briefs: settings, drafts, and issued briefs, which stand for ever."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.briefs.types import DocumentForm
from app.db.base import Base
from app.db.columns import MonthNumber, enum_column
from app.kernel.months import Month


class BriefSettingsOfPlan(Base):
    """How the briefs of a plan are headed, numbered and sent out. Names are one a line."""

    __tablename__ = "brief_settings"
    __table_args__ = (
        CheckConstraint("length(trim(name)) > 0", name="name_is_not_blank"),
        CheckConstraint("copies > 0", name="copies_are_positive"),
        CheckConstraint("draft_hour BETWEEN 0 AND 23", name="draft_hour_is_an_hour"),
        CheckConstraint("version > 0", name="version_is_positive"),
    )

    plan_code: Mapped[str] = mapped_column(ForeignKey("plan.code"), primary_key=True)
    name: Mapped[str] = mapped_column(String(40))
    issuing_unit: Mapped[str] = mapped_column(String(80))
    form: Mapped[DocumentForm] = mapped_column(enum_column(DocumentForm))
    document_prefix: Mapped[str] = mapped_column(String(40))
    report_to: Mapped[str] = mapped_column(Text)
    send_to: Mapped[str] = mapped_column(Text)
    copy_to: Mapped[str] = mapped_column(Text)
    copies: Mapped[int | None]
    draft_hour: Mapped[int | None]
    version: Mapped[int]
    saved_at: Mapped[datetime]
    saved_by: Mapped[str] = mapped_column(String(120))


class BriefDraft(Base):
    """What the coordinator has written for the brief of a month; its figures are always those of now."""

    __tablename__ = "brief_draft"
    __table_args__ = (
        CheckConstraint("version > 0", name="version_is_positive"),
        UniqueConstraint("plan_code", "month", "area_code"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_code: Mapped[str] = mapped_column(ForeignKey("plan.code"))
    month: Mapped[Month] = mapped_column(MonthNumber)
    area_code: Mapped[str] = mapped_column(ForeignKey("region.code"))
    """The city or the county that it covers."""
    editor_note: Mapped[str] = mapped_column(Text)
    next_month: Mapped[str] = mapped_column(Text)
    version: Mapped[int]
    saved_at: Mapped[datetime]
    saved_by: Mapped[str] = mapped_column(String(120))


class IssuedBrief(Base):
    """A brief as it was signed (签发): its data, what rendered it, and its bytes. Never changed or deleted.

    It is superseded where another one names it.
    """

    __tablename__ = "issued_brief"
    __table_args__ = (
        CheckConstraint("number > 0", name="number_is_positive"),
        CheckConstraint("length(trim(number_text)) > 0", name="number_text_is_not_blank"),
        CheckConstraint("(supersedes_id IS NULL) = (length(trim(reason)) = 0)", name="a_reissue_says_why"),
        UniqueConstraint("plan_code", "area_code", "number"),
        Index(
            "uq_issued_brief_first_of_month",
            "plan_code",
            "area_code",
            "month",
            unique=True,
            sqlite_where=text("supersedes_id IS NULL"),
            postgresql_where=text("supersedes_id IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_code: Mapped[str] = mapped_column(ForeignKey("plan.code"))
    month: Mapped[Month] = mapped_column(MonthNumber)
    area_code: Mapped[str] = mapped_column(ForeignKey("region.code"))
    form: Mapped[DocumentForm] = mapped_column(enum_column(DocumentForm))
    number: Mapped[int]
    """Counts up over all issues of a plan and area (总期)."""
    number_text: Mapped[str] = mapped_column(String(80))
    issued_on: Mapped[date]
    issued_at: Mapped[datetime]
    issued_by: Mapped[str] = mapped_column(String(120))
    supersedes_id: Mapped[int | None] = mapped_column(ForeignKey("issued_brief.id"), unique=True)
    reason: Mapped[str] = mapped_column(Text)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    data: Mapped[str] = mapped_column(Text, deferred=True)
    """The tree as JSON, from which the same bytes are rendered again."""
    data_sha256: Mapped[str] = mapped_column(String(64))
    template_version: Mapped[str] = mapped_column(String(64))
    pdf: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    pdf_sha256: Mapped[str] = mapped_column(String(64), unique=True)
    mono_pdf: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    mono_sha256: Mapped[str] = mapped_column(String(64), unique=True)
    pages: Mapped[int]
