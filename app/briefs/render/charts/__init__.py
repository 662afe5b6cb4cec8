"""What the charts of a brief show: one ECharts option each, and the words that stand for the picture.

`promised` draws what the plan promises, for a month that is not closed; `reported` draws what a closed month
holds; `outcomes` draws measures against their targets, of either; `parts` has the axes, bars and labels of
all. Readable in black and white: fills of three tones with a dark edge, every value written beside its mark,
no meaning in colour alone. Labels are horizontal.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.briefs.render.charts import outcomes, promised, reported
from app.briefs.render.charts.parts import COLOUR, LARGEST_HEIGHT, MONOCHROME, WIDTH, Chart
from app.web import charts

if TYPE_CHECKING:
    from app.briefs.types import Brief

__all__ = ["COLOUR", "LARGEST_HEIGHT", "MONOCHROME", "WIDTH", "Chart", "described", "drawn", "frames"]


def drawn(brief: Brief) -> tuple[str, ...]:
    """Return the charts of a brief as SVG, in the order in which they stand."""
    return tuple(
        # Nobody has to parse a style for what an attribute says.
        charts.with_attributes(
            charts.svg(chart.option, name=chart.name, title=chart.title, width=WIDTH, height=chart.height)
        )
        for chart in described(brief)
    )


def frames(brief: Brief) -> tuple[str, ...]:
    """Return the charts of a brief before anything is drawn in them: all that a page needs to be laid out."""
    return tuple(
        charts.frame(title=chart.title, width=WIDTH, height=chart.height) for chart in described(brief)
    )


def described(brief: Brief) -> tuple[Chart, ...]:
    """Return the charts of a brief."""
    ink = MONOCHROME if brief.is_monochrome else COLOUR
    found = promised.charts(brief, ink) if brief.standing is None else reported.charts(brief, ink)
    return (*found, *outcomes.charts(brief.outcomes, ink))
