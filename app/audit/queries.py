"""Reads of the audit record."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Text, and_, cast, func, or_, select

from app.audit.models import AuditEntry
from app.audit.rules import FIRST_HASH, changes_in
from app.audit.types import PAGE_SIZE, EntryFact, EntryFilter, EntryPage, StoredEntry
from app.extensions import database
from app.kernel.china import start_of_day

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from sqlalchemy.orm import InstrumentedAttribute


BATCH = 1000
"""How many entries a walk along the chain holds in memory at a time."""
_ESCAPE = "!"
_NEWEST_FIRST = AuditEntry.id.desc()


def last_hash() -> str:
    """Return the hash that the next entry must hold as its previous one."""
    newest = select(AuditEntry.entry_hash).order_by(_NEWEST_FIRST).limit(1)
    return database.session.scalar(newest) or FIRST_HASH


def stored_entries() -> Iterator[StoredEntry]:
    """Yield every entry as the database holds it, in the order of the chain."""
    last_id = None
    while True:
        statement = select(*_stored_columns()).order_by(AuditEntry.id).limit(BATCH)
        if last_id is not None:
            statement = statement.where(AuditEntry.id > last_id)
        batch = [StoredEntry(*row) for row in database.session.execute(statement)]
        yield from batch
        if len(batch) < BATCH:
            return
        last_id = batch[-1].id


def _stored_columns() -> list[ColumnElement[Any] | InstrumentedAttribute[Any]]:
    """Return the columns of a `StoredEntry`, time and details as text, so that reading never fails."""
    if database.session.get_bind().dialect.name == "postgresql":
        recorded_at = func.to_char(AuditEntry.recorded_at, 'YYYY-MM-DD"T"HH24:MI:SS.US')
    else:
        recorded_at = func.replace(cast(AuditEntry.recorded_at, Text), " ", "T")
    return [
        AuditEntry.id,
        recorded_at,
        AuditEntry.actor,
        AuditEntry.action,
        AuditEntry.subject,
        cast(AuditEntry.details, Text),
        AuditEntry.reason,
        AuditEntry.request,
        AuditEntry.project_code,
        AuditEntry.previous_hash,
        AuditEntry.entry_hash,
    ]


def search(chosen: EntryFilter, page: int = 1, *, codes: Collection[str] | None = None) -> EntryPage:
    """Return one page of the entries that a filter finds, the newest first.

    `codes` restricts the record to the history of these projects; None leaves nothing out.
    """
    found = _conditions(chosen, codes)
    total = database.session.scalar(select(func.count(AuditEntry.id)).where(*found)) or 0
    shown = min(page, max(1, -(-total // PAGE_SIZE)))
    statement = (
        select(AuditEntry)
        .where(*found)
        .order_by(_NEWEST_FIRST)
        .limit(PAGE_SIZE)
        .offset((shown - 1) * PAGE_SIZE)
    )
    return EntryPage(tuple(map(_fact, database.session.scalars(statement))), total, shown)


def found(chosen: EntryFilter, *, codes: Collection[str] | None = None) -> tuple[EntryFact, ...]:
    """Return all entries that a filter finds, the newest first, for a file."""
    statement = select(AuditEntry).where(*_conditions(chosen, codes)).order_by(_NEWEST_FIRST)
    return tuple(map(_fact, database.session.scalars(statement)))


def history(project_code: str) -> tuple[EntryFact, ...]:
    """Return everything that was done to one project, the newest first."""
    statement = select(AuditEntry).where(_of_projects([project_code])).order_by(_NEWEST_FIRST)
    return tuple(map(_fact, database.session.scalars(statement)))


def actors(*, codes: Collection[str] | None = None) -> tuple[str, ...]:
    """Return everybody who ever did anything, or anything to these projects."""
    seen = _conditions(EntryFilter(), codes)
    statement = select(AuditEntry.actor).where(*seen).distinct().order_by(AuditEntry.actor)
    return tuple(database.session.scalars(statement))


def _fact(entry: AuditEntry) -> EntryFact:
    """Return an entry as plain values."""
    return EntryFact(
        id=entry.id,
        recorded_at=entry.recorded_at,
        actor=entry.actor,
        action=entry.action,
        subject=entry.subject,
        changes=changes_in(entry.details),
        reason=entry.reason,
        request=entry.request,
        project_code=entry.project_code,
    )


def _conditions(chosen: EntryFilter, codes: Collection[str] | None) -> list[ColumnElement[bool]]:
    """Return what a filter asks of an entry."""
    equal: list[tuple[str | None, InstrumentedAttribute[Any]]] = [
        (chosen.actor, AuditEntry.actor),
        (chosen.request, AuditEntry.request),
    ]
    conditions: list[ColumnElement[bool]] = [column == value for value, column in equal if value is not None]
    if codes is not None:
        conditions.append(_of_projects(codes))
    if chosen.project is not None:
        conditions.append(_of_projects([chosen.project]))
    if chosen.action is not None:
        conditions.append(_begins(AuditEntry.action, chosen.action, "."))
    if chosen.subject is not None:
        conditions.append(_begins(AuditEntry.subject, chosen.subject, ":"))
    if chosen.first_day is not None:
        conditions.append(AuditEntry.recorded_at >= start_of_day(chosen.first_day))
    if chosen.last_day is not None:
        conditions.append(AuditEntry.recorded_at < start_of_day(chosen.last_day + timedelta(days=1)))
    return conditions + [_mentions(word) for word in (chosen.q or "").split()]


def _of_projects(codes: Collection[str]) -> ColumnElement[bool]:
    """Return the condition that an entry belongs to the history of one of some projects.

    Entries of version 0.1 name a project only as the thing that was changed.
    """
    subjects = [f"project:{code}" for code in codes]
    return or_(
        AuditEntry.project_code.in_(codes),
        and_(AuditEntry.project_code.is_(None), AuditEntry.subject.in_(subjects)),
    )


def _begins(column: InstrumentedAttribute[str], text: str, end: str) -> ColumnElement[bool]:
    """Return the condition that a column is a text, or begins with it up to a mark."""
    return or_(column == text, column.like(f"{_literally(text)}{_literally(end)}%", escape=_ESCAPE))


def _mentions(word: str) -> ColumnElement[bool]:
    """Return the condition that a word stands in the values or in the reason.

    The values are stored as JSON in which every character beyond ASCII is written as a number.
    """
    in_json = json.dumps(word)[1:-1]
    return or_(
        cast(AuditEntry.details, Text).ilike(f"%{_literally(in_json)}%", escape=_ESCAPE),
        AuditEntry.reason.ilike(f"%{_literally(word)}%", escape=_ESCAPE),
    )


def _literally(text: str) -> str:
    """Return a text as a LIKE pattern that means just that text."""
    for character in (_ESCAPE, "%", "_"):
        text = text.replace(character, _ESCAPE + character)
    return text
