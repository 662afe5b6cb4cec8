"""How figures of outcomes are written, on pages, in charts and in files alike. None is a dash, never a 0."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from app.kernel.rounding import half_up
from app.kernel.texts import Text
from app.outcomes.rules.wording import DECIMALS, beds_or_places, plain
from app.outcomes.types import OutcomeMeasure
from app.plans.rules import unit_in_words
from app.projects.types import BedKind, Measure
from app.web.filters import DASH, partial_date, whole

if TYPE_CHECKING:
    from app.outcomes.types.outcome import Input
    from app.outcomes.types.pages import IndicatorLine, LatestValue
    from app.plans.types import Comparison


def rounded(value: Decimal | None, measure: OutcomeMeasure) -> Decimal | None:
    """Return a value of a measure with the decimals that sentences give it, half up."""
    return None if value is None else half_up(value, DECIMALS[measure])


def measured(value: Decimal | None, measure: OutcomeMeasure) -> str:
    """Write a value of a measure without its unit, except a share: 20.3, 53.9%, 17,870."""
    shown = rounded(value, measure)
    if shown is None:
        return DASH
    return f"{shown:,}%" if measure.unit == "%" else f"{shown:,}"


def unit_of(measure: OutcomeMeasure) -> str:
    """Return the unit that stands beside a value; a share carries its own."""
    return "" if measure.unit == "%" else measure.unit


def unit_in_brackets(measure: OutcomeMeasure) -> str:
    """Return the unit as it stands behind the name of a measure."""
    if measure.unit == "%":
        return Text("（%）")
    return Text("（张）") if measure.is_of_beds else Text("（个）")


def with_own_unit(value: Decimal | None, measure: OutcomeMeasure) -> str:
    """Write a value of a measure with its unit: 20.3张, 53.9%, 17,870个."""
    written = measured(value, measure)
    is_bare = value is None or measure.unit == "%"
    return written if is_bare else beds_or_places(written, is_of_beds=measure.is_of_beds)


def short_by(gap: Decimal | None, measure: OutcomeMeasure) -> str:
    """Write a gap in words: 还差 4,590 张, 富余 120 个, 正好够."""
    if gap is None:
        return DASH
    number = half_up(gap, 0)
    if number == 0:
        return Text("正好够")
    written = _counted(f"{abs(number):,}", measure)
    return Text("还差 {number}", number=written) if number > 0 else Text("富余 {number}", number=written)


def number(value: Decimal | None) -> str:
    """Write a number with the decimals that it has, two at most: 446.9, 16,138."""
    if value is None:
        return DASH
    shown = Decimal(plain(half_up(value, 2)))
    return f"{shown:,f}"


def with_unit(value: Decimal | None, unit: str) -> str:
    """Write a number with its unit; a percentage without a blank before the sign."""
    if value is None:
        return DASH
    if unit in {"", "%"}:
        return f"{number(value)}{unit}"
    return Text("{number} {unit}", number=number(value), unit=unit_in_words(unit))


def input_value(given: Input) -> str:
    """Write an input of a formula."""
    return with_unit(given.value, given.unit)


def goal(value: Decimal | None, measure: OutcomeMeasure) -> str:
    """Write a target without its unit, with no more decimals than it has: 33, 4.5, 60%."""
    return DASH if value is None else f"{number(value)}%" if measure.unit == "%" else number(value)


def goal_with_unit(value: Decimal | None, measure: OutcomeMeasure) -> str:
    """Write a target with its unit: 33张, 4.5个, 60%."""
    written = goal(value, measure)
    is_bare = value is None or measure.unit == "%"
    return written if is_bare else beds_or_places(written, is_of_beds=measure.is_of_beds)


def target(value: Decimal | None, comparison: Comparison, measure: OutcomeMeasure) -> str:
    """Write a target with the word that says how it bounds: 大于 50%."""
    text = goal(value, measure)
    if value is None or not comparison.label:
        return text
    return Text("{comparison} {text}", comparison=comparison.label, text=text)


def latest(line: IndicatorLine) -> str:
    """Write the newest value of an indicator with its unit; a computed one as its measure is written."""
    if line.latest is None:
        return DASH
    measure = line.indicator.measure
    shown = rounded(line.latest.value, measure) if line.latest.is_computed and measure else line.latest.value
    return with_unit(shown, line.indicator.unit)


def when(value: LatestValue | None) -> str:
    """Write when the newest value is of."""
    return DASH if value is None else partial_date(value.as_of)


def amount(value: Decimal | None, measure: OutcomeMeasure) -> str:
    """Write beds or places with their unit."""
    return DASH if value is None else _counted(whole(value), measure)


def _counted(written: str, measure: OutcomeMeasure) -> str:
    """Return a written number of beds or places with its unit, a blank between them."""
    return Text("{beds} 张", beds=written) if measure.is_of_beds else Text("{places} 个", places=written)


def quantity(measure: OutcomeMeasure) -> str:
    """Return which figure of projects a measure counts, as the list of projects takes it in its address."""
    if measure is OutcomeMeasure.BEDS_PER_1000_ELDERS:
        return Measure.NEW_BEDS.value
    return (Measure.NURSING_BEDS if measure is OutcomeMeasure.NURSING_BED_SHARE else Measure.NEW_PLACES).value


def bed_kind(measure: OutcomeMeasure) -> str | None:
    """Return the only kind of beds that a measure counts, in the same way; None where it counts places."""
    return BedKind.ELDER_CARE.value if measure.is_of_beds else None
