"""Lines of text that this process has drawn before are written again, and not asked for.

A line that was set (`lines`) is drawn as it was set, by itself or among those that were set with it.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from app.briefs.render import lines, runs
from app.briefs.render.replacing import asked_once, put_in_place
from app.briefs.render.writing import number

if TYPE_CHECKING:
    from app.briefs.render.replacing import Untyped


@dataclass(frozen=True, slots=True)
class _Drawing:
    """What is written into a page for a line, and the fonts that it needs."""

    operators: tuple[Any, ...]
    """Bytes of the page, and (hash, size) where a font begins: a page writes that once for many lines."""
    fonts: tuple[tuple[tuple[int, float], dict[int, str], dict[int, int]], ...]
    """Of each font its key and size, and the characters and widths of its glyphs."""


_drawings = lines.memory()


def draw_once() -> None:
    """Have Pango draw a text once for a style, and write the same into each page."""
    from weasyprint.draw import text  # noqa: PLC0415

    draw, draw_with_lines = text.draw_first_line, text.draw_text

    def known(page: Untyped, box: Untyped, *cut: Untyped) -> _Drawing | None:
        """Return what a text writes into a page; nothing where WeasyPrint has to draw it."""
        layout = box.pango_layout
        if not _is_whole(box, layout, *cut):
            return None
        found = _drawing(draw, page, box, layout)
        return found if found is not None and _fits(found, page) else None

    def draw_first_line(
        page: Untyped, box: Untyped, overflow: str, ellipsis: str, matrix: Untyped
    ) -> Untyped:
        found = known(page, box, overflow, ellipsis)
        if found is None:
            _activate(box.pango_layout)
            return draw(page, box, overflow, ellipsis, matrix)
        page.set_text_matrix(*matrix.values)
        _write(page, found)
        return []

    def draw_text(page: Untyped, box: Untyped, offset_x: float, *cut: Untyped) -> None:
        style, layout = box.style, box.pango_layout
        found = None
        if _is_only_text(style):
            layout.reactivate(style)
            found = known(page, box, *cut)
            layout.deactivate()
        if found is None:
            draw_with_lines(page, box, offset_x, *cut)
            return
        page.set_color(style["color"])
        page.begin_text()
        place = number(float(box.position_x)), number(float(box.position_y + box.baseline))
        page.stream.append(b"1 0 0 -1 %b %b Tm" % place)
        _write(page, found)
        page.end_text()

    put_in_place(draw, draw_first_line)
    put_in_place(draw_with_lines, draw_text)


def _is_whole(box: Untyped, layout: Untyped, overflow: str, ellipsis: str) -> bool:
    """Return whether all of a text is shown, which is not too long to be remembered."""
    return (
        overflow != "ellipsis"
        and ellipsis == "none"
        and len(layout.text) <= lines.LONGEST
        and bool(box.text.strip())
    )


@asked_once
def _is_only_text(style: Untyped) -> bool:
    """Return whether a text is seen, and has no line below, above or through it."""
    return bool(
        style["visibility"] == "visible"
        and style["text_decoration_line"] == "none"
        and style["font_size"] > 0
    )


def _drawing(draw: Untyped, page: Untyped, box: Untyped, layout: Untyped) -> _Drawing | None:
    """Return what a text writes into a page, as it is remembered or as Pango draws it now."""
    widened = getattr(layout, "extra_width", 0)
    key = layout.text, lines.number_of(box.style), layout.justification_spacing, widened
    found: _Drawing | None = _drawings.get(key)
    if found is not None:
        lines.let_go_of(layout)
        return found
    found = _among_others(page, layout)
    if found is None:
        _activate(layout)
        found = _by_itself(draw, page, box)
    if found is not None:
        lines.remember(_drawings, key, found)
    return found


def _among_others(page: Untyped, layout: Untyped) -> _Drawing | None:
    """Return what a line writes into a page that Pango has set with others."""
    from weasyprint.text.ffi import pango  # noqa: PLC0415

    whole, place, begin = layout.__dict__.pop("part", (None, 0, 0))
    if whole is None:
        return None
    layout.layout, layout.is_drawn = whole, True
    drawn = runs.drawn(pango.pango_layout_get_line_readonly(whole, place), page, layout, begin)
    return None if drawn is None else _Drawing(*drawn)


def _write(page: Untyped, drawing: _Drawing) -> None:
    """Write a line into a page, where it stands."""
    for item in drawing.operators:
        if isinstance(item, tuple):
            page.set_font_size(*item)
        else:
            page.stream.append(item)


def _activate(layout: Untyped) -> None:
    """Set a line so that it can be drawn: it may still be as it was set when it was measured."""
    layout.is_drawn = True
    kept = layout.__dict__.pop("kept", None)
    if kept is not None:
        layout.layout = kept
        if layout.get_first_line()[1] is None:
            return
    layout.setup(layout.style)
    layout.set_text(layout.text, justify=True)


@lru_cache(maxsize=1)
def _recorder() -> Untyped:
    """Return the class of pages that have only one line, with fonts that know no glyph yet."""
    import pydyf  # type: ignore[import-untyped] # noqa: PLC0415 - comes with WeasyPrint
    from weasyprint.text.fonts import get_pango_font_key  # noqa: PLC0415

    class Recorder(pydyf.Stream):  # type: ignore[misc] # untyped
        def __init__(self, page: Untyped, layout: Untyped) -> None:
            super().__init__()
            self.page, self.layout = page, layout
            self.ink_rect, self.logical_rect = page.ink_rect, page.logical_rect
            self.fonts: dict[tuple[int, float], Any] = {}

        def add_font(self, pango_font: Untyped) -> tuple[Any, float]:
            key, _, size = get_pango_font_key(pango_font)
            if (key, size) not in self.fonts:
                font, _ = self.page.add_font(pango_font)
                self.fonts[key, size] = font = copy.copy(font)
                font.widths, font.to_unicode, font.missing = {}, {}, {}
                runs.fonts.setdefault((key, size), (pango_font, self.layout))
            return self.fonts[key, size], size

        def set_text_matrix(self, *_: float) -> None:
            """Leave out where the line stands."""

        def set_font_size(self, font: str, size: float) -> None:
            self.stream.append((font, size))

    return Recorder


def _by_itself(draw: Untyped, page: Untyped, box: Untyped) -> _Drawing | None:
    """Return what a line writes into a page; nothing where it has pictures or a glyph is missing."""
    from weasyprint.matrix import Matrix  # noqa: PLC0415

    layout = box.pango_layout
    if not lines.BREAK.search(layout.text):
        drawn = runs.drawn(layout.get_first_line()[0], page, layout)
        if drawn is not None:
            return _Drawing(*drawn)
    recorder = _recorder()(page, layout.layout)
    emojis = draw(recorder, box, "clip", "none", Matrix())
    if emojis or any(font.missing for font in recorder.fonts.values()):
        return None
    return _Drawing(
        tuple(recorder.stream),
        tuple((key, font.to_unicode, font.widths) for key, font in recorder.fonts.items()),
    )


def _fits(drawing: _Drawing, page: Untyped) -> bool:
    """Tell the fonts of a document of a line's glyphs; return whether it has the widths that the line has.

    A document has one width for a glyph, rounded at the size in which it came first, and a line corrects it
    where it differs from its own.
    """
    first = page._fonts.get(drawing.fonts[0][0][0]) if drawing.fonts else None  # noqa: SLF001
    fitting = {} if first is None else first.__dict__.setdefault("fitting", {})
    if id(drawing) in fitting:
        return True
    fits = True
    for key, characters, widths in drawing.fonts:
        font = page._fonts.get(key[0])  # noqa: SLF001 - as `add_font` does, which asks Pango for the key
        if font is None:
            font, _ = page.add_font(runs.fonts[key][0])
        for glyph, width in widths.items():
            font.to_unicode.setdefault(glyph, characters[glyph])
            fits &= font.widths.setdefault(glyph, width) == width
    if fits:
        # A document has its own fonts, and a width that one of them has stays.
        fitting[id(drawing)] = drawing
    return fits
