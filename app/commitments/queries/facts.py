"""Reads of what is promised: commitments with their units, targets and plan."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from app.commitments.models import Commitment, CommitmentTarget, CommitmentUnit
from app.commitments.types import CommitmentTargetFact
from app.commitments.types.facts import CommitmentFact, UnitPart
from app.directory.models import Organisation, Region
from app.extensions import database
from app.kernel.partial_dates import PartialDate
from app.plans.models import Plan

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement


def commitments(*conditions: ColumnElement[bool]) -> tuple[CommitmentFact, ...]:
    """Return the commitments that meet all conditions on `Commitment`, plan by plan in printed order.

    Three queries, however many there are.
    """
    statement = (
        select(
            *(getattr(Commitment, name) for name in _COPIED),
            Plan.title.label("plan_title"),
            Region.code.label("city_code"),
            Region.name.label("city_name"),
        )
        .join(Plan, Plan.code == Commitment.plan_code)
        .join(Region, Region.code == Plan.region_code)
        .where(*conditions)
        .order_by(Commitment.plan_code, Commitment.position)
    )
    units, targets = _units(*conditions), _targets(*conditions)
    return tuple(
        CommitmentFact(
            **{name: getattr(row, name) for name in _COPIED},
            plan_title=row.plan_title,
            city_code=row.city_code,
            city_name=row.city_name,
            units=tuple(units[row.id]),
            targets=tuple(targets[row.id]),
        )
        for row in database.session.execute(statement)
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
    return tuple(map(_target, stored.targets))


def _target(row: Any) -> CommitmentTargetFact:  # noqa: ANN401 - an entity, or a row of its columns
    return CommitmentTargetFact(
        number=row.number,
        due=PartialDate.if_known(row.due_on, row.due_precision),
        printed=row.printed,
        summary=row.summary,
        value=row.value,
        unit=row.unit,
        comparison=row.comparison,
        indicator_code=row.indicator_code,
        note=row.note,
    )


PLAIN = (
    "kind",
    "document",
    "section",
    "printed_no",
    "position",
    "group",
    "title",
    "summary",
    "expected",
    "sector",
    "counties",
    "zones",
    "note",
)
"""What a stored commitment, its fact and the command that registers it have under the same names."""
_COPIED = ("id", "code", "plan_code", *PLAIN)


def _units(*conditions: ColumnElement[bool]) -> defaultdict[int, list[UnitPart]]:
    """Return the units by the commitment's id, in printed order."""
    statement = (
        select(
            CommitmentUnit.commitment_id,
            Organisation.id,
            Organisation.name,
            CommitmentUnit.printed_name,
            Organisation.kind,
            CommitmentUnit.role,
        )
        .join(Organisation, Organisation.id == CommitmentUnit.organisation_id)
        .where(CommitmentUnit.commitment_id.in_(select(Commitment.id).where(*conditions)))
        .order_by(CommitmentUnit.commitment_id, CommitmentUnit.position)
    )
    found: defaultdict[int, list[UnitPart]] = defaultdict(list)
    for commitment_id, unit_id, name, printed_name, kind, role in database.session.execute(statement):
        found[commitment_id].append(UnitPart(unit_id, name, printed_name, kind, role))
    return found


def _targets(*conditions: ColumnElement[bool]) -> defaultdict[int, list[CommitmentTargetFact]]:
    """Return the targets by the commitment's id, in their order."""
    table = CommitmentTarget.__table__
    statement = (
        select(table)
        .where(table.c.commitment_id.in_(select(Commitment.id).where(*conditions)))
        .order_by(table.c.commitment_id, table.c.number)
    )
    found: defaultdict[int, list[CommitmentTargetFact]] = defaultdict(list)
    for row in database.session.execute(statement):
        found[row.commitment_id].append(_target(row))
    return found
