"""Texts as they are compared: without the ways of writing them, and as they sound.

Every folded character remembers where it stands in the text, so that a match can be marked there.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_RUNS = re.compile(r"[a-z0-9]+|[^a-z0-9\s]+")
_LETTERS = re.compile(r"[a-z]+")
_CODE = re.compile(r"0*([0-9]+)")
_JOINING = "-‐‑–—_·"
SHORTEST_SOUND = 2
"""Letters; a single one is the initial of too many names."""


def fold(text: str) -> str:
    """Return what is compared of a text: narrow, small, without signs, brackets and blanks."""
    return "".join(map(fold_character, text))


def fold_character(character: str) -> str:
    """Return what is compared of one character: several where it stands for several (① is 1, ㎡ is m2)."""
    folded = unicodedata.normalize("NFKC", character).casefold()
    return "".join(each for each in folded if each.isalnum())


@lru_cache(maxsize=4096)
def code_key(text: str) -> str:
    """Return a code without signs and leading zeros: SR-YL-03, sryl3 and sr-yl-3 are one."""
    return _CODE.sub(r"\1", fold(text))


def sound_of(text: str) -> str:
    """Return the letters of a text that may be pinyin, without tones and apostrophes; else an empty text.

    ü is written v, as it is typed: lü, LÜ and lv are one.
    """
    apart = unicodedata.normalize("NFKD", text).casefold().replace("u\u0308", "v")
    plain = "".join(each for each in apart if unicodedata.category(each) != "Mn")
    folded = fold(plain)
    return folded if len(folded) >= SHORTEST_SOUND and _LETTERS.fullmatch(folded) else ""


@dataclass(frozen=True)
class Query:
    """What was typed, in the forms in which it is looked for."""

    text: str

    @cached_property
    def folded(self) -> str:
        """The whole, as texts are folded."""
        return fold(self.text)

    @cached_property
    def sound(self) -> str:
        """The whole as pinyin or initials; empty where it cannot be any."""
        return sound_of(self.text)

    @cached_property
    def words(self) -> tuple[Query, ...]:
        """Its parts between blanks, brackets and scripts; empty where there is only one.

        What a hyphen joins is one part, as in a code; a single letter says nothing.
        """
        narrow = unicodedata.normalize("NFKC", self.text).casefold()
        plain = "".join(each if each.isalnum() else " " for each in narrow if each not in _JOINING)
        found = [run for run in _RUNS.findall(plain) if len(run) > 1 or not run.isascii()]
        return tuple(map(Query, dict.fromkeys(found))) if len(found) > 1 else ()

    @cached_property
    def code_key(self) -> str:
        """The whole as a code."""
        return code_key(self.text)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A text as it is compared. Positions of each form lead back to the text."""

    text: str
    folded: str
    places: tuple[int, ...]
    """Folded character → its place in the text."""
    sound: str
    sound_starts: dict[int, int]
    """First letter of a syllable → the place of its character in the text."""
    initials: str
    initial_places: tuple[int, ...]


def prepare(text: str, syllables: Sequence[str] = ()) -> Prepared:
    """Return a text as it is compared; `syllables` are those of each of its characters, empty where none."""
    folded, places = "", []
    sound, starts, initials, initial_places = "", {}, "", []
    for place, character in enumerate(text):
        plain = fold_character(character)
        folded += plain
        places += [place] * len(plain)
        spoken = syllables[place] if place < len(syllables) and syllables[place] else plain
        if plain and spoken:
            starts[len(sound)] = place
            initial_places.append(place)
            sound += spoken
            initials += spoken[0]
    return Prepared(text, folded, tuple(places), sound, starts, initials, tuple(initial_places))
