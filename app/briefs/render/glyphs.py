"""What the shipped fonts cannot set: found in their own tables, and printed as 〓, the printers' sign for it.

Every face of a document falls back to Noto (`reports/fonts/fonts.conf`), so what Noto lacks has no glyph.
The data of a document stays as it was typed; only what is set is changed.
"""

from __future__ import annotations

import json
import re
import struct
import sys
import unicodedata
from array import array
from bisect import bisect_right
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING

from app.briefs.render import fonts

if TYPE_CHECKING:
    from collections.abc import Iterator

SIGN = "〓"
"""Geta mark, U+3013, in every Chinese face."""
_FALLBACK = "noto-serif-sc/NotoSerifSC-Regular.otf"
_INVISIBLE = re.compile(
    "[\x7f-\x9f\xad\u034f\u061c\u1680\u17b4\u17b5\u180b-\u180e\u2000-\u200f\u2029-\u202f\u205f-\u206f"
    "\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
"""Blanks, controls and selectors that Pango sets as nothing where the font has none."""
_SENTENCE = re.compile(r"[^。；！？\n]+[。；！？]?")
_FOUR_BYTES = 12
"""The format of a cmap that knows characters beyond U+FFFF."""


def settable(html: str) -> str:
    """Return a page of which each character has a glyph: 〓 stands for those that no font has."""
    return html.translate({ord(character): sign for character, sign in _without_glyph(html).items()})


def notes(data: str) -> tuple[str, ...]:
    """Return what of a document (its data as JSON) is printed as 〓: characters, with their sentence."""
    missing = {character for character, sign in _without_glyph(data).items() if sign == SIGN}
    if not missing:
        return ()
    found = []
    for sentence in chain.from_iterable(map(_SENTENCE.findall, _texts(json.loads(data)))):
        named = [f"{each}（U+{ord(each):04X}）" for each in dict.fromkeys(sentence) if each in missing]
        if named:
            found.append(f"{'、'.join(named)}：{sentence}")
    return tuple(dict.fromkeys(found))


def _without_glyph(text: str) -> dict[str, str]:
    """Return the characters of a text that have no glyph and need one, each with what is set for it.

    That is 〓, or the character that Unicode says is the same: 更 has a second number, U+F901.
    """
    found = {}
    for character in set(text):
        if not (_has_glyph(character) or _INVISIBLE.match(character)):
            same = unicodedata.normalize("NFC", character)
            found[character] = same if len(same) == 1 and _has_glyph(same) else SIGN
    return found


def _has_glyph(character: str) -> bool:
    starts, ends = _coverage()
    code = ord(character)
    return character.isascii() or code <= ends[bisect_right(starts, code) - 1]


def _texts(value: object) -> Iterator[str]:
    """Yield every text of a tree of JSON in its order."""
    match value:
        case str():
            yield value
        case list():
            yield from chain.from_iterable(map(_texts, value))
        case dict():
            yield from chain.from_iterable(map(_texts, value.values()))


@lru_cache(maxsize=1)
def _coverage() -> tuple[array[int], array[int]]:
    """Return the first and the last characters of the ranges that the fallback has, in ascending order.

    The table is read here, since importing fontTools takes as long as a tenth of a brief.
    """
    with (fonts.FONTS / _FALLBACK).open("rb") as file:
        (tables,) = struct.unpack(">4xH6x", file.read(12))
        directory = dict(struct.iter_unpack(">4s4xI4x", file.read(16 * tables)))
        cmap = directory[b"cmap"]
        file.seek(cmap)
        (number,) = struct.unpack(">2xH", file.read(4))
        for (offset,) in list(struct.iter_unpack(">4xI", file.read(8 * number))):
            file.seek(cmap + offset)
            kind, groups = struct.unpack(">H10xI", file.read(16))
            if kind == _FOUR_BYTES:
                triples = array("I", file.read(12 * groups))
                if sys.byteorder == "little":
                    triples.byteswap()
                return triples[::3], triples[1::3]
    message = f"{_FALLBACK} has no table of format {_FOUR_BYTES}"
    raise ValueError(message)
