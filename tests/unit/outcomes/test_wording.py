"""Facts about how figures of outcomes are written."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from app.outcomes.rules.wording import count, difference_text, level_text, people, plain
from tests.unit.outcomes.bases import BEDS, PLACES, RATE_OFDECIMALS, SHARE

if TYPE_CHECKING:
    from app.outcomes.types import OutcomeMeasure


@pytest.mark.parametrize(
    ("measure", "value", "expected"),
    [
        (BEDS, "20.2994", "20.3张"),
        (BEDS, "20.25", "20.3张"),
        (SHARE, "53.9", "53.9%"),
        (RATE_OFDECIMALS, "1.9244", "1.92个"),
        (PLACES, "17870", "17870个"),
    ],
)
def test_a_level_has_the_decimals_that_plans_print(
    measure: OutcomeMeasure, value: str, expected: str
) -> None:
    assert level_text(measure, Decimal(value)) == expected


def test_two_shares_lie_percentage_points_apart() -> None:
    assert difference_text(SHARE, Decimal("-6.18")) == "6.2个百分点"
    assert difference_text(BEDS, Decimal("1.57")) == "1.6张"


@pytest.mark.parametrize(
    ("value", "expected"), [("795000", "79.5万人"), ("4566666.67", "456.67万人"), ("8200", "8200人")]
)
def test_people_are_told_in_ten_thousands(value: str, expected: str) -> None:
    assert people(Decimal(value)) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [("13600", "1.36万"), ("12152", "12152"), ("9100", "9100"), ("11950", "11950"), ("20000", "2万")],
)
def test_a_number_is_told_in_ten_thousands_where_nothing_is_lost(value: str, expected: str) -> None:
    assert count(Decimal(value)) == expected


@pytest.mark.parametrize(("value", "expected"), [("20.50", "20.5"), ("100", "100"), ("18454.00", "18454")])
def test_zeros_at_the_end_of_decimals_are_left_out(value: str, expected: str) -> None:
    assert plain(Decimal(value)) == expected
