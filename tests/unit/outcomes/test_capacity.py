"""Facts about what a project adds, how far it is, and when it is expected in use."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from app.kernel.months import Month
from app.outcomes.rules.capacity import capacities, capacity_of, months_later, promised_by
from app.outcomes.types import CapacityState
from app.outcomes.types.basis import Standing
from app.outcomes.types.outcome import Capacity
from app.projects.types import BedKind, MilestoneKind, Stage
from app.returns.types.report import MilestoneReport
from tests.unit.outcomes.bases import JUNE, basis, nursery, operating, project, standing

OPENING, FILED = MilestoneKind.OPERATION, MilestoneKind.FILING
DONE, ACCEPTED = MilestoneKind.COMPLETION, MilestoneKind.ACCEPTANCE


def forecast(kind: MilestoneKind, day: date) -> MilestoneReport:
    return MilestoneReport(kind, forecast=day)


def met(kind: MilestoneKind, day: date) -> MilestoneReport:
    return MilestoneReport(kind, actual=day)


@pytest.mark.parametrize(
    ("of_project", "expected"),
    [
        (project(), Capacity(new_beds=Decimal(100), new_nursing_beds=Decimal(60))),
        (
            project(new_beds=None, nursing_beds=993, renovated_beds=993),
            Capacity(renovated_beds=Decimal(993)),
        ),
        (
            project(renovated_beds=40, nursing_beds=120),
            Capacity(Decimal(100), Decimal(120), Decimal(40)),
        ),
        (project(bed_kind=BedKind.HOSPITAL, nursing_beds=None), Capacity(other_beds=Decimal(100))),
        (project(bed_kind=BedKind.RESCUE, renovated_beds=5), Capacity(other_beds=Decimal(105))),
        (nursery(), Capacity(new_places=Decimal(200))),
        (nursery(places=None), Capacity()),
    ],
)
def test_renovated_and_other_beds_are_told_apart_from_new_ones(
    of_project: object, expected: Capacity
) -> None:
    assert promised_by(of_project) == expected  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("stage", "expected"),
    [
        (None, CapacityState.PLANNED),
        (Stage.STRUCTURE, CapacityState.PLANNED),
        (Stage.SUSPENDED, CapacityState.PLANNED),
        (Stage.COMPLETED, CapacityState.BUILT),
        (Stage.OPERATING, CapacityState.IN_USE),
    ],
)
def test_beds_are_planned_then_built_then_in_use(stage: Stage | None, expected: CapacityState) -> None:
    assert capacity_of(project(), Standing(stage, ()), JUNE).state is expected


@pytest.mark.parametrize(
    ("reported", "expected", "basis_of_it"),
    [
        (None, date(2023, 12, 31), "方案完工年份"),
        (standing(None), date(2023, 12, 31), "方案完工年份"),
        (standing(Stage.STRUCTURE, forecast(DONE, date(2024, 3, 1))), date(2024, 3, 1), "预计竣工"),
        (
            standing(Stage.STRUCTURE, forecast(DONE, date(2024, 3, 1)), forecast(ACCEPTED, date(2024, 5, 1))),
            date(2024, 5, 1),
            "预计验收",
        ),
        (
            standing(Stage.STRUCTURE, forecast(DONE, date(2024, 3, 1)), forecast(OPENING, date(2024, 9, 1))),
            date(2024, 9, 1),
            "预计投用",
        ),
        (
            standing(Stage.COMPLETED, met(DONE, date(2023, 3, 1)), forecast(FILED, date(2023, 8, 1))),
            date(2023, 8, 1),
            "预计备案",
        ),
        (operating(date(2023, 2, 20)), date(2023, 2, 20), "实际投用"),
        (
            standing(Stage.STRUCTURE, forecast(DONE, date(2023, 5, 1))),
            date(2023, 7, 1),
            "预计竣工，日期已过",
        ),
        (
            standing(Stage.COMPLETED, met(DONE, date(2023, 5, 1))),
            date(2023, 7, 1),
            "已竣工，投用时间未报",
        ),
    ],
)
def test_the_expected_date_is_the_best_that_anybody_has_said(
    reported: Standing | None, expected: date, basis_of_it: str
) -> None:
    found = capacity_of(project(), reported, JUNE)
    assert (found.expected, found.expected_basis) == (expected, basis_of_it)


def test_a_year_is_held_against_its_last_day() -> None:
    assert capacity_of(project(), None, None).planned == date(2023, 12, 31)


def test_a_project_that_should_long_be_in_use_is_expected_after_the_month_at_the_earliest() -> None:
    found = capacity_of(project(), standing(), Month(2024, 6))
    assert (found.expected, found.expected_basis) == (date(2024, 7, 1), "方案完工年份，日期已过")


def test_a_cancelled_project_says_so_and_keeps_what_it_promised() -> None:
    found = capacity_of(project(), standing(Stage.CANCELLED), JUNE)
    assert found.is_cancelled
    assert found.capacity.new_beds == 100


def test_the_first_month_in_use_stands_in_for_a_date_that_nobody_reported() -> None:
    may = Month(2023, 5)
    seen = operating(None)
    found = capacities(
        basis(project(), now={"JA-02": seen}, standings={may: {"JA-02": seen}, JUNE: {"JA-02": seen}})
    )
    assert [each.in_use_on for each in found] == [date(2023, 5, 31)]


def test_works_that_stand_still_are_not_in_use_whatever_was_reported_before() -> None:
    found = capacity_of(project(), standing(Stage.SUSPENDED, met(OPENING, date(2023, 1, 1))), JUNE)
    assert found.in_use_on is None


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2025, 11, 30), 3, date(2026, 2, 28)),
        (date(2025, 9, 30), 3, date(2025, 12, 30)),
        (date(2025, 12, 31), 3, date(2026, 3, 31)),
    ],
)
def test_a_quarter_later_is_the_same_day_or_the_last_of_its_month(
    day: date, months: int, expected: date
) -> None:
    assert months_later(day, months) == expected
