"""Reads of observations, with what became of each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import aliased

from app.directory.models import Region
from app.extensions import database
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
    correction = aliased(Observation)
    statement = (
        select(Observation, Region.name, Indicator.code, correction.id)
        .join(Region, Region.code == Observation.region_code)
        .outerjoin(Indicator, Indicator.id == Observation.indicator_id)
        .outerjoin(correction, correction.corrects_id == Observation.id)
        .where(Observation.plan_code == plan_code, *conditions)
        .order_by(
            Region.parent_code.is_not(None),
            Region.position,
            Observation.as_of_on.desc(),
            Observation.id.desc(),
        )
    )
    return tuple(
        ObservationFact(
            id=stored.id,
            plan_code=stored.plan_code,
            region_code=stored.region_code,
            region_name=region_name,
            indicator_code=code,
            measure=stored.measure,
            as_of=stored.as_of,
            value=stored.value,
            source=stored.source,
            note=stored.note,
            corrects_id=stored.corrects_id,
            corrected_by_id=corrected_by,
            recorded_at=stored.recorded_at,
            recorded_by=stored.recorded_by,
        )
        for stored, region_name, code, corrected_by in database.session.execute(statement)
    )
