"""Facts about invented books, adjustments and annual plans, worked out for both plans of the seed."""

from __future__ import annotations

from collections import Counter, defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from app.funding.rules.splits import split_problem, with_rest
from app.funding.types import (
    DifferenceKey,
    DifferenceState,
    DifferenceStep,
    FundingSource,
    LedgerKind,
    Owes,
    Sides,
)
from app.kernel.months import Month
from app.seeding.rules.adjusting import planned_at
from app.seeding.rules.bureau import ledger_of, still_standing
from app.seeding.rules.differences import note_on
from app.seeding.rules.documents import document
from app.seeding.rules.money import reported_amounts
from app.seeding.rules.reports import life_of
from tests.unit.seeding.lives import PLANS, project, projects_of_the_seed

if TYPE_CHECKING:
    from app.seeding.types import BookDeed, Life

SEED = 7


@pytest.fixture(scope="module")
def lives() -> list[Life]:
    return [life_of(each, SEED) for each in projects_of_the_seed()]


@pytest.fixture(scope="module")
def books(lives: list[Life]) -> list[BookDeed]:
    """All that is done in the ledgers of both plans, plan by plan."""
    found = []
    for plan in PLANS:
        of_plan = [life for life in lives if life.project.plan_code == plan]
        found += [deed for deeds in ledger_of(of_plan).values() for deed in deeds]
    return found


def test_books_are_the_same_for_the_same_seed(lives: list[Life]) -> None:
    some = lives[:5]
    assert ledger_of(some) == ledger_of(some)
    assert ledger_of(some) != ledger_of([life_of(each.project, SEED + 1) for each in some])
    assert ledger_of([]) == {}


def test_books_agree_in_the_end_with_most_of_what_is_reported(
    lives: list[Life], books: list[BookDeed]
) -> None:
    end = Month(2024, 12)
    recorded: defaultdict[tuple[str, FundingSource, LedgerKind], Decimal] = defaultdict(Decimal)
    for deed in books:
        if deed.month <= end:
            each = deed.booking
            recorded[each.project_code, each.source, each.kind] += (
                -each.amount if deed.reason else each.amount
            )
    agreement: Counter[bool] = Counter()
    for life in lives:
        if life.course.cancelled is not None and life.course.cancelled < end:
            continue
        for row in reported_amounts(life, end, ()):
            if row.source.is_government and row.allocated:
                key = life.project.code, row.source, LedgerKind.ALLOCATION
                agreement[recorded[key] == row.allocated] += 1
    assert agreement[True] > 10 * agreement[False] > 0


def test_what_is_reversed_was_booked_before_and_has_a_reason(books: list[BookDeed]) -> None:
    reversals = [deed for deed in books if deed.reversed_on is not None]
    assert all(deed.reason and deed.turn == 1 for deed in reversals)
    assert all(deed.reversed_on >= deed.booking.booked_on for deed in reversals if deed.reversed_on)
    standing = still_standing(books)
    assert len(standing) == len(books) - 2 * len(reversals)
    reasons = " ".join(deed.reason for deed in reversals)
    for words in ("重复登记", "误记为", "金额错了一位", "与原件不符", "收回"):
        assert words in reasons


def test_no_document_is_on_record_twice_for_the_same_money(books: list[BookDeed]) -> None:
    numbers = Counter(
        (each.booking.project_code, each.booking.kind, each.booking.source, each.booking.document_number)
        for each in still_standing(books)
    )
    assert set(numbers.values()) == {1}


def test_a_document_has_one_day_and_says_that_it_is_invented(books: list[BookDeed]) -> None:
    days = defaultdict(set)
    for deed in books:
        days[deed.booking.document_number].add(deed.booking.booked_on)
    assert all(len(each) == 1 for each in days.values())
    assert all(number.startswith("演示") for number in days)


def test_later_documents_have_higher_numbers_and_are_older_than_their_period() -> None:
    found = [document("吉安市", "财建", Month(2023, number), SEED) for number in range(1, 13)]
    assert len({number for number, _ in found}) == 12
    for month, (number, day) in enumerate(found, 1):
        assert number == f"演示吉安市财建〔2023〕{int(number.split('〕')[1][:-1])}号"
        assert (month - 1) * 9 < int(number.split("〕")[1][:-1]) <= month * 9
        assert (day.month, day.weekday() < 5) == (month, True)
        assert day.day <= 14


def test_adjustments_add_up_and_tell_what_changes(lives: list[Life]) -> None:
    reasons = []
    for life in lives:
        for each in life.adjustments:
            held = with_rest(life.project.total, planned_at(life.lines, each.month))
            assert split_problem(life.project.total, held) is None
            assert held != with_rest(life.project.total, planned_at(life.lines, each.month.plus(-1)))
            assert Month(each.decided_on.year, each.decided_on.month) == each.month
            reasons.append(each.reason)
    assert 20 < len(reasons) < len(lives)
    assert any("改由地方政府专项债券" in reason for reason in reasons)
    assert any("待落实资金已明确来源" in reason for reason in reasons)


def test_a_bond_takes_over_what_a_county_was_to_pay() -> None:
    for number in range(40):
        life = life_of(project(f"DE-YL-{number:02d}"), SEED)
        shift = next((each for each in life.adjustments if "专项债券" in each.reason), None)
        if shift is None:
            continue
        before, after = (
            {each.source: each.amount for each in planned_at(life.lines, month)}
            for month in (shift.month.plus(-1), shift.month)
        )
        moved = before[FundingSource.COUNTY] - after[FundingSource.COUNTY]
        assert after[FundingSource.SPECIAL_BOND] == moved > 0
        return
    pytest.fail("no county's share was ever moved")


def test_about_half_of_the_projects_set_annual_plans_that_add_up(lives: list[Life]) -> None:
    own = [life for life in lives if life.annual_steps]
    assert 0.3 < len(own) / len(lives) < 0.7
    assert any(len(life.annual_steps) > 1 for life in own)
    for life in own:
        for step in life.annual_steps:
            assert sum(amount for _, amount in step.amounts) == life.project.total
            assert all(amount > 0 for _, amount in step.amounts)


KEY = DifferenceKey("DE-YL-01", FundingSource.CITY, LedgerKind.ALLOCATION)


def test_some_differences_are_explained_some_are_closed_and_some_grow_old() -> None:
    done: Counter[tuple[DifferenceState, DifferenceStep | None]] = Counter()
    silent = 0
    for number in range(60):
        key = DifferenceKey(f"DE-YL-{number:02d}", FundingSource.CITY, LedgerKind.ALLOCATION)
        steps = []
        for month in range(1, 13):
            sides = Sides(Month(2023, month), Decimal(100), Decimal(95))
            for state in DifferenceState:
                note = note_on(key, sides, state, "demo-2022", SEED)
                steps.append(note)
                done[state, note[0] if note else None] += 1
        silent += not any(steps)
    assert 5 < silent < 40
    assert done[DifferenceState.OPEN, DifferenceStep.EXPLAIN] > 0
    assert done[DifferenceState.EXPLAINED, DifferenceStep.CLOSE] > 0
    assert done[DifferenceState.CLOSED, None] == 60 * 12


def test_nobody_settles_a_large_difference() -> None:
    for number in range(60):
        key = DifferenceKey(f"DE-YL-{number:02d}", FundingSource.CITY, LedgerKind.ALLOCATION)
        sides = Sides(Month(2023, 1), Decimal(100), Decimal(80))
        assert note_on(key, sides, DifferenceState.EXPLAINED, "demo-2022", SEED) is None


@pytest.mark.parametrize(
    ("reported", "recorded", "side"),
    [("100", "80", Owes.BUREAU), ("80", "100", Owes.OWNER), (None, "100", Owes.OWNER), ("80", "80", None)],
)
def test_whoever_has_less_on_record_explains(reported: str | None, recorded: str, side: Owes | None) -> None:
    found = set()
    for month in range(1, 13):
        for seed in range(6):
            sides = Sides(
                Month(2023, month), None if reported is None else Decimal(reported), Decimal(recorded)
            )
            note = note_on(KEY, sides, DifferenceState.OPEN, "demo-2022", seed)
            if note is not None:
                found.add(note[2])
    assert found == ({side} if side else set())
