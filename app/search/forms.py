"""The address of a search as a typed question. Shape and messages only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.kernel.texts import Text
from app.search.types import Kind
from app.web.addresses import AddressForm, read_parameters

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class SearchForm(AddressForm):
    """What an address asks of the search."""

    text: str
    kind: Kind | None

    @classmethod
    def parse(cls, address: Mapping[str, str]) -> SearchForm:
        """Read the parameters of an address; never fails."""
        asked, read = read_parameters(
            address, {"q": (Text("搜索"), str), "kind": (Text("类别"), Kind)}, Text("没有采用")
        )
        return cls(read.given, read.has_blanks, read.problems, str(asked.get("q", "")), asked.get("kind"))
