"""Reads for the lists of commitments: what is asked for, what was reported in short, what can be chosen."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, and_, exists, false, func, or_, select

from app.commitments.models import (
    Commitment,
    CommitmentDecision,
    CommitmentUnit,
    CommitmentUpdate,
    UpdateTarget,
)
from app.commitments.queries.conditions import readable
from app.commitments.rules.reporters import BUREAU_OF
from app.commitments.types import TargetReport, UpdateContent, UpdateFact
from app.commitments.types.facts import COUNTIES, ZONES
from app.commitments.types.overview import Choices, PlanInReach, UnitInReach
from app.directory.models import Organisation, Region
from app.extensions import database
from app.plans.models import Plan
from app.plans.types import Sector

if TYPE_CHECKING:
    from datetime import datetime

    from app.accounts.types import Reach
    from app.commitments.types.asking import OverviewFilter

LONGEST_SAID = 60
"""Characters of what was done that a list shows."""


def asked(chosen: OverviewFilter) -> list[ColumnElement[bool]]:
    """Return the conditions on `Commitment` for what a filter asks of the plan's own text.

    In what state it is and when it is due depends on the day: rules decide that.
    """
    conditions: list[ColumnElement[bool]] = []
    for column, value in (
        (Commitment.plan_code, chosen.plan),
        (Commitment.kind, chosen.kind),
        (Commitment.sector, chosen.sector),
        (Commitment.document, chosen.document),
        (Commitment.group, chosen.group),
    ):
        if value is not None:
            conditions.append(column == value)
    if chosen.unit == COUNTIES:
        conditions.append(Commitment.counties.is_(other=True))
    elif chosen.unit == ZONES:
        conditions.append(Commitment.zones.is_(other=True))
    elif chosen.unit_id is not None:
        part = and_(
            CommitmentUnit.commitment_id == Commitment.id, CommitmentUnit.organisation_id == chosen.unit_id
        )
        if chosen.role is not None:
            part = and_(part, CommitmentUnit.role == chosen.role)
        conditions.append(exists().where(part))
    return conditions + [_mentions(word) for word in (chosen.q or "").split()]


def _mentions(word: str) -> ColumnElement[bool]:
    """Return the condition that a word stands in a commitment or in the name of a unit of it."""
    texts = (Commitment.code, Commitment.title, Commitment.summary, Commitment.expected, Commitment.group)
    # Reads that join another organisation, such as the one that reported, must not lend it to this one.
    unit = (
        exists()
        .where(
            CommitmentUnit.commitment_id == Commitment.id,
            Organisation.id == CommitmentUnit.organisation_id,
            or_(
                Organisation.name.contains(word, autoescape=True),
                CommitmentUnit.printed_name.contains(word, autoescape=True),
            ),
        )
        .correlate(Commitment)
    )
    return or_(*(text.icontains(word, autoescape=True) for text in texts), unit)


def updates_in_short(
    *conditions: ColumnElement[bool], until: datetime | None = None
) -> dict[str, list[UpdateFact]]:
    """Return every update of the commitments that meet some conditions, by the commitment's code.

    Texts are left out but for the beginning of what was done; what was submitted or decided after `until`
    (UTC) is not known yet. The newest quarter first, then by unit, the newest revision first. Two queries.
    """
    update, decision = CommitmentUpdate, CommitmentDecision
    known = [] if until is None else [update.submitted_at <= until]
    decided = decision.update_id == update.id
    if until is not None:
        decided = and_(decided, decision.decided_at <= until)
    statement = (
        select(
            Commitment.code,
            update.id,
            update.organisation_id,
            Organisation.name,
            update.quarter,
            update.revision,
            update.progress,
            func.substr(update.done, 1, LONGEST_SAID + 1),
            update.submitted_at,
            update.submitted_by,
            decision.is_approved,
            decision.decided_at,
            decision.decided_by,
            func.coalesce(decision.reason, ""),
        )
        .select_from(update)
        .join(Commitment, Commitment.id == update.commitment_id)
        .join(Organisation, Organisation.id == update.organisation_id)
        .outerjoin(decision, decided)
        .where(*conditions, *known)
        .order_by(
            Commitment.plan_code,
            Commitment.position,
            update.quarter.desc(),
            update.organisation_id,
            update.revision.desc(),
        )
    )
    targets = _target_reports(*conditions, *known)
    found: dict[str, list[UpdateFact]] = defaultdict(list)
    for code, update_id, unit_id, name, quarter, revision, progress, done, *rest in database.session.execute(
        statement
    ):
        content = UpdateContent(progress, done, "", "", tuple(targets.get(update_id, ())))
        found[code].append(UpdateFact(update_id, code, unit_id, name, quarter, revision, content, *rest))
    return found


def _target_reports(*conditions: ColumnElement[bool]) -> dict[int, list[TargetReport]]:
    """Return what updates say of targets, by the update's id."""
    statement = (
        select(
            UpdateTarget.update_id,
            UpdateTarget.number,
            UpdateTarget.is_met,
            UpdateTarget.value,
            UpdateTarget.text,
        )
        .join(CommitmentUpdate, CommitmentUpdate.id == UpdateTarget.update_id)
        .join(Commitment, Commitment.id == CommitmentUpdate.commitment_id)
        .where(*conditions)
        .order_by(UpdateTarget.update_id, UpdateTarget.number)
    )
    found: dict[int, list[TargetReport]] = defaultdict(list)
    for update_id, number, is_met, value, text in database.session.execute(statement):
        found[update_id].append(TargetReport(number, is_met, value, text))
    return found


def choices(reach: Reach) -> Choices:
    """Return the plans, units and documents of the commitments within a reach. Three queries."""
    documents = (
        select(Commitment.document)
        .where(readable(reach))
        .group_by(Commitment.document)
        .order_by(func.min(Commitment.position), Commitment.document)
    )
    return Choices(
        plans=plans_with_commitments(reach),
        units=units_with_part(readable(reach)),
        documents=tuple(database.session.scalars(documents)),
    )


def plans_with_commitments(reach: Reach) -> tuple[PlanInReach, ...]:
    """Return the plans that have commitments within a reach, by code."""
    has_some = exists().where(Commitment.plan_code == Plan.code, readable(reach))
    statement = (
        select(Plan.code, Region.name)
        .join(Region, Region.code == Plan.region_code)
        .where(has_some)
        .order_by(Plan.code)
    )
    return tuple(PlanInReach(*row) for row in database.session.execute(statement))


def units_with_part(*conditions: ColumnElement[bool]) -> tuple[UnitInReach, ...]:
    """Return the units that have a part in commitments, city by city, those with most of them first.

    Conditions are on `Commitment` and `Organisation`.
    """
    statement = (
        select(Organisation.id, Organisation.name, Region.name)
        .join(CommitmentUnit, CommitmentUnit.organisation_id == Organisation.id)
        .join(Commitment, Commitment.id == CommitmentUnit.commitment_id)
        .join(Region, Region.code == Organisation.city_code)
        .where(*conditions)
        .group_by(Organisation.id, Organisation.name, Region.name, Organisation.city_code)
        .order_by(Organisation.city_code, func.count().desc(), Organisation.id)
    )
    return tuple(UnitInReach(*row) for row in database.session.execute(statement))


def own_units(reach: Reach) -> tuple[UnitInReach, ...]:
    """Return the units of somebody who reports: their own ones, and the city bureau of a sector they lead."""
    conditions: list[ColumnElement[bool]] = [false()]
    if reach.units:
        conditions.append(Organisation.id.in_(sorted(reach.units)))
    conditions += [
        and_(Organisation.region_code == city, Organisation.kind == BUREAU_OF[Sector(key)])
        for city, key in sorted(reach.sectors)
        if key in BUREAU_OF
    ]
    return units_with_part(or_(*conditions))


def unit(organisation_id: int, reach: Reach) -> UnitInReach | None:
    """Return a unit that has a part in commitments within a reach, or None."""
    found = units_with_part(Organisation.id == organisation_id, readable(reach))
    return found[0] if found else None
