"""How figures are written on tiles, which have little room. None is a dash, never 0."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.kernel.rounding import half_up
from app.places.types.map import WAN_YUAN_PER_YI_YUAN, MapMeasure
from app.web.filters import DASH, percent, whole

if TYPE_CHECKING:
    from decimal import Decimal


def written(value: Decimal | None, measure: MapMeasure) -> str:
    """Write a figure of a tile: a rate with its sign, money in 亿元 and counts without their unit."""
    if value is None:
        return DASH
    if measure.unit == "%":
        return percent(value)
    if measure is MapMeasure.INVESTMENT:
        return f"{half_up(value / WAN_YUAN_PER_YI_YUAN, 2):,f}"
    return whole(value)
