"""Pieces of sentences that several checks say."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from app.kernel.texts import Text

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from decimal import Decimal


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the known word that is most like this one, or None when none is."""
    return next(iter(difflib.get_close_matches(word, sorted(known), n=1, cutoff=0.6)), None)


def suggestion(word: str, known: Iterable[str]) -> str:
    """Return the end of a sentence: it asks whether the nearest known word was meant, if there is one."""
    found = nearest(word, known)
    return Text("，是否应为“{found}”？", found=found) if found else Text("。")


def unknown_code(code: str | None, known: Collection[str] | None, file: str, word: str) -> str | None:
    """Return the sentence about a code that another file lacks; `known` None: that cannot be told."""
    if code is None or known is None or code in known:
        return None
    return f"{file} 里没有{word}“{shortened(code)}”{suggestion(code, known)}请改正代码。"


DASH = "—"


def figure_text(value: Decimal | None, unit: str, *, signed: bool = False) -> str:
    """Return a compared figure as it is shown: exact, with thousands commas; a year has none."""
    if value is None:
        return DASH
    if value == 0:
        return "0"
    sign = "+" if signed else ""
    comma = "" if unit == "年" else ","
    return f"{value.normalize():{sign}{comma}f}"


def listed(words: Iterable[str]) -> str:
    """Return words as a Chinese list."""
    return "、".join(words)


def shortened(text: str, longest: int = 40) -> str:
    """Return the beginning of a text that would make a message too long."""
    return text if len(text) <= longest else f"{text[:longest]}…"
