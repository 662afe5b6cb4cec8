"""Tables of commitments. What was submitted and decided only ever grows; a draft is overwritten."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, composite, mapped_column, relationship

from app.commitments.types import CommitmentKind, Progress, UnitRole
from app.db.base import Base
from app.db.columns import Hundredths, MonthNumber, enum_column
from app.db.state import APART
from app.directory.models import Organisation
from app.kernel.months import Month
from app.kernel.partial_dates import PartialDate, Precision
from app.plans.types import Comparison, Sector


class Commitment(Base):
    """Something that a plan commits units to."""

    __tablename__ = "commitment"
    __table_args__ = (
        UniqueConstraint("plan_code", "position"),
        CheckConstraint("position > 0", name="position_is_positive"),
        CheckConstraint("length(trim(title)) > 0", name="title_is_not_blank"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    plan_code: Mapped[str] = mapped_column(ForeignKey("plan.code"))
    kind: Mapped[CommitmentKind] = mapped_column(enum_column(CommitmentKind))
    document: Mapped[str] = mapped_column(String(40))
    section: Mapped[str] = mapped_column(String(40))
    printed_no: Mapped[int]
    position: Mapped[int]
    group: Mapped[str] = mapped_column("group_title", String(80))
    title: Mapped[str] = mapped_column(String(200))
    summary: Mapped[str] = mapped_column(Text)
    expected: Mapped[str] = mapped_column(Text)
    sector: Mapped[Sector] = mapped_column(enum_column(Sector))
    counties: Mapped[bool]
    zones: Mapped[bool]
    note: Mapped[str] = mapped_column(Text)

    units: Mapped[list[CommitmentUnit]] = relationship(
        order_by="CommitmentUnit.position", cascade="all, delete-orphan"
    )
    targets: Mapped[list[CommitmentTarget]] = relationship(
        order_by="CommitmentTarget.number", cascade="all, delete-orphan"
    )


class CommitmentUnit(Base):
    """A unit's part in a commitment, under its printed name, in printed order (leads first)."""

    __tablename__ = "commitment_unit"
    __table_args__ = (
        UniqueConstraint("commitment_id", "organisation_id", "role"),
        CheckConstraint("position > 0", name="position_is_positive"),
    )

    commitment_id: Mapped[int] = mapped_column(ForeignKey("commitment.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    role: Mapped[UnitRole] = mapped_column(enum_column(UnitRole))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    printed_name: Mapped[str] = mapped_column(String(120))

    organisation: Mapped[Organisation] = relationship()


class CommitmentTarget(Base):
    """A dated or quantified target of a commitment. `indicator_code` names an indicator of the same plan."""

    __tablename__ = "commitment_target"
    __table_args__ = (
        UniqueConstraint("commitment_id", "number"),
        CheckConstraint("(due_on IS NULL) = (due_precision IS NULL)", name="due_has_a_precision"),
        CheckConstraint("number > 0", name="number_is_positive"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    commitment_id: Mapped[int] = mapped_column(ForeignKey("commitment.id"))
    number: Mapped[int]
    due_on: Mapped[date | None]
    due_precision: Mapped[Precision | None] = mapped_column(enum_column(Precision))
    due: Mapped[PartialDate | None] = composite("due_on", "due_precision")
    printed: Mapped[str] = mapped_column(String(200))
    summary: Mapped[str] = mapped_column(String(200))
    value: Mapped[Decimal | None] = mapped_column(Hundredths)
    unit: Mapped[str] = mapped_column(String(20))
    comparison: Mapped[Comparison] = mapped_column(enum_column(Comparison))
    indicator_code: Mapped[str | None] = mapped_column(String(20))
    note: Mapped[str] = mapped_column(Text)


class CommitmentDraft(Base):
    """What a unit has typed for a quarter and not submitted, readable or not."""

    __tablename__ = "commitment_draft"
    __table_args__ = (CheckConstraint("version > 0", name="version_is_positive"), {"info": APART})

    commitment_id: Mapped[int] = mapped_column(ForeignKey("commitment.id"), primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), primary_key=True)
    quarter: Mapped[Month] = mapped_column(MonthNumber, primary_key=True, autoincrement=False)
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    """Field name → text as typed."""
    version: Mapped[int]
    """Rises with every saved change: who saves on an older one has not seen the newest."""
    saved_at: Mapped[datetime]
    saved_by: Mapped[str] = mapped_column(String(120))


class CommitmentUpdate(Base):
    """What a unit submitted for a quarter, as it was submitted."""

    __tablename__ = "commitment_update"
    __table_args__ = (
        UniqueConstraint("commitment_id", "organisation_id", "quarter", "revision"),
        CheckConstraint("revision > 0", name="revision_counts_up"),
        CheckConstraint("quarter % 100 IN (3, 6, 9, 12)", name="quarter_ends_a_quarter"),
        CheckConstraint("length(trim(done)) > 0", name="done_is_not_blank"),
        CheckConstraint("progress <> 'blocked' OR length(trim(problem)) > 0", name="blocked_says_why"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    commitment_id: Mapped[int] = mapped_column(ForeignKey("commitment.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    quarter: Mapped[Month] = mapped_column(MonthNumber)
    revision: Mapped[int]
    progress: Mapped[Progress] = mapped_column(enum_column(Progress))
    done: Mapped[str] = mapped_column(Text)
    problem: Mapped[str] = mapped_column(Text)
    next_step: Mapped[str] = mapped_column(Text)
    submitted_at: Mapped[datetime]
    submitted_by: Mapped[str] = mapped_column(String(120))

    commitment: Mapped[Commitment] = relationship()
    organisation: Mapped[Organisation] = relationship()
    targets: Mapped[list[UpdateTarget]] = relationship(order_by="UpdateTarget.number")
    decision: Mapped[CommitmentDecision | None] = relationship()


class UpdateTarget(Base):
    """What an update says of one target of its commitment, by the target's number."""

    __tablename__ = "commitment_update_target"

    update_id: Mapped[int] = mapped_column(ForeignKey("commitment_update.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    is_met: Mapped[bool]
    value: Mapped[Decimal | None] = mapped_column(Hundredths)
    text: Mapped[str] = mapped_column(Text)


class CommitmentDecision(Base):
    """What the lead office decided of an update: passed, or sent back with a reason."""

    __tablename__ = "commitment_decision"
    __table_args__ = (
        CheckConstraint("is_approved OR length(trim(reason)) > 0", name="sending_back_has_a_reason"),
    )

    update_id: Mapped[int] = mapped_column(ForeignKey("commitment_update.id"), primary_key=True)
    is_approved: Mapped[bool]
    reason: Mapped[str] = mapped_column(Text)
    decided_at: Mapped[datetime]
    decided_by: Mapped[str] = mapped_column(String(120))


class CommitmentFile(Base):
    """A file that proves an update. Its bytes lie in the data folder under the stored name.

    It belongs to the quarter of a unit, so that it is there before the update is submitted.
    """

    __tablename__ = "commitment_file"
    __table_args__ = (
        CheckConstraint("size > 0", name="size_is_positive"),
        CheckConstraint("length(sha256) = 64", name="sha256_is_one"),
        CheckConstraint("quarter % 100 IN (3, 6, 9, 12)", name="quarter_ends_a_quarter"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    commitment_id: Mapped[int] = mapped_column(ForeignKey("commitment.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    quarter: Mapped[Month] = mapped_column(MonthNumber)
    stored_name: Mapped[str] = mapped_column(String(80), unique=True)
    original_name: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(120))
    size: Mapped[int]
    """Bytes."""
    sha256: Mapped[str] = mapped_column(String(64))
    uploaded_at: Mapped[datetime]
    uploaded_by: Mapped[str] = mapped_column(String(120))
    removed_at: Mapped[datetime | None]
