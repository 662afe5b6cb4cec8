"""Tables of returns: the draft as it is typed, each submitted version, review steps, evidence files."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, ForeignKeyConstraint, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, composite, mapped_column, relationship

from app.db.base import Base
from app.db.columns import MonthNumber, enum_column
from app.db.state import APART
from app.funding.types import FundingSource
from app.kernel.months import Month
from app.kernel.partial_dates import PartialDate, Precision
from app.projects.models import Project
from app.projects.types import MilestoneKind, Stage
from app.returns.models.amounts import FiveAmounts, amounts_are_not_negative
from app.returns.models.periods import ReportingPeriod
from app.returns.types.vocabulary import Grade, ProblemKind, ProblemLevel, ReturnState, Step


class MonthlyReturn(Base):
    """The return of one project for one month, wherever it is on its way."""

    __tablename__ = "monthly_return"
    __table_args__ = (
        UniqueConstraint("project_id", "month"),
        ForeignKeyConstraint(
            ["plan_code", "month"], ["reporting_period.plan_code", "reporting_period.month"]
        ),
        CheckConstraint("draft_lock >= 0", name="draft_lock_counts_up"),
        CheckConstraint(
            "(state = 'draft') = (first_submitted_at IS NULL)", name="only_a_draft_was_never_submitted"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    plan_code: Mapped[str] = mapped_column(String(40))
    month: Mapped[Month] = mapped_column(MonthNumber)
    state: Mapped[ReturnState] = mapped_column(enum_column(ReturnState), index=True)
    draft: Mapped[dict[str, str]] = mapped_column(JSON, info=APART)
    """Field name → text as typed, readable or not."""
    draft_lock: Mapped[int] = mapped_column(info=APART)
    """Rises with every saved change: who saves on an older one has not seen the newest."""
    draft_saved_at: Mapped[datetime | None] = mapped_column(info=APART)
    draft_saved_by: Mapped[str | None] = mapped_column(String(120), info=APART)
    first_submitted_at: Mapped[datetime | None]

    project: Mapped[Project] = relationship()
    period: Mapped[ReportingPeriod] = relationship()
    versions: Mapped[list[ReturnVersion]] = relationship(order_by="ReturnVersion.number")


class ReturnVersion(Base):
    """What was submitted, as it was submitted."""

    __tablename__ = "return_version"
    __table_args__ = (
        UniqueConstraint("return_id", "number"),
        CheckConstraint("number > 0", name="number_is_positive"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    return_id: Mapped[int] = mapped_column(ForeignKey("monthly_return.id"))
    number: Mapped[int]
    is_zero: Mapped[bool]
    """零报: nothing changed this month."""
    stage: Mapped[Stage] = mapped_column(enum_column(Stage))
    grade: Mapped[Grade] = mapped_column(enum_column(Grade))
    progress: Mapped[str] = mapped_column(Text)
    next_work: Mapped[str] = mapped_column(Text)
    submitted_at: Mapped[datetime]
    submitted_by: Mapped[str] = mapped_column(String(120))

    amounts: Mapped[list[VersionAmount]] = relationship()
    milestones: Mapped[list[VersionMilestone]] = relationship()
    problems: Mapped[list[VersionProblem]] = relationship(order_by="VersionProblem.position")
    explanations: Mapped[list[VersionExplanation]] = relationship(order_by="VersionExplanation.key")


class VersionAmount(FiveAmounts, Base):
    """The five amounts of one source in one version."""

    __tablename__ = "version_amount"
    __table_args__ = (amounts_are_not_negative(),)

    version_id: Mapped[int] = mapped_column(ForeignKey("return_version.id"), primary_key=True)
    source: Mapped[FundingSource] = mapped_column(enum_column(FundingSource), primary_key=True)
    reduction_reason: Mapped[str] = mapped_column(Text)
    is_advance: Mapped[bool]


class VersionMilestone(Base):
    """A milestone in one version."""

    __tablename__ = "version_milestone"
    __table_args__ = (
        CheckConstraint("(planned_on IS NULL) = (planned_precision IS NULL)", name="planned_has_a_precision"),
    )

    version_id: Mapped[int] = mapped_column(ForeignKey("return_version.id"), primary_key=True)
    kind: Mapped[MilestoneKind] = mapped_column(enum_column(MilestoneKind), primary_key=True)
    planned_on: Mapped[date | None]
    planned_precision: Mapped[Precision | None] = mapped_column(enum_column(Precision))
    planned: Mapped[PartialDate | None] = composite("planned_on", "planned_precision")
    forecast: Mapped[date | None]
    actual: Mapped[date | None]
    document_number: Mapped[str] = mapped_column(String(120))
    expires_on: Mapped[date | None]
    waiver: Mapped[str] = mapped_column(Text)


class VersionProblem(Base):
    """A problem in one version."""

    __tablename__ = "version_problem"
    __table_args__ = (CheckConstraint("position > 0", name="position_is_positive"),)

    version_id: Mapped[int] = mapped_column(ForeignKey("return_version.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[ProblemKind] = mapped_column(enum_column(ProblemKind))
    level: Mapped[ProblemLevel] = mapped_column(enum_column(ProblemLevel))
    description: Mapped[str] = mapped_column(Text)
    department: Mapped[str] = mapped_column(String(120))
    needed_by: Mapped[date | None]


class VersionExplanation(Base):
    """The sentence that explains a warning in one version."""

    __tablename__ = "version_explanation"
    __table_args__ = (CheckConstraint("length(trim(text)) > 0", name="explanation_is_not_blank"),)

    version_id: Mapped[int] = mapped_column(ForeignKey("return_version.id"), primary_key=True)
    key: Mapped[str] = mapped_column(String(120), primary_key=True)
    text: Mapped[str] = mapped_column(Text)


class ReviewStep(Base):
    """Something that was done to a return: submitted, passed, sent back, commented on."""

    __tablename__ = "review_step"
    __table_args__ = (
        CheckConstraint(
            "step NOT IN ('county_send_back', 'city_send_back', 'comment') OR length(trim(reason)) > 0",
            name="sending_back_has_a_reason",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    return_id: Mapped[int] = mapped_column(ForeignKey("monthly_return.id"), index=True)
    version_number: Mapped[int]
    step: Mapped[Step] = mapped_column(enum_column(Step))
    taken_at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(String(120))
    reason: Mapped[str] = mapped_column(Text)


class EvidenceFile(Base):
    """A file that proves something. Its bytes lie in the data folder under the stored name."""

    __tablename__ = "evidence_file"
    __table_args__ = (
        CheckConstraint("size > 0", name="size_is_positive"),
        CheckConstraint("length(sha256) = 64", name="sha256_is_one"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), index=True)
    return_id: Mapped[int] = mapped_column(ForeignKey("monthly_return.id"), index=True)
    stored_name: Mapped[str] = mapped_column(String(80), unique=True)
    original_name: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(120))
    size: Mapped[int]
    """Bytes."""
    sha256: Mapped[str] = mapped_column(String(64))
    uploaded_at: Mapped[datetime]
    uploaded_by: Mapped[str] = mapped_column(String(120))
    removed_at: Mapped[datetime | None]
