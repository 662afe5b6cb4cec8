"""What finance people do in the month of a plan before its returns are asked for: books, plans, differences.

All of it belongs to the opening of the month: a month that is open has seen it.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from app.audit.types import Actor
from app.funding.queries import annual_plans, ledger
from app.funding.rules import reconciliation
from app.funding.rules.ledger import document_key
from app.funding.service import (
    DuplicateError,
    adjust_split,
    book,
    reverse,
    set_annual_plan,
    split_page,
)
from app.funding.service.reconciliation import take_step
from app.funding.types import DifferenceKey, FundingSource, LedgerKind, Owes, Sides
from app.kernel.errors import TrackerError
from app.returns.queries import month_facts
from app.returns.types.facts import AsOf
from app.returns.types.vocabulary import Reporting
from app.seeding import queries
from app.seeding.rules.adjusting import planned_at
from app.seeding.rules.bureau import REPORTED_AS, ledger_of, still_standing
from app.seeding.rules.conduct import before_opening
from app.seeding.rules.differences import note_on
from app.seeding.rules.people import counties_with_finance, finance_name, owner_accounts

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date, datetime

    from app.funding.types import Booking
    from app.kernel.months import Month
    from app.seeding.types import BookDeed, Life

_DIFFERENCES, _PLANS, _LEDGER = 6, 4, 2
"""How many days before a month is opened."""


class FinancePlayer:
    """Plays what the finance bureaus of one plan do, a month at a time."""

    def __init__(self, plan_code: str, city_code: str, lives: Sequence[Life]) -> None:
        """Work out the books of all months; nothing is read or written yet."""
        projects = [life.project for life in lives]
        self._plan_code = plan_code
        self._city = Actor(finance_name(city_code))
        self._counties = {code: Actor(finance_name(code)) for code in counties_with_finance(projects)}
        owners = owner_accounts(projects)
        self._owners = {each.code: Actor(owners[each.unit_id]) for each in projects}
        self._lives = {life.project.code: life for life in lives}
        self._ledger = ledger_of(lives)
        self._passed_over = 0

    def play(self, month: Month, opens_on: date) -> int:
        """Do what is done before a month is opened, in the order of time; return how much could not be.

        What people did between two runs stands.
        """
        self._passed_over = 0
        self._settle(month.plus(-1), before_opening(opens_on, _DIFFERENCES))
        moments = before_opening(opens_on, _PLANS)
        self._plan_years(month, moments)
        self._adjust(month, moments)
        self._book(month, before_opening(opens_on, _LEDGER))
        return self._passed_over

    @contextmanager
    def _unless_changed(self) -> Iterator[None]:
        """Count what cannot be done."""
        try:
            yield
        except TrackerError:
            self._passed_over += 1

    def _settle(self, month: Month, moments: Iterator[datetime]) -> None:
        """Explain and close some of the differences that the month just closed has left."""
        notes = queries.notes_of_plan(self._plan_code)
        for key, sides in self._differences(month):
            state = reconciliation.state_of(notes.get(key, ()), sides.reported, sides.recorded)
            note = note_on(key, sides, state, self._plan_code, self._lives[key.project_code].seed)
            if note is None:
                continue
            step, words, side = note
            actor = self._owners[key.project_code] if side is Owes.OWNER else self._city
            with self._unless_changed():
                take_step(step, key, sides, words, actor=actor, at=next(moments))

    def _differences(self, month: Month) -> Iterator[tuple[DifferenceKey, Sides]]:
        """Yield the pairs that differ at the end of a closed month, in the order of projects and sources.

        A project that had nothing to report leaves nothing to explain yet.
        """
        facts = month_facts(AsOf(month), list(self._lives))
        recorded = {
            DifferenceKey(each.project_code, each.source, each.kind): each.amount
            for each in ledger.recorded_amounts(list(self._lives), month.last_day)
        }
        for code in sorted(facts):
            if facts[code].reporting is Reporting.NOT_DUE:
                continue
            rows = {each.source: each for each in facts[code].amounts}
            for source in FundingSource:
                for kind in LedgerKind:
                    key = DifferenceKey(code, source, kind)
                    row = rows.get(source)
                    sides = Sides(month, row.amount(REPORTED_AS[kind]) if row else None, recorded.get(key))
                    if reconciliation.differs(source, sides.reported, sides.recorded):
                        yield key, sides

    def _plan_years(self, month: Month, moments: Iterator[datetime]) -> None:
        """Set the annual plans of the month, and the ones from before anybody kept them here."""
        plans = annual_plans(self._plan_code)
        for code, life in self._lives.items():
            due = [step for step in life.annual_steps if step.month <= month]
            if not due or (due[-1].month != month and not plans[code].is_default):
                continue
            with self._unless_changed():
                set_annual_plan(
                    code,
                    due[-1].amounts,
                    document_number=due[-1].document_number,
                    reason=due[-1].reason,
                    seen_number=plans[code].number,
                    actor=self._city,
                    at=next(moments),
                )

    def _adjust(self, month: Month, moments: Iterator[datetime]) -> None:
        """Adjust the split of projects whose money is decided anew this month."""
        for code, life in self._lives.items():
            for adjustment in life.adjustments:
                if adjustment.month != month:
                    continue
                with self._unless_changed():
                    adjust_split(
                        code,
                        planned_at(life.lines, month),
                        document_number=adjustment.document_number,
                        decided_on=adjustment.decided_on,
                        reason=adjustment.reason,
                        seen_number=split_page(code).number,
                        actor=self._city,
                        today=adjustment.decided_on,
                        at=next(moments),
                    )

    def _book(self, month: Month, moments: Iterator[datetime]) -> None:
        """Book and reverse what the month brings; into an empty ledger first all that stands from before."""
        if not ledger.recorded_amounts(list(self._lives), month.last_day):
            earlier = [deed for each, deeds in self._ledger.items() if each < month for deed in deeds]
            for deed in still_standing(earlier):
                self._do(deed, next(moments))
        for deed in self._ledger.get(month, ()):
            self._do(deed, next(moments))

    def _do(self, deed: BookDeed, at: datetime) -> None:
        """Book an entry, or reverse the newest that stands of it."""
        actor = self._counties.get(deed.bureau, self._city)
        booking = deed.booking
        with self._unless_changed():
            if deed.reversed_on is not None:
                number = self._standing(booking)
                reverse(number, deed.reason, deed.reversed_on, actor=actor, today=deed.reversed_on, at=at)
                return
            try:
                book(booking, user=None, actor=actor, today=booking.booked_on, at=at)
            except DuplicateError as error:
                if not deed.is_again:
                    raise
                book(
                    booking,
                    user=None,
                    actor=actor,
                    confirmed=error.seen,
                    today=booking.booked_on,
                    at=at,
                )

    @staticmethod
    def _standing(booking: Booking) -> int:
        """Return the number of the newest entry that stands of a booking; 0, which no entry has, for none."""
        key = document_key(booking.document_number)
        wanted = (booking.project_code, booking.kind, booking.source, booking.amount)
        return max(
            (
                each.id
                for each in ledger.entries_by_document([key]).get(key, ())
                if each.counts and (each.project_code, each.kind, each.source, each.amount) == wanted
            ),
            default=0,
        )
