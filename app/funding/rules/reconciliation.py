"""Rules of reconciliation (对账): what is a difference, since when, who owes its explanation, how it stands.

Amounts are in 万元, cumulative since the start. A blank is never 0; but an amount that the other side does
not have at all is a difference of its whole size.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from app.funding.types import Age, DifferenceState, DifferenceStep, FundingSource, Owes
from app.kernel.texts import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from app.funding.types import DifferenceNote, Sides
    from app.kernel.months import Month

_LAST_MONTH_OF = ((1, Age.THIS_MONTH), (3, Age.TO_3), (6, Age.TO_6), (12, Age.TO_12))


def difference(reported: Decimal | None, recorded: Decimal | None) -> Decimal:
    """Return what the owner reported less what the finance bureau recorded; a blank side adds nothing."""
    return (reported or Decimal(0)) - (recorded or Decimal(0))


def is_compared(source: FundingSource, recorded: Decimal | None) -> bool:
    """Return whether the two sides of a source are held against each other.

    The bureau has government money on record; other money only where it booked some all the same. What
    nobody has assigned (待落实) is no money yet.
    """
    return source is not FundingSource.UNASSIGNED and (source.is_government or bool(recorded))


def differs(source: FundingSource, reported: Decimal | None, recorded: Decimal | None) -> bool:
    """Return whether there is a difference to explain."""
    return is_compared(source, recorded) and difference(reported, recorded) != 0


def since(source: FundingSource, series: Sequence[Sides]) -> Month | None:
    """Return the first month of the unbroken run of months, up to the last, in which the two sides differ.

    `series` are the closed months in order, up to the one looked at; None where that one does not differ.
    """
    first: Month | None = None
    for sides in series:
        if not differs(source, sides.reported, sides.recorded):
            first = None
        elif first is None:
            first = sides.month
    return first


def months_standing(first: Month, month: Month) -> int:
    """Return for how many months a difference has stood; one in the month in which it came up."""
    return month.months_since(first) + 1


def age_of(months: int) -> Age:
    """Return the line of the ageing list (账龄) for a number of months."""
    return next((age for last, age in _LAST_MONTH_OF if months <= last), Age.OVER_12)


def who_owes(amount: Decimal) -> Owes | None:
    """Return who owes the explanation of a difference: whoever has less, or nothing. None: nobody does."""
    if amount == 0:
        return None
    return Owes.OWNER if amount < 0 else Owes.BUREAU


def state_of(
    notes: Iterable[DifferenceNote], reported: Decimal | None, recorded: Decimal | None
) -> DifferenceState:
    """Return how far a difference is settled, from all notes on it in their order.

    It is closed only while both amounts are exactly those that it was closed with. An explanation holds as
    long as what it explained, the difference, stays the same, also while both sides grow. Reopening takes
    back both.
    """
    amount = difference(reported, recorded)
    is_closed = is_explained = False
    for note in notes:
        if difference(note.reported, note.recorded) != amount:
            continue
        if note.step is DifferenceStep.EXPLAIN:
            is_explained = True
        elif note.step is DifferenceStep.REOPEN:
            is_closed = is_explained = False
        elif (note.reported, note.recorded) == (reported, recorded):
            is_closed = True
    if is_closed:
        return DifferenceState.CLOSED
    return DifferenceState.EXPLAINED if is_explained else DifferenceState.OPEN


def may_follow(state: DifferenceState) -> tuple[DifferenceStep, ...]:
    """Return what can be done about a difference in a state."""
    return {
        DifferenceState.OPEN: (DifferenceStep.EXPLAIN, DifferenceStep.CLOSE),
        DifferenceState.EXPLAINED: (DifferenceStep.EXPLAIN, DifferenceStep.CLOSE, DifferenceStep.REOPEN),
        DifferenceState.CLOSED: (DifferenceStep.REOPEN,),
    }[state]


def step_problem(step: DifferenceStep, state: DifferenceState, *, differs: bool) -> str | None:
    """Return the sentence that says why a step cannot be taken, or None when it can."""
    if not differs:
        return Text("两边的金额现在没有差异，不需要{step}。", step=step.label)
    if step in may_follow(state):
        return None
    if state is DifferenceState.CLOSED and step is DifferenceStep.CLOSE:
        return Text("这项差异刚刚已经办结，没有再记一次。需要补充时，请财政部门先重新打开。")
    if state is DifferenceState.CLOSED:
        return Text("这项差异已经办结，没有再记一次。需要补充时，请财政部门先重新打开。")
    return Text("这项差异还没有说明，也没有办结，不需要重新打开。")
