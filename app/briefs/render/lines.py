"""Lines of text that this process has set before are neither set nor drawn again.

Half the lines of a brief, and two thirds of those of a card, stood before in it or in another document: heads
of tables, 未填报, names of units, the characters of charts, which are drawn one by one. WeasyPrint asks Pango
three times about each: to break it, to measure it and to draw it. What Pango answers follows from the text,
its style and the room alone, so an answer that is remembered is the same, and so are the bytes. A line that
was set is drawn as it is, and not set again.
"""

from __future__ import annotations

import copy
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from app.briefs.render import declarations, runs
from app.briefs.render.replacing import put_in_place
from app.briefs.render.writing import number

if TYPE_CHECKING:
    from collections.abc import Hashable

    from app.briefs.render.replacing import Untyped

_BREAK = re.compile("[\n\r\u2028\u2029]")
"""What ends a line or a paragraph for Pango."""
LONGEST = 80
"""Characters of a text that is remembered: longer ones are running text, which does not come again."""
MOST = 30_000
"""Lines that are remembered: a pack of two cities has 15,000."""
DECIDING = (
    "direction",
    "font_family",
    "font_feature_settings",
    "font_kerning",
    "font_language_override",
    "font_size",
    "font_stretch",
    "font_style",
    "font_variant_alternates",
    "font_variant_caps",
    "font_variant_east_asian",
    "font_variant_ligatures",
    "font_variant_numeric",
    "font_variant_position",
    "font_variation_settings",
    "font_weight",
    "hyphenate_character",
    "hyphenate_limit_chars",
    "hyphenate_limit_zone",
    "hyphens",
    "lang",
    "letter_spacing",
    "line_height",
    "overflow_wrap",
    "tab_size",
    "text_decoration_line",
    "white_space",
    "word_break",
    "word_spacing",
)
"""All properties that WeasyPrint reads where it sets a line; a test looks whether it reads others."""


@dataclass(frozen=True, slots=True)
class _Drawing:
    """What is written into a page for a line, and the fonts that it needs."""

    operators: tuple[Any, ...]
    """Bytes of the page, and (hash, size) where a font begins: a page writes that once for many lines."""
    fonts: tuple[tuple[tuple[int, float], dict[int, str], dict[int, int]], ...]
    """Of each font its key and size, and the characters and widths of its glyphs."""


_styles: dict[str, int] = {}
_layouts: dict[int, Any] = {}
_struts: dict[int, Any] = {}
_lines: dict[Hashable, Any] = {}
_drawings: dict[Hashable, _Drawing] = {}
_ACTIVE = ("layout", "language", "style")
"""What a line has only while it is set or drawn."""
_waiting: list[Any] = []
"""Lines that are set, and may be drawn as they are."""


def forget() -> None:
    """Forget all lines."""
    _lines.clear()
    _drawings.clear()


def set_once() -> None:
    """Let WeasyPrint ask here before it asks Pango."""
    _set_up_once()
    _split_once()
    _draw_once()


def number_of(style: Untyped) -> int:
    """Return a number that styles share which set and draw every text alike."""
    try:
        found: int = style.number_for_lines
    except AttributeError:
        words = repr([style[name] for name in DECIDING])
        found = style.number_for_lines = _styles.setdefault(words, len(_styles))
    return found


def remember(known: dict[Hashable, Any], key: Hashable, value: Any) -> None:  # noqa: ANN401 - whatever it is
    """Keep an answer; all are forgotten when there are too many."""
    if len(known) >= MOST:
        known.clear()
    known[key] = value


def _set_up_once() -> None:
    """Prepare Pango once for a style, and copy what was prepared; and only for a line that is really set."""
    from weasyprint.text.ffi import ffi, gobject, pango  # noqa: PLC0415
    from weasyprint.text.line_break import Layout  # noqa: PLC0415

    ffi.cdef(declarations.OURS)
    set_up, set_text = Layout.setup, Layout.set_text

    def copy_set_up(layout: Untyped, style: Untyped) -> None:
        number = number_of(style)
        made = _layouts.get(number)
        if made is None:
            made = _layouts[number] = Layout.__new__(Layout)
            set_up(made, style)
        layout.__dict__.update(made.__dict__)
        layout.style = style
        layout.layout = ffi.gc(pango.pango_layout_copy(made.layout), gobject.g_object_unref)

    def reactivate(layout: Untyped, style: Untyped) -> None:
        layout.style = style

    def set_as_drawn(layout: Untyped, text: str, justify: bool = False) -> None:  # noqa: FBT001, FBT002 - its signature
        # WeasyPrint says so only when it draws, and then Pango has to set the line again.
        pango.pango_layout_set_single_paragraph_mode(layout.layout, not _BREAK.search(text))
        set_text(layout, text, justify)

    def deactivate(layout: Untyped) -> None:
        attributes = layout.__dict__
        for name in _ACTIVE[1:]:
            attributes.pop(name, None)
        set_line = attributes.pop("layout", None)
        if set_line is not None and not (layout.justification_spacing or "is_drawn" in attributes):
            layout.kept = set_line
            _waiting.append(layout)

    Layout.setup, Layout.set_text = copy_set_up, set_as_drawn
    Layout.reactivate, Layout.deactivate = reactivate, deactivate


def part(whole: Untyped, text: str, number: int, begin: int) -> Untyped:
    """Return what draws one line of a text of many, which begins at so many bytes: by itself, or as it is."""
    made = type(whole).__new__(type(whole))
    made.__dict__.update({key: value for key, value in vars(whole).items() if key not in _ACTIVE})
    made.text, made.part = text, (whole.layout, number, begin)
    _waiting.append(made)
    return made


def let_go() -> None:
    """Let go of what Pango holds of lines that were set and never drawn."""
    for layout in _waiting:
        layout.__dict__.pop("kept", None)
        layout.__dict__.pop("part", None)
    _waiting.clear()


def _split_once() -> None:
    """Break a text once for a style and a width, and measure the line of a style once."""
    from weasyprint.text import line_break  # noqa: PLC0415

    split, strut = line_break.split_first_line, line_break.strut

    def split_once(text: str, style: Untyped, context: Untyped, *arguments: Untyped) -> Untyped:
        if len(text) > LONGEST:
            return split(text, style, context, *arguments)
        key = text, number_of(style), arguments
        found = _lines.get(key)
        if found is None:
            found = split(text, style, context, *arguments)
            remember(_lines, key, found)
        return found

    def split_first_line(  # noqa: PLR0917 - its signature
        text: str,
        style: Untyped,
        context: Untyped,
        max_width: float | None,
        justification_spacing: float,
        is_line_start: bool = True,  # noqa: FBT001, FBT002
        minimum: bool = False,  # noqa: FBT001, FBT002
    ) -> Untyped:
        return split_once(text, style, context, max_width, justification_spacing, is_line_start, minimum)

    def strut_once(style: Untyped) -> Untyped:
        number = number_of(style)
        if number not in _struts:
            _struts[number] = strut(style)
        return _struts[number]

    put_in_place(split, split_first_line)
    put_in_place(strut, strut_once)


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


def _draw_once() -> None:
    """Have Pango draw a text once for a style, and write the same into each page."""
    from weasyprint.draw.text import draw_first_line as draw  # noqa: PLC0415
    from weasyprint.draw.text import draw_text as draw_whole  # noqa: PLC0415

    def drawing_of(page: Untyped, box: Untyped, layout: Untyped) -> _Drawing | None:
        widened = getattr(layout, "extra_width", 0)
        key = layout.text, number_of(box.style), layout.justification_spacing, widened
        found = _drawings.get(key)
        if found is None:
            found = _drawn_as_part(page, layout)
            if found is None:
                _activate(layout)
                found = _recorded(draw, page, box)
            if found is not None:
                remember(_drawings, key, found)
        else:
            layout.__dict__.pop("kept", None)
            layout.__dict__.pop("part", None)
        return found

    def draw_first_line(
        page: Untyped, box: Untyped, text_overflow: str, block_ellipsis: str, matrix: Untyped
    ) -> Untyped:
        layout = box.pango_layout
        if is_whole(box, layout, text_overflow, block_ellipsis):
            known = drawing_of(page, box, layout)
            if known is not None and _fits(known, page):
                page.set_text_matrix(*matrix.values)
                _write(page, known)
                return []
        _activate(layout)
        return draw(page, box, text_overflow, block_ellipsis, matrix)

    def is_whole(box: Untyped, layout: Untyped, text_overflow: str, block_ellipsis: str) -> bool:
        return (
            text_overflow != "ellipsis"
            and block_ellipsis == "none"
            and len(layout.text) <= LONGEST
            and not box.text.isspace()
            and bool(box.text)
        )

    def draw_text(
        page: Untyped, box: Untyped, offset_x: float, text_overflow: str, block_ellipsis: str
    ) -> None:
        style, layout = box.style, box.pango_layout
        if _is_only_text(style) and is_whole(box, layout, text_overflow, block_ellipsis):
            layout.style = style
            known = drawing_of(page, box, layout)
            layout.deactivate()
            if known is not None and _fits(known, page):
                page.set_color(style["color"])
                place = number(float(box.position_x)), number(float(box.position_y + box.baseline))
                page.begin_text()
                page.stream.append(b"1 0 0 -1 %b %b Tm" % place)
                _write(page, known)
                page.end_text()
                return
        draw_whole(page, box, offset_x, text_overflow, block_ellipsis)

    put_in_place(draw, draw_first_line)
    put_in_place(draw_whole, draw_text)


def _drawn_as_part(page: Untyped, layout: Untyped) -> _Drawing | None:
    """Return what a line writes into a page that Pango has set with others."""
    from weasyprint.text.ffi import pango  # noqa: PLC0415

    whole, number, begin = layout.__dict__.pop("part", (None, 0, 0))
    if whole is None:
        return None
    layout.layout, layout.is_drawn = whole, True
    drawn = runs.drawn(pango.pango_layout_get_line_readonly(whole, number), page, layout, begin)
    return None if drawn is None else _Drawing(*drawn)


def _is_only_text(style: Untyped) -> bool:
    """Return whether a text is seen, and has no line below, above or through it."""
    try:
        found: bool = style.is_only_text
    except AttributeError:
        found = style.is_only_text = (
            style["visibility"] == "visible"
            and style["text_decoration_line"] == "none"
            and style["font_size"] >= 1
        )
    return found


def _write(page: Untyped, drawing: _Drawing) -> None:
    """Write a line into a page, where it stands."""
    for item in drawing.operators:
        if isinstance(item, tuple):
            page.set_font_size(*item)
        else:
            page.stream.append(item)


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


def _recorded(draw: Untyped, page: Untyped, box: Untyped) -> _Drawing | None:
    """Return what a line writes into a page; nothing where it has pictures or a glyph is missing."""
    from weasyprint.matrix import Matrix  # noqa: PLC0415

    layout = box.pango_layout
    if not _BREAK.search(layout.text):
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
