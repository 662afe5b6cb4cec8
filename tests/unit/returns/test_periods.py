"""Facts about reporting periods: deadlines by the Chinese working calendar, and which month may be opened."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.kernel.months import Month
from app.projects.types import Stage
from app.returns.rules.periods import (
    closed_by_plan,
    deadline,
    is_due,
    is_late,
    next_month_problem,
    opening_day,
    rule_problem,
    working_day_of,
)
from app.returns.types.periods import DeadlineRule, PeriodFact
from app.returns.types.vocabulary import DeadlineMonth, PeriodState, RestDayShift

BY_CALENDAR = partial(working_day_of, {})
SAME_28 = DeadlineRule(20, DeadlineMonth.SAME, 28, december_day=25)


def next_month(day: int, shift: RestDayShift = RestDayShift.FRIDAY_BEFORE) -> DeadlineRule:
    """Return the rule of places where returns are due in the month after."""
    return DeadlineRule(25, DeadlineMonth.NEXT, day, shift=shift)


@pytest.mark.parametrize(
    ("rule", "month", "expected"),
    [
        # 10 October 2021 is a Sunday after the National Day, 8 October the Friday before.
        (next_month(10), Month(2021, 9), date(2021, 10, 8)),
        (next_month(10, RestDayShift.WORKING_DAY_BEFORE), Month(2021, 9), date(2021, 10, 9)),
        (next_month(10, RestDayShift.NONE), Month(2021, 9), date(2021, 10, 10)),
        # 5 and 6 October 2022 lie in the holidays, 30 September is the Friday before.
        (next_month(5), Month(2022, 9), date(2022, 9, 30)),
        (next_month(6), Month(2022, 9), date(2022, 9, 30)),
        (next_month(6, RestDayShift.WORKING_DAY_BEFORE), Month(2022, 9), date(2022, 9, 30)),
        # 6 October 2023: a Friday that is a rest day itself; the Friday before, 29 September, is one too.
        (next_month(6), Month(2023, 9), date(2023, 9, 28)),
        (next_month(6, RestDayShift.WORKING_DAY_BEFORE), Month(2023, 9), date(2023, 9, 28)),
        # 6 May 2023 is a Saturday on which people work.
        (next_month(6), Month(2023, 4), date(2023, 5, 6)),
        # 10 February 2024 is the Spring Festival, the Friday before is its eve, a working day that year.
        (next_month(10), Month(2024, 1), date(2024, 2, 9)),
        # The year turns.
        (next_month(5), Month(2022, 12), date(2023, 1, 5)),
        # Beyond the published calendar Monday to Friday work: 6 June 2027 is a Sunday, 5 October a Tuesday.
        (next_month(6), Month(2027, 5), date(2027, 6, 4)),
        (next_month(5), Month(2027, 9), date(2027, 10, 5)),
        (next_month(5), Month(2050, 1), date(2050, 2, 4)),
        # In the month itself; 25 in December.
        (SAME_28, Month(2023, 6), date(2023, 6, 28)),
        (SAME_28, Month(2023, 5), date(2023, 5, 26)),
        (SAME_28, Month(2023, 12), date(2023, 12, 25)),
        (SAME_28, Month(2022, 12), date(2022, 12, 23)),
        (replace(SAME_28, december_day=31, shift=RestDayShift.NONE), Month(2023, 12), date(2023, 12, 31)),
        (replace(SAME_28, december_day=None), Month(2023, 12), date(2023, 12, 28)),
    ],
)
def test_a_deadline_on_a_rest_day_moves_as_the_rule_says(
    rule: DeadlineRule, month: Month, expected: date
) -> None:
    assert deadline(rule, month, BY_CALENDAR) == expected


@pytest.mark.parametrize("shift", [RestDayShift.FRIDAY_BEFORE, RestDayShift.WORKING_DAY_BEFORE])
def test_a_calendar_without_working_days_leaves_the_deadline_where_it_is(shift: RestDayShift) -> None:
    assert deadline(next_month(5, shift), MONTH, lambda _: False) == date(2023, 7, 5)


MONTH = Month(2023, 6)
MONTHS = st.builds(Month, st.integers(2004, 2060), st.integers(1, 12))
RULES = st.builds(
    DeadlineRule,
    opening_day=st.integers(1, 28),
    deadline_month=st.sampled_from(DeadlineMonth),
    deadline_day=st.integers(1, 28),
    december_day=st.none() | st.integers(1, 31),
    shift=st.sampled_from(RestDayShift),
)


@given(RULES, MONTHS)
def test_a_shifted_deadline_is_a_working_day_and_never_later_than_the_unshifted_one(
    rule: DeadlineRule, month: Month
) -> None:
    unshifted = deadline(replace(rule, shift=RestDayShift.NONE), month, BY_CALENDAR)
    shifted = deadline(rule, month, BY_CALENDAR)
    assert shifted <= unshifted
    if rule.shift is not RestDayShift.NONE:
        assert BY_CALENDAR(shifted)
        assert shifted == unshifted or not BY_CALENDAR(unshifted)


@given(RULES, MONTHS)
def test_no_working_day_lies_between_the_day_before_works_and_the_deadline(
    rule: DeadlineRule, month: Month
) -> None:
    before = deadline(replace(rule, shift=RestDayShift.WORKING_DAY_BEFORE), month, BY_CALENDAR)
    friday = deadline(replace(rule, shift=RestDayShift.FRIDAY_BEFORE), month, BY_CALENDAR)
    assert friday <= before


@given(RULES, MONTHS)
def test_a_period_opens_in_its_own_month(rule: DeadlineRule, month: Month) -> None:
    day = opening_day(rule, month)
    assert (day.year, day.month, day.day) == (month.year, month.number, rule.opening_day)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2021, 10, 9), True),  # a Saturday that is worked for the holidays
        (date(2021, 10, 10), False),
        (date(2022, 10, 5), False),
        (date(2023, 5, 6), True),
        (date(2026, 12, 31), True),
        (date(2027, 10, 1), True),  # a Friday beyond the published calendar
        (date(2027, 10, 2), False),
        (date(1999, 10, 1), True),
        (date(2999, 1, 1), True),
    ],
)
def test_working_days_are_those_published_and_monday_to_friday_beyond(day: date, expected: bool) -> None:
    assert working_day_of({}, day) is expected


def test_what_an_administrator_set_comes_first() -> None:
    holiday, worked = date(2027, 10, 1), date(2027, 10, 9)
    exceptions = {holiday: False, worked: True, date(2022, 10, 5): True}
    assert [working_day_of(exceptions, day) for day in exceptions] == [False, True, True]
    assert deadline(next_month(1), Month(2027, 9), partial(working_day_of, exceptions)) == date(2027, 9, 24)


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (DeadlineRule(), None),
        (SAME_28, None),
        (DeadlineRule(28, DeadlineMonth.SAME, 28), None),
        (DeadlineRule(opening_day=0), "开始填报日为 0 日"),
        (DeadlineRule(opening_day=29), "开始填报日为 29 日"),
        (DeadlineRule(deadline_day=31), "截止日为 31 日"),
        (DeadlineRule(december_day=25), "截止日在次月时，不能另定 12 月的截止日"),
        (DeadlineRule(20, DeadlineMonth.SAME, 28, december_day=32), "12 月截止日为 32 日"),
        (DeadlineRule(25, DeadlineMonth.SAME, 20), "截止日（20 日）早于开始填报日（25 日）"),
        (DeadlineRule(26, DeadlineMonth.SAME, 28, december_day=25), "12 月截止日（25 日）早于开始填报日"),
    ],
)
def test_a_rule_that_cannot_stand_says_why(rule: DeadlineRule, words: str | None) -> None:
    problem = rule_problem(rule)
    assert problem is None if words is None else problem is not None and problem.startswith(words)


def period(month: Month, state: PeriodState = PeriodState.CLOSED) -> PeriodFact:
    """Return a period of a plan."""
    return PeriodFact("jian-2022", month, opening_day(DeadlineRule(), month), date(2023, 1, 1), state)


TODAY = date(2023, 6, 1)
OPEN = PeriodState.OPEN


@pytest.mark.parametrize(
    ("last", "wanted", "words"),
    [
        (None, Month(2021, 1), None),
        (None, Month(2023, 6), None),
        (None, Month(2020, 12), "规划期为 2021 年至 2025 年"),
        (None, Month(2023, 7), "还没有开始"),
        (period(Month(2023, 5)), Month(2023, 6), None),
        (period(Month(2022, 12)), Month(2023, 1), None),
        (period(Month(2023, 5), OPEN), Month(2023, 6), "2023 年 5 月还没有关账"),
        (period(Month(2023, 4)), Month(2023, 6), "请先开启 2023 年 5 月"),
        (period(Month(2023, 5)), Month(2023, 5), "不能再开启"),
        (period(Month(2023, 5)), Month(2023, 4), "下一期为 2023 年 6 月"),
    ],
)
def test_months_follow_one_another_once_each_is_closed(
    last: PeriodFact | None, wanted: Month, words: str | None
) -> None:
    problem = next_month_problem(last, wanted, TODAY, (2021, 2025))
    assert problem is None if words is None else problem is not None and words in problem


def test_a_plan_is_reported_until_the_year_after_its_last() -> None:
    today = date(2030, 1, 1)
    assert next_month_problem(period(Month(2026, 11)), Month(2026, 12), today, (2021, 2025)) is None
    problem = next_month_problem(period(Month(2026, 12)), Month(2027, 1), today, (2021, 2025))
    assert problem is not None
    assert "可开启 2021 年 1 月至 2026 年 12 月" in problem


QUARTERLY = DeadlineRule(preparatory_by_quarter=True)


@pytest.mark.parametrize(
    ("stage", "number", "rule", "expected"),
    [
        (None, 5, DeadlineRule(), True),
        (Stage.PREPARATION, 5, DeadlineRule(), True),
        (None, 5, QUARTERLY, False),
        (Stage.PREPARATION, 5, QUARTERLY, False),
        (None, 6, QUARTERLY, True),
        (Stage.PREPARATION, 12, QUARTERLY, True),
        (Stage.FOUNDATION, 5, QUARTERLY, True),
        (Stage.SUSPENDED, 5, QUARTERLY, True),
        (Stage.OPERATING, 5, QUARTERLY, True),
        (Stage.CANCELLED, 6, QUARTERLY, False),
        (Stage.CANCELLED, 6, DeadlineRule(), False),
    ],
)
def test_cancelled_projects_never_report_and_preparatory_ones_by_quarter_where_the_rule_says_so(
    stage: Stage | None, number: int, rule: DeadlineRule, expected: bool
) -> None:
    assert is_due(stage, Month(2023, number), rule) is expected


def test_preparatory_projects_report_four_times_a_year() -> None:
    due = [number for number in range(1, 13) if is_due(None, Month(2023, number), QUARTERLY)]
    assert due == [3, 6, 9, 12]


@pytest.mark.parametrize(
    ("submitted_at", "expected"),
    [
        ("2023-07-05T00:00:00", False),  # 8:00 in China
        ("2023-07-05T15:59:59", False),  # 23:59:59 in China
        ("2023-07-05T16:00:00", True),  # midnight: the sixth in China
        ("2023-07-04T20:00:00", False),
        ("2023-06-30T00:00:00", False),
    ],
)
def test_the_whole_day_of_the_deadline_counts_in_china(submitted_at: str, expected: bool) -> None:
    assert is_late(datetime.fromisoformat(submitted_at), date(2023, 7, 5)) is expected


def test_closed_months_stand_by_plan_in_the_order_of_the_periods() -> None:
    def period(plan_code: str, number: int, state: PeriodState) -> PeriodFact:
        month = Month(2023, number)
        return PeriodFact(plan_code, month, month.last_day, month.plus(1).last_day, state)

    given = (
        period("a", 5, PeriodState.OPEN),
        period("b", 5, PeriodState.OPEN),
        period("a", 4, PeriodState.CLOSED),
        period("a", 3, PeriodState.CLOSED),
    )
    assert closed_by_plan(given) == {"a": [Month(2023, 4), Month(2023, 3)]}
