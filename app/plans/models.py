"""Tables of plan documents, their sections, printed totals, printed rows and notes."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, composite, mapped_column, relationship

from app.db.base import Base
from app.db.columns import Hundredths, enum_column
from app.kernel.partial_dates import PartialDate, Precision
from app.plans.types import Relation, Sector, StatedMeasure, TotalMeasure


class Plan(Base):
    """A published plan."""

    __tablename__ = "plan"
    __table_args__ = (
        CheckConstraint("last_year >= first_year", name="period_runs_forward"),
        CheckConstraint("central_share_ceiling BETWEEN 0 AND 10000", name="ceiling_is_a_percentage"),
    )

    code: Mapped[str] = mapped_column(String(40), primary_key=True)
    title: Mapped[str] = mapped_column(String(200))
    region_code: Mapped[str] = mapped_column(ForeignKey("region.code"), index=True)
    issuing_unit: Mapped[str | None] = mapped_column(String(120))
    document_number: Mapped[str | None] = mapped_column(String(80))
    issued_on: Mapped[date | None]
    first_year: Mapped[int]
    last_year: Mapped[int]
    list_title: Mapped[str] = mapped_column(String(200))
    central_share_ceiling: Mapped[Decimal | None] = mapped_column(Hundredths)

    sections: Mapped[list[PlanSection]] = relationship(
        order_by="PlanSection.position", cascade="all, delete-orphan"
    )
    printed_totals: Mapped[list[PrintedTotal]] = relationship(
        order_by="PrintedTotal.id", cascade="all, delete-orphan"
    )


class PlanSection(Base):
    """A section of a plan's project list."""

    __tablename__ = "plan_section"
    __table_args__ = (UniqueConstraint("plan_code", "key"), UniqueConstraint("plan_code", "position"))

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_code: Mapped[str] = mapped_column(ForeignKey("plan.code"))
    key: Mapped[str] = mapped_column(String(40))
    printed_title: Mapped[str] = mapped_column(String(80))
    sector: Mapped[Sector] = mapped_column(enum_column(Sector))
    annex: Mapped[str] = mapped_column(String(40))
    code_prefix: Mapped[str] = mapped_column(String(20))
    position: Mapped[int]


class PrintedTotal(Base):
    """A total as the paper prints it; `section_id` is NULL for the whole list."""

    __tablename__ = "printed_total"
    __table_args__ = (
        UniqueConstraint("plan_code", "section_id", "measure"),
        Index(
            "uq_printed_total_of_whole_list",
            "plan_code",
            "measure",
            unique=True,
            sqlite_where=text("section_id IS NULL"),
            postgresql_where=text("section_id IS NULL"),
        ),
        CheckConstraint("value >= 0", name="value_is_not_negative"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_code: Mapped[str] = mapped_column(ForeignKey("plan.code"))
    section_id: Mapped[int | None] = mapped_column(ForeignKey("plan_section.id"))
    measure: Mapped[TotalMeasure] = mapped_column(enum_column(TotalMeasure))
    value: Mapped[Decimal] = mapped_column(Hundredths)

    section: Mapped[PlanSection | None] = relationship()


class PrintedRow(Base):
    """A row of the printed list, its cells as printed."""

    __tablename__ = "printed_row"
    __table_args__ = (
        UniqueConstraint("section_id", "printed_no"),
        CheckConstraint("printed_no > 0", name="number_is_positive"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    section_id: Mapped[int] = mapped_column(ForeignKey("plan_section.id"))
    printed_no: Mapped[int]
    cells: Mapped[list[list[str]]] = mapped_column(JSON)
    """[[column head, printed text], …] in the order of the paper."""

    section: Mapped[PlanSection] = relationship()
    notes: Mapped[list[PrintedRowNote]] = relationship(
        order_by="PrintedRowNote.position", cascade="all, delete-orphan"
    )


class PrintedRowNote(Base):
    """A note on a printed row: what is printed, which reading is used, why."""

    __tablename__ = "printed_row_note"

    printed_row_id: Mapped[int] = mapped_column(ForeignKey("printed_row.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    field: Mapped[str] = mapped_column(String(40))
    printed: Mapped[str] = mapped_column(Text)
    reading: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)


class PlanFigure(Base):
    """A figure that a plan prints outside its project list."""

    __tablename__ = "plan_figure"
    __table_args__ = (
        UniqueConstraint("plan_code", "position"),
        UniqueConstraint("plan_code", "table_name", "row_number", "item"),
        CheckConstraint("(as_of_on IS NULL) = (as_of_precision IS NULL)", name="as_of_has_a_precision"),
        CheckConstraint("measure IS NULL OR value IS NOT NULL", name="a_measure_has_a_value"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_code: Mapped[str] = mapped_column(ForeignKey("plan.code"))
    table: Mapped[str] = mapped_column("table_name", String(20))
    row: Mapped[int] = mapped_column("row_number")
    position: Mapped[int]
    label: Mapped[str] = mapped_column(String(200))
    region_code: Mapped[str | None] = mapped_column(ForeignKey("region.code"), index=True)
    item: Mapped[str] = mapped_column(String(120))
    measure: Mapped[StatedMeasure | None] = mapped_column(enum_column(StatedMeasure))
    unit: Mapped[str] = mapped_column(String(20))
    as_of_on: Mapped[date | None]
    as_of_precision: Mapped[Precision | None] = mapped_column(enum_column(Precision))
    as_of: Mapped[PartialDate | None] = composite("as_of_on", "as_of_precision")
    printed: Mapped[str] = mapped_column(String(200))
    value: Mapped[Decimal | None] = mapped_column(Hundredths)
    note: Mapped[str] = mapped_column(Text)


class PlanRelation(Base):
    """Arithmetic that the figures of a plan imply."""

    __tablename__ = "plan_relation"
    __table_args__ = (UniqueConstraint("plan_code", "position"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_code: Mapped[str] = mapped_column(ForeignKey("plan.code"))
    position: Mapped[int]
    table: Mapped[str] = mapped_column("table_name", String(20))
    item: Mapped[str] = mapped_column(String(120))
    relation: Mapped[Relation] = mapped_column(enum_column(Relation))
    operands: Mapped[list[str]] = mapped_column(JSON)
    scale: Mapped[str] = mapped_column(String(20))
    """A plain decimal number as text: 0.001 is finer than hundredths."""
    rows: Mapped[list[str]] = mapped_column(JSON)
    note: Mapped[str] = mapped_column(Text)
