"""The addresses of places as typed queries. Shape and messages only: what is unknown simply finds nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.directory.types import OrganisationKind
from app.kernel.months import Month
from app.kernel.texts import Text
from app.places.types.map import MapMeasure, MapQuery
from app.places.types.pages import UnitQuery
from app.returns.types.vocabulary import Reading
from app.web.addresses import AddressForm, positive_number, read_parameters

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


@dataclass(frozen=True, slots=True)
class MapForm(AddressForm):
    """What an address asks of the map, or of the page of a place or a unit."""

    query: MapQuery

    @classmethod
    def parse(cls, address: Mapping[str, str]) -> MapForm:
        """Read the parameters of an address; never fails."""
        asked, read = read_parameters(address, _MAP_READERS)
        return cls(read.given, read.has_blanks, read.problems, MapQuery(**asked))


@dataclass(frozen=True, slots=True)
class UnitForm(AddressForm):
    """What an address asks of the list of units."""

    query: UnitQuery

    @classmethod
    def parse(cls, address: Mapping[str, str]) -> UnitForm:
        """Read the parameters of an address; never fails."""
        asked, read = read_parameters(address, _UNIT_READERS)
        return cls(read.given, read.has_blanks, read.problems, UnitQuery(**asked))


_MAP_READERS: dict[str, tuple[str, Callable[[str], object]]] = {
    "show": (Text("显示"), MapMeasure),
    "plan": (Text("方案"), str),
    "as_of": (Text("截至月份"), Month.parse),
    "reading": (Text("读法"), Reading),
}
_UNIT_READERS: dict[str, tuple[str, Callable[[str], object]]] = {
    "q": (Text("搜索"), str),
    "city": (Text("城市"), str),
    "kind": (Text("性质"), OrganisationKind),
    "page": (Text("页码"), positive_number),
}
