"""Rules of the ledger: when two document numbers are the same, what can be booked, what was booked before."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from app.funding.types import (
    Booking,
    BookingDraft,
    DuplicateWarning,
    FundingSource,
    LedgerKind,
    WarningKind,
)
from app.kernel.money import to_fen, wan_yuan_text
from app.kernel.problems import too_long, words_problem
from app.kernel.texts import Text, joined

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from app.funding.types import EntryFact

FIRST_DAY = date(2000, 1, 1)
"""No money of these plans is older; an earlier date is a slip of the pen."""
LONGEST_DOCUMENT = 80
LONGEST_NOTE = 500
LONGEST_REASON = 500
_OPENING, _CLOSING = "〔【（［｛〖〘﹝({", "〕】）］｝〗〙﹞)}"
_BRACKETS = dict.fromkeys(map(ord, _OPENING), "[") | dict.fromkeys(map(ord, _CLOSING), "]")
_INVISIBLE = {"Cc", "Cf", "Cs", "Zs", "Zl", "Zp"}
_NAMED = 3
"""How many rows a sentence names before it only counts."""


def document_key(text: str) -> str:
    """Return a document number (文号) without the ways of writing it: by it duplicates are found.

    Brackets of every kind become one, full-width letters and digits narrow ones, letters small; blanks and
    what cannot be seen are left out. 号 stays, and so does everything else.
    """
    plain = unicodedata.normalize("NFKC", text.translate(_BRACKETS)).translate(_BRACKETS).casefold()
    return "".join(each for each in plain if unicodedata.category(each) not in _INVISIBLE)


def booking_problems(booking: Booking | BookingDraft, today: date) -> dict[str, str]:
    """Return what is wrong with an entry that is to be booked: field → sentence. Amounts are in 万元.

    What a draft leaves out is not judged: whoever read it has said that it is missing.
    """
    found = {
        "source": _source_problem(booking.source),
        "amount": _amount_problem(booking.amount),
        "booked_on": day_problem(booking.booked_on, today),
        "document_number": _document_problem(booking.document_number),
        "note": _length_problem(Text("备注"), booking.note, LONGEST_NOTE),
    }
    return {field: problem for field, problem in found.items() if problem is not None}


def day_problem(day: date | None, today: date) -> str | None:
    """Return what is wrong with the day of an entry, or None."""
    if day is None:
        return None
    if day > today:
        return Text("日期 {day} 还没有到：请填文件上的日期，最晚为今天（{today}）。", day=day, today=today)
    if day < FIRST_DAY:
        return Text("日期 {day} 太早：最早为 {first_day}，请核对年份。", day=day, first_day=FIRST_DAY)
    return None


def reversal_problems(entry: EntryFact, reason: str, booked_on: date, today: date) -> dict[str, str]:
    """Return why an entry cannot be reversed with this reason on this day: field → sentence."""
    found = {
        "reason": Text("冲销必须写明理由：原来为什么记错，依据是什么。") if not reason.strip() else None,
        "booked_on": day_problem(booked_on, today),
    }
    found["reason"] = found["reason"] or _length_problem(Text("冲销理由"), reason, LONGEST_REASON)
    if found["booked_on"] is None and booked_on < entry.booked_on:
        found["booked_on"] = Text(
            "冲销日期 {booked_on} 早于原记录的日期 {original_day}：请填当天或以后的日期。",
            booked_on=booked_on,
            original_day=entry.booked_on,
        )
    return {field: problem for field, problem in found.items() if problem is not None}


def reversal_obstacle(entry: EntryFact) -> str | None:
    """Return the sentence that says why an entry can never be reversed, or None."""
    if entry.reverses_id is not None:
        return Text(
            "第 {id} 号本身是对第 {reverses_id} 号的冲销，不能再冲销；需要时请重新登记一笔。",
            id=entry.id,
            reverses_id=entry.reverses_id,
        )
    if entry.reversed_by_id is not None:
        return Text(
            "第 {id} 号已由第 {reversed_by_id} 号冲销，不能再冲销一次。",
            id=entry.id,
            reversed_by_id=entry.reversed_by_id,
        )
    return None


def duplicates(booking: Booking, known: Iterable[EntryFact]) -> tuple[DuplicateWarning, ...]:
    """Return the warnings about an entry (万元) whose document is on record already, the strong ones first.

    Entries that were reversed, and reversals, do not count.
    """
    key = document_key(booking.document_number)
    same = [each for each in known if each.counts and document_key(each.document_number) == key]
    twice = [each for each in same if _what(each) == _what(booking)]
    other_day = [each for each in same if each.booked_on != booking.booked_on and each not in twice]
    rest = [each for each in same if each not in twice and each not in other_day]
    found = []
    if twice:
        found.append(DuplicateWarning(WarningKind.SAME_BOOKING, _twice(booking, twice), _ids(twice)))
    if other_day:
        days = joined("、", (str(day) for day in sorted({each.booked_on for each in other_day})))
        message = Text(
            "文号“{document_number}”在台账中的日期是 {days}（{number} 笔），这里是 "
            "{booked_on}：同一份文件只有一个日期，请核对。",
            document_number=booking.document_number,
            days=days,
            number=len(other_day),
            booked_on=booking.booked_on,
        )
        found.append(DuplicateWarning(WarningKind.OTHER_DATE, message, _ids(other_day)))
    if rest:
        projects = len({each.project_code for each in rest})
        message = Text(
            "文号“{document_number}”已登记 {number} 笔，涉及 {projects} 个项目，{sums}。",
            document_number=booking.document_number,
            number=len(rest),
            projects=projects,
            sums=_summed(rest),
        )
        found.append(DuplicateWarning(WarningKind.SAME_DOCUMENT, message, _ids(rest)))
    return tuple(found)


def repeated_rows(bookings: Mapping[int, Booking]) -> dict[int, tuple[DuplicateWarning, ...]]:
    """Return the warnings about bookings (by row of a sheet) that repeat one another's document.

    The same project, kind and source is probably a row too many; another date is one of two slips.
    """
    of_document: dict[str, list[int]] = defaultdict(list)
    for number, booking in bookings.items():
        of_document[document_key(booking.document_number)].append(number)
    found: dict[int, tuple[DuplicateWarning, ...]] = {}
    for numbers in of_document.values():
        of_booking: dict[object, list[int]] = defaultdict(list)
        of_day: dict[date, list[int]] = defaultdict(list)
        for number in numbers:
            of_booking[_what(bookings[number])].append(number)
            of_day[bookings[number].booked_on].append(number)
        for number in numbers:
            twice = [each for each in of_booking[_what(bookings[number])] if each != number]
            other = [
                each
                for day, rows in of_day.items()
                if day != bookings[number].booked_on
                for each in rows
                if each not in twice
            ]
            warnings = _repeated(twice, other)
            if warnings:
                found[number] = warnings
    return found


def _repeated(twice: Sequence[int], other: Sequence[int]) -> tuple[DuplicateWarning, ...]:
    warnings = []
    if twice:
        message = Text("与{rows}的项目、类别、资金来源和文号都相同，疑似重复。", rows=_rows(twice))
        warnings.append(DuplicateWarning(WarningKind.SAME_BOOKING, message))
    if other:
        message = Text("与{rows}的文号相同而日期不同，请核对。", rows=_rows(other))
        warnings.append(DuplicateWarning(WarningKind.OTHER_DATE, message))
    return tuple(warnings)


def _rows(numbers: Sequence[int]) -> str:
    named = joined("、", (str(number) for number in numbers[:_NAMED]))
    return (
        Text("第 {rows} 行", rows=named)
        if len(numbers) <= _NAMED
        else Text("第 {rows} 等 {number} 行", rows=named, number=len(numbers))
    )


def _what(each: Booking | EntryFact) -> tuple[str, str, str]:
    """Return what a document can allocate or disburse only once, as a rule."""
    return each.project_code, each.kind.value, each.source.value


def _ids(entries: Iterable[EntryFact]) -> tuple[int, ...]:
    return tuple(sorted(each.id for each in entries))


def _twice(booking: Booking, entries: Sequence[EntryFact]) -> str:
    return Text(
        "项目 {project_code} 的{source}{kind}，文号“{document_number}”已经登记过：{entries}"
        "。疑似重复登记，请核对。",
        project_code=booking.project_code,
        source=booking.source.label,
        kind=booking.kind.label,
        document_number=booking.document_number,
        entries=_told(entries),
    )


def _told(entries: Sequence[EntryFact]) -> str:
    """Name entries by number, day and amount."""
    named = joined(
        "；",
        (
            Text(
                "第 {id} 号，{booked_on}，{amount} 万元",
                id=each.id,
                booked_on=each.booked_on,
                amount=wan_yuan_text(each.amount),
            )
            for each in entries[:_NAMED]
        ),
    )
    return (
        named
        if len(entries) <= _NAMED
        else Text("{entries}；等 {number} 笔", entries=named, number=len(entries))
    )


def _summed(entries: Sequence[EntryFact]) -> str:
    """Say what entries add up to, each kind for itself: what was allocated is disbursed later."""
    sums: dict[LedgerKind, Decimal] = {}
    for each in entries:
        sums[each.kind] = sums.get(each.kind, Decimal(0)) + each.amount
    return joined(
        "、",
        (
            Text("{kind}合计 {amount} 万元", kind=kind.label, amount=wan_yuan_text(sums[kind]))
            for kind in LedgerKind
            if kind in sums
        ),
    )


def _source_problem(source: FundingSource | None) -> str | None:
    if source is FundingSource.UNASSIGNED:
        return Text("“待落实”不是资金来源：下达和拨付的钱都有来源，请选择实际来源。")
    return None


def _amount_problem(amount: Decimal | None) -> str | None:
    if amount is None:
        return None
    if amount <= 0:
        return Text("金额必须大于零：记错的用冲销，不用负数。")
    try:
        to_fen(amount)
    except ValueError:
        return Text("金额 {amount} 太大或者太细：单位是万元，小数最多六位（到分）。", amount=amount)
    return None


def _document_problem(number: str | None) -> str | None:
    if number is None:
        return None
    if not document_key(number):
        return Text("文号不能空白：请照文件填写，例如 赣财社指〔2022〕40号。")
    longest = len(document_key(number))
    if longest > LONGEST_DOCUMENT:
        return too_long(longest, LONGEST_DOCUMENT, Text("文号"))
    return words_problem(number, LONGEST_DOCUMENT, Text("文号"))


def _length_problem(label: str, text: str | None, longest: int) -> str | None:
    return None if text is None else words_problem(text, longest, label)
