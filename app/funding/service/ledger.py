"""Commands on the finance bureau's ledger: booking, reversing. Nothing booked is ever changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.accounts.rules.policy import can, reach
from app.accounts.types import ALL, Action
from app.audit.rules import changes_between
from app.audit.service import record
from app.db.transaction import transaction
from app.extensions import database
from app.funding.models import LedgerEntry
from app.funding.queries import ledger as queries
from app.funding.rules import ledger as rules
from app.kernel.china import stored_now, today_in_china
from app.kernel.errors import NotFoundError, TrackerError
from app.kernel.money import wan_yuan_text
from app.kernel.texts import Text, joined
from app.projects.queries import subjects_of

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date, datetime

    from app.accounts.types import Reach, User
    from app.audit.types import Actor
    from app.funding.types import Booking, DuplicateWarning


class BookingError(TrackerError):
    """An entry cannot be booked; `problems` says why, by field."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        """Keep the sentences, so that each stands beside its field."""
        super().__init__(joined("", [Text("没有登记："), *problems.values()]))
        self.problems = dict(problems)


class DuplicateError(TrackerError):
    """The document is on record already, and nobody has confirmed that this is another entry."""

    def __init__(self, warnings: Sequence[DuplicateWarning]) -> None:
        """Keep every warning, so that they can be shown and confirmed."""
        reasons = (each.message for each in warnings if each.is_strong)
        super().__init__(joined("", [Text("没有登记："), *reasons]))
        self.warnings = tuple(warnings)

    @property
    def seen(self) -> tuple[int, ...]:
        """The entries on record that must be looked at: who confirms has seen these."""
        return tuple(
            sorted({number for each in self.warnings if each.is_strong for number in each.entry_ids})
        )


class ReversalError(TrackerError):
    """An entry cannot be reversed; `problems` says why, by field; none where it never can be."""

    def __init__(self, message: str, problems: Mapping[str, str] | None = None) -> None:
        """Keep the sentences, so that each stands beside its field."""
        super().__init__(message)
        self.problems = dict(problems or {})


def book(
    booking: Booking,
    *,
    user: User | None,
    actor: Actor,
    confirmed: Collection[int] = (),
    today: date | None = None,
    at: datetime | None = None,
) -> int:
    """Book an amount (万元) allocated or disbursed by a document; return the number of the entry.

    `confirmed` are the entries that somebody has looked at and still wants this one beside them: an entry
    that came since then, even from the same button pressed twice, has to be looked at too. `user` is whose
    permissions count; None for a process of the system, which may book everything.

    Raises:
        BookingError: a value cannot stand, or the user may not book for the project.
        DuplicateError: the document is on record already, in entries that nobody has confirmed.
    """
    with transaction(database.session) as session:
        problems = rules.booking_problems(booking, today or today_in_china())
        if booking.project_code not in bookable([booking.project_code], user):
            problems = {"project": not_bookable(booking.project_code)} | problems
        if problems:
            raise BookingError(problems)
        key = rules.document_key(booking.document_number)
        known = queries.entries_by_document([key], reading_of(user)).get(key, ())
        warnings = rules.duplicates(booking, known)
        strong = {number for each in warnings if each.is_strong for number in each.entry_ids}
        if not strong <= set(confirmed):
            raise DuplicateError(warnings)
        stored = entry_of(
            booking,
            queries.project_ids([booking.project_code])[booking.project_code],
            actor=actor,
            at=at or stored_now(),
        )
        session.add(stored)
        session.flush()
        record(
            actor=actor,
            action="ledger.book",
            subject=f"ledger:{stored.id}",
            changes=changes_between(None, plain(booking)),
            project_code=booking.project_code,
        )
        return stored.id


def reverse(
    entry_id: int,
    reason: str,
    booked_on: date,
    *,
    actor: Actor,
    today: date | None = None,
    at: datetime | None = None,
) -> int:
    """Reverse an entry as a whole (冲销) by another of the negative amount; return the number of that.

    Raises:
        NotFoundError: there is no such entry.
        ReversalError: it is reversed already, is itself a reversal, or reason or day cannot stand.
    """
    with transaction(database.session) as session:
        entry = queries.entry(entry_id)
        if entry is None:
            message = Text("台账里没有第 {entry_id} 号记录。", entry_id=entry_id)
            raise NotFoundError(message)
        obstacle = rules.reversal_obstacle(entry)
        if obstacle is not None:
            raise ReversalError(obstacle)
        problems = rules.reversal_problems(entry, reason, booked_on, today or today_in_china())
        if problems:
            raise ReversalError(joined("", [Text("没有冲销："), *problems.values()]), problems)
        stored = LedgerEntry(
            project_id=queries.project_ids([entry.project_code])[entry.project_code],
            kind=entry.kind,
            source=entry.source,
            amount=-entry.amount,
            booked_on=booked_on,
            document_number=entry.document_number,
            document_key=rules.document_key(entry.document_number),
            note=reason.strip(),
            reverses_id=entry.id,
            recorded_at=at or stored_now(),
            recorded_by=actor.name,
        )
        session.add(stored)
        session.flush()
        taken_back = {
            "reverses": entry.id,
            "ledger_kind": entry.kind.value,
            "source": entry.source.value,
            "amount": wan_yuan_text(-entry.amount),
            "booked_on": booked_on.isoformat(),
            "document_number": entry.document_number,
        }
        record(
            actor=actor,
            action="ledger.reverse",
            subject=f"ledger:{stored.id}",
            changes=changes_between(None, taken_back),
            reason=reason.strip(),
            project_code=entry.project_code,
        )
        return stored.id


def bookable(codes: Collection[str], user: User | None) -> frozenset[str]:
    """Return those of some projects for which a user may book; for None, all that exist."""
    return frozenset(
        code
        for code, subject in subjects_of(codes).items()
        if user is None or can(user, Action.RECORD_LEDGER, subject)
    )


def not_bookable(code: str) -> str:
    """Return the sentence for a project that does not exist, or that a user may not book for."""
    return Text("没有项目“{code}”，或者它不在您可以登记的范围内：请核对项目代码。", code=code)


def reading_of(user: User | None) -> Reach:
    """Return whose entries a user may be told of."""
    return ALL if user is None else reach(user, Action.READ_FINANCE)


def entry_of(
    booking: Booking, project_id: int, *, actor: Actor, at: datetime, file_sha256: str | None = None
) -> LedgerEntry:
    """Return the row of an entry that is being booked."""
    return LedgerEntry(
        project_id=project_id,
        kind=booking.kind,
        source=booking.source,
        amount=booking.amount,
        booked_on=booking.booked_on,
        document_number=booking.document_number,
        document_key=rules.document_key(booking.document_number),
        note=booking.note,
        file_sha256=file_sha256,
        recorded_at=at,
        recorded_by=actor.name,
    )


def plain(booking: Booking) -> dict[str, str]:
    """Return an entry as the audit record holds it."""
    return {
        "ledger_kind": booking.kind.value,
        "source": booking.source.value,
        "amount": wan_yuan_text(booking.amount),
        "booked_on": booking.booked_on.isoformat(),
        "document_number": booking.document_number,
        "note": booking.note,
    }
