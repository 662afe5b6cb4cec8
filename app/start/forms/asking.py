"""The address of the start page as a typed query. Shape and messages only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.kernel.months import Month
from app.kernel.texts import Text
from app.start.types.asking import Picture, StartQuery
from app.web.addresses import AddressForm, read_parameters

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_READERS: dict[str, tuple[str, Callable[[str], object]]] = {
    "plan": (Text("方案"), str),
    "as_of": (Text("截至月份"), Month.parse),
    "picture": (Text("图片"), Picture),
}


@dataclass(frozen=True, slots=True)
class StartForm(AddressForm):
    """What is asked of the start page, and a sentence about each part that cannot be read."""

    query: StartQuery
    picture: Picture | None
    """The picture of a chart in place of the page."""

    @classmethod
    def parse(cls, address: Mapping[str, str]) -> StartForm:
        """Read the parameters of an address; never fails."""
        asked, read = read_parameters(address, _READERS)
        picture = asked.pop("picture", None)
        return cls(read.given, read.has_blanks, read.problems, StartQuery(**asked), picture)
