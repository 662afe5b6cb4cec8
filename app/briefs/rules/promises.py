"""What a brief says of outcomes against their targets, and of commitments, from the facts of both."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from app.briefs.types.month import CommitmentRow, CommitmentSummary, OutcomePoint, OutcomeRow
from app.directory.types import RegionLevel
from app.kernel.months import Month
from app.outcomes.rules.capacity import NOT_SAID
from app.outcomes.rules.standing import gap_unit
from app.outcomes.rules.wording import DECIMALS, count
from app.outcomes.types import CapacityState, OutcomeMeasure

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.commitments.types.lines import DueTarget
    from app.commitments.types.overview import CommitmentsOfMonth
    from app.outcomes.types.outcome import Contribution, MeasureOutcome, RegionOutcome

MOST_ROWS = 12
"""Targets that a brief lists; the rest is counted."""
MOST_DECIDERS, MOST_NAMED = 5, 3
"""Projects that decide a target, and any others, counties or units, that it names in a sentence."""


def outcome_rows(outcomes: Iterable[MeasureOutcome], county: str | None) -> tuple[OutcomeRow, ...]:
    """Return the measures of a city, or those that the plan says anything of in one of its counties."""
    if county is None:
        return tuple(map(_of_city, outcomes))
    return tuple(
        _of_county(outcome, region)
        for outcome in outcomes
        for region in outcome.regions
        if region.region_code == county and (region.planned_amount or region.attained is not None)
    )


def _of_city(outcome: MeasureOutcome) -> OutcomeRow:
    # Places per 1,000 residents rest on the same projects as the number of places: there it is said.
    is_said = outcome.measure is not OutcomeMeasure.PLACES
    promised = outcome.promised.sentence if outcome.promised and is_said else ""
    by_county = _by_county(outcome) if is_said else ""
    # Of what is not known at all, the first sentence says so.
    thin = "" if outcome.attained is None else outcome.thin
    waiting = [each for each in outcome.contributions if each.state is not CapacityState.IN_USE and is_said]
    deciders = [each for each in waiting if each.decides]
    # Nursing beds are beds of the same projects, so that the largest are named once.
    largest = [] if deciders or outcome.measure is OutcomeMeasure.NURSING_BED_SHARE else waiting
    return OutcomeRow(
        key=outcome.measure.value,
        label=outcome.measure.label,
        unit=outcome.measure.unit,
        decimals=DECIMALS[outcome.measure],
        baseline=outcome.baseline,
        attained=None if outcome.month is None else outcome.attained,
        target=outcome.target,
        target_year=outcome.target_year,
        forecast=outcome.forecast,
        gap=outcome.gap,
        share_reaching=outcome.range.share_reaching if outcome.range else None,
        sentences=tuple(filter(None, (outcome.sentence, thin, promised, by_county))),
        deciders=_named(deciders[:MOST_DECIDERS], outcome),
        largest=_named(largest[:MOST_NAMED], outcome),
        target_bound=outcome.target_comparison.label,
        points=_points(outcome) if is_said else (),
    )


def _named(projects: Iterable[Contribution], outcome: MeasureOutcome) -> tuple[str, ...]:
    """Return projects in words, each with what it adds, by when, and at what risk."""
    found = []
    for each in projects:
        # What only the plan dates is dated by a year.
        is_year = each.expected_basis == NOT_SAID
        when = f"{each.expected.year}年" if is_year else Month.of(each.expected).in_words
        risk = f"，再晚一个季度就超过{outcome.target_year}年" if each.is_lost_by_a_quarter else ""
        found.append(f"{each.name}（{count(each.amount)}{gap_unit(outcome.measure)}，{when}{risk}）")
    return tuple(found)


def _by_county(outcome: MeasureOutcome) -> str:
    """Return where the gap is largest, and of how many counties what is not known."""
    unit = gap_unit(outcome.measure)
    short = sorted(
        ((region.gap, region.region_name) for region in outcome.regions if region.gap and region.gap > 0),
        key=lambda each: -each[0],
    )
    lacking = Counter("和".join(region.lacking) for region in outcome.regions if region.lacking)
    named = "、".join(f"{name}{count(gap)}{unit}" for gap, name in short[:MOST_NAMED])
    more = f"等{len(short)}个地区" if len(short) > MOST_NAMED else ""
    parts = [f"缺口最大的是{named}{more}"] if short else []
    if lacking:
        unknown = "、".join(f"{number}个地区的{what}" for what, number in lacking.items())
        parts.append(f"方案未给出{unknown}，登记后可算")
    return f"分县看，{'；'.join(parts)}。" if parts else ""


def _points(outcome: MeasureOutcome) -> tuple[OutcomePoint, ...]:
    """Return a measure from its baseline through the closed months to the end of the target year."""
    found: dict[Month, OutcomePoint] = {}
    if outcome.baseline is not None and outcome.baseline_as_of is not None:
        start = Month.of(outcome.baseline_as_of.last_day)
        found[start] = OutcomePoint(start, outcome.baseline, None, None, None)
    for past in outcome.history:
        if past.attained is not None:
            found[past.month] = OutcomePoint(past.month, past.attained, None, None, None)
    for ahead in outcome.future:
        if ahead.expected is not None:
            found[ahead.month] = OutcomePoint(ahead.month, None, ahead.expected, ahead.low, ahead.high)
    return tuple(found[month] for month in sorted(found))


def _of_county(outcome: MeasureOutcome, region: RegionOutcome) -> OutcomeRow:
    unit = gap_unit(outcome.measure)
    planned = f"{region.region_name}列入方案的项目共新增{count(region.planned_amount)}{unit}"
    if outcome.month is not None:
        planned += f"，已投用{count(region.in_use_amount)}{unit}"
    return OutcomeRow(
        key=outcome.measure.value,
        label=outcome.measure.label,
        unit=outcome.measure.unit,
        decimals=DECIMALS[outcome.measure],
        baseline=region.baseline,
        attained=None if outcome.month is None else region.attained,
        target=region.target,
        target_year=outcome.target_year,
        forecast=region.forecast,
        gap=region.gap,
        share_reaching=None,
        sentences=tuple(filter(None, map(_sentence, (planned, region.missing, region.note)))),
        deciders=(),
        target_bound=outcome.target_comparison.label,
    )


def _sentence(text: str) -> str:
    return f"{text.rstrip('。')}。" if text else ""


def commitment_summary(
    found: CommitmentsOfMonth, level: RegionLevel | None = None
) -> CommitmentSummary | None:
    """Return how commitments stand; None where the plan's package names none.

    `level` is that of the county or zone that the brief is of, None for the city. Units of the city report,
    for all counties together: a county is told what all counties are responsible for, a zone what all zones.
    """
    if not found.counts.total:
        return None
    overdue, coming = (_rows(each, level) for each in (found.overdue, found.due_next))
    due = CommitmentSummary(
        total=found.counts.total,
        counts=(),
        rows=(*overdue, *coming)[:MOST_ROWS],
        overdue=len(overdue),
        due=len(coming),
        approved=0,
        quarter=None,
        missing_updates=0,
        missing_units=0,
    )
    if level is not None:
        return due
    return replace(
        due,
        counts=tuple((state.label, number) for state, number in found.counts.counts if number),
        approved=len(found.approved),
        quarter=found.quarter,
        missing_updates=found.missing_updates,
        missing_units=len(found.missing),
        owing=tuple((unit.name, len(unit.codes)) for unit in found.missing[:MOST_NAMED]),
        done=tuple(f"{title}（{unit}）" for title, unit in found.done),
    )


def _rows(targets: Iterable[DueTarget], level: RegionLevel | None) -> tuple[CommitmentRow, ...]:
    return tuple(
        CommitmentRow(
            code=each.line.fact.code,
            title=each.line.fact.title,
            units=tuple(unit.name for unit in each.line.fact.reporting_units),
            target=each.target.fact.summary,
            due=each.target.fact.due,
            is_overdue=(each.target.days_left or 0) < 0,
        )
        for each in targets
        if each.target.fact.due is not None
        and (
            level is None or (each.line.fact.zones if level is RegionLevel.ZONE else each.line.fact.counties)
        )
    )
