"""Facts about quarters: which lie where, which are open on a day, and when they are due."""

from __future__ import annotations

from datetime import date

import pytest

from app.commitments.rules.quarters import in_words, open_quarters, quarter_of, schedule_of
from app.commitments.types import QuarterSchedule
from app.kernel.months import Month
from app.returns.types.periods import DeadlineRule
from app.returns.types.vocabulary import DeadlineMonth, RestDayShift

NEXT_MONTH = DeadlineRule(shift=RestDayShift.NONE)
"""Opens on the 25th, due on the 5th of the next month."""
SAME_MONTH = DeadlineRule(
    opening_day=20,
    deadline_month=DeadlineMonth.SAME,
    deadline_day=28,
    december_day=25,
    shift=RestDayShift.NONE,
)


def always(_day: date) -> bool:
    return True


def opened(first: Month | None, today: date, rule: DeadlineRule = NEXT_MONTH) -> tuple[QuarterSchedule, ...]:
    return open_quarters(first, 2025, today, rule, always)


@pytest.mark.parametrize(
    ("month", "quarter"),
    [(1, 3), (2, 3), (3, 3), (4, 6), (6, 6), (7, 9), (9, 9), (10, 12), (12, 12)],
)
def test_a_month_lies_in_the_quarter_that_its_last_month_names(month: int, quarter: int) -> None:
    assert quarter_of(Month(2023, month)) == Month(2023, quarter)


@pytest.mark.parametrize(
    ("month", "words"),
    [(3, "2023年第一季度"), (6, "2023年第二季度"), (9, "2023年第三季度"), (12, "2023年第四季度")],
)
def test_a_quarter_is_said_in_words(month: int, words: str) -> None:
    assert in_words(Month(2023, month)) == words


@pytest.mark.parametrize(
    ("first", "today", "expected"),
    [
        (None, date(2023, 6, 30), []),
        (Month(2023, 3), date(2023, 3, 24), []),
        (Month(2023, 3), date(2023, 3, 25), ["2023-03"]),
        (Month(2023, 1), date(2023, 6, 24), ["2023-03"]),
        (Month(2023, 1), date(2023, 6, 25), ["2023-03", "2023-06"]),
        (Month(2022, 10), date(2023, 4, 1), ["2022-12", "2023-03"]),
        (Month(2025, 5), date(2026, 8, 1), ["2025-06", "2025-09", "2025-12"]),
        (Month(2026, 2), date(2026, 8, 1), []),
    ],
)
def test_quarters_open_one_after_another_from_the_first_period_to_the_end_of_the_plan(
    first: Month | None, today: date, expected: list[str]
) -> None:
    assert [str(each.quarter) for each in opened(first, today)] == expected


@pytest.mark.parametrize(
    ("rule", "quarter", "opens_on", "due_on"),
    [
        (NEXT_MONTH, Month(2023, 3), date(2023, 3, 25), date(2023, 4, 5)),
        (NEXT_MONTH, Month(2023, 12), date(2023, 12, 25), date(2024, 1, 5)),
        (SAME_MONTH, Month(2023, 6), date(2023, 6, 20), date(2023, 6, 28)),
        (SAME_MONTH, Month(2023, 12), date(2023, 12, 20), date(2023, 12, 25)),
    ],
)
def test_a_quarter_opens_and_is_due_with_the_returns_of_its_last_month(
    rule: DeadlineRule, quarter: Month, opens_on: date, due_on: date
) -> None:
    schedule = schedule_of(quarter, opened(Month(2023, 1), date(2023, 12, 31), rule))
    assert schedule == QuarterSchedule(quarter, opens_on, due_on)


def test_a_quarter_that_is_not_open_has_no_schedule() -> None:
    assert schedule_of(Month(2023, 9), opened(Month(2023, 1), date(2023, 7, 1))) is None
