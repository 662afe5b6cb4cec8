"""What a brief says of outcomes against their targets, and of commitments, from the facts of both."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.briefs.types.month import CommitmentRow, CommitmentSummary, OutcomeRow
from app.outcomes.rules.standing import gap_unit
from app.outcomes.rules.wording import DECIMALS, count
from app.outcomes.types import OutcomeMeasure

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.commitments.types.lines import DueTarget
    from app.commitments.types.overview import CommitmentsOfMonth
    from app.outcomes.types.outcome import MeasureOutcome, RegionOutcome

MOST_ROWS = 12
"""Targets that a brief lists; the rest is counted."""
_MOST_DECIDERS = 5


def outcome_rows(outcomes: Iterable[MeasureOutcome], county: str | None) -> tuple[OutcomeRow, ...]:
    """Return the measures of a city, or of one of its counties where the plan says anything of it."""
    if county is None:
        return tuple(_of_city(each) for each in outcomes if each.attained is not None or each.promised)
    return tuple(
        _of_county(outcome, region)
        for outcome in outcomes
        for region in outcome.regions
        if region.region_code == county and (region.planned_amount or region.attained is not None)
    )


def _of_city(outcome: MeasureOutcome) -> OutcomeRow:
    # The number of places is needed for the same reason as places per 1,000 residents, which is said there.
    promised = None if outcome.measure is OutcomeMeasure.PLACES else outcome.promised
    return OutcomeRow(
        key=outcome.measure.value,
        label=outcome.measure.label,
        unit=outcome.measure.unit,
        decimals=DECIMALS[outcome.measure],
        baseline=outcome.baseline,
        attained=outcome.attained,
        target=outcome.target,
        target_year=outcome.target_year,
        forecast=outcome.forecast,
        gap=outcome.gap,
        share_reaching=outcome.range.share_reaching if outcome.range else None,
        sentences=tuple(
            filter(None, (outcome.sentence, outcome.thin, promised.sentence if promised else ""))
        ),
        deciders=tuple(each.name for each in outcome.contributions if each.decides)[:_MOST_DECIDERS],
    )


def _of_county(outcome: MeasureOutcome, region: RegionOutcome) -> OutcomeRow:
    unit = gap_unit(outcome.measure)
    planned = (
        f"{region.region_name}列入方案的项目共新增{count(region.planned_amount)}{unit}，"
        f"已投用{count(region.in_use_amount)}{unit}。"
    )
    return OutcomeRow(
        key=outcome.measure.value,
        label=outcome.measure.label,
        unit=outcome.measure.unit,
        decimals=DECIMALS[outcome.measure],
        baseline=region.baseline,
        attained=region.attained,
        target=region.target,
        target_year=outcome.target_year,
        forecast=region.forecast,
        gap=region.gap,
        share_reaching=None,
        sentences=tuple(filter(None, (planned, _sentence(region.missing), _sentence(region.note)))),
        deciders=(),
    )


def _sentence(text: str) -> str:
    return f"{text.rstrip('。')}。" if text else ""


def commitment_summary(found: CommitmentsOfMonth) -> CommitmentSummary | None:
    """Return how commitments stand; None where the plan's package names none."""
    if not found.counts.total:
        return None
    overdue, coming = map(_rows, (found.overdue, found.due_next))
    return CommitmentSummary(
        total=found.counts.total,
        counts=tuple((state.label, number) for state, number in found.counts.counts if number),
        rows=(*overdue, *coming)[:MOST_ROWS],
        overdue=len(overdue),
        due=len(coming),
        approved=len(found.approved),
        quarter=found.quarter,
        missing_updates=found.missing_updates,
        missing_units=len(found.missing),
    )


def _rows(targets: Iterable[DueTarget]) -> tuple[CommitmentRow, ...]:
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
    )
