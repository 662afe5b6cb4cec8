"""The clock of the field: China time, UTC+8 all year. The database keeps UTC without a zone."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone

CHINA = timezone(timedelta(hours=8), "UTC+8")


def today_in_china() -> date:
    """Return the date of today in China, wherever the server stands."""
    return datetime.now(CHINA).date()


def stored_now() -> datetime:
    """Return this moment as the database keeps it: naive UTC."""
    return datetime.now(UTC).replace(tzinfo=None)


def in_china(moment: datetime) -> datetime:
    """Return a moment stored as naive UTC as a clock in China shows it."""
    return moment.replace(tzinfo=UTC).astimezone(CHINA)


def start_of_day(day: date) -> datetime:
    """Return the moment at which a day begins in China, as it is stored: naive UTC."""
    return datetime.combine(day, time(), CHINA).astimezone(UTC).replace(tzinfo=None)
