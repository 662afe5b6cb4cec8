"""Tables of month facts and of restatements."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String, Text, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db.base import Base
from app.db.columns import MonthNumber, WanYuan, enum_column
from app.funding.types import FundingSource
from app.kernel.months import Month
from app.plans.types import Sector
from app.projects.models import Project
from app.projects.types import ProjectCategory, Stage
from app.returns.models.amounts import FiveAmounts, amounts_are_not_negative
from app.returns.types.vocabulary import Grade, Reporting, RestatementState


class ProjectMonth(Base):
    """How a project stood at the end of a closed month, with its place in the portfolio as of that month.

    Revision 0 is "as reported then", the highest one "as known now".
    """

    __tablename__ = "project_month"
    __table_args__ = (
        CheckConstraint("revision >= 0", name="revision_counts_up"),
        CheckConstraint("(revision = 0) = (restatement_id IS NULL)", name="only_a_restatement_revises"),
        CheckConstraint(
            "reporting NOT IN ('reported', 'zero') OR (version_id IS NOT NULL AND stage IS NOT NULL)",
            name="reported_has_a_version",
        ),
        Index(None, "city_code", "month"),
    )

    month: Mapped[Month] = mapped_column(MonthNumber, primary_key=True, autoincrement=False)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), primary_key=True, index=True)
    revision: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    plan_code: Mapped[str] = mapped_column(ForeignKey("plan.code"))
    city_code: Mapped[str] = mapped_column(ForeignKey("region.code"))
    region_code: Mapped[str] = mapped_column(ForeignKey("region.code"))
    sector: Mapped[Sector] = mapped_column(enum_column(Sector))
    category: Mapped[ProjectCategory] = mapped_column(enum_column(ProjectCategory))
    printed_type: Mapped[str] = mapped_column(String(80))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    """The reporting unit: the first of the responsible ones."""
    total_investment: Mapped[Decimal] = mapped_column(WanYuan)
    start_year: Mapped[int] = mapped_column(server_default="0")
    end_year: Mapped[int] = mapped_column(server_default="0")
    new_beds: Mapped[int | None]
    nursing_beds: Mapped[int | None]
    renovated_beds: Mapped[int | None]
    new_places: Mapped[int | None]
    year_planned: Mapped[Decimal | None] = mapped_column(WanYuan)
    """What the annual plan assigns to the year of the month; None where that year has no part in it."""
    year_is_default: Mapped[bool] = mapped_column(server_default=false())
    """Whether nobody had set the annual plan."""
    stage: Mapped[Stage | None] = mapped_column(enum_column(Stage))
    """None where nothing was ever reported."""
    grade: Mapped[Grade | None] = mapped_column(enum_column(Grade))
    reporting: Mapped[Reporting] = mapped_column(enum_column(Reporting))
    was_late: Mapped[bool]
    version_id: Mapped[int | None] = mapped_column(ForeignKey("return_version.id"))
    restatement_id: Mapped[int | None] = mapped_column(ForeignKey("restatement.id"))
    recorded_at: Mapped[datetime]

    amounts: Mapped[list[ProjectMonthAmount]] = relationship(viewonly=True)


class ProjectMonthAmount(FiveAmounts, Base):
    """The five amounts of one source at the end of a closed month."""

    __tablename__ = "project_month_amount"
    __table_args__ = (
        ForeignKeyConstraint(
            ["month", "project_id", "revision"],
            ["project_month.month", "project_month.project_id", "project_month.revision"],
        ),
        amounts_are_not_negative(),
    )

    month: Mapped[Month] = mapped_column(MonthNumber, primary_key=True, autoincrement=False)
    project_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    revision: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    source: Mapped[FundingSource] = mapped_column(enum_column(FundingSource), primary_key=True)


class Restatement(Base):
    """A correction (更正) of a closed month, asked for with a reason and decided by the city."""

    __tablename__ = "restatement"
    __table_args__ = (
        CheckConstraint("length(trim(reason)) > 0", name="reason_is_not_blank"),
        CheckConstraint("(state = 'proposed') = (decided_at IS NULL)", name="decided_means_decided_once"),
        CheckConstraint("decided_by IS NULL OR decided_by <> requested_by", name="nobody_decides_their_own"),
        CheckConstraint("base_revision >= 0", name="base_revision_counts_up"),
        Index(None, "project_id", "month"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    month: Mapped[Month] = mapped_column(MonthNumber)
    base_revision: Mapped[int]
    """The revision that it was proposed against: the old values."""
    stage: Mapped[Stage] = mapped_column(enum_column(Stage))
    """The new stage."""
    state: Mapped[RestatementState] = mapped_column(enum_column(RestatementState))
    reason: Mapped[str] = mapped_column(Text)
    requested_by: Mapped[str] = mapped_column(String(120))
    requested_at: Mapped[datetime]
    decided_by: Mapped[str | None] = mapped_column(String(120))
    decided_at: Mapped[datetime | None]
    decision_reason: Mapped[str] = mapped_column(Text)

    project: Mapped[Project] = relationship()
    amounts: Mapped[list[RestatementAmount]] = relationship()


class RestatementAmount(FiveAmounts, Base):
    """The five new amounts of one source."""

    __tablename__ = "restatement_amount"
    __table_args__ = (amounts_are_not_negative(),)

    restatement_id: Mapped[int] = mapped_column(ForeignKey("restatement.id"), primary_key=True)
    source: Mapped[FundingSource] = mapped_column(enum_column(FundingSource), primary_key=True)
