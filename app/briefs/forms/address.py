"""What the address of a brief asks for. Shape and messages only; the service knows what there is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.kernel.months import Month
from app.kernel.texts import Text
from app.web.addresses import AddressError, month_of

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class BriefForm:
    """Which brief is meant: a plan, a month, and a county unless it is the whole city's."""

    plan_code: str
    month: Month
    region_code: str | None

    @classmethod
    def parse(cls, address: Mapping[str, str]) -> BriefForm:
        """Read the parameters of an address.

        Raises:
            AddressError: the plan is missing, or the month is missing or none.
        """
        plan_code = address.get("plan", "").strip()
        if not plan_code:
            message = Text("请选择方案。")
            raise AddressError(message)
        return cls(plan_code, month_of(address.get("month", "")), address.get("region", "").strip() or None)
