"""Renders a project card: on one page, whatever stands in it."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from markupsafe import Markup

from app.briefs.render import document, engine, markup, photos, timeline
from app.briefs.render.document import RenderedPdf, RenderError
from app.briefs.render.fingerprint import APP, fingerprint
from app.briefs.rules import cards as rules
from app.lights.types import Light
from app.web import filters

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from jinja2 import Template

    from app.briefs.types import ProjectCard

DOCUMENT = "project_card"
_BETWEEN_ATTRIBUTES = re.compile(r'(?<=")\s*\n\s*(?=[a-z-]+=")')
_INDENTATION = re.compile(r"\s*\n\s*")
"""Line breaks of a template. Chinese has no blanks, so a break in the source is never one in the text."""
_CODE = (
    "briefs/render/cards.py",
    "briefs/render/document.py",
    "briefs/render/engine.py",
    "briefs/render/finishing.py",
    "briefs/render/fonts.py",
    "briefs/render/markup.py",
    "briefs/render/source.py",
    "briefs/render/photos.py",
    "briefs/render/timeline.py",
    "briefs/rules/cards.py",
    "projects/rules.py",
    "web/filters.py",
    "web/static/tokens.css",
)
"""What decides on the bytes of a card beside its data, its templates and the fonts; below `app`."""


def html(card: ProjectCard, level: int = 0) -> str:
    """Return a card, cut to a level, as the HTML that is printed; photos stand in it as `picture:SHA256`."""
    cut, limits = rules.shortened(card, level), rules.LIMITS[level]
    drawn = Markup(timeline.picture(cut, is_tight=limits.is_tight))  # noqa: S704 - our own SVG, its texts escaped
    text = _template().render(
        card=cut,
        picture=drawn,
        years=timeline.years(cut),
        states=[timeline.state(each, cut.cut_off) for each in cut.milestones],
        problems_left=len(card.problems) - len(cut.problems),
        limits=limits,
    )
    return _INDENTATION.sub("", _BETWEEN_ATTRIBUTES.sub(" ", text))


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
    for level in range(rules.first_level(card), len(rules.LIMITS)):
        found = document.pdf(html(card, level), folder, pictures)
        if found.pages == 1:
            return found
    message = f"项目{card.project.code}的卡片超过一页，没有生成；请缩短月报中的文字。"
    raise RenderError(message)


@lru_cache(maxsize=1)
def template_version() -> str:
    """Return the SHA-256 over all that decides on the bytes of a card beside its data."""
    templates = [
        path
        for folder in (DOCUMENT, markup.DOCUMENT)
        for path in sorted((markup.TEMPLATES / folder).glob("*"))
        if path.suffix in {".html", ".css"}
    ]
    return fingerprint([*(APP / name for name in _CODE), *templates])


@lru_cache(maxsize=1)
def _template() -> Template:
    """Return the template, with the filters that only cards use."""
    environment = markup.environment()
    environment.filters["light_mark"] = _light_mark
    environment.filters["period"] = filters.period
    return environment.get_template(f"{DOCUMENT}/index.html")


def _light_mark(value: str) -> str:
    """Return the sign of a light: ●, ▲ or ■."""
    return Light(value).mark
