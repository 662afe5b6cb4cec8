"""What finance bureaus book of the invented money: as owners report it, or late, or wrong, or twice."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from decimal import ROUND_FLOOR, Decimal
from typing import TYPE_CHECKING

from app.funding.types import Booking, FundingSource, LedgerKind
from app.kernel.money import wan_yuan_text
from app.returns.types.vocabulary import Amount
from app.seeding.rules.chance import happens, pick, stream
from app.seeding.rules.documents import document
from app.seeding.rules.money import reported_amounts
from app.seeding.types import BookDeed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from app.kernel.months import Month
    from app.returns.types.report import SourceAmounts
    from app.seeding.types import Life, MoneyLine

REPORTED_AS = {LedgerKind.ALLOCATION: Amount.ALLOCATED, LedgerKind.DISBURSEMENT: Amount.RECEIVED}
CATCHING_UP = "建账时补录。"
_MARKS = {
    FundingSource.CENTRAL_BUDGET: "财建",
    FundingSource.OTHER_CENTRAL: "财社",
    FundingSource.PROVINCE: "财投",
    FundingSource.CITY: "财预",
    FundingSource.COUNTY: "财预",
    FundingSource.SPECIAL_BOND: "财债",
    FundingSource.WELFARE_LOTTERY: "财综",
}
_PAID, _TAKEN_BACK, _PUT_RIGHT = "财库", "财收", "财更"
_WRONG_PERCENT, _NEVER_PERCENT = 4, 5
_CAUGHT_AT_ONCE_PERCENT = 50
_TENFOLD = 10
_FEN = Decimal("0.01")
_ZERO = Decimal(0)
_TWICE = "同一文件重复登记，冲销多记的一笔。"
_TEN_TIMES = "登记时金额错了一位，原件为 {amount} 万元，冲销后照原件重记。"
_MISREAD = "登记的金额与原件不符，原件为 {amount} 万元，冲销后重记。"
_OTHER_SOURCE = "资金来源误记为{wrong}，应为{right}，冲销后重记。"
_INSTEAD = "更正{document}的登记。"
_FIRST_HALF = 6


def ledger_of(lives: Sequence[Life]) -> dict[Month, tuple[BookDeed, ...]]:
    """Return what is done in the ledger of a plan, by month and in order; of government money alone."""
    deeds: defaultdict[Month, list[BookDeed]] = defaultdict(list)
    for life in lives:
        lines = [line for line in life.lines if line.source.is_government]
        reported = _reported(life, lines)
        for line in lines:
            for kind in LedgerKind:
                for deed in _Books(life, line, kind).deeds(reported):
                    deeds[deed.month].append(deed)
    _book_twice(deeds, lives)
    return {month: tuple(sorted(deeds[month], key=lambda each: each.order)) for month in sorted(deeds)}


def still_standing(deeds: Iterable[BookDeed]) -> tuple[BookDeed, ...]:
    """Return what stands after all that was done: what a bureau books that opens its ledger only then."""
    standing: list[BookDeed] = []
    for deed in deeds:
        if not deed.reason:
            standing.append(deed)
            continue
        place = max(place for place, each in enumerate(standing) if each.booking == deed.booking)
        del standing[place]
    return tuple(replace(each, booking=replace(each.booking, note=CATCHING_UP)) for each in standing)


class _Books:
    """Books one kind of money from one source of a project, month by month."""

    def __init__(self, life: Life, line: MoneyLine, kind: LedgerKind) -> None:
        self._life, self._line, self._kind = life, line, kind
        project = life.project
        # What is paid out, and a county's own money, goes through the county's bureau.
        is_local = kind is LedgerKind.DISBURSEMENT or line.source is FundingSource.COUNTY
        is_of_county = is_local and project.has_county_step
        self._bureau = project.region_code if is_of_county else ""
        self._issuer = project.region_name if is_of_county else project.city_name
        self._chance = stream(
            life.seed, project.plan_code, project.code, line.source.value, kind.value, "ledger"
        )
        self._deeds: list[BookDeed] = []
        self._standing: list[Booking] = []

    def deeds(
        self, reported: Sequence[tuple[Month, Mapping[FundingSource, SourceAmounts]]]
    ) -> list[BookDeed]:
        """Return all that is done, in order, from what the owner reports by month and source."""
        amounts: defaultdict[Month, Decimal] = defaultdict(lambda: _ZERO)
        held = _ZERO
        lag_percent = self._chance.choice((0, 10, 15, 30))
        never = happens(self._chance, _NEVER_PERCENT)
        for month, rows in reported:
            row = rows.get(self._line.source)
            amount = (row.amount(REPORTED_AS[self._kind]) if row else None) or _ZERO
            if amount == held:
                continue
            added, held = amount - held, amount
            if self._line.recall is not None:
                # What is taken back must be on record as it was given: such books are kept tidily.
                amounts[month] += added
                continue
            lag = self._chance.randint(1, 2) if happens(self._chance, lag_percent) else 0
            if never:
                added, never = self._off(added), False
            amounts[month.plus(lag)] += added
        for month in sorted(amounts):
            if amounts[month] < 0:
                self._take_back(month, -amounts[month])
            elif amounts[month] > 0:
                self._book(month, amounts[month])
        return self._deeds

    def _off(self, amount: Decimal) -> Decimal:
        """Return an amount that never agrees with what the owner reports."""
        # Money may reach a unit past the bureau's books; a document is always on record.
        nothing = 20 if self._kind is LedgerKind.DISBURSEMENT else 0
        percent = pick(self._chance, ((95, 30), (97, 20), (105, 20), (102, 10), (0, nothing)))
        return (amount * percent / 100 / _FEN).to_integral_value(ROUND_FLOOR) * _FEN

    def _book(self, month: Month, amount: Decimal) -> None:
        """Book an amount, now and then wrongly at first."""
        mark = _PAID if self._kind is LedgerKind.DISBURSEMENT else _MARKS[self._line.source]
        right = self._booking(mark, month, amount)
        is_wrong = happens(self._chance, _WRONG_PERCENT) and self._line.recall is None
        wrong, reason = self._slip(right) if is_wrong else (right, "")
        self._add(month, 0, wrong)
        if not reason:
            self._standing.append(right)
            return
        if wrong.amount == right.amount * _TENFOLD or happens(self._chance, _CAUGHT_AT_ONCE_PERCENT):
            self._reverse(month, wrong, reason, self._day(mark, month))
            self._add(month, 2, right)
            return
        later = month.plus(1)
        self._reverse(later, wrong, reason, self._day(_PUT_RIGHT, later))
        note = _INSTEAD.format(document=right.document_number)
        self._add(later, 2, replace(self._booking(_PUT_RIGHT, later, amount), note=note))

    def _slip(self, right: Booking) -> tuple[Booking, str]:
        """Return an entry as it is booked by mistake, and why it is reversed."""
        own = {line.source for line in self._life.lines}
        others = [source for source in _MARKS if source not in own]
        how = self._chance.randrange(3)
        if how == 0 and others:
            wrong = replace(right, source=self._chance.choice(others))
            return wrong, _OTHER_SOURCE.format(wrong=wrong.source.label, right=right.source.label)
        text = wan_yuan_text(right.amount)
        if how == 1:
            return replace(right, amount=right.amount * _TENFOLD), _TEN_TIMES.format(amount=text)
        slipped = right.amount + self._chance.choice((1, 9, 10, 18, 27, 90))
        return replace(right, amount=slipped), _MISREAD.format(amount=text)

    def _take_back(self, month: Month, amount: Decimal) -> None:
        """Take back what is left over: the last entries are reversed, and the rest of them is booked anew."""
        reason = "" if self._line.recall is None else self._line.recall[1]
        popped = _ZERO
        while popped < amount and self._standing:
            last = self._standing.pop()
            popped += last.amount
            self._reverse(month, last, reason, self._day(_TAKEN_BACK, month))
        if popped > amount:
            rest = replace(self._booking(_TAKEN_BACK, month, popped - amount), note=reason)
            self._add(month, 2, rest)
            self._standing.append(rest)

    def _booking(self, mark: str, month: Month, amount: Decimal) -> Booking:
        number, day = document(self._issuer, mark, month, self._life.seed)
        return Booking(self._life.project.code, self._kind, self._line.source, amount, day, number)

    def _day(self, mark: str, month: Month) -> date:
        return document(self._issuer, mark, month, self._life.seed)[1]

    def _add(self, month: Month, turn: int, booking: Booking) -> None:
        self._deeds.append(BookDeed(month, turn, self._bureau, booking))

    def _reverse(self, month: Month, booking: Booking, reason: str, day: date) -> None:
        self._deeds.append(BookDeed(month, 1, self._bureau, booking, reason, day))


def _reported(
    life: Life, lines: Sequence[MoneyLine]
) -> list[tuple[Month, Mapping[FundingSource, SourceAmounts]]]:
    """Return the months in which money of some sources moves, with what the owner reports for each."""
    months = {month for line in lines for month, _ in (*line.allocated, *line.received)}
    months |= {line.recall[0] for line in lines if line.recall is not None}
    cancelled = life.course.cancelled
    return [
        (month, {each.source: each for each in reported_amounts(life, month, ())})
        for month in sorted(months)
        if cancelled is None or month <= cancelled
    ]


def _book_twice(deeds: defaultdict[Month, list[BookDeed]], lives: Sequence[Life]) -> None:
    """Let one document of each half-year be booked twice by mistake, and reversed the month after."""
    if not lives:
        return
    seed, project = lives[0].seed, lives[0].project
    halves: defaultdict[tuple[int, bool], list[Month]] = defaultdict(list)
    for month in sorted(deeds):
        halves[month.year, month.number > _FIRST_HALF].append(month)
    for half, months in halves.items():
        month = stream(seed, project.plan_code, *half, "twice").choice(months)
        booked = [each for each in deeds[month] if not each.turn]
        first = min(booked, key=lambda each: each.order, default=None)
        if first is None or any(each.booking == first.booking for each in deeds[month] if each.reason):
            continue
        deeds[month].append(replace(first, turn=1, is_again=True))
        later = month.plus(1)
        _, day = document(project.city_name, _PUT_RIGHT, later, seed)
        deeds[later].append(BookDeed(later, 1, first.bureau, first.booking, _TWICE, day))
