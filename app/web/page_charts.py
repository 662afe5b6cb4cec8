"""Charts of pages: in the reader's language, in two widths, and as files to keep."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from markupsafe import Markup

from app.web.charts import svg, with_attributes
from app.web.languages import all_in_language, in_language

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

WIDE, NARROW = 1100, 358
"""CSS pixels: the widths of a page at a desk and on a phone."""


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart in both widths, and what it shows in words."""

    wide: Markup
    narrow: Markup
    words: str


def inline(option: Mapping[str, Any], *, name: str, title: str, width: int, height: int) -> Markup:
    """Return a chart that may stand in a page: no style attribute is allowed there, the face is its own."""
    text = svg(all_in_language(option), name=name, title=in_language(title), width=width, height=height)
    plain = with_attributes(text, but={"font-family"})
    # We draw it ourselves, and ECharts escapes the texts in it.
    return Markup(plain.replace("<svg ", '<svg role="img" ', 1))  # noqa: S704 # nosec B704


def in_both_widths(
    option: Callable[[int], Mapping[str, Any]], name: str, words: str, *, wide: tuple[int, int], height: int
) -> Chart:
    """Draw the options for two widths: that of `wide` (width and height), and a phone's at another height."""
    return Chart(
        inline(option(wide[0]), name=f"{name}-wide", title=words, width=wide[0], height=wide[1]),
        inline(option(NARROW), name=f"{name}-narrow", title=words, width=NARROW, height=height),
        words,
    )


def file(chart: Chart, mark: str = "") -> bytes:
    """Return the wide picture of a chart as an SVG file that stands alone; `mark` stands in its corner.

    It asks the viewer for its face, and carries the ground that a page would give it.
    """
    ground = '<rect width="100%" height="100%" fill="#ffffff"></rect>'
    corner = f'<text x="8" y="16" font-size="13" fill="#9b1c1c">{escape(mark)}</text></svg>'
    head, rest = str(chart.wide).replace("<svg ", '<svg font-family="sans-serif" ', 1).split("</title>", 1)
    return f"{head}</title>{ground}{rest.removesuffix('</svg>')}{corner}".encode()
