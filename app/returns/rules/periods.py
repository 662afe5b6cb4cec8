"""Rules of reporting periods: when they open and are due, which follows which, who reports, what is late."""

from __future__ import annotations

import calendar
from datetime import date, timedelta
from typing import TYPE_CHECKING

import chinese_calendar

from app.kernel.texts import Text
from app.projects.types import Stage
from app.returns.types.vocabulary import DeadlineMonth, PeriodState, RestDayShift

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import datetime

    from app.kernel.months import Month
    from app.returns.types.periods import DeadlineRule, PeriodFact

_DECEMBER = 12
_QUARTER = 3
_LAST_DAY_OF_EVERY_MONTH = 28
_LAST_DAY_OF_DECEMBER = 31
_CHINA_IS_AHEAD = timedelta(hours=8)
"""China time is UTC+8 all year."""
_LONGEST_REST = 31
"""Days: longer than any run of rest days, so that the search ends even where nobody ever works."""
_ONE_DAY = timedelta(days=1)


def working_day_of(exceptions: Mapping[date, bool], day: date) -> bool:
    """Return whether people work on `day`: as an administrator set, as published, or Monday to Friday.

    Source: domain.md §4, "a rest day of the Chinese working calendar", which is published year by year.
    """
    if day in exceptions:
        return exceptions[day]
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return day.weekday() <= calendar.FRIDAY


def opening_day(rule: DeadlineRule, month: Month) -> date:
    """Return the day from which returns of `month` are expected: a day of the month itself."""
    return _day_of(month, rule.opening_day)


def deadline(rule: DeadlineRule, month: Month, is_working: Callable[[date], bool]) -> date:
    """Return the last day on which returns of `month` are on time.

    Source: domain.md §4: "the 28th of the month itself (25th in December), or the 5th, 6th or 10th of the
    next month, moved to the Friday before when it falls on a rest day". A Friday that is a rest day itself
    gives way to the last working day before it.
    """
    is_next = rule.deadline_month is DeadlineMonth.NEXT
    day_number = rule.deadline_day
    if not is_next and month.number == _DECEMBER and rule.december_day is not None:
        day_number = rule.december_day
    day = _day_of(month.plus(1) if is_next else month, day_number)
    if rule.shift is RestDayShift.NONE or is_working(day):
        return day
    if rule.shift is RestDayShift.FRIDAY_BEFORE:
        friday = _friday_before(day)
        return friday if is_working(friday) else _working_day_before(friday, is_working, otherwise=day)
    return _working_day_before(day, is_working, otherwise=day)


def rule_problem(rule: DeadlineRule) -> str | None:
    """Return the sentence that says why a deadline rule cannot stand, or None when it can."""
    for name, number in ((Text("开始填报日"), rule.opening_day), (Text("截止日"), rule.deadline_day)):
        if not 1 <= number <= _LAST_DAY_OF_EVERY_MONTH:
            return Text(
                "{name}为 {number} 日，不是每个月都有：请填 1 至 {last} 之间的日子。",
                name=name,
                number=number,
                last=_LAST_DAY_OF_EVERY_MONTH,
            )
    if rule.december_day is not None:
        if rule.deadline_month is DeadlineMonth.NEXT:
            return Text("截止日在次月时，不能另定 12 月的截止日：请清空 12 月截止日，或把截止月份改为当月。")
        if not 1 <= rule.december_day <= _LAST_DAY_OF_DECEMBER:
            return Text(
                "12 月截止日为 {december_day} 日：请填 1 至 {last} 之间的日子。",
                december_day=rule.december_day,
                last=_LAST_DAY_OF_DECEMBER,
            )
    if rule.deadline_month is DeadlineMonth.SAME:
        december_day = rule.deadline_day if rule.december_day is None else rule.december_day
        for name, number in ((Text("截止日"), rule.deadline_day), (Text("12 月截止日"), december_day)):
            if number < rule.opening_day:
                return Text(
                    "{name}（{number} 日）早于开始填报日（{opening_day} 日）："
                    "请把开始填报日提前，或把{name}推后。",
                    name=name,
                    number=number,
                    opening_day=rule.opening_day,
                )
    return None


def next_month_problem(
    last: PeriodFact | None, wanted: Month, today: date, plan_years: tuple[int, int]
) -> str | None:
    """Return the sentence that says why the period `wanted` cannot be opened, or None when it can.

    Months follow one another without a gap: `last` is the newest period of the plan, None where there is none
    yet; `plan_years` are the plan's first and last year. Source: domain.md §4, a period is a calendar month.
    """
    first_year, last_year = plan_years
    if wanted.year < first_year or wanted.year > last_year + 1:
        return Text(
            "{wanted}不在规划的填报年份之内：规划期为 {first_year} 年至 {last_year} 年，"
            "可开启 {first_year} 年 1 月至 {last_to_open} 年 12 月。",
            wanted=_words(wanted),
            first_year=first_year,
            last_year=last_year,
            last_to_open=last_year + 1,
        )
    if (wanted.year, wanted.number) > (today.year, today.month):
        return Text("{wanted}还没有开始，不能开启填报：请到当月再开启。", wanted=_words(wanted))
    return None if last is None else _not_next(last, wanted)


def closed_by_plan(periods: Iterable[PeriodFact]) -> dict[str, list[Month]]:
    """Return the closed months among some periods by plan code, in the order of the periods.

    A plan that has closed none has no entry.
    """
    found: dict[str, list[Month]] = {}
    for period in periods:
        if period.state is PeriodState.CLOSED:
            found.setdefault(period.plan_code, []).append(period.month)
    return found


def is_due(stage: Stage | None, month: Month, rule: DeadlineRule) -> bool:
    """Return whether a project at this stage (as last known; None: never reported) reports for `month`.

    Source: domain.md §4, "Preparatory projects may report by quarter". A cancelled project has nothing to
    report.
    """
    if stage is Stage.CANCELLED:
        return False
    is_preparatory = stage is None or stage is Stage.PREPARATION
    return not (rule.preparatory_by_quarter and is_preparatory) or month.number % _QUARTER == 0


def is_late(first_submitted_at: datetime, deadline: date) -> bool:
    """Return whether a return came late: `first_submitted_at` is naive UTC, the deadline a day in China.

    Source: domain.md §4, 迟报. What came in time and was sent back later is not late.
    """
    return (first_submitted_at + _CHINA_IS_AHEAD).date() > deadline


def _not_next(last: PeriodFact, wanted: Month) -> str | None:
    """Return why `wanted` cannot be opened right after the period `last`, or None when it can."""
    following = last.month.plus(1)
    newest = Text("最近一期是{month}", month=_words(last.month))
    if wanted <= last.month:
        return Text(
            "{wanted}不能再开启：{newest}，下一期为{following}。",
            wanted=_words(wanted),
            newest=newest,
            following=_words(following),
        )
    if wanted != following:
        return Text(
            "调度期须逐月开启：{newest}，请先开启{following}。", newest=newest, following=_words(following)
        )
    if last.state is not PeriodState.CLOSED:
        return Text(
            "{month}还没有关账：请先关账，再开启{wanted}。", month=_words(last.month), wanted=_words(wanted)
        )
    return None


def _day_of(month: Month, number: int) -> date:
    """Return a day of a month, or its last where it has no such day."""
    return month.last_day.replace(day=min(number, month.last_day.day))


def _friday_before(day: date) -> date:
    """Return the nearest Friday that lies before `day`."""
    return day - timedelta(days=(day.weekday() - calendar.FRIDAY - 1) % 7 + 1)


def _working_day_before(day: date, is_working: Callable[[date], bool], *, otherwise: date) -> date:
    """Return the last working day before `day`; `otherwise` where the calendar names none for a month."""
    for _ in range(_LONGEST_REST):
        day -= _ONE_DAY
        if is_working(day):
            return day
    return otherwise


def _words(month: Month) -> str:
    """Return a month as users read it."""
    return Text(" {year} 年 {number} 月", year=month.year, number=month.number)
