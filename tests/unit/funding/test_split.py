"""Facts about the planned split."""

from __future__ import annotations

from decimal import Decimal

import pytest

from app.funding.rules import split_of_plan, split_problem
from app.funding.types import FundingSource, PlannedAmount


@pytest.mark.parametrize(
    ("total", "central", "expected"),
    [
        ("1800", "1440", {FundingSource.CENTRAL_BUDGET: "1440", FundingSource.UNASSIGNED: "360"}),
        ("1200", "1200", {FundingSource.CENTRAL_BUDGET: "1200"}),
        ("7500", None, {FundingSource.UNASSIGNED: "7500"}),
        ("500", "0", {FundingSource.UNASSIGNED: "500"}),
        ("0", None, {}),
    ],
)
def test_what_the_plan_does_not_assign_is_unassigned(
    total: str, central: str | None, expected: dict[FundingSource, str]
) -> None:
    split = split_of_plan(Decimal(total), None if central is None else Decimal(central))
    assert {each.source: each.amount for each in split} == {
        source: Decimal(amount) for source, amount in expected.items()
    }
    assert split_problem(Decimal(total), split) is None


def test_a_split_that_does_not_add_up_says_by_how_much() -> None:
    problem = split_problem(Decimal(100), [PlannedAmount(FundingSource.COUNTY, Decimal(90))])
    assert problem == "各资金来源合计 90.00 万元，与总投资 100.00 万元相差 10.00 万元。"


def test_a_negative_part_is_refused_even_when_the_sum_is_right() -> None:
    amounts = [
        PlannedAmount(FundingSource.COUNTY, Decimal(110)),
        PlannedAmount(FundingSource.OTHER, Decimal(-10)),
    ]
    assert split_problem(Decimal(100), amounts) == "资金来源的金额不能为负数。"
