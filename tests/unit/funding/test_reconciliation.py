"""Facts about differences between what owners reported and what the finance bureau recorded."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from app.funding.rules.reconciliation import (
    age_of,
    difference,
    differs,
    may_follow,
    months_standing,
    since,
    state_of,
    step_problem,
    who_owes,
)
from app.funding.types import (
    Age,
    DifferenceKey,
    DifferenceNote,
    DifferenceState,
    DifferenceStep,
    FundingSource,
    LedgerKind,
    Owes,
    Sides,
)
from app.kernel.months import Month

CENTRAL, LOAN = FundingSource.CENTRAL_BUDGET, FundingSource.BANK_LOAN
JANUARY = Month(2023, 1)
KEY = DifferenceKey("JA-02", CENTRAL, LedgerKind.DISBURSEMENT)
AT = datetime(2023, 7, 5, 8)  # noqa: DTZ001 - the database keeps UTC without a zone
EXPLAIN, CLOSE, REOPEN = DifferenceStep
OPEN, EXPLAINED, CLOSED = DifferenceState


def wan_yuan(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def series_of(*pairs: tuple[str | None, str | None]) -> list[Sides]:
    """Return the two sides of one month after another, from January 2023."""
    return [
        Sides(JANUARY.plus(index), wan_yuan(reported), wan_yuan(recorded))
        for index, (reported, recorded) in enumerate(pairs)
    ]


def notes_of(*steps: tuple[DifferenceStep, str | None, str | None]) -> list[DifferenceNote]:
    return [
        DifferenceNote(
            KEY, JANUARY, step, wan_yuan(reported), wan_yuan(recorded), "文件已到。", AT, "finance"
        )
        for step, reported, recorded in steps
    ]


@pytest.mark.parametrize(
    ("reported", "recorded", "expected", "owes"),
    [
        ("100", "100", "0", None),
        ("100", "100.00", "0", None),
        ("120", "100", "20", Owes.BUREAU),
        ("120", None, "120", Owes.BUREAU),
        ("100", "120.5", "-20.5", Owes.OWNER),
        (None, "120.5", "-120.5", Owes.OWNER),
        ("0", "120", "-120", Owes.OWNER),
        ("0.000001", None, "0.000001", Owes.BUREAU),
        (None, "0", "0", None),
        ("0", None, "0", None),
        (None, None, "0", None),
    ],
)
def test_whoever_has_less_or_nothing_owes_the_explanation(
    reported: str | None, recorded: str | None, expected: str, owes: Owes | None
) -> None:
    amount = difference(wan_yuan(reported), wan_yuan(recorded))
    assert (amount, who_owes(amount)) == (Decimal(expected), owes)


@pytest.mark.parametrize(
    ("source", "reported", "recorded", "expected"),
    [
        (CENTRAL, "100", None, True),
        (CENTRAL, None, "100", True),
        (CENTRAL, None, "0", False),
        (CENTRAL, "0", None, False),
        (FundingSource.SPECIAL_BOND, "100", None, True),
        (LOAN, "100", None, False),
        (LOAN, "100", "0", False),
        (LOAN, "100", "90", True),
        (LOAN, None, "90", True),
        (FundingSource.SELF_RAISED, "100", None, False),
        (FundingSource.UNASSIGNED, "100", None, False),
    ],
)
def test_money_that_is_not_the_governments_is_compared_only_where_the_bureau_booked_some(
    source: FundingSource, reported: str | None, recorded: str | None, *, expected: bool
) -> None:
    assert differs(source, wan_yuan(reported), wan_yuan(recorded)) is expected


@pytest.mark.parametrize(
    ("pairs", "expected"),
    [
        ([], None),
        ([("1", "1")], None),
        ([("1", "2")], 0),
        ([("1", "1"), ("1", "2"), ("1", "2")], 1),
        ([("1", "2"), ("2", "2"), ("2", "3")], 2),
        ([("1", "2"), ("2", "2")], None),
        ([(None, None), ("5", None), ("5", None)], 1),
        ([("1", "2"), ("3", "2"), ("2", "3")], 0),
        ([("1", None), ("0", None), (None, "0"), ("1", None)], 3),
    ],
)
def test_a_difference_stands_since_the_start_of_its_unbroken_run(
    pairs: list[tuple[str | None, str | None]], expected: int | None
) -> None:
    found = since(CENTRAL, series_of(*pairs))
    assert found == (None if expected is None else JANUARY.plus(expected))


def test_a_loan_differs_from_the_month_in_which_the_bureau_booked_it() -> None:
    assert since(LOAN, series_of(("5", None), ("5", None), ("5", "4"))) == JANUARY.plus(2)


amounts = some.none() | some.integers(0, 3).map(Decimal)


@given(some.lists(some.tuples(amounts, amounts), min_size=1, max_size=30))
def test_all_months_of_the_run_differ_and_the_one_before_it_does_not(
    pairs: list[tuple[Decimal | None, Decimal | None]],
) -> None:
    series = [Sides(JANUARY.plus(index), *pair) for index, pair in enumerate(pairs)]
    first = since(CENTRAL, series)
    differing = {each.month: differs(CENTRAL, each.reported, each.recorded) for each in series}
    last = series[-1].month
    if first is None:
        assert not differing[last]
    else:
        assert all(differs for month, differs in differing.items() if month >= first)
        assert not differing.get(first.plus(-1), False)


@pytest.mark.parametrize(
    ("first", "months", "age"),
    [
        ("2023-06", 1, Age.THIS_MONTH),
        ("2023-05", 2, Age.TO_3),
        ("2023-04", 3, Age.TO_3),
        ("2023-03", 4, Age.TO_6),
        ("2023-01", 6, Age.TO_6),
        ("2022-12", 7, Age.TO_12),
        ("2022-07", 12, Age.TO_12),
        ("2022-06", 13, Age.OVER_12),
        ("2019-06", 49, Age.OVER_12),
    ],
)
def test_the_month_in_which_it_came_up_counts_as_the_first(first: str, months: int, age: Age) -> None:
    counted = months_standing(Month.parse(first), Month(2023, 6))
    assert (counted, age_of(counted)) == (months, age)


@pytest.mark.parametrize(
    ("steps", "now", "expected"),
    [
        ([], ("5", "8"), OPEN),
        ([(EXPLAIN, "5", "8")], ("5", "8"), EXPLAINED),
        ([(EXPLAIN, "5", "8")], ("15", "18"), EXPLAINED),
        ([(EXPLAIN, "5", "8")], ("15", "8"), OPEN),
        ([(EXPLAIN, None, "8")], ("10", "18"), EXPLAINED),
        ([(CLOSE, "5", "8")], ("5", "8"), CLOSED),
        ([(CLOSE, "5", "8")], ("5.00", "8.0"), CLOSED),
        ([(CLOSE, "5", "8")], ("15", "18"), OPEN),
        ([(CLOSE, "5", "8")], ("5", "9"), OPEN),
        ([(CLOSE, None, "8")], ("0", "8"), OPEN),
        ([(CLOSE, None, "8")], (None, "8"), CLOSED),
        ([(EXPLAIN, "5", "8"), (CLOSE, "5", "8")], ("6", "9"), EXPLAINED),
        ([(CLOSE, "5", "8"), (REOPEN, "5", "8")], ("5", "8"), OPEN),
        ([(EXPLAIN, "5", "8"), (REOPEN, "5", "8")], ("5", "8"), OPEN),
        ([(EXPLAIN, "5", "8"), (CLOSE, "5", "8"), (REOPEN, "5", "8")], ("5", "8"), OPEN),
        ([(CLOSE, "5", "8"), (REOPEN, "5", "8"), (EXPLAIN, "5", "8")], ("5", "8"), EXPLAINED),
        ([(CLOSE, "5", "8"), (REOPEN, "5", "8"), (CLOSE, "5", "8")], ("5", "8"), CLOSED),
        ([(CLOSE, "5", "8"), (EXPLAIN, "9", "8")], ("5", "8"), CLOSED),
        ([(CLOSE, "5", "8"), (CLOSE, "9", "8"), (REOPEN, "9", "8")], ("5", "8"), CLOSED),
    ],
)
def test_a_difference_is_closed_only_while_both_amounts_are_those_it_was_closed_with(
    steps: list[tuple[DifferenceStep, str | None, str | None]],
    now: tuple[str | None, str | None],
    expected: DifferenceState,
) -> None:
    assert state_of(notes_of(*steps), wan_yuan(now[0]), wan_yuan(now[1])) is expected


@given(
    some.lists(some.tuples(some.sampled_from(DifferenceStep), amounts, amounts), max_size=12),
    amounts,
    amounts,
)
def test_after_any_history_closing_closes_and_reopening_opens(
    steps: list[tuple[DifferenceStep, Decimal | None, Decimal | None]],
    reported: Decimal | None,
    recorded: Decimal | None,
) -> None:
    def state_after(*more: DifferenceStep) -> DifferenceState:
        taken = [*steps, *((step, reported, recorded) for step in more)]
        notes = [DifferenceNote(KEY, JANUARY, *each, "文件已到。", AT, "finance") for each in taken]
        return state_of(notes, reported, recorded)

    assert state_after(CLOSE) is CLOSED
    assert state_after(REOPEN) is OPEN
    assert state_after(REOPEN, EXPLAIN) is EXPLAINED
    assert state_after(EXPLAIN) is not OPEN


@pytest.mark.parametrize(
    ("state", "allowed"),
    [(OPEN, {EXPLAIN, CLOSE}), (EXPLAINED, {EXPLAIN, CLOSE, REOPEN}), (CLOSED, {REOPEN})],
)
def test_what_can_be_done_follows_from_the_state(
    state: DifferenceState, allowed: set[DifferenceStep]
) -> None:
    assert set(may_follow(state)) == allowed
    assert {step for step in DifferenceStep if step_problem(step, state, differs=True) is None} == allowed


@pytest.mark.parametrize("step", DifferenceStep)
def test_nothing_is_said_about_amounts_that_agree(step: DifferenceStep) -> None:
    assert "没有差异" in (step_problem(step, OPEN, differs=False) or "")
