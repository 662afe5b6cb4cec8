"""Facts about a single invented life: the same for its seed, and shaped by type and size."""

from __future__ import annotations

from decimal import Decimal

import pytest

from app.directory.types import OrganisationKind
from app.funding.types import FundingSource
from app.kernel.months import Month
from app.kernel.partial_dates import PartialDate
from app.projects.types import MilestoneKind, ProjectCategory
from app.returns.types.report import SourceAmounts
from app.seeding.rules.corrections import corrected
from app.seeding.rules.courses import value_share
from app.seeding.rules.money import value_at
from app.seeding.rules.reports import flawed, life_of, report_of
from app.seeding.types import Fate
from tests.unit.seeding.lives import project


def test_the_same_seed_tells_the_same_life() -> None:
    assert life_of(project(), 7) == life_of(project(), 7)
    assert life_of(project(), 7) != life_of(project(), 8)
    assert life_of(project(), 7).course != life_of(project("DE-YL-02"), 7).course


def test_a_life_is_the_same_in_any_process_and_on_any_day() -> None:
    course = life_of(project(), 7).course
    assert (course.fate, str(course.start), str(course.completion)) == (Fate.STALLS, "2022-11", "2024-11")


def test_works_fit_into_the_years_that_the_plan_prints() -> None:
    for seed in range(40):
        course = life_of(project(), seed).course
        assert course.planned_start.year == 2022
        assert course.planned_completion.year <= 2024


@pytest.mark.parametrize("years", [("2019", "2025"), ("2023", "2023"), ("2022", "2022")])
@pytest.mark.parametrize("total", ["0.5", "30", "480", "3000", "220000"])
def test_any_project_has_a_life(years: tuple[str, str], total: str) -> None:
    start, end = (PartialDate.parse(year) for year in years)
    found = life_of(project(total=Decimal(total), start=start, end=end), 3)
    report = report_of(found, Month(2024, 6))
    assert sum(row.planned for row in report.amounts if row.planned is not None) == Decimal(total)


def test_a_large_building_begins_more_slowly_than_a_renovation() -> None:
    large = project(total=Decimal(40000))
    light = project(category=ProjectCategory.AGE_FRIENDLY_RENOVATION)
    assert [value_share(each, 0) for each in (large, light)] == [0, 0]
    assert value_share(large, 200) < value_share(light, 200) < Decimal("0.2")
    assert [value_share(each, 1000) for each in (large, light)] == [1, 1]
    shares = [value_share(large, done) for done in range(0, 1001, 50)]
    assert shares == sorted(shares)


def test_a_renovation_waives_what_needs_ground() -> None:
    small = life_of(project(category=ProjectCategory.CHILD_CARE, total=Decimal(300)), 1)
    waived = {each.kind for each in small.milestones if each.waiver}
    assert MilestoneKind.SITE in waived
    assert MilestoneKind.START not in waived
    assert not any(each.waiver for each in life_of(project(), 1).milestones)


def test_the_request_of_the_plan_stands_first_and_is_never_exceeded() -> None:
    for seed in range(20):
        found = life_of(project(central_requested=Decimal(1800)), seed)
        first = {row.source: row.planned for row in report_of(found, Month(2021, 1)).amounts}
        assert first == {FundingSource.CENTRAL_BUDGET: Decimal(1800), FundingSource.UNASSIGNED: Decimal(1200)}
        last = report_of(found, Month(2026, 12)).of_source(FundingSource.CENTRAL_BUDGET)
        assert last.planned is not None
        assert 900 <= last.planned <= 1800


def test_a_company_builds_with_its_own_money() -> None:
    found = life_of(project(unit_kind=OrganisationKind.COMPANY), 1)
    sources = {line.source for line in found.lines}
    assert sources <= {FundingSource.OTHER, FundingSource.BANK_LOAN, FundingSource.SELF_RAISED}


def test_a_step_holds_from_its_month_on() -> None:
    steps = ((Month(2022, 3), Decimal(5)), (Month(2022, 6), Decimal(9)))
    assert [value_at(steps, Month(2022, number)) for number in (2, 3, 5, 6, 12)] == [None, 5, 5, 9, 9]


def test_a_slip_differs_from_what_should_have_been_reported() -> None:
    found = life_of(project(), 2)
    for number in range(1, 40):
        month = Month(2022, 1).plus(number)
        before = report_of(found, month.plus(-1)).amounts
        right = report_of(found, month, before)
        wrong, reason = flawed(found, month, right, before)
        assert wrong != right
        assert reason.endswith("。")


COUNTY, CITY = FundingSource.COUNTY, FundingSource.CITY


@pytest.mark.parametrize(
    ("completed", "paid", "before", "expected"),
    [
        ("100", "20", "60", "80"),
        ("100", "90", "60", "95"),
        ("100", "99.5", "60", None),
        ("100", "20", "100", None),
        (None, None, None, None),
    ],
)
def test_a_correction_takes_off_half_of_what_the_month_added(
    completed: str | None, paid: str | None, before: str | None, expected: str | None
) -> None:
    def money(text: str | None) -> Decimal | None:
        return None if text is None else Decimal(text)

    amounts = (
        SourceAmounts(CITY, completed=Decimal(1)),
        SourceAmounts(COUNTY, completed=money(completed), paid=money(paid)),
    )
    earlier = (SourceAmounts(CITY, completed=Decimal(1)), SourceAmounts(COUNTY, completed=money(before)))
    found = corrected(amounts, earlier)
    assert (found and found[1].completed) == money(expected)
    assert found is None or found[0] == amounts[0]
