"""The same document on screen: figures lead to their rows, and paper knows nothing of it."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING

from app.briefs import render
from app.briefs.render import charts, markup
from app.briefs.rules import links

if TYPE_CHECKING:
    from app.briefs.types import Brief


def body(html: str) -> str:
    return html[html.index("<body") :]


def test_the_text_on_screen_is_that_of_the_paper_but_for_its_links(variant: Brief) -> None:
    drawn = ["<svg/>"] * len(charts.described(variant))
    paper = markup.html(variant, drawn)
    screen = markup.html(variant, drawn, lambda _kind, _key, _of: "/projects?a=1&b=2", screen=True)
    # Only the address where it can be checked is a link on paper too.
    assert paper.count("<a ") == 1
    # The joiners that keep the end of a paragraph together are left out where it is a link.
    without = re.sub(r"</?a\b[^>]*>|\u2060", "", body(screen))
    assert without == re.sub(r"</?a\b[^>]*>|\u2060", "", body(paper))
    ET.fromstring(screen)  # noqa: S314 - our own output


def test_every_figure_leads_to_its_rows(sample_brief: Brief) -> None:
    html = render.html(sample_brief, screen=True)
    addresses = re.findall(r'<a href="([^"]+)">', html)
    region = sample_brief.regions[0]
    assert links.address(sample_brief, "region", region.key).replace("&", "&amp;") in addresses
    assert links.address(sample_brief, "light", "red").replace("&", "&amp;") in addresses
    figures = re.findall(r'<td class="n">([^<]+)<', html)
    assert set(figures) <= {"—"}


def test_style_sheets_of_the_screen_are_served_by_name_and_exist(sample_brief: Brief) -> None:
    html = render.html(sample_brief, screen=True)
    asked = re.findall(r'<link rel="stylesheet" href="([^"]+)"', html)
    assert asked == [f"/briefs/print/{name}" for name in render.SCREEN_FILES]
    assert all(path.is_file() for path in render.SCREEN_FILES.values())
    assert '<base target="_top" />' in html


def test_the_version_of_the_template_is_one_hash_and_stays() -> None:
    version = render.template_version()
    assert re.fullmatch(r"[0-9a-f]{64}", version)
    assert render.template_version() is version
