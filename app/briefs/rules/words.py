"""How amounts stand in the sentences of a brief: rounded half up, without blanks, as Chinese print has it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.kernel.rounding import half_up

if TYPE_CHECKING:
    from decimal import Decimal


def in_wan_yuan(amount: Decimal | None) -> str:
    """Write an amount in 万元 with its unit; a blank is 未填报."""
    return "未填报" if amount is None else f"{half_up(amount, 2):,f}万元"
