"""Tables of lights. Rule sets and lights only ever grow."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.db.base import Base
from app.db.columns import Hundredths, MonthNumber, WanYuan, enum_column
from app.kernel.months import Month
from app.lights.types import Light, LightDimension, Preset, ReasonState
from app.projects.models import Project


class LightRuleSet(Base):
    """A version of the rules of a plan."""

    __tablename__ = "light_rule_set"
    __table_args__ = (
        CheckConstraint("version > 0", name="version_is_positive"),
        CheckConstraint("length(trim(reason)) > 0", name="reason_is_not_blank"),
        CheckConstraint("start_red_months > 0 AND missing_red_months > 0", name="months_are_positive"),
        UniqueConstraint("plan_code", "version"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_code: Mapped[str] = mapped_column(ForeignKey("plan.code"))
    version: Mapped[int]
    preset: Mapped[Preset] = mapped_column(enum_column(Preset))
    progress_yellow: Mapped[Decimal] = mapped_column(Hundredths)
    progress_red: Mapped[Decimal] = mapped_column(Hundredths)
    payment_yellow: Mapped[Decimal] = mapped_column(Hundredths)
    payment_red: Mapped[Decimal] = mapped_column(Hundredths)
    start_red_months: Mapped[int]
    missing_red_months: Mapped[int]
    late_is_yellow: Mapped[bool]
    since: Mapped[Month] = mapped_column(MonthNumber)
    reason: Mapped[str] = mapped_column(Text)
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str] = mapped_column(String(120))


class LightReason(Base):
    """A 正当理由 that, once approved, holds the light of a project at yellow for some months."""

    __tablename__ = "light_reason"
    __table_args__ = (
        CheckConstraint("length(trim(text)) > 0", name="text_is_not_blank"),
        CheckConstraint("first_month <= last_month", name="begins_before_it_ends"),
        CheckConstraint("(state = 'proposed') = (decided_at IS NULL)", name="decided_means_decided_once"),
        CheckConstraint("decided_by IS NULL OR decided_by <> requested_by", name="nobody_decides_their_own"),
        Index(None, "project_id", "last_month"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    first_month: Mapped[Month] = mapped_column(MonthNumber)
    last_month: Mapped[Month] = mapped_column(MonthNumber)
    text: Mapped[str] = mapped_column(Text)
    document_number: Mapped[str] = mapped_column(String(80))
    state: Mapped[ReasonState] = mapped_column(enum_column(ReasonState))
    requested_by: Mapped[str] = mapped_column(String(120))
    requested_at: Mapped[datetime]
    decided_by: Mapped[str | None] = mapped_column(String(120))
    decided_at: Mapped[datetime | None]
    decision_reason: Mapped[str] = mapped_column(Text)

    project: Mapped[Project] = relationship()


class ProjectLight(Base):
    """The light of a project in a closed month.

    Revision 0 is as it was when the month was closed; a restatement or an approved reason adds the next.
    """

    __tablename__ = "project_light"
    __table_args__ = (
        CheckConstraint("revision >= 0", name="revision_counts_up"),
        CheckConstraint("months >= 0", name="months_are_counted"),
        CheckConstraint("reason_id IS NULL OR light = 'yellow'", name="a_reason_holds_at_yellow"),
    )

    month: Mapped[Month] = mapped_column(MonthNumber, primary_key=True, autoincrement=False)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), primary_key=True, index=True)
    revision: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    light: Mapped[Light] = mapped_column(enum_column(Light))
    months: Mapped[int]
    rule_set_id: Mapped[int] = mapped_column(ForeignKey("light_rule_set.id"))
    reason_id: Mapped[int | None] = mapped_column(ForeignKey("light_reason.id"))
    recorded_at: Mapped[datetime]

    dimensions: Mapped[list[LightOfDimension]] = relationship(viewonly=True)


class LightOfDimension(Base):
    """The light of one dimension of a project in a closed month."""

    __tablename__ = "light_dimension"
    __table_args__ = (
        CheckConstraint("(light = 'green') = (months = 0)", name="months_count_what_is_on"),
        ForeignKeyConstraint(
            ["month", "project_id", "revision"],
            ["project_light.month", "project_light.project_id", "project_light.revision"],
        ),
    )

    month: Mapped[Month] = mapped_column(MonthNumber, primary_key=True, autoincrement=False)
    project_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    revision: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    dimension: Mapped[LightDimension] = mapped_column(enum_column(LightDimension), primary_key=True)
    light: Mapped[Light] = mapped_column(enum_column(Light))
    months: Mapped[int]
    sentence: Mapped[str] = mapped_column(Text)
    actual: Mapped[Decimal | None] = mapped_column(WanYuan)
    scheduled: Mapped[Decimal | None] = mapped_column(WanYuan)
