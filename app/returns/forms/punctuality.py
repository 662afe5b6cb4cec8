"""What an address asks of punctuality, as typed values. Shape only: what cannot be read is left aside."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.kernel.months import Month
from app.returns.types.overview import Tally
from app.web.addresses import AddressError, clean, month_of

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class PunctualityForm:
    """Which figures are asked for, or which returns behind one of them."""

    plan_code: str | None
    year: int | None
    month: Month | None
    unit_id: int | None
    tally: Tally

    @classmethod
    def parse(cls, address: Mapping[str, str]) -> PunctualityForm:
        """Read the parameters of an address; never fails."""
        tally = address.get("count", "")
        return cls(
            plan_code=clean(address.get("plan", "")) or None,
            year=_number(address.get("year", ""), "[12][0-9]{3}"),
            month=_month(address.get("month", "")),
            unit_id=_number(address.get("unit", ""), "[1-9][0-9]{0,8}"),
            tally=Tally(tally) if tally in set(Tally) else Tally.DUE,
        )


def _number(text: str, pattern: str) -> int | None:
    return int(text) if re.fullmatch(pattern, text, re.ASCII) else None


def _month(text: str) -> Month | None:
    try:
        return month_of(text)
    except AddressError:
        return None
