"""Lines of text that this process has set before are not set again.

Half the lines of a brief, and two thirds of those of a card, stood before in it or in another document: heads
of tables, 未填报, names of units, the characters of charts, which are drawn one by one. WeasyPrint asks Pango
three times about each: to break it, to measure it and to draw it (`drawings`). What Pango answers follows
from the text, its style and the room alone: an answer that is remembered is the same, and so are the bytes.
"""

from __future__ import annotations

import copy
import re
from typing import TYPE_CHECKING, Any

from app.briefs.render import declarations
from app.briefs.render.replacing import put_in_place

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from app.briefs.render.replacing import Untyped

BREAK = re.compile("[\n\r\u2028\u2029]")
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


_styles: dict[str, int] = {}
_layouts: dict[int, Any] = {}
_struts: dict[int, Any] = {}
_memories: list[dict[Hashable, Any]] = []
_ACTIVE = ("layout", "language", "style")
"""What a line has only while it is set or drawn."""
_waiting: list[Any] = []
"""Lines that are set, and may be drawn as they are."""


def memory() -> dict[Hashable, Any]:
    """Return where answers are kept until all are forgotten."""
    made: dict[Hashable, Any] = {}
    _memories.append(made)
    return made


_lines = memory()


def forget() -> None:
    """Forget all lines, and how they are drawn."""
    for each in _memories:
        each.clear()


def set_once() -> None:
    """Let WeasyPrint ask here before it asks Pango."""
    _set_up_once()
    _split_once()


def number_of(style: Untyped) -> int:
    """Return a number that styles share which set and draw every text alike."""
    try:
        found: int = style.number_for_lines
    except AttributeError:
        words = repr([style[name] for name in DECIDING])
        found = style.number_for_lines = _styles.setdefault(words, len(_styles))
    return found


def once(
    known: dict[Hashable, Any], text: str, style: Untyped, question: Hashable, ask: Callable[[], Any]
) -> Any:  # noqa: ANN401 - the answer
    """Return an answer about a text, which follows from it, its style and the question alone."""
    if len(text) > LONGEST:
        return ask()
    key = text, number_of(style), question
    found = known.get(key, ask)
    if found is ask:
        found = ask()
        remember(known, key, found)
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
        pango.pango_layout_set_single_paragraph_mode(layout.layout, not BREAK.search(text))
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
    made = copy.copy(whole)
    for name in _ACTIVE:
        delattr(made, name)
    made.text, made.part = text, (whole.layout, number, begin)
    _waiting.append(made)
    return made


def let_go() -> None:
    """Let go of what Pango holds of lines that were set and never drawn."""
    for layout in _waiting:
        let_go_of(layout)
    _waiting.clear()


def let_go_of(layout: Untyped) -> None:
    """Let go of what Pango holds of a line."""
    layout.__dict__.pop("kept", None)
    layout.__dict__.pop("part", None)


def _split_once() -> None:
    """Break a text once for a style and a width, and measure the line of a style once."""
    from weasyprint.text import line_break  # noqa: PLC0415

    split, strut = line_break.split_first_line, line_break.strut

    def split_first_line(  # noqa: PLR0917 - its signature
        text: str,
        style: Untyped,
        context: Untyped,
        max_width: float | None,
        justification_spacing: float,
        is_line_start: bool = True,  # noqa: FBT001, FBT002
        minimum: bool = False,  # noqa: FBT001, FBT002
    ) -> Untyped:
        question = max_width, justification_spacing, is_line_start, minimum
        return once(_lines, text, style, question, lambda: split(text, style, context, *question))

    def strut_once(style: Untyped) -> Untyped:
        number = number_of(style)
        if number not in _struts:
            _struts[number] = strut(style)
        return _struts[number]

    put_in_place(split, split_first_line)
    put_in_place(strut, strut_once)
