"""Who acts, what is written down about it, what is asked of the record, and what it answers."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from typing import Any, Self

PAGE_SIZE = 50
"""How many entries a page of the record shows."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who gives a command: a user by the name they sign in with, or a named process of the system."""

    name: str
    request: str | None = None
    """Identifies the web request; None for commands from a shell."""


@dataclass(frozen=True, slots=True)
class Change:
    """One field of one thing: its value before and after, as plain JSON values (None: there was none)."""

    field: str
    old: Any
    new: Any


SYSTEM_LOADER = Actor("system:plans-load")
"""The loader of plan packages, run from a shell."""
SHELL = Actor("system:shell")
"""Whoever gives a command from a shell on the server."""


@dataclass(frozen=True, slots=True)
class EntryFact:
    """One entry as a reader sees it."""

    id: int
    recorded_at: datetime
    """UTC."""
    actor: str
    action: str
    subject: str
    changes: tuple[Change, ...]
    reason: str | None
    request: str | None
    project_code: str | None


@dataclass(frozen=True, slots=True)
class EntryFilter:
    """Which entries are asked for; blank asks for all. Each word of `q` is in the values or the reason."""

    actor: str | None = None
    action: str | None = None
    """An action such as `return.submit`, or what it begins with up to a point: `return`."""
    subject: str | None = None
    """A thing such as `return:JA-01:2023-06`, or what it begins with up to a colon: `return:JA-01`."""
    project: str | None = None
    request: str | None = None
    first_day: date | None = None
    """In China."""
    last_day: date | None = None
    q: str | None = None

    def parameters(self) -> dict[str, str]:
        """Return the parameters of an address that asks for the same."""
        given = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: str(value) for name, value in given.items() if value is not None}

    def without(self, name: str) -> Self:
        """Return the filter with one restriction fewer."""
        return replace(self, **{name: None})


@dataclass(frozen=True, slots=True)
class EntryPage:
    """One page of the entries that a filter finds, the newest first."""

    entries: tuple[EntryFact, ...]
    total: int
    page: int
    """The page shown: the last one where a later one was asked for."""

    @property
    def pages(self) -> int:
        """How many pages there are; one where nothing was found."""
        return max(1, -(-self.total // PAGE_SIZE))

    @property
    def first(self) -> int:
        """The place of the first entry shown, counted from 1."""
        return (self.page - 1) * PAGE_SIZE + 1

    @property
    def last(self) -> int:
        """The place of the last entry shown."""
        return self.first + len(self.entries) - 1


@dataclass(frozen=True, slots=True)
class StoredEntry:
    """An entry as the database holds it, undecoded, so that even a damaged one can be looked at."""

    id: int
    recorded_at: str
    """UTC, as `datetime.isoformat(timespec="microseconds")` writes it."""
    actor: str
    action: str
    subject: str
    details: str
    """JSON."""
    reason: str | None
    request: str | None
    project_code: str | None
    previous_hash: str
    entry_hash: str


@dataclass(frozen=True, slots=True)
class Misfit:
    """The first entry that does not fit into the chain, and what does not fit."""

    entry: StoredEntry
    problem: str


@dataclass(frozen=True, slots=True)
class ChainReport:
    """What a walk along the chain found."""

    entries: int
    """How many entries fit: all, or those before the misfit."""
    last_hash: str
    misfit: Misfit | None
    is_expected: bool = True
    """Whether the hash that somebody noted down is in the chain."""

    @property
    def is_whole(self) -> bool:
        """Whether nothing is wrong."""
        return self.misfit is None and self.is_expected
