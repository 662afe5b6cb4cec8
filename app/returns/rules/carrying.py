"""How a month is closed and carried on: what counts as reported, what is taken over, what is restated."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from app.audit.types import Change
from app.funding.types import FundingSource, PlannedAmount
from app.kernel.money import wan_yuan_text
from app.returns.types.report import SourceAmounts
from app.returns.types.vocabulary import Amount, Reporting, ReturnState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.projects.types import Stage
    from app.returns.types.facts import MonthFact


def reporting(state: ReturnState | None, is_zero: bool) -> Reporting:  # noqa: FBT001 - the two facts of a return
    """Return how a return stands in a closed month; None: the project had none to give.

    What was sent back had been reported once: it is not 漏报, but what it says was never approved.
    Source: domain.md §4, "迟报, 漏报 and 零报 are counted per unit".
    """
    if state is None:
        return Reporting.NOT_DUE
    if state is ReturnState.DRAFT:
        return Reporting.MISSING
    if state is ReturnState.CITY_PASSED:
        return Reporting.ZERO if is_zero else Reporting.REPORTED
    return Reporting.UNREVIEWED


def as_planned(amounts: Sequence[SourceAmounts], split: Sequence[PlannedAmount]) -> tuple[SourceAmounts, ...]:
    """Return amounts (万元) with what is planned taken from the split in force; without a split as they are.

    A source that the split no longer has keeps what was paid of it; of one that it brings in all is 未填.
    """
    if not split:
        return tuple(amounts)
    planned = {each.source: each.amount for each in split}
    rows = {each.source: each for each in amounts}
    found = (
        replace(rows.get(source, SourceAmounts(source)), planned=planned.get(source))
        for source in FundingSource
    )
    return tuple(row for row in found if not row.is_blank)


def split_of(amounts: Sequence[SourceAmounts]) -> tuple[PlannedAmount, ...]:
    """Return the split (万元) that amounts carry, in the order of sources."""
    planned = (PlannedAmount(each.source, each.planned) for each in amounts if each.planned)
    return tuple(sorted(planned, key=lambda each: each.source.position))


def completed_amounts(
    amounts: Sequence[SourceAmounts], total_investment: Decimal
) -> tuple[SourceAmounts, ...]:
    """Return reported amounts (万元) as they are kept: in order, no blank rows, the rest of the total 待落实.

    Source: domain.md §3: "the rest is 待落实 until an owner or the finance bureau assigns it". Only the
    planned amount of 待落实 is computed; whatever else a row of it carries stays.
    """
    assigned = sum(
        (
            row.planned
            for row in amounts
            if row.source is not FundingSource.UNASSIGNED and row.planned is not None
        ),
        Decimal(0),
    )
    rest = total_investment - assigned
    by_source = {row.source: row for row in amounts}
    given = by_source.get(FundingSource.UNASSIGNED, SourceAmounts(FundingSource.UNASSIGNED))
    by_source[FundingSource.UNASSIGNED] = SourceAmounts(
        FundingSource.UNASSIGNED,
        planned=rest if rest > 0 else None,
        allocated=given.allocated,
        received=given.received,
        completed=given.completed,
        paid=given.paid,
        reduction_reason=given.reduction_reason,
        is_advance=given.is_advance,
    )
    kept = (row for row in by_source.values() if not row.is_blank or row.reduction_reason.strip())
    return tuple(sorted(kept, key=lambda row: row.source.position))


def restated(fact: MonthFact, stage: Stage, amounts: Sequence[SourceAmounts]) -> tuple[Change, ...]:
    """Return what a restatement changes: the stage by its value, amounts (万元) as text; None where blank.

    Fields are named like those of a return's form. Source: domain.md §4, "old value, new value".
    """
    changes = []
    if fact.stage is not stage:
        changes.append(Change("stage", None if fact.stage is None else fact.stage.value, stage.value))
    before = {row.source: row for row in fact.amounts}
    after = {row.source: row for row in amounts}
    for source in FundingSource:
        old_row = before.get(source, SourceAmounts(source))
        new_row = after.get(source, SourceAmounts(source))
        for kind in Amount:
            old, new = old_row.amount(kind), new_row.amount(kind)
            if old != new:
                changes.append(Change(f"amounts-{source.value}-{kind.value}", _text(old), _text(new)))
    return tuple(changes)


def carries_on(fact: MonthFact, following: Sequence[MonthFact]) -> tuple[MonthFact, ...]:
    """Return the months right after a restated one that repeat its figures, and so are restated with it.

    `fact` is the restated month as it was known until then, `following` are the closed months after it,
    oldest first. The first month that was reported with figures of its own ends the run, and so does one that
    was restated for itself: what a unit reported, or the city approved, stands. A 零报 says that nothing
    changed since the month that is restated, so it goes along.
    """
    run = [fact]
    split = split_of(fact.amounts)
    for each in following:
        # What is planned follows the split in force, whatever was or was not reported.
        repeats = each.stage is fact.stage and as_planned(each.amounts, split) == as_planned(
            fact.amounts, split
        )
        if not (each.reporting.repeats and repeats and each.month == run[-1].month.plus(1)):
            break
        run.append(each)
    return tuple(run[1:])


def carried_amounts(
    amounts: Sequence[SourceAmounts], fact: MonthFact, following: MonthFact
) -> tuple[SourceAmounts, ...]:
    """Return the restated amounts (万元) of a month as a later one that repeats it carries them on.

    Where the split was changed between the two, the later month keeps its own.
    """
    own = split_of(following.amounts)
    return tuple(amounts) if own == split_of(fact.amounts) else as_planned(amounts, own)


def _text(amount: Decimal | None) -> str | None:
    """Return an amount as the record keeps it."""
    return None if amount is None else wan_yuan_text(amount)
