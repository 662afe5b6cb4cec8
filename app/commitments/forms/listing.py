"""The address of a list of commitments as a typed query. Shape and messages only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.commitments.rules.words import LABELS
from app.commitments.types import CommitmentKind, TargetState, UnitRole
from app.commitments.types.asking import (
    UNDATED,
    Due,
    Grouping,
    Ordering,
    OverviewFilter,
    OverviewQuery,
    SortKey,
)
from app.commitments.types.facts import PLACES
from app.commitments.types.lines import CommitmentState
from app.kernel.texts import Text
from app.plans.types import Sector
from app.web.addresses import AddressForm, positive_number, read_parameters, year_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


@dataclass(frozen=True, slots=True)
class OverviewForm(AddressForm):
    """What an address asks of a list of commitments, and a sentence about everything that was left aside."""

    query: OverviewQuery

    @classmethod
    def parse(cls, address: Mapping[str, str]) -> OverviewForm:
        """Read the parameters of an address; never fails."""
        asked, read = read_parameters(address, _READERS)
        ordering, page, by = asked.pop("sort", Ordering()), asked.pop("page", 1), asked.pop("by", None)
        query = OverviewQuery(OverviewFilter(**asked), ordering, page, by)
        return cls(read.given, read.has_blanks, read.problems, query)


def _unit(text: str) -> str:
    return text if text in PLACES else str(positive_number(text))


def _year(text: str) -> str:
    return text if text == UNDATED else str(year_of(text))


def _ordering(text: str) -> Ordering:
    return Ordering(SortKey(text.removeprefix("-")), descending=text.startswith("-"))


_FILTERS: dict[str, Callable[[str], object]] = {
    "plan": str,
    "unit": _unit,
    "role": UnitRole,
    "kind": CommitmentKind,
    "sector": Sector,
    "state": CommitmentState,
    "due": Due,
    "target": TargetState,
    "document": str,
    "group": str,
    "year": _year,
    "q": str,
}
_READERS: dict[str, tuple[str, Callable[[str], object]]] = {
    **{name: (LABELS[name], reader) for name, reader in _FILTERS.items()},
    "sort": (Text("排序"), _ordering),
    "page": (Text("页码"), positive_number),
    "by": (Text("汇总"), Grouping),
}
