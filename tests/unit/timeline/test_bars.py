"""Facts about what a bar is made of, and how it is cut to the window."""

from __future__ import annotations

from datetime import date

import pytest

from app.projects.types import MilestoneKind, Stage
from app.timeline.render.bars import PAGE, drawn, in_percent
from app.timeline.rules.bars import bar_of, cut, planned_spans, reported_spans, shape_of
from app.timeline.types import Schedule, Shape, StretchKind, Window, Zoom
from tests.unit.timeline.rows import completion, day, reported, row, schedule, start

PLANNED, YEAR, DONE, AHEAD, LATE = StretchKind
YEAR_2023 = Window(Zoom.YEAR, date(2023, 1, 1), date(2023, 12, 31))
ALL = Window(Zoom.ALL, date(2021, 1, 1), date(2025, 12, 31))
STARTED = start(actual="2022-09-12")


def spans(*found: tuple[StretchKind, str, str]) -> list[tuple[StretchKind, date, date]]:
    return [(kind, day(first), day(last)) for kind, first, last in found]


@pytest.mark.parametrize(
    ("begins", "ends", "expected"),
    [
        (
            "2022",
            "2024",
            spans(
                (YEAR, "2022-01-01", "2022-12-31"),
                (PLANNED, "2023-01-01", "2023-12-31"),
                (YEAR, "2024-01-01", "2024-12-31"),
            ),
        ),
        ("2022", "2023", spans((YEAR, "2022-01-01", "2022-12-31"), (YEAR, "2023-01-01", "2023-12-31"))),
        ("2022", "2022", spans((YEAR, "2022-01-01", "2022-12-31"))),
        (
            "2022-03",
            "2023-06-30",
            spans((YEAR, "2022-03-01", "2022-03-31"), (PLANNED, "2022-04-01", "2023-06-30")),
        ),
        ("2022-03-15", "2023-06-30", spans((PLANNED, "2022-03-15", "2023-06-30"))),
        (
            "2022-03-15",
            "2023",
            spans((PLANNED, "2022-03-15", "2022-12-31"), (YEAR, "2023-01-01", "2023-12-31")),
        ),
        ("2022-03-15", "2022", spans((YEAR, "2022-03-15", "2022-12-31"))),
        ("2022", "2022-06", spans((YEAR, "2022-01-01", "2022-12-31"))),
        ("2022-06", "2022", spans((YEAR, "2022-06-01", "2022-06-30"), (YEAR, "2022-07-01", "2022-12-31"))),
    ],
)
def test_a_planned_bar_is_as_certain_as_its_ends(
    begins: str, ends: str, expected: list[tuple[StretchKind, date, date]]
) -> None:
    assert list(planned_spans(schedule(begins, ends))) == expected


REPORTED: dict[str, tuple[Schedule, list[tuple[StretchKind, date, date]]]] = {
    "nothing reported": (schedule(), []),
    "running, without a forecast": (
        schedule("2022", "2024", STARTED),
        spans((DONE, "2022-09-12", "2023-06-30")),
    ),
    "running, forecast in time": (
        schedule("2022", "2024", STARTED, completion(forecast="2024-04-30")),
        spans((DONE, "2022-09-12", "2023-06-30"), (AHEAD, "2023-07-01", "2024-04-30")),
    ),
    "running, forecast late": (
        schedule("2022", "2023", STARTED, completion(forecast="2024-04-30")),
        spans(
            (DONE, "2022-09-12", "2023-06-30"),
            (AHEAD, "2023-07-01", "2024-04-30"),
            (LATE, "2024-01-01", "2024-04-30"),
        ),
    ),
    "completed late": (
        schedule("2021", "2022", STARTED, completion(actual="2023-02-15")),
        spans((DONE, "2022-09-12", "2023-02-15"), (LATE, "2023-01-01", "2023-02-15")),
    ),
    "still running after the plan": (
        schedule("2021", "2022", STARTED),
        spans((DONE, "2022-09-12", "2023-06-30"), (LATE, "2023-01-01", "2023-06-30")),
    ),
    "a forecast that has passed draws nothing ahead": (
        schedule("2022", "2024", STARTED, completion(forecast="2023-05-31")),
        spans((DONE, "2022-09-12", "2023-06-30")),
    ),
    "not begun": (
        schedule("2022", "2023", start(forecast="2023-08-31"), completion(forecast="2024-10-31")),
        spans((AHEAD, "2023-08-31", "2024-10-31"), (LATE, "2024-01-01", "2024-10-31")),
    ),
    "begun after the plan's last day": (
        schedule("2021", "2022", start(actual="2023-03-01"), completion(actual="2023-05-01")),
        spans((DONE, "2023-03-01", "2023-05-01"), (LATE, "2023-03-01", "2023-05-01")),
    ),
    "a forecast start alone": (schedule("2022", "2023", start(forecast="2023-08-31")), []),
    "completion without a start": (schedule("2022", "2023", completion(actual="2023-05-01")), []),
    "cancelled": (row(STARTED, stage=Stage.CANCELLED).schedule, []),
}


@pytest.mark.parametrize(("known", "expected"), REPORTED.values(), ids=REPORTED)
def test_the_second_bar_is_done_ahead_and_late(
    known: Schedule, expected: list[tuple[StretchKind, date, date]]
) -> None:
    assert list(reported_spans(known)) == expected


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("2022-01-01", "2022-12-31", None),
        ("2024-01-01", "2024-12-31", None),
        ("2023-06-01", "2023-05-01", None),
        ("2022-01-01", "2024-12-31", (0, 100)),
        ("2022-12-31", "2023-01-01", (0, 100 / 365)),
        ("2023-12-31", "2024-06-30", (100 * 364 / 365, 100)),
        ("2023-01-01", "2023-12-31", (0, 100)),
        ("2023-07-02", "2023-07-02", (100 * 182 / 365, 100 * 183 / 365)),
    ],
)
def test_a_stretch_is_cut_to_the_window(first: str, last: str, expected: tuple[float, float] | None) -> None:
    found = cut((DONE, day(first), day(last)), YEAR_2023)
    assert (None if found is None else (found.start, found.end)) == (
        None if expected is None else pytest.approx(expected)
    )


@pytest.mark.parametrize(
    ("year", "before", "after", "kinds"),
    [
        (2020, False, True, []),
        (2022, False, True, [YEAR, DONE]),
        (2023, True, True, [PLANNED, DONE, AHEAD]),
        (2024, True, False, [YEAR, AHEAD]),
        (2026, True, False, []),
    ],
)
def test_arrows_say_that_something_lies_outside_the_window(
    year: int,
    before: bool,
    after: bool,
    kinds: list[StretchKind],
) -> None:
    window = Window(Zoom.YEAR, date(year, 1, 1), date(year, 12, 31))
    bar = bar_of(row(STARTED, completion(forecast="2024-04-30")), window)
    assert (bar.goes_before, bar.goes_after) == (before, after)
    assert [stretch.kind for stretch in bar.stretches] == kinds


def test_all_years_show_the_key_milestones_and_a_year_all_of_them() -> None:
    known = row(
        reported(MilestoneKind.TENDER, actual="2023-02-01"),
        start(actual="2023-03-01"),
        reported(MilestoneKind.TOPPING_OUT, forecast="2023-09-30"),
        completion(forecast="2024-04-30"),
        reported(MilestoneKind.OPERATION, forecast="2024-08-31"),
        reported(MilestoneKind.FILING),
    )
    marks = bar_of(known, ALL).marks
    assert [(mark.shape, mark.is_actual) for mark in marks] == [
        (Shape.START, True),
        (Shape.COMPLETION, False),
        (Shape.OPERATION, False),
    ]
    assert [mark.kind for mark in bar_of(known, YEAR_2023).marks] == [
        MilestoneKind.TENDER,
        MilestoneKind.START,
        MilestoneKind.TOPPING_OUT,
    ]


def test_what_was_forecast_of_a_cancelled_project_is_drawn_no_more() -> None:
    known = row(STARTED, completion(forecast="2024-04-30"), stage=Stage.CANCELLED)
    assert [mark.kind for mark in bar_of(known, ALL).marks] == [MilestoneKind.START]
    assert known.schedule.completion is None


@pytest.mark.parametrize("kind", MilestoneKind)
def test_every_milestone_has_a_form(kind: MilestoneKind) -> None:
    assert shape_of(kind) in Shape
    assert (shape_of(kind) is Shape.APPROVAL) == (kind.position < MilestoneKind.START.position)


@pytest.mark.parametrize(("value", "text"), [(0, "0%"), (14.2857, "14.29%"), (100, "100%"), (2.5, "2.5%")])
def test_a_place_is_written_short(value: float, text: str) -> None:
    assert in_percent(value) == text


def test_a_bar_in_a_page_names_its_marks_and_a_day_is_still_seen() -> None:
    bar = bar_of(row(start(actual="2023-06-30"), completion(actual="2023-06-30")), ALL)
    written = drawn(bar, PAGE)
    assert '<rect class="done" x="49.84%" y="17" width="0.15%" height="11"/>' in written
    assert "<title>开工 2023-06-30</title>" in written
