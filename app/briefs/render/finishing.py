"""What WeasyPrint 70 leaves undone in a PDF, put right before it is written.

**Keys of CFF fonts.** It addresses glyphs by their index and embeds CID-keyed OpenType fonts as they are. A
reader that follows ISO 32000-1, 9.7.4.2 takes the number for a CID and looks it up in the font's charset:
Acrobat and MuPDF then show wrong characters or none, while Poppler and PDFium happen to show the right
ones. All free Chinese faces here are CID-keyed. With a charset in which CID and index are the same, every
reader finds the same glyph.

**Compression.** pydyf compresses as hard as zlib can: twice the time of zlib's own choice, for half a percent
of a file that is mostly outlines of characters.
"""

from __future__ import annotations

import struct
import zlib
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pydyf  # type: ignore[import-untyped] # comes with WeasyPrint

from app.briefs.render import aside

if TYPE_CHECKING:
    from collections.abc import Iterator

_CHARSET, _CHARSTRINGS, _ROS = (15,), (17,), (12, 30)
_SMALL_RANGE = 256
_FEWEST_GLYPHS = 4
"""Below that, the old charset may be shorter than the new one, and the font holds nothing to mix up."""
_ESCAPE, _SHORT, _LONG, _REAL = 12, 28, 29, 30
_LAST_OPERATOR, _LAST_ONE_BYTE = 21, 246
_TABLE_RECORD = 16
_EFFORT = 6
_LARGE = 100_000
"""Bytes of a stream that is compressed by another thread."""


def finish(_document: object, pdf: Any) -> None:  # noqa: ANN401 - pydyf is untyped
    """Put a PDF right: the `finisher` of WeasyPrint's `write_pdf`."""
    for item in pdf.objects:
        if isinstance(item, pydyf.Stream):
            if item.extra.get("Subtype") == "/OpenType":
                (font,) = item.stream
                item.stream, item.compress = (
                    [font if isinstance(font, aside.Coming) else embedded(font)],
                    False,
                )
                item.extra["Filter"] = "/FlateDecode"
            _compress(item)
    add = pdf.add_object

    def add_compressed(item: Any) -> None:  # noqa: ANN401 - pydyf is untyped
        """Take in what is added while the PDF is written: all small objects in one stream, and its table."""
        _compress(item)
        add(item)

    pdf.add_object = add_compressed


@lru_cache(maxsize=64)
def embedded(font: bytes) -> bytes:
    """Return a font as it stands in a PDF; the characters that all cards share are cut out once, and kept."""
    return zlib.compress(with_identity_charset(font), _EFFORT)


def _compress(stream: Any) -> None:  # noqa: ANN401 - pydyf is untyped
    """Compress a stream of names, bytes and dictionaries, which is what fonts, pages and charts are."""
    if not getattr(stream, "compress", False):
        return
    written = b"\n".join(
        [
            part if type(part) is bytes else part.encode("ascii") if isinstance(part, str) else part.data
            for part in stream.stream
        ]
    )
    if len(written) < _LARGE:
        stream.stream = [zlib.compress(written, _EFFORT)]
    else:
        stream.stream = [aside.Coming(aside.begin(zlib.compress, written, _EFFORT))]
    stream.extra["Filter"] = "/FlateDecode"
    stream.compress = False


def with_identity_charset(font: bytes) -> bytes:
    """Return an OpenType font in which the CID of every glyph is its index; any other font unchanged.

    The new charset is one range and never longer than the old one, so it is written in its place and no
    offset moves. Check sums are left alone: no reader of a PDF looks at them.

    Source: Adobe Technical Note 5176, The Compact Font Format, chapters 4, 5, 9, 13 and 18.
    """
    table = _table(font, b"CFF ")
    if table is None:
        return font
    start, end = table
    cff = font[start:end]
    (_, names_end) = _index(cff, cff[2])
    (top_dicts, _) = _index(cff, names_end)
    top = dict(_dictionary(cff[slice(*top_dicts[0])]))
    glyphs = int.from_bytes(cff[top[_CHARSTRINGS] :][:2], "big")
    if _ROS not in top or glyphs < _FEWEST_GLYPHS:
        return font
    more = glyphs - 2  # after .notdef, which has no entry, and the first of the range
    charset = struct.pack(">BHB", 1, 1, more) if more < _SMALL_RANGE else struct.pack(">BHH", 2, 1, more)
    place = start + top[_CHARSET]
    return font[:place] + charset + font[place + len(charset) :]


def _table(font: bytes, tag: bytes) -> tuple[int, int] | None:
    """Return where a table of an OpenType font begins and ends."""
    (number,) = struct.unpack_from(">H", font, 4)
    for index in range(number):
        name, _, offset, length = struct.unpack_from(">4sIII", font, 12 + _TABLE_RECORD * index)
        if name == tag:
            return offset, offset + length
    return None


def _index(cff: bytes, at: int) -> tuple[list[tuple[int, int]], int]:
    """Return the entries of an INDEX as (begin, end), and where the INDEX ends."""
    (count,) = struct.unpack_from(">H", cff, at)
    if count == 0:
        return [], at + 2
    size = cff[at + 2]
    first = at + 3
    offsets = [int.from_bytes(cff[first + size * n :][:size], "big") for n in range(count + 1)]
    base = first + size * (count + 1) - 1
    return [(base + a, base + b) for a, b in pairwise(offsets)], base + offsets[-1]


def _dictionary(data: bytes) -> Iterator[tuple[tuple[int, ...], int]]:
    """Yield the operators of a DICT, each with its last operand (offsets are single operands)."""
    at, operand = 0, 0
    while at < len(data):
        byte = data[at]
        if byte <= _LAST_OPERATOR:
            operator = (byte, data[at + 1]) if byte == _ESCAPE else (byte,)
            yield operator, operand
            at += len(operator)
        elif byte == _REAL:
            while data[at + 1] & 0x0F != 0x0F and data[at + 1] >> 4 != 0x0F:  # noqa: PLR2004 - end nibble
                at += 1
            at += 2
        else:
            width = {_SHORT: 3, _LONG: 5}.get(byte, 1 if byte <= _LAST_ONE_BYTE else 2)
            if byte in {_SHORT, _LONG}:
                operand = int.from_bytes(data[at + 1 : at + width], "big", signed=True)
            elif width == 1:
                operand = byte - 139
            else:
                operand = (byte - 247) * 256 + data[at + 1] + 108  # a positive one; offsets are no other
            at += width
