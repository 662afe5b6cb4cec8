"""What an address asks of the pages and files of outcomes, as typed values. Shape and messages only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.outcomes.types.pages import OutcomesQuery
from app.returns.types.vocabulary import Reading
from app.web.addresses import AddressError, clean, month_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.kernel.months import Month


@dataclass(frozen=True, slots=True)
class OutcomesForm:
    """What is asked of outcomes, and a sentence about each part that cannot be read."""

    query: OutcomesQuery
    given: dict[str, Any]
    """The known parameters that have a value, as they stand in the address."""
    has_blanks: bool
    problems: tuple[str, ...]

    @classmethod
    def parse(cls, address: Mapping[str, str]) -> OutcomesForm:
        """Read the parameters of an address; never fails."""
        names = ("plan", "as_of", "reading")
        texts = {name: clean(address[name]) for name in names if name in address}
        given = {name: text for name, text in texts.items() if text}
        problems = []
        month: Month | None = None
        if "as_of" in given:
            try:
                month = month_of(given["as_of"])
            except AddressError as error:
                problems.append(error.message)
        reading = Reading.NOW
        if given.get("reading") in set(Reading):
            reading = Reading(given["reading"])
        elif "reading" in given:
            problems.append(f"地址中的读法（reading={given['reading']}）看不懂，不能用作条件。")
        query = OutcomesQuery(given.get("plan"), month, reading)
        return cls(query, given, len(given) < len(texts), tuple(problems))

    def refuse_problems(self) -> None:
        """Refuse to write a file where the page would only remark on a parameter.

        Raises:
            AddressError: something in the address cannot be read.
        """
        if self.problems:
            raise AddressError(" ".join(self.problems))
