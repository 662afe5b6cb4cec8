"""Reading what stands in an address or a field: clean texts, months, and a sentence where that fails."""

from __future__ import annotations

import re

from app.kernel.errors import TrackerError
from app.kernel.months import Month

LONGEST_TEXT = 100
_LARGEST_NUMBER = 2**31 - 1


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


def positive_number(text: str) -> int:
    """Read a positive whole number that fits a database column.

    Raises:
        ValueError: it is none.
    """
    number = int(text) if re.fullmatch(r"[0-9]{1,10}", text) else 0
    if not 0 < number <= _LARGEST_NUMBER:
        raise ValueError(text)
    return number


def year_of(text: str) -> int:
    """Read a year of these centuries.

    Raises:
        ValueError: it is none.
    """
    if not re.fullmatch(r"(19|20|21)[0-9]{2}", text):
        raise ValueError(text)
    return int(text)
