"""Facts about the time that is shown, and about places on its scale."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from app.kernel.months import Month
from app.projects.types import MilestoneKind
from app.timeline.rules.windows import (
    quarter_steps,
    ticks_of,
    window_in_words,
    window_of,
    year_steps,
    years_of,
)
from app.timeline.types import TimelineQuery, Window, Zoom
from tests.unit.timeline.rows import completion, day, reported, row, start

if TYPE_CHECKING:
    from app.returns.types.report import MilestoneReport

OPERATION = MilestoneKind.OPERATION
YEARS = (2021, 2025)
TODAY = date(2023, 8, 15)


@pytest.mark.parametrize(
    ("zoom", "first", "begins", "ends", "words"),
    [
        (Zoom.ALL, None, "2021-01-01", "2025-12-31", "2021–2025年"),
        (Zoom.ALL, Month(2023, 4), "2021-01-01", "2025-12-31", "2021–2025年"),
        (Zoom.YEAR, None, "2023-01-01", "2023-12-31", "2023年"),
        (Zoom.YEAR, Month(2024, 7), "2024-01-01", "2024-12-31", "2024年"),
        (Zoom.YEAR, Month(2030, 1), "2030-01-01", "2030-12-31", "2030年"),
        (Zoom.QUARTER, None, "2023-07-01", "2023-09-30", "2023年三季度"),
        (Zoom.QUARTER, Month(2024, 2), "2024-01-01", "2024-03-31", "2024年一季度"),
        (Zoom.QUARTER, Month(2023, 12), "2023-10-01", "2023-12-31", "2023年四季度"),
    ],
)
def test_a_window_begins_with_its_own_first_month(
    zoom: Zoom, first: Month | None, begins: str, ends: str, words: str
) -> None:
    window = window_of(TimelineQuery(zoom=zoom, first=first), YEARS, TODAY)
    assert (window.first, window.last) == (day(begins), day(ends))
    assert window_in_words(window) == words


@pytest.mark.parametrize(
    ("today", "begins"), [(date(2026, 11, 26), "2025-10-01"), (date(2019, 5, 1), "2021-01-01")]
)
def test_a_window_that_nobody_asked_for_stays_within_the_years_of_the_projects(
    today: date, begins: str
) -> None:
    assert window_of(TimelineQuery(zoom=Zoom.QUARTER), YEARS, today).first == day(begins)


@pytest.mark.parametrize(
    ("today", "forecast", "years"),
    [
        ("2023-07-01", "2024-06-30", (2022, 2024)),
        ("2023-07-01", "2026-06-30", (2022, 2026)),
        ("2026-11-26", "2024-06-30", (2022, 2026)),
        ("2031-01-01", "2024-06-30", (2022, 2024)),
        ("2023-07-01", "2204-06-30", (2022, 2024)),
        ("2019-07-01", "2024-06-30", (2019, 2024)),
    ],
    ids=["plan", "forecast beyond", "today beyond", "today far away", "misprint", "before"],
)
def test_all_years_are_those_of_the_plan_and_of_days_not_far_from_it(
    today: str, forecast: str, years: tuple[int, int]
) -> None:
    known = row(start(actual="2022-08-01"), completion(forecast=forecast))
    assert years_of([known], day(today)) == years


@pytest.mark.parametrize(
    ("milestone", "years"),
    [
        (start(planned="1999-06-30"), (2022, 2024)),
        (completion(planned="2099"), (2022, 2024)),
        (completion(planned="2026-12"), (2022, 2026)),
        (reported(OPERATION, actual="2026-03-01"), (2022, 2026)),
        (reported(OPERATION, forecast="2099-03-01"), (2022, 2024)),
        (reported(OPERATION), (2022, 2024)),
    ],
)
def test_no_reported_day_makes_the_picture_unreadable_and_every_mark_has_its_place(
    milestone: MilestoneReport, years: tuple[int, int]
) -> None:
    assert years_of([row(milestone)], TODAY) == years


def test_without_projects_the_year_of_today_is_shown() -> None:
    assert years_of([], TODAY) == (2023, 2023)


@pytest.mark.parametrize(
    ("at", "begins", "ends"),
    [
        ("2023-01-01", 0, 100 / 365),
        ("2023-12-31", 100 * 364 / 365, 100),
        ("2022-12-31", -100 / 365, 0),
        ("2024-01-01", 100, 100 * 366 / 365),
        ("2023-07-02", 100 * 182 / 365, 100 * 183 / 365),
    ],
)
def test_a_day_lies_between_its_beginning_and_its_end(at: str, begins: float, ends: float) -> None:
    window = Window(Zoom.YEAR, date(2023, 1, 1), date(2023, 12, 31))
    assert window.position(day(at)) == pytest.approx(begins)
    assert window.end(day(at)) == pytest.approx(ends)
    assert window.middle(day(at)) == pytest.approx((begins + ends) / 2)
    assert window.holds(day(at)) == at.startswith("2023")


def test_the_axis_names_years_months_and_the_months_of_a_quarter() -> None:
    def labels(zoom: Zoom) -> list[str]:
        return [tick.label for tick in ticks_of(window_of(TimelineQuery(zoom=zoom), YEARS, TODAY))]

    assert labels(Zoom.ALL) == ["2021", "2022", "2023", "2024", "2025"]
    assert labels(Zoom.YEAR) == [f"{month}月" for month in range(1, 13)]
    assert labels(Zoom.QUARTER) == ["7月", "", "", "8月", "", "", "9月", "", ""]


@pytest.mark.parametrize("zoom", [Zoom.ALL, Zoom.YEAR])
def test_the_parts_of_the_axis_fill_it_without_a_gap(zoom: Zoom) -> None:
    ticks = ticks_of(window_of(TimelineQuery(zoom=zoom), YEARS, TODAY))
    assert [ticks[0].start, ticks[-1].end] == pytest.approx([0, 100])
    assert [tick.end for tick in ticks[:-1]] == pytest.approx([tick.start for tick in ticks[1:]])


def test_years_lead_to_themselves_and_a_year_to_its_quarters() -> None:
    query = TimelineQuery(zoom=Zoom.QUARTER, first=Month(2023, 8))
    window = window_of(query, YEARS, TODAY)
    years = year_steps(query, window, YEARS)
    assert [(step.label, step.is_current) for step in years] == [
        (str(year), year == window.first.year) for year in range(2021, 2026)
    ]
    assert years[0].query.parameters() == {"zoom": "year", "from": "2021-01"}
    quarters = quarter_steps(query, window)
    assert [step.is_current for step in quarters] == [False, False, True, False]
    assert quarters[3].query.parameters() == {"zoom": "quarter", "from": "2023-10"}


def test_a_year_that_no_project_knows_still_stands_among_the_years() -> None:
    query = TimelineQuery(zoom=Zoom.YEAR, first=Month(2030, 1))
    steps = year_steps(query, window_of(query, YEARS, TODAY), YEARS)
    assert [step.label for step in steps if step.is_current] == ["2030"]


def test_all_years_have_no_quarters_and_none_is_current() -> None:
    window = window_of(TimelineQuery(), YEARS, TODAY)
    assert quarter_steps(TimelineQuery(), window) == ()
    assert not any(step.is_current for step in year_steps(TimelineQuery(), window, YEARS))
