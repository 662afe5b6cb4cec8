"""Facts about which projects a target depends on."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from app.kernel.partial_dates import PartialDate
from app.outcomes.rules.capacity import capacities
from app.outcomes.rules.contributions import contributions
from app.outcomes.rules.course import course
from app.outcomes.types import CapacityState
from app.projects.types import MilestoneKind, Stage
from app.returns.types.report import MilestoneReport
from tests.unit.outcomes.bases import BEDS, SHARE, basis, indicator, operating, project, standing

if TYPE_CHECKING:
    from app.outcomes.types import OutcomeMeasure
    from app.outcomes.types.basis import Basis, Standing
    from app.outcomes.types.outcome import Contribution

LATE = PartialDate.of_year(2025)


def opening(day: date) -> Standing:
    return standing(Stage.STRUCTURE, MilestoneReport(MilestoneKind.OPERATION, forecast=day))


PROJECTS = (
    project("JA-02", new_beds=100),
    project("JA-03", new_beds=220, nursing_beds=100),
    project("JA-04", new_beds=20, nursing_beds=None, end=LATE),
    project("JA-05", new_beds=50, nursing_beds=20, end=LATE),
)
NOW = {
    "JA-02": operating(date(2023, 2, 20)),
    "JA-03": opening(date(2024, 8, 1)),
    "JA-04": opening(date(2025, 10, 1)),
    "JA-05": opening(date(2026, 1, 1)),
}


def of(
    measure: OutcomeMeasure = BEDS, target: str = "18", asked: Basis | None = None
) -> dict[str, Contribution]:
    given = asked or basis(*PROJECTS, now=NOW, indicators=(indicator(measure, 7, target),))
    return {each.code: each for each in contributions(course(given, measure, capacities(given)))}


def test_the_largest_comes_first_with_its_part_of_all() -> None:
    """390 beds: 220, 100, 50, 20."""
    found = of()
    assert list(found) == ["JA-03", "JA-02", "JA-05", "JA-04"]
    assert [f"{each.share:.1f}" for each in found.values()] == ["56.4", "25.6", "12.8", "5.1"]
    assert found["JA-02"].state is CapacityState.IN_USE


def test_of_a_share_the_nursing_beds_count_and_projects_without_any_do_not() -> None:
    assert {code: each.amount for code, each in of(SHARE, "50").items()} == {
        "JA-02": Decimal(60),
        "JA-03": Decimal(100),
        "JA-05": Decimal(20),
    }


def test_in_time_and_lost_by_a_quarter_follow_from_the_expected_day() -> None:
    found = of()
    assert {code for code, each in found.items() if not each.is_in_time} == {"JA-05"}
    assert {code for code, each in found.items() if each.is_lost_by_a_quarter} == {"JA-04"}


@pytest.mark.parametrize(
    ("target", "deciding"),
    [
        # (16138 + 100 + 220 + 20) ÷ 900 = 18.309; without the 220: 18.064, without the 20: 18.287
        ("18", set()),
        ("18.1", {"JA-03"}),
        ("18.3", {"JA-03", "JA-04"}),
        ("18.4", set()),
    ],
)
def test_a_project_decides_where_the_target_is_in_reach_with_it_and_not_without(
    target: str, deciding: set[str]
) -> None:
    assert {code for code, each in of(target=target).items() if each.decides} == deciding


def test_what_is_in_use_is_safe_and_decides_nothing_any_more() -> None:
    found = of(target="18.3")["JA-02"]
    assert not found.decides
    assert not found.is_lost_by_a_quarter


def test_what_was_counted_with_the_stock_and_what_was_cancelled_gives_nothing() -> None:
    now = NOW | {"JA-02": operating(date(2021, 6, 1)), "JA-04": standing(Stage.CANCELLED)}
    asked = basis(*PROJECTS, now=now)
    assert list(of(asked=asked)) == ["JA-03", "JA-05"]
