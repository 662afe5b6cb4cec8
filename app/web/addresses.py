"""Reading what stands in an address or a field: clean texts, months, and a sentence where that fails."""

from __future__ import annotations

import re

from app.kernel.errors import TrackerError
from app.kernel.months import Month

LONGEST_TEXT = 100


class AddressError(TrackerError):
    """An address holds values that cannot be read, where guessing would give a wrong file."""


def month_of(text: str) -> Month:
    """Read a month as people give it.

    Raises:
        AddressError: it is none.
    """
    try:
        return Month.parse(text)
    except ValueError as error:
        message = f"“{text}”不是月份，请写成 2023-06 这样的形式。"
        raise AddressError(message) from error


def clean(text: str) -> str:
    """Return a text without control characters (a database refuses NUL), outer blanks and excess length."""
    return re.sub(r"[\x00-\x1f\x7f]+", " ", text).strip()[:LONGEST_TEXT]
