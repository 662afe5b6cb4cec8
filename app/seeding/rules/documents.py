"""Invented documents: numbers that say so themselves, one day for each, one document for many projects."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from app.seeding.rules.chance import stream

if TYPE_CHECKING:
    from app.kernel.months import Month

_FIRST_DAY, _LAST_DAY = 3, 12
_SATURDAY = 5
_A_MONTH = 9
"""So many numbers are left for each month of the year: later documents have higher numbers."""


def document(issuer: str, mark: str, month: Month, seed: int) -> tuple[str, date]:
    """Return number and day of the one document of a kind (`mark`) that a place issues in a month.

    It lies early enough in the month to be on record before returns are asked for.
    """
    chance = stream(seed, issuer, mark, month, "document")
    number = (month.number - 1) * _A_MONTH + chance.randint(1, _A_MONTH)
    day = date(month.year, month.number, chance.randint(_FIRST_DAY, _LAST_DAY))
    if day.weekday() >= _SATURDAY:
        day += timedelta(days=2)
    return f"演示{issuer}{mark}〔{month.year}〕{number}号", day
