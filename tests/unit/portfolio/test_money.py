"""Facts about the money page: both sides beside each other, years, months, where figures come from."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

import pytest

from app.funding.types import AnnualPlan, FundingSource, LedgerKind
from app.kernel.months import Month
from app.portfolio.rules.money import (
    compared_lines,
    compared_total,
    month_lines,
    origin_of,
    year_lines,
)
from app.projects.types import Stage
from app.returns.types.facts import MonthFact, RestatementFact
from app.returns.types.vocabulary import Reading, Reporting, RestatementState
from tests.unit.returns.builders import amounts, month_fact, report

CENTRAL, COUNTY, LOAN, REST = (
    FundingSource.CENTRAL_BUDGET,
    FundingSource.COUNTY,
    FundingSource.BANK_LOAN,
    FundingSource.UNASSIGNED,
)
ALLOCATION, DISBURSEMENT = LedgerKind.ALLOCATION, LedgerKind.DISBURSEMENT
DECEMBER, JANUARY, FEBRUARY = Month(2022, 12), Month(2023, 1), Month(2023, 2)
CLOSED = (DECEMBER, JANUARY, FEBRUARY)
PLAN = AnnualPlan(((2022, Decimal(600)), (2023, Decimal(800)), (2024, Decimal(400))), is_default=False)


def fact(month: Month, completed: str | None, paid: str | None = None, **changes: object) -> MonthFact:
    """Return a closed month in which central money was completed and paid to amounts (万元)."""
    row = amounts(planned="1440", completed=completed, paid=paid)
    return month_fact(report(row), month, **changes)


HISTORY = (
    fact(FEBRUARY, "700", "500"),
    fact(JANUARY, "650", "480", revision=1),
    fact(JANUARY, "900", "480"),
    fact(DECEMBER, "600", None),
)


def test_both_sides_stand_beside_each_other_and_only_government_money_is_compared() -> None:
    reported = (
        amounts(planned="1440", allocated="800", received="500"),
        amounts(LOAN, received="100"),
        amounts(REST, planned="300"),
        amounts(FundingSource.CITY, planned="60"),
    )
    recorded = {(CENTRAL, ALLOCATION): Decimal(750), (COUNTY, DISBURSEMENT): Decimal(20)}
    central, county, loan = compared_lines(reported, recorded)
    assert [line.source for line in (central, county, loan)] == [CENTRAL, COUNTY, LOAN]
    assert [(pair.reported, pair.recorded, pair.difference) for pair in central.pairs] == [
        (Decimal(800), Decimal(750), Decimal(50)),
        (Decimal(500), None, Decimal(500)),
    ]
    assert [pair.is_blank for pair in county.pairs] == [True, False]
    assert county.pairs[1].difference == Decimal(-20)
    assert not loan.pairs[1].is_compared
    allocated, received = compared_total((central, county, loan))
    assert (allocated.reported, allocated.recorded) == (Decimal(800), Decimal(750))
    assert (received.reported, received.recorded, received.difference) == (
        Decimal(500),
        Decimal(20),
        Decimal(480),
    )


def test_money_that_the_bureau_booked_all_the_same_is_compared() -> None:
    (loan,) = compared_lines((amounts(LOAN, received="100"),), {(LOAN, DISBURSEMENT): Decimal(90)})
    assert loan.pairs[1].is_compared
    assert loan.pairs[1].difference == Decimal(10)


def test_without_anything_on_either_side_there_is_nothing_to_compare() -> None:
    assert compared_lines((amounts(planned="1440"),), {}) == ()
    assert [(each.reported, each.is_compared) for each in compared_total(())] == [(None, False)] * 2


@pytest.mark.parametrize(
    ("reading", "month", "completed", "cumulative"),
    [
        (Reading.NOW, FEBRUARY, "100", "700"),
        (Reading.NOW, JANUARY, "50", "650"),
        (Reading.THEN, JANUARY, "300", "900"),
    ],
)
def test_a_year_completed_what_it_adds_to_december_before(
    reading: Reading, month: Month, completed: str, cumulative: str
) -> None:
    first, second, third = year_lines(PLAN, HISTORY, CLOSED, month, reading)
    assert (first.until, first.cumulative, first.completed, first.rate) == (
        DECEMBER,
        Decimal(600),
        None,
        None,
    )
    assert (second.until, second.cumulative) == (month, Decimal(cumulative))
    assert second.completed == Decimal(completed)
    assert second.rate == Decimal(completed) * 100 / 800
    assert (third.planned, third.until, third.cumulative, third.completed) == (
        Decimal(400),
        None,
        None,
        None,
    )


def test_years_begin_with_the_plan_and_end_with_what_is_closed() -> None:
    lines = year_lines(
        AnnualPlan(((2021, Decimal(1800)),), is_default=True), HISTORY, CLOSED, FEBRUARY, Reading.NOW
    )
    assert [(line.year, line.planned) for line in lines] == [
        (2021, Decimal(1800)),
        (2022, None),
        (2023, None),
    ]
    assert lines[2].rate is None
    assert [line.year for line in year_lines(PLAN, (), (), None, Reading.NOW)] == [2022, 2023, 2024]


def restatement(number: int, state: RestatementState) -> RestatementFact:
    return RestatementFact(
        id=number,
        project_code="JA-02",
        month=JANUARY,
        state=state,
        reason="报错。",
        requested_by="owner",
        requested_at=datetime(2023, 3, 1),  # noqa: DTZ001 - stored so
        decided_by="city",
        decided_at=None,
        decision_reason="",
        old_stage=Stage.STRUCTURE,
        new_stage=Stage.STRUCTURE,
        old_amounts=(),
        new_amounts=(),
    )


def test_each_month_says_what_moved_and_which_restatement_it_comes_from() -> None:
    approved, refused = (
        restatement(7, RestatementState.APPROVED),
        restatement(8, RestatementState.REFUSED),
    )
    february, january, december = month_lines(HISTORY, CLOSED, Reading.NOW, [approved, refused])
    assert (february.completed, february.completed_change, february.paid_change) == (
        Decimal(700),
        Decimal(50),
        Decimal(20),
    )
    assert (january.completed_change, january.paid_change) == (Decimal(50), Decimal(480))
    assert (december.completed_change, december.paid) == (None, None)
    assert [line.restatements for line in (february, january, december)] == [(), (7,), ()]
    _, then, _ = month_lines(HISTORY, CLOSED, Reading.THEN, [approved])
    assert (then.completed, then.completed_change, then.restatements) == (Decimal(900), Decimal(300), ())


def test_figures_come_from_the_last_month_that_was_reported_with_its_own() -> None:
    zero = fact(FEBRUARY, "600", reporting=Reporting.ZERO)
    missed = fact(JANUARY, "600", reporting=Reporting.MISSING)
    own = fact(DECEMBER, "600")
    assert origin_of((zero, missed, own), zero) == DECEMBER
    assert origin_of((zero, missed, own), own) == DECEMBER
    assert origin_of((), None) is None
    assert origin_of((missed,), fact(JANUARY, None, version_id=None)) is None
