"""Reads of observations, with what became of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import aliased

from app.directory.models import Region
from app.extensions import database
from app.kernel.partial_dates import PartialDate
from app.outcomes.models import Indicator, Observation
from app.outcomes.types import ObservationFact

if TYPE_CHECKING:
    from collections.abc import Collection

    from app.outcomes.types import RecordObservation


def observations(
    plan_code: str, *, indicator_code: str | None = None, region_codes: Collection[str] | None = None
) -> tuple[ObservationFact, ...]:
    """Return the observations of a plan, corrected ones too; of one indicator, or in some regions, if asked.

    The city comes first, then its counties in the order of the plan; the newest date first, and of one
    date the newest entry.
    """
    conditions: list[ColumnElement[bool]] = []
    if indicator_code is not None:
        conditions.append(Indicator.code == indicator_code)
    if region_codes is not None:
        conditions.append(Observation.region_code.in_(region_codes))
    return _facts(plan_code, *conditions)


def observation(plan_code: str, observation_id: int) -> ObservationFact | None:
    """Return one observation of a plan, or None."""
    return next(iter(_facts(plan_code, Observation.id == observation_id)), None)


def same_as(command: RecordObservation) -> tuple[ObservationFact, ...]:
    """Return the observations of the same thing in the same region and of the same date."""
    thing = (
        Observation.measure == command.measure
        if command.indicator_code is None
        else Indicator.code == command.indicator_code
    )
    return _facts(
        command.plan_code,
        thing,
        Observation.region_code == command.region_code,
        Observation.as_of_on == command.as_of.first_day,
        Observation.as_of_precision == command.as_of.precision,
    )


def _facts(plan_code: str, *conditions: ColumnElement[bool]) -> tuple[ObservationFact, ...]:
    seen, correction = Observation, aliased(Observation)
    statement = (
        select(
            seen.id,
            seen.plan_code,
            seen.region_code,
            Region.name.label("region_name"),
            Indicator.code.label("indicator_code"),
            seen.measure,
            seen.as_of_on,
            seen.as_of_precision,
            seen.value,
            seen.source,
            seen.note,
            seen.corrects_id,
            correction.id.label("corrected_by_id"),
            seen.recorded_at,
            seen.recorded_by,
        )
        .select_from(seen)
        .join(Region, Region.code == seen.region_code)
        .outerjoin(Indicator, Indicator.id == seen.indicator_id)
        .outerjoin(correction, correction.corrects_id == seen.id)
        .where(seen.plan_code == plan_code, *conditions)
        .order_by(Region.parent_code.is_not(None), Region.position, seen.as_of_on.desc(), seen.id.desc())
    )
    return tuple(
        ObservationFact(
            id=row.id,
            plan_code=row.plan_code,
            region_code=row.region_code,
            region_name=row.region_name,
            indicator_code=row.indicator_code,
            measure=row.measure,
            as_of=PartialDate(row.as_of_on, row.as_of_precision),
            value=row.value,
            source=row.source,
            note=row.note,
            corrects_id=row.corrects_id,
            corrected_by_id=row.corrected_by_id,
            recorded_at=row.recorded_at,
            recorded_by=row.recorded_by,
        )
        for row in database.session.execute(statement)
    )
