"""Pure rules of the register."""

from __future__ import annotations

from app.projects.types import BedKind

_WORDS = {kind.value: kind.label for kind in BedKind}


def reading_in_words(reading: str) -> str:
    """Return the reading that a note gives as users see it: a bed kind is stored by its code."""
    return _WORDS.get(reading, reading)
