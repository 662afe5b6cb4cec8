"""What the pages of the ledger show. Nothing here writes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.accounts.rules.policy import can, may_enter, reach
from app.accounts.types import Action
from app.funding.queries import ledger as queries
from app.funding.rules import ledger as rules
from app.funding.types import EntryPage, LedgerPage
from app.kernel.errors import NotFoundError
from app.kernel.texts import Text
from app.projects.queries import subject_of

if TYPE_CHECKING:
    from app.accounts.types import User
    from app.funding.types import EntryFact, LedgerFilter, ProjectName

PAGE_SIZE = 50
MOST_OFFERED = 500
"""More projects than this are not offered as a list to choose from: it would be longer than typing."""


def ledger_page(user: User, chosen: LedgerFilter, page: int) -> LedgerPage:
    """Return one page of the ledger within what a user may read; a page beyond the last is the last."""
    readable = reach(user, Action.READ_FINANCE)
    sums = queries.sums(readable, chosen)
    pages = max(1, -(-sums.entries // PAGE_SIZE))
    shown = min(page, pages)
    offset = (shown - 1) * PAGE_SIZE
    return LedgerPage(
        entries=queries.entries(readable, chosen, PAGE_SIZE, offset),
        sums=sums,
        page=shown,
        pages=pages,
        first=offset + 1,
        plans=queries.plans_within(readable),
        may_book=may_enter(user, Action.RECORD_LEDGER),
    )


def found_entries(user: User, chosen: LedgerFilter) -> tuple[EntryFact, ...]:
    """Return all entries that a filter finds within what a user may read, for a file."""
    return queries.entries(reach(user, Action.READ_FINANCE), chosen)


def entry_page(user: User, entry_id: int) -> EntryPage:
    """Return one entry with all that is to be known of it.

    Raises:
        NotFoundError: there is no such entry.
    """
    entry = queries.entry(entry_id)
    subject = None if entry is None else subject_of(entry.project_code)
    if entry is None or subject is None:
        message = Text("台账里没有第 {entry_id} 号记录。", entry_id=entry_id)
        raise NotFoundError(message)
    related = queries.entries_by_id([each for each in (entry.reversed_by_id, entry.reverses_id) if each])
    key = rules.document_key(entry.document_number)
    same = queries.entries_by_document([key], reach(user, Action.READ_FINANCE)).get(key, ())
    may_book = can(user, Action.RECORD_LEDGER, subject)
    return EntryPage(
        entry=entry,
        reversal=related.get(entry.reversed_by_id or 0),
        reversed=related.get(entry.reverses_id or 0),
        others=tuple(each for each in same if each.counts and each.id != entry.id),
        may_reverse=may_book and rules.reversal_obstacle(entry) is None,
        may_book=may_book,
    )


def bookable_projects(user: User) -> tuple[ProjectName, ...]:
    """Return the projects for which a user may book, by code."""
    return queries.project_names(reach(user, Action.RECORD_LEDGER))


def offered_projects(user: User) -> tuple[ProjectName, ...]:
    """Return the same for a form; none where they are too many to choose from."""
    found = queries.project_names(reach(user, Action.RECORD_LEDGER), MOST_OFFERED + 1)
    return found if len(found) <= MOST_OFFERED else ()
