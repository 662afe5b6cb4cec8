"""Dates as precise as they were given: a year is a year and not its 31 December."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Self

from app.kernel.months import Month
from app.kernel.texts import Text

_PATTERN = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


class Precision(StrEnum):
    """How much of a date was given."""

    YEAR = "year"
    MONTH = "month"
    DAY = "day"


def day_in_words(day: date) -> Text:
    """Write a day as users read it: 2022年6月30日."""
    return Text("{year}年{month}月{day}日", year=day.year, month=day.month, day=day.day)


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A date with its precision; `first_day` is the earliest day that it can mean."""

    first_day: date
    precision: Precision

    @classmethod
    def if_known(cls, first_day: date | None, precision: Precision | None) -> Self | None:
        """Return the date that two columns of a row hold, or None where they are empty."""
        return None if first_day is None or precision is None else cls(first_day, precision)

    @classmethod
    def of_year(cls, year: int) -> Self:
        """Return a date of which only the year is known."""
        return cls(date(year, 1, 1), Precision.YEAR)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.

        Raises:
            ValueError: the text has another form or names no day of the calendar.
        """
        match = _PATTERN.fullmatch(text.strip())
        if match is None:
            message = f"not of the form YYYY, YYYY-MM or YYYY-MM-DD: {text!r}"
            raise ValueError(message)
        year, month, day = match.groups()
        precision = Precision.DAY if day else Precision.MONTH if month else Precision.YEAR
        return cls(date(int(year), int(month or 1), int(day or 1)), precision)

    @property
    def year(self) -> int:
        """The year."""
        return self.first_day.year

    @property
    def last_day(self) -> date:
        """The last day that it can mean: used only where a comparison needs a day (domain.md §4)."""
        if self.precision is Precision.YEAR:
            return date(self.first_day.year, 12, 31)
        if self.precision is Precision.MONTH:
            return Month.of(self.first_day).last_day
        return self.first_day

    @property
    def in_words(self) -> Text:
        """As users read it: 2022年, 2022年6月, 2022年6月30日."""
        day = self.first_day
        if self.precision is Precision.YEAR:
            return Text("{year}年", year=day.year)
        if self.precision is Precision.MONTH:
            return Month.of(day).in_words
        return day_in_words(day)

    def __str__(self) -> str:
        """Return it as precise as it is: `2022`, `2022-06` or `2022-06-30`."""
        length = {Precision.YEAR: 4, Precision.MONTH: 7, Precision.DAY: 10}[self.precision]
        return self.first_day.isoformat()[:length]
