"""What WeasyPrint is given: a parsed page, and its style sheets, parsed once in a process and matched as one.

A page is well-formed XML, so the parser of the standard library reads it, ten times as fast as one for HTML
as people write it. Its style sheets become one: each further one is asked about every element again, and the
rules of pages count once for each.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET  # nosec B405 - see `parsed`

from app.briefs.render import engine, styles
from app.kernel.errors import TrackerError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_SVG, _TITLE = ("{http://www.w3.org/2000/svg}" + name for name in ("svg", "title"))
_LINK = re.compile(r'<link rel="stylesheet" href="([^"]+)"\s*/>')
_BREAK = re.compile(r"<br\s*/>")
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""Characters that no XML may hold, and that have no glyph."""


class TemplateError(TrackerError):
    """A template has written something that is no well-formed page."""


def page(html: str, folder: Path, files: Any) -> tuple[Any, list[Any]]:  # noqa: ANN401 - untyped
    """Return a page whose addresses are relative to `folder`, and its style sheets. `files` fetches for it.

    Raises:
        TemplateError: it is not well-formed; the message says where.
    """
    names = tuple(_LINK.findall(html))
    # A line break as a character: as an element it has a style of its own, which nothing shares.
    root = parsed(_BREAK.sub("\n", _LINK.sub("", html)))
    base = f"{folder.as_uri()}/"
    kind = engine.weasyprint().HTML
    made = kind.__new__(kind)
    made.base_url, made.url_fetcher, made.media_type = base, files, "print"
    made.wrapper_element = styles.wrapped(root)
    made.etree_element = made.wrapper_element.etree_element
    return made, [_style_sheet(names, base, files)] if names else []


def draw(page: Any, drawings: Iterable[str]) -> None:  # noqa: ANN401 - untyped
    """Put drawings (SVG) into those of a page that have only a title, in their order.

    WeasyPrint looks at the size of a picture when it lays out a page, and into it when it paints one.

    Raises:
        TemplateError: a drawing is not well-formed; the message says where.
        ValueError: there are more or fewer drawings than places for them.
    """
    places = [svg for svg in page.etree_element.iter(_SVG) if [child.tag for child in svg] == [_TITLE]]
    for place, drawing in zip(places, drawings, strict=True):
        place[:] = parsed(drawing)


def read_ahead(names: tuple[str, ...], folder: Path, files: Any) -> None:  # noqa: ANN401 - untyped
    """Read the style sheets of a kind of documents now, for all processes that are forked from this one."""
    _style_sheet(names, f"{folder.as_uri()}/", files)


def legible(text: str) -> str:
    """Return a text without the characters that no XML may hold: what a table pasted from elsewhere has."""
    return _FORBIDDEN.sub("", text)


def parsed(html: str) -> ET.Element:
    """Return the root of a page that a template has written, without the characters that no XML may hold.

    Raises:
        TemplateError: it is not well-formed; the message says where.
    """
    try:
        # Our own text, from our own templates; expat 2.4.1 and newer bounds the growth of entities besides.
        return ET.fromstring(legible(html))  # noqa: S314 # nosec B314
    except ET.ParseError as error:
        message = f"文档模板有误，不能排版（{error}）。"
        raise TemplateError(message) from error


@lru_cache(maxsize=8)
def _style_sheet(names: tuple[str, ...], base: str, files: Any) -> Any:  # noqa: ANN401 - untyped
    """Return some style sheets as one, in their order."""
    imports = "".join(f'@import url("{name}");' for name in names)
    # Without fonts, which it brings none of: Pango is first touched when something is set.
    return engine.weasyprint().CSS(string=imports, base_url=base, url_fetcher=files)
