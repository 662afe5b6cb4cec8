"""Reads of what is promised: commitments with their units, targets and plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import selectinload

from app.commitments.models import Commitment, CommitmentUnit
from app.commitments.types import CommitmentTargetFact
from app.commitments.types.facts import CommitmentFact, UnitPart
from app.directory.models import Region
from app.extensions import database
from app.plans.models import Plan

if TYPE_CHECKING:
    from app.directory.models import Organisation


def commitments(*conditions: ColumnElement[bool]) -> tuple[CommitmentFact, ...]:
    """Return the commitments that meet all conditions on `Commitment`, plan by plan in printed order.

    Four queries, however many there are.
    """
    statement = (
        select(Commitment, Plan.title, Region.code, Region.name)
        .join(Plan, Plan.code == Commitment.plan_code)
        .join(Region, Region.code == Plan.region_code)
        .where(*conditions)
        .options(
            selectinload(Commitment.units).selectinload(CommitmentUnit.organisation),
            selectinload(Commitment.targets),
        )
        .order_by(Commitment.plan_code, Commitment.position)
    )
    return tuple(
        _to_fact(stored, plan_title, city_code, city_name)
        for stored, plan_title, city_code, city_name in database.session.execute(statement)
    )


def commitments_for_edit(plan_code: str) -> dict[str, Commitment]:
    """Return all commitments of a plan for a command, by code."""
    statement = (
        select(Commitment)
        .where(Commitment.plan_code == plan_code)
        .options(selectinload(Commitment.units), selectinload(Commitment.targets))
        .order_by(Commitment.position)
    )
    return {stored.code: stored for stored in database.session.scalars(statement)}


def targets_of(stored: Commitment) -> tuple[CommitmentTargetFact, ...]:
    """Return the targets of a stored commitment as plain values."""
    return tuple(
        CommitmentTargetFact(
            number=target.number,
            due=target.due,
            printed=target.printed,
            summary=target.summary,
            value=target.value,
            unit=target.unit,
            comparison=target.comparison,
            indicator_code=target.indicator_code,
            note=target.note,
        )
        for target in stored.targets
    )


def _to_fact(stored: Commitment, plan_title: str, city_code: str, city_name: str) -> CommitmentFact:
    return CommitmentFact(
        id=stored.id,
        code=stored.code,
        plan_code=stored.plan_code,
        plan_title=plan_title,
        city_code=city_code,
        city_name=city_name,
        kind=stored.kind,
        document=stored.document,
        section=stored.section,
        printed_no=stored.printed_no,
        position=stored.position,
        group=stored.group,
        title=stored.title,
        summary=stored.summary,
        expected=stored.expected,
        sector=stored.sector,
        counties=stored.counties,
        zones=stored.zones,
        note=stored.note,
        units=tuple(_part(unit, unit.organisation) for unit in stored.units),
        targets=targets_of(stored),
    )


def _part(unit: CommitmentUnit, organisation: Organisation) -> UnitPart:
    return UnitPart(
        organisation_id=organisation.id,
        name=organisation.name,
        printed_name=unit.printed_name,
        kind=organisation.kind,
        role=unit.role,
    )
