"""The names of everything that can be found, by reach: one query for each kind, whatever their number.

Only names are read here; figures have their own queries. Documents of the ledger are too many to be read for
each search: the database looks for them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, case, func, or_, select, true

from app.briefs.models import IssuedBrief
from app.commitments.models import Commitment, CommitmentUnit
from app.commitments.queries.conditions import readable
from app.directory.models import Organisation, OrganisationAlias, Region
from app.directory.queries import regions
from app.extensions import database
from app.funding.models import LedgerEntry
from app.funding.rules.ledger import document_key
from app.outcomes.models import Indicator
from app.plans.models import Plan, PlanSection, PrintedRow
from app.portfolio.queries import plan_names
from app.projects.models import Project, ProjectUnit
from app.projects.queries import plan_within, within
from app.search.types import BriefRow, DocumentRow, Names, ProjectRow, TitleRow, UnitName

if TYPE_CHECKING:
    from app.accounts.types import Reach

_ESCAPE = "!"
_PARTS = re.compile(r"[^0-9\W_]+|[0-9]+号?")
_SHORTEST_PART = 2


def names(register: Reach, plans: Reach, briefs: Reach) -> Names:
    """Return every name within reach: of the register, of plans with what they promise, and of briefs."""
    return Names(
        projects=_projects(register),
        units_of_projects=_units_of_projects(register),
        units_of_commitments=_units_of_commitments(plans),
        unit_aliases=_unit_aliases(),
        regions=regions(),
        plans=plan_names(plans),
        briefs=_briefs(briefs),
        commitments=_commitments(plans),
        indicators=_indicators(plans),
    )


def ledger_documents(reach: Reach, text: str, limit: int) -> tuple[DocumentRow, ...]:
    """Return the documents of the ledger whose number has all parts of a text in their order.

    The number that is meant exactly comes first, then those that hold the text as it stands, then the newest.
    Nothing is looked for that is no part of a number: a single character, or letters.
    """
    key = document_key(text)
    parts = [part for piece in text.split() for part in _PARTS.findall(document_key(piece))]
    if len(key) < _SHORTEST_PART or not parts or (key.isascii() and key.isalpha()):
        return ()
    newest, number = func.max(LedgerEntry.booked_on), func.min(LedgerEntry.document_number)
    closeness = func.max(_closeness(key))
    statement = (
        select(
            number,
            func.count(LedgerEntry.id),
            func.count(LedgerEntry.project_id.distinct()),
            func.min(LedgerEntry.booked_on),
            func.count().over(),
        )
        .join(Project, Project.id == LedgerEntry.project_id)
        .where(within(reach), LedgerEntry.document_key.like("%" + "%".join(parts) + "%"))
        .group_by(LedgerEntry.document_key)
        .order_by(closeness.desc(), newest.desc(), LedgerEntry.document_key)
        .limit(limit)
    )
    return tuple(DocumentRow(*row) for row in database.session.execute(statement))


def _closeness(key: str) -> ColumnElement[int]:
    """Return how exactly a number is the one that was typed: 2 the same, 1 it holds it, 0 only its parts."""
    escaped = key
    for sign in (_ESCAPE, "%", "_"):
        escaped = escaped.replace(sign, f"{_ESCAPE}{sign}")
    holds = LedgerEntry.document_key.like(f"%{escaped}%", escape=_ESCAPE)
    return case((LedgerEntry.document_key == key, 2), (holds, 1), else_=0)


def _projects(reach: Reach) -> tuple[ProjectRow, ...]:
    """Return projects in the order of their plans."""
    statement = (
        select(
            Project.code,
            Project.name,
            PlanSection.key,
            PrintedRow.printed_no,
            Project.location,
            Project.scope,
            Project.region_code,
            Region.name,
            Project.plan_code,
        )
        .join(PlanSection, PlanSection.id == Project.section_id)
        .join(PrintedRow, PrintedRow.id == Project.printed_row_id)
        .join(Region, Region.code == Project.region_code)
        .where(within(reach))
        .order_by(Project.plan_code, PlanSection.position, PrintedRow.printed_no)
    )
    return tuple(ProjectRow(*row) for row in database.session.execute(statement))


def _units_of_projects(reach: Reach) -> tuple[UnitName, ...]:
    """Return the responsible units of projects, unit by unit in the order of their counties."""
    statement = (
        select(Organisation.id, Organisation.name, ProjectUnit.printed_name, Region.name, Project.code)
        .join(ProjectUnit, ProjectUnit.organisation_id == Organisation.id)
        .join(Project, Project.id == ProjectUnit.project_id)
        .join(Region, Region.code == Organisation.region_code)
        .where(within(reach))
        .order_by(Organisation.city_code, Region.position, Organisation.id, Project.code)
    )
    return tuple(UnitName(*row) for row in database.session.execute(statement))


def _units_of_commitments(reach: Reach) -> tuple[UnitName, ...]:
    """Return the units that have a part in what plans promise, unit by unit.

    Whoever reads only what a unit has a part in, and no project of the plan, may open the page of no unit.
    """
    statement = (
        select(Organisation.id, Organisation.name, CommitmentUnit.printed_name, Region.name, Commitment.code)
        .join(CommitmentUnit, CommitmentUnit.organisation_id == Organisation.id)
        .join(Commitment, Commitment.id == CommitmentUnit.commitment_id)
        .join(Region, Region.code == Organisation.region_code)
        .join(Plan, Plan.code == Commitment.plan_code)
        .where(plan_within(reach))
        .order_by(Organisation.city_code, Region.position, Organisation.id, Commitment.position)
    )
    return tuple(UnitName(*row) for row in database.session.execute(statement))


def _unit_aliases() -> tuple[tuple[int, str], ...]:
    """Return the other names of all organisations; only those of units within reach are looked at."""
    statement = select(OrganisationAlias.organisation_id, OrganisationAlias.alias).order_by(
        OrganisationAlias.organisation_id, OrganisationAlias.alias
    )
    return tuple((key, alias) for key, alias in database.session.execute(statement))


def _briefs(reach: Reach) -> tuple[BriefRow, ...]:
    """Return issued briefs, the newest first: those of the cities and counties of a reach."""
    statement = (
        select(IssuedBrief.id, IssuedBrief.number_text, IssuedBrief.month, Region.name, IssuedBrief.issued_on)
        .join(Region, Region.code == IssuedBrief.area_code)
        .where(
            true()
            if reach.everything
            else or_(Region.city_code.in_(reach.cities), IssuedBrief.area_code.in_(reach.counties))
        )
        .order_by(IssuedBrief.month.desc(), IssuedBrief.id.desc())
    )
    return tuple(BriefRow(*row) for row in database.session.execute(statement))


def _commitments(reach: Reach) -> tuple[TitleRow, ...]:
    statement = (
        select(Commitment.code, Commitment.title, Commitment.kind, Region.name)
        .join(Plan, Plan.code == Commitment.plan_code)
        .join(Region, Region.code == Plan.region_code)
        .where(readable(reach))
        .order_by(Commitment.plan_code, Commitment.position)
    )
    return tuple(
        TitleRow(code, title, kind.label, city)
        for code, title, kind, city in database.session.execute(statement)
    )


def _indicators(reach: Reach) -> tuple[TitleRow, ...]:
    statement = (
        select(Indicator.code, Indicator.name, Indicator.group, Region.name)
        .join(Plan, Plan.code == Indicator.plan_code)
        .join(Region, Region.code == Plan.region_code)
        .where(plan_within(reach))
        .order_by(Indicator.plan_code, Indicator.printed_no)
    )
    return tuple(TitleRow(*row) for row in database.session.execute(statement))
