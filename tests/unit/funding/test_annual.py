"""Facts about the annual investment plan, as a rule and as a form."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.funding.forms.annual import AnnualPlanForm
from app.funding.rules import (
    annual_plan_of,
    annual_plan_problem,
    default_annual_plan,
    years_offered,
)
from app.funding.types import AnnualPlan, AnnualPlanPage, AnnualPlanVersion, PlannedProject
from app.kernel.china import stored_now

TOTAL = Decimal(1500)
Amounts = list[tuple[int, Decimal]]


def by_year(**amounts: str) -> Amounts:
    """Return pairs of year and amount, given as `y2022="500"`."""
    return [(int(year[1:]), Decimal(amount)) for year, amount in amounts.items()]


def version(number: int, **amounts: str) -> AnnualPlanVersion:
    return AnnualPlanVersion(number, tuple(by_year(**amounts)), "", "调整", stored_now(), "test")


SET = AnnualPlan(tuple(by_year(y2022="500", y2023="1000")), is_default=False, number=1)


@pytest.mark.parametrize(
    ("total", "first", "last", "expected"),
    [
        ("1500", 2022, 2024, ["500", "500", "500"]),
        ("100", 2021, 2023, ["33.333333", "33.333333", "33.333334"]),
        ("0.000002", 2021, 2023, ["0", "0", "0.000002"]),
        ("7500", 2023, 2023, ["7500"]),
    ],
)
def test_until_somebody_sets_it_the_total_is_spread_evenly_and_marked(
    total: str, first: int, last: int, expected: list[str]
) -> None:
    plan = default_annual_plan(Decimal(total), first, last)
    assert plan.is_default
    assert plan.number == 0
    assert plan.amounts == tuple(
        zip(range(first, last + 1), (Decimal(each) for each in expected), strict=True)
    )


@given(st.decimals(min_value=0, max_value=1_000_000, places=6), st.integers(2000, 2090), st.integers(0, 10))
def test_the_default_adds_up_to_the_total(total: Decimal, first: int, years: int) -> None:
    plan = default_annual_plan(total, first, first + years)
    assert sum(amount for _, amount in plan.amounts) == total
    assert annual_plan_problem(total, plan, plan.amounts) is None


def test_the_newest_version_holds() -> None:
    plan = annual_plan_of(
        [version(1, y2022="1500"), version(2, y2022="500", y2023="1000")], TOTAL, 2022, 2024
    )
    assert plan == AnnualPlan(tuple(by_year(y2022="500", y2023="1000")), is_default=False, number=2)
    assert (plan.of_year(2023), plan.of_year(2024)) == (Decimal(1000), None)
    assert annual_plan_of([], TOTAL, 2022, 2024).is_default


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        (by_year(y2022="400", y2023="1100"), None),
        (by_year(y2021="500", y2023="1000"), None),
        (by_year(y2022="500", y2023="1000", y2024="0"), None),
        (by_year(y2022="500", y2023="1000"), "与现行年度计划相同"),
        (by_year(y2023="1000", y2022="500"), "与现行年度计划相同"),
        (by_year(y2022="500"), "各年度合计 500.00 万元，比总投资 1500.00 万元少 1000.00 万元"),
        (by_year(y2022="1500.01"), "多 0.01 万元"),
        ([], "合计 0.00 万元"),
        (by_year(y2022="1600", y2023="-100"), "不能为负数"),
        (by_year(y1999="1500"), "2000 至 2100"),
        ([(2022, Decimal(750)), (2022, Decimal(750))], "同一年份"),
    ],
)
def test_the_years_add_up_to_the_total_and_change_something(wanted: Amounts, said: str | None) -> None:
    problem = annual_plan_problem(TOTAL, SET, wanted)
    assert problem is None if said is None else said in (problem or "")


def test_to_set_what_the_default_says_is_a_change() -> None:
    default = default_annual_plan(TOTAL, 2022, 2024)
    assert annual_plan_problem(TOTAL, default, default.amounts) is None


@pytest.mark.parametrize(
    ("first", "last", "plan", "expected"),
    [
        (2022, 2024, AnnualPlan((), is_default=True), range(2021, 2026)),
        (2022, 2022, AnnualPlan(((2025, TOTAL),), is_default=False), range(2021, 2027)),
        (2000, 2100, AnnualPlan((), is_default=True), range(2000, 2101)),
    ],
)
def test_every_planned_year_has_a_field_and_one_on_either_side(
    first: int, last: int, plan: AnnualPlan, expected: range
) -> None:
    project = PlannedProject("JA-02", "jian-2022", "示例", TOTAL, first, last)
    assert years_offered(project, plan) == tuple(expected)


def test_a_form_reads_years_and_leaves_blank_ones_out() -> None:
    form = AnnualPlanForm.parse(
        {
            "year-2022": "500",
            "year-2023": "",
            "year-2024": "1，000",
            "year-99": "1",
            "year-3022": "1",
            "reason": "按进度安排。",
            "seen": "0",
        }
    )
    assert form.errors == {}
    assert form.amounts == tuple(by_year(y2022="500", y2024="1000"))
    assert (form.planned, form.seen_number, form.document_number) == (TOTAL, 0, "")
    assert set(form.fields) == {"year-2022", "year-2023", "year-2024", "reason", "document_number"}


def test_a_form_says_what_is_wrong_with_each_field() -> None:
    form = AnnualPlanForm.parse({"year-2022": "五百", "year-2023": "-1", "document_number": "号" * 81})
    assert set(form.errors) == {"year-2022", "year-2023", "document_number", "reason"}
    assert "2022年“五百”不是数" in form.errors["year-2022"]


def test_a_page_knows_what_was_changed_since_a_number_was_seen() -> None:
    project = PlannedProject("JA-02", "jian-2022", "示例", TOTAL, 2022, 2024)
    versions = (version(1, y2022="500", y2023="1000"), version(2, y2022="500", y2024="1000"))
    default = default_annual_plan(TOTAL, 2022, 2024).amounts
    page = AnnualPlanPage(project, annual_plan_of(versions, TOTAL, 2022, 2024), versions, (), default)
    assert page.since(1) == ((2023, Decimal(1000), None), (2024, None, Decimal(1000)))
    assert page.since(0) == ((2023, Decimal(500), None), (2024, Decimal(500), Decimal(1000)))
    assert page.since(2) == ()
    assert page.years_set == (2022, 2023, 2024)
