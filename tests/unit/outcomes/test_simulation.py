"""The range of a forecast: Kaplan–Meier by hand, and what any simulation must hold."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.outcomes.rules.simulation import Delay, Pending, Request, answer, chances, simulate, survival
from app.outcomes.types import OutcomeMeasure
from app.plans.types import Comparison

DELAYS = (
    Delay(0, is_finished=True),
    Delay(3, is_finished=True),
    Delay(3, is_finished=True),
    Delay(5, is_finished=False),
    Delay(8, is_finished=True),
    Delay(9, is_finished=False),
)
"""Six projects, four in use. At 0 six are at risk, at 3 five, at 8 two."""


def request(target: str = "130", **changes: object) -> Request:
    made = Request(
        pending=(Pending(20, 0, -6), Pending(30, 0, 1), Pending(10, 0, 4)),
        curve=survival(DELAYS),
        horizons=(3, 6, 12),
        seed="example",
        measure=OutcomeMeasure.PLACES,
        stock=Decimal(100),
        nursing=Decimal(0),
        populations=(None, None, None),
        target=Decimal(target),
        comparison=Comparison.EQUAL,
        runs=300,
    )
    return replace(made, **changes)  # type: ignore[arg-type] # a field each


def test_the_curve_is_that_of_kaplan_and_meier() -> None:
    months, shares = zip(*survival(DELAYS), strict=True)
    assert months == (0, 3, 8)
    assert shares == pytest.approx((5 / 6, 5 / 6 * 3 / 5, 5 / 6 * 3 / 5 * 1 / 2))


def test_the_delay_that_has_run_up_already_is_given() -> None:
    # Later than 1 month are 5/6; later than 3 (1 + 2) are 1/2, later than 8 (1 + 7) are 1/4.
    assert chances(survival(DELAYS), 1, (1, 2, 7)) == pytest.approx((0, 1 - 3 / 5, 1 - 3 / 10))


def test_what_is_later_than_every_project_that_finished_has_no_chance_that_the_curve_knows() -> None:
    finished = [Delay(0, is_finished=True), Delay(2, is_finished=True)]
    assert chances(survival(finished), 5, (1, 12)) == (0.0, 0.0)


def test_what_comes_into_use_stays_in_use() -> None:
    results = simulate(request().pending, survival(DELAYS), (3, 6, 12), "example", 50)
    means = [sum(amount * runs for (amount, _), runs in result.items()) for result in results]
    assert means == sorted(means)
    assert all(sum(result.values()) == 50 for result in results)


def test_where_every_project_was_in_time_all_runs_come_to_the_whole() -> None:
    in_time = survival([Delay(0, is_finished=True)] * 10)
    found = answer(request("160", curve=in_time, pending=(Pending(20, 0, -2), Pending(40, 0, -6))))
    assert found.reaching == 300
    assert {spread.low for spread in found.spreads} == {Decimal(120), Decimal(160)}
    assert found.spreads[-1].low == found.spreads[-1].high == Decimal(160)


@settings(max_examples=25)
@given(st.text(max_size=8))
def test_the_same_seed_gives_the_same_answer(seed: str) -> None:
    one = simulate(request().pending, survival(DELAYS), (3, 6), seed, 40)
    assert one == simulate(request().pending, survival(DELAYS), (3, 6), seed, 40)


@settings(max_examples=25, deadline=None)
@given(st.integers(90, 170), st.integers(0, 60))
def test_a_higher_target_is_never_reached_more_often(target: int, more: int) -> None:
    assert answer(request(str(target + more))).reaching <= answer(request(str(target))).reaching


def test_the_low_end_lies_below_the_middle_and_that_below_the_high_end() -> None:
    for spread in answer(request()).spreads:
        assert spread.low <= spread.middle <= spread.high
