"""Tables of the register."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, composite, mapped_column, relationship

from app.db.base import Base
from app.db.columns import Hundredths, WanYuan, enum_column
from app.directory.models import Organisation, Region
from app.kernel.partial_dates import PartialDate, Precision
from app.plans.models import Plan, PlanSection, PrintedRow
from app.projects.types import BedKind, ProjectCategory


class Project(Base):
    """A major project of one plan. A quantity that the plan does not print is NULL, never 0."""

    __tablename__ = "project"
    __table_args__ = (
        CheckConstraint("end_on >= start_on", name="end_is_not_before_start"),
        CheckConstraint("total_investment >= 0", name="total_is_not_negative"),
        CheckConstraint("central_requested BETWEEN 0 AND total_investment", name="central_is_within_total"),
        CheckConstraint("new_beds >= 0", name="new_beds_are_not_negative"),
        CheckConstraint("renovated_beds >= 0", name="renovated_beds_are_not_negative"),
        CheckConstraint(
            "nursing_beds BETWEEN 0 AND coalesce(new_beds, 0) + coalesce(renovated_beds, 0)",
            name="nursing_beds_are_within_beds",
        ),
        CheckConstraint("new_places >= 0", name="new_places_are_not_negative"),
        CheckConstraint("floor_area_m2 > 0", name="floor_area_is_positive"),
        CheckConstraint("site_count > 0", name="site_count_is_positive"),
        CheckConstraint("household_count > 0", name="household_count_is_positive"),
        CheckConstraint(
            "(bed_kind IS NULL) = (new_beds IS NULL AND renovated_beds IS NULL)",
            name="beds_have_a_kind",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    plan_code: Mapped[str] = mapped_column(ForeignKey("plan.code"), index=True)
    section_id: Mapped[int] = mapped_column(ForeignKey("plan_section.id"), index=True)
    printed_row_id: Mapped[int] = mapped_column(ForeignKey("printed_row.id"), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    printed_type: Mapped[str] = mapped_column(String(80))
    category: Mapped[ProjectCategory] = mapped_column(enum_column(ProjectCategory), index=True)
    start_on: Mapped[date]
    start_precision: Mapped[Precision] = mapped_column(enum_column(Precision, "start_precision_is_known"))
    end_on: Mapped[date]
    end_precision: Mapped[Precision] = mapped_column(enum_column(Precision, "end_precision_is_known"))
    start: Mapped[PartialDate] = composite("start_on", "start_precision")
    end: Mapped[PartialDate] = composite("end_on", "end_precision")
    region_code: Mapped[str] = mapped_column(ForeignKey("region.code"), index=True)
    location: Mapped[str] = mapped_column(String(200))
    content: Mapped[str] = mapped_column(Text)
    """建设内容和规模 as printed."""
    scope: Mapped[str] = mapped_column(Text)
    """What is built, in a short note of our own."""
    total_investment: Mapped[Decimal] = mapped_column(WanYuan)
    central_requested: Mapped[Decimal | None] = mapped_column(WanYuan)
    new_beds: Mapped[int | None]
    nursing_beds: Mapped[int | None]
    renovated_beds: Mapped[int | None]
    new_places: Mapped[int | None]
    floor_area_m2: Mapped[Decimal | None] = mapped_column(Hundredths)
    site_count: Mapped[int | None]
    household_count: Mapped[int | None]
    bed_kind: Mapped[BedKind | None] = mapped_column(enum_column(BedKind))
    qualifiers: Mapped[dict[str, str]] = mapped_column(JSON)
    """Measure → qualifier, only for figures that the plan does not state exactly."""

    plan: Mapped[Plan] = relationship()
    section: Mapped[PlanSection] = relationship()
    printed_row: Mapped[PrintedRow] = relationship()
    region: Mapped[Region] = relationship()
    units: Mapped[list[ProjectUnit]] = relationship(
        order_by="ProjectUnit.position", cascade="all, delete-orphan"
    )


class ProjectUnit(Base):
    """A unit responsible for a project (组织实施单位), in printed order and under its printed name."""

    __tablename__ = "project_unit"
    __table_args__ = (
        UniqueConstraint("project_id", "organisation_id"),
        CheckConstraint("position > 0", name="position_is_positive"),
    )

    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    printed_name: Mapped[str] = mapped_column(String(120))

    organisation: Mapped[Organisation] = relationship()
