"""Pure rules of the money page: both sides beside each other, the years, the months, and their origin."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from app.funding.rules.reconciliation import difference, is_compared
from app.funding.types import FundingSource, LedgerKind
from app.kernel.months import Month
from app.kernel.rates import percentage
from app.portfolio.rules.register import fact_in_reading
from app.portfolio.types.money import Beside, ComparedLine, MonthOfMoney, YearLine
from app.portfolio.types.reconciliation import REPORTED_AS
from app.returns.types.report import total_of
from app.returns.types.vocabulary import Amount, Reporting, RestatementState

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from app.funding.types import AnnualPlan
    from app.returns.types.facts import MonthFact, RestatementFact
    from app.returns.types.report import SourceAmounts
    from app.returns.types.vocabulary import Reading


def compared_lines(
    amounts: Iterable[SourceAmounts], recorded: Mapping[tuple[FundingSource, LedgerKind], Decimal]
) -> tuple[ComparedLine, ...]:
    """Return both sides (万元) of every source of which either has anything, in the order of sources."""
    reported = {each.source: each for each in amounts}
    lines = []
    for source in FundingSource:
        row = reported.get(source)
        pairs = tuple(
            _beside(
                source,
                kind,
                None if row is None else row.amount(REPORTED_AS[kind]),
                recorded.get((source, kind)),
            )
            for kind in LedgerKind
        )
        if source is not FundingSource.UNASSIGNED and not all(pair.is_blank for pair in pairs):
            lines.append(ComparedLine(source, pairs))
    return tuple(lines)


def compared_total(lines: Sequence[ComparedLine]) -> tuple[Beside, ...]:
    """Return both sides added up over the sources that are compared."""
    found = []
    for place, kind in enumerate(LedgerKind):
        pairs = [line.pairs[place] for line in lines if line.pairs[place].is_compared]
        reported = _added(pair.reported for pair in pairs)
        recorded = _added(pair.recorded for pair in pairs)
        found.append(Beside(kind, reported, recorded, bool(pairs), difference(reported, recorded)))
    return tuple(found)


def year_lines(
    plan: AnnualPlan,
    history: Sequence[MonthFact],
    closed: Collection[Month],
    month: Month | None,
    reading: Reading,
) -> tuple[YearLine, ...]:
    """Return the years of the annual plan and of the closed months, each planned and completed (万元).

    What a year completed is the cumulative amount at its end, or at the month shown, less that of December
    before, where that was closed. Source: domain.md §3, 年度投资完成率.
    """
    planned = dict(plan.amounts)
    counted = {each.year for each in closed if month is not None and each <= month}
    lines = []
    for year in sorted({*planned, *counted}):
        until = max((each for each in closed if each.year == year and month and each <= month), default=None)
        cumulative = _completed(history, until, reading)
        before = Month(year, 1).year_end_before
        done = _moved(cumulative, _completed(history, before, reading)) if before in closed else None
        if until is None:
            done = None
        lines.append(
            YearLine(year, planned.get(year), until, cumulative, done, percentage(done, planned.get(year)))
        )
    return tuple(lines)


def month_lines(
    history: Sequence[MonthFact],
    closed: Collection[Month],
    reading: Reading,
    restatements: Sequence[RestatementFact],
) -> tuple[MonthOfMoney, ...]:
    """Return every closed month of a project in one reading, the newest first."""
    lines = []
    for month in sorted({fact.month for fact in history}, reverse=True):
        fact = fact_in_reading(history, month, reading)
        if fact is None:
            continue
        totals = {kind: total_of(fact.amounts, kind) for kind in Amount}
        earlier = fact_in_reading(history, month.plus(-1), reading)
        moved = {
            kind: _moved(totals[kind], total_of(earlier.amounts, kind) if earlier else None)
            if month.plus(-1) in closed
            else None
            for kind in (Amount.COMPLETED, Amount.PAID)
        }
        lines.append(
            MonthOfMoney(
                fact=fact,
                planned=totals[Amount.PLANNED],
                allocated=totals[Amount.ALLOCATED],
                received=totals[Amount.RECEIVED],
                completed=totals[Amount.COMPLETED],
                paid=totals[Amount.PAID],
                completed_change=moved[Amount.COMPLETED],
                paid_change=moved[Amount.PAID],
                restatements=tuple(
                    sorted(
                        each.id
                        for each in restatements
                        if each.month == month and each.state is RestatementState.APPROVED
                    )
                )
                if fact.revision
                else (),
            )
        )
    return tuple(lines)


def origin_of(history: Iterable[MonthFact], fact: MonthFact | None) -> Month | None:
    """Return the month whose return a fact's figures come from; None where nothing was ever reported.

    A month that was carried on, or reported as unchanged, repeats the last one that has figures of its own.
    """
    if fact is None or fact.version_id is None:
        return None
    own = {
        each.month
        for each in history
        if each.month <= fact.month and each.revision == 0 and each.reporting is Reporting.REPORTED
    }
    return max(own, default=None)


def _beside(
    source: FundingSource, kind: LedgerKind, reported: Decimal | None, recorded: Decimal | None
) -> Beside:
    compared = is_compared(source, recorded)
    return Beside(kind, reported, recorded, compared, difference(reported, recorded))


def _completed(history: Iterable[MonthFact], month: Month | None, reading: Reading) -> Decimal | None:
    fact = fact_in_reading(history, month, reading)
    return None if fact is None else total_of(fact.amounts, Amount.COMPLETED)


def _moved(now: Decimal | None, before: Decimal | None) -> Decimal | None:
    """Return by how much a cumulative amount moved (万元); what was blank before counts as nothing."""
    if now is None and before is None:
        return None
    return (now or Decimal(0)) - (before or Decimal(0))


def _added(amounts: Iterable[Decimal | None]) -> Decimal | None:
    found = [amount for amount in amounts if amount is not None]
    return sum(found, Decimal(0)) if found else None
