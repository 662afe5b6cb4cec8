"""What an address asks of the pages and files of outcomes, as typed values. Shape and messages only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.kernel.texts import Text
from app.outcomes.types.pages import OutcomesQuery
from app.returns.types.vocabulary import Reading
from app.web.addresses import AddressError, AddressForm, month_of, read_parameters

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_READERS: dict[str, tuple[str, Callable[[str], object]]] = {
    "plan": (Text("方案"), str),
    "as_of": (Text("截至月份"), str),
    "reading": (Text("读法"), Reading),
}


@dataclass(frozen=True, slots=True)
class OutcomesForm(AddressForm):
    """What is asked of outcomes, and a sentence about each part that cannot be read."""

    query: OutcomesQuery

    @classmethod
    def parse(cls, address: Mapping[str, str]) -> OutcomesForm:
        """Read the parameters of an address; never fails."""
        asked, read = read_parameters(address, _READERS)
        problems = read.problems
        # The sentence about a month says how to write it.
        if (typed := asked.pop("as_of", None)) is not None:
            try:
                asked["as_of"] = month_of(typed)
            except AddressError as error:
                problems = (error.message, *problems)
        return cls(read.given, read.has_blanks, problems, OutcomesQuery(**asked))
