"""Facts about the figures that are read off sums: domain.md §3 as a table of cases."""

from __future__ import annotations

from decimal import Decimal

import pytest

from app.kernel.months import Month
from app.kernel.rounding import half_up
from app.portfolio.rules.cube import figure_of, finance_month, left_out, ratio_of, scheduled
from app.portfolio.types import PlanName
from app.portfolio.types.cube import Figure, FigureKind, FinanceMonth
from app.portfolio.types.facts import Sum
from app.returns.types.cube import CubeDimension, CubeMeasure

OCTOBER = Month(2023, 10)
BLANK = {measure: Sum(None, 0) for measure in CubeMeasure}
HERE = PlanName("here", "近山市方案", None, "清单", "990000", "近山市")
THERE = PlanName("there", "远水市方案", None, "清单", "980000", "远水市")


def figure(
    name: Figure, sums: dict[str, str], *, by_source: bool = False, month: Month | None = OCTOBER
) -> Decimal | None:
    """Return a figure of some sums; all others are blank."""
    known = {CubeMeasure(measure): Sum(Decimal(value), 1) for measure, value in sums.items()}
    return figure_of(name, BLANK | known, month, by_source=by_source)


@pytest.mark.parametrize(
    ("name", "sums", "expected"),
    [
        (Figure.PROJECTS, {"projects": "54"}, "54"),
        (Figure.RECEIVED, {"received": "0"}, "0"),
        (Figure.RECEIVED, {}, None),
        (Figure.GAP, {"planned": "100", "received": "30"}, "70"),
        (Figure.GAP, {"planned": "100"}, "100"),
        (Figure.GAP, {"planned": "100", "received": "130"}, "-30"),
        (Figure.GAP, {"received": "30"}, None),
        (Figure.START_RATE, {"started": "3", "projects": "4"}, "75"),
        (Figure.START_RATE, {"started": "0", "projects": "0"}, None),
        (Figure.FINISH_RATE, {"finished": "0", "projects": "4"}, "0"),
        (Figure.COMPLETION_RATE, {"completed": "30", "total_investment": "120"}, "25"),
        (Figure.COMPLETION_RATE, {"total_investment": "120"}, None),
        (Figure.COMPLETION_RATE, {"completed": "0", "total_investment": "120"}, "0"),
        (Figure.YEAR_COMPLETION_RATE, {"completed_year": "30", "year_planned": "60"}, "50"),
        (Figure.YEAR_COMPLETION_RATE, {"completed_year": "30"}, None),
        (Figure.YEAR_COMPLETION_RATE, {"completed_year": "30", "year_planned": "0"}, None),
        (Figure.RECEIPT_RATE, {"received": "30", "allocated": "40"}, "75"),
        (Figure.RECEIPT_RATE, {"received": "30", "allocated": "0"}, None),
        (Figure.PAYMENT_RATE, {"paid": "30", "completed": "40", "received": "60"}, "75"),
        (Figure.PAYMENT_RATE, {"completed": "40"}, None),
        (Figure.PAYMENT_OF_RECEIVED, {"paid": "30", "completed": "40", "received": "60"}, "50"),
        (Figure.BED_COST, {"bed_investment": "1500", "priced_beds": "100", "new_beds": "300"}, "15"),
        (Figure.BED_COST, {"new_beds": "300", "total_investment": "1500"}, None),
        (Figure.PLACE_COST, {"place_investment": "700", "priced_places": "200"}, "3.5"),
    ],
)
def test_a_figure_is_its_formula_and_a_blank_is_never_0(
    name: Figure, sums: dict[str, str], expected: str | None
) -> None:
    assert figure(name, sums) == (None if expected is None else Decimal(expected))


def test_the_check_of_the_domain_comes_out() -> None:
    """Source: domain.md §3: 629.0 of 647.4 by end of October is 97.2 %, 13.8 points ahead."""
    sums = {"completed_year": "629.0", "year_planned": "647.4"}
    rate, ahead = figure(Figure.YEAR_COMPLETION_RATE, sums), figure(Figure.AHEAD, sums)
    assert rate is not None
    assert ahead is not None
    assert half_up(rate, 1) == Decimal("97.2")
    assert half_up(ahead, 1) == Decimal("13.8")
    assert half_up(rate, 1) - half_up(scheduled(OCTOBER), 1) != half_up(ahead, 1), "of unrounded values"


@pytest.mark.parametrize(
    ("month", "done", "expected"),
    [
        (Month(2023, 12), "100", "0"),
        (Month(2023, 6), "20", "-30"),
        (Month(2023, 3), "25", "0"),
        (None, "25", None),
    ],
)
def test_ahead_is_counted_from_the_scheduled_part_of_the_year(
    month: Month | None, done: str, expected: str | None
) -> None:
    found = figure(Figure.AHEAD, {"completed_year": done, "year_planned": "100"}, month=month)
    assert found == (None if expected is None else Decimal(expected))


def test_completion_of_a_source_is_of_its_own_plan() -> None:
    sums = {"completed": "30", "planned": "40", "total_investment": "120"}
    assert figure(Figure.COMPLETION_RATE, sums, by_source=True) == 75
    assert ratio_of(Figure.COMPLETION_RATE, by_source=True)[1] is CubeMeasure.PLANNED
    assert ratio_of(Figure.COMPLETION_RATE, by_source=False)[1] is CubeMeasure.TOTAL_INVESTMENT


@pytest.mark.parametrize("name", [each for each in Figure if not each.is_of_source])
def test_what_is_of_the_project_as_a_whole_is_not_given_by_source(name: Figure) -> None:
    sums = {measure: Sum(Decimal(10), 1) for measure in CubeMeasure}
    assert figure_of(name, sums, OCTOBER, by_source=True) is None
    assert figure_of(name, sums, OCTOBER, by_source=False) is not None


@pytest.mark.parametrize("name", [each for each in Figure if each.kind is not FigureKind.COUNT])
def test_nothing_known_gives_a_dash_and_no_0(name: Figure) -> None:
    assert figure_of(name, BLANK, OCTOBER, by_source=False) is None


def test_without_a_month_asked_for_the_latest_that_every_plan_with_any_has_closed_is_shown() -> None:
    closed = {"here": [Month(2023, 4), Month(2023, 5)], "there": [Month(2023, 4)]}
    found = finance_month([HERE, THERE], closed, None)
    assert (found.month, found.months, found.not_closed) == (
        Month(2023, 4),
        (Month(2023, 5), Month(2023, 4)),
        (),
    )
    asked = finance_month([HERE, THERE], closed, Month(2023, 5))
    assert asked.not_closed == ((THERE, Month(2023, 4)),)


def test_a_plan_that_closed_nothing_does_not_hold_the_others_back() -> None:
    found = finance_month([HERE, THERE], {"here": [OCTOBER]}, None)
    assert (found.month, found.not_closed) == (OCTOBER, ((THERE, None),))
    assert finance_month([HERE], {}, None) == FinanceMonth(None, ())


@pytest.mark.parametrize(
    ("chosen", "is_missed"),
    [
        ({}, True),
        ({CubeDimension.PLAN: "there"}, True),
        ({CubeDimension.PLAN: "here"}, False),
        ({CubeDimension.CITY: "990000"}, False),
        ({CubeDimension.CITY: "980000"}, True),
    ],
)
def test_only_a_plan_that_a_question_can_be_about_is_missed(
    chosen: dict[CubeDimension, str], is_missed: bool
) -> None:
    shown = FinanceMonth(OCTOBER, (OCTOBER,), ((THERE, None),))
    assert left_out(shown, chosen) == (((THERE, None),) if is_missed else ())
