"""Chance that can be repeated, and the small sums with months and days that all of it needs."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.kernel.months import Month

_Value = TypeVar("_Value")
_SATURDAY = 5
LAST_DAY_WITH_NEWS = 20
"""What happens in a month happens until this day, before its returns are written."""


def stream(*parts: object) -> Random:
    """Return a source of chance for one purpose.

    It depends on the words alone, so that more or fewer draws elsewhere, the order of projects, the process
    and the day change nothing.
    """
    return Random(":".join(str(part) for part in parts))  # noqa: S311 - nothing secret # nosec B311


def happens(chance: Random, percent: int) -> bool:
    """Return whether something of this probability happens."""
    return chance.randrange(100) < percent


def pick(chance: Random, weighted: Sequence[tuple[_Value, int]]) -> _Value:
    """Return one of the values by its weight."""
    return chance.choices([value for value, _ in weighted], [weight for _, weight in weighted])[0]


def news_day(chance: Random, month: Month, not_before: date | None = None) -> date:
    """Return a weekday of a month on which something happens, not before another day of it."""
    day = date(month.year, month.number, chance.randint(1, LAST_DAY_WITH_NEWS))
    if day.weekday() >= _SATURDAY:
        day += timedelta(days=2 if day.day + 2 <= LAST_DAY_WITH_NEWS else -2)
    return day if not_before is None else max(day, not_before)
