"""Reads of the finance bureau's ledger. Each is a constant number of queries, whatever it finds."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.orm import aliased

from app.accounts.types import ALL, Reach
from app.directory.models import Region
from app.extensions import database
from app.funding.models import LedgerEntry
from app.funding.rules.ledger import document_key
from app.funding.types import (
    EntryFact,
    LedgerFilter,
    LedgerKind,
    LedgerSums,
    ProjectName,
    RecordedAmount,
    RecordedEntry,
)
from app.plans.models import Plan
from app.projects.models import Project
from app.projects.queries import plan_within, subject_of, within

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import date

    from app.accounts.types import Subject

_ESCAPE = "!"
_reversal = aliased(LedgerEntry, name="reversal")


def entries(
    reach: Reach, chosen: LedgerFilter, limit: int | None = None, offset: int = 0
) -> tuple[EntryFact, ...]:
    """Return the entries that a filter finds, the newest day first, in one query."""
    statement = (
        _facts()
        .where(within(reach), *_conditions(chosen))
        .order_by(LedgerEntry.booked_on.desc(), LedgerEntry.id.desc())
        .limit(limit)
        .offset(offset)
    )
    return _read(statement)


def sums(reach: Reach, chosen: LedgerFilter) -> LedgerSums:
    """Return how many entries a filter finds and what they add up to in 万元, reversals taken off."""
    statement = (
        select(LedgerEntry.kind, func.count(LedgerEntry.id), func.sum(LedgerEntry.amount))
        .join(Project, Project.id == LedgerEntry.project_id)
        .where(within(reach), *_conditions(chosen))
        .group_by(LedgerEntry.kind)
        .order_by(LedgerEntry.kind)
    )
    found: dict[LedgerKind, tuple[int, Decimal]] = {
        kind: (count, amount) for kind, count, amount in database.session.execute(statement)
    }
    nothing = (0, Decimal(0))
    return LedgerSums(
        sum(count for count, _ in found.values()),
        found.get(LedgerKind.ALLOCATION, nothing)[1],
        found.get(LedgerKind.DISBURSEMENT, nothing)[1],
    )


def entries_of_project(code: str) -> tuple[EntryFact, ...]:
    """Return every entry of a project, the oldest day first."""
    statement = _facts().where(Project.code == code).order_by(LedgerEntry.booked_on, LedgerEntry.id)
    return _read(statement)


def entry(entry_id: int) -> EntryFact | None:
    """Return one entry, or None where there is none."""
    return next(iter(_read(_facts().where(LedgerEntry.id == entry_id).order_by(LedgerEntry.id))), None)


def entries_by_id(ids: Collection[int]) -> dict[int, EntryFact]:
    """Return some entries by their number."""
    statement = _facts().where(LedgerEntry.id.in_(ids)).order_by(LedgerEntry.id)
    return {each.id: each for each in _read(statement)}


def entries_by_document(keys: Collection[str], reach: Reach = ALL) -> dict[str, tuple[EntryFact, ...]]:
    """Return the entries of some documents by `document_key`, the oldest first; unknown ones are left out."""
    statement = _facts().where(LedgerEntry.document_key.in_(keys), within(reach)).order_by(LedgerEntry.id)
    found: defaultdict[str, list[EntryFact]] = defaultdict(list)
    for each in _read(statement):
        found[document_key(each.document_number)].append(each)
    return {key: tuple(of_key) for key, of_key in found.items()}


def entries_of_file(sha256: str, reach: Reach = ALL) -> tuple[EntryFact, ...]:
    """Return the entries that were imported from a workbook, in the order of its rows."""
    statement = _facts().where(LedgerEntry.file_sha256 == sha256, within(reach)).order_by(LedgerEntry.id)
    return _read(statement)


def recorded_amounts(projects: Collection[str] | Reach, until: date) -> tuple[RecordedAmount, ...]:
    """Return what is on record (万元) of each project, source and kind up to and including a day.

    `projects` are codes, or everything within a reach. A reversal counts from its own day.
    """
    amount = func.sum(LedgerEntry.amount)
    statement = (
        select(Project.code, LedgerEntry.source, LedgerEntry.kind, amount)
        .join(Project, Project.id == LedgerEntry.project_id)
        .where(_of(projects), LedgerEntry.booked_on <= until)
        .group_by(Project.code, LedgerEntry.source, LedgerEntry.kind)
        .order_by(Project.code, LedgerEntry.source, LedgerEntry.kind)
    )
    return tuple(RecordedAmount(*row) for row in database.session.execute(statement))


def recorded_entries(projects: Collection[str] | Reach) -> tuple[RecordedEntry, ...]:
    """Return every single entry (万元) of some projects, by code, source, kind and day."""
    order = (Project.code, LedgerEntry.source, LedgerEntry.kind, LedgerEntry.booked_on)
    statement = (
        select(*order, LedgerEntry.amount)
        .join(Project, Project.id == LedgerEntry.project_id)
        .where(_of(projects))
        .order_by(*order, LedgerEntry.id)
    )
    return tuple(RecordedEntry(*row) for row in database.session.execute(statement))


def subject_of_entry(entry_id: int) -> Subject | None:
    """Return what an entry is to the policy: its project; None where there is no such entry."""
    statement = (
        select(Project.code)
        .join(LedgerEntry, LedgerEntry.project_id == Project.id)
        .where(LedgerEntry.id == entry_id)
        .order_by(Project.code)
    )
    code = database.session.scalar(statement)
    return None if code is None else subject_of(code)


def project_names(reach: Reach, limit: int | None = None) -> tuple[ProjectName, ...]:
    """Return the projects within a reach by code."""
    return _names(within(reach), limit)


def projects_named(codes: Collection[str], reach: Reach) -> dict[str, ProjectName]:
    """Return those of some projects that lie within a reach, by code."""
    return {each.code: each for each in _names(Project.code.in_(codes) & within(reach))}


def project_ids(codes: Collection[str]) -> dict[str, int]:
    """Return the keys of some projects by code, for whoever writes rows about them."""
    statement = select(Project.code, Project.id).where(Project.code.in_(codes)).order_by(Project.code)
    return dict(database.session.execute(statement).all())


def plans_within(reach: Reach) -> tuple[tuple[str, str], ...]:
    """Return code and city of every plan that has a project within a reach."""
    statement = (
        select(Plan.code, Region.name)
        .join(Region, Region.code == Plan.region_code)
        .where(plan_within(reach))
        .order_by(Plan.code)
    )
    return tuple((code, name) for code, name in database.session.execute(statement))


def _of(projects: Collection[str] | Reach) -> ColumnElement[bool]:
    return within(projects) if isinstance(projects, Reach) else Project.code.in_(projects)


def _names(condition: ColumnElement[bool], limit: int | None = None) -> tuple[ProjectName, ...]:
    statement = (
        select(Project.code, Project.name, Region.name)
        .join(Region, Region.code == Project.region_code)
        .where(condition)
        .order_by(Project.code)
        .limit(limit)
    )
    return tuple(ProjectName(*row) for row in database.session.execute(statement))


def _facts() -> Select[LedgerEntry, str, str, str, int]:
    """Return the query behind every `EntryFact`: the entry, its project, and what reverses it."""
    return (
        select(LedgerEntry, Project.code, Project.name, Region.name, _reversal.id)
        .join(Project, Project.id == LedgerEntry.project_id)
        .join(Region, Region.code == Project.region_code)
        .outerjoin(_reversal, _reversal.reverses_id == LedgerEntry.id)
    )


def _read(statement: Select[LedgerEntry, str, str, str, int]) -> tuple[EntryFact, ...]:
    return tuple(_fact(*row) for row in database.session.execute(statement))


def _fact(stored: LedgerEntry, code: str, name: str, region_name: str, reversed_by: int | None) -> EntryFact:
    return EntryFact(
        id=stored.id,
        project_code=code,
        project_name=name,
        region_name=region_name,
        kind=stored.kind,
        source=stored.source,
        amount=stored.amount,
        booked_on=stored.booked_on,
        document_number=stored.document_number,
        note=stored.note,
        reverses_id=stored.reverses_id,
        reversed_by_id=reversed_by,
        recorded_at=stored.recorded_at,
        recorded_by=stored.recorded_by,
        file_sha256=stored.file_sha256,
    )


def _conditions(chosen: LedgerFilter) -> Iterable[ColumnElement[bool]]:
    """Yield what a filter asks of an entry."""
    if chosen.project is not None:
        part = _part(chosen.project)
        yield or_(Project.code.ilike(part, escape=_ESCAPE), Project.name.ilike(part, escape=_ESCAPE))
    if chosen.kind is not None:
        yield LedgerEntry.kind == chosen.kind
    if chosen.source is not None:
        yield LedgerEntry.source == chosen.source
    if chosen.document is not None:
        yield LedgerEntry.document_key.like(_part(document_key(chosen.document)), escape=_ESCAPE)
    if chosen.first_day is not None:
        yield LedgerEntry.booked_on >= chosen.first_day
    if chosen.last_day is not None:
        yield LedgerEntry.booked_on <= chosen.last_day
    if chosen.plan is not None:
        yield Project.plan_code == chosen.plan
    if chosen.file is not None:
        yield LedgerEntry.file_sha256 == chosen.file


def _part(text: str) -> str:
    """Return the pattern of LIKE for a text that stands anywhere, whatever signs it has."""
    escaped = text
    for sign in (_ESCAPE, "%", "_"):
        escaped = escaped.replace(sign, f"{_ESCAPE}{sign}")
    return f"%{escaped}%"
