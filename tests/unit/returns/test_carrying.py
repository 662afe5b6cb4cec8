"""Facts about closing a month, and about restating a closed one."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.audit.types import Change
from app.funding.types import FundingSource, PlannedAmount
from app.projects.types import Stage
from app.returns.rules.carrying import (
    as_planned,
    carried_amounts,
    carries_on,
    completed_amounts,
    reporting,
    restated,
    split_of,
)
from app.returns.types.report import Report, SourceAmounts
from app.returns.types.vocabulary import Amount, Reporting, ReturnState
from tests.unit.returns.builders import CENTRAL, MONTH, amounts, month_fact, report

CENTRAL_BUDGET, COUNTY, LOAN, REST = (
    FundingSource.CENTRAL_BUDGET,
    FundingSource.COUNTY,
    FundingSource.BANK_LOAN,
    FundingSource.UNASSIGNED,
)
TOTAL = Decimal(1800)


@pytest.mark.parametrize(
    ("state", "is_zero", "expected"),
    [
        (None, False, Reporting.NOT_DUE),
        (ReturnState.DRAFT, False, Reporting.MISSING),
        (ReturnState.SUBMITTED, False, Reporting.UNREVIEWED),
        (ReturnState.SUBMITTED, True, Reporting.UNREVIEWED),
        (ReturnState.COUNTY_PASSED, False, Reporting.UNREVIEWED),
        (ReturnState.SENT_BACK, False, Reporting.UNREVIEWED),
        (ReturnState.CITY_PASSED, False, Reporting.REPORTED),
        (ReturnState.CITY_PASSED, True, Reporting.ZERO),
    ],
)
def test_only_what_the_city_passed_enters_a_month(
    state: ReturnState | None, is_zero: bool, expected: Reporting
) -> None:
    assert reporting(state, is_zero) is expected
    assert expected.is_carried_forward is (state is not ReturnState.CITY_PASSED)


def test_a_project_that_never_reported_stands_as_planned() -> None:
    split = [PlannedAmount(REST, Decimal(360)), PlannedAmount(CENTRAL_BUDGET, Decimal(1440))]
    assert as_planned((), split) == (
        SourceAmounts(CENTRAL_BUDGET, planned=Decimal(1440)),
        SourceAmounts(REST, planned=Decimal(360)),
    )
    assert as_planned((), []) == ()


def test_what_is_planned_comes_from_the_split_and_what_was_paid_stays() -> None:
    reported = (
        amounts(planned="1440", received="800", paid="500"),
        amounts(LOAN, planned="360"),
        amounts(COUNTY, planned="0", paid="20"),
    )
    split = [PlannedAmount(CENTRAL_BUDGET, Decimal(1000)), PlannedAmount(REST, Decimal(800))]
    assert as_planned(reported, split) == (
        amounts(planned="1000", received="800", paid="500"),
        amounts(COUNTY, paid="20"),
        amounts(REST, planned="800"),
    )
    assert as_planned(reported, []) == reported


def test_a_source_that_the_split_brings_in_has_reported_nothing() -> None:
    split = [PlannedAmount(COUNTY, Decimal(1800))]
    (county,) = as_planned((), split)
    assert county == amounts(COUNTY, planned="1800")
    assert county.received is None


def test_the_split_of_amounts_is_what_is_planned_of_each_in_the_order_of_sources() -> None:
    rows = (amounts(REST, planned="360"), amounts(COUNTY, planned="0", paid="1"), amounts(planned="1440"))
    assert split_of(rows) == (
        PlannedAmount(CENTRAL_BUDGET, Decimal(1440)),
        PlannedAmount(REST, Decimal(360)),
    )
    assert split_of((amounts(received="3"),)) == ()


def test_what_is_restated_is_carried_on_as_it_is_where_the_split_stayed() -> None:
    fact = month_fact(report(amounts(planned="1440", paid="500"), amounts(REST, planned="360")))
    corrected = (amounts(planned="1000", paid="600"), amounts(REST, planned="800"))
    assert carried_amounts(corrected, fact, fact) == corrected


def test_what_is_restated_is_carried_on_under_the_split_of_the_later_month() -> None:
    fact = month_fact(report(amounts(planned="1440", paid="500"), amounts(REST, planned="360")))
    later = month_fact(report(amounts(planned="1800", paid="500")), MONTH)
    corrected = (amounts(planned="1440", paid="600"), amounts(REST, planned="360"))
    assert carried_amounts(corrected, fact, later) == (amounts(planned="1800", paid="600"),)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ((), [(REST, "1800")]),
        ((amounts(planned="1440"),), [(CENTRAL_BUDGET, "1440"), (REST, "360")]),
        ((amounts(LOAN, planned="360"), amounts(planned="1440")), [(CENTRAL_BUDGET, "1440"), (LOAN, "360")]),
        ((amounts(planned="1800"), amounts(REST, planned="360")), [(CENTRAL_BUDGET, "1800")]),
        ((amounts(planned="1440"), amounts(REST, planned="1")), [(CENTRAL_BUDGET, "1440"), (REST, "360")]),
        ((amounts(planned="1440"), amounts(COUNTY)), [(CENTRAL_BUDGET, "1440"), (REST, "360")]),
        ((amounts(planned="1900"),), [(CENTRAL_BUDGET, "1900")]),
        ((amounts(planned="0"),), [(CENTRAL_BUDGET, "0"), (REST, "1800")]),
    ],
)
def test_the_rest_of_the_total_is_unassigned(
    rows: tuple[SourceAmounts, ...], expected: list[tuple[FundingSource, str]]
) -> None:
    assert [(row.source, row.planned) for row in completed_amounts(rows, TOTAL)] == [
        (source, Decimal(planned)) for source, planned in expected
    ]


def test_whatever_else_is_known_of_a_source_stays() -> None:
    noted = amounts(COUNTY, reduction_reason="退回")
    unassigned = amounts(REST, completed="20", planned="5")
    assert completed_amounts((noted, unassigned, CENTRAL), TOTAL) == (
        CENTRAL,
        noted,
        amounts(REST, planned="360", completed="20"),
    )


SUMS = st.none() | st.decimals(min_value=0, max_value=1000, places=2)
ROWS = st.lists(
    st.builds(SourceAmounts, source=st.sampled_from(FundingSource), planned=SUMS, received=SUMS),
    unique_by=lambda row: row.source,
).map(tuple)


@given(ROWS)
def test_completing_twice_changes_nothing_and_adds_up(rows: tuple[SourceAmounts, ...]) -> None:
    once = completed_amounts(rows, TOTAL)
    assert completed_amounts(once, TOTAL) == once
    planned = sum((row.planned for row in once if row.planned is not None), Decimal(0))
    assert planned >= TOTAL
    assert not any(row.is_blank for row in once)
    for kind in set(Amount) - {Amount.PLANNED}:
        kept = [row.amount(kind) for row in once if row.amount(kind) is not None]
        given_ = [row.amount(kind) for row in rows if row.amount(kind) is not None]
        assert sorted(filter(None, kept)) == sorted(filter(None, given_))


def test_a_restatement_names_each_figure_that_it_changes() -> None:
    new = (
        amounts(planned="1440", allocated="1000.00", received="850", completed="600"),
        amounts(LOAN, paid="0"),
    )
    assert restated(month_fact(), Stage.FITTING_OUT, new) == (
        Change("stage", "structure", "fitting_out"),
        Change("amounts-central_budget-received", "800.00", "850.00"),
        Change("amounts-central_budget-paid", "500.00", None),
        Change("amounts-bank_loan-paid", None, "0.00"),
    )


def test_a_restatement_to_the_same_changes_nothing() -> None:
    fact = month_fact()
    assert restated(fact, Stage.STRUCTURE, fact.amounts) == ()


def test_a_month_without_a_report_had_no_stage() -> None:
    fact = month_fact(report(), stage=None, amounts=())
    assert restated(fact, Stage.PREPARATION, ()) == (Change("stage", None, "preparation"),)


def test_months_that_repeat_a_restated_one_are_restated_with_it() -> None:
    follow = [
        month_fact(month=MONTH.plus(index), reporting=how)
        for index, how in enumerate(
            [
                Reporting.MISSING,
                Reporting.UNREVIEWED,
                Reporting.NOT_DUE,
                Reporting.ZERO,
                Reporting.REPORTED,
                Reporting.MISSING,
            ]
        )
    ]
    assert carries_on(month_fact(), follow) == tuple(follow[:4])
    assert carries_on(follow[3], follow[4:]) == ()
    assert carries_on(month_fact(), []) == ()


@pytest.mark.parametrize("content", [report(amounts(planned="1440")), report(stage=Stage.COMPLETED)])
def test_a_month_that_was_restated_for_itself_ends_the_run(content: Report) -> None:
    follow = [month_fact(month=MONTH.plus(index), reporting=Reporting.MISSING) for index in range(3)]
    follow[1] = month_fact(content, follow[1].month, reporting=Reporting.MISSING, revision=1)
    assert carries_on(month_fact(), follow) == (follow[0],)


def test_a_month_with_another_split_repeats_all_the_same() -> None:
    fact = month_fact(report(amounts(planned="1440", paid="500"), amounts(REST, planned="360")))
    later = month_fact(report(amounts(planned="1800", paid="500")), MONTH, reporting=Reporting.MISSING)
    assert carries_on(fact, [later]) == (later,)


def test_a_gap_ends_the_run() -> None:
    follow = [month_fact(month=MONTH.plus(index), reporting=Reporting.MISSING) for index in (0, 1, 3)]
    assert carries_on(month_fact(), follow) == tuple(follow[:2])
    assert carries_on(month_fact(), follow[1:]) == ()
