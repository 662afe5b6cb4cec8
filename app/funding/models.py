"""Table of the planned split."""

from __future__ import annotations

from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from app.db.base import Base
from app.db.columns import WanYuan, enum_column
from app.funding.types import FundingSource


class PlannedSplit(Base):
    """What the plan assigns to one source of one project."""

    __tablename__ = "planned_split"
    __table_args__ = (CheckConstraint("amount > 0", name="amount_is_positive"),)

    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), primary_key=True)
    source: Mapped[FundingSource] = mapped_column(enum_column(FundingSource), primary_key=True)
    amount: Mapped[Decimal] = mapped_column(WanYuan)
