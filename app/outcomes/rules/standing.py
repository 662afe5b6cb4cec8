"""Whether targets are met and how they look, in words: from printed targets, observations and outcomes."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from app.kernel.partial_dates import PartialDate, Precision
from app.kernel.texts import Text
from app.outcomes.types import Direction, ValueKind
from app.outcomes.types.pages import Attainment, IndicatorLine, LatestValue, Observed, Outlook, Standing
from app.plans.types import Comparison

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from app.kernel.months import Month
    from app.outcomes.types import IndicatorValue, ObservationFact, OutcomeMeasure, RegisterIndicator
    from app.outcomes.types.outcome import MeasureOutcome, OutcomeInShort, RegionOutcome

_MOST = Decimal(50)
"""% of the runs: fewer that reach a target, and it is in doubt."""
ATTAINED_SHARES = (
    (Decimal(1), Attainment.MET),
    (Decimal("0.8"), Attainment.NEAR),
    (Decimal("0.5"), Attainment.HALF),
)
"""From which share of its target on a county is said to be so near to it, the highest first."""


def meets(value: Decimal, target: Decimal, comparison: Comparison, direction: Direction) -> bool:
    """Return whether a value meets a target: a bound as it is printed, otherwise by the direction."""
    match comparison:
        case Comparison.MORE_THAN:
            return value > target
        case Comparison.LESS_THAN:
            return value < target
        case Comparison.AT_LEAST:
            return value >= target
        case Comparison.AT_MOST:
            return value <= target
    if direction is Direction.HOLD:
        return value == target
    return value >= target if direction is Direction.UP else value <= target


def target_of(indicator: RegisterIndicator) -> IndicatorValue | None:
    """Return the target of the last year that the plan prints one for, dashes left aside."""
    targets = [value for value in indicator.values if value.kind is ValueKind.TARGET and not is_dash(value)]
    return max(targets, key=lambda value: value.year, default=None)


def is_dash(value: IndicatorValue) -> bool:
    """Return whether a printed cell says that there is nothing: a dash is not a zero."""
    return value.value is None and value.printed.strip("—-－ ") == ""


def standing_of(target: IndicatorValue | None, latest: LatestValue | None, direction: Direction) -> Standing:
    """Return whether the newest value meets the last target, or why that cannot be said."""
    if target is None:
        return Standing.NO_TARGET
    if target.value is None:
        return Standing.IN_WORDS
    if latest is None:
        return Standing.NO_VALUE
    is_met = meets(latest.value, target.value, target.comparison, direction)
    return Standing.MET if is_met else Standing.NOT_MET


def latest_of(
    observations: Iterable[ObservationFact], outcome: MeasureOutcome | None, until: Month | None
) -> LatestValue | None:
    """Return the newest value of an indicator for its city: an observation goes before what is computed.

    `observations` are those of the indicator in its city; corrected ones are left aside, and so are those
    that are not of the time until a month.
    """
    found = [
        LatestValue(each.value, each.as_of, each.source, is_computed=False)
        for each in observations
        if each.corrected_by_id is None and (until is None or each.as_of.last_day <= until.last_day)
    ]
    if outcome is not None and outcome.attained is not None and outcome.month is not None:
        as_of = PartialDate(outcome.month.last_day.replace(day=1), Precision.MONTH)
        found.append(LatestValue(outcome.attained, as_of, Text("按项目推算"), is_computed=True))
    return max(found, key=lambda value: (value.as_of.last_day, not value.is_computed), default=None)


def columns_of(indicators: Iterable[RegisterIndicator]) -> tuple[tuple[ValueKind, int], ...]:
    """Return the columns of an indicator table: what was reached first, then what is planned, by year."""
    found = {(value.kind, value.year) for indicator in indicators for value in indicator.values}
    return tuple(sorted(found, key=lambda column: (column[1], column[0] is ValueKind.TARGET)))


def line_of(
    indicator: RegisterIndicator, columns: Sequence[tuple[ValueKind, int]], latest: LatestValue | None
) -> IndicatorLine:
    """Return an indicator as a line of the table of its plan."""
    printed = {(value.kind, value.year): value for value in indicator.values}
    target = target_of(indicator)
    return IndicatorLine(
        indicator=indicator,
        values=tuple(printed.get(column) for column in columns),
        target=target,
        latest=latest,
        standing=standing_of(target, latest, indicator.direction),
    )


def outlook_of(outcome: OutcomeInShort) -> Outlook:
    """Return how the target of a measure looks: reached, in reach by forecast, in doubt, or out of reach."""
    target = outcome.target
    if target is None:
        return Outlook.UNKNOWN
    if outcome.attained is not None and _reaches(outcome.attained, target, outcome):
        return Outlook.REACHED
    if outcome.forecast is None:
        return Outlook.UNKNOWN
    if not _reaches(outcome.forecast, target, outcome):
        return Outlook.OUT_OF_REACH
    is_doubtful = outcome.range is not None and outcome.range.share_reaching < _MOST
    return Outlook.DOUBTFUL if is_doubtful else Outlook.IN_REACH


def _reaches(value: Decimal, target: Decimal, outcome: OutcomeInShort) -> bool:
    return meets(value, target, outcome.target_comparison, Direction.UP)


def attainment_of(region: RegionOutcome) -> Attainment:
    """Return how much of its target a county has now; before any return, how much it began with."""
    value = region.baseline if region.attained is None else region.attained
    if value is None or not region.target:
        return Attainment.UNKNOWN
    share = value / region.target
    return next((step for least, step in ATTAINED_SHARES if share >= least), Attainment.LOW)


def gap_unit(measure: OutcomeMeasure) -> str:
    """Return the unit of the gap of a measure: a share of beds is short of beds."""
    return Text("张") if measure.is_of_beds else Text("个")


def chains_of(observations: Sequence[ObservationFact]) -> tuple[Observed, ...]:
    """Return observations with what each one corrects, in the order in which the newest of each came."""
    by_id: Mapping[int, ObservationFact] = {each.id: each for each in observations}
    found = []
    for newest in observations:
        if newest.corrected_by_id is None:
            corrected = []
            before = by_id.get(newest.corrects_id or 0)
            while before is not None:
                corrected.append(before)
                before = by_id.get(before.corrects_id or 0)
            found.append(Observed(newest, tuple(corrected)))
    return tuple(found)
