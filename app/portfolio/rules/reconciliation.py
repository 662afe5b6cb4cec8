"""Pure rules of the reconciliation page: its sums, its list in order, and the two series side by side."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING

from app.funding.rules import reconciliation as rules
from app.funding.types import Age, DifferenceState, Owes, Sides
from app.portfolio.types.reconciliation import (
    CountAndAmount,
    DifferenceOrder,
    DifferenceRow,
    MonthLine,
    ReconciliationSums,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from app.funding.types import DifferenceNote, EntryFact, FundingSource
    from app.kernel.months import Month
    from app.portfolio.types.reconciliation import ComparedPair, ReconciliationQuery


def row_of(pair: ComparedPair, notes: Sequence[DifferenceNote]) -> DifferenceRow:
    """Return what the difference of a pair means; `notes` are all that was said of it, in order."""
    sides, last = pair.sides, notes[-1] if notes else None
    if pair.since is None:
        return DifferenceRow(pair, Decimal(0), 0, None, None, None, last)
    amount = rules.difference(sides.reported, sides.recorded)
    months = rules.months_standing(pair.since, sides.month)
    return DifferenceRow(
        pair=pair,
        difference=amount,
        months=months,
        age=rules.age_of(months),
        owes=rules.who_owes(amount),
        state=rules.state_of(notes, sides.reported, sides.recorded),
        last=last,
    )


def sums_of(rows: Iterable[DifferenceRow], agreeing: int) -> ReconciliationSums:
    """Return the headline and the ageing list (账龄) of all rows that differ.

    What is closed has no age: nobody owes anything for it any more.
    """
    together, open_together = CountAndAmount(), CountAndAmount()
    by_state = dict.fromkeys(DifferenceState, CountAndAmount())
    by_owes = dict.fromkeys(Owes, CountAndAmount())
    ageing = {(age, owes): CountAndAmount() for age in Age for owes in Owes}
    for row in rows:
        if row.state is None or row.owes is None or row.age is None:
            continue
        together = together.plus(row.difference)
        by_state[row.state] = by_state[row.state].plus(row.difference)
        if row.state is not DifferenceState.CLOSED:
            open_together = open_together.plus(row.difference)
            by_owes[row.owes] = by_owes[row.owes].plus(row.difference)
            ageing[row.age, row.owes] = ageing[row.age, row.owes].plus(row.difference)
    return ReconciliationSums(
        agreeing=agreeing,
        differing=together,
        by_state=tuple(by_state.items()),
        by_owes=tuple(by_owes.items()),
        ageing=tuple(
            (
                age,
                tuple((owes, ageing[age, owes]) for owes in Owes),
                _added(ageing[age, owes] for owes in Owes),
            )
            for age in Age
        ),
        open_together=open_together,
    )


def _added(parts: Iterable[CountAndAmount]) -> CountAndAmount:
    """Return several counts with their amounts as one."""
    found = list(parts)
    return CountAndAmount(sum(each.count for each in found), sum((each.amount for each in found), Decimal(0)))


def listed(rows: Iterable[DifferenceRow], query: ReconciliationQuery) -> list[DifferenceRow]:
    """Return the rows that the list shows, in its order; `rows` come in the order of projects."""
    found = [row for row in rows if _is_listed(row, query)]
    if query.order is DifferenceOrder.AMOUNT:
        found.sort(key=lambda row: -abs(row.difference))
    elif query.order is DifferenceOrder.AGE:
        found.sort(key=lambda row: (-row.months, -abs(row.difference)))
    return found


def _is_listed(row: DifferenceRow, query: ReconciliationQuery) -> bool:
    """Return whether a row is asked for."""
    if row.state is None:
        return query.shows_all and not query.is_narrowed
    if query.state is not None and not query.state.covers(row.state):
        return False
    return query.owes in {None, row.owes} and query.age in {None, row.age}


def series_of(
    reported: Iterable[tuple[Month, Decimal | None]], entries: Sequence[EntryFact]
) -> tuple[Sides, ...]:
    """Return both sides of each closed month: what was reported, and what was booked up to its last day."""
    found = []
    for month, amount in reported:
        booked = [entry.amount for entry in entries if entry.booked_on <= month.last_day]
        found.append(Sides(month, amount, sum(booked, Decimal(0)) if booked else None))
    return tuple(found)


def month_lines(source: FundingSource, series: Sequence[Sides]) -> tuple[MonthLine, ...]:
    """Return the months of a pair with their differences, and what each side moved in each.

    They begin where either side first has an amount; where none ever has, only the last month is left.
    """
    first = rules.since(source, series)
    lines = [
        MonthLine(
            sides=sides,
            difference=rules.difference(sides.reported, sides.recorded),
            is_compared=rules.is_compared(source, sides.recorded),
            is_of_run=first is not None and sides.month >= first,
            reported_change=_moved(sides.reported, before.reported) if before else None,
            recorded_change=_moved(sides.recorded, before.recorded) if before else None,
        )
        for before, sides in pairwise((None, *series))
        if sides is not None
    ]
    stated = (place for place, each in enumerate(series) if (each.reported, each.recorded) != (None, None))
    return tuple(lines[next(stated, -1) :])


def _moved(now: Decimal | None, before: Decimal | None) -> Decimal | None:
    """Return by how much an amount moved (万元); None where it did not."""
    return rules.difference(now, before) or None
