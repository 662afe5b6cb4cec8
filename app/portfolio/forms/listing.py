"""The address of the list as a typed query. Shape and messages only: what is unknown simply finds nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.kernel.months import Month
from app.kernel.texts import Text
from app.lights.types import Light
from app.plans.types import Sector
from app.portfolio.types import ListingQuery, Ordering, ProjectFilter, Quantity, Reached, SortKey
from app.projects.types import BedKind, ProjectCategory, Stage
from app.returns.types.vocabulary import Reading
from app.web.addresses import AddressForm, positive_number, read_parameters, year_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


@dataclass(frozen=True, slots=True)
class ListingForm(AddressForm):
    """What an address asks of the list, and a sentence about everything in it that was left aside."""

    query: ListingQuery

    @classmethod
    def parse(cls, address: Mapping[str, str]) -> ListingForm:
        """Read the parameters of an address; never fails."""
        asked, read = read_parameters(address, _READERS)
        ordering, page = asked.pop("sort", Ordering()), asked.pop("page", 1)
        query = ListingQuery(ProjectFilter(**asked), ordering, page)
        return cls(read.given, read.has_blanks, read.problems, query)


def _ordering(text: str) -> Ordering:
    return Ordering(SortKey(text.removeprefix("-")), descending=text.startswith("-"))


_READERS: dict[str, tuple[str, Callable[[str], object]]] = {
    "plan": (Text("方案"), str),
    "region": (Text("地区"), str),
    "sector": (Text("领域"), Sector),
    "category": (Text("类别"), ProjectCategory),
    "type": (Text("类型"), str),
    "unit": (Text("单位"), positive_number),
    "start_year": (Text("开工年份"), year_of),
    "end_year": (Text("完工年份"), year_of),
    "bed_kind": (Text("床位性质"), BedKind),
    "has": (Text("方案印有"), Quantity),
    "stage": (Text("形象进度"), Stage),
    "reached": (Text("进展"), Reached),
    "light": (Text("亮灯"), Light),
    "as_of": (Text("截至月份"), Month.parse),
    "reading": (Text("读法"), Reading),
    "q": (Text("搜索"), str),
    "sort": (Text("排序"), _ordering),
    "page": (Text("页码"), positive_number),
}
