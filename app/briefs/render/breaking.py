"""All lines of a text at once, as WeasyPrint finds them one after the other.

For each line WeasyPrint gives Pango as much of the text as fills four, looks where the first one ends, and
has it set again by itself. Pango breaks all lines in one go, and each stands as if it were set by itself
where its neighbours decide on nothing. At one side of each break is a Chinese character, so that nothing is
cut that could be drawn together. Digits and signs are set in the script of the letters around them, so that
each line must have Chinese ones, and none may have others. Blanks, hyphens and what is wider than its line
have rules of their own. All else is left to WeasyPrint.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from app.briefs.render import lines
from app.briefs.render.replacing import asked_once

if TYPE_CHECKING:
    from app.briefs.render.replacing import Untyped

_RULES_OF_ITS_OWN = re.compile(r"[^\S\n]|\xad|\A\n|\n\n|\n\Z")
"""Blanks, soft hyphens, and lines with nothing in them."""
_CHINESE = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff01-\uff60]")
"""Characters and their punctuation, which stand in a square each."""
_LETTER = re.compile("[\u3400-\u9fff\uf900-\ufaff]")
_OTHER_LETTER = re.compile(rf"(?!{_LETTER.pattern})[^\W\d_]")
_WIDEST = 2**21


class Line(NamedTuple):
    """A line of a text; lengths in CSS pixels."""

    layout: Untyped
    """What draws it."""
    resume: int | None
    """Where the next one begins, in bytes of UTF-8."""
    ends_paragraph: bool
    width: float
    height: float
    baseline: float


def broken(text: str, style: Untyped, room: float) -> list[Line] | None:
    """Return the lines of a text in a room; nothing where WeasyPrint has to break it."""
    if _RULES_OF_ITS_OWN.search(text) or room >= _WIDEST or not _is_plain(style):
        return None
    found: list[Line] = []
    begin, end = 0, len(text.encode())
    for paragraph in text.split("\n"):
        of_paragraph = _of_paragraph(paragraph, style, room, begin)
        if of_paragraph is None:
            return None
        begin += len(paragraph.encode()) + 1
        if begin < end:
            of_paragraph[-1] = of_paragraph[-1]._replace(resume=begin)
        found += of_paragraph
    return found


@asked_once
def _is_plain(style: Untyped) -> bool:
    """Return whether lines may be broken between characters, and nothing is put between these."""
    return bool(
        style["font_size"] > 0
        and style["white_space"] in {"normal", "pre-line"}
        and style["hyphens"] in {"none", "manual"}
        and style["letter_spacing"] == "normal"
        and style["word_spacing"] == 0
        and style["word_break"] == "normal"
    )


def _of_paragraph(text: str, style: Untyped, room: float, begin: int) -> list[Line] | None:
    from weasyprint.text.ffi import FROM_UNITS, ffi, pango  # noqa: PLC0415
    from weasyprint.text.line_break import create_layout  # noqa: PLC0415

    whole = create_layout(text, style, None, room, 0)
    has_others = _OTHER_LETTER.search(text)
    encoded = text.encode()
    found: list[Line] = []
    with ffi.new("PangoRectangle *") as extents:
        while True:
            line = pango.pango_layout_get_line_readonly(whole.layout, len(found))
            if line == ffi.NULL:
                break
            pango.pango_layout_line_get_extents(line, ffi.NULL, extents)
            width = extents.width * FROM_UNITS
            start, end = line.start_index, line.start_index + line.length
            of_line = encoded[start:end].decode()
            if width > room:
                return None
            if of_line != text and (has_others or not _stands_alone(of_line, encoded, start)):
                return None
            layout = lines.part(whole, of_line, len(found), start)
            resume = None if end == len(encoded) else begin + end
            found.append(
                Line(
                    layout,
                    resume,
                    resume is None,
                    width,
                    extents.height * FROM_UNITS,
                    -extents.y * FROM_UNITS,
                )
            )
    if len(found) == 1:
        whole.first_line_direction = 0
        whole.deactivate()
        return [found[0]._replace(layout=whole)]
    return found


def _stands_alone(line: str, text: bytes, start: int) -> bool:
    """Return whether a line that starts at so many bytes of a text is set as it would be by itself."""
    # No character that is looked for is longer than three bytes.
    before = text[max(start - 3, 0) : start].decode(errors="replace")
    return bool(_LETTER.search(line) and (start == 0 or _CHINESE.match(line) or _CHINESE.match(before)))
