"""Renders a project card: on one page, whatever stands in it."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from markupsafe import Markup

from app.briefs.render import document, engine, fingerprint, glyphs, markup, photos, timeline
from app.briefs.render.document import RenderedPdf, RenderError
from app.briefs.rules import cutting

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from app.briefs.types import ProjectCard

DOCUMENT = "project_card"
STYLES = ("../monthly_brief/fonts.css", "../monthly_brief/variables.css", "page.css", "style.css")
"""Style sheets beside the template."""
_CODE = (
    "briefs/render/cards.py",
    "briefs/render/photos.py",
    "briefs/render/timeline.py",
    "briefs/rules/cutting.py",
    "projects/rules.py",
    "web/pictures.py",
)
"""What decides on the bytes of a card beside what all documents share; below `app`."""


def html(card: ProjectCard, level: int = 0) -> str:
    """Return a card, cut to a level, as the HTML that is printed; photos stand in it as `picture:SHA256`."""
    cut, limits = cutting.shortened(card, level), cutting.LIMITS[level]
    drawn = Markup(timeline.picture(cut, is_tight=limits.is_tight))  # noqa: S704 - our own SVG, its texts escaped
    template = markup.environment().get_template(f"{DOCUMENT}/index.html")
    text = template.render(
        card=cut,
        styles=STYLES,
        picture=drawn,
        years=timeline.years(cut),
        states=[timeline.state(each, cut.cut_off) for each in cut.milestones],
        problems_left=len(card.problems) - len(cut.problems),
        limits=limits,
    )
    return markup.unindented(text)


def card_pdf(card: ProjectCard, paths: Mapping[str, Path]) -> RenderedPdf:
    """Return a card as PDF of one page; the same card and photos give the same bytes.

    `paths` says where the files of the photos lie, by their SHA-256.

    Raises:
        MissingLibraryError: a library of the system is missing.
        RenderError: it could not be rendered faithfully, or a photo is broken; the message says why.
    """
    engine.weasyprint()
    pictures = {each.sha256: photos.printed(paths[each.sha256], each.name) for each in card.photos}
    folder = markup.TEMPLATES / DOCUMENT
    for level in range(cutting.first_level(card), len(cutting.LIMITS)):
        found = document.pdf(glyphs.settable(html(card, level)), folder, pictures)
        if found.pages == 1:
            return found
    message = f"项目{card.project.code}的卡片超过一页，没有生成；请缩短月报中的文字。"
    raise RenderError(message)


@lru_cache(maxsize=1)
def template_version() -> str:
    """Return the SHA-256 over all that decides on the bytes of a card beside its data."""
    folders = [markup.TEMPLATES / name for name in (DOCUMENT, markup.DOCUMENT)]
    return fingerprint.fingerprint(folders, _CODE)
