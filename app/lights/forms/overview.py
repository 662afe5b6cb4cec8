"""What an address asks of the pages of lights, as typed values. Shape and messages only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.kernel.texts import Text
from app.lights.types import ReasonState
from app.lights.types.pages import LightsQuery
from app.returns.types.vocabulary import Reading
from app.web.addresses import AddressError, clean, month_of, positive_number

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.kernel.months import Month


@dataclass(frozen=True, slots=True)
class LightsForm:
    """What is asked of the lights of a month, and a sentence about each part that cannot be read."""

    query: LightsQuery
    page: int
    """Of the projects that are lit, where one plan is asked for."""
    problems: tuple[str, ...]

    @classmethod
    def parse(cls, address: Mapping[str, str]) -> LightsForm:
        """Read the parameters of an address; never fails."""
        given = {name: clean(address.get(name, "")) for name in ("plan", "region", "as_of", "reading")}
        problems = []
        month: Month | None = None
        if given["as_of"]:
            try:
                month = month_of(given["as_of"])
            except AddressError as error:
                problems.append(error.message)
        reading = Reading.NOW
        if given["reading"] in set(Reading):
            reading = Reading(given["reading"])
        elif given["reading"]:
            problems.append(
                Text("地址中的读法（reading={given}）看不懂，不能用作条件。", given=given["reading"])
            )
        query = LightsQuery(given["plan"] or None, given["region"] or None, month, reading)
        page = 1
        if text := clean(address.get("page", "")):
            try:
                page = positive_number(text)
            except ValueError:
                problems.append(Text("地址中的页码（page={given}）看不懂，从第一页看起。", given=text))
        return cls(query, page, tuple(problems))


def state_of(address: Mapping[str, str]) -> ReasonState | None:
    """Return the state that an address asks for, or None for all."""
    text = address.get("state", "")
    return ReasonState(text) if text in set(ReasonState) else None
