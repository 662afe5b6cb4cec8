"""What Pango has set in a line, read a run at a time, and written as WeasyPrint writes it.

WeasyPrint asks Pango about each glyph, and works out its width and its distance from the next one each time.
Both follow from the font, its size, and the width and the shift that Pango gave the glyph. Only glyphs side
by side are written here: what is raised, missing, coloured, or runs from right to left is WeasyPrint's.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from app.briefs.render.replacing import Untyped

MOST = 20_000
"""Glyphs of a font in one size that are remembered, with the widths that they had."""
MOST_FACES = 200
"""Fonts in one size; the documents have some forty."""
_NUMBERS = 5
"""Of each glyph: which it is, its width, how far it is shifted and raised, and whether a cluster begins."""
_EMPTY = 0x0FFFFFFF
"""`PANGO_GLYPH_EMPTY`, for what has only a width; higher numbers stand for characters without a glyph."""
_FIRST_VERSION = 14802
"""The first version of Pango whose sizes of fonts are right."""

Drawn = tuple[tuple[Any, ...], tuple[tuple[tuple[int, float], dict[int, str], dict[int, int]], ...]]


@dataclass(slots=True)
class _Face:
    """A font in one size, and what is known of its glyphs."""

    key: tuple[int, float]
    name: str
    layout: Any
    """A line that uses it: without one the font would go, and another could have its address."""
    is_plain: bool
    widths: dict[int, int] = field(default_factory=dict)
    written: dict[tuple[int, int, int], str] = field(default_factory=dict)
    """What is written for a glyph with the width and the shift that Pango gave it."""


fonts: dict[tuple[int, float], tuple[Any, Any]] = {}
"""A font of Pango for each key and size, and a layout that uses it."""
_faces: dict[Any, _Face] = {}


def forget() -> None:
    """Forget all glyphs."""
    _faces.clear()


def drawn(line: Untyped, page: Untyped, layout: Untyped, begin: int = 0) -> Drawn | None:
    """Return what a line writes into a page, with (name, size) where a font begins, and its fonts.

    Of each font there are its key and size, and the characters and widths of its glyphs. The line begins at
    so many bytes of the text that Pango has set.
    """
    from weasyprint.text.ffi import ffi  # noqa: PLC0415

    text = layout.text.encode()
    operators: list[Any] = []
    used: dict[tuple[int, float], tuple[dict[int, str], dict[int, int]]] = {}
    written, before, run = "", None, line.runs
    while run != ffi.NULL:
        item, glyphs, run = run.data.item, run.data.glyphs, run.next
        pango_font = item.analysis.font
        face = _faces.get(pango_font) or _face(pango_font, page, layout)
        if face.key[0] not in page._fonts:  # noqa: SLF001 - as `add_font` does, which asks Pango for the key
            page.add_font(pango_font)
        number = glyphs.num_glyphs
        numbers = memoryview(ffi.buffer(glyphs.glyphs, number * _NUMBERS * 4)).cast("i").tolist()
        names = numbers[::_NUMBERS]
        placed = zip(names, numbers[1::_NUMBERS], numbers[2::_NUMBERS], strict=True)
        if (
            not face.is_plain
            or item.analysis.level % 2
            or any(numbers[3::_NUMBERS])
            or max(names, default=0) > _EMPTY
        ):
            return None
        if pango_font != before:
            if written:
                operators.append(_shown(written))
            written, before = "", pango_font
            operators.append((face.name, face.key[1]))
        pieces = [face.written.get(each) or _written(face, pango_font, each, page) for each in placed]
        written += "<" + "".join(pieces)
        written = written[:-1] if written[-1] == "<" else written + ">"
        characters, its_widths = used.setdefault(face.key, ({}, {}))
        begins = ffi.unpack(glyphs.log_clusters, number)
        offset = item.offset - begin
        for name, start, end in zip(names, begins, [*begins[1:], item.length], strict=False):
            if name not in characters and name != _EMPTY:
                characters[name] = text[offset + start : offset + end].decode()
                its_widths[name] = face.widths[name]
    operators.append(_shown(written))
    return tuple(operators), tuple((key, *of_font) for key, of_font in used.items())


def _shown(written: str) -> bytes:
    return b"[" + written.encode("ascii") + b"] TJ"


def _face(pango_font: Untyped, page: Untyped, layout: Untyped) -> _Face:
    """Return what is known of a font that is met for the first time."""
    from weasyprint.text.ffi import pango  # noqa: PLC0415
    from weasyprint.text.fonts import get_pango_font_key  # noqa: PLC0415

    key, _, size = get_pango_font_key(pango_font)
    font, _ = page.add_font(pango_font)
    is_plain = (
        not (font.bitmap or font.png or font.svg or font.colr) and pango.pango_version() >= _FIRST_VERSION
    )
    fonts.setdefault((key, size), (pango_font, layout.layout))
    if len(_faces) >= MOST_FACES:
        _faces.clear()
    face = _faces[pango_font] = _Face((key, size), font.hash, layout.layout, is_plain)
    return face


def _written(face: _Face, pango_font: Untyped, glyph: tuple[int, int, int], page: Untyped) -> str:
    """Return what is written for a glyph: its shift, its number, and how far the next one is from its end."""
    from weasyprint.text.ffi import FROM_UNITS, pango  # noqa: PLC0415

    name, width, shift = glyph
    _, size = face.key
    if name == _EMPTY:
        return f">{-width / size}<"
    if name not in face.widths:
        pango.pango_font_get_glyph_extents(pango_font, name, page.ink_rect, page.logical_rect)
        face.widths[name] = round(page.logical_rect.width * 1000 * FROM_UNITS / size)
    if len(face.written) >= MOST:
        face.written.clear()
    offset = shift / size
    distance = face.widths[name] + offset - width * 1000 * FROM_UNITS / size
    before = f">{-offset}<" if offset else ""
    after = f">{int(distance)}<" if distance else ""
    written = face.written[glyph] = f"{before}{name:04x}{after}"
    return written
