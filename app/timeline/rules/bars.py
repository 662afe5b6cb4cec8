"""What a bar is made of: stretches and marks, cut to the window, in % of its width."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from app.kernel.partial_dates import Precision
from app.projects.types import MilestoneKind
from app.timeline.rules.schedules import reached
from app.timeline.types import Bar, Mark, Shape, Stretch, StretchKind, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.timeline.types import Row, Schedule, Window, Zoom

_SHAPES = {
    MilestoneKind.START: Shape.START,
    MilestoneKind.FOUNDATION: Shape.WORKS,
    MilestoneKind.TOPPING_OUT: Shape.WORKS,
    MilestoneKind.FITTING_OUT: Shape.WORKS,
    MilestoneKind.COMPLETION: Shape.COMPLETION,
    MilestoneKind.ACCEPTANCE: Shape.ACCEPTANCE,
    MilestoneKind.FILING: Shape.ACCEPTANCE,
    MilestoneKind.OPERATION: Shape.OPERATION,
}
_DAY = timedelta(days=1)

Span = tuple[StretchKind, date, date]
"""A part of a bar before it is cut: kind, first and last day."""


def shape_of(kind: MilestoneKind) -> Shape:
    """Return the form of a milestone's mark."""
    return _SHAPES.get(kind, Shape.APPROVAL)


def bar_of(row: Row, window: Window) -> Bar:
    """Return what is drawn of a project in a window."""
    spans = [*planned_spans(row.schedule), *reported_spans(row.schedule)]
    points = list(points_of(row, window.zoom))
    days = [day for _, first, last in spans for day in (first, last)] + [mark[2] for mark in points]
    return Bar(
        stretches=tuple(stretch for span in spans if (stretch := cut(span, window)) is not None),
        marks=tuple(
            Mark(shape_of(kind), window.middle(day), is_actual, kind, day)
            for kind, is_actual, day in points
            if window.holds(day)
        ),
        goes_before=any(day < window.first for day in days),
        goes_after=any(day > window.last for day in days),
    )


def cut(span: Span, window: Window) -> Stretch | None:
    """Return a part of a bar as far as it lies in the window, None where none of it does."""
    kind, first, last = span
    if last < window.first or first > window.last or last < first:
        return None
    return Stretch(kind, max(0.0, window.position(first)), min(100.0, window.end(last)))


def planned_spans(schedule: Schedule) -> Iterator[Span]:
    """Yield the parts of the planned bar: between its ends it is certain, at each end only as far as given.

    A start planned for 2022 lies anywhere in 2022: that year is drawn as a time within which it falls.
    """
    start, end = schedule.planned_start, schedule.planned_end
    start_is_day, end_is_day = start.precision is Precision.DAY, end.precision is Precision.DAY
    certain_from = start.first_day if start_is_day else start.last_day + _DAY
    certain_to = end.last_day if end_is_day else end.first_day - _DAY
    if not start_is_day:
        yield StretchKind.PLANNED_YEAR, start.first_day, start.last_day
    if certain_from <= certain_to:
        yield StretchKind.PLANNED, certain_from, certain_to
    end_from = max(end.first_day, certain_from)
    if not end_is_day and end_from <= end.last_day:
        yield StretchKind.PLANNED_YEAR, end_from, end.last_day


def reported_spans(schedule: Schedule) -> Iterator[Span]:
    """Yield the parts of the second bar: done, ahead, and what of both lies after the plan's last day.

    What runs is drawn until the last day of which something is known, and no further.
    """
    start, completion, known = schedule.start, schedule.completion, schedule.known_until
    if start is None or schedule.verdict is Verdict.CANCELLED:
        return
    finished = completion is not None and completion.is_actual
    drawn_to: date | None = None
    if start.is_actual:
        drawn_to = completion.day if completion is not None and finished else known
        yield StretchKind.DONE, start.day, drawn_to
    if completion is not None and not finished:
        ahead_from = max(start.day, known + _DAY) if start.is_actual else start.day
        if completion.day >= ahead_from:
            drawn_to = completion.day
            yield StretchKind.AHEAD, ahead_from, drawn_to
    planned_to = schedule.planned_end.last_day
    if drawn_to is not None and drawn_to > planned_to:
        yield StretchKind.LATE, max(planned_to + _DAY, start.day), drawn_to


def points_of(row: Row, zoom: Zoom) -> Iterator[tuple[MilestoneKind, bool, date]]:
    """Yield the milestones that a window of a kind shows: kind, whether it is past, and its day."""
    for milestone in row.milestones:
        day = reached(milestone)
        if day is not None and shape_of(milestone.kind).is_drawn_at(zoom):
            yield milestone.kind, day.is_actual, day.day
