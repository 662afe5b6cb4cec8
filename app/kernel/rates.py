"""Rates: one number divided by another, in percent, unrounded until it is shown."""

from __future__ import annotations

from decimal import Decimal


def percentage(part: Decimal | int | None, base: Decimal | int | None) -> Decimal | None:
    """Return `part` / `base` in percent, unrounded; None where either is blank or the base is 0.

    Source: domain.md §3, "A rate whose base is blank or 0 is printed as a dash".
    """
    if part is None or base is None or base == 0:
        return None
    return Decimal(part) * 100 / Decimal(base)


def per_unit(amount: Decimal | None, count: Decimal | int | None) -> Decimal | None:
    """Return `amount` per one of `count` (for example 万元 per bed), unrounded; None where it has no base."""
    if amount is None or count is None or count == 0:
        return None
    return amount / Decimal(count)
