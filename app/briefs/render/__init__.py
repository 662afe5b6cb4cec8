"""Renders a brief.

`markup` words it, `charts` and `qr` draw, `glyphs` finds what no font has, `engine` and `fonts` prepare
WeasyPrint, `document` lays it out and `finishing` puts the PDF right. Nothing here reads the database,
the clock or the web; a brief read from JSON is enough.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import lru_cache, partial
from typing import TYPE_CHECKING

from app.briefs.render import charts, document, engine, fingerprint, glyphs, markup
from app.briefs.render.document import RenderedPdf, RenderError
from app.briefs.render.engine import MissingLibraryError
from app.briefs.render.markup import SCREEN_FILES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.briefs.types import Brief

__all__ = [
    "SCREEN_FILES",
    "MissingLibraryError",
    "RenderError",
    "RenderedPdf",
    "html",
    "pdf",
    "rendered",
    "template_version",
]

_CODE = (
    "briefs/render/charts",
    "briefs/render/qr.py",
    "projects/types.py",
    "web/charts.py",
    "web/static/vendor/echarts-6.1.0",
)
"""What decides on the bytes of a brief beside what all documents share; below `app`."""


def html(brief: Brief, *, screen: bool = False) -> str:
    """Return a brief as the HTML that is printed; its style sheets are named relative to the template.

    For a `screen` it is a page of its own: every figure is a link to its rows, links open in the window
    around a frame, and its style sheets are `SCREEN_FILES`, which the application serves.
    """
    if not screen:
        return markup.html(brief, charts.drawn(brief))
    from app.briefs.rules import links  # noqa: PLC0415 - what paper does not need

    return markup.html(brief, charts.drawn(brief), partial(links.address, brief), screen=True)


@lru_cache(maxsize=1)
def template_version() -> str:
    """Return the SHA-256 over all that decides on the bytes of a brief beside its data, once in a process.

    Two renders of one brief by one version are the same bytes; by another they need not be.
    """
    folders = [markup.TEMPLATES / markup.DOCUMENT]
    return fingerprint.fingerprint(folders, _CODE, ("quickjs-ng", "segno"))


@contextmanager
def rendered(brief: Brief) -> Iterator[RenderedPdf]:
    """Yield a brief as PDF; the same brief gives the same bytes.

    Raises:
        MissingLibraryError: a library of the system is missing; the message names the command to run.
        RenderError: it could not be rendered faithfully; the message says why.
    """
    with ThreadPoolExecutor(max_workers=1) as aside:
        # QuickJS draws without Python's lock, and a page is laid out with the sizes of its charts alone: the
        # charts cost no time of their own where a second processor is free.
        drawing = aside.submit(charts.drawn, brief)
        engine.weasyprint()
        text = glyphs.settable(markup.html(brief, charts.frames(brief)))
        finished = document.rendered(
            text, markup.TEMPLATES / markup.DOCUMENT, drawings=lambda: map(glyphs.settable, drawing.result())
        )
        with finished as made:
            yield made


def pdf(brief: Brief) -> RenderedPdf:
    """Return a brief as PDF; see `rendered`."""
    with rendered(brief) as finished:
        return finished
