"""The one rounding rule of the product: half up."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal


def half_up(value: Decimal, places: int) -> Decimal:
    """Round half up (away from zero on a tie) to `places` decimals.

    Source: domain.md §3, "One rounding rule everywhere: half up".
    """
    return value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
