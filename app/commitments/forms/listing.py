"""The address of a list of commitments as a typed query. Shape and messages only."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from app.commitments.rules.words import LABELS
from app.commitments.types import CommitmentKind, TargetState, UnitRole
from app.commitments.types.asking import (
    COUNTIES,
    UNDATED,
    ZONES,
    Due,
    Grouping,
    Ordering,
    OverviewFilter,
    OverviewQuery,
    SortKey,
)
from app.commitments.types.lines import CommitmentState
from app.plans.types import Sector
from app.web.addresses import AddressError, clean, positive_number, year_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


@dataclass(frozen=True, slots=True)
class OverviewForm:
    """What an address asks of a list of commitments, and a sentence about everything that was left aside."""

    query: OverviewQuery
    given: dict[str, Any]
    """The known parameters that have a value, as they stand in the address."""
    has_blanks: bool
    problems: tuple[str, ...]

    @classmethod
    def parse(cls, address: Mapping[str, str]) -> OverviewForm:
        """Read the parameters of an address; never fails."""
        texts = {name: clean(address[name]) for name in _READERS if name in address}
        given = {name: text for name, text in texts.items() if text}
        problems: list[str] = []
        asked: dict[str, Any] = {}
        for name, text in given.items():
            try:
                asked[name] = _READERS[name](text)
            except ValueError:
                label = _LABELS[name]
                problems.append(f"地址中的“{label}”（{name}={text}）看不懂，不能用作条件。")
        names = {each.name for each in fields(OverviewFilter)}
        return cls(
            query=OverviewQuery(
                OverviewFilter(**{name: value for name, value in asked.items() if name in names}),
                asked.get("sort", Ordering()),
                asked.get("page", 1),
                asked.get("by"),
            ),
            given=given,
            has_blanks=len(given) < len(texts),
            problems=tuple(problems),
        )

    def refuse_problems(self) -> None:
        """Refuse an address that was not read as a whole.

        Raises:
            AddressError: a value was left aside; a file made without it would not be what was asked for.
        """
        if self.problems:
            raise AddressError(" ".join(self.problems))


def _unit(text: str) -> str:
    return text if text in {COUNTIES, ZONES} else str(positive_number(text))


def _year(text: str) -> str:
    return text if text == UNDATED else str(year_of(text))


def _ordering(text: str) -> Ordering:
    return Ordering(SortKey(text.removeprefix("-")), descending=text.startswith("-"))


_LABELS = LABELS | {"sort": "排序", "page": "页码", "by": "汇总"}
_READERS: dict[str, Callable[[str], Any]] = {
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
    "sort": _ordering,
    "page": positive_number,
    "by": Grouping,
}
