"""The search: what somebody may open, found by its names. Nothing here writes to the database."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from app.accounts.rules.policy import reach
from app.accounts.types import ALL, Action
from app.directory.types import RegionAliasKind
from app.portfolio.queries import count
from app.portfolio.types import ProjectFilter
from app.search import queries
from app.search.rules.entries import document_entry, entries_of, spoken_texts
from app.search.rules.folding import Query
from app.search.rules.ranking import groups_of
from app.search.rules.suggesting import similar_names
from app.search.service.readings import known_readings
from app.search.types import FieldKind, Group, Kind, Results

if TYPE_CHECKING:
    from app.accounts.types import User
    from app.search.types import DocumentRow, Entry

_MOST_DOCUMENTS = 200
"""Documents of the ledger that are looked at; the ledger itself shows all."""
_SHORT_NAME = RegionAliasKind.SHORT_NAME
_SUGGESTED = {Kind.PROJECT, Kind.UNIT, Kind.PLACE}


def search(user: User, text: str, only: Kind | None = None) -> Results:
    """Return what a user finds by a text, of all kinds or of one: twelve queries at most."""
    query = Query(text)
    register = reach(user, Action.READ_REGISTER)
    entries = entries_of(
        queries.names(register, reach(user, Action.READ_PLANS), reach(user, Action.READ_BRIEFS))
    )
    known = known_readings()
    known.learn(list(spoken_texts(entries)), _all_texts)
    documents: tuple[DocumentRow, ...] = ()
    if only in {None, Kind.DOCUMENT}:
        readable = reach(user, Action.READ_FINANCE)
        documents = queries.ledger_documents(readable, query.text, _MOST_DOCUMENTS)
    found = groups_of((*entries, *map(document_entry, documents)), query, known.prepare, only)
    groups = tuple(_with_all_documents(group, documents) for group in found)
    has_projects = any(group.kind is Kind.PROJECT for group in groups)
    return Results(
        query=query.text,
        kind=only,
        groups=groups,
        suggestions=() if groups else _suggestions(query, entries),
        goes_to=_project_meant(query.text, entries),
        example=None if groups else _example(entries),
        listed=count(register, ProjectFilter(q=query.text)) if has_projects else 0,
    )


def _example(entries: tuple[Entry, ...]) -> tuple[str, str, str] | None:
    """Return the name of a place that the user finds, in pinyin and by its initials, where one is read."""
    places = [each.title for each in entries if each.kind is Kind.PLACE]
    if not places:
        return None
    read = known_readings().prepare(places[min(1, len(places) - 1)])
    return None if read.sound == read.folded else (read.text, read.sound, read.initials)


def _all_texts() -> list[str]:
    return list(spoken_texts(entries_of(queries.names(ALL, ALL, ALL))))


def _with_all_documents(group: Group, documents: tuple[DocumentRow, ...]) -> Group:
    """Return the group of documents with the count of those, too, that the database kept back.

    What it handed over counts only as far as it was found: 8号 is part of 18号 there, and not here.
    """
    if group.kind is not Kind.DOCUMENT or not documents:
        return group
    return Group(group.kind, group.hits, group.count + documents[0].total - len(documents))


def _project_meant(text: str, entries: tuple[Entry, ...]) -> str | None:
    """Return the code of the project that a text is the exact code of, in letters of any width and case."""
    codes = {each.address["code"] for each in entries if each.kind is Kind.PROJECT}
    code = unicodedata.normalize("NFKC", text).strip().upper()
    return code if code in codes else None


def _suggestions(query: Query, entries: tuple[Entry, ...]) -> tuple[str, ...]:
    known = known_readings()
    names = dict.fromkeys(
        field.text
        for entry in entries
        if entry.kind in _SUGGESTED
        for field in entry.fields
        if field.kind is FieldKind.NAME and not field.is_related and field.label != _SHORT_NAME.label
    )
    return similar_names(query.text, names, known.usual_of, known.spelled)
