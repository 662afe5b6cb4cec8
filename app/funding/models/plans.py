"""Tables of the planned split with its history, and of the annual investment plan."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db.base import Base
from app.db.columns import WanYuan, enum_column
from app.funding.types import FundingSource, SplitOrigin


class PlannedSplit(Base):
    """What is planned from one source of one project today: the outcome of its last change."""

    __tablename__ = "planned_split"
    __table_args__ = (CheckConstraint("amount > 0", name="amount_is_positive"),)

    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), primary_key=True)
    source: Mapped[FundingSource] = mapped_column(enum_column(FundingSource), primary_key=True)
    amount: Mapped[Decimal] = mapped_column(WanYuan)


class SplitChangeOfProject(Base):
    """One change of a project's planned split (计划调整 or what else it came from)."""

    __tablename__ = "split_change"
    __table_args__ = (
        UniqueConstraint("project_id", "number"),
        CheckConstraint("number > 0", name="number_is_positive"),
        CheckConstraint(
            "origin <> 'adjustment' OR (decided_on IS NOT NULL"
            " AND length(trim(document_number)) > 0 AND length(trim(reason)) > 0)",
            name="an_adjustment_has_document_and_reason",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    number: Mapped[int]
    origin: Mapped[SplitOrigin] = mapped_column(enum_column(SplitOrigin))
    document_number: Mapped[str] = mapped_column(String(80))
    decided_on: Mapped[date | None]
    reason: Mapped[str] = mapped_column(Text)
    total_investment: Mapped[Decimal] = mapped_column(WanYuan)
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str] = mapped_column(String(120))

    lines: Mapped[list[SplitChangeLine]] = relationship()


class SplitChangeLine(Base):
    """One source before and after a change; NULL where it has no part in the split."""

    __tablename__ = "split_change_line"
    __table_args__ = (
        CheckConstraint("old_amount IS NOT NULL OR new_amount IS NOT NULL", name="line_says_something"),
        CheckConstraint("old_amount > 0 AND new_amount > 0", name="amounts_are_positive"),
    )

    change_id: Mapped[int] = mapped_column(ForeignKey("split_change.id"), primary_key=True)
    source: Mapped[FundingSource] = mapped_column(enum_column(FundingSource), primary_key=True)
    old_amount: Mapped[Decimal | None] = mapped_column(WanYuan)
    new_amount: Mapped[Decimal | None] = mapped_column(WanYuan)


class AnnualPlanOfProject(Base):
    """An annual investment plan (分年度投资计划) as it was set; the highest number holds."""

    __tablename__ = "annual_plan"
    __table_args__ = (
        UniqueConstraint("project_id", "number"),
        CheckConstraint("number > 0", name="number_is_positive"),
        CheckConstraint("length(trim(reason)) > 0", name="reason_is_not_blank"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    number: Mapped[int]
    document_number: Mapped[str] = mapped_column(String(80))
    reason: Mapped[str] = mapped_column(Text)
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str] = mapped_column(String(120))

    amounts: Mapped[list[AnnualPlanAmount]] = relationship()


class AnnualPlanAmount(Base):
    """What is planned for one year."""

    __tablename__ = "annual_plan_amount"
    __table_args__ = (
        CheckConstraint("amount >= 0", name="amount_is_not_negative"),
        CheckConstraint("year BETWEEN 2000 AND 2100", name="is_a_year"),
    )

    annual_plan_id: Mapped[int] = mapped_column(ForeignKey("annual_plan.id"), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    amount: Mapped[Decimal] = mapped_column(WanYuan)
