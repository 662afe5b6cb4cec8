"""Briefs as PDF for previews and drafts: whole documents, kept for as long as nothing in them has changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.briefs import render
from app.briefs.render import glyphs
from app.briefs.render.workers import Work
from app.briefs.service.materials import material
from app.briefs.service.pack import cache
from app.briefs.types.tree import packed

if TYPE_CHECKING:
    from app.briefs.types import Brief


def kept_pdf(brief: Brief) -> bytes:
    """Return a brief as PDF: the bytes of before where data, template, fonts and renderer are the same.

    Raises:
        MissingLibraryError: a library of the system is missing; the message names the command to run.
        RenderError: it could not be rendered faithfully; the message says why.
    """
    key = material(Work("", "brief", packed(brief))).content
    return cache().kept(key, lambda: render.pdf(brief).data)


def without_glyph(brief: Brief) -> tuple[str, ...]:
    """Return what a brief will be printed without, as 〓: the characters of each sentence, and itself."""
    return glyphs.notes(packed(brief))
