"""Facts about the milestones of a project: which apply, when permits lapse, how late they are."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kernel.partial_dates import PartialDate
from app.projects.rules import applicable_milestones, expiry_of, is_lapsing, slip_in_days
from app.projects.types import MilestoneKind, ProjectCategory


def test_a_renovation_needs_no_land_no_building_permit_and_no_new_structure() -> None:
    assert [kind.label for kind in applicable_milestones(ProjectCategory.AGE_FRIENDLY_RENOVATION)] == [
        "项目建议书/立项批复",
        "可研批复",
        "初步设计及概算批复",
        "招标完成",
        "开工",
        "装饰装修与设备安装",
        "竣工",
        "竣工验收/消防验收",
        "备案/登记",
        "投入运营",
    ]


@pytest.mark.parametrize(
    "category",
    [each for each in ProjectCategory if each is not ProjectCategory.AGE_FRIENDLY_RENOVATION],
)
def test_every_other_category_has_all_sixteen_milestones_in_order(category: ProjectCategory) -> None:
    assert applicable_milestones(category) == tuple(MilestoneKind)
    assert len(applicable_milestones(category)) == 16


@pytest.mark.parametrize("category", list(ProjectCategory))
def test_what_every_stage_rests_on_applies_to_every_category(category: ProjectCategory) -> None:
    needed = {MilestoneKind.START, MilestoneKind.COMPLETION, MilestoneKind.OPERATION}
    assert needed <= set(applicable_milestones(category))


@pytest.mark.parametrize(
    ("kind", "actual", "expected"),
    [
        (MilestoneKind.PLANNING_PERMIT, date(2022, 11, 22), date(2023, 11, 22)),
        (MilestoneKind.PLANNING_PERMIT, date(2024, 2, 29), date(2025, 2, 28)),
        (MilestoneKind.CONSTRUCTION_PERMIT, date(2022, 11, 22), date(2023, 2, 22)),
        (MilestoneKind.CONSTRUCTION_PERMIT, date(2022, 11, 30), date(2023, 2, 28)),
        (MilestoneKind.CONSTRUCTION_PERMIT, date(2023, 11, 30), date(2024, 2, 29)),
        (MilestoneKind.CONSTRUCTION_PERMIT, date(2022, 3, 31), date(2022, 6, 30)),
        (MilestoneKind.FEASIBILITY, date(2022, 3, 31), None),
        (MilestoneKind.ACCEPTANCE, date(2022, 3, 31), None),
    ],
)
def test_a_permit_lapses_after_the_time_that_the_law_gives(
    kind: MilestoneKind, actual: date, expected: date | None
) -> None:
    assert expiry_of(kind, actual) == expected


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_a_permit_never_lapses_later_than_the_same_day_of_its_last_month(day: date) -> None:
    expires_on = expiry_of(MilestoneKind.CONSTRUCTION_PERMIT, day)
    assert expires_on is not None
    assert expires_on.day <= day.day
    assert 89 <= (expires_on - day).days <= 92


@pytest.mark.parametrize(
    ("planned", "forecast", "actual", "expected"),
    [
        ("2022", None, date(2022, 12, 31), 0),
        ("2022", None, date(2022, 3, 1), -305),
        ("2022", date(2023, 1, 10), None, 10),
        ("2022-06", None, date(2022, 7, 1), 1),
        ("2022-06-15", date(2022, 6, 20), date(2022, 6, 18), 3),
        ("2022", None, None, None),
        (None, date(2023, 1, 10), None, None),
        (None, None, date(2023, 1, 10), None),
    ],
)
def test_slip_is_counted_from_the_last_day_that_the_plan_can_mean(
    planned: str | None, forecast: date | None, actual: date | None, expected: int | None
) -> None:
    assert slip_in_days(PartialDate.parse(planned) if planned else None, forecast, actual) == expected


TODAY = date(2023, 2, 1)


@pytest.mark.parametrize(
    ("expires_on", "start_actual", "expected"),
    [
        (None, None, False),
        (TODAY + timedelta(days=31), None, False),
        (TODAY + timedelta(days=30), None, True),
        (TODAY, None, True),
        (TODAY - timedelta(days=400), None, True),
        (TODAY, TODAY, False),
        (TODAY - timedelta(days=400), date(2023, 1, 5), False),
        (TODAY, TODAY + timedelta(days=1), True),
    ],
)
def test_a_permit_matters_until_works_begin(
    expires_on: date | None,
    start_actual: date | None,
    expected: bool,
) -> None:
    assert is_lapsing(expires_on, start_actual, TODAY) is expected


def test_how_soon_is_soon_can_be_chosen() -> None:
    assert not is_lapsing(date(2023, 2, 20), None, TODAY, within_days=7)
    assert is_lapsing(date(2023, 2, 8), None, TODAY, within_days=7)
