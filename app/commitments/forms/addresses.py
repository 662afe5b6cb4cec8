"""What an address says of an update: its unit and its quarter; and of the list of those that wait."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.kernel.months import Month
from app.kernel.texts import Text
from app.web.addresses import AddressError, month_of, positive_number

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class ReportAddress:
    """Unit and quarter as an address gives them; None where it leaves the choice to the page."""

    unit: int | None
    quarter: Month | None

    @classmethod
    def parse(cls, address: Mapping[str, str]) -> ReportAddress:
        """Read the parameters of an address.

        Raises:
            AddressError: one of them cannot be read.
        """
        unit, quarter = address.get("unit", ""), address.get("quarter", "")
        try:
            number = positive_number(unit) if unit else None
        except ValueError as error:
            message = Text("“{unit}”不是单位编号，请从任务页面进入填报。", unit=unit[:20])
            raise AddressError(message) from error
        return cls(number, month_of(quarter) if quarter else None)


@dataclass(frozen=True, slots=True)
class ReviewAddress:
    """Which of the updates that wait are shown, and whether all boxes come ticked."""

    unit: int | None
    ticks_all: bool

    @classmethod
    def parse(cls, address: Mapping[str, str]) -> ReviewAddress:
        """Read the parameters of an address; a unit that cannot be read narrows nothing."""
        return cls(number_or_none(address.get("unit", "")), address.get("tick") == "all")


def number_or_none(text: str) -> int | None:
    """Return the number of a record, or None for what is none."""
    try:
        return positive_number(text)
    except ValueError:
        return None
