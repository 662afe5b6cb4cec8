"""Names that sound like what was typed, where nothing was found: 及水县 → 吉水县, qianshan → 铅山县."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from app.search.rules.folding import fold, fold_character

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    Sounds = Callable[[str], str]
    """The usual reading of a character; empty where it has none."""

MOST_SUGGESTED = 5
_ALIKE = 0.75
"""From this ratio on two spellings are taken for one mistyped: 1 is the same."""
_SHORTEST = 3
"""Letters; fewer sound like everything."""
_SAME = ((re.compile("([zcs])h"), r"\1"), (re.compile("([aei])ng"), r"\1n"), (re.compile("v"), "u"))
"""What is not told apart in speech: zh and z, eng and en, ü and u."""


def similar_names(
    text: str, names: Iterable[str], sound_of: Sounds, spelled: Callable[[str], str]
) -> tuple[str, ...]:
    """Return the names that sound most like a text, the best first, each once.

    `sound_of` knows the usual reading of any character, `spelled` how a name is really read.
    """
    asked = _plain("".join(sound_of(each) or fold_character(each) for each in text))
    if len(asked) < _SHORTEST:
        return ()
    found: dict[str, float] = {}
    for name in names:
        readings = {_plain(spelled(name)), _plain("".join(sound_of(each) for each in name))}
        alike = max(_alike(asked, reading) for reading in readings)
        # Part of a name typed alike finds it too, but a name that is alike as a whole stands before it.
        if alike >= _ALIKE and fold(name) != fold(text):
            found[name] = max(alike, found.get(name, 0))
    best = sorted(found, key=lambda name: (-found[name], len(name)))
    return tuple(best[:MOST_SUGGESTED])


def _alike(asked: str, reading: str) -> float:
    """Return how alike two spellings are: 1 the same, from `_ALIKE` on worth asking."""
    if not reading:
        return 0
    if asked in reading:
        return _ALIKE + (1 - _ALIKE) * len(asked) / len(reading)
    matcher = SequenceMatcher(None, reading[: len(asked) + 1], asked, autojunk=False)
    if matcher.real_quick_ratio() < _ALIKE or matcher.quick_ratio() < _ALIKE:
        return 0
    return matcher.ratio()


def _plain(sound: str) -> str:
    """Return a spelling without what is not told apart in speech."""
    for pattern, replacement in _SAME:
        sound = pattern.sub(replacement, sound)
    return sound
