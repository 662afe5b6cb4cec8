"""Bars drawn as lengths."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal


def bar_lengths(values: Sequence[Decimal | None]) -> list[str]:
    """Return lengths of bars in % of the longest, as attributes of an SVG; nothing known has no length."""
    highest = max((value for value in values if value is not None), default=None)
    if not highest:
        return ["0%" for _ in values]
    return [
        f"{max(0.0, float(value / highest) * 100):.1f}%" if value is not None else "0%" for value in values
    ]
