"""Facts about invented 正当理由: few, the same each time, and decided after they are stated."""

from __future__ import annotations

from datetime import date

import pytest

from app.kernel.months import Month
from app.lights.service.reasons import LONGEST
from app.seeding.rules.conduct import closes_at
from app.seeding.rules.light_reasons import light_reason_of
from app.seeding.rules.reports import life_of
from app.seeding.types import LightReasonLife, Window
from tests.unit.seeding.lives import project

JUNE = Window(Month(2023, 6), date(2023, 6, 25), date(2023, 7, 5))


@pytest.fixture(scope="module")
def reasons() -> list[LightReasonLife]:
    lives = [life_of(project(f"DE-YL-{place:02d}"), 5) for place in range(99)]
    assert [light_reason_of(life, JUNE) for life in lives] == [light_reason_of(life, JUNE) for life in lives]
    return [reason for life in lives if (reason := light_reason_of(life, JUNE)) is not None]


def test_a_few_are_stated_after_the_month_is_closed(reasons: list[LightReasonLife]) -> None:
    assert 1 <= len(reasons) <= 20
    for each in reasons:
        assert each.stated_at > closes_at(JUNE)
        assert JUNE.month < each.last < JUNE.month.plus(LONGEST)
        assert each.text


def test_the_city_decides_later_and_says_why(reasons: list[LightReasonLife]) -> None:
    decided = [each for each in reasons if each.decided_at is not None]
    assert decided
    for each in decided:
        assert each.decided_at is not None
        assert each.decided_at > each.stated_at
        assert each.decision
