"""What a background job says of the documents that it could not make."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING

from app.kernel.texts import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

MOST_NAMED = 5
"""So many failures are named with their reason in the message of a task."""


def failures_in_words(failures: Sequence[tuple[str, str]]) -> str:
    """Say of documents by their titles, one at least, why they could not be made."""
    said = [Text("{title}：{reason}", title=title, reason=reason) for title, reason in failures[:MOST_NAMED]]
    named = reduce(lambda before, after: Text("{before} {after}", before=before, after=after), said)
    if len(failures) <= MOST_NAMED:
        return named
    return Text("{named}另有 {number} 份。", named=named, number=len(failures) - MOST_NAMED)
