"""Facts about the range of a forecast: the curve by hand, and what holds of every simulation."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.kernel.months import Month
from app.kernel.partial_dates import PartialDate
from app.outcomes.rules.capacity import capacities
from app.outcomes.rules.course import course
from app.outcomes.rules.delays import other_delays, own_delays, range_of, share_of_runs
from app.outcomes.rules.simulation import (
    FEWEST_FINISHED,
    Delay,
    Pending,
    Request,
    answer,
    chances,
    simulate,
    survival,
)
from app.outcomes.types import OutcomeMeasure
from app.plans.types import Comparison
from app.projects.types import Stage
from tests.unit.outcomes.bases import BEDS, JUNE, SHARE, basis, operating, project, standing

if TYPE_CHECKING:
    from app.outcomes.rules.simulation import Answer, Spread
    from app.outcomes.types.basis import Basis

RUNS = 100


def done(*months: int) -> list[Delay]:
    return [Delay(each, is_finished=True) for each in months]


def waiting(*months: int) -> list[Delay]:
    return [Delay(each, is_finished=False) for each in months]


@pytest.mark.parametrize(
    ("delays", "expected"),
    [
        ([], []),
        (waiting(3), []),
        (done(0), [(0, 0)]),
        (done(0, 4), [(0, 0.5), (4, 0)]),
        # Six at 0: 5/6. Five left at 3, of whom one waits on: 5/6 × 3/5. One left at 6.
        (done(0, 3, 3, 6) + waiting(3, 5), [(0, 5 / 6), (3, 1 / 2), (6, 0)]),
        # Whoever waits longest of all leaves the curve above nothing.
        (done(0) + waiting(5), [(0, 0.5)]),
        # A project that is not due for a year was not yet at risk when others finished early.
        (done(-6, 0) + waiting(-12), [(-6, 0.5), (0, 0)]),
    ],
)
def test_the_curve_is_that_of_kaplan_and_meier(
    delays: list[Delay], expected: list[tuple[int, float]]
) -> None:
    found = survival(delays)
    assert [months for months, _ in found] == [months for months, _ in expected]
    assert [share for _, share in found] == pytest.approx([share for _, share in expected])


CURVE = survival(done(0, 3, 3, 6) + waiting(3, 5))


@pytest.mark.parametrize(
    ("delay", "horizons", "expected"),
    [
        (0, (3, 6), (0.4, 1.0)),  # 1 - (1/2) ÷ (5/6)
        (-12, (12, 15, 18), (1 / 6, 1 / 2, 1.0)),
        (4, (1, 2), (0.0, 1.0)),
        (6, (1, 100), (0.0, 0.0)),  # later than anything that ever happened: not within the horizon
    ],
)
def test_chances_are_given_that_a_project_is_so_late_already(
    delay: int, horizons: tuple[int, ...], expected: tuple[float, ...]
) -> None:
    assert chances(CURVE, delay, horizons) == pytest.approx(expected)


def test_what_the_curve_does_not_reach_never_comes() -> None:
    assert chances(survival(done(0) + waiting(5)), -1, (1, 1000)) == pytest.approx((0.5, 0.5))


def test_a_simulation_keeps_to_its_chances() -> None:
    """One project in two comes: of 2,000 runs about 1,000, and never half a project."""
    pending = [Pending(100, 60, -1)]
    (result,) = simulate(pending, survival(done(0) + waiting(5)), (1,), "seed")
    assert set(result) == {(0, 0), (100, 60)}
    assert abs(result[100, 60] - 1000) < 100


def request_of(
    delays: list[Delay],
    pending: tuple[Pending, ...],
    *,
    target: int = 150,
    seed: str = "plan measure 2023-06",
    measure: OutcomeMeasure = OutcomeMeasure.PLACES,
) -> Request:
    """Return a simulation of a count of places."""
    return Request(
        pending=pending,
        curve=survival(delays),
        horizons=(3, 6, 12),
        seed=seed,
        measure=measure,
        stock=Decimal(100),
        nursing=Decimal(0),
        populations=(None, None, None),
        target=Decimal(target),
        comparison=Comparison.EQUAL,
        runs=RUNS,
    )


def fresh(request: Request) -> Answer:
    """Return the answer as if it had never been asked for."""
    return answer.__wrapped__(request)


finished = st.lists(st.integers(-12, 24), min_size=1, max_size=12).map(lambda months: done(*months))
projects = st.lists(
    st.builds(Pending, amount=st.integers(1, 50), nursing=st.integers(0, 5), delay=st.integers(-12, 12)),
    max_size=6,
).map(tuple)


@settings(max_examples=15, deadline=None)
@given(delays=finished, pending=projects)
def test_the_same_seed_gives_the_same_range(delays: list[Delay], pending: tuple[Pending, ...]) -> None:
    request = request_of(delays, pending)
    assert fresh(request) == fresh(request)


@settings(max_examples=15, deadline=None)
@given(delays=finished, pending=projects, first=st.integers(0, 400), second=st.integers(0, 400))
def test_a_higher_target_is_reached_by_no_more_runs(
    delays: list[Delay], pending: tuple[Pending, ...], first: int, second: int
) -> None:
    low, high = sorted((first, second))
    reached = [fresh(request_of(delays, pending, target=each)).reaching for each in (low, high)]
    assert reached[0] >= reached[1]


@settings(max_examples=15, deadline=None)
@given(delays=finished, pending=projects)
def test_more_time_never_leaves_less_and_the_middle_lies_between_the_ends(
    delays: list[Delay], pending: tuple[Pending, ...]
) -> None:
    spreads = fresh(request_of(delays, pending)).spreads
    most = 100 + sum(each.amount for each in pending)
    assert all(100 <= each.low <= each.middle <= each.high <= most for each in spreads)
    for before, after in pairwise(spreads):
        assert before.low <= after.low
        assert before.high <= after.high


def width(spread: Spread) -> Decimal:
    return spread.high - spread.low


@settings(max_examples=15, deadline=None)
@given(usual=st.integers(0, 5), number=st.integers(8, 20), apart=st.integers(7, 24))
def test_the_range_is_wider_when_delays_vary(usual: int, number: int, apart: int) -> None:
    """All equally late leaves no doubt; half of them so late that the horizon is missed leaves much."""
    pending = tuple(Pending(10, 0, -1) for _ in range(10))
    steady = fresh(request_of(done(*[usual] * number), pending)).spreads[1]
    varied = fresh(request_of(done(*[usual, usual + apart] * number), pending)).spreads[1]
    assert width(steady) == 0
    assert width(varied) > width(steady)


def test_another_seed_is_another_draw() -> None:
    pending = tuple(Pending(number, 0, -1) for number in range(10, 30))
    delays = done(0, 3, 7, 20)
    results = [simulate(pending, survival(delays), (3,), seed, RUNS) for seed in ("a", "b")]
    assert results[0] != results[1]


def portfolio(number: int, *, month: Month = JUNE) -> Basis:
    """Return projects due by December 2022, some in use in each of the months after, one not yet."""
    opened = [project(f"JA-{each:02d}", end=PartialDate.of_year(2022)) for each in range(1, number + 1)]
    now = {each.code: operating(date(2023, 1 + place % 6, 5)) for place, each in enumerate(opened)}
    late = project("JA-60", end=PartialDate.of_year(2022))
    future = project("JA-61", end=PartialDate.of_year(2024), new_beds=5000)
    unheard = project("JA-62", end=PartialDate.of_year(2022))
    cancelled = project("JA-63", end=PartialDate.of_year(2022))
    more = {
        "JA-60": standing(),
        "JA-61": standing(),
        "JA-62": standing(None),
        "JA-63": standing(Stage.CANCELLED),
    }
    return basis(*opened, late, future, unheard, cancelled, month=month, standings={month: now | more})


def test_delays_are_whole_months_and_the_cancelled_and_the_silent_say_nothing() -> None:
    given_ = portfolio(2)
    found = own_delays(given_, capacities(given_))
    assert found == (*done(1, 2), *waiting(6, -18))


def test_a_portfolio_with_few_projects_in_use_shows_no_range_and_says_so() -> None:
    given_ = portfolio(FEWEST_FINISHED - 1)
    range_, spreads, thin = range_of(course(given_, BEDS, capacities(given_)))
    assert range_ is None
    assert spreads == ()
    assert "已投用的项目7个，少于8个" in thin
    assert "另有1个到期未投用" in thin


def test_a_portfolio_with_enough_of_them_shows_one_with_its_numbers() -> None:
    given_ = portfolio(FEWEST_FINISHED)
    range_, spreads, thin = range_of(course(given_, BEDS, capacities(given_)))
    assert thin == ""
    assert range_ is not None
    assert (range_.observed, range_.censored, range_.portfolio) == (8, 1, "本方案的项目")
    assert range_.seed == "jian-2022 beds_per_1000_elders 2023-06"
    assert len(spreads) == 10
    assert range_.low <= range_.middle <= range_.high


def test_projects_of_other_plans_stand_in_where_a_plan_has_too_few() -> None:
    few = portfolio(3)
    others = [project(f"SR-{each:02d}", plan_code="shangrao-2022") for each in range(5)]
    elsewhere = {each.code: (Month(2023, 5), operating(date(2023, 4, 1))) for each in others}
    given_ = basis(*few.projects, *others, month=JUNE, standings=few.standings, elsewhere=elsewhere)
    range_, _, thin = range_of(course(given_, BEDS, capacities(given_)))
    assert thin == ""
    assert range_ is not None
    assert range_.observed == 8
    assert range_.portfolio == "本方案投用的项目只有3个，少于8个，按全部方案的项目计"


def test_a_borrowed_delay_ends_in_the_month_first_in_use_where_nobody_dated_it() -> None:
    """Due in December 2023, first seen in use in March 2024: three months, however often it is seen again."""
    other = project("SR-01", plan_code="shangrao-2022")
    seen = basis(
        other,
        month=Month(2024, 9),
        elsewhere={"SR-01": (Month(2024, 9), operating(None))},
        first_elsewhere={"SR-01": date(2024, 3, 31)},
    )
    assert other_delays(seen) == tuple(done(3))


@pytest.mark.parametrize(("reaching", "expected"), [(0, "0"), (1, "0.05"), (1999, "99.9"), (2000, "100")])
def test_only_all_runs_are_a_hundred_percent(reaching: int, expected: str) -> None:
    """1,999 of 2,000 are 99.95 %, which one decimal would round up to all of them."""
    assert share_of_runs(reaching) == Decimal(expected)


def test_the_band_of_a_share_lies_between_none_and_all_of_the_beds_to_come() -> None:
    given_ = portfolio(FEWEST_FINISHED)
    range_, _, _ = range_of(course(given_, SHARE, capacities(given_)))
    assert range_ is not None
    # 8 × 60 + 8698.382 of 16938 without the three to come, of 22138 with all.
    assert 42 < range_.low <= range_.high < 55


def test_before_any_month_is_closed_nothing_is_known_of_delays() -> None:
    _, _, thin = range_of(course(basis(project()), BEDS, capacities(basis(project()))))
    assert thin == "还没有关账的月份，没有项目早晚的记录，暂不测算区间。"
