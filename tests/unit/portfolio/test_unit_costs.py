from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.portfolio.rules.unit_costs import (
    cost_outlier,
    costed,
    group_of,
    groups_of,
    is_outlier,
    median,
    score,
)
from app.portfolio.types.findings import Finding, NotJudged
from app.projects.types import BedKind, Measure, ProjectCategory
from tests.unit.portfolio.checked import checked

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.portfolio.types.scrutiny import CheckedProject

KEY = (ProjectCategory.INSTITUTIONAL_CARE, Measure.NEW_BEDS, BedKind.ELDER_CARE)
COSTS = st.lists(st.integers(1, 100_000).map(lambda fen: Decimal(fen) / 100), min_size=5, max_size=12)


def outliers(costs: Sequence[Decimal]) -> list[int]:
    """Return the places of the outliers among unit costs."""
    group = group_of(KEY, costs)
    return [place for place, cost in enumerate(costs) if is_outlier(score(cost, group))]


def projects(*totals: int | str) -> list[CheckedProject]:
    """Return projects of 100 beds with these totals in 万元."""
    return [
        checked(code=f"EX-{place:02d}", total_investment=Decimal(total))
        for place, total in enumerate(totals, 1)
    ]


@pytest.mark.parametrize(
    ("values", "middle"),
    [([3], "3"), ([1, 3], "2"), ([5, 1, 3], "3"), ([4, 1, 3, 2], "2.5"), ([2, 2, 9], "2")],
)
def test_the_median(values: list[int], middle: str) -> None:
    assert median([Decimal(value) for value in values]) == Decimal(middle)


def test_a_cost_known_to_lie_outside() -> None:
    """ln: 2.079, 2.303, 2.303, 2.485, 4.605; median 2.303, MAD 0.182; z of 100 = 0.6745 × 2.303 / 0.182."""
    costs = [Decimal(each) for each in (8, 10, 10, 12, 100)]
    group = group_of(KEY, costs)
    assert round(group.mad, 4) == Decimal("0.1823")
    assert group.median == 10
    assert outliers(costs) == [4]
    value = score(Decimal(100), group)
    assert value is not None
    assert round(value, 2) == Decimal("8.52")
    assert group.lower is not None
    assert group.upper is not None
    assert (round(group.lower, 2), round(group.upper, 2)) == (Decimal("3.88"), Decimal("25.76"))


@given(COSTS, st.integers(1, 1000))
def test_scaling_all_costs_changes_no_outlier(costs: list[Decimal], factor: int) -> None:
    assert outliers(costs) == outliers([cost * factor for cost in costs])


@given(COSTS, st.integers(1, 300))
def test_adding_a_constant_in_the_logarithm_changes_no_outlier(costs: list[Decimal], hundredths: int) -> None:
    shift = (Decimal(hundredths) / 100).exp()
    before, after = group_of(KEY, costs), group_of(KEY, [cost * shift for cost in costs])
    if before.problem:
        return
    assert not after.problem
    assert abs(after.mad - before.mad) < Decimal("1e-20")
    assert outliers(costs) == outliers([cost * shift for cost in costs])


@given(COSTS)
def test_bounds_and_scores_say_the_same(costs: list[Decimal]) -> None:
    group = group_of(KEY, costs)
    if group.lower is None or group.upper is None:
        assert group.problem
        assert outliers(costs) == []
        return
    outside = [place for place, cost in enumerate(costs) if not group.lower <= cost <= group.upper]
    assert outside == outliers(costs)
    assert group.outliers == len(outside)


@given(COSTS)
def test_at_most_half_of_a_kind_are_outliers(costs: list[Decimal]) -> None:
    assert len(outliers(costs)) * 2 <= len(costs)


def test_a_project_is_found_with_its_median_bounds_and_score() -> None:
    compared = costed(projects(800, 1000, 1000, 1200, 10000))
    verdicts = [cost_outlier(each) for each in compared]
    assert verdicts[:4] == [None] * 4
    finding = verdicts[4]
    assert isinstance(finding, Finding)
    assert finding.stake == 9000
    assert finding.reason == (
        "总投资 10,000.00 万元 ÷ 新增床位 100 张 = 100.00 万元/张，是同类中位数 10.00 的 10.00 倍"
        "（机构养老·新增床位，5 个项目可比），修正 z 值 8.52。"
    )
    assert len(groups_of(compared)) == 1


@pytest.mark.parametrize(
    ("totals", "reason"),
    [
        ((800, 1000, 1200, 10000), "只有 4 个项目可比，不足 5 个"),
        ((1000, 1000, 1000, 1200, 10000), "没有离散度"),
        ((37, 37, 37, 37, 37, 10000), "没有离散度"),
    ],
)
def test_a_kind_without_a_scale_is_not_judged(totals: tuple[int, ...], reason: str) -> None:
    verdict = cost_outlier(costed(projects(*totals))[-1])
    assert isinstance(verdict, NotJudged)
    assert reason in verdict.reason


def test_what_differs_in_kind_is_not_compared() -> None:
    others = [
        checked(category=ProjectCategory.MEDICAL_CARE, total_investment=Decimal(90000)),
        checked(bed_kind=BedKind.HOSPITAL, total_investment=Decimal(90000)),
        checked(new_beds=None, renovated_beds=100, total_investment=Decimal(90000)),
        checked(new_places=50, total_investment=Decimal(90000)),
        checked(total_investment=Decimal(0)),
    ]
    compared = costed([*projects(800, 1000, 1000, 1200, 1100), *others])
    assert all(not isinstance(cost_outlier(each), Finding) for each in compared)
    assert [isinstance(cost_outlier(each), NotJudged) for each in compared[5:]] == [True] * 5
    assert len(groups_of(compared)) == 4
