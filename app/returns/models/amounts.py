"""The five amounts, wherever a table holds them by source."""

from __future__ import annotations

from decimal import Decimal  # noqa: TC003 - read when the class is made

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.db.columns import WanYuan


class FiveAmounts:
    """Columns of the five amounts in 万元, cumulative since the start; NULL is 未填, never 0."""

    planned: Mapped[Decimal | None] = mapped_column(WanYuan)
    allocated: Mapped[Decimal | None] = mapped_column(WanYuan)
    received: Mapped[Decimal | None] = mapped_column(WanYuan)
    completed: Mapped[Decimal | None] = mapped_column(WanYuan)
    paid: Mapped[Decimal | None] = mapped_column(WanYuan)


def amounts_are_not_negative() -> CheckConstraint:
    """Return the constraint that goes with them."""
    return CheckConstraint(
        "planned >= 0 AND allocated >= 0 AND received >= 0 AND completed >= 0 AND paid >= 0",
        name="amounts_are_not_negative",
    )
