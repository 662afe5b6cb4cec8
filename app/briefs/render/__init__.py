"""Renders a brief.

`markup` words it, `charts` draws, `engine` and `fonts` prepare WeasyPrint, `document` lays it out and
`finishing` puts the PDF right. Nothing here reads the database, the clock or the web; a brief
read from JSON is enough.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING

from app.briefs.render import charts, document, engine, markup
from app.briefs.render.document import RenderedPdf, RenderError
from app.briefs.render.engine import MissingLibraryError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.briefs.types import Brief

__all__ = ["MissingLibraryError", "RenderError", "RenderedPdf", "html", "pdf", "rendered"]


def html(brief: Brief) -> str:
    """Return a brief as the HTML that is printed; its style sheets are named relative to the template."""
    return markup.html(brief, charts.drawn(brief))


@contextmanager
def rendered(brief: Brief) -> Iterator[RenderedPdf]:
    """Yield a brief as PDF; the same brief gives the same bytes.

    Raises:
        MissingLibraryError: a library of the system is missing; the message names the command to run.
        RenderError: it could not be rendered faithfully; the message says why.
    """
    with ThreadPoolExecutor(max_workers=1) as aside:
        # QuickJS draws without Python's lock, so in a fresh process the charts cost no time of their own.
        drawing = aside.submit(charts.drawn, brief)
        engine.weasyprint()
        text = markup.html(brief, drawing.result())
    with document.rendered(text, markup.TEMPLATES / markup.DOCUMENT) as finished:
        yield finished


def pdf(brief: Brief) -> RenderedPdf:
    """Return a brief as PDF; see `rendered`."""
    with rendered(brief) as finished:
        return finished
