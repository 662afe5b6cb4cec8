"""The address of the timeline as a typed query: that of the project list, and what it alone knows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.kernel.months import Month
from app.kernel.texts import Text
from app.portfolio.forms.listing import ListingForm
from app.timeline.types import Grouping, Sorting, TimelineQuery, Verdict, Zoom
from app.web.addresses import AddressForm, read_parameters

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_YEAR_DIGITS = 4


@dataclass(frozen=True, slots=True)
class TimelineForm(AddressForm):
    """What an address asks of the timeline, and a sentence about everything in it that was left aside."""

    query: TimelineQuery

    @classmethod
    def parse(cls, address: Mapping[str, str]) -> TimelineForm:
        """Read the parameters of an address; never fails. There are no pages, and orders of its own."""
        of_list = ListingForm.parse(
            {name: text for name, text in address.items() if name not in {*_READERS, "page"}}
        )
        own, read = read_parameters(address, _READERS)
        query = TimelineQuery(
            of_list.query.chosen,
            own.get("group", Grouping.REGION),
            own.get("sort", Sorting.PRINTED),
            own.get("zoom", Zoom.ALL),
            own.get("from"),
            own.get("slip"),
        )
        return cls(
            of_list.given | read.given,
            of_list.has_blanks or read.has_blanks,
            of_list.problems + read.problems,
            query,
        )


def _month(text: str) -> Month:
    """Read a month, or a year as its January.

    Raises:
        ValueError: it is neither.
    """
    month = Month.parse(f"{text}-01" if len(text) == _YEAR_DIGITS else text)
    if month.year not in range(1990, 2100):
        raise ValueError(text)
    return month


_READERS: dict[str, tuple[str, Callable[[str], object]]] = {
    "group": (Text("分组"), Grouping),
    "sort": (Text("排序"), Sorting),
    "zoom": (Text("时间范围"), Zoom),
    "from": (Text("起始年月"), _month),
    "slip": (Text("偏差"), Verdict),
}
