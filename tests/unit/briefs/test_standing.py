"""Facts about how counties, units and money stood: what is read off sums, ranks, beds, the S-curve."""

from __future__ import annotations

from decimal import Decimal

import pytest

from app.briefs.rules import standing as rules
from app.briefs.types import Figures, RankedGroup
from app.funding.types import AnnualPlan
from app.kernel.months import Month
from app.portfolio.types.cube import KeyName
from tests.unit.briefs.facts import JUNE, sums

NO_FIGURES = Figures(1, None, None, None, None, None, None, 0, 0)


def group(key: str, rank: int | None = 1) -> RankedGroup:
    return RankedGroup(rank, key, f"{key}县", NO_FIGURES, None, None)


def test_points_ahead_are_taken_from_unrounded_values() -> None:
    found = rules.standing(
        sums(projects="10", started="9", finished="1", completed_year="629", year_planned="647.4"),
        Month(2023, 10),
    )
    assert found.year_completion_rate is not None
    assert found.ahead is not None
    assert round(found.year_completion_rate, 1) == Decimal("97.2")
    assert round(found.ahead, 1) == Decimal("13.8")
    assert (found.projects, found.started, found.finished) == (10, 9, 1)
    assert (found.start_rate, found.finish_rate) == (Decimal(90), Decimal(10))


def test_what_nobody_reported_stays_blank_and_is_never_nothing() -> None:
    found = rules.standing(sums(projects="3", total_investment="100", year_planned="50"), JUNE)
    assert (found.allocated, found.received, found.completed, found.paid) == (None,) * 4
    assert (found.completed_month, found.completed_year) == (None, None)
    assert (found.completion_rate, found.year_completion_rate, found.ahead) == (None,) * 3
    assert (found.receipt_rate, found.payment_rate) == (None, None)
    assert (found.started, found.start_rate) == (0, Decimal(0))


@pytest.mark.parametrize(
    ("rates", "expected"),
    [
        (("10", "30", "20"), [("乙", 1), ("丙", 2), ("甲", 3)]),
        (("30", "30", "20"), [("甲", 1), ("乙", 1), ("丙", 3)]),
        ((None, "5", "0"), [("乙", 1), ("丙", 2), ("甲", None)]),
        (("-5", None, "0"), [("丙", 1), ("甲", 2), ("乙", None)]),
    ],
)
def test_equal_rates_share_a_rank_and_no_rate_comes_last_without_one(
    rates: tuple[str | None, ...], expected: list[tuple[str, int | None]]
) -> None:
    found = {
        key: sums(projects="1", completed_year=rate, year_planned="100")
        for key, rate in zip("甲乙丙", rates, strict=True)
    }
    name, ranked = rules.ranked([group("甲"), group("乙"), group("丙")], found, JUNE)
    assert name == "年度投资完成率"
    assert [(each.key, each.rank) for each in ranked] == expected


def test_projects_of_the_whole_city_are_no_rival_however_far_they_are() -> None:
    found = {
        key: sums(projects="1", completed_year=rate, year_planned="100")
        for key, rate in (("甲", "10"), ("市", "99"))
    }
    _, ranked = rules.ranked([group("甲"), group("市", None)], found, JUNE)
    assert [(each.key, each.rank) for each in ranked] == [("甲", 1), ("市", None)]


def test_without_a_year_the_rate_of_all_investment_ranks_and_a_group_without_projects_is_left_out() -> None:
    found = {
        "甲": sums(projects="1", completed="10", total_investment="100"),
        "乙": sums(projects="1", completed="30", total_investment="100"),
    }
    name, ranked = rules.ranked([group("甲"), group("乙"), group("丙")], found, JUNE)
    assert name == "投资完成率"
    assert [(each.key, each.rank) for each in ranked] == [("乙", 1), ("甲", 2)]


def test_a_county_that_only_the_month_knows_has_a_row_too() -> None:
    found = {key: sums(projects="1", total_investment="50", new_beds="7") for key in ("甲", "旧", "市")}
    names = [KeyName("甲", "甲县"), KeyName("旧", "旧县"), KeyName("市", "市")]
    groups = rules.with_unlisted(
        [group("甲"), group("市", None)], names, found, sums(total_investment="150"), "市"
    )
    assert [each.key for each in groups] == ["甲", "旧", "市"]
    assert (groups[1].label, groups[1].figures.new_beds) == ("旧县", 7)
    assert groups[1].share is not None
    assert round(groups[1].share) == 33


def test_projects_without_a_unit_have_a_row_without_a_rank() -> None:
    found = {"": sums(projects="2", completed_year="9", year_planned="10")}
    groups = rules.with_unlisted([], [KeyName("", "没有填报单位")], found, found[""], "市")
    _, ranked = rules.ranked(groups, found, JUNE)
    assert [(each.label, each.rank) for each in ranked] == [("没有填报单位", None)]


def test_beds_are_built_when_completed_and_in_use_when_operating() -> None:
    rows = rules.capacity(
        {
            "": sums(new_beds="1", new_places="5"),
            "structure": sums(new_beds="10", nursing_beds="4"),
            "completed": sums(new_beds="100", renovated_beds="30"),
            "operating": sums(new_beds="1000"),
        }
    )
    assert [(row.label, row.unit, row.planned, row.built, row.in_use) for row in rows] == [
        ("新增床位", "张", 1111, 1100, 1000),
        ("护理型床位", "张", 4, 0, 0),
        ("改造床位", "张", 30, 30, 0),
        ("新增托位", "个", 5, None, None),
    ]


def test_beds_that_no_plan_prints_are_blank() -> None:
    row = rules.capacity({"operating": sums(projects="1")})[0]
    assert (row.planned, row.built, row.in_use) == (None, None, None)


def test_sources_stand_in_their_order_with_their_rates() -> None:
    rows = rules.sources(
        {
            "unassigned": sums(projects="1", planned="300"),
            "central_budget": sums(
                projects="1", planned="700", allocated="400", received="300", completed="200", paid="50"
            ),
        },
        sums(projects="1", total_investment="1000"),
        JUNE,
    )
    assert [(row.key, row.planned, row.share) for row in rows] == [
        ("central_budget", Decimal(700), Decimal(70)),
        ("unassigned", Decimal(300), Decimal(30)),
    ]
    assert (rows[0].receipt_rate, rows[0].payment_rate) == (Decimal(75), Decimal(25))
    assert (rows[1].receipt_rate, rows[1].paid) == (None, None)


def test_the_curve_spreads_each_year_evenly_and_ends_with_the_plan() -> None:
    plans = [
        AnnualPlan(((2021, Decimal(120)), (2022, Decimal(240))), is_default=False),
        AnnualPlan(((2020, Decimal(10)),), is_default=True),
    ]
    points = rules.curve(plans, {Month(2021, 2): Decimal(33)}, 2021, 2022)
    assert (points[0].month, points[-1].month, len(points)) == (Month(2021, 1), Month(2022, 12), 24)
    assert [points[place].planned for place in (0, 11, 12, 23)] == [20, 130, 150, 370]
    assert [point.completed for point in points[:3]] == [None, 33, None]


def test_a_curve_without_annual_plans_promises_nothing() -> None:
    assert {point.planned for point in rules.curve([], {}, 2021, 2021)} == {None}
