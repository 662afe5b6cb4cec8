"""How figures are written on tiles, which have little room. None is a dash, never 0."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.places.types.map import MapMeasure
from app.web.filters import percent, whole, yi_yuan

if TYPE_CHECKING:
    from decimal import Decimal


def written(value: Decimal | None, measure: MapMeasure) -> str:
    """Write a figure of a tile: a rate with its sign, money in 亿元 and counts without their unit."""
    if measure.unit == "%":
        return percent(value)
    if measure is MapMeasure.INVESTMENT:
        return yi_yuan(value).removesuffix(measure.unit)
    return whole(value)
