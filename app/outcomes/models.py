"""Tables of outcomes: indicators as printed, and observations, which only ever grow."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, composite, mapped_column, relationship

from app.db.base import Base
from app.db.columns import Hundredths, enum_column
from app.kernel.partial_dates import PartialDate, Precision
from app.outcomes.types import Direction, IndicatorKind, OutcomeMeasure, ValueKind
from app.plans.types import Comparison, StatedMeasure


class Indicator(Base):
    """An indicator of a plan."""

    __tablename__ = "indicator"
    __table_args__ = (
        UniqueConstraint("plan_code", "printed_no"),
        CheckConstraint("printed_no > 0", name="number_is_positive"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    plan_code: Mapped[str] = mapped_column(ForeignKey("plan.code"))
    printed_no: Mapped[int]
    group: Mapped[str] = mapped_column("group_title", String(80))
    name: Mapped[str] = mapped_column(String(200))
    unit: Mapped[str] = mapped_column(String(20))
    kind: Mapped[IndicatorKind] = mapped_column(enum_column(IndicatorKind))
    direction: Mapped[Direction] = mapped_column(enum_column(Direction))
    measure: Mapped[OutcomeMeasure | None] = mapped_column(enum_column(OutcomeMeasure))
    note: Mapped[str] = mapped_column(Text)

    values: Mapped[list[StatedValue]] = relationship(
        order_by="StatedValue.year, StatedValue.kind", cascade="all, delete-orphan"
    )


class StatedValue(Base):
    """A value of an indicator as the plan prints it."""

    __tablename__ = "indicator_value"

    indicator_id: Mapped[int] = mapped_column(ForeignKey("indicator.id"), primary_key=True)
    kind: Mapped[ValueKind] = mapped_column(enum_column(ValueKind), primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    printed: Mapped[str] = mapped_column(String(80))
    value: Mapped[Decimal | None] = mapped_column(Hundredths)
    comparison: Mapped[Comparison] = mapped_column(enum_column(Comparison))
    note: Mapped[str] = mapped_column(Text)


class Observation(Base):
    """What was observed in one region. A correction is a row of its own."""

    __tablename__ = "observation"
    __table_args__ = (
        CheckConstraint("(indicator_id IS NULL) <> (measure IS NULL)", name="observes_one_thing"),
        CheckConstraint("length(trim(source)) > 0", name="source_is_not_blank"),
        CheckConstraint("value >= 0", name="value_is_not_negative"),
        Index(None, "plan_code", "region_code"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_code: Mapped[str] = mapped_column(ForeignKey("plan.code"))
    region_code: Mapped[str] = mapped_column(ForeignKey("region.code"))
    indicator_id: Mapped[int | None] = mapped_column(ForeignKey("indicator.id"), index=True)
    measure: Mapped[StatedMeasure | None] = mapped_column(enum_column(StatedMeasure))
    as_of_on: Mapped[date]
    as_of_precision: Mapped[Precision] = mapped_column(enum_column(Precision))
    as_of: Mapped[PartialDate] = composite("as_of_on", "as_of_precision")
    value: Mapped[Decimal] = mapped_column(Hundredths)
    source: Mapped[str] = mapped_column(String(200))
    note: Mapped[str] = mapped_column(Text)
    corrects_id: Mapped[int | None] = mapped_column(ForeignKey("observation.id"), unique=True)
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[str] = mapped_column(String(120))

    indicator: Mapped[Indicator | None] = relationship()
