"""Figures and dates of outcomes in Chinese words, as formulas and sentences print them."""

from __future__ import annotations

from decimal import Decimal

from app.kernel.rounding import half_up
from app.kernel.texts import Text
from app.outcomes.types import OutcomeMeasure

_WAN = Decimal(10000)
DECIMALS = {
    OutcomeMeasure.BEDS_PER_1000_ELDERS: 1,
    OutcomeMeasure.NURSING_BED_SHARE: 1,
    OutcomeMeasure.PLACES_PER_1000_RESIDENTS: 2,
    OutcomeMeasure.PLACES: 0,
    OutcomeMeasure.INCLUSIVE_PLACE_SHARE: 1,
}
"""Decimals of each measure: those that the plans print."""


def plain(value: Decimal) -> str:
    """Return a number without zeros at its end: 20.50 → 20.5, 18454.00 → 18454."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def level_text(measure: OutcomeMeasure, value: Decimal) -> str:
    """Return a value of a measure with its unit: 20.3张, 53.9%, 1.92个."""
    return in_units(f"{half_up(value, DECIMALS[measure])}", measure)


def in_units(written: str, measure: OutcomeMeasure) -> str:
    """Return a written value of a measure with its unit."""
    if measure.unit == "%":
        return f"{written}%"
    return beds_or_places(written, is_of_beds=measure.is_of_beds)


def beds_or_places(written: str, *, is_of_beds: bool) -> Text:
    """Return a written number of beds or places with its unit: what is counted is told in every language."""
    return Text("{beds}张", beds=written) if is_of_beds else Text("{places}个", places=written)


def difference_text(measure: OutcomeMeasure, value: Decimal) -> str:
    """Return the distance between two values of a measure, without a sign: 1.6张, 5.9个百分点."""
    distance = half_up(abs(value), DECIMALS[measure])
    if measure.unit == "%":
        return Text("{distance}个百分点", distance=distance)
    return in_units(f"{distance}", measure)


def people(value: Decimal) -> str:
    """Return a number of people: 79.5万人, 456.67万人, 8200人."""
    if value < _WAN:
        return Text("{value}人", value=plain(half_up(value, 0)))
    return Text("{value}万人", value=plain(half_up(value / _WAN, 2)))


def count(value: Decimal) -> str:
    """Return a number of beds or places: in 万 where nothing is lost by it (1.36万), else whole (12152)."""
    whole = half_up(value, 0)
    return Text("{whole}万", whole=plain(whole / _WAN)) if whole >= _WAN and whole % 100 == 0 else f"{whole}"


def percent(value: Decimal) -> str:
    """Return a percentage with one decimal."""
    return f"{half_up(value, 1)}%"
