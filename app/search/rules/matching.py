"""Where what was typed stands in a text, how good that is, and how it is marked."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from app.search.rules.folding import Prepared, Query, code_key
from app.search.types import FieldKind, Level, Match, Part, Segment

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_AROUND = 16
"""Characters of a long text that are shown before the first mark."""
_LONGEST = 48
"""Characters of a text that is shown as a reason."""
_SHORTEST_INSIDE = 3
"""Initials; two of them stand in the middle of everything."""
_ORDINAL = re.compile(r"[第号项]")
_LAST_NUMBER = re.compile(r"[0-9]+$")


def match(query: Query, kind: FieldKind, prepared: Prepared) -> Match | None:
    """Return where a query as a whole stands in a text, or None."""
    if not query.folded:
        return None
    match kind:
        case FieldKind.CODE:
            return _as_code(query, prepared)
        case FieldKind.NUMBER:
            return _as_number(query, prepared)
        case FieldKind.TEXT:
            return _as_words(query, prepared)
        case FieldKind.NAME:
            return _as_words(query, prepared) or _by_sound(query, prepared) or _by_initials(query, prepared)


def marked(text: str, spans: Iterable[tuple[int, int]]) -> tuple[Segment, ...]:
    """Return a text in pieces, those within the spans marked; spans may overlap."""
    wanted = bytearray(len(text))
    for first, end in spans:
        wanted[first:end] = b"\1" * (min(end, len(text)) - first)
    pieces: list[Segment] = []
    start = 0
    for place in range(1, len(text) + 1):
        if place == len(text) or wanted[place] != wanted[start]:
            pieces.append(Segment(text[start:place], bool(wanted[start])))
            start = place
    return tuple(pieces)


def excerpt(text: str, spans: tuple[tuple[int, int], ...]) -> tuple[Segment, ...]:
    """Return the part of a long text around the first mark, with … for what is left out."""
    if len(text) <= _LONGEST:
        return marked(text, spans)
    first = max(0, min(first for first, _ in spans) - _AROUND) if spans else 0
    end = min(len(text), first + _LONGEST)
    inside = [(max(a, first) - first, min(b, end) - first) for a, b in spans if a < end and b > first]
    before = (Segment("…"),) if first else ()
    after = (Segment("…"),) if end < len(text) else ()
    return (*before, *marked(text[first:end], inside), *after)


def _as_code(query: Query, prepared: Prepared) -> Match | None:
    """Return how a query stands in a code; only a code can be meant by signs and zeros left out."""
    whole = ((0, len(prepared.text)),)
    if query.code_key == code_key(prepared.text):
        return Match(Level.EXACT, Part.WHOLE, whole)
    return _as_words(query, prepared)


def _as_number(query: Query, prepared: Prepared) -> Match | None:
    """Return whether a query is the number in the printed list, alone or after the name of its section."""
    asked = _ORDINAL.sub("", query.folded)
    number = _LAST_NUMBER.search(prepared.folded)
    if number is None or asked not in {prepared.folded, number[0]}:
        return None
    return Match(Level.WORD, Part.WHOLE, ((0, len(prepared.text)),))


def _as_words(query: Query, prepared: Prepared) -> Match | None:
    start = next((at for at in _finds(query.folded, prepared.folded) if _begins_number(prepared, at)), -1)
    if start < 0:
        return None
    end = start + len(query.folded)
    spans = ((prepared.places[start], prepared.places[end - 1] + 1),)
    if start:
        return Match(Level.WORD, Part.INSIDE, spans)
    if end == len(prepared.folded):
        return Match(Level.EXACT, Part.WHOLE, spans)
    return Match(Level.PREFIX, Part.START, spans)


def _begins_number(prepared: Prepared, at: int) -> bool:
    """Return whether a place is not within a number: 12 stands in 〔2023〕12号, and not in 2012 or 361124."""
    folded, places = prepared.folded, prepared.places
    return not (
        at and folded[at].isdecimal() and folded[at - 1].isdecimal() and places[at] - places[at - 1] <= 1
    )


def _by_sound(query: Query, prepared: Prepared) -> Match | None:
    """Return where a query stands as pinyin: from the start of a syllable; the last one may be only begun."""
    if not query.sound:
        return None
    for start in _finds(query.sound, prepared.sound):
        if start in prepared.sound_starts:
            end = start + len(query.sound)
            places = [place for at, place in prepared.sound_starts.items() if start <= at < end]
            part = _part(start, end, len(prepared.sound))
            return Match(Level.PINYIN, part, ((places[0], places[-1] + 1),))
    return None


def _by_initials(query: Query, prepared: Prepared) -> Match | None:
    if not query.sound:
        return None
    start = prepared.initials.find(query.sound)
    if start < 0:
        return None
    end = start + len(query.sound)
    spans = ((prepared.initial_places[start], prepared.initial_places[end - 1] + 1),)
    part = _part(start, end, len(prepared.initials))
    if part is Part.INSIDE and len(query.sound) < _SHORTEST_INSIDE:
        return None
    return Match(Level.CHANCE if part is Part.INSIDE else Level.INITIALS, part, spans)


def _part(start: int, end: int, length: int) -> Part:
    if start:
        return Part.INSIDE
    return Part.WHOLE if end == length else Part.START


def _finds(part: str, whole: str) -> Iterator[int]:
    at = whole.find(part)
    while at >= 0:
        yield at
        at = whole.find(part, at + 1)
