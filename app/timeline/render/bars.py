"""Bars as SVG: one geometry in %, written for a page (any width, colours from its style sheet) or in pixels.

A page has one `<svg>` for each project, all as wide as their column, so that places in % are one scale and
the marks keep their form at every width. What repeats in each (grid, marks, today) is drawn once and used.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.sax.saxutils import quoteattr

from markupsafe import Markup, escape

from app.kernel.texts import Text
from app.timeline.render.words import spoken
from app.timeline.types import Shape, StretchKind
from app.web.languages import in_language

if TYPE_CHECKING:
    from app.timeline.types import Bar, Mark, Row, Stretch, Timeline

MIDDLE = 22.5
"""Where marks and arrows stand: the middle of the lower track."""
_TRACKS = {
    StretchKind.PLANNED: (3, 8),
    StretchKind.PLANNED_YEAR: (3, 8),
    StretchKind.DONE: (17, 11),
    StretchKind.AHEAD: (17, 11),
    StretchKind.LATE: (17, 11),
}
"""Top and height of each part: what is planned above, what is done and ahead below."""
_NARROWEST = 0.15
"""% of the width: a day of eight years is still seen."""
FORMS = {
    Shape.APPROVAL: "M0-5L4.5 0 0 5-4.5 0z",
    Shape.START: "M-4.5-5.5L5.5 0-4.5 5.5z",
    Shape.WORKS: "M-1.8-6H1.8V6H-1.8z",
    Shape.COMPLETION: "M-5-5H5V5H-5z",
    Shape.ACCEPTANCE: "M-5.5-4.5H5.5L0 5.5z",
    Shape.OPERATION: "M-5.2 0a5.2 5.2 0 1 0 10.4 0a5.2 5.2 0 1 0-10.4 0z",
}
"""The outline of each mark around its own middle."""
HATCH, CROSS = "M-1 1L1-1M0 6L6 0M5 7L7 5", "M0 0L6 6M0 6L6 0"
"""The lines of the patterns of what is ahead and of what is late, in squares of 6 pixels."""
ARROWS = {"before": "M-3-5L-9 0-3 5", "after": "M3-5L9 0 3 5"}
"""Outside the edges of the window: something lies before or after it."""
IN_PAGE = {
    StretchKind.PLANNED: 'class="planned"',
    StretchKind.PLANNED_YEAR: 'class="planned-year"',
    StretchKind.DONE: 'class="done"',
    # A pattern is named in the page itself: in a style sheet its address would be looked for there.
    StretchKind.AHEAD: 'class="ahead" fill="url(#hatch)"',
    StretchKind.LATE: 'class="late" fill="url(#cross)"',
}


@dataclass(frozen=True, slots=True)
class Pen:
    """How places and looks are written. `x` and `length` take % of the width of a bar."""

    x: Callable[[float], str]
    length: Callable[[float], str]
    looks: Mapping[StretchKind, str]
    past: str
    ahead: str
    """Attributes of marks of days that are past, and of days that are forecast."""
    arrow: str
    href: str = "href"


def in_percent(value: float) -> str:
    """Write a place in % as short as it can be: 14.29%."""
    return f"{number(value)}%"


PAGE = Pen(in_percent, in_percent, IN_PAGE, 'class="past"', 'class="to-come"', 'class="arrow"')


def drawn(bar: Bar, pen: Pen, top: float = 0) -> str:
    """Return the elements of a bar whose upper edge lies at `top` (pixels)."""
    middle = number(top + MIDDLE)
    parts = [_stretch(each, pen, top) for each in bar.stretches]
    for beyond, name, at in ((bar.goes_before, "before", 0), (bar.goes_after, "after", 100)):
        if beyond:
            parts.append(f'<use {pen.arrow} {pen.href}="#{name}" x="{pen.x(at)}" y="{middle}"/>')
    for mark in bar.marks:
        look = pen.past if mark.is_actual else pen.ahead
        use = f'<use {look} {pen.href}="#mark-{mark.shape.value}" x="{pen.x(mark.at)}" y="{middle}"'
        parts.append(f"{use}><title>{escape(_title(mark))}</title></use>")
    return "".join(parts)


def bar_in_page(row: Row, timeline: Timeline) -> Markup:
    """Return the picture of a project in a page, with its meaning in words."""
    grid = '<use href="#grid"/>'
    today = "" if timeline.today_at is None else '<use href="#today"/>'
    head = f'<svg class="gantt" role="img" aria-label={quoteattr(in_language(spoken(row)))}>'
    # Every text in it is escaped above.
    return Markup(f"{head}{grid}{drawn(row.bar, PAGE)}{today}</svg>")  # noqa: S704 # nosec B704


def sample(kind: StretchKind) -> Markup:
    """Return a part of a bar as the legend shows it."""
    _, height = _TRACKS[kind]
    rect = f'<rect {IN_PAGE[kind]} x="1" y="{number(8 - height / 2)}" width="28" height="{height}"/>'
    return Markup(f'<svg class="sample" aria-hidden="true">{rect}</svg>')  # noqa: S704 # nosec B704


def sample_mark(shape: Shape, *, is_actual: bool) -> Markup:
    """Return a mark as the legend shows it."""
    look = PAGE.past if is_actual else PAGE.ahead
    use = f'<use {look} href="#mark-{shape.value}" x="8" y="8"/>'
    return Markup(f'<svg class="sample sample-mark" aria-hidden="true">{use}</svg>')  # noqa: S704 # nosec B704


def _stretch(stretch: Stretch, pen: Pen, top: float) -> str:
    above, height = _TRACKS[stretch.kind]
    length = max(stretch.end - stretch.start, _NARROWEST)
    place = f'x="{pen.x(stretch.start)}" y="{number(top + above)}" width="{pen.length(length)}"'
    return f'<rect {pen.looks[stretch.kind]} {place} height="{height}"/>'


def _title(mark: Mark) -> str:
    kind, day = mark.kind.label, mark.day.isoformat()
    said = (
        Text("{milestone} {day}", milestone=kind, day=day)
        if mark.is_actual
        else Text("{milestone}（预计） {day}", milestone=kind, day=day)
    )
    return str(in_language(said))


def number(value: float) -> str:
    """Write a length as short as it can be."""
    return f"{value:.2f}".rstrip("0").rstrip(".")
