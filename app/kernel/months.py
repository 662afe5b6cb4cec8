"""A calendar month as one value, stored as one integer (202306)."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Self

from app.kernel.texts import Text

_PATTERN = re.compile(r"([0-9]{4})-([0-9]{2})")

_first_and_length = cache(calendar.monthrange)


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """A month of the calendar, for example `Month(2023, 6)`."""

    year: int
    number: int

    def __post_init__(self) -> None:
        """Refuse what no calendar has."""
        if not (1900 <= self.year <= 9999 and 1 <= self.number <= 12):  # noqa: PLR2004 - bounds of the calendar
            message = f"not a month: {self.year}-{self.number}"
            raise ValueError(message)

    @classmethod
    def of(cls, day: date) -> Self:
        """Return the month that a day lies in."""
        return cls(day.year, day.month)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `YYYY-MM`.

        Raises:
            ValueError: the text has another form or names no month.
        """
        match = _PATTERN.fullmatch(text.strip())
        if match is None:
            message = f"not of the form YYYY-MM: {text!r}"
            raise ValueError(message)
        return cls(int(match[1]), int(match[2]))

    @classmethod
    @cache
    def from_integer(cls, value: int) -> Self:
        """Read the stored form, for example 202306. Months are few, and rows that hold one are many."""
        return cls(*divmod(value, 100))

    def to_integer(self) -> int:
        """Return the stored form, for example 202306."""
        return self.year * 100 + self.number

    @property
    def in_words(self) -> Text:
        """The month as users read it: 2023年6月."""
        return Text("{year}年{number}月", year=self.year, number=self.number)

    @property
    def last_day(self) -> date:
        """The last day of the month."""
        return date(self.year, self.number, _first_and_length(self.year, self.number)[1])

    @property
    def year_end_before(self) -> Self:
        """The December before, at whose end a flow since 1 January begins."""
        return self.plus(-self.number)

    def plus(self, months: int) -> Self:
        """Return the month that many months later (earlier when negative)."""
        year, index = divmod(self.year * 12 + self.number - 1 + months, 12)
        return type(self)(year, index + 1)

    def months_since(self, first: Month) -> int:
        """Return how many months after another month this one is; negative when it comes before."""
        return (self.year - first.year) * 12 + self.number - first.number

    def __str__(self) -> str:
        """Return `YYYY-MM`."""
        return f"{self.year:04d}-{self.number:02d}"
